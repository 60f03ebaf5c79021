"""The plan as frozen, strict values. Closed words (stages, kinds of item, parts) live here once.

Nothing here knows files, HTML or the first plan: roles, labels, levels, target years and table
columns are data of each plan.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)


class Stage(StrEnum):
    """The stage of a plan's life."""

    CONSULTATION = "征求意见稿"
    REVISED = "修订稿"
    SUBMITTED = "送审稿"
    ISSUED = "正式印发"
    SUPERSEDED = "已被取代"
    ENDED = "终止"


class Kind(StrEnum):
    """The kinds of item that carry an id, text and roles."""

    ACTION = "action"
    TASK = "task"
    ROW = "row"
    STEP = "step"
    INDICATOR = "indicator"
    SAFEGUARD = "safeguard"


class Part(StrEnum):
    """The parts a document is made of, in the order its outline gives."""

    TITLE = "title"
    STAGE = "stage"
    PREAMBLE = "preamble"
    GOALS = "goals"
    INDICATORS = "indicators"
    TASKS = "tasks"
    SAFEGUARDS = "safeguards"
    ANNEX = "annex"
    TABLE = "table"
    TEXT = "text"


class DeadlineKind(StrEnum):
    """What a deadline says: done by a date, within a period, always, every year, or nothing."""

    BY = "by"
    WITHIN = "within"
    ONGOING = "ongoing"
    YEARLY = "yearly"
    NONE = "none"


def _number_as_text(value: Any) -> Any:
    """A number where text is asked for keeps the digits as written."""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _as_decimal(value: Any, info: ValidationInfo) -> Any:
    """A whole number as a decimal; in a snapshot, which is JSON, decimals are strings of digits."""
    digits = info.mode == "json" and isinstance(value, str) and _DIGITS.fullmatch(value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return Decimal(value) if digits or whole else value


_DIGITS = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("不得为空白")
    return value


def _not_empty(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("不得为空")
    return value


def _in_the_calendar(value: str) -> str:
    """A day must exist; years, halves, quarters and months always do."""
    if len(value) == len("2030-06-30"):
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"没有“{value}”这一天") from error
    return value


# Names that Windows keeps for devices, whatever their ending: no file or folder can be called so.
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


def file_name(value: str) -> str:
    """An id that folders beside a section's own page are named by; no device of Windows."""
    if value == "index":
        raise ValueError("“index”留作网站的固定地址；请换一个编号")
    return no_device(value)


def no_device(value: str) -> str:
    """An id that a file is named by; Windows keeps some names for devices."""
    if value in _DEVICES:
        raise ValueError(f"“{value}”是 Windows 的设备名，不能作文件名；请换一个编号")
    return value


Text = Annotated[str, StringConstraints(max_length=200_000), AfterValidator(_not_blank)]
Short = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_not_blank)]
Written = Annotated[Short, BeforeValidator(_number_as_text)]
Quantity = Annotated[Decimal, BeforeValidator(_as_decimal)]
Year = Annotated[int, Field(ge=1900, le=2200)]
Number = Annotated[int, Field(ge=0, le=100_000)]
Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
    AfterValidator(_in_the_calendar),
    Field(examples=["2030-06-30"]),
]
Moment = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9]{4}(-(H[12]|Q[1-4]|(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?))?$"
    ),
    AfterValidator(_in_the_calendar),
    Field(examples=["2030", "2030-H1", "2030-Q3", "2030-06", "2030-06-30"]),
]
KindWord = Annotated[Kind, Field(strict=False)]
Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$"),
    AfterValidator(file_name),
    Field(examples=["mouju", "mou-2"]),
]
RoleKey = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z_]{1,29}$"), Field(examples=["lead", "lead_by"])
]
ActionId = Annotated[str, StringConstraints(pattern=r"^A[0-9]{1,4}$"), Field(examples=["A1"])]
TaskId = Annotated[str, StringConstraints(pattern=r"^T[0-9]{1,5}$"), Field(examples=["T01"])]
RowId = Annotated[
    str, StringConstraints(pattern=r"^T[0-9]{1,5}-[0-9]{1,4}$"), Field(examples=["T01-1"])
]
StepId = Annotated[
    str,
    StringConstraints(pattern=r"^T[0-9]{1,5}-[0-9]{1,4}-[0-9]{1,4}$"),
    Field(examples=["T01-1-1"]),
]
IndicatorId = Annotated[str, StringConstraints(pattern=r"^I[0-9]{1,5}$"), Field(examples=["I01"])]
RevisionId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$"),
    AfterValidator(no_device),
    Field(examples=["draft", "2030-issued"]),
]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(examples=["0" * 64])]
SafeguardId = Annotated[str, StringConstraints(pattern=r"^S[0-9]{1,4}$"), Field(examples=["S1"])]
Account = Annotated[
    str,
    StringConstraints(
        pattern=r"^(@[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*"
        r"|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)$",
        max_length=200,
    ),
    Field(examples=["@name", "@org/team", "name@example.org"]),
]
Accounts = Annotated[
    tuple[Account, ...], AfterValidator(_not_empty), Field(json_schema_extra={"minItems": 1})
]
AnyId = Annotated[
    str,
    StringConstraints(pattern=r"^([AS][0-9]{1,4}|I[0-9]{1,5}|T[0-9]{1,5}(-[0-9]{1,4}){0,2})$"),
    Field(examples=["T01-1"]),
]


class Value(BaseModel):
    """Base of every value: frozen, strict, no unknown keys."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Period(Value):
    """First and last year of the plan, both included."""

    start: Year
    end: Year

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.end < self.start:
            raise ValueError(f"结束年 {self.end} 早于起始年 {self.start}")
        return self


class Role(Value):
    """A role that units have in this plan, e.g. 责任单位; the order of roles is their weight.

    `lead` roles answer for an item; `letter` is the one-character sign on a unit's chip.
    """

    key: RoleKey
    label: Short
    letter: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    kinds: tuple[KindWord, ...]
    lead: bool = False


class OwnColumn(Value):
    """A column of the plan's own, beyond the ones that the model knows."""

    key: RoleKey
    label: Short
    kinds: tuple[KindWord, ...]


class Labels(Value):
    """What this plan calls its parts. `actions` has one word for each level of groups."""

    actions: Annotated[tuple[Short, ...], Field(min_length=1, max_length=3)] = ("行动",)
    task: Short = "任务"
    row: Short = "分解事项"
    step: Short = "推进计划"
    indicator: Short = "指标"
    safeguard: Short = "保障措施"


class OutlinePart(Value):
    """One part of the document as printed: its number and heading, and text of its own."""

    part: Part = Field(strict=False)
    printed: Short | None = None
    title: Short | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _text_only_in_text(self) -> "OutlinePart":
        if (self.text is not None) != (self.part is Part.TEXT):
            raise ValueError("只有 part: text 可以、也必须写 text")
        return self


class BodyForm(Value):
    """What the body prints around the items' own words.

    `title_end`: by kind of item, the mark between a title and the text on the same line;
    `role`, `between`, `roles`: how the roles of an item follow its text, e.g.
    （牵头单位：甲，配合单位：乙）.
    """

    title_end: Mapping[Annotated[Kind, Field(strict=False)], Short] = Field(default_factory=dict)
    role: Annotated[
        str,
        StringConstraints(
            pattern=r"^[^{}]*(\{label\}[^{}]*\{units\}|\{units\}([^{}]*\{label\})?)[^{}]*$"
        ),
        Field(examples=["{label}：{units}", "{units}{label}"]),
    ] = "{label}：{units}"
    between: Annotated[str, StringConstraints(max_length=20)] = "，"
    roles: Annotated[
        str,
        StringConstraints(pattern=r"^[^{}]*\{roles\}[^{}]*$"),
        Field(examples=["（{roles}）"]),
    ] = "（{roles}）"


class TableColumn(Value):
    """A column of a printed table: which field it shows, under which label."""

    field: RoleKey
    label: Short


class IndicatorTable(Value):
    """The indicator table as printed; `year_label` heads each target year."""

    columns: Annotated[tuple[TableColumn, ...], Field(min_length=1)]
    year_label: Annotated[
        str,
        StringConstraints(pattern=r"^[^{}]*\{year\}[^{}]*$"),
        Field(examples=["{year}年"]),
    ] = "{year}年"


class RowTable(Value):
    """The decomposition table (重点任务分解表) as printed."""

    columns: Annotated[tuple[TableColumn, ...], Field(min_length=1)]


class DocumentFacts(Value):
    """What the head and the public catalogue say of the document; all optional."""

    index_number: Short | None = None
    subject: Short | None = None
    issuers: tuple[Short, ...] = ()
    number: Short | None = None
    dated: Day | None = None
    published: Day | None = None
    validity: Short | None = None
    disclosure: Short | None = None
    approved_by: Short | None = None
    address: Short | None = None


class Reporting(Value):
    """How often progress is reported, as printed."""

    text: Short
    every: Literal["month", "quarter", "half_year", "year"] | None = None


class Head(Value):
    """`plan.yaml`: what the plan is, its words, roles, columns and outline."""

    title: Short
    short_title: Short | None = None
    stage: Stage = Field(strict=False)
    period: Period
    target_years: tuple[Year, ...] = ()
    labels: Labels = Labels()
    roles: tuple[Role, ...] = ()
    lead_rule: Literal["explicit", "first"] = "explicit"
    columns: tuple[OwnColumn, ...] = ()
    document: DocumentFacts = DocumentFacts()
    reporting: tuple[Reporting, ...] = ()
    preamble: Text | None = None
    goals: Text | None = None
    outline: Annotated[tuple[OutlinePart, ...], Field(min_length=1)]
    body: BodyForm = BodyForm()
    indicator_table: IndicatorTable | None = None
    row_table: RowTable | None = None


class Unit(Value):
    """An organisation. `collective`: a group of unnamed units, kept as printed.

    `not_in`: longer names that contain a name of the unit and mean somebody else.
    """

    id: Slug
    name: Short
    aliases: tuple[Short, ...] = ()
    kind: Short | None = None
    collective: bool = False
    not_in: tuple[Short, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and all aliases."""
        return (self.name, *self.aliases)


class Mention(Value):
    """A unit in a role as printed: `separator` + `printed` + `after`; `unit` is its id.

    `unit` is None for a printed word that names nobody (无).
    """

    unit: Slug | None
    printed: Short
    separator: Annotated[str, StringConstraints(max_length=20)] = ""
    after: Annotated[str, StringConstraints(max_length=200)] = ""


class Deadline(Value):
    """A deadline: the words as printed, the date they mean (with its precision), the kind.

    `date` is a year, half (`…-H2`), quarter (`…-Q3`), month (`…-12`) or day (`…-12-31`).
    """

    text: Short
    date: Moment | None = None
    kind: DeadlineKind = Field(default=DeadlineKind.BY, strict=False)

    @property
    def year(self) -> int | None:
        """The year of the date, if there is a date."""
        return int(self.date[:4]) if self.date else None


class Dated(Value):
    """`dates.yaml`: a date that the words of an item commit to, as a person has confirmed.

    `quote`: the words, as they stand in the item's text; `date`: as a deadline's.
    """

    item: AnyId
    quote: Short
    date: Moment | None = None
    kind: DeadlineKind = Field(default=DeadlineKind.BY, strict=False)

    @model_validator(mode="after")
    def _has_a_date(self) -> "Dated":
        if (self.date is None) == (self.kind in (DeadlineKind.BY, DeadlineKind.WITHIN)):
            raise ValueError("by、within 须写日期，ongoing、yearly、none 不写日期")
        return self


class Acknowledgement(Value):
    """`acknowledged.yaml`: a finding that stays as it is: who answers for that, since when, why.

    `finding`: what it is known by, as `plansite check` prints it.
    """

    finding: Annotated[
        str,
        StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*/[A-Za-z0-9-]{1,60}/[0-9a-f]{12}$"),
        Field(examples=["mark-width/T01-1/0123456789ab"]),
    ]
    by: Short
    day: Day
    why: Text


class Item(Value):
    """What every item of the plan may carry.

    `replaces`: ids of items of the same kind that this one takes the place of, wholly or in part.
    """

    replaces: tuple[AnyId, ...] = ()
    roles: Mapping[RoleKey, tuple[Mention, ...]] = Field(default_factory=dict)
    columns: Mapping[RoleKey, Short] = Field(default_factory=dict)
    extra: Mapping[RoleKey, Short] = Field(default_factory=dict)

    def units(self, role: str) -> tuple[str, ...]:
        """Ids of the units in this role, in printed order."""
        return tuple(m.unit for m in self.roles.get(role, ()) if m.unit is not None)

    def phrase(self, role: str) -> str:
        """The units of this role as the document prints them."""
        return "".join(m.separator + m.printed + m.after for m in self.roles.get(role, ()))


class TableHeading(Value):
    """A heading as the table prints it, where it differs from the body's."""

    printed: Short | None = None
    title: Short | None = None


class Step(Item):
    """One numbered item of a row's plan cell; no `printed` when no number is printed."""

    id: StepId
    number: Number
    printed: Written | None = None
    text: Text
    deadlines: tuple[Deadline, ...] = ()


class Row(Item):
    """One row of the decomposition table."""

    id: RowId
    number: Number | None = None
    printed: Written | None = None
    title: Short | None = None
    text: Text
    deadlines: tuple[Deadline, ...] = ()
    steps: tuple[Step, ...] = ()


class Task(Item):
    """A numbered task of the body, with its rows of the decomposition table."""

    id: TaskId
    number: Number
    action: ActionId
    printed: Written | None = None
    title: Short
    table: TableHeading = TableHeading()
    text: Text | None = None
    deadlines: tuple[Deadline, ...] = ()
    rows: tuple[Row, ...] = ()


class Action(Item):
    """A group of tasks and indicators; groups may stand inside a `parent` group."""

    id: ActionId
    number: Number
    parent: ActionId | None = None
    printed: Written | None = None
    title: Short
    table: TableHeading = TableHeading()
    text: Text | None = None


class Target(Value):
    """A target as printed, with the number it holds and how to compare, where there are any."""

    text: Written
    number: Quantity | None = None
    comparator: Literal["=", ">=", "<=", ">", "<", "~"] | None = None

    @property
    def plain(self) -> Decimal | str:
        """The number when the target is nothing but a number, else the text as printed."""
        alone = self.number is not None and self.text == str(self.number)
        return self.number if alone and self.number is not None else self.text


class Base(Value):
    """The value an indicator starts from."""

    year: Year
    text: Written
    number: Quantity | None = None


class Indicator(Item):
    """An indicator with its yearly targets; `measure` is the unit of measurement (计量单位)."""

    id: IndicatorId
    number: Number
    action: ActionId | None = None
    printed: Written | None = None
    name: Short
    measure: Short | None = None
    kind: Short | None = None
    base: Base | None = None
    targets: Mapping[int, Target] = Field(default_factory=dict)


class Safeguard(Item):
    """A safeguard (保障措施)."""

    id: SafeguardId
    number: Number
    printed: Written | None = None
    title: Short
    text: Text | None = None
    deadlines: tuple[Deadline, ...] = ()


class Revision(Value):
    """An entry of the ledger: one revision of the document, as far as it is known.

    With `sha256` its text is held: it is the digest of the snapshot `revisions/<id>.json`, and
    `chain` ties the entry to the held one before it (`ledger.link`). Without, the revision is
    known of only.
    """

    id: RevisionId
    stage: Stage = Field(strict=False)
    dated: Day | None = None
    published: Day | None = None
    number: Short | None = None
    issuer: Short | None = None
    address: Short | None = None
    note: Text | None = None
    sha256: Digest | None = None
    chain: Digest | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> "Revision":
        if (self.sha256 is None) != (self.chain is None):
            raise ValueError("sha256 和 chain 由 plansite release 一并写入，不能只有一个")
        return self

    @property
    def held(self) -> bool:
        """Whether the text is in this repository."""
        return self.sha256 is not None

    @property
    def day(self) -> str | None:
        """The day by which the revision stands in order: made public, else dated."""
        return self.published or self.dated


class Artefact(Value):
    """Text of the source file that the document does not have: the extraction put it there."""

    kind: Literal["page_number", "repeated_head", "repeated_cell", "glyph"]
    line: Annotated[int, Field(ge=1)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


class SourceText(Value):
    """`source.yaml`: the text that the plan was transcribed from.

    `revision`: which revision it is the text of, once that is released: from then on it is compared
    with the snapshot, and the plan may be revised.
    """

    file: Annotated[
        str,
        StringConstraints(pattern=r"^source/[A-Za-z0-9._-]+\.txt$"),
        Field(examples=["source/draft.txt"]),
    ]
    sha256: Digest
    revision: RevisionId | None = None
    artefacts: tuple[Artefact, ...] = ()


class Owners(Value):
    """`accounts.yaml`: who is asked on the forge when a unit's items change.

    `units`: by unit id; a unit that is not listed falls to `office`, as does everything else.
    """

    office: Accounts
    units: Mapping[Slug, Accounts] = Field(default_factory=dict)


AnyItem = Action | Task | Row | Step | Indicator | Safeguard

KIND_OF: Mapping[type[Item], Kind] = {
    Action: Kind.ACTION,
    Task: Kind.TASK,
    Row: Kind.ROW,
    Step: Kind.STEP,
    Indicator: Kind.INDICATOR,
    Safeguard: Kind.SAFEGUARD,
}


def is_id_of(model: type[Item], identity: str) -> bool:
    """Whether an id has the form of those of this kind of item."""
    (form,) = (m for m in model.model_fields["id"].metadata if isinstance(m, StringConstraints))
    return re.fullmatch(str(form.pattern), identity) is not None


class Plan(Value):
    """A whole plan: what a revision is made of. Items stand in document order."""

    head: Head
    units: tuple[Unit, ...] = ()
    actions: tuple[Action, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    tasks: tuple[Task, ...] = ()
    safeguards: tuple[Safeguard, ...] = ()

    def rows(self) -> Iterator[tuple[Task, Row]]:
        """Every row of the decomposition table with its task, in table order."""
        return ((task, row) for task in self.tasks for row in task.rows)

    def steps(self) -> Iterator[tuple[Task, Row, Step]]:
        """Every step with its row and task, in table order."""
        return ((task, row, step) for task, row in self.rows() for step in row.steps)

    def items(self) -> Iterator[AnyItem]:
        """Every item with an id, in document order."""
        yield from self.actions
        yield from self.indicators
        for task in self.tasks:
            yield task
            for row in task.rows:
                yield row
                yield from row.steps
        yield from self.safeguards

    def roles_on(self, kind: Kind) -> tuple[Role, ...]:
        """The roles that units may have on this kind of item, weightiest first."""
        return tuple(role for role in self.head.roles if kind in role.kinds)


def ids_of(plan: Plan) -> Iterator[str]:
    """The ids of all units and items."""
    yield from (unit.id for unit in plan.units)
    yield from (item.id for item in plan.items())


def target_years(head: Head) -> tuple[int, ...]:
    """The plan's target years; all years of the period when it declares none."""
    return head.target_years or tuple(range(head.period.start, head.period.end + 1))


def document_order(
    actions: tuple[Action, ...], tasks: tuple[Task, ...]
) -> tuple[tuple[Action, ...], tuple[Task, ...]]:
    """Actions as a tree in file order (a group, then those inside it), tasks by group and number.

    Groups or tasks whose parent is unknown come last, so that nothing is lost.
    """
    known = {action.id for action in actions}
    inside: dict[str | None, list[Action]] = {}
    for action in actions:
        parent = action.parent if action.parent in known and action.parent != action.id else None
        inside.setdefault(parent, []).append(action)
    ordered: list[Action] = []

    def descend(parent: str | None) -> None:
        for action in inside.pop(parent, []):
            ordered.append(action)
            descend(action.id)

    descend(None)
    for parent in list(inside):
        descend(parent)
    rank = {action.id: index for index, action in enumerate(ordered)}
    by_group = sorted(tasks, key=lambda t: (rank.get(t.action, len(rank)), t.number, t.id))
    return tuple(ordered), tuple(by_group)


def value_in(annotation: Any) -> Any:
    """The model that a field holds, alone, in a list or in a mapping; None where there is none."""
    if hasattr(annotation, "model_fields"):
        return annotation
    found = (value_in(inner) for inner in getattr(annotation, "__args__", ()))
    return next((model for model in found if model is not None), None)


# Which item this is, and which ones it takes the place of.
_FIRST_KEYS = ("id", "replaces")
# What an item may carry of its own stands before these keys, behind the item's own words.
_LAST_KEYS = ("deadlines", "rows", "steps")


def keys_in_order(model: type[Value], roles: Sequence[Role]) -> tuple[str, ...]:
    """The keys that a value of this model is written with; an item's roles are keys of its own."""
    fields = tuple(model.model_fields)
    if not issubclass(model, Item):
        return fields
    first = [key for key in _FIRST_KEYS if key in fields]
    own = [key for key in fields if key not in Item.model_fields and key not in first]
    last = [key for key in own if key in _LAST_KEYS]
    held = [role.key for role in roles if KIND_OF[model] in role.kinds]
    shared = [key for key in Item.model_fields if key not in ("roles", *first)]
    return (*first, *(key for key in own if key not in last), *held, *shared, *last)
