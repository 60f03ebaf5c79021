"""A round of consultation in; its feedback (意见反馈) out: the announcement and the adoption table.

The announcement has the two parts that offices use, in their order: units, then the public. What
was received is the sum of what became of it; nothing received is stated too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator.comment import CHANNELS, HIDDEN_REASONS, Answer, Comment, FiledComment
from generator.consultation import Clock, Round, RoundKind
from generator.data.package import Column, Sheet, for_people
from generator.docket import Docket, Resolved, Tally
from generator.escape import inert
from generator.links import address_of_round
from generator.numerals import in_chinese
from generator.outcome import about, outcome, who
from generator.policy import policy
from generator.views import chinese_day


@dataclass(frozen=True)
class Line:
    """A line of the adoption table (序号, 反馈人, 意见, 是否采纳, 理由, 对应修改)."""

    number: int
    comment: Comment
    who: str
    said: str
    outcome: str
    reason: str
    led_to: str


@dataclass(frozen=True)
class Part:
    """A part of the announcement: what was asked and what came, and its lines of the table."""

    title: str
    sentences: tuple[str, ...]
    lines: tuple[Line, ...]


def parts(one: Round, docket: Docket) -> tuple[Part, ...]:
    """The parts of a round's feedback; none while the round is ahead or open.

    The feedback of a public round tells of the units that were asked about the same text as well.
    """
    if docket.clock(one) is not Clock.CLOSED:
        return ()
    if one.kind is RoundKind.INTERNAL:
        return (_units(one, docket),)
    asked = (r for r in docket.rounds if _goes_with(r, one))
    return (*(_units(r, docket) for r in asked), _public(one, docket))


def _goes_with(inner: Round, public: Round) -> bool:
    return inner.kind is RoundKind.INTERNAL and inner.revision == public.revision


def _public(one: Round, docket: Docket) -> Part:
    found = docket.of_round(one)
    lines = _lines(found, docket)
    if not found and (one.feedback is None or one.feedback.unknown):
        return Part("公开征求社会公众意见", (), ())
    when = f"{_span(one)}，" if one.last else ""
    received = f"{when}公开征求社会公众意见，{_received(found)}"
    return Part("公开征求社会公众意见", (received, *_became(docket.tally(one))), lines)


def _units(one: Round, docket: Docket) -> Part:
    asked, signed = docket.asked(one), docket.signed(one)
    silent = [unit for unit in asked if unit not in signed]
    found = docket.of_round(one)
    when = f"{_span(one)}，" if one.last else ""
    answered = f"{len(asked) - len(silent)} 个单位反馈，{len(silent)} 个单位未反馈"
    sentences = [f"{when}征询 {len(asked)} 个单位的意见，{answered}。"]
    content = [u for u in signed if all(a.answer is not Answer.AMEND for a in signed[u].answers)]
    if content:
        sentences.append(f"反馈没有修改意见的 {len(content)} 个单位：{_names(content, docket)}。")
    if silent:
        rule = one.feedback.silence if one.feedback else None
        told = f"{rule}。" if rule else "未反馈不作为同意。"
        sentences.append(f"未反馈的单位：{_names(silent, docket)}。{told}")
    sentences.append(_received(found))
    return Part("征询单位意见", (*sentences, *_became(docket.tally(one))), _lines(found, docket))


def _span(one: Round) -> str:
    return f"{chinese_day(one.first or '')}至{chinese_day(one.last or '')}"


def _names(units: Sequence[str], docket: Docket) -> str:
    known = docket.today_views.unit
    return "、".join(known[unit].name if unit in known else unit for unit in units)


def _received(found: Sequence[FiledComment]) -> str:
    if not found:
        return "未收到意见。"
    by_channel = Counter(filed.comment.channel for filed in found)
    ways = "、".join(f"{CHANNELS[c]} {by_channel[c]} 条" for c in CHANNELS if by_channel[c])
    return f"收到意见 {len(found)} 条（{ways}）。"


def _became(sums: Tally) -> Iterator[str]:
    """What became of the comments, each kind that there is, and those not answered yet."""
    if not sums.received:
        return
    kinds = (
        ("采纳", sums.adopted),
        ("部分采纳", sums.partly),
        ("未采纳", sums.rejected),
        ("不属于本次征求范围", sums.out_of_scope),
    )
    told = "，".join(f"{word} {number} 条" for word, number in kinds)
    rest = (
        ("尚未答复", sums.open),
        ("不予展示", sums.hidden),
        ("提意见人已撤回", sums.withdrawn),
    )
    told += "".join(f"，{word} {number} 条" for word, number in rest if number)
    yield f"其中{told}。"


def _lines(found: Sequence[FiledComment], docket: Docket) -> tuple[Line, ...]:
    return tuple(_line(n, filed.comment, docket) for n, filed in enumerate(found, 1))


def _line(number: int, comment: Comment, docket: Docket) -> Line:
    first = docket.answer(comment)
    shared = f"与意见 {first.id} 一并答复：" if first.id != comment.id else ""
    return Line(
        number,
        comment,
        who(comment, docket),
        _said(comment, docket),
        outcome(comment).words,
        f"{shared}{first.reason}" if comment.shown and first.reason else "",
        "；".join(_change(resolved, docket) for resolved in docket.led_to(comment)),
    )


def _said(comment: Comment, docket: Docket) -> str:
    if comment.hidden is not None:
        return f"（不予展示：{HIDDEN_REASONS[comment.hidden.reason]}）"
    if comment.withdrawn is not None:
        return "（提意见人已撤回）"
    asked = f"建议改为：{comment.proposed}" if comment.proposed else ""
    like = len(docket.like(comment))
    also = f"（同类意见共 {like + 1} 条）" if like else ""
    return "\n".join(filter(None, (f"〔{about(comment, docket)}〕{comment.text}", asked, also)))


def _change(resolved: Resolved, docket: Docket) -> str:
    where = docket.history.name(resolved.revision) if resolved.revision else "尚未发布"
    return f"{resolved.led_to.item}（{where}）"


# --- Files


def files(docket: Docket) -> dict[str, bytes]:
    """The announcement and the table of each round that is over, as HTML and as CSV."""
    made: dict[str, bytes] = {}
    for one in docket.rounds:
        found = tuple(part for part in parts(one, docket) if part.sentences)
        if found:
            address = address_of_round(one.id)
            made[f"{address}feedback.html"] = _document(one, found, docket).encode()
            made[f"{address}feedback.csv"] = for_people(_sheet(found))
    return made


def _sheet(found: Sequence[Part]) -> Sheet:
    columns = (
        Column("part", "部分", lambda pair: pair[0].title),
        Column("number", "序号", lambda pair: pair[1].number, "integer"),
        Column("id", "意见编号", lambda pair: pair[1].comment.id),
        Column("item", "条目", lambda pair: pair[1].comment.item),
        Column("who", "反馈人", lambda pair: pair[1].who),
        Column("said", "意见", lambda pair: pair[1].said),
        Column("outcome", "是否采纳", lambda pair: pair[1].outcome),
        Column("reason", "理由", lambda pair: pair[1].reason),
        Column("led_to", "对应修改", lambda pair: pair[1].led_to),
    )
    lines = [(part, line) for part in found for line in part.lines]
    return Sheet("feedback", "意见采纳情况", columns, lines)


_HEADS = ("序号", "反馈人", "意见", "是否采纳", "理由", "对应修改")
# The form of an official document (GB/T 9704-2012), as far as a word processor takes it from HTML.
_WIDTHS = (6, 10, 32, 11, 24, 17)  # of the columns, in hundredths of the table
_STYLE = (
    "@page{size:210mm 297mm;margin:37mm 26mm 35mm 28mm}"
    "body{font-family:FangSong,仿宋,STFangsong,serif}"
    "h1{font-family:'FZXiaoBiaoSong-B05S',SimSun,宋体,serif;font-size:22pt;text-align:center;"
    "font-weight:normal}h2{font-family:SimHei,黑体,sans-serif;font-size:16pt;font-weight:normal}"
    "p.said{margin:0;font-size:16pt;line-height:28pt;text-indent:32pt}"
    "table{border-collapse:collapse}th,td{vertical-align:top;font-size:10.5pt;line-height:15pt}"
    "p.signed{margin:0;font-size:16pt;line-height:28pt;text-align:right}"
)


def _document(one: Round, found: Sequence[Part], docket: Docket) -> Markup:
    """The whole feedback as one HTML file without links to anything else."""
    title = inert(f"{one.title or docket.history.plan.head.title}：意见反馈")
    statement = one.feedback.statement if one.feedback else None
    unknown = one.feedback.unknown if one.feedback else None
    published = one.feedback.published if one.feedback else None
    signed = [*one.issuers, *([chinese_day(published)] if published else [])]
    inner = Markup().join(
        (
            Markup("<h1>{}</h1>\n").format(title),
            _paragraphs(statement or ""),
            _paragraphs(unknown or ""),
            *(_part(n, part) for n, part in enumerate(found, 1)),
            *(Markup('<p class="signed">{}</p>\n').format(inert(words)) for words in signed),
        )
    )
    return Markup(
        '<!DOCTYPE html>\n<html lang="zh-Hans-CN">\n<head><meta charset="utf-8"><title>{0}</title>'
        '<meta http-equiv="Content-Security-Policy" content="{1}">'
        '<meta name="description" content="{0}"><link rel="icon" href="data:,">'
        "<style>{2}</style></head>\n<body>\n{3}</body>\n</html>\n"
    ).format(title, Markup(policy([_STYLE])), Markup(_STYLE), inner)  # noqa: S704  both are ours


def _part(place: int, part: Part) -> Markup:
    head = Markup("<h2>{}、{}</h2>\n").format(in_chinese(place), inert(part.title))
    return head + _paragraphs("\n".join(part.sentences)) + _table(part.lines)


def _table(lines: Sequence[Line]) -> Markup:
    if not lines:
        return Markup()
    heads = Markup().join(
        Markup('<th width="{}%">{}</th>').format(width, inert(head))
        for head, width in zip(_HEADS, _WIDTHS, strict=True)
    )
    rows = Markup().join(
        Markup("<tr>{}</tr>\n").format(Markup().join(_cell(words) for words in _words(line)))
        for line in lines
    )
    return Markup(
        '<table border="1" cellspacing="0" cellpadding="4" width="100%">\n'
        "<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n"
    ).format(heads, rows)


def _words(line: Line) -> tuple[str, ...]:
    return (str(line.number), line.who, line.said, line.outcome, line.reason, line.led_to)


def _cell(words: str) -> Markup:
    """A cell; word processors set paragraphs in it as in the text, so that there are none."""
    filled = filter(None, words.split("\n"))
    return Markup("<td>{}</td>").format(Markup("<br>").join(map(inert, filled)))


def _paragraphs(text: str) -> Markup:
    filled = filter(None, text.split("\n"))
    return Markup().join(
        Markup('<p class="said">{}</p>\n').format(inert(words)) for words in filled
    )
