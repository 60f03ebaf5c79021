"""A report in; its topics gathered for reading, out: by group of the plan, by unit, by reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.entries import PLAN, Key, Subject
from generator.model import KIND_OF, Action, AnyItem, Indicator, Kind, Plan, Unit
from generator.reason import Reason
from generator.report.contents import Report, Topic
from generator.views import Views


@dataclass(frozen=True)
class Group:
    """Topics under a heading; `id` serves as an anchor."""

    id: str
    title: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Share:
    """What concerns one unit."""

    unit: Unit
    substantive: tuple[Topic, ...]
    editorial: tuple[Topic, ...]


def by_group(report: Report) -> tuple[Group, ...]:
    """Under the outermost groups of tasks, in the new plan's order; the document itself first."""
    places = {**_places(report.old), **_places(report.new)}
    found: dict[tuple[str, str], list[Topic]] = {place: [] for place in places.values()}
    for topic in report.topics:
        found.setdefault(places[topic.key], []).append(topic)
    return tuple(Group(*place, tuple(topics)) for place, topics in found.items() if topics)


def _places(plan: Plan) -> Mapping[Key, tuple[str, str]]:
    """Under which heading each thing of a plan is told: an anchor and the words."""
    views = Views(plan)
    places: dict[Key, tuple[str, str]] = {Key(Subject.PLAN, PLAN): (PLAN, "文件")}
    for item in plan.items():
        kind = KIND_OF[type(item)]
        around = views.above(_group_of(item, views))
        heading = (around[0].id, around[0].title) if around else _alone(kind, views)
        places[Key(Subject(kind), item.id)] = heading
    for unit in plan.units:
        places[Key(Subject.UNIT, unit.id)] = "units", "单位登记"
    return places


def _group_of(item: AnyItem, views: Views) -> str | None:
    """The group that an item is or stands in."""
    if isinstance(item, Action):
        return item.id
    if isinstance(item, Indicator):
        return item.action
    task = views.task_of.get(item.id)
    return task.action if task else None


def _alone(kind: Kind, views: Views) -> tuple[str, str]:
    return f"{kind}s", views.kind_label(kind)


def by_unit(report: Report) -> tuple[Share, ...]:
    """For each unit concerned what concerns it, those with most of substance first."""
    units: dict[str, Unit] = {u.id: u for plan in (report.old, report.new) for u in plan.units}
    concerned = {unit.id for topic in report.topics for unit in topic.units}
    shares = [_share(units[unit], report.topics) for unit in units if unit in concerned]
    return tuple(sorted(shares, key=lambda s: (-len(s.substantive), -len(s.editorial))))


def _share(unit: Unit, topics: Iterable[Topic]) -> Share:
    own = [topic for topic in topics if unit.id in {other.id for other in topic.units}]
    return Share(
        unit,
        tuple(topic for topic in own if topic.substantive),
        tuple(topic for topic in own if not topic.substantive),
    )


def by_reason(report: Report) -> tuple[tuple[Reason, tuple[Topic, ...]], ...]:
    """For each thing that changes are about the topics of it, the weightiest first."""
    found = (
        (reason, tuple(topic for topic in report.topics if reason in topic.reasons))
        for reason in Reason
    )
    return tuple((reason, topics) for reason, topics in found if topics)
