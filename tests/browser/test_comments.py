"""Comments as a person sees them: the list over several pages, an item, one comment."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Page, expect

from generator.comment import Channel, Comment, quote_digest
from generator.written import written
from tests.browser.conftest import NewPage
from tests.conftest import FOREIGN

WIDE = "document.documentElement.scrollWidth"
DAY = "2025-10-20"


def comment(identity: str, **fields: object) -> Comment:
    said = {
        "item": "T02",
        "revision": "draft",
        "text": "意见。",
        "channel": Channel.MAIL,
        "received": DAY,
    }
    if fields.get("quote"):
        fields["quote_sha256"] = quote_digest(str(fields["quote"]))
    return Comment(**{"id": identity, **said, **fields})  # type: ignore[arg-type]


def file(plan: Path, made: Comment) -> None:
    (plan / "comments" / "public" / f"{made.id}.yaml").write_bytes(written(made))


@pytest.fixture(scope="module")
def many(
    tmp_path_factory: pytest.TempPathFactory,
    built: Callable[..., Path],
    served: Callable[[Path], str],
) -> str:
    """The address of a site with 220 comments more: a list of two pages."""
    plan = copytree(FOREIGN, tmp_path_factory.mktemp("many") / "plan")
    for number in range(220):
        item = "T05" if number % 20 == 0 else "T02"
        file(
            plan,
            comment(
                f"mail-{number + 100:04}",
                item=item,
                text=f"第{number}条意见。",
                received="2025-10-13",
            ),
        )
    return served(built(plan))


@pytest.fixture
def desktop(new_page: NewPage, many: str) -> Page:
    return new_page(base_url=many, viewport={"width": 1280, "height": 800})


def test_a_filter_reaches_the_other_pages_of_the_list(desktop: Page) -> None:
    desktop.goto("comments/")
    count = desktop.locator("[data-list-count]")
    expect(count).to_have_text("共 235 条")
    expect(desktop.locator("[data-list-item]:visible")).to_have_count(200)
    desktop.get_by_label("条目", exact=True).select_option(value="T05")
    expect(count).to_have_text("显示 12 条，共 235 条")
    expect(desktop.locator("[data-list-item]:visible")).to_have_count(12)
    expect(desktop.locator("[data-list-pager]")).to_be_hidden()
    expect(desktop).to_have_url(re.compile(r"/comments/\?item=T05$"))
    desktop.get_by_label("采纳情况", exact=True).select_option(label="不予展示")
    expect(count).to_have_text("显示 1 条，共 235 条")
    desktop.get_by_label("采纳情况", exact=True).select_option(value="")
    with desktop.expect_navigation():
        desktop.locator("[data-list-item]:visible .ps-said__head > a").last.click()
    expect(desktop.locator("h1")).to_contain_text("对T05")
    desktop.go_back()
    expect(count).to_have_text("显示 12 条，共 235 条")
    desktop.get_by_label("条目", exact=True).select_option(value="")
    expect(desktop.locator("[data-list-item]:visible")).to_have_count(200)


def test_words_are_looked_for_on_all_pages_and_a_lost_page_is_told(
    desktop: Page, faults: list[str]
) -> None:
    desktop.goto("comments/")
    desktop.get_by_label("文字", exact=True).fill("第 ７ 条意见")
    expect(desktop.locator("[data-list-count]")).to_have_text("显示 1 条，共 235 条")
    desktop.route("**/comments/page/2/", lambda route: route.abort())
    desktop.goto("comments/?text=第7条")
    expect(desktop.locator("[data-list-count]")).to_have_text("没有取到其余各页，请稍后再试")
    faults.clear()


def test_the_list_is_there_without_script(new_page: NewPage, many: str) -> None:
    bare = new_page(
        base_url=many,
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
        is_mobile=True,
    )
    bare.goto("comments/")
    assert bare.evaluate(WIDE) == 360
    expect(bare.locator("[data-list-filter]")).to_be_hidden()
    expect(bare.locator("[data-list-item]:visible")).to_have_count(200)
    bare.locator("[data-list-pager] a", has_text="2").click()
    expect(bare.locator("[data-list-item]:visible")).to_have_count(35)


def test_an_item_shows_what_was_said_and_what_became_of_it(desktop: Page) -> None:
    desktop.goto("tasks/T04/#comments")
    said = desktop.locator("#comment-issue-12")
    expect(said).to_contain_text("“力争”“左右”都太软了")
    expect(said).to_contain_text("所引的原话后来改了，意见仍针对这一项。")
    said.locator("summary").click()
    expect(said.locator("ins")).to_have_text(re.compile("不少于"))
    with desktop.expect_navigation():
        said.get_by_role("link", name="T04-1-1，送审稿").click()
    expect(desktop.locator("#T04-1-1")).to_be_in_viewport()
    desktop.goto("tasks/T02/")
    expect(desktop.locator("article .ps-said--block")).to_have_count(20)
    with desktop.expect_navigation():
        desktop.get_by_role(
            "link", name=re.compile("看这一项的全部 21. 条意见|看这一项的全部 2.. 条意见")
        ).click()
    expect(desktop.locator("[data-list-count]")).to_have_text(re.compile("^显示 2"))


def test_a_unit_sees_how_long_its_comments_have_waited(new_page: NewPage, many: str) -> None:
    page = new_page(base_url=many)
    page.clock.set_fixed_time(datetime.fromisoformat("2025-12-01T04:00:00+00:00"))
    page.goto("units/shuili/#comments")
    first = page.locator("#comments + .ps-saids > li").first
    expect(first).to_contain_text("2025年10月13日收到")
    expect(first).to_contain_text("尚未答复，已 49 天")
    bare = new_page(base_url=many, java_script_enabled=False)
    bare.goto("units/shuili/")
    expect(bare.locator("#comments + .ps-saids > li").first).to_contain_text("尚未答复")


def test_an_item_that_is_gone_keeps_its_comments(desktop: Page) -> None:
    desktop.goto("tasks/T10/")
    expect(desktop.locator("#comment-mail-0001")).to_contain_text("所针对的内容后来删去")


@pytest.mark.parametrize(
    "url",
    [
        "comments/",
        "comments/issue-12/",
        "comments/issue-25/",
        "comments/issue-30/",
        "comments/post-0001/",
        "units/jiaotong/",
        "consultation/public/",
    ],
)
def test_every_page_fits_a_phone(new_page: NewPage, many: str, url: str) -> None:
    phone = new_page(base_url=many, viewport={"width": 360, "height": 740}, is_mobile=True)
    phone.goto(url)
    assert phone.evaluate(WIDE) == 360
    expect(phone.locator("h1")).to_have_count(1)
