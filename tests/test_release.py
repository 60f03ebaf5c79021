"""A release freezes the plan whole, or changes nothing at all."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.checks import check
from generator.cli import main, revisions
from generator.finding import has_errors
from generator.ledger import ledger
from generator.load import load, load_directory
from generator.model import Revision, Stage
from generator.release import released
from generator.snapshot import thawed
from generator.stop import CannotRun
from tests.conftest import FOREIGN, LEAST, REAL, files_in
from tests.test_git import edit
from tests.test_ledger import copied

FACTS = ("--stage", "修订稿", "--date", "2027-01-01")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the foreign plan, with one sentence revised after the last release."""
    directory = copied(tmp_path, files_in(FOREIGN))
    edit(directory / "tasks" / "T02.yaml", "4小时以内", "3小时以内")
    return directory


def contents(root: Path) -> Mapping[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def release(directory: Path, *arguments: str) -> int:
    return main(["release", *arguments, "--plan", str(directory)])


def test_a_release_is_a_snapshot_an_entry_and_the_stage(plan: Path) -> None:
    before = contents(plan)
    assert (
        release(plan, "revised", *FACTS, "--note", "甲。乙。", "--number", "某发〔2027〕1号") == 0
    )
    after = contents(plan)
    assert {n for n in after if after[n] != before.get(n)} == {
        "plan.yaml",
        "revisions.yaml",
        "revisions/revised.json",
    }
    loaded = load_directory(plan)
    assert loaded.plan is not None
    assert loaded.plan.head.stage is Stage.REVISED
    assert thawed(after["revisions/revised.json"]) == loaded.plan
    latest = ledger(loaded).latest
    assert latest is not None
    assert (latest.id, latest.plan) == ("revised", loaded.plan)
    assert (latest.revision.dated, latest.revision.note) == ("2027-01-01", "甲。乙。")
    for command in ("check", "verify"):
        assert main([command, "--plan", str(plan)]) == 0
    assert main(["fmt", "--check", "--plan", str(plan)]) == 0


def test_what_stood_in_the_files_stays(plan: Path) -> None:
    edit(plan / "plan.yaml", "stage: 正式印发", "stage: 正式印发 # 由发布命令写入")
    edit(plan / "revisions.yaml", "revisions:\n", "# 台账\nrevisions:\n  # 第一稿\n")
    head, known = (
        (plan / "plan.yaml").read_text("utf-8"),
        (plan / "revisions.yaml").read_text("utf-8"),
    )
    assert release(plan, "revised", *FACTS) == 0
    assert (plan / "plan.yaml").read_text("utf-8") == head.replace("正式印发 #", "修订稿 #")
    assert (plan / "revisions.yaml").read_text("utf-8").startswith(known)


def test_releases_follow_each_other(plan: Path) -> None:
    assert release(plan, "r1", *FACTS) == 0
    edit(plan / "tasks" / "T02.yaml", "3小时以内", "2小时以内")
    assert release(plan, "r2", "--stage", "修订稿", "--date", "2027-02-01") == 0
    assert release(plan, "r3", "--stage", "终止", "--date", "2027-03-01") == 0
    known = ledger(load_directory(plan))
    assert [held.id for held in known.held][-3:] == ["r1", "r2", "r3"]
    assert known.faults == ()


@pytest.mark.parametrize("directory", [LEAST, REAL])
def test_a_first_release_and_one_of_the_real_plan(directory: Path, tmp_path: Path) -> None:
    plan = copied(tmp_path, files_in(directory))
    edit(plan / "plan.yaml", "title: ", "title: 新")
    assert release(plan, "next", "--stage", "修订稿", "--date", "2030-01-01") == 0
    assert main(["check", "--plan", str(plan)]) == 0
    assert main(["verify", "--plan", str(plan)]) == 0
    known = ledger(load_directory(plan))
    assert known.latest is not None
    assert known.latest.id == "next"
    assert [entry.id for entry in known.revisions][-1] == "next"


def test_the_source_is_tied_to_the_first_release_that_has_it(tmp_path: Path) -> None:
    files = dict(files_in(FOREIGN))
    files["source.yaml"] = files["source.yaml"].replace(b'revision: "issued"\n', b"")
    del files["revisions.yaml"]
    plan = copied(tmp_path, {n: d for n, d in files.items() if not n.startswith("revisions/")})
    assert release(plan, "first", "--stage", "正式印发", "--date", "不详") == 0
    source = load_directory(plan).source
    assert source is not None
    assert source.revision == "first"
    edit(plan / "tasks" / "T02.yaml", "4小时以内", "3小时以内")
    assert release(plan, "second", *FACTS) == 0
    again = load_directory(plan).source
    assert again == source
    assert main(["verify", "--plan", str(plan)]) == 0


REFUSED = {
    "an id that is there": (("issued", *FACTS), 2, "已经有了"),
    "an id of an address": (("compare", *FACTS), 2, "固定地址"),
    "an id of another form": (("Ä/..", *FACTS), 2, "写法不对"),
    "a day before the last": (("r", "--stage", "修订稿", "--date", "2026-03-01"), 2, "早于"),
    "no day": (("r", "--stage", "修订稿", "--date", "昨天"), 2, "写法不对"),
    "a day that is none": (("r", "--stage", "修订稿", "--date", "2027-02-30"), 2, "写法不对"),
    "an empty note": (("r", *FACTS, "--note", " "), 2, "写法不对"),
    "a hidden letter": (("r", *FACTS, "--number", "某发\u202e1号"), 2, "什么都没有写"),
}


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_released_changes_nothing(
    plan: Path, arguments: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(plan)
    assert release(plan, *arguments) == code
    told = capsys.readouterr()
    assert said in told.err
    assert len(told.err.splitlines()) == 1
    assert contents(plan) == before


def test_nothing_new_is_no_release(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(plan / "tasks" / "T02.yaml", "3小时以内", "4小时以内")
    before = contents(plan)
    assert release(plan, "same", "--stage", "正式印发", "--date", "2027-01-01") == 2
    assert "与上一稿“issued”内容相同" in capsys.readouterr().err
    assert contents(plan) == before
    assert release(plan, "ended", "--stage", "终止", "--date", "2027-01-01") == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("tasks/T02.yaml", "led_by: [市水利局]", "led_by: [市水力局]"),
        ("revisions/draft.json", "征求意见稿", "征求意见槁"),
        ("revisions.yaml", 'dated: "2025-12-30"', 'dated: "2025-12-31"'),
        ("plan.yaml", "stage: 正式印发", "stage: 终止"),
    ],
)
def test_a_plan_or_ledger_with_an_error_is_not_released(
    plan: Path, file: str, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(plan / file, old, new)
    before = contents(plan)
    assert release(plan, "r", *FACTS) == 1
    assert "没有发布" in capsys.readouterr().err
    assert contents(plan) == before


def test_a_ledger_in_brackets_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = copied(tmp_path, {**files_in(LEAST), "revisions.yaml": b"revisions: []\n"})
    before = contents(plan)
    assert release(plan, "r", *FACTS) == 2
    assert "以短横线开头" in capsys.readouterr().err
    assert contents(plan) == before


def test_no_plan_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release(tmp_path / "nowhere", "r", *FACTS) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_release_that_was_cut_can_be_told_and_done_again(
    plan: Path, written: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left = [written]
    save = revisions.save

    def cut(path: Path, data: bytes) -> None:
        if not left[0]:
            raise CannotRun("断电")
        left[0] -= 1
        save(path, data)

    monkeypatch.setattr(revisions, "save", cut)
    assert release(plan, "revised", *FACTS) == 2
    monkeypatch.setattr(revisions, "save", save)
    assert [held.id for held in ledger(load_directory(plan)).held] == [
        "draft",
        "submitted",
        "issued",
    ]
    capsys.readouterr()
    if release(plan, "revised", *FACTS) == 1:
        # The stage was written already: the check says what to write there.
        told = capsys.readouterr().out
        assert "[stage-released]" in told
        assert "请改回“正式印发”" in told
        edit(plan / "plan.yaml", "stage: 修订稿", "stage: 正式印发")
        assert release(plan, "revised", *FACTS) == 0
    assert main(["check", "--plan", str(plan)]) == 0
    assert [held.id for held in ledger(load_directory(plan)).held][-1] == "revised"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.sampled_from("甲。 #:{}[]&*!|>'\"%@`\\\n\t-?,=\u202e\x00"), min_size=1, max_size=30),
    st.sampled_from(["note", "number", "issuer"]),
)
def test_any_words_are_kept_as_they_are_or_refused(words: str, field: str) -> None:
    files = dict(files_in(LEAST))
    try:
        entry = Revision.model_validate({"id": "r", "stage": Stage.REVISED, field: words})
        changed = released(files, entry)
    except (CannotRun, ValueError):
        return
    after = load({**files, **changed}, "p")
    assert not has_errors(check(after))
    kept = getattr(after.revisions[-1], field)
    assert "".join(kept.split()) == "".join(words.split())


# --- Released revisions by their ids


def test_a_released_revision_is_compared_by_its_id(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*arguments: str) -> str:
        assert main(["diff", *arguments, "--plan", str(plan)]) == 0
        return capsys.readouterr().out

    assert "正式印发（issued）" in told("draft", "issued")
    assert "实质变更 1 处" in told("issued")
    assert told("issued", str(FOREIGN)).endswith("两稿内容相同，没有变更。\n")


def test_a_revision_that_is_altered_or_not_held_is_not_compared(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(
        plan / "revisions.yaml",
        "revisions:\n",
        "revisions:\n  - id: known\n    stage: 征求意见稿\n",
    )
    assert main(["diff", "known", "--plan", str(plan)]) == 2
    assert "没有收录全文" in capsys.readouterr().err
    edit(plan / "revisions" / "draft.json", "征求意见稿", "征求意见槁")
    assert main(["diff", "draft", "--plan", str(plan)]) == 2
    assert "被改动过" in capsys.readouterr().err


def test_a_directory_with_a_plan_comes_before_a_released_revision(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(plan.parent)
    for name, data in files_in(FOREIGN).items():
        path = plan.parent / "draft" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert main(["diff", "draft"]) == 0
    assert "正式印发（draft）" in capsys.readouterr().out
