"""Finds the browser of the tests on this machine; run as a program, gets one if there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ASK = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
# The browser, letters for what it shows, and what Playwright's driver needs of a bare system.
PACKAGES = ("chromium", "fonts-noto-cjk", "libatomic1")
WAY_OUT = (
    "测试需要 Chromium，本机没有，也未能自动安装："
    "请先装好 Chromium 或 Chrome，或用环境变量 CHROMIUM 写明其路径"
)


def find() -> str | None:
    """Return the one that $CHROMIUM names; else an installed one; else Playwright's own."""
    if not (own := playwrights_own()):
        return None
    if named := os.environ.get("CHROMIUM"):
        return named if answers(named) else None
    installed = filter(None, map(shutil.which, NAMES))
    return next((path for path in (*installed, own) if answers(path)), None)


def playwrights_own() -> str:
    """Return where Playwright puts its Chromium; nothing where its driver does not run.

    Asked in a process of its own: a test's process may have a Playwright under way.
    """
    asked = (sys.executable, "-c", ASK)
    return subprocess.run(asked, check=False, capture_output=True, text=True).stdout.strip()


def answers(program: str) -> bool:
    """Whether a program runs: Ubuntu's `chromium-browser` may only tell one to get a snap."""
    try:
        done = subprocess.run([program, "--version"], check=False, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def get() -> bool:
    """Install the distribution's where that may be done, Playwright's own otherwise."""
    root = as_root()
    if root is not None and is_debian():
        apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        return runs(*apt, "update") and runs(*apt, "install", "--no-install-recommends", *PACKAGES)
    own = (sys.executable, "-m", "playwright", "install", "chromium")
    return (root is not None and runs(*own, "--with-deps")) or runs(*own)


def as_root() -> list[str] | None:
    """Return what runs a command as root and asks nothing; None where that cannot be."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and runs("sudo", "-n", "true") else None


def is_debian() -> bool:
    """Whether `chromium` is a package here; on Ubuntu it only points to a snap."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()


def runs(*command: str) -> bool:
    """Whether a command did what it should; what it says is not shown."""
    quiet = subprocess.DEVNULL
    done = subprocess.run(command, check=False, stdin=quiet, stdout=quiet, stderr=quiet)
    return done.returncode == 0


if __name__ == "__main__":
    if not (path := find() or (get() and find())):
        sys.exit(WAY_OUT)
    print(path)
