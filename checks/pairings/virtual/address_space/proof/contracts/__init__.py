"""What functions of page tables establish for those that call them, in the law's terms; and what their loops keep.

The core of each operation is a function with a contract: what becomes of the map, and that every invariant holds again.
So an operation is shown by the contracts of what it calls, and the tables are looked into only where one of these is
shown. A module here is about the section of the implementation that has its name.
"""

from checks.pairings.virtual.address_space.proof.contracts import entries, operations, pages, tables

FUNCTIONS = (*entries.FUNCTIONS, *tables.FUNCTIONS, *pages.FUNCTIONS, *operations.FUNCTIONS)
