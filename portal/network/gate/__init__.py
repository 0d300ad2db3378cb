"""The only part of the portal that may touch the firewall; standard library only."""
