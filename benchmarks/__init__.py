"""Every figure that memspec claims about speed: one command prints them all, as ratios measured side by side."""
