"""The JSON files as plain values, and their JSON Schemas, both made from the lists of fields."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from generator.comment import FiledComment
from generator.data.comments import COMMENTS_FILE
from generator.data.fields import CHECKS_FILE, objects
from generator.data.shapes import Field, Objects, Shape, referred
from generator.finding import Finding
from generator.model import Action, Indicator, Task, Unit
from generator.views import Views

Json = dict[str, Any]
Paged = Action | Task | Indicator | Unit  # what has a page of its own
_OWN_FILES: Mapping[type[Paged], str] = {
    Action: "action_file",
    Task: "task_file",
    Indicator: "indicator_file",
    Unit: "unit_file",
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def plan_document(views: Views) -> Json:
    """`plan.json`."""
    return objects_document(views.plan, "plan.json", objects(views))


def plan_schema(views: Views) -> Json:
    """The JSON Schema of `plan.json` for the roles of this plan; pages' own files in `$defs`."""
    return objects_schema("plan.json", objects(views))


def page_document(thing: Paged, known: Objects) -> Json:
    """The `index.json` of the page of an item or a unit."""
    return objects_document(thing, _OWN_FILES[type(thing)], known)


def checks_document(findings: Sequence[Finding]) -> Json:
    """`checks.json`: every finding, in order."""
    return objects_document(findings, "checks.json", CHECKS_FILE)


def checks_schema() -> Json:
    """The JSON Schema of `checks.json`."""
    return objects_schema("checks.json", CHECKS_FILE)


def comments_document(comments: Sequence[FiledComment]) -> Json:
    """`comments.json`: every comment, in order; words that are not shown are left out."""
    return objects_document(comments, "comments.json", COMMENTS_FILE)


def comments_schema() -> Json:
    """The JSON Schema of `comments.json`."""
    return objects_schema("comments.json", COMMENTS_FILE)


def objects_document(thing: Any, name: str, known: Objects) -> Json:
    """A thing as the object of this name has it."""
    return {field.name: _value(field.value(thing), field.shape, known) for field in known[name]}


def _value(value: Any, shape: Shape, known: Objects) -> Any:
    """A value in its shape; what the shape does not take apart is written as it is."""
    match shape:
        case {"$ref": str(pointer)}:
            return objects_document(value, referred(pointer), known)
        case {"anyOf": [inner, {"type": "null"}]}:
            return None if value is None else _value(value, inner, known)
        case {"type": "array", "items": inner}:
            return [_value(one, inner, known) for one in value]
        case {"type": "object", "additionalProperties": inner}:
            return {str(key): _value(one, inner, known) for key, one in value.items()}
    return figure(value) if isinstance(value, Decimal) else value


def figure(number: Decimal | None) -> int | float | None:
    """A number as JSON has it."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def objects_schema(file: str, known: Objects) -> Json:
    """The JSON Schema of a file, with all other objects in `$defs`."""
    shapes = {name: _shape(fields) for name, fields in known.items()}
    return {"$schema": DIALECT, "title": file, **shapes.pop(file), "$defs": shapes}


def _shape(fields: tuple[Field, ...]) -> Shape:
    return {
        "type": "object",
        "properties": {f.name: {**f.shape, "description": f.meaning} for f in fields},
        "required": [f.name for f in fields],
        "additionalProperties": False,
    }
