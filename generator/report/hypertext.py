"""A report as HTML: a fragment for a page, and a page of its own that can go by mail.

Deleted and inserted words are told apart by their lines, and by words for those who do not see
them; colour only helps.
"""

from collections.abc import Iterable

from markupsafe import Markup

from generator.escape import inert
from generator.redline import Mark, Piece, Sentence
from generator.report.contents import Report, Topic
from generator.report.telling import Told, way_words

_STYLE = """
body { font: 16px/1.7 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #1a1a1a;
  background: #fff; max-width: 48rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.2rem; } h3 { font-size: 1rem; margin-bottom: .2rem; }
dl { margin: .2rem 0 1.2rem; } dt { color: #555; } dd { margin: 0 0 .6rem 1rem; }
del { text-decoration: line-through; color: #9b1c1c; background: #fdecec; }
ins { text-decoration: underline; color: #14532d; background: #e8f5e9; }
.moved { outline: 1px dashed #777; padding: 0 .2em; }
.moved-words { font-size: .85em; color: #555; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
"""
_SAID = '<span class="said">〔{}〕</span>'
_TAGS = {
    Mark.DELETED: Markup(  # noqa: S704  no text of the plan's
        f"<del>{_SAID.format('删去')}{{}}{_SAID.format('删去完')}</del>"
    ),
    Mark.INSERTED: Markup(  # noqa: S704  no text of the plan's
        f"<ins>{_SAID.format('新增')}{{}}{_SAID.format('新增完')}</ins>"
    ),
}
_MOVED = Markup('<span class="moved"><span class="moved-words">〔{}〕</span>{}</span>')


def page(report: Report) -> str:
    """The report as one file that needs no other."""
    title = inert("变更说明：" + " → ".join(report.titles))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n{fragment(report)}\n</body>\n</html>\n"
    )


def fragment(report: Report) -> Markup:
    """The report without head and title, what weighs first."""
    parts = [Markup('<p class="summary">{}</p>').format(inert(report.summary))]
    for heading, topics in (("实质变更", report.substantive), ("编辑性变更", report.editorial)):
        if topics:
            parts.append(Markup("<h2>{}</h2>").format(heading))
            parts += (_topic(topic) for topic in topics)
    return Markup("\n").join(parts)


def _topic(topic: Topic) -> Markup:
    heading = f"{topic.key.id} {topic.label}：{topic.title}"
    units = "、".join(unit.name for unit in topic.units)
    lines = [
        Markup("<h3>{}</h3>\n<dl>").format(inert(heading)),
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
    return marked(told.redline) + inert(note)


def marked(sentences: Iterable[Sentence]) -> Markup:
    """A redline as HTML."""
    return Markup().join(_sentence(sentence) for sentence in sentences)


def _sentence(sentence: Sentence) -> Markup:
    words = Markup().join(_piece(piece) for piece in sentence.pieces)
    way = way_words(sentence)
    return _MOVED.format(inert(way), words) if way else words


def _piece(piece: Piece) -> Markup:
    paragraphs = [inert(text) for text in piece.text.split("\n")]
    words = Markup("<br>").join(paragraphs)
    return words if piece.mark is Mark.KEPT else _TAGS[piece.mark].format(words)
