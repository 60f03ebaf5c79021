"""The rule on what looks like the name of a unit and is none."""

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import combinations

import rjieba

from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage
from generator.finding import Finding
from generator.model import Plan, Unit

RULES: list[Rule] = []
rule = into(RULES)

SHOWN = 12  # places of one name that are quoted
RANKS = "国省市区县镇乡州盟旗"
LEAST_NAME = 2


@rule("unit-near", "没有登记的简称")
def near_names(subject: Subject) -> Iterator[Finding]:
    """文中的单位应写登记过的名称；没有登记的简称，读者不知道是不是同一个单位。

    错：登记的是“云渡航海学院”，文中写“云航院”
    对：写“云渡航海学院”，或把“云航院”登记为它的简称
    """
    pattern = _near(subject.plan)
    found: dict[tuple[str, str], list[tuple[Passage, int]]] = {}
    for passage in subject.texts:
        text = _unnamed(subject, passage.text)
        starts = _word_starts(text)
        for unit, regex in pattern:
            for match in regex.finditer(text):
                if match.start() in starts:
                    found.setdefault((match[0], unit.id), []).append((passage, match.start()))
    for (name, identity), places in found.items():
        sides = [subject.side(p, start, start + len(name)) for p, start in places[:SHOWN]]
        known = subject.views.unit[identity].name
        message = (
            f"“{name}”共 {len(places)} 处，似指“{known}”，但没有登记；"
            "请改用登记的名称，或登记为简称"
        )
        items = [identity, *(side.item for side in sides if side.item != "plan")]
        yield subject.found("unit-near", sides, message, items=items)


def _unnamed(subject: Subject, text: str) -> str:
    """A text of the same length without the names of units, and without those that hold them."""
    names = {name for unit in subject.plan.units for name in (*unit.names, *unit.not_in)}
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    if not longest_first:
        return text
    pattern = "|".join(map(re.escape, longest_first))
    return re.sub(pattern, lambda match: "\x00" * len(match[0]), text)


def _word_starts(text: str) -> frozenset[int]:
    starts, at = [], 0
    for word in rjieba.cut(text):
        starts.append(at)
        at += len(word)
    return frozenset(starts)


def _near(plan: Plan) -> list[tuple[Unit, re.Pattern[str]]]:
    """For each unit, what its names may be cut down to; what could be two units' is nobody's."""
    short: dict[str, set[str]] = {}
    begun = Counter(unit_start for unit in plan.units for unit_start in {n[:2] for n in unit.names})
    shared = {start for start, units in begun.items() if units > 1}
    for unit in plan.units:
        for name in () if unit.collective else unit.names:
            for cut in {*_tails(name, shared), *_squeezed(name)}:
                short.setdefault(cut, set()).add(unit.id)
    known = {name for unit in plan.units for name in (*unit.names, *unit.not_in)}
    found = []
    for unit in plan.units:
        own = sorted(
            (cut for cut, units in short.items() if units == {unit.id} and cut not in known),
            key=lambda cut: (-len(cut), cut),
        )
        if own:
            found.append((unit, re.compile("|".join(map(re.escape, own)))))
    return found


def _tails(name: str, shared: AbstractSet[str]) -> Iterator[str]:
    """A name without the place that it begins with: its first word, or what others begin with too.

    What begins with a rank (市) goes on like the names of other ranks: without it, it is anybody's.
    """
    for first in {next(iter(rjieba.cut(name))), name[:2] if name[:2] in shared else name}:
        tail = name[len(first) :]
        if len(tail) >= LEAST_NAME and not set(first) & set(RANKS):
            yield tail


def _squeezed(name: str) -> Iterator[str]:
    """A name of which letters in the middle were left out, of three letters at least."""
    if name[0] in RANKS:
        return
    for size in (3, 4):
        if size < len(name):
            for inside in combinations(name[1:-1], size - 2):
                yield name[0] + "".join(inside) + name[-1]
