"""The texts of a plan in; what rules look for in them out: passages, sentences, clauses, quotes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model import Action, AnyItem, Indicator, Plan, Row, Safeguard, Task

LONGEST = 20_000  # letters of a text that the rules of consistency still look at
AROUND = 24  # letters that are shown on either side, at most to the end of the sentence
_STOP = re.compile("[。；！？;\n]")
_SENTENCE = re.compile("[^。；！？;\n]+[。；！？;]?[”’』」）)]*")
_CLAUSE = re.compile("[^，。；！？;\n]+")
_CLAUSE_END = re.compile("[，；、：;]")
_ENDED = re.compile("[。；！？;\n][”’』」）)]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the plan: whose it is, in which field."""

    item: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a passage."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words."""
        return self.passage.text[self.start : self.end]


def texts(plan: Plan) -> Iterator[Passage]:
    """Every text of the plan, in document order: headings too."""
    yield from of_head(plan)
    for item in plan.items():
        yield from of_item(item)


def of_head(plan: Plan) -> Iterator[Passage]:
    """The texts that belong to no item."""
    head = plan.head
    fields = {"title": head.title, "preamble": head.preamble, "goals": head.goals}
    for index, entry in enumerate(head.outline):
        fields |= {f"outline.{index}.title": entry.title, f"outline.{index}.text": entry.text}
    if head.row_table:
        columns = head.row_table.columns
        fields |= {f"row_table.columns.{i}.label": one.label for i, one in enumerate(columns)}
    yield from _filled("plan", fields)


def of_item(item: AnyItem) -> Iterator[Passage]:
    """The texts of one item."""
    fields: dict[str, str | None] = {}
    if isinstance(item, Indicator):
        fields["name"] = item.name
    else:
        if isinstance(item, Action | Task | Row | Safeguard):
            fields["title"] = item.title
        if isinstance(item, Action | Task):
            fields["table.title"] = item.table.title
        fields["text"] = item.text
    yield from _filled(item.id, fields)


def _filled(item: str, fields: Mapping[str, str | None]) -> Iterator[Passage]:
    for field, text in fields.items():
        if text and len(text) <= LONGEST:
            yield Passage(item, field, text)


def body_of(item: AnyItem) -> Passage | None:
    """The running text of an item."""
    text = None if isinstance(item, Indicator) else item.text
    return Passage(item.id, "text", text) if text and len(text) <= LONGEST else None


def sentences(passage: Passage) -> Iterator[Stretch]:
    """The sentences of a passage."""
    return _stretches(_SENTENCE, passage)


def clauses(stretch: Stretch) -> Iterator[Stretch]:
    """What stands between marks in a sentence, the marks left out."""
    for match in _CLAUSE.finditer(stretch.passage.text, stretch.start, stretch.end):
        yield Stretch(stretch.passage, match.start(), match.end())


def _stretches(pattern: re.Pattern[str], passage: Passage) -> Iterator[Stretch]:
    for match in pattern.finditer(passage.text):
        yield Stretch(passage, match.start(), match.end())


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words to quote before and behind a stretch: of its sentence, whole clauses if they fit.

    What is left out in the midst of a clause is told by dots.
    """
    begins, ends = _begin(text, start), _end(text, end)
    before = f"…{text[start - AROUND : start]}" if begins is None else text[begins:start]
    if _ENDED.search(text[start:end]):
        return before, ""
    return before, f"{text[end : end + AROUND]}…" if ends is None else text[end:ends]


def _begin(text: str, start: int) -> int | None:
    """Where to begin: with the sentence or a clause, as near AROUND as may be."""
    least = max(0, start - 2 * AROUND)
    stops = [match.end() for match in _STOP.finditer(text, least, start)]
    first = stops[-1] if stops else least
    begins = [match.end() for match in _CLAUSE_END.finditer(text, first, start)]
    if stops or first == 0:
        begins.insert(0, first)
    near = (begin for begin in begins if begin >= start - AROUND)
    return min(near, default=max(begins, default=None))


def _end(text: str, end: int) -> int | None:
    """Where to end: with the sentence or a clause, as near AROUND as may be."""
    stop = _STOP.search(text, end, end + AROUND)
    if stop or len(text) <= end + AROUND:
        return stop.end() if stop else len(text)
    return max((m.start() for m in _CLAUSE_END.finditer(text, end, end + AROUND)), default=None)


QUOTED = re.compile("[“《]([^“”《》\n]+)[”》]")


def quoted_in(passage: Passage) -> Iterator[re.Match[str]]:
    """The names in quotation marks or title marks; group 1 is the name."""
    return QUOTED.finditer(passage.text)


def without_quoted(text: str) -> str:
    """A text of the same length with the names in quotation and title marks blotted out."""
    return QUOTED.sub(lambda match: "\x00" * len(match[0]), text)
