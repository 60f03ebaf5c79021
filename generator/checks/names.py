"""Rules on names: one thing that is written in two ways, one sentence in two places."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from unicodedata import normalize

from rapidfuzz.distance import Indel, LCSseq

from generator.checks.pairing import too_large
from generator.checks.rule import Rule, Subject, into
from generator.checks.shortened import RANKS
from generator.checks.texts import (
    LONGEST,
    Passage,
    Stretch,
    body_of,
    quoted_in,
    sentences,
)
from generator.finding import Finding, Side
from generator.model import AnyItem, Indicator, Row, Task
from generator.quote import named

RULES: list[Rule] = []
rule = into(RULES)

LEAST_NAME = 2
OFTEN = 3  # times that a term stands in quotation marks, from which on it is a term
LONGEST_TERM = 12
LEAST_SENTENCE = 16  # letters from which on a sentence that stands twice is no phrase


@rule("term-quotes", "提法有时不加引号")
def quoted_terms(subject: Subject) -> Iterator[Finding]:
    """一个专有的提法通常加引号的，处处都应加引号，否则像是两个提法。

    错：有的地方写“创新港湾”加引号，有的地方写创新港湾
    对：处处都写“创新港湾”
    """
    counted = Counter(
        match[1] for p in subject.texts for match in quoted_in(p) if match[0].startswith("“")
    )
    for term, times in counted.most_common(MANY):
        if times < OFTEN or not LEAST_NAME <= len(term) <= LONGEST_TERM:
            continue
        bare = [*_bare(subject, term)]
        if bare and len(bare) <= times:
            sides = [subject.side(s.passage, s.start, s.end) for s in bare]
            message = f"“{term}”加引号 {times} 处，不加引号 {len(bare)} 处；请统一"
            way_out = f"统一写成“{term}”，加引号"
            yield subject.found("term-quotes", sides, message, way_out, disputed=["plan", term])


def _bare(subject: Subject, term: str) -> Iterator[Stretch]:
    """Where a term stands without quotation marks around it."""
    for passage, unquoted in zip(subject.texts, subject.unquoted, strict=True):
        for match in re.finditer(re.escape(term), unquoted.text):
            yield Stretch(passage, match.start(), match.end())


@rule("name-spelling", "同一名称几种写法")
def spellings(subject: Subject) -> Iterator[Finding]:
    """同一个名称应只有一种写法；中间的点、横线、空格和全角半角也应一致。

    错：有的地方写“创·在云渡”大赛，有的地方写“创在云渡”大赛
    对：处处都写“创·在云渡”大赛
    """
    ways: dict[str, dict[str, list[Stretch]]] = {}
    for passage in subject.texts:
        for match in quoted_in(passage):
            letters = "".join(c for c in normalize("NFKC", match[1]).casefold() if c.isalnum())
            way = Stretch(passage, match.start(1), match.end(1))
            ways.setdefault(letters, {}).setdefault(match[1], []).append(way)
    for words, way in _ranked(subject):
        ways.setdefault(words.replace("/", ""), {}).setdefault(words, []).append(way)
    for spelled in ways.values():
        if len(spelled) > 1:
            sides = [subject.side(s[0].passage, s[0].start, s[0].end) for s in spelled.values()]
            said = "、".join(f"“{way}”{len(places)} 处" for way, places in spelled.items())
            message = f"同一名称有几种写法：{said}；请统一"
            disputed = ["plan", *sorted(spelled)]
            yield subject.found("name-spelling", sides, message, disputed=disputed)


def _ranked(subject: Subject) -> Iterator[tuple[str, Stretch]]:
    """What is said of two ranks, where a stroke stands between them somewhere: 省/市两级."""
    with_stroke = {match[0] for p in subject.texts for match in _RANKS_APART.finditer(p.text)}
    for words in sorted({*with_stroke, *(words.replace("/", "") for words in with_stroke)}):
        for passage in subject.texts:
            for match in re.finditer(re.escape(words), passage.text):
                yield words, Stretch(passage, match.start(), match.end())


_RANKS_APART = re.compile(f"[{RANKS}]/[{RANKS}][一-鿿]{{2}}")
_NAME = re.compile(
    "[一-鿿A-Za-z0-9（）()“”·-]{3,30}?(?:中心|研究院|实验室|基地|平台|学院|科技园|产业园|创新园|"
    "示范区|大厦|广场|公园|园区|片区|智谷|公司|联盟|基金|工程)"
)
_DOING = re.compile(
    "^(?:[0-9]{4}年|加快|推进|推动|深化|优化|建设|打造|依托|完善|支持|开展|入驻|组建|启动|完成|研究|发挥|提升|"
    "整合|筹建|新建|协同|引进|成立|重组|申报|建成|形成|建立|设立|发起|"
    "利用|聚焦|做实|做强|实施|引入)+"
)
_AREAS = {"园区", "片区"}  # one area is called so and so
_EDGE = re.compile("[，。；：、！？;\n]|以及|[和与及]")
MANY = 300  # names in one task, from which on they are a list of their own
_CLOSE = 0.7  # from this likeness on, two names in one task may be one
_MOST_APART = 5  # letters that may be more in one of them
_LONG = 8  # letters of a name whose words may have changed places


@rule("name-variant", "相近的名称")
def variants(subject: Subject) -> Iterator[Finding]:
    """一项任务里的同一个项目、机构应只有一个名称；只差几个字的两个名称，读者会以为是两回事。只出现一次、与别处多次出现的长名称只差一个字的，多是错字。

    错：正文“海鸥健康谷”，推进计划“云渡海鸥市健康谷”
    对：两处都写“海鸥健康谷”
    """
    for task in subject.plan.tasks:
        names: dict[str, Stretch] = {}
        for passage in _passages(task):
            for stretch in _names_in(passage):
                names.setdefault(_letters(stretch.text), stretch)
        for one, other in combinations(names, 2) if len(names) <= MANY else ():
            short, long = sorted((one, other), key=len)
            if _same_name(short, long):
                sides = [
                    subject.side(s.passage, s.start, s.end) for s in (names[one], names[other])
                ]
                said = "和".join(named(side.words) for side in sides)
                message = f"{said}只差几个字；是一回事的请统一"
                disputed = [task.id, *sorted((one, other))]
                yield subject.found("name-variant", sides, message, disputed=disputed)
    yield from _slips(subject)


def _passages(task: Task) -> Iterator[Passage]:
    items: list[AnyItem] = [task, *task.rows, *(step for row in task.rows for step in row.steps)]
    for item in items:
        if passage := body_of(item):
            yield passage


def _names_in(passage: Passage) -> Iterator[Stretch]:
    """What may be names of projects and bodies: what ends like one, between marks."""
    at = 0
    for edge in (*_EDGE.finditer(passage.text), None):
        end = edge.start() if edge else len(passage.text)
        for match in _NAME.finditer(passage.text, at, end):
            doing = _DOING.match(match[0])
            if "等" not in match[0]:
                yield Stretch(passage, match.start() + (doing.end() if doing else 0), match.end())
        at = edge.end() if edge else end


def _letters(name: str) -> str:
    return "".join(c for c in normalize("NFKC", name) if c.isalnum())


def _same_name(short: str, long: str) -> bool:
    """Whether the longer name says the same with a few letters more inside, or in another order."""
    if short[:-2] == long[:-2] and {short[-2:], long[-2:]} == _AREAS:
        return True
    if short[-2:] != long[-2:] or long.endswith(short):
        return False
    alike = Indel.normalized_similarity(short, long)
    more = Counter(long) - Counter(short)
    whole = LCSseq.similarity(short, long) == len(short) and short[0] in long[:2]
    turned = len(short) >= _LONG and short[:4] == long[:4] and not Counter(short) - Counter(long)
    few = sum(more.values()) <= _MOST_APART and not any(letter.isdigit() for letter in more)
    return few and (whole or turned) and alike >= _CLOSE


def _slips(subject: Subject) -> Iterator[Finding]:
    """A long name that stands once and has one letter other than one that stands often."""
    places: dict[str, list[Stretch]] = {}
    for passage in subject.texts:
        for name in _names_in(passage):
            for length in range(LEAST_SLIP, LONGEST_TERM + 1):
                start = name.end - length
                words = passage.text[max(start, 0) : name.end]
                if len(words) == length and _HAN_ONLY.fullmatch(words):
                    places.setdefault(words, []).append(Stretch(passage, start, name.end))
    often: dict[tuple[str, str], str] = {}
    for words, found in places.items():
        if len(found) > 1:
            often |= {(words[:at], words[at + 1 :]): words for at in _inside(words)}
    told: set[tuple[Passage, int]] = set()
    for words, found in sorted(places.items(), key=lambda pair: -len(pair[0])):
        usual = {often.get((words[:at], words[at + 1 :])) for at in _inside(words)} - {None}
        place = found[0].passage, found[0].end
        if len(found) == 1 and len(usual) == 1 and place not in told:
            told.add(place)
            stretches = [found[0], places[str(*usual)][0]]
            sides = [subject.side(s.passage, s.start, s.end) for s in stretches]
            message = (
                f"{'和'.join(named(side.words) for side in sides)}只差一个字；是一回事的请统一"
            )
            disputed = ["plan", *(side.words for side in sides)]
            yield subject.found("name-variant", sides, message, disputed=disputed)


def _inside(words: str) -> Iterator[int]:
    """Where a letter may be wrong: not the first, not in what names of its kind end with.

    What tells things apart that are named alike is none: numbers, directions, ranks.
    """
    return (at for at in range(1, len(words) - 2) if words[at] not in _TELLING_APART)


LEAST_SLIP = 7  # letters of a name that is no common word
_HAN_ONLY = re.compile("[一-鿿]+")
_TELLING_APART = frozenset("一二三四五六七八九十东南西北中上下前后左右内外大小新老国省市区县镇乡村")


@rule("sentence-twice", "重复的句子")
def twice(subject: Subject) -> Iterator[Finding]:
    """同一句话不应在两处重复；推进计划照抄任务的，等于没有计划。正文和分解表写同一句话不算重复。

    错：两项任务都写“完善公共服务平台，为中小企业提供一站式服务。”
    对：只在一项任务里写，另一项写清自己要做的事
    """
    groups: dict[str, list[Stretch]] = {}
    for passage in subject.texts:
        if passage.field not in ("text", "preamble", "goals"):
            continue
        for sentence in sentences(passage):
            letters = subject.plain(sentence.text)
            if len(letters) >= LEAST_SENTENCE:
                groups.setdefault(letters, []).append(sentence)
    yield from _copied(subject)
    for letters, found in groups.items():
        told = _not_by_design(found)
        if len(told) > 1:
            sides = [subject.side(s.passage, s.start, s.end) for s in told]
            row, *others = (stretch.passage.item for stretch in told)
            if all(other.startswith(f"{row}-") for other in others):
                message = "推进计划照抄任务的这句话，没有写怎样推进；请删去，或写清步骤、时间"
            else:
                message = (
                    f"这句话在 {len(told)} 处重复（{len(letters)} 字）；请删去重复的，或分别写清"
                )
            yield subject.found("sentence-twice", sides, message, disputed=["plan", letters])


def _copied(subject: Subject) -> Iterator[Finding]:
    """Steps of which every sentence stands in a longer one of their row, or in the body."""
    for task in subject.plan.tasks:
        body = body_of(task)
        for row in task.rows:
            for sides in _copies(subject, row, body):
                message = "这条推进计划照抄任务的文字，没有写怎样推进；请写清步骤或时间"
                yield subject.found("sentence-twice", sides, message)


def _copies(subject: Subject, row: Row, body: Passage | None) -> Iterator[tuple[Side, Side]]:
    """Steps that copy, with what they copy."""
    around = body_of(row)
    whole = {subject.plain(s.text) for s in sentences(around)} if around else set()
    there = [passage for passage in (around, body) if passage]
    for passage in filter(None, map(body_of, row.steps)):
        told = [*sentences(passage)]
        if any(subject.plain(s.text) in whole for s in told):
            continue  # told as a sentence that stands twice
        origins = [_origin(subject, sentence, there) for sentence in told]
        if origins and all(origins) and (first := origins[0]):
            yield subject.side(passage), subject.side(first.passage, first.start, first.end)


def _origin(subject: Subject, sentence: Stretch, there: Sequence[Passage]) -> Stretch | None:
    """Where a sentence of one of these says the same, alone or with more."""
    letters = subject.plain(sentence.text)
    if len(letters) < LEAST_SENTENCE:
        return None
    holding = (passage for passage in there if letters in subject.plain(passage.text))
    for other in (other for passage in holding for other in sentences(passage)):
        if letters in subject.plain(other.text):
            words = sentence.text.rstrip("。；;！？")
            at = other.text.find(words)
            rest = len(other.text) - at - len(words)
            end = other.end if rest <= 1 else other.end - rest
            return other if at < 0 else Stretch(other.passage, other.start + at, end)
    return None


def _not_by_design(found: list[Stretch]) -> list[Stretch]:
    """The places that a sentence need not stand in twice: a task's body and its table may."""
    items = {stretch.passage.item for stretch in found}
    return [s for s in found if s.passage.item.count("-") or not _in_table(s, items)]


def _in_table(body: Stretch, items: set[str]) -> bool:
    return any(item.startswith(f"{body.passage.item}-") for item in items)


@rule("text-long", "过长的文字")
def too_long(subject: Subject) -> Iterator[Finding]:
    """一段文字不应超过两万字，一项任务的正文和分解表不应各有几百句；再多的，一致性检查不看。应分成几项，或移到附件。

    错：一项任务的正文有三万字
    对：分成几项任务
    """
    for item in subject.plan.items():
        text = "" if isinstance(item, Indicator) else item.text or ""
        if len(text) > LONGEST:
            message = f"这段文字有 {len(text)} 字，超过 {LONGEST} 字，没有检查是否一致；请分成几项"
            side = subject.value(item.id, "text", text[:LONGEST_TERM])
            yield subject.found("text-long", [side], message, disputed=[item.id])
    for pairing in too_large(subject.plan, subject.plain):
        body = pairing.body
        message = (
            f"正文 {len(pairing.sentences)} 句，分解表 {len(pairing.table)} 句，太多，"
            "没有逐句核对；请分成几项"
        )
        side = subject.value(body.item, "text", body.text[:LONGEST_TERM])
        yield subject.found("text-long", [side], message, disputed=[body.item])
