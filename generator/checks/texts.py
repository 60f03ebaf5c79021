"""The texts of a plan in; what rules look for in them out: passages, sentences, clauses, quotes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model import Action, AnyItem, Indicator, Plan, Row, Safeguard, Task

LONGEST = 20_000  # letters of a text that the rules of consistency still look at
AROUND = 24  # letters that are shown on either side, at most to the end of the sentence
_STOP = re.compile("[。；！？\n]")
_SENTENCE = re.compile("[^。；！？;\n]+[。；！？;]?[”’』」）)]*")
_CLAUSE = re.compile("[^，。；！？;\n]+")


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


def window(text: str, start: int, end: int) -> tuple[int, int]:
    """Where to begin and end a quotation of a stretch: within its sentence, and not too wide."""
    before = [m.end() for m in _STOP.finditer(text, max(0, start - AROUND), start)]
    behind = _STOP.search(text, end, end + AROUND)
    first = before[-1] if before else max(0, start - AROUND)
    last = behind.end() if behind else min(len(text), end + AROUND)
    return first, last


QUOTED = re.compile("[“《]([^“”《》\n]+)[”》]")


def quoted_in(passage: Passage) -> Iterator[re.Match[str]]:
    """The names in quotation marks or title marks; group 1 is the name."""
    return QUOTED.finditer(passage.text)


def without_quoted(text: str) -> str:
    """A text of the same length with the names in quotation and title marks blotted out."""
    return QUOTED.sub(lambda match: "\x00" * len(match[0]), text)
