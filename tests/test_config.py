"""The portal refuses to start with settings that would harm people, and says which."""

import pytest

import config

GOOD = {
    "ENV": "production", "SECRET_KEY": "k" * 40, "MAIL_SENDER": "Parley <a@parley.example>",
    "MAIL_SERVER": "relay", "BASE_URL": "https://parley.example", "TEAM_ADDRESS": "t@p.example",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    for setting in config.SETTINGS:
        monkeypatch.delenv(f"PARLEY_{setting.name}", raising=False)


def test_good_settings_start_in_production():
    assert config.load(GOOD)["DEMO"] is False


@pytest.mark.parametrize(("change", "named"), [
    ({"SECRET_KEY": ""}, "PARLEY_SECRET_KEY"), ({"SECRET_KEY": "changeme"}, "PARLEY_SECRET_KEY"),
    ({"SECRET_KEY": "k" * 31}, "PARLEY_SECRET_KEY"), ({"MAIL_SENDER": ""}, "PARLEY_MAIL_SENDER"),
    ({"MAIL_SENDER": "Parley"}, "PARLEY_MAIL_SENDER"), ({"MAIL_SERVER": ""}, "PARLEY_MAIL_SERVER"),
    ({"BASE_URL": ""}, "PARLEY_BASE_URL"), ({"BASE_URL": "http://x.example"}, "PARLEY_BASE_URL"),
    ({"DEMO": True}, "PARLEY_DEMO"), ({"ENV": "prod"}, "PARLEY_ENV"),
    ({"HOLD_DECISION": "robot"}, "PARLEY_HOLD_DECISION"),
    ({"CLIENT_RESPONSE_AUDIENCE": "me"}, "PARLEY_CLIENT_RESPONSE_AUDIENCE"),
    ({"LOG_LEVEL": "chatty"}, "PARLEY_LOG_LEVEL"),
    ({"DATABASE_URL": "parley.db"}, "PARLEY_DATABASE_URL"),
    ({"DATABASE_URL": "mysql://here/parley"}, "PARLEY_DATABASE_URL"),
    ({"DATABASE_URL": "postgresql://here:port/parley"}, "PARLEY_DATABASE_URL"),
])
def test_a_setting_that_forbids_a_start_is_named(change, named):
    with pytest.raises(config.SettingsError) as no:
        config.load({**GOOD, **change})
    assert named in str(no.value)


def test_all_problems_are_told_at_once():
    with pytest.raises(config.SettingsError) as no:
        config.load({"ENV": "production", "DEMO": True})
    for name in ("SECRET_KEY", "MAIL_SENDER", "MAIL_SERVER", "BASE_URL", "DEMO"):
        assert f"PARLEY_{name}" in str(no.value)


def test_the_demo_in_production_is_refused_from_the_environment_too(monkeypatch):
    for name, value in {**GOOD, "DEMO": "yes"}.items():
        monkeypatch.setenv(f"PARLEY_{name}", str(value))
    with pytest.raises(config.SettingsError) as no:
        config.load()
    assert "it lets anybody be anybody" in str(no.value)


def test_without_an_environment_it_is_production_and_does_not_start():
    with pytest.raises(config.SettingsError):
        config.load()


def test_a_setting_that_can_not_be_read_says_what_it_means(monkeypatch):
    monkeypatch.setenv("PARLEY_MAIL_PORT", "many")
    with pytest.raises(config.SettingsError) as no:
        config.load(GOOD)
    assert "PARLEY_MAIL_PORT is not readable: port of the mail relay" in str(no.value)


def test_the_sample_marketplace_follows_the_demo_unless_set():
    assert config.load({**GOOD, "ENV": "development", "DEMO": True})["SAMPLE_MARKETPLACE"] is True
    assert config.load(GOOD)["SAMPLE_MARKETPLACE"] is False
    assert config.load({**GOOD, "SAMPLE_MARKETPLACE": True})["SAMPLE_MARKETPLACE"] is True


def test_bodies_that_settle_disputes_are_read_with_their_addresses(monkeypatch):
    monkeypatch.setenv("PARLEY_DISPUTE_BODIES",
                       "Mediators of Riga https://m.example/en; Fair, Ltd https://fair.example;")
    assert config.load(GOOD)["DISPUTE_BODIES"] == [
        ("Mediators of Riga", "https://m.example/en"), ("Fair, Ltd", "https://fair.example")]


@pytest.mark.parametrize("value", ["Mediators of Riga", "https://m.example", "M http://m.example"])
def test_a_body_without_a_name_or_an_address_forbids_a_start(monkeypatch, value):
    monkeypatch.setenv("PARLEY_DISPUTE_BODIES", value)
    with pytest.raises(config.SettingsError, match="PARLEY_DISPUTE_BODIES is not readable"):
        config.load(GOOD)
