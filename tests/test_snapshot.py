"""A snapshot is the plan, whole and always the same; nothing that is not one passes for one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from generator.fmt import tidied
from generator.load import load, read_directory
from generator.model import Plan
from generator.snapshot import digest, frozen, thawed
from tests.conftest import FOREIGN, PLANS, ROOT, files_in, plan_in
from tests.edits import revised


def test_the_way_there_and_back(plan: Plan) -> None:
    data = frozen(plan)
    assert thawed(data) == plan
    assert frozen(thawed(data)) == data
    assert data.endswith(b"}\n")


def can_be_loaded(plan: Plan) -> bool:
    """Not so where an edit leaves nothing but white space of a field."""
    try:
        Plan.model_validate(plan.model_dump())
    except ValidationError:
        return False
    return True


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_any_revised_plan_comes_back(seed: int, edits: int) -> None:
    plan = revised(plan_in(FOREIGN), Random(seed), edits)
    assume(can_be_loaded(plan))
    held = json.loads(frozen(plan))
    assert held["format"] == "1"
    assert Plan.model_validate_json(json.dumps(held["plan"])) == plan


def test_the_form_of_the_files_is_not_in_it(plan_directory: Path) -> None:
    files = dict(files_in(plan_directory))
    for name, data in files.items():
        if name.endswith(".yaml"):
            files[name] = b"# a comment\n" + data
    files |= tidied(files, "p").changed
    other = load(dict(reversed(files.items())), "p").plan
    assert other is not None
    assert frozen(other) == frozen(plan_in(plan_directory))


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_another_run_gives_the_same_bytes(seed: str) -> None:
    code = (
        "from generator.load import load_directory; from generator.snapshot import *;"
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


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"format": "1", "plan": "\xff"}',
    "a list": b"[]",
    "another format": b'{"format": "2", "plan": {}}',
    "a key too many": frozen(plan_in(FOREIGN)).replace(b'"format"', b'"more": 1, "format"'),
    "depth": b'{"format": "1", "plan": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "no number": b'{"format": "1", "plan": {"head": NaN}}',
    "a lone surrogate": b'{"format": "1", "plan": {"head": "\\ud800"}}',
    "size": b'{"format": "1", "plan": "' + b"a" * 10_000_000 + b'"}',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_snapshot_is_one_fault(data: bytes) -> None:
    with pytest.raises(ValueError, match="处不合格式") as error:
        thawed(data)
    assert len(str(error.value)) < 200


def changed(change: Callable[[Any], None]) -> bytes:
    held = json.loads(frozen(plan_in(FOREIGN)))
    change(held["plan"])
    return json.dumps(held, ensure_ascii=False).encode()


def test_a_plan_that_contradicts_itself_is_one_fault() -> None:
    cases: list[tuple[Callable[[Any], None], str]] = [
        (lambda plan: plan["units"].pop(2), "没有登记"),
        (lambda plan: plan["tasks"][0].update(action="A99"), "所属的“A99”不存在"),
        (lambda plan: plan["indicators"][0].update(action="A99"), "所属的“A99”不存在"),
        (lambda plan: plan["actions"][1].update(parent="A99"), "所属的“A99”不存在"),
        (lambda plan: plan["tasks"].append(plan["tasks"][0]), "重复"),
    ]
    assert thawed(changed(lambda _: None)) == plan_in(FOREIGN)
    for change, said in cases:
        with pytest.raises(ValueError, match=said):
            thawed(changed(change))
