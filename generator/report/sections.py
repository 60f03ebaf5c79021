"""Parts of a Markdown text in; the text out, whole or cut to a length between its blocks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A part of a text: blocks between an opening and a closing.

    A block is shown whole or not at all; `counted` is what blocks are when some had no room.
    """

    opening: str
    blocks: tuple[str, ...] = ()
    closing: str = ""
    counted: str = "项"

    def text(self, places: Collection[int]) -> str:
        """The part with the blocks of these places; a line says how many are left out."""
        shown = [block for place, block in enumerate(self.blocks) if place in places]
        left_out = len(self.blocks) - len(shown)
        said = ["", f"另有 {left_out} {self.counted}，因篇幅所限没有列出。", ""]
        lines = [self.opening, *shown, *(said if left_out else ()), self.closing]
        return "\n".join(lines).rstrip("\n")


def whole(sections: Iterable[Section]) -> str:
    """The text with everything in it."""
    return _joined(section.text(range(len(section.blocks))) for section in sections)


def fitted(sections: Sequence[Section], most: int) -> str:
    """The text in at most so many characters: what stands first has the room first.

    Openings and closings always stand; they must have room.
    """
    text = whole(sections)
    if len(text) <= most:
        return text
    room = most - len(_joined(section.text(()) for section in sections))
    texts = []
    for section in sections:
        places = set()
        for place, block in enumerate(section.blocks):
            if len(block) < room:
                room -= len(block) + 1
                places.add(place)
        texts.append(section.text(places))
    return _joined(texts)


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(texts) + "\n"
