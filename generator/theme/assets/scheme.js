// Before the first paint: scripts run; the reader's own choice of light or dark, and of a unit, holds.
// Both are kept in the browser alone; the unit under the path of the site, which this file stands below.
(function (root, dark, site) {
  root.className = "js";
  try {
    var scheme = localStorage.getItem("scheme");
    if (scheme) dark.media = scheme === "dark" ? "screen" : "not all";
    root.dataset.mine = "unit " + site.pathname;
    root.className += localStorage.getItem(root.dataset.mine) ? " keeps mine" : " keeps";
  } catch (denied) {}
})(document.documentElement, document.querySelector("[data-scheme=dark]"), new URL("..", document.currentScript.src));
