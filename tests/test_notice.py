"""The pages of the rounds and the banner with the clock: what they say in each state, and nothing by the day.

The golden pages are of the foreign plan; after an intended change run `GOLDEN=write make test` and
read the difference before committing it.
"""

import os
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import lxml.html
import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from markupsafe import Markup

from generator.build import Folders, examine, unreachable
from generator.chronicle.last_days import last_days
from generator.consultation import Channels, Consultation, Round, RoundKind
from generator.directory import load_directory
from generator.docket import Docket
from generator.history import History
from generator.ledger import ledger
from generator.pages import pages
from generator.pages.consultation import banner, span
from generator.verify import Proof
from tests.conftest import FOREIGN, LEAST, REAL, ROOT, plan_in
from tests.test_escape import extensions
from tests.test_pages import HOSTILE

GOLDEN = Path(__file__).parent / "golden" / "consultation"
SITE = "https://plan.example/a/"
DAYS = {
    "before": date(2025, 10, 1),
    "open": date(2025, 10, 20),
    "last_days": date(2025, 11, 10),
    "closed": date(2025, 12, 31),
}
# On these days a round of the foreign plan comes into another state.
TURNS = ("2025-09-22", "2025-09-28", "2025-10-01", "2025-10-13", "2025-11-09", "2025-11-12")


@cache
def history_of(directory: Path) -> History:
    return History(ledger(load_directory(directory)), plan_in(directory))


def docket_on(today: date, directory: Path = FOREIGN, rounds: Consultation | None = None) -> Docket:
    loaded = load_directory(directory)
    filed = (loaded.comments, loaded.signoffs)
    return Docket(rounds or loaded.consultation, *filed, history_of(directory), today)


def made_on(
    today: date, directory: Path = FOREIGN, rounds: Consultation | None = None
) -> Mapping[str, bytes]:
    docket = docket_on(today, directory, rounds)
    return {
        **pages(plan_in(directory), (), Proof(note="无"), docket),
        "banner": repr(banner(docket)).encode(),
        **last_days(docket, SITE),
    }


def tree(source: bytes) -> Any:
    body = source.decode().split("---\n", 2)[2]
    return lxml.html.fromstring(f"<main>{markdown.markdown(body, extensions=extensions())}</main>")


def seen(source: bytes, part: str = "") -> str:
    """What a page shows of one part, without script and white space."""
    root = tree(source)
    for hidden in root.xpath("//*[@hidden]"):
        hidden.drop_tree()
    (found,) = root.xpath("//*[@id=$part]", part=part) if part else [root]
    return "".join(found.text_content().split())


@pytest.mark.parametrize("state", ["open", "closed"])
def test_golden(state: str) -> None:
    kept = GOLDEN / f"public-{state}.md"
    made = made_on(DAYS[state])["consultation/public.md"]
    if os.environ.get("GOLDEN") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(made)
    assert made.decode() == kept.read_text("utf-8")


# --- A function of the tree and of the state


def turns_before(day: date) -> int:
    return sum(turn <= day.isoformat() for turn in TURNS)


@settings(max_examples=5)
@given(st.dates(date(2025, 9, 15), date(2025, 11, 20)), st.integers(0, 400))
def test_two_days_of_one_state_give_the_same_bytes(day: date, more: int) -> None:
    other = day + timedelta(days=more)
    same = turns_before(day) == turns_before(other)
    assert (made_on(day) == made_on(other)) is same


def test_every_turn_shows() -> None:
    for turn in map(date.fromisoformat, TURNS):
        before = turn - timedelta(days=1)
        listed = [made_on(day)["consultation/index.md"] for day in (before, turn)]
        assert listed[0] != listed[1], turn


# --- The banner


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("before", ("即将公开征求意见", "2025年10月13日至11月11日", "（首尾两日计在内）", "")),
        ("open", ("公开征求意见", "2025年10月13日至11月11日", "（首尾两日计在内）", "提意见")),
        (
            "last_days",
            ("公开征求意见即将截止", "最后一天是2025年11月11日", "（当日计在内）", "提意见"),
        ),
        ("closed", ("公开征求意见已经结束", "2025年10月13日至11月11日", "", "看采纳情况")),
    ],
)
def test_the_banner_says_where_the_round_stands(state: str, wanted: tuple[str, ...]) -> None:
    told: Any = banner(docket_on(DAYS[state]))["banner"]
    (now,) = [one for one in told["sayings"] if one["clock"] == told["clock"]]
    assert tuple(str(now[key]) for key in ("head", "days", "rule", "deed")) == wanted
    assert now["is_comment"] is (state in ("open", "last_days"))
    assert [str(one["clock"]) for one in told["sayings"]] == [
        "before",
        "open",
        "last&#95;days",
        "closed",
    ]


def test_what_reaches_the_theme_is_escaped() -> None:
    """The theme's own templates place it as it is."""
    told: Any = banner(docket_on(DAYS["open"]))["banner"]
    words = [told[key] for key in ("first", "ending", "last", "clock")]
    words += [one[key] for one in told["sayings"] for key in ("head", "days", "rule", "deed")]
    assert [word for word in words if not isinstance(word, Markup)] == []
    addresses = [told["address"], *(one["address"] for one in told["sayings"])]
    assert all(re.fullmatch("[a-z0-9/#-]*", address) for address in addresses)


def test_a_round_of_unknown_days_and_no_round_have_no_banner() -> None:
    assert banner(docket_on(DAYS["open"], REAL)) == {"dated": False}
    assert banner(docket_on(DAYS["open"], LEAST)) == {"dated": False}


def test_a_span_names_the_year_once_where_it_is_the_same() -> None:
    one = Round(
        id="a", kind=RoundKind.PUBLIC, revision="draft", first="2030-12-20", last="2031-01-18"
    )
    assert span(one) == "2030年12月20日至2031年1月18日"


# --- The page of a round


@pytest.mark.parametrize("state", DAYS)
def test_comment_links_are_there_while_the_round_takes_comments(state: str) -> None:
    for name in ("index.md", "consultation/index.md", "consultation/public.md"):
        links = tree(made_on(DAYS[state])[name]).xpath(
            "//*[contains(@class, 'ps-comment-link')]/descendant-or-self::a/@href"
        )
        assert bool(links) is (state in ("open", "last_days")), name
    mail = "mailto:jtgh@yundu.example?subject="
    assert any(link.startswith(mail) for link in links) is (state in ("open", "last_days"))


def test_what_came_of_it_is_told_when_the_round_is_over() -> None:
    told = "公开征求意见期间收到的意见，均已逐条研究并答复。"
    for state, day in DAYS.items():
        page = seen(made_on(day)["consultation/public.md"], "feedback")
        assert (told in page) is (state == "closed")
        waits = (
            "征求意见截止于2025年11月11日（当日计在内）。结束以后，收到的意见和采纳情况在这里公布。"
        )
        assert (waits in page) is (state != "closed")


def one_round(**changed: Any) -> Consultation:
    given = {"first": "2030-01-01", "last": "2030-01-20", **changed}
    facts = {key: value for key, value in given.items() if value is not None}
    return Consultation(
        rounds=(Round(**{"id": "a", "kind": RoundKind.PUBLIC, "revision": "draft", **facts}),)
    )


def shown(part: str, today: date = DAYS["open"], **changed: Any) -> str:
    return seen(made_on(today, FOREIGN, one_round(**changed))["consultation/a.md"], part)


def test_a_round_over_without_feedback_says_so() -> None:
    assert "采纳情况尚未公布" in shown("feedback", date(2030, 1, 21))


def test_a_short_round_says_why() -> None:
    assert "一、缩短期限的理由情况紧急。" in shown("notice", shorter_because="情况紧急。")


def test_an_internal_round_names_the_units_asked() -> None:
    page = seen(made_on(DAYS["closed"])["consultation/units.md"], "notice")
    assert "一、征求意见的单位共6个：市发展改革委、" in page


def test_the_real_round_hides_nothing_and_adds_nothing() -> None:
    page = made_on(DAYS["closed"], REAL)["consultation/public.md"]
    assert "起止日期不详没有查到这一轮的公告，起止日期不详。" in seen(page, "notice")
    assert "没有查到收到了哪些意见、采纳情况如何的公开资料。" in seen(page, "feedback")
    assert "data-clock" not in page.decode()
    assert "last-day.ics" not in page.decode()


def test_a_plan_that_asked_nobody_says_so() -> None:
    assert "本站没有登记征求意见的安排" in seen(
        made_on(DAYS["open"], LEAST)["consultation/index.md"]
    )


def test_hostile_words_of_a_notice_stay_words() -> None:
    mail = {"address": "a@b.example", "mark": HOSTILE}
    words = dict.fromkeys(("title", "introduction", "basis", "explanation"), HOSTILE)
    rounds = Consultation.model_validate(
        {
            "rounds": (
                {
                    "id": "a",
                    "kind": "public",
                    "revision": "draft",
                    "first": "2025-10-13",
                    "last": "2025-11-01",
                    **words,
                    "shorter_because": HOSTILE,
                    "issuers": (HOSTILE,),
                    "channels": {"mail": mail, "post": {"address": HOSTILE, "mark": HOSTILE}},
                    "office": {"name": HOSTILE},
                    "feedback": {"statement": HOSTILE, "silence": HOSTILE, "asked": ()},
                },
            )
        }
    )
    for day in (DAYS["open"], DAYS["closed"]):
        made = made_on(day, FOREIGN, rounds)
        for name in ("index.md", "consultation/index.md", "consultation/a.md"):
            head, body = made[name].decode().split("---\n", 2)[1:]
            assert "{{" not in head + body, name
            root = tree(made[name])
            assert not root.xpath("//script | //img | //*[@onerror] | //*[@id='c']"), name
            assert not [a for a in root.xpath("//a/@href") if a.startswith("javascript")], name
        assert "{{" not in made["banner"].decode()


# --- The calendar of the last day


def test_the_last_day_is_an_event_of_one_day_without_an_alarm() -> None:
    made = last_days(docket_on(DAYS["open"]), SITE)
    assert sorted(made) == [
        "consultation/public/last-day.ics",
        "consultation/units/last-day.ics",
    ]
    calendar = Calendar.from_ical(made["consultation/public/last-day.ics"])
    assert calendar.errors == []
    (event,) = calendar.walk("VEVENT")
    assert str(event["summary"]) == "公开征求意见截止：绿色智能航运行动方案"
    assert event["dtstart"].dt == date(2025, 11, 11)
    assert event["dtend"].dt == date(2025, 11, 12)
    assert str(event["url"]) == f"{SITE}consultation/public/"
    assert event.walk("VALARM") == []
    uids = {str(Calendar.from_ical(data).walk("VEVENT")[0]["uid"]) for data in made.values()}
    assert len(uids) == 2


def test_a_round_that_is_made_longer_replaces_its_event() -> None:
    short, long = (
        Calendar.from_ical(
            last_days(docket_on(DAYS["open"], FOREIGN, one_round(last=last)), "")[
                "consultation/a/last-day.ics"
            ]
        ).walk("VEVENT")[0]
        for last in ("2030-01-20", "2030-02-20")
    )
    assert short["uid"] == long["uid"]
    assert short["sequence"] < long["sequence"]
    assert "url" not in short


def test_days_that_nobody_knows_and_the_last_of_all_days() -> None:
    assert last_days(docket_on(DAYS["open"], REAL), SITE) == {}
    made = last_days(docket_on(DAYS["open"], FOREIGN, one_round(last="9999-12-31")), SITE)
    (event,) = Calendar.from_ical(made["consultation/a/last-day.ics"]).walk("VEVENT")
    assert "dtend" not in event


# --- A forge that is not named


def test_a_round_on_a_forge_that_is_not_named_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = Folders(FOREIGN, ROOT / "docs", ROOT / "mkdocs.yml", tmp_path)
    for state, day in DAYS.items():
        told = unreachable(examine(FOREIGN, day), folders)
        assert ("REPO_URL" in (told or "")) is (state != "closed")
    assert unreachable(examine(LEAST, DAYS["open"]), folders) is None
    monkeypatch.setenv("REPO_URL", "https://github.com/a/b")
    assert unreachable(examine(FOREIGN, DAYS["open"]), folders) is None


def test_the_forge_is_a_way_only_where_there_is_one() -> None:
    rounds = one_round(channels=Channels(issues=True))
    docket = docket_on(DAYS["open"], FOREIGN, rounds)
    plan, proof = plan_in(FOREIGN), Proof(note="无")
    for edit in (None, lambda _item, _field: "https://a.cn/"):
        page = pages(plan, (), proof, docket, edit)["consultation/a.md"]
        assert ("网上提交" in seen(page, "notice")) is (edit is not None)
