"""Kinesis Data Streams, emulated: streams of records in shards, for whoever puts and reads them.

A producer (a DynamoDB table that streams here is one) appends to a stream and calls nobody; consumers read. Words and
their sources: https://docs.aws.amazon.com/kinesis/latest/APIReference/. `measured` is what the tests of
mhart/kinesalite, which were run on AWS, say; `recorded` is what stands in recordings of AWS.
"""

from replaykit.services.kinesis.store import DataStreams

__all__ = ["DataStreams"]
