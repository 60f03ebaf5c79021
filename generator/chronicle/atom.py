"""The form of an Atom feed (RFC 4287), whatever it tells of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.builder import ElementMaker

_ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
make = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})


@dataclass(frozen=True)
class Entry:
    """One thing that happened: its lasting id, the day, where it is told, and its words.

    `content` is HTML, made of escaped text.
    """

    id: str
    title: str
    day: str
    href: str
    summary: str
    content: str


@dataclass(frozen=True)
class Head:
    """What a feed is: its lasting id, title, author, own address and that of its page."""

    id: str
    title: str
    author: str
    own: str
    page: str


def atom(head: Head, updated: str, entries: Iterable[Entry]) -> bytes:
    """The feed as a file; `updated` is the day of what happened last."""
    feed = make.feed(
        make.id(head.id),
        make.title(_clean(head.title)),
        make.updated(_moment(updated)),
        make.author(make.name(_clean(head.author))),
        make.link(rel="self", type="application/atom+xml", href=head.own),
        make.link(rel="alternate", type="text/html", href=head.page),
        *map(_entry, entries),
    )
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-Hans-CN")
    etree.indent(feed, " ")
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8")) + b"\n"


def _entry(one: Entry) -> etree._Element:
    return make.entry(
        make.id(one.id),
        make.title(_clean(one.title)),
        make.updated(_moment(one.day)),
        make.link(rel="alternate", type="text/html", href=one.href),
        make.summary(_clean(one.summary)),
        make.content(_clean(one.content), type="html"),
    )


def _moment(day: str) -> str:
    return f"{day}T00:00:00+08:00"


def _clean(text: str) -> str:
    """A text without what XML does not allow."""
    return _NO_XML.sub("\ufffd", text)
