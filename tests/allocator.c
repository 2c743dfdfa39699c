/* An allocator for tests, to be preloaded: size classes that are powers of two, a list of free blocks for each. It is
   right, unless it is compiled with one of the faults that are named in capitals. */

#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CLASSES 28 /* the largest block has 128 MiB */
#define ARENA ((size_t)1 << 36)
#define UNIT ((size_t)16)

struct header {
    size_t class;
    char *block; /* what was handed out, where that is further behind */
};

struct free_block { struct free_block *next; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *fresh, *end;
static struct free_block *lists[CLASSES];

static size_t class_of(size_t size)
{
    size_t class = 4;
    while (class < CLASSES && ((size_t)1 << class) < size)
        class++;
#ifdef ROUNDS_DOWN
    if (class > 4 && class < CLASSES && ((size_t)1 << class) - size > ((size_t)1 << class) / 2 - 3)
        class--;
#endif
    return class;
}

static struct header *header_of(void *block) { return (struct header *)((char *)block - UNIT); }

static size_t room(void *block)
{
    struct header *header = header_of(block);
    return ((size_t)1 << header->class) - (size_t)((char *)block - header->block);
}

static void *take(size_t class)
{
    struct free_block *block = lists[class];
    if (block != NULL) {
        struct free_block *next = block->next;
#ifdef RACES
        sched_yield();
#endif
        lists[class] = next;
        return block;
    }
    if (fresh == NULL) {
        fresh = mmap(NULL, ARENA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (fresh == MAP_FAILED)
            abort();
        end = fresh + ARENA;
    }
    if ((size_t)(end - fresh) < ((size_t)1 << class) + UNIT)
        return NULL;
    char *made = fresh + UNIT;
    fresh = made + ((size_t)1 << class);
    return made;
}

void *malloc(size_t size)
{
#ifdef WRAPS
    if (size + UNIT < UNIT)
        size += UNIT;
#endif
    size_t class = class_of(size);
    if (class == CLASSES) {
        errno = ENOMEM;
        return NULL;
    }
#ifndef RACES
    pthread_mutex_lock(&lock);
#endif
    void *block = take(class);
#ifndef RACES
    pthread_mutex_unlock(&lock);
#endif
    if (block != NULL)
        *header_of(block) = (struct header){class, block};
    return block;
}

void free(void *block)
{
    if (block == NULL)
        return;
#ifdef DIES
    static int turn;
    if (++turn == 100)
        abort();
#endif
    struct header header = *header_of(block);
#ifdef FORGETS
    static int times;
    if (++times % 100 == 0)
        header.class = header.class > 4 ? header.class + 1 : 4;
#endif
    pthread_mutex_lock(&lock);
    struct free_block *freed = (struct free_block *)header.block;
    freed->next = lists[header.class];
    lists[header.class] = freed;
    pthread_mutex_unlock(&lock);
}

void *calloc(size_t count, size_t size)
{
    size_t bytes = count * size;
#ifndef MULTIPLIES
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
#endif
    char *block = malloc(bytes);
#ifndef DIRTY
    if (block != NULL)
        memset(block, 0, bytes);
#endif
    return block;
}

void *realloc(void *block, size_t size)
{
    if (block == NULL)
        return malloc(size);
    char *moved = malloc(size);
    if (moved == NULL)
        return NULL;
    size_t kept = room(block) < size ? room(block) : size;
#ifdef COPIES_LESS
    kept -= kept > 40;
#endif
#ifdef COPIES_MORE
    kept = room(block) < 4096 ? room(block) : kept;
#endif
    memcpy(moved, block, kept);
    free(block);
    return moved;
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
#ifndef ANY_ALIGNMENT
    if (alignment == 0 || alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0)
        return EINVAL;
#endif
    if (alignment < UNIT)
        alignment = UNIT;
    char *made = size + alignment + UNIT < size ? NULL : malloc(size + alignment + UNIT);
    if (made == NULL)
        return ENOMEM;
    struct header header = *header_of(made);
    char *aligned = made + UNIT + (alignment - (uintptr_t)(made + UNIT) % alignment) % alignment;
#ifdef MISALIGNS
    aligned = made + UNIT;
#endif
    *header_of(aligned) = header;
    *block = aligned;
    return 0;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    void *block = NULL;
    return posix_memalign(&block, alignment, size) ? NULL : block;
}

size_t malloc_usable_size(void *block)
{
#ifdef BOASTS
    return room(block) + UNIT + 1;
#endif
    return block == NULL ? 0 : room(block);
}
