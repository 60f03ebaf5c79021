"""Words in; the same in quotation marks, as a Chinese sentence quotes them, out."""

_INNER = str.maketrans("“”", "‘’")


def named(words: str) -> str:
    """Words in quotation marks; those inside become single ones.

    >>> named("打造“智慧港”示范区")
    '“打造‘智慧港’示范区”'
    """
    return f"“{words.translate(_INNER)}”"
