"""The proof holds for every plan with a source; and whatever is changed in one, it is seen."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from generator.align import Letters, align, differing
from generator.directory import load_directory
from generator.finding import Place
from generator.ledger import appended
from generator.load import Loaded
from generator.model import Mention, Plan, SourceText
from generator.printed import Sort, printed
from generator.snapshot import frozen
from generator.verify import Group, Proof, White, compare, render, verify
from tests.conftest import FOREIGN, LEAST, REAL

SOURCED = [pytest.param(REAL, id="real"), pytest.param(FOREIGN, id="foreign")]

# What a plan holds beside what its document prints, by kind of leaf, and why.
UNPRINTED = {
    "head.short_title": "the site's own short name",
    "head.period.start": "the title says it in words",
    "head.period.end": "the title says it in words",
    "head.labels.*": "what the site calls the parts",
    "head.roles.letter": "the sign on the site's chips",
    "head.roles.lead": "what the role means",
    "head.lead_rule": "what the order of units means",
    "head.columns.label": "the table has a head of its own",
    "head.document.*": "the catalogue's facts",
    "head.reporting.*": "a summary of what the text says",
    "actions.parent": "the order of the groups says it",
    "actions.number": "the plain number beside the printed one",
    "indicators.id": "an id",
    "indicators.base.year": "the column's head says it",
    "indicators.base.number": "the number in the printed text",
    "indicators.targets.number": "the number in the printed text",
    "indicators.targets.comparator": "what the printed text means",
    "tasks.id": "an id",
    "tasks.number": "the plain number beside the printed one",
    "tasks.roles.unit": "whom the printed name means",
    "tasks.deadlines.kind": "what the printed text means",
    "tasks.columns": "no column of the table shows it",
    "tasks.rows.id": "an id",
    "tasks.rows.roles.unit": "whom the printed name means",
    "tasks.rows.deadlines.date": "what the printed text means",
    "tasks.rows.deadlines.kind": "what the printed text means",
    "tasks.rows.steps.id": "an id",
    "tasks.rows.steps.number": "the plain number beside the printed one",
    "tasks.rows.steps.roles.unit": "whom the printed name means",
    "indicators.roles.unit": "whom the printed name means",
    "safeguards.id": "an id",
    "safeguards.number": "the plain number beside the printed one",
    "safeguards.roles.unit": "whom the printed name means",
    "safeguards.columns": "no column of a table shows it",
    "safeguards.deadlines.*": "read out of the text",
    "safeguards.extra": "what has no field",
    "tasks.rows.replaces": "what it took the place of",
    "tasks.rows.steps.replaces": "what it took the place of",
    "units.*": "the register: items hold the names as printed",
}
# What the document prints in some places only: the pieces of the print say where.
SOMETIMES = {
    "head.stage": "where the outline has it",
    "head.body.between": "where an item of the body has several roles",
    "actions.table.printed": "where the table has lines of the group itself",
    "actions.table.title": "where the table has lines of the group itself",
    "head.roles.label": "where the body names the role; a table has heads of its own",
    "indicators.number": "unless a number as printed is given",
    "tasks.rows.number": "where the table has a column for it",
    "tasks.deadlines.text": "where the table has a column for it, and the rows have none",
}
# What has no letter of its own in the print, but moves or takes away what has.
LINKS = {
    "head.outline.part": "which part stands here",
    "head.indicator_table.columns.field": "what the column shows",
    "head.row_table.columns.field": "what the column shows",
    "head.roles.key": "the items' roles are found by it",
    "head.roles.kinds": "which items print the role",
    "head.columns.key": "the items' columns are found by it",
    "head.columns.kinds": "which items print the column",
    "actions.id": "tasks and indicators are found by it",
    "indicators.action": "the group it stands in",
    "tasks.action": "the group it stands in",
}


@cache
def loaded_from(directory: Path) -> Loaded:
    return load_directory(directory)


def plan_of(directory: Path) -> Plan:
    plan = loaded_from(directory).plan
    assert plan is not None
    return plan


def proof_of(plan: Plan, directory: Path) -> Proof:
    """The proof of a changed plan against the source and the places of the unchanged one."""
    return compare(replace(loaded_from(directory), plan=plan))


# The proof


@pytest.mark.parametrize("directory", SOURCED)
def test_every_character_of_the_source_is_accounted_for_once(directory: Path) -> None:
    loaded = loaded_from(directory)
    assert loaded.source_text is not None
    proof = verify(loaded)
    assert proof.differences == ()
    assert proof.slips == ()
    assert proof.total(Group.NOTHING) == 0
    assert sum(count.characters for count in proof.counts) == proof.characters
    assert proof.characters == len(loaded.source_text.decode())


@pytest.mark.parametrize("directory", SOURCED)
def test_every_printed_letter_accounts_for_one_of_the_source(directory: Path) -> None:
    proof = verify(loaded_from(directory))
    letters: Counter[str] = Counter()
    for piece in printed(plan_of(directory)):
        letters[piece.sort] += sum(not c.isspace() for c in piece.text)
    held = (c for c in proof.counts if c.group in (Group.VALUE, Group.LABEL))
    spaces = {c.kind: c.characters - letters[c.kind] for c in held}
    assert +letters == {kind: letters[kind] for kind in spaces}
    # A space between two Latin words is the document's own; all others are the extraction's.
    own = sum(" " in p.text.strip() for p in printed(plan_of(directory)) if p.sort is Sort.TEXT)
    assert bool(sum(spaces.values())) is bool(own)


def test_the_real_plan_is_whole() -> None:
    plan = plan_of(REAL)
    sizes = {
        "actions": len(plan.actions),
        "indicators": len(plan.indicators),
        "tasks": len(plan.tasks),
        "rows": len(list(plan.rows())),
        "steps": len(list(plan.steps())),
        "safeguards": len(plan.safeguards),
        "units": len(plan.units),
    }
    assert sizes == {
        "actions": 5,
        "indicators": 12,
        "tasks": 20,
        "rows": 39,
        "steps": 116,
        "safeguards": 4,
        "units": 34,
    }
    assert {(c.group, c.kind): c.characters for c in verify(loaded_from(REAL)).counts} == {
        (Group.VALUE, Sort.TEXT): 19030,
        (Group.VALUE, Sort.TARGET): 105,
        (Group.LABEL, Sort.HEADING): 880,
        (Group.LABEL, Sort.NUMBER): 392,
        (Group.LABEL, Sort.HEADER): 68,
        (Group.LABEL, Sort.UNIT): 1377,
        (Group.LABEL, Sort.ROLE): 80,
        (Group.LABEL, Sort.MARK): 316,
        (Group.ARTEFACT, White.LINE): 1626,
        (Group.ARTEFACT, White.CELL): 107,
        (Group.ARTEFACT, White.SPACE): 604,
        (Group.ARTEFACT, "页码"): 4,
        (Group.ARTEFACT, "重复的表头"): 160,
        (Group.ARTEFACT, "重复的单元格"): 137,
        (Group.ARTEFACT, "误识的字形"): 1,
    }


def test_slips_of_the_real_draft_are_kept() -> None:
    """Read off the source by eye: what a well-meaning hand would mend stands as printed."""
    plan = plan_of(REAL)
    text = {item.id: getattr(item, "text", None) for item in plan.items()}
    action = next(action for action in plan.actions if action.id == "A2")
    assert (action.printed, action.table.printed) == ("二、", "（二）")
    assert "大赛““大零号湾””参赛" in text["T10-4-2"]
    assert "生态修复技术;建立" in text["T02-1-4"]
    assert text["T18-1-1"].endswith("每天禁行18小时;")
    assert "新增2-3个" in text["T01-1-4"]
    assert "应用场景2~3项" in text["T02-1-5"]
    assert "建立大零号湾金融联盟" in text["T09-1"]
    assert "“留在上海”" in text["T13-3-1"]
    assert "“留·在上海”" in text["T13-3"]
    unnumbered = [s.id for _, _, s in plan.steps() if s.printed is None]
    assert unnumbered == ["T14-1-1", "T16-2-1"]


# Every leaf of a plan, changed


@dataclass(frozen=True)
class Leaf:
    """A value of a plan: how to come to it, its kind, where it should stand."""

    path: tuple[str | int, ...]
    kind: str
    item: str
    field: str
    value: Any

    @property
    def place_field(self) -> str:
        return self.field.replace(".separator", ".sep")


def leaves(value: Any, at: Leaf) -> Iterator[Leaf]:
    """All values below, in the plan's order."""
    if isinstance(value, BaseModel):
        identity = getattr(value, "id", None)
        if identity:
            at = replace(at, item=identity, field="")
        for name in type(value).model_fields:
            kind = f"{at.kind}.{name}".lstrip(".")
            inside = isinstance(getattr(value, name), Mapping) and name == "roles"
            field = at.field if inside else f"{at.field}.{name}".lstrip(".")
            below = replace(at, path=(*at.path, name), kind=kind, field=field)
            yield from leaves(getattr(value, name), below)
    elif isinstance(value, Mapping | tuple):
        for key, child in value.items() if isinstance(value, Mapping) else enumerate(value):
            field = f"{at.field}.{key}".lstrip(".")
            yield from leaves(child, replace(at, path=(*at.path, key), field=field))
    elif value is not None:
        yield replace(at, value=value)


@cache
def all_leaves(directory: Path) -> tuple[Leaf, ...]:
    plan = plan_of(directory)
    found: list[Leaf] = []
    for name in Plan.model_fields:
        item = {"head": "plan"}.get(name, "")
        found += leaves(getattr(plan, name), Leaf((name,), name, item, "", None))
    return tuple(found)


def matches(kind: str, listed: Mapping[str, str]) -> bool:
    parts = kind.split(".")
    stars = {".".join(parts[: n + 1]) + ".*" for n in range(len(parts) - 1)}
    return kind in listed or bool(stars & listed.keys())


def shows(directory: Path) -> frozenset[tuple[str, str]]:
    return frozenset((piece.item, piece.field) for piece in printed(plan_of(directory)))


def is_printed(leaf: Leaf, directory: Path) -> bool:
    """Whether the document prints this leaf."""
    if leaf.kind in SOMETIMES:
        return (leaf.item, leaf.field) in shows(directory)
    return not matches(leaf.kind, UNPRINTED) and not matches(leaf.kind, LINKS)


def put(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """A copy with a new value at the path; nothing is validated, so that anything may be tried."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, BaseModel):
        return value.model_copy(update={str(first): put(getattr(value, str(first)), rest, new)})
    if isinstance(value, Mapping):
        return {**value, first: put(value[first], rest, new)}
    assert isinstance(first, int)
    return (*value[:first], put(value[first], rest, new), *value[first + 1 :])


def get(value: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        value = getattr(value, key) if isinstance(value, BaseModel) else value[key]
    return value


Change = Callable[[str, int], str]
CHANGES: dict[str, Change] = {
    "change": lambda text, k: text[:k] + ("甲" if text[k] != "甲" else "乙") + text[k + 1 :],
    "drop": lambda text, k: text[:k] + text[k + 1 :],
    "double": lambda text, k: text[:k] + text[k] + text[k:],
    "swap": lambda text, k: text[:k] + text[k + 1] + text[k] + text[k + 2 :],
    "space": lambda text, k: text[: k + 1] + " " + text[k + 1 :],
}


def where_to(text: str, change: str) -> int | None:
    """The middle place of a text where the change makes a difference."""
    names = {k for match in re.finditer(r"\{\w+\}", text) for k in range(*match.span())}
    letters = [k for k in range(len(text)) if not text[k].isspace() and k not in names]
    if change == "swap":
        letters = [k for k in letters[:-1] if not text[k + 1].isspace() and text[k] != text[k + 1]]
    if change == "space":
        letters = [k for k in letters[:-1] if not text[k + 1].isspace()]
    if change == "drop" and len(letters) == 1:
        letters = []
    return letters[len(letters) // 2] if letters else None


def names(proof: Proof, place: Place) -> bool:
    """Whether a difference is told at this line, or between lines on both sides of it."""
    for told in proof.differences:
        until = told.until or told.place
        if place.file not in (told.place.file, until.file):
            continue
        lines = [side.line for side in (told.place, until) if side.file == place.file]
        if min(lines) <= place.line <= max(lines):
            return True
    return False


# Around what they are filled with, forms have a single mark: what is dropped whole leaves no place.
FORMS = {"head.body.role", "head.body.roles", "head.indicator_table.year_label"}
APART = 13  # values changed at once are so many values apart
Try = tuple[tuple[str | int, ...], Any, Place]  # a path, the value to put there, its place


def unseen(tried: list[Try], directory: Path) -> list[tuple[str | int, ...]]:
    """The changes that no difference names the place of: tried in batches, then alone."""

    def not_named(batch: list[Try]) -> list[Try]:
        changed = plan_of(directory)
        for path, value, _ in batch:
            changed = put(changed, path, value)
        proof = proof_of(changed, directory)
        return [one for one in batch if not names(proof, one[2])]

    doubtful = [one for start in range(APART) for one in not_named(tried[start::APART])]
    return [path for one in doubtful for path, _, _ in not_named([one])]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("directory", SOURCED)
def test_a_letter_of_any_printed_leaf(directory: Path, change: str) -> None:
    """Every printed leaf of the plan is changed, and told at its own file and line."""
    places = loaded_from(directory).places
    work = [
        (leaf, k)
        for leaf in all_leaves(directory)
        if isinstance(leaf.value, str)
        and is_printed(leaf, directory)
        and (k := where_to(leaf.value, change)) is not None
        and (change != "drop" or leaf.kind not in FORMS)
    ]
    assert len(work) > (750 if directory == REAL else 250)
    tried = [
        (leaf.path, CHANGES[change](leaf.value, k), places.at(leaf.item, leaf.place_field, k))
        for leaf, k in work
    ]
    assert unseen(tried, directory) == []


@cache
def seen_alone(directory: Path) -> Mapping[str, bool]:
    """By kind of leaf, whether a change of its first one alone changes the proof."""
    whole = verify(loaded_from(directory))
    seen: dict[str, bool] = {}
    for leaf in all_leaves(directory):
        if leaf.kind not in seen and (leaf.kind not in SOMETIMES or is_printed(leaf, directory)):
            proof = proof_of(put(plan_of(directory), leaf.path, other(leaf.value)), directory)
            seen[leaf.kind] = (proof.differences, proof.counts) != ((), whole.counts)
    return seen


@pytest.mark.parametrize("directory", SOURCED)
def test_each_kind_of_leaf_alone(directory: Path) -> None:
    """Seen when it is printed; not seen when it is listed as unprinted, so the list is true."""
    told = {kind: seen for kind, seen in seen_alone(directory).items() if not matches(kind, LINKS)}
    assert {kind for kind, seen in told.items() if not seen} == {
        kind for kind in told if matches(kind, UNPRINTED)
    }


def test_links_are_seen_by_what_hangs_on_them() -> None:
    alone = [seen_alone(directory) for directory in (REAL, FOREIGN)]
    assert {kind for kind in LINKS if not any(seen.get(kind) for seen in alone)} == set()


def test_no_kind_of_leaf_is_listed_in_vain() -> None:
    kinds = {leaf.kind for directory in (REAL, FOREIGN) for leaf in all_leaves(directory)}
    for listed in (UNPRINTED, SOMETIMES, LINKS):
        found = [name for name in listed if any(matches(kind, {name: ""}) for kind in kinds)]
        assert list(listed) == found
    assert not [kind for kind in kinds if matches(kind, UNPRINTED) and matches(kind, LINKS)]


def other(value: Any) -> Any:
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
        case "page_number":
            return "glyph"
        case _:
            return f"{value}甲"


@pytest.mark.parametrize("directory", SOURCED)
def test_each_kind_of_printed_leaf_emptied(directory: Path) -> None:
    """Seen, but where the print stays the same: a heading of the table falls back to the body's."""
    whole = "".join(piece.text for piece in printed(plan_of(directory)))
    last = {leaf.kind: leaf for leaf in all_leaves(directory) if is_printed(leaf, directory)}
    emptied = {k: put(plan_of(directory), leaf.path, "") for k, leaf in last.items() if leaf.value}
    same = {k for k, p in emptied.items() if "".join(x.text for x in printed(p)) == whole}
    assert {kind for kind, plan in emptied.items() if proof_of(plan, directory).holds} == same
    assert same <= {"actions.table.printed", "head.target_years"}


# Lists: roles, steps, rows, columns, parts


def lists(value: Any, at: Leaf) -> Iterator[Leaf]:
    """All tuples below that are not empty."""
    if isinstance(value, tuple) and value:
        yield replace(at, value=value)
    for below in children(value, at):
        yield from lists(*below)


def children(value: Any, at: Leaf) -> Iterator[tuple[Any, Leaf]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            kind = f"{at.kind}.{name}".lstrip(".")
            yield getattr(value, name), replace(at, path=(*at.path, name), kind=kind)
    elif isinstance(value, Mapping | tuple):
        for key, child in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield child, replace(at, path=(*at.path, key))


def dropped(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return values[:-1]


def doubled(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*values, values[-1])


def swapped(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*values[:-2], values[-1], values[-2])


# Lists whose order and length the document does not print.
UNPRINTED_LISTS = {
    "units",
    "units.aliases",
    "units.not_in",
    "head.roles",
    "head.roles.kinds",
    "head.columns",
    "head.columns.kinds",
    "head.labels.actions",
    "head.document.issuers",
    "head.reporting",
    "tasks.deadlines",
    "tasks.rows.replaces",
    "tasks.rows.steps.replaces",
    "safeguards.deadlines",
}


@pytest.mark.parametrize("change", [dropped, doubled, swapped])
@pytest.mark.parametrize("directory", SOURCED)
def test_each_kind_of_list(directory: Path, change: Callable[[Any], Any]) -> None:
    plan = plan_of(directory)
    chosen: dict[str, list[Leaf]] = {}
    for found in lists(plan, Leaf((), "", "", "", None)):
        if change is not swapped or len(found.value) > 1:
            chosen.setdefault(found.kind, []).append(found)
    seen: dict[str, bool] = {}
    for kind, of_kind in chosen.items():
        for found in {0: of_kind[0], 1: of_kind[len(of_kind) // 2], 2: of_kind[-1]}.values():
            changed = change(found.value)
            if changed != found.value:
                holds = proof_of(put(plan, found.path, changed), directory).holds
                seen[kind] = seen.get(kind, True) and not holds
    assert {kind for kind, was in seen.items() if not was} <= UNPRINTED_LISTS


@pytest.mark.parametrize("directory", SOURCED)
def test_a_unit_dropped_added_or_exchanged_in_any_role(directory: Path) -> None:
    """In every role of every item, told at the line of the role."""
    plan, places = plan_of(directory), loaded_from(directory).places
    roles = [
        (leaf, get(plan, leaf.path[:-2]))
        for leaf in all_leaves(directory)
        if leaf.kind.endswith("roles.printed") and leaf.path[-2] == 0
    ]
    assert len(roles) > 20
    stranger = Mention(unit="nobody", printed="某某办公室", separator="、")
    tries: dict[str, Callable[[tuple[Mention, ...]], tuple[Mention, ...]]] = {
        "dropped": lambda units: units[1:],
        "added": lambda units: (*units, stranger),
        "exchanged": lambda units: (stranger.model_copy(update={"separator": ""}), *units[1:]),
    }
    for name, attempt in tries.items():
        tried = [
            (leaf.path[:-2], attempt(units), places.of(leaf.item, leaf.field))
            for leaf, units in roles
            if name != "dropped" or len(units) > 1
        ]
        assert unseen(tried, directory) == [], name


@pytest.mark.parametrize("directory", SOURCED)
def test_any_target_dropped_or_moved_to_another_year(directory: Path) -> None:
    plan = plan_of(directory)
    for index, indicator in enumerate(plan.indicators):
        first, *others = indicator.targets
        without = {year: indicator.targets[year] for year in others}
        path = ("indicators", index, "targets")
        assert not proof_of(put(plan, path, without), directory).holds
        values = tuple(indicator.targets.values())
        turned = dict(zip(indicator.targets, values[1:] + values[:1], strict=True))
        if [target.text for target in turned.values()] != [target.text for target in values]:
            assert not proof_of(put(plan, path, turned), directory).holds
        assert first


@pytest.mark.parametrize("directory", SOURCED)
def test_a_mark_dropped_from_a_form(directory: Path) -> None:
    for leaf in all_leaves(directory):
        if leaf.kind in FORMS:
            dropped_mark = CHANGES["drop"](leaf.value, where_to(leaf.value, "change") or 0)
            holds = proof_of(put(plan_of(directory), leaf.path, dropped_mark), directory).holds
            assert not holds, leaf.kind


# What is said


def with_text(identity: str, old: str, new: str) -> Plan:
    leaf = next(x for x in all_leaves(REAL) if (x.item, x.field) == (identity, "text"))
    assert old in leaf.value
    return put(plan_of(REAL), leaf.path, leaf.value.replace(old, new))


def said_of(plan: Plan) -> list[str]:
    """The differences of a changed real plan, its directory named as `plan`."""
    findings = (str(told.finding) for told in proof_of(plan, REAL).differences)
    return [finding.replace(REAL.as_posix(), "plan") for finding in findings]


SOURCE = "plan/source/consultation-draft-2023-2025.txt"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2-3", "2-5", "应为“3”，实为“5”（在“业生态；4、新增2-”之后；原文 {}:775:7）"),
        ("2-3", "23", "缺少“-”（在“产业生态；4、新增2”之后；原文 {}:775:6）"),
        ("2-3", "2--3", "多出“-”（在“业生态；4、新增2-”之后；原文 {}:775:7）"),
        (
            "2-3",
            "2- 3",
            "此处应有空格 0 个，实有 1 个（在“业生态；4、新增2-”之后；原文 {}:775:7）",
        ),
    ],
)
def test_a_difference_names_both_sides_and_both_places(old: str, new: str, said: str) -> None:
    line = loaded_from(REAL).places.at("T01-1-4", "text", 0).line
    assert said_of(with_text("T01-1-4", old, new)) == [
        f"plan/tasks/T01.yaml:{line}: {said.format(SOURCE)} [source-difference]"
    ]


def test_what_is_missing_between_two_values_names_both() -> None:
    without = put(plan_of(REAL), ("tasks", 0, "rows", 0, "steps", 3, "printed"), None)
    (told,) = proof_of(without, REAL).differences
    places = loaded_from(REAL).places
    assert told.until == places.at("T01-1-4", "text", 0)
    assert told.place.line == places.at("T01-1-3", "text", 0).line
    assert f"缺少“4、”（在“发及新能源产业生态；”之后，{told.until} 之前；" in told.message


def test_a_released_text_is_compared_as_released_and_the_plan_may_be_revised() -> None:
    revised = replace(loaded_from(REAL), plan=with_text("T01-1-4", "2-3", "2-5"))
    proof = verify(revised)
    assert proof.holds
    assert proof.revision == "draft"
    assert proof.characters == verify(loaded_from(REAL)).characters


def test_a_released_text_that_is_not_its_source_is_told_in_the_snapshot() -> None:
    loaded = loaded_from(REAL)
    wrong = frozen(with_text("T01-1-4", "2-3", "2-5"))
    entry = appended((), loaded.revisions[0], wrong)
    ledger = {"revisions": (entry,), "snapshots": {entry.id: wrong}}
    (told,) = verify(replace(loaded, **ledger)).differences
    assert told.place.file.endswith("plan/revisions/draft.json")
    assert "应为“3”，实为“5”" in told.message


def test_a_source_of_a_revision_that_is_not_released_is_told() -> None:
    (told,) = verify(replace(loaded_from(REAL), revisions=())).differences
    assert told.place == loaded_from(REAL).places.of("source", "revision")
    assert "“draft”" in told.message


def test_a_number_printed_wrong_is_told_but_is_no_difference() -> None:
    plan = put(plan_of(REAL), ("tasks", 0, "rows", 0, "steps", 3, "number"), 5)
    proof = verify(replace(loaded_from(REAL), plan=plan))
    assert proof.holds
    (slip,) = proof.slips
    assert slip.place.line == loaded_from(REAL).places.of("T01-1-4", "printed").line
    assert slip.message.startswith("印出的序号“4、”读作 4，而这一项的序号是 5；")
    assert str(slip.finding) in render(proof)


# The source itself


def source_of(directory: Path) -> SourceText:
    source = loaded_from(directory).source
    assert source is not None
    return source


def with_source(**update: Any) -> Loaded:
    source = source_of(REAL).model_copy(update=update)
    return replace(loaded_from(REAL), source=source)


def compared(loaded: Loaded, text: str) -> Proof:
    return compare(replace(loaded, source_text=text.encode()))


def test_an_artefact_stands_where_it_is_listed() -> None:
    first, *others = source_of(REAL).artefacts
    for update in ({"line": 596}, {"text": "— 13 —"}, {"line": 99_999}, {"text": " "}):
        moved = with_source(artefacts=(first.model_copy(update=update), *others))
        told = compare(moved).differences
        assert told[0].place == loaded_from(REAL).places.of("source", "artefacts.0.text")
        assert any("缺少“—12—”" in difference.message for difference in told)


def test_an_artefact_listed_twice_is_found_once() -> None:
    artefacts = source_of(REAL).artefacts
    twice = with_source(artefacts=(*artefacts, artefacts[0]))
    assert len(compare(twice).differences) == 1


@pytest.mark.parametrize("change", CHANGES)
def test_a_letter_of_the_source(change: str) -> None:
    """The other way round: a changed source differs at the changed line, and in its hash."""
    data = loaded_from(REAL).source_text
    assert data is not None
    text = data.decode()
    lines = text.split("\n")
    for number in range(3, len(lines), 97):
        k = where_to(lines[number], change)
        if k is not None and (change != "space" or ord(lines[number][k]) < 128):
            changed = [*lines]
            changed[number] = CHANGES[change](lines[number], k)
            proof = compared(loaded_from(REAL), "\n".join(changed))
            assert proof.differences[0].place.file.endswith("source.yaml")
            if change != "space":
                assert {d.source.line for d in proof.differences[1:] if d.source} & {
                    number + 1,
                    number + 2,
                }


def test_a_source_with_other_bytes_is_told() -> None:
    data = loaded_from(REAL).source_text
    assert data is not None
    proof = compared(loaded_from(REAL), data.decode().replace("\n", "\r\n"))
    assert [told.place for told in proof.differences] == [
        loaded_from(REAL).places.of("source", "sha256")
    ]
    assert sum(count.characters for count in proof.counts) == proof.characters


@pytest.mark.parametrize("data", [None, b"\xff\xfe"])
def test_a_source_that_cannot_be_read_is_told(data: bytes | None) -> None:
    proof = compare(replace(loaded_from(REAL), source_text=data))
    assert len(proof.differences) == 1
    assert not proof.holds


def test_a_plan_without_a_source_says_so_and_passes() -> None:
    proof = verify(loaded_from(LEAST))
    assert proof.holds
    assert render(proof) == "这份计划没有附原文（source.yaml），不作核对"


def test_a_plan_that_cannot_be_read_is_not_compared() -> None:
    assert verify(replace(loaded_from(LEAST), plan=None)).note


def test_the_proof_as_text() -> None:
    said = render(verify(loaded_from(REAL))).replace(REAL.as_posix(), "plan").split("\n")
    assert said[0] == f"原文 {SOURCE}，共 24887 个字符，对照已发布的“draft”"
    assert "  没有着落：0" in said
    assert "    单位名称：1377" in said
    assert said[-1] == "相符：原文的每个字符都有且只有一个着落"
    broken = render(proof_of(with_text("T01-1-4", "2-3", "2-5"), REAL)).split("\n")
    assert "应为“3”，实为“5”" in broken[0]
    assert "  没有着落：1" in broken
    assert broken[-1] == "不符：1 处不同"


# Texts of any kind

TEXTS = st.text(st.sampled_from("甲乙丙，。“”ab1 \n\r\f\u3000\uf0a0"), max_size=60)


@given(TEXTS)
def test_every_character_of_any_source_is_counted_once(text: str) -> None:
    proof = compared(with_source(artefacts=()), text)
    assert sum(count.characters for count in proof.counts) == proof.characters == len(text)
    assert not proof.holds


@given(TEXTS, TEXTS)
def test_alignment_covers_both_texts(one: str, other_text: str) -> None:
    spans = align(one, other_text)
    assert "".join(one[span.start : span.end] for span in spans) == one
    assert "".join(other_text[span.start_other : span.end_other] for span in spans) == other_text
    for span in spans:
        same = one[span.start : span.end] == other_text[span.start_other : span.end_other]
        assert span.equal is same
    assert (one == other_text) is (not list(differing(spans)))


@given(TEXTS)
def test_letters_and_gaps_make_up_the_text(text: str) -> None:
    letters = Letters(text)
    gaps = [letters.gap(index) for index in range(len(letters) + 1)]
    assert "".join(a + b for a, b in zip(gaps, [*letters.letters, ""], strict=True)) == text
    assert [index for index, gap in enumerate(gaps) if gap] == list(letters.gaps())
