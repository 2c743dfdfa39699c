/* Breaks: what stays in memory can be loaded, whatever fails
 *
 *     cc -std=gnu11 -g -o ./memspec-counterexample-advanced.swap-10 ./memspec-counterexample-advanced.swap-10.c -ldl && ./memspec-counterexample-advanced.swap-10
 *
 * Found by: memspec conform advanced.swap examples/swap/locked-goes.toml
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
#define LIBRARY "$ORIGIN/examples/swap/build/locked-goes.so"
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
static int (*their_swap_map)(void *, size_t, size_t);
static int (*their_swap_lock)(void *, size_t, size_t);
static int (*their_swap_on)(void *, size_t);
static int (*their_swap_store)(void *, size_t, size_t, size_t);
static long (*their_swap_load)(void *, size_t, size_t);

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    void *library = dlopen(LIBRARY, RTLD_NOW | OWN_SYMBOLS_FIRST);
    *(void **)&their_swap_new = found(library, "swap_new");
    *(void **)&their_swap_map = found(library, "swap_map");
    *(void **)&their_swap_lock = found(library, "swap_lock");
    *(void **)&their_swap_on = found(library, "swap_on");
    *(void **)&their_swap_store = found(library, "swap_store");
    *(void **)&their_swap_load = found(library, "swap_load");
    errno = 0;
    void *r0 = their_swap_new((size_t)1LL, (size_t)2LL, (size_t)1LL, (size_t)1LL, (size_t)1LL);
    if (r0 == 0)
        return EXIT_FAILURE;
    uintptr_t handle = (uintptr_t)r0;
    (void)handle;

    puts("1. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r1 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1 == -3 || r1 == -17 || r1 < 0))) {
        puts("call 1 is answered otherwise by now");
        _exit(77);
    }

    puts("2. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r2 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r2 == -3 || r2 == -17 || r2 < 0))) {
        puts("call 2 is answered otherwise by now");
        _exit(77);
    }

    puts("3. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r3 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r3 == -3 || r3 == -14 || r3 == -12 || r3 == -5 || r3 < 0))) {
        puts("call 3 is answered otherwise by now");
        _exit(77);
    }

    puts("4. swap_on(size=1) \u2192 done");
    errno = 0;
    int r4 = their_swap_on((void *)handle, (size_t)1LL);

    if (!(!(r4 == -16 || r4 == -22 || r4 < 0))) {
        puts("call 4 is answered otherwise by now");
        _exit(77);
    }

    puts("5. store(process=0, place=0, value=0, cpu=0) \u2192 done");
    errno = 0;
    int r5 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)0LL);

    if (!(!(r5 == -3 || r5 == -14 || r5 == -12 || r5 == -5 || r5 < 0))) {
        puts("call 5 is answered otherwise by now");
        _exit(77);
    }

    puts("6. load(process=0, place=1, cpu=0) \u2192 no memory");
    errno = 0;
    long r6 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    assert(((!(r6 == -3 || r6 == -14 || r6 == -12 || r6 == -5 || r6 < 0) && (long long)r6 == 0LL)) && "what stays in memory can be loaded, whatever fails");
    (void)r6;

    puts("kept this time: what stays in memory can be loaded, whatever fails");
    _exit(EXIT_SUCCESS);
}
