"""The list of a site's files: what `sha256sum -c` reads, and nothing that leads out of the site."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sums import Difference, Odd, differences, digest, listed, read

ONE = digest(b"1")
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1)


@given(
    st.dictionaries(
        NAMES.filter(lambda name: name not in {".", "..", "SHA256SUMS"}), st.just(ONE), min_size=1
    )
)
def test_a_list_is_read_as_it_was_written(digests: dict[str, str]) -> None:
    assert read(listed(digests)) == digests


def test_sha256sum_reads_it_whatever_the_names(tmp_path: Path) -> None:
    names = ["a.html", "子/页 面.html", "b\\c", "d\ne", "-f", "*g"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    data = listed({name: digest(name.encode()) for name in names})
    command = ["sha256sum", "--check", "--strict", "--quiet", "-"]
    subprocess.run(command, cwd=tmp_path, input=data, check=True)
    assert subprocess.run(
        command, cwd=tmp_path, input=data.replace(b"8", b"9"), check=False
    ).returncode


def test_it_is_in_order_and_without_itself() -> None:
    assert listed({"b": ONE, "SHA256SUMS": ONE, "a": ONE}) == f"{ONE}  a\n{ONE}  b\n".encode()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "不是清单",
        f"{ONE} a",
        f"{ONE[:-1]}  a",
        f"{ONE}  /etc/passwd",
        f"{ONE}  ../a",
        f"{ONE}  a/../../b",
        f"{ONE}  a//b",
        f"{ONE}  a/",
        f"{ONE}  ./a",
        f"{ONE}  a\0b",
        f"{ONE}  SHA256SUMS",
        f"{ONE}  good",
    ],
)
def test_what_is_no_list_is_told_with_its_line(line: str) -> None:
    with pytest.raises(ValueError, match=r"^2$"):
        read(f"{ONE}  good\n{line}\n{ONE}  last\n".encode())


def test_each_difference_is_named() -> None:
    two = digest(b"2")
    wanted = {"a": ONE, "b": ONE, "c": ONE, "d": ONE}
    assert [*map(str, differences(wanted, {"a": ONE, "b": two, "d": Odd.NO_FILE, "e": ONE}))] == [
        "b：内容不同",
        "c：缺少",
        "d：不是普通文件",
        "e：多出",
    ]


def test_a_name_is_one_line_that_does_nothing() -> None:
    assert (
        str(Difference("a\x1b[2J\n\u202eb" + "c" * 999, "多出"))
        == f"aU+001B[2J U+202Eb{'c' * 292}：多出"
    )
