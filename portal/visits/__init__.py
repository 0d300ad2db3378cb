"""What residents did: sessions, counts (activity.db); what is kept expires by itself."""
