from portal import create_app, settings


def test_privacy_is_written_from_the_settings_in_force(page, tmp_path, clock):
    assert "30 days after" in page("/en/privacy").words
    app = create_app(
        settings.make({"state_dir": str(tmp_path / "other"), "firewall": "none", "retention_days": 0}), clock
    )
    assert "within minutes after the connection ends" in app.test_client().get("/en/privacy").get_data(as_text=True)
