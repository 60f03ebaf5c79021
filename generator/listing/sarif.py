"""Findings in; a log in the Static Analysis Results Interchange Format, SARIF 2.1.0, out.

A result is known by the finding's identity (`partialFingerprints`); what was acknowledged is
suppressed, with the reason.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from generator.checks import RULES
from generator.finding import Finding, Place, Severity, Side
from generator.listing.plain import quoted

Json = dict[str, Any]
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.FINDING: "warning"}
FINGERPRINT = "plansite/v1"


def sarif(findings: Sequence[Finding]) -> str:
    """The log as JSON."""
    driver = {"name": "plansite", "rules": [*_rules(findings)]}
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rules(findings: Sequence[Finding]) -> Iterator[Json]:
    """What each rule says; faults of form have no rule that says more than the fault itself."""
    explained = {rule.id: rule for rule in RULES}
    for identity in dict.fromkeys([*explained, *(finding.rule for finding in findings)]):
        told: Json = {"id": identity}
        if rule := explained.get(identity):
            examples = "\n".join(f"{sign}：{words}" for sign, words in rule.examples)
            told |= {
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.explanation},
                "help": {"text": "\n".join(filter(None, (rule.explanation, examples)))},
            }
        yield told


def _result(finding: Finding) -> Json:
    result: Json = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(filter(None, (finding.message, finding.suggestion)))},
        "locations": [{"physicalLocation": _location(finding.place)}],
        "partialFingerprints": {FINGERPRINT: finding.identity},
        "properties": {"items": list(finding.items)},
    }
    if finding.sides:
        result["relatedLocations"] = [_side(n, s) for n, s in enumerate(finding.sides)]
    if said := finding.acknowledged:
        why = f"{said.why}（{said.by}，{said.day}）"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _side(number: int, side: Side) -> Json:
    return {
        "id": number,
        "physicalLocation": _location(side.place),
        "message": {"text": f"{side.item}：{quoted(side)}"},
    }


def _location(place: Place) -> Json:
    location: Json = {"artifactLocation": {"uri": quote(place.file)}}
    if place.line:
        location["region"] = {"startLine": place.line, "startColumn": place.column}
    return location
