"""Work that is asked for: queued, done once, kept."""
