"""Asks, calculates, explains: what a person is entitled to and what would be paid."""
