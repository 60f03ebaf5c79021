"""Comments in; groups of those that say the like, as proposals that a person confirms, out."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from generator.comment import Comment, FiledComment, quote_digest

ALIKE = 72  # from this likeness on, of 100, two comments may say the same
_BLOCK = 2_000  # comments that are compared with one another at a time


def groups(comments: Sequence[FiledComment]) -> Iterator[tuple[Comment, ...]]:
    """Groups of two and more comments on the same item that say the like and are in no group yet.

    The first of a group is the one that came first.
    """
    by_item: dict[tuple[str, str], list[Comment]] = {}
    for filed in comments:
        if filed.comment.shown:
            by_item.setdefault((filed.round, filed.comment.item), []).append(filed.comment)
    for found in by_item.values():
        for start in range(0, len(found), _BLOCK):
            yield from _groups_in(found[start : start + _BLOCK])


def _groups_in(comments: list[Comment]) -> Iterator[tuple[Comment, ...]]:
    left = [comment for comment in comments if comment.group is None]
    texts = [_plain(comment.text) for comment in left]
    taken: set[int] = set()
    for index, text in enumerate(texts):
        if index in taken:
            continue
        near = process.extract(
            text, texts[index:], scorer=fuzz.token_set_ratio, limit=None, score_cutoff=ALIKE
        )
        found = [index + place for _, _, place in near if index + place not in taken]
        if len(found) > 1:
            taken |= {*found}
            yield tuple(left[place] for place in sorted(found))


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same but for white space."""
    return quote_digest(one) == quote_digest(other)


def _plain(text: str) -> str:
    """A text with its characters parted: the scorer compares words."""
    return " ".join("".join(letter for letter in text if letter.isalnum()))
