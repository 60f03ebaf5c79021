"""The value of a number as a document prints it: `（一）`, `二、`, `1.`, `（12）`, `①`.

A printed number in, an integer or nothing out.
"""

import re
from unicodedata import normalize

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(
    r"[(\[【〔]?第?([0-9]{1,6}|[〇零一二两三四五六七八九十百千]{1,9})[章节条款项]?[)\]】〕]?[、.,:。]?"
)


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
