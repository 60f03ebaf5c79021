"""What became of each thing: every change is told where it belongs, and no address is ever lost."""

from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.directory import load_directory
from generator.entries import Key, Subject
from generator.history import Fate, History, keys_of
from generator.ledger import Held, Ledger, ledger
from generator.links import address_of
from generator.model import Plan, Revision, Stage
from generator.views import Views
from tests.conftest import FOREIGN, LEAST, plan_in
from tests.edits import revised


@cache
def foreign() -> History:
    return History(ledger(load_directory(FOREIGN)), plan_in(FOREIGN))


def key(subject: str, identity: str) -> Key:
    return Key(Subject(subject), identity)


def chain(seed: int, length: int) -> History:
    """A plan that was revised and released several times, and revised once more."""
    random = Random(seed)
    plans = [plan_in(FOREIGN)]
    for _ in range(length):
        plans.append(revised(plans[-1], random, random.randint(1, 6)))
    held = tuple(
        Held(Revision(id=f"r{n}", stage=Stage.REVISED, sha256="0" * 64, chain="0" * 64), plan)
        for n, plan in enumerate(plans[:-1])
    )
    return History(Ledger(tuple(one.revision for one in held), held), plans[-1])


def addresses(plan: Plan) -> dict[str, Key]:
    views = Views(plan)
    things = zip(keys_of(plan), (*plan.units, *plan.items()), strict=True)
    return {address_of(thing, views.task_of.get(thing.id)): known for known, thing in things}


# --- Laws


@given(st.integers(0, 100_000), st.integers(1, 4))
def test_every_address_that_ever_was_is_today_s_or_is_told_once(seed: int, length: int) -> None:
    history = chain(seed, length)
    today = addresses(history.plan)
    told = [past for page in history.past.values() for past in page]
    by_address = {past.address: past for past in told}
    assert len(told) == len(by_address)
    assert not by_address.keys() & today.keys()
    where = {known: address for address, known in today.items()}
    for held in history.ledger.held:
        for address, known in addresses(held.plan).items():
            assert address in today or address in by_address
            assert history.address(known) in {*today, *by_address}
    stood = [addresses(held.plan).keys() for held in history.ledger.held]
    following = [*history.revisions[1:], None]
    for page, gathered in history.past.items():
        for past in gathered:
            assert past.page == page
            last = max(index for index, there in enumerate(stood) if past.address in there)
            assert (past.last, past.gone) == (history.revisions[last], following[last])
            assert history.address(past.key) == (past.now or past.address)
            if past.key in where:
                assert past.now == where[past.key]


@given(st.integers(0, 100_000), st.integers(1, 4))
def test_each_transition_is_told_to_those_whom_it_concerns(seed: int, length: int) -> None:
    history = chain(seed, length)
    assert (history.unreleased is None) == (history.plan == history.ledger.held[-1].plan)
    assert len(history.transitions) == length - 1 + (history.unreleased is not None)
    for unit in history.plan.units:
        told = history.concerning(unit)
        named = [
            t for t in history.transitions if any(unit.id in c.units for c in t.report.changes)
        ]
        assert [t.id for t in told] == [t.id for t in reversed(named)]
        for transition in told:
            assert all(unit.id in change.units for change in transition.report.changes)
    for known in keys_of(history.plan):
        changed = {t.id for t in history.transitions if known in {c.key for c in t.report.changes}}
        assert {transition.id for transition, _ in history.life(known)} == changed


@given(st.integers(0, 100_000))
def test_a_thing_s_fate_is_what_the_difference_says(seed: int) -> None:
    history = chain(seed, 2)
    today = {*keys_of(history.plan)}
    for held in history.ledger.held:
        for known in keys_of(held.plan):
            fate = history.fate(held, known)
            assert (fate is Fate.GONE) == (known not in today)
            if held.plan == history.plan:
                assert fate is Fate.SAME


# --- The foreign plan's own history


def test_what_happened_to_the_foreign_plan() -> None:
    history = foreign()
    assert [t.id for t in history.transitions] == ["submitted", "issued"]
    assert history.unreleased is None
    first, second = (history.first(key(*k)) for k in (("task", "T01"), ("task", "T09")))
    assert (first and first.id, second and second.id) == ("draft", "submitted")
    ((transition, topics),) = history.life(key("step", "T04-1-1"))
    assert transition.id == "submitted"
    assert [str(reason) for reason in topics[0].reasons] == ["限度", "情态词"]
    draft = history.ledger.held[0]
    fates = {"T10": Fate.GONE, "T02": Fate.CHANGED, "T05": Fate.SAME}
    assert {i: history.fate(draft, key("task", i)) for i in fates} == fates


def test_what_is_gone_tells_when_and_who_took_its_place() -> None:
    past = {p.key.id: p for page in foreign().past.values() for p in page}
    assert {*past} == {
        *("T10", "T10-1", "T10-1-1", "T10-1-2", "I06", "chuanyuan"),
        *("T03-1-3", "T03-1-4", "T06-2", "T08-2"),
    }
    assert {p.gone.id for p in past.values() if p.gone} == {"submitted"}
    assert past["T06-2"].address == "tasks/T07/#T06-2"
    assert past["T06-2"].now == "tasks/T06/#T06-2"
    heirs = {i: [k.id for k in foreign().successors(past[i])] for i in ("T03-1-4", "T08-2", "T10")}
    assert heirs == {"T03-1-4": ["T03-1-1", "T03-1-2"], "T08-2": ["T08-1"], "T10": []}


def test_a_task_s_life_tells_of_what_stood_in_it() -> None:
    task = next(t for t in plan_in(FOREIGN).tasks if t.id == "T03")
    ((_, topics),) = foreign().life_at(task, "tasks/T03/")
    assert {topic.key.id for topic in topics} == {"T03-1-1", "T03-1-2", "T03-1-3", "T03-1-4"}


def test_readers_know_a_revision_by_its_stage_and_day() -> None:
    history = foreign()
    assert history.name_of("draft") == "征求意见稿（2025年10月13日）"
    assert history.name_of("unreleased") == "现在的文字"
    revised_since = History(history.ledger, revised(history.plan, Random(3), 9))
    assert revised_since.name_of("unreleased") == "尚未发布的文字"
    twice = [Revision(id=i, stage=Stage.REVISED, dated="2030-01-02") for i in ("a", "b")]
    named = History(Ledger(tuple(twice)), history.plan)
    assert named.name(twice[0]) == "修订稿（2030年1月2日，a）"
    undated = Revision(id="c", stage=Stage.REVISED)
    assert History(Ledger((undated,)), history.plan).name(undated) == "修订稿（日期不详）"


def test_what_cannot_be_known_is_not_claimed() -> None:
    history = foreign()
    draft, submitted, issued = history.revisions
    assert history.after(draft) == "此后各稿没有改动。"
    assert history.after(issued) == "此后没有发布新的一稿。"
    known = Revision(id="known", stage=Stage.ENDED)
    later = History(Ledger((draft, submitted, issued, known), history.ledger.held), history.plan)
    said = "此后还有“终止”的文本，本站未收录全文，有无改动无从比较。"
    assert later.after(draft) == later.after(issued) == said


def test_a_plan_of_which_nothing_was_released_has_no_history() -> None:
    history = History(Ledger(), plan_in(LEAST))
    assert history.transitions == history.comparisons == ()
    assert history.past == {}
    assert history.unreleased is None


@pytest.mark.parametrize("unreleased", [False, True])
def test_any_two_are_compared_once(*, unreleased: bool) -> None:
    history = foreign()
    if unreleased:
        history = History(history.ledger, revised(history.plan, Random(3), 9))
    pairs = [(told.old_name, told.new_name) for told in history.comparisons]
    assert pairs[:3] == [("draft", "submitted"), ("draft", "issued"), ("submitted", "issued")]
    assert pairs[3:] == [(i, "unreleased") for i in ("draft", "submitted", "issued")]
    latest = history.between("issued", "unreleased")
    assert latest
    assert bool(latest.changes) == unreleased
    for old in ("draft", "submitted"):
        today, then = history.between(old, "unreleased"), history.between(old, "issued")
        assert today
        assert then
        assert (today.changes == then.changes) != unreleased
