"""What the policy says, as frozen values: vocabularies, shapes, loading, what is in force, checks. Pure."""
