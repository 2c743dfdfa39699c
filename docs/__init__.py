"""The book about memspec: pages written by hand, and those that docs.book makes of the law and of runs."""
