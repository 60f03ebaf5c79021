"""Each rule on comments, answers and sign-offs: what it refuses, and what looks alike and is fine."""

from collections.abc import Mapping

import pytest

from generator.checks import check
from generator.comment import quote_digest
from generator.finding import Severity
from generator.load import load
from generator.model import Revision, Stage
from generator.release import released
from tests.conftest import FOREIGN, TODAY, files_in, of_form

# In the revision `submitted` the text of T04-1-1 changed and T10 was removed.
BASE = {
    "item": "T04-1-1",
    "revision": "draft",
    "text": "意见。",
    "channel": "mail",
    "received": '"2025-10-20"',
}
ADOPTED = {
    "disposition": "adopted",
    "reason": "采纳。",
    "answered": '"2025-12-30"',
    "led_to": "[{item: T04-1-1, field: text, revision: submitted}]",
}
REJECTED = {"disposition": "rejected", "reason": "不采纳。", "answered": '"2025-12-30"'}


def comment(identity: str, fields: Mapping[str, str]) -> tuple[str, bytes]:
    lines = {"id": identity, **BASE, **fields}
    text = "".join(f"{key}: {value}\n" for key, value in lines.items() if value)
    return f"comments/public/{identity}.yaml", text.encode()


def told(*comments: Mapping[str, str], **files: str) -> list[str]:
    """What is found in these comments, which are called c1, c2 and so on."""
    kept = {
        n: d for n, d in files_in(FOREIGN).items() if not n.startswith(("comments/", "signoffs/"))
    }
    filed = dict(comment(f"c{n}", fields) for n, fields in enumerate(comments, 1))
    others = {name: text.encode() for name, text in files.items()}
    found = of_form(check(load({**kept, **filed, **others}, "p"), TODAY))
    return [
        f"{f.place.file.removeprefix('p/comments/public/')}:{f.place.line}: {f.message} [{f.rule}]"
        + ("" if f.severity is Severity.ERROR else " 提示")
        for f in found
    ]


FAULTS: dict[str, tuple[tuple[Mapping[str, str], ...], list[str]]] = {
    "no such item": (
        ({**REJECTED, "item": "T99"},),
        ["c1.yaml:2: 没有编号为“T99”的条目；请改正，针对整份文件的写 plan [comment-about]"],
    ),
    "no such revision": (
        ({**REJECTED, "revision": "darft"},),
        ["c1.yaml:3: 没有“darft”这一稿；现有：draft、submitted、issued [comment-about]"],
    ),
    "words that stood elsewhere": (
        ({**REJECTED, "quote": "不见于此。", "quote_sha256": f'"{quote_digest("不见于此。")}"'},),
        ["c1.yaml:10: 引文不见于“draft”这一稿的 T04-1-1；请核对 [comment-quote] 提示"],
    ),
    "an unknown unit": (
        ({**REJECTED, "unit": "nobody", "assigned": "none", "assigned_on": '"2025-10-22"'},),
        [
            "c1.yaml:10: 单位编号“nobody”不在 units.yaml 中；请改正，或先登记这个单位 [comment-unit]",
            "c1.yaml:11: 单位编号“none”不在 units.yaml 中；请改正，或先登记这个单位 [comment-unit]",
        ],
    ),
    "no disposition": (
        ({"reason": "好。"},),
        [
            "c1.yaml:6: 2025年10月20日收到的意见还没有答复，征求意见已于2025年11月11日结束；请答复 [comment-unanswered] 提示",
            "c1.yaml:7: 写了 reason 却没有写采纳情况；请补写 disposition，或删去 reason [comment-answer]",
        ],
    ),
    "no reason and no day": (
        ({"disposition": "out_of_scope"},),
        [
            "c1.yaml:7: “不属于本次征求范围”没有理由；请补写 reason [comment-answer]",
            "c1.yaml:7: 答复没有日期；请补写 answered [comment-answer]",
        ],
    ),
    "answered before it came": (
        ({**REJECTED, "answered": '"2025-10-19"'},),
        ["c1.yaml:9: 答复日期早于收到日期 2025-10-20；请改正 [comment-answer]"],
    ),
    "adopted, and nothing changed": (
        ({**ADOPTED, "led_to": ""},),
        ["c1.yaml:7: “采纳”没有写明改了哪里；请补写 led_to：条目和稿次 [comment-answer]"],
    ),
    "not adopted, and something changed": (
        ({**ADOPTED, "disposition": "rejected"},),
        ["c1.yaml:10: “未采纳”却写了对应修改；请改正其中之一 [comment-answer]"],
    ),
    "the same answer twice": (
        (REJECTED, {**REJECTED, "reason": "不 采纳。"}),
        [
            "c2.yaml:8: 答复与“c1”一字不差；请针对这条意见另写，确应一并答复的写 same_as: c1，并删去 reason 和 led_to [comment-same-answer]"
        ],
    ),
    "answered with nothing": (
        ({**REJECTED, "reason": "", "same_as": "c9"},),
        ["c1.yaml:9: 没有编号为“c9”的另一条意见；请改正 [comment-answer]"],
    ),
    "answered with one that is answered with another": (
        (
            REJECTED,
            {**REJECTED, "reason": "", "same_as": "c1"},
            {**REJECTED, "reason": "", "same_as": "c2"},
        ),
        ["c3.yaml:9: “c2”自己也与“c1”一并答复；请直接写“c1” [comment-answer]"],
    ),
    "answered with one that says otherwise": (
        (ADOPTED, {**REJECTED, "reason": "", "same_as": "c1"}),
        ["c2.yaml:7: 与“c1”一并答复，采纳情况却不同（那条是“采纳”）；请改成一致 [comment-answer]"],
    ),
    "an answer of its own beside the shared one": (
        (REJECTED, {**REJECTED, "reason": "另说。", "same_as": "c1"}),
        ["c2.yaml:8: 与“c1”一并答复的不再写 reason；请删去，或删去 same_as [comment-answer]"],
    ),
    "a change of its own beside the shared answer": (
        (ADOPTED, {**ADOPTED, "reason": "", "same_as": "c1"}),
        ["c2.yaml:9: 与“c1”一并答复的不再写 led_to；请删去，或删去 same_as [comment-answer]"],
    ),
    "a change that is named twice": (
        (
            {
                **ADOPTED,
                "led_to": "[{item: T04-1-1, revision: submitted}, {item: T04-1-1, revision: submitted}]",
            },
        ),
        ["c1.yaml:10: 与前面一处相同；请删去一处 [comment-answer]"],
    ),
    "a change that is not there": (
        ({**ADOPTED, "led_to": "[{item: T04-1-1, field: deadlines, revision: submitted}]"},),
        [
            "c1.yaml:10: “submitted”与“draft”相比，T04-1-1 的 deadlines 没有改动；请改正 led_to [comment-unproven]"
        ],
    ),
    "a change of another item": (
        ({**ADOPTED, "led_to": "[{item: T02, revision: submitted}]"},),
        ["c1.yaml:10: “submitted”与“draft”相比，T02 没有改动；请改正 led_to [comment-unproven]"],
    ),
    "a change in the same revision": (
        ({**ADOPTED, "led_to": "[{item: T04-1-1, revision: draft}]"},),
        ["c1.yaml:10: “draft”不是“draft”以后的稿；以后的稿：submitted、issued [comment-unproven]"],
    ),
    "a change that was released since": (
        ({**ADOPTED, "led_to": "[{item: T04-1-1, revision: next}]"},),
        [
            "c1.yaml:10: 对 T04-1-1 的修改已随“issued”发布；请把稿次改成“issued” [comment-unreleased] 提示"
        ],
    ),
    "a group of nobody": (
        ({**REJECTED, "group": "c9"},),
        ["c1.yaml:10: 这一轮里没有编号为“c9”的意见；请改正 [comment-group]"],
    ),
    "a group in a group": (
        (
            {**REJECTED, "group": "c1"},
            {**REJECTED, "reason": "二。", "group": "c1"},
            {**REJECTED, "reason": "三。", "group": "c2"},
        ),
        ["c3.yaml:10: “c2”自己归在“c1”；请直接写“c1” [comment-group]"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_told(name: str) -> None:
    comments, expected = FAULTS[name]
    assert told(*comments) == expected


FINE: dict[str, tuple[Mapping[str, str], ...]] = {
    "adopted and proven": (ADOPTED,),
    "by any field": ({**ADOPTED, "led_to": "[{item: T04-1-1, revision: submitted}]"},),
    "by a later revision": ({**ADOPTED, "led_to": "[{item: T04-1-1, revision: issued}]"},),
    "by another item, which was removed": (
        {**ADOPTED, "led_to": "[{item: T10, revision: submitted}]"},
    ),
    "on an item that is gone": ({**REJECTED, "item": "T10-1-1"},),
    "on the whole document": (
        {
            **REJECTED,
            "item": "plan",
            "quote": "鼓励其他作业区参照执行。",
            "quote_sha256": f'"{quote_digest("鼓励其他作业区参照执行。")}"',
        },
    ),
    "answered together": (ADOPTED, {**ADOPTED, "reason": "", "led_to": "", "same_as": "c1"}),
    "answers that differ": (REJECTED, {**REJECTED, "reason": "不采纳，另有安排。"}),
    "hidden and unanswered": ({"hidden": '{reason: spam, day: "2025-10-21"}'},),
    "withdrawn and unanswered": ({"withdrawn": '"2025-10-21"'},),
    "a group": ({**REJECTED, "group": "c1"}, {**REJECTED, "reason": "二。", "group": "c1"}),
}


@pytest.mark.parametrize("name", FINE)
def test_what_looks_alike_is_fine(name: str) -> None:
    assert told(*FINE[name]) == []


def test_a_sign_off_is_of_known_units_and_items() -> None:
    text = 'unit: nobody\nreceived: "2025-09-26"\nanswers:\n  - {item: T99, answer: agree}\n  - {item: T02, answer: agree}\n  - {item: T02, answer: amend}\n'
    assert told(
        **{
            "signoffs/units/nobody.yaml": text,
            "signoffs/public/keji.yaml": text.replace("nobody", "keji").split("answers")[0],
        }
    ) == [
        "p/signoffs/public/keji.yaml:1: “public”是公开征求意见的一轮，没有会签；请移到征求单位意见的一轮 [signoff]",
        "p/signoffs/units/nobody.yaml:1: 单位编号“nobody”不在 units.yaml 中；请改正 [signoff]",
        "p/signoffs/units/nobody.yaml:4: 那一稿里没有编号为“T99”的条目；请改正 [signoff]",
        "p/signoffs/units/nobody.yaml:6: 对“T02”已经答复过一次；请删去一个 [signoff]",
    ]


def with_draft_only(task: bytes) -> dict[str, bytes]:
    """The foreign plan as it was released last, with another text of T02 and an answer that names it."""
    files = dict(files_in(FOREIGN))
    assert task in files["tasks/T02.yaml"]
    fields = {
        **ADOPTED,
        "item": "T02",
        "revision": "issued",
        "answered": '"2026-04-01"',
        "received": '"2026-03-20"',
    }
    fields["led_to"] = "[{item: T02, field: text, revision: next}]  # 待发布"
    return {**files, **dict([comment("c1", fields)])}


def test_an_answer_waits_for_the_next_revision_and_release_writes_its_id() -> None:
    files = with_draft_only("4小时以内".encode())
    found = [
        f"{f.message} [{f.rule}]" for f in check(load(files, "p"), TODAY) if "c1" in f.place.file
    ]
    assert found == [
        "现在的文字与“issued”相比，T02 的 text 没有改动；请先改正文，或改正 led_to [comment-unproven]"
    ]
    files["tasks/T02.yaml"] = files["tasks/T02.yaml"].replace("4小时".encode(), "3小时".encode())
    found = [
        f"{f.message} [{f.rule}]" for f in check(load(files, "p"), TODAY) if "c1" in f.place.file
    ]
    assert found == ["对 T02 的修改还没有随新一稿发布；发布时自动写上稿次 [comment-unreleased]"]
    changed = released(files, Revision(id="revised", stage=Stage.REVISED), TODAY)
    names = [*changed]
    assert names.index("comments/public/c1.yaml") > names.index("revisions.yaml")
    assert (
        b'[{item: T02, field: text, revision: "revised"}]  # \xe5\xbe\x85'
        in changed["comments/public/c1.yaml"]
    )
    after = {**files, **changed}
    assert [f for f in check(load(after, "p"), TODAY) if "c1" in f.place.file] == []
    # A run that was cut before the comment was written: told, and mended by hand.
    cut = {**after, "comments/public/c1.yaml": files["comments/public/c1.yaml"]}
    (found_last,) = [f for f in check(load(cut, "p"), TODAY) if "c1" in f.place.file]
    assert found_last.message == "对 T02 的修改已随“revised”发布；请把稿次改成“revised”"


def test_no_revision_is_called_next() -> None:
    entry = "  - {id: next, stage: 修订稿}\n"
    files = {
        **files_in(FOREIGN),
        "revisions.yaml": files_in(FOREIGN)["revisions.yaml"] + entry.encode(),
    }
    assert any("留作网站的固定地址" in f.message for f in check(load(files, "p"), TODAY))
