"""PostgreSQL, Kafka and the services as child processes of one supervisor: a laptop's whole installation."""
