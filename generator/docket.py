"""The consultation, its comments and the history in; what became of each comment, out.

A comment stays with its item: where the words that it quotes were changed later, or the item was
removed, that is told, and the comment still stands with the item.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from generator.changes import Change
from generator.comment import (
    NEXT,
    WHOLE,
    Comment,
    Disposition,
    FiledComment,
    FiledSignoff,
    LedTo,
    Signoff,
    State,
    quote_digest,
)
from generator.consultation import Clock, Consultation, Round, RoundKind
from generator.entries import Key
from generator.history import UNRELEASED, History, Transition, key_of, keys_in
from generator.ledger import Held
from generator.load import Loaded
from generator.model import (
    Action,
    AnyItem,
    Indicator,
    Plan,
    Revision,
    Row,
    Safeguard,
    Task,
    Unit,
)
from generator.report.contents import Topic
from generator.sentences import quoted
from generator.views import Views


class Words(StrEnum):
    """What became of the words that a comment quotes."""

    NONE = "none"
    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Tally:
    """How many comments a round received, by what became of them: `received` is their sum."""

    received: int
    adopted: int
    partly: int
    rejected: int
    out_of_scope: int
    open: int
    hidden: int
    withdrawn: int

    @property
    def answered(self) -> int:
        """Those that have a disposition and are shown."""
        return self.adopted + self.partly + self.rejected + self.out_of_scope


@dataclass(frozen=True)
class Step:
    """One stage on the way of a comment; `day` is empty where nobody knows it.

    `unit` is who it was assigned to, `revision` the one that carries a change.
    """

    kind: str
    day: str
    unit: Unit | None = None
    revision: Revision | None = None


@dataclass(frozen=True)
class Resolved:
    """A change that a comment led to, found in the history; `revision` is None until released.

    `since` and `new` are the ids of the two texts that were compared.
    """

    led_to: LedTo
    revision: Revision | None
    changes: tuple[Change, ...]
    since: str
    new: str


class Docket:
    """Derived values of the comments of one plan on one day; each is worked out once."""

    def __init__(
        self,
        consultation: Consultation | None,
        comments: Iterable[FiledComment],
        signoffs: Iterable[FiledSignoff],
        history: History,
        today: date,
    ) -> None:
        self.consultation = consultation or Consultation()
        self.history = history
        self.today = today
        order = {one.id: index for index, one in enumerate(self.consultation.rounds)}
        self.comments = tuple(
            sorted(
                comments,
                key=lambda filed: (
                    order.get(filed.round, len(order)),
                    filed.round,
                    filed.comment.received,
                    natural(filed.comment.id),
                ),
            )
        )
        self.signoffs = tuple(signoffs)

    @classmethod
    def of(cls, loaded: Loaded, history: History, today: date) -> "Docket":
        """The docket of a loaded plan."""
        return cls(loaded.consultation, loaded.comments, loaded.signoffs, history, today)

    # -- rounds ------------------------------------------------------------------------------

    @property
    def rounds(self) -> tuple[Round, ...]:
        """All rounds, in order."""
        return self.consultation.rounds

    def clock(self, one: Round) -> Clock:
        """Where a round stands today."""
        return one.clock(self.today)

    @property
    def current(self) -> Round | None:
        """The public round that a banner tells of."""
        return self.consultation.current(self.today)

    @property
    def open(self) -> Round | None:
        """The public round that takes comments today."""
        return next((r for r in self.rounds if r.takes_comments(self.today)), None)

    def asked_about(self, one: Round) -> Held | None:
        """The released revision that a round is on; None where its text is not held."""
        return self.history.ledger.find(one.revision)

    def revision(self, identity: str) -> Revision | None:
        """The revision of this id, whether its text is held or not."""
        return next((r for r in self.history.revisions if r.id == identity), None)

    # -- comments ----------------------------------------------------------------------------

    @cached_property
    def by_id(self) -> Mapping[str, FiledComment]:
        """Every comment by its id."""
        return {filed.comment.id: filed for filed in self.comments}

    @cached_property
    def by_item(self) -> Mapping[str, tuple[FiledComment, ...]]:
        """The comments on each item; those on the whole document under `plan`."""
        return _grouped((filed.comment.item, filed) for filed in self.comments)

    @cached_property
    def by_round(self) -> Mapping[str, tuple[FiledComment, ...]]:
        """The comments of each round."""
        return _grouped((filed.round, filed) for filed in self.comments)

    def of_round(self, one: Round) -> tuple[FiledComment, ...]:
        """The comments of a round."""
        return self.by_round.get(one.id, ())

    def on(self, thing: AnyItem) -> tuple[FiledComment, ...]:
        """The comments on an item and on what stands in it."""
        keys = (key.id for key in keys_in(thing))
        return tuple(filed for identity in keys for filed in self.by_item.get(identity, ()))

    @cached_property
    def by_unit(self) -> Mapping[str, tuple[FiledComment, ...]]:
        """The comments that each unit has to do with, unanswered first, the oldest first.

        A unit has to do with a comment that it was assigned, and with one on an item in which it
        has a role, in today's plan or in the revision that the comment is on.
        """
        pairs = ((unit, filed) for filed in self.comments for unit in self.units_of(filed.comment))
        grouped = _grouped(pairs)
        return {
            unit: tuple(sorted(found, key=_unanswered_first)) for unit, found in grouped.items()
        }

    def units_of(self, comment: Comment) -> tuple[str, ...]:
        """The ids of the units that have to do with a comment."""
        things = (self.thing_then(comment), self.thing_now(comment))
        named = {unit for thing in things if thing for unit in self._units_in(thing)}
        assigned = {comment.assigned} if comment.assigned else set()
        order = [unit.id for unit in self.history.plan.units]
        return tuple(sorted(named | assigned, key=lambda u: (u not in order, u)))

    def _units_in(self, thing: AnyItem) -> Iterator[str]:
        for role in thing.roles:
            yield from thing.units(role)

    @cached_property
    def _views(self) -> Mapping[str, Views]:
        held = {one.id: Views(one.plan) for one in self.history.ledger.held}
        return {**held, UNRELEASED: Views(self.history.plan)}

    def views(self, revision: str) -> Views | None:
        """The views of a released revision."""
        return self._views.get(revision)

    def all_views(self) -> Iterable[Views]:
        """The views of every released revision and of today's plan."""
        return self._views.values()

    @property
    def today_views(self) -> Views:
        """The views of today's plan."""
        return self._views[UNRELEASED]

    def thing_then(self, comment: Comment) -> AnyItem | None:
        """The item as it stood in the revision that the comment is on."""
        views = self._views.get(comment.revision)
        return views.item.get(comment.item) if views else None

    def thing_now(self, comment: Comment) -> AnyItem | None:
        """The item as it stands today."""
        return self.today_views.item.get(comment.item)

    def key(self, comment: Comment) -> Key | None:
        """What a comment is on, for the history; None for the whole document or an unknown item."""
        thing = self.thing_now(comment) or self.thing_then(comment)
        return key_of(thing) if thing else None

    def address(self, comment: Comment) -> str | None:
        """Where the item of a comment is found today."""
        key = self.key(comment)
        return self.history.address(key) if key else None

    def quotable(self, item: str, revision: str) -> str | None:
        """The words that a comment on an item of a released revision could quote.

        None where the revision is not held, or has no such item.
        """
        views = self.views(revision)
        if views is None:
            return None
        if item == WHOLE:
            return everything(views.plan)
        thing = views.item.get(item)
        return words_of(thing) if thing else None

    def words(self, comment: Comment) -> Words:
        """What became of the words that it quotes."""
        if comment.quote is None:
            return Words.NONE
        if comment.item == WHOLE:
            return (
                Words.SAME if quoted(comment.quote, everything(self.history.plan)) else Words.GONE
            )
        thing = self.thing_now(comment)
        if thing is None:
            return Words.GONE
        return Words.SAME if quoted(comment.quote, words_of(thing)) else Words.CHANGED

    def since(self, comment: Comment) -> tuple[Topic, ...]:
        """What changed in the item of a comment since the revision that it is on."""
        key = self.key(comment)
        told = self.history.between(comment.revision, UNRELEASED)
        return tuple(topic for topic in told.topics if topic.key == key) if told else ()

    def topics(self, resolved: Resolved) -> tuple[Topic, ...]:
        """The changes that an answer names, as they are told in the revision that carries them."""
        told = self.history.between(resolved.since, resolved.new)
        found = (topic for topic in (told.topics if told else ()) if _tells(topic, resolved))
        return tuple(_narrowed(topic, resolved) for topic in found)

    def life(self, comment: Comment) -> tuple[Transition, ...]:
        """The transitions after the comment's revision in which its item changed, in order."""
        key = self.key(comment)
        ids = [held.id for held in self.history.ledger.held]
        if key is None or comment.revision not in ids:
            return ()
        after = ids.index(comment.revision)
        return tuple(
            transition
            for transition in self.history.transitions
            if ids.index(transition.before.id) >= after
            and any(change.key == key for change in transition.report.changes)
        )

    # -- answers -----------------------------------------------------------------------------

    def answer(self, comment: Comment) -> Comment:
        """The comment whose reason and changes hold: the one it is answered with, or itself."""
        other = self.by_id.get(comment.same_as) if comment.same_as else None
        return other.comment if other else comment

    def led_to(self, comment: Comment) -> tuple[Resolved, ...]:
        """The changes that its answer names, each with what the history has of it."""
        answer = self.answer(comment)
        return tuple(self.resolved(answer, led_to) for led_to in answer.led_to)

    def resolved(self, comment: Comment, led_to: LedTo) -> Resolved:
        """A change that a comment is said to have led to, with what the history has of it."""
        named = self.next if led_to.revision == NEXT else led_to.revision
        new = named or UNRELEASED
        told = self.history.between(comment.revision, new)
        changes = told.changes if told else ()
        found = tuple(change for change in changes if _is_of(change, led_to))
        return Resolved(led_to, self.revision(named), found, comment.revision, new)

    @property
    def next(self) -> str:
        """The id of the revision that `next` stands for; empty while it has not been released."""
        latest = self.history.ledger.latest
        return "" if latest is None or self.history.unreleased else latest.id

    def way(self, comment: Comment) -> tuple[Step, ...]:
        """The stages that a comment has gone through, in order."""
        steps = [Step("received", comment.received)]
        steps += [Step("edited", before.until) for before in comment.earlier]
        if comment.assigned:
            unit = self.today_views.unit.get(comment.assigned)
            steps.append(Step("assigned", comment.assigned_on or "", unit))
        if comment.disposition is not None:
            steps.append(Step("answered", comment.answered or self.answer(comment).answered or ""))
        for resolved in self.led_to(comment):
            if resolved.changes:
                revision = resolved.revision
                steps.append(
                    Step("changed", (revision.day if revision else "") or "", None, revision)
                )
        if comment.forge and comment.forge.reply:
            steps.append(Step("replied", ""))
        if comment.hidden:
            steps.append(Step("hidden", comment.hidden.day))
        if comment.withdrawn:
            steps.append(Step("withdrawn", comment.withdrawn))
        return tuple(dict.fromkeys(steps))

    def like(self, comment: Comment) -> tuple[FiledComment, ...]:
        """The other comments that say the like, as a person has confirmed."""
        first = comment.group or comment.id
        found = self._groups.get(first, ())
        return tuple(filed for filed in found if filed.comment.id != comment.id)

    @cached_property
    def _groups(self) -> Mapping[str, tuple[FiledComment, ...]]:
        return _grouped((filed.comment.group or filed.comment.id, filed) for filed in self.comments)

    @cached_property
    def open_in_closed_rounds(self) -> tuple[FiledComment, ...]:
        """The comments of rounds that are over which have no answer."""
        closed = {one.id for one in self.rounds if self.clock(one) is Clock.CLOSED}
        waits = (State.RECEIVED, State.ASSIGNED)
        return tuple(f for f in self.comments if f.round in closed and f.comment.state in waits)

    # -- sums --------------------------------------------------------------------------------

    def tally(self, one: Round) -> Tally:
        """What a round received, and what became of it."""
        return tally(self.of_round(one))

    def signed(self, one: Round) -> Mapping[str, Signoff]:
        """By unit id what it answered in an internal round."""
        return {f.signoff.unit: f.signoff for f in self.signoffs if f.round == one.id}

    def asked(self, one: Round) -> tuple[str, ...]:
        """The ids of the units that an internal round asked."""
        if one.kind is not RoundKind.INTERNAL or one.feedback is None:
            return tuple(self.signed(one))
        return tuple(dict.fromkeys((*one.feedback.asked, *self.signed(one))))


def tally(comments: Iterable[FiledComment]) -> Tally:
    """The sums of comments."""
    all_of_them = [filed.comment for filed in comments]
    states = Counter(comment.state for comment in all_of_them)
    dispositions = Counter(c.disposition for c in all_of_them if c.state is State.ANSWERED)
    return Tally(
        received=len(all_of_them),
        adopted=dispositions[Disposition.ADOPTED],
        partly=dispositions[Disposition.PARTLY],
        rejected=dispositions[Disposition.REJECTED],
        out_of_scope=dispositions[Disposition.OUT_OF_SCOPE],
        open=states[State.RECEIVED] + states[State.ASSIGNED],
        hidden=states[State.HIDDEN],
        withdrawn=states[State.WITHDRAWN],
    )


def words_of(thing: AnyItem) -> str:
    """The words of an item that can be quoted: its title and its text, a line break between."""
    if isinstance(thing, Indicator):
        targets = (f"{year}年{target.text}" for year, target in thing.targets.items())
        return "\n".join(filter(None, (thing.name, thing.measure, *targets)))
    if isinstance(thing, Action | Task | Row | Safeguard):
        return "\n".join(filter(None, (thing.title, thing.text)))
    return thing.text


def everything(plan: Plan) -> str:
    """The words of the whole document that can be quoted."""
    head = plan.head
    parts = (part.text for part in head.outline)
    items = map(words_of, plan.items())
    return "\n".join(filter(None, (head.title, head.preamble, head.goals, *parts, *items)))


def item_digest(thing: AnyItem) -> str:
    """The `quote_digest` of an item's words: what a comment on the whole item quotes."""
    return quote_digest(words_of(thing))


def plan_digest(plan: Plan) -> str:
    """The `quote_digest` of the whole document's words: what a comment on `plan` quotes."""
    return quote_digest(everything(plan))


def natural(identity: str) -> tuple[tuple[str, int], ...]:
    """What orders ids as people do: `issue-9` before `issue-12`."""
    parts = (part.partition(":") for part in _parts(identity))
    return tuple((word, int(digits or 0)) for word, _, digits in parts)


def _parts(identity: str) -> Iterator[str]:
    runs = ("".join(run) for _, run in groupby(identity, str.isdecimal))
    yield from (f":{run}" if run.isdecimal() else f"{run}:" for run in runs)


def _grouped(pairs: Iterable[tuple[str, FiledComment]]) -> dict[str, tuple[FiledComment, ...]]:
    found: dict[str, list[FiledComment]] = {}
    for name, filed in pairs:
        found.setdefault(name, []).append(filed)
    return {name: tuple(group) for name, group in found.items()}


def _unanswered_first(filed: FiledComment) -> tuple[bool, str]:
    waits = filed.comment.state in (State.RECEIVED, State.ASSIGNED)
    return (not waits, filed.comment.received)


def _tells(topic: Topic, resolved: Resolved) -> bool:
    return any(change.key == topic.key for change in resolved.changes)


def _narrowed(topic: Topic, resolved: Resolved) -> Topic:
    """A topic with those of its changes that an answer names; whole where they stand in others."""
    told = tuple(one for one in topic.told if one.change in resolved.changes)
    return replace(topic, told=told) if told else topic


def _is_of(change: Change, led_to: LedTo) -> bool:
    if change.item != led_to.item:
        return False
    named = led_to.field
    return named is None or change.field == named or str(change.field).startswith(f"{named}.")
