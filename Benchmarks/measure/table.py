"""The table: one row a figure, printed as soon as it is known, with a peer or a limit of the same run beside it."""

import statistics

WIDTHS = (46, 24, 62, 6)


def median(values):
    return statistics.median(values)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def span(values, unit, digits=1):
    """p50 / p99 of a list, in a unit."""
    return f"{median(values):.{digits}f} / {percentile(values, 0.99):.{digits}f} {unit}"


def heading():
    print(_line("what", "noroshi", "beside it, same run", "ratio"))
    print("-" * (sum(WIDTHS) + 6), flush=True)


def row(what, ours, beside="", ratio=None):
    """`ratio` is ours against the peer's; above 1 is better for rates, below 1 for times and sizes."""
    print(_line(what, ours, beside, "" if ratio is None else f"{ratio:.2f}"), flush=True)


def note(text):
    print(f"  · {text}", flush=True)


def _line(*cells):
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS)).rstrip()
