"""Answers citizens' questions from clauses and tables, each with its clause."""
