"""The public data: as the contract says, described field by field, the same wherever it is read."""

import copy
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.build import examine
from generator.data import FILES, files
from generator.data.fields import objects, plan_schema
from generator.data.sheets import Sheet, sheet_bytes
from generator.finding import Finding, Place
from generator.links import address_of
from generator.model import KIND_OF, Plan, Row
from generator.views import Views
from tests.conftest import FOREIGN, REAL, plan_in

FOUND = (Finding("some-rule", Place("plan/tasks/T01.yaml", 3), "说明", ("T01",)),)


@pytest.fixture(scope="session")
def data(plan: Plan) -> dict[str, bytes]:
    return files(plan, FOUND)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# The contract


def test_names_of_the_contract() -> None:
    plan = json.loads(files(plan_in(REAL), ())["data/plan.json"])
    assert set(plan) == {
        "schema_version",
        "plan",
        "actions",
        "units",
        "indicators",
        "tasks",
        "safeguards",
    }
    assert {"title", "stage", "period", "preamble", "goals"} <= set(plan["plan"])
    assert set(plan["plan"]["period"]) == {"start", "end"}
    assert {"id", "number", "title"} <= set(plan["actions"][0])
    assert {"id", "name", "aliases", "kind"} <= set(plan["units"][0])
    assert {
        *("id", "number", "action", "name", "measure", "targets", "lead", "responsible"),
    } <= set(plan["indicators"][0])
    task = plan["tasks"][0]
    assert {"id", "number", "action", "title", "text", "promoting", "rows"} <= set(task)
    assert {"id", "text", "responsible", "supporting", "steps"} <= set(task["rows"][0])
    assert {"id", "number", "text"} <= set(task["rows"][0]["steps"][0])
    assert {"id", "number", "title", "text"} <= set(plan["safeguards"][0])
    assert plan["schema_version"] == "1"


def test_plain_targets_are_numbers_and_others_as_printed() -> None:
    plan = plan_in(FOREIGN)
    written = json.loads(files(plan, ())["data/plan.json"])
    for indicator, told in zip(plan.indicators, written["indicators"], strict=True):
        for year, target in indicator.targets.items():
            value = told["targets"][str(year)]
            assert str(value) == target.text
            assert isinstance(value, str) == (str(target.number) != target.text)
            assert told["target_details"][str(year)]["text"] == target.text


def test_every_item_has_all_roles_of_its_kind(plan: Plan, data: dict[str, bytes]) -> None:
    written = dict(things(json.loads(data["data/plan.json"])))
    for item in plan.items():
        for role in plan.roles_on(KIND_OF[type(item)]):
            assert written[item.id][role.key] == list(item.units(role.key))
            assert written[item.id][f"{role.key}_printed"] == item.phrase(role.key)


def things(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything in a JSON value that has an id."""
    if isinstance(value, dict):
        if "id" in value:
            yield value["id"], value
        for inside in value.values():
            yield from things(inside)
    if isinstance(value, list):
        for inside in value:
            yield from things(inside)


def test_addresses_are_those_of_the_pages(plan: Plan, data: dict[str, bytes]) -> None:
    views = Views(plan)
    for identity, thing in things(json.loads(data["data/plan.json"])):
        assert thing["url"] == f"/{views.address(identity)}"


def test_the_same_plan_gives_the_same_bytes(plan: Plan, data: dict[str, bytes]) -> None:
    assert files(plan.model_copy(), FOUND) == data


# Schemas and descriptions


def test_json_is_as_its_schema_says(data: dict[str, bytes]) -> None:
    for name in ("plan", "checks"):
        schema = json.loads(data[f"data/{name}.schema.json"])
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(json.loads(data[f"data/{name}.json"]))


def spoil_number(plan: Any) -> None:
    plan["tasks"][0]["number"] = "一"


def spoil_key(plan: Any) -> None:
    plan["tasks"][0]["titel"] = "甲"


def spoil_stage(plan: Any) -> None:
    plan["plan"]["stage"] = "草稿"


def spoil_version(plan: Any) -> None:
    plan["schema_version"] = "2"


def spoil_id(plan: Any) -> None:
    del plan["actions"][0]["id"]


@pytest.mark.parametrize("spoil", [spoil_number, spoil_key, spoil_stage, spoil_version, spoil_id])
def test_the_schema_refuses_what_is_wrong(spoil: Any) -> None:
    plan = plan_in(FOREIGN)
    written = json.loads(files(plan, ())["data/plan.json"])
    validator = Draft202012Validator(plan_schema(plan))
    assert validator.is_valid(written)
    spoiled = copy.deepcopy(written)
    spoil(spoiled)
    assert not validator.is_valid(spoiled)


def test_every_described_field_has_a_meaning_and_a_type(plan: Plan) -> None:
    for name, fields in objects(plan).items():
        assert len({field.name for field in fields}) == len(fields), name
        assert all(field.meaning and field.type for field in fields), name


def test_the_files_that_are_described_are_there(data: dict[str, bytes]) -> None:
    assert set(FILES) <= set(data)


# Tables


def test_the_data_package_is_valid(data: dict[str, bytes], tmp_path: Path) -> None:
    package = packed(data, tmp_path)
    report = package.validate()
    assert report.valid, report.flatten(["type", "note"])
    assert all(resource.schema.primary_key == ["id"] for resource in package.resources)


def test_a_table_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    data = files(plan_in(FOREIGN), ())
    task = plan_in(FOREIGN).tasks[0].id.encode()
    data["data/rows.csv"] = data["data/rows.csv"].replace(b"," + task + b",", b",T999,", 1)
    assert not packed(data, tmp_path).validate().valid


def packed(data: dict[str, bytes], folder: Path) -> Package:
    for name, content in data.items():
        if name.startswith("data/"):
            (folder / Path(name).name).write_bytes(content)
    with system.use_context(trusted=True):
        return Package(str(folder / "datapackage.json"))


def test_tables_hold_the_plan(plan: Plan, data: dict[str, bytes]) -> None:
    for name, wanted in {
        "actions": [action.id for action in plan.actions],
        "tasks": [task.id for task in plan.tasks],
        "rows": [row.id for _, row in plan.rows()],
        "steps": [step.id for _, _, step in plan.steps()],
        "indicators": [indicator.id for indicator in plan.indicators],
        "units": [unit.id for unit in plan.units],
        "safeguards": [safeguard.id for safeguard in plan.safeguards],
    }.items():
        assert [line["id"] for line in table(data[f"data/{name}.csv"])] == wanted
    for (_, row), line in zip(plan.rows(), table(data["data/rows.csv"]), strict=True):
        for role in row.roles:
            assert line[f"{role}_ids"].split() == list(row.units(role))


def test_excel_opens_them_right(data: dict[str, bytes]) -> None:
    for name, content in data.items():
        if name.endswith(".csv"):
            assert content.startswith("\ufeff".encode()), name
            assert content.endswith(b"\r\n"), name


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t")))
def test_no_cell_runs_as_a_formula_and_each_can_be_had_back(text: str) -> None:
    content = sheet_bytes(Sheet("a", "甲", (("text", "string", "文字"),), ((text,), ("末",))))
    cell = table(content)[0]["text"] if text else ""
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == f"'{text}"
    risky = cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert not risky or cell.removeprefix("-").replace(".", "", 1).isdecimal()
    assert (cell.removeprefix("'")) == text


# Items


def test_items_have_the_same_data_of_their_own(plan: Plan, data: dict[str, bytes]) -> None:
    whole = dict(things(json.loads(data["data/plan.json"])))
    for kind, items in {
        "action": plan.actions,
        "task": plan.tasks,
        "indicator": plan.indicators,
        "unit": plan.units,
    }.items():
        for item in items:
            own = json.loads(data[f"{address_of(item)}index.json"])
            assert own[kind] == whole[item.id]


def test_a_unit_has_exactly_the_rows_it_has_a_role_in(plan: Plan, data: dict[str, bytes]) -> None:
    for unit in plan.units:
        wanted = [
            row.id
            for _, row in plan.rows()
            if any(unit.id in row.units(role) for role in row.roles)
        ]
        own = json.loads(data[f"units/{unit.id}/index.json"])
        assert [row["id"] for row in own["rows"]] == wanted
        assert [line["id"] for line in table(data[f"units/{unit.id}/rows.csv"])] == wanted
        held = {item for duty in own["duties"] for item in duty["items"]}
        assert {i for i in held if isinstance(Views(plan).item[i], Row)} == set(wanted)


def test_findings_are_the_contract(data: dict[str, bytes]) -> None:
    (finding,) = json.loads(data["data/checks.json"])["findings"]
    assert finding == {
        "rule": "some-rule",
        "severity": "error",
        "items": ["T01"],
        "where": "plan/tasks/T01.yaml:3",
        "message": "说明",
        "acknowledged": None,
    }


def test_the_real_plan_is_fit_to_publish() -> None:
    assert examine(REAL).fit
