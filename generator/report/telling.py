"""A change in; what a reader is told of it in Chinese, out: a label, the redline, a note."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from generator.changes import Change, ChangeKind
from generator.entries import Entries, Entry, Key, Spot, Subject, entries, is_role
from generator.model import (
    Base,
    Deadline,
    Kind,
    Mention,
    Part,
    Plan,
    Role,
    Target,
    Unit,
)
from generator.quote import named
from generator.redline import Mark, Names, Piece, Sentence, Way, pieces, redline
from generator.report.heirs import Heirs
from generator.report.notes import note
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
    "document.index_number": "索引号",
    "document.subject": "主题分类",
    "document.issuers": "发文机关",
    "document.number": "发文字号",
    "document.dated": "成文日期",
    "document.published": "公开日期",
    "document.validity": "有效性",
    "document.disclosure": "公开属性",
    "document.approved_by": "审议通过",
    "document.address": "官方文本的网址",
    "extra": "补充内容",
}


_PARTS: Mapping[Part, str] = {
    Part.TITLE: "标题",
    Part.STAGE: "稿次",
    Part.PREAMBLE: "前言",
    Part.GOALS: "目标",
    Part.INDICATORS: "指标",
    Part.TASKS: "任务",
    Part.SAFEGUARDS: "保障措施",
    Part.ANNEX: "附件",
    Part.TABLE: "分解表",
    Part.TEXT: "其他文字",
}
_OF_PARTS = {"printed": "的序号", "title": "的标题", "text": ""}


@dataclass(frozen=True)
class Told:
    """One change in words: what it is of, the redline if there are words, and a note."""

    change: Change
    label: str
    redline: tuple[Sentence, ...] = ()
    note: str = ""


class Teller:
    """Tells the changes between two plans in the words that these use.

    What it needs of them, it makes once: all reports on the same two plans share one.
    """

    def __init__(self, old: Plan, new: Plan) -> None:
        self.plans = new, old
        self.views = Views(new), Views(old)

    @cached_property
    def things(self) -> tuple[Entries, Entries]:
        """Every thing of the newer plan, and of the older."""
        new, old = self.plans
        return entries(new), entries(old)

    @cached_property
    def names(self) -> Names:
        """Every name of a unit."""
        return tuple(sorted({n for plan in self.plans for unit in plan.units for n in unit.names}))

    @cached_property
    def heirs(self) -> Heirs:
        """Tells who took whose place."""
        new, old = self.things
        called = {unit.id: unit.name for unit in self.units}
        return Heirs(old, new, called=called, labels=self.roles, names=self.names)

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
        return f" {identity}{named(title_of(found))}" if found else "全文"

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
        if first == "outline" and rest:
            return _of_part(rest)
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
        said = note(before, after, self.measure(change.key))
        return redline(_shown(before), _shown(after), self.names), said

    def measure(self, key: Key) -> str:
        """What the targets of an indicator count, where both plans say the same."""
        known = (things[key].value for things in self.things if key in things)
        found = {getattr(value, "measure", None) or "" for value in known}
        return found.pop() if len(found) == 1 else ""

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
        left = {u: [self.roles.get(r, r) for r, c in roles.items() if u in _gone(c)] for u in after}
        come = {unit for other in roles.values() for unit in _come(other)}
        swapped = [unit for unit in after if unit not in before and left[unit]]
        fresh = [unit for unit in after if unit not in before and not left[unit]]
        gone = [unit for unit in before if unit not in after and unit not in come]
        notes = [
            f"{self.unit_name(u)}由{'、'.join(left[u])}改为{self.label(change)}" for u in swapped
        ]
        for verb, units in (("增加", fresh), ("减少", gone)):
            if units:
                notes.append(f"{verb}{'、'.join(map(self.unit_name, units))}")
        notes += self.order(before, after)
        phrases = (phrase(change.before), phrase(change.after))
        return (Sentence(pieces(*phrases, self.names)),), "；".join(notes)

    def order(self, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
        """Whether units that stay are in another order; and the first one, where it leads."""
        one, other = ([u for u in side if u in before and u in after] for side in (before, after))
        if one != other:
            yield "次序有调整"
            first_leads = any(plan.head.lead_rule == "first" for plan in self.plans)
            if first_leads and before[0] != after[0]:
                yield f"列首位的由{self.unit_name(before[0])}改为{self.unit_name(after[0])}"


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


def _of_part(field: str) -> str:
    """What a part of the document prints: `goals.title`, `text-2.text`."""
    name, _, what = field.partition(".")
    return _PARTS[Part(name.partition("-")[0])] + _OF_PARTS[what]


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
    if isinstance(value, tuple) and value and isinstance(value[0], Part):
        return "、".join(_PARTS[part] for part in value)
    if isinstance(value, tuple):
        return "、".join(map(words, value))
    return words(value)
