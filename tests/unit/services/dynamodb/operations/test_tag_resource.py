"""TagResource, UntagResource and ListTagsOfResource, as AWS answers them."""

from __future__ import annotations


def test_tags_come_and_go(dynamodb):
    arn = dynamodb.table("music", Tags=[{"Key": "stage", "Value": "test"}])["TableArn"]
    assert dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "owner", "Value": "me"}]) == {}
    assert dynamodb.list_tags_of_resource(ResourceArn=arn) == {
        "Tags": [{"Key": "stage", "Value": "test"}, {"Key": "owner", "Value": "me"}]
    }
    assert dynamodb.untag_resource(ResourceArn=arn, TagKeys=["stage", "none"]) == {}
    assert dynamodb.list_tags_of_resource(ResourceArn=arn) == {"Tags": [{"Key": "owner", "Value": "me"}]}


def test_a_table_that_is_not_there_has_no_tags(dynamodb):
    arn = dynamodb.table("music")["TableArn"].replace("music", "films")
    with dynamodb.refuses(f"Requested resource not found: ResourcArn: {arn} not found", "ResourceNotFoundException"):
        dynamodb.list_tags_of_resource(ResourceArn=arn)
