"""The real plan's site, built once and served under a sub-path, in a real Chromium.

A page of these tests may not write an error to its console, nor ask another host for anything, nor
have a request fail: what it did wrong is in `faults`, which must be empty when the test ends.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright
from typing_extensions import override

from tests import chromium
from tests.conftest import FOREIGN, REAL, ROOT, TODAY, WHILE_OPEN
from tests.kinds import kinds
from tests.once import once

SUB_PATH = "/some/where/"
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb")

NewPage = Callable[..., Page]


class Handler(SimpleHTTPRequestHandler):
    """Any plain static host: files under a sub-path, 404.html for what is not there."""

    @override
    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(SUB_PATH) if path.startswith(SUB_PATH) else "outside"
        return super().translate_path(f"/{inside}")

    @override
    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds the site of a plan's directory, as for a public host under a sub-path.

    `repository`: the web address of the repository that its files are edited in; `forge`: what kind
    of forge it is on, where the host does not tell; `today`: the day of the build.
    """

    @cache
    def build(
        plan: Path, repository: str = "", today: str = TODAY.isoformat(), forge: str = ""
    ) -> Path:
        world = {"SITE_URL": f"http://localhost{SUB_PATH}", "REPO_URL": repository, "FORGE": forge}

        def make(output: Path) -> None:
            command = ["build", "--plan", str(plan), "--output", str(output), "--today", today]
            subprocess.run(
                [sys.executable, "-m", "generator", *command],
                cwd=ROOT,
                env={**os.environ, **world},
                stdout=subprocess.DEVNULL,
                check=True,
            )

        return once(tmp_path_factory, f"{plan} {today} {world}", make) / "site"

    return build


@pytest.fixture(scope="session")
def served() -> Iterator[Callable[[Path], str]]:
    """Serves a site; gives its address, with a slash at the end."""
    with ExitStack() as servers:

        @cache
        def serve(site: Path) -> str:
            server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
            servers.enter_context(server)
            servers.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            return f"http://127.0.0.1:{server.server_port}{SUB_PATH}"

        yield serve


@pytest.fixture(scope="session")
def site(built: Callable[[Path], Path]) -> Path:
    """The folder of the real plan's site."""
    return built(REAL)


@pytest.fixture(scope="session")
def address(site: Path, served: Callable[[Path], str]) -> str:
    """The address of the real plan's site."""
    return served(site)


def all_sites(built: Callable[..., Path]) -> list[Path]:
    """Sites that show all there is: a plan alone; one with a past, an open round, links that edit."""
    return [built(REAL), built(FOREIGN, "https://github.com/office/plan", WHILE_OPEN.isoformat())]


@pytest.fixture(scope="session", params=[0, 1], ids=["real", "foreign"])
def any_site(request: pytest.FixtureRequest, built: Callable[..., Path]) -> Path:
    """Each of these sites."""
    return all_sites(built)[request.param]


@pytest.fixture(scope="session")
def any_address(any_site: Path, served: Callable[[Path], str]) -> str:
    """The address of each of these sites."""
    return served(any_site)


@pytest.fixture(scope="session")
def every_kind(any_site: Path, built: Callable[..., Path]) -> list[str]:
    """Addresses of pages of every kind; of the real plan only what the other site does not show."""
    sites = all_sites(built)
    return kinds(any_site, *(site for site in sites[1:] if site != any_site))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.WAY_OUT, pytrace=False)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=list(FLAGS))


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the pages of this test did wrong; a test that provokes a fault looks and clears it."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def new_page(browser: Browser, address: str, faults: list[str]) -> Iterator[NewPage]:
    """Opens watched pages; takes the options of a browser context."""
    contexts = []

    def open_page(**options: Any) -> Page:
        options = {"base_url": address, "locale": "zh-CN", **options}
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        watch(page, str(options["base_url"]), faults)
        return page

    yield open_page
    for context in contexts:
        context.close()


def watch(page: Page, address: str, faults: list[str]) -> None:
    """Note everything that a page should not do."""

    def on_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            faults.append(f"asks elsewhere: {request.url}")

    def on_failed(request: Request) -> None:
        # A reader who goes on before all has arrived is no fault.
        if request.failure != "net::ERR_ABORTED":
            faults.append(f"failed: {request.url} {request.failure}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            faults.append(f"{response.status}: {response.url}")

    page.on("request", on_request)
    page.on("requestfailed", on_failed)
    page.on("response", on_response)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on(
        "console",
        lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
    )


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a desktop."""
    return new_page(viewport={"width": 1280, "height": 800})


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A page on a phone."""
    return new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
