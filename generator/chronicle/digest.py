"""The history in; what changed for each unit in each revision, as Markdown and as a letter, out."""

from collections.abc import Iterator

from generator import links
from generator.history import History, Transition
from generator.model import Unit
from generator.report import mail, markdown, narrowed


def digests(history: History, site: str) -> dict[str, bytes]:
    """The digests of all released revisions, by path under the site's root.

    There is none where nothing changed.

    `site` is the web address of the site, with a slash at its end; letters have no links without.
    """
    return dict(_digests(history, site))


def address_of_digest(transition: Transition, unit: Unit, form: str) -> str:
    """Where the digest of a unit stands; `form` is `txt` (the letter) or `md.txt` (Markdown).

    Markdown stands in a text file, since the site is built of Markdown files itself.
    """
    return f"{links.REVISIONS}{transition.id}/units/{unit.id}.{form}"


def _digests(history: History, site: str) -> Iterator[tuple[str, bytes]]:
    for transition in history.transitions:
        if transition.revision is None:  # its address would go with the release
            continue
        whole = history.dated(transition.report)
        for unit in history.units_in(transition):
            own = narrowed(whole, unit=unit.id)
            letter = mail(own, lambda key: _linked(site, history.address(key)))
            yield address_of_digest(transition, unit, "txt"), letter.encode()
            yield address_of_digest(transition, unit, "md.txt"), markdown(own).encode()


def _linked(site: str, address: str | None) -> str | None:
    return f"{site}{address}" if site and address is not None else None
