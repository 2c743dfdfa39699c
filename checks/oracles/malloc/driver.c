/* Calls an allocator at random, from several threads, and writes down what it answered and what lay in memory.

   driver FILE SEED THREADS EVENTS [LIBRARY BYTES ALIGN MOST NAME=CALL …]: FILE is made, and gets a header and for each
   thread EVENTS records (struct event), by a shared mapping, so that what happened before a crash is in it.

   The allocator is the process's, or else that of a library. NAME is create, malloc, calloc, realloc, aligned_alloc, free
   or usable_size; those that are not there are not called. CALL is `SYMBOL,ARGUMENT,…`, with for each argument a number,
   or arena, bytes, handle, size, count, alignment or address. Every function is called with words: what is narrower is
   passed in a register of that size all the same (System V ABI for x86-64; AAPCS64). BYTES: of the arena that it is given,
   at a multiple of ALIGN. MOST: the largest number that is a size.

   What the order of the records means: each has a number, taken from one counter. A block's is taken after the
   allocator has answered, and a free's before it is called: so what is answered out of memory that was freed has a later
   number than the free. realloc does both in one: it has two numbers, one from before it was called. Threads wait for
   each other nowhere.

   Blocks go from thread to thread through slots. Each is filled with one byte, a different one from time to time, and
   all of that is compared before the block is resized or freed. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST_THREADS 8
#define SLOTS 192
#define CANNOT_BEGIN 99           /* exit code */
#define FILLED ((size_t)1 << 16)  /* bytes of a large block that are filled, at either end */
#define MOVABLE ((size_t)1 << 24) /* bytes of the largest block that is resized: an allocator may copy all of it */
#define MOST_AT_ONCE 32           /* events of one turn, at most */
#define TOLD ((size_t)64)         /* bytes at the beginning of a block that the law is told of */
#define LOADED ((size_t)4)        /* bytes that it is asked about at once */

enum call { MALLOC = 1, CALLOC, REALLOC, MEMALIGN, FREE, USABLE_SIZE, STORE, LOAD };

struct event { uint64_t number, call, argument1, argument2, argument3, returned; };

struct header {
    char allocator[4096 - 24 - 8 * MOST_THREADS]; /* the file that malloc comes from */
    uint64_t is_finished;                        /* whether all threads have come to their end */
    uint64_t arena;                              /* where that of a library begins */
    _Atomic uint64_t suspects;                   /* how often a byte was not as it was stored */
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

static struct header *header;
static int is_library; /* whether the allocator is not the process's */
static _Atomic uint64_t numbers = 1;
static _Atomic size_t waiting; /* threads that have not begun */
static int is_crowded;         /* whether sizes are small, so that threads are in the allocator more of their time */
static _Atomic(struct block *) slots[SLOTS];

/* ── What is called ── */

#define MOST_ARGUMENTS 6

struct function {
    uintptr_t (*symbol)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);
    enum said { NUMBER, ARENA, BYTES, HANDLE, SIZE, COUNT, ALIGNMENT, ADDRESS } said[MOST_ARGUMENTS];
    uintptr_t numbers[MOST_ARGUMENTS];
};

struct about { uintptr_t size, count, alignment, address; };

enum { CREATE, DO_MALLOC, DO_CALLOC, DO_REALLOC, DO_ALIGNED, DO_FREE, DO_USABLE, FUNCTIONS };

static const char *const names[] = {"create", "malloc", "calloc", "realloc", "aligned_alloc", "free", "usable_size"};
static const char *const arguments_said[] = {"", "arena", "bytes", "handle", "size", "count", "alignment", "address"};
static struct function functions[FUNCTIONS];

static uintptr_t arena, arena_bytes, handle;
static size_t most_size = SIZE_MAX;

static uintptr_t called(int which, struct about about)
{
    const struct function *function = &functions[which];
    uintptr_t words[MOST_ARGUMENTS];
    for (int each = 0; each < MOST_ARGUMENTS; each++) {
        const uintptr_t values[] = {function->numbers[each], arena, arena_bytes, handle, about.size, about.count,
            about.alignment, about.address};
        words[each] = values[function->said[each]];
    }
    return function->symbol(words[0], words[1], words[2], words[3], words[4], words[5]);
}

static int has(int which) { return !is_library || functions[which].symbol != NULL; }

static void *do_malloc(size_t size)
{
    return is_library ? (void *)called(DO_MALLOC, (struct about){.size = size}) : malloc(size);
}

static void *do_calloc(size_t count, size_t size)
{
    return is_library ? (void *)called(DO_CALLOC, (struct about){.size = size, .count = count}) : calloc(count, size);
}

static void *do_realloc(void *block, size_t size)
{
    struct about about = {.size = size, .address = (uintptr_t)block};
    return is_library ? (void *)called(DO_REALLOC, about) : realloc(block, size);
}

static int do_aligned(void **made, size_t alignment, size_t size)
{
    if (!is_library)
        return posix_memalign(made, alignment, size);
    *made = (void *)called(DO_ALIGNED, (struct about){.size = size, .alignment = alignment});
    return 0;
}

static void do_free(void *block)
{
    if (is_library)
        called(DO_FREE, (struct about){.address = (uintptr_t)block});
    else
        free(block);
}

static size_t do_usable_size(void *block)
{
    return is_library ? called(DO_USABLE, (struct about){.address = (uintptr_t)block}) : malloc_usable_size(block);
}

/* ── What is written down ── */

static uint64_t number(void) { return atomic_fetch_add(&numbers, 1); }

/* A library has to say no more once it has said something wrong. */
static int is_full(const struct thread *it)
{
    return *it->count + MOST_AT_ONCE > it->most || (is_library && header->suspects > 0);
}

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
    if (kind < 60 || (is_crowded && kind < 98))
        return draw(it, 130);
    if (kind < 82)
        return draw(it, 4100);
    if (kind < 92)
        return draw(it, 70000);
    size_t size = kind < 94 ? draw(it, 1200000) : draw_bound(it);
    return most_size < SIZE_MAX ? size % (most_size + 1) : size;
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
    atomic_fetch_add(&header->suspects, 1);
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
    return address;
}

static void allocate(struct thread *it, struct block *block)
{
    static const size_t wrapping[][2] = {{(size_t)1 << 32, (size_t)1 << 32}, {(size_t)1 << 33, (size_t)1 << 31},
        {(size_t)1 << 63, 2}, {3, ~(size_t)0 / 3 + 1}, {1, (size_t)1 << 63}, {~(size_t)0, ~(size_t)0}};
    size_t size = draw_size(it), alignment = (size_t)8 << draw(it, draw(it, 50) ? 10 : 18), count = 1 + draw(it, 9);
    uint64_t kind = draw(it, 100);
    if ((kind < 80 && !has(DO_CALLOC)) || (kind >= 80 && !has(DO_ALIGNED)))
        kind = 0;
    if (kind >= 95 && !is_library)
        alignment = (size_t[]){0, 3, 24, 40, 4095}[draw(it, 5)];
    if (kind < 60) {
        begin(it, MALLOC, size, 0, 0);
        block->address = answered(it, do_malloc(size));
    } else if (kind < 62 && most_size == SIZE_MAX) {
        const size_t *pair = wrapping[draw(it, sizeof wrapping / sizeof *wrapping)];
        begin(it, CALLOC, pair[0], pair[1], 0);
        block->address = answered(it, do_calloc(pair[0], pair[1]));
        size = 0;
    } else if (kind < 80) {
        size = size % 300000 / count;
        begin(it, CALLOC, count, size, 0);
        block->address = answered(it, do_calloc(count, size));
        size *= count;
    } else {
        void *made = NULL;
        begin(it, MEMALIGN, alignment, size, 0);
        int failure = do_aligned(&made, alignment, size);
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
    begin(it, FREE, (uint64_t)(uintptr_t)block->address, 0, 0);
    uint64_t before = number();
    do_free(block->address);
    end(it, before, 0);
    block->address = NULL;
}

static void resize(struct thread *it, struct block *block)
{
    size_t before = block->size;
    size_t size = draw(it, 2) ? draw_size(it) : before + draw(it, 64) - least(before, 32);
    if (draw(it, 40) == 0)
        size = 0;
    if (before > MOVABLE)
        size = draw(it, 4) || most_size < SIZE_MAX ? size % 1000000 : (size_t)1 << 63 | size;
    if (is_library && size == 0) /* of which not every one says what it makes */
        size = 1;
    if (!look(it, block, before, before))
        return;
    begin(it, REALLOC, (uint64_t)(uintptr_t)block->address, size, number());
    char *moved = answered(it, do_realloc(block->address, size));
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
    size_t size = do_usable_size(block->address);
    end(it, number(), size);
    if (size >= block->size) {
        block->size = size;
        fill(it, block);
    }
}

static void *run(void *thread)
{
    struct thread *it = thread;
    for (atomic_fetch_sub(&waiting, 1); waiting > 0;)
        sched_yield();
    while (!is_full(it)) {
        it->hand = atomic_exchange(&slots[draw(it, SLOTS)], it->hand);
        struct block *block = it->hand;
        uint64_t kind = draw(it, 100);
        if (block->address == NULL)
            allocate(it, block);
        else if (kind >= 92 && has(DO_USABLE))
            measure(it, block);
        else if (kind >= 65 && has(DO_REALLOC))
            resize(it, block);
        else
            release(it, block);
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

static int is_read(void *library, struct function *function, char *call)
{
    char *rest = NULL, *symbol = strtok_r(call, ",", &rest), *said;
    *(void **)&function->symbol = dlsym(library, symbol);
    for (int each = 0; (said = strtok_r(NULL, ",", &rest)) != NULL; each++) {
        if (each == MOST_ARGUMENTS)
            return 0;
        for (int kind = ARENA; kind <= ADDRESS; kind++)
            if (strcmp(said, arguments_said[kind]) == 0)
                function->said[each] = kind;
        function->numbers[each] = (uintptr_t)strtoll(said, NULL, 10);
    }
    return function->symbol != NULL;
}

/* Memory between two guards that nobody may touch. */
static uintptr_t guarded(size_t size, size_t align)
{
    size_t guard = (size_t)sysconf(_SC_PAGESIZE), step = align > guard ? align : guard;
    size_t inside = (size + guard - 1) / guard * guard;
    char *map = mmap(NULL, inside + 2 * guard + step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        exit(CANNOT_BEGIN);
    char *first = (char *)(((uintptr_t)map + guard + step - 1) / step * step);
    mprotect(first - guard, guard, PROT_NONE);
    mprotect(first + inside, guard, PROT_NONE);
    return (uintptr_t)first;
}

static int is_loaded(int count, char **arguments)
{
    void *library = dlopen(arguments[0], RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (library == NULL)
        return 0;
    is_library = 1;
    arena_bytes = strtoull(arguments[1], NULL, 10);
    if (arena_bytes > 0)
        arena = guarded(arena_bytes, strtoull(arguments[2], NULL, 10));
    most_size = strtoull(arguments[3], NULL, 10);
    for (int each = 4; each < count; each++) {
        char *call = strchr(arguments[each], '=');
        *call++ = 0;
        for (int which = 0; which < FUNCTIONS; which++)
            if (strcmp(arguments[each], names[which]) == 0 && !is_read(library, &functions[which], call))
                return 0;
    }
    if (functions[CREATE].symbol != NULL)
        handle = called(CREATE, (struct about){0});
    return 1;
}

int main(int count, char **arguments)
{
    static struct block blocks[SLOTS + MOST_THREADS];
    static struct thread threads[MOST_THREADS];
    pthread_t running[MOST_THREADS];
    if (count < 5 || (count > 5 && count < 9))
        return CANNOT_BEGIN;
    size_t workers = strtoul(arguments[3], NULL, 10), most = strtoul(arguments[4], NULL, 10);
    header = mapped(arguments[1], sizeof *header + workers * most * sizeof(struct event));
    if (header == NULL)
        return CANNOT_BEGIN;
    Dl_info about;
    if (dladdr((void *)(uintptr_t)malloc, &about))
        strncpy(header->allocator, about.dli_fname, sizeof header->allocator - 1);
    if (count > 5 && !is_loaded(count - 5, arguments + 5))
        return CANNOT_BEGIN;
    header->arena = arena;
    is_crowded = is_library && strtoull(arguments[2], NULL, 10) % 2 == 0;
    waiting = workers;
    for (size_t each = 0; each < SLOTS; each++)
        slots[each] = &blocks[each];
    for (size_t each = 0; each < workers; each++) {
        struct event *events = (struct event *)(header + 1) + each * most;
        uint64_t seed = (strtoull(arguments[2], NULL, 10) * MOST_THREADS + each + 1) * 0x9E3779B97F4A7C15ULL;
        threads[each] = (struct thread){events, &header->counts[each], most, seed | 1, &blocks[SLOTS + each]};
    }
    for (size_t each = 1; each < workers; each++)
        if (pthread_create(&running[each], NULL, run, &threads[each]) != 0)
            return CANNOT_BEGIN;
    run(&threads[0]);
    for (size_t each = 1; each < workers; each++)
        pthread_join(running[each], NULL);
    header->is_finished = 1;
    return 0;
}
