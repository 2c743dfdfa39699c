/* Records every call of malloc and its kin in one process, loaded by LD_PRELOAD (memspec record malloc).

   The file that MEMSPEC_RECORDING names has a header of one page, and then records of four numbers. It is written by
   shared mappings, so that whatever kills the process, what was recorded is in the file. No descriptor stays open, so
   that a program which closes or counts them is as it would be without this.

   Events are in order because each call is made, and its record written, under one lock; the reasons are in
   docs/decisions/0020-recording-malloc.md. Recorded is the process that claims the file first. A child made by fork
   stops recording; a program that the process itself turns into (exec) begins the recording anew. A child that shares
   its memory (vfork, posix_spawn) is recorded as the process is, whose heap it changes. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))
#define HEADER ((size_t)4096)
#define WINDOW ((size_t)1 << 21) /* bytes of records that are mapped at once */
#define ALIGNMENT ((size_t)16)
#define EARLY ((size_t)1 << 16) /* bytes for calls that are made while the next allocator is looked for */

enum call { MALLOC, CALLOC, REALLOC, MEMALIGN, FREE, USABLE_SIZE };

struct record { uint64_t call, argument1, argument2, returned; };

struct header {
    _Atomic uint64_t process; /* the one that is recorded; 0 before any has claimed the file */
    _Atomic uint64_t count;   /* of records that are whole */
    _Atomic uint64_t failure; /* the error number for which recording has ended early */
    _Atomic uint64_t programs; /* how many this process has turned into */
};

static struct {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void *(*memalign)(size_t, size_t);
    void *(*aligned_alloc)(size_t, size_t);
    int (*posix_memalign)(void **, size_t, size_t);
    void *(*valloc)(size_t);
    void *(*pvalloc)(size_t);
    size_t (*usable_size)(void *);
    void (*free)(void *);
} next;

enum { UNKNOWN, RECORDING, SILENT };
static _Atomic int state;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int inside; /* whether this thread is in a call that it has made through this file */
static struct header *header;
static struct record *window;
static size_t filled = WINDOW / sizeof(struct record); /* records in the window */

/* ── Early calls ── */

static _Alignas(16) char early[EARLY];
static size_t early_used;

static int is_early(const void *block) { return (const char *)block >= early && (const char *)block < early + EARLY; }

static size_t early_size(const void *block) { return *(const size_t *)((const char *)block - ALIGNMENT); }

/* dlsym may allocate (glibc before 2.34 does), when there is nothing yet to allocate with. These bytes are zero, as
   calloc wants them, and are never used again. */
static void *early_malloc(size_t size)
{
    size_t place = early_used + ALIGNMENT;
    if (size > EARLY - ALIGNMENT - early_used)
        return NULL;
    early_used = place + ((size + ALIGNMENT - 1) & ~(ALIGNMENT - 1));
    *(size_t *)(early + place - ALIGNMENT) = size;
    return early + place;
}

/* ── The file ── */

static void stop(int failure)
{
    atomic_store(&header->failure, (uint64_t)failure);
    state = SILENT;
}

static void *mapped(const char *path, off_t offset, size_t size)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return MAP_FAILED;
    int failure = posix_fallocate(file, offset, (off_t)size); /* a full disk is told here, and not by SIGBUS */
    void *where = failure ? MAP_FAILED : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, offset);
    failure = failure ? failure : errno;
    close(file);
    errno = failure;
    return where;
}

static const char *path;

static int turn_the_window(uint64_t count)
{
    struct record *before = window;
    void *after = mapped(path, (off_t)(HEADER + count * sizeof(struct record)), WINDOW);
    if (after == MAP_FAILED) {
        stop(errno);
        return 0;
    }
    if (before != NULL)
        munmap(before, WINDOW);
    window = after;
    filled = 0;
    return 1;
}

static void record(enum call call, uint64_t argument1, uint64_t argument2, const void *returned)
{
    int error = errno;
    uint64_t count = atomic_load_explicit(&header->count, memory_order_relaxed);
    if (state == RECORDING && (filled < WINDOW / sizeof(struct record) || turn_the_window(count))) {
        window[filled++] = (struct record){call, argument1, argument2, (uint64_t)(uintptr_t)returned};
        atomic_store_explicit(&header->count, count + 1, memory_order_release);
    }
    errno = error;
}

/* ── Beginning ── */

static void in_the_child(void) { state = SILENT; }

/* Claim the file, unless another process has. Who has it already was another program before (exec): it begins again. */
static void begin(void)
{
    path = getenv("MEMSPEC_RECORDING");
    path = path ? strdup(path) : NULL; /* the environment is the program's */
    void *where = path ? mapped(path, 0, HEADER) : MAP_FAILED;
    state = SILENT;
    if (where == MAP_FAILED)
        return;
    header = where;
    uint64_t nobody = 0, me = (uint64_t)getpid();
    if (!atomic_compare_exchange_strong(&header->process, &nobody, me) && nobody != me) {
        munmap(header, HEADER);
        return;
    }
    atomic_store(&header->count, 0);
    atomic_fetch_add(&header->programs, 1);
    state = pthread_atfork(NULL, NULL, in_the_child) ? SILENT : RECORDING;
}

static void look(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
}

static void resolve(void)
{
    look(&next.calloc, "calloc");
    look(&next.realloc, "realloc");
    look(&next.memalign, "memalign");
    look(&next.aligned_alloc, "aligned_alloc");
    look(&next.posix_memalign, "posix_memalign");
    look(&next.valloc, "valloc");
    look(&next.pvalloc, "pvalloc");
    look(&next.usable_size, "malloc_usable_size");
    look(&next.free, "free");
    look(&next.malloc, "malloc");
}

/* Whether a call is to be recorded; the lock is then held until `leave`. A call from inside another one is the
   allocator's own, or comes from what this file calls. */
static int enter(void)
{
    if (inside)
        return 0;
    if (state != RECORDING) {
        if (state == SILENT)
            return 0;
        inside = 1;
        if (next.malloc == NULL)
            resolve();
        if (environ != NULL) /* the C library is ready */
            begin();
        inside = 0;
        if (state != RECORDING)
            return 0;
    }
    inside = 1;
    pthread_mutex_lock(&lock);
    return 1;
}

static void leave(void)
{
    pthread_mutex_unlock(&lock);
    inside = 0;
}

/* At the latest before the program itself runs, which may change its environment, and start others. */
__attribute__((constructor)) static void at_start(void)
{
    if (enter())
        leave();
}

#define RECORDED(call, argument1, argument2, type, made) \
    do { \
        int recorded = enter(); \
        type answer = (made); \
        if (recorded) { \
            record(call, (uint64_t)(argument1), (uint64_t)(argument2), (const void *)(uintptr_t)answer); \
            leave(); \
        } \
        return answer; \
    } while (0)

/* ── The calls ── */

EXPORTED void *malloc(size_t size)
{
    RECORDED(MALLOC, size, 0, void *, next.malloc ? next.malloc(size) : early_malloc(size));
}

EXPORTED void *calloc(size_t count, size_t size)
{
    RECORDED(CALLOC, count, size, void *, next.malloc ? next.calloc(count, size) : early_malloc(count * size));
}

EXPORTED void *memalign(size_t alignment, size_t size)
{
    RECORDED(MEMALIGN, alignment, size, void *, next.memalign(alignment, size));
}

EXPORTED void *aligned_alloc(size_t alignment, size_t size)
{
    RECORDED(MEMALIGN, alignment, size, void *, next.aligned_alloc(alignment, size));
}

EXPORTED void *valloc(size_t size)
{
    RECORDED(MEMALIGN, sysconf(_SC_PAGESIZE), size, void *, next.valloc(size));
}

EXPORTED void *pvalloc(size_t size)
{
    RECORDED(MEMALIGN, sysconf(_SC_PAGESIZE), size, void *, next.pvalloc(size));
}

EXPORTED int posix_memalign(void **block, size_t alignment, size_t size)
{
    int recorded = enter();
    int failure = next.posix_memalign(block, alignment, size);
    if (recorded) {
        record(MEMALIGN, alignment, size, failure ? NULL : *block);
        leave();
    }
    return failure;
}

EXPORTED size_t malloc_usable_size(void *block)
{
    if (is_early(block))
        return early_size(block);
    RECORDED(USABLE_SIZE, (uintptr_t)block, 0, size_t, next.usable_size(block));
}

EXPORTED void *realloc(void *block, size_t size)
{
    if (is_early(block) || (next.malloc == NULL && inside)) {
        void *moved = malloc(size);
        if (moved != NULL && block != NULL)
            memcpy(moved, block, size < early_size(block) ? size : early_size(block));
        return moved;
    }
    RECORDED(REALLOC, (uintptr_t)block, size, void *, next.realloc(block, size));
}

/* Recorded as realloc. A product that wraps is refused, and changes nothing. */
EXPORTED void *reallocarray(void *block, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, bytes);
}

EXPORTED void free(void *block)
{
    if (is_early(block) || (block == NULL && next.malloc == NULL))
        return;
    int recorded = enter();
    if (recorded)
        record(FREE, (uint64_t)(uintptr_t)block, 0, NULL);
    next.free(block);
    if (recorded)
        leave();
}

EXPORTED void free_sized(void *block, size_t size)
{
    (void)size;
    free(block);
}

EXPORTED void free_aligned_sized(void *block, size_t alignment, size_t size)
{
    (void)alignment, (void)size;
    free(block);
}
