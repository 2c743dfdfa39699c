/* Pools of objects of one size, as small kernels have them. A page begins with a header that leads back to its pool, and
 * each free object begins with the address of the next one. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { PAGE = 4096, PAGES = 256, POOLS = 16 };

struct page {
    struct page *next;
    struct pool *pool;
    void **free;
    unsigned held;
};

struct pool {
    size_t size, first;             /* of a slot, and where the first one begins in a page */
    unsigned objects;               /* that a page has room for; 0 where there is no such pool */
    struct page *pages;
};

static unsigned char *memory;
static size_t pages;
static unsigned char taken[PAGES];
static struct pool pools[POOLS];

void pool_start(void *begin, size_t bytes)
{
    memory = begin;
    pages = bytes / PAGE < PAGES ? bytes / PAGE : PAGES;
    memset(taken, 0, sizeof taken);
    memset(pools, 0, sizeof pools);
}

static size_t rounded(size_t bytes, size_t alignment)
{
    return (bytes + alignment - 1) & ~(alignment - 1);
}

struct pool *pool_create(size_t size, size_t alignment)
{
    if (size == 0 || size > PAGE || alignment == 0 || alignment > PAGE || (alignment & (alignment - 1)) != 0)
        return NULL;
    if (alignment < sizeof(void *))
        alignment = sizeof(void *);
    size = rounded(size, alignment);
    size_t first = rounded(sizeof(struct page), alignment);
    for (int number = 0; number < POOLS && first + size <= PAGE; number++)
        if (pools[number].objects == 0) {
            pools[number] = (struct pool){ size, first, (PAGE - first) / size, NULL };
            return &pools[number];
        }
    return NULL;
}

/* For memspec: stride << 32 | order << 24 | objects. */
long long pool_shape(const struct pool *pool)
{
    return (long long)pool->size << 32 | pool->objects;
}

static struct page *new_page(struct pool *pool)
{
    for (size_t number = 0; number < pages; number++)
        if (!taken[number]) {
            struct page *page = (struct page *)(memory + number * PAGE);
            *page = (struct page){ pool->pages, pool, NULL, 0 };
            for (unsigned object = pool->objects; object-- > 0;) {
                void **made = (void **)((unsigned char *)page + pool->first + object * pool->size);
                *made = page->free;
                page->free = made;
            }
            taken[number] = 1;
            return pool->pages = page;
        }
    return NULL;
}

void *pool_alloc(struct pool *pool)
{
    struct page *page = pool->pages;
    while (page != NULL && page->free == NULL)
        page = page->next;
    if (page == NULL && (page = new_page(pool)) == NULL)
        return NULL;
    void **object = page->free;
    page->free = *object;
    page->held++;
    return object;
}

void pool_free(void *address)
{
    struct page *page = (struct page *)((uintptr_t)address & ~(uintptr_t)(PAGE - 1)), **at;
    void **object = address;
#ifdef BUG_SECOND_WORD
    object[1] = NULL;               /* of an object of 8 bytes, the next one's */
#endif
    *object = page->free;
    page->free = object;
    if (--page->held > 0)
        return;
    for (at = &page->pool->pages; *at != page;)
        at = &(*at)->next;
#ifdef BUG_CUTS_LIST
    *at = NULL;                     /* and all pages behind it are lost */
#else
    *at = page->next;
#endif
    taken[((unsigned char *)page - memory) / PAGE] = 0;
}
