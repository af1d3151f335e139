"""Validation in AWS's words: the texts are recorded ones."""

from __future__ import annotations

from typing import Any

import pytest

from replaykit.aws.error import AwsError
from replaykit.models import service
from replaykit.models.constraints import _compile
from replaykit.models.validate import validate, violations


def told(name: str, operation: str, params: dict[str, Any]) -> list[str]:
    return list(violations(service(name).operations[operation], params))


def test_a_valid_request_says_nothing() -> None:
    assert told("dynamodb", "PutItem", {"TableName": "abc", "Item": {"pk": {"S": "x"}}}) == []


def test_missing_members_are_collected() -> None:
    with pytest.raises(AwsError) as raised:
        validate(service("dynamodb").operations["PutItem"], {})
    assert raised.value.code == "ValidationException"
    assert raised.value.message == (
        "2 validation errors detected: "
        "Value null at 'item' failed to satisfy constraint: Member must not be null; "
        "Value null at 'tableName' failed to satisfy constraint: Member must not be null"
    )


@pytest.mark.parametrize(
    ("name", "operation", "params", "expected"),
    [
        (
            "lambda",
            "CreateEventSourceMapping",
            {"FunctionName": "f", "StartingPosition": "invalid"},
            (
                "Value 'invalid' at 'startingPosition' failed to satisfy constraint: "
                "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"
            ),
        ),
        (
            "dynamodb",
            "ExecuteStatement",
            {"Statement": "SELECT", "Parameters": []},
            (
                "Value '[]' at 'parameters' failed to satisfy constraint: "
                "Member must have length greater than or equal to 1"
            ),
        ),
        (
            "dynamodb",
            "UpdateKinesisStreamingDestination",
            {
                "TableName": "abc",
                "StreamArn": "a" * 40,
                "UpdateKinesisStreamingConfiguration": {"ApproximateCreationDateTimePrecision": "SECOND"},
            },
            (
                "Value 'SECOND' at 'updateKinesisStreamingConfiguration.approximateCreationDateTimePrecision' "
                "failed to satisfy constraint: Member must satisfy enum value set: [MILLISECOND, MICROSECOND]"
            ),
        ),
        (
            "lambda",
            "PutProvisionedConcurrencyConfig",
            {"FunctionName": "f", "Qualifier": "1", "ProvisionedConcurrentExecutions": 0},
            (
                "Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: "
                "Member must have value greater than or equal to 1"
            ),
        ),
        (
            "lambda",
            "UpdateAlias",
            {"FunctionName": "f", "Name": "a", "RoutingConfig": {"AdditionalVersionWeights": {"2": -1}}},
            (
                "Value '{2=-1.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: "
                "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, "
                "Member must have value greater than or equal to 0.0, Member must not be null]"
            ),
        ),
        (
            "lambda",
            "UpdateFunctionCode",
            {"FunctionName": "f", "Architectures": ["X86_64"]},
            (
                "Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: "
                "[Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
            ),
        ),
        (
            "lambda",
            "UpdateFunctionConfiguration",
            {"FunctionName": "f", "VpcConfig": {"SecurityGroupIds": ["no"]}},
            (
                "Value '[no]' at 'vpcConfig.securityGroupIds' failed to satisfy constraint: "
                "Member must satisfy constraint: [Member must have length less than or equal to 1024, "
                "Member must have length greater than or equal to 0, "
                "Member must satisfy regular expression pattern: sg-[0-9a-zA-Z]*]"
            ),
        ),
        (
            "dynamodb",
            "CreateTable",
            {"TableName": "abc", "KeySchema": [{"AttributeName": "a", "KeyType": "Woop"}]},
            (
                "Value 'Woop' at 'keySchema.1.member.keyType' failed to satisfy constraint: "
                "Member must satisfy enum value set: [HASH, RANGE]"
            ),
        ),
    ],
)
def test_a_recorded_text(name: str, operation: str, params: dict[str, Any], expected: str) -> None:
    assert expected in told(name, operation, params)


def test_a_secret_is_not_repeated() -> None:
    found = told("iam", "ChangePassword", {"OldPassword": "", "NewPassword": "p" * 200})
    assert (
        "Value at 'newPassword' failed to satisfy constraint: Member must have length less than or equal to 128"
        in found
    )


def test_structures_are_printed_as_java_prints_them() -> None:
    one = {"metricName": "m", "metricNamespace": "n", "metricValue": "1"}
    params = {"logGroupName": "g", "filterName": "f", "filterPattern": "", "metricTransformations": [one, one]}
    (found,) = told("logs", "PutMetricFilter", params)
    assert found.startswith(
        "Value '[MetricTransformation(metricName=m, metricNamespace=n, metricValue=1, defaultValue=null"
    )


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (r"[a-zA-Z0-9_.-]+", "a.b-c", "a;b"),
        (r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", "a\U0001f600", "\x00"),
        (r"((?!^\d+$)^[0-9a-zA-Z-_]+$)", "a1", "1"),
        (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", "é 1", "#"),
        (r"\p{Print}+", "a policy", "a\tpolicy"),
    ],
)
def test_java_patterns(pattern: str, good: str, bad: str) -> None:
    matches = _compile(pattern)
    assert matches is not None
    assert matches(good)
    assert not matches(bad)


def test_a_pattern_that_python_has_no_equal_of_is_not_checked() -> None:
    assert _compile(r"[^\p{C}]*") is None
    assert _compile("[a-z&&[^b]]") is None
