"""A conversation with the emulated DynamoDB through real boto3.

Where an expectation comes from stands in the tests: `aws-tests` are assertions that others run against DynamoDB itself
(the facts, in our words), `guide` is the developer guide, `reference` the API reference, `recorded` a recording.
"""

from __future__ import annotations

from dataclasses import replace

import boto3
import pytest
from botocore.config import Config

from replaykit.adapters.inprocess import Hook
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.session.session import Session
from tests.conformance.dynamodb.behaviours.speech import Aws


@pytest.fixture(scope="session")
def clients():
    session = boto3.session.Session("testing", "testing", region_name="us-east-1")
    config = Config(parameter_validation=False, retries={"max_attempts": 0})
    return session.client("dynamodb", config=config), session.client("dynamodbstreams", config=config)


@pytest.fixture
def aws(clients):
    with answering(clients, Settings()) as found:
        yield found


@pytest.fixture
def slow_aws(clients):
    """Every change takes ten seconds."""
    with answering(clients, Settings(delay=10.0)) as found:
        yield found


class answering:  # noqa: N801  # reads as a verb
    def __init__(self, clients, settings):
        self.clients, self.clock = clients, ManualClock()
        settings = replace(settings or Settings(), wordings="classic")
        self.emulator = Emulator(self.clock, Ids(1), settings=settings)

    def __enter__(self):
        self.hook = Hook(Session("emulate", emulator=self.emulator))
        self.hook.__enter__()
        return Aws(*self.clients, self.clock, self.emulator)

    def __exit__(self, *problem):
        return self.hook.__exit__(*problem)
