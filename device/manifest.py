# ruff: noqa: F821
# pyright: reportUndefinedVariable=false
"""For freezing the pump into a firmware of one's own: `make BOARD=... FROZEN_MANIFEST=.../device/manifest.py`.

MicroPython's build reads it; `make firmware` does it for a Pico. boot.py and main.py are not frozen: they would start
in the place of those that `make flash` puts on the board, and boot.py has the board's pins in it.
"""

package("pump")
package("drivers")
package("boards")
package("twin")
