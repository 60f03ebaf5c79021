// A comment as it is sent in, written as generator/slip.py writes it: for mails, issues and files.
// A slip is {item, revision, sha256, quote, text, proposed, grounds, name}; a test holds both alike.
(function () {
  "use strict";

  const settings = JSON.parse(document.querySelector("[data-give-settings]").dataset.giveSettings);
  const keys = ["quote", "text", "proposed", "grounds", "name"];

  function machineLine(slip) {
    return "事项编号: " + slip.item + " · 稿次: " + slip.revision + " · 引文: sha256:" + slip.sha256;
  }
  function labelled(slip) {
    return keys.map(function (key, place) { return [settings.labels[place], slip[key]]; });
  }
  function entries(slip) {
    return labelled(slip).filter(function (said) { return said[1] || said[0] !== settings.labels[0]; })
      .map(function (said) { return "【" + said[0] + "】\n" + said[1]; }).join("\n");
  }
  function letter(slips) {
    return slips.map(function (slip) { return machineLine(slip) + "\n" + entries(slip); }).join("\n\n");
  }
  function body(slips) {
    return slips.map(function (slip) {
      const said = labelled(slip).filter(function (one) { return one[1] || one[0] === settings.labels[1]; });
      const parts = said.map(function (one) { return "### " + one[0] + "\n\n" + one[1].split("\n").join("\n\n"); });
      return ["### " + settings.subject + "\n\n" + machineLine(slip)].concat(parts).join("\n\n");
    }).join("\n\n");
  }
  function subject(slips) {
    const first = slips[0].item === "plan" ? "全文" : " " + slips[0].item + " ";
    return "对" + first + (slips.length > 1 ? "等 " + slips.length + " 项" : "") + "的意见";
  }
  function encoded(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, function (mark) {
      return "%" + mark.charCodeAt(0).toString(16).toUpperCase();
    });
  }

  // --- What was said is never cut: only quotes are, all at one length; null where that is not enough.
  function quoting(slip, length) {
    const letters = Array.from(slip.quote);
    if (letters.length <= length) return slip;
    return Object.assign({}, slip, { quote: letters.slice(0, length).join("").trimEnd() + settings.cut });
  }
  function fitted(slips, size, most) {
    if (size(slips) <= most) return slips;
    let fits = null, low = 0, high = Math.max.apply(null, slips.map(function (slip) { return Array.from(slip.quote).length; })) - 1;
    while (low <= high) {
      const length = Math.floor((low + high) / 2);
      const tried = slips.map(function (slip) { return quoting(slip, length); });
      if (size(tried) <= most) { fits = tried; low = length + 1; } else high = length - 1;
    }
    return fits;
  }

  function inFields(slips) {
    const line = machineLine(slips[0]);
    if (slips.length === 1) return [line].concat(keys.map(function (key) { return slips[0][key]; }));
    return [line, "", letter(slips).slice(line.length).replace(/^\n+/, ""), "", "", ""];
  }
  function query(slips) {
    const way = settings.issue, said = Object.entries(way.fixed).concat([[way.title, subject(slips)]]);
    if (way.body) said.push([way.body, body(slips)]);
    else inFields(slips).forEach(function (text, place) { if (text) said.push([way.fields[place], text]); });
    return said.map(function (one) { return encoded(one[0]) + "=" + encoded(one[1]); }).join("&");
  }
  function issue(slips) {
    const made = fitted(slips, function (tried) { return query(tried).length; }, settings.issue.most);
    return made && settings.issue.page + "?" + query(made);
  }
  function mailLink(slips) {
    const to = settings.mail, named = (to.mark ? "【" + to.mark + "】" : "") + subject(slips);
    return "mailto:" + to.address.split("@").map(encoded).join("@") + "?subject=" + encoded(named) +
      "&body=" + encoded(letter(slips).replace(/\n/g, "\r\n"));
  }
  function mail(slips) {
    const made = fitted(slips, function (tried) { return mailLink(tried).length; }, settings.mail.most);
    return made && mailLink(made);
  }

  // --- What was typed, or comes from elsewhere, as plain text: no lone surrogates, short enough to send.
  function plain(text) {
    return String(text).replace(/\r\n?/g, "\n").split("\n")
      .map(function (line) { return line.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g, "$1").trim(); })
      .filter(Boolean).join("\n");
  }

  // --- The links of a set of ways carry the slips; where there is no room, that is said.
  function link(around, slips) {
    const ways = [["[data-give-issue]", "网上提交", issue], ["[data-give-mail]", "邮件", mail]];
    const short = ways.filter(function (way) {
      const anchor = around.querySelector(way[0]);
      if (!anchor) return false;
      const address = way[2](slips);
      if (address) anchor.href = address;
      else anchor.removeAttribute("href");
      anchor.setAttribute("aria-disabled", String(!address));
      return !address;
    });
    const said = around.querySelector("[data-give-long]");
    const names = short.map(function (way) { return way[1]; }).join("、");
    const text = short.length ? "写的内容较长，" + names + "的链接装不下。请点“复制”，贴到" + (settings.mail ? "发往 " + settings.mail.address + " 的邮件里" : "意见表里") + "；也可以加入“我的意见”，下载文件送出。" : "";
    if (said.textContent !== text) said.textContent = text;
    said.hidden = !short.length;
  }

  const say = site.say;
  function copied(text) {
    site.copy(text).then(
      function () { say("已复制"); },
      function () { say("没有复制成功，请选中文字再复制"); }
    );
  }

  // --- The comments that wait, in this browser only; where it keeps nothing, for this page only.
  // Each site has its own, also where several stand on one host.
  const page = document.querySelector("[data-give-collected]");
  const place = "plansite-comments " + new URL(page ? page.dataset.giveCollected : "", location.href).pathname.replace(/index\.html$/, "");
  let unkept = null;
  function known(one) {
    return one && typeof one === "object" && ["item", "revision", "sha256"].concat(keys).every(function (key) { return typeof one[key] === "string"; }) &&
      /^(plan|[A-Z][0-9]+(-[0-9]+){0,2})$/.test(one.item) && /^[a-z0-9][a-z0-9-]{0,39}$/.test(one.revision) && /^[0-9a-f]{64}$/.test(one.sha256);
  }
  function waiting() {
    if (unkept) return unkept;
    try {
      const kept = JSON.parse(localStorage.getItem(place) || "null");
      return kept && Array.isArray(kept.comments) ? kept.comments.filter(known) : [];
    } catch (denied) { return []; }
  }
  function file(slips) { return { format: "plansite-comments", version: "1", comments: slips }; }
  function keep(slips) {
    try {
      if (slips.length) localStorage.setItem(place, JSON.stringify(file(slips)));
      else localStorage.removeItem(place);
      unkept = null;
      return true;
    } catch (denied) {
      unkept = slips;
      return false;
    }
  }
  function keeps() {
    try {
      localStorage.setItem(place + "-tried", "1");
      localStorage.removeItem(place + "-tried");
      return true;
    } catch (denied) { return false; }
  }

  // --- Whether the round is over by the reader's clock, in China's time.
  function over() {
    return Boolean(settings.last) && new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10) > settings.last;
  }

  window.slips = { settings, machineLine, letter, plain, link, copied, say, waiting, keep, keeps, file, over, place };
})();
