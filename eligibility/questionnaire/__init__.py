"""What we ask before an estimate, in which order, and how an answer is read. Pure: values in, values out."""
