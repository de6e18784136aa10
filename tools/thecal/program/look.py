"""How the program looks: one sheet of styles and a palette that colour-blind people tell apart.

Colour never stands alone: what is wrong has a mark, what is chosen a frame, what differs a sign.
"""

from __future__ import annotations

from textual.theme import Theme

NAME = "thecal"
BLUE, ORANGE, RED = "#56b4e9", "#e69f00", "#ff7a45"
THEME = Theme(
    name=NAME,
    primary=BLUE,
    secondary="#9aa4b0",
    accent=BLUE,
    warning=ORANGE,
    error=RED,
    success="#a8d5ff",
    foreground="#d6dce2",
    background="#101418",
    surface="#161c22",
    panel="#232c35",
    dark=True,
)
CSS = """
Screen { layers: base over; }
#head { height: 1; background: $panel; }
#body { height: 1fr; }
#menu { width: 18; height: 1fr; border: none; padding: 0; background: $surface; scrollbar-size: 0 0; }
#menu:focus { background: $panel; }
#menu > .option-list--option-highlighted { background: $panel; color: $primary; text-style: bold; }
#menu:focus > .option-list--option-highlighted { background: $primary; color: black; text-style: bold; }
#panes { width: 1fr; height: 1fr; padding: 0 1; }
#said { height: auto; max-height: 4; padding: 0 1; background: $surface; }
#said.bad { color: $error; text-style: bold; }
Footer { height: 1; }
Pane { height: 1fr; scrollbar-size-vertical: 1; }
.title { color: $primary; text-style: bold; height: 1; }
.quiet { color: $secondary; height: auto; }
.text { height: auto; }
.gap { margin-top: 1; }
Row { height: auto; }
Row > Horizontal { height: 1; }
Row .label { width: 16; color: $secondary; }
Row .hint { width: 1fr; color: $secondary; padding-left: 1; }
Row .fault { display: none; color: $error; padding-left: 2; height: auto; }
Row.wrong .fault { display: block; }
Row.wrong .label { color: $error; text-style: bold; }
Input { width: 20; height: 1; border: none; padding: 0 1; background: $panel; }
Input:focus { border: none; background: $primary 30%; }
Row.wide Input { width: 1fr; }
Choice { height: 1; width: 1fr; }
TextArea { height: 5; border: none; padding: 0 1; background: $panel; }
TextArea:focus { border: none; background: $primary 20%; }
Button { height: 1; min-width: 12; margin-right: 2; border: none; background: $panel; color: $foreground; }
Button:hover { border: none; }
Button:focus { background: $primary; color: black; text-style: bold; border: none; }
Button:disabled { color: $secondary; }
#shown { height: 1fr; scrollbar-size-vertical: 1; }
#shown:focus { background: $surface; }
.buttons { height: 1; margin-top: 1; }
.list { height: 1fr; border: none; padding: 0; background: $background; scrollbar-size-vertical: 1; }
.list:focus { border: none; }
.list > .option-list--option { text-wrap: nowrap; text-overflow: ellipsis; }
.list > .option-list--option-highlighted { background: $panel; color: $foreground; }
.list:focus > .option-list--option-highlighted { background: $primary; color: black; text-style: bold; }
"""
