"""Each rule of consistency: what it finds in a plan that agrees with itself but for one fault, and
what looks alike and is fine.

What the rules find in the plans of the tests is kept in `golden/findings`; after an intended change
run `GOLDEN=write` pytest on this file, and read the difference as an editor of the plan would.
"""

import os
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks import MOST, RULES, TOPICS, check
from generator.finding import Finding, Severity
from generator.listing import FORMS
from generator.load import load
from tests.conftest import FOREIGN, PLANS, REAL, ROOT, TODAY, files_in, of_form

GOLDEN = Path(__file__).parent / "golden" / "findings"

CLEAN = {
    "plan.yaml": """
title: 海州市夜间经济行动计划（2030—2031年）
stage: 修订稿
period: {start: 2030, end: 2031}
roles:
  - {key: lead, label: 责任单位, letter: 责, kinds: [indicator, row], lead: true}
  - {key: push, label: 推进单位, letter: 推, kinds: [task]}
  - {key: help, label: 配合单位, letter: 配, kinds: [row]}
document: {dated: "2030-01-10"}
goals: |-
  打响“星海夜市”品牌，形成全年龄友好的夜间消费环境。
outline:
  - {part: title}
  - {part: goals, printed: 一、, title: 目标}
  - {part: indicators, title: 指标}
  - {part: tasks, printed: 二、, title: 任务}
""",
    "units.yaml": """
units:
  - {id: a, name: 市商务局}
  - {id: b, name: 市文旅局, aliases: [市文化和旅游局]}
  - {id: c, name: 海州航海学院}
  - {id: d, name: 海州港集团, not_in: [海州港集团大厦]}
  - {id: e, name: 各区政府, collective: true}
""",
    "actions.yaml": """
actions:
  - {id: A1, number: 1, printed: （一）, title: 夜市培育行动, table: {printed: 1、, title: 夜市培育行动}}
  - {id: A2, number: 2, printed: （二）, title: 场馆开放行动, table: {printed: 2、, title: 场馆开放行动}}
  - {id: A3, number: 3, printed: （三）, title: 交通保障行动, table: {printed: 3、, title: 交通保障行动}}
""",
    "indicators.yaml": """
indicators:
  - {id: I01, number: 1, action: A1, name: 夜市总数, measure: 个, targets: {2030: 6, 2031: 12}, lead: [市商务局]}
  - {id: I02, number: 2, action: A2, name: 开放场馆面积, measure: 万平方米, targets: {2030: 20, 2031: 24}, lead: [市文旅局, 海州航海学院, 海州港集团]}
""",
    "tasks/T01.yaml": """
id: T01
number: 1
action: A1
printed: "1."
title: 培育夜市品牌
text: |-
  打响“星海夜市”品牌，新增摊位600个，引进2～3家品牌商户。
  完善公共照明、导视和休憩设施，改善夜间通行条件。
push: [市商务局, 市文旅局]
rows:
  - id: T01-1
    text: |-
      打响“星海夜市”品牌，新增摊位600个，引进2～3家品牌商户。
    lead: [市商务局]
    help: [市文旅局]
    steps:
      - {id: T01-1-1, number: 1, printed: 1、, text: 2030年完成首批街区选址和设计；}
      - {id: T01-1-2, number: 2, printed: 2、, text: 2031年摊位600个全部投入经营。}
  - id: T01-2
    text: |-
      完善公共照明、导视和休憩设施，改善夜间通行条件。
    lead: [市文旅局]
    help: [市商务局]
    steps:
      - {id: T01-2-1, number: 1, printed: 1、, text: 2030年编制照明和导视改造方案；}
      - {id: T01-2-2, number: 2, printed: 2、, text: 2031年改造照明设施，并投入使用。}
""",
    "tasks/T02.yaml": """
id: T02
number: 2
action: A2
printed: "2."
title: 延长场馆开放
text: |-
  推动博物馆、图书馆、体育馆三类场馆夜间开放，举办“星海夜市”文艺展演。
push: [市文旅局, 海州航海学院]
rows:
  - id: T02-1
    text: |-
      推动博物馆、图书馆、体育馆三类场馆夜间开放，举办“星海夜市”文艺展演。
    lead: [市文旅局]
    help: [海州航海学院]
    steps:
      - {id: T02-1-1, number: 1, printed: 1、, text: 2030年试点开放海州航海学院体育馆；}
      - {id: T02-1-2, number: 2, printed: 2、, text: 2031年常态化举办夜间文艺展演。}
""",
    "tasks/T03.yaml": """
id: T03
number: 3
action: A3
printed: "3."
title: 加强夜间交通
text: |-
  开行夜间公交线路，利用海州港集团大厦停车场增加夜间泊位。
push: [市商务局, 海州港集团]
rows:
  - id: T03-1
    text: |-
      开行夜间公交线路，利用海州港集团大厦停车场增加夜间泊位。
    lead: [海州港集团]
    help: [市商务局]
    steps:
      - {id: T03-1-1, number: 1, printed: 1、, text: 2030年开行夜间公交线路两条；}
      - {id: T03-1-2, number: 2, printed: 2、, text: 2031年开放大厦停车场夜间泊位。}
""",
}
T01, T02, T03 = (f"tasks/T0{number}.yaml" for number in (1, 2, 3))
Edits = tuple[tuple[str, str, str], ...]


def changed(*edits: tuple[str, str, str]) -> dict[str, bytes]:
    """The plan that agrees with itself, after these changes: (file, old words, new words)."""
    files = {name: text.lstrip("\n") for name, text in CLEAN.items()}
    for name, old, new in edits:
        if old == "":
            files[name] = new
            continue
        assert old in files[name], (name, old)
        files[name] = files[name].replace(old, new, 1)
    return {name: text.encode() for name, text in files.items()}


def found(*edits: tuple[str, str, str]) -> tuple[Finding, ...]:
    return check(load(changed(*edits), "p"), TODAY)


def told(*edits: tuple[str, str, str]) -> list[str]:
    return [f"{f.rule} {' '.join(f.items)}: {f.message}" for f in found(*edits)]


LONG = "一" * 20_000
ROW = "      打响“星海夜市”品牌，新增摊位600个，引进2～3家品牌商户。\n    lead"
LAST = "改善夜间通行条件。\n    lead"

# What each rule must find, and what looks alike and is fine.
FAULTS: Mapping[str, tuple[Edits, list[str]]] = {
    "body-table": (
        ((T01, LAST, "改善夜间和清晨的通行条件。\n    lead"),),
        ["body-table T01 T01-2: 正文和分解表的这句话不同：分解表多“和清晨的”；请改成一致"],
    ),
    "body-number": (
        ((T01, ROW, ROW.replace("引进2～3家", "引进4～5家")),),
        ["body-number T01 T01-1: 同一句话的数字不同：正文是2～3家，分解表是4～5家；请核对"],
    ),
    "row-lacks": (
        ((T01, "\npush", "\n  支持老字号门店延长营业时间。\npush"),),
        ["row-lacks T01: 正文有 1 句话没有列入分解表和推进计划；请补入，并明确责任单位"],
    ),
    "body-lacks": (
        ((T01, LAST, "改善夜间通行条件。\n      支持老字号门店延长营业时间。\n    lead"),),
        ["body-lacks T01-2: 分解表有 1 句话不见于正文；请在正文补写，或从表中删去"],
    ),
    "title-differs": (
        (("actions.yaml", "{printed: 2、, title: 场馆", "{printed: 2、, title: 实施场馆"),),
        ["title-differs A2: 标题在正文和分解表里不同；请改成一致"],
    ),
    "unit-without-row": (
        ((T01, "push: [市商务局, 市文旅局]", "push: [市商务局, 市文旅局, 海州港集团]"),),
        ["unit-without-row T01 d: 正文列有“海州港集团”，分解表的各行没有它；请在分解表补列，或从正文删去"],
    ),
    "unit-without-task": (
        ((T02, "help: [海州航海学院]", "help: [海州航海学院, 海州港集团]"),),
        ["unit-without-task T02 d: 分解表列有“海州港集团”，正文的这项任务没有；请在正文补列，或从分解表删去"],
    ),
    "unit-both": (
        ((T03, "help: [市商务局]", "help: [市商务局, 海州港集团]"),),
        ["unit-both T03-1 d: “海州港集团”既是责任单位又是配合单位；请删去其中一处"],
    ),
    "unit-indicator": (
        (("units.yaml", "  - {id: e,", "  - {id: f, name: 市统计局}\n  - {id: e,"), ("indicators.yaml", "lead: [市商务局]", "lead: [市商务局, 市统计局]")),
        ["unit-indicator f I01: “市统计局”承担指标，分解表却没有它的任务；请补列任务，或调整指标的单位"],
    ),
    "unit-names": (
        ((T02, "lead: [市文旅局]", "lead: [市文化和旅游局]"),),
        ["unit-names b T02-1: 同一单位用了几个名称：“市文旅局”5 处、“市文化和旅游局”1 处；请统一"],
    ),
    "unit-no-role": (
        ((T03, "开行夜间公交线路两条；", "会同海州航海学院开行夜间公交线路两条；"),),
        ["unit-no-role T03-1-1 c: 文字点到“海州航海学院”，这里却没有它的角色；请补列，或改写"],
    ),
    "unit-near": (
        ((T02, "开放海州航海学院体育馆", "开放海航院体育馆"),),
        ["unit-near c T02-1-1: “海航院”共 1 处，似指“海州航海学院”，但没有登记；请改用登记的名称，或登记为简称"],
    ),
    "text-target": (
        ((T02, "2031年常态化举办", "2031年开放场馆面积达到30万平方米，常态化举办"),),
        ["text-target T02-1-2 I02: 2031年的数量是30万平方米，而指标“开放场馆面积”2031年：24万平方米；请核对是否同一件事"],
    ),
    "quantity-differs": (
        ((T01, "2031年摊位600个全部", "2031年摊位450个全部"),),
        ["quantity-differs T01-1 T01-1-2: 任务里“摊位”是600个，推进计划里最多的是450个，各处相加也不等；请核对"],
    ),
    "sum-parts": (
        ((T02, "2031年常态化举办", "2031年场馆20处（含新建12处，改建9处）常态化举办"),),
        ["sum-parts T02-1-2: 总数是20处，各部分是12处、9处，加起来不等；请核对"],
    ),
    "list-count": (
        (*((T02, "体育馆三类", "体育馆两类") for _ in range(2)),),
        ["list-count T02: 写的是 2 项，列举的是 3 项；请核对，没有列全的加“等”字", "list-count T02-1: 写的是 2 项，列举的是 3 项；请核对，没有列全的加“等”字"],
    ),
    "indicator-path": (
        (("indicators.yaml", "{2030: 6, 2031: 12}", "{2030: 12, 2031: 6}"),),
        ["indicator-path I01: 指标“夜市总数”的目标值逐年减少；请核对是否笔误"],
    ),
    "measure-missing": (
        (("indicators.yaml", "measure: 个, ", ""),),
        ["measure-missing I01: 指标“夜市总数”没有计量单位；请补写"],
    ),
    "target-gap": (
        (("indicators.yaml", "{2030: 6, 2031: 12}", "{2030: 6}"),),
        ["target-gap I01: 指标“夜市总数”缺少2031年的目标值；请补写"],
    ),
    "indicator-twice": (
        (("indicators.yaml", "name: 开放场馆面积, measure: 万平方米", "name: 夜市总数, measure: 个"),),
        ["indicator-twice I01 I02: 2 个指标同名“夜市总数”；请分别写清，或删去重复的"],
    ),
    "range-reversed": (
        ((T03, "夜间公交线路两条；", "夜间公交线路5～3条；"),),
        ["range-reversed T03-1-1: 范围“5～3条”前面的数大，后面的数小；请核对"],
    ),
    "date-unreal": (
        ((T03, "2030年开行", "2030年2月30日开行"),),
        ["date-unreal T03-1-1: 日历上没有“2030年2月30日”；请改正"],
    ),
    "mark-doubled": (
        ((T03, "2030年开行夜间公交线路两条；", "2030年开行，，夜间公交、和渡轮线路；"),),
        ["mark-doubled T03-1-1: 有 2 处标点重复（“，，”、“、和”）；请删去多余的"],
    ),
    "year-outside": (
        ((T03, "2030年开行", "2028年开行"),),
        ["year-outside T03-1-1: 2028年不在计划期（2030—2031年）内；请核对"],
    ),
    "date-early": (
        ((T03, "    steps:", "    deadlines: [{text: 2029年底前, date: 2029-12}]\n    steps:"),),
        ["date-early T03-1: 时限“2029年底前”早于成文日期 2030-01-10；请改正"],
    ),
    "deadline-late": (
        ((T03, "    steps:", "    deadlines: [{text: 2032年底前, date: 2032-12}]\n    steps:"),),
        ["deadline-late T03-1: 时限“2032年底前”晚于计划期的最后一年 2031 年；请改正"],
    ),
    "deadline-missing": (
        ((T03, "2031年开放大厦", "开放大厦"),),
        ["deadline-missing T03-1-2: 没有写明时限，别处多有；请补写"],
    ),
    "term-quotes": (
        ((T02, "2031年常态化", "2031年星海夜市常态化"),),
        ["term-quotes T02-1-2: “星海夜市”加引号 5 处，不加引号 1 处；请统一"],
    ),
    "name-spelling": (
        ((T02, "2031年常态化", "2031年“星·海夜市”常态化"),),
        ["name-spelling T02-1-2: 同一名称有几种写法：“星海夜市”5 处、“星·海夜市”1 处；请统一"],
    ),
    "name-variant": (
        (*((T02, "举办“星海夜市”文艺展演", "建成海鸥市民健康中心") for _ in range(2)), (T02, "2031年常态化", "2031年海鸥健康中心常态化")),
        ["name-variant T02 T02-1-2: “海鸥市民健康中心”和“海鸥健康中心”只差几个字；是一回事的请统一"],
    ),
    "sentence-twice": (
        ((T03, "text: 2030年开行夜间公交线路两条；", "text: 2030年编制照明和导视改造方案和夜间公交线路方案；"), (T01, "text: 2030年编制照明和导视改造方案；", "text: 2030年编制照明和导视改造方案和夜间公交线路方案；")),
        ["sentence-twice T01-2-1 T03-1-1: 这句话在 2 处重复（25 字）；请删去重复的，或分别写清"],
    ),
    "mark-pairs": (
        ((T02, "2031年常态化举办夜间", "2031年常态化举办（夜间"),),
        ["mark-pairs T02-1-2: 有 1 处引号或括号不成对，或重叠；请改正"],
    ),
    "mark-width": (
        ((T02, "试点开放海州航海学院体育馆；", "试点开放海州航海学院体育馆;"),),
        ["mark-width T02-1-1: 汉字旁边有 1 个半角标点（;）；请改为全角"],
    ),
    "mark-range": (
        ((T03, "夜间公交线路两条；", "夜间公交线路2-3条；"), (T02, "2030年试点", "2030-2031年试点")),
        [
            "mark-range T02-1-1: 起止年份的连接号有 2 种写法：“—”1 处、“-”1 处；请统一",
            "mark-range T03-1-1: 数值范围的连接号有 2 种写法：“～”2 处、“-”1 处；请统一",
        ],
    ),
    "mark-list": (
        ((T02, "2031年常态化", "2031年“海风”、“渔火”常态化"), (T03, "2031年开放", "2031年“海风”“渔火”开放")),
        ["mark-list T02-1-2: 并列的引号之间，加顿号 1 处，不加 1 处；请统一"],
    ),
    "level-differs": (
        ((T01, ROW, ROW.replace("。", "，认定一批市级示范夜市。")), (T01, "引进2～3家品牌商户。\n  完善", "引进2～3家品牌商户，认定一批市级示范夜市。\n  完善"), (T01, "2031年摊位600个", "2031年认定一批省级示范夜市，摊位600个")),
        ["level-differs T01-1 T01-1-2: 任务里是市级，推进计划里是省级；请核对"],
    ),
    "mark-end": (
        ((T03, "夜间公交线路两条；", "夜间公交线路两条。"),),
        ["mark-end T03-1-1: 各条推进计划结尾的标点不一致：多数以“；”结尾、最后一条以“。”结尾；请统一"],
    ),
    "number-style": (
        (("actions.yaml", "printed: （二）", "printed: 二、"),),
        ["number-style A2: 序号“二、”与同级的“（一）”写法不同；请统一"],
    ),
    "number-sequence": (
        (("actions.yaml", "number: 3, printed: （三）", "number: 4, printed: （四）"), ("actions.yaml", "printed: 3、", "printed: 4、")),
        ["number-sequence A3: 序号“（四）”前面是“（二）”，不连续；请改正", "number-sequence A3: 序号“4、”前面是“2、”，不连续；请改正"],
    ),
    "step-sequence": (
        ((T03, "number: 2, printed: 2、", "number: 3, printed: 3、"),),
        ["step-sequence T03-1: 推进计划的序号是 1、3，应从 1 起连续；请改正"],
    ),
    "step-unnumbered": (
        ((T03, "number: 1, printed: 1、", "number: 1"),),
        ["step-unnumbered T03-1-1: 推进计划没有序号，别处都有；请补写"],
    ),
    "text-long": (
        ((T03, "2031年开放大厦", "2031年开放大厦" + LONG),),
        ["text-long T03-1-2: 这段文字有 20017 字，超过 20000 字，没有检查是否一致；请分成几项"],
    ),
    "number-slip": (
        (("actions.yaml", "number: 3, printed: （三）", "number: 4, printed: （三）"),),
        ["number-slip : 印出的序号“（三）”读作 3，而这一项的序号是 4；原文如此则不必改，否则请改正", "number-slip : 印出的序号“3、”读作 3，而这一项的序号是 4；原文如此则不必改，否则请改正"],
    ),
}  # fmt: skip

NEAR: Mapping[str, Edits] = {
    "body-table": ((T01, ROW, ROW.replace("600个", "六百个")),),
    "body-number": ((T01, ROW, ROW.replace("600个，引进", "600个；引进")),),
    "row-lacks": ((T01, "\npush", "\n  改造照明设施，并投入使用。\npush"),),
    "body-lacks": ((T01, "休憩设施，改善夜间通行条件。\n    lead", "休憩设施。\n      改善夜间通行条件。\n    lead"),),
    "title-differs": (("actions.yaml", "{printed: 2、, title: 场馆开放行动", "{printed: 2、, title: “场馆开放”行动"),),
    "unit-without-row": ((T01, "push: [市商务局, 市文旅局]", "push: [市商务局, 市文旅局, 各区政府]"),),
    "unit-without-task": ((T02, "lead: [市文旅局]", "lead: [市文旅局, 海州航海学院]"), (T02, "    help: [海州航海学院]\n", "")),
    "unit-both": ((T03, "lead: [海州港集团]", "lead: [海州港集团, 市商务局]"), (T03, "    help: [市商务局]\n", "    help: 无\n")),
    "unit-indicator": (("indicators.yaml", ", 海州港集团]", "]"),),
    "unit-names": ((T02, "2031年常态化举办", "2031年常态化举办“市文化和旅游局杯”"),),
    "unit-no-role": ((T03, "夜间公交线路两条；", "海州港集团大厦夜间公交线路两条；"),),
    "unit-near": ((T02, "试点开放", "按市航海部门要求试点开放"),),
    "text-target": ((T02, "2031年常态化举办", "2031年开放场馆面积达到24万平方米，常态化举办"),),
    "quantity-differs": ((T01, "2031年摊位600个全部", "2031年摊位450个和150个摊位全部"),),
    "sum-parts": ((T02, "2031年常态化举办", "2031年场馆20处（含新建12处，改建8处）常态化举办"),),
    "list-count": tuple((T02, "体育馆三类", "体育馆等五类") for _ in range(2)),
    "indicator-path": (("indicators.yaml", "name: 夜市总数, measure: 个, targets: {2030: 6, 2031: 12}", "name: 夜间投诉件数, measure: 个, targets: {2030: 12, 2031: 6}"),),
    "measure-missing": (("indicators.yaml", "measure: 个, targets: {2030: 6, 2031: 12}", "targets: {2030: 划定, 2031: 划定}"),),
    "target-gap": (("indicators.yaml", "{2030: 6, 2031: 12}", "{2031: 12}"),),
    "indicator-twice": (("indicators.yaml", "name: 开放场馆面积, measure: 万平方米", "name: 夜市总数, measure: 万平方米"),),
    "range-reversed": ((T03, "夜间公交线路两条；", "夜间公交线路2～3条，候车时间从10～5天再压缩，站点由10～5个减少；"),),
    "date-unreal": ((T03, "2030年开行", "2030年2月28日开行"),),
    "mark-doubled": ((T03, "2030年开行夜间公交线路两条；", "2030年开行夜间公交、和谐号、“海风”，“潮声”线路；"),),
    "year-outside": ((T03, "2030年开行", "2030年起，较2028年翻一番，开行"),),
    "date-early": ((T03, "    steps:", "    deadlines: [{text: 2030年一季度, date: 2030-Q1}]\n    steps:"),),
    "deadline-late": ((T03, "    steps:", "    deadlines: [{text: 2031年底前, date: 2031-12}]\n    steps:"),),
    "deadline-missing": ((T03, "2031年开放大厦", "常态化开放大厦"),),
    "term-quotes": ((T02, "2031年常态化", "2031年“2031星海夜市”常态化"),),
    "name-spelling": ((T02, "2031年常态化", "2031年“星海之夜”常态化"),),
    "name-variant": (*((T02, "举办“星海夜市”文艺展演", "建成海鸥健康中心") for _ in range(2)), (T02, "2031年常态化", "2031年推动海鸥健康中心常态化")),
    "sentence-twice": ((T03, "夜间公交线路两条；", "夜间公交线路，并投入使用；"),),
    "mark-pairs": ((T02, "2031年常态化举办夜间", "2031年常态化举办‘海之夜’（夜间）"),),
    "mark-width": ((T02, "2031年常态化举办", "2031年常态化举办Blue Sea (open) 2.0，"),),
    "mark-range": ((T03, "夜间公交线路两条；", "夜间公交K1-2路、G2030-1路；"),),
    "mark-list": ((T02, "2031年常态化", "2031年“海风”、渔火、“潮声”常态化"), (T03, "2031年开放", "2031年“海风”“渔火”开放")),
    "level-differs": ((T01, ROW, ROW.replace("。", "，认定一批市级、省级示范夜市。")), (T01, "引进2～3家品牌商户。\n  完善", "引进2～3家品牌商户，认定一批市级、省级示范夜市。\n  完善"), (T01, "2031年摊位600个", "2031年认定一批省级示范夜市，评选一批市级优秀夜市，摊位600个")),
    "mark-end": ((T03, "停车场夜间泊位。", "停车场夜间泊位（含充电）。"),),
    "number-style": ((T03, "printed: 1、", "printed: ①"), (T03, "printed: 2、", "printed: ②")),
    "number-sequence": ((T02, "number: 2\n", "number: 1\n"), (T02, 'printed: "2."', 'printed: "1."')),
    "step-sequence": ((T03, "printed: 1、", "printed: 2030年："), (T03, "printed: 2、", "printed: 2031年：")),
    "step-unnumbered": tuple((name, f"printed: {n}、, ", "") for name, times in ((T01, 2), (T02, 1), (T03, 1)) for n in (1, 2) for _ in range(times)),
    "number-slip": (("actions.yaml", "number: 2, printed: （二）", "number: 2, printed: 第二部分"),),
    "text-long": ((T03, "2031年开放大厦", "2031年开放大厦" + LONG[:19_000]),),
}  # fmt: skip


# What a rule finds beside: (rule, edits, what it says of which items).
MORE: Mapping[str, tuple[Edits, list[str]]] = {
    "words of one text stand for others": (
        ((T01, LAST, "改善夜间（含清晨）人行条件。\n    lead"),),
        ["body-table T01 T01-2: 正文和分解表的这句话不同：正文是“通行”，分解表是“（含清晨）人行”；请改成一致"],
    ),
    "a clause has another year": (
        ((T03, "增加夜间泊位。\npush", "增加夜间泊位，至2031年开行夜间公交线路20条。\npush"), (T03, "增加夜间泊位。\n    lead", "增加夜间泊位。\n      至2030年开行夜间公交线路20条。\n    lead")),
        ["body-number T03 T03-1: 同一句话的年份不同：正文是2031年，分解表是2030年；请核对"],
    ),
    "a clause has another number in words": (
        ((T02, "体育馆三类场馆夜间开放，举办“星海夜市”文艺展演。\n    lead", "体育馆等五类场馆夜间开放，举办“星海夜市”文艺展演。\n    lead"), (T02, "体育馆三类", "体育馆等六类")),
        ["body-number T02 T02-1: 同一句话的数字不同：正文是六类，分解表是五类；请核对"],
    ),
    "an amount has another scale": (
        ((T01, "\npush", "\n  设立规模100亿元的消费基金。\npush"), (T01, LAST, "改善夜间通行条件。\n      设立规模100万元的消费基金。\n    lead")),
        ["body-number T01 T01-2: 同一句话的数字不同：正文是100亿元，分解表是100万元；请核对"],
    ),
    "a sentence has another number, and a name with one beside": (
        ((T01, ROW, ROW.replace("新增摊位600个", "实施“2050计划”，新增摊位700个")),),
        [
            "body-table T01 T01-1: 正文和分解表的这句话不同：分解表多“实施‘2050计划’”；请改成一致",
            "body-number T01 T01-1: 同一句话的数字不同：正文是600个，分解表是700个；请核对",
            "quantity-differs T01-1 T01-1-2: 任务里“摊位”是700个，推进计划里最多的是600个，各处相加也不等；请核对",
        ],
    ),
    "a list has a conjunction": (
        tuple((T02, "图书馆、体育馆三类", "图书馆以及体育馆两类") for _ in range(2)),
        ["list-count T02: 写的是 2 项，列举的是 3 项；请核对，没有列全的加“等”字", "list-count T02-1: 写的是 2 项，列举的是 3 项；请核对，没有列全的加“等”字"],
    ),
    "parts that do not add up, sentence by sentence": (
        ((T02, "2031年常态化", "2031年供应场馆2848处；东区1070处场馆；西区1768处场馆；常态化"),),
        ["sum-parts T02-1-2: 总数是2848处，各部分是1070处、1768处，加起来不等；请核对"],
    ),
    "parts that nearly add up": (
        ((T02, "2031年常态化", "2031年场馆共100处，其中东区60处、西区30处，常态化"),),
        ["sum-parts T02-1-2: 总数是100处，各部分是60处、30处，加起来不等；请核对"],
    ),
    "a step has another quantity than its row, said in other words": (
        ((T01, ROW, ROW.replace("。", "，推动50家以上为餐饮服务机构集聚。")), (T01, "引进2～3家品牌商户。\n  完善", "引进2～3家品牌商户，推动50家以上为餐饮服务机构集聚。\n  完善"), (T01, "2031年摊位600个", "2031年吸引30家以上餐饮服务机构，摊位600个")),
        ["quantity-differs T01-1 T01-1-2: 任务里“服务、餐饮”是50家，推进计划里最多的是30家，各处相加也不等；请核对"],
    ),
    "two ranks with a stroke and without": (
        ((T02, "2030年试点", "2030年由市/区两级试点"), (T03, "2030年开行", "2030年由市区两级开行")),
        ["name-spelling T02-1-1 T03-1-1: 同一名称有几种写法：“市/区两级”1 处、“市区两级”1 处；请统一"],
    ),
    "a name with one wrong letter": (
        (*((T02, "举办“星海夜市”文艺展演", "建成海鸥金字塔健康中心") for _ in range(2)), (T03, "2031年开放", "2031年连通海鸥金子塔健康中心，开放")),
        ["name-variant T03-1-2 T02: “海鸥金子塔健康中心”和“海鸥金字塔健康中心”只差一个字；是一回事的请统一"],
    ),
    "an office with a letter more": (
        ((T02, "2030年试点", "2030年会同市商务事务局试点"),),
        [
            "unit-near a T02-1-1: “市商务事务局”共 1 处，似指“市商务局”，但没有登记；请改用登记的名称，或登记为简称",
            "unit-no-role T02-1-1 a: 文字点到“市商务事务局”，这里却没有它的角色；请补列，或改写",
        ],
    ),
    "a quotation inside a message has single marks": (
        ((T01, LAST, "改善夜间“星光”通行条件。\n    lead"),),
        ["body-table T01 T01-2: 正文和分解表的这句话不同：分解表多“‘星光’”；请改成一致"],
    ),
    "a step copies a sentence of its row": (
        ((T01, "2030年编制照明和导视改造方案；", "完善公共照明、导视和休憩设施，改善夜间通行条件；"),),
        ["sentence-twice T01-2 T01-2-1: 推进计划照抄任务的这句话，没有写怎样推进；请删去，或写清步骤、时间", "deadline-missing T01-2-1: 没有写明时限，别处多有；请补写"],
    ),
    "a step copies a sentence that only the body has": (
        ((T01, "\npush", "\n  支持老字号门店在夏季延长营业时间。\npush"), (T01, "2030年编制照明和导视改造方案；", "支持老字号门店在夏季延长营业时间；")),
        ["sentence-twice T01-2-1 T01: 这条推进计划照抄任务的文字，没有写怎样推进；请写清步骤或时间", "deadline-missing T01-2-1: 没有写明时限，别处多有；请补写"],
    ),
    "a unit is named in short, and has no role there": (
        ((T03, "开行夜间公交线路两条；", "会同海航院开行夜间公交线路两条；"),),
        [
            "unit-near c T03-1-1: “海航院”共 1 处，似指“海州航海学院”，但没有登记；请改用登记的名称，或登记为简称",
            "unit-no-role T03-1-1 c: 文字点到“海航院”，这里却没有它的角色；请补列，或改写",
        ],
    ),
    "one area has two names": (
        ((T03, "开行夜间公交线路两条；", "建设望海工业园区，开行夜间公交线路两条；"), (T03, "2031年开放大厦", "2031年建设望海工业片区，开放大厦")),
        ["name-variant T03-1-1 T03-1-2: “望海工业园区”和“望海工业片区”只差几个字；是一回事的请统一"],
    ),
    "more sentences than anybody compares": (
        ((T01, "\npush", "\n" + "  改善夜间通行条件。\n" * 400 + "push"), (T01, LAST, "改善夜间通行条件。\n" + "      改善清晨通行条件。\n" * 300 + "    lead")),
        ["text-long T01: 正文 402 句，分解表 302 句，太多，没有逐句核对；请分成几项"],
    ),
}  # fmt: skip

FINE: Mapping[str, Edits] = {
    "a vision of years after the plan": ((T03, "2030年开行", "按照2035年远景目标，2030年开行"),),
    "what was built before the plan": ((T03, "2030年开行", "利用2000年建成的厂房，2030年开行"),),
    "numbers before a bracket that follow each other": ((T03, "2031年开放", "2031年完成1）规划、2）建设，开放"),),
    "all there is, each year": (("indicators.yaml", "measure: 个, targets: {2030: 6, 2031: 12}", 'measure: "%", targets: {2030: 100, 2031: 100}'),),
    "target years of the plan's own": (("plan.yaml", "period: {start: 2030, end: 2031}", "period: {start: 2030, end: 2031}\ntarget_years: [2030]"), ("indicators.yaml", "{2030: 6, 2031: 12}", "{2030: 6}"), ("indicators.yaml", "{2030: 20, 2031: 24}", "{2030: 20}")),
    "some of the parts": ((T02, "2031年常态化", "2031年场馆100处，其中市级场馆20处、区级场馆30处，常态化"),),
    "names that are told apart by their place": (*((T02, "举办“星海夜市”文艺展演", "建成海鸥东岸健康中心") for _ in range(2)), (T03, "2031年开放", "2031年连通海鸥西岸健康中心，开放")),
    "words that only look like an office": (("units.yaml", "name: 海州港集团,", "name: 区规划局, aliases: [海州港集团],"), (T03, "2031年开放", "2031年优化区域规划布局，开放")),
    "a stroke between two words": ((T01, LAST, "改善夜间/通行条件。\n    lead"),),
    "another body that is named after a unit": ((T02, "试点开放", "联合海航院教育基金、海航院科技有限公司试点开放"),),
    "a proper name in quotation marks": ((T02, "试点开放", "实施“海航院2031”，试点开放"),),
    "a heading number before a list": ((T02, "2031年常态化举办", "二、实施六大行动，2031年常态化举办"),),
    "years and numbers each in the mark of the norm": ((T02, "2030年试点", "2030—2031年试点"), (T03, "夜间公交线路两条；", "夜间公交线路2～3条；")),
    "always a mark between quotations": ((T02, "2031年常态化", "2031年“海风”、“渔火”常态化"),),
    "a name that begins with more": ((T02, "试点开放", "建设滨海中央公园，试点开放"), (T02, "2031年常态化举办", "2031年在海州滨海中央公园常态化举办")),
}  # fmt: skip


@pytest.mark.parametrize("case", MORE)
def test_what_else_is_found(case: str) -> None:
    edits, wanted = MORE[case]
    assert sorted(told(*edits)) == sorted(wanted)


@pytest.mark.parametrize("case", FINE)
def test_what_else_is_fine(case: str) -> None:
    assert told(*FINE[case]) == []


@pytest.mark.parametrize("rule", FAULTS)
def test_a_message_has_no_words_of_developers(rule: str) -> None:
    """It is published: an editor of the plan and a reader of the site both understand it."""
    for finding in found(*FAULTS[rule][0]):
        assert not re.search("[A-Za-z]", finding.message + finding.suggestion)


def test_a_plan_that_agrees_with_itself_gives_none() -> None:
    assert told() == []


@pytest.mark.parametrize("rule", FAULTS)
def test_a_rule_finds_its_fault_and_no_other_finds_any(rule: str) -> None:
    edits, wanted = FAULTS[rule]
    assert told(*edits) == wanted
    assert {f.severity for f in found(*edits)} == {Severity.FINDING}
    assert {f.rule for f in found(*edits)} == {rule}


@pytest.mark.parametrize("rule", NEAR)
def test_what_looks_alike_is_fine(rule: str) -> None:
    assert told(*NEAR[rule]) == []


def test_every_rule_of_consistency_has_a_fault_and_a_near_miss() -> None:
    ours = {rule.id for rule in RULES if rule.examples and not rule.id.startswith("acknowledged")}
    assert set(FAULTS) == ours
    assert set(NEAR) == ours


# --- What the plans of the tests are told


@pytest.mark.parametrize("name", PLANS)
def test_golden(name: str) -> None:
    listed = FORMS["text"](in_plan(name))
    made = "\n".join(line for line in listed.split("\n") if not line.startswith("  - {"))
    kept = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(made, encoding="utf-8")
    assert made == kept.read_text(encoding="utf-8")


def in_plan(name: str) -> tuple[Finding, ...]:
    """What the rules of consistency find in a plan."""
    whole = check(load(files_in(PLANS[name]), "plan"), TODAY)
    form = of_form(whole)
    return tuple(finding for finding in whole if finding not in form)


def test_the_readme_tells_how_much_each_rule_finds_and_how_much_of_it_is_of_use() -> None:
    """Which findings are of use was judged by reading `golden/findings`: judge again when they change."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(
        r"^\| `([a-z]+(?:-[a-z]+)+)` \| (\d+) \| (\d+) \| (\d+) \|", readme, re.MULTILINE
    )
    table = {rule: tuple(map(int, counts)) for rule, *counts in lines}
    found = {name: Counter(f.rule for f in in_plan(name)) for name in ("real", "foreign")}
    wanted = {rule: (found["real"][rule], found["foreign"][rule]) for rule in FAULTS}
    assert {rule: counts[:2] for rule, counts in table.items()} == wanted
    assert all(useful <= real + foreign for real, foreign, useful in table.values())
    sums = [sum(column) for column in zip(*table.values(), strict=True)]
    assert "| all | {} | {} | {} |".format(*sums) in readme
    shown = re.findall(r"[a-z]+(?:-[a-z]+)+/[A-Za-z0-9-]+/[0-9a-f]{12}", readme)
    assert shown
    assert {*shown} <= {finding.identity for finding in in_plan("real")}


# --- What is bounded

# Words that a text repeats until it is full.
FLOODS = (
    "共100套，其中",
    "共100套（其中甲6",
    "甲、乙、丙两项，",
    "1999年，",
    "“星海夜市",
    "2-3家",
    "10～5家，",
    "，，海",
    "海航院、",
    "2030年13月，",
    "）",
    "600个摊位，",
    "市/区两级",
    "海鸥健康中心，",
)
SLOWEST = 10  # seconds for a text as long as is looked at: two on a machine with nothing else to do


@pytest.mark.parametrize("words", FLOODS)
def test_a_text_full_of_faults_gives_few_findings_in_little_time(words: str) -> None:
    files = changed((T03, "  开行夜间", "  " + words * (19_800 // len(words)) + "开行夜间"))
    started = monotonic()
    told_of = Counter(f.rule for f in check(load(files, "p"), TODAY))
    assert monotonic() - started < SLOWEST
    assert max(told_of.values(), default=0) <= MOST + 1


# --- What explains a rule


@pytest.mark.parametrize("rule", FAULTS)
def test_a_rule_is_explained_with_what_is_wrong_and_what_is_right(rule: str) -> None:
    (explained,) = (one for one in RULES if one.id == rule)
    assert [sign for sign, _ in explained.examples] == ["错", "对"]
    assert explained.name == explained.title
    assert not re.search("[A-Za-z]{3,}", explained.explanation + explained.title)


def test_every_rule_has_a_topic_and_a_name_of_its_own() -> None:
    assert [rule for rules in TOPICS.values() for rule in rules] == [*RULES]
    for words in ([rule.id for rule in RULES], [rule.title for rule in RULES]):
        assert len(set(words)) == len(words)


# What is wrong and what is right in running text can be tried as it stands.
TRIED = (
    "mark-doubled",
    "range-reversed",
    "sum-parts",
    "list-count",
    "mark-pairs",
    "mark-width",
    "mark-range",
)


@pytest.mark.parametrize("rule", TRIED)
def test_an_example_is_what_it_says(rule: str) -> None:
    (explained,) = (one for one in RULES if one.id == rule)
    said = dict(explained.examples)
    for sign, words in said.items():
        text = f"2031年{words}，常态化举办夜间"
        told_of = {f.rule for f in found((T02, "2031年常态化举办夜间", text))}
        assert (rule in told_of) == (sign == "错"), words


# --- What a finding is known by


def identities(files: Mapping[str, bytes]) -> list[str]:
    return sorted(finding.identity for finding in check(load(files, "plan"), TODAY))


MOVED = {name: files_in(PLANS[name]) for name in ("real", "foreign")}
KNOWN = {name: identities(files) for name, files in MOVED.items()}


@given(data=st.data())
@settings(max_examples=20)
def test_a_finding_is_known_wherever_it_stands(data: st.DataObject) -> None:
    """Lines come before others, files come in another order and stand elsewhere."""
    name = data.draw(st.sampled_from([*MOVED]))
    files = dict(MOVED[name])
    for file in data.draw(st.lists(st.sampled_from([f for f in files if f.endswith(".yaml")]))):
        lines = files[file].decode().split("\n")
        tops = [row for row, line in enumerate(lines) if re.match(r"[a-z_]+:", line)]
        row = data.draw(st.sampled_from([0, *tops]))
        lines[row:row] = ["# 注"] * data.draw(st.integers(1, 5))
        files[file] = "\n".join(lines).encode()
    order = data.draw(st.permutations([*files]))
    root = data.draw(st.sampled_from(["plan", "elsewhere/in/a/folder"]))
    moved = check(load({file: files[file] for file in order}, root), TODAY)
    assert sorted(finding.identity for finding in moved) == KNOWN[name]


def test_a_finding_is_known_among_other_sentences() -> None:
    """A sentence before or behind it does not make it another, in the item or in its neighbours."""
    for edits, _ in (FAULTS["mark-width"], FAULTS["body-table"], FAULTS["year-outside"]):
        (alone,) = found(*edits)
        files = {name: text.decode() for name, text in changed(*edits).items()}
        for name in (T01, T02, T03):
            lines = files[name].split("\n")
            at = lines.index("text: |-") + 1
            lines.insert(at, "  推进夜间文化惠民工作。")
            rows = [n for n, line in enumerate(lines) if line == "    text: |-"]
            lines.insert(rows[0] + 1, "      推进夜间文化惠民工作。")
            ends = [n for n, line in enumerate(lines) if line.endswith(("。", "；"))]
            for n in reversed(ends):
                lines.insert(n + 1, f"{lines[n][: -len(lines[n].lstrip())]}加强夜间文化惠民服务。")
            files[name] = "\n".join(lines)
        among = check(load({name: text.encode() for name, text in files.items()}, "p"), TODAY)
        assert alone.identity in {finding.identity for finding in among}


def test_a_finding_is_another_when_what_is_disputed_is() -> None:
    (one,) = found(*FAULTS["mark-width"][0])
    for other_mark in (
        (T02, "试点开放海州航海学院体育馆；", "试点开放海州航海学院体育馆!操场；"),
        (T03, "夜间公交线路两条；", "夜间公交线路两条;"),
    ):
        (other,) = found(other_mark)
        assert one.rule == other.rule
        assert one.identity != other.identity
    assert re.fullmatch(r"mark-width/T02-1-1/[0-9a-f]{12}", one.identity)


# A fault; and the same beside words that come, and where it stands once more, or once less.
BESIDE: Mapping[str, tuple[Edits, Edits]] = {
    "unit-near": (
        ((T02, "开放海州航海学院体育馆", "开放海航院体育馆"),),
        ((T02, "开放海州航海学院体育馆", "率先开放海航院操场"), (T01, "摊位600个全部", "海航院摊位600个全部")),
    ),
    "term-quotes": (
        ((T02, "2031年常态化", "2031年星海夜市常态化"),),
        ((T02, "2031年常态化", "2031年持续开展星海夜市常态化"), (T01, "完成首批街区", "完成星海夜市首批街区")),
    ),
    "mark-range": (
        ((T03, "夜间公交线路两条；", "夜间公交线路2-3条；"),),
        ((T03, "夜间公交线路两条；", "早晚公交线路2-3条；"), (T01, "首批街区选址", "首批2-4个街区选址")),
    ),
    "mark-width": (
        ((T02, "试点开放海州航海学院体育馆；", "试点开放海州航海学院体育馆;建成操场;"),),
        ((T02, "试点开放海州航海学院体育馆；", "率先开放海州航海学院体育馆；建成操场;"),),
    ),
    "unit-names": (
        ((T02, "lead: [市文旅局]", "lead: [市文化和旅游局]"),),
        ((T02, "lead: [市文旅局]", "lead: [市文化和旅游局]"), (T01, "lead: [市文旅局]", "lead: [市文化和旅游局]")),
    ),
    "unit-without-task": (
        ((T02, "help: [海州航海学院]", "help: [海州航海学院, 海州港集团]"),),
        ((T02, "help: [海州航海学院]", "help: [市商务局, 海州航海学院, 海州港集团]"),),
    ),
    "unit-no-role": (
        ((T03, "开行夜间公交线路两条；", "会同海州航海学院开行夜间公交线路两条；"),),
        ((T03, "开行夜间公交线路两条；", "联合海州航海学院开行夜间公交线路两条；"), (T03, "2031年开放", "2031年与海州航海学院开放")),
    ),
    "name-spelling": (
        ((T02, "2031年常态化", "2031年“星·海夜市”常态化"),),
        ((T02, "2031年常态化", "2031年继续“星·海夜市”常态化"), (T01, "2030年完成", "2030年“星·海夜市”完成")),
    ),
    "title-differs": (
        (("actions.yaml", "{printed: 2、, title: 场馆", "{printed: 2、, title: 实施场馆"),),
        (("actions.yaml", "{printed: 2、, title: 场馆", "{printed: 2、, title: 实施场馆"), ("actions.yaml", "{printed: 1、, title: 夜市", "{printed: 1、, title: 实施夜市")),
    ),
    "mark-pairs": (
        ((T02, "2031年常态化举办夜间", "2031年常态化举办（夜间"),),
        ((T02, "2031年常态化举办夜间", "2031年大力举办（夜间"),),
    ),
    "year-outside": (
        ((T03, "2030年开行", "2028年开行"),),
        ((T03, "2030年开行", "2028年率先开行"),),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", BESIDE)
def test_a_finding_is_known_by_what_is_disputed(rule: str) -> None:
    """An acknowledgement holds when the same stands once more or less, or beside other words."""
    one, other = ({f.identity for f in found(*edits) if f.rule == rule} for edits in BESIDE[rule])
    assert len(one) == 1
    assert one <= other


def test_no_two_findings_of_a_plan_are_known_by_the_same() -> None:
    for known in KNOWN.values():
        assert len(set(known)) == len(known)


def test_both_sides_are_quoted_as_they_stand() -> None:
    for directory in (REAL, FOREIGN):
        loaded = load(files_in(directory), "plan")
        assert loaded.plan is not None
        for finding in check(loaded, TODAY):
            for side in finding.sides:
                text = files_in(directory)[side.place.file.removeprefix("plan/")].decode()
                line = text.split("\n")[side.place.line - 1]
                if side.before or side.after:
                    assert side.words.split("\n")[0][:2] in line[side.place.column - 1 :]
                assert side.quote == side.before + side.words + side.after
