"""The air side as the portal sees it: leases, devices, grants, probes."""
