/* A textbook's kmalloc over a textbook's slab allocator: a cache for each class, found as Linux finds it, in a table for
 * sizes up to 192 and by the highest bit beyond (Linux 6.18: kmalloc_slab in mm/slab.h). What is recorded needs no block
 * of pages, so it has none. It refuses to free what nobody holds, as ours does: a bit for each word says what is held.
 * What ours does and this does not: it keeps objects for each processor, says why it refuses, clears the link of an object
 * that it hands out and the pages that it gives back, merges these with others, and knows only when it runs how large a
 * page is and where memory begins.
 *
 * replay_sizes() makes the calls that replay() in kmalloc.py makes.
 */
#include "slab.c"

static const uint8_t class_of_words[24] = {0, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6};

static uint32_t held_at[1 << 16];

static void *hold(void *block)
{
	uint64_t word = ((char *)block - memory) >> 3;

	if (block)
		held_at[word >> 5] |= 1u << (word & 31);
	return block;
}

static void *kmalloc(uint64_t size)
{
	if (size == 0)
		return (void *)16;
	if (size > 8192)
		return NULL;
	if (size <= 192)
		return hold(alloc(&caches[class_of_words[(size - 1) >> 3]]));
	return hold(alloc(&caches[63 - __builtin_clzll(size - 1)]));
}

static int kfree(void *block)
{
	uint64_t offset = (char *)block - memory, word = offset >> 3;

	if ((uintptr_t)block <= 16)
		return 0;
	if (offset >= pages << PAGE_SHIFT || offset & 7 || !(held_at[word >> 5] >> (word & 31) & 1))
		return -1;
	held_at[word >> 5] ^= 1u << (word & 31);
	release(block);
	return 0;
}

uint64_t replay_sizes(const int64_t *sizes, const int64_t *slots, uint64_t count, uint64_t **held)
{
	uint64_t checksum = 0;

	for (uint64_t call = 0; call < count; call++) {
		uint64_t **block = &held[slots[call]];

		if (sizes[call] >= 0) {
			*block = kmalloc(sizes[call]);
			**block = call;
		} else {
			checksum = checksum * 1099511628211u + **block;
			kfree(*block);
		}
	}
	return checksum;
}
