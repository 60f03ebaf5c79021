"""Every role of every unit on every task stands in the matrix, once, and leads where it stands."""

from generator.links import address_of
from generator.matrix import Matrix
from generator.model import Plan
from tests.conftest import FOREIGN, plan_in


def test_each_role_of_the_plan_stands_in_its_cell(plan: Plan) -> None:
    matrix = Matrix(plan)
    held: dict[tuple[str, str, str], list[str]] = {}
    for task in plan.tasks:
        things = [task, *(x for row in task.rows for x in (row, *row.steps))]
        for thing in things:
            for role in thing.roles:
                for unit in dict.fromkeys(thing.units(role)):
                    held.setdefault((unit, task.id, role), []).append(address_of(thing, task))
    shown = {
        (unit.id, task.id, sign.role.key): (sign.items, sign.address)
        for unit in matrix.units
        for task in matrix.tasks
        for sign in matrix.cell(unit, task)
    }
    assert shown == {key: (len(found), found[0]) for key, found in held.items()}


def test_units_and_tasks_without_a_role_are_left_out(plan: Plan) -> None:
    matrix = Matrix(plan)
    assert all(any(matrix.cell(unit, task) for task in matrix.tasks) for unit in matrix.units)
    assert all(any(matrix.cell(unit, task) for unit in matrix.units) for task in matrix.tasks)
    assert [task for _, tasks in matrix.groups for task in tasks] == [*matrix.tasks]


def test_a_matrix_is_wide_when_its_tasks_find_no_room_on_a_sheet(plan: Plan) -> None:
    assert not Matrix(plan).wide
    (model, *_) = (task for task in plan_in(FOREIGN).tasks)
    tasks = tuple(model.model_copy(update={"id": f"T{place:03}"}) for place in range(37))
    many = plan_in(FOREIGN).model_copy(update={"tasks": tasks})
    assert Matrix(many).wide
    assert not Matrix(many.model_copy(update={"tasks": tasks[1:]})).wide
