"""A text in; the numbers and quantities that it states, and of what, out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import rjieba

from generator.numerals import number

_NUMBER = re.compile(r"(?<![0-9A-Za-z.])[0-9]+(?:\.[0-9]+)?%?(?![A-Za-z])")
_SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2, "": 1}
# Measures that are more than a counting word; the first of each is what the others mean.
_MEASURES = (
    *(("平方米", "方", "平方", "㎡"), ("平方公里",), ("立方米",), ("公里", "千米"), ("公顷",)),
    *(("亩",), ("米",), ("元",), ("吨",), ("千瓦时",), ("千瓦",), ("兆瓦",), ("%",)),
    *(("个百分点",), ("小时",), ("天",), ("分钟",), ("米",)),
)
COUNTERS = "个家项件人名艘座台所场次辆处户条批套届期类种宗位幢栋"
_FIRST = {word: words[0] for words in _MEASURES for word in words}
_WORDS = "|".join(sorted(map(re.escape, _FIRST), key=len, reverse=True))
_QUANTITY = re.compile(
    r"(?<![0-9A-Za-z.\-—–~～#])([0-9]+(?:\.[0-9]+)?)(?:[-—–~～]+[0-9]+(?:\.[0-9]+)?)?"
    rf"([余多]?)(万亿|亿|万|千|百|)({_WORDS}|[{COUNTERS}])"
)
_ARABIC = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_CHINESE = "[〇零一二两三四五六七八九十百千]{1,9}"
_SAID = re.compile(
    rf"(?<![0-9A-Za-z.]){_ARABIC}(?:年?(?:[-—–~～]+|至|到){_ARABIC})?(?![A-Za-z0-9])"
    rf"[余多]?(?:%|(?:万亿|亿|万|千|百|)(?:{_WORDS}|[{COUNTERS}年月日])?)"
    rf"|百分之{_CHINESE}|(?!一批){_CHINESE}[余多]?(?:[{COUNTERS}]|[倍轮款大年月天周亩])"
)
# What is counted each year, or comes on top, is no total.
_PARTLY = re.compile("每年|每季|每月|年均|新增|净增|增加|增长|新建|其中|首批|第[一二三四五]批")
_YEAR = re.compile(r"(?<![0-9])((?:19|20|21)[0-9]{2})年")
_GENERIC = frozenset(
    (
        *("新增", "净增", "预计", "达到", "超过", "不少", "少于", "以上", "以下", "左右", "计划"),
        *("完成", "建设", "累计", "总计", "合计", "共有", "推动", "推进", "引进", "培育", "形成"),
        *("集聚", "打造", "提供", "项目", "其中", "吸引", "相关", "企业"),
    )
)
_MARK = re.compile("[，。；！？;、：:（）()“”《》\n]")
NEAR = 200  # letters that a sentence is looked at before a quantity: time stays bounded
_NEAR = 12  # letters beside a quantity in which what it counts is named


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text: its value in plain numbers, its measure, and where it stands."""

    value: Decimal
    measure: str
    start: int
    end: int
    text: str
    span: bool = False
    things: frozenset[str] = frozenset()
    partly: bool = False
    year: int | None = None


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers in Arabic digits, in order.

    >>> numbers_in("2030年新增5家，占12.5%；C919")
    ('2030', '5', '12.5%')
    """
    return tuple(_NUMBER.findall(text))


def numbers_said(text: str) -> tuple[str, ...]:
    """The numbers as they are printed, with what they measure or count.

    >>> numbers_said("到2030年引进2～3家，总规模100亿元，聚焦三大产业")
    ('2030年', '2～3家', '100亿元', '三大')
    """
    return tuple(found[0] for found in _SAID.finditer(text))


def measured(amount: Decimal, measure: str) -> tuple[Decimal, str]:
    """An amount in a measure with its scale taken out: 2 亿元 is 200000000 元."""
    for scale, factor in _SCALES.items():
        if scale and measure.startswith(scale):
            return amount * factor, _FIRST.get(measure[len(scale) :], measure[len(scale) :])
    return amount, _FIRST.get(measure, measure)


def quantities_in(text: str) -> Iterator[Quantity]:
    """The quantities that a text states, with what they are of."""
    for found in _QUANTITY.finditer(text):
        value, measure = measured(Decimal(found[1]), found[3] + found[4])
        clause = start_of(text, found.start(), "，。；！？;\n")
        yield Quantity(
            value,
            measure,
            found.start(),
            found.end(),
            found[0],
            span=found.start(3) - found.end(1) - len(found[2]) > 0,
            things=frozenset(_things(text, found.start(), found.end())),
            partly=_PARTLY.search(text[clause : found.start()]) is not None,
            year=_year_before(text, found.start()),
        )


def start_of(text: str, at: int, marks: str) -> int:
    """Where a clause or sentence begins that goes on at a place: behind the last of these marks."""
    nearest = max(0, at - NEAR)
    return max(nearest, *(text.rfind(mark, nearest, at) + 1 for mark in marks))


def _year_before(text: str, at: int) -> int | None:
    """The year last named in the sentence before this place."""
    years = _YEAR.findall(text[start_of(text, at, "。；;\n") : at])
    return int(years[-1]) if years else None


def _things(text: str, start: int, end: int) -> Iterator[str]:
    before = _MARK.split(text[max(0, start - _NEAR) : start])[-1]
    behind = _MARK.split(text[end : end + _NEAR])[0]
    yield from [*_telling(before)][-2:]
    yield from [*_telling(behind)][:2]


def _telling(text: str) -> Iterator[str]:
    """The words that say what is counted."""
    for word in rjieba.cut(text):
        if len(word) > 1 and word not in _GENERIC and not word[0].isascii():
            yield word


# -- counted lists ---------------------------------------------------------------------------

_COUNT = re.compile(
    "(?P<more>等)?(?P<count>(?<![0-9.])[0-9]{1,2}|[两二三四五六七八九十]{1,2})"
    f"(?:大|[{COUNTERS}]|方面)"
)
_LIST_EDGE = re.compile("[，。；！？;：\n]|等(?=[^、])")
_HEADING = re.compile("^\\s*[0-9〇零一二三四五六七八九十百]+、")
_JOINT = re.compile("以及|和|与|及")


@dataclass(frozen=True, slots=True)
class Counted:
    """A list of things with how many they are said to be; `least` to `most` stand there."""

    start: int
    end: int
    said: int
    least: int
    most: int
    more: bool

    @property
    def agrees(self) -> bool:
        """Whether so many may stand there."""
        return self.least <= self.said <= self.most or (self.more and self.said > self.least)


def lists_in(text: str) -> Iterator[Counted]:
    """The lists that say how many things they name: 甲、乙、丙三项."""
    for found in _COUNT.finditer(text):
        said = number(found["count"])
        listed = _LIST_EDGE.split(text[max(0, found.start() - NEAR) : found.start()])[-1]
        listed = _HEADING.sub("", listed)
        counted = any(letter.isdigit() for letter in _YEAR.sub("", listed))
        if said is None or counted or "、" not in listed:
            continue
        last = _JOINT.findall(listed[listed.rfind("、") :].lstrip("、以及和与"))
        things = listed.count("、") + 1 + last.count("以及")
        joints = len(last) - last.count("以及")
        yield Counted(
            found.start() - len(listed),
            found.end(),
            said,
            things,
            things + joints,
            found["more"] is not None,
        )
