"""Tests of what is hidden of a person."""
