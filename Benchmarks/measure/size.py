"""How large the fan-out measures are: BENCH_DIVIDE=100 makes every count a hundredth, to try a measure out."""

import os

DIVISOR = max(1, int(os.environ.get("BENCH_DIVIDE", "1")))


def of(count, least=20):
    return max(least, count // DIVISOR)
