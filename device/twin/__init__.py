"""The pump's body in software. It speaks the drivers' interface, lives in core time and can fail on command."""
