/* The textbook buddy allocator in C, to measure ours against: an array of page records, a circular doubly linked
 * free list for each order, the smallest sufficient order first, the block freed last handed out first. It makes the
 * same choices as impl/physical/buddy.py and the same checks, so both must answer every call alike. A record has the
 * 32 bytes of ours.
 */
#include <stdint.h>
#include <stdlib.h>

#define ORDERS 11
#define NOT_ALLOCATED (-2)
#define NO_MEMORY (-12)
#define WRONG_ORDER (-22)
#define OUT_OF_RANGE (-34)

enum { TAIL = 0, FREE = 32, USED = 64 };

struct list_head {
	struct list_head *next, *prev;
};

struct page {
	struct list_head list; /* first, so that a list entry is its page */
	uint64_t state;
	uint64_t spare;
};

struct pool {
	struct list_head free_list[ORDERS];
	int64_t frames;
	int64_t max_order;
	struct page *pages;
};

static void push(struct pool *pool, int64_t frame, int64_t order)
{
	struct list_head *head = &pool->free_list[order], *entry = &pool->pages[frame].list;

	pool->pages[frame].state = FREE + order;
	entry->next = head->next;
	entry->prev = head;
	head->next->prev = entry;
	head->next = entry;
}

static void unlink_page(struct page *page)
{
	page->list.prev->next = page->list.next;
	page->list.next->prev = page->list.prev;
	page->state = TAIL;
}

static int64_t buddy_alloc(struct pool *pool, int64_t wanted)
{
	int64_t order, frame;
	struct page *page;

	if (wanted < 0 || wanted > pool->max_order)
		return OUT_OF_RANGE;
	for (order = wanted; order <= pool->max_order; order++)
		if (pool->free_list[order].next != &pool->free_list[order])
			break;
	if (order > pool->max_order)
		return NO_MEMORY;
	page = (struct page *)pool->free_list[order].next;
	frame = page - pool->pages;
	unlink_page(page);
	while (order > wanted) {
		order--;
		push(pool, frame | (int64_t)1 << order, order);
	}
	page->state = USED + wanted;
	return frame;
}

static int64_t buddy_free(struct pool *pool, int64_t frame, int64_t order)
{
	if (frame < 0 || frame >= pool->frames || order < 0 || order > pool->max_order)
		return OUT_OF_RANGE;
	if (pool->pages[frame].state < USED)
		return NOT_ALLOCATED;
	if (pool->pages[frame].state != (uint64_t)(USED + order))
		return WRONG_ORDER;
	pool->pages[frame].state = TAIL;
	while (order < pool->max_order) {
		int64_t buddy = frame ^ (int64_t)1 << order;

		if ((buddy | (((int64_t)1 << order) - 1)) >= pool->frames)
			break;
		if (pool->pages[buddy].state != (uint64_t)(FREE + order))
			break;
		unlink_page(&pool->pages[buddy]);
		frame &= buddy;
		order++;
	}
	push(pool, frame, order);
	return 0;
}

void pool_reset(struct pool *pool)
{
	int64_t order, frame;

	for (order = 0; order < ORDERS; order++)
		pool->free_list[order].next = pool->free_list[order].prev = &pool->free_list[order];
	for (frame = 0; frame < pool->frames; frame++)
		pool->pages[frame] = (struct page){ { 0, 0 }, TAIL, 0 };
	for (frame = 0; frame < pool->frames; frame += (int64_t)1 << order) {
		order = pool->max_order;
		while ((frame & (((int64_t)1 << order) - 1)) || (frame | (((int64_t)1 << order) - 1)) >= pool->frames)
			order--;
		push(pool, frame, order);
	}
}

struct pool *pool_new(int64_t frames, int64_t max_order)
{
	struct pool *pool = malloc(sizeof(*pool));

	if (!pool)
		return NULL;
	pool->frames = frames;
	pool->max_order = max_order;
	pool->pages = aligned_alloc(64, (frames * sizeof(struct page) + 63) & ~(size_t)63);
	if (!pool->pages) {
		free(pool);
		return NULL;
	}
	pool_reset(pool);
	return pool;
}

void pool_delete(struct pool *pool)
{
	free(pool->pages);
	free(pool);
}

/* The same loop as replay() in replay.py. */
uint64_t replay(struct pool *pool, const int64_t *slots, const int64_t *orders, int64_t calls, int64_t *held)
{
	uint64_t checksum = 0;

	for (int64_t call = 0; call < calls; call++) {
		int64_t slot = slots[call], order = orders[call], answer;

		if (order >= 0) {
			answer = buddy_alloc(pool, order);
			held[slot] = answer << 4 | order;
		} else {
			answer = buddy_free(pool, held[slot] >> 4, held[slot] & 15);
		}
		checksum = checksum * 1099511628211u + (uint64_t)answer;
	}
	return checksum;
}
