/* A malloc that grows by sbrk, which it is given. Chunks lie one behind the other, each with a header: how long it is, and
 * whether it is in use. The first free one that is large enough is taken; what is free at the end goes back.
 *
 * With a symbol BUG_… defined it has one fault; README.md says which. */
#include <stddef.h>
#include <stdint.h>

typedef void *sbrk_function(ptrdiff_t increment);

struct chunk {
    size_t size;  /* bytes, this header included */
    size_t is_used;
};

enum { GRAIN = 16, HEADER = sizeof(struct chunk) };

static sbrk_function *more;
static unsigned char *begin, *end;

static struct chunk *next(struct chunk *chunk)
{
    return (struct chunk *)((unsigned char *)chunk + chunk->size);
}

/* A chunk, and all free ones behind it, are one. */
static void join(struct chunk *chunk)
{
    while ((unsigned char *)next(chunk) < end && !next(chunk)->is_used)
        chunk->size += next(chunk)->size;
}

void grow_init(sbrk_function *sbrk)
{
    more = sbrk;
    begin = end = sbrk(0);
}

static void *taken(struct chunk *chunk, size_t size)
{
    if (chunk->size - size >= HEADER + GRAIN) {
        struct chunk *rest = (struct chunk *)((unsigned char *)chunk + size);
        rest->size = chunk->size - size;
        rest->is_used = 0;
        chunk->size = size;
    }
    chunk->is_used = 1;
    return chunk + 1;
}

void *grow_malloc(size_t size)
{
    if (size > PTRDIFF_MAX / 2)
        return NULL;
    size = (size + HEADER + GRAIN - 1) / GRAIN * GRAIN;
    struct chunk *chunk = (struct chunk *)begin;
    for (; (unsigned char *)chunk < end; chunk = next(chunk)) {
        if (chunk->is_used)
            continue;
        join(chunk);
        if (chunk->size >= size)
            return taken(chunk, size);
    }
#ifdef BUG_BEYOND_BREAK
    if (more((ptrdiff_t)(size - HEADER)) == (void *)-1)
        return NULL;
#else
    if (more((ptrdiff_t)size) == (void *)-1)
        return NULL;
#endif
    end += size;
    chunk->size = size;
    return taken(chunk, size);
}

void grow_free(void *block)
{
    if (block == NULL)
        return;
    ((struct chunk *)block - 1)->is_used = 0;
    for (struct chunk *chunk = (struct chunk *)begin; (unsigned char *)chunk < end; chunk = next(chunk)) {
        if (chunk->is_used)
            continue;
        join(chunk);
        if ((unsigned char *)next(chunk) < end)
            continue;
#ifdef BUG_TRIMS_TOO_MUCH
        more(-(ptrdiff_t)(chunk->size + HEADER));
#else
        more(-(ptrdiff_t)chunk->size);
#endif
        end = (unsigned char *)chunk;
        return;
    }
}
