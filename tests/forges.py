"""Forges that keep their state in memory: what the adapters ask of them, answered in the shape of the real ones.

A fake is a function from request to answer, for `httpx.MockTransport`; `served` puts it behind a real socket.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx

from generator.forge.client import Client
from generator.forge.environment import PullRequest
from generator.forge.kind import Forge

TOKEN = "tok-9f8e7d6c5b4a"  # noqa: S105  of no forge
Answer = httpx.Response


@dataclass
class Fake:
    """One pull request, number 7, of one repository. `upsets` are answered first, once each."""

    login: str = "bot"
    page: int = 2
    refuses: dict[str, int] = field(default_factory=dict)  # method and end of the path → status
    notes: list[dict[str, Any]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    upsets: list[Callable[[httpx.Request], Answer]] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)
    last: int = 100

    api = "/"
    project = "office/plan"
    forge = Forge.GITHUB
    header = ("authorization", f"Bearer {TOKEN}")
    author = "login"

    def __call__(self, request: httpx.Request) -> Answer:
        path = request.url.path
        self.log.append((request.method, path))
        if self.upsets:
            return self.upsets.pop(0)(request)
        for rule, status in self.refuses.items():
            method, _, end = rule.partition(" ")
            if request.method == method and path.endswith(end):
                return answer(status, {"message": f"refused {request.headers}"})
        if request.headers.get(self.header[0]) != self.header[1]:
            return answer(401, {"message": f"Bad credentials {TOKEN}"})
        assert "user-agent" in request.headers
        body = json.loads(request.content or b"null")
        for method, pattern, act in self.routes():
            match = re.fullmatch(self.api.rstrip("/") + pattern, path)
            if match and method == request.method:
                return act(request, body, *match.groups())
        return answer(404, {"message": "Not Found"})

    def writes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path in self.log if method != "GET"]

    def place(self, host: str = "https://forge.invalid") -> PullRequest:
        api = host + self.api.rstrip("/")
        return PullRequest(self.forge, api, self.project, 7, token=TOKEN)

    # -- what every forge keeps

    def routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        issue = f"/repos/{self.project}/issues"
        return [
            ("GET", "/user", lambda *_: answer(200, {self.author: self.login})),
            ("GET", f"{issue}/7/comments", self.list_notes),
            ("POST", f"{issue}/7/comments", self.create),
            ("PATCH", rf"{issue}/comments/(\d+)", self.update),
            ("GET", f"{issue}/7/labels", self.list_labels),
            ("POST", f"{issue}/7/labels", self.add_labels),
        ]

    def add(self, author: str, body: str, **more: Any) -> dict[str, Any]:
        self.last += 1
        key = "user" if self.author == "login" else "author"
        note = {"id": self.last, key: {self.author: author}, "body": body, **more}
        self.notes.append(note)
        return note

    def list_notes(self, request: httpx.Request, _: Any) -> Answer:
        return self.paged(request, self.notes)

    def paged(self, request: httpx.Request, found: list[Any]) -> Answer:
        number = int(request.url.params.get("page", 1))
        start, end = (number - 1) * self.page, number * self.page
        links = {}
        if end < len(found):
            # As behind a proxy: the host of a link may be one that only the forge itself knows.
            following = request.url.copy_merge_params({"page": number + 1}).copy_with(host="inside")
            links = {"Link": f'<{following}>; rel="next", <{request.url}>; rel="last"'}
        return answer(200, found[start:end], links)

    def create(self, _: httpx.Request, body: Any) -> Answer:
        return answer(201, self.add(self.login, body["body"].replace("\n", "\r\n") + " "))

    def update(self, _: httpx.Request, body: Any, identity: str) -> Answer:
        for note in self.notes:
            if note["id"] == int(identity):
                note["body"] = body["body"]
                return answer(200, note)
        return answer(404, {"message": "Not Found"})

    def list_labels(self, request: httpx.Request, _: Any) -> Answer:
        return self.paged(request, [{"name": name} for name in self.labels])

    def add_labels(self, _: httpx.Request, body: Any) -> Answer:
        assert all(isinstance(name, str) for name in body["labels"])
        self.labels += [name for name in body["labels"] if name not in self.labels]
        return answer(200, [])


@dataclass
class GitHub(Fake):
    pass


@dataclass
class Gitea(Fake):
    known: dict[str, int] = field(default_factory=lambda: {"问题": 1, "其他": 2, "旧的": 3})

    api = "/api/v1"
    forge = Forge.GITEA
    header = ("authorization", f"token {TOKEN}")

    def routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        labels = f"/repos/{self.project}/labels"
        own = [("GET", labels, self.list_known), ("POST", labels, self.make)]
        return [*own, *super().routes()]

    def list_notes(self, _: httpx.Request, __: Any) -> Answer:
        return answer(200, self.notes)  # all at once

    def list_known(self, request: httpx.Request, _: Any) -> Answer:
        found = [{"id": identity, "name": name} for name, identity in self.known.items()]
        return self.paged(request, found)

    def make(self, _: httpx.Request, body: Any) -> Answer:
        assert re.fullmatch("#[0-9a-f]{6}", body["color"])
        self.known[body["name"]] = len(self.known) + 1
        return answer(201, {"id": self.known[body["name"]], "name": body["name"]})

    def add_labels(self, _: httpx.Request, body: Any) -> Answer:
        names = {identity: name for name, identity in self.known.items()}
        self.labels += [names[i] for i in body["labels"] if names[i] not in self.labels]
        return answer(200, [])


@dataclass
class GitLab(Fake):
    api = "/api/v4"
    project = "5"
    forge = Forge.GITLAB
    header = ("private-token", TOKEN)
    author = "username"

    def routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        request = f"/projects/{self.project}/merge_requests/7"
        return [
            ("GET", "/user", lambda *_: answer(200, {self.author: self.login})),
            ("GET", f"{request}/notes", self.list_notes),
            ("POST", f"{request}/notes", self.create),
            ("PUT", rf"{request}/notes/(\d+)", self.update),
            ("GET", request, lambda *_: answer(200, {"iid": 7, "labels": self.labels})),
            ("PUT", request, self.change),
        ]

    def change(self, _: httpx.Request, body: Any) -> Answer:
        asked = body["add_labels"].split(",")
        self.labels += [name for name in asked if name not in self.labels]
        return answer(200, {"iid": 7, "labels": self.labels})


FORGES = [GitHub, GitLab, Gitea]


def answer(status: int, value: Any = None, headers: dict[str, str] | None = None) -> Answer:
    if value is None:
        return httpx.Response(status, headers=headers)
    return httpx.Response(status, json=value, headers=headers)


class Clock:
    """A clock that only sleep moves; `slept` are the pauses."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.now += seconds


def opened(fake: Callable[[httpx.Request], Answer], clock: Clock) -> Callable[..., Client]:
    """What opens a client on a fake."""

    def open_(api: str, token: str, headers: dict[str, str], **more: Any) -> Client:
        door = httpx.MockTransport(fake)
        return Client(api, token, headers, transport=door, clock=clock, sleep=clock.sleep, **more)

    return open_


@contextmanager
def served(fake: Callable[[httpx.Request], Answer]) -> Iterator[str]:
    """The fake behind a socket of this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            url = f"http://{self.headers['host']}{self.path}"
            headers = {key: value for key, value in self.headers.items() if key.lower() != "host"}
            given = fake(
                httpx.Request(self.command, url, headers=headers, content=self.rfile.read(length))
            )
            self.send_response(given.status_code)
            for key, value in given.headers.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(given.content)

        do_GET = do_POST = do_PATCH = do_PUT = answer  # noqa: N815  names of the standard library

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
