"""Time and chance as interfaces: what the inside takes instead of asking the machine."""
