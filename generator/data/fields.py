"""Every field of the JSON files: its name, shape and meaning, and where its value comes from.

The files, their JSON Schemas and the page that explains them are all made from these lists.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.data.head import HEAD_OBJECTS, KIND, KINDS_MEAN
from generator.data.items import INDICATOR, TASK, item_objects
from generator.data.shapes import (
    DAY,
    SCHEMA_VERSION,
    TEXT,
    TEXT_OR_NULL,
    Field,
    Objects,
    many,
    one_of,
    or_null,
    ref,
)
from generator.finding import Severity
from generator.model import AnyItem, Row, Unit
from generator.views import Views


@dataclass(frozen=True)
class Removal:
    """That a thing was removed: the last revision that had it, the first one that does not.

    `since` is None while the plan without it is not released.
    """

    last: str
    since: str | None
    replaced_by: tuple[str, ...] = ()


_FILE = (
    SCHEMA_VERSION,
    Field("plan", ref("plan"), "计划本身", lambda plan: plan.head),
    Field("actions", many(ref("action")), "任务的分组，按文件顺序"),
    Field("units", many(ref("unit")), "单位"),
    Field("indicators", many(ref("indicator")), "指标"),
    Field("tasks", many(ref("task")), "任务，按文件顺序"),
    Field("safeguards", many(ref("safeguard")), "保障措施"),
)
_DUTY = (
    Field("role", TEXT, "角色的键", lambda duty: duty.role.key),
    Field("kind", KIND, f"条目的种类：{KINDS_MEAN}"),
    Field("items", many(TEXT), "条目的编号", lambda duty: _ids(duty.items)),
)
CHECKS: tuple[Field, ...] = (
    Field("rule", TEXT, "规则的编号"),
    Field("severity", one_of(*Severity), "轻重：error 错误、finding 提示"),
    Field("items", many(TEXT), "有关条目的编号"),
    Field("where", TEXT, "所在文件和行", lambda finding: str(finding.place)),
    Field("message", TEXT, "说明"),
    Field("acknowledged", or_null(ref("acknowledged")), "确认情况，没有确认的为空"),
    Field("identity", TEXT, "提示的编号，文字不变就不变，确认时照抄"),
    Field("sides", many(ref("side")), "有关各处的原话"),
    Field("suggestion", TEXT, "建议的改法，没有的为空白"),
)
_REMOVAL = (
    Field("last", TEXT, "最后载有它的一稿的编号；文件的其余内容是这一稿的"),
    Field("since", TEXT_OR_NULL, "从哪一稿起删去；尚未作为新一稿发布的为空"),
    Field("replaced_by", many(TEXT), "由哪些条目接替"),
)
_SIDE = (
    Field("item", TEXT, "条目的编号，plan 是文件本身"),
    Field("field", TEXT, "字段"),
    Field("words", TEXT, "原话中有关的几个字"),
    Field("quote", TEXT, "原话，连同前后文"),
    Field("where", TEXT, "所在文件和行", lambda side: str(side.place)),
)
_ACKNOWLEDGED = (
    Field("by", TEXT, "何人确认"),
    Field("day", DAY, "何日确认"),
    Field("why", TEXT, "为何保持原样"),
)
CHECKS_FILE: Objects = {
    "checks.json": (
        SCHEMA_VERSION,
        Field("findings", many(ref("finding")), "检查结果", lambda findings: findings),
    ),
    "finding": CHECKS,
    "side": _SIDE,
    "acknowledged": _ACKNOWLEDGED,
}


def objects(views: Views, removal: Removal | None = None) -> Objects:
    """Every object of `plan.json` and of the pages' own files, with the roles of this plan.

    `removal`: what a page's own file tells where it is kept of something that was removed.
    """
    return {
        "plan.json": _FILE,
        **HEAD_OBJECTS,
        **item_objects(views),
        **_own_files(views, removal),
        "duty": _DUTY,
        "removal": _REMOVAL,
    }


def _own_files(views: Views, removal: Removal | None) -> Objects:
    """The `index.json` of a page, by the kind of item or unit that the page is about."""
    removed = Field(
        "removed", or_null(ref("removal")), "删去的情况；没有删去的为空", lambda _: removal
    )
    return {
        "action_file": (
            SCHEMA_VERSION,
            removed,
            _itself("action", "分组"),
            Field(
                "tasks",
                many(TASK),
                "其中任务的编号",
                lambda action: _ids(views.tasks_in(action)),
            ),
            Field(
                "indicators",
                many(INDICATOR),
                "其中指标的编号",
                lambda action: _ids(views.indicators_in(action)),
            ),
        ),
        "task_file": (SCHEMA_VERSION, removed, _itself("task", "任务")),
        "indicator_file": (SCHEMA_VERSION, removed, _itself("indicator", "指标")),
        "unit_file": (
            SCHEMA_VERSION,
            removed,
            _itself("unit", "单位"),
            Field("duties", many(ref("duty")), "担任的角色和条目，按角色的分量排列", views.duties),
            Field(
                "rows",
                many(ref("row")),
                "分解表中列有该单位的各行",
                lambda unit: rows_of(unit, views),
            ),
        ),
    }


def rows_of(unit: Unit, views: Views) -> tuple[Row, ...]:
    """The rows of the decomposition table in which a unit has a role, in table order."""
    return tuple(item for item in views.items_of(unit) if isinstance(item, Row))


def _itself(name: str, meaning: str) -> Field:
    return Field(name, ref(name), meaning, lambda thing: thing)


def _ids(items: Iterable[AnyItem]) -> list[str]:
    return [item.id for item in items]
