"""Pages hold the plan's words as they are, and whole pages stay as they were read in review.

The golden pages are of the foreign plan; after an intended change run
`GOLDEN=write make test` (or pytest on this file) and read the difference before committing it.
"""

import os
from pathlib import Path

import lxml.html
import markdown
import pytest

from generator.build import examine
from generator.history import History
from generator.ledger import ledger
from generator.load import load_directory
from generator.model import Plan
from generator.pages import chinese_day, pages
from generator.verify import Proof
from generator.views import Views
from tests.conftest import FOREIGN
from tests.test_escape import extensions

GOLDEN = Path(__file__).parent / "golden"
KEPT = (
    "index.md",
    "text/index.md",
    "table/index.md",
    "tasks/T01.md",
    "actions/A1.md",
    "indicators/I01.md",
    "checks/index.md",
    "revisions/index.md",
)


@pytest.fixture(scope="session")
def foreign_pages() -> dict[str, bytes]:
    examined = examine(FOREIGN)
    assert examined.loaded.plan is not None
    assert examined.proof is not None
    history = History(examined.ledger, examined.loaded.plan)
    return pages(examined.loaded.plan, examined.findings, examined.proof, history)


@pytest.mark.parametrize("name", KEPT)
def test_golden(name: str, foreign_pages: dict[str, bytes]) -> None:
    kept = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(foreign_pages[name])
    assert foreign_pages[name].decode() == kept.read_text("utf-8")


@pytest.fixture(scope="session")
def words(plan: Plan, plan_directory: Path) -> dict[str, str]:
    """What each page of each plan shows, without white space."""
    shown = {}
    history = History(ledger(load_directory(plan_directory)), plan)
    for name, source in pages(plan, (), Proof(note="无"), history).items():
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
