"""A part that there is not, for what compiled exploration must be able to do: a number, of which an old one may be kept."""
