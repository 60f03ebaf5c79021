"""The Content-Security-Policy of the site: what its pages may load and run, which is its own files.

No page runs a script that stands in it: so what a hostile text might bring in, did it ever get past
`escape`, does not run either. The style sheets that stand in a page are named in its own policy by
their hash; a header is the same for all pages, so it leaves them to that policy.
"""

import base64
import hashlib
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

_SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE)


def policy(styles: Iterable[str] = ()) -> str:
    """The policy of a page that holds these style sheets, as its `meta`."""
    named = " ".join((_SOURCES["style-src"], *sorted({*map(_named, styles)})))
    return _joined({**_SOURCES, "style-src": named})


def _joined(sources: Mapping[str, str]) -> str:
    return "; ".join(f"{kind} {allowed}" for kind, allowed in sources.items())


def _named(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def inline_scripts(page: str) -> int:
    """How many scripts stand in a page itself: the policy lets none of them run."""
    return len(_SCRIPT.findall(page))


def nginx() -> str:
    """What nginx has to say with each answer, beside the policy in each page."""
    headers = {
        "Content-Security-Policy": _joined({**_SOURCES, **_IN_HEADER}),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    return "".join(f'add_header {name} "{said}" always;\n' for name, said in headers.items())
