"""Vector indexes: the third kind of index, read by SearchVectors alone.

What AWS answers was taken from its developer guide (VectorSearch*) and from what others captured on AWS in August
2026 and October 2026: paritysuite/dynamodb-conformance, ScyllaDB's and ExtendDB's public tests.
"""
