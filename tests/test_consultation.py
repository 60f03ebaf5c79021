"""The rounds of consultation: where each stands on a day, and what is wrong with them."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checks import check
from generator.checks.consultation import RULES
from generator.consultation import LAST_DAYS, Clock, Round, RoundKind
from generator.finding import Severity
from generator.load import load
from tests.conftest import FOREIGN, files_in, of_form

ROUND = """
rounds:
  - id: public
    kind: public
    revision: draft
    first: "2025-10-13"
    last: "2025-11-11"
    stated_days: 30
    issuers: [云渡市交通运输局]
    issued: "2025-10-13"
    channels:
      mail: {address: a@yundu.example}
    office: {name: 规划科}
""".lstrip()
OVER = "    feedback: {unknown: 没有查到。}\n"
UNITS = """
  - id: units
    kind: internal
    revision: draft
    first: "2025-11-20"
    last: "2025-11-28"
    feedback: {asked: [keji], silence: 逾期未反馈的，视为无意见}
""".lstrip("\n")
OPEN = date(2025, 10, 20)
CLOSED = date(2025, 11, 12)


def told(
    rounds: str = "", today: date = OPEN, *, public: str = ROUND, **others: str | None
) -> list[str]:
    """What is told of a plan with these rounds: severity aside, as `line: message [rule]`."""
    files = dict(files_in(FOREIGN))
    for name in [name for name in files if name.startswith(("comments/", "signoffs/"))]:
        del files[name]
    files["consultation.yaml"] = f"{public}{rounds}".encode()
    for name, text in others.items():
        files.pop(name, None)
        if text is not None:
            files[name] = text.encode()
    found = of_form(check(load(files, "p"), today))
    return [
        f"{finding}{'' if finding.severity is Severity.ERROR else ' ?'}".removeprefix(
            "p/consultation.yaml:"
        )
        for finding in found
    ]


def public(old: str, new: str, text: str = ROUND) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_round_without_fault_has_none() -> None:
    assert told() == []
    assert told(OVER, CLOSED) == []
    assert told(OVER + UNITS, CLOSED) == []


SHORT = public('"2025-11-11"', '"2025-11-10"').replace("    stated_days: 30\n", "")
SHORTER = (
    "6: 2025-10-13 至 2025-11-10，首尾两日都计在内是 29 天，不足 30 天；国务院令第713号第十五条要求说明"
    "缩短期限的理由；请补写理由，或延长期限 [round-short] ?"
)
NO_CHANNEL = public("    channels:\n      mail: {address: a@yundu.example}\n", "")
NO_OFFICE = public("    office: {name: 规划科}\n", "")

# By rule: what is broken, and what looks alike and is fine: (rounds, day, rest, what is told).
Case = tuple[str, date, str, list[str]]
BROKEN: Mapping[str, Case] = {
    "round-twice": (
        ROUND,
        CLOSED,
        OVER + UNITS.replace("id: units", "id: public"),
        ["14: 编号“public”已用于前面一轮；请改用别的编号 [round-twice]"],
    ),
    "round-order": (
        ROUND,
        CLOSED,
        OVER + UNITS.replace("2025-11-20", "2025-10-12"),
        [
            "17: 开始日期 2025-10-12 早于前面一轮“public”的 2025-10-13；请按开始日期先后排列 [round-order]"
        ],
    ),
    "round-revision": (
        public("draft", "drafd"),
        OPEN,
        "",
        [
            "4: 稿次“drafd”没有登记；现有：draft、submitted、issued；请改正，或先发布这一稿 [round-revision]"
        ],
    ),
    "round-short": (SHORT, OPEN, "", [SHORTER]),
    "round-length": (
        public("stated_days: 30", "stated_days: 31"),
        OPEN,
        "",
        [
            (
                "7: 写明 31 天，而 2025-10-13 至 2025-11-11，首尾两日都计在内是 30 天；请改正日期或 stated_days，"
                "公告已经这样印出的，请删去 stated_days [round-length]"
            )
        ],
    ),
    "round-issued": (
        public('issued: "2025-10-13"', 'issued: "2025-10-14"'),
        OPEN,
        "",
        [
            "9: 公告日期 2025-10-14 晚于开始日期 2025-10-13；请核对，确实晚发的请顺延起止日期 [round-issued] ?"
        ],
    ),
    "round-channels": (
        NO_CHANNEL,
        OPEN,
        "",
        [
            "2: 没有提出意见的方式；请在 channels 中至少写明一种：issues、mail、post、phone、in_person [round-channels]"
        ],
    ),
    "round-office": (
        NO_OFFICE,
        OPEN,
        "",
        ["2: 没有写明答复询问的单位；请补写 [round-office] ?"],
    ),
    "round-feedback": (
        ROUND,
        CLOSED,
        "    feedback: {}\n",
        [
            (
                "2: 已经结束，还没有公布采纳情况；请补写，没有收到意见也要说明，"
                "无从查考的说明缘由 [round-feedback] ?"
            )
        ],
    ),
    "feedback-early": (
        ROUND,
        date(2025, 11, 11),
        OVER,
        ["13: 这一轮到 2025-11-11 才结束，不能先写采纳情况；请删去，结束以后再写 [feedback-early]"],
    ),
    "asked-unknown": (
        ROUND,
        CLOSED,
        OVER + UNITS.replace("[keji]", "[keji, kejj]"),
        ["19: 单位编号“kejj”不在 units.yaml 中；请改正，或先登记这个单位 [asked-unknown]"],
    ),
}
FINE: Mapping[str, tuple[Case, ...]] = {
    "round-twice": ((ROUND, CLOSED, OVER + UNITS.replace("id: units", "id: public-2"), []),),
    "round-order": ((ROUND, CLOSED, OVER + UNITS.replace("2025-11-20", "2025-10-13"), []),),
    "round-revision": ((public("draft", "submitted"), OPEN, "", []),),
    "round-short": (
        (SHORT + "    shorter_because: 情况紧急。\n", OPEN, "", []),
        (ROUND, CLOSED, OVER + UNITS, []),  # units may be asked for a shorter time
    ),
    "round-length": ((public("    stated_days: 30\n", ""), OPEN, "", []),),
    "round-issued": ((public('issued: "2025-10-13"', 'issued: "2025-10-12"'), OPEN, "", []),),
    "round-channels": (
        (NO_CHANNEL, CLOSED, OVER, []),
        (NO_CHANNEL + "    channels: {issues: true}\n", OPEN, "", []),
    ),
    "round-office": ((NO_OFFICE, CLOSED, OVER, []),),
    "round-feedback": ((ROUND, date(2025, 11, 11), "", []),),
    "feedback-early": (
        (ROUND, CLOSED, '    feedback: {published: "2025-11-12", statement: 已研究。}\n', []),
        (ROUND, date(2025, 11, 25), OVER + UNITS, []),  # the units that are being asked
    ),
    "asked-unknown": (  # a unit that only a released text has
        (ROUND, CLOSED, OVER + UNITS.replace("[keji]", "[shuju]"), []),
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_what_is_broken_is_told(rule: str) -> None:
    rounds, today, rest, wanted = BROKEN[rule]
    assert told(rest, today, public=rounds) == wanted


@pytest.mark.parametrize(("rule", "case"), [(rule, case) for rule in FINE for case in FINE[rule]])
def test_what_looks_alike_is_fine(rule: str, case: Case) -> None:
    rounds, today, rest, wanted = case
    assert told(rest, today, public=rounds) == wanted, rule


def test_every_rule_is_tried_both_ways() -> None:
    assert {rule.id for rule in RULES} == {*BROKEN, "round-unknown"} == {*FINE, "round-unknown"}


def test_a_text_that_one_is_asked_about_is_there_to_be_read() -> None:
    """A revision that is known but not held is fine for what is over, not for what is ahead."""
    known = files_in(FOREIGN)["revisions.yaml"].decode().rstrip()
    others = {"revisions.yaml": f"{known}\n  - {{id: later, stage: 修订稿}}\n"}
    asked = public("draft", "later")
    assert told(OVER, CLOSED, public=asked, **others) == []
    for today in (OPEN, date(2025, 10, 1)):
        assert told(public=asked, today=today, **others) == [
            "4: 这一轮还没有结束，而“later”没有存档，公众看不到全文；请先用 plansite release 发布 [round-revision]"
        ]


def test_feedback_is_not_older_than_what_it_is_on() -> None:
    early = '    feedback: {published: "2025-11-11", statement: 已研究。}\n'
    assert told(early, CLOSED) == [
        "13: 公布日期 2025-11-11 不晚于结束日期 2025-11-11；请改正 [feedback-early]"
    ]


def test_what_is_filed_in_no_round_is_told_once_a_folder() -> None:
    comment = (
        "id: {}\nitem: T01\nrevision: draft\ntext: 好。\nchannel: mail\nreceived: '2025-10-20'\n"
    )
    filed = {
        f"comments/{folder}/{name}.yaml": comment.format(name)
        for folder, name in (("public", "mail-1"), ("publik", "mail-2"), ("publik", "mail-3"))
    }
    signed = {"signoffs/units/keji.yaml": "unit: keji\nreceived: '2025-10-20'\n"}
    told_of = told(**filed, **signed)
    assert told_of == [
        (
            "p/comments/publik/mail-2.yaml:1: consultation.yaml 没有名为“publik”的一轮；现有：public；"
            "请改目录 comments/publik 的名称，或登记这一轮 [round-unknown]"
        ),
        (
            "p/signoffs/units/keji.yaml:1: consultation.yaml 没有名为“units”的一轮；现有：public；"
            "请改目录 signoffs/units 的名称，或登记这一轮 [round-unknown]"
        ),
    ]
    assert told(OVER + UNITS, CLOSED, **signed) == []
    broken = told(public="rounds: [{id: units}]\n", **signed)
    assert not any("round-unknown" in line for line in broken)  # its name may be among what is lost
    assert any(
        line.startswith("p/signoffs/units/keji.yaml:1: ") and "现有：无" in line
        for line in told(**signed, **{"consultation.yaml": None})
    )


def test_no_finding_grows_with_the_clock() -> None:
    for rounds, today, rest, wanted in BROKEN.values():
        state = Round.model_validate({"id": "a", "kind": "public", "revision": "draft", **SPAN})
        for later in (today + timedelta(days=n) for n in (1, 400)):
            if state.clock(later) is state.clock(today):
                assert told(rest, later, public=rounds) == wanted


SPAN = {"first": "2025-10-13", "last": "2025-11-11"}


# --- Where a round stands


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("2025-10-12", Clock.BEFORE),
        ("2025-10-13", Clock.OPEN),
        ("2025-11-08", Clock.OPEN),
        ("2025-11-09", Clock.LAST_DAYS),
        ("2025-11-11", Clock.LAST_DAYS),
        ("2025-11-12", Clock.CLOSED),
    ],
)
def test_the_state_changes_at_midnight(day: str, clock: Clock) -> None:
    one = Round(id="a", kind=RoundKind.PUBLIC, revision="draft", **SPAN)
    assert one.ending == "2025-11-09"
    assert one.clock(date.fromisoformat(day)) is clock
    assert one.takes_comments(date.fromisoformat(day)) is (clock in (Clock.OPEN, Clock.LAST_DAYS))


@given(first=st.dates(), length=st.integers(0, 60), today=st.dates())
def test_a_round_has_its_last_days_last(first: date, length: int, today: date) -> None:
    try:
        last = first + timedelta(days=length)
    except OverflowError:
        return
    one = Round(
        id="a",
        kind=RoundKind.PUBLIC,
        revision="draft",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    assert one.days == length + 1
    left = (last - today).days + 1
    wanted = Clock.LAST_DAYS if left <= LAST_DAYS else Clock.OPEN
    wanted = Clock.BEFORE if today < first else Clock.CLOSED if today > last else wanted
    assert one.clock(today) is wanted


def test_the_days_of_an_early_year_are_days_too() -> None:
    one = Round(id="a", kind=RoundKind.PUBLIC, revision="a", first="0001-01-01", last="0001-01-02")
    assert one.clock(date(1, 1, 1)) is Clock.LAST_DAYS
