"""What became of each comment: its item then and now, its words, its way, its sums."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.comment import (
    Channel,
    Comment,
    Disposition,
    FiledComment,
    FiledSignoff,
    Hidden,
    HiddenReason,
    LedTo,
    Signoff,
    State,
    quote_digest,
)
from generator.consultation import LAST_DAYS, Clock, Consultation, Feedback, Round, RoundKind
from generator.directory import load_directory
from generator.docket import Docket, Words, natural, tally, words_of
from generator.history import History
from generator.ledger import ledger
from tests.conftest import FOREIGN, TODAY, plan_in

DAY = "2025-10-20"
PUBLIC = Round(
    id="public", kind=RoundKind.PUBLIC, revision="draft", first="2025-10-13", last="2025-11-11"
)


def comment(identity: str = "c1", **fields: Any) -> Comment:
    said = {
        "item": "T04-1-1",
        "revision": "draft",
        "text": "意见。",
        "channel": Channel.MAIL,
        "received": DAY,
    }
    if quote := fields.get("quote"):
        fields["quote_sha256"] = quote_digest(quote)
    return Comment(**{"id": identity, **said, **fields})


def docket(
    *comments: Comment, today: date = TODAY, rounds: tuple[Round, ...] = (PUBLIC,), **more: Any
) -> Docket:
    filed = [FiledComment(round="public", comment=c) for c in comments]
    history = History(ledger(load_directory(FOREIGN)), plan_in(FOREIGN))
    return Docket(Consultation(rounds=rounds), filed, more.get("signoffs", ()), history, today)


WORDS: Mapping[str, tuple[dict[str, Any], Words]] = {
    "nothing quoted": ({}, Words.NONE),
    "changed since": ({"quote": "力争每年改造18套左右；"}, Words.CHANGED),
    "as they were": ({"item": "T02", "quote": "1.5万吨级及以上泊位"}, Words.SAME),
    "but for white space": ({"item": "T02", "quote": "1.5万吨级 及以上\n泊位"}, Words.SAME),
    "removed": ({"item": "T10", "quote": "任何话"}, Words.GONE),
    "in the whole document": ({"item": "plan", "quote": "鼓励其他作业区参照执行。"}, Words.SAME),
    "no longer in the whole document": (
        {"item": "plan", "quote": "力争每年改造18套左右；"},
        Words.GONE,
    ),
}


@pytest.mark.parametrize("name", WORDS)
def test_what_became_of_the_words(name: str) -> None:
    fields, expected = WORDS[name]
    assert docket().words(comment(**fields)) is expected


def test_a_comment_stays_with_an_item_that_is_gone() -> None:
    known = docket(said := comment(item="T10-1"))
    assert known.thing_now(said) is None
    assert known.thing_then(said) is not None
    assert known.address(said) == "tasks/T10/#T10-1"
    assert known.by_item["T10-1"][0].comment == said
    (transition,) = known.life(said)
    assert transition.id == "submitted"


def test_units_have_to_do_with_comments_on_their_items_then_and_now() -> None:
    known = docket(comment(item="T07", assigned="keji", assigned_on=DAY))
    then, now = known.views("draft"), known.views("issued")
    assert then
    assert now
    roles = {
        unit
        for views in (then, now)
        for role in views.item["T07"].roles
        for unit in views.item["T07"].units(role)
    }
    assert {*known.units_of(known.comments[0].comment)} == roles | {"keji"}
    assert {*known.by_unit} == roles | {"keji"}


def test_the_way_of_a_comment() -> None:
    said = comment(
        assigned="jiaotong",
        assigned_on="2025-10-22",
        disposition=Disposition.ADOPTED,
        reason="采纳。",
        answered="2025-12-29",
        led_to=(LedTo(item="T04-1-1", revision="submitted"),),
    )
    other = comment("c2", disposition=Disposition.ADOPTED, answered="2025-12-30", same_as="c1")
    known = docket(said, other)
    assert [(step.kind, step.day) for step in known.way(said)] == [
        ("received", DAY),
        ("assigned", "2025-10-22"),
        ("answered", "2025-12-29"),
        ("changed", "2025-12-30"),
    ]
    assert [step.kind for step in known.way(other)] == ["received", "answered", "changed"]
    (resolved,) = known.led_to(other)
    assert [(change.item, change.field) for change in resolved.changes] == [("T04-1-1", "text")]


def test_comments_stand_in_the_order_of_their_days_and_numbers() -> None:
    made = docket(comment("issue-12"), comment("issue-9"), comment("x", received="2025-10-14"))
    assert [filed.comment.id for filed in made.comments] == ["x", "issue-9", "issue-12"]
    assert natural("issue-9-2") < natural("issue-9-10") < natural("issue-12")


def test_like_comments_are_found_from_each_of_them() -> None:
    known = docket(comment("a"), comment("b", group="a"), comment("c", group="a"), comment("d"))
    assert [f.comment.id for f in known.like(known.by_id["b"].comment)] == ["a", "c"]
    assert known.like(known.by_id["d"].comment) == ()


STATES = st.builds(
    comment,
    st.just("c"),
    disposition=st.none() | st.sampled_from(Disposition),
    hidden=st.none() | st.builds(Hidden, reason=st.sampled_from(HiddenReason), day=st.just(DAY)),
    withdrawn=st.none() | st.just(DAY),
)


@given(st.lists(STATES))
def test_what_a_round_received_is_the_sum_of_what_became_of_it(comments: list[Comment]) -> None:
    found = tally(FiledComment.model_construct(round="public", comment=c) for c in comments)
    assert found.received == len(comments)
    assert found.received == found.answered + found.open + found.hidden + found.withdrawn
    assert found.hidden == sum(c.state is State.HIDDEN for c in comments)


@given(st.integers(-60, 90))
def test_the_clock_of_a_round(days: int) -> None:
    first, last = date(2025, 10, 13), date(2025, 11, 11)
    today = first + timedelta(days)
    expected = (
        Clock.BEFORE
        if today < first
        else Clock.CLOSED
        if today > last
        else Clock.LAST_DAYS
        if (last - today).days < LAST_DAYS
        else Clock.OPEN
    )
    assert PUBLIC.clock(today) is expected
    assert (docket(today=today).open is not None) == (first <= today <= last)
    assert PUBLIC.days == 30


def test_unknown_days_are_over_and_inner_rounds_take_no_comments_of_the_public() -> None:
    unknown = Round(id="old", kind=RoundKind.PUBLIC, revision="draft", days_unknown="查不到。")
    inner = PUBLIC.model_copy(update={"id": "units", "kind": RoundKind.INTERNAL})
    assert unknown.clock(date(1999, 1, 1)) is Clock.CLOSED
    assert unknown.days is None
    assert docket(today=date(2025, 10, 20), rounds=(unknown, inner)).open is None


def test_the_banner_tells_of_the_open_round_else_the_next_else_the_last() -> None:
    later = PUBLIC.model_copy(update={"id": "later", "first": "2026-01-01", "last": "2026-02-01"})
    for day, expected in (
        (date(2025, 1, 1), "public"),
        (date(2025, 12, 1), "later"),
        (TODAY, "later"),
    ):
        current = docket(today=day, rounds=(later, PUBLIC)).current
        assert current
        assert current.id == expected
    assert docket(rounds=()).current is None


def test_a_unit_that_was_asked_and_is_silent_is_not_forgotten() -> None:
    asked = PUBLIC.model_copy(
        update={
            "id": "units",
            "kind": RoundKind.INTERNAL,
            "feedback": Feedback(asked=("fagai", "keji")),
        }
    )
    signed = [
        FiledSignoff(round="units", signoff=Signoff(unit=unit, received=DAY))
        for unit in ("keji", "caizheng")
    ]
    known = docket(rounds=(asked,), signoffs=signed)
    assert known.asked(asked) == ("fagai", "keji", "caizheng")
    assert {*known.signed(asked)} == {"keji", "caizheng"}


def test_every_item_has_words_to_quote() -> None:
    for item in plan_in(FOREIGN).items():
        assert words_of(item).strip()
