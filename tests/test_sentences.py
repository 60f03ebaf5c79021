import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sentences import is_chinese, is_extraction_space, join, part

# Marks that decide something stand often enough to meet each other.
CHARACTERS = st.sampled_from("。！？；;，、“”‘’（）()《》：… \tAb1甲乙") | st.characters(
    exclude_categories=("Cs",), exclude_characters="\n"
)
PARAGRAPHS = st.text(CHARACTERS, min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("没有句号", ["没有句号"]),
        ("甲。乙！丙？丁；戊", ["甲。", "乙！", "丙？", "丁；", "戊"]),
        ("他说：“好。”然后走。", ["他说：“好。”", "然后走。"]),
        ("（见附件。）乙。", ["（见附件。）", "乙。"]),
        ("真的？！”乙", ["真的？！”", "乙"]),
        ("“甲。”“乙。”", ["“甲。”", "“乙。”"]),
        ("“甲；”、“乙”等", ["“甲；”、“乙”等"]),
        ("技术;建立系统;", ["技术;", "建立系统;"]),
        ("禁行18小时;2次", ["禁行18小时;2次"]),
        ("a;b; c", ["a;b; c"]),
        ("甲。 乙", ["甲。 乙"]),
        ("面积3.4公顷。2.0版", ["面积3.4公顷。", "2.0版"]),
        ("甲。——乙", ["甲。——乙"]),
        ("大赛““大零号湾””参赛。乙", ["大赛““大零号湾””参赛。", "乙"]),
        ("甲。乙。\n丙。", ["甲。", "乙。", "", "丙。"]),
        ("\n\n甲。\n\n乙。\n", ["甲。", "", "乙。"]),
    ],
)
def test_part(text: str, lines: list[str]) -> None:
    assert part(text) == lines


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([], ""),
        ([""], ""),
        (["甲。", "乙。"], "甲。乙。"),
        (["open", "data"], "opendata"),  # a wrap is never a space
        (["甲。", "", "乙。"], "甲。\n乙。"),
        (["", "甲。", "", "", "乙。", ""], "甲。\n乙。"),
    ],
)
def test_join(lines: list[str], text: str) -> None:
    assert join(lines) == text


@given(PARAGRAPHS)
def test_parting_loses_nothing(text: str) -> None:
    assert join(part(text)) == text


@given(st.lists(PARAGRAPHS, max_size=4).map("\n".join))
def test_parting_keeps_paragraphs(text: str) -> None:
    assert join(part(text)) == text


@given(st.lists(PARAGRAPHS, max_size=4).map("\n".join))
def test_parting_again_changes_nothing(text: str) -> None:
    assert part(join(part(text))) == part(text)


@given(st.lists(st.text(CHARACTERS, max_size=10), max_size=6))
def test_joined_lines_have_no_empty_paragraph(lines: list[str]) -> None:
    assert "" not in join(lines).split("\n")[1:]


@given(PARAGRAPHS)
def test_no_line_ends_or_starts_where_a_space_would_be_lost(text: str) -> None:
    for line in part(text)[1:]:
        assert not line[:1].isspace()
        assert line[:1] not in "，、）”》"


@pytest.mark.parametrize("character", "甲〇々㐀𠀀、。，；：！？“”‘’（）《》【】〔〕—…·Ａ％￥　")
def test_chinese(character: str) -> None:
    assert is_chinese(character)


@pytest.mark.parametrize("character", ["", *"aZ09 .,;:()[]%-~+<>é\"'"])
def test_not_chinese(character: str) -> None:
    assert not is_chinese(character)


@pytest.mark.parametrize(
    ("before", "after", "extraction"),
    [
        ("战", "，", True),
        ("达", "1", True),
        ("%", "；", True),
        ("”", "A", True),
        ("", "A", True),
        ("A", "", True),
        ("", "", True),
        ("A", "B", False),
        ("0", "1", False),
        (")", "%", False),
    ],
)
def test_whose_space(before: str, after: str, extraction: bool) -> None:  # noqa: FBT001
    assert is_extraction_space(before, after) is extraction
