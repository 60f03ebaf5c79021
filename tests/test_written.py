"""What a program files reads back the same, stands in canonical form, and hides nothing."""

from hypothesis import given
from hypothesis import strategies as st

from generator.comment import Channel, Comment, Earlier, Further, Origin, quote_digest
from generator.fmt import formatted
from generator.load import load
from generator.written import plain, written
from tests.conftest import FOREIGN, files_in

NAME = "comments/public/issue-12.yaml"


def filed(comment: Comment) -> Comment:
    files = {**files_in(FOREIGN), NAME: written(comment)}
    (read,) = (c.comment for c in load(files, "p").comments if c.comment.id == comment.id)
    return read


@given(
    st.text(),
    st.text(),
    st.text(st.sampled_from(" \n\t\r\"'#:-|>&*%@`{}[]。；;，a1中”\u202e\u200b\ud800\x00")),
)
def test_whatever_was_said_reads_back_the_same(text: str, quote: str, odd: str) -> None:
    said = plain(text) or "意见"
    words = plain(quote) or None
    more = Further(id="7", received="2030-01-02", text=plain(odd) or "补充")
    comment = Comment(
        id="issue-12",
        item="T01",
        revision="draft",
        quote=words,
        quote_sha256=quote_digest(words) if words else None,
        text=said,
        channel=Channel.ISSUE,
        received="2030-01-01",
        name=" ".join(said.split())[:50],
        earlier=(Earlier(until="2030-01-03", text=said),),
        further=(more, more),
        forge=Origin(number="12", updated="2030-01-01T00:00:00Z", sha256="0" * 64),
    )
    assert filed(comment) == comment
    assert formatted(written(comment).decode(), NAME) == written(comment).decode()


@given(st.text())
def test_plain_text_is_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_what_turns_the_direction_of_writing_is_shown() -> None:
    assert plain("金额\u202e001\u200b元\x00\r\n\r\n  第二段 \ud800") == (
        "金额〔U+202E〕001〔U+200B〕元〔U+0000〕\n第二段 \ufffd"
    )
