"""The parts of the pytest plugin; nothing here imports anything heavy when it is imported."""
