"""`replaykit doctor` tells what is there, and fails where something that is needed is missing."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner

from replaykit.adapters.ca import authority
from replaykit.cli import doctor


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("REPLAYKIT_HOME", str(tmp_path))
    monkeypatch.setattr(doctor, "CLIENTS", {})
    return tmp_path


def test_a_machine_that_has_all():
    ran = CliRunner().invoke(doctor.command)
    assert ran.exit_code == 0, ran.output
    for subject in ("python", "mitmproxy", "boto3", "libyaml", "certificates"):
        assert f" {subject}" in ran.output


def test_a_private_key_that_others_read(at_home):
    authority(at_home / "ca").key.chmod(0o644)
    ran = CliRunner().invoke(doctor.command)
    assert ran.exit_code == 1
    assert "chmod 600" in ran.output


def test_a_port_in_use(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setattr(doctor, "ENDPOINT_PORT", listener.getsockname()[1])
        ran = CliRunner().invoke(doctor.command)
    assert ran.exit_code == 0
    assert "give the endpoint another with --port" in ran.output


def test_an_endpoint_in_the_environment(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4566")
    assert "past the recorder" in CliRunner().invoke(doctor.command).output


def test_a_package_that_is_missing(monkeypatch):
    assert doctor._package("no-such-package", "install it") == doctor.Finding(
        "no-such-package", "not installed", "install it", broken=True
    )


def test_clients_are_found_by_path(monkeypatch, tmp_path):
    client = tmp_path / "java"
    client.write_text("#!/bin/sh\necho 'java 99' >&2\n")
    client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(doctor, "CLIENTS", {"java": "-version", "no-such-client": "-v"})
    (found,) = doctor._clients()
    assert found.found == "java 99"
    assert "Java ignores HTTPS_PROXY" in found.note
