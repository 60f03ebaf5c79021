"""Sign-off tables go out to the units and come back; a blank never becomes consent."""

from io import BytesIO
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from generator.cli import main
from generator.comment import ANSWERS, Answer
from generator.directory import load_directory
from generator.docket import Docket
from generator.history import History
from generator.intake.signoff import HEADS, read_signed, tables
from generator.ledger import ledger
from tests.conftest import FOREIGN, TODAY, plan_in

FIRST = 6  # the row below the heads


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    made = copytree(FOREIGN, tmp_path / "plan")
    rmtree(made / "signoffs")
    (made / "comments" / "units" / "signoff-keji-1.yaml").unlink()
    return made


def run(plan: Path, *arguments: object) -> int:
    return main(
        ["comments", "signoff", "--plan", str(plan), "--round", "units", *map(str, arguments)]
    )


def filled(path: Path, answers: dict[str, tuple[str | None, ...]]) -> Path:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(FIRST, sheet.max_row + 1):
        given_back = answers.get(str(sheet.cell(row, 1).value), ())
        for column, words in enumerate(given_back, 4):
            sheet.cell(row, column).value = words
    book.save(path)
    return path


def files(plan: Path) -> dict[str, bytes]:
    return {p.relative_to(plan).as_posix(): p.read_bytes() for p in plan.rglob("*") if p.is_file()}


def test_tables_go_out_and_come_back(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "会签表"
    assert run(plan, "--output", out) == 0
    assert {p.stem for p in out.glob("*.xlsx")} == {
        "市发展改革委",
        "市工业和信息化局",
        "市科技局",
        "市财政局",
        "市生态环境局",
        "市水利局",
    }
    table = filled(
        out / "市科技局.xlsx",
        {
            "T03": ("同意",),
            "T07": (
                "修改",
                "我局应为牵头部门。",
                "牵头部门：市工业和信息化局、市科技局",
                "职责分工",
            ),
        },
    )
    untouched = files(plan)
    assert run(plan, table, "--received", "2025-09-26") == 0
    assert files(plan) == untouched
    assert "同意 1 项，修改 1 项（加上 --apply 就会登记）" in capsys.readouterr().out
    assert run(plan, table, "--received", "2025-09-26", "--apply") == 0
    loaded = load_directory(plan)
    assert not loaded.findings
    (signed,) = loaded.signoffs
    assert [(a.item, str(a.answer)) for a in signed.signoff.answers] == [
        ("T03", "agree"),
        ("T07", "amend"),
    ]
    said = next(f.comment for f in loaded.comments if f.comment.id == "signoff-keji-1")
    assert (said.unit, said.item, said.text, said.proposed) == (
        "keji",
        "T07",
        "我局应为牵头部门。",
        "牵头部门：市工业和信息化局、市科技局",
    )
    done = files(plan)
    assert run(plan, table, "--received", "2025-09-26", "--apply") == 0
    assert files(plan) == done


def test_what_the_office_wrote_survives_a_corrected_table(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run(plan, "--output", out)
    table = filled(out / "市科技局.xlsx", {"T07": ("修改", "一。")})
    run(plan, table, "--received", "2025-09-26", "--apply")
    path = plan / "comments" / "units" / "signoff-keji-1.yaml"
    path.write_text(
        path.read_text("utf-8")
        + 'disposition: rejected\nreason: |-\n  不采纳。\nanswered: "2025-10-01"\n',
        "utf-8",
    )
    filled(table, {"T07": ("修改", "二。")})
    assert run(plan, table, "--received", "2025-09-28", "--apply") == 0
    said = next(
        f.comment for f in load_directory(plan).comments if f.comment.id == "signoff-keji-1"
    )
    assert (said.text, said.reason, said.received) == ("二。", "不采纳。", "2025-09-28")
    filled(table, {"T07": ("同意", None)})
    capsys.readouterr()
    assert run(plan, table, "--received", "2025-09-29", "--apply") == 0
    assert "signoff-keji-1 不在新表里；原来的意见保留" in capsys.readouterr().out
    assert path.exists()


WRONG: dict[str, tuple[dict[str, tuple[str | None, ...]], str]] = {
    "a word of its own": (
        {"T07": ("没意见",)},
        "“答复”一栏只能是：同意、修改、无意见，实为“没意见”",
    ),
    "an amendment without words": ({"T07": ("修改",)}, "“T07”没有写修改意见；请改正"),
    "words without an answer": (
        {"T07": (None, "应改。")},
        "“T07”写了修改意见，没有选答复；请选“修改”",
    ),
    "consent with an amendment": (
        {"T07": ("同意", "应改。")},
        "“T07”写了修改意见，却选了“同意”；请改正",
    ),
    "a formula": ({"T07": ("=A1",)}, "“答复”一栏是公式；请改成文字"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_unclear_is_told_and_nothing_is_written(
    plan: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, words = WRONG[name]
    run(plan, "--output", tmp_path / "out")
    table = filled(tmp_path / "out" / "市科技局.xlsx", answers)
    untouched = files(plan)
    assert run(plan, table, "--received", "2025-09-26", "--apply") == 1
    assert words in capsys.readouterr().out
    assert files(plan) == untouched


def test_altered_ids_and_tables_of_others_are_told(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(plan, "--output", tmp_path / "out")
    path = tmp_path / "out" / "市科技局.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.title = "改过的名字"
    sheet.cell(FIRST, 1).value = "T99"
    sheet.cell(FIRST, 4).value = "同意"
    book.save(path)
    assert run(plan, path, "--received", "2025-09-26", "--apply") == 1
    assert "编号“T99”不是这个单位在那一稿里的事项" in capsys.readouterr().out
    sheet.cell(3, 1).value = "会签编号：other/keji"
    book.save(path)
    assert run(plan, path, "--received", "2025-09-26", "--apply") == 1
    assert "认不出是哪个单位、哪一轮的会签表" in capsys.readouterr().out
    sheet.cell(3, 1).value = "会签编号：units/nobody"
    book.save(path)
    assert run(plan, path, "--received", "2025-09-26", "--apply") == 1
    assert "没有编号为“nobody”的单位" in capsys.readouterr().out
    assert run(plan, path, "--apply") == 1
    assert "请用 --received 写明收到日期" in capsys.readouterr().out
    assert main(["comments", "signoff", "--plan", str(plan), "--round", "public"]) == 2


def test_an_untouched_table_is_no_answer(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(plan, "--output", tmp_path / "out")
    untouched = files(plan)
    assert run(plan, tmp_path / "out" / "市水利局.xlsx", "--received", "2025-09-26", "--apply") == 0
    assert "没有填写任何答复，仍为未反馈" in capsys.readouterr().out
    assert files(plan) == untouched


BLANKS = st.sampled_from([None, "", " ", "\u3000", "\n", "\t"])
WORDS = st.sampled_from([*ANSWERS.values()])


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(["T03", "T07", "T03-1", "T07-1"]), BLANKS | WORDS))
def test_only_what_is_written_is_an_answer(cells: dict[str, str | None]) -> None:
    loaded = load_directory(FOREIGN)
    docket = Docket(loaded.consultation, (), (), History(ledger(loaded), plan_in(FOREIGN)), TODAY)
    one = next(r for r in docket.rounds if r.id == "units")
    data = next(data for unit, data in tables(one, docket) if unit.id == "keji")
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    wanted = {}
    for row in range(FIRST, sheet.max_row + 1):
        item = str(sheet.cell(row, 1).value)
        word = cells.get(item)
        sheet.cell(row, HEADS.index("答复") + 1).value = word
        if word == ANSWERS[Answer.AMEND]:
            sheet.cell(row, HEADS.index("修改意见") + 1).value = "应改。"
        if word in ANSWERS.values():
            wanted[item] = word
    changed = BytesIO()
    book.save(changed)
    signed = read_signed(changed.getvalue(), "a.xlsx", one, docket, "2025-09-26")
    assert signed.faults == ()
    answers = signed.signoff.signoff.answers if signed.signoff else ()
    assert {a.item: ANSWERS[a.answer] for a in answers} == wanted
    assert len(signed.comments) == list(wanted.values()).count("修改")


def test_tables_are_the_same_each_time_and_hold_what_the_unit_has_to_do() -> None:
    loaded = load_directory(FOREIGN)
    docket = Docket(loaded.consultation, (), (), History(ledger(loaded), plan_in(FOREIGN)), TODAY)
    one = next(r for r in docket.rounds if r.id == "units")
    first, second = dict_of(one, docket), dict_of(one, docket)
    assert first == second
    views = docket.views("draft")
    assert views
    for unit_id, data in first.items():
        sheet = load_workbook(BytesIO(data)).worksheets[0]
        ids = [sheet.cell(row, 1).value for row in range(FIRST, sheet.max_row + 1)]
        assert [i for i in ids if i] == [item.id for item in views.items_of(views.unit[unit_id])]


def dict_of(one: object, docket: Docket) -> dict[str, bytes]:
    return {unit.id: data for unit, data in tables(one, docket)}  # type: ignore[arg-type]
