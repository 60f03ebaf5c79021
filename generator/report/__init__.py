"""The changes between two plans in; a report for people or programs out, in four forms.

Two revisions and their changes make a `Report`; it can be narrowed to a unit, an item or what is
substantive. Each form is a function of a report in a module of its own.
"""

from collections.abc import Callable, Mapping

from generator.report.contents import Report, Topic, narrowed, only, report
from generator.report.document import document
from generator.report.groups import Group, Share, by_group, by_reason, by_unit
from generator.report.hypertext import STYLE, fragment, marked, marked_alone, page
from generator.report.mail import mail
from generator.report.markdown import markdown, sections, summary
from generator.report.notes import last_day
from generator.report.terminal import terminal

FORMS: Mapping[str, Callable[[Report], str]] = {
    "text": terminal,
    "markdown": markdown,
    "html": page,
    "mail": mail,
    "json": document,
}

__all__ = [
    "FORMS",
    "STYLE",
    "Group",
    "Report",
    "Share",
    "Topic",
    "by_group",
    "by_reason",
    "by_unit",
    "document",
    "fragment",
    "last_day",
    "mail",
    "markdown",
    "marked",
    "marked_alone",
    "narrowed",
    "only",
    "report",
    "sections",
    "summary",
    "terminal",
]
