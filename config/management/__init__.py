"""The site as a whole: what is missing, backup and restore."""
