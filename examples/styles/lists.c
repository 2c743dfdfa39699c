/* Free lists in the blocks themselves, one for each power of two, and no header: what size a block has is known of the
 * page that it lies in. A page that was cut up stays so. Larger blocks are whole pages. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { PAGE = 4096, SMALLEST = 8, SIZES = 9 }; /* 8, 16, …, 2048 bytes */
enum { FREE = 0, LARGE = SIZES + 1, REST, OWN }; /* and 1, 2, …: cut up in blocks of the first size, the second, … */

struct page {
    uint32_t kind, pages; /* of a LARGE block, how many it has */
};

struct link {
    struct link *next;
};

static unsigned char *memory;
static struct page *about; /* in the first of the pages */
static size_t count;
static struct link *lists[SIZES];

int lists_init(void *arena, size_t bytes)
{
    memory = arena;
    about = arena;
    count = bytes / PAGE;
    memset(about, 0, count * sizeof *about);
    memset(lists, 0, sizeof lists);
    for (size_t page = 0; page * PAGE < count * sizeof *about; page++)
        about[page].kind = OWN;
    return 0;
}

static void *run_of(size_t pages, uint32_t kind)
{
    for (size_t page = 0, found = 0; page < count; page++) {
        found = about[page].kind == FREE ? found + 1 : 0;
        if (found < pages)
            continue;
        size_t first = page + 1 - pages;
        for (size_t each = first; each <= page; each++)
            about[each].kind = REST;
        about[first] = (struct page){ kind, pages };
        return memory + first * PAGE;
    }
    return NULL;
}

static void *small(int which)
{
    struct link *block = lists[which];
    size_t size = (size_t)SMALLEST << which;

    if (block == NULL) {
        unsigned char *page = run_of(1, which + 1);
        if (page == NULL)
            return NULL;
#ifdef BUG_ONE_MORE
        for (size_t place = 0; place <= PAGE; place += size) {
#else
        for (size_t place = 0; place < PAGE; place += size) {
#endif
            struct link *each = (struct link *)(page + place);
            each->next = block;
            block = each;
        }
    }
    lists[which] = block->next;
    return block;
}

void *lists_malloc(size_t size)
{
    if (size > count * PAGE)
        return NULL;
    for (int which = 0; which < SIZES; which++)
        if (size <= (size_t)SMALLEST << which)
            return small(which);
    return run_of((size + PAGE - 1) / PAGE, LARGE);
}

static struct page *page_of(void *address)
{
    return &about[((unsigned char *)address - memory) / PAGE];
}

size_t lists_usable_size(void *address)
{
    if (address == NULL)
        return 0;
    struct page *page = page_of(address);
    return page->kind == LARGE ? (size_t)page->pages * PAGE : (size_t)SMALLEST << (page->kind - 1);
}

void lists_free(void *address)
{
    if (address == NULL)
        return;
    struct page *page = page_of(address);
    if (page->kind == LARGE) {
        for (size_t pages = page->pages; pages > 0; pages--)
            page[pages - 1].kind = FREE;
        return;
    }
    struct link *block = address;
    block->next = lists[page->kind - 1];
    lists[page->kind - 1] = block;
}

/* A block of a power of two lies at a multiple of it, and a larger one at a page's beginning. */
void *lists_aligned_alloc(size_t alignment, size_t size)
{
    if (alignment == 0 || alignment & (alignment - 1) || alignment > PAGE)
        return NULL;
    return lists_malloc(size < alignment ? alignment : size);
}

void *lists_calloc(size_t number, size_t size)
{
    if (size != 0 && number > SIZE_MAX / size)
        return NULL;
    void *made = lists_malloc(number * size);
    return made == NULL ? NULL : memset(made, 0, number * size);
}

void *lists_realloc(void *address, size_t size)
{
    size_t known = lists_usable_size(address);

    if (address != NULL && size == 0) {
        lists_free(address);
        return NULL;
    }
    if (address != NULL && size <= known)
        return address;
    void *made = lists_malloc(size);
    if (made != NULL && address != NULL) {
        memcpy(made, address, known);
        lists_free(address);
    }
    return made;
}
