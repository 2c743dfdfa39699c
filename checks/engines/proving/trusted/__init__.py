"""The trusted computing base of the proofs: a mistake here can make a false theorem hold.

How source is read as formulas, what must be proved of it, and how the solver is asked. Nothing here imports the rest of
the package, which searches for proofs, keeps them, and explains their failures: a mistake there loses a proof, or tells
a failure badly, and makes no false one.
"""
