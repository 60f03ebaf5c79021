"""A change in; what a reader is told of it in Chinese, out: a label, the redline, a note."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from generator.changes import Change, ChangeKind
from generator.entries import Entry, Key, Spot, Subject, entries, is_role
from generator.model import (
    Base,
    Deadline,
    Kind,
    Mention,
    Plan,
    Role,
    Target,
    Unit,
)
from generator.redline import Mark, Names, Piece, Sentence, Way, pieces, redline
from generator.report.heirs import Heirs
from generator.report.whole import content, phrase
from generator.scale import words
from generator.views import Views, title_of

_LABELS: Mapping[str, str] = {
    "title": "标题",
    "name": "名称",
    "text": "正文",
    "number": "序号",
    "printed": "印出的序号",
    "replaces": "替代的条目",
    "table.title": "表中标题",
    "table.printed": "表中序号",
    "measure": "计量单位",
    "kind": "性质",
    "base": "基数",
    "deadlines": "时限",
    "aliases": "别称",
    "collective": "是否统称",
    "not_in": "含其名称的其他名称",
    "short_title": "简称",
    "stage": "稿次",
    "period": "起止年份",
    "target_years": "目标年份",
    "labels": "各部分的叫法",
    "roles": "角色",
    "lead_rule": "牵头单位的认定",
    "columns": "自设的列",
    "reporting": "报送要求",
    "preamble": "前言",
    "goals": "目标",
    "outline": "文件结构",
    "body": "正文版式",
    "indicator_table": "指标表版式",
    "row_table": "分解表版式",
    "document": "文件信息",
    "extra": "补充内容",
}


@dataclass(frozen=True)
class Told:
    """One change in words: what it is of, the redline if there are words, and a note."""

    change: Change
    label: str
    redline: tuple[Sentence, ...] = ()
    note: str = ""


class Teller:
    """Tells the changes between two plans in the words that these use."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self.plans = new, old
        self.views = Views(new), Views(old)
        self.things = entries(new), entries(old)
        self.names: Names = tuple(
            sorted({name for plan in self.plans for unit in plan.units for name in unit.names})
        )
        self.heirs = Heirs(
            entries(old),
            entries(new),
            called={unit.id: unit.name for unit in self.units},
            labels=self.roles,
            names=self.names,
        )

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit of the registries, as the newer plan has it where it does."""
        new, old = (plan.units for plan in self.plans)
        kept = {unit.id for unit in new}
        return (*new, *(unit for unit in old if unit.id not in kept))

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """What the roles of both plans are called, as the newer plan has it where it does."""
        return {role.key: role.label for plan in self.plans[::-1] for role in plan.head.roles}

    def unit_name(self, identity: str) -> str:
        """The name of a unit."""
        return next((unit.name for unit in self.units if unit.id == identity), identity)

    def called(self, key: Key) -> tuple[str, str]:
        """What kind of thing this is in the plan's own words, and its title."""
        if key.subject is Subject.PLAN:
            return "文件", self.plans[0].head.short_title or self.plans[0].head.title
        if key.subject is Subject.UNIT:
            return "单位登记", self.unit_name(key.id)
        for views in self.views:
            item = views.item.get(key.id)
            if item is not None:
                return views.kind_label(Kind(key.subject)), title_of(item)
        return "", key.id

    def title(self, identity: str | None) -> str:
        """An item with its title, as where something stood or stands now."""
        found = next((i for v in self.views if (i := v.item.get(identity or ""))), None)
        return f" {identity}“{title_of(found)}”" if found else "全文"

    def told(self, changes: Sequence[Change]) -> Iterator[Told]:
        """All changes of one thing in words."""
        roles = self.duties(changes)
        for change in changes:
            words = self.role(change, roles) if change.field in roles else self.words(change)
            yield Told(change, self.label(change), *words)

    def label(self, change: Change) -> str:
        """What a change is of."""
        if change.succession:
            return self.heirs.label(change)
        if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
            return "新增" if change.kind is ChangeKind.ADDED else "删去"
        if change.kind is ChangeKind.MOVED:
            return "移动"
        field = change.field or ""
        first, _, rest = field.partition(".")
        if change.subject is not Subject.PLAN:
            columns = {c.key: c.label for plan in self.plans for c in plan.head.columns}
            if first == "targets":
                return f"{rest}年目标值"
            if first == "columns":
                return columns.get(rest, rest)
            if field in self.roles:
                return self.roles[field]
        return _LABELS.get(field) or _LABELS.get(first, field)

    def words(self, change: Change) -> tuple[tuple[Sentence, ...], str]:
        """The redline of what a change is about, and a note."""
        before, after = change.before, change.after
        if change.succession:
            return self.heirs.told(change)
        if isinstance(before, Entry):
            return (_all(Mark.DELETED, content(before, self.roles)), "")
        if isinstance(after, Entry):
            return (_all(Mark.INSERTED, content(after, self.roles)), "")
        if isinstance(before, Spot) and isinstance(after, Spot):
            return (), self.way(before, after)
        if change.kind is ChangeKind.MOVED:
            return (), self.from_to(before, after)
        return redline(_shown(before), _shown(after), self.names), _note(before, after)

    def from_to(self, before: str | None, after: str | None) -> str:
        """From what to what something moved."""
        return f"由{self.title(before)}移至{self.title(after)}"

    def way(self, before: Spot, after: Spot) -> str:
        """From where to where something moved."""
        if before.within != after.within:
            return self.from_to(before.within, after.within)
        return f"由第 {_place(before)} 位移至第 {_place(after)} 位"

    # -- roles -------------------------------------------------------------------------------

    def duties(self, changes: Sequence[Change]) -> Mapping[str, Change]:
        """The changes of the roles of one item, by role."""
        found: dict[str, Change] = {}
        for change in changes:
            entry = next((e for things in self.things if (e := things.get(change.key))), None)
            if change.kind is not ChangeKind.CHANGED or change.field is None or entry is None:
                continue
            if is_role(entry.value, change.field):
                found[change.field] = change
        return found

    def role(self, change: Change, roles: Mapping[str, Change]) -> tuple[tuple[Sentence, ...], str]:
        """Units that come, go, or change from one role to another; and their order."""
        before, after = _ids(change.before), _ids(change.after)
        notes = []
        for unit in (u for u in after if u not in before):
            left = [self.roles.get(r, r) for r, c in roles.items() if unit in _gone(c)]
            way = f"由{'、'.join(left)}改为{self.label(change)}" if left else "增加"
            notes.append(f"{self.unit_name(unit)}{way}" if left else f"{way}{self.unit_name(unit)}")
        come = {unit for other in roles.values() for unit in _come(other)}
        gone = (unit for unit in before if unit not in after and unit not in come)
        notes += [f"减少{self.unit_name(unit)}" for unit in gone]
        kept = [[u for u in side if u in before and u in after] for side in (before, after)]
        if kept[0] != kept[1]:
            notes.append("次序有调整")
        phrases = (phrase(change.before), phrase(change.after))
        return (Sentence(pieces(*phrases, self.names)),), "；".join(notes)


def changed(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """A redline without the long stretches in which nothing changes."""
    found: list[Sentence] = []
    for same, run in groupby(sentences, key=_same):
        stretch = tuple(run)
        long = same and sum(len(sentence.text()) for sentence in stretch) > _LONG
        found += [_LEFT_OUT] if long and len(stretch) < len(sentences) else stretch
    return tuple(found)


def _same(sentence: Sentence) -> bool:
    kept = all(piece.mark is Mark.KEPT for piece in sentence.pieces)
    return kept and sentence.way is Way.STAYS


_LONG = 20  # letters in a row without a change that are shown for their context
_LEFT_OUT = Sentence((Piece(Mark.KEPT, "……"),))


def way_words(sentence: Sentence) -> str:
    """What became of a sentence, for those that did not stay where they were."""
    if sentence.way is Way.STAYS:
        return ""
    if not sentence.place:
        return "移走" if sentence.way is Way.MOVED_FROM else "移来"
    return f"{'移至' if sentence.way is Way.MOVED_FROM else '移自'} {sentence.place}"


def _place(spot: Spot) -> int:
    return (spot.index or 0) + 1


def _ids(mentions: Sequence[Mention] | None) -> list[str]:
    return [m.unit for m in mentions or () if m.unit]


def _gone(change: Change) -> set[str]:
    return {*_ids(change.before)} - {*_ids(change.after)}


def _come(change: Change) -> set[str]:
    return {*_ids(change.after)} - {*_ids(change.before)}


def _all(mark: Mark, text: str) -> tuple[Sentence, ...]:
    return (Sentence((Piece(mark, text),)),) if text else ()


def _shown(value: Any) -> str:
    """A field as a reader sees it."""
    if isinstance(value, Target | Base):
        return value.text
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple) and value and isinstance(value[0], Deadline):
        return "；".join(deadline.text for deadline in value)
    if isinstance(value, tuple) and value and isinstance(value[0], Role):
        return "、".join(role.label for role in value)
    if isinstance(value, tuple):
        return "、".join(map(words, value))
    return words(value)


def _note(before: Any, after: Any) -> str:
    """By how much a target changes; whether a deadline comes earlier or later."""
    if isinstance(before, Target) and isinstance(after, Target):
        if before.number is None or after.number is None or before.number == after.number:
            return ""
        by = after.number - before.number
        return f"{'增加' if by > 0 else '减少'} {_figure(abs(by))}"
    if isinstance(before, tuple) and isinstance(after, tuple):
        return "；".join(_earlier_or_later(before, after))
    return ""


def _figure(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _earlier_or_later(before: Sequence[Any], after: Sequence[Any]) -> Iterator[str]:
    """What deadlines come earlier or later, each told against the one that stood in its place."""
    if len(before) != len(after):
        return
    for old, new in zip(before, after, strict=True):
        dated = isinstance(old, Deadline) and isinstance(new, Deadline) and old.date and new.date
        if dated and (way := _sooner(_end(old.date), _end(new.date))):
            yield f"“{new.text}”{way}" if len(after) > 1 else way


def _sooner(before: date, after: date) -> str:
    """By how much one day is earlier than another, in months where both end one.

    >>> _sooner(date(2028, 9, 30), date(2028, 12, 31))
    '推迟 3 个月'
    """
    if before == after:
        return ""
    way = "提前" if after < before else "推迟"
    if not all((day + timedelta(days=1)).day == 1 for day in (before, after)):
        return way
    months = abs((after.year - before.year) * 12 + after.month - before.month)
    years, rest = divmod(months, 12)
    return f"{way} {years} 年" if years and not rest else f"{way} {months} 个月"


def _end(moment: str) -> date:
    """The last day of a date of any precision.

    >>> _end("2028-Q3")
    datetime.date(2028, 9, 30)
    """
    year, _, rest = moment.partition("-")
    if "-" in rest:
        return date.fromisoformat(moment)
    month = _LAST_MONTH.get(rest) or int(rest or 12)
    return date(int(year), month, monthrange(int(year), month)[1])


# The last month of a period that is less than a year.
_LAST_MONTH = {"H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
