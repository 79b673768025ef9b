"""Names of units and documents.

An invoice lives in the unit of what makes it unique: ours in `shipment:<order>/<shipment>`, because a shipment is
billed once; an adopted one in `invoice:<document>`, because an ERP's identity is taken once. Its credit notes live with
it, so that what is left to credit is one unit's business.

The parts before the last may hold a slash themselves, which would make two identities one: `A/B` + `C`, `A` + `B/C`.
They are percent-encoded.
"""

INVOICE, CREDIT_NOTE = "INV", "CN"

MAX_DOCUMENT = 120
"""Characters; what every contract allows for a reference."""


def escaped(part: str) -> str:
    """
    >>> escaped("ACME"), escaped("ACME/DE")
    ('ACME', 'ACME%2FDE')
    """
    if "/" not in part and "%" not in part:
        return part
    return part.replace("%", "%25").replace("/", "%2F")


def shipment_unit(order: str, shipment: str) -> str:
    return f"shipment:{escaped(order)}/{shipment}"


def customer_unit(customer: str) -> str:
    return f"customer:{customer}"


def invoice_unit(document: str) -> str:
    """The unit of an adopted invoice."""
    return f"invoice:{document}"


def credit_note_unit(document: str) -> str:
    """The unit of an adopted credit note's identity."""
    return f"credit-note:{document}"


def closing_unit(legal_entity: str) -> str:
    """The unit of the months of an entity that are closing."""
    return f"closing:{legal_entity}"


def takes_numbers(legal_entity: str) -> bool:
    """Whether a document's number has room behind the entity's name: "-INV-2026-" and nineteen digits."""
    return len(escaped(legal_entity)) <= MAX_DOCUMENT - 29


def own_number(legal_entity: str, kind: str, year: int, serial: int) -> str:
    """Number and document of our own: it is never another's, adopted documents have slashes.

    >>> own_number("ACME", INVOICE, 2026, 1)
    'ACME-INV-2026-000001'
    """
    return f"{escaped(legal_entity)}-{kind}-{year}-{serial:06d}"


def adopted_document(source_system: str, legal_entity: str, fiscal_year: int, number: str, kind: str) -> str:
    """Identity of a document that an ERP issued; an ERP may give an invoice and a credit note the same number.

    >>> adopted_document("SAP", "ACME", 2026, "900001", INVOICE)
    'SAP/ACME/2026/900001'
    >>> adopted_document("SAP", "ACME", 2026, "900001", CREDIT_NOTE)
    'SAP/ACME/2026-CN/900001'
    """
    year = str(fiscal_year) if kind == INVOICE else f"{fiscal_year}-{kind}"
    return f"{escaped(source_system)}/{escaped(legal_entity)}/{year}/{number}"
