// Before the first paint: scripts run, and the reader's own choice of light or dark holds.
(function (root, dark) {
  root.className = "js";
  try {
    var scheme = localStorage.getItem("scheme");
    if (scheme) dark.media = scheme === "dark" ? "screen" : "not all";
  } catch (denied) {}
})(document.documentElement, document.querySelector("[data-scheme=dark]"));
