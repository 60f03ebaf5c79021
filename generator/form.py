"""Two wordings in; both without what is a matter of form, and which forms differ, out.

Words and signs that mean the same are data: `forms.toml`.
"""

import re
import tomllib
from collections.abc import Callable, Container, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

from generator.numerals import number
from generator.reason import Reason

# A reader of units turns the name of each unit into one sign that all its names share.
Reader = Callable[[str], str]


def as_it_is(text: str) -> str:
    """A reader to whom no unit is known."""
    return text


_NUMERAL = "[〇零一二两三四五六七八九十百千]{1,9}"
_LISTED = "[、，,至到—–―~～-]"  # between the numbers of a list or a range
# 一批 is any number; the first one, 第一批, is one.
_CHINESE_NUMBER = re.compile(
    f"(?!(?<!第)一批){_NUMERAL}(?=(?:{_LISTED}{_NUMERAL}){{0,9}}[余多]?"
    "[个家项条名人座处件所台套艘次倍批届轮期类种款大年月天周亩])"
)
_CHINESE_PERCENT = re.compile(f"百分之({_NUMERAL})")
# 三五家 is three to five, and no number.
_SEVERAL = re.compile("[一二两三四五六七八九]{2}")
# In 3—5万 the 万 belongs to both.
_LARGE_NUMBER = re.compile(f"(?<![0-9])(?<![0-9]{_LISTED})([0-9]+(?:\\.[0-9]+)?)(万亿|亿|万)")
_LARGE = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
_YEAR_END = re.compile("年年(?=[底初末中])")
_QUARTER = re.compile(f"第?((?:[一二三四1-4]{_LISTED}){{0,3}}[一二三四1-4])季度")
_EACH = re.compile("[一二三四]")
_YEARS = re.compile("(?<=[0-9]{4})年(?=(?:[-~—–―‐−]+|[至到、，,])[0-9]{4}年)")
_THOUSANDS = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:[,\u2009\u00a0\u202f][0-9]{3}){1,9}(?![0-9])")
_THOUSAND = re.compile(r"[,\u2009\u00a0\u202f]")
# A number before which nothing stands is a heading's, unless it is the first of a list or a range:
# 三、四季度, 1、2号泊位, （一）至（三）项.
_NO_LIST = "(?!\\s*(?:(?!(?:19|20|21)[0-9]{2}年|[0-9]+大)[0-9]|[二两三四五六七八九十百千](?!大)))"
_NO_RANGE = "(?![号期批]|\\s*(?:[、至到和与及—–~～-]|[（(①-⑳]))"
_ORDINAL = re.compile(
    rf"^\s*(?:[（(](?:{_NUMERAL}|[0-9]{{1,3}})[）)]{_NO_RANGE}|[①-⑳]{_NO_RANGE}"
    rf"|(?:{_NUMERAL}|[0-9]{{1,3}})(?:、{_NO_LIST}|[.．](?![0-9])))",
    re.MULTILINE,
)
# A range runs from one number to another, its measure, letter or day of the week to another.
_MEASURE = (
    "[年月日天周号期批届次个家项条名座处件所台套层级度季时分秒米吨元亩倍亿万千百章节款%‰℃°A-Za-z]"
)
_NUMBER = "[0-9〇零一二两三四五六七八九十百千]"
_LETTER = "[A-ZⅠ-Ⅻ甲乙丙丁戊己庚辛]"
_RANGE = re.compile(
    f"({_NUMBER}{_MEASURE}{{0,3}}[）)]?)\\s*(?:[-~—–―‐−]+|至|到)\\s*(?=[（(]?[第A-Z]?{_NUMBER})"
    f"|({_NUMBER}[\u4e00-\u9fff²³]{{1,5}})\\s*[~—–](?=第?[0-9])"
    f"|((?<![A-Za-z]){_LETTER})\\s*(?:[-~—–―‐−]+|至|到)\\s*(?={_LETTER}(?![A-Za-z]))"
    "|(周[一二三四五六日])\\s*(?:[-~—–―‐−]+|至|到)\\s*(?=周?[一二三四五六日])"
)
_QUOTES_BETWEEN_DIGITS = re.compile("(?<=[0-9])[\"'“”‘’「」『』〝〞]+(?=[0-9])")
_QUOTES = re.compile("[\"'“”‘’「」『』〝〞]")
_MARK = (
    r"[，、。．；：！？（）［］·•・‧…,;:!?()\[\]{}〔〕【】《》〈〉]"
    r"|\.(?![0-9])|[-~](?![0-9])|(?<=[—–―‐])[—–―‐]|(?<![—–―‐])[—–―‐](?![0-9])"
)
# Marks between two numbers part them, each sort in its own way.
_MARKS = re.compile(rf"(?<=[0-9])(\s*)((?:{_MARK})(?:{_MARK}|\s)*+)(?=[-−]?[0-9])|{_MARK}")
_SORTS = ((":", ":："), ("、", "，、。．；！？,;!?"), ("·", "·•・‧"), ("…", "…"))
_ANGLES = re.compile("<((?![\\s0-9])[^<>]*[\u4e00-\u9fff][^<>]*)>")
_SPACES_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_SPACES = re.compile(r"(?<![0-9\x00])\s+|\s+(?![0-9\x00])")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2236: 0x3A}
APART = "\x00"  # keeps two numbers apart


def _figures(text: str) -> str:
    text = _CHINESE_PERCENT.sub(lambda m: f"{_value(m[1])}%", text)
    text = _CHINESE_NUMBER.sub(lambda m: _value(m[0]), text)
    text = _THOUSANDS.sub(lambda m: _THOUSAND.sub("", m[0]), text)
    return _LARGE_NUMBER.sub(lambda m: _plain_number(Decimal(m[1]) * _LARGE[m[2]]), text)


def _plain_number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _value(numeral: str) -> str:
    value = None if _SEVERAL.fullmatch(numeral) else number(numeral)
    return numeral if value is None else str(value)


def _dates(text: str) -> str:
    text = _YEARS.sub("", _YEAR_END.sub("年", text))
    return _QUARTER.sub(lambda m: f"{_EACH.sub(lambda n: _value(n[0]), m[1])}季度", text)


def _numbering(text: str) -> str:
    return _ORDINAL.sub("", text)


def _measures(text: str) -> str:
    return _of_one_form(Reason.MEASURES, text)


def _variants(text: str) -> str:
    return _of_one_form(Reason.VARIANT, text)


def _of_one_form(reason: Reason, text: str) -> str:
    """A text with the first word of each set instead of the others."""
    pattern, first = _sets()[reason]
    return pattern.sub(lambda m: first[m[0]], text)


@cache
def _sets() -> Mapping[Reason, tuple[re.Pattern[str], Mapping[str, str]]]:
    """By what they are called, the words that mean the same: where they stand, and their first."""
    data = tomllib.loads(files("generator").joinpath("forms.toml").read_text("utf-8"))
    return {Reason(entry["name"]): _set(entry) for entry in data["same"]}


def _set(entry: Mapping[str, Any]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    first = {word: words[0] for words in entry["sets"] for word in words}
    longest_first = sorted(first, key=lambda word: (-len(word), word))
    either = "|".join(map(re.escape, longest_first))
    return re.compile(entry["where"].replace("WORD", f"(?:{either})")), first


def _width(text: str) -> str:
    return text.translate(_FULL_WIDTH)


def _dash(text: str) -> str:
    return _RANGE.sub(lambda m: f"{next(filter(None, m.groups()))}至", text)


def _quotes(text: str) -> str:
    return _QUOTES.sub("", _QUOTES_BETWEEN_DIGITS.sub("、", text))


def _marks(text: str) -> str:
    return _MARKS.sub(_parting, _ANGLES.sub(r"\1", text))


def _parting(found: re.Match[str]) -> str:
    """One sign for the marks between two numbers, behind it their white space; else nothing."""
    if not found[2]:
        return ""
    sign = next((sign for sign, sort in _SORTS if {*sort} & {*found[2]}), ")")
    return sign + found[1] + "".join(filter(str.isspace, found[2]))


def _spaces(text: str) -> str:
    return _SPACES.sub("", _SPACES_BETWEEN_DIGITS.sub(APART, text))


_FORMS: Mapping[Reason, Reader] = {
    Reason.ALIAS: as_it_is,  # the reader of units stands here
    Reason.FIGURES: _figures,
    Reason.WIDTH: _width,
    Reason.NUMBERING: _numbering,
    Reason.DATES: _dates,
    Reason.MEASURES: _measures,
    Reason.VARIANT: _variants,
    Reason.DASH: _dash,
    Reason.QUOTES: _quotes,
    Reason.MARKS: _marks,
    Reason.SPACE: _spaces,
}


def plain(text: str, units: Reader, forms: Container[Reason] = frozenset(_FORMS)) -> str:
    """A text with what is a matter of these forms taken off."""
    for reason, taken_off in _FORMS.items():
        if reason in forms:
            text = units(text) if reason is Reason.ALIAS else taken_off(text)
    return text


def only_reordered(one: str, other: str, units: Reader) -> bool:
    """Whether the same stretches between marks and conjunctions stand in another order.

    What both begin or end with may belong to the list that is in another order, or not.
    """
    forms = frozenset(_FORMS) - {Reason.MARKS}
    texts = [plain(text, units, forms) for text in (one, other)]
    if sorted(filter(str.isalnum, texts[0])) != sorted(filter(str.isalnum, texts[1])):
        return False
    head, tail = (alike(*texts) for alike in (Prefix.similarity, Postfix.similarity))
    spans = product(_below(head), _below(tail))
    return any(_same_parts(*(text[a : len(text) - b] for text in texts)) for a, b in spans)


def _below(length: int) -> set[int]:
    return {0, *range(max(length - _NEAR, 0), length + 1)}


def _same_parts(one: str, other: str) -> bool:
    parts, parts_other = (list(filter(None, _STOPS.split(text))) for text in (one, other))
    return parts != parts_other and sorted(parts) == sorted(parts_other)


_NEAR = 4  # letters that two things in a list may begin or end with alike
_STOPS = re.compile(f"(?!(?<=[0-9])[:：][0-9])(?:{_MARK})|[和与及]")


_FEW = 1_000  # changes that are looked for first: most edits are small


def forms_that_differ(one: str, other: str, units: Reader) -> frozenset[Reason]:
    """The forms without which the two are not alike; of those that do the same, the first."""

    def apart(forms: frozenset[Reason]) -> int:
        texts = (plain(text, units, forms) for text in (one, other))
        return Levenshtein.distance(*texts, score_hint=_FEW)

    every = frozenset(_FORMS)
    found = frozenset(reason for reason in _FORMS if apart(every - {reason}))
    for reason in _FORMS:
        if apart(found | {reason}) < apart(found):
            found |= {reason}
    return found
