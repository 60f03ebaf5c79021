// The comments that wait in this browser: shown, edited, taken out, sent all at once.
(function () {
  "use strict";

  const slips = window.slips;
  const root = document.querySelector("[data-collected]");
  const list = root.querySelector("[data-collected-list]");
  const ways = root.querySelector("[data-collected-ways]");
  const printed = document.querySelector("[data-collected-printed]");
  const fields = [["text", "意见", 4], ["proposed", "建议改为", 2], ["grounds", "理由", 2], ["name", "公开的称呼（公布时只显示第一个字）", 1]];
  let comments = slips.waiting();

  function made(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }
  function named(one) { return one.item === "plan" ? "全文" : one.item; }

  function box(one, number, field) {
    const line = made("p", "ps-give__field"), label = made("label", "", field[1]);
    const input = document.createElement(field[2] > 1 ? "textarea" : "input");
    input.id = label.htmlFor = "collected-" + number + "-" + field[0];
    input.value = one[field[0]];
    input.autocomplete = "off";
    if (field[2] > 1) input.rows = field[2];
    else input.maxLength = 40;
    input.addEventListener("input", function () {
      one[field[0]] = slips.plain(input.value);
      slips.keep(comments);
      send();
    });
    line.append(label, input);
    return line;
  }
  function entry(one, number) {
    const item = made("li", "ps-collected__one"), head = made("h2", "ps-collected__head", "对 " + named(one) + " 的意见");
    const away = made("button", "ps-button ps-button--quiet", "删去这一条");
    head.tabIndex = -1;
    away.type = "button";
    away.setAttribute("aria-label", "删去对 " + named(one) + " 的意见");
    away.addEventListener("click", function () { remove(number); });
    item.append(head);
    if (one.quote) item.append(made("blockquote", "ps-collected__quote", one.quote));
    fields.forEach(function (field) { item.append(box(one, number, field)); });
    item.append(away);
    return item;
  }
  function remove(number) {
    comments.splice(number, 1);
    slips.keep(comments);
    show();
    const left = list.querySelectorAll("h2");
    (left[Math.min(number, left.length - 1)] || document.getElementById("main")).focus();
    slips.say("已删去一条");
  }

  function paper(one) {
    const part = made("section", "ps-paper__one");
    part.append(made("p", "", "事项编号：" + named(one) + "　稿次：" + one.revision + "　校验：" + one.sha256.slice(0, 12)));
    slips.settings.labels.forEach(function (label, place) {
      const text = one[["quote", "text", "proposed", "grounds", "name"][place]];
      if (text) part.append(made("p", "ps-paper__label", label), made("p", place ? "ps-paper__said" : "ps-paper__said ps-paper__words", text));
    });
    return part;
  }
  function send() {
    if (comments.length && !slips.over()) slips.link(root, comments);
    printed.textContent = "";
    comments.forEach(function (one) { printed.append(paper(one)); });
  }
  function show() {
    list.textContent = "";
    comments.forEach(function (one, number) { list.append(entry(one, number)); });
    root.querySelector("[data-collected-empty]").hidden = comments.length > 0;
    ways.hidden = !comments.length;
    root.querySelector("[data-give-long]").hidden = true;
    send();
  }

  function download() {
    const kept = JSON.stringify(slips.file(comments), null, 2) + "\n";
    const way = document.createElement("a");
    way.href = URL.createObjectURL(new Blob([kept], { type: "application/json" }));
    way.download = "意见.json";
    document.body.append(way);
    way.click();
    way.remove();
    setTimeout(function () { URL.revokeObjectURL(way.href); }, 1000);
  }
  function on(selector, act) {
    const button = root.querySelector(selector);
    if (button) button.addEventListener("click", act);
  }

  on("[data-give-copy]", function () { slips.copied(slips.letter(comments)); });
  on("[data-give-print]", function () { print(); });
  on("[data-give-file]", download);
  on("[data-collected-clear]", function () {
    if (!confirm("全部删除攒下的 " + comments.length + " 条意见？删除以后不能恢复。")) return;
    comments = [];
    slips.keep(comments);
    show();
    document.getElementById("main").focus();
    slips.say("已全部删除");
  });
  if (!slips.keeps()) document.querySelector("[data-collected-said]").textContent = "这个浏览器不保存网页的数据，意见攒不下来。请打开要说的那一项，点“提意见”，在那里逐项送出。";
  if (slips.over()) {
    root.querySelectorAll("[data-give-issue], [data-give-mail], [data-give-print]").forEach(function (way) { way.parentElement.remove(); });
  }
  // Another page of the site adds one meanwhile.
  addEventListener("storage", function (event) {
    if (event.key !== slips.place) return;
    comments = slips.waiting();
    show();
  });
  root.hidden = false;
  show();
})();
