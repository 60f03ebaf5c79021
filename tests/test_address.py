"""Where a file is edited: the address on each forge, and what is no repository's address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.forge.address import Repository, repository
from generator.forge.kind import Forge
from generator.stop import CannotRun

FILE = "plan/tasks/T03.yaml"


@pytest.mark.parametrize(
    ("address", "forge", "branch", "wanted"),
    [
        ("https://github.com/org/plan", "", "main", "/edit/main/plan/tasks/T03.yaml#L31"),
        ("https://ghe.example.org/org/plan", "github", "main", "/edit/main/plan/tasks/T03.yaml#L31"),
        ("https://gitlab.com/a/b/plan", "", "main", "/-/edit/main/plan/tasks/T03.yaml#L31"),
        ("https://jihulab.com/a/plan", "", "main", "/-/edit/main/plan/tasks/T03.yaml#L31"),
        ("http://10.0.0.8:8080/git/a/plan", "gitlab", "x", "/-/edit/x/plan/tasks/T03.yaml#L31"),
        ("https://gitea.com/a/plan", "", "main", "/_edit/main/plan/tasks/T03.yaml#L31"),
        ("https://codeberg.org/a/plan", "", "main", "/_edit/main/plan/tasks/T03.yaml#L31"),
        ("https://git.example.org/a/plan", "gitea", "main", "/_edit/main/plan/tasks/T03.yaml#L31"),
        ("https://gitee.com/a/plan", "", "master", "/edit/master/plan/tasks/T03.yaml#L31"),
        ("https://github.com/a/plan", "", "修订/2", "/edit/%E4%BF%AE%E8%AE%A2/2/plan/tasks/T03.yaml#L31"),
    ],
)  # fmt: skip
def test_the_editor_on_each_forge(address: str, forge: str, branch: str, wanted: str) -> None:
    found = repository(address, forge, branch)
    assert found is not None
    assert found.edit(FILE, 31) == address + wanted


def test_every_forge_has_an_editor() -> None:
    for forge in Forge:
        assert Repository("https://a.cn/b/c", forge).edit("d").startswith("https://a.cn/b/c/")


def test_a_file_as_a_whole_has_no_line() -> None:
    assert Repository("https://a.cn/b/c", Forge.GITEA).edit("plan.yaml").endswith("/plan.yaml")


@pytest.mark.parametrize("address", ["https://github.com/a/b/", "https://github.com/a/b.git", " https://github.com/a/b"])  # fmt: skip
def test_the_forms_of_an_address_are_one(address: str) -> None:
    assert repository(address, "", "main") == Repository("https://github.com/a/b", Forge.GITHUB)


def test_no_address_is_no_repository() -> None:
    assert repository("", "gitea", "main") is None


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "javascript://github.com/%0aalert(1)",
        "data:text/html,x",
        "git@github.com:a/b.git",
        "ssh://git@github.com/a/b",
        "file:///etc/passwd",
        "//github.com/a/b",
        "github.com/a/b",
        "https://github.com",
        "https:///a/b",
        "https://github.com/a//b",
        "https://github.com/a/b?x=1",
        "https://github.com/a/b#x",
        'https://github.com/a/b"onclick="x',
        "https://github.com/a/<b>",
        "https://github.com/a b/c",
        "https://github.com/a/b\nhttps://x.cn/a",
        "https://github.com\\@x.cn/a/b",
    ],
)
def test_what_is_no_web_address_of_a_repository_stops_the_run(address: str) -> None:
    with pytest.raises(CannotRun, match="REPO_URL") as told:
        repository(address, "github", "main")
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize("secret", ["https://user:geheim@github.com/a/b", "https://geheim@github.com/a/b"])  # fmt: skip
def test_a_password_in_an_address_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(CannotRun) as told:
        repository(secret, "", "main")
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize("host", ["git.example.org", "github.com.example.org", "notgithub.com"])
def test_a_host_that_does_not_tell_the_forge_asks_for_it(host: str) -> None:
    with pytest.raises(CannotRun, match="FORGE"):
        repository(f"https://{host}/a/b", "", "main")


@pytest.mark.parametrize("forge", ["svn", "GitHub", "a\nb"])
def test_an_unknown_forge_is_told_with_the_known_ones(forge: str) -> None:
    with pytest.raises(CannotRun, match="github、gitlab、gitea、gitee") as told:
        repository("https://github.com/a/b", forge, "main")
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize("branch", ["", "a b", "a\nb", "a:b", "a~1"])
def test_what_is_no_branch_stops_the_run(branch: str) -> None:
    with pytest.raises(CannotRun, match="BRANCH"):
        repository("https://github.com/a/b", "", branch)


def answer(address: str, forge: str, branch: str) -> str:
    try:
        found = repository(address, forge, branch)
    except CannotRun as told:
        return f"told: {told}"
    return found.address if found else ""


@given(st.text(max_size=40), st.sampled_from(["", "a\nb", *Forge]), st.text(max_size=20))
def test_whatever_is_given_there_is_an_answer_or_one_line(
    address: str, forge: str, branch: str
) -> None:
    said = answer(address, forge, branch)
    assert len(said.splitlines()) <= 1
    assert re.match("(told: |https?://|$)", said)


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=10))
def test_nothing_in_a_path_gets_out_of_it(path: str, branch: str) -> None:
    whole = Repository("https://a.cn/b/c", Forge.GITHUB, branch).edit(path, 7)
    assert whole.isascii()
    assert whole.count("#") == 1
    assert not set(whole) & set("\"'<>\\ ?`\n")
