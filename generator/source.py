"""One YAML file's bytes in; a tree of values that know their place, and the faults of form, out.

YAML is read here and nowhere else. Nothing is turned into something else in silence: a plain
scalar that a YAML 1.1 reader would take for a truth value, a date, a time, an octal or an
exotic number must be put in quotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

import yaml

from generator.finding import Finding, Place
from generator.sentences import join

Scalar = str | int | Decimal | bool | None

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_VALUES = 100_000  # keys, values, lists and mappings of one file
MAX_FAULTS = 50

BLOCK = "|"
BRACKETS = "{"

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_CONFLICT_MARK = re.compile(r"(<{7}|\|{7}|>{7}|={7})( .*)?")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_TEXT_TAG = "tag:yaml.org,2002:str"
_ADVICE = {
    "mapping values are not allowed": "内容里有冒号加空格，请给整段加引号，或改用 |- 另起一行书写",
    "could not find expected ':'": "这一行像是漏了冒号，或缩进与上一行不齐",
    "did not find expected key": "缩进与同级的键不齐，或引号、括号没有配对",
    "did not find expected '-'": "列表各项的短横线没有对齐",
    "cannot start any token": "开头的符号有特殊含义，请给内容加引号",
    "alphabetic or numeric character": "以 & 或 * 开头的文字要加引号",
    "whitespace or line break": "以 ! 开头的文字要加引号",
    "did not find expected comment or line break": "“|-”后面不能再写文字，请另起一行书写",
    "entries are not allowed": "同一行里不能开始列表，请另起一行书写短横线",
    "unknown escape character": "双引号里的反斜杠有特殊含义，请改用单引号",
    "node content": "此处缺少内容，或多了一个逗号",
    "<document start>": "文件末尾有多余的内容，或缩进与上文不齐",
    "directive": "以 % 开头的文字要加引号",
    "found unexpected end of stream": "引号或括号没有配对",
    "did not find expected ',' or ']'": "方括号没有配对，或缺少逗号",
    "did not find expected ',' or '}'": "花括号没有配对，或缺少逗号",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place, and the place right behind it.

    `style`: a scalar's quotation mark, `BLOCK`, `BRACKETS` for a list or mapping, else empty.
    `runs` maps a text block: (offset in the text, line, column).
    """

    value: "Scalar | list[Node] | dict[str | int, Node]"
    place: Place
    end: Place
    style: str = ""
    runs: tuple[tuple[int, int, int], ...] = ()
    keys: dict[str | int, Place] = field(default_factory=dict)

    def at(self, offset: int) -> Place:
        """The place of the character at this offset of a text."""
        begun = [run for run in self.runs if run[0] <= offset]
        if not begun:
            return self.place
        start, line, column = begun[-1]
        return Place(self.place.file, line, column + offset - start)


def read(data: bytes, name: str) -> tuple[Node | None, tuple[Finding, ...]]:
    """Parse one file. The tree is None when its form does not allow one to be trusted."""
    text, faults = _decode(data, name)
    if text is None:
        return None, faults
    if faults := tuple(_conflicts(text, name)):
        return None, faults
    if faults := (*faults, *_outside_form(text, name)):
        return None, faults
    try:
        if faults := tuple(_structure(text, name)):
            return None, faults
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return None, (_syntax(error, name),)
    if root is None:
        return None, (Finding("file-empty", Place(name), "文件是空的；请写入内容，或删去此文件"),)
    reader = _Reader(name, text.split("\n"))
    tree = reader.node(root)
    return tree, tuple(reader.faults)


def unseen(text: str) -> str | None:
    """The first character of a text that no file of a plan may hold, however it is written."""
    match = _CONTROLS.search(text) or _HIDDEN.search(text) or re.search("[\t\r]", text)
    return match[0] if match else None


def has_notes(data: bytes) -> bool:
    """Whether a file has YAML comments, which nothing that writes it anew can keep."""
    text = data.decode("utf-8", "replace")
    try:
        tokens = [t for t in yaml.scan(text, Loader=yaml.SafeLoader) if hasattr(t, "value")]
    except yaml.YAMLError:
        return True  # nobody knows: better kept than lost
    left, at = [], 0
    for token in tokens:
        start = token.start_mark.index
        block = getattr(token, "style", None) in (BLOCK, ">")
        left.append(text[at : text.index("\n", start) if block else start])
        at = token.end_mark.index
    return "#" in "".join((*left, text[at:]))


def _decode(data: bytes, name: str) -> tuple[str | None, tuple[Finding, ...]]:
    if len(data) > MAX_BYTES:
        message = f"文件不得超过 {MAX_BYTES} 字节，实为 {len(data)} 字节；请拆分"
        return None, (Finding("file-too-large", Place(name), message),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "必须是 UTF-8 编码，此处不是；请另存为 UTF-8"
        return None, (Finding("file-encoding", Place(name, line), message),)
    if not text.strip():
        return None, (Finding("file-empty", Place(name), "文件是空的；请写入内容，或删去此文件"),)
    return text, ()


def _conflicts(text: str, name: str) -> Iterator[Finding]:
    """Marks that a merge has left: each conflict at its first, what is left of one at each."""
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        match = _CONFLICT_MARK.fullmatch(line)
        if match and (match[1][0] == "<" or not inside):
            message = "有未解决的合并冲突，“=======”上下各是一种改法；请定下一种，并删去标记行"
            yield Finding("merge-conflict", Place(name, number), message)
        if match:
            inside = match[1][0] != ">"


def _outside_form(text: str, name: str) -> Iterator[Finding]:
    """Characters that must not stand in a file: each kind once for each line, up to a limit."""
    if text.startswith("\ufeff"):
        yield Finding(
            "file-bom", Place(name, 1), "开头有字节顺序标记（BOM）；请另存为无 BOM 的 UTF-8"
        )
        text = " " + text[1:]
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        yield Finding("file-crlf", Place(name, line), "换行必须是 LF，此处是 CR；请改为 LF 换行")
        text = text.replace("\r", " ")
    told = 0
    for number, content in enumerate(text.split("\n"), 1):
        for column, character, rule, message in _bad_characters(content):
            told += 1
            if told > MAX_FAULTS:
                return
            shown = f"U+{ord(character):04X}"
            yield Finding(rule, Place(name, number, column), message.format(shown))


def _bad_characters(line: str) -> Iterator[tuple[int, str, str, str]]:
    for pattern, rule, message in (
        (re.compile("\t"), "file-tab", "不得使用制表符（{}）；请改为空格"),
        (_CONTROLS, "file-control", "有不可见的控制字符 {}；请删去"),
        (_HIDDEN, "file-hidden", "有双向控制或零宽字符 {}，读者看不见它；请删去"),
    ):
        if match := pattern.search(line):
            yield match.start() + 1, match[0], rule, message


def _structure(text: str, name: str) -> Iterator[Finding]:
    """Anchors, aliases, tags, several documents, and depth: told before a tree is made."""
    depth = documents = told = values = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        values += isinstance(event, yaml.NodeEvent)
        place = _place(name, event)
        documents += isinstance(event, yaml.DocumentStartEvent)
        found = _forbidden(event, documents)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if values > MAX_VALUES:
            yield Finding("yaml-values", place, f"一个文件不得超过 {MAX_VALUES} 个键和值；请拆分")
            return
        if depth > MAX_DEPTH:
            yield Finding("yaml-depth", place, f"嵌套不得超过 {MAX_DEPTH} 层；请检查括号与缩进")
            return
        if found and told < MAX_FAULTS:
            told += 1
            yield Finding(found[0], place, found[1])


def _forbidden(event: yaml.Event, documents: int) -> tuple[str, str] | None:
    """Rule and message, where an event is of what no file of a plan may use."""
    if isinstance(event, yaml.DocumentStartEvent) and documents > 1:
        return "yaml-documents", "一个文件只能有一份内容；请删去“---”以下的部分或另立文件"
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return (
            "yaml-anchor",
            "不得使用锚点（&）和引用（*）；请把内容写全，或给以 & 或 * 开头的文字加引号",
        )
    if getattr(event, "tag", None) not in (None, "!"):
        return "yaml-tag", "不得使用类型标签（!）；请删去，或给以 ! 开头的文字加引号"
    return None


def _syntax(error: yaml.YAMLError, name: str) -> Finding:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error)
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    advice = next((a for words, a in _ADVICE.items() if words in problem), None)
    return Finding("yaml-syntax", place, f"YAML 写法有误：{advice or f'解析器说“{problem}”'}")


def _place(name: str, marked: yaml.Event | yaml.Node) -> Place:
    return _mark(name, marked.start_mark)


def _mark(name: str, mark: Any) -> Place:
    return Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)


def _style(node: yaml.CollectionNode) -> str:
    return BRACKETS if node.flow_style else ""


class _Reader:
    """Turns composed YAML nodes into our nodes, collecting the faults on the way."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.faults: list[Finding] = []

    def fault(self, rule: str, place: Place, message: str) -> None:
        self.faults.append(Finding(rule, place, message))

    def place(self, node: yaml.Node) -> Place:
        return _place(self.name, node)

    def end(self, node: yaml.CollectionNode, children: list[Node]) -> Place:
        """A block ends with its last child: the parser counts what follows it in."""
        block = children and not node.flow_style
        return children[-1].end if block else _mark(self.name, node.end_mark)

    def node(self, node: yaml.Node) -> Node:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node)
        if isinstance(node, yaml.SequenceNode):
            children = [self.node(child) for child in node.value]
            return Node(children, self.place(node), self.end(node, children), _style(node))
        return self.scalar(cast(yaml.ScalarNode, node))

    def mapping(self, node: yaml.MappingNode) -> Node:
        values: dict[str | int, Node] = {}
        keys: dict[str | int, Place] = {}
        for key_node, value_node in node.value:
            place = self.place(key_node)
            key = self.key(key_node, place)
            value = self.node(value_node)
            if key is None:
                continue
            if key in values:
                first = keys[key].line
                message = f"键“{key}”重复，第 {first} 行已有；请合并或删去一个"
                self.fault("yaml-duplicate-key", place, message)
                continue
            values[key], keys[key] = value, place
        end = self.end(node, list(values.values()))
        return Node(values, self.place(node), end, _style(node), keys=keys)

    def key(self, node: yaml.Node, place: Place) -> str | int | None:
        value = self.scalar(node).value if isinstance(node, yaml.ScalarNode) else None
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.fault("yaml-key", place, "键必须是文字或整数；请检查写法")
            return None
        return value

    def scalar(self, node: yaml.ScalarNode) -> Node:
        place, end = self.place(node), _mark(self.name, node.end_mark)
        text = str(node.value)
        if found := unseen(text):
            shown = f"U+{ord(found):04X}"
            self.fault("file-control", place, f"转义写出了不可见字符 {shown}；请删去")
        if node.style == BLOCK:
            return self.block(text, node, place)
        if node.style == ">" or node.start_mark.line != node.end_mark.line or "\n" in text:
            message = "多行文字必须写成“|-”块，一句一行；其他写法会在汉字之间多出空格"
            self.fault("yaml-multiline", place, message)
        if not node.style:
            return Node(self.plain(text, place, str(node.tag)), place, end)
        return Node(text, place, end, node.style, ((0, place.line, place.column + 1),))

    def block(self, text: str, node: yaml.ScalarNode, place: Place) -> Node:
        """A text block: spaces at either end of a line are not content."""
        first = node.start_mark.line + 1
        lines = [line.strip(" ") for line in text.removesuffix("\n").split("\n")]
        runs: list[tuple[int, int, int]] = []
        length = 0
        parted = False
        for index, line in enumerate(lines):
            if not line:
                parted = length > 0
                continue
            length += parted
            shown = self.lines[first + index]
            runs.append((length, first + index + 1, len(shown) - len(shown.lstrip(" ")) + 1))
            length += len(line)
            parted = False
        last = runs[-1][1] if runs else first
        end = Place(self.name, last, len(self.lines[last - 1]) + 1)
        return Node(join(lines), place, end, BLOCK, tuple(runs))

    def plain(self, text: str, place: Place, tag: str) -> Scalar:
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        if tag != _TEXT_TAG:
            message = f"“{text}”会被当作真假值、日期、时间或特殊数字；若是文字请加引号"
            self.fault("yaml-ambiguous", place, message)
        return text
