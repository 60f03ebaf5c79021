"""What the history gives beside pages: digests, feeds, calendars, data; whole ones kept as they were read.

After an intended change run `GOLDEN=write make test` and read the difference before committing it.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from html import unescape
from io import StringIO
from itertools import pairwise
from pathlib import Path
from random import Random

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from jsonschema import Draft202012Validator
from lxml import etree

from generator.build import Examined, examine
from generator.chronicle.archive import CHANGES_SCHEMA, archive
from generator.chronicle.calendars import calendars
from generator.chronicle.digest import digests
from generator.chronicle.feeds import feeds
from generator.chronicle.removed import removed
from generator.cli import main
from generator.data import files as data_files
from generator.data.document import plan_schema
from generator.entries import Subject
from generator.history import History
from generator.ledger import Held, Ledger
from generator.model import Deadline, Plan, Target
from generator.reason import Reason
from generator.report.mail import wrapped
from generator.report.notes import last_day
from generator.views import Views
from tests.conftest import FOREIGN, LEAST, REAL, TODAY, plan_in
from tests.edits import revised

GOLDEN = Path(__file__).parent / "golden" / "chronicle"
SITE = "https://plan.example/a/"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "atom.rng"))
ATOM = {"a": "http://www.w3.org/2005/Atom"}
OCTETS = 75  # of a line, by RFC 5545
PLANS = [pytest.param(d, id=d.name) for d in (REAL, FOREIGN, LEAST)]


@cache
def examined(directory: Path) -> Examined:
    return examine(directory, TODAY)


@cache
def history_of(directory: Path) -> History:
    known = examined(directory)
    return History(known.ledger, plan_in(directory))


def went_on(*, unreleased: bool = False) -> History:
    """The foreign plan with one revision more, or with the same text not yet released."""
    known = history_of(FOREIGN)
    text = revised(known.plan, Random(7), 12)
    if unreleased:
        return History(known.ledger, text)
    later = known.ledger.held[-1].revision.model_copy(
        update={"id": "later", "dated": "2027-01-01", "published": None, "sha256": "1" * 64}
    )
    held = (*known.ledger.held, Held(later, text))
    return History(Ledger((*known.revisions, later), held), text)


@pytest.mark.parametrize(
    "name",
    [
        "revisions/submitted/units/keji.txt",
        "revisions/submitted/units/keji.md.txt",
        "revisions/submitted/units/shuju.txt",
        "revisions/submitted/deadlines.ics",
        "revisions/feed.xml",
        "units/keji/feed.xml",
        "tasks/T10/feed.xml",
        "safeguards/feed.xml",
        "data/revisions.json",
    ],
)
def test_golden(name: str) -> None:
    kept = GOLDEN / name.replace("/", "-")
    made = everything(history_of(FOREIGN))[name].replace(b"\r\n", b"\n")  # as git keeps it
    if os.environ.get("GOLDEN") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(made)
    assert made.decode() == kept.read_bytes().decode()


def everything(history: History, site: str = SITE) -> Mapping[str, bytes]:
    data = archive(history, examined(FOREIGN).loaded) if history is history_of(FOREIGN) else {}
    return {
        **digests(history, site),
        **feeds(history, site),
        **calendars(history, (), site),
        **data,
    }


# --- Digests


def test_every_change_is_told_to_each_of_its_units_and_to_no_other() -> None:
    for history in (history_of(FOREIGN), went_on(), went_on(unreleased=True)):
        made = digests(history, SITE)
        wanted = {
            f"revisions/{transition.id}/units/{unit}.{form}": transition
            for transition in history.transitions
            if transition.revision is not None
            for change in transition.report.changes
            for unit in change.units
            for form in ("txt", "md.txt")
        }
        assert made.keys() == wanted.keys()
        for name, transition in wanted.items():
            unit = name.rsplit("/", 1)[1].split(".")[0]
            told = unescape(made[name].decode())
            for topic in transition.report.topics:
                if unit in {each.id for each in topic.units}:
                    assert topic.key.id in told or topic.title in told, name


@pytest.mark.parametrize("name", ["caizheng", "jiaotong", "shuju"])
def test_a_letter_can_go_by_any_mail(name: str) -> None:
    letter = digests(history_of(FOREIGN), SITE)[f"revisions/submitted/units/{name}.txt"].decode()
    subject, blank, salutation, *_ = letter.split("\n")
    assert subject.startswith("主题：")
    assert (blank, salutation[-1]) == ("", "：")
    assert "<" not in letter
    for line in letter.split("\n"):
        assert columns(line) <= 78 or line.strip().startswith(SITE)


def columns(line: str) -> int:
    """As most programs show it: what is not Latin takes two columns."""
    return sum(2 if ord(letter) > 0x2E80 or letter in "“”—…×" else 1 for letter in line)


def test_a_letter_tells_what_weighs_most_first() -> None:
    """What came, what went, roles, targets, dates; wording last."""
    order = [*Reason]
    letters = 0
    for history in (history_of(FOREIGN), went_on()):
        made = digests(history, SITE)
        for name in (name for name in made if not name.endswith(".md.txt")):
            weighty = (
                made[name].decode().partition("一、实质变更")[2].partition("二、编辑性变更")[0]
            )
            told = re.findall("^[0-9]+[.].*?〔(.*?)[、〕]", weighty, re.MULTILINE | re.DOTALL)
            places = [order.index(Reason("".join(words.split()))) for words in told]
            assert places == sorted(places), name
            letters += len(places) > 1
    assert letters


@given(st.text(st.sampled_from("甲乙，。（）“”ab12 -"), max_size=200))
def test_wrapping_loses_nothing_and_keeps_marks_with_what_they_belong_to(text: str) -> None:
    lines = [*wrapped(text, "  ")]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not [line for line in lines[1:] if line.strip()[0] in "，。）”"]
    for line in lines[:-1]:
        assert line[-1] not in "（“" or not line.strip("（“ ")


def test_an_opening_mark_goes_to_the_next_line_with_what_it_opens() -> None:
    assert [*wrapped("一" * 37 + "（“二”）")] == ["一" * 37, "（“二”）"]


def test_the_command_writes_the_same_letter(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["diff", "draft", "submitted", "--plan", str(FOREIGN), "--unit", "市科技局"]
    assert main([*asked, "--format", "mail"]) == 0
    told = capsys.readouterr().out
    subject = "主题：绿色智能航运行动方案：送审稿（submitted）与市科技局有关的变更"
    assert told.startswith(f"{subject}\n\n市科技局：\n")
    kept = (GOLDEN / "revisions-submitted-units-keji.txt").read_text("utf-8")
    kept = "".join(kept.replace(SITE + "tasks/T07/", "").split())
    for day, name in (("2025年10月13日", "draft"), ("2025年12月30日", "submitted")):
        kept = kept.replace(day, name)
    assert kept == "".join(told.split())


# --- Feeds


@pytest.mark.parametrize("site", [SITE, ""])
@pytest.mark.parametrize("directory", PLANS)
def test_every_feed_is_valid(directory: Path, site: str) -> None:
    """By the schema of the norm, and to the reader that most programs are built on."""
    made = feeds(history_of(directory), site)
    assert "revisions/feed.xml" in made
    for name, data in made.items():
        SCHEMA.assertValid(etree.fromstring(data))
        read = feedparser.parse(data)
        assert not read.bozo, name
        assert read.version == "atom10"
        assert read.feed.author  # the schema of the norm leaves this to its words
        moments = [datetime.fromisoformat(entry.updated) for entry in read.entries]
        assert moments == sorted(moments, reverse=True)
        ids = [read.feed.id, *(entry.id for entry in read.entries)]
        assert len(ids) == len({*ids})
        assert not moments or datetime.fromisoformat(read.feed.updated) == moments[0], name


def test_the_guard_of_feeds_bites() -> None:
    whole = feeds(history_of(FOREIGN), SITE)["revisions/feed.xml"]
    for old, new in (
        (rb"<updated>2026-03-02T00:00:00.08:00</updated>", b"<updated>2026</updated>"),
        (rb"<id>.*?</id>", b""),
    ):
        broken, found = re.subn(old, new, whole, count=1)
        assert found
        with pytest.raises(etree.DocumentInvalid):
            SCHEMA.assertValid(etree.fromstring(broken))


def up_to(history: History, count: int) -> History:
    """The history as it was when so many revisions were released."""
    held = history.ledger.held[:count]
    return History(Ledger(tuple(one.revision for one in held), held), held[-1].plan)


@pytest.mark.parametrize("history", [history_of(FOREIGN), went_on()], ids=["foreign", "later"])
def test_a_feed_once_published_stays(history: History) -> None:
    """Also that of a unit, task or indicator which is gone: readers go on asking for it."""
    now = ids_in(feeds(history, SITE))
    for count in range(1, len(history.ledger.held) + 1):
        then = ids_in(feeds(up_to(history, count), SITE))
        assert then.keys() <= now.keys()
        for name, ids in then.items():
            assert {*ids} <= {*now[name]}, name


@pytest.mark.parametrize("history", [history_of(FOREIGN), went_on()], ids=["foreign", "later"])
def test_every_change_of_a_thing_is_in_the_feed_of_its_page(history: History) -> None:
    made = feeds(history, SITE)
    for transition in history.transitions:
        assert transition.revision is not None
        link = f"{SITE}revisions/{transition.id}/"
        for topic in transition.report.topics:
            address = history.address(topic.key)
            if address is None:
                assert topic.key.subject is Subject.PLAN
                continue
            entries = feedparser.parse(made[f"{address.partition('#')[0]}feed.xml"]).entries
            told = [unescape(entry.content[0].value) for entry in entries if entry.link == link]
            if topic.key.subject is Subject.UNIT and not topic.units:
                continue
            assert len(told) == 1, (topic.key, transition.id)
            assert " ".join(topic.heading.split()) in told[0]


def ids_in(made: Mapping[str, bytes]) -> dict[str, list[str]]:
    trees = {name: etree.fromstring(data) for name, data in made.items()}
    return {
        name: [str(i) for i in tree.xpath("//a:id/text()", namespaces=ATOM)]
        for name, tree in trees.items()
    }


def test_ids_stay_whatever_the_address_and_whatever_is_released_later() -> None:
    known = ids_in(feeds(history_of(FOREIGN), SITE))
    assert ids_in(feeds(history_of(FOREIGN), "https://elsewhere.example/")) == known
    later = ids_in(feeds(went_on(), SITE))
    assert known.keys() <= later.keys()
    for name in known:
        assert {*known[name]} <= {*later[name]}
    every = [identity for ids in known.values() for identity in ids]
    assert len(every) == len({*every})


def test_a_known_revision_without_its_text_is_an_entry_and_one_without_a_day_is_none() -> None:
    tree = etree.fromstring(feeds(history_of(REAL), SITE)["revisions/feed.xml"])
    titles = tree.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert [title.split("：")[0] for title in titles] == ["正式印发"]
    assert "本站未收录其全文" in str(tree.xpath("//a:entry/a:summary/text()", namespaces=ATOM))


def test_an_action_s_feed_tells_of_what_stands_in_it_and_stood() -> None:
    data = unescape(unescape(feeds(history_of(FOREIGN), SITE)["actions/A8/feed.xml"].decode()))
    for told in ("T10-1-1", "T08-1", "T09"):
        assert told in data
    assert "T01-2" not in data


# --- Calendars


def test_a_calendar_has_what_changes_and_can_be_read() -> None:
    for history in (history_of(FOREIGN), went_on()):
        for data in calendars(history, (), SITE).values():
            lines = data.split(b"\r\n")
            assert not [line for line in lines if len(line) > OCTETS or b"\n" in line]
            calendar = Calendar.from_ical(data)
            assert calendar.errors == []
            events = calendar.walk("VEVENT")
            assert events
            ids = [str(event["uid"]) for event in events]
            assert len(ids) == len({*ids})
            for event in events:
                assert isinstance(event.decoded("dtstart"), date)
                assert event.decoded("dtend") > event.decoded("dtstart")
                assert str(event["status"]) in ("CONFIRMED", "CANCELLED")


def test_an_event_keeps_its_id_while_its_sequence_grows() -> None:
    made = {
        name: {str(e["uid"]): int(e["sequence"]) for e in Calendar.from_ical(data).walk("VEVENT")}
        for name, data in calendars(went_on(), (), SITE).items()
    }
    for earlier, later in pairwise(made.values()):
        for identity in earlier.keys() & later.keys():
            assert earlier[identity] < later[identity]


def released(*plans: Plan) -> History:
    """The foreign plan's last revision, and one more for each of these texts."""
    held = history_of(FOREIGN).ledger.held[-1:]
    for month, plan in enumerate(plans, 1):
        later = held[0].revision.model_copy(
            update={"id": f"later{month}", "dated": f"2027-{month:02}-01", "published": None}
        )
        held = (*held, Held(later, plan))
    return History(Ledger(tuple(one.revision for one in held), held), plans[-1])


def due(*days: str) -> Plan:
    """The foreign plan with these deadlines, and no others, on its first task."""
    plan = plan_in(FOREIGN)
    deadlines = tuple(Deadline(text=f"{day}前", date=day) for day in days)
    task = plan.tasks[0].model_copy(update={"deadlines": deadlines})
    return plan.model_copy(update={"tasks": (task, *plan.tasks[1:])})


def events(history: History, revision: str) -> list[tuple[str, str, str]]:
    """Day, status and id of each event in the calendar of a revision."""
    data = calendars(history, (), SITE)[f"revisions/{revision}/deadlines.ics"]
    found = Calendar.from_ical(data).walk("VEVENT")
    return [(str(e.decoded("dtstart")), str(e["status"]), str(e["uid"])) for e in found]


def test_a_deadline_that_stays_is_no_event_wherever_it_stands_in_its_list() -> None:
    one, other = "2030-12-31", "2029-12-31"
    for texts, told in (
        (([one], [other, one]), (other, "CONFIRMED")),
        (([other, one], [one]), (other, "CANCELLED")),
        (([one], [other]), (other, "CONFIRMED")),
    ):
        history = released(*(due(*days) for days in texts))
        assert [event[:2] for event in events(history, "later2")] == [told]
    swapped = released(due(one, other), due(other, one))
    assert "revisions/later2/deadlines.ics" not in calendars(swapped, (), SITE)


def test_a_deadline_keeps_its_event_and_no_other_takes_it() -> None:
    first, second, third = "2030-12-31", "2029-12-31", "2028-12-31"
    history = released(due(first), due(second, first), due(second, third), due(first))
    made = [events(history, f"later{number}") for number in (1, 2, 3, 4)]
    ((_, _, of_first),), ((_, _, of_second),), ((day, _, moved),), last = made
    assert of_first != of_second
    assert (day, moved) == (third, of_first)  # the same deadline, put to an earlier day
    assert {identity for *_, identity in last} == {of_first, of_second}
    assert [status for _, status, _ in last] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2028", "2028-12-31"),
        ("2028-H1", "2028-06-30"),
        ("2028-Q3", "2028-09-30"),
        ("2028-02", "2028-02-29"),
        ("2028-02-07", "2028-02-07"),
    ],
)
def test_a_period_ends_on_its_last_day(moment: str, day: str) -> None:
    assert last_day(moment) == date.fromisoformat(day)


# --- Data


@pytest.mark.parametrize("directory", PLANS)
def test_data_of_revisions_is_what_its_schema_says(directory: Path) -> None:
    known = examined(directory)
    made = archive(history_of(directory), known.loaded)
    schema = json.loads(made["data/revisions.schema.json"])
    Draft202012Validator.check_schema(schema)
    listed = json.loads(made["data/revisions.json"])
    assert [*Draft202012Validator(schema).iter_errors(listed)] == []
    assert [r["id"] for r in listed["revisions"]] == [r.id for r in known.loaded.revisions]
    for revision in listed["revisions"]:
        if revision["held"]:
            data = made[revision["snapshot"].lstrip("/")]
            assert data == (directory / "revisions" / f"{revision['id']}.json").read_bytes()
            assert hashlib.sha256(data).hexdigest() == revision["sha256"]
    held = [revision for revision in listed["revisions"] if revision["held"]]
    for before, revision in pairwise(held):
        told = json.loads(made[f"data/changes/{before['id']}..{revision['id']}.json"])["changes"]
        weighty = sum(change["substantive"] for change in told)
        tally = {"substantive": weighty, "editorial": len(told) - weighty}
        assert revision["changes"] == tally
    Draft202012Validator.check_schema(CHANGES_SCHEMA)
    for name, data in made.items():
        if name.startswith("data/changes/"):
            assert [*Draft202012Validator(CHANGES_SCHEMA).iter_errors(json.loads(data))] == []


def test_changes_are_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    made = archive(history_of(FOREIGN), examined(FOREIGN).loaded)
    pairs = [n for n in made if n.startswith("data/changes/") and "unreleased" not in n]
    assert len(pairs) == 3
    for name in pairs:
        old, new = Path(name).stem.split("..")
        assert main(["diff", old, new, "--plan", str(FOREIGN), "--format", "json"]) == 0
        assert capsys.readouterr().out.encode() == made[name]


@pytest.mark.parametrize("unreleased", [False, True])
def test_changes_up_to_today_s_text_stand_whether_it_is_released_or_not(
    *, unreleased: bool
) -> None:
    history = went_on(unreleased=True) if unreleased else history_of(FOREIGN)
    made = archive(history, examined(FOREIGN).loaded)
    assert {n for n in made if n.endswith("..unreleased.json")} == {
        f"data/changes/{held.id}..unreleased.json" for held in history.ledger.held
    }
    latest = json.loads(made["data/changes/issued..unreleased.json"])
    assert (latest["from"], latest["to"]) == ("issued", "unreleased")
    assert bool(latest["changes"]) == unreleased


# --- What was removed


def test_the_files_of_what_was_removed_are_those_of_the_last_revision_that_had_it() -> None:
    history = history_of(FOREIGN)
    draft = history.ledger.held[0].plan
    then, made = data_files(draft, ()), removed(history)
    assert {*made} == {
        "tasks/T10/index.json",
        *(f"indicators/I06/{name}" for name in ("index.json", "targets.csv", "chart.svg")),
        *(f"units/chuanyuan/{name}" for name in ("index.json", "rows.csv", "duties.csv")),
    }
    schema = plan_schema(Views(draft))
    for name, content in made.items():
        if name.endswith(".json"):
            told, before = json.loads(content), json.loads(then[name])
            assert before["removed"] is None
            assert told == {
                **before,
                "removed": {"last": "draft", "since": "submitted", "replaced_by": []},
            }
            of = {"$defs": schema["$defs"], "$ref": f"#/$defs/{name.partition('s/')[0]}_file"}
            assert [*Draft202012Validator(of).iter_errors(told)] == []
        elif name.endswith(".csv"):
            assert content == then[name]
        else:
            assert ">旧图，以后各稿没有。来源：" in content.decode()


def test_what_was_removed_since_the_last_release_says_so() -> None:
    known = history_of(FOREIGN)
    first, *rest = known.plan.tasks
    heir = rest[0].model_copy(update={"replaces": (first.id,)})
    history = History(known.ledger, known.plan.model_copy(update={"tasks": (heir, *rest[1:])}))
    told = json.loads(removed(history)[f"tasks/{first.id}/index.json"])["removed"]
    assert told == {"last": "issued", "since": None, "replaced_by": [heir.id]}


def test_a_picture_stays_when_its_targets_become_words() -> None:
    known = history_of(FOREIGN)
    first, *rest = known.plan.indicators
    words = {year: Target(text="明显提高") for year in first.targets}
    spoken = (first.model_copy(update={"targets": words}), *rest)
    history = History(known.ledger, known.plan.model_copy(update={"indicators": spoken}))
    assert "（正式印发）" in removed(history)[f"indicators/{first.id}/chart.svg"].decode()
    assert f"indicators/{first.id}/index.json" not in removed(history)


# --- Hostile words


def hostile(plan: Plan) -> Plan:
    words = "<script>alert(1)</script>]]>&\x0b\u202e"
    task = plan.tasks[0].model_copy(update={"title": words, "text": f"{words}。"})
    return plan.model_copy(update={"tasks": (task, *plan.tasks[1:])})


def test_hostile_words_stay_words() -> None:
    known = history_of(FOREIGN)
    made = feeds(History(known.ledger, hostile(known.plan)), SITE)
    held = known.ledger.held
    later = held[-1].revision.model_copy(update={"id": "later", "dated": "2027-01-01"})
    text = hostile(known.plan)
    history = History(Ledger((*known.revisions, later), (*held, Held(later, text))), text)
    made = {**feeds(history, SITE), **calendars(history, (), SITE)}
    for name, data in made.items():
        if name.endswith(".xml"):
            SCHEMA.assertValid(etree.fromstring(data))
            for content in feedparser.parse(data, sanitize_html=False).entries:
                html = etree.parse(StringIO(content.content[0].value), etree.HTMLParser())
                assert not html.xpath("//script"), name
        else:
            Calendar.from_ical(data)


def in_paragraphs(plan: Plan) -> Plan:
    """Titles, names and deadlines of two paragraphs each, which the files of a plan may hold."""
    due = Deadline(text="首批\n次批", date="2031-Q1")
    task = plan.tasks[0]
    rows = tuple(
        row.model_copy(update={"title": "航\n道", "deadlines": (due,)}) for row in task.rows
    )
    named = (u.model_copy(update={"name": f"{u.name}\n分部"}) for u in plan.units)
    first = task.model_copy(update={"title": "工\n程", "rows": rows})
    head = plan.head.model_copy(update={"short_title": "航运\n方案"})
    tasks = (first, *plan.tasks[1:])
    return plan.model_copy(update={"head": head, "units": tuple(named), "tasks": tasks})


def test_words_in_paragraphs_stay_on_their_lines() -> None:
    known = history_of(FOREIGN)
    held, text = known.ledger.held, in_paragraphs(known.plan)
    later = held[-1].revision.model_copy(update={"id": "later", "dated": "2027-01-01"})
    history = History(Ledger((*known.revisions, later), (*held, Held(later, text))), text)
    calendar = Calendar.from_ical(calendars(history, (), SITE)["revisions/later/deadlines.ics"])
    assert str(calendar["x-wr-calname"]) == "航运 方案：正式印发（2026年3月2日，later）改动的时限"
    assert {str(e["summary"]) for e in calendar.walk("VEVENT")} >= {"T01-1 航\n道：首批\n次批"}
    letter = digests(history, SITE)["revisions/later/units/jiaotong.txt"].decode()
    subject, _, salutation, *rest = letter.split("\n")
    assert (
        subject == "主题：航运 方案：正式印发（2026年3月2日，later）与市交通运输局 分部有关的变更"
    )
    assert salutation == "市交通运输局 分部："
    assert any(re.match("[0-9]+[.] T01 工作任务：工 程〔", line) for line in rest)
