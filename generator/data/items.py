"""The fields of items and units, with the roles of the plan among them."""

from collections.abc import Mapping
from decimal import Decimal
from operator import methodcaller

from generator.data.shapes import (
    FIGURE_OR_NULL,
    FIGURE_OR_TEXT,
    PATH,
    TEXT,
    TEXT_OR_NULL,
    TRUTH,
    WHOLE,
    WHOLE_OR_NULL,
    Field,
    Objects,
    Shape,
    by_key,
    by_year,
    id_of,
    many,
    one_of,
    or_null,
    ref,
)
from generator.model import (
    Action,
    DeadlineKind,
    Indicator,
    Kind,
    Row,
    Safeguard,
    Step,
    Target,
    Task,
    Unit,
)
from generator.tables import heading_in_table
from generator.views import Views

ACTION, INDICATOR, TASK = id_of(Action), id_of(Indicator), id_of(Task)
ROW, STEP, SAFEGUARD, UNIT = id_of(Row), id_of(Step), id_of(Safeguard), id_of(Unit)


def _id(shape: Shape) -> Field:
    return Field("id", shape, "编号，发布后不变，不重新启用")


def _by_year(indicator: Indicator) -> dict[int, Target]:
    return dict(sorted(indicator.targets.items()))


def _plain_by_year(indicator: Indicator) -> dict[int, Decimal | str]:
    return {year: target.plain for year, target in _by_year(indicator).items()}


_NUMBER = Field("number", WHOLE, "序号")
_PRINTED = Field("printed", TEXT_OR_NULL, "文件印出的序号")
_TITLE = Field("title", TEXT, "标题")
_HEADING = Field("table_heading", TEXT, "分解表印出的序号和标题", heading_in_table)
_BODY = Field("text", TEXT_OR_NULL, "正文，段落之间有一个换行")
_CONTENT = Field("text", TEXT, "内容，段落之间有一个换行")
_DEADLINES = Field("deadlines", many(ref("deadline")), "时限")

_ITEMS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.ACTION: (
        _id(ACTION),
        _NUMBER,
        Field("parent", or_null(ACTION), "上一层分组的编号"),
        _PRINTED,
        _TITLE,
        _HEADING,
        _BODY,
    ),
    Kind.INDICATOR: (
        _id(INDICATOR),
        _NUMBER,
        Field("action", or_null(ACTION), "所属分组的编号"),
        _PRINTED,
        Field("name", TEXT, "名称"),
        Field("measure", TEXT_OR_NULL, "计量单位"),
        Field("kind", TEXT_OR_NULL, "属性，如约束性、预期性"),
        Field("base", or_null(ref("base")), "基期值"),
        Field(
            "targets",
            by_year(FIGURE_OR_TEXT),
            "各年目标值：单纯的数为数，其余按文件原样",
            _plain_by_year,
        ),
        Field(
            "target_details",
            by_year(ref("target")),
            "各年目标值的文字、数和二者的关系",
            _by_year,
        ),
    ),
    Kind.TASK: (
        _id(TASK),
        _NUMBER,
        Field("action", ACTION, "所属分组的编号"),
        _PRINTED,
        _TITLE,
        _HEADING,
        _BODY,
        _DEADLINES,
    ),
    Kind.ROW: (
        _id(ROW),
        Field("number", WHOLE_OR_NULL, "序号"),
        _PRINTED,
        Field("title", TEXT_OR_NULL, "标题"),
        _CONTENT,
        _DEADLINES,
    ),
    Kind.STEP: (_id(STEP), _NUMBER, _PRINTED, _CONTENT, _DEADLINES),
    Kind.SAFEGUARD: (_id(SAFEGUARD), _NUMBER, _PRINTED, _TITLE, _BODY, _DEADLINES),
}
_INSIDE: Mapping[Kind, tuple[Field, ...]] = {
    Kind.TASK: (Field("rows", many(ref("row")), "分解表中的各行"),),
    Kind.ROW: (Field("steps", many(ref("step")), "该行的推进计划"),),
}
_UNIT = (
    _id(UNIT),
    Field("name", TEXT, "名称"),
    Field("aliases", many(TEXT), "别称"),
    Field("kind", TEXT_OR_NULL, "类别"),
    Field("collective", TRUTH, "是否为未逐一列名的统称"),
)
_PARTS: Objects = {
    "deadline": (
        Field("text", TEXT, "文件原话"),
        Field("date", TEXT_OR_NULL, "所指日期，精确到年、半年（H1）、季度（Q1）、月或日"),
        Field(
            "kind",
            one_of(*DeadlineKind),
            "性质：by 限期完成、within 期间内、ongoing 持续、yearly 每年、none 未定",
        ),
    ),
    "base": (
        Field("year", WHOLE, "基期年份"),
        Field("text", TEXT, "基期值，按文件原样"),
        Field("number", FIGURE_OR_NULL, "基期值中的数"),
    ),
    "target": (
        Field("text", TEXT, "目标值，按文件原样"),
        Field("number", FIGURE_OR_NULL, "目标值中的数"),
        Field(
            "comparator",
            one_of("=", ">=", "<=", ">", "<", "~", None),
            "与该数的关系，~ 为左右",
        ),
    ),
}


def item_objects(views: Views) -> Objects:
    """Every kind of item, units, and what stands in them."""
    url = Field(
        "url", PATH, "网页地址，从网站根目录算起", lambda thing: f"/{views.address(thing.id)}"
    )
    carried = (
        Field("columns", by_key(TEXT), "本计划自设的列"),
        Field("extra", by_key(TEXT), "没有专门字段的其他内容"),
        url,
    )
    items = {
        kind.value: (
            *own,
            *_roles(views, kind),
            Field("replaces", many(own[0].shape), "本项所替代条目的编号：拆分、合并之前的"),
            *carried,
            *_INSIDE.get(kind, ()),
        )
        for kind, own in _ITEMS.items()
    }
    return {
        **items,
        "unit": (*_UNIT, url),
        **_PARTS,
    }


def _roles(views: Views, kind: Kind) -> tuple[Field, ...]:
    """The roles of the plan on one kind of item: who is meant, and what is printed."""
    roles = views.plan.roles_on(kind)
    meant = (
        Field(
            role.key,
            many(UNIT),
            f"{role.label}的编号，按印出的顺序",
            methodcaller("units", role.key),
        )
        for role in roles
    )
    printed = (
        Field(
            f"{role.key}_printed",
            TEXT,
            f"{role.label}，按文件原样",
            methodcaller("phrase", role.key),
        )
        for role in roles
    )
    return (*meant, *printed)
