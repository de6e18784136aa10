"""The benchmark: figures of this pump, each beside its target and what it is compared with; see `__main__`.

A module a figure; what has to run beside the pump, on either interpreter, is in `on_pump`. None of this is imported by
the program `thecal`.
"""
