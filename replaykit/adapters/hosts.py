"""Which hosts are AWS's own, which hand out credentials, and which run somebody's application."""

from __future__ import annotations

import re

from replaykit.protocols.hosts import read_host

CREDENTIAL_HOSTS = ("169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23")
"""Instance metadata, ECS and EKS Pod Identity: what they answer is never recorded, nor sent through a proxy."""

_APPLICATION = re.compile(
    r"\.elb\.|^ec2-[\d-]+\.|\.compute(?:-1)?\.|\.rds\.|\.cache\.|\.execute-api\.|\.s3-website[.-]|\.es\.|\.aoss\."
    r"|\.dkr\.ecr\.|\.iot\.|\.appsync-api\.|\.cloudfront\.|\.lambda-url\.|\.vpc-lattice-svcs\."
)
"""Names under AWS's domains that are somebody's own service or speak no AWS protocol: they pass unopened."""


def is_aws_host(host: str) -> bool:
    """Whether calls to this host are AWS API calls."""
    name = host.lower().rstrip(".")
    return read_host(name) is not None and not _APPLICATION.search(name)


def is_credential_host(host: str) -> bool:
    return host.strip("[]").lower() in CREDENTIAL_HOSTS
