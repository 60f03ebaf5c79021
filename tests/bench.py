"""`make bench`: time, memory and weight, as ratios against a floor measured in the same run.

The floor is a stock Material site of the same Markdown pages, its own search on. Prints a Markdown
table and writes it to build/bench.md. No test depends on these figures.
"""

import gzip
import os
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, sync_playwright
from typing_extensions import override

from generator.ledger import appended, snapshot_file
from generator.model import Revision
from generator.snapshot import frozen
from tests import bench_sync, chromium
from tests.conftest import plan_in
from tests.edits import revised

ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "bench"
RUNS = 5
REVISIONS, EDITS = 10, 5
COMMENTS = 10_000
STOCK = """
site_name: floor
docs_dir: {docs}
site_dir: {site}
theme: {{name: material, font: false, language: zh}}
plugins: [search]
markdown_extensions: [attr_list, md_in_html, tables, toc]
"""
# What Lighthouse takes for a slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back.
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
WATCH = """
window.largest = 0;
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  window.largest = entry.startTime;
})).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (!entry.hadRecentInput) window.shift += entry.value;
})).observe({ type: "layout-shift", buffered: true });
"""
Line = tuple[str, str, str, str]


def main() -> None:
    """Measure and print."""
    WORK.mkdir(parents=True, exist_ok=True)
    lines = [*_times(), *_weights()]
    head = ["| what | ours | floor (stock Material) | ours ÷ floor |", "| --- | --: | --: | --: |"]
    comments = ["| comments | time | of which the fake, or memory |", "| --- | --: | --: |"]
    comments += [f"| {' | '.join(line)} |" for line in bench_sync.lines(COMMENTS)]
    ours = [*head, *(f"| {' | '.join(line)} |" for line in lines)]
    table = "\n".join([*ours, "", *comments])
    print(table)
    (ROOT / "build" / "bench.md").write_text(table + "\n", "utf-8")


def _times() -> Iterator[Line]:
    yield _built("build, warm, median of 5", ROOT / "plan", WORK / "ours")
    label = f"the same with {REVISIONS} released revisions, {EDITS} edits each"
    yield _built(label, _with_history(WORK / "plan"), WORK / "revised")
    for command in ("check", "verify"):
        one, nothing = _paired(
            [sys.executable, "-m", "generator", command],
            [sys.executable, "-c", "import generator.cli"],
        )
        label = f"`plansite {command}` (floor: importing it)"
        yield _seconds(label, one, nothing)
    yield "greatest memory of the runs", f"{_memory():.0f} MB", "", ""


def _built(what: str, plan: Path, output: Path) -> Line:
    """The site of a plan against a stock site of the same pages."""
    build = [sys.executable, "-m", "generator", "build", "--plan", str(plan)]
    build += ["--output", str(output)]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    config = WORK / f"{output.name}.yml"
    config.write_text(STOCK.format(docs=output / "docs", site=WORK / "stock"), "utf-8")
    floor = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config)]
    return _seconds(what, *_paired(build, floor))


def _with_history(directory: Path) -> Path:
    """The real plan as the last of several revisions, each made of the one after it."""
    shutil.rmtree(directory, ignore_errors=True)
    shutil.copytree(ROOT / "plan", directory)
    for name in ("source.yaml", "consultation.yaml"):  # of a revision that is not among these
        (directory / name).unlink()
    plans, random = [plan_in(ROOT / "plan")], Random(1)
    while len(plans) < REVISIONS:
        plans.insert(0, revised(plans[0], random, EDITS))
    lines, known = ["revisions:"], list[Revision]()
    for number, plan in enumerate(plans, 1):
        stage = plans[-1].head.stage
        data = frozen(plan)
        entry = Revision(id=f"r{number}", stage=stage, dated=f"2030-01-{number:02}")
        known.append(appended(known, entry, data))
        (directory / snapshot_file(entry.id)).write_bytes(data)
        said = known[-1].model_dump(mode="json", exclude_none=True)
        pairs = [f'{key}: "{value}"' for key, value in said.items()]
        lines += [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
    (directory / "revisions" / "draft.json").unlink()
    (directory / "revisions.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return directory


def _seconds(what: str, ours: float, floor: float) -> Line:
    return what, f"{ours:.2f} s", f"{floor:.2f} s", f"{ours / floor:.2f}"


def _paired(ours: list[str], floor: list[str]) -> tuple[float, float]:
    """Medians of runs that take turns, so that a busy machine is busy for both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for command, times in zip((ours, floor), taken, strict=True):
            begun = time.perf_counter()
            subprocess.run(
                command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            times.append(time.perf_counter() - begun)
    return statistics.median(taken[0]), statistics.median(taken[1])


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _weights() -> Iterator[Line]:
    ours, stock = WORK / "ours" / "site", WORK / "stock"
    for name, page in (
        ("home", ""),
        ("a task", "tasks/T01"),
        ("an action", "actions/A1"),
        ("an indicator", "indicators/I01"),
        ("the table", "table"),
        ("the reading text", "text"),
        ("the list of units", "units"),
    ):
        mine, theirs = (_bytes(site / page / "index.html") for site in (ours, stock))
        yield _kilobytes(f"HTML of {name}", mine, theirs)
    largest = max((ours / "units").glob("*/index.html"), key=lambda path: path.stat().st_size)
    same = stock / largest.relative_to(ours)
    yield _kilobytes("HTML of the busiest unit", _bytes(largest), _bytes(same))
    index, lunr = ours / "search" / "index.json", stock / "search" / "search_index.json"
    yield _kilobytes("search index, gzipped", _gzipped(index), _gzipped(lunr))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        (requests, mine), (others, theirs) = _loaded(browser, ours), _loaded(browser, stock)
        painted = [*_paints(browser, ours, stock, largest.parent.name)]
        browser.close()
    yield "requests of the home page", str(requests), str(others), f"{requests / others:.2f}"
    yield _kilobytes("home page with all it loads, gzipped", mine, theirs)
    yield from painted


def _paints(browser: Browser, ours: Path, stock: Path, unit: str) -> Iterator[Line]:
    """Largest paint and shift of layout on a phone whose network is slow, gzipped as hosts do."""
    for name, page in (
        ("home", ""),
        ("a task", "tasks/T01/"),
        ("the busiest unit", f"units/{unit}/"),
        ("the table", "table/"),
        ("the matrix", "matrix/"),
        ("the reading text", "text/"),
    ):
        (paint, shift), (their_paint, their_shift) = (
            _painted(browser, site, page) for site in (ours, stock)
        )
        yield _seconds(f"largest paint of {name}, slow 4G, processor ÷ 4", paint, their_paint)
        yield f"shift of layout of {name}", f"{shift:.3f}", f"{their_shift:.3f}", ""


def _painted(browser: Browser, site: Path, address: str) -> tuple[float, float]:
    """Seconds to the largest paint, median of three, and the greatest shift of layout."""
    found = []
    with _served(site, _Gzipped) as root:
        for _ in range(3):
            page = browser.new_page(viewport={"width": 360, "height": 740}, is_mobile=True)
            page.add_init_script(WATCH)
            tools = page.context.new_cdp_session(page)
            tools.send("Network.enable")
            tools.send("Network.emulateNetworkConditions", SLOW_4G)
            tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.goto(root + address, wait_until="networkidle")
            found.append(page.evaluate("[window.largest / 1000, window.shift]"))
            page.close()
    return statistics.median(paint for paint, _ in found), max(shift for _, shift in found)


def _kilobytes(what: str, ours: int, floor: int) -> Line:
    return what, f"{ours / 1024:.1f} KB", f"{floor / 1024:.1f} KB", f"{ours / floor:.2f}"


def _bytes(path: Path) -> int:
    return path.stat().st_size


def _gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing."""


class _Gzipped(_Silent):
    """As hosts send: text compressed, one connection for several requests."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    """A browser may leave before a file is sent: that is no fault to be told."""

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def _served(site: Path, handler: type[_Silent]) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def _loaded(browser: Browser, site: Path) -> tuple[int, int]:
    """Number of requests of the home page, and their bytes as a host would compress them."""
    asked: list[str] = []
    page = browser.new_page()
    note: Callable[..., None] = lambda request: asked.append(request.url)  # noqa: E731  a listener
    page.on("request", note)
    with _served(site, _Silent) as root:
        page.goto(root, wait_until="networkidle")
        page.close()
    paths = [site / url.removeprefix(root).split("?")[0] for url in asked if url.startswith(root)]
    files = [path / "index.html" if path.is_dir() else path for path in paths]
    return len(asked), sum(_gzipped(path) for path in files if path.is_file())


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
    shutil.rmtree(WORK)
