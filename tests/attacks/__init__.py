"""The hostile corpus (`texts.json`), and how it gets into every text that a plan's files may hold.

Fields are found by walking the schemas of the files: one that is new is attacked by itself, and one
that no plan of the tests has makes `test_hostile` fail until some plan has it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

from generator.cli import main
from generator.comment import quote_digest
from generator.files import FORMS, UNITS_FILE, form_of
from generator.model import Head, Stage
from generator.schema import Schema, editor_schemas, schema_file
from generator.source import read
from generator.written import plain
from tests.conftest import FOREIGN, files_in, plan_in
from tests.oddly import plain as values_of
from tests.plainly import written

HERE = Path(__file__).parent
# Of these a thing has one or the other.
_ALONE = ("days_unknown", "text", "unknown", "reason", "url")
# What the schemas for editors do not say.
_MOST = {"?.sep": 20, "?.after": 200, "一条意见.name": 20}
# A field that is as long as it may be is no attack on what is shown, but on how.
LONG = ("x" * 900, "宽" * 900)


@cache
def texts() -> tuple[str, ...]:
    """Every text of the corpus."""
    listed = json.loads((HERE / "texts.json").read_text("utf-8"))
    return tuple(text for kind in listed.values() for text in kind)


@cache
def harmless() -> tuple[str, ...]:
    """The corpus as a file of a plan can hold it, where nothing unseen may stand."""
    return (*dict.fromkeys(filter(None, map(plain, texts()))), *LONG)


def schemas(head: Head) -> Mapping[str, Schema]:
    """The schema of each form of file, by its pattern."""
    made = editor_schemas(head)
    return {pattern: made[schema_file(pattern)] for pattern in FORMS}


@dataclass
class Attacker:
    """Puts a text of the corpus into each text of a file, other ones into those that are missing.

    `turn`: where in the corpus to begin; `kept`: fields, as `Model.key`, whose words mean something
    to the plan; `met`: the fields that were attacked; `names`: what the units are called now.
    """

    head: Head
    turn: int = 0
    kept: frozenset[str] = frozenset()
    met: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        corpus = harmless()
        self.next = cycle((*corpus[self.turn :], *corpus[: self.turn]))
        self.count = 0
        self.schemas = schemas(self.head)
        self.roles = {role.key for role in self.head.roles}

    def files(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files of a plan, attacked; those without a form stay."""
        ordered = sorted(files, key=lambda name: name != UNITS_FILE)  # others call them by name
        return {name: self.file(name, files[name]) for name in ordered}

    def file(self, name: str, data: bytes) -> bytes:
        form = form_of(name)
        tree, faults = read(data, name)
        if form is None or tree is None or faults:
            return data
        pattern = next(pattern for pattern, one in FORMS.items() if one is form)
        schema = self.schemas[pattern]
        shape = schema if "title" in schema else {**schema, "title": pattern}
        return written(self.value(values_of(tree), shape, schema["$defs"], pattern)).encode()

    def value(self, value: Any, shape: Schema, shapes: Mapping[str, Schema], where: str) -> Any:
        shape = _meant(value, shape, shapes)
        match value:
            case dict():
                return self.mapping(value, shape, shapes)
            case list():
                inner = shape.get("items", {})
                return [self.value(one, inner, shapes, where) for one in value]
            case str() if where.partition(".")[2] in {"unit", *self.roles}:
                return self.names.get(value, value)
            case str() if is_text(shape) and where not in self.kept:
                return self.text(shape, where)
        return value

    def mapping(
        self, value: dict[str, Any], shape: Schema, shapes: Mapping[str, Schema]
    ) -> dict[str, Any]:
        named, any_key = shape.get("properties", {}), shape.get("additionalProperties") or {}
        title = shape.get("title", "?")
        made = {
            key: self.value(one, named.get(str(key), any_key), shapes, f"{title}.{key}")
            for key, one in value.items()
        }
        for key in {*named} - {*map(str, value)} - {*_ALONE, *self.roles}:
            where, inner = f"{title}.{key}", _meant("", named[key], shapes)
            if is_text(inner) and where not in self.kept:
                made[key] = self.text(inner, where)
        if "?.printed" in self.kept and "unit" in value and "printed" in made:
            made["printed"] = made["unit"][1:]
        if "quote_sha256" in named:
            made["quote_sha256"] = quote_digest(made["quote"])
        if "aliases" in value:
            old, new = ([one["name"], *one["aliases"]] for one in (value, made))
            self.names |= zip(old, new, strict=True)
        elif "not_in" in named:
            self.names[value["name"]] = made["name"]
        return made

    def text(self, shape: Schema, where: str) -> str:
        """The next attacks: one where a text is short, five paragraphs where it may be long."""
        self.met.add(where)
        most = _MOST.get(where, shape.get("maxLength", 1_000))
        self.count += 1
        if most > 1_000:
            return "\n".join(next(self.next) for _ in range(5)) + f"\n{self.count}。"
        words = " ".join(next(self.next).split())
        if "examples" in shape and "pattern" in shape:
            return re.sub(r"[{}\s<>]", "", words)[: most // 2].join(_around(shape))
        if where == "一条意见.name":
            return f"{words[:most]}**"
        return f"{words[: most - 8]} {self.count}"[:most] if most > 20 else words[:most]


def _around(shape: Schema) -> tuple[str, str]:
    """What stands before and behind the words in a text that has a form: `https://…`, `…{year}年`."""
    example = str(shape["examples"][0])
    return (example, "") if example.startswith("http") else ("", example)


def _meant(value: Any, shape: Schema, shapes: Mapping[str, Schema]) -> Schema:
    """The shape that a value has, of those that may stand there."""
    if "$ref" in shape:
        return _meant(value, shapes[shape["$ref"].rpartition("/")[2]], shapes)
    for one in shape.get("anyOf", ()):
        found = _meant(value, one, shapes)
        kinds = found.get("type", "string" if "enum" in found else "")
        kind = {dict: "object", list: "array", str: "string"}.get(type(value), "number")
        if kind == kinds or kind in (kinds if isinstance(kinds, list) else ()):
            return found
    return shape


_FREE = "[^"  # a pattern with a class of all but some characters lets words through


def is_text(shape: Schema) -> bool:
    """Whether words of any kind may stand there."""
    kinds = shape.get("type")
    free = _FREE in shape.get("pattern", _FREE)
    texts = kinds == "string" or (isinstance(kinds, list) and "string" in kinds)
    return texts and free and "enum" not in shape and "const" not in shape


def text_fields(head: Head) -> Iterator[str]:
    """Every field of the files of a plan that holds words of any kind, as `Model.key`."""
    for pattern, schema in schemas(head).items():
        named = {**schema["$defs"], pattern: schema}
        for shape in named.values():
            for key, inner in shape.get("properties", {}).items():
                if any(map(is_text, _possible(inner, schema["$defs"]))):
                    yield f"{shape.get('title', pattern)}.{key}"


def _possible(shape: Schema, shapes: Mapping[str, Schema]) -> Iterator[Schema]:
    """The shapes of the words at a place: alone, as one of several, in a list, under any key."""
    if "$ref" in shape:
        return
    yield shape
    inner = (*shape.get("anyOf", ()), shape.get("items"), shape.get("additionalProperties"))
    for one in inner:
        if isinstance(one, dict):
            yield from _possible(one, shapes)


# The fields whose words decide whether a plan may be published at all.
_DECIDING = frozenset({"一处修改.field", "?.printed"})
_NOT_NOW = ("source", "revisions", "signoffs")  # proven against other words
_OF_OLD_ITEMS = ("mail-0001", "phone-0001", "post-0001")  # comments on what these plans never had


def hostile_plan(plan: Path) -> None:
    """Write a plan all of whose words are attacks, with three releases of other attacks each."""
    head, held = plan_in(FOREIGN).head, files_in(FOREIGN)
    kept = {
        name: data
        for name, data in held.items()
        if not name.startswith(_NOT_NOW) and Path(name).stem not in _OF_OLD_ITEMS
    }
    before = Stage.CONSULTATION
    for turn, identity, stage, day in (
        (0, "draft", Stage.CONSULTATION, "2025-10-01"),
        (71, "submitted", Stage.SUBMITTED, "2025-12-01"),
        (140, "issued", Stage.ISSUED, "2026-02-26"),
    ):
        attacker = Attacker(head, turn, _DECIDING)
        for name, data in attacker.files(kept).items():
            if stage is not Stage.ISSUED and name.startswith(("comments/", "consultation")):
                continue
            (plan / name).parent.mkdir(parents=True, exist_ok=True)
            (plan / name).write_bytes(_of_its_time(data, before))
        facts = [
            f"--{fact}={attacker.text({}, fact)[:900]}" for fact in ("note", "number", "issuer")
        ]
        asked = ["release", identity, "--plan", str(plan), "--stage", stage, "--date", day, *facts]
        assert main(asked) == 0
        before = stage


def _of_its_time(data: bytes, stage: Stage) -> bytes:
    """The stage is that of the release before; nothing takes the place of what never was."""
    text = data.decode().replace(f'stage: "{Stage.ISSUED}"', f'stage: "{stage}"')
    return re.sub(r"^ *replaces: .*\n", "", text, flags=re.MULTILINE).encode()
