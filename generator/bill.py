"""The packages that make a site, in; the list of them for programs (an SBOM, CycloneDX), out.

No number of chance and no time of making: the same packages give the same bytes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.data import as_json
from generator.packages import OURS, Package

NAME = "data/sbom.json"
FILES: Mapping[str, str] = {NAME: "生成本站所用软件的清单（CycloneDX）"}

_FORM = {
    "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
}


def files(packages: Sequence[Package]) -> dict[str, bytes]:
    """The list, by its path under the site's root."""
    (ours,) = [_component(one, "application") for one in packages if one.name == OURS]
    others = [_component(one, "library") for one in packages if one.name != OURS]
    address = {one.name: _address(one) for one in packages}
    needs = [
        {"ref": address[one.name], "dependsOn": sorted(address[need] for need in one.needs)}
        for one in packages
    ]
    made = {
        **_FORM,
        "metadata": {"component": ours},
        "components": others,
        "dependencies": needs,
    }
    return {NAME: as_json(made)}


def _address(package: Package) -> str:
    """What names a package: its package URL."""
    place = "" if package.name == OURS else "pkg:pypi/"  # ours is in no registry
    return f"{place}{package.name}@{package.version}"


def _component(package: Package, kind: str) -> dict[str, Any]:
    licence = {"expression": package.licence}
    named = {"license": {"name": package.licence}}
    told = {
        "type": kind,
        "bom-ref": _address(package),
        "name": package.name,
        "version": package.version,
        "licenses": [licence if package.spdx else named],
    }
    return told if package.name == OURS else {**told, "purl": _address(package)}
