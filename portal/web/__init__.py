"""What every page shares: language, headers, forms, errors, filters."""
