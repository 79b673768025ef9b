"""By e-mail: a short text and the file. Its Message-ID is made of the period, so that a second try is the same mail."""

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import BinaryIO

from o2c.projection.reporting.schedules.parcel import Parcel, addresses_of
from o2c.projection.reporting.schedules.settings import Delivery, Undeliverable

MOST_BYTES = 15 << 20
"""Of a file; base64 makes a third more of it, and few servers take more than 20 to 25 MB."""
TIMEOUT_SECONDS = 30
REFUSED = "refused:"


def by_mail(parcel: Parcel, file: BinaryIO, settings: Delivery) -> str:
    """The Message-ID, and which addresses were refused: the others have it, and would have it twice by another try.

    Raises Undeliverable, also where all of them were refused.
    """
    if not settings.smtp_host or not settings.smtp_from:
        raise Undeliverable("O2C_SMTP_HOST and O2C_SMTP_FROM are not set: there is no mail server to send by")
    message = mail_of(parcel, file.read(MOST_BYTES + 1), settings.smtp_from)
    try:
        with _connected(settings) as server:
            refused = server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise Undeliverable(f"the mail server {settings.smtp_host} did not take it: {_said(error)}") from error
    said = f" ({REFUSED} {', '.join(refused)})" if refused else ""
    return f"{message['Message-ID']}{said}"


def mail_of(parcel: Parcel, data: bytes, sender: str) -> EmailMessage:
    """The same bytes for the same parcel and data. Raises Undeliverable."""
    if len(data) > MOST_BYTES:
        raise Undeliverable(f"the file is over {MOST_BYTES >> 20} MiB, too large for a mail; send it to a folder")
    message = EmailMessage()
    message["Message-ID"] = message_id(parcel, sender)
    message["Date"] = format_datetime(parcel.claimed)
    message["From"] = sender
    message["To"] = ", ".join(addresses_of(parcel.target))
    message["Subject"] = f"{parcel.title} ({parcel.period:%Y-%m-%d %H:%M} UTC)"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join([parcel.title, "", *parcel.notes, "", f"Schedule {parcel.identity}"]) + "\n")
    main, _, sub = parcel.media_type.partition(";")[0].partition("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=parcel.filename)
    message.set_boundary(f"o2c-{_digest(parcel)}")
    return message


def message_id(parcel: Parcel, sender: str) -> str:
    domain = parseaddr(sender)[1].partition("@")[2] or "o2c.invalid"
    return f"<{_digest(parcel)}@{domain}>"


def _digest(parcel: Parcel) -> str:
    return hashlib.sha256(f"{parcel.identity} {parcel.target}".encode()).hexdigest()[:32]


def _connected(settings: Delivery) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    place = settings.smtp_host, settings.smtp_port
    server: smtplib.SMTP
    if settings.smtp_security == "tls":
        server = smtplib.SMTP_SSL(*place, timeout=TIMEOUT_SECONDS, context=secure)
    else:
        server = smtplib.SMTP(*place, timeout=TIMEOUT_SECONDS)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=secure)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
