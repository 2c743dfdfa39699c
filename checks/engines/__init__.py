"""What makes evidence: an engine is a module here with a function of its name, called with a pairing and a budget. The
other modules, and the packages, are what engines are made of."""

ENGINES = (
    "explore",
    "compiled",
    "stateful",
    "simulate",
    "observe",
    "validate",
    "prove",
    "mutate",
    "faults",
    "weaken",
    "conform",
    "promises",
    "replay",
    "kill",
)
"""From the quick to the thorough; then those that somebody asks for by name."""
