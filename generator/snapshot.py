"""A plan in; the canonical bytes that freeze it as a revision, out. And the way back.

Canonical: JSON in UTF-8, keys sorted, one space of indentation, no value that is the model's
default. The same plan gives the same bytes, whatever the form of its YAML.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from pydantic import ValidationError

from generator.model import Plan, Value, ids_of

FORMAT: Literal["1"] = "1"


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

    The hash of a snapshot says that it was not altered, not who wrote it: what the plan refers to
    must be there, too.
    """
    try:
        plan = Snapshot.model_validate_json(data).plan
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, detail["loc"])) or "整个文件"
        raise ValueError(f"{where} 处不合格式（{detail['type']}）") from error
    if fault := next(_contradictions(plan), None):
        raise ValueError(f"里面的计划自相矛盾：{fault}")
    return plan


def _contradictions(plan: Plan) -> Iterator[str]:
    """Ids that are used twice, and references to what is not there."""
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


def digest(data: bytes) -> str:
    """The SHA-256 of a snapshot, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
