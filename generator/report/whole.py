"""A thing of a plan in; what a reader sees of it out: heading, words, targets, units."""

from collections.abc import Mapping, Sequence

from generator.entries import Entry, fields
from generator.model import Item, Mention, Target, Unit


def content(entry: Entry, labels: Mapping[str, str]) -> str:
    """A thing in lines; `labels` are those of its roles by key."""
    if isinstance(entry.value, Unit):
        return "、".join(entry.value.names)
    heading = f"{fields(entry.value).get('printed') or ''}{title(entry)}"
    held = "；".join(f"{labels.get(key, key)}：{units}" for key, units in phrases(entry).items())
    parts = (heading, text(entry), targets(entry), deadlines(entry), held)
    return "\n".join(filter(None, parts))


def title(entry: Entry) -> str:
    """The title or name of a thing."""
    found = fields(entry.value)
    return str(found.get("title") or found.get("name") or "")


def text(entry: Entry) -> str:
    """The words of a thing."""
    return str(fields(entry.value).get("text") or "")


def targets(entry: Entry) -> str:
    """The targets of an indicator, by year."""
    return "，".join(
        f"{name.partition('.')[2]}年{target.text}"
        for name, target in fields(entry.value).items()
        if isinstance(target, Target)
    )


def deadlines(entry: Entry) -> str:
    """The deadlines of an item as the document prints them."""
    found = "；".join(deadline.text for deadline in fields(entry.value).get("deadlines", ()))
    return f"时限：{found}" if found else ""


def phrases(entry: Entry) -> Mapping[str, str]:
    """By role, the units as the document prints them."""
    held = entry.value.roles if isinstance(entry.value, Item) else {}
    return {role: phrase(mentions) for role, mentions in held.items() if mentions}


def phrase(mentions: Sequence[Mention] | None) -> str:
    """Units as the document prints them."""
    return "".join(m.separator + m.printed + m.after for m in mentions or ())
