"""Calls that tell no account, beside a recording that does."""

from __future__ import annotations

from replaykit.aws.call import DEFAULT_ACCOUNT, OperationCall, Scope
from replaykit.aws.recorded import RecordedCall
from replaykit.session.accounts import Accounts


def recorded(*accounts: str) -> list[RecordedCall]:
    calls = (OperationCall("dynamodb", "ListTables", {}, Scope(account, "eu-west-1")) for account in accounts)
    return [RecordedCall(call, {}, None, None, index) for index, call in enumerate(calls)]


def settled(accounts: Accounts, account: str) -> str:
    return accounts.settle(OperationCall("dynamodb", "ListTables", {}, Scope(account, "us-east-1"))).scope.account


def test_they_take_effect_in_the_recordings_only_account():
    calls = recorded(DEFAULT_ACCOUNT, "998877665544", "998877665544")
    accounts = Accounts(calls)
    assert settled(accounts, DEFAULT_ACCOUNT) == "998877665544"
    assert settled(accounts, "112233445566") == "112233445566"
    assert [one.call.scope.account for one in accounts.settle_all(calls)] == ["998877665544"] * 3


def test_of_several_accounts_none_is_meant():
    accounts = Accounts(recorded("998877665544", "112233445566"))
    assert settled(accounts, DEFAULT_ACCOUNT) == DEFAULT_ACCOUNT
    assert settled(Accounts(), DEFAULT_ACCOUNT) == DEFAULT_ACCOUNT
