"""How each part's states are drawn, and which runs show its operations: one file a part, at the law's own path."""
