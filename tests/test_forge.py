"""Talking to forges: one comment, kept; pages, waits, cuts, moves and refusals; and no token anywhere."""

import gzip
from collections.abc import Callable, Iterator

import httpx
import pytest

from generator.forge.client import Client
from generator.forge.connect import connected
from generator.forge.environment import pull_request
from generator.forge.kind import Forge
from generator.forge.posting import Wanted, post, steps
from generator.forge.trouble import ForgeTrouble, Missing, NotAllowed, Unclear, Unknown
from generator.stop import CannotRun
from tests.forges import FORGES, TOKEN, Clock, Fake, Gitea, GitHub, GitLab, answer, opened

MARK = "<!-- plansite review plan -->"
LABELS = ("行动：甲", "行动：乙")
WANTED = Wanted(MARK, f"{MARK}\n### 审阅\n\n一\n", LABELS)


@pytest.fixture(params=FORGES, ids=lambda kind: kind.__name__)
def fake(request: pytest.FixtureRequest) -> Fake:
    made: Fake = request.param()
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


def posted(fake: Fake, wanted: Wanted = WANTED, clock: Clock | None = None) -> list[str]:
    with connected(fake.place(), opened(fake, clock or Clock())) as discussion:
        return list(post(discussion, wanted))


def planned(fake: Fake, wanted: Wanted = WANTED) -> list[str]:
    with connected(fake.place(), opened(fake, Clock())) as discussion:
        return [str(step) for step in steps(discussion, wanted)]


def ours(fake: Fake) -> list[str]:
    found = [note["body"] for note in fake.notes if note["body"].startswith(MARK)]
    return [body.replace("\r\n", "\n").strip() for body in found]


# --- One comment


def test_the_first_time_it_is_written(fake: Fake) -> None:
    assert planned(fake) == ["发表审阅意见", "添加标签：行动：甲、行动：乙"]
    assert fake.writes() == []
    assert posted(fake) == ["发表审阅意见", "添加标签：行动：甲、行动：乙"]
    assert ours(fake) == [WANTED.body.strip()]
    assert fake.labels == [*LABELS]


def test_the_second_time_nothing_happens(fake: Fake) -> None:
    posted(fake)
    fake.log.clear()
    assert planned(fake) == ["审阅意见没有变化，不动"]
    assert posted(fake) == ["审阅意见没有变化，不动"]
    assert fake.writes() == []


def test_it_is_updated_in_place_behind_many_pages(fake: Fake) -> None:
    for number in range(5):
        fake.add("someone", f"第 {number} 条")
    posted(fake)
    identity = fake.notes[-1]["id"]
    fake.add("someone", "后来的一条")
    fake.log.clear()
    changed = Wanted(MARK, f"{MARK}\n二", ("行动：乙", "行动：丙"))
    assert posted(fake, changed) == ["更新审阅意见", "添加标签：行动：丙"]
    assert len(fake.notes) == 7
    assert [n["body"] for n in fake.notes if n["id"] == identity] == [f"{MARK}\n二"]
    assert fake.labels == ["行动：甲", "行动：乙", "行动：丙"]


def test_another_s_comment_with_our_mark_is_not_touched(fake: Fake) -> None:
    fake.add("mallory", f"{MARK}\n假的")
    fake.add(fake.login, f"见 {MARK}")
    assert posted(fake)[0] == "发表审阅意见"
    fake.log.clear()
    posted(fake, Wanted(MARK, f"{MARK}\n二"))
    assert [note["body"] for note in fake.notes] == [f"{MARK}\n假的", f"见 {MARK}", f"{MARK}\n二"]


def test_a_comment_deleted_is_written_again(fake: Fake) -> None:
    posted(fake)
    fake.notes.clear()
    assert posted(fake)[0] == "发表审阅意见"
    assert ours(fake) == [WANTED.body.strip()]


def test_a_comment_deleted_in_between_is_written_again(fake: Fake) -> None:
    posted(fake)
    changed = Wanted(MARK, f"{MARK}\n二")
    with connected(fake.place(), opened(fake, Clock())) as discussion:
        (step,) = steps(discussion, changed)
        fake.notes.clear()
        step.take(discussion)
    assert ours(fake) == [changed.body]


def test_nobody_s_comment_is_read(fake: Fake) -> None:
    key = "author" if isinstance(fake, GitLab) else "user"
    fake.notes += [{"id": 1, key: None, "body": None}, {"id": 2}]
    assert posted(fake)[0] == "发表审阅意见"


def test_lines_that_gitlab_writes_itself_are_no_comments() -> None:
    fake = GitLab()
    fake.add(fake.login, f"{MARK} changed the description", system=True)
    assert posted(fake)[0] == "发表审阅意见"


def test_gitea_makes_the_labels_that_it_does_not_have() -> None:
    fake = Gitea()
    fake.known["行动：甲"] = 4
    posted(fake)
    assert fake.known["行动：乙"] == 5
    assert fake.writes().count(("POST", "/api/v1/repos/office/plan/labels")) == 1


@pytest.mark.parametrize("status", [403, 422])
def test_labels_that_cannot_be_added_are_told_of(fake: Fake, status: int) -> None:
    end = "merge_requests/7" if isinstance(fake, GitLab) else "/labels"
    fake.refuses = {f"{'PUT' if isinstance(fake, GitLab) else 'POST'} {end}": status}
    told = posted(fake)
    assert told[0] == "发表审阅意见"
    assert told[1].startswith("没有添加标签：")
    assert TOKEN not in told[1]
    assert ours(fake)


def test_a_job_s_own_token_may_not_ask_who_it_is() -> None:
    place = actions()
    found = pull_request(place)
    assert found is not None
    fake = GitHub(login="github-actions[bot]", refuses={"GET /user": 403})
    for _ in range(2):
        with connected(found, opened(fake, Clock())) as discussion:
            told = list(post(discussion, WANTED))
    assert told == ["审阅意见没有变化，不动"]
    assert len(fake.notes) == 1


def test_without_a_name_nothing_is_written(fake: Fake) -> None:
    fake.login = ""
    with pytest.raises(ForgeTrouble, match="令牌属于谁"):
        posted(fake)
    fake.refuses = {"GET /user": 403}
    with pytest.raises(NotAllowed):
        posted(fake)
    assert fake.writes() == []


# --- Refusals


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_comment_that_may_not_be_written(fake: Fake, status: int) -> None:
    end = "notes" if isinstance(fake, GitLab) else "comments"
    fake.refuses = {f"POST {end}": status}
    with pytest.raises(NotAllowed) as told:
        posted(fake)
    assert f"答复 {status}" in str(told.value)
    assert TOKEN not in str(told.value)
    assert str(told.value).isprintable()


def test_a_wrong_token(fake: Fake) -> None:
    fake.header = (fake.header[0], "other")
    with pytest.raises(Unknown, match="令牌不对") as told:
        posted(fake)
    assert TOKEN not in str(told.value)
    assert "…" in str(told.value)


def test_no_token(fake: Fake) -> None:
    place = fake.place().__class__(fake.forge, "https://forge.invalid", fake.project, 7)
    with pytest.raises(NotAllowed, match="没有访问令牌"), connected(place):
        pass


@pytest.mark.parametrize("bad", [f"{TOKEN}\nX: 1", f"{TOKEN} x\x00", f"{TOKEN}令"])
def test_a_token_that_no_header_can_hold_is_not_told(bad: str) -> None:
    with pytest.raises(NotAllowed) as told:
        Client("https://forge.invalid", bad, {})
    assert TOKEN not in str(told.value)


def test_a_token_is_not_shown_by_what_holds_it(fake: Fake) -> None:
    place = fake.place()
    assert TOKEN not in repr(place)
    with connected(place, opened(fake, Clock())) as discussion:
        assert TOKEN not in repr((discussion, vars(discussion)))


# --- The door


def door(
    clock: Clock, *answers: httpx.Response | Exception | Callable[..., httpx.Response]
) -> Client:
    """A client that gets these answers in turn."""
    left: Iterator[httpx.Response | Exception | Callable[..., httpx.Response]] = iter(answers)

    def handler(asked: httpx.Request) -> httpx.Response:
        given = next(left)
        if isinstance(given, Exception):
            raise given
        return given(asked) if callable(given) else given

    return opened(handler, clock)("https://forge.invalid/api", TOKEN, {"PRIVATE-TOKEN": TOKEN})


def many(status: int, number: int = 4, **headers: str) -> list[httpx.Response]:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return [answer(status, {"message": f"x {TOKEN}"}, named) for _ in range(number)]


def test_an_upset_forge_is_asked_again(clock: Clock) -> None:
    client = door(clock, *many(502, 3), answer(200, {"a": 1}))
    assert client.ask("GET", "/x") == {"a": 1}
    assert clock.slept == [1, 4, 15]


def test_a_forge_that_stays_upset_is_told_of(clock: Clock) -> None:
    with pytest.raises(ForgeTrouble, match=r"forge\.invalid 答复 500，试了 4 次") as told:
        door(clock, *many(500)).ask("GET", "/x")
    assert TOKEN not in str(told.value)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ReadTimeout(TOKEN), "没有按时答复"),
        (httpx.ConnectError(TOKEN), "连接不上"),
        (httpx.RemoteProtocolError(TOKEN), "中断了连接"),
        (httpx.DecodingError(TOKEN), "中断了连接"),
    ],
)
def test_a_cut_connection_is_tried_again_then_told(
    clock: Clock, error: Exception, words: str
) -> None:
    assert door(clock, error, answer(200, [])).ask("GET", "/x") == []
    with pytest.raises(ForgeTrouble, match=words) as told:
        door(clock, *[error] * 4).ask("PATCH", "/x", json={})
    assert TOKEN not in str(told.value)


def test_what_may_have_been_made_is_not_made_twice(clock: Clock) -> None:
    for upset in (httpx.ReadTimeout("x"), *many(502, 1)):
        with pytest.raises(Unclear):
            door(clock, upset).ask("POST", "/x", json={})
    assert door(clock, httpx.ConnectError("x"), answer(201, {})).ask("POST", "/x") == {}
    assert door(clock, *many(502, 1), answer(200, {})).ask("POST", "/x", repeatable=True) == {}


def test_a_comment_made_behind_a_cut_is_found_not_repeated(fake: Fake) -> None:
    once = [True]

    def cut(asked: httpx.Request) -> httpx.Response:
        given = fake(asked)
        if asked.method == "POST" and once and once.pop():
            raise httpx.ReadError("cut")
        return given

    with connected(fake.place(), opened(cut, Clock())) as discussion:
        assert list(post(discussion, Wanted(MARK, f"{MARK}\n一"))) == ["审阅意见没有变化，不动"]
    assert len(fake.notes) == 1


def test_a_comment_not_made_behind_a_cut_is_made(fake: Fake) -> None:
    cuts = [True, True]

    def cut(asked: httpx.Request) -> httpx.Response:
        if asked.method == "POST" and cuts and cuts.pop():
            raise httpx.ReadError("cut")
        return fake(asked)

    with connected(fake.place(), opened(cut, Clock())) as discussion:
        assert list(post(discussion, Wanted(MARK, f"{MARK}\n一"))) == ["发表审阅意见"]
    assert len(fake.notes) == 1
    cuts += [True] * 3
    fake.notes.clear()
    with (
        connected(fake.place(), opened(cut, Clock())) as discussion,
        pytest.raises(Unclear, match="不知道是否已经办成"),
    ):
        list(post(discussion, Wanted(MARK, f"{MARK}\n一")))


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"retry_after": "30"}, 30),
        (403, {"retry_after": "30"}, 30),
        (503, {"retry_after": "30"}, 30),
        (429, {"retry_after": "Mon, 12 Jan 1970 13:47:20 GMT"}, 40),
        (403, {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "1000099"}, 100),
        (429, {"ratelimit_reset": "1000099"}, 100),
        (429, {"x_ratelimit_reset": "5"}, 1),
        (429, {"retry_after": "soon"}, 60),
        (429, {}, 60),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forge_that_asks_to_wait_is_waited_for(
    clock: Clock, status: int, headers: dict[str, str], seconds: int, method: str
) -> None:
    client = door(clock, *many(status, 1, **headers), answer(200, {}))
    assert client.ask(method, "/x") == {}
    assert clock.slept == [seconds]


def test_too_long_a_wait_is_told_of_instead(clock: Clock) -> None:
    with pytest.raises(ForgeTrouble, match="等待 60 分钟"):
        door(clock, *many(429, 1, retry_after="3600")).ask("GET", "/x")
    assert clock.slept == []
    with pytest.raises(ForgeTrouble, match="太久"):
        door(clock, *many(429, retry_after="300")).ask("GET", "/x")
    assert sum(clock.slept) == 600


def test_writes_stand_apart(clock: Clock) -> None:
    client = door(clock, *[answer(200, {}) for _ in range(4)])
    client.ask("POST", "/x")
    client.ask("POST", "/x")
    client.ask("GET", "/x")
    assert clock.slept == [1]
    clock.now += 5
    client.ask("PATCH", "/x")
    assert clock.slept == [1]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_moved_repository_is_followed_with_all_that_was_sent(clock: Clock, status: int) -> None:
    seen = []

    def new(asked: httpx.Request) -> httpx.Response:
        seen.append((asked.method, str(asked.url), asked.content, asked.headers["private-token"]))
        return answer(200, {})

    place = "/api/repositories/1/x?b=2"
    client = door(clock, answer(status, {}, {"Location": place}), new)
    assert client.ask("PATCH", "/x", json={"a": 1}) == {}
    assert seen == [("PATCH", f"https://forge.invalid{place}", b'{"a":1}', TOKEN)]


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.invalid/x",
        "//evil.invalid/x",
        "http://forge.invalid/x",
        "https://forge.invalid:8443/x",
    ],
)
def test_a_token_goes_to_no_other_host(clock: Clock, place: str) -> None:
    with pytest.raises(ForgeTrouble, match="另一个主机"):
        door(clock, answer(301, {}, {"Location": place})).ask("GET", "/x")


def test_moving_in_circles_ends(clock: Clock) -> None:
    circle = [answer(301, {}, {"Location": "/api/x"})] * 9
    with pytest.raises(ForgeTrouble, match="一再转到"):
        door(clock, *circle).ask("GET", "/x")
    with pytest.raises(ForgeTrouble, match="答复 301"):
        door(clock, answer(301, {})).ask("GET", "/x")
    for bad in ("https://[x", "https://forge.invalid:x/"):
        with pytest.raises(ForgeTrouble, match=r"另一个主机|中断"):
            door(clock, *[answer(301, {}, {"Location": bad})] * 4).ask("GET", "/x")


def test_pages_in_circles_end(clock: Clock) -> None:
    same = {"Link": '<https://forge.invalid/api/x?page=2>; rel="next"'}
    with pytest.raises(ForgeTrouble, match="首尾相接"):
        list(door(clock, *[answer(200, [1], same)] * 9).pages("/x"))


def test_pages_without_end_end(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.forge.client._PAGES", 3)
    next_page = '<https://forge.invalid/api/x?page={}>; rel="next"'
    answers = [answer(200, [1], {"Link": next_page.format(n)}) for n in range(2, 9)]
    with pytest.raises(ForgeTrouble, match="首尾相接"):
        list(door(clock, *answers).pages("/x"))


def test_an_answer_that_is_too_large_or_too_deep_is_not_read(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = httpx.Response(200, content=b"[" * 200_000 + b"]" * 200_000)
    with pytest.raises(ForgeTrouble, match="不是 JSON"):
        door(clock, deep).ask("GET", "/x")
    monkeypatch.setattr("generator.forge.client.MOST_BYTES", 1_000_000)
    packed = gzip.compress(b" " * 1_000_001)
    bomb = httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(ForgeTrouble, match="超过 1 MB"):
        door(clock, bomb).ask("GET", "/x")
    packed = gzip.compress(b'["x"]')
    fair = httpx.Response(200, content=packed, headers={"Content-Encoding": "gzip"})
    assert door(clock, fair).ask("GET", "/x") == ["x"]


def test_pages_ask_on_with_what_was_asked_first(clock: Clock) -> None:
    asked = []

    def page(given: httpx.Request) -> httpx.Response:
        asked.append(str(given.url))
        last = given.url.params.get("page") == "2"
        link = {} if last else {"Link": '<https://evil.invalid/y?page=2>; rel="next"'}
        return answer(200, [len(asked)], link)

    assert list(door(clock, page, page).pages("/x", {"per_page": 1})) == [1, 2]
    assert asked == [
        "https://forge.invalid/api/x?per_page=1",
        "https://forge.invalid/api/x?per_page=1&page=2",
    ]


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b'{"a": '])
def test_an_answer_that_is_no_json_is_told_of(clock: Clock, body: bytes) -> None:
    with pytest.raises(ForgeTrouble, match="不是 JSON"):
        door(clock, httpx.Response(200, content=body)).ask("GET", "/x")
    with pytest.raises(ForgeTrouble, match="不是列表"):
        list(door(clock, answer(200, {})).pages("/x"))


def test_a_forge_s_own_words_are_one_clean_short_line(clock: Clock) -> None:
    words = f"a\n::error::\x1b[31m {TOKEN}" + "长" * 5000
    with pytest.raises(ForgeTrouble) as told:
        door(clock, answer(422, {"message": words})).ask("POST", "/x")
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 300
    assert TOKEN not in str(told.value)
    for odd in ([], {"message": None}, {"message": {"a": [TOKEN[:3]]}}):
        with pytest.raises(Missing, match="答复 410"):
            door(clock, answer(410, odd)).ask("GET", "/x")


# --- The environment


def actions(**more: str) -> dict[str, str]:
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_REF": "refs/pull/7/merge",
        "GITHUB_API_URL": "https://forge.invalid",
        "GITHUB_SERVER_URL": "https://forge.invalid",
        "GITHUB_REPOSITORY": "office/plan",
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_STEP_SUMMARY": "/summary",
    } | more


MERGE = {
    "GITLAB_CI": "true",
    "CI_API_V4_URL": "https://forge.invalid/api/v4",
    "CI_PROJECT_ID": "5",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_JOB_TOKEN": "job",
}


def test_github() -> None:
    found = pull_request(actions())
    assert found is not None
    assert (found.forge, found.api, found.number) == (Forge.GITHUB, "https://forge.invalid", 7)
    assert (found.job, found.token, found.summary) == ("github-actions[bot]", TOKEN, "/summary")


@pytest.mark.parametrize("name", ["gitea", "forgejo"])
def test_gitea_and_forgejo(name: str) -> None:
    own = {f"{name.upper()}_ACTIONS": "true", "GITHUB_REF": "refs/pull/12/head"}
    found = pull_request(actions(**own))
    assert found is not None
    assert (found.forge, found.api) == (Forge.GITEA, "https://forge.invalid/api/v1")
    assert (found.number, found.job) == (12, f"{name}-actions")


def test_gitlab_whose_own_token_is_not_used() -> None:
    found = pull_request(MERGE)
    assert found is not None
    assert (found.repository, found.number, found.token) == ("5", 7, "")
    found = pull_request(
        MERGE | {"PLANSITE_TOKEN": f" {TOKEN}\n", "CI_MERGE_REQUEST_PROJECT_ID": "4"}
    )
    assert found is not None
    assert (found.repository, found.token, found.summary) == ("4", TOKEN, "")


def test_another_token_has_a_name_of_its_own() -> None:
    found = pull_request(actions(PLANSITE_TOKEN="other"))  # noqa: S106  no token
    assert found is not None
    assert (found.token, found.job) == ("other", "")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        actions(GITHUB_REF="refs/heads/main"),
        actions(GITHUB_REF="refs/pull/7/mergeX"),
        {**MERGE, "CI_MERGE_REQUEST_IID": ""},
    ],
)
def test_no_pull_request(environment: dict[str, str]) -> None:
    assert pull_request(environment) is None


@pytest.mark.parametrize(
    "environment",
    [
        actions(GITHUB_API_URL=""),
        actions(GITHUB_API_URL="file:///etc"),
        actions(GITHUB_API_URL=f"https://x:{TOKEN}@forge.invalid"),
        actions(GITHUB_REPOSITORY="plan"),
        actions(GITHUB_REPOSITORY="../.."),
        actions(GITHUB_REPOSITORY="a/b?c=d"),
        {**MERGE, "CI_PROJECT_ID": "a/b"},
        {**MERGE, "CI_MERGE_REQUEST_IID": "7/notes"},
    ],
)
def test_what_a_forge_should_have_set(environment: dict[str, str]) -> None:
    with pytest.raises(CannotRun, match="环境变量") as told:
        pull_request(environment)
    assert TOKEN not in str(told.value)
