/* A malloc in a piece of memory that it is given. Every chunk has a header: how long it is, whether it is in use, and how
 * long the chunk before it is. The first free chunk that is large enough is taken, and cut; free joins what is free on
 * both sides. What is no block that is in use is not freed: that ends the process.
 *
 * With a symbol BUG_… defined it has one fault; README.md says which. */
#include "heap.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct chunk {
    size_t size;    /* bytes, this header included; the lowest bit: in use */
    size_t before;  /* bytes of the chunk before it; 0, if it is the first */
};

enum {
    HEADER = sizeof(struct chunk),
#ifdef BUG_SMALL_GRAIN
    GRAIN = 8,
#else
    GRAIN = 16,
#endif
    LEAST = HEADER + GRAIN,
};

static unsigned char *begin, *end;

static size_t size_of(const struct chunk *chunk)
{
    return chunk->size & ~(size_t)1;
}

static bool is_used(const struct chunk *chunk)
{
    return chunk->size & 1;
}

static struct chunk *next(struct chunk *chunk)
{
    unsigned char *address = (unsigned char *)chunk + size_of(chunk);
    return address < end ? (struct chunk *)address : NULL;
}

/* A chunk is so long from here on: whoever follows it knows. */
static void set(struct chunk *chunk, size_t size, bool used)
{
    chunk->size = size | used;
    struct chunk *behind = next(chunk);
    if (behind != NULL)
        behind->before = size;
}

/* Cut what a chunk has beyond `size` off it, if a chunk can be made of it. */
static void trim(struct chunk *chunk, size_t size)
{
    size_t whole = size_of(chunk);
    if (whole - size < LEAST)
        return;
#ifdef BUG_EARLY_REMAINDER
    struct chunk *rest = (struct chunk *)((unsigned char *)chunk + size - HEADER);
    rest->before = size - HEADER;
    set(chunk, size - HEADER, is_used(chunk));
    set(rest, whole - size + HEADER, false);
#else
    struct chunk *rest = (struct chunk *)((unsigned char *)chunk + size);
    rest->before = size;
    chunk->size = size | is_used(chunk);
    set(rest, whole - size, false);
#endif
    struct chunk *behind = next(rest);
    if (behind != NULL && !is_used(behind))
        set(rest, size_of(rest) + size_of(behind), false);
}

/* The bytes of a chunk for so many of its caller's; 0, if there are no such chunks. */
static size_t rounded(size_t size)
{
#ifndef BUG_WRAPS
    if (size > (size_t)(end - begin))
        return 0;
#endif
    size_t whole = (HEADER + size + GRAIN - 1) / GRAIN * GRAIN;
    return whole < LEAST ? LEAST : whole;
}

/* The chunk of a block; NULL, if the address is that of none. */
static struct chunk *find(void *address)
{
    for (struct chunk *chunk = (struct chunk *)begin; chunk != NULL; chunk = next(chunk))
        if ((void *)(chunk + 1) == address && is_used(chunk))
            return chunk;
    return NULL;
}

void heap_init(void *memory, size_t bytes)
{
    begin = memory;
    end = begin + bytes / GRAIN * GRAIN;
    struct chunk *all = memory;
    all->before = 0;
    set(all, end - begin, false);
}

void *heap_aligned_alloc(size_t alignment, size_t size)
{
    size_t wanted = rounded(size);
    if (alignment == 0 || (alignment & (alignment - 1)) != 0 || wanted == 0)
        return NULL;
    for (struct chunk *chunk = (struct chunk *)begin; chunk != NULL; chunk = next(chunk)) {
        if (is_used(chunk))
            continue;
        uintptr_t first = (uintptr_t)(chunk + 1), last = (uintptr_t)chunk + size_of(chunk);
        uintptr_t block = (first + alignment - 1) & ~(uintptr_t)(alignment - 1);
#ifdef BUG_FORGOTTEN_PADDING
        if (size_of(chunk) < wanted)
            continue;
        set(chunk, size_of(chunk), true);
        trim(chunk, wanted);
        return (void *)block;
#endif
        while (block != first && block - first < LEAST)
            block += alignment;
        if (block > last || last - block < wanted - HEADER)
            continue;
        size_t front = block - first;
        if (front > 0) {
            struct chunk *rest = (struct chunk *)((unsigned char *)chunk + front);
            size_t whole = size_of(chunk);
            set(chunk, front, false);
            rest->before = front;
            set(rest, whole - front, false);
            chunk = rest;
        }
        set(chunk, size_of(chunk), true);
        trim(chunk, wanted);
        return chunk + 1;
    }
    return NULL;
}

void *heap_malloc(size_t size)
{
    return heap_aligned_alloc(GRAIN, size);
}

void *heap_calloc(size_t count, size_t size)
{
#ifndef BUG_PRODUCT
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
#endif
    void *block = heap_malloc(count * size);
#ifndef BUG_DIRTY
    if (block != NULL)
        memset(block, 0, count * size);
#endif
    return block;
}

void heap_free(void *address)
{
#ifndef BUG_NULL
    if (address == NULL)
        return;
#endif
    struct chunk *chunk = find(address);
#ifdef BUG_DOUBLE_FREE
    if (chunk == NULL)
        return;
#endif
    if (chunk == NULL)
        abort();
    set(chunk, size_of(chunk), false);
#ifndef BUG_NEVER_MERGES
    struct chunk *behind = next(chunk), *front = (struct chunk *)((unsigned char *)chunk - chunk->before);
    if (behind != NULL && !is_used(behind))
        set(chunk, size_of(chunk) + size_of(behind), false);
    if (chunk->before != 0 && !is_used(front))
        set(front, size_of(front) + size_of(chunk), false);
#endif
}

size_t heap_usable_size(void *address)
{
    struct chunk *chunk = find(address);
#ifdef BUG_USABLE_HEADER
    return chunk != NULL ? size_of(chunk) : 0;
#else
    return chunk != NULL ? size_of(chunk) - HEADER : 0;
#endif
}

void *heap_realloc(void *address, size_t size)
{
    if (address == NULL)
        return heap_malloc(size);
    struct chunk *chunk = find(address);
    if (chunk == NULL)
        abort();
    size_t wanted = rounded(size);
#ifdef BUG_REFUSED_FREES
    if (wanted == 0)
        heap_free(address);
#endif
    if (wanted == 0)
        return NULL;
    struct chunk *behind = next(chunk);
    size_t there = size_of(chunk);
    if (there < wanted && behind != NULL && !is_used(behind) && there + size_of(behind) >= wanted)
        set(chunk, there + size_of(behind), true);
    if (size_of(chunk) >= wanted) {
        trim(chunk, wanted);
        return address;
    }
    void *moved = heap_malloc(size);
    if (moved == NULL)
        return NULL;
#ifdef BUG_COPIES_HEADER
    memcpy(moved, address, there + HEADER);
#elif defined BUG_COPIES_HALF
    memcpy(moved, address, there / 2 - HEADER);
#else
    memcpy(moved, address, there - HEADER);
#endif
    heap_free(address);
    return moved;
}
