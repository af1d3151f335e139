"""What a recording proves of streams: imported only where there is a recording, since nothing else imports it."""
