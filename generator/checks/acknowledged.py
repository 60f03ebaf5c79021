"""Findings that somebody answers for: they are told as such; and rules on what is answered for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.checks.rule import Rule, Subject, into
from generator.finding import Acknowledged, Finding, Severity
from generator.model import Acknowledgement

RULES: list[Rule] = []
rule = into(RULES)


def answered(
    findings: Iterable[Finding], acknowledged: Iterable[Acknowledgement]
) -> Iterator[Finding]:
    """The findings, those that were acknowledged with who did so, when and why."""
    by_identity = {entry.finding: entry for entry in acknowledged}
    for finding in findings:
        entry = by_identity.get(finding.identity) if finding.severity is Severity.FINDING else None
        told = Acknowledged(entry.by, entry.day, entry.why) if entry else None
        yield replace(finding, acknowledged=told)


@rule("acknowledged-stale", "不再出现的确认")
def stale(subject: Subject) -> Iterator[Finding]:
    """确认过的提示，文字改正以后就不再出现；那时应把确认删去，免得日后掩盖新的问题。

    错：原文已改正，acknowledged.yaml 里还留着当时的确认
    对：删去这一段确认
    """
    if subject.lost or not subject.released.whole:
        return  # what is not well formed is not looked at: nobody knows what would be found
    known = {finding.identity for finding in subject.before}
    items = {item.id for item in subject.plan.items()} | {u.id for u in subject.plan.units}
    for index, entry in enumerate(subject.loaded.acknowledged):
        _, item, _ = entry.finding.split("/")
        if entry.finding in known or not _is_rule(subject, entry):
            continue
        gone = "" if item in {*items, "plan"} else f"，条目“{item}”已不在计划中"
        message = f"确认过的“{entry.finding}”没有再出现{gone}；请核对编号，已改正的删去这一段"
        place = ("acknowledged", f"{index}.finding")
        yield subject.filed("acknowledged-stale", *place, message, Severity.FINDING)


@rule("acknowledged-unfit", "不成立的确认")
def unfit(subject: Subject) -> Iterator[Finding]:
    """只有提示可以确认，错误必须改正；编号须是检查印出的，一处提示只确认一次。

    错：确认一处错误，或同一编号确认两次
    对：改正错误；一处提示留一段确认
    """
    errors = {f.identity for f in subject.before if f.severity is Severity.ERROR}
    seen: set[str] = set()
    for index, entry in enumerate(subject.loaded.acknowledged):
        fault = None
        if entry.finding in seen:
            fault = f"“{entry.finding}”已经确认过一次；请删去一段"
        elif entry.finding in errors:
            fault = f"“{entry.finding}”是错误，不能确认；请改正计划"
        elif not _is_rule(subject, entry):
            fault = f"没有“{entry.finding.split('/')[0]}”这条规则；请照检查印出的编号抄写"
        seen.add(entry.finding)
        if fault is not None:
            yield subject.filed("acknowledged-unfit", "acknowledged", f"{index}.finding", fault)


def _is_rule(subject: Subject, entry: Acknowledgement) -> bool:
    """Whether an entry names a rule that there is."""
    name = entry.finding.split("/")[0]
    return name in subject.rules or any(finding.rule == name for finding in subject.before)
