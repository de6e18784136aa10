"""The pictures in docs/pictures, made from the running program: `python -m thecal.pictures` writes them again.

It plays the shipped day to a moment worth seeing and keeps the live view as it stands there. It refuses to draw
anything that the program would not show.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from thecal import board, paths, run
from thecal.errors import Failure
from thecal.live import LiveView
from thecal.session import Session

_MOMENT = (
    "eri"  # the alarm that is worth seeing: the other is raised by then, and the boluses are in the chart
)
_FRAME_MS = 192_000  # as `thecal run` has it in a terminal
_DULL = [(30, 34, 40), (224, 108, 117), (126, 190, 122), (229, 192, 123)]
_DULL += [(97, 150, 220), (190, 132, 214), (86, 182, 194), (200, 206, 212)]
_BRIGHT = [(84, 92, 102), (240, 113, 120), (152, 210, 145), (240, 208, 140)]
_BRIGHT += [(120, 170, 240), (210, 150, 230), (110, 205, 216), (236, 240, 244)]
_THEME = TerminalTheme((16, 20, 24), (208, 214, 220), _DULL, _BRIGHT)


def live_view(width: int = 80, height: int = 24) -> str:
    """The live view of the shipped day as it stands when `_MOMENT` sounds, as SVG; every run makes the same."""
    console = Console(
        width=width,
        height=height,
        record=True,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
    )
    plan = run.plan(None, None, None, "2880", "cpython")
    view = LiveView(Console(file=io.StringIO()))
    session = Session(plan, [view])
    with view, board.start(plan.interpreter, session.notified) as link:
        session.prepare(link)
        while session.sounding != _MOMENT and session.passed_ms < plan.seconds * 1000:
            session.pass_time(link, _FRAME_MS)
            session.show(link)
        console.print(view.picture(session), height=height)
    return console.export_svg(title="make run", theme=_THEME, code_format=_self_contained(), unique_id="run")


def main() -> None:
    """Write docs/pictures. Needs a checkout."""
    root = paths.checkout()
    if root is None:
        raise Failure("the pictures are made in a checkout")
    target = root / "docs" / "pictures" / "run.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(live_view(), encoding="utf-8")
    print(Path(target).relative_to(root))


def _self_contained() -> str:
    """The frame of rich's SVG without the fonts that it would fetch from elsewhere."""
    head, _, rest = CONSOLE_SVG_FORMAT.partition("@font-face")
    _, _, tail = rest.rpartition("@font-face")
    return head + tail.partition("}}")[2].lstrip()


if __name__ == "__main__":
    sys.exit(main())
