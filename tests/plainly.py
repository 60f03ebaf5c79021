"""A plan in, the files that say it out: the shortest that a person might write."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from generator.files import FORMS, HEAD_FILE, TASKS_FOLDER, UNITS_FILE
from generator.fmt import formatted
from generator.model import Item, Mention, Plan, Role, Target, Unit, Value


def files_of(plan: Plan) -> dict[str, str]:
    """The files of a plan, in canonical form."""
    said: dict[str, Any] = {HEAD_FILE: _plain(plan.head, plan)}
    for name, values in (
        (UNITS_FILE, plan.units),
        ("actions.yaml", plan.actions),
        ("indicators.yaml", plan.indicators),
        ("safeguards.yaml", plan.safeguards),
    ):
        said[name] = {FORMS[name].key: [_plain(value, plan) for value in values]}
    for task in plan.tasks:
        said[f"{TASKS_FOLDER}/{task.id}.yaml"] = _plain(task, plan)
    return {name: _formatted(written(value), name, plan.head.roles) for name, value in said.items()}


def written(value: Mapping[str, Any]) -> str:
    """A file of plain values, in any form that can be read."""
    return "\n".join(_mapping(value, 0)) + "\n"


@cache
def _formatted(text: str, name: str, roles: tuple[Role, ...]) -> str:
    return formatted(text, name, roles)


def _plain(value: Any, plan: Plan) -> Any:
    match value:
        case Target() if value.comparator is None and (
            value.number is None or value.plain is value.number
        ):
            return value.plain
        case Value():
            return _fields(value, plan)
        case tuple():
            return [_plain(one, plan) for one in value]
        case Mapping():
            return {str(key): _plain(one, plan) for key, one in value.items()}
    return value


def _fields(value: Value, plan: Plan) -> dict[str, Any]:
    """What a value says beyond its defaults."""
    said = {
        name: _plain(getattr(value, name), plan)
        for name, field in type(value).model_fields.items()
        if getattr(value, name) not in (None, (), {}, field.default)
    }
    if isinstance(value, Item):
        said.pop("roles", None)
        said |= {key: _role(value.roles[key], plan.units) for key in value.roles}
    return said


def _role(mentions: tuple[Mention, ...], units: tuple[Unit, ...]) -> Any:
    if [m.unit for m in mentions] == [None]:
        return mentions[0].printed
    return [_mention(m, units, first=not index) for index, m in enumerate(mentions)]


def _mention(mention: Mention, units: tuple[Unit, ...], *, first: bool) -> Any:
    names = next((unit.names for unit in units if unit.id == mention.unit), ("谁",))
    name = mention.printed if mention.printed in names else names[0]
    said = {
        "unit": name,
        "printed": mention.printed if mention.printed != name else None,
        "sep": mention.separator if mention.separator != ("" if first else "、") else None,
        "after": mention.after or None,
    }
    said = {key: words for key, words in said.items() if words is not None}
    return name if said == {"unit": name} else said


_SPREAD = {"units", "actions", "indicators", "safeguards", "rows", "steps"}  # an item a paragraph


def _mapping(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, content in value.items():
        head = f"{' ' * indent}{key}:"
        if isinstance(content, str) and "\n" in content:
            yield f"{head} |-"
            for number, paragraph in enumerate(content.split("\n")):
                yield from ("", *([" " * indent + "  " + paragraph]))[0 if number else 1 :]
        elif isinstance(content, dict) and _has_paragraphs(content):
            yield head
            yield from _mapping(content, indent + 2)
        elif isinstance(content, list) and content and (key in _SPREAD or _has_paragraphs(content)):
            yield head
            for one in content:
                first, *rest = _mapping(one, indent + 4)
                yield from (" " * (indent + 2) + "- " + first[indent + 4 :], *rest)
        else:
            yield f"{head} {_inline(content)}"


def _has_paragraphs(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_paragraphs, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and "\n" in value


def _inline(value: Any) -> str:
    match value:
        case None:
            return "~"
        case dict():
            return ", ".join(f"{key}: {_inline(one)}" for key, one in value.items()).join("{}")
        case list():
            return ", ".join(map(_inline, value)).join("[]")
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
        case StrEnum():
            return value.value
    return json.dumps(value, ensure_ascii=False)
