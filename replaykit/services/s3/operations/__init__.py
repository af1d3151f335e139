"""One file an operation: the folder is the list of what is emulated."""
