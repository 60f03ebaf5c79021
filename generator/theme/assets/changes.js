// Pages of revisions: changes filtered by weight, part and unit, shown inline or side by side, the
// choice kept in the address; any two revisions chosen for comparison.
(function () {
  "use strict";

  // --- [data-filter]: what does not match is hidden; the address keeps the choice.
  function filter() {
    const form = document.querySelector("[data-filter]");
    if (!form) return;
    const changes = Array.from(document.querySelectorAll("[data-change]"));
    const groups = Array.from(document.querySelectorAll("[data-change-group]"));
    const count = form.querySelector("[data-filter-count]");

    function matches(change) {
      const weight = form.elements.weight.value, group = form.elements.group.value, unit = form.elements.unit.value;
      return (!weight || change.dataset.weight === weight) && (!group || change.dataset.group === group) &&
        (!unit || change.dataset.units.split(" ").indexOf(unit) >= 0);
    }
    function show() {
      let left = 0;
      changes.forEach(function (change) {
        change.hidden = !matches(change);
        if (!change.hidden) left += 1;
      });
      groups.forEach(function (heading) {
        const id = heading.id.slice("in-".length);
        heading.hidden = !changes.some(function (change) { return !change.hidden && change.dataset.group === id; });
      });
      const all = left === changes.length;
      count.textContent = all ? "共 " + left + " 项" : left ? "显示 " + left + " 项，共 " + changes.length + " 项" : "没有符合条件的改动，共 " + changes.length + " 项";
      document.querySelectorAll(".ps-redline").forEach(form.elements.view.value === "beside" ? beside : inline);
    }

    choices(form, show);
  }

  // --- A redline inline, as it came, or as two columns made of it: what was, and what is.
  function side(redline, label, without) {
    const column = document.createElement("span");
    column.className = "ps-side";
    const head = document.createElement("span");
    head.className = "ps-side__head";
    head.textContent = label;
    const text = document.createElement("span");
    text.append.apply(text, Array.from(redline.cloneNode(true).childNodes));
    text.querySelectorAll(without).forEach(function (piece) { piece.remove(); });
    if (!text.textContent.trim()) text.textContent = "（无）";
    column.append(head, text);
    return column;
  }
  function beside(redline) {
    if (redline.nextElementSibling && redline.nextElementSibling.className === "ps-beside") return;
    const both = document.createElement("span");
    both.className = "ps-beside";
    both.append(side(redline, "旧稿", "ins, [data-way=moved_to]"), side(redline, "新稿", "del, [data-way=moved_from]"));
    redline.after(both);
    redline.hidden = true;
  }
  function inline(redline) {
    const both = redline.nextElementSibling;
    if (both && both.className === "ps-beside") both.remove();
    redline.hidden = false;
  }

  // --- [data-compare]: two revisions lead to their page; only pairs that have one are taken.
  function compare() {
    const form = document.querySelector("[data-compare]");
    if (!form) return;
    const status = form.querySelector("[data-compare-status]");
    const pairs = new Map(Array.from(document.querySelectorAll("[data-pair]")).map(function (link) { return [link.dataset.pair, link.href]; }));

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const address = pairs.get(form.elements.old.value + ".." + form.elements.new.value);
      if (address) location.href = address;
      else status.textContent = "请选先后不同的两稿，旧稿在前。";
    });
    form.hidden = false;
  }

  filter();
  compare();
})();
