"""The ledger and a forge in; answers below issues out: each posted once, and kept up to date.

An answer that was posted is known by its id in the ledger; where the ledger lost it, by our mark
and our name together. The issue is closed before the ledger is written: what was cut goes on.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from generator.comment import Comment, FiledComment, Reply
from generator.docket import natural
from generator.exchange.answer import answer, mark
from generator.exchange.filing import Desk
from generator.exchange.planning import ledger_of
from generator.exchange.steps import Leave
from generator.forge.discussion import stored
from generator.forge.issues import Issues, Remark
from generator.forge.trouble import ForgeTrouble, Missing, Unclear

_ATTEMPTS = 3


@dataclass(frozen=True)
class Answer:
    """An answer to post below an issue; `last`: whether all that its issue holds is answered."""

    filed: FiledComment
    body: str
    last: bool
    verb: ClassVar[str] = ""

    @override
    def __str__(self) -> str:
        return f"{self.verb} {self.filed.comment.id}{'，并关闭来件' if self.last else ''}"

    @property
    def comment(self) -> Comment:
        """The comment that is answered."""
        return self.filed.comment


class Post(Answer):
    """An answer that was not posted, as far as the ledger knows."""

    verb = "答复"


class Renew(Answer):
    """An answer that was posted and says something else now."""

    verb = "更新答复"


def answers(desk: Desk, site: str) -> tuple[Answer | Leave, ...]:
    """The answers to post: of comments from issues in public rounds that are still there."""
    public = {one.id for one in desk.docket.consultation.public()}
    found: list[Answer | Leave] = []
    for parts in ledger_of(desk).own.values():
        here = [one for one in parts if one.round in public]
        last = all(_is_done(one.comment) for one in parts)
        found += (_wanted(one, desk, site, last=last) for one in here)
    return tuple(sorted(found, key=lambda one: natural(_id(one))))


def _id(one: Answer | Leave) -> str:
    return one.id if isinstance(one, Leave) else one.comment.id


def _is_done(comment: Comment) -> bool:
    return bool(comment.disposition or comment.hidden or comment.withdrawn)


def _wanted(filed: FiledComment, desk: Desk, site: str, *, last: bool) -> Answer | Leave:
    comment = filed.comment
    body = answer(filed, desk.docket, site)
    if body is None or comment.forge is None or comment.withdrawn is not None:
        return Leave(comment.id)
    reply = comment.forge.reply
    if reply is None:
        return Post(filed, body, last)
    return Leave(comment.id) if reply.sha256 == digest(body) else Renew(filed, body, last)


def digest(body: str) -> str:
    """The digest by which an answer that changed is known."""
    return hashlib.sha256(body.encode()).hexdigest()


def name_of(forge: Issues) -> str:
    """Our name, without which our own answers could not be told from others' words."""
    login = forge.login()
    if not login:
        raise ForgeTrouble("平台没有说明令牌属于谁，分不清哪条答复是自己写的；请更换令牌")
    return login


def post(step: Answer, forge: Issues, login: str) -> FiledComment:
    """Post an answer and close its issue where it is the last; the comment as it is to be filed.

    Raises Missing where the issue is gone.
    """
    comment = step.comment
    if comment.forge is None:
        raise ValueError(comment.id)
    number = comment.forge.number
    issue = forge.issue(number)
    identity = _posted(step, forge, number, login)
    if step.last and not issue.closed:
        forge.close(number)
    reply = Reply(id=identity, sha256=digest(step.body))
    origin = comment.forge.model_copy(update={"reply": reply})
    filed = comment.model_copy(update={"forge": origin})
    return FiledComment.model_construct(round=step.filed.round, comment=filed)


def _posted(step: Answer, forge: Issues, number: str, login: str) -> str:
    """The id of our answer, which says what it should: look, act, and look again in doubt."""
    doubt: ForgeTrouble | None = None
    for _ in range(_ATTEMPTS):
        known = _known(step.comment) if doubt is None else ""
        try:
            return _written(step, forge, number, known or _found(step, forge, number, login))
        except Unclear as unclear:
            doubt = unclear
    raise doubt or ForgeTrouble("答复没有发出；请稍后重新运行")


def _written(step: Answer, forge: Issues, number: str, there: str | Remark | None) -> str:
    if there is None:
        made = forge.create(number, step.body)
        if not made:
            raise Unclear("平台没有说明发出的答复是哪一条；请稍后重新运行")
        return made
    identity = there if isinstance(there, str) else there.id
    if isinstance(there, str) or stored(there.body) != stored(step.body):
        try:
            forge.update(number, identity, step.body)
        except Missing:  # deleted on the forge
            return forge.create(number, step.body)
    return identity


def _known(comment: Comment) -> str:
    return comment.forge.reply.id if comment.forge and comment.forge.reply else ""


def _found(step: Answer, forge: Issues, number: str, login: str) -> Remark | None:
    """Our answer below an issue: written by us, and beginning with its mark."""
    begin = mark(step.comment)
    ours: Iterator[Remark] = (one for one in forge.remarks(number) if one.author == login)
    return next((one for one in ours if one.body.startswith(begin)), None)
