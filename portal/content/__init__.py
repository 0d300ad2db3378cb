"""What the office publishes: items of a few kinds, their revisions, imports and exports (content.db)."""
