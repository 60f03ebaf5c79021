"""What the forges run: valid, pinned, with no more rights than needed, and nothing that `make` does not know."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = ROOT / ".github/workflows/site.yml"
GITEA = ROOT / ".gitea/workflows/site.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
CI = ROOT / ".ci/run"

ACTIONS = (GITHUB, GITEA)
SCHEMAS = {GITHUB: "github-workflows", GITEA: "github-workflows", GITLAB: "gitlab-ci"}


def complaints(program: str, *arguments: str | Path) -> str:
    """What a linter of our environment says when it fails; nothing when it does not."""
    done = subprocess.run(
        [Path(sys.executable).parent / program, *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout + done.stderr if done.returncode else ""


def against_schema(file: Path, schema: str) -> str:
    return complaints("check-jsonschema", "--builtin-schema", f"vendor.{schema}", file)


def security(file: Path) -> str:
    return complaints("zizmor", "--offline", "--no-progress", "--persona", "auditor", file)


def unpinned(text: str) -> list[str]:
    """Actions that are not pinned to a full commit with the version it stands for."""
    used = re.findall(r"uses: *(.+)", text)
    return [use for use in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)]


def unknown_targets(text: str) -> list[str]:
    """What is asked of `make` that the Makefile does not do."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    return [target for target in re.findall(r"\bmake ([a-z]+)", text) if target not in known]


def files() -> Iterator[Path]:
    """Every file that a forge may take for its orders."""
    yield from ROOT.glob(".git[eh]*/workflows/*.y*ml")
    yield from ROOT.glob(".forgejo/workflows/*.y*ml")
    yield from ROOT.glob(".gitlab-ci.y*ml")


def test_no_workflow_goes_unread() -> None:
    assert set(files()) == set(SCHEMAS)


@pytest.mark.parametrize("file", SCHEMAS, ids=str)
def test_is_valid(file: Path) -> None:
    assert against_schema(file, SCHEMAS[file]) == ""


@pytest.mark.parametrize("file", ACTIONS, ids=str)
def test_is_safe(file: Path) -> None:
    assert security(file) == ""


@pytest.mark.parametrize("file", ACTIONS, ids=str)
def test_pins_each_action(file: Path) -> None:
    assert unpinned(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", [*SCHEMAS, CI], ids=str)
def test_asks_make_only_for_what_it_does(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "make " in text
    assert unknown_targets(text) == []


def test_ci_can_be_run() -> None:
    assert os.access(CI, os.X_OK)


def test_an_unknown_key_is_seen(tmp_path: Path) -> None:
    for original, schema in SCHEMAS.items():
        broken = tmp_path / original.name
        text = original.read_text(encoding="utf-8")
        broken.write_text(re.sub(r"(needs|stage):", "neeeds: 1 #", text), encoding="utf-8")
        assert "neeeds" in against_schema(broken, schema)


@pytest.mark.parametrize(
    ("whole", "broken", "complaint"),
    [
        (r"persist-credentials: false", "persist-credentials: true", "artipacked"),
        (r"permissions: \{\}", "permissions: write-all", "excessive-permissions"),
        (r"@[0-9a-f]{40}", "@main", "unpinned-uses"),
        (r"run: make site", 'run: make site "${{ github.head_ref }}"', "template-injection"),
    ],
)
def test_an_unsafe_workflow_is_seen(
    whole: str, broken: str, complaint: str, tmp_path: Path
) -> None:
    text, changes = re.subn(whole, broken, GITHUB.read_text(encoding="utf-8"))
    assert changes
    (tmp_path / "site.yml").write_text(text, encoding="utf-8")
    assert complaint in security(tmp_path / "site.yml")


@pytest.mark.parametrize("pin", ["@v7", "@3d3c42e", "@" + "0" * 40, "@" + "0" * 39 + " # v7.0.1"])
def test_a_loose_pin_is_seen(pin: str) -> None:
    assert unpinned(f"      - uses: actions/checkout{pin}\n") == [f"actions/checkout{pin}"]


def test_an_unknown_target_is_seen() -> None:
    assert unknown_targets("        run: make sight\n") == ["sight"]


# --- What a stranger's code may do: a pull request is run as it came, its `make` and its Python too

ONLY_MAIN = "github.ref == 'refs/heads/main'"  # which the ref of a pull request never is
REVIEW = "审阅"
Jobs = Mapping[str, Any]


def loose(text: str) -> Iterator[str]:
    """Rights and secrets that jobs on a pull request have beyond one comment and its labels."""
    workflow = yaml.safe_load(text)
    triggers = workflow[True]  # YAML takes `on` for a truth
    yield from (f"trigger {name}" for name in triggers if name not in TRIGGERS)
    if workflow["permissions"] != {}:
        yield "rights for every job"
    if "secrets" in str(workflow.get("env")):
        yield "a secret for every job"
    for job in workflow["jobs"].values():
        if job.get("if") == ONLY_MAIN:
            continue
        name = job["name"]
        rights = job.get("permissions", {"everything": "write"})
        writes = {right for right, degree in rights.items() if degree != "read"}
        allowed = {"pull-requests"} if name == REVIEW else set()
        yield from (f"{name}: {right}" for right in sorted(writes - allowed))
        if "secrets" in str(job) or "environment" in job:
            yield f"{name}: secrets"
        for step in job["steps"]:
            own = "make" in step.get("run", "") and "make review" not in step["run"]
            if own and "token" in str(step).lower():
                yield f"{name}: a token for {step['name']}"


# A schedule runs what is on main, as a push does.
TRIGGERS = {"push", "pull_request", "workflow_dispatch", "schedule"}


@pytest.mark.parametrize("file", ACTIONS, ids=str)
def test_the_site_is_made_anew_when_a_day_begins_in_china(file: Path) -> None:
    (once,) = yaml.safe_load(file.read_text(encoding="utf-8"))[True]["schedule"]
    minute, hour, *days = once["cron"].split()  # in UTC
    assert (int(hour) + 8) % 24 == 0
    assert 0 < int(minute) < 30  # the full hour is when everybody's jobs wait for a runner
    assert days == ["*", "*", "*"]
    publishes = [job for job in loaded_jobs(file) if job.get("if") == ONLY_MAIN]
    assert any("publish" in str(job).lower() or "pages" in str(job) for job in publishes)


def test_a_schedule_of_gitlab_publishes_too() -> None:
    jobs = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    on_default = {"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}
    assert on_default in jobs["workflow"]["rules"]
    assert jobs["pages"]["rules"] == [on_default]


def loaded_jobs(file: Path) -> list[Any]:
    return [*yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].values()]


@pytest.mark.parametrize("file", ACTIONS, ids=str)
def test_a_stranger_s_code_sees_no_secret_and_writes_nothing(file: Path) -> None:
    assert [*loose(file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("file", ACTIONS, ids=str)
@pytest.mark.parametrize(
    ("whole", "broken", "seen"),
    [
        ("  pull_request:\n", "  pull_request_target:\n", "trigger pull_request_target"),
        ("  pull_request:\n", "  pull_request:\n  workflow_run:\n", "trigger workflow_run"),
        ("permissions: {}", "permissions: {contents: write}", "rights for every job"),
        ("contents: read", "contents: write", ": contents"),
        ("pull-requests: write", "packages: write", "审阅: packages"),
        ("contents: read", "pull-requests: write", "生成网站"),
        (ONLY_MAIN, "always()", "发布网站: "),
        ("timeout-minutes", "environment: pages\n    timeout-minutes", ": secrets"),
        ("GITHUB_TOKEN: ${{ github.token }}", "KEY: ${{ secrets.KEY }}", "审阅: secrets"),
        (
            "run: make check",
            "env: {T: '${{ github.token }}'}\n        run: make check",
            "a token for",
        ),
    ],
)
def test_a_right_too_many_is_seen(file: Path, whole: str, broken: str, seen: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert whole in text
    assert seen in "\n".join(loose(text.replace(whole, broken)))


@pytest.mark.parametrize("file", ACTIONS, ids=str)
def test_a_pull_request_is_reviewed(file: Path) -> None:
    jobs: Jobs = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]
    (review,) = [job for job in jobs.values() if job["name"] == REVIEW]
    assert review["if"] == "github.event_name == 'pull_request'"
    (posts,) = [step for step in review["steps"] if "make review" in step.get("run", "")]
    preview = {"PREVIEW": "${{ vars.PREVIEW_URL }}"}
    assert posts["env"] in (
        {"GITHUB_TOKEN": "${{ github.token }}"} | more for more in ({}, preview)
    )
    deep = {step["with"].get("fetch-depth") for step in review["steps"] if "with" in step}
    assert ("BASE=HEAD^" in posts["run"]) == (2 in deep)
    for command in ("check", "site"):
        assert any(f"make {command}" in str(job["steps"]) for job in jobs.values())


def test_a_merge_request_is_reviewed_and_no_job_names_its_token() -> None:
    text = GITLAB.read_text(encoding="utf-8")
    jobs: Jobs = yaml.safe_load(text)
    assert jobs[REVIEW]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert "make review" in str(jobs[REVIEW]["script"])
    assert "TOKEN" not in str(jobs)
    assert "make check" in text


def test_reviewing_posts_only_when_asked_to() -> None:
    def recipe(*arguments: str) -> str:
        command = ["make", "--dry-run", "--directory", str(ROOT), "review", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert "plansite review 'main'\n" in recipe()
    assert "plansite review 'main' --preview 'https://a/'\n" in recipe("PREVIEW=https://a/")
    assert "plansite review 'HEAD^' --apply\n" in recipe("BASE=HEAD^", "POST=yes")
