"""The stretches of two sequences: they hold both whole, and the engine's table is bounded."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import edit
from generator.edit import LONG, Stretch, stretches

SHORT = st.text("甲乙丙", max_size=12)


@given(SHORT, SHORT)
def test_the_stretches_hold_both_whole_and_change_in_turn(one: str, other: str) -> None:
    found = [*stretches(one, other)]
    assert "".join(one[s.start : s.end] for s in found) == one
    assert "".join(other[s.start_other : s.end_other] for s in found) == other
    assert all(a.stays != b.stays for a, b in pairwise(found))
    for s in found:
        assert not s.stays or one[s.start : s.end] == other[s.start_other : s.end_other]


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 9))
def test_a_stretch_is_cut_into_parts_of_which_no_side_is_too_long(a: int, b: int, n: int) -> None:
    parts = [*Stretch(3, 3 + a, 5, 5 + b).cut(n)]
    assert [i for p in parts for i in range(p.start, p.end)] == [*range(3, 3 + a)]
    assert [i for p in parts for i in range(p.start_other, p.end_other)] == [*range(5, 5 + b)]
    assert all(p.end - p.start <= n and p.end_other - p.start_other <= n for p in parts)


@pytest.mark.parametrize("shared", [False, True])
def test_the_table_of_two_long_sequences_is_bounded(
    monkeypatch: pytest.MonkeyPatch, *, shared: bool
) -> None:
    sizes = []
    real = edit.Indel.opcodes

    def opcodes(one: Any, other: Any) -> Any:
        sizes.append(max(len(one), len(other)))
        return real(one, other)

    monkeypatch.setattr(edit.Indel, "opcodes", opcodes)
    one = [*range(3 * LONG)]
    other = [-1, *one[:-1]] if shared else [-1 - n for n in one]
    kept = sum(s.end - s.start for s in stretches(one, other) if s.stays)
    assert kept == (len(one) - 1 if shared else 0)
    assert max(sizes, default=0) <= LONG
