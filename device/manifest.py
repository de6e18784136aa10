# ruff: noqa: F821
# pyright: reportUndefinedVariable=false
"""For freezing the pump into a firmware of one's own: `make BOARD=... FROZEN_MANIFEST=.../device/manifest.py`.

MicroPython's build reads it. boot.py and main.py are frozen too, and start as if they lay on the board.
"""

package("pump")
package("drivers")
package("boards")
package("twin")
module("boot.py")
module("main.py")
