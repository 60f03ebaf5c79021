// [data-tabs]: links to parts of the page become tabs; the address keeps which one is open.
(function () {
  "use strict";

  document.querySelectorAll("[data-tabs]").forEach(function (list) {
    const tabs = Array.from(list.querySelectorAll("a"));
    const panels = tabs.map(function (tab) { return document.getElementById(tab.hash.slice(1)); });

    function open(chosen) {
      tabs.forEach(function (tab, i) {
        tab.setAttribute("aria-selected", String(i === chosen));
        tab.tabIndex = i === chosen ? 0 : -1;
        panels[i].hidden = i !== chosen;
      });
    }
    // The part that the address names, or the one that holds what it names; else it stays as it is.
    function follow() {
      const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const found = panels.findIndex(function (panel) { return named && panel.contains(named); });
      if (found >= 0) open(found);
      if (found >= 0 && named !== panels[found]) named.scrollIntoView();
    }
    function choose(chosen) {
      open(chosen);
      history.replaceState(null, "", tabs[chosen].hash);
    }

    list.setAttribute("role", "tablist");
    tabs.forEach(function (tab, i) {
      tab.id = tab.id || "tab-" + panels[i].id;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panels[i].id);
      panels[i].setAttribute("role", "tabpanel");
      panels[i].setAttribute("aria-labelledby", tab.id);
      panels[i].tabIndex = 0;
      tab.addEventListener("click", function (event) { event.preventDefault(); choose(i); });
    });
    list.addEventListener("keydown", function (event) {
      const now = tabs.indexOf(document.activeElement), last = tabs.length - 1;
      const next = { ArrowRight: now < last ? now + 1 : 0, ArrowLeft: now > 0 ? now - 1 : last, Home: 0, End: last }[event.key];
      if (event.key === " ") { event.preventDefault(); choose(now); }
      if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      choose(next);
      tabs[next].focus();
    });
    addEventListener("hashchange", follow);
    open(0);
    follow();
  });
})();
