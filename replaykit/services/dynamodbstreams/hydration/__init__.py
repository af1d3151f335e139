"""What a recording proves of streams: imported only where there is one, as nothing that answers calls imports it."""
