"""A plan and the text it was transcribed from in; the proof that they agree out, or where not.

The text is compared with the plan as printed, letter by letter, white space apart. Each character
of the text is then accounted for once: as a value, as a label that the document prints, or as an
artefact of the extraction. Which white space is the extraction's is the rule of `sentences`; white
space beside a listed artefact is the extraction's too. Breaks between paragraphs are the plan's:
the text has none that could be told from a wrapped line.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from pathlib import PurePosixPath

from generator.align import Letters, Span, align, differing
from generator.files import REVISIONS_FILE
from generator.finding import Finding, Place, Severity
from generator.ledger import ledger, snapshot_file
from generator.load import Loaded, Places
from generator.model import Action, AnyItem, Artefact, Plan, Task
from generator.numerals import number
from generator.printed import Sort, printed
from generator.sentences import is_extraction_space
from generator.tables import Tables

RULE = "source-difference"
SLIP_RULE = "number-slip"
_SHOWN = 40  # letters of a difference that are shown
_CONTEXT = 10  # letters shown before a difference
_LINE_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
_PRINTED_BREAKS = str.maketrans("", "", "\n\t")
_VALUES = (Sort.TEXT, Sort.TARGET)


class Group(StrEnum):
    """What a character of the source is accounted for by."""

    VALUE = "条文内容"
    LABEL = "印出的标签"
    ARTEFACT = "提取痕迹"
    NOTHING = "没有着落"


class White(StrEnum):
    """White space that the extraction put in."""

    LINE = "换行"
    CELL = "单元格之间的空格"
    SPACE = "其他多余空格"


ARTEFACTS = {
    "page_number": "页码",
    "repeated_head": "重复的表头",
    "repeated_cell": "重复的单元格",
    "glyph": "误识的字形",
}
_KINDS: tuple[str, ...] = (*Sort, *White, *ARTEFACTS.values())
_Tally = Counter[tuple[Group, str]]


@dataclass(frozen=True, slots=True)
class Count:
    """How many characters of the source are accounted for in one way."""

    group: Group
    kind: str
    characters: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Where plan and source differ: the place in the YAML, both sides in words, the source's place.

    What is missing between two values stands behind `place` and before `until`.
    """

    place: Place
    message: str
    source: Place | None = None
    until: Place | None = None
    rule: str = RULE

    @property
    def finding(self) -> Finding:
        """The difference as a fault of the plan; a slip of the document itself forbids nothing."""
        severity = Severity.FINDING if self.rule == SLIP_RULE else Severity.ERROR
        return Finding(self.rule, self.place, self.message, severity=severity)


@dataclass(frozen=True, slots=True)
class Proof:
    """What every character of the source is accounted for by, and where plan and source differ.

    `slips` are numbers that the document itself prints wrong: kept as printed, so no differences.
    `revision` is the released one that the source is the text of. `note` says why nothing was
    compared.
    """

    source: str = ""
    characters: int = 0
    counts: tuple[Count, ...] = ()
    differences: tuple[Difference, ...] = ()
    slips: tuple[Difference, ...] = ()
    note: str = ""
    revision: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the plan: no difference, or no source to differ from."""
        return not self.differences

    def total(self, group: Group) -> int:
        """The number of characters that are accounted for by this group."""
        return sum(count.characters for count in self.counts if count.group is group)


def verify(loaded: Loaded) -> Proof:
    """Compare a loaded plan with the source text beside it.

    Once the revision that the source is the text of is released, its snapshot is what is compared:
    the plan itself may be revised from then on.
    """
    if loaded.plan is None:
        return Proof(note="计划读取不了，无从核对；请先运行 plansite check 并改正错误")
    slips = tuple(slips_in(loaded.plan, loaded.places))
    wanted = loaded.source.revision if loaded.source else None
    if wanted is None:
        return replace(compare(loaded), slips=slips)
    held = ledger(loaded).find(wanted)
    if held is None:
        place = loaded.places.of("source", "revision")
        message = (
            f"原文是“{wanted}”这一稿的，而 {REVISIONS_FILE} 没有这一稿的存档；"
            "请改正编号；尚未发布的，删去 revision 一行"
        )
        return Proof(differences=(Difference(place, message),), slips=slips)
    if held.plan == loaded.plan:
        return replace(compare(loaded), slips=slips, revision=wanted)
    places = loaded.places.only("source", snapshot_file(wanted))
    released = replace(loaded, plan=held.plan, places=places)
    return replace(compare(released), slips=slips, revision=wanted)


def compare(loaded: Loaded) -> Proof:
    """Compare a plan with the bytes of its source; its `places` tell where its values stand."""
    plan, places, source, data = loaded.plan, loaded.places, loaded.source, loaded.source_text
    if plan is None or source is None:
        return Proof(note="这份计划没有附原文（source.yaml），不作核对")
    listed = places.of("source", "file")
    name = (PurePosixPath(listed.file).parent / source.file).as_posix()
    if data is None:
        gone = Difference(listed, f"找不到原文 {name}；请把它放回计划目录")
        return Proof(name, differences=(gone,))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        unread = Difference(listed, f"原文 {name} 不是 UTF-8 编码；请恢复原来的文件")
        return Proof(name, differences=(unread,))
    comparison = _Comparison(plan, places, source.artefacts, name, text)
    differences = tuple(comparison.differences())
    found = hashlib.sha256(data).hexdigest()
    if found != source.sha256:
        message = f"原文被改动过：SHA-256 应为 {source.sha256}，实为 {found}；请恢复原来的文件"
        differences = (Difference(places.of("source", "sha256"), message), *differences)
    return Proof(name, len(text), comparison.counts(), differences)


def render(proof: Proof) -> str:
    """The proof as lines for the terminal."""
    lines = [str(told.finding) for told in (*proof.slips, *proof.differences)]
    if proof.note:
        return "\n".join((*lines, proof.note))
    of = f"，对照已发布的“{proof.revision}”" if proof.revision else ""
    lines.append(f"原文 {proof.source}，共 {proof.characters} 个字符{of}")
    for group in Group:
        lines.append(f"  {group}：{proof.total(group)}")
        lines += (f"    {c.kind}：{c.characters}" for c in proof.counts if c.group is group)
    verdict = "相符：原文的每个字符都有且只有一个着落"
    lines.append(verdict if proof.holds else f"不符：{len(proof.differences)} 处不同")
    return "\n".join(lines)


def slips_in(plan: Plan, places: Places) -> Iterator[Difference]:
    """Printed numbers that say another number than the item has."""
    for item in plan.items():
        for field, shown in _printed_numbers(plan, item):
            value = number(shown)
            if None not in (value, item.number) and value != item.number:
                message = (
                    f"印出的序号“{shown}”读作 {value}，而这一项的序号是 {item.number}；"
                    "原文如此则不必改，否则请改正"
                )
                yield Difference(places.of(item.id, field), message, rule=SLIP_RULE)


def _printed_numbers(plan: Plan, item: AnyItem) -> Iterator[tuple[str, str]]:
    """The item's number in the body, and in the table unless its lines are counted on their own."""
    if item.printed:
        yield "printed", item.printed
    counted = any(column.field == "number" for column in Tables(plan).row_columns())
    if isinstance(item, Action | Task) and item.table.printed and not counted:
        yield "table.printed", item.table.printed


class _Comparison:
    """One source text beside one plan as printed."""

    def __init__(
        self, plan: Plan, places: Places, artefacts: Sequence[Artefact], name: str, text: str
    ) -> None:
        self.places = places
        self.name = name
        self.line_starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n"), len(text)]
        self.pieces = tuple(printed(plan))
        self.piece_starts = tuple(accumulate((len(p.text) for p in self.pieces), initial=0))
        self.plan = Letters("".join(piece.text for piece in self.pieces))
        self.hidden: dict[int, Artefact] = {}
        self.unfound: list[Difference] = []
        whole = Letters(text)
        for index, artefact in enumerate(artefacts):
            self.hide(artefact, index, whole)
        self.source = Letters(text, self.hidden)
        self.spans = align(self.source.letters, self.plan.letters)
        # The plan's letter for each letter of the source that has one; both ends meet.
        self.partner = {-1: -1, len(self.source): len(self.plan)}
        for span in self.equal():
            ranges = range(span.start, span.end), range(span.start_other, span.end_other)
            self.partner.update(zip(*ranges, strict=True))

    def equal(self) -> Iterator[Span]:
        return (span for span in self.spans if span.equal)

    def hide(self, artefact: Artefact, index: int, whole: Letters) -> None:
        """Take an artefact out of the comparison; told when it does not stand on its line."""
        wanted = "".join(artefact.text.split())
        starts = self.line_starts[artefact.line - 1 : artefact.line + 1]
        edges = [bisect_left(whole.at, start) for start in starts] or [0]
        for found in range(edges[0], edges[-1] if wanted else edges[0]):
            positions = whole.at[found : found + len(wanted)]
            if whole.letters.startswith(wanted, found) and positions[0] not in self.hidden:
                self.hidden |= dict.fromkeys(positions, artefact)
                return
        place = self.places.of("source", f"artefacts.{index}.text")
        message = (
            f"原文 {self.name} 第 {artefact.line} 行没有“{_clipped(wanted)}”；请核对行号和文字"
        )
        self.unfound.append(Difference(place, message, Place(self.name, artefact.line)))

    def printed_gap(self, index: int) -> str | None:
        """What the plan prints where the source has the gap before this letter; None if nowhere."""
        before, after = self.partner.get(index - 1), self.partner.get(index)
        return self.plan.gap(after) if after is not None and before == after - 1 else None

    def words(self, index: int) -> str:
        """The white space before this letter that is the document's own."""
        gap, letters = self.source.gap(index), self.source.letters
        before, after = letters[index - 1 : index] if index else "", letters[index : index + 1]
        foreign = any(c in _LINE_BREAKS or not c.isspace() for c in gap)
        return "" if foreign or is_extraction_space(before, after) else gap

    def agrees(self, index: int) -> bool:
        """Whether plan and source have the same spaces before this letter.

        Between two paragraphs or cells of the plan the source may have any.
        """
        shown = self.printed_gap(index)
        if shown is None:
            return True  # told as a difference of letters
        spaces = shown.translate(_PRINTED_BREAKS)
        return spaces == ("" if spaces != shown else self.words(index))

    def counts(self) -> tuple[Count, ...]:
        """Every character of the source, counted once."""
        tally: _Tally = Counter()
        for artefact in self.hidden.values():
            tally[Group.ARTEFACT, ARTEFACTS[artefact.kind]] += 1
        for index in self.source.gaps():
            self.count_white(index, tally)
        for span in self.equal():
            tally.update(self.account(k) for k in range(span.start_other, span.end_other))
        tally[Group.NOTHING, Sort.TEXT] += len(self.source) + 2 - len(self.partner)
        ordered = sorted(+tally, key=lambda k: (tuple(Group).index(k[0]), _KINDS.index(k[1])))
        return tuple(Count(*key, tally[key]) for key in ordered)

    def account(self, partner: int) -> tuple[Group, str]:
        """What this letter of the plan accounts for a letter of the source as."""
        sort = self.pieces[self.piece_at(self.plan.position(partner))].sort
        return (Group.VALUE if sort in _VALUES else Group.LABEL), sort

    def count_white(self, index: int, tally: _Tally) -> None:
        shown, words = self.printed_gap(index), self.words(index)
        spaces = [c for c in self.source.gap(index) if c.isspace()]
        lines = sum(c in _LINE_BREAKS for c in spaces)
        tally[Group.ARTEFACT, White.LINE] += lines
        key: tuple[Group, str] = Group.ARTEFACT, White.SPACE
        if shown is not None and "\t" in shown:
            key = Group.ARTEFACT, White.CELL
        elif words:
            held = shown == words
            key = self.account(self.partner[index]) if held else (Group.NOTHING, White.SPACE)
        tally[key] += len(spaces) - lines

    def differences(self) -> Iterator[Difference]:
        """Artefacts that are not there, then letters and spaces that differ, in source order."""
        yield from self.unfound
        told = [self.of_letters(span) for span in differing(self.spans)]
        gaps = {*self.source.gaps(), *self.plan_gaps()}
        told += [self.of_spaces(index) for index in gaps if not self.agrees(index)]
        yield from sorted(told, key=lambda difference: difference.source or difference.place)

    def plan_gaps(self) -> Iterator[int]:
        """The letters of the source before whose partners the plan prints something."""
        printed_gaps = frozenset(self.plan.gaps())
        return (index for index, partner in self.partner.items() if partner in printed_gaps)

    def of_letters(self, span: Span) -> Difference:
        """What differs in a stretch of letters."""
        wanted = self.source.letters[span.start : span.end]
        given = self.plan.letters[span.start_other : span.end_other]
        if given and wanted:
            said = f"应为“{_clipped(wanted)}”，实为“{_clipped(given)}”"
        else:
            said = f"多出“{_clipped(given)}”" if given else f"缺少“{_clipped(wanted)}”"
        return self.difference(span.start, span.start_other, said, between=not given)

    def of_spaces(self, index: int) -> Difference:
        """What differs in the spaces before a letter of the source."""
        wanted, given = self.words(index), self.plan.gap(self.partner[index])
        said = f"此处应有空格 {len(wanted)} 个，实有 {len(given.translate(_PRINTED_BREAKS))} 个"
        return self.difference(index, self.partner[index], said, between=True)

    def difference(self, index: int, partner: int, said: str, *, between: bool) -> Difference:
        """A difference at these letters; `between`: it lies before the plan's letter."""
        source = self.source_place(self.source.position(index))
        place, until = self.place(partner), None
        if between and (before := self.place(partner - 1)) != place:
            same = before.file == place.file and before.line == place.line
            place, until = (place, None) if same else (before, place)
        context = self.source.letters[max(0, index - _CONTEXT) : index]
        where = f"（在“{context}”之后" if context else "（在开头"
        ahead = f"，{until} 之前" if until else ""
        message = f"{said}{where}{ahead}；原文 {source}:{source.column}）"
        return Difference(place, message, source, until)

    def place(self, index: int) -> Place:
        """Where the letter of the plan stands in the YAML; the nearest one beyond the ends."""
        position = self.plan.position(max(0, min(index, len(self.plan) - 1)))
        piece = self.pieces[self.piece_at(position)]
        start = self.piece_starts[self.piece_at(position)]
        return self.places.at(piece.item, piece.field, piece.start + position - start)

    def piece_at(self, position: int) -> int:
        return bisect_right(self.piece_starts, position) - 1

    def source_place(self, position: int) -> Place:
        line = bisect_right(self.line_starts, position, hi=max(1, len(self.line_starts) - 1))
        return Place(self.name, line, position - self.line_starts[line - 1] + 1)


def _clipped(text: str) -> str:
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
