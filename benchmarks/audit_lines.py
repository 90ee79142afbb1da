"""AL: auditing on site: a verdict key until it is saved and the next line shown; opening a checklist of 300 lines."""

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, child, limit, quantile

_PROGRAM = """
import json, sys
from pathlib import Path
from benchmarks import audit_session
audit_session.fill(Path(sys.argv[1]), int(sys.argv[2]))
print(json.dumps(audit_session.measure(Path(sys.argv[1]), int(sys.argv[3]))))
"""


def run(work: Path, quick: bool) -> Iterator[Result]:
    """The slow end of the keys, the first opening, and each later one."""
    count, judged = (60, 20) if quick else (300, 280)
    done = child(_PROGRAM, str(work / "data"), str(count), str(judged))
    figures: dict[str, list[float]] = json.loads(done.output.splitlines()[-1])
    keys, opened = figures["keys"], figures["opened"]
    lines = f"{figures['lines'][0]:.0f} lines, {len(keys)} judged, every seventh 不符合"
    detail = f"{lines}: median {quantile(keys, 0.5):.1f} ms"
    yield limit(
        "AL", "verdict key to saved and next line shown, 95th percentile", quantile(keys, 0.95), 50, "ms", detail
    )
    again = f"again: median {quantile(opened[1:], 0.5):.0f} ms"
    detail = f"part made and painted for the first time, a second after its page; {again}"
    yield limit("AL", "checklist of 300 lines opened", opened[0], 150, "ms", detail)
