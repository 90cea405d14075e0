"""What is paid: the layers one after the other, in integer fen, with ranges where documents are silent. Pure."""
