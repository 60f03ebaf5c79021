"""The history in; its data files out: the ledger, every released text, the changes between them."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator import links
from generator.data import as_json
from generator.data.document import objects_document, objects_schema
from generator.data.head import ADDRESS, DATED, NUMBER, PUBLISHED, STAGE
from generator.data.shapes import (
    PATH,
    SCHEMA_VERSION,
    TEXT,
    TEXT_OR_NULL,
    TRUTH,
    VERSION,
    WHOLE,
    Field,
    Objects,
    Shape,
    id_of,
    many,
    or_null,
    ref,
)
from generator.history import History
from generator.ledger import snapshot_file
from generator.load import Loaded
from generator.model import Revision
from generator.report import Report, document

FILES: Mapping[str, str] = {
    "data/revisions.json": "各稿：日期、文号、存档的校验值，与上一稿相比的变更数",
    "data/revisions.schema.json": "revisions.json 的结构定义（JSON Schema）",
    "data/changes.schema.json": "两稿之间的变更（data/changes/旧稿..新稿.json）的结构定义",
}


def archive(history: History, loaded: Loaded) -> dict[str, bytes]:
    """Every data file of the revisions, by path under the site's root."""
    known = _objects(history)
    made = {
        "data/revisions.json": as_json(objects_document(history, "revisions.json", known)),
        "data/revisions.schema.json": as_json(objects_schema("revisions.json", known)),
        "data/changes.schema.json": as_json(CHANGES_SCHEMA),
    }
    for held in history.ledger.held:
        made[address_of_snapshot(held.id)] = loaded.snapshots[held.id]
    for told in history.comparisons:
        made[address_of_changes(told.old_name, told.new_name)] = document(told).encode()
    return made


def address_of_snapshot(identity: str) -> str:
    """Where the bytes of a released text stand, exactly as its SHA-256 was taken of them."""
    return f"data/{snapshot_file(identity)}"


def address_of_changes(old: str, new: str) -> str:
    """Where the changes between two revisions stand."""
    return f"data/changes/{old}..{new}.json"


def _objects(history: History) -> Objects:
    return {
        "revisions.json": (
            SCHEMA_VERSION,
            Field("revisions", many(ref("revision")), "各稿，按时间排列"),
        ),
        "revision": revision_fields(history),
        "tally": (
            Field("substantive", WHOLE, "实质变更的处数"),
            Field("editorial", WHOLE, "编辑性变更的处数"),
        ),
    }


def revision_fields(history: History) -> tuple[Field, ...]:
    """The fields of one revision in `revisions.json`."""
    return tuple(_fields(history))


def _fields(history: History) -> Iterator[Field]:
    yield Field("id", id_of(Revision), "编号，发布后不变")
    yield from (STAGE, DATED, PUBLISHED, NUMBER)
    yield Field("issuer", TEXT_OR_NULL, "发文机关")
    yield ADDRESS
    yield Field("note", TEXT_OR_NULL, "说明")
    yield Field("held", TRUTH, "本站是否载有全文")
    yield Field("sha256", TEXT_OR_NULL, "存档的 SHA-256")
    yield Field("chain", TEXT_OR_NULL, "链值：由前一稿的链值、编号、稿次、成文日期和校验值算出")
    yield Field(
        "changes",
        or_null(ref("tally")),
        "与上一稿相比的变更；没有上一稿或没有全文的为空",
        lambda revision: _tally(history, revision),
    )
    yield Field(
        "url",
        PATH,
        "网页地址，从网站根目录算起",
        lambda revision: f"/{links.REVISIONS}{revision.id}/",
    )
    yield Field(
        "snapshot",
        or_null(PATH),
        "存档的地址，从网站根目录算起",
        lambda revision: f"/{address_of_snapshot(revision.id)}" if revision.held else None,
    )


class _Tally:
    """How many changes of either weight."""

    def __init__(self, told: Report) -> None:
        self.substantive = sum(change.substantive for change in told.changes)
        self.editorial = len(told.changes) - self.substantive


def _tally(history: History, revision: Revision) -> _Tally | None:
    transition = history.transition_to(revision)
    return _Tally(transition.report) if transition else None


_CHANGE: Shape = {
    "type": "object",
    "properties": {
        "item": {**TEXT, "description": "条目或单位的编号；文件本身为 plan"},
        "kind": {"enum": ["added", "removed", "changed", "renumbered", "moved"]},
        "field": {**TEXT_OR_NULL, "description": "字段；整项新增、删去、移位的为空"},
        "before": {"description": "原来的值；角色为单位编号的列表"},
        "after": {"description": "现在的值"},
        "substantive": {**TRUTH, "description": "是否为实质变更"},
        "units": {**many(TEXT), "description": "涉及的单位的编号"},
        "replaces": {**many(TEXT), "description": "新增的条目接替了哪些条目"},
        "replaced_by": {**many(TEXT), "description": "删去的条目由哪些条目接替"},
    },
    "required": ["item", "kind", "field", "before", "after", "substantive", "units"],
    "additionalProperties": False,
}
CHANGES_SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "changes",
    "type": "object",
    "properties": {
        "schema_version": {"const": VERSION},
        "from": {**TEXT, "description": "旧稿"},
        "to": {**TEXT, "description": "新稿"},
        "changes": many(_CHANGE),
    },
    "required": ["schema_version", "from", "to", "changes"],
    "additionalProperties": False,
}
