"""Undoing the bank's line breaks in plain text.

SWIFT gives field 86 six lines of 65 characters (6*65x). Most banks fill a line to its last character and go on in the
next, in the middle of a word if need be; some break earlier, between words. So:

- a line of exactly 65 characters goes on in the next with nothing between;
- a shorter line ends a word: one blank goes between. Blanks that were lost at the end of a line come back that way;
- a longer line comes from a bank that does not break at 65; it ends a word too.

For example "…19303 19304" (65 characters) and "39752 19305" make "…19303 1930439752 19305".
"""

WIDTH = 65
LINES = 6


def unwrap(lines: tuple[str, ...]) -> str:
    """The text that was broken into `lines`, runs of blanks made one."""
    text = "".join(line if len(line) == WIDTH else f"{line} " for line in lines)
    return " ".join(text.split())


def is_full(lines: tuple[str, ...]) -> bool:
    """Whether the text goes up to the last character of the last line, so that it may have been longer. (Earlier lines
    may have lost a blank at their end.)"""
    return len(lines) >= LINES and len(lines[-1]) == WIDTH
