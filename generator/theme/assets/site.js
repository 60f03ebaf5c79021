// What every page can do: light or dark, the list of sections, copied addresses and citations,
// sorted tables, contents that follow, the reader's own unit.
(function () {
  "use strict";

  const toast = document.querySelector("[data-toast]");

  let silence;
  function say(message) {
    toast.textContent = message;
    clearTimeout(silence);
    silence = setTimeout(function () { toast.textContent = ""; }, 2500);
  }

  // --- Light or dark: the system's, until the reader chooses otherwise.
  function scheme() {
    const dark = document.querySelector("[data-scheme=dark]");
    const button = document.querySelector("[data-scheme-switch]");
    const system = matchMedia("(prefers-color-scheme: dark)");
    const followed = "screen and (prefers-color-scheme: dark)";

    function isDark() { return matchMedia(dark.media).matches; }
    function label() {
      button.textContent = isDark() ? "浅色" : "深色";
      button.setAttribute("aria-label", "换成" + button.textContent + "显示");
    }

    button.addEventListener("click", function () {
      const wanted = isDark() ? "light" : "dark";
      const asSystem = wanted === (system.matches ? "dark" : "light");
      dark.media = asSystem ? followed : wanted === "dark" ? "screen" : "not all";
      try {
        if (asSystem) localStorage.removeItem("scheme");
        else localStorage.setItem("scheme", wanted);
      } catch (denied) { /* the choice holds for this page */ }
      label();
    });
    system.addEventListener("change", label);
    label();
  }

  // --- The list of sections, folded on small screens.
  function menu() {
    const button = document.querySelector("[data-menu]");
    const bar = button.parentElement;

    function open(wanted) { button.setAttribute("aria-expanded", String(wanted)); }
    function isOpen() { return button.getAttribute("aria-expanded") === "true"; }

    button.addEventListener("click", function () { open(!isOpen()); });
    bar.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !isOpen()) return;
      open(false);
      button.focus();
    });
    document.addEventListener("click", function (event) { if (!bar.contains(event.target)) open(false); });
  }

  // --- [data-copy]: copies an absolute address; the value is relative to the page.
  function copyByHand(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    document.body.appendChild(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy refused"));
  }

  function copy(text) { return navigator.clipboard ? navigator.clipboard.writeText(text) : copyByHand(text); }

  function copies() {
    document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
    document.addEventListener("click", function (event) {
      const button = event.target.closest("[data-copy], .headerlink");
      if (!button) return;
      event.preventDefault();
      const address = new URL(button.dataset.copy || button.getAttribute("href") || "", location.href).href;
      copy(address).then(
        function () { say("已复制链接"); },
        function () { say("没有复制成功，链接是 " + address); }
      );
    });
  }

  // --- [data-cite]: the day of access is today, the address the page's own where none is given.
  function citations() {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (n) { return String(n).padStart(2, "0"); }).join("-");
    document.querySelectorAll("[data-cite-day]").forEach(function (place) { place.textContent = "[" + day + "]"; });
    document.querySelectorAll("[data-cite-address]").forEach(function (link) { if (!link.dataset.citeAddress) link.textContent = link.href; });
    document.querySelectorAll("[data-cite-copy]").forEach(function (button) {
      const text = button.closest(".ps-cite__one").querySelector("[data-cite]");
      button.hidden = false;
      button.addEventListener("click", function () {
        copy(text.textContent).then(
          function () { say("已复制引文"); },
          function () { say("没有复制成功，请选中文字复制"); }
        );
      });
    });
  }

  // --- The reader's own unit: kept in this browser alone, marked wherever a link leads to it.
  function mine() {
    const root = document.documentElement;
    const key = root.dataset.mine;
    const link = document.querySelector("[data-mine-link]");
    if (!root.classList.contains("keeps") || !link) return;
    const units = link.href;
    const choose = document.querySelector("[data-mine-choose]");
    const pick = document.querySelector("[data-mine-pick]");

    function kept() {
      try { return localStorage.getItem(key) || ""; } catch (denied) { return ""; }
    }
    function keep(unit) {
      try {
        if (unit) localStorage.setItem(key, unit);
        else localStorage.removeItem(key);
      } catch (denied) { say("浏览器不允许保存，没有设成"); }
      show();
    }
    // Words of a link as they are heard: the letter on a chip is for the eye.
    function words(place) {
      if (place.hasAttribute("aria-label")) return place.getAttribute("aria-label");
      const copy = place.cloneNode(true);
      copy.querySelectorAll("[aria-hidden=true]").forEach(function (part) { part.remove(); });
      return copy.textContent.trim();
    }
    function unmark(place) {
      place.classList.remove("ps-is-mine");
      if (place.dataset.heard) place.setAttribute("aria-label", place.dataset.heard);
      else place.removeAttribute("aria-label");
      delete place.dataset.heard;
    }
    function mark(place) {
      const heard = words(place);
      place.dataset.heard = place.getAttribute("aria-label") || "";
      place.setAttribute("aria-label", heard + "（我的单位）");
      place.classList.add("ps-is-mine");
    }
    function show() {
      const unit = kept();
      root.classList.toggle("mine", Boolean(unit));
      link.href = units + (unit ? unit + "/" : "");
      document.querySelectorAll(".ps-is-mine").forEach(unmark);
      const own = link.href === location.origin + location.pathname;
      if (unit && !own) document.querySelectorAll("article a[href]").forEach(function (place) { if (place.href === link.href) mark(place); });
      if (choose) choose.textContent = unit === choose.dataset.mineChoose ? "取消我的单位" : "设为我的单位";
      if (pick) {
        pick.value = unit;
        if (pick.selectedIndex < 0) pick.value = "";
      }
    }

    if (choose) choose.addEventListener("click", function () {
      const unit = choose.dataset.mineChoose, drop = kept() === unit;
      keep(drop ? "" : unit);
      say(drop ? "已取消我的单位" : "已设为我的单位：" + choose.dataset.mineName);
    });
    if (pick) pick.addEventListener("change", function () { keep(pick.value); });
    addEventListener("storage", show);
    addEventListener("pageshow", function (event) { if (event.persisted) show(); });
    show();
  }

  // --- [data-annex]: what belongs beside the text is open where there is room beside it.
  function annex() {
    const rows = document.querySelectorAll("[data-annex]");
    const wide = matchMedia("(min-width: 80em)");
    function unfold() { rows.forEach(function (one) { one.open = wide.matches; }); }
    wide.addEventListener("change", unfold);
    unfold();
    document.documentElement.classList.add("ready");
  }

  // --- table[data-sortable]: each head sorts by its column, numbers from the largest.
  function sorting() {
    const collator = new Intl.Collator("zh", { numeric: true });

    function valueOf(row, column) { return row.cells[column].textContent.trim(); }
    function isNumber(text) { return text === "—" || /^[+−-]?[\d.,]+(%| 个百分点)?$/.test(text); }
    function numberIn(text) { return parseFloat(text.replace("−", "-").replace(/,/g, "")) || 0; }
    function compare(one, other) {
      if (isNumber(one) && isNumber(other)) return numberIn(one) - numberIn(other);
      return collator.compare(one, other);
    }
    function sort(table, column) {
      const heads = Array.from(table.tHead.rows[0].cells);
      const body = table.tBodies[0];
      const rows = Array.from(body.rows);
      const first = rows.every(function (row) { return isNumber(valueOf(row, column)); }) ? "descending" : "ascending";
      const now = heads[column].getAttribute("aria-sort");
      const order = !now ? first : now === "ascending" ? "descending" : "ascending";
      const sign = order === "ascending" ? 1 : -1;
      rows.sort(function (one, other) { return sign * compare(valueOf(one, column), valueOf(other, column)); });
      body.append.apply(body, rows);
      heads.forEach(function (head) { head.removeAttribute("aria-sort"); });
      heads[column].setAttribute("aria-sort", order);
    }

    document.querySelectorAll("table[data-sortable]").forEach(function (table) {
      Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
        const button = document.createElement("button");
        button.type = "button";
        button.append.apply(button, head.childNodes);
        head.append(button);
        button.addEventListener("click", function () { sort(table, column); });
      });
    });
  }

  // --- Contents of the page: open beside the text on wide screens, marking where one reads.
  function contents() {
    const toc = document.querySelector("[data-toc]");
    if (!toc) return;
    const wide = matchMedia("(min-width: 60em)");
    const links = Array.from(toc.querySelectorAll("a"));
    const headings = links.map(function (link) {
      return document.getElementById(decodeURIComponent(link.hash.slice(1)));
    });

    function unfold() { toc.open = wide.matches; }
    function mark() {
      // A heading counts as reached a quarter down the window; nearing the end, ever further down.
      const left = document.documentElement.scrollHeight - innerHeight - scrollY;
      const line = Math.max(innerHeight / 4, scrollY ? innerHeight - left : 0);
      let current = -1;
      headings.forEach(function (heading, i) {
        if (heading && heading.getBoundingClientRect().top < line) current = i;
      });
      links.forEach(function (link, i) {
        if (i === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
      if (current >= 0 && wide.matches) keepInView(links[current]);
    }
    function keepInView(link) {
      const from = link.offsetTop - toc.offsetTop;
      if (from < toc.scrollTop || from > toc.scrollTop + toc.clientHeight - 48) toc.scrollTop = from - toc.clientHeight / 3;
    }

    let asked = false;
    addEventListener("scroll", function () {
      if (asked) return;
      asked = true;
      requestAnimationFrame(function () { asked = false; mark(); });
    }, { passive: true });
    toc.addEventListener("click", function (event) {
      if (event.target.closest("a") && !wide.matches) toc.open = false;
    });
    toc.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || wide.matches || !toc.open) return;
      toc.open = false;
      toc.querySelector("summary").focus();
    });
    document.addEventListener("pointerdown", function (event) {
      if (!toc.contains(event.target) && !wide.matches) toc.open = false;
    });
    wide.addEventListener("change", unfold);
    unfold();
    mark();
  }

  window.site = { copy: copy, say: say };
  // --- Paper: the page's own address, and the whole addresses of links in running text.
  function paper() {
    document.querySelectorAll("[data-address]").forEach(function (own) {
      own.append(location.href.split("#")[0]);
      own.hidden = false;
    });
    addEventListener("beforeprint", function () {
      document.querySelectorAll("[data-kind=说明] :is(p, li) a[href]").forEach(function (link) {
        if (link.hostname === location.hostname && !link.matches(".headerlink, .ps-crumbs a")) link.dataset.printedAddress = link.href;
      });
    });
  }

  scheme();
  menu();
  paper();
  copies();
  citations();
  annex();
  mine();
  sorting();
  contents();
})();
