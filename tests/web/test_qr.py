"""QR codes: the text of the open Wi-Fi is escaped, the drawing is one small path."""

from __future__ import annotations

from portal.web import qr


def test_special_letters_of_a_wifi_name_are_escaped():
    assert qr.wifi_text('a;b,c:d"e\\f') == 'WIFI:T:nopass;S:a\\;b\\,c\\:d\\"e\\\\f;;'
    assert qr.wifi_text("Phường Tân Lập") == "WIFI:T:nopass;S:Phường Tân Lập;;"


def test_the_drawing_is_small_and_named():
    svg = qr.qr_svg("http://tram.home.arpa/", "<Portal>")
    assert len(svg) < 5000
    assert 'aria-label="&lt;Portal&gt;"' in svg
