"""The forms of the forges: current, valid, read back, and without a day or a name of a person."""

from pathlib import Path

import pytest
import yaml

from generator.cli import main
from generator.consultation import Consultation
from generator.directory import load_directory
from generator.forge.issue_address import (
    FIELDS,
    GITEA_FORM,
    GITEE_FORM,
    GITHUB_FORM,
    GITLAB_TEMPLATE,
)
from generator.forge.issue_forms import issue_forms
from generator.model import Plan
from generator.slip import LABELS, SUBJECT, Slip, read
from tests.conftest import FOREIGN, ROOT
from tests.test_workflows import against_schema

CONFIG = ".github/ISSUE_TEMPLATE/config.yml"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The forms of the foreign plan, written."""
    assert main(["comments", "forms", "--plan", str(FOREIGN), "--output", str(tmp_path)]) == 0
    return tmp_path


def test_ours_are_current() -> None:
    assert main(["comments", "forms", "--plan", str(ROOT / "plan"), "--check"]) == 0


def test_what_is_not_current_is_told(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["comments", "forms", "--plan", str(FOREIGN), "--output", str(made)]
    assert main([*command, "--check"]) == 0
    (made / GITHUB_FORM).write_bytes(b"name: x\n")
    (made / GITLAB_TEMPLATE).unlink()
    capsys.readouterr()
    assert main([*command, "--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{made / name}：与计划不符；请运行 plansite comments forms"
        for name in (GITHUB_FORM, GITLAB_TEMPLATE)
    ]
    assert main(command) == 0
    assert "写入 2 个文件，未变 4 个" in capsys.readouterr().out


def test_a_plan_with_errors_has_no_forms(tmp_path: Path) -> None:
    broken = str(FOREIGN.parent / "broken")
    assert main(["comments", "forms", "--plan", broken, "--output", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [GITHUB_FORM, GITEA_FORM, GITEE_FORM])
def test_forms_are_what_github_published(name: str, made: Path, tmp_path: Path) -> None:
    """Gitea's and Gitee's are written after GitHub's, and have no schema of their own."""
    for root in (ROOT, made):
        assert against_schema(root / name, "github-issue-forms") == ""
        assert against_schema(root / CONFIG, "github-issue-config") == ""
    wrong = tmp_path / "wrong.yml"
    wrong.write_text((made / name).read_text("utf-8").replace("textarea", "text"), "utf-8")
    assert against_schema(wrong, "github-issue-forms") != ""


def test_a_form_has_the_fields_of_a_slip(made: Path) -> None:
    form = yaml.safe_load((made / GITHUB_FORM).read_text("utf-8"))
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert tuple(part["id"] for part in fields) == FIELDS
    assert tuple(part["attributes"]["label"] for part in fields) == (SUBJECT, *LABELS)
    assert [p["id"] for p in fields if p.get("validations")] == ["item", "text"]
    assert form["labels"] == ["意见"]
    text = (made / GITHUB_FORM).read_text("utf-8")
    assert "2025年10月13日至2025年11月11日" in text
    assert "请不要写姓名、身份证号、住址、电话" in text
    assert "只显示第一个字" in text


def test_the_template_in_markdown_is_read_back(made: Path) -> None:
    text = (made / GITLAB_TEMPLATE).read_text("utf-8")
    assert text.endswith('/label ~"意见"\n')
    filled = text.replace("### 事项\n", "### 事项\n\n事项编号: T03\n")
    filled = filled.replace("### 意见\n", "### 意见\n\n太软。\n").replace('/label ~"意见"\n', "")
    assert read(filled) == (Slip("T03", text="太软。"),)


def test_hostile_titles_stay_titles() -> None:
    plan = load_directory(FOREIGN).plan
    assert plan is not None
    title = "\"x: --> [a](http://b) @all'\n# {{ 1 }}"
    hostile = Plan.model_validate(
        {**plan.__dict__, "head": plan.head.model_copy(update={"title": title})}
    )
    files = issue_forms(hostile, Consultation())
    form = yaml.safe_load(files[GITHUB_FORM])
    assert title in form["description"]
    assert "[a]" not in form["body"][0]["attributes"]["value"]
    assert "@all" not in form["body"][0]["attributes"]["value"]
    comment, _, rest = files[GITLAB_TEMPLATE].decode().partition("-->")
    assert "[a]" in comment
    assert rest.lstrip().startswith("### 事项")
