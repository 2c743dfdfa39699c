/* Runs a library for memspec in a process of another kind: of 32 bits, of another processor, or without dlopen.

   memspec starts it, names the library, and has its functions called; it also fills and compares the memory that the
   library hands out, which memspec cannot reach from outside. One request a line on standard input, one answer a line on
   standard output: "= numbers" for done, "! why" for refused. Before a call is answered the library may call memspec:
   "? number arguments". Requests are answered as ever until "return number" is one. README.md says which there are.

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
#include <sys/wait.h>
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

enum { VERSION = 3, WORDS = 16, FUNCTIONS = 64, LONGEST_LINE = 1 << 16, CANARY = 0xC5, STUB_WORDS = 12 };

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

static void *address(void)
{
    return (void *)(uintptr_t)number();
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

/* where SYMBOL: its address. */
static void where(void)
{
    void *symbol = found(word());
    if (symbol != NULL)
        answer((uint64_t)(uintptr_t)symbol);
    else
        refuse("there is no such symbol");
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

/* Of which words one of 64 bits is made, where words are narrower. */
static int pair(int count)
{
#if defined __arm__ || defined __mips__ || defined __powerpc__
    return count + count % 2; /* a pair of registers begins at an even one */
#else
    return count;
#endif
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
            count = pair(count);
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

/* ends FUNCTION ARGUMENT…: the signal by which a process ends that makes this call and no other; 0 if it returns, or leaves
   by itself. What is answered there is not written: this process has the line. */
static void ends(void)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        call();
        _exit(EXIT_SUCCESS);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        refuse("no process can be made for the call");
    else
        answer(WIFSIGNALED(status) ? (uint64_t)WTERMSIG(status) : 0);
}

/* ── What the library calls ── */

static uint64_t serve(bool is_called_back);
static char kinds[8][STUB_WORDS + 1]; /* of each stub: as in `call`, w or d for an argument */

/* Have memspec answer a call of a stub. A stub looks at as many words as it can be passed. */
static uint64_t call_back(int stub, const uintptr_t words[])
{
    uint64_t kept = result;
    int at = 0, error = errno;
    fprintf(out, "? %d", stub);
    for (const char *kind = kinds[stub]; *kind != '\0'; kind++) {
        bool is_pair = *kind == 'd' && sizeof *words < sizeof kept;
        at = is_pair ? pair(at) : at;
        uint64_t value = words[at++];
        value |= is_pair ? (uint64_t)words[at++] << 32 : 0;
        fprintf(out, " %" PRIu64, value);
    }
    fputc('\n', out);
    fflush(out);
    uint64_t answered = serve(true);
    result = kept;
    errno = error;
    return answered;
}

#define STUB(stub)                                                                                                   \
    static uint64_t stub_##stub(uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f,        \
                                uintptr_t g, uintptr_t h, uintptr_t i, uintptr_t j, uintptr_t k, uintptr_t l)        \
    {                                                                                                                \
        return call_back(stub, (const uintptr_t[]){a, b, c, d, e, f, g, h, i, j, k, l});                             \
    }
STUB(0) STUB(1) STUB(2) STUB(3) STUB(4) STUB(5) STUB(6) STUB(7)

/* supply STUB KINDS: the address of a function that calls memspec. `supply 0 wd`: it is passed a word and 64 bits. */
static void supply(void)
{
    static uint64_t (*const stubs[])(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t,
                                     uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t) = {
        stub_0, stub_1, stub_2, stub_3, stub_4, stub_5, stub_6, stub_7};
    uint64_t stub = number();
    const char *said = word();
    size_t taken = 0;
    for (const char *kind = said; *kind != '\0'; kind++)
        taken += *kind == 'd' ? 3 : 1; /* at most: two words, and one that is left out before them */
    if (stub >= sizeof stubs / sizeof *stubs || taken > STUB_WORDS) {
        refuse("that is more functions, or more arguments, than there is room for");
        return;
    }
    strcpy(kinds[stub], said);
    answer((uint64_t)(uintptr_t)stubs[stub]);
}

/* ── Memory ── */

static struct arena {
    struct arena *next;
    unsigned char *map, *begin, *address;
    size_t mapped, inside, size;
} *arenas;

/* Have what is between the guards be in a file, too. */
static bool share(const struct arena *arena, const char *path)
{
    int file = open(path, O_RDWR);
    bool is_shared = file >= 0 && ftruncate(file, (off_t)arena->inside) == 0 &&
                     mmap(arena->begin, arena->inside, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) !=
                         MAP_FAILED;
    if (file >= 0)
        close(file);
    return is_shared;
}

/* arena BYTES ALIGNMENT [FILE]: between pages that nobody may touch, as far up as the alignment allows. With a file it is
   shared with whoever maps that, and where it begins and how long it is between the guards is answered, too. */
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
    if (*rest != '\0' && !share(arena, rest)) {
        munmap(arena->map, arena->mapped);
        free(arena);
        refuse("memory cannot be shared with memspec");
        return;
    }
    memset(arena->begin, CANARY, (size_t)(arena->address - arena->begin));
    memset(arena->address + size, CANARY, (size_t)(arena->begin + inside - (arena->address + size)));
    mprotect(arena->begin - guard, (size_t)guard, PROT_NONE);
    mprotect(arena->begin + inside, (size_t)guard, PROT_NONE);
    arena->next = arenas;
    arenas = arena;
    fprintf(out, "= %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", (uint64_t)(uintptr_t)arena->address, (uint64_t)begin, inside);
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
    unsigned char *bytes = address();
    uint64_t size = number(), first = number();
    for (uint64_t at = 0; at < size; at++)
        bytes[at] = (unsigned char)(first + at);
    done();
}

static void same(void)
{
    const unsigned char *bytes = address();
    uint64_t size = number(), first = number(), at = 0;
    while (at < size && bytes[at] == (unsigned char)(first + at))
        at++;
    answer(at == size);
}

static void zero(void)
{
    const unsigned char *bytes = address();
    answer(are_all(bytes, bytes + number(), 0));
}

/* protect ADDRESS BYTES ACCESS: 1 to read, 2 to write. */
static void protect(void)
{
    void *pages = address();
    size_t size = (size_t)number();
    uint64_t access = number();
    if (mprotect(pages, size, (access & 1 ? PROT_READ : 0) | (access & 2 ? PROT_WRITE : 0)) == 0)
        done();
    else
        refuse(strerror(errno));
}

/* get and put ADDRESS BYTES [VALUE]: a number of 1, 2, 4 or 8 bytes. */
static void get_or_put(bool is_put)
{
    union {
        uint8_t of_1;
        uint16_t of_2;
        uint32_t of_4;
        uint64_t of_8;
    } it = {.of_8 = 0};
    void *at = address();
    uint64_t size = number(), value = is_put ? number() : 0;
    if (size > sizeof it)
        size = sizeof it;
    if (is_put) {
        if (size == 1)
            it.of_1 = (uint8_t)value;
        else if (size == 2)
            it.of_2 = (uint16_t)value;
        else if (size == 4)
            it.of_4 = (uint32_t)value;
        else
            it.of_8 = value;
        memcpy(at, &it, size);
        done();
    } else {
        memcpy(&it, at, size);
        answer(size == 1 ? it.of_1 : size == 2 ? it.of_2 : size == 4 ? it.of_4 : it.of_8);
    }
}

static void get(void)
{
    get_or_put(false);
}

static void put(void)
{
    get_or_put(true);
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
    {"call", call}, {"ends", ends}, {"fill", fill}, {"same", same}, {"zero", zero}, {"arena", new_arena}, {"drop", drop},
    {"sound", sound}, {"find", find}, {"owns", owns}, {"load", load}, {"sizes", sizes}, {"where", where},
    {"get", get}, {"put", put}, {"protect", protect}, {"supply", supply},
};

/* Do what is asked, until that is to return from a call of memspec's. */
static uint64_t serve(bool is_called_back)
{
    while (fgets(line, sizeof line, in) != NULL) {
        size_t request = 0, most = sizeof requests / sizeof *requests;
        line[strcspn(line, "\n")] = '\0';
        rest = line;
        const char *name = word();
        if (is_called_back && !strcmp(name, "return"))
            return number();
        while (request < most && strcmp(requests[request].name, name) != 0)
            request++;
        if (request < most)
            requests[request].does();
        else
            refuse("there is no such request");
        fflush(out);
    }
    exit(EXIT_SUCCESS);
}

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
    return (int)serve(false);
}
