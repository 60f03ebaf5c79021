"""The plan that a command works on; where its files have errors, the run ends with exit code 1."""

from collections.abc import Sequence
from pathlib import Path

from generator.directory import load_directory
from generator.finding import Finding, Severity
from generator.load import Loaded
from generator.model import Plan


class Unfit(Exception):
    """The files of a plan have errors, so that nothing was done; `findings` are the errors."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


def readable(directory: Path) -> tuple[Plan, Loaded]:
    """The plan of a directory, all of whose files have the form. Raises Unfit, CannotRun."""
    loaded = load_directory(directory)
    errors = [found for found in loaded.findings if found.severity is Severity.ERROR]
    if loaded.plan is None or errors:
        raise Unfit(errors)
    return loaded.plan, loaded
