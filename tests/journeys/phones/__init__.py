"""Every system the box knows of, emulated, against a whole box in network namespaces."""
