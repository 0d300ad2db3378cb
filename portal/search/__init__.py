"""Finding things in messy Vietnamese; receives texts and aliases, never reads content."""
