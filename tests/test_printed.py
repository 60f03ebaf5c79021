import re
from collections import Counter
from textwrap import dedent

import pytest

from generator.load import load
from generator.model import Plan
from generator.printed import HEAD, Piece, Sort, printed
from tests.conftest import PLANS, plan_in

UNITS = """
units:
  - {id: jia, name: 甲局, kind: 部门}
  - {id: yi, name: 乙局, aliases: [乙办], kind: 部门}
  - {id: bing, name: 丙镇, kind: 街镇}
"""
HEAD_YAML = """
title: 某某方案
stage: 征求意见稿
period: {start: 2030, end: 2032}
target_years: [2030, 2032]
roles:
  - {key: main, label: 主办, letter: 主, kinds: [task, row, indicator, step], lead: true}
  - {key: other, label: 协办, letter: 协, kinds: [task, row]}
columns:
  - {key: fund, label: 资金, kinds: [task]}
outline:
"""
ACTIONS = """
actions:
  - {id: A1, number: 1, printed: 一、, title: 大类}
  - {id: A2, number: 1, printed: （一）, title: 小类, parent: A1, text: 引言。, table: {title: 小类表题}}
"""
TASK = """
id: T1
number: 1
action: A2
printed: "1."
title: 任务名
table: {printed: 1、}
text: |-
  甲。
  乙。

  丙。
main: [甲局]
other: [乙局, {unit: 丙镇, sep: 和, after: 等}]
columns: {fund: 自筹}
deadlines: [{text: 年底前, date: "2030"}]
rows:
  - id: T1-1
    text: 行一。
    main: [甲局]
    steps:
      - {id: T1-1-1, number: 1, printed: ①, text: 步一；, main: [乙局]}
      - {id: T1-1-2, number: 2, text: 步二。}
  - id: T1-2
    number: 2
    printed: "2."
    title: 行题
    text: 行二。
    main: [甲局]
    other: 无
"""
INDICATORS = """
indicators:
  - {id: I1, number: 1, action: A2, name: 指标甲, measure: 个, targets: {2030: 1, 2032: 3.5以上}, main: [甲局]}
  - {id: I2, number: 2, action: A2, name: 指标乙, kind: 约束性, base: {year: 2029, text: 约4}, targets: {2032: 5}}
  - {id: I3, number: 3, printed: 三, name: 指标丙}
"""
SAFEGUARDS = """
safeguards:
  - {id: S1, number: 1, printed: （一）, title: 保障, text: 多做。}
"""


def small(more: str) -> Plan:
    files = {
        "plan.yaml": HEAD_YAML + dedent(more).lstrip("\n"),
        "units.yaml": UNITS,
        "actions.yaml": ACTIONS,
        "tasks/T1.yaml": TASK,
        "indicators.yaml": INDICATORS,
        "safeguards.yaml": SAFEGUARDS,
    }
    loaded = load({name: text.encode() for name, text in files.items()}, "small")
    assert loaded.plan is not None
    assert loaded.findings == ()
    return loaded.plan


def lines(plan: Plan) -> list[str]:
    """The printed text line by line, cells parted by `|`, without what is empty."""
    text = "".join(piece.text for piece in printed(plan))
    return [re.sub("\t+", "|", line.strip("\t")) for line in text.split("\n") if line.strip()]


def test_parts_in_the_order_of_the_outline() -> None:
    plan = small("""\
          - {part: stage}
          - {part: title}
          - {part: text, text: 号外。}
          - {part: goals, printed: 一、, title: 目标}
          - {part: safeguards, title: 保障措施}
          - {part: annex, printed: 附件：, title: 表}
        goals: 目标文字。
    """)
    assert lines(plan) == [
        "（征求意见稿）",
        "某某方案",
        "号外。",
        "一、目标",
        "目标文字。",
        "保障措施",
        "（一）保障",
        "多做。",
        "附件：表",
    ]


def test_groups_and_tasks_of_the_body() -> None:
    assert lines(small("  - {part: tasks, printed: 二、, title: 任务}\n")) == [
        "二、任务",
        "一、大类",
        "（一）小类",
        "引言。",
        "1.任务名",
        "甲。乙。",
        "丙。（主办：甲局，协办：乙局和丙镇等）",
    ]


def test_the_form_of_the_body_is_the_plans() -> None:
    plan = small("""\
          - {part: tasks}
        body: {title_end: {task: 。}, role: "{units}为{label}", between: ；, roles: "〔{roles}〕"}
    """)
    assert lines(plan)[-2:] == ["1.任务名。甲。乙。", "丙。〔甲局为主办；乙局和丙镇等为协办〕"]


def test_indicator_table() -> None:
    plan = small("""\
          - {part: indicators, title: 指标}
        indicator_table:
          columns:
            - {field: number, label: 序}
            - {field: action, label: 类}
            - {field: name, label: 名}
            - {field: kind, label: 属性}
            - {field: base, label: 基数}
            - {field: targets, label: 目标}
            - {field: main, label: 主}
          year_label: "到{year}年"
    """)
    assert lines(plan) == [
        "指标",
        "序|类|名|属性|基数|目标|主",
        "到2030年|到2032年",
        "1|小类|指标甲（个）|1|3.5以上|甲局",
        "2|指标乙|约束性|约4|5",
        "三|指标丙",
    ]


def test_a_measure_with_its_own_column_and_one_year() -> None:
    plan = small("""\
          - {part: indicators}
        indicator_table:
          columns: [{field: name, label: 名}, {field: measure, label: 单位}, {field: targets, label: 值}]
    """)
    head = plan.head.model_copy(update={"target_years": (2032,)})
    assert lines(plan.model_copy(update={"head": head})) == [
        "名|单位|值",
        "指标甲|个|3.5以上",
        "指标乙|5",
        "指标丙",
    ]


def test_row_table_prints_what_rows_stand_in_once() -> None:
    plan = small("""\
          - {part: table, title: 分解表}
        row_table:
          columns:
            - {field: action, label: 大类}
            - {field: action, label: 小类}
            - {field: task, label: 任务}
            - {field: text, label: 内容}
            - {field: main, label: 主}
            - {field: other, label: 协}
            - {field: fund, label: 资金}
            - {field: deadlines, label: 时限}
            - {field: steps, label: 步骤}
    """)
    assert lines(plan) == [
        "分解表",
        "大类|小类|任务|内容|主|协|资金|时限|步骤",
        "一、大类|（一）小类表题|1、任务名|行一。|甲局|自筹|年底前",
        "①步一；（主办：乙局）",
        "步二。",
        "2.行题行二。|甲局|无",
    ]


def test_numbers_and_titles_with_their_own_columns() -> None:
    plan = small("""\
          - {part: table}
        row_table:
          columns:
            - {field: number, label: 序}
            - {field: task, label: 任务}
            - {field: title, label: 名}
            - {field: text, label: 内容}
    """)
    assert lines(plan) == [
        "序|任务|名|内容",
        "1、|任务名|任务名|行一。",
        "2.|行题|行二。",
    ]


def test_a_task_without_rows_has_a_line_of_its_own() -> None:
    plan = small("""\
          - {part: table}
        row_table:
          columns: [{field: task, label: 任务}, {field: text, label: 内容}, {field: other, label: 协}]
    """)
    first = plan.tasks[0]
    second = first.model_copy(update={"id": "T2", "rows": (), "title": "另一"})
    assert lines(plan.model_copy(update={"tasks": (first, second)})) == [
        "任务|内容|协",
        "1、任务名|行一。",
        "2.行题行二。|无",
        "1、另一|乙局和丙镇等",
    ]


def test_pieces_know_their_field() -> None:
    plan = small("""\
          - {part: indicators}
          - {part: tasks}
        indicator_table: {columns: [{field: targets, label: 值}], year_label: "到{year}年"}
    """)
    pieces = list(printed(plan))
    assert Piece("值", Sort.HEADER, HEAD, "indicator_table.columns.0.label") in pieces
    assert Piece("到", Sort.HEADER, HEAD, "indicator_table.year_label", 0) in pieces
    assert Piece("2032", Sort.HEADER, HEAD, "target_years.1") in pieces
    assert Piece("年", Sort.HEADER, HEAD, "indicator_table.year_label", 7) in pieces
    assert Piece("3.5以上", Sort.TARGET, "I1", "targets.2032.text") in pieces
    assert Piece("主办", Sort.ROLE, HEAD, "roles.0.label") in pieces
    assert Piece("和", Sort.MARK, "T1", "other.1.sep") in pieces
    assert Piece("丙镇", Sort.UNIT, "T1", "other.1.printed") in pieces
    assert Piece("等", Sort.MARK, "T1", "other.1.after") in pieces
    assert Piece("甲。乙。\n丙。", Sort.TEXT, "T1", "text") in pieces


@pytest.mark.parametrize("name", PLANS)
def test_every_text_is_printed(name: str) -> None:
    plan = plan_in(PLANS[name])
    texts = Counter((p.item, p.field) for p in printed(plan) if p.sort is Sort.TEXT)
    wanted = {(item.id, "text") for item in plan.items() if getattr(item, "text", None)}
    assert wanted <= set(texts)
    assert set(texts.values()) <= {1}
