"""The generator of the book: pages from the law, its pairing, and runs of the implementation."""
