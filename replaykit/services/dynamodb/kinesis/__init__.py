"""Kinesis streaming: where a table sends its changes, and the records that arrive there."""
