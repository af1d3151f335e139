"""DescribeLimits, as AWS answers it."""

from __future__ import annotations


def test_a_new_account_has_the_initial_quotas(dynamodb):
    assert dynamodb.describe_limits() == {
        "AccountMaxReadCapacityUnits": 80_000,
        "AccountMaxWriteCapacityUnits": 80_000,
        "TableMaxReadCapacityUnits": 40_000,
        "TableMaxWriteCapacityUnits": 40_000,
    }
