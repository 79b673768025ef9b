"""What a process is asked over HTTP, and how hard it works."""

from observe.panels import Row, panel
from observe.promql import WINDOW, quantile

ASKED = Row(
    "Asked over HTTP",
    (
        panel(
            "Requests",
            "By route.",
            (f"sum by (method, route) (rate(o2c_http_request_seconds_count{{@}}[{WINDOW}]))", "{{method}} {{route}}"),
            unit="reqps",
        ),
        panel(
            "Answers by status",
            "4xx: refused. 5xx: our fault.",
            (f"sum by (status) (rate(o2c_http_request_seconds_count{{@}}[{WINDOW}]))", "{{status}}"),
            unit="reqps",
            runbooks=("O2cHttpErrors",),
        ),
        panel(
            "Time of an answer",
            "Half of the requests are faster than the first, all but one in a hundred faster than the second.",
            (quantile(0.5, "o2c_http_request_seconds"), "50 %"),
            (quantile(0.99, "o2c_http_request_seconds"), "99 %"),
            unit="s",
        ),
    ),
)

PROCESS = Row(
    "The process",
    (
        panel(
            "Loops at work",
            "Share of the time that each is busy; one at 100 % is the limit.",
            (f"max by (loop) (rate(o2c_loop_busy_seconds_total{{@}}[{WINDOW}]))", "{{loop}}"),
            unit="percentunit",
        ),
        panel(
            "Turns that failed",
            "Of the loops, done again.",
            (f"sum by (loop) (rate(o2c_loop_errors_total{{@}}[{WINDOW}])) or vector(0)", "{{loop}}"),
            unit="ops",
        ),
        panel(
            "Delay of the event loop",
            "How late it wakes what it should wake; requests in progress beside it.",
            (quantile(0.99, "o2c_loop_delay_seconds"), "99 %"),
            unit="s",
        ),
        panel(
            "Requests in progress",
            "Answers under way, and readers that wait for a connection.",
            ("sum(o2c_http_requests_in_progress{@})", "requests"),
            ("sum(o2c_database_pool_waiting{@})", "waiting for the database"),
        ),
        panel(
            "Connections that read",
            "Of the pool, with its most.",
            ("sum by (state) (o2c_database_pool_connections{@})", "{{state}}"),
            ("sum(o2c_database_pool_connections_max{@})", "most"),
            runbooks=("O2cPostgresConnections",),
        ),
        panel(
            "Ready",
            "1: everything it needs is there.",
            ("min by (instance) (o2c_ready{@})", "{{instance}}"),
            runbooks=("O2cServiceNotReady", "O2cServiceDown"),
        ),
        panel(
            "Processor",
            "Seconds of CPU a second.",
            (f"sum by (instance) (rate(process_cpu_seconds_total{{@}}[{WINDOW}]))", "{{instance}}"),
            unit="percentunit",
        ),
        panel(
            "Memory",
            "Resident.",
            ("sum by (instance) (process_resident_memory_bytes{@})", "{{instance}}"),
            unit="bytes",
        ),
        panel("Open files", "And connections.", ("sum by (instance) (process_open_fds{@})", "{{instance}}")),
    ),
)
