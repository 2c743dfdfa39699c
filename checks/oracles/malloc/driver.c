/* Calls the process's allocator at random, from several threads, and writes down what it answered and what lay in
   memory.

   driver FILE SEED THREADS EVENTS: FILE is made, and gets a header and for each thread EVENTS records (struct event),
   by a shared mapping, so that what happened before a crash is in it.

   What the order of the records means: each has a number, taken from one counter. A block's is taken after the
   allocator has answered, and a free's before it is called: so what is answered out of memory that was freed has a later
   number than the free. realloc does both in one, and is made while no other thread is in the allocator. The threads
   wait for each other there and nowhere else: malloc and free do run into each other.

   Blocks go from thread to thread through slots. Each is filled with one byte, a different one from time to time, and
   all of that is compared before the block is resized or freed. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST_THREADS 8
#define SLOTS 192
#define FILLED ((size_t)1 << 16)  /* bytes of a large block that are filled, at either end */
#define MOVABLE ((size_t)1 << 24) /* bytes of the largest block that is resized: an allocator may copy all of it */
#define MOST_AT_ONCE 32           /* events of one turn, at most */
#define TOLD ((size_t)64)         /* bytes at the beginning of a block that the law is told of */
#define LOADED ((size_t)4)        /* bytes that it is asked about at once */

enum call { MALLOC = 1, CALLOC, REALLOC, MEMALIGN, FREE, USABLE_SIZE, STORE, LOAD };

struct event { uint64_t number, call, argument1, argument2, argument3, returned; };

struct header {
    char allocator[4096 - 8 * MOST_THREADS]; /* the file that malloc comes from */
    _Atomic uint64_t counts[MOST_THREADS];   /* of events that are whole */
};

struct block {
    char *address;
    size_t size; /* what its caller may use */
    unsigned char byte;
    int told; /* whether the law is told what is in it */
};

struct thread {
    struct event *events;
    _Atomic uint64_t *count;
    size_t most;
    uint64_t random;
    struct block *hand;
};

static _Atomic uint64_t numbers = 1;
static _Atomic(struct block *) slots[SLOTS];
static pthread_rwlock_t resizing = PTHREAD_RWLOCK_INITIALIZER;

/* ── What is written down ── */

static uint64_t number(void) { return atomic_fetch_add(&numbers, 1); }

static int is_full(const struct thread *it) { return *it->count + MOST_AT_ONCE > it->most; }

/* What is under way has the number 0: where the process dies, that is what it died of. */
static void begin(struct thread *it, enum call call, uint64_t argument1, uint64_t argument2, uint64_t argument3)
{
    it->events[*it->count] = (struct event){0, call, argument1, argument2, argument3, 0};
}

static void end(struct thread *it, uint64_t number, uint64_t returned)
{
    it->events[*it->count].returned = returned;
    it->events[*it->count].number = number;
    atomic_fetch_add(it->count, 1);
}

static void note(struct thread *it, enum call call, const void *address, size_t count, unsigned byte, uint64_t returned)
{
    begin(it, call, (uint64_t)(uintptr_t)address, count, byte);
    end(it, number(), returned);
}

/* ── Chance ── */

static uint64_t draw(struct thread *it, uint64_t below) /* xorshift64* */
{
    it->random ^= it->random >> 12;
    it->random ^= it->random << 25;
    it->random ^= it->random >> 27;
    return (it->random * 0x2545F4914F6CDD1DULL >> 16) % below;
}

/* Beside the bounds at which arithmetic wraps, and where allocators change their way. */
static size_t draw_bound(struct thread *it)
{
    static const unsigned powers[] = {12, 15, 16, 17, 18, 20, 21, 22, 24, 31, 31, 32, 32, 33, 47, 63, 64, 64};
    unsigned power = powers[draw(it, sizeof powers / sizeof *powers)];
    size_t bound = power < 64 ? (size_t)1 << power : 0;
    return bound + (draw(it, 2) ? draw(it, 17) - 16 : draw(it, 97) - 64);
}

static size_t draw_size(struct thread *it)
{
    uint64_t kind = draw(it, 100);
    if (kind < 60)
        return draw(it, 130);
    if (kind < 82)
        return draw(it, 4100);
    if (kind < 92)
        return draw(it, 70000);
    return kind < 94 ? draw(it, 1200000) : draw_bound(it);
}

/* ── What lies in blocks ── */

static size_t least(size_t one, size_t other) { return one < other ? one : other; }

/* Of some blocks the law is told what is in them; of what is wrong in others it is told when that is found. */
static void fill(struct thread *it, struct block *block)
{
    size_t ends = least(block->size, FILLED);
    block->byte = (unsigned char)(1 + draw(it, 255));
    memset(block->address, block->byte, ends);
    memset(block->address + block->size - ends, block->byte, ends);
    if (block->told)
        note(it, STORE, block->address, least(block->size, TOLD), block->byte, 0);
}

static uint64_t loaded(const char *address, size_t count)
{
    uint64_t value = 0;
    memcpy(&value, address, count); /* the first byte is the lowest (x86-64, arm64) */
    return value;
}

/* Whether `count` bytes are as they were stored. The first one that is not is told to the law. */
static int compare(struct thread *it, const char *address, size_t count, unsigned char byte)
{
    if (count == 0 || ((unsigned char)address[0] == byte && memcmp(address, address + 1, count - 1) == 0))
        return 1;
    while ((unsigned char)*address == byte)
        address++;
    note(it, STORE, address, 1, byte, 0);
    note(it, LOAD, address, 1, 0, (unsigned char)*address);
    return 0;
}

/* The first `size` bytes of a block, of which `whole` were filled. */
static int look(struct thread *it, const struct block *block, size_t size, size_t whole)
{
    size_t ends = least(whole, FILLED), after = whole - ends, told = least(size, TOLD), few = least(told, LOADED);
    if (block->told && few > 0) {
        const char *last = block->address + told - few;
        note(it, LOAD, block->address, few, 0, loaded(block->address, few));
        note(it, LOAD, last, few, 0, loaded(last, few));
    }
    return compare(it, block->address, least(size, ends), block->byte) &&
           (size <= after || compare(it, block->address + after, size - after, block->byte));
}

/* ── Calls ── */

static void *answered(struct thread *it, void *address)
{
    end(it, number(), (uint64_t)(uintptr_t)address);
    pthread_rwlock_unlock(&resizing);
    return address;
}

static void allocate(struct thread *it, struct block *block)
{
    static const size_t wrapping[][2] = {{(size_t)1 << 32, (size_t)1 << 32}, {(size_t)1 << 33, (size_t)1 << 31},
        {(size_t)1 << 63, 2}, {3, ~(size_t)0 / 3 + 1}, {1, (size_t)1 << 63}, {~(size_t)0, ~(size_t)0}};
    size_t size = draw_size(it), alignment = (size_t)8 << draw(it, draw(it, 50) ? 10 : 18), count = 1 + draw(it, 9);
    uint64_t kind = draw(it, 100);
    if (kind >= 95)
        alignment = (size_t[]){0, 3, 24, 40, 4095}[draw(it, 5)];
    pthread_rwlock_rdlock(&resizing);
    if (kind < 60) {
        begin(it, MALLOC, size, 0, 0);
        block->address = answered(it, malloc(size));
    } else if (kind < 62) {
        const size_t *pair = wrapping[draw(it, sizeof wrapping / sizeof *wrapping)];
        begin(it, CALLOC, pair[0], pair[1], 0);
        block->address = answered(it, calloc(pair[0], pair[1]));
        size = 0;
    } else if (kind < 80) {
        size = size % 300000 / count;
        begin(it, CALLOC, count, size, 0);
        block->address = answered(it, calloc(count, size));
        size *= count;
    } else {
        void *made = NULL;
        begin(it, MEMALIGN, alignment, size, 0);
        int failure = posix_memalign(&made, alignment, size);
        it->events[*it->count].argument3 = (uint64_t)failure;
        block->address = answered(it, failure ? NULL : made);
    }
    if (block->address == NULL)
        return;
    block->size = size;
    block->told = draw(it, 6) == 0;
    if (kind >= 60 && kind < 80) { /* the law knows what is in it */
        block->byte = 0;
        block->told = 1;
        if (!look(it, block, size, size))
            return;
    }
    fill(it, block);
}

static void release(struct thread *it, struct block *block)
{
    if (!look(it, block, block->size, block->size))
        return;
    pthread_rwlock_rdlock(&resizing);
    begin(it, FREE, (uint64_t)(uintptr_t)block->address, 0, 0);
    uint64_t before = number();
    free(block->address);
    end(it, before, 0);
    pthread_rwlock_unlock(&resizing);
    block->address = NULL;
}

static void resize(struct thread *it, struct block *block)
{
    size_t before = block->size;
    size_t size = draw(it, 2) ? draw_size(it) : before + draw(it, 64) - least(before, 32);
    if (draw(it, 40) == 0)
        size = 0;
    if (before > MOVABLE)
        size = draw(it, 4) ? size % 1000000 : (size_t)1 << 63 | size;
    if (!look(it, block, before, before))
        return;
    pthread_rwlock_wrlock(&resizing);
    begin(it, REALLOC, (uint64_t)(uintptr_t)block->address, size, 0);
    char *moved = answered(it, realloc(block->address, size));
    if (moved == NULL && size > 0) {
        look(it, block, before, before);
        return;
    }
    block->address = moved;
    block->size = size;
    if (moved != NULL && look(it, block, least(before, size), before))
        fill(it, block);
}

static void measure(struct thread *it, struct block *block)
{
    if (!look(it, block, block->size, block->size))
        return;
    begin(it, USABLE_SIZE, (uint64_t)(uintptr_t)block->address, 0, 0);
    size_t size = malloc_usable_size(block->address);
    end(it, number(), size);
    if (size >= block->size) {
        block->size = size;
        fill(it, block);
    }
}

static void *run(void *thread)
{
    struct thread *it = thread;
    while (!is_full(it)) {
        it->hand = atomic_exchange(&slots[draw(it, SLOTS)], it->hand);
        struct block *block = it->hand;
        uint64_t kind = draw(it, 100);
        if (block->address == NULL)
            allocate(it, block);
        else if (kind < 65)
            release(it, block);
        else if (kind < 92)
            resize(it, block);
        else
            measure(it, block);
    }
    return NULL;
}

/* ── Beginning ── */

static void *mapped(const char *path, size_t size)
{
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || posix_fallocate(file, 0, (off_t)size) != 0)
        return NULL;
    void *where = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    return where == MAP_FAILED ? NULL : where;
}

int main(int count, char **arguments)
{
    static struct block blocks[SLOTS + MOST_THREADS];
    static struct thread threads[MOST_THREADS];
    pthread_t running[MOST_THREADS];
    if (count != 5)
        return 2;
    size_t workers = strtoul(arguments[3], NULL, 10), most = strtoul(arguments[4], NULL, 10);
    struct header *header = mapped(arguments[1], sizeof *header + workers * most * sizeof(struct event));
    if (header == NULL)
        return 2;
    Dl_info about;
    if (dladdr((void *)(uintptr_t)malloc, &about))
        strncpy(header->allocator, about.dli_fname, sizeof header->allocator - 1);
    for (size_t each = 0; each < SLOTS; each++)
        slots[each] = &blocks[each];
    for (size_t each = 0; each < workers; each++) {
        struct event *events = (struct event *)(header + 1) + each * most;
        uint64_t seed = (strtoull(arguments[2], NULL, 10) * MOST_THREADS + each + 1) * 0x9E3779B97F4A7C15ULL;
        threads[each] = (struct thread){events, &header->counts[each], most, seed | 1, &blocks[SLOTS + each]};
    }
    for (size_t each = 1; each < workers; each++)
        if (pthread_create(&running[each], NULL, run, &threads[each]) != 0)
            return 2;
    run(&threads[0]);
    for (size_t each = 1; each < workers; each++)
        pthread_join(running[each], NULL);
    return 0;
}
