"""What is told of the changes between two plans: in four forms, narrowed, sorted by weight.

The golden reports are of the foreign plan, revised in `REVISION`; after an intended change run
`GOLDEN=write` pytest on this file and read the difference before committing it.
"""

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import lxml.html
import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.load import load
from generator.model import Plan
from generator.report import FORMS, STYLE, Report, fragment, narrowed, report
from generator.report.telling import Teller
from generator.stop import CannotRun
from tests.conftest import FOREIGN, LEAST, REAL, files_in, plan_in
from tests.edits import revised

GOLDEN = Path(__file__).parent / "golden"
KEPT = {
    "text": "diff.txt",
    "markdown": "diff.md",
    "html": "diff.html",
    "json": "diff.json",
    "mail": "diff.mail.txt",
}
LOSES_A_ROW = 2  # the place of a task of the foreign plan
REVISION = {
    "plan.yaml": [("翻一番", "翻两番")],
    "indicators.yaml": [("2030: 412.5", "2030: 420"), ("3.4%以上", "3.4％以上")],
    "tasks/T01.yaml": [
        ("改建碍航桥梁11座", "力争改建碍航桥梁12座"),
        ("helped_by: [市财政局, 市生态环境局]", "helped_by: [市生态环境局, 市数据局]"),
        ("text: 2028年三季度, date: 2028-Q3", "text: 2028年底前, date: 2028-12"),
        ("完成工程可行性研究和环境影响评价；", "完成环境影响评价和工程可行性研究；"),
        (
            "青石段主体开工，完成投资6.5亿元；\n          同步开展生态护岸试验段建设；",
            "同步开展生态护岸试验段建设；\n          青石段主体开工，完成投资6.5亿元；",
        ),
    ],
    "tasks/T02.yaml": [
        ("- id: T02-1\n", "- id: T02-2\n    replaces: [T02-1]\n"),
        (
            """
      老闸完成机电设备更新。
    led_by: [市水利局, 市交通运输局]
""",
            """
    led_by: [市水利局]
    done_by: [市水利局]
  - id: T02-3
    replaces: [T02-1]
    number: 4
    title: 老闸更新
    text: |-
      老闸完成机电设备更新和智能化改造。
    led_by: [市水利局, 市数据局]
""",
        ),
    ],
    "tasks/T06.yaml": [
        ("- id: T06-1\n", "- id: T06-1\n    replaces: [T06-2]\n"),
        (
            "不少于300艘。\n",
            "不少于320艘；\n      通过“{{船舶识别码}}”自动核验，申请材料由9份减至2份。\n",
        ),
        (
            """  - id: T06-2
    number: 9
    title: 补贴发放
    text: |-
      通过“{{船舶识别码}}”自动核验，申请材料由9份减至3份。
    led_by: [市财政局]
    done_by: [市交通运输局]
    helped_by: [{unit: 市数据局, printed: 数据局}]
    columns: {scene: 船舶}
    deadlines: [{text: 未明确, kind: none}]
""",
            "",
        ),
    ],
    "tasks/T07.yaml": [
        (
            """      - id: T07-1-1
        number: 1
        printed: 1、
        text: |-
          2026年6月底前完成组建；
      - id: T07-1-2
        number: 2
        printed: 2、
        text: |-
          2027年起每年发布榜单。
""",
            """      - id: T07-1-3
        replaces: [T07-1-1, T07-1-2]
        number: 1
        text: |-
          2026年9月底前完成组建，2027年起每年发布榜单。
""",
        ),
    ],
    "tasks/T08.yaml": [
        ("- id: T08-1\n", "- id: T08-2\n    replaces: [T08-1]\n"),
        ("归集数据不少于12类", "归集数据15类以上"),
        ("helped_by: [云渡海事局, 市水利局]", "helped_by: [云渡海事局, 市科技局]"),
        ("text: 2027年底前, date: 2027-12", "text: 2028年上半年, date: 2028-H1"),
    ],
    "safeguards.yaml": [
        (
            """
      各县（区）政府于2026年6月底前制定实施细则。
    led_by: [市政府办公室]
    helped_by: [各县（区）政府, {unit: 各有关单位, sep: ，}]
    extra: {leader: 分管副市长}
    deadlines: [{text: 2026年6月底前, date: "2026-06"}]
""",
            """
    led_by: [市政府办公室]
    helped_by: [各县（区）政府, {unit: 各有关单位, sep: ，}]
    extra: {leader: 分管副市长}
  - id: S4
    replaces: [S1]
    number: 2
    title: 压实属地责任
    text: |-
      各县（区）政府应当于2026年3月底前制定实施细则。
    led_by: [各县（区）政府]
    deadlines: [{text: 2026年3月底前, date: "2026-03"}]
""",
        ),
        ("printed: （三）", "printed: （四）"),
        ("number: 3\n", "number: 4\n"),
        ("，鼓励金融机构", ",鼓励金融机构"),
    ],
    "units.yaml": [("aliases: [市府办]", "aliases: [市府办, 市政府办]")],
}


def plan_from(files: Mapping[str, bytes]) -> Plan:
    loaded = load(files, "plan")
    assert loaded.plan is not None, loaded.findings
    assert not loaded.lost
    return loaded.plan


@cache
def revision() -> Plan:
    files = dict(files_in(FOREIGN))
    for name, replacements in REVISION.items():
        text = files[name].decode()
        for old, new in replacements:
            assert old in text, old
            text = text.replace(old, new, 1)
        files[name] = text.encode()
    plan = plan_from(files)
    task = plan.tasks[LOSES_A_ROW]
    bare = task.model_copy(update={"rows": task.rows[1:]})
    tasks = (*plan.tasks[:LOSES_A_ROW], bare, *plan.tasks[LOSES_A_ROW + 1 :])
    return plan.model_copy(update={"tasks": tasks})


@cache
def example() -> Report:
    return report(plan_in(FOREIGN), revision(), "main", "HEAD")


@pytest.mark.parametrize("form", FORMS)
def test_golden(form: str) -> None:
    kept, made = GOLDEN / KEPT[form], FORMS[form](example())
    if os.environ.get("GOLDEN") == "write":
        kept.write_text(made, "utf-8")
    assert made == kept.read_text("utf-8")


# --- The contract


def told(whole: Report) -> list[dict[str, Any]]:
    document = json.loads(FORMS["json"](whole))
    assert set(document) == {"schema_version", "from", "to", "changes"}
    assert (document["schema_version"], document["from"], document["to"]) == ("1", "main", "HEAD")
    changes: list[dict[str, Any]] = document["changes"]
    return changes


def test_json_is_the_contract() -> None:
    changes = told(example())
    keys = {"item", "kind", "field", "before", "after", "substantive", "units"}
    succession = {"added": {"replaces"}, "removed": {"replaced_by"}}
    assert all(set(c) - keys <= succession.get(c["kind"], set()) for c in changes)
    assert all(keys <= set(change) for change in changes)
    kinds = {"added", "removed", "changed", "renumbered", "moved"}
    assert {change["kind"] for change in changes} <= kinds
    units = {unit.id for unit in plan_in(FOREIGN).units}
    assert all({*change["units"]} <= units for change in changes)
    by_field = {(change["item"], change["field"]): change for change in changes}
    assert by_field["I01", "targets.2030"]["before"] == 412.5
    assert by_field["I01", "targets.2030"]["after"] == 420
    assert by_field["I02", "targets.2027"]["after"] == "3.4％以上"
    role = by_field["T01-1", "helped_by"]
    assert (role["before"], role["after"]) == (["caizheng", "shengtai"], ["shengtai", "shuju"])
    assert {"caizheng", "shengtai", "shuju"} <= {*role["units"]}


def test_json_says_where_things_moved() -> None:
    plan = plan_in(FOREIGN)
    one, *rest = plan.safeguards
    order = plan.model_copy(update={"safeguards": (*rest, one)})
    (change,) = told(report(plan, order, "main", "HEAD"))
    assert (change["field"], change["before"], change["after"]) == (None, 1, len(plan.safeguards))
    task = plan.tasks[0].model_copy(update={"action": "A8"})
    moved = plan.model_copy(update={"tasks": (*plan.tasks[1:], task)})
    (change,) = told(report(plan, moved, "main", "HEAD"))
    assert (change["kind"], change["field"]) == ("moved", "action")
    assert (change["before"], change["after"]) == (plan.tasks[0].action, "A8")


def test_json_holds_what_was_removed() -> None:
    gone = plan_in(FOREIGN).tasks[LOSES_A_ROW].rows[0].id
    removed = next(change for change in told(example()) if change["item"] == gone)
    row = plan_in(FOREIGN).tasks[LOSES_A_ROW].rows[0]
    assert removed["after"] is None
    assert removed["before"]["text"] == row.text
    role = next(iter(row.roles))
    assert removed["before"][role] == list(row.units(role))


# --- Summary


def test_nothing_changed_is_said() -> None:
    plan = plan_in(FOREIGN)
    assert "没有变更" in report(plan, plan, "a", "b").summary


def only_form_changed() -> Report:
    files = dict(files_in(FOREIGN))
    text = files["tasks/T01.yaml"].decode()
    files["tasks/T01.yaml"] = text.replace("，", ",", 1).encode()
    return report(plan_in(FOREIGN), plan_from(files), "a", "b")


def test_a_narrowed_report_without_changes_says_what_was_asked() -> None:
    plan = plan_in(FOREIGN)
    same = report(plan, plan, "a", "b")
    unit = plan.units[0]
    of_unit = f"与{unit.name}有关的"
    assert same.summary == "两稿内容相同，没有变更。"
    assert narrowed(same, unit=unit.id).summary == f"没有{of_unit}变更。"
    assert narrowed(same, item="I01").summary == "没有 I01 的变更。"
    assert narrowed(same, unit=unit.id, item="I01").summary == f"没有{of_unit} I01 的变更。"


@pytest.mark.parametrize("form", ["text", "markdown", "html", "mail"])
def test_form_alone_that_was_left_out_is_not_said_to_be_nothing(form: str) -> None:
    whole = only_form_changed()
    count = len(whole.changes)
    left_out = f"实质变更；另有编辑性变更 {count} 处，没有列出。"
    assert f"没有{left_out}" in _unwrapped(FORMS[form](narrowed(whole, substantive=True)))
    of_item = FORMS[form](narrowed(whole, item="T01", substantive=True))
    assert f"没有T01的{left_out}".replace(" ", "") in _unwrapped(of_item).replace(" ", "")
    nothing = FORMS[form](narrowed(whole, item="I01", substantive=True))
    assert "没有 I01 的变更。" in _unwrapped(nothing)


def _unwrapped(text: str) -> str:
    return text.replace("\n", "")


def test_what_weighs_alone_says_how_much_was_left_out() -> None:
    whole = example()
    formal = sum(1 for change in whole.changes if not change.substantive)
    summary = narrowed(whole, substantive=True).summary
    assert summary.endswith(f"；另有编辑性变更 {formal} 处，没有列出。")


def test_a_title_with_quotation_marks_is_quoted_by_rule() -> None:
    files = dict(files_in(FOREIGN))
    text = files["tasks/T01.yaml"].decode()
    title = plan_in(FOREIGN).tasks[0].title
    files["tasks/T01.yaml"] = text.replace(title, f"“{title}”", 1).encode()
    plan = plan_from(files)
    assert Teller(plan, plan).title("T01") == f" T01“‘{title}’”"


def test_only_form_changed_is_no_substantive_change() -> None:
    whole = only_form_changed()
    assert whole.summary.startswith("无实质改动")
    assert "全半角" in whole.summary
    assert not whole.substantive
    for form in ("text", "markdown", "html"):
        assert "无实质改动" in FORMS[form](whole)


def test_the_summary_counts() -> None:
    whole = example()
    weighty = [change for change in whole.changes if change.substantive]
    assert f"实质变更 {len(weighty)} 处" in whole.summary
    assert f"编辑性变更 {len(whole.changes) - len(weighty)} 处" in whole.summary


def test_what_weighs_stands_first() -> None:
    for form in ("text", "markdown", "html"):
        made = FORMS[form](example())
        body = made[made.index(example().summary[-5:]) :]
        assert body.index("I01") < body.index("编辑性变更") < body.index("I02")


# --- Narrowed


@pytest.mark.parametrize("name", ["shuju", "市数据局"])
def test_a_unit_is_asked_for_by_id_or_name(name: str) -> None:
    found = narrowed(example(), unit=name)
    assert found.changes
    assert all("shuju" in change.units for change in found.changes)
    others = [change for change in example().changes if change not in found.changes]
    assert all("shuju" not in change.units for change in others)
    assert "市数据局" in found.summary


def test_an_item_is_asked_for_with_what_is_in_it() -> None:
    assert {c.item for c in narrowed(example(), item="T01").changes} >= {"T01", "T01-1", "T01-1-1"}
    assert {c.item for c in narrowed(example(), item="T01-1").changes} == {
        *("T01-1", "T01-1-1", "T01-1-2")
    }
    group = {c.item for c in narrowed(example(), item="A1").changes}
    assert {"T01", "I01", "T01-1-1"} <= group
    assert "S3" not in group
    assert {c.item for c in narrowed(example(), item="plan").changes} == {"plan"}


def test_only_what_weighs() -> None:
    found = narrowed(example(), substantive=True).changes
    assert found == tuple(change for change in example().changes if change.substantive)


@pytest.mark.parametrize("asked", [{"unit": "市数剧局"}, {"item": "T01-9"}, {"unit": ""}])
def test_what_neither_plan_has_cannot_be_asked_for(asked: dict[str, Any]) -> None:
    with pytest.raises(CannotRun) as told_:
        narrowed(example(), **asked)
    assert "两稿都没有" in str(told_.value)
    assert "\n" not in str(told_.value)


def test_a_near_name_is_suggested() -> None:
    with pytest.raises(CannotRun, match="市数据局"):
        narrowed(example(), unit="市数剧局")


# --- Words


def line(text: str, beginning: str) -> str:
    return next(each for each in text.splitlines() if each.strip().startswith(beginning))


def test_roles_targets_and_deadlines_say_what_happened() -> None:
    text = FORMS["text"](example())
    assert "减少市财政局" not in line(text, "涉及单位")
    assert "增加市数据局；减少市财政局" in line(text, "协办单位：")
    assert "增加 7.5" in line(text, "2030年目标值")
    assert "推迟" in line(text, "时限")
    assert "〈移走：" in text
    assert "〈移来：" in text


def test_a_unit_that_changes_its_role_is_told_as_such() -> None:
    files = dict(files_in(FOREIGN))
    text = files["tasks/T01.yaml"].decode()
    text = text.replace(
        "helped_by: [市财政局, 市生态环境局]", "helped_by: [市生态环境局, 市交通运输局]"
    )
    text = text.replace("led_by: [市交通运输局]\n    done_by", "led_by: [市财政局]\n    done_by")
    files["tasks/T01.yaml"] = text.encode()
    told_ = FORMS["text"](report(plan_in(FOREIGN), plan_from(files), "a", "b"))
    assert "市财政局由协办单位改为牵头部门" in told_
    assert "市交通运输局由牵头部门改为协办单位" in told_


# --- Forms


def hostile() -> Report:
    plan = plan_in(FOREIGN)
    bad = "</details><script>alert(1)</script>|`*_[a](javascript:b)\n<img src=x onerror=c>"
    task = plan.tasks[0].model_copy(update={"title": bad.replace("\n", " "), "text": bad})
    safe = task.model_copy(update={"text": bad + "甲", "columns": {"fund": "<b>|"}})
    old = plan.model_copy(update={"tasks": (task, *plan.tasks[1:])})
    return report(old, plan.model_copy(update={"tasks": (safe, *plan.tasks[1:])}), "<i>", "|x|")


def test_no_word_of_a_plan_acts_in_html() -> None:
    page = lxml.html.document_fromstring(FORMS["html"](hostile()).encode())
    assert not page.xpath("//script|//img|//b|//i|//details")
    assert all(each.get("href").startswith("#rl-") for each in page.xpath("//a"))
    assert "alert(1)" in page.text_content()
    assert not [name for each in page.iter() for name in each.attrib if name.startswith("on")]


def test_no_word_of_a_plan_acts_in_markdown() -> None:
    made = FORMS["markdown"](hostile())
    assert made.count("<details>") == made.count("</details>")
    html = markdown.markdown(made, extensions=["tables", "md_in_html"])
    page = lxml.html.document_fromstring(f"<main>{html}</main>")
    assert not page.xpath("//script|//img|//a|//b|//i|//code")
    table = [line_ for line_ in made.splitlines() if line_.startswith("| ")]
    assert len({each.count("|") for each in table}) == 1


def test_deleted_and_inserted_are_told_apart_without_colour() -> None:
    page = lxml.html.document_fromstring(FORMS["html"](example()).encode())
    for tag, word in (("del", "删去"), ("ins", "新增")):
        marks = page.xpath(f"//{tag}")
        assert marks
        assert all(each.text_content().startswith(f"〔{word}〕") for each in marks)
        assert all(each.xpath("span[@class='rl-said'][@style='font-size:0']") for each in marks)
    style = page.xpath("//style")[0].text
    assert "line-through" in style
    assert "underline" in style
    text = FORMS["text"](example())
    assert "[-" in text
    assert "\x1b" not in text


def test_html_asks_nothing_of_any_host() -> None:
    made = FORMS["html"](example())
    assert "http" not in made
    assert "url(" not in made
    assert made.startswith('<!DOCTYPE html>\n<html lang="zh-Hans-CN">')


def test_html_lists_all_things_with_links_to_them() -> None:
    page = lxml.html.document_fromstring(FORMS["html"](example()).encode())
    targets = [each.get("href") for each in page.xpath("//table[@class='rl-items']//a")]
    assert targets == [f"#{each.get('id')}" for each in page.xpath("//h3")]
    assert len(targets) == len({*targets}) == len(example().topics)


def test_pieces_of_html_stand_beside_each_other_and_beside_others() -> None:
    both = f"<main>{fragment(example(), 'a')}{fragment(example(), 'b')}</main>"
    main = lxml.html.document_fromstring(both)
    ids = [each.get("id") for each in main.xpath("//*[@id]")]
    assert len(ids) == len({*ids})
    assert all(name.startswith(("a-", "b-")) for name in ids)
    assert all(name[1:].removeprefix("-").strip() for name in ids)
    classes = {name for each in main.xpath("//*[@class]") for name in each.get("class").split()}
    assert all(name == "rl" or name.startswith("rl-") for name in classes)
    selectors = re.findall(r"[.][a-z][\w-]*", re.sub(r"\{[^{}]*\}", "", STYLE))
    assert {*selectors} >= {f".{name}" for name in classes - {"rl"}}
    assert all(name == ".rl" or name.startswith(".rl-") for name in selectors)


def luminance(colour: str) -> float:
    parts = re.findall("..", colour if len(colour) == 6 else "".join(c * 2 for c in colour))
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(each, 16) / 255 for each in parts)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("scheme", "back"), [(0, "ffffff"), (1, "1b1b1b")])
def test_every_colour_of_words_can_be_read(scheme: int, back: str) -> None:
    blocks = re.findall(r"\.rl \{ (--rl-[^}]*)", STYLE)
    colour = dict(re.findall(r"--rl-([\w-]+): #([0-9a-f]+);", blocks[scheme]))
    for words, behind in (
        *((name, back) for name in (colour["faint"], colour["link"])),
        (colour["faint"], colour["moved"]),
        (colour["del"], colour["del-back"]),
        (colour["ins"], colour["ins-back"]),
    ):
        assert contrast(words, behind) >= 4.5


@given(st.sampled_from([REAL, FOREIGN, LEAST]), st.integers(0, 2**32), st.integers(1, 20))
@settings(max_examples=40)
def test_every_change_can_be_told_in_every_form(where: Path, seed: int, edits: int) -> None:
    plan = plan_in(where)
    whole = report(plan, revised(plan, Random(seed), edits), "甲", "乙")
    for form, made in FORMS.items():
        written = made(whole)
        if form == "json":
            assert len(json.loads(written)["changes"]) == len(whole.changes)
        else:
            assert "None" not in written
            assert "PLAN" not in written


def test_roles_say_who_comes_goes_and_is_first() -> None:
    files = dict(files_in(FOREIGN))
    text = files["indicators.yaml"].decode()
    text = text.replace(
        "led_by: [市交通运输局, 国网云渡供电公司]",
        "led_by: [国网云渡供电公司, 市交通运输局, 市财政局, 市数据局]",
    )
    files["indicators.yaml"] = text.encode()
    told_ = FORMS["text"](report(plan_in(FOREIGN), plan_from(files), "a", "b"))
    assert (
        "（增加市财政局、市数据局；次序有调整；列首位的由市交通运输局改为国网云渡供电公司）"
        in told_
    )


def test_succession_is_told_in_every_form() -> None:
    says = [
        "拆分为 T02-2、T02-3",
        "由 T02-1 拆分而来",
        "T06-2 并入本项",
        "并入 T06-1",
        "由 T07-1-1、T07-1-2 合并而成",
        "由 T08-2 替代",
        "替代 T08-1",
        "由 S1 分出",
    ]
    for form in ("text", "markdown", "html"):
        made = lxml.html.fromstring(f"<main>{FORMS[form](example())}</main>").text_content()
        assert [words for words in says if words not in made] == []
    changes = {c["item"]: c for c in told(example()) if c["kind"] in ("added", "removed")}
    assert changes["T02-1"]["replaced_by"] == ["T02-2", "T02-3"]
    assert changes["T07-1-3"]["replaces"] == ["T07-1-1", "T07-1-2"]
    assert not {"replaces", "replaced_by"} & {*changes["T03-1"]}
