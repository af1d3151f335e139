"""The environment of a command leads every client here, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from replaykit.adapters.environment import endpoint_environment, endpoints_of, proxy_environment, without_endpoints

BUNDLE, CERTIFICATE = Path("/ca/bundle.pem"), Path("/ca/cert.pem")


def proxied(**base: str) -> dict[str, str]:
    return proxy_environment("http://127.0.0.1:1", bundle=BUNDLE, certificate=CERTIFICATE, base=base)


def test_every_spelling_of_the_proxy():
    env = proxied(https_proxy="http://corporate:3128")
    assert {env[name] for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")} == {"http://127.0.0.1:1"}


def test_every_client_trusts_us():
    env = proxied()
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        assert env[name] == str(BUNDLE)
    assert env["NODE_EXTRA_CA_CERTS"] == str(CERTIFICATE)
    assert proxied(NODE_EXTRA_CA_CERTS="/theirs.pem")["NODE_EXTRA_CA_CERTS"] == str(BUNDLE)


@pytest.mark.parametrize(
    "entry", ["*", "amazonaws.com", ".amazonaws.com", "*.us-east-1.amazonaws.com", ".com", "api.aws"]
)
def test_no_proxy_hides_no_aws_host(entry):
    assert entry not in proxied(NO_PROXY=f"internal.example, {entry}")["NO_PROXY"].split(",")


def test_no_proxy_keeps_what_else_was_there_and_the_credential_endpoints():
    entries = proxied(no_proxy="internal.example,10.0.0.1")["NO_PROXY"].split(",")
    assert {"internal.example", "10.0.0.1", "localhost", "127.0.0.1", "169.254.169.254", "169.254.170.2"} <= set(
        entries
    )


def test_nodes_options_are_kept():
    assert proxied(NODE_OPTIONS="--max-old-space-size=1")["NODE_OPTIONS"].startswith(
        "--max-old-space-size=1 --require "
    )


def test_the_users_environment_is_not_changed():
    base = {"PATH": "/bin", "AWS_ENDPOINT_URL": "http://x"}
    proxy_environment("http://p", bundle=BUNDLE, certificate=CERTIFICATE, base=base)
    endpoint_environment("http://127.0.0.1:4566", base=base)
    assert base == {"PATH": "/bin", "AWS_ENDPOINT_URL": "http://x"}


def test_an_endpoint_has_nothing_beside_it():
    base = {
        "AWS_ENDPOINT_URL_S3": "http://other",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "AWS_PROFILE": "production",
        "AWS_SESSION_TOKEN": "real",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
        "AWS_REGION": "eu-west-1",
        "HTTPS_PROXY": "http://corporate:3128",
        "AWS_MAX_ATTEMPTS": "7",
    }
    env = endpoint_environment("http://127.0.0.1:4566", base=base)
    assert env["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert "real" not in env.values()
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE"} & set(env)
    assert endpoints_of(env) == {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}
    assert "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" not in env
    assert (env["AWS_REGION"], env["AWS_DEFAULT_REGION"]) == ("eu-west-1", "eu-west-1")
    assert env["AWS_EC2_METADATA_DISABLED"] == "true"
    assert "127.0.0.1" in env["NO_PROXY"].split(",")
    assert env["AWS_MAX_ATTEMPTS"] == "7"


def test_an_endpoint_for_recording_keeps_the_users_credentials():
    env = endpoint_environment("http://127.0.0.1:4566", base={"AWS_PROFILE": "dev"}, offline=False)
    assert env["AWS_PROFILE"] == "dev"
    assert "AWS_ACCESS_KEY_ID" not in env


def test_without_endpoints():
    assert without_endpoints({"AWS_ENDPOINT_URL": "a", "AWS_ENDPOINT_URL_SQS": "b", "AWS_REGION": "c"}) == {
        "AWS_REGION": "c"
    }
