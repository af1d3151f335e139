"""The rim: the only network, process and clock I/O there is."""
