"""Findings in; their listing for people, programs and forges out. Each form is one function."""

from collections.abc import Callable, Mapping, Sequence

from generator.data import checks_json
from generator.finding import Finding
from generator.listing.commands import commands
from generator.listing.plain import plain
from generator.listing.sarif import sarif

Form = Callable[[Sequence[Finding]], str]


def _json(findings: Sequence[Finding]) -> str:
    return checks_json(findings).decode()


FORMS: Mapping[str, Form] = {"text": plain, "json": _json, "sarif": sarif, "github": commands}
