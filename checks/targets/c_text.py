"""What stands in the C programs that counterexamples are saved as (checks.targets.keepsake): text to be filled in."""

from __future__ import annotations

LOADING = """\
#ifndef LIBRARY
#define LIBRARY %s
#endif
/* The library calls its own functions where libc has some of the same name, and this program calls libc's.
 * Sanitizers want to see all calls of malloc and free, and refuse that. */
#if defined RTLD_DEEPBIND && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#define OWN_SYMBOLS_FIRST RTLD_DEEPBIND
#else
#define OWN_SYMBOLS_FIRST 0
#endif

static void *found(void *library, const char *name)
{
    void *symbol = library != NULL ? dlsym(library, name) : NULL;
    if (symbol == NULL) {
        fprintf(stderr, "%%s\\n", dlerror());
        exit(EXIT_FAILURE);
    }
    return symbol;
}
"""
GUARDED = """\
/* Memory between two guards that nobody may touch, as far up as its alignment allows. */
static unsigned char *guarded(size_t size, size_t align)
{
    size_t guard = (size_t)sysconf(_SC_PAGESIZE), step = align > guard ? align : guard;
    size_t inside = (size + step - 1) / step * step;
    int access = PROT_READ | PROT_WRITE, kind = MAP_PRIVATE | MAP_ANONYMOUS;
    unsigned char *map = mmap(NULL, inside + 2 * guard + step, access, kind, -1, 0);
    if (map == MAP_FAILED)
        exit(EXIT_FAILURE);
    unsigned char *begin = (unsigned char *)(((uintptr_t)map + guard + step - 1) / step * step);
    mprotect(begin - guard, guard, PROT_NONE);
    mprotect(begin + inside, guard, PROT_NONE);
    return begin + (inside - size) / align * align;
}
"""
BLOCKS = """\
enum { EDGE = 32768 };
static struct { unsigned char *bytes; size_t size; unsigned char first; } blocks[%d];
static size_t block_count;

/* Of a large block both edges count. */
static size_t after(size_t at, size_t size)
{
    return at + 1 == EDGE && size > 2 * EDGE ? size - EDGE : at + 1;
}

static void give_back(const unsigned char *bytes)
{
    for (size_t block = 0; block < block_count; block++)
        if (blocks[block].bytes == bytes)
            blocks[block].size = 0;
}

static void hand_out(unsigned char *bytes, size_t size)
{
    unsigned char first = (unsigned char)(37 * (block_count + 1) %% 251);
    give_back(bytes);
    for (size_t at = 0; at < size; at = after(at, size))
        bytes[at] = (unsigned char)(first + at);
    blocks[block_count].bytes = bytes;
    blocks[block_count].first = first;
    blocks[block_count++].size = size;
}

static bool are_intact(void)
{
    for (size_t block = 0; block < block_count; block++)
        for (size_t at = 0; at < blocks[block].size; at = after(at, blocks[block].size))
            if (blocks[block].bytes[at] != (unsigned char)(blocks[block].first + at))
                return false;
    return true;
}

/* Whether what was in the block that began at `of` begins here, up to a size; zeros, where that is none. */
static bool begins(const unsigned char *bytes, size_t size, const unsigned char *of)
{
    size_t block = 0, whole = size;
    while (of != NULL && (blocks[block].bytes != of || blocks[block].size == 0))
        if (++block == block_count)
            return true;
    if (of != NULL)
        whole = blocks[block].size;
    for (size_t at = 0; at < size && at < whole; at = after(at, whole))
        if (bytes[at] != (of != NULL ? (unsigned char)(blocks[block].first + at) : 0))
            return false;
    return true;
}
"""
USED = """\
/* What a last owner may have left. */
static void use(unsigned char *bytes, size_t size, unsigned char first)
{
    for (size_t at = 0; at < size; at = after(at, size))
        bytes[at] = (unsigned char)(first + (at < EDGE || size <= 2 * EDGE ? at : at - (size - EDGE)));
}
"""
BLOCK_FUNCTIONS = ("hand_out", "give_back", "are_intact", "begins")
"""Those of which a program need not use each."""
ENDS = """\
static void ends(int number)
{
    (void)number;
    fputs(%s, stderr);
    abort();
}
"""
NOTICED = """\
static void is_noticed(int number)
{
    (void)number;
    fputs(%s, stdout);
    _exit(EXIT_SUCCESS);
}
"""
