"""A release freezes the plan whole, or changes nothing at all."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.structure.files import get_files

from generator.checks import check
from generator.cli import main, revisions
from generator.directory import load_directory, read_directory
from generator.finding import has_errors
from generator.fmt import tidied
from generator.history import History
from generator.ledger import ledger
from generator.load import load
from generator.model import Revision, Stage
from generator.pages import pages
from generator.publish import write
from generator.release import released
from generator.snapshot import digest, frozen, thawed
from generator.stop import CannotRun
from generator.verify import Proof
from tests.conftest import FOREIGN, LEAST, REAL, TODAY, docket_of, files_in, plan_in
from tests.test_git import commit, edit, in_
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


def entry_of(identity: str) -> Revision:
    """The entry that the usual facts make."""
    return Revision(id=identity, stage=Stage.REVISED, dated="2027-01-01")


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


def test_a_ledger_that_is_not_tidy_stays_as_it_is(plan: Path) -> None:
    said = '    stage: 送审稿\n    dated: "2025-12-30"\n'
    other = '    dated: "2025-12-30" # 定稿\n\n    stage:   送审稿\n'
    edit(plan / "revisions.yaml", said, other)
    with (plan / "revisions.yaml").open("a", encoding="utf-8") as file:
        file.write("  # 下一稿：年底前\n\n")
    known = (plan / "revisions.yaml").read_text("utf-8")
    assert release(plan, "revised", *FACTS) == 0
    now = (plan / "revisions.yaml").read_text("utf-8")
    assert now.startswith(f'{known.rstrip()}\n  - id: "revised"\n')


def unreleased(directory: Path) -> dict[str, bytes]:
    """The files of a plan as they were before anything was released, and anybody was asked."""
    later = ("revisions", "consultation", "comments", "signoffs")
    files = {n: d for n, d in files_in(directory).items() if not n.startswith(later)}
    if "source.yaml" in files:
        files["source.yaml"] = re.sub(rb"revision: .*\n", b"", files["source.yaml"])
    return files


SOURCES = {
    "as it is": (r"\A", "", 1),
    "a comment behind": (r"(?m)^(sha256: .*)$", r"\1 # 原文的\n# 提取痕迹", 1),
    "set in": (r"(?m)^", "  ", 0),
    "an end": (r"\Z", "...\n", 1),
    "sha256 last": (r"(?s)(file: .*?\n)(sha256: .*?\n)(.*)\Z", r"\1\3\2", 1),
    "nothing at the end": (r"\n\Z", "", 1),
}


@pytest.mark.parametrize(("old", "new", "times"), SOURCES.values(), ids=SOURCES)
def test_the_source_is_tied_whatever_its_form(old: str, new: str, times: int) -> None:
    text = re.sub(old, new, unreleased(FOREIGN)["source.yaml"].decode(), count=times)
    entry = Revision(id="first", stage=Stage.ISSUED)
    tied = released({**unreleased(FOREIGN), "source.yaml": text.encode()}, entry, TODAY)[
        "source.yaml"
    ]
    lines = tied.decode().split("\n")
    lines.remove(next(line for line in lines if line.strip() == 'revision: "first"'))
    assert "\n".join(lines) == text


HEADS = {
    "in quotes": ("stage: 正式印发", 'stage: "正式印发"', "stage: 终止"),
    "with a comment": ("stage: 正式印发", "stage: 正式印发   # 由命令写入", "stage: 终止   # 由命令写入"),
    "as a block": ("stage: 正式印发", "stage: |-\n  正式印发", "stage: 终止"),
    "on the next line": ("stage: 正式印发", "stage:\n  正式印发", "stage:\n  终止"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "form", "new"), HEADS.values(), ids=HEADS)
def test_the_stage_is_written_whatever_its_form(old: str, form: str, new: str) -> None:
    text = files_in(LEAST)["plan.yaml"].decode()
    files = {**files_in(LEAST), "plan.yaml": text.replace(old, form).encode()}
    changed = released(files, Revision(id="r", stage=Stage.ENDED), TODAY)
    assert changed["plan.yaml"].decode() == text.replace(old, new)


def test_a_revision_may_be_called_as_an_index_is(tmp_path: Path) -> None:
    """The page of it stands beside the index of all revisions, not in its place."""
    files = dict(files_in(LEAST))
    files |= released(files, Revision(id="index", stage=Stage.ENDED), TODAY)
    loaded = load(files, "p")
    assert loaded.plan is not None
    made = pages(loaded.plan, (), Proof(note="无"), docket_of(History(ledger(loaded), loaded.plan)))
    assert {"revisions/index.md", "revisions/index/index.md"} <= made.keys()
    for name in ("revisions/index.md", "revisions/index/index.md"):
        write(tmp_path / name, b"")
    found = get_files(load_config(docs_dir=str(tmp_path), plugins=[]))
    assert {f.url for f in found} == {"revisions/", "revisions/index/"}


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
    assert release(plan, "later", "--stage", "修订稿", "--date", "2030-01-01") == 0
    assert main(["check", "--plan", str(plan)]) == 0
    assert main(["verify", "--plan", str(plan)]) == 0
    known = ledger(load_directory(plan))
    assert known.latest is not None
    assert known.latest.id == "later"
    assert [entry.id for entry in known.revisions][-1] == "later"


def test_the_real_plan_from_its_first_release_on(tmp_path: Path) -> None:
    """The draft, two revisions of it, and the end: each text is held, the chain is whole."""
    plan = copied(tmp_path, unreleased(REAL))
    stages = [Stage.CONSULTATION, Stage.REVISED, Stage.SUBMITTED, Stage.ENDED]
    for number, stage in enumerate(stages):
        facts = ("--stage", stage, "--date", f"2030-0{number + 1}-01", "--note", f"第{number}次。")
        assert release(plan, f"r{number}", *facts) == 0
        for command in ("check", "verify", "fmt"):
            more = ("--check",) if command == "fmt" else ()
            assert main([command, *more, "--plan", str(plan)]) == 0
        edit(plan / "tasks" / "T01.yaml", "title: ", f"title: 第{number}次改的")
        edit(
            plan / "units.yaml",
            "units:\n",
            f"units:\n  - id: new-{number}\n    name: 新{number}局\n",
        )
    known = ledger(load_directory(plan))
    assert [held.revision.stage for held in known.held] == stages
    assert [held.plan.head.stage for held in known.held] == stages
    assert len({held.plan.tasks[0].title for held in known.held}) == len(stages)
    assert known.faults == ()
    assert main(["diff", "r0", "r3", "--plan", str(plan)]) == 0
    assert main(["diff", "r0..r3", "--plan", str(plan)]) == 0


def test_the_source_is_tied_to_the_first_release_that_has_it(tmp_path: Path) -> None:
    plan = copied(tmp_path, unreleased(FOREIGN))
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
    "an id of an address": (("compare", *FACTS), 2, "plansite: “compare”留作"),
    "an id of another form": (("Ä/..", *FACTS), 2, "写法不对"),
    "a day before the last": (
        ("r", "--stage", "修订稿", "--date", "2026-03-01"),
        2,
        "早于前面的稿（",
    ),
    "no day": (("r", "--stage", "修订稿", "--date", "昨天"), 2, "写法不对"),
    "a day that is none": (("r", "--stage", "修订稿", "--date", "2027-02-30"), 2, "写法不对"),
    "three of them": (
        ("R", "--stage", "修订稿", "--date", "x", "--published", "y"),
        2,
        "ID、--date、--published 写法不对",
    ),
    "two lines in a number": (("r", *FACTS, "--number", "甲\n乙"), 2, "什么都没有写"),
    "no text": (("r", *FACTS, "--note", "\udcff"), 2, "--note 写法不对"),
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


def test_a_source_in_brackets_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = unreleased(FOREIGN)
    file, sha256, _, *artefacts = files["source.yaml"].decode().splitlines()
    listed = ",\n".join(line.removeprefix("  - ") for line in artefacts)
    text = f"{{{file}, {sha256}, artefacts: [{listed}]}}\n"
    plan = copied(tmp_path, {**files, "source.yaml": text.encode()})
    before = contents(plan)
    assert main(["verify", "--plan", str(plan)]) == 0
    assert release(plan, "r", "--stage", "正式印发", "--date", "不详") == 2
    told = capsys.readouterr()
    assert contents(plan) == before
    assert "不用花括号" in told.err


@pytest.mark.parametrize("stage", ["修订稿", "送审稿"])
def test_a_text_is_not_released_as_what_its_source_says_it_is_not(
    stage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The source prints its stage: a snapshot of another one would not be the source's text."""
    plan = copied(tmp_path, unreleased(REAL))
    before = contents(plan)
    assert release(plan, "r", "--stage", stage, "--date", "不详") == 2
    told = capsys.readouterr().err
    assert f"作为“{stage}”就与原文不符" in told
    assert "[source-difference]" in told
    assert "什么都没有写" in told
    assert len(told.splitlines()) == 1
    assert contents(plan) == before


@pytest.mark.parametrize(
    ("name", "instead"),
    [("part", lambda _: ["别的。"]), ("frozen", lambda _: frozen(plan_in(FOREIGN)))],
)
def test_what_does_not_read_back_as_it_was_meant_is_not_written(
    name: str, instead: object, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if this program had a fault."""
    monkeypatch.setattr(f"generator.release.{name}", instead)
    entry = Revision(id="r", stage=Stage.ISSUED, dated="2027-01-01", note="甲。")
    with pytest.raises(CannotRun, match="请报告这个错误"):
        released(read_directory(plan), entry, TODAY)


def test_what_the_disk_does_not_take_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = copied(tmp_path, {**files_in(LEAST), "revisions": b"a file in the way"})
    before = contents(plan)
    assert release(plan, "r", *FACTS) == 2
    assert "写不了" in capsys.readouterr().err
    assert contents(plan) == before


def test_no_plan_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release(tmp_path / "nowhere", "r", *FACTS) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_release_that_was_cut_can_be_done_again(
    plan: Path, written: int, monkeypatch: pytest.MonkeyPatch
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
    assert main(["check", "--plan", str(plan)]) == (1 if written else 0)
    assert release(plan, "other", *FACTS) == (1 if written else 0)
    assert not written or release(plan, "revised", *FACTS) == 0
    assert main(["check", "--plan", str(plan)]) == 0
    assert [held.id for held in ledger(load_directory(plan)).held][-1] == (
        "revised" if written else "other"
    )


def test_a_snapshot_that_a_cut_release_left_is_told_till_it_is_listed(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = released(read_directory(plan), entry_of("revised"), TODAY)
    write(plan / "revisions" / "revised.json", changed["revisions/revised.json"])
    assert main(["check", "--plan", str(plan)]) == 1
    told = capsys.readouterr().out
    assert "没有登记“revised”的存档" in told
    assert "发布中断留下的，请再发布一次" in told
    # Of another release it is no remains.
    before = contents(plan)
    assert release(plan, "other", *FACTS) == 1
    assert "没有登记“revised”的存档" in capsys.readouterr().out
    assert contents(plan) == before
    assert release(plan, "revised", *FACTS) == 0
    assert main(["check", "--plan", str(plan)]) == 0


def test_a_snapshot_that_is_no_longer_listed_is_not_written_over(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its entry is gone, and the text is another one: a release of its id would hide both."""
    assert release(plan, "revised", *FACTS) == 0
    known = (plan / "revisions.yaml").read_text("utf-8")
    start = known.index('  - id: "revised"')
    (plan / "revisions.yaml").write_text(known[:start], "utf-8")
    edit(plan / "plan.yaml", "stage: 修订稿", "stage: 正式印发")
    edit(plan / "tasks" / "T02.yaml", "3小时以内", "2小时以内")
    before = contents(plan)
    capsys.readouterr()
    assert release(plan, "revised", *FACTS) == 2
    told = capsys.readouterr().err
    assert "revisions/revised.json 里是别的文字，却没有登记" in told
    assert len(told.splitlines()) == 1
    assert contents(plan) == before
    edit(plan / "tasks" / "T02.yaml", "2小时以内", "3小时以内")
    assert release(plan, "revised", *FACTS) == 0
    assert (plan / "revisions.yaml").read_text("utf-8") == known


@pytest.mark.parametrize("written", [1, 2, 3])
def test_a_first_release_that_was_cut(written: int, tmp_path: Path) -> None:
    """Nothing was released before, and the source is tied on the way."""
    plan = copied(tmp_path, unreleased(FOREIGN))
    facts = ("--stage", "征求意见稿", "--date", "2027-01-01")
    changed = released(
        read_directory(plan),
        Revision(id="first", stage=Stage.CONSULTATION, dated="2027-01-01"),
        TODAY,
    )
    assert [*changed] == ["revisions/first.json", "plan.yaml", "source.yaml", "revisions.yaml"]
    for name in [*changed][:written]:
        write(plan / name, changed[name])
    assert ledger(load_directory(plan)).held == ()
    assert release(plan, "other", *facts) == 1  # of another release it is no remains
    assert release(plan, "first", *facts) == 0
    assert main(["check", "--plan", str(plan)]) == 0
    assert main(["verify", "--plan", str(plan)]) == 0
    assert {n: (plan / n).read_bytes() for n in changed} == changed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.sampled_from("甲乙。；”A #:{}[]&*!|>'\"%@`\\\n\t-?,=\u3000\u202e\x00"),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from(["note", "number", "issuer"]),
)
def test_any_words_are_kept_as_they_are_or_refused(words: str, field: str) -> None:
    files = dict(files_in(LEAST))
    try:
        entry = Revision.model_validate({"id": "r", "stage": Stage.REVISED, field: words})
        changed = released(files, entry, TODAY)
    except (CannotRun, ValueError):
        return
    after = load({**files, **changed}, "p")
    assert not has_errors(check(after, TODAY))
    kept = getattr(after.revisions[-1], field)
    if field == "note":
        words = "\n".join(line.strip(" ") for line in words.split("\n") if line.strip(" "))
    assert kept == words
    assert tidied({"revisions.yaml": changed["revisions.yaml"]}, "p").changed == {}


NOTES = [
    "甲。乙！\n\n# 丙：\n- 丁。",
    "{{ 甲 }} {% 乙 %}",
    '’甲’: "乙" # 丙',
    "  甲\n 乙 ",
    "=======\n>>>>>>> x",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_through_the_command(plan: Path, note: str) -> None:
    assert release(plan, "revised", *FACTS, "--note", note) == 0
    (*_, entry) = load_directory(plan).revisions
    assert entry.note == re.sub(r" *\n\s*", "\n", note).strip()
    assert main(["fmt", "--check", "--plan", str(plan)]) == 0


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


@pytest.mark.usefixtures("clean")
def test_a_released_revision_comes_before_a_branch_of_its_name(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And without the entry, the same name is the branch's."""
    monkeypatch.chdir(plan.parent)
    run = in_(plan.parent)
    run("init", "-q", "-b", "draft")
    run("config", "user.name", "a")
    run("config", "user.email", "a@example.invalid")
    commit(plan.parent, "all")
    assert main(["diff", "draft", "HEAD"]) == 0
    assert "征求意见稿（draft）" in capsys.readouterr().out
    assert main(["diff", "draft..issued"]) == 0
    assert "征求意见稿（draft）" in capsys.readouterr().out
    edit(plan / "revisions.yaml", 'id: "draft"', 'id: "other"')
    assert main(["diff", "draft", "HEAD"]) == 0
    assert "正式印发（draft）" in capsys.readouterr().out
    assert main(["diff", "HEAD", "issued"]) == 0
    assert "正式印发（issued）" in capsys.readouterr().out


@pytest.mark.parametrize("altered", ["draft", "submitted", "issued"])
def test_a_text_written_anew_with_its_hash_is_not_compared(
    altered: str, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = plan / "revisions" / f"{altered}.json"
    before = file.read_bytes()
    file.write_bytes(before.replace("云渡".encode(), "云度".encode(), 1))
    edit(plan / "revisions.yaml", digest(before), digest(file.read_bytes()))
    assert main(["diff", altered, "--plan", str(plan)]) == 2
    told = capsys.readouterr()
    assert f"稿次“{altered}”的登记或存档被改动过" in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    "name", ["x" * 5000, "x/" * 3000, "draft/", "Draft", " draft", "draft.json"]
)
def test_what_is_no_id_is_one_line(
    name: str, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", name, "--plan", str(plan)]) == 2
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert told.out == ""
