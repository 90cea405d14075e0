"""Which benefits do a person's identities open, and how are they got? Pure."""
