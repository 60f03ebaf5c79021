"""What makes the site: all of it and nothing else, each with a licence that lets it be used."""

from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution, distributions
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from generator import bill
from generator.packages import FRAME, OURS, Package, _licence, installed
from generator.stop import CannotRun

# Licences under which anybody may use, change and hand on what we use; another one is for a person.
KNOWN = {
    *(
        "MIT",
        "MIT License",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD License",
        "PSF-2.0",
        "MulanPSL-2.0",
    ),
    *("Apache-2.0", "Apache Software License", "Apache-2.0 OR BSD-2-Clause"),
    *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"),  # asks for its own files only
}
TESTS = {"pytest", "mypy", "ruff", "playwright", "hypothesis", "pip-audit", "cyclonedx-python-lib"}


def test_what_the_generator_needs_and_nothing_else() -> None:
    names = {package.name for package in installed()}
    assert {OURS, FRAME, "mkdocs", "jinja2", "pydantic-core", "httpcore"} <= names
    assert not names & TESTS
    there = {canonicalize_name(one.name) for one in distributions()}
    assert names < there
    assert {need for package in installed() for need in package.needs} == names - {OURS}


def test_each_licence_is_one_that_somebody_has_read() -> None:
    assert {p.name: p.licence for p in installed() if p.licence not in KNOWN} == {}


def test_what_stands_in_the_site_has_its_terms() -> None:
    (frame,) = [package for package in installed() if package.terms]
    assert frame.name == FRAME
    assert "Permission is hereby granted" in frame.terms


class Told:
    """A package as far as its licence goes."""

    def __init__(self, **fields: str) -> None:
        self.metadata = Message()
        for name, value in fields.items():
            self.metadata[name.replace("_", "-")] = value


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License_Expression": "mit and psf-2.0", "License": "BSD"}, ("MIT AND PSF-2.0", True)),
        ({"License": "Apache-2.0"}, ("Apache-2.0", True)),
        (
            {"License": "ISC License", "Classifier": "License :: OSI Approved :: X"},
            ("ISC License", False),
        ),
        (
            {"License": "UNKNOWN", "Classifier": "License :: OSI Approved :: MIT License"},
            ("MIT License", False),
        ),
        ({"License": "Copyright (c)\n  all of it"}, ("未注明", False)),
        ({"License": "x" * 61, "Classifier": "Topic :: Text"}, ("未注明", False)),
        ({}, ("未注明", False)),
    ],
)
def test_a_licence_in_whatever_way_it_is_told(
    fields: dict[str, str], licence: tuple[str, bool]
) -> None:
    told: Any = Told(**fields)
    assert _licence(told) == licence


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> object:
        if name == "mkdocs":
            raise PackageNotFoundError(name)
        return distribution(name)

    monkeypatch.setattr("generator.packages.distribution", without)
    with pytest.raises(CannotRun, match="没有安装“mkdocs”"):
        installed()


def errors(data: bytes) -> object:
    """What the schema of CycloneDX says against a list of software."""
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(data.decode())


def test_the_list_of_software_is_what_its_schema_says() -> None:
    (data,) = bill.files(installed()).values()
    assert errors(data) is None
    assert errors(data.replace(b'"library"', b'"book"', 1)) is not None
    assert errors(data.replace(b'"licenses"', b'"license"', 1)) is not None
    assert bill.files(installed()) == {bill.NAME: data}


def test_the_list_names_each_package_once_and_what_it_needs() -> None:
    ours = Package(OURS, "1", "MulanPSL-2.0", spdx=True, needs=("a",))
    other = Package("a", "2", "Own words", spdx=False, needs=())
    (data,) = bill.files([ours, other]).values()
    assert errors(data) is None
    for said in ('"name": "Own words"', '"purl": "pkg:pypi/a@2"', '"ref": "plansite@1"'):
        assert data.decode().count(said) == 1, said
    assert b"timestamp" not in data
    assert b"serialNumber" not in data
