"""A plan before and after a proposed revision in; one comment for its reviewers out, in Markdown.

The comment begins with a hidden mark, by which it is found again and updated in place. A terminal
or a log, which shows no Markdown, gets the same in its own form.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from generator import links
from generator.entries import Subject
from generator.escape import address, silent
from generator.finding import Finding, Severity, has_errors, seen
from generator.listing.plain import more
from generator.model import Action, Indicator, Plan
from generator.report import Report, report, sections, summary, terminal
from generator.report.sections import Section, fitted
from generator.views import Views

# GitHub takes 65,536 characters; some forges store line ends as two.
LONGEST = 64_000
LONGEST_LABEL = 50  # characters that every forge takes
_NAMES = ("修改前", "修改后")
_SEVERITIES = {Severity.ERROR: "错误", Severity.FINDING: "提示"}


@dataclass(frozen=True)
class Side:
    """One side of a revision: its plan, if its files could be read as one, and what was found."""

    plan: Plan | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Review:
    """A proposed revision: both sides, and the address of a preview where there is one.

    A preview's address ends with a slash; another address is where the built site can be had.
    """

    before: Side
    after: Side
    preview: str = ""

    @cached_property
    def report(self) -> Report | None:
        """What changes; None where a side could not be read whole."""
        if self.before.plan is None or self.after.plan is None:
            return None
        return report(self.before.plan, self.after.plan, *_NAMES)

    @cached_property
    def introduced(self) -> tuple[Finding, ...]:
        """What is open and is found only now, errors first."""
        return _only_in(_open(self.after), self.before.findings)

    @cached_property
    def resolved(self) -> tuple[Finding, ...]:
        """What was open and is no longer found, or acknowledged now, errors first."""
        return _only_in(_open(self.before), _open(self.after))


def _open(side: Side) -> tuple[Finding, ...]:
    return tuple(finding for finding in side.findings if finding.open)


def mark(plan: str) -> str:
    """The hidden first line of the comment on the plan of a directory."""
    return f"<!-- plansite review {re.sub('[^A-Za-z0-9_./]', '_', plan)} -->"


def comment(review: Review, marked: str) -> str:
    """The comment, at most LONGEST characters: what weighs stands first and is cut last."""
    return fitted([Section(f"{marked}\n### 修改审阅"), *_parts(review)], LONGEST)


def plain(review: Review) -> str:
    """What the comment says, as lines for a terminal or a log: nothing in them is obeyed."""
    changes = review.report
    told = terminal(changes) if changes is not None and changes.changes else _unchanged(review)
    lines = [*told.splitlines(), "", _verdict(review)]
    for found in _found(review):
        lines += ["", found.heading]
        for finding in found.findings:
            lines.append(f"  {_SEVERITIES[finding.severity]} {finding}")
            lines += (f"    {line}" for line in more(finding))
    return "".join(f"{seen(line)}\n" for line in lines)


def _parts(review: Review) -> Iterator[Section]:
    changes = review.report
    if changes is not None and changes.changes:
        yield summary(changes)
    else:
        yield Section(f"**{_unchanged(review)}**")
    yield Section(_verdict(review))
    if review.preview:
        words = "预览修改后的网站" if _is_site(review.preview) else _TO_DOWNLOAD
        yield Section(f'<a href="{address(review.preview)}">{words}</a>')
    yield from map(_findings, (found for found in _found(review) if found.weighs))
    if changes is not None and changes.changes:
        yield from sections(changes)
        yield from _touched(changes, review.preview)
    yield from map(_findings, (found for found in _found(review) if not found.weighs))


def _unchanged(review: Review) -> str:
    """What is said in place of changes: there are none, or one side cannot be read."""
    if review.after.plan is None:
        return "修改后的计划有错误，不能完整读出，因此没有与修改前比较。请先改正下列错误。"
    if review.before.plan is None:
        return "修改前的计划有错误，不能完整读出，因此没有比较。"
    return "无实质改动：计划的内容没有变更。"


class _Found(NamedTuple):
    """Findings of one kind; what weighs is told first and stands open."""

    name: str
    findings: Sequence[Finding]
    weighs: bool

    @property
    def heading(self) -> str:
        return f"{self.name}（{len(self.findings)} 处）"


def _found(review: Review) -> Iterator[_Found]:
    if review.after.plan is None:
        errors = [f for f in review.after.findings if f.severity is Severity.ERROR]
        yield _Found("需要改正的错误", errors, weighs=True)
        return
    if review.introduced:
        yield _Found("本次新出现的问题", review.introduced, weighs=True)
    if review.resolved:
        yield _Found("本次消除或确认的问题", review.resolved, weighs=False)


def _verdict(review: Review) -> str:
    """What the checks say of the revision as a whole."""
    counted = Counter(finding.severity for finding in _open(review.after))
    passed = "没有通过" if has_errors(review.after.findings) else "通过"
    told = f"检查{passed}：错误 {counted[Severity.ERROR]} 处，提示 {counted[Severity.FINDING]} 处"
    if review.after.plan is None:
        return f"{told}。"
    return f"{told}；本次新出现 {len(review.introduced)} 处，消除或确认 {len(review.resolved)} 处。"


def _findings(found: _Found) -> Section:
    blocks = tuple("\n".join(_finding(finding)) for finding in found.findings)
    tag = "details open" if found.weighs else "details"
    opening = f"<{tag}><summary>{found.heading}</summary>\n"
    return Section(opening, blocks, "\n</details>", counted="处问题")


def _finding(found: Finding) -> Iterator[str]:
    where, what = silent(found.place), silent(found.message)
    yield f"- {_SEVERITIES[found.severity]} {where}：{what}〔{silent(found.rule)}〕"
    yield from (f"  - {silent(line)}" for line in more(found))


def _touched(changes: Report, preview: str) -> Iterator[Section]:
    """The pages that will change, and the units whom the changes concern."""
    pages = dict.fromkeys(_pages(changes))
    units = {unit.id: unit for topic in changes.topics for unit in topic.units}
    base = preview.rstrip("/") if _is_site(preview) else ""
    blocks = [f"- {_page(page, base)}" for page in pages]
    blocks += [f"- {_page(links.address_of(u), base)} {silent(u.name)}" for u in units.values()]
    heading = f"合并后内容有变的页面：条目 {len(pages)} 页，单位 {len(units)} 页"
    opening = f"<details><summary>{heading}</summary>\n"
    yield Section(opening, tuple(blocks), "\n</details>", counted="页")


_TO_DOWNLOAD = "修改后的网站（检查完成后可下载）"


def _is_site(preview: str) -> bool:
    """Whether the pages of the site stand below an address; else it can be had there."""
    return preview.endswith("/")


def _page(page: str, base: str) -> str:
    words = silent(f"/{page}")
    return f'<a href="{address(f"{base}/{page}")}">{words}</a>' if base else words


def _pages(changes: Report) -> Iterator[str]:
    sides = (Views(changes.new), Views(changes.old))
    for topic in changes.topics:
        if topic.key.subject is Subject.PLAN:
            yield links.HOME
        elif topic.key.subject is not Subject.UNIT:
            found = next(filter(None, (views.address(topic.key.id) for views in sides)))
            yield found.partition("#")[0]


# --- Findings


def _only_in(findings: Sequence[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings that the others do not tell of, wherever they stand."""
    known = Counter(other.identity for other in others)
    found = []
    for finding in findings:
        if known[finding.identity]:
            known[finding.identity] -= 1
        else:
            found.append(finding)
    return tuple(sorted(found, key=lambda f: f.severity is not Severity.ERROR))


# --- Labels


def labels(review: Review) -> tuple[str, ...]:
    """A label for each group in which something changes, in document order."""
    if review.report is None:
        return ()
    sides = (Views(review.report.new), Views(review.report.old))
    touched = {
        group
        for change in review.report.changes
        for views in sides
        if change.subject not in (Subject.PLAN, Subject.UNIT)
        and (group := _group(views, change.item))
    }
    named: dict[str, str] = {}
    for views in sides:
        for action in views.plan.actions:
            if action.id in touched:
                named.setdefault(action.id, _label(views.label(action), action.title))
    return tuple(dict.fromkeys(named.values()))


def _group(views: Views, identity: str) -> str | None:
    """The innermost group that an item is or stands in."""
    item = views.item.get(identity)
    if isinstance(item, Action):
        return item.id
    if isinstance(item, Indicator):
        return item.action
    task = views.task_of.get(identity)
    return task.action if task else None


def _label(word: str, title: str) -> str:
    """A label as every forge takes it: one line, short, and no comma, which would part it."""
    text = " ".join(f"{word}：{title}".split()).replace(",", "，")
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
