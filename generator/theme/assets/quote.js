// A sentence selected in an item's text, by mouse, finger or keys, can be quoted in a comment.
(function () {
  "use strict";

  const told = document.querySelector("[data-quoting]");
  const article = document.querySelector("article");
  const links = Array.from(document.querySelectorAll(".ps-give-link"));

  // --- A page that was built before the round ended offers nothing on the day after.
  if (new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10) > told.dataset.last) {
    links.forEach(function (link) { link.remove(); });
    return;
  }

  const ways = new Map(links.map(function (link) { return [decodeURIComponent(link.hash.slice(1)), link]; }));
  const parts = ".ps-row__text, .ps-row__title, .ps-steps li, .ps-text section, .ps-text p, .ps-prose, .ps-table--narrow, h1";
  const marks = ".headerlink, .ps-give-link, .ps-edit, .ps-steps__number, .ps-fact, .ps-roles, button";
  const longest = 500;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ps-quote";
  button.textContent = "引用这句提意见";
  button.setAttribute("data-search-skip", "");

  // --- The item in which a place stands: around it, or named by the nearest heading before it.
  function itemAt(node) {
    for (let at = node; at && at !== article; at = at.parentElement) {
      if (ways.has(at.id)) return at.id;
      for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
        if (!/^H[23]$/.test(before.tagName)) continue;
        if (ways.has(before.id)) return before.id;
        break;
      }
    }
    return links.length ? decodeURIComponent(links[0].hash.slice(1)) : null;
  }
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0).cloneRange();
    const start = range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement;
    const part = start && article.contains(start) ? start.closest(parts) : null;
    if (!part || part.closest(".ps-history, .ps-past, .ps-notice")) return null;
    if (!part.contains(range.endContainer)) range.setEnd(part, part.childNodes.length);
    const copy = document.createElement("div");
    copy.append(range.cloneContents());
    copy.querySelectorAll(marks).forEach(function (mark) { mark.remove(); });
    const quote = copy.textContent.replace(/\s+/g, " ").trim();
    const item = itemAt(part);
    return quote && item ? { part, item, range, quote: Array.from(quote).slice(0, longest).join("") } : null;
  }

  function place(range) {
    const boxes = range.getClientRects(), last = boxes[boxes.length - 1];
    if (!last) return;
    button.style.left = Math.max(8, Math.min(last.right - 40, innerWidth - button.offsetWidth - 8)) + "px";
    button.style.top = Math.min(last.bottom + 8, innerHeight - button.offsetHeight - 8) + "px";
  }
  // It stands behind the selected words in the order of the keys, wherever it is drawn.
  function offer() {
    if (document.activeElement === button) return;
    const found = selected();
    if (!found) { button.remove(); return; }
    button.dataset.address = ways.get(found.item).href + "?quote=" + encodeURIComponent(found.quote);
    button.setAttribute("aria-label", "引用这句，对 " + (found.item === "plan" ? "全文" : found.item) + " 提意见");
    const end = found.range.endContainer;
    if (end === found.part) found.part.append(button);
    else {
      const last = end.parentElement.closest("a") || end;
      if (last.nextSibling !== button) last.after(button);
    }
    place(found.range);
  }

  let waits;
  document.addEventListener("selectionchange", function () { clearTimeout(waits); waits = setTimeout(offer, 200); });
  addEventListener("scroll", function () { if (button.isConnected && document.activeElement !== button) offer(); }, { passive: true });
  button.addEventListener("pointerdown", function (event) { event.preventDefault(); });
  button.addEventListener("click", function () { location.href = button.dataset.address; });
  // The tab key goes from the selected words to the offer, even where the focus is on what is around.
  document.addEventListener("keydown", function (event) {
    if (!button.isConnected) return;
    if (event.key === "Tab" && !event.shiftKey && document.activeElement !== button && document.activeElement.contains(button)) {
      event.preventDefault();
      button.focus();
    } else if (event.key === "Escape") {
      getSelection().removeAllRanges();
      button.remove();
    }
  });
})();
