"""Mina signs in with her password, whatever state her account is in."""

import pytest

from tests.web.security.keys import PASSWORD, sign_in, with_password


def test_mina_signs_in_and_is_led_to_her_page(client, db):
    mina = with_password()
    page = sign_in(client, mina, next="/settings")
    assert page.url == "/settings"
    assert page.has("Mina Novak")
