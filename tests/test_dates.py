"""Dates proposed from texts, confirmed in dates.yaml, and what the timeline makes of them."""

from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from generator.checks import check
from generator.chronicle.calendars import calendars
from generator.cli import main
from generator.dates import dates_in, proposals
from generator.directory import load_directory
from generator.history import History
from generator.ledger import ledger
from generator.links import file_of
from generator.load import load
from generator.model import Dated, DeadlineKind, Plan
from generator.pages import pages
from generator.timeline import Timeline, when
from generator.verify import Proof
from tests.conftest import FOREIGN, LEAST, REAL, TODAY, docket_of, files_in, of_form

TEXTS: dict[str, list[tuple[str, str | None, str]]] = {
    "2023年底前建成": [("2023年底前建成", "2023-12", "by")],
    "2023年年底建成": [("2023年年底建成", "2023-12", "by")],
    "计划2024年下半年竣工": [("计划2024年下半年竣工", "2024-H2", "within")],
    "2024年上半年前竣工": [("2024年上半年前竣工", "2024-H1", "by")],
    "2025年第三季度完成，2026年二季度前验收": [
        ("2025年第三季度完成", "2025-Q3", "within"),
        ("2026年二季度前验收", "2026-Q2", "by"),
    ],
    "2025年6月底前印发": [("2025年6月底前印发", "2025-06", "by")],
    "2025年6月1日施行": [("2025年6月1日施行", "2025-06-01", "by")],
    "至2025年新增5000套": [("至2025年新增5000套", "2025", "by")],
    "到2025年达到10家": [("到2025年达到10家", "2025", "by")],
    "2025年前建成": [("2025年前建成", "2025", "by")],
    "2023年开工，2025年竣工": [("2023年开工", "2023", "within"), ("2025年竣工", "2025", "within")],
    "2023—2025年累计引进30家": [("2023—2025年累计引进30家", "2025", "within")],
    "每年新增10家": [("每年新增10家", None, "yearly")],
    "每季度汇总": [("每季度汇总", None, "yearly")],
    "持续推进建设": [("持续推进建设", None, "ongoing")],
    "2025年13月1日": [],
    "交大2030计划": [],
    "沪府〔2022〕50号": [],
    "持续时间": [],
    "预计2848套房源": [],
}


@pytest.mark.parametrize("text", TEXTS)
def test_dates_are_found_in_texts(text: str) -> None:
    assert [(quote, date, str(kind)) for quote, date, kind in dates_in(text)] == TEXTS[text]


@given(st.text(st.sampled_from("2013 0年月日底前第一季度上下半至到每持续推进，。；\n")))
def test_whatever_is_proposed_may_be_filed(text: str) -> None:
    for quote, date, kind in dates_in(text):
        assert quote in text
        Dated(item="T01", quote=quote, date=date, kind=kind)


def test_what_is_proposed_is_filed_when_a_person_confirms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = copytree(REAL, tmp_path / "plan")
    (plan / "dates.yaml").unlink()
    assert main(["dates", "--plan", str(plan)]) == 0
    assert not (plan / "dates.yaml").exists()
    assert "T16-1-2\t2024-H2\twithin\t计划2024年下半年竣工" in capsys.readouterr().out
    assert main(["dates", "--plan", str(plan), "--confirm", "T16-1-2,T09"]) == 0
    assert {dated.item for dated in load_directory(plan).dates} == {"T16-1-2", "T09"}
    before = (plan / "dates.yaml").read_text("utf-8")
    assert main(["dates", "--plan", str(plan), "--confirm", "T98,T99"]) == 2
    assert "没有待确认日期的条目：T98、T99" in capsys.readouterr().err
    assert (plan / "dates.yaml").read_text("utf-8") == before
    assert main(["dates", "--plan", str(plan), "--confirm", "all"]) == 0
    assert (plan / "dates.yaml").read_text("utf-8").startswith(before)
    assert {*load_directory(plan).dates} == {*load_directory(REAL).dates}
    capsys.readouterr()
    assert main(["dates", "--plan", str(plan)]) == 0
    assert capsys.readouterr().out == "没有待确认的日期。\n"
    assert main(["fmt", "--check", "--plan", str(plan)]) == 0


def test_every_date_of_the_real_plan_was_proposed_and_stands_in_its_text(real_plan: Plan) -> None:
    filed = {(d.item, d.quote, d.date, d.kind) for d in load_directory(REAL).dates}
    assert filed == {(p.item, p.quote, p.date, p.kind) for p in proposals(real_plan)}


def test_a_date_whose_words_are_gone_is_told() -> None:
    text = "dates:\n  - {item: T99, quote: 甲, date: '2030'}\n  - {item: T02, quote: 没有的话, date: '2030'}\n  - {item: T02, quote: 船舶平均待闸时间, kind: none}\n"
    found = of_form(check(load({**files_in(FOREIGN), "dates.yaml": text.encode()}, "p"), TODAY))
    assert [str(f) for f in found if f.rule == "date-quote"] == [
        "p/dates.yaml:2: 没有编号为“T99”的条目；请改正，或删去这个日期 [date-quote]",
        "p/dates.yaml:3: “没有的话”不见于 T02 现在的正文；请重新确认这个日期 [date-quote]",
    ]


def test_a_date_must_say_what_its_kind_asks() -> None:
    text = "dates:\n  - {item: T02, quote: 甲}\n  - {item: T02, quote: 甲, date: '2030', kind: yearly}\n"
    found = of_form(check(load({**files_in(FOREIGN), "dates.yaml": text.encode()}, "p"), TODAY))
    assert [f.place.line for f in found if f.rule == "value-invalid"] == [2, 3]


def test_the_timeline_holds_every_deadline_and_date_in_order() -> None:
    for directory in (REAL, FOREIGN, LEAST):
        loaded = load_directory(directory)
        assert loaded.plan
        timeline = Timeline(loaded.plan, loaded.dates)
        by_year = [due for _, found in timeline.years for due in found]
        others = [d for kind in DeadlineKind for d in timeline.of_kind(kind)]
        assert sorted(map(id, [*by_year, *others])) == sorted(map(id, timeline.all))
        assert [due.order for due in by_year] == sorted(due.order for due in by_year)
        named = {due.item.id for due in timeline.all}
        without = {step.id for _, steps in timeline.undated for step in steps}
        steps = {step.id for *_, step in loaded.plan.steps()}
        assert without == steps - named


def test_what_a_task_and_its_row_both_say_stands_once(real_plan: Plan) -> None:
    timeline = Timeline(real_plan, load_directory(REAL).dates)
    twice = [due for due in timeline.all if "新增房源5000套" in due.words]
    assert [due.item.id for due in twice] == ["T16-1"]


@pytest.mark.parametrize(
    ("date", "kind", "words"),
    [
        ("2030", "within", "2030年"),
        ("2030-Q1", "by", "2030年第一季度"),
        ("2030-06-01", "by", "2030年6月1日前"),
    ],
)
def test_dates_in_words(date: str, kind: str, words: str) -> None:
    assert when(date, kind) == words


def moved(plan: Path) -> None:
    """The real plan, in which a date was moved: `计划2024年下半年竣工` is half a year later."""
    copytree(REAL, plan)
    task = plan / "tasks" / "T16.yaml"
    text = task.read_text("utf-8")
    assert text.count("1778套房源，计划2024年下半年竣工") == 1
    moved_text = text.replace(
        "1778套房源，计划2024年下半年竣工", "1778套房源，计划2025年上半年竣工"
    )
    task.write_text(moved_text, "utf-8")


def released(plan: Path) -> list[tuple[str, str, str, str]]:
    """Released, what its calendar has: day, status, summary and description of each event."""
    facts = ("--stage", "修订稿", "--date", "2023-12-01")
    assert main(["release", "revised", "--plan", str(plan), *facts]) == 0
    loaded = load_directory(plan)
    assert loaded.plan
    made = calendars(History(ledger(loaded), loaded.plan), loaded.dates, "https://plan.example/")
    (data,) = made.values()
    assert [*made] == ["revisions/revised/deadlines.ics"]
    calendar = Calendar.from_ical(data)
    assert calendar.errors == []
    return [
        (
            str(event.decoded("dtstart")),
            str(event["status"]),
            str(event["summary"]),
            str(event.get("description", "")),
        )
        for event in calendar.walk("VEVENT")
    ]


def told(plan: Path) -> list[str]:
    found = check(load_directory(plan), TODAY)
    return [f.message for f in found if f.rule == "date-quote"]


def test_a_date_that_is_moved_in_the_text_is_asked_for_and_then_in_the_calendar(
    tmp_path: Path,
) -> None:
    plan = tmp_path / "plan"
    moved(plan)
    (asked,) = told(plan)
    assert asked.startswith("“计划2024年下半年竣工”不见于 T16-1-2 现在的正文；请用 plansite dates")
    assert main(["dates", "--plan", str(plan), "--confirm", "T16-1-2"]) == 0
    assert told(plan) == []
    new, old = "T16-1-2 计划2025年上半年竣工", "原为：计划2024年下半年竣工"
    assert released(plan) == [("2025-06-30", "CONFIRMED", new, old)]
    assert told(plan) == []
    loaded = load_directory(plan)
    assert loaded.plan
    docket = docket_of(History(ledger(loaded), loaded.plan))
    made = pages(loaded.plan, (), Proof(note="无"), docket, dates=loaded.dates)
    assert b'href="deadlines.ics"' in made[file_of("revisions/revised/")]


def test_a_date_that_nobody_confirmed_is_never_in_the_calendar(tmp_path: Path) -> None:
    """What nobody confirmed anew is only told to be there no more."""
    plan = tmp_path / "plan"
    moved(plan)
    old = "T16-1-2 计划2024年下半年竣工"
    assert released(plan) == [("2024-12-31", "CANCELLED", old, "")]


def test_a_date_whose_line_was_written_over_is_in_the_calendar_too(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    moved(plan)
    filed = (plan / "dates.yaml").read_text("utf-8")
    filed = filed.replace("计划2024年下半年竣工", "计划2025年上半年竣工").replace(
        "2024-H2", "2025-H1"
    )
    (plan / "dates.yaml").write_text(filed, "utf-8")
    new = "T16-1-2 计划2025年上半年竣工"
    assert released(plan) == [("2025-06-30", "CONFIRMED", new, "")]


def test_words_around_a_date_that_stays_are_no_event(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    moved(plan)
    task = plan / "tasks" / "T16.yaml"
    text = task.read_text("utf-8")
    task.write_text(
        text.replace("计划2023年开工，2025年竣工", "2023年开工建设，2025年竣工"), "utf-8"
    )
    assert main(["dates", "--plan", str(plan), "--confirm", "T16-1-2"]) == 0
    assert [event[2] for event in released(plan)] == ["T16-1-2 计划2025年上半年竣工"]


def test_the_timeline_has_no_date_whose_words_are_gone(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    moved(plan)
    loaded = load_directory(plan)
    assert loaded.plan
    words = [due.words for due in Timeline(loaded.plan, loaded.dates).all]
    assert "计划2024年下半年竣工" not in words
    assert words.count("2025年竣工") == 1
