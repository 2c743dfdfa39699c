/* A malloc over pages, for which it calls functions that it is given. Blocks are cut off the last region of pages; how many
 * of its blocks are live, each region counts, and when there are none, its pages go back.
 *
 * With a symbol BUG_… defined it has one fault; README.md says which. */
#include <stddef.h>
#include <stdint.h>

typedef void *map_function(size_t bytes);
typedef int unmap_function(void *address, size_t bytes);

struct region {
    struct region *next;
    size_t size, used, live;  /* bytes, bytes, blocks */
};

enum { GRAIN = 16, HEADER = 16, PAGE = 4096, LEAST = 4 * PAGE };

static map_function *map;
static unmap_function *unmap;
static struct region *regions;

void pages_init(map_function *map_pages, unmap_function *unmap_pages)
{
    map = map_pages;
    unmap = unmap_pages;
    regions = NULL;
}

void *pages_malloc(size_t size)
{
    if (size > PTRDIFF_MAX / 2)
        return NULL;
    size = (size + HEADER + GRAIN - 1) / GRAIN * GRAIN;
    struct region *region = regions;
    if (region == NULL || region->size - region->used < size) {
        size_t bytes = (sizeof *region + size + PAGE - 1) / PAGE * PAGE;
        bytes = bytes < LEAST ? LEAST : bytes;
        region = map(bytes);
        if (region == NULL)
            return NULL;
        *region = (struct region){regions, bytes, sizeof *region, 0};
        regions = region;
    }
    unsigned char *chunk = (unsigned char *)region + region->used;
    region->used += size;
    region->live++;
    *(struct region **)chunk = region;
    return chunk + HEADER;
}

void pages_free(void *block)
{
    if (block == NULL)
        return;
    struct region *region = *(struct region **)((unsigned char *)block - HEADER);
    if (--region->live > 0)
        return;
#ifdef BUG_TOUCHES_UNMAPPED
    unmap(region, region->size);
#endif
    struct region **link = &regions;
    while (*link != region)
        link = &(*link)->next;
    *link = region->next;
#ifdef BUG_UNMAPS_TOO_MUCH
    unmap(region, region->size + PAGE);
#elif !defined BUG_TOUCHES_UNMAPPED
    unmap(region, region->size);
#endif
}
