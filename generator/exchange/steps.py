"""What is to be done to the ledger, step by step: each writes one file, or says why none is."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from generator.comment import WHOLE, FiledComment
from generator.written import written


@dataclass(frozen=True)
class Step:
    """A comment as its file is to be; `moment`: of the change on the forge, which orders steps."""

    filed: FiledComment
    moment: str
    notes: tuple[str, ...] = ()
    verb: ClassVar[str] = ""

    @property
    def file(self) -> str:
        """The file to write, relative to the plan directory."""
        return f"{self.filed.place}.yaml"

    @property
    def data(self) -> bytes:
        """What the file is to hold."""
        return written(self.filed.comment)

    @override
    def __str__(self) -> str:
        comment = self.filed.comment
        item = "全文" if comment.item == WHOLE else comment.item
        return "；".join((f"{self.verb} {comment.id}（{item}）", *self.notes))


class New(Step):
    """A comment that is not in the ledger."""

    verb = "登记"


class Edited(Step):
    """A comment whose author changed it."""

    verb = "记下修改"


class Withdrawn(Step):
    """A comment that was deleted on the forge: its file stays."""

    verb = "记下撤回"


class Returned(Step):
    """A comment that was found deleted, and is there again."""

    verb = "恢复"


class Added(Step):
    """A comment below whose issue something was added, changed or deleted."""

    verb = "记下补充"


class Noted(Step):
    """A comment of which nothing changed but when its issue was touched last."""

    verb = "更新时间"


@dataclass(frozen=True)
class Skipped:
    """An issue that was not filed, or not as it stands: why, and what to do."""

    number: str
    reason: str

    @override
    def __str__(self) -> str:
        which = f"第 {self.number} 号" if self.number else "没有编号的来件"
        return f"未收 {which}：{self.reason}"


@dataclass(frozen=True)
class Leave:
    """A comment that stands in the ledger as it is."""

    id: str
