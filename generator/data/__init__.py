"""The plan and its findings in; every public data file out, by path under the site's root."""

import json
from collections.abc import Iterable, Mapping, Sequence

from generator.data.document import document, item_documents
from generator.data.fields import checks_schema, plan_schema
from generator.data.sheets import package, sheet_bytes, sheets, unit_sheet
from generator.finding import Finding
from generator.model import Plan
from generator.views import Views

FILES: Mapping[str, str] = {
    "data/plan.json": "全部内容：计划、分组、任务、分解事项、推进计划、指标、单位、保障措施",
    "data/checks.json": "检查结果",
    "data/plan.schema.json": "plan.json 的结构定义（JSON Schema）",
    "data/checks.schema.json": "checks.json 的结构定义（JSON Schema）",
    "data/datapackage.json": "各表格的说明（Frictionless Data Package）",
}


def files(plan: Plan, findings: Sequence[Finding]) -> dict[str, bytes]:
    """Every data file of the site. Deterministic: the same plan gives the same bytes."""
    views = Views(plan)
    made: dict[str, bytes] = {
        "data/plan.json": _json(document(plan, views)),
        "data/checks.json": checks_json(findings),
        "data/plan.schema.json": _json(plan_schema(plan)),
        "data/checks.schema.json": _json(checks_schema()),
    }
    tables = sheets(plan, views)
    made |= {f"data/{sheet.name}.csv": sheet_bytes(sheet) for sheet in tables}
    made["data/datapackage.json"] = _json(package(plan, tables))
    made |= {f"{page}index.json": _json(value) for page, value in item_documents(plan, views)}
    for unit in plan.units:
        made[f"units/{unit.id}/rows.csv"] = sheet_bytes(unit_sheet(unit, plan, views))
    return made


def checks_json(findings: Iterable[Finding]) -> bytes:
    """`checks.json`: every finding, in order."""
    told = [
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "items": list(finding.items),
            "where": str(finding.place),
            "message": finding.message,
            "acknowledged": None,
        }
        for finding in findings
    ]
    return _json({"schema_version": "1", "findings": told})


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
