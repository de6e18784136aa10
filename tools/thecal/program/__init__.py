"""`thecal program`: the clinic's tasks as a full-screen program in the terminal, by the keyboard alone.

Screens only: what they do is done by `thecal.clinic`, which the plain commands use as well.
"""
