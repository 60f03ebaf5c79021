"""The redline of Chinese text: it says both texts whole, and a reader can read it.

The cases are `cases/redlines.txt`. A cost is held over them: changes (stretches that the eye has to
stop at) and scraps (single characters torn off their word) must be fewer than in the least edit by
characters, for at most half as many more characters marked. What is measured stands in
`OURS` and `LEAST`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from generator import redline as module
from generator.redline import SIDE, Mark, Piece, Sentence, Way, cost, pieces, redline, versions
from generator.sentences import join, part
from tests.conftest import REAL, plan_in

CASES = Path(__file__).parent / "cases" / "redlines.txt"
NAMES = ("区科委", "区发改委")
FRAMES = {Mark.KEPT: "{}", Mark.DELETED: "[-{}-]", Mark.INSERTED: "{{+{}+}}"}
WAYS = {Way.STAYS: "{}", Way.MOVED_FROM: "〈移走：{}〉", Way.MOVED_TO: "〈移来：{}〉"}


# Changes, scraps and characters marked over all cases.
OURS = (159, 9, 1001)
LEAST = (187, 55, 746)


def cases() -> Iterator[tuple[str, str, str]]:
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            before, after, shown = line.split(" | ")
            yield before, after, shown


def shown(sentences: tuple[Sentence, ...]) -> str:
    return "".join(
        WAYS[s.way].format("".join(FRAMES[p.mark].format(p.text) for p in s.pieces))
        for s in sentences
    )


def least_edit(before: str, after: str) -> list[Piece]:
    """The edit by characters that changes fewest of them."""
    found = []
    for op in Indel.opcodes(before, after):
        here, there = before[op.src_start : op.src_end], after[op.dest_start : op.dest_end]
        mark = {"equal": Mark.KEPT, "delete": Mark.DELETED, "insert": Mark.INSERTED}[op.tag]
        found.append(Piece(mark, here or there))
    return found


def flat(sentences: tuple[Sentence, ...]) -> list[Piece]:
    return [piece for sentence in sentences for piece in sentence.pieces]


@pytest.mark.parametrize(("before", "after", "expected"), [*cases()])
def test_a_redline_reads_well(before: str, after: str, expected: str) -> None:
    assert shown(redline(before, after, NAMES)) == expected


def test_redlines_are_no_confetti() -> None:
    pairs = [(before, after) for before, after, _ in cases()]
    assert len(pairs) >= 55
    ours = [cost(flat(redline(before, after, NAMES))) for before, after in pairs]
    least = [cost(least_edit(before, after)) for before, after in pairs]
    sums = [tuple(sum(column) for column in zip(*costs, strict=True)) for costs in (ours, least)]
    assert sums == [OURS, LEAST]
    (changes, scraps, marked), (changes_least, scraps_least, marked_least) = sums
    assert all(mine[0] <= other[0] + 1 for mine, other in zip(ours, least, strict=True))
    assert max(mine[1] for mine in ours) <= 2
    assert changes < 0.9 * changes_least
    assert scraps < 0.2 * scraps_least
    assert marked < 1.5 * marked_least


def test_the_least_edit_would_fail() -> None:
    confetti = least_edit("打造宜居宜业宜创的活力社区。", "打造宜创宜业宜居的活力城区。")
    assert cost(confetti)[1] > 2


@pytest.mark.parametrize(("before", "after", "expected"), [*cases()])
def test_both_texts_stand_in_their_redline(before: str, after: str, expected: str) -> None:
    del expected
    assert versions(redline(before, after)) == (before, after)
    assert versions(redline(after, before)) == (after, before)


TEXTS = st.text("区科委推进完成10.5A%，。；、“”（）\n 不", max_size=40)


@given(TEXTS, TEXTS)
@settings(max_examples=200)
def test_no_two_texts_are_too_odd(before: str, after: str) -> None:
    found = redline(before, after, NAMES)
    assert versions(found) == (join(part(before)), join(part(after)))
    assert all(piece.text for piece in flat(found))


@given(TEXTS)
@settings(max_examples=50)
def test_a_text_and_itself_have_no_marks(text: str) -> None:
    assert all(piece.mark is Mark.KEPT for piece in flat(redline(text, text)))


def test_a_real_text_with_one_sentence_less_says_just_that() -> None:
    text = next(task.text for task in plan_in(REAL).tasks if task.text and len(part(task.text)) > 3)
    lines = part(text)
    found = redline(text, join([lines[0], *lines[2:]]))
    assert [piece for piece in flat(found) if piece.mark is not Mark.KEPT] == [
        Piece(Mark.DELETED, lines[1])
    ]


def test_paragraphs_are_kept_apart() -> None:
    assert versions(redline("甲。\n乙。", "甲。乙。")) == ("甲。\n乙。", "甲。乙。")


def test_a_name_is_one_word() -> None:
    assert pieces("由区科委负责", "由区发改委负责", NAMES) == (
        Piece(Mark.KEPT, "由"),
        Piece(Mark.DELETED, "区科委"),
        Piece(Mark.INSERTED, "区发改委"),
        Piece(Mark.KEPT, "负责"),
    )


def test_in_a_long_text_not_all_sentences_are_compared_with_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = []
    real = module.Indel.normalized_similarity

    def similarity(one: str, other: str, **options: float) -> float:
        compared.append((one, other))
        return real(one, other, **options)

    monkeypatch.setattr(module.Indel, "normalized_similarity", similarity)
    old = [f"第{n}项任务按季度推进。" for n in range(2_000)]
    edited = (s if n % 500 == 9 else f"第{n}项工作按年度完成。" for n, s in enumerate(old))
    new = ["新增一句说明。", *edited]
    moved = "迁建老码头。"
    before, after = join([moved, *old]), join([*new, moved])
    found = redline(before, after)
    assert versions(found) == (before, after)
    assert len(compared) <= (len(new) + 1) * SIDE
    assert [s.text() for s in found if s.way is Way.MOVED_TO] == [moved]
    both = [s for s in found if {p.mark for p in s.pieces} >= {Mark.KEPT, Mark.DELETED}]
    assert len(both) > 0.9 * len(old)
