"""What a field of a JSON file is, and the pieces of JSON Schema that its shape is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.model import Value

Shape = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a JSON object; its value is the attribute of its name unless `of` says else."""

    name: str
    shape: Shape
    meaning: str
    of: Callable[[Any], object] | None = None

    def value(self, thing: Any) -> Any:
        """The value of this field in a thing."""
        return self.of(thing) if self.of else getattr(thing, self.name)

    @property
    def type(self) -> str:
        """The shape in Chinese."""
        return in_words(self.shape)


# By the name of the object, as `ref` has it.
Objects = Mapping[str, tuple[Field, ...]]

TEXT: Shape = {"type": "string"}
TEXT_OR_NULL: Shape = {"type": ["string", "null"]}
DAY: Shape = {"type": "string", "format": "date"}
DAY_OR_NULL: Shape = {"type": ["string", "null"], "format": "date"}
WHOLE: Shape = {"type": "integer", "minimum": 0}
WHOLE_OR_NULL: Shape = {"type": ["integer", "null"], "minimum": 0}
FIGURE_OR_NULL: Shape = {"type": ["number", "null"]}
FIGURE_OR_TEXT: Shape = {"type": ["number", "string"]}
TRUTH: Shape = {"type": "boolean"}
OBJECT_OR_NULL: Shape = {"type": ["object", "null"]}
# From the site's root: a slash, and no host.
PATH: Shape = {"type": "string", "format": "uri-reference", "pattern": "^/([^/]|$)"}

_WORDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "是或否",
    "object": "对象",
    "null": "空",
}


def id_of(model: type[Value]) -> Shape:
    """An id of this kind of thing."""
    pattern = model.model_json_schema()["properties"]["id"]["pattern"]
    return {"type": "string", "pattern": pattern}


def one_of(*values: str | None) -> Shape:
    """One of these words."""
    return {"enum": list(values)}


def many(inner: Shape) -> Shape:
    """A list."""
    return {"type": "array", "items": inner}


def by_key(inner: Shape) -> Shape:
    """An object whose keys are the plan's own."""
    return {"type": "object", "additionalProperties": inner}


def by_year(inner: Shape) -> Shape:
    """An object whose keys are years."""
    return {**by_key(inner), "propertyNames": {"pattern": "^[0-9]{4}$"}}


def ref(name: str) -> Shape:
    """An object that is described elsewhere in the same schema."""
    return {"$ref": f"#/$defs/{name}"}


def or_null(inner: Shape) -> Shape:
    """The same, or nothing."""
    return {"anyOf": [inner, {"type": "null"}]}


def referred(pointer: str) -> str:
    """The name that `ref` was given.

    >>> referred(ref("row")["$ref"])
    'row'
    """
    return pointer.removeprefix("#/$defs/")


def in_words(shape: Shape) -> str:
    """A shape in Chinese.

    >>> in_words(many(TEXT_OR_NULL))
    '列表，每项为文字或空'
    """
    match shape:
        case {"$ref": str(pointer)}:
            return f"对象 {referred(pointer)}"
        case {"anyOf": [*shapes]}:
            return "或".join(map(in_words, shapes))
        case {"enum": [*values]}:
            return "规定的词或空" if None in values else "规定的词"
        case {"const": value}:
            return f"固定为 {value}"
        case {"type": "array", "items": inner}:
            return f"列表，每项为{in_words(inner)}"
        case {"type": "object", "additionalProperties": inner}:
            return f"对象，每个值为{in_words(inner)}"
        case {"type": [*names]}:
            return "或".join(_WORDS[name] for name in names)
    return _WORDS[shape["type"]]


VERSION = "1"
SCHEMA_VERSION = Field("schema_version", {"const": VERSION}, "数据格式的版本", lambda _: VERSION)
