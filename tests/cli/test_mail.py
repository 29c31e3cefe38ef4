"""`flask mail doctor`: the DNS records for the sender and the domain where letters are answered."""

import pytest

from tests.web.another_app import app_with

SENDER = "Parley <quality@parley.example.com>"
INBOUND = "in.parley.example.com"


@pytest.fixture
def run(app, store):
    """The result, and the records as name, kind and value."""
    def doctor(**settings):
        settings = {"MAIL_SENDER": SENDER, "INBOUND_DOMAIN": INBOUND, **settings}
        with app_with(store, **settings) as other, other.app_context():
            done = other.test_cli_runner().invoke(args=["mail", "doctor"])
        found = [tuple(line.split("  ")) for line in done.output.splitlines()
                 if line and not line.startswith(";")]
        return done, found
    return doctor


def test_it_prints_every_record_with_its_reason(run):
    done, found = run(MAIL_SERVER="relay.example.net", INBOUND_AUTHSERV="mx.example.com")
    assert done.exit_code == 0
    spf = '"v=spf1 include:<SPF name that relay.example.net tells you> -all"'
    assert found[:5] == [
        ("parley.example.com.", "TXT", spf),
        ("in.parley.example.com.", "TXT", spf),
        ("<selector>._domainkey.parley.example.com.", "TXT",
         '"v=DKIM1; k=rsa; p=<public key of the relay>"'),
        ("_dmarc.parley.example.com.", "TXT",
         '"v=DMARC1; p=none; rua=mailto:dmarc@parley.example.com; adkim=r; aspf=r"'),
        ("in.parley.example.com.", "MX", "10 mx.example.com."),
    ]
    assert found[5][1] == "PTR" and len(found) == 6
    assert sum(line.startswith("; ") for line in done.output.splitlines()) == len(found)


def test_a_relay_of_our_own_is_named(run):
    _, found = run(MAIL_SERVER="smtp.parley.example.com")
    assert found[0][2] == '"v=spf1 a:smtp.parley.example.com -all"'
    assert found[-1][2] == "smtp.parley.example.com."


@pytest.mark.parametrize("relay", ["127.0.0.1", "localhost", "::1", ""])
def test_a_relay_that_has_no_public_name_is_left_to_fill_in(run, relay):
    _, found = run(MAIL_SERVER=relay)
    assert found[0][2] == '"v=spf1 a:<name of the machine that sends> -all"'


def test_without_answers_there_is_no_mx(run):
    done, found = run(INBOUND_DOMAIN="")
    assert [kind for _, kind, _ in found] == ["TXT", "TXT", "TXT", "PTR"]
    assert "PARLEY_INBOUND_DOMAIN is empty" in done.output


def test_one_domain_for_both_has_one_spf_record(run):
    _, found = run(INBOUND_DOMAIN="parley.example.com")
    assert sum("spf1" in value for _, _, value in found) == 1


def test_a_domain_that_is_not_below_the_senders_is_told(run):
    assert "registered domain" in run(INBOUND_DOMAIN="in.other.example")[0].output
    assert "registered domain" not in run()[0].output


def test_domains_stand_as_dns_has_them(run):
    _, found = run(MAIL_SENDER="quality@Bücher.example", INBOUND_DOMAIN="in.Bücher.example")
    assert found[0][0] == "xn--bcher-kva.example." and found[1][0] == "in.xn--bcher-kva.example."


@pytest.mark.one_case
@pytest.mark.parametrize(("settings", "sentence"), [
    ({"MAIL_SENDER": ""}, "Set PARLEY_MAIL_SENDER first"),
    ({"INBOUND_DOMAIN": "in parley"}, "can stand in no mail"),
    ({"INBOUND_DOMAIN": "bü..cher.example"}, "can stand in no mail"),
])
def test_what_can_not_be_is_told_in_a_sentence(run, settings, sentence):
    done, _ = run(**settings)
    assert done.exit_code == 1 and sentence in " ".join(done.output.split())
