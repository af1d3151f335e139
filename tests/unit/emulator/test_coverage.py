"""The gap report: it agrees with the registry, the models and what callers are told; its page is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from replaykit import models
from replaykit.aws.call import OperationCall
from replaykit.aws.error import NotEmulated
from replaykit.cli import cli
from replaykit.emulator import Emulator
from replaykit.emulator.coverage import coverage, coverages
from replaykit.emulator.gaps import Gaps
from replaykit.emulator.registry import registered

PAGE = Path(__file__).parents[3] / "docs" / "emulated.md"
MISSING = [(one.service, operation, why) for one in coverages() for operation, why in one.missing.items()]
MEMBERS = [
    (one.service, operation, path) for one in coverages() for operation, paths in one.members.items() for path in paths
]


def test_the_page_in_the_docs_is_what_the_command_prints():
    ran = CliRunner().invoke(cli, ["emulate", "--list"])
    assert ran.exit_code == 0
    assert PAGE.read_text(encoding="utf-8") == ran.output, (
        "docs/emulated.md is out of date; make it anew with: replaykit emulate --list > docs/emulated.md"
    )


def test_every_operation_of_the_model_is_in_one_place():
    for one in coverages():
        assert sorted([*one.emulated, *one.missing]) == sorted(models.service(one.service).operation_names())
    assert {one.service: list(one.emulated) for one in coverages() if one.emulated} == Emulator().operations()


def test_a_caller_is_told_the_reason_of_the_report(monkeypatch):
    entry = registered("dynamodb")
    monkeypatch.setattr(entry, "gaps", Gaps(operations={"PutItem": "there is no room"}))
    monkeypatch.delitem(entry.handlers, "PutItem")
    (missing,) = coverage("dynamodb").missing.items()
    for service, operation, why in [*MISSING, ("dynamodb", *missing)]:
        with pytest.raises(NotEmulated) as raised:
            Emulator().answer(OperationCall(service, operation, {}))
        assert str(raised.value) == f"{service}.{operation}: {why}"


def test_a_caller_is_told_of_the_parameter_that_can_not_be_done():
    known = Gaps(members={"CreateTable": {"Shape.Round": "all is square"}})
    call = OperationCall("dynamodb", "CreateTable", {"Shape": {"Round": True}})
    with pytest.raises(NotEmulated, match=r"dynamodb\.CreateTable: Shape\.Round: all is square"):
        known.refuse(call)
    known.refuse(OperationCall("dynamodb", "CreateTable", {"Shape": {"Round": False}}))


@pytest.mark.parametrize("service", [one.service for one in coverages()])
def test_no_reason_is_left_of_an_operation_that_is_emulated_by_now(service):
    entry = registered(service)
    stale = entry.gaps.operations.keys() & entry.handlers.keys()
    assert not stale, f"take {sorted(stale)} out of the gaps of {service}"
    unknown = entry.gaps.operations.keys() - set(models.service(service).operation_names())
    assert not unknown, f"{service} has no operations {sorted(unknown)}"


def test_a_parameter_in_the_report_is_one_of_the_model_of_an_emulated_operation():
    for service, operation, path in MEMBERS:
        assert operation in registered(service).handlers
        shape = models.service(service).operation(operation).input
        for name in path.split("."):
            assert name in shape.members
            shape = shape.members[name]
