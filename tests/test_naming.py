"""Two revisions of one stage, as most plans have them: every page, list and letter says which.

The foreign plan goes on: two 修订稿, of which the later one takes an indicator out, and a sentence
that was changed after it.
"""

from pathlib import Path

import feedparser
import lxml.html
import pytest
from lxml.html import HtmlElement

from generator.build import examine
from generator.cli import main
from generator.history import History
from tests.conftest import FOREIGN, ROOT, TODAY
from tests.once import once
from tests.test_git import edit

FIRST, SECOND = "修订稿（2026年9月1日）", "修订稿（2026年10月8日）"


def going_on(folder: Path) -> None:
    """The plan with its two revisions, and the site of it."""
    plan = folder / "plan"
    for file in FOREIGN.rglob("*"):
        if file.is_file():
            copy = plan / file.relative_to(FOREIGN)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    task, indicators = plan / "tasks" / "T02.yaml", plan / "indicators.yaml"
    own = ("--plan", str(plan))
    edit(task, "4小时以内", "3小时以内")
    assert main(["release", "second", *own, "--stage", "修订稿", "--date", "2026-09-01"]) == 0
    edit(task, "3小时以内", "2小时以内")
    indicators.write_text(indicators.read_text("utf-8").partition("  - id: I05")[0], "utf-8")
    assert main(["release", "third", *own, "--stage", "修订稿", "--date", "2026-10-08"]) == 0
    edit(task, "2小时以内", "1小时以内")
    places = ("--docs", str(ROOT / "docs"), "--config", str(ROOT / "mkdocs.yml"))
    assert main(["build", *own, *places, "--output", str(folder / "build")]) == 0


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "two of one stage", going_on) / "plan"


@pytest.fixture(scope="module")
def site(plan: Path) -> Path:
    return plan.parent / "build" / "site"


def page(site: Path, address: str) -> HtmlElement:
    return lxml.html.parse(site / address / "index.html").getroot()


def said(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_no_two_pages_share_a_title_or_a_heading(site: Path) -> None:
    pages = sorted(site.rglob("index.html"))
    titles = [lxml.html.parse(page).findtext(".//title") for page in pages]
    assert [title for title in titles if titles.count(title) > 1] == []
    told = {"second": FIRST, "third": SECOND, "issued": "正式印发"}
    for identity, name in told.items():
        assert said(page(site, f"revisions/{identity}").xpath("//h1")[0]).rstrip("#") == name


def test_the_life_of_an_item_says_which_and_each_day_once(site: Path) -> None:
    task = page(site, "tasks/T02")
    life = task.xpath("//*[@id='history']/following::ol[1]")[0]
    events = [said(event) for event in life.xpath("./li/b")]
    assert events[:3] == ["尚未发布的改动", SECOND, FIRST]
    assert said(life).count("2026年9月1日") == said(life).count("2026年10月8日") == 1
    assert f"本项在{SECOND}以后又有改动" in said(task)


def test_what_was_removed_says_in_which(site: Path) -> None:
    gone = said(page(site, "indicators/I05").xpath("//article")[0])
    assert f"这一项于{SECOND}删去" in gone
    assert f"看{FIRST}中的全文" in gone


@pytest.mark.parametrize("address", ["", "revisions", "units/shuili", "consultation/public"])
def test_no_page_names_a_revision_by_a_stage_that_another_has(site: Path, address: str) -> None:
    leading = "//article//a[contains(@href, 'second') or contains(@href, 'third')]"
    for link in page(site, address).xpath(leading):
        assert said(link) != "修订稿", lxml.html.tostring(link)


def test_a_letter_and_a_feed_say_which(site: Path) -> None:
    for identity, name in (("second", FIRST), ("third", SECOND)):
        letter = (site / f"revisions/{identity}/units/shuili.txt").read_text("utf-8")
        assert letter.startswith(f"主题：绿色智能航运行动方案：{name}与市水利局有关的变更\n")
    entries = feedparser.parse(site / "tasks" / "T02" / "feed.xml").entries
    assert [entry.title.partition("：")[0] for entry in entries[:2]] == [SECOND, FIRST]


def test_two_of_one_stage_and_day_are_told_apart_by_their_ids(plan: Path) -> None:
    known = examine(plan, TODAY).ledger
    assert known.latest is not None
    last = known.latest.revision
    twin = last.model_copy(update={"id": "fourth"})
    history = History(type(known)((*known.revisions, twin), known.held), known.latest.plan)
    assert history.called(twin) == "修订稿（2026年10月8日，fourth）"
    told = history.between("second", "third")
    assert told is not None
    assert history.dated(told).titles == (FIRST, "修订稿（2026年10月8日，third）")
    assert f"此后还有“{history.called(twin)}”的文本" in history.after(last)
