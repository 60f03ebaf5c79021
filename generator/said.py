"""A slip in, however it came; what the ledger keeps of it out, with what had to be done to it."""

from dataclasses import dataclass
from typing import Any

from generator.comment import LONGEST, WHOLE, quote_digest
from generator.docket import Docket
from generator.history import UNRELEASED
from generator.sentences import quoted
from generator.slip import Slip, masked

NOTHING = "（未填写意见）"
LABELS = {"quote": "原文", "proposed": "建议改为", "grounds": "理由"}
_SAID = ("quote", "quote_sha256", "text", "proposed", "grounds", "name")


@dataclass(frozen=True)
class Said:
    """What a comment gets from its slip, and what had to be done to it."""

    item: str
    quote: str | None
    quote_sha256: str | None
    text: str
    proposed: str | None
    grounds: str | None
    name: str | None
    notes: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The fields of the comment."""
        return {name: getattr(self, name) for name in _SAID}


def said(slip: Slip, revision: str, docket: Docket, item: str = "") -> Said:
    """What the ledger keeps of a slip; `item`: the one that it was filed under before."""
    notes: list[str] = []
    above: list[str] = []
    known = item or (slip.item if _is_known(slip.item, revision, docket) else WHOLE)
    if not item and known != slip.item:
        notes.append(f"计划里没有“{slip.item}”，登记为对全文的意见，请核对事项编号")
        above.append(f"来件所写的事项编号：{slip.item}")
    stands = bool(slip.quote) and quoted(slip.quote, _words(known, revision, docket))
    if slip.quote and not stands:
        notes.append("所引的原文在这一项里找不到，并入意见正文")
        above.append(f"来件所引的原文：{slip.quote}")
    text = "\n".join((*above, slip.text or NOTHING))
    texts = {"quote": slip.quote if stands else "", "text": text}
    texts |= {"proposed": slip.proposed, "grounds": slip.grounds}
    kept = {name: cut(words) for name, words in texts.items()}
    notes += [f"{LABELS.get(k, '意见')}过长，已截短" for k, v in kept.items() if v != texts[k]]
    quote = kept["quote"] or None
    return Said(
        known,
        quote,
        quote_digest(quote) if quote else None,
        kept["text"],
        kept["proposed"] or None,
        kept["grounds"] or None,
        masked(slip.name) or None,
        tuple(notes),
    )


def cut(text: str, longest: int = LONGEST) -> str:
    """A text as long as the ledger keeps one; where it was longer, its end says so."""
    if len(text) <= longest:
        return text
    left_out = f"……（过长，此处截去一部分，共{len(text)}字，全文见来件）"
    return text[: longest - len(left_out)].rstrip() + left_out


def _is_known(item: str, revision: str, docket: Docket) -> bool:
    return item == WHOLE or _thing(item, revision, docket) is not None


def _thing(item: str, revision: str, docket: Docket) -> Any:
    views = docket.views(revision)
    then = views.item.get(item) if views else None
    now = docket.views(UNRELEASED)
    return then or (now.item.get(item) if now else None)


def _words(item: str, revision: str, docket: Docket) -> str:
    """The words that can be quoted: of the revision, or today's where it is not held."""
    then = docket.quotable(item, revision)
    return (then if then is not None else docket.quotable(item, UNRELEASED)) or ""
