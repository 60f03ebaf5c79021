"""Derived values add up, whatever the plan."""

from hypothesis import given
from hypothesis import strategies as st

from generator.model import KIND_OF, Kind, Plan, Unit
from generator.views import Views, opening, title_of
from tests.conftest import FOREIGN, plan_in


def test_duties_hold_each_role_of_each_item_once(plan: Plan) -> None:
    views = Views(plan)
    wanted = {
        (unit, role, item.id)
        for item in plan.items()
        for role in item.roles
        for unit in item.units(role)
    }
    found = [
        (unit.id, duty.role.key, item.id)
        for unit in plan.units
        for duty in views.duties(unit)
        for item in duty.items
    ]
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_duties_stand_by_weight_of_the_role(plan: Plan) -> None:
    views = Views(plan)
    order = [role.key for role in plan.head.roles]
    for unit in plan.units:
        weights = [order.index(duty.role.key) for duty in views.duties(unit)]
        assert weights == sorted(weights)


def test_who_works_with_whom_is_mutual(plan: Plan) -> None:
    views = Views(plan)
    shared = {
        (unit.id, partner.unit.id): partner.rows
        for unit in plan.units
        for partner in views.partners(unit)
    }
    assert all(shared[other, one] == rows for (one, other), rows in shared.items())


def test_who_helps_whom_stands_reversed_on_the_other_page(plan: Plan) -> None:
    views = Views(plan)
    helpers = {
        (unit.id, one.unit.id): one.rows for unit in plan.units for one in views.helpers(unit)
    }
    helped = {(one.unit.id, unit.id): one.rows for unit in plan.units for one in views.helped(unit)}
    assert helpers == helped
    leads = {role.key for role in views._leads}
    for (answers, other), rows in helpers.items():
        assert answers != other
        for row in rows:
            answering = {unit for role in row.roles if role in leads for unit in row.units(role)}
            assert answers in answering
            assert other not in answering
            assert other in {unit for role in row.roles for unit in row.units(role)}


def test_groups_share_out_all_tasks_and_rows(plan: Plan) -> None:
    views = Views(plan)
    outermost = views.groups_in(None)
    tasks = [task.id for action in outermost for task in views.tasks_in(action)]
    assert sorted(tasks) == sorted(task.id for task in plan.tasks)
    own = [task.id for action in plan.actions for task in views.own_tasks(action)]
    assert sorted(own) == sorted(tasks)


def test_numbers_count_what_is_there(plan: Plan) -> None:
    views = Views(plan)
    counted = {number.label: number.value for number in views.numbers()}
    assert counted[plan.head.labels.task] == len(plan.tasks)
    assert counted.get("单位", 0) == len(plan.units)
    rows = sum(1 for _ in plan.rows())
    assert counted.get(plan.head.labels.row, 0) == rows
    for unit in plan.units:
        total = sum(number.value for number in views.numbers_of_unit(unit))
        assert total == sum(views.total(unit, role) for role in plan.head.roles)


def test_neighbours_walk_through_all_of_a_kind(plan: Plan) -> None:
    views = Views(plan)
    item = plan.tasks[0]
    walked = [item.id]
    while (after := views.neighbours(item).after) is not None:
        before = views.neighbours(after).before
        assert before is not None
        assert before.id == item.id
        assert KIND_OF[type(after)] is Kind.TASK
        item = after  # type: ignore[assignment]  # a task: just said
        walked.append(item.id)
    assert walked == [task.id for task in plan.tasks]


def runs_of(text: str, *units: Unit) -> list[tuple[str, str | None]]:
    plan = plan_in(FOREIGN).model_copy(update={"units": units})
    return [(run.text, run.unit.id if run.unit else None) for run in Views(plan).runs(text)]


def test_names_of_units_in_running_text() -> None:
    office = Unit(id="a", name="甲局", aliases=("甲",), not_in=("甲局医院",))
    longer = Unit(id="b", name="甲局分局")
    everyone = Unit(id="c", name="各县", collective=True)
    found = runs_of("由甲局、甲局分局、甲局医院和各县与甲办", office, longer, everyone)
    assert found == [
        ("由", None),
        ("甲局", "a"),
        ("、", None),
        ("甲局分局", "b"),
        ("、甲局医院和各县与", None),
        ("甲", "a"),
        ("办", None),
    ]


@given(st.text("甲乙局 、a", max_size=12))
def test_runs_lose_nothing(text: str) -> None:
    units = (Unit(id="a", name="甲局", aliases=("乙",)), Unit(id="b", name="局"))
    assert "".join(run for run, _ in runs_of(text, *units)) == text


@given(st.text(max_size=80), st.integers(2, 40))
def test_an_opening_is_short_and_begins_the_text(text: str, length: int) -> None:
    found = opening(text, length)
    assert len(found) <= length + 1
    assert text.startswith(found.removesuffix("…"))


def test_every_item_has_a_title(plan: Plan) -> None:
    assert all(title_of(item) for item in plan.items())


def test_the_units_with_most_work_answer_for_rows_whatever_the_plan_calls_it(plan: Plan) -> None:
    """Where no role leads a row, the first one answers for it."""
    views = Views(plan)
    loads = views.leading_units(99)
    total = sum(load.leading for load in loads)
    leads = [role for role in plan.roles_on(Kind.ROW) if role.lead] or plan.roles_on(Kind.ROW)[:1]
    assert total == sum(len(row.units(role.key)) for _, row in plan.rows() for role in leads)
    for load in loads:
        assert (load.address is None) == (load.leading == 0)
        kept = {duty.role.key for duty in views.duties(load.unit) if duty.kind is Kind.ROW}
        assert load.address is None or load.address.partition("#")[2].removesuffix("-row") in kept
    if loads and total:
        assert loads[0].percent == 100
        assert views.lead_words() == leads[0].label


def test_addresses_and_latin_words_are_told_apart() -> None:
    office = Unit(id="a", name="Data Office")
    plan = plan_in(FOREIGN).model_copy(update={"units": (office,)})
    text = "打造“Smart Port 2.0”，由Data Office开放 open data，见https://a.example/open/data。AI 与 PM2.5、GDP不算"
    told = [
        (run.text, run.latin, run.address) for run in Views(plan).runs(text) if run.unit is None
    ]
    assert [words for words, latin, _ in told if latin] == ["Smart Port 2.0", "open data"]
    assert [words for words, _, address in told if address] == ["https://a.example/open/data"]
