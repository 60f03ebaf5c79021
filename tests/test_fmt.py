"""`plansite fmt`: one form for every file, and nothing else changed."""

import re
from collections.abc import Mapping
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import fmt
from generator.files import form_of
from generator.fmt import formatted, tidied
from generator.load import load
from generator.model import Kind, Role
from generator.source import BLOCK, Node, read
from tests.conftest import FOREIGN, PLANS, files_in, plan_in
from tests.oddly import Writer, plain

ROLES = (
    Role(key="responsible", label="责任单位", letter="责", kinds=(Kind.ROW,), lead=True),
    Role(key="supporting", label="配合单位", letter="配", kinds=(Kind.ROW, Kind.TASK)),
)
EVERY_FILE = [
    pytest.param(directory, name, id=f"{plan}-{name}")
    for plan, directory in PLANS.items()
    for name in files_in(directory)
    if form_of(name)
]

SEEDS = st.integers(0, 2**32)  # of a style: nothing about it can be made smaller


def tidy(text: str, name: str = "tasks/T01.yaml") -> str:
    return formatted(dedent(text).lstrip("\n"), name, ROLES)


def expect(before: str, after: str, name: str = "tasks/T01.yaml") -> None:
    wanted = dedent(after).lstrip("\n")
    assert tidy(before, name) == wanted
    assert formatted(wanted, name, ROLES) == wanted


def test_the_plans_are_tidy(plan_directory: Path, files: Mapping[str, bytes]) -> None:
    found = tidied(files, plan_directory.as_posix())
    assert (found.changed, found.untidy, found.faults) == ({}, (), ())


@pytest.mark.parametrize(
    "text",
    [
        "text: 甲。乙；\n",
        "text: '甲。乙；'\n",
        'text: "甲。乙；"  \n',
        "text: |\n  甲。乙；\n",
        "text: |2-\n    甲。\n    乙；\n",
        "text: |-\n     甲\n     。乙\n\n     ；\n".replace("\n\n", "\n"),
        "text:\n  甲。乙；\n",
        "text:\n\n  |\n  甲。乙；\n",
        "text : 甲。乙；\n",
    ],
)
def test_running_text_is_a_block_of_one_sentence_a_line(text: str) -> None:
    wanted = "text: |-\n  甲。\n  乙；\n"
    assert tidy(text).replace("text :", "text:") == wanted


def test_a_block_keeps_its_paragraphs_and_the_blank_lines_below() -> None:
    expect(
        """
        text: |+
            甲。乙。


            丙。

        number: 1
        """,
        """
        number: 1

        text: |-
          甲。
          乙。

          丙。
        """,
    )


def test_every_running_text_and_nothing_else_is_parted() -> None:
    expect(
        "title: 甲。乙。\nstage: 修订稿\npreamble: 甲。乙。\ngoals: 甲。乙。\n",
        """
        title: 甲。乙。
        stage: 修订稿
        preamble: |-
          甲。
          乙。
        goals: |-
          甲。
          乙。
        """,
        "plan.yaml",
    )
    expect(
        "revisions:\n  - id: draft\n    stage: 修订稿\n    note: 甲。乙。\n",
        "revisions:\n  - id: draft\n    stage: 修订稿\n    note: |-\n      甲。\n      乙。\n",
        "revisions.yaml",
    )
    expect(
        "reporting:\n  - text: 甲。乙。\noutline:\n- part: text\n  text: 甲。乙。\n",
        "reporting:\n  - text: 甲。乙。\noutline:\n- part: text\n  text: |-\n    甲。\n    乙。\n",
        "plan.yaml",
    )


def test_spaces_that_only_quotation_marks_keep_stay_in_them() -> None:
    for text in (
        'text: " 甲。乙。"\n',
        "text: '甲。乙。 '\n",
        'text: ""\n',
        "text: 12\n",
        "text:\n",
    ):
        assert tidy(text) == text
        assert tidy(f"{text}id: T01\n") == f"id: T01\n{text}"


def test_keys_stand_in_the_models_order_and_roles_behind_the_text() -> None:
    expect(
        """
        rows:
          - steps:
              - text: |-
                  甲
                number: 1
                id: T01-1-1
            supporting: [甲]
            deadlines: []
            responsible: [乙]
            text: |-
              乙
            id: T01-1
        supporting: [丙]
        title: 题
        number: 1
        id: T01
        """,
        """
        id: T01
        number: 1
        title: 题
        supporting: [丙]
        rows:
          - id: T01-1
            text: |-
              乙
            responsible: [乙]
            supporting: [甲]
            deadlines: []
            steps:
              - id: T01-1-1
                number: 1
                text: |-
                  甲
        """,
    )


def test_keys_in_brackets_are_put_in_order_too() -> None:
    expect(
        "supporting: [ 甲 , {sep: 等,  unit: 乙}]\ntable: {title: 题 , printed: 1、}  # 表\n",
        "table: {printed: 1、 , title: 题}  # 表\nsupporting: [ 甲 , {unit: 乙,  sep: 等}]\n",
    )
    expect(
        "indicators:\n  - id: I01\n    targets: {2030: {number: 3, text: 三}, 2027: 2}\n",
        "indicators:\n  - id: I01\n    targets: {2030: {text: 三, number: 3}, 2027: 2}\n",
        "indicators.yaml",
    )


def test_brackets_over_several_lines_stay_as_they_are() -> None:
    text = "table: {title: 题,  # 注\n  printed: 1、}\n"
    assert tidy(text) == text
    assert tidy(f"{text}id: T01\n") == f"id: T01\n{text}"


def test_unknown_keys_stay_behind_the_key_before_them() -> None:
    expect(
        "texts: 甲\ntitle: 题\ntilte: 误\nnumber: 1\nid: T01\n",
        "texts: 甲\nid: T01\nnumber: 1\ntitle: 题\ntilte: 误\n",
    )


def test_comments_move_with_their_key() -> None:
    expect(
        """
        # 编辑须知

        # 题目由
        # 办公室定
        title: 题  # 暂定
        # 只加不减
        number: 1
        # 此号已用

        # 以下行

        rows:
          # 首行
          - id: T01-1
            # 正文待核
            text: 甲。乙。  # 来源：附件
              # 乙句待核
            number: 2
          # 行完

        id: T01
        # 文件末
        """,
        """
        # 编辑须知

        id: T01
        # 文件末

        # 只加不减
        number: 1
        # 此号已用

        # 题目由
        # 办公室定
        title: 题  # 暂定

        # 以下行

        rows:
          # 首行
          - id: T01-1
            number: 2
            # 正文待核
            text: |-  # 来源：附件
              甲。
              乙。
            # 乙句待核
          # 行完
        """,
    )


def test_comments_between_a_key_and_its_text_stay_with_it() -> None:
    expect(
        "text:  # 一\n# 二\n  |  # 三\n  甲。\nnumber: 1\n",
        "number: 1\ntext: |-  # 一 # 二  # 三\n  甲。\n",
    )


def test_a_comment_stays_above_the_item_that_it_stands_above() -> None:
    expect(
        """
        rows:
          # 第一行
          - text: |-
              甲
            id: T01-1

          # 第二行
          -
            text: |-
              乙
            id: T01-2
        """,
        """
        rows:
          # 第一行
          - id: T01-1
            text: |-
              甲

          # 第二行
          -
            id: T01-2
            text: |-
              乙
        """,
    )


def test_the_line_that_tells_an_editor_the_schema_stays_on_top() -> None:
    line = "# yaml-language-server: $schema=../../schema/task.json"
    expect(f"{line}\nnumber: 1\nid: T01\n", f"{line}\nid: T01\nnumber: 1\n")


def test_the_marks_of_a_document_stay_around_it() -> None:
    expect("---\n# 上\nnumber: 1\nid: T01\n...\n", "---\nid: T01\n# 上\nnumber: 1\n...\n")


@pytest.mark.parametrize("text", ["number: 1\nid: T01", "number: 1\nid: T01\n\n\n"])
def test_the_files_end_stays_as_it_is(text: str) -> None:
    assert formatted(text, "tasks/T01.yaml") == text.replace(
        "number: 1\nid: T01", "id: T01\nnumber: 1"
    )


def test_keys_with_a_question_mark_are_left_alone() -> None:
    text = "? number\n: 1\n? id\n: T01\n"
    assert tidy(text) == text


def test_a_file_with_faults_is_left_alone_and_they_are_told() -> None:
    files = {**files_in(FOREIGN), "tasks/T01.yaml": b"number: 1\nid: T01\nid: T02\n"}
    found = tidied(files, "p")
    assert not found.changed
    assert [str(fault) for fault in found.faults] == [
        "p/tasks/T01.yaml:3: 键“id”重复，第 2 行已有；请合并或删去一个 [yaml-duplicate-key]"
    ]


@pytest.mark.parametrize("text", ["", "# 注\n", "[甲]: 1\n", "text: [\n", "- ? [甲]\n  : 1\n"])
def test_what_cannot_be_read_comes_back_as_it_is(text: str) -> None:
    assert formatted(text, "tasks/T01.yaml", ROLES) == text


def test_what_is_half_written_is_tidied_all_the_same() -> None:
    expect("text: 甲。乙。\nrows:\nid:\n", "id:\ntext: |-\n  甲。\n  乙。\nrows:\n")


def test_an_untidy_file_is_told_at_its_first_line_that_changes() -> None:
    files = dict(files_in(FOREIGN))
    files["tasks/T09.yaml"] = (
        files["tasks/T09.yaml"]
        .replace(b"title:", b"title:  ")
        .replace(
            b"led_by: [\xe5\xb8\x82\xe7\x94\x9f\xe6\x80\x81\xe7\x8e\xaf\xe5\xa2\x83\xe5\xb1\x80]\n",
            b"",
        )
        + "led_by: [市生态环境局]\n".encode()
    )
    found = tidied(files, "p")
    assert list(found.changed) == ["tasks/T09.yaml"]
    assert [str(told) for told in found.untidy] == [
        "p/tasks/T09.yaml:9: 写法与统一格式不同；请运行 plansite fmt 整理 [format]"
    ]
    assert load({**files, **found.changed}, "p").plan == load(files, "p").plan


def test_a_change_of_content_would_be_noticed_and_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "number: 1\nid: T01\ntext: 甲。乙。\n"
    assert tidy(text) != text
    real = fmt._arranged
    monkeypatch.setattr(fmt, "_arranged", lambda *arguments: real(*arguments)[1:])
    assert tidy(text) == text


@pytest.mark.parametrize(("directory", "name"), EVERY_FILE)
@given(random=SEEDS.map(Random))
@settings(max_examples=3)
def test_however_it_was_written_it_says_the_same(
    directory: Path, name: str, random: Random
) -> None:
    tree, _ = read(files_in(directory)[name], name)
    assert tree is not None
    writer = Writer(random)
    odd = writer.document(plain(tree))
    read_back, faults = read(odd.encode(), name)
    assert read_back is not None
    assert not faults
    assert plain(read_back) == plain(tree), odd

    roles = plan_in(directory).head.roles
    after = formatted(odd, name, roles)
    told, faults = read(after.encode(), name)
    assert told is not None
    assert not faults
    assert repr(_in_any_order(plain(told))) == repr(_in_any_order(plain(tree))), odd
    _texts_are_parted_alike(tree, told)
    assert formatted(after, name, roles) == after
    _comments_are_kept(writer.comments, after)


def _in_any_order(value: Any) -> Any:
    """The order of years, of kinds of item and of units is free: they are no fields."""
    if isinstance(value, dict):
        units = {unit.id for unit in plan_in(FOREIGN).units}
        named = value.keys() <= {*Kind} or value.keys() <= units
        free = all(isinstance(key, int) for key in value) or named
        keys = sorted(value) if free else value
        return {key: _in_any_order(value[key]) for key in keys}
    return [_in_any_order(child) for child in value] if isinstance(value, list) else value


def _texts_are_parted_alike(wanted: Node, given: Node) -> None:
    if isinstance(wanted.value, dict) and isinstance(given.value, dict):
        for key, child in wanted.value.items():
            _texts_are_parted_alike(child, given.value[key])
    elif isinstance(wanted.value, list) and isinstance(given.value, list):
        for one, other in zip(wanted.value, given.value, strict=True):
            _texts_are_parted_alike(one, other)
    elif wanted.style == BLOCK == given.style:
        assert [run[0] for run in given.runs] == [run[0] for run in wanted.runs]


def _comments_are_kept(comments: list[str], after: str) -> None:
    """Each stands there once: above the key that it is about, or on its line."""
    lines = after.split("\n")
    for comment in comments:
        place, *others = [row for row, line in enumerate(lines) if comment in line]
        assert not others
        about, key = comment.split()[1:3]
        if about == "上":
            place = next(r for r in range(place, len(lines)) if lines[r].strip(" -")[:1] != "#")
        if about in "上旁":
            assert re.match(rf"[- ]*\"?{key}\"? *:", lines[place]), after


SENTENCES = st.text("甲乙。；！?; #:-|>&*'\"{}[]AB12", min_size=1, max_size=40).filter(
    lambda text: text == text.strip()
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=3).map("\n".join)
SHORT = SENTENCES
UNITS = st.lists(st.sampled_from(["甲局", "乙局", "丙局"]), min_size=1, max_size=3, unique=True)
STEPS = st.fixed_dictionaries(
    {"number": st.integers(1, 9), "text": TEXTS}, optional={"printed": SHORT}
)
ROWS = st.fixed_dictionaries(
    {"text": TEXTS, "led": UNITS, "steps": st.lists(STEPS, max_size=2)},
    optional={"helped": UNITS, "title": SHORT, "columns": st.fixed_dictionaries({"own": SHORT})},
)
TASKS = st.fixed_dictionaries(
    {"number": st.integers(1, 9), "title": SHORT, "rows": st.lists(ROWS, max_size=2)},
    optional={"text": TEXTS, "helped": UNITS},
)
HEAD = """
title: 题
stage: 修订稿
period: {start: 2030, end: 2031}
roles:
  - {key: led, label: 主办, letter: 主, kinds: [row], lead: true}
  - {key: helped, label: 协办, letter: 协, kinds: [task, row]}
columns: [{key: own, label: 其他, kinds: [row]}]
outline: [{part: tasks}]
"""
UNITS_FILE = "units: [{id: a, name: 甲局}, {id: b, name: 乙局}, {id: c, name: 丙局}]"


@given(task=TASKS, random=SEEDS.map(Random))
@settings(max_examples=40)
def test_any_plan_is_the_same_before_and_after(task: dict[str, Any], random: Random) -> None:
    task |= {"id": "T01", "action": "A1"}
    for index, row in enumerate(task["rows"], 1):
        row["id"] = f"T01-{index}"
        for step_index, step in enumerate(row["steps"], 1):
            step["id"] = f"T01-{index}-{step_index}"
    files = {
        "plan.yaml": HEAD.encode(),
        "units.yaml": UNITS_FILE.encode(),
        "actions.yaml": "actions: [{id: A1, number: 1, title: 组}]".encode(),
        "tasks/T01.yaml": Writer(random).document(task).encode(),
    }
    before = load(files, "p")
    assert before.plan is not None
    assert not before.findings, files["tasks/T01.yaml"].decode()
    found = tidied(files, "p")
    after = load({**files, **found.changed}, "p")
    assert (after.plan, after.findings) == (before.plan, ())
    assert not tidied({**files, **found.changed}, "p").changed
