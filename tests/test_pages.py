"""Pages hold the plan's words as they are, and whole pages stay as they were read in review.

The golden pages are of the foreign plan; after an intended change run
`GOLDEN=write make test` (or pytest on this file) and read the difference before committing it.
"""

import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import lxml.html
import markdown
import pytest

from generator.build import examine
from generator.directory import load_directory
from generator.history import History
from generator.ledger import Held, Ledger, ledger
from generator.model import Plan, Revision, Stage
from generator.pages import pages
from generator.printed import printed
from generator.verify import Proof
from generator.views import Views, chinese_day
from tests.conftest import FOREIGN, TODAY, docket_of
from tests.test_escape import extensions

GOLDEN = Path(__file__).parent / "golden"
KEPT = (
    "index.md",
    "text/index.md",
    "table/index.md",
    "tasks/T01.md",
    "actions/A1.md",
    "indicators/I01.md",
    "indicators/index.md",
    "units/jiaotong.md",
    "checks/index.md",
    "revisions/index.md",
)


@pytest.fixture(scope="session")
def foreign_pages() -> dict[str, bytes]:
    examined = examine(FOREIGN, TODAY)
    assert examined.loaded.plan is not None
    assert examined.proof is not None
    history = History(examined.ledger, examined.loaded.plan)
    return pages(examined.loaded.plan, examined.findings, examined.proof, docket_of(history))


@pytest.mark.parametrize("name", KEPT)
def test_golden(name: str, foreign_pages: dict[str, bytes]) -> None:
    kept = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(foreign_pages[name])
    assert foreign_pages[name].decode() == kept.read_text("utf-8")


@pytest.fixture(scope="session")
def history(plan: Plan, plan_directory: Path) -> History:
    """The history of each plan; one that was never released is released as it stands."""
    known = ledger(load_directory(plan_directory))
    first = Revision(id="first", stage=plan.head.stage, sha256="0" * 64, chain="0" * 64)
    return History(known if known.held else Ledger((first,), (Held(first, plan),)), plan)


@pytest.fixture(scope="session")
def words(plan: Plan, history: History) -> dict[str, str]:
    """What each page of each plan shows, without white space."""
    shown = {}
    for name, source in pages(plan, (), Proof(note="无"), docket_of(history)).items():
        body = source.decode().split("---\n", 2)[2]
        html = markdown.markdown(body, extensions=extensions())
        text = lxml.html.fromstring(f"<main>{html}</main>").text_content()
        shown[name] = "".join(text.split())
    return shown


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_text_stands_on_its_page(plan: Plan, words: dict[str, str]) -> None:
    for task in plan.tasks:
        page = words[f"tasks/{task.id}.md"]
        texts = [task.title, *(p for p in (task.text or "").split("\n"))]
        texts += [p for row in task.rows for p in row.text.split("\n")]
        texts += [p for row in task.rows for s in row.steps for p in s.text.split("\n")]
        for text in texts:
            assert bare(text) in page, (task.id, text)
    for safeguard in plan.safeguards:
        assert bare(safeguard.title) in words["safeguards/index.md"]


def test_reading_text_follows_the_document(plan: Plan, words: dict[str, str]) -> None:
    page = words["text/index.md"]
    wanted = [task.title for task in plan.tasks]
    wanted += [part for task in plan.tasks for part in (task.text or "").split("\n")]
    wanted += [plan.head.preamble or "", plan.head.goals or ""]
    for text in wanted:
        assert bare(text.split("\n")[0]) in page
    places = [page.index(bare(task.text.split("\n")[0])) for task in plan.tasks if task.text]
    assert places == sorted(places)


def test_every_row_stands_on_the_pages_of_all_its_units(plan: Plan, words: dict[str, str]) -> None:
    for _, row in plan.rows():
        for unit in {unit for role in row.roles for unit in row.units(role)}:
            assert bare(row.text.split("\n")[0]) in words[f"units/{unit}.md"], (row.id, unit)


# --- A released text is kept as it was


BEHIND = ("id", "unit", "replaces", "action", "parent", "date", "comparator")  # what is not printed


# Groups and safeguards have headings on lines of their own, without the mark behind them.
HEADED = ("body.title_end.action", "body.title_end.safeguard")


def said(value: object) -> Iterator[str]:
    """Every word of a value of the model, wherever it stands."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from said(inner) if key not in BEHIND else ()
        case tuple():
            for inner in value:
                yield from said(inner)
        case str() if type(value) is str:
            yield from value.split("\n")


def test_a_released_text_shows_every_word_of_its_snapshot(
    history: History, words: dict[str, str]
) -> None:
    for held in history.ledger.held:
        page = words[f"revisions/{held.id}/text.md"]
        told = held.plan.model_dump(include={"actions", "indicators", "tasks", "safeguards"})
        head = held.plan.head.model_dump(include={"title", "preamble", "goals", "outline"})
        names = tuple(unit.name for unit in held.plan.units)
        for word in said((head, told, names)):
            assert bare(word) in page, (held.id, word)


def test_a_released_text_is_printed_as_its_document(
    history: History, words: dict[str, str]
) -> None:
    """Number, heading, text, cells and marks, each behind the one before it."""
    for held in history.ledger.held:
        page, place = words[f"revisions/{held.id}/text.md"], 0
        for piece in printed(held.plan):
            if piece.field in HEADED:
                continue
            for line in map(bare, piece.text.split("\n")):
                assert line in page[place:], (held.id, piece)
                place = page.index(line, place) + len(line)


def test_every_unit_and_indicator_has_a_page(plan: Plan, words: dict[str, str]) -> None:
    views = Views(plan)
    for unit in plan.units:
        page = words[f"units/{unit.id}.md"]
        assert bare(unit.name) in page
        for duty in views.duties(unit):
            assert bare(f"{duty.role.label}：{views.kind_label(duty.kind)}") in page
    for indicator in plan.indicators:
        page = words[f"indicators/{indicator.id}.md"]
        for target in indicator.targets.values():
            assert bare(target.text) in page


def test_days_are_written_as_official_chinese_does() -> None:
    assert chinese_day("2031-02-08") == "2031年2月8日"


# --- Where an item is edited

EDIT = re.compile(r'<a class="ps-edit[^>]*? href="([^"]*)"')


def editing(directory: Path) -> dict[str, bytes]:
    """The pages of a plan whose items can be edited: an address is a place, file and line."""
    loaded = load_directory(directory)
    assert loaded.plan is not None

    def edit(item: str, field: str) -> str:
        return f"https://a.cn/{loaded.places.of(item, field)}"

    history = History(ledger(loaded), loaded.plan)
    return pages(loaded.plan, (), Proof(note="无"), docket_of(history), edit)


def edited(page: str) -> list[str]:
    """The lines that a page leads to, as they stand in the YAML."""
    found = []
    for href in EDIT.findall(page):
        file, _, line = unescape(href).removeprefix("https://a.cn/").rpartition(":")
        found.append(Path(file).read_text("utf-8").splitlines()[int(line) - 1].strip(" -"))
    return found


def test_every_item_leads_to_its_line(plan_directory: Path, plan: Plan) -> None:
    made = {name: edited(page.decode()) for name, page in editing(plan_directory).items()}
    for task in plan.tasks:
        inside = [(row.id, *(step.id for step in row.steps)) for row in task.rows]
        ids = [task.id, *(identity for row in inside for identity in row)]
        assert made[f"tasks/{task.id}.md"] == [f"id: {identity}" for identity in ids]
    for folder, items in (
        ("actions", plan.actions),
        ("indicators", plan.indicators),
        ("units", plan.units),
    ):
        for item in items:
            assert made[f"{folder}/{item.id}.md"] == [f"id: {item.id}"]
    assert made["safeguards/index.md"] == [f"id: {item.id}" for item in plan.safeguards]


def test_the_text_leads_to_the_head(plan_directory: Path, plan: Plan) -> None:
    parts = {"preamble", "goals", "text"}
    held = [part.part.value for part in plan.head.outline if part.part in parts]
    lines = edited(editing(plan_directory)["text/index.md"].decode())
    assert len(lines) == len(held) + 1
    for line, key in zip(lines, ["title", *held], strict=True):
        assert re.search(rf"(^|[ ,{{]){key}: ", line), (key, line)


def test_without_a_repository_nothing_is_offered_for_editing(
    foreign_pages: dict[str, bytes],
) -> None:
    assert not any(b"ps-edit" in page for page in foreign_pages.values())
    assert any(b"ps-edit" in page for page in editing(FOREIGN).values())


def test_every_offer_to_edit_names_its_item(plan_directory: Path) -> None:
    for name, page in editing(plan_directory).items():
        root = lxml.html.fromstring(f"<main>{page.decode().split('---', 2)[2]}</main>")
        offers = [
            link.get("aria-label") or link.text_content()
            for link in root.xpath("//a[contains(@class, 'ps-edit')]")
        ]
        assert len(offers) == len(set(offers)) or name == "text/index.md", name
        for link in root.xpath("//a[contains(@class, 'ps-edit')]"):
            assert link.text_content() in (link.get("aria-label") or link.text_content())


HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} [a](javascript:b) {: #c }'
)


def test_hostile_words_of_old_and_new_texts_stay_words() -> None:
    """In titles and texts that came, changed and went, on every page that tells of revisions."""
    known = ledger(load_directory(FOREIGN))
    plan = known.held[-1].plan
    first, second, *rest = plan.tasks
    changed = first.model_copy(update={"title": HOSTILE, "text": f"{HOSTILE}。\n{HOSTILE}"})
    units = tuple(u.model_copy(update={"name": f"{u.name}{HOSTILE}"}) for u in plan.units)
    bad = plan.model_copy(update={"tasks": (changed, second, *rest), "units": units})
    gone = bad.model_copy(update={"tasks": (second, *rest)})
    facts = {"note": HOSTILE, "number": HOSTILE, "address": "javascript:alert(1)"}
    held = tuple(
        Held(Revision(id=f"r{n}", stage=Stage.REVISED, sha256="0" * 64, chain="0" * 64, **facts), p)
        for n, p in enumerate((plan, bad, gone))
    )
    history = History(Ledger(tuple(one.revision for one in held), held), plan)
    made = pages(plan, (), Proof(note="无"), docket_of(history))
    assert "tasks/T01.md" in made
    for name, source in made.items():
        head, body = source.decode().split("---\n", 2)[1:]
        assert "{{" not in head + body, name
        assert "<script" not in head, name
        tree = lxml.html.fromstring(
            f"<main>{markdown.markdown(body, extensions=extensions())}</main>"
        )
        assert not tree.xpath("//script | //img | //*[@onerror] | //*[@id='c']"), name
        assert not [a for a in tree.xpath("//a/@href") if a.startswith("javascript")], name
