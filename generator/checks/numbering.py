"""Rules on numbers of headings and steps: one style, no gaps."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.checks.rule import Rule, Subject, into
from generator.finding import Finding
from generator.model import Action, Item, Part, Task
from generator.numerals import number
from generator.verify import slips_in

RULES: list[Rule] = []
rule = into(RULES)

_DIGITS = re.compile("[0-9]+")
_FULL = re.compile("[０-９]+")
_HAN = re.compile("[〇零一二两三四五六七八九十百千]+")
_SIGNS = re.compile("[①-⓿]|[⑴-⒇]|[㈠-㈩]")
HABIT = 2 / 3
SHOWN = 20  # letters by which a step is known


@dataclass(frozen=True, slots=True)
class _Printed:
    """A number as it is printed somewhere."""

    item: str
    field: str
    words: str

    @property
    def style(self) -> str:
        """How it is printed, whatever its value: `（一）` and `（十二）` are one."""
        shown = self.words
        for pattern, sign in ((_DIGITS, "1"), (_FULL, "１"), (_HAN, "一"), (_SIGNS, "①")):
            shown = pattern.sub(sign, shown)
        return shown

    @property
    def value(self) -> int | None:
        """The number that is read."""
        return number(self.words)


@rule("number-style", "序号的写法")
def styles(subject: Subject) -> Iterator[Finding]:
    """同一级标题、同一行的推进计划，序号应是一种写法，否则看不出谁与谁并列。

    错：（一）、二、（三）
    对：（一）（二）（三）
    """
    for siblings in _levels(subject):
        numbered = [one for one in siblings if one.value is not None]
        counted = Counter(one.style for one in numbered)
        usual = counted.most_common(1)[0][0] if counted else ""
        for one in numbered:
            if one.style != usual:
                other = next(two for two in numbered if two.style == usual)
                sides = [subject.value(n.item, n.field, n.words) for n in (one, other)]
                message = f"序号“{one.words}”与同级的“{other.words}”写法不同；请统一"
                yield subject.found("number-style", sides, message, items=[one.item])


@rule("number-sequence", "标题的序号不连续")
def sequences(subject: Subject) -> Iterator[Finding]:
    """标题的序号应一个接一个，不跳号、不重号。

    错：一、二、四
    对：一、二、三
    """
    for siblings in _runs(subject):
        for before, one in pairwise(siblings):
            values = before.value, one.value
            if None not in values and values[1] != (values[0] or 0) + 1:
                sides = [subject.value(n.item, n.field, n.words) for n in (one, before)]
                message = f"序号“{one.words}”前面是“{before.words}”，不连续；请改正"
                yield subject.found("number-sequence", sides, message, items=_items([one]))


@rule("step-sequence", "推进计划的序号不连续")
def step_sequences(subject: Subject) -> Iterator[Finding]:
    """一行里的推进计划应从 1 起连续编号，不跳号、不重号。

    错：1、3、4
    对：1、2、3
    """
    for _, row in subject.plan.rows():
        numbers = [_read(step.printed, step.number) for step in row.steps]
        if numbers != [*range(1, len(numbers) + 1)]:
            said = "、".join(map(str, numbers))
            sides = [subject.value(s.id, "number", s.printed or str(s.number)) for s in row.steps]
            message = f"推进计划的序号是 {said}，应从 1 起连续；请改正"
            yield subject.found("step-sequence", sides, message, items=[row.id])


def _read(printed: str | None, value: int) -> int:
    found = number(printed)
    return value if found is None else found


@rule("step-unnumbered", "推进计划没有序号")
def unnumbered(subject: Subject) -> Iterator[Finding]:
    """推进计划通常编号的，每条都应编号；只有一条也编号，才好引用。

    错：别的行写“1、2、”，这一行的一条没有序号
    对：写“1、”
    """
    steps = [step for *_, step in subject.plan.steps()]
    printed = [step for step in steps if step.printed]
    if not steps or len(printed) < HABIT * len(steps):
        return
    for _, row in subject.plan.rows():
        bare = [step for step in row.steps if not step.printed]
        if bare:
            sides = [subject.value(step.id, "text", step.text[:SHOWN]) for step in bare]
            message = "推进计划没有序号，别处都有；请补写"
            yield subject.found("step-unnumbered", sides, message, disputed=[row.id])


@rule("number-slip", "印出的序号有误")
def slips(subject: Subject) -> Iterator[Finding]:
    """印出的序号读作几，就应是第几项；文件原来就印错的，照原样保留，在这里提示。

    错：第三项印的是“四、”
    对：第三项印“三、”
    """
    for slip in slips_in(subject.plan, subject.places):
        yield slip.finding


# -- siblings --------------------------------------------------------------------------------


def _levels(subject: Subject) -> Iterator[Sequence[_Printed]]:
    """The numbers that should be in one style."""
    plan, depth = subject.plan, subject.views.depth
    for level in sorted({*depth.values()}):
        groups = [action for action in plan.actions if depth[action.id] == level]
        yield from _printed(groups)
    yield from _printed(plan.tasks)
    yield from _printed(plan.safeguards)
    yield from _printed(plan.indicators)
    for _, row in plan.rows():
        yield from _printed(row.steps)
    yield _parts(subject)


def _runs(subject: Subject) -> Iterator[Sequence[_Printed]]:
    """The numbers that follow each other; groups of tasks may begin again."""
    plan = subject.plan
    for parent in dict.fromkeys(action.parent for action in plan.actions):
        yield from _printed([action for action in plan.actions if action.parent == parent])
    for group in dict.fromkeys(task.action for task in plan.tasks):
        yield from _printed([task for task in plan.tasks if task.action == group])
    yield from _printed(plan.safeguards)
    yield from _printed(plan.indicators)
    yield _parts(subject)


def _printed(items: Iterable[Item]) -> Iterator[Sequence[_Printed]]:
    """What items print in the body, and apart from it what they print in the table."""
    own, there = [], []
    for item in items:
        if words := getattr(item, "printed", None):
            own.append(_Printed(item.id, "printed", words))  # type: ignore[attr-defined]
        if isinstance(item, Action | Task) and item.table.printed:
            there.append(_Printed(item.id, "table.printed", item.table.printed))
    yield own
    yield there


def _parts(subject: Subject) -> Sequence[_Printed]:
    """The numbers of the document's parts; where tasks have no heading, those of their groups."""
    found = []
    for index, entry in enumerate(subject.plan.head.outline):
        if entry.printed:
            found.append(_Printed("plan", f"outline.{index}.printed", entry.printed))
        elif entry.part is Part.TASKS:
            outermost = (action for action in subject.plan.actions if action.parent is None)
            found += [_Printed(a.id, "printed", a.printed) for a in outermost if a.printed]
    return [one for one in found if one.value is not None]


def _items(numbers: Iterable[_Printed]) -> list[str]:
    return [one.item for one in numbers if one.item != "plan"]
