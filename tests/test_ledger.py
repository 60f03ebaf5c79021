"""Whatever is altered in the ledger or in a snapshot is told, with the revision that it is."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import main
from generator.ledger import Ledger, ledger, link
from generator.load import Loaded, load, load_directory
from generator.model import Revision, Stage
from tests.conftest import FOREIGN, REAL, files_in

IDS = ("draft", "submitted", "issued")


def loaded_with(**update: bytes) -> Loaded:
    names = {"ledger": "revisions.yaml", **{i: f"revisions/{i}.json" for i in IDS}}
    return load({**files_in(FOREIGN), **{names[k]: v for k, v in update.items()}}, "p")


def text() -> str:
    return files_in(FOREIGN)["revisions.yaml"].decode()


def told(loaded: Loaded) -> list[tuple[str, str]]:
    return [(fault.rule, fault.message) for fault in ledger(loaded).faults]


def test_the_plans_have_ledgers_without_a_fault() -> None:
    for directory, ids in ((FOREIGN, [*IDS]), (REAL, ["draft"])):
        known = ledger(load_directory(directory))
        assert known.faults == ()
        assert [held.id for held in known.held] == ids
        assert known.latest is known.held[-1]
        assert known.find(ids[0]) is known.held[0]
        assert known.find("nowhere") is None
    assert Ledger().latest is None


@given(st.sampled_from(IDS), st.data())
def test_one_byte_of_a_snapshot(identity: str, data: st.DataObject) -> None:
    whole = files_in(FOREIGN)[f"revisions/{identity}.json"]
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != whole[at]))
    altered = whole[:at] + bytes([byte]) + whole[at + 1 :]
    found = ledger(loaded_with(**{identity: altered}))
    assert [fault.rule for fault in found.faults] == ["revision-altered"]
    assert f"稿次“{identity}”的存档" in found.faults[0].message
    assert identity not in [held.id for held in found.held]


FIXED = [
    ('id: "draft"', 'id: "first"', "first"),
    ('id: "issued"', 'id: "last"', "last"),
    ("stage: 送审稿", "stage: 修订稿", "submitted"),
    ('dated: "2025-12-30"', 'dated: "2025-12-29"', "submitted"),
]


@pytest.mark.parametrize(("old", "new", "named"), FIXED)
def test_what_may_not_change_in_an_entry(old: str, new: str, named: str) -> None:
    assert old in text()
    found = told(loaded_with(ledger=text().replace(old, new).encode()))
    assert any(rule == "revision-chain" and f"“{named}”" in said for rule, said in found)


@pytest.mark.parametrize("key", ["sha256", "chain"])
@pytest.mark.parametrize("identity", IDS)
def test_a_hash_that_was_altered(identity: str, key: str) -> None:
    entry = next(e for e in load_directory(FOREIGN).revisions if e.id == identity)
    before = getattr(entry, key)
    found = told(loaded_with(ledger=text().replace(before, "0" * 64).encode()))
    assert any(f"“{identity}”" in said for _, said in found)


def test_what_may_be_mended_later() -> None:
    mended = (
        text()
        .replace("收到意见14条", "收到意见15条")
        .replace('published: "2026-03-02"', 'published: "2026-03-01"')
        .replace("8号", "9号")
        .replace("云渡市交通运输局", "云渡市人民政府")
    )
    assert mended.count("15条") == 1
    assert told(loaded_with(ledger=mended.encode())) == []


def entries() -> list[str]:
    head, *parts = text().split("  - id: ")
    assert head == "revisions:\n"
    return ["  - id: " + part for part in parts]


def test_entries_that_come_go_or_change_places() -> None:
    first, second, third = entries()
    for left in ([second, third], [first, third], [second, first, third], [first, third, second]):
        found = told(loaded_with(ledger=("revisions:\n" + "".join(left)).encode()))
        assert "revision-chain" in {rule for rule, _ in found}, left
    # The last one gone leaves its snapshot behind; a chain cannot know more.
    found = told(loaded_with(ledger=("revisions:\n" + first + second).encode()))
    assert [rule for rule, _ in found] == ["revision-unlisted"]
    between = '  - id: "known"\n    stage: 送审稿\n'
    assert (
        told(loaded_with(ledger=("revisions:\n" + first + between + second + third).encode())) == []
    )


def test_the_chain_is_what_the_readme_of_it_says() -> None:
    entry = Revision(
        id="a", stage=Stage.REVISED, dated="2030-01-02", sha256="1" * 64, chain="2" * 64
    )
    assert link(None, entry) != link("0" * 64, entry)
    for update in ({"id": "b"}, {"stage": Stage.ISSUED}, {"dated": None}, {"sha256": "3" * 64}):
        assert link(None, entry.model_copy(update=update)) != link(None, entry)
    for free in (
        {"note": "甲"},
        {"number": "乙"},
        {"published": "2030-01-03"},
        {"chain": "4" * 64},
    ):
        assert link(None, entry.model_copy(update=free)) == link(None, entry)


@pytest.mark.parametrize("command", ["check", "verify", "build"])
def test_the_commands_say_which_revision_was_altered(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = copied(tmp_path, files_in(FOREIGN))
    snapshot = plan / "revisions" / "submitted.json"
    snapshot.write_bytes(snapshot.read_bytes().replace("送审稿".encode(), "送审槁".encode(), 1))
    more: tuple[Any, ...] = ("--output", str(tmp_path / "out")) if command == "build" else ()
    assert main([command, "--plan", str(plan), *more]) == 1
    told_ = capsys.readouterr().out
    assert "稿次“submitted”的存档 revisions/submitted.json 被改动过" in told_
    assert "[revision-altered]" in told_
    assert "“draft”的存档" not in told_
    assert not (tmp_path / "out").exists()


def copied(root: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root / "plan"
