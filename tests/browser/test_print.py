"""On paper: every kind of page on A4 without what only a screen can do, and the whole plan as one document."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PageObject, PdfReader

from generator.model import Plan
from tests.browser.conftest import NewPage
from tests.conftest import FOREIGN, REAL, plan_in

Built, Served = Callable[..., Path], Callable[[Path], str]
A4 = (595, 842)
# What is laid out for paper, of what a screen shows: navigation, forms, buttons.
LEFT_OUT = ".ps-bar, .ps-crumbs, .ps-next, .ps-toc, .ps-siblings, form, button:not(th *), .headerlink, .ps-edit"


def bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("\u2015", "\u2014")


def said(words: str, text: str) -> bool:
    """Whether a text begins a passage with the words; some letters come as radicals out of a PDF."""
    letters = (f"[{re.escape(letter)}\u2e80-\u2eff]" for letter in bare(words)[:12])
    return re.search("".join(letters), text) is not None


def printed(page: Page, address: str) -> PdfReader:
    page.goto(address)
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


Run = tuple[str, float, float]


def runs(sheet: PageObject) -> list[Run]:
    """Each run of letters on a sheet, and where it begins."""
    found: list[Run] = []

    def visit(text: str, ctm: list[float], at: list[float], *_: object) -> None:
        if text.strip():
            x, y = at[4], at[5]
            found.append((text, x * ctm[0] + y * ctm[2] + ctm[4], x * ctm[1] + y * ctm[3] + ctm[5]))

    sheet.extract_text(visitor_text=visit)
    return found


def faults(number: int, sheet: PageObject, texts: Sequence[Run]) -> Iterator[str]:
    """Whether a sheet is of another size or empty; letters that begin beyond its edge."""
    wide, high = (round(float(side)) for side in sheet.mediabox[2:])
    if tuple(sorted((wide, high))) != A4:
        yield f"{number}: {wide} × {high}"
    if len(words(texts)) < 60:
        yield f"{number}: empty"
    yield from (f"{number}: {t} at {x:.0f}, {y:.0f}" for t, x, y in texts if not 20 < x < wide - 20)


FOOT = 70  # points at the foot of a sheet that hold its number and address
HEADS = """() => [...document.querySelectorAll("thead tr")].map(row => row.textContent)"""


def ends_on_a_head(texts: Sequence[Run], heads: Sequence[str]) -> bool:
    """Whether the last line of a sheet is the head of a table whose rows stand on the next."""
    own = [(bare(text), y) for text, _, y in texts if y > FOOT]
    lowest = min((y for _, y in own), default=0)
    line = [text for text, y in own if y < lowest + 3]
    return len(line) > 1 and any(
        all(text in bare(head) for text in line) for head in heads if head.strip()
    )


def words(texts: Sequence[Run]) -> str:
    return bare("".join(text for text, _, _ in texts))


@pytest.fixture
def paper(new_page: NewPage, any_address: str) -> Page:
    return new_page(base_url=any_address)


def test_every_kind_of_page_prints_on_a4(paper: Page, every_kind: list[str]) -> None:
    found, feet = [], []
    for address in every_kind:
        # What a host answers for a page that is not there stands at any address.
        own = "校验值" if address == "404.html" else bare(f"http://localhost/some/where/{address}")
        document = printed(paper, address)
        heads = paper.evaluate(HEADS)
        for number, sheet in enumerate(document.pages, 1):
            texts = runs(sheet)
            found += [f"{address} {number}: ends on a head"] * ends_on_a_head(texts, heads)
            found += [f"{address} {fault}" for fault in faults(number, sheet, texts)]
            feet += [f"{address} {number}"] if own not in words(texts) else []
    assert found == []
    assert feet == []


SEEN = f"""() => [...document.querySelectorAll("{LEFT_OUT}")]
  .filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 120))"""
# A row stays whole; of one whose head stands for more rows, each of its own cells does.
CUT = """() => [...document.querySelectorAll("tr, thead")].filter(each => {
  const style = getComputedStyle(each);
  if (!each.checkVisibility()) return false;
  if (each.matches("thead")) return style.display !== "table-header-group";
  const own = [...each.cells].filter(cell => cell.rowSpan === 1);
  return style.breakInside !== "avoid" && (own.length === each.cells.length ||
    own.some(cell => getComputedStyle(cell).breakInside !== "avoid"));
}).map(each => each.outerHTML.slice(0, 120))"""
WIDE = "document.documentElement.scrollWidth"


def test_what_is_of_use_on_a_screen_only_is_left_out(paper: Page, every_kind: list[str]) -> None:
    paper.set_viewport_size({"width": 700, "height": 900})  # about what lies between A4's margins
    paper.emulate_media(media="print", color_scheme="dark")
    for address in every_kind:
        paper.goto(address)
        assert paper.evaluate(SEEN) == [], address
        assert paper.evaluate(CUT) == [], address
        assert paper.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_what_is_folded_on_a_screen_is_printed(new_page: NewPage, address: str) -> None:
    page = new_page(base_url=address)
    text = bare("".join(sheet.extract_text() for sheet in printed(page, "units/kewei/").pages))
    unit = plan_in(REAL)
    steps = [
        s.text for _, row in unit.rows() if "kewei" in row.units("responsible") for s in row.steps
    ]
    assert len(steps) > 10
    assert [step for step in steps if not said(step, text)] == []


def test_addresses_in_running_text_are_printed(new_page: NewPage, address: str) -> None:
    page = new_page(base_url=address)
    text = bare("".join(s.extract_text() for s in printed(page, "about/how-to-read/").pages))
    assert f"({address}text/)" in text


@pytest.mark.parametrize("directory", [REAL, FOREIGN], ids=["real", "foreign"])
def test_the_whole_plan_is_one_document(
    directory: Path, new_page: NewPage, built: Built, served: Served
) -> None:
    plan = plan_in(directory)
    page = new_page(base_url=served(built(directory)))
    document = printed(page, "text/print/")
    found = [runs(sheet) for sheet in document.pages]
    for number, (sheet, held) in enumerate(zip(document.pages, found, strict=True), 1):
        assert [*faults(number, sheet, held)] == []
    texts = [words(held) for held in found]
    whole = "".join(texts)
    assert said(plan.head.title, texts[0])
    assert said("目录", texts[1])
    assert [words for words in wanted(plan) if not said(words, whole)] == []
    numbered = [re.search(r"—(\d+)—", text) for text in texts]
    upright = [s.mediabox[2] < s.mediabox[3] for s in document.pages]
    for number, (mark, is_upright) in enumerate(zip(numbered, upright, strict=True), 1):
        if number > 1 and is_upright:
            assert mark, number
            assert int(mark[1]) == number


def wanted(plan: Plan) -> Iterator[str]:
    """The beginning of every text of a plan."""
    for task in plan.tasks:
        yield task.title
        yield from (task.text or "").split("\n")
        for row in task.rows:
            yield from row.text.split("\n")
            yield from (step.text for step in row.steps)
    for indicator in plan.indicators:
        yield indicator.name
    for safeguard in plan.safeguards:
        yield safeguard.title


def test_it_is_reached_from_the_text_and_not_from_the_search(page: Page, site: Path) -> None:
    page.goto("text/")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("^打印全文")).click()
    expect(page.locator("h1")).to_be_visible()
    assert '"text/print/"' not in (site / "search" / "index.json").read_text("utf-8")


def test_a_table_begins_on_the_sheet_of_its_head_and_the_foot_is_not_alone(
    new_page: NewPage, address: str
) -> None:
    page = new_page(base_url=address)
    first = words(runs(printed(page, "table/").pages[0]))
    row = next(iter(plan_in(REAL).tasks[0].rows))
    assert said(row.text, first)
    last = words(runs(printed(page, "indicators/").pages[-1]))
    assert said(plan_in(REAL).indicators[-1].name, last)


NARROW = """() => [...document.querySelectorAll(".ps-sheet--rows tbody td, .ps-sheet--rows thead th")]
  .filter(cell => cell.textContent.trim().length > 3 && cell.clientWidth < 40)
  .map(cell => cell.textContent)"""
LINES = """() => [...document.querySelectorAll("td .ps-chip")].filter(chip => chip.textContent.length < 8
  && chip.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(chip).fontSize) * 1.5)
  .map(chip => chip.textContent)"""


def test_columns_are_wide_enough_to_be_read(paper: Page) -> None:
    paper.emulate_media(media="print")
    paper.set_viewport_size({"width": 970, "height": 700})  # what lies between the margins across
    paper.goto("text/print/")
    assert paper.evaluate(NARROW) == []
    paper.set_viewport_size({"width": 650, "height": 900})
    paper.goto("indicators/")
    assert paper.evaluate(LINES) == []


def test_a_line_before_a_web_address_is_not_spread(
    new_page: NewPage, built: Built, served: Served
) -> None:
    page = new_page(base_url=served(built(FOREIGN)))
    page.emulate_media(media="print")
    page.goto("text/print/")
    line = page.locator(".ps-paper__text p", has=page.locator(".ps-address")).first
    assert line.evaluate("e => getComputedStyle(e).textAlign") == "left"


def test_a_matrix_wider_than_a_sheet_is_printed_whole(
    new_page: NewPage, built: Built, served: Served, tmp_path: Path
) -> None:
    plan = tmp_path / "plan"
    (plan / "tasks").mkdir(parents=True)
    for name, text in _wide(units=12, tasks=60):
        (plan / name).write_text(text, "utf-8")
    page = new_page(base_url=served(built(plan)))
    document = printed(page, "matrix/")
    found = [runs(sheet) for sheet in document.pages]
    for number, (sheet, held) in enumerate(zip(document.pages, found, strict=True), 1):
        assert [*faults(number, sheet, held)] == []
    whole = "".join(words(held) for held in found)
    for task in range(1, 61):
        # Each of its two units has it, in its role.
        assert len(re.findall(rf"\[.\]{task}整治第{task}河段", whole)) == 2, task


def _wide(units: int, tasks: int) -> Iterator[tuple[str, str]]:
    """The files of a plan with more tasks than a sheet has room for side by side."""
    roles = [
        "{key: lead, label: 牵头单位, letter: 牵, kinds: [task], lead: true}",
        "{key: help, label: 配合单位, letter: 配, kinds: [task]}",
    ]
    head = ["title: 河道整治计划", "stage: 正式印发", "period: {start: 2026, end: 2026}", "roles:"]
    head += [f"  - {role}" for role in roles]
    yield "plan.yaml", "\n".join([*head, "outline: [{part: title}, {part: tasks}]", ""])
    yield "actions.yaml", "actions:\n  - {id: A1, number: 1, title: 河道整治}\n"
    named = [f"  - {{id: u{place}, name: 整治{place:02}组}}\n" for place in range(units)]
    yield "units.yaml", "".join(["units:\n", *named])
    for task in range(1, tasks + 1):
        held = [f"id: T{task:02}", f"number: {task}", "action: A1", f"title: 整治第{task}河段"]
        held += [f"lead: [整治{task % units:02}组]", f"help: [整治{(task + 1) % units:02}组]"]
        yield f"tasks/T{task:02}.yaml", "\n".join([*held, ""])
