"""The hand-written pages: true to the commands, the messages and the site, in the public's words, fit for any plan."""

import argparse
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generator import links
from generator.checks import check
from generator.cli import parser
from generator.fmt import tidied
from generator.load import load
from generator.verify import verify
from tests.conftest import ROOT, TODAY, of_form, plan_in
from tests.test_architecture import told, words

DOCS = ROOT / "docs"
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
GUIDES = [README, ROOT / "README.zh.md", CONTRIBUTING, ROOT / "CHANGELOG.md"]
PAGES = sorted(DOCS.rglob("*.md"))
PICTURE = ROOT / "images" / "home.png"

GENERATED = {
    links.file_of(address)
    for name, address in vars(links).items()
    if name.isupper() and isinstance(address, str)
}

# What a page for the public may say in Latin letters: keys, kinds of file, programs, ids.
LATIN = re.compile(
    r"(?<![A-Za-z])(CSV|JSON|JavaScript|Web|WCAG|AA|GB/T|axe|A4|WPS|Excel|Ctrl|F|Esc|CONTRIBUTING\.md|pull request"
    r"|[ATIS]\d+(-\d+){0,2})(?![A-Za-z])"
)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def body(page: Path) -> str:
    return read(page).split("---\n", 2)[2]


def front_matter(page: Path) -> Mapping[str, str]:
    lines = read(page).split("---\n", 2)[1].splitlines()
    return dict(line.split(": ", 1) for line in lines)


def linked(text: str) -> list[str]:
    """The relative targets of a page's links and pictures, without their anchors."""
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def quoted(page: Path) -> str:
    """What a page sets as code, each piece on its own line."""
    blocks = r"^```.*\n(?:.*\n)*?```$"
    inline = re.sub(blocks, "", read(page), flags=re.MULTILINE)
    pieces = re.findall(blocks, read(page), re.MULTILINE) + re.findall("`([^`\n]+)`", inline)
    return "\n".join(pieces)


def cells(text: str) -> Iterator[list[str]]:
    """The lines of all tables, cell by cell."""
    for line in text.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def commands() -> Mapping[str, argparse.ArgumentParser]:
    """Every command by its name: one that has commands of its own stands for these alone."""
    return dict(below(parser(), ""))


def below(
    command: argparse.ArgumentParser, name: str
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    inner = [a for a in command._actions if isinstance(a, argparse._SubParsersAction)]
    if not inner:
        yield name, command
    for choice, one in inner[0].choices.items() if inner else ():
        yield from below(one, f"{name} {choice}".strip())


def called(text: str) -> str:
    """The name of the command that begins a text: `comments forms --check` is of `comments forms`."""
    words = text.split()
    return next((two for two in (" ".join(words[:2]),) if two in commands()), words[0])


def options(command: argparse.ArgumentParser) -> set[str]:
    """What a command takes of its own."""
    known = {o for action in command._actions for o in action.option_strings if o[:2] == "--"}
    return known - {"--help", "--plan"}


def targets() -> set[str]:
    """What the Makefile offers to people."""
    return set(re.findall(r"^([a-z]+):.*##", read(ROOT / "Makefile"), re.MULTILINE)) - {"help"}


# --- Commands


def test_the_readme_has_every_command_with_its_options() -> None:
    told_of = {
        called(line[0].strip("`").removeprefix("plansite ")): set(re.findall(r"--[a-z]+", line[-1]))
        for line in cells(read(README))
        if line[0].startswith("`plansite ")
    }
    assert told_of == {name: options(command) for name, command in commands().items()}


def test_the_readme_has_every_target() -> None:
    assert set(re.findall(r"^\| `make ([a-z]+)`", read(README), re.MULTILINE)) == targets()


@pytest.mark.parametrize("page", [*GUIDES, *PAGES], ids=lambda page: page.name)
def test_no_page_tells_of_a_command_that_is_not_there(page: Path) -> None:
    found = re.findall(
        r"^(?:\w+=\S+ )?(make|plansite) ([a-z]+(?: [a-z]+)?)", quoted(page), re.MULTILINE
    )
    asked = {(tool, called(words)) for tool, words in found}
    known = {("make", target) for target in targets()}
    assert asked - known - {("plansite", command) for command in commands()} == set()


def test_the_checks_are_called_what_they_are() -> None:
    name = "检查计划、生成网站"
    for path in (CONTRIBUTING, ROOT / ".github/workflows/site.yml", ROOT / ".gitlab-ci.yml"):
        assert name in read(path)


# --- Links


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_links_of_the_guides_lead_somewhere(page: Path) -> None:
    assert [t for t in linked(read(page)) if not (page.parent / t).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_site_lead_to_pages_that_every_plan_has(page: Path) -> None:
    files = {path.relative_to(DOCS).as_posix() for path in PAGES} | GENERATED
    reached = [(page.parent / t).resolve().relative_to(DOCS).as_posix() for t in linked(read(page))]
    assert reached
    assert set(reached) - files == set()


def test_a_link_to_nowhere_is_seen() -> None:
    assert linked("[a](../text/index.md#T01) [b](https://a.example/) ![c](d.png) [e](#f)") == [
        "../text/index.md",
        "d.png",
    ]
    assert "data/index.md" in GENERATED
    assert "nowhere/index.md" not in GENERATED


def test_the_picture_is_light() -> None:
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size <= 150_000


# --- Pages of the site


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_what_it_is(page: Path) -> None:
    meta = front_matter(page)
    assert set(meta) == {"title", "description", "kind"}
    assert body(page).startswith(f"\n# {meta['title']}\n")
    listed = f"- {meta['title']}: {page.relative_to(DOCS).as_posix()}"
    assert listed in read(ROOT / "mkdocs.yml")


def foreign(text: str) -> list[str]:
    """Latin words, marks and pictures that a page for the public does not have."""
    shown = re.sub(r"\]\([^)]*\)|\{:[^}]*\}|^```.*$", "", text, flags=re.MULTILINE)
    spoken = LATIN.sub("", shown)
    return re.findall(r"[A-Za-z]+|[!！]|[\u2600-\u27bf\U0001f000-\U0001faff]", spoken)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_speaks_to_the_public(page: Path) -> None:
    assert foreign("\n".join(front_matter(page).values()) + body(page)) == []


@pytest.mark.parametrize("said", ["运行 build", "YAML 文件", "CSVs", "欢迎！", "commit", "好👍"])
def test_words_of_developers_are_seen(said: str) -> None:
    assert foreign(said)


def test_pages_fit_any_plan() -> None:
    plan = plan_in(ROOT / "plan")
    common = {name for unit in plan.units if unit.collective for name in unit.names}
    texts = {page.relative_to(ROOT).as_posix(): read(page) for page in PAGES}
    assert told(words(plan) - common, texts) == []
    assert told(words(plan), {"page": f"见《{plan.head.title}》"})


@pytest.mark.parametrize(
    "page", [*PAGES, CONTRIBUTING, ROOT / "README.zh.md"], ids=lambda page: page.name
)
def test_chinese_lines_are_not_broken(page: Path) -> None:
    """A browser shows a line break inside a paragraph as a space."""
    prose = re.sub(r"^(---|```).*?^\1$", "", read(page), flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"[^\x00-\x7f]\n[^\W\d_].*", prose) == []


# --- What CONTRIBUTING.md shows: one plan, and what is said of it when it is wrong

TASK = "tasks/T99.yaml"
PRINTED = """\
计划
行动
99.建设社区科普点
在每个街镇建设一个社区科普点，每年开展科普活动不少于十次。（推进单位：区科委）
"""
AROUND = {
    "plan.yaml": """\
title: 计划
stage: 征求意见稿
period: {start: 2030, end: 2031}
roles:
  - {key: responsible, label: 责任单位, letter: 责, kinds: [row], lead: true}
  - {key: promoting, label: 推进单位, letter: 推, kinds: [task]}
  - {key: supporting, label: 配合单位, letter: 配, kinds: [row]}
outline:
  - {part: title}
  - {part: tasks}
""",
    "actions.yaml": """\
actions:
  - id: A1
    number: 1
    title: 行动
""",
    "source/draft.txt": PRINTED,
    "source.yaml": f"""\
file: source/draft.txt
sha256: {hashlib.sha256(PRINTED.encode()).hexdigest()}
""",
}


def shown_plan() -> dict[str, str]:
    """The plan that the examples make up."""
    blocks = re.findall(r"```yaml\n# plan/(\S+)\n(.*?)```", read(CONTRIBUTING), re.DOTALL)
    return AROUND | dict(blocks)


def findings(plan: Mapping[str, str]) -> list[str]:
    files = {name: text.encode() for name, text in plan.items()}
    loaded = load(files, "plan")
    found = [*of_form(check(loaded, TODAY)), *tidied(files, "plan").untidy]
    differences = () if found else verify(loaded).differences
    return [str(finding) for finding in (*found, *(d.finding for d in differences))]


def shown_findings() -> list[str]:
    return re.findall(r"^plan/\S+: .+ \[[a-z-]+\]$", read(CONTRIBUTING), re.MULTILINE)


def test_the_example_is_a_plan_without_fault() -> None:
    assert findings(shown_plan()) == []


FAULTS = {
    "unit-unknown": ("[区教育局, 区财政局]", "[区教委]"),
    "value-type": ("[区教育局, 区财政局]", "区教育局"),
    "row-without-lead": ("    responsible: [区科委]\n", ""),
    "id-double": ("T99-1-2", "T99-1-1"),
    "yaml-ambiguous": ('"99."', "99."),
    "key-unknown": ("supporting", "suporting"),
    "file-tab": ("|-\n  在每个", "|-\n\t在每个"),
    "format": ("，每年", "。每年"),
    "source-difference": ("不少于十次", "不少于次"),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_findings_are_shown_as_they_are(rule: str) -> None:
    plan = shown_plan()
    whole, broken = FAULTS[rule]
    assert whole in plan[TASK]
    found = findings(plan | {TASK: plan[TASK].replace(whole, broken, 1)})
    assert [f for f in shown_findings() if f.endswith(f"[{rule}]")] == [
        f for f in found if f.endswith(f"[{rule}]")
    ]


def test_every_finding_shown_is_one_of_these() -> None:
    assert [re.findall(r"\[([a-z-]+)\]$", shown)[0] for shown in shown_findings()] == [*FAULTS]
