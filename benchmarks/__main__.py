"""One command for all figures: `python -m benchmarks [--quick] [--only P2 P6] [--json]`."""

import argparse
import dataclasses
import json
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from benchmarks.measure import Result, run_here

BENCHMARKS = {
    "P1": "p1_start",
    "P2": "p2_autosave",
    "P3": "p3_search",
    "P4": "p4_import",
    "P5": "p5_list",
    "P6": "p6_excel",
    "P7": "p7_word",
    "P9": "p9_table",
    "P10": "p10_nonconformity",
    "P11": "p11_merge",
    "G8": "exchange_desk",
    "G11": "safety",
    "AL": "audit_lines",
    "AS": "audit_set",
}


def main() -> int:
    """Run what was asked for, print each figure beside its goal; 1 when a goal was missed."""
    options = _options()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    results: list[Result] = []
    for key in options.only or BENCHMARKS:
        started = time.perf_counter()
        for result in _alone(key, options.quick):
            results.append(result)
            if not options.json:
                print(_line(result), flush=True)
        if not options.json:
            print(f"    {key} took {time.perf_counter() - started:.0f} s\n", flush=True)
    if options.json:
        json.dump([dataclasses.asdict(result) for result in results], sys.stdout, ensure_ascii=False, indent=1)
    return 0 if all(result.ok for result in results) else 1


def _alone(key: str, quick: bool) -> list[Result]:
    """In a process of its own: what one leaves behind would weigh on the next."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(run_here, f"benchmarks.{BENCHMARKS[key]}", quick).result()


def _line(result: Result) -> str:
    verdict = "ok    " if result.ok else "MISSED"
    line = f"{result.key} {verdict} {result.what}: {result.figure} (goal {result.goal})"
    return f"{line}\n    {result.detail}" if result.detail else line


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, one round: a check that it runs, not a figure"
    )
    parser.add_argument("--only", nargs="+", choices=sorted(BENCHMARKS), metavar="P", help="some of them: P1, P2 …")
    parser.add_argument("--json", action="store_true", help="machine-readable results on stdout")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
