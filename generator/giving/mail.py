"""An address for mails and slips in; the link that opens a mail with the slips in it, out."""

from collections.abc import Sequence
from urllib.parse import quote

from generator.consultation import Mail
from generator.slip import Slip, fitted, letter, subject

MOST = 1_800  # bytes of a mail link: what the programs that open them are known to take


def mail_link(mail: Mail, slips: Sequence[Slip]) -> str | None:
    """The link (RFC 6068), quotes cut where there is no room; None where that is not enough."""
    made = fitted(slips, lambda tried: len(_link(mail, tried)), MOST)
    return _link(mail, made) if made is not None else None


def subject_of(mail: Mail, slips: Sequence[Slip]) -> str:
    """The subject, with the mark that the notice asks for."""
    return f"【{mail.mark}】{subject(slips)}" if mail.mark else subject(slips)


def _link(mail: Mail, slips: Sequence[Slip]) -> str:
    text = letter(slips).replace("\n", "\r\n")
    said = f"subject={_encoded(subject_of(mail, slips))}&body={_encoded(text)}"
    return f"mailto:{quote(mail.address, safe='@')}?{said}"


def _encoded(text: str) -> str:
    return quote(text, safe="")
