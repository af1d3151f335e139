"""What a stream tells of items that were removed because their time was over."""

from __future__ import annotations

import orjson


def test_the_service_signs_the_removal_and_a_user_does_not(client, arn):
    over = {"AttributeName": "over", "Enabled": True}
    client.db("UpdateTimeToLive", TableName="music", TimeToLiveSpecification=over)
    item = {"id": {"S": "a"}, "over": {"N": str(int(client.clock.now()) + 5)}}
    client.db("PutItem", TableName="music", Item=item)
    client.put("b")
    client.db("DeleteItem", TableName="music", Key={"id": {"S": "b"}})
    client.clock.advance(5)
    client.emulator.tick()
    *others, removal = client.records(client.iterator(arn))
    assert removal["eventName"] == "REMOVE"
    assert removal["userIdentity"] == {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
    assert orjson.loads(orjson.dumps(removal["dynamodb"]["OldImage"])) == item
    assert "NewImage" not in removal["dynamodb"]
    assert removal["dynamodb"]["ApproximateCreationDateTime"].timestamp() == int(client.clock.now())
    assert [record["eventName"] for record in others] == ["INSERT", "INSERT", "REMOVE"]
    assert not any("userIdentity" in record for record in others)
