"""The files that DynamoDB exports to S3 and imports from it: DynamoDB JSON, Amazon Ion and CSV, compressed or not.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Format.html
"""

from __future__ import annotations

from replaykit.services.dynamodb.formats.compression import compressed, decompressed
from replaykit.services.dynamodb.formats.record import Malformed, Record
from replaykit.services.dynamodb.formats.source import Source

__all__ = ["Malformed", "Record", "Source", "compressed", "decompressed"]
