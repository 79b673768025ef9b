"""Where reports are sent from: `O2C_REPORTS_DIR`, `O2C_WEBHOOK_SECRET`, `O2C_SMTP_…`."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Undeliverable(Exception):
    """What was to be sent was not: what is wrong, for whoever reads the history of runs."""


class Delivery(BaseSettings):
    """Any of them may be given as a file of that name in the folder `O2C_SECRETS_DIR`."""

    model_config = SettingsConfigDict(env_prefix="O2C_", extra="ignore")

    reports_dir: Annotated[Path | None, Field(description="folder below which reports are written")] = None
    webhook_secret: Annotated[SecretStr | None, Field(min_length=16, description="key of webhooks' signatures")] = None
    smtp_host: Annotated[str, Field(description="mail server")] = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: Annotated[str, Field(description="sender's address")] = ""
    smtp_security: Annotated[Literal["starttls", "tls", "none"], Field(description="starttls, tls or none")] = (
        "starttls"
    )


@lru_cache(1)
def delivery() -> Delivery:
    """Raises Undeliverable where a setting is wrong."""
    try:
        return Delivery(_secrets_dir=os.environ.get("O2C_SECRETS_DIR"))
    except ValidationError as error:
        wrong = [f"O2C_{str(e['loc'][0]).upper()}: {e['msg'].lower()}" for e in error.errors(include_input=False)]
        raise Undeliverable("; ".join(wrong)) from None
