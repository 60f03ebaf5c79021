// [data-clock]: where a round of consultation stands on the reader's day in China, whatever the day
// of the build was; the days that are left, today counted. [data-age]: how long a comment has waited
// for an answer. The days stand in the page: no request.
(function () {
  "use strict";

  const DAY = 86400000;

  function dayInChina() { return new Date(Date.now() + DAY / 3).toISOString().slice(0, 10); } // UTC+8
  function stateOn(day, clock) {
    if (day < clock.first) return "before";
    if (day > clock.last) return "closed";
    return day < clock.ending ? "open" : "last_days";
  }
  function left(day, last) {
    const days = (Date.parse(last) - Date.parse(day)) / DAY + 1;
    return days > 1 ? "还有 " + days + " 天" : "今天截止";
  }

  function show() {
    const day = dayInChina();
    document.querySelectorAll("[data-age]").forEach(function (element) {
      const days = (Date.parse(day) - Date.parse(element.dataset.age)) / DAY;
      if (days > 0) element.textContent = "尚未答复，已 " + days + " 天";
    });
    document.querySelectorAll("[data-clock]").forEach(function (element) {
      const state = stateOn(day, element.dataset);
      element.dataset.state = state;
      element.querySelectorAll("[data-when]").forEach(function (saying) {
        saying.hidden = saying.dataset.when !== state;
        const count = saying.querySelector("[data-left]");
        if (count) count.textContent = left(day, element.dataset.last);
      });
      // The banner's round is the one that takes comments: with it, the style sheet shows or hides the links.
      if ("page" in element.dataset) document.documentElement.dataset.consultation = state;
    });
  }

  show();
  document.addEventListener("visibilitychange", show); // a page left open over midnight
})();
