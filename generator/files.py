"""The files of a plan: their names, what each holds, and which of a directory's are the plan's."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from generator.comment import Comment, Signoff
from generator.consultation import Consultation
from generator.model import (
    Acknowledgement,
    Action,
    Dated,
    Head,
    Indicator,
    Owners,
    Revision,
    Safeguard,
    SourceText,
    Task,
    Unit,
    Value,
)

HEAD_FILE = "plan.yaml"
UNITS_FILE = "units.yaml"
ACTIONS_FILE = "actions.yaml"
INDICATORS_FILE = "indicators.yaml"
SAFEGUARDS_FILE = "safeguards.yaml"
REVISIONS_FILE = "revisions.yaml"
SOURCE_FILE = "source.yaml"
ACCOUNTS_FILE = "accounts.yaml"
CONSULTATION_FILE = "consultation.yaml"
DATES_FILE = "dates.yaml"
ACKNOWLEDGED_FILE = "acknowledged.yaml"
TASKS_FOLDER = "tasks"
SNAPSHOTS_FOLDER = "revisions"
COMMENTS_FOLDER = "comments"
SIGNOFFS_FOLDER = "signoffs"
TASK_FILES = f"{TASKS_FOLDER}/*.yaml"
COMMENT_FILES = f"{COMMENTS_FOLDER}/*/*.yaml"
SIGNOFF_FILES = f"{SIGNOFFS_FOLDER}/*/*.yaml"

REQUIRED = (HEAD_FILE, UNITS_FILE, ACTIONS_FILE)
OPTIONAL = (
    INDICATORS_FILE,
    SAFEGUARDS_FILE,
    REVISIONS_FILE,
    SOURCE_FILE,
    ACCOUNTS_FILE,
    CONSULTATION_FILE,
    DATES_FILE,
    ACKNOWLEDGED_FILE,
)


@dataclass(frozen=True)
class Form:
    """What a file holds: one value of `model`, or a list of them under its only key."""

    model: type[Value]
    key: str | None = None


FORMS: Mapping[str, Form] = {
    HEAD_FILE: Form(Head),
    UNITS_FILE: Form(Unit, "units"),
    ACTIONS_FILE: Form(Action, "actions"),
    INDICATORS_FILE: Form(Indicator, "indicators"),
    SAFEGUARDS_FILE: Form(Safeguard, "safeguards"),
    REVISIONS_FILE: Form(Revision, "revisions"),
    SOURCE_FILE: Form(SourceText),
    ACCOUNTS_FILE: Form(Owners),
    CONSULTATION_FILE: Form(Consultation),
    DATES_FILE: Form(Dated, "dates"),
    ACKNOWLEDGED_FILE: Form(Acknowledgement, "acknowledged"),
    TASK_FILES: Form(Task),
    COMMENT_FILES: Form(Comment),
    SIGNOFF_FILES: Form(Signoff),
}


def form_of(file: str) -> Form | None:
    """The form of a file of the plan, by its name relative to the plan directory."""
    return next((form for pattern, form in FORMS.items() if fnmatchcase(file, pattern)), None)


# What is read of a plan directory, misnamed files too, so that they can be told.
READ = (
    "*.y*ml",
    f"{TASKS_FOLDER}/*",
    f"{SNAPSHOTS_FOLDER}/*.json",
    "source/*.txt",
    f"{COMMENTS_FOLDER}/*/*",
    f"{SIGNOFFS_FOLDER}/*/*",
)


def is_plan_file(name: str) -> bool:
    """Whether a file, by its name relative to a plan directory, is read as one of the plan's."""
    path = PurePosixPath(name)
    as_deep = (p for p in READ if p.count("/") == len(path.parts) - 1)
    return any(map(path.match, as_deep)) and not any(part.startswith(".") for part in path.parts)
