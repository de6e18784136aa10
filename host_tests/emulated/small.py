"""A small program that answers as a pump does, so that a flash takes seconds: versions of it for `thecal flash`."""

from __future__ import annotations

from thecal.flash import bundle, plan

_PUMP = """
def status():
    return {"board": "pico", "therapy": "no_prescription", "mode": None, "rate_nl_per_day": 0, "sensed": False,
            "reservoir": {"volume_nl": MARK}, "battery": {"percent": 100}, "alarms": []}
"""
_MAIN = """
import json, sys
if __name__ == "__main__" or sys.platform == "rp2":
    with open("thecal.json") as file:
        files = json.load(file)["files"]
    pump = __import__(files["pump"][0])
    while True:
        line = sys.stdin.readline()
        try:
            number = json.loads(line)["id"]
        except (ValueError, KeyError, TypeError):
            continue  # what came while the board started may lack its beginning
        print(json.dumps({"jsonrpc": "2.0", "id": number, "result": pump.status()}))
"""


def launchers(mark: int = 1) -> dict[str, bytes]:
    """boot.py and main.py; main.py differs from version to version."""
    return {"boot.py": b"# thecal.json\n", "main.py": f"# version {mark}{_MAIN}".encode()}


def bundles(mark: int) -> dict[str, bytes]:
    """Of version `mark`: its pump has so many mL. Each has the same `board`."""
    texts = {"pump": _PUMP.replace("MARK", str(mark * 1_000_000)), "board": f"DATA = {'x' * 9000!r}\n"}
    return bundle.compiled(texts)


def wanted(mark: int) -> plan.Wanted:
    """The whole of version `mark`."""
    return plan.wanted("pico", bundles(mark), launchers(mark), str(mark))


def bundles_of(mark: int) -> set[str]:
    """The names that the bundles of version `mark` have on a board."""
    return set(wanted(mark).bundles)
