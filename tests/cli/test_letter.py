"""Operators can read every letter, and start the sink only where nobody waits for mail."""

import pytest

from portal.mail import letters


@pytest.fixture
def run(shared_app):
    """Run a flask command and hand back its result."""
    runner = shared_app.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


@pytest.mark.one_case
@pytest.mark.parametrize("name", sorted(letters.LETTERS))
def test_each_letter_can_be_printed(run, name):
    done = run("letter", name)
    assert done.exit_code == 0 and done.output.startswith("Subject: ")
    assert "<html" in run("letter", name, "--html").output


def test_an_unknown_letter_is_told_in_a_sentence(run):
    done = run("letter", "nothing")
    assert done.exit_code == 1 and "There is no letter called “nothing”" in done.output


def test_the_sink_refuses_outside_demo_mode(run, tmp_path):
    done = run("mail", "sink", "--port", "2525", "--maildir", str(tmp_path))
    assert done.exit_code == 1 and "only in demo mode" in " ".join(done.output.split())
