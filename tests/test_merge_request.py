"""What a forge puts before whoever proposes a change: one text on all of them, fit for any plan."""

import re

import pytest

from tests.conftest import REAL, ROOT, plan_in
from tests.test_architecture import told, words

TEMPLATES = (
    ".github/PULL_REQUEST_TEMPLATE.md",
    ".gitea/PULL_REQUEST_TEMPLATE.md",
    ".gitlab/merge_request_templates/Default.md",
)
HEADINGS = ["改了哪些项", "为什么改", "依据", "征求过哪些单位", "自查"]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def text() -> str:
    return read(TEMPLATES[0])


@pytest.mark.parametrize("name", TEMPLATES[1:])
def test_the_text_is_one_on_all_forges(name: str) -> None:
    assert read(name) == text()


def test_it_asks_what_a_reviewer_has_to_know() -> None:
    assert re.findall("^## (.+)$", text(), re.MULTILINE) == HEADINGS


def test_what_explains_is_not_shown_and_what_is_asked_is() -> None:
    assert text().count("<!--") == text().count("-->")
    shown = re.sub(r"<!--.*?-->", "", text(), flags=re.DOTALL)
    lines = [line for line in shown.splitlines() if line and not line.startswith("## ")]
    assert lines
    assert all(line.startswith("- [ ] ") for line in lines)


def test_it_speaks_the_words_of_the_office() -> None:
    latin = set(re.findall(r"[A-Za-z][\w./-]*", text()))
    files = {"plan/revisions", "plan/source", "plan/units.yaml"}
    assert latin == {"T03-2", "T03-2-1", "I01", "id"} | files
    assert not re.search(
        "[!！](?!--)|[\u2600-\u27bf\U0001f000-\U0001faff]", text().replace("<!--", "")
    )


def test_it_fits_any_plan() -> None:
    assert told(words(plan_in(REAL)), {"template": text()}) == []
