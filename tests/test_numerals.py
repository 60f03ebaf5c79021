import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Plan
from generator.numerals import number, renumbered

DIGITS = "零一二三四五六七八九"


def chinese(value: int) -> str:
    """A number below 10,000 as it is written out: 十二, 一百零二, 三千零四十."""
    said, gap = "", False
    for ten, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // ten % 10
        if digit:
            one = "" if (digit, ten, said) == (1, 10, "") else DIGITS[digit]
            said += ("零" if gap else "") + one + name
        gap = bool(said) and not digit
    return said


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        (None, None),
        ("", None),
        ("（一）", 1),
        ("二、", 2),
        ("1.", 1),
        ("1、", 1),
        ("12", 12),
        ("１．", 1),
        ("（12）", 12),
        ("(3)", 3),
        ("3）", 3),
        ("①", 1),
        ("⑽", 10),
        ("㈠", 1),
        ("十", 10),
        ("十一、", 11),
        ("二〇", 20),
        ("两百", 200),
        ("第三章", 3),
        ("第十二条", 12),
        ("三是", None),
        ("附件：", None),
        ("二三十", None),
        ("十百", None),
        ("百", 100),
        ("1.2", None),
        ("2026年：", None),
        ("A", None),
    ],
)
def test_number(printed: str | None, value: int | None) -> None:
    assert number(printed) == value


@given(st.integers(1, 9999))
def test_written_out(value: int) -> None:
    assert number(f"（{chinese(value)}）") == value


@given(st.integers(0, 999_999), st.sampled_from(["{}", "{}.", "{}、", "（{}）", "{}）", "第{}条"]))
def test_digits(value: int, form: str) -> None:
    assert number(form.format(value)) == value


@given(st.text("〇零一二两三四五六七八九十百千（）、.第章1 a", max_size=8) | st.text(max_size=8))
def test_any_text_is_a_number_or_none(printed: str) -> None:
    value = number(printed)
    assert value is None or value >= 0


def test_every_number_that_the_real_plan_prints_is_read(real_plan: Plan) -> None:
    printed = [item.printed for item in real_plan.items() if item.printed]
    assert len(printed) == 5 + 20 + 114 + 4
    assert None not in map(number, printed)


@pytest.mark.parametrize(
    ("printed", "value", "again"),
    [
        ("1、", 2, "2、"),
        ("9.", 10, "10."),
        ("（一）", 12, "（十二）"),
        ("第十章", 101, "第一百零一章"),
        ("１．", 12, "１２．"),
        ("①", 20, "⑳"),
        ("①", 21, None),
        ("⑴", 3, "⑶"),
        ("⒐", 10, "⒑"),
        ("㈠、", 2, "㈡、"),
        ("㊀", 0, None),
        ("2026年：", 2, None),
        ("附件：", 2, None),
        ("一", 10_000, None),
    ],
)
def test_another_number_is_printed_in_the_same_way(
    printed: str, value: int, again: str | None
) -> None:
    assert renumbered(printed, value) == again


@given(
    st.text("〇零一二两三四五六七八九十百千（）、.第章1９①⑽㈠ a", max_size=8), st.integers(0, 9999)
)
def test_whatever_is_printed_anew_is_read_again(printed: str, value: int) -> None:
    again = renumbered(printed, value)
    assert again is None or number(again) == value
