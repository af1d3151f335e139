"""Kinesis streaming: where a table sends its changes, and the records that it puts there."""
