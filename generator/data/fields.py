"""What every field of the JSON files means; their JSON Schemas are made from this."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.finding import Severity
from generator.model import DeadlineKind, Kind, Plan, Stage

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
WHOLE: Shape = {"type": "integer"}
FIGURE: Shape = {"type": ["number", "null"]}
TRUTH: Shape = {"type": "boolean"}
MAYBE: Shape = {"type": ["string", "null"]}
TEXTS: Shape = {"type": "object", "additionalProperties": TEXT}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Field:
    """One field of a JSON object: its name, its shape as JSON Schema, its meaning in Chinese."""

    name: str
    shape: Shape
    meaning: str

    @property
    def type(self) -> str:
        """The shape in Chinese words."""
        return _words(self.shape)


def _some(*words: str | None) -> Shape:
    return {"enum": list(words)}


def _many(shape: Shape) -> Shape:
    return {"type": "array", "items": shape}


def _ref(name: str) -> Shape:
    return {"$ref": f"#/$defs/{name}"}


_ID = Field("id", TEXT, "编号，发布后不变，不重新启用")
_NUMBER = Field("number", WHOLE, "序号")
_PRINTED = Field("printed", MAYBE, "文件印出的序号")
_HEADING = Field("table_heading", TEXT, "分解表中印出的标题")
_URL = Field("url", TEXT, "网页地址，从网站根目录算起")
_TITLE = Field("title", TEXT, "标题")
_BODY = Field("text", MAYBE, "正文；段落之间有一个换行")
_DEADLINES = Field("deadlines", _many(_ref("deadline")), "时限")
_CARRIED = (
    Field("columns", TEXTS, "本计划自设的列"),
    Field("extra", TEXTS, "没有专门字段的其他内容"),
    _URL,
)
_KINDS = _some(*Kind)

_FIXED: Mapping[str, tuple[Field, ...]] = {
    "file": (
        Field("schema_version", {"const": "1"}, "数据格式的版本"),
        Field("plan", _ref("plan"), "计划本身"),
        Field("actions", _many(_ref("action")), "任务的分组，按文件顺序"),
        Field("units", _many(_ref("unit")), "单位"),
        Field("indicators", _many(_ref("indicator")), "指标"),
        Field("tasks", _many(_ref("task")), "任务，按文件顺序"),
        Field("safeguards", _many(_ref("safeguard")), "保障措施"),
    ),
    "plan": (
        Field("title", TEXT, "文件标题"),
        Field("short_title", MAYBE, "简称"),
        Field("stage", _some(*Stage), "文件所处阶段"),
        Field("period", _ref("period"), "计划期"),
        Field("target_years", _many(WHOLE), "有目标值的年份"),
        Field("labels", _ref("labels"), "本计划对各部分的称呼"),
        Field("roles", _many(_ref("role")), "单位的角色，按分量排列"),
        Field("lead_rule", _some("explicit", "first"), "牵头单位怎样认定：逐一写明，或首位牵头"),
        Field("columns", _many(_ref("column")), "本计划自设的列"),
        Field("document", _ref("document"), "公文信息"),
        Field("reporting", _many(_ref("reporting")), "报送要求"),
        Field("preamble", MAYBE, "引言"),
        Field("goals", MAYBE, "发展目标"),
        Field("history", _many(_ref("milestone")), "文件进程"),
    ),
    "period": (Field("start", WHOLE, "起始年"), Field("end", WHOLE, "结束年")),
    "labels": (
        Field("actions", _many(TEXT), "各层分组的称呼，由外到内"),
        Field("task", TEXT, "任务的称呼"),
        Field("row", TEXT, "分解表一行的称呼"),
        Field("step", TEXT, "行内各条的称呼"),
        Field("indicator", TEXT, "指标的称呼"),
        Field("safeguard", TEXT, "保障措施的称呼"),
    ),
    "role": (
        Field("key", TEXT, "角色的键，也是各条目上的字段名"),
        Field("label", TEXT, "名称"),
        Field("letter", TEXT, "标志字"),
        Field("kinds", _many(_KINDS), "用于哪些条目"),
        Field("lead", TRUTH, "是否为负责的角色"),
    ),
    "column": (
        Field("key", TEXT, "自设列的键"),
        Field("label", TEXT, "名称"),
        Field("kinds", _many(_KINDS), "用于哪些条目"),
    ),
    "document": (
        Field("index_number", MAYBE, "索引号"),
        Field("subject", MAYBE, "主题分类"),
        Field("issuers", _many(TEXT), "发文机关"),
        Field("number", MAYBE, "发文字号"),
        Field("dated", MAYBE, "成文日期"),
        Field("published", MAYBE, "发布日期"),
        Field("validity", MAYBE, "有效性"),
        Field("disclosure", MAYBE, "公开属性"),
        Field("approved_by", MAYBE, "审议通过的会议"),
        Field("address", MAYBE, "官方文本的网址"),
    ),
    "reporting": (
        Field("text", TEXT, "文件原话"),
        Field("every", _some("month", "quarter", "half_year", "year", None), "周期"),
    ),
    "milestone": (
        Field("stage", _some(*Stage), "阶段"),
        Field("dated", MAYBE, "成文日期"),
        Field("published", MAYBE, "公开日期"),
        Field("number", MAYBE, "发文字号"),
        Field("issuer", MAYBE, "发文机关"),
        Field("address", MAYBE, "官方文本的网址"),
        Field("held", TRUTH, "本站是否载有其全文"),
        Field("note", MAYBE, "说明"),
    ),
    "deadline": (
        Field("text", TEXT, "文件原话"),
        Field("date", MAYBE, "所指日期，精确到年、半年、季、月或日"),
        Field("kind", _some(*DeadlineKind), "限期完成、期间内、持续、每年或无"),
    ),
    "unit": (
        _ID,
        Field("name", TEXT, "名称"),
        Field("aliases", _many(TEXT), "别称"),
        Field("kind", MAYBE, "类别"),
        Field("collective", TRUTH, "是否为未逐一列名的统称"),
        _URL,
    ),
    "base": (
        Field("year", WHOLE, "基期年份"),
        Field("text", TEXT, "基期值，按文件原样"),
        Field("number", FIGURE, "基期值中的数"),
    ),
    "target": (
        Field("text", TEXT, "目标值，按文件原样"),
        Field("number", FIGURE, "目标值中的数"),
        Field("comparator", MAYBE, "与该数的比较关系"),
    ),
}

_ITEMS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.ACTION: (
        _ID,
        _NUMBER,
        Field("parent", MAYBE, "上一层分组的编号"),
        _PRINTED,
        _TITLE,
        _HEADING,
        _BODY,
    ),
    Kind.INDICATOR: (
        _ID,
        _NUMBER,
        Field("action", MAYBE, "所属分组的编号"),
        _PRINTED,
        Field("name", TEXT, "名称"),
        Field("measure", MAYBE, "计量单位"),
        Field("kind", MAYBE, "属性，如约束性、预期性"),
        Field("base", {"anyOf": [_ref("base"), {"type": "null"}]}, "基期值"),
        Field(
            "targets",
            {"type": "object", "additionalProperties": {"type": ["number", "string"]}},
            "各年目标值：单纯的数为数，其余按文件原样",
        ),
        Field(
            "target_details",
            {"type": "object", "additionalProperties": _ref("target")},
            "各年目标值的文字、数和比较关系",
        ),
    ),
    Kind.TASK: (
        _ID,
        _NUMBER,
        Field("action", TEXT, "所属分组的编号"),
        _PRINTED,
        _TITLE,
        _HEADING,
        _BODY,
        _DEADLINES,
    ),
    Kind.ROW: (
        _ID,
        Field("number", {"type": ["integer", "null"]}, "序号"),
        _PRINTED,
        Field("title", MAYBE, "标题"),
        Field("text", TEXT, "内容；段落之间有一个换行"),
        _DEADLINES,
    ),
    Kind.STEP: (
        _ID,
        _NUMBER,
        _PRINTED,
        Field("text", TEXT, "内容；段落之间有一个换行"),
        _DEADLINES,
    ),
    Kind.SAFEGUARD: (_ID, _NUMBER, _PRINTED, _TITLE, _BODY, _DEADLINES),
}
_INSIDE: Mapping[Kind, tuple[Field, ...]] = {
    Kind.TASK: (Field("rows", _many(_ref("row")), "分解表中的各行"),),
    Kind.ROW: (Field("steps", _many(_ref("step")), "该行的推进计划"),),
}


def objects(plan: Plan) -> Mapping[str, tuple[Field, ...]]:
    """Every object of `plan.json` with its fields, the roles of this plan among them."""
    return {**_FIXED, **{kind.value: _item_fields(plan, kind) for kind in _ITEMS}}


def _item_fields(plan: Plan, kind: Kind) -> tuple[Field, ...]:
    roles = plan.roles_on(kind)
    return (
        *_ITEMS[kind],
        *(Field(role.key, _many(TEXT), f"{role.label}的编号，按印出的顺序") for role in roles),
        *(Field(f"{role.key}_printed", TEXT, f"{role.label}，按文件原样") for role in roles),
        *_CARRIED,
        *_INSIDE.get(kind, ()),
    )


def plan_schema(plan: Plan) -> Shape:
    """The JSON Schema of `plan.json` for this plan's roles."""
    shapes = {name: _object(fields) for name, fields in objects(plan).items()}
    root = shapes.pop("file")
    return {"$schema": DIALECT, "title": "plan.json", **root, "$defs": shapes}


CHECKS: tuple[Field, ...] = (
    Field("rule", TEXT, "规则"),
    Field("severity", _some(*Severity), "error 为错误，finding 为提示"),
    Field("items", _many(TEXT), "有关条目的编号"),
    Field("where", TEXT, "所在文件与行"),
    Field("message", TEXT, "说明"),
    Field("acknowledged", {"type": ["object", "null"]}, "确认情况"),
)


def checks_schema() -> Shape:
    """The JSON Schema of `checks.json`."""
    root = _object(
        (
            Field("schema_version", {"const": "1"}, "数据格式的版本"),
            Field("findings", _many(_ref("finding")), "检查结果"),
        )
    )
    found = {"finding": _object(CHECKS)}
    return {"$schema": DIALECT, "title": "checks.json", **root, "$defs": found}


def _object(fields: tuple[Field, ...]) -> Shape:
    return {
        "type": "object",
        "properties": {
            field.name: {**field.shape, "description": field.meaning} for field in fields
        },
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }


_WORDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "是或否",
    "null": "空",
    "object": "对象",
}


def _words(shape: Shape) -> str:
    if "$ref" in shape:
        return f"对象 {shape['$ref'].rpartition('/')[2]}"
    if "anyOf" in shape:
        return "或".join(_words(one) for one in shape["anyOf"])
    if "enum" in shape:
        return "、".join("空" if word is None else str(word) for word in shape["enum"]) + " 之一"
    if "const" in shape:
        return f"固定为 {shape['const']}"
    if shape["type"] == "array":
        return f"{_words(shape['items'])}的列表"
    if shape["type"] == "object" and isinstance(shape.get("additionalProperties"), dict):
        return f"键到{_words(shape['additionalProperties'])}的对应"
    types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return "或".join(_WORDS[name] for name in types)
