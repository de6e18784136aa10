"""Every output to its safe level, before anything can fail. It imports nothing of the pump.

The virtual board has no outputs; motor boards name their pins here with their drivers.
"""
