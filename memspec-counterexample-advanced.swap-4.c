/* Breaks: a process loads what it stored, or had from its parent at fork, wherever that was kept
 *
 *     cc -std=gnu11 -g -o ./memspec-counterexample-advanced.swap-4 ./memspec-counterexample-advanced.swap-4.c -ldl && ./memspec-counterexample-advanced.swap-4
 *
 * Found by: memspec conform advanced.swap examples/swap/loses-dirty.toml
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
#define LIBRARY "$ORIGIN/examples/swap/build/loses-dirty.so"
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

static void *(*their_swap_new)(size_t, size_t, size_t, size_t, size_t);
static int (*their_swap_on)(void *, size_t);
static int (*their_swap_map)(void *, size_t, size_t);
static int (*their_swap_store)(void *, size_t, size_t, size_t);
static long (*their_swap_load)(void *, size_t, size_t);

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    void *library = dlopen(LIBRARY, RTLD_NOW | OWN_SYMBOLS_FIRST);
    *(void **)&their_swap_new = found(library, "swap_new");
    *(void **)&their_swap_on = found(library, "swap_on");
    *(void **)&their_swap_map = found(library, "swap_map");
    *(void **)&their_swap_store = found(library, "swap_store");
    *(void **)&their_swap_load = found(library, "swap_load");
    errno = 0;
    void *r0 = their_swap_new((size_t)1LL, (size_t)1LL, (size_t)1LL, (size_t)1LL, (size_t)1LL);
    if (r0 == 0)
        return EXIT_FAILURE;
    uintptr_t handle = (uintptr_t)r0;
    (void)handle;

    puts("1. swap_on(size=1) \u2192 done");
    errno = 0;
    int r1 = their_swap_on((void *)handle, (size_t)1LL);

    if (!(!(r1 == -16 || r1 == -22 || r1 < 0))) {
        puts("call 1 is answered otherwise by now");
        _exit(77);
    }

    puts("2. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r2 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r2 == -3 || r2 == -17 || r2 < 0))) {
        puts("call 2 is answered otherwise by now");
        _exit(77);
    }

    puts("3. store(process=0, place=0, value=0, cpu=0) \u2192 done");
    errno = 0;
    int r3 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)0LL);

    if (!(!(r3 == -3 || r3 == -14 || r3 == -12 || r3 == -5 || r3 < 0))) {
        puts("call 3 is answered otherwise by now");
        _exit(77);
    }

    puts("4. store(process=0, place=0, value=1, cpu=0) \u2192 done");
    errno = 0;
    int r4 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)1LL);

    if (!(!(r4 == -3 || r4 == -14 || r4 == -12 || r4 == -5 || r4 < 0))) {
        puts("call 4 is answered otherwise by now");
        _exit(77);
    }

    puts("5. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r5 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    assert(((!(r5 == -3 || r5 == -14 || r5 == -12 || r5 == -5 || r5 < 0) && (long long)r5 == 1LL)) && "a process loads what it stored, or had from its parent at fork, wherever that was kept");
    (void)r5;

    puts("kept this time: a process loads what it stored, or had from its parent at fork, wherever that was kept");
    _exit(EXIT_SUCCESS);
}
