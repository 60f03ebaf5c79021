"""Each rule, by what it refuses and by what looks alike and is fine."""

from collections.abc import Mapping

import pytest

from generator.checks import check
from generator.checks.plan import table_fields
from generator.finding import Severity
from generator.load import load
from generator.model import Kind, Plan, Revision, Stage
from generator.release import released
from tests.conftest import TODAY, of_form

HEAD = """
title: 题
stage: 修订稿
period: {start: 2030, end: 2031}
labels: {actions: [篇, 章]}
roles:
  - {key: lead, label: 主办单位, letter: 主, kinds: [row, task, indicator], lead: true}
  - {key: help, label: 协办单位, letter: 协, kinds: [row, task]}
columns: [{key: place, label: 地点, kinds: [row]}]
outline: [{part: title}, {part: indicators}, {part: tasks}]
""".lstrip()
UNITS = """
units:
  - {id: a, name: 市教育局, aliases: [市教委]}
  - {id: b, name: 市科技局}
""".lstrip()
ACTIONS = """
actions:
  - {id: A1, number: 1, title: 篇}
  - {id: A2, number: 1, parent: A1, title: 章}
""".lstrip()
INDICATORS = """
indicators:
  - {id: I01, number: 1, action: A2, name: 指标, targets: {2030: 1, 2031: 2}}
""".lstrip()
TASK = """
id: T01
number: 1
action: A2
title: 项
rows:
  - {id: T01-1, text: 一, lead: [市教委], help: [市科技局], columns: {place: 校内}}
""".lstrip()
REVISIONS = "revisions: [{id: draft, stage: 征求意见稿}]"
FILES = {
    "plan.yaml": HEAD,
    "units.yaml": UNITS,
    "actions.yaml": ACTIONS,
    "indicators.yaml": INDICATORS,
    "revisions.yaml": REVISIONS,
    "tasks/T01.yaml": TASK,
}
ROW = "{id: T01-1, text: 一, lead: [市教委], help: [市科技局], columns: {place: 校内}}"
Changes = tuple[tuple[str, str, str], ...]


def told(*changes: tuple[str, str, str]) -> list[str]:
    """What is told after these changes: (file, old words, new words)."""
    files = dict(FILES)
    for name, old, new in changes:
        assert old in files[name], old
        files[name] = files[name].replace(old, new, 1)
    loaded = load({name: text.encode() for name, text in files.items()}, "p")
    found = of_form(check(loaded, TODAY))
    assert all(finding.severity is Severity.ERROR for finding in found)
    return [f"{finding} {' '.join(finding.items)}".strip() for finding in found]


def row(new: str) -> tuple[str, str, str]:
    return ("tasks/T01.yaml", ROW, new)


FAULTS: Mapping[str, tuple[Changes, list[str]]] = {
    "a group that is not there, for a task": (
        (("tasks/T01.yaml", "action: A2", "action: A3"),),
        ["p/tasks/T01.yaml:3: 引用的“A3”不存在；现有：A1、A2 [id-unknown] T01"],
    ),
    "a group that is not there, for an indicator": (
        (("indicators.yaml", "action: A2", "action: A3"),),
        ["p/indicators.yaml:2: 引用的“A3”不存在；现有：A1、A2 [id-unknown] I01"],
    ),
    "a group that is not there, for a group": (
        (("actions.yaml", "parent: A1", "parent: A3"),),
        ["p/actions.yaml:3: 引用的“A3”不存在；现有：A1、A2 [id-unknown] A2"],
    ),
    "a group inside itself": (
        (("actions.yaml", "parent: A1", "parent: A2"),),
        ["p/actions.yaml:3: 上级关系成环：A2 → A2；请改正 parent [group-depth] A2"],
    ),
    "a group below a circle": (
        (
            ("actions.yaml", "parent: A1", "parent: A2"),
            ("actions.yaml", "number: 1, title: 篇", "number: 1, parent: A2, title: 篇"),
        ),
        [
            "p/actions.yaml:2: 上级关系成环：A1 → A2 → A2；请改正 parent [group-depth] A1",
            "p/actions.yaml:3: 上级关系成环：A2 → A2；请改正 parent [group-depth] A2",
        ],
    ),
    "more levels than names for them": (
        (("plan.yaml", "[篇, 章]", "[篇]"),),
        [
            "p/actions.yaml:3: 处于第 2 层，而 labels.actions 只有 1 个名称；请补名称或改 parent [group-depth] A2"
        ],
    ),
    "a name of two units": (
        (("units.yaml", "name: 市科技局", "name: 市科技局, aliases: [市科委, 市教委]"),),
        ["p/units.yaml:3: 名称“市教委”已属于单位 a；请改用不同的名称 [unit-name-shared] b a"],
    ),
    "a name twice": (
        (("units.yaml", "[市教委]", "[市教委, 市教育局, 市教委]"),),
        [
            "p/units.yaml:2: 名称“市教育局”在本单位内重复；请删去一个 [unit-name-shared] a",
            "p/units.yaml:2: 名称“市教委”在本单位内重复；请删去一个 [unit-name-shared] a",
        ],
    ),
    "a unit printed with another's name": (
        (row("{id: T01-1, text: 一, lead: [{unit: 市教委, printed: 市科技局}]}"),),
        [
            "p/tasks/T01.yaml:6: 所印“市科技局”不是单位“市教育局”的名称；请改正或登记简称 [unit-printed] T01-1"
        ],
    ),
    "a unit twice in a role": (
        (row("{id: T01-1, text: 一, lead: [市教委, 市科技局, 市教育局]}"),),
        ["p/tasks/T01.yaml:6: 单位“市教育局”在此重复列出；请删去一个 [unit-twice] T01-1"],
    ),
    "a row without lead": (
        (row("{id: T01-1, text: 一, help: [市教委]}"),),
        ["p/tasks/T01.yaml:6: 缺少主办单位；请填写 lead [row-without-lead] T01-1"],
    ),
    "a row with an empty lead": (
        (row("{id: T01-1, text: 一, lead: []}"),),
        ["p/tasks/T01.yaml:6: 缺少主办单位；请填写 lead [row-without-lead] T01-1"],
    ),
    "a row that nobody leads": (
        (row("{id: T01-1, text: 一, lead: 无}"),),
        ["p/tasks/T01.yaml:6: 缺少主办单位；请填写 lead [row-without-lead] T01-1"],
    ),
    "a row without any of several leads": (
        (
            ("plan.yaml", "kinds: [row, task]}", "kinds: [row, task], lead: true}"),
            row("{id: T01-1, text: 一}"),
        ),
        ["p/tasks/T01.yaml:6: 缺少主办单位或协办单位；请填写 lead [row-without-lead] T01-1"],
    ),
    "a row without the first role, none being a lead": (
        (("plan.yaml", ", lead: true", ""), row("{id: T01-1, text: 一, help: [市教委]}")),
        ["p/tasks/T01.yaml:6: 缺少主办单位；请填写 lead [row-without-lead] T01-1"],
    ),
    "a target before the plan": (
        (("indicators.yaml", "2030: 1", "2029: 1"),),
        [
            "p/indicators.yaml:2: 目标年份 2029 不在目标年份（2030、2031）之内；请改正年份 [target-outside-period] I01"
        ],
    ),
    "a target in a year that the plan does not name": (
        (("plan.yaml", "labels:", "target_years: [2031]\nlabels:"),),
        [
            "p/indicators.yaml:2: 目标年份 2030 不在目标年份（2031）之内；请改正年份 [target-outside-period] I01"
        ],
    ),
    "a column that is not declared": (
        (row("{id: T01-1, text: 一, lead: [市教委], columns: {time: 年内}}"),),
        [
            "p/tasks/T01.yaml:6: 自设列“time”没有在 plan.yaml 的 columns 中为此类条目声明；请先声明 [column-unknown] T01-1"
        ],
    ),
    "a column that is declared for another kind": (
        (("tasks/T01.yaml", "title: 项", "title: 项\ncolumns: {place: 校内}"),),
        [
            "p/tasks/T01.yaml:5: 自设列“place”没有在 plan.yaml 的 columns 中为此类条目声明；请先声明 [column-unknown] T01"
        ],
    ),
    "a column of a table about nothing": (
        (
            (
                "plan.yaml",
                "outline:",
                "indicator_table: {columns: [{field: steps, label: 计划}]}\noutline:",
            ),
        ),
        [
            "p/plan.yaml:9: 列“计划”的字段“steps”不存在；可用：action、number、name、measure、kind、base、targets、lead [column-unknown]"
        ],
    ),
    "a part twice": (
        (("plan.yaml", "{part: title}", "{part: title}, {part: title}"),),
        [
            "p/plan.yaml:9: “title”在大纲中出现 2 次；只能出现一次 [outline-part]",
            "p/plan.yaml:9: “title”在大纲中出现 2 次；只能出现一次 [outline-part]",
        ],
    ),
    "a part without content": (
        (("plan.yaml", "{part: title}", "{part: goals}"),),
        [
            "p/plan.yaml:9: 大纲列有“goals”，但计划中没有这部分内容；请补内容或删去此项 [outline-part]"
        ],
    ),
    "content that is no part": (
        (
            ("plan.yaml", ", {part: indicators}", ""),
            ("plan.yaml", "title: 题", "title: 题\ngoals: 目标"),
        ),
        [
            "p/plan.yaml:10: 大纲缺少“goals”，读者在全文中将看不到这部分；请在 outline 中列入 [outline-part]",
            "p/plan.yaml:10: 大纲缺少“indicators”，读者在全文中将看不到这部分；请在 outline 中列入 [outline-part]",
        ],
    ),
    "a role twice": (
        (("plan.yaml", "key: help", "key: lead"), row("{id: T01-1, text: 一, lead: [市教委]}")),
        [
            "p/plan.yaml:6: 键“lead”重复；请换一个 [role-key]",
            "p/plan.yaml:7: 键“lead”重复；请换一个 [role-key]",
        ],
    ),
    "a role with the key of a field": (
        (
            (
                "plan.yaml",
                "kinds: [row, task]}",
                "kinds: [row, task]}\n  - {key: deadlines, label: 时限, letter: 时, kinds: [step]}",
            ),
        ),
        ["p/plan.yaml:8: 键“deadlines”与条目固有的键同名；请换一个 [role-key]"],
    ),
}


@pytest.mark.parametrize(("changes", "wanted"), FAULTS.values(), ids=FAULTS)
def test_a_rule_tells_its_fault(changes: Changes, wanted: list[str]) -> None:
    assert told() == []
    assert told(*changes) == wanted


FINE: Mapping[str, Changes] = {
    "an indicator of no group": (("indicators.yaml", "action: A2, ", ""),),
    "a prefix left out": (
        row("{id: T01-1, text: 一, lead: [市科技局, {unit: 市教委, printed: 教委}]}"),
    ),
    "the same as above": (row("{id: T01-1, text: 一, lead: [{unit: 市教委, printed: 同上}]}"),),
    "a unit in two roles": (row("{id: T01-1, text: 一, lead: [市教委], help: [市教育局]}"),),
    "rows without roles in a plan without roles": (
        ("plan.yaml", "kinds: [row, task, indicator]", "kinds: [task]"),
        ("plan.yaml", "kinds: [row, task]", "kinds: [task]"),
        row("{id: T01-1, text: 一}"),
    ),
    "a year that the plan names beyond its period": (
        ("plan.yaml", "labels:", "target_years: [2030, 2035]\nlabels:"),
        ("indicators.yaml", "2031: 2", "2035: 2"),
    ),
    "text in several places": (
        ("plan.yaml", "{part: title}", "{part: text, text: 一}, {part: text, text: 二}"),
    ),
    "a plan of which nothing was released": (("revisions.yaml", REVISIONS, "revisions: []"),),
    "an annex without content": (("plan.yaml", "{part: title}", "{part: annex, title: 附件}"),),
    "a column about an own column": (
        (
            "plan.yaml",
            "outline: [",
            "row_table: {columns: [{field: place, label: 地点}]}\noutline: [{part: table}, ",
        ),
    ),
}


@pytest.mark.parametrize("changes", FINE.values(), ids=FINE)
def test_what_looks_alike_is_fine(changes: Changes) -> None:
    assert told(*changes) == []


def test_a_part_of_which_all_items_are_lost_is_not_missing() -> None:
    found = told(("indicators.yaml", "number: 1", "number: 一"))
    assert found == ["p/indicators.yaml:2: “number”应为整数，实为“一” [value-type] I01"]


def test_a_table_may_show_what_its_items_have(foreign_plan: Plan) -> None:
    assert table_fields(foreign_plan.head, Kind.ROW, Kind.TASK) == (
        *("action", "task", "number", "title", "text", "deadlines", "steps"),
        *("led_by", "done_by", "helped_by", "scene", "fund"),
    )


# --- What was released before


def told_after(*plans: dict[str, str]) -> list[str]:
    """What is told of the last of these plans, when those before it were released in turn."""
    files: dict[str, bytes] = {name: text.encode() for name, text in FILES.items()}
    del files["revisions.yaml"]
    *before, last = plans
    for number, plan in enumerate(before):
        files |= {name: text.encode() for name, text in plan.items()}
        files |= released(files, Revision(id=f"r{number}", stage=Stage.REVISED), TODAY)
    files |= {name: text.encode() for name, text in last.items()}
    return [
        f"{f.rule} {f.severity} {f.place.line}: {f.message}"
        for f in of_form(check(load(files, "p"), TODAY))
    ]


def rows(*identities: str, replaces: str = "[]") -> dict[str, str]:
    """The task with these rows; the first of them says whose place it takes."""
    first, *others = (f"  - {{id: {identity}, text: 一, lead: [市教委]" for identity in identities)
    lines = [f"{first}, replaces: {replaces}}}", *(f"{line}}}" for line in others)]
    head, _ = TASK.split("  - ")
    return {"tasks/T01.yaml": "\n".join([head.rstrip(), *lines, ""])}


def test_an_id_that_a_release_took_out_does_not_come_back() -> None:
    whole, less = rows("T01-1", "T01-2"), rows("T01-1")
    wanted = [
        "id-reused error 7: 编号“T01-2”曾属于别的内容，已在“r1”这一稿删去；请改用没有用过的编号"
    ]
    assert told_after(whole, less, whole) == wanted
    # However many releases ago it was.
    again = {"plan.yaml": HEAD.replace("title: 题", "title: 又一题")}
    assert told_after(whole, less, again, whole) == wanted
    # What no release took out may come back.
    assert told_after(whole, whole) == []
    assert told_after(less, whole) == []


def test_what_is_replaced_must_have_been_there() -> None:
    two, one = rows("T01-1", "T01-2"), rows("T01-3", replaces="[T01-1, T01-2]")
    assert told_after(two, one) == []
    again = {"plan.yaml": HEAD.replace("title: 题", "title: 又一题")}
    assert told_after(two, one, again) == []
    unknown = rows("T01-3", replaces="[T01-1, T01-9]")
    said = "“T01-9”不在计划中，也不在已发布的任何一稿中；请看编号有没有写错"
    assert told_after(two, unknown) == [f"replaced-unknown finding 6: {said}"]
    # Before the first release nobody can know what was there.
    assert told_after(unknown) == []


def test_what_is_replaced_may_be_there_and_not_well_formed() -> None:
    ill = rows("T01-3", "T01-4", replaces="[T01-4]")
    ill["tasks/T01.yaml"] = ill["tasks/T01.yaml"].replace("T01-4, text: 一", "T01-4, number: x")
    ill["tasks/T02.yaml"] = (
        ill["tasks/T01.yaml"].replace("T01", "T02").replace("number: x", "text: 一")
    )
    ill["tasks/T02.yaml"] = ill["tasks/T02.yaml"].replace("[T02-4]", "[T01-4]")
    rules = [line.split()[0] for line in told_after(rows("T01-1"), ill)]
    assert "value-type" in rules
    assert "replaced-unknown" not in rules


def test_the_stage_is_the_one_of_the_last_release() -> None:
    assert told_after(rows("T01-1"), {}) == []
    other = {"plan.yaml": HEAD.replace("修订稿", "终止")}
    assert [line.split(":")[0] for line in told_after(rows("T01-1"), other)] == [
        "stage-released error 2"
    ]
    assert told_after(other) == []
