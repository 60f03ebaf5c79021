"""The files of a plan and a new revision in; the files that change when it is released, out.

Files are changed in place: comments, order and form of what was there stay.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date

from generator.checks import check
from generator.comment import NEXT, FiledComment
from generator.files import HEAD_FILE, REVISIONS_FILE, SOURCE_FILE
from generator.finding import Severity
from generator.ledger import TAKEN, appended, ledger, snapshot_file
from generator.lines import MODELINE
from generator.load import Loaded, load
from generator.model import Plan, Revision
from generator.sentences import part
from generator.snapshot import frozen, thawed
from generator.source import BRACKETS, Node, read
from generator.stop import CannotRun
from generator.verify import verify

Files = Mapping[str, bytes]


def released(files: Files, entry: Revision, today: date) -> dict[str, bytes]:
    """The new and the changed files of a plan that is released as `entry`, in order of writing.

    Until the ledger names the snapshot, nothing is released; behind it come the comments whose
    answers waited for this revision. The plan must be free of errors. Raises CannotRun when the
    revision cannot follow those that are there.
    """
    entry = _with_plain_note(entry)
    if carried := _unfinished(files, entry, today):
        return carried
    plan = _at_stage(files, entry)
    data = frozen(plan)
    snapshot = snapshot_file(entry.id)
    if files.get(snapshot, data) != data:
        raise CannotRun(
            f"{snapshot} 里是别的文字，却没有登记：发布过的，请从仓库的记录中恢复 "
            f"{REVISIONS_FILE}；发布中断后又改过正文的，请删去这份存档再发布；什么都没有写"
        )
    listed = appended(load(files, ".").revisions, entry, data)
    changed = {
        snapshot: data,
        HEAD_FILE: _with_stage(files[HEAD_FILE], entry.stage),
        **_source(files, entry.id),
        REVISIONS_FILE: _listed(files, listed),
        **_carried(files, entry.id),
    }
    _prove(load({**files, **changed}, "."), listed, today)
    return {name: content for name, content in changed.items() if files.get(name) != content}


def without_remains(files: Files, identity: str) -> Files:
    """The files without what a release of this id left that was cut before the ledger named it.

    That is its snapshot; its stage in the head, where the last release had another; the source's
    tie to it.
    """
    loaded, name = load(files, "."), snapshot_file(identity)
    if name not in files or any(entry.id == identity for entry in loaded.revisions):
        return files
    left = {path: content for path, content in files.items() if path != name}
    latest = ledger(loaded).latest
    if loaded.plan and latest and _stage_of(files[name]) == loaded.plan.head.stage:
        left[HEAD_FILE] = _with_stage(files[HEAD_FILE], latest.revision.stage)
    return left | _untied(files, identity)


def _stage_of(snapshot: bytes) -> str | None:
    try:
        return thawed(snapshot).head.stage
    except ValueError:
        return None


def _untied(files: Files, identity: str) -> dict[str, bytes]:
    """The record of the source without the line that ties it to a revision."""
    data = files.get(SOURCE_FILE)
    tree, _ = read(data, SOURCE_FILE) if data else (None, None)
    if data is None or tree is None or not isinstance(tree.value, dict):
        return {}
    tie = tree.value.get("revision")
    if tie is None or tie.value != identity or tree.style == BRACKETS:
        return {}
    lines = data.decode().split("\n")
    del lines[tie.place.line - 1]
    return {SOURCE_FILE: "\n".join(lines).encode()}


def _unfinished(files: Files, entry: Revision, today: date) -> dict[str, bytes]:
    """What a release still has to write that was cut after the ledger had named it: comments."""
    loaded = load(files, ".")
    latest, carried = ledger(loaded).latest, _carried(files, entry.id)
    if not carried or latest is None or latest.id != entry.id or latest.plan != loaded.plan:
        return {}
    listed = appended(loaded.revisions[:-1], entry, frozen(latest.plan))
    if loaded.revisions[-1] != listed:
        return {}
    _prove(load({**files, **carried}, "."), listed, today)
    return carried


def _prove(after: Loaded, entry: Revision, today: date) -> None:
    """What would be written must be fit, and read back as it was meant. Raises CannotRun."""
    for fault in check(after, today):
        if fault.severity is Severity.ERROR:
            raise CannotRun(f"发布不成：{fault}；什么都没有写")
    for difference in verify(after).differences:
        raise CannotRun(
            f"发布不成：作为“{entry.stage}”就与原文不符：{difference.finding}；"
            "请先按原文的稿次发布一稿；什么都没有写"
        )
    latest = ledger(after).latest
    if latest is None or latest.plan != after.plan or latest.revision != entry:
        raise CannotRun("发布不成：写出的读回来与原来不同；什么都没有写，请报告这个错误")


def _with_plain_note(entry: Revision) -> Revision:
    """An entry whose note has paragraphs and nothing around them: what a text block can hold."""
    if entry.note is None:
        return entry
    paragraphs = (paragraph.strip(" ") for paragraph in entry.note.split("\n"))
    return entry.model_copy(update={"note": "\n".join(filter(None, paragraphs))})


def _at_stage(files: Files, entry: Revision) -> Plan:
    """The plan as it will be released. Raises CannotRun when the entry does not fit."""
    loaded = load(files, ".")
    if loaded.plan is None:
        raise CannotRun("plan.yaml 有错误，不能发布；请先运行 plansite check")
    if entry.id in TAKEN:
        raise CannotRun(f"“{entry.id}”留作网站的固定地址；请换一个编号")
    if any(entry.id == other.id for other in loaded.revisions):
        raise CannotRun(f"稿次“{entry.id}”已经有了，发布过的稿不能重写；请换一个编号")
    last_day = max((other.day for other in loaded.revisions if other.day), default="")
    if entry.day and entry.day < last_day:
        raise CannotRun(f"日期 {entry.day} 早于前面的稿（{last_day}）；请改正日期")
    head = loaded.plan.head.model_copy(update={"stage": entry.stage})
    plan = loaded.plan.model_copy(update={"head": head})
    latest = ledger(loaded).latest
    if latest is not None and latest.plan == plan:
        raise CannotRun(f"与上一稿“{latest.id}”内容相同，稿次也相同；没有可以发布的")
    return plan


def _tree(data: bytes, name: str) -> Node:
    tree, _ = read(data, name)
    if tree is None or not isinstance(tree.value, dict):
        raise CannotRun(f"{name} 有错误，不能发布；请先运行 plansite check")
    return tree


def _with_stage(data: bytes, stage: str) -> bytes:
    """The head with another stage; nothing else moves."""
    tree = _tree(data, HEAD_FILE)
    node = tree.value["stage"] if isinstance(tree.value, dict) else tree
    lines = data.decode().split("\n")
    first, last = node.place.line - 1, node.end.line - 1
    before, after = lines[first][: node.place.column - 1], lines[last][node.end.column - 1 :]
    lines[first : last + 1] = [before + stage + after]
    return "\n".join(lines).encode()


def _source(files: Files, identity: str) -> dict[str, bytes]:
    """The record of the source, tied to the first revision that is released with it."""
    data = files.get(SOURCE_FILE)
    if data is None:
        return {}
    tree = _tree(data, SOURCE_FILE)
    if "revision" in tree.keys or not isinstance(tree.value, dict):
        return {}
    if tree.style == BRACKETS:
        raise CannotRun(f"{SOURCE_FILE} 应一键一行，不用花括号；请先改成这样")
    lines = data.decode().split("\n")
    indent = " " * (tree.keys["sha256"].column - 1)
    lines.insert(tree.value["sha256"].end.line, f"{indent}revision: {json.dumps(identity)}")
    return {SOURCE_FILE: "\n".join(lines).encode()}


def _carried(files: Files, identity: str) -> dict[str, bytes]:
    """The comments that led to changes of the `next` revision, which is this one."""
    return {
        f"{filed.place}.yaml": _with_revision(files[f"{filed.place}.yaml"], filed, identity)
        for filed in load(files, ".").comments
        if any(led_to.revision == NEXT for led_to in filed.comment.led_to)
    }


def _with_revision(data: bytes, filed: FiledComment, identity: str) -> bytes:
    """A comment's file with the id of a revision wherever it said `next`."""
    tree = _tree(data, f"{filed.place}.yaml")
    lines = data.decode().split("\n")
    for node in _nexts(tree):
        row = node.place.line - 1
        before, after = lines[row][: node.place.column - 1], lines[row][node.end.column - 1 :]
        lines[row] = before + json.dumps(identity) + after
    return "\n".join(lines).encode()


def _nexts(tree: Node) -> Iterator[Node]:
    listed = tree.value.get("led_to") if isinstance(tree.value, dict) else None
    for one in listed.value if listed and isinstance(listed.value, list) else ():
        revision = one.value.get("revision") if isinstance(one.value, dict) else None
        if revision is not None and revision.value == NEXT:
            yield revision


def _listed(files: Files, entry: Revision) -> bytes:
    """The ledger with one entry more, at its end."""
    data = files.get(REVISIONS_FILE)
    if data is None:
        return f"{_modeline(files)}revisions:\n{_lines(entry, '  ')}".encode()
    listed = _tree(data, REVISIONS_FILE)
    node = listed.value.get("revisions") if isinstance(listed.value, dict) else None
    if node is None or node.style == BRACKETS or not isinstance(node.value, list):
        raise CannotRun(f"{REVISIONS_FILE} 的 revisions 应为每稿一段、以短横线开头；请先改成这样")
    indent = " " * (node.place.column - 1)
    return f"{data.decode().rstrip()}\n{_lines(entry, indent)}".encode()


def _modeline(files: Files) -> str:
    """The line that tells editors what the file is, if the head has one."""
    first = files[HEAD_FILE].decode().split("\n", 1)[0]
    return first.replace("plan.schema", "revisions.schema") + "\n" if MODELINE in first else ""


def _lines(entry: Revision, indent: str) -> str:
    """An entry as an item of a YAML list. What JSON puts in quotes, YAML reads as it is meant."""
    said = entry.model_dump(mode="json", exclude_none=True)
    lines = [line for key, value in said.items() for line in _pair(key, value)]
    indented = (f"{indent}{'  ' if n else '- '}{line}" for n, line in enumerate(lines))
    return "".join(f"{line.rstrip(' ')}\n" for line in indented)


def _pair(key: str, value: str) -> list[str]:
    if key == "note":
        return ["note: |-", *(f"  {line}" if line else "" for line in part(value))]
    return [f"{key}: {value if key == 'stage' else json.dumps(value, ensure_ascii=False)}"]
