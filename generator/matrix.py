"""The plan in; units against tasks, with the roles in which each unit works on each task, out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.links import address_of
from generator.model import Plan, Role, Row, Step, Task, Unit


@dataclass(frozen=True)
class Sign:
    """A unit's role on a task: on how many of its things, and where the first of them stands."""

    role: Role
    items: int
    address: str


Cell = tuple[Sign, ...]

_SHEET = 36  # columns that lie side by side on a sheet of A4 and can still be read


class Matrix:
    """Which unit does what on which task. Units and tasks without any such role are left out."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], Cell]:
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for task in self.plan.tasks:
            for unit, role, address in _held(task):
                roles = found.setdefault((unit, task.id), {})
                roles.setdefault(role, []).append(address)
        return {
            key: tuple(
                Sign(role, len(roles[role.key]), roles[role.key][0])
                for role in self.plan.head.roles
                if role.key in roles
            )
            for key, roles in found.items()
        }

    def cell(self, unit: Unit, task: Task) -> Cell:
        """The roles of a unit on a task, weightiest first; empty where it has none."""
        return self._cells.get((unit.id, task.id), ())

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units with a role on any task, as the registry has them."""
        there = {unit for unit, _ in self._cells}
        return tuple(unit for unit in self.plan.units if unit.id in there)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks on which any unit has a role, in document order."""
        there = {task for _, task in self._cells}
        return tuple(task for task in self.plan.tasks if task.id in there)

    @property
    def wide(self) -> bool:
        """Whether there are more tasks than a sheet of paper has room for side by side."""
        return len(self.tasks) > _SHEET

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles that stand in any cell, weightiest first."""
        there = {sign.role.key for cell in self._cells.values() for sign in cell}
        return tuple(role for role in self.plan.head.roles if role.key in there)

    @cached_property
    def groups(self) -> tuple[tuple[str, tuple[Task, ...]], ...]:
        """The tasks by the id of their innermost group, in document order."""
        groups: dict[str, list[Task]] = {}
        for task in self.tasks:
            groups.setdefault(task.action, []).append(task)
        return tuple((action, tuple(tasks)) for action, tasks in groups.items())


def _held(task: Task) -> Iterator[tuple[str, str, str]]:
    """Every unit in a role on a task, its rows and their steps, with where that stands."""
    things: list[Task | Row | Step] = [task]
    for row in task.rows:
        things += [row, *row.steps]
    for thing in things:
        address = address_of(thing, task)
        for role in thing.roles:
            for unit in dict.fromkeys(thing.units(role)):
                yield unit, role, address
