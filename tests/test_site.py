"""Each plan becomes a whole site: no warning, no dead link, the same bytes each time."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import lxml.html
import pytest
from mkdocs.config.defaults import MkDocsConfig

from generator.build import Folders, build, examine
from generator.cli import main
from generator.directory import load_directory
from generator.forge.address import Repository
from generator.forge.kind import Forge
from generator.history import anchor_of, key_of
from generator.ledger import ledger
from generator.links import address_of
from generator.site import build_site, configuration, repository_of
from generator.stop import CannotRun
from generator.views import Views
from tests.conftest import FOREIGN, REAL, ROOT, TODAY
from tests.kinds import pages
from tests.test_git import commit, in_


@cache
def tree(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(path.read_text("utf-8"))


def html(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if path.name != "404.html")


def dead_links(site: Path) -> Iterator[tuple[str, str]]:
    """The links of a site that lead nowhere in it, each behind its page."""
    base = "http://site"
    for page in html(site):
        own = urljoin(f"{base}/", page.relative_to(site).as_posix().removesuffix("index.html"))
        for link in tree(page).xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            whole, anchor = urldefrag(urljoin(own, link))
            if re.match("(mailto|data|https?://(?!site))", whole):
                continue
            target = site / unquote(whole.removeprefix(base).partition("?")[0]).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            anchored = anchor and target.suffix == ".html"
            if not target.is_file() or (
                anchored and not tree(target).xpath("//*[@id=$id]", id=unquote(anchor))
            ):
                yield own, link


def test_every_link_leads_somewhere(site: Path) -> None:
    assert [*dead_links(site)] == []


def test_no_address_that_was_ever_published_is_lost(plan_directory: Path, site: Path) -> None:
    """Of every item and unit of every released revision: today's address, and the lasting one."""
    for held in ledger(load_directory(plan_directory)).held:
        views = Views(held.plan)
        for thing in (*held.plan.units, *held.plan.items()):
            then = f"revisions/{held.id}/text/#{anchor_of(key_of(thing))}"
            for address in (address_of(thing, views.task_of.get(thing.id)), then):
                page, _, anchor = address.partition("#")
                assert (site / page / "index.html").is_file(), address
                found = tree(site / page / "index.html").xpath("//*[@id=$id]", id=anchor)
                assert found or not anchor, address


def test_every_page_names_itself(site: Path) -> None:
    for page in html(site):
        root = tree(page)
        assert root.get("lang") == "zh-Hans-CN", page
        assert len(root.xpath("//h1")) == 1, page
        assert root.xpath("//title")[0].text_content().strip(), page
        assert root.xpath("//meta[@name='description']/@content")[0].strip(), page
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids)), (page, [i for i in ids if ids.count(i) > 1][:3])
    titles = [tree(page).findtext(".//title") for page in html(site)]
    assert [title for title in titles if titles.count(title) > 1] == []


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


# Two machines: what may differ between them, and must not be seen in the site.
HERE = {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
ELSEWHERE = {"TZ": "America/Lima", "LC_ALL": "C", "PYTHONHASHSEED": "2", "COLUMNS": "40"}


def kept(folder: Path) -> dict[str, tuple[int, str]]:
    """The mode of every file and folder, and the digest of its content."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mode,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [folder, *folder.rglob("*")]
    }


def made_at(place: Path, program: list[str], world: dict[str, str], umask: int) -> None:
    (place.parent / "home").mkdir()
    command = [sys.executable, *program, "build", "--today", "2025-10-20"]
    named = {"REPO_URL": "https://git.example.org/a/b", "FORGE": "gitea"}
    around = {"PYTHONPATH": str(place), "HOME": str(place.parent / "home")}
    done = subprocess.run(
        command,
        cwd=place,
        env={**os.environ, **named, **around, **world},
        umask=umask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize("plan", [REAL, FOREIGN], ids=["real", "foreign"])
def test_two_machines_make_the_same_bytes(plan: Path, tmp_path: Path) -> None:
    """Zone, locale, clock, path, umask, home, order of files, chance of hashes, depth of the clone."""
    origin, one = tmp_path / "origin", tmp_path / "one" / "plansite"
    two = tmp_path / "另一台" / "a b" / "plansite"
    two.parent.mkdir(parents=True)
    for name in ("docs", "generator"):
        shutil.copytree(ROOT / name, origin / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", origin)
    in_(origin)("init", "-q", "-b", "main")
    in_(origin)("config", "user.name", "office")
    in_(origin)("config", "user.email", "office@example.invalid")
    commit(origin, "程序")
    shutil.copytree(plan, origin / "plan")
    commit(origin, "计划")
    clone = ["git", "clone", "-q"]
    subprocess.run([*clone, origin, one], check=True)
    shallow = [*clone, "--depth", "1", f"file://{origin}", str(two)]
    subprocess.run(shallow, check=True, umask=0o077)
    assert in_(two)("rev-list", "--count", "HEAD").strip() == "1"
    made_at(one, ["-m", "generator"], HERE, 0o022)
    made_at(two, [str(ROOT / "tests" / "elsewhere.py")], ELSEWHERE, 0o077)
    sites = [place / "build" / "site" for place in (one, two)]
    first, second = map(kept, sites)
    assert {name: first.get(name) for name in first.keys() ^ second.keys()} == {}
    assert [name for name in first if first[name] != second[name]] == []
    modes = {stat.S_IMODE(mode) for mode, _ in first.values()}
    assert modes == {0o755, 0o644}
    assert {*first} >= {"SHA256SUMS", "data/sbom.json", "about/licences/index.html"}
    command = ["verify", "--site", str(sites[1]), "--against", str(sites[0] / "SHA256SUMS")]
    assert main(command) == 0


def test_a_site_that_cannot_be_made_leaves_the_old_one(tmp_path: Path) -> None:
    folders = Folders(FOREIGN, ROOT / "docs", ROOT / "mkdocs.yml", tmp_path)
    folders.site.mkdir(parents=True)
    (folders.site / "index.html").write_text("old", "utf-8")
    broken = tmp_path / "hand"
    (broken / "about").mkdir(parents=True)
    (broken / "about" / "index.md").write_text("# 甲\n\n[乙](gone.md)\n", "utf-8")
    with pytest.raises(CannotRun, match=r"gone\.md"):
        build(examine(FOREIGN, TODAY), Folders(FOREIGN, broken, ROOT / "mkdocs.yml", tmp_path))
    assert (folders.site / "index.html").read_text("utf-8") == "old"


def built_with(
    world: dict[str, str], output: Path, plan: Path = FOREIGN
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", "build", "--plan", str(plan)]
    return subprocess.run(
        [*command, "--output", str(output)],
        cwd=ROOT,
        env={**os.environ, **world},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_repository_adds_what_leads_there_and_nothing_else(tmp_path: Path) -> None:
    world = {"REPO_URL": "https://git.example.org/a/b", "FORGE": "gitea", "BRANCH": "draft"}
    assert built_with({}, tmp_path / "without").returncode == 0
    assert built_with(world, tmp_path / "with").returncode == 0
    without, found = tmp_path / "without" / "site", tmp_path / "with" / "site"
    changed = {name for name, kept in digest(without).items() if kept != digest(found).get(name)}
    assert changed == {"SHA256SUMS"} | {
        page.relative_to(found).as_posix()
        for page in html(found)
        if re.search(b"ps-edit|ps-on-forge", page.read_bytes())
    }
    edits = {
        link
        for page in html(found)
        for link in tree(page).xpath("//a[contains(@class, 'ps-edit')]/@href")
    }
    wanted = "https://git.example.org/a/b/_edit/draft/tests/plans/river/tasks/T01.yaml#L1"
    assert wanted in edits
    for name in changed - {"SHA256SUMS"}:
        assert said(without / name) == said(found / name), name


def said(page: Path) -> str:
    """The text of a page without what offers to edit, or to comment on the forge."""
    offers = "contains(@class, 'ps-edit') or contains(@class, 'ps-on-forge')"
    texts = tree(page).xpath(f"//text()[not(ancestor-or-self::*[{offers}])]")
    return "".join("".join(texts).split())


@pytest.mark.parametrize(
    ("world", "told"),
    [
        ({"REPO_URL": "javascript:alert(1)"}, "REPO_URL"),
        ({"REPO_URL": "https://git.example.org/a/b"}, "FORGE"),
        ({"REPO_URL": "https://github.com/a/b", "BRANCH": "1.10"}, "extra.repository.branch"),
    ],
)
def test_a_setting_that_cannot_be_is_one_line_and_leaves_nothing(
    world: dict[str, str], told: str, tmp_path: Path
) -> None:
    done = built_with(world, tmp_path / "out")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert told in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_plan_outside_the_repository_cannot_be_edited_there(tmp_path: Path) -> None:
    plan = Path(shutil.copytree(FOREIGN, tmp_path / "plan"))
    done = built_with({"REPO_URL": "https://github.com/a/b"}, tmp_path / "out", plan)
    assert done.returncode == 2
    assert "--plan" in done.stderr


def configured(folder: Path, extra: str) -> MkDocsConfig:
    (folder / "mkdocs.yml").write_text(f"site_name: 甲\nextra: {extra}\n", "utf-8")
    return configuration(folder / "mkdocs.yml", docs=ROOT / "docs", site=folder / "site")


def test_the_repository_may_stand_in_the_configuration(tmp_path: Path) -> None:
    said = '{repository: {address: "https://github.com/a/b", branch: "1.10"}}'
    found = repository_of(configured(tmp_path, said))
    assert found == Repository("https://github.com/a/b", Forge.GITHUB, "1.10")
    for nothing in ("{}", "{repository: }", "{repository: {}}", '{repository: {address: ""}}'):
        assert repository_of(configured(tmp_path, nothing)) is None


@pytest.mark.parametrize("said", ["https://github.com/a/b", "[a]", "{address: 1}", "{forge: [b]}"])
def test_a_repository_in_another_form_is_told(said: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"extra\.repository"):
        repository_of(configured(tmp_path, f"{{repository: {said}}}"))


def test_a_configuration_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="MkDocs"):
        configuration(tmp_path / "none.yml", docs=ROOT / "docs", site=tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: [\n", "utf-8")
    with pytest.raises(CannotRun, match="MkDocs"):
        configuration(tmp_path / "mkdocs.yml", docs=ROOT / "docs", site=tmp_path)


def test_what_the_configuration_says_of_its_own_reaches_the_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured(tmp_path, "{own: 乙, stage: 丙}")
    monkeypatch.setattr("generator.site.build", lambda _: None)
    build_site(config, name="丁", extra={"stage": "戊"}, docs=tmp_path, site=tmp_path / "site")
    assert (config.extra["own"], config.extra["stage"], config.site_name) == ("乙", "戊", "丁")
    assert config.docs_dir == str(tmp_path)


def test_without_an_address_of_the_site_its_place_is_left_to_the_reader_s_browser(
    site: Path,
) -> None:
    said = re.compile('<p class="ps-printed" data-address hidden>本页地址：</p>')
    assert all(said.search(page.read_text("utf-8")) for page in pages(site))
