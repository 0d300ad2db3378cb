"""Trạm: the captive portal and information station of a public-service office."""
