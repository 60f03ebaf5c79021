"""The command: exit codes, one line for what cannot go on, never a traceback."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from generator.cli import main, parser
from tests.conftest import FOREIGN, LEAST, ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A plan of one's own to break."""
    return Path(shutil.copytree(FOREIGN, tmp_path / "plan"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("command", ["check", "verify", "build", "fmt", "serve"])
def test_no_plan_is_one_line_and_exit_2(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--plan", str(tmp_path / "nowhere")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "--plan" in told.err


def test_check_tells_file_line_and_rule(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--plan", str(copy)]) == 0
    capsys.readouterr()
    edit(copy / "tasks" / "T01.yaml", "action: ", "action: A999 # ")
    assert main(["check", "--plan", str(copy)]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"{copy}/tasks/T01.yaml:")
    assert first.endswith("[id-unknown]")


def test_check_as_json_is_the_contract(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(copy / "units.yaml", "units:", "unts:")
    assert main(["check", "--plan", str(copy), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["schema_version"] == "1"
    first = told["findings"][0]
    contract = {"rule", "severity", "items", "where", "message", "acknowledged"}
    assert set(first) == contract | {"identity", "sides", "suggestion"}


def test_verify_prints_counts_or_differences(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--plan", str(copy)]) == 0
    assert "没有着落：0" in capsys.readouterr().out
    edit(copy / "source.yaml", 'revision: "issued"\n', "")
    edit(copy / "plan.yaml", "结合实际", "结合实情")
    assert main(["verify", "--plan", str(copy)]) == 1
    assert f"{copy}/plan.yaml:" in capsys.readouterr().out


def test_a_released_text_is_compared_as_it_was_released(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(copy / "plan.yaml", "结合实际", "结合实情")
    assert main(["verify", "--plan", str(copy)]) == 0
    told = capsys.readouterr().out
    assert "对照已发布的“issued”" in told
    assert told.splitlines()[-1].startswith("与最近发布的“issued”相比：实质变更 1 处（措辞 1）")


def test_a_plan_without_a_source_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--plan", str(LEAST)]) == 0
    assert "没有附原文" in capsys.readouterr().out


def test_a_faulty_plan_is_not_built(copy: Path, tmp_path: Path) -> None:
    edit(copy / "source.yaml", 'revision: "issued"\n', "")
    edit(copy / "plan.yaml", "结合实际", "结合实情")
    output = tmp_path / "out"
    assert main(["build", "--plan", str(copy), "--output", str(output)]) == 1
    assert not output.exists()


def test_what_was_written_by_hand_is_never_an_output(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand = copy.parent / "docs" / "about.md"
    hand.parent.mkdir()
    hand.write_text("# 甲", "utf-8")
    options = ["--plan", str(copy), "--docs", str(hand.parent), "--output", str(copy.parent)]
    assert main(["build", *options]) == 2
    assert "--output" in capsys.readouterr().err
    assert [path.name for path in hand.parent.iterdir()] == ["about.md"]


def test_schema_writes_beside_what_is_there(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("甲", "utf-8")
    assert main(["schema", "--plan", str(copy), "--output", str(tmp_path)]) == 0
    assert (tmp_path / "mine.txt").exists()
    assert (tmp_path / "units.schema.json").exists()


def test_fmt_mends_and_then_has_nothing_to_do(copy: Path) -> None:
    path = copy / "tasks" / "T01.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[1], lines[0], *lines[2:]]), "utf-8")
    untidy = path.read_bytes()
    assert main(["fmt", "--check", "--plan", str(copy)]) == 1
    assert path.read_bytes() == untidy
    assert main(["fmt", "--plan", str(copy)]) == 0
    assert main(["fmt", "--check", "--plan", str(copy)]) == 0
    assert path.read_text("utf-8") == "".join(lines)


def test_help_of_every_command_is_chinese() -> None:
    for word in ("check", "verify", "build", "serve", "fmt"):
        assert word in parser().format_help()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def serving(plan: Path, output: Path, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "generator", "serve", "--plan", str(plan)]
    command += ["--output", str(output), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def eventually(address: str, wanted: str) -> bool:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=2) as answer:  # noqa: S310  our own server
                if wanted in answer.read().decode():
                    return True
        except OSError:
            pass
        time.sleep(0.3)
    return False


def test_serve_shows_a_change_of_the_plan_and_outlives_a_fault(copy: Path, tmp_path: Path) -> None:
    (copy / "source.yaml").unlink()
    port = free_port()
    page = f"http://127.0.0.1:{port}/text/"
    with serving(copy, tmp_path / "out", port):
        assert eventually(page, "结合实际")
        edit(copy / "plan.yaml", "结合实际", "结合实情")
        assert eventually(page, "结合实情")
        edit(copy / "plan.yaml", "stage: ", "stge: ")
        time.sleep(2)
        edit(copy / "plan.yaml", "stge: ", "stage: ")
        edit(copy / "plan.yaml", "结合实情", "结合县情")
        assert eventually(page, "结合县情")
