"""No published address is ever lost: a plan is cut, released, cut and released again, and built each time."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest

from generator.cli import main
from tests.conftest import FOREIGN, ROOT
from tests.test_site import dead_links

# By file of the plan: the items of a list, or the lines, that go.
FIRST = {
    "safeguards.yaml": r"  - id: S1\n(?:    .*\n)+",
    "units.yaml": r"  - id: shifuban\n(?:    .*\n)+",
    "indicators.yaml": r"  - id: I04\n(?:    .*\n)+",
    "tasks/T06.yaml": r"(?s)  - id: T06-2\n.*\Z",
}
SECOND = {
    "safeguards.yaml": r"  - id: S2\n(?:    .*\n)+",
    "indicators.yaml": r"  - id: I01\n(?:    .*\n)+",
    "tasks/T01.yaml": r"(?s)      - id: T01-1-3\n.*?(?=  - id: T01-2)",
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sites of the plan as its story goes on."""
    root = tmp_path_factory.mktemp("lasting")
    shutil.copytree(FOREIGN, root / "plan")
    return [*_story(root, root / "plan")]


def _story(root: Path, plan: Path) -> Iterator[Path]:
    yield _built(root, plan, "issued")
    (plan / "tasks" / "T09.yaml").unlink()
    _cut(plan, FIRST)
    yield _built(root, plan, "cut")
    _released(plan, "second", "2026-09-01")
    yield _built(root, plan, "second")
    _cut(plan, SECOND)
    yield _built(root, plan, "cut again")
    _released(plan, "third", "2027-03-01")
    yield _built(root, plan, "third")


def _cut(plan: Path, gone: dict[str, str]) -> None:
    for name, pattern in gone.items():
        text, times = re.subn(pattern, "", (plan / name).read_text("utf-8"), count=1)
        assert times == 1, name
        (plan / name).write_text(text, "utf-8")


def _released(plan: Path, identity: str, day: str) -> None:
    facts = ("--stage", "修订稿", "--date", day, "--today", "2030-06-30")
    assert main(["release", identity, *facts, "--plan", str(plan)]) == 0


def _built(root: Path, plan: Path, name: str) -> Path:
    places = ("--docs", str(ROOT / "docs"), "--config", str(ROOT / "mkdocs.yml"))
    output = root / name
    run = ["build", "--plan", str(plan), *places, "--output", str(output), "--today", "2030-06-30"]
    assert main(run) == 0
    return output / "site"


def names(site: Path) -> set[str]:
    """The files of a site; the theme's own have names of their content."""
    found = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return {name.as_posix() for name in found if name.parts[0] != "assets"}


def test_every_file_that_was_ever_there_stays(sites: list[Path]) -> None:
    published: set[str] = set()
    for site in sites:
        there = names(site)
        assert published - there == set(), site
        published |= there
    assert len(published) > len(names(sites[0]))


def test_no_page_is_empty(sites: list[Path]) -> None:
    for site in sites:
        for name in names(site):
            assert (site / name).stat().st_size, name
            if name.endswith("/index.html"):
                (article,) = lxml.html.parse(site / name).xpath("//article")
                assert article.xpath(".//h1"), name
                assert len("".join(article.text_content().split())) > 30, name


def test_every_link_leads_somewhere_all_the_time(sites: list[Path]) -> None:
    for site in sites:
        assert [*dead_links(site)] == []


def test_what_is_not_released_keeps_its_addresses_when_it_is(sites: list[Path]) -> None:
    issued, cut, second = sites[:3]
    address, data = "revisions/compare/issued..unreleased", "data/changes/issued..unreleased.json"
    for site in (issued, second):
        page = (site / address / "index.html").read_text("utf-8")
        assert "没有尚未发布的修改" in page
    assert "没有尚未发布的修改" not in (cut / address / "index.html").read_text("utf-8")
    assert 'href="../issued..second/"' in (second / address / "index.html").read_text("utf-8")
    told = [json.loads((site / data).read_bytes())["changes"] for site in (issued, cut, second)]
    assert told[0] == []
    assert told[1]
    then = json.loads((second / "data/changes/issued..second.json").read_bytes())["changes"]
    assert told[2] == then


@pytest.mark.parametrize("removed", ["tasks/T09", "indicators/I04", "units/shifuban"])
def test_the_data_of_what_was_removed_says_so(sites: list[Path], removed: str) -> None:
    issued, cut, second, *_, last = sites
    told = [json.loads((s / removed / "index.json").read_bytes()) for s in (issued, cut, second)]
    assert [one.pop("removed") for one in told] == [
        None,
        {"last": "issued", "since": None, "replaced_by": []},
        {"last": "issued", "since": "second", "replaced_by": []},
    ]
    assert told[0] == told[1] == told[2]
    page = lxml.html.parse(last / removed / "index.html")
    for file in (last / removed).iterdir():
        if file.suffix in (".json", ".csv", ".svg"):
            assert page.xpath("//a[@href=$name]", name=file.name), file.name


def test_a_removed_safeguard_tells_its_words_and_its_history(sites: list[Path]) -> None:
    page = lxml.html.parse(sites[-1] / "safeguards" / "index.html").getroot()
    part = page.get_element_by_id("S1").getnext()
    said = "".join(part.text_content().split())
    assert "这一项于修订稿（2026年9月1日）删去。" in said
    assert "每季度调度一次。" in said
    assert "公众意见" in said
    assert part.xpath(".//*[@class='ps-life']//*[@class='ps-redline']//del")
    assert part.xpath(".//a[@href='../revisions/issued/text/#S1']")
