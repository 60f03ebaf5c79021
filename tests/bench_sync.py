"""How long it takes to take in 10,000 issues from a fake of GitHub and to publish them; a part of
`make bench`, and alone `python -m tests.bench_sync [NUMBER]`.

The fake answers in the same process: its own time is measured apart, and told beside.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from generator.directory import load_directory
from generator.docket import Docket
from generator.exchange.filing import Desk
from generator.exchange.planning import Planned, ledger_of, steps
from generator.exchange.reading import look, since
from generator.exchange.steps import Step
from generator.forge.address import Repository
from generator.forge.connect import tracker
from generator.history import History
from generator.ledger import ledger
from generator.publish import save
from generator.slip import read
from tests.conftest import FOREIGN, ROOT
from tests.forges import Clock, opened
from tests.office import DAY, letter, slip
from tests.trackers import GitHub

Line = tuple[str, str, str]


def main(number: int) -> None:
    """Measure and print."""
    for line in lines(number):
        print(f"| {' | '.join(line)} |")


def lines(number: int) -> Iterator[Line]:
    """What was done, how long it took, and how long the fake took of it."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder) / "plan"
        shutil.copytree(FOREIGN, plan, ignore=lambda *_: ["comments"])
        fake = filled(number)
        yield run(f"first sync of {number} issues", plan, fake, full=False)
        yield run("the second, incremental", plan, fake, full=False)
        yield run("the second, with the sweep", plan, fake, full=True)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield "greatest memory, the fake's issues included", f"{memory:.0f} MB", ""
        yield published(f"the site of {number} comments", plan, Path(folder) / "build")


def published(what: str, plan: Path, output: Path) -> Line:
    """The site of the plan, built once; the second figure is the greatest memory of any run yet."""
    command = [sys.executable, "-m", "generator", "build", "--plan", str(plan)]
    command += ["--output", str(output), "--today", DAY.isoformat()]
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return what, f"{time.perf_counter() - started:.1f} s", f"{memory:.0f} MB"


def filled(number: int) -> GitHub:
    """A fake whose issues have 300 characters each, and every tenth something below it."""
    fake = GitHub(size=100)
    for place in range(number):
        fake.now = fake.now.replace(day=14 + place % 10, hour=place % 9)
        issue = fake.open(letter(slip("关于岸电改造的意见和建议。" * 20 + str(place))))
        if place % 10 == 0:
            fake.say(issue, "赞成这条意见。")
    return fake


def run(what: str, plan: Path, fake: GitHub, *, full: bool) -> Line:
    """One run, as the command does it."""
    door = Watch(fake)
    started, spent = time.perf_counter(), time.process_time()
    planned = sync(plan, fake, door, full=full)
    took = f"{time.perf_counter() - started:.1f} s ({time.process_time() - spent:.1f} s of a core)"
    taken = sum(isinstance(one, Step) for one in planned)
    return f"{what}: {taken} files written", took, f"{door.seconds:.1f} s"


class Watch:
    """A fake, and the time that it takes to answer."""

    def __init__(self, fake: Callable[[httpx.Request], httpx.Response]) -> None:
        self.fake, self.seconds = fake, 0.0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        started = time.process_time()
        given = self.fake(request)
        self.seconds += time.process_time() - started
        return given


def sync(plan: Path, fake: GitHub, door: Watch, *, full: bool) -> tuple[Planned, ...]:
    """What `plansite comments sync --apply` does, without its settings."""
    loaded = load_directory(plan)
    if loaded.plan is None:
        raise SystemExit(str(loaded.findings))
    history = History(ledger(loaded), loaded.plan)
    docket = Docket(loaded.consultation, loaded.comments, (), history, DAY)
    desk = Desk(docket, Repository(fake.address, fake.forge))
    filed = ledger_of(desk).comments
    start = "" if full else since(filed, "2100-01-01T00:00:00Z")
    with tracker(fake.place(), opened(door, Clock())) as forge:
        seen = look(forge, filed, start, lambda issue: bool(read(issue.body)))
    planned = steps(seen, desk)
    for step in planned:
        if isinstance(step, Step):
            save(plan / step.file, step.data)
    return planned


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
