"""An indicator in; the picture of its targets by year, as SVG whose text is text, out.

The scale holds zero, so that pictures of different indicators can be compared; years stand as far
apart as they are. Targets without a number are not drawn: the table beside the picture has them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import svg
from markupsafe import Markup

from generator.escape import inert
from generator.links import address_of
from generator.model import Indicator, Plan
from generator.tables import Tables

_SIGNS: Mapping[str, str] = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "~": "约"}
_WAYS: Mapping[str, int] = {">=": -1, ">": -1, "<=": 1, "<": 1}  # up the page is less
_LINE = 44  # characters in a line of the picture's own words


@dataclass(frozen=True)
class Frame:
    """The size of a picture and of its letters; `head`: room for words above the line."""

    width: int
    height: int
    letter: int
    head: int = 0


SMALL = Frame(240, 120, 12)
LARGE = Frame(400, 190, 14)
ALONE = Frame(640, 400, 14, head=56)


@dataclass(frozen=True)
class Point:
    """A value on the path: its words as printed, the number in them, how it is to be compared."""

    year: int
    words: str
    number: Decimal | None
    comparator: str | None = None
    base: bool = False

    @property
    def short(self) -> str:
        """The number with its sign, where the printed words are too long for the picture."""
        return f"{_SIGNS.get(self.comparator or '', '')}{self.number:f}"


def points(indicator: Indicator) -> tuple[Point, ...]:
    """The base, if there is one, and the targets by year, those in words too."""
    base = indicator.base
    found = [Point(base.year, base.text, base.number, base=True)] if base else []
    found += [
        Point(year, target.text, target.number, target.comparator)
        for year, target in sorted(indicator.targets.items())
    ]
    return tuple(found)


def can_be_drawn(indicator: Indicator) -> bool:
    """Whether any target has a number."""
    return any(target.number is not None for target in indicator.targets.values())


class Charts:
    """The pictures of one plan's indicators."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables = Tables(plan)

    def inline(self, indicator: Indicator, frame: Frame = SMALL) -> Markup:
        """A picture for a page, which gives it its colours; nothing where no target is a number."""
        if not can_be_drawn(indicator):
            return Markup()
        drawing = _Drawing(points(indicator), frame, self.tables)
        return self._picture(indicator, frame, [*drawing.elements()], drawing.said())

    def alone(self, indicator: Indicator, note: str = "") -> bytes:
        """A picture that stands by itself: with its name, its source and colours of its own.

        `note` is told before the source.
        """
        drawing = _Drawing(points(indicator), ALONE, self.tables)
        elements: list[svg.Element] = [
            svg.Style(text=_COLOURS),
            svg.Rect(width=ALONE.width, height=ALONE.height),
        ]
        elements += [*_words(_named(indicator), 28, "n")]
        elements += drawing.elements()
        source = f"{note}来源：{self.plan.head.title}（{self.plan.head.stage}）"
        elements += _words(source, 372, "s")
        picture = self._picture(indicator, ALONE, elements, drawing.said())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{picture}\n'.encode()

    def _picture(
        self, indicator: Indicator, frame: Frame, elements: Sequence[svg.Element], said: str
    ) -> Markup:
        identity = f"chart-{indicator.id}"
        measure = f"，单位：{indicator.measure}" if indicator.measure else ""
        told: list[svg.Element] = [
            svg.Title(id=f"{identity}-name", text=inert(f"{indicator.name}各年目标值")),
            svg.Desc(id=f"{identity}-said", text=inert(f"{said}{measure}。")),
        ]
        picture = svg.SVG(
            viewBox=svg.ViewBoxSpec(0, 0, frame.width, frame.height),
            class_=["ps-chart"],
            elements=[*told, *elements],
            extra={
                "role": "img",
                "aria-labelledby": f"{identity}-name",
                "aria-describedby": f"{identity}-said",
            },
        )
        return Markup(picture.as_str())  # noqa: S704  every text in it went through `inert`


def files(plan: Plan) -> dict[str, bytes]:
    """`chart.svg` of every indicator with a number, by path under the site's root."""
    charts = Charts(plan)
    drawn = filter(can_be_drawn, plan.indicators)
    return {address_of_chart(indicator): charts.alone(indicator) for indicator in drawn}


def address_of_chart(indicator: Indicator) -> str:
    """Where the picture of an indicator stands by itself."""
    return f"{address_of(indicator)}chart.svg"


@dataclass(frozen=True)
class _Label:
    """Words around a place, moved inwards where they would stand over the edge."""

    words: str
    x: float
    y: float
    sort: str
    letter: int

    @property
    def half(self) -> float:
        return _width(self.words) * self.letter / 2

    def within(self, width: int) -> "_Label":
        x = max(min(self.x, width - self.half - 1), self.half + 1)
        return _Label(self.words, x, self.y, self.sort, self.letter)

    def clear_of(self, other: "_Label") -> bool:
        return abs(self.x - other.x) >= self.half + other.half + 4


class _Drawing:
    """The line, its points and their words in a frame."""

    def __init__(self, path: Sequence[Point], frame: Frame, tables: Tables) -> None:
        self.path, self.frame, self.tables = path, frame, tables
        self.letter = frame.letter

    @cached_property
    def _drawn(self) -> tuple[tuple[Point, Decimal], ...]:
        return tuple((point, point.number) for point in self.path if point.number is not None)

    @cached_property
    def _range(self) -> tuple[Decimal, Decimal]:
        numbers = [Decimal(0), *(number for _, number in self._drawn)]
        low, high = min(numbers), max(numbers)
        return low, high if high > low else low + 1

    def _x(self, year: int) -> float:
        years = [point.year for point in self.path]
        span = max(years) - min(years)
        side = self.letter * 2.5
        share = (year - min(years)) / span if span else 0.5
        return round(side + share * (self.frame.width - 2 * side), 1)

    def _y(self, number: Decimal) -> float:
        low, high = self._range
        top = self.frame.head + self.letter * 2.4
        under = self.letter * (1.6 + (1.4 if low < 0 else 0)) + self.frame.head
        share = float((high - number) / (high - low))
        return round(top + share * (self.frame.height - under - top), 1)

    def elements(self) -> Iterator[svg.Element]:
        """What is drawn, the words last, so that no line crosses them."""
        zero = self._y(Decimal(0))
        yield svg.Line(x1=0, y1=zero, x2=self.frame.width, y2=zero)
        for stretch in self._stretches():
            places = ((self._x(point.year), self._y(number)) for point, number in stretch)
            yield svg.Polyline(points=[svg.Point(x, y) for x, y in places])
        for point, number in self._drawn:
            yield from self._mark(point, number)
        for label in (*_fitting(self._values()), *_fitting(self._years())):
            yield svg.Text(
                x=round(label.x, 1),
                y=round(label.y, 1),
                class_=[label.sort],
                text=inert(label.words),
            )

    def _stretches(self) -> Iterator[list[tuple[Point, Decimal]]]:
        """Numbers that follow each other; words between two of them part the line."""
        stretch: list[tuple[Point, Decimal]] = []
        for point in (*self.path, Point(0, "", None)):
            if point.number is not None:
                stretch.append((point, point.number))
                continue
            if len(stretch) > 1:
                yield stretch
            stretch = []

    def _mark(self, point: Point, number: Decimal) -> Iterator[svg.Element]:
        """A dot, hollow for the base; an arrow for "at least" and "at most"."""
        x, y = self._x(point.year), self._y(number)
        if way := _WAYS.get(point.comparator or ""):
            tip = way * 12
            yield svg.Path(
                d=[
                    svg.M(x, y),
                    svg.v(tip),
                    svg.m(-3, -way * 4),
                    svg.l(3, way * 4),
                    svg.l(3, -way * 4),
                ]
            )
        sort = ["b"] if point.base or point.comparator == "~" else None
        yield svg.Circle(cx=x, cy=y, r=self.letter / 4, class_=sort)

    def _values(self) -> Iterator[_Label]:
        for point, number in self._drawn:
            room = self.frame.width * 0.4
            words = point.words if _width(point.words) * self.letter <= room else point.short
            below = number < 0
            reach = self.letter * (1.3 if below else -0.6)
            if _WAYS.get(point.comparator or "") == (1 if below else -1):
                reach += 10 if below else -10
            label = _Label(words, self._x(point.year), self._y(number) + reach, "v", self.letter)
            yield label.within(self.frame.width)

    def _years(self) -> Iterator[_Label]:
        y = self.frame.height - self.frame.head - self.letter * 0.35
        for point in self.path:
            words = f"基期{point.year}年" if point.base else self._year(point.year)
            label = _Label(words, self._x(point.year), y, "y", self.letter - 1)
            yield label.within(self.frame.width)

    def _year(self, year: int) -> str:
        words = self.tables.year_label(year)
        return words if _width(words) <= _width("2000年底") else f"{year}年"

    def said(self) -> str:
        """The picture in words."""
        return "，".join(
            f"{'基期' if p.base else ''}{p.year}年 {p.words}"
            + ("" if p.number is not None else "（没有数值，未画出）")
            for p in self.path
        )


def _fitting(labels: Iterator[_Label]) -> list[_Label]:
    """The labels that do not run into each other; the last one stays in any case."""
    *others, last = labels
    kept: list[_Label] = []
    for label in others:
        if label.clear_of(last) and (not kept or label.clear_of(kept[-1])):
            kept.append(label)
    return [*kept, last]


def _width(words: str) -> float:
    """About how wide words are, in letters as wide as high."""
    return sum(0.6 if character < "\u2000" else 1 for character in words)


def _named(indicator: Indicator) -> str:
    return indicator.name + (f"（{indicator.measure}）" if indicator.measure else "")


def _words(text: str, y: int, sort: str) -> Iterator[svg.Text]:
    """Words above or below a picture, in as many lines as they take, three at most."""
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)][:3]
    for place, line in enumerate(lines):
        yield svg.Text(x=16, y=y + place * 20, class_=[sort], text=inert(line))


_COLOURS = (
    "svg{font-family:sans-serif;font-size:14px}rect{fill:#fff}text{fill:#1d1f22}"
    ".v,.y{text-anchor:middle}.v{font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:3px}"
    ".y,.s{font-size:13px;fill:#5a5e65}.n{font-size:16px;font-weight:600}"
    "line{stroke:#84817a}polyline,path{fill:none;stroke:#1b4b82;stroke-width:2}"
    "circle{fill:#1b4b82;stroke:#1b4b82;stroke-width:2}.b{fill:#fff}"
    "@media(prefers-color-scheme:dark){rect,.b{fill:#14161a}text{fill:#e0e1e4}.v{stroke:#14161a}"
    ".y,.s{fill:#a3a8b0}line{stroke:#767c87}polyline,path,circle{stroke:#9cc0f0}"
    "circle:not(.b){fill:#9cc0f0}}"
)
