"""A small program as people write them: a table of orders, written, read in pages, guarded by a condition."""

from __future__ import annotations

import boto3
from botocore.exceptions import ClientError

TABLE = "orders"


def create_table(dynamodb) -> None:
    dynamodb.create_table(
        TableName=TABLE,
        AttributeDefinitions=[
            {"AttributeName": "customer", "AttributeType": "S"},
            {"AttributeName": "placed_at", "AttributeType": "S"},
            {"AttributeName": "state", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "customer", "KeyType": "HASH"},
            {"AttributeName": "placed_at", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-state",
                "KeySchema": [
                    {"AttributeName": "state", "KeyType": "HASH"},
                    {"AttributeName": "placed_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.get_waiter("table_exists").wait(TableName=TABLE)


def order(day: int, state: str = "open", total: str = "19") -> dict:
    return {
        "customer": {"S": "ada"},
        "placed_at": {"S": f"2026-03-{day:02d}T10:00:00Z"},
        "state": {"S": state},
        "total": {"N": total},
    }


def place_orders(dynamodb) -> None:
    requests = [{"PutRequest": {"Item": order(day)}} for day in range(1, 26)]
    dynamodb.batch_write_item(RequestItems={TABLE: requests})


def ship(dynamodb, day: int) -> dict:
    answer = dynamodb.update_item(
        TableName=TABLE,
        Key={name: order(day)[name] for name in ("customer", "placed_at")},
        UpdateExpression="SET #state = :shipped",
        ConditionExpression="#state = :open",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":shipped": {"S": "shipped"}, ":open": {"S": "open"}},
        ReturnValues="ALL_NEW",
    )
    return answer["Attributes"]


def pages_of_orders(dynamodb, customer: str):
    pages = dynamodb.get_paginator("query").paginate(
        TableName=TABLE,
        KeyConditionExpression="customer = :customer",
        ExpressionAttributeValues={":customer": {"S": customer}},
        PaginationConfig={"PageSize": 10},
    )
    yield from (page["Items"] for page in pages)


def main() -> None:
    dynamodb = boto3.client("dynamodb")
    create_table(dynamodb)
    place_orders(dynamodb)
    print("shipped:", ship(dynamodb, day=3)["placed_at"]["S"])
    try:
        ship(dynamodb, day=3)
    except ClientError as error:
        print("shipped again:", error.response["Error"]["Code"])
    for number, page in enumerate(pages_of_orders(dynamodb, "ada"), start=1):
        print(f"page {number}: {len(page)} orders, the first of {page[0]['placed_at']['S']}")


if __name__ == "__main__":
    main()
