"""What a board gets: its program in few files, compiled, and copied so that an interrupted copy harms nothing."""
