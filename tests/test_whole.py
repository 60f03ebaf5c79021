"""A run that is killed, gets no more of the disk or meets another one: what was there is whole, and the next run succeeds.

`make kill` does the same at many more moments: `KILLS` is how many of a build.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from generator.cli import main
from tests.conftest import FOREIGN, LEAST, REAL, ROOT
from tests.forges import TOKEN, served
from tests.killed import Ended, Runs
from tests.office import letter, slip
from tests.test_intake import ROW, workbook
from tests.test_signoff import filled
from tests.trackers import GitHub

MOMENTS = int(os.environ.get("KILLS", "1"))
EVERY = "KILLS" in os.environ
SITES = {"docs", "site", ".lock"}  # what a run leaves in its folder


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    with Runs() as begun:
        yield begun


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def same(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> bool:
    """Whether they are equal, without showing all of both where they are not."""
    return one == other


# --- A site


class Desk:
    """A folder with the site of one plan, in which the site of another is about to be made."""

    def __init__(self, runs: Runs, folder: Path, plan: Path) -> None:
        self.runs, self.folder, self.plan = runs, folder, plan
        self.output, self.start = folder / "build", folder / "start"
        shutil.copytree(plan, folder / "changed")
        head = folder / "changed" / "plan.yaml"
        text = head.read_text("utf-8")
        head.write_text(text.replace("title: ", "title: 新的", 1), "utf-8")
        for file in (folder / "changed").glob("source*"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        self.build(plan)
        self.old = contents(self.output / "site")
        shutil.copytree(self.output, self.start)
        self.whole = self.build()
        assert self.whole.codes == [0], self.whole.said
        self.new = contents(self.output / "site")
        self.docs = contents(self.output / "docs")
        assert not same(self.new, self.old)

    def build(self, plan: Path | None = None, **how: object) -> Ended:
        options = ["--plan", plan or self.folder / "changed", "--today", "2030-06-30"]
        return self.runs.run(["build", *options, "--output", self.output], ROOT, **how)

    def again(self) -> None:
        """As it was before the new site."""
        shutil.rmtree(self.output)
        shutil.copytree(self.start, self.output)

    def assert_whole(self) -> None:
        """One of both sites is there; the next run makes the new one and leaves nothing else."""
        assert any(same(contents(self.output / "site"), one) for one in (self.old, self.new))
        assert self.build().codes == [0]
        assert same(contents(self.output / "site"), self.new)
        assert same(contents(self.output / "docs"), self.docs)
        assert {path.name for path in self.output.iterdir()} == SITES


@pytest.fixture(scope="module")
def desk(runs: Runs, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(runs, tmp_path_factory.mktemp("desk"), FOREIGN if EVERY else LEAST)


def after(changes: Sequence[str], words: str, share: float = 0.0) -> int:
    """The change with these words that lies at a share of all of them."""
    places = [place for place, change in enumerate(changes) if words in change]
    assert places, words
    return places[int(share * (len(places) - 1))]


PHASES: Mapping[str, Callable[[Sequence[str]], int]] = {
    "before anything": lambda _: 0,
    "a page is written and not in its place": lambda made: after(made, "rename", 0.5),
    "pages": lambda made: after(made, "docs/", 1),
    "MkDocs": lambda made: after(made, "site.new/", 0.4),
    "the index": lambda made: after(made, "search/index.json"),
    "whole, not yet in its place": lambda made: after(made, "exchange"),
    "in its place": lambda made: after(made, "exchange") + 1,
    "the old one half gone": lambda made: (after(made, "exchange") + len(made)) // 2,
}


@pytest.mark.parametrize("phase", PHASES)
def test_a_build_that_is_killed(desk: Desk, phase: str) -> None:
    desk.again()
    assert desk.build(kill=PHASES[phase](desk.whole.changes)).killed
    desk.assert_whole()


@pytest.mark.parametrize("number", range(MOMENTS))
def test_a_build_that_is_killed_at_any_moment(desk: Desk, number: int) -> None:
    seconds = random.Random(number).uniform(0, desk.whole.took)
    desk.again()
    while not desk.build(seconds=seconds).killed:  # it was done sooner than the first
        assert seconds > desk.whole.took / 4
        seconds *= 0.9
        desk.again()
    desk.assert_whole()


def test_builds_that_are_killed_one_after_another_leave_no_more_than_one(desk: Desk) -> None:
    desk.again()
    for phase in PHASES:
        if phase == "in its place":
            break
        desk.build(kill=PHASES[phase](desk.whole.changes))
        remains = {path.name for path in desk.output.iterdir()} - SITES
        assert remains <= {"site.new", ".scratch"}
        assert len([*desk.output.rglob(".new*")]) <= 1
    desk.assert_whole()


# Bytes that no file may pass, as on a full disk: a write fails in the middle, wherever tests may run.
LIMITS = [(400, "docs"), (12_000, "docs"), (20_000, "site.new")]
LIMITS += [
    (size, place) for size in range(2_500, 60_000, 2_000) for place in ("docs", "site.new") if EVERY
]


@pytest.mark.parametrize(("largest", "place"), LIMITS)
def test_a_disk_that_takes_no_more(desk: Desk, largest: int, place: str) -> None:
    desk.again()
    if place == "site.new":  # the pages are there already
        desk.build(kill=after(desk.whole.changes, "site.new/"))
    ended = desk.build(largest=largest)
    if EVERY and ended.codes == [0]:
        assert max(map(len, desk.new.values())) <= largest
    else:
        assert ended.codes == [2], ended.said
        assert ended.said.splitlines()[-1].startswith("plansite: 写不了")
        assert "Traceback" not in ended.said
        # Of a large plan it ends where it comes to; a sheet of its table may be what has no room.
        assert EVERY or place in ended.changes[-2] or f"{place}/" in ended.changes[-1]
        assert same(contents(desk.output / "site"), desk.old)
    desk.assert_whole()


@pytest.mark.parametrize("closed", [".", "docs", "site"])
def test_an_output_that_may_not_be_written(desk: Desk, closed: str) -> None:
    desk.again()
    folder = desk.output / closed
    folder.chmod(0o555)
    try:
        ended = desk.build(plain=True)
    finally:
        folder.chmod(0o755)
    if closed == "site":
        assert ended.codes in ([0], [2])
    else:
        assert ended.codes == [2]
        assert same(contents(desk.output / "site"), desk.old)
        assert ended.said.splitlines()[-1].startswith("plansite: 写不了")
    assert "Traceback" not in ended.said
    desk.assert_whole()


@pytest.mark.parametrize("times", [2, 4] if EVERY else [2])
def test_builds_at_once_wait_for_each_other(desk: Desk, times: int) -> None:
    desk.again()
    ended = desk.build(times=times)
    assert ended.codes == [0] * times, ended.said
    assert "另一次生成正在进行" in ended.said
    desk.assert_whole()


# --- A plan: only these commands write in it

PLAN = "plan"
NOW = ("--today", "2025-10-20")
Prepare = Callable[[Path], Sequence[str]]


def untidy(plan: Path) -> Sequence[str]:
    for file in sorted(plan.glob("tasks/T0[1-4].yaml")):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join([lines[1], lines[0], *lines[2:]]), "utf-8")
    return ["fmt"]


def awaited(plan: Path) -> Sequence[str]:
    """A release for which an answer waits: it is the last that is written."""
    comment = plan / "comments" / "public" / "issue-12.yaml"
    text = comment.read_text("utf-8").replace('revision: "submitted"', "revision: next")
    comment.write_text(text, "utf-8")
    task = plan / "tasks" / "T04.yaml"
    changed = task.read_text("utf-8").replace("18套", "19套")
    task.write_text(changed, "utf-8")
    return ["release", "later", "--stage", "修订稿", "--date", "2030-01-01", *NOW]


def unconfirmed(plan: Path) -> Sequence[str]:
    shutil.rmtree(plan)
    shutil.copytree(REAL, plan)
    (plan / "dates.yaml").unlink()
    return ["dates", "--confirm", "all"]


def received(plan: Path) -> Sequence[str]:
    rows = [{**ROW, "意见": f"第{number}条。"} for number in range(3)]
    table = workbook(plan.parent / "table.xlsx", *rows)
    return ["comments", "import", str(table), "--apply", *NOW]


def signed(plan: Path) -> Sequence[str]:
    shutil.rmtree(plan / "signoffs")
    (plan / "comments" / "units" / "signoff-keji-1.yaml").unlink()
    out = ["--round", "units", "--output", str(plan.parent)]
    assert main(["comments", "signoff", "--plan", str(plan), *out]) == 0
    answers: dict[str, tuple[str | None, ...]] = {
        "T03": ("同意",),
        "T07": ("修改", "应为牵头部门。", "牵头部门：市科技局", "职责分工"),
    }
    table = filled(plan.parent / "市科技局.xlsx", answers)
    how = ["--round", "units", "--received", "2025-09-26", "--apply"]
    return ["comments", "signoff", str(table), *how]


WRITERS: Mapping[str, Prepare] = {
    "fmt": untidy,
    "release": awaited,
    "dates": unconfirmed,
    "import": received,
    "sync": lambda _: ["comments", "sync", "--apply", "--config", str(ROOT / "mkdocs.yml"), *NOW],
    "assign": lambda _: ["comments", "assign", "issue-12", "市水利局", *NOW],
    "hide": lambda _: ["comments", "hide", "issue-12", "--reason", "spam", *NOW],
    "signoff": signed,
}


@pytest.fixture(scope="module")
def forge() -> Iterator[Mapping[str, str]]:
    """A forge with comments, as the environment names it."""
    fake = GitHub(size=2)
    for number in range(3):
        fake.open(letter(slip(f"第{number}条。")))
    with served(fake) as host:
        yield {"REPO_URL": f"{host}/{fake.project}", "FORGE": fake.forge, "PLANSITE_TOKEN": TOKEN}


@pytest.mark.parametrize("command", WRITERS)
def test_a_command_that_writes_in_the_plan_and_is_killed(
    runs: Runs, forge: Mapping[str, str], command: str, tmp_path: Path
) -> None:
    plan, start = tmp_path / PLAN, tmp_path / "start"
    shutil.copytree(FOREIGN, plan)
    asked = [*WRITERS[command](plan), "--plan", str(plan)]
    shutil.copytree(plan, start)
    old, whole = contents(plan), runs.run(asked, env=forge)
    assert whole.codes == [0], whole.said
    new = contents(plan)
    assert not same(new, old)
    moments = [at for at, change in enumerate(whole.changes) if f" {plan}/" in change]
    assert len(moments) >= 3  # opened, given its mode, put in its place
    for moment in moments if EVERY else moments[1::3][:2] + moments[-1:]:
        shutil.rmtree(plan)
        shutil.copytree(start, plan)
        assert runs.run(asked, env=forge, kill=moment).killed
        found = contents(plan)
        remains = [name for name in found if name not in new and name not in old]
        assert [Path(name).name for name in remains] in ([], [".new"])
        assert all(found.get(n) in (old.get(n), new.get(n)) for n in {*old, *new})
        again = runs.run(asked, env=forge)
        assert again.codes == [0], again.said
        assert same(contents(plan), new)


def test_a_command_that_may_not_write_or_has_no_room(runs: Runs, tmp_path: Path) -> None:
    plan = Path(shutil.copytree(FOREIGN, tmp_path / PLAN))
    asked = [*untidy(plan), "--plan", str(plan)]
    old = contents(plan)
    ended = runs.run(asked, largest=100)
    assert ended.codes == [2], ended.said
    assert same(contents(plan), old)
    (plan / "tasks").chmod(0o555)
    ended = runs.run(asked, plain=True)
    (plan / "tasks").chmod(0o755)
    assert ended.codes == [2], ended.said
    assert ended.said.startswith("plansite: 写不了")
    assert not [name for name in contents(plan) if name.endswith(".new")]
    assert runs.run(asked).codes == [0]


def test_a_table_for_which_there_is_no_room(runs: Runs, tmp_path: Path) -> None:
    """A sheet is first written to a file of its own, in the folder for such files."""
    output = tmp_path / "template.xlsx"
    asked = ["comments", "template", "--plan", str(FOREIGN), "--output", str(output)]
    ended = runs.run(asked, largest=2_000)
    assert ended.codes == [2], ended.said
    assert ended.said.startswith("plansite: 写不了临时目录（")
    assert not output.exists()
    assert runs.run(asked).codes == [0]


READERS: Mapping[str, Sequence[str]] = {
    "check": ["check"],
    "verify": ["verify"],
    "build": ["build"],
    "diff": ["diff", "draft", "issued"],
    "fmt --check": ["fmt", "--check"],
    "dates": ["dates"],
    "comments template": ["comments", "template", "--output", "template.xlsx"],
    "comments group": ["comments", "group", *NOW],
    "schema": ["schema", "--output", "schema"],
    "owners": ["owners", "--output", "."],
}


@pytest.mark.parametrize("command", READERS)
def test_no_other_command_writes_in_the_plan(runs: Runs, command: str, tmp_path: Path) -> None:
    plan = Path(shutil.copytree(FOREIGN, tmp_path / PLAN))
    where = ["--docs", str(ROOT / "docs"), "--config", str(ROOT / "mkdocs.yml")]
    asked = [*READERS[command], *(where if command == "build" else ()), "--plan", str(plan)]
    ended = runs.run(asked, tmp_path)
    assert ended.codes in ([0], [1]), ended.said
    assert not [change for change in ended.changes if f"{plan}/" in change]


# --- What a run prints


def test_what_cannot_be_printed_is_one_line() -> None:
    """`/dev/full` is a disk that is full."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "generator", "check"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            encoding="utf-8",
        )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("plansite: 结果写不出去")
