"""The public data keeps its contract, agrees with itself and is what its descriptions say."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.build import examine
from generator.checks.plan import role_keys
from generator.checks.rule import Subject
from generator.chronicle.archive import FILES as ARCHIVE_FILES
from generator.chronicle.archive import revision_fields
from generator.data import FILES, checks_json, files, files_of_removed
from generator.data.comments import COMMENT, comments_sheet
from generator.data.fields import CHECKS, Removal, objects
from generator.data.package import Column, Sheet, for_people, for_programs
from generator.data.sheets import sheets
from generator.directory import load_directory
from generator.finding import Acknowledged, Finding, Place, Severity, Side
from generator.history import History
from generator.ledger import Ledger
from generator.links import address_of
from generator.load import load
from generator.model import KIND_OF, AnyItem, Kind, Plan, Role, Row, Unit
from generator.pages import pages
from generator.verify import verify
from generator.views import Views
from tests.conftest import FOREIGN, LEAST, PLANS, REAL, ROOT, TODAY, docket_of, files_in, plan_in

Json = dict[str, Any]

FINDINGS = (
    Finding("one-rule", Place("plan/tasks/T01.yaml", 31), "说明", ("T01",), Severity.FINDING),
    Finding("other-rule", Place("plan/units.yaml"), "说明"),
)
CHECKED = Draft202012Validator.FORMAT_CHECKER


@cache
def made(directory: Path) -> Mapping[str, bytes]:
    return files(plan_in(directory), FINDINGS)


@pytest.fixture(scope="session")
def data(plan_directory: Path) -> Mapping[str, bytes]:
    return made(plan_directory)


@pytest.fixture(scope="session")
def document(data: Mapping[str, bytes]) -> Json:
    return read(data)


def read(data: Mapping[str, bytes], path: str = "data/plan.json") -> Json:
    value: Json = json.loads(data[path])
    return value


def table(content: bytes) -> list[dict[str, str]]:
    """A CSV file as anybody reads it, taking the apostrophes away as the data page says."""
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return [{name: cell.removeprefix("'") for name, cell in line.items()} for line in lines]


def listed(document: Json) -> dict[str, list[Json]]:
    """The items and units of plan.json by the name of their table."""
    rows = [row for task in document["tasks"] for row in task["rows"]]
    tables = ("actions", "units", "indicators", "tasks", "safeguards")
    return {
        **{name: document[name] for name in tables},
        "rows": rows,
        "steps": [step for row in rows for step in row["steps"]],
    }


def things(plan: Plan) -> dict[str, AnyItem | Unit]:
    return {thing.id: thing for thing in (*plan.items(), *plan.units)}


# -- the contract ----------------------------------------------------------------------------------


def test_plan_json_has_the_names_that_are_promised() -> None:
    document = read(made(REAL))
    assert document["schema_version"] == "1"
    assert document.keys() == {
        *("schema_version", "plan", "actions", "units", "indicators", "tasks", "safeguards")
    }
    assert {"title", "stage", "period", "preamble", "goals"} <= document["plan"].keys()
    assert document["plan"]["period"].keys() == {"start", "end"}
    assert {"id", "number", "title"} <= document["actions"][0].keys()
    assert {"id", "name", "aliases", "kind"} <= document["units"][0].keys()
    assert {
        *("id", "number", "action", "name", "measure", "targets", "lead", "responsible")
    } <= document["indicators"][0].keys()
    task = next(task for task in document["tasks"] if task["id"] == "T01")
    assert {"id", "number", "action", "title", "text", "promoting", "rows"} <= task.keys()
    assert {"id", "text", "responsible", "supporting", "steps"} <= task["rows"][0].keys()
    assert {"id", "number", "text"} <= task["rows"][0]["steps"][0].keys()
    assert {"id", "number", "title", "text"} <= document["safeguards"][0].keys()


def test_plan_json_has_every_item_in_order(plan: Plan, document: Json) -> None:
    found = listed(document)
    for name, items in (
        ("actions", plan.actions),
        ("units", plan.units),
        ("indicators", plan.indicators),
        ("tasks", plan.tasks),
        ("rows", [row for _, row in plan.rows()]),
        ("steps", [step for *_, step in plan.steps()]),
        ("safeguards", plan.safeguards),
    ):
        assert [item["id"] for item in found[name]] == [item.id for item in items]


def test_the_roles_of_the_plan_are_on_every_item_of_their_kind(plan: Plan, document: Json) -> None:
    units = {unit["id"] for unit in document["units"]}
    items = {item["id"]: item for found in listed(document).values() for item in found}
    for item in plan.items():
        told = items[item.id]
        for role in plan.head.roles:
            names = {role.key, f"{role.key}_printed"}
            assert names & told.keys() == (names if KIND_OF[type(item)] in role.kinds else set())
            if role.key in told:
                assert told[role.key] == list(item.units(role.key))
                assert units.issuperset(told[role.key])
                assert told[f"{role.key}_printed"] == item.phrase(role.key)


def test_targets_are_numbers_where_nothing_else_is_printed(plan: Plan, document: Json) -> None:
    for indicator, told in zip(plan.indicators, document["indicators"], strict=True):
        assert told["targets"].keys() == {str(year) for year in indicator.targets}
        for year, target in indicator.targets.items():
            details = told["target_details"][str(year)]
            value = told["targets"][str(year)]
            assert details["text"] == target.text
            assert value == details["number" if target.text == str(target.number) else "text"]


def test_a_target_in_words_stays_in_words() -> None:
    told = {indicator["id"]: indicator for indicator in read(made(FOREIGN))["indicators"]}
    assert told["I01"]["targets"] == {"2027": 340, "2030": 412.5}
    assert told["I03"]["targets"] == {"2027": "≥30", "2030": "50左右"}
    details = {"text": "≥30", "number": 30, "comparator": ">="}
    assert told["I03"]["target_details"]["2027"] == details


# What says how the document is printed or read, not what it says.
APART = {"body", "indicator_table", "row_table", "not_in", "source", "roles", "table"}


def words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from () if key in APART else words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words(inner)
    elif isinstance(value, str):
        yield value


def test_no_word_of_the_plan_is_lost(plan: Plan, document: Json) -> None:
    assert {*words(plan.model_dump())} <= {*words(document)}
    told = {item["id"]: item for name in ("actions", "tasks") for item in document[name]}
    for item in (*plan.actions, *plan.tasks):
        title = item.table.title or item.title
        printed = item.printed if item.table.printed is None else item.table.printed
        assert told[item.id]["table_heading"] == f"{printed or ''}{title}"


def test_addresses_are_those_of_the_site(
    plan: Plan, data: Mapping[str, bytes], document: Json
) -> None:
    task_of = {inner: task for task in plan.tasks for row in task.rows for inner in ids(row)}
    known = things(plan)
    told = [item for items in listed(document).values() for item in items]
    assert len({item["url"] for item in told}) == len(told) == len(known)
    for item in told:
        address = address_of(known[item["id"]], task_of.get(item["id"]))
        assert item["url"] == f"/{address}"
        page, _, anchor = address.partition("#")
        assert f"{page}index.json" in data or (page == "safeguards/" and anchor == item["id"])


def ids(row: Row) -> tuple[str, ...]:
    return (row.id, *(step.id for step in row.steps))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_plan_gives_the_same_bytes(seed: str) -> None:
    script = (
        "import sys; from hashlib import sha256; from pathlib import Path\n"
        "from generator.data import files; from generator.directory import load_directory\n"
        "made = files(load_directory(Path(sys.argv[1])).plan, ())\n"
        "print(sha256(repr([*made.items()]).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, str(FOREIGN)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hashing},
            capture_output=True,
            check=True,
        ).stdout
        for hashing in ("0", seed)
    }
    assert len(told) == 1


def test_checks_json_is_as_promised() -> None:
    assert json.loads(checks_json(FINDINGS)) == {
        "schema_version": "1",
        "findings": [
            {
                "rule": "one-rule",
                "severity": "finding",
                "items": ["T01"],
                "where": "plan/tasks/T01.yaml:31",
                "message": "说明",
                "acknowledged": None,
                "identity": FINDINGS[0].identity,
                "sides": [],
                "suggestion": "",
            },
            {
                "rule": "other-rule",
                "severity": "error",
                "items": [],
                "where": "plan/units.yaml",
                "message": "说明",
                "acknowledged": None,
                "identity": FINDINGS[1].identity,
                "sides": [],
                "suggestion": "",
            },
        ],
    }


def test_a_finding_as_data_says_what_each_side_says_and_who_acknowledged_it() -> None:
    side = Side("T01-1", "text", "乙", Place("plan/tasks/T01.yaml", 9, 3), "甲", "丙")
    acknowledged = Acknowledged("办公室", "2030-01-02", "照录。")
    finding = replace(FINDINGS[0], sides=(side,), suggestion="改", acknowledged=acknowledged)
    document = json.loads(checks_json([finding]))
    (told,) = document["findings"]
    assert told["sides"] == [
        {
            "item": "T01-1",
            "field": "text",
            "words": "乙",
            "quote": "甲乙丙",
            "where": "plan/tasks/T01.yaml:9",
        }
    ]
    assert told["acknowledged"] == {"by": "办公室", "day": "2030-01-02", "why": "照录。"}
    Draft202012Validator(
        json.loads(files(plan_in(FOREIGN), ())["data/checks.schema.json"])
    ).validate(document)


def test_the_real_plan_is_fit_to_publish() -> None:
    assert examine(REAL, TODAY).fit


# -- schemas and descriptions ----------------------------------------------------------------------


@cache
def schema_of(directory: Path, name: str) -> Draft202012Validator:
    """The validator of a file, or of one kind of object in plan.json."""
    data = made(directory)
    file = name if name.endswith(".json") else "plan.json"
    schema = read(data, f"data/{file.removesuffix('.json')}.schema.json")
    Draft202012Validator.check_schema(schema)
    if name != file:
        schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{name}"}
    return Draft202012Validator(schema, format_checker=CHECKED)


def test_files_are_as_their_schemas_say(plan_directory: Path, data: Mapping[str, bytes]) -> None:
    for name in ("plan.json", "checks.json"):
        schema_of(plan_directory, name).validate(read(data, f"data/{name}"))
    for path in data:
        if path.endswith("/index.json"):
            kind = path.partition("s/")[0]
            schema_of(plan_directory, f"{kind}_file").validate(read(data, path))


Part = tuple[str, Json]  # an object in a file, and the name it has in the schema


def taken_apart(value: Any, shape: Json, shapes: Json) -> Iterator[Part]:
    """Every object that a schema has a name for, wherever it stands."""
    match shape:
        case {"$ref": str(pointer)}:
            name = pointer.rpartition("/")[2]
            yield name, value
            for key, inner in shapes[name]["properties"].items():
                if key in value:
                    yield from taken_apart(value[key], inner, shapes)
        case {"anyOf": [inner, {"type": "null"}]} if value is not None:
            yield from taken_apart(value, inner, shapes)
        case {"items": inner}:
            for one in value:
                yield from taken_apart(one, inner, shapes)
        case {"type": "object", "additionalProperties": inner}:
            for one in value.values():
                yield from taken_apart(one, inner, shapes)


def parts(data: Mapping[str, bytes]) -> Iterator[Part]:
    """Every object of plan.json and of the pages' own files."""
    schema = read(data, "data/plan.schema.json")
    shapes = {**schema["$defs"], "plan.json": schema}
    yield from taken_apart(read(data), {"$ref": "/plan.json"}, shapes)
    for path in data:
        if path.endswith("/index.json"):
            kind = path.partition("s/")[0]
            yield from taken_apart(read(data, path), {"$ref": f"/{kind}_file"}, shapes)


@pytest.mark.parametrize("directory", PLANS.values(), ids=PLANS)
def test_every_field_that_occurs_is_described(directory: Path) -> None:
    described = objects(Views(plan_in(directory)))
    for name, value in parts(made(directory)):
        assert value.keys() == {field.name for field in described[name]}, name


def test_every_field_that_is_described_occurs() -> None:
    occur = {name for directory in PLANS.values() for name, _ in parts(made(directory))}
    removal = Removal("draft", None)
    gone = files_of_removed(plan_in(FOREIGN).tasks[0], plan_in(FOREIGN), removal)
    occur |= {name for name, _ in parts({**made(FOREIGN), **gone})}
    assert occur == objects(Views(plan_in(REAL))).keys()


def test_schemas_and_the_page_tell_of_every_field(plan: Plan, plan_directory: Path) -> None:
    schema = read(made(plan_directory), "data/plan.schema.json")
    known = objects(Views(plan))
    for name, fields in known.items():
        told = (schema if name == "plan.json" else schema["$defs"][name])["properties"]
        assert {key: shape["description"] for key, shape in told.items()} == {
            field.name: field.meaning for field in fields
        }
    proof = verify(load_directory(plan_directory))
    page = unescape(
        pages(plan, (), proof, docket_of(History(Ledger(), plan)))["data/index.md"].decode()
    )
    told = {*re.findall(r"<th scope=\"row\"><(?:code|a href=.*?)>(.*?)</", page)}
    tables = (*sheets(Views(plan)), comments_sheet(()))
    assert told == {
        *(field.name for fields in (*known.values(), CHECKS, COMMENT) for field in fields),
        *(field.name for field in revision_fields(History(Ledger(), plan))),
        *(column.name for table in tables for column in table.columns),
        *FILES,
        *ARCHIVE_FILES,
        "data/sbom.json",
        "SHA256SUMS",
    }
    for table in tables:
        assert f'href="{table.name}.csv"' in page


def test_descriptions_are_in_chinese_and_explain_the_closed_words(plan: Plan) -> None:
    for name, fields in {**objects(Views(plan)), "finding": CHECKS}.items():
        for field in fields:
            assert re.search("[一-鿿]", field.meaning), (name, field.name)
            assert re.search("[一-鿿]", field.type), (name, field.name)
            enum = field.shape.get("items", field.shape).get("enum", ())
            # A sign such as >= speaks for itself.
            closed = {word for word in enum if word and re.search(r"\w", word)}
            assert all(word in field.meaning for word in closed), (name, field.name)


def one_of_each(directory: Path) -> dict[str, Json]:
    """The fullest object of every kind in a plan: the one with most to say."""
    best: dict[str, Json] = {}
    for name, value in parts(made(directory)):
        best[name] = max(best.get(name, value), value, key=lambda v: len(json.dumps(v)))
    return best


def test_a_schema_refuses_any_field_dropped_added_or_of_another_shape() -> None:
    for name, value in one_of_each(FOREIGN).items():
        schema = schema_of(FOREIGN, name)
        schema.validate(value)
        assert not schema.is_valid({**value, "more": None})
        for key in value:
            assert not schema.is_valid({k: v for k, v in value.items() if k != key}), (name, key)
            assert not schema.is_valid({**value, key: {"no": ["such"]}}), (name, key)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("plan.json", {"schema_version": "2"}),
        ("plan", {"stage": "草稿"}),
        ("plan", {"lead_rule": "second"}),
        ("period", {"start": "2026"}),
        ("document", {"dated": "2026年2月26日"}),
        ("document", {"published": "2026-02-30"}),
        ("role", {"kinds": ["tasks"]}),
        ("part", {"part": "cover"}),
        ("reporting", {"every": "often"}),
        ("deadline", {"kind": "soon"}),
        ("action", {"id": "T01"}),
        ("action", {"parent": "S1"}),
        ("task", {"id": "T01-1"}),
        ("task", {"action": None}),
        ("task", {"number": -1}),
        ("task", {"number": "1"}),
        ("task", {"url": "tasks/T01/"}),
        ("task", {"url": "//elsewhere.example/T01/"}),
        ("task", {"led_by": ["市交通运输局"]}),
        ("task", {"led_by": "jiaotong"}),
        ("row", {"id": "T01"}),
        ("step", {"id": "T01-1"}),
        ("indicator", {"targets": {"27": 1}}),
        ("indicator", {"targets": {"2027": None}}),
        ("indicator", {"target_details": {"2027": {"text": "1"}}}),
        ("target", {"comparator": "=="}),
        ("unit", {"id": "市交通运输局"}),
        ("unit", {"collective": "no"}),
        ("duty", {"items": "T01"}),
    ],
)
def test_a_schema_refuses_what_is_wrong(name: str, change: Json) -> None:
    value = one_of_each(FOREIGN)[name]
    schema = schema_of(FOREIGN, name)
    assert not schema.is_valid({**value, **change})


def test_formats_are_checked_here() -> None:
    assert {"date"} <= CHECKED.checkers.keys()


@pytest.mark.parametrize(
    "change",
    [
        {"rule": None},
        {"severity": "warning"},
        {"items": "T01"},
        {"where": 31},
        {"acknowledged": True},
        {"more": 1},
    ],
)
def test_the_schema_of_checks_refuses_what_is_wrong(change: Json) -> None:
    document = read(made(LEAST), "data/checks.json")
    document["findings"][0] |= change
    assert not schema_of(LEAST, "checks.json").is_valid(document)


def test_one_plan_does_not_pass_for_another() -> None:
    assert not schema_of(REAL, "plan.json").is_valid(read(made(FOREIGN)))


def names_told_twice(views: Views) -> set[str]:
    """Names that two fields of an object, or two columns of a table, share."""
    named = [[field.name for field in fields] for fields in objects(views).values()]
    named += [[column.name for column in sheet.columns] for sheet in sheets(views)]
    return {name for names in named for name in names if names.count(name) > 1}


def test_no_role_may_take_a_name_that_the_data_needs(plan: Plan) -> None:
    views = Views(plan)
    assert not names_told_twice(views)
    keys = {field.name for fields in objects(views).values() for field in fields}
    keys |= {column.name for sheet in sheets(views) for column in sheet.columns}
    refused = set()
    for key in keys - {role.key for role in plan.head.roles}:
        role = Role.model_construct(key=key, label="角色", letter="角", kinds=tuple(Kind))
        head = plan.head.model_copy(update={"roles": (*plan.head.roles, role)})
        other = plan.model_copy(update={"head": head})
        if names_told_twice(Views(other)) and re.fullmatch("[a-z_]+", key):
            assert [*role_keys(Subject(other, load({}, "plan"), Ledger(), TODAY))], key
            refused.add(key)
    assert {"id", "url", "task", "table_heading"} <= refused


# -- tables ----------------------------------------------------------------------------------------


def test_every_file_is_told_of(plan: Plan, data: Mapping[str, bytes]) -> None:
    tables = {f"data/{sheet.name}.csv" for sheet in (*sheets(Views(plan)), comments_sheet(()))}
    have_pages = (*plan.actions, *plan.tasks, *plan.indicators, *plan.units)
    own = {f"{address_of(item)}index.json" for item in have_pages}
    own |= {f"{address_of(unit)}{name}.csv" for unit in plan.units for name in ("rows", "duties")}
    own |= {f"{address_of(indicator)}targets.csv" for indicator in plan.indicators}
    assert data.keys() == {*FILES, *tables, *own}
    assert tables >= {
        f"data/{name}.csv" for name in ("indicators", "tasks", "rows", "steps", "units")
    }


def test_tables_open_right_in_excel(data: Mapping[str, bytes]) -> None:
    for path, content in data.items():
        if not path.endswith(".csv"):
            continue
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\xef\xbb\xbf") == 1
        assert content.endswith(b"\r\n")
        text = content.decode("utf-8-sig")
        lines = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
        assert {len(line) for line in lines} == {len(lines[0])}
        assert len({*lines[0]}) == len(lines[0]), "two columns of one name"
        # What stands between the lines of the table is CRLF; a line break in a cell is LF.
        assert text.count("\r\n") == len(lines)
        assert text.count("\r") == len(lines)


def as_cell(value: Any) -> str:
    """A value of plan.json as a table writes it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return " ".join(value)
    return str(value)


def at(item: Json, column: str) -> str:
    """The cell that plan.json asks for in a column."""
    first, _, rest = column.partition(".")
    if first == "deadlines":
        mark = "；" if rest == "text" else " "
        return mark.join(deadline[rest] for deadline in item["deadlines"] if deadline[rest])
    if first == "targets":
        return as_cell(item["target_details"].get(rest, {}).get("text"))
    if first == "aliases":
        return "、".join(item["aliases"])
    value = item[first]
    return as_cell(value.get(rest) if rest and value is not None else value)


@pytest.mark.parametrize(
    ("name", "joined"),
    [
        ("actions", set()),
        ("tasks", {"action_title"}),
        ("rows", {"task"}),
        ("steps", {"row"}),
        ("indicators", {"action_title"}),
        ("units", {"counts"}),
        ("safeguards", set()),
    ],
)
def test_a_table_says_what_plan_json_says(
    name: str, joined: set[str], data: Mapping[str, bytes], document: Json
) -> None:
    items = listed(document)[name]
    lines = table(data[f"data/{name}.csv"])
    assert [line["id"] for line in lines] == [item["id"] for item in items]
    for line, item in zip(lines, items, strict=True):
        for group in {"columns", "extra"} & item.keys():
            assert line.keys() >= {f"{group}.{key}" for key in item[group]}
        for column in line:
            if column.partition(".")[0] not in joined:
                assert line[column] == at(item, column), (item["id"], column)


def test_what_tables_say_of_each_other_is_right(
    plan: Plan, data: Mapping[str, bytes], document: Json
) -> None:
    titles = {action["id"]: action["title"] for action in document["actions"]}
    for name in ("tasks", "indicators"):
        for line in table(data[f"data/{name}.csv"]):
            assert line["action_title"].split("｜")[-1] == titles.get(line["action"], "")
    inside = [(task["id"], row["id"]) for task in document["tasks"] for row in task["rows"]]
    assert [(line["task"], line["id"]) for line in table(data["data/rows.csv"])] == inside
    rows = listed(document)["rows"]
    inside = [(row["id"], step["id"]) for row in rows for step in row["steps"]]
    assert [(line["row"], line["id"]) for line in table(data["data/steps.csv"])] == inside
    held = [line["unit"] + line["role"] for line in table(data["data/duties.csv"])]
    for line in table(data["data/units.csv"]):
        for role in plan.head.roles:
            assert line[f"counts.{role.key}"] == str(held.count(line["id"] + role.key))


# -- units and pages -------------------------------------------------------------------------------

Duty = tuple[str, str, str, str]


def duties(plan: Plan, document: Json) -> list[Duty]:
    """Who has which role on what, by plan.json alone: unit, role, kind, item."""
    return [
        (unit, role.key, name.removesuffix("s"), item["id"])
        for name, items in listed(document).items()
        for item in items
        for role in plan.head.roles
        for unit in item.get(role.key, ())
    ]


def test_duties_are_all_that_units_have_a_role_on(
    plan: Plan, data: Mapping[str, bytes], document: Json
) -> None:
    told = [tuple(line.values()) for line in table(data["data/duties.csv"])]
    assert sorted(told) == sorted(duties(plan, document))


def test_a_unit_has_exactly_its_rows_and_duties(
    plan: Plan, data: Mapping[str, bytes], document: Json
) -> None:
    rows = listed(document)["rows"]
    held = duties(plan, document)
    keys = {role.label: role.key for role in plan.head.roles}
    for unit in plan.units:
        mine = [duty for duty in held if duty[0] == unit.id]
        my_rows = {item for *_, kind, item in mine if kind == "row"}
        own = read(data, f"units/{unit.id}/index.json")
        assert own["rows"] == [row for row in rows if row["id"] in my_rows]
        told = [(d["role"], d["kind"], item) for d in own["duties"] for item in d["items"]]
        assert sorted(told) == sorted(duty[1:] for duty in mine)

        lines = table(data[f"units/{unit.id}/rows.csv"])
        assert [line["编号"] for line in lines] == [row["id"] for row in own["rows"]]
        for line in lines:
            roles = {keys[label] for label in line["本单位的角色"].split("、")}
            assert roles == {role for _, role, _, item in mine if item == line["编号"]}
        lines = table(data[f"units/{unit.id}/duties.csv"])
        assert [(keys[line["本单位的角色"]], line["编号"]) for line in lines] == [
            (role, item) for role, _, item in told
        ]


def test_a_unit_with_a_role_on_a_step_alone_has_it_among_its_duties() -> None:
    lines = table(made(FOREIGN)["units/hanghai/duties.csv"])
    assert "T01-1-2" in {line["编号"] for line in lines}


def test_a_pages_own_file_says_what_plan_json_says(
    data: Mapping[str, bytes], document: Json
) -> None:
    for name in ("actions", "tasks", "indicators", "units"):
        for item in document[name]:
            own = read(data, f"{name}/{item['id']}/index.json")
            assert own["schema_version"] == document["schema_version"]
            assert own[name.removesuffix("s")] == item
    for action in document["actions"]:
        own = read(data, f"actions/{action['id']}/index.json")
        under = {action["id"]}
        for other in document["actions"]:  # a group stands before those inside it
            under |= {other["id"]} if other["parent"] in under else set()
        for name in ("tasks", "indicators"):
            inside = [item["id"] for item in document[name] if item["action"] in under]
            assert own[name] == inside


# -- any text --------------------------------------------------------------------------------------

RISKY = tuple("=+-@\t\r\n＝＋－＠")
HOSTILE = [
    '=cmd|" /C calc"!A0',
    "@SUM(1)",
    "+1+1",
    "-2+3",
    "-１",
    "'=1",
    "''",
    "＝1",
    "\t=1",
    "\r=1",
]
TEXTS = st.lists(st.text() | st.sampled_from(HOSTILE) | st.text("=+-@'\",;\t\r\n1.9"), min_size=1)


@given(TEXTS)
def test_no_text_is_a_formula_and_every_text_comes_back(texts: list[str]) -> None:
    columns = (Column("a", "甲", lambda text: text), Column("b", "乙", lambda text: text))
    sheet = Sheet("any", "表", columns, texts)
    for written in (for_programs(sheet), for_people(sheet)):
        text = io.StringIO(written.decode("utf-8-sig"), newline="")
        lines = [*csv.reader(text, strict=True)][1:]
        assert len(lines) == len(texts)
        for line, given_ in zip(lines, texts, strict=True):
            for cell in line:
                assert cell.removeprefix("'") == given_
                assert not cell.startswith(RISKY) or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)


@pytest.mark.parametrize("number", ["-5", "-0.5", "12", "3.40"])
def test_a_plain_number_stays_a_number(number: str) -> None:
    sheet = Sheet("any", "表", (Column("n", "数", lambda text: text),), [number])
    assert for_programs(sheet) == f"\ufeffn\r\n{number}\r\n".encode()


@pytest.mark.parametrize("text", HOSTILE[:-2])
def test_a_hostile_plan_stays_whole_and_inert(text: str) -> None:
    given_ = dict(files_in(LEAST))
    task = {"id": "T1", "number": 1, "action": "A1", "title": text}
    given_["tasks/T1.yaml"] = json.dumps(task).encode()
    plan = load(given_, "plan").plan
    assert plan is not None
    data = files(plan, ())
    assert read(data)["tasks"][0]["title"] == text
    assert table(data["data/tasks.csv"])[0]["title"] == text
    raw = [*csv.DictReader(io.StringIO(data["data/tasks.csv"].decode("utf-8-sig")))]
    assert raw[0]["title"] == f"'{text}"


# -- others' tools ---------------------------------------------------------------------------------


def faults(data: Mapping[str, bytes], folder: Path) -> list[tuple[str, str]]:
    """What frictionless finds wrong with a data package: the table and the kind of fault."""
    from frictionless import validate  # noqa: PLC0415  half a second, for these tests alone

    for path, content in data.items():
        if path.startswith("data/"):
            (folder / Path(path).name).write_bytes(content)
    report = validate(str(folder / "datapackage.json"))
    assert report.stats["tasks"] == len(read(data, "data/datapackage.json")["resources"])
    found = [(task.name, error.type) for task in report.tasks for error in task.errors]
    return [*((None, error.type) for error in report.errors), *found]


def test_the_data_package_is_valid(data: Mapping[str, bytes], tmp_path: Path) -> None:
    assert faults(data, tmp_path) == []
    for resource in read(data, "data/datapackage.json")["resources"]:
        named = [field["name"] for field in resource["schema"]["fields"]]
        content = data[f"data/{resource['path']}"].decode("utf-8-sig")
        assert next(csv.reader(io.StringIO(content))) == named


def with_cell(content: bytes, line: int, column: str, cell: str) -> bytes:
    """A table with another text in one cell."""
    lines = [*csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    lines[line][lines[0].index(column)] = cell
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def test_an_id_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    data = dict(made(FOREIGN))
    broken = set()
    for resource in read(data, "data/datapackage.json")["resources"]:
        for key in resource["schema"]["foreignKeys"]:
            path = f"data/{resource['path']}"
            assert table(data[path]), "a key that is not tried"
            data[path] = with_cell(data[path], -1, key["fields"][0], "Z9")
            broken.add((resource["name"], "foreign-key"))
            assert key["reference"]["resource"] != resource["name"], "a table's own name is empty"
    assert {name for name, _ in broken} == {
        *("actions", "tasks", "rows", "steps", "indicators", "duties")
    }
    assert {*faults(data, tmp_path)} == broken


@pytest.mark.parametrize(
    ("name", "column", "cell", "fault"),
    [
        ("rows", "id", "T01-1", "primary-key"),
        ("tasks", "number", "第一", "type-error"),
        ("units", "collective", "也许", "type-error"),
        ("indicators", "base.year", "去年", "type-error"),
    ],
)
def test_a_wrong_cell_is_seen(
    name: str, column: str, cell: str, fault: str, tmp_path: Path
) -> None:
    data = dict(made(FOREIGN))
    data[f"data/{name}.csv"] = with_cell(data[f"data/{name}.csv"], -1, column, cell)
    assert (name, fault) in faults(data, tmp_path)


def test_a_table_with_other_columns_is_seen(tmp_path: Path) -> None:
    data = dict(made(FOREIGN))
    data["data/steps.csv"] = data["data/steps.csv"].replace(b"id,row,", b"id,line,", 1)
    assert ("steps", "incorrect-label") in faults(data, tmp_path)
