"""What a forge answered and the ledger in; the steps that bring the ledger up to date out.

Pure, and the same however often a run was cut: what was written already is left as it is.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from generator.comment import Channel, Comment, FiledComment, Origin, State
from generator.docket import natural
from generator.exchange.filing import (
    Desk,
    blank,
    digest,
    earlier,
    identity,
    revision_of,
    round_of,
)
from generator.exchange.further import Merged, merged, others, slim
from generator.exchange.matching import Pair, matched, part
from generator.exchange.reading import Seen
from generator.exchange.steps import (
    Added,
    Edited,
    Leave,
    New,
    Noted,
    Returned,
    Skipped,
    Step,
    Withdrawn,
)
from generator.forge.issues import Issue, Remark
from generator.moment import day
from generator.said import said
from generator.slip import Slip, read
from generator.written import plain

Planned = Step | Skipped | Leave
MOST_PARTS = 100  # items that one issue may be on
GONE = hashlib.sha256(b"").hexdigest()  # the digest of a comment that was found deleted

_NO_LINE = (
    "没有“事项编号”一行，看不出针对哪一项；是意见的，请在平台上给它补上这一行（写法见指南），再收取"
)
_NO_DAY = "平台的答复里没有日期；请稍后再收取一次"
_NO_NUMBER = "平台的答复里没有编号；请稍后再收取一次"
_NO_ROUND = "不在任何一轮公开征求意见的期间，也没有写明稿次；要计入的，请在编号行补上稿次，再收取"
_PRIVATE = "在平台上是保密的，不能公开；要公开的，请先在平台上取消保密"
_PRIVATE_FILED = "在平台上已转为保密，登记没有改动；请决定是否不予展示"
_BLANK = "意见单里没有写意见；不必处理"
_MOVED = "已转到别的仓库，登记没有改动；请核对"
_LINES_GONE = "编号行都已删去，登记没有改动；请人工核对"
_ELSEWHERE = "这个编号登记自别的仓库（{}）；仓库改过名的，请把意见文件里的 url 改成新的地址"
_ANSWERED = "注意：已经答复，请核对答复是否仍然成立"
_OTHER_ITEM = "事项编号现写作“{}”，登记的没有改，请核对"
_NO_LINE_NOW = "编号行已被作者删去"


@dataclass(frozen=True)
class Ledger:
    """The comments that came from issues of this repository, and of others; all ids in use."""

    own: dict[str, tuple[FiledComment, ...]]
    elsewhere: dict[str, str]
    taken: set[str]

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Our own, by number and part."""
        return tuple(filed.comment for found in self.own.values() for filed in found)


def ledger_of(desk: Desk) -> Ledger:
    """The comments of a desk by the numbers of their issues."""
    own: dict[str, list[FiledComment]] = {}
    elsewhere: dict[str, str] = {}
    for filed in desk.docket.comments:
        origin, url = filed.comment.forge, filed.comment.url
        if origin is None:
            continue
        if url in (None, desk.repository.issue(origin.number)):
            own.setdefault(origin.number, []).append(filed)
        else:
            elsewhere[origin.number] = url or ""
    in_order = {n: tuple(sorted(f, key=lambda f: part(f.comment))) for n, f in own.items()}
    return Ledger(in_order, elsewhere, {*desk.docket.by_id})


def steps(seen: Seen, desk: Desk) -> tuple[Planned, ...]:
    """All steps, what is skipped first, then by the moment of the change on the forge."""
    planner = _Planner(seen, desk, ledger_of(desk), desk.docket.today)
    found = tuple(planner.steps())
    skipped = [one for one in found if isinstance(one, Skipped)]
    left = [one for one in found if isinstance(one, Leave)]
    taken = [one for one in found if isinstance(one, Step)]
    taken.sort(key=lambda one: (one.moment, natural(one.filed.comment.id)))
    skipped.sort(key=lambda one: natural(one.number))
    return (*skipped, *taken, *left)


@dataclass(frozen=True)
class _Planner:
    seen: Seen
    desk: Desk
    ledger: Ledger
    today: date

    def steps(self) -> Iterator[Planned]:
        if self.seen.nameless:
            yield Skipped("", _NO_NUMBER)
        # The first to come is the first to choose its id.
        issues = self.seen.issues.values()
        for issue in sorted(issues, key=lambda one: (one.created, natural(one.number))):
            yield from self.of_issue(issue, self.ledger.own.get(issue.number, ()))
        for number in sorted(self.seen.gone, key=natural):
            yield from map(self.gone, self.ledger.own.get(number, ()))
        for number in sorted(self.seen.moved, key=natural):
            yield Skipped(number, _MOVED)
        for number in sorted({*self.seen.remarks} - {*self.seen.issues}, key=natural):
            for filed in self.ledger.own.get(number, ())[:1]:
                yield self.below(filed)

    def of_issue(self, issue: Issue, filed: Sequence[FiledComment]) -> Iterator[Planned]:
        """The steps of one issue that was seen."""
        reason = self.refused(issue, filed)
        if reason:
            yield Skipped(issue.number, reason)
            return
        slips = self.slips(issue, filed)
        if slips is None:
            yield Skipped(issue.number, _LINES_GONE)
            yield from (self.touched(issue, one, first=one is filed[0]) for one in filed)
            return
        if len(slips) > MOST_PARTS:
            reason = f"一件写了 {len(slips)} 项，至多收 {MOST_PARTS} 项，其余没有收；请人工核对"
            yield Skipped(issue.number, reason)
        yield from self.parts(issue, slips[:MOST_PARTS], filed)

    def refused(self, issue: Issue, filed: Sequence[FiledComment]) -> str:
        """Why an issue is not looked into; empty where it is."""
        if issue.number in self.ledger.elsewhere and not filed:
            return _ELSEWHERE.format(self.ledger.elsewhere[issue.number])
        if issue.private:
            return _PRIVATE_FILED if filed else _PRIVATE
        if not issue.created:
            return _NO_DAY
        return _NO_LINE if not filed and not read(issue.body) else ""

    def slips(self, issue: Issue, filed: Sequence[FiledComment]) -> tuple[Slip, ...] | None:
        """The slips of an issue; where its only machine line is gone, all of it is the one slip.

        None where nobody knows which part is which.
        """
        slips = read(issue.body)
        if slips or not filed:
            return slips
        if len(filed) > 1:
            return None
        return (Slip(filed[0].comment.item, text=plain(issue.body)),)

    def parts(
        self, issue: Issue, slips: Sequence[Slip], filed: Sequence[FiledComment]
    ) -> Iterator[Planned]:
        """The steps of the parts of an issue."""
        by_id = {one.comment.id: one for one in filed}
        pairs = matched(slips, [one.comment for one in filed])
        number = max((part(one.comment) for one in filed), default=0)
        first = filed[0].comment.id if filed else ""
        said_something = False
        for pair in pairs:
            if pair.comment is not None:
                old = by_id[pair.comment.id]
                yield self.again(issue, pair, old, first=old.comment.id == first)
            elif pair.slip is not None and not blank(pair.slip):
                said_something = True
                made = self.new(issue, pair.slip, number + 1, first=not first)
                if isinstance(made, Step):
                    first, number = first or made.filed.comment.id, number + 1
                yield made
        if not filed and not said_something:
            yield Skipped(issue.number, _BLANK)

    def new(self, issue: Issue, slip: Slip, number: int, *, first: bool) -> Planned:
        """A comment that is not filed yet."""
        docket = self.desk.docket
        received = day(issue.created)
        one = round_of(slip, received, docket)
        if one is None:
            return Skipped(issue.number, _NO_ROUND)
        revision = revision_of(slip, one, docket)
        told = said(slip, revision, docket)
        name = identity(issue.number, number, self.ledger.taken)
        self.ledger.taken.add(name)
        comment = Comment(
            id=name,
            item=told.item,
            revision=revision,
            **told.fields(),
            channel=Channel.ISSUE,
            received=received,
            url=self.desk.repository.issue(issue.number),
            forge=Origin(
                number=issue.number, part=number, updated=issue.updated, sha256=digest(slip)
            ),
        )
        more = self.merged(comment, issue.number) if first else Merged(())
        whole = comment.model_copy(update={"further": more.further})
        filed = FiledComment.model_construct(round=one.id, comment=slim(whole))
        return New(filed, issue.updated, (*told.notes, *more.notes))

    def again(self, issue: Issue, pair: Pair, filed: FiledComment, *, first: bool) -> Planned:
        """A comment that is filed, and whose issue was seen."""
        old = filed.comment
        if pair.slip is None:
            return self.taken_away(issue, filed, first=first)
        origin = _origin(old)
        new_digest = digest(pair.slip)
        update: dict[str, Any] = {"forge": _touched(origin, issue.updated, new_digest)}
        notes: list[str] = []
        kind: type[Step] = Noted
        told = said(pair.slip, old.revision, self.desk.docket, old.item)
        if new_digest != origin.sha256:
            before = tuple(earlier(old, told, day(issue.updated)))
            changed = any(getattr(old, name) != value for name, value in told.fields().items())
            update |= {**told.fields(), "earlier": (*old.earlier, *before)}
            if changed or pair.slip.item != old.item:
                kind, notes = Edited, [*told.notes, *_warnings(old, pair.slip, issue)]
        if old.withdrawn is not None and origin.sha256 == GONE:
            kind, update["withdrawn"] = Returned, None
        return self.finish(filed, update, kind, tuple(notes), issue, first=first)

    def taken_away(self, issue: Issue, filed: FiledComment, *, first: bool) -> Planned:
        """A part that its author took out of an issue that is still there."""
        old, notes = filed.comment, ("这一项已由作者从来件中删去",)
        touched = _touched(_origin(old), issue.updated, GONE)
        if old.withdrawn is not None:
            kept = _touched(_origin(old), issue.updated, _origin(old).sha256)
            return self.finish(filed, {"forge": kept}, Noted, (), issue, first=first)
        update = {"forge": touched, "withdrawn": day(issue.updated)}
        return self.finish(filed, update, Withdrawn, notes, issue, first=first)

    def touched(self, issue: Issue, filed: FiledComment, *, first: bool) -> Planned:
        """A comment of which nothing is taken in but what stands below it."""
        origin = _origin(filed.comment)
        update = {"forge": _touched(origin, issue.updated, origin.sha256)}
        return self.finish(filed, update, Noted, (), issue, first=first)

    def finish(
        self,
        filed: FiledComment,
        update: dict[str, Any],
        kind: type[Step],
        notes: tuple[str, ...],
        issue: Issue,
        *,
        first: bool,
    ) -> Planned:
        """The step that writes a comment, with what stands below it, where anything is new."""
        old = filed.comment
        more = self.merged(old, issue.number) if first else Merged(old.further)
        if more.further != old.further:
            update["further"] = more.further
            kind = Added if kind is Noted else kind
        return _step(filed, update, kind, issue.updated, (*notes, *more.notes))

    def gone(self, filed: FiledComment) -> Planned:
        """A comment whose issue was deleted."""
        old = filed.comment
        if old.withdrawn is not None:
            return Leave(old.id)
        origin = _origin(old).model_copy(update={"sha256": GONE})
        update = {"withdrawn": self.today.isoformat(), "forge": origin}
        notes = (_ANSWERED,) if old.state is State.ANSWERED else ()
        return _step(filed, update, Withdrawn, "", notes)

    def below(self, filed: FiledComment) -> Planned:
        """A comment of which only what stands below it may have changed."""
        more = self.merged(filed.comment, _origin(filed.comment).number)
        return _step(filed, {"further": more.further}, Added, more.moment, more.notes)

    def merged(self, comment: Comment, number: str) -> Merged:
        """What stands below an issue; as it was, where it was not asked for."""
        remarks = self.seen.remarks.get(number)
        if remarks is None:
            return Merged(comment.further)
        replies = (f.comment.forge for f in self.ledger.own.get(number, ()))
        ours = frozenset(one.reply.id for one in replies if one and one.reply)
        theirs: tuple[Remark, ...] = tuple(others(remarks, self.seen.login, ours))
        return merged(comment, theirs, self.today.isoformat())


def _step(
    filed: FiledComment,
    update: dict[str, Any],
    kind: type[Step],
    moment: str,
    notes: tuple[str, ...],
) -> Planned:
    comment = slim(filed.comment.model_copy(update=update))
    if comment == filed.comment:
        return Leave(comment.id)
    changed = FiledComment.model_construct(round=filed.round, comment=comment)
    return kind(changed, moment, notes)


def _origin(comment: Comment) -> Origin:
    if comment.forge is None:
        raise ValueError(comment.id)
    return comment.forge


def _touched(origin: Origin, updated: str, sha256: str) -> Origin:
    return origin.model_copy(update={"updated": updated or origin.updated, "sha256": sha256})


def _warnings(old: Comment, slip: Slip, issue: Issue) -> Iterator[str]:
    if not read(issue.body):
        yield _NO_LINE_NOW
    if slip.item != old.item:
        yield _OTHER_ITEM.format(slip.item)
    if old.state is State.ANSWERED:
        yield _ANSWERED


def summary(planned: Iterable[Planned]) -> str:
    """How many steps of each kind, in one line."""
    order = (New, Edited, Withdrawn, Returned, Added, Noted)
    kinds = sorted(order.index(type(one)) for one in planned if isinstance(one, Step))
    counts = [f"{order[kind].verb} {len([*group])} 条" for kind, group in groupby(kinds)]
    return "，".join(counts) or "没有新的变动"
