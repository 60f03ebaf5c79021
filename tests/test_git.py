"""Plans out of git's objects: any revision, the repository untouched; and `plansite diff` on them."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator import git
from generator.cli import main
from generator.directory import read_directory
from generator.stop import CannotRun
from tests.conftest import FOREIGN

Git = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path, clean: None) -> Path:
    """A repository with the foreign plan: `main` of two commits, and a branch `revising` of one more."""
    del clean
    root = tmp_path / "repo"
    shutil.copytree(FOREIGN, root / "plan")
    run = in_(root)
    run("init", "-q", "-b", "main")
    run("config", "user.name", "a")
    run("config", "user.email", "a@example.invalid")
    commit(root, "first")
    edit(root / "plan" / "plan.yaml", "结合实际", "结合我市实际")
    commit(root, "second")
    run("switch", "-q", "-c", "revising")
    edit(root / "plan" / "tasks" / "T01.yaml", "11座", "12座")
    commit(root, "third")
    return root


def in_(root: Path) -> Git:
    def run(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)
        return done.stdout.decode()

    return run


def commit(root: Path, words: str) -> None:
    in_(root)("add", "-A")
    in_(root)("commit", "-q", "-m", words)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def everything(root: Path) -> Mapping[str, tuple[int, bytes]]:
    """Every file below, git's own too, with its time of change."""
    return {
        str(path.relative_to(root)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


# --- The door


@pytest.mark.parametrize("revision", ["HEAD~2", "main~1", "revising~2", ":/first"])
def test_the_files_of_a_revision_are_those_that_were_there(repository: Path, revision: str) -> None:
    assert git.files_at(revision, repository / "plan") == read_directory(FOREIGN)


def test_every_way_to_name_a_revision(repository: Path) -> None:
    run, plan = in_(repository), repository / "plan"
    run("tag", "-a", "v1", "-m", "v1", "main")
    commit_id = run("rev-parse", "main").strip()
    expected = git.files_at("main", plan)
    assert b"\xe7\xbb\x93\xe5\x90\x88\xe6\x88\x91\xe5\xb8\x82" in expected["plan.yaml"]
    for name in ("v1", commit_id, commit_id[:8], "refs/heads/main", "HEAD^", "main@{0}"):
        assert git.files_at(name, plan) == expected, name


def test_what_is_not_committed_is_not_read(repository: Path) -> None:
    before = git.files_at("HEAD", repository / "plan")
    edit(repository / "plan" / "plan.yaml", "结合", "集合")
    in_(repository)("add", "-A")
    (repository / "plan" / "tasks" / "T99.yaml").write_text("id: T99\n", "utf-8")
    assert git.files_at("HEAD", repository / "plan") == before


def test_only_files_of_a_plan_are_read(repository: Path) -> None:
    plan = repository / "plan"
    (plan / "notes.md").write_text("x", "utf-8")
    (plan / ".hidden.yaml").write_text("x", "utf-8")
    (plan / "tasks" / "deep").mkdir()
    (plan / "tasks" / "deep" / "T1.yaml").write_text("x", "utf-8")
    (plan / "错名.yaml").write_text("x: 1\n", "utf-8")
    (repository / "plan.yaml").write_text("x: 1\n", "utf-8")
    commit(repository, "more")
    found = git.files_at("HEAD", plan)
    assert found == read_directory(plan)
    assert "错名.yaml" in found


def test_bytes_are_git_s_own_whatever_a_checkout_makes_of_them(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.yaml text eol=crlf\n", "utf-8")
    commit(repository, "endings")
    assert b"\r" not in git.files_at("HEAD", repository / "plan")["plan.yaml"]


def test_a_plan_at_the_top_of_its_repository(tmp_path: Path, clean: None) -> None:
    del clean
    root = Path(shutil.copytree(FOREIGN, tmp_path / "top"))
    in_(root)("init", "-q")
    in_(root)("-c", "user.name=a", "-c", "user.email=a@a.invalid", "add", "-A")
    in_(root)("-c", "user.name=a", "-c", "user.email=a@a.invalid", "commit", "-qm", "a")
    assert git.files_at("HEAD", root) == read_directory(FOREIGN)


def test_a_plan_that_is_gone_today_is_found_where_it_was(repository: Path) -> None:
    shutil.rmtree(repository / "plan")
    assert git.files_at("HEAD~2", repository / "plan") == read_directory(FOREIGN)


def test_a_worktree_beside_the_repository_reads_the_same(repository: Path) -> None:
    beside = repository.parent / "beside"
    in_(repository)("worktree", "add", "-q", str(beside), "main")
    assert git.files_at("revising", beside / "plan") == git.files_at(
        "revising", repository / "plan"
    )


def test_inside_a_hook_the_repository_is_still_the_plan_s(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert git.files_at("HEAD~2", repository / "plan") == read_directory(FOREIGN)


def test_the_repository_stays_as_it_is(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    (repository / "plan" / "plan.yaml").touch()  # git status would write the index anew
    before = everything(repository)
    for asked in (["main", "revising"], ["main...revising"], ["HEAD~1"], ["main", "nowhere"]):
        main(["diff", *asked])
    capsys.readouterr()
    assert everything(repository) == before


@pytest.mark.parametrize(
    "revision",
    [
        *("nowhere", "", " ", "HEAD~99", "HEAD:plan", "-h", "--help", "--all", "--output=x"),
        *("main:plan/plan.yaml", "a b", "HEAD^{tree}", "main\n", "\x1b[31m", "x" * 5000, "@{-9}"),
    ],
)
def test_a_bad_revision_is_one_line(repository: Path, revision: str) -> None:
    with pytest.raises(CannotRun) as told:
        git.files_at(revision, repository / "plan")
    assert "git 版本" in str(told.value)
    assert str(told.value).isprintable()


def test_an_object_that_is_no_commit_is_a_bad_revision(repository: Path) -> None:
    blob = in_(repository)("rev-parse", "HEAD:plan/plan.yaml").strip()
    with pytest.raises(CannotRun, match="git 版本"):
        git.files_at(blob, repository / "plan")


def test_outside_any_repository_the_way_out_is_told(tmp_path: Path, clean: None) -> None:
    del clean
    with pytest.raises(CannotRun, match="不是 git 仓库"):
        git.files_at("main", tmp_path / "plan")


def test_a_revision_without_the_plan_says_so(repository: Path) -> None:
    with pytest.raises(CannotRun, match="--plan"):
        git.files_at("HEAD", repository / "other")


def test_a_plan_outside_the_repository_says_so(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(FOREIGN, tmp_path / "away")
    (repository / "linked").symlink_to(tmp_path / "away", target_is_directory=True)
    with pytest.raises(CannotRun, match=r"不在仓库|不是 git 仓库"):
        git.files_at("HEAD", repository / "linked")


def test_a_symbolic_link_is_not_followed(repository: Path) -> None:
    task = repository / "plan" / "tasks" / "T01.yaml"
    task.unlink()
    task.symlink_to("/etc/hostname")
    commit(repository, "link")
    with pytest.raises(CannotRun, match="符号链接"):
        git.files_at("HEAD", repository / "plan")


def test_without_git_the_way_out_is_told(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match="没有安装 git"):
        git.files_at("HEAD", repository / "plan")


# --- Two at once


@pytest.mark.parametrize(
    ("words", "span"),
    [
        *(("a..b", True), ("a...b", True), ("..b", True), ("a..", True), ("main..topic/x", True)),
        *(("main", False), ("HEAD~3", False), ("../plan", False), ("..", False), ("v1.0", False)),
    ],
)
def test_a_span_is_told_from_a_directory(words: str, span: bool) -> None:  # noqa: FBT001
    assert git.is_span(words) is span


def test_the_ends_of_a_span(repository: Path) -> None:
    plan = repository / "plan"
    assert git.ends_of("main..revising", plan) == ("main", "revising")
    assert git.ends_of("main..", plan) == ("main", "HEAD")
    assert git.ends_of("..main", plan) == ("HEAD", "main")
    run = in_(repository)
    run("switch", "-q", "main")
    edit(plan / "plan.yaml", "总体目标", "主要目标")
    commit(repository, "fourth")
    parted = run("rev-parse", "--short", "main~1").strip()
    assert len(parted) < 40
    assert git.ends_of("main...revising", plan) == (parted, "revising")


def test_two_without_a_common_origin(repository: Path) -> None:
    run = in_(repository)
    run("checkout", "-q", "--orphan", "other")
    commit(repository, "alone")
    with pytest.raises(CannotRun, match=r"main\.\.other"):
        git.ends_of("main...other", repository / "plan")


# --- The command


def changed(capsys: pytest.CaptureFixture[str], *asked: str) -> list[tuple[str, str]]:
    assert main(["diff", *asked, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    return [(change["item"], change["field"]) for change in document["changes"]]


def test_diff_of_revisions_and_directories(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    preamble, text = ("plan", "preamble"), ("T01", "text")
    assert changed(capsys, "main", "revising") == [text]
    assert changed(capsys, "main..revising") == [text]
    assert changed(capsys, "main~1", "revising") == [preamble, text]
    assert changed(capsys, str(FOREIGN), "revising") == [preamble, text]
    assert changed(capsys, "revising", str(FOREIGN)) == [preamble, text]
    assert changed(capsys, "revising") == []
    edit(repository / "plan" / "safeguards.yaml", "每季度", "每半年")
    assert changed(capsys, "revising") == [("S1", "text")]
    assert changed(capsys, "main", "plan", "--item", "T01") == [text]


def test_diff_from_another_directory(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository.parent)
    assert changed(capsys, "main", "revising", "--plan", "repo/plan") == [("T01", "text")]
    monkeypatch.chdir(repository / "plan" / "tasks")
    assert changed(capsys, "main", "revising", "--plan", "..") == [("T01", "text")]


def test_a_directory_without_a_plan_may_share_its_name_with_a_branch(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    (repository / "revising").mkdir()
    assert changed(capsys, "main", "revising") == [("T01", "text")]


@pytest.mark.parametrize("asked", [["nowhere"], ["main", "nowhere"], ["a..b"], ["main", "docs"]])
def test_what_cannot_be_compared_is_one_line_and_exit_2(
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    asked: list[str],
) -> None:
    monkeypatch.chdir(repository)
    assert main(["diff", *asked]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def test_a_faulty_revision_is_told_with_its_places_and_exit_1(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    edit(repository / "plan" / "plan.yaml", "stage: ", "stge: ")
    commit(repository, "fault")
    assert main(["diff", "HEAD~1", "HEAD"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("HEAD:plan/plan.yaml:")


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_every_form_names_what_was_asked_for(
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    form: str,
) -> None:
    monkeypatch.chdir(repository)
    assert main(["diff", "main", "revising", "--format", form, "--unit", "市水利局"]) == 0
    told = capsys.readouterr().out
    assert "main" in told
    assert "revising" in told
    assert main(["diff", "main", "revising", "--unit", "市水力局"]) == 2
    assert "市水利局" in capsys.readouterr().err
    assert main(["diff", "main~1", "revising", "--substantive", "--item", "plan"]) == 0
