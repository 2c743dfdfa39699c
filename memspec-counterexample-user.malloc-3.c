/* Breaks: does not crash: SIGABRT (Aborted)
 *
 *     cc -std=gnu11 -g -o ./memspec-counterexample-user.malloc-3 ./memspec-counterexample-user.malloc-3.c -ldl && ./memspec-counterexample-user.malloc-3
 *
 * Found by: memspec conform user.malloc libc.so.6
 * It exits with 77 where the calls before the last one are answered otherwise by now. */
#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef LIBRARY
#define LIBRARY "libc.so.6"
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
        fprintf(stderr, "%s\n", dlerror());
        exit(EXIT_FAILURE);
    }
    return symbol;
}

static void *(*their_malloc)(size_t);
static void *(*their_realloc)(void *, size_t);

enum { EDGE = 32768 };
static struct { unsigned char *bytes; size_t size; unsigned char first; } blocks[2];
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
    unsigned char first = (unsigned char)(37 * (block_count + 1) % 251);
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

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    void *library = dlopen(LIBRARY, RTLD_NOW | OWN_SYMBOLS_FIRST);
    *(void **)&their_malloc = found(library, "malloc");
    *(void **)&their_realloc = found(library, "realloc");
    (void)hand_out, (void)give_back, (void)are_intact, (void)begins;
    bool is_elsewhere = false;

    puts("1. malloc(size=40) \u2192 140317454174992");
    errno = 0;
    void *r1 = their_malloc((size_t)40LL);

    if (!(!(r1 == 0))) {
        puts("call 1 is answered otherwise by now");
        _exit(77);
    }
    long long address1 = (unsigned char *)r1;

    hand_out((unsigned char *)(address1), 40);

    puts("2. realloc(address=140317453981280, size=72) \u2192 does not return");
    errno = 0;
    void *r2 = their_realloc((void *)140317453981280LL, (size_t)72LL);


    (void)r2;

    puts("kept this time: does not crash: SIGABRT (Aborted)");
    _exit(EXIT_SUCCESS);
}
