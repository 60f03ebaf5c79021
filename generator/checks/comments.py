"""Rules on comments and their answers: what is answered, is answered with a reason and proven."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from generator.checks.rule import Rule, Subject, into
from generator.comment import (
    DISPOSITIONS,
    NEXT,
    WHOLE,
    Comment,
    Disposition,
    FiledComment,
    LedTo,
    quote_digest,
)
from generator.consultation import RoundKind
from generator.finding import Finding, Severity
from generator.sentences import quoted
from generator.views import chinese_day

RULES: list[Rule] = []
rule = into(RULES)

_CARRIED = (Disposition.ADOPTED, Disposition.PARTLY)


@rule("comment-about", "意见针对的条目", of_history=True)
def about(subject: Subject) -> Iterator[Finding]:
    """每条意见须针对计划中现有或曾有的条目，以及各稿中的一稿，否则无处可归。"""
    items = _items(subject)
    revisions = [entry.id for entry in subject.released.revisions]
    for filed in subject.docket.comments:
        comment = filed.comment
        if comment.item != WHOLE and comment.item not in items:
            message = f"没有编号为“{comment.item}”的条目；请改正，针对整份文件的写 {WHOLE}"
            yield subject.filed("comment-about", filed.place, "item", message)
        if comment.revision not in revisions:
            known = "、".join(revisions) or "还没有"
            message = f"没有“{comment.revision}”这一稿；现有：{known}"
            yield subject.filed("comment-about", filed.place, "revision", message)


@rule("comment-quote", "意见的引文", of_history=True)
def quote(subject: Subject) -> Iterator[Finding]:
    """意见所引的原话应见于它所针对的那一稿；不见于那一稿的，请核对引文、条目和稿次。"""
    for filed in subject.docket.comments:
        words = subject.docket.quotable(filed.comment.item, filed.comment.revision)
        if filed.comment.quote is None or words is None or quoted(filed.comment.quote, words):
            continue
        message = f"引文不见于“{filed.comment.revision}”这一稿的 {filed.comment.item}；请核对"
        yield subject.filed("comment-quote", filed.place, "quote", message, Severity.FINDING)


@rule("comment-unit", "意见的单位")
def units(subject: Subject) -> Iterator[Finding]:
    """办理意见的单位、会签时提意见的单位，须已在单位名录中登记。"""
    known = {unit.id for unit in subject.plan.units} | subject.lost
    for filed in subject.docket.comments:
        for field, unit in (("unit", filed.comment.unit), ("assigned", filed.comment.assigned)):
            if unit is not None and unit not in known:
                message = f"单位编号“{unit}”不在 units.yaml 中；请改正，或先登记这个单位"
                yield subject.filed("comment-unit", filed.place, field, message)


@rule("comment-answer", "答复不完整")
def answers(subject: Subject) -> Iterator[Finding]:
    """答复须写明采纳情况、理由和日期；采纳、部分采纳的还须写明改了哪里，不采纳的不得写。"""
    for filed in subject.docket.comments:
        for field, message in _faults_of_answer(subject, filed.comment):
            yield subject.filed("comment-answer", filed.place, field, message)


def _faults_of_answer(subject: Subject, comment: Comment) -> Iterator[tuple[str, str]]:
    if comment.disposition is None:
        for field in ("reason", "answered", "same_as", "led_to"):
            if getattr(comment, field):
                yield field, f"写了 {field} 却没有写采纳情况；请补写 disposition，或删去 {field}"
        return
    if comment.answered is None:
        yield "disposition", "答复没有日期；请补写 answered"
    elif comment.answered < comment.received:
        yield "answered", f"答复日期早于收到日期 {comment.received}；请改正"
    if comment.same_as is None:
        yield from _faults_of_own_answer(comment)
    else:
        yield from _faults_of_shared_answer(subject, comment, comment.same_as)


def _faults_of_own_answer(comment: Comment) -> Iterator[tuple[str, str]]:
    word = DISPOSITIONS[comment.disposition] if comment.disposition else ""
    if comment.reason is None:
        yield "disposition", f"“{word}”没有理由；请补写 reason"
    if comment.disposition in _CARRIED and not comment.led_to:
        yield "disposition", f"“{word}”没有写明改了哪里；请补写 led_to：条目和稿次"
    if comment.disposition not in _CARRIED and comment.led_to:
        yield "led_to", f"“{word}”却写了对应修改；请改正其中之一"
    for index, led_to in enumerate(comment.led_to):
        if led_to in comment.led_to[:index]:
            yield f"led_to.{index}", "与前面一处相同；请删去一处"


def _faults_of_shared_answer(
    subject: Subject, comment: Comment, named: str
) -> Iterator[tuple[str, str]]:
    other = subject.docket.by_id.get(named)
    if other is None or named == comment.id:
        yield "same_as", f"没有编号为“{named}”的另一条意见；请改正"
        return
    first = other.comment
    if first.same_as is not None:
        yield "same_as", f"“{named}”自己也与“{first.same_as}”一并答复；请直接写“{first.same_as}”"
    elif first.disposition != comment.disposition:
        word = DISPOSITIONS[first.disposition] if first.disposition else "尚未答复"
        yield "disposition", f"与“{named}”一并答复，采纳情况却不同（那条是“{word}”）；请改成一致"
    for field in ("reason", "led_to"):
        if getattr(comment, field):
            yield field, f"与“{named}”一并答复的不再写 {field}；请删去，或删去 same_as"


@rule("comment-same-answer", "雷同的答复")
def same_answers(subject: Subject) -> Iterator[Finding]:
    """每条意见应有自己的答复；答复相同的，须用 same_as 写明与哪一条一并答复。"""
    first: dict[str, FiledComment] = {}
    for filed in subject.docket.comments:
        comment = filed.comment
        if comment.reason is None or comment.same_as is not None:
            continue
        other = first.setdefault(quote_digest(comment.reason), filed)
        if other is not filed:
            message = (
                f"答复与“{other.comment.id}”一字不差；请针对这条意见另写，"
                f"确应一并答复的写 same_as: {other.comment.id}，并删去 reason 和 led_to"
            )
            yield subject.filed("comment-same-answer", filed.place, "reason", message)


@rule("comment-unproven", "没有落实的修改", of_history=True)
def proven(subject: Subject) -> Iterator[Finding]:
    """采纳意见所说的修改，须在所写的那一稿里确有其事。"""
    for filed in subject.docket.comments:
        for index, led_to in enumerate(filed.comment.led_to):
            if message := _why_unproven(subject, filed.comment, led_to):
                yield subject.filed("comment-unproven", filed.place, f"led_to.{index}", message)


def _why_unproven(subject: Subject, comment: Comment, led_to: LedTo) -> str | None:
    """Why a change that an answer names is not there; None where it is."""
    held = [one.id for one in subject.released.held]
    where = f"{led_to.item}{f' 的 {led_to.field}' if led_to.field else ''}"
    if comment.revision not in held:
        return f"意见针对的“{comment.revision}”没有收录全文，无从证明 {where} 后来改过"
    later = held[held.index(comment.revision) + 1 :]
    if led_to.revision != NEXT and led_to.revision not in later:
        known = "、".join(later) or "没有"
        return f"“{led_to.revision}”不是“{comment.revision}”以后的稿；以后的稿：{known}"
    if subject.docket.resolved(comment, led_to).changes:
        return None
    if led_to.revision == NEXT:
        return f"现在的文字与“{comment.revision}”相比，{where} 没有改动；请先改正文，或改正 led_to"
    return f"“{led_to.revision}”与“{comment.revision}”相比，{where} 没有改动；请改正 led_to"


@rule("comment-unreleased", "还没有发布的修改", of_history=True)
def unreleased(subject: Subject) -> Iterator[Finding]:
    """采纳意见的修改应随新一稿发布；已经改好、还没有发布的在这里提示。"""
    for filed in subject.docket.comments:
        for index, led_to in enumerate(filed.comment.led_to):
            if led_to.revision == NEXT and not _why_unproven(subject, filed.comment, led_to):
                since = subject.docket.next
                message = (
                    f"对 {led_to.item} 的修改已随“{since}”发布；请把稿次改成“{since}”"
                    if since
                    else f"对 {led_to.item} 的修改还没有随新一稿发布；发布时自动写上稿次"
                )
                place = (filed.place, f"led_to.{index}.revision")
                yield subject.filed("comment-unreleased", *place, message, Severity.FINDING)


@rule("comment-unanswered", "没有答复的意见")
def unanswered(subject: Subject) -> Iterator[Finding]:
    """征求意见结束后，每条意见都应有答复。"""
    last = {one.id: one.last for one in subject.docket.rounds}
    for filed in subject.docket.open_in_closed_rounds:
        received, closed = filed.comment.received, last.get(filed.round)
        since = f"征求意见已于{chinese_day(closed)}结束" if closed else "征求意见已经结束"
        message = f"{chinese_day(received)}收到的意见还没有答复，{since}；请答复"
        place = (filed.place, "received")
        yield subject.filed("comment-unanswered", *place, message, Severity.FINDING)


@rule("comment-group", "同类意见")
def groups(subject: Subject) -> Iterator[Finding]:
    """同类意见都写其中第一条的编号；第一条须在同一轮中，自己不再归入别的一条。"""
    for filed in subject.docket.comments:
        named = filed.comment.group
        if named is None or named == filed.comment.id:
            continue
        first = subject.docket.by_id.get(named)
        if first is None or first.round != filed.round:
            message = f"这一轮里没有编号为“{named}”的意见；请改正"
            yield subject.filed("comment-group", filed.place, "group", message)
        elif first.comment.group not in (None, named):
            message = f"“{named}”自己归在“{first.comment.group}”；请直接写“{first.comment.group}”"
            yield subject.filed("comment-group", filed.place, "group", message)


@rule("signoff", "会签", of_history=True)
def signoffs(subject: Subject) -> Iterator[Finding]:
    """会签只在征求单位意见的一轮里；单位须已登记，条目须在那一稿里，一项只答复一次。"""
    known = {unit.id for unit in subject.plan.units} | subject.lost
    rounds = {one.id: one for one in subject.docket.rounds}
    for filed in subject.docket.signoffs:
        one = rounds.get(filed.round)
        if one is not None and one.kind is not RoundKind.INTERNAL:
            message = f"“{filed.round}”是公开征求意见的一轮，没有会签；请移到征求单位意见的一轮"
            yield subject.filed("signoff", filed.place, "", message)
        if filed.signoff.unit not in known:
            message = f"单位编号“{filed.signoff.unit}”不在 units.yaml 中；请改正"
            yield subject.filed("signoff", filed.place, "unit", message)
        held = subject.released.find(one.revision) if one else None
        there = {item.id for item in held.plan.items()} if held else _items(subject)
        named = [answer.item for answer in filed.signoff.answers]
        for index, message in _faults_of_items(named, there):
            yield subject.filed("signoff", filed.place, f"answers.{index}.item", message)


def _faults_of_items(named: Sequence[str], there: AbstractSet[str]) -> Iterator[tuple[int, str]]:
    first = {item: named.index(item) for item in named}
    for index, item in enumerate(named):
        if item not in there:
            yield index, f"那一稿里没有编号为“{item}”的条目；请改正"
        elif first[item] < index:
            yield index, f"对“{item}”已经答复过一次；请删去一个"


def _items(subject: Subject) -> frozenset[str]:
    """The ids of all items that there are or ever were."""
    plans = (subject.plan, *(held.plan for held in subject.released.held))
    return frozenset(item.id for plan in plans for item in plan.items()) | subject.lost
