"""The policies of tables and streams: one slot each, and what may be done to it when.

Nothing is denied by a policy here: see the limits in `gaps.py`. Texts and instants: measured on AWS in October 2026
(ack-api-quirks, DDB-TABLE-205, -206, -209, -213, -347), the window of 15 seconds also by
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html.
"""

from __future__ import annotations

from dataclasses import dataclass

from replaykit.aws.error import AwsError
from replaykit.ports.clock import iso_instant
from replaykit.services.dynamodb.in_use import in_use

WINDOW_SECONDS = 15
NO_POLICY = "NO_POLICY"
UNSEEN_POLICY = ""  # there is one, and no recording shows it
MISSING = "Resource-based policy not found for the provided ResourceArn: "


@dataclass(slots=True)
class PolicySlot:
    """What a table or a stream has for a policy, and had until the last change is applied.

    `revision` is the instant of the last change in milliseconds, that of a deletion included; None: never changed.
    `changed_at` is that instant where the change was made here, and not in a recording. `doubted`: a recording tells
    that there was none, and not whether there ever had been one. `assumed` is what was taken for granted when it was
    first changed, and what all that is told of it later rests on.
    """

    document: str | None = None
    revision: int | None = None
    changed_at: float | None = None
    before: tuple[str, int] | None = None
    applied_at: float = 0.0
    doubted: bool = False
    assumed: str = ""

    def told(self, now: float) -> tuple[str, int] | None:
        """The document and its revision, as a reader sees them at this instant."""
        if now < self.applied_at:
            return self.before
        return self._current()

    def change(self, document: str | None, now: float, delay: float) -> int:
        """Put in a document, or none; its revision is later than any before it."""
        self.before = self._current()
        self.revision = max(int(now * 1000), (self.revision or 0) + 1)
        self.document, self.changed_at = document, now
        self.applied_at = now + delay
        return self.revision

    def _current(self) -> tuple[str, int] | None:
        return None if self.document is None or self.revision is None else (self.document, self.revision)


@dataclass(frozen=True, slots=True)
class Named:
    """How errors name what a policy belongs to: `table music`, `stream 2026-…`."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def require_revision(slot: PolicySlot, expected: str | None, named: Named) -> None:
    """The caller's expectation of the present revision holds; its failure comes before the window's."""
    if expected is None:
        return
    if expected == NO_POLICY:
        if slot.document is not None:
            raise missing(
                f"Requested policy update expecting none to be present for {named}, "
                f"but a policy exists with revision id {slot.revision}."
            )
    elif slot.revision is None:
        # ASSUMPTION: the end of the text; what was published of it ends after "associated".
        raise missing(f"Requested update for policy with revision id {expected}, but {named} has no associated policy.")
    elif expected != str(slot.revision):
        raise missing(
            f"Requested update for policy with revision id {expected}, "
            f"but the policy associated to target {named} has revision id {slot.revision}."
        )


def require_free(slot: PolicySlot, named: Named, now: float) -> None:
    """The last change is applied, and 15 seconds old; neither an expected revision nor having read it opens the way.

    Moto's tests that are verified on AWS go on sooner: boto3 tries again, ten times within 25 seconds.
    """
    if slot.changed_at is None:
        return
    if now < slot.applied_at:
        raise in_use(f"{named.kind.capitalize()} is pending previous resource-based policy update: {named.name}")
    free_at = slot.changed_at + WINDOW_SECONDS
    if now < free_at:
        raise AwsError(
            "ThrottlingException",
            f"Resource-based policy for {named} modified within the previous {WINDOW_SECONDS * 1000} milliseconds. "
            f"Please try again after {iso_instant(free_at)}.",
        )


def missing(what: str) -> AwsError:
    return AwsError("PolicyNotFoundException", f"{MISSING}{what}")
