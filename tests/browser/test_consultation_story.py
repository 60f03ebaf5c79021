"""A comment from the link to the feed, on each forge: in a browser, a git repository, over a socket.

A resident comments on a task; the office takes the comment in, has it worked on, changes the draft on
a branch, releases it and answers; the resident finds what became of it, everywhere it is told.
"""

import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import feedparser
import pytest
from playwright.sync_api import Page, expect

from generator.cli import main
from generator.forge.issue_address import FIELDS
from generator.forge.kind import Forge
from tests.browser.conftest import SUB_PATH, NewPage
from tests.conftest import FOREIGN, ROOT
from tests.forges import TOKEN
from tests.forges import served as listening
from tests.test_git import commit, in_
from tests.test_issue_address import submitted
from tests.trackers import TRACKERS, Tracker

ROUND = """rounds:
  - id: spring
    kind: public
    revision: issued
    first: "2026-04-01"
    last: "2026-05-05"
    issuers: [云渡市交通运输局]
    channels: {issues: true}
    office: {name: 规划科}
"""
FEEDBACK = """    feedback:
      published: "2026-05-10"
      statement: |-
        收到的意见均已答复。
"""
ANSWER = """disposition: adopted
reason: |-
  待闸时间已改为3小时以内。
answered: "2026-05-08"
led_to:
  - item: T02
    field: text
    revision: next
"""
CONFIG = ("--config", str(ROOT / "mkdocs.yml"))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's repository: the plan as issued, and a round of consultation on it."""
    root = tmp_path / "office"
    shutil.copytree(FOREIGN, root / "plan")
    shutil.rmtree(root / "plan" / "comments")
    shutil.rmtree(root / "plan" / "signoffs")
    (root / "plan" / "consultation.yaml").write_text(ROUND, "utf-8")
    in_(root)("init", "-q", "-b", "main")
    in_(root)("config", "user.name", "office")
    in_(root)("config", "user.email", "office@example.invalid")
    commit(root, "公开征求意见")
    monkeypatch.chdir(root)
    monkeypatch.setattr("generator.forge.client._APART", 0.0)
    return root


def run(*words: str) -> None:
    assert main([*words]) == 0, words


def site(root: Path, day: str) -> Path:
    run(
        "build",
        "--docs",
        str(ROOT / "docs"),
        *CONFIG,
        "--output",
        str(root / "build"),
        "--today",
        day,
    )
    return root / "build" / "site"


def at(page: Page, day: str) -> Page:
    page.clock.set_fixed_time(datetime.fromisoformat(f"{day}T04:00:00+00:00"))
    return page


def sent(page: Page, forge: Forge) -> str:
    """What the forge gets when a resident writes and presses the link, and then the button."""
    page.goto("tasks/T02/")
    with page.expect_navigation():
        page.get_by_role("link", name="对 T02 提意见", exact=True).click()
    place = page.locator("#T02")
    place.get_by_label("意见", exact=True).fill("4小时太久，船等不起。")
    place.get_by_label("建议改为").fill("船舶平均待闸时间压缩到3小时以内。")
    href = place.get_by_role("link", name="网上提交").get_attribute("href")
    said = dict(parse_qsl(urlsplit(str(href)).query, keep_blank_values=True))
    if forge is Forge.GITLAB:
        return said["issue[description]"]
    if forge is Forge.GITEE:
        return said["description"]
    prefix = "field:" if forge is Forge.GITEA else ""
    return submitted({key: said.get(prefix + key, "") for key in FIELDS})


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("kind", TRACKERS, ids=lambda kind: kind.__name__)
def test_a_comment_from_the_link_to_the_feed(
    *,
    kind: type[Tracker],
    office: Path,
    new_page: NewPage,
    served: Callable[[Path], str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fake = kind(now=datetime.fromisoformat("2026-04-10T01:00:00+00:00"))
    with listening(fake) as host:
        world = {"REPO_URL": f"{host}/{fake.project}", "FORGE": fake.forge, "PLANSITE_TOKEN": TOKEN}
        for name, value in {
            **world,
            "REPLY": "true",
            "SITE_URL": f"http://localhost{SUB_PATH}",
        }.items():
            monkeypatch.setenv(name, value)
        page = at(new_page(base_url=served(site(office, "2026-04-10"))), "2026-04-10")
        number = fake.open(sent(page, fake.forge))
        day = ("--today", "2026-05-10")
        run("comments", "sync", "--apply", *CONFIG, *day)
        (file,) = (office / "plan" / "comments" / "spring").glob("*.yaml")
        run("comments", "assign", file.stem, "市水利局", "--today", "2026-04-12")
        commit(office, "收取意见")
        draft_changes(office, file, capsys)
        consultation = office / "plan" / "consultation.yaml"
        consultation.write_text(ROUND + FEEDBACK, "utf-8")
        run("release", "revised", "--stage", "修订稿", "--date", "2026-05-08", *day)
        assert 'revision: "revised"' in file.read_text("utf-8")
        run("comments", "reply", "--apply", *CONFIG, *day)
        (answer,) = fake.ours(number)
        assert "采纳" in answer
        assert "待闸时间已改为3小时以内。" in answer
        assert fake.issues[number].closed
        run("comments", "sync", "--apply", "--full", *CONFIG, *day)
        commit(office, "修订稿")
        everybody_sees(at(page, "2026-05-11"), site(office, "2026-05-11"), file.stem)


def draft_changes(office: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On a branch, checked and reviewed: the sentence, and the answer that names it."""
    in_(office)("switch", "-qc", "answer")
    file.write_text(file.read_text("utf-8").replace("forge:", f"{ANSWER}forge:"), "utf-8")
    assert main(["check", "--today", "2026-05-10"]) == 1
    assert "T02 的 text 没有改动" in capsys.readouterr().out
    task = office / "plan" / "tasks" / "T02.yaml"
    task.write_text(task.read_text("utf-8").replace("4小时以内", "3小时以内"), "utf-8")
    run("check", "--today", "2026-05-10")
    assert "对 T02 的修改还没有随新一稿发布" in capsys.readouterr().out
    commit(office, "采纳意见：待闸时间")
    run("review", "main", "--today", "2026-05-10")
    assert "T02" in capsys.readouterr().out
    in_(office)("switch", "-q", "main")
    in_(office)("merge", "-q", "--no-ff", "-m", "合并", "answer")


def everybody_sees(page: Page, built: Path, comment: str) -> None:
    page.goto("tasks/T02/")
    expect(page.get_by_role("link", name="对 T02 提意见", exact=True)).to_have_count(0)
    said = page.locator(f"#comment-{comment}")
    expect(said).to_contain_text("4小时太久，船等不起。")
    expect(said).to_contain_text("所引的原话后来改了，意见仍针对这一项。")
    expect(said.locator(".ps-said__answer")).to_contain_text("待闸时间已改为3小时以内。")
    with page.expect_navigation():
        said.locator(".ps-said__led a").click()
    expect(page.locator("#T02 ins")).to_contain_text("3")
    page.goto(f"comments/{comment}/")
    way = page.locator("#way + .ps-life b")
    expect(way).to_have_text(["收到", "交办", "答复", "文字已修改", "答复已发到原处"])
    page.goto("consultation/spring/#feedback")
    expect(page.locator(".ps-official")).to_contain_text(
        ["", re.compile("收到意见 1 条.*其中采纳 1 条", re.DOTALL)]
    )
    expect(page.locator(".ps-table--adoption tbody tr")).to_have_count(1)
    page.goto("units/shuili/#comments")
    expect(page.locator("#comments + .ps-saids")).to_contain_text("采纳")
    feed = feedparser.parse((built / "comments" / comment / "feed.xml").read_bytes())
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [
        "文字已修改：修订稿",
        "答复：采纳",
        "交办：市水利局",
        "收到",
    ]
    assert feedparser.parse((built / "tasks" / "T02" / "comments.xml").read_bytes()).entries
