"""Which items may be commented on, on which day and where; the pages hold their words and ways."""

import json
import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from pathlib import Path

import lxml.html
import pytest

from generator.consultation import Consultation
from generator.directory import load_directory
from generator.docket import Docket, item_digest, plan_digest
from generator.forge.address import Repository
from generator.forge.kind import Forge
from generator.giving import Giving
from generator.history import History
from generator.ledger import ledger
from generator.links import address_of, file_of, relative
from generator.model import Plan, Row, Safeguard, Step
from generator.pages import pages
from generator.slip import read
from generator.verify import Proof
from generator.views import Views
from tests.conftest import FOREIGN, LEAST, REAL, TODAY

OPEN = date(2025, 10, 20)
BEFORE = date(2025, 10, 12)
OVER = date(2025, 11, 12)
SITE = "https://river.example/plan/"
LINK = re.compile(
    r'<a class="ps-comment-link ps-give-link"[^>]* href="([^"]*)" aria-label="([^"]*)">提意见</a>'
)


def giving(
    today: date, directory: Path = FOREIGN, consultation: Consultation | None = None
) -> Giving:
    loaded = load_directory(directory)
    assert loaded.plan is not None
    history = History(ledger(loaded), loaded.plan)
    asked = consultation or loaded.consultation
    repository = Repository("https://a.example/o/r", Forge.GITHUB)
    return Giving(Docket(asked, (), (), history, today), repository, SITE)


def made(given: Giving) -> dict[str, str]:
    files = pages(given.docket.history.plan, (), Proof(note="无"), given.docket, giving=given)
    return {name: data.decode() for name, data in files.items()}


@pytest.fixture(scope="module")
def opened() -> Giving:
    return giving(OPEN)


@pytest.fixture(scope="module")
def open_pages(opened: Giving) -> Mapping[str, str]:
    return made(opened)


def then(given: Giving) -> Plan:
    one = given.docket.consultation.find("public")
    assert one is not None
    held = given.docket.asked_about(one)
    assert held is not None
    return held.plan


def test_every_item_of_the_revision_has_its_section(opened: Giving) -> None:
    plan, views = then(opened), Views(then(opened))
    pages_of = {item.id: page for page, held in opened.pages.items() for item in held}
    assert [*pages_of] == ["plan", *(item.id for item in plan.items())]
    for item in plan.items():
        wanted = views.task_of[item.id].id if isinstance(item, Row | Step) else item.id
        wanted = "safeguards" if isinstance(item, Safeguard) else wanted
        assert pages_of[item.id] == wanted
        assert opened.address(item.id) == f"consultation/give/{pages_of[item.id]}/#{item.id}"
    assert opened.address("plan") == "consultation/give/plan/#plan"
    assert opened.address("T99") is None
    assert opened.address("kewei") is None


def test_a_slip_says_which_words_were_seen(opened: Giving) -> None:
    plan = then(opened)
    held = {item.id: item for item in plan.items()}
    for page in opened.pages.values():
        for asked in page:
            known = item_digest(held[asked.id]) if asked.thing else plan_digest(plan)
            assert (asked.slip.revision, asked.slip.sha256) == ("draft", known)
            assert asked.digest == known[:12]


def test_sections_hold_words_ways_and_form(opened: Giving, open_pages: Mapping[str, str]) -> None:
    for page, held in opened.pages.items():
        root = lxml.html.fromstring(open_pages[f"consultation/give/{page}.md"].split("---", 2)[2])
        for asked in held:
            (section,) = root.xpath(f"//section[@id='{asked.id}']")
            text = "".join(section.text_content().split())
            assert all("".join(words.split()) in text for words in asked.words)
            issue, mail = (
                section.xpath(f".//a[@data-give-{way}]/@href") for way in ("issue", "mail")
            )
            assert issue[0].startswith(
                "https://a.example/o/r/issues/new?template=comment.yml&title="
            )
            assert mail[0].startswith("mailto:jtgh@yundu.example?subject=")
            (letter,) = section.xpath(".//pre")
            for line in letter.xpath(".//br"):
                line.tail = f"\n{line.tail or ''}"
            (slip,) = read(letter.text_content())
            assert (slip.item, slip.sha256) == (asked.id, asked.slip.sha256)
            (paper,) = section.xpath(".//div[@class='ps-paper']")
            words = paper.text_content()
            for wanted in (asked.digest, "draft", "350000", "航运方案意见", "2025年11月11日"):
                assert wanted in words, (asked.id, wanted)
            assert asked.id in words
            assert len(paper.xpath(".//svg[@class='ps-code']")) == 1


def test_every_item_page_leads_to_its_section(
    opened: Giving, open_pages: Mapping[str, str]
) -> None:
    now, asked = Views(opened.docket.history.plan), {item.id for item in then(opened).items()}
    for identity, item in now.item.items():
        page = address_of(item, now.task_of.get(identity)).partition("#")[0]
        found = {
            unescape(label): unescape(href)
            for href, label in LINK.findall(open_pages[file_of(page)])
        }
        address = opened.address(identity)
        wanted = relative(address, page) if address else None
        assert found.get(f"对 {identity} 提意见") == wanted
        assert (wanted is not None) == (identity in asked)
    assert not asked >= now.item.keys()


def test_the_reading_text_leads_to_sections_too(open_pages: Mapping[str, str]) -> None:
    found = {
        unescape(label): unescape(href) for href, label in LINK.findall(open_pages["text/index.md"])
    }
    assert found["对 全文 提意见"] == "../consultation/give/plan/#plan"
    assert found["对 T01 提意见"] == "../consultation/give/T01/#T01"
    assert found["对 S1 提意见"] == "../consultation/give/safeguards/#S1"


@pytest.mark.parametrize("today", [BEFORE, OVER])
def test_a_round_that_is_not_open_offers_nothing(today: date) -> None:
    given = giving(today)
    assert given.open is None
    assert not any("ps-give-link" in page or "quote.js" in page for page in made(given).values())
    assert given.address("T01") is None


def test_before_the_round_there_is_but_the_page_that_the_banner_will_lead_to() -> None:
    assert giving(BEFORE).pages == {}
    given = {name for name in made(giving(BEFORE)) if name.startswith("consultation/give")}
    assert given == {"consultation/give.md"}


def test_after_the_round_its_pages_stay_and_say_so(open_pages: Mapping[str, str]) -> None:
    after = made(giving(OVER))
    given = [name for name in open_pages if name.startswith("consultation/give")]
    assert len(given) > 10
    for name in given:
        assert name in after
        if name == "consultation/give.md":
            assert "现在没有正在进行的公开征求意见" in after[name]
            continue
        words = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), after[name])
        assert words.count("不再收取意见") == words.count('<section class="ps-give')
        assert "已于2025年11月11日结束" in words
        assert 'href="../../public/#feedback">看意见反馈' in words
        for gone in ("data-give-mail", "data-give-issue", "ps-paper", "script:", "mailto:"):
            assert gone not in after[name]


@pytest.mark.parametrize("directory", [REAL, LEAST])
def test_rounds_without_days_never_had_such_pages(directory: Path) -> None:
    files = made(giving(TODAY, directory))
    assert not [name for name in files if name.startswith("consultation/give")]
    assert "consultation/privacy.md" in files


def test_what_a_later_round_does_not_ask_about_stays_over() -> None:
    loaded = load_directory(FOREIGN)
    assert loaded.consultation is not None
    first = loaded.consultation.find("public")
    assert first is not None
    second = first.model_copy(
        update={"id": "public-2", "revision": "issued", "first": "2026-04-01", "last": "2026-04-30"}
    )
    given = giving(date(2026, 4, 2), FOREIGN, Consultation(rounds=(first, second)))
    old, new = (
        {item.id for item in held.plan.items()} for held in given.docket.history.ledger.held[::2]
    )
    assert old - new
    sections = {asked.id: asked for page in given.pages.values() for asked in page}
    assert {i for i, asked in sections.items() if asked.round.id == "public"} >= old - new
    assert {given.address(i) for i in old - new} == {None}
    assert all(given.address(i) for i in new)
    assert [asked.round.id for asked in given.pages["plan"]] == ["public-2"]


def test_without_channels_or_address_the_ways_are_fewer() -> None:
    loaded = load_directory(FOREIGN)
    assert loaded.consultation is not None
    first = loaded.consultation.find("public")
    assert first is not None
    bare = first.model_copy(
        update={
            "channels": first.channels.model_copy(
                update={"issues": False, "mail": None, "post": None}
            )
        }
    )
    docket = giving(OPEN, FOREIGN, Consultation(rounds=(bare,))).docket
    page = made(Giving(docket))["consultation/give/T01.md"]
    for gone in ("data-give-mail", "data-give-issue", "<svg", "寄至"):
        assert gone not in page
    assert "没有二维码" in page
    settings = json.loads(Giving(docket).settings(bare))
    assert (settings["issue"], settings["mail"]) == (None, None)
    assert made(Giving(docket))["tasks/T01.md"].count("ps-give-link") > 3


def test_the_link_is_all_that_an_item_page_gets(open_pages: Mapping[str, str]) -> None:
    closed = made(giving(OVER))
    for name in ("tasks/T01.md", "indicators/I01.md", "actions/A1.md"):
        links = open_pages[name].count("ps-give-link")
        assert links
        assert len(open_pages[name]) - len(closed[name]) < 190 * links + 200


def test_privacy_is_told_from_every_way(open_pages: Mapping[str, str]) -> None:
    for name, page in open_pages.items():
        if name.startswith("consultation/give"):
            sections = page.count('<section class="ps-give') or 1
            assert page.count('privacy/">个人信息说明</a>') == sections, name
    assert "第六条" in open_pages["consultation/privacy.md"]


def test_hostile_words_stay_words() -> None:
    evil = '"><script>alert(1)</script>{{ 7*7 }}</textarea>'
    loaded = load_directory(FOREIGN)
    assert loaded.consultation is not None
    first = loaded.consultation.find("public")
    assert first is not None
    assert first.channels.mail is not None
    mail = first.channels.mail.model_copy(update={"mark": evil})
    hostile = first.model_copy(
        update={"channels": first.channels.model_copy(update={"mail": mail})}
    )
    files = made(giving(OPEN, FOREIGN, Consultation(rounds=(hostile,))))
    for name in ("consultation/give/T01.md", "consultation/give.md"):
        assert "<script>alert" not in files[name]
        assert "{{" not in files[name].split("---", 2)[2]
        root = lxml.html.fromstring(files[name].split("---", 2)[2])
        assert evil in root.text_content().replace("\n", " ")
        settings = json.loads(root.xpath("//@data-give-settings")[0])
        assert settings["mail"]["mark"] == evil
