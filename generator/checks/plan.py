"""Rules on the plan itself and on its revisions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from generator.checks.rule import Rule, Subject, into
from generator.files import HEAD_FILE
from generator.finding import Finding, Severity
from generator.model import KIND_OF, Head, Kind, Part, ids_of, is_id_of, target_years

RULES: list[Rule] = []
rule = into(RULES)


@rule("id-unknown", "上级分组不存在")
def unknown_group(subject: Subject) -> Iterator[Finding]:
    """任务、指标和下级分组所引用的上级分组编号必须存在，否则页面无处可归。"""
    known = {action.id for action in subject.plan.actions} | subject.lost
    known_words = "、".join(action.id for action in subject.plan.actions)
    belongs: list[tuple[str, str, str | None]] = [
        *((a.id, "parent", a.parent) for a in subject.plan.actions),
        *((t.id, "action", t.action) for t in subject.plan.tasks),
        *((i.id, "action", i.action) for i in subject.plan.indicators),
    ]
    for item, field, wanted in belongs:
        if wanted is not None and wanted not in known:
            message = f"引用的“{wanted}”不存在；现有：{known_words}"
            yield subject.fault("id-unknown", item, field, message)


@rule("group-depth", "分组的层次")
def group_depth(subject: Subject) -> Iterator[Finding]:
    """分组不得互为上级，层数不得多于计划为各层所起的名称。"""
    parents = {action.id: action.parent for action in subject.plan.actions}
    levels = len(subject.plan.head.labels.actions)
    for action in subject.plan.actions:
        seen = [action.id]
        while (above := parents.get(seen[-1])) in parents and above not in seen:
            seen.append(above)
        if above in seen:
            message = f"上级关系成环：{' → '.join([*seen, above])}；请改正 parent"
            yield subject.fault("group-depth", action.id, "parent", message)
        elif len(seen) > levels:
            message = (
                f"处于第 {len(seen)} 层，而 labels.actions 只有 {levels} 个名称；"
                "请补名称或改 parent"
            )
            yield subject.fault("group-depth", action.id, "parent", message)


@rule("unit-name-shared", "几个单位同名")
def shared_names(subject: Subject) -> Iterator[Finding]:
    """一个名称或简称只能属于一个单位，否则分不清由谁负责。"""
    owners: dict[str, str] = {}
    for unit in subject.plan.units:
        for index, name in enumerate(unit.names):
            field = f"aliases.{index - 1}" if index else "name"
            first = owners.setdefault(name, f"{unit.id} {field}")
            owner = first.split()[0]
            if owner != unit.id:
                message = f"名称“{name}”已属于单位 {owner}；请改用不同的名称"
                yield subject.fault("unit-name-shared", unit.id, field, message, unit.id, owner)
            elif first != f"{unit.id} {field}":
                message = f"名称“{name}”在本单位内重复；请删去一个"
                yield subject.fault("unit-name-shared", unit.id, field, message)


@rule("unit-printed", "单位的写法")
def printed_as_unit(subject: Subject) -> Iterator[Finding]:
    """单位在文中的写法须是其名称、别称，或省去前缀的名称。"""
    names: dict[str, tuple[str, ...]] = {}
    for unit in subject.plan.units:  # an id that is used twice is told elsewhere
        names[unit.id] = (*names.get(unit.id, ()), *unit.names)
    for item in subject.plan.items():
        for role, mentions in item.roles.items():
            for index, mention in enumerate(mentions):
                fits = any(n.endswith(mention.printed) for n in names.get(mention.unit or "", ()))
                if mention.unit is None or mention.printed == "同上" or fits:
                    continue
                name = names[mention.unit][0]
                message = f"所印“{mention.printed}”不是单位“{name}”的名称；请改正或登记简称"
                field = f"{role}.{index}"
                yield subject.fault("unit-printed", item.id, field, message)


@rule("unit-twice", "单位重复")
def unit_twice(subject: Subject) -> Iterator[Finding]:
    """同一单位在同一处的同一角色中只能出现一次。"""
    for item in subject.plan.items():
        for role in item.roles:
            units = item.units(role)
            for index, unit in enumerate(units):
                if unit in units[:index]:
                    name = next(u.name for u in subject.plan.units if u.id == unit)
                    message = f"单位“{name}”在此重复列出；请删去一个"
                    yield subject.fault("unit-twice", item.id, f"{role}.{index}", message)


@rule("row-without-lead", "没有负责单位")
def row_without_lead(subject: Subject) -> Iterator[Finding]:
    """分解表的每一行都要有负责的单位；没有标明哪些角色负责的，以首个角色为准。"""
    roles = subject.plan.roles_on(Kind.ROW)
    leads = [role for role in roles if role.lead] or list(roles[:1])
    if not leads:
        return
    wanted = "或".join(role.label for role in leads)
    for _, row in subject.plan.rows():
        if not any(row.units(role.key) for role in leads):
            message = f"缺少{wanted}；请填写 {leads[0].key}"
            yield subject.fault("row-without-lead", row.id, "", message)


@rule("target-outside-period", "目标值的年份")
def target_outside_period(subject: Subject) -> Iterator[Finding]:
    """目标值的年份须是计划列明的目标年份；没有列明的，须在计划期内。"""
    years = target_years(subject.plan.head)
    allowed = "、".join(map(str, years))
    for indicator in subject.plan.indicators:
        for year in indicator.targets:
            if year not in years:
                message = f"目标年份 {year} 不在目标年份（{allowed}）之内；请改正年份"
                yield subject.fault(
                    "target-outside-period", indicator.id, f"targets.{year}", message
                )


@rule("column-unknown", "没有声明的列")
def unknown_column(subject: Subject) -> Iterator[Finding]:
    """表格的每一列都要对应已有的字段、角色或自设列；条目只能填写已声明的自设列。"""
    head = subject.plan.head
    own = {(kind, column.key) for column in head.columns for kind in column.kinds}
    for table, kinds in (
        ("indicator_table", (Kind.INDICATOR,)),
        ("row_table", (Kind.ROW, Kind.TASK)),
    ):
        columns = getattr(head, table).columns if getattr(head, table) else ()
        allowed = table_fields(head, *kinds)
        for index, column in enumerate(columns):
            if column.field not in allowed:
                message = (
                    f"列“{column.label}”的字段“{column.field}”不存在；可用：{'、'.join(allowed)}"
                )
                yield subject.fault(
                    "column-unknown", "plan", f"{table}.columns.{index}.field", message
                )
    for item in subject.plan.items():
        for key in item.columns:
            if (KIND_OF[type(item)], key) not in own:
                message = f"自设列“{key}”没有在 {HEAD_FILE} 的 columns 中为此类条目声明；请先声明"
                yield subject.fault("column-unknown", item.id, f"columns.{key}", message)


@rule("outline-part", "大纲")
def outline_parts(subject: Subject) -> Iterator[Finding]:
    """大纲中除自拟段落外每个部分至多出现一次，所指内容必须存在；已有的内容必须列入大纲。"""
    head = subject.plan.head
    present = {
        Part.PREAMBLE: head.preamble is not None,
        Part.GOALS: head.goals is not None,
        Part.INDICATORS: bool(subject.plan.indicators) or _lost(subject, "I"),
        Part.TASKS: bool(subject.plan.tasks) or _lost(subject, "T"),
        Part.SAFEGUARDS: bool(subject.plan.safeguards) or _lost(subject, "S"),
        Part.TABLE: head.row_table is not None,
    }
    counts = Counter(part.part for part in head.outline)
    for index, entry in enumerate(head.outline):
        if entry.part is not Part.TEXT and counts[entry.part] > 1:
            message = f"“{entry.part}”在大纲中出现 {counts[entry.part]} 次；只能出现一次"
            yield subject.fault("outline-part", "plan", f"outline.{index}", message)
        elif not present.get(entry.part, True):
            message = f"大纲列有“{entry.part}”，但计划中没有这部分内容；请补内容或删去此项"
            yield subject.fault("outline-part", "plan", f"outline.{index}", message)
    for part, there in present.items():
        if there and not counts[part]:
            message = f"大纲缺少“{part}”，读者在全文中将看不到这部分；请在 outline 中列入"
            yield subject.fault("outline-part", "plan", "outline", message)


@rule("replaced-item", "替代的条目")
def replaced_items(subject: Subject) -> Iterator[Finding]:
    """条目只能替代与自己同类的其他条目，每个编号写一次，不得互相替代。"""
    items = {item.id: item for item in subject.plan.items()}
    for item in subject.plan.items():
        for index, other in enumerate(item.replaces):
            fault = None
            if other == item.id:
                fault = f"“{other}”是本项自己的编号；请删去"
            elif other in item.replaces[:index]:
                fault = f"“{other}”重复；请删去一个"
            elif not is_id_of(type(item), other):
                fault = f"“{other}”与本项不是同一类；只能替代同类的条目"
            elif other in items and item.id in items[other].replaces:
                fault = f"本项与“{other}”互相替代；请删去一处"
            if fault is not None:
                yield subject.fault("replaced-item", item.id, f"replaces.{index}", fault)


@rule("replaced-unknown", "替代的编号没有出现过", of_history=True)
def replaced_unknown(subject: Subject) -> Iterator[Finding]:
    """条目替代的编号，一般在计划中，或曾在已发布的稿中出现；没有发布过的计划不作此项检查。"""
    held = subject.released.held
    if not held:
        return
    known = {*ids_of(subject.plan), *(key for one in held for key in ids_of(one.plan))}
    known |= subject.lost
    for item in subject.plan.items():
        for index, other in enumerate(item.replaces):
            if other not in known:
                message = f"“{other}”不在计划中，也不在已发布的任何一稿中；请看编号有没有写错"
                fault = subject.fault("replaced-unknown", item.id, f"replaces.{index}", message)
                yield replace(fault, severity=Severity.FINDING)


@rule("stage-released", "所处的阶段", of_history=True)
def stage_released(subject: Subject) -> Iterator[Finding]:
    """计划所处的阶段由发布命令写入，须与最近发布的一稿一致；没有发布过的不受此限。"""
    latest = subject.released.latest
    stage = subject.plan.head.stage
    if latest is not None and stage != latest.revision.stage:
        message = (
            f"所处阶段是“{stage}”，而最近发布的“{latest.id}”是“{latest.revision.stage}”；"
            f"请改回“{latest.revision.stage}”，新的阶段由 plansite release 写入"
        )
        yield subject.fault("stage-released", "plan", "stage", message)


@rule("id-reused", "重新启用的编号", of_history=True)
def reused_ids(subject: Subject) -> Iterator[Finding]:
    """已发布的稿删去的条目，编号不得重新启用，否则旧链接会指向别的内容。"""
    gone: dict[str, str] = {}
    known: set[str] = set()
    for held in subject.released.held:
        there = {*ids_of(held.plan)}
        gone = {key: gone.get(key, held.id) for key in known - there}
        known |= there
    for identity in ids_of(subject.plan):
        if identity in gone:
            message = (
                f"编号“{identity}”曾属于别的内容，已在“{gone[identity]}”这一稿删去；"
                "请改用没有用过的编号"
            )
            yield subject.fault("id-reused", identity, "id", message)


# What the public data tells of an item beside the plan's own fields.
_DERIVED = {"action_title", "row", "table_heading", "target_details", "task", "url"}


@rule("role-key", "角色和列的键")
def role_keys(subject: Subject) -> Iterator[Finding]:
    """角色和自设列的键不得重复，也不得与条目固有的键同名。"""
    head = subject.plan.head
    fields = _DERIVED | {name for model in KIND_OF for name in model.model_fields}
    fields |= {f"{role.key}_printed" for role in head.roles}
    keys = {
        "roles": [role.key for role in head.roles],
        "columns": [column.key for column in head.columns],
    }
    for group, named in keys.items():
        counts = Counter(named)
        for index, key in enumerate(named):
            if counts[key] > 1 or key in fields:
                reason = "重复" if counts[key] > 1 else "与条目固有的键同名"
                message = f"键“{key}”{reason}；请换一个"
                yield subject.fault("role-key", "plan", f"{group}.{index}.key", message)


def _lost(subject: Subject, letter: str) -> bool:
    return any(identity.startswith(letter) for identity in subject.lost)


def table_fields(head: Head, *kinds: Kind) -> tuple[str, ...]:
    """The fields that a table over these kinds of item may show as columns."""
    models = {kind: model for model, kind in KIND_OF.items()}
    fields: dict[str, None] = dict.fromkeys(
        ("action", "task") if Kind.ROW in kinds else ("action",)
    )
    for kind in kinds:
        own = [name for name in models[kind].model_fields if name not in _NOT_COLUMNS]
        fields |= dict.fromkeys(own)
        fields |= dict.fromkeys(role.key for role in head.roles if kind in role.kinds)
        fields |= dict.fromkeys(column.key for column in head.columns if kind in column.kinds)
    return tuple(fields)


_NOT_COLUMNS = {"id", "replaces", "roles", "columns", "extra", "printed", "table", "rows", "parent"}
