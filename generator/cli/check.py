"""The command that checks a plan: what is found in it, for people, programs and forges."""

import argparse
from collections.abc import Iterable, Sequence

from rapidfuzz import process

from generator.build import Examined, examine, examine_loaded
from generator.checks import RULES
from generator.cli.clock import today
from generator.cli.revisions import revision
from generator.finding import Finding, Severity, has_errors
from generator.listing import FORMS
from generator.register import Register
from generator.stop import CannotRun
from generator.views import Views


def add(form: argparse.ArgumentParser) -> None:
    """The options of the command."""
    form.add_argument("--format", choices=tuple(FORMS), default="text", help="输出格式")
    form.add_argument("--strict", action="store_true", help="有未确认的提示也算不通过")
    form.add_argument("--rule", action="append", help="只看这条规则的，可写多次")
    form.add_argument("--item", action="append", help="只看这一项和它里面的（编号），可写多次")
    form.add_argument("--unit", action="append", help="只看与这个单位有关的，可写多次")
    form.add_argument("--since", metavar="REV", help="提示只看这个版本以后新出现的，如 main")


def check(options: argparse.Namespace) -> int:
    """All findings of a plan; 1 when one is an error, with --strict when one that is told is open.

    Options that narrow the list may hide an error, but never that there is one.
    """
    day = today(options)
    examined = examine(options.plan, day)
    told = _asked(examined, options)
    if options.since is not None:
        told = _new(told, examine_loaded(revision(options.since, options.plan), day))
    print(FORMS[options.format](told), end="")
    wanting = options.strict and any(finding.open for finding in told)
    return 1 if wanting or has_errors(examined.findings) else 0


def _new(findings: Sequence[Finding], before: Examined) -> Sequence[Finding]:
    """Errors, and what an older version of the plan did not have."""
    known = {finding.identity for finding in before.findings}
    return [f for f in findings if f.severity is Severity.ERROR or f.identity not in known]


def _asked(examined: Examined, options: argparse.Namespace) -> Sequence[Finding]:
    """The findings that were asked for. Raises CannotRun."""
    findings, plan = examined.findings, examined.loaded.plan
    if options.rule:
        known = {*(rule.id for rule in RULES), *(finding.rule for finding in findings)}
        findings = tuple(f for f in findings if f.rule in _known(options.rule, known, "规则"))
    if not (options.item or options.unit):
        return findings
    if plan is None:
        raise CannotRun("计划读取不了，不能按条目或单位筛选；请去掉 --item、--unit")
    views = Views(plan)
    register = Register(findings, views)
    return _of_units(_of_items(findings, register, views, options), register, views, options)


def _of_items(
    findings: Sequence[Finding], register: Register, views: Views, options: argparse.Namespace
) -> Sequence[Finding]:
    if not options.item:
        return findings
    items = _known(options.item, views.item, "条目")
    found = {finding for item in items for finding in register.about(item)}
    return tuple(finding for finding in findings if finding in found)


def _of_units(
    findings: Sequence[Finding], register: Register, views: Views, options: argparse.Namespace
) -> Sequence[Finding]:
    if not options.unit:
        return findings
    names = {name: unit.id for unit in views.plan.units for name in (*unit.names, unit.id)}
    units = {names[name] for name in _known(options.unit, names, "单位")}
    return tuple(f for f in findings if units & {*register.units_of(f)})


def _known(asked: Sequence[str], known: Iterable[str], kind: str) -> Sequence[str]:
    names = sorted(known)
    for name in asked:
        if name not in names:
            hint = "".join(f"，是否应为“{n}”" for n, *_ in process.extract(name, names, limit=1))
            raise CannotRun(f"没有“{name}”这个{kind}{hint}；请改正")
    return asked
