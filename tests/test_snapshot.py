"""A snapshot is the plan, whole and always the same; nothing that is not one passes for one."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from generator.directory import read_directory
from generator.fmt import tidied
from generator.load import load
from generator.model import Plan
from generator.printed import printed
from generator.report import report
from generator.snapshot import digest, frozen, thawed
from generator.source import read
from tests.conftest import FOREIGN, LEAST, PLANS, REAL, ROOT, files_in, plan_in
from tests.edits import revised
from tests.oddly import Writer, plain


def test_the_way_there_and_back(plan: Plan) -> None:
    data = frozen(plan)
    assert thawed(data) == plan
    assert frozen(thawed(data)) == data
    assert data.endswith(b"}\n")
    assert [*printed(thawed(data))] == [*printed(plan)]  # whatever the order of roles in the files


def can_be_loaded(plan: Plan) -> bool:
    """Not so where an edit leaves nothing but white space of a field."""
    try:
        Plan.model_validate(plan.model_dump())
    except ValidationError:
        return False
    return True


def with_units(plan: Plan, others: Plan) -> Plan:
    """A plan whose units are all registered: an edit takes them off without a look at the items."""
    units = {unit.id: unit for unit in (*others.units, *plan.units)}
    return plan.model_copy(update={"units": tuple(units.values())})


@given(st.sampled_from(list(PLANS.values())), st.integers(0, 10_000), st.integers(1, 12))
def test_any_revised_plan_comes_back(directory: Path, seed: int, edits: int) -> None:
    random, plan = Random(seed), plan_in(directory)
    for _ in range(edits):
        plan = with_units(revised(plan, random, 1), plan)
    assume(can_be_loaded(plan))
    data = frozen(plan)
    assert thawed(data) == plan
    assert frozen(thawed(data)) == data
    assert report(plan, thawed(data), "a", "b").changes == ()


@given(st.sampled_from([FOREIGN, LEAST]), st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_form_of_the_files_is_not_in_it(directory: Path, seed: int) -> None:
    """Keys and files in any order, any quotes, comments, lines cut anywhere; and tidied again."""
    random, written = Random(seed), dict(files_in(directory))
    for name in (name for name in written if name.endswith(".yaml")):
        node, _ = read(written[name], name)
        assert node is not None
        written[name] = Writer(random).document(plain(node)).encode()
    names = random.sample(list(written), len(written))
    shuffled = {name: written[name] for name in names}
    for files in (shuffled, {**shuffled, **tidied(shuffled, "p").changed}):
        other = load(files, "p").plan
        assert other is not None
        assert frozen(other) == frozen(plan_in(directory))


def test_comments_and_the_real_plan_s_files_in_another_order() -> None:
    """The largest plan, with a comment above every line that may have one."""
    files = {
        name: re.sub(rb"(?m)^(?=\S)", b"# x\n", data) if name.endswith(".yaml") else data
        for name, data in files_in(REAL).items()
    }
    other = load(dict(reversed(files.items())), "p").plan
    assert other is not None
    assert frozen(other) == frozen(plan_in(REAL))


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_another_run_gives_the_same_bytes(seed: str) -> None:
    code = (
        "from generator.directory import load_directory; from generator.snapshot import *;"
        f"print(digest(frozen(load_directory(__import__('pathlib').Path({str(FOREIGN)!r})).plan)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Shanghai"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == digest(frozen(plan_in(FOREIGN)))


def test_the_released_snapshots_of_the_plans_still_read() -> None:
    """What was released once is read for ever: these bytes were written by earlier versions."""
    found = 0
    for directory in PLANS.values():
        for name, data in read_directory(directory).items():
            if name.startswith("revisions/"):
                assert frozen(thawed(data)) == data
                found += 1
    assert found >= 4


WHOLE = frozen(plan_in(FOREIGN))
OTHER_WORDS = {
    "the same key twice": (b'{\n "format": "1",', b'{\n "format": "1",\n "format": "1",'),
    "a key twice, deep inside": (b'   "id": "S1",', b'   "id": "S9",\n   "id": "S1",'),
    "a default written out": (b'    "end": 2030,', b'    "end": 2030 ,'),
    "another order": (
        b'    "end": 2030,\n    "start": 2026\n',
        b'    "start": 2026,\n    "end": 2030\n',
    ),
    "an escape": ("云渡".encode(), b"\\u4e91\\u6e21"),
    "no line break at the end": (b"}\n}\n", b"}\n}"),
}


@pytest.mark.parametrize(("old", "new"), OTHER_WORDS.values(), ids=OTHER_WORDS)
def test_there_is_one_way_to_write_a_snapshot(old: bytes, new: bytes) -> None:
    """What other programs might read in another way is told, though its hash be right."""
    assert old in WHOLE
    with pytest.raises(ValueError, match="写法不是存档的写法"):
        thawed(WHOLE.replace(old, new, 1))


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "内容不是 JSON"),
    "no JSON": (b"{", "内容不是 JSON"),
    "no UTF-8": (b'{"format": "1", "plan": "\xff"}', "内容不是 JSON"),
    "a list": (b"[]", "“内容”应为“键: 值”的形式，实为列表"),
    "another format": (b'{"format": "2", "plan": {}}', "“format”只能是：1，实为“2”"),
    "no plan": (b'{"format": "1"}', "缺少“plan”"),
    "a key too many": (WHOLE.replace(b'"format"', b'"more": 1, "format"'), "不认识的键“more”"),
    "depth": (
        b'{"format": "1", "plan": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "内容不是 JSON",
    ),
    "not a number": (b'{"format": "1", "plan": {"head": NaN}}', "“plan.head”应为"),
    "infinity": (WHOLE.replace(b'"number": "412.5"', b'"number": Infinity'), "“plan.indicators"),
    "a lone surrogate": (WHOLE.replace("云渡".encode(), b"\\ud800"), "内容不是 JSON"),
    "size": (b'{"format": "1", "plan": "' + b"a" * 10_000_000 + b'"}', "“plan”应为"),
    "a long key": (WHOLE.replace(b'"format"', b'"' + b"a" * 10_000_000 + b'": 1, "format"'), "aaa"),
    "a key that acts on the screen": (WHOLE.replace(b'"format"', b'"\\u001b[2J": 1, "format"'), "U+001B[2J"),
    "a type": (WHOLE.replace(b'"start": 2026', b'"start": true'), "“plan.head.period.start”应为整数"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_snapshot_is_one_fault(data: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as error:
        thawed(data)
    assert type(error.value) is ValueError
    assert str(error.value).isprintable()
    assert len(str(error.value)) <= 150


@given(st.binary(max_size=200))
def test_any_bytes_are_a_plan_or_a_fault(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        thawed(data)


@given(st.integers(0, len(WHOLE) - 1), st.sampled_from([*b'0"{}[],:\\\x00\xffaT']))
def test_one_byte_makes_another_plan_or_a_fault(at: int, byte: int) -> None:
    data = WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :]
    try:
        plan = thawed(data)
    except ValueError:
        return
    assert (plan == plan_in(FOREIGN)) == (data == WHOLE)


def changed(change: Callable[[Any], object]) -> bytes:
    held = json.loads(WHOLE)
    change(held["plan"])
    return (json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


CONTRADICTIONS: dict[str, tuple[Callable[[Any], object], str]] = {
    "a unit": (lambda plan: plan["units"].pop(2), "没有登记"),
    "the group of a task": (
        lambda plan: plan["tasks"][0].update(action="A99"),
        "所属的“A99”不存在",
    ),
    "the group of an indicator": (
        lambda plan: plan["indicators"][0].update(action="A99"),
        "所属的“A99”不存在",
    ),
    "the group of a group": (
        lambda plan: plan["actions"][1].update(parent="A99"),
        "所属的“A99”不存在",
    ),
    "an item twice": (lambda plan: plan["safeguards"].append(plan["safeguards"][0]), "“S1”重复"),
    "a unit twice": (lambda plan: plan["units"].append(plan["units"][0]), "“shifuban”重复"),
    "a group in itself": (lambda plan: plan["actions"][0].update(parent="A1"), "A1 的上级关系成环"),
    "groups in each other": (
        lambda plan: plan.update(
            actions=[
                {"id": "A2", "number": 1, "parent": "A1", "title": "甲"},
                {"id": "A1", "number": 2, "parent": "A2", "title": "乙"},
            ],
            tasks=[{"id": "T1", "number": 1, "action": "A1", "title": "丙"}],
            indicators=[{"id": "I1", "number": 1, "action": "A1", "name": "丁"}],
        ),
        "的上级关系成环",
    ),
    "groups in another order": (lambda plan: plan["actions"].reverse(), "次序"),
    "tasks in another order": (lambda plan: plan["tasks"].reverse(), "次序"),
    "a letter that no one sees": (
        lambda plan: plan["head"].update(title="题\u202e目"),
        "不可见的字符 U+202E",
    ),
    "a control": (lambda plan: plan["tasks"][0].update(title="题\x1b[2J"), "不可见的字符 U+001B"),
    "a key that no one sees": (
        lambda plan: plan["tasks"][0].update(title="题\ufeff"),
        "不可见的字符 U+FEFF",
    ),
}


def test_a_change_that_contradicts_nothing_is_read() -> None:
    assert thawed(changed(lambda _: None)) == plan_in(FOREIGN)
    assert thawed(changed(lambda plan: plan["head"].update(title="题"))) != plan_in(FOREIGN)


@pytest.mark.parametrize(("change", "said"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_plan_that_contradicts_itself_is_one_fault(
    change: Callable[[Any], object], said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        thawed(changed(change))
