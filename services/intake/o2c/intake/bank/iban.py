"""International bank account numbers, ISO 13616."""

import re

_FORM = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def is_iban(text: str) -> bool:
    """Whether the check digits hold (ISO 7064, mod 97-10): letters become 10 to 35, the first four characters go last.

    >>> is_iban("DE89370400440532013000"), is_iban("DE88370400440532013000")
    (True, False)
    """
    return bool(_FORM.fullmatch(text)) and int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1
