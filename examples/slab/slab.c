/* A slab allocator over a piece of memory that it is given. A slab is a block of 2^order pages, aligned to its size. What
 * there is to know of a slab is kept apart from it, in an array with an element for each page; its free objects are
 * linked through themselves, or behind themselves where the cache has a constructor.
 *
 * With a symbol BUG_… defined it has one fault; README.md says which. */
#include "slab.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { PAGE = 4096, PAGES = 256, LARGEST = 10, LINE = 64, CACHES = 8, ENOUGH = 8, CONSTRUCTED = 0x5A };

struct cache {
    size_t size, alignment, stride, link;  /* where in an object, or behind it, the address of the next one is */
    unsigned order, objects, colours, colour;
    bool constructor;
};

struct page {
    struct cache *cache;  /* NULL: it is in no slab */
    unsigned head;        /* the first page of its slab, for which the rest is said */
    unsigned used;
    unsigned char *first;  /* object */
    void *free;
};

static unsigned char *memory;
static size_t pages;
static struct page map[PAGES];
static struct cache caches[CACHES];
static size_t constructed[CACHES];
static bool held[PAGES * PAGE / 8];

void slab_init(void *given, size_t bytes)
{
    memory = given;
    pages = bytes / PAGE;
    memset(map, 0, sizeof map);
    memset(caches, 0, sizeof caches);
    memset(constructed, 0, sizeof constructed);
    memset(held, 0, sizeof held);
}

/* ── Caches ── */

static struct cache *find(int cache)
{
    return cache >= 0 && cache < CACHES && caches[cache].size != 0 ? &caches[cache] : NULL;
}

static unsigned order_for(size_t bytes)
{
    unsigned order = 0;
    while ((size_t)PAGE << order < bytes)
        order++;
    return order;
}

int slab_create(size_t size, size_t alignment, int constructor)
{
    unsigned largest = 0;
    while (largest < LARGEST && (size_t)2 << largest <= pages)
        largest++;
    if (alignment == 0 || (alignment & (alignment - 1)) != 0)
        return -EINVAL;
    if (alignment > (size_t)PAGE << largest || size == 0 || size > ((size_t)PAGE << largest) - (constructor ? 8 : 0))
        return -EINVAL;
    int number = 0;
    while (number < CACHES && caches[number].size != 0)
        number++;
    if (number == CACHES)
        return -ENOMEM;
    size_t link = 0, whole = (size + 7) / 8 * 8;
#ifndef BUG_LINK_INSIDE
    if (constructor) {
        link = whole;
        whole += 8;
    }
#endif
#ifndef BUG_MISALIGNED
    whole = (whole + alignment - 1) & ~(alignment - 1);
#endif
    unsigned order = order_for(whole);
    while (order < 3 && order < largest && ((size_t)PAGE << order) / whole < ENOUGH)
        order++;
    size_t bytes = (size_t)PAGE << order, step = alignment > LINE ? alignment : LINE;
    unsigned objects = bytes / whole, colours = (bytes - objects * whole) / step + 1;
#ifdef BUG_COLOUR
    colours++;
#endif
    caches[number] = (struct cache){size, alignment, whole, link, order, objects, colours, 0, constructor};
    return number;
}

long long slab_shape(int number)
{
    struct cache *cache = find(number);
    if (cache == NULL)
        return -ESRCH;
    return (long long)cache->stride << 32 | (long long)cache->order << 24 | cache->objects;
}

size_t slab_constructed(int cache)
{
    return cache >= 0 && cache < CACHES ? constructed[cache] : 0;
}

/* ── Slabs ── */

static void **link_of(struct cache *cache, void *object)
{
    return (void **)((unsigned char *)object + cache->link);
}

static void construct(struct cache *cache, void *object)
{
    memset(object, CONSTRUCTED, cache->size);
    constructed[cache - caches]++;
}

static void reap(struct page *slab)
{
    struct cache *cache = slab->cache;
#ifndef BUG_NO_DESTRUCTOR
    if (cache->constructor)
        constructed[cache - caches] -= cache->objects;
#endif
    unsigned count = 1u << cache->order;
    for (unsigned page = 0; page < count; page++)
        slab[page].cache = NULL;
}

static bool is_slab(unsigned page, struct cache *cache)
{
    return map[page].cache != NULL && map[page].head == page && (cache == NULL || map[page].cache == cache);
}

/* Give all slabs back of which no object is used; those of one cache, or of all. */
static void trim(struct cache *cache)
{
    for (unsigned page = 0; page < pages; page++)
#ifdef BUG_EARLY_REAP
        if (is_slab(page, cache) && map[page].used <= (map[page].cache->objects > 1))
#else
        if (is_slab(page, cache) && map[page].used == 0)
#endif
            reap(&map[page]);
}

static struct page *grow(struct cache *cache)
{
    unsigned count = 1u << cache->order, number = cache - caches;
    for (unsigned page = 0; page + count <= pages; page += count) {
        unsigned free = 0;
        while (free < count && map[page + free].cache == NULL)
            free++;
        if (free < count)
            continue;
        for (unsigned each = 0; each < count; each++)
#ifdef BUG_LATER_PAGES
            map[page + each] = (struct page){.cache = &caches[number], .head = page + each};
#else
            map[page + each] = (struct page){.cache = &caches[number], .head = page};
#endif
        struct page *slab = &map[page];
        size_t step = cache->alignment > LINE ? cache->alignment : LINE;
        slab->first = memory + (size_t)page * PAGE + cache->colour * step;
        cache->colour = (cache->colour + 1) % cache->colours;
        for (unsigned each = cache->objects; each-- > 0;) {
            void *object = slab->first + each * cache->stride;
            if (cache->constructor)
                construct(cache, object);
            *link_of(cache, object) = slab->free;
            slab->free = object;
        }
        return slab;
    }
    return NULL;
}

static struct page *partial(struct cache *cache)
{
#ifdef BUG_FIRST_PAGE
    unsigned most = cache->stride < PAGE ? PAGE / cache->stride : 1;
#else
    unsigned most = cache->objects;
#endif
    for (unsigned page = 0; page < pages; page++)
        if (is_slab(page, cache) && map[page].used < most)
            return &map[page];
    return NULL;
}

int slab_shrink(int number)
{
    struct cache *cache = find(number);
    if (cache == NULL)
        return -ESRCH;
    trim(cache);
    return 0;
}

int slab_destroy(int number)
{
    struct cache *cache = find(number);
    if (cache == NULL)
        return -ESRCH;
    trim(cache);
    for (unsigned page = 0; page < pages; page++)
        if (is_slab(page, cache))
            return -EBUSY;
    cache->size = 0;
    return 0;
}

/* ── Objects ── */

static bool *is_held(void *object)
{
    return &held[((unsigned char *)object - memory) / 8];
}

void *slab_alloc(int number)
{
    struct cache *cache = find(number);
    if (cache == NULL)
        return NULL;
    struct page *slab = partial(cache);
    if (slab == NULL)
        slab = grow(cache);
    if (slab == NULL) {
        trim(NULL);
        slab = grow(cache);
    }
    if (slab == NULL)
        return NULL;
    void *object = slab->free;
    slab->free = *link_of(cache, object);
    slab->used++;
    *is_held(object) = true;
#ifdef BUG_CONSTRUCTS_AGAIN
    if (cache->constructor)
        construct(cache, object);
#endif
    return object;
}

int slab_free(void *object)
{
    size_t offset = (uintptr_t)object - (uintptr_t)memory;
    if (offset >= pages * PAGE || map[offset / PAGE].cache == NULL)
        return -EFAULT;
    struct page *slab = &map[map[offset / PAGE].head];
    struct cache *cache = slab->cache;
    size_t inside = (unsigned char *)object - slab->first;
#ifdef BUG_INTERIOR
    object = (unsigned char *)object - inside % cache->stride;
    inside -= inside % cache->stride;
#endif
    if (inside % cache->stride != 0 || inside / cache->stride >= cache->objects)
        return -EISDIR;
#ifndef BUG_DOUBLE_FREE
    if (!*is_held(object))
        return -ENOENT;
#endif
    *is_held(object) = false;
    *link_of(cache, object) = slab->free;
    slab->free = object;
    slab->used--;
    return 0;
}

void object_store(void *at, size_t count, int byte)
{
    memset(at, byte, count);
}

unsigned object_load(const void *at, size_t count)
{
    unsigned number = 0;
    for (size_t each = 0; each < count; each++)
        number |= (unsigned)((const unsigned char *)at)[each] << 8 * each;
    return number;
}
