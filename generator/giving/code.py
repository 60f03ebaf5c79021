"""An address in; its QR code as inline SVG out, made by segno when the site is built."""

import segno
from markupsafe import Markup


def code(address: str) -> Markup:
    """The code as a drawing with a quiet zone, for paper: black on white. It scales with CSS."""
    made = segno.make_qr(address, error="m")
    drawing = made.svg_inline(border=4, omitsize=True, svgclass="ps-code", lineclass=None)
    return Markup(drawing)  # noqa: S704  drawn from the dots alone, whatever the address says
