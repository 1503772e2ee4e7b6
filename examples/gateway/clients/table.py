"""Prints a table of the measurements of `load`: table.py MEASURED SHARE

It fails if a request failed, or if validation leaves less than SHARE percent of the rate.
"""

import statistics
import sys

NAMES = {"route": "only routes", "validate": "validates", "all": "validates and executes"}


def main():
    rounds = {}
    for line in open(sys.argv[1], encoding="utf-8"):
        number, work, *figures = line.split()
        nanoseconds, requests, failed, rate, p50, p99 = map(float, figures)
        if failed or not requests:
            sys.exit(f"FAIL {failed:.0f} of {requests:.0f} requests failed")
        rounds.setdefault(number, {})[work] = rate, p50, p99, nanoseconds / requests / 1000

    print(f"{'server':24}{'requests/s':>12}{'share':>9}{'p50 µs':>9}{'p99 µs':>9}{'CPU µs':>9}")
    shares = {}
    for work, name in NAMES.items():
        rate, p50, p99, cpu = (statistics.median(figures) for figures in zip(*(works[work] for works in rounds.values())))
        # Round by round, so that other load of the machine affects both.
        shares[work] = 100 * statistics.median(works[work][0] / works["route"][0] for works in rounds.values())
        print(f"{name:24}{rate:12.0f}{shares[work]:8.1f}%{p50:9.0f}{p99:9.0f}{cpu:9.2f}")
    if shares["validate"] < float(sys.argv[2]):
        sys.exit(f"FAIL validation leaves {shares['validate']:.1f}% of the rate, not {sys.argv[2]}%")


main()
