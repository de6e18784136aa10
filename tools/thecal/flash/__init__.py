"""What a board gets: bundles made of the device's files, compiled, and copied so that an interrupted copy harms nothing."""
