"""A text in; what looks like personal data in it, out (个人信息保护法第六条：最小必要).

What is found is never shown in full. It blocks publication until a person takes it out, or decides
that it may be shown.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_GAP = r"[\s.\-—－·]{0,3}"


@dataclass(frozen=True, slots=True)
class Trace:
    """What looks like personal data: its kind, where it begins, and itself, masked."""

    kind: str
    offset: int
    masked: str


def traces(text: str) -> Iterator[Trace]:
    """What looks like personal data in a text, in order, each stretch told once.

    >>> [(t.kind, t.masked) for t in traces("请打 138-0013-8000 找我")]
    [('手机号码', '13**********00')]
    """
    plain = "".join(_folded(letter) for letter in text)
    taken = 0
    found = [
        (match.start(), match.end(), kind)
        for kind, pattern, holds in _KINDS
        for match in pattern.finditer(plain)
        if holds(match[0])
    ]
    for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= taken:
            taken = end
            yield Trace(kind, start, _masked(text[start:end]))


def _folded(letter: str) -> str:
    """A full-width digit, letter or mark as its narrow form; one character stays one."""
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


def _masked(text: str) -> str:
    """The first two and the last two characters of what is long, the first of what is short."""
    stars = "*" * max(len(text) - 4, 2)
    return f"{text[:2]}{stars}{text[-2:]}" if len(text) > 6 else f"{text[:1]}**"  # noqa: PLR2004


def _digits(text: str) -> str:
    return re.sub("[^0-9Xx]", "", text)


def _always(_: str) -> bool:
    return True


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _is_identity(text: str) -> bool:
    """The check digit of GB 11643: of eighteen digits picked by chance, one in eleven has it."""
    digits = _digits(text).upper()
    total = sum(int(d) * w for d, w in zip(digits[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == digits[17]


def _is_card(text: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812, Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(_digits(text))):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004
    return total % 10 == 0


def _spaced(count: int) -> str:
    return f"(?:{_GAP}[0-9]){{{count}}}"


_NO_QUANTITY = r"(?![0-9]|\s*[元万亿吨千公平立次个套辆台人年])"
_NOT_BEFORE, _NOT_AFTER = r"(?<![0-9A-Za-z.])", r"(?![0-9])"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_NAMED = (
    rf"(?:我叫|我是|本人|姓名|联系人)[:： ]{{0,2}}[{_SURNAMES}][一-鿿]{{1,2}}"
    r"(?=[，。,；;、\s（(]|$)"
)
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?"
    r"(?=[A-HJ-NP-Z0-9]*[0-9])[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)
_PLACE = (
    r"[一-鿿0-9]{1,12}(?:路|街|道|巷|弄|新村|小区|花园|苑)[0-9]{1,5}(?:弄|号)"
    r"[^，。；\n]{0,12}?[0-9]{1,5}(?:室|号楼|单元|幢|栋)"
)

_Holds = Callable[[str], bool]
_KINDS: tuple[tuple[str, re.Pattern[str], _Holds], ...] = tuple(
    (kind, re.compile(pattern), holds)
    for kind, pattern, holds in (
        (
            "身份证号码",
            rf"{_NOT_BEFORE}[1-9]{_spaced(16)}{_GAP}[0-9Xx](?![0-9A-Za-z])",
            _is_identity,
        ),
        (
            "手机号码",
            rf"{_NOT_BEFORE}(?:\+?86{_GAP})?1{_GAP}[3-9]{_spaced(9)}{_NO_QUANTITY}",
            _always,
        ),
        (
            "固定电话",
            rf"{_NOT_BEFORE}(?:\(0[0-9]{{2,3}}\)|0[0-9]{{2,3}}[\s-])\s?[2-9][0-9]{{2,3}}[\s-]?[0-9]{{4}}{_NOT_AFTER}",
            _always,
        ),
        (
            "银行卡号",
            rf"{_NOT_BEFORE}[3-6]{_spaced(15)}(?:{_GAP}[0-9]){{0,3}}{_NOT_AFTER}",
            _is_card,
        ),
        ("电子邮箱", r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z]{2,})+", _always),
        (
            "即时通信账号",
            r"(?:微信号?|QQ号?|qq号?|[Vv]信|加[Qq微])[:： 是]{0,3}[A-Za-z0-9][A-Za-z0-9_-]{4,19}",
            _always,
        ),
        (
            "车牌号码",
            _PLATE,
            _always,
        ),
        ("住址", _PLACE, _always),
        ("姓名", _NAMED, _always),
    )
)


def is_masked(name: str) -> bool:
    """Whether a name that is shown hides its owner: a mark in place of letters, or no name at all.

    >>> is_masked("朱**"), is_masked("朱先生"), is_masked("朱小明")
    (True, True, False)
    """
    anonymous = re.fullmatch(
        r"匿名.{0,4}|[一-鿿]?(?:先生|女士|同志)|.{0,12}(?:市民|居民|群众|企业)", name
    )
    return bool(re.search(r"[*＊×某○〇]", name) or anonymous)
