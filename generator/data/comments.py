"""Every field of `comments.json`, and the table of comments."""

from collections.abc import Callable, Sequence
from typing import Any

from generator.comment import (
    Channel,
    Comment,
    Disposition,
    FiledComment,
    HiddenReason,
    State,
)
from generator.data.package import Column, Sheet
from generator.data.shapes import (
    DAY_OR_NULL,
    OBJECT_OR_NULL,
    SCHEMA_VERSION,
    TEXT,
    TEXT_OR_NULL,
    Field,
    Objects,
    many,
    one_of,
    ref,
)


def _of(name: str) -> Callable[[FiledComment], Any]:
    """A field of the comment as it is."""
    return lambda filed: getattr(filed.comment, name)


def _said(name: str) -> Callable[[FiledComment], Any]:
    """Words of the comment; nothing where they are not shown."""
    return lambda filed: getattr(filed.comment, name) if filed.comment.shown else None


def _hidden(filed: FiledComment) -> Any:
    hidden = filed.comment.hidden
    if hidden is None:
        return None
    return {"reason": hidden.reason, "day": hidden.day, "note": hidden.note}


COMMENT: tuple[Field, ...] = (
    Field("id", TEXT, "意见的编号", _of("id")),
    Field("round", TEXT, "哪一轮征求意见"),
    Field("item", TEXT, "所针对的条目的编号；plan 为整份文件", _of("item")),
    Field("revision", TEXT, "所针对的稿次", _of("revision")),
    Field("quote", TEXT_OR_NULL, "所引的原话", _said("quote")),
    Field(
        "quote_sha256",
        TEXT_OR_NULL,
        "所引原话去掉空白后的 SHA-256",
        _said("quote_sha256"),
    ),
    Field("text", TEXT_OR_NULL, "意见；不予展示和已撤回的为空", _said("text")),
    Field("proposed", TEXT_OR_NULL, "建议改为", _said("proposed")),
    Field("grounds", TEXT_OR_NULL, "提意见人说的理由", _said("grounds")),
    Field("channel", one_of(*Channel), "来自哪种方式", _of("channel")),
    Field("received", {"type": "string", "format": "date"}, "收到日期", _of("received")),
    Field("url", TEXT_OR_NULL, "原处的网址", _said("url")),
    Field("name", TEXT_OR_NULL, "公开的称呼，已隐去名字", _said("name")),
    Field("unit", TEXT_OR_NULL, "会签时提意见的单位的编号", _of("unit")),
    Field("state", one_of(*State), "办到哪一步", _of("state")),
    Field("assigned", TEXT_OR_NULL, "办理单位的编号", _of("assigned")),
    Field("assigned_on", DAY_OR_NULL, "交办日期", _of("assigned_on")),
    Field(
        "disposition",
        one_of(*Disposition, None),
        "采纳情况：adopted 采纳、partly 部分采纳、rejected 未采纳、out_of_scope 不属于本次征求范围",
        _of("disposition"),
    ),
    Field("reason", TEXT_OR_NULL, "答复的理由；不予展示和已撤回的为空", _said("reason")),
    Field("answered", DAY_OR_NULL, "答复日期", _of("answered")),
    Field("same_as", TEXT_OR_NULL, "与哪条意见一并答复", _of("same_as")),
    Field("led_to", many(ref("led_to")), "对应修改", _of("led_to")),
    Field("group", TEXT_OR_NULL, "同类意见中第一条的编号", _of("group")),
    Field("hidden", OBJECT_OR_NULL, f"不予展示的理由和日期：{'、'.join(HiddenReason)}", _hidden),
    Field("withdrawn", DAY_OR_NULL, "提意见人撤回的日期", _of("withdrawn")),
)
_LED_TO = (
    Field("item", TEXT, "改了哪个条目"),
    Field("field", TEXT_OR_NULL, "改了哪个字段；空为整个条目"),
    Field("revision", TEXT, "改动最早见于哪一稿；next 为尚未发布的一稿"),
)
COMMENTS_FILE: Objects = {
    "comments.json": (
        SCHEMA_VERSION,
        Field("comments", many(ref("comment")), "全部意见，按轮次和收到的先后", lambda all_: all_),
    ),
    "comment": COMMENT,
    "led_to": _LED_TO,
}


def comments_sheet(comments: Sequence[FiledComment]) -> Sheet:
    """The comments as a table."""
    plain = (f for f in COMMENT if f.name not in ("led_to", "hidden"))
    columns = (
        *(Column(f.name, f.meaning, f.value) for f in plain),
        Column("led_to", "对应修改：条目和稿次", lambda filed: _led_to(filed.comment)),
        Column("hidden", "不予展示的理由", lambda filed: _why(filed.comment)),
    )
    return Sheet("comments", "意见", columns, comments)


def _led_to(comment: Comment) -> str:
    return "、".join(f"{one.item}@{one.revision}" for one in comment.led_to)


def _why(comment: Comment) -> str | None:
    return comment.hidden.reason if comment.hidden else None
