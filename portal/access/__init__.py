"""Pages that let a device out."""
