"""`plansite merge` as git calls it: real repositories, real merges, and git without it beside them."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.cli import main
from generator.directory import load_directory, read_directory
from generator.files import REVISIONS_FILE
from generator.model import Plan
from tests.conftest import FOREIGN, ROOT
from tests.test_git import commit, edit, in_

TASK = "tasks/T01.yaml"
ATTRIBUTES = "/plan/**/*.yaml merge=plansite\n"
Edits = Mapping[str, list[tuple[str, str]]]


@pytest.fixture
def repository(tmp_path: Path, clean: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the foreign plan on `main`; this process stands in it."""
    del clean
    root = tmp_path / "一 个仓库"
    shutil.copytree(FOREIGN, root / "plan")
    (root / ".gitattributes").write_text(ATTRIBUTES, "utf-8")
    run = in_(root)
    run("init", "-q", "-b", "main")
    run("config", "user.name", "a")
    run("config", "user.email", "a@example.invalid")
    commit(root, "draft")
    monkeypatch.chdir(root)
    return root


def branch(root: Path, name: str, edits: Edits) -> None:
    in_(root)("switch", "-q", "-c", name, "main")
    for file, changes in edits.items():
        for old, new in changes:
            edit(root / "plan" / file, old, new)
    assert main(["fmt", "--check"]) == 0
    commit(root, name)


def merge(root: Path, name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "merge", "-q", "--no-edit", name],
        cwd=root,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


def step(one: str, number: int, printed: str, words: str) -> str:
    return (
        f"      - id: {one}\n        number: {number}\n        printed: {printed}\n"
        f"        text: |-\n          {words}\n"
    )


LAST = "          交工验收。\n"
FIRST = "          完成工程可行性研究和环境影响评价；\n"
SECOND_NUMBERS = "        number: 2\n        printed: 2027年："
THIRD_NUMBERS = "        number: 3\n        printed: 2028年："

STORIES: Mapping[str, tuple[Edits, Edits, Callable[[Plan], object], object]] = {
    "two steps of one row": (
        {TASK: [("完成投资6.5亿元", "完成投资7亿元")]},
        {TASK: [("交工验收", "竣工验收")]},
        lambda plan: [s.text for s in plan.tasks[0].rows[0].steps[1:]],
        ["青石段主体开工，完成投资7亿元；同步开展生态护岸试验段建设；", "竣工验收。"],
    ),
    "two sentences of one step": (
        {TASK: [("完成投资6.5亿元", "完成投资7亿元")]},
        {TASK: [("同步开展生态护岸试验段建设", "同步建成生态护岸试验段")]},
        lambda plan: plan.tasks[0].rows[0].steps[1].text,
        "青石段主体开工，完成投资7亿元；同步建成生态护岸试验段；",
    ),
    "two that add steps": (
        {TASK: [(LAST, LAST + step("T01-1-4", 4, "2029年：", "后评价。"))]},
        {TASK: [(LAST, LAST + step("T01-1-4", 4, "2030年：", "总结推广。"))]},
        lambda plan: [(s.id, s.number, s.text) for s in plan.tasks[0].rows[0].steps[3:]],
        [("T01-1-4", 4, "后评价。"), ("T01-1-5", 5, "总结推广。")],
    ),
    "one that renumbers, one that edits": (
        {
            TASK: [
                (THIRD_NUMBERS, THIRD_NUMBERS.replace("3", "4", 1)),
                (SECOND_NUMBERS, SECOND_NUMBERS.replace("2", "3", 1)),
                (FIRST, FIRST + step("T01-1-4", 2, "2026年底：", "完成招标；")),
            ]
        },
        {TASK: [("完成工程可行性研究", "做完工程可行性研究"), ("交工验收", "竣工验收")]},
        lambda plan: [(s.id, s.number, s.text[:4]) for s in plan.tasks[0].rows[0].steps],
        [
            *(("T01-1-1", 1, "做完工程"), ("T01-1-4", 2, "完成招标")),
            *(("T01-1-2", 3, "青石段主"), ("T01-1-3", 4, "竣工验收")),
        ],
    ),
    "two that add a unit to one row": (
        {TASK: [("helped_by: [市财政局, 市生态环境局]", "helped_by: [市财政局, 市生态环境局, 市科技局]")]},
        {TASK: [("helped_by: [市财政局, 市生态环境局]", "helped_by: [市数据局, 市财政局, 市生态环境局]")]},
        lambda plan: plan.tasks[0].rows[0].phrase("helped_by"),
        "市数据局、市财政局、市生态环境局、市科技局",
    ),
    "two targets of one indicator": (
        {"indicators.yaml": [("{2027: 340, 2030: 412.5}", "{2027: 345, 2030: 412.5}")]},
        {"indicators.yaml": [("{2027: 340, 2030: 412.5}", "{2027: 340, 2030: 420}")]},
        lambda plan: [target.text for target in plan.indicators[0].targets.values()],
        ["345", "420"],
    ),
}  # fmt: skip


APART = {"two steps of one row"}  # the lines of two steps are so far apart that git merges them too


@pytest.mark.parametrize("story", STORIES)
def test_two_branches_merge(story: str, repository: Path) -> None:
    """Where git alone has a conflict, the plan now has both changes, and is fit."""
    ours, theirs, asked, wanted = STORIES[story]
    branch(repository, "ours", ours)
    branch(repository, "theirs", theirs)
    in_(repository)("switch", "-q", "ours")
    assert merge(repository, "theirs").returncode == (story not in APART)
    in_(repository)("reset", "-q", "--hard", "ours")

    assert main(["merge", "--install"]) == 0
    done = merge(repository, "theirs")
    assert done.returncode == 0, done.stdout + done.stderr
    loaded = load_directory(repository / "plan")
    assert loaded.plan is not None
    assert asked(loaded.plan) == wanted
    assert main(["check"]) == 0
    assert main(["fmt", "--check"]) == 0
    assert in_(repository)("status", "--porcelain") == ""
    added = story == "two that add steps"
    assert ("plan/tasks/T01.yaml: 两边都新增了“T01-1-4”" in done.stderr) is added


def test_five_branches_merge_one_after_the_other(repository: Path) -> None:
    """Two change two steps of one row, two add steps, one puts a step in between and renumbers."""
    renumbering = STORIES["one that renumbers, one that edits"][0]
    edited, both_edited = STORIES["two steps of one row"][:2]
    added, both_added = STORIES["two that add steps"][:2]
    every = {"e1": edited, "e2": both_edited, "a1": added, "a2": both_added, "r": renumbering}
    for name, edits in every.items():
        branch(repository, name, edits)
    in_(repository)("switch", "-q", "main")
    assert main(["merge", "--install"]) == 0
    for name in every:
        done = merge(repository, name)
        assert done.returncode == 0, done.stdout + done.stderr
    loaded = load_directory(repository / "plan")
    assert loaded.plan is not None
    steps = loaded.plan.tasks[0].rows[0].steps
    assert [(s.id, s.number, s.printed, s.text[-6:]) for s in steps] == [
        ("T01-1-1", 1, "2026年：", "环境影响评价；"[-6:]),
        ("T01-1-6", 2, "2026年底：", "完成招标；"),
        ("T01-1-2", 3, "2027年：", "护岸试验段建设；"[-6:]),
        ("T01-1-3", 4, "2028年：", "竣工验收。"),
        ("T01-1-4", 5, "2029年：", "后评价。"),
        ("T01-1-5", 6, "2030年：", "总结推广。"),
    ]
    assert "7亿元" in steps[2].text
    assert main(["check"]) == 0
    assert main(["fmt", "--check"]) == 0


def test_a_true_conflict_is_left_to_be_settled(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    branch(repository, "ours", {TASK: [("交工验收", "竣工验收")]})
    branch(repository, "theirs", {TASK: [("交工验收", "联合验收"), ("碍航桥梁改建", "桥梁改建")]})
    assert main(["merge", "--install"]) == 0
    in_(repository)("switch", "-q", "ours")
    done = merge(repository, "theirs")
    assert done.returncode == 1
    assert "plan/tasks/T01.yaml: 1 处改法不同" in done.stderr
    text = (repository / "plan" / TASK).read_text("utf-8")
    assert (
        "<<<<<<< 当前分支\n          竣工验收。\n=======\n          联合验收。\n>>>>>>> 并入分支\n"
        in text
    )
    assert "title: 桥梁改建\n" in text
    capsys.readouterr()
    assert main(["check"]) == 1
    assert "[merge-conflict]" in capsys.readouterr().out


def test_what_both_cannot_read_is_merged_by_lines(repository: Path) -> None:
    branch(repository, "ours", {TASK: [("number: 1\naction", "number: 9\naction")]})
    path = repository / "plan" / TASK
    in_(repository)("switch", "-q", "-c", "theirs", "main")
    edit(path, "led_by: [市交通运输局]", "led_by: [市交通运输局")
    commit(repository, "broken")
    in_(repository)("switch", "-q", "ours")
    assert main(["merge", "--install"]) == 0
    done = merge(repository, "theirs")
    assert done.returncode == 0
    assert "plan/tasks/T01.yaml: 不能按条目合并，已逐行合并" in done.stderr
    assert "number: 9\n" in path.read_text("utf-8")
    assert "led_by: [市交通运输局\n" in path.read_text("utf-8")


def test_without_the_program_it_was_set_up_with_git_merges_by_lines(repository: Path) -> None:
    branch(repository, "ours", {TASK: [("交工验收", "竣工验收")]})
    branch(repository, "theirs", {TASK: [("交工验收", "联合验收"), ("碍航桥梁改建", "桥梁改建")]})
    assert main(["merge", "--install"]) == 0
    run = in_(repository)
    driver = run("config", "merge.plansite.driver").strip()
    run("config", "merge.plansite.driver", driver.replace(sys.executable, "/nowhere/python"))
    run("switch", "-q", "ours")
    assert merge(repository, "theirs").returncode == 1
    text = (repository / "plan" / TASK).read_text("utf-8")
    assert "          竣工验收。\n=======\n          联合验收。\n" in text
    assert "title: 桥梁改建\n" in text


def test_a_plan_elsewhere_has_its_own_driver(repository: Path) -> None:
    """Set up from any directory; git calls it from the top."""
    (repository / "deep").mkdir()
    in_(repository)("mv", "plan", "deep/plan")
    (repository / ".gitattributes").write_text("/deep" + ATTRIBUTES, "utf-8")
    assert main(["merge", "--install", "--plan", "deep/plan"]) == 0
    driver = in_(repository)("config", "merge.plansite.driver")
    assert " merge --plan deep/plan --path %P %O %A %B; " in driver
    assert in_(repository)("config", "merge.plansite.name").strip() == "按条目合并计划"


# --- The command


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, str]:
    """Base, ours and theirs as files; two changes of neighbouring keys."""
    monkeypatch.chdir(tmp_path)
    base = "id: T01\nnumber: 1\naction: A1\ntitle: 题\n"
    for name, text in (
        ("b", base),
        ("o", base.replace("A1", "A2")),
        ("t", base.replace("题", "目")),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    return "b", "o", "t"


def test_the_result_stands_in_ours(three: tuple[str, str, str]) -> None:
    assert main(["merge", *three, "--path", "plan/tasks/T01.yaml"]) == 0
    assert Path("o").read_text("utf-8") == "id: T01\nnumber: 1\naction: A2\ntitle: 目\n"
    assert Path("b").read_text("utf-8") == "id: T01\nnumber: 1\naction: A1\ntitle: 题\n"


def test_a_conflict_is_exit_1(
    three: tuple[str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("o").write_text("id: T01\nnumber: 1\naction: A1\ntitle: 名\n", "utf-8")
    assert main(["merge", *three]) == 1
    assert "<<<<<<< 当前分支\ntitle: 名\n=======\ntitle: 目\n>>>>>>>" in Path("o").read_text(
        "utf-8"
    )
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("o: 1 处改法不同")


def test_what_is_no_utf_8_is_merged_by_lines(three: tuple[str, str, str]) -> None:
    for name in three:
        Path(name).write_bytes(Path(name).read_bytes() + "\n\n\n备注\n".encode("gb18030"))
    assert main(["merge", *three]) == 1
    assert "备注\n".encode("gb18030") in Path("o").read_bytes()
    assert b"<<<<<<< " in Path("o").read_bytes()


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ["b"],
        ["b", "o"],
        ["b", "o", "gone"],
        ["b", "o", "."],
        ["--install", "--plan", "nowhere"],
    ],
)
def test_what_cannot_be_merged_is_one_line_and_exit_2(
    three: tuple[str, str, str],
    asked: list[str],
    capsys: pytest.CaptureFixture[str],
    clean: None,
) -> None:
    del clean, three
    before = Path("o").read_bytes()
    assert main(["merge", *asked]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert Path("o").read_bytes() == before


def test_binary_files_are_left_as_they_were(
    three: tuple[str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for index, name in enumerate(three):
        Path(name).write_bytes(b"\0\xff" + bytes([index]))
    assert main(["merge", *three]) == 2
    assert Path("o").read_bytes() == b"\0\xff\1"
    assert capsys.readouterr().err.count("\n") == 1


def test_the_plan_of_this_repository_is_merged_so() -> None:
    """The ledger is not: its entries are chained to each other."""
    merged = {name for name in read_directory(ROOT / "plan") if name.endswith(".yaml")}
    asked = ["check-attr", "merge", "--", "mkdocs.yml", *(f"plan/{name}" for name in merged)]
    told = dict(line.split(": merge: ") for line in in_(ROOT)(*asked).splitlines())
    by_item = {f"plan/{name}" for name in merged if name != REVISIONS_FILE}
    assert {name for name, driver in told.items() if driver == "plansite"} == by_item
    assert {*told} - by_item == {"mkdocs.yml", f"plan/{REVISIONS_FILE}"}
