"""The Content-Security-Policy of the site: what its pages may load and run, which is its own files.

No page runs a script that stands in it: so what a hostile text might bring in, did it ever get past
`escape`, does not run either. Style sheets inside files that stand alone are named by their hash.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
# These count in a header alone; a page's own `meta` cannot say them.
_IN_HEADER = {"frame-ancestors": "'self'"}

_SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style", re.IGNORECASE | re.DOTALL)


def policy(styles: Iterable[str] = (), *, header: bool = False) -> str:
    """The policy of a page that holds these style sheets, as its `meta` or as a header."""
    sources = {**_SOURCES, **(_IN_HEADER if header else {})}
    sources["style-src"] = " ".join((sources["style-src"], *sorted({*map(_named, styles)})))
    return "; ".join(f"{kind} {allowed}" for kind, allowed in sources.items())


def _named(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def inline_scripts(page: str) -> int:
    """How many scripts stand in a page itself: the policy lets none of them run."""
    return len(_SCRIPT.findall(page))


def inline_styles(page: str) -> tuple[str, ...]:
    """The style sheets that stand in a page or drawing itself."""
    return tuple(_STYLE.findall(page))


def nginx(styles: Iterable[str]) -> str:
    """What nginx has to say with each answer; `styles` stand in pages and drawings of the site."""
    headers = {
        "Content-Security-Policy": policy(styles, header=True),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    return "".join(f'add_header {name} "{said}" always;\n' for name, said in headers.items())
