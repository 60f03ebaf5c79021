"""Findings in; commands of a GitHub workflow out, which put each on its line.

What a value may not hold is escaped: `%` and line ends in a message, `:` and `,` in a property too.
"""

from collections.abc import Iterator, Sequence

from generator.finding import Finding, Severity, seen
from generator.listing.plain import quoted

_LEVELS = {Severity.ERROR: "error", Severity.FINDING: "warning"}
_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = {**_MESSAGE, ord(":"): "%3A", ord(","): "%2C"}


def commands(findings: Sequence[Finding]) -> str:
    """A line for each finding that is open, errors first: a forge shows the first ones only."""
    told = sorted(
        (f for f in findings if f.open), key=lambda finding: finding.severity is not Severity.ERROR
    )
    return "".join(f"{_command(finding)}\n" for finding in told)


def _command(finding: Finding) -> str:
    properties = ",".join(f"{key}={_in_property(value)}" for key, value in _properties(finding))
    return f"::{_LEVELS[finding.severity]} {properties}::{_in_message(_message(finding))}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "file", finding.place.file
    if finding.place.line:
        yield "line", str(finding.place.line)
        yield "col", str(finding.place.column)
    yield "title", finding.rule


def _message(finding: Finding) -> str:
    sides = (f"{side.item}：{quoted(side)}" for side in finding.sides[:2])
    told = (seen(finding.message), *sides, *filter(None, [seen(finding.suggestion)]))
    return "\n".join(told)


def _in_message(text: str) -> str:
    return text.translate(_MESSAGE)


def _in_property(text: str) -> str:
    return text.translate(_PROPERTY)
