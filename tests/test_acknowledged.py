"""Findings that somebody answers for; and how findings are listed for people, programs and forges."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from generator.checks import check
from generator.cli import main
from generator.finding import Acknowledged, Finding, Place, Severity, Side
from generator.listing import FORMS
from generator.load import load
from generator.register import Register
from generator.review import Review, comment
from generator.review import Side as Reviewed
from generator.views import Views
from tests.conftest import FOREIGN, TODAY, files_in, of_form, plan_in

# The published schema of SARIF 2.1.0 (errata 01 candidate), as @microsoft/jest-sarif carries it.
SARIF = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))

FOUND = check(load(files_in(FOREIGN), "p"), TODAY)
TITLE = next(f.identity for f in FOUND if f.rule == "title-differs")
WHY = 'by: 起草组, day: "2026-03-01", why: 照原文。'


def told(entries: str, **changed: tuple[str, str]) -> tuple[Finding, ...]:
    """What is found in the foreign plan with these acknowledgements."""
    files = {**files_in(FOREIGN), "acknowledged.yaml": f"acknowledged:\n{entries}".encode()}
    for stem, (old, new) in changed.items():
        assert old in files[f"{stem}.yaml"].decode()
        files[f"{stem}.yaml"] = files[f"{stem}.yaml"].decode().replace(old, new, 1).encode()
    return check(load(files, "p"), TODAY)


def test_an_acknowledged_finding_says_who_when_and_why() -> None:
    found = told(f"  - {{finding: {TITLE}, {WHY}}}\n")
    assert len(found) == len(FOUND)
    (one,) = (f for f in found if not f.open)
    assert one.identity == TITLE
    assert one.acknowledged == Acknowledged("起草组", "2026-03-01", "照原文。")


OTHER = "mark-end/T01/0123456789ab"
FAULTS: Mapping[str, tuple[str, list[str]]] = {
    "one that does not occur any more": (
        f"  - {{finding: {OTHER}, {WHY}}}\n",
        [
            f"finding p/acknowledged.yaml:2: 确认过的“{OTHER}”没有再出现；请核对编号，已改正的删去这一段 [acknowledged-stale]"
        ],
    ),
    "one on an item that is gone": (
        f"  - {{finding: mark-end/T99/0123456789ab, {WHY}}}\n",
        [
            "finding p/acknowledged.yaml:2: 确认过的“mark-end/T99/0123456789ab”没有再出现，条目“T99”已不在计划中；请核对编号，已改正的删去这一段 [acknowledged-stale]"
        ],
    ),
    "twice": (
        f"  - {{finding: {TITLE}, {WHY}}}\n  - {{finding: {TITLE}, {WHY}}}\n",
        [f"error p/acknowledged.yaml:3: “{TITLE}”已经确认过一次；请删去一段 [acknowledged-unfit]"],
    ),
    "of no rule": (
        f"  - {{finding: no-rule/T01/0123456789ab, {WHY}}}\n",
        [
            "error p/acknowledged.yaml:2: 没有“no-rule”这条规则；请照检查印出的编号抄写 [acknowledged-unfit]"
        ],
    ),
    "by nobody": (
        f'  - {{finding: {TITLE}, by: "", day: "", why: ""}}\n',
        [
            "error p/acknowledged.yaml:2: “by”不得为空白 [value-invalid]",
            "error p/acknowledged.yaml:2: “day”写法不合规定，应如“2030-06-30”，实为“” [value-invalid]",
            "error p/acknowledged.yaml:2: “why”不得为空白 [value-invalid]",
        ],
    ),
    "not an identity": (
        f"  - {{finding: T01, {WHY}}}\n",
        [
            "error p/acknowledged.yaml:2: “finding”写法不合规定，应如“mark-width/T01-1/0123456789ab”，实为“T01” [value-invalid]"
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_acknowledged_wrongly_is_told(name: str) -> None:
    entries, wanted = FAULTS[name]
    assert [f"{f.severity} {f}" for f in of_form(told(entries))] == wanted


def test_what_was_mended_leaves_its_acknowledgement_stale() -> None:
    mended = ("title: 绿色船舶}", "title: 培育绿色船舶产业}")
    found = told(f"  - {{finding: {TITLE}, {WHY}}}\n", actions=mended)
    assert [f.rule for f in of_form(found)] == ["acknowledged-stale"]
    assert not any(f.rule == "title-differs" for f in found)


def test_an_error_cannot_be_acknowledged() -> None:
    broken = ("indicators", ("2027: 340", "2026: 340"))
    (error,) = (f for f in told("  []\n", **dict([broken])) if f.severity is Severity.ERROR)
    found = told(f"  - {{finding: {error.identity}, {WHY}}}\n", **dict([broken]))
    assert [f.rule for f in found if f.severity is Severity.ERROR] == [
        "acknowledged-unfit",
        "target-outside-period",
    ]
    assert all(f.open for f in found)


def test_nothing_is_stale_while_an_item_cannot_be_read() -> None:
    broken = ("indicators", ("number: 1", "number: 一"))
    found = told(f"  - {{finding: {OTHER}, {WHY}}}\n", **dict([broken]))
    assert "acknowledged-stale" not in {f.rule for f in found}


# --- Listings

EVIL = Finding(
    "one-rule",
    Place("p/甲,乙:1%.yaml", 3, 5),
    "一\n::error::二 100% <script>",
    ("T01",),
    Severity.FINDING,
    (Side("T01", "text", "::stop-commands::x", Place("p/a.yaml", 1), "前\r\n", "后"),),
    "改",
)
ERROR = Finding("other-rule", Place("p/units.yaml"), "说明")


def test_commands_of_a_workflow_are_one_line_each_and_hold_what_they_should() -> None:
    assert FORMS["github"]([EVIL, ERROR]).split("\n") == [
        "::error file=p/units.yaml,title=other-rule::说明",
        "::warning file=p/甲%2C乙%3A1%25.yaml,line=3,col=5,title=one-rule::一 ::error::二 100%25 <script>%0AT01：前【::stop-commands::x】后%0A改",
        "",
    ]


def test_nothing_in_a_text_is_obeyed_by_a_terminal_or_a_log() -> None:
    """GitHub's log obeys `##[command]` anywhere in a line."""
    odd = "\x1b[31m红\u202e倒\u2028::error::x\r\n##[add-mask]y"
    side = Side("T01", "text", odd, Place("p/a.yaml", 1), odd, odd)
    finding = Finding("one-rule", Place("p/a.yaml", 1), odd, (), Severity.FINDING, (side,), odd)
    for form in ("text", "github"):
        written = FORMS[form]([finding])
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e\u2028]|##\\[", written)
        assert "U+001B[31m红U+202E倒" in written
        lines = [line.strip() for line in written.splitlines()]
        assert sum(line.startswith("::") for line in lines) == (form == "github")


def test_comments_of_one_day_are_known_apart() -> None:
    """What one of them is acknowledged for is not acknowledged of the other."""
    files = dict(files_in(FOREIGN))
    of_round = [name for name in files if name.startswith("comments/public/")]
    text = files[of_round[0]].decode()
    open_one = re.sub(
        r"^(disposition|reason|answered|led_to|same_as|group):.*\n(?:[ -].*\n)*",
        "",
        text,
        flags=re.MULTILINE,
    )
    for number in (1, 2):
        made = re.sub(r"^id: .*$", f"id: mail-90{number}", open_one, flags=re.MULTILINE)
        files[f"comments/public/mail-90{number}.yaml"] = made.encode()
    found = [f for f in check(load(files, "p"), TODAY) if f.rule == "comment-unanswered"]
    told_of = [f for f in found if "mail-90" in f.place.file]
    assert len(told_of) == 2
    assert told_of[0].message == told_of[1].message
    assert told_of[0].identity != told_of[1].identity


def test_a_line_for_the_terminal_begins_with_the_place_of_a_finding_or_with_spaces() -> None:
    lines = FORMS["text"]([EVIL, ERROR]).split("\n")
    assert lines[0] == "p/units.yaml: 说明 [other-rule]"
    assert lines[-2] == "错误 1 处，提示 1 处。"
    assert f'  - {{finding: {EVIL.identity}, by: "", day: "", why: ""}}' in lines
    assert not any(line.startswith("::") for line in lines)


@pytest.mark.parametrize("findings", [(), FOUND, (EVIL, ERROR)], ids=["none", "a plan's", "odd"])
def test_sarif_is_as_published(findings: tuple[Finding, ...]) -> None:
    log = json.loads(FORMS["sarif"](findings))
    jsonschema.Draft4Validator(SARIF).validate(log)
    (run,) = log["runs"]
    assert [r["partialFingerprints"]["plansite/v1"] for r in run["results"]] == [
        f.identity for f in findings
    ]
    known = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(known)) == len(known)
    assert {r["ruleId"] for r in run["results"]} <= set(known)


def test_the_schema_of_sarif_bites() -> None:
    log = json.loads(FORMS["sarif"](FOUND))
    log["runs"][0]["results"][0]["level"] = "finding"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SARIF).validate(log)


def test_what_was_acknowledged_is_suppressed_with_its_reason() -> None:
    found = told(f"  - {{finding: {TITLE}, {WHY}}}\n")
    log = json.loads(FORMS["sarif"](found))
    jsonschema.Draft4Validator(SARIF).validate(log)
    (one,) = (r for r in log["runs"][0]["results"] if "suppressions" in r)
    assert one["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "照原文。（起草组，2026-03-01）",
        }
    ]
    assert TITLE not in FORMS["text"](found)
    assert FORMS["text"](found).endswith(f"提示 {len(FOUND) - 1} 处，已确认 1 处。\n")
    assert len(FORMS["github"](found).splitlines()) == len(FOUND) - 1
    told_of = [f["acknowledged"] for f in json.loads(FORMS["json"](found))["findings"]]
    assert [t for t in told_of if t] == [{"by": "起草组", "day": "2026-03-01", "why": "照原文。"}]


# --- The command


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOREIGN, tmp_path / "plan"))


def rules(plan: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    assert main(["check", "--plan", str(plan), "--format", "json", *options]) == 0
    return [f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]]


def test_strict_fails_until_every_finding_is_acknowledged(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--plan", str(copy)]) == 0
    assert main(["check", "--plan", str(copy), "--strict"]) == 1
    assert main(["check", "--plan", str(copy), "--strict", "--rule", "mark-end"]) == 0
    capsys.readouterr()
    main(["check", "--plan", str(copy)])
    pasted = re.findall(r"^  - .*$", capsys.readouterr().out, re.MULTILINE)
    empty = 'by: "", day: "", why: ""'
    lines = [line.replace(empty, WHY) for line in pasted]
    (copy / "acknowledged.yaml").write_text("\n".join(["acknowledged:", *lines, ""]), "utf-8")
    assert main(["check", "--plan", str(copy), "--strict"]) == 0
    assert capsys.readouterr().out == f"错误 0 处，提示 0 处，已确认 {len(FOUND)} 处。\n"
    assert main(["fmt", "--check", "--plan", str(copy)]) == 0


def test_the_list_is_narrowed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(copy, capsys, "--rule", "title-differs") == ["title-differs"]
    in_group = rules(copy, capsys, "--item", "A6")
    assert in_group == ["title-differs", "unit-indicator", "unit-without-row"]
    assert rules(copy, capsys, "--item", "T04") == ["unit-without-row"]
    assert rules(copy, capsys, "--item", "T03-1") == ["step-unnumbered"]
    both = rules(copy, capsys, "--item", "T03-1", "--item", "T04")
    assert both == ["step-unnumbered", "unit-without-row"]
    by_name = rules(copy, capsys, "--unit", "市工业和信息化局")
    assert by_name == rules(copy, capsys, "--unit", "gongxin")
    assert by_name == ["unit-indicator", "unit-without-row", "unit-without-row"]
    assert rules(copy, capsys, "--unit", "gongxin", "--rule", "unit-indicator") == [
        "unit-indicator"
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--rule", "title-difers"], "没有“title-difers”这个规则，是否应为“title-differs”；请改正"),
        (["--item", "T99"], "没有“T99”这个条目"),
        (["--unit", "市科技委"], "没有“市科技委”这个单位，是否应为“市科技局”；请改正"),
    ],
)
def test_what_is_not_there_is_told(
    options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--plan", str(FOREIGN), *options]) == 2
    assert words in capsys.readouterr().err


def test_narrowing_does_not_hide_that_there_are_errors(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy / "indicators.yaml"
    path.write_text(path.read_text("utf-8").replace("2027: 340", "2026: 340"), "utf-8")
    assert main(["check", "--plan", str(copy), "--rule", "title-differs"]) == 1
    assert "错误 0 处，提示 1 处" in capsys.readouterr().out


@pytest.mark.usefixtures("clean")
def test_only_what_is_new_is_told(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy.parent)
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", "一")):
        subprocess.run(["git", *command], check=True)
    path = copy / "tasks" / "T01.yaml"
    text = path.read_text("utf-8")
    path.write_text(f"# 注\n# 注\n{text.replace('交工验收。', '交工验收;竣工。')}", "utf-8")
    assert rules(Path("plan"), capsys, "--since", "HEAD") == ["mark-width"]
    assert len(rules(Path("plan"), capsys)) == len(FOUND) + 1
    assert main(["check", "--plan", "plan", "--since", "nowhere"]) == 2


def test_a_review_tells_new_findings_from_old_ones_and_from_acknowledged_ones() -> None:
    plan = plan_in(FOREIGN)
    acknowledged = told(f"  - {{finding: {TITLE}, {WHY}}}\n")
    new = Review(Reviewed(plan, FOUND), Reviewed(plan, acknowledged))
    assert new.introduced == ()
    assert [f.identity for f in new.resolved] == [TITLE]
    assert "本次新出现 0 处，消除或确认 1 处" in comment(new, "<!-- -->")
    back = Review(Reviewed(plan, acknowledged), Reviewed(plan, FOUND))
    assert back.introduced == ()  # it is known already


# --- Whose a finding is


def test_findings_are_told_to_those_whom_they_concern() -> None:
    register = Register(FOUND, Views(plan_in(FOREIGN)))
    assert [f.rule for f in register.about("T03")] == [
        "unit-without-row",
        "unit-without-row",
        "step-unnumbered",
    ]
    assert {rule for rule, _ in register.by_rule(["title-differs"])} == {f.rule for f in FOUND}
    assert next(iter(register.by_rule(["title-differs"])))[0] == "title-differs"
    numbered = next(f for f in FOUND if f.rule == "step-unnumbered")
    assert register.units_of(numbered) == ("gangkou",)  # who leads the row of the steps
    every = {f.identity for found in register.by_unit.values() for f in found}
    assert every == {f.identity for f in FOUND if register.units_of(f)}


def test_a_task_is_told_what_is_about_its_rows_and_what_is_about_many_last() -> None:
    place = Place("p", 1)
    many = Finding("a-rule", place, "各处", ("T03", "T01", "T02", "T04", "T05"), Severity.FINDING)
    row = Finding("a-rule", place, "一行", ("T03-1",), Severity.FINDING)
    step = Finding("a-rule", place, "一条", ("T03-1-1",), Severity.FINDING)
    other = Finding("a-rule", place, "别处", ("T04",), Severity.FINDING)
    views = Views(plan_in(FOREIGN))
    told_of = Register([many, row, step, other], views).of_item(views.item["T03"])
    assert [f.message for f in told_of] == ["一行", "一条", "各处"]


def test_what_an_item_says_itself_comes_first() -> None:
    two = (Side("T01", "text", "甲", Place("p", 1)), Side("T02", "text", "乙", Place("p", 2)))
    finding = Finding("a-rule", Place("p", 1), "说明", ("T01", "T02"), Severity.FINDING, two)
    views = Views(plan_in(FOREIGN))
    (shown,) = Register([finding], views).of_item(views.item["T02"])
    assert [side.item for side in shown.sides] == ["T02", "T01"]
    assert shown.identity == finding.identity
