"""What a report says, whatever its form: the summary, and the changes of each thing in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from rapidfuzz import fuzz, process

from generator.changes import Changes, diff
from generator.entries import Key, Subject
from generator.model import Plan, Unit
from generator.reason import Reason
from generator.report.telling import Teller, Told
from generator.stop import CannotRun


@dataclass(frozen=True)
class Topic:
    """One thing with all its changes: its id, what it is called, whom they concern."""

    key: Key
    label: str
    title: str
    told: tuple[Told, ...]
    units: tuple[Unit, ...]

    @property
    def substantive(self) -> bool:
        """Whether any of the changes is more than one of form."""
        return any(told.change.substantive for told in self.told)

    @property
    def code(self) -> str:
        """What the thing is named by in a list: an item's id."""
        return {Subject.PLAN: "文件", Subject.UNIT: "单位"}.get(self.key.subject, self.key.id)

    @property
    def heading(self) -> str:
        """The thing in words: an item's id, what it is, and its title."""
        is_item = self.key.subject not in (Subject.PLAN, Subject.UNIT)
        return f"{f'{self.key.id} ' if is_item else ''}{self.label}：{self.title}"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What the changes are about, the weightiest first."""
        found = {reason for told in self.told for reason in told.change.weight.reasons}
        return tuple(reason for reason in Reason if reason in found)


@dataclass(frozen=True)
class Report:
    """Two plans, what they are called, and the changes that are told of.

    `about` and `unit` say what the changes were narrowed to; `left_out` is how many of form alone
    were left out.
    """

    old: Plan
    new: Plan
    old_name: str
    new_name: str
    changes: Changes
    teller: Teller = field(compare=False, repr=False)
    about: str = ""
    unit: Unit | None = None
    left_out: int = 0

    @property
    def titles(self) -> tuple[str, str]:
        """Both revisions, each as its stage and what it was asked for by."""
        return (
            f"{self.old.head.stage}（{self.old_name}）",
            f"{self.new.head.stage}（{self.new_name}）",
        )

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The changes thing by thing, in document order."""
        found = []
        for key, group in groupby(self.changes, key=lambda change: change.key):
            changes = tuple(group)
            concerned = {unit for change in changes for unit in change.units}
            units = tuple(unit for unit in self.teller.units if unit.id in concerned)
            told = tuple(self.teller.told(changes))
            found.append(Topic(key, *self.teller.called(key), told, units))
        return tuple(found)

    @property
    def substantive(self) -> tuple[Topic, ...]:
        """The things that change in substance."""
        return tuple(topic for topic in self.topics if topic.substantive)

    @property
    def editorial(self) -> tuple[Topic, ...]:
        """The things of which only the form changes."""
        return tuple(topic for topic in self.topics if not topic.substantive)

    @property
    def summary(self) -> str:
        """The whole in one or two sentences: how much, of what weight, about what, for whom."""
        weighty = [change for change in self.changes if change.substantive]
        formal = len(self.changes) - len(weighty)
        if not self.changes:
            return self._nothing
        if not weighty:
            reasons = "、".join(reason for topic in self.editorial for reason in topic.reasons)
            return f"无实质改动：{self.about}仅有编辑性变更 {formal} 处（{_once(reasons)}）。"
        units = {unit for change in weighty for unit in change.units}
        things = {change.key for change in weighty}
        concerned = f"，涉及 {len(things)} 项、{len(units)} 个单位" if units else ""
        counted = Counter(r for change in weighty for r in change.weight.reasons[:1])
        named = "，".join(f"{reason} {counted[reason]}" for reason in Reason if counted[reason])
        more = f"；编辑性变更 {formal} 处" if formal else self._left_out
        return f"{self.about}实质变更 {len(weighty)} 处（{named}）{concerned}{more}。"

    @property
    def _nothing(self) -> str:
        """That there is nothing to tell, of what was asked."""
        about = f" {self.about}" if self.about and self.about[0].isascii() else self.about
        if self.left_out:
            return f"没有{about}实质变更{self._left_out}。"
        return f"没有{about}变更。" if self.about else "两稿内容相同，没有变更。"

    @property
    def _left_out(self) -> str:
        return f"；另有编辑性变更 {self.left_out} 处，没有列出" if self.left_out else ""


def _once(reasons: str) -> str:
    return "、".join(dict.fromkeys(reasons.split("、")))


def report(old: Plan, new: Plan, old_name: str, new_name: str) -> Report:
    """The report of all that changed from one plan to another."""
    return Report(old, new, old_name, new_name, diff(old, new), Teller(old, new))


def narrowed(
    whole: Report, *, unit: str | None = None, item: str | None = None, substantive: bool = False
) -> Report:
    """Only what concerns a unit (its id or any of its names), an item and what is in it, or weighs.

    Raises CannotRun for a unit or item that neither plan has.
    """
    changes = whole.changes
    about = []
    left_out = 0
    found = whole.unit
    if unit is not None:
        found = _unit(whole, unit)
        changes = tuple(change for change in changes if found.id in change.units)
        about.append(f"与{found.name}有关的")
    if item is not None:
        inside = _inside(whole, item)
        changes = tuple(change for change in changes if change.item in inside)
        about.append(f"{item} 的")
    if substantive:
        weighty = tuple(change for change in changes if change.substantive)
        left_out, changes = len(changes) - len(weighty), weighty
    return replace(whole, changes=changes, about=" ".join(about), unit=found, left_out=left_out)


def only(whole: Report, items: Iterable[str]) -> Report:
    """Only what concerns these items."""
    wanted = frozenset(items)
    return replace(whole, changes=tuple(c for c in whole.changes if c.item in wanted))


def _unit(whole: Report, name: str) -> Unit:
    units = (*whole.new.units, *whole.old.units)
    found = next((u for u in units if u.id == name), None)
    found = found or next((u for u in units if name in u.names), None)
    if found is None:
        known = [known for u in units for known in (u.id, *u.names)]
        raise CannotRun(f"两稿都没有单位“{name}”{_nearest(name, known)}；请写单位的编号或名称")
    return found


def _inside(whole: Report, item: str) -> frozenset[str]:
    """The ids of an item and of all that stands in it, in either plan."""
    known = {i.id for plan in (whole.old, whole.new) for i in plan.items()}
    if item not in known and item != Subject.PLAN:
        raise CannotRun(f"两稿都没有编号“{item}”{_nearest(item, known)}；编号如 T03、T03-2、I01")
    return frozenset({item, *(i for plan in (whole.old, whole.new) for i in _below(plan, item))})


def _below(plan: Plan, item: str) -> Iterator[str]:
    groups = {item}
    for action in plan.actions:  # outer ones stand first
        if action.parent in groups:
            groups.add(action.id)
            yield action.id
    yield from (i.id for i in plan.indicators if i.action in groups)
    for task in plan.tasks:
        around_task = task.action in groups or task.id == item
        if around_task:
            yield task.id
        for row in task.rows:
            around_row = around_task or row.id == item
            if around_row:
                yield row.id
                yield from (step.id for step in row.steps)


def _nearest(name: str, known: Sequence[str] | set[str]) -> str:
    near = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=50)
    return f"，是否应为“{near[0]}”" if near else ""
