"""The table: one row a figure, printed as soon as it is known, with a peer or a limit of the same run beside it."""

import statistics

WIDTHS = (46, 24, 62, 6)
_goals = []


def median(values):
    return statistics.median(values)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def span(values, unit, digits=1):
    """p50 / p99 of a list, in a unit."""
    return f"{median(values):.{digits}f} / {percentile(values, 0.99):.{digits}f} {unit}"


def heading():
    print(_line("what", "noroshi", "beside it, same run", "ratio", "goal"))
    print("-" * (sum(WIDTHS) + 22), flush=True)


def row(what, ours, beside="", ratio=None, goal=None):
    """`ratio` is ours against the peer's; above 1 is better for rates, below 1 for times and sizes.

    `goal` is what was set and whether it is met: `("≤ 120 MB", peak <= 120)`.
    """
    cells = [what, ours, beside, "" if ratio is None else f"{ratio:.2f}"]
    if goal:
        _goals.append((what.strip(), ours, *goal))
        cells.append(f"{goal[0]}  {'ok' if goal[1] else 'SHORT'}")
    print(_line(*cells), flush=True)


def at_least(value, goal, text=None):
    return (f"≥ {text or f'{goal:.2f}'}", value is not None and value >= goal)


def at_most(value, goal, text=None):
    return (f"≤ {text or f'{goal:.2f}'}", value is not None and value <= goal)


def summary():
    """How many goals were met, and which were not."""
    if not _goals:
        return
    short = [goal for goal in _goals if not goal[3]]
    print(f"goals: {len(_goals) - len(short)} met, {len(short)} short")
    for what, ours, goal, _ in short:
        print(f"  short: {what}: {ours}, goal {goal}")


def note(text):
    print(f"  · {text}", flush=True)


def _line(*cells):
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, (*WIDTHS, 0))).rstrip()
