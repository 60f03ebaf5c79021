"""The changes between two plans in; a report for people or programs out, in four forms.

Two revisions and their changes make a `Report`; it can be narrowed to a unit, an item or what is
substantive. Each form is a function of a report in a module of its own.
"""

from collections.abc import Callable, Mapping

from generator.report.contents import Report, narrowed, report
from generator.report.document import document
from generator.report.groups import Group, Share, by_group, by_reason, by_unit
from generator.report.hypertext import STYLE, fragment, marked, page
from generator.report.markdown import markdown, sections, summary
from generator.report.terminal import terminal

FORMS: Mapping[str, Callable[[Report], str]] = {
    "text": terminal,
    "markdown": markdown,
    "html": page,
    "json": document,
}

__all__ = [
    "FORMS",
    "STYLE",
    "Group",
    "Report",
    "Share",
    "by_group",
    "by_reason",
    "by_unit",
    "fragment",
    "marked",
    "narrowed",
    "report",
    "sections",
    "summary",
]
