"""The maker of hostile files, for the tests in this folder."""

import importlib.util
import sys
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("hostile", Path(__file__).with_name("hostile.py"))
assert _SPEC
assert _SPEC.loader
if "hostile" not in sys.modules:
    sys.modules["hostile"] = importlib.util.module_from_spec(_SPEC)
    _SPEC.loader.exec_module(sys.modules["hostile"])
