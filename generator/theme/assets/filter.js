// A list filtered by the fields of a form: what does not match is hidden, the address keeps the choice.
// An item has for each field a list of values (data-<name>); a search field looks in its words.
// What is only listed beside the items (data-list-also: how many it stands for) is filtered with them.
// A list that goes on on other pages (data-list-pages) fetches them when it is first filtered.
(function () {
  "use strict";

  const form = document.querySelector("[data-list-filter]");
  if (!form) return;
  const fields = Array.from(form.elements).filter(function (field) { return field.name; });
  const list = document.querySelector("[data-list-pages]");
  const pager = document.querySelector("[data-list-pager]");
  let items = Array.from(document.querySelectorAll("[data-list-item]"));
  const beside = Array.from(document.querySelectorAll("[data-list-also]"));
  const groups = Array.from(document.querySelectorAll("[data-list-group]"));
  const count = form.querySelector("[data-list-count]");
  const counter = count.dataset.listCount;
  const own = items.length;
  let others = list ? null : Promise.resolve();

  function matches(item) {
    return fields.every(function (field) {
      const value = field.value.trim();
      if (!value) return true;
      if (field.type === "search") return choices.plain(item.textContent).indexOf(choices.plain(value)) >= 0;
      return (item.dataset[field.name] || "").split(" ").indexOf(value) >= 0;
    });
  }
  // A group without anything left is hidden; the others count what is left.
  function regroup() {
    groups.forEach(function (group) {
      const there = Array.from(group.querySelectorAll("[data-list-item]:not([hidden]), [data-list-also]:not([hidden])"));
      group.hidden = !there.length;
      choices.recount(group.querySelector("h2, h3"), there.reduce(function (sum, item) { return sum + Number(item.dataset.listAlso || 1); }, 0));
    });
  }
  function asked() { return fields.some(function (field) { return field.value.trim(); }); }

  // The items of the other pages of the list, each page once.
  function fetched() {
    if (others) return others;
    count.textContent = "正在取其余各页";
    others = Promise.all(list.dataset.listPages.trim().split(" ").map(function (address) {
      return fetch(address).then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      }).then(function (text) {
        const page = new DOMParser().parseFromString(text.replace(/<style[^>]*>[^<]*<\/style>/g, ""), "text/html");
        const base = new URL(address, location.href);
        return Array.from(page.querySelectorAll("[data-list] > [data-list-item]"), function (item) {
          item.querySelectorAll("a[href]").forEach(function (link) { link.href = new URL(link.getAttribute("href"), base).href; });
          return document.adoptNode(item);
        });
      });
    })).then(function (pages) {
      pages.forEach(function (found) { found.forEach(function (item) { list.append(item); items.push(item); }); });
    });
    return others;
  }
  function show() {
    if (pager) pager.hidden = asked();
    if (!asked()) {
      items.forEach(function (item, place) { item.hidden = place >= own; });
      beside.forEach(function (item) { item.hidden = false; });
      regroup();
      count.textContent = "共 " + (count.dataset.listTotal || items.length) + " " + counter;
      return;
    }
    fetched().then(filter, function () {
      others = null;
      count.textContent = "没有取到其余各页，请稍后再试";
    });
  }
  function filter() {
    if (!asked()) return;
    let left = 0;
    items.forEach(function (item) {
      item.hidden = !matches(item);
      if (!item.hidden) left += 1;
    });
    beside.forEach(function (item) { item.hidden = !matches(item); });
    regroup();
    count.textContent = left ? "显示 " + left + " " + counter + "，共 " + items.length + " " + counter : "没有符合条件的，共 " + items.length + " " + counter;
  }

  choices(form, show);
})();
