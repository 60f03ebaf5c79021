"""`plansite comments sync` and `reply` over a socket: each forge, refusals, and no token anywhere."""

import json
import shutil
from pathlib import Path

import pytest

from generator.cli import main
from generator.directory import load_directory
from generator.finding import Severity
from generator.forge.address import Repository
from generator.forge.environment import issues_of, pull_request
from generator.forge.kind import Forge
from generator.stop import CannotRun
from tests.conftest import FOREIGN, ROOT
from tests.forges import TOKEN, served
from tests.office import letter, slip
from tests.trackers import TRACKERS, GitHub, Tracker

ASKED = ["--config", str(ROOT / "mkdocs.yml"), "--today", "2025-10-20"]


@pytest.fixture(params=TRACKERS, ids=lambda kind: kind.__name__)
def fake(request: pytest.FixtureRequest) -> Tracker:
    made: Tracker = request.param(size=2)
    return made


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plan of the river without its comments; writes need not stand apart here."""
    shutil.copytree(FOREIGN, tmp_path / "plan")
    shutil.rmtree(tmp_path / "plan" / "comments")
    monkeypatch.setenv("PLANSITE_TOKEN", f" {TOKEN}\n")
    monkeypatch.setattr("generator.forge.client._APART", 0.0)
    return tmp_path / "plan"


def at(fake: Tracker, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPO_URL", f"{host}/{fake.project}")
    monkeypatch.setenv("FORGE", fake.forge)


def files(plan: Path) -> dict[str, bytes]:
    return {p.relative_to(plan).as_posix(): p.read_bytes() for p in plan.rglob("*") if p.is_file()}


def run(plan: Path, *words: str) -> int:
    return main(["comments", words[0], "--plan", str(plan), *ASKED, *words[1:]])


def test_from_issue_to_answer(
    fake: Tracker,
    plan: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    number = fake.open(letter(slip("太软。"), slip("太长。", "T01")))
    fake.open("网站打不开。")
    before = files(plan)
    with served(fake) as host:
        at(fake, host, monkeypatch)
        assert run(plan, "sync") == 0
        told = capsys.readouterr().out
        assert told.count("加上 --apply 就会：登记") == 2
        assert "登记 2 条；未收 1 件，原因见上。" in told
        assert files(plan) == before
        assert run(plan, "sync", "--apply") == 0
        told = capsys.readouterr().out
        assert "加上" not in told
        after = files(plan)
        assert len(after) == len(before) + 2
        loaded = load_directory(plan)
        assert [f for f in loaded.findings if f.severity is Severity.ERROR] == []
        assert run(plan, "sync", "--apply", "--full") == 0
        assert "没有新的变动；未收 1 件" in capsys.readouterr().out
        assert files(plan) == after
        for name in [*after.keys() - before.keys()]:
            text = (plan / name).read_text("utf-8")
            (plan / name).write_text(
                text.replace("forge:", "disposition: rejected\nreason: |-\n  不行。\nforge:"),
                "utf-8",
            )
        assert run(plan, "reply", "--apply") == 0
        assert "没有开启答复" in capsys.readouterr().out
        monkeypatch.setenv("REPLY", "true")
        assert run(plan, "reply") == 0
        assert capsys.readouterr().out.count("加上 --apply 就会：答复") == 2
        assert fake.ours(number) == []
        assert run(plan, "reply", "--apply") == 0
        assert "应发的答复 2 条，都已发出。" in capsys.readouterr().out
        assert len(fake.ours(number)) == 2
        assert fake.issues[number].closed
        fake.log.clear()
        assert run(plan, "reply", "--apply") == 0
        assert "没有要发的答复。" in capsys.readouterr().out
        assert fake.log == []
    assert all(TOKEN.encode() not in data for data in files(plan).values())


def test_an_issue_that_is_gone_keeps_nobody_else_waiting(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = GitHub()
    gone, kept = fake.open(letter(slip("甲。"))), fake.open(letter(slip("乙。")))
    monkeypatch.setenv("REPLY", "true")
    with served(fake) as host:
        at(fake, host, monkeypatch)
        run(plan, "sync", "--apply")
        for path in (plan / "comments").rglob("*.yaml"):
            text = path.read_text("utf-8")
            path.write_text(
                text.replace("forge:", 'hidden: {reason: spam, day: "2025-10-16"}\nforge:')
            )
        fake.remove(gone)
        assert run(plan, "reply", "--apply") == 0
    told = capsys.readouterr().out
    assert "来件已不在平台上" in told
    assert "没有发出 1 条" in told
    assert len(fake.ours(kept)) == 1


@pytest.mark.parametrize("command", ["sync", "reply"])
def test_no_token_is_told_whatever_goes_wrong(
    fake: Tracker,
    command: str,
    plan: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("generator.forge.client._PAUSES", (0.0,))
    monkeypatch.setenv("REPLY", "true")
    fake.open(letter())
    with served(fake) as host:
        at(fake, host, monkeypatch)
        run(plan, "sync", "--apply")
        (path,) = (plan / "comments").rglob("*.yaml")
        path.write_text(
            path.read_text("utf-8").replace(
                "forge:", "disposition: rejected\nreason: 不行。\nforge:"
            )
        )
        before = files(plan)
        for status in (401, 403, 404, 500):
            fake.refuses = {"GET ": status}
            assert run(plan, command, "--apply") == 2
        fake.refuses = {}
        monkeypatch.setenv("PLANSITE_TOKEN", "wrong-0123")
        assert run(plan, command, "--apply") == 2
        monkeypatch.setenv("PLANSITE_TOKEN", f"{TOKEN} and more")
        assert run(plan, command, "--apply") == 2
        monkeypatch.setenv("PLANSITE_TOKEN", "")
        assert run(plan, command, "--apply") == 2
    assert files(plan) == before
    told = capsys.readouterr()
    for words in (told.out, told.err):
        assert TOKEN not in words
        assert "wrong-0123" not in words
    assert told.err.count("\n") == 7


def test_without_a_repository(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(plan, "sync") == 2
    assert "没有写明仓库" in capsys.readouterr().err


def test_a_ledger_that_cannot_be_read_is_not_written_to(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (plan / "comments" / "public").mkdir(parents=True)
    (plan / "comments" / "public" / "issue-1.yaml").write_text("id: issue-1\n<<<<<<< a\n")
    monkeypatch.setenv("REPO_URL", "https://github.com/office/plan")
    for command in ("sync", "reply"):
        assert run(plan, command, "--apply") == 1
        assert "请先改正" in capsys.readouterr().err


def test_the_switch_is_true_or_false(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REPO_URL", "https://github.com/office/plan")
    monkeypatch.setenv("REPLY", "maybe")
    assert run(plan, "reply") == 2
    assert "true 或 false" in capsys.readouterr().err


# --- Where the issues are


@pytest.mark.parametrize(
    ("address", "forge", "own", "api", "project"),
    [
        ("https://github.com/o/r", Forge.GITHUB, "", "https://api.github.com", "o/r"),
        ("https://git.gov.example/o/r", Forge.GITHUB, "", "https://git.gov.example/api/v3", "o/r"),
        ("https://gitlab.com/g/h/r", Forge.GITLAB, "", "https://gitlab.com/api/v4", "g/h/r"),
        ("https://codeberg.org/o/r", Forge.GITEA, "", "https://codeberg.org/api/v1", "o/r"),
        ("https://gitee.com/o/r", Forge.GITEE, "", "https://gitee.com/api/v5", "o/r"),
        (
            "https://a.example/git/g/r",
            Forge.GITLAB,
            "https://a.example/git/api/v4/",
            "https://a.example/git/api/v4",
            "g/r",
        ),
        (
            "https://a.example/git/o/r",
            Forge.GITEA,
            "https://a.example/git/api/v1",
            "https://a.example/git/api/v1",
            "o/r",
        ),
    ],
)
def test_the_address_of_the_issues(
    address: str, forge: Forge, own: str, api: str, project: str
) -> None:
    found = issues_of(Repository(address, forge), {"PLANSITE_API": own, "PLANSITE_TOKEN": TOKEN})
    assert (found.forge, found.api, found.project) == (forge, api, project)
    assert found.token == TOKEN
    assert TOKEN not in repr(found)
    assert pull_request({"PLANSITE_API": own}) is None


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://github.com/o", ""),
        ("https://a.example/git/o/r", ""),
        ("https://a.example/o/r", f"https://x:{TOKEN}@a.example/api/v1"),
        ("https://a.example/o/r", "ftp://a.example"),
        ("https://a.example/o/r", "https://a.example/../x"),
    ],
)
def test_addresses_that_are_none(address: str, own: str) -> None:
    with pytest.raises(CannotRun) as told:
        issues_of(Repository(address, Forge.GITEA), {"PLANSITE_API": own})
    assert TOKEN not in str(told.value)


def test_the_address_of_an_issue() -> None:
    shown = {forge: Repository("https://a.example/o/r", forge).issue("I6Ab") for forge in Forge}
    assert json.dumps(shown) == json.dumps(
        {
            "github": "https://a.example/o/r/issues/I6Ab",
            "gitlab": "https://a.example/o/r/-/issues/I6Ab",
            "gitea": "https://a.example/o/r/issues/I6Ab",
            "gitee": "https://a.example/o/r/issues/I6Ab",
        }
    )


def test_what_a_person_noted_in_a_file_is_not_lost(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = GitHub()
    number = fake.open(letter(slip("甲。")))
    monkeypatch.setenv("REPLY", "true")
    with served(fake) as host:
        at(fake, host, monkeypatch)
        run(plan, "sync", "--apply")
        (path,) = (plan / "comments").rglob("*.yaml")
        answer = "disposition: rejected # 与科长商量过\nreason: |-\n  不行。\nforge:"
        path.write_text(path.read_text("utf-8").replace("forge:", answer), "utf-8")
        noted = path.read_bytes()
        fake.edit(number, letter(slip("乙。")))
        capsys.readouterr()
        assert run(plan, "sync", "--apply") == 0
        assert "里有手写的批注" in capsys.readouterr().out
        assert run(plan, "reply", "--apply") == 0
        assert "里有手写的批注" in capsys.readouterr().out
        assert path.read_bytes() == noted
        assert fake.ours(number) == []
        path.write_text(path.read_text("utf-8").replace(" # 与科长商量过", ""), "utf-8")
        assert run(plan, "sync", "--apply", "--full") == 0
        assert run(plan, "reply", "--apply") == 0
        assert len(fake.ours(number)) == 1
    assert "乙。" in path.read_text("utf-8")
