"""The generator flows one way, and knows nothing of the plan that it happens to publish."""

import ast
import re
from collections.abc import Iterator, Mapping

import pytest

from generator.model import Plan, target_years
from tests.conftest import REAL, ROOT, plan_in

GENERATOR = ROOT / "generator"

# A module imports only from those before it. `__init__` is the package itself: it holds nothing.
FLOW = [
    "__init__",
    "stop",
    "finding",
    "moment",
    "sentences",
    "quote",
    "numerals",
    "reason",
    "edit",
    "form",
    "signs",
    "weight",
    "redline",
    "passages",
    "source",
    "lines",
    "model",
    "consultation",
    "comment",
    "files",
    "explain",
    "load",
    "directory",
    "snapshot",
    "ledger",
    "tables",
    "printed",
    "align",
    "verify",
    "fmt",
    "written",
    "slip",
    "privacy",
    "likeness",
    "merge",
    "schema",
    "links",
    "views",
    "matrix",
    "mentioned",
    "dates",
    "timeline",
    "entries",
    "scale",
    "succession",
    "changes",
    "grid",
    "data",
    "escape",
    "policy",
    "chart",
    "report",
    "history",
    "cite",
    "docket",
    "said",
    "outcome",
    "feedback",
    "intake",
    "checks",
    "register",
    "listing",
    "chronicle",
    "review",
    "forge",
    "exchange",
    "owners",
    "git",
    "release",
    "giving",
    "sums",
    "packages",
    "bill",
    "pages",
    "publish",
    "mirror",
    "driver",
    "search",
    "site",
    "build",
    "cli",
    "__main__",
]

# Only these touch disk, process, network, clock or environment; the others are functions of their
# arguments. Of the modules of a folder, one may be an end: `folder/module`.
ENDS = {
    "directory",
    "forge/client",
    "git",
    "packages",
    "publish",
    "mirror",
    "driver",
    "search",
    "site",
    "build",
    "cli",
    "__main__",
}
WORLD = {
    *("asyncio", "glob", "http", "httpx", "locale", "logging", "multiprocessing", "os", "pathlib"),
    *("random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "threading"),
    *("time", "urllib", "uuid"),
}
PURE = {
    *("pathlib.PurePath", "pathlib.PurePosixPath", "urllib.parse.quote", "urllib.parse.urlsplit"),
    *("uuid.NAMESPACE_OID", "uuid.uuid5"),  # made of a name, not of chance
}
TOUCHES = {"input", "open", "print", "now", "today", "utcnow"}

LEAST = 6  # characters in a row that a name or a title and a file share by chance only


def read(pattern: str) -> dict[str, str]:
    """The generator's files as text, by path inside the package."""
    return {
        path.relative_to(GENERATOR).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(GENERATOR.rglob(pattern))
        if path.is_file() and path.suffix != ".pyc"
    }


def module_of(path: str) -> str:
    """The place in the flow of a file: a folder of modules is one place."""
    return path.removesuffix(".py").partition("/")[0]


def imported(source: str) -> Iterator[str]:
    """The dotted names that a module asks for, wherever in its text and however written."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = ".".join(part for part in ("generator" if level else "", module) if part)
                yield from (f"{base}.{name.name}" for name in names)


def against_the_flow(sources: Mapping[str, str]) -> list[str]:
    """Modules out of the list, listed without a file, or importing from further right."""
    faults = [f"{name} is not in FLOW" for name in {*map(module_of, sources)} - {*FLOW}]
    faults += [f"{name} has no file" for name in {*FLOW} - {*map(module_of, sources)}]
    for path, source in sources.items():
        here = module_of(path)
        for package, name in (
            dotted.split(".")[:2] for dotted in imported(source) if "." in dotted
        ):
            known = package == "generator" and {name, here} <= {*FLOW}
            if known and FLOW.index(name) > FLOW.index(here):
                faults.append(f"{path} imports {name}")
    return sorted(faults)


def effects(sources: Mapping[str, str]) -> list[str]:
    """What modules between the ends ask of the world."""
    return sorted(
        f"{path}: {touch}"
        for path, source in sources.items()
        if not {module_of(path), path.removesuffix(".py")} & ENDS
        for touch in touches(source)
    )


def touches(source: str) -> Iterator[str]:
    yield from (
        name for name in imported(source) if name.split(".")[0] in WORLD and name not in PURE
    )
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in TOUCHES:
                yield f"{name}()"


def names(plan: Plan) -> Iterator[str]:
    """What the plan calls its parts and itself."""
    for unit in plan.units:
        yield from (unit.name, *unit.aliases, *unit.not_in)
    yield from plan.head.document.issuers
    yield from re.findall("[“《](.+?)[”》]", plan.head.title)
    titles = [plan.head.title, *(indicator.name for indicator in plan.indicators)]
    titles += [item.title for item in (*plan.actions, *plan.tasks, *plan.safeguards)]
    for title in titles:
        yield from (title[at : at + LEAST] for at in range(len(title) - LEAST + 1))


def counts(plan: Plan) -> Iterator[str]:
    """How many of each part the plan has, as a sentence would say it."""
    labels = plan.head.labels
    for parts, label in (
        (plan.units, "单位"),
        (plan.actions, labels.actions[0]),
        (plan.indicators, labels.indicator),
        (plan.tasks, labels.task),
        (tuple(plan.rows()), labels.row),
        (tuple(plan.steps()), labels.step),
        (plan.safeguards, labels.safeguard),
    ):
        yield from (f"{len(parts)}{measure}{label}" for measure in ("", "项", "个", "条", "家"))


def years(plan: Plan) -> Iterator[str]:
    period = plan.head.period
    yield from map(str, {period.start, period.end, *target_years(plan.head)})


def words(plan: Plan) -> frozenset[str]:
    return frozenset({*names(plan), *counts(plan), *years(plan)})


def told(words: frozenset[str], texts: Mapping[str, str]) -> list[str]:
    """Where a text holds one of the words; a number is a word only when it stands alone."""
    whole = {
        word: re.compile(rf"(?<![0-9A-Za-z]){word}(?![0-9A-Za-z])" if word.isdigit() else word)
        for word in map(re.escape, words)
    }
    return sorted(
        f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}"
        for path, text in texts.items()
        for pattern in whole.values()
        for found in pattern.finditer(text)
    )


def test_imports_run_one_way() -> None:
    assert against_the_flow(read("*.py")) == []


@pytest.mark.parametrize(
    "statement",
    [
        "import generator.cli",
        "import generator.cli as end",
        "from generator import cli",
        "from generator.cli import main",
        "from . import cli",
        "from .cli import main",
        "def late():\n    from generator.cli import main",
        "if TYPE_CHECKING:\n    from generator.cli import main",
    ],
)
def test_an_import_against_the_flow_is_seen(statement: str) -> None:
    sources = dict.fromkeys((f"{name}.py" for name in FLOW), "") | {"model.py": statement}
    assert against_the_flow(sources) == ["model.py imports cli"]


def test_a_folder_of_modules_is_one_place() -> None:
    sources = dict.fromkeys((f"{name}.py" for name in FLOW if name != "pages"), "")
    sources |= {"pages/__init__.py": "", "pages/units.py": "from generator.pages import tasks"}
    assert against_the_flow(sources) == []
    sources |= {"pages/units.py": "from generator.cli import main"}
    assert against_the_flow(sources) == ["pages/units.py imports cli"]


def test_a_module_missing_from_the_list_is_seen() -> None:
    sources = dict.fromkeys((f"{name}.py" for name in FLOW if name != "cli"), "")
    assert against_the_flow(sources | {"utils.py": ""}) == [
        "cli has no file",
        "utils is not in FLOW",
    ]


def test_only_the_ends_touch_the_world() -> None:
    assert effects(read("*.py")) == []


@pytest.mark.parametrize(
    ("statement", "effect"),
    [
        ("import os", "os"),
        ("from os import environ", "os.environ"),
        ("import urllib.request", "urllib.request"),
        ("from pathlib import Path", "pathlib.Path"),
        ("def late(day=None):\n    return day or date.today()", "today()"),
        ("print(1)", "print()"),
        ("text = open('plan.yaml').read()", "open()"),
    ],
)
def test_an_effect_between_the_ends_is_seen(statement: str, effect: str) -> None:
    assert effects({"views.py": statement}) == [f"views.py: {effect}"]
    assert effects({"cli.py": statement}) == []
    assert effects({"forge/client.py": statement}) == []
    assert effects({"forge/posting.py": statement}) == [f"forge/posting.py: {effect}"]


def test_the_generator_knows_no_plan() -> None:
    assert told(words(plan_in(REAL)), read("*")) == []


def test_what_the_generator_knows_of_a_plan_is_seen() -> None:
    plan = plan_in(REAL)
    for word in (
        plan.units[0].name,
        plan.head.title,
        plan.tasks[0].title,
        str(plan.head.period.end),
        f"{len(plan.tasks)}项{plan.head.labels.task}",
    ):
        assert told(words(plan), {"views.py": f'"""Rows,\nas of {word}."""\n'}), word
    assert told(words(plan), {"theme/a.svg": f"#{plan.head.period.end}ff"}) == []
