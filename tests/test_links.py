"""The fixed addresses, and links that work under any path."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.links import address_of, file_of, relative
from generator.model import Plan
from generator.views import Views

ADDRESSES = st.sampled_from(
    ["", "text/", "tasks/", "tasks/T01/", "units/a-b/", "data/plan.json", "tasks/T01/#T01-1"]
)
PAGES = st.sampled_from(["", "text/", "tasks/", "tasks/T01/", "units/a-b/"])


@given(ADDRESSES, PAGES)
def test_a_relative_link_leads_to_its_address_wherever_the_site_stands(to: str, page: str) -> None:
    for root in ("https://a.cn/", "https://a.cn/x/y/"):
        assert urljoin(root + page, relative(to, page)) == root + to


@pytest.mark.parametrize(
    ("page", "file"),
    [("", "index.md"), ("tasks/", "tasks/index.md"), ("tasks/T01/", "tasks/T01.md")],
)
def test_files(page: str, file: str) -> None:
    assert file_of(page) == file


def test_the_contract(plan: Plan) -> None:
    views = Views(plan)
    for task in plan.tasks:
        assert address_of(task) == f"tasks/{task.id}/"
        for row in task.rows:
            assert views.address(row.id) == f"tasks/{task.id}/#{row.id}"
            for step in row.steps:
                assert views.address(step.id) == f"tasks/{task.id}/#{step.id}"
    for action in plan.actions:
        assert address_of(action) == f"actions/{action.id}/"
    for indicator in plan.indicators:
        assert address_of(indicator) == f"indicators/{indicator.id}/"
    for unit in plan.units:
        assert address_of(unit) == f"units/{unit.id}/"
    for safeguard in plan.safeguards:
        assert address_of(safeguard) == f"safeguards/#{safeguard.id}"
