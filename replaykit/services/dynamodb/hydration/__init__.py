"""What a recording proves of tables: imported only where there is a recording, since nothing else imports it."""
