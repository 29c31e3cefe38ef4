"""A demo instance's folder: what it holds, who holds it, and what is never touched."""

import socket
import stat

import pytest
from sqlalchemy.engine import make_url

from portal.instance import CannotStart, Instance, MailPorts
from tests.postgres import free_port

PORTS = MailPorts(out=2525, into=2526)


@pytest.fixture
def instance(tmp_path):
    return Instance.described_by({"DATA": str(tmp_path / "var"), "PORT": "8123"})


def test_an_instance_keeps_everything_in_its_folder(instance):
    instance.make_folder()
    settings = instance.environment(PORTS)

    assert settings["PARLEY_DATABASE_URL"] == f"sqlite:///{instance.folder}/parley.db"
    assert settings["PARLEY_BASE_URL"] == "http://127.0.0.1:8123"
    assert settings["PARLEY_MAIL_PORT"] == "2525"
    assert settings["PARLEY_DEMO_DOOR"] == "2526"
    assert settings["PARLEY_TEAM_ADDRESS"].endswith("@" + settings["PARLEY_INBOUND_DOMAIN"])
    assert settings["PARLEY_MAILBOX"].startswith(str(instance.folder))


@pytest.mark.parametrize("name", ["my data", "Büro & Käse", "50%20 off", "why?", "#1"])
def test_a_folder_may_be_called_anything(tmp_path, name):
    instance = Instance.described_by({"DATA": str(tmp_path / name)})

    assert make_url(instance.database_url).database == str(tmp_path / name / "parley.db")
    assert instance.owns_its_database


def test_the_secret_key_is_made_once_and_for_its_owner_alone(instance):
    instance.make_folder()
    key = instance.environment(PORTS)["PARLEY_SECRET_KEY"]

    assert len(key) >= 32
    assert instance.environment(PORTS)["PARLEY_SECRET_KEY"] == key
    assert stat.S_IMODE((instance.folder / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("port", ["0", "65536", "abc", "-1", "80 80", "²"])
def test_a_port_that_is_none_is_refused_in_a_sentence(port):
    with pytest.raises(CannotStart, match="is no port"):
        Instance.described_by({"PORT": port})


def test_a_taken_port_is_told_before_anything_starts():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is taken"):
            Instance.described_by({"PORT": str(port)}).check_port()


def test_two_instances_never_share_a_folder(instance):
    instance.make_folder()
    other = Instance.described_by({"DATA": str(instance.folder), "PORT": str(free_port())})

    with instance.held(), pytest.raises(CannotStart, match="is running"), other.held():
        pytest.fail("the folder was given away twice")


def test_a_running_instance_is_not_reset(instance):
    instance.make_folder()

    with instance.held(), pytest.raises(CannotStart, match="is running"):
        instance.remove()
    assert instance.folder.exists()


def test_a_folder_with_other_things_is_neither_used_nor_removed(tmp_path):
    precious = tmp_path / "thesis.txt"
    precious.write_text("years of work")
    instance = Instance.described_by({"DATA": str(tmp_path)})

    with pytest.raises(CannotStart, match="holds other things"):
        instance.make_folder()
    with pytest.raises(CannotStart, match="not a demo instance"):
        instance.remove()
    assert precious.exists()


def test_a_reset_removes_the_folder_and_nothing_is_left_to_do_the_second_time(instance):
    instance.make_folder()

    assert instance.remove() is True
    assert instance.remove() is False


def test_a_database_elsewhere_is_not_taken_for_the_folders_own(tmp_path):
    own = Instance.described_by({"DATA": str(tmp_path)})
    elsewhere = Instance.described_by(
        {"DATA": str(tmp_path), "DATABASE_URL": "postgresql://localhost/parley"})

    assert own.owns_its_database
    assert not elsewhere.owns_its_database


def test_mail_goes_out_and_comes_in_at_different_ports():
    for _ in range(200):
        ports = MailPorts.free()
        assert ports.out != ports.into
