"""Pictures of the parts of chapter 3."""
