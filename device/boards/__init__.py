"""A file a board: it wires drivers to the pump and holds the board's figures. No policy."""
