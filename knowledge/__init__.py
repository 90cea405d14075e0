"""What the policy says: documents, clauses, tables, search."""
