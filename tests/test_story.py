"""A revision from beginning to end, in a real git repository, through the commands that people use.

A unit edits one file on a branch, the reviewers get one comment, the office merges and releases,
and the site tells every reader and the unit what changed.
"""

from collections.abc import Iterator
from pathlib import Path

import feedparser
import lxml.html
import pytest
from lxml.html import HtmlElement

from generator.cli import main
from tests.conftest import FOREIGN, ROOT
from tests.forges import GitHub, served
from tests.test_git import commit, edit, in_
from tests.test_review import variables


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's repository, with the plan as it was issued."""
    root = tmp_path / "office"
    root.mkdir()
    for file in FOREIGN.rglob("*"):
        if file.is_file():
            copy = root / "plan" / file.relative_to(FOREIGN)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    in_(root)("init", "-q", "-b", "main")
    in_(root)("config", "user.name", "office")
    in_(root)("config", "user.email", "office@example.invalid")
    commit(root, "正式印发稿")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    """The forge on which pull request 7 stands, as a job on it sees it."""
    fake = GitHub()
    with served(fake) as host:
        for name, value in variables(fake, host).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("generator.forge.client._APART", 0.0)
        yield fake


def run(*arguments: str) -> None:
    assert main([*arguments]) == 0, arguments


def page(root: Path, address: str) -> HtmlElement:
    return lxml.html.parse(root / "build" / "site" / address / "index.html").getroot()


def said(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def build(root: Path) -> None:
    places = ("--docs", str(ROOT / "docs"), "--config", str(ROOT / "mkdocs.yml"))
    run("build", *places, "--output", str(root / "build"))


@pytest.mark.usefixtures("clean")
def test_a_unit_s_revision_from_the_edit_to_what_every_unit_is_told(
    office: Path, forge: GitHub, capsys: pytest.CaptureFixture[str]
) -> None:
    propose(office)
    the_reviewers_get_one_comment(forge, capsys)
    merge_and_publish(office)
    what_is_not_released_is_called_so(office)
    release(office)
    everyone_sees_the_redline(office)
    the_item_has_its_life(office)
    each_unit_is_told_its_own(office)
    the_feeds_have_an_entry(office)


def propose(office: Path) -> None:
    """市水利局 changes one sentence and one unit of one file, on a branch of its own."""
    git, task = in_(office), office / "plan" / "tasks" / "T02.yaml"
    git("switch", "-q", "-c", "shuili")
    edit(task, "平均待闸时间压缩到4小时以内", "平均待闸时间力争压缩到3小时以内")
    edit(task, "helped_by: [市自然资源和规划局,", "helped_by: [市财政局, 市自然资源和规划局,")
    commit(office, "T02：压缩待闸时间，增加市财政局")
    assert git("diff", "--name-only", "main").split() == ["plan/tasks/T02.yaml"]
    run("fmt", "--check")
    run("check")
    run("verify")


def the_reviewers_get_one_comment(forge: GitHub, capsys: pytest.CaptureFixture[str]) -> None:
    """In Chinese, in substance, for whom; pushed again, it is the same one."""
    run("review", "main", "--apply")
    run("review", "main", "--apply")
    capsys.readouterr()
    (note,) = forge.notes
    comment = lxml.html.fromstring(note["body"]).text_content()
    for words in ("实质变更 2 处", "推进渡江船闸扩能改造", "数字", "情态词", "市水利局"):
        assert words in comment
    assert "增加市财政局" in comment
    assert "错误 0 处" in comment
    assert forge.labels == ["专项：骨干航道提级"]


def merge_and_publish(office: Path) -> None:
    in_(office)("switch", "-q", "main")
    in_(office)("merge", "-q", "--no-ff", "-m", "合并 7", "shuili")
    build(office)


def what_is_not_released_is_called_so(office: Path) -> None:
    assert "最近一稿以后又有改动，尚未发布" in said(page(office, ""))
    assert "本项在正式印发以后又有改动" in said(page(office, "tasks/T02"))


def release(office: Path) -> None:
    """One command; it writes what is new, and touches nothing that was released before."""
    before = (office / "plan/revisions/issued.json").read_bytes()
    facts = ("--stage", "修订稿", "--date", "2026-09-01", "--note", "根据市水利局意见修改。")
    run("release", "revised", *facts)
    changed = in_(office)("status", "--porcelain", "-uall", "plan").split()
    assert {name for name in changed if "/" in name} == {
        "plan/plan.yaml",
        "plan/revisions.yaml",
        "plan/revisions/revised.json",
    }
    assert (office / "plan/revisions/issued.json").read_bytes() == before
    commit(office, "发布修订稿")
    run("check")
    run("verify")
    build(office)


def everyone_sees_the_redline(office: Path) -> None:
    told = page(office, "revisions/revised")
    assert "根据市水利局意见修改。" in said(told)
    assert [e.get("id") for e in told.xpath("//*[@data-change]")] == ["document", "T02", "T02-1"]
    redline = told.get_element_by_id("T02").xpath(".//*[@class='ps-redline']")[0]
    assert [e.text_content() for e in redline.xpath(".//del | .//ins")] == [
        "〔新增〕力争〔新增完〕",
        "〔删去〕4〔删去完〕",
        "〔新增〕3〔新增完〕",
    ]


def the_item_has_its_life(office: Path) -> None:
    """The revisions that changed it, and the text as it was, at an address that lasts."""
    task = page(office, "tasks/T02")
    life = said(task.get_element_by_id("history").getnext())
    assert life.index("修订稿") < life.index("首次出现")
    assert "修订稿" in said(task.xpath("//header")[0])
    assert "尚未" not in said(task.xpath("//article")[0])
    then = said(page(office, "revisions/issued/text").get_element_by_id("T02"))
    assert "压缩到4小时以内" in then
    assert "此后有改动，看现在的文字" in then


def each_unit_is_told_its_own(office: Path) -> None:
    """The unit that comes in, the one that led, and one that has nothing to do with it."""
    assert "增加市财政局" in latest_digest(office, "caizheng")
    assert "待闸时间" in latest_digest(office, "shuili")
    assert "T02" not in latest_digest(office, "haishi")
    letter = (office / "build/site/revisions/revised/units/caizheng.txt").read_text("utf-8")
    assert letter.startswith(
        "主题：绿色智能航运行动方案：修订稿（2026年9月1日）与市财政局有关的变更\n"
    )
    assert "增加市财政局" in letter
    assert not (office / "build/site/revisions/revised/units/haishi.txt").exists()


def the_feeds_have_an_entry(office: Path) -> None:
    """In the feed of all, of the unit, the group and the task; in no feed that it does not touch."""
    told = {
        name: feedparser.parse(office / "build" / "site" / name / "feed.xml").entries[0]
        for name in ("revisions", "units/caizheng", "actions/A3", "tasks/T02", "tasks/T03")
    }
    dates = {name: (entry.title.split("：")[0], entry.updated[:10]) for name, entry in told.items()}
    assert dates.pop("tasks/T03") != ("修订稿", "2026-09-01")
    assert set(dates.values()) == {("修订稿", "2026-09-01")}
    assert "市财政局" in told["units/caizheng"].content[0].value


def latest_digest(office: Path, unit: str) -> str:
    latest = page(office, f"units/{unit}").xpath("//*[@id='changes']/following::li[1]")
    return said(latest[0])
