"""The schemas for editors: they take what the loader takes, and say in Chinese what is wanted."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator.files import FORMS, form_of
from generator.finding import Severity
from generator.lines import MODELINE
from generator.load import load
from generator.model import Plan
from generator.schema import WORDS, described, editor_schemas, rendered, schema_file
from generator.source import read
from tests.conftest import FOREIGN, PLANS, REAL, ROOT, files_in, plan_in
from tests.oddly import plain

EVERY_FILE = [
    pytest.param(directory, name, id=f"{plan}-{name}")
    for plan, directory in PLANS.items()
    for name in files_in(directory)
    if form_of(name)
]


def schema_of(name: str) -> str:
    return next(schema_file(pattern) for pattern in FORMS if form_of(name) is FORMS[pattern])


@cache
def validator(directory: Path, name: str) -> Draft202012Validator:
    schema = editor_schemas(plan_in(directory).head)[schema_of(name)]
    return Draft202012Validator(schema)


def as_json(value: Any) -> Any:
    """Values as an editor sees them: keys are text, numbers are numbers."""
    match value:
        case dict():
            return {str(key): as_json(child) for key, child in value.items()}
        case list():
            return [as_json(child) for child in value]
        case Decimal():
            return float(value)
    return value


def faults(directory: Path, name: str, data: bytes) -> list[str]:
    tree, found = read(data, name)
    assert tree is not None
    assert not found
    return [error.message for error in validator(directory, name).iter_errors(as_json(plain(tree)))]


@pytest.mark.parametrize(("directory", "name"), EVERY_FILE)
def test_the_files_of_the_plans_are_valid(directory: Path, name: str) -> None:
    assert faults(directory, name, files_in(directory)[name]) == []


def test_the_schemas_are_schemas(plan: Plan) -> None:
    for schema in editor_schemas(plan.head).values():
        Draft202012Validator.check_schema(schema)


def test_the_schemas_in_the_repository_are_those_of_its_plan() -> None:
    """Stale? `plansite schema` writes them anew."""
    wanted = rendered(editor_schemas(plan_in(REAL).head))
    assert {path.name: path.read_bytes() for path in (ROOT / "schema").iterdir()} == wanted


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("plan.yaml", "stage: 正式印发", "stage: 印发"),
        ("plan.yaml", "title: 云渡市", "titel: 云渡市"),
        ("plan.yaml", "{start: 2026,", "{start: 26,"),
        ("plan.yaml", "{start: 2026,", '{start: "2026",'),
        ("plan.yaml", "part: goals", "part: goal"),
        ("plan.yaml", "letter: 牵", "letter: 牵头"),
        ("plan.yaml", "kinds: [row]", "kinds: [rows]"),
        ("plan.yaml", "every: year", "every: week"),
        ("plan.yaml", 'dated: "2026-02-26"', "dated: 2026年2月26日"),
        ("units.yaml", "id: shifuban", "id: 市府办"),
        ("units.yaml", "collective: true", 'collective: "是"'),
        ("actions.yaml", "id: A1\n", "id: 1\n"),
        ("actions.yaml", "number: 2\n", "number: -2\n"),
        ("indicators.yaml", "targets: {2027: 60, 2030: 150}", "targets: {2026: 60}"),
        ("indicators.yaml", 'comparator: ">="', 'comparator: "≥"'),
        ("indicators.yaml", "base: {year: 2025, ", "base: {"),
        ("safeguards.yaml", "columns: {fund:", "columns: {scene:"),
        ("revisions.yaml", 'id: "draft"', "id: 初稿"),
        ("source.yaml", "kind: glyph", "kind: 字形"),
        ("accounts.yaml", "office:", "offices:"),
        ("accounts.yaml", '"@li-jing"', "li-jing"),
        ("accounts.yaml", '["@yundu/jiaotong"]', "[]"),
        ("tasks/T01.yaml", "title: 实施云水航道三级提升工程\n", ""),
        ("tasks/T01.yaml", "columns: {scene: 航道}", "columns: {fund: 航道}"),
        ("tasks/T01.yaml", "text: 2028年三季度, ", ""),
        ("tasks/T01.yaml", "date: 2028-Q3", "date: 2028年三季度"),
        ("tasks/T01.yaml", "helped_by: [云渡航海学院]", "done_by: [云渡航海学院]"),
        ("tasks/T03.yaml", "after: 等部门", "behind: 等部门"),
        ("tasks/T03.yaml", "{unit: 市商务局, after: 等部门}", "{after: 等部门}"),
        ("tasks/T03.yaml", "fund: 企业自筹", "fund: [企业自筹]"),
    ],
)
def test_what_the_loader_refuses_is_refused(name: str, old: str, new: str) -> None:
    files = dict(files_in(FOREIGN))
    before = files[name].decode()
    assert old in before
    files[name] = before.replace(old, new, 1).encode()
    assert faults(FOREIGN, name, files[name]) != []
    if not new.startswith(("targets", "columns")):  # these are told by the rules
        assert any(f.severity is Severity.ERROR for f in load(files, "p").findings)


def test_roles_stand_where_the_plan_declares_them() -> None:
    task = editor_schemas(plan_in(FOREIGN).head)["task.schema.json"]
    step = task["$defs"]["Step"]["properties"]
    assert step["helped_by"]["title"] == "协办单位"
    assert "led_by" not in step
    assert list(task["properties"]) == [
        *("id", "replaces", "number", "action", "printed", "title", "table", "text"),
        *("led_by", "done_by", "helped_by", "columns", "extra", "deadlines", "rows"),
    ]


def test_everything_is_explained_in_chinese(plan: Plan) -> None:
    for name, schema in editor_schemas(plan.head).items():
        for where, shape in named_in(schema, name):
            assert re.search("[一-鿿]", shape.get("title", "")), where
            told = shape.get("description", shape["title"])
            assert re.search("[一-鿿]", told), where


def named_in(schema: Mapping[str, Any], where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every property, wherever it stands."""
    for key, value in schema.items():
        if key == "properties":
            for name, shape in value.items():
                yield f"{where}.{name}", shape
                yield from named_in(shape, f"{where}.{name}")
        elif isinstance(value, dict):
            yield from named_in(value, f"{where}.{key}")
        elif isinstance(value, list):
            inner = (item for item in value if isinstance(item, dict))
            yield from chain.from_iterable(named_in(item, where) for item in inner)


def test_no_word_is_left_over() -> None:
    told = json.dumps(editor_schemas(plan_in(FOREIGN).head), ensure_ascii=False)
    assert [
        key for key, words in WORDS.items() if not {*words} <= {*re.findall('"([^"]*)"', told)}
    ] == []


def test_a_fields_own_words_come_before_the_shared_ones() -> None:
    forms = {form.model.__name__: form.model for form in FORMS.values()}
    assert described(forms["Unit"], "name")[0] == "名称"
    assert described(forms["Indicator"], "name")[0] == "指标名称"


def test_visual_studio_code_finds_the_schema_of_every_file() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    wired = {f"./schema/{schema_file(pattern)}": f"plan/{pattern}" for pattern in FORMS}
    assert settings["yaml.schemas"] == wired


def test_any_other_editor_finds_the_schema_that_a_file_names() -> None:
    for name, data in files_in(REAL).items():
        first = data.decode().split("\n")[0]
        if first.startswith(MODELINE):
            path = first.removeprefix(MODELINE).strip().removeprefix("$schema=")
            found = ((REAL / name).parent / path).resolve()
            assert found == ROOT / "schema" / schema_of(name)
