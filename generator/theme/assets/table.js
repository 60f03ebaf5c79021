// The decomposition table, explored: filtered by group, unit, role, year and words; the choice kept
// in the address; what is left counted and taken away as CSV. Merged cells stay merged.
(function () {
  "use strict";

  const form = document.querySelector("[data-table-filter]");
  const table = document.querySelector("[data-rows]");
  if (!form || !table) return;
  const rows = Array.from(table.tBodies[0].rows);
  const count = form.querySelector("[data-table-count]"), plain = choices.plain;
  const words = rows.map(function (row) { return plain(row.textContent); });
  const heads = merged();
  rows.forEach(function (row, y) { heads.forEach(function (head) { if (head.from < y && y < head.to) words[y] += plain(head.cell.textContent); }); });

  function list(text) { return text ? text.split(" ") : []; }

  // Each cell that spans rows, with the rows that it heads and its place among the columns.
  function merged() {
    const found = [], taken = [];
    rows.forEach(function (row, y) {
      let x = 0;
      Array.from(row.cells).forEach(function (cell) {
        while (taken[x] > y) x += 1;
        cell.dataset.x = x;
        if (cell.rowSpan > 1) {
          found.push({ cell: cell, from: y, to: y + cell.rowSpan });
          taken[x] = y + cell.rowSpan;
        }
        x += 1;
      });
    });
    return found;
  }
  // A cell heads what is left of its rows: it stands in the first of them.
  function place(head) {
    const left = rows.slice(head.from, head.to).filter(function (row) { return !row.hidden; });
    head.cell.hidden = !left.length;
    if (!left.length) return;
    head.cell.rowSpan = left.length;
    const x = Number(head.cell.dataset.x);
    const before = Array.from(left[0].cells).find(function (cell) { return cell !== head.cell && Number(cell.dataset.x) > x; });
    if (head.cell.parentNode !== left[0] || head.cell.nextSibling !== before) left[0].insertBefore(head.cell, before || null);
  }

  function matches(row, y) {
    const action = form.elements.action.value, unit = form.elements.unit.value, role = form.elements.role.value;
    const year = form.elements.year.value, text = plain(form.elements.text.value);
    const held = list(row.dataset.roles).some(function (pair) {
      const parts = pair.split(":");
      return (!role || parts[0] === role) && (!unit || parts[1] === unit);
    });
    return (!action || list(row.dataset.actions).indexOf(action) >= 0) && ((!unit && !role) || held) &&
      (!year || list(row.dataset.years).indexOf(year) >= 0) && (!text || words[y].indexOf(text) >= 0);
  }
  function show() {
    let left = 0;
    rows.forEach(function (row, y) {
      row.hidden = !matches(row, y);
      if (!row.hidden) left += 1;
    });
    heads.forEach(place);
    count.textContent = left === rows.length ? "共 " + left + " 行" : left ? "显示 " + left + " 行，共 " + rows.length + " 行" : "没有符合条件的行，共 " + rows.length + " 行";
  }

  // --- What is left as CSV: the lines of the published file whose rows are shown.
  function records(text) {
    const found = [];
    let start = 0, quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === '"') quoted = !quoted;
      else if (text[at] === "\n" && !quoted) { found.push(text.slice(start, at + 1)); start = at + 1; }
    }
    if (start < text.length) found.push(text.slice(start));
    return found;
  }
  function save(button) {
    const wanted = new Set(rows.filter(function (row) { return !row.hidden; }).map(function (row) { return row.dataset.row; }));
    return fetch(button.dataset.tableCsv).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.arrayBuffer();
    }).then(function (bytes) {
      const all = records(new TextDecoder().decode(bytes));
      const kept = all.slice(1).filter(function (line) { return wanted.has(line.split(",", 1)[0].replace(/"/g, "")); });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", all[0], kept.join("")], { type: "text/csv;charset=utf-8" }));
      link.download = "rows.csv";
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    }).catch(function () { count.textContent = "没有取到数据文件，请改用页末的下载链接"; });
  }

  choices(form, show);
  form.querySelector("[data-table-csv]").addEventListener("click", function (event) { save(event.currentTarget); });
})();
