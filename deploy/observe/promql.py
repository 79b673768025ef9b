"""Pieces of PromQL. `@` stands for the matcher of a service, filled in for each."""

WINDOW = "$__rate_interval"


def mean(metric: str, by: str = "") -> str:
    group = f" by ({by})" if by else ""
    return f"sum{group} (rate({metric}_sum{{@}}[{WINDOW}])) / sum{group} (rate({metric}_count{{@}}[{WINDOW}]))"


def quantile(q: float, metric: str, by: str = "le") -> str:
    return f"histogram_quantile({q}, sum by ({by}) (rate({metric}_bucket{{@}}[{WINDOW}])))"
