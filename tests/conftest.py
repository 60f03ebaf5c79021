"""The plans that the tests run on: the real one, and others that share nothing with it."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from generator.build import Folders, build, examine
from generator.checks import CONSISTENCY
from generator.directory import load_directory, read_directory
from generator.docket import Docket
from generator.finding import Finding
from generator.history import History
from generator.model import Plan
from tests.once import once

# Where the tests run, the forge may have named a repository; the sites of the tests are in none.
for name in ("REPO_URL", "FORGE", "BRANCH", "REPLY", "PLANSITE_API", "PLANSITE_TOKEN"):
    os.environ.pop(name, None)

# How long an example takes says how busy the machine is: figures are `make bench`'s. What a forge
# runs is the same each time, so that nobody's change fails for what chance found; desks go on looking.
settings.register_profile(
    "ours", deadline=None, derandomize="CI" in os.environ and "FUZZ" not in os.environ
)
settings.load_profile("ours")

# The day on which the tests run, whatever the clock says: every round that is not meant to be open
# is over.
TODAY = date(2030, 6, 30)

# A day on which the foreign plan's round of consultation is open.
WHILE_OPEN = date(2025, 10, 20)

ROOT = Path(__file__).parent.parent
REAL = ROOT / "plan"
# Other years, units, roles, levels, texts for targets, deadlines, columns of its own.
FOREIGN = ROOT / "tests" / "plans" / "river"
# Nothing but what every plan must have.
LEAST = ROOT / "tests" / "plans" / "least"
PLANS = {"real": REAL, "foreign": FOREIGN, "least": LEAST}

# What real forges answered, and what they publish of themselves; in no copy of this repository.
_NEAR = (folder / "shared" / "forges" for folder in ROOT.parents)
RECORDINGS = next((folder for folder in _NEAR if (folder / "recordings").is_dir()), ROOT / "none")
collect_ignore = [] if RECORDINGS.is_dir() else ["test_recordings.py"]


def pytest_report_header() -> str:
    """Whether the recordings are read in this run."""
    return f"recordings of forges: {'read' if RECORDINGS.is_dir() else 'not here'}"


def of_form(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those of the rules of consistency, which have tests of their own.

    The plans of the tests disagree with themselves on purpose: `test_consistency` holds where.
    """
    consistency = {rule.id for rules in CONSISTENCY.values() for rule in rules} - {
        "number-slip",
        "date-quote",
    }
    return tuple(finding for finding in findings if finding.rule not in consistency)


@cache
def plan_in(directory: Path) -> Plan:
    """The plan of a directory, loaded once for all tests: plans are frozen."""
    loaded = load_directory(directory)
    assert loaded.plan is not None, loaded.findings
    return loaded.plan


def docket_of(history: History) -> Docket:
    """The docket of a plan that never asked anybody."""
    return Docket(None, (), (), history, TODAY)


@cache
def files_in(directory: Path) -> Mapping[str, bytes]:
    """The files of a plan, by name relative to its directory."""
    return read_directory(directory)


@pytest.fixture(scope="session")
def real_plan() -> Plan:
    return plan_in(REAL)


@pytest.fixture(scope="session")
def foreign_plan() -> Plan:
    return plan_in(FOREIGN)


@pytest.fixture(scope="session", params=PLANS)
def plan_directory(request: pytest.FixtureRequest) -> Path:
    """Each plan in turn: what one goes through, all go through."""
    return PLANS[request.param]


@pytest.fixture(scope="session")
def plan(plan_directory: Path) -> Plan:
    """Each plan in turn, loaded."""
    return plan_in(plan_directory)


@pytest.fixture(scope="session")
def site(plan_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of each plan in turn; a second build found nothing to write."""

    def make(output: Path) -> None:
        folders = Folders(plan_directory, ROOT / "docs", ROOT / "mkdocs.yml", output)
        build(examine(plan_directory, TODAY), folders)
        again = build(examine(plan_directory, TODAY), folders)
        assert again.written == again.removed == 0

    return once(tmp_path_factory, f"site {plan_directory}", make) / "site"


@pytest.fixture(scope="session")
def open_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the foreign plan while its round of consultation is open."""

    def make(output: Path) -> None:
        folders = Folders(FOREIGN, ROOT / "docs", ROOT / "mkdocs.yml", output)
        build(examine(FOREIGN, WHILE_OPEN), folders)

    return once(tmp_path_factory, "open site", make) / "site"


@pytest.fixture(scope="session")
def files(plan_directory: Path) -> Mapping[str, bytes]:
    """The files of each plan in turn, by name."""
    return files_in(plan_directory)


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """git without the settings of this machine, and no repository around."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
