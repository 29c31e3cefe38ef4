"""Signed words in links: who they are for and when they were made, by the portal's clock."""

from collections.abc import Mapping
from typing import Any

from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from portal import clock


class PortalSigner(TimestampSigner):
    """Stamps links with the portal's own time, which a demo may have moved on."""

    def get_timestamp(self) -> int:
        """Return the present second."""
        return int(clock.now().timestamp())


def serializer(config: Mapping[str, Any], purpose: str) -> URLSafeTimedSerializer:
    """Return what signs links for one purpose; links of earlier keys still count."""
    keys = [*config["SECRET_KEY_FALLBACKS"], config["SECRET_KEY"]]  # the last one signs
    return URLSafeTimedSerializer(keys, salt=f"parley-{purpose}", signer=PortalSigner)
