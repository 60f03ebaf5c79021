"""A comment that is wanted and a pull request in; steps out, which can then be taken.

Ours is the comment that we wrote and that begins with our mark. Taken twice, nothing changes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from typing_extensions import override

from generator.forge.discussion import Discussion, Note, stored
from generator.forge.trouble import ForgeTrouble, Missing, Unclear

_ATTEMPTS = 3


@dataclass(frozen=True)
class Wanted:
    """The mark that the comment begins with, its text, and the labels."""

    mark: str
    body: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Create:
    """There is no comment of ours yet."""

    body: str

    @override
    def __str__(self) -> str:
        return "发表审阅意见"

    def take(self, discussion: Discussion) -> None:
        """Write it."""
        discussion.create(self.body)


@dataclass(frozen=True)
class Update:
    """Our comment says something else."""

    note: Note
    body: str

    @override
    def __str__(self) -> str:
        return "更新审阅意见"

    def take(self, discussion: Discussion) -> None:
        """Change it in place; write it anew where it was deleted in between."""
        try:
            discussion.update(self.note, self.body)
        except Missing:
            discussion.create(self.body)


@dataclass(frozen=True)
class Leave:
    """Our comment is as wanted."""

    @override
    def __str__(self) -> str:
        return "审阅意见没有变化，不动"

    def take(self, discussion: Discussion) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class AddLabels:
    """Labels that are not there yet."""

    labels: tuple[str, ...]

    @override
    def __str__(self) -> str:
        return f"添加标签：{'、'.join(self.labels)}"

    def take(self, discussion: Discussion) -> None:
        """Add them."""
        discussion.add_labels(self.labels)


Step = Create | Update | Leave | AddLabels


def comment_step(wanted: Wanted, login: str, notes: Iterable[Note]) -> Create | Update | Leave:
    """What makes our comment say what is wanted."""
    for note in notes:
        if note.author == login and note.body.startswith(wanted.mark):
            same = stored(note.body) == stored(wanted.body)
            return Leave() if same else Update(note, wanted.body)
    return Create(wanted.body)


def label_steps(wanted: Wanted, present: frozenset[str]) -> tuple[AddLabels, ...]:
    """What adds the labels that are missing; no label is ever taken away."""
    there = {label.casefold() for label in present}
    missing = tuple(label for label in wanted.labels if label.casefold() not in there)
    return (AddLabels(missing),) if missing else ()


def steps(discussion: Discussion, wanted: Wanted) -> tuple[Step, ...]:
    """The steps that `post` would take. Raises ForgeTrouble."""
    step = comment_step(wanted, _login(discussion), discussion.notes())
    return (step, *(label_steps(wanted, discussion.labels()) if wanted.labels else ()))


def post(discussion: Discussion, wanted: Wanted) -> Iterator[str]:
    """Take the steps, and tell of each. Raises ForgeTrouble where the comment cannot be made.

    Labels that cannot be added are told of: a job may write a comment and yet make no label.
    """
    yield str(_comment(discussion, wanted))
    try:
        for step in label_steps(wanted, discussion.labels()) if wanted.labels else ():
            step.take(discussion)
            yield str(step)
    except ForgeTrouble as trouble:
        yield f"没有添加标签：{trouble}"


def _comment(discussion: Discussion, wanted: Wanted) -> Step:
    """Look, then act; look again where nobody knows whether the comment was made."""
    login = _login(discussion)
    for _ in range(_ATTEMPTS):
        step = comment_step(wanted, login, discussion.notes())
        try:
            step.take(discussion)
        except Unclear as unclear:
            doubt: ForgeTrouble = unclear
        else:
            return step
    raise doubt


def _login(discussion: Discussion) -> str:
    """Our name, without which our own comment could not be told from another's."""
    login = discussion.login()
    if not login:
        raise ForgeTrouble("平台没有说明令牌属于谁，分不清哪条意见是自己写的；请更换令牌")
    return login
