"""The only users of the hardware: thin, five methods or fewer, no policy."""
