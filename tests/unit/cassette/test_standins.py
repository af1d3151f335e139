"""Stand-ins: the same for the same id, no way back, and nothing else touched."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from replaykit.cassette.standins import EXAMPLE_ACCOUNTS, Standins, account_in_key_id

ACCOUNTS = st.from_regex(r"[0-9]{12}", fullmatch=True)


def test_a_published_key_id_gives_its_account():
    assert account_in_key_id("ASIAQNZGKIQY56JQ7WML") == ["029608264753"]


def test_what_is_no_base32_gives_none():
    assert account_in_key_id("AKIA0000000000000001") == []


@settings(max_examples=10, deadline=None)  # each id costs what it shall cost
@given(ACCOUNTS)
def test_an_account_has_one_stand_in_of_its_own_form(account):
    standin = Standins().account_of(account)
    assert len(standin) == 12
    assert standin.isdigit()
    assert standin == Standins().account_of(account)
    assert (standin == account) == (account in EXAMPLE_ACCOUNTS)


def test_a_teams_key_makes_other_stand_ins():
    assert Standins(key="ours").account_of("998877665544") != Standins().account_of("998877665544")


def test_a_stand_in_of_the_recording_is_not_replaced_again():
    first = Standins()
    first.learn("arn:aws:iam::998877665544:role/r")
    names: set[str] = set()
    text = first.standin_of("arn:aws:iam::998877665544:role/r", names)
    assert "998877665544" not in text
    later = Standins.of_recording(names)
    later.learn(text)
    assert later.standin_of(text) == text
    assert first.standin_of(text) == text


def test_key_ids_keep_their_kind_and_length():
    standins = Standins()
    for real in ("AKIAQNZGKIQY56JQ7WML", "ASIAQNZGKIQY56JQ7WML", "AROAQNZGKIQY56JQ7WMLA"):
        made = standins.standin_of(f"<Id>{real}</Id>")[4:-5]
        assert made[:4] == real[:4]
        assert len(made) == len(real)
        assert made != real
        assert standins.standin_of(made) == made


def test_a_canonical_user_id_is_replaced_by_another():
    real = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
    standins = Standins()
    standins.learn(f"<Owner><ID>{real}</ID></Owner>")
    made = standins.standin_of(f"<Owner><ID>{real}</ID></Owner>")
    assert real not in made
    assert len(made) == len(f"<Owner><ID>{real}</ID></Owner>")
    assert not Standins().learn(made)


def test_a_guess_at_an_account_costs_milliseconds():
    """What makes it hopeless to try all of them."""
    standins = Standins()
    began = time.process_time()
    for number in range(5):
        standins.account_of(f"99999999000{number}")
    assert time.process_time() - began > 5 * 0.003
