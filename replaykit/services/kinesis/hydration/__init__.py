"""What a recording proves of data streams: imported only where there is one."""
