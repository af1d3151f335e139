"""What a recording proves of buckets: imported only where there is one, as nothing that answers calls imports it."""
