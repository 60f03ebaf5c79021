"""`plansite verify --site`: a copy of the site in a folder or on a server, against a list."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.cli import main
from generator.mirror import digests
from generator.sums import listed

Captured = pytest.CaptureFixture[str]


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing."""

    def send_head(self) -> object:
        if self.path.endswith("broken"):
            self.send_error(503)
            return None
        return super().send_head()


@contextmanager
def serving(folder: Path, handler: type[Silent] = Silent) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    for name in ("index.html", "tasks/T01/index.html", "附件/图 1.html"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name, "utf-8")
    (made / "SHA256SUMS").write_bytes(listed({n: d for n, d in digests(made).items() if d}))
    return made


def verify(*options: object) -> int:
    return main(["verify", *map(str, options)])


def test_a_true_copy(site: Path, capsys: Captured) -> None:
    assert verify("--site", site) == 0
    assert capsys.readouterr().out == "清单列有 4 个文件，不符 0 处。\n"
    with serving(site) as address:
        for place in (address, f"{address}/"):
            assert verify("--site", place) == 0
    assert "按网址只能核对清单上的文件" in capsys.readouterr().out


def test_what_differs_is_named(site: Path, capsys: Captured) -> None:
    (site / "index.html").write_text("改过", "utf-8")
    (site / "附件/图 1.html").unlink()
    (site / "more.js").write_text("多出", "utf-8")
    with serving(site) as address:
        assert verify("--site", address) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "index.html：内容不同",
        "附件/图 1.html：缺少",
    ]
    (site / "tasks/T01/index.html").unlink()
    (site / "tasks/T01/index.html").symlink_to("/etc/passwd")
    assert verify("--site", site) == 1
    assert capsys.readouterr().out.splitlines() == [
        "index.html：内容不同",
        "more.js：多出",
        "tasks/T01/index.html：不是普通文件",
        "附件/图 1.html：缺少",
        "清单列有 4 个文件，不符 4 处。",
    ]


def test_what_is_no_file_is_not_opened(site: Path, capsys: Captured) -> None:
    os.mkfifo(site / "pipe")  # nobody writes into it: who opens it waits for ever
    assert verify("--site", site) == 1
    assert "pipe：不是普通文件" in capsys.readouterr().out


def test_a_list_from_elsewhere_sees_a_copy_whose_own_list_was_changed_too(
    site: Path, tmp_path: Path, capsys: Captured
) -> None:
    ours = tmp_path / "ours"
    ours.write_bytes((site / "SHA256SUMS").read_bytes())
    (site / "index.html").write_text("改过", "utf-8")
    (site / "SHA256SUMS").write_bytes(listed({n: d for n, d in digests(site).items() if d}))
    assert verify("--site", site) == 0
    capsys.readouterr()
    assert verify("--site", site, "--against", ours) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "SHA256SUMS：内容不同",
        "index.html：内容不同",
    ]
    with serving(site) as address:
        assert verify("--site", address, "--against", ours) == 1
        assert verify("--site", site, "--against", f"{address}/SHA256SUMS") == 0


def test_what_cannot_be_compared_is_one_line(site: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "bad").write_text("0" * 64 + "  ../../etc/passwd\n", "utf-8")
    with serving(site) as address:
        (site / "broken").write_text("x", "utf-8")
        cases = {
            ("--site", tmp_path / "nowhere"): "读不了",
            ("--site", site / "tasks"): "读不了",
            ("--site", site, "--against", tmp_path / "bad"): "第 1 行不是校验值清单",
            ("--site", site, "--against", site / "index.html"): "第 1 行不是校验值清单",
            ("--site", f"{address}/tasks"): "没有这份清单",
            ("--site", "http://127.0.0.1:1"): "取不到",
            ("--site", "http://[/"): "取不到",
            ("--site", site, "--against", f"{address}/broken"): "答复 503",
            ("--against", site): "请同时写明 --site",
            ("--site", tmp_path / "nowhere", "--against", site / "SHA256SUMS"): "找不到目录",
        }
        for options, told in cases.items():
            assert verify(*options) == 2, options
            (line,) = capsys.readouterr().err.splitlines()
            assert told in line, options


def test_a_server_that_never_ends_is_left(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("generator.mirror._MOST", 5)
    with serving(site) as address:
        assert verify("--site", address) == 2
    assert "超过" in capsys.readouterr().err


class Moving(Silent):
    """Sends one file elsewhere, shows folders under their own address, drips another file."""

    moved = "/other.html"

    def send_head(self) -> object:
        ways = {"/index.html": "/", "/tasks/T01/index.html": self.moved}
        if self.path in ways:
            self.send_response(302)
            self.send_header("Location", ways[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return super().send_head()


def test_a_file_that_is_elsewhere_is_not_in_the_copy(site: Path, capsys: Captured) -> None:
    (site / "other.html").write_bytes((site / "tasks/T01/index.html").read_bytes())
    with serving(site, Moving) as address:
        assert verify("--site", address) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "tasks/T01/index.html：转到别处",
        "清单列有 4 个文件，不符 1 处。",
    ]


class Dripping(Silent):
    def do_GET(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            if self.path.endswith("slow/SHA256SUMS"):
                self.wfile.write(b"\r\n")
            for _ in range(200):
                self.wfile.write(b"x")
                time.sleep(0.1)


@pytest.mark.parametrize("folder", ["slow", "slow-head"])
def test_a_server_that_drips_is_left(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, folder: str
) -> None:
    monkeypatch.setattr("generator.mirror._MOST_SECONDS", 0.5)
    began = time.monotonic()
    with serving(site, Dripping) as address:
        assert verify("--site", f"{address}/{folder}") == 2
        assert time.monotonic() - began < 5
    assert "没有核对完" in capsys.readouterr().err
