"""What a service hears, does and says."""

from observe.panels import Row, panel
from observe.promql import WINDOW, mean, quantile

HEARD = Row(
    "Heard from Kafka",
    (
        panel(
            "Events by type",
            "What was taken, with what was not.",
            (f"sum by (type) (rate(o2c_events_handled_total{{@}}[{WINDOW}]))", "{{type}}"),
            unit="ops",
        ),
        panel(
            "Not taken",
            "By the kind of dead letter they are kept as; 0: all was taken.",
            (
                f'sum by (outcome) (rate(o2c_events_handled_total{{@, outcome!="taken"}}[{WINDOW}])) or vector(0)',
                "{{outcome}}",
            ),
            unit="ops",
            runbooks=("O2cDeadLetters",),
        ),
        panel(
            "Dead letters without a verdict",
            "By kind.",
            ("max by (kind) (o2c_dead_letters_open{@})", "{{kind}}"),
            runbooks=("O2cDeadLetters",),
        ),
        panel(
            "Records that wait",
            "By topic.",
            ("sum by (topic) (o2c_consumer_lag_records{@})", "{{topic}}"),
            runbooks=("O2cMoneyStopped",),
        ),
        panel(
            "Longest wait of a record",
            "By topic.",
            ("max by (topic) (o2c_consumer_lag_seconds{@})", "{{topic}}"),
            unit="s",
            runbooks=("O2cConsumerLagRising",),
        ),
        panel(
            "Position",
            "Sequence of the last event taken, summed over the partitions.",
            ("sum by (topic) (max by (topic, partition) (o2c_inbox_sequence{@}))", "{{topic}}"),
        ),
        panel(
            "Stopped by a hole",
            "Partitions.",
            ("sum by (topic) (max by (topic, partition) (o2c_partition_stopped{@}))", "{{topic}}"),
            runbooks=("O2cPartitionStopped",),
        ),
        panel(
            "Repeats and conflicts",
            "Records dropped because they were taken before, and transactions decided again.",
            (f"sum(rate(o2c_inbox_duplicates_total{{@}}[{WINDOW}])) or vector(0)", "repeats"),
            (f"sum(rate(o2c_conflicts_total{{@}}[{WINDOW}])) or vector(0)", "conflicts"),
            unit="ops",
        ),
        panel(
            "Dead letters by reason",
            "Kept since the process began.",
            ("sum by (code) (o2c_dead_letters_total{@}) or vector(0)", "{{code}}"),
            runbooks=("O2cDeadLetters",),
        ),
    ),
)

WORK = Row(
    "Transactions",
    (
        panel(
            "Size of a batch",
            "Records, and events stored; means.",
            (mean("o2c_batch_records"), "records"),
            (mean("o2c_batch_events"), "events"),
        ),
        panel(
            "Time of a batch",
            "Commit included.",
            (quantile(0.5, "o2c_batch_seconds"), "50 %"),
            (quantile(0.99, "o2c_batch_seconds"), "99 %"),
            unit="s",
        ),
        panel(
            "Time of the append",
            "The transaction's last statement, log lock included; over 0.1 s look at PostgreSQL.",
            (quantile(0.5, "o2c_append_seconds"), "50 %"),
            (quantile(0.99, "o2c_append_seconds"), "99 %"),
            unit="s",
            runbooks=("O2cPostgresLongTransaction",),
        ),
    ),
)

SAID = Row(
    "Said to Kafka",
    (
        panel(
            "Published",
            "Records a second; producers thrown away after an error.",
            (f"sum(rate(o2c_relay_records_total{{@}}[{WINDOW}]))", "records"),
            (f"sum(rate(o2c_relay_errors_total{{@}}[{WINDOW}]))", "errors"),
            unit="ops",
            runbooks=("O2cRelayStuck",),
        ),
        panel(
            "Committed, not published",
            "Records in the outbox.",
            ("max(o2c_relay_backlog_records{@})", "records"),
            runbooks=("O2cRelayStuck",),
        ),
        panel(
            "Replicas that publish",
            "One, always.",
            ("sum(o2c_relay_leader{@})", "replicas"),
            runbooks=("O2cRelayWithoutLeader",),
        ),
    ),
)

SHOWN = Row(
    "Shown",
    (
        panel(
            "From commit to read model",
            "By topic; all but one in a hundred are faster.",
            (quantile(0.99, "o2c_event_visible_seconds", "topic, le"), "{{topic}}"),
            unit="s",
            runbooks=("O2cEventsVisibleLate",),
        ),
        panel(
            "Later than 5 s, of all",
            "By topic.",
            (
                f'1 - sum by (topic) (rate(o2c_event_visible_seconds_bucket{{@, le="5.0"}}[{WINDOW}]))'
                f" / sum by (topic) (rate(o2c_event_visible_seconds_count{{@}}[{WINDOW}]))",
                "{{topic}}",
            ),
            unit="percentunit",
            runbooks=("O2cEventsVisibleLate",),
        ),
        panel(
            "Totals that differ, minor units",
            "By class of account.",
            ("max by (account_class) (abs(o2c_tie_out_difference{@}))", "{{account_class}}"),
            runbooks=("O2cTieOutDifference",),
        ),
    ),
)
