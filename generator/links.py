"""The fixed addresses of the site, and links between its pages.

An address is relative to the site's root, without a leading slash: `tasks/T03/#T03-2`; the home
page is the empty string. Published addresses never change their meaning.
"""

import posixpath

from generator.model import Action, AnyItem, Indicator, Row, Safeguard, Step, Task, Unit

HOME = ""
TEXT = "text/"
PRINT = "text/print/"
TABLE = "table/"
MATRIX = "matrix/"
TIMELINE = "timeline/"
ACTIONS = "actions/"
TASKS = "tasks/"
INDICATORS = "indicators/"
UNITS = "units/"
SAFEGUARDS = "safeguards/"
REVISIONS = "revisions/"
COMMENTS = "comments/"
CONSULTATION = "consultation/"
GIVE = "consultation/give/"
PRIVACY = "consultation/privacy/"
CHECKS = "checks/"
RULES = "checks/rules/"
DATA = "data/"
LICENCES = "about/licences/"


def address_of(item: AnyItem | Unit, task: Task | None = None) -> str:
    """The address of an item or a unit; rows and steps need the task they stand in."""
    if isinstance(item, Row | Step):
        page = f"{TASKS}{task.id}/" if task else TASKS
        return f"{page}#{item.id}"
    if isinstance(item, Safeguard):
        return f"{SAFEGUARDS}#{item.id}"
    folders: dict[type, str] = {
        Action: ACTIONS,
        Task: TASKS,
        Indicator: INDICATORS,
        Unit: UNITS,
    }
    return f"{folders[type(item)]}{item.id}/"


def address_of_round(identity: str) -> str:
    """The page of a round of consultation, by its id."""
    return f"{CONSULTATION}{identity}/"


def relative(target: str, page: str) -> str:
    """The link from one page to an address, so that the site works under any path."""
    path, hash_sign, anchor = target.partition("#")
    if path == page and hash_sign:
        return f"#{anchor}"
    way = posixpath.relpath("/" + path, "/" + page)
    slash = "/" if path.endswith("/") or path == HOME else ""
    return f"{way}{slash}{hash_sign}{anchor}"


def file_of(page: str) -> str:
    """The Markdown file of a page: `tasks/T01/` is `tasks/T01.md`, a section is its index.

    So is a thing that is called `index`: beside the index of its section it would take its place.

    >>> file_of("tasks/"), file_of("tasks/T01/"), file_of(""), file_of("units/index/")
    ('tasks/index.md', 'tasks/T01.md', 'index.md', 'units/index/index.md')
    """
    parts = page.strip("/").split("/")
    own = len(parts) == 1 or parts[-1] == "index"
    return f"{page}index.md" if own else f"{page.rstrip('/')}.md"
