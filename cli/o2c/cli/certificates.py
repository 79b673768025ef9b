"""`o2c verify certificate`: a closed month checked from files, on a machine that has nothing else of ours."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli import certificate_checks as checks
from o2c.cli.answers import Json
from o2c.cli.certificate_checks import Check
from o2c.cli.certificate_export import fold
from o2c.cli.certificate_file import BadCertificate, Certificate, read
from o2c.cli.reports import dump
from o2c.cli.show import plain, say, wrapped
from o2c.cli.talk import fail

MAX_LINE = 1 << 20
"""Bytes; a line of an export is some hundreds."""
MAX_CERTIFICATE = 64 << 20
GZIP = b"\x1f\x8b"
ENDINGS = ".certificate.json", ".ndjson.gz"


def _file(about: str) -> Any:
    return typer.Option(help=about, exists=True, dir_okay=False, show_default=False)


def names_of(entity: str, period: str) -> tuple[str, str]:
    """Files of a month: the certificate, and its export beside it.

    >>> names_of("DE/01", "2026-05")
    ('DE%2F01-2026-05.certificate.json', 'DE%2F01-2026-05.ndjson.gz')
    """
    stem = f"{quote(entity, safe='')}-{period}"
    return stem + ENDINGS[0], stem + ENDINGS[1]


def certificate(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The certificate.")],
    export: Annotated[Path | None, _file("Its export. Default: the one beside it.")] = None,
    previous: Annotated[Path | None, _file("The certificate of the month before.")] = None,
    key: Annotated[Path | None, _file("PEM of the key that must have signed it.")] = None,
    as_json: Json = False,
) -> None:
    """Check a closed month's certificate from its export alone; no service is asked.

    Hash and signature, the lines and their order, every total, that entries
    balance, that dates lie in the month, and what it says of the one before it.
    Exit code 1 where something differs.

    Example:  o2c verify certificate DE01-2026-05.certificate.json
    """
    try:
        found = list(_checks(file, export or _beside(file), previous, key))
    except BadCertificate as error:
        fail(plain(str(error)))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        fail(f"the export is damaged: {error}")
    if as_json:
        dump([one._asdict() for one in found])
    else:
        _show(found)
    if not all(one.ok for one in found):
        raise typer.Exit(1)


def _beside(file: Path) -> Path:
    export = file.with_name(file.name.removesuffix(ENDINGS[0]) + ENDINGS[1])
    if not export.is_file():
        fail(f"its export is not at {export}; name it with --export")
    return export


def _checks(file: Path, export: Path, previous: Path | None, key: Path | None) -> Iterator[Check]:
    made = _read(file)
    document = made.document
    yield Check("about", True, f"{document.period} of {document.legal_entity}, closed by {document.closed_by}")
    yield from checks.check_document(made, None if key is None else _text(key))
    yield from checks.check_export(document, fold(_lines(export), document.period))
    yield checks.check_chain(document, None if previous is None else _read(previous))


def _read(file: Path) -> Certificate:
    if file.stat().st_size > MAX_CERTIFICATE:
        raise BadCertificate(f"{file} has more than {MAX_CERTIFICATE:,} bytes and is no certificate")
    try:
        return read(file.read_bytes())
    except BadCertificate as error:
        raise BadCertificate(f"{file} {error}") from None


def _text(key: Path) -> str:
    try:
        return key.read_text()[:10_000]
    except ValueError:
        raise BadCertificate(f"{key} is no text (expected: PEM)") from None


def _lines(export: Path) -> Iterator[bytes]:
    """By their line feeds, packed or not; one that is far too long in pieces, which are no lines then."""
    with export.open("rb") as raw:
        packed = raw.read(2) == GZIP
    with gzip.open(export) if packed else export.open("rb") as lines:
        while line := lines.readline(MAX_LINE):
            yield line


def _show(found: list[Check]) -> None:
    for one in found:
        mark = "ok" if one.ok else "DIFFERS"
        say("\n".join(wrapped(f"{mark:<9}{one.name:<11}{one.said}")))
