"""A plan in, the same plan as somebody might have revised it out: any edit, in any combination."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from generator.model import (
    Action,
    Deadline,
    Indicator,
    Mention,
    Plan,
    Row,
    Safeguard,
    Stage,
    Step,
    Target,
    Task,
    Unit,
    document_order,
    target_years,
)
from generator.sentences import join, part

WORDS = [
    "力争",
    "确保",
    "2026年底前",
    "10家",
    "、",
    "，",
    "不",
    "“试点”",
    " ",
    "推进",
    "\n",
    "研究",
    "(一)",
    "%",
]


def revised(plan: Plan, random: Random, edits: int) -> Plan:
    """The plan after so many edits, in document order."""
    for _ in range(edits):
        plan = random.choice(EDITS)(plan, random)
    actions, tasks = document_order(plan.actions, plan.tasks)
    return plan.model_copy(update={"actions": actions, "tasks": tasks})


def _with(value: Any, **update: Any) -> Any:
    return value.model_copy(update=update)


def _swap(values: Sequence[Any], index: int, *instead: Any) -> tuple[Any, ...]:
    return (*values[:index], *instead, *values[index + 1 :])


def _elsewhere(values: Sequence[Any], random: Random) -> tuple[Any, ...]:
    """One of them in another place."""
    left = list(values)
    taken = left.pop(random.randrange(len(left)))
    left.insert(random.randint(0, len(left)), taken)
    return tuple(left)


def _free(plan: Plan, form: str, *taken: str) -> str:
    """An id that the plan does not have."""
    used = {*taken, *(item.id for item in plan.items())}
    return next(name for n in range(1, 10_000) if (name := form.format(n)) not in used)


def reworded(text: str, random: Random) -> str:
    """A text with a word in or out, or with its sentences in another order."""
    if random.random() < 0.2:
        lines = part(text)
        random.shuffle(lines)
        return join(lines) or text
    start = random.randint(0, len(text))
    end = min(len(text), start + random.choice([0, 0, 1, 2, 5]))
    return (text[:start] + random.choice(["", *WORDS]) + text[end:]).strip() or "改"


def _any_item(plan: Plan, random: Random, edit: Callable[[Any], Any]) -> Plan:
    """One item of the plan edited, whatever its kind."""
    chosen = random.choice(list(plan.items())).id

    def step(value: Step) -> Step:
        return edit(value) if value.id == chosen else value

    def row(value: Row) -> Row:
        value = _with(value, steps=tuple(map(step, value.steps)))
        return edit(value) if value.id == chosen else value

    def task(value: Task) -> Task:
        value = _with(value, rows=tuple(map(row, value.rows)))
        return edit(value) if value.id == chosen else value

    def whole(value: Any) -> Any:
        return edit(value) if value.id == chosen else value

    return _with(
        plan,
        actions=tuple(map(whole, plan.actions)),
        indicators=tuple(map(whole, plan.indicators)),
        tasks=tuple(map(task, plan.tasks)),
        safeguards=tuple(map(whole, plan.safeguards)),
    )


def words(plan: Plan, random: Random) -> Plan:
    def edit(item: Any) -> Any:
        fields = [f for f in ("text", "title", "name", "measure", "kind") if hasattr(item, f)]
        field = random.choice(fields)
        return _with(item, **{field: reworded(getattr(item, field) or "新写", random)})

    return _any_item(plan, random, edit)


def dropped_words(plan: Plan, random: Random) -> Plan:
    def edit(item: Any) -> Any:
        return _with(item, text=None) if isinstance(item, Task | Action | Safeguard) else item

    return _any_item(plan, random, edit)


def numbering(plan: Plan, random: Random) -> Plan:
    def edit(item: Any) -> Any:
        number = random.randint(0, 30)
        printed = random.choice([None, f"{number}、", f"（{number}）"])
        changed = _with(item, number=number, printed=printed)
        if isinstance(item, Task | Action):
            return _with(changed, table=_with(item.table, printed=printed))
        return changed

    return _any_item(plan, random, edit)


def roles(plan: Plan, random: Random) -> Plan:
    def mention() -> Mention:
        if not plan.units:
            return Mention(unit=None, printed="无")
        unit = random.choice(plan.units)
        return Mention(
            unit=random.choice([unit.id, unit.id, None]),
            printed=random.choice(unit.names),
            separator=random.choice(["、", "，", ""]),
            after=random.choice(["", "", "等"]),
        )

    def edit(item: Any) -> Any:
        keys = [*item.roles, *(role.key for role in plan.head.roles)]
        if not keys:
            return item
        key, other = random.choice(keys), random.choice(keys)
        held = list(item.roles.get(key, ()))
        random.shuffle(held)
        held = random.choice([held, held[:-1], [*held, mention()], [mention()]])
        found = {**item.roles, key: tuple(held)}
        if random.random() < 0.3:
            found[other] = found.pop(key)
        return _with(item, roles=found)

    return _any_item(plan, random, edit)


def extras(plan: Plan, random: Random) -> Plan:
    def edit(item: Any) -> Any:
        own = random.choice(["columns", "extra"])
        held = dict(getattr(item, own))
        key = random.choice(["fund", "leader", "scene"])
        held.pop(key, None)
        if random.random() < 0.7:
            held[key] = random.choice(WORDS)
        return _with(item, **{own: held})

    return _any_item(plan, random, edit)


def deadlines(plan: Plan, random: Random) -> Plan:
    def edit(item: Any) -> Any:
        if not hasattr(item, "deadlines"):
            return item
        deadline = Deadline(text="年底前", date=random.choice([None, "2026", "2026-Q3", "2027-06"]))
        return _with(item, deadlines=random.choice([(), (deadline,), (*item.deadlines, deadline)]))

    return _any_item(plan, random, edit)


def targets(plan: Plan, random: Random) -> Plan:
    def edit(item: Any) -> Any:
        if not isinstance(item, Indicator):
            return item
        held = dict(item.targets)
        year = random.choice([*target_years(plan.head), 2040])
        held.pop(year, None)
        if random.random() < 0.8:
            number = random.choice([None, Decimal(random.randint(1, 99))])
            held[year] = Target(text=random.choice(["5以上", "≥90", "划定并遵守"]), number=number)
        action = random.choice([item.action, *(a.id for a in plan.actions), None])
        return _with(item, targets=held, action=action, base=random.choice([item.base, None]))

    return _any_item(plan, random, edit)


def removal(plan: Plan, random: Random) -> Plan:
    field = random.choice(["indicators", "tasks", "safeguards", "units"])
    held = getattr(plan, field)
    return _with(plan, **{field: _swap(held, random.randrange(len(held)))}) if held else plan


def removal_inside(plan: Plan, random: Random) -> Plan:
    def edit(item: Any) -> Any:
        field = {Task: "rows", Row: "steps"}.get(type(item))
        held = getattr(item, field) if field else ()
        return _with(item, **{field: _swap(held, random.randrange(len(held)))}) if held else item

    return _any_item(plan, random, edit)


def addition(plan: Plan, random: Random) -> Plan:
    action = Action(id=_free(plan, "A{}"), number=9, title="新的一组")
    row = Row(id=_free(plan, "T9-{}"), text="新的一行。", steps=())
    step = Step(id=_free(plan, "T9-9-{}"), number=1, text="新的一步；")
    task = Task(id=_free(plan, "T{}"), number=random.randint(1, 30), action="A1", title="新任务")
    unit = Unit(id=f"new-{random.randint(1, 99)}", name=f"新局{random.randint(1, 99)}")
    kinds = ["action", "task", "row", "step", "safeguard", "indicator", "unit"]
    kind = random.choice(kinds)
    if kind in ("row", "step") and plan.tasks:
        index = random.randrange(len(plan.tasks))
        rows = plan.tasks[index].rows
        if kind == "step" and rows:
            place = random.randrange(len(rows))
            steps = list(rows[place].steps)
            steps.insert(random.randint(0, len(steps)), step)
            rows = _swap(rows, place, _with(rows[place], steps=tuple(steps)))
        else:
            rows = _elsewhere((*rows, _with(row, steps=random.choice([(), (step,)]))), random)
        changed = _with(plan.tasks[index], rows=rows)
        return _with(plan, tasks=_swap(plan.tasks, index, changed))
    if kind == "action":
        nested = _with(action, parent=random.choice([None, *(a.id for a in plan.actions)]))
        return _with(plan, actions=_elsewhere((*plan.actions, nested), random))
    if kind == "task":
        held = random.choice([a.id for a in plan.actions])
        return _with(plan, tasks=(*plan.tasks, _with(task, action=held, rows=(row,))))
    if kind == "safeguard":
        new = Safeguard(id=_free(plan, "S{}"), number=7, title="新的保障")
        return _with(plan, safeguards=_elsewhere((*plan.safeguards, new), random))
    if kind == "indicator":
        new_one = Indicator(id=_free(plan, "I{}"), number=7, name="新指标")
        return _with(plan, indicators=_elsewhere((*plan.indicators, new_one), random))
    if unit.id in {u.id for u in plan.units}:
        return plan
    return _with(plan, units=_elsewhere((*plan.units, unit), random))


def order(plan: Plan, random: Random) -> Plan:
    field = random.choice(["indicators", "safeguards", "units", "actions"])
    held = getattr(plan, field)
    return _with(plan, **{field: _elsewhere(held, random)}) if held else plan


def order_inside(plan: Plan, random: Random) -> Plan:
    def edit(item: Any) -> Any:
        field = {Task: "rows", Row: "steps"}.get(type(item))
        held = getattr(item, field) if field else ()
        return _with(item, **{field: _elsewhere(held, random)}) if held else item

    return _any_item(plan, random, edit)


def move(plan: Plan, random: Random) -> Plan:
    """A row to another task, a step to another row, or a task to another group."""
    if not plan.tasks:
        return plan
    if not plan.tasks:
        return plan
    full = [index for index, task in enumerate(plan.tasks) if task.rows]
    if not full or random.random() < 0.3:
        index = random.randrange(len(plan.tasks))
        moved = _with(plan.tasks[index], action=random.choice(plan.actions).id)
        return _with(plan, tasks=_swap(plan.tasks, index, moved))
    source, goal = random.choice(full), random.randrange(len(plan.tasks))
    tasks = list(plan.tasks)
    rows = list(tasks[source].rows)
    taken = rows.pop(random.randrange(len(rows)))
    if rows and taken.steps and random.random() < 0.5:
        step, *left = taken.steps
        rows[0] = _with(rows[0], steps=(step, *rows[0].steps))
        rows.append(_with(taken, steps=tuple(left)))
        tasks[source] = _with(tasks[source], rows=tuple(rows))
    else:
        tasks[source] = _with(tasks[source], rows=tuple(rows))
        tasks[goal] = _with(tasks[goal], rows=_elsewhere((*tasks[goal].rows, taken), random))
    return _with(plan, tasks=tuple(tasks))


def _fresh(plan: Plan, item: Any, *taken: str) -> str:
    """An id that the plan does not have, for an item of this kind."""
    forms = {Task: "T{}", Row: "T9-{}", Step: "T9-9-{}", Indicator: "I{}", Safeguard: "S{}"}
    return _free(plan, forms[type(item)], *taken)


def _one_list(plan: Plan, random: Random, edit: Callable[[tuple[Any, ...]], Any]) -> Plan:
    """One list of the plan edited: of indicators, safeguards, tasks, rows or steps."""
    field = random.choice(["indicators", "safeguards", "tasks", "rows", "steps"])
    if field not in ("rows", "steps"):
        return _with(plan, **{field: edit(getattr(plan, field))})
    outer = Task if field == "rows" else Row

    def inside(item: Any) -> Any:
        return _with(item, **{field: edit(getattr(item, field))}) if type(item) is outer else item

    return _any_item(plan, random, inside)


def split(plan: Plan, random: Random) -> Plan:
    """An item's words shared out among new ones; it goes, or stays with the first of them."""

    def edit(items: tuple[Any, ...]) -> tuple[Any, ...]:
        if not items:
            return items
        index = random.randrange(len(items))
        item = items[index]
        first = _with(item, id=_fresh(plan, item))
        second = _with(item, id=_fresh(plan, item, first.id), replaces=(item.id,))
        if getattr(item, "text", None):
            lines = part(item.text)
            first = _with(first, text=join(lines[:1]))
            second = _with(second, text=reworded(join(lines[1:]) or item.text, random))
        first = _with(first, replaces=random.choice([(item.id,), ("T8-8", item.id)]))
        if random.random() < 0.4:
            first = _with(first, id=item.id, replaces=item.replaces)
        instead = random.choice([(first, second), (first,), (first, second)])
        return _swap(items, index, *_without_what_stands_in(instead))

    return _one_list(plan, random, edit)


def merge(plan: Plan, random: Random) -> Plan:
    """An item with the words of the next one; it is a new one, or stays itself."""

    def edit(items: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(items) < 2:
            return items
        index = random.randrange(len(items) - 1)
        item, other = items[index : index + 2]
        one = _with(item, id=_fresh(plan, item), replaces=(item.id, other.id))
        if random.random() < 0.5:
            one = _with(item, replaces=(*item.replaces, other.id))
        if getattr(item, "text", None):
            one = _with(
                one, text=reworded(f"{item.text}{getattr(other, 'text', None) or ''}", random)
            )
        return (*items[:index], one, *items[index + 2 :])

    return _one_list(plan, random, edit)


def _without_what_stands_in(items: tuple[Any, ...]) -> Iterator[Any]:
    """Rows and steps stay with the first of several items: no id may be there twice."""
    for place, item in enumerate(items):
        field = {Task: "rows", Row: "steps"}.get(type(item))
        yield _with(item, **{field: ()}) if place and field else item


def regrouping(plan: Plan, random: Random) -> Plan:
    """A group out of the group that it is in."""
    index = random.randrange(len(plan.actions))
    return _with(plan, actions=_swap(plan.actions, index, _with(plan.actions[index], parent=None)))


def registry(plan: Plan, random: Random) -> Plan:
    if not plan.units:
        return plan
    index = random.randrange(len(plan.units))
    unit = plan.units[index]
    other = random.choice(plan.units)
    aliases = random.choice([(), (*unit.aliases, "新的别称"), (other.name,)])
    changed = _with(unit, name=random.choice([unit.name, "改了名的局"]), aliases=aliases)
    return _with(plan, units=_swap(plan.units, index, changed))


def frame(plan: Plan, random: Random) -> Plan:
    head = plan.head
    outline = head.outline
    part_ = outline[-1]
    edits = [
        {"stage": random.choice(list(Stage))},
        {"title": reworded(head.title, random)},
        {"preamble": random.choice([None, reworded(head.preamble or "前言。", random)])},
        {"outline": _elsewhere(outline, random)},
        {"outline": _swap(outline, len(outline) - 1, _with(part_, printed="九、", title="附则"))},
        {"lead_rule": random.choice(["first", "explicit"])},
        {"roles": head.roles[:-1]},
        {"document": _with(head.document, number="某发〔2030〕1号", issuers=("某某",))},
    ]
    return _with(plan, head=_with(head, **random.choice(edits)))


EDITS: list[Callable[[Plan, Random], Plan]] = [
    *(words, words, dropped_words, numbering, roles, roles, extras, deadlines, targets),
    *(removal, removal_inside, addition, addition, order, order_inside, move, regrouping),
    *(split, split, merge, merge, registry, frame),
]
