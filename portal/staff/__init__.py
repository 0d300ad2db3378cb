"""Who may edit: accounts and the audit log (staff.db)."""
