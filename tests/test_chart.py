"""The pictures of indicators: valid, true to their numbers, whatever the targets."""

import re
from decimal import Decimal
from itertools import pairwise

import lxml.etree
import lxml.html
import markdown
from hypothesis import given
from hypothesis import strategies as st

from generator.chart import LARGE, SMALL, Charts, can_be_drawn, files
from generator.model import Base, Indicator, Plan, Target
from tests.conftest import FOREIGN, plan_in
from tests.test_escape import TEXTS, extensions

CHARTS = Charts(plan_in(FOREIGN))
SVG = "{http://www.w3.org/2000/svg}"
WORDS = TEXTS.map(str.strip).filter(bool)
NUMBERS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=2)
TARGETS = st.builds(
    lambda number, words, comparator: Target(
        text=words or str(number), number=number, comparator=comparator
    ),
    st.none() | NUMBERS,
    st.none() | WORDS,
    st.none() | st.sampled_from([">=", "<=", ">", "<", "~", "="]),
).filter(lambda target: target.text != "None")
INDICATORS = st.builds(
    lambda name, measure, base, targets: Indicator(
        id="I07", number=7, name=name, measure=measure, base=base, targets=targets
    ),
    WORDS,
    st.none() | WORDS,
    st.none()
    | st.builds(Base, year=st.integers(1990, 2020), text=WORDS, number=st.none() | NUMBERS),
    st.dictionaries(st.integers(2020, 2060), TARGETS, max_size=12),
)


def indicator(*numbers: str | None, comparator: str | None = None) -> Indicator:
    """An indicator with these numbers in a row of years; None is a target in words."""
    targets = {
        2030 + place: Target(
            text=number or "划定并遵守",
            number=Decimal(number) if number else None,
            comparator=comparator if number else None,
        )
        for place, number in enumerate(numbers)
    }
    return Indicator(id="I07", number=7, name="甲", measure="项", targets=targets)


def drawn(one: Indicator) -> lxml.etree._Element:
    return lxml.etree.fromstring(str(CHARTS.inline(one)).encode())


def heights(one: Indicator) -> list[float]:
    return [float(dot.get("cy")) for dot in drawn(one).iter(f"{SVG}circle")]


def zero(one: Indicator) -> float:
    return float(next(drawn(one).iter(f"{SVG}line")).get("y1"))


def words(one: Indicator, sort: str) -> list[str | None]:
    return [text.text for text in drawn(one).iter(f"{SVG}text") if text.get("class") == sort]


@given(INDICATORS)
def test_any_targets_give_a_valid_picture_with_a_dot_for_each_number(one: Indicator) -> None:
    if not can_be_drawn(one):
        assert CHARTS.inline(one) == ""
        return
    wanted = [target for target in one.targets.values() if target.number is not None]
    base = one.base is not None and one.base.number is not None
    for source, frame in (
        (str(CHARTS.inline(one, LARGE)), LARGE),
        (str(CHARTS.inline(one)), SMALL),
    ):
        assert "\n" not in source
        places = re.findall(r' (?:[xy][12]?|c[xy]|r|d|points|viewBox)="([^"]*)"', source)
        assert all(re.fullmatch(r"[-0-9., MvmlVL]*", place) for place in places), places
        root = lxml.etree.fromstring(source.encode())
        dots = [*root.iter(f"{SVG}circle")]
        assert len(dots) == len(wanted) + base
        (line,) = root.iter(f"{SVG}line")
        assert 0 <= float(line.get("y1")) <= frame.height
        for dot in dots:
            assert 0 <= float(dot.get("cx")) <= frame.width
            assert 0 <= float(dot.get("cy")) <= frame.height
        for text in root.iter(f"{SVG}text"):
            assert 0 <= float(text.get("x")) <= frame.width
            assert 0 < float(text.get("y")) <= frame.height
    assert lxml.etree.fromstring(CHARTS.alone(one)).tag == f"{SVG}svg"


@given(INDICATORS.filter(can_be_drawn))
def test_a_picture_goes_through_markdown_as_it_is_and_runs_nothing(one: Indicator) -> None:
    html = markdown.markdown(f"<figure>{CHARTS.inline(one)}</figure>\n", extensions=extensions())
    page = lxml.html.fromstring(f"<main>{html}</main>")
    tags = {element.tag for element in page.iter()}
    known = {"main", "figure", "svg", "title", "desc", "line", "polyline", "path", "circle", "text"}
    assert tags <= known
    (title,) = page.iter("title")
    assert "".join((title.text or "").split()) == "".join(f"{one.name}各年目标值".split())


def test_falling_flat_zero_negative_and_single_values_are_drawn_right() -> None:
    down = heights(indicator("9", "5", "1"))
    assert down == sorted(down)
    assert len({*heights(indicator("10", "10", "10"))}) == 1
    zeros = indicator("0", "0")
    assert {*heights(zeros)} == {zero(zeros)}
    crossing = indicator("-5", "0", "5")
    low, middle, high = heights(crossing)
    assert high < middle == zero(crossing) < low
    assert len(heights(indicator("7"))) == 1
    assert next(iter(drawn(indicator("7")).iter(f"{SVG}polyline")), None) is None


def test_the_scale_holds_zero() -> None:
    one = indicator("9200", "10000")
    first, last = heights(one)
    share = (zero(one) - first) / (zero(one) - last)
    assert abs(share - 0.92) < 0.01
    assert last < first < zero(one) < SMALL.height - 12


def test_years_stand_as_far_apart_as_they_are() -> None:
    targets = {year: Target(text="1", number=Decimal(1)) for year in (2025, 2027, 2035)}
    one = indicator("1").model_copy(update={"targets": targets})
    x = [float(dot.get("cx")) for dot in drawn(one).iter(f"{SVG}circle")]
    near, far = (b - a for a, b in pairwise(x))
    assert abs(far / near - 4) < 0.05


def test_a_target_in_words_parts_the_line_and_is_told() -> None:
    one = indicator("1", "2", None, "4", "5")
    assert len([*drawn(one).iter(f"{SVG}polyline")]) == 2
    said = next(drawn(one).iter(f"{SVG}desc")).text or ""
    assert "2032年 划定并遵守（没有数值，未画出）" in said
    assert "2034年 5" in said
    assert "单位：项" in said
    assert not can_be_drawn(indicator(None, None))


def test_values_are_labelled_as_printed_and_what_is_compared_is_marked() -> None:
    one = indicator("30")
    least = Target(text="≥30", number=Decimal(30), comparator=">=")
    arrow = one.model_copy(update={"targets": {2030: least}})
    assert words(arrow, "v") == ["≥30"]
    assert len([*drawn(arrow).iter(f"{SVG}path")]) == 1
    assert len([*drawn(one).iter(f"{SVG}path")]) == 0
    long = Target(text="力争达到30个以上并高于全市平均水平", number=Decimal(30), comparator=">=")
    assert words(one.model_copy(update={"targets": {2030: long}}), "v") == ["≥30"]


def test_words_do_not_run_into_each_other() -> None:
    one = indicator(*map(str, range(100000, 100030)))
    kept = words(one, "v")
    assert len(kept) < 10
    assert kept[-1] == "100029"


def test_a_picture_has_a_name_and_a_description_of_its_own(plan: Plan) -> None:
    charts = Charts(plan)
    pictures = [str(charts.inline(one)) for one in plan.indicators if can_be_drawn(one)]
    ids = [identity for picture in pictures for identity in re.findall(r' id="([^"]+)"', picture)]
    assert len(ids) == len({*ids}) == 2 * len(pictures)
    for picture in pictures:
        root = lxml.etree.fromstring(picture.encode())
        assert root.get("role") == "img"
        assert {root.get("aria-labelledby"), root.get("aria-describedby")} <= {*ids}


def test_a_picture_of_a_page_is_small(plan: Plan) -> None:
    charts = Charts(plan)
    assert all(len(charts.inline(one).encode()) < 2_000 for one in plan.indicators)


def test_every_indicator_with_a_number_has_its_file(plan: Plan) -> None:
    made = files(plan)
    wanted = [one for one in plan.indicators if can_be_drawn(one)]
    assert [*made] == [f"indicators/{one.id}/chart.svg" for one in wanted]
    for data in made.values():
        text = data.decode()
        assert "prefers-color-scheme" in text
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<script|url\(", text)
    assert files(plan) == made
