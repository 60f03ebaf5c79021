// A list filtered by the fields of a form: what does not match is hidden, the address keeps the choice.
// An item has for each field a list of values (data-<name>); a search field looks in its words.
(function () {
  "use strict";

  const form = document.querySelector("[data-list-filter]");
  if (!form) return;
  const fields = Array.from(form.elements).filter(function (field) { return field.name; });
  const items = Array.from(document.querySelectorAll("[data-list-item]"));
  const groups = Array.from(document.querySelectorAll("[data-list-group]"));
  const count = form.querySelector("[data-list-count]");
  const counter = count.dataset.listCount;

  function plain(text) { return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase(); }
  function matches(item) {
    return fields.every(function (field) {
      const value = field.value.trim();
      if (!value) return true;
      if (field.type === "search") return plain(item.textContent).indexOf(plain(value)) >= 0;
      return (item.dataset[field.name] || "").split(" ").indexOf(value) >= 0;
    });
  }
  function read() {
    const asked = new URLSearchParams(location.search);
    fields.forEach(function (field) {
      const value = asked.get(field.name) || "";
      const known = !field.options || Array.from(field.options).some(function (option) { return option.value === value; });
      field.value = known ? value : "";
    });
  }
  function write() {
    const asked = new URLSearchParams();
    fields.forEach(function (field) { if (field.value.trim()) asked.set(field.name, field.value.trim()); });
    const query = asked.toString();
    history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
  }
  function show() {
    let left = 0;
    items.forEach(function (item) {
      item.hidden = !matches(item);
      if (!item.hidden) left += 1;
    });
    groups.forEach(function (group) { group.hidden = !group.querySelector("[data-list-item]:not([hidden])"); });
    const all = left === items.length;
    count.textContent = all ? "共 " + left + " " + counter : left ? "显示 " + left + " " + counter + "，共 " + items.length + " " + counter : "没有符合条件的，共 " + items.length + " " + counter;
  }

  form.addEventListener("input", function () { write(); show(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  addEventListener("popstate", function () { read(); show(); });
  form.hidden = false;
  read();
  show();
})();
