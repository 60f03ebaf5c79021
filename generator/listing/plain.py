"""Findings in; lines for the terminal out: errors first, each with both sides and the way out."""

from collections.abc import Iterator, Sequence

from generator.finding import Finding, Severity, Side, seen

SHOWN = 4  # sides of one finding that are shown
_ACKNOWLEDGE = (
    "确认保持原样的，把下面相应的一行写入 acknowledged.yaml 的 acknowledged 之下，"
    "补上何人（by）、何日（day）、为何（why）："
)


def plain(findings: Sequence[Finding]) -> str:
    """All lines, with the sums at the end, and what is to be pasted to acknowledge findings."""
    told = [f for f in findings if f.open]
    told.sort(key=lambda finding: finding.severity is not Severity.ERROR)
    lines = [line for finding in told for line in _lines(finding)]
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    others = len(told) - errors
    lines += [*_to_paste(told), _sums(errors, others, len(findings) - len(told))]
    return "".join(f"{line}\n" for line in lines)


def _sums(errors: int, others: int, acknowledged: int) -> str:
    more = f"，已确认 {acknowledged} 处" if acknowledged else ""
    return f"错误 {errors} 处，提示 {others} 处{more}。"


def _lines(finding: Finding) -> Iterator[str]:
    yield str(finding)
    yield from (f"    {line}" for line in more(finding))


def more(finding: Finding) -> Iterator[str]:
    """What stands below the message: what each side says, and the way out, a line each."""
    for side in finding.sides[:SHOWN]:
        yield f"{side.item}：{quoted(side)}（{side.place}）"
    if len(finding.sides) > SHOWN:
        yield f"另有 {len(finding.sides) - SHOWN} 处"
    if finding.suggestion:
        yield f"建议：{seen(finding.suggestion)}"


def quoted(side: Side) -> str:
    """What a side says, the words that are meant between brackets where others stand around."""
    around = side.before or side.after
    said = f"{side.before}【{side.words}】{side.after}" if around else side.words
    return seen("".join(said.splitlines()))


def _to_paste(findings: Sequence[Finding]) -> Iterator[str]:
    known = dict.fromkeys(f.identity for f in findings if f.severity is Severity.FINDING)
    if known:
        yield ""
        yield _ACKNOWLEDGE
        yield from (f'  - {{finding: {one}, by: "", day: "", why: ""}}' for one in known)
        yield ""
