// The matrix of units and tasks: filtered by group, role and unit, the choice kept in the address.
(function () {
  "use strict";

  const form = document.querySelector("[data-matrix-filter]");
  const table = document.querySelector("[data-matrix]");
  if (!form || !table) return;
  const groups = Array.from(table.tHead.rows[0].querySelectorAll("[data-action]"));
  const columns = Array.from(table.tHead.rows[1].cells);
  const rows = Array.from(table.tBodies[0].rows);
  const signs = rows.map(function (row) {
    return Array.from(row.querySelectorAll("td"), function (cell) { return Array.from(cell.children); });
  });
  const count = form.querySelector("[data-matrix-count]");

  // What is left: signs of the role, in columns of the group and rows of the unit; then only the
  // columns and rows that hold any of them.
  function show() {
    const action = form.elements.action.value, role = form.elements.role.value, unit = form.elements.unit.value;
    const asked = Boolean(action || role || unit);
    const used = columns.map(function () { return false; });
    let left = 0;
    rows.forEach(function (row, y) {
      let any = false;
      signs[y].forEach(function (cell, x) {
        cell.forEach(function (sign) {
          sign.hidden = (role && sign.dataset.role !== role) || (unit && row.dataset.unit !== unit) || (action && columns[x].dataset.action !== action);
          if (sign.hidden) return;
          any = used[x] = true;
          left += 1;
        });
      });
      row.hidden = asked && !any;
    });
    columns.forEach(function (head, x) {
      const gone = asked && !used[x];
      head.hidden = gone;
      rows.forEach(function (row) { row.cells[x + 1].hidden = gone; });
    });
    groups.forEach(function (group) {
      const there = columns.filter(function (head) { return head.dataset.action === group.dataset.action && !head.hidden; }).length;
      group.hidden = !there;
      if (there) group.colSpan = there;
    });
    count.textContent = left ? "共 " + left + " 个标记" : "没有符合条件的标记";
  }

  choices(form, show);
})();
