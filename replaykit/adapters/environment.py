"""The environment of a command: what leads every SDK through the proxy or to the endpoint, and nowhere else.

Which variable which client honours was measured; AWS's own names are in
https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from replaykit.adapters.hosts import CREDENTIAL_HOSTS, is_aws_host
from replaykit.aws.call import DEFAULT_REGION

FAKE_ACCESS_KEY = "AKIAREPLAYKITEXAMPLE"
FAKE_SECRET_KEY = "replaykit/offline/not/a/real/secret/key0"  # noqa: S105  # fake on purpose, so that nothing real is used

DIRECT_HOSTS = ("localhost", "127.0.0.1", "::1", *CREDENTIAL_HOSTS)
STORE_VARIABLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Each replaces the client's default store: botocore and the CLI; requests; curl; OpenSSL, httpx, Go, Rust."""
EXTRA_VARIABLES = ("NODE_EXTRA_CA_CERTS", "DENO_CERT")
"""Each adds to the client's default store."""

NODE_PRELOAD = Path(__file__).with_name("node_preload.cjs")
"""Leads Node's https module, and so the AWS SDK for JavaScript, through the proxy."""

CREDENTIAL_VARIABLES = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
)
"""Every way in which an SDK could find the user's own credentials in the environment."""


def proxy_environment(
    proxy: str,
    *,
    bundle: Path,
    certificate: Path,
    base: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """`base` (default: this process's) so that AWS calls go through `proxy`, and trust its certificates.

    `bundle` holds every certificate that a client should trust (see `ca.bundle`), `certificate` ours alone.
    """
    env = dict(os.environ if base is None else base)
    for name in ("HTTPS_PROXY", "HTTP_PROXY"):
        env[name] = env[name.lower()] = proxy
    env["NO_PROXY"] = env["no_proxy"] = _without_proxy(env)
    for name in STORE_VARIABLES:
        env[name] = str(bundle)
    for name in EXTRA_VARIABLES:
        env[name] = str(bundle if env.get(name) else certificate)
    env["NODE_OPTIONS"] = f'{env.get("NODE_OPTIONS", "")} --require "{NODE_PRELOAD}"'.lstrip()
    return env


def endpoint_environment(
    url: str,
    *,
    base: Mapping[str, str] | None = None,
    offline: bool = True,
) -> dict[str, str]:
    """`base` so that every SDK calls `url` instead of AWS.

    `offline` also takes away everything that could reach the cloud by accident: credentials are fake, there is no
    metadata service, the configuration files are empty. Retries and time-outs are left as they are: they are part of
    what the command does.
    """
    env = without_endpoints(os.environ if base is None else base)
    env["AWS_ENDPOINT_URL"] = url
    host = url.partition("://")[2].partition("/")[0].rpartition(":")[0]
    env["NO_PROXY"] = env["no_proxy"] = ",".join(dict.fromkeys([host, _without_proxy(env)]))
    if offline:
        for name in CREDENTIAL_VARIABLES:
            env.pop(name, None)
        region = env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
        env |= {
            "AWS_ACCESS_KEY_ID": FAKE_ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": FAKE_SECRET_KEY,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
    return env


def without_endpoints(base: Mapping[str, str]) -> dict[str, str]:
    """`base` without AWS_ENDPOINT_URL, those of single services, and the switch that ignores them."""
    return {name: value for name, value in base.items() if not _is_endpoint_setting(name)}


def endpoints_of(base: Mapping[str, str]) -> dict[str, str]:
    """The endpoint settings that `base` has: calls that they lead away are not seen by a proxy."""
    return {name: value for name, value in base.items() if value and name.startswith("AWS_ENDPOINT_URL")}


def _is_endpoint_setting(name: str) -> bool:
    return name.startswith("AWS_ENDPOINT_URL") or name == "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"


def _without_proxy(env: Mapping[str, str]) -> str:
    """NO_PROXY: the machine itself, the credential endpoints, and what the user had, as far as it hides no AWS host."""
    had = (env.get("no_proxy") or env.get("NO_PROXY") or "").replace(" ", "").split(",")
    return ",".join(dict.fromkeys([*DIRECT_HOSTS, *(entry for entry in had if entry and not _hides_aws(entry))]))


def _hides_aws(entry: str) -> bool:
    suffix = entry.lstrip("*.").partition(":")[0]
    return suffix in {"", "com", "aws", "com.cn"} or is_aws_host(f"x.{suffix}")
