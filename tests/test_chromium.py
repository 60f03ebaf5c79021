"""The browser of the tests is one that runs."""

from pathlib import Path

import pytest

from tests import chromium

RUNS = "#!/bin/sh\necho Chromium\n"
FAILS = "#!/bin/sh\necho get the snap >&2\nexit 1\n"


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine where the only programs are those in this folder, Playwright's `own` among them."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "playwrights_own", lambda: str(tmp_path / "own"))
    return tmp_path


def program(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_named_one_is_taken(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium", RUNS)
    monkeypatch.setenv("CHROMIUM", program(bare / "another", RUNS))
    assert chromium.find() == str(bare / "another")


def test_nothing_stands_in_for_the_named_one(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium", RUNS)
    monkeypatch.setenv("CHROMIUM", str(bare / "absent"))
    assert chromium.find() is None


def test_one_that_does_not_run_is_passed_over(bare: Path) -> None:
    program(bare / "chromium", FAILS)
    program(bare / "google-chrome", RUNS)
    assert chromium.find() == str(bare / "google-chrome")


def test_playwrights_own_comes_last(bare: Path) -> None:
    program(bare / "own", RUNS)
    assert chromium.find() == str(bare / "own")
    program(bare / "chromium", RUNS)
    assert chromium.find() == str(bare / "chromium")


def test_there_may_be_none() -> None:
    assert chromium.find() is None


def test_none_is_of_use_without_the_driver(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium", RUNS)
    monkeypatch.setattr(chromium, "playwrights_own", lambda: "")
    assert chromium.find() is None
