"""CODEOWNERS: whole files as they were read in review, and what each forge makes of them.

The golden files are of the foreign plan; after an intended change run `GOLDEN=write make test` (or
pytest on this file) and read the difference before committing it.
"""

import os
import re
import shutil
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import main
from generator.directory import load_directory
from generator.model import Owners, Plan
from generator.owners import owners_files, units_of
from generator.stop import CannotRun
from tests.conftest import FOREIGN, REAL, ROOT, plan_in

GOLDEN = Path(__file__).parent / "golden" / "owners"
FILES = {
    "github": ".github/CODEOWNERS",
    "gitlab": ".gitlab/CODEOWNERS",
    "gitea": ".gitea/CODEOWNERS",
}
Asked = set[str]


def foreign_owners() -> Owners:
    owners = load_directory(FOREIGN).owners
    assert owners is not None
    return owners


def texts(owners: Owners, folder: str = "plan") -> dict[str, str]:
    made = owners_files(plan_in(FOREIGN), owners, folder)
    assert set(made) == set(FILES.values())
    return {forge: made[file].decode() for forge, file in FILES.items()}


def rules(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if not line.startswith("#")]


# --- What the forges make of a file, after their documentation and, for Gitea, its source


def last_decides(text: str, path: str) -> Asked:
    for pattern, *accounts in reversed(rules(text)):
        if pattern == "*" or fnmatchcase(f"/{path}", pattern):
            return set(accounts)
    return set()


def each_asks(text: str, path: str) -> Asked:
    asked: Asked = set()
    for pattern, *accounts in rules(text):
        expression = re.sub(r"\\(.)", r"\1", pattern.removeprefix("!"))
        if bool(re.fullmatch(expression, path)) is not pattern.startswith("!"):
            asked |= set(accounts)
    return asked


READ: Mapping[str, Callable[[str, str], Asked]] = {
    "github": last_decides,
    "gitlab": last_decides,
    "gitea": each_asks,
}


@pytest.mark.parametrize("forge", FILES)
def test_golden(forge: str) -> None:
    kept, made = GOLDEN / forge, texts(foreign_owners())[forge]
    if os.environ.get("GOLDEN") == "write":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(made, "utf-8")
    assert made == kept.read_text("utf-8")


NAMES = st.sampled_from(["@a", "@b", "@org/c", "@org/d", "@g/h/i", "e@f.cn", "@J"])
UNITS = [unit.id for unit in plan_in(FOREIGN).units]
OWNERS = st.builds(
    Owners,
    office=st.lists(NAMES, max_size=2).map(lambda names: ("@office", *names)),
    units=st.dictionaries(
        st.sampled_from(UNITS), st.lists(NAMES, min_size=1, max_size=3).map(tuple)
    ),
)
UNKNOWN = {"github": r"@g/h/i", "gitlab": "$^", "gitea": r"@g/h/i|e@f\.cn"}


@pytest.mark.parametrize("forge", FILES)
@given(owners=OWNERS, folder=st.sampled_from(["", "plan", "a/b-c", "计划.1"]))
def test_a_change_asks_every_unit_of_the_task_and_nobody_else(
    forge: str, owners: Owners, folder: str
) -> None:
    plan = plan_in(FOREIGN)
    text = texts(owners, folder)[forge]

    def known(names: tuple[str, ...]) -> Asked:
        return {name for name in names if not re.fullmatch(UNKNOWN[forge], name)}

    for task in plan.tasks:
        items = [task, *task.rows, *(step for row in task.rows for step in row.steps)]
        units = {unit for item in items for role in item.roles for unit in item.units(role)}
        wanted = {
            name
            for unit in units
            for name in known(owners.units.get(unit, ())) or known(owners.office)
        }
        path = f"{folder}/tasks/{task.id}.yaml".removeprefix("/")
        assert READ[forge](text, path) == wanted
    for other in ("plan.yaml", "tasks/T99.yaml", "tasks/T01xyaml", "tasks/T01.yaml.orig"):
        path = f"{folder}/{other}".removeprefix("/")
        assert READ[forge](text, path) == known(owners.office), other
    assert READ[forge](text, f"elsewhere/{folder}/tasks/T01.yaml") == known(owners.office)


def test_units_that_lead_are_named_first() -> None:
    plan = plan_in(FOREIGN)
    leads = {role.key for role in plan.head.roles if role.lead}
    task = plan.tasks[0]
    items = [task, *task.rows, *(step for row in task.rows for step in row.steps)]
    leading = {unit for item in items for role in leads for unit in item.units(role)}
    named = units_of(plan, task)
    assert leading
    assert set(named[: len(leading)]) == leading
    assert len(set(named)) == len(named)


def test_an_account_is_asked_once_however_it_is_written() -> None:
    named = units_of(plan_in(FOREIGN), plan_in(FOREIGN).tasks[0])
    owners = Owners(office=("@Office",), units={named[0]: ("@Li", "@office"), named[1]: ("@li",)})
    line = next(rule for rule in rules(texts(owners)["github"]) if "T01" in rule[0])
    assert line[1:] == ["@Li", "@office"]


def test_a_line_that_would_ask_nobody_is_left_out() -> None:
    made = texts(Owners(office=("office@example.org",)))
    assert rules(made["gitea"]) == []
    assert rules(made["github"])[0] == ["*", "office@example.org"]


@pytest.mark.parametrize("folder", ["a b", "a[1]", "a*", "#a", "a\\b", "!a"])
def test_a_folder_that_no_pattern_can_name_stops_the_run(folder: str) -> None:
    with pytest.raises(CannotRun, match="CODEOWNERS"):
        texts(foreign_owners(), folder)


# --- The command


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the foreign plan in a folder of its own."""
    (tmp_path / ".git").mkdir()
    shutil.copytree(FOREIGN, tmp_path / "drafts" / "river")
    return tmp_path


def test_the_files_are_written_at_the_top_of_the_repository(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = ["--plan", str(repository / "drafts" / "river")]
    assert main(["owners", "--check", *plan]) == 1
    assert [line.split("：")[0] for line in capsys.readouterr().out.splitlines()] == [
        str(repository / file) for file in FILES.values()
    ]
    assert main(["owners", *plan]) == 0
    assert main(["owners", "--check", *plan]) == 0
    for forge, text in texts(foreign_owners(), "drafts/river").items():
        assert (repository / FILES[forge]).read_text("utf-8") == text
    assert "/drafts/river/tasks/T01.yaml" in (repository / FILES["github"]).read_text("utf-8")


def test_a_file_edited_by_hand_is_stale(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = ["--plan", str(repository / "drafts" / "river")]
    main(["owners", *plan])
    with (repository / FILES["gitlab"]).open("a", encoding="utf-8") as file:
        file.write("* @me\n")
    capsys.readouterr()
    assert main(["owners", "--check", *plan]) == 1
    told = capsys.readouterr().out
    assert FILES["gitlab"] in told
    assert FILES["github"] not in told
    assert "plansite owners" in told


def test_another_place_for_the_files(repository: Path, tmp_path: Path) -> None:
    plan = ["--plan", str(repository / "drafts" / "river")]
    assert main(["owners", *plan, "--output", str(tmp_path / "out")]) == 0
    made = (tmp_path / "out" / FILES["gitea"]).read_text("utf-8")
    assert made == texts(foreign_owners(), "drafts/river")["gitea"]


def test_faults_of_the_accounts_are_told_and_nothing_is_written(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = repository / "drafts" / "river"
    (plan / "accounts.yaml").write_text('office: ["@a"]\nunits: {jiaotonk: ["@b"]}\n', "utf-8")
    assert main(["owners", "--plan", str(plan)]) == 1
    assert f"{plan}/accounts.yaml:2: 单位编号“jiaotonk”" in capsys.readouterr().out
    assert not (repository / ".github").exists()


def test_without_accounts_nothing_is_written(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = repository / "drafts" / "river"
    (plan / "accounts.yaml").unlink()
    for options in ([], ["--check"]):
        assert main(["owners", "--plan", str(plan), *options]) == 0
        assert "accounts.yaml" in capsys.readouterr().out
    assert not (repository / ".github").exists()


def test_a_disk_that_refuses_is_one_line(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("甲", "utf-8")
    plan = ["--plan", str(repository / "drafts" / "river")]
    assert main(["owners", *plan, "--output", str(tmp_path / "file")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_files_of_this_repository_are_current() -> None:
    """Stale? `plansite owners` writes them anew."""
    there = {file for file in FILES.values() if (ROOT / file).exists()}
    kept = load_directory(REAL).owners is not None
    assert there == (set(FILES.values()) if kept else set())
    assert main(["owners", "--plan", str(REAL), "--check"]) == 0


def plan_of_one_task() -> Plan:
    plan = plan_in(FOREIGN)
    return plan.model_copy(update={"tasks": plan.tasks[:1]})


def test_a_plan_of_one_task() -> None:
    made = owners_files(plan_of_one_task(), Owners(office=("@o",)), "")[FILES["gitea"]].decode()
    assert each_asks(made, "plan.yaml") == {"@o"}
    assert rules(made)[-1] == ["!tasks/(T01)\\\\.yaml", "@o"]
