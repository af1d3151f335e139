"""DynamoDB Streams, emulated: a reader of the change logs that tables keep.

Words and their sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html and
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Types_Amazon_DynamoDB_Streams.html.
"""

from replaykit.services.dynamodbstreams.store import Streams

__all__ = ["Streams"]
