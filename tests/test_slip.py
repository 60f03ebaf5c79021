"""What is written as a slip is read back, and what people do to it in between loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.slip import CUT, Slip, body, fitted, letter, machine_line, masked, read, subject
from generator.written import plain

SHA = "0123456789abcdef" * 4
WHOLE = Slip(
    "T03-2-1", "draft", SHA, "原话。", "太软。\n应写硬。", "改成这样。", "因为如此。", "朱某"
)
said = st.text(st.sampled_from("一二三，。；ab1 \n()*_`<>&|~-")).map(plain)


def test_a_slip_is_text_that_people_can_read() -> None:
    assert body([WHOLE]) == (
        f"### 事项\n\n事项编号: T03-2-1 · 稿次: draft · 引文: sha256:{SHA}\n\n### 原文\n\n原话。\n\n"
        "### 意见\n\n太软。\n\n应写硬。\n\n### 建议改为\n\n改成这样。\n\n### 理由\n\n因为如此。\n\n"
        "### 公开的称呼\n\n朱某"
    )
    assert read(body([WHOLE])) == (WHOLE,)


@given(
    st.lists(
        st.builds(
            Slip, st.sampled_from(["plan", "A1", "T1-2-3"]), text=said, proposed=said, grounds=said
        )
    )
)
def test_slips_read_back(slips: list[Slip]) -> None:
    assert read(body(slips)) == tuple(slips)


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("", ()),
        ("网站打不开。", ()),
        ("事项编号：T03 · 稿次：draft\n意见如下。", (Slip("T03", "draft", text="意见如下。"),)),
        ("我觉得不好。\n\n事项编号: T03", (Slip("T03", text="我觉得不好。"),)),
        (
            "### 事项\r\n\r\n事项编号: T03\r\n\r\n### 原文\r\n\r\n> 甲\r\n> 乙\r\n\r\n### 意见\r\n\r\n改。\r\n\r\n### 理由\r\n\r\n_No response_\r\n",
            (Slip("T03", quote="甲\n乙", text="改。"),),
        ),
        ("事项编号: T03\n【意见】改。\n【理由】 旧。", (Slip("T03", text="改。", grounds="旧。"),)),
        ("事项编号: T03\n### 我的想法\n改。", (Slip("T03", text="### 我的想法\n改。"),)),
        ("事项编号: T03\n### 意见建议\n改。", (Slip("T03", text="### 意见建议\n改。"),)),
        ("<!-- 请勿删改下一行 -->\n事项编号: T03\n改。", (Slip("T03", text="改。"),)),
        (
            "事项编号: T03 一起看\n事项编号: T04 改。",
            (Slip("T03", text="一起看"), Slip("T04", text="改。")),
        ),
        ("事项编号: ../../etc", ()),
        ("事项编号: T03 · 稿次: ../x", (Slip("T03", text="· 稿次: ../x"),)),
    ],
)
def test_what_people_send_is_read(text: str, slips: tuple[Slip, ...]) -> None:
    assert read(text) == slips


@given(st.text(), st.text())
def test_whatever_stands_around_a_machine_line_is_no_trouble(before: str, after: str) -> None:
    found = read(f"{before}\n{machine_line(WHOLE)}\n{after}")
    assert any((slip.item, slip.sha256) == (WHOLE.item, SHA) for slip in found)


def test_a_name_is_masked() -> None:
    assert [masked(name) for name in ("朱小明", "X", "\u202eab", "")] == ["朱**", "X**", "〔**", ""]


# A forge marks what is quoted with `>`, which is no part of it.
unmarked = said.map(lambda text: plain(text.replace(">", "")))


@given(
    st.lists(
        st.builds(
            Slip, st.sampled_from(["plan", "A1", "T1-2-3"]), quote=unmarked, text=said, grounds=said
        )
    )
)
def test_letters_read_back(slips: list[Slip]) -> None:
    assert read(letter(slips)) == tuple(slips)


def test_a_letter_leaves_room_for_what_was_not_said() -> None:
    empty = Slip("T03", "draft", SHA, "原话。")
    assert letter([empty]).split("\n")[1:] == [
        *(
            "【原文】",
            "原话。",
            "【意见】",
            "",
            "【建议改为】",
            "",
            "【理由】",
            "",
            "【公开的称呼】",
            "",
        ),
    ]


def test_only_quotes_are_cut_and_what_is_left_is_a_quote() -> None:
    slips = [Slip("T01", quote="甲" * 90, text="乙" * 9), Slip("T02", quote="丙" * 9, text="丁")]
    made = fitted(slips, lambda tried: len(letter(tried)), len(letter(slips)) - 30)
    assert made is not None
    assert [(slip.text, slip.quote.endswith(CUT)) for slip in made] == [
        ("乙" * 9, True),
        ("丁", False),
    ]
    assert "甲" * 40 in letter(made)
    first, second = read(letter(made))
    assert first.quote == "甲" * len(first.quote)
    assert second == slips[1]
    assert fitted(slips, lambda tried: len(letter(tried)), 50) is None
    assert fitted([Slip("T01", text="字" * 99)], lambda tried: len(letter(tried)), 50) is None
    assert fitted(slips, lambda tried: len(letter(tried)), 5000) == tuple(slips)


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        (["T03"], "对 T03 的意见"),
        (["plan"], "对全文的意见"),
        (["T03", "plan"], "对 T03 等 2 项的意见"),
    ],
)
def test_a_subject_names_the_item(items: list[str], wanted: str) -> None:
    assert subject([Slip(item) for item in items]) == wanted
