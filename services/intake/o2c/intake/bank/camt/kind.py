"""Which ISO 20022 message an XML file is: by its namespace, and where that says nothing by its structure."""

import re
from typing import NamedTuple

from o2c.intake.bank.camt.node import Node
from o2c.intake.bank.camt.stream import MESSAGES, At, stream
from o2c.intake.bank.errors import UnreadableFile
from o2c.intake.content import Bytes, Content

VERSIONS = range(2, 14)
"""camt.05x.001.02 (2009) to 001.13; version 01 had another structure and is not in use."""

_KINDS = {"BkToCstmrAcctRpt": "CAMT.052", "BkToCstmrStmt": "CAMT.053", "BkToCstmrDbtCdtNtfctn": "CAMT.054"}
_NAMESPACE = re.compile(r"camt\.(05[234])\.001\.(\d\d)")
_BEGINNING = 262_144
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


class Seen(NamedTuple):
    """`kind` is "CAMT.052", "CAMT.053", "CAMT.054", or "" for XML that is none of them."""

    kind: str
    reason: str


def kind_of(message: Node) -> str:
    """The kind of the element that holds a message. Raises UnreadableFile for a version that is not read, and where
    namespace and structure contradict each other."""
    kind, where = _KINDS[message.tag], f"line {message.line}"
    named = _NAMESPACE.search(message.namespace)
    if named is None:
        return kind
    if f"CAMT.{named[1]}" != kind:
        raise UnreadableFile(f"the namespace says {named[0]}, but the element {message.tag} is that of a {kind}", where)
    if int(named[2]) not in VERSIONS:
        raise UnreadableFile(f"this is {named[0]}; versions 001.02 to 001.13 are read", where)
    return kind


def looks_like_xml(data: Bytes) -> bool:
    return Content.of(data).head(4096).lstrip(b" \t\r\n").startswith(_XML)


def sniff(data: Bytes) -> Seen:
    """Looks at the beginning of an XML file only."""
    content = Content.of(data)
    root = ""
    try:
        for event in stream(content.head(_BEGINNING)):
            if event.at is At.ROOT:
                root = event.node.namespace.rpartition(":")[2] or event.node.tag
            elif event.node.tag in MESSAGES:
                kind, namespace = kind_of(event.node), event.node.namespace
                return Seen(
                    kind, f"{kind}: it has the element {event.node.tag}, {namespace[:80] or 'without a namespace'}"
                )
    except UnreadableFile as error:  # of a longer file the beginning was cut off here, which is no fault of its own
        if not root or content.size <= _BEGINNING:
            return Seen("", f"this is an XML file that cannot be read: {error}")
    return Seen("", f"this is an XML file ({root[:60]}), but no CAMT.052, CAMT.053 or CAMT.054")
