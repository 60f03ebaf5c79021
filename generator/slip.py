"""A comment as it is sent in (意见单): written as text for mails and issues, and read from it.

One text may hold several slips. Each begins with a machine line, which says what it is on; what
follows stands under headings, which forges' forms write too. People edit headings: what stands
under none that is known is taken as the opinion, and nothing that was said is lost.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.written import plain

LABELS = ("原文", "意见", "建议改为", "理由", "公开的称呼")
SUBJECT = "事项"  # the heading above the machine line
CUT = "……（原文较长，见网页）"  # stands behind a quote that had no room; `read` leaves it out
QUOTE, TEXT, PROPOSED, GROUNDS, NAME = LABELS

_LINE = re.compile(
    r"事项编号\s*[:：]\s*(?P<item>plan|[A-Z][0-9]+(?:-[0-9]+){0,2})"
    r"(?:\s*[·・.]\s*稿次\s*[:：]\s*(?P<revision>[a-z0-9][a-z0-9-]{0,39}))?"
    r"(?:\s*[·・.]\s*引文\s*[:：]\s*sha256[:：](?P<sha256>[0-9a-f]{64}))?"
)
_HEADING = re.compile(
    rf"\s*(?:#{{1,6}}\s*|【\s*)({SUBJECT}|{'|'.join(LABELS)})(?:\s*[】:：]\s*|\s+|$)"
)
_EMPTY = frozenset({"_No response_", "*No response*", "（未填写）"})
_QUOTED = re.compile(r"^\s{0,3}> ?", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Slip:
    """What somebody says on one item. Texts are `plain`; an empty one was not given.

    `sha256`: the digest of the item's words that were before the author's eyes
    (`docket.item_digest`), empty where it was lost.
    """

    item: str
    revision: str = ""
    sha256: str = ""
    quote: str = ""
    text: str = ""
    proposed: str = ""
    grounds: str = ""
    name: str = ""


def machine_line(slip: Slip) -> str:
    """The line by which a slip is known, whatever is done to what stands around it."""
    parts = [f"事项编号: {slip.item}"]
    if slip.revision:
        parts.append(f"稿次: {slip.revision}")
    if slip.sha256:
        parts.append(f"引文: sha256:{slip.sha256}")
    return " · ".join(parts)


def body(slips: Sequence[Slip]) -> str:
    """The slips as one text, as it stands in an issue or a mail; `read(body(s))` is `s`."""
    return "\n\n".join("\n\n".join(_parts(slip)) for slip in slips)


def _parts(slip: Slip) -> Iterator[str]:
    yield f"### {SUBJECT}\n\n{machine_line(slip)}"
    for label, text in labelled(slip):
        if text or label == TEXT:
            shown = "\n\n".join(text.split("\n"))
            yield f"### {label}\n\n{shown}"


def labelled(slip: Slip) -> Iterator[tuple[str, str]]:
    """What a slip says, each under its label."""
    said = (slip.quote, slip.text, slip.proposed, slip.grounds, slip.name)
    yield from zip(LABELS, said, strict=True)


def letter(slips: Sequence[Slip]) -> str:
    """The slips as a person would write them, for mails and for copying; read back alike.

    What was not said stands as an empty heading, to be filled in by hand.
    """
    return "\n\n".join(f"{machine_line(slip)}\n{entries(slip)}" for slip in slips)


def entries(slip: Slip) -> str:
    """What stands below the machine line of a letter."""
    said = ((label, text) for label, text in labelled(slip) if text or label != QUOTE)
    return "\n".join(f"【{label}】\n{text}" for label, text in said)


def subject(slips: Sequence[Slip]) -> str:
    """What an issue or a mail with these slips is called."""
    first = "全文" if slips[0].item == "plan" else f" {slips[0].item} "
    several = f"等 {len(slips)} 项" if len(slips) > 1 else ""
    return f"对{first}{several}的意见"


def fitted(
    slips: Sequence[Slip], size: Callable[[Sequence[Slip]], int], most: int
) -> tuple[Slip, ...] | None:
    """The slips so that their size is at most `most`: only quotes are cut, all at one length.

    None where there is no room even without quotes: what somebody said is never cut.
    """
    if size(slips) <= most:
        return tuple(slips)
    fits, length = None, max(len(slip.quote) for slip in slips)
    low, high = 0, length - 1
    while low <= high:
        length = (low + high) // 2
        tried = tuple(_quoting(slip, length) for slip in slips)
        if size(tried) <= most:
            fits, low = tried, length + 1
        else:
            high = length - 1
    return fits


def _quoting(slip: Slip, length: int) -> Slip:
    """The slip with at most so many characters of its quote, and a mark where it was cut."""
    if len(slip.quote) <= length:
        return slip
    return replace(slip, quote=slip.quote[:length].rstrip() + CUT)


def read(text: str) -> tuple[Slip, ...]:
    """The slips in a text that somebody sent; none where no line says what it is on."""
    text = _COMMENT.sub("", text)
    starts = [match.start() for match in _LINE.finditer(text)]
    if not starts:
        return ()
    before = _without_last_heading(text[: starts[0]])
    pieces = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return tuple(_slip(piece, before if n == 0 else "") for n, piece in enumerate(pieces))


def _without_last_heading(text: str) -> str:
    """What was written above the first machine line, without the heading right above it."""
    lines = text.rstrip().split("\n")
    return "\n".join(lines[:-1] if _HEADING.fullmatch(lines[-1]) else lines)


def _slip(piece: str, before: str) -> Slip:
    line = _LINE.match(piece)
    if line is None:
        raise ValueError(piece)
    found: dict[str, list[str]] = {label: [] for label in LABELS}
    if before.strip():
        found[TEXT].append(before)
    under = TEXT
    for content in piece[line.end() :].split("\n"):
        heading = _HEADING.match(content)
        if heading is None:
            found[under].append(content)
            continue
        under = TEXT if heading[1] == SUBJECT else heading[1]
        found[under].append(content[heading.end() :])
    said = {label: _text(lines) for label, lines in found.items()}
    said[QUOTE] = plain(_QUOTED.sub("", said[QUOTE])).removesuffix(CUT)
    named = {key: line[key] or "" for key in ("item", "revision", "sha256")}
    texts = (said[QUOTE], said[TEXT], said[PROPOSED], said[GROUNDS], said[NAME])
    keys = ("quote", "text", "proposed", "grounds", "name")
    return Slip(**named, **dict(zip(keys, texts, strict=True)))


def _text(lines: Sequence[str]) -> str:
    return plain("\n".join("" if line.strip() in _EMPTY else line for line in lines))


def masked(name: str) -> str:
    """A name as it may be shown: its first character alone.

    >>> masked("朱小明"), masked(" 欧阳 "), masked("")
    ('朱**', '欧**', '')
    """
    shown = plain(name)
    return f"{shown[0]}**" if shown else ""
