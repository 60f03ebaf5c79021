"""The search as readers use it: everything that holds the words is found, however they are typed."""

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NewPage
from tests.conftest import PLANS

# Names of units, phrases, words across the borders at which a segmenter would cut, mixed scripts,
# full and half width, with and without quotation marks.
QUERIES = re.findall(
    r"\S+",
    "区科委 区经委 区市场局 上海交大 华东师大 南滨江公司 紫竹高新区 吴泾镇 江川路街道 区委组织部 "
    "区规划资源局 马桥试验区公司 创新 人才 科技成果 成果转化 专精特新 技术经理人 孵化 知识产权 "
    "学科交叉 生物医药 元宇宙 究院 础创新资 零号湾区 海交大基 业孵化 能制造 端数控 型储能 工程研 "
    "目标值 2025年 万亿市值 交大2030 5G基站 C919 c919 Ｃ９１９ AI+工厂 ＡＩ＋工厂 ai AI 大零号湾 "
    "“大零号湾” 「大零号湾」 ＂大零号湾 新名片新地标 科创“新名 1+3+N （一） (一) 湾",
)
NOWHERE = ("火星移民", "零湾号大", "zzzz")
ITEMS = ("tasks", "actions", "indicators", "units")

Lines = dict[str, list[str]]
Type = Callable[[Page, str], None]


# --- What is expected: the lines that the browser itself lays out on each page.

READ = """() => {
    const article = document.querySelector("article");
    if (article.hasAttribute("data-search-skip")) return null;
    article.querySelectorAll("nav, button:not(th button), .headerlink, [data-search-skip]").forEach(part => part.remove());
    article.querySelectorAll("details").forEach(part => { part.open = true; });
    article.querySelectorAll("[role=tabpanel]").forEach(part => { part.hidden = false; });
    return [article.innerText, article.querySelector("h1").innerText];
}"""


@pytest.fixture(scope="module")
def lines(browser: Browser, site: Path, address: str) -> Lines:
    return lines_of(browser, site, address)


def lines_of(browser: Browser, site: Path, address: str) -> Lines:
    """The lines of every page that is searched, as they are laid out, the title first."""
    page = browser.new_page()
    read: Lines = {}
    for file in sorted(site.rglob("index.html")):
        url = f"{file.parent.relative_to(site).as_posix()}/".removeprefix("./")
        page.goto(address + url, wait_until="domcontentloaded")
        if said := page.evaluate(READ):
            text, title = said
            read[url] = [title, *re.split(r"[\n\t]+", text)]
    page.close()
    return read


def plain(text: str) -> str:
    """Text as the question and the page are compared."""
    return re.sub(r"[\s“”‘’「」『』\"']", "", unicodedata.normalize("NFKC", text)).lower()


def holding(lines: Lines, query: str) -> set[str]:
    wanted = plain(query)
    return {url for url, said in lines.items() if any(wanted in plain(line) for line in said)}


# --- Typing.


def key_by_key(page: Page, text: str) -> None:
    keys = page.context.new_cdp_session(page)
    for character in text:
        key = {"key": character, "text": character}
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": character})
    keys.detach()


def inserted(page: Page, text: str) -> None:
    page.keyboard.insert_text(text)


def composed(page: Page, text: str) -> None:
    """As an input method does it when the word is picked by mouse or touch: no key goes up."""
    keys = page.context.new_cdp_session(page)
    for letters in ("n", "ni", "ni h", text[:1], text):
        place = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        keys.send("Input.imeSetComposition", {"text": letters, **place})
    keys.send("Input.insertText", {"text": text})
    keys.detach()


def composed_with_key(page: Page, text: str) -> None:
    """As an input method does it when the word is picked by the space bar."""
    composed(page, text)
    keys = page.context.new_cdp_session(page)
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": " ", "code": "Space"})
    keys.detach()


WAYS: tuple[Type, ...] = (key_by_key, inserted, composed, composed_with_key)


def ask(page: Page, text: str, type_text: Type = inserted) -> None:
    """Type a question into the focused box, in place of what stands there, and await the answer."""
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    type_text(page, text)
    expect(page.locator("[data-search-status]")).to_contain_text(f"“{text}”")


def found(page: Page) -> list[str]:
    """Addresses of the results, in order, without their anchors, from the site's root."""
    links: list[str] = page.locator("[data-search-results] a").evaluate_all(
        "links => links.map(a => a.href)"
    )
    site = page.locator("[data-search]").evaluate(
        "form => new URL(form.dataset.root.replace(/[/]?$/, '/'), location).href"
    )
    return [link.partition("#")[0].removeprefix(site) for link in links]


@pytest.fixture
def box(page: Page) -> Page:
    """The home page with the search box focused."""
    page.goto("")
    page.keyboard.press("/")
    return page


# --- Everything is found.


@pytest.mark.parametrize("type_text", WAYS)
def test_every_page_that_holds_the_words_is_found_and_no_other(
    box: Page, lines: Lines, type_text: Type
) -> None:
    wrong = {}
    print(f"\n{'问':<12}{'应有':>6}{'找到':>6}")
    for query in (*QUERIES, *NOWHERE):
        ask(box, query, type_text)
        results, expected = found(box), holding(lines, query)
        print(f"{query:<12}{len(expected):>6}{len(results):>6}")
        if set(results) != expected or len(results) != len(expected):
            wrong[query] = (expected - set(results), set(results) - expected)
    assert wrong == {}


def test_the_queries_are_worth_asking(lines: Lines) -> None:
    assert len(QUERIES) >= 40
    assert [query for query in QUERIES if not holding(lines, query)] == []
    assert [query for query in NOWHERE if holding(lines, query)] == []


@pytest.mark.parametrize("plan", [name for name in PLANS if name != "real"])
def test_whatever_the_plan_its_words_are_found(
    new_page: NewPage,
    browser: Browser,
    built: Callable[[Path], Path],
    served: Callable[[Path], str],
    plan: str,
) -> None:
    site = built(PLANS[plan])
    lines = lines_of(browser, site, served(site))
    page = new_page(base_url=served(site))
    page.goto("")
    page.keyboard.press("/")
    for query in samples(lines):
        ask(page, query)
        assert set(found(page)) == holding(lines, query), query


def samples(lines: Lines) -> list[str]:
    """Some forty stretches of two to eight characters, from all over the site."""
    texts = sorted({line for said in lines.values() for line in said if len(plain(line)) > 8})
    chosen = texts[:: len(texts) // 40 + 1]
    cuts = ((text, len(text) // 3, 2 + n % 7) for n, text in enumerate(chosen))
    stretches = (text[start : start + length].strip() for text, start, length in cuts)
    return [stretch for stretch in stretches if plain(stretch)]


def test_every_text_of_the_data_leads_to_its_page(box: Page, site: Path) -> None:
    plan = json.loads((site / "data" / "plan.json").read_text("utf-8"))
    texts = {
        f"{folder}/{item['id']}/": [item.get("title") or item["name"], item.get("text") or ""]
        for folder in ITEMS
        for item in plan[folder]
    }
    for task in plan["tasks"]:
        texts[f"tasks/{task['id']}/"] += [row["text"] for row in task["rows"]]
        texts[f"tasks/{task['id']}/"] += [s["text"] for row in task["rows"] for s in row["steps"]]
    for url, said in texts.items():
        for line in "\n".join(said).split("\n"):
            middle = line[len(line) // 2 :][:8].strip()
            if middle:
                ask(box, middle)
                assert url in found(box), (url, middle)


# --- What a result is.


def test_titles_come_first_then_items_then_whole_documents(box: Page, lines: Lines) -> None:
    for query in ("创新", "人才", "上海交大", "指标"):
        ask(box, query)
        ranks = [
            (plain(query) not in plain(lines[url][0]), "/" not in url.rstrip("/"))
            for url in found(box)
        ]
        assert ranks == sorted(ranks)


def test_a_unit_is_the_first_result_for_its_name(box: Page) -> None:
    ask(box, "区科委")
    first = box.locator("[data-search-results] a").first
    expect(first.locator(".ps-hit__title")).to_have_text("区科委")
    expect(first.locator(".ps-hit__kind")).to_have_text("单位")


@pytest.mark.parametrize("query", ["成果转化", "ｃ９１９", "大零号湾", "新名片新地标"])
def test_the_words_are_marked_in_each_result(box: Page, query: str) -> None:
    ask(box, query)
    results = box.locator("[data-search-results] a").all()
    assert results
    for result in results:
        marks = result.locator("mark").all_inner_texts()
        assert {plain(mark) for mark in marks} == {plain(query)}


def test_a_result_leads_to_the_place_of_the_words(box: Page) -> None:
    ask(box, "C919")
    link = box.locator("[data-search-results] a[href*='/tasks/']").first
    link.click()
    place = box.locator(":target")
    expect(place).to_contain_text("C919")
    expect(place).to_be_in_viewport()


def test_nothing_found_says_so_and_offers_the_single_words(box: Page) -> None:
    ask(box, "区科委 飞船")
    expect(box.locator("[data-search-status]")).to_contain_text("没有找到")
    assert found(box) == []
    box.get_by_role("button", name="只找“区科委”").click()
    expect(box.locator("[data-search-status]")).to_contain_text("“区科委”见于")
    expect(box.locator("#query")).to_have_value("区科委")


# --- Keys, opening and leaving.


@pytest.mark.parametrize("url", ["", "text/", "table/", "tasks/T01/", "units/", "about/"])
def test_slash_focuses_the_box_from_any_page(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("[data-search-results]")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#query")).to_be_focused()
    expect(page.locator("#query")).to_have_value("")
    page.keyboard.press("/")
    expect(page.locator("#query")).to_have_value("/")


def test_slash_in_another_field_is_a_slash(page: Page) -> None:
    page.goto("")
    page.evaluate("document.querySelector('article').append(document.createElement('textarea'))")
    page.locator("textarea").focus()
    page.keyboard.type("2023/2")
    expect(page.locator("textarea")).to_have_value("2023/2")


def test_slash_under_a_chinese_input_method(page: Page) -> None:
    page.goto("")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent("
        "'keydown', {key: 'Process', code: 'Slash', bubbles: true, cancelable: true}))"
    )
    expect(page.locator("#query")).to_be_focused()


def test_escape_leaves_for_where_one_was(page: Page) -> None:
    page.goto("tasks/")
    link = page.locator("article a").nth(3)
    link.focus()
    page.keyboard.press("/")
    ask(page, "创新")
    page.keyboard.press("Escape")
    expect(page.locator("[data-search-results]")).to_be_hidden()
    expect(link).to_be_focused()


def test_escape_leaves_for_where_one_came_from_with_the_tab_key(page: Page) -> None:
    page.goto("tasks/")
    link = page.locator(".ps-nav a").last
    link.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_escape_leaves_from_within_the_results(box: Page) -> None:
    ask(box, "创新")
    box.keyboard.press("ArrowDown")
    box.keyboard.press("ArrowDown")
    box.keyboard.press("Escape")
    expect(box.locator("[data-search-results]")).to_be_hidden()
    expect(box.locator("#query")).not_to_be_focused()


def test_the_keyboard_alone_is_enough(box: Page) -> None:
    ask(box, "创新")
    results = box.locator("[data-search-results] a")
    box.keyboard.press("ArrowDown")
    expect(results.nth(0)).to_be_focused()
    box.keyboard.press("ArrowDown")
    box.keyboard.press("ArrowDown")
    box.keyboard.press("ArrowUp")
    expect(results.nth(1)).to_be_focused()
    box.keyboard.press("Tab")
    expect(results.nth(2)).to_be_focused()
    box.keyboard.press("ArrowUp")
    box.keyboard.press("ArrowUp")
    box.keyboard.press("ArrowUp")
    expect(box.locator("#query")).to_be_focused()
    box.keyboard.press("Enter")
    expect(results.nth(0)).to_be_focused()
    wanted = results.nth(0).get_attribute("href")
    box.keyboard.press("Enter")
    box.wait_for_url(str(wanted))


def test_a_word_being_composed_is_not_asked_for(box: Page) -> None:
    ask(box, "创新")
    before = found(box)
    keys = box.context.new_cdp_session(box)
    for letters in ("k", "ke", "ke w", "ke wei"):
        place = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        keys.send("Input.imeSetComposition", {"text": letters, **place})
        assert found(box) == before
    keys.send("Input.insertText", {"text": "资源"})
    expect(box.locator("[data-search-status]")).to_contain_text("“创新资源”")


def test_pasted_text_is_asked_for(box: Page) -> None:
    box.evaluate("document.execCommand('insertText', false, '上海交大')")
    expect(box.locator("[data-search-status]")).to_contain_text("“上海交大”见于")


def test_a_click_elsewhere_closes_the_panel(box: Page) -> None:
    ask(box, "创新")
    box.mouse.click(20, 780)
    expect(box.locator("[data-search-results]")).to_be_hidden()


# --- Loading.


def test_the_index_is_fetched_once_and_only_when_used(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("tasks/T01/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search/index" in url]
    page.keyboard.press("/")
    ask(page, "创新")
    ask(page, "人才")
    assert len([url for url in asked if "search/index" in url]) == 1


def test_a_failed_fetch_is_told_and_tried_again(page: Page, faults: list[str]) -> None:
    page.goto("")
    page.context.set_offline(True)
    page.keyboard.press("/")
    expect(page.locator("[data-search-status]")).to_contain_text("请检查网络", timeout=20_000)
    page.context.set_offline(False)
    faults.clear()
    ask(page, "创新")
    assert found(page)


def test_without_javascript_it_says_what_to_do(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("tasks/T01/")
    expect(page.locator("#query")).to_be_hidden()
    page.locator(".ps-search__without").get_by_role("link", name="全文").click()
    expect(page).to_have_url(re.compile("/text/$"))


def test_the_page_that_is_not_there_can_be_searched_from(page: Page, faults: list[str]) -> None:
    response = page.goto("no/such/page/")
    assert response
    assert response.status == 404
    assert all("404" in fault for fault in faults)
    faults.clear()
    expect(page.locator("h1")).to_have_text("没有找到这个页面")
    page.keyboard.press("/")
    ask(page, "区科委")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("区科委")


# --- On a phone.


def test_on_a_phone_the_search_is_a_sheet(phone: Page) -> None:
    phone.goto("tasks/T01/")
    phone.locator("#query").tap()
    ask(phone, "成果转化")
    sheet = phone.locator("[data-search]").bounding_box()
    assert sheet == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    phone.locator("[data-search-results] a").last.scroll_into_view_if_needed()
    expect(phone.locator("[data-search-results] a").last).to_be_in_viewport()
    phone.get_by_role("button", name="关闭").tap()
    expect(phone.locator("[data-search-results]")).to_be_hidden()
    expect(phone.locator("h1")).to_be_in_viewport()


def test_on_a_phone_a_result_opens(phone: Page) -> None:
    phone.goto("")
    phone.locator("#query").tap()
    ask(phone, "区科委", composed)
    phone.locator("[data-search-results] a").first.tap()
    expect(phone.locator("h1")).to_contain_text("区科委")
