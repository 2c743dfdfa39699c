"""The implementation: kernel-style code over a memory image. Imports nothing of the project but spec.vocabulary."""
