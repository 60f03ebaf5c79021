"""Two revisions of one file in one: by item and by field, nothing lost, conflicts where they are."""

from collections.abc import Mapping
from pathlib import Path
from random import Random
from textwrap import dedent

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.changes import Change, apply, diff
from generator.entries import Entry, Key, Spot
from generator.files import form_of
from generator.fmt import formatted
from generator.load import load
from generator.merge import Merged, merged
from generator.merge.layout import layout
from generator.merge.piece import rendered
from generator.merge.weave import Apart, settled, woven
from generator.model import Kind, Plan, Role
from generator.source import read
from tests import edits
from tests.conftest import FOREIGN, LEAST, PLANS, REAL, files_in, plan_in
from tests.oddly import Writer, plain
from tests.plainly import files_of

ROLES = (
    Role(key="responsible", label="责任单位", letter="责", kinds=(Kind.ROW,), lead=True),
    Role(key="supporting", label="配合单位", letter="配", kinds=(Kind.ROW,)),
)
TASK = """
# yaml-language-server: $schema=../../schema/task.schema.json
id: T01
number: 1
action: A1
printed: "1."
title: 题
table: {printed: 1、, title: 表题}
text: |-
  第一句。
  第二句。
  第三句。

  另一段。
rows:
  # 第一行
  - id: T01-1
    text: |-
      第一行的文字。
    responsible: [甲局]
    supporting: [乙局, 丙局, {unit: 丁局, sep: ，}]
    steps:
      - id: T01-1-1
        number: 1
        printed: 1、
        text: |-
          一步；
      - id: T01-1-2  # 待核
        number: 2
        printed: 2、
        text: |-
          二步；
      - id: T01-1-3
        number: 3
        printed: 3、
        text: |-
          三步。
  - id: T01-2
    text: |-
      第二行的文字。
    responsible: [甲局]
    deadlines: [{text: 年底前, date: 2030-12}]
""".lstrip()
Edit = tuple[str, str]


def side(*changes: Edit, base: str = TASK) -> str:
    for old, new in changes:
        assert base.count(old) == 1, old
        base = base.replace(old, new)
    return base


def merge(ours: str, theirs: str, base: str = TASK, name: str = "tasks/T01.yaml") -> Merged:
    done = merged(base, ours, theirs, name, ROLES)
    assert done is not None
    text = done.content.decode()
    if not done.conflicts:
        assert read(done.content, "f")[1] == ()
        assert formatted(text, name, ROLES) == text
    return done


def step(number: int, words: str, one: str = "T01-1-4", printed: str | None = None) -> str:
    shown = printed or f"{number}、"
    return (
        f"      - id: {one}\n        number: {number}\n        printed: {shown}\n"
        f"        text: |-\n          {words}\n"
    )


def row(one: str, words: str) -> str:
    return f"  - id: {one}\n    text: |-\n      {words}\n    responsible: [甲局]\n"


NEXT_ROW = "  - id: T01-2\n"
END = "    deadlines: [{text: 年底前, date: 2030-12}]\n"


def appended(*steps: str) -> Edit:
    return NEXT_ROW, "".join(steps) + NEXT_ROW


# --- What merges

CLEAN: Mapping[str, tuple[list[Edit], list[Edit]]] = {
    "two fields of one row": ([("第一行的文字", "首行的文字")], [("[甲局]\n    supporting", "[戊局]\n    supporting")]),
    "two steps of one row": ([("一步", "1步")], [("二步", "2步")]),
    "neighbouring sentences": ([("第一句", "首句"), ("第三句", "末句")], [("第二句", "次句")]),
    "a sentence and a new one below it": ([("第一句", "首句")], [("  第二句。\n", "  添一句。\n  第二句。\n")]),
    "a sentence away and the next one changed": ([("  第二句。\n", "")], [("第三句", "末句")]),
    "a paragraph and another": ([("另一段", "又一段")], [("第三句", "末句")]),
    "keys in brackets": ([("printed: 1、, title", "printed: （1）, title")], [("表题", "新表题")]),
    "a comment and what it is about": ([("# 第一行\n", "# 头一行\n")], [("第一行的文字", "首行的文字")]),
    "a comment beside an id and its item": ([("# 待核", "# 已核")], [("二步", "2步")]),
    "an item away and another changed": ([(step(2, "二步；", "T01-1-2  # 待核"), "")], [("一步", "1步")]),
    "an order and a text": (
        [("        text: |-\n          一步；\n", "        text: |-\n          1步；\n")],
        [(step(1, "一步；", "T01-1-1"), ""), (NEXT_ROW, step(1, "一步；", "T01-1-1") + NEXT_ROW)],
    ),
    "a new key on either side": (
        [("rows:\n", "deadlines: [{text: 年底前}]\nrows:\n")],
        [("rows:\n", "extra: {leader: 某}\nrows:\n")],
    ),
    "steps away whole and a row changed": (
        [(TASK[TASK.index("    steps:\n") : TASK.index(NEXT_ROW)], "")],
        [("第二行的文字", "次行的文字")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CLEAN)
def test_changes_of_different_things_merge(case: str) -> None:
    """As if one had been made after the other, whichever came first."""
    ours, theirs = CLEAN[case]
    both = (side(*ours), side(*theirs))
    for one, other in (both, both[::-1]):
        done = merge(one, other)
        assert (done.conflicts, done.notes) == (0, ())
    if case == "an order and a text":
        first = step(1, "一步；", "T01-1-1")
        wanted = side((first, ""), (NEXT_ROW, first.replace("一步", "1步") + NEXT_ROW))
    else:
        wanted = formatted(side(*ours, *theirs), "tasks/T01.yaml", ROLES)
    assert merge(*both).content.decode() == wanted
    assert merge(*both[::-1]).content.decode() == wanted


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        ("[甲局, 乙局, 丙局]", "[甲局, 乙局, 丁局]", "[甲局, 乙局, 丙局, 丁局]"),
        ("[甲局, 乙局, 丙局]", "[丁局, 甲局, 乙局]", "[丁局, 甲局, 乙局, 丙局]"),
        ("[甲局]", "[甲局, 乙局, 丁局]", "[甲局, 丁局]"),
        ("[乙局, 甲局]", "[甲局, 乙局, 丁局]", "[乙局, 丁局, 甲局]"),
        ("[甲局, 乙局, 丙局]", "[甲局, 乙局, 丙局]", "[甲局, 乙局, 丙局]"),
        ("[甲局, {unit: 乙局, sep: ，}]", "[丁局, 甲局, 乙局]", "[丁局, 甲局, {unit: 乙局, sep: ，}]"),
        ("[甲局, {unit: 乙局, after: 等}]", "[甲局, 乙局, 丁局]", "[甲局, {unit: 乙局, after: 等}, 丁局]"),
    ],
)  # fmt: skip
def test_the_units_of_a_role_merge_as_a_set_in_order(ours: str, theirs: str, wanted: str) -> None:
    base = side(
        ("responsible: [甲局]\n    supporting", "responsible: [甲局, 乙局]\n    supporting")
    )
    old = "responsible: [甲局, 乙局]"
    done = merge(*(side((old, f"responsible: {new}"), base=base) for new in (ours, theirs)), base)
    assert done.content.decode() == side((old, f"responsible: {wanted}"), base=base)


def test_a_unit_and_how_it_is_printed_merge() -> None:
    ours = side(("{unit: 丁局, sep: ，}", "{unit: 丁局, sep: ；}"))
    theirs = side(("{unit: 丁局, sep: ，}", "{unit: 丁局, sep: ，, after: 等}, 戊局"))
    wanted = side(("{unit: 丁局, sep: ，}", "{unit: 丁局, sep: ；, after: 等}, 戊局"))
    assert merge(ours, theirs).content.decode() == wanted


# --- What is new on both sides


def test_new_steps_at_the_same_place_are_kept_ours_first() -> None:
    ours = side(appended(step(4, "我的。", "T01-1-4")))
    theirs = side(appended(step(4, "你的。", "T01-1-5")))
    done = merge(ours, theirs)
    wanted = appended(step(4, "我的。", "T01-1-4"), step(5, "你的。", "T01-1-5"))
    assert done.content.decode() == side(wanted)
    assert done.notes == ("“T01-1-5”的序号顺延为 5",)


def test_the_same_id_twice_gets_the_next_free_one() -> None:
    base = side(("T01-1-3", "T01-1-9"))
    ours = side(appended(step(4, "我的。", "T01-1-10")), base=base)
    theirs = side(appended(step(4, "你的。", "T01-1-10"), step(5, "又一。", "T01-1-11")), base=base)
    done = merge(ours, theirs, base)
    new = (
        step(4, "我的。", "T01-1-10"),
        step(5, "你的。", "T01-1-12"),
        step(6, "又一。", "T01-1-11"),
    )
    assert done.content.decode() == side(appended(*new), base=base)
    assert done.notes == (
        "两边都新增了“T01-1-10”；并入的一项改用编号“T01-1-12”",
        "“T01-1-12”的序号顺延为 5",
        "“T01-1-11”的序号顺延为 6",
    )


def test_a_new_row_takes_the_ids_of_its_steps_along() -> None:
    steps = "    steps:\n" + step(1, "步。", "T01-3-1")
    done = merge(TASK + row("T01-3", "我的。"), TASK + row("T01-3", "你的。") + steps)
    wanted = TASK + row("T01-3", "我的。") + row("T01-4", "你的。")
    assert done.content.decode() == wanted + steps.replace("T01-3-1", "T01-4-1")
    assert "两边都新增了“T01-3”；并入的一项改用编号“T01-4”" in done.notes


def test_ids_keep_their_width() -> None:
    base = "indicators:\n  - id: I01\n    number: 1\n    name: 一\n"
    new = "  - id: I02\n    number: 2\n    name: {}\n"
    done = merge(base + new.format("二"), base + new.format("贰"), base, "indicators.yaml")
    third = new.format("贰").replace("I02", "I03").replace("2", "3")
    assert done.content.decode() == base + new.format("二") + third


def test_the_same_new_item_is_kept_once() -> None:
    both = appended(step(4, "新。"))
    done = merge(side(both, ("一步", "1步")), side(both, ("二步", "2步")))
    assert done.content.decode() == side(both, ("一步", "1步"), ("二步", "2步"))
    assert done.notes == ()


def test_the_same_new_item_is_the_same_wherever_it_is_counted() -> None:
    done = merge(side(*INSERTED), side(appended(step(4, "插入；", "T01-1-4"))))
    assert done == Merged(side(*INSERTED).encode())


def test_what_other_files_refer_to_is_never_called_otherwise() -> None:
    base = "actions:\n  - id: A1\n    number: 1\n    title: 一\n"
    new = "  - id: A2\n    number: 2\n    title: {}\n"
    done = merge(base + new.format("二"), base + new.format("贰"), base, "actions.yaml")
    assert done.conflicts == 1
    assert b"A3" not in done.content


@pytest.mark.parametrize(
    ("one", "two", "three", "four", "five"),
    [
        ("1、", "2、", "3、", "4、", "5、"),
        ("（一）", "（二）", "（三）", "（四）", "（五）"),
        ("①", "②", "③", "④", "⑤"),
        ('"1."', '"2."', '"3."', '"4."', '"5."'),
        ("2026年：", "2027年：", "2028年：", "2029年：", "2029年："),
    ],
)
def test_numbers_go_on_as_they_are_printed(
    one: str, two: str, three: str, four: str, five: str
) -> None:
    base = side(("printed: 1、\n", f"printed: {one}\n"), ("2、", two), ("3、", three))
    ours = side(appended(step(4, "我的。", "T01-1-4", four)), base=base)
    theirs = side(appended(step(4, "你的。", "T01-1-4", four)), base=base)
    new = step(4, "我的。", "T01-1-4", four), step(5, "你的。", "T01-1-5", five)
    assert merge(ours, theirs, base).content.decode() == side(appended(*new), base=base)


# --- Renumbering

SECOND = step(2, "二步；", "T01-1-2  # 待核")
THIRD = step(3, "三步。", "T01-1-3")
INSERTED = [
    (SECOND, step(2, "插入；", "T01-1-4") + step(3, "二步；", "T01-1-2  # 待核")),
    (THIRD, step(4, "三步。", "T01-1-3")),
]


def test_one_renumbers_and_the_other_edits() -> None:
    ours = side(*INSERTED)
    theirs = side(("二步", "2步"), ("三步", "3步"))
    wanted = side(("二步", "2步"), ("三步", "3步"), base=ours)
    assert merge(ours, theirs).content.decode() == wanted
    assert merge(theirs, ours).content.decode() == wanted


def test_one_renumbers_and_the_other_adds() -> None:
    done = merge(side(*INSERTED), side(appended(step(4, "末步。", "T01-1-5"))))
    assert done.content.decode() == side(*INSERTED, appended(step(5, "末步。", "T01-1-5")))


def test_both_insert_and_renumber() -> None:
    other = [
        (SECOND, step(2, "二步；", "T01-1-2  # 待核") + step(3, "再插；", "T01-1-4")),
        (THIRD, step(4, "三步。", "T01-1-3")),
    ]
    done = merge(side(*INSERTED), side(*other))
    inserted = step(2, "插入；", "T01-1-4")
    moved = step(3, "二步；", "T01-1-2  # 待核") + step(4, "再插；", "T01-1-5")
    wanted = side((SECOND, inserted + moved), (THIRD, step(5, "三步。", "T01-1-3")))
    assert done.content.decode() == wanted


def test_one_removes_what_the_other_only_counted_anew() -> None:
    done = merge(side((SECOND, ""), (THIRD, step(2, "三步。", "T01-1-3"))), side(*INSERTED))
    wanted = side((SECOND, step(2, "插入；", "T01-1-4")))
    assert (done.conflicts, done.content.decode()) == (0, wanted)


def test_numbers_that_do_not_count_are_left_alone() -> None:
    base = side(("number: 3", "number: 7"))
    done = merge(
        side(appended(step(8, "我的。", "T01-1-4")), base=base),
        side(("二步", "2步"), base=base),
        base,
    )
    assert b"number: 7\n" in done.content
    assert b"number: 8\n" in done.content


# --- Conflicts


def conflict(ours: list[Edit], theirs: list[Edit]) -> str:
    done = merge(side(*ours), side(*theirs))
    assert done.conflicts == 1
    return done.content.decode()


def marked(ours: str, theirs: str) -> str:
    return f"<<<<<<< 当前分支\n{ours}=======\n{theirs}>>>>>>> 并入分支\n"


def test_a_field_that_both_changed_stands_between_marks_alone() -> None:
    found = conflict(
        [("title: 题\n", "title: 甲\n"), ("一步", "1步")], [("title: 题\n", "title: 乙\n")]
    )
    assert found == side(("title: 题\n", marked("title: 甲\n", "title: 乙\n")), ("一步", "1步"))


def test_a_sentence_that_both_changed_stands_between_marks_alone() -> None:
    found = conflict([("第二句", "甲句"), ("第一句", "首句")], [("第二句", "乙句")])
    assert found == side(("第一句", "首句"), ("  第二句。\n", marked("  甲句。\n", "  乙句。\n")))


def test_sentences_new_at_the_same_place_have_no_order() -> None:
    found = conflict([("  第二句", "  甲句。\n  第二句")], [("  第二句", "  乙句。\n  第二句")])
    assert found == side(("  第二句", marked("  甲句。\n", "  乙句。\n") + "  第二句"))


def test_what_one_removed_and_the_other_changed_is_shown() -> None:
    found = conflict([(SECOND, "")], [("二步", "2步")])
    assert found == side((SECOND, marked("", SECOND.replace("二步", "2步"))))
    found = conflict([("二步", "2步")], [(SECOND, "")])
    assert found == side((SECOND, marked(SECOND.replace("二步", "2步"), "")))


def test_on_one_line_the_whole_field_is_shown() -> None:
    found = conflict([("表题", "甲"), ("printed: 1、, ", "")], [("表题", "乙")])
    line = "table: {printed: 1、, title: 表题}\n"
    assert found == side(
        (line, marked("table: {title: 甲}\n", "table: {printed: 1、, title: 乙}\n"))
    )


def test_two_orders_are_a_conflict_of_the_list() -> None:
    steps = [step(1, "一步；", "T01-1-1"), SECOND, THIRD]
    whole = "".join(steps)
    ours, theirs = ("".join(steps[i] for i in order) for order in ((1, 0, 2), (0, 2, 1)))
    found = conflict([(whole, ours)], [(whole, theirs)])
    head = "    steps:\n"
    assert found == side((head + whole, marked(head + ours, head + theirs)))


@pytest.mark.parametrize("turn", [1, -1])
def test_what_becomes_a_longer_list_and_what_becomes_a_word(turn: int) -> None:
    role = "    responsible: {}\n    supporting"
    instead = [role.format("[甲局, 戊局]"), role.format("无")][::turn]
    found = conflict(*([(role.format("[甲局]"), new)] for new in instead))
    ours, theirs = (new.removesuffix("    supporting") for new in instead)
    assert found == side((role.format("[甲局]"), marked(ours, theirs) + "    supporting"))


def test_the_first_line_of_an_item_has_no_room_for_marks() -> None:
    """The dash has to stand before one of its keys: the item is shown whole."""
    base = "outline:\n  - part: title\n    title: 一\n  - part: text\n    text: |-\n      文。\n"
    ours, theirs = (base.replace("part: title", f"kind: {n}\n    part: title") for n in "甲乙")
    done = merge(ours, theirs, base, "plan.yaml")
    shown = (f"  - kind: {n}\n    part: title\n    title: 一\n" for n in "甲乙")
    assert done.content.decode() == base.replace("  - part: title\n    title: 一\n", marked(*shown))


# --- What cannot be merged by item


@pytest.mark.parametrize(
    "broken",
    [
        "id: [T01\n",
        "- a\n- b\n",
        "{id: T01}\n",
        "? id\n: T01\n",
        "",
        "id: T01\nid: T02\n",
        TASK.replace("T01-1-2", "T01-1-1"),
        "a: 1\n<<<<<<< x\nb: 1\n=======\nb: 2\n>>>>>>> y\n",
    ],
)
def test_what_is_not_of_the_form_is_not_touched(broken: str) -> None:
    whole, other = side(("一步", "1步")), side(("二步", "2步"))
    for versions in ((broken, whole, other), (whole, broken, other), (whole, other, broken)):
        assert merged(*versions, "tasks/T01.yaml", ROLES) is None


def test_one_item_moved_to_two_places_is_not_doubled() -> None:
    head = "    steps:\n"
    ours = side((SECOND, "")) + head + SECOND
    other = side((SECOND, "")) + row("T01-3", "三行。") + head + SECOND
    assert merged(TASK, ours, other, "tasks/T01.yaml", ROLES) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        ("2 1 3", "1 2 3", "2 1 3"),
        ("3 2 1", "2 3 1", "3 2 1"),
        ("2 3 1", "3 1 2", "3 2 1"),
        ("2 1 3", "1 3 2", None),
        ("1 a 2 3", "1 b 2 3", "1 a b 2 3"),
        ("a 1 2 3", "b 1 2 3", "a b 1 2 3"),
        ("1 2 3 a", "3 1 2 b", "3 a 1 2 b"),
        ("1 3", "1 2 b 3", "1 2 b 3"),
        ("1 2 3", "3 b", "1 2 3 b"),
        ("", "1 2 3 b", "1 2 3 b"),
        ("a c b", "b a", "a c b"),
    ],
)
def test_an_order_that_has_the_moves_of_both(ours: str, theirs: str, wanted: str | None) -> None:
    sides = [[("", name) for name in names.split()] for names in ("1 2 3", ours, theirs)]
    if wanted is None:
        with pytest.raises(Apart):
            woven(*sides)
    else:
        assert [name for _, name in woven(*sides)] == wanted.split()


def test_unusual_places_of_a_dash_are_taken_whole() -> None:
    base = "id: T01\nrows:\n  -\n    id: T01-1\n    text: 文\nextra: [[甲, 乙], 丙]\ntitle:\n  题\n"
    ours, theirs = (
        base.replace("text: 文", "text: 字"),
        base.replace("丙", "丁").replace("  题", "  目"),
    )
    done = merged(base, ours, theirs, "x.yaml")
    assert done is not None
    assert done.content.decode() == ours.replace("丙", "丁").replace("  题", "  目")


def test_blank_lines_belong_to_what_they_stand_above() -> None:
    """The last item does not change when another comes behind it."""
    items = [f"  - id: {one}\n    name: 局{one}" for one in "abcd"]
    base, ours, theirs = (
        "units:\n" + "\n\n".join(items[i] for i in order) + "\n"
        for order in ((0, 1), (0,), (0, 1, 2))
    )
    wanted = "units:\n" + "\n\n".join(items[i] for i in (0, 2)) + "\n"
    assert merge(ours, theirs, base, "units.yaml") == Merged(wanted.encode())
    other = base + "\n" + items[3] + "\n"
    wanted = "units:\n" + "\n\n".join(items[i] for i in (0, 1, 3, 2)) + "\n"
    assert merge(other, theirs, base, "units.yaml") == Merged(wanted.encode())


def test_what_both_wrote_in_another_form_merges_in_it() -> None:
    base = "id: T01\nextra: {leader: 甲, scene: 乙}\n"
    ours = "id: T01\nextra:\n  leader: 丙\n  scene: 乙\n"
    theirs = "id: T01\nextra:\n  leader: 甲\n  scene: 丁\n"
    done = merge(ours, theirs, base)
    assert done == Merged("id: T01\nextra:\n  leader: 丙\n  scene: 丁\n".encode())


def test_the_end_of_the_file_is_merged_too() -> None:
    done = merged(TASK, side(("一步", "1步")).rstrip("\n"), side(("二步", "2步")), "x.yaml")
    assert done is not None
    assert done.content.decode() == side(("一步", "1步"), ("二步", "2步")).rstrip("\n")


def test_another_indentation_is_no_change() -> None:
    """The result stands as ours does."""
    odd = dedent("""
        id: T01
        rows:
            -   id: T01-1
                text: |-
                    第一句。
                    第二句。
        """).lstrip()
    base = "id: T01\nrows:\n- id: T01-1\n  text: |-\n    第一句。\n    第二句。\n"
    done = merged(base, odd.replace("第一", "首"), base.replace("第二", "次"), "x.yaml")
    assert done is not None
    assert done.content.decode() == odd.replace("第一", "首").replace("第二", "次")


# --- Laws

SEEDS = st.integers(0, 2**32)
LAW = settings(max_examples=40)
BASES = st.sampled_from([FOREIGN, LEAST, REAL])
EDITS = [
    *(edits.words, edits.words, edits.words, edits.dropped_words, edits.numbering, edits.extras),
    *(edits.deadlines, edits.targets, edits.removal_inside, edits.addition, edits.order_inside),
    edits.order,
]


def revised(plan: Plan, random: Random, count: int) -> Plan:
    for _ in range(count):
        plan = random.choice(EDITS)(plan, random)
    return edits.revised(plan, random, 0)


def loaded(files: Mapping[str, str]) -> Plan | None:
    return load({name: text.encode() for name, text in files.items()}, "p").plan


def written(plan: Plan) -> dict[str, str]:
    """The files of a plan that can be written so that it is read again."""
    files = files_of(plan)
    assume(loaded(files) == plan)
    return files


def merged_files(base: Plan, ours: Plan, theirs: Plan) -> dict[str, str]:
    """As git does: only what stands on all sides is given to the driver."""
    old, here, there = map(written, (base, ours, theirs))
    found: dict[str, str] = {}
    for name in {*old, *here, *there}:
        versions = [files.get(name) for files in (old, here, there)]
        if None in versions:
            text = settled(*versions)
            found |= {} if text is None else {name: text}
            continue
        done = merged(old[name], here[name], there[name], name, base.head.roles)
        assert done is not None
        assert done.conflicts == 0, done.content.decode()
        found[name] = done.content.decode()
    return found


def is_structural(change: Change) -> bool:
    return any(isinstance(value, Entry | Spot) for value in (change.before, change.after))


def beside(changes: tuple[Change, ...], others: tuple[Change, ...]) -> tuple[Change, ...]:
    """Of these changes, those of other items and other lists than the others are about."""
    keys: set[Key] = {change.key for change in others}
    lists = any(map(is_structural, others))
    kept = tuple(change for change in changes if change.key not in keys)
    clash = lists or any(is_structural(c) and c.key in keys for c in changes)
    return tuple(c for c in kept if not is_structural(c)) if clash else kept


@given(BASES, SEEDS, SEEDS)
@LAW
def test_changes_of_different_items_are_all_in_the_merge(
    directory: Path, one: int, two: int
) -> None:
    base = plan_in(directory)
    ours = revised(base, Random(one), 4)
    changes = diff(base, ours)
    other = beside(diff(base, revised(base, Random(two), 4)), changes)
    theirs = apply(other, base)
    wanted = apply(other, ours)
    assert loaded(merged_files(base, ours, theirs)) == wanted
    assert loaded(merged_files(base, theirs, ours)) == wanted


@pytest.mark.parametrize("directory", PLANS.values(), ids=PLANS)
def test_a_file_is_the_sum_of_its_pieces(directory: Path) -> None:
    for name in filter(form_of, files_in(directory)):
        text = files_in(directory)[name].decode().rstrip("\n")
        whole = layout(text)
        assert whole is not None
        assert "\n".join(rendered((whole,), 0)) == text


@given(BASES, SEEDS)
@LAW
def test_a_file_however_written_is_the_sum_of_its_pieces(directory: Path, seed: int) -> None:
    """Whatever the style: the same values, and every comment once."""
    random = Random(seed)
    name, text = random.choice(sorted(files_of(plan_in(directory)).items()))
    tree, _ = read(text.encode(), name)
    assert tree is not None
    writer = Writer(random)
    odd = writer.document(plain(tree)).rstrip("\n")
    whole = layout(odd)
    assume(whole is not None)
    assert whole is not None
    again = "\n".join(rendered((whole,), 0))
    found, faults = read(again.encode(), name)
    assert faults == ()
    assert found is not None
    assert plain(found) == plain(read(odd.encode(), name)[0] or found)
    assert [again.count(comment) for comment in writer.comments] == [1] * len(writer.comments)


@given(BASES, SEEDS, SEEDS)
@LAW
def test_what_one_side_or_both_did_is_done_once(directory: Path, one: int, two: int) -> None:
    base = files_of(plan_in(directory))
    ours = files_of(revised(plan_in(directory), Random(one), 6))
    theirs = files_of(revised(plan_in(directory), Random(two), 6))
    for name in {*base} & {*ours} & {*theirs}:
        b, o, t = base[name], ours[name], theirs[name]
        for versions, wanted in (((b, o, b), o), ((b, b, t), t), ((b, o, o), o), ((o, o, t), t)):
            assert merged(*versions, name, plan_in(directory).head.roles) == Merged(wanted.encode())


@given(BASES, SEEDS, SEEDS)
@LAW
def test_a_merge_is_the_same_both_ways(directory: Path, one: int, two: int) -> None:
    """Whether it is clean, and what it says, up to order and to the ids of what is new twice."""
    base = files_of(plan_in(directory))
    ours = files_of(revised(plan_in(directory), Random(one), 5))
    theirs = files_of(revised(plan_in(directory), Random(two), 5))
    for name in {*base} & {*ours} & {*theirs}:
        there = merged(base[name], ours[name], theirs[name], name, plan_in(directory).head.roles)
        back = merged(base[name], theirs[name], ours[name], name, plan_in(directory).head.roles)
        if there is None or back is None:
            assert there is back
            continue
        assert there.conflicts == back.conflicts
        if not there.conflicts and not there.notes:
            texts = [done.content.decode().split("\n") for done in (there, back)]
            one_way, other_way = (sorted("".join(sorted(line)) for line in text) for text in texts)
            assert one_way == other_way


@given(BASES, SEEDS, SEEDS)
@LAW
def test_no_line_is_lost(directory: Path, one: int, two: int) -> None:
    """Each sentence that a side has and the base has not stands in the result, marked or not.

    One that has no mark at its end goes on in the next line: the two may have become one.
    """
    base = files_of(plan_in(directory))
    ours = files_of(revised(plan_in(directory), Random(one), 5))
    theirs = files_of(revised(plan_in(directory), Random(two), 5))
    for name in {*base} & {*ours} & {*theirs}:
        done = merged(base[name], ours[name], theirs[name], name, plan_in(directory).head.roles)
        if done is None:
            continue
        found = "".join(line.strip(" -") for line in done.content.decode().split("\n"))
        old = {line.strip(" -") for line in base[name].split("\n")}
        for files in (ours, theirs):
            new = {line.strip(" -") for line in files[name].split("\n")} - old
            lost = {n for n in new if n not in found and "[" not in n and "{" not in n}
            assert {n for n in lost if not n.startswith(("id:", "number:", "printed:"))} == set()
