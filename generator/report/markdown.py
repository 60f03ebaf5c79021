"""A report as Markdown for a forge: the summary, a table by item, the redlines folded below."""

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from generator.escape import silent
from generator.redline import Mark, Piece, Sentence
from generator.report.contents import Report, Topic
from generator.report.sections import Section, whole
from generator.report.telling import Told, changed, way_words

_TAGS = {Mark.DELETED: Markup("<del>{}</del>"), Mark.INSERTED: Markup("<ins>{}</ins>")}


def markdown(report: Report) -> str:
    """The report, what weighs first; nothing of the plan's can act as Markdown or HTML."""
    title = Section(f"### {silent(' → '.join(report.titles))}")
    return whole([title, summary(report), *sections(report)])


def summary(report: Report) -> Section:
    """The whole in a sentence."""
    return Section(f"**{silent(report.summary)}**")


def sections(report: Report) -> Iterator[Section]:
    """The changes of substance, then those of form: each as a table and as redlines."""
    for heading, topics in (("实质变更", report.substantive), ("编辑性变更", report.editorial)):
        if topics:
            yield _table(heading, topics)
            yield _redlines(heading, topics)


def _table(heading: str, topics: Sequence[Topic]) -> Section:
    head = f"| {heading} | 内容 | 变更性质 | 涉及单位 |\n| --- | --- | --- | --- |"
    return Section(head, tuple(map(_row, topics)), counted=f"项{heading}")


def _row(topic: Topic) -> str:
    units = "、".join(unit.name for unit in topic.units) or "—"
    title = f"{topic.label}：{topic.title}"
    cells = (topic.code, title, "、".join(topic.reasons), units)
    return f"| {' | '.join(silent(cell) for cell in cells)} |"


def _redlines(heading: str, topics: Sequence[Topic]) -> Section:
    return Section(
        f"<details><summary>{heading}的修订标记（{len(topics)} 项）</summary>\n",
        tuple(map(_redline, topics)),
        "</details>",
        counted="项修订标记",
    )


def _redline(topic: Topic) -> str:
    heading = f"**{silent(topic.heading)}**"
    told = (f"- {silent(told.label)}：{_told(told)}" for told in topic.told)
    return "\n".join([heading, "", *told, ""])


def _told(told: Told) -> Markup:
    note = f"（{told.note}）" if told.note and told.redline else told.note
    return _marked(changed(told.redline)) + silent(note)


def _marked(sentences: Iterable[Sentence]) -> Markup:
    return Markup().join(map(_sentence, sentences))


def _sentence(sentence: Sentence) -> Markup:
    words, way = Markup().join(map(_piece, sentence.pieces)), way_words(sentence)
    return Markup("〈{}：{}〉").format(silent(way), words) if way else words


def _piece(piece: Piece) -> Markup:
    words = Markup("<br>").join(silent(text) for text in piece.text.split("\n"))
    return words if piece.mark is Mark.KEPT else _TAGS[piece.mark].format(words)
