"""Secrets at rest: a text field that the database only ever sees encrypted.

The key is derived from SECRET_KEY; older ones in SECRET_KEY_FALLBACKS still open what they closed, so a key can be
rotated. A value that no key opens reads as "" and is logged by the name of its column, never by its content.
"""

from __future__ import annotations

import base64
import logging
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

log = logging.getLogger("parley.secrets")


def seal(plain: str) -> str:
    return _keys().encrypt(plain.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises InvalidToken where no key of ours closed it."""
    return _keys().decrypt(sealed.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"parley secrets at rest").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class EncryptedField(_Text):
    """A TextField of plain text in Python and of a Fernet token in the database. Not searchable, on purpose."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value else ""

    def from_db_value(self, value: str | None, *_: Any) -> str:
        if not value:
            return ""
        try:
            return unseal(value)
        except InvalidToken:
            log.warning("%s cannot be decrypted: was SECRET_KEY changed without SECRET_KEY_FALLBACKS?", self)
            return ""
