"""A report as Markdown for a forge: the summary, a table by item, the redlines folded below."""

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from generator.escape import inert
from generator.redline import Mark, Piece, Sentence
from generator.report.contents import Report, Topic
from generator.report.telling import Told, changed, way_words

_TAGS = {Mark.DELETED: Markup("<del>{}</del>"), Mark.INSERTED: Markup("<ins>{}</ins>")}


def markdown(report: Report) -> str:
    """The report, what weighs first; nothing of the plan's can act as Markdown or HTML."""
    lines = [f"### {inert(' → '.join(report.titles))}", "", f"**{inert(report.summary)}**"]
    for heading, topics in (("实质变更", report.substantive), ("编辑性变更", report.editorial)):
        if topics:
            lines += ["", *_table(heading, topics), "", *_redlines(heading, topics)]
    return "\n".join(lines) + "\n"


def _table(heading: str, topics: Sequence[Topic]) -> Iterator[str]:
    yield f"| {heading} | 内容 | 变更性质 | 涉及单位 |"
    yield "| --- | --- | --- | --- |"
    for topic in topics:
        units = "、".join(unit.name for unit in topic.units) or "—"
        cells = (
            topic.key.id,
            f"{topic.label}：{topic.title}",
            "、".join(topic.reasons),
            units,
        )
        yield f"| {' | '.join(inert(cell) for cell in cells)} |"


def _redlines(heading: str, topics: Sequence[Topic]) -> Iterator[str]:
    yield f"<details><summary>{heading}的修订标记（{len(topics)} 项）</summary>"
    yield ""
    for topic in topics:
        yield f"**{inert(topic.key.id)} {inert(topic.label)}：{inert(topic.title)}**"
        yield ""
        yield from (f"- {inert(told.label)}：{_told(told)}" for told in topic.told)
        yield ""
    yield "</details>"


def _told(told: Told) -> Markup:
    note = f"（{told.note}）" if told.note and told.redline else told.note
    return _marked(changed(told.redline)) + inert(note)


def _marked(sentences: Iterable[Sentence]) -> Markup:
    return Markup().join(map(_sentence, sentences))


def _sentence(sentence: Sentence) -> Markup:
    words, way = Markup().join(map(_piece, sentence.pieces)), way_words(sentence)
    return Markup("〈{}：{}〉").format(inert(way), words) if way else words


def _piece(piece: Piece) -> Markup:
    words = Markup("<br>").join(inert(text) for text in piece.text.split("\n"))
    return words if piece.mark is Mark.KEPT else _TAGS[piece.mark].format(words)
