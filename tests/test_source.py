"""YAML is read without a surprise: what could be read in two ways is told, with file and line."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.source import MAX_BYTES, MAX_DEPTH, MAX_FAULTS, Node, has_notes, read
from tests.oddly import plain


def told(data: bytes | str) -> list[str]:
    return [str(f) for f in read(data if isinstance(data, bytes) else data.encode(), "f.yaml")[1]]


def tree(text: str) -> Node:
    node, faults = read(text.encode(), "f.yaml")
    assert node is not None
    assert not faults
    return node


def value(text: str) -> Any:
    content = tree(f"key: {text}").value
    assert isinstance(content, dict)
    return plain(content["key"])


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("区科委", "区科委"),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("3.40", Decimal("3.40")),
        ("true", True),
        ("false", False),
        ("", None),
        ("~", None),
        ("null", None),
        ('"12"', "12"),
        ("'no'", "no"),
        ('"2023-02-27"', "2023-02-27"),
        ("2023年", "2023年"),
        ("2-3个", "2-3个"),
        ("3.4%以上", "3.4%以上"),
        ("1、", "1、"),
        ("2026-06", "2026-06"),
        ("+", "+"),
        ("“AI+工厂”", "“AI+工厂”"),
        ("! x", "x"),
        ('"甲：\\u4e59"', "甲：乙"),
        ("[]", []),
        ("{甲: [乙, {丙: 1}]}", {"甲": ["乙", {"丙": 1}]}),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, wanted: Any) -> None:
    assert value(written) == wanted
    assert type(value(written)) is type(wanted)


@pytest.mark.parametrize(
    "written",
    [
        *("no", "No", "NO", "yes", "on", "off", "True", "FALSE", "Null", "NULL"),
        *("1:30", "190:20:30", "2023-02-27", "2001-12-14t21:59:43.10-05:00"),
        *("010", "0x1F", "0b11", "1_000", "+12", "-0.5e3", "1e3", "1.0e+3", ".5", "1.", "=", "<<"),
        *(".inf", "-.INF", ".nan", "1234567890123456", "0.1234567890123456"),
    ],
)
def test_what_yaml_would_turn_into_something_else_must_be_in_quotes(written: str) -> None:
    if written in {"-0.5e3", "1e3"}:  # text to YAML 1.1, numbers to others: both say text here
        assert value(written) == written
        return
    assert told(f"a: 1\nkey: {written}\n") == [
        f"f.yaml:2: “{written}”会被当作真假值、日期、时间或特殊数字；若是文字请加引号 [yaml-ambiguous]"
    ]
    assert value(f'"{written}"') == written


FORMS: Mapping[str, tuple[bytes | str, list[str]]] = {
    "an empty file": ("", ["f.yaml: 文件是空的；请写入内容，或删去此文件 [file-empty]"]),
    "blank lines": (" \n\n", ["f.yaml: 文件是空的；请写入内容，或删去此文件 [file-empty]"]),
    "comments alone": ("# 注\n", ["f.yaml: 文件是空的；请写入内容，或删去此文件 [file-empty]"]),
    "another encoding": (
        "a: 1\nb: 区科委\n".encode("gb18030"),
        ["f.yaml:2: 必须是 UTF-8 编码，此处不是；请另存为 UTF-8 [file-encoding]"],
    ),
    "UTF-16": (
        "a: 1\n".encode("utf-16"),
        ["f.yaml:1: 必须是 UTF-8 编码，此处不是；请另存为 UTF-8 [file-encoding]"],
    ),
    "a byte order mark": (
        "\ufeffa: 1\n",
        ["f.yaml:1: 开头有字节顺序标记（BOM）；请另存为无 BOM 的 UTF-8 [file-bom]"],
    ),
    "other line ends": (
        "a: 1\r\nb: 2\r\n",
        ["f.yaml:1: 换行必须是 LF，此处是 CR；请改为 LF 换行 [file-crlf]"],
    ),
    "a tab": ("a: 1\nb:\t2\n", ["f.yaml:2: 不得使用制表符（U+0009）；请改为空格 [file-tab]"]),
    "NUL": ("a: 甲\0\n", ["f.yaml:1: 有不可见的控制字符 U+0000；请删去 [file-control]"]),
    "another control": (
        "a: |-\n  甲\n  乙\u0085丙\n",
        ["f.yaml:3: 有不可见的控制字符 U+0085；请删去 [file-control]"],
    ),
    "a control written as an escape": (
        'a: "甲\\0"\nb: "\\t"\nc: "\\u202e"\n',
        [
            "f.yaml:1: 转义写出了不可见字符 U+0000；请删去 [file-control]",
            "f.yaml:2: 转义写出了不可见字符 U+0009；请删去 [file-control]",
            "f.yaml:3: 转义写出了不可见字符 U+202E；请删去 [file-control]",
        ],
    ),
    "bidirectional marks": (
        "a: 甲\u202e乙\n# \u2066\n",
        [
            "f.yaml:1: 有双向控制或零宽字符 U+202E，读者看不见它；请删去 [file-hidden]",
            "f.yaml:2: 有双向控制或零宽字符 U+2066，读者看不见它；请删去 [file-hidden]",
        ],
    ),
    "a space of no width": (
        "a: 甲\u200b乙\n",
        ["f.yaml:1: 有双向控制或零宽字符 U+200B，读者看不见它；请删去 [file-hidden]"],
    ),
    "several kinds at once": (
        "\ufeffa: 1\r\nb:\t\u200b\n",
        [
            "f.yaml:1: 开头有字节顺序标记（BOM）；请另存为无 BOM 的 UTF-8 [file-bom]",
            "f.yaml:1: 换行必须是 LF，此处是 CR；请改为 LF 换行 [file-crlf]",
            "f.yaml:2: 不得使用制表符（U+0009）；请改为空格 [file-tab]",
            "f.yaml:2: 有双向控制或零宽字符 U+200B，读者看不见它；请删去 [file-hidden]",
        ],
    ),
    "a key twice": (
        "a: 1\nb: 2\na: 3\n",
        ["f.yaml:3: 键“a”重复，第 1 行已有；请合并或删去一个 [yaml-duplicate-key]"],
    ),
    "a key twice in brackets": (
        "x: {a: 1, a: 1}\n",
        ["f.yaml:1: 键“a”重复，第 1 行已有；请合并或删去一个 [yaml-duplicate-key]"],
    ),
    "a number twice as key": (
        "2023: 1\n2023: 2\n",
        ["f.yaml:2: 键“2023”重复，第 1 行已有；请合并或删去一个 [yaml-duplicate-key]"],
    ),
    "keys that are no words": (
        "[a]: 1\ntrue: 2\n~: 3\n1.5: 4\n{b: 1}: 5\n",
        [f"f.yaml:{line}: 键必须是文字或整数；请检查写法 [yaml-key]" for line in range(1, 6)],
    ),
    "an ambiguous key": (
        "on: 1\n",
        [
            "f.yaml:1: “on”会被当作真假值、日期、时间或特殊数字；若是文字请加引号 [yaml-ambiguous]",
        ],
    ),
    "an anchor and an alias": (
        "a: &x 1\nb: *x\n",
        [
            f"f.yaml:{line}: 不得使用锚点（&）和引用（*）；请把内容写全，或给以 & 或 * 开头的文字加引号 [yaml-anchor]"
            for line in (1, 2)
        ],
    ),
    "an alias to nothing": (
        "b: *x\n",
        [
            "f.yaml:1: 不得使用锚点（&）和引用（*）；请把内容写全，或给以 & 或 * 开头的文字加引号 [yaml-anchor]"
        ],
    ),
    "tags": (
        "a: !!python/object/apply:os.system [ls]\nb: !x 1\nc: !!int 3\n",
        [
            f"f.yaml:{line}: 不得使用类型标签（!）；请删去，或给以 ! 开头的文字加引号 [yaml-tag]"
            for line in (1, 2, 3)
        ],
    ),
    "several documents": (
        "a: 1\n---\nb: 1\n---\nc: 1\n",
        [
            f"f.yaml:{line}: 一个文件只能有一份内容；请删去“---”以下的部分或另立文件 [yaml-documents]"
            for line in (2, 4)
        ],
    ),
    "a conflict that a merge has left": (
        "<<<<<<< HEAD\na: 1\n||||||| 1234567\na: 0\n=======\na: 2\n>>>>>>> b\nb: [\n<<<<<<<\n=======\n>>>>>>>\n",
        [
            f"f.yaml:{line}: 有未解决的合并冲突，“=======”上下各是一种改法；请定下一种，并删去标记行 [merge-conflict]"
            for line in (1, 9)
        ],
    ),
    "what is left of a conflict": (
        "a: 1\n=======\nb: 2\n>>>>>>> b\n",
        [
            f"f.yaml:{line}: 有未解决的合并冲突，“=======”上下各是一种改法；请定下一种，并删去标记行 [merge-conflict]"
            for line in (2,)
        ],
    ),
    "text over several lines": (
        "a: 甲\n  乙\nb: >\n  甲\nc: '甲\n\n  乙'\nd: \"甲\\n乙\"\n",
        [
            f"f.yaml:{line}: 多行文字必须写成“|-”块，一句一行；其他写法会在汉字之间多出空格 [yaml-multiline]"
            for line in (1, 3, 5, 8)
        ],
    ),
    "a colon in a title": (
        "a: 甲: 乙\n",
        [
            "f.yaml:1: YAML 写法有误：内容里有冒号加空格，请给整段加引号，或改用 |- 另起一行书写 [yaml-syntax]"
        ],
    ),
    "a bracket left open": (
        "a: [甲\nb: 1\n",
        ["f.yaml:2: YAML 写法有误：方括号没有配对，或缺少逗号 [yaml-syntax]"],
    ),
    "a brace left open": (
        "a: {甲: 1\nb: 1\n",
        ["f.yaml:2: YAML 写法有误：花括号没有配对，或缺少逗号 [yaml-syntax]"],
    ),
    "a quotation mark left open": (
        "a: '甲\nb: 1\n",
        ["f.yaml:3: YAML 写法有误：引号或括号没有配对 [yaml-syntax]"],
    ),
    "a key without colon": (
        "a: 1\nbc\nd: 1\n",
        ["f.yaml:3: YAML 写法有误：这一行像是漏了冒号，或缩进与上一行不齐 [yaml-syntax]"],
    ),
    "a key set too deep": (
        "a:\n  b: 1\n c: 1\n",
        ["f.yaml:3: YAML 写法有误：缩进与同级的键不齐，或引号、括号没有配对 [yaml-syntax]"],
    ),
    "a dash set too deep": (
        "- 1\na: 2\n",
        ["f.yaml:2: YAML 写法有误：列表各项的短横线没有对齐 [yaml-syntax]"],
    ),
    "an asterisk before a word": (
        "a: *甲\n",
        ["f.yaml:1: YAML 写法有误：以 & 或 * 开头的文字要加引号 [yaml-syntax]"],
    ),
    "an exclamation mark before a word": (
        "a: !甲\n",
        ["f.yaml:1: YAML 写法有误：以 ! 开头的文字要加引号 [yaml-syntax]"],
    ),
    "a percent sign before a word": (
        "%甲\n",
        ["f.yaml:1: YAML 写法有误：以 % 开头的文字要加引号 [yaml-syntax]"],
    ),
    "text behind the mark of a block": (
        "a: |- 甲\n",
        ["f.yaml:1: YAML 写法有误：“|-”后面不能再写文字，请另起一行书写 [yaml-syntax]"],
    ),
    "a list begun on the key's line": (
        "a: - 甲\n",
        ["f.yaml:1: YAML 写法有误：同一行里不能开始列表，请另起一行书写短横线 [yaml-syntax]"],
    ),
    "a backslash in quotation marks": (
        'a: "\\甲"\n',
        ["f.yaml:1: YAML 写法有误：双引号里的反斜杠有特殊含义，请改用单引号 [yaml-syntax]"],
    ),
    "a comma too many": (
        "a: [甲,, 乙]\n",
        ["f.yaml:1: YAML 写法有误：此处缺少内容，或多了一个逗号 [yaml-syntax]"],
    ),
    "something behind the end": (
        "{a: 1}\nb: 2\n",
        ["f.yaml:2: YAML 写法有误：文件末尾有多余的内容，或缩进与上文不齐 [yaml-syntax]"],
    ),
    "a sign with a meaning": (
        "a: @甲\n",
        ["f.yaml:1: YAML 写法有误：开头的符号有特殊含义，请给内容加引号 [yaml-syntax]"],
    ),
}


@pytest.mark.parametrize(("data", "wanted"), FORMS.values(), ids=FORMS)
def test_a_fault_of_form_is_told(data: bytes | str, wanted: list[str]) -> None:
    assert told(data) == wanted


@pytest.mark.parametrize(("data", "wanted"), FORMS.values(), ids=FORMS)
def test_a_fault_has_its_column(data: bytes | str, wanted: list[str]) -> None:
    del wanted
    for finding in read(data if isinstance(data, bytes) else data.encode(), "f.yaml")[1]:
        assert finding.place.column >= 1


def test_a_bomb_of_aliases_is_not_set_off() -> None:
    lines = ["a: &a [甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲, 甲]"]
    lines += [
        f"{k}: &{k} [{', '.join([f'*{p}'] * 9)}]"
        for p, k in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert len(told("\n".join(lines))) == MAX_FAULTS
    assert told("a: &a [*a]\n")[0].startswith("f.yaml:1: 不得使用锚点")


def test_a_file_too_large_is_not_read() -> None:
    message = f"文件不得超过 {MAX_BYTES} 字节，实为 10000003 字节；请拆分 [file-too-large]"
    assert told(b"a: " + b"x" * 10_000_000) == [f"f.yaml: {message}"]


@pytest.mark.parametrize(
    "text",
    ["[" * 1000, "{a: " * 1000, "".join(f"{' ' * n}a:\n" for n in range(1000)), "- " * 1000 + "a"],
)
def test_what_is_nested_too_deep_is_not_followed(text: str) -> None:
    assert told(text) == [
        f"f.yaml:{told(text)[0].split(':')[1]}: 嵌套不得超过 {MAX_DEPTH} 层；请检查括号与缩进 [yaml-depth]"
    ]


def test_no_more_faults_of_one_kind_are_told_than_can_be_read() -> None:
    assert len(told("a:\t1\n" * 1000)) == MAX_FAULTS


def test_a_number_of_a_million_digits_is_text() -> None:
    assert "yaml-ambiguous" in told("a: " + "9" * 1_000_000)[0]


def test_a_block_is_one_text_and_each_character_has_its_place() -> None:
    node = tree("a:\n  text: |-\n    甲。\n      乙。  \n\n    丙𠀀丁\n")
    outer = node.value
    assert isinstance(outer, dict)
    inner = outer["a"].value
    assert isinstance(inner, dict)
    text = inner["text"]
    assert text.value == "甲。乙。\n丙𠀀丁"
    places = [(text.at(i).line, text.at(i).column) for i, _ in enumerate(text.value)]
    assert places == [(3, 5), (3, 6), (4, 7), (4, 8), (4, 9), (6, 5), (6, 6), (6, 7)]


def test_a_text_in_quotes_has_its_places_too() -> None:
    content = tree('a: "甲乙"\n').value
    assert isinstance(content, dict)
    assert content["a"].at(1).column == 6


def test_a_value_knows_where_it_ends() -> None:
    node = tree("a: [1,\n  2]\nb:\n  c: |\n    甲\n\n  # 注\nd: '甲' # 注\n")
    assert isinstance(node.value, dict)
    ends = {key: (child.end.line, child.end.column) for key, child in node.value.items()}
    assert ends == {"a": (2, 5), "b": (5, 6), "d": (8, 7)}
    assert (node.end.line, node.end.column) == (8, 7)


def test_the_plans_have_no_fault_of_form(plan_directory: Path, files: Mapping[str, bytes]) -> None:
    del plan_directory
    assert [f for name in files if name.endswith(".yaml") for f in read(files[name], name)[1]] == []


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("a: 1\n", False),
        ('a: |-\n  #1—#6桥 # 是正文\nb: "x # y"\n', False),
        ("l:\n  - {a: 'x # y'}\n", False),
        ("a: 1 # 批注\n", True),
        ("# 批注\na: 1\n", True),
        ("a: |- # 批注\n  正文\n", True),
        ("l:\n  # 批注\n  - a\n", True),
    ],
)
def test_notes_by_hand_are_told_from_text(text: str, noted: bool) -> None:  # noqa: FBT001
    assert has_notes(text.encode()) is noted
