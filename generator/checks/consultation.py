"""Rules on the rounds of consultation: their days, their notices, and what is filed in them."""

from collections.abc import Iterator

from generator.checks.rule import Rule, Subject, into
from generator.comment import FiledComment, FiledSignoff
from generator.consultation import LEAST_DAYS, Channels, Clock, Feedback, Round, RoundKind
from generator.files import CONSULTATION_FILE, UNITS_FILE
from generator.finding import Finding, Severity

RULES: list[Rule] = []
rule = into(RULES)


@rule("round-twice", "轮次编号重复")
def round_twice(subject: Subject) -> Iterator[Finding]:
    """每一轮征求意见的编号只能用一次，它是公告的网址，也是这一轮意见的目录名。"""
    seen: set[str] = set()
    for place, one in _rounds(subject):
        if one.id in seen:
            message = f"编号“{one.id}”已用于前面一轮；请改用别的编号"
            yield _at(subject, "round-twice", f"{place}.id", message)
        seen.add(one.id)


@rule("round-order", "轮次的先后")
def round_order(subject: Subject) -> Iterator[Finding]:
    """各轮征求意见按开始日期先后排列；起止日期无从查考的不受此限。"""
    before: Round | None = None
    for place, one in _rounds(subject):
        if one.first is None:
            continue
        if before is not None and before.first is not None and one.first < before.first:
            message = (
                f"开始日期 {one.first} 早于前面一轮“{before.id}”的 {before.first}；"
                "请按开始日期先后排列"
            )
            yield _at(subject, "round-order", f"{place}.first", message)
        else:
            before = one


@rule("round-revision", "针对的稿次", of_history=True)
def round_revision(subject: Subject) -> Iterator[Finding]:
    """征求意见针对的那一稿须登记在各稿的台账中；还没有结束的，本站须存有它的全文，供公众对照。"""
    known = [revision.id for revision in subject.released.revisions]
    for place, one in _rounds(subject):
        fault = None
        if one.revision not in {*known, *subject.lost}:
            there = "、".join(known) or "无"
            fault = f"稿次“{one.revision}”没有登记；现有：{there}；请改正，或先发布这一稿"
        elif one.revision in known and not _over(subject, one):
            held = subject.released.find(one.revision) is not None
            fault = None if held else _not_held(one)
        if fault is not None:
            yield _at(subject, "round-revision", f"{place}.revision", fault)


@rule("round-short", "期限不足")
def round_short(subject: Subject) -> Iterator[Finding]:
    """公开征求意见的期限一般不少于三十日，首尾两日计算在内。

    确需缩短的，要在公告中说明理由（国务院令第713号第十五条）。
    """
    for place, one in _public(subject):
        days = one.days
        if days is not None and days < LEAST_DAYS and one.shorter_because is None:
            message = (
                f"{_span(one)}首尾两日都计在内是 {days} 天，不足 {LEAST_DAYS} 天；"
                "国务院令第713号第十五条要求说明缩短期限的理由；请补写理由，或延长期限"
            )
            yield _at(subject, "round-short", f"{place}.last", message, Severity.FINDING)


@rule("round-length", "天数与起止日期不符")
def round_length(subject: Subject) -> Iterator[Finding]:
    """公告写明的天数须与起止日期相符。首尾两日都计算在内：一日至三日是三天。"""
    for place, one in _rounds(subject):
        days = one.days
        if days is not None and one.stated_days not in (None, days):
            message = (
                f"写明 {one.stated_days} 天，而 {_span(one)}首尾两日都计在内是 {days} 天；"
                "请改正日期或 stated_days，公告已经这样印出的，请删去 stated_days"
            )
            yield _at(subject, "round-length", f"{place}.stated_days", message)


@rule("round-issued", "公告的日期")
def round_issued(subject: Subject) -> Iterator[Finding]:
    """征求意见的公告一般不迟于开始之日发布，否则公众实际可用的时间比期限短。"""
    for place, one in _rounds(subject):
        if one.issued is not None and one.first is not None and one.issued > one.first:
            message = (
                f"公告日期 {one.issued} 晚于开始日期 {one.first}；请核对，确实晚发的请顺延起止日期"
            )
            yield _at(subject, "round-issued", f"{place}.issued", message, Severity.FINDING)


@rule("round-channels", "没有提意见的途径")
def round_channels(subject: Subject) -> Iterator[Finding]:
    """还没有结束的公开征求意见，至少要有一种提出意见的方式。"""
    for place, one in _public(subject):
        if not one.channels.any and not _over(subject, one):
            ways = "、".join(Channels.model_fields)
            message = f"没有提出意见的方式；请在 channels 中至少写明一种：{ways}"
            yield _at(subject, "round-channels", f"{place}.channels", message)


@rule("round-office", "没有联系方式")
def round_office(subject: Subject) -> Iterator[Finding]:
    """还没有结束的公开征求意见，应写明答复询问的单位，公众有疑问时好找到人。"""
    for place, one in _public(subject):
        if one.office is None and not _over(subject, one):
            message = "没有写明答复询问的单位；请补写"
            yield _at(subject, "round-office", place, message, Severity.FINDING)


@rule("round-feedback", "没有公布采纳情况")
def round_feedback(subject: Subject) -> Iterator[Finding]:
    """公开征求意见结束以后要公布收到的意见和采纳情况；一条也没有收到，同样要公布。"""
    for place, one in _public(subject):
        if _over(subject, one) and one.feedback in (None, Feedback()):
            message = (
                "已经结束，还没有公布采纳情况；请补写，没有收到意见也要说明，无从查考的说明缘由"
            )
            yield _at(subject, "round-feedback", place, message, Severity.FINDING)


@rule("feedback-early", "采纳情况公布过早")
def feedback_early(subject: Subject) -> Iterator[Finding]:
    """采纳情况在征求意见结束以后公布，公布日期须晚于结束日期；还没有结束的，不能先写没有日期的采纳情况。"""
    for place, one in _rounds(subject):
        said = one.feedback
        if said is None or one.last is None:
            continue
        if said.published is not None and said.published <= one.last:
            message = f"公布日期 {said.published} 不晚于结束日期 {one.last}；请改正"
            yield _at(subject, "feedback-early", f"{place}.feedback.published", message)
        elif said.published is None and not _over(subject, one):
            message = f"这一轮到 {one.last} 才结束，不能先写采纳情况；请删去，结束以后再写"
            for name in ("statement", "unknown"):
                if getattr(said, name) is not None:
                    yield _at(subject, "feedback-early", f"{place}.feedback.{name}", message)


@rule("asked-unknown", "征求对象没有登记", of_history=True)
def asked_unknown(subject: Subject) -> Iterator[Finding]:
    """列为征求对象的单位须登记在册，或曾在已发布的稿中登记。"""
    plans = (subject.plan, *(held.plan for held in subject.released.held))
    known = {unit.id for plan in plans for unit in plan.units} | subject.lost
    for place, one in _rounds(subject):
        for index, unit in enumerate(one.feedback.asked if one.feedback else ()):
            if unit not in known:
                message = f"单位编号“{unit}”不在 {UNITS_FILE} 中；请改正，或先登记这个单位"
                yield _at(subject, "asked-unknown", f"{place}.feedback.asked.{index}", message)


@rule("round-unknown", "目录不是轮次")
def round_unknown(subject: Subject) -> Iterator[Finding]:
    """意见和会签存放的目录以一轮征求意见的编号为名，这一轮须登记在册。"""
    if any(fault.place.file.endswith(f"/{CONSULTATION_FILE}") for fault in subject.loaded.findings):
        return  # what cannot be read may name them
    known = [one.id for one in subject.docket.rounds]
    listed = "、".join(dict.fromkeys(known)) or "无"
    told: set[str] = set()
    for filed in _filed(subject):
        folder = filed.place.rpartition("/")[0]
        if filed.round not in known and folder not in told:
            told.add(folder)
            message = (
                f"{CONSULTATION_FILE} 没有名为“{filed.round}”的一轮；现有：{listed}；"
                f"请改目录 {folder} 的名称，或登记这一轮"
            )
            yield subject.filed("round-unknown", filed.place, "", message)


def _rounds(subject: Subject) -> Iterator[tuple[str, Round]]:
    """Each round with the place of its fields."""
    return ((f"rounds.{index}", one) for index, one in enumerate(subject.docket.rounds))


def _public(subject: Subject) -> Iterator[tuple[str, Round]]:
    return (pair for pair in _rounds(subject) if pair[1].kind is RoundKind.PUBLIC)


def _over(subject: Subject, one: Round) -> bool:
    return subject.docket.clock(one) is Clock.CLOSED


def _filed(subject: Subject) -> Iterator[FiledComment | FiledSignoff]:
    yield from subject.loaded.comments
    yield from subject.loaded.signoffs


def _span(one: Round) -> str:
    return f"{one.first} 至 {one.last}，"


def _not_held(one: Round) -> str:
    missing = f"这一轮还没有结束，而“{one.revision}”没有存档，公众看不到全文"
    return f"{missing}；请先用 plansite release 发布"


def _at(
    subject: Subject, name: str, field: str, message: str, severity: Severity = Severity.ERROR
) -> Finding:
    return subject.filed(name, "consultation", field, message, severity)
