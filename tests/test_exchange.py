"""Comments are taken in from each forge, kept up to date and answered, whatever befalls the forge."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.comment import Channel, Disposition, State, quote_digest
from generator.exchange.filing import identity
from generator.exchange.further import MARK
from generator.exchange.planning import MOST_PARTS
from generator.exchange.reading import since
from generator.forge.trouble import ForgeTrouble, NotAllowed, Unclear, Unknown
from generator.said import NOTHING
from generator.slip import masked
from tests.forges import TOKEN, answer
from tests.office import CutError, Office, letter, slip
from tests.trackers import TRACKERS, Gitea, Gitee, GitHub, GitLab, Tracker


@pytest.fixture(params=TRACKERS, ids=lambda kind: kind.__name__)
def fake(request: pytest.FixtureRequest) -> Tracker:
    made: Tracker = request.param()
    return made


@pytest.fixture
def office(fake: Tracker) -> Office:
    return Office(fake)


def one(office: Office) -> str:
    (found,) = office.comments()
    return found


# --- The life of a comment


def test_an_issue_is_filed_as_it_was_sent(office: Office) -> None:
    sent = slip(
        "太软。", quote="力争每年改造18套左右；", proposed="硬。", grounds="因为。", name="朱小明"
    )
    number = office.fake.open(letter(sent))
    name = identity(number, 1, ())
    assert office.sync() == [f"登记 {name}（T04-1-1）"]
    filed = office.comments()[name]
    assert (filed.item, filed.revision, filed.text) == ("T04-1-1", "draft", "太软。")
    assert (filed.quote, filed.quote_sha256) == (sent.quote, quote_digest(sent.quote))
    assert (filed.proposed, filed.grounds, filed.name) == ("硬。", "因为。", masked("朱小明"))
    assert (filed.channel, filed.received) == (Channel.ISSUE, "2025-10-14")
    assert filed.url is not None
    assert filed.url.startswith("https://forge.invalid/")
    assert filed.url.endswith(number)
    assert filed.state is State.RECEIVED
    assert [*office.files] == [f"comments/public/{name}.yaml"]


def test_twice_changes_nothing(office: Office) -> None:
    for number in range(8):
        said = office.fake.open(letter(slip(f"第 {number} 条。"), slip("又一条。", "T01")))
        office.fake.say(said, f"补充 {number}。")
    assert len(office.sync()) == 16
    for full in (False, True):
        assert office.sync(full=full) == []
    assert office.written == 16


def test_nobody_s_name_is_kept(office: Office) -> None:
    office.fake.say(office.fake.open(letter()), "补充。")
    office.sync()
    everything = b"".join(office.files.values()).decode()
    for word in ("resident", "neighbour", "face.png", "b.example", "某人", TOKEN):
        assert word not in everything


def test_an_edit_is_recorded(office: Office) -> None:
    number = office.fake.open(letter(slip("甲。", proposed="旧。")))
    office.sync()
    name = one(office)
    office.change(name, disposition="rejected", reason="不行。", answered="2025-10-18", item="T01")
    office.fake.edit(number, letter(slip("乙。", proposed="新。")))
    (told,) = office.sync()
    assert told.startswith(f"记下修改 {name}")
    assert "已经答复" in told
    filed = office.comments()[name]
    assert [(one.until, one.text) for one in filed.earlier] == [
        ("2025-10-14", "甲。"),
        ("2025-10-14", "建议改为：旧。"),
    ]
    assert (filed.text, filed.proposed) == ("乙。", "新。")
    assert (filed.item, filed.disposition) == ("T01", Disposition.REJECTED)
    assert office.sync(full=True) == []


def test_what_the_office_wrote_stays(office: Office) -> None:
    number = office.fake.open(letter(slip("电话 13800000000。")))
    more = office.fake.say(number, "也打 13900000000。")
    office.sync()
    name = one(office)
    filed = office.comments()[name].further
    redacted = [filed[0].model_dump() | {"text": "也打（略）。"}]
    own = {
        "text": "电话（略）。",
        "assigned": "jiaotong",
        "assigned_on": "2025-10-15",
        "group": name,
        "hidden": {"reason": "personal", "day": "2025-10-15"},
        "withdrawn": "2025-10-16",
        "led_to": [{"item": "T01", "revision": "next"}],
    }
    office.change(name, further=redacted, **own)
    office.fake.say(number, "再补充。")
    assert office.sync(full=True) == [f"记下补充 {name}（T04-1-1）；补充意见新增 1 条"]
    kept = office.comments()[name].model_dump()
    assert {key: kept[key] for key in own if key not in ("hidden", "led_to")} == {
        key: value for key, value in own.items() if key not in ("hidden", "led_to")
    }
    assert [f["text"] for f in kept["further"]] == ["也打（略）。", "再补充。"]
    assert kept["hidden"]
    assert kept["led_to"]
    office.fake.edit_remark(more, "改了。")
    office.sync(full=True)
    changed = office.comments()[name].further[0]
    assert (changed.text, changed.earlier[0].text) == ("改了。", "也打（略）。")


def test_a_deleted_issue_is_withdrawn_only_by_the_sweep(office: Office) -> None:
    numbers = [office.fake.open(letter(slip(f"{n}。"))) for n in range(5)]
    office.sync()
    office.fake.remove(numbers[1])
    assert office.sync() == []
    name = identity(numbers[1], 1, ())
    assert office.sync(full=True) == [f"记下撤回 {name}（T04-1-1）"]
    filed = office.comments()[name]
    assert (filed.withdrawn, filed.text) == ("2025-10-20", "1。")
    assert office.sync(full=True) == []


def test_no_permission_is_not_deleted(office: Office) -> None:
    number = office.fake.open(letter())
    office.sync()
    before = dict(office.files)
    office.fake.remove(number)
    end = "/plan" if not isinstance(office.fake, GitLab) else "/office/plan"
    office.fake.refuses = {f"GET {end}": 404}
    with pytest.raises(NotAllowed):
        office.sync(full=True)
    assert office.files == before


def test_what_is_found_again_is_restored_unless_the_office_withdrew_it(office: Office) -> None:
    number = office.fake.open(letter())
    office.sync()
    kept = office.fake.issues[number]
    office.fake.remove(number)
    office.sync(full=True)
    name = one(office)
    office.fake.issues[number] = kept
    assert office.sync(full=True) == [f"恢复 {name}（T04-1-1）"]
    assert office.comments()[name].withdrawn is None
    office.change(name, withdrawn="2025-10-18")
    office.fake.edit(number, letter(slip("另说。")))
    office.sync()
    assert (office.comments()[name].withdrawn, office.comments()[name].text) == (
        "2025-10-18",
        "另说。",
    )


def test_what_stands_below_is_followed(office: Office) -> None:
    number = office.fake.open(letter())
    office.fake.open(letter(slip("别的。")))
    first = office.fake.say(number, "一。")
    office.fake.say(number, "我们的。", office.fake.login)
    second = office.fake.say(number, "二。")
    office.fake.say(number, "  ")
    office.sync()
    name = identity(number, 1, ())
    texts = [f.text for f in office.comments()[name].further]
    assert texts == ["一。", "二。"]
    office.fake.edit_remark(first, "一改。")
    office.fake.remove_remark(second)
    (told,) = office.sync(full=True)
    assert "修改 1 条" in told
    assert "删除 1 条" in told
    edited, gone = office.comments()[name].further
    assert (edited.text, edited.earlier[0].text, edited.withdrawn) == ("一改。", "一。", None)
    assert (gone.text, gone.withdrawn) == ("二。", "2025-10-20")
    assert office.sync(full=True) == []


def test_an_edit_below_an_issue_is_seen_without_the_sweep(office: Office) -> None:
    number = office.fake.open(letter())
    first = office.fake.say(number, "一。")
    office.sync()
    for other in range(30):  # half an hour later
        office.fake.open(letter(slip(f"另外的第 {other} 件。")))
    office.sync()
    office.fake.edit_remark(first, "一改。")
    told = office.sync()
    assert [t for t in told if t.startswith("记下补充")]
    assert office.comments()[identity(number, 1, ())].further[0].text == "一改。"


def test_one_issue_on_several_items(office: Office) -> None:
    sent = [slip("甲。", "T01"), slip("乙。", "T02"), slip("丙。", "T03")]
    number = office.fake.open(letter(*sent))
    office.fake.say(number, "补充。")
    office.sync()
    names = [identity(number, part, ()) for part in (1, 2, 3)]
    assert [*office.comments()] == names
    assert [len(c.further) for c in office.comments().values()] == [1, 0, 0]
    office.fake.edit(number, letter(slip("新。", "T05"), sent[0], sent[2]))
    told = office.sync()
    fourth = identity(number, 4, ())
    assert [t.split("；")[0] for t in told if "更新时间" not in t] == [
        f"记下撤回 {names[1]}（T02）",
        f"登记 {fourth}（T05）",
    ]
    office.fake.edit(number, letter(sent[0]))
    told = office.sync()
    assert sum(t.startswith("记下撤回") for t in told) == 2
    office.fake.edit(number, letter(*sent))
    told = office.sync()
    assert sum(t.startswith("恢复") for t in told) == 2
    assert [c.text for c in office.comments().values()] == ["甲。", "乙。", "丙。", "新。"]
    assert [c.id for c in office.comments().values() if c.withdrawn] == [fourth]
    assert office.sync(full=True) == []


def test_what_says_the_same_is_the_same_comment(office: Office) -> None:
    first, second = slip("甲。", "T01"), slip("乙。", "T01")
    number = office.fake.open(letter(first, second))
    office.sync()
    office.fake.edit(number, letter(second))
    office.sync()
    left = office.comments()
    assert left[identity(number, 1, ())].withdrawn
    assert left[identity(number, 2, ())].text == "乙。"
    assert left[identity(number, 2, ())].withdrawn is None


def test_lines_that_are_gone(office: Office) -> None:
    single = office.fake.open(letter())
    double = office.fake.open(letter(slip("甲。", "T01"), slip("乙。", "T02")))
    office.sync()
    office.fake.edit(single, "没有编号行。")
    office.fake.edit(double, "也没有。")
    told = office.sync()
    assert any("编号行已被作者删去" in t for t in told)
    assert any("编号行都已删去" in t for t in told)
    texts = [c.text for c in office.comments().values()]
    assert sorted(texts) == sorted(["没有编号行。", "甲。", "乙。"])


# --- What is not filed, and what is mended


def test_what_is_no_comment_is_told_with_what_to_do(office: Office) -> None:
    office.fake.open("网站打不开。")
    office.fake.open("")
    office.fake.open(letter(slip("")))
    told = office.sync()
    assert len([t for t in told if "没有“事项编号”一行" in t]) == 2
    assert len([t for t in told if "没有写意见" in t]) == 1
    assert office.files == {}


def test_outside_of_any_round(office: Office) -> None:
    fake = office.fake
    fake.now = fake.now.replace(month=12)
    named, bare = fake.open(letter()), fake.open(letter(slip(revision="")))
    told = office.sync()
    assert [t[:2] for t in told] == ["未收", "登记"]
    assert bare in told[0]
    assert "不在任何一轮" in told[0]
    assert identity(named, 1, ()) in office.comments()


def test_a_day_is_a_day_in_china(office: Office) -> None:
    office.fake.now = office.fake.now.replace(day=12, hour=23)  # 13 October, 7 o'clock, in China
    office.fake.open(letter(slip(revision="")))
    office.sync()
    assert office.comments()[one(office)].received == "2025-10-13"


def test_what_cannot_be_filed_as_written_is_mended_and_told(office: Office) -> None:
    office.fake.open(letter(slip(item="T99", quote="没有的话。", revision="nowhere")))
    office.fake.open(letter(slip("长" * 30_000)))
    office.fake.open("事项编号: T01\n### 建议改为\n改。")
    told = office.sync()
    assert "登记为对全文的意见" in told[0]
    assert "找不到" in told[0]
    assert "过长" in told[1]
    first, second, third = office.comments().values()
    assert (first.item, first.revision, first.quote) == ("plan", "draft", None)
    assert first.text == "来件所写的事项编号：T99\n来件所引的原文：没有的话。\n应写硬。"
    assert len(second.text) <= 20_000
    assert second.text.endswith("全文见来件）")
    assert (third.text, third.proposed) == (NOTHING, "改。")
    assert office.sync(full=True) == []


def test_a_flood_stays_within_what_can_be_read(office: Office) -> None:
    office.fake.size = 100
    number = office.fake.open(
        "\n".join(f"事项编号: T01\n第 {n} 句。" for n in range(MOST_PARTS + 5))
    )
    for n in range(60):
        office.fake.say(number, "。" * 9_000 + str(n))
    told = office.sync()
    assert len(office.comments()) == MOST_PARTS
    assert any("至多收" in t for t in told)
    assert any("补充意见过多" in t for t in told)
    assert max(map(len, office.files.values())) < 4_000_000


def test_a_comment_that_is_changed_without_end_can_still_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("generator.exchange.further._LARGEST", 30_000)
    office = Office(GitHub())
    number = office.fake.open(letter())
    more = office.fake.say(number, "补充。")
    office.sync()
    for n in range(12):
        office.fake.edit(number, letter(slip("甲。" * 500 + str(n))))
        office.fake.edit_remark(more, "乙。" * 500 + str(n))
        office.sync()
    (data,) = office.files.values()
    assert len(data) < 45_000
    assert office.comments()[one(office)].earlier[-1].text.endswith("10")


def test_fields_that_are_null(office: Office) -> None:
    office.fake.bare = True
    number = office.fake.open(letter())
    office.fake.say(number, "补充。")
    office.fake.open("")
    assert len(office.sync()) == 2
    assert office.comments()[one(office)].further[0].text == "补充。"
    assert office.sync(full=True)[1:] == []


def test_what_is_not_for_everybody_is_not_filed() -> None:
    for kind in (GitLab, Gitee):
        office = Office(kind())
        hidden = office.fake.open(letter(), private=True)
        assert "保密" in office.sync()[0]
        assert office.files == {}
        office.fake.issues[hidden].private = False
        office.sync()
        office.fake.issues[hidden].private = True
        office.fake.edit(hidden, letter(slip("密。")))
        assert "已转为保密" in office.sync()[0]
        assert "密。" not in office.comments()[one(office)].text


def test_lines_and_inner_notes_of_gitlab_are_left_out() -> None:
    office = Office(GitLab())
    number = office.fake.open(letter())
    office.fake.say(number, "changed the description", system=True)
    office.fake.say(number, "内部的话。", private=True)
    office.sync()
    assert office.comments()[one(office)].further == ()


def test_pull_requests_are_no_comments() -> None:
    for kind in (GitHub, Gitea):
        office = Office(kind())
        pull = office.fake.open(letter(), pull=True)
        office.fake.say(pull, "好。")
        assert office.sync() == []


def test_numbers_that_differ_by_case_alone() -> None:
    office = Office(Gitee())
    office.fake.open(letter(slip("甲。")))
    for number in ("I6ab1", "i6AB1"):
        office.fake.issues[number] = replace(office.fake.issues["I6AB1"], id=number)
    assert len({identity(number, 1, ()) for number in ("I6AB1", "I6ab1", "i6AB1")}) == 3
    office.sync()
    assert len(office.comments()) == 3
    assert {c.forge.number for c in office.comments().values() if c.forge} == {
        "I6AB1",
        "I6ab1",
        "i6AB1",
    }
    assert office.sync(full=True) == []


def test_comments_of_another_repository_are_neither_taken_for_ours_nor_doubled(
    office: Office,
) -> None:
    number = office.fake.open(letter())
    office.sync()
    name = one(office)
    office.change(name, url="https://old.example/a/b/issues/1")
    office.fake.edit(number, letter(slip("别的。")))
    (told,) = office.sync(full=True)
    assert "登记自别的仓库" in told
    assert office.comments()[name].text == "应写硬。"


def test_a_moment_that_nobody_can_believe_does_not_hide_what_comes(office: Office) -> None:
    number = office.fake.open(letter())
    office.fake.issues[number].updated = office.fake.now.replace(year=2999)
    office.sync()
    filed = [*office.comments().values()]
    assert since(filed, "2100-01-01T00:00:00Z") == ""
    office.fake.open(letter(slip("后来的。")))
    assert len(office.sync()) == 1


def test_answers_without_numbers_or_days() -> None:
    office = Office(GitHub())
    office.fake.open(letter())
    shape = office.fake.issue

    def odd(talk: object) -> dict[str, object]:
        return shape(talk) | {"number": None, "created_at": "soon"}  # type: ignore[arg-type]

    office.fake.issue = odd  # type: ignore[method-assign,assignment]
    assert "没有编号" in office.sync()[0]
    office.fake.issue = lambda talk: shape(talk) | {"created_at": None}  # type: ignore[method-assign]
    assert "没有日期" in office.sync()[0]
    for nonsense in (["x"], [None], [{"number": {"a": 1}}]):
        office.door = lambda asked, found=nonsense: answer(
            200, found if "page" in str(asked.url) else []
        )  # type: ignore[misc]
        office.sync()
    assert office.files == {}


# --- Faults

FAULTS: dict[str, Callable[[httpx.Request], httpx.Response]] = {}


def fault(name: str) -> Callable[..., None]:
    def keep(act: Callable[[httpx.Request], httpx.Response]) -> None:
        FAULTS[name] = act

    return keep


@fault("500")
def _(_: httpx.Request) -> httpx.Response:
    return answer(500, {"message": "x"})


@fault("502")
def _(_: httpx.Request) -> httpx.Response:
    return httpx.Response(502, content=b"<html>")


@fault("limited")
def _(_: httpx.Request) -> httpx.Response:
    return answer(429, {}, {"Retry-After": "7"})


@fault("limited, GitHub")
def _(_: httpx.Request) -> httpx.Response:
    return answer(403, {}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000090"})


@fault("cut")
def _(asked: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("cut", request=asked)


@fault("slow")
def _(asked: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=asked)


@fault("unreachable")
def _(asked: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no", request=asked)


def lived(office: Office) -> dict[str, bytes]:
    """A ledger with some of everything, taken in twice, swept, and answered."""
    fake = office.fake
    numbers = [fake.open(letter(slip(f"{n}。"), slip("乙。", "T01"))) for n in range(4)]
    fake.say(numbers[0], "补充。")
    office.sync()
    fake.edit(numbers[1], letter(slip("改。"), slip("乙。", "T01")))
    fake.remove(numbers[2])
    office.sync(full=True)
    for name in [*office.comments()][:2]:
        office.change(name, disposition="rejected", reason="不行。", answered="2025-10-18")
    office.reply()
    return office.files


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_at_any_question_is_survived(fake: Tracker, name: str) -> None:
    whole = lived(Office(type(fake)()))
    asked = Office(type(fake)())
    lived(asked)
    questions = len(asked.fake.log)
    survived = 0
    for number in range(1, questions + 1):
        office = Office(type(fake)(upsets={number: FAULTS[name]}))
        assert lived(office).keys() == whole.keys()
        assert [len(office.fake.ours(n)) for n in office.fake.issues] == [
            len(asked.fake.ours(n)) for n in asked.fake.issues
        ]
        assert office.clock.slept
        survived += 1
    assert survived == questions > 10


def test_a_forge_that_stays_upset_leaves_the_ledger_as_it_is(office: Office) -> None:
    office.fake.open(letter())
    office.door = lambda _: answer(500, {})
    with pytest.raises(ForgeTrouble, match="答复 500"):
        office.sync()
    assert office.files == {}


def test_a_moved_repository_is_followed(office: Office) -> None:
    fake = office.fake
    number = fake.open(letter())
    fake.moved, fake.project = fake.project, fake.project.replace("office", "bureau")
    place = type(fake).place

    def old(token: str = TOKEN) -> object:
        return replace(place(fake, token), project=fake.moved)

    fake.place = old  # type: ignore[method-assign,assignment]
    assert office.sync() == [f"登记 {identity(number, 1, ())}（T04-1-1）"]


def test_pages_that_shift_while_they_are_read(office: Office) -> None:
    fake = office.fake
    first = [fake.open(letter(slip(f"{n}。"))) for n in range(10)]
    arrivals = iter(range(100, 106))

    def arrive() -> None:
        if (n := next(arrivals, None)) is not None:
            fake.open(letter(slip(f"{n}。")))
            if n == 103:
                fake.remove(first[0])

    fake.between = arrive
    office.sync()
    fake.between = None
    office.sync()
    assert {c.text for c in office.comments().values()} >= {
        f"{n}。" for n in (*range(1, 10), *range(100, 106))
    }
    office.sync(full=True)
    assert office.sync(full=True) == []


def test_a_wrong_token(office: Office) -> None:
    office.fake.open(letter())
    office.token = "wrong-token"  # noqa: S105  no token
    with pytest.raises(Unknown) as told:
        office.sync()
    assert office.token not in str(told.value)


def test_without_a_token_what_is_public_is_read(office: Office) -> None:
    office.token = ""
    office.fake.public = True
    number = office.fake.open(letter())
    office.fake.say(number, f"{MARK}x -->\n答复", office.fake.login)
    office.fake.say(number, "补充。")
    office.sync()
    assert [f.text for f in office.comments()[one(office)].further] == ["补充。"]
    assert not [path for _, path in office.fake.log if path.endswith("/user")]


def test_lists_of_all_that_was_said_are_read_where_they_say_what_it_is_of() -> None:
    for kind in (GitHub, Gitea, Gitee):
        office = Office(kind())
        for _ in range(6):
            office.fake.say(office.fake.open(letter()), "补充。")
        office.sync()
        assert len([c for c in office.comments().values() if c.further]) == 6
        asked = {path.removeprefix(office.fake.api) for _, path in office.fake.log}
        issues = f"/repos/{office.fake.project}/issues"
        assert asked == {"/user", issues, f"{issues}/comments"}


@pytest.mark.parametrize("full", [False, True])
def test_a_list_that_does_not_say_what_it_is_of(full: bool) -> None:  # noqa: FBT001  a case
    office = Office(Gitee(vague=True))
    number = office.fake.open(letter())
    office.sync()
    office.fake.say(number, "补充。")
    office.sync(full=full)
    assert office.comments()[one(office)].further[0].text == "补充。"


# --- Cut anywhere, told twice: the same tree


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["open", "edit", "remove", "say", "change", "unsay", "sync", "full", "line"]
        ),
        st.integers(0, 5),
        st.integers(0, 3),
    ),
    max_size=14,
)
ITEMS = ("T01", "T02", "T04-1-1", "T99")


def act(office: Office, what: str, which: int, how: int) -> None:
    """One thing that people or the office do; nothing where there is nothing to do it to."""
    fake = office.fake
    numbers, remarks = [*fake.issues], [*fake.remarks]
    number = numbers[which % len(numbers)] if numbers else ""
    remark = remarks[which % len(remarks)] if remarks else ""
    sent = [slip(f"说法 {which}{n}。", ITEMS[(which + n) % 4]) for n in range(how + 1)]
    if what == "open":
        fake.open(letter(*sent))
    elif what in ("sync", "full"):
        office.sync(full=what == "full")
    elif what in ("edit", "line", "remove", "say") and number:
        if what == "remove":
            fake.remove(number)
        elif what == "say":
            fake.say(number, f"补充 {how}。")
        else:
            fake.edit(number, letter(*sent) if what == "edit" else f"没有行 {how}。")
    elif what == "change" and remark:
        fake.edit_remark(remark, f"改 {how}。")
    elif what == "unsay" and remark:
        fake.remove_remark(remark)


@pytest.mark.parametrize("kind", TRACKERS, ids=lambda kind: kind.__name__)
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(acts=ACTS)
def test_whatever_people_do_a_second_run_changes_nothing(
    kind: type[Tracker], acts: list[tuple[str, int, int]]
) -> None:
    office = Office(kind())
    for what, which, how in acts:
        act(office, what, which, how)
    office.sync(full=True)
    before = dict(office.files)
    for full in (False, True):
        told = office.sync(full=full)
        assert [t for t in told if not t.startswith("未收")] == []
    assert office.files == before
    for comment in office.comments().values():
        number = comment.forge.number if comment.forge else ""
        assert (number in office.fake.issues) or comment.withdrawn


@pytest.mark.parametrize("kind", TRACKERS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(acts=ACTS, full=st.booleans(), at=st.integers(0, 20))
def test_a_run_that_is_killed_between_two_writes_goes_on(
    kind: type[Tracker],
    acts: list[tuple[str, int, int]],
    full: bool,  # noqa: FBT001  a case
    at: int,
) -> None:
    office = Office(kind())
    for what, which, how in acts:
        act(office, what, which, how)
    before = dict(office.files)
    office.sync(full=full)
    whole = dict(office.files)
    writes = sum(whole[name] != before.get(name) for name in whole)
    for cut in range(at % writes if writes else 0, writes, 5):
        office.files = dict(before)
        with pytest.raises(CutError):
            office.sync(full=full, cut_after=cut)
        office.sync(full=full)
        assert office.files == whole


# --- Answers


def answered(office: Office, *items: str) -> list[str]:
    number = office.fake.open(letter(*(slip("甲。", item) for item in items or ("T04-1-1",))))
    office.sync()
    for name in office.comments():
        office.change(name, disposition="rejected", reason=f"{name} 不行。\n见 @all #1。")
    return office.fake.ours(number)


def test_an_answer_is_posted_once_and_its_issue_closed(office: Office) -> None:
    answered(office)
    name = one(office)
    assert office.reply("https://site.example/plan/") == [f"答复 {name}，并关闭来件"]
    (number,) = office.fake.issues
    (posted,) = office.fake.ours(number)
    assert posted.startswith(f"{MARK}{name} -->")
    assert "**采纳情况**：未采纳" in posted
    assert 'href="https&#58;' in posted or "https://site.example/plan/tasks/T04/#T04-1-1" in posted
    assert "@all" not in posted
    assert office.fake.issues[number].closed
    assert office.reply("https://site.example/plan/") == []
    assert [t for t in office.sync(full=True) if not t.startswith("更新时间")] == []
    assert office.comments()[name].further == ()
    assert office.sync(full=True) == []


def test_an_answer_that_changed_is_updated_in_place(office: Office) -> None:
    answered(office)
    office.reply()
    name = one(office)
    office.change(
        name,
        disposition="adopted",
        reason="可以。",
        led_to=[{"item": "T04-1-1", "field": "text", "revision": "submitted"}],
    )
    assert office.reply() == [f"更新答复 {name}，并关闭来件"]
    (number,) = office.fake.issues
    (posted,) = office.fake.ours(number)
    assert "采纳" in posted
    assert "**对应修改**" in posted
    assert "送审稿" in posted


def test_an_answer_deleted_on_the_forge_is_posted_again_when_it_changes(office: Office) -> None:
    answered(office)
    office.reply()
    office.fake.remarks.clear()
    office.change(one(office), reason="另一个理由。")
    office.reply()
    (number,) = office.fake.issues
    assert len(office.fake.ours(number)) == 1
    assert office.reply() == []


def test_an_answer_that_the_ledger_lost_is_found_again(office: Office) -> None:
    answered(office)
    (number,) = office.fake.issues
    office.fake.say(number, f"{MARK}{one(office)} -->\n假的", "mallory")
    with pytest.raises(CutError):
        office.reply(cut_after=0)
    assert len(office.fake.ours(number)) == 1
    office.reply()
    assert len(office.fake.ours(number)) == 1
    assert [r.body for r in office.fake.below(number) if r.author == "mallory"] == [
        f"{MARK}{one(office)} -->\n假的"
    ]


def test_an_issue_is_closed_when_all_of_it_is_answered(office: Office) -> None:
    number = office.fake.open(letter(slip("甲。", "T01"), slip("乙。", "T02")))
    office.sync()
    first, second = office.comments()
    office.change(first, disposition="rejected", reason="不行。")
    assert office.reply() == [f"答复 {first}"]
    assert not office.fake.issues[number].closed
    office.change(second, hidden={"reason": "spam", "day": "2025-10-16", "note": "与事项无关。"})
    assert office.reply() == [f"答复 {second}，并关闭来件"]
    assert office.fake.issues[number].closed
    assert "广告或垃圾信息" in office.fake.ours(number)[1]


def test_nothing_is_posted_where_nobody_waits(office: Office) -> None:
    number = office.fake.open(letter())
    office.sync()
    assert office.reply() == []
    name = one(office)
    office.change(name, disposition="rejected", reason="不行。")
    office.files = {k.replace("public", "units"): v for k, v in office.files.items()}
    assert office.reply() == []
    office.files = {k.replace("units", "public"): v for k, v in office.files.items()}
    office.change(name, withdrawn="2025-10-17")
    assert office.reply() == []
    assert office.fake.ours(number) == []


def test_an_answer_behind_a_cut_is_not_posted_twice(office: Office) -> None:
    answered(office)
    (number,) = office.fake.issues
    cuts = [True]

    def cut(asked: httpx.Request) -> httpx.Response:
        given = office.fake(asked)
        if asked.method == "POST" and cuts and cuts.pop():
            raise httpx.ReadError("cut")
        return given

    office.door = cut
    office.reply()
    assert len(office.fake.ours(number)) == 1


def test_a_forge_that_never_says_whether_is_told_of(office: Office) -> None:
    answered(office)

    def cut(asked: httpx.Request) -> httpx.Response:
        if asked.method == "POST":
            raise httpx.ReadError("cut")
        return office.fake(asked)

    office.door = cut
    with pytest.raises(Unclear):
        office.reply()


def test_no_answer_without_a_name(office: Office) -> None:
    answered(office)
    office.fake.login = ""
    with pytest.raises(ForgeTrouble, match="令牌属于谁"):
        office.reply()
    assert office.fake.writes() == []
