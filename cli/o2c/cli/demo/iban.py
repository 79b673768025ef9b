"""International bank account numbers (ISO 13616) for people and banks that do not exist."""


def iban(country: str, account: str) -> str:
    """The country's account number with its check digits in front (ISO 7064, mod 97-10).

    >>> iban("DE", "370400440532013000")
    'DE89370400440532013000'
    """
    digits = "".join(str(int(sign, 36)) for sign in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{account}"
