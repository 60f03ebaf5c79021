"""The packages that make a site, in; their names, versions, licences and needs, out.

They are read from what is installed, from the generator's own requirements onwards: what tests and
checks need besides is no part of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator.stop import CannotRun

OURS = "plansite"
FRAME = "mkdocs-material"  # parts of its templates stand in every page
UNTOLD = "未注明"

_LONGEST = 60  # letters of a licence's name; what is longer is its text


@dataclass(frozen=True)
class Package:
    """An installed package. `spdx`: whether the licence is an SPDX expression, not free words.

    `needs`: names of packages. `terms`: the licence's text, for what stands in the site itself.
    """

    name: str
    version: str
    licence: str
    spdx: bool
    needs: tuple[str, ...]
    terms: str = ""


def installed() -> tuple[Package, ...]:
    """The generator and all that it needs, by name. Raises CannotRun where one is missing."""
    found: dict[str, Package] = {}
    asked: list[tuple[str, frozenset[str]]] = [(OURS, frozenset())]
    while asked:
        name, extras = asked.pop()
        known = _distribution(name)
        needs = [*_needs(known, extras)]
        before = found[name].needs if name in found else ()
        names = tuple(sorted({*before, *(one for one, _ in needs)}))
        if name not in found or names != before:
            found[name] = _package(name, known, names)
            asked += needs
    return tuple(found[name] for name in sorted(found))


def _distribution(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise CannotRun(f"没有安装“{name}”；请运行 make site，由它安装") from error


def _needs(known: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for line in known.requires or ():
        needed = Requirement(line)
        asked = (
            [needed.marker.evaluate({"extra": one}) for one in ("", *extras)]
            if needed.marker
            else [True]
        )
        if any(asked):
            yield canonicalize_name(needed.name), frozenset(needed.extras)


def _package(name: str, known: Distribution, needs: tuple[str, ...]) -> Package:
    licence, spdx = _licence(known)
    terms = (known.read_text("licenses/LICENSE") or "").strip() if name == FRAME else ""
    return Package(name, known.version, licence, spdx, needs, terms)


def _licence(known: Distribution) -> tuple[str, bool]:
    """The licence as SPDX writes it where the package does, else in its own words."""
    said = [*_said(known)]
    for words in said:
        try:
            return str(canonicalize_license_expression(words)), True
        except InvalidLicenseExpression:
            continue
    return (said[0] if said else UNTOLD), False


def _said(known: Distribution) -> Iterator[str]:
    """What the metadata says of the licence: an expression, a name, a class of licences."""
    told = known.metadata
    classes = [one for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    named = [*told.get_all("License-Expression", []), *told.get_all("License", [])]
    for words in (*named, *(one.rpartition(" :: ")[2] for one in classes)):
        if words and words != "UNKNOWN" and len(words) <= _LONGEST and "\n" not in words:
            yield words
