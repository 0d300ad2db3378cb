"""Running the machine: rendered configs, checks, install."""
