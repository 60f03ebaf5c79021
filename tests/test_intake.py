"""Letters, mails and calls are entered from tables and files: all of it or nothing, each once."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import Workbook, load_workbook

from generator.cli import main
from generator.comment import Comment
from generator.directory import load_directory
from generator.intake.entry import HEADS, day_in
from generator.intake.template import template, template_csv
from generator.slip import Slip, body
from tests.conftest import FOREIGN, plan_in

ROW = {"条目编号": "T02", "意见": "夜间过闸要有人。", "来自": "信函", "收到日期": "2025-10-30"}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return copytree(FOREIGN, tmp_path / "plan")


def workbook(path: Path, *rows: Mapping[str, object], heads: tuple[str, ...] = HEADS) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "意见"
    sheet.append(heads)
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    book.save(path)
    return path


def run(plan: Path, *arguments: object) -> int:
    name, *rest = map(str, arguments)
    return main(["comments", name, "--plan", str(plan), *rest])


def comments(plan: Path) -> dict[str, Comment]:
    loaded = load_directory(plan)
    assert not loaded.findings, loaded.findings
    return {f"{f.round}/{f.comment.id}": f.comment for f in loaded.comments}


def files(plan: Path) -> dict[str, bytes]:
    return {p.relative_to(plan).as_posix(): p.read_bytes() for p in plan.rglob("*") if p.is_file()}


def test_a_table_is_filed_once(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = comments(plan)
    rows = (
        {
            **ROW,
            "原文": "推行“7*24小时”远程集控",
            "公开的称呼": "周小明",
            "建议改为": "保留夜班。",
            "理由": "安全。",
        },
        {
            **ROW,
            "条目编号": " ｔ04－1－1 ",
            "意见": "改造太慢。\n\n应加快。",
            "来自": "电话",
            "收到日期": "2025年10月31日",
        },
        {**ROW, "条目编号": "", "意见": "总体赞成。", "来自": "座谈会", "收到日期": "2025/11/3"},
    )
    table = workbook(tmp_path / "来信.xlsx", *rows)
    untouched = files(plan)
    assert run(plan, "import", table) == 0
    assert files(plan) == untouched
    assert "加上 --apply 就会：新增 comments/public/post-0002：针对 T02" in capsys.readouterr().out
    assert run(plan, "import", table, "--apply") == 0
    after = comments(plan)
    assert {*after} - {*before} == {"public/post-0002", "public/phone-0002", "public/meeting-0002"}
    letter = after["public/post-0002"]
    assert (letter.item, letter.revision, letter.name, letter.received) == (
        "T02",
        "draft",
        "周**",
        "2025-10-30",
    )
    assert (letter.quote, letter.proposed, letter.grounds) == (
        "推行“7*24小时”远程集控",
        "保留夜班。",
        "安全。",
    )
    assert after["public/phone-0002"].text == "改造太慢。\n应加快。"
    assert after["public/meeting-0002"].item == "plan"
    filed = files(plan)
    assert run(plan, "import", table, "--apply") == 0
    assert files(plan) == filed
    assert "已新增 0 条，重复跳过 3 条。" in capsys.readouterr().out
    assert main(["fmt", "--check", "--plan", str(plan)]) == 0


def test_two_people_may_say_the_same(plan: Path, tmp_path: Path) -> None:
    other = {**ROW, "收到日期": "2025-10-31"}
    assert run(plan, "import", workbook(tmp_path / "a.xlsx", ROW, ROW, other), "--apply") == 0
    made = comments(plan)
    assert made["public/post-0002"].group is None
    assert made["public/post-0003"].group == "post-0002"
    assert "public/post-0004" not in made


def test_contact_data_is_dropped_and_never_kept(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = (*HEADS, "姓名", "联系电话", "家庭地址")
    row = {**ROW, "姓名": "周小明", "联系电话": "13800138000", "家庭地址": "滨江路1号"}
    assert run(plan, "import", workbook(tmp_path / "a.xlsx", row, heads=heads), "--apply") == 0
    assert "以下各栏属于联系信息，一律丢弃：姓名、联系电话、家庭地址" in capsys.readouterr().out
    assert not any(
        b"13800138000" in data or "周小明".encode() in data for data in files(plan).values()
    )


def test_every_fault_is_told_and_nothing_is_written(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ROW,
        {**ROW, "条目编号": "T99", "来自": "传真", "收到日期": "去年"},
        {**ROW, "意见": " ", "稿次": "none"},
        {**ROW, "意见": "=1+1"},
    )
    untouched = files(plan)
    assert run(plan, "import", workbook(tmp_path / "a.xlsx", *rows), "--apply") == 1
    assert files(plan) == untouched
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "a.xlsx:5: “意见”一栏是公式；请改成文字 [table-formula]",
        "a.xlsx:3: “条目编号”一栏没有编号为“T99”的条目；针对整份文件的留空 [table-cell]",
        "a.xlsx:3: “来自”一栏只能是：电子邮件、信函、电话、当面、座谈会，实为“传真” [table-cell]",
        "a.xlsx:3: “收到日期”一栏应为日期，如 2030-06-30，实为“去年” [table-cell]",
        "a.xlsx:4: “意见”一栏不得空白 [table-cell]",
        "a.xlsx:4: “稿次”一栏没有“none”这一稿 [table-cell]",
    ]
    assert "有 6 处要改，什么都没有写。" in said.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_as_offices_save_it(plan: Path, tmp_path: Path, encoding: str, mark: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark)
    writer.writerow(HEADS)
    writer.writerow([{**ROW, "意见": "一，二；三。"}.get(head, "") for head in HEADS])
    (tmp_path / "a.csv").write_bytes(text.getvalue().encode(encoding))
    assert run(plan, "import", tmp_path / "a.csv", "--apply") == 0
    assert comments(plan)["public/post-0002"].text == "一，二；三。"


def test_the_file_of_the_collecting_page_and_a_mail(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slips = [
        {
            "item": "T02",
            "revision": "draft",
            "sha256": "",
            "quote": "",
            "text": "甲。",
            "proposed": "",
            "grounds": "",
            "name": "",
        }
    ]
    slips.append({**slips[0], "item": "S1", "text": "乙\u202e。", "name": "周小明"})
    (tmp_path / "a.json").write_text(
        json.dumps({"format": "plansite-comments", "version": "1", "comments": slips}), "utf-8"
    )
    assert run(plan, "import", tmp_path / "a.json") == 2
    assert "请用 --channel、--received 写明" in capsys.readouterr().err
    asked = ("--channel", "mail", "--received", "2025-11-01", "--apply")
    assert run(plan, "import", tmp_path / "a.json", *asked) == 0
    made = comments(plan)
    assert (made["public/mail-0003"].text, made["public/mail-0004"].text) == (
        "甲。",
        "乙〔U+202E〕。",
    )
    assert made["public/mail-0004"].name == "周**"
    (tmp_path / "b.txt").write_text(
        "主题：意见\n\n" + body([Slip("T05", "draft", text="丙。")]), "utf-8"
    )
    assert run(plan, "import", tmp_path / "b.txt", *asked) == 0
    assert "丙。" in comments(plan)["public/mail-0005"].text


HOSTILE: Mapping[str, bytes] = {
    "a.xlsx": b"PK\x03\x04 no zip",
    "b.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old workbook",
    "c.csv": bytes(range(256)),
    "d.json": b'{"format": "other", "comments": []}',
    "e.json": b'{"format": "plansite-comments", "comments": [1]}',
    "f.json": b"[" * 100_000,
    "g.txt": b"no line that says what it is on",
    "h.pdf": b"%PDF",
    "i.json": b'{"format": "plansite-comments", "comments": [{"item": ["T02"]}]}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_stops_the_run(
    plan: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    untouched = files(plan)
    code = run(
        plan, "import", tmp_path / name, "--apply", "--channel", "mail", "--received", "2025-11-01"
    )
    assert code in {1, 2}
    assert files(plan) == untouched
    assert "Traceback" not in capsys.readouterr().err


def test_a_bomb_a_macro_and_a_missing_file_are_refused(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 150_000_000)
    macro = workbook(tmp_path / "macro.xlsx", ROW)
    with zipfile.ZipFile(macro, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    for path, words in (
        (bomb, "解开后太大"),
        (macro, "含有宏"),
        (tmp_path / "none.xlsx", "读不了"),
    ):
        assert run(plan, "import", path) == 2
        assert words in capsys.readouterr().err


def test_entities_in_a_workbook_are_not_expanded(plan: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROW)
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as packed:
        kept = {one: packed.read(one) for one in packed.namelist()}
    doctype = b'<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'
    before, _, after = kept[sheet].rpartition(b"<t>")
    kept[sheet] = before.replace(b"<worksheet", doctype, 1) + b"<t>&a;" + after
    with zipfile.ZipFile(path, "w") as packed:
        for one, data in kept.items():
            packed.writestr(one, data)
    assert run(plan, "import", path, "--apply") in {1, 2}
    assert not any(b"root:" in data for data in files(plan).values())


def test_the_template_opens_and_is_the_same_each_time() -> None:
    plan = plan_in(FOREIGN)
    assert template(plan) == template(plan)
    book = load_workbook(io.BytesIO(template(plan)))
    assert book.sheetnames == ["意见", "说明", "条目"]
    assert tuple(cell.value for cell in book["意见"][1]) == HEADS
    assert [cell.value for cell in book["条目"]["A"]][1:] == [item.id for item in plan.items()]
    (rule,) = book["意见"].data_validations.dataValidation
    assert rule.formula1 == '"电子邮件,信函,电话,当面,座谈会"'
    assert template_csv().decode("utf-8-sig").rstrip() == ",".join(HEADS)


def test_the_filled_template_is_taken_in(plan: Path, tmp_path: Path) -> None:
    assert run(plan, "template", "--output", tmp_path / "t.xlsx") == 0
    book = load_workbook(tmp_path / "t.xlsx")
    for column, head in enumerate(HEADS, 1):
        book["意见"].cell(2, column).value = ROW.get(head)
    book.save(tmp_path / "t.xlsx")
    assert run(plan, "import", tmp_path / "t.xlsx", "--apply") == 0
    assert comments(plan)["public/post-0002"].text == ROW["意见"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-10-30", "2025-10-30"),
        ("2025/1/3", "2025-01-03"),
        ("2025年1月3日", "2025-01-03"),
        ("２０２５．１．３", "2025-01-03"),
        ("2025-02-30", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_days_however_they_are_written(text: str, day: str | None) -> None:
    assert day_in(text) == day


def test_the_office_s_daily_work(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = ("--today", "2025-11-20")
    assert run(plan, "assign", "issue-25", "市水利局", *day) == 0
    assert (
        comments(plan)["public/issue-25"].assigned,
        comments(plan)["public/issue-25"].assigned_on,
    ) == ("shuili", "2025-11-20")
    assert run(plan, "assign", "issue-25", "水利厅", *day) == 2
    assert (
        run(plan, "hide", "issue-25", "--reason", "offensive", "--note", "请文明用语。", *day) == 0
    )
    hidden = comments(plan)["public/issue-25"].hidden
    assert hidden
    assert (str(hidden.reason), hidden.day, hidden.note) == (
        "offensive",
        "2025-11-20",
        "请文明用语。",
    )
    assert run(plan, "show", "issue-25") == 0
    assert comments(plan)["public/issue-25"].hidden is None
    assert run(plan, "show", "issue-25") == 2
    assert run(plan, "clear", "issue-25", "--note", "无个人信息", *day) == 0
    assert comments(plan)["public/issue-25"].cleared
    assert run(plan, "group", "--apply", "issue-18,issue-25") == 0
    assert comments(plan)["public/issue-25"].group == "issue-18"
    assert run(plan, "group", "--apply", "issue-18,signoff-keji-1") == 2
    assert run(plan, "hide", "issue-99", "--reason", "spam") == 2
    path = plan / "comments" / "public" / "issue-21.yaml"
    path.write_text("# 已与王科长商量\n" + path.read_text("utf-8"), "utf-8")
    capsys.readouterr()
    assert run(plan, "assign", "issue-21", "shuili") == 2
    assert "手写的批注" in capsys.readouterr().err


def test_like_comments_are_proposed_and_never_joined_by_themselves(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {**ROW, "意见": text}
        for text in (
            "夜间过闸一定要有人值守。",
            "夜间过闸一定要有人值守！谢谢",
            "船闸扩能应当提前。",
        )
    ]
    assert run(plan, "import", workbook(tmp_path / "a.xlsx", *rows), "--apply") == 0
    capsys.readouterr()
    untouched = files(plan)
    assert run(plan, "group", "--round", "public") == 0
    assert "3 条，针对 T02：post-0002,post-0003,issue-25" in capsys.readouterr().out
    assert files(plan) == untouched
