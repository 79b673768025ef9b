"""Settings from the environment: what is wrong is named with its variable, all of it, and without its secrets."""

from pathlib import Path

import pytest

from o2c.chassis.errors import Fatal
from o2c.chassis.settings import read_settings

GOOD = {"DATABASE_URL": "postgresql://ann:geheim@db:5432/o2c", "KAFKA_BOOTSTRAP_SERVERS": "k1:9092,k2:9092"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_two_variables_are_enough(environment: pytest.MonkeyPatch) -> None:
    settings = read_settings()
    assert settings.url == GOOD["DATABASE_URL"]
    assert settings.kafka_bootstrap_servers == "k1:9092,k2:9092"
    assert (settings.http_host, settings.partitions) == ("127.0.0.1", 4)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", None, "field required (expected: postgresql://user:password@host:port/database)"),
        ("DATABASE_URL", "mysql://ann:geheim@db/o2c", "is no url of a postgresql database (expected: postgresql://"),
        ("KAFKA_BOOTSTRAP_SERVERS", None, "field required (expected: host:port, comma separated)"),
        ("KAFKA_BOOTSTRAP_SERVERS", "kafka", "(expected: host:port, comma separated)"),
        ("O2C_HTTP_PORT", "70000", "less than or equal to 65535 (expected: port to listen on"),
        ("O2C_PARTITIONS", "many", "valid integer"),
        ("O2C_BATCH_RECORDS", "0", "greater than or equal to 1 (expected: records a batch at most)"),
        ("O2C_PROVE_SECONDS", "0", "greater than 0 (expected: between two proofs"),
        ("O2C_LOG_FORMAT", "xml", "(expected: json for machines, text for people)"),
        ("O2C_HASH_KEY", "short", "at least 16"),
        ("O2C_PAYS_FROM", "DE01", "invalid json"),
        (
            "O2C_PAYS_FROM",
            '{"DE-BANK": {"name": "A", "iban": "DE75512108001245126199"}}',
            "de-bank bic: field required",
        ),
        ("O2C_PAYS_FROM", '{"DE-BANK": []}', "what refunds are paid from"),
        ("O2C_FUNCTIONAL_CURRENCIES", "DE01:EUR", "(expected: currency in which a legal entity keeps its books"),
        ("O2C_DEPOSITS", "LOCKBOX/1/2:107", "(expected: bank account a lockbox is paid into"),
        ("O2C_FUNCTIONAL_CURRENCIES", "DE01=EUX", "'eux' is not a currency of iso 4217"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(
    environment: pytest.MonkeyPatch, name: str, value: str | None, words: str
) -> None:
    if value is None:
        environment.delenv(name)
    else:
        environment.setenv(name, value)
    with pytest.raises(Fatal) as raised:
        read_settings()
    (_, line) = str(raised.value).splitlines()
    assert line.startswith(f"  {name}: ")
    assert words in line
    assert "geheim" not in str(raised.value)


def test_all_wrong_settings_are_named_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "mysql://x")
    environment.setenv("O2C_PARTITIONS", "0")
    environment.setenv("O2C_LOG_LEVEL", "LOUD")
    with pytest.raises(Fatal) as raised:
        read_settings()
    named = {line.partition(":")[0].strip() for line in str(raised.value).splitlines()[1:]}
    assert named == {"DATABASE_URL", "O2C_PARTITIONS", "O2C_LOG_LEVEL"}


def test_without_a_key_nothing_is_hashed_and_what_to_set_is_said(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(Fatal, match=r"\n  O2C_HASH_KEY: field required \(expected: key of the hashes .* 16 random"):
        _ = read_settings().matching_key
    environment.setenv("O2C_HASH_KEY", "sixteen or more characters")
    assert read_settings().matching_key == b"sixteen or more characters"


def test_a_secret_may_be_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.delenv("DATABASE_URL")
    (tmp_path / "DATABASE_URL").write_text("postgresql://from:file@db/o2c\n")
    environment.setenv("O2C_SECRETS_DIR", str(tmp_path))
    assert read_settings().url == "postgresql://from:file@db/o2c"


def test_secrets_are_not_shown(environment: pytest.MonkeyPatch) -> None:
    assert "geheim" not in repr(read_settings())
