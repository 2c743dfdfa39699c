"""The generator of the book: a chapter's pages from its file under spec/, its pairing, and runs of its implementation."""
