"""The plan and its findings in; every public data file out, by path under the site's root."""

import json
from collections.abc import Iterator, Mapping, Sequence

from generator.comment import FiledComment
from generator.data.comments import comments_sheet
from generator.data.document import (
    Paged,
    checks_document,
    checks_schema,
    comments_document,
    comments_schema,
    page_document,
    plan_document,
    plan_schema,
)
from generator.data.duties import unit_sheets
from generator.data.fields import Removal, objects
from generator.data.package import for_people, for_programs, package
from generator.data.shapes import Objects
from generator.data.sheets import sheets, targets_of
from generator.finding import Finding
from generator.links import address_of
from generator.model import Indicator, Plan, Unit
from generator.views import Views

FILES: Mapping[str, str] = {
    "data/plan.json": "全部内容：计划、分组、任务、分解事项、推进计划、指标、单位、保障措施",
    "data/checks.json": "检查结果",
    "data/plan.schema.json": "plan.json 的结构定义（JSON Schema）",
    "data/comments.json": "全部意见及其采纳情况",
    "data/comments.schema.json": "comments.json 的结构定义（JSON Schema）",
    "data/checks.schema.json": "checks.json 的结构定义（JSON Schema）",
    "data/datapackage.json": "各表格的说明（Frictionless Data Package）",
}


def files(
    plan: Plan, findings: Sequence[Finding], comments: Sequence[FiledComment] = ()
) -> dict[str, bytes]:
    """Every data file of the site. Deterministic: the same plan gives the same bytes."""
    views = Views(plan)
    tables = (*sheets(views), comments_sheet(comments))
    made = {
        "data/plan.json": as_json(plan_document(views)),
        "data/plan.schema.json": as_json(plan_schema(views)),
        "data/checks.json": checks_json(findings),
        "data/checks.schema.json": as_json(checks_schema()),
        "data/comments.json": as_json(comments_document(comments)),
        "data/comments.schema.json": as_json(comments_schema()),
        "data/datapackage.json": as_json(package(plan.head.title, tables)),
    }
    made |= {f"data/{table.name}.csv": for_programs(table) for table in tables}
    known = objects(views)
    paged: tuple[Paged, ...] = (*plan.actions, *plan.tasks, *plan.indicators, *plan.units)
    for thing in paged:
        made |= _own_files(thing, views, known)
    return made


def files_of_removed(thing: Paged, plan: Plan, removal: Removal) -> dict[str, bytes]:
    """The data files of the page of something that was removed; `plan` is the last that had it."""
    views = Views(plan)
    return dict(_own_files(thing, views, objects(views, removal)))


def _own_files(thing: Paged, views: Views, known: Objects) -> Iterator[tuple[str, bytes]]:
    """The data files beside the page of an item or a unit."""
    page = address_of(thing)
    yield f"{page}index.json", as_json(page_document(thing, known))
    if isinstance(thing, Indicator):
        yield f"{page}targets.csv", for_people(targets_of(thing))
    if isinstance(thing, Unit):
        for table in unit_sheets(thing, views):
            yield f"{page}{table.name}.csv", for_people(table)


def checks_json(findings: Sequence[Finding]) -> bytes:
    """`checks.json`: every finding, in order."""
    return as_json(checks_document(findings))


def as_json(value: object) -> bytes:
    """A value as a JSON file."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
