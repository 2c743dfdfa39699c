"""The readings of the law: engines, pairings, evidence, the command line."""
