"""Comments as a person sees them: the list over several pages, an item, one comment; and as an enemy
would write them: whatever stands in their texts, nothing runs, leaves or breaks the page.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Page, Request, expect

from generator.comment import (
    Channel,
    Comment,
    Disposition,
    Earlier,
    Further,
    Hidden,
    HiddenReason,
    quote_digest,
)
from generator.written import plain, written
from tests.browser.conftest import NewPage
from tests.conftest import FOREIGN

WIDE = "document.documentElement.scrollWidth"
# The elements that push the page out; what scrolls in a frame of its own does not.
TOO_WIDE = """
document.documentElement.scrollWidth === 360 ? [] : Array.from(document.querySelectorAll("body *"))
  .filter(e => e.getBoundingClientRect().right > 361 && !e.closest(".ps-scroll"))
  .map(e => e.outerHTML.slice(0, 120)).slice(0, 5)
"""
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


# --- Hostile texts

BEACON = "http://evil.invalid/x"
RUN = "window.__pwned=1"
ATTACKS = (
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT >",
    f"<script src={BEACON}></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src={BEACON}>",
    f'"><img src=x onerror="{RUN}">',
    f"'><svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x></svg>",
    f"<body onload={RUN}>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<marquee onstart={RUN}>",
    f"<object data={BEACON}></object>",
    f"<embed src={BEACON}>",
    f"<link rel=stylesheet href={BEACON}>",
    f"<style>@import '{BEACON}';</style>",
    f"<style>*{{background:url({BEACON})}}</style>",
    f"<div style='background:url({BEACON})'>x</div>",
    f"<base href={BEACON}>",
    f"<meta http-equiv=refresh content='0;url={BEACON}'>",
    f"<form action={BEACON}><button>点</button></form>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    f"<a href='javascript:{RUN}'>点</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>点</a>",
    f"[点](javascript:{RUN})",
    f"[点](<javascript:{RUN}>)",
    f"[点][r]\n\n[r]: javascript:{RUN}",
    f"![图]({BEACON})",
    f"![图][r]\n\n[r]: {BEACON}",
    f"<{BEACON}>",
    f"<javascript:{RUN}>",
    f'[点]({BEACON} "t" onclick={RUN})',
    f'{{: onclick="{RUN}" }}',
    f'文字 {{: #main onmouseover="{RUN}" }}',
    f"# 标题 {{: onclick={RUN} }}",
    f'*字*{{: onclick="{RUN}" }}',
    "{{ config.__class__ }}",
    "{{ 7*7 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "{# 注 #}{{ ''.__class__ }}",
    "{% include '/etc/passwd' %}",
    "{{ self._TemplateReference__context }}",
    "${7*7}",
    "<%= 7*7 %>",
    "#{7*7}",
    "---\ntitle: 换\nscript: evil.js\n---",
    '--8<-- "/etc/passwd"',
    "--->",
    "<!-- 注释 --><b>粗</b>",
    "-->",
    "]]>",
    "<![CDATA[<script>x</script>]]>",
    "<?php echo 1 ?>",
    "<!DOCTYPE x>",
    "&lt;script&gt;",
    "&#60;script&#62;window.__pwned=1&#60;/script&#62;",
    "&#x3c;img src=x onerror=window.__pwned=1&#x3e;",
    "\\<script\\>",
    "&amp;lt;b&amp;gt;",
    "!!! warning\n    警告",
    "??? note\n    折叠",
    "| a | b |\n| - | - |\n| 1 | 2 |",
    "```\n<script>window.__pwned=1</script>\n```",
    "    <script>window.__pwned=1</script>",
    "* 一\n* 二",
    "1. 一",
    "> 引",
    "***",
    "===",
    "~~删~~",
    "`<b>`",
    "[^1]\n\n[^1]: 注",
    "*[HTML]: 缩写",
    "@everyone #1 !1 GH-1",
    "<b>未闭合",
    "</div></section></article></main>",
    "</article><h1>假标题</h1>",
    "<h1 id='main'>假</h1>",
    "<div markdown='1'>**粗**</div>",
    "<p id='comments'>占位</p>",
    "\u202e倒过来的字\u202c",
    "a\u200bb\u200dc",
    "Z\u0351\u0351\u0351\u0351\u0351\u0351\u0351\u0351",
    "行\u2028分\u2029段",
    "空\x00字",
    "\ufeff头",
    "\ud800孤",
    "x" * 5000,
    "宽" * 5000,
)


@pytest.fixture(scope="module")
def attacked(
    tmp_path_factory: pytest.TempPathFactory,
    built: Callable[..., Path],
    served: Callable[[Path], str],
) -> str:
    """The address of a site in which every text of a comment is an attack, each in each field."""
    plan = copytree(FOREIGN, tmp_path_factory.mktemp("attacked") / "plan")
    for number, attack in enumerate(ATTACKS):
        text = plain(attack) or "空"
        line = " ".join(text.split())[:900]
        more = Further(id="1", received=DAY, text=text, earlier=(Earlier(until=DAY, text=text),))
        answer = {
            "disposition": Disposition.REJECTED,
            "reason": f"{number}。\n{text}",
            "answered": DAY,
        }
        asked_for = re.sub(r"[\s<>]", "", line)[:300]
        url = f"https://forge.example/{number}?q={asked_for}"
        made = comment(
            f"mail-{number + 100:04}",
            text=text,
            quote=text,
            proposed=text,
            grounds=text,
            name=f"{line[:20]}**",
            url=url,
            earlier=(Earlier(until=DAY, text=text),),
            further=(more,),
            **answer,
        )
        file(plan, made)
        hidden = Hidden(reason=HiddenReason.SPAM, day=DAY, note=line)
        file(plan, comment(f"post-{number + 100:04}", text=text, item="T05", hidden=hidden))
    return served(built(plan))


@pytest.fixture
def asked(new_page: NewPage, attacked: str) -> Iterator[tuple[Page, list[str]]]:
    """A phone, and what its pages asked for elsewhere or said."""
    phone = new_page(base_url=attacked, viewport={"width": 360, "height": 740}, is_mobile=True)
    seen: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((attacked, "data:", "blob:")):
            seen.append(request.url)

    phone.on("request", on_request)
    phone.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    yield phone, seen
    assert seen == []


FOREIGN_PARTS = (
    "article :is(script, iframe, object, embed, base, meta, link, style, template, math, video, audio, marquee, form:not(.ps-filter):not(.ps-compare)),"
    " article img, article .ps-said :is(svg, table, pre, h1, b, ol, ul ul), article [onclick], article [onerror], article [onload], article [onmouseover]"
)
SAID = [
    "comments/",
    "comments/page/2/",
    "tasks/T02/",
    "tasks/T05/",
    "units/shuili/",
    "consultation/public/",
    "consultation/public/feedback.html",
    *(f"comments/mail-{n + 100:04}/" for n in range(len(ATTACKS))),
    "comments/post-0100/",
]


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert len({*ATTACKS}) == len(ATTACKS) >= 96


def test_whatever_was_written_is_words(asked: tuple[Page, list[str]]) -> None:
    phone, _ = asked
    for url in SAID:
        phone.goto(url)
        phone.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert phone.evaluate("window.__pwned") is None, url
        assert phone.locator(FOREIGN_PARTS).count() == 0, url
        assert phone.locator("h1").count() == 1, url
        links = phone.locator("article a").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        assert not [
            link for link in links if str(link).lower().startswith(("javascript:", "data:", BEACON))
        ], url
        if not url.endswith(".html"):
            wide = phone.evaluate(TOO_WIDE)
            assert wide == [], url
    phone.goto("comments/mail-0100/")
    expect(
        phone.locator("#said + .ps-said__text").get_by_text(ATTACKS[0], exact=True).first
    ).to_be_visible()
    foreign = phone.get_by_role("link", name="原处")
    expect(foreign).to_have_attribute("rel", "nofollow ugc noopener")
