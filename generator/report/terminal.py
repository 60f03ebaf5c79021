"""A report as lines for the terminal; `[-deleted-]` and `{+inserted+}` need no colour."""

from collections.abc import Iterable, Iterator

from generator.redline import Mark, Piece, Sentence
from generator.report.contents import Report, Topic
from generator.report.telling import Told, changed, way_words

_FRAMES = {Mark.KEPT: "{}", Mark.DELETED: "[-{}-]", Mark.INSERTED: "{{+{}+}}"}


def terminal(report: Report) -> str:
    """The report, what weighs first."""
    lines = [" → ".join(report.titles), report.summary]
    for heading, topics in (("实质变更", report.substantive), ("编辑性变更", report.editorial)):
        if topics:
            lines += ["", f"{heading}", *(line for topic in topics for line in _topic(topic))]
    return "\n".join(lines) + "\n"


def _topic(topic: Topic) -> Iterator[str]:
    yield ""
    yield f"{topic.heading}〔{'、'.join(topic.reasons)}〕"
    if topic.units:
        yield f"  涉及单位：{'、'.join(unit.name for unit in topic.units)}"
    yield from (f"  {_told(told)}" for told in topic.told)


def _told(told: Told) -> str:
    note = f"（{told.note}）" if told.note and told.redline else told.note
    return f"{told.label}：{_words(changed(told.redline))}{note}"


def _words(sentences: Iterable[Sentence]) -> str:
    return "".join(map(_sentence, sentences)).replace("\n", " ¶ ")


def _sentence(sentence: Sentence) -> str:
    words, way = "".join(map(_piece, sentence.pieces)), way_words(sentence)
    return f"〈{way}：{words}〉" if way else words


def _piece(piece: Piece) -> str:
    return _FRAMES[piece.mark].format(piece.text)
