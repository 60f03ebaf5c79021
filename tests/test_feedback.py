"""What came of a round, in sentences, tables and files: sums that add up, and nothing that is hidden."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree

from generator.chronicle.replies import comment_feeds
from generator.comment import (
    Channel,
    Comment,
    Disposition,
    FiledComment,
    Hidden,
    HiddenReason,
    LedTo,
)
from generator.consultation import Consultation, Feedback
from generator.data import files as data_files
from generator.directory import load_directory
from generator.docket import Docket
from generator.feedback import files as feedback_files
from generator.feedback import parts
from generator.history import History
from generator.ledger import ledger
from generator.outcome import about, called, not_shown, outcome, who
from generator.pages import pages
from generator.pages.comments import MOST, pages_of_comments
from generator.verify import Proof
from tests.conftest import FOREIGN, REAL, TODAY
from tests.test_chronicle import SCHEMA

DAY = "2025-10-20"


def docket_in(directory: Path) -> Docket:
    loaded = load_directory(directory)
    assert loaded.plan
    return Docket.of(loaded, History(ledger(loaded), loaded.plan), TODAY)


RIVER = docket_in(FOREIGN)
SAID = Feedback(statement="说明。")


def filed(identity: str, **fields: object) -> FiledComment:
    said = {
        "item": "T02",
        "revision": "draft",
        "text": "意见。",
        "channel": Channel.MAIL,
        "received": DAY,
    }
    return FiledComment(round="public", comment=Comment(**{"id": identity, **said, **fields}))  # type: ignore[arg-type]


def docket(*comments: FiledComment, feedback: Feedback | None = SAID) -> Docket:
    rounds = tuple(
        r.model_copy(update={"feedback": feedback}) if r.id == "public" else r for r in RIVER.rounds
    )
    return Docket(Consultation(rounds=rounds), comments, (), RIVER.history, TODAY)


def public(known: Docket) -> tuple[str, ...]:
    one = next(r for r in known.rounds if r.id == "public")
    return parts(one, known)[-1].sentences


STATES = st.builds(
    lambda n, d, h, w: filed(
        f"c{n}", disposition=d, reason=f"{n}。" if d else None, hidden=h, withdrawn=w
    ),
    st.integers(0, 10**9),
    st.none()
    | st.sampled_from([Disposition.REJECTED, Disposition.OUT_OF_SCOPE, Disposition.ADOPTED]),
    st.none() | st.just(Hidden(reason=HiddenReason.SPAM, day=DAY)),
    st.none() | st.just(DAY),
)


@given(st.lists(STATES, min_size=1, max_size=12, unique_by=lambda f: f.comment.id))
def test_the_announcement_adds_up(comments: list[FiledComment]) -> None:
    received, became = public(docket(*comments))
    assert f"收到意见 {len(comments)} 条" in received
    assert sum(map(int, re.findall(r"(\d+) 条", became))) == len(comments)


def test_nothing_received_is_stated_once_the_office_says_so() -> None:
    assert public(docket())[0].endswith("公开征求社会公众意见，未收到意见。")
    assert public(docket(feedback=None)) == ()
    assert public(docket(feedback=Feedback(unknown="查不到。"))) == ()


def test_units_come_first_and_the_silent_ones_are_named() -> None:
    one = next(r for r in RIVER.rounds if r.id == "public")
    units, people = parts(one, RIVER)
    assert (units.title, people.title) == ("征询单位意见", "公开征求社会公众意见")
    assert units.sentences[0].endswith("征询 6 个单位的意见，4 个单位反馈，2 个单位未反馈。")
    assert "未反馈的单位：市生态环境局、市水利局。未反馈不作为同意。" in units.sentences
    assert people.sentences[1] == (
        "其中采纳 7 条，部分采纳 2 条，未采纳 2 条，不属于本次征求范围 1 条，不予展示 1 条，提意见人已撤回 1 条。"
    )
    by_id = {line.comment.id: line for line in people.lines}
    assert by_id["issue-15"].reason.startswith("与意见 issue-12 一并答复：")
    assert by_id["issue-12"].led_to == "T04-1-1（送审稿（2025年12月30日））"
    assert (by_id["mail-0001"].who, by_id["issue-30"].said) == (
        "朱**",
        "（不予展示：广告或垃圾信息）",
    )


def test_the_real_round_pretends_nothing() -> None:
    real = docket_in(REAL)
    assert feedback_files(real) == {}
    assert comment_feeds(real, "") == {}


def everything(known: Docket) -> Mapping[str, bytes]:
    plan = known.history.plan
    return {
        **pages(plan, (), Proof(note="无"), known),
        **data_files(plan, (), known.comments),
        **feedback_files(known),
        **comment_feeds(known, "https://example.org/"),
    }


def test_what_is_hidden_or_withdrawn_stands_nowhere() -> None:
    secret = {
        "text": "密甲。",
        "proposed": "密甲。",
        "grounds": "密甲。",
        "name": "密甲",
        "reason": "密甲。",
    }
    answered = {"disposition": Disposition.REJECTED, "answered": "2025-12-01"}
    hidden = Hidden(reason=HiddenReason.OFFENSIVE, day=DAY, note="请文明用语。")
    for kept in ({"hidden": hidden}, {"withdrawn": DAY}):
        made = everything(docket(filed("c1", **secret, **answered, **kept), filed("c2")))
        assert [n for n, data in made.items() if "密甲".encode() in data] == []
        assert "comments/c1.md" in made


def test_the_data_keeps_its_contract() -> None:
    made = data_files(RIVER.history.plan, (), RIVER.comments)
    document = json.loads(made["data/comments.json"])
    Draft202012Validator(json.loads(made["data/comments.schema.json"])).validate(document)
    assert document["schema_version"] == "1"
    wanted = {
        "id",
        "item",
        "revision",
        "quote",
        "quote_sha256",
        "text",
        "channel",
        "received",
        "url",
        "disposition",
        "reason",
        "led_to",
    }
    assert all(wanted <= {*one} for one in document["comments"])
    assert len(document["comments"]) == len(RIVER.comments)
    by_id = {one["id"]: one for one in document["comments"]}
    assert by_id["issue-12"]["led_to"] == [
        {"item": "T04-1-1", "field": "text", "revision": "submitted"}
    ]
    assert by_id["issue-30"]["text"] is None


@pytest.mark.parametrize("site", ["", "https://example.org/a/"])
def test_feeds_are_valid_and_tell_the_way(site: str) -> None:
    made = comment_feeds(RIVER, site)
    assert {"comments/feed.xml", "tasks/T04/comments.xml", "comments/issue-12/feed.xml"} <= {*made}
    for name, data in made.items():
        assert SCHEMA.validate(etree.fromstring(data)), (name, SCHEMA.error_log)
    way = made["comments/issue-12/feed.xml"].decode()
    titles = re.findall("<title>(.*?)</title>", way)[1:]
    assert titles == ["文字已修改：送审稿", "答复：采纳", "交办：市交通运输局", "收到"]


def test_words_for_readers() -> None:
    shown = filed("a", unit="keji").comment
    assert who(shown, RIVER) == "市科技局"
    assert not_shown(shown) == ""
    assert outcome(shown).words == "已收到"
    assert about(shown, RIVER) == called("T02", "draft", RIVER) == "T02 推进渡江船闸扩能改造"
    assert called("plan", "draft", RIVER) == "整份文件"
    assert called("T10", "draft", RIVER).startswith("T10 ")
    assert called("T99", "draft", RIVER) == "T99"


def test_a_long_list_has_several_pages_and_every_comment_stands_once() -> None:
    many = docket(*(filed(f"c{n}") for n in range(2 * MOST + 1)))
    lists = [page.item for page in pages_of_comments(many) if page.template == "comments"]
    assert [len(one.comments) for one in lists] == [MOST, MOST, 1]  # type: ignore[union-attr]
    ids = [f.comment.id for one in lists for f in one.comments]  # type: ignore[union-attr]
    assert len({*ids}) == len(ids) == 2 * MOST + 1


def test_a_change_that_an_answer_names_is_led_to() -> None:
    answered = {"disposition": Disposition.ADOPTED, "reason": "采纳。", "answered": "2025-12-01"}
    led = (LedTo(item="T04-1-1", field="text", revision="submitted"),)
    made = pages(
        RIVER.history.plan,
        (),
        Proof(note="无"),
        docket(filed("c1", item="T04-1-1", led_to=led, **answered)),
    )
    page = made["comments/c1.md"].decode()
    assert 'href="../../revisions/compare/draft..submitted/#T04-1-1"' in page
    assert "revisions/compare/draft..submitted.md" in made
