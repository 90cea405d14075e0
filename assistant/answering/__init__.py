"""From a question to an answer, as one visible list of steps."""
