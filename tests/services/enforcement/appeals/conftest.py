"""The hold of Mina's that most reviews are about."""

import pytest

from tests import decisions


@pytest.fixture
def hold(mina):
    return decisions.hold_on(mina)
