"""P5: typing into the filter of 90,000 enterprises and sorting them: key to painted, and the window's stops."""

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, child, limit, quantile
from benchmarks.samples import fill

_TYPED = ["精", "精密", "精密机", "h", "hr", "hrj", "0012", "00123", "云州市", "云州市东", "不存在", ""]
_ROUNDS = 5

_PROGRAM = """
import json, sys
from pathlib import Path
from benchmarks import list_session
print(json.dumps(list_session.measure(Path(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3]))))
"""


def run(work: Path, quick: bool) -> Iterator[Result]:
    """95th percentiles over all keys and all orders."""
    count, rounds = (9_000, 1) if quick else (90_000, _ROUNDS)
    fill(work / "data", count)
    done = child(_PROGRAM, str(work / "data"), json.dumps(_TYPED), str(rounds))
    figures: dict[str, list[float]] = json.loads(done.output)
    keys, sorts, blocked = figures["keys"], figures["sorts"], figures["blocked"]
    detail = f"{count} enterprises, {len(keys)} keys: median {quantile(keys, 0.5):.0f} ms"
    yield limit("P5", "filter, key to painted, 95th percentile", quantile(keys, 0.95), 75, "ms", detail)
    detail = f"median {quantile(blocked, 0.5):.1f} ms of {len(blocked)} keys and sorts"
    yield limit("P5", "window blocked by a key or a sort, 95th percentile", quantile(blocked, 0.95), 17, "ms", detail)
    detail = f"{len(sorts)} sorts in all orders: worst {max(sorts):.0f} ms"
    yield limit("P5", "sort, click to painted, median", quantile(sorts, 0.5), 75, "ms", detail)
