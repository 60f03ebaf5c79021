"""The plan as values: frozen, strict, in document order, with its own words."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.model import (
    KIND_OF,
    Action,
    Base,
    BodyForm,
    Day,
    Deadline,
    Head,
    Indicator,
    Kind,
    Mention,
    Moment,
    OutlinePart,
    Part,
    Period,
    Plan,
    Revision,
    Role,
    Row,
    SourceText,
    Stage,
    Step,
    Target,
    Task,
    document_order,
    keys_in_order,
    target_years,
    value_in,
)


def action(identity: str, parent: str | None = None) -> Action:
    return Action(id=identity, number=1, title="组", parent=parent)


def task(identity: str, group: str, number: int) -> Task:
    return Task(id=identity, number=number, action=group, title="项")


def ids(items: tuple[Action | Task, ...]) -> str:
    return " ".join(item.id for item in items)


def test_values_are_frozen(plan: Plan) -> None:
    with pytest.raises(ValidationError):
        plan.head.__setattr__("title", "另一个")


@pytest.mark.parametrize(
    ("model", "data"),
    [
        (Period, {"start": "2030", "end": 2031}),
        (Period, {"start": 2031, "end": 2030}),
        (Period, {"start": 2030, "end": 2031, "middle": 2030}),
        (Task, {"id": "T1", "number": True, "action": "A1", "title": "项"}),
        (Task, {"id": "T1", "number": 1, "action": "A1", "title": "\u3000 "}),
        (OutlinePart, {"part": "text"}),
        (OutlinePart, {"part": "goals", "text": "甲"}),
        (Deadline, {"text": "年底", "kind": "soon"}),
        (Base, {"year": 2030, "text": "1", "number": "1"}),
        (BodyForm, {"role": "{label}"}),
        (BodyForm, {"roles": "（{units}）"}),
        (BodyForm, {"title_end": {"plan": "。"}}),
        (SourceText, {"file": "../secret.txt", "sha256": "0" * 64}),
        (SourceText, {"file": "source/a/../b.txt", "sha256": "0" * 64}),
    ],
)
def test_what_is_not_quite_right_is_refused(model: Any, data: Mapping[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(data)


@pytest.mark.parametrize("text", ["2030-01-31", "1999-12-01"])
def test_a_day(text: str) -> None:
    assert TypeAdapter(Day).validate_python(text) == text


@pytest.mark.parametrize("text", ["2030", "2030-H2", "2030-Q4", "2030-10", "2030-10-31"])
def test_a_moment_has_a_precision(text: str) -> None:
    assert TypeAdapter(Moment).validate_python(text) == text
    assert Deadline(text="届时", date=text).year == 2030


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "2030-",
        "2030-13",
        "2030-00",
        "2030-1",
        "2030-H3",
        "2030-Q0",
        "2030-10-32",
        "２０３０",
        "2030\n",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Moment).validate_python(text)


def test_a_deadline_without_date_has_no_year() -> None:
    assert Deadline(text="持续推进").year is None


def test_a_printed_number_keeps_its_digits() -> None:
    assert Target.model_validate({"text": Decimal("3.40")}).text == "3.40"
    assert (
        Step.model_validate({"id": "T1-1-1", "number": 1, "printed": 1, "text": "甲"}).printed
        == "1"
    )


def test_a_role_is_a_phrase_and_units() -> None:
    mentions = (
        Mention(unit="a", printed="甲局"),
        Mention(unit="b", printed="乙局", separator="、", after="等部门"),
        Mention(unit=None, printed="各界", separator="，"),
    )
    row = Row(id="T1-1", text="甲", roles={"lead": mentions})
    assert row.phrase("lead") == "甲局、乙局等部门，各界"
    assert row.units("lead") == ("a", "b")
    assert row.phrase("help") == ""
    assert row.units("help") == ()


def test_groups_and_tasks_stand_in_document_order() -> None:
    actions = (
        action("A1"),
        action("A2"),
        action("A3", "A1"),
        action("A4", "A3"),
        action("A5", "A1"),
    )
    tasks = (task("T9", "A2", 1), task("T8", "A4", 2), task("T7", "A4", 1), task("T6", "A1", 1))
    groups, ordered = document_order(actions, tasks)
    assert ids(groups) == "A1 A3 A4 A5 A2"
    assert ids(ordered) == "T6 T7 T8 T9"


def test_nothing_is_lost_where_a_parent_is_unknown_or_in_a_circle() -> None:
    actions = (action("A1", "A9"), action("A2", "A3"), action("A3", "A2"), action("A4", "A4"))
    groups, ordered = document_order(actions, (task("T1", "A9", 1), task("T2", "A1", 1)))
    assert sorted(ids(groups).split()) == ["A1", "A2", "A3", "A4"]
    assert ids(ordered) == "T2 T1"


def test_items_come_once_and_in_order(plan: Plan) -> None:
    items = [item.id for item in plan.items()]
    assert len({*items}) == len(items)
    kinds = [KIND_OF[type(item)] for item in plan.items()]
    assert kinds[: len(plan.actions)] == [Kind.ACTION] * len(plan.actions)
    assert sum(kind is Kind.ROW for kind in kinds) == len(tuple(plan.rows()))
    assert sum(kind is Kind.STEP for kind in kinds) == len(tuple(plan.steps()))


def test_the_years_of_targets_are_the_periods_unless_the_plan_names_them(
    foreign_plan: Plan,
) -> None:
    assert target_years(foreign_plan.head) == (2027, 2030)
    silent = Head(
        title="题",
        stage="修订稿",
        period=Period(start=2030, end=2032),
        outline=(OutlinePart(part=Part.TASKS),),
    )
    assert target_years(silent) == (2030, 2031, 2032)


def test_roles_stand_on_the_kinds_that_they_are_declared_for(foreign_plan: Plan) -> None:
    assert [role.key for role in foreign_plan.roles_on(Kind.ROW)] == [
        "led_by",
        "done_by",
        "helped_by",
    ]
    assert [role.key for role in foreign_plan.roles_on(Kind.STEP)] == ["helped_by"]
    assert foreign_plan.roles_on(Kind.ACTION) == ()


def test_keys_have_an_order() -> None:
    roles = (Role(key="lead", label="牵头", letter="牵", kinds=(Kind.INDICATOR, Kind.ROW)),)
    assert keys_in_order(Period, roles) == ("start", "end")
    assert keys_in_order(Row, roles) == (
        *("id", "replaces", "number", "printed", "title", "text"),
        *("lead", "columns", "extra", "deadlines", "steps"),
    )
    assert keys_in_order(Indicator, roles)[-4:] == ("targets", "lead", "columns", "extra")


def test_the_model_inside_a_field_is_found() -> None:
    assert value_in(Row.model_fields["steps"].annotation) is Step
    assert value_in(Indicator.model_fields["targets"].annotation) is Target
    assert value_in(Indicator.model_fields["base"].annotation) is Base
    assert value_in(Row.model_fields["text"].annotation) is None


def test_the_foreign_plan_has_what_the_real_one_lacks(foreign_plan: Plan, real_plan: Plan) -> None:
    """What makes it worth going through every test: see `river/`."""
    head = foreign_plan.head
    assert len(head.labels.actions) > len(real_plan.head.labels.actions)
    assert not {role.key for role in head.roles} & {role.key for role in real_plan.head.roles}
    assert not {*target_years(head)} & {*target_years(real_plan.head)}
    assert head.lead_rule != real_plan.head.lead_rule
    assert head.columns
    assert head.reporting
    assert any(unit.collective for unit in foreign_plan.units)
    assert any(not target.number for i in foreign_plan.indicators for target in i.targets.values())
    assert any(i.base and i.kind for i in foreign_plan.indicators)
    assert any(not task.rows for task in foreign_plan.tasks)
    assert any(not row.steps for _, row in foreign_plan.rows())
    assert any(safeguard.roles for safeguard in foreign_plan.safeguards)


def test_the_least_plan_has_nothing_that_it_need_not_have() -> None:
    files = {path.name for path in (Path(__file__).parent / "plans" / "least").rglob("*.yaml")}
    assert files == {"plan.yaml", "units.yaml", "actions.yaml", "T1.yaml"}


@pytest.mark.parametrize(("day", "there"), [("2028-02-29", True), ("2026-02-30", False)])
def test_a_day_must_exist(day: str, *, there: bool) -> None:
    for make in (
        lambda: Revision.model_validate({"id": "r1", "stage": Stage.ISSUED, "dated": day}),
        lambda: Deadline.model_validate({"text": "当日", "date": day}),
    ):
        if there:
            make()
        else:
            with pytest.raises(ValidationError, match="这一天"):
                make()
