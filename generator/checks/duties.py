"""Rules on units: the body's against the table's, their names, and who is named without a role."""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage, body_of, without_quoted
from generator.finding import Finding, Side
from generator.model import AnyItem, Indicator, Kind, Role, Row, Task, Unit

RULES: list[Rule] = []
rule = into(RULES)

MANY = 3  # rows that a unit answers for, from which on one looks for an indicator
SHOWN = 5  # places of one name that are quoted
# A habit: most tasks do so, at least two of three.
HABIT = 2 / 3


@rule("unit-without-row", "正文列名的单位没有分解任务")
def idle(subject: Subject) -> Iterator[Finding]:
    """正文写明承担某项任务的单位，在分解表的这项任务里也应有角色，否则职责落空。

    错：正文“推进单位：甲局、乙局”，分解表各行只有甲局
    对：分解表有一行写明乙局
    """
    for task, of_task, of_rows in _shared_tasks(subject):
        for unit in _in_order(subject, of_task - of_rows):
            if unit.collective:  # whoever is meant may be named in the table
                continue
            sides = [_where(subject, task, unit), *_in_table(subject, task)]
            message = f"正文列有“{unit.name}”，分解表的各行没有它；请在分解表补列，或从正文删去"
            ids = [task.id, unit.id]
            yield subject.found("unit-without-row", sides, message, items=ids, disputed=ids)


@rule("unit-without-task", "分解表的单位正文没有列名")
def unannounced(subject: Subject) -> Iterator[Finding]:
    """分解表里负责某项任务的单位，正文的这项任务也应列出；多数任务连配合的单位也列出的，其余任务也应列全。

    错：分解表“责任单位：乙局”，正文“推进单位：甲局”
    对：正文“推进单位：甲局、乙局”
    """
    shared = [*_shared_tasks(subject)]
    complete = sum(of_rows <= of_task for _, of_task, of_rows in shared)
    strict = bool(shared) and complete >= HABIT * len(shared)
    for task, of_task, of_rows in shared:
        wanted = of_rows if strict else _units(task.rows, subject.views.answering)
        for unit in _in_order(subject, wanted - of_task):
            sides = [*_in_rows(subject, task, unit)[:1], *_phrases(subject, task)]
            message = f"分解表列有“{unit.name}”，正文的这项任务没有；请在正文补列，或从分解表删去"
            ids = [task.id, unit.id]
            yield subject.found("unit-without-task", sides, message, items=ids, disputed=ids)


@rule("unit-both", "既负责又配合")
def both_roles(subject: Subject) -> Iterator[Finding]:
    """一个单位在一行里不能既负责又配合，否则分不清是主办还是协办。

    错：责任单位甲局，配合单位甲局、乙局
    对：责任单位甲局，配合单位乙局
    """
    roles = subject.plan.roles_on(Kind.ROW)
    for _, row in subject.plan.rows():
        for role in roles[:-1]:
            for unit in _in_order(subject, {*row.units(role.key)} & {*row.units(roles[-1].key)}):
                sides = [_role_side(subject, row, one, unit) for one in (role, roles[-1])]
                message = f"“{unit.name}”既是{role.label}又是{roles[-1].label}；请删去其中一处"
                ids = [row.id, unit.id]
                yield subject.found(
                    "unit-both", sides, message, items=ids, disputed=[*ids, role.key]
                )


@rule("unit-indicator", "指标与任务的单位不对应")
def indicators_without_rows(subject: Subject) -> Iterator[Finding]:
    """承担指标的单位，应有分解表的任务可做；负责多行任务的单位，应有指标可考核。

    错：乙局是指标“年增加值”的责任单位，分解表没有一行列有乙局
    对：分解表写明乙局负责统计监测
    """
    views = subject.views
    if not subject.plan.indicators or not any(subject.plan.rows()):
        return
    counted = _counted(subject)
    for unit in subject.plan.units:
        held = views.items_of(unit)
        indicators = [item for item in held if isinstance(item, Indicator)]
        rows = [i for i in held if isinstance(i, Row)]
        answers = [row for row in rows if unit.id in _units([row], views.answering)]
        if indicators and not rows and not unit.collective:
            sides = [_where(subject, item, unit) for item in indicators]
            message = f"“{unit.name}”承担指标，分解表却没有它的任务；请补列任务，或调整指标的单位"
            items = [unit.id, *(item.id for item in indicators)]
            yield subject.found(
                "unit-indicator", sides, message, items=items, disputed=[unit.id, "indicators"]
            )
        elif len(answers) >= MANY and not indicators and counted:
            sides = [_where(subject, row, unit) for row in answers]
            message = f"“{unit.name}”负责分解表的 {len(answers)} 行，却不承担任何指标；请看是否漏列"
            yield subject.found(
                "unit-indicator", sides, message, items=[unit.id], disputed=[unit.id, "rows"]
            )


def _counted(subject: Subject) -> bool:
    """Whether it is the habit that who answers for many rows has an indicator."""
    views = subject.views
    tally = Counter(
        unit for _, row in subject.plan.rows() for unit in _units([row], views.answering)
    )
    busy = [unit for unit, rows in tally.items() if rows >= MANY]
    having = {u for i in subject.plan.indicators for role in i.roles for u in i.units(role)}
    return sum(unit in having for unit in busy) >= HABIT * len(busy)


@rule("unit-names", "同一单位几个名称")
def two_names(subject: Subject) -> Iterator[Finding]:
    """一个单位在一份文件里应只用一个名称，换了称呼读者会以为是两个单位。引号、书名号里的专名不算。

    错：有的任务写“市规划局”，有的写“市规划和自然资源局”
    对：全文都写“市规划局”
    """
    uses: dict[str, dict[str, list[Side]]] = {}
    for unit, name, side in _named(subject):
        uses.setdefault(unit.id, {}).setdefault(name, []).append(side)
    for unit in subject.plan.units:
        names = sorted(uses.get(unit.id, {}).items(), key=lambda pair: -len(pair[1]))
        if len(names) > 1:
            usual = names[0][0]
            said = "、".join(f"“{name}”{len(sides)} 处" for name, sides in names)
            sides = [side for _, found in names[1:] for side in found[:SHOWN]]
            message = f"同一单位用了几个名称：{said}；请统一"
            items = [unit.id, *(side.item for side in sides if side.item != "plan")]
            way_out = f"统一写登记的名称“{unit.name}”"
            way_out += "" if usual == unit.name else f"，或照多数写“{usual}”"
            yield subject.found(
                "unit-names",
                [*sides, names[0][1][0]],
                message,
                way_out,
                items=items,
                disputed=[unit.id, *sorted(name for name, _ in names)],
            )


def _named(subject: Subject) -> Iterator[tuple[Unit, str, Side]]:
    """Every name of a unit as it is printed in roles and texts."""
    views = subject.views
    for item in subject.plan.items():
        for role, mentions in item.roles.items():
            for index, mention in enumerate(mentions):
                unit = views.unit.get(mention.unit or "")
                if unit and mention.printed in _short_names(unit):
                    field = f"{role}.{index}"
                    yield unit, mention.printed, subject.value(item.id, field, mention.printed)
    for passage in subject.texts:
        for unit, start, end in _units_in(subject, passage):
            name = passage.text[start:end]
            if name in _short_names(unit):
                yield unit, name, subject.side(passage, start, end)


def _short_names(unit: Unit) -> tuple[str, ...]:
    """The names of a unit without those that only say more in brackets."""
    return tuple(name for name in unit.names if "（" not in name and "(" not in name)


def _units_in(subject: Subject, passage: Passage) -> Iterator[tuple[Unit, int, int]]:
    """The units named in a text, proper names in quotation marks apart."""
    at = 0
    for run in subject.views.runs(without_quoted(passage.text)):
        if run.unit:
            yield run.unit, at, at + len(run.text)
        at += len(run.text)


@rule("unit-no-role", "点了名却没有角色")
def without_role(subject: Subject) -> Iterator[Finding]:
    """任务的文字里点名的单位，在这项任务里应有角色，否则不知它做什么。

    错：文字“会同丙局开展检查”，责任单位和配合单位都没有丙局
    对：配合单位列出丙局
    """
    kinds = {kind for role in subject.plan.head.roles for kind in role.kinds}
    if not kinds & {Kind.TASK, Kind.ROW}:
        return
    for task in subject.plan.tasks:
        everybody = _units([task, *task.rows, *(s for row in task.rows for s in row.steps)])
        yield from _nameless(subject, [task], everybody)
        for row in task.rows:
            yield from _nameless(subject, [row, *row.steps], _units([row, *row.steps]))


def _nameless(
    subject: Subject, items: Sequence[AnyItem], there: AbstractSet[str]
) -> Iterator[Finding]:
    """The units that texts name and that are not there, each once."""
    told: set[str] = set()
    for item in items:
        passage = body_of(item)
        for unit, start, end in _meant_in(subject, passage) if passage else ():
            if passage and unit.id not in there | told:
                told.add(unit.id)
                side = subject.side(passage, start, end)
                message = f"文字点到“{side.words}”，这里却没有它的角色；请补列，或改写"
                sides = [side, *_phrases(subject, items[0])]
                ids = [item.id, unit.id]
                disputed = [items[0].id, unit.id]
                yield subject.found("unit-no-role", sides, message, items=ids, disputed=disputed)


def _meant_in(subject: Subject, passage: Passage) -> Iterator[tuple[Unit, int, int]]:
    """The units named in a text, those that are shortened too."""
    yield from _units_in(subject, passage)
    for name, unit, start in subject.nicknames.inside(passage.text):
        yield subject.views.unit[unit], start, start + len(name)


# -- roles -----------------------------------------------------------------------------------


def _shared_tasks(
    subject: Subject,
) -> Iterator[tuple[Task, AbstractSet[str], AbstractSet[str]]]:
    """The tasks that have units in both places, with those of the task and those of its rows."""
    for task in subject.plan.tasks:
        of_task, of_rows = _units([task]), _units(task.rows)
        if of_task and of_rows:
            steps = _units([step for row in task.rows for step in row.steps])
            yield task, of_task, of_rows | (steps & of_task)


def _units(items: Sequence[AnyItem], roles: Sequence[Role] | None = None) -> AbstractSet[str]:
    keys = {role.key for role in roles} if roles is not None else None
    return {
        unit
        for item in items
        for role in item.roles
        if keys is None or role in keys
        for unit in item.units(role)
    }


def _in_order(subject: Subject, units: AbstractSet[str]) -> Iterator[Unit]:
    return (unit for unit in subject.plan.units if unit.id in units)


def _role_side(subject: Subject, item: AnyItem, role: Role, unit: Unit) -> Side:
    index = [mention.unit for mention in item.roles[role.key]].index(unit.id)
    words = item.roles[role.key][index].printed
    return subject.value(item.id, f"{role.key}.{index}", words)


def _where(subject: Subject, item: AnyItem, unit: Unit) -> Side:
    """The first place where an item has a unit in a role."""
    role = next(r for r in subject.plan.head.roles if unit.id in item.units(r.key))
    return _role_side(subject, item, role, unit)


def _in_rows(subject: Subject, task: Task, unit: Unit) -> list[Side]:
    return [_where(subject, row, unit) for row in task.rows if unit.id in _units([row])]


def _phrases(subject: Subject, item: AnyItem) -> Iterator[Side]:
    """The roles of an item as they are printed, all in one."""
    held = [role for role in subject.plan.head.roles if item.roles.get(role.key)]
    if held:
        words = "；".join(f"{role.label}：{item.phrase(role.key)}" for role in held)
        yield subject.value(item.id, held[0].key, words)


def _in_table(subject: Subject, task: Task) -> Iterator[Side]:
    for row in task.rows:
        yield from _phrases(subject, row)
