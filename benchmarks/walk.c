/* The page-table walk in C, to measure ours against: over the same memory, with the same control bits, and with the
 * answers of impl/virtual/walk.py, so both must answer every access alike. The two widths of entries have a function
 * each.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of the control bits, as impl/virtual/walk.py reads them. */
#define WRITE_PROTECT (1u << 0)
#define LARGE_PAGES (1u << 1)
#define LONG_MODE (1u << 2)
#define FIVE_LEVELS (1u << 3)
#define NO_EXECUTE_ENABLED (1u << 4)
#define NO_KERNEL_FETCH (1u << 5)
#define NO_KERNEL_ACCESS (1u << 6)

/* Of an access; the first three, and a fetch, are those of an error code. */
#define PROTECTION (1u << 0)
#define WRITE (1u << 1)
#define BY_USER (1u << 2)
#define IMPLICIT (1u << 5)
#define RESERVED (1u << 3)
#define FETCH (1u << 4)
#define MEANT (1u << 6)

/* Of an entry. */
#define PRESENT ((uint64_t)1 << 0)
#define WRITABLE ((uint64_t)1 << 1)
#define USER ((uint64_t)1 << 2)
#define ACCESSED ((uint64_t)1 << 5)
#define DIRTY ((uint64_t)1 << 6)
#define LARGE ((uint64_t)1 << 7)
#define NO_EXECUTE ((uint64_t)1 << 63)
#define FRAME ((uint64_t)0x000ffffffffff000)

#define NO_TABLE (~(int64_t)(1 << 8))
#define NOT_CANONICAL (~(int64_t)(1 << 9))

struct mmu {
	uint64_t *memory;
	uint64_t frames;
	uint64_t absent; /* the bits that physical addresses do not have */
	uint64_t root;
	uint32_t control;
};

static int64_t fault(const struct mmu *mmu, uint32_t how, uint32_t why)
{
	if (how & WRITE)
		why |= WRITE;
	if ((how & BY_USER) && !(how & IMPLICIT))
		why |= BY_USER;
	if ((how & FETCH) && ((mmu->control & NO_KERNEL_FETCH) ||
			      ((mmu->control & LONG_MODE) && (mmu->control & NO_EXECUTE_ENABLED))))
		why |= FETCH;
	return ~(int64_t)why;
}

static bool is_denied(const struct mmu *mmu, uint32_t how, uint64_t rights, bool no_execute)
{
	bool by_user = (how & BY_USER) && !(how & IMPLICIT);

	if ((how & FETCH) && no_execute)
		return true;
	if ((how & WRITE) && !(rights & WRITABLE) && (by_user || (mmu->control & WRITE_PROTECT)))
		return true;
	if (by_user)
		return !(rights & USER);
	if (!(rights & USER))
		return false;
	if (how & FETCH)
		return mmu->control & NO_KERNEL_FETCH;
	return (mmu->control & NO_KERNEL_ACCESS) && (!(how & MEANT) || (how & IMPLICIT));
}

static int64_t walk_wide(const struct mmu *mmu, uint64_t address, uint32_t how)
{
	int levels = mmu->control & FIVE_LEVELS ? 5 : 4, level = levels, shift = 12 + 9 * (levels - 1);
	int64_t sign = (int64_t)address >> (11 + 9 * levels);
	uint64_t table = mmu->root & FRAME, rights = WRITABLE | USER, unmarked = 0, entry, offset, flags, pat;
	uint64_t *passed[5];
	bool no_execute = false;

	if (sign != 0 && sign != -1)
		return NOT_CANONICAL;
	for (;; level--, shift -= 9) {
		bool large;

		if (table >> 12 >= mmu->frames)
			return NO_TABLE;
		passed[level - 1] = &mmu->memory[table / 8 + (address >> shift & 511)];
		entry = *passed[level - 1];
		if (!(entry & PRESENT))
			return fault(mmu, how, 0);
		large = (entry & LARGE) && (level == 2 || level == 3);
		if ((entry & mmu->absent) || ((entry & NO_EXECUTE) && !(mmu->control & NO_EXECUTE_ENABLED)) ||
		    (large && (entry & (((uint64_t)1 << shift) - ((uint64_t)1 << 13)))) ||
		    (level > 3 && (entry & LARGE)))
			return fault(mmu, how, PROTECTION | RESERVED);
		rights &= entry;
		no_execute |= entry >> 63;
		unmarked |= ~entry & ACCESSED;
		if (large || level == 1)
			break;
		table = entry & FRAME;
	}
	if (is_denied(mmu, how, rights, no_execute))
		return fault(mmu, how, PROTECTION);
	flags = how & WRITE ? ACCESSED | DIRTY : ACCESSED;
	if (unmarked || (flags & ~entry)) {
		for (int above = level; above < levels; above++)
			*passed[above] |= ACCESSED;
		*passed[level - 1] |= flags;
	}
	offset = ((uint64_t)1 << shift) - 1;
	pat = entry >> (level > 1 ? 12 : 7) & 1;
	return (int64_t)((entry >> 3 & 3) | pat << 2) << 52 | (entry & FRAME & ~offset) | (address & offset);
}

static int64_t walk_narrow(const struct mmu *mmu, uint64_t address, uint32_t how)
{
	uint32_t *memory = (uint32_t *)mmu->memory; /* the machine is little-endian, as the paged one */
	uint64_t table = mmu->root & 0xfffff000, rights, entry, flags, offset, pat, high = 0;
	uint32_t *root = NULL, *place;
	int shift = 22;
	bool unmarked;

	if (table >> 12 >= mmu->frames)
		return NO_TABLE;
	place = &memory[table / 4 + (address >> 22 & 1023)];
	entry = *place;
	rights = entry;
	unmarked = !(entry & ACCESSED);
	if (!(entry & PRESENT))
		return fault(mmu, how, 0);
	if ((entry & LARGE) && (mmu->control & LARGE_PAGES)) {
		if (entry & ((mmu->absent >> 32 & 0xff) << 13 | 1 << 21))
			return fault(mmu, how, PROTECTION | RESERVED);
		pat = entry >> 12 & 1;
		high = (entry >> 13 & 0xff) << 32;
	} else {
		table = entry & 0xfffff000;
		if (table >> 12 >= mmu->frames)
			return NO_TABLE;
		root = place;
		place = &memory[table / 4 + (address >> 12 & 1023)];
		entry = *place;
		if (!(entry & PRESENT))
			return fault(mmu, how, 0);
		rights &= entry;
		unmarked |= !(entry & ACCESSED);
		shift = 12;
		pat = entry >> 7 & 1;
	}
	if (is_denied(mmu, how, rights, false))
		return fault(mmu, how, PROTECTION);
	flags = how & WRITE ? ACCESSED | DIRTY : ACCESSED;
	if (unmarked || (flags & ~entry)) {
		if (root)
			*root |= ACCESSED;
		*place |= flags;
	}
	offset = ((uint64_t)1 << shift) - 1;
	return (int64_t)((entry >> 3 & 3) | pat << 2) << 52 | high | (entry & 0xfffff000 & ~offset) | (address & offset);
}

static int64_t translate(const struct mmu *mmu, uint64_t address, uint32_t how)
{
	return mmu->control & LONG_MODE ? walk_wide(mmu, address, how) : walk_narrow(mmu, address, how);
}

/* The same loop as walk_all() in walk.py. */
uint64_t walk_all(uint64_t *memory, uint64_t frames, uint64_t absent, uint64_t root, uint32_t control,
		  const int64_t *addresses, const int64_t *hows, int64_t accesses, int64_t rounds)
{
	struct mmu mmu = { memory, frames, absent, root, control };
	uint64_t checksum = 0;

	for (int64_t round = 0; round < rounds; round++)
		for (int64_t access = 0; access < accesses; access++)
			checksum = checksum * 1099511628211u +
				   (uint64_t)translate(&mmu, (uint64_t)addresses[access], (uint32_t)hows[access]);
	return checksum;
}
