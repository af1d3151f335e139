"""Exports, imports and bulk operations: what goes on between tables and buckets beside the calls."""
