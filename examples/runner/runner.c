/* Runs a library for memspec in a process of another kind: of 32 bits, of another processor, or without dlopen.

   memspec starts it, names the library, and has its functions called; it also fills and compares the memory that the
   library hands out, which memspec cannot reach from outside. One request a line on standard input, one answer a line on
   standard output: "= numbers" for done, "! why" for refused. README.md says which there are.

   Where there is no dlopen, link it with the library, and name the functions:
       cc -DSYMBOLS='X(mine_new) X(mine_alloc)' -o runner runner.c mine.o */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#ifndef SYMBOLS
#include <dlfcn.h>
#include <link.h>
#endif
#ifndef RTLD_DEEPBIND
#define RTLD_DEEPBIND 0
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

enum { VERSION = 1, WORDS = 16, FUNCTIONS = 64, LONGEST_LINE = 1 << 16, CANARY = 0xC5 };

static FILE *in, *out;
static char line[LONGEST_LINE], *rest; /* the request, and what is left to be read of it */
static void *functions[FUNCTIONS];
static int function_count;
static uint64_t result; /* where a function puts a result that it does not return */

/* ── Requests and answers ── */

static void refuse(const char *why)
{
    fprintf(out, "! %s\n", why);
}

static void done(void)
{
    fputs("=\n", out);
}

static void answer(uint64_t number)
{
    fprintf(out, "= %" PRIu64 "\n", number);
}

static char *word(void)
{
    rest += strspn(rest, " ");
    char *begin = rest;
    rest += strcspn(rest, " ");
    if (*rest != '\0')
        *rest++ = '\0';
    return begin;
}

static uint64_t number(void)
{
    return strtoull(word(), NULL, 10);
}

/* ── The library ── */

#ifdef SYMBOLS
#define X(name) extern void name(void);
SYMBOLS
#undef X

static void load(void)
{
    done();
}

static void *found(const char *name)
{
#define X(symbol)             \
    if (!strcmp(name, #symbol)) { \
        void (*function)(void) = symbol; \
        void *address;        \
        memcpy(&address, &function, sizeof address); \
        return address;       \
    }
    SYMBOLS
#undef X
    return NULL;
}

static bool is_its_own(void *symbol)
{
    return symbol != NULL;
}
#else
static void *library;

static void load(void)
{
    library = dlopen(rest, RTLD_NOW | RTLD_DEEPBIND);
    if (library != NULL)
        done();
    else
        refuse(dlerror());
}

static void *found(const char *name)
{
    return library != NULL ? dlsym(library, name) : NULL;
}

/* What the library lacks is found in those that it was linked with, the C library among them. */
static bool is_its_own(void *symbol)
{
    Dl_info where;
    struct link_map *itself;
    return symbol != NULL && dladdr(symbol, &where) != 0 && dlinfo(library, RTLD_DI_LINKMAP, &itself) == 0 &&
           (uintptr_t)where.dli_fbase == (uintptr_t)itself->l_addr;
}
#endif

/* owns SYMBOL: whether it is the library's. */
static void owns(void)
{
    answer(is_its_own(found(word())));
}

/* find SYMBOL: a number by which to call it. */

static void find(void)
{
    void *function = function_count < FUNCTIONS ? found(word()) : NULL;
    if (function == NULL) {
        refuse("there is no such symbol");
        return;
    }
    functions[function_count] = function;
    answer((uint64_t)function_count++);
}

/* call FUNCTION ARGUMENT…: each is w and a number that fits in a word, or d and one of 64 bits. A function that takes
   fewer words than it is passed does not look at the others; what it returns is read as 64 bits, of which memspec takes
   what the function's type has. */
static void call(void)
{
    typedef uint64_t function_of(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t,
                                 uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);
    uintptr_t words[WORDS + 2] = {0};
    function_of *function;
    uint64_t index = number();
    int count = 0;

    for (char *said = word(); *said != '\0'; said = word()) {
        uint64_t value = strtoull(said + 1, NULL, 10);
        if (count >= WORDS) {
            refuse("that is more arguments than there is room for");
            return;
        }
        if (*said == 'd' && sizeof(uintptr_t) < sizeof value) {
#if defined __arm__ || defined __mips__ || defined __powerpc__
            count += count % 2; /* a pair of registers begins at an even one */
#endif
            words[count++] = (uintptr_t)value;
            value >>= 32;
        }
        words[count++] = (uintptr_t)value;
    }
    if (index >= (uint64_t)function_count || count > WORDS) {
        refuse("there is no such function, or it takes more arguments than there is room for");
        return;
    }
    memcpy(&function, &functions[index], sizeof function);
    result = 0;
    errno = 0;
    uint64_t returned = function(words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7], words[8],
                                 words[9], words[10], words[11], words[12], words[13], words[14], words[15]);
    int error = errno;
    fprintf(out, "= %" PRIu64 " %d %" PRIu64 "\n", returned, error, result);
}

/* ── Memory ── */

static struct arena {
    struct arena *next;
    unsigned char *map, *begin, *address;
    size_t mapped, inside, size;
} *arenas;

/* arena BYTES ALIGNMENT: between pages that nobody may touch, as far up as the alignment allows. */
static void new_arena(void)
{
    uint64_t size = number(), align = number(), guard = (uint64_t)sysconf(_SC_PAGESIZE);
    uint64_t step = align > guard ? align : guard, inside = (size + step - 1) / step * step;
    uint64_t mapped = inside + 2 * guard + step;
    struct arena *arena = malloc(sizeof *arena);

    if (size > SIZE_MAX / 4 || mapped > SIZE_MAX / 2 || arena == NULL) {
        free(arena);
        refuse("there is no room for an arena of that size");
        return;
    }
    arena->map = mmap(NULL, (size_t)mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (arena->map == MAP_FAILED) {
        free(arena);
        refuse("there is no room for an arena of that size");
        return;
    }
    uintptr_t begin = ((uintptr_t)arena->map + guard + step - 1) / step * step;
    arena->begin = (unsigned char *)begin;
    arena->mapped = (size_t)mapped, arena->inside = (size_t)inside, arena->size = (size_t)size;
    arena->address = arena->begin + (size_t)((inside - size) / align * align);
    memset(arena->begin, CANARY, (size_t)(arena->address - arena->begin));
    memset(arena->address + size, CANARY, (size_t)(arena->begin + inside - (arena->address + size)));
    mprotect(arena->begin - guard, (size_t)guard, PROT_NONE);
    mprotect(arena->begin + inside, (size_t)guard, PROT_NONE);
    arena->next = arenas;
    arenas = arena;
    answer((uint64_t)(uintptr_t)arena->address);
}

static struct arena **arena_at(uint64_t address)
{
    struct arena **at = &arenas;
    while (*at != NULL && (uint64_t)(uintptr_t)(*at)->address != address)
        at = &(*at)->next;
    return at;
}

/* drop ADDRESS: give an arena back. */
static void drop(void)
{
    struct arena **at = arena_at(number()), *arena = *at;
    if (arena != NULL) {
        *at = arena->next;
        munmap(arena->map, arena->mapped);
        free(arena);
    }
    done();
}

static bool are_all(const unsigned char *bytes, const unsigned char *end, unsigned char wanted)
{
    while (bytes < end && *bytes == wanted)
        bytes++;
    return bytes == end;
}

/* sound ADDRESS: whether nothing around an arena was written. */
static void sound(void)
{
    struct arena *arena = *arena_at(number());
    answer(arena == NULL || (are_all(arena->begin, arena->address, CANARY) &&
                             are_all(arena->address + arena->size, arena->begin + arena->inside, CANARY)));
}

/* fill, same and zero ADDRESS BYTES FIRST: bytes that count up from the first one. */
static void fill(void)
{
    unsigned char *bytes = (unsigned char *)(uintptr_t)number();
    uint64_t size = number(), first = number();
    for (uint64_t at = 0; at < size; at++)
        bytes[at] = (unsigned char)(first + at);
    done();
}

static void same(void)
{
    const unsigned char *bytes = (unsigned char *)(uintptr_t)number();
    uint64_t size = number(), first = number(), at = 0;
    while (at < size && bytes[at] == (unsigned char)(first + at))
        at++;
    answer(at == size);
}

static void zero(void)
{
    const unsigned char *bytes = (unsigned char *)(uintptr_t)number();
    answer(are_all(bytes, bytes + number(), 0));
}

/* sizes: of this protocol's version, a pointer, a long, and the address at which a result is put. */
static void sizes(void)
{
    uint64_t at = (uint64_t)(uintptr_t)&result;
    fprintf(out, "= %d %zu %zu %" PRIu64 "\n", VERSION, sizeof(void *), sizeof(long), at);
}

/* ── The loop ── */

static const struct {
    const char *name;
    void (*does)(void);
} requests[] = {
    {"call", call}, {"fill", fill}, {"same", same}, {"zero", zero}, {"arena", new_arena}, {"drop", drop},
    {"sound", sound}, {"find", find}, {"owns", owns}, {"load", load}, {"sizes", sizes},
};

int main(void)
{
    /* What the library prints goes to standard error: standard output is for answers. */
    in = fdopen(dup(STDIN_FILENO), "r");
    out = fdopen(dup(STDOUT_FILENO), "w");
    int nothing = open("/dev/null", O_RDONLY);
    if (in == NULL || out == NULL || nothing < 0)
        return EXIT_FAILURE;
    dup2(nothing, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    while (fgets(line, sizeof line, in) != NULL) {
        size_t request = 0, most = sizeof requests / sizeof *requests;
        line[strcspn(line, "\n")] = '\0';
        rest = line;
        const char *name = word();
        while (request < most && strcmp(requests[request].name, name) != 0)
            request++;
        if (request < most)
            requests[request].does();
        else
            refuse("there is no such request");
        fflush(out);
    }
    return EXIT_SUCCESS;
}
