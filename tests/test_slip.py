"""What is written as a slip is read back, and what people do to it in between loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.slip import Slip, body, machine_line, masked, read
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
