"""What a recording proves of tables: imported only where there is one, as nothing that answers calls imports it."""
