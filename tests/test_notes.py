"""By how much a target changes, and which way a deadline."""

from decimal import Decimal
from typing import Any

import pytest

from generator.model import Base, Deadline, DeadlineKind, Target
from generator.report.notes import note


def target(number: str | None) -> Target:
    return Target(text=number or "划定并遵守", number=Decimal(number) if number else None)


@pytest.mark.parametrize(
    ("before", "after", "measure", "expected"),
    [
        (target("340"), target("412.50"), "公里", "增加 72.5 公里"),
        (target("10"), target("9.5"), "%", "减少 0.5 个百分点"),
        (target("10"), target("1000"), "", "增加 990"),
        (target("10"), target("10"), "公里", ""),
        (target("10"), target(None), "公里", ""),
        (None, target("10"), "公里", "新定目标"),
        (target("10"), None, "公里", "取消目标"),
        (
            Base(year=2025, text="286", number=Decimal(286)),
            Base(year=2025, text="290", number=Decimal(290)),
            "公里",
            "增加 4 公里",
        ),
        (None, Base(year=2025, text="286", number=Decimal(286)), "公里", ""),
        ("甲", "乙", "", ""),
        ("2024年下半年竣工", "2025年上半年竣工", "", "日期推迟 6 个月"),
        ("2024年12月31日前完成", "2024年9月15日前完成", "", "日期提前"),
        ("2024年下半年竣工", "2024年底前竣工", "", ""),
        ("2024年竣工", "2024年6月底前竣工", "", ""),
        ("2024年启动，9月完成", "2025年启动，9月完成", "", ""),
        ("2024年启动，2025年完成", "2024年启动，2026年完成", "", ""),
        ("2024年2月30日前完成", "2024年3月1日前完成", "", ""),
        (("甲",), ("乙",), "", ""),
    ],
)
def test_the_difference_of_two_targets(
    before: Any, after: Any, measure: str, expected: str
) -> None:
    assert note(before, after, measure) == expected


def deadlines(*dates: str | None) -> tuple[Deadline, ...]:
    kinds = {None: DeadlineKind.ONGOING}
    return tuple(Deadline(text=f"{d}", date=d, kind=kinds.get(d, DeadlineKind.BY)) for d in dates)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (["2028-Q3"], ["2028-12"], "推迟 3 个月"),
        (["2028"], ["2028-H1"], "提前 6 个月"),
        (["2028-12-31"], ["2028"], ""),
        (["2028-02"], ["2028-02-29"], ""),
        (["2028-06-30"], ["2029-06"], "推迟 1 年"),
        (["2028-06"], ["2029-12"], "推迟 18 个月"),
        (["2028-06-15"], ["2028-06-30"], "推迟"),
        (["2028-06-15"], ["2028-05"], "提前"),
        ([None], ["2028"], "改为限定日期"),
        (["2028"], [None], "不再限定日期"),
        ([None], [None], ""),
        ([], ["2028"], "新定时限"),
        (["2028"], [], "不再规定时限"),
        (["2028"], ["2028", "2029"], ""),
        (["2027", "2028"], ["2026", "2029"], "“2026”提前 1 年；“2029”推迟 1 年"),
        (["2027", "2028"], ["2027", "2029"], "“2029”推迟 1 年"),
    ],
)
def test_earlier_or_later(before: list[str | None], after: list[str | None], expected: str) -> None:
    assert note(deadlines(*before), deadlines(*after)) == expected
