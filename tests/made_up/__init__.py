"""A part that there is not, for what compiled exploration must be able to do: a number, and a cache of it."""
