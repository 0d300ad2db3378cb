"""The portal's certificate: what phones would refuse is told in words; phones are led by what holds at the moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal import settings as settings_module
from portal.box import advertise, certificate, checks, doctor, expiry
from portal.network import certified
from tests.journeys import authority

pytestmark = pytest.mark.air
NAME, DAYS = "wifi.example.vn", 90
URLS = (
    "authorityInfoAccess=OCSP;URI:http://ocsp.authority.example/v1,caIssuers;URI:http://issuers.example/ca.der\n"
    "crlDistributionPoints=URI:http://LISTS.authority.example:80/1.crl,URI:http://odd.example:8080/1.crl,"
    "URI:ldap://directory.example/,URI:http://192.0.2.1/1.crl,URI:http://captive.apple.com/1.crl"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> authority.Certificate:
    return authority.issue(tmp_path_factory.mktemp("made"), NAME, days=DAYS, more=URLS)


@pytest.fixture
def good(made, monkeypatch) -> authority.Certificate:
    """A certificate of an authority that this box knows."""
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    return made


@pytest.fixture
def box(good, tmp_path):
    """The settings of a box with this certificate; more of them are given by name."""

    def make(**given: object) -> settings_module.Settings:
        (tmp_path / "run").mkdir(exist_ok=True)
        own = {"run_dir": str(tmp_path / "run"), "state_dir": str(tmp_path / "state"), "portal_name": NAME}
        return settings_module.make(own | {"certificate": str(good.chain), "certificate_key": str(good.key)} | given)

    return make


def now() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=1)


def wrong(chain: Path, key: Path | None = None, name: str = NAME, at: datetime | None = None) -> list[str]:
    return [checks.Check(fact, False, remedy).line() for fact, remedy in expiry.faults(chain, key, name, at or now())]


def test_a_good_certificate_has_no_fault(good):
    assert wrong(good.chain, good.key) == []


def test_a_certificate_for_another_name_is_told(good):
    [line] = wrong(good.chain, good.key, "tram.example.vn")
    assert line.endswith("portal.crt is not for tram.example.vn; change portal_name or the certificate")


def test_a_key_of_another_certificate_is_told(good, tmp_path):
    other = authority.issue(tmp_path / "other", NAME)
    [line] = wrong(good.chain, other.key)
    assert "is not the key of" in line


def test_a_key_behind_a_password_is_told(good, tmp_path):
    locked = tmp_path / "locked.key"
    authority._openssl("pkey", "-in", good.key, "-aes128", "-passout", "pass:secret", "-out", locked)
    with pytest.raises(expiry.Unreadable, match="a password in front of it"):
        wrong(good.chain, locked)


def test_an_ended_certificate_and_a_wrong_clock_are_told(good):
    [line] = wrong(good.chain, good.key, at=now() + timedelta(days=DAYS + 1))
    assert "has ended; renew it" in line
    [line] = wrong(good.chain, good.key, at=datetime(2020, 1, 1, tzinfo=UTC))
    assert "is not valid yet; set the clock" in line


def test_a_chain_without_its_intermediates_is_told(made):
    [line] = wrong(made.chain.parent / "leaf.crt", made.key)
    assert "holds one certificate alone; give the full chain" in line


def test_an_authority_that_phones_do_not_know_is_told(made):
    [line] = wrong(made.chain, made.key)
    assert "comes from an authority that phones do not know; get one from a public authority" in line


def test_a_certificate_signed_by_itself_is_told(tmp_path):
    assert certificate.make(tmp_path / "own.crt", tmp_path / "own.key", NAME)
    [line] = wrong(tmp_path / "own.crt", tmp_path / "own.key")
    assert "is signed by itself, which no phone takes" in line


def test_a_certificate_with_a_common_name_alone_is_for_nobody(tmp_path):
    """Browsers and phones have not looked at it for years (RFC 9525), openssl does."""
    words = ("-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}", "-keyout", tmp_path / "cn.key")
    authority._openssl("req", *words, "-out", tmp_path / "cn.crt")
    assert not expiry.is_for(tmp_path / "cn.crt", NAME)


def test_an_installation_refuses_a_certificate_that_phones_refuse(box, made, monkeypatch, tmp_path):
    assert all(each.ok for each in checks.examine(box(), tmp_path / "good"))
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "do not know" in checks.examine(box(), tmp_path / "unknown")[0].line()


def test_the_doctor_tells_its_end_and_whether_phones_are_told(box, tmp_path):
    def said(at: datetime) -> str:
        return "\n".join(each.line() for each in doctor.examine(box(), at, tmp_path))

    assert "WRONG  phones are not told of the captive portal API" in said(now())
    advertise.renew(box(), now())
    assert "ok     phones are told of the captive portal API (DHCP option 114)" in said(now())
    assert "holds for 4 days; renew it" in said(now() + timedelta(days=DAYS - 5))


def test_phones_are_told_of_the_api_while_the_certificate_is_good(box):
    settings = box(ipv6="masquerade")
    assert "phones are told of the API" in advertise.renew(settings, now())
    told = Path(settings.run_dir, certified.API_OPTIONS).read_text()
    assert told == f"114,https://{NAME}/captive-api\noption6:103,https://{NAME}/captive-api\n"
    assert certified.portal_url(settings) == f"https://{NAME}/"


def test_nobody_is_told_any_more_a_lease_before_the_end(box):
    settings = box(lease_minutes=120)
    end = expiry.ends(Path(settings.certificate))
    advertise.renew(settings, end - timedelta(minutes=121))
    assert Path(settings.run_dir, certified.API_OPTIONS).exists()
    advertise.renew(settings, end - timedelta(minutes=119))
    assert not Path(settings.run_dir, certified.API_OPTIONS).exists()
    assert certified.portal_url(settings).startswith("https://"), "it holds still"


def test_after_its_end_the_portal_is_offered_over_http_until_a_new_one_comes(box):
    settings = box()
    assert "has ended" in advertise.renew(settings, now() + timedelta(days=DAYS + 1))
    assert certified.portal_url(settings) == f"http://{NAME}/"
    assert "has ended" in certified.refused(settings)
    assert not Path(settings.run_dir, certified.API_OPTIONS).exists()
    advertise.renew(settings, now())
    assert certified.portal_url(settings) == f"https://{NAME}/"


def test_a_box_without_a_clock_goes_on_offering_what_phones_take(box):
    advertise.renew(box(), datetime(1970, 1, 1, tzinfo=UTC))
    assert Path(box().run_dir, certified.API_OPTIONS).exists()


def test_a_certificate_that_is_gone_is_not_offered(box, tmp_path):
    settings = box(certificate=str(tmp_path / "gone.pem"))
    assert "is not a certificate that can be read" in advertise.renew(settings, now())
    assert certified.portal_url(settings).startswith("http://")


def test_the_hosts_that_tell_what_was_taken_back_are_read_from_the_whole_chain(good):
    """By http on port 80 alone; no address, no host of a maker of phones, and not where the issuer's own file is."""
    assert expiry.revocation_hosts(good.chain) == ["lists.authority.example", "ocsp.authority.example"]
