"""One pairing for each chapter that is built, found by its path."""
