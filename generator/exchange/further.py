"""What stands below an issue and what was filed of it in; what is to be filed out."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.comment import Comment, Earlier, Further
from generator.forge.issues import Remark
from generator.moment import day
from generator.said import cut
from generator.written import plain, written

MARK = "<!-- plansite reply "  # what we write below an issue begins so
EMPTIED = "（内容已清空）"
_MOST = 50  # things that are filed below one comment
_LONGEST = 4_000  # characters of each
_LARGEST = 3_000_000  # bytes of a file, of the 4,000,000 that are read


@dataclass(frozen=True)
class Merged:
    """What is to be filed, when the first change of it happened, and what is told of it."""

    further: tuple[Further, ...]
    moment: str = ""
    notes: tuple[str, ...] = ()


def others(remarks: Iterable[Remark], login: str, ours: frozenset[str]) -> Iterator[Remark]:
    """What others wrote. Without a name of ours, what begins with our mark is taken for ours."""
    for one in remarks:
        by_us = one.author == login if login else one.body.startswith(MARK)
        if not by_us and one.id and one.id not in ours and one.created:
            yield one


def merged(comment: Comment, remarks: Sequence[Remark], today: str) -> Merged:
    """What stands below a comment now, beside what was filed of it: nothing filed is lost."""
    there = {one.id: one for one in remarks}
    kept = tuple(_again(one, there.get(one.id), today) for one in comment.further)
    known = {one.id for one in kept}
    new = [one for one in remarks if one.id not in known and plain(one.body)]
    room = max(_MOST - len(kept), 0)
    added = tuple(map(_filed, sorted(new, key=lambda one: (one.created, one.id))[:room]))
    changed = [new for old, new in zip(comment.further, kept, strict=True) if old != new]
    gone = [one for one in changed if one.id not in there]
    moments = [there[one.id].updated for one in (*changed, *added) if one.id in there]
    counts = {"新增": len(added), "修改": len(changed) - len(gone), "删除": len(gone)}
    told = [f"补充意见{what} {count} 条" for what, count in counts.items() if count]
    if len(new) > room:
        told.append(f"补充意见过多，另有 {len(new) - room} 条没有收入，请到平台上查看")
    return Merged((*kept, *added), "" if gone else min(moments, default=""), tuple(told))


def _again(filed: Further, now: Remark | None, today: str) -> Further:
    """What was filed, as it is now; the office's own wording stays unless its author changed it."""
    if now is None:
        gone = {"withdrawn": filed.withdrawn or today}
        return filed.model_copy(update=gone)
    if filed.sha256 == _digest(now.body) or (filed.sha256 is None and filed.text == _text(now)):
        return filed
    before = Earlier(until=day(now.updated), text=filed.text)
    new = {"text": _text(now), "sha256": _digest(now.body), "earlier": (*filed.earlier, before)}
    return filed.model_copy(update=new)


def _filed(one: Remark) -> Further:
    received = day(one.created)
    return Further(id=one.id, received=received, text=_text(one), sha256=_digest(one.body))


def _text(one: Remark) -> str:
    return cut(plain(one.body), _LONGEST) or EMPTIED


def _digest(body: str) -> str:
    return hashlib.sha256(plain(body).encode("utf-8", "replace")).hexdigest()


def slim(comment: Comment) -> Comment:
    """A comment whose file can be read: git keeps the earlier wordings that it leaves out."""
    if len(written(comment)) <= _LARGEST:
        return comment
    further = (m.model_copy(update={"earlier": m.earlier[-1:]}) for m in comment.further)
    return comment.model_copy(update={"earlier": comment.earlier[-1:], "further": tuple(further)})
