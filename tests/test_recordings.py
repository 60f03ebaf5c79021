"""Answers that real forges gave are read as they are; run where the recordings are (`recordings`)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import yaml

from generator.forge.connect import tracker
from generator.forge.environment import Tracker
from generator.forge.issues import Issues
from generator.forge.kind import Forge
from tests import trackers
from tests.conftest import RECORDINGS
from tests.forges import TOKEN, Clock, answer, opened

FORGES = {
    "github": Forge.GITHUB,
    "gitlab": Forge.GITLAB,
    "gitea": Forge.GITEA,
    "forgejo": Forge.GITEA,
}


def recorded(path: Path) -> Iterator[Any]:
    """The bodies of the answers in a recording."""
    if path.suffix == ".http":
        body = path.read_text("utf-8").partition("\n\n")[2]
        yield from [json.loads(body)] if body.strip() else []
        return
    for node in contents(yaml.safe_load(path.read_text("utf-8"))):
        yield json.loads(node) if isinstance(node, str) else node


def contents(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if "_content" in value:
            yield value["_content"]
        for inner in value.values():
            yield from contents(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from contents(inner)


def things(path: Path) -> Iterator[dict[str, Any]]:
    """All things with a day of making, one by one: issues and what stands below them."""
    for body in recorded(path):
        for each in body if isinstance(body, list) else [body]:
            if isinstance(each, dict) and "created_at" in each and "updated_at" in each:
                yield each


def reading(forge: Forge, given: dict[str, Any]) -> Iterator[Issues]:
    def door(asked: httpx.Request) -> httpx.Response:
        single = asked.url.path.rstrip("/").rpartition("/")[2].isdecimal()
        last = asked.url.params.get("page", "1") != "1"
        return answer(200, given if single else [] if last else [given])

    place = Tracker(forge, "https://forge.invalid", "o/r", TOKEN)
    with tracker(place, opened(door, Clock())) as issues:
        yield issues


def test_recorded_answers_are_read() -> None:
    read = {"issue": 0, "remark": 0}
    for name, forge in FORGES.items():
        for path in sorted((RECORDINGS / "recordings" / name).iterdir()):
            for thing in things(path):
                is_issue = ("number" in thing or "iid" in thing) and "title" in thing
                if not is_issue and ("body" not in thing or thing.get("system")):
                    continue
                for issues in reading(forge, thing):
                    if is_issue:
                        issue = issues.issue("7")
                        said = thing["description"] if forge is Forge.GITLAB else thing["body"]
                        number = thing["iid"] if forge is Forge.GITLAB else thing["number"]
                        assert (issue.number, issue.body) == (str(number), said or "")
                        assert issue.created
                        assert issue.updated
                        assert issue.closed == (thing["state"] == "closed")
                    else:
                        (remark,) = issues.remarks("7")
                        assert (remark.id, remark.body) == (str(thing["id"]), thing["body"])
                        assert remark.author
                        assert remark.created
                        listed = issues.remarks_since("")
                        if forge is Forge.GITEA and listed is not None:
                            assert [one.id for one in listed] == [remark.id]
                    read["issue" if is_issue else "remark"] += 1
    assert read["issue"] > 10
    assert read["remark"] > 10


def test_what_is_asked_is_described() -> None:
    """Each question of ours, with its parameters, is one that the forge describes."""
    for name, forge in (("github-issues", Forge.GITHUB), ("gitea", Forge.GITEA)):
        described = json.loads((RECORDINGS / f"{name}-openapi3.json").read_text("utf-8"))["paths"]
        parameters = json.loads((RECORDINGS / f"{name}-openapi3.json").read_text("utf-8"))[
            "components"
        ].get("parameters", {})
        asked: list[tuple[str, str, set[str]]] = []

        def door(
            request: httpx.Request, asked: list[tuple[str, str, set[str]]] = asked
        ) -> httpx.Response:
            asked.append((request.method.lower(), request.url.path, {*request.url.params}))
            lists = request.url.path.endswith(("issues", "comments")) and request.method == "GET"
            return answer(200, [] if lists else {"id": 1, "number": 7})

        with tracker(Tracker(forge, "https://x.invalid", "o/r", TOKEN), opened(door, Clock())) as f:
            moment = "2030-01-01T00:00:00Z"
            list(f.changed(moment))
            list(f.remarks_since(moment) or ())
            list(f.remarks("7"))
            f.issue("7")
            f.create("7", "x")
            f.update("7", "1", "x")
            f.close("7")
        for method, path, given in asked:
            shape = next(
                shape
                for shape in sorted(described, key=lambda s: s.count("{"))
                if fits(shape, path) and method in described[shape]
            )
            known = described[shape][method].get("parameters", [])
            names = {p.get("name") or parameters[p["$ref"].split("/")[-1]]["name"] for p in known}
            assert given <= names, (shape, given)


def fits(shape: str, path: str) -> bool:
    parts, given = shape.split("/"), path.split("/")
    pairs = zip(parts, given, strict=False)
    return len(parts) == len(given) and all(p[:1] == "{" or p == g for p, g in pairs)


TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


def test_the_fakes_answer_as_forges_describe_and_have_answered() -> None:
    """Each field of a fake's answer is described, and of the type that is; GitLab's was recorded."""
    for fake, name, issue, remark in (
        (trackers.GitHub(), "github-issues", "issue", "issue-comment"),
        (trackers.Gitea(), "gitea", "Issue", "Comment"),
    ):
        file = RECORDINGS / f"{name}-openapi3.json"
        schemas = json.loads(file.read_text("utf-8"))["components"]["schemas"]
        for thing, kind in zip(answers_of(fake), (issue, remark), strict=True):
            known = schemas[kind]["properties"]
            assert {*thing} <= {*known}, (name, kind)
            for key, value in thing.items():
                wanted = TYPES.get(str(known[key].get("type")))
                assert value is None or wanted is None or isinstance(value, wanted), (name, key)
    recorded_keys = {
        key
        for path in (RECORDINGS / "recordings" / "gitlab").iterdir()
        for thing in things(path)
        for key in thing
    }
    for thing in answers_of(trackers.GitLab()):
        assert {*thing} <= recorded_keys | {"confidential", "internal"}


def answers_of(fake: trackers.Tracker) -> tuple[dict[str, Any], dict[str, Any]]:
    """An issue, and what stands below it, as the fake answers."""
    number = fake.open("甲。")
    identity = fake.say(number, "乙。")
    return fake.issue(fake.issues[number]), fake.remark(fake.remarks[identity])
