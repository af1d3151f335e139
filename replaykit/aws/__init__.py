"""The words that every room speaks: calls, HTTP messages, errors, ARNs."""
