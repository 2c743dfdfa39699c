/* A kmalloc over a piece of memory that it is given. Each class has its pages, 2^order of them at a time, divided into
 * blocks of one size; what is larger than two pages gets pages of its own. An array with an element for each page says
 * what it is part of, so an address is all that kfree needs.
 *
 * With a symbol BUG_... defined it has one fault; README.md says which. */
#include "kmalloc.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { PAGE = 4096, PAGES = 256, CLASSES = 13, LARGE = CLASSES };

static const size_t sizes[CLASSES] = {8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192};

struct page {
    bool taken;
    unsigned char class;  /* LARGE: a block of pages */
    unsigned char order;
    unsigned head;        /* the first page */
    unsigned used;        /* blocks that are held, said for the first page */
};

static unsigned char *memory;
static size_t pages;
static struct page map[PAGES];
static bool held[PAGES * PAGE / 8];

void kmalloc_init(void *given, size_t bytes)
{
    memory = given;
    pages = bytes / PAGE;
    memset(map, 0, sizeof map);
    memset(held, 0, sizeof held);
}

static size_t place(const void *block)
{
    return (size_t)((const unsigned char *)block - memory) / 8;
}

/* Pages, aligned to their size; the first one's number, or -1. */
static long take(unsigned order, unsigned class)
{
    size_t count = (size_t)1 << order;
    for (size_t first = 0; first + count <= pages; first += count) {
        size_t page = first;
        while (page < first + count && !map[page].taken)
            page++;
        if (page < first + count)
            continue;
        for (page = first; page < first + count; page++)
            map[page] = (struct page){true, class, order, first, 0};
        return first;
    }
    return -1;
}

static void give(unsigned head)
{
    size_t count = (size_t)1 << map[head].order;
#ifdef BUG_ONE_PAGE
    count = 1;
#endif
    memset(&map[head], 0, count * sizeof map[0]);
}

static unsigned class_of(size_t size)
{
    unsigned class = 0;
    while (sizes[class] < size)
        class++;
#ifdef BUG_NO_96
    if (sizes[class] == 96)
        class++;
#endif
    return class;
}

static void *small(unsigned class)
{
    size_t size = sizes[class];
    unsigned order = size > PAGE;
    for (int attempt = 0; attempt < 2; attempt++) {
        for (size_t head = 0; head < pages; head++) {
            if (!map[head].taken || map[head].class != class || map[head].head != head)
                continue;
            unsigned char *block = memory + head * PAGE, *end = block + ((size_t)PAGE << order);
            for (; block + size <= end; block += size)
                if (!held[place(block)]) {
                    held[place(block)] = true;
                    map[head].used++;
                    return block;
                }
        }
        if (take(order, class) < 0)
            return NULL;
    }
    return NULL;
}

static void *large(size_t size)
{
    unsigned order = 2;
    while ((size_t)PAGE << order < size)
        order++;
    long head = take(order, LARGE);
    if (head < 0)
        return NULL;
    map[head].used = 1;
    held[place(memory + head * PAGE)] = true;
    return memory + head * PAGE;
}

void *kmalloc(size_t size)
{
    if (size == 0)
#ifdef BUG_NULL_FOR_NOTHING
        return NULL;
#else
        return ZERO_SIZE_PTR;
#endif
#ifdef BUG_ROUNDS_FIRST
    size = (size + 7) & ~(size_t)7;
    if (size == 0)
        size = 8;
#endif
    if (size > pages * PAGE)
        return NULL;
    return size <= sizes[CLASSES - 1] ? small(class_of(size)) : large(size);
}

void *kzalloc(size_t size)
{
    void *block = kmalloc(size);
#ifndef BUG_DIRTY
    if (block != NULL && block != ZERO_SIZE_PTR)
        memset(block, 0, size);
#endif
    return block;
}

static bool is_nothing(const void *block)
{
    return block == NULL || block == ZERO_SIZE_PTR;
}

/* 0, or why nobody holds it. */
static int refusal(const void *block)
{
    size_t offset = (uintptr_t)block - (uintptr_t)memory;
    if (offset >= pages * PAGE || !map[offset / PAGE].taken)
        return -EFAULT;
    const struct page *page = &map[offset / PAGE];
    size_t within = offset - (size_t)page->head * PAGE;
    size_t size = page->class == LARGE ? (size_t)PAGE << page->order : sizes[page->class];
    if (within % size != 0)
        return -EISDIR;
    return held[offset / 8] ? 0 : -ENOENT;
}

static size_t usable(const void *block)
{
    const struct page *page = &map[((const unsigned char *)block - memory) / PAGE];
    return page->class == LARGE ? (size_t)PAGE << page->order : sizes[page->class];
}

int kfree(void *block)
{
    if (is_nothing(block))
        return 0;
    int refused = refusal(block);
#ifdef BUG_DOUBLE_FREE
    if (refused == -ENOENT)
        return 0;
#endif
    if (refused != 0)
        return refused;
    unsigned head = map[((unsigned char *)block - memory) / PAGE].head;
    held[place(block)] = false;
    if (--map[head].used == 0)
        give(head);
    return 0;
}

long ksize(const void *block)
{
    if (is_nothing(block))
        return 0;
    int refused = refusal(block);
    return refused != 0 ? refused : (long)usable(block);
}

void *krealloc(void *block, size_t size)
{
    if (is_nothing(block))
        return kmalloc(size);
    if (refusal(block) != 0)
        return NULL;
    if (size == 0) {
        kfree(block);
        return ZERO_SIZE_PTR;
    }
    size_t have = usable(block);
#ifdef BUG_OLD_SIZE
    /* Moved to a smaller class where there is room; and all that the old block had is copied. */
    void *moved = size <= have / 4 ? kmalloc(size) : NULL;
    if (moved != NULL) {
        memcpy(moved, block, have);
        kfree(block);
        return moved;
    }
#endif
    if (size <= have)
        return block;
    void *larger = kmalloc(size);
#ifdef BUG_REFUSED_FREES
    if (larger == NULL)
        kfree(block);
#endif
    if (larger == NULL)
        return NULL;
    memcpy(larger, block, have);
    kfree(block);
    return larger;
}
