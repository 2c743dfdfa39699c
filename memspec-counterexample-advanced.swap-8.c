/* Breaks: a process loads what it stored, or had from its parent at fork, wherever that was kept
 *
 *     cc -std=gnu11 -g -o ./memspec-counterexample-advanced.swap-8 ./memspec-counterexample-advanced.swap-8.c -ldl && ./memspec-counterexample-advanced.swap-8
 *
 * Found by: memspec conform advanced.swap examples/swap/writes-shared.toml
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
#define LIBRARY "$ORIGIN/examples/swap/build/writes-shared.so"
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
static long (*their_swap_fork)(void *, size_t);
static int (*their_swap_map)(void *, size_t, size_t);
static int (*their_swap_store)(void *, size_t, size_t, size_t);
static int (*their_swap_on)(void *, size_t);
static long (*their_swap_load)(void *, size_t, size_t);

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    void *library = dlopen(LIBRARY, RTLD_NOW | OWN_SYMBOLS_FIRST);
    *(void **)&their_swap_new = found(library, "swap_new");
    *(void **)&their_swap_fork = found(library, "swap_fork");
    *(void **)&their_swap_map = found(library, "swap_map");
    *(void **)&their_swap_store = found(library, "swap_store");
    *(void **)&their_swap_on = found(library, "swap_on");
    *(void **)&their_swap_load = found(library, "swap_load");
    bool is_elsewhere = false;
    errno = 0;
    void *r0 = their_swap_new((size_t)3LL, (size_t)1LL, (size_t)1LL, (size_t)1LL, (size_t)2LL);
    if (r0 == 0)
        return EXIT_FAILURE;
    uintptr_t handle = (uintptr_t)r0;
    (void)handle;

    puts("1. fork(parent=0) \u2192 1");
    errno = 0;
    long r1 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r1 == -3 || r1 == -24 || r1 < 0))) {
        puts("call 1 is answered otherwise by now");
        _exit(77);
    }
    long long process1 = (long long)r1;
    is_elsewhere |= !(!(r1 == -3 || r1 == -24 || r1 < 0) && (long long)r1 == 1LL);

    puts("2. map_page(process=#1, page=0) \u2192 done");
    errno = 0;
    int r2 = their_swap_map((void *)handle, (size_t)(process1), (size_t)0LL);

    if (!(!(r2 == -3 || r2 == -17 || r2 < 0))) {
        puts("call 2 is answered otherwise by now");
        _exit(77);
    }

    puts("3. store(process=#1, place=0, value=0, cpu=0) \u2192 done");
    errno = 0;
    int r3 = their_swap_store((void *)handle, (size_t)(process1), (size_t)0LL, (size_t)0LL);

    if (!(!(r3 == -3 || r3 == -14 || r3 == -12 || r3 == -5 || r3 < 0))) {
        puts("call 3 is answered otherwise by now");
        _exit(77);
    }

    puts("4. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r4 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r4 == -3 || r4 == -17 || r4 < 0))) {
        puts("call 4 is answered otherwise by now");
        _exit(77);
    }

    puts("5. fork(parent=#1) \u2192 2");
    errno = 0;
    long r5 = their_swap_fork((void *)handle, (size_t)(process1));

    if (!(!(r5 == -3 || r5 == -24 || r5 < 0))) {
        puts("call 5 is answered otherwise by now");
        _exit(77);
    }
    long long process5 = (long long)r5;
    is_elsewhere |= !(!(r5 == -3 || r5 == -24 || r5 < 0) && (long long)r5 == 2LL);

    puts("6. swap_on(size=2) \u2192 done");
    errno = 0;
    int r6 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r6 == -16 || r6 == -22 || r6 < 0))) {
        puts("call 6 is answered otherwise by now");
        _exit(77);
    }

    puts("7. store(process=0, place=0, value=0, cpu=0) \u2192 done");
    errno = 0;
    int r7 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)0LL);

    if (!(!(r7 == -3 || r7 == -14 || r7 == -12 || r7 == -5 || r7 < 0))) {
        puts("call 7 is answered otherwise by now");
        _exit(77);
    }

    puts("8. store(process=#5, place=0, value=1, cpu=0) \u2192 done");
    errno = 0;
    int r8 = their_swap_store((void *)handle, (size_t)(process5), (size_t)0LL, (size_t)1LL);

    if (!(!(r8 == -3 || r8 == -14 || r8 == -12 || r8 == -5 || r8 < 0))) {
        puts("call 8 is answered otherwise by now");
        _exit(77);
    }

    puts("9. load(process=#1, place=0, cpu=0) \u2192 1");
    errno = 0;
    long r9 = their_swap_load((void *)handle, (size_t)(process1), (size_t)0LL);

    if (is_elsewhere && !(((r9 == -12) || ((r9 < 0) && !(r9 == -3) && !(r9 == -14) && !(r9 == -12) && !(r9 == -5))) || (!(r9 == -3 || r9 == -14 || r9 == -12 || r9 == -5 || r9 < 0) && (long long)r9 == 0LL))) {
        puts("the library answers with other numbers by now, of which this run says nothing");
        _exit(77);
    }
    assert((((r9 == -12) || ((r9 < 0) && !(r9 == -3) && !(r9 == -14) && !(r9 == -12) && !(r9 == -5))) || (!(r9 == -3 || r9 == -14 || r9 == -12 || r9 == -5 || r9 < 0) && (long long)r9 == 0LL)) && "a process loads what it stored, or had from its parent at fork, wherever that was kept");
    (void)r9;

    puts("kept this time: a process loads what it stored, or had from its parent at fork, wherever that was kept");
    _exit(EXIT_SUCCESS);
}
