"""What breaks a tool: bad input, hostile targets, broken surroundings. A file a kind, each with its ROWS."""
