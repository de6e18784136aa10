"""The long campaigns: the fault catalogue, soak, fuzz, power cuts. `python -m thecal.campaign`, or `make campaign`.

They run on CPython, in the process, on the virtual board, and speak to the pump over its link. They judge it by its
body's truth and by the oracle of the tests, so they need a checkout: an installed thecal cannot run them.
"""

from __future__ import annotations

import sys

from thecal import paths, shims

shims.install()
for _folder in ("host_tests", "host_tests/common"):
    _path = str(paths.device_dir().parent / _folder)
    if _path not in sys.path:
        sys.path.append(_path)
