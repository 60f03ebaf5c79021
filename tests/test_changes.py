"""What changed between two plans: the laws, whatever the edits; and one case for each sort."""

from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.changes import Change, ChangeKind, apply, diff, mirror
from generator.entries import Spot
from generator.fmt import tidied
from generator.load import load
from generator.model import Mention, Plan, Safeguard
from generator.reason import Reason
from generator.source import read
from tests.conftest import FOREIGN, LEAST, REAL, files_in, plan_in
from tests.edits import EDITS, revised
from tests.oddly import Writer, plain

LAW = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEEDS = st.integers(0, 2**32)
PLANS = st.sampled_from([REAL, FOREIGN, LEAST]).map(plan_in)


def key(change: Change) -> tuple[str, str, str, str]:
    return change.subject, change.item, change.kind, change.field or ""


# --- Laws


@given(PLANS, SEEDS, st.integers(1, 12))
@LAW
def test_a_plan_and_itself_do_not_differ(plan: Plan, seed: int, edits: int) -> None:
    one = revised(plan, Random(seed), edits)
    assert diff(one, revised(plan, Random(seed), edits)) == ()


@given(PLANS, SEEDS, st.integers(1, 12))
@LAW
def test_the_changes_lead_from_one_plan_to_the_other(plan: Plan, seed: int, edits: int) -> None:
    other = revised(plan, Random(seed), edits)
    assert apply(diff(plan, other), plan) == other
    assert apply(diff(other, plan), other) == plan


@given(PLANS, SEEDS, st.integers(1, 12), st.integers(0, 6))
@LAW
def test_the_way_back_is_the_mirror_image(plan: Plan, seed: int, edits: int, more: int) -> None:
    random = Random(seed)
    one = revised(plan, random, edits)
    other = revised(one, random, more)
    there, back = diff(one, other), diff(other, one)
    assert sorted(mirror(there), key=key) == sorted(back, key=key)
    assert mirror(mirror(there)) == there


@given(PLANS, SEEDS, st.integers(1, 12))
@LAW
def test_each_change_is_told_once(plan: Plan, seed: int, edits: int) -> None:
    keys = [key(change) for change in diff(plan, revised(plan, Random(seed), edits))]
    assert len({*keys}) == len(keys)


@pytest.mark.parametrize("edit", dict.fromkeys(EDITS), ids=lambda edit: edit.__name__)
def test_every_edit_makes_a_difference_sometimes(edit: Any) -> None:
    plan = plan_in(FOREIGN)
    assert any(diff(plan, revised(edit(plan, Random(seed)), Random(0), 0)) for seed in range(60))


def test_two_plans_that_share_nothing_lead_to_each_other() -> None:
    plans = [plan_in(directory) for directory in (REAL, FOREIGN, LEAST)]
    for one, other in permutations(plans, 2):
        assert apply(diff(one, other), one) == other


@given(st.sampled_from([FOREIGN, LEAST]), SEEDS)
@settings(max_examples=25)
def test_the_way_the_yaml_is_written_is_no_change(directory: Any, seed: int) -> None:
    random = Random(seed)
    written: dict[str, bytes] = {}
    for name, data in files_in(directory).items():
        node, _ = read(data, name)
        is_yaml = node is not None and name.endswith(".yaml")
        written[name] = Writer(random).document(plain(node)).encode() if is_yaml and node else data
    names = list(written)
    random.shuffle(names)
    loaded = load({name: written[name] for name in names}, "plan")
    assert loaded.plan is not None, loaded.findings
    assert diff(plan_in(directory), loaded.plan) == ()
    tidy = load({**written, **tidied(written, "plan").changed}, "plan")
    assert tidy.plan is not None, tidy.findings
    assert diff(loaded.plan, tidy.plan) == ()


# --- One case for each sort of change


def edited(**replacements: tuple[str, str]) -> Plan:
    """The foreign plan with words of its files replaced."""
    files = dict(files_in(FOREIGN))
    for file, (old, new) in replacements.items():
        name = next(n for n in files if n.removesuffix(".yaml").replace("/", "_") == file)
        text = files[name].decode()
        assert old in text
        files[name] = text.replace(old, new, 1).encode()
    loaded = load(files, "plan")
    assert loaded.plan is not None, loaded.findings
    assert not loaded.lost, loaded.findings
    return loaded.plan


def told(**replacements: tuple[str, str]) -> list[tuple[str, str, str | None, tuple[Reason, ...]]]:
    changes = diff(plan_in(FOREIGN), edited(**replacements))
    return [(c.item, c.kind, c.field, c.weight.reasons) for c in changes]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("tasks_T01", "11座", "12座", ("T01", "changed", "text", "数字")),
        ("tasks_T01", "，改建", "、改建", ("T01", "changed", "text", "标点")),
        ("tasks_T01", "提升工程", "改造工程", ("T01", "changed", "title", "措辞")),
        ("tasks_T01", 'printed: "1."', "printed: 1、", ("T01", "changed", "printed", "编号")),
        ("tasks_T01", "number: 1\n", "number: 2\n", ("T01", "renumbered", "number", "编号")),
        ("tasks_T01", "action: A3", "action: A4", ("T01", "moved", "action", "归属")),
        ("tasks_T01", "[市水利局, 市自", "[市自", ("T01", "changed", "done_by", "角色")),
        ("tasks_T01", "[市财政局, 市生态环境局]", "[市生态环境局, 市财政局]", ("T01-1", "changed", "helped_by", "角色")),
        ("tasks_T01", "led_by: [市交通运输局]", "led_by: [市交通局]", ("T01", "changed", "led_by", "单位别称")),
        ("tasks_T01", "scene: 航道", "scene: 船闸", ("T01-1", "changed", "columns.scene", "措辞")),
        ("tasks_T01", "date: 2028-Q3", "date: 2028-Q4", ("T01-1", "changed", "deadlines", "期限")),
        ("indicators", "2030: 412.5", "2030: 420", ("I01", "changed", "targets.2030", "目标值")),
        ("indicators", "3.4%以上", "3.4%左右", ("I02", "changed", "targets.2027", "目标值、限度")),
        ("indicators", "3.4%以上", "3.4％以上", ("I02", "changed", "targets.2027", "全半角")),
        ("indicators", "measure: 公里", "measure: 米", ("I01", "changed", "measure", "计量单位")),
        ("indicators", "action: A3", "action: A4", ("I01", "moved", "action", "归属")),
        ("actions", "parent: A2\n    printed: 专项一：", "parent: A5\n    printed: 专项一：", ("A3", "moved", "parent", "归属")),
        ("safeguards", "每季度调度", "每半年调度", ("S1", "changed", "text", "期限")),
        ("safeguards", "{leader: 分管副市长}", "{leader: 市长}", ("S1", "changed", "extra.leader", "措辞")),
        ("plan", "stage: 正式印发", "stage: 终止", ("plan", "changed", "stage", "稿次")),
        ("plan", "第52次", "第53次", ("plan", "changed", "document.approved_by", "登记")),
        ("plan", "翻一番", "翻两番", ("plan", "changed", "goals", "数字")),
        ("plan", "2030年12月31日", "2031年12月31日", ("plan", "changed", "outline.text-2.text", "期限")),
        ("plan", 'year_label: "{year}年目标"', 'year_label: "{year}年"', ("plan", "changed", "indicator_table", "措辞")),
        ("units", "aliases: [市府办]", "aliases: [市府办, 市政府办]", ("shifuban", "changed", "aliases", "登记")),
        ("units", "name: 市科技局", "name: 市科学技术局\n    aliases: [市科技局]", ("keji", "changed", "name", "登记")),
    ],
)  # fmt: skip
def test_a_change_has_its_kind_field_and_weight(
    file: str, old: str, new: str, expected: tuple[str, str, str, str]
) -> None:
    item, kind, field, reasons = expected
    found = told(**{file: (old, new)})
    assert (item, kind, field, tuple(map(Reason, reasons.split("、")))) in found
    assert {each[0] for each in found} == {item}


def test_added_and_removed_items_stand_one_by_one() -> None:
    plan = plan_in(FOREIGN)
    task = plan.tasks[0]
    without = plan.model_copy(update={"tasks": plan.tasks[1:]})
    gone = diff(plan, without)
    inside = [task.id, *(i.id for r in task.rows for i in (r, *r.steps))]
    assert [change.item for change in gone] == inside
    assert {change.kind for change in gone} == {ChangeKind.REMOVED}
    assert all(change.substantive for change in gone)
    assert {change.kind for change in diff(without, plan)} == {ChangeKind.ADDED}


def test_a_row_moves_with_its_steps_and_its_words() -> None:
    plan = plan_in(FOREIGN)
    task, other = plan.tasks[0], plan.tasks[1]
    row = task.rows[0].model_copy(update={"text": "改了的文字。"})
    tasks = (
        task.model_copy(update={"rows": task.rows[1:]}),
        other.model_copy(update={"rows": (*other.rows, row)}),
        *plan.tasks[2:],
    )
    changes = diff(plan, plan.model_copy(update={"tasks": tasks}))
    assert [(c.item, c.kind, c.field) for c in changes] == [
        (row.id, ChangeKind.MOVED, "task"),
        (row.id, ChangeKind.CHANGED, "text"),
    ]
    assert changes[0].before == Spot(task.id, 0)


def test_another_order_says_which_one_moved_and_no_more() -> None:
    plan = plan_in(FOREIGN)
    one, *rest = plan.safeguards
    changes = diff(plan, plan.model_copy(update={"safeguards": (*rest, one)}))
    assert [(c.item, c.kind, c.field, c.substantive) for c in changes] == [
        (one.id, ChangeKind.MOVED, None, False)
    ]


def test_a_change_concerns_all_its_units() -> None:
    plan = plan_in(FOREIGN)
    found = diff(plan, edited(tasks_T01=("青石段主体开工", "青石段由市数据局开工")))
    row = plan.tasks[0].rows[0]
    roles = {u for role in row.roles for u in row.units(role)}
    own = {u for role in row.steps[1].roles for u in row.steps[1].units(role)}
    assert {*found[0].units} == roles | own | {"shuju"}
    gone = diff(plan, edited(tasks_T01=("[市水利局, 市自", "[市自")))
    assert "shuili" in gone[0].units


def test_a_task_without_units_concerns_those_of_its_rows() -> None:
    plan = plan_in(REAL)
    task = plan.tasks[0].model_copy(update={"roles": {}})
    before = plan.model_copy(update={"tasks": (task, *plan.tasks[1:])})
    renamed = task.model_copy(update={"title": "改了的标题"})
    after = plan.model_copy(update={"tasks": (renamed, *plan.tasks[1:])})
    (change,) = diff(before, after)
    units = {u for row in task.rows for role in row.roles for u in row.units(role)}
    assert {*change.units} == units


def test_the_order_of_units_weighs_where_the_first_leads() -> None:
    plan = plan_in(REAL)
    one, two = plan.units[:2]
    names = [Mention(unit=unit.id, printed=unit.name) for unit in (one, two)]

    def with_leads(mentions: list[Mention], rule: str) -> Plan:
        indicator = plan.indicators[0].model_copy(update={"roles": {"lead": tuple(mentions)}})
        head = plan.head.model_copy(update={"lead_rule": rule})
        indicators = (indicator, *plan.indicators[1:])
        return plan.model_copy(update={"indicators": indicators, "head": head})

    for rule, reason in (("explicit", Reason.ORDER), ("first", Reason.ROLE)):
        found = diff(with_leads(names, rule), with_leads(names[::-1], rule))
        assert [change.weight.reasons for change in found] == [(reason,)]


# --- Items that take each other's place


def with_safeguards(*safeguards: tuple[str, str, tuple[str, ...]]) -> Plan:
    """The least plan with these safeguards: id, text, what it replaces."""
    return plan_in(LEAST).model_copy(
        update={
            "safeguards": tuple(
                Safeguard(id=i, number=1, title="保障", text=text, replaces=replaces)
                for i, text, replaces in safeguards
            )
        }
    )


ONE, TWO = ("S1", "甲。乙。", ()), ("S2", "乙。", ())
Line = tuple[str, str, str | None, str, tuple[str, ...], tuple[str, ...]]
SUCCESSIONS: dict[str, tuple[Plan, Plan, list[Line]]] = {
    "split": (
        with_safeguards(ONE),
        with_safeguards(("S3", "甲。", ("S1",)), ("S4", "乙。", ("S1",))),
        [
            ("S1", "removed", None, "拆分", (), ("S3", "S4")),
            ("S3", "added", None, "拆分", ("S1",), ()),
            ("S4", "added", None, "拆分", ("S1",), ()),
        ],
    ),
    "split off": (
        with_safeguards(ONE),
        with_safeguards(("S1", "甲。", ()), ("S10", "乙。", ("S1",))),
        [
            ("S1", "changed", "text", "拆分、措辞", (), ("S10",)),
            ("S10", "added", None, "拆分", ("S1",), ()),
        ],
    ),
    "split off, and the old words stay": (
        with_safeguards(ONE),
        with_safeguards(ONE, ("S3", "乙。", ("S1",))),
        [("S3", "added", None, "拆分", ("S1",), ())],
    ),
    "merged": (
        with_safeguards(ONE, TWO),
        with_safeguards(("S3", "甲。乙。", ("S1", "S2"))),
        [
            ("S1", "removed", None, "合并", (), ("S3",)),
            ("S2", "removed", None, "合并", (), ("S3",)),
            ("S3", "added", None, "合并", ("S1", "S2"), ()),
        ],
    ),
    "merged into one that stays": (
        with_safeguards(ONE, TWO),
        with_safeguards(("S1", "甲。乙。丙。", ("S2",))),
        [
            ("S1", "changed", "replaces", "合并", ("S2",), ()),
            ("S1", "changed", "text", "合并、措辞", ("S2",), ()),
            ("S2", "removed", None, "合并", (), ("S1",)),
        ],
    ),
    "replaced": (
        with_safeguards(ONE),
        with_safeguards(("S3", "甲。", ("S1",))),
        [
            ("S1", "removed", None, "替代", (), ("S3",)),
            ("S3", "added", None, "替代", ("S1",), ()),
        ],
    ),
    "split among some that stay": (
        with_safeguards(ONE, TWO, ("S3", "丙。", ())),
        with_safeguards(("S2", "乙。", ("S1",)), ("S3", "丙。", ("S1",))),
        [
            ("S1", "removed", None, "拆分", (), ("S2", "S3")),
            ("S2", "changed", "replaces", "合并", ("S1",), ()),
            ("S3", "changed", "replaces", "合并", ("S1",), ()),
        ],
    ),
    "an id that the older plan does not have": (
        with_safeguards(ONE),
        with_safeguards(ONE, ("S3", "丙。", ("S9",))),
        [("S3", "added", None, "新增", (), ())],
    ),
    "stated later": (
        with_safeguards(ONE, ("S3", "丙。", ())),
        with_safeguards(ONE, ("S3", "丙。", ("S1",))),
        [("S3", "changed", "replaces", "登记", (), ())],
    ),
    "stated before": (
        with_safeguards(ONE, ("S3", "丙。", ("S1",))),
        with_safeguards(ONE, ("S3", "丁。", ("S1",))),
        [("S3", "changed", "text", "措辞", (), ())],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), SUCCESSIONS.values(), ids=SUCCESSIONS)
def test_an_item_that_takes_anothers_place(old: Plan, new: Plan, expected: list[Line]) -> None:
    changes = diff(old, new)
    assert sorted(
        (
            *(c.item, c.kind.value, c.field, "、".join(c.weight.reasons)),
            *(c.succession.replaces, c.succession.replaced_by),
        )
        for c in changes
    ) == sorted(expected)
    assert sorted(mirror(changes), key=key) == sorted(diff(new, old), key=key)
    assert apply(changes, old) == new


def test_a_split_read_backwards_is_a_merge() -> None:
    old, new, _ = SUCCESSIONS["split"]
    assert {c.weight.reasons for c in diff(new, old)} == {(Reason.MERGED,)}
    assert [c.succession.replaces for c in diff(new, old) if c.kind is ChangeKind.ADDED] == [
        ("S3", "S4")
    ]


def test_rows_and_steps_stay_themselves_when_what_they_stand_in_is_split() -> None:
    plan = plan_in(FOREIGN)
    row = plan.tasks[0].rows[0]
    one = row.model_copy(update={"id": "T01-8", "replaces": (row.id,), "steps": row.steps[:1]})
    other = one.model_copy(update={"id": "T01-9", "steps": row.steps[1:]})
    task = plan.tasks[0].model_copy(update={"rows": (one, other, *plan.tasks[0].rows[1:])})
    changes = diff(plan, plan.model_copy(update={"tasks": (task, *plan.tasks[1:])}))
    assert {(c.kind, c.after.within) for c in changes if c.item in {s.id for s in row.steps}} == {
        (ChangeKind.MOVED, "T01-8"),
        (ChangeKind.MOVED, "T01-9"),
    }
