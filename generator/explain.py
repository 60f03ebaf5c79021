"""One of pydantic's faults in; the rule and what must be, what was found and the way out, out."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic_core import ErrorDetails

from generator.files import FORMS

_SHOWN = 30  # characters of a wrong value that are shown

_TYPES = {
    "string_type": "文字",
    "int_type": "整数",
    "bool_type": "true 或 false",
    "is_instance_of": "数字",
    "tuple_type": "列表",
    "mapping_type": "“键: 值”的形式",
    "dict_type": "“键: 值”的形式",
    "model_type": "“键: 值”的形式",
}


def shown(value: Any) -> str:
    """A value as a message shows it."""
    if isinstance(value, dict):
        return "“键: 值”的形式"
    if isinstance(value, tuple | list):
        return "列表"
    if value is None:
        return "空白"
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f"“{shown[:_SHOWN]}…”" if len(shown) > _SHOWN else f"“{shown}”"


def explain(detail: ErrorDetails) -> tuple[str, str]:
    """Rule id and Chinese words for one of pydantic's faults."""
    kind, context = detail["type"], detail.get("ctx", {})
    given = detail["input"]
    found = f"，实为{shown(given)}"
    if kind in _TYPES:
        hint = "；请加引号" if kind == "string_type" and isinstance(given, int | Decimal) else ""
        return "value-type", f"应为{_TYPES[kind]}{found}{hint}"
    if kind in ("enum", "literal_error"):
        expected = str(context["expected"]).replace("'", "").replace(" or ", "、")
        return "value-invalid", f"只能是：{expected.replace(', ', '、')}{found}"
    if kind == "string_pattern_mismatch":
        return "value-invalid", f"写法不合规定，应如{examples()[context['pattern']]}{found}"
    if kind in ("string_too_long", "too_long"):
        return "value-invalid", f"太长，至多 {context['max_length']}"
    if kind in ("string_too_short", "too_short"):
        return "value-invalid", f"太短，至少 {context['min_length']}"
    if kind == "greater_than_equal":
        return "value-invalid", f"不得小于 {context['ge']}{found}"
    if kind == "less_than_equal":
        return "value-invalid", f"不得大于 {context['le']}{found}"
    if kind == "value_error":
        return "value-invalid", str(context["error"])
    return "value-invalid", f"写法不对{found}（{kind}）"


@cache
def examples() -> Mapping[str, str]:
    """How to write what has to have a certain form: the models' own examples, by pattern."""
    found: dict[str, str] = {}
    shapes: list[Any] = [form.model.model_json_schema() for form in FORMS.values()]
    while shapes:
        shape = shapes.pop()
        if isinstance(shape, dict):
            if "pattern" in shape and "examples" in shape:
                found[shape["pattern"]] = "、".join(f"“{words}”" for words in shape["examples"])
            shapes += shape.values()
        elif isinstance(shape, list):
            shapes += shape
    return found
