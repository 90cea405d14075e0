"""How well does the assistant answer? Golden questions and their variants asked, scored, reported and logged."""
