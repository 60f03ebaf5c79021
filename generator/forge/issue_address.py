"""A repository and slips in; the address that opens a new issue with the slips in it, out.

- GitHub: `issues/new?template=comment.yml` and each field of the form by its id. No `labels`: they
  give 404 to people without the right; they stand in the template.
- GitLab: `-/issues/new` with `issue[title]` and `issue[description]` alone: beside a template some
  versions append the description and others lose it.
- Gitea, Forgejo: `issues/new` with the template's whole path, each field by `field:` and its id.
- Gitee: `issues/new` with `title` and `description`, as sites in production write it. This is not
  documented and was not tried; that a form's fields can be filled is not known at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from generator.forge.address import Repository
from generator.forge.kind import Forge
from generator.slip import Slip, body, fitted, letter, machine_line, subject

MOST = 2_000  # bytes of a query: a login doubles the encoding, and proxies cut at 8 KB
GITHUB_FORM = ".github/ISSUE_TEMPLATE/comment.yml"
GITLAB_TEMPLATE = ".gitlab/issue_templates/意见.md"
GITEA_FORM = ".gitea/ISSUE_TEMPLATE/comment.yaml"
GITEE_FORM = ".gitee/ISSUE_TEMPLATE/comment.yml"
FIELDS = ("item", "quote", "text", "proposed", "grounds", "name")  # ids in the forms


@dataclass(frozen=True, slots=True)
class NewIssue:
    """How the address of a new issue is put together, for us and for the page's script.

    `page`: without the query; `fixed`: parameters that are always there; `title`: the parameter of
    the title; `body`: that of the whole text, or else `fields`: those of the fields, in order.
    """

    page: str
    title: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    fields: tuple[str, ...] = ()

    def query(self, slips: Sequence[Slip]) -> str:
        """The query of an address, however long it is."""
        said = {**self.fixed, self.title: subject(slips), **self._said(slips)}
        return "&".join(f"{_encoded(key)}={_encoded(text)}" for key, text in said.items())

    def _said(self, slips: Sequence[Slip]) -> Mapping[str, str]:
        if self.body:
            return {self.body: body(slips)}
        parts = dict(zip(self.fields, in_fields(slips), strict=True))
        return {key: text for key, text in parts.items() if text}

    def address(self, slips: Sequence[Slip]) -> str | None:
        """The address, quotes cut where there is no room; None where that is not enough."""
        made = fitted(slips, lambda tried: len(self.query(tried)), MOST)
        return f"{self.page}?{self.query(made)}" if made is not None else None


def _encoded(text: str) -> str:
    return quote(text, safe="")


def in_fields(slips: Sequence[Slip]) -> tuple[str, ...]:
    """What stands in the fields of a form. Several slips go into the field of the opinion.

    The form writes the first one's machine line above it, so that all of them are read back.
    """
    first = slips[0]
    if len(slips) == 1:
        return (
            machine_line(first),
            first.quote,
            first.text,
            first.proposed,
            first.grounds,
            first.name,
        )
    below = letter(slips).removeprefix(machine_line(first)).lstrip("\n")
    return (machine_line(first), "", below, "", "", "")


def new_issue(repository: Repository) -> NewIssue:
    """How a new issue of a repository is addressed."""
    return _FORGES[repository.forge](repository.address)


def _github(address: str) -> NewIssue:
    template = {"template": GITHUB_FORM.rpartition("/")[2]}
    return NewIssue(f"{address}/issues/new", "title", template, fields=FIELDS)


def _gitlab(address: str) -> NewIssue:
    return NewIssue(f"{address}/-/issues/new", "issue[title]", body="issue[description]")


def _gitea(address: str) -> NewIssue:
    fields = tuple(f"field:{name}" for name in FIELDS)
    return NewIssue(f"{address}/issues/new", "title", {"template": GITEA_FORM}, fields=fields)


def _gitee(address: str) -> NewIssue:
    """Undocumented: kept apart, so that it can go without a trace in the others."""
    nobody = {"issue[assignee_id]": "0", "issue[milestone_id]": "0"}
    return NewIssue(f"{address}/issues/new", "title", nobody, body="description")


_FORGES: Mapping[Forge, Callable[[str], NewIssue]] = {
    Forge.GITHUB: _github,
    Forge.GITLAB: _gitlab,
    Forge.GITEA: _gitea,
    Forge.GITEE: _gitee,
}
