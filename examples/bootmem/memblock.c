/* Early memory as Linux has kept it since bootmem: two sorted lists of regions that do not touch, what is memory and what
   is reserved, in bytes. It trusts its callers: nothing is checked that memblock does not check. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FRAME_SIZE = 4096 };

typedef uint64_t phys;

struct region {
    phys base, end;
};

struct list {
    struct region *at;
    size_t count, room;
};

struct memblock {
    struct list memory, reserved;
    phys end, own, own_end;            /* what was said when it was made; memblock itself needs no frame of its own */
    phys *pages;                       /* after the handover: the free frames */
    size_t left;
};

/* ---- lists of regions ---- */

static bool insert(struct list *list, size_t place, phys base, phys end)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 8;
        struct region *more = realloc(list->at, room * sizeof *more);
        if (more == NULL)
            return false;
        list->at = more;
        list->room = room;
    }
    memmove(list->at + place + 1, list->at + place, (list->count - place) * sizeof *list->at);
    list->at[place] = (struct region){base, end};
    list->count++;
    return true;
}

static void drop(struct list *list, size_t place)
{
    list->count--;
    memmove(list->at + place, list->at + place + 1, (list->count - place) * sizeof *list->at);
}

/* One region for all that it overlaps or touches. */
static int add_range(struct list *list, phys base, phys end)
{
    size_t place = 0;
    while (place < list->count && list->at[place].end < base)
        place++;
#ifdef BUG_NESTED
    return insert(list, place, base, end) ? 0 : -1;
#endif
    while (place < list->count && list->at[place].base <= end) {
        if (list->at[place].base < base)
            base = list->at[place].base;
#ifdef BUG_SHRINKS
        end = list->at[place].end;      /* the later region surely ends later */
#else
        if (list->at[place].end > end)
            end = list->at[place].end;
#endif
        drop(list, place);
    }
    return insert(list, place, base, end) ? 0 : -1;
}

static int remove_range(struct list *list, phys base, phys end)
{
    for (size_t place = 0; place < list->count; place++) {
        struct region *it = &list->at[place], old = *it;
        if (old.end <= base || end <= old.base)
            continue;
        if (old.base < base && end < old.end) {
            it->end = base;
#ifdef BUG_FORGETS_THE_REST
            return 0;
#endif
            return insert(list, place + 1, end, old.end) ? 0 : -1;
        }
        if (old.base < base)
            it->end = base;
        else if (end < old.end)
            it->base = end;
        else
            drop(list, place--);
    }
    return 0;
}

/* The next gap between reserved regions within memory, from an address down; as for_each_free_mem_range_reverse. */
static bool gap_below(const struct memblock *blocks, phys limit, struct region *found)
{
    for (size_t m = blocks->memory.count; m-- > 0;) {
        struct region memory = blocks->memory.at[m];
        if (memory.base >= limit)
            continue;
        phys end = memory.end < limit ? memory.end : limit;
        for (size_t r = blocks->reserved.count; r-- > 0;) {
            struct region reserved = blocks->reserved.at[r];
            if (reserved.base >= end)
                continue;
            if (reserved.end < end) {
                *found = (struct region){reserved.end > memory.base ? reserved.end : memory.base, end};
                return true;
            }
            end = reserved.base;
            if (end <= memory.base)
                break;
        }
        if (end > memory.base) {
            *found = (struct region){memory.base, end};
            return true;
        }
    }
    return false;
}

/* ---- the allocator ---- */

struct memblock *memblock_new(size_t frames, phys own)
{
    struct memblock *blocks = calloc(1, sizeof *blocks);
    if (blocks == NULL)
        return NULL;
    blocks->end = (phys)frames * FRAME_SIZE;
    blocks->own = own;
    blocks->own_end = own + (frames + 16383) / 16384 * FRAME_SIZE;
    add_range(&blocks->memory, own, blocks->own_end);
    add_range(&blocks->reserved, own, blocks->own_end);
    return blocks;
}

void memblock_delete(struct memblock *blocks)
{
    free(blocks->memory.at);
    free(blocks->reserved.at);
    free(blocks->pages);
    free(blocks);
}

int memblock_add(struct memblock *blocks, phys base, phys size)
{
    return add_range(&blocks->memory, base, base + size);
}

int memblock_reserve(struct memblock *blocks, phys base, phys size)
{
    return add_range(&blocks->reserved, base, base + size);
}

int memblock_phys_free(struct memblock *blocks, phys base, phys size)
{
    return remove_range(&blocks->reserved, base, base + size);
}

/* 0 where there is none, as memblock_phys_alloc_range answers; so frame 0 is nobody's to allocate. */
phys memblock_phys_alloc_range(struct memblock *blocks, phys size, phys align, phys limit)
{
    struct region gap;
    for (; gap_below(blocks, limit, &gap); limit = gap.base) {
        if (gap.end - gap.base < size)
            continue;
        phys base = (gap.end - size) / align * align;
        if (base < gap.base || base == 0)
            continue;
        return add_range(&blocks->reserved, base, base + size) == 0 ? base : 0;
    }
    return 0;
}

/* Every free frame, and the allocator's own; how many there are. */
unsigned long memblock_free_all(struct memblock *blocks)
{
    struct region gap;
    remove_range(&blocks->reserved, blocks->own, blocks->own_end);
    blocks->pages = malloc(blocks->end / FRAME_SIZE * sizeof *blocks->pages);
    for (phys limit = blocks->end; gap_below(blocks, limit, &gap); limit = gap.base)
        for (phys page = gap.base; page < gap.end; page += FRAME_SIZE)
            blocks->pages[blocks->left++] = page;
    return blocks->left;
}

/* A frame of those; -1 after the last one. */
long alloc_page(struct memblock *blocks)
{
    return blocks->left > 0 ? (long)blocks->pages[--blocks->left] : -1;
}
