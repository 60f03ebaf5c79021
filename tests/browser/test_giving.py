"""Giving a comment as a reader does: on a phone, on paper, by keyboard, without script or storage."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Download, Page, expect
from pypdf import PdfReader

from generator.consultation import Mail
from generator.directory import load_directory
from generator.docket import item_digest
from generator.forge.address import Repository
from generator.forge.issue_address import MOST, new_issue
from generator.forge.kind import Forge
from generator.giving.mail import mail_link
from generator.ledger import ledger
from generator.slip import Slip, letter, read
from generator.views import Views
from tests import test_site
from tests.browser.conftest import SUB_PATH, NewPage
from tests.conftest import FOREIGN
from tests.test_issue_address import received

KEPT = f"plansite-comments {SUB_PATH}consultation/give/"  # where the browser keeps them
REPOSITORY = "https://git.example/org/river"
STEP = "T01-1-2"
GIVE = f"consultation/give/T01/#{STEP}"
DRAFT = Views(next(h.plan for h in ledger(load_directory(FOREIGN)).held if h.id == "draft"))
DAY = datetime(2025, 10, 20, 4, tzinfo=UTC)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
MAIL = Mail(address="jtgh@yundu.example", mark="航运方案意见")
EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def address(built: Callable[..., Path], served: Callable[[Path], str]) -> str:
    """The foreign plan's site while its round is open, with a repository on GitHub."""
    return served(built(FOREIGN, REPOSITORY, "2025-10-20", "github"))


@pytest.fixture
def reader(new_page: NewPage, address: str, faults: list[str]) -> Iterator[Open]:
    """Opens pages on a day of the round. A forge that is asked for stays on this machine."""

    def open_page(**options: object) -> Page:
        page = new_page(**{"base_url": address, **options})
        page.clock.set_fixed_time(DAY)
        page.route("https://git.example/**", lambda route: route.fulfill(body="表单"))
        return page

    yield open_page
    asked = f"asks elsewhere: {REPOSITORY}/"
    faults[:] = [fault for fault in faults if not fault.startswith(asked)]


def words(identity: str) -> str:
    return DRAFT.item[identity].text or ""  # type: ignore[union-attr]


def slip(identity: str, **said: str) -> Slip:
    thing = DRAFT.item[identity]
    said = {"quote": words(identity), **said}
    return Slip(identity, "draft", item_digest(thing), **said)


def section(page: Page, identity: str = STEP) -> Page:
    return page.locator(f"#{identity}")  # type: ignore[return-value]


def mailed(page: Page, around: str) -> str:
    href = page.locator(f"{around} [data-give-mail]").get_attribute("href")
    assert href is not None
    assert len(href) <= 1_800
    return dict(parse_qsl(urlsplit(href).query))["body"]


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


# --- A comment in a minute


def test_a_comment_on_a_phone_reaches_the_forge(reader: Open) -> None:
    page = reader(**PHONE)
    page.goto("tasks/T01/")
    fits(page)
    with page.expect_navigation():
        page.get_by_role("link", name=f"对 {STEP} 提意见", exact=True).tap()
    expect(page).to_have_url(re.compile(f"consultation/give/T01/#{STEP}$"))
    fits(page)
    place = page.locator(f"#{STEP}")
    expect(place.locator("[data-give-words]")).to_have_text(words(STEP))
    expect(page.locator("#T01 .ps-give__body")).to_be_hidden()
    place.get_by_label("意见", exact=True).fill("投资额应写明\n来源。")
    place.get_by_label("建议改为").fill("改成这样")
    place.get_by_label("公开的称呼").fill("朱某")
    with page.expect_navigation():
        place.get_by_role("link", name="网上提交").tap()
    assert page.url.startswith(f"{REPOSITORY}/issues/new?template=comment.yml&")
    assert len(urlsplit(page.url).query) <= MOST
    said = {"text": "投资额应写明\n来源。", "proposed": "改成这样", "name": "朱某"}
    assert received(Forge.GITHUB, page.url) == (slip(STEP, **said),)


@pytest.mark.parametrize("forge", Forge)
def test_links_of_the_script_are_those_of_the_generator(
    forge: Forge, reader: Open, built: Callable[..., Path], served: Callable[[Path], str]
) -> None:
    site = served(built(FOREIGN, REPOSITORY, "2025-10-20", forge.value))
    page = reader(base_url=site)
    page.goto("consultation/give/T01/#T01")
    place = page.locator("#T01")
    thing = DRAFT.item["T01"]
    whole = f"{thing.title}\n{thing.text}"  # type: ignore[union-attr]
    said = {"text": "甲" * 60 + "!'()*", "grounds": "因为&=+%"}
    place.get_by_label("意见", exact=True).fill(said["text"])
    place.get_by_label("理由").fill(said["grounds"])
    wanted = slip("T01", quote=whole, **said)
    way = new_issue(Repository(REPOSITORY, forge))
    expect(place.locator("[data-give-issue]")).to_have_attribute(
        "href", way.address([wanted]) or ""
    )
    expect(place.locator("[data-give-mail]")).to_have_attribute(
        "href", mail_link(MAIL, [wanted]) or ""
    )
    expect(place.locator("[data-give-letter]")).to_have_text(letter([wanted]))


def test_mail_and_copied_text_carry_what_was_typed(reader: Open) -> None:
    page = reader(permissions=["clipboard-read", "clipboard-write"])
    page.goto(GIVE)
    place = page.locator(f"#{STEP}")
    place.get_by_label("意见", exact=True).fill("太软。")
    wanted = (slip(STEP, text="太软。"),)
    assert read(mailed(page, f"#{STEP}")) == wanted
    place.locator("summary").click()
    place.get_by_role("button", name="复制").click()
    expect(page.locator("[data-toast]")).to_have_text("已复制")
    assert read(page.evaluate("navigator.clipboard.readText()")) == wanted


def test_what_is_too_long_for_a_link_is_said(reader: Open) -> None:
    page = reader(permissions=["clipboard-read", "clipboard-write"])
    page.goto(GIVE)
    place = page.locator(f"#{STEP}")
    box = place.get_by_label("意见", exact=True)
    box.fill("长" * 1000)
    told = place.locator("[data-give-long]")
    expect(told).to_contain_text("网上提交、邮件的链接装不下")
    expect(place.locator("[data-give-mail]")).not_to_have_attribute("href", re.compile("."))
    place.locator("summary").click()
    place.get_by_role("button", name="复制").click()
    expect(page.locator("[data-toast]")).to_have_text("已复制")
    (sent,) = read(page.evaluate("navigator.clipboard.readText()"))
    assert sent.text == "长" * 1000
    box.fill("短")
    expect(told).to_be_hidden()
    assert read(mailed(page, f"#{STEP}")) == (slip(STEP, text="短"),)


# --- Paper


def printed(page: Page) -> PdfReader:
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def test_the_form_is_one_sheet_of_paper_with_a_code(reader: Open) -> None:
    page = reader()
    page.goto(GIVE)
    page.locator(f"#{STEP}").get_by_label("意见", exact=True).fill("太软。")
    sheets = printed(page).pages
    assert len(sheets) == 1
    assert [round(float(side)) for side in sheets[0].mediabox[2:]] == [595, 842]
    text = sheets[0].extract_text()
    for wanted in (STEP, "draft", item_digest(DRAFT.item[STEP])[:12], "太软。", "350000"):
        assert wanted in text, wanted
    for other in ("T01-1-3", "网上提交", "栏目", "下载数据"):
        assert other not in text, other


@pytest.mark.parametrize(
    ("page_of", "identity"), [("T01/", "T01"), ("safeguards/#S2", "S2"), ("plan/", "plan")]
)
def test_what_is_printed_is_what_the_address_names(
    page_of: str, identity: str, reader: Open
) -> None:
    page = reader(java_script_enabled=False)
    page.goto(f"consultation/give/{page_of}")
    sheets = printed(page).pages
    assert len(sheets) == 1
    assert re.search(rf"事项编号：.*{identity}\b", sheets[0].extract_text())


def test_every_code_leads_to_its_item(reader: Open) -> None:
    page = reader(viewport={"width": 900, "height": 1200})
    page.emulate_media(media="print")
    for where, identity, target in (
        ("T01/#T01-1-2", "T01-1-2", "tasks/T01/#T01-1-2"),
        ("safeguards/#S1", "S1", "safeguards/#S1"),
        ("plan/", "plan", "text/"),
    ):
        page.goto(f"consultation/give/{where}")
        code = page.locator(f"#{identity} .ps-code")
        (read_back,) = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot())))
        assert read_back.text == f"http://localhost{SUB_PATH}{target}"


def test_long_words_do_not_push_the_form_over(reader: Open) -> None:
    """Whatever the item, its form is one sheet: what cannot be shown is left to the web."""
    page = reader()
    for path in ("T01/", "T03/", "T10/", "A1/", "I03/"):
        page.goto(f"consultation/give/{path}")
        page.evaluate(
            "document.querySelectorAll('[data-paper=quote] p').forEach(p => p.textContent = '长'.repeat(900))"
        )
        assert len(printed(page).pages) == 1, path


# --- Several comments


def collect(page: Page, identity: str, text: str) -> None:
    page.goto(f"consultation/give/{identity.partition('-')[0]}/#{identity}")
    place = page.locator(f"#{identity}")
    place.get_by_label("意见", exact=True).fill(text)
    place.get_by_role("button", name="加入我的意见").click()
    expect(place.get_by_role("link", name="看我的意见")).to_be_visible()


def saved(download: Download) -> dict[str, object]:
    return dict(json.loads(Path(download.path()).read_text("utf-8")))


def test_comments_are_collected_edited_and_sent(reader: Open) -> None:
    page = reader(**PHONE)
    collect(page, STEP, "太软。")
    collect(page, "T03-1", "太硬。")
    with page.expect_navigation():
        page.locator("#T03-1").get_by_role("link", name="看我的意见").tap()
    fits(page)
    entries = page.locator("[data-collected-list] > li")
    expect(entries).to_have_count(2)
    first = entries.first
    first.get_by_label("意见", exact=True).fill("太软了。")
    page.reload()
    expect(first.get_by_label("意见", exact=True)).to_have_value("太软了。")
    row = DRAFT.item["T03-1"]
    quote_of_row = "\n".join(filter(None, (row.title, row.text)))  # type: ignore[union-attr]
    wanted = (slip(STEP, text="太软了。"), slip("T03-1", quote=quote_of_row, text="太硬。"))

    mail = read(mailed(page, "[data-collected]"))
    assert [(s.item, s.sha256, s.text) for s in mail] == [
        (s.item, s.sha256, s.text) for s in wanted
    ]
    href = page.locator("[data-collected] [data-give-issue]").get_attribute("href")
    assert href == new_issue(Repository(REPOSITORY, Forge.GITHUB)).address(wanted)
    sent = received(Forge.GITHUB, href or "")
    assert [(s.item, s.text) for s in sent] == [(s.item, s.text) for s in wanted]
    with page.expect_download() as caught:
        page.get_by_role("button", name="下载文件").tap()
    assert caught.value.suggested_filename == "意见.json"
    keys = ("item", "revision", "sha256", "quote", "text", "proposed", "grounds", "name")
    assert saved(caught.value) == {
        "format": "plansite-comments",
        "version": "1",
        "comments": [{key: getattr(one, key) for key in keys} for one in wanted],
    }
    sheet = "".join(sheet.extract_text() for sheet in printed(page).pages)
    for text in (STEP, "T03-1", "太软了。", "太硬。"):
        assert text in sheet
    assert "全部删除" not in sheet

    page.get_by_role("button", name="删去对 T03-1 的意见").tap()
    expect(entries).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="全部删除").tap()
    expect(entries).to_have_count(0)
    expect(page.locator("[data-collected-empty]")).to_be_visible()
    assert page.evaluate("key => localStorage.getItem(key)", KEPT) is None


def test_a_comment_without_words_is_not_collected(reader: Open) -> None:
    page = reader()
    page.goto(GIVE)
    place = page.locator(f"#{STEP}")
    place.get_by_role("button", name="加入我的意见").click()
    expect(place.get_by_text("请先写意见。")).to_be_visible()
    expect(place.get_by_label("意见", exact=True)).to_be_focused()
    assert page.evaluate("key => localStorage.getItem(key)", KEPT) is None


REFUSE = (
    """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no"); } })"""
)


def test_where_storage_is_refused_the_other_ways_work(reader: Open) -> None:
    page = reader()
    page.add_init_script(REFUSE)
    page.goto(GIVE)
    place = page.locator(f"#{STEP}")
    place.get_by_label("意见", exact=True).fill("太软。")
    place.get_by_role("button", name="加入我的意见").click()
    expect(place.get_by_text("攒不下来")).to_be_visible()
    assert read(mailed(page, f"#{STEP}")) == (slip(STEP, text="太软。"),)
    page.goto("consultation/give/")
    expect(page.locator("[data-collected-said]")).to_contain_text("攒不下来")


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "[]",
        '{"comments": 1}',
        '{"comments": [null, 1, {"item": "T01"}]}',
        json.dumps(
            {
                "comments": [
                    {
                        **dict.fromkeys(
                            ("revision", "quote", "text", "proposed", "grounds", "name"), "x"
                        ),
                        "item": EVIL,
                        "sha256": "0" * 64,
                    }
                ]
            }
        ),
    ],
)
def test_what_another_put_into_storage_is_left_out(kept: str, reader: Open) -> None:
    page = reader()
    page.goto("consultation/give/")
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [KEPT, kept])
    page.reload()
    expect(page.locator("[data-collected-empty]")).to_be_visible()
    expect(page.locator("[data-collected-list] > li")).to_have_count(0)


def test_hostile_words_are_shown_and_do_nothing(reader: Open) -> None:
    page = reader()
    collect(page, STEP, EVIL)
    page.goto("consultation/give/")
    title = page.title()
    expect(page.get_by_label("意见", exact=True)).to_have_value(EVIL)
    page.emulate_media(media="print")
    expect(page.locator("[data-collected-printed]")).to_contain_text(EVIL)
    assert page.locator("article img, article script").count() == 0
    assert page.title() == title


def test_without_script_each_page_says_what_to_do(reader: Open) -> None:
    page = reader(java_script_enabled=False)
    page.goto(GIVE)
    place = page.locator(f"#{STEP}")
    expect(place.get_by_role("link", name="发邮件")).to_be_visible()
    assert read(mailed(page, f"#{STEP}")) == (slip(STEP),)
    assert read(place.locator("pre").text_content() or "")[0].item == STEP
    place.locator("summary").click()
    expect(place.locator("pre")).to_be_visible()
    expect(page.locator("#T01 .ps-give__body")).to_be_hidden()
    page.locator("#T01 h2 a").click()
    expect(page.locator("#T01 .ps-give__body")).to_be_visible()
    page.goto("consultation/give/")
    expect(page.locator("noscript .ps-notice")).to_be_visible()
    expect(page.locator("[data-collected]")).to_be_hidden()


# --- A sentence


SELECT = """([selector, from, to]) => {
  const text = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT).nextNode();
  getSelection().setBaseAndExtent(text, from, text, to);
}"""


def select(page: Page, selector: str, start: int, end: int) -> None:
    page.evaluate(SELECT, [selector, start, end])


def test_a_selected_sentence_is_quoted(reader: Open) -> None:
    page = reader(**PHONE)
    page.goto("tasks/T01/")
    select(page, f"#{STEP} .ps-steps__text p", 0, 7)
    button = page.get_by_role("button", name=f"引用这句，对 {STEP} 提意见")
    expect(button).to_have_text("引用这句提意见")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 24
    assert box["x"] + box["width"] <= 360
    with page.expect_navigation():
        button.tap()
    expect(page).to_have_url(re.compile(f"#{STEP}$"))
    place = page.locator(f"#{STEP}")
    expect(place.get_by_label("针对")).to_have_value(words(STEP)[:7])
    place.get_by_label("意见", exact=True).fill("太软。")
    assert read(mailed(page, f"#{STEP}")) == (slip(STEP, quote=words(STEP)[:7], text="太软。"),)
    place.get_by_label("针对").select_option("整项")
    assert read(mailed(page, f"#{STEP}")) == (slip(STEP, text="太软。"),)


@pytest.mark.parametrize(
    ("path", "selector", "item"),
    [
        ("tasks/T01/", "#text-p1", "T01"),
        ("tasks/T01/", "#T01-1 + .ps-row .ps-row__text p", "T01-1"),
        ("safeguards/", "#S2-p1", "S2"),
        ("text/", "#T02-p1", "T02"),
        ("text/", "#preamble-p1", "全文"),
    ],
)
def test_a_sentence_belongs_to_the_item_it_stands_in(
    path: str, selector: str, item: str, reader: Open
) -> None:
    page = reader()
    page.goto(path)
    select(page, selector, 0, 4)
    expect(page.locator(".ps-quote")).to_have_attribute("aria-label", f"引用这句，对 {item} 提意见")


def test_words_that_are_no_items_are_not_offered(reader: Open) -> None:
    page = reader()
    page.goto("tasks/T01/")
    select(page, f"#{STEP} .ps-steps__text p", 0, 4)
    expect(page.locator(".ps-quote")).to_be_visible()
    select(page, ".ps-footer__name", 0, 4)
    expect(page.locator(".ps-quote")).to_have_count(0)
    select(page, ".ps-history b a", 0, 2)
    page.wait_for_timeout(300)
    expect(page.locator(".ps-quote")).to_have_count(0)


def test_a_selection_over_several_items_ends_with_the_first(reader: Open) -> None:
    page = reader()
    page.goto("tasks/T01/")
    page.evaluate(
        """() => {
          const text = selector => document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT).nextNode();
          getSelection().setBaseAndExtent(text("#T01-1-2 .ps-steps__text p"), 3, text("#T01-1-3 .ps-steps__text p"), 2);
        }"""
    )
    button = page.locator(".ps-quote")
    expect(button).to_be_visible()
    with page.expect_navigation():
        button.click()
    expect(page.locator(f"#{STEP}").get_by_label("针对")).to_have_value(words(STEP)[3:])


def test_the_keyboard_is_enough(reader: Open) -> None:
    page = reader()
    page.goto("tasks/T01/")
    page.locator(f"#{STEP} .ps-steps__text p").dblclick(position={"x": 3, "y": 10})
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".ps-quote")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".ps-quote")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    place = page.locator(f"#{STEP}")
    place.get_by_label("针对").focus()
    page.keyboard.press("Tab")
    expect(place.get_by_label("意见", exact=True)).to_be_focused()
    page.keyboard.type("tai ruan")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(place.get_by_role("button", name="加入我的意见")).to_be_focused()
    page.keyboard.press("Enter")
    expect(place.get_by_role("link", name="看我的意见")).to_be_visible()
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[data-collected-list] > li")).to_have_count(1)


def test_escape_takes_the_offer_away(reader: Open) -> None:
    page = reader()
    page.goto("tasks/T01/")
    select(page, f"#{STEP} .ps-steps__text p", 0, 7)
    expect(page.locator(".ps-quote")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".ps-quote")).to_have_count(0)


def test_a_sentence_can_be_chosen_on_the_page_itself(reader: Open) -> None:
    page = reader()
    page.goto(GIVE)
    place = page.locator(f"#{STEP}")
    found = place.get_by_label("针对").locator("option")
    assert found.count() > 2
    place.get_by_label("针对").select_option(index=1)
    chosen = place.get_by_label("针对").input_value()
    assert chosen
    assert words(STEP).startswith(chosen)
    assert read(mailed(page, f"#{STEP}"))[0].quote == chosen


@pytest.mark.parametrize("quoted", [EVIL, "我没有说过的话", "%E4%B8", ""])
def test_a_quote_that_is_not_in_the_item_is_not_taken(quoted: str, reader: Open) -> None:
    page = reader()
    page.goto(f"{GIVE}?quote={quoted if quoted.startswith('%') else quote(quoted)}")
    expect(page).to_have_url(re.compile(f"#{STEP}$"))
    place = page.locator(f"#{STEP}")
    expect(place.get_by_label("针对")).to_have_value("")
    assert read(mailed(page, f"#{STEP}")) == (slip(STEP),)
    assert page.locator("article img, article script").count() == 0


def test_a_hostile_quote_of_the_whole_document_is_only_text(reader: Open) -> None:
    page = reader()
    page.goto(f"consultation/give/plan/#plan?quote={quote(EVIL)}")
    expect(page).to_have_url(re.compile("#plan$"))
    expect(page.locator("#plan").get_by_label("针对")).to_have_value(EVIL)
    assert page.locator("article img, article script").count() == 0
    (sent,) = read(mailed(page, "#plan"))
    assert sent.quote == EVIL
    assert page.title() not in {"1", "2"}


# --- When it is over


def test_after_the_close_nothing_leads_there_and_the_page_stays(
    new_page: NewPage, built: Callable[..., Path], served: Callable[[Path], str]
) -> None:
    site = served(built(FOREIGN, REPOSITORY, "2025-11-12", "github"))
    page = new_page(base_url=site)
    page.goto("tasks/T01/")
    expect(page.locator(".ps-give-link")).to_have_count(0)
    page.goto(GIVE)
    place = page.locator(f"#{STEP}")
    expect(place).to_contain_text("已于2025年11月11日结束")
    expect(place.locator("textarea, [data-give-mail]")).to_have_count(0)
    with page.expect_navigation():
        place.get_by_role("link", name="看这一项现在的文字").click()
    expect(page).to_have_url(re.compile(f"tasks/T01/#{STEP}$"))


def test_a_page_from_before_the_close_notices(reader: Open) -> None:
    page = reader()
    page.clock.set_fixed_time(datetime(2025, 11, 11, 15, 59, tzinfo=UTC))
    page.goto("tasks/T01/")
    assert page.locator(".ps-give-link").count() > 4
    page.clock.set_fixed_time(datetime(2025, 11, 11, 16, 1, tzinfo=UTC))  # the 12th in China
    page.goto("tasks/T01/")
    expect(page.locator(".ps-give-link")).to_have_count(0)
    page.goto(GIVE)
    expect(page.get_by_text("这一轮公开征求意见已经结束")).to_be_visible()
    expect(page.locator("[data-give-mail]")).to_have_count(0)


@pytest.mark.parametrize("day", ["2025-10-20", "2025-11-12"])
def test_every_link_of_these_pages_leads_somewhere(day: str, built: Callable[..., Path]) -> None:
    test_site.test_every_link_leads_somewhere(built(FOREIGN, REPOSITORY, day, "github"))


def test_what_was_collected_stays_after_the_close(
    new_page: NewPage, built: Callable[..., Path], served: Callable[[Path], str]
) -> None:
    page = new_page(base_url=served(built(FOREIGN, REPOSITORY, "2025-11-12", "github")))
    page.goto("consultation/give/")
    keys = ("item", "revision", "sha256", "quote", "text", "proposed", "grounds", "name")
    kept = {key: getattr(slip(STEP, text="太软。"), key) for key in keys}
    page.evaluate(
        "([key, kept]) => localStorage.setItem(key, JSON.stringify({comments: [kept]}))",
        [KEPT, kept],
    )
    page.reload()
    expect(page.get_by_text("现在没有正在进行的公开征求意见")).to_be_visible()
    expect(page.get_by_label("意见", exact=True)).to_have_value("太软。")
    expect(page.get_by_role("button", name="下载文件")).to_be_visible()
    expect(page.locator("[data-give-mail], [data-give-issue], [data-give-print]")).to_have_count(0)


# --- Care


SMALL = """() => [...document.querySelectorAll(".ps-give-link, :is(.ps-give, .ps-collected) :is(a, button, input, select, textarea, summary)")]
  .filter(e => e.checkVisibility() && !e.closest(".ps-give__privacy, .ps-give__words"))
  .map(e => [e.textContent.trim().slice(0, 12), e.getBoundingClientRect()])
  .filter(([, r]) => r.width && Math.min(r.width, r.height) < 24).map(([t, r]) => `${t} ${r.width}x${r.height}`)"""
UNNAMED = """() => [...document.querySelectorAll("article :is(input, select, textarea)")]
  .filter(e => !e.labels.length || !e.labels[0].textContent.trim()).map(e => e.outerHTML)"""
DOUBLE = """() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); }"""


@pytest.mark.parametrize(
    "path",
    [
        "tasks/T01/",
        GIVE,
        "consultation/give/safeguards/",
        "consultation/give/",
        "consultation/privacy/",
        "text/",
        "safeguards/",
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_are_named_large_enough_and_fit(path: str, scheme: str, reader: Open) -> None:
    page = reader(**PHONE, color_scheme=scheme)
    collect(page, STEP, "太软。")
    page.goto(path)
    fits(page)
    assert page.evaluate(SMALL) == []
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(DOUBLE) == []
