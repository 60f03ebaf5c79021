"""One run from plan to site: load, check, prove, make pages and data, run MkDocs, index."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator import bill, git, search, sums
from generator.chart import files as chart_files
from generator.checks import check
from generator.chronicle import chronicle
from generator.consultation import Clock, Consultation
from generator.data import files as data_files
from generator.directory import load_directory
from generator.docket import Docket
from generator.escape import inert, styled
from generator.feedback import files as feedback_files
from generator.finding import Finding, has_errors
from generator.forge.address import Repository
from generator.giving import Giving
from generator.handwritten import hand_written
from generator.history import History
from generator.intake.template import files as template_files
from generator.ledger import Ledger, ledger
from generator.load import Loaded
from generator.mirror import digests
from generator.model import Plan
from generator.packages import installed
from generator.pages import Edit, pages
from generator.pages.consultation import banner
from generator.publish import SCRATCH, Published, clear, publish, readable, swap, workshop
from generator.site import build_site, configuration, refuse_breaches, repository_of
from generator.stop import CannotRun
from generator.verify import Proof, verify


@dataclass(frozen=True)
class Folders:
    """Where a run reads and writes."""

    plan: Path
    docs: Path = Path("docs")
    config: Path = Path("mkdocs.yml")
    output: Path = Path("build")

    @property
    def site(self) -> Path:
        """The finished site."""
        return self.output / "site"

    @property
    def fresh(self) -> Path:
        """The site that is being made."""
        return self.output / "site.new"

    @property
    def made(self) -> tuple[Path, ...]:
        """The folders that hold nothing but what a run makes."""
        names = ("docs", "site", "site.new", "site.old", SCRATCH)
        return tuple(self.output / name for name in names)


@dataclass(frozen=True)
class Examined:
    """A plan with everything that is known of it before a page is made."""

    loaded: Loaded
    findings: tuple[Finding, ...]
    proof: Proof | None
    ledger: Ledger
    today: date

    @property
    def fit(self) -> bool:
        """Whether the plan may be published."""
        return self.proof is not None and self.proof.holds and not has_errors(self.findings)


def examine(directory: Path, today: date) -> Examined:
    """Load and check the plan of a directory on a day. Raises CannotRun."""
    return examine_loaded(load_directory(directory), today)


def examine_loaded(loaded: Loaded, today: date) -> Examined:
    """Check a loaded plan on a day; the proof is made when it is well formed."""
    findings = check(loaded, today)
    known = ledger(loaded)
    well_formed = loaded.plan is not None and not has_errors(findings)
    if not well_formed:
        return Examined(loaded, findings, None, known, today)
    return Examined(loaded, findings, verify(loaded), known, today)


def build(
    examined: Examined, folders: Folders, waiting: Callable[[], None] = lambda: None
) -> Published:
    """Make the site of a fit plan. The site that was there stays until the new one is whole.

    `waiting` is called where another run makes a site in the same folder: this one waits for it.
    """
    for kept in (folders.plan, folders.docs):
        if any(kept.resolve().is_relative_to(made.resolve()) for made in folders.made):
            raise CannotRun(f"输出目录“{folders.output}”会盖掉“{kept}”；请用 --output 换一个")
    for made in (folders.output, *folders.made, folders.output / "site.new"):
        if made.is_symlink():
            raise CannotRun(f"“{made}”是符号链接，写进去会改动别处的文件；请换成真实目录")
    plan, proof = examined.loaded.plan, examined.proof
    if plan is None or proof is None:
        raise CannotRun("计划有错误，不能建站；请先运行 plansite check")
    by_hand = hand_written(folders.docs)
    config = configuration(folders.config, docs=folders.docs, site=folders.fresh)
    repository, site_url = repository_of(config), config.site_url or ""
    edit = _editor(examined.loaded, folders.plan, repository)
    docket = Docket.of(examined.loaded, History(examined.ledger, plan), examined.today)
    name = inert(plan.head.short_title or plan.head.title)
    extra = {**_told(plan, docket.history), **banner(docket)}
    with workshop(folders.output, folders.site, waiting):
        giving = Giving(docket, repository, site_url)
        files = {**by_hand, **_files(examined, proof, docket, giving, edit)}
        published = publish(files, folders.output / "docs")
        clear(folders.fresh)
        docs, site = folders.output / "docs", folders.fresh
        build_site(config, name=name, extra=extra, docs=docs, site=site)
        _complete(site)
        swap(site, folders.site)
    return published


def _files(
    examined: Examined, proof: Proof, docket: Docket, giving: Giving, edit: Edit | None
) -> Mapping[str, bytes]:
    """What is made of the plan, by path below the folder of Markdown."""
    loaded, findings, plan = examined.loaded, examined.findings, docket.history.plan
    made_with, dates = installed(), loaded.dates
    written = pages(
        plan, findings, proof, docket, edit, dates=dates, giving=giving, packages=made_with
    )
    return {
        **written,
        **bill.files(made_with),
        **data_files(plan, findings, docket.comments),
        **chart_files(plan),
        **feedback_files(docket),
        **template_files(docket),
        **chronicle(docket, loaded, giving.site_url),
    }


def _complete(site: Path) -> None:
    """What is made of the built pages: the index of the search, the list of digests.

    Raises CannotRun where a page would run what stands in it.
    """
    refuse_breaches(site)
    index = search.index(site)
    (site / "search").mkdir(exist_ok=True)
    (site / "search" / "index.json").write_bytes(index)
    kept = {name: found for name, found in digests(site).items() if not isinstance(found, sums.Odd)}
    (site / sums.NAME).write_bytes(sums.listed(kept))
    readable(site)


def unreachable(examined: Examined, folders: Folders) -> str | None:
    """What to tell when a round takes comments on a forge, and the site does not know which.

    Raises CannotRun.
    """
    rounds = (examined.loaded.consultation or Consultation()).public()
    lacking = [
        one.id
        for one in rounds
        if one.channels.issues and one.clock(examined.today) is not Clock.CLOSED
    ]
    if not lacking:
        return None
    config = configuration(folders.config, docs=folders.docs, site=folders.site)
    if repository_of(config) is not None:
        return None
    named = "、".join(f"“{one}”" for one in lacking)
    return (
        f"提示：征求意见{named}写明可在网上提交（issues），而没有设 REPO_URL，"
        "网站上没有这一方式；请设 REPO_URL，或把 issues 改为 false"
    )


def _told(plan: Plan, history: History) -> Mapping[str, str]:
    """What the frame of every page tells, on paper too."""
    head, shown = plan.head, history.shown
    on_paper = styled(f"{head.short_title or head.title} · {shown}")
    return {
        "stage": inert(head.stage),
        "title": inert(head.title),
        "shown": inert(shown),
        "on_paper": on_paper,
    }


def _editor(loaded: Loaded, plan: Path, repository: Repository | None) -> Edit | None:
    """Gives the address at which a field of an item is edited. Raises CannotRun."""
    if repository is None:
        return None
    folder = git.path_in_repository(plan, git.root_around(plan))

    def edit(item: str, field: str) -> str:
        place = loaded.places.of(item, field)
        name = place.file.removeprefix(f"{plan.as_posix()}/")
        return repository.edit(f"{folder}/{name}".removeprefix("/"), place.line)

    return edit
