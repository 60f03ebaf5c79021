"""Words changed: whether the substance did, and in what. The cases are `cases/weights.txt`."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.changes import diff
from generator.load import load
from generator.model import Plan, Unit
from generator.reason import EDITORIAL, Reason, Weight, weight
from generator.scale import Names
from generator.weight import weigh
from tests.conftest import LEAST, ROOT, files_in, plan_in

CASES = Path(__file__).parent / "cases" / "weights.txt"
UNITS = (
    Unit(id="kewei", name="区科委", aliases=("区科学技术委员会",)),
    Unit(id="guiziju", name="区规划资源局", aliases=("区规资局",)),
    Unit(id="sjtu", name="上海交大", aliases=("上海交通大学",), not_in=("上海交大附属医院",)),
)
_PLAN = plan_in(LEAST).model_copy(update={"units": UNITS})
NAMES = Names(_PLAN, _PLAN)


def cases() -> Iterator[tuple[str, str, tuple[Reason, ...]]]:
    for line in CASES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            before, after, reasons = (each.strip() for each in line.split("|"))
            named = tuple(Reason(each) for each in reasons.split("、") if each)
            yield before.replace("\\n", "\n"), after.replace("\\n", "\n"), named


CHANGES = [case for case in cases() if case[2]]
NO_CHANGES = [case[:2] for case in cases() if not case[2]]


@pytest.mark.parametrize(("before", "after", "reasons"), CHANGES)
def test_a_change_is_named_as_what_it_is(
    before: str, after: str, reasons: tuple[Reason, ...]
) -> None:
    found = weigh(before, after, NAMES.signs)
    assert found == Weight(reasons)
    assert found.substantive == any(reason not in EDITORIAL for reason in reasons)


def test_the_cases_are_many_and_of_every_kind() -> None:
    found = list(cases())
    assert len(found) >= 280
    assert len({case[:2] for case in found}) == len(found)
    of_words = {reason for _, _, reasons in found for reason in reasons}
    of_fields = {
        *(Reason.ADDED, Reason.REMOVED, Reason.SPLIT, Reason.MERGED, Reason.REPLACED),
        *(Reason.MOVED, Reason.STAGE, Reason.ROLE, Reason.TARGET),
        *(Reason.ORDER, Reason.REGISTER, Reason.LAYOUT),
    }
    assert of_words == {*Reason} - of_fields
    assert len(NO_CHANGES) >= 4


@pytest.mark.parametrize(("before", "after"), NO_CHANGES)
def test_the_lines_of_a_file_are_no_change(before: str, after: str) -> None:
    assert before != after
    one, other = (_with_text(each) for each in (before, after))
    assert diff(one, other) == ()
    assert diff(one, _with_text(f"{after}附")) != ()


def _with_text(lines: str) -> Plan:
    files = dict(files_in(LEAST))
    block = "".join(f"  {line}\n" for line in lines.split("\n"))
    files["tasks/T1.yaml"] += f"\ntext: |\n{block}".encode()
    loaded = load(files, "plan")
    assert loaded.plan is not None, loaded.findings
    return loaded.plan


@pytest.mark.parametrize(("before", "after", "reasons"), CHANGES)
def test_the_way_back_weighs_the_same(before: str, after: str, reasons: tuple[Reason, ...]) -> None:
    assert weigh(after, before, NAMES.signs) == Weight(reasons)


WRITTEN = st.text(
    '区科委上海交大不未推进完成力争10.5%年月底前，。、“”"- ~至\n（）家个以上', max_size=20
)


@given(WRITTEN, WRITTEN)
@settings(max_examples=200)
def test_no_two_texts_are_too_odd_to_weigh(before: str, after: str) -> None:
    found = weigh(before, after, NAMES.signs)
    assert found == weigh(after, before, NAMES.signs)
    assert bool(found.reasons) == (before != after)


@given(WRITTEN)
@settings(max_examples=100)
def test_spaces_between_chinese_characters_never_weigh(text: str) -> None:
    spread = re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", text)
    assert not weigh(text, spread).substantive


def test_reasons_stand_in_order_of_weight() -> None:
    found = weight(Reason.WORDING, Reason.NUMBER, Reason.WORDING)
    assert found.reasons == (Reason.NUMBER, Reason.WORDING)


def test_every_list_of_signs_has_a_known_name() -> None:
    data = tomllib.loads((ROOT / "generator" / "words.toml").read_text("utf-8"))
    for entry in data["sort"]:
        assert {*entry} <= {"name", "behind", "words", "patterns"}
        assert Reason(entry["name"]) not in EDITORIAL if "name" in entry else entry["words"]
        words = entry.get("words", [])
        assert len({*words}) == len(words), sorted({w for w in words if words.count(w) > 1})


def test_no_word_is_a_sign_of_two_things() -> None:
    data = tomllib.loads((ROOT / "generator" / "words.toml").read_text("utf-8"))
    seen: dict[str, int] = {}
    for index, entry in enumerate(data["sort"]):
        for word in () if "behind" in entry else entry.get("words", []):
            assert seen.setdefault(word, index) == index, word


def test_words_of_one_meaning_stand_in_one_set() -> None:
    data = tomllib.loads((ROOT / "generator" / "forms.toml").read_text("utf-8"))
    words = [word for entry in data["same"] for one in entry["sets"] for word in one]
    assert len({*words}) == len(words)
    for entry in data["same"]:
        assert Reason(entry["name"]) in EDITORIAL
        assert "WORD" in entry["where"]
        assert all(len(one) > 1 for one in entry["sets"])
