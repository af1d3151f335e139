"""Pages of keys: grouped by a delimiter, behind a marker, at most so many."""

from __future__ import annotations

import pytest

from replaykit.aws.error import AwsError
from replaykit.services.s3.listing import encoded, page_of, read_token, write_token

TREE = sorted(["folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"])


def page(after="", most=1, keys=TREE, prefix="folder/", delimiter="/"):
    found = page_of(keys, prefix, delimiter, after, most)
    return found.keys, found.prefixes, found.last


def test_a_page_ends_with_a_key_or_a_common_prefix():
    assert page() == ([], ["folder/aSubfolder/"], "folder/aSubfolder/")
    assert page("folder/aSubfolder/") == (["folder/file1"], [], "folder/file1")
    assert page("folder/file1") == (["folder/file2"], [], None)
    assert page("folder/file2") == ([], [], None)


def test_a_prefix_is_behind_a_marker_as_a_whole():
    """Recorded on AWS: LocalStack's test_list_objects_marker_common_prefixes."""
    assert page("folder/aSubfolder/subFile1") == (["folder/file1"], [], "folder/file1")
    assert page("folder/", most=9) == (["folder/file1", "folder/file2"], ["folder/aSubfolder/"], None)


def test_no_page_at_all():
    assert page(most=0) == ([], [], None)
    assert page(keys=[]) == ([], [], None)


def test_without_a_delimiter():
    assert page(delimiter="", most=2) == (TREE[:2], [], TREE[1])
    assert page(delimiter="", most=4) == (TREE, [], None)


def test_a_delimiter_may_be_any_text():
    assert page(keys=["a--b", "a--c", "b", "b--"], prefix="", delimiter="--", most=9) == (["b"], ["a--", "b--"], None)
    keys = ["\U0010ffff", "\U0010ffff\U0010ffff"]
    assert page(keys=keys, prefix="", delimiter="\U0010ffff", most=9) == ([], ["\U0010ffff"], None)


@pytest.mark.parametrize("key", ["a", "é\U0001f991/", "\udcff", "a b"])
def test_a_token_says_itself_where_to_go_on(key):
    assert read_token(write_token(key)) == key
    assert f" {key}" not in write_token(key)


@pytest.mark.parametrize("token", ["", "a", "YWJj", "é", "1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM="])
def test_what_is_no_token_of_ours(token):
    with pytest.raises(AwsError, match="The continuation token provided is incorrect"):
        read_token(token)


def test_the_spelling_of_urls():
    assert encoded("a b+c/d~e*f-g_h.i%é") == "a+b%2Bc/d%7Ee*f-g_h.i%25%C3%A9"
