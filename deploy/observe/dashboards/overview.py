"""Is money flowing? The one to open first."""

from observe.panels import Board, Row, panel
from observe.promql import WINDOW

LATE = '1 - sum(rate(o2c_event_visible_seconds_bucket{le="5.0"}[%s])) / sum(rate(o2c_event_visible_seconds_count[%s]))'


def rate(metric: str, by: str, window: str = WINDOW) -> str:
    return f"sum by ({by}) (rate({metric}[{window}]))"


FIGURES = Row(
    "Now",
    (
        panel(
            "Processes that do not answer",
            "Of all that are scraped.",
            'count(up{job="o2c"}) - sum(up{job="o2c"})',
            good_below=1,
            width=4,
            runbooks=("O2cServiceDown",),
        ),
        panel(
            "Totals that differ, minor units",
            "Between independent folds of the same facts.",
            "sum(abs(o2c_tie_out_difference))",
            good_below=1,
            width=4,
            runbooks=("O2cTieOutDifference",),
        ),
        panel(
            "Longest wait of a record",
            "Over all services and partitions.",
            "max(o2c_consumer_lag_seconds)",
            unit="s",
            good_below=60,
            width=4,
            runbooks=("O2cConsumerLagRising", "O2cMoneyStopped"),
        ),
        panel(
            "Longest wait to be published",
            "Of what is committed.",
            "max(o2c_relay_oldest_unpublished_seconds)",
            unit="s",
            good_below=30,
            width=4,
            runbooks=("O2cRelayStuck",),
        ),
        panel(
            "Records nobody could take",
            "Failed, undecodable, of an unknown type; without a verdict.",
            'sum(o2c_dead_letters_open{kind=~"failed|undecodable|unknown-type"})',
            good_below=1,
            width=4,
            runbooks=("O2cDeadLetters",),
        ),
        panel(
            "Least room on a disk",
            "Of those that data lie on.",
            "min(o2c_disk_free_bytes / o2c_disk_size_bytes)",
            unit="percentunit",
            good_from=0.2,
            width=4,
            runbooks=("O2cDiskFilling",),
        ),
    ),
)

FLOW = Row(
    "Money",
    (
        panel(
            "What flows",
            "Facts a minute, as the read models hear them.",
            ("60 * " + rate("o2c_flow_facts_total", "step"), "{{step}}"),
            unit="cpm",
        ),
        panel(
            "Events handled",
            "By service, of every topic it reads.",
            (rate("o2c_records_total", "service"), "{{service}}"),
            unit="ops",
            runbooks=("O2cMoneyStopped",),
        ),
        panel(
            "Totals that differ, minor units",
            "By class of account; nothing but 0 is right.",
            ("max by (account_class) (abs(o2c_tie_out_difference))", "{{account_class}}"),
            runbooks=("O2cTieOutDifference",),
        ),
    ),
)

LEVEL = Row(
    "How soon it is seen",
    (
        panel(
            "From commit to read model",
            "The service level is 99.9 % within 5 s.",
            *[
                (f"histogram_quantile({q}, {rate('o2c_event_visible_seconds_bucket', 'le')})", f"{100 * q:g} %")
                for q in (0.5, 0.99, 0.999)
            ],
            unit="s",
            runbooks=("O2cEventsVisibleLate",),
        ),
        panel(
            "Late events, of all",
            "Later than 5 s; above 0.1 % the error budget is used up early.",
            (LATE % (WINDOW, WINDOW), "now"),
            ("o2c:event_late:ratio_rate1h", "in an hour"),
            ("o2c:event_late:ratio_rate3d", "in three days"),
            unit="percentunit",
            runbooks=("O2cEventsVisibleLate",),
        ),
        panel(
            "Longest wait of a record",
            "By the service that it waits for.",
            ("max by (service) (o2c_consumer_lag_seconds)", "{{service}}"),
            unit="s",
            runbooks=("O2cConsumerLagRising", "O2cPartitionStopped"),
        ),
    ),
)

TROUBLE = Row(
    "Trouble",
    (
        panel(
            "Not published yet",
            "Age of the oldest event, by service.",
            ("max by (service) (o2c_relay_oldest_unpublished_seconds)", "{{service}}"),
            unit="s",
            runbooks=("O2cRelayStuck", "O2cRelayWithoutLeader"),
        ),
        panel(
            "Dead letters without a verdict",
            "By kind; waiting and parked ones settle by themselves.",
            ("sum by (kind) (o2c_dead_letters_open)", "{{kind}}"),
            runbooks=("O2cDeadLetters",),
        ),
        panel(
            "Requests that failed, of all",
            "Status 5xx.",
            (
                'sum by (service) (rate(o2c_http_request_seconds_count{status=~"5.."}[$__rate_interval])) / '
                + rate("o2c_http_request_seconds_count", "service")
                + " or 0 * "
                + rate("o2c_http_request_seconds_count", "service"),
                "{{service}}",
            ),
            unit="percentunit",
            runbooks=("O2cHttpErrors",),
        ),
    ),
)

OVERVIEW = Board(
    "o2c-overview",
    "o2c / overview: is money flowing?",
    "o2c",
    "Whether facts flow from order to cash, how soon they are seen, and what is in the way.",
    (FIGURES, FLOW, LEVEL, TROUBLE),
)
