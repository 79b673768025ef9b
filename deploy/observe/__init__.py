"""What an operator looks at, made from the code: the page of metrics, and Grafana's dashboards. `make dashboards`."""
