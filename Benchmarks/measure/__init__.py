"""What Benchmarks/run measures: one file a measure, beside the processes and the table they share."""
