"""Every metric of the chassis, in one place; `docs/metrics.md` is made from it.

Names and units are Prometheus' own: base units, `_total` of what only grows. Labels are bounded: never an account, an
order or a person. Which service and replica it is, says the scrape (`service`, `instance`).
"""

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_SIZES = (1, 5, 10, 50, 100, 250, 500, 1000, 2500, 5000)
_SEEN = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
"""5 s is the service level."""

# Records and what became of them
RECORDS = Counter("o2c_records", "Records handled, by topic", ["topic"])
HANDLED = Counter(
    "o2c_events_handled",
    "Events by their type and what became of them: taken, or the kind of dead letter they are kept as",
    ["type", "outcome"],
)
DUPLICATES = Counter(
    "o2c_inbox_duplicates", "Records dropped because their sequence or id was already taken", ["topic"]
)
CONFLICTS = Counter("o2c_conflicts", "Transactions decided again", ["kind"])
DEAD_LETTERS = Counter("o2c_dead_letters", "Records kept as dead letters, by kind and reason code", ["kind", "code"])
DEAD_LETTERS_OPEN = Gauge("o2c_dead_letters_open", "Dead letters without a verdict", ["kind"])
BATCH_RECORDS = Histogram("o2c_batch_records", "Records a batch", buckets=_SIZES)
BATCH_EVENTS = Histogram("o2c_batch_events", "Events stored by a transaction", buckets=_SIZES)
BATCH_SECONDS = Histogram("o2c_batch_seconds", "Time to handle a batch, commit included", buckets=_FAST)
TRANSACTION_SECONDS = Histogram("o2c_append_seconds", "Time of the append, log lock included", buckets=_FAST)
VISIBLE_SECONDS = Histogram(
    "o2c_event_visible_seconds",
    "From the commit of a fact in its service to the commit of the read model that shows it, by the database's and "
    "the read model's clocks; proofs of totals are not counted",
    ["topic"],
    buckets=_SEEN,
)
TIE_OUT = Gauge(
    "o2c_tie_out_difference", "Totals said by the source minus totals folded here, in minor units", ["account_class"]
)

# How far reading and publishing are
LAG_RECORDS = Gauge("o2c_consumer_lag_records", "Records not yet handled", ["topic", "partition"])
LAG_SECONDS = Gauge(
    "o2c_consumer_lag_seconds",
    "How long the oldest record that waits has waited, at most; exact to the 3 s between two looks",
    ["topic", "partition"],
)
POSITION = Gauge("o2c_inbox_sequence", "Sequence of the last event taken", ["topic", "partition"])
STOPPED = Gauge("o2c_partition_stopped", "1 while a hole stops the partition", ["topic", "partition"])
RELAY_BACKLOG = Gauge("o2c_relay_backlog_records", "Outbox rows not yet published; only where the relay runs")
RELAY_OLDEST = Gauge("o2c_relay_oldest_unpublished_seconds", "Age of the oldest unpublished outbox row")
RELAY_LEADER = Gauge("o2c_relay_leader", "1 where this process publishes for the service")
RELAY_SENT = Counter("o2c_relay_records", "Records published")
RELAY_ERRORS = Counter("o2c_relay_errors", "Producers thrown away after an error")

# The process
UP_TO_DATE = Gauge("o2c_ready", "1 while the process is ready")
HTTP_SECONDS = Histogram(
    "o2c_http_request_seconds", "HTTP requests by route and status", ["method", "route", "status"], buckets=_FAST
)
HTTP_RUNNING = Gauge("o2c_http_requests_in_progress", "HTTP requests that are being answered")
BUSY_SECONDS = Counter("o2c_loop_busy_seconds", "Time a loop of the process spent at work", ["loop"])
LOOP_ERRORS = Counter("o2c_loop_errors", "Turns of a loop that ended in an error and are done again", ["loop"])
LOOP_DELAY = Histogram("o2c_loop_delay_seconds", "How late the event loop wakes what it should wake", buckets=_FAST)
POOL_CONNECTIONS = Gauge("o2c_database_pool_connections", "Connections of the pool that reads", ["state"])
POOL_MOST = Gauge("o2c_database_pool_connections_max", "Connections the pool may open")
POOL_WAITING = Gauge("o2c_database_pool_waiting", "Readers that wait for a connection")
POOL_WAITED = Counter("o2c_database_pool_waited_seconds", "Time readers waited for a connection")
POOL_ERRORS = Counter("o2c_database_pool_errors", "Readers that got no connection in time")

# The servers, as this process sees them: no privilege is needed for it, and any process that lives can say it
POSTGRES_UP = Gauge("o2c_postgres_up", "1 while PostgreSQL answers this process")
POSTGRES_SIZE = Gauge("o2c_postgres_database_size_bytes", "Size of the service's database")
POSTGRES_SESSIONS = Gauge("o2c_postgres_connections", "Connections to the server, of everybody")
POSTGRES_SESSIONS_MOST = Gauge("o2c_postgres_connections_max", "Connections the server admits")
POSTGRES_OLDEST = Gauge("o2c_postgres_oldest_transaction_seconds", "Age of this login's oldest open transaction")
POSTGRES_ROWS = Gauge("o2c_postgres_rows", "Rows of the service's schema, live and dead", ["state"])
POSTGRES_BLOCKS = Counter("o2c_postgres_blocks", "Blocks of the database read, from its cache or not", ["place"])
POSTGRES_TRANSACTIONS = Counter("o2c_postgres_transactions", "Transactions of the database, by their end", ["end"])
POSTGRES_DEADLOCKS = Counter("o2c_postgres_deadlocks", "Deadlocks of the database")
KAFKA_UP = Gauge("o2c_kafka_up", "1 while Kafka answers this process")
KAFKA_BROKERS = Gauge("o2c_kafka_brokers", "Brokers that are known to be alive")
KAFKA_UNDER_REPLICATED = Gauge(
    "o2c_kafka_under_replicated_partitions", "Partitions of which a replica is not in sync", ["topic"]
)
KAFKA_END = Gauge(
    "o2c_kafka_end_offset", "Offset after the last record of a partition that is read", ["topic", "partition"]
)
DISK_SIZE = Gauge("o2c_disk_size_bytes", "Size of the disk that a folder of O2C_DATA_FOLDERS lies on", ["path"])
DISK_FREE = Gauge("o2c_disk_free_bytes", "Room left on it for us", ["path"])
