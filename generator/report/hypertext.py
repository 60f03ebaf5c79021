"""A report as HTML: a fragment for a page, and a page of its own that can go by mail.

Deleted and inserted words are told apart by their lines, and by words for those who do not see
them; colour only helps. Nothing is asked of a mail program but to show HTML.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from generator.entries import Key, Subject
from generator.escape import inert
from generator.redline import Mark, Piece, Sentence
from generator.report.contents import Report, Topic
from generator.report.telling import Told, changed, way_words

STYLE = """
.rl { --rl-faint: #595959; --rl-line: #c9c9c9; --rl-link: #0b57a4; --rl-moved: #f1edf9;
  --rl-del: #8f1d1d; --rl-del-back: #fdeeee; --rl-ins: #14532d; --rl-ins-back: #e9f6ec;
  line-height: 1.75; overflow-wrap: anywhere; }
.rl h2 { font-size: 1.25em; margin: 2em 0 .5em; }
.rl h3 { font-size: 1em; margin: 0; padding-top: .8em; border-top: 1px solid var(--rl-line); }
.rl a { color: var(--rl-link); }
.rl-summary { font-weight: 600; }
.rl-items { width: 100%; margin: 1em 0; border-collapse: collapse; font-size: .95em;
  line-height: 1.5; }
.rl-items th, .rl-items td { padding: .35em .5em; border-bottom: 1px solid var(--rl-line);
  text-align: left; vertical-align: top; }
.rl-items caption { font-weight: 600; text-align: left; padding: 0 .5em; }
.rl-items th { white-space: nowrap; font-weight: 400; color: var(--rl-faint); }
.rl-items td:last-child { width: 25%; }
.rl-units { display: block; color: var(--rl-faint); font-size: .9em; }
.rl dl { margin: .3em 0 1.2em; }
.rl dt { margin-top: .3em; color: var(--rl-faint); font-size: .9em; }
.rl dd { margin: 0; }
@media (min-width: 40rem), print {
  .rl dl { display: grid; grid-template-columns: minmax(6em, max-content) 1fr; gap: .2em 1em; }
  .rl dt { margin: 0; max-width: 11em; }
}
@media screen and (max-width: 40rem) {
  .rl-items tr { display: grid; grid-template-columns: 5.2em 1fr;
    border-bottom: 1px solid var(--rl-line); }
  .rl-items td:not(:first-child) { grid-column: 2; width: auto; }
  .rl-items th, .rl-items td { border: 0; }
  .rl-items td:last-child { padding-top: 0; }
  .rl-items th:last-child { display: none; }
}
.rl del { color: var(--rl-del); background: var(--rl-del-back); text-decoration: line-through; }
.rl ins { color: var(--rl-ins); background: var(--rl-ins-back); text-decoration: underline;
  text-underline-offset: .15em; }
.rl del + ins { margin-left: .15em; }
.rl-moved { background: var(--rl-moved); }
.rl-way { white-space: nowrap; color: var(--rl-faint); font-size: .9em; }
.rl-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media (prefers-color-scheme: dark) {
  .rl { --rl-faint: #a9a9a9; --rl-line: #4a4a4a; --rl-link: #8ab8f0; --rl-moved: #2c2738;
    --rl-del: #f2a7a7; --rl-del-back: #3a1e1e; --rl-ins: #9fd8af; --rl-ins-back: #17301f; }
}
@media print {
  .rl { --rl-faint: #444; --rl-line: #999; --rl-link: #000; --rl-del: #000; --rl-ins: #000; }
  .rl a { text-decoration: none; }
  .rl h2, .rl h3, .rl dt { break-after: avoid; }
  .rl tr { break-inside: avoid; }
}
"""
_PAGE_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.75 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  color: #1a1a1a; background: #fff; max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5em; line-height: 1.4; margin: .5em 0; word-break: keep-all;
  overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body { color: #e4e4e4; background: #1b1b1b; } }
@media print { body { font-size: 10.5pt; max-width: none; padding: 0; color: #000; } }
"""
_SAID = '<span class="rl-said">〔{}〕</span>'
# Where a mail program drops the style sheet, the words for those who do not see take no room.
_ALONE = 'class="rl-said" style="font-size:0"'
_TAGS = {
    Mark.DELETED: Markup(  # noqa: S704  no text of the plan's
        f"<del>{_SAID.format('删去')}{{}}{_SAID.format('删去完')}</del>"
    ),
    Mark.INSERTED: Markup(  # noqa: S704  no text of the plan's
        f"<ins>{_SAID.format('新增')}{{}}{_SAID.format('新增完')}</ins>"
    ),
}
_MOVED = Markup(
    '<span class="rl-moved" data-way="{}"><span class="rl-way">〈{}：</span>{}'
    '<span class="rl-way">〉</span></span>'
)


def page(report: Report) -> str:
    """The report as one file that needs no other."""
    head = report.new.head
    title = inert(head.short_title or head.title)
    compared = inert(" → ".join(report.titles))
    return (
        '<!DOCTYPE html>\n<html lang="zh-Hans-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}变更说明：{compared}</title>\n<style>{_PAGE_STYLE}{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{title}<wbr>变更说明</h1>\n<p>{compared}</p>\n{fragment(report)}\n</body>\n</html>\n"
    )


def fragment(report: Report, anchors: str = "rl") -> Markup:
    """The report without head and title, what weighs first; to be shown with `STYLE`.

    The ids of its headings begin with `anchors`: another beginning for each fragment of a page.
    """
    weights = (("实质变更", report.substantive), ("编辑性变更", report.editorial))
    told = [(heading, topics) for heading, topics in weights if topics]
    parts = [
        Markup('<div class="rl">'),
        Markup('<p class="rl-summary">{}</p>').format(inert(report.summary)),
    ]
    parts += (_contents(heading, topics, anchors) for heading, topics in told)
    for heading, topics in told:
        parts.append(Markup("<h2>{}（{} 项）</h2>").format(heading, len(topics)))
        parts += (_topic(topic, anchors) for topic in topics)
    return Markup("\n").join([*parts, Markup("</div>")])


_HEAD = Markup(
    "<thead><tr>"
    '<th scope="col">编号</th><th scope="col">内容和涉及单位</th><th scope="col">性质</th>'
    "</tr></thead>"
)


def _contents(heading: str, topics: Sequence[Topic], anchors: str) -> Markup:
    """A table of what changes, with a link to each thing."""
    lines = [
        Markup('<table class="rl-items">\n<caption>{}</caption>').format(heading),
        _HEAD,
        Markup("<tbody>"),
        *(_row(topic, anchors) for topic in topics),
        Markup("</tbody>\n</table>"),
    ]
    return Markup("\n").join(lines)


def _row(topic: Topic, anchors: str) -> Markup:
    return Markup('<tr><td><a href="#{}">{}</a></td><td>{}{}</td><td>{}</td></tr>').format(
        inert(_anchor(topic.key, anchors)),
        inert(topic.code),
        inert(topic.title),
        Markup('<span class="rl-units">{}</span>').format(inert(units))
        if (units := _units(topic))
        else "",
        inert("、".join(topic.reasons)),
    )


def _units(topic: Topic) -> str:
    """Whom the changes of a thing concern; a unit itself need not be named again."""
    return "" if topic.key.subject is Subject.UNIT else "、".join(unit.name for unit in topic.units)


def _anchor(key: Key, anchors: str) -> str:
    """The id of the heading of a thing. A unit may have the id of something else, too."""
    return f"{anchors}-unit-{key.id}" if key.subject is Subject.UNIT else f"{anchors}-{key.id}"


def _topic(topic: Topic, anchors: str) -> Markup:
    units = _units(topic)
    lines = [
        Markup('<h3 id="{}">{}</h3>\n<dl>').format(
            inert(_anchor(topic.key, anchors)), inert(topic.heading)
        ),
        _line("变更性质", inert("、".join(topic.reasons))),
        *([_line("涉及单位", inert(units))] if units else []),
        *(_line(told.label, _told(told)) for told in topic.told),
        Markup("</dl>"),
    ]
    return Markup("\n").join(lines)


def _line(label: str, words: Markup) -> Markup:
    return Markup("<dt>{}</dt><dd>{}</dd>").format(inert(label), words)


def _told(told: Told) -> Markup:
    note = f"（{told.note}）" if told.note and told.redline else told.note
    return marked_alone(changed(told.redline)) + inert(note)


def marked(sentences: Iterable[Sentence]) -> Markup:
    """A redline as HTML, for a page with a style sheet."""
    return Markup().join(_sentence(sentence) for sentence in sentences)


def marked_alone(sentences: Iterable[Sentence]) -> Markup:
    """A redline as HTML, for a mail or a feed, which may drop the style sheet."""
    html = str(marked(sentences)).replace('class="rl-said"', _ALONE)
    return Markup(html)  # noqa: S704  quotes of the plan's texts are escaped


def _sentence(sentence: Sentence) -> Markup:
    words = Markup().join(_piece(piece) for piece in sentence.pieces)
    way = way_words(sentence)
    return _MOVED.format(sentence.way.value, inert(way), words) if way else words


def _piece(piece: Piece) -> Markup:
    paragraphs = [inert(text) for text in piece.text.split("\n")]
    words = Markup("<br>").join(paragraphs)
    return words if piece.mark is Mark.KEPT else _TAGS[piece.mark].format(words)
