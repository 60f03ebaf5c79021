// A unit's desk: its duties filtered by role and year, the choice kept in the address.
(function () {
  "use strict";

  const form = document.querySelector("[data-desk-filter]");
  if (!form) return;
  const duties = Array.from(document.querySelectorAll("[data-duty]"));
  const count = form.querySelector("[data-desk-count]");
  const things = duties.map(function (duty) { return Array.from(duty.querySelectorAll("[data-years]")); });

  // A part without anything left goes with its heading and its line in the contents.
  function fold(duty, left) {
    const gone = !left, heading = document.getElementById(duty.dataset.duty);
    duty.hidden = heading.hidden = gone;
    choices.recount(heading, left);
    document.querySelectorAll("[data-toc] a[href='#" + duty.dataset.duty + "']").forEach(function (link) { link.parentElement.hidden = gone; });
  }
  function show() {
    const role = form.elements.role.value, year = form.elements.year.value;
    let left = 0, all = 0;
    duties.forEach(function (duty, at) {
      let here = 0;
      things[at].forEach(function (thing) {
        all += 1;
        thing.hidden = Boolean((role && duty.dataset.role !== role) || (year && thing.dataset.years.split(" ").indexOf(year) < 0));
        if (!thing.hidden) here += 1;
      });
      duty.querySelectorAll(".ps-desk").forEach(function (desk) { desk.hidden = !desk.querySelector("[data-years]:not([hidden])"); });
      fold(duty, here);
      left += here;
    });
    count.textContent = left === all ? "共 " + all + " 项" : left ? "显示 " + left + " 项，共 " + all + " 项" : "没有符合条件的事项，共 " + all + " 项";
  }

  choices(form, show);
})();
