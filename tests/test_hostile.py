"""Whatever stands in a plan's files, as names, as links, in whatever size: an exact fault or words.

The corpus is data: `attacks/`. What is shown of it in a browser: `browser/test_hostile.py`.
"""

import io
import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import load_workbook

from generator.build import Folders, build, examine
from generator.checks import check
from generator.cli import main
from generator.consultation import RoundKind
from generator.directory import load_directory, read_directory
from generator.docket import Docket
from generator.fmt import tidied
from generator.forge.address import Repository
from generator.forge.environment import issues_of, pull_request
from generator.forge.kind import Forge
from generator.history import History
from generator.intake.signoff import tables
from generator.intake.template import template
from generator.load import load
from generator.source import read
from generator.stop import CannotRun
from generator.written import plain
from tests.attacks import HERE, Attacker, harmless, hostile_plan, text_fields, texts
from tests.conftest import FOREIGN, LEAST, ROOT, TODAY, files_in, plan_in
from tests.oddly import plain as values_of
from tests.test_load import small

# No plan of the tests has these: an issue's number and an account's are digits in fact, the note is
# of a comment that a person cleared.
UNMET = {"准予展示.note", "已发的答复.id", "正文版式.title_end", "一轮征求意见.days_unknown"}
UNMET |= {"意见反馈.unknown"}
Captured = pytest.CaptureFixture[str]
MEGABYTES = 1_000_000
MOST_MEMORY = 1_500 * MEGABYTES
MOST_SECONDS = 120  # of a processor, not of a clock: a run that never ends is stopped
WAY_OUT = re.compile("请|应|只能|不|缺少|重复|没有|已")


# --- Texts


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert len({*texts()}) == len(texts()) >= 200
    assert all(plain(text) == text for text in harmless())


def test_every_text_field_of_every_form_is_attacked() -> None:
    head = plan_in(FOREIGN).head
    attacker = Attacker(head)
    attacker.files(files_in(FOREIGN))
    roles = {
        f"{kind}.{role.key}" for role in head.roles for kind in ("任务", "分解事项", "推进计划")
    }
    assert {*text_fields(head)} - attacker.met - roles == UNMET


@pytest.mark.parametrize("turn", range(0, 200, 50))
def test_an_attacked_plan_has_exact_faults_and_keeps_its_words(turn: int) -> None:
    files = Attacker(plan_in(FOREIGN).head, turn).files(files_in(FOREIGN))
    for finding in check(load(files, "p"), TODAY):
        name = finding.place.file.removeprefix("p/")
        assert finding.place.line <= files.get(name, b"").count(b"\n") + 1
        assert WAY_OUT.search(finding.message), finding
        assert "\n" not in str(finding)
    done = tidied(files, "p")
    assert done.faults == ()
    for name, after in done.changed.items():
        kept = [read(data, name)[0] for data in (files[name], after)]
        assert None not in kept
        assert values_of(kept[0]) == values_of(kept[1])  # type: ignore[arg-type]


@pytest.mark.parametrize("text", texts(), ids=range(len(texts())))
def test_each_text_as_it_is_in_quotes_and_bare(text: str) -> None:
    """What cannot stand in a file is told at its line; all else is the words that were written."""
    quoted = json.dumps(text, ensure_ascii=False)
    for written in (quoted, json.dumps(text), text):
        files = small()
        line = f"title: {written}\n".encode("utf-8", "surrogatepass")
        files["tasks/T01.yaml"] = files["tasks/T01.yaml"].replace("title: 项\n".encode(), line)
        loaded = load(files, "p")
        check(loaded, TODAY)
        faults = [f for f in loaded.findings if f.place.file == "p/tasks/T01.yaml"]
        titles = [task.title for task in loaded.plan.tasks] if loaded.plan else []
        assert faults or titles
        if written is quoted and not faults:
            assert titles == [text]


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    """The empty table for comments, and the sign-off table of each unit, of an attacked plan."""
    hostile_plan(tmp_path / "plan")
    examined = examine(tmp_path / "plan", TODAY)
    assert examined.loaded.plan is not None
    docket = Docket.of(examined.loaded, History(examined.ledger, examined.loaded.plan), TODAY)
    inner = next(one for one in docket.rounds if one.kind is RoundKind.INTERNAL)
    books = [template(examined.loaded.plan), *(book for _, book in tables(inner, docket))]
    cells = [
        cell
        for book in books
        for sheet in load_workbook(io.BytesIO(book))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert sum(str(cell.value).startswith(("=", "+", "@")) for cell in cells) >= 1
    assert not [cell.value for cell in cells if cell.data_type == "f"]


CONTENTS = json.loads((HERE / "files.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "content", "line", "rule"), [c[1:] for c in CONTENTS], ids=[c[0] for c in CONTENTS]
)
def test_a_hostile_file_is_told_at_its_line(name: str, content: str, line: int, rule: str) -> None:
    files = {**small(), name: content.encode("utf-8", "surrogatepass")}
    found = check(load(files, "p"), TODAY)
    told = [(f.place.line, f.rule) for f in found if f.place.file == f"p/{name}"]
    assert (line, rule) in told, told
    tidied(files, "p")


# --- Paths


@pytest.fixture
def least(tmp_path: Path) -> Path:
    return copytree(LEAST, tmp_path / "plan")


def outside(tmp_path: Path) -> Path:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "T09.yaml").write_text("id: T09\n", encoding="utf-8")
    return secret


def test_a_link_out_of_the_plan_is_not_followed(least: Path, tmp_path: Path) -> None:
    secret = outside(tmp_path)
    (least / "tasks" / "T09.yaml").symlink_to(secret / "T09.yaml")
    with pytest.raises(CannotRun, match="指向计划目录之外"):
        read_directory(least)
    (least / "tasks" / "T09.yaml").unlink()
    (least / "comments").symlink_to(secret)
    (secret / "public").mkdir()
    (secret / "public" / "x.yaml").write_text("id: x\n", encoding="utf-8")
    with pytest.raises(CannotRun, match="指向计划目录之外"):
        read_directory(least)


def test_a_link_to_itself_and_a_pipe_are_told(least: Path) -> None:
    (least / "tasks" / "T08.yaml").symlink_to("T08.yaml")
    with pytest.raises(CannotRun, match=r"T08\.yaml"):
        read_directory(least)
    (least / "tasks" / "T08.yaml").unlink()
    os.mkfifo(least / "tasks" / "T08.yaml")
    with pytest.raises(CannotRun, match="不是普通文件"):
        read_directory(least)


@pytest.mark.parametrize("made", ["", "docs", "docs/tasks", "site", "site.new"])
def test_nothing_is_written_through_a_link(least: Path, tmp_path: Path, made: str) -> None:
    """A link that somebody committed where the site is made leads nowhere."""
    victim, output = tmp_path / "victim", tmp_path / "out"
    victim.mkdir()
    (victim / "kept.md").write_text("留", encoding="utf-8")
    (output / made).parent.mkdir(parents=True, exist_ok=True)
    (output / made).symlink_to(victim, target_is_directory=True)
    with pytest.raises(CannotRun, match="是符号链接"):
        build(examine(least, TODAY), Folders(least, output=output))
    assert [path.name for path in victim.iterdir()] == ["kept.md"]


def test_a_hand_written_page_is_no_link_out(least: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "passwd.md").symlink_to("/etc/passwd")
    with pytest.raises(CannotRun, match="指向手写页面目录之外"):
        build(examine(least, TODAY), Folders(least, docs=docs, output=tmp_path / "out"))


def test_names_of_files_that_no_plan_has_are_told(least: Path) -> None:
    """In the order of no file system, and whatever stands in the name."""
    for name in (
        "a\nb.yaml",
        "\u202ex.yaml",
        "<script>.yaml",
        "CON.yaml",
        "PLAN.YAML.yaml",
        "é.yaml",
    ):
        (least / name).write_text("x: 1\n", encoding="utf-8")
    told = [f for f in load_directory(least).findings if f.rule == "file-unknown"]
    assert len(told) == 6
    assert not [f for f in told if "\n" in str(f) or "\u202e" in str(f)]


# --- Settings, and pages that are written by hand

SETTINGS = json.loads((HERE / "settings.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in SETTINGS.items() for value in values]
)
def test_a_hostile_setting_is_one_line(
    least: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    output = least.parent / "out"
    if name in ("BRANCH", "FORGE"):
        monkeypatch.setenv("REPO_URL", "https://github.com/a/b")
    monkeypatch.setenv(name, value)
    day = ["--today", "2030-06-30"]
    assert main(["build", "--plan", str(least), "--output", str(output), *day]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert WAY_OUT.search(told) or "site_url" in told
    assert "user:pw" not in told
    assert "u:p@" not in told
    assert not output.exists()


@pytest.mark.parametrize("value", ["http://[", "http://x:y/", "http://\udcff", "http://[::1"])
def test_a_hostile_api_is_told(value: str) -> None:
    job = {"GITLAB_CI": "1", "CI_MERGE_REQUEST_IID": "1", "CI_API_V4_URL": value}
    with pytest.raises(CannotRun, match="环境变量 CI_API"):
        pull_request(job)
    with pytest.raises(CannotRun, match="环境变量 PLANSITE_API"):
        issues_of(Repository("https://x.cn/a/b", Forge.GITEA), {"PLANSITE_API": value})


@pytest.mark.parametrize("value", ["foo://x", "socks5://x", "http://x:y", "\udcff"])
def test_a_proxy_that_cannot_be_is_one_line(
    value: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    assert main(["verify", "--site", "http://127.0.0.1:1"]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert "代理" in told


def by_hand(folder: Path, page: bytes) -> Path:
    """The hand-written pages with one that is an enemy's."""
    docs = copytree(ROOT / "docs", folder / "docs")
    (docs / "about" / "index.md").write_bytes(page)
    return docs


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("template: ../../../etc/passwd", "template"),
        ("on_paper: '</style><script>1</script>'", "on_paper"),
        ("script: //evil.invalid/x.js", "script"),
        ("title: [a]", "title"),
        ("title: 2030", "title"),
        ("hide: 5", "hide"),
    ],
)
def test_the_head_of_a_hand_written_page_says_what_it_may(
    least: Path, tmp_path: Path, head: str, told: str
) -> None:
    docs = by_hand(tmp_path, f"---\n{head}\n---\n\n# 甲\n".encode())
    with pytest.raises(CannotRun, match=r"about/index\.md") as stopped:
        build(examine(least, TODAY), Folders(least, docs=docs, output=tmp_path / "out"))
    assert told in str(stopped.value)


def test_a_hand_written_page_of_other_letters_is_told(least: Path, tmp_path: Path) -> None:
    docs = by_hand(tmp_path, "# 甲\n".encode("gb18030"))
    with pytest.raises(CannotRun, match="UTF-8"):
        build(examine(least, TODAY), Folders(least, docs=docs, output=tmp_path / "out"))


def test_a_hand_written_page_that_breaks_the_policy_stops_the_run(
    least: Path, tmp_path: Path
) -> None:
    docs = by_hand(tmp_path, b'# A\n\n<img src="x.png" onerror="window.__pwned=1">\n')
    with pytest.raises(CannotRun, match=r"about/index\.html 里写有属性 onerror"):
        build(examine(least, TODAY), Folders(least, docs=docs, output=tmp_path / "out"))


# --- Sizes: in a process that may not take more memory than this


def bounded(script: str) -> str:
    """What a script that loads and checks prints, under the limits; stops the test when it fails."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))

    done = subprocess.run(
        [sys.executable, "-c", script],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


BOMB = """'a: &a [x,x,x,x,x,x,x,x,x]\\n' + ''.join(
f'{b}: &{b} [' + ','.join(['*' + a] * 9) + ']\\n' for a, b in zip('abcdefghijk', 'bcdefghijkl'))"""
LARGE: dict[str, tuple[str, str]] = {
    "a text of ten megabytes": ("'title: ' + '字' * 3_400_000", "file-too-large"),
    "a text as large as a file may be": ("'title: ' + 'x' * 3_900_000", "value-invalid"),
    "a text block as large": (
        "'title: |-\\n' + ('  ' + '字' * 30 + '。\\n') * 40_000",
        "value-invalid",
    ),
    "a hundred thousand items": (
        "'rows:\\n' + ''.join(f'- {{id: T02-{n}, text: x}}\\n' for n in range(100_000))",
        "yaml-values",
    ),
    "a hundred thousand names": ("'help: [' + ', '.join(['无名'] * 100_000) + ']'", "yaml-values"),
    "a hundred thousand keys": ("''.join(f'k{n}: x\\n' for n in range(100_000))", "yaml-values"),
    "the same key a hundred thousand times": ("'a: 1\\n' * 100_000", "yaml-values"),
    "a thousand deep": ("'a: ' + '[' * 1_000 + ']' * 1_000", "yaml-depth"),
    "a thousand deep by indentation": (
        "''.join(' ' * n + 'a:\\n' for n in range(1_000))",
        "yaml-depth",
    ),
    "a million deep": ("'{a: ' * 900_000", "yaml-depth"),
    "a bomb of aliases": (
        BOMB,
        "yaml-anchor",
    ),
    "a hundred thousand anchors": (
        "''.join(f'k{n}: &a{n} x\\n' for n in range(100_000))",
        "yaml-anchor",
    ),
    "a number of a million digits": ("'number: ' + '9' * 1_000_000", "yaml-ambiguous"),
    "nothing but marks of a conflict": ("'=======\\n' * 400_000", "merge-conflict"),
    "nothing but quotes": ('"\'" * 3_900_000', "value-type"),
    "nothing but tabs": ("'a:\\tb\\n' * 400_000", "file-tab"),
    "nothing but lines": ("'\\n' * 3_900_000", "file-empty"),
    "as many values as there may be, all unknown": (
        "'help: [' + ', '.join(f'市教{n}' for n in range(99_000)) + ']'",
        "unit-unknown",
    ),
}


def test_what_is_too_large_is_told_within_the_limits() -> None:
    """All in one process, so that what one leaves behind counts as well."""
    made = ",\n".join(f"{name!r}: lambda: {content}" for name, (content, _) in LARGE.items())
    script = f"""
import json
from generator.checks import check
from generator.load import load
from tests.conftest import TODAY
from tests.test_load import small
told = {{}}
for name, make in {{{made}}}.items():
    found = check(load(small(T02=make()), "p"), TODAY)
    told[name] = sorted({{f.rule for f in found if f.place.file == "p/tasks/T02.yaml"}})
print(json.dumps(told))
"""
    told = json.loads(bounded(script))
    assert {name: rule for name, (_, rule) in LARGE.items() if rule not in told[name]} == {}


def test_a_plan_of_too_many_values_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.load.MOST_VALUES", 20)
    found = [f for f in load(small(), "p").findings if f.rule == "plan-too-large"]
    assert found
    assert all("整份计划不得超过 20 个键和值，从这个文件起没有读" in str(f) for f in found)


def test_files_that_are_too_many_or_too_large_stop_the_run(
    least: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.directory.MOST_FILES", 3)
    with pytest.raises(CannotRun, match="不得超过 3 个文件"):
        read_directory(least)
    monkeypatch.undo()
    with (least / "tasks" / "T08.yaml").open("wb") as file:
        file.truncate(10_000 * MEGABYTES)  # takes no room on the disk
    with pytest.raises(CannotRun, match="实为 10000000000 字节"):
        read_directory(least)


@pytest.mark.parametrize("command", [["check"], ["fmt"], ["verify"], ["build", "--output", "out"]])
def test_no_command_ends_with_a_traceback(
    least: Path, tmp_path: Path, capsys: Captured, command: list[str]
) -> None:
    for number, (_, _, content, *_) in enumerate(CONTENTS):
        name = least / "tasks" / f"T{number + 10}.yaml"
        name.write_bytes(content.encode("utf-8", "surrogatepass"))
    command = [str(tmp_path / "out") if word == "out" else word for word in command]
    assert main([*command, "--plan", str(least)]) in (1, 2)
    shown = capsys.readouterr()
    assert f"{least.as_posix()}/tasks/T10.yaml:1: " in shown.out
    assert not (tmp_path / "out").exists()
