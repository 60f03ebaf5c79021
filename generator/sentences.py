"""Where text may be joined and parted, and which spaces are not the document's: decided here.

**Lines.** Text is kept one sentence a line. Lines are joined with nothing between them; an empty
line parts paragraphs. `join(part(text)) == text` for every text without empty paragraphs.

**Sentences** end behind `。！？；`, and behind a half-width `;` that a Chinese character or nothing
follows. Closing quotes and brackets stay with the sentence that they close. A text is not parted
before a space, nor before a mark that cannot begin a line (`，`, `、`, a closing bracket): the
sentence goes on there.

**White space of the extraction.** In text taken out of a laid-out page, a line break is always the
page's. A space is the extraction's where it touches a Chinese character, Chinese punctuation or
either end of a line: Chinese is set without spaces. A space between two other characters of one
line (`open data`) is the document's.
"""

import re
from collections.abc import Iterable
from itertools import groupby

# Radicals, kana, ideographs of the basic plane, compatibility and full-width forms, the further
# planes of ideographs; and the punctuation that Chinese shares with Latin: · — … ‘ ’ “ ”.
_CHINESE = (
    "\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
    "\uffe0-\uffe6\U00020000-\U0003ffff\u00b7\u2014\u2015\u2018\u2019\u201c\u201d\u2026"
)
_END = f"[。！？；]|;(?=[{_CHINESE}]|$)"
_CLOSING = "’”』」）】》〉〕］｝)\\]}"
_SENTENCE_END = re.compile(f"(?:{_END})(?:{_END}|[{_CLOSING}])*", re.DOTALL)
_GOES_ON = re.compile(f"\\s|[，、：,.:!?;·—…]|[{_CLOSING}]")
_IS_CHINESE = re.compile(f"[{_CHINESE}]")


def join(lines: Iterable[str]) -> str:
    """Lines as one text: nothing between lines, one line break for empty lines between them."""
    paragraphs = groupby(lines, key=bool)
    return "\n".join("".join(paragraph) for filled, paragraph in paragraphs if filled)


def part(text: str) -> list[str]:
    """Text as lines of one sentence each, with an empty line between paragraphs."""
    lines: list[str] = []
    for paragraph in filter(None, text.split("\n")):
        if lines:
            lines.append("")
        lines += _sentences(paragraph)
    return lines


def is_chinese(character: str) -> bool:
    """Whether this is a Chinese character or Chinese punctuation; the empty string is neither."""
    return _IS_CHINESE.fullmatch(character) is not None


def is_extraction_space(before: str, after: str) -> bool:
    """Whether spaces between these two characters are the extraction's; "" is a line's end."""
    return not before or not after or is_chinese(before) or is_chinese(after)


def _sentences(paragraph: str) -> list[str]:
    ends = [match.end() for match in _SENTENCE_END.finditer(paragraph)]
    cuts = [end for end in ends if end < len(paragraph) and not _GOES_ON.match(paragraph, end)]
    return [paragraph[a:b] for a, b in zip([0, *cuts], [*cuts, len(paragraph)], strict=True)]


def quoted(quote: str, words: str) -> bool:
    """Whether all of the quoted words stand there, whatever white space lies between."""
    return "".join(quote.split()) in "".join(words.split())
