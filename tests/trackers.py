"""Issues of forges that keep their state in memory, with the habits of the real ones.

Each is a function from request to answer, as in `tests/forges.py`; people act on it by its methods.
What each does in its own way is in its class; all of it is from the published descriptions.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from generator.forge.environment import Tracker as Place
from generator.forge.kind import Forge
from tests.forges import TOKEN, Answer, answer

Upset = Callable[[httpx.Request], Answer | None]


@dataclass
class Talk:
    """Something that people wrote: an issue, or what stands below one."""

    id: str
    author: str
    body: str
    created: datetime
    updated: datetime
    issue: str = ""
    closed: bool = False
    private: bool = False
    pull: bool = False
    system: bool = False


Shape = Callable[[Talk], dict[str, Any]]


@dataclass
class Tracker:
    """The issues of one repository. `upsets`: by the number of the question, from 1.

    `between`: what happens before each question; `bare`: what need not be given is null.
    """

    login: str = "bot"
    size: int = 3  # things on a page
    now: datetime = field(default_factory=lambda: datetime.fromisoformat("2025-10-14T01:00:00Z"))
    issues: dict[str, Talk] = field(default_factory=dict)
    remarks: dict[str, Talk] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    upsets: dict[int, Upset] = field(default_factory=dict)
    between: Callable[[], None] | None = None
    refuses: dict[str, int] = field(default_factory=dict)  # method and end of the path → status
    moved: str = ""  # the name that the repository had
    bare: bool = False
    public: bool = False
    log: list[tuple[str, str]] = field(default_factory=list)
    last: int = 0
    said: int = 0

    forge = Forge.GITHUB
    api = "/api/v3"
    project = "office/plan"
    missing = 404
    bumps = True  # whether an edit below an issue changes the issue
    most = 100

    # -- what people do

    def tick(self) -> datetime:
        self.now += timedelta(seconds=61)
        return self.now

    def number(self) -> str:
        self.last += 1
        return str(self.last)

    def open(self, body: str, author: str = "resident", **more: Any) -> str:
        moment, number = self.tick(), self.number()
        self.issues[number] = Talk(number, author, body, moment, moment, **more)
        return number

    def edit(self, number: str, body: str) -> None:
        self.issues[number].body = body
        self.issues[number].updated = self.tick()

    def remove(self, number: str) -> None:
        self.tick()
        del self.issues[number]
        self.deleted.add(number)
        for one in self.below(number):
            del self.remarks[one.id]

    def say(self, number: str, body: str, author: str = "neighbour", **more: Any) -> str:
        moment, identity = self.tick(), self.serial()
        self.remarks[identity] = Talk(identity, author, body, moment, moment, number, **more)
        self.issues[number].updated = moment
        return identity

    def serial(self) -> str:
        self.said += 1
        return str(1000 + self.said)

    def edit_remark(self, identity: str, body: str) -> None:
        one = self.remarks[identity]
        one.body, one.updated = body, self.tick()
        if self.bumps:
            self.issues[one.issue].updated = one.updated

    def remove_remark(self, identity: str) -> None:
        self.tick()
        del self.remarks[identity]

    def below(self, number: str) -> list[Talk]:
        found = [one for one in self.remarks.values() if one.issue == number]
        return sorted(found, key=lambda one: one.created)

    def ours(self, number: str) -> list[str]:
        found = (one for one in self.below(number) if not one.system)
        return [one.body for one in found if one.author == self.login]

    # -- what programs ask

    def place(self, token: str = TOKEN, host: str = "https://forge.invalid") -> Place:
        return Place(self.forge, host + self.api, self.project, token)

    @property
    def address(self) -> str:
        return f"https://forge.invalid/{self.project}"

    def __call__(self, request: httpx.Request) -> Answer:
        path = request.url.path
        self.log.append((request.method, path))
        if self.between:
            self.between()
        if (upset := self.upsets.pop(len(self.log), None)) and (given := upset(request)):
            return given
        for rule, status in self.refuses.items():
            method, _, end = rule.partition(" ")
            if request.method == method and path.endswith(end):
                return answer(
                    status, {"message": f"refused {request.url.query!r} {request.headers}"}
                )
        if not self.knows(request):
            given = {**request.headers, **request.url.params}
            secret = [given.get(k) for k in ("authorization", "private-token", "access_token")]
            return answer(401, {"message": f"Bad credentials {secret}"})
        if self.moved and self.moved in path:
            new, old = self.named(self.project), self.named(self.moved)
            place = str(request.url).replace(old, new)
            assert place != str(request.url)
            return answer(301, {"message": "Moved Permanently"}, {"Location": place})
        body = json.loads(request.content or b"null")
        for method, pattern, act in self.routes():
            match = re.fullmatch(self.api + pattern, path)
            if match and method == request.method:
                return act(request, body, *match.groups())
        return answer(404, {"message": "Not Found"})

    def knows(self, request: httpx.Request) -> bool:
        given = request.headers.get("authorization")
        reads = request.method == "GET" and not request.url.path.endswith("/user")
        return given == self.proof() or (self.public and reads and given is None)

    def proof(self) -> str:
        return f"Bearer {TOKEN}"

    def named(self, project: str) -> str:
        """The name of a project in an address."""
        return project

    def writes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path in self.log if method != "GET"]

    def routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        repository = f"/repos/{self.project}"
        issues = f"{repository}/issues"
        return [
            ("GET", "/user", lambda *_: answer(200, {"login": self.login, "name": None})),
            ("GET", repository, lambda *_: answer(200, {"full_name": self.project})),
            ("GET", issues, self.list_issues),
            ("GET", f"{issues}/comments", self.list_remarks),
            ("GET", rf"{issues}/(\w+)", self.show),
            ("GET", rf"{issues}/(\w+)/comments", self.list_below),
            ("POST", rf"{issues}/(\w+)/comments", self.create),
            ("PATCH", rf"{issues}/comments/(\d+)", self.update),
            ("PATCH", rf"{issues}/(\w+)", self.change),
        ]

    def ordered(self, found: list[Talk], request: httpx.Request) -> list[Talk]:
        asked = request.url.params
        key = asked.get("sort", "created")
        backward = asked.get("direction", "desc") == "desc"
        return sorted(found, key=lambda one: getattr(one, key), reverse=backward)

    def since(self, found: list[Talk], request: httpx.Request) -> list[Talk]:
        moment = request.url.params.get("since")
        return [one for one in found if not moment or one.updated >= datetime.fromisoformat(moment)]

    def list_issues(self, request: httpx.Request, _: Any) -> Answer:
        state = request.url.params.get("state", "open")
        found = [one for one in self.issues.values() if state == "all" or not one.closed]
        found = self.since(self.ordered(found, request), request)
        return self.paged(request, found, self.issue)

    def list_remarks(self, request: httpx.Request, _: Any) -> Answer:
        found = self.since(self.ordered([*self.remarks.values()], request), request)
        return self.paged(request, found, self.remark)

    def list_below(self, request: httpx.Request, _: Any, number: str) -> Answer:
        if number not in self.issues:
            return self.absent(number)
        return self.paged(request, self.below(number), self.remark)

    def show(self, _: httpx.Request, __: Any, number: str) -> Answer:
        if number not in self.issues:
            return self.absent(number)
        return answer(200, self.issue(self.issues[number]))

    def absent(self, number: str) -> Answer:
        return answer(self.missing if number in self.deleted else 404, {"message": "gone"})

    def create(self, _: httpx.Request, body: Any, number: str) -> Answer:
        if number not in self.issues:
            return self.absent(number)
        identity = self.say(number, body["body"].replace("\n", "\r\n").rstrip(), self.login)
        return answer(201, self.remark(self.remarks[identity]))

    def update(self, _: httpx.Request, body: Any, identity: str) -> Answer:
        if identity not in self.remarks:
            return answer(404, {"message": "Not Found"})
        self.edit_remark(identity, body["body"])
        return answer(200, self.remark(self.remarks[identity]))

    def change(self, _: httpx.Request, body: Any, number: str) -> Answer:
        assert body["state"] == "closed"
        self.issues[number].closed, self.issues[number].updated = True, self.tick()
        return answer(200, self.issue(self.issues[number]))

    def paged(self, request: httpx.Request, found: list[Talk], shape: Shape) -> Answer:
        asked = request.url.params
        size = min(self.size, self.most, int(asked.get("per_page", asked.get("limit", 30))))
        number = int(asked.get("page", 1))
        start, end = (number - 1) * size, number * size
        headers = {"X-Total-Count": str(len(found))}
        if end < len(found):
            following = request.url.copy_merge_params({"page": number + 1}).copy_with(host="inside")
            headers["Link"] = f'<{following}>; rel="next"'
        return answer(200, [shape(one) for one in found[start:end]], headers)

    # -- in which shape

    def moment(self, when: datetime) -> str:
        return when.strftime("%Y-%m-%dT%H:%M:%SZ")

    def times(self, one: Talk) -> dict[str, Any]:
        return {"created_at": self.moment(one.created), "updated_at": self.moment(one.updated)}

    def who(self, one: Talk) -> Any:
        person = {"login": one.author, "id": 7, "avatar_url": "https://forge.invalid/face.png"}
        return (
            None if self.bare and one.author != self.login else {**person, "email": "a@b.example"}
        )

    def issue(self, one: Talk) -> dict[str, Any]:
        shape = {
            "id": 90000 + len(one.id),
            "number": int(one.id),
            "title": "意见",
            "user": self.who(one),
            "body": one.body or None,
            "state": "closed" if one.closed else "open",
            "state_reason": None,
            "comments": None if self.bare else len(self.below(one.id)),
            "labels": None if self.bare else [],
            "assignee": None,
            "closed_at": None,
            **self.times(one),
        }
        return shape | ({"pull_request": {"url": "x"}} if one.pull else {})

    def remark(self, one: Talk) -> dict[str, Any]:
        return {
            "id": int(one.id),
            "user": self.who(one),
            "body": one.body or None,
            "issue_url": f"https://inside/repos/{self.project}/issues/{one.issue}",
            **self.times(one),
        }


@dataclass
class GitHub(Tracker):
    missing = 410


@dataclass
class Gitea(Tracker):
    """The newest first, whatever is asked; at most 50 a page; below one issue all at once."""

    forge = Forge.GITEA
    api = "/api/v1"
    bumps = False
    most = 50

    def proof(self) -> str:
        return f"token {TOKEN}"

    def ordered(self, found: list[Talk], request: httpx.Request) -> list[Talk]:
        kept = (one for one in found if request.url.params.get("type") != "issues" or not one.pull)
        return sorted(kept, key=lambda one: one.created, reverse=True)

    def list_below(self, _: httpx.Request, __: Any, number: str) -> Answer:
        if number not in self.issues:
            return self.absent(number)
        return answer(200, [self.remark(one) for one in self.below(number)])

    def change(self, request: httpx.Request, body: Any, number: str) -> Answer:
        return answer(201, json.loads(super().change(request, body, number).content))

    def moment(self, when: datetime) -> str:
        return (when + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S+08:00")

    def issue(self, one: Talk) -> dict[str, Any]:
        shape = {"pull_request": None, **super().issue(one), "assignees": None}
        del shape["state_reason"]
        return shape

    def remark(self, one: Talk) -> dict[str, Any]:
        return super().remark(one) | {"pull_request_url": "", "original_author": ""}


@dataclass
class GitLab(Tracker):
    """Numbers within the project; notes among which are lines of its own; no list of all notes."""

    forge = Forge.GITLAB
    api = "/api/v4"
    project = "group/office/plan"

    def named(self, project: str) -> str:
        return quote(project, safe="")

    def knows(self, request: httpx.Request) -> bool:
        given = request.headers.get("private-token")
        reads = request.method == "GET" and not request.url.path.endswith("/user")
        return given == TOKEN or (self.public and reads and given is None)

    def routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        issues = f"/projects/{self.project}/issues"
        return [
            ("GET", "/user", lambda *_: answer(200, {"username": self.login})),
            ("GET", f"/projects/{self.project}", lambda *_: answer(200, {"id": 5})),
            ("GET", issues, self.list_issues),
            ("GET", rf"{issues}/(\w+)", self.show),
            ("GET", rf"{issues}/(\w+)/notes", self.list_below),
            ("POST", rf"{issues}/(\w+)/notes", self.create),
            ("PUT", rf"{issues}/(\w+)/notes/(\d+)", self.update_note),
            ("PUT", rf"{issues}/(\w+)", self.change),
        ]

    def ordered(self, found: list[Talk], request: httpx.Request) -> list[Talk]:
        asked = request.url.params
        key = asked.get("order_by", "created_at").removesuffix("_at")
        backward = asked.get("sort", "desc") == "desc"
        return sorted(found, key=lambda one: getattr(one, key), reverse=backward)

    def since(self, found: list[Talk], request: httpx.Request) -> list[Talk]:
        moment = request.url.params.get("updated_after")
        return [one for one in found if not moment or one.updated >= datetime.fromisoformat(moment)]

    def list_issues(self, request: httpx.Request, _: Any) -> Answer:
        assert "state" not in request.url.params
        found = self.since(self.ordered([*self.issues.values()], request), request)
        return self.paged(request, found, self.issue)

    def update_note(self, request: httpx.Request, body: Any, _: str, identity: str) -> Answer:
        return self.update(request, body, identity)

    def change(self, _: httpx.Request, body: Any, number: str) -> Answer:
        assert body == {"state_event": "close"}
        self.issues[number].closed, self.issues[number].updated = True, self.tick()
        self.say(number, "closed", self.login, system=True)
        return answer(200, self.issue(self.issues[number]))

    def moment(self, when: datetime) -> str:
        return when.strftime("%Y-%m-%dT%H:%M:%S.524Z")

    def issue(self, one: Talk) -> dict[str, Any]:
        said = [each for each in self.below(one.id) if not each.system]
        return {
            "id": 90000 + int(one.id),
            "iid": int(one.id),
            "title": "意见",
            "description": one.body or None,
            "author": None if self.bare else {"username": one.author, "name": "某人"},
            "state": "closed" if one.closed else "opened",
            "user_notes_count": None if self.bare else len(said),
            "confidential": one.private,
            **self.times(one),
        }

    def remark(self, one: Talk) -> dict[str, Any]:
        person = {"username": one.author, "avatar_url": None}
        known = not self.bare or one.author == self.login
        return {
            "id": int(one.id),
            "body": one.body or None,
            "author": person if known else None,
            "system": one.system,
            "internal": one.private,
            **self.times(one),
        }


@dataclass
class Gitee(Tracker):
    """Numbers that are words; no page is named as the next; the token is a parameter."""

    forge = Forge.GITEE
    api = "/api/v5"
    vague: bool = False  # whether the list of all comments does not say what they stand below

    def number(self) -> str:
        self.last += 1
        return f"I6AB{self.last}"

    def knows(self, request: httpx.Request) -> bool:
        assert "authorization" not in request.headers
        given = request.url.params.get("access_token")
        if request.method != "GET":
            assert given is None
            given = json.loads(request.content).get("access_token")
        reads = request.method == "GET" and not request.url.path.endswith("/user")
        return given == TOKEN or (self.public and reads and given is None)

    def routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        found = [one for one in super().routes() if one[2] != self.change]
        owner = self.project.partition("/")[0]
        return [*found, ("PATCH", rf"/repos/{owner}/issues/(\w+)", self.change)]

    def change(self, request: httpx.Request, body: Any, number: str) -> Answer:
        assert body["repo"] == self.project.partition("/")[2]
        return super().change(request, body, number)

    def paged(self, request: httpx.Request, found: list[Talk], shape: Shape) -> Answer:
        given = super().paged(request, found, shape)
        return answer(200, json.loads(given.content), {"total_count": str(len(found))})

    def moment(self, when: datetime) -> str:
        return (when + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S+08:00")

    def issue(self, one: Talk) -> dict[str, Any]:
        plain = Talk("0", one.author, one.body, one.created, one.updated, closed=one.closed)
        shape = super().issue(plain) | {"number": one.id, "security_hole": one.private}
        return shape | {"comments": None if self.bare else len(self.below(one.id))}

    def remark(self, one: Talk) -> dict[str, Any]:
        shape = super().remark(one)
        del shape["issue_url"]
        return shape | {"target": None if self.vague else {"issue": {"number": one.issue}}}


TRACKERS = [GitHub, GitLab, Gitea, Gitee]
