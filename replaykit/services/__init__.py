"""What is emulated: one folder a service, one file an operation."""
