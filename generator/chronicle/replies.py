"""The docket in; Atom feeds of comments out: of all, of those on a page, of the way of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from generator import links
from generator.chronicle.atom import Entry, Head, atom
from generator.comment import Comment, FiledComment
from generator.docket import Docket
from generator.docket import Step as Stage
from generator.escape import inert
from generator.outcome import STAGES, about, not_shown, outcome
from generator.views import opening

MOST = 100  # entries of a feed: the newest


@dataclass(frozen=True)
class _Subject:
    """What a feed is about: a page of the site, and the feed's own file beside it."""

    page: str
    title: str
    name: str = "feed.xml"

    @property
    def file(self) -> str:
        return f"{self.page}{self.name}"


def comment_feeds(docket: Docket, site: str) -> dict[str, bytes]:
    """Every feed by path under the site's root; `site` as for the feeds of revisions."""
    return dict(_Feeds(docket, site).all()) if docket.comments else {}


class _Feeds:
    def __init__(self, docket: Docket, site: str) -> None:
        self.docket = docket
        self.site = site

    def all(self) -> Iterator[tuple[str, bytes]]:
        yield self.listed(_Subject(links.COMMENTS, "意见"), self.docket.comments)
        for page, comments in self.by_page().items():
            title = f"对{page.strip('/').rpartition('/')[2]}的意见"
            yield self.listed(_Subject(page, title, "comments.xml"), comments)
        yield from (self.way(filed.comment) for filed in self.docket.comments)

    def by_page(self) -> dict[str, list[FiledComment]]:
        """The comments by the page of their item."""
        found: dict[str, list[FiledComment]] = {}
        for filed in self.docket.comments:
            address = self.docket.address(filed.comment)
            if address is not None:
                found.setdefault(address.partition("#")[0], []).append(filed)
        return found

    def listed(self, subject: _Subject, comments: Sequence[FiledComment]) -> tuple[str, bytes]:
        newest = sorted(comments, key=lambda filed: self.last(filed.comment), reverse=True)
        return self.feed(subject, [self.told(subject, f.comment) for f in newest[:MOST]])

    def last(self, comment: Comment) -> str:
        """The day on which anything happened to a comment last."""
        return max(step.day or comment.received for step in self.docket.way(comment))

    def told(self, subject: _Subject, comment: Comment) -> Entry:
        words = opening(comment.text, 60) if comment.shown else not_shown(comment)
        return Entry(
            self.docket.history.stable_id("comment", comment.id, subject.page),
            f"{outcome(comment).words}：{comment.id} 针对{about(comment, self.docket)}",
            self.last(comment),
            self.href(f"{links.COMMENTS}{comment.id}/", subject),
            words,
            Markup("<p>{}</p>").format(inert(words)) + self.answer(comment),
        )

    def answer(self, comment: Comment) -> Markup:
        reason = self.docket.answer(comment).reason if comment.shown else None
        paragraphs = filter(None, (reason or "").split("\n"))
        return Markup().join(Markup("<p>{}</p>").format(inert(p)) for p in paragraphs)

    def way(self, comment: Comment) -> tuple[str, bytes]:
        page = f"{links.COMMENTS}{comment.id}/"
        subject = _Subject(page, f"意见 {comment.id} 的办理情况")
        return self.feed(subject, [*self.stages(subject, comment)][::-1])

    def stages(self, subject: _Subject, comment: Comment) -> Iterator[Entry]:
        for number, step in enumerate(self.docket.way(comment)):
            if step.day:
                words = self.stage(step, comment)
                answer = self.answer(comment) if step.kind == "answered" else Markup()
                yield Entry(
                    self.docket.history.stable_id("way", comment.id, step.kind, str(number)),
                    words,
                    step.day,
                    self.href(subject.page, subject),
                    words,
                    Markup("<p>{}</p>").format(inert(words)) + answer,
                )

    def stage(self, step: Stage, comment: Comment) -> str:
        revision = self.docket.history.called(step.revision) if step.revision else ""
        more = step.unit.name if step.unit else revision
        more = outcome(comment).words if step.kind == "answered" else more
        return f"{STAGES[step.kind]}{f'：{more}' if more else ''}"

    def feed(self, subject: _Subject, entries: Sequence[Entry]) -> tuple[str, bytes]:
        head = self.docket.history.plan.head
        known = [one.day for one in entries]
        known += [r.day for r in self.docket.history.revisions if r.day and not entries]
        about_feed = Head(
            self.docket.history.stable_id("comments", subject.file),
            f"{head.short_title or head.title}：{subject.title}",
            head.title,
            self.href(subject.file, subject),
            self.href(subject.page, subject),
        )
        updated = max(known, default=f"{head.period.start}-01-01")
        return subject.file, atom(about_feed, updated, entries)

    def href(self, address: str, subject: _Subject) -> str:
        return f"{self.site}{address}" if self.site else links.relative(address, subject.page)
