"""What a process looks at to keep its gauges fresh: loops, pool, PostgreSQL, Kafka, disks, its place in each topic."""
