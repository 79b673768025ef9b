"""What field 86 can say about a line."""

from typing import NamedTuple


class Details(NamedTuple):
    """Texts as found, not yet bounded. `business_code` is the three-digit code that begins a structured field 86 (166
    SEPA credit transfer, 159 its return); `cut` says that the text fills its field to the last character."""

    remittance: str = ""
    payer_name: str = ""
    payer_account: str = ""
    end_to_end_id: str = ""
    business_code: str = ""
    cut: bool = False
