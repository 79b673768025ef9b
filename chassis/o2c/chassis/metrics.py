"""Every metric of the chassis, in one place. Labels are bounded: never an account, an order or a person."""

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_SIZES = (1, 5, 10, 50, 100, 250, 500, 1000, 2500, 5000)

RECORDS = Counter("o2c_records", "Records handled, by topic", ["topic"])
DUPLICATES = Counter(
    "o2c_inbox_duplicates", "Records dropped because their sequence or id was already taken", ["topic"]
)
CONFLICTS = Counter("o2c_conflicts", "Transactions decided again", ["kind"])
DEAD_LETTERS = Counter("o2c_dead_letters", "Records kept as dead letters, by kind and reason code", ["kind", "code"])
DEAD_LETTERS_OPEN = Gauge("o2c_dead_letters_open", "Dead letters without a verdict", ["kind"])
LAG_RECORDS = Gauge("o2c_consumer_lag_records", "Records not yet handled", ["topic", "partition"])
LAG_SECONDS = Gauge(
    "o2c_consumer_lag_seconds", "Age of the last handled record while records wait", ["topic", "partition"]
)
STOPPED = Gauge("o2c_partition_stopped", "1 while a hole stops the partition", ["topic", "partition"])
BATCH_RECORDS = Histogram("o2c_batch_records", "Records a batch", buckets=_SIZES)
BATCH_EVENTS = Histogram("o2c_batch_events", "Events stored by a transaction", buckets=_SIZES)
BATCH_SECONDS = Histogram("o2c_batch_seconds", "Time to handle a batch, commit included", buckets=_FAST)
TRANSACTION_SECONDS = Histogram("o2c_append_seconds", "Time of the append, log lock included", buckets=_FAST)
RELAY_BACKLOG = Gauge("o2c_relay_backlog_records", "Outbox rows not yet published; only where the relay runs")
RELAY_OLDEST = Gauge("o2c_relay_oldest_unpublished_seconds", "Age of the oldest unpublished outbox row")
RELAY_LEADER = Gauge("o2c_relay_leader", "1 where this process publishes for the service")
RELAY_SENT = Counter("o2c_relay_records", "Records published")
RELAY_ERRORS = Counter("o2c_relay_errors", "Producers thrown away after an error")
TIE_OUT = Gauge(
    "o2c_tie_out_difference", "Totals said by the source minus totals folded here, in minor units", ["account_class"]
)
HTTP_SECONDS = Histogram(
    "o2c_http_request_seconds", "HTTP requests by route and status", ["method", "route", "status"], buckets=_FAST
)
UP_TO_DATE = Gauge("o2c_ready", "1 while the process is ready")
