"""The value of a number as a document prints it: `（一）`, `二、`, `1.`, `（12）`, `①`.

A printed number in, an integer or nothing out; and the next one in the same way of printing.
"""

import re
from unicodedata import normalize

_WORDS = "〇一二三四五六七八九"
_DIGITS = {character: value for value, character in enumerate(_WORDS)}
_DIGITS |= {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(
    r"[(\[【〔]?第?([0-9]{1,6}|[〇零一二两三四五六七八九十百千]{1,9})[章节条款项]?[)\]】〕]?[、.,:。]?"
)

_WRITTEN = re.compile("[0-9０-９]+|[〇零一二两三四五六七八九十百千]+")
_FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
# Signs for 1 to so many: ①, ⑴, ⒈, ㈠, ㊀.
_SIGNS = (("①", 20), ("⑴", 20), ("⒈", 20), ("㈠", 10), ("㊀", 10))


def number(printed: str | None) -> int | None:
    """The value of a printed number; None where nothing is printed or no number can be read."""
    found = _NUMERAL.fullmatch(normalize("NFKC", printed).strip()) if printed else None
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else _chinese(found[1])


def _chinese(numeral: str) -> int | None:
    """`三` → 3, `十` → 10, `二十三` → 23, `一百零二` → 102, `二〇` → 20; None for `二三十`."""
    if not _TENS.keys() & set(numeral):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total = digit = 0
    above = 10_000
    for position, character in enumerate(numeral):
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        else:
            ten = _TENS[character]
            if ten >= above or (not digit and position):
                return None
            total, digit, above = total + (digit or 1) * ten, 0, ten
    return total + digit


def renumbered(printed: str, value: int) -> str | None:
    """Another number, printed in the same way: `（一）` and 12 give `（十二）`.

    None where no number can be read, or the way has no sign for this one.
    """
    if number(printed) is None:
        return None
    for first, length in _SIGNS:
        for sign in printed:
            if 0 <= ord(sign) - ord(first) < length:
                other = chr(ord(first) + value - 1)
                return printed.replace(sign, other) if 0 < value <= length else None
    found = _WRITTEN.search(printed)
    said = _said(found[0], value) if found else ""
    again = printed.replace(found[0], said, 1) if found else ""
    return again if number(again) == value else None


def _said(numeral: str, value: int) -> str:
    """A value in the digits of another numeral."""
    if numeral.isascii():
        return str(value)
    return str(value).translate(_FULL_WIDTH) if numeral.isdigit() else in_chinese(value)


def in_chinese(value: int) -> str:
    """A value below 10,000 as it is written out: 十二, 一百零二, 三千零四十."""
    said, gap = "", False
    for ten, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // ten % 10
        if digit:
            one = "" if (digit, ten, said) == (1, 10, "") else _WORDS[digit]
            said += ("零" if gap else "") + one + name
        gap = bool(said) and not digit
    return said
