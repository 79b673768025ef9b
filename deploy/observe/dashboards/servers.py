"""Kafka, PostgreSQL and the disks, as our processes see them."""

from observe.panels import Board, Row, panel
from observe.promql import WINDOW

KAFKA = Row(
    "Kafka",
    (
        panel(
            "Answers",
            "By the service that asks.",
            ('min by (service) (o2c_kafka_up{service!="intake"})', "{{service}}"),
            runbooks=("O2cKafkaUnreachable",),
        ),
        panel("Brokers", "Known to be alive.", ("max(o2c_kafka_brokers)", "brokers")),
        panel(
            "Partitions that lack a replica",
            "By topic.",
            ("max by (topic) (o2c_kafka_under_replicated_partitions)", "{{topic}}"),
            runbooks=("O2cKafkaUnderReplicated",),
        ),
        panel(
            "Records written",
            "By topic; from the ends of its partitions.",
            (f"sum by (topic) (max by (topic, partition) (rate(o2c_kafka_end_offset[{WINDOW}])))", "{{topic}}"),
            unit="ops",
        ),
        panel(
            "Records in the topics",
            "Ends of the partitions, summed.",
            ("sum by (topic) (max by (topic, partition) (o2c_kafka_end_offset))", "{{topic}}"),
        ),
        panel(
            "Records that wait",
            "By service and topic.",
            ("sum by (service, topic) (o2c_consumer_lag_records)", "{{service}} {{topic}}"),
            runbooks=("O2cConsumerLagRising",),
        ),
    ),
)

POSTGRES = Row(
    "PostgreSQL",
    (
        panel(
            "Answers",
            "By the service that asks.",
            ("min by (service) (o2c_postgres_up)", "{{service}}"),
            runbooks=("O2cPostgresUnreachable",),
        ),
        panel(
            "Connections",
            "Of everybody, with the most that are admitted.",
            ("max(o2c_postgres_connections)", "taken"),
            ("max(o2c_postgres_connections_max)", "most"),
            runbooks=("O2cPostgresConnections",),
        ),
        panel(
            "Size of the database",
            "Services may share one.",
            ("max by (service) (o2c_postgres_database_size_bytes)", "{{service}}"),
            unit="bytes",
            runbooks=("O2cDiskFilling",),
        ),
        panel(
            "Oldest open transaction",
            "By the service whose login it is.",
            ("max by (service) (o2c_postgres_oldest_transaction_seconds)", "{{service}}"),
            unit="s",
            runbooks=("O2cPostgresLongTransaction",),
        ),
        panel(
            "Blocks found in the cache",
            "Of all that were read.",
            (
                f'max by (service) (rate(o2c_postgres_blocks_total{{place="cache"}}[{WINDOW}]))'
                f" / max by (service) (sum by (service, instance) (rate(o2c_postgres_blocks_total[{WINDOW}])))",
                "{{service}}",
            ),
            unit="percentunit",
        ),
        panel(
            "Dead rows, of all",
            "In each service's schema; cleaned away by themselves.",
            (
                'max by (service) (o2c_postgres_rows{state="dead"}) / sum by (service) (o2c_postgres_rows)',
                "{{service}}",
            ),
            unit="percentunit",
            runbooks=("O2cPostgresLongTransaction",),
        ),
        panel(
            "Transactions",
            "Of the database, by their end.",
            (f"max by (end) (rate(o2c_postgres_transactions_total[{WINDOW}]))", "{{end}}"),
            unit="ops",
        ),
        panel(
            "Deadlocks",
            "Decided again by themselves; more than now and then is a bug.",
            (f"max(rate(o2c_postgres_deadlocks_total[{WINDOW}]))", "deadlocks"),
            unit="ops",
        ),
        panel(
            "Waiting for a connection",
            "Seconds a second, all readers of a service; readers a second that got none in time.",
            (f"sum by (service) (rate(o2c_database_pool_waited_seconds_total[{WINDOW}]))", "{{service}}"),
            (f"sum by (service) (rate(o2c_database_pool_errors_total[{WINDOW}]))", "{{service}} got none"),
        ),
    ),
)

DISKS = Row(
    "Disks",
    (
        panel(
            "Room left",
            "Of the disks that data lie on.",
            ("min by (path) (o2c_disk_free_bytes)", "{{path}}"),
            unit="bytes",
            runbooks=("O2cDiskFilling",),
            width=12,
        ),
        panel(
            "Room left, of all",
            "20 % is a ticket, 5 % a page.",
            ("min by (path) (o2c_disk_free_bytes / o2c_disk_size_bytes)", "{{path}}"),
            unit="percentunit",
            runbooks=("O2cDiskFilling",),
            width=12,
        ),
    ),
)

SERVERS = Board(
    "o2c-servers",
    "o2c / Kafka and PostgreSQL",
    "o2c",
    "The servers as our processes see them, and the disks.",
    (KAFKA, POSTGRES, DISKS),
)
