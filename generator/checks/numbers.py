"""Rules on numbers: quantities in texts against targets, totals against parts, targets by year."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from unicodedata import normalize

import rjieba

from generator.checks.quantities import (
    COUNTERS,
    Quantity,
    lists_in,
    measured,
    quantities_in,
    start_of,
)
from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage, body_of
from generator.finding import Finding
from generator.model import Indicator, Row, Target, target_years

RULES: list[Rule] = []
rule = into(RULES)

_SENTENCE_MARKS = "。；;\n"
_FALLING = re.compile("下降|降低|减少|压减|压降|能耗|排放|浓度|事故|死亡|投诉|缩短|压缩|库存|负债")
_AT_MOST = frozenset({"<", "<="})


@rule("text-target", "文字与指标目标值不同")
def text_against_target(subject: Subject) -> Iterator[Finding]:
    """文字里写到某年某项指标的数量，应与指标表中该年的目标值相同。

    错：文字“到2030年船舶总数达到140艘”，指标“船舶总数”2030年为150艘
    对：两处都是150艘
    """
    for passage in subject.texts:
        for quantity in quantities_in(passage.text) if passage.field in _RUNNING else ():
            named = [*_stated(subject, quantity, passage.text)]
            closest = max((share for share, _ in named), default=0.0)
            meant = [indicator for share, indicator in named if share == closest]
            values = {_value(i, i.targets[quantity.year or 0]) for i in meant}
            if meant and quantity.value not in values:
                yield _off_target(subject, passage, quantity, meant[0])


_RUNNING = ("text", "goals")


def _stated(subject: Subject, quantity: Quantity, text: str) -> Iterator[tuple[float, Indicator]]:
    """The indicators whose target a quantity seems to state, with how much of the name is there."""
    if quantity.year is None or quantity.partly or quantity.span or _is_part(text, quantity):
        return
    start = start_of(text, quantity.start, _SENTENCE_MARKS)
    for indicator in subject.plan.indicators:
        target = indicator.targets.get(quantity.year)
        if target is None or target.number is None or indicator.measure is None:
            continue
        _, measure = measured(Decimal(1), indicator.measure)
        share = _named(indicator.name, text[start : quantity.end + len(indicator.name)])
        if measure == quantity.measure and share >= (_WHOLE if measure in COUNTERS else _HALF):
            yield share, indicator


# Which share of an indicator's name must be there: things that are only counted are many.
_WHOLE, _HALF = 0.8, 0.5


def _is_part(text: str, quantity: Quantity) -> bool:
    """Whether a quantity stands in brackets as a part of another."""
    opened = start_of(text, quantity.start, "（(")
    return text[opened - 1 : opened] in tuple("（(") and opened > start_of(
        text, quantity.start, "）)"
    )


def _named(name: str, text: str) -> float:
    """Which share of a name's words a text has."""
    words = _words(name)
    letters = sum(map(len, words))
    return sum(len(word) for word in words if word in text) / letters if letters else 0.0


@lru_cache(maxsize=1024)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in rjieba.cut(name) if len(word) > 1)


def _value(indicator: Indicator, target: Target) -> Decimal:
    return measured(target.number or Decimal(0), indicator.measure or "")[0]


def _off_target(
    subject: Subject, passage: Passage, quantity: Quantity, indicator: Indicator
) -> Finding:
    year = quantity.year or 0
    said = f"{year}年：{indicator.targets[year].text}{indicator.measure}"
    sides = [
        subject.side(passage, quantity.start, quantity.end),
        subject.value(indicator.id, f"targets.{year}", said),
    ]
    message = f"{year}年的数量是{quantity.text}，而指标“{indicator.name}”{said}；请核对是否同一件事"
    return subject.found("text-target", sides, message)


@rule("quantity-differs", "任务与推进计划的数量不同")
def quantity_against_steps(subject: Subject) -> Iterator[Finding]:
    """分解表一行里的数量，应与推进计划中同一事物的数量、或各部分之和相同。

    错：任务“新增房源600套”，推进计划“供应房源450套”
    对：推进计划各条的房源合计600套
    """
    for _, row in subject.plan.rows():
        passages = [passage for step in row.steps if (passage := body_of(step))]
        steps = [(p, other) for p in passages for other in quantities_in(p.text)]
        for quantity in quantities_in(row.text) if len(steps) <= MANY else ():
            yield from _against_steps(subject, row, quantity, steps)


MANY = 500  # quantities in the steps of a row, from which on they are no plan but a table


def _against_steps(
    subject: Subject, row: Row, quantity: Quantity, steps: Sequence[tuple[Passage, Quantity]]
) -> Iterator[Finding]:
    found = [
        (passage, other)
        for passage, other in steps
        if other.measure == quantity.measure
        and other.things & quantity.things
        and _every_year(passage.text, other) == _every_year(row.text, quantity)
    ]
    values = [other.value for _, other in found]
    if not values or quantity.value in (*values, sum(values)):
        return
    passage, greatest = max(found, key=lambda pair: pair[1].value)
    sides = [
        subject.side(Passage(row.id, "text", row.text), quantity.start, quantity.end),
        subject.side(passage, greatest.start, greatest.end),
    ]
    things = "、".join(sorted(quantity.things & greatest.things))
    message = (
        f"任务里“{things}”是{quantity.text}，推进计划里最多的是{greatest.text}，"
        "各处相加也不等；请核对"
    )
    yield subject.found("quantity-differs", sides, message)


def _every_year(text: str, quantity: Quantity) -> bool:
    start = start_of(text, quantity.start, "，。；;\n")
    return re.search("每年|年均|逐年", text[start : quantity.start]) is not None


_PARTS = re.compile("[（(，,]?(?:其中|含|包括|包含|分别为)")


@rule("sum-parts", "总数不等于各部分之和")
def sums(subject: Subject) -> Iterator[Finding]:
    """写明了各部分的总数，应等于各部分之和；只列举一部分的，不应超过总数，也不应只差一点。

    错：总量144万平方米（含建成128万平方米，在建20万平方米）
    对：总量148万平方米（含建成128万平方米，在建20万平方米）
    """
    for passage in subject.texts:
        found = [*quantities_in(passage.text)]
        for index, total in enumerate(found):
            parts = _parts(passage.text, total, islice(found, index + 1, index + 1 + MOST_PARTS))
            added = sum((part.value for part in parts), Decimal(0))
            whole = passage.text[total.end : total.end + 1] in ("（", "(")
            off = added != total.value if whole else added > total.value or _nearly(added, total)
            if len(parts) > 1 and off:
                yield _not_the_sum(subject, passage, total, parts)
        for measure in dict.fromkeys(quantity.measure for quantity in found):
            counted = [quantity for quantity in found if quantity.measure == measure]
            if below := _parts_below(counted):
                yield _not_the_sum(subject, passage, counted[0], below)


MOST_PARTS = 50  # of one total
NEARLY = Decimal("0.9")  # of a total: its parts are all there, or nearly


def _nearly(added: Decimal, total: Quantity) -> bool:
    return NEARLY * total.value <= added < total.value


def _parts_below(found: Sequence[Quantity]) -> Sequence[Quantity]:
    """The quantities of one text that are meant to be parts of its first, where they do not add up.

    They count the same thing, all that is counted in this measure, and the sum is near.
    """
    if not 1 < len(found) - 1 <= MOST_PARTS:
        return ()
    total, *parts = found
    same = all(p.year in (None, total.year) and p.things & total.things for p in parts)
    added = sum((part.value for part in parts), Decimal(0))
    near = _nearly(added, total) or NEARLY * added <= total.value < added
    return parts if same and near and all(p.value < total.value for p in parts) else ()


def _not_the_sum(
    subject: Subject, passage: Passage, total: Quantity, parts: Sequence[Quantity]
) -> Finding:
    said = "、".join(part.text for part in parts)
    message = f"总数是{total.text}，各部分是{said}，加起来不等；请核对"
    side = subject.side(passage, total.start, parts[-1].end)
    return subject.found("sum-parts", [side], message)


def _parts(text: str, total: Quantity, behind: Iterable[Quantity]) -> list[Quantity]:
    """The quantities of the same measure that are said to be parts of a total."""
    if not _PARTS.match(text, total.end):
        return []
    closing = ")" if text[total.end] == "(" else "）" if text[total.end] == "（" else "。"
    stop = text.find(closing, total.end)
    stop = len(text) if stop < 0 else stop
    parts = []
    for quantity in takewhile(lambda quantity: quantity.start < stop, behind):
        if quantity.measure == total.measure:
            parts.append(quantity)
        if _PARTS.match(text, quantity.end):
            break  # what follows are parts of this one
    return parts


@rule("list-count", "列举的项数不对")
def list_counts(subject: Subject) -> Iterator[Finding]:
    """列举了几项，就应写几项；列举后有“等”字的，写的数可以更多，不可以更少。

    错：聚焦能源、材料、海洋两大领域
    对：聚焦能源、材料、海洋三大领域
    """
    for passage in subject.texts:
        for counted in lists_in(passage.text):
            if not counted.agrees:
                least, most = counted.least, counted.most
                listed = f"{least}" if least == most else f"{least} 至 {most}"
                message = (
                    f"写的是 {counted.said} 项，列举的是 {listed} 项；请核对，没有列全的加“等”字"
                )
                side = subject.side(passage, counted.start, counted.end)
                yield subject.found("list-count", [side], message)


@rule("indicator-path", "目标值的走向")
def paths(subject: Subject) -> Iterator[Finding]:
    """指标各年的目标值应朝一个方向变化；各年持平、逐年减少或有升有降的，应核对是否笔误。本来要下降的指标、各年都是百分之百的不在此列。

    错：10、10、10
    对：10、11、12
    """
    for indicator in subject.plan.indicators:
        told = _direction(indicator)
        if told is not None:
            said = "、".join(f"{y}年{t.text}" for y, t in sorted(indicator.targets.items()))
            side = subject.value(indicator.id, "targets", said)
            message = f"指标“{indicator.name}”的目标值{told}；请核对是否笔误"
            yield subject.found("indicator-path", [side], message)


def _direction(indicator: Indicator) -> str | None:
    targets = [target for _, target in sorted(indicator.targets.items())]
    numbers = [target.number for target in targets if target.number is not None]
    if len(numbers) <= 1 or len(numbers) < len(targets):
        return None
    changes = [b - a for a, b in pairwise(numbers)]
    if not any(changes):
        return None if _is_full(indicator, targets[0]) else "各年持平"
    if min(changes) >= 0:
        return None
    if max(changes) > 0:
        return "有升有降"
    meant = _FALLING.search(indicator.name) or {t.comparator for t in targets} & _AT_MOST
    return None if meant else "逐年减少"


_FULL = 100  # per cent: there is no more


def _is_full(indicator: Indicator, target: Target) -> bool:
    return target.number == _FULL and "%" in normalize("NFKC", f"{target.text}{indicator.measure}")


@rule("measure-missing", "缺少计量单位")
def measures(subject: Subject) -> Iterator[Finding]:
    """目标值是数字的指标，应写明计量单位，否则看不出是多少。

    错：船舶总数：60、150
    对：船舶总数（艘）：60、150
    """
    for indicator in subject.plan.indicators:
        numeric = [y for y, target in indicator.targets.items() if target.number is not None]
        bare = [y for y in numeric if _is_bare(indicator.targets[y])]
        if indicator.measure is None and bare:
            side = subject.value(indicator.id, "name", indicator.name)
            message = f"指标“{indicator.name}”没有计量单位；请补写"
            yield subject.found("measure-missing", [side], message)


def _is_bare(target: Target) -> bool:
    """Whether a target is nothing but a number."""
    return re.fullmatch(r"[0-9.,]+", target.text) is not None


@rule("indicator-twice", "同名的指标")
def same_indicators(subject: Subject) -> Iterator[Finding]:
    """两个指标不应同名，否则说不清考核的是哪一个。

    错：第3项、第8项都是“船舶总数（艘）”
    对：第8项写“新能源船舶总数（艘）”
    """
    named: dict[tuple[str, str | None], list[Indicator]] = {}
    for indicator in subject.plan.indicators:
        named.setdefault((subject.plain(indicator.name), indicator.measure), []).append(indicator)
    for same in named.values():
        if len(same) > 1:
            sides = [subject.value(one.id, "name", one.name) for one in same]
            message = f"{len(same)} 个指标同名“{same[0].name}”；请分别写清，或删去重复的"
            yield subject.found("indicator-twice", sides, message)


@rule("range-reversed", "前大后小的范围")
def reversed_ranges(subject: Subject) -> Iterator[Finding]:
    """数值的范围应前小后大，前大后小的多是笔误。从多少降到多少的不在此列。

    错：引进10～5家企业
    对：引进5～10家企业
    """
    for passage in subject.texts:
        for match in _REVERSIBLE.finditer(passage.text):
            if Decimal(match[1]) > Decimal(match[2]):
                side = subject.side(passage, match.start(), match.end())
                message = f"范围“{side.words}”前面的数大，后面的数小；请核对"
                yield subject.found("range-reversed", [side], message)


_REVERSIBLE = re.compile(
    r"(?<![0-9A-Za-z.#\-—–~～])(?<!从)(?<!由)([0-9]+(?:\.[0-9]+)?)%?[-—–~～]+"
    rf"([0-9]+(?:\.[0-9]+)?)(?:%|(?:万亿|亿|万|千|百|)(?:平方米|公里|亩|元|吨|[{COUNTERS}]))"
)


@rule("target-gap", "缺少目标值")
def gaps(subject: Subject) -> Iterator[Finding]:
    """指标应逐个目标年份写明目标值；中间或最后缺一年，那一年就无从考核。从后面的年份开始考核的，之前的年份可以没有。

    错：目标年份是2028、2029、2030年，指标只有2028、2030年的目标值
    对：三年的目标值都写
    """
    years = target_years(subject.plan.head)
    for indicator in subject.plan.indicators:
        first = min(indicator.targets, default=None)
        missing = [y for y in years if first and y > first and y not in indicator.targets]
        if missing:
            there = "、".join(f"{year}年" for year in sorted(indicator.targets))
            said = "、".join(f"{year}年" for year in missing)
            side = subject.value(indicator.id, "targets", there)
            message = f"指标“{indicator.name}”缺少{said}的目标值；请补写"
            yield subject.found("target-gap", [side], message)
