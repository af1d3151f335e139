"""The same program after a change: it now also reads by state, which was never recorded."""

from __future__ import annotations

import boto3
import orders


def orders_in_state(dynamodb, state: str) -> list[dict]:
    answer = dynamodb.query(
        TableName=orders.TABLE,
        IndexName="by-state",
        KeyConditionExpression="#state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": state}},
    )
    return answer["Items"]


def main() -> None:
    orders.main()
    shipped = orders_in_state(boto3.client("dynamodb"), "shipped")
    print("in state shipped:", [item["placed_at"]["S"] for item in shipped])


if __name__ == "__main__":
    main()
