"""The folder of pages that are written by hand in; its files, fit to be built, out.

What stands at the head of a page reaches the theme and MkDocs itself, which would read any file as
its template: only what is listed here may stand there.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from mkdocs.utils import is_markdown_file
from mkdocs.utils.meta import get_data

from generator.finding import seen
from generator.stop import CannotRun
from generator.web_address import SHOWN


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


_HEAD: Mapping[str, Callable[[object], bool]] = {
    "title": _is_text,
    "description": _is_text,
    "kind": _is_text,
    "hide": _are_texts,
}


def hand_written(docs: Path) -> Mapping[str, bytes]:
    """The files of the folder, by path below it. Raises CannotRun."""
    if not docs.is_dir():
        raise CannotRun(f"找不到手写页面的目录“{docs}”；请在项目根目录运行")
    found = [path for path in sorted(docs.rglob("*")) if path.is_file()]
    for path in found:
        if not path.resolve().is_relative_to(docs.resolve()):
            raise CannotRun(f"“{path}”指向手写页面目录之外；请换成真实文件")
    files = {path: path.read_bytes() for path in found}
    for path, data in files.items():
        if is_markdown_file(path.name):
            _check(path, data)
    return {path.relative_to(docs).as_posix(): data for path, data in files.items()}


def _check(path: Path, data: bytes) -> None:
    try:
        head = get_data(data.decode("utf-8-sig"))[1]
    except UnicodeDecodeError as error:
        raise CannotRun(f"手写页面“{path}”不是 UTF-8 编码；请另存为 UTF-8") from error
    for key, value in head.items():
        if key not in _HEAD:
            raise CannotRun(
                f"手写页面“{path}”开头写有“{seen(str(key)[:SHOWN])}”；"
                f"那里只能写 {'、'.join(_HEAD)}，请删去这一行"
            )
        if not _HEAD[key](value):
            raise CannotRun(f"手写页面“{path}”开头的 {key} 写法不对；请写成文字并加引号")
