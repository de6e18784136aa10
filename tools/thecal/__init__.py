"""Thecal's host program: what a laptop does with a pump, whether it is a board or a virtual one.

A bench demonstrator that pumps water; no medical device.
"""
