"""Which years a text names, and which numbers are none."""

import pytest

from generator.mentioned import years_in


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023年底前完成", (2023,)),
        ("2023-2025年", (2023, 2024, 2025)),
        ("2023—2025年间，2024年下半年", (2023, 2024, 2025)),
        ("2023年至2025年", (2023, 2024, 2025)),
        ("至2025年新增房源5000套", (2025,)),
        ("新增2848套", ()),
        ("沪府〔2022〕50号", ()),
        ("交大2030计划", ()),
        ("12023年", ()),
        ("2025-2023年", (2023,)),
        ("2023、2024年", (2023, 2024)),
        ("2023、3000年", ()),
        ("每年", ()),
    ],
)
def test_years_are_numbers_that_are_called_so(text: str, years: tuple[int, ...]) -> None:
    assert years_in(text) == years
