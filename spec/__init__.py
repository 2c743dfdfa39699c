"""The law: what a memory-management stack must do, stated so that it runs. Imports neither impl nor checks."""
