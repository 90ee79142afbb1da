"""Speed measured against peers and physical limits, ratios of one run: `python -m benchmarks`."""
