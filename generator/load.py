"""The files of a plan directory in; the plan, the place of each value and all faults out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from generator.comment import Comment, FiledComment, FiledSignoff, Signoff
from generator.consultation import Consultation
from generator.explain import explain, shown
from generator.files import (
    ACCOUNTS_FILE,
    ACKNOWLEDGED_FILE,
    ACTIONS_FILE,
    COMMENTS_FOLDER,
    CONSULTATION_FILE,
    DATES_FILE,
    FORMS,
    HEAD_FILE,
    INDICATORS_FILE,
    OPTIONAL,
    REQUIRED,
    REVISIONS_FILE,
    SAFEGUARDS_FILE,
    SIGNOFFS_FOLDER,
    SNAPSHOTS_FOLDER,
    SOURCE_FILE,
    TASKS_FOLDER,
    UNITS_FILE,
)
from generator.finding import Finding, Place, in_order
from generator.model import (
    Acknowledgement,
    Action,
    Dated,
    Head,
    Indicator,
    Kind,
    Mention,
    Owners,
    Plan,
    Revision,
    Role,
    Row,
    Safeguard,
    SourceText,
    Step,
    Task,
    Unit,
    Value,
    document_order,
    keys_in_order,
    value_in,
)
from generator.source import Node, read

V = TypeVar("V", bound=Value)

# The keys of a unit in a role that is written out: {unit: …, sep: …}.
MENTION_KEYS = ("unit", "printed", "sep", "after")

# What a place is asked by that is no item of the plan.
_WHOLE = ("plan", "revisions", "source", "accounts", "consultation", "dates", "acknowledged")

MOST_VALUES = 1_000_000  # values, lists and mappings of all its files
_MOST_HINTS = 200  # unknown names that are compared with all known ones

_NEAR = 40  # from this likeness on, of 100, a known name may be meant
_VERY_NEAR = 60

_MODELS: Mapping[Kind, type[Value]] = {
    Kind.ACTION: Action,
    Kind.TASK: Task,
    Kind.ROW: Row,
    Kind.STEP: Step,
    Kind.INDICATOR: Indicator,
    Kind.SAFEGUARD: Safeguard,
}


_INSIDE = {(Kind.TASK, "rows"): Kind.ROW, (Kind.ROW, "steps"): Kind.STEP}


class Places:
    """Where each value of a plan stands: by item id and field (`text`, `table.title`, `lead.0`).

    The head's id is `plan`, the source's `source`, the accounts' `accounts`, the consultation's
    `consultation`, a comment's or sign-off's its file without the ending, the ledger's `revisions`:
    its fields begin with the id of an entry; those of `dates` and `acknowledged` with the place of
    an entry, from 0.
    """

    def __init__(self, nodes: Mapping[tuple[str, str], Node], root: str) -> None:
        self._nodes = nodes
        self._root = root

    def _node(self, item: str, field: str) -> Node | None:
        while True:
            if node := self._nodes.get((item, field)):
                return node
            if not field:
                return None
            field = field.rpartition(".")[0]

    def of(self, item: str, field: str = "") -> Place:
        """The place of a field, or of the nearest thing around it that has one."""
        node = self._node(item, field)
        return node.place if node else Place(self._root)

    def only(self, item: str, file: str) -> "Places":
        """The places of this item; what else is asked for stands in another file of the plan."""
        kept = {key: node for key, node in self._nodes.items() if key[0] == item}
        return Places(kept, f"{self._root}/{file}")

    def at(self, item: str, field: str, offset: int) -> Place:
        """The place of the character at `offset` of a text field."""
        node = self._node(item, field)
        return node.at(offset) if node else Place(self._root)


@dataclass(frozen=True)
class Loaded:
    """What a plan directory holds.

    `plan` is None when the head cannot be read; with faults elsewhere it holds the items that are
    well formed, so that the checks can go on and tell everything at once. `lost` are the ids of
    items that are there but not well formed. `revisions` is the ledger, `snapshots` are the bytes
    of released revisions by id; `source` and `source_text`: what the plan was transcribed from;
    `comments` and `signoffs` stand in the order of their rounds' names and of their own.
    """

    plan: Plan | None
    places: Places
    findings: tuple[Finding, ...]
    lost: frozenset[str]
    revisions: tuple[Revision, ...] = ()
    snapshots: Mapping[str, bytes] = field(default_factory=dict)
    source: SourceText | None = None
    source_text: bytes | None = None
    owners: Owners | None = None
    consultation: Consultation | None = None
    comments: tuple[FiledComment, ...] = ()
    signoffs: tuple[FiledSignoff, ...] = ()
    dates: tuple[Dated, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()


def load(files: Mapping[str, bytes], root: str) -> Loaded:
    """Load a plan from its files (name relative to the plan directory → bytes)."""
    return _Loader(files, root).load()


_FOLDERS = tuple(
    f"{folder}/"
    for folder in (TASKS_FOLDER, SNAPSHOTS_FOLDER, "source", COMMENTS_FOLDER, SIGNOFFS_FOLDER)
)


class _Loader:
    def __init__(self, files: Mapping[str, bytes], root: str) -> None:
        self.files = files
        self.root = root
        self.faults: list[Finding] = []
        self.nodes: dict[tuple[str, str], Node] = {}
        self.ids: dict[str, Place] = {}
        self.lost: set[str] = set()
        self.roles: tuple[Role, ...] = ()
        self.unit_of: dict[str, str] = {}
        self.hints = self.values = 0

    def fault(self, rule: str, place: Place, message: str, *items: str) -> None:
        self.faults.append(Finding(rule, place, message, items))

    def name(self, file: str) -> str:
        return f"{self.root}/{file}"

    def load(self) -> Loaded:
        self.missing_and_unknown_files()
        head = self.head()
        units = self.units()
        actions = self.items(ACTIONS_FILE, Kind.ACTION)
        indicators = self.items(INDICATORS_FILE, Kind.INDICATOR)
        tasks = tuple(self.tasks())
        safeguards = self.items(SAFEGUARDS_FILE, Kind.SAFEGUARD)
        revisions = self.revisions()
        source = self.source()
        owners = self.owners(units)
        consultation = self.consultation()
        comments = tuple(self.comments())
        signoffs = tuple(self.signoffs())
        dates = tuple(self.in_order_of(DATES_FILE, Dated))
        acknowledged = tuple(self.in_order_of(ACKNOWLEDGED_FILE, Acknowledgement))
        plan = None
        if head is not None:
            ordered_actions, ordered_tasks = document_order(actions, tasks)
            plan = Plan.model_construct(
                head=head,
                units=units,
                actions=ordered_actions,
                indicators=indicators,
                tasks=ordered_tasks,
                safeguards=safeguards,
            )
        text = self.files.get(source.file) if source else None
        if source and text is None:
            message = f"找不到原文“{source.file}”；请把它放回计划目录"
            self.fault("file-missing", self.nodes["source", "file"].place, message)
        places = Places(self.nodes, self.root)
        return Loaded(
            plan=plan,
            places=places,
            findings=in_order(self.faults),
            lost=frozenset(self.lost),
            revisions=revisions,
            snapshots=dict(self.snapshots()),
            source=source,
            source_text=text,
            owners=owners,
            consultation=consultation,
            comments=comments,
            signoffs=signoffs,
            dates=dates,
            acknowledged=acknowledged,
        )

    def missing_and_unknown_files(self) -> None:
        for file in REQUIRED:
            if file not in self.files:
                message = "缺少这个文件；每份计划都要有它"
                self.fault("file-missing", Place(self.name(file)), message)
        task_files = [f for f in self.files if f.startswith(f"{TASKS_FOLDER}/")]
        if not any(f.endswith(".yaml") for f in task_files):
            message = "没有任何任务文件；每项任务一个文件，如 tasks/T01.yaml"
            self.fault("file-missing", Place(self.name(TASKS_FOLDER)), message)
        known = {*REQUIRED, *OPTIONAL}
        for file in self.files:
            inside = file.startswith(_FOLDERS)
            if (inside and file.endswith((".yaml", ".json", ".txt"))) or file in known:
                continue
            stems = [PurePosixPath(name).stem for name in sorted(known)]
            near = process.extractOne(
                PurePosixPath(file).stem, stems, scorer=fuzz.ratio, score_cutoff=_VERY_NEAR
            )
            hint = f"，是否应为“{near[0]}.yaml”" if near else ""
            message = f"不认识的文件{hint}；请改名或移出计划目录"
            self.fault("file-unknown", Place(self.name(file)), message)

    def tree(self, file: str) -> Node | None:
        if file not in self.files:
            return None
        if self.values > MOST_VALUES:
            message = f"整份计划不得超过 {MOST_VALUES} 个键和值，从这个文件起没有读；请精简"
            self.fault("plan-too-large", Place(self.name(file)), message)
            return None
        node, faults = read(self.files[file], self.name(file))
        self.faults += faults
        self.values += _count(node) if node else 0
        return self.mapping(node) if node else None

    def mapping(self, node: Node) -> Node | None:
        if isinstance(node.value, dict):
            return node
        self.fault("value-type", node.place, f"此处应为“键: 值”的形式，实为{_said(node)}")
        return None

    def head(self) -> Head | None:
        tree = self.tree(HEAD_FILE)
        if tree is None:
            return None
        self.remember("plan", "", tree)
        head = self.valid(Head, _plain(tree), tree, "plan")
        self.roles = head.roles if head else self.roles_alone(tree)
        return head

    def roles_alone(self, tree: Node) -> tuple[Role, ...]:
        """The roles of a head that has faults elsewhere: the other files need them to be read."""
        plain = _plain(tree).get("roles", ())
        roles: list[Role] = []
        for role in plain if isinstance(plain, tuple) else ():
            try:
                roles.append(Role.model_validate(role))
            except ValidationError:
                continue
        return tuple(roles)

    def units(self) -> tuple[Unit, ...]:
        units: list[Unit] = []
        for node in self.listed(UNITS_FILE):
            identity = self.identity(node)
            unit = self.valid(Unit, _plain(node), node, identity)
            if unit is None:
                continue
            units.append(unit)
            for name in unit.names:
                self.unit_of.setdefault(name, unit.id)
        return tuple(units)

    def listed(self, file: str) -> Iterator[Node]:
        """The mappings in the list that is the only content of a file."""
        tree, key = self.tree(file), FORMS[file].key
        if tree is None or key is None or not isinstance(tree.value, dict):
            return
        for other, place in tree.keys.items():
            if other != key:
                message = f"不认识的键“{other}”；此文件只有“{key}”"
                self.fault("key-unknown", place, message)
        content = tree.value.get(key)
        if content is None:
            self.fault("key-missing", tree.place, f"缺少“{key}”")
        elif not isinstance(content.value, list):
            self.fault("value-type", content.place, f"“{key}”应为列表，实为{_said(content)}")
        else:
            for node in content.value:
                if self.mapping(node):
                    yield node

    def identity(self, node: Node) -> str:
        """The id of an item; told when another item has it, or has it in another case."""
        value = node.value.get("id") if isinstance(node.value, dict) else None
        if value is None or not isinstance(value.value, str):
            return ""
        first = self.ids.setdefault(value.value, value.place)
        if first is not value.place:
            message = f"编号“{value.value}”已用于 {first}；编号不得重复，也不得重新启用"
            self.fault("id-double", value.place, message, value.value)
            return ""
        self.remember(value.value, "", node)
        return value.value

    def remember(self, item: str, field: str, node: Node) -> None:
        self.nodes[item, field] = node
        below: Any = ()
        if isinstance(node.value, dict):
            below = node.value.items()
        elif isinstance(node.value, list):
            below = enumerate(node.value)
        for key, child in below:
            self.remember(item, f"{field}.{key}" if field else str(key), child)

    def items(self, file: str, kind: Kind) -> tuple[Any, ...]:
        return tuple(
            item for node in self.listed(file) if (item := self.item(node, kind)) is not None
        )

    def tasks(self) -> Iterator[Task]:
        for file in sorted(self.files):
            if not file.startswith(f"{TASKS_FOLDER}/") or not file.endswith(".yaml"):
                continue
            tree = self.tree(file)
            stem = PurePosixPath(file).stem
            if tree is None or not isinstance(tree.value, dict):
                self.lost.add(stem)
                continue
            identity = tree.value.get("id")
            if identity is not None and identity.value != stem:
                message = f"文件名应与编号一致：编号是“{identity.value}”，文件名是“{stem}”"
                self.fault("id-file", identity.place, message, stem)
            task = self.item(tree, Kind.TASK)
            if isinstance(task, Task):
                yield task

    def item(self, node: Node, kind: Kind) -> Any:
        identity = self.identity(node)
        data = self.item_data(node, kind, identity)
        return self.valid(_MODELS[kind], data, node, identity)

    def item_data(self, node: Node, kind: Kind, identity: str) -> dict[str | int, Any]:
        """An item as plain data: roles gathered, rows and steps prepared the same way."""
        own = {role.key for role in self.roles if kind in role.kinds}
        data: dict[str | int, Any] = {}
        roles: dict[str, Any] = {}
        for key, value in _members(node):
            inside = _INSIDE.get((kind, str(key)))
            if key in own:
                roles[str(key)] = tuple(self.mentions(value, identity))
            elif key == "roles":
                self.unknown_key("roles", node, kind, identity)
            elif inside and isinstance(value.value, list):
                data[key] = tuple(self.nested(child, inside) for child in value.value)
            elif key == "targets" and isinstance(value.value, dict):
                data[key] = {year: _target(target) for year, target in value.value.items()}
            else:
                data[key] = _plain(value)
        if roles:
            data["roles"] = roles
        return data

    def nested(self, node: Node, kind: Kind) -> Any:
        if not isinstance(node.value, dict):
            return _plain(node)
        return self.item_data(node, kind, self.identity(node))

    def mentions(self, node: Node, item: str) -> Iterator[Mention]:
        """The units of one role. Unknown names are told and left out; a word may name nobody."""
        if isinstance(node.value, str) and self.names_nobody(node.value):
            data = {"unit": None, "printed": node.value}
            yield from filter(None, [self.valid(Mention, data, node, item)])
            return
        if not isinstance(node.value, list):
            message = f"应为单位名称的列表，如 [单位甲, 单位乙]，实为{_said(node)}"
            self.fault("value-type", node.place, message, *filter(None, (item,)))
            return
        for index, child in enumerate(node.value):
            if mention := self.mention(child, item, first=index == 0):
                yield mention

    def names_nobody(self, word: str) -> bool:
        """Whether a word in place of units (无) is surely not one of their names, ill written."""
        near = process.extractOne(word, [*self.unit_of], scorer=fuzz.ratio, score_cutoff=_NEAR)
        return bool(word.strip()) and near is None

    def mention(self, node: Node, item: str, *, first: bool) -> Mention | None:
        plain = _plain(node)
        entry = {"unit": plain} if isinstance(plain, str) else plain
        if not isinstance(entry, dict) or not isinstance(entry.get("unit"), str):
            message = f"应为单位名称，或带 unit 的写法，实为{_said(node)}"
            self.fault("value-type", node.place, message, item)
            return None
        name = entry["unit"]
        unit = self.unit_of.get(name)
        if unit is None:
            self.unknown_unit(name, node.place, item)
            return None
        for key in entry:
            if key not in MENTION_KEYS:
                message = f"不认识的键“{key}”，可用：{'、'.join(MENTION_KEYS)}"
                self.fault("key-unknown", node.keys.get(key, node.place), message, item)
        data = {
            "unit": unit,
            "printed": entry.get("printed", name),
            "separator": entry.get("sep", "" if first else "、"),
            "after": entry.get("after", ""),
        }
        return self.valid(Mention, data, node, item)

    def unknown_unit(self, name: str, place: Place, item: str) -> None:
        self.hints += 1
        known = sorted(self.unit_of) if self.hints <= _MOST_HINTS else []
        near = process.extract(name, known, scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR)
        close = "、".join(n for n, _, _ in near)
        hint = f"；相近的有：{close}" if close else ""
        message = f"单位“{name}”不在 {UNITS_FILE} 中{hint}；请改正，或先登记这个单位"
        self.fault("unit-unknown", place, message, item)

    def revisions(self) -> tuple[Revision, ...]:
        entries: list[Revision] = []
        for node in self.listed(REVISIONS_FILE):
            if entry := self.valid(Revision, _plain(node), node, "revisions"):
                self.remember("revisions", entry.id, node)
                entries.append(entry)
        return tuple(entries)

    def snapshots(self) -> Iterator[tuple[str, bytes]]:
        for file, data in self.files.items():
            if file.startswith(f"{SNAPSHOTS_FOLDER}/"):
                yield PurePosixPath(file).stem, data

    def source(self) -> SourceText | None:
        tree = self.tree(SOURCE_FILE)
        if tree is None:
            return None
        self.remember("source", "", tree)
        return self.valid(SourceText, _plain(tree), tree, "source")

    def owners(self, units: tuple[Unit, ...]) -> Owners | None:
        tree = self.tree(ACCOUNTS_FILE)
        if tree is None:
            return None
        self.remember("accounts", "", tree)
        owners = self.valid(Owners, _plain(tree), tree, "accounts")
        if owners is None:
            return None
        self.listed_twice("office", owners.office)
        known = {unit.id for unit in units} | self.lost
        listed = self.nodes["accounts", "units"].keys if owners.units else {}
        for unit, accounts in owners.units.items():
            self.listed_twice(f"units.{unit}", accounts)
            if unit not in known:
                self.unknown_owner(unit, sorted(known), listed[unit])
        return owners

    def consultation(self) -> Consultation | None:
        tree = self.tree(CONSULTATION_FILE)
        if tree is None:
            return None
        self.remember("consultation", "", tree)
        return self.valid(Consultation, _plain(tree), tree, "consultation")

    def in_order_of(self, file: str, model: type[V]) -> Iterator[V]:
        """The entries of a file of which each is known by its place alone."""
        index, name = 0, FORMS[file].key or ""
        for node in self.listed(file):
            if entry := self.valid(model, _plain(node), node, name):
                self.remember(name, str(index), node)
                index += 1
                yield entry

    def comments(self) -> Iterator[FiledComment]:
        """The comments; an id is used once, whatever the round."""
        first: dict[str, Place] = {}
        for file, round_id, tree in self.filed(COMMENTS_FOLDER):
            place = file.removesuffix(".yaml")
            comment = self.valid(Comment, _plain(tree), tree, place)
            if comment is None:
                continue
            at = self.nodes[place, "id"].place
            self.named_as_file(comment.id, PurePosixPath(file).stem, at)
            if (other := first.setdefault(comment.id, at)) is not at:
                message = f"意见编号“{comment.id}”已用于 {other}；编号不得重复"
                self.fault("comment-id", at, message)
                continue
            yield FiledComment.model_construct(round=round_id, comment=comment)

    def signoffs(self) -> Iterator[FiledSignoff]:
        for file, round_id, tree in self.filed(SIGNOFFS_FOLDER):
            place = file.removesuffix(".yaml")
            signoff = self.valid(Signoff, _plain(tree), tree, place)
            if signoff is None:
                continue
            self.named_as_file(
                signoff.unit, PurePosixPath(file).stem, self.nodes[place, "unit"].place
            )
            yield FiledSignoff.model_construct(round=round_id, signoff=signoff)

    def filed(self, folder: str) -> Iterator[tuple[str, str, Node]]:
        """The files below a folder, with the name of their own folder and their tree."""
        for file in sorted(self.files):
            if not file.startswith(f"{folder}/") or not file.endswith(".yaml"):
                continue
            if tree := self.tree(file):
                self.remember(file.removesuffix(".yaml"), "", tree)
                yield file, file.split("/")[1], tree

    def named_as_file(self, identity: str, stem: str, place: Place) -> None:
        if identity != stem:
            message = f"文件名应与编号一致：编号是“{identity}”，文件名是“{stem}”"
            self.fault("id-file", place, message)

    def listed_twice(self, field: str, accounts: tuple[str, ...]) -> None:
        """Forges tell names apart by their letters, not by their case."""
        names = [account.casefold() for account in accounts]
        for index, account in enumerate(accounts):
            if names.index(names[index]) < index:
                place = self.nodes["accounts", f"{field}.{index}"].place
                self.fault("account-twice", place, f"账号“{account}”在此重复列出；请删去一个")

    def unknown_owner(self, unit: str, known: list[str], place: Place) -> None:
        near = process.extractOne(unit, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
        hint = f"，是否应为“{near[0]}”" if near else ""
        message = f"单位编号“{unit}”不在 {UNITS_FILE} 中{hint}；请改正，或先登记这个单位"
        self.fault("unit-unknown", place, message)

    def valid(self, model: type[V], data: Any, node: Node, item: str) -> V | None:
        """Validate; every fault is told at its own line. None when there is one."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.invalid(detail, model, node, item)
            self.lost.update(self.identities(node))
            return None

    def identities(self, node: Node) -> Iterator[str]:
        if isinstance(node.value, dict):
            identity = node.value.get("id")
            if identity is not None and isinstance(identity.value, str):
                yield identity.value
        children = node.value.values() if isinstance(node.value, dict) else node.value
        for child in children if isinstance(children, list | type({}.values())) else ():
            yield from self.identities(child)

    def invalid(self, detail: ErrorDetails, model: type[Value], node: Node, item: str) -> None:
        location = detail["loc"]
        around, place = _walk(node, location)
        identity = around.value.get("id") if isinstance(around.value, dict) else None
        of_plan = item not in _WHOLE and "/" not in item
        if of_plan and identity is not None and isinstance(identity.value, str):
            item = identity.value
        items = (item,) if item and of_plan else ()
        if detail["type"] in ("extra_forbidden", "invalid_key"):
            key = str(location[-1])
            kind = _kind_at(model, location)
            self.unknown_key(key, around, kind, *items, keys=_fields(model, location))
            return
        if detail["type"] == "missing":
            message = f"缺少“{location[-1]}”；请补上"
            self.fault("key-missing", around.place, message, *items)
            return
        rule, message = explain(detail)
        self.fault(rule, place, f"“{_dotted(location, node)}”{message}", *items)

    def unknown_key(
        self, key: str, node: Node, kind: Kind | None, *items: str, keys: tuple[str, ...] = ()
    ) -> None:
        allowed = keys_in_order(_MODELS[kind], self.roles) if kind else keys
        near = process.extractOne(key, allowed, scorer=fuzz.ratio, score_cutoff=_VERY_NEAR)
        hint = f"，是否应为“{near[0]}”" if near else ""
        message = f"不认识的键“{key}”{hint}；可用：{'、'.join(allowed)}"
        place = node.keys.get(key) or next(
            (place for k, place in node.keys.items() if str(k) == key), node.place
        )
        self.fault("key-unknown", place, message, *items)


def _count(node: Node) -> int:
    """How many values stand in a tree."""
    if isinstance(node.value, dict):
        return 1 + sum(map(_count, node.value.values()))
    return 1 + (sum(map(_count, node.value)) if isinstance(node.value, list) else 0)


def _members(node: Node) -> Iterator[tuple[str | int, Node]]:
    if isinstance(node.value, dict):
        yield from node.value.items()


def _plain(node: Node) -> Any:
    """A tree as plain values: lists as tuples, mappings as dicts."""
    if isinstance(node.value, dict):
        return {key: _plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return tuple(_plain(child) for child in node.value)
    return node.value


def _target(node: Node) -> Any:
    """A target: a number, a text, or both in a mapping."""
    plain = _plain(node)
    return plain if isinstance(plain, dict) else {"text": plain, "number": _number(plain)}


def _number(value: Any) -> Any:
    return value if not isinstance(value, str | bool) else None


def _said(node: Node) -> str:
    return shown(_plain(node))


def _walk(node: Node, location: tuple[str | int, ...]) -> tuple[Node, Place]:
    """The innermost mapping around a location, and the place of the location."""
    around, place = node, node.place
    current: Node | None = node
    for part in location:
        if current is None:
            break
        if isinstance(current.value, dict):
            around = current
            child = current.value.get(part)
        elif (
            isinstance(current.value, list) and isinstance(part, int) and part < len(current.value)
        ):
            child = current.value[part]
        else:
            child = None
        if child is not None:
            place = child.place
        current = child
    return around, place


def _kind_at(model: type[Value], location: tuple[str | int, ...]) -> Kind | None:
    """The kind of item that the last key of a location belongs to."""
    kind = next((k for k, m in _MODELS.items() if m is model), None)
    for index, part in enumerate(location[:-1]):
        if kind is None or isinstance(part, int):
            continue
        following = _INSIDE.get((kind, part))
        if following is None:
            return None if index < len(location) - 1 else kind
        kind = following
    return kind


def _fields(model: Any, location: tuple[str | int, ...]) -> tuple[str, ...]:
    """The field names that may stand where the last key of a location stands."""
    for part in location[:-1]:
        if isinstance(part, int) or not hasattr(model, "model_fields"):
            continue
        field = model.model_fields.get(part)
        if field is None:
            return ()
        model = value_in(field.annotation)
    return tuple(getattr(model, "model_fields", ()))


# Keys that a person writes in another way than the model has them.
_AS_WRITTEN: Mapping[str | int, str] = {"separator": "sep"}


def _dotted(location: tuple[str | int, ...], node: Node) -> str:
    """A location in words: the items of a list count from 1."""
    words: list[str] = []
    current: Node | None = node
    for part in location:
        content = current.value if current else None
        listed = isinstance(content, list) and isinstance(part, int)
        if part != "[key]":
            words.append(str(int(part) + 1) if listed else _AS_WRITTEN.get(part, str(part)))
        if isinstance(content, dict):
            current = content.get(part)
        elif isinstance(content, list):
            current = content[int(part)] if listed and int(part) < len(content) else None
    return ".".join(words) or "内容"
