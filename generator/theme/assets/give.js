// The page on which one item is commented on: fields, a sentence to quote, links that carry both.
(function () {
  "use strict";

  const slips = window.slips;
  const collected = document.querySelector("[data-give-collected]").dataset.giveCollected;
  const sections = Array.from(document.querySelectorAll("[data-give]"));
  const longest = 500; // characters of a quote that comes from elsewhere
  const fields = [
    ["text", "意见", "必填。一条意见说一项内容。", 5],
    ["proposed", "建议改为", "可不填。您认为这一句应当怎样写。", 3],
    ["grounds", "理由", "可不填。", 3],
    ["name", "公开的称呼", "可不填。公布时只显示第一个字，如“朱**”。", 1],
  ];

  function bare(text) { return text.replace(/\s+/g, ""); }
  function words(section) {
    return Array.from(section.querySelectorAll("[data-give-words] p")).map(function (p) { return p.textContent.trim(); });
  }
  function wholeQuote(section) { return section.dataset.item === "plan" ? "" : words(section).join("\n"); }

  // --- A quote comes behind the item in the fragment, from whoever made the link: it is text, and
  // it is taken only where these words stand in the item.
  function asked() {
    const parts = /^#([A-Za-z0-9-]+)\?quote=(.*)$/.exec(location.hash);
    if (!parts) return null;
    let quote = "";
    try { quote = decodeURIComponent(parts[2]); } catch (broken) { /* no quote then */ }
    return { item: parts[1], quote: slips.plain(Array.from(quote).slice(0, longest).join("")) };
  }

  function sentences(section) {
    return words(section).flatMap(function (paragraph) { return paragraph.match(/[^。；！？]+[。；！？]*/g) || []; });
  }

  // --- Fields are made for a section when it is opened.
  function field(section, one) {
    const label = document.createElement("label"), box = document.createElement(one[3] > 1 ? "textarea" : "input");
    const note = document.createElement("span");
    box.id = "give-" + section.id + "-" + one[0];
    box.dataset.field = one[0];
    box.autocomplete = "off";
    if (one[3] > 1) box.rows = one[3];
    else box.maxLength = 40;
    if (one[0] === "text") box.required = true;
    label.htmlFor = box.id;
    label.textContent = one[1];
    note.className = "ps-give__note";
    note.id = box.id + "-note";
    note.textContent = one[2];
    box.setAttribute("aria-describedby", note.id);
    const line = document.createElement("p");
    line.className = "ps-give__field";
    line.append(label, box, note);
    return line;
  }
  function option(value, text) {
    const made = document.createElement("option");
    made.value = value;
    made.textContent = Array.from(text).length > 60 ? Array.from(text).slice(0, 60).join("") + "…" : text;
    return made;
  }
  function chooser(section) {
    const line = document.createElement("p"), label = document.createElement("label"), select = document.createElement("select");
    line.className = "ps-give__field";
    select.id = "give-" + section.id + "-quote";
    select.dataset.field = "quote";
    label.htmlFor = select.id;
    label.textContent = "针对";
    select.append(option("", section.dataset.item === "plan" ? "全文" : "整项"));
    const found = sentences(section);
    if (section.dataset.item !== "plan" && found.length > 1) found.forEach(function (one) { select.append(option(one, "“" + one + "”")); });
    line.append(label, select);
    return line;
  }
  function quote(section, text) {
    const select = section.querySelector("select[data-field]");
    if (section.dataset.item !== "plan" && bare(words(section).join("")).indexOf(bare(text)) < 0) {
      slips.say("引用的文字不在这一项里，已改为针对整项");
      return;
    }
    const known = Array.from(select.options).find(function (one) { return bare(one.value) === bare(text); });
    if (!known) select.append(option(text, "“" + text + "”"));
    select.value = known ? known.value : text;
    show(section);
  }

  function slip(section) {
    const said = { item: section.dataset.item, revision: section.dataset.revision, sha256: section.dataset.sha256 };
    section.querySelectorAll("[data-field]").forEach(function (box) { said[box.dataset.field] = slips.plain(box.value); });
    if (!said.quote) said.quote = wholeQuote(section);
    return said;
  }
  function show(section) {
    const said = slip(section);
    slips.link(section, [said]);
    section.querySelector("[data-give-letter]").textContent = slips.letter([said]);
    section.querySelectorAll("[data-paper]").forEach(function (box) {
      const key = box.dataset.paper;
      if (key !== "quote") box.textContent = said[key];
      else if (section.querySelector("select[data-field]").value) box.textContent = said.quote;
    });
    section.querySelectorAll("[data-give-words] p").forEach(function (p) {
      p.classList.toggle("ps-give__quoted", said.quote !== wholeQuote(section) && bare(p.textContent).indexOf(bare(said.quote)) >= 0);
    });
  }

  function adding(section) {
    const line = document.createElement("p"), button = document.createElement("button"), told = document.createElement("span");
    line.className = "ps-give__add";
    button.type = "button";
    button.className = "ps-button ps-button--quiet";
    button.textContent = "加入我的意见";
    told.setAttribute("role", "status");
    button.addEventListener("click", function () {
      const said = slip(section), box = section.querySelector("[data-field=text]");
      if (!said.text && !said.proposed) {
        told.textContent = "请先写意见。";
        box.focus();
        return;
      }
      if (!slips.keeps()) {
        told.textContent = "这个浏览器不保存网页的数据，攒不下来。请用下面的办法送出这一条。";
        return;
      }
      slips.keep(slips.waiting().concat([said]));
      told.textContent = "已加入，共 " + slips.waiting().length + " 条。";
      const way = document.createElement("a");
      way.href = collected;
      way.textContent = "看我的意见";
      told.append(way);
    });
    line.append(button, told);
    return line;
  }

  function open(section) {
    const place = section.querySelector("[data-give-fields]");
    if (!place || place.childElementCount) return;
    place.append(chooser(section));
    fields.forEach(function (one) { place.append(field(section, one)); });
    place.append(adding(section));
    place.addEventListener("input", function () { show(section); });
    const copying = section.querySelector("[data-give-copy]"), printing = section.querySelector("[data-give-print]");
    copying.hidden = printing.hidden = false;
    copying.addEventListener("click", function () { slips.copied(slips.letter([slip(section)])); });
    printing.addEventListener("click", function () { print(); });
    show(section);
  }
  function current() {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return sections.find(function (one) { return one === named; }) || sections.find(function (one) { return one.matches(".ps-give--first"); });
  }
  function arrive() {
    const wanted = asked();
    if (wanted) location.replace("#" + wanted.item);
    const section = wanted ? document.getElementById(wanted.item) : current();
    if (!section || sections.indexOf(section) < 0) return;
    open(section);
    if (wanted && wanted.quote) quote(section, wanted.quote);
  }

  // --- A page that was built before the round ended says so on the day after.
  function end() {
    const told = document.createElement("div"), line = document.createElement("p");
    told.className = "ps-notice ps-notice--plain";
    line.textContent = "这一轮公开征求意见已经结束，不再收取意见。";
    told.append(line);
    document.querySelector(".ps-give").before(told);
    document.querySelectorAll(".ps-give__fields, .ps-give__ways, .ps-give__ways-title, .ps-give__lead, .ps-give__privacy, .ps-paper").forEach(function (part) { part.remove(); });
  }

  if (slips.over()) { end(); return; }
  addEventListener("hashchange", arrive);
  arrive();
})();
