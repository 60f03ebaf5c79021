"""The Content-Security-Policy of the site: what its pages may load and run, which is its own files.

No page runs a script that stands in it: so what a hostile text might bring in, did it ever get past
`escape`, does not run either. The style sheets that stand in a page are named in its own policy by
their hash; a header is the same for all pages, so it leaves them to that policy.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Mapping

_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
# A page's own `meta` cannot say who may frame it; a header cannot say which styles are its own.
_IN_HEADER = {"style-src": "'self' 'unsafe-inline'", "frame-ancestors": "'self'"}

_POLICY = "content-security-policy"
_SHOWN = 80  # letters of what somebody wrote

# Whatever a browser might take for the beginning of an element, in a comment or a style sheet too:
# what is a tag depends on what is around it, and no two readers of HTML agree on that.
_S = r"\t\n\f\r "  # white space, as HTML has it
_TAG = re.compile(rf"<([^{_S}/>!?][^{_S}/>]*)")
_ATTRIBUTE = re.compile(
    rf"""[{_S}/]*([^{_S}/>][^{_S}/>=]*)(?:[{_S}]*=[{_S}]*("[^"]*"|'[^']*'|[^{_S}>"'][^{_S}>]*))?"""
)
_IN_DRAWINGS = re.compile(r"<!ENTITY|<\?xml-stylesheet", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):|[\\/]{2}", re.IGNORECASE)
_ELEMENTS = frozenset(
    ("base", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "animate", "set")
)
_ADDRESSES = frozenset(("href", "src", "srcset", "imagesrcset", "poster", "background", "data")) | {
    "action",
    "formaction",
    "ping",
    "manifest",
}
_LED_TO = frozenset({"http", "https", "mailto", "tel"})


def policy(styles: Iterable[str] = ()) -> str:
    """The policy of a page that holds these style sheets, as its `meta`."""
    named = " ".join((_SOURCES["style-src"], *sorted({*map(_named, styles)})))
    return _joined({**_SOURCES, "style-src": named})


def _joined(sources: Mapping[str, str]) -> str:
    return "; ".join(f"{kind} {allowed}" for kind, allowed in sources.items())


def _named(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def breach(page: str) -> str | None:
    """What in a page the policy lets not run or load, and what to do; None where nothing is.

    The policy would stop it; but not every browser obeys one, nor is it there in a preview.
    """
    if entity := _IN_DRAWINGS.search(page):
        return f"写有“{entity[0]}”，不能核对；请去掉"
    return next(filter(None, (_in_tag(page, tag) for tag in _TAG.finditer(page))), None)


def _in_tag(page: str, tag: re.Match[str]) -> str | None:
    name = _local(tag[1])
    attributes: dict[str, str] = {}
    place = tag.end()
    while found := _ATTRIBUTE.match(page, place):
        key, place = _local(found[1]), found.end()
        if "<" in key:
            return f"有没写完的标记“<{tag[1][:_SHOWN]}”；请改正"
        attributes.setdefault(key, html.unescape((found[2] or "").strip("\"'")))
    if name == "script" and "src" not in attributes:
        return "写有脚本，按本站的安全策略不会运行；请移到单独的文件"
    if name in _ELEMENTS or (name == "meta" and _orders(attributes)):
        return f"写有 <{name}>，本站的安全策略不允许；请删去"
    for key, value in attributes.items():
        if key.startswith("on"):
            return f"写有属性 {key[:_SHOWN]}，即写在网页里的脚本，本站的安全策略不允许；请删去"
        if key in _ADDRESSES and not _allowed(name, key, value, attributes):
            return (
                f"<{name} {key}> 的地址“{value.strip()[:_SHOWN]}”，本站的安全策略不允许；"
                "链接请用 https://，图片等请放进手写页面的目录，按相对路径引用"
            )
    return None


def _local(name: str) -> str:
    """The name without its namespace, as `href` of `xlink:href`."""
    return name.rpartition(":")[2].lower()


def _orders(attributes: Mapping[str, str]) -> bool:
    """Whether a `meta` tells a browser to do something; the policy itself may."""
    return attributes.get("http-equiv", _POLICY).strip().lower() != _POLICY


def _allowed(name: str, key: str, value: str, attributes: Mapping[str, str]) -> bool:
    """Whether an address may be followed or loaded; browsers skip white space and controls."""
    address = re.sub(r"[\x00-\x20]", "", value)
    scheme = _SCHEME.match(address)
    if key in {"srcset", "imagesrcset"}:
        return not re.search(r"[a-z]:|[\\/]{2}", address, re.IGNORECASE)
    if scheme is None:
        return True
    if name in {"a", "area"} and key == "href":
        return (scheme[1] or "https").lower() in _LED_TO
    if name == "link" and key == "href":
        rel = attributes.get("rel", "").strip().lower()
        return rel == "canonical" or (rel == "icon" and address == "data:,")
    return name in {"img", "image"} and address.lower().startswith("data:image/")


def nginx() -> str:
    """What nginx has to say with each answer, beside the policy in each page."""
    headers = {
        "Content-Security-Policy": _joined({**_SOURCES, **_IN_HEADER}),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    return "".join(f'add_header {name} "{said}" always;\n' for name, said in headers.items())
