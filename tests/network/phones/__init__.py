"""The emulated systems against small portals that do right and wrong: shown to tell them apart."""
