"""Each plan becomes a whole site: no warning, no dead link, the same bytes each time."""

import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import lxml.html
import pytest

from generator.build import Folders, build, examine
from generator.load import load_directory
from generator.stop import CannotRun
from tests.conftest import FOREIGN, ROOT


@pytest.fixture(scope="session")
def site(plan_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("build")
    folders = Folders(plan_directory, ROOT / "docs", ROOT / "mkdocs.yml", output)
    build(examine(plan_directory), folders)
    again = build(examine(plan_directory), folders)
    assert again.written == again.removed == 0
    return folders.site


@cache
def tree(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(path.read_text("utf-8"))


def html(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if path.name != "404.html")


def test_every_link_leads_somewhere(site: Path) -> None:
    base = "http://site"
    for page in html(site):
        own = urljoin(f"{base}/", page.relative_to(site).as_posix().removesuffix("index.html"))
        for link in tree(page).xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            whole, anchor = urldefrag(urljoin(own, link))
            if re.match("(mailto|data|https?://(?!site))", whole):
                continue
            target = site / unquote(whole.removeprefix(base)).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (own, link)
            if anchor and target.suffix == ".html":
                assert tree(target).xpath("//*[@id=$id]", id=unquote(anchor)), (own, link)


def test_every_page_names_itself(site: Path) -> None:
    for page in html(site):
        root = tree(page)
        assert root.get("lang") == "zh-Hans-CN", page
        assert len(root.xpath("//h1")) == 1, page
        assert root.xpath("//title")[0].text_content().strip(), page
        assert root.xpath("//meta[@name='description']/@content")[0].strip(), page
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids)), (page, [i for i in ids if ids.count(i) > 1][:3])


def test_nothing_is_asked_of_another_host(site: Path) -> None:
    for page in [*html(site), site / "404.html"]:
        for asked in tree(page).xpath(
            "//script/@src | //img/@src | //link[@rel!='canonical']/@href"
        ):
            assert not re.match("(https?:)?//", asked), (page, asked)
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", sheet.read_text("utf-8")), sheet


def test_contract_addresses_are_there(site: Path, plan_directory: Path) -> None:
    plan = load_directory(plan_directory).plan
    assert plan is not None
    for section in ("text", "table", "revisions", "comments", "checks", "data", "units", "tasks"):
        assert (site / section / "index.html").is_file()
    for task in plan.tasks:
        page = tree(site / "tasks" / task.id / "index.html")
        for row in task.rows:
            for identity in (row.id, *(step.id for step in row.steps)):
                assert len(page.xpath("//*[@id=$id]", id=identity)) == 1, identity
    safeguards = tree(site / "safeguards" / "index.html")
    for safeguard in plan.safeguards:
        assert safeguards.xpath("//*[@id=$id]", id=safeguard.id)


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_another_clock_zone_locale_and_hash_seed_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name, world in (
        ("one", {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}),
        ("two", {"TZ": "America/Lima", "LC_ALL": "C", "PYTHONHASHSEED": "2", "COLUMNS": "40"}),
    ):
        command = [sys.executable, "-m", "generator", "build", "--plan", str(FOREIGN)]
        command += ["--output", str(tmp_path / name)]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **world}, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        made.append(digest(tmp_path / name / "site"))
    assert made[0] == made[1]


def test_a_site_that_cannot_be_made_leaves_the_old_one(tmp_path: Path) -> None:
    folders = Folders(FOREIGN, ROOT / "docs", ROOT / "mkdocs.yml", tmp_path)
    folders.site.mkdir(parents=True)
    (folders.site / "index.html").write_text("old", "utf-8")
    broken = tmp_path / "hand"
    (broken / "about").mkdir(parents=True)
    (broken / "about" / "index.md").write_text("# 甲\n\n[乙](gone.md)\n", "utf-8")
    with pytest.raises(CannotRun, match=r"gone\.md"):
        build(examine(FOREIGN), Folders(FOREIGN, broken, ROOT / "mkdocs.yml", tmp_path))
    assert (folders.site / "index.html").read_text("utf-8") == "old"
