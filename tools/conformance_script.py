"""What tools/conformance.py runs on MicroPython: one test a step, so that garbage is collected between them."""

import sys

_waiting: "list[tuple[str, str]]" = []
_counts: "dict[str, list[str]]" = {"passed": [], "failed": []}


def begin(payload: dict) -> None:
    """Imports the modules and notes their test functions."""
    for name in payload["modules"]:
        try:
            module = __import__(name)
        except Exception as error:
            _fail(name, "import", error)
            continue
        for function in sorted(dir(module)):
            if function.startswith("test_") and payload["word"] in function:
                _waiting.append((name, function))
    _waiting.reverse()


def step() -> bool:
    """Calls the next function. False when there was none."""
    if not _waiting:
        return False
    module, function = _waiting.pop()
    try:
        getattr(sys.modules[module], function)()
    except Exception as error:
        _fail(module, function, error)
    else:
        _counts["passed"].append(module + "::" + function)
    return True


def result() -> dict:
    """The names, by outcome."""
    return _counts


def _fail(module: str, function: str, error: Exception) -> None:
    name = module + "::" + function
    print("FAILED on MicroPython: " + name)
    sys.print_exception(error)
    _counts["failed"].append(name)
