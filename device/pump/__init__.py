"""The pump: pure logic. It knows no machine, no clock and no I/O; everything it touches is handed to it."""
