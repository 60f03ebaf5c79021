"""A plan in; the canonical bytes that freeze it as a revision, out. And the way back.

Canonical: JSON in UTF-8, keys sorted, one space of indentation, no value that is the model's
default. The same plan gives the same bytes, whatever the form of its YAML.
"""

import hashlib
import json
from typing import Literal

from pydantic import ValidationError

from generator.model import Plan, Value

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
    """The plan of a snapshot. Raises ValueError, with the first fault, when it holds none."""
    try:
        return Snapshot.model_validate_json(data).plan
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, detail["loc"])) or "整个文件"
        raise ValueError(f"{where} 处不合格式（{detail['type']}）") from error


def digest(data: bytes) -> str:
    """The SHA-256 of a snapshot, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
