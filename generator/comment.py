"""A comment as a value: what was said on which item, on which words, and what became of it.

Closed words live here once: channels, dispositions, reasons for hiding, answers of a sign-off.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from generator.consultation import WebAddress
from generator.model import (
    AnyId,
    Day,
    Digest,
    RevisionId,
    Short,
    Slug,
    Text,
    Value,
    Written,
    file_name,
)

WHOLE = "plan"  # stands for the id of an item where a comment is on the whole document
NEXT = "next"  # stands for the id of a revision that has not been released
LONGEST = 20_000  # characters of a comment; what is longer belongs into an attachment


class Channel(StrEnum):
    """How a comment came in."""

    ISSUE = "issue"
    MAIL = "mail"
    POST = "post"
    PHONE = "phone"
    PERSON = "person"
    MEETING = "meeting"
    SIGNOFF = "signoff"


class Disposition(StrEnum):
    """What the office decided (采纳情况)."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    REJECTED = "rejected"
    OUT_OF_SCOPE = "out_of_scope"


class HiddenReason(StrEnum):
    """Why a comment is not shown; there is no other reason."""

    SPAM = "spam"
    OFFENSIVE = "offensive"
    UNLAWFUL = "unlawful"
    PERSONAL = "personal"
    UNRELATED = "unrelated"
    REPEATED = "repeated"


class State(StrEnum):
    """How far a comment has come; derived, never written."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What a unit says to an item when it signs off (会签)."""

    AGREE = "agree"
    AMEND = "amend"
    NO_OPINION = "no_opinion"


# Ways that lead past the forge, and are entered by hand.
OFFLINE = (Channel.MAIL, Channel.POST, Channel.PHONE, Channel.PERSON, Channel.MEETING)

# The words that readers see.
CHANNELS: Mapping[Channel, str] = {
    Channel.ISSUE: "网上提交",
    Channel.MAIL: "电子邮件",
    Channel.POST: "信函",
    Channel.PHONE: "电话",
    Channel.PERSON: "当面",
    Channel.MEETING: "座谈会",
    Channel.SIGNOFF: "会签",
}
DISPOSITIONS: Mapping[Disposition, str] = {
    Disposition.ADOPTED: "采纳",
    Disposition.PARTLY: "部分采纳",
    Disposition.REJECTED: "未采纳",
    Disposition.OUT_OF_SCOPE: "不属于本次征求范围",
}
HIDDEN_REASONS: Mapping[HiddenReason, str] = {
    HiddenReason.SPAM: "广告或垃圾信息",
    HiddenReason.OFFENSIVE: "辱骂或人身攻击",
    HiddenReason.UNLAWFUL: "法律法规禁止发布的内容",
    HiddenReason.PERSONAL: "含有他人的个人信息",
    HiddenReason.UNRELATED: "与本计划无关",
    HiddenReason.REPEATED: "同一人重复提交",
}
STATES: Mapping[State, str] = {
    State.RECEIVED: "已收到",
    State.ASSIGNED: "办理中",
    State.ANSWERED: "已答复",
    State.HIDDEN: "不予展示",
    State.WITHDRAWN: "已撤回",
}
ANSWERS: Mapping[Answer, str] = {
    Answer.AGREE: "同意",
    Answer.AMEND: "修改",
    Answer.NO_OPINION: "无意见",
}
SILENT = "未反馈"  # a blank is never an answer

CommentId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$"),
    AfterValidator(file_name),
    Field(examples=["issue-12", "mail-0003"]),
]
ItemOrWhole = AnyId | Literal["plan"]
Stamp = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"),
    Field(examples=["2030-06-30T08:00:00Z"]),
]


def quote_digest(text: str) -> str:
    r"""The SHA-256 of quoted words (hex); white space and forms of the same character are one.

    >>> quote_digest("每年 100 套；\n") == quote_digest("每年100套；")
    True
    """
    plain = "".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()


class LedTo(Value):
    """A change that a comment led to: of which item (and field), first held by which revision.

    `revision` is `next` until the revision that carries the change is released.
    """

    item: AnyId
    field: Short | None = None
    revision: RevisionId


class Hidden(Value):
    """A comment that is not shown: why, since when, and a word to the public."""

    reason: HiddenReason = Field(strict=False)
    day: Day
    note: Short | None = None


class Earlier(Value):
    """What a comment said until a day on which its author changed it on the forge."""

    until: Day
    text: Text


class Further(Value):
    """What was added below an issue; `withdrawn`: the day on which it was found deleted.

    `sha256`: the digest of it as it was last taken in; an office may change `text` since.
    """

    id: Written
    received: Day
    text: Text
    withdrawn: Day | None = None
    earlier: tuple[Earlier, ...] = ()
    sha256: Digest | None = None


class Reply(Value):
    """What was posted back: the forge's id of it, and the digest of its text."""

    id: Written
    sha256: Digest


class Origin(Value):
    """Where on the forge a comment comes from, and what was seen of it last.

    `number`: the issue's; `part`: which of the items that one issue is on, from 1; `sha256`: the
    digest of what it said on this item when it was last taken in (`exchange.filing.digest`).
    """

    number: Written
    part: Annotated[int, Field(ge=1, le=1000)] = 1
    updated: Stamp
    sha256: Digest
    reply: Reply | None = None


class Cleared(Value):
    """A person's decision that what looks like personal data may be shown.

    `sha256`: the `quote_digest` of the text that the decision is on: it ends when the text changes.
    """

    sha256: Digest
    day: Day
    note: Short | None = None


class Comment(Value):
    """`comments/<round>/<id>.yaml`: one comment.

    `quote`: the words it is on, as they stood in `revision`; `proposed`: the wording that it asks
    for; `grounds`: why; `name`: shown only because its author asked, masked; `unit`: the unit that
    said it when signing off; `same_as`: the comment whose answer holds for this one too; `group`:
    the first of the comments that say the like.
    """

    id: CommentId
    item: ItemOrWhole
    revision: RevisionId
    quote: Text | None = None
    quote_sha256: Digest | None = None
    text: Text
    proposed: Text | None = None
    grounds: Text | None = None
    channel: Channel = Field(strict=False)
    received: Day
    url: WebAddress | None = None
    name: Short | None = None
    unit: Slug | None = None
    group: CommentId | None = None
    assigned: Slug | None = None
    assigned_on: Day | None = None
    disposition: Disposition | None = Field(default=None, strict=False)
    reason: Text | None = None
    answered: Day | None = None
    same_as: CommentId | None = None
    led_to: tuple[LedTo, ...] = ()
    hidden: Hidden | None = None
    withdrawn: Day | None = None
    cleared: Cleared | None = None
    earlier: tuple[Earlier, ...] = ()
    further: tuple[Further, ...] = ()
    forge: Origin | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Comment":
        for field, words in self.said():
            if len(words) > LONGEST:
                raise ValueError(f"{field} 太长，至多 {LONGEST} 字，实为 {len(words)} 字")
        if (self.quote is None) != (self.quote_sha256 is None):
            raise ValueError("quote 和 quote_sha256 要么都写，要么都不写")
        if self.quote is not None and quote_digest(self.quote) != self.quote_sha256:
            raise ValueError(
                f"quote 与 quote_sha256 不符，引文被改动过；引文确应如此的，"
                f"校验值应为 {quote_digest(self.quote)}"
            )
        if (self.assigned is None) != (self.assigned_on is None):
            raise ValueError("assigned 和 assigned_on 要么都写，要么都不写")
        return self

    @property
    def state(self) -> State:
        """How far the comment has come."""
        if self.hidden is not None:
            return State.HIDDEN
        if self.withdrawn is not None:
            return State.WITHDRAWN
        if self.disposition is not None:
            return State.ANSWERED
        return State.ASSIGNED if self.assigned else State.RECEIVED

    @property
    def shown(self) -> bool:
        """Whether its words may be shown."""
        return self.hidden is None and self.withdrawn is None

    def said(self) -> Iterator[tuple[str, str]]:
        """All words that come from outside, by field."""
        for field in ("quote", "text", "proposed", "grounds", "name"):
            value = getattr(self, field)
            if value is not None:
                yield field, value
        for index, before in enumerate(self.earlier):
            yield f"earlier.{index}.text", before.text
        for index, more in enumerate(self.further):
            yield f"further.{index}.text", more.text
            for place, before in enumerate(more.earlier):
                yield f"further.{index}.earlier.{place}.text", before.text


class SignedItem(Value):
    """A unit's answer on one item."""

    item: AnyId
    answer: Answer = Field(strict=False)


class Signoff(Value):
    """`signoffs/<round>/<unit>.yaml`: what a unit answered in an internal round.

    An item that is not listed was left blank: 未反馈.
    """

    unit: Slug
    received: Day
    answers: tuple[SignedItem, ...] = ()


class Filed(Value):
    """A comment or a sign-off with the round that it was made in."""

    round: Slug


class FiledComment(Filed):
    """A comment in its round."""

    comment: Comment

    @property
    def place(self) -> str:
        """What `Places` knows the comment by, and its file without the ending."""
        return f"comments/{self.round}/{self.comment.id}"


class FiledSignoff(Filed):
    """A sign-off in its round."""

    signoff: Signoff

    @property
    def place(self) -> str:
        """What `Places` knows the sign-off by, and its file without the ending."""
        return f"signoffs/{self.round}/{self.signoff.unit}"
