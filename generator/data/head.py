"""The fields of the plan as a whole: its title, words, roles, document, outline."""

from generator.data.shapes import (
    DAY_OR_NULL,
    TEXT,
    TEXT_OR_NULL,
    TRUTH,
    WHOLE,
    Field,
    Objects,
    many,
    one_of,
    ref,
)
from generator.model import Kind, Part, Stage, target_years

KIND = one_of(*Kind)
KINDS_MEAN = (
    "action 分组、task 任务、row 分解表的一行、step 推进计划的一条、indicator 指标、"
    "safeguard 保障措施"
)

_KEY = Field("key", TEXT, "键，也是条目上的字段名")
_LABEL = Field("label", TEXT, "名称")
_KINDS = Field("kinds", many(KIND), f"用于哪些条目：{KINDS_MEAN}")
STAGE = Field("stage", one_of(*Stage), f"阶段：{'、'.join(Stage)}")
DATED = Field("dated", DAY_OR_NULL, "成文日期")
PUBLISHED = Field("published", DAY_OR_NULL, "公开日期")
NUMBER = Field("number", TEXT_OR_NULL, "发文字号")
ADDRESS = Field("address", TEXT_OR_NULL, "官方文本的网址")

_HEAD = (
    Field("title", TEXT, "文件标题"),
    Field("short_title", TEXT_OR_NULL, "简称"),
    STAGE,
    Field("period", ref("period"), "计划期"),
    Field("target_years", many(WHOLE), "有目标值的年份", target_years),
    Field("labels", ref("labels"), "本计划对各部分的称呼"),
    Field("roles", many(ref("role")), "单位的角色，按分量排列"),
    Field(
        "lead_rule",
        one_of("explicit", "first"),
        "怎样认定牵头单位：explicit 逐一写明，first 首位牵头",
    ),
    Field("columns", many(ref("column")), "本计划自设的列"),
    Field("document", ref("document"), "公文信息"),
    Field("reporting", many(ref("reporting")), "报送要求"),
    Field("preamble", TEXT_OR_NULL, "引言，段落之间有一个换行"),
    Field("goals", TEXT_OR_NULL, "发展目标，段落之间有一个换行"),
    Field("outline", many(ref("part")), "文件的各部分，按印出的顺序"),
)
_PARTS: Objects = {
    "period": (Field("start", WHOLE, "起始年"), Field("end", WHOLE, "结束年")),
    "labels": (
        Field("actions", many(TEXT), "各层分组的称呼，由外到内"),
        Field("task", TEXT, "任务的称呼"),
        Field("row", TEXT, "分解表一行的称呼"),
        Field("step", TEXT, "行内各条的称呼"),
        Field("indicator", TEXT, "指标的称呼"),
        Field("safeguard", TEXT, "保障措施的称呼"),
    ),
    "role": (
        _KEY,
        _LABEL,
        Field("letter", TEXT, "标志字"),
        _KINDS,
        Field("lead", TRUTH, "是否为负责的角色"),
    ),
    "column": (_KEY, _LABEL, _KINDS),
    "document": (
        Field("index_number", TEXT_OR_NULL, "索引号"),
        Field("subject", TEXT_OR_NULL, "主题分类"),
        Field("issuers", many(TEXT), "发文机关"),
        NUMBER,
        DATED,
        PUBLISHED,
        Field("validity", TEXT_OR_NULL, "有效性"),
        Field("disclosure", TEXT_OR_NULL, "公开属性"),
        Field("approved_by", TEXT_OR_NULL, "审议通过的会议"),
        ADDRESS,
    ),
    "reporting": (
        Field("text", TEXT, "文件原话"),
        Field(
            "every",
            one_of("month", "quarter", "half_year", "year", None),
            "周期：month 每月、quarter 每季度、half_year 每半年、year 每年",
        ),
    ),
    "part": (
        Field(
            "part",
            one_of(*Part),
            "哪一部分：title 标题、stage 阶段、preamble 引言、goals 发展目标、indicators 指标、"
            "tasks 任务、safeguards 保障措施、annex 附件的标题、table 分解表、text 其他文字",
        ),
        Field("printed", TEXT_OR_NULL, "印出的序号"),
        Field("title", TEXT_OR_NULL, "印出的标题"),
        Field("text", TEXT_OR_NULL, "其他文字的原文，段落之间有一个换行"),
    ),
}


HEAD_OBJECTS: Objects = {"plan": _HEAD, **_PARTS}
"""The head of the plan and what stands in it."""
