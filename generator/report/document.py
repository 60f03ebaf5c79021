"""A report as JSON, the contract `schema_version` 1: units by id, targets as in `plan.json`."""

import json
from collections.abc import Sequence
from typing import Any

from generator.changes import Change, ChangeKind
from generator.data.document import figure
from generator.entries import Entry, Spot, entries, fields, is_role
from generator.model import Mention, Target, Value
from generator.report.contents import Report


def document(report: Report) -> str:
    """The changes as JSON."""
    things = entries(report.old) | entries(report.new)
    told = {
        "schema_version": "1",
        "from": report.old_name,
        "to": report.new_name,
        "changes": [_change(change, things[change.key]) for change in report.changes],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _change(change: Change, entry: Entry) -> dict[str, Any]:
    """A change; what came or went names the items whose place it takes, or that take its."""
    told = {
        "item": change.item,
        "kind": change.kind.value,
        "field": change.field,
        "before": _side(change, change.before, entry),
        "after": _side(change, change.after, entry),
        "substantive": change.substantive,
        "units": list(change.units),
    }
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
        named = change.succession
        told |= {"replaces": list(named.replaces)} if named.replaces else {}
        told |= {"replaced_by": list(named.replaced_by)} if named.replaced_by else {}
    return told


def _side(change: Change, value: Any, entry: Entry) -> Any:
    """What a change says of one side."""
    if isinstance(value, Spot):
        return value.within if change.field else (value.index or 0) + 1
    if change.field is not None and is_role(entry.value, change.field):
        return _units(value or ())
    return _value(value)


def _units(mentions: Sequence[Mention]) -> list[str]:
    return [mention.unit for mention in mentions if mention.unit]


def _value(value: Any) -> Any:
    match value:
        case Entry():
            return _entry(value)
        case Target():
            return value.plain if isinstance(value.plain, str) else figure(value.plain)
        case Value():
            return value.model_dump(mode="json")
        case tuple():
            return [_value(each) for each in value]
    return value


def _entry(entry: Entry) -> dict[str, Any]:
    """An added or removed thing: its fields as the changes name them, without empty ones."""
    found = {
        name: _units(each) if is_role(entry.value, name) else _value(each)
        for name, each in fields(entry.value).items()
    }
    return {name: each for name, each in found.items() if each not in (None, [], {})}
