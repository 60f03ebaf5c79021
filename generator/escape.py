"""The one place that escapes for Markdown and HTML.

A text that went through `inert` shows itself and does nothing else: not in a Markdown paragraph or
heading, not inside raw HTML, not in a quoted attribute, not in the theme's own Jinja templates
(which print titles and descriptions as they are).
"""

import re

from markupsafe import Markup

# Every ASCII mark can mean something to Markdown, to one of its extensions or to HTML.
_MARKS = {code: f"&#{code};" for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_SPACE = re.compile(r"\s+")


def inert(value: object) -> Markup:
    """Any value as text that shows itself. White space is one space, as a browser shows it."""
    if isinstance(value, Markup):
        return value
    text = _SPACE.sub(" ", str(value))
    return Markup(text.translate(_MARKS))  # noqa: S704  this is the escape


def address(url: str) -> Markup:
    """A web address of the plan's, for an href: only http, https and mailto are links; else `#`."""
    return inert(url if re.match(r"(https?://|mailto:)[^\s]", url) else "#")


def styled(value: object) -> Markup:
    """Any value inside a quoted string of a style sheet that stands in a page: no mark survives."""
    text = _SPACE.sub(" ", str(value))
    marked = re.sub(r"[^0-9A-Za-z\u00a1-\U0010ffff ]", lambda m: f"\\{ord(m[0]):06x}", text)
    return Markup(marked)  # noqa: S704  this is the escape


def mark(identity: str) -> Markup:
    """An id for a heading's attribute list, where nothing can be escaped. Raises ValueError."""
    if not re.fullmatch("[A-Za-z0-9_-]+", identity):
        raise ValueError(identity)
    return Markup(identity)  # noqa: S704  nothing in it can mean anything


_ENCODED = re.compile(r"(https?://|mailto:)[A-Za-z0-9%._~:/?=&@+-]+")


def encoded(url: str) -> Markup:
    """A web address of ours in which everything is percent-encoded, as short as that is.

    Raises ValueError where something is not.
    """
    if not _ENCODED.fullmatch(url):
        raise ValueError(url)
    return Markup(url.replace("&", "&amp;"))  # noqa: S704  nothing else in it can mean anything


# After Markdown is done and entities are letters again, a forge looks in each run of text for
# names of people, numbers of issues, addresses and pictures; a sign in a run of its own is none.
_CALLS = re.compile(r"([@#!~%$&:^](?=[!-~])|(?<=GH)-(?=[0-9]))", re.IGNORECASE)


def silent(value: object) -> Markup:
    """Any value as text that shows itself on a forge: it calls nobody and refers to nothing."""
    text = _SPACE.sub(" ", str(value))
    parts = _CALLS.split(text)
    return Markup().join(
        Markup("<span>{}</span>").format(inert(part)) if place % 2 else inert(part)
        for place, part in enumerate(parts)
    )
