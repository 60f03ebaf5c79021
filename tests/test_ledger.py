"""Whatever is altered in the ledger or in a snapshot is told, with the revision that it is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build import examine
from generator.cli import main
from generator.directory import load_directory
from generator.finding import Severity
from generator.ledger import TAKEN, Ledger, appended, ledger, link
from generator.load import Loaded, load
from generator.model import Revision, Stage
from generator.snapshot import digest, frozen
from tests.conftest import FOREIGN, LEAST, REAL, TODAY, files_in, plan_in
from tests.test_git import edit

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


# --- Any chain, altered anywhere


def chained(texts: Sequence[tuple[str, Stage, str | None]]) -> Loaded:
    """A ledger of so many releases, each of another text; between them one that is not held."""
    entries: list[Revision] = []
    snapshots: dict[str, bytes] = {}
    for number, (identity, stage, dated) in enumerate(texts):
        head = plan_in(LEAST).head.model_copy(update={"title": f"第{number}稿"})
        snapshots[identity] = frozen(plan_in(LEAST).model_copy(update={"head": head}))
        entry = Revision(id=identity, stage=stage, dated=dated, published=f"203{number}-12-31")
        entries.append(appended(entries, entry, snapshots[identity]))
        if number == 0:
            entries.append(Revision(id="known", stage=Stage.REVISED))
    loaded = load(files_in(LEAST), "p")
    return replace(loaded, revisions=tuple(entries), snapshots=snapshots)


CHAINS = st.lists(
    st.tuples(
        st.sampled_from(["r1", "r2", "r3", "r4"]), st.sampled_from(Stage), st.sampled_from(["2030-01-02", None])
    ),
    min_size=2,
    max_size=4,
    unique_by=lambda text: text[0],
).map(chained)  # fmt: skip
OTHERS: Mapping[str, Any] = {
    "id": "other",
    "stage": None,  # the next one
    "dated": "2030-01-01",
    "sha256": "5" * 64,
    "chain": "5" * 64,
}


def at_held(loaded: Loaded, data: st.DataObject) -> int:
    places = [place for place, entry in enumerate(loaded.revisions) if entry.held]
    return data.draw(st.sampled_from(places))


def rules(loaded: Loaded) -> set[str]:
    return {fault.rule for fault in ledger(loaded).faults}


@given(CHAINS)
def test_a_chain_as_it_was_written_has_no_fault(loaded: Loaded) -> None:
    known = ledger(loaded)
    assert known.faults == ()
    assert [held.id for held in known.held] == [e.id for e in loaded.revisions if e.held]
    assert [frozen(held.plan) for held in known.held] == [*loaded.snapshots.values()]


@given(CHAINS, st.sampled_from([*OTHERS]), st.data())
def test_any_fixed_field_of_any_entry(loaded: Loaded, field: str, data: st.DataObject) -> None:
    at = at_held(loaded, data)
    entry, stages = loaded.revisions[at], [*Stage]
    other = OTHERS[field] or stages[(stages.index(entry.stage) + 1) % len(stages)]
    altered = entry.model_copy(update={field: other})
    entries = (*loaded.revisions[:at], altered, *loaded.revisions[at + 1 :])
    known = ledger(replace(loaded, revisions=entries))
    assert any(f"“{altered.id}”" in fault.message for fault in known.faults)
    assert known.find(altered.id) is None
    # Those before it are what they were.
    before = [e.id for e in entries[:at] if e.held]
    assert [held.id for held in known.held][: len(before)] == before


@given(CHAINS, st.data())
def test_any_free_field_of_any_entry(loaded: Loaded, data: st.DataObject) -> None:
    at = at_held(loaded, data)
    free = {"note": "甲", "number": "乙", "issuer": "丙", "address": "https://a.example/"}
    mended = loaded.revisions[at].model_copy(update=free)
    entries = (*loaded.revisions[:at], mended, *loaded.revisions[at + 1 :])
    assert ledger(replace(loaded, revisions=entries)).faults == ()


@given(CHAINS, st.data())
def test_an_entry_that_goes(loaded: Loaded, data: st.DataObject) -> None:
    at = at_held(loaded, data)
    gone = loaded.revisions[at].id
    left = replace(loaded, revisions=(*loaded.revisions[:at], *loaded.revisions[at + 1 :]))
    last = not any(entry.held for entry in loaded.revisions[at + 1 :])
    assert rules(left) == {"revision-unlisted"} | ({"revision-chain"} if not last else set())
    tidy = {name: text for name, text in loaded.snapshots.items() if name != gone}
    assert rules(replace(left, snapshots=tidy)) == ({"revision-chain"} if not last else set())


@given(CHAINS, st.data())
def test_two_entries_that_change_places(loaded: Loaded, data: st.DataObject) -> None:
    one, other = at_held(loaded, data), at_held(loaded, data)
    entries = [*loaded.revisions]
    entries[one], entries[other] = entries[other], entries[one]
    assert ("revision-chain" in rules(replace(loaded, revisions=tuple(entries)))) == (one != other)


@given(CHAINS, st.data())
def test_an_entry_that_comes_between(loaded: Loaded, data: st.DataObject) -> None:
    """Well tied to the one before it; the one behind it is not."""
    at = at_held(loaded, data)
    text = next(iter(loaded.snapshots.values()))
    new = appended(loaded.revisions[:at], Revision(id="new", stage=Stage.REVISED), text)
    entries = (*loaded.revisions[:at], new, *loaded.revisions[at:])
    found = ledger(replace(loaded, revisions=entries, snapshots={**loaded.snapshots, "new": text}))
    (fault,) = found.faults
    assert fault.rule == "revision-chain"
    assert f"“{loaded.revisions[at].id}”" in fault.message


@given(CHAINS, st.data())
def test_any_text_written_anew_with_its_hash(loaded: Loaded, data: st.DataObject) -> None:
    """Snapshot and hash go together; the chain tells all the same, and the text is not used."""
    at = at_held(loaded, data)
    entry = loaded.revisions[at]
    text = loaded.snapshots[entry.id].replace("稿".encode(), "槁".encode(), 1)
    altered = entry.model_copy(update={"sha256": digest(text)})
    entries = (*loaded.revisions[:at], altered, *loaded.revisions[at + 1 :])
    snapshots = {**loaded.snapshots, entry.id: text}
    known = ledger(replace(loaded, revisions=entries, snapshots=snapshots))
    assert [fault.rule for fault in known.faults] == ["revision-chain"]
    assert f"“{entry.id}”" in known.faults[0].message
    assert known.find(entry.id) is None


def test_an_id_twice_or_of_an_address_and_a_day_before_the_last() -> None:
    loaded = chained([("r1", Stage.REVISED, "2030-01-02"), ("r2", Stage.REVISED, None)])
    first, known, second = loaded.revisions
    assert rules(replace(loaded, revisions=(first, known, known, second))) == {"revision-id"}
    for taken in TAKEN:
        entries = (first, known.model_copy(update={"id": taken}), second)
        assert rules(replace(loaded, revisions=entries)) == {"revision-id"}
    early = known.model_copy(update={"dated": "2029-12-31"})
    assert rules(replace(loaded, revisions=(first, early, second))) == {"revision-order"}


# --- Entries as the file has them


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


@pytest.mark.parametrize("identity", IDS)
@pytest.mark.parametrize("command", ["check", "verify", "build"])
def test_the_commands_say_which_revision_was_altered(
    identity: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = copied(tmp_path, files_in(FOREIGN))
    snapshot = plan / "revisions" / f"{identity}.json"
    snapshot.write_bytes(snapshot.read_bytes().replace("云渡".encode(), "云度".encode(), 1))
    more: tuple[Any, ...] = ("--output", str(tmp_path / "out")) if command == "build" else ()
    assert main([command, "--plan", str(plan), *more]) == 1
    told_ = capsys.readouterr().out
    assert f"稿次“{identity}”的存档 revisions/{identity}.json 被改动过" in told_
    assert told_.count("[revision-altered]") == 1
    assert not (tmp_path / "out").exists()
    found = examine(plan, TODAY).findings
    errors = [finding.rule for finding in found if finding.severity is Severity.ERROR]
    assert errors == ["revision-altered"]
    before = {finding.identity for finding in examine(FOREIGN, TODAY).findings}
    told_besides = [f.rule for f in found if f.identity not in before]
    assert told_besides == ["revision-altered"]  # what would follow from it is not told


@pytest.mark.parametrize("command", ["check", "verify", "build", "diff"])
def test_the_commands_say_which_revision_contradicts_itself(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hash and chain are right, the plan is not: groups that stand in each other have no end."""
    held = json.loads(frozen(plan_in(FOREIGN)))
    held["plan"]["actions"][0]["parent"] = "A2"
    text = (json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    entry = appended((), Revision(id="draft", stage=Stage.REVISED), text)
    listed = "revisions:\n  - {id: draft, stage: 修订稿, sha256: SHA, chain: CHAIN}\n"
    listed = listed.replace("SHA", entry.sha256 or "").replace("CHAIN", entry.chain or "")
    files = {n: d for n, d in files_in(FOREIGN).items() if not n.startswith("revisions/")}
    files |= {"revisions.yaml": listed.encode(), "revisions/draft.json": text}
    plan = copied(tmp_path, files)
    more = {"build": ("--output", str(tmp_path / "out")), "diff": ("draft",)}.get(command, ())
    assert main([command, "--plan", str(plan), *more]) == (2 if command == "diff" else 1)
    told_ = capsys.readouterr()
    if command == "diff":
        assert "稿次“draft”的登记或存档被改动过，或读不了" in told_.err
    else:
        assert f"{plan}/revisions/draft.json: 存档读不了：里面的计划自相矛盾：A1 的" in told_.out
        assert "[revision-unreadable]" in told_.out


@pytest.mark.parametrize("command", ["check", "verify", "build"])
@pytest.mark.parametrize("left", [2, 1, 0])
def test_the_commands_say_which_revisions_are_no_longer_listed(
    command: str, left: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the last entries no chain can tell that they were there: their snapshots do."""
    plan = copied(tmp_path, files_in(FOREIGN))
    (plan / "revisions.yaml").write_text("revisions:\n" + "".join(entries()[:left]), "utf-8")
    if not left:
        (plan / "revisions.yaml").unlink()
    # What else would tell: the last one's stage, and the source's revision.
    stage = load_directory(FOREIGN).revisions[left - 1].stage
    edit(plan / "plan.yaml", "stage: 正式印发", f"stage: {stage}")
    edit(plan / "source.yaml", 'revision: "issued"\n', "")
    more: tuple[Any, ...] = ("--output", str(tmp_path / "out")) if command == "build" else ()
    assert main([command, "--plan", str(plan), *more]) == 1
    told_ = capsys.readouterr().out
    for index, identity in enumerate(IDS):
        said = f"revisions/{identity}.json: revisions.yaml 没有登记“{identity}”的存档"
        assert (said in told_) == (index >= left)


def copied(root: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root / "plan"
