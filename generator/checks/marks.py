"""Rules on punctuation: pairs, width, the ends of steps, the signs of ranges."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from unicodedata import normalize

import rjieba

from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage, Stretch, body_of
from generator.finding import Finding
from generator.model import Row
from generator.numerals import in_chinese, number
from generator.quote import named

RULES: list[Rule] = []
rule = into(RULES)

HABIT = 2 / 3
SHOWN = 6  # places of one fault that are quoted
_PAIRS = {
    "“": "”",
    "‘": "’",
    "（": "）",
    "《": "》",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "(": ")",
    "[": "]",
}
_CLOSERS = {closing: opening for opening, closing in _PAIRS.items()}
_LISTED = re.compile(r"(?:^|[。；;\n])\s*[0-9一二三四五六七八九十a-zA-Z]{1,3}$")
_ORDINAL = re.compile("(?<![0-9A-Za-z])[0-9]{1,2}$|[一二三四五六七八九十]{1,3}$")
_HAN = "\u4e00-\u9fff”》）"


@rule("mark-pairs", "引号括号不成对")
def pairs(subject: Subject) -> Iterator[Finding]:
    """引号、括号、书名号应成对，不重叠；引号里再用引号的，里面用单引号。

    错：举办““创新杯””大赛（决赛
    对：举办“创新杯”大赛（决赛）
    """
    for passage in subject.texts:
        faults = [*_unpaired(passage.text)]
        if faults:
            message = f"有 {len(faults)} 处引号或括号不成对，或重叠；请改正"
            sides = [subject.side(passage, start, end) for start, end in faults[:SHOWN]]
            marks = sorted({passage.text[start] for start, _ in faults})
            disputed = [passage.item, passage.field, *marks]
            yield subject.found("mark-pairs", sides, message, disputed=disputed)


def _unpaired(text: str) -> Iterator[tuple[int, int]]:
    """Where marks are opened and not closed, closed and not opened, or opened twice."""
    opened: list[int] = []
    first: dict[str, int] = {}
    for at, mark in enumerate(text):
        if mark in _PAIRS:
            if mark in "“《" and mark in first:
                yield first[mark], at + 1
            first.setdefault(mark, at)
            opened.append(at)
        elif mark in _CLOSERS and opened and text[opened[-1]] == _CLOSERS[mark]:
            if first.get(_CLOSERS[mark]) == opened.pop():
                del first[_CLOSERS[mark]]
        elif mark in _CLOSERS and not _stands_alone(text, at):
            yield at, at + 1
        elif mark == "\n":
            yield from ((other, other + 1) for other in opened)
            opened, first = [], {}
    yield from ((other, other + 1) for other in opened)


def _stands_alone(text: str, at: int) -> bool:
    """Whether a closing mark needs no opening one: an apostrophe, a number before a bracket."""
    apostrophe = text[at] == "’" and text[max(0, at - 1) : at].isascii()
    return apostrophe or (
        text[at] in "）)"
        and (_LISTED.search(text[max(0, at - 6) : at]) is not None or _counts_on(text, at))
    )


def _counts_on(text: str, at: int) -> bool:
    """Whether a number before a closing bracket is one of several that follow each other."""
    found = _ORDINAL.search(text[max(0, at - 4) : at])
    value = number(found[0]) if found else None
    if value is None:
        return False
    beside = (f"{n}{text[at]}" for one in (value - 1, value + 1) for n in (one, in_chinese(one)))
    return value > 0 and any(words in text for words in beside)


@rule("mark-width", "半角标点")
def width(subject: Subject) -> Iterator[Finding]:
    """汉字旁边的标点应用全角；半角的标点是录入时留下的。

    错：完成改造;启动二期(含道路)
    对：完成改造；启动二期（含道路）
    """
    for passage in subject.texts:
        kinds: dict[str, list[int]] = {}
        for at in _half_width(passage.text):
            kinds.setdefault(_KIND.get(passage.text[at], passage.text[at]), []).append(at)
        for kind, found in kinds.items():
            spans = _spans(passage.text, found)[:SHOWN]
            sides = [subject.side(passage, start, end) for start, end in spans]
            said = "、".join(dict.fromkeys(passage.text[at] for at in found))
            message = f"汉字旁边有 {len(found)} 个半角标点（{said}）；请改为全角"
            disputed = [passage.item, passage.field, kind]
            yield subject.found("mark-width", sides, message, disputed=disputed)


_KIND = {"(": "()", ")": "()"}
_HALF = re.compile(f"""(?<=[{_HAN}])[,;:!?"(.]|[,;:!?")](?=[{_HAN}“《（])|(?<=[{_HAN}])\\)""")


def _half_width(text: str) -> Iterator[int]:
    """Half-width marks beside Chinese; a bracket brings the one that belongs to it."""
    found = {match.start() for match in _HALF.finditer(text) if not _in_number(text, match.start())}
    for start, end in _brackets(text):
        if found & {start, end}:
            found |= {start, end}
    yield from sorted(found)


def _spans(text: str, found: Sequence[int]) -> list[tuple[int, int]]:
    """The marks as stretches: a pair of brackets is one."""
    pairs = {start: end + 1 for start, end in _brackets(text)}
    closing = {end - 1 for end in pairs.values()}
    return [(at, pairs.get(at, at + 1)) for at in found if at not in closing]


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    return ((m.start(), m.end() - 1) for m in re.finditer(r"\([^()（）\n]*\)", text))


def _in_number(text: str, at: int) -> bool:
    return text[at] in ".:" and text[at + 1 : at + 2].isascii() and text[at + 1 : at + 2] != ""


@rule("mark-doubled", "重复的标点")
def doubled(subject: Subject) -> Iterator[Finding]:
    """两个停顿的标点不应连用，顿号后面也不再用“和”“及”“与”；连用的多是删改后留下的。

    错：完成选址，，启动道路、桥梁、和码头建设
    对：完成选址，启动道路、桥梁和码头建设
    """
    for passage in subject.texts:
        found = [*_doubled(passage.text)]
        if found:
            sides = [subject.side(passage, start, end) for start, end in found[:SHOWN]]
            said = "、".join(dict.fromkeys(named(passage.text[s:e]) for s, e in found))
            message = f"有 {len(found)} 处标点重复（{said}）；请删去多余的"
            marks = sorted({passage.text[start:end] for start, end in found})
            disputed = [passage.item, passage.field, *marks]
            yield subject.found("mark-doubled", sides, message, disputed=disputed)


_DOUBLED = re.compile("[，。；：、]{2,}|、[和与及]")


def _doubled(text: str) -> Iterator[tuple[int, int]]:
    for match in _DOUBLED.finditer(text):
        words = rjieba.cut(text[match.start() + 1 : match.end() + 2])
        if match[0][-1] in "，。；：、" or words[0] == match[0][-1]:
            yield match.start(), match.end()


@rule("mark-range", "范围的连接号")
def ranges(subject: Subject) -> Iterator[Finding]:
    """表示起止年份的连接号，一份文件里应只用一种；表示数值范围的也是这样。标点符号用法的国家标准规定，起止年份用一字线，数值范围用浪纹线。

    错：引进2-3家，培育5~6家，新建7-8个
    对：引进2～3家，培育5～6家，新建7～8个
    """
    for kind, pattern, norm in (("起止年份", _YEARS, "—"), ("数值范围", _RANGE, "～")):
        found: dict[str, list[Stretch]] = {}
        for passage in subject.texts:
            for match in pattern.finditer(passage.text):
                stretch = Stretch(passage, match.start(), match.end())
                found.setdefault(match[1], []).append(stretch)
        if len(found) > 1:
            ways = sorted(found.items(), key=lambda pair: -len(pair[1]))
            said = "、".join(f"“{mark}”{len(places)} 处" for mark, places in ways)
            off = [s for mark, places in reversed(ways) if mark != norm for s in places]
            sides = [subject.side(s.passage, s.start, s.end) for s in off]
            message = f"{kind}的连接号有 {len(ways)} 种写法：{said}；请统一"
            way_out = f"国家标准规定用“{norm}”"
            yield subject.found("mark-range", sides, message, way_out, disputed=["plan", kind])


_SIGN = "([-‐–—―~～]+)"
_YEARS = re.compile(f"(?<![0-9])(?:19|20|21)[0-9]{{2}}年?{_SIGN}(?:19|20|21)[0-9]{{2}}(?=年)")
_RANGE = re.compile(
    rf"(?<![0-9A-Za-z#.\-—–~～])(?!0[0-9])(?!(?:19|20|21)[0-9]{{2}}年?[-‐–—―~～])[0-9]+(?:\.[0-9]+)?%?{_SIGN}"
    r"[0-9]+(?:\.[0-9]+)?(?=[%年月日时\u4e00-\u9fff])(?![号室楼])"
)


@rule("mark-list", "并列引号之间的顿号")
def between_quotes(subject: Subject) -> Iterator[Finding]:
    """并列的几个引号、书名号之间加不加顿号，一份文件里应一致。标点符号用法的国家标准规定，通常不加。

    错：开展“夜读”“夜游”活动，打造“夜食”、“夜娱”品牌
    对：开展“夜读”“夜游”活动，打造“夜食”“夜娱”品牌
    """
    apart, beside = (
        [Stretch(p, m.start(), m.end()) for p in subject.texts for m in pattern.finditer(p.text)]
        for pattern in (_APART, _BESIDE)
    )
    if apart and beside:
        sides = [subject.side(s.passage, s.start, s.end) for s in apart]
        message = f"并列的引号之间，加顿号 {len(apart)} 处，不加 {len(beside)} 处；请统一"
        way_out = "国家标准规定通常不加顿号"
        yield subject.found("mark-list", sides, message, way_out, disputed=["plan"])


_QUOTED = "[“《][^“”《》\n]{1,30}[”》]"
_APART = re.compile(f"{_QUOTED}(?:、{_QUOTED})+")
_BESIDE = re.compile(f"(?:{_QUOTED}){{2,}}")


@rule("mark-end", "结尾的标点")
def ends(subject: Subject) -> Iterator[Finding]:
    """一行里的各条推进计划，结尾的标点应一致：前面各条用分号，最后一条用句号；正文和各行以句号结尾。

    错：1.完成选址。2.开工建设；3.建成使用；
    对：1.完成选址；2.开工建设；3.建成使用。
    """
    rows = [row for _, row in subject.plan.rows()]
    yield from _whole_texts(subject)
    inner = Counter(_end(step.text) for row in rows for step in row.steps[:-1])
    last = Counter(_end(row.steps[-1].text) for row in rows if len(row.steps) > 1)
    usual, usual_last = _habit(inner), _habit(last)
    for row in rows:
        off = [*_off(row, usual, usual_last)] if len(row.steps) > 1 else []
        if off:
            sides = [subject.side(p, len(p.text) - 1) for p in off]
            message = (
                f"各条推进计划结尾的标点不一致：多数以“{usual or '不同的标点'}”结尾、"
                f"最后一条以“{usual_last or '不同的标点'}”结尾；请统一"
            )
            yield subject.found("mark-end", sides, message, disputed=[row.id])


def _off(row: Row, usual: str | None, usual_last: str | None) -> Iterator[Passage]:
    for index, step in enumerate(row.steps):
        wanted = usual if index < len(row.steps) - 1 else usual_last
        passage = body_of(step)
        if passage and wanted is not None and _end(step.text) != wanted:
            yield passage


def _whole_texts(subject: Subject) -> Iterator[Finding]:
    """Bodies and rows that do not end as most do."""
    plan = subject.plan
    rows = [p for _, row in plan.rows() if (p := body_of(row))]
    bodies = [p for task in plan.tasks if (p := body_of(task))]
    for passages in (bodies, rows):
        usual = _habit(Counter(_end(p.text) for p in passages))
        for passage in passages:
            if usual is not None and _end(passage.text) != usual:
                side = subject.side(passage, len(passage.text) - 1)
                message = f"结尾的标点与别处不同，别处多以“{usual}”结尾；请统一"
                yield subject.found("mark-end", [side], message)


def _end(text: str) -> str:
    """The mark at the end, full-width; nothing where there is none."""
    mark = text.rstrip()[-1:]
    full = {";": "；", ".": "。", ",": "，"}.get(normalize("NFKC", mark), mark)
    return "" if full.isalnum() else full


def _habit(counted: Counter[str]) -> str | None:
    """What most do; None where there is no habit."""
    total = sum(counted.values())
    common: Sequence[tuple[str, int]] = counted.most_common(1)
    return common[0][0] if common and common[0][1] >= HABIT * total and common[0][0] else None
