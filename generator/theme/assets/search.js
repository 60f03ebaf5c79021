// The search: plain substring search over one index, fetched when the box is first used.
// generator/search.py makes the index and says in it how texts are compared.
(function () {
  "use strict";

  const form = document.querySelector("[data-search]");
  const box = form.querySelector("input");
  const panel = form.querySelector("[data-search-panel]");
  const status = form.querySelector("[data-search-status]");
  const list = form.querySelector("[data-search-results]");
  const site = new URL(form.dataset.root.replace(/\/?$/, "/"), location.href);

  const HINT = "输入词句即可查找。全角半角、大小写、引号和空格都不影响结果。";
  const EXCERPT = 78; // characters of an excerpt,
  const BEFORE = 24; // and how many of them stand before the first hit
  const BATCH = 200; // results made before the browser may draw

  // --- Comparing: every character by itself, as the index says.

  function folding(rule) {
    const dropped = new Set(rule.dropped);
    const known = new Map();

    function foldedCharacter(character) {
      if (dropped.has(character)) return "";
      const parts = Array.from(character.normalize(rule.form).toLowerCase());
      return parts.filter(function (part) { return !dropped.has(part); }).join("");
    }
    return function fold(text) {
      const parts = [];
      for (const character of text) {
        let folded = known.get(character);
        if (folded === undefined) known.set(character, folded = foldedCharacter(character));
        parts.push(folded);
      }
      return parts;
    };
  }

  // --- The index, made ready: all blocks as one string, a line break between two of them.

  function prepare(data) {
    const fold = folding(data.rule);
    const folded = data.blocks.map(function (text) { return fold(text).join(""); });
    const starts = [];
    let length = 0;
    folded.forEach(function (text) {
      starts.push(length);
      length += text.length + 1;
    });
    return {
      fold: fold,
      text: folded.join("\n"),
      starts: starts,
      blocks: data.blocks,
      pages: data.pages.map(function (page) {
        return Object.assign({ folded: fold(page.title).join("") }, page);
      })
    };
  }

  let loading;
  function load() {
    if (!loading) {
      loading = fetch(form.dataset.index).then(function (response) {
        if (!response.ok) throw new Error(String(response.status));
        return response.json();
      }).then(prepare);
      loading.catch(function () { loading = undefined; });
    }
    return loading;
  }

  // --- Finding: blocks by the number of their hits, then the pages that hold them.

  function hitsByBlock(index, wanted) {
    const hits = new Map();
    let block = 0;
    let at = index.text.indexOf(wanted);
    while (at >= 0) {
      while (block + 1 < index.starts.length && index.starts[block + 1] <= at) block += 1;
      hits.set(block, (hits.get(block) || 0) + 1);
      at = index.text.indexOf(wanted, at + wanted.length);
    }
    return hits;
  }

  // Pages whose title is the question, then whose title holds it, then the others; each in the index's order.
  function find(index, wanted) {
    const ranks = [[], [], []];
    const hits = wanted ? hitsByBlock(index, wanted) : new Map();
    index.pages.forEach(function (page) {
      const found = page.blocks.filter(function (block) { return hits.has(block[0]); });
      if (!found.length) return;
      const rank = page.folded === wanted ? 0 : page.folded.includes(wanted) ? 1 : 2;
      const count = found.reduce(function (sum, block) { return sum + hits.get(block[0]); }, 0);
      const inText = found.find(function (block) { return index.blocks[block[0]] !== page.title; });
      ranks[rank].push({
        page: page,
        count: count,
        excerpt: inText ? index.blocks[inText[0]] : "",
        anchor: rank === 2 ? inText[1] : ""
      });
    });
    return ranks[0].concat(ranks[1], ranks[2]);
  }

  // Where the wanted text stands in a text: pairs of offsets, first and behind the last.
  function spans(index, text, wanted) {
    const parts = index.fold(text);
    const whole = parts.join("");
    const begins = [];
    const ends = [];
    let offset = 0;
    let i = 0;
    for (const character of text) {
      for (let n = 0; n < parts[i].length; n += 1) {
        begins.push(offset);
        ends.push(offset + character.length);
      }
      offset += character.length;
      i += 1;
    }
    const found = [];
    for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + wanted.length)) {
      found.push([begins[at], ends[at + wanted.length - 1]]);
    }
    return found;
  }

  // --- Showing.

  function element(name, className, content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content) made.append(content);
    return made;
  }

  function marked(text, found) {
    const pieces = document.createDocumentFragment();
    let from = 0;
    found.forEach(function (span) {
      pieces.append(text.slice(from, span[0]), element("mark", "", text.slice(span[0], span[1])));
      from = span[1];
    });
    pieces.append(text.slice(from));
    return pieces;
  }

  function excerptOf(index, text, wanted) {
    const found = spans(index, text, wanted);
    const characters = Array.from(text);
    if (characters.length <= EXCERPT) return marked(text, found);
    const first = Array.from(text.slice(0, found[0][0])).length;
    const from = Math.max(0, Math.min(first - BEFORE, characters.length - EXCERPT));
    const cut = characters.slice(from, from + Math.max(EXCERPT, wanted.length + BEFORE)).join("");
    const pieces = document.createDocumentFragment();
    pieces.append(from ? "…" : "", marked(cut, spans(index, cut, wanted)));
    pieces.append(from + Array.from(cut).length < characters.length ? "…" : "");
    return pieces;
  }

  function itemOf(index, result, wanted) {
    const page = result.page;
    const link = element("a");
    link.href = new URL(page.url + (result.anchor && "#" + encodeURIComponent(result.anchor)), site).href;
    const head = element("span", "ps-hit__head");
    head.append(element("span", "ps-hit__title", marked(page.title, spans(index, page.title, wanted))));
    if (page.kind) head.append(element("span", "ps-hit__kind", page.kind));
    head.append(element("span", "ps-hit__count", result.count + " 处"));
    link.append(head);
    if (result.excerpt) link.append(element("span", "ps-hit__excerpt", excerptOf(index, result.excerpt, wanted)));
    return element("li", "", link);
  }

  // Several words and no page that holds them as one: offer each word by itself.
  function offerWords(index, question) {
    const words = question.trim().split(/\s+/);
    if (words.length < 2) return;
    words.forEach(function (word) {
      const count = find(index, index.fold(word).join("")).length;
      if (!count) return;
      const button = element("button", "ps-search__word", "只找“" + word + "”（" + count + " 页）");
      button.type = "button";
      button.addEventListener("click", function () {
        box.value = word;
        box.focus();
        search();
      });
      status.append(button);
    });
  }

  // All results become links at once, unless there are very many: then the rest follow in batches.
  let shown = 0;
  function showResults(index, results, wanted) {
    const turn = shown += 1;
    list.textContent = "";
    panel.scrollTop = 0;
    (function add(from) {
      if (turn !== shown) return;
      const items = document.createDocumentFragment();
      results.slice(from, from + BATCH).forEach(function (result) { items.append(itemOf(index, result, wanted)); });
      list.append(items);
      if (from + BATCH < results.length) setTimeout(add, 0, from + BATCH);
    })(0);
  }

  function show(index, question) {
    const wanted = index.fold(question).join("");
    const results = find(index, wanted);
    const count = results.reduce(function (sum, result) { return sum + result.count; }, 0);
    showResults(index, results, wanted);
    if (!wanted) status.textContent = HINT;
    else if (count) status.textContent = "“" + question.trim() + "”见于 " + results.length + " 页，共 " + count + " 处";
    else {
      status.textContent = "没有找到“" + question.trim() + "”。可以少输几个字，或者换一个说法。";
      offerWords(index, question);
    }
  }

  function search() {
    const question = box.value;
    if (status.textContent === "") status.textContent = HINT;
    load().then(
      function (index) { if (box.value === question) show(index, question); },
      function () { status.textContent = "没有取到搜索所需的数据，请检查网络后再试。"; }
    );
  }

  // --- Opening and leaving.

  let cameFrom;

  function open() {
    panel.hidden = false;
    form.classList.add("ps-search--open");
    document.documentElement.classList.add("ps-searching");
    search();
  }

  function close() {
    panel.hidden = true;
    form.classList.remove("ps-search--open");
    document.documentElement.classList.remove("ps-searching");
  }

  function leave() {
    close();
    box.blur();
    if (cameFrom && cameFrom.isConnected) cameFrom.focus({ preventScroll: true });
    cameFrom = undefined;
  }

  function isWriting(target) {
    return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
  }

  // A Chinese input method may name the key otherwise.
  function isSlash(event) {
    return event.key === "/" || (event.code === "Slash" && ["Process", "、", "／"].includes(event.key));
  }

  document.addEventListener("keydown", function (event) {
    if (!isSlash(event) || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    box.focus();
    box.select();
  }, true);

  box.addEventListener("focus", function (event) {
    if (!form.contains(event.relatedTarget)) cameFrom = event.relatedTarget;
    open();
  });
  // While an input method composes, the box holds its letters, not the question.
  box.addEventListener("input", function (event) { if (!event.isComposing) search(); });
  box.addEventListener("compositionend", search);

  form.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    const stops = [box].concat(Array.from(list.querySelectorAll("a")));
    const here = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") leave();
    else if (step && here >= 0 && stops[here + step]) stops[here + step].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Enter goes into the results; there it follows a link.
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const first = list.querySelector("a");
    if (first) first.focus();
  });
  form.querySelector("[data-search-leave]").addEventListener("click", leave);
  list.addEventListener("click", function (event) { if (event.target.closest("a")) close(); });
  ["focusin", "pointerdown"].forEach(function (type) {
    document.addEventListener(type, function (event) { if (!form.contains(event.target)) close(); });
  });
})();
