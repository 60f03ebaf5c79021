"""A plan directory in; the plan, places and every fault out. Whatever it holds: never a traceback."""

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.checks import RULES, check
from generator.directory import load_directory, read_directory
from generator.explain import examples
from generator.files import FORMS, OPTIONAL, REQUIRED, form_of
from generator.finding import Place, has_errors
from generator.load import Loaded, load
from generator.model import Deadline, DeadlineKind, Mention, Owners, Plan
from generator.stop import CannotRun
from tests import test_acknowledged, test_answers, test_consistency
from tests.conftest import FOREIGN, PLANS, REAL, ROOT, TODAY, files_in, of_form
from tests.test_source import FORMS as FORMS_OF_YAML

BROKEN = ROOT / "tests" / "plans" / "broken"
Change = Callable[[dict[str, bytes]], None]

SMALL = {
    "plan.yaml": """
title: 题
stage: 修订稿
period: {start: 2030, end: 2031}
roles:
  - {key: lead, label: 主办单位, letter: 主, kinds: [row], lead: true}
  - {key: help, label: 协办单位, letter: 协, kinds: [task, row]}
outline: [{part: tasks}]
""",
    "units.yaml": "units: [{id: a, name: 市教育局, aliases: [市教委]}, {id: b, name: 市教科院}]\n",
    "actions.yaml": "actions: [{id: A1, number: 1, title: 组}]\n",
    "tasks/T01.yaml": """
id: T01
number: 1
action: A1
title: 项
rows:
  - id: T01-1
    text: |-
      甲。
      乙。
    lead: [市教委, {unit: 市教科院, printed: 教科院, sep: ，, after: 牵头}]
    help: 无
""",
}


def small(**changed: str | None) -> dict[str, bytes]:
    """The files of a small plan; `plan`, `units`, `T01` and so on put others in their place."""
    files = {name: text.lstrip("\n").encode() for name, text in SMALL.items()}
    for stem, text in changed.items():
        name = f"tasks/{stem}.yaml" if stem.startswith("T") else f"{stem}.yaml"
        files.pop(name, None)
        if text is not None:
            files[name] = text.encode()
    return files


def told(files: Mapping[str, bytes]) -> list[str]:
    return [str(finding) for finding in of_form(check(load(files, "p"), TODAY))]


def test_the_plans_have_no_fault_of_form(plan_directory: Path) -> None:
    assert of_form(check(load_directory(plan_directory), TODAY)) == ()


def test_a_small_plan_loads_whole() -> None:
    loaded = load(small(), "p")
    assert loaded.findings == ()
    assert loaded.plan is not None
    row = loaded.plan.tasks[0].rows[0]
    assert row.text == "甲。乙。"
    assert row.roles["lead"] == (
        Mention(unit="a", printed="市教委"),
        Mention(unit="b", printed="教科院", separator="，", after="牵头"),
    )
    assert row.phrase("lead") == "市教委，教科院牵头"
    assert row.roles["help"] == (Mention(unit=None, printed="无"),)
    assert row.units("help") == ()
    assert row.phrase("help") == "无"


def test_every_value_knows_its_place() -> None:
    places = load(small(), "p").places
    assert places.of("plan", "stage") == Place("p/plan.yaml", 2, 8)
    assert places.of("a", "aliases.0") == Place("p/units.yaml", 1, 39)
    assert places.of("T01-1", "lead.1.printed") == Place("p/tasks/T01.yaml", 10, 39)
    assert places.of("T01-1", "lead.7.sep") == places.of("T01-1", "lead")
    assert places.of("T01-1", "nothing") == Place("p/tasks/T01.yaml", 6, 5)
    assert places.of("nothing", "text") == Place("p")
    assert places.at("T01-1", "text", 3) == Place("p/tasks/T01.yaml", 9, 8)


def test_accounts_are_no_part_of_the_plan() -> None:
    given = 'office: ["@org/office"]\nunits: {a: ["@x", "y.z@example.org"]}\n'
    loaded = load(small(accounts=given), "p")
    assert loaded.findings == ()
    assert loaded.owners == Owners(office=("@org/office",), units={"a": ("@x", "y.z@example.org")})
    assert loaded.plan == load(small(), "p").plan
    assert loaded.places.of("accounts", "units.a.1") == Place("p/accounts.yaml", 2, 19)


@pytest.mark.parametrize(
    ("accounts", "wanted"),
    [
        ('units: {a: ["@x"]}', "1: 缺少“office”；请补上 [key-missing]"),
        ("office: []", "1: “office”不得为空 [value-invalid]"),
        ('office: "@x"', "1: “office”应为列表，实为“@x” [value-type]"),
        (
            'office: ["@x", x]',
            "1: “office.2”写法不合规定，应如“@name”、“@org/team”、“name@example.org”，实为“x” [value-invalid]",
        ),
        ('office: ["@x"]\nunits:\n  c: ["@x"]', "3: 单位编号“c”不在 units.yaml 中；请改正，或先登记这个单位 [unit-unknown]"),
        ('office: ["@x"]\nunits:\n  a: ["@x"]\n  a: ["@y"]', "4: 键“a”重复，第 3 行已有；请合并或删去一个 [yaml-duplicate-key]"),
        ('office: ["@x"]\nunits:\n  a:\n    - "@x"\n    - "@X"', "5: 账号“@X”在此重复列出；请删去一个 [account-twice]"),
        ('office: ["@x"]\nunit: {}', "2: 不认识的键“unit”，是否应为“units”；可用：office、units [key-unknown]"),
    ],
)  # fmt: skip
def test_a_fault_of_the_accounts_is_told_at_its_line(accounts: str, wanted: str) -> None:
    assert told(small(accounts=accounts)) == [f"p/accounts.yaml:{wanted}"]


@pytest.mark.parametrize(
    "account", ["", " ", "@", "x", "@a b", "@a/", "@/a", "@a//b", "@-a", "a@b", "a@b.", "@a,b", "@a#b", "@某"]
)  # fmt: skip
def test_what_is_no_account(account: str) -> None:
    (found,) = told(small(accounts=f"office: ['{account}']"))
    assert found.startswith("p/accounts.yaml:1: “office.1”写法不合规定")


def test_a_unit_that_is_not_well_formed_is_still_known() -> None:
    units = "units: [{id: a, name: 市教育局, aliases: [市教委]}, {id: b}]\n"
    found = told(small(units=units, accounts='office: ["@x"]\nunits: {b: ["@y"]}'))
    assert not any("accounts" in line for line in found)


def test_every_fault_of_the_broken_plan_is_told() -> None:
    """Changed on purpose? `plansite check --plan tests/plans/broken` prints what stands here."""
    wanted = (BROKEN / "findings.txt").read_text(encoding="utf-8").splitlines()
    found = of_form(check(load(read_directory(BROKEN), "tests/plans/broken"), TODAY))
    assert [str(finding) for finding in found] == wanted


def of_history() -> list[str]:
    """What the rules that rest on released texts find in the broken plan, its ledger cut to what is whole."""
    files = dict(read_directory(BROKEN))
    revisions = files["revisions.yaml"].partition(b"  # revision-altered")[0]
    found = check(load({**files, "revisions.yaml": revisions}, "tests/plans/broken"), TODAY)
    rules = {rule.id for rule in RULES if rule.of_history}
    return [str(finding) for finding in found if finding.rule in rules]


def test_rules_of_history_are_asked_where_the_released_texts_are_whole() -> None:
    wanted = (BROKEN / "history.txt").read_text(encoding="utf-8").splitlines()
    assert of_history() == wanted


def test_every_rule_has_its_fault_in_a_test() -> None:
    """The ids that stand in the code are those of the broken plan and of the forms of YAML."""
    written: set[str] = set()
    generator = ROOT / "generator"
    modules = (generator / f"{name}.py" for name in ("source", "explain", "load", "ledger"))
    for module in (*modules, *sorted((generator / "checks").glob("*.py"))):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        words = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        written |= {
            w for w in words if isinstance(w, str) and re.fullmatch("[a-z]+(-[a-z]+)+|signoff", w)
        }
    shown = [line for _, lines in FORMS_OF_YAML.values() for line in lines]
    for kept in ("findings.txt", "history.txt"):
        shown += (BROKEN / kept).read_text(encoding="utf-8").splitlines()
    shown += [
        line.removesuffix(" 提示") for _, lines in test_answers.FAULTS.values() for line in lines
    ]
    shown += [line for _, lines in test_acknowledged.FAULTS.values() for line in lines]
    # In test_source, where the file is made, at the end of test_answers, in test_privacy, and in
    # test_hostile.
    elsewhere = {"file-too-large", "yaml-depth", "signoff", "comment-privacy", "comment-name"}
    elsewhere |= set(test_consistency.FAULTS)
    elsewhere |= {"yaml-values", "plan-too-large"}
    assert {line.rpartition("[")[2].strip("]") for line in shown} | elsewhere == written
    assert {rule.id for rule in RULES} <= written


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_rule_is_explained_in_chinese(rule: object) -> None:
    explanation = getattr(rule, "explanation", "")
    assert re.fullmatch("[一-鿿].*。", explanation)


FAULTS: Mapping[str, tuple[dict[str, bytes], list[str]]] = {
    "no head": (
        small(plan=None),
        [
            "p/plan.yaml: 缺少这个文件；每份计划都要有它 [file-missing]",
            "p/tasks/T01.yaml:10: 不认识的键“lead”；可用：id、replaces、number、printed、title、text、columns、extra、deadlines、steps [key-unknown]",
            "p/tasks/T01.yaml:11: 不认识的键“help”；可用：id、replaces、number、printed、title、text、columns、extra、deadlines、steps [key-unknown]",
        ],
    ),
    "no units": (
        small(units=None, T01="id: T01\nnumber: 1\naction: A1\ntitle: 项\nhelp: [市教育局]\n"),
        [
            "p/tasks/T01.yaml:5: 单位“市教育局”不在 units.yaml 中；请改正，或先登记这个单位 [unit-unknown]",
            "p/units.yaml: 缺少这个文件；每份计划都要有它 [file-missing]",
        ],
    ),
    "no task": (
        small(T01=None),
        [
            "p/plan.yaml:7: 大纲列有“tasks”，但计划中没有这部分内容；请补内容或删去此项 [outline-part]",
            "p/tasks: 没有任何任务文件；每项任务一个文件，如 tasks/T01.yaml [file-missing]",
        ],
    ),
    "faults in the head and elsewhere": (
        small(
            plan=SMALL["plan.yaml"]
            .lstrip()
            .replace("修订稿", "初稿")
            .replace("letter: 协", "letter: 协办")
            .replace("title: 题", "titel: 题"),
            units="units: [{id: a}]\n",
        ),
        [
            "p/plan.yaml:1: 缺少“title”；请补上 [key-missing]",
            "p/plan.yaml:1: 不认识的键“titel”，是否应为“title”；可用：title、short_title、stage、period、target_years、labels、roles、lead_rule、columns、document、reporting、preamble、goals、outline、body、indicator_table、row_table [key-unknown]",
            "p/plan.yaml:2: “stage”只能是：征求意见稿、修订稿、送审稿、正式印发、已被取代、终止，实为“初稿” [value-invalid]",
            "p/plan.yaml:6: “roles.2.letter”太长，至多 1 [value-invalid]",
            "p/tasks/T01.yaml:10: 单位“市教委”不在 units.yaml 中；请改正，或先登记这个单位 [unit-unknown]",
            "p/tasks/T01.yaml:10: 单位“市教科院”不在 units.yaml 中；请改正，或先登记这个单位 [unit-unknown]",
            "p/tasks/T01.yaml:11: 不认识的键“help”；可用：id、replaces、number、printed、title、text、lead、columns、extra、deadlines、steps [key-unknown]",
            "p/units.yaml:1: 缺少“name”；请补上 [key-missing]",
        ],
    ),
    "a period that ends before it starts": (
        small(plan=SMALL["plan.yaml"].lstrip().replace("end: 2031", "end: 2029")),
        ["p/plan.yaml:3: “period”结束年 2029 早于起始年 2030 [value-invalid]"],
    ),
    "a year far away": (
        small(plan=SMALL["plan.yaml"].lstrip().replace("end: 2031", "end: 20310")),
        ["p/plan.yaml:3: “period.end”不得大于 2200，实为“20310” [value-invalid]"],
    ),
    "a number that is not whole": (
        small(T01="id: T01\nnumber: 1.5\naction: A1\ntitle: 项\n"),
        ["p/tasks/T01.yaml:2: “number”应为整数，实为“1.5” [value-type]"],
    ),
    "a truth value for a text": (
        small(T01="id: T01\nnumber: 1\naction: A1\ntitle: true\n"),
        ["p/tasks/T01.yaml:4: “title”应为文字，实为“true”；请加引号 [value-type]"],
    ),
    "a value left out": (
        small(T01="id: T01\nnumber:\naction: A1\ntitle: {}\n"),
        [
            "p/tasks/T01.yaml:2: “number”应为整数，实为空白 [value-type]",
            "p/tasks/T01.yaml:4: “title”应为文字，实为“键: 值”的形式 [value-type]",
        ],
    ),
    "a list for one value, one value for a list": (
        small(T01="id: T01\nnumber: 1\naction: [A1]\ntitle: 项\nrows: 甲\n"),
        [
            "p/tasks/T01.yaml:3: “action”应为文字，实为列表 [value-type]",
            "p/tasks/T01.yaml:5: “rows”应为列表，实为“甲” [value-type]",
        ],
    ),
    "a unit ill written, in a list and alone": (
        small(
            T01="id: T01\nnumber: 1\naction: A1\ntitle: 项\nhelp: [市教卫]\nrows:\n"
            "  - {id: T01-1, text: 一, lead: [市教育局], help: 市教育}\n"
            "  - {id: T01-2, text: 一, lead: 无}\n"
        ),
        [
            "p/tasks/T01.yaml:5: 单位“市教卫”不在 units.yaml 中；相近的有：市教委、市教科院、市教育局；请改正，或先登记这个单位 [unit-unknown]",
            "p/tasks/T01.yaml:7: 应为单位名称的列表，如 [单位甲, 单位乙]，实为“市教育” [value-type]",
            "p/tasks/T01.yaml:8: 缺少主办单位；请填写 lead [row-without-lead]",
        ],
    ),
    "a unit far from all names": (
        small(T01="id: T01\nnumber: 1\naction: A1\ntitle: 项\nhelp: [水利厅]\n"),
        [
            "p/tasks/T01.yaml:5: 单位“水利厅”不在 units.yaml 中；请改正，或先登记这个单位 [unit-unknown]"
        ],
    ),
    "an id in two files": (
        small(T02="id: T01\nnumber: 2\naction: A1\ntitle: 项\n"),
        [
            "p/tasks/T02.yaml:1: 编号“T01”已用于 p/tasks/T01.yaml:1；编号不得重复，也不得重新启用 [id-double]",
            "p/tasks/T02.yaml:1: 文件名应与编号一致：编号是“T01”，文件名是“T02” [id-file]",
        ],
    ),
    "an id of two units": (
        small(
            units="units:\n  - {id: a, name: 市教委}\n  - {id: a, name: 市教科院}\n",
            T01="id: T01\nnumber: 1\naction: A1\ntitle: 项\nhelp: [市教科院]\n",
        ),
        ["p/units.yaml:3: 编号“a”已用于 p/units.yaml:2；编号不得重复，也不得重新启用 [id-double]"],
    ),
    "a file with the name of another": (
        {**small(), "unit.yaml": b"", "source/a.md": b"", "tasks/T01.yml": b"", "xyz.yaml": b""},
        [
            "p/source/a.md: 不认识的文件；请改名或移出计划目录 [file-unknown]",
            "p/tasks/T01.yml: 不认识的文件；请改名或移出计划目录 [file-unknown]",
            "p/unit.yaml: 不认识的文件，是否应为“units.yaml”；请改名或移出计划目录 [file-unknown]",
            "p/xyz.yaml: 不认识的文件；请改名或移出计划目录 [file-unknown]",
        ],
    ),
}


@pytest.mark.parametrize(("files", "wanted"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_line_and_the_way_out(
    files: dict[str, bytes], wanted: list[str]
) -> None:
    assert told(files) == wanted


@pytest.mark.parametrize(("data", "wanted"), FORMS_OF_YAML.values(), ids=FORMS_OF_YAML)
@pytest.mark.parametrize("name", ["plan.yaml", "units.yaml", "tasks/T01.yaml"])
def test_a_file_of_bad_form_is_told_and_the_others_are_read(
    name: str, data: bytes | str, wanted: list[str]
) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    findings = {str(f) for f in load({**small(), name: raw}, "p").findings}
    assert findings >= {line.replace("f.yaml", f"p/{name}", 1) for line in wanted}


def test_a_lost_item_is_no_dangling_id() -> None:
    files = small(actions="actions: [{id: A1, number: 一, title: 组}]\n")
    assert told(files) == ["p/actions.yaml:1: “number”应为整数，实为“一” [value-type]"]
    assert load(files, "p").lost == {"A1"}


def test_ids_of_all_lost_items_are_known() -> None:
    files = dict(files_in(FOREIGN))
    files["tasks/T01.yaml"] = files["tasks/T01.yaml"].replace(b"number: 1\n", b"number: x\n", 1)
    assert load(files, "p").lost == {"T01", "T01-1", "T01-2", "T01-1-1", "T01-1-2", "T01-1-3"}


def test_the_source_is_handed_on_as_bytes() -> None:
    assert load(files_in(FOREIGN), "p").source_text == files_in(FOREIGN)["source/river-2026.txt"]
    assert load(small(), "p").source_text is None


def test_deadlines_have_a_kind_and_a_precision(foreign_plan: Plan) -> None:
    deadlines = {d.text: d for _, row in foreign_plan.rows() for d in row.deadlines}
    assert deadlines["年底前"] == Deadline(text="年底前", date="2026-12")
    assert deadlines["持续推进"].kind is DeadlineKind.ONGOING
    assert {d.date for d in deadlines.values()} == {
        *(None, "2026", "2026-06", "2026-12", "2027-12", "2027-H1", "2028-Q3", "2030-12-31")
    }
    assert {d.kind for d in deadlines.values()} == {*DeadlineKind}


def test_a_directory_is_read_by_name(tmp_path: Path) -> None:
    files = {**small(), "source/a.txt": b"\xff", "tasks/T02.yml": b""}
    for name, data in {
        **files,
        ".hidden.yaml": b"",
        "notes.txt": b"",
        "tasks/.T1.swp": b"",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "tasks" / "folder.yaml").mkdir()
    assert read_directory(tmp_path) == files
    assert load_directory(tmp_path).places.of("plan").file == f"{tmp_path.as_posix()}/plan.yaml"


def test_a_directory_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"找不到计划目录“.*nowhere”；请用 --plan 指明"):
        load_directory(tmp_path / "nowhere")


def test_a_way_out_of_the_directory_stops_the_run(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (plan / "plan.yaml").symlink_to(tmp_path / "secret")
    with pytest.raises(CannotRun, match="指向计划目录之外；请换成真实文件"):
        load_directory(plan)


def test_a_file_that_cannot_be_read_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    (tmp_path / "plan.yaml").write_text("title: 题", encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(CannotRun, match=r"读不了“.*plan.yaml”（Permission denied）；请检查权限"):
        load_directory(tmp_path)


def test_every_file_has_one_form() -> None:
    many = {"tasks/*.yaml", "comments/*/*.yaml", "signoffs/*/*.yaml"}
    assert {*REQUIRED, *OPTIONAL, *many} == {*FORMS}
    assert form_of("comments/public/issue-1.yaml") is FORMS["comments/*/*.yaml"]
    assert form_of("tasks/T01.yaml") is FORMS["tasks/*.yaml"]
    assert form_of("source/a.txt") is None


def test_whatever_must_have_a_form_has_an_example() -> None:
    for form in FORMS.values():
        patterns = re.findall(r"'pattern': '([^']*)'", str(form.model.model_json_schema()))
        for pattern in patterns:
            assert pattern.replace("\\\\", "\\") in examples()


YAML_FILES = [
    (directory, name)
    for directory in PLANS.values()
    for name in files_in(directory)
    if form_of(name)
]
BITS = st.sampled_from(
    [
        *(
            b"\0",
            b"\t",
            b"\r",
            b"\n",
            b"\n\n",
            b" ",
            b"  ",
            b"- ",
            b": ",
            b"? ",
            b"# ",
            b"&a ",
            b"*a",
        ),
        *(
            b"!",
            b"!!str ",
            b"|",
            b"|-\n",
            b">",
            b"'",
            b'"',
            b"[",
            b"]",
            b"{",
            b"}",
            b",",
            b"%",
            b"@",
        ),
        *(
            b"\xef\xbb\xbf",
            b"\xff",
            b"\xe4\xb8",
            b"\xe2\x80\xae",
            b"\xf0\x9f\x98\x80",
            b"~",
            b"true",
        ),
        *(b"no", b"1:30", b"010", b"1e9", b"2030-01-01", b"---\n", b"...\n", b"id: T01\n", b"<<: "),
        *(b"9" * 30, b"-1", b"0", b"[]", b"{}", b"null", b"text", b"roles: ", b"\\", b"\xc2\x85"),
    ]
)
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), BITS | st.just(b"") | st.binary(max_size=8)),
    min_size=1,
    max_size=6,
)


@given(where=st.sampled_from(YAML_FILES), edits=EDITS)
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_file_holds_it_loads_or_its_faults_are_told(
    where: tuple[Path, str], edits: list[tuple[float, int, bytes]]
) -> None:
    directory, name = where
    files = dict(files_in(directory))
    data = files[name]
    for share, length, bit in edits:
        at = int(share * len(data))
        data = data[:at] + bit + data[at + length :]
    files[name] = data
    loaded = load(files, "p")
    findings = check(loaded, TODAY)
    assert isinstance(loaded, Loaded)
    assert loaded.plan is not None or has_errors(findings)
    for finding in findings:
        assert finding.message
        assert finding.place.file.startswith("p")
        lines = files.get(finding.place.file.removeprefix("p/"), b"").count(b"\n") + 2
        assert finding.place.line <= lines


LEAVES = st.sampled_from(
    ["甲", "", " ", "2030", "无", 0, -1, 3.5, True, None, [], {}, ["甲"], {"id": 1}]
)


@given(directory=st.sampled_from([REAL, FOREIGN]), data=st.data())
@settings(max_examples=60)
def test_whatever_stands_at_a_place_it_loads_or_its_fault_is_told(
    directory: Path, data: st.DataObject
) -> None:
    """One value of a file gives way to another of any type: told at its own file, or fine."""
    files = dict(files_in(directory))
    name = data.draw(st.sampled_from([name for name in files if form_of(name)]))
    lines = files[name].decode().split("\n")
    rows = [row for row, line in enumerate(lines) if re.fullmatch(r"[ -]*\w+: \S.*", line)]
    row = data.draw(st.sampled_from(rows))
    head, _, old = lines[row].partition(": ")
    value = data.draw(LEAVES)
    shown = {None: "", True: "true"}.get(value) if isinstance(value, bool | None) else None
    words = shown if shown is not None else repr(value).replace("True", "true")
    if old.startswith("|"):
        return
    lines[row] = f"{head}: {words}"
    files[name] = "\n".join(lines).encode()
    loaded = load(files, "p")
    findings = check(loaded, TODAY)
    assert loaded.plan is not None or has_errors(findings)
