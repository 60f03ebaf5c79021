"""The way of an indicator: what is exact is compared, what is a bound or about a number never is."""

from decimal import Decimal

import pytest

from generator.model import Base, Indicator, Plan, Target
from generator.targets import growth_of, is_compared, path_of


def target(text: str, number: str | None = None, comparator: str | None = None) -> Target:
    return Target.model_validate(
        {
            "text": text,
            "number": Decimal(number) if number else None,
            "comparator": comparator,
        }
    )


def indicator(*targets: Target, base: str | None = None, measure: str | None = None) -> Indicator:
    start = Base(year=2029, text=base, number=Decimal(base)) if base else None
    path = {2030 + place: one for place, one in enumerate(targets)}
    return Indicator(id="I01", number=1, name="甲", measure=measure, base=start, targets=path)


def test_growth_goes_from_the_first_number_to_the_last() -> None:
    def climb(base: str | None, *targets: str | None) -> tuple[str, str] | None:
        path = (target(text or "划定", text) for text in targets)
        found = growth_of(indicator(*path, base=base))
        return (found.difference, found.share) if found else None

    assert climb(None, "100", "300") == ("+200", "+200%")
    assert climb("50", "100", None, "40.5") == ("−9.5", "−19%")
    assert climb(None, "10", "10") == ("0", "0%")
    assert climb("0", "5") == ("+5", "—")
    assert climb("-5", "5") == ("+10", "—")
    assert climb(None, "5") is None
    assert climb(None, None, None) is None


@pytest.mark.parametrize(
    "end",
    [
        target("≥50", "50", ">="),
        target("50左右", "50", "~"),
        target("不超过50", "50", "<="),
        target("50以上", "50"),  # nobody said how it is to be compared
    ],
)
def test_a_bound_is_printed_as_written_and_not_compared(end: Target) -> None:
    for way in ((target("30", "30"), end), (end, target("80", "80"))):
        one = indicator(*way)
        found = growth_of(one)
        assert found is not None
        assert found.first == f"2030年 {way[0].text}"
        assert found.last == f"2031年 {way[1].text}"
        assert (found.difference, found.share) == ("—", "—")
        assert [point.change for point in path_of(one)] == ["—", "—"]
        assert not is_compared(one)


@pytest.mark.parametrize(
    "words", ["1200", "1,200", "1 200", "１２００", "1200公里", "1200.0", "1200 公里"]
)
def test_a_number_with_its_measure_is_exact(words: str) -> None:
    one = indicator(target("1000", "1000"), target(words, "1200"), measure="公里")
    found = growth_of(one)
    assert found is not None
    assert (found.difference, found.share) == ("+200", "+20%")
    assert found.last.endswith(words)


@pytest.mark.parametrize(("measure", "texts"), [("%", ("3.4", "4.6")), (None, ("3.4%", "4.6％"))])
def test_of_a_percentage_only_its_points_are_told(
    measure: str | None, texts: tuple[str, str]
) -> None:
    first, last = (target(text, text.rstrip("%％")) for text in texts)
    one = indicator(first, last, measure=measure)
    found = growth_of(one)
    assert found is not None
    assert (found.difference, found.share) == ("+1.2 个百分点", "—")
    assert [point.change for point in path_of(one)] == ["—", "+1.2 个百分点"]


def test_the_path_of_an_indicator_has_each_target(foreign_plan: Plan) -> None:
    paths = {one.id: tuple(path_of(one)) for one in foreign_plan.indicators}
    for one in foreign_plan.indicators:
        assert [point.year for point in paths[one.id]] == sorted(one.targets)
    assert [point.change for point in paths["I01"]] == ["+54", "+72.5"]
    assert [point.change for point in paths["I03"]] == ["—", "—"]
    same = indicator(target("5", "5"), target("5", "5"))
    assert [point.change for point in path_of(same)] == ["—", "持平"]
