"""Two wordings in; whether they differ in substance, and in what, out.

First everything that is a matter of form is taken off both. What still differs is named by the
signs that it touches: numbers, deadlines, modal words… The signs are data: `words.toml`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import Levenshtein

from generator.numerals import number


class Reason(StrEnum):
    """What a change is about. The last ones leave the substance as it is: see `EDITORIAL`."""

    ADDED = "新增"
    REMOVED = "删去"
    SPLIT = "拆分"
    MERGED = "合并"
    REPLACED = "替代"
    MOVED = "归属"
    STAGE = "稿次"
    ROLE = "角色"
    UNIT = "单位"
    TARGET = "目标值"
    DEADLINE = "期限"
    NUMBER = "数字"
    MEASURE = "计量单位"
    LIMIT = "限度"
    NEGATION = "否定"
    MODAL = "情态词"
    SCOPE = "范围"
    SEQUENCE = "语序"
    WORDING = "措辞"
    NUMBERING = "编号"
    ORDER = "次序"
    ALIAS = "单位别称"
    FIGURES = "数字写法"
    DASH = "连接号"
    QUOTES = "引号"
    WIDTH = "全半角"
    MARKS = "标点"
    SPACE = "空白"
    REGISTER = "登记"
    LAYOUT = "版式"


EDITORIAL = frozenset(
    {
        Reason.NUMBERING,
        Reason.ORDER,
        Reason.ALIAS,
        Reason.FIGURES,
        Reason.DASH,
        Reason.QUOTES,
        Reason.WIDTH,
        Reason.MARKS,
        Reason.SPACE,
        Reason.REGISTER,
        Reason.LAYOUT,
    }
)


@dataclass(frozen=True, slots=True)
class Weight:
    """What a change is about, the weightiest first. Nothing: the two do not differ."""

    reasons: tuple[Reason, ...] = ()

    @property
    def substantive(self) -> bool:
        """Whether the change is more than one of form."""
        return any(reason not in EDITORIAL for reason in self.reasons)


def weight(*reasons: Reason) -> Weight:
    """These reasons, each once, in order."""
    return Weight(tuple(reason for reason in Reason if reason in reasons))


# A reader of units turns the name of each unit into one sign that all its names share.
Reader = Callable[[str], str]
FIRST_UNIT = 0xF0000  # a plane of characters for private use


def _as_it_is(text: str) -> str:
    return text


def weigh(before: str, after: str, units: Reader = _as_it_is) -> Weight:
    """Weigh a change of words. Weighing it the other way round gives the same."""
    one, other = sorted((before, after))
    if one == other:
        return Weight()
    plain, plain_other = _plain(one, units), _plain(other, units)
    if plain != plain_other and _parts(one, units) == _parts(other, units):
        return weight(Reason.SEQUENCE)
    if plain != plain_other:
        return weight(*_signs_that_differ(plain, plain_other))
    return weight(*_forms_that_differ(one, other, units))


# --- What is a matter of form

_NUMERAL = "[〇零一二两三四五六七八九十百千]{1,9}"
_CHINESE_NUMBER = re.compile(f"{_NUMERAL}(?=[个家项条名人座处件所台套艘次倍批])")
_CHINESE_PERCENT = re.compile(f"百分之({_NUMERAL})")
_THOUSANDS = re.compile(r"(?<=[0-9])[,\u2009\u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_RANGE = re.compile(r"(?<=[0-9年月日%])\s*(?:[-~—–―‐−]+|至|到)\s*(?=[0-9])")
_QUOTES = re.compile("[\"'“”‘’「」『』〝〞]")
_MARK = (
    r"[，、。．；：！？·•・‧…—–―‐,;:!?()\[\]{}〔〕【】《》〈〉]"
    r"|(?<![0-9])\.|\.(?![0-9])|[-~](?![0-9])"
)
_BETWEEN_DIGITS = re.compile(rf"(?<=[0-9])(?:{_MARK})+(?=[0-9])")
_MARKS = re.compile(_MARK)
_SPACES_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_SPACES = re.compile(r"(?<![0-9\x00])\s+|\s+(?![0-9\x00])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_APART = "\x00"  # keeps two numbers apart


def _figures(text: str) -> str:
    text = _CHINESE_PERCENT.sub(lambda m: f"{_value(m[1])}%", text)
    return _THOUSANDS.sub("", _CHINESE_NUMBER.sub(lambda m: _value(m[0]), text))


def _value(numeral: str) -> str:
    value = number(numeral)
    return numeral if value is None else str(value)


def _width(text: str) -> str:
    return text.translate(_FULL_WIDTH)


def _dash(text: str) -> str:
    return _RANGE.sub("—", text)


def _quotes(text: str) -> str:
    return _QUOTES.sub("", text)


def _marks(text: str) -> str:
    return _MARKS.sub("", _BETWEEN_DIGITS.sub(_APART, text))


def _spaces(text: str) -> str:
    return _SPACES.sub("", _SPACES_BETWEEN_DIGITS.sub(_APART, text))


_FORMS: Mapping[Reason, Reader] = {
    Reason.ALIAS: _as_it_is,  # the reader of units stands here
    Reason.FIGURES: _figures,
    Reason.WIDTH: _width,
    Reason.DASH: _dash,
    Reason.QUOTES: _quotes,
    Reason.MARKS: _marks,
    Reason.SPACE: _spaces,
}


def _plain(text: str, units: Reader, forms: Container[Reason] = frozenset(_FORMS)) -> str:
    """A text with what is a matter of these forms taken off."""
    for reason, taken_off in _FORMS.items():
        if reason in forms:
            text = units(text) if reason is Reason.ALIAS else taken_off(text)
    return text


def _parts(text: str, units: Reader) -> list[str]:
    """What stands between the marks of a text, in any order."""
    forms = frozenset(_FORMS) - {Reason.MARKS}
    return sorted(filter(None, _MARKS.split(_plain(text, units, forms))))


def _forms_that_differ(one: str, other: str, units: Reader) -> frozenset[Reason]:
    """The forms without which the two are not alike; of those that do the same, the first."""

    def apart(forms: frozenset[Reason]) -> int:
        return Levenshtein.distance(_plain(one, units, forms), _plain(other, units, forms))

    every = frozenset(_FORMS)
    found = frozenset(reason for reason in _FORMS if apart(every - {reason}))
    for reason in _FORMS:
        if apart(found | {reason}) < apart(found):
            found |= {reason}
    return found


# --- What differs in substance


@dataclass(frozen=True, slots=True)
class _Sign:
    reason: Reason
    start: int
    end: int


@dataclass(frozen=True)
class _Words:
    """One list of signs; without a reason they are signs of nothing."""

    reason: Reason | None
    behind: Reason | None
    patterns: tuple[re.Pattern[str], ...]

    def end(self, text: str, start: int) -> int:
        """Where the longest sign that begins here ends; `start` when there is none."""
        found = (pattern.match(text, start) for pattern in self.patterns)
        return max((match.end() for match in found if match), default=start)


@cache
def _lists() -> tuple[_Words, ...]:
    data = tomllib.loads(files("generator").joinpath("words.toml").read_text("utf-8"))
    return tuple(_list(entry) for entry in data["sort"])


def _list(entry: Mapping[str, Any]) -> _Words:
    longest_first = sorted(entry.get("words", ()), key=lambda word: (-len(word), word))
    patterns = [*entry.get("patterns", ()), "|".join(map(re.escape, longest_first))]
    name, behind = entry.get("name"), entry.get("behind")
    return _Words(
        Reason(name) if name else None,
        Reason(behind) if behind else None,
        tuple(re.compile(pattern) for pattern in patterns if pattern),
    )


def _signs(text: str) -> Iterator[_Sign]:
    """The signs in a text, the longest where several begin."""
    position = 0
    last: tuple[Reason | None, int] = (None, 0)
    while position < len(text):
        best: tuple[int, Reason | None] = (position, None)
        if ord(text[position]) >= FIRST_UNIT:
            best = position + 1, Reason.UNIT
        for words in _lists():
            if words.behind is None or (words.behind, position) == last:
                end = words.end(text, position)
                if end > best[0]:
                    best = end, words.reason
        end, reason = best
        if reason is not None:
            yield _Sign(reason, position, end)
        last = reason, end
        position = max(end, position + 1)


def _signs_that_differ(one: str, other: str) -> Iterator[Reason]:
    """What the stretches that differ touch, and `措辞` when they hold anything else."""
    spans = [op for op in Levenshtein.opcodes(one, other) if op.tag != "equal"]
    left, rest = _touched(one, [(op.src_start, op.src_end) for op in spans])
    right, rest_other = _touched(other, [(op.dest_start, op.dest_end) for op in spans])
    reasons = {reason for reason, _ in (left - right) + (right - left)}
    yield from reasons
    if rest or rest_other or not reasons:
        yield Reason.WORDING


def _touched(
    text: str, spans: Sequence[tuple[int, int]]
) -> tuple[Counter[tuple[Reason, str]], bool]:
    """The signs that overlap the stretches, and whether these hold more than signs."""
    signs = [
        sign
        for sign in _signs(text)
        if any(sign.start < end and start < sign.end for start, end in spans)
    ]
    covered = {position for sign in signs for position in range(sign.start, sign.end)}
    changed = {position for start, end in spans for position in range(start, end)}
    bare = {position for position in changed - covered if text[position] != _APART}
    return Counter((sign.reason, text[sign.start : sign.end]) for sign in signs), bool(bare)
