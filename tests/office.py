"""An office that keeps a ledger in memory and takes comments in from a fake forge."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

import httpx

from generator.comment import Comment, FiledComment
from generator.docket import Docket
from generator.exchange.filing import Desk
from generator.exchange.planning import Planned, ledger_of, steps
from generator.exchange.reading import look, since
from generator.exchange.replying import Answer, answers, name_of, post
from generator.exchange.steps import Step
from generator.forge.address import Repository
from generator.forge.connect import tracker
from generator.history import History
from generator.ledger import ledger
from generator.load import load
from generator.slip import Slip, body, read
from generator.written import written
from tests.conftest import FOREIGN, files_in
from tests.forges import TOKEN, Clock, opened
from tests.forges import Answer as Given
from tests.trackers import Tracker

PLAN = {k: v for k, v in files_in(FOREIGN).items() if not k.startswith("comments/")}
DAY = date(2025, 10, 20)


class CutError(Exception):
    """The run was killed."""


CONSULTATION = load(PLAN, "plan").consultation


@lru_cache(maxsize=2_000)
def filed_in(name: str, data: bytes) -> FiledComment:
    """A file of the ledger, read as the plan's are."""
    loaded = load({name: data}, "plan")
    assert {finding.rule for finding in loaded.findings} == {"file-missing"}, loaded.findings
    (filed,) = loaded.comments
    return filed


@cache
def history() -> History:
    loaded = load(PLAN, "plan")
    assert loaded.plan is not None
    return History(ledger(loaded), loaded.plan)


@dataclass
class Office:
    """`files`: what lies in comments/. `door`: what stands between the office and the forge."""

    fake: Tracker
    files: dict[str, bytes] = field(default_factory=dict)
    day: date = DAY
    door: Callable[[httpx.Request], Given] | None = None
    token: str = TOKEN
    clock: Clock = field(default_factory=Clock)
    written: int = 0

    @property
    def desk(self) -> Desk:
        filed = [filed_in(name, data) for name, data in self.files.items()]
        docket = Docket(CONSULTATION, filed, (), history(), self.day)
        return Desk(docket, Repository(self.fake.address, self.fake.forge))

    def comments(self) -> Mapping[str, Comment]:
        return {filed.comment.id: filed.comment for filed in self.desk.docket.comments}

    def planned(self, *, full: bool = False) -> tuple[Planned, ...]:
        desk = self.desk
        filed = ledger_of(desk).comments
        start = "" if full else since(filed, "2100-01-01T00:00:00Z")
        place = self.fake.place(self.token)
        with tracker(place, opened(self.door or self.fake, self.clock)) as forge:
            seen = look(forge, filed, start, lambda issue: bool(read(issue.body)))
        return steps(seen, desk)

    def sync(self, *, full: bool = False, cut_after: int | None = None) -> list[str]:
        """Take the steps, and tell of them; killed before the write after so many."""
        told = []
        for step in self.planned(full=full):
            if isinstance(step, Step):
                self.save(step.file, step.data, cut_after)
                told.append(str(step))
            elif not hasattr(step, "id"):
                told.append(str(step))
            cut_after = (
                cut_after - 1 if cut_after is not None and isinstance(step, Step) else cut_after
            )
        return told

    def save(self, name: str, data: bytes, cut_after: int | None = None) -> None:
        if cut_after == 0:
            raise CutError
        assert self.files.get(name) != data
        self.files[name] = data
        self.written += 1

    def change(self, identity: str, **fields: object) -> None:
        """The office writes into a file by hand."""
        (name,) = (name for name in self.files if name.endswith(f"/{identity}.yaml"))
        old = self.comments()[identity]
        self.files[name] = written(
            Comment.model_validate_json(json.dumps(old.model_dump(mode="json") | fields))
        )

    def reply(self, site: str = "", cut_after: int | None = None) -> list[str]:
        """Post the answers that are wanted; killed before the file after so many."""
        wanted = [one for one in answers(self.desk, site) if isinstance(one, Answer)]
        told = []
        place = self.fake.place(self.token)
        with tracker(place, opened(self.door or self.fake, self.clock)) as forge:
            login = name_of(forge) if wanted else ""
            for step in wanted:
                filed = post(step, forge, login)
                if cut_after is not None and len(told) == cut_after:
                    raise CutError
                self.files[f"{filed.place}.yaml"] = written(filed.comment)
                told.append(str(step))
        return told


def slip(text: str = "应写硬。", item: str = "T04-1-1", **more: str) -> Slip:
    return Slip(item, **{"revision": "draft", "text": text} | more)


def letter(*slips: Slip) -> str:
    return body(slips or [slip()])
