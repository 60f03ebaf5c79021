"""The comment for the reviewers of a revision: what it says, whom it calls, how long it is; and `plansite review`.

The golden comment is on the foreign plan, revised as in `test_report.REVISION`, with faults of its own; after an
intended change run `GOLDEN=write` pytest on this file and read the difference before committing it.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import lxml.html
import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cli import main
from generator.escape import silent
from generator.finding import Finding, Place, Severity
from generator.finding import Side as Words
from generator.model import Plan
from generator.report.sections import Section, fitted, whole
from generator.review import LONGEST, Review, Side, comment, labels, mark, plain
from tests.conftest import FOREIGN, LEAST, REAL, plan_in
from tests.edits import revised
from tests.forges import FORGES, TOKEN, Fake, Gitea, GitHub, GitLab, served
from tests.test_git import commit, edit, in_, repository
from tests.test_report import revision

__all__ = ["repository"]

GOLDEN = Path(__file__).parent / "golden" / "review.md"
TERMINAL = GOLDEN.with_suffix(".txt")
MARK = mark("plan")


def finding(
    message: str, line: int = 1, *items: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding("rule", Place("plan/tasks/T01.yaml", line), message, items, severity)


def said(item: str, line: int, words: str) -> Words:
    return Words(item, "body", words, Place("plan/tasks/T01.yaml", line), "新建", "。")


def shown(review: Review) -> str:
    return comment(review, MARK)


def same(plan: Plan, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> Review:
    return Review(Side(plan, before), Side(plan, after))


def example() -> Review:
    hint = Severity.FINDING
    before = (finding("旧的", 3), finding("消除了", 5, severity=hint))
    after = (
        finding("旧的", 8),
        replace(
            finding("“5套”与“4套”不一致", 2, "T01", severity=hint),
            sides=tuple(said("T01", 2 + n, f"{n}套@甲") for n in range(6)),
            suggestion="统一为 [一种](#1)",
        ),
        finding("缺少牵头部门；请填写 led_by", 9, "T03-1"),
    )
    sides = Side(plan_in(FOREIGN), before), Side(revision(), after)
    return Review(*sides, "https://preview.example/7/")


def test_golden() -> None:
    made = shown(example())
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(made, "utf-8")
    assert made == GOLDEN.read_text("utf-8")


def test_what_a_terminal_shows() -> None:
    made = plain(example())
    if os.environ.get("GOLDEN") == "write":
        TERMINAL.write_text(made, "utf-8")
    assert made == TERMINAL.read_text("utf-8")


def test_a_log_obeys_nothing_that_is_shown_in_it() -> None:
    hostile = "##[error]甲::error::乙\x1b[31m丙"
    old = plan_in(LEAST)
    new = old.model_copy(update={"head": old.head.model_copy(update={"title": hostile})})
    made = plain(Review(Side(old), Side(new, (finding(hostile),))))
    assert "##[" not in made
    assert "\x1b" not in made
    assert not re.search("^ *::", made, re.MULTILINE)


def test_it_begins_with_its_mark() -> None:
    assert shown(example()).startswith(f"{MARK}\n")
    assert mark("a/b-->c\n@x") == "<!-- plansite review a/b___c__x -->"


def test_no_change_is_said() -> None:
    plan = plan_in(FOREIGN)
    made = shown(same(plan, (), ()))
    assert "无实质改动" in made
    assert "检查通过：错误 0 处，提示 0 处；本次新出现 0 处，消除或确认 0 处。" in made
    assert "<details>" not in made
    assert labels(same(plan, (), ())) == ()


def test_a_plan_that_cannot_be_read_shows_its_errors_instead() -> None:
    old = (finding("旧的"), finding("早就有"))
    bad = Review(Side(plan_in(FOREIGN), old), Side(None, (finding("旧的", 7), finding("错"))))
    made = shown(bad)
    assert "不能完整读出" in made
    assert "检查没有通过：错误 2 处" in made
    assert "T01&#46;yaml<span>&#58;</span>7：旧的" in made
    assert "消除" not in made
    assert "| 内容 |" not in made
    assert labels(bad) == ()


def test_a_base_that_cannot_be_read_is_said() -> None:
    made = shown(Review(Side(None, (finding("旧"),)), Side(plan_in(FOREIGN), ())))
    assert "修改前的计划有错误" in made
    assert "检查通过" in made
    assert "本次消除或确认的问题（1 处）" in made


# --- Findings, old and new


@pytest.mark.parametrize(
    ("before", "after", "introduced", "resolved"),
    [
        ([finding("甲", 1)], [finding("甲", 99)], 0, 0),
        ([finding("甲")], [finding("乙")], 1, 1),
        ([finding("甲", 1, "T01")], [finding("甲", 1, "T02")], 1, 1),
        ([finding("甲")], [finding("甲"), finding("甲", 9)], 1, 0),
        ([finding("甲"), finding("甲", 9)], [finding("甲")], 0, 1),
        ([], [], 0, 0),
        (
            [finding("编号已用于 main:plan/tasks/T1.yaml:16；请改")],
            [finding("编号已用于 plan/tasks/T1.yaml:99；请改")],
            0,
            0,
        ),
        (
            [finding("（在“甲”之后；原文 plan/source/a.txt:4:27）")],
            [finding("（在“乙”之后；原文 plan/source/a.txt:4:27）")],
            1,
            1,
        ),
    ],
)
def test_findings_are_told_apart_by_what_they_say(
    before: list[Finding], after: list[Finding], introduced: int, resolved: int
) -> None:
    review = same(plan_in(LEAST), tuple(before), tuple(after))
    assert (len(review.introduced), len(review.resolved)) == (introduced, resolved)


def test_errors_stand_before_hints() -> None:
    assert [found.severity for found in example().introduced] == ["error", "finding"]


# --- What acts

HOSTILE = (
    "@mallory #1 !2 ~bug %3 $4 &5 GH-6 a/b#7 ://x https://evil.invalid www.evil.invalid a@evil.invalid :smile: "
    "<img src=x onerror=c><script>c</script></details></td>|`*_[a](javascript:b) <!-- plansite review plan --> /close"
)


def hostile() -> Review:
    plan = plan_in(FOREIGN)
    task, unit, action = plan.tasks[0], plan.units[0], plan.actions[0]
    old = plan.model_copy(
        update={
            "tasks": (task.model_copy(update={"title": HOSTILE, "text": HOSTILE}), *plan.tasks[1:])
        }
    )
    new = plan.model_copy(
        update={
            "actions": (action.model_copy(update={"title": HOSTILE}), *plan.actions[1:]),
            "units": (unit.model_copy(update={"name": HOSTILE}), *plan.units[1:]),
            "tasks": (
                task.model_copy(update={"title": HOSTILE, "text": HOSTILE + "\n/close\n甲"}),
                *plan.tasks[1:],
            ),
        }
    )
    bad = finding(HOSTILE, 1, HOSTILE)
    return Review(Side(old, ()), Side(new, (replace(bad, place=Place(HOSTILE, 3)),)))


def rendered(text: str) -> lxml.html.HtmlElement:
    html = markdown.markdown(text, extensions=["tables", "md_in_html"])
    return lxml.html.document_fromstring(f"<main>{html}</main>")


# What the forges look for in each run of text of the finished page.
CALLS = re.compile(r"@\w|[#!~%$^]\w|&\w|\bGH-\d|\w+://|:\w+:|\w@\w", re.ASCII | re.IGNORECASE)


def called(page: lxml.html.HtmlElement) -> list[str]:
    return [found for text in page.itertext() for found in CALLS.findall(text)]


def test_no_word_of_a_plan_acts() -> None:
    made = shown(hostile())
    assert made.count(MARK) == 1
    assert made.count("<details") == made.count("</details>")
    page = rendered(made)
    assert not page.xpath("//script|//img|//a|//code|//em|//td//p")
    assert called(page) == []
    assert "@mallory" in page.text_content()
    table = [line for line in made.splitlines() if line.startswith("| ")]
    assert len({each.count("|") for each in table}) == 1
    assert not [line for line in made.splitlines() if line.startswith(("/", "::", "@"))]


def test_what_would_call_is_seen() -> None:
    for sign in ("@mallory", "#1", "!2", "~bug", "GH-6", "https://x", ":smile:", "a@b"):
        assert called(rendered(f"甲 {sign} 乙")), sign
        assert called(rendered(silent(f"甲 {sign} 乙"))) == [], sign
        assert rendered(silent(f"甲 {sign} 乙")).text_content().strip() == f"甲 {sign} 乙"


def test_a_preview_is_a_link_and_nothing_else() -> None:
    address = 'https://a.example/"><script>x</script>/'
    page = rendered(shown(replace(example(), preview=address)))
    assert not page.xpath("//script")
    links = page.xpath("//a/@href")
    assert links[0] == address
    assert {urlsplit(link).netloc for link in links} == {"a.example"}
    assert any(link.endswith("/tasks/T01/") for link in links)


def test_where_the_site_can_only_be_had_its_pages_are_no_links() -> None:
    address = "https://forge.example/actions/runs/7"
    page = rendered(shown(replace(example(), preview=address)))
    assert page.xpath("//a/@href") == [address]
    assert page.xpath("//a")[0].text_content() == "修改后的网站（检查完成后可下载）"


# --- How long


def test_what_has_no_room_is_left_out_whole_and_counted() -> None:
    blocks = tuple(letter * 30 for letter in "abcd")
    section = Section("<details>", blocks, "</details>", counted="项")
    text = whole([section])
    assert fitted([section], len(text)) == text
    for most in range(60, len(text)):
        made = fitted([section], most)
        kept = [block for block in blocks if block in made]
        assert len(made) <= most
        assert (f"另有 {len(blocks) - len(kept)} 项" in made) == (len(kept) < len(blocks))
        assert {line for line in made.splitlines() if line[:1] in "abcd"} - {*blocks, ""} == set()


def test_one_that_is_too_long_does_not_hide_the_next() -> None:
    made = fitted([Section("", ("a" * 500, "b"))], 100)
    assert "\nb\n" in made
    assert "另有 1 项" in made


def test_what_weighs_has_the_room_first() -> None:
    plan = plan_in(FOREIGN)
    long = "，".join(f"第{number}项工作要抓紧推进完成" for number in range(4000))
    tasks = tuple(task.model_copy(update={"text": long}) for task in plan.tasks)
    goods = plan.safeguards[0].model_copy(update={"number": 77})
    new = plan.model_copy(update={"tasks": tasks, "safeguards": (goods, *plan.safeguards[1:])})
    made = shown(Review(Side(plan, ()), Side(new, (finding("新的"),))))
    assert len(made) <= LONGEST
    assert "新的" in made
    assert f"| {plan.tasks[-1].id} |" in made
    assert "项修订标记，因篇幅所限没有列出" in made
    for tag in ("details", "del", "ins"):
        assert len(re.findall(f"<{tag}[ >]", made)) == made.count(f"</{tag}>")


@given(st.sampled_from([REAL, FOREIGN, LEAST]), st.integers(0, 2**32), st.integers(1, 40))
@settings(max_examples=25)
def test_any_revision_has_a_comment(where: Path, seed: int, edits: int) -> None:
    plan = plan_in(where)
    review = Review(Side(plan, ()), Side(revised(plan, Random(seed), edits), ()))
    made = shown(review)
    assert len(made) <= LONGEST
    assert made.startswith(MARK)
    assert "None" not in made
    assert len(re.findall("<details", made)) == made.count("</details>")
    assert all(len(label) <= 50 and "," not in label for label in labels(review))


# --- Labels


def test_labels_are_the_groups_touched_in_the_plan_s_words() -> None:
    plan = plan_in(FOREIGN)
    words = plan.head.labels.actions
    found = labels(example())
    assert found == tuple(dict.fromkeys(found))
    assert all(label.partition("：")[0] in words for label in found)
    groups = {task.action for task in plan.tasks if task.id in ("T01", plan.tasks[2].id)}
    titles = [action.title for action in plan.actions if action.id in groups]
    assert {*titles} <= {label.partition("：")[2] for label in found}
    assert len(found) < len(plan.actions)


def test_a_label_is_one_short_line_without_a_comma() -> None:
    plan = plan_in(LEAST)
    action = plan.actions[0].model_copy(update={"title": "甲, 乙\n丙" + "长" * 80})
    new = plan.model_copy(update={"actions": (action, *plan.actions[1:])})
    (label,) = labels(Review(Side(plan, ()), Side(new, ())))
    assert label.startswith(f"{plan.head.labels.actions[0]}：甲， 乙 丙长")
    assert len(label) == 50


def test_a_task_that_moves_touches_both_groups() -> None:
    plan = plan_in(FOREIGN)
    other = next(a for a in plan.actions if a.id != plan.tasks[0].action)
    moved = plan.tasks[0].model_copy(update={"action": other.id})
    new = plan.model_copy(update={"tasks": (moved, *plan.tasks[1:])})
    assert len(labels(Review(Side(plan, ()), Side(new, ())))) == 2


# --- The command


@pytest.fixture
def here(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a branch `revising`; no forge around."""
    for name in [*os.environ]:
        if name.startswith(("GITHUB_", "GITEA_", "FORGEJO_", "GITLAB_", "CI_", "PLANSITE_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return repository


def variables(fake: Fake, host: str) -> Mapping[str, str]:
    """What the forge sets in a job of the pull request."""
    if isinstance(fake, GitLab):
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{host}/api/v4",
            "CI_PROJECT_ID": fake.project,
            "CI_MERGE_REQUEST_IID": "7",
            "PLANSITE_TOKEN": TOKEN,
        }
    own = {"GITEA_ACTIONS": "true"} if isinstance(fake, Gitea) else {}
    return own | {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": host,
        "GITHUB_SERVER_URL": host,
        "GITHUB_REPOSITORY": fake.project,
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_TOKEN": TOKEN,
    }


def test_what_changes_since_the_branch_parted(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = in_(here)
    run("switch", "-q", "main")
    edit(here / "plan" / "plan.yaml", "总体目标", "主要目标")
    commit(here, "fourth")
    run("switch", "-q", "revising")
    assert main(["review", "main"]) == 0
    parted = capsys.readouterr()
    assert "\nT01 " in parted.out
    assert "\n文件：" not in parted.out
    assert parted.err == ""
    for asked in (["main", "--head", "revising"], ["main...revising"]):
        assert main(["review", *asked]) == 0
        told = capsys.readouterr().out
        assert told.replace("revising:plan/", "plan/") == parted.out
    assert main(["review", "main..revising"]) == 0
    assert "\n文件：" in capsys.readouterr().out
    for base in (str(FOREIGN), "issued"):
        assert main(["review", base]) == 0
        told = capsys.readouterr().out
        assert "\nT01 " in told
        assert "本次消除" not in told


def test_what_the_workflows_fetch_is_enough(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run, head = in_(here), in_(here)("rev-parse", "HEAD").strip()
    run("switch", "-q", "main")
    edit(here / "plan" / "plan.yaml", "总体目标", "主要目标")
    commit(here, "fourth")
    run("switch", "-q", "--detach", "main")
    run("merge", "-q", "--no-edit", "revising")
    from_ = here.parent
    in_(from_)("clone", "-q", "--depth", "2", here.as_uri(), "github")
    (from_ / "gitea").mkdir()
    gitea = in_(from_ / "gitea")
    gitea("init", "-q")
    gitea("fetch", "-q", here.as_uri(), head, "+refs/heads/main:refs/remotes/base")
    gitea("checkout", "-q", head)
    for forge, base in (("github", "HEAD^"), ("gitea", "refs/remotes/base")):
        monkeypatch.chdir(from_ / forge)
        assert main(["review", base]) == 0
        told = capsys.readouterr().out
        assert "\nT01 " in told, forge
        assert "\n文件：" not in told, forge


def test_a_new_fault_is_told_and_the_exit_is_0(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(here / "plan" / "tasks" / "T01.yaml", "action: ", "action: A999 # ")
    assert main(["review", "main"]) == 0
    told = capsys.readouterr().out
    assert "[id-unknown]" in told
    edit(here / "plan" / "tasks" / "T02.yaml", "title: ", "titel: ")
    assert main(["review", "main"]) == 0
    told = capsys.readouterr().out
    assert "不能完整读出" in told
    assert "删去" not in told
    edit(here / "plan" / "plan.yaml", "stage: ", "stge: ")
    assert main(["review", "main", "--output", "out/review.md"]) == 0
    assert capsys.readouterr().out == ""
    assert "不能完整读出" in (here / "out" / "review.md").read_text("utf-8")


@pytest.mark.parametrize(
    "asked",
    [
        ["nowhere"],
        ["main", "--head", "nowhere"],
        ["main", "--preview", "x"],
        ["main", "--apply"],
        ["main", "--output", "plan"],
    ],
)
def test_what_cannot_be_reviewed_is_one_line_and_exit_2(
    here: Path, capsys: pytest.CaptureFixture[str], asked: list[str]
) -> None:
    assert main(["review", *asked]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert here.is_dir()


@pytest.mark.parametrize("kind", FORGES, ids=lambda kind: kind.__name__)
def test_a_pull_request_from_first_comment_to_last(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: type[Fake],
) -> None:
    fake = kind()
    fake.add("someone", "请看")
    monkeypatch.setattr("generator.forge.client._APART", 0.0)
    with served(fake) as host:
        for name, value in variables(fake, host).items():
            monkeypatch.setenv(name, value)
        assert main(["review", "main"]) == 0
        told = capsys.readouterr()
        assert "加上 --apply 就会：发表审阅意见\n加上 --apply 就会：添加标签：" in told.err
        assert fake.writes() == []
        for step in ("发表审阅意见", "审阅意见没有变化，不动"):
            assert main(["review", "main", "--apply"]) == 0
            told = capsys.readouterr()
            assert told.err.startswith(step)
            assert TOKEN not in told.out + told.err
        edit(here / "plan" / "tasks" / "T01.yaml", "12座", "力争12座")
        assert main(["review", "main", "--apply", "--output", "review.md"]) == 0
        told = capsys.readouterr()
        assert told.err == "更新审阅意见\n"
        made = (here / "review.md").read_text("utf-8")
        assert [note["body"] for note in fake.notes] == ["请看", made]
        assert len(fake.labels) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_fork_s_pull_request_has_its_review_in_the_summary(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], status: int
) -> None:
    fake = GitHub(refuses={"POST comments": status})
    summary = here / "summary.md"
    summary.write_text("前面的\n", "utf-8")
    with served(fake) as host:
        for name, value in variables(fake, host).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        assert main(["review", "main", "--apply", "--output", "review.md"]) == 0
    told = capsys.readouterr()
    made = (here / "review.md").read_text("utf-8")
    assert summary.read_text("utf-8") == "前面的\n" + made
    assert made.startswith(MARK)
    assert "审阅意见写在运行摘要里" in told.err
    assert len(told.err.splitlines()) == 1
    assert TOKEN not in told.err


def test_without_a_token_the_review_is_what_the_command_prints(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in variables(GitLab(), "http://127.0.0.1:9").items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PLANSITE_TOKEN")
    assert main(["review", "main", "--apply"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("正式印发（修改前） → 正式印发（修改后）\n实质变更 1 处")
    assert not re.search("&#|<|\\*\\*", told.out)  # people read it in a log
    assert "审阅意见见命令的输出" in told.err
    assert "PLANSITE_TOKEN" in told.err
    assert main(["review", "main"]) == 0
    assert "看不到合并请求" in capsys.readouterr().err
    assert here.is_dir()


def test_a_forge_that_is_down_is_one_line_exit_2_and_a_summary(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("generator.forge.client._PAUSES", (0.0,))
    for name, value in variables(GitHub(), "http://127.0.0.1:9").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here / "summary.md"))
    assert main(["review", "main", "--apply", "--output", "review.md"]) == 2
    told = capsys.readouterr()
    assert told.err == "plansite: 127.0.0.1 连接不上，试了 2 次；请稍后重新运行\n"
    made = (here / "review.md").read_text("utf-8")
    assert (here / "summary.md").read_text("utf-8") == made
