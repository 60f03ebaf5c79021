"""The policy of the pages in a real browser: nothing that they do needs more, and what was brought
in by an enemy does not run, whether the server says the policy too or not.
"""

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from typing_extensions import override

from tests.browser.conftest import SUB_PATH, Handler, NewPage
from tests.conftest import FOREIGN

NOTED = """
window.__violated = [];
document.addEventListener("securitypolicyviolation", e => window.__violated.push(e.violatedDirective));
"""


@pytest.fixture(scope="module")
def open_site(built: Callable[..., Path]) -> Path:
    """The site of a plan with everything in it, while its round is open."""
    return built(FOREIGN, "https://forge.example/org/plan", "2025-10-20", "gitea")


@pytest.fixture(scope="module")
def behind_nginx(open_site: Path) -> Iterator[str]:
    """The address of the site on a server that says what the README tells nginx to say."""
    said = (open_site.parent / "headers.conf").read_text("utf-8")
    headers = re.findall(r'^add_header (\S+) "([^"]*)" always;$', said, re.MULTILINE)
    assert next(name for name, _ in headers) == "Content-Security-Policy"

    class Strict(Handler):
        @override
        def end_headers(self) -> None:
            for name, value in headers:
                self.send_header(name, value)
            super().end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(open_site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
    server.shutdown()
    server.server_close()


def one_of_each_kind(site: Path) -> list[str]:
    """The first page of each folder below the sections: what stands beside it is made alike."""
    found: dict[str, str] = {}
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.svg")]):
        url = path.relative_to(site).as_posix()
        kind = re.sub(r"(?<=/)[^/]+/(?=[^/]+$)", "*/", url)
        found.setdefault(kind, url.removesuffix("index.html"))
    return sorted(found.values())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_does_what_the_policy_forbids(
    new_page: NewPage, behind_nginx: str, open_site: Path, scheme: str
) -> None:
    page = new_page(base_url=behind_nginx, color_scheme=scheme)
    page.add_init_script(NOTED)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))  # asked for by drawings
    urls = one_of_each_kind(open_site)
    assert len(urls) > 30
    for url in urls:
        page.goto(url)
        assert page.evaluate("window.__violated") == [], url
        if url.endswith(("/", "404.html")):
            assert page.locator("html.js").count() == 1, url


def test_search_and_switch_and_copy_and_filter_work(new_page: NewPage, behind_nginx: str) -> None:
    page = new_page(base_url=behind_nginx, permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(NOTED)
    page.goto("")
    page.get_by_role("button", name="深色").click()
    expect(page.locator("[data-scheme=dark]")).to_have_attribute("media", "screen")
    page.keyboard.press("/")
    page.keyboard.type("船闸")
    expect(page.locator("[data-search-results] a").first).to_be_visible()
    assert page.evaluate("window.__violated") == []
    page.goto("tasks/T02/")
    expect(page.locator("[data-scheme=dark]")).to_have_attribute("media", "screen")
    page.locator("h2").first.hover()
    page.locator("h2 .headerlink").first.click()
    expect(page.locator("[data-toast]")).to_be_visible()
    page.goto("comments/")
    page.get_by_label("文字", exact=True).fill("没有这样的话")
    expect(page.locator("[data-list-count]")).to_contain_text("没有符合条件的")
    page.goto("table/")
    page.get_by_label("单位", exact=True).first.select_option(index=1)
    with page.expect_download():
        page.locator("[data-table-csv]").first.click()
    page.goto("consultation/give/")
    assert page.evaluate("window.__violated") == []


INJECTED = (
    "<script>window.__pwned=1</script>",
    "<img src=x onerror='window.__pwned=1'>",
    "<a id=enemy href='javascript:window.__pwned=1'>点</a>",
    "<svg onload='window.__pwned=1'></svg>",
    "<iframe srcdoc='<script>parent.__pwned=1</script>'></iframe>",
    "<object data='data:text/html,<script>opener.__pwned=1</script>'></object>",
    "<script src='data:text/javascript,window.__pwned=1'></script>",
    "<script src='https://evil.invalid/x.js'></script>",
    "<link rel=stylesheet href='https://evil.invalid/x.css'>",
    "<img src='https://evil.invalid/x.png'>",
    "<base href='https://evil.invalid/'>",
    "<style>h1{color:red!important}</style><p style='position:fixed'>x</p>",
)


def test_what_was_brought_in_does_not_run(
    new_page: NewPage, open_site: Path, served: Callable[[Path], str], faults: list[str]
) -> None:
    """Were an escape ever to fail: the policy in the page alone still stops each of these."""
    page = new_page(base_url=served(open_site))
    stopped: set[str] = set()
    page.on("requestfailed", lambda r: stopped.add(r.url) if r.failure == "csp" else None)
    for attack in INJECTED:
        _with(page, attack)
        with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
            page.goto("tasks/T02/")
            if page.locator("#enemy").count():
                page.locator("#enemy").click()
        assert page.evaluate("window.__pwned") is None, attack
        assert page.evaluate("document.baseURI").endswith("tasks/T02/"), attack
        page.unroute("**/tasks/T02/")
    asked = {fault.split(" ")[-1] for fault in faults if fault.startswith("asks elsewhere")}
    assert stopped == asked == {f"https://evil.invalid/x.{kind}" for kind in ("js", "css", "png")}
    faults.clear()  # the browser told what it refused


def _with(page: Page, attack: str) -> None:
    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("<h1", f"{attack}<h1", 1))

    page.route("**/tasks/T02/", answer)
