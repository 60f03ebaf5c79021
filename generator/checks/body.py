"""Rules on the body against the decomposition table: sentences, numbers and titles."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.checks.rule import Rule, Subject, into
from generator.checks.texts import Passage, Stretch
from generator.finding import Finding, Side
from generator.model import Action, Task
from generator.quote import named
from generator.redline import Mark, Piece, pieces

RULES: list[Rule] = []
rule = into(RULES)


@rule("body-table", "正文与分解表的文字不同")
def sentence_differs(subject: Subject) -> Iterator[Finding]:
    """同一句话在正文和分解表里应当一致；标点、引号和数字写法的不同不算。两处不同，执行的人不知以哪一处为准。

    错：正文“设立咨询窗口，提供政策咨询”，分解表“设立咨询窗口，提供全面的政策咨询”
    对：两处都写“设立咨询窗口，提供全面的政策咨询”
    """
    for pairing in subject.pairings:
        for one, other in pairing.pairs:
            if not pairing.numbers_differ(one, other):
                apart = _apart(*map(pairing.untold, (one, other)))
                message = f"正文和分解表的这句话不同：{apart}；请改成一致"
                yield subject.found(
                    "body-table", [_whole(subject, s) for s in (one, other)], message, compared=True
                )


@rule("body-number", "正文与分解表的数字不同")
def number_differs(subject: Subject) -> Iterator[Finding]:
    """同一句话里的数字、年份、数量，在正文和分解表里应当相同，否则无从考核。

    错：正文“新增房源600套”，分解表“新增房源500套”
    对：两处都写“新增房源600套”
    """
    for pairing in subject.pairings:
        differing = (pair for pair in pairing.pairs if pairing.numbers_differ(*pair))
        for one, other in (*pairing.renumbered, *differing):
            here, there = pairing.numbers_apart(one, other)
            what = "年份" if all(_A_YEAR.fullmatch(words) for words in (*here, *there)) else "数字"
            apart = f"正文是{'、'.join(here)}，分解表是{'、'.join(there)}"
            if not (here and there):  # they count what has no measure: words say it
                what, apart = "数字", _apart(one.text, other.text)
            message = f"同一句话的{what}不同：{apart}；请核对"
            sides = [_whole(subject, stretch) for stretch in (one, other)]
            yield subject.found("body-number", sides, message, compared=True)


_A_YEAR = re.compile("(?:(?:19|20|21)[0-9]{2}年?(?:[-—–~～]+|至|到))?(?:19|20|21)[0-9]{2}年")


@rule("row-lacks", "正文有而分解表没有")
def not_in_table(subject: Subject) -> Iterator[Finding]:
    """正文的每句话都应在分解表或其推进计划里有着落，否则没有单位负责。

    错：正文有“培育小微企业。”，分解表各行和推进计划都没有提到
    对：分解表中有一行，或一条推进计划，写明“培育小微企业”
    """
    for pairing in subject.pairings:
        if pairing.missing:
            count = len(pairing.missing)
            message = f"正文有 {count} 句话没有列入分解表和推进计划；请补入，并明确责任单位"
            sides = [_whole(subject, stretch) for stretch in pairing.missing]
            yield subject.found("row-lacks", sides, message)


@rule("body-lacks", "分解表有而正文没有")
def not_in_body(subject: Subject) -> Iterator[Finding]:
    """分解表每一行的话都应在正文里找得到；表中多出的任务没有正文作依据。

    错：分解表有“举办年度论坛。”，正文没有
    对：正文也写“举办年度论坛。”，或从表中删去
    """
    for pairing in subject.pairings:
        if pairing.extra:
            message = f"分解表有 {len(pairing.extra)} 句话不见于正文；请在正文补写，或从表中删去"
            sides = [_whole(subject, stretch) for stretch in pairing.extra]
            yield subject.found("body-lacks", sides, message)


@rule("title-differs", "标题不一致")
def titles_differ(subject: Subject) -> Iterator[Finding]:
    """分组和任务的标题，在正文和分解表里应当相同；各处都有的同一种不同，合在一起提示。

    错：正文“（一）产业提升工程”，分解表“（一）实施产业提升工程”
    对：两处都写“（一）产业提升工程”
    """
    groups: dict[tuple[Piece, ...], list[Action | Task]] = {}
    titled: list[Action | Task] = [*subject.plan.actions, *subject.plan.tasks]
    for item in titled:
        there = item.table.title
        if there is not None and subject.plain(there) != subject.plain(item.title):
            changed = tuple(p for p in pieces(item.title, there) if p.mark != Mark.KEPT)
            groups.setdefault(changed, []).append(item)
    for differing, items in groups.items():
        first = items[0]
        fields = {"title": first.title, "table.title": first.table.title or ""}
        sides = [subject.side(Passage(first.id, f, text)) for f, text in fields.items()]
        more = f"，同样的不同共 {len(items)} 处" if len(items) > 1 else ""
        message = f"标题在正文和分解表里不同{more}；请改成一致"
        named = [item.id for item in items]
        disputed = ("plan", *(f"{piece.mark} {piece.text}" for piece in differing))
        yield subject.found(
            "title-differs", sides, message, items=named, compared=True, disputed=disputed
        )


TOLD = 2  # differences of one sentence that its message tells
LONGEST_TOLD = 30  # letters of one of them


def _apart(body: str, table: str) -> str:
    """In words, what one wording has and the other has not."""
    changes = [list(run) for changed, run in groupby(_pieces_apart(body, table), bool) if changed]
    said = [_in_words(run) for run in changes]
    more = f"，另有 {len(said) - TOLD} 处" if len(said) > TOLD else ""
    return "，".join(said[:TOLD]) + more


def _pieces_apart(body: str, table: str) -> Iterator[Piece | None]:
    """The pieces that differ in more than marks; None for what is the same."""
    for piece in pieces(body, table):
        differs = piece.mark != Mark.KEPT and any(letter.isalnum() for letter in piece.text)
        yield piece if differs else None


def _in_words(run: Sequence[Piece | None]) -> str:
    gone, come = (
        _short("".join(p.text for p in run if p and p.mark == mark))
        for mark in (Mark.DELETED, Mark.INSERTED)
    )
    if gone and come:
        return f"正文是{named(gone)}，分解表是{named(come)}"
    return f"正文多{named(gone)}" if gone else f"分解表多{named(come)}"


def _short(words: str) -> str:
    words = words.strip("，。；、：")
    return words if len(words) <= LONGEST_TOLD else f"{words[:LONGEST_TOLD]}……"


def _whole(subject: Subject, stretch: Stretch) -> Side:
    return subject.side(stretch.passage, stretch.start, stretch.end)
