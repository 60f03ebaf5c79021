"""A plan's head in; a JSON Schema of each YAML file out: editors complete, check and explain.

The shapes are the models', the roles and columns are the plan's own, the words stand in `WORDS`.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import override

from generator.files import COMMENT_FILES, FORMS, SIGNOFF_FILES, TASK_FILES, Form
from generator.load import MENTION_KEYS
from generator.model import (
    KIND_OF,
    Head,
    Item,
    Role,
    Target,
    Value,
    Written,
    keys_in_order,
    target_years,
    value_in,
)

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT_OR_NUMBER = ["string", "number"]


def editor_schemas(head: Head) -> dict[str, Schema]:
    """The JSON Schema of each kind of file, by the name of the schema's own file."""
    return {schema_file(pattern): _of_file(form, head) for pattern, form in FORMS.items()}


def schema_file(pattern: str) -> str:
    """The schema of a file of the plan: `units.yaml` has `units.schema.json`."""
    return f"{_SINGLE.get(pattern) or PurePosixPath(pattern).stem}.schema.json"


# Files of which there are many.
_SINGLE = {TASK_FILES: "task", COMMENT_FILES: "comment", SIGNOFF_FILES: "signoff"}


def rendered(schemas: Mapping[str, Schema]) -> dict[str, bytes]:
    """The schemas as files."""
    return {
        name: f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode()
        for name, schema in schemas.items()
    }


def described(model: type[BaseModel], key: str) -> tuple[str, str]:
    """What a field is called and what it means, in Chinese."""
    return WORDS.get(f"{model.__name__}.{key}") or WORDS[key]


class _AsWritten(GenerateJsonSchema):
    """Numbers are numbers in YAML, an empty value is null, and English names are no titles."""

    @override
    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return {"type": "number"}

    @override
    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        plain = isinstance(inner.get("type"), str) and "enum" not in inner
        if plain:
            return {**inner, "type": [inner["type"], "null"]}
        return {"anyOf": [inner, {"type": "null"}]}

    @override
    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    @override
    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _of_file(form: Form, head: Head) -> Schema:
    found = form.model.model_json_schema(schema_generator=_AsWritten)
    shapes: dict[str, Schema] = found.pop("$defs", {})
    models = {model.__name__: model for model in _models_in(form.model)}
    named = {**shapes, form.model.__name__: found}
    shapes = {
        name: _of_model(models[name], shape, head) if name in models else {"enum": shape["enum"]}
        for name, shape in named.items()
        if name != "Mention"
    }
    if any(issubclass(model, Item) for model in models.values()):
        shapes["Mention"] = _mention()
    root = shapes.pop(form.model.__name__)
    if form.key:
        title, meaning = described(form.model, form.key)
        content = {"title": title, "description": meaning, "type": "array", "items": root}
        root = {
            "type": "object",
            "properties": {form.key: content},
            "required": [form.key],
            "additionalProperties": False,
        }
    return {"$schema": DIALECT, **root, "$defs": dict(sorted(shapes.items()))}


def _models_in(model: type[Value]) -> Iterator[type[Value]]:
    yield model
    for hint in get_type_hints(model).values():
        if inner := value_in(hint):
            yield from _models_in(inner)


def _of_model(model: type[Value], shape: Schema, head: Head) -> Schema:
    """The shape of a model as it is written: named in Chinese, with the plan's own keys."""
    roles = {role.key: role for role in head.roles}
    hints = get_type_hints(model, include_extras=True)
    properties: dict[str, Schema] = {}
    for key in keys_in_order(model, head.roles):
        if key not in hints:
            properties[key] = _role(roles[key])
            continue
        content = dict(shape["properties"][key])
        if Written in (hints[key], *get_args(hints[key])):
            content["type"] = [*_TEXT_OR_NUMBER, *(["null"] if "null" in content["type"] else [])]
        if key == "targets":
            content = _targets(head)
        if key == "replaces":
            ids = dict(shape["properties"]["id"])
            ids.pop("title", None)
            content = {"type": "array", "items": ids, "uniqueItems": True}
        if key == "columns" and issubclass(model, Item):
            content = _columns(model, head)
        title, meaning = described(model, key)
        properties[key] = {"title": title, "description": meaning, **content}
    title, meaning = WORDS[model.__name__]
    return {
        "title": title,
        "description": meaning,
        "type": "object",
        "properties": properties,
        "required": shape.get("required", []),
        "additionalProperties": False,
    }


def _role(role: Role) -> Schema:
    return {
        "title": role.label,
        "description": f"{role.label}：照原文所印写单位名称；原文写“无”的照写",
        "anyOf": [
            {"type": "array", "items": {"$ref": "#/$defs/Mention"}},
            {"type": "string", "maxLength": 1000},
        ],
        "examples": [["甲局", "乙局"], ["甲局", {"unit": "有关企业", "sep": "等"}], "无"],
    }


def _mention() -> Schema:
    texts = {
        key: {"title": WORDS[f"Mention.{key}"][0], "description": WORDS[f"Mention.{key}"][1]}
        for key in MENTION_KEYS
    }
    title, meaning = WORDS["Mention"]
    return {
        "title": title,
        "description": meaning,
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {key: {**words, "type": "string"} for key, words in texts.items()},
                "required": ["unit"],
                "additionalProperties": False,
            },
        ],
        "examples": ["甲局", {"unit": "乙局", "sep": "，", "after": "按职责分工负责"}],
    }


def _targets(head: Head) -> Schema:
    target: Schema = {
        "anyOf": [{"type": _TEXT_OR_NUMBER}, {"$ref": f"#/$defs/{Target.__name__}"}],
        "examples": [100, "3%以上", {"text": "≥90", "number": 90, "comparator": ">="}],
    }
    years = {str(year): {"title": f"{year}年目标值", **target} for year in target_years(head)}
    return {"type": "object", "properties": years, "additionalProperties": False}


def _columns(model: type[Item], head: Head) -> Schema:
    text = {"type": "string", "maxLength": 1000}
    own = {
        column.key: {"title": column.label, **text}
        for column in head.columns
        if KIND_OF[model] in column.kinds
    }
    return {"type": "object", "properties": own, "additionalProperties": False}


_PARTS = (
    "title 标题、stage 阶段、preamble 前言、goals 发展目标、indicators 指标、tasks 任务、"
    "safeguards 保障措施、annex 附件、table 分解表、text 其他文字"
)
_ARTEFACTS = (
    "page_number 页码、repeated_head 重复的表头、repeated_cell 重复的单元格、glyph 误识的字形"
)
_KINDS = "action 分组、task 任务、row 分解事项、step 推进计划、indicator 指标、safeguard 保障措施"

_HIDDEN = (
    "spam 广告或垃圾信息、offensive 辱骂或人身攻击、unlawful 禁止发布的内容、"
    "personal 含有他人的个人信息、unrelated 与本计划无关、repeated 同一人重复提交"
)

# What each model and each of its fields is called, and what it means. `key` alone holds wherever
# no `Model.key` says otherwise.
WORDS: Mapping[str, tuple[str, str]] = {
    # plan.yaml
    "Head": ("计划", "计划的名称、期限、用语、角色，以及文件由哪些部分组成"),
    "Head.title": ("标题", "文件的全称，照原文书写"),
    "short_title": ("简称", "网页上的简短名称"),
    "stage": ("阶段", "文件所处的阶段"),
    "period": ("计划期", "计划的起止年份"),
    "target_years": ("目标年份", "指标有目标值的年份；不写则为计划期内的每一年"),
    "labels": ("用语", "这份计划怎样称呼它的各个部分"),
    "Head.roles": ("角色", "单位在这份计划中的角色，按轻重排列；其 key 就是条目中填写单位的键"),
    "lead_rule": ("牵头规则", "explicit：牵头单位另行写明；first：排在第一位的单位即牵头单位"),
    "Head.columns": ("自设列", "这份计划的表格自有的列；条目在 columns 中填写"),
    "document": ("文件信息", "文件头和公开目录中的信息，都可不写"),
    "reporting": ("报送要求", "进展情况多久报送一次"),
    "preamble": ("前言", "正文第一部分之前的文字，一句一行"),
    "goals": ("发展目标", "目标部分的文字，一句一行"),
    "outline": ("大纲", "文件由哪些部分组成，按先后排列"),
    "body": ("正文版式", "正文在条目自己的文字前后还印了什么"),
    "indicator_table": ("指标表", "指标表印出的列"),
    "row_table": ("分解表", "任务分解表印出的列"),
    "Period": ("计划期", "起止年份，首尾都计在内"),
    "start": ("起始年", "计划期的第一年"),
    "end": ("结束年", "计划期的最后一年"),
    "Labels": ("用语", "这份计划怎样称呼它的各个部分"),
    "Labels.actions": ("各级分组", "每一级分组一个名称，由外到内，一至三级"),
    "Labels.task": ("任务", "任务叫什么，如“重点任务”"),
    "Labels.row": ("分解事项", "分解表的一行叫什么"),
    "Labels.step": ("推进计划", "分解表中逐条的计划叫什么"),
    "Labels.indicator": ("指标", "指标叫什么"),
    "Labels.safeguard": ("保障措施", "保障措施叫什么"),
    "Role": ("角色", "单位的一种角色，如牵头、配合"),
    "key": ("键", "条目中填写时所用的键：小写英文字母，可带下划线"),
    "label": ("名称", "文件和网页上印出的名称"),
    "letter": ("标记字", "单位标签上的一个字，如“牵”"),
    "kinds": ("用于哪些条目", f"写在哪几类条目上：{_KINDS}"),
    "lead": ("是否负责", "true：这一角色对条目负责"),
    "OwnColumn": ("自设列", "这份计划自有的一列"),
    "DocumentFacts": ("文件信息", "文件头和公开目录中的信息，都可不写"),
    "index_number": ("索引号", "公开目录中的索引号"),
    "subject": ("主题分类", "公开目录中的主题分类"),
    "issuers": ("发文机关", "发文机关，可有多个"),
    "DocumentFacts.number": ("发文字号", "如“某政发〔2030〕1号”"),
    "dated": ("成文日期", "年-月-日，须加引号"),
    "published": ("发布日期", "年-月-日，须加引号"),
    "validity": ("有效性", "公开目录中的有效性"),
    "disclosure": ("公开属性", "如“主动公开”"),
    "approved_by": ("审议通过", "经何会议审议通过"),
    "address": ("网址", "公开该文件的网址"),
    "Reporting": ("报送要求", "一条报送要求"),
    "Reporting.text": ("原文", "报送要求，照原文书写"),
    "every": ("周期", "month 每月、quarter 每季度、half_year 每半年、year 每年"),
    "OutlinePart": ("大纲的一项", "文件的一个部分：印出的序号和标题"),
    "part": ("部分", _PARTS),
    "OutlinePart.printed": ("印出的序号", "如“一、”；没有印出则不写"),
    "OutlinePart.title": ("印出的标题", "这一部分的标题；没有印出则不写"),
    "OutlinePart.text": ("文字", "只用于 part: text，一句一行"),
    "BodyForm": ("正文版式", "正文在条目自己的文字前后还印了什么"),
    "title_end": ("标题后的符号", "按条目种类写：标题与正文同在一行时，中间印什么符号"),
    "BodyForm.role": ("角色的写法", "{label} 处印角色名称，{units} 处印单位"),
    "between": ("角色之间", "两个角色之间印什么"),
    "BodyForm.roles": ("角色的位置", "{roles} 处印全部角色，如“（{roles}）”"),
    "TableColumn": ("表格的一列", "显示哪个字段，表头印什么"),
    "field": ("字段", "这一列显示的字段、角色或自设列的键"),
    "TableColumn.label": ("表头", "表头印出的文字"),
    "IndicatorTable": ("指标表", "指标表印出的列"),
    "IndicatorTable.columns": ("各列", "从左到右"),
    "year_label": ("年份的表头", "{year} 处印年份"),
    "RowTable": ("分解表", "任务分解表印出的列"),
    "RowTable.columns": ("各列", "从左到右"),
    # units.yaml
    "units": ("单位", "计划中出现的全部单位"),
    "Unit": ("单位", "一个单位，或“各街镇”一类的统称"),
    "Unit.id": ("编号", "小写英文字母开头，可带数字和连字符；用于网址，发布后不变"),
    "Unit.name": ("名称", "通用的名称；页面标题用它"),
    "aliases": ("别名", "文件中出现的其他叫法"),
    "Unit.kind": ("类别", "如“区级部门”；用于分组"),
    "collective": ("是否统称", "true：不指某一个单位，如“各有关单位”"),
    "not_in": ("不是它的长名称", "含有该单位名称、但另有所指的词语"),
    # items
    "actions": ("分组", "全部分组，按文件中的先后排列"),
    "indicators": ("指标", "全部指标，按文件中的先后排列"),
    "safeguards": ("保障措施", "全部保障措施，按文件中的先后排列"),
    "Action": ("分组", "任务和指标所属的一组，可以有上级分组"),
    "Task": ("任务", "正文中的一项任务，以及它在分解表中的各行"),
    "Row": ("分解事项", "分解表的一行"),
    "Step": ("推进计划", "分解表一行中的一条计划"),
    "Indicator": ("指标", "一个指标及其各年目标值"),
    "Safeguard": ("保障措施", "一条保障措施"),
    "id": ("编号", "发布后不变，也不重新启用；与印出的序号无关"),
    "number": ("序号", "按顺序的号码，用阿拉伯数字"),
    "printed": ("印出的序号", "照原文书写，如“（一）”“1.”；形似数字的须加引号；没有印出则不写"),
    "title": ("标题", "照原文书写"),
    "text": ("正文", "照原文书写，一句一行；空一行表示另起一段"),
    "parent": ("上级分组", "上级分组的编号；最外一级不写"),
    "action": ("所属分组", "分组的编号，如 A1"),
    "table": ("表中的标题", "分解表中印得与正文不同时才写"),
    "rows": ("分解事项", "任务在分解表中的各行；没有则不写"),
    "steps": ("推进计划", "这一行的各条计划；没有则不写"),
    "deadlines": ("时限", "这一条的完成时限，可有多个"),
    "columns": ("自设列的内容", "plan.yaml 的 columns 为此类条目声明的列"),
    "replaces": ("替代的条目", "拆分、合并或改写时，被本项替代的条目的编号，须与本项同类"),
    "extra": ("其他内容", "没有专门字段的内容：键为小写英文，值照原文书写"),
    "TableHeading": ("表中的标题", "分解表中印得与正文不同时才写"),
    "TableHeading.printed": ("表中的序号", "分解表印出的序号"),
    "TableHeading.title": ("表中的标题", "分解表印出的标题"),
    "Mention": ("单位", "单位名称；印法特殊时写成 {unit: …, sep: …, after: …}"),
    "Mention.unit": ("单位名称", "units.yaml 中登记的名称或别名"),
    "Mention.printed": ("印出的文字", "与名称不同时才写，如省去前缀的简称"),
    "Mention.sep": ("前面的符号", "与前一个单位之间印什么；不写为“、”"),
    "Mention.after": ("后面的文字", "紧接在名称后面的文字，如“按职责分工负责”"),
    "Deadline": ("时限", "一个时限：原文，及其所指的日期"),
    "Deadline.text": ("原文", "照原文书写，如“2030年底前”“持续推进”"),
    "date": ("日期", "写到原文所说的精度：年、半年（H1、H2）、季度（Q1 至 Q4）、月或日；须加引号"),
    "Deadline.kind": (
        "种类",
        "by 某时之前、within 某段时间之内、ongoing 持续、yearly 每年、none 未定",
    ),
    "name": ("指标名称", "照原文书写"),
    "measure": ("计量单位", "如“%”“项”“万平方米”"),
    "Indicator.kind": ("指标属性", "如“约束性”“预期性”"),
    "base": ("基数", "指标的起点"),
    "targets": ("目标值", "每个目标年份一个：数字或文字；要注明比较方式时写成 {text, number, …}"),
    "Base": ("基数", "指标的起点：年份和数值"),
    "year": ("年份", "基数是哪一年的"),
    "Base.text": ("原文", "照原文书写"),
    "Target": ("目标值", "一个目标值：原文，及其中的数字"),
    "Target.text": ("原文", "照原文书写，如“3%以上”“划定并遵守”"),
    "Target.number": ("数字", "用于作图的数字；没有则不写"),
    "Base.number": ("数字", "用于作图的数字；没有则不写"),
    "comparator": ("比较方式", "= 等于、>= 不低于、<= 不高于、> 高于、< 低于、~ 左右"),
    # revisions.yaml
    "revisions": ("各稿", "文件的各稿，按时间排列；有存档的由 plansite release 写入"),
    "Revision": ("一稿", "文件的一稿和它的出处"),
    "Revision.id": ("编号", "小写字母、数字、短横线；是网址的一部分，发布后不得更改"),
    "Revision.stage": ("稿次", "这一稿处于哪个阶段"),
    "Revision.number": ("发文字号", "如“某政发〔2030〕1号”"),
    "issuer": ("发文机关", "这一稿由谁发布"),
    "note": ("说明", "一句一行"),
    "Revision.sha256": ("校验值", "存档的 SHA-256，由 plansite release 写入，不得改动"),
    "chain": ("链值", "把这一稿与前一稿系在一起，由 plansite release 写入，不得改动"),
    # source.yaml
    "SourceText": ("原文", "计划是照哪一份文本录入的"),
    "file": ("文件", "原文文本，放在 source/ 中"),
    "SourceText.revision": (
        "稿次编号",
        "原文是哪一稿的文本；由 plansite release 写入，此后与那一稿的存档核对",
    ),
    "sha256": ("校验值", "原文文件的 SHA-256，用来发现原文被改动"),
    "artefacts": ("提取痕迹", "原文文本中有、文件本身没有的内容"),
    "Artefact": ("提取痕迹", "一处提取痕迹"),
    "Artefact.kind": ("种类", _ARTEFACTS),
    "line": ("行号", "在原文文件的第几行"),
    "Artefact.text": ("文字", "这处痕迹的文字"),
    # accounts.yaml
    "Owners": ("账号", "单位的事项有改动时，在托管平台上请谁审核"),
    "office": ("起草单位的账号", "没有登记账号的单位和其余一切改动，都请起草单位审核"),
    "Owners.units": (
        "各单位的账号",
        "按单位编号填写：“@账号”“@组织/团队”或电子邮箱，须加引号",
    ),
    # dates.yaml
    "dates": ("日期", "各条正文中写到的日期，经人确认"),
    "Dated": ("一个日期", "条目的一句话里承诺的日期"),
    "Dated.item": ("条目", "条目的编号"),
    "Dated.kind": (
        "种类",
        "by 某时之前、within 某段时间之内、ongoing 持续、yearly 每年（季、月）、none 未定",
    ),
    "Dated.quote": ("原话", "写到日期的那半句话，照条目的正文"),
    # acknowledged.yaml
    "acknowledged": ("确认", "看过以后决定保持原样的提示"),
    "Acknowledgement": ("一次确认", "一处提示保持原样：何人、何日、为何"),
    "Acknowledgement.by": ("确认人", "单位、处室或职务，不写个人姓名也可以"),
    "Acknowledgement.day": ("日期", "确认的日期，如 2030-06-30，须加引号"),
    "Acknowledgement.finding": ("提示的编号", "照 plansite check 印出的抄写"),
    "Acknowledgement.why": ("理由", "为什么保持原样"),
    # consultation.yaml
    "Consultation": ("征求意见", "各轮征求意见"),
    "rounds": ("各轮", "各轮征求意见，按时间排列"),
    "Round": ("一轮征求意见", "对一稿征求一次意见；首尾两日都计在内"),
    "Round.id": ("编号", "小写英文字母开头，可带数字和短横线；是网址和文件夹的名称，公布后不变"),
    "Round.kind": ("对象", "internal 征求单位意见；public 公开征求社会公众意见"),
    "Round.revision": ("稿次编号", "对哪一稿征求意见；须已用 plansite release 发布"),
    "Round.title": ("公告标题", "不写则由计划的标题写成"),
    "first": ("开始日期", "年-月-日，须加引号；这一天计在内"),
    "last": ("结束日期", "年-月-日，须加引号；这一天计在内"),
    "stated_days": ("公告所写的天数", "公告写明“共几天”的才写，用来核对"),
    "shorter_because": ("少于30日的理由", "公开征求意见一般不少于30日，少于的须说明理由"),
    "days_unknown": ("日期无从查考的缘由", "只用于早已结束、查不到起止日期的一轮"),
    "Round.issuers": ("公告机关", "落款的单位，可有多个"),
    "issued": ("公告日期", "年-月-日，须加引号"),
    "introduction": ("公告正文", "公告开头的文字，一句一行；不写则按通行的写法写成"),
    "basis": ("依据", "依据哪些法律、规定征求意见，一句一行"),
    "explanation": ("起草说明", "对征求意见的文件的说明，一句一行"),
    "channels": ("提意见的方式", "有哪几种写哪几种"),
    "Round.office": ("联系单位", "答复询问的单位"),
    "attachments": ("附件", "随公告公布的其他文件"),
    "feedback": ("意见反馈", "对意见总的说明；逐条的采纳情况由各条意见得出，不在这里写"),
    "Channels": ("提意见的方式", "有哪几种写哪几种"),
    "issues": ("网上提交", "true：在仓库所在的托管平台上提交"),
    "mail": ("电子邮件", "收意见的邮箱"),
    "post": ("信函", "收信的地址"),
    "phone": ("电话", "收意见的电话"),
    "in_person": ("当面", "当面提意见的地点"),
    "Mail": ("电子邮件", "收意见的邮箱"),
    "Mail.address": ("邮箱", "收意见的邮箱"),
    "mark": ("注明的字样", "请来件人在主题或信封上注明的文字"),
    "Post": ("信函", "收信的地址"),
    "Post.address": ("地址", "收信的地址"),
    "postcode": ("邮政编码", "六位数字，须加引号"),
    "addressee": ("收件人", "写给哪个单位、哪个部门"),
    "Phone": ("电话", "收意见的电话"),
    "Phone.number": ("号码", "须加引号"),
    "hours": ("时间", "什么时候可以打电话、可以来"),
    "InPerson": ("当面", "当面提意见的地点"),
    "InPerson.address": ("地点", "当面提意见的地点"),
    "Office": ("联系单位", "答复询问的单位"),
    "Office.name": ("名称", "单位及其部门"),
    "contact": ("联系人", "公布姓名须经本人同意；可不写"),
    "Office.phone": ("电话", "须加引号"),
    "Attachment": ("附件", "随公告公布的一份文件"),
    "Attachment.address": ("网址", "http:// 或 https:// 开头"),
    "Feedback": ("意见反馈", "一轮结束以后对意见总的说明"),
    "Feedback.published": ("公布日期", "反馈公布的日期：年-月-日，须加引号"),
    "statement": ("说明", "对意见总的说明，一句一行"),
    "asked": ("征求了哪些单位", "征求单位意见的一轮：各单位的编号"),
    "silence": ("逾期未反馈的处理", "规定逾期未反馈视为同意的，写明这条规定；不写则只记为未反馈"),
    "unknown": ("结果无从查考的缘由", "查不到意见和采纳情况的，说明缘由"),
    # comments/<round>/<id>.yaml
    "Comment": ("一条意见", "一条意见，和它后来怎样办理"),
    "Comment.id": ("编号", "与文件名相同；公布后不变"),
    "item": ("条目", "意见针对的条目的编号；针对整份文件的写 plan"),
    "Comment.revision": ("稿次编号", "意见针对的是哪一稿"),
    "quote": ("引文", "意见针对的原话，照当时那一稿"),
    "quote_sha256": ("引文校验值", "引文的 SHA-256，由程序写入，用来发现引文被改动"),
    "Comment.text": ("意见", "提出的意见，照原话"),
    "proposed": ("建议改为", "提意见人建议的写法"),
    "grounds": ("理由", "提意见人说的理由"),
    "channel": (
        "来自",
        "issue 网上、mail 电子邮件、post 信函、phone 电话、person 当面、meeting 座谈、signoff 会签",
    ),
    "received": ("收到日期", "年-月-日，须加引号"),
    "url": ("网址", "意见在托管平台上的网址"),
    "Comment.name": ("称呼", "提意见人要求公布的才写，且须隐去名字，如“朱**”"),
    "Comment.unit": ("提意见的单位", "会签时提出的：单位编号"),
    "group": ("同类意见", "说的是同一件事的意见，都写其中第一条的编号"),
    "assigned": ("办理单位", "交哪个单位办理：单位编号"),
    "assigned_on": ("交办日期", "年-月-日，须加引号"),
    "disposition": (
        "采纳情况",
        "adopted 采纳、partly 部分采纳、rejected 未采纳、out_of_scope 不属于本次征求范围",
    ),
    "Comment.reason": ("答复", "采纳、部分采纳或不采纳的理由，一句一行"),
    "answered": ("答复日期", "年-月-日，须加引号"),
    "same_as": ("与哪条一并答复", "答复与另一条意见相同的，写那条的编号，不再重写答复"),
    "led_to": ("对应修改", "采纳后改了哪里：采纳和部分采纳的必须写"),
    "hidden": ("不予展示", "不展示的意见，写明理由；仍保留编号，公布理由"),
    "withdrawn": ("撤回日期", "提意见人自己删去的日期，由程序写入"),
    "cleared": ("准予展示", "疑似含有个人信息，经人看过可以展示的"),
    "earlier": ("修改前的文字", "提意见人在平台上改过的，由程序写入"),
    "further": ("补充", "在平台上跟在意见后面的话，由程序写入"),
    "forge": ("平台记录", "意见在托管平台上的出处，由程序写入"),
    "LedTo": ("一处修改", "采纳意见后改的一处"),
    "LedTo.item": ("条目", "改了哪个条目：编号"),
    "LedTo.field": ("字段", "改了哪个字段，如 text；不写则为整个条目"),
    "LedTo.revision": ("稿次编号", "改动最早见于哪一稿；那一稿还没有发布的写 next"),
    "Hidden": ("不予展示", "不展示的理由和日期"),
    "Hidden.reason": ("理由", _HIDDEN),
    "day": ("日期", "年-月-日，须加引号"),
    "Hidden.note": ("说明", "向公众说明的话；可不写"),
    "Earlier": ("修改前的文字", "改动以前怎样说"),
    "until": ("发现改动的日期", "年-月-日，须加引号"),
    "Earlier.text": ("文字", "照原话"),
    "Further": ("补充", "跟在意见后面的一段话"),
    "Further.id": ("平台编号", "这段话在平台上的编号，须加引号"),
    "Further.text": ("文字", "照原话"),
    "Origin": ("平台记录", "意见在托管平台上的出处"),
    "Origin.number": ("议题编号", "须加引号"),
    "Origin.part": ("第几部分", "一个议题针对几个条目的，从 1 起；只针对一个的不写"),
    "updated": ("更新时间", "平台记下的更新时间（协调世界时）"),
    "Origin.sha256": ("校验值", "上次取来时议题文字的 SHA-256"),
    "reply": ("已发的答复", "已在平台上发出的答复"),
    "Reply": ("已发的答复", "已在平台上发出的答复"),
    "Reply.id": ("平台编号", "答复在平台上的编号，须加引号"),
    "Reply.sha256": ("校验值", "已发答复的 SHA-256，用来发现答复后来改过"),
    "Cleared": ("准予展示", "疑似含有个人信息的文字，经人看过可以展示"),
    "Cleared.sha256": ("校验值", "看过的文字的校验值；文字有改动的，须重新看过"),
    "Cleared.note": ("说明", "为什么可以展示；可不写"),
    # signoffs/<round>/<unit>.yaml
    "Signoff": ("会签", "一个单位在一轮征求单位意见时的答复；没有列出的条目即未反馈"),
    "Signoff.unit": ("单位", "单位编号，与文件名相同"),
    "answers": ("逐项答复", "agree 同意、amend 修改、no_opinion 无意见"),
    "SignedItem": ("对一项的答复", "单位对一个条目的答复"),
    "answer": ("答复", "agree 同意、amend 修改、no_opinion 无意见"),
}
