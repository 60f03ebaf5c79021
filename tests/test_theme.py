"""The colours of the shell: legible on their grounds, roles apart for every eye, in light and dark."""

import re
from itertools import combinations, product
from pathlib import Path

import pytest

ASSETS = Path(__file__).parent.parent / "generator" / "theme" / "assets"
SCHEMES = ("light", "dark")
ROLES = [f"role-{n}" for n in range(1, 5)]

# Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB.
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

Colour = tuple[float, float, float]


def tokens(scheme: str) -> dict[str, Colour]:
    """The colours of a scheme in linear RGB, by the name of their token."""
    files = {"light": ["shell.css"], "dark": ["shell.css", "dark.css"]}[scheme]
    css = "".join((ASSETS / name).read_text("utf-8") for name in files)
    return {name: linear(code) for name, code in re.findall(r"--ps-([\w-]+): #(\w+);", css)}


def linear(code: str) -> Colour:
    code = code if len(code) == 6 else "".join(c * 2 for c in code)
    r, g, b = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return (expand(r), expand(g), expand(b))


def expand(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def contrast(one: Colour, other: Colour) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: Colour) -> float:
    return sum(part * weight for part, weight in zip(colour, (0.2126, 0.7152, 0.0722), strict=True))


def seen(colour: Colour, eye: str) -> Colour:
    r, g, b = (
        min(max(sum(m * c for m, c in zip(line, colour, strict=True)), 0), 1) for line in EYES[eye]
    )
    return (r, g, b)


def difference(one: Colour, other: Colour) -> float:
    """Distance in OKLab; 0.02 is about what is just noticed."""
    return sum((a - b) ** 2 for a, b in zip(oklab(one), oklab(other), strict=True)) ** 0.5


def oklab(colour: Colour) -> Colour:
    r, g, b = colour
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_is_legible_on_every_ground(scheme: str) -> None:
    colour = tokens(scheme)
    pairs = [
        *product(("text", "muted", "accent", *ROLES), ("surface", "band")),
        *product(("text", "accent"), ("accent-soft", "mark")),
        ("on-accent", "accent"),
    ]
    faint = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_outlines_of_controls_can_be_seen(scheme: str) -> None:
    colour = tokens(scheme)
    assert contrast(colour["control"], colour["surface"]) >= 3


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_roles_are_apart_for_every_eye(scheme: str, eye: str) -> None:
    colour = {role: seen(tokens(scheme)[role], eye) for role in ROLES}
    close = {pair: difference(colour[pair[0]], colour[pair[1]]) for pair in combinations(ROLES, 2)}
    assert {pair: distance for pair, distance in close.items() if distance < 0.09} == {}
