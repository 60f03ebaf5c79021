"""A plan in; the canonical bytes that freeze it as a revision, out. And the way back.

Canonical: JSON in UTF-8, keys sorted, one space of indentation, no value that is the model's
default. The same plan gives the same bytes, whatever the form of its YAML.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.explain import explain
from generator.finding import seen
from generator.model import Plan, Value, document_order, ids_of
from generator.source import unseen

FORMAT: Literal["1"] = "1"

_SHOWN = 150  # letters of a fault that are shown


class Snapshot(Value):
    """What a snapshot file holds; `format` tells later versions of this program how to read it."""

    format: Literal["1"]
    plan: Plan


def frozen(plan: Plan) -> bytes:
    """The snapshot of a plan."""
    held = {"format": FORMAT, "plan": plan.model_dump(mode="json", exclude_defaults=True)}
    return (json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def thawed(data: bytes) -> Plan:
    """The plan of a snapshot. Raises ValueError, with the first fault, when it holds none.

    The hash of a snapshot says that it was not altered, not who wrote it: it must be the bytes that
    its plan is frozen to, and the plan must be one that files could hold.
    """
    try:
        plan = Snapshot.model_validate_json(data).plan
    except ValidationError as error:
        raise ValueError(_said(error.errors(include_url=False)[0])) from error
    if frozen(plan) != data:
        raise ValueError("写法不是存档的写法：键有重复、次序不对，或写出了默认值")
    if fault := next(_contradictions(plan), None):
        raise ValueError(f"里面的计划自相矛盾：{fault}")
    if found := next(_unseen(json.loads(data)), None):
        raise ValueError(f"有不可见的字符 U+{ord(found):04X}")
    return plan


def _said(detail: ErrorDetails) -> str:
    """A fault of form in words; what was found may be anything, and is shown as far as it can."""
    if detail["type"] == "json_invalid":
        return "内容不是 JSON，或不完整"
    where = ".".join(map(str, detail["loc"])) or "内容"
    known = {"missing": f"缺少“{where}”", "extra_forbidden": f"不认识的键“{where}”"}
    words = known.get(detail["type"]) or f"“{where}”{explain(detail)[1]}"
    return seen(words[:_SHOWN])


def _contradictions(plan: Plan) -> Iterator[str]:
    """Ids that are used twice, references to what is not there, groups that stand in themselves."""
    counts = Counter(ids_of(plan))
    yield from (f"编号“{identity}”重复" for identity, number in counts.items() if number > 1)
    units = {unit.id for unit in plan.units}
    for item in plan.items():
        for role in item.roles:
            missing = {*item.units(role)} - units
            yield from (f"{item.id} 的单位“{unit}”没有登记" for unit in sorted(missing))
    groups = {action.id for action in plan.actions}
    belongs = [
        *((action.id, action.parent) for action in plan.actions),
        *((task.id, task.action) for task in plan.tasks),
        *((indicator.id, indicator.action) for indicator in plan.indicators),
    ]
    yield from (
        f"{identity} 所属的“{group}”不存在"
        for identity, group in belongs
        if group is not None and group not in groups
    )
    yield from (f"{identity} 的上级关系成环" for identity in _in_themselves(plan))
    if document_order(plan.actions, plan.tasks) != (plan.actions, plan.tasks):
        yield "分组或任务不按文件的次序"


def _in_themselves(plan: Plan) -> Iterator[str]:
    """Groups above which there is no end."""
    above = {action.id: action.parent for action in plan.actions}
    for identity in above:
        seen: set[str | None] = {None}
        outer: str | None = identity
        while outer not in seen:
            seen.add(outer)
            outer = above.get(outer or "")
        if outer is not None:
            yield identity


def _unseen(value: Any) -> Iterator[str]:
    """Characters that no file of a plan may hold, in any of the words of a snapshot."""
    if isinstance(value, dict):
        yield from (found for pair in value.items() for each in pair for found in _unseen(each))
    elif isinstance(value, list):
        yield from (found for each in value for found in _unseen(each))
    elif isinstance(value, str) and (found := unseen(value)):
        yield found


def digest(data: bytes) -> str:
    """The SHA-256 of a snapshot, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
