// What every page can do: light or dark, the list of sections, copied addresses, sorted tables,
// contents that follow.
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

  function copies() {
    document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = false; });
    document.addEventListener("click", function (event) {
      const button = event.target.closest("[data-copy], .headerlink");
      if (!button) return;
      event.preventDefault();
      const address = new URL(button.dataset.copy || button.getAttribute("href") || "", location.href).href;
      const copied = navigator.clipboard ? navigator.clipboard.writeText(address) : copyByHand(address);
      copied.then(
        function () { say("已复制链接"); },
        function () { say("没有复制成功，链接是 " + address); }
      );
    });
  }

  // --- table[data-sortable]: each head sorts by its column, numbers from the largest.
  function sorting() {
    const collator = new Intl.Collator("zh", { numeric: true });

    function valueOf(row, column) { return row.cells[column].textContent.trim(); }
    function isNumber(text) { return text === "—" || /^[\d.,]+%?$/.test(text); }
    function compare(one, other) {
      if (isNumber(one) && isNumber(other)) return (parseFloat(one) || 0) - (parseFloat(other) || 0);
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

  // --- Paper: the page's own address, and the whole addresses of links in running text.
  function paper() {
    const own = document.querySelector("[data-address]");
    if (own) {
      own.append(location.href.split("#")[0]);
      own.hidden = false;
    }
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
  sorting();
  contents();
})();
