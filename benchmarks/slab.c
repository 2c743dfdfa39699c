/* A textbook's slab allocator: slabs of 2^3 pages at most, partial and full ones in lists, the free list in the free
 * objects; an address leads to its slab by an array with an element for each page. It trusts its callers, and keeps
 * nothing for each processor. It clears nothing, merges no pages that come back, and has a size of pages built in.
 *
 * replay() makes the calls that replay() in slab.py makes: the first word of an object is written when it is handed out
 * and read before it goes back; what was read is the checksum.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_SHIFT = 12, ORDERS = 4 };

struct slab {
	struct slab *next, *prev;
	struct cache *cache;
	void *free;
	uint64_t used;
};

struct cache {
	uint64_t stride, order, objects, empty;
	struct slab partial, full;
};

static char *memory;
static uint64_t pages, fresh;
static struct slab **slab_of;
static struct slab *slabs;
static void *blocks[ORDERS];
static struct cache caches[16];

static void link_to(struct slab *head, struct slab *slab)
{
	slab->next = head->next;
	slab->prev = head;
	head->next->prev = slab;
	head->next = slab;
}

static void unlink_slab(struct slab *slab)
{
	slab->prev->next = slab->next;
	slab->next->prev = slab->prev;
}

static struct slab *grow(struct cache *cache)
{
	uint64_t count = 1ull << cache->order, first;
	char *block = blocks[cache->order];

	if (block) {
		blocks[cache->order] = *(void **)block;
	} else {
		fresh = (fresh + count - 1) & -count;
		if (fresh + count > pages)
			return NULL;
		block = memory + (fresh << PAGE_SHIFT);
		fresh += count;
	}
	first = (block - memory) >> PAGE_SHIFT;
	struct slab *slab = &slabs[first];
	slab->cache = cache;
	slab->used = 0;
	slab->free = NULL;
	for (uint64_t page = 0; page < count; page++)
		slab_of[first + page] = slab;
	for (uint64_t number = cache->objects; number-- > 0;) {
		void **object = (void **)(block + number * cache->stride);
		*object = slab->free;
		slab->free = object;
	}
	link_to(&cache->partial, slab);
	cache->empty++;
	return slab;
}

static void *alloc(struct cache *cache)
{
	struct slab *slab = cache->partial.next;
	void *object;

	if (slab == &cache->partial && !(slab = grow(cache)))
		return NULL;
	object = slab->free;
	slab->free = *(void **)object;
	if (slab->used++ == 0)
		cache->empty--;
	if (slab->used == cache->objects) {
		unlink_slab(slab);
		link_to(&cache->full, slab);
	}
	return object;
}

static void release(void *object)
{
	struct slab *slab = slab_of[((char *)object - memory) >> PAGE_SHIFT];
	struct cache *cache = slab->cache;

	*(void **)object = slab->free;
	slab->free = object;
	if (slab->used-- == cache->objects) {
		unlink_slab(slab);
		link_to(&cache->partial, slab);
	}
	if (slab->used == 0 && cache->empty++ > 0) {
		char *block = memory + ((slab - slabs) << PAGE_SHIFT);
		unlink_slab(slab);
		cache->empty--;
		*(void **)block = blocks[cache->order];
		blocks[cache->order] = block;
	}
}

int start(uint64_t count, const uint64_t *shapes, uint64_t kinds)
{
	pages = count;
	fresh = 0;
	memory = aligned_alloc(1 << 15, count << PAGE_SHIFT);
	slab_of = calloc(count, sizeof *slab_of);
	slabs = calloc(count, sizeof *slabs);
	if (!memory || !slab_of || !slabs)
		return -1;
	memset(memory, 0, count << PAGE_SHIFT);
	memset(blocks, 0, sizeof blocks);
	for (uint64_t kind = 0; kind < kinds; kind++) {
		struct cache *cache = &caches[kind];
		*cache = (struct cache){shapes[3 * kind], shapes[3 * kind + 1], shapes[3 * kind + 2], 0};
		cache->partial.next = cache->partial.prev = &cache->partial;
		cache->full.next = cache->full.prev = &cache->full;
	}
	return 0;
}

void stop(void)
{
	free(memory);
	free(slab_of);
	free(slabs);
}

uint64_t replay(const int64_t *which, const int64_t *slots, uint64_t count, uint64_t **held)
{
	uint64_t checksum = 0;

	for (uint64_t call = 0; call < count; call++) {
		uint64_t **object = &held[slots[call]];

		if (which[call] >= 0) {
			*object = alloc(&caches[which[call]]);
			**object = call;
		} else {
			checksum = checksum * 1099511628211u + **object;
			release(*object);
		}
	}
	return checksum;
}
