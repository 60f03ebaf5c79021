"""`consultation.yaml` as values: its rounds, their days and channels, and what came of them.

The state of a round on a day is worked out here: `today` is an argument, never the clock.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from generator.model import Day, RevisionId, Short, Slug, Text, Value, Written, file_name

LEAST_DAYS = 30  # 《重大行政决策程序暂行条例》（国务院令第713号）第十五条
LAST_DAYS = 3  # a round is said to end soon on its last days
RESERVED = frozenset({"give", "privacy", "index"})  # addresses below /consultation/


class RoundKind(StrEnum):
    """Who is asked: units, before or beside the public, or everybody."""

    INTERNAL = "internal"
    PUBLIC = "public"


class Clock(StrEnum):
    """Where a round stands on a day."""

    BEFORE = "before"
    OPEN = "open"
    LAST_DAYS = "last_days"
    CLOSED = "closed"


# The words that readers see.
KINDS: Mapping[RoundKind, str] = {
    RoundKind.INTERNAL: "征求单位意见",
    RoundKind.PUBLIC: "公开征求意见",
}
CLOCKS: Mapping[Clock, str] = {
    Clock.BEFORE: "尚未开始",
    Clock.OPEN: "正在征求",
    Clock.LAST_DAYS: "即将截止",
    Clock.CLOSED: "已经结束",
}


def _not_reserved(value: str) -> str:
    if value in RESERVED:
        raise ValueError(f"“{value}”留作网站的固定地址，请换一个编号")
    return value


RoundId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$"),
    AfterValidator(_not_reserved),
    AfterValidator(file_name),
    Field(examples=["public", "public-2"]),
]
MailAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=200
    ),
    Field(examples=["name@example.org"]),
]
WebAddress = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[^\s<>]+$", max_length=1000),
    Field(examples=["https://example.org/notice"]),
]


class Mail(Value):
    """Where mails go; `mark`: what to write in the subject."""

    address: MailAddress
    mark: Short | None = None


class Post(Value):
    """Where letters go; `mark`: what to write on the envelope."""

    address: Short
    postcode: Written | None = None
    addressee: Short | None = None
    mark: Short | None = None


class Phone(Value):
    """Whom to call, and when."""

    number: Written
    hours: Short | None = None


class InPerson(Value):
    """Where to come, and when."""

    address: Short
    hours: Short | None = None


class Channels(Value):
    """The ways of saying something. `issues`: on the forge that keeps the repository."""

    issues: bool = False
    mail: Mail | None = None
    post: Post | None = None
    phone: Phone | None = None
    in_person: InPerson | None = None

    @property
    def any(self) -> bool:
        """Whether there is a way at all."""
        return self.issues or any((self.mail, self.post, self.phone, self.in_person))


class Office(Value):
    """The office that answers questions on the consultation."""

    name: Short
    contact: Short | None = None
    phone: Written | None = None


class Attachment(Value):
    """Something that is published with the notice."""

    title: Short
    address: WebAddress


class Feedback(Value):
    """What the office says of the comments as a whole, once the round is over.

    `asked`: the units that an internal round asked; `silence`: the rule, where silence counts as
    consent; `unknown`: why it is not known what came of the round.
    """

    published: Day | None = None
    statement: Text | None = None
    asked: tuple[Slug, ...] = ()
    silence: Short | None = None
    unknown: Text | None = None


class Round(Value):
    """One round of consultation on one revision; its last day is included.

    `stated_days`: the length that the notice states; `shorter_because`: why it is shorter than 30
    days; `days_unknown`: why the days are not known, of a round that is long over.
    """

    id: RoundId
    kind: RoundKind = Field(strict=False)
    revision: RevisionId
    title: Short | None = None
    first: Day | None = None
    last: Day | None = None
    stated_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    shorter_because: Text | None = None
    days_unknown: Text | None = None
    issuers: tuple[Short, ...] = ()
    issued: Day | None = None
    introduction: Text | None = None
    basis: Text | None = None
    explanation: Text | None = None
    channels: Channels = Channels()
    office: Office | None = None
    attachments: tuple[Attachment, ...] = ()
    feedback: Feedback | None = None

    @model_validator(mode="after")
    def _days(self) -> "Round":
        if (self.first is None) != (self.last is None):
            raise ValueError("first 和 last 要么都写，要么都不写")
        if (self.last is None) != (self.days_unknown is not None):
            raise ValueError("写明 first 和 last；起止日期无从查考的，用 days_unknown 说明缘由")
        if self.first and self.last and self.last < self.first:
            raise ValueError(f"结束日期 {self.last} 早于开始日期 {self.first}")
        return self

    @property
    def days(self) -> int | None:
        """Its length in days, the first and the last one included."""
        if self.first is None or self.last is None:
            return None
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1

    @property
    def ending(self) -> str | None:
        """The first of its last days; of a very short round, a day before it began."""
        if self.last is None:
            return None
        last = date.fromisoformat(self.last).toordinal()
        return date.fromordinal(max(last - LAST_DAYS + 1, 1)).isoformat()

    def clock(self, today: date) -> Clock:
        """Where the round stands on a day; one whose days nobody knows is over."""
        day = today.isoformat()
        if self.first is None or self.last is None or self.ending is None:
            return Clock.CLOSED
        if day < self.first:
            return Clock.BEFORE
        if day > self.last:
            return Clock.CLOSED
        return Clock.LAST_DAYS if day >= self.ending else Clock.OPEN

    def takes_comments(self, today: date) -> bool:
        """Whether the public may comment on a day."""
        is_open = self.clock(today) in (Clock.OPEN, Clock.LAST_DAYS)
        return self.kind is RoundKind.PUBLIC and is_open


class Consultation(Value):
    """`consultation.yaml`: all rounds, in order of time."""

    rounds: tuple[Round, ...] = ()

    def find(self, identity: str) -> Round | None:
        """The round of this id."""
        return next((one for one in self.rounds if one.id == identity), None)

    def public(self) -> Iterator[Round]:
        """The rounds that asked everybody."""
        return (one for one in self.rounds if one.kind is RoundKind.PUBLIC)

    def current(self, today: date) -> Round | None:
        """The public round that a banner tells of: the open one, else the next, else the last."""
        rounds = sorted(self.public(), key=lambda one: one.last or "")
        ahead = [one for one in rounds if one.clock(today) is not Clock.CLOSED]
        return next(iter(ahead), rounds[-1] if rounds else None)
