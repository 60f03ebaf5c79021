"""A report as a letter in plain text: subject, salutation, what changed, where it stands.

What weighs most stands first. Lines are short enough for any mail program. Deleted and inserted
words are told by words.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from generator.entries import Key
from generator.reason import Reason
from generator.redline import Mark, Piece, Sentence
from generator.report.contents import Report, Topic
from generator.report.telling import Told, changed, way_words

# The web address of a thing, where there is one.
Linked = Callable[[Key], str | None]

_WIDTH = 76  # columns of a line: 38 Chinese characters
_NOT_FIRST = "，。；：、？！）”’》〉〕】…％%"  # marks that may not begin a line
_NOT_LAST = "“‘《〈（【〔"  # marks that may not end one
_FRAMES = {Mark.KEPT: "{}", Mark.DELETED: "【删去：{}】", Mark.INSERTED: "【新增：{}】"}
_NUMERALS = "一二"
_ORDER = tuple(Reason)  # the weightiest first


def mail(report: Report, linked: Linked = lambda _: None) -> str:
    """The letter to the unit that the report is narrowed to, or to all units."""
    lines = [*_opening(report)]
    weighty = sorted(report.substantive, key=_place)
    parts = (("实质变更", weighty), ("编辑性变更", report.editorial))
    told = ((heading, topics) for heading, topics in parts if topics)
    for numeral, (heading, topics) in zip(_NUMERALS, told, strict=False):
        lines += ["", f"{numeral}、{heading}（{len(topics)} 项）"]
        for number, topic in enumerate(topics, 1):
            lines += ["", *_topic(number, topic, linked)]
    lines += ["", *wrapped("请核对。有意见的，请回复本邮件，写明编号；没有意见的，也请告知。")]
    return "\n".join(lines) + "\n"


def _place(topic: Topic) -> int:
    """Where a thing stands among others: before all that is of less weight."""
    return _ORDER.index(topic.reasons[0])


def _opening(report: Report) -> Iterator[str]:
    head = report.new.head
    title = head.short_title or head.title
    old, new = report.titles
    named = report.unit.name if report.unit else ""
    about = f"与{named}有关" if named else ""
    yield _on_one_line(f"主题：{title}：{new}{about}的变更")
    yield ""
    yield _on_one_line(f"{named or '各有关单位'}：")
    yield ""
    yield from wrapped(f"《{head.title}》由{old}改为{new}。{report.summary}")


def _topic(number: int, topic: Topic, linked: Linked) -> Iterator[str]:
    yield from wrapped(f"{number}. {topic.heading}〔{'、'.join(topic.reasons)}〕")
    for told in topic.told:
        yield from wrapped(_told(told), "   ")
    if address := linked(topic.key):
        yield f"   {address}"


def _told(told: Told) -> str:
    note = f"（{told.note}）" if told.note and told.redline else told.note
    words = "".join(map(_sentence, changed(told.redline))).replace("\n", " / ")
    return f"{told.label}：{words}{note}"


def _sentence(sentence: Sentence) -> str:
    words, way = "".join(map(_piece, sentence.pieces)), way_words(sentence)
    return f"〈{way}：{words}〉" if way else words


def _piece(piece: Piece) -> str:
    return _FRAMES[piece.mark].format(piece.text)


def wrapped(text: str, indent: str = "") -> Iterator[str]:
    """A text in lines of at most 38 Chinese characters, each with the marks that belong to it.

    No mark that closes begins a line, none that opens ends one.

    Latin words and numbers stay whole where they fit on a line. Paragraphs run on: a title may
    have more than one.
    """
    line = indent
    for word in _words(_on_one_line(text)):
        if _columns(line + word) > _WIDTH and line.strip() and word[0] not in _NOT_FIRST:
            ends = line.rstrip().rstrip(_NOT_LAST)
            ends = ends if ends.strip() else line
            yield ends.rstrip()
            line = indent + line[len(ends) :].strip()
        line += word if line.strip() else word.lstrip()
    if line.strip():
        yield line.rstrip()


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> Iterator[str]:
    """Letters that may be parted: each Chinese one, and runs of others."""
    run = ""
    for letter in text:
        if _columns(letter) > 1 or letter.isspace():
            yield from filter(None, (run,))
            run = ""
            yield letter
        else:
            run += letter
    yield from filter(None, (run,))


def _columns(text: Iterable[str]) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
