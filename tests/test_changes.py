"""The laws of the difference of two plans, and its JSON as the contract has it."""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.changes import apply, diff, mirror
from generator.cli import main
from generator.model import Plan
from generator.redline import redline, versions
from generator.weight import weigh
from tests.conftest import FOREIGN, REAL, plan_in

TEXTS = st.text("推进完成2023年底前，。；甲乙", min_size=1, max_size=20)
EDITS = st.lists(
    st.tuples(st.integers(0, 1000), st.sampled_from(["text", "title", "drop", "swap"]), TEXTS)
)


def edited(plan: Plan, edits: list[tuple[int, str, str]]) -> Plan:
    tasks = list(plan.tasks)
    for at, what, text in edits:
        index = at % len(tasks)
        task = tasks[index]
        if what == "drop" and task.rows:
            tasks[index] = task.model_copy(update={"rows": task.rows[1:]})
        elif what == "swap":
            tasks[index] = task.model_copy(update={"rows": task.rows[::-1]})
        elif what in ("text", "title"):
            tasks[index] = task.model_copy(update={what: text})
    return plan.model_copy(update={"tasks": tuple(tasks)})


def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    assert not list(diff(plan, plan))


@pytest.mark.parametrize("directory", [REAL, FOREIGN])
@given(edits=EDITS)
def test_applying_the_changes_gives_the_other_plan(
    directory: Path, edits: list[tuple[int, str, str]]
) -> None:
    old = plan_in(directory)
    new = edited(old, edits)
    assert apply(diff(old, new), old) == new
    assert apply(mirror(diff(old, new)), new) == old


@given(TEXTS, TEXTS)
def test_a_redline_holds_both_versions(before: str, after: str) -> None:
    assert versions(redline(before, after)) == (before, after)


@pytest.mark.parametrize(
    ("before", "after", "substantive"),
    [
        ("新增2-3个基地", "新增2~3个基地", False),
        ("“大零号湾”", '"大零号湾"', False),
        ("推进建设,完善服务", "推进建设，完善服务", False),
        ("力争建成", "确保建成", True),
        ("推进改造", "完成改造", True),
        ("房源5000套", "房源2848套", True),
        ("2024年底前", "2025年底前", True),
    ],
)
def test_substance_is_told_from_form(before: str, after: str, *, substantive: bool) -> None:
    assert weigh(before, after).substantive is substantive


def test_json_is_the_contract_and_git_revisions_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["cp", "-r", str(FOREIGN), str(tmp_path / "plan")], check=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@a.invalid"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "a"]):
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True)
    head = tmp_path / "plan" / "plan.yaml"
    head.write_text(head.read_text("utf-8").replace("结合实际", "结合实情"), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "HEAD", "plan", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema_version"] == "1"
    (change,) = told["changes"]
    assert {"item", "kind", "field", "before", "after", "substantive", "units"} <= set(change)
    assert (change["kind"], change["field"]) == ("changed", "preamble")
    assert main(["diff", "no-such-revision", "plan"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
