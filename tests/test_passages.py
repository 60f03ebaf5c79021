"""Sentences that went from one item to another: each is found where it went, and told once."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.passages import Passages
from generator.redline import Mark, Sentence, Way
from generator.sentences import join, part
from tests.test_redline import FRAMES

ROW = "完成选址和立项，取得施工许可。启动主体工程；建设配套设施，引进运营团队不少于3家。"
SPLIT = {("a", "b"), ("a", "c")}


def shown(sentences: tuple[Sentence, ...]) -> str:
    signs = {Way.STAYS: "{}", Way.MOVED_FROM: "〈至{}：{}〉", Way.MOVED_TO: "〈自{}：{}〉"}
    return "".join(
        signs[s.way].format(
            *([s.place] if s.way is not Way.STAYS else []),
            "".join(FRAMES[p.mark].format(p.text) for p in s.pieces),
        )
        for s in sentences
    )


def told(texts: dict[str, tuple[str, str]], links: set[tuple[str, str]]) -> dict[str, str]:
    passages = Passages(texts, links)
    return {item: shown(passages.redline(item)) for item in texts}


def test_a_text_in_two_by_its_sentences() -> None:
    assert told(
        {
            "a": ("完成选址和立项。启动主体工程。", ""),
            "b": ("", "完成选址和立项。"),
            "c": ("", "启动主体工程。"),
        },
        SPLIT,
    ) == {
        "a": "〈至b：完成选址和立项。〉〈至c：启动主体工程。〉",
        "b": "〈自a：完成选址和立项。〉",
        "c": "〈自a：启动主体工程。〉",
    }


def test_a_sentence_in_two_by_its_clauses() -> None:
    assert told(
        {
            "a": ("建设市级公共服务平台，引进运营团队不少于3家。", ""),
            "b": ("", "建设市级公共服务平台。"),
            "c": ("", "引进运营团队5家以上。"),
        },
        SPLIT,
    ) == {
        "a": "〈至b：建设市级公共服务平台[-，-]{+。+}〉〈至c：引进运营团队[-不少于3家-]{+5家以上+}。〉",
        "b": "〈自a：建设市级公共服务平台[-，-]{+。+}〉",
        "c": "〈自a：引进运营团队[-不少于3家-]{+5家以上+}。〉",
    }


def test_clauses_that_stay_together_are_told_together() -> None:
    found = told(
        {
            "a": ("力争建成十家研发中心，完善配套设施，提升服务能级。", ""),
            "b": ("", "确保建成十家研发中心，完善配套设施。"),
            "c": ("", "提升服务能级。"),
        },
        SPLIT,
    )
    assert found["a"] == (
        "〈至b：[-力争-]{+确保+}建成十家研发中心，完善配套设施[-，-]{+。+}〉〈至c：提升服务能级。〉"
    )


def test_two_texts_in_one() -> None:
    assert told(
        {
            "a": ("建设孵化平台。", ""),
            "b": ("打造服务品牌。做好宣传。", ""),
            "c": ("", "建设孵化平台，打造服务品牌。"),
        },
        {("a", "c"), ("b", "c")},
    ) == {
        "a": "〈至c：建设孵化平台[-。-]{+，+}〉",
        "b": "〈至c：打造服务品牌。〉[-做好宣传。-]",
        "c": "〈自a：建设孵化平台[-。-]{+，+}〉〈自b：打造服务品牌。〉",
    }


def test_a_sentence_goes_out_of_a_text_that_stays() -> None:
    assert told(
        {
            "a": ("建立联席会议制度。各县于年内制定细则。", "建立联席会议制度。"),
            "b": ("", "各县应当于年内制定细则。"),
        },
        {("a", "b")},
    ) == {
        "a": "建立联席会议制度。〈至b：各县{+应当+}于年内制定细则。〉",
        "b": "〈自a：各县{+应当+}于年内制定细则。〉",
    }


def test_a_clause_goes_out_of_a_sentence_that_stays() -> None:
    found = told(
        {
            "a": ("建立市级联席会议制度，组织专项督查。", "建立市级联席会议制度。"),
            "b": ("", "组织专项督查。"),
        },
        {("a", "b")},
    )
    assert found["a"] == "建立市级联席会议制度[-，组织专项督查-]。"
    assert "{+组织" not in found["b"]


def test_nothing_is_looked_for_where_no_id_says_so() -> None:
    texts = {"a": ("完成选址和立项。", ""), "b": ("", "完成选址和立项。"), "c": ("另一句话。", "")}
    assert told(texts, {("c", "b")}) == {
        "a": "[-完成选址和立项。-]",
        "b": "{+完成选址和立项。+}",
        "c": "[-另一句话。-]",
    }


@pytest.mark.parametrize("short", ["开工。", "竣工。"])
def test_what_is_too_short_is_new(short: str) -> None:
    assert told({"a": ("开工。", ""), "b": ("", short)}, {("a", "b")})["b"] == f"{{+{short}+}}"


LINES = st.lists(st.sampled_from([*part(ROW), "完成选址。", "引进运营团队5家。", ""]), max_size=6)
TEXTS = LINES.map(join)


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=150)
def test_each_text_stands_whole_in_its_redline(old: str, stays: str, new: str) -> None:
    texts = {"a": (old, stays), "b": ("", new)}
    passages = Passages(texts, {("a", "b")})
    for item, (before, after) in texts.items():
        found = passages.redline(item)
        own = [s.text(Mark.INSERTED) for s in found if s.way is not Way.MOVED_TO]
        own_new = [s.text(Mark.DELETED) for s in found if s.way is not Way.MOVED_FROM]
        assert "".join(own) == before
        assert "".join(own_new) == after


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=100)
def test_what_went_is_what_came(old: str, one: str, other: str) -> None:
    passages = Passages({"a": (old, ""), "b": ("", one), "c": ("", other)}, SPLIT)
    gone = [s for s in passages.redline("a") if s.place]
    come = {i: [s for s in passages.redline(i) if s.place] for i in ("b", "c")}
    assert {s.place for each in come.values() for s in each} <= {"a"}
    assert Counter((s.place, s.pieces) for s in gone) == Counter(
        (item, s.pieces) for item, found in come.items() for s in found
    )
