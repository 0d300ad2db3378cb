"""Real programs that look for captive portals, each in a phone's place: nothing of them is imitated."""
