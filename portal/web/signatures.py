"""Signatures as the library makes them, with each key derived once.

It makes a signer anew for each text, which derives its key from the secret again, and takes a
dozen steps for what is one call.
"""

import hmac
from typing import Any

from itsdangerous import TimedSerializer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode
from itsdangerous.signer import HMACAlgorithm

SHORT = 1000  # bytes of a text that is not packed: what that saves is less than it costs


class Hmac(HMACAlgorithm):
    """The signature of a value in one step."""

    def __init__(self, digest_method: Any) -> None:
        super().__init__(digest_method)
        self._digest = digest_method().name

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """Return the signature."""
        return hmac.digest(key, value, self._digest)


class Signer(TimestampSigner):
    """Signs with the newest of its secrets, and knows the signatures of all of them."""

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.algorithm = Hmac(self.digest_method)
        self._derived: dict[Any, bytes] = {}

    def derive_key(self, secret_key: Any = None) -> bytes:
        """Return the key made of a secret and the salt."""
        found = self._derived.get(secret_key)
        if found is None:
            found = self._derived[secret_key] = super().derive_key(secret_key)
        return found


class Serializer(URLSafeTimedSerializer):
    """Writes and reads signed texts for one purpose; its secrets stay as they are."""

    default_signer = Signer

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self._signer = super().make_signer()

    @classmethod
    def like(cls, other: URLSafeTimedSerializer) -> "Serializer":
        """Return one that writes and reads what another does."""
        return cls(other.secret_keys, salt=other.salt, serializer=other.serializer,
                   signer_kwargs=other.signer_kwargs)

    def dump_payload(self, obj: Any) -> bytes:
        """Return what is to be signed; the library packs each text, and keeps what is shorter."""
        told = TimedSerializer.dump_payload(self, obj)
        return base64_encode(told) if len(told) <= SHORT else super().dump_payload(obj)

    def make_signer(self, salt: str | bytes | None = None) -> Any:
        """Return the signer that is kept: nobody asks for another salt than its own."""
        return self._signer if salt in (None, self.salt) else super().make_signer(salt)
