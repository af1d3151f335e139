"""S3, emulated: buckets and their objects, over the port that other services put their files into."""

from replaykit.services.s3.store import S3

__all__ = ["S3"]
