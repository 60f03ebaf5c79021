"""Whatever a machine thinks of: plans changed at any place, files changed at any byte, tables and
letters too. Nothing but the one error class may come out of it.

A hundred cases in each `make test`; `make fuzz` runs thousands (FUZZ=… says how many of each kind).
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typing_extensions import override

from generator.build import Examined, examine_loaded
from generator.chronicle import chronicle
from generator.data import files as data_files
from generator.docket import Docket
from generator.feedback import files as feedback_files
from generator.fmt import tidied
from generator.forge.gitea_issues import GiteaIssues
from generator.forge.gitee import GiteeIssues
from generator.forge.github_issues import GitHubIssues
from generator.forge.gitlab_issues import GitLabIssues
from generator.giving import Giving
from generator.history import History
from generator.intake.entry import Asked, from_table, from_text
from generator.intake.sheet import read_table
from generator.intake.template import HEADS, SHEET, template, template_csv
from generator.load import load
from generator.pages import pages
from generator.said import cut, said
from generator.slip import read as read_slips
from generator.source import read
from generator.stop import CannotRun
from generator.written import plain
from tests.attacks import harmless, texts
from tests.conftest import PLANS, TODAY, docket_of, files_in, plan_in
from tests.oddly import plain as values_of
from tests.plainly import written

CASES = int(os.environ.get("FUZZ", "25"))
fuzz = settings(max_examples=CASES, suppress_health_check=list(HealthCheck))


class Files(dict[str, bytes]):
    """The files of a plan; an example shows those that no plan of the tests has."""

    @override
    def __repr__(self) -> str:
        whole = {data for plan in PLANS.values() for data in files_in(plan).values()}
        return repr({name: data for name, data in self.items() if data not in whole})


# --- What is done with a plan


def through_all(files: Mapping[str, bytes]) -> None:
    """Load, check, prove, tidy; and where the plan is fit, all that is published of it."""
    with suppress(CannotRun):
        examined = examine_loaded(load(files, "p"), TODAY)
        assert "\n" not in "".join(map(str, examined.findings))
        tidied(files, "p")
        if examined.fit:
            publish(examined)


def publish(examined: Examined) -> None:
    plan, proof, loaded = examined.loaded.plan, examined.proof, examined.loaded
    assert plan is not None
    assert proof is not None
    docket = Docket.of(loaded, History(examined.ledger, plan), TODAY)
    giving = Giving(docket, None, "")
    pages(plan, examined.findings, proof, docket, None, dates=loaded.dates, giving=giving)
    data_files(plan, examined.findings, docket.comments)
    feedback_files(docket)
    chronicle(docket, loaded, "")


# --- Plans changed at any place

WORDS = st.sampled_from(texts()) | st.text(max_size=30) | st.sampled_from(harmless())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


@cache
def tree(plan: str, name: str) -> Any:
    found = read(files_in(PLANS[plan])[name], name)[0]
    assert found is not None
    return values_of(found)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a tree, the tree itself first."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    return [way, *(found for key, one in inner for found in places(one, (*way, key)))]


def changed(draw: st.DrawFn, value: Any, way: tuple[Any, ...]) -> Any:
    """The tree with another value at the end of a way, or none, or twice, or under another key."""
    if not way:
        return draw(VALUES)
    key, rest = way[0], way[1:]
    if rest:
        made = value.copy()
        made[key] = changed(draw, value[key], rest)
        return made
    deed = draw(st.sampled_from(("other", "text", "none", "twice", "named", "out")))
    made = value.copy()
    if deed in ("other", "text"):
        made[key] = draw(VALUES if deed == "other" else WORDS)
    elif deed == "none":
        made[key] = None
    elif deed == "out":
        del made[key]
    elif isinstance(made, list):
        made.insert(draw(st.integers(0, len(made))), value[key])
    else:
        made[draw(WORDS | st.sampled_from([*value]))] = value[key]
    return made


@st.composite
def edited_plans(draw: st.DrawFn) -> Files:
    """A plan of the tests, with or without what it is proven against, changed at some places."""
    plan = draw(st.sampled_from([*PLANS]))
    files = Files(files_in(PLANS[plan]))
    if draw(st.booleans()):
        gone = ("source", "revisions", "consultation", "comments", "signoffs", "dates")
        files = Files({n: data for n, data in files.items() if not n.startswith(gone)})
    for name in draw(
        st.lists(st.sampled_from([n for n in files if n.endswith(".yaml")]), max_size=3)
    ):
        value = tree(plan, name)
        made = changed(draw, value, draw(st.sampled_from(places(value))))
        if isinstance(made, dict):
            files[name] = _file(made)
    return files


def _file(value: dict[str, Any]) -> bytes:
    try:
        return written(value).encode("utf-8", "surrogatepass")
    except (AttributeError, ValueError):  # what stands in a list of items is no item
        return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")


@fuzz
@given(edited_plans())
def test_a_plan_changed_at_any_place(files: Files) -> None:
    through_all(files)


# --- Files changed at any byte

TOKENS = st.sampled_from(
    [
        *(
            b"\x00",
            b"\xff",
            b"\xc3",
            b"\xed\xa0\x80",
            b"\xe2\x80\xae",
            b"\xef\xbb\xbf",
            b"\r",
            b"\t",
        ),
        *(
            b"\n",
            b"\n\n",
            b": ",
            b"- ",
            b"? ",
            b"&a ",
            b"*a",
            b"!x ",
            b"|",
            b">",
            b"|-\n",
            b"#",
            b" #",
        ),
        *(b"'", b'"', b"[", b"]", b"{", b"}", b",", b"---\n", b"...\n", b"%", b"<<: ", b"~", b"\\"),
        *(b"99999999999", b"-1", b"1e999", b".inf", b"2030-02-30", b"T01", b"../", b"    "),
    ]
) | st.binary(max_size=4)


@st.composite
def broken_files(draw: st.DrawFn) -> Files:
    """A plan of the tests, some of whose files are cut, mixed, turned or spoiled."""
    files = Files(files_in(PLANS[draw(st.sampled_from([*PLANS]))]))
    for name in draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=2)):
        data = files[name]
        for _ in range(draw(st.integers(1, 3))):
            start, end = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
            near = min(end, start + draw(st.integers(0, 40)))
            data = draw(
                st.sampled_from(
                    (
                        data[:start] + draw(TOKENS) + data[start:],
                        data[:start] + draw(TOKENS) + data[near:],
                        data[:start] + data[near:],
                        data[:near] + data[start:],
                        data[:start],
                        data[end:] + data[:start],
                        data[:start]
                        + files[draw(st.sampled_from(sorted(files)))][:80]
                        + data[start:],
                    )
                )
            )
        other = draw(st.sampled_from([name, name, name, *sorted(files), f"tasks/{name}"]))
        files[other] = data
    return files


@fuzz
@given(broken_files())
def test_files_changed_at_any_byte(files: Files) -> None:
    through_all(files)


# --- What the office takes in


@st.composite
def spoiled(draw: st.DrawFn, data: bytes) -> bytes:
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        data = (
            data[:start]
            + draw(TOKENS | WORDS.map(_bytes))
            + data[start + draw(st.integers(0, 9)) :]
        )
    return data


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def docket() -> Docket:
    loaded = load(files_in(PLANS["foreign"]), "p")
    assert loaded.plan is not None
    return docket_of(History(examine_loaded(loaded, TODAY).ledger, loaded.plan))


SLIPS = json.dumps(
    {
        "format": "plansite-comments",
        "version": "1",
        "comments": [{"item": "T01", "revision": "draft", "sha256": "0" * 64, "text": "意见"}],
    }
).encode()
ROW = ("意见。,T01,2025-10-20," + "x," * (len(HEADS) - 3)).encode()


@fuzz
@given(st.data())
def test_tables_and_letters_of_any_bytes(docket: Docket, data: st.DataObject) -> None:
    plan = plan_in(PLANS["foreign"])
    made = data.draw(
        st.sampled_from((template(plan), template_csv() + ROW, SLIPS, b"")).flatmap(spoiled)
    )
    asked = Asked("", None, "2025-10-20")
    for take in (
        lambda: from_table(read_table(made, "f", SHEET, HEADS), docket, asked),
        lambda: from_text(made, "f.json", docket, asked),
        lambda: from_text(made, "f.txt", docket, asked),
    ):
        with suppress(CannotRun):
            assert all(map(str, take().faults))


# --- What a forge answers: every shape of JSON

SAID = {
    "number": 12, "iid": 12, "id": 7, "state": "open", "comments": 1, "user_notes_count": "1",
    "body": "意见", "description": "意见", "created_at": "2025-10-20T08:00:00Z",
    "updated_at": "2025-10-20T08:00:00+08:00", "confidential": False, "system": False,
    "pull_request": None, "issue_url": "https://forge.example/issues/12",
    "user": {"login": "a"}, "author": {"username": "a"},
}  # fmt: skip


@dataclass
class Answering:
    """A client whose forge answers anything with the same."""

    answer: Any
    anonymous: bool = False

    def ask(self, *_: object, **__: object) -> Any:
        return self.answer

    def pages(self, *_: object) -> Iterator[Any]:
        return iter([self.answer])

    numbered = pages


@fuzz
@given(st.data())
def test_answers_of_a_forge_of_any_shape(docket: Docket, data: st.DataObject) -> None:
    """In place of any part of an answer any other value: read, or one line why not."""
    made = changed(data.draw, SAID, data.draw(st.sampled_from(places(SAID))))
    for kind in (GitHubIssues, GitLabIssues, GiteaIssues, GiteeIssues):
        forge = kind(Answering(made), "org/plan")  # type: ignore[arg-type]
        with suppress(CannotRun):
            for issue in (*forge.changed(""), forge.issue("12")):
                for slip in read_slips(issue.body):
                    said(slip, "draft", docket)
            found = [*forge.remarks("12"), *(forge.remarks_since("") or ())]
            assert all(plain(cut(remark.body)) is not None for remark in found)
            forge.login()
