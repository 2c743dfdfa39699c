/* Breaks: what stays in memory is not read from a device: no I/O error
 *
 *     cc -std=gnu11 -g -o ./memspec-counterexample-advanced.swap-6 ./memspec-counterexample-advanced.swap-6.c -ldl && ./memspec-counterexample-advanced.swap-6
 *
 * Found by: memspec conform advanced.swap examples/swap/off-loses.toml
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
#define LIBRARY "$ORIGIN/examples/swap/build/off-loses.so"
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
static int (*their_swap_store)(void *, size_t, size_t, size_t);
static int (*their_swap_unlock)(void *, size_t, size_t);
static int (*their_swap_map)(void *, size_t, size_t);
static int (*their_swap_lock)(void *, size_t, size_t);
static int (*their_swap_off)(void *);
static long (*their_swap_load)(void *, size_t, size_t);
static long (*their_swap_fork)(void *, size_t);
static int (*their_swap_unmap)(void *, size_t, size_t);
static void (*their_swap_fail)(void *, size_t);
static int (*their_swap_exit)(void *, size_t);

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    void *library = dlopen(LIBRARY, RTLD_NOW | OWN_SYMBOLS_FIRST);
    *(void **)&their_swap_new = found(library, "swap_new");
    *(void **)&their_swap_on = found(library, "swap_on");
    *(void **)&their_swap_store = found(library, "swap_store");
    *(void **)&their_swap_unlock = found(library, "swap_unlock");
    *(void **)&their_swap_map = found(library, "swap_map");
    *(void **)&their_swap_lock = found(library, "swap_lock");
    *(void **)&their_swap_off = found(library, "swap_off");
    *(void **)&their_swap_load = found(library, "swap_load");
    *(void **)&their_swap_fork = found(library, "swap_fork");
    *(void **)&their_swap_unmap = found(library, "swap_unmap");
    *(void **)&their_swap_fail = found(library, "swap_fail");
    *(void **)&their_swap_exit = found(library, "swap_exit");
    bool is_elsewhere = false;
    errno = 0;
    void *r0 = their_swap_new((size_t)3LL, (size_t)3LL, (size_t)2LL, (size_t)6LL, (size_t)6LL);
    if (r0 == 0)
        return EXIT_FAILURE;
    uintptr_t handle = (uintptr_t)r0;
    (void)handle;

    puts("1. swap_on(size=4) \u2192 done");
    errno = 0;
    int r1 = their_swap_on((void *)handle, (size_t)4LL);

    if (!(!(r1 == -16 || r1 == -22 || r1 < 0))) {
        puts("call 1 is answered otherwise by now");
        _exit(77);
    }

    puts("2. store(process=0, place=4, value=44, cpu=0) \u2192 not mapped");
    errno = 0;
    int r2 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)44LL);

    if (!((r2 == -14) || ((r2 < 0) && !(r2 == -3) && !(r2 == -14) && !(r2 == -12) && !(r2 == -5)))) {
        puts("call 2 is answered otherwise by now");
        _exit(77);
    }

    puts("3. unlock_page(process=0, page=1) \u2192 not mapped");
    errno = 0;
    int r3 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r3 == -14) || ((r3 < 0) && !(r3 == -3) && !(r3 == -14)))) {
        puts("call 3 is answered otherwise by now");
        _exit(77);
    }

    puts("4. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r4 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r4 == -3 || r4 == -17 || r4 < 0))) {
        puts("call 4 is answered otherwise by now");
        _exit(77);
    }

    puts("5. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r5 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r5 == -3 || r5 == -14 || r5 == -12 || r5 == -5 || r5 < 0))) {
        puts("call 5 is answered otherwise by now");
        _exit(77);
    }

    puts("6. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r6 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r6 == -3 || r6 == -14 || r6 == -12 || r6 == -5 || r6 < 0))) {
        puts("call 6 is answered otherwise by now");
        _exit(77);
    }

    puts("7. store(process=0, place=5, value=65, cpu=0) \u2192 done");
    errno = 0;
    int r7 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)65LL);

    if (!(!(r7 == -3 || r7 == -14 || r7 == -12 || r7 == -5 || r7 < 0))) {
        puts("call 7 is answered otherwise by now");
        _exit(77);
    }

    puts("8. swap_off() \u2192 done");
    errno = 0;
    int r8 = their_swap_off((void *)handle);

    if (!(!(r8 == -22 || r8 == -12 || r8 == -5 || r8 < 0))) {
        puts("call 8 is answered otherwise by now");
        _exit(77);
    }

    puts("9. load(process=0, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r9 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r9 == -3 || r9 == -14 || r9 == -12 || r9 == -5 || r9 < 0) && (long long)r9 == 0LL)) {
        puts("call 9 is answered otherwise by now");
        _exit(77);
    }

    puts("10. load(process=1, place=0, cpu=0) \u2192 no process");
    errno = 0;
    long r10 = their_swap_load((void *)handle, (size_t)1LL, (size_t)0LL);

    if (!((r10 == -3) || ((r10 < 0) && !(r10 == -3) && !(r10 == -14) && !(r10 == -12) && !(r10 == -5)))) {
        puts("call 10 is answered otherwise by now");
        _exit(77);
    }

    puts("11. fork(parent=1) \u2192 no process");
    errno = 0;
    long r11 = their_swap_fork((void *)handle, (size_t)1LL);

    if (!((r11 == -3) || ((r11 < 0) && !(r11 == -3) && !(r11 == -24)))) {
        puts("call 11 is answered otherwise by now");
        _exit(77);
    }

    puts("12. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r12 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r12 == -3 || r12 == -14 || r12 < 0))) {
        puts("call 12 is answered otherwise by now");
        _exit(77);
    }

    puts("13. lock_page(process=1, page=1) \u2192 no process");
    errno = 0;
    int r13 = their_swap_lock((void *)handle, (size_t)1LL, (size_t)1LL);

    if (!((r13 == -3) || ((r13 < 0) && !(r13 == -3) && !(r13 == -14) && !(r13 == -12) && !(r13 == -5)))) {
        puts("call 13 is answered otherwise by now");
        _exit(77);
    }

    puts("14. fork(parent=2) \u2192 no process");
    errno = 0;
    long r14 = their_swap_fork((void *)handle, (size_t)2LL);

    if (!((r14 == -3) || ((r14 < 0) && !(r14 == -3) && !(r14 == -24)))) {
        puts("call 14 is answered otherwise by now");
        _exit(77);
    }

    puts("15. unlock_page(process=0, page=2) \u2192 not mapped");
    errno = 0;
    int r15 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r15 == -14) || ((r15 < 0) && !(r15 == -3) && !(r15 == -14)))) {
        puts("call 15 is answered otherwise by now");
        _exit(77);
    }

    puts("16. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r16 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r16 == -3 || r16 == -17 || r16 < 0))) {
        puts("call 16 is answered otherwise by now");
        _exit(77);
    }

    puts("17. load(process=2, place=1, cpu=0) \u2192 no process");
    errno = 0;
    long r17 = their_swap_load((void *)handle, (size_t)2LL, (size_t)1LL);

    if (!((r17 == -3) || ((r17 < 0) && !(r17 == -3) && !(r17 == -14) && !(r17 == -12) && !(r17 == -5)))) {
        puts("call 17 is answered otherwise by now");
        _exit(77);
    }

    puts("18. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 18 is answered otherwise by now");
        _exit(77);
    }

    puts("19. swap_on(size=5) \u2192 done");
    errno = 0;
    int r19 = their_swap_on((void *)handle, (size_t)5LL);

    if (!(!(r19 == -16 || r19 == -22 || r19 < 0))) {
        puts("call 19 is answered otherwise by now");
        _exit(77);
    }

    puts("20. store(process=0, place=4, value=44, cpu=0) \u2192 done");
    errno = 0;
    int r20 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)44LL);

    if (!(!(r20 == -3 || r20 == -14 || r20 == -12 || r20 == -5 || r20 < 0))) {
        puts("call 20 is answered otherwise by now");
        _exit(77);
    }

    puts("21. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r21 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r21 == -16) || ((r21 < 0) && !(r21 == -16) && !(r21 == -22)))) {
        puts("call 21 is answered otherwise by now");
        _exit(77);
    }

    puts("22. load(process=0, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r22 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r22 == -3 || r22 == -14 || r22 == -12 || r22 == -5 || r22 < 0) && (long long)r22 == 0LL)) {
        puts("call 22 is answered otherwise by now");
        _exit(77);
    }

    puts("23. store(process=0, place=1, value=20, cpu=0) \u2192 not mapped");
    errno = 0;
    int r23 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)20LL);

    if (!((r23 == -14) || ((r23 < 0) && !(r23 == -3) && !(r23 == -14) && !(r23 == -12) && !(r23 == -5)))) {
        puts("call 23 is answered otherwise by now");
        _exit(77);
    }

    puts("24. load(process=0, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r24 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r24 == -3 || r24 == -14 || r24 == -12 || r24 == -5 || r24 < 0) && (long long)r24 == 0LL)) {
        puts("call 24 is answered otherwise by now");
        _exit(77);
    }

    puts("25. fork(parent=0) \u2192 1");
    errno = 0;
    long r25 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r25 == -3 || r25 == -24 || r25 < 0))) {
        puts("call 25 is answered otherwise by now");
        _exit(77);
    }
    long long process25 = (long long)r25;
    is_elsewhere |= !(!(r25 == -3 || r25 == -24 || r25 < 0) && (long long)r25 == 1LL);

    puts("26. store(process=#25, place=5, value=58, cpu=0) \u2192 done");
    errno = 0;
    int r26 = their_swap_store((void *)handle, (size_t)(process25), (size_t)5LL, (size_t)58LL);

    if (!(!(r26 == -3 || r26 == -14 || r26 == -12 || r26 == -5 || r26 < 0))) {
        puts("call 26 is answered otherwise by now");
        _exit(77);
    }

    puts("27. map_page(process=#25, page=0) \u2192 done");
    errno = 0;
    int r27 = their_swap_map((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r27 == -3 || r27 == -17 || r27 < 0))) {
        puts("call 27 is answered otherwise by now");
        _exit(77);
    }

    puts("28. load(process=#25, place=4, cpu=0) \u2192 44");
    errno = 0;
    long r28 = their_swap_load((void *)handle, (size_t)(process25), (size_t)4LL);

    if (!(!(r28 == -3 || r28 == -14 || r28 == -12 || r28 == -5 || r28 < 0) && (long long)r28 == 44LL)) {
        puts("call 28 is answered otherwise by now");
        _exit(77);
    }

    puts("29. store(process=0, place=5, value=7, cpu=0) \u2192 done");
    errno = 0;
    int r29 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)7LL);

    if (!(!(r29 == -3 || r29 == -14 || r29 == -12 || r29 == -5 || r29 < 0))) {
        puts("call 29 is answered otherwise by now");
        _exit(77);
    }

    puts("30. load(process=0, place=4, cpu=0) \u2192 44");
    errno = 0;
    long r30 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r30 == -3 || r30 == -14 || r30 == -12 || r30 == -5 || r30 < 0) && (long long)r30 == 44LL)) {
        puts("call 30 is answered otherwise by now");
        _exit(77);
    }

    puts("31. load(process=0, place=4, cpu=0) \u2192 44");
    errno = 0;
    long r31 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r31 == -3 || r31 == -14 || r31 == -12 || r31 == -5 || r31 < 0) && (long long)r31 == 44LL)) {
        puts("call 31 is answered otherwise by now");
        _exit(77);
    }

    puts("32. load(process=#25, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r32 = their_swap_load((void *)handle, (size_t)(process25), (size_t)1LL);

    if (!(!(r32 == -3 || r32 == -14 || r32 == -12 || r32 == -5 || r32 < 0) && (long long)r32 == 0LL)) {
        puts("call 32 is answered otherwise by now");
        _exit(77);
    }

    puts("33. store(process=2, place=0, value=43, cpu=0) \u2192 no process");
    errno = 0;
    int r33 = their_swap_store((void *)handle, (size_t)2LL, (size_t)0LL, (size_t)43LL);

    if (!((r33 == -3) || ((r33 < 0) && !(r33 == -3) && !(r33 == -14) && !(r33 == -12) && !(r33 == -5)))) {
        puts("call 33 is answered otherwise by now");
        _exit(77);
    }

    puts("34. load(process=#25, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r34 = their_swap_load((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r34 == -3 || r34 == -14 || r34 == -12 || r34 == -5 || r34 < 0) && (long long)r34 == 0LL)) {
        puts("call 34 is answered otherwise by now");
        _exit(77);
    }

    puts("35. store(process=0, place=5, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r35 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)72LL);

    if (!(!(r35 == -3 || r35 == -14 || r35 == -12 || r35 == -5 || r35 < 0))) {
        puts("call 35 is answered otherwise by now");
        _exit(77);
    }

    puts("36. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r36 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r36 == -3 || r36 == -17 || r36 < 0))) {
        puts("call 36 is answered otherwise by now");
        _exit(77);
    }

    puts("37. load(process=0, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r37 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r37 == -3 || r37 == -14 || r37 == -12 || r37 == -5 || r37 < 0) && (long long)r37 == 0LL)) {
        puts("call 37 is answered otherwise by now");
        _exit(77);
    }

    puts("38. store(process=#25, place=1, value=82, cpu=0) \u2192 done");
    errno = 0;
    int r38 = their_swap_store((void *)handle, (size_t)(process25), (size_t)1LL, (size_t)82LL);

    if (!(!(r38 == -3 || r38 == -14 || r38 == -12 || r38 == -5 || r38 < 0))) {
        puts("call 38 is answered otherwise by now");
        _exit(77);
    }

    puts("39. lock_page(process=#25, page=2) \u2192 done");
    errno = 0;
    int r39 = their_swap_lock((void *)handle, (size_t)(process25), (size_t)2LL);

    if (!(!(r39 == -3 || r39 == -14 || r39 == -12 || r39 == -5 || r39 < 0))) {
        puts("call 39 is answered otherwise by now");
        _exit(77);
    }

    puts("40. map_page(process=#25, page=2) \u2192 already mapped");
    errno = 0;
    int r40 = their_swap_map((void *)handle, (size_t)(process25), (size_t)2LL);

    if (!((r40 == -17) || ((r40 < 0) && !(r40 == -3) && !(r40 == -17)))) {
        puts("call 40 is answered otherwise by now");
        _exit(77);
    }

    puts("41. store(process=#25, place=0, value=88, cpu=0) \u2192 done");
    errno = 0;
    int r41 = their_swap_store((void *)handle, (size_t)(process25), (size_t)0LL, (size_t)88LL);

    if (!(!(r41 == -3 || r41 == -14 || r41 == -12 || r41 == -5 || r41 < 0))) {
        puts("call 41 is answered otherwise by now");
        _exit(77);
    }

    puts("42. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r42 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r42 == -3 || r42 == -14 || r42 < 0))) {
        puts("call 42 is answered otherwise by now");
        _exit(77);
    }

    puts("43. unlock_page(process=#25, page=0) \u2192 done");
    errno = 0;
    int r43 = their_swap_unlock((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r43 == -3 || r43 == -14 || r43 < 0))) {
        puts("call 43 is answered otherwise by now");
        _exit(77);
    }

    puts("44. store(process=0, place=5, value=40, cpu=0) \u2192 done");
    errno = 0;
    int r44 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)40LL);

    if (!(!(r44 == -3 || r44 == -14 || r44 == -12 || r44 == -5 || r44 < 0))) {
        puts("call 44 is answered otherwise by now");
        _exit(77);
    }

    puts("45. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r45 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r45 == -3 || r45 == -14 || r45 < 0))) {
        puts("call 45 is answered otherwise by now");
        _exit(77);
    }

    puts("46. store(process=#25, place=5, value=58, cpu=0) \u2192 done");
    errno = 0;
    int r46 = their_swap_store((void *)handle, (size_t)(process25), (size_t)5LL, (size_t)58LL);

    if (!(!(r46 == -3 || r46 == -14 || r46 == -12 || r46 == -5 || r46 < 0))) {
        puts("call 46 is answered otherwise by now");
        _exit(77);
    }

    puts("47. load(process=#25, place=4, cpu=0) \u2192 44");
    errno = 0;
    long r47 = their_swap_load((void *)handle, (size_t)(process25), (size_t)4LL);

    if (!(!(r47 == -3 || r47 == -14 || r47 == -12 || r47 == -5 || r47 < 0) && (long long)r47 == 44LL)) {
        puts("call 47 is answered otherwise by now");
        _exit(77);
    }

    puts("48. unlock_page(process=#25, page=1) \u2192 not mapped");
    errno = 0;
    int r48 = their_swap_unlock((void *)handle, (size_t)(process25), (size_t)1LL);

    if (!((r48 == -14) || ((r48 < 0) && !(r48 == -3) && !(r48 == -14)))) {
        puts("call 48 is answered otherwise by now");
        _exit(77);
    }

    puts("49. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r49 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r49 == -17) || ((r49 < 0) && !(r49 == -3) && !(r49 == -17)))) {
        puts("call 49 is answered otherwise by now");
        _exit(77);
    }

    puts("50. unmap_page(process=#25, page=0) \u2192 done");
    errno = 0;
    int r50 = their_swap_unmap((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r50 == -3 || r50 == -14 || r50 < 0))) {
        puts("call 50 is answered otherwise by now");
        _exit(77);
    }

    puts("51. store(process=0, place=4, value=67, cpu=0) \u2192 done");
    errno = 0;
    int r51 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)67LL);

    if (!(!(r51 == -3 || r51 == -14 || r51 == -12 || r51 == -5 || r51 < 0))) {
        puts("call 51 is answered otherwise by now");
        _exit(77);
    }

    puts("52. map_page(process=#25, page=0) \u2192 done");
    errno = 0;
    int r52 = their_swap_map((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r52 == -3 || r52 == -17 || r52 < 0))) {
        puts("call 52 is answered otherwise by now");
        _exit(77);
    }

    puts("53. store(process=#25, place=4, value=6, cpu=0) \u2192 done");
    errno = 0;
    int r53 = their_swap_store((void *)handle, (size_t)(process25), (size_t)4LL, (size_t)6LL);

    if (!(!(r53 == -3 || r53 == -14 || r53 == -12 || r53 == -5 || r53 < 0))) {
        puts("call 53 is answered otherwise by now");
        _exit(77);
    }

    puts("54. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r54 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r54 == -16) || ((r54 < 0) && !(r54 == -16) && !(r54 == -22)))) {
        puts("call 54 is answered otherwise by now");
        _exit(77);
    }

    puts("55. lock_page(process=#25, page=2) \u2192 done");
    errno = 0;
    int r55 = their_swap_lock((void *)handle, (size_t)(process25), (size_t)2LL);

    if (!(!(r55 == -3 || r55 == -14 || r55 == -12 || r55 == -5 || r55 < 0))) {
        puts("call 55 is answered otherwise by now");
        _exit(77);
    }

    puts("56. unmap_page(process=#25, page=2) \u2192 done");
    errno = 0;
    int r56 = their_swap_unmap((void *)handle, (size_t)(process25), (size_t)2LL);

    if (!(!(r56 == -3 || r56 == -14 || r56 < 0))) {
        puts("call 56 is answered otherwise by now");
        _exit(77);
    }

    puts("57. store(process=0, place=2, value=29, cpu=0) \u2192 done");
    errno = 0;
    int r57 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)29LL);

    if (!(!(r57 == -3 || r57 == -14 || r57 == -12 || r57 == -5 || r57 < 0))) {
        puts("call 57 is answered otherwise by now");
        _exit(77);
    }

    puts("58. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r58 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r58 == -3 || r58 == -14 || r58 == -12 || r58 == -5 || r58 < 0))) {
        puts("call 58 is answered otherwise by now");
        _exit(77);
    }

    puts("59. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r59 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r59 == -3 || r59 == -14 || r59 < 0))) {
        puts("call 59 is answered otherwise by now");
        _exit(77);
    }

    puts("60. swap_off() \u2192 done");
    errno = 0;
    int r60 = their_swap_off((void *)handle);

    if (!(!(r60 == -22 || r60 == -12 || r60 == -5 || r60 < 0))) {
        puts("call 60 is answered otherwise by now");
        _exit(77);
    }

    puts("61. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r61 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r61 == -3 || r61 == -14 || r61 == -12 || r61 == -5 || r61 < 0))) {
        puts("call 61 is answered otherwise by now");
        _exit(77);
    }

    puts("62. lock_page(process=#25, page=1) \u2192 not mapped");
    errno = 0;
    int r62 = their_swap_lock((void *)handle, (size_t)(process25), (size_t)1LL);

    if (!((r62 == -14) || ((r62 < 0) && !(r62 == -3) && !(r62 == -14) && !(r62 == -12) && !(r62 == -5)))) {
        puts("call 62 is answered otherwise by now");
        _exit(77);
    }

    puts("63. store(process=#25, place=0, value=85, cpu=0) \u2192 done");
    errno = 0;
    int r63 = their_swap_store((void *)handle, (size_t)(process25), (size_t)0LL, (size_t)85LL);

    if (!(!(r63 == -3 || r63 == -14 || r63 == -12 || r63 == -5 || r63 < 0))) {
        puts("call 63 is answered otherwise by now");
        _exit(77);
    }

    puts("64. store(process=#25, place=1, value=78, cpu=0) \u2192 done");
    errno = 0;
    int r64 = their_swap_store((void *)handle, (size_t)(process25), (size_t)1LL, (size_t)78LL);

    if (!(!(r64 == -3 || r64 == -14 || r64 == -12 || r64 == -5 || r64 < 0))) {
        puts("call 64 is answered otherwise by now");
        _exit(77);
    }

    puts("65. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r65 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r65 == -3 || r65 == -14 || r65 == -12 || r65 == -5 || r65 < 0))) {
        puts("call 65 is answered otherwise by now");
        _exit(77);
    }

    puts("66. store(process=0, place=3, value=16, cpu=0) \u2192 done");
    errno = 0;
    int r66 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)16LL);

    if (!(!(r66 == -3 || r66 == -14 || r66 == -12 || r66 == -5 || r66 < 0))) {
        puts("call 66 is answered otherwise by now");
        _exit(77);
    }

    puts("67. swap_on(size=1) \u2192 done");
    errno = 0;
    int r67 = their_swap_on((void *)handle, (size_t)1LL);

    if (!(!(r67 == -16 || r67 == -22 || r67 < 0))) {
        puts("call 67 is answered otherwise by now");
        _exit(77);
    }

    puts("68. lock_page(process=#25, page=0) \u2192 done");
    errno = 0;
    int r68 = their_swap_lock((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r68 == -3 || r68 == -14 || r68 == -12 || r68 == -5 || r68 < 0))) {
        puts("call 68 is answered otherwise by now");
        _exit(77);
    }

    puts("69. store(process=2, place=0, value=30, cpu=0) \u2192 no process");
    errno = 0;
    int r69 = their_swap_store((void *)handle, (size_t)2LL, (size_t)0LL, (size_t)30LL);

    if (!((r69 == -3) || ((r69 < 0) && !(r69 == -3) && !(r69 == -14) && !(r69 == -12) && !(r69 == -5)))) {
        puts("call 69 is answered otherwise by now");
        _exit(77);
    }

    puts("70. load(process=#25, place=0, cpu=0) \u2192 85");
    errno = 0;
    long r70 = their_swap_load((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r70 == -3 || r70 == -14 || r70 == -12 || r70 == -5 || r70 < 0) && (long long)r70 == 85LL)) {
        puts("call 70 is answered otherwise by now");
        _exit(77);
    }

    puts("71. load(process=2, place=4, cpu=0) \u2192 no process");
    errno = 0;
    long r71 = their_swap_load((void *)handle, (size_t)2LL, (size_t)4LL);

    if (!((r71 == -3) || ((r71 < 0) && !(r71 == -3) && !(r71 == -14) && !(r71 == -12) && !(r71 == -5)))) {
        puts("call 71 is answered otherwise by now");
        _exit(77);
    }

    puts("72. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r72 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r72 == -3 || r72 == -14 || r72 < 0))) {
        puts("call 72 is answered otherwise by now");
        _exit(77);
    }

    puts("73. fork(parent=#25) \u2192 2");
    errno = 0;
    long r73 = their_swap_fork((void *)handle, (size_t)(process25));

    if (!(!(r73 == -3 || r73 == -24 || r73 < 0))) {
        puts("call 73 is answered otherwise by now");
        _exit(77);
    }
    long long process73 = (long long)r73;
    is_elsewhere |= !(!(r73 == -3 || r73 == -24 || r73 < 0) && (long long)r73 == 2LL);

    puts("74. load(process=0, place=2, cpu=0) \u2192 29");
    errno = 0;
    long r74 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r74 == -3 || r74 == -14 || r74 == -12 || r74 == -5 || r74 < 0) && (long long)r74 == 29LL)) {
        puts("call 74 is answered otherwise by now");
        _exit(77);
    }

    puts("75. fork(parent=#73) \u2192 no number");
    errno = 0;
    long r75 = their_swap_fork((void *)handle, (size_t)(process73));

    if (!((r75 == -24) || ((r75 < 0) && !(r75 == -3) && !(r75 == -24)))) {
        puts("call 75 is answered otherwise by now");
        _exit(77);
    }

    puts("76. load(process=0, place=3, cpu=0) \u2192 16");
    errno = 0;
    long r76 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r76 == -3 || r76 == -14 || r76 == -12 || r76 == -5 || r76 < 0) && (long long)r76 == 16LL)) {
        puts("call 76 is answered otherwise by now");
        _exit(77);
    }

    puts("77. load(process=#73, place=1, cpu=0) \u2192 78");
    errno = 0;
    long r77 = their_swap_load((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!(!(r77 == -3 || r77 == -14 || r77 == -12 || r77 == -5 || r77 < 0) && (long long)r77 == 78LL)) {
        puts("call 77 is answered otherwise by now");
        _exit(77);
    }

    puts("78. load(process=#25, place=1, cpu=0) \u2192 78");
    errno = 0;
    long r78 = their_swap_load((void *)handle, (size_t)(process25), (size_t)1LL);

    if (!(!(r78 == -3 || r78 == -14 || r78 == -12 || r78 == -5 || r78 < 0) && (long long)r78 == 78LL)) {
        puts("call 78 is answered otherwise by now");
        _exit(77);
    }

    puts("79. load(process=0, place=2, cpu=0) \u2192 29");
    errno = 0;
    long r79 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r79 == -3 || r79 == -14 || r79 == -12 || r79 == -5 || r79 < 0) && (long long)r79 == 29LL)) {
        puts("call 79 is answered otherwise by now");
        _exit(77);
    }

    puts("80. store(process=#73, place=1, value=62, cpu=0) \u2192 done");
    errno = 0;
    int r80 = their_swap_store((void *)handle, (size_t)(process73), (size_t)1LL, (size_t)62LL);

    if (!(!(r80 == -3 || r80 == -14 || r80 == -12 || r80 == -5 || r80 < 0))) {
        puts("call 80 is answered otherwise by now");
        _exit(77);
    }

    puts("81. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r81 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r81 == -16) || ((r81 < 0) && !(r81 == -16) && !(r81 == -22)))) {
        puts("call 81 is answered otherwise by now");
        _exit(77);
    }

    puts("82. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r82 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r82 == -3 || r82 == -14 || r82 == -12 || r82 == -5 || r82 < 0))) {
        puts("call 82 is answered otherwise by now");
        _exit(77);
    }

    puts("83. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r83 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r83 == -3 || r83 == -14 || r83 == -12 || r83 == -5 || r83 < 0))) {
        puts("call 83 is answered otherwise by now");
        _exit(77);
    }

    puts("84. store(process=#73, place=1, value=29, cpu=0) \u2192 done");
    errno = 0;
    int r84 = their_swap_store((void *)handle, (size_t)(process73), (size_t)1LL, (size_t)29LL);

    if (!(!(r84 == -3 || r84 == -14 || r84 == -12 || r84 == -5 || r84 < 0))) {
        puts("call 84 is answered otherwise by now");
        _exit(77);
    }

    puts("85. lock_page(process=#73, page=0) \u2192 done");
    errno = 0;
    int r85 = their_swap_lock((void *)handle, (size_t)(process73), (size_t)0LL);

    if (!(!(r85 == -3 || r85 == -14 || r85 == -12 || r85 == -5 || r85 < 0))) {
        puts("call 85 is answered otherwise by now");
        _exit(77);
    }

    puts("86. load(process=0, place=5, cpu=0) \u2192 not mapped");
    errno = 0;
    long r86 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!((r86 == -14) || ((r86 < 0) && !(r86 == -3) && !(r86 == -14) && !(r86 == -12) && !(r86 == -5)))) {
        puts("call 86 is answered otherwise by now");
        _exit(77);
    }

    puts("87. store(process=#73, place=0, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r87 = their_swap_store((void *)handle, (size_t)(process73), (size_t)0LL, (size_t)53LL);

    if (!(!(r87 == -3 || r87 == -14 || r87 == -12 || r87 == -5 || r87 < 0))) {
        puts("call 87 is answered otherwise by now");
        _exit(77);
    }

    puts("88. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r88 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r88 == -3 || r88 == -17 || r88 < 0))) {
        puts("call 88 is answered otherwise by now");
        _exit(77);
    }

    puts("89. fork(parent=#73) \u2192 no number");
    errno = 0;
    long r89 = their_swap_fork((void *)handle, (size_t)(process73));

    if (!((r89 == -24) || ((r89 < 0) && !(r89 == -3) && !(r89 == -24)))) {
        puts("call 89 is answered otherwise by now");
        _exit(77);
    }

    puts("90. load(process=#73, place=1, cpu=0) \u2192 29");
    errno = 0;
    long r90 = their_swap_load((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!(!(r90 == -3 || r90 == -14 || r90 == -12 || r90 == -5 || r90 < 0) && (long long)r90 == 29LL)) {
        puts("call 90 is answered otherwise by now");
        _exit(77);
    }

    puts("91. unlock_page(process=#25, page=0) \u2192 done");
    errno = 0;
    int r91 = their_swap_unlock((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r91 == -3 || r91 == -14 || r91 < 0))) {
        puts("call 91 is answered otherwise by now");
        _exit(77);
    }

    puts("92. load(process=#73, place=1, cpu=0) \u2192 29");
    errno = 0;
    long r92 = their_swap_load((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!(!(r92 == -3 || r92 == -14 || r92 == -12 || r92 == -5 || r92 < 0) && (long long)r92 == 29LL)) {
        puts("call 92 is answered otherwise by now");
        _exit(77);
    }

    puts("93. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r93 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r93 == -16) || ((r93 < 0) && !(r93 == -16) && !(r93 == -22)))) {
        puts("call 93 is answered otherwise by now");
        _exit(77);
    }

    puts("94. map_page(process=#73, page=2) \u2192 done");
    errno = 0;
    int r94 = their_swap_map((void *)handle, (size_t)(process73), (size_t)2LL);

    if (!(!(r94 == -3 || r94 == -17 || r94 < 0))) {
        puts("call 94 is answered otherwise by now");
        _exit(77);
    }

    puts("95. store(process=#73, place=1, value=27, cpu=0) \u2192 done");
    errno = 0;
    int r95 = their_swap_store((void *)handle, (size_t)(process73), (size_t)1LL, (size_t)27LL);

    if (!(!(r95 == -3 || r95 == -14 || r95 == -12 || r95 == -5 || r95 < 0))) {
        puts("call 95 is answered otherwise by now");
        _exit(77);
    }

    puts("96. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 96 is answered otherwise by now");
        _exit(77);
    }

    puts("97. load(process=#25, place=1, cpu=0) \u2192 78");
    errno = 0;
    long r97 = their_swap_load((void *)handle, (size_t)(process25), (size_t)1LL);

    if (!(!(r97 == -3 || r97 == -14 || r97 == -12 || r97 == -5 || r97 < 0) && (long long)r97 == 78LL)) {
        puts("call 97 is answered otherwise by now");
        _exit(77);
    }

    puts("98. load(process=#25, place=0, cpu=0) \u2192 85");
    errno = 0;
    long r98 = their_swap_load((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r98 == -3 || r98 == -14 || r98 == -12 || r98 == -5 || r98 < 0) && (long long)r98 == 85LL)) {
        puts("call 98 is answered otherwise by now");
        _exit(77);
    }

    puts("99. load(process=#73, place=0, cpu=0) \u2192 53");
    errno = 0;
    long r99 = their_swap_load((void *)handle, (size_t)(process73), (size_t)0LL);

    if (!(!(r99 == -3 || r99 == -14 || r99 == -12 || r99 == -5 || r99 < 0) && (long long)r99 == 53LL)) {
        puts("call 99 is answered otherwise by now");
        _exit(77);
    }

    puts("100. load(process=#73, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r100 = their_swap_load((void *)handle, (size_t)(process73), (size_t)5LL);

    if (!(!(r100 == -3 || r100 == -14 || r100 == -12 || r100 == -5 || r100 < 0) && (long long)r100 == 0LL)) {
        puts("call 100 is answered otherwise by now");
        _exit(77);
    }

    puts("101. store(process=0, place=3, value=78, cpu=0) \u2192 done");
    errno = 0;
    int r101 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)78LL);

    if (!(!(r101 == -3 || r101 == -14 || r101 == -12 || r101 == -5 || r101 < 0))) {
        puts("call 101 is answered otherwise by now");
        _exit(77);
    }

    puts("102. load(process=#73, place=1, cpu=0) \u2192 27");
    errno = 0;
    long r102 = their_swap_load((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!(!(r102 == -3 || r102 == -14 || r102 == -12 || r102 == -5 || r102 < 0) && (long long)r102 == 27LL)) {
        puts("call 102 is answered otherwise by now");
        _exit(77);
    }

    puts("103. store(process=#25, place=0, value=25, cpu=0) \u2192 done");
    errno = 0;
    int r103 = their_swap_store((void *)handle, (size_t)(process25), (size_t)0LL, (size_t)25LL);

    if (!(!(r103 == -3 || r103 == -14 || r103 == -12 || r103 == -5 || r103 < 0))) {
        puts("call 103 is answered otherwise by now");
        _exit(77);
    }

    puts("104. map_page(process=#73, page=1) \u2192 done");
    errno = 0;
    int r104 = their_swap_map((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!(!(r104 == -3 || r104 == -17 || r104 < 0))) {
        puts("call 104 is answered otherwise by now");
        _exit(77);
    }

    puts("105. store(process=#25, place=1, value=26, cpu=0) \u2192 done");
    errno = 0;
    int r105 = their_swap_store((void *)handle, (size_t)(process25), (size_t)1LL, (size_t)26LL);

    if (!(!(r105 == -3 || r105 == -14 || r105 == -12 || r105 == -5 || r105 < 0))) {
        puts("call 105 is answered otherwise by now");
        _exit(77);
    }

    puts("106. load(process=#25, place=0, cpu=0) \u2192 25");
    errno = 0;
    long r106 = their_swap_load((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r106 == -3 || r106 == -14 || r106 == -12 || r106 == -5 || r106 < 0) && (long long)r106 == 25LL)) {
        puts("call 106 is answered otherwise by now");
        _exit(77);
    }

    puts("107. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r107 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r107 == -17) || ((r107 < 0) && !(r107 == -3) && !(r107 == -17)))) {
        puts("call 107 is answered otherwise by now");
        _exit(77);
    }

    puts("108. store(process=#25, place=0, value=9, cpu=0) \u2192 done");
    errno = 0;
    int r108 = their_swap_store((void *)handle, (size_t)(process25), (size_t)0LL, (size_t)9LL);

    if (!(!(r108 == -3 || r108 == -14 || r108 == -12 || r108 == -5 || r108 < 0))) {
        puts("call 108 is answered otherwise by now");
        _exit(77);
    }

    puts("109. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r109 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r109 == -3 || r109 == -14 || r109 == -12 || r109 == -5 || r109 < 0) && (long long)r109 == 0LL)) {
        puts("call 109 is answered otherwise by now");
        _exit(77);
    }

    puts("110. lock_page(process=#25, page=0) \u2192 done");
    errno = 0;
    int r110 = their_swap_lock((void *)handle, (size_t)(process25), (size_t)0LL);

    if (!(!(r110 == -3 || r110 == -14 || r110 == -12 || r110 == -5 || r110 < 0))) {
        puts("call 110 is answered otherwise by now");
        _exit(77);
    }

    puts("111. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r111 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r111 == -3 || r111 == -14 || r111 == -12 || r111 == -5 || r111 < 0) && (long long)r111 == 0LL)) {
        puts("call 111 is answered otherwise by now");
        _exit(77);
    }

    puts("112. fork(parent=#25) \u2192 no number");
    errno = 0;
    long r112 = their_swap_fork((void *)handle, (size_t)(process25));

    if (!((r112 == -24) || ((r112 < 0) && !(r112 == -3) && !(r112 == -24)))) {
        puts("call 112 is answered otherwise by now");
        _exit(77);
    }

    puts("113. store(process=#73, place=1, value=97, cpu=0) \u2192 done");
    errno = 0;
    int r113 = their_swap_store((void *)handle, (size_t)(process73), (size_t)1LL, (size_t)97LL);

    if (!(!(r113 == -3 || r113 == -14 || r113 == -12 || r113 == -5 || r113 < 0))) {
        puts("call 113 is answered otherwise by now");
        _exit(77);
    }

    puts("114. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r114 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r114 == -3 || r114 == -14 || r114 < 0))) {
        puts("call 114 is answered otherwise by now");
        _exit(77);
    }

    puts("115. load(process=#73, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r115 = their_swap_load((void *)handle, (size_t)(process73), (size_t)4LL);

    if (!(!(r115 == -3 || r115 == -14 || r115 == -12 || r115 == -5 || r115 < 0) && (long long)r115 == 0LL)) {
        puts("call 115 is answered otherwise by now");
        _exit(77);
    }

    puts("116. lock_page(process=#73, page=1) \u2192 done");
    errno = 0;
    int r116 = their_swap_lock((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!(!(r116 == -3 || r116 == -14 || r116 == -12 || r116 == -5 || r116 < 0))) {
        puts("call 116 is answered otherwise by now");
        _exit(77);
    }

    puts("117. exit(process=#25) \u2192 done");
    errno = 0;
    int r117 = their_swap_exit((void *)handle, (size_t)(process25));

    if (!(!(r117 == -3 || r117 == -13 || r117 < 0))) {
        puts("call 117 is answered otherwise by now");
        _exit(77);
    }

    puts("118. load(process=0, place=2, cpu=0) \u2192 29");
    errno = 0;
    long r118 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r118 == -3 || r118 == -14 || r118 == -12 || r118 == -5 || r118 < 0) && (long long)r118 == 29LL)) {
        puts("call 118 is answered otherwise by now");
        _exit(77);
    }

    puts("119. store(process=#73, place=0, value=49, cpu=0) \u2192 done");
    errno = 0;
    int r119 = their_swap_store((void *)handle, (size_t)(process73), (size_t)0LL, (size_t)49LL);

    if (!(!(r119 == -3 || r119 == -14 || r119 == -12 || r119 == -5 || r119 < 0))) {
        puts("call 119 is answered otherwise by now");
        _exit(77);
    }

    puts("120. load(process=0, place=2, cpu=0) \u2192 29");
    errno = 0;
    long r120 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r120 == -3 || r120 == -14 || r120 == -12 || r120 == -5 || r120 < 0) && (long long)r120 == 29LL)) {
        puts("call 120 is answered otherwise by now");
        _exit(77);
    }

    puts("121. swap_off() \u2192 done");
    errno = 0;
    int r121 = their_swap_off((void *)handle);

    if (!(!(r121 == -22 || r121 == -12 || r121 == -5 || r121 < 0))) {
        puts("call 121 is answered otherwise by now");
        _exit(77);
    }

    puts("122. load(process=#73, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r122 = their_swap_load((void *)handle, (size_t)(process73), (size_t)3LL);

    if (!(!(r122 == -3 || r122 == -14 || r122 == -12 || r122 == -5 || r122 < 0) && (long long)r122 == 0LL)) {
        puts("call 122 is answered otherwise by now");
        _exit(77);
    }

    puts("123. load(process=#73, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r123 = their_swap_load((void *)handle, (size_t)(process73), (size_t)2LL);

    if (!(!(r123 == -3 || r123 == -14 || r123 == -12 || r123 == -5 || r123 < 0) && (long long)r123 == 0LL)) {
        puts("call 123 is answered otherwise by now");
        _exit(77);
    }

    puts("124. load(process=#73, place=1, cpu=0) \u2192 97");
    errno = 0;
    long r124 = their_swap_load((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!(!(r124 == -3 || r124 == -14 || r124 == -12 || r124 == -5 || r124 < 0) && (long long)r124 == 97LL)) {
        puts("call 124 is answered otherwise by now");
        _exit(77);
    }

    puts("125. store(process=#73, place=1, value=57, cpu=0) \u2192 done");
    errno = 0;
    int r125 = their_swap_store((void *)handle, (size_t)(process73), (size_t)1LL, (size_t)57LL);

    if (!(!(r125 == -3 || r125 == -14 || r125 == -12 || r125 == -5 || r125 < 0))) {
        puts("call 125 is answered otherwise by now");
        _exit(77);
    }

    puts("126. load(process=#73, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r126 = their_swap_load((void *)handle, (size_t)(process73), (size_t)2LL);

    if (!(!(r126 == -3 || r126 == -14 || r126 == -12 || r126 == -5 || r126 < 0) && (long long)r126 == 0LL)) {
        puts("call 126 is answered otherwise by now");
        _exit(77);
    }

    puts("127. store(process=0, place=3, value=86, cpu=0) \u2192 done");
    errno = 0;
    int r127 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)86LL);

    if (!(!(r127 == -3 || r127 == -14 || r127 == -12 || r127 == -5 || r127 < 0))) {
        puts("call 127 is answered otherwise by now");
        _exit(77);
    }

    puts("128. load(process=#25, place=4, cpu=0) \u2192 no process");
    errno = 0;
    long r128 = their_swap_load((void *)handle, (size_t)(process25), (size_t)4LL);

    if (!((r128 == -3) || ((r128 < 0) && !(r128 == -3) && !(r128 == -14) && !(r128 == -12) && !(r128 == -5)))) {
        puts("call 128 is answered otherwise by now");
        _exit(77);
    }

    puts("129. load(process=#25, place=3, cpu=0) \u2192 no process");
    errno = 0;
    long r129 = their_swap_load((void *)handle, (size_t)(process25), (size_t)3LL);

    if (!((r129 == -3) || ((r129 < 0) && !(r129 == -3) && !(r129 == -14) && !(r129 == -12) && !(r129 == -5)))) {
        puts("call 129 is answered otherwise by now");
        _exit(77);
    }

    puts("130. lock_page(process=#73, page=0) \u2192 done");
    errno = 0;
    int r130 = their_swap_lock((void *)handle, (size_t)(process73), (size_t)0LL);

    if (!(!(r130 == -3 || r130 == -14 || r130 == -12 || r130 == -5 || r130 < 0))) {
        puts("call 130 is answered otherwise by now");
        _exit(77);
    }

    puts("131. swap_off() \u2192 invalid");
    errno = 0;
    int r131 = their_swap_off((void *)handle);

    if (!((r131 == -22) || ((r131 < 0) && !(r131 == -22) && !(r131 == -12) && !(r131 == -5)))) {
        puts("call 131 is answered otherwise by now");
        _exit(77);
    }

    puts("132. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r132 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r132 == -3 || r132 == -14 || r132 < 0))) {
        puts("call 132 is answered otherwise by now");
        _exit(77);
    }

    puts("133. store(process=0, place=3, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r133 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)94LL);

    if (!(!(r133 == -3 || r133 == -14 || r133 == -12 || r133 == -5 || r133 < 0))) {
        puts("call 133 is answered otherwise by now");
        _exit(77);
    }

    puts("134. store(process=0, place=2, value=99, cpu=0) \u2192 done");
    errno = 0;
    int r134 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)99LL);

    if (!(!(r134 == -3 || r134 == -14 || r134 == -12 || r134 == -5 || r134 < 0))) {
        puts("call 134 is answered otherwise by now");
        _exit(77);
    }

    puts("135. map_page(process=#73, page=1) \u2192 already mapped");
    errno = 0;
    int r135 = their_swap_map((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!((r135 == -17) || ((r135 < 0) && !(r135 == -3) && !(r135 == -17)))) {
        puts("call 135 is answered otherwise by now");
        _exit(77);
    }

    puts("136. load(process=0, place=3, cpu=0) \u2192 94");
    errno = 0;
    long r136 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r136 == -3 || r136 == -14 || r136 == -12 || r136 == -5 || r136 < 0) && (long long)r136 == 94LL)) {
        puts("call 136 is answered otherwise by now");
        _exit(77);
    }

    puts("137. load(process=#73, place=0, cpu=0) \u2192 49");
    errno = 0;
    long r137 = their_swap_load((void *)handle, (size_t)(process73), (size_t)0LL);

    if (!(!(r137 == -3 || r137 == -14 || r137 == -12 || r137 == -5 || r137 < 0) && (long long)r137 == 49LL)) {
        puts("call 137 is answered otherwise by now");
        _exit(77);
    }

    puts("138. load(process=#73, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r138 = their_swap_load((void *)handle, (size_t)(process73), (size_t)5LL);

    if (!(!(r138 == -3 || r138 == -14 || r138 == -12 || r138 == -5 || r138 < 0) && (long long)r138 == 0LL)) {
        puts("call 138 is answered otherwise by now");
        _exit(77);
    }

    puts("139. load(process=#73, place=1, cpu=0) \u2192 57");
    errno = 0;
    long r139 = their_swap_load((void *)handle, (size_t)(process73), (size_t)1LL);

    if (!(!(r139 == -3 || r139 == -14 || r139 == -12 || r139 == -5 || r139 < 0) && (long long)r139 == 57LL)) {
        puts("call 139 is answered otherwise by now");
        _exit(77);
    }

    puts("140. swap_on(size=2) \u2192 done");
    errno = 0;
    int r140 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r140 == -16 || r140 == -22 || r140 < 0))) {
        puts("call 140 is answered otherwise by now");
        _exit(77);
    }

    puts("141. exit(process=#25) \u2192 no process");
    errno = 0;
    int r141 = their_swap_exit((void *)handle, (size_t)(process25));

    if (!((r141 == -3) || ((r141 < 0) && !(r141 == -3) && !(r141 == -13)))) {
        puts("call 141 is answered otherwise by now");
        _exit(77);
    }

    puts("142. load(process=0, place=2, cpu=0) \u2192 99");
    errno = 0;
    long r142 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r142 == -3 || r142 == -14 || r142 == -12 || r142 == -5 || r142 < 0) && (long long)r142 == 99LL)) {
        puts("call 142 is answered otherwise by now");
        _exit(77);
    }

    puts("143. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r143 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r143 == -16) || ((r143 < 0) && !(r143 == -16) && !(r143 == -22)))) {
        puts("call 143 is answered otherwise by now");
        _exit(77);
    }

    puts("144. load(process=0, place=2, cpu=0) \u2192 99");
    errno = 0;
    long r144 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r144 == -3 || r144 == -14 || r144 == -12 || r144 == -5 || r144 < 0) && (long long)r144 == 99LL)) {
        puts("call 144 is answered otherwise by now");
        _exit(77);
    }

    puts("145. store(process=0, place=2, value=25, cpu=0) \u2192 done");
    errno = 0;
    int r145 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)25LL);

    if (!(!(r145 == -3 || r145 == -14 || r145 == -12 || r145 == -5 || r145 < 0))) {
        puts("call 145 is answered otherwise by now");
        _exit(77);
    }

    puts("146. fork(parent=#73) \u2192 1");
    errno = 0;
    long r146 = their_swap_fork((void *)handle, (size_t)(process73));

    if (!(!(r146 == -3 || r146 == -24 || r146 < 0))) {
        puts("call 146 is answered otherwise by now");
        _exit(77);
    }
    long long process146 = (long long)r146;
    is_elsewhere |= !(!(r146 == -3 || r146 == -24 || r146 < 0) && (long long)r146 == 1LL);

    puts("147. store(process=#146, place=2, value=27, cpu=0) \u2192 done");
    errno = 0;
    int r147 = their_swap_store((void *)handle, (size_t)(process146), (size_t)2LL, (size_t)27LL);

    if (!(!(r147 == -3 || r147 == -14 || r147 == -12 || r147 == -5 || r147 < 0))) {
        puts("call 147 is answered otherwise by now");
        _exit(77);
    }

    puts("148. exit(process=#73) \u2192 done");
    errno = 0;
    int r148 = their_swap_exit((void *)handle, (size_t)(process73));

    if (!(!(r148 == -3 || r148 == -13 || r148 < 0))) {
        puts("call 148 is answered otherwise by now");
        _exit(77);
    }

    puts("149. store(process=#73, place=0, value=76, cpu=0) \u2192 no process");
    errno = 0;
    int r149 = their_swap_store((void *)handle, (size_t)(process73), (size_t)0LL, (size_t)76LL);

    if (!((r149 == -3) || ((r149 < 0) && !(r149 == -3) && !(r149 == -14) && !(r149 == -12) && !(r149 == -5)))) {
        puts("call 149 is answered otherwise by now");
        _exit(77);
    }

    puts("150. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r150 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r150 == -3 || r150 == -14 || r150 < 0))) {
        puts("call 150 is answered otherwise by now");
        _exit(77);
    }

    puts("151. load(process=#146, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r151 = their_swap_load((void *)handle, (size_t)(process146), (size_t)3LL);

    if (!(!(r151 == -3 || r151 == -14 || r151 == -12 || r151 == -5 || r151 < 0) && (long long)r151 == 0LL)) {
        puts("call 151 is answered otherwise by now");
        _exit(77);
    }

    puts("152. store(process=#146, place=4, value=74, cpu=0) \u2192 done");
    errno = 0;
    int r152 = their_swap_store((void *)handle, (size_t)(process146), (size_t)4LL, (size_t)74LL);

    if (!(!(r152 == -3 || r152 == -14 || r152 == -12 || r152 == -5 || r152 < 0))) {
        puts("call 152 is answered otherwise by now");
        _exit(77);
    }

    puts("153. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r153 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r153 == -3 || r153 == -14 || r153 == -12 || r153 == -5 || r153 < 0))) {
        puts("call 153 is answered otherwise by now");
        _exit(77);
    }

    puts("154. load(process=0, place=3, cpu=0) \u2192 94");
    errno = 0;
    long r154 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r154 == -3 || r154 == -14 || r154 == -12 || r154 == -5 || r154 < 0) && (long long)r154 == 94LL)) {
        puts("call 154 is answered otherwise by now");
        _exit(77);
    }

    puts("155. store(process=0, place=2, value=35, cpu=0) \u2192 done");
    errno = 0;
    int r155 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)35LL);

    if (!(!(r155 == -3 || r155 == -14 || r155 == -12 || r155 == -5 || r155 < 0))) {
        puts("call 155 is answered otherwise by now");
        _exit(77);
    }

    puts("156. load(process=0, place=0, cpu=0) \u2192 not mapped");
    errno = 0;
    long r156 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r156 == -14) || ((r156 < 0) && !(r156 == -3) && !(r156 == -14) && !(r156 == -12) && !(r156 == -5)))) {
        puts("call 156 is answered otherwise by now");
        _exit(77);
    }

    puts("157. map_page(process=#146, page=2) \u2192 already mapped");
    errno = 0;
    int r157 = their_swap_map((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!((r157 == -17) || ((r157 < 0) && !(r157 == -3) && !(r157 == -17)))) {
        puts("call 157 is answered otherwise by now");
        _exit(77);
    }

    puts("158. store(process=#146, place=0, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r158 = their_swap_store((void *)handle, (size_t)(process146), (size_t)0LL, (size_t)41LL);

    if (!(!(r158 == -3 || r158 == -14 || r158 == -12 || r158 == -5 || r158 < 0))) {
        puts("call 158 is answered otherwise by now");
        _exit(77);
    }

    puts("159. load(process=#146, place=2, cpu=0) \u2192 27");
    errno = 0;
    long r159 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r159 == -3 || r159 == -14 || r159 == -12 || r159 == -5 || r159 < 0) && (long long)r159 == 27LL)) {
        puts("call 159 is answered otherwise by now");
        _exit(77);
    }

    puts("160. store(process=0, place=3, value=21, cpu=0) \u2192 done");
    errno = 0;
    int r160 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)21LL);

    if (!(!(r160 == -3 || r160 == -14 || r160 == -12 || r160 == -5 || r160 < 0))) {
        puts("call 160 is answered otherwise by now");
        _exit(77);
    }

    puts("161. store(process=0, place=2, value=56, cpu=0) \u2192 done");
    errno = 0;
    int r161 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)56LL);

    if (!(!(r161 == -3 || r161 == -14 || r161 == -12 || r161 == -5 || r161 < 0))) {
        puts("call 161 is answered otherwise by now");
        _exit(77);
    }

    puts("162. load(process=0, place=3, cpu=0) \u2192 21");
    errno = 0;
    long r162 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r162 == -3 || r162 == -14 || r162 == -12 || r162 == -5 || r162 < 0) && (long long)r162 == 21LL)) {
        puts("call 162 is answered otherwise by now");
        _exit(77);
    }

    puts("163. store(process=#146, place=2, value=83, cpu=0) \u2192 done");
    errno = 0;
    int r163 = their_swap_store((void *)handle, (size_t)(process146), (size_t)2LL, (size_t)83LL);

    if (!(!(r163 == -3 || r163 == -14 || r163 == -12 || r163 == -5 || r163 < 0))) {
        puts("call 163 is answered otherwise by now");
        _exit(77);
    }

    puts("164. load(process=#146, place=2, cpu=0) \u2192 83");
    errno = 0;
    long r164 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r164 == -3 || r164 == -14 || r164 == -12 || r164 == -5 || r164 < 0) && (long long)r164 == 83LL)) {
        puts("call 164 is answered otherwise by now");
        _exit(77);
    }

    puts("165. load(process=0, place=2, cpu=0) \u2192 56");
    errno = 0;
    long r165 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r165 == -3 || r165 == -14 || r165 == -12 || r165 == -5 || r165 < 0) && (long long)r165 == 56LL)) {
        puts("call 165 is answered otherwise by now");
        _exit(77);
    }

    puts("166. fork(parent=0) \u2192 2");
    errno = 0;
    long r166 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r166 == -3 || r166 == -24 || r166 < 0))) {
        puts("call 166 is answered otherwise by now");
        _exit(77);
    }
    long long process166 = (long long)r166;
    is_elsewhere |= !(!(r166 == -3 || r166 == -24 || r166 < 0) && (long long)r166 == 2LL);

    puts("167. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r167 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r167 == -17) || ((r167 < 0) && !(r167 == -3) && !(r167 == -17)))) {
        puts("call 167 is answered otherwise by now");
        _exit(77);
    }

    puts("168. load(process=#146, place=1, cpu=0) \u2192 57");
    errno = 0;
    long r168 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r168 == -3 || r168 == -14 || r168 == -12 || r168 == -5 || r168 < 0) && (long long)r168 == 57LL)) {
        puts("call 168 is answered otherwise by now");
        _exit(77);
    }

    puts("169. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r169 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r169 == -13) || ((r169 < 0) && !(r169 == -3) && !(r169 == -13)))) {
        puts("call 169 is answered otherwise by now");
        _exit(77);
    }

    puts("170. lock_page(process=#146, page=2) \u2192 done");
    errno = 0;
    int r170 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r170 == -3 || r170 == -14 || r170 == -12 || r170 == -5 || r170 < 0))) {
        puts("call 170 is answered otherwise by now");
        _exit(77);
    }

    puts("171. lock_page(process=#166, page=1) \u2192 done");
    errno = 0;
    int r171 = their_swap_lock((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!(!(r171 == -3 || r171 == -14 || r171 == -12 || r171 == -5 || r171 < 0))) {
        puts("call 171 is answered otherwise by now");
        _exit(77);
    }

    puts("172. store(process=#146, place=1, value=68, cpu=0) \u2192 done");
    errno = 0;
    int r172 = their_swap_store((void *)handle, (size_t)(process146), (size_t)1LL, (size_t)68LL);

    if (!(!(r172 == -3 || r172 == -14 || r172 == -12 || r172 == -5 || r172 < 0))) {
        puts("call 172 is answered otherwise by now");
        _exit(77);
    }

    puts("173. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r173 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r173 == -3 || r173 == -14 || r173 == -12 || r173 == -5 || r173 < 0))) {
        puts("call 173 is answered otherwise by now");
        _exit(77);
    }

    puts("174. fork(parent=0) \u2192 no number");
    errno = 0;
    long r174 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r174 == -24) || ((r174 < 0) && !(r174 == -3) && !(r174 == -24)))) {
        puts("call 174 is answered otherwise by now");
        _exit(77);
    }

    puts("175. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r175 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r175 == -13) || ((r175 < 0) && !(r175 == -3) && !(r175 == -13)))) {
        puts("call 175 is answered otherwise by now");
        _exit(77);
    }

    puts("176. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r176 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r176 == -16) || ((r176 < 0) && !(r176 == -16) && !(r176 == -22)))) {
        puts("call 176 is answered otherwise by now");
        _exit(77);
    }

    puts("177. store(process=0, place=2, value=40, cpu=0) \u2192 done");
    errno = 0;
    int r177 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)40LL);

    if (!(!(r177 == -3 || r177 == -14 || r177 == -12 || r177 == -5 || r177 < 0))) {
        puts("call 177 is answered otherwise by now");
        _exit(77);
    }

    puts("178. load(process=#166, place=2, cpu=0) \u2192 56");
    errno = 0;
    long r178 = their_swap_load((void *)handle, (size_t)(process166), (size_t)2LL);

    if (!(!(r178 == -3 || r178 == -14 || r178 == -12 || r178 == -5 || r178 < 0) && (long long)r178 == 56LL)) {
        puts("call 178 is answered otherwise by now");
        _exit(77);
    }

    puts("179. map_page(process=#146, page=1) \u2192 already mapped");
    errno = 0;
    int r179 = their_swap_map((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!((r179 == -17) || ((r179 < 0) && !(r179 == -3) && !(r179 == -17)))) {
        puts("call 179 is answered otherwise by now");
        _exit(77);
    }

    puts("180. load(process=#146, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r180 = their_swap_load((void *)handle, (size_t)(process146), (size_t)5LL);

    if (!(!(r180 == -3 || r180 == -14 || r180 == -12 || r180 == -5 || r180 < 0) && (long long)r180 == 0LL)) {
        puts("call 180 is answered otherwise by now");
        _exit(77);
    }

    puts("181. map_page(process=#146, page=1) \u2192 already mapped");
    errno = 0;
    int r181 = their_swap_map((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!((r181 == -17) || ((r181 < 0) && !(r181 == -3) && !(r181 == -17)))) {
        puts("call 181 is answered otherwise by now");
        _exit(77);
    }

    puts("182. load(process=#146, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r182 = their_swap_load((void *)handle, (size_t)(process146), (size_t)3LL);

    if (!(!(r182 == -3 || r182 == -14 || r182 == -12 || r182 == -5 || r182 < 0) && (long long)r182 == 0LL)) {
        puts("call 182 is answered otherwise by now");
        _exit(77);
    }

    puts("183. lock_page(process=#166, page=1) \u2192 done");
    errno = 0;
    int r183 = their_swap_lock((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!(!(r183 == -3 || r183 == -14 || r183 == -12 || r183 == -5 || r183 < 0))) {
        puts("call 183 is answered otherwise by now");
        _exit(77);
    }

    puts("184. unmap_page(process=#166, page=1) \u2192 done");
    errno = 0;
    int r184 = their_swap_unmap((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!(!(r184 == -3 || r184 == -14 || r184 < 0))) {
        puts("call 184 is answered otherwise by now");
        _exit(77);
    }

    puts("185. store(process=#166, place=3, value=76, cpu=0) \u2192 not mapped");
    errno = 0;
    int r185 = their_swap_store((void *)handle, (size_t)(process166), (size_t)3LL, (size_t)76LL);

    if (!((r185 == -14) || ((r185 < 0) && !(r185 == -3) && !(r185 == -14) && !(r185 == -12) && !(r185 == -5)))) {
        puts("call 185 is answered otherwise by now");
        _exit(77);
    }

    puts("186. store(process=#166, place=4, value=64, cpu=0) \u2192 not mapped");
    errno = 0;
    int r186 = their_swap_store((void *)handle, (size_t)(process166), (size_t)4LL, (size_t)64LL);

    if (!((r186 == -14) || ((r186 < 0) && !(r186 == -3) && !(r186 == -14) && !(r186 == -12) && !(r186 == -5)))) {
        puts("call 186 is answered otherwise by now");
        _exit(77);
    }

    puts("187. store(process=#166, place=5, value=85, cpu=0) \u2192 not mapped");
    errno = 0;
    int r187 = their_swap_store((void *)handle, (size_t)(process166), (size_t)5LL, (size_t)85LL);

    if (!((r187 == -14) || ((r187 < 0) && !(r187 == -3) && !(r187 == -14) && !(r187 == -12) && !(r187 == -5)))) {
        puts("call 187 is answered otherwise by now");
        _exit(77);
    }

    puts("188. load(process=#146, place=2, cpu=0) \u2192 83");
    errno = 0;
    long r188 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r188 == -3 || r188 == -14 || r188 == -12 || r188 == -5 || r188 < 0) && (long long)r188 == 83LL)) {
        puts("call 188 is answered otherwise by now");
        _exit(77);
    }

    puts("189. store(process=#146, place=3, value=13, cpu=0) \u2192 done");
    errno = 0;
    int r189 = their_swap_store((void *)handle, (size_t)(process146), (size_t)3LL, (size_t)13LL);

    if (!(!(r189 == -3 || r189 == -14 || r189 == -12 || r189 == -5 || r189 < 0))) {
        puts("call 189 is answered otherwise by now");
        _exit(77);
    }

    puts("190. store(process=#146, place=0, value=26, cpu=0) \u2192 done");
    errno = 0;
    int r190 = their_swap_store((void *)handle, (size_t)(process146), (size_t)0LL, (size_t)26LL);

    if (!(!(r190 == -3 || r190 == -14 || r190 == -12 || r190 == -5 || r190 < 0))) {
        puts("call 190 is answered otherwise by now");
        _exit(77);
    }

    puts("191. fork(parent=#146) \u2192 no number");
    errno = 0;
    long r191 = their_swap_fork((void *)handle, (size_t)(process146));

    if (!((r191 == -24) || ((r191 < 0) && !(r191 == -3) && !(r191 == -24)))) {
        puts("call 191 is answered otherwise by now");
        _exit(77);
    }

    puts("192. load(process=0, place=2, cpu=0) \u2192 40");
    errno = 0;
    long r192 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r192 == -3 || r192 == -14 || r192 == -12 || r192 == -5 || r192 < 0) && (long long)r192 == 40LL)) {
        puts("call 192 is answered otherwise by now");
        _exit(77);
    }

    puts("193. store(process=0, place=2, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r193 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)96LL);

    if (!(!(r193 == -3 || r193 == -14 || r193 == -12 || r193 == -5 || r193 < 0))) {
        puts("call 193 is answered otherwise by now");
        _exit(77);
    }

    puts("194. unlock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r194 = their_swap_unlock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r194 == -3 || r194 == -14 || r194 < 0))) {
        puts("call 194 is answered otherwise by now");
        _exit(77);
    }

    puts("195. store(process=0, place=3, value=81, cpu=0) \u2192 done");
    errno = 0;
    int r195 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)81LL);

    if (!(!(r195 == -3 || r195 == -14 || r195 == -12 || r195 == -5 || r195 < 0))) {
        puts("call 195 is answered otherwise by now");
        _exit(77);
    }

    puts("196. map_page(process=#146, page=1) \u2192 already mapped");
    errno = 0;
    int r196 = their_swap_map((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!((r196 == -17) || ((r196 < 0) && !(r196 == -3) && !(r196 == -17)))) {
        puts("call 196 is answered otherwise by now");
        _exit(77);
    }

    puts("197. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r197 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r197 == -3 || r197 == -14 || r197 < 0))) {
        puts("call 197 is answered otherwise by now");
        _exit(77);
    }

    puts("198. map_page(process=#146, page=2) \u2192 already mapped");
    errno = 0;
    int r198 = their_swap_map((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!((r198 == -17) || ((r198 < 0) && !(r198 == -3) && !(r198 == -17)))) {
        puts("call 198 is answered otherwise by now");
        _exit(77);
    }

    puts("199. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r199 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r199 == -3 || r199 == -17 || r199 < 0))) {
        puts("call 199 is answered otherwise by now");
        _exit(77);
    }

    puts("200. load(process=#166, place=1, cpu=0) \u2192 not mapped");
    errno = 0;
    long r200 = their_swap_load((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!((r200 == -14) || ((r200 < 0) && !(r200 == -3) && !(r200 == -14) && !(r200 == -12) && !(r200 == -5)))) {
        puts("call 200 is answered otherwise by now");
        _exit(77);
    }

    puts("201. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r201 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r201 == -3 || r201 == -14 || r201 == -12 || r201 == -5 || r201 < 0) && (long long)r201 == 0LL)) {
        puts("call 201 is answered otherwise by now");
        _exit(77);
    }

    puts("202. load(process=#166, place=2, cpu=0) \u2192 not mapped");
    errno = 0;
    long r202 = their_swap_load((void *)handle, (size_t)(process166), (size_t)2LL);

    if (!((r202 == -14) || ((r202 < 0) && !(r202 == -3) && !(r202 == -14) && !(r202 == -12) && !(r202 == -5)))) {
        puts("call 202 is answered otherwise by now");
        _exit(77);
    }

    puts("203. load(process=#166, place=1, cpu=0) \u2192 not mapped");
    errno = 0;
    long r203 = their_swap_load((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!((r203 == -14) || ((r203 < 0) && !(r203 == -3) && !(r203 == -14) && !(r203 == -12) && !(r203 == -5)))) {
        puts("call 203 is answered otherwise by now");
        _exit(77);
    }

    puts("204. unmap_page(process=#146, page=1) \u2192 done");
    errno = 0;
    int r204 = their_swap_unmap((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r204 == -3 || r204 == -14 || r204 < 0))) {
        puts("call 204 is answered otherwise by now");
        _exit(77);
    }

    puts("205. map_page(process=#166, page=2) \u2192 done");
    errno = 0;
    int r205 = their_swap_map((void *)handle, (size_t)(process166), (size_t)2LL);

    if (!(!(r205 == -3 || r205 == -17 || r205 < 0))) {
        puts("call 205 is answered otherwise by now");
        _exit(77);
    }

    puts("206. store(process=#166, place=5, value=65, cpu=0) \u2192 done");
    errno = 0;
    int r206 = their_swap_store((void *)handle, (size_t)(process166), (size_t)5LL, (size_t)65LL);

    if (!(!(r206 == -3 || r206 == -14 || r206 == -12 || r206 == -5 || r206 < 0))) {
        puts("call 206 is answered otherwise by now");
        _exit(77);
    }

    puts("207. unlock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r207 = their_swap_unlock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r207 == -3 || r207 == -14 || r207 < 0))) {
        puts("call 207 is answered otherwise by now");
        _exit(77);
    }

    puts("208. load(process=#146, place=4, cpu=0) \u2192 74");
    errno = 0;
    long r208 = their_swap_load((void *)handle, (size_t)(process146), (size_t)4LL);

    if (!(!(r208 == -3 || r208 == -14 || r208 == -12 || r208 == -5 || r208 < 0) && (long long)r208 == 74LL)) {
        puts("call 208 is answered otherwise by now");
        _exit(77);
    }

    puts("209. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r209 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r209 == -16) || ((r209 < 0) && !(r209 == -16) && !(r209 == -22)))) {
        puts("call 209 is answered otherwise by now");
        _exit(77);
    }

    puts("210. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r210 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r210 == -3 || r210 == -14 || r210 == -12 || r210 == -5 || r210 < 0) && (long long)r210 == 0LL)) {
        puts("call 210 is answered otherwise by now");
        _exit(77);
    }

    puts("211. store(process=#146, place=5, value=73, cpu=0) \u2192 done");
    errno = 0;
    int r211 = their_swap_store((void *)handle, (size_t)(process146), (size_t)5LL, (size_t)73LL);

    if (!(!(r211 == -3 || r211 == -14 || r211 == -12 || r211 == -5 || r211 < 0))) {
        puts("call 211 is answered otherwise by now");
        _exit(77);
    }

    puts("212. store(process=#146, place=5, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r212 = their_swap_store((void *)handle, (size_t)(process146), (size_t)5LL, (size_t)53LL);

    if (!(!(r212 == -3 || r212 == -14 || r212 == -12 || r212 == -5 || r212 < 0))) {
        puts("call 212 is answered otherwise by now");
        _exit(77);
    }

    puts("213. load(process=0, place=3, cpu=0) \u2192 81");
    errno = 0;
    long r213 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r213 == -3 || r213 == -14 || r213 == -12 || r213 == -5 || r213 < 0) && (long long)r213 == 81LL)) {
        puts("call 213 is answered otherwise by now");
        _exit(77);
    }

    puts("214. lock_page(process=0, page=2) \u2192 not mapped");
    errno = 0;
    int r214 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r214 == -14) || ((r214 < 0) && !(r214 == -3) && !(r214 == -14) && !(r214 == -12) && !(r214 == -5)))) {
        puts("call 214 is answered otherwise by now");
        _exit(77);
    }

    puts("215. load(process=#166, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r215 = their_swap_load((void *)handle, (size_t)(process166), (size_t)4LL);

    if (!(!(r215 == -3 || r215 == -14 || r215 == -12 || r215 == -5 || r215 < 0) && (long long)r215 == 0LL)) {
        puts("call 215 is answered otherwise by now");
        _exit(77);
    }

    puts("216. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r216 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r216 == -16) || ((r216 < 0) && !(r216 == -16) && !(r216 == -22)))) {
        puts("call 216 is answered otherwise by now");
        _exit(77);
    }

    puts("217. map_page(process=#146, page=1) \u2192 done");
    errno = 0;
    int r217 = their_swap_map((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r217 == -3 || r217 == -17 || r217 < 0))) {
        puts("call 217 is answered otherwise by now");
        _exit(77);
    }

    puts("218. store(process=0, place=2, value=38, cpu=0) \u2192 done");
    errno = 0;
    int r218 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)38LL);

    if (!(!(r218 == -3 || r218 == -14 || r218 == -12 || r218 == -5 || r218 < 0))) {
        puts("call 218 is answered otherwise by now");
        _exit(77);
    }

    puts("219. lock_page(process=#146, page=2) \u2192 done");
    errno = 0;
    int r219 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r219 == -3 || r219 == -14 || r219 == -12 || r219 == -5 || r219 < 0))) {
        puts("call 219 is answered otherwise by now");
        _exit(77);
    }

    puts("220. map_page(process=#166, page=1) \u2192 done");
    errno = 0;
    int r220 = their_swap_map((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!(!(r220 == -3 || r220 == -17 || r220 < 0))) {
        puts("call 220 is answered otherwise by now");
        _exit(77);
    }

    puts("221. store(process=#166, place=2, value=58, cpu=0) \u2192 done");
    errno = 0;
    int r221 = their_swap_store((void *)handle, (size_t)(process166), (size_t)2LL, (size_t)58LL);

    if (!(!(r221 == -3 || r221 == -14 || r221 == -12 || r221 == -5 || r221 < 0))) {
        puts("call 221 is answered otherwise by now");
        _exit(77);
    }

    puts("222. load(process=#146, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r222 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r222 == -3 || r222 == -14 || r222 == -12 || r222 == -5 || r222 < 0) && (long long)r222 == 0LL)) {
        puts("call 222 is answered otherwise by now");
        _exit(77);
    }

    puts("223. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r223 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r223 == -16) || ((r223 < 0) && !(r223 == -16) && !(r223 == -22)))) {
        puts("call 223 is answered otherwise by now");
        _exit(77);
    }

    puts("224. unlock_page(process=#166, page=2) \u2192 done");
    errno = 0;
    int r224 = their_swap_unlock((void *)handle, (size_t)(process166), (size_t)2LL);

    if (!(!(r224 == -3 || r224 == -14 || r224 < 0))) {
        puts("call 224 is answered otherwise by now");
        _exit(77);
    }

    puts("225. store(process=0, place=1, value=93, cpu=0) \u2192 done");
    errno = 0;
    int r225 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)93LL);

    if (!(!(r225 == -3 || r225 == -14 || r225 == -12 || r225 == -5 || r225 < 0))) {
        puts("call 225 is answered otherwise by now");
        _exit(77);
    }

    puts("226. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r226 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r226 == -17) || ((r226 < 0) && !(r226 == -3) && !(r226 == -17)))) {
        puts("call 226 is answered otherwise by now");
        _exit(77);
    }

    puts("227. load(process=#166, place=0, cpu=0) \u2192 not mapped");
    errno = 0;
    long r227 = their_swap_load((void *)handle, (size_t)(process166), (size_t)0LL);

    if (!((r227 == -14) || ((r227 < 0) && !(r227 == -3) && !(r227 == -14) && !(r227 == -12) && !(r227 == -5)))) {
        puts("call 227 is answered otherwise by now");
        _exit(77);
    }

    puts("228. load(process=#166, place=0, cpu=0) \u2192 not mapped");
    errno = 0;
    long r228 = their_swap_load((void *)handle, (size_t)(process166), (size_t)0LL);

    if (!((r228 == -14) || ((r228 < 0) && !(r228 == -3) && !(r228 == -14) && !(r228 == -12) && !(r228 == -5)))) {
        puts("call 228 is answered otherwise by now");
        _exit(77);
    }

    puts("229. store(process=0, place=0, value=90, cpu=0) \u2192 done");
    errno = 0;
    int r229 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)90LL);

    if (!(!(r229 == -3 || r229 == -14 || r229 == -12 || r229 == -5 || r229 < 0))) {
        puts("call 229 is answered otherwise by now");
        _exit(77);
    }

    puts("230. load(process=#146, place=1, cpu=0) \u2192 68");
    errno = 0;
    long r230 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r230 == -3 || r230 == -14 || r230 == -12 || r230 == -5 || r230 < 0) && (long long)r230 == 68LL)) {
        puts("call 230 is answered otherwise by now");
        _exit(77);
    }

    puts("231. store(process=0, place=1, value=69, cpu=0) \u2192 done");
    errno = 0;
    int r231 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)69LL);

    if (!(!(r231 == -3 || r231 == -14 || r231 == -12 || r231 == -5 || r231 < 0))) {
        puts("call 231 is answered otherwise by now");
        _exit(77);
    }

    puts("232. load(process=#146, place=5, cpu=0) \u2192 53");
    errno = 0;
    long r232 = their_swap_load((void *)handle, (size_t)(process146), (size_t)5LL);

    if (!(!(r232 == -3 || r232 == -14 || r232 == -12 || r232 == -5 || r232 < 0) && (long long)r232 == 53LL)) {
        puts("call 232 is answered otherwise by now");
        _exit(77);
    }

    puts("233. map_page(process=#146, page=2) \u2192 already mapped");
    errno = 0;
    int r233 = their_swap_map((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!((r233 == -17) || ((r233 < 0) && !(r233 == -3) && !(r233 == -17)))) {
        puts("call 233 is answered otherwise by now");
        _exit(77);
    }

    puts("234. load(process=#166, place=5, cpu=0) \u2192 65");
    errno = 0;
    long r234 = their_swap_load((void *)handle, (size_t)(process166), (size_t)5LL);

    if (!(!(r234 == -3 || r234 == -14 || r234 == -12 || r234 == -5 || r234 < 0) && (long long)r234 == 65LL)) {
        puts("call 234 is answered otherwise by now");
        _exit(77);
    }

    puts("235. load(process=#146, place=1, cpu=0) \u2192 68");
    errno = 0;
    long r235 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r235 == -3 || r235 == -14 || r235 == -12 || r235 == -5 || r235 < 0) && (long long)r235 == 68LL)) {
        puts("call 235 is answered otherwise by now");
        _exit(77);
    }

    puts("236. load(process=#146, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r236 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r236 == -3 || r236 == -14 || r236 == -12 || r236 == -5 || r236 < 0) && (long long)r236 == 0LL)) {
        puts("call 236 is answered otherwise by now");
        _exit(77);
    }

    puts("237. store(process=0, place=3, value=92, cpu=0) \u2192 done");
    errno = 0;
    int r237 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)92LL);

    if (!(!(r237 == -3 || r237 == -14 || r237 == -12 || r237 == -5 || r237 < 0))) {
        puts("call 237 is answered otherwise by now");
        _exit(77);
    }

    puts("238. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r238 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r238 == -17) || ((r238 < 0) && !(r238 == -3) && !(r238 == -17)))) {
        puts("call 238 is answered otherwise by now");
        _exit(77);
    }

    puts("239. load(process=0, place=1, cpu=0) \u2192 69");
    errno = 0;
    long r239 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r239 == -3 || r239 == -14 || r239 == -12 || r239 == -5 || r239 < 0) && (long long)r239 == 69LL)) {
        puts("call 239 is answered otherwise by now");
        _exit(77);
    }

    puts("240. map_page(process=#166, page=0) \u2192 done");
    errno = 0;
    int r240 = their_swap_map((void *)handle, (size_t)(process166), (size_t)0LL);

    if (!(!(r240 == -3 || r240 == -17 || r240 < 0))) {
        puts("call 240 is answered otherwise by now");
        _exit(77);
    }

    puts("241. fork(parent=0) \u2192 no number");
    errno = 0;
    long r241 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r241 == -24) || ((r241 < 0) && !(r241 == -3) && !(r241 == -24)))) {
        puts("call 241 is answered otherwise by now");
        _exit(77);
    }

    puts("242. map_page(process=#146, page=2) \u2192 already mapped");
    errno = 0;
    int r242 = their_swap_map((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!((r242 == -17) || ((r242 < 0) && !(r242 == -3) && !(r242 == -17)))) {
        puts("call 242 is answered otherwise by now");
        _exit(77);
    }

    puts("243. load(process=0, place=0, cpu=0) \u2192 90");
    errno = 0;
    long r243 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r243 == -3 || r243 == -14 || r243 == -12 || r243 == -5 || r243 < 0) && (long long)r243 == 90LL)) {
        puts("call 243 is answered otherwise by now");
        _exit(77);
    }

    puts("244. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r244 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r244 == -17) || ((r244 < 0) && !(r244 == -3) && !(r244 == -17)))) {
        puts("call 244 is answered otherwise by now");
        _exit(77);
    }

    puts("245. fail_device(fails=2) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)2LL);

    if (!(true)) {
        puts("call 245 is answered otherwise by now");
        _exit(77);
    }

    puts("246. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r246 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r246 == -13) || ((r246 < 0) && !(r246 == -3) && !(r246 == -13)))) {
        puts("call 246 is answered otherwise by now");
        _exit(77);
    }

    puts("247. unlock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r247 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r247 == -3 || r247 == -14 || r247 < 0))) {
        puts("call 247 is answered otherwise by now");
        _exit(77);
    }

    puts("248. load(process=0, place=3, cpu=0) \u2192 92");
    errno = 0;
    long r248 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r248 == -3 || r248 == -14 || r248 == -12 || r248 == -5 || r248 < 0) && (long long)r248 == 92LL)) {
        puts("call 248 is answered otherwise by now");
        _exit(77);
    }

    puts("249. load(process=#146, place=4, cpu=0) \u2192 74");
    errno = 0;
    long r249 = their_swap_load((void *)handle, (size_t)(process146), (size_t)4LL);

    if (!(!(r249 == -3 || r249 == -14 || r249 == -12 || r249 == -5 || r249 < 0) && (long long)r249 == 74LL)) {
        puts("call 249 is answered otherwise by now");
        _exit(77);
    }

    puts("250. unlock_page(process=#166, page=2) \u2192 done");
    errno = 0;
    int r250 = their_swap_unlock((void *)handle, (size_t)(process166), (size_t)2LL);

    if (!(!(r250 == -3 || r250 == -14 || r250 < 0))) {
        puts("call 250 is answered otherwise by now");
        _exit(77);
    }

    puts("251. lock_page(process=#166, page=1) \u2192 done");
    errno = 0;
    int r251 = their_swap_lock((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!(!(r251 == -3 || r251 == -14 || r251 == -12 || r251 == -5 || r251 < 0))) {
        puts("call 251 is answered otherwise by now");
        _exit(77);
    }

    puts("252. store(process=0, place=0, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r252 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)72LL);

    if (!(!(r252 == -3 || r252 == -14 || r252 == -12 || r252 == -5 || r252 < 0))) {
        puts("call 252 is answered otherwise by now");
        _exit(77);
    }

    puts("253. load(process=#166, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r253 = their_swap_load((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!(!(r253 == -3 || r253 == -14 || r253 == -12 || r253 == -5 || r253 < 0) && (long long)r253 == 0LL)) {
        puts("call 253 is answered otherwise by now");
        _exit(77);
    }

    puts("254. store(process=#166, place=1, value=24, cpu=0) \u2192 done");
    errno = 0;
    int r254 = their_swap_store((void *)handle, (size_t)(process166), (size_t)1LL, (size_t)24LL);

    if (!(!(r254 == -3 || r254 == -14 || r254 == -12 || r254 == -5 || r254 < 0))) {
        puts("call 254 is answered otherwise by now");
        _exit(77);
    }

    puts("255. load(process=#146, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r255 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r255 == -3 || r255 == -14 || r255 == -12 || r255 == -5 || r255 < 0) && (long long)r255 == 0LL)) {
        puts("call 255 is answered otherwise by now");
        _exit(77);
    }

    puts("256. store(process=0, place=1, value=51, cpu=0) \u2192 done");
    errno = 0;
    int r256 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)51LL);

    if (!(!(r256 == -3 || r256 == -14 || r256 == -12 || r256 == -5 || r256 < 0))) {
        puts("call 256 is answered otherwise by now");
        _exit(77);
    }

    puts("257. store(process=0, place=3, value=24, cpu=0) \u2192 done");
    errno = 0;
    int r257 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)24LL);

    if (!(!(r257 == -3 || r257 == -14 || r257 == -12 || r257 == -5 || r257 < 0))) {
        puts("call 257 is answered otherwise by now");
        _exit(77);
    }

    puts("258. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r258 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r258 == -16) || ((r258 < 0) && !(r258 == -16) && !(r258 == -22)))) {
        puts("call 258 is answered otherwise by now");
        _exit(77);
    }

    puts("259. load(process=#166, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r259 = their_swap_load((void *)handle, (size_t)(process166), (size_t)4LL);

    if (!(!(r259 == -3 || r259 == -14 || r259 == -12 || r259 == -5 || r259 < 0) && (long long)r259 == 0LL)) {
        puts("call 259 is answered otherwise by now");
        _exit(77);
    }

    puts("260. store(process=#166, place=2, value=64, cpu=0) \u2192 done");
    errno = 0;
    int r260 = their_swap_store((void *)handle, (size_t)(process166), (size_t)2LL, (size_t)64LL);

    if (!(!(r260 == -3 || r260 == -14 || r260 == -12 || r260 == -5 || r260 < 0))) {
        puts("call 260 is answered otherwise by now");
        _exit(77);
    }

    puts("261. store(process=0, place=0, value=78, cpu=0) \u2192 done");
    errno = 0;
    int r261 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)78LL);

    if (!(!(r261 == -3 || r261 == -14 || r261 == -12 || r261 == -5 || r261 < 0))) {
        puts("call 261 is answered otherwise by now");
        _exit(77);
    }

    puts("262. fork(parent=0) \u2192 no number");
    errno = 0;
    long r262 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r262 == -24) || ((r262 < 0) && !(r262 == -3) && !(r262 == -24)))) {
        puts("call 262 is answered otherwise by now");
        _exit(77);
    }

    puts("263. swap_off() \u2192 no memory");
    errno = 0;
    int r263 = their_swap_off((void *)handle);

    if (!((r263 == -12) || ((r263 < 0) && !(r263 == -22) && !(r263 == -12) && !(r263 == -5)))) {
        puts("call 263 is answered otherwise by now");
        _exit(77);
    }

    puts("264. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r264 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r264 == -17) || ((r264 < 0) && !(r264 == -3) && !(r264 == -17)))) {
        puts("call 264 is answered otherwise by now");
        _exit(77);
    }

    puts("265. load(process=0, place=3, cpu=0) \u2192 24");
    errno = 0;
    long r265 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r265 == -3 || r265 == -14 || r265 == -12 || r265 == -5 || r265 < 0) && (long long)r265 == 24LL)) {
        puts("call 265 is answered otherwise by now");
        _exit(77);
    }

    puts("266. load(process=0, place=1, cpu=0) \u2192 51");
    errno = 0;
    long r266 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r266 == -3 || r266 == -14 || r266 == -12 || r266 == -5 || r266 < 0) && (long long)r266 == 51LL)) {
        puts("call 266 is answered otherwise by now");
        _exit(77);
    }

    puts("267. lock_page(process=#146, page=1) \u2192 no memory");
    errno = 0;
    int r267 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!((r267 == -12) || ((r267 < 0) && !(r267 == -3) && !(r267 == -14) && !(r267 == -12) && !(r267 == -5)))) {
        puts("call 267 is answered otherwise by now");
        _exit(77);
    }

    puts("268. unlock_page(process=#166, page=1) \u2192 done");
    errno = 0;
    int r268 = their_swap_unlock((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!(!(r268 == -3 || r268 == -14 || r268 < 0))) {
        puts("call 268 is answered otherwise by now");
        _exit(77);
    }

    puts("269. load(process=#166, place=2, cpu=0) \u2192 64");
    errno = 0;
    long r269 = their_swap_load((void *)handle, (size_t)(process166), (size_t)2LL);

    if (!(!(r269 == -3 || r269 == -14 || r269 == -12 || r269 == -5 || r269 < 0) && (long long)r269 == 64LL)) {
        puts("call 269 is answered otherwise by now");
        _exit(77);
    }

    puts("270. exit(process=#166) \u2192 done");
    errno = 0;
    int r270 = their_swap_exit((void *)handle, (size_t)(process166));

    if (!(!(r270 == -3 || r270 == -13 || r270 < 0))) {
        puts("call 270 is answered otherwise by now");
        _exit(77);
    }

    puts("271. store(process=0, place=2, value=83, cpu=0) \u2192 done");
    errno = 0;
    int r271 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)83LL);

    if (!(!(r271 == -3 || r271 == -14 || r271 == -12 || r271 == -5 || r271 < 0))) {
        puts("call 271 is answered otherwise by now");
        _exit(77);
    }

    puts("272. store(process=#146, place=0, value=47, cpu=0) \u2192 done");
    errno = 0;
    int r272 = their_swap_store((void *)handle, (size_t)(process146), (size_t)0LL, (size_t)47LL);

    if (!(!(r272 == -3 || r272 == -14 || r272 == -12 || r272 == -5 || r272 < 0))) {
        puts("call 272 is answered otherwise by now");
        _exit(77);
    }

    puts("273. load(process=#146, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r273 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r273 == -3 || r273 == -14 || r273 == -12 || r273 == -5 || r273 < 0) && (long long)r273 == 0LL)) {
        puts("call 273 is answered otherwise by now");
        _exit(77);
    }

    puts("274. store(process=#146, place=0, value=59, cpu=0) \u2192 done");
    errno = 0;
    int r274 = their_swap_store((void *)handle, (size_t)(process146), (size_t)0LL, (size_t)59LL);

    if (!(!(r274 == -3 || r274 == -14 || r274 == -12 || r274 == -5 || r274 < 0))) {
        puts("call 274 is answered otherwise by now");
        _exit(77);
    }

    puts("275. store(process=0, place=2, value=4, cpu=0) \u2192 done");
    errno = 0;
    int r275 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)4LL);

    if (!(!(r275 == -3 || r275 == -14 || r275 == -12 || r275 == -5 || r275 < 0))) {
        puts("call 275 is answered otherwise by now");
        _exit(77);
    }

    puts("276. load(process=#146, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r276 = their_swap_load((void *)handle, (size_t)(process146), (size_t)3LL);

    if (!(!(r276 == -3 || r276 == -14 || r276 == -12 || r276 == -5 || r276 < 0) && (long long)r276 == 0LL)) {
        puts("call 276 is answered otherwise by now");
        _exit(77);
    }

    puts("277. load(process=#146, place=5, cpu=0) \u2192 53");
    errno = 0;
    long r277 = their_swap_load((void *)handle, (size_t)(process146), (size_t)5LL);

    if (!(!(r277 == -3 || r277 == -14 || r277 == -12 || r277 == -5 || r277 < 0) && (long long)r277 == 53LL)) {
        puts("call 277 is answered otherwise by now");
        _exit(77);
    }

    puts("278. unlock_page(process=#146, page=2) \u2192 done");
    errno = 0;
    int r278 = their_swap_unlock((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r278 == -3 || r278 == -14 || r278 < 0))) {
        puts("call 278 is answered otherwise by now");
        _exit(77);
    }

    puts("279. lock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r279 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r279 == -3 || r279 == -14 || r279 == -12 || r279 == -5 || r279 < 0))) {
        puts("call 279 is answered otherwise by now");
        _exit(77);
    }

    puts("280. map_page(process=#146, page=2) \u2192 already mapped");
    errno = 0;
    int r280 = their_swap_map((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!((r280 == -17) || ((r280 < 0) && !(r280 == -3) && !(r280 == -17)))) {
        puts("call 280 is answered otherwise by now");
        _exit(77);
    }

    puts("281. load(process=#166, place=3, cpu=0) \u2192 no process");
    errno = 0;
    long r281 = their_swap_load((void *)handle, (size_t)(process166), (size_t)3LL);

    if (!((r281 == -3) || ((r281 < 0) && !(r281 == -3) && !(r281 == -14) && !(r281 == -12) && !(r281 == -5)))) {
        puts("call 281 is answered otherwise by now");
        _exit(77);
    }

    puts("282. load(process=#166, place=1, cpu=0) \u2192 no process");
    errno = 0;
    long r282 = their_swap_load((void *)handle, (size_t)(process166), (size_t)1LL);

    if (!((r282 == -3) || ((r282 < 0) && !(r282 == -3) && !(r282 == -14) && !(r282 == -12) && !(r282 == -5)))) {
        puts("call 282 is answered otherwise by now");
        _exit(77);
    }

    puts("283. store(process=#146, place=2, value=8, cpu=0) \u2192 done");
    errno = 0;
    int r283 = their_swap_store((void *)handle, (size_t)(process146), (size_t)2LL, (size_t)8LL);

    if (!(!(r283 == -3 || r283 == -14 || r283 == -12 || r283 == -5 || r283 < 0))) {
        puts("call 283 is answered otherwise by now");
        _exit(77);
    }

    puts("284. load(process=0, place=1, cpu=0) \u2192 51");
    errno = 0;
    long r284 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r284 == -3 || r284 == -14 || r284 == -12 || r284 == -5 || r284 < 0) && (long long)r284 == 51LL)) {
        puts("call 284 is answered otherwise by now");
        _exit(77);
    }

    puts("285. fork(parent=#146) \u2192 2");
    errno = 0;
    long r285 = their_swap_fork((void *)handle, (size_t)(process146));

    if (!(!(r285 == -3 || r285 == -24 || r285 < 0))) {
        puts("call 285 is answered otherwise by now");
        _exit(77);
    }
    long long process285 = (long long)r285;
    is_elsewhere |= !(!(r285 == -3 || r285 == -24 || r285 < 0) && (long long)r285 == 2LL);

    puts("286. store(process=0, place=0, value=97, cpu=0) \u2192 done");
    errno = 0;
    int r286 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)97LL);

    if (!(!(r286 == -3 || r286 == -14 || r286 == -12 || r286 == -5 || r286 < 0))) {
        puts("call 286 is answered otherwise by now");
        _exit(77);
    }

    puts("287. store(process=0, place=2, value=71, cpu=0) \u2192 done");
    errno = 0;
    int r287 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)71LL);

    if (!(!(r287 == -3 || r287 == -14 || r287 == -12 || r287 == -5 || r287 < 0))) {
        puts("call 287 is answered otherwise by now");
        _exit(77);
    }

    puts("288. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r288 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r288 == -16) || ((r288 < 0) && !(r288 == -16) && !(r288 == -22)))) {
        puts("call 288 is answered otherwise by now");
        _exit(77);
    }

    puts("289. lock_page(process=#285, page=0) \u2192 done");
    errno = 0;
    int r289 = their_swap_lock((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r289 == -3 || r289 == -14 || r289 == -12 || r289 == -5 || r289 < 0))) {
        puts("call 289 is answered otherwise by now");
        _exit(77);
    }

    puts("290. lock_page(process=#146, page=1) \u2192 no memory");
    errno = 0;
    int r290 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!((r290 == -12) || ((r290 < 0) && !(r290 == -3) && !(r290 == -14) && !(r290 == -12) && !(r290 == -5)))) {
        puts("call 290 is answered otherwise by now");
        _exit(77);
    }

    puts("291. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r291 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r291 == -3 || r291 == -14 || r291 < 0))) {
        puts("call 291 is answered otherwise by now");
        _exit(77);
    }

    puts("292. load(process=#146, place=0, cpu=0) \u2192 59");
    errno = 0;
    long r292 = their_swap_load((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r292 == -3 || r292 == -14 || r292 == -12 || r292 == -5 || r292 < 0) && (long long)r292 == 59LL)) {
        puts("call 292 is answered otherwise by now");
        _exit(77);
    }

    puts("293. map_page(process=#285, page=2) \u2192 already mapped");
    errno = 0;
    int r293 = their_swap_map((void *)handle, (size_t)(process285), (size_t)2LL);

    if (!((r293 == -17) || ((r293 < 0) && !(r293 == -3) && !(r293 == -17)))) {
        puts("call 293 is answered otherwise by now");
        _exit(77);
    }

    puts("294. load(process=0, place=3, cpu=0) \u2192 24");
    errno = 0;
    long r294 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r294 == -3 || r294 == -14 || r294 == -12 || r294 == -5 || r294 < 0) && (long long)r294 == 24LL)) {
        puts("call 294 is answered otherwise by now");
        _exit(77);
    }

    puts("295. load(process=0, place=3, cpu=0) \u2192 24");
    errno = 0;
    long r295 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r295 == -3 || r295 == -14 || r295 == -12 || r295 == -5 || r295 < 0) && (long long)r295 == 24LL)) {
        puts("call 295 is answered otherwise by now");
        _exit(77);
    }

    puts("296. store(process=#285, place=3, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r296 = their_swap_store((void *)handle, (size_t)(process285), (size_t)3LL, (size_t)94LL);

    if (!(!(r296 == -3 || r296 == -14 || r296 == -12 || r296 == -5 || r296 < 0))) {
        puts("call 296 is answered otherwise by now");
        _exit(77);
    }

    puts("297. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 297 is answered otherwise by now");
        _exit(77);
    }

    puts("298. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r298 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r298 == -3 || r298 == -14 || r298 == -12 || r298 == -5 || r298 < 0))) {
        puts("call 298 is answered otherwise by now");
        _exit(77);
    }

    puts("299. load(process=#146, place=0, cpu=0) \u2192 59");
    errno = 0;
    long r299 = their_swap_load((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r299 == -3 || r299 == -14 || r299 == -12 || r299 == -5 || r299 < 0) && (long long)r299 == 59LL)) {
        puts("call 299 is answered otherwise by now");
        _exit(77);
    }

    puts("300. load(process=0, place=2, cpu=0) \u2192 71");
    errno = 0;
    long r300 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r300 == -3 || r300 == -14 || r300 == -12 || r300 == -5 || r300 < 0) && (long long)r300 == 71LL)) {
        puts("call 300 is answered otherwise by now");
        _exit(77);
    }

    puts("301. load(process=0, place=5, cpu=0) \u2192 not mapped");
    errno = 0;
    long r301 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!((r301 == -14) || ((r301 < 0) && !(r301 == -3) && !(r301 == -14) && !(r301 == -12) && !(r301 == -5)))) {
        puts("call 301 is answered otherwise by now");
        _exit(77);
    }

    puts("302. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r302 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r302 == -16) || ((r302 < 0) && !(r302 == -16) && !(r302 == -22)))) {
        puts("call 302 is answered otherwise by now");
        _exit(77);
    }

    puts("303. load(process=0, place=2, cpu=0) \u2192 71");
    errno = 0;
    long r303 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r303 == -3 || r303 == -14 || r303 == -12 || r303 == -5 || r303 < 0) && (long long)r303 == 71LL)) {
        puts("call 303 is answered otherwise by now");
        _exit(77);
    }

    puts("304. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 304 is answered otherwise by now");
        _exit(77);
    }

    puts("305. unmap_page(process=#285, page=0) \u2192 done");
    errno = 0;
    int r305 = their_swap_unmap((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r305 == -3 || r305 == -14 || r305 < 0))) {
        puts("call 305 is answered otherwise by now");
        _exit(77);
    }

    puts("306. load(process=#285, place=5, cpu=0) \u2192 53");
    errno = 0;
    long r306 = their_swap_load((void *)handle, (size_t)(process285), (size_t)5LL);

    if (!(!(r306 == -3 || r306 == -14 || r306 == -12 || r306 == -5 || r306 < 0) && (long long)r306 == 53LL)) {
        puts("call 306 is answered otherwise by now");
        _exit(77);
    }

    puts("307. map_page(process=#146, page=2) \u2192 already mapped");
    errno = 0;
    int r307 = their_swap_map((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!((r307 == -17) || ((r307 < 0) && !(r307 == -3) && !(r307 == -17)))) {
        puts("call 307 is answered otherwise by now");
        _exit(77);
    }

    puts("308. store(process=0, place=2, value=82, cpu=0) \u2192 done");
    errno = 0;
    int r308 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)82LL);

    if (!(!(r308 == -3 || r308 == -14 || r308 == -12 || r308 == -5 || r308 < 0))) {
        puts("call 308 is answered otherwise by now");
        _exit(77);
    }

    puts("309. unmap_page(process=0, page=2) \u2192 not mapped");
    errno = 0;
    int r309 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r309 == -14) || ((r309 < 0) && !(r309 == -3) && !(r309 == -14)))) {
        puts("call 309 is answered otherwise by now");
        _exit(77);
    }

    puts("310. store(process=#285, place=5, value=56, cpu=0) \u2192 done");
    errno = 0;
    int r310 = their_swap_store((void *)handle, (size_t)(process285), (size_t)5LL, (size_t)56LL);

    if (!(!(r310 == -3 || r310 == -14 || r310 == -12 || r310 == -5 || r310 < 0))) {
        puts("call 310 is answered otherwise by now");
        _exit(77);
    }

    puts("311. load(process=0, place=3, cpu=0) \u2192 24");
    errno = 0;
    long r311 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r311 == -3 || r311 == -14 || r311 == -12 || r311 == -5 || r311 < 0) && (long long)r311 == 24LL)) {
        puts("call 311 is answered otherwise by now");
        _exit(77);
    }

    puts("312. lock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r312 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r312 == -3 || r312 == -14 || r312 == -12 || r312 == -5 || r312 < 0))) {
        puts("call 312 is answered otherwise by now");
        _exit(77);
    }

    puts("313. unlock_page(process=#285, page=2) \u2192 done");
    errno = 0;
    int r313 = their_swap_unlock((void *)handle, (size_t)(process285), (size_t)2LL);

    if (!(!(r313 == -3 || r313 == -14 || r313 < 0))) {
        puts("call 313 is answered otherwise by now");
        _exit(77);
    }

    puts("314. unmap_page(process=#285, page=2) \u2192 done");
    errno = 0;
    int r314 = their_swap_unmap((void *)handle, (size_t)(process285), (size_t)2LL);

    if (!(!(r314 == -3 || r314 == -14 || r314 < 0))) {
        puts("call 314 is answered otherwise by now");
        _exit(77);
    }

    puts("315. store(process=#146, place=3, value=95, cpu=0) \u2192 done");
    errno = 0;
    int r315 = their_swap_store((void *)handle, (size_t)(process146), (size_t)3LL, (size_t)95LL);

    if (!(!(r315 == -3 || r315 == -14 || r315 == -12 || r315 == -5 || r315 < 0))) {
        puts("call 315 is answered otherwise by now");
        _exit(77);
    }

    puts("316. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r316 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r316 == -16) || ((r316 < 0) && !(r316 == -16) && !(r316 == -22)))) {
        puts("call 316 is answered otherwise by now");
        _exit(77);
    }

    puts("317. store(process=#285, place=3, value=6, cpu=0) \u2192 done");
    errno = 0;
    int r317 = their_swap_store((void *)handle, (size_t)(process285), (size_t)3LL, (size_t)6LL);

    if (!(!(r317 == -3 || r317 == -14 || r317 == -12 || r317 == -5 || r317 < 0))) {
        puts("call 317 is answered otherwise by now");
        _exit(77);
    }

    puts("318. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r318 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r318 == -16) || ((r318 < 0) && !(r318 == -16) && !(r318 == -22)))) {
        puts("call 318 is answered otherwise by now");
        _exit(77);
    }

    puts("319. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r319 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r319 == -16) || ((r319 < 0) && !(r319 == -16) && !(r319 == -22)))) {
        puts("call 319 is answered otherwise by now");
        _exit(77);
    }

    puts("320. fork(parent=#146) \u2192 no number");
    errno = 0;
    long r320 = their_swap_fork((void *)handle, (size_t)(process146));

    if (!((r320 == -24) || ((r320 < 0) && !(r320 == -3) && !(r320 == -24)))) {
        puts("call 320 is answered otherwise by now");
        _exit(77);
    }

    puts("321. lock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r321 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r321 == -3 || r321 == -14 || r321 == -12 || r321 == -5 || r321 < 0))) {
        puts("call 321 is answered otherwise by now");
        _exit(77);
    }

    puts("322. unlock_page(process=#285, page=1) \u2192 done");
    errno = 0;
    int r322 = their_swap_unlock((void *)handle, (size_t)(process285), (size_t)1LL);

    if (!(!(r322 == -3 || r322 == -14 || r322 < 0))) {
        puts("call 322 is answered otherwise by now");
        _exit(77);
    }

    puts("323. unlock_page(process=#146, page=1) \u2192 done");
    errno = 0;
    int r323 = their_swap_unlock((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r323 == -3 || r323 == -14 || r323 < 0))) {
        puts("call 323 is answered otherwise by now");
        _exit(77);
    }

    puts("324. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 324 is answered otherwise by now");
        _exit(77);
    }

    puts("325. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r325 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r325 == -3 || r325 == -17 || r325 < 0))) {
        puts("call 325 is answered otherwise by now");
        _exit(77);
    }

    puts("326. store(process=0, place=3, value=20, cpu=0) \u2192 done");
    errno = 0;
    int r326 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)20LL);

    if (!(!(r326 == -3 || r326 == -14 || r326 == -12 || r326 == -5 || r326 < 0))) {
        puts("call 326 is answered otherwise by now");
        _exit(77);
    }

    puts("327. fork(parent=0) \u2192 no number");
    errno = 0;
    long r327 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r327 == -24) || ((r327 < 0) && !(r327 == -3) && !(r327 == -24)))) {
        puts("call 327 is answered otherwise by now");
        _exit(77);
    }

    puts("328. lock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r328 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r328 == -3 || r328 == -14 || r328 == -12 || r328 == -5 || r328 < 0))) {
        puts("call 328 is answered otherwise by now");
        _exit(77);
    }

    puts("329. store(process=#285, place=2, value=19, cpu=0) \u2192 done");
    errno = 0;
    int r329 = their_swap_store((void *)handle, (size_t)(process285), (size_t)2LL, (size_t)19LL);

    if (!(!(r329 == -3 || r329 == -14 || r329 == -12 || r329 == -5 || r329 < 0))) {
        puts("call 329 is answered otherwise by now");
        _exit(77);
    }

    puts("330. lock_page(process=#285, page=1) \u2192 done");
    errno = 0;
    int r330 = their_swap_lock((void *)handle, (size_t)(process285), (size_t)1LL);

    if (!(!(r330 == -3 || r330 == -14 || r330 == -12 || r330 == -5 || r330 < 0))) {
        puts("call 330 is answered otherwise by now");
        _exit(77);
    }

    puts("331. unlock_page(process=#146, page=1) \u2192 done");
    errno = 0;
    int r331 = their_swap_unlock((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r331 == -3 || r331 == -14 || r331 < 0))) {
        puts("call 331 is answered otherwise by now");
        _exit(77);
    }

    puts("332. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r332 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r332 == -16) || ((r332 < 0) && !(r332 == -16) && !(r332 == -22)))) {
        puts("call 332 is answered otherwise by now");
        _exit(77);
    }

    puts("333. load(process=#285, place=2, cpu=0) \u2192 19");
    errno = 0;
    long r333 = their_swap_load((void *)handle, (size_t)(process285), (size_t)2LL);

    if (!(!(r333 == -3 || r333 == -14 || r333 == -12 || r333 == -5 || r333 < 0) && (long long)r333 == 19LL)) {
        puts("call 333 is answered otherwise by now");
        _exit(77);
    }

    puts("334. store(process=#285, place=2, value=11, cpu=0) \u2192 done");
    errno = 0;
    int r334 = their_swap_store((void *)handle, (size_t)(process285), (size_t)2LL, (size_t)11LL);

    if (!(!(r334 == -3 || r334 == -14 || r334 == -12 || r334 == -5 || r334 < 0))) {
        puts("call 334 is answered otherwise by now");
        _exit(77);
    }

    puts("335. load(process=0, place=3, cpu=0) \u2192 20");
    errno = 0;
    long r335 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r335 == -3 || r335 == -14 || r335 == -12 || r335 == -5 || r335 < 0) && (long long)r335 == 20LL)) {
        puts("call 335 is answered otherwise by now");
        _exit(77);
    }

    puts("336. map_page(process=#285, page=0) \u2192 done");
    errno = 0;
    int r336 = their_swap_map((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r336 == -3 || r336 == -17 || r336 < 0))) {
        puts("call 336 is answered otherwise by now");
        _exit(77);
    }

    puts("337. load(process=#285, place=3, cpu=0) \u2192 6");
    errno = 0;
    long r337 = their_swap_load((void *)handle, (size_t)(process285), (size_t)3LL);

    if (!(!(r337 == -3 || r337 == -14 || r337 == -12 || r337 == -5 || r337 < 0) && (long long)r337 == 6LL)) {
        puts("call 337 is answered otherwise by now");
        _exit(77);
    }

    puts("338. load(process=#146, place=5, cpu=0) \u2192 53");
    errno = 0;
    long r338 = their_swap_load((void *)handle, (size_t)(process146), (size_t)5LL);

    if (!(!(r338 == -3 || r338 == -14 || r338 == -12 || r338 == -5 || r338 < 0) && (long long)r338 == 53LL)) {
        puts("call 338 is answered otherwise by now");
        _exit(77);
    }

    puts("339. load(process=#146, place=0, cpu=0) \u2192 59");
    errno = 0;
    long r339 = their_swap_load((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r339 == -3 || r339 == -14 || r339 == -12 || r339 == -5 || r339 < 0) && (long long)r339 == 59LL)) {
        puts("call 339 is answered otherwise by now");
        _exit(77);
    }

    puts("340. load(process=#285, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r340 = their_swap_load((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r340 == -3 || r340 == -14 || r340 == -12 || r340 == -5 || r340 < 0) && (long long)r340 == 0LL)) {
        puts("call 340 is answered otherwise by now");
        _exit(77);
    }

    puts("341. store(process=0, place=3, value=51, cpu=0) \u2192 done");
    errno = 0;
    int r341 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)51LL);

    if (!(!(r341 == -3 || r341 == -14 || r341 == -12 || r341 == -5 || r341 < 0))) {
        puts("call 341 is answered otherwise by now");
        _exit(77);
    }

    puts("342. store(process=#285, place=3, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r342 = their_swap_store((void *)handle, (size_t)(process285), (size_t)3LL, (size_t)96LL);

    if (!(!(r342 == -3 || r342 == -14 || r342 == -12 || r342 == -5 || r342 < 0))) {
        puts("call 342 is answered otherwise by now");
        _exit(77);
    }

    puts("343. load(process=#285, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r343 = their_swap_load((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r343 == -3 || r343 == -14 || r343 == -12 || r343 == -5 || r343 < 0) && (long long)r343 == 0LL)) {
        puts("call 343 is answered otherwise by now");
        _exit(77);
    }

    puts("344. load(process=#285, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r344 = their_swap_load((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r344 == -3 || r344 == -14 || r344 == -12 || r344 == -5 || r344 < 0) && (long long)r344 == 0LL)) {
        puts("call 344 is answered otherwise by now");
        _exit(77);
    }

    puts("345. store(process=#285, place=3, value=64, cpu=0) \u2192 done");
    errno = 0;
    int r345 = their_swap_store((void *)handle, (size_t)(process285), (size_t)3LL, (size_t)64LL);

    if (!(!(r345 == -3 || r345 == -14 || r345 == -12 || r345 == -5 || r345 < 0))) {
        puts("call 345 is answered otherwise by now");
        _exit(77);
    }

    puts("346. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r346 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r346 == -3 || r346 == -14 || r346 < 0))) {
        puts("call 346 is answered otherwise by now");
        _exit(77);
    }

    puts("347. load(process=#146, place=5, cpu=0) \u2192 53");
    errno = 0;
    long r347 = their_swap_load((void *)handle, (size_t)(process146), (size_t)5LL);

    if (!(!(r347 == -3 || r347 == -14 || r347 == -12 || r347 == -5 || r347 < 0) && (long long)r347 == 53LL)) {
        puts("call 347 is answered otherwise by now");
        _exit(77);
    }

    puts("348. load(process=#146, place=2, cpu=0) \u2192 8");
    errno = 0;
    long r348 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r348 == -3 || r348 == -14 || r348 == -12 || r348 == -5 || r348 < 0) && (long long)r348 == 8LL)) {
        puts("call 348 is answered otherwise by now");
        _exit(77);
    }

    puts("349. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r349 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r349 == -3 || r349 == -14 || r349 == -12 || r349 == -5 || r349 < 0))) {
        puts("call 349 is answered otherwise by now");
        _exit(77);
    }

    puts("350. load(process=0, place=2, cpu=0) \u2192 82");
    errno = 0;
    long r350 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r350 == -3 || r350 == -14 || r350 == -12 || r350 == -5 || r350 < 0) && (long long)r350 == 82LL)) {
        puts("call 350 is answered otherwise by now");
        _exit(77);
    }

    puts("351. load(process=0, place=2, cpu=0) \u2192 82");
    errno = 0;
    long r351 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r351 == -3 || r351 == -14 || r351 == -12 || r351 == -5 || r351 < 0) && (long long)r351 == 82LL)) {
        puts("call 351 is answered otherwise by now");
        _exit(77);
    }

    puts("352. load(process=0, place=0, cpu=0) \u2192 not mapped");
    errno = 0;
    long r352 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r352 == -14) || ((r352 < 0) && !(r352 == -3) && !(r352 == -14) && !(r352 == -12) && !(r352 == -5)))) {
        puts("call 352 is answered otherwise by now");
        _exit(77);
    }

    puts("353. store(process=#146, place=0, value=90, cpu=0) \u2192 done");
    errno = 0;
    int r353 = their_swap_store((void *)handle, (size_t)(process146), (size_t)0LL, (size_t)90LL);

    if (!(!(r353 == -3 || r353 == -14 || r353 == -12 || r353 == -5 || r353 < 0))) {
        puts("call 353 is answered otherwise by now");
        _exit(77);
    }

    puts("354. load(process=0, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r354 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r354 == -3 || r354 == -14 || r354 == -12 || r354 == -5 || r354 < 0) && (long long)r354 == 0LL)) {
        puts("call 354 is answered otherwise by now");
        _exit(77);
    }

    puts("355. load(process=#146, place=1, cpu=0) \u2192 68");
    errno = 0;
    long r355 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r355 == -3 || r355 == -14 || r355 == -12 || r355 == -5 || r355 < 0) && (long long)r355 == 68LL)) {
        puts("call 355 is answered otherwise by now");
        _exit(77);
    }

    puts("356. store(process=0, place=5, value=10, cpu=0) \u2192 done");
    errno = 0;
    int r356 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)10LL);

    if (!(!(r356 == -3 || r356 == -14 || r356 == -12 || r356 == -5 || r356 < 0))) {
        puts("call 356 is answered otherwise by now");
        _exit(77);
    }

    puts("357. store(process=#285, place=1, value=43, cpu=0) \u2192 done");
    errno = 0;
    int r357 = their_swap_store((void *)handle, (size_t)(process285), (size_t)1LL, (size_t)43LL);

    if (!(!(r357 == -3 || r357 == -14 || r357 == -12 || r357 == -5 || r357 < 0))) {
        puts("call 357 is answered otherwise by now");
        _exit(77);
    }

    puts("358. store(process=0, place=3, value=68, cpu=0) \u2192 done");
    errno = 0;
    int r358 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)68LL);

    if (!(!(r358 == -3 || r358 == -14 || r358 == -12 || r358 == -5 || r358 < 0))) {
        puts("call 358 is answered otherwise by now");
        _exit(77);
    }

    puts("359. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r359 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r359 == -3 || r359 == -17 || r359 < 0))) {
        puts("call 359 is answered otherwise by now");
        _exit(77);
    }

    puts("360. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r360 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r360 == -3 || r360 == -14 || r360 < 0))) {
        puts("call 360 is answered otherwise by now");
        _exit(77);
    }

    puts("361. map_page(process=#146, page=0) \u2192 already mapped");
    errno = 0;
    int r361 = their_swap_map((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!((r361 == -17) || ((r361 < 0) && !(r361 == -3) && !(r361 == -17)))) {
        puts("call 361 is answered otherwise by now");
        _exit(77);
    }

    puts("362. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r362 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r362 == -17) || ((r362 < 0) && !(r362 == -3) && !(r362 == -17)))) {
        puts("call 362 is answered otherwise by now");
        _exit(77);
    }

    puts("363. map_page(process=#285, page=1) \u2192 already mapped");
    errno = 0;
    int r363 = their_swap_map((void *)handle, (size_t)(process285), (size_t)1LL);

    if (!((r363 == -17) || ((r363 < 0) && !(r363 == -3) && !(r363 == -17)))) {
        puts("call 363 is answered otherwise by now");
        _exit(77);
    }

    puts("364. fork(parent=0) \u2192 no number");
    errno = 0;
    long r364 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r364 == -24) || ((r364 < 0) && !(r364 == -3) && !(r364 == -24)))) {
        puts("call 364 is answered otherwise by now");
        _exit(77);
    }

    puts("365. load(process=#285, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r365 = their_swap_load((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r365 == -3 || r365 == -14 || r365 == -12 || r365 == -5 || r365 < 0) && (long long)r365 == 0LL)) {
        puts("call 365 is answered otherwise by now");
        _exit(77);
    }

    puts("366. store(process=#285, place=2, value=59, cpu=0) \u2192 done");
    errno = 0;
    int r366 = their_swap_store((void *)handle, (size_t)(process285), (size_t)2LL, (size_t)59LL);

    if (!(!(r366 == -3 || r366 == -14 || r366 == -12 || r366 == -5 || r366 < 0))) {
        puts("call 366 is answered otherwise by now");
        _exit(77);
    }

    puts("367. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r367 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r367 == -3 || r367 == -14 || r367 == -12 || r367 == -5 || r367 < 0))) {
        puts("call 367 is answered otherwise by now");
        _exit(77);
    }

    puts("368. store(process=0, place=5, value=13, cpu=0) \u2192 done");
    errno = 0;
    int r368 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)13LL);

    if (!(!(r368 == -3 || r368 == -14 || r368 == -12 || r368 == -5 || r368 < 0))) {
        puts("call 368 is answered otherwise by now");
        _exit(77);
    }

    puts("369. load(process=#285, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r369 = their_swap_load((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r369 == -3 || r369 == -14 || r369 == -12 || r369 == -5 || r369 < 0) && (long long)r369 == 0LL)) {
        puts("call 369 is answered otherwise by now");
        _exit(77);
    }

    puts("370. store(process=0, place=2, value=97, cpu=0) \u2192 done");
    errno = 0;
    int r370 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)97LL);

    if (!(!(r370 == -3 || r370 == -14 || r370 == -12 || r370 == -5 || r370 < 0))) {
        puts("call 370 is answered otherwise by now");
        _exit(77);
    }

    puts("371. map_page(process=#285, page=1) \u2192 already mapped");
    errno = 0;
    int r371 = their_swap_map((void *)handle, (size_t)(process285), (size_t)1LL);

    if (!((r371 == -17) || ((r371 < 0) && !(r371 == -3) && !(r371 == -17)))) {
        puts("call 371 is answered otherwise by now");
        _exit(77);
    }

    puts("372. store(process=#146, place=2, value=71, cpu=0) \u2192 done");
    errno = 0;
    int r372 = their_swap_store((void *)handle, (size_t)(process146), (size_t)2LL, (size_t)71LL);

    if (!(!(r372 == -3 || r372 == -14 || r372 == -12 || r372 == -5 || r372 < 0))) {
        puts("call 372 is answered otherwise by now");
        _exit(77);
    }

    puts("373. load(process=#146, place=1, cpu=0) \u2192 68");
    errno = 0;
    long r373 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r373 == -3 || r373 == -14 || r373 == -12 || r373 == -5 || r373 < 0) && (long long)r373 == 68LL)) {
        puts("call 373 is answered otherwise by now");
        _exit(77);
    }

    puts("374. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r374 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r374 == -16) || ((r374 < 0) && !(r374 == -16) && !(r374 == -22)))) {
        puts("call 374 is answered otherwise by now");
        _exit(77);
    }

    puts("375. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r375 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r375 == -17) || ((r375 < 0) && !(r375 == -3) && !(r375 == -17)))) {
        puts("call 375 is answered otherwise by now");
        _exit(77);
    }

    puts("376. swap_off() \u2192 no memory");
    errno = 0;
    int r376 = their_swap_off((void *)handle);

    if (!((r376 == -12) || ((r376 < 0) && !(r376 == -22) && !(r376 == -12) && !(r376 == -5)))) {
        puts("call 376 is answered otherwise by now");
        _exit(77);
    }

    puts("377. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r377 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r377 == -3 || r377 == -14 || r377 < 0))) {
        puts("call 377 is answered otherwise by now");
        _exit(77);
    }

    puts("378. store(process=0, place=5, value=88, cpu=0) \u2192 done");
    errno = 0;
    int r378 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)88LL);

    if (!(!(r378 == -3 || r378 == -14 || r378 == -12 || r378 == -5 || r378 < 0))) {
        puts("call 378 is answered otherwise by now");
        _exit(77);
    }

    puts("379. load(process=0, place=5, cpu=0) \u2192 88");
    errno = 0;
    long r379 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r379 == -3 || r379 == -14 || r379 == -12 || r379 == -5 || r379 < 0) && (long long)r379 == 88LL)) {
        puts("call 379 is answered otherwise by now");
        _exit(77);
    }

    puts("380. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r380 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r380 == -16) || ((r380 < 0) && !(r380 == -16) && !(r380 == -22)))) {
        puts("call 380 is answered otherwise by now");
        _exit(77);
    }

    puts("381. load(process=0, place=1, cpu=0) \u2192 not mapped");
    errno = 0;
    long r381 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r381 == -14) || ((r381 < 0) && !(r381 == -3) && !(r381 == -14) && !(r381 == -12) && !(r381 == -5)))) {
        puts("call 381 is answered otherwise by now");
        _exit(77);
    }

    puts("382. load(process=#285, place=2, cpu=0) \u2192 59");
    errno = 0;
    long r382 = their_swap_load((void *)handle, (size_t)(process285), (size_t)2LL);

    if (!(!(r382 == -3 || r382 == -14 || r382 == -12 || r382 == -5 || r382 < 0) && (long long)r382 == 59LL)) {
        puts("call 382 is answered otherwise by now");
        _exit(77);
    }

    puts("383. unmap_page(process=#146, page=1) \u2192 done");
    errno = 0;
    int r383 = their_swap_unmap((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r383 == -3 || r383 == -14 || r383 < 0))) {
        puts("call 383 is answered otherwise by now");
        _exit(77);
    }

    puts("384. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r384 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r384 == -17) || ((r384 < 0) && !(r384 == -3) && !(r384 == -17)))) {
        puts("call 384 is answered otherwise by now");
        _exit(77);
    }

    puts("385. store(process=0, place=3, value=89, cpu=0) \u2192 not mapped");
    errno = 0;
    int r385 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)89LL);

    if (!((r385 == -14) || ((r385 < 0) && !(r385 == -3) && !(r385 == -14) && !(r385 == -12) && !(r385 == -5)))) {
        puts("call 385 is answered otherwise by now");
        _exit(77);
    }

    puts("386. store(process=#146, place=4, value=22, cpu=0) \u2192 done");
    errno = 0;
    int r386 = their_swap_store((void *)handle, (size_t)(process146), (size_t)4LL, (size_t)22LL);

    if (!(!(r386 == -3 || r386 == -14 || r386 == -12 || r386 == -5 || r386 < 0))) {
        puts("call 386 is answered otherwise by now");
        _exit(77);
    }

    puts("387. lock_page(process=#285, page=0) \u2192 done");
    errno = 0;
    int r387 = their_swap_lock((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r387 == -3 || r387 == -14 || r387 == -12 || r387 == -5 || r387 < 0))) {
        puts("call 387 is answered otherwise by now");
        _exit(77);
    }

    puts("388. map_page(process=#285, page=2) \u2192 done");
    errno = 0;
    int r388 = their_swap_map((void *)handle, (size_t)(process285), (size_t)2LL);

    if (!(!(r388 == -3 || r388 == -17 || r388 < 0))) {
        puts("call 388 is answered otherwise by now");
        _exit(77);
    }

    puts("389. load(process=#146, place=1, cpu=0) \u2192 68");
    errno = 0;
    long r389 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r389 == -3 || r389 == -14 || r389 == -12 || r389 == -5 || r389 < 0) && (long long)r389 == 68LL)) {
        puts("call 389 is answered otherwise by now");
        _exit(77);
    }

    puts("390. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 390 is answered otherwise by now");
        _exit(77);
    }

    puts("391. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r391 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r391 == -3 || r391 == -14 || r391 < 0))) {
        puts("call 391 is answered otherwise by now");
        _exit(77);
    }

    puts("392. store(process=#146, place=4, value=16, cpu=0) \u2192 done");
    errno = 0;
    int r392 = their_swap_store((void *)handle, (size_t)(process146), (size_t)4LL, (size_t)16LL);

    if (!(!(r392 == -3 || r392 == -14 || r392 == -12 || r392 == -5 || r392 < 0))) {
        puts("call 392 is answered otherwise by now");
        _exit(77);
    }

    puts("393. swap_off() \u2192 done");
    errno = 0;
    int r393 = their_swap_off((void *)handle);

    if (!(!(r393 == -22 || r393 == -12 || r393 == -5 || r393 < 0))) {
        puts("call 393 is answered otherwise by now");
        _exit(77);
    }

    puts("394. store(process=0, place=4, value=87, cpu=0) \u2192 not mapped");
    errno = 0;
    int r394 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)87LL);

    if (!((r394 == -14) || ((r394 < 0) && !(r394 == -3) && !(r394 == -14) && !(r394 == -12) && !(r394 == -5)))) {
        puts("call 394 is answered otherwise by now");
        _exit(77);
    }

    puts("395. load(process=#285, place=3, cpu=0) \u2192 64");
    errno = 0;
    long r395 = their_swap_load((void *)handle, (size_t)(process285), (size_t)3LL);

    if (!(!(r395 == -3 || r395 == -14 || r395 == -12 || r395 == -5 || r395 < 0) && (long long)r395 == 64LL)) {
        puts("call 395 is answered otherwise by now");
        _exit(77);
    }

    puts("396. load(process=#146, place=1, cpu=0) \u2192 68");
    errno = 0;
    long r396 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r396 == -3 || r396 == -14 || r396 == -12 || r396 == -5 || r396 < 0) && (long long)r396 == 68LL)) {
        puts("call 396 is answered otherwise by now");
        _exit(77);
    }

    puts("397. store(process=#285, place=4, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r397 = their_swap_store((void *)handle, (size_t)(process285), (size_t)4LL, (size_t)31LL);

    if (!(!(r397 == -3 || r397 == -14 || r397 == -12 || r397 == -5 || r397 < 0))) {
        puts("call 397 is answered otherwise by now");
        _exit(77);
    }

    puts("398. load(process=0, place=0, cpu=0) \u2192 not mapped");
    errno = 0;
    long r398 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r398 == -14) || ((r398 < 0) && !(r398 == -3) && !(r398 == -14) && !(r398 == -12) && !(r398 == -5)))) {
        puts("call 398 is answered otherwise by now");
        _exit(77);
    }

    puts("399. map_page(process=#146, page=1) \u2192 done");
    errno = 0;
    int r399 = their_swap_map((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r399 == -3 || r399 == -17 || r399 < 0))) {
        puts("call 399 is answered otherwise by now");
        _exit(77);
    }

    puts("400. store(process=0, place=5, value=62, cpu=0) \u2192 not mapped");
    errno = 0;
    int r400 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)62LL);

    if (!((r400 == -14) || ((r400 < 0) && !(r400 == -3) && !(r400 == -14) && !(r400 == -12) && !(r400 == -5)))) {
        puts("call 400 is answered otherwise by now");
        _exit(77);
    }

    puts("401. lock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r401 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r401 == -3 || r401 == -14 || r401 == -12 || r401 == -5 || r401 < 0))) {
        puts("call 401 is answered otherwise by now");
        _exit(77);
    }

    puts("402. store(process=#285, place=2, value=82, cpu=0) \u2192 done");
    errno = 0;
    int r402 = their_swap_store((void *)handle, (size_t)(process285), (size_t)2LL, (size_t)82LL);

    if (!(!(r402 == -3 || r402 == -14 || r402 == -12 || r402 == -5 || r402 < 0))) {
        puts("call 402 is answered otherwise by now");
        _exit(77);
    }

    puts("403. store(process=0, place=3, value=89, cpu=0) \u2192 not mapped");
    errno = 0;
    int r403 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)89LL);

    if (!((r403 == -14) || ((r403 < 0) && !(r403 == -3) && !(r403 == -14) && !(r403 == -12) && !(r403 == -5)))) {
        puts("call 403 is answered otherwise by now");
        _exit(77);
    }

    puts("404. store(process=#146, place=5, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r404 = their_swap_store((void *)handle, (size_t)(process146), (size_t)5LL, (size_t)75LL);

    if (!(!(r404 == -3 || r404 == -14 || r404 == -12 || r404 == -5 || r404 < 0))) {
        puts("call 404 is answered otherwise by now");
        _exit(77);
    }

    puts("405. swap_off() \u2192 invalid");
    errno = 0;
    int r405 = their_swap_off((void *)handle);

    if (!((r405 == -22) || ((r405 < 0) && !(r405 == -22) && !(r405 == -12) && !(r405 == -5)))) {
        puts("call 405 is answered otherwise by now");
        _exit(77);
    }

    puts("406. map_page(process=#146, page=2) \u2192 already mapped");
    errno = 0;
    int r406 = their_swap_map((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!((r406 == -17) || ((r406 < 0) && !(r406 == -3) && !(r406 == -17)))) {
        puts("call 406 is answered otherwise by now");
        _exit(77);
    }

    puts("407. load(process=0, place=0, cpu=0) \u2192 not mapped");
    errno = 0;
    long r407 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r407 == -14) || ((r407 < 0) && !(r407 == -3) && !(r407 == -14) && !(r407 == -12) && !(r407 == -5)))) {
        puts("call 407 is answered otherwise by now");
        _exit(77);
    }

    puts("408. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r408 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r408 == -3 || r408 == -17 || r408 < 0))) {
        puts("call 408 is answered otherwise by now");
        _exit(77);
    }

    puts("409. store(process=#285, place=0, value=91, cpu=0) \u2192 done");
    errno = 0;
    int r409 = their_swap_store((void *)handle, (size_t)(process285), (size_t)0LL, (size_t)91LL);

    if (!(!(r409 == -3 || r409 == -14 || r409 == -12 || r409 == -5 || r409 < 0))) {
        puts("call 409 is answered otherwise by now");
        _exit(77);
    }

    puts("410. load(process=#285, place=0, cpu=0) \u2192 91");
    errno = 0;
    long r410 = their_swap_load((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r410 == -3 || r410 == -14 || r410 == -12 || r410 == -5 || r410 < 0) && (long long)r410 == 91LL)) {
        puts("call 410 is answered otherwise by now");
        _exit(77);
    }

    puts("411. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r411 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r411 == -3 || r411 == -17 || r411 < 0))) {
        puts("call 411 is answered otherwise by now");
        _exit(77);
    }

    puts("412. store(process=0, place=4, value=40, cpu=0) \u2192 done");
    errno = 0;
    int r412 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)40LL);

    if (!(!(r412 == -3 || r412 == -14 || r412 == -12 || r412 == -5 || r412 < 0))) {
        puts("call 412 is answered otherwise by now");
        _exit(77);
    }

    puts("413. swap_on(size=5) \u2192 done");
    errno = 0;
    int r413 = their_swap_on((void *)handle, (size_t)5LL);

    if (!(!(r413 == -16 || r413 == -22 || r413 < 0))) {
        puts("call 413 is answered otherwise by now");
        _exit(77);
    }

    puts("414. store(process=#146, place=4, value=4, cpu=0) \u2192 done");
    errno = 0;
    int r414 = their_swap_store((void *)handle, (size_t)(process146), (size_t)4LL, (size_t)4LL);

    if (!(!(r414 == -3 || r414 == -14 || r414 == -12 || r414 == -5 || r414 < 0))) {
        puts("call 414 is answered otherwise by now");
        _exit(77);
    }

    puts("415. load(process=#285, place=0, cpu=0) \u2192 91");
    errno = 0;
    long r415 = their_swap_load((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r415 == -3 || r415 == -14 || r415 == -12 || r415 == -5 || r415 < 0) && (long long)r415 == 91LL)) {
        puts("call 415 is answered otherwise by now");
        _exit(77);
    }

    puts("416. lock_page(process=#146, page=2) \u2192 done");
    errno = 0;
    int r416 = their_swap_lock((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r416 == -3 || r416 == -14 || r416 == -12 || r416 == -5 || r416 < 0))) {
        puts("call 416 is answered otherwise by now");
        _exit(77);
    }

    puts("417. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r417 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r417 == -3 || r417 == -14 || r417 < 0))) {
        puts("call 417 is answered otherwise by now");
        _exit(77);
    }

    puts("418. unlock_page(process=#146, page=1) \u2192 done");
    errno = 0;
    int r418 = their_swap_unlock((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r418 == -3 || r418 == -14 || r418 < 0))) {
        puts("call 418 is answered otherwise by now");
        _exit(77);
    }

    puts("419. fork(parent=#146) \u2192 no number");
    errno = 0;
    long r419 = their_swap_fork((void *)handle, (size_t)(process146));

    if (!((r419 == -24) || ((r419 < 0) && !(r419 == -3) && !(r419 == -24)))) {
        puts("call 419 is answered otherwise by now");
        _exit(77);
    }

    puts("420. map_page(process=#285, page=0) \u2192 already mapped");
    errno = 0;
    int r420 = their_swap_map((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!((r420 == -17) || ((r420 < 0) && !(r420 == -3) && !(r420 == -17)))) {
        puts("call 420 is answered otherwise by now");
        _exit(77);
    }

    puts("421. load(process=#146, place=1, cpu=0) \u2192 68");
    errno = 0;
    long r421 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r421 == -3 || r421 == -14 || r421 == -12 || r421 == -5 || r421 < 0) && (long long)r421 == 68LL)) {
        puts("call 421 is answered otherwise by now");
        _exit(77);
    }

    puts("422. load(process=#285, place=1, cpu=0) \u2192 43");
    errno = 0;
    long r422 = their_swap_load((void *)handle, (size_t)(process285), (size_t)1LL);

    if (!(!(r422 == -3 || r422 == -14 || r422 == -12 || r422 == -5 || r422 < 0) && (long long)r422 == 43LL)) {
        puts("call 422 is answered otherwise by now");
        _exit(77);
    }

    puts("423. store(process=#285, place=2, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r423 = their_swap_store((void *)handle, (size_t)(process285), (size_t)2LL, (size_t)41LL);

    if (!(!(r423 == -3 || r423 == -14 || r423 == -12 || r423 == -5 || r423 < 0))) {
        puts("call 423 is answered otherwise by now");
        _exit(77);
    }

    puts("424. store(process=#285, place=4, value=18, cpu=0) \u2192 done");
    errno = 0;
    int r424 = their_swap_store((void *)handle, (size_t)(process285), (size_t)4LL, (size_t)18LL);

    if (!(!(r424 == -3 || r424 == -14 || r424 == -12 || r424 == -5 || r424 < 0))) {
        puts("call 424 is answered otherwise by now");
        _exit(77);
    }

    puts("425. load(process=#146, place=1, cpu=0) \u2192 68");
    errno = 0;
    long r425 = their_swap_load((void *)handle, (size_t)(process146), (size_t)1LL);

    if (!(!(r425 == -3 || r425 == -14 || r425 == -12 || r425 == -5 || r425 < 0) && (long long)r425 == 68LL)) {
        puts("call 425 is answered otherwise by now");
        _exit(77);
    }

    puts("426. load(process=#146, place=4, cpu=0) \u2192 4");
    errno = 0;
    long r426 = their_swap_load((void *)handle, (size_t)(process146), (size_t)4LL);

    if (!(!(r426 == -3 || r426 == -14 || r426 == -12 || r426 == -5 || r426 < 0) && (long long)r426 == 4LL)) {
        puts("call 426 is answered otherwise by now");
        _exit(77);
    }

    puts("427. load(process=#285, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r427 = their_swap_load((void *)handle, (size_t)(process285), (size_t)5LL);

    if (!(!(r427 == -3 || r427 == -14 || r427 == -12 || r427 == -5 || r427 < 0) && (long long)r427 == 0LL)) {
        puts("call 427 is answered otherwise by now");
        _exit(77);
    }

    puts("428. store(process=0, place=4, value=48, cpu=0) \u2192 done");
    errno = 0;
    int r428 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)48LL);

    if (!(!(r428 == -3 || r428 == -14 || r428 == -12 || r428 == -5 || r428 < 0))) {
        puts("call 428 is answered otherwise by now");
        _exit(77);
    }

    puts("429. load(process=0, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r429 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r429 == -3 || r429 == -14 || r429 == -12 || r429 == -5 || r429 < 0) && (long long)r429 == 0LL)) {
        puts("call 429 is answered otherwise by now");
        _exit(77);
    }

    puts("430. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r430 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r430 == -3 || r430 == -14 || r430 < 0))) {
        puts("call 430 is answered otherwise by now");
        _exit(77);
    }

    puts("431. load(process=#146, place=4, cpu=0) \u2192 4");
    errno = 0;
    long r431 = their_swap_load((void *)handle, (size_t)(process146), (size_t)4LL);

    if (!(!(r431 == -3 || r431 == -14 || r431 == -12 || r431 == -5 || r431 < 0) && (long long)r431 == 4LL)) {
        puts("call 431 is answered otherwise by now");
        _exit(77);
    }

    puts("432. unlock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r432 = their_swap_unlock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r432 == -3 || r432 == -14 || r432 < 0))) {
        puts("call 432 is answered otherwise by now");
        _exit(77);
    }

    puts("433. map_page(process=#285, page=0) \u2192 already mapped");
    errno = 0;
    int r433 = their_swap_map((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!((r433 == -17) || ((r433 < 0) && !(r433 == -3) && !(r433 == -17)))) {
        puts("call 433 is answered otherwise by now");
        _exit(77);
    }

    puts("434. load(process=#285, place=4, cpu=0) \u2192 18");
    errno = 0;
    long r434 = their_swap_load((void *)handle, (size_t)(process285), (size_t)4LL);

    if (!(!(r434 == -3 || r434 == -14 || r434 == -12 || r434 == -5 || r434 < 0) && (long long)r434 == 18LL)) {
        puts("call 434 is answered otherwise by now");
        _exit(77);
    }

    puts("435. store(process=0, place=5, value=61, cpu=0) \u2192 done");
    errno = 0;
    int r435 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)61LL);

    if (!(!(r435 == -3 || r435 == -14 || r435 == -12 || r435 == -5 || r435 < 0))) {
        puts("call 435 is answered otherwise by now");
        _exit(77);
    }

    puts("436. load(process=0, place=5, cpu=0) \u2192 61");
    errno = 0;
    long r436 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r436 == -3 || r436 == -14 || r436 == -12 || r436 == -5 || r436 < 0) && (long long)r436 == 61LL)) {
        puts("call 436 is answered otherwise by now");
        _exit(77);
    }

    puts("437. map_page(process=#285, page=1) \u2192 already mapped");
    errno = 0;
    int r437 = their_swap_map((void *)handle, (size_t)(process285), (size_t)1LL);

    if (!((r437 == -17) || ((r437 < 0) && !(r437 == -3) && !(r437 == -17)))) {
        puts("call 437 is answered otherwise by now");
        _exit(77);
    }

    puts("438. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r438 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r438 == -16) || ((r438 < 0) && !(r438 == -16) && !(r438 == -22)))) {
        puts("call 438 is answered otherwise by now");
        _exit(77);
    }

    puts("439. load(process=#285, place=0, cpu=0) \u2192 91");
    errno = 0;
    long r439 = their_swap_load((void *)handle, (size_t)(process285), (size_t)0LL);

    if (!(!(r439 == -3 || r439 == -14 || r439 == -12 || r439 == -5 || r439 < 0) && (long long)r439 == 91LL)) {
        puts("call 439 is answered otherwise by now");
        _exit(77);
    }

    puts("440. swap_off() \u2192 done");
    errno = 0;
    int r440 = their_swap_off((void *)handle);

    if (!(!(r440 == -22 || r440 == -12 || r440 == -5 || r440 < 0))) {
        puts("call 440 is answered otherwise by now");
        _exit(77);
    }

    puts("441. store(process=#285, place=3, value=50, cpu=0) \u2192 done");
    errno = 0;
    int r441 = their_swap_store((void *)handle, (size_t)(process285), (size_t)3LL, (size_t)50LL);

    if (!(!(r441 == -3 || r441 == -14 || r441 == -12 || r441 == -5 || r441 < 0))) {
        puts("call 441 is answered otherwise by now");
        _exit(77);
    }

    puts("442. store(process=#285, place=5, value=24, cpu=0) \u2192 done");
    errno = 0;
    int r442 = their_swap_store((void *)handle, (size_t)(process285), (size_t)5LL, (size_t)24LL);

    if (!(!(r442 == -3 || r442 == -14 || r442 == -12 || r442 == -5 || r442 < 0))) {
        puts("call 442 is answered otherwise by now");
        _exit(77);
    }

    puts("443. lock_page(process=0, page=1) \u2192 no memory");
    errno = 0;
    int r443 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r443 == -12) || ((r443 < 0) && !(r443 == -3) && !(r443 == -14) && !(r443 == -12) && !(r443 == -5)))) {
        puts("call 443 is answered otherwise by now");
        _exit(77);
    }

    puts("444. unlock_page(process=#285, page=2) \u2192 done");
    errno = 0;
    int r444 = their_swap_unlock((void *)handle, (size_t)(process285), (size_t)2LL);

    if (!(!(r444 == -3 || r444 == -14 || r444 < 0))) {
        puts("call 444 is answered otherwise by now");
        _exit(77);
    }

    puts("445. store(process=0, place=2, value=54, cpu=0) \u2192 no memory");
    errno = 0;
    int r445 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)54LL);

    if (!((r445 == -12) || ((r445 < 0) && !(r445 == -3) && !(r445 == -14) && !(r445 == -12) && !(r445 == -5)))) {
        puts("call 445 is answered otherwise by now");
        _exit(77);
    }

    puts("446. load(process=0, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r446 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r446 == -3 || r446 == -14 || r446 == -12 || r446 == -5 || r446 < 0) && (long long)r446 == 0LL)) {
        puts("call 446 is answered otherwise by now");
        _exit(77);
    }

    puts("447. exit(process=#285) \u2192 done");
    errno = 0;
    int r447 = their_swap_exit((void *)handle, (size_t)(process285));

    if (!(!(r447 == -3 || r447 == -13 || r447 < 0))) {
        puts("call 447 is answered otherwise by now");
        _exit(77);
    }

    puts("448. store(process=#146, place=3, value=69, cpu=0) \u2192 done");
    errno = 0;
    int r448 = their_swap_store((void *)handle, (size_t)(process146), (size_t)3LL, (size_t)69LL);

    if (!(!(r448 == -3 || r448 == -14 || r448 == -12 || r448 == -5 || r448 < 0))) {
        puts("call 448 is answered otherwise by now");
        _exit(77);
    }

    puts("449. load(process=#146, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r449 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r449 == -3 || r449 == -14 || r449 == -12 || r449 == -5 || r449 < 0) && (long long)r449 == 0LL)) {
        puts("call 449 is answered otherwise by now");
        _exit(77);
    }

    puts("450. store(process=0, place=5, value=13, cpu=0) \u2192 done");
    errno = 0;
    int r450 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)13LL);

    if (!(!(r450 == -3 || r450 == -14 || r450 == -12 || r450 == -5 || r450 < 0))) {
        puts("call 450 is answered otherwise by now");
        _exit(77);
    }

    puts("451. load(process=0, place=4, cpu=0) \u2192 48");
    errno = 0;
    long r451 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r451 == -3 || r451 == -14 || r451 == -12 || r451 == -5 || r451 < 0) && (long long)r451 == 48LL)) {
        puts("call 451 is answered otherwise by now");
        _exit(77);
    }

    puts("452. store(process=#146, place=5, value=99, cpu=0) \u2192 done");
    errno = 0;
    int r452 = their_swap_store((void *)handle, (size_t)(process146), (size_t)5LL, (size_t)99LL);

    if (!(!(r452 == -3 || r452 == -14 || r452 == -12 || r452 == -5 || r452 < 0))) {
        puts("call 452 is answered otherwise by now");
        _exit(77);
    }

    puts("453. store(process=#146, place=1, value=81, cpu=0) \u2192 done");
    errno = 0;
    int r453 = their_swap_store((void *)handle, (size_t)(process146), (size_t)1LL, (size_t)81LL);

    if (!(!(r453 == -3 || r453 == -14 || r453 == -12 || r453 == -5 || r453 < 0))) {
        puts("call 453 is answered otherwise by now");
        _exit(77);
    }

    puts("454. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r454 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r454 == -3 || r454 == -14 || r454 == -12 || r454 == -5 || r454 < 0))) {
        puts("call 454 is answered otherwise by now");
        _exit(77);
    }

    puts("455. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r455 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r455 == -17) || ((r455 < 0) && !(r455 == -3) && !(r455 == -17)))) {
        puts("call 455 is answered otherwise by now");
        _exit(77);
    }

    puts("456. store(process=0, place=5, value=20, cpu=0) \u2192 done");
    errno = 0;
    int r456 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)20LL);

    if (!(!(r456 == -3 || r456 == -14 || r456 == -12 || r456 == -5 || r456 < 0))) {
        puts("call 456 is answered otherwise by now");
        _exit(77);
    }

    puts("457. store(process=#285, place=5, value=85, cpu=0) \u2192 no process");
    errno = 0;
    int r457 = their_swap_store((void *)handle, (size_t)(process285), (size_t)5LL, (size_t)85LL);

    if (!((r457 == -3) || ((r457 < 0) && !(r457 == -3) && !(r457 == -14) && !(r457 == -12) && !(r457 == -5)))) {
        puts("call 457 is answered otherwise by now");
        _exit(77);
    }

    puts("458. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r458 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r458 == -3 || r458 == -14 || r458 < 0))) {
        puts("call 458 is answered otherwise by now");
        _exit(77);
    }

    puts("459. load(process=#146, place=4, cpu=0) \u2192 4");
    errno = 0;
    long r459 = their_swap_load((void *)handle, (size_t)(process146), (size_t)4LL);

    if (!(!(r459 == -3 || r459 == -14 || r459 == -12 || r459 == -5 || r459 < 0) && (long long)r459 == 4LL)) {
        puts("call 459 is answered otherwise by now");
        _exit(77);
    }

    puts("460. unmap_page(process=#146, page=2) \u2192 done");
    errno = 0;
    int r460 = their_swap_unmap((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r460 == -3 || r460 == -14 || r460 < 0))) {
        puts("call 460 is answered otherwise by now");
        _exit(77);
    }

    puts("461. load(process=0, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r461 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r461 == -3 || r461 == -14 || r461 == -12 || r461 == -5 || r461 < 0) && (long long)r461 == 0LL)) {
        puts("call 461 is answered otherwise by now");
        _exit(77);
    }

    puts("462. store(process=#146, place=2, value=30, cpu=0) \u2192 done");
    errno = 0;
    int r462 = their_swap_store((void *)handle, (size_t)(process146), (size_t)2LL, (size_t)30LL);

    if (!(!(r462 == -3 || r462 == -14 || r462 == -12 || r462 == -5 || r462 < 0))) {
        puts("call 462 is answered otherwise by now");
        _exit(77);
    }

    puts("463. fork(parent=#146) \u2192 2");
    errno = 0;
    long r463 = their_swap_fork((void *)handle, (size_t)(process146));

    if (!(!(r463 == -3 || r463 == -24 || r463 < 0))) {
        puts("call 463 is answered otherwise by now");
        _exit(77);
    }
    long long process463 = (long long)r463;
    is_elsewhere |= !(!(r463 == -3 || r463 == -24 || r463 < 0) && (long long)r463 == 2LL);

    puts("464. map_page(process=#463, page=0) \u2192 already mapped");
    errno = 0;
    int r464 = their_swap_map((void *)handle, (size_t)(process463), (size_t)0LL);

    if (!((r464 == -17) || ((r464 < 0) && !(r464 == -3) && !(r464 == -17)))) {
        puts("call 464 is answered otherwise by now");
        _exit(77);
    }

    puts("465. map_page(process=#463, page=1) \u2192 already mapped");
    errno = 0;
    int r465 = their_swap_map((void *)handle, (size_t)(process463), (size_t)1LL);

    if (!((r465 == -17) || ((r465 < 0) && !(r465 == -3) && !(r465 == -17)))) {
        puts("call 465 is answered otherwise by now");
        _exit(77);
    }

    puts("466. load(process=#146, place=0, cpu=0) \u2192 90");
    errno = 0;
    long r466 = their_swap_load((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r466 == -3 || r466 == -14 || r466 == -12 || r466 == -5 || r466 < 0) && (long long)r466 == 90LL)) {
        puts("call 466 is answered otherwise by now");
        _exit(77);
    }

    puts("467. load(process=#463, place=2, cpu=0) \u2192 30");
    errno = 0;
    long r467 = their_swap_load((void *)handle, (size_t)(process463), (size_t)2LL);

    if (!(!(r467 == -3 || r467 == -14 || r467 == -12 || r467 == -5 || r467 < 0) && (long long)r467 == 30LL)) {
        puts("call 467 is answered otherwise by now");
        _exit(77);
    }

    puts("468. store(process=#146, place=1, value=64, cpu=0) \u2192 done");
    errno = 0;
    int r468 = their_swap_store((void *)handle, (size_t)(process146), (size_t)1LL, (size_t)64LL);

    if (!(!(r468 == -3 || r468 == -14 || r468 == -12 || r468 == -5 || r468 < 0))) {
        puts("call 468 is answered otherwise by now");
        _exit(77);
    }

    puts("469. store(process=#463, place=2, value=62, cpu=0) \u2192 done");
    errno = 0;
    int r469 = their_swap_store((void *)handle, (size_t)(process463), (size_t)2LL, (size_t)62LL);

    if (!(!(r469 == -3 || r469 == -14 || r469 == -12 || r469 == -5 || r469 < 0))) {
        puts("call 469 is answered otherwise by now");
        _exit(77);
    }

    puts("470. fail_device(fails=2) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)2LL);

    if (!(true)) {
        puts("call 470 is answered otherwise by now");
        _exit(77);
    }

    puts("471. fork(parent=#146) \u2192 no number");
    errno = 0;
    long r471 = their_swap_fork((void *)handle, (size_t)(process146));

    if (!((r471 == -24) || ((r471 < 0) && !(r471 == -3) && !(r471 == -24)))) {
        puts("call 471 is answered otherwise by now");
        _exit(77);
    }

    puts("472. store(process=0, place=3, value=17, cpu=0) \u2192 done");
    errno = 0;
    int r472 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)17LL);

    if (!(!(r472 == -3 || r472 == -14 || r472 == -12 || r472 == -5 || r472 < 0))) {
        puts("call 472 is answered otherwise by now");
        _exit(77);
    }

    puts("473. load(process=0, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r473 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r473 == -3 || r473 == -14 || r473 == -12 || r473 == -5 || r473 < 0) && (long long)r473 == 0LL)) {
        puts("call 473 is answered otherwise by now");
        _exit(77);
    }

    puts("474. store(process=0, place=3, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r474 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)75LL);

    if (!(!(r474 == -3 || r474 == -14 || r474 == -12 || r474 == -5 || r474 < 0))) {
        puts("call 474 is answered otherwise by now");
        _exit(77);
    }

    puts("475. map_page(process=#146, page=0) \u2192 already mapped");
    errno = 0;
    int r475 = their_swap_map((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!((r475 == -17) || ((r475 < 0) && !(r475 == -3) && !(r475 == -17)))) {
        puts("call 475 is answered otherwise by now");
        _exit(77);
    }

    puts("476. map_page(process=#463, page=2) \u2192 done");
    errno = 0;
    int r476 = their_swap_map((void *)handle, (size_t)(process463), (size_t)2LL);

    if (!(!(r476 == -3 || r476 == -17 || r476 < 0))) {
        puts("call 476 is answered otherwise by now");
        _exit(77);
    }

    puts("477. unmap_page(process=#146, page=2) \u2192 not mapped");
    errno = 0;
    int r477 = their_swap_unmap((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!((r477 == -14) || ((r477 < 0) && !(r477 == -3) && !(r477 == -14)))) {
        puts("call 477 is answered otherwise by now");
        _exit(77);
    }

    puts("478. fail_device(fails=1) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)1LL);

    if (!(true)) {
        puts("call 478 is answered otherwise by now");
        _exit(77);
    }

    puts("479. swap_on(size=3) \u2192 done");
    errno = 0;
    int r479 = their_swap_on((void *)handle, (size_t)3LL);

    if (!(!(r479 == -16 || r479 == -22 || r479 < 0))) {
        puts("call 479 is answered otherwise by now");
        _exit(77);
    }

    puts("480. load(process=#463, place=2, cpu=0) \u2192 62");
    errno = 0;
    long r480 = their_swap_load((void *)handle, (size_t)(process463), (size_t)2LL);

    if (!(!(r480 == -3 || r480 == -14 || r480 == -12 || r480 == -5 || r480 < 0) && (long long)r480 == 62LL)) {
        puts("call 480 is answered otherwise by now");
        _exit(77);
    }

    puts("481. load(process=#146, place=2, cpu=0) \u2192 30");
    errno = 0;
    long r481 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r481 == -3 || r481 == -14 || r481 == -12 || r481 == -5 || r481 < 0) && (long long)r481 == 30LL)) {
        puts("call 481 is answered otherwise by now");
        _exit(77);
    }

    puts("482. store(process=#463, place=5, value=33, cpu=0) \u2192 done");
    errno = 0;
    int r482 = their_swap_store((void *)handle, (size_t)(process463), (size_t)5LL, (size_t)33LL);

    if (!(!(r482 == -3 || r482 == -14 || r482 == -12 || r482 == -5 || r482 < 0))) {
        puts("call 482 is answered otherwise by now");
        _exit(77);
    }

    puts("483. unlock_page(process=#146, page=0) \u2192 done");
    errno = 0;
    int r483 = their_swap_unlock((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!(!(r483 == -3 || r483 == -14 || r483 < 0))) {
        puts("call 483 is answered otherwise by now");
        _exit(77);
    }

    puts("484. map_page(process=#146, page=0) \u2192 already mapped");
    errno = 0;
    int r484 = their_swap_map((void *)handle, (size_t)(process146), (size_t)0LL);

    if (!((r484 == -17) || ((r484 < 0) && !(r484 == -3) && !(r484 == -17)))) {
        puts("call 484 is answered otherwise by now");
        _exit(77);
    }

    puts("485. load(process=#146, place=2, cpu=0) \u2192 30");
    errno = 0;
    long r485 = their_swap_load((void *)handle, (size_t)(process146), (size_t)2LL);

    if (!(!(r485 == -3 || r485 == -14 || r485 == -12 || r485 == -5 || r485 < 0) && (long long)r485 == 30LL)) {
        puts("call 485 is answered otherwise by now");
        _exit(77);
    }

    puts("486. map_page(process=#463, page=2) \u2192 already mapped");
    errno = 0;
    int r486 = their_swap_map((void *)handle, (size_t)(process463), (size_t)2LL);

    if (!((r486 == -17) || ((r486 < 0) && !(r486 == -3) && !(r486 == -17)))) {
        puts("call 486 is answered otherwise by now");
        _exit(77);
    }

    puts("487. exit(process=#146) \u2192 done");
    errno = 0;
    int r487 = their_swap_exit((void *)handle, (size_t)(process146));

    if (!(!(r487 == -3 || r487 == -13 || r487 < 0))) {
        puts("call 487 is answered otherwise by now");
        _exit(77);
    }

    puts("488. fork(parent=0) \u2192 1");
    errno = 0;
    long r488 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r488 == -3 || r488 == -24 || r488 < 0))) {
        puts("call 488 is answered otherwise by now");
        _exit(77);
    }
    long long process488 = (long long)r488;
    is_elsewhere |= !(!(r488 == -3 || r488 == -24 || r488 < 0) && (long long)r488 == 1LL);

    puts("489. load(process=#463, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r489 = their_swap_load((void *)handle, (size_t)(process463), (size_t)4LL);

    if (!(!(r489 == -3 || r489 == -14 || r489 == -12 || r489 == -5 || r489 < 0) && (long long)r489 == 0LL)) {
        puts("call 489 is answered otherwise by now");
        _exit(77);
    }

    puts("490. load(process=#463, place=5, cpu=0) \u2192 33");
    errno = 0;
    long r490 = their_swap_load((void *)handle, (size_t)(process463), (size_t)5LL);

    if (!(!(r490 == -3 || r490 == -14 || r490 == -12 || r490 == -5 || r490 < 0) && (long long)r490 == 33LL)) {
        puts("call 490 is answered otherwise by now");
        _exit(77);
    }

    puts("491. unmap_page(process=#463, page=1) \u2192 done");
    errno = 0;
    int r491 = their_swap_unmap((void *)handle, (size_t)(process463), (size_t)1LL);

    if (!(!(r491 == -3 || r491 == -14 || r491 < 0))) {
        puts("call 491 is answered otherwise by now");
        _exit(77);
    }

    puts("492. unlock_page(process=#488, page=1) \u2192 done");
    errno = 0;
    int r492 = their_swap_unlock((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!(!(r492 == -3 || r492 == -14 || r492 < 0))) {
        puts("call 492 is answered otherwise by now");
        _exit(77);
    }

    puts("493. unmap_page(process=#463, page=0) \u2192 done");
    errno = 0;
    int r493 = their_swap_unmap((void *)handle, (size_t)(process463), (size_t)0LL);

    if (!(!(r493 == -3 || r493 == -14 || r493 < 0))) {
        puts("call 493 is answered otherwise by now");
        _exit(77);
    }

    puts("494. store(process=#463, place=5, value=98, cpu=0) \u2192 done");
    errno = 0;
    int r494 = their_swap_store((void *)handle, (size_t)(process463), (size_t)5LL, (size_t)98LL);

    if (!(!(r494 == -3 || r494 == -14 || r494 == -12 || r494 == -5 || r494 < 0))) {
        puts("call 494 is answered otherwise by now");
        _exit(77);
    }

    puts("495. load(process=0, place=3, cpu=0) \u2192 75");
    errno = 0;
    long r495 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r495 == -3 || r495 == -14 || r495 == -12 || r495 == -5 || r495 < 0) && (long long)r495 == 75LL)) {
        puts("call 495 is answered otherwise by now");
        _exit(77);
    }

    puts("496. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r496 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r496 == -16) || ((r496 < 0) && !(r496 == -16) && !(r496 == -22)))) {
        puts("call 496 is answered otherwise by now");
        _exit(77);
    }

    puts("497. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 497 is answered otherwise by now");
        _exit(77);
    }

    puts("498. store(process=0, place=3, value=29, cpu=0) \u2192 done");
    errno = 0;
    int r498 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)29LL);

    if (!(!(r498 == -3 || r498 == -14 || r498 == -12 || r498 == -5 || r498 < 0))) {
        puts("call 498 is answered otherwise by now");
        _exit(77);
    }

    puts("499. store(process=0, place=3, value=25, cpu=0) \u2192 done");
    errno = 0;
    int r499 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)25LL);

    if (!(!(r499 == -3 || r499 == -14 || r499 == -12 || r499 == -5 || r499 < 0))) {
        puts("call 499 is answered otherwise by now");
        _exit(77);
    }

    puts("500. load(process=#488, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r500 = their_swap_load((void *)handle, (size_t)(process488), (size_t)2LL);

    if (!(!(r500 == -3 || r500 == -14 || r500 == -12 || r500 == -5 || r500 < 0) && (long long)r500 == 0LL)) {
        puts("call 500 is answered otherwise by now");
        _exit(77);
    }

    puts("501. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r501 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r501 == -16) || ((r501 < 0) && !(r501 == -16) && !(r501 == -22)))) {
        puts("call 501 is answered otherwise by now");
        _exit(77);
    }

    puts("502. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r502 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r502 == -17) || ((r502 < 0) && !(r502 == -3) && !(r502 == -17)))) {
        puts("call 502 is answered otherwise by now");
        _exit(77);
    }

    puts("503. store(process=0, place=3, value=48, cpu=0) \u2192 done");
    errno = 0;
    int r503 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)48LL);

    if (!(!(r503 == -3 || r503 == -14 || r503 == -12 || r503 == -5 || r503 < 0))) {
        puts("call 503 is answered otherwise by now");
        _exit(77);
    }

    puts("504. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r504 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r504 == -3 || r504 == -14 || r504 < 0))) {
        puts("call 504 is answered otherwise by now");
        _exit(77);
    }

    puts("505. store(process=0, place=3, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r505 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)46LL);

    if (!(!(r505 == -3 || r505 == -14 || r505 == -12 || r505 == -5 || r505 < 0))) {
        puts("call 505 is answered otherwise by now");
        _exit(77);
    }

    puts("506. map_page(process=#463, page=2) \u2192 already mapped");
    errno = 0;
    int r506 = their_swap_map((void *)handle, (size_t)(process463), (size_t)2LL);

    if (!((r506 == -17) || ((r506 < 0) && !(r506 == -3) && !(r506 == -17)))) {
        puts("call 506 is answered otherwise by now");
        _exit(77);
    }

    puts("507. store(process=#488, place=2, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r507 = their_swap_store((void *)handle, (size_t)(process488), (size_t)2LL, (size_t)96LL);

    if (!(!(r507 == -3 || r507 == -14 || r507 == -12 || r507 == -5 || r507 < 0))) {
        puts("call 507 is answered otherwise by now");
        _exit(77);
    }

    puts("508. map_page(process=#488, page=2) \u2192 done");
    errno = 0;
    int r508 = their_swap_map((void *)handle, (size_t)(process488), (size_t)2LL);

    if (!(!(r508 == -3 || r508 == -17 || r508 < 0))) {
        puts("call 508 is answered otherwise by now");
        _exit(77);
    }

    puts("509. load(process=0, place=3, cpu=0) \u2192 46");
    errno = 0;
    long r509 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r509 == -3 || r509 == -14 || r509 == -12 || r509 == -5 || r509 < 0) && (long long)r509 == 46LL)) {
        puts("call 509 is answered otherwise by now");
        _exit(77);
    }

    puts("510. unmap_page(process=#488, page=2) \u2192 done");
    errno = 0;
    int r510 = their_swap_unmap((void *)handle, (size_t)(process488), (size_t)2LL);

    if (!(!(r510 == -3 || r510 == -14 || r510 < 0))) {
        puts("call 510 is answered otherwise by now");
        _exit(77);
    }

    puts("511. load(process=#488, place=3, cpu=0) \u2192 75");
    errno = 0;
    long r511 = their_swap_load((void *)handle, (size_t)(process488), (size_t)3LL);

    if (!(!(r511 == -3 || r511 == -14 || r511 == -12 || r511 == -5 || r511 < 0) && (long long)r511 == 75LL)) {
        puts("call 511 is answered otherwise by now");
        _exit(77);
    }

    puts("512. lock_page(process=#463, page=1) \u2192 not mapped");
    errno = 0;
    int r512 = their_swap_lock((void *)handle, (size_t)(process463), (size_t)1LL);

    if (!((r512 == -14) || ((r512 < 0) && !(r512 == -3) && !(r512 == -14) && !(r512 == -12) && !(r512 == -5)))) {
        puts("call 512 is answered otherwise by now");
        _exit(77);
    }

    puts("513. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r513 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r513 == -3 || r513 == -17 || r513 < 0))) {
        puts("call 513 is answered otherwise by now");
        _exit(77);
    }

    puts("514. unlock_page(process=#488, page=1) \u2192 done");
    errno = 0;
    int r514 = their_swap_unlock((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!(!(r514 == -3 || r514 == -14 || r514 < 0))) {
        puts("call 514 is answered otherwise by now");
        _exit(77);
    }

    puts("515. store(process=#488, place=2, value=37, cpu=0) \u2192 done");
    errno = 0;
    int r515 = their_swap_store((void *)handle, (size_t)(process488), (size_t)2LL, (size_t)37LL);

    if (!(!(r515 == -3 || r515 == -14 || r515 == -12 || r515 == -5 || r515 < 0))) {
        puts("call 515 is answered otherwise by now");
        _exit(77);
    }

    puts("516. fork(parent=0) \u2192 no number");
    errno = 0;
    long r516 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r516 == -24) || ((r516 < 0) && !(r516 == -3) && !(r516 == -24)))) {
        puts("call 516 is answered otherwise by now");
        _exit(77);
    }

    puts("517. store(process=#463, place=4, value=39, cpu=0) \u2192 done");
    errno = 0;
    int r517 = their_swap_store((void *)handle, (size_t)(process463), (size_t)4LL, (size_t)39LL);

    if (!(!(r517 == -3 || r517 == -14 || r517 == -12 || r517 == -5 || r517 < 0))) {
        puts("call 517 is answered otherwise by now");
        _exit(77);
    }

    puts("518. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r518 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r518 == -3 || r518 == -14 || r518 == -12 || r518 == -5 || r518 < 0) && (long long)r518 == 0LL)) {
        puts("call 518 is answered otherwise by now");
        _exit(77);
    }

    puts("519. store(process=0, place=5, value=88, cpu=0) \u2192 not mapped");
    errno = 0;
    int r519 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)88LL);

    if (!((r519 == -14) || ((r519 < 0) && !(r519 == -3) && !(r519 == -14) && !(r519 == -12) && !(r519 == -5)))) {
        puts("call 519 is answered otherwise by now");
        _exit(77);
    }

    puts("520. store(process=0, place=0, value=48, cpu=0) \u2192 done");
    errno = 0;
    int r520 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)48LL);

    if (!(!(r520 == -3 || r520 == -14 || r520 == -12 || r520 == -5 || r520 < 0))) {
        puts("call 520 is answered otherwise by now");
        _exit(77);
    }

    puts("521. load(process=#488, place=3, cpu=0) \u2192 75");
    errno = 0;
    long r521 = their_swap_load((void *)handle, (size_t)(process488), (size_t)3LL);

    if (!(!(r521 == -3 || r521 == -14 || r521 == -12 || r521 == -5 || r521 < 0) && (long long)r521 == 75LL)) {
        puts("call 521 is answered otherwise by now");
        _exit(77);
    }

    puts("522. store(process=#463, place=0, value=75, cpu=0) \u2192 not mapped");
    errno = 0;
    int r522 = their_swap_store((void *)handle, (size_t)(process463), (size_t)0LL, (size_t)75LL);

    if (!((r522 == -14) || ((r522 < 0) && !(r522 == -3) && !(r522 == -14) && !(r522 == -12) && !(r522 == -5)))) {
        puts("call 522 is answered otherwise by now");
        _exit(77);
    }

    puts("523. unmap_page(process=#488, page=1) \u2192 done");
    errno = 0;
    int r523 = their_swap_unmap((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!(!(r523 == -3 || r523 == -14 || r523 < 0))) {
        puts("call 523 is answered otherwise by now");
        _exit(77);
    }

    puts("524. map_page(process=#488, page=0) \u2192 done");
    errno = 0;
    int r524 = their_swap_map((void *)handle, (size_t)(process488), (size_t)0LL);

    if (!(!(r524 == -3 || r524 == -17 || r524 < 0))) {
        puts("call 524 is answered otherwise by now");
        _exit(77);
    }

    puts("525. store(process=#488, place=0, value=100, cpu=0) \u2192 done");
    errno = 0;
    int r525 = their_swap_store((void *)handle, (size_t)(process488), (size_t)0LL, (size_t)100LL);

    if (!(!(r525 == -3 || r525 == -14 || r525 == -12 || r525 == -5 || r525 < 0))) {
        puts("call 525 is answered otherwise by now");
        _exit(77);
    }

    puts("526. fail_device(fails=1) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)1LL);

    if (!(true)) {
        puts("call 526 is answered otherwise by now");
        _exit(77);
    }

    puts("527. load(process=#488, place=0, cpu=0) \u2192 100");
    errno = 0;
    long r527 = their_swap_load((void *)handle, (size_t)(process488), (size_t)0LL);

    if (!(!(r527 == -3 || r527 == -14 || r527 == -12 || r527 == -5 || r527 < 0) && (long long)r527 == 100LL)) {
        puts("call 527 is answered otherwise by now");
        _exit(77);
    }

    puts("528. lock_page(process=#463, page=2) \u2192 done");
    errno = 0;
    int r528 = their_swap_lock((void *)handle, (size_t)(process463), (size_t)2LL);

    if (!(!(r528 == -3 || r528 == -14 || r528 == -12 || r528 == -5 || r528 < 0))) {
        puts("call 528 is answered otherwise by now");
        _exit(77);
    }

    puts("529. unmap_page(process=#488, page=0) \u2192 done");
    errno = 0;
    int r529 = their_swap_unmap((void *)handle, (size_t)(process488), (size_t)0LL);

    if (!(!(r529 == -3 || r529 == -14 || r529 < 0))) {
        puts("call 529 is answered otherwise by now");
        _exit(77);
    }

    puts("530. load(process=#488, place=1, cpu=0) \u2192 not mapped");
    errno = 0;
    long r530 = their_swap_load((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!((r530 == -14) || ((r530 < 0) && !(r530 == -3) && !(r530 == -14) && !(r530 == -12) && !(r530 == -5)))) {
        puts("call 530 is answered otherwise by now");
        _exit(77);
    }

    puts("531. store(process=#463, place=4, value=36, cpu=0) \u2192 done");
    errno = 0;
    int r531 = their_swap_store((void *)handle, (size_t)(process463), (size_t)4LL, (size_t)36LL);

    if (!(!(r531 == -3 || r531 == -14 || r531 == -12 || r531 == -5 || r531 < 0))) {
        puts("call 531 is answered otherwise by now");
        _exit(77);
    }

    puts("532. load(process=#488, place=3, cpu=0) \u2192 not mapped");
    errno = 0;
    long r532 = their_swap_load((void *)handle, (size_t)(process488), (size_t)3LL);

    if (!((r532 == -14) || ((r532 < 0) && !(r532 == -3) && !(r532 == -14) && !(r532 == -12) && !(r532 == -5)))) {
        puts("call 532 is answered otherwise by now");
        _exit(77);
    }

    puts("533. load(process=#488, place=3, cpu=0) \u2192 not mapped");
    errno = 0;
    long r533 = their_swap_load((void *)handle, (size_t)(process488), (size_t)3LL);

    if (!((r533 == -14) || ((r533 < 0) && !(r533 == -3) && !(r533 == -14) && !(r533 == -12) && !(r533 == -5)))) {
        puts("call 533 is answered otherwise by now");
        _exit(77);
    }

    puts("534. map_page(process=#488, page=1) \u2192 done");
    errno = 0;
    int r534 = their_swap_map((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!(!(r534 == -3 || r534 == -17 || r534 < 0))) {
        puts("call 534 is answered otherwise by now");
        _exit(77);
    }

    puts("535. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 535 is answered otherwise by now");
        _exit(77);
    }

    puts("536. load(process=#463, place=5, cpu=0) \u2192 98");
    errno = 0;
    long r536 = their_swap_load((void *)handle, (size_t)(process463), (size_t)5LL);

    if (!(!(r536 == -3 || r536 == -14 || r536 == -12 || r536 == -5 || r536 < 0) && (long long)r536 == 98LL)) {
        puts("call 536 is answered otherwise by now");
        _exit(77);
    }

    puts("537. store(process=#488, place=2, value=91, cpu=0) \u2192 done");
    errno = 0;
    int r537 = their_swap_store((void *)handle, (size_t)(process488), (size_t)2LL, (size_t)91LL);

    if (!(!(r537 == -3 || r537 == -14 || r537 == -12 || r537 == -5 || r537 < 0))) {
        puts("call 537 is answered otherwise by now");
        _exit(77);
    }

    puts("538. swap_off() \u2192 done");
    errno = 0;
    int r538 = their_swap_off((void *)handle);

    if (!(!(r538 == -22 || r538 == -12 || r538 == -5 || r538 < 0))) {
        puts("call 538 is answered otherwise by now");
        _exit(77);
    }

    puts("539. map_page(process=#463, page=0) \u2192 done");
    errno = 0;
    int r539 = their_swap_map((void *)handle, (size_t)(process463), (size_t)0LL);

    if (!(!(r539 == -3 || r539 == -17 || r539 < 0))) {
        puts("call 539 is answered otherwise by now");
        _exit(77);
    }

    puts("540. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r540 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r540 == -3 || r540 == -14 || r540 == -12 || r540 == -5 || r540 < 0))) {
        puts("call 540 is answered otherwise by now");
        _exit(77);
    }

    puts("541. load(process=0, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r541 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r541 == -3 || r541 == -14 || r541 == -12 || r541 == -5 || r541 < 0) && (long long)r541 == 0LL)) {
        puts("call 541 is answered otherwise by now");
        _exit(77);
    }

    puts("542. store(process=0, place=0, value=99, cpu=0) \u2192 done");
    errno = 0;
    int r542 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)99LL);

    if (!(!(r542 == -3 || r542 == -14 || r542 == -12 || r542 == -5 || r542 < 0))) {
        puts("call 542 is answered otherwise by now");
        _exit(77);
    }

    puts("543. unlock_page(process=#488, page=1) \u2192 done");
    errno = 0;
    int r543 = their_swap_unlock((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!(!(r543 == -3 || r543 == -14 || r543 < 0))) {
        puts("call 543 is answered otherwise by now");
        _exit(77);
    }

    puts("544. map_page(process=#463, page=1) \u2192 done");
    errno = 0;
    int r544 = their_swap_map((void *)handle, (size_t)(process463), (size_t)1LL);

    if (!(!(r544 == -3 || r544 == -17 || r544 < 0))) {
        puts("call 544 is answered otherwise by now");
        _exit(77);
    }

    puts("545. map_page(process=#463, page=0) \u2192 already mapped");
    errno = 0;
    int r545 = their_swap_map((void *)handle, (size_t)(process463), (size_t)0LL);

    if (!((r545 == -17) || ((r545 < 0) && !(r545 == -3) && !(r545 == -17)))) {
        puts("call 545 is answered otherwise by now");
        _exit(77);
    }

    puts("546. lock_page(process=#463, page=0) \u2192 done");
    errno = 0;
    int r546 = their_swap_lock((void *)handle, (size_t)(process463), (size_t)0LL);

    if (!(!(r546 == -3 || r546 == -14 || r546 == -12 || r546 == -5 || r546 < 0))) {
        puts("call 546 is answered otherwise by now");
        _exit(77);
    }

    puts("547. store(process=0, place=3, value=83, cpu=0) \u2192 done");
    errno = 0;
    int r547 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)83LL);

    if (!(!(r547 == -3 || r547 == -14 || r547 == -12 || r547 == -5 || r547 < 0))) {
        puts("call 547 is answered otherwise by now");
        _exit(77);
    }

    puts("548. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r548 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r548 == -3 || r548 == -14 || r548 == -12 || r548 == -5 || r548 < 0))) {
        puts("call 548 is answered otherwise by now");
        _exit(77);
    }

    puts("549. load(process=#463, place=4, cpu=0) \u2192 36");
    errno = 0;
    long r549 = their_swap_load((void *)handle, (size_t)(process463), (size_t)4LL);

    if (!(!(r549 == -3 || r549 == -14 || r549 == -12 || r549 == -5 || r549 < 0) && (long long)r549 == 36LL)) {
        puts("call 549 is answered otherwise by now");
        _exit(77);
    }

    puts("550. swap_on(size=3) \u2192 done");
    errno = 0;
    int r550 = their_swap_on((void *)handle, (size_t)3LL);

    if (!(!(r550 == -16 || r550 == -22 || r550 < 0))) {
        puts("call 550 is answered otherwise by now");
        _exit(77);
    }

    puts("551. load(process=0, place=5, cpu=0) \u2192 not mapped");
    errno = 0;
    long r551 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!((r551 == -14) || ((r551 < 0) && !(r551 == -3) && !(r551 == -14) && !(r551 == -12) && !(r551 == -5)))) {
        puts("call 551 is answered otherwise by now");
        _exit(77);
    }

    puts("552. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r552 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r552 == -3 || r552 == -14 || r552 == -12 || r552 == -5 || r552 < 0) && (long long)r552 == 0LL)) {
        puts("call 552 is answered otherwise by now");
        _exit(77);
    }

    puts("553. store(process=#463, place=1, value=50, cpu=0) \u2192 done");
    errno = 0;
    int r553 = their_swap_store((void *)handle, (size_t)(process463), (size_t)1LL, (size_t)50LL);

    if (!(!(r553 == -3 || r553 == -14 || r553 == -12 || r553 == -5 || r553 < 0))) {
        puts("call 553 is answered otherwise by now");
        _exit(77);
    }

    puts("554. unlock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r554 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r554 == -3 || r554 == -14 || r554 < 0))) {
        puts("call 554 is answered otherwise by now");
        _exit(77);
    }

    puts("555. unmap_page(process=#488, page=1) \u2192 done");
    errno = 0;
    int r555 = their_swap_unmap((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!(!(r555 == -3 || r555 == -14 || r555 < 0))) {
        puts("call 555 is answered otherwise by now");
        _exit(77);
    }

    puts("556. store(process=0, place=1, value=82, cpu=0) \u2192 done");
    errno = 0;
    int r556 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)82LL);

    if (!(!(r556 == -3 || r556 == -14 || r556 == -12 || r556 == -5 || r556 < 0))) {
        puts("call 556 is answered otherwise by now");
        _exit(77);
    }

    puts("557. load(process=0, place=1, cpu=0) \u2192 82");
    errno = 0;
    long r557 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r557 == -3 || r557 == -14 || r557 == -12 || r557 == -5 || r557 < 0) && (long long)r557 == 82LL)) {
        puts("call 557 is answered otherwise by now");
        _exit(77);
    }

    puts("558. load(process=#463, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r558 = their_swap_load((void *)handle, (size_t)(process463), (size_t)3LL);

    if (!(!(r558 == -3 || r558 == -14 || r558 == -12 || r558 == -5 || r558 < 0) && (long long)r558 == 0LL)) {
        puts("call 558 is answered otherwise by now");
        _exit(77);
    }

    puts("559. fork(parent=0) \u2192 no number");
    errno = 0;
    long r559 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r559 == -24) || ((r559 < 0) && !(r559 == -3) && !(r559 == -24)))) {
        puts("call 559 is answered otherwise by now");
        _exit(77);
    }

    puts("560. store(process=#463, place=4, value=70, cpu=0) \u2192 done");
    errno = 0;
    int r560 = their_swap_store((void *)handle, (size_t)(process463), (size_t)4LL, (size_t)70LL);

    if (!(!(r560 == -3 || r560 == -14 || r560 == -12 || r560 == -5 || r560 < 0))) {
        puts("call 560 is answered otherwise by now");
        _exit(77);
    }

    puts("561. swap_off() \u2192 done");
    errno = 0;
    int r561 = their_swap_off((void *)handle);

    if (!(!(r561 == -22 || r561 == -12 || r561 == -5 || r561 < 0))) {
        puts("call 561 is answered otherwise by now");
        _exit(77);
    }

    puts("562. map_page(process=#463, page=2) \u2192 already mapped");
    errno = 0;
    int r562 = their_swap_map((void *)handle, (size_t)(process463), (size_t)2LL);

    if (!((r562 == -17) || ((r562 < 0) && !(r562 == -3) && !(r562 == -17)))) {
        puts("call 562 is answered otherwise by now");
        _exit(77);
    }

    puts("563. exit(process=#463) \u2192 done");
    errno = 0;
    int r563 = their_swap_exit((void *)handle, (size_t)(process463));

    if (!(!(r563 == -3 || r563 == -13 || r563 < 0))) {
        puts("call 563 is answered otherwise by now");
        _exit(77);
    }

    puts("564. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r564 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r564 == -3 || r564 == -17 || r564 < 0))) {
        puts("call 564 is answered otherwise by now");
        _exit(77);
    }

    puts("565. load(process=#488, place=4, cpu=0) \u2192 not mapped");
    errno = 0;
    long r565 = their_swap_load((void *)handle, (size_t)(process488), (size_t)4LL);

    if (!((r565 == -14) || ((r565 < 0) && !(r565 == -3) && !(r565 == -14) && !(r565 == -12) && !(r565 == -5)))) {
        puts("call 565 is answered otherwise by now");
        _exit(77);
    }

    puts("566. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r566 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r566 == -3 || r566 == -14 || r566 < 0))) {
        puts("call 566 is answered otherwise by now");
        _exit(77);
    }

    puts("567. swap_on(size=3) \u2192 done");
    errno = 0;
    int r567 = their_swap_on((void *)handle, (size_t)3LL);

    if (!(!(r567 == -16 || r567 == -22 || r567 < 0))) {
        puts("call 567 is answered otherwise by now");
        _exit(77);
    }

    puts("568. load(process=#488, place=5, cpu=0) \u2192 not mapped");
    errno = 0;
    long r568 = their_swap_load((void *)handle, (size_t)(process488), (size_t)5LL);

    if (!((r568 == -14) || ((r568 < 0) && !(r568 == -3) && !(r568 == -14) && !(r568 == -12) && !(r568 == -5)))) {
        puts("call 568 is answered otherwise by now");
        _exit(77);
    }

    puts("569. map_page(process=#488, page=0) \u2192 done");
    errno = 0;
    int r569 = their_swap_map((void *)handle, (size_t)(process488), (size_t)0LL);

    if (!(!(r569 == -3 || r569 == -17 || r569 < 0))) {
        puts("call 569 is answered otherwise by now");
        _exit(77);
    }

    puts("570. load(process=0, place=1, cpu=0) \u2192 82");
    errno = 0;
    long r570 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r570 == -3 || r570 == -14 || r570 == -12 || r570 == -5 || r570 < 0) && (long long)r570 == 82LL)) {
        puts("call 570 is answered otherwise by now");
        _exit(77);
    }

    puts("571. fail_device(fails=2) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)2LL);

    if (!(true)) {
        puts("call 571 is answered otherwise by now");
        _exit(77);
    }

    puts("572. store(process=#488, place=1, value=54, cpu=0) \u2192 done");
    errno = 0;
    int r572 = their_swap_store((void *)handle, (size_t)(process488), (size_t)1LL, (size_t)54LL);

    if (!(!(r572 == -3 || r572 == -14 || r572 == -12 || r572 == -5 || r572 < 0))) {
        puts("call 572 is answered otherwise by now");
        _exit(77);
    }

    puts("573. swap_off() \u2192 done");
    errno = 0;
    int r573 = their_swap_off((void *)handle);

    if (!(!(r573 == -22 || r573 == -12 || r573 == -5 || r573 < 0))) {
        puts("call 573 is answered otherwise by now");
        _exit(77);
    }

    puts("574. map_page(process=#488, page=1) \u2192 done");
    errno = 0;
    int r574 = their_swap_map((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!(!(r574 == -3 || r574 == -17 || r574 < 0))) {
        puts("call 574 is answered otherwise by now");
        _exit(77);
    }

    puts("575. swap_on(size=7) \u2192 invalid");
    errno = 0;
    int r575 = their_swap_on((void *)handle, (size_t)7LL);

    if (!((r575 == -22) || ((r575 < 0) && !(r575 == -16) && !(r575 == -22)))) {
        puts("call 575 is answered otherwise by now");
        _exit(77);
    }

    puts("576. store(process=0, place=2, value=9, cpu=0) \u2192 done");
    errno = 0;
    int r576 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)9LL);

    if (!(!(r576 == -3 || r576 == -14 || r576 == -12 || r576 == -5 || r576 < 0))) {
        puts("call 576 is answered otherwise by now");
        _exit(77);
    }

    puts("577. store(process=0, place=3, value=82, cpu=0) \u2192 done");
    errno = 0;
    int r577 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)82LL);

    if (!(!(r577 == -3 || r577 == -14 || r577 == -12 || r577 == -5 || r577 < 0))) {
        puts("call 577 is answered otherwise by now");
        _exit(77);
    }

    puts("578. store(process=0, place=3, value=11, cpu=0) \u2192 done");
    errno = 0;
    int r578 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)11LL);

    if (!(!(r578 == -3 || r578 == -14 || r578 == -12 || r578 == -5 || r578 < 0))) {
        puts("call 578 is answered otherwise by now");
        _exit(77);
    }

    puts("579. load(process=#488, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r579 = their_swap_load((void *)handle, (size_t)(process488), (size_t)3LL);

    if (!(!(r579 == -3 || r579 == -14 || r579 == -12 || r579 == -5 || r579 < 0) && (long long)r579 == 0LL)) {
        puts("call 579 is answered otherwise by now");
        _exit(77);
    }

    puts("580. load(process=0, place=1, cpu=0) \u2192 82");
    errno = 0;
    long r580 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r580 == -3 || r580 == -14 || r580 == -12 || r580 == -5 || r580 < 0) && (long long)r580 == 82LL)) {
        puts("call 580 is answered otherwise by now");
        _exit(77);
    }

    puts("581. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 581 is answered otherwise by now");
        _exit(77);
    }

    puts("582. map_page(process=#488, page=0) \u2192 already mapped");
    errno = 0;
    int r582 = their_swap_map((void *)handle, (size_t)(process488), (size_t)0LL);

    if (!((r582 == -17) || ((r582 < 0) && !(r582 == -3) && !(r582 == -17)))) {
        puts("call 582 is answered otherwise by now");
        _exit(77);
    }

    puts("583. store(process=0, place=3, value=2, cpu=0) \u2192 done");
    errno = 0;
    int r583 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)2LL);

    if (!(!(r583 == -3 || r583 == -14 || r583 == -12 || r583 == -5 || r583 < 0))) {
        puts("call 583 is answered otherwise by now");
        _exit(77);
    }

    puts("584. load(process=0, place=3, cpu=0) \u2192 2");
    errno = 0;
    long r584 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r584 == -3 || r584 == -14 || r584 == -12 || r584 == -5 || r584 < 0) && (long long)r584 == 2LL)) {
        puts("call 584 is answered otherwise by now");
        _exit(77);
    }

    puts("585. load(process=#488, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r585 = their_swap_load((void *)handle, (size_t)(process488), (size_t)0LL);

    if (!(!(r585 == -3 || r585 == -14 || r585 == -12 || r585 == -5 || r585 < 0) && (long long)r585 == 0LL)) {
        puts("call 585 is answered otherwise by now");
        _exit(77);
    }

    puts("586. load(process=#488, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r586 = their_swap_load((void *)handle, (size_t)(process488), (size_t)3LL);

    if (!(!(r586 == -3 || r586 == -14 || r586 == -12 || r586 == -5 || r586 < 0) && (long long)r586 == 0LL)) {
        puts("call 586 is answered otherwise by now");
        _exit(77);
    }

    puts("587. exit(process=#463) \u2192 no process");
    errno = 0;
    int r587 = their_swap_exit((void *)handle, (size_t)(process463));

    if (!((r587 == -3) || ((r587 < 0) && !(r587 == -3) && !(r587 == -13)))) {
        puts("call 587 is answered otherwise by now");
        _exit(77);
    }

    puts("588. swap_on(size=5) \u2192 done");
    errno = 0;
    int r588 = their_swap_on((void *)handle, (size_t)5LL);

    if (!(!(r588 == -16 || r588 == -22 || r588 < 0))) {
        puts("call 588 is answered otherwise by now");
        _exit(77);
    }

    puts("589. load(process=0, place=2, cpu=0) \u2192 9");
    errno = 0;
    long r589 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r589 == -3 || r589 == -14 || r589 == -12 || r589 == -5 || r589 < 0) && (long long)r589 == 9LL)) {
        puts("call 589 is answered otherwise by now");
        _exit(77);
    }

    puts("590. store(process=#488, place=1, value=86, cpu=0) \u2192 done");
    errno = 0;
    int r590 = their_swap_store((void *)handle, (size_t)(process488), (size_t)1LL, (size_t)86LL);

    if (!(!(r590 == -3 || r590 == -14 || r590 == -12 || r590 == -5 || r590 < 0))) {
        puts("call 590 is answered otherwise by now");
        _exit(77);
    }

    puts("591. store(process=#488, place=1, value=28, cpu=0) \u2192 done");
    errno = 0;
    int r591 = their_swap_store((void *)handle, (size_t)(process488), (size_t)1LL, (size_t)28LL);

    if (!(!(r591 == -3 || r591 == -14 || r591 == -12 || r591 == -5 || r591 < 0))) {
        puts("call 591 is answered otherwise by now");
        _exit(77);
    }

    puts("592. load(process=#488, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r592 = their_swap_load((void *)handle, (size_t)(process488), (size_t)2LL);

    if (!(!(r592 == -3 || r592 == -14 || r592 == -12 || r592 == -5 || r592 < 0) && (long long)r592 == 0LL)) {
        puts("call 592 is answered otherwise by now");
        _exit(77);
    }

    puts("593. unlock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r593 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r593 == -3 || r593 == -14 || r593 < 0))) {
        puts("call 593 is answered otherwise by now");
        _exit(77);
    }

    puts("594. exit(process=#488) \u2192 done");
    errno = 0;
    int r594 = their_swap_exit((void *)handle, (size_t)(process488));

    if (!(!(r594 == -3 || r594 == -13 || r594 < 0))) {
        puts("call 594 is answered otherwise by now");
        _exit(77);
    }

    puts("595. unlock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r595 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r595 == -3 || r595 == -14 || r595 < 0))) {
        puts("call 595 is answered otherwise by now");
        _exit(77);
    }

    puts("596. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r596 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r596 == -3 || r596 == -17 || r596 < 0))) {
        puts("call 596 is answered otherwise by now");
        _exit(77);
    }

    puts("597. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r597 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r597 == -16) || ((r597 < 0) && !(r597 == -16) && !(r597 == -22)))) {
        puts("call 597 is answered otherwise by now");
        _exit(77);
    }

    puts("598. store(process=0, place=0, value=69, cpu=0) \u2192 done");
    errno = 0;
    int r598 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)69LL);

    if (!(!(r598 == -3 || r598 == -14 || r598 == -12 || r598 == -5 || r598 < 0))) {
        puts("call 598 is answered otherwise by now");
        _exit(77);
    }

    puts("599. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r599 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r599 == -3 || r599 == -14 || r599 == -12 || r599 == -5 || r599 < 0))) {
        puts("call 599 is answered otherwise by now");
        _exit(77);
    }

    puts("600. lock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r600 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r600 == -3 || r600 == -14 || r600 == -12 || r600 == -5 || r600 < 0))) {
        puts("call 600 is answered otherwise by now");
        _exit(77);
    }

    puts("601. load(process=0, place=3, cpu=0) \u2192 2");
    errno = 0;
    long r601 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r601 == -3 || r601 == -14 || r601 == -12 || r601 == -5 || r601 < 0) && (long long)r601 == 2LL)) {
        puts("call 601 is answered otherwise by now");
        _exit(77);
    }

    puts("602. load(process=0, place=2, cpu=0) \u2192 9");
    errno = 0;
    long r602 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r602 == -3 || r602 == -14 || r602 == -12 || r602 == -5 || r602 < 0) && (long long)r602 == 9LL)) {
        puts("call 602 is answered otherwise by now");
        _exit(77);
    }

    puts("603. map_page(process=#463, page=1) \u2192 no process");
    errno = 0;
    int r603 = their_swap_map((void *)handle, (size_t)(process463), (size_t)1LL);

    if (!((r603 == -3) || ((r603 < 0) && !(r603 == -3) && !(r603 == -17)))) {
        puts("call 603 is answered otherwise by now");
        _exit(77);
    }

    puts("604. unlock_page(process=#488, page=1) \u2192 no process");
    errno = 0;
    int r604 = their_swap_unlock((void *)handle, (size_t)(process488), (size_t)1LL);

    if (!((r604 == -3) || ((r604 < 0) && !(r604 == -3) && !(r604 == -14)))) {
        puts("call 604 is answered otherwise by now");
        _exit(77);
    }

    puts("605. exit(process=#488) \u2192 no process");
    errno = 0;
    int r605 = their_swap_exit((void *)handle, (size_t)(process488));

    if (!((r605 == -3) || ((r605 < 0) && !(r605 == -3) && !(r605 == -13)))) {
        puts("call 605 is answered otherwise by now");
        _exit(77);
    }

    puts("606. store(process=0, place=2, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r606 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)75LL);

    if (!(!(r606 == -3 || r606 == -14 || r606 == -12 || r606 == -5 || r606 < 0))) {
        puts("call 606 is answered otherwise by now");
        _exit(77);
    }

    puts("607. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r607 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r607 == -17) || ((r607 < 0) && !(r607 == -3) && !(r607 == -17)))) {
        puts("call 607 is answered otherwise by now");
        _exit(77);
    }

    puts("608. store(process=0, place=4, value=11, cpu=0) \u2192 done");
    errno = 0;
    int r608 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)11LL);

    if (!(!(r608 == -3 || r608 == -14 || r608 == -12 || r608 == -5 || r608 < 0))) {
        puts("call 608 is answered otherwise by now");
        _exit(77);
    }

    puts("609. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r609 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r609 == -17) || ((r609 < 0) && !(r609 == -3) && !(r609 == -17)))) {
        puts("call 609 is answered otherwise by now");
        _exit(77);
    }

    puts("610. store(process=0, place=0, value=100, cpu=0) \u2192 done");
    errno = 0;
    int r610 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)100LL);

    if (!(!(r610 == -3 || r610 == -14 || r610 == -12 || r610 == -5 || r610 < 0))) {
        puts("call 610 is answered otherwise by now");
        _exit(77);
    }

    puts("611. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 611 is answered otherwise by now");
        _exit(77);
    }

    puts("612. load(process=0, place=1, cpu=0) \u2192 82");
    errno = 0;
    long r612 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r612 == -3 || r612 == -14 || r612 == -12 || r612 == -5 || r612 < 0) && (long long)r612 == 82LL)) {
        puts("call 612 is answered otherwise by now");
        _exit(77);
    }

    puts("613. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r613 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r613 == -17) || ((r613 < 0) && !(r613 == -3) && !(r613 == -17)))) {
        puts("call 613 is answered otherwise by now");
        _exit(77);
    }

    puts("614. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r614 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r614 == -3 || r614 == -14 || r614 < 0))) {
        puts("call 614 is answered otherwise by now");
        _exit(77);
    }

    puts("615. load(process=0, place=3, cpu=0) \u2192 2");
    errno = 0;
    long r615 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r615 == -3 || r615 == -14 || r615 == -12 || r615 == -5 || r615 < 0) && (long long)r615 == 2LL)) {
        puts("call 615 is answered otherwise by now");
        _exit(77);
    }

    puts("616. fork(parent=0) \u2192 1");
    errno = 0;
    long r616 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r616 == -3 || r616 == -24 || r616 < 0))) {
        puts("call 616 is answered otherwise by now");
        _exit(77);
    }
    long long process616 = (long long)r616;
    is_elsewhere |= !(!(r616 == -3 || r616 == -24 || r616 < 0) && (long long)r616 == 1LL);

    puts("617. store(process=0, place=3, value=56, cpu=0) \u2192 done");
    errno = 0;
    int r617 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)56LL);

    if (!(!(r617 == -3 || r617 == -14 || r617 == -12 || r617 == -5 || r617 < 0))) {
        puts("call 617 is answered otherwise by now");
        _exit(77);
    }

    puts("618. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r618 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r618 == -16) || ((r618 < 0) && !(r618 == -16) && !(r618 == -22)))) {
        puts("call 618 is answered otherwise by now");
        _exit(77);
    }

    puts("619. load(process=0, place=3, cpu=0) \u2192 56");
    errno = 0;
    long r619 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r619 == -3 || r619 == -14 || r619 == -12 || r619 == -5 || r619 < 0) && (long long)r619 == 56LL)) {
        puts("call 619 is answered otherwise by now");
        _exit(77);
    }

    puts("620. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r620 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r620 == -3 || r620 == -14 || r620 < 0))) {
        puts("call 620 is answered otherwise by now");
        _exit(77);
    }

    puts("621. fork(parent=#616) \u2192 2");
    errno = 0;
    long r621 = their_swap_fork((void *)handle, (size_t)(process616));

    if (!(!(r621 == -3 || r621 == -24 || r621 < 0))) {
        puts("call 621 is answered otherwise by now");
        _exit(77);
    }
    long long process621 = (long long)r621;
    is_elsewhere |= !(!(r621 == -3 || r621 == -24 || r621 < 0) && (long long)r621 == 2LL);

    puts("622. store(process=#621, place=2, value=33, cpu=0) \u2192 done");
    errno = 0;
    int r622 = their_swap_store((void *)handle, (size_t)(process621), (size_t)2LL, (size_t)33LL);

    if (!(!(r622 == -3 || r622 == -14 || r622 == -12 || r622 == -5 || r622 < 0))) {
        puts("call 622 is answered otherwise by now");
        _exit(77);
    }

    puts("623. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r623 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r623 == -16) || ((r623 < 0) && !(r623 == -16) && !(r623 == -22)))) {
        puts("call 623 is answered otherwise by now");
        _exit(77);
    }

    puts("624. map_page(process=#616, page=1) \u2192 already mapped");
    errno = 0;
    int r624 = their_swap_map((void *)handle, (size_t)(process616), (size_t)1LL);

    if (!((r624 == -17) || ((r624 < 0) && !(r624 == -3) && !(r624 == -17)))) {
        puts("call 624 is answered otherwise by now");
        _exit(77);
    }

    puts("625. load(process=0, place=2, cpu=0) \u2192 75");
    errno = 0;
    long r625 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r625 == -3 || r625 == -14 || r625 == -12 || r625 == -5 || r625 < 0) && (long long)r625 == 75LL)) {
        puts("call 625 is answered otherwise by now");
        _exit(77);
    }

    puts("626. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r626 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r626 == -16) || ((r626 < 0) && !(r626 == -16) && !(r626 == -22)))) {
        puts("call 626 is answered otherwise by now");
        _exit(77);
    }

    puts("627. unmap_page(process=#616, page=2) \u2192 not mapped");
    errno = 0;
    int r627 = their_swap_unmap((void *)handle, (size_t)(process616), (size_t)2LL);

    if (!((r627 == -14) || ((r627 < 0) && !(r627 == -3) && !(r627 == -14)))) {
        puts("call 627 is answered otherwise by now");
        _exit(77);
    }

    puts("628. load(process=0, place=1, cpu=0) \u2192 82");
    errno = 0;
    long r628 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r628 == -3 || r628 == -14 || r628 == -12 || r628 == -5 || r628 < 0) && (long long)r628 == 82LL)) {
        puts("call 628 is answered otherwise by now");
        _exit(77);
    }

    puts("629. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r629 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r629 == -16) || ((r629 < 0) && !(r629 == -16) && !(r629 == -22)))) {
        puts("call 629 is answered otherwise by now");
        _exit(77);
    }

    puts("630. store(process=#616, place=3, value=20, cpu=0) \u2192 done");
    errno = 0;
    int r630 = their_swap_store((void *)handle, (size_t)(process616), (size_t)3LL, (size_t)20LL);

    if (!(!(r630 == -3 || r630 == -14 || r630 == -12 || r630 == -5 || r630 < 0))) {
        puts("call 630 is answered otherwise by now");
        _exit(77);
    }

    puts("631. store(process=#616, place=3, value=42, cpu=0) \u2192 done");
    errno = 0;
    int r631 = their_swap_store((void *)handle, (size_t)(process616), (size_t)3LL, (size_t)42LL);

    if (!(!(r631 == -3 || r631 == -14 || r631 == -12 || r631 == -5 || r631 < 0))) {
        puts("call 631 is answered otherwise by now");
        _exit(77);
    }

    puts("632. store(process=#616, place=2, value=3, cpu=0) \u2192 done");
    errno = 0;
    int r632 = their_swap_store((void *)handle, (size_t)(process616), (size_t)2LL, (size_t)3LL);

    if (!(!(r632 == -3 || r632 == -14 || r632 == -12 || r632 == -5 || r632 < 0))) {
        puts("call 632 is answered otherwise by now");
        _exit(77);
    }

    puts("633. map_page(process=#621, page=2) \u2192 done");
    errno = 0;
    int r633 = their_swap_map((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!(!(r633 == -3 || r633 == -17 || r633 < 0))) {
        puts("call 633 is answered otherwise by now");
        _exit(77);
    }

    puts("634. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r634 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r634 == -16) || ((r634 < 0) && !(r634 == -16) && !(r634 == -22)))) {
        puts("call 634 is answered otherwise by now");
        _exit(77);
    }

    puts("635. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r635 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r635 == -17) || ((r635 < 0) && !(r635 == -3) && !(r635 == -17)))) {
        puts("call 635 is answered otherwise by now");
        _exit(77);
    }

    puts("636. swap_off() \u2192 done");
    errno = 0;
    int r636 = their_swap_off((void *)handle);

    if (!(!(r636 == -22 || r636 == -12 || r636 == -5 || r636 < 0))) {
        puts("call 636 is answered otherwise by now");
        _exit(77);
    }

    puts("637. fork(parent=0) \u2192 no number");
    errno = 0;
    long r637 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r637 == -24) || ((r637 < 0) && !(r637 == -3) && !(r637 == -24)))) {
        puts("call 637 is answered otherwise by now");
        _exit(77);
    }

    puts("638. load(process=0, place=2, cpu=0) \u2192 75");
    errno = 0;
    long r638 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r638 == -3 || r638 == -14 || r638 == -12 || r638 == -5 || r638 < 0) && (long long)r638 == 75LL)) {
        puts("call 638 is answered otherwise by now");
        _exit(77);
    }

    puts("639. load(process=#616, place=2, cpu=0) \u2192 3");
    errno = 0;
    long r639 = their_swap_load((void *)handle, (size_t)(process616), (size_t)2LL);

    if (!(!(r639 == -3 || r639 == -14 || r639 == -12 || r639 == -5 || r639 < 0) && (long long)r639 == 3LL)) {
        puts("call 639 is answered otherwise by now");
        _exit(77);
    }

    puts("640. map_page(process=#616, page=0) \u2192 already mapped");
    errno = 0;
    int r640 = their_swap_map((void *)handle, (size_t)(process616), (size_t)0LL);

    if (!((r640 == -17) || ((r640 < 0) && !(r640 == -3) && !(r640 == -17)))) {
        puts("call 640 is answered otherwise by now");
        _exit(77);
    }

    puts("641. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r641 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r641 == -17) || ((r641 < 0) && !(r641 == -3) && !(r641 == -17)))) {
        puts("call 641 is answered otherwise by now");
        _exit(77);
    }

    puts("642. load(process=#616, place=2, cpu=0) \u2192 3");
    errno = 0;
    long r642 = their_swap_load((void *)handle, (size_t)(process616), (size_t)2LL);

    if (!(!(r642 == -3 || r642 == -14 || r642 == -12 || r642 == -5 || r642 < 0) && (long long)r642 == 3LL)) {
        puts("call 642 is answered otherwise by now");
        _exit(77);
    }

    puts("643. map_page(process=#621, page=0) \u2192 already mapped");
    errno = 0;
    int r643 = their_swap_map((void *)handle, (size_t)(process621), (size_t)0LL);

    if (!((r643 == -17) || ((r643 < 0) && !(r643 == -3) && !(r643 == -17)))) {
        puts("call 643 is answered otherwise by now");
        _exit(77);
    }

    puts("644. load(process=0, place=2, cpu=0) \u2192 75");
    errno = 0;
    long r644 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r644 == -3 || r644 == -14 || r644 == -12 || r644 == -5 || r644 < 0) && (long long)r644 == 75LL)) {
        puts("call 644 is answered otherwise by now");
        _exit(77);
    }

    puts("645. load(process=0, place=3, cpu=0) \u2192 56");
    errno = 0;
    long r645 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r645 == -3 || r645 == -14 || r645 == -12 || r645 == -5 || r645 < 0) && (long long)r645 == 56LL)) {
        puts("call 645 is answered otherwise by now");
        _exit(77);
    }

    puts("646. load(process=#621, place=3, cpu=0) \u2192 2");
    errno = 0;
    long r646 = their_swap_load((void *)handle, (size_t)(process621), (size_t)3LL);

    if (!(!(r646 == -3 || r646 == -14 || r646 == -12 || r646 == -5 || r646 < 0) && (long long)r646 == 2LL)) {
        puts("call 646 is answered otherwise by now");
        _exit(77);
    }

    puts("647. lock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r647 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r647 == -3 || r647 == -14 || r647 == -12 || r647 == -5 || r647 < 0))) {
        puts("call 647 is answered otherwise by now");
        _exit(77);
    }

    puts("648. swap_off() \u2192 invalid");
    errno = 0;
    int r648 = their_swap_off((void *)handle);

    if (!((r648 == -22) || ((r648 < 0) && !(r648 == -22) && !(r648 == -12) && !(r648 == -5)))) {
        puts("call 648 is answered otherwise by now");
        _exit(77);
    }

    puts("649. load(process=#621, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r649 = their_swap_load((void *)handle, (size_t)(process621), (size_t)5LL);

    if (!(!(r649 == -3 || r649 == -14 || r649 == -12 || r649 == -5 || r649 < 0) && (long long)r649 == 0LL)) {
        puts("call 649 is answered otherwise by now");
        _exit(77);
    }

    puts("650. load(process=0, place=3, cpu=0) \u2192 56");
    errno = 0;
    long r650 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r650 == -3 || r650 == -14 || r650 == -12 || r650 == -5 || r650 < 0) && (long long)r650 == 56LL)) {
        puts("call 650 is answered otherwise by now");
        _exit(77);
    }

    puts("651. fork(parent=#616) \u2192 no number");
    errno = 0;
    long r651 = their_swap_fork((void *)handle, (size_t)(process616));

    if (!((r651 == -24) || ((r651 < 0) && !(r651 == -3) && !(r651 == -24)))) {
        puts("call 651 is answered otherwise by now");
        _exit(77);
    }

    puts("652. map_page(process=#621, page=1) \u2192 already mapped");
    errno = 0;
    int r652 = their_swap_map((void *)handle, (size_t)(process621), (size_t)1LL);

    if (!((r652 == -17) || ((r652 < 0) && !(r652 == -3) && !(r652 == -17)))) {
        puts("call 652 is answered otherwise by now");
        _exit(77);
    }

    puts("653. store(process=#621, place=0, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r653 = their_swap_store((void *)handle, (size_t)(process621), (size_t)0LL, (size_t)96LL);

    if (!(!(r653 == -3 || r653 == -14 || r653 == -12 || r653 == -5 || r653 < 0))) {
        puts("call 653 is answered otherwise by now");
        _exit(77);
    }

    puts("654. load(process=0, place=0, cpu=0) \u2192 100");
    errno = 0;
    long r654 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r654 == -3 || r654 == -14 || r654 == -12 || r654 == -5 || r654 < 0) && (long long)r654 == 100LL)) {
        puts("call 654 is answered otherwise by now");
        _exit(77);
    }

    puts("655. load(process=#616, place=0, cpu=0) \u2192 100");
    errno = 0;
    long r655 = their_swap_load((void *)handle, (size_t)(process616), (size_t)0LL);

    if (!(!(r655 == -3 || r655 == -14 || r655 == -12 || r655 == -5 || r655 < 0) && (long long)r655 == 100LL)) {
        puts("call 655 is answered otherwise by now");
        _exit(77);
    }

    puts("656. fail_device(fails=2) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)2LL);

    if (!(true)) {
        puts("call 656 is answered otherwise by now");
        _exit(77);
    }

    puts("657. map_page(process=#621, page=2) \u2192 already mapped");
    errno = 0;
    int r657 = their_swap_map((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!((r657 == -17) || ((r657 < 0) && !(r657 == -3) && !(r657 == -17)))) {
        puts("call 657 is answered otherwise by now");
        _exit(77);
    }

    puts("658. load(process=0, place=3, cpu=0) \u2192 56");
    errno = 0;
    long r658 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r658 == -3 || r658 == -14 || r658 == -12 || r658 == -5 || r658 < 0) && (long long)r658 == 56LL)) {
        puts("call 658 is answered otherwise by now");
        _exit(77);
    }

    puts("659. load(process=#616, place=3, cpu=0) \u2192 42");
    errno = 0;
    long r659 = their_swap_load((void *)handle, (size_t)(process616), (size_t)3LL);

    if (!(!(r659 == -3 || r659 == -14 || r659 == -12 || r659 == -5 || r659 < 0) && (long long)r659 == 42LL)) {
        puts("call 659 is answered otherwise by now");
        _exit(77);
    }

    puts("660. load(process=#621, place=1, cpu=0) \u2192 82");
    errno = 0;
    long r660 = their_swap_load((void *)handle, (size_t)(process621), (size_t)1LL);

    if (!(!(r660 == -3 || r660 == -14 || r660 == -12 || r660 == -5 || r660 < 0) && (long long)r660 == 82LL)) {
        puts("call 660 is answered otherwise by now");
        _exit(77);
    }

    puts("661. store(process=0, place=3, value=80, cpu=0) \u2192 done");
    errno = 0;
    int r661 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)80LL);

    if (!(!(r661 == -3 || r661 == -14 || r661 == -12 || r661 == -5 || r661 < 0))) {
        puts("call 661 is answered otherwise by now");
        _exit(77);
    }

    puts("662. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r662 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r662 == -17) || ((r662 < 0) && !(r662 == -3) && !(r662 == -17)))) {
        puts("call 662 is answered otherwise by now");
        _exit(77);
    }

    puts("663. unlock_page(process=#621, page=2) \u2192 done");
    errno = 0;
    int r663 = their_swap_unlock((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!(!(r663 == -3 || r663 == -14 || r663 < 0))) {
        puts("call 663 is answered otherwise by now");
        _exit(77);
    }

    puts("664. store(process=#621, place=4, value=18, cpu=0) \u2192 no memory");
    errno = 0;
    int r664 = their_swap_store((void *)handle, (size_t)(process621), (size_t)4LL, (size_t)18LL);

    if (!((r664 == -12) || ((r664 < 0) && !(r664 == -3) && !(r664 == -14) && !(r664 == -12) && !(r664 == -5)))) {
        puts("call 664 is answered otherwise by now");
        _exit(77);
    }

    puts("665. exit(process=#616) \u2192 done");
    errno = 0;
    int r665 = their_swap_exit((void *)handle, (size_t)(process616));

    if (!(!(r665 == -3 || r665 == -13 || r665 < 0))) {
        puts("call 665 is answered otherwise by now");
        _exit(77);
    }

    puts("666. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 666 is answered otherwise by now");
        _exit(77);
    }

    puts("667. load(process=0, place=1, cpu=0) \u2192 82");
    errno = 0;
    long r667 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r667 == -3 || r667 == -14 || r667 == -12 || r667 == -5 || r667 < 0) && (long long)r667 == 82LL)) {
        puts("call 667 is answered otherwise by now");
        _exit(77);
    }

    puts("668. store(process=0, place=1, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r668 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)75LL);

    if (!(!(r668 == -3 || r668 == -14 || r668 == -12 || r668 == -5 || r668 < 0))) {
        puts("call 668 is answered otherwise by now");
        _exit(77);
    }

    puts("669. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r669 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r669 == -3 || r669 == -14 || r669 < 0))) {
        puts("call 669 is answered otherwise by now");
        _exit(77);
    }

    puts("670. load(process=#621, place=2, cpu=0) \u2192 33");
    errno = 0;
    long r670 = their_swap_load((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!(!(r670 == -3 || r670 == -14 || r670 == -12 || r670 == -5 || r670 < 0) && (long long)r670 == 33LL)) {
        puts("call 670 is answered otherwise by now");
        _exit(77);
    }

    puts("671. store(process=#621, place=2, value=88, cpu=0) \u2192 done");
    errno = 0;
    int r671 = their_swap_store((void *)handle, (size_t)(process621), (size_t)2LL, (size_t)88LL);

    if (!(!(r671 == -3 || r671 == -14 || r671 == -12 || r671 == -5 || r671 < 0))) {
        puts("call 671 is answered otherwise by now");
        _exit(77);
    }

    puts("672. store(process=#621, place=3, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r672 = their_swap_store((void *)handle, (size_t)(process621), (size_t)3LL, (size_t)96LL);

    if (!(!(r672 == -3 || r672 == -14 || r672 == -12 || r672 == -5 || r672 < 0))) {
        puts("call 672 is answered otherwise by now");
        _exit(77);
    }

    puts("673. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r673 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r673 == -17) || ((r673 < 0) && !(r673 == -3) && !(r673 == -17)))) {
        puts("call 673 is answered otherwise by now");
        _exit(77);
    }

    puts("674. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r674 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r674 == -3 || r674 == -14 || r674 < 0))) {
        puts("call 674 is answered otherwise by now");
        _exit(77);
    }

    puts("675. lock_page(process=#621, page=2) \u2192 done");
    errno = 0;
    int r675 = their_swap_lock((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!(!(r675 == -3 || r675 == -14 || r675 == -12 || r675 == -5 || r675 < 0))) {
        puts("call 675 is answered otherwise by now");
        _exit(77);
    }

    puts("676. lock_page(process=#621, page=1) \u2192 done");
    errno = 0;
    int r676 = their_swap_lock((void *)handle, (size_t)(process621), (size_t)1LL);

    if (!(!(r676 == -3 || r676 == -14 || r676 == -12 || r676 == -5 || r676 < 0))) {
        puts("call 676 is answered otherwise by now");
        _exit(77);
    }

    puts("677. load(process=0, place=3, cpu=0) \u2192 80");
    errno = 0;
    long r677 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r677 == -3 || r677 == -14 || r677 == -12 || r677 == -5 || r677 < 0) && (long long)r677 == 80LL)) {
        puts("call 677 is answered otherwise by now");
        _exit(77);
    }

    puts("678. lock_page(process=#621, page=2) \u2192 done");
    errno = 0;
    int r678 = their_swap_lock((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!(!(r678 == -3 || r678 == -14 || r678 == -12 || r678 == -5 || r678 < 0))) {
        puts("call 678 is answered otherwise by now");
        _exit(77);
    }

    puts("679. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r679 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r679 == -3 || r679 == -17 || r679 < 0))) {
        puts("call 679 is answered otherwise by now");
        _exit(77);
    }

    puts("680. unmap_page(process=#621, page=1) \u2192 done");
    errno = 0;
    int r680 = their_swap_unmap((void *)handle, (size_t)(process621), (size_t)1LL);

    if (!(!(r680 == -3 || r680 == -14 || r680 < 0))) {
        puts("call 680 is answered otherwise by now");
        _exit(77);
    }

    puts("681. load(process=#621, place=1, cpu=0) \u2192 82");
    errno = 0;
    long r681 = their_swap_load((void *)handle, (size_t)(process621), (size_t)1LL);

    if (!(!(r681 == -3 || r681 == -14 || r681 == -12 || r681 == -5 || r681 < 0) && (long long)r681 == 82LL)) {
        puts("call 681 is answered otherwise by now");
        _exit(77);
    }

    puts("682. swap_on(size=2) \u2192 done");
    errno = 0;
    int r682 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r682 == -16 || r682 == -22 || r682 < 0))) {
        puts("call 682 is answered otherwise by now");
        _exit(77);
    }

    puts("683. fork(parent=#621) \u2192 1");
    errno = 0;
    long r683 = their_swap_fork((void *)handle, (size_t)(process621));

    if (!(!(r683 == -3 || r683 == -24 || r683 < 0))) {
        puts("call 683 is answered otherwise by now");
        _exit(77);
    }
    long long process683 = (long long)r683;
    is_elsewhere |= !(!(r683 == -3 || r683 == -24 || r683 < 0) && (long long)r683 == 1LL);

    puts("684. load(process=#621, place=2, cpu=0) \u2192 not mapped");
    errno = 0;
    long r684 = their_swap_load((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!((r684 == -14) || ((r684 < 0) && !(r684 == -3) && !(r684 == -14) && !(r684 == -12) && !(r684 == -5)))) {
        puts("call 684 is answered otherwise by now");
        _exit(77);
    }

    puts("685. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r685 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r685 == -16) || ((r685 < 0) && !(r685 == -16) && !(r685 == -22)))) {
        puts("call 685 is answered otherwise by now");
        _exit(77);
    }

    puts("686. lock_page(process=#621, page=2) \u2192 done");
    errno = 0;
    int r686 = their_swap_lock((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!(!(r686 == -3 || r686 == -14 || r686 == -12 || r686 == -5 || r686 < 0))) {
        puts("call 686 is answered otherwise by now");
        _exit(77);
    }

    puts("687. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r687 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r687 == -3 || r687 == -14 || r687 == -12 || r687 == -5 || r687 < 0))) {
        puts("call 687 is answered otherwise by now");
        _exit(77);
    }

    puts("688. load(process=0, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r688 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r688 == -3 || r688 == -14 || r688 == -12 || r688 == -5 || r688 < 0) && (long long)r688 == 0LL)) {
        puts("call 688 is answered otherwise by now");
        _exit(77);
    }

    puts("689. store(process=#683, place=0, value=52, cpu=0) \u2192 done");
    errno = 0;
    int r689 = their_swap_store((void *)handle, (size_t)(process683), (size_t)0LL, (size_t)52LL);

    if (!(!(r689 == -3 || r689 == -14 || r689 == -12 || r689 == -5 || r689 < 0))) {
        puts("call 689 is answered otherwise by now");
        _exit(77);
    }

    puts("690. store(process=#683, place=1, value=28, cpu=0) \u2192 done");
    errno = 0;
    int r690 = their_swap_store((void *)handle, (size_t)(process683), (size_t)1LL, (size_t)28LL);

    if (!(!(r690 == -3 || r690 == -14 || r690 == -12 || r690 == -5 || r690 < 0))) {
        puts("call 690 is answered otherwise by now");
        _exit(77);
    }

    puts("691. load(process=#683, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r691 = their_swap_load((void *)handle, (size_t)(process683), (size_t)4LL);

    if (!(!(r691 == -3 || r691 == -14 || r691 == -12 || r691 == -5 || r691 < 0) && (long long)r691 == 0LL)) {
        puts("call 691 is answered otherwise by now");
        _exit(77);
    }

    puts("692. unmap_page(process=#621, page=2) \u2192 done");
    errno = 0;
    int r692 = their_swap_unmap((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!(!(r692 == -3 || r692 == -14 || r692 < 0))) {
        puts("call 692 is answered otherwise by now");
        _exit(77);
    }

    puts("693. load(process=#683, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r693 = their_swap_load((void *)handle, (size_t)(process683), (size_t)5LL);

    if (!(!(r693 == -3 || r693 == -14 || r693 == -12 || r693 == -5 || r693 < 0) && (long long)r693 == 0LL)) {
        puts("call 693 is answered otherwise by now");
        _exit(77);
    }

    puts("694. map_page(process=#621, page=2) \u2192 done");
    errno = 0;
    int r694 = their_swap_map((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!(!(r694 == -3 || r694 == -17 || r694 < 0))) {
        puts("call 694 is answered otherwise by now");
        _exit(77);
    }

    puts("695. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r695 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r695 == -16) || ((r695 < 0) && !(r695 == -16) && !(r695 == -22)))) {
        puts("call 695 is answered otherwise by now");
        _exit(77);
    }

    puts("696. unlock_page(process=#683, page=2) \u2192 done");
    errno = 0;
    int r696 = their_swap_unlock((void *)handle, (size_t)(process683), (size_t)2LL);

    if (!(!(r696 == -3 || r696 == -14 || r696 < 0))) {
        puts("call 696 is answered otherwise by now");
        _exit(77);
    }

    puts("697. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r697 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r697 == -16) || ((r697 < 0) && !(r697 == -16) && !(r697 == -22)))) {
        puts("call 697 is answered otherwise by now");
        _exit(77);
    }

    puts("698. store(process=#621, place=4, value=42, cpu=0) \u2192 done");
    errno = 0;
    int r698 = their_swap_store((void *)handle, (size_t)(process621), (size_t)4LL, (size_t)42LL);

    if (!(!(r698 == -3 || r698 == -14 || r698 == -12 || r698 == -5 || r698 < 0))) {
        puts("call 698 is answered otherwise by now");
        _exit(77);
    }

    puts("699. load(process=0, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r699 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r699 == -3 || r699 == -14 || r699 == -12 || r699 == -5 || r699 < 0) && (long long)r699 == 0LL)) {
        puts("call 699 is answered otherwise by now");
        _exit(77);
    }

    puts("700. map_page(process=#621, page=0) \u2192 already mapped");
    errno = 0;
    int r700 = their_swap_map((void *)handle, (size_t)(process621), (size_t)0LL);

    if (!((r700 == -17) || ((r700 < 0) && !(r700 == -3) && !(r700 == -17)))) {
        puts("call 700 is answered otherwise by now");
        _exit(77);
    }

    puts("701. store(process=#683, place=5, value=47, cpu=0) \u2192 done");
    errno = 0;
    int r701 = their_swap_store((void *)handle, (size_t)(process683), (size_t)5LL, (size_t)47LL);

    if (!(!(r701 == -3 || r701 == -14 || r701 == -12 || r701 == -5 || r701 < 0))) {
        puts("call 701 is answered otherwise by now");
        _exit(77);
    }

    puts("702. load(process=0, place=3, cpu=0) \u2192 80");
    errno = 0;
    long r702 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r702 == -3 || r702 == -14 || r702 == -12 || r702 == -5 || r702 < 0) && (long long)r702 == 80LL)) {
        puts("call 702 is answered otherwise by now");
        _exit(77);
    }

    puts("703. unlock_page(process=#621, page=0) \u2192 done");
    errno = 0;
    int r703 = their_swap_unlock((void *)handle, (size_t)(process621), (size_t)0LL);

    if (!(!(r703 == -3 || r703 == -14 || r703 < 0))) {
        puts("call 703 is answered otherwise by now");
        _exit(77);
    }

    puts("704. load(process=#621, place=0, cpu=0) \u2192 96");
    errno = 0;
    long r704 = their_swap_load((void *)handle, (size_t)(process621), (size_t)0LL);

    if (!(!(r704 == -3 || r704 == -14 || r704 == -12 || r704 == -5 || r704 < 0) && (long long)r704 == 96LL)) {
        puts("call 704 is answered otherwise by now");
        _exit(77);
    }

    puts("705. store(process=#621, place=5, value=64, cpu=0) \u2192 done");
    errno = 0;
    int r705 = their_swap_store((void *)handle, (size_t)(process621), (size_t)5LL, (size_t)64LL);

    if (!(!(r705 == -3 || r705 == -14 || r705 == -12 || r705 == -5 || r705 < 0))) {
        puts("call 705 is answered otherwise by now");
        _exit(77);
    }

    puts("706. store(process=0, place=4, value=61, cpu=0) \u2192 done");
    errno = 0;
    int r706 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)61LL);

    if (!(!(r706 == -3 || r706 == -14 || r706 == -12 || r706 == -5 || r706 < 0))) {
        puts("call 706 is answered otherwise by now");
        _exit(77);
    }

    puts("707. store(process=#683, place=4, value=8, cpu=0) \u2192 done");
    errno = 0;
    int r707 = their_swap_store((void *)handle, (size_t)(process683), (size_t)4LL, (size_t)8LL);

    if (!(!(r707 == -3 || r707 == -14 || r707 == -12 || r707 == -5 || r707 < 0))) {
        puts("call 707 is answered otherwise by now");
        _exit(77);
    }

    puts("708. load(process=#621, place=4, cpu=0) \u2192 42");
    errno = 0;
    long r708 = their_swap_load((void *)handle, (size_t)(process621), (size_t)4LL);

    if (!(!(r708 == -3 || r708 == -14 || r708 == -12 || r708 == -5 || r708 < 0) && (long long)r708 == 42LL)) {
        puts("call 708 is answered otherwise by now");
        _exit(77);
    }

    puts("709. fork(parent=#621) \u2192 no number");
    errno = 0;
    long r709 = their_swap_fork((void *)handle, (size_t)(process621));

    if (!((r709 == -24) || ((r709 < 0) && !(r709 == -3) && !(r709 == -24)))) {
        puts("call 709 is answered otherwise by now");
        _exit(77);
    }

    puts("710. map_page(process=#621, page=1) \u2192 done");
    errno = 0;
    int r710 = their_swap_map((void *)handle, (size_t)(process621), (size_t)1LL);

    if (!(!(r710 == -3 || r710 == -17 || r710 < 0))) {
        puts("call 710 is answered otherwise by now");
        _exit(77);
    }

    puts("711. map_page(process=#621, page=2) \u2192 already mapped");
    errno = 0;
    int r711 = their_swap_map((void *)handle, (size_t)(process621), (size_t)2LL);

    if (!((r711 == -17) || ((r711 < 0) && !(r711 == -3) && !(r711 == -17)))) {
        puts("call 711 is answered otherwise by now");
        _exit(77);
    }

    puts("712. store(process=#621, place=4, value=64, cpu=0) \u2192 done");
    errno = 0;
    int r712 = their_swap_store((void *)handle, (size_t)(process621), (size_t)4LL, (size_t)64LL);

    if (!(!(r712 == -3 || r712 == -14 || r712 == -12 || r712 == -5 || r712 < 0))) {
        puts("call 712 is answered otherwise by now");
        _exit(77);
    }

    puts("713. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r713 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r713 == -16) || ((r713 < 0) && !(r713 == -16) && !(r713 == -22)))) {
        puts("call 713 is answered otherwise by now");
        _exit(77);
    }

    puts("714. load(process=#621, place=0, cpu=0) \u2192 96");
    errno = 0;
    long r714 = their_swap_load((void *)handle, (size_t)(process621), (size_t)0LL);

    if (!(!(r714 == -3 || r714 == -14 || r714 == -12 || r714 == -5 || r714 < 0) && (long long)r714 == 96LL)) {
        puts("call 714 is answered otherwise by now");
        _exit(77);
    }

    puts("715. store(process=#621, place=1, value=12, cpu=0) \u2192 done");
    errno = 0;
    int r715 = their_swap_store((void *)handle, (size_t)(process621), (size_t)1LL, (size_t)12LL);

    if (!(!(r715 == -3 || r715 == -14 || r715 == -12 || r715 == -5 || r715 < 0))) {
        puts("call 715 is answered otherwise by now");
        _exit(77);
    }

    puts("716. unmap_page(process=#683, page=0) \u2192 done");
    errno = 0;
    int r716 = their_swap_unmap((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!(!(r716 == -3 || r716 == -14 || r716 < 0))) {
        puts("call 716 is answered otherwise by now");
        _exit(77);
    }

    puts("717. load(process=0, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r717 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r717 == -3 || r717 == -14 || r717 == -12 || r717 == -5 || r717 < 0) && (long long)r717 == 0LL)) {
        puts("call 717 is answered otherwise by now");
        _exit(77);
    }

    puts("718. load(process=#621, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r718 = their_swap_load((void *)handle, (size_t)(process621), (size_t)3LL);

    if (!(!(r718 == -3 || r718 == -14 || r718 == -12 || r718 == -5 || r718 < 0) && (long long)r718 == 0LL)) {
        puts("call 718 is answered otherwise by now");
        _exit(77);
    }

    puts("719. unlock_page(process=#621, page=0) \u2192 done");
    errno = 0;
    int r719 = their_swap_unlock((void *)handle, (size_t)(process621), (size_t)0LL);

    if (!(!(r719 == -3 || r719 == -14 || r719 < 0))) {
        puts("call 719 is answered otherwise by now");
        _exit(77);
    }

    puts("720. unmap_page(process=#621, page=0) \u2192 done");
    errno = 0;
    int r720 = their_swap_unmap((void *)handle, (size_t)(process621), (size_t)0LL);

    if (!(!(r720 == -3 || r720 == -14 || r720 < 0))) {
        puts("call 720 is answered otherwise by now");
        _exit(77);
    }

    puts("721. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r721 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r721 == -3 || r721 == -14 || r721 < 0))) {
        puts("call 721 is answered otherwise by now");
        _exit(77);
    }

    puts("722. store(process=#683, place=4, value=56, cpu=0) \u2192 done");
    errno = 0;
    int r722 = their_swap_store((void *)handle, (size_t)(process683), (size_t)4LL, (size_t)56LL);

    if (!(!(r722 == -3 || r722 == -14 || r722 == -12 || r722 == -5 || r722 < 0))) {
        puts("call 722 is answered otherwise by now");
        _exit(77);
    }

    puts("723. load(process=#621, place=4, cpu=0) \u2192 64");
    errno = 0;
    long r723 = their_swap_load((void *)handle, (size_t)(process621), (size_t)4LL);

    if (!(!(r723 == -3 || r723 == -14 || r723 == -12 || r723 == -5 || r723 < 0) && (long long)r723 == 64LL)) {
        puts("call 723 is answered otherwise by now");
        _exit(77);
    }

    puts("724. load(process=#683, place=5, cpu=0) \u2192 47");
    errno = 0;
    long r724 = their_swap_load((void *)handle, (size_t)(process683), (size_t)5LL);

    if (!(!(r724 == -3 || r724 == -14 || r724 == -12 || r724 == -5 || r724 < 0) && (long long)r724 == 47LL)) {
        puts("call 724 is answered otherwise by now");
        _exit(77);
    }

    puts("725. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r725 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r725 == -16) || ((r725 < 0) && !(r725 == -16) && !(r725 == -22)))) {
        puts("call 725 is answered otherwise by now");
        _exit(77);
    }

    puts("726. map_page(process=#683, page=2) \u2192 already mapped");
    errno = 0;
    int r726 = their_swap_map((void *)handle, (size_t)(process683), (size_t)2LL);

    if (!((r726 == -17) || ((r726 < 0) && !(r726 == -3) && !(r726 == -17)))) {
        puts("call 726 is answered otherwise by now");
        _exit(77);
    }

    puts("727. store(process=#683, place=5, value=34, cpu=0) \u2192 done");
    errno = 0;
    int r727 = their_swap_store((void *)handle, (size_t)(process683), (size_t)5LL, (size_t)34LL);

    if (!(!(r727 == -3 || r727 == -14 || r727 == -12 || r727 == -5 || r727 < 0))) {
        puts("call 727 is answered otherwise by now");
        _exit(77);
    }

    puts("728. load(process=#683, place=4, cpu=0) \u2192 56");
    errno = 0;
    long r728 = their_swap_load((void *)handle, (size_t)(process683), (size_t)4LL);

    if (!(!(r728 == -3 || r728 == -14 || r728 == -12 || r728 == -5 || r728 < 0) && (long long)r728 == 56LL)) {
        puts("call 728 is answered otherwise by now");
        _exit(77);
    }

    puts("729. store(process=0, place=2, value=14, cpu=0) \u2192 done");
    errno = 0;
    int r729 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)14LL);

    if (!(!(r729 == -3 || r729 == -14 || r729 == -12 || r729 == -5 || r729 < 0))) {
        puts("call 729 is answered otherwise by now");
        _exit(77);
    }

    puts("730. map_page(process=#683, page=0) \u2192 done");
    errno = 0;
    int r730 = their_swap_map((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!(!(r730 == -3 || r730 == -17 || r730 < 0))) {
        puts("call 730 is answered otherwise by now");
        _exit(77);
    }

    puts("731. store(process=#683, place=5, value=40, cpu=0) \u2192 done");
    errno = 0;
    int r731 = their_swap_store((void *)handle, (size_t)(process683), (size_t)5LL, (size_t)40LL);

    if (!(!(r731 == -3 || r731 == -14 || r731 == -12 || r731 == -5 || r731 < 0))) {
        puts("call 731 is answered otherwise by now");
        _exit(77);
    }

    puts("732. store(process=0, place=4, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r732 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)41LL);

    if (!(!(r732 == -3 || r732 == -14 || r732 == -12 || r732 == -5 || r732 < 0))) {
        puts("call 732 is answered otherwise by now");
        _exit(77);
    }

    puts("733. exit(process=#621) \u2192 done");
    errno = 0;
    int r733 = their_swap_exit((void *)handle, (size_t)(process621));

    if (!(!(r733 == -3 || r733 == -13 || r733 < 0))) {
        puts("call 733 is answered otherwise by now");
        _exit(77);
    }

    puts("734. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r734 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r734 == -3 || r734 == -17 || r734 < 0))) {
        puts("call 734 is answered otherwise by now");
        _exit(77);
    }

    puts("735. load(process=0, place=2, cpu=0) \u2192 14");
    errno = 0;
    long r735 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r735 == -3 || r735 == -14 || r735 == -12 || r735 == -5 || r735 < 0) && (long long)r735 == 14LL)) {
        puts("call 735 is answered otherwise by now");
        _exit(77);
    }

    puts("736. load(process=#621, place=1, cpu=0) \u2192 no process");
    errno = 0;
    long r736 = their_swap_load((void *)handle, (size_t)(process621), (size_t)1LL);

    if (!((r736 == -3) || ((r736 < 0) && !(r736 == -3) && !(r736 == -14) && !(r736 == -12) && !(r736 == -5)))) {
        puts("call 736 is answered otherwise by now");
        _exit(77);
    }

    puts("737. store(process=0, place=1, value=78, cpu=0) \u2192 done");
    errno = 0;
    int r737 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)78LL);

    if (!(!(r737 == -3 || r737 == -14 || r737 == -12 || r737 == -5 || r737 < 0))) {
        puts("call 737 is answered otherwise by now");
        _exit(77);
    }

    puts("738. store(process=0, place=0, value=67, cpu=0) \u2192 done");
    errno = 0;
    int r738 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)67LL);

    if (!(!(r738 == -3 || r738 == -14 || r738 == -12 || r738 == -5 || r738 < 0))) {
        puts("call 738 is answered otherwise by now");
        _exit(77);
    }

    puts("739. lock_page(process=#683, page=2) \u2192 done");
    errno = 0;
    int r739 = their_swap_lock((void *)handle, (size_t)(process683), (size_t)2LL);

    if (!(!(r739 == -3 || r739 == -14 || r739 == -12 || r739 == -5 || r739 < 0))) {
        puts("call 739 is answered otherwise by now");
        _exit(77);
    }

    puts("740. load(process=#683, place=5, cpu=0) \u2192 40");
    errno = 0;
    long r740 = their_swap_load((void *)handle, (size_t)(process683), (size_t)5LL);

    if (!(!(r740 == -3 || r740 == -14 || r740 == -12 || r740 == -5 || r740 < 0) && (long long)r740 == 40LL)) {
        puts("call 740 is answered otherwise by now");
        _exit(77);
    }

    puts("741. map_page(process=#683, page=2) \u2192 already mapped");
    errno = 0;
    int r741 = their_swap_map((void *)handle, (size_t)(process683), (size_t)2LL);

    if (!((r741 == -17) || ((r741 < 0) && !(r741 == -3) && !(r741 == -17)))) {
        puts("call 741 is answered otherwise by now");
        _exit(77);
    }

    puts("742. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r742 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r742 == -17) || ((r742 < 0) && !(r742 == -3) && !(r742 == -17)))) {
        puts("call 742 is answered otherwise by now");
        _exit(77);
    }

    puts("743. load(process=#683, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r743 = their_swap_load((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!(!(r743 == -3 || r743 == -14 || r743 == -12 || r743 == -5 || r743 < 0) && (long long)r743 == 0LL)) {
        puts("call 743 is answered otherwise by now");
        _exit(77);
    }

    puts("744. load(process=#683, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r744 = their_swap_load((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!(!(r744 == -3 || r744 == -14 || r744 == -12 || r744 == -5 || r744 < 0) && (long long)r744 == 0LL)) {
        puts("call 744 is answered otherwise by now");
        _exit(77);
    }

    puts("745. store(process=#683, place=1, value=35, cpu=0) \u2192 done");
    errno = 0;
    int r745 = their_swap_store((void *)handle, (size_t)(process683), (size_t)1LL, (size_t)35LL);

    if (!(!(r745 == -3 || r745 == -14 || r745 == -12 || r745 == -5 || r745 < 0))) {
        puts("call 745 is answered otherwise by now");
        _exit(77);
    }

    puts("746. store(process=#621, place=4, value=48, cpu=0) \u2192 no process");
    errno = 0;
    int r746 = their_swap_store((void *)handle, (size_t)(process621), (size_t)4LL, (size_t)48LL);

    if (!((r746 == -3) || ((r746 < 0) && !(r746 == -3) && !(r746 == -14) && !(r746 == -12) && !(r746 == -5)))) {
        puts("call 746 is answered otherwise by now");
        _exit(77);
    }

    puts("747. unlock_page(process=#683, page=0) \u2192 done");
    errno = 0;
    int r747 = their_swap_unlock((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!(!(r747 == -3 || r747 == -14 || r747 < 0))) {
        puts("call 747 is answered otherwise by now");
        _exit(77);
    }

    puts("748. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r748 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r748 == -13) || ((r748 < 0) && !(r748 == -3) && !(r748 == -13)))) {
        puts("call 748 is answered otherwise by now");
        _exit(77);
    }

    puts("749. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r749 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r749 == -16) || ((r749 < 0) && !(r749 == -16) && !(r749 == -22)))) {
        puts("call 749 is answered otherwise by now");
        _exit(77);
    }

    puts("750. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r750 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r750 == -17) || ((r750 < 0) && !(r750 == -3) && !(r750 == -17)))) {
        puts("call 750 is answered otherwise by now");
        _exit(77);
    }

    puts("751. fork(parent=#683) \u2192 2");
    errno = 0;
    long r751 = their_swap_fork((void *)handle, (size_t)(process683));

    if (!(!(r751 == -3 || r751 == -24 || r751 < 0))) {
        puts("call 751 is answered otherwise by now");
        _exit(77);
    }
    long long process751 = (long long)r751;
    is_elsewhere |= !(!(r751 == -3 || r751 == -24 || r751 < 0) && (long long)r751 == 2LL);

    puts("752. load(process=#683, place=1, cpu=0) \u2192 35");
    errno = 0;
    long r752 = their_swap_load((void *)handle, (size_t)(process683), (size_t)1LL);

    if (!(!(r752 == -3 || r752 == -14 || r752 == -12 || r752 == -5 || r752 < 0) && (long long)r752 == 35LL)) {
        puts("call 752 is answered otherwise by now");
        _exit(77);
    }

    puts("753. load(process=0, place=3, cpu=0) \u2192 80");
    errno = 0;
    long r753 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r753 == -3 || r753 == -14 || r753 == -12 || r753 == -5 || r753 < 0) && (long long)r753 == 80LL)) {
        puts("call 753 is answered otherwise by now");
        _exit(77);
    }

    puts("754. map_page(process=#751, page=0) \u2192 already mapped");
    errno = 0;
    int r754 = their_swap_map((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r754 == -17) || ((r754 < 0) && !(r754 == -3) && !(r754 == -17)))) {
        puts("call 754 is answered otherwise by now");
        _exit(77);
    }

    puts("755. store(process=#683, place=4, value=45, cpu=0) \u2192 done");
    errno = 0;
    int r755 = their_swap_store((void *)handle, (size_t)(process683), (size_t)4LL, (size_t)45LL);

    if (!(!(r755 == -3 || r755 == -14 || r755 == -12 || r755 == -5 || r755 < 0))) {
        puts("call 755 is answered otherwise by now");
        _exit(77);
    }

    puts("756. map_page(process=#683, page=2) \u2192 already mapped");
    errno = 0;
    int r756 = their_swap_map((void *)handle, (size_t)(process683), (size_t)2LL);

    if (!((r756 == -17) || ((r756 < 0) && !(r756 == -3) && !(r756 == -17)))) {
        puts("call 756 is answered otherwise by now");
        _exit(77);
    }

    puts("757. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r757 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r757 == -16) || ((r757 < 0) && !(r757 == -16) && !(r757 == -22)))) {
        puts("call 757 is answered otherwise by now");
        _exit(77);
    }

    puts("758. store(process=#683, place=1, value=20, cpu=0) \u2192 done");
    errno = 0;
    int r758 = their_swap_store((void *)handle, (size_t)(process683), (size_t)1LL, (size_t)20LL);

    if (!(!(r758 == -3 || r758 == -14 || r758 == -12 || r758 == -5 || r758 < 0))) {
        puts("call 758 is answered otherwise by now");
        _exit(77);
    }

    puts("759. swap_off() \u2192 done");
    errno = 0;
    int r759 = their_swap_off((void *)handle);

    if (!(!(r759 == -22 || r759 == -12 || r759 == -5 || r759 < 0))) {
        puts("call 759 is answered otherwise by now");
        _exit(77);
    }

    puts("760. load(process=0, place=2, cpu=0) \u2192 14");
    errno = 0;
    long r760 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r760 == -3 || r760 == -14 || r760 == -12 || r760 == -5 || r760 < 0) && (long long)r760 == 14LL)) {
        puts("call 760 is answered otherwise by now");
        _exit(77);
    }

    puts("761. load(process=0, place=4, cpu=0) \u2192 41");
    errno = 0;
    long r761 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r761 == -3 || r761 == -14 || r761 == -12 || r761 == -5 || r761 < 0) && (long long)r761 == 41LL)) {
        puts("call 761 is answered otherwise by now");
        _exit(77);
    }

    puts("762. store(process=#751, place=1, value=52, cpu=0) \u2192 no memory");
    errno = 0;
    int r762 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)52LL);

    if (!((r762 == -12) || ((r762 < 0) && !(r762 == -3) && !(r762 == -14) && !(r762 == -12) && !(r762 == -5)))) {
        puts("call 762 is answered otherwise by now");
        _exit(77);
    }

    puts("763. store(process=#751, place=0, value=30, cpu=0) \u2192 no memory");
    errno = 0;
    int r763 = their_swap_store((void *)handle, (size_t)(process751), (size_t)0LL, (size_t)30LL);

    if (!((r763 == -12) || ((r763 < 0) && !(r763 == -3) && !(r763 == -14) && !(r763 == -12) && !(r763 == -5)))) {
        puts("call 763 is answered otherwise by now");
        _exit(77);
    }

    puts("764. store(process=#751, place=5, value=100, cpu=0) \u2192 done");
    errno = 0;
    int r764 = their_swap_store((void *)handle, (size_t)(process751), (size_t)5LL, (size_t)100LL);

    if (!(!(r764 == -3 || r764 == -14 || r764 == -12 || r764 == -5 || r764 < 0))) {
        puts("call 764 is answered otherwise by now");
        _exit(77);
    }

    puts("765. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r765 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r765 == -3 || r765 == -14 || r765 < 0))) {
        puts("call 765 is answered otherwise by now");
        _exit(77);
    }

    puts("766. store(process=0, place=0, value=40, cpu=0) \u2192 done");
    errno = 0;
    int r766 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)40LL);

    if (!(!(r766 == -3 || r766 == -14 || r766 == -12 || r766 == -5 || r766 < 0))) {
        puts("call 766 is answered otherwise by now");
        _exit(77);
    }

    puts("767. swap_on(size=1) \u2192 done");
    errno = 0;
    int r767 = their_swap_on((void *)handle, (size_t)1LL);

    if (!(!(r767 == -16 || r767 == -22 || r767 < 0))) {
        puts("call 767 is answered otherwise by now");
        _exit(77);
    }

    puts("768. map_page(process=#751, page=0) \u2192 already mapped");
    errno = 0;
    int r768 = their_swap_map((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r768 == -17) || ((r768 < 0) && !(r768 == -3) && !(r768 == -17)))) {
        puts("call 768 is answered otherwise by now");
        _exit(77);
    }

    puts("769. load(process=0, place=0, cpu=0) \u2192 40");
    errno = 0;
    long r769 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r769 == -3 || r769 == -14 || r769 == -12 || r769 == -5 || r769 < 0) && (long long)r769 == 40LL)) {
        puts("call 769 is answered otherwise by now");
        _exit(77);
    }

    puts("770. load(process=#683, place=4, cpu=0) \u2192 45");
    errno = 0;
    long r770 = their_swap_load((void *)handle, (size_t)(process683), (size_t)4LL);

    if (!(!(r770 == -3 || r770 == -14 || r770 == -12 || r770 == -5 || r770 < 0) && (long long)r770 == 45LL)) {
        puts("call 770 is answered otherwise by now");
        _exit(77);
    }

    puts("771. load(process=#683, place=5, cpu=0) \u2192 40");
    errno = 0;
    long r771 = their_swap_load((void *)handle, (size_t)(process683), (size_t)5LL);

    if (!(!(r771 == -3 || r771 == -14 || r771 == -12 || r771 == -5 || r771 < 0) && (long long)r771 == 40LL)) {
        puts("call 771 is answered otherwise by now");
        _exit(77);
    }

    puts("772. store(process=#683, place=0, value=18, cpu=0) \u2192 done");
    errno = 0;
    int r772 = their_swap_store((void *)handle, (size_t)(process683), (size_t)0LL, (size_t)18LL);

    if (!(!(r772 == -3 || r772 == -14 || r772 == -12 || r772 == -5 || r772 < 0))) {
        puts("call 772 is answered otherwise by now");
        _exit(77);
    }

    puts("773. store(process=#751, place=4, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r773 = their_swap_store((void *)handle, (size_t)(process751), (size_t)4LL, (size_t)31LL);

    if (!(!(r773 == -3 || r773 == -14 || r773 == -12 || r773 == -5 || r773 < 0))) {
        puts("call 773 is answered otherwise by now");
        _exit(77);
    }

    puts("774. store(process=0, place=1, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r774 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)41LL);

    if (!(!(r774 == -3 || r774 == -14 || r774 == -12 || r774 == -5 || r774 < 0))) {
        puts("call 774 is answered otherwise by now");
        _exit(77);
    }

    puts("775. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r775 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r775 == -3 || r775 == -14 || r775 == -12 || r775 == -5 || r775 < 0))) {
        puts("call 775 is answered otherwise by now");
        _exit(77);
    }

    puts("776. store(process=0, place=2, value=61, cpu=0) \u2192 done");
    errno = 0;
    int r776 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)61LL);

    if (!(!(r776 == -3 || r776 == -14 || r776 == -12 || r776 == -5 || r776 < 0))) {
        puts("call 776 is answered otherwise by now");
        _exit(77);
    }

    puts("777. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r777 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r777 == -16) || ((r777 < 0) && !(r777 == -16) && !(r777 == -22)))) {
        puts("call 777 is answered otherwise by now");
        _exit(77);
    }

    puts("778. map_page(process=#751, page=0) \u2192 already mapped");
    errno = 0;
    int r778 = their_swap_map((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r778 == -17) || ((r778 < 0) && !(r778 == -3) && !(r778 == -17)))) {
        puts("call 778 is answered otherwise by now");
        _exit(77);
    }

    puts("779. store(process=0, place=0, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r779 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)66LL);

    if (!(!(r779 == -3 || r779 == -14 || r779 == -12 || r779 == -5 || r779 < 0))) {
        puts("call 779 is answered otherwise by now");
        _exit(77);
    }

    puts("780. load(process=#683, place=3, cpu=0) \u2192 not mapped");
    errno = 0;
    long r780 = their_swap_load((void *)handle, (size_t)(process683), (size_t)3LL);

    if (!((r780 == -14) || ((r780 < 0) && !(r780 == -3) && !(r780 == -14) && !(r780 == -12) && !(r780 == -5)))) {
        puts("call 780 is answered otherwise by now");
        _exit(77);
    }

    puts("781. load(process=0, place=3, cpu=0) \u2192 80");
    errno = 0;
    long r781 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r781 == -3 || r781 == -14 || r781 == -12 || r781 == -5 || r781 < 0) && (long long)r781 == 80LL)) {
        puts("call 781 is answered otherwise by now");
        _exit(77);
    }

    puts("782. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 782 is answered otherwise by now");
        _exit(77);
    }

    puts("783. unlock_page(process=#751, page=0) \u2192 done");
    errno = 0;
    int r783 = their_swap_unlock((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r783 == -3 || r783 == -14 || r783 < 0))) {
        puts("call 783 is answered otherwise by now");
        _exit(77);
    }

    puts("784. load(process=#751, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r784 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r784 == -3 || r784 == -14 || r784 == -12 || r784 == -5 || r784 < 0) && (long long)r784 == 0LL)) {
        puts("call 784 is answered otherwise by now");
        _exit(77);
    }

    puts("785. store(process=#751, place=5, value=82, cpu=0) \u2192 done");
    errno = 0;
    int r785 = their_swap_store((void *)handle, (size_t)(process751), (size_t)5LL, (size_t)82LL);

    if (!(!(r785 == -3 || r785 == -14 || r785 == -12 || r785 == -5 || r785 < 0))) {
        puts("call 785 is answered otherwise by now");
        _exit(77);
    }

    puts("786. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r786 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r786 == -3 || r786 == -14 || r786 < 0))) {
        puts("call 786 is answered otherwise by now");
        _exit(77);
    }

    puts("787. load(process=0, place=0, cpu=0) \u2192 66");
    errno = 0;
    long r787 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r787 == -3 || r787 == -14 || r787 == -12 || r787 == -5 || r787 < 0) && (long long)r787 == 66LL)) {
        puts("call 787 is answered otherwise by now");
        _exit(77);
    }

    puts("788. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r788 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r788 == -16) || ((r788 < 0) && !(r788 == -16) && !(r788 == -22)))) {
        puts("call 788 is answered otherwise by now");
        _exit(77);
    }

    puts("789. unmap_page(process=#683, page=2) \u2192 done");
    errno = 0;
    int r789 = their_swap_unmap((void *)handle, (size_t)(process683), (size_t)2LL);

    if (!(!(r789 == -3 || r789 == -14 || r789 < 0))) {
        puts("call 789 is answered otherwise by now");
        _exit(77);
    }

    puts("790. load(process=#683, place=1, cpu=0) \u2192 20");
    errno = 0;
    long r790 = their_swap_load((void *)handle, (size_t)(process683), (size_t)1LL);

    if (!(!(r790 == -3 || r790 == -14 || r790 == -12 || r790 == -5 || r790 < 0) && (long long)r790 == 20LL)) {
        puts("call 790 is answered otherwise by now");
        _exit(77);
    }

    puts("791. load(process=#751, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r791 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r791 == -3 || r791 == -14 || r791 == -12 || r791 == -5 || r791 < 0) && (long long)r791 == 0LL)) {
        puts("call 791 is answered otherwise by now");
        _exit(77);
    }

    puts("792. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r792 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r792 == -17) || ((r792 < 0) && !(r792 == -3) && !(r792 == -17)))) {
        puts("call 792 is answered otherwise by now");
        _exit(77);
    }

    puts("793. fork(parent=#751) \u2192 no number");
    errno = 0;
    long r793 = their_swap_fork((void *)handle, (size_t)(process751));

    if (!((r793 == -24) || ((r793 < 0) && !(r793 == -3) && !(r793 == -24)))) {
        puts("call 793 is answered otherwise by now");
        _exit(77);
    }

    puts("794. store(process=#683, place=1, value=43, cpu=0) \u2192 done");
    errno = 0;
    int r794 = their_swap_store((void *)handle, (size_t)(process683), (size_t)1LL, (size_t)43LL);

    if (!(!(r794 == -3 || r794 == -14 || r794 == -12 || r794 == -5 || r794 < 0))) {
        puts("call 794 is answered otherwise by now");
        _exit(77);
    }

    puts("795. store(process=#683, place=0, value=99, cpu=0) \u2192 done");
    errno = 0;
    int r795 = their_swap_store((void *)handle, (size_t)(process683), (size_t)0LL, (size_t)99LL);

    if (!(!(r795 == -3 || r795 == -14 || r795 == -12 || r795 == -5 || r795 < 0))) {
        puts("call 795 is answered otherwise by now");
        _exit(77);
    }

    puts("796. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r796 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r796 == -16) || ((r796 < 0) && !(r796 == -16) && !(r796 == -22)))) {
        puts("call 796 is answered otherwise by now");
        _exit(77);
    }

    puts("797. store(process=0, place=0, value=86, cpu=0) \u2192 done");
    errno = 0;
    int r797 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)86LL);

    if (!(!(r797 == -3 || r797 == -14 || r797 == -12 || r797 == -5 || r797 < 0))) {
        puts("call 797 is answered otherwise by now");
        _exit(77);
    }

    puts("798. map_page(process=#683, page=0) \u2192 already mapped");
    errno = 0;
    int r798 = their_swap_map((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!((r798 == -17) || ((r798 < 0) && !(r798 == -3) && !(r798 == -17)))) {
        puts("call 798 is answered otherwise by now");
        _exit(77);
    }

    puts("799. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r799 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r799 == -3 || r799 == -14 || r799 == -12 || r799 == -5 || r799 < 0))) {
        puts("call 799 is answered otherwise by now");
        _exit(77);
    }

    puts("800. lock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r800 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r800 == -3 || r800 == -14 || r800 == -12 || r800 == -5 || r800 < 0))) {
        puts("call 800 is answered otherwise by now");
        _exit(77);
    }

    puts("801. store(process=#683, place=1, value=77, cpu=0) \u2192 done");
    errno = 0;
    int r801 = their_swap_store((void *)handle, (size_t)(process683), (size_t)1LL, (size_t)77LL);

    if (!(!(r801 == -3 || r801 == -14 || r801 == -12 || r801 == -5 || r801 < 0))) {
        puts("call 801 is answered otherwise by now");
        _exit(77);
    }

    puts("802. store(process=#751, place=0, value=91, cpu=0) \u2192 done");
    errno = 0;
    int r802 = their_swap_store((void *)handle, (size_t)(process751), (size_t)0LL, (size_t)91LL);

    if (!(!(r802 == -3 || r802 == -14 || r802 == -12 || r802 == -5 || r802 < 0))) {
        puts("call 802 is answered otherwise by now");
        _exit(77);
    }

    puts("803. load(process=#683, place=0, cpu=0) \u2192 99");
    errno = 0;
    long r803 = their_swap_load((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!(!(r803 == -3 || r803 == -14 || r803 == -12 || r803 == -5 || r803 < 0) && (long long)r803 == 99LL)) {
        puts("call 803 is answered otherwise by now");
        _exit(77);
    }

    puts("804. unmap_page(process=#751, page=0) \u2192 done");
    errno = 0;
    int r804 = their_swap_unmap((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r804 == -3 || r804 == -14 || r804 < 0))) {
        puts("call 804 is answered otherwise by now");
        _exit(77);
    }

    puts("805. store(process=#683, place=0, value=42, cpu=0) \u2192 done");
    errno = 0;
    int r805 = their_swap_store((void *)handle, (size_t)(process683), (size_t)0LL, (size_t)42LL);

    if (!(!(r805 == -3 || r805 == -14 || r805 == -12 || r805 == -5 || r805 < 0))) {
        puts("call 805 is answered otherwise by now");
        _exit(77);
    }

    puts("806. lock_page(process=#683, page=0) \u2192 done");
    errno = 0;
    int r806 = their_swap_lock((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!(!(r806 == -3 || r806 == -14 || r806 == -12 || r806 == -5 || r806 < 0))) {
        puts("call 806 is answered otherwise by now");
        _exit(77);
    }

    puts("807. unmap_page(process=#683, page=0) \u2192 done");
    errno = 0;
    int r807 = their_swap_unmap((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!(!(r807 == -3 || r807 == -14 || r807 < 0))) {
        puts("call 807 is answered otherwise by now");
        _exit(77);
    }

    puts("808. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r808 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r808 == -13) || ((r808 < 0) && !(r808 == -3) && !(r808 == -13)))) {
        puts("call 808 is answered otherwise by now");
        _exit(77);
    }

    puts("809. store(process=#683, place=5, value=45, cpu=0) \u2192 not mapped");
    errno = 0;
    int r809 = their_swap_store((void *)handle, (size_t)(process683), (size_t)5LL, (size_t)45LL);

    if (!((r809 == -14) || ((r809 < 0) && !(r809 == -3) && !(r809 == -14) && !(r809 == -12) && !(r809 == -5)))) {
        puts("call 809 is answered otherwise by now");
        _exit(77);
    }

    puts("810. swap_off() \u2192 done");
    errno = 0;
    int r810 = their_swap_off((void *)handle);

    if (!(!(r810 == -22 || r810 == -12 || r810 == -5 || r810 < 0))) {
        puts("call 810 is answered otherwise by now");
        _exit(77);
    }

    puts("811. load(process=#751, place=4, cpu=0) \u2192 31");
    errno = 0;
    long r811 = their_swap_load((void *)handle, (size_t)(process751), (size_t)4LL);

    if (!(!(r811 == -3 || r811 == -14 || r811 == -12 || r811 == -5 || r811 < 0) && (long long)r811 == 31LL)) {
        puts("call 811 is answered otherwise by now");
        _exit(77);
    }

    puts("812. store(process=0, place=3, value=68, cpu=0) \u2192 done");
    errno = 0;
    int r812 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)68LL);

    if (!(!(r812 == -3 || r812 == -14 || r812 == -12 || r812 == -5 || r812 < 0))) {
        puts("call 812 is answered otherwise by now");
        _exit(77);
    }

    puts("813. store(process=#751, place=5, value=47, cpu=0) \u2192 done");
    errno = 0;
    int r813 = their_swap_store((void *)handle, (size_t)(process751), (size_t)5LL, (size_t)47LL);

    if (!(!(r813 == -3 || r813 == -14 || r813 == -12 || r813 == -5 || r813 < 0))) {
        puts("call 813 is answered otherwise by now");
        _exit(77);
    }

    puts("814. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r814 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r814 == -3 || r814 == -14 || r814 < 0))) {
        puts("call 814 is answered otherwise by now");
        _exit(77);
    }

    puts("815. load(process=#751, place=5, cpu=0) \u2192 47");
    errno = 0;
    long r815 = their_swap_load((void *)handle, (size_t)(process751), (size_t)5LL);

    if (!(!(r815 == -3 || r815 == -14 || r815 == -12 || r815 == -5 || r815 < 0) && (long long)r815 == 47LL)) {
        puts("call 815 is answered otherwise by now");
        _exit(77);
    }

    puts("816. swap_on(size=1) \u2192 done");
    errno = 0;
    int r816 = their_swap_on((void *)handle, (size_t)1LL);

    if (!(!(r816 == -16 || r816 == -22 || r816 < 0))) {
        puts("call 816 is answered otherwise by now");
        _exit(77);
    }

    puts("817. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 817 is answered otherwise by now");
        _exit(77);
    }

    puts("818. store(process=#683, place=4, value=39, cpu=0) \u2192 not mapped");
    errno = 0;
    int r818 = their_swap_store((void *)handle, (size_t)(process683), (size_t)4LL, (size_t)39LL);

    if (!((r818 == -14) || ((r818 < 0) && !(r818 == -3) && !(r818 == -14) && !(r818 == -12) && !(r818 == -5)))) {
        puts("call 818 is answered otherwise by now");
        _exit(77);
    }

    puts("819. fork(parent=#683) \u2192 no number");
    errno = 0;
    long r819 = their_swap_fork((void *)handle, (size_t)(process683));

    if (!((r819 == -24) || ((r819 < 0) && !(r819 == -3) && !(r819 == -24)))) {
        puts("call 819 is answered otherwise by now");
        _exit(77);
    }

    puts("820. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r820 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r820 == -3 || r820 == -17 || r820 < 0))) {
        puts("call 820 is answered otherwise by now");
        _exit(77);
    }

    puts("821. store(process=#751, place=4, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r821 = their_swap_store((void *)handle, (size_t)(process751), (size_t)4LL, (size_t)53LL);

    if (!(!(r821 == -3 || r821 == -14 || r821 == -12 || r821 == -5 || r821 < 0))) {
        puts("call 821 is answered otherwise by now");
        _exit(77);
    }

    puts("822. exit(process=#683) \u2192 done");
    errno = 0;
    int r822 = their_swap_exit((void *)handle, (size_t)(process683));

    if (!(!(r822 == -3 || r822 == -13 || r822 < 0))) {
        puts("call 822 is answered otherwise by now");
        _exit(77);
    }

    puts("823. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r823 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r823 == -3 || r823 == -14 || r823 < 0))) {
        puts("call 823 is answered otherwise by now");
        _exit(77);
    }

    puts("824. store(process=0, place=0, value=14, cpu=0) \u2192 done");
    errno = 0;
    int r824 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)14LL);

    if (!(!(r824 == -3 || r824 == -14 || r824 == -12 || r824 == -5 || r824 < 0))) {
        puts("call 824 is answered otherwise by now");
        _exit(77);
    }

    puts("825. store(process=0, place=5, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r825 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)53LL);

    if (!(!(r825 == -3 || r825 == -14 || r825 == -12 || r825 == -5 || r825 < 0))) {
        puts("call 825 is answered otherwise by now");
        _exit(77);
    }

    puts("826. lock_page(process=#751, page=2) \u2192 done");
    errno = 0;
    int r826 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)2LL);

    if (!(!(r826 == -3 || r826 == -14 || r826 == -12 || r826 == -5 || r826 < 0))) {
        puts("call 826 is answered otherwise by now");
        _exit(77);
    }

    puts("827. unlock_page(process=#751, page=2) \u2192 done");
    errno = 0;
    int r827 = their_swap_unlock((void *)handle, (size_t)(process751), (size_t)2LL);

    if (!(!(r827 == -3 || r827 == -14 || r827 < 0))) {
        puts("call 827 is answered otherwise by now");
        _exit(77);
    }

    puts("828. store(process=0, place=1, value=35, cpu=0) \u2192 done");
    errno = 0;
    int r828 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)35LL);

    if (!(!(r828 == -3 || r828 == -14 || r828 == -12 || r828 == -5 || r828 < 0))) {
        puts("call 828 is answered otherwise by now");
        _exit(77);
    }

    puts("829. map_page(process=#751, page=1) \u2192 done");
    errno = 0;
    int r829 = their_swap_map((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r829 == -3 || r829 == -17 || r829 < 0))) {
        puts("call 829 is answered otherwise by now");
        _exit(77);
    }

    puts("830. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r830 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r830 == -13) || ((r830 < 0) && !(r830 == -3) && !(r830 == -13)))) {
        puts("call 830 is answered otherwise by now");
        _exit(77);
    }

    puts("831. load(process=0, place=1, cpu=0) \u2192 35");
    errno = 0;
    long r831 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r831 == -3 || r831 == -14 || r831 == -12 || r831 == -5 || r831 < 0) && (long long)r831 == 35LL)) {
        puts("call 831 is answered otherwise by now");
        _exit(77);
    }

    puts("832. load(process=0, place=1, cpu=0) \u2192 35");
    errno = 0;
    long r832 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r832 == -3 || r832 == -14 || r832 == -12 || r832 == -5 || r832 < 0) && (long long)r832 == 35LL)) {
        puts("call 832 is answered otherwise by now");
        _exit(77);
    }

    puts("833. load(process=#751, place=5, cpu=0) \u2192 47");
    errno = 0;
    long r833 = their_swap_load((void *)handle, (size_t)(process751), (size_t)5LL);

    if (!(!(r833 == -3 || r833 == -14 || r833 == -12 || r833 == -5 || r833 < 0) && (long long)r833 == 47LL)) {
        puts("call 833 is answered otherwise by now");
        _exit(77);
    }

    puts("834. load(process=#751, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r834 = their_swap_load((void *)handle, (size_t)(process751), (size_t)2LL);

    if (!(!(r834 == -3 || r834 == -14 || r834 == -12 || r834 == -5 || r834 < 0) && (long long)r834 == 0LL)) {
        puts("call 834 is answered otherwise by now");
        _exit(77);
    }

    puts("835. store(process=0, place=5, value=34, cpu=0) \u2192 done");
    errno = 0;
    int r835 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)34LL);

    if (!(!(r835 == -3 || r835 == -14 || r835 == -12 || r835 == -5 || r835 < 0))) {
        puts("call 835 is answered otherwise by now");
        _exit(77);
    }

    puts("836. store(process=0, place=5, value=52, cpu=0) \u2192 done");
    errno = 0;
    int r836 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)52LL);

    if (!(!(r836 == -3 || r836 == -14 || r836 == -12 || r836 == -5 || r836 < 0))) {
        puts("call 836 is answered otherwise by now");
        _exit(77);
    }

    puts("837. store(process=#751, place=5, value=40, cpu=0) \u2192 done");
    errno = 0;
    int r837 = their_swap_store((void *)handle, (size_t)(process751), (size_t)5LL, (size_t)40LL);

    if (!(!(r837 == -3 || r837 == -14 || r837 == -12 || r837 == -5 || r837 < 0))) {
        puts("call 837 is answered otherwise by now");
        _exit(77);
    }

    puts("838. store(process=#751, place=3, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r838 = their_swap_store((void *)handle, (size_t)(process751), (size_t)3LL, (size_t)94LL);

    if (!(!(r838 == -3 || r838 == -14 || r838 == -12 || r838 == -5 || r838 < 0))) {
        puts("call 838 is answered otherwise by now");
        _exit(77);
    }

    puts("839. store(process=#683, place=2, value=88, cpu=0) \u2192 no process");
    errno = 0;
    int r839 = their_swap_store((void *)handle, (size_t)(process683), (size_t)2LL, (size_t)88LL);

    if (!((r839 == -3) || ((r839 < 0) && !(r839 == -3) && !(r839 == -14) && !(r839 == -12) && !(r839 == -5)))) {
        puts("call 839 is answered otherwise by now");
        _exit(77);
    }

    puts("840. unmap_page(process=#683, page=0) \u2192 no process");
    errno = 0;
    int r840 = their_swap_unmap((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!((r840 == -3) || ((r840 < 0) && !(r840 == -3) && !(r840 == -14)))) {
        puts("call 840 is answered otherwise by now");
        _exit(77);
    }

    puts("841. load(process=#751, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r841 = their_swap_load((void *)handle, (size_t)(process751), (size_t)2LL);

    if (!(!(r841 == -3 || r841 == -14 || r841 == -12 || r841 == -5 || r841 < 0) && (long long)r841 == 0LL)) {
        puts("call 841 is answered otherwise by now");
        _exit(77);
    }

    puts("842. store(process=0, place=1, value=67, cpu=0) \u2192 done");
    errno = 0;
    int r842 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)67LL);

    if (!(!(r842 == -3 || r842 == -14 || r842 == -12 || r842 == -5 || r842 < 0))) {
        puts("call 842 is answered otherwise by now");
        _exit(77);
    }

    puts("843. store(process=#751, place=2, value=11, cpu=0) \u2192 done");
    errno = 0;
    int r843 = their_swap_store((void *)handle, (size_t)(process751), (size_t)2LL, (size_t)11LL);

    if (!(!(r843 == -3 || r843 == -14 || r843 == -12 || r843 == -5 || r843 < 0))) {
        puts("call 843 is answered otherwise by now");
        _exit(77);
    }

    puts("844. map_page(process=#751, page=1) \u2192 already mapped");
    errno = 0;
    int r844 = their_swap_map((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!((r844 == -17) || ((r844 < 0) && !(r844 == -3) && !(r844 == -17)))) {
        puts("call 844 is answered otherwise by now");
        _exit(77);
    }

    puts("845. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r845 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r845 == -3 || r845 == -14 || r845 < 0))) {
        puts("call 845 is answered otherwise by now");
        _exit(77);
    }

    puts("846. store(process=#751, place=3, value=5, cpu=0) \u2192 done");
    errno = 0;
    int r846 = their_swap_store((void *)handle, (size_t)(process751), (size_t)3LL, (size_t)5LL);

    if (!(!(r846 == -3 || r846 == -14 || r846 == -12 || r846 == -5 || r846 < 0))) {
        puts("call 846 is answered otherwise by now");
        _exit(77);
    }

    puts("847. lock_page(process=#751, page=1) \u2192 done");
    errno = 0;
    int r847 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r847 == -3 || r847 == -14 || r847 == -12 || r847 == -5 || r847 < 0))) {
        puts("call 847 is answered otherwise by now");
        _exit(77);
    }

    puts("848. store(process=0, place=4, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r848 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)41LL);

    if (!(!(r848 == -3 || r848 == -14 || r848 == -12 || r848 == -5 || r848 < 0))) {
        puts("call 848 is answered otherwise by now");
        _exit(77);
    }

    puts("849. load(process=#751, place=5, cpu=0) \u2192 40");
    errno = 0;
    long r849 = their_swap_load((void *)handle, (size_t)(process751), (size_t)5LL);

    if (!(!(r849 == -3 || r849 == -14 || r849 == -12 || r849 == -5 || r849 < 0) && (long long)r849 == 40LL)) {
        puts("call 849 is answered otherwise by now");
        _exit(77);
    }

    puts("850. load(process=0, place=1, cpu=0) \u2192 67");
    errno = 0;
    long r850 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r850 == -3 || r850 == -14 || r850 == -12 || r850 == -5 || r850 < 0) && (long long)r850 == 67LL)) {
        puts("call 850 is answered otherwise by now");
        _exit(77);
    }

    puts("851. unlock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r851 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r851 == -3 || r851 == -14 || r851 < 0))) {
        puts("call 851 is answered otherwise by now");
        _exit(77);
    }

    puts("852. store(process=#751, place=2, value=89, cpu=0) \u2192 done");
    errno = 0;
    int r852 = their_swap_store((void *)handle, (size_t)(process751), (size_t)2LL, (size_t)89LL);

    if (!(!(r852 == -3 || r852 == -14 || r852 == -12 || r852 == -5 || r852 < 0))) {
        puts("call 852 is answered otherwise by now");
        _exit(77);
    }

    puts("853. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r853 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r853 == -3 || r853 == -14 || r853 < 0))) {
        puts("call 853 is answered otherwise by now");
        _exit(77);
    }

    puts("854. load(process=0, place=5, cpu=0) \u2192 52");
    errno = 0;
    long r854 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r854 == -3 || r854 == -14 || r854 == -12 || r854 == -5 || r854 < 0) && (long long)r854 == 52LL)) {
        puts("call 854 is answered otherwise by now");
        _exit(77);
    }

    puts("855. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r855 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r855 == -16) || ((r855 < 0) && !(r855 == -16) && !(r855 == -22)))) {
        puts("call 855 is answered otherwise by now");
        _exit(77);
    }

    puts("856. load(process=0, place=5, cpu=0) \u2192 52");
    errno = 0;
    long r856 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r856 == -3 || r856 == -14 || r856 == -12 || r856 == -5 || r856 < 0) && (long long)r856 == 52LL)) {
        puts("call 856 is answered otherwise by now");
        _exit(77);
    }

    puts("857. store(process=0, place=5, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r857 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)41LL);

    if (!(!(r857 == -3 || r857 == -14 || r857 == -12 || r857 == -5 || r857 < 0))) {
        puts("call 857 is answered otherwise by now");
        _exit(77);
    }

    puts("858. lock_page(process=#751, page=1) \u2192 done");
    errno = 0;
    int r858 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r858 == -3 || r858 == -14 || r858 == -12 || r858 == -5 || r858 < 0))) {
        puts("call 858 is answered otherwise by now");
        _exit(77);
    }

    puts("859. load(process=0, place=4, cpu=0) \u2192 41");
    errno = 0;
    long r859 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r859 == -3 || r859 == -14 || r859 == -12 || r859 == -5 || r859 < 0) && (long long)r859 == 41LL)) {
        puts("call 859 is answered otherwise by now");
        _exit(77);
    }

    puts("860. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r860 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r860 == -3 || r860 == -17 || r860 < 0))) {
        puts("call 860 is answered otherwise by now");
        _exit(77);
    }

    puts("861. store(process=0, place=2, value=47, cpu=0) \u2192 done");
    errno = 0;
    int r861 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)47LL);

    if (!(!(r861 == -3 || r861 == -14 || r861 == -12 || r861 == -5 || r861 < 0))) {
        puts("call 861 is answered otherwise by now");
        _exit(77);
    }

    puts("862. load(process=#683, place=0, cpu=0) \u2192 no process");
    errno = 0;
    long r862 = their_swap_load((void *)handle, (size_t)(process683), (size_t)0LL);

    if (!((r862 == -3) || ((r862 < 0) && !(r862 == -3) && !(r862 == -14) && !(r862 == -12) && !(r862 == -5)))) {
        puts("call 862 is answered otherwise by now");
        _exit(77);
    }

    puts("863. lock_page(process=#751, page=1) \u2192 done");
    errno = 0;
    int r863 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r863 == -3 || r863 == -14 || r863 == -12 || r863 == -5 || r863 < 0))) {
        puts("call 863 is answered otherwise by now");
        _exit(77);
    }

    puts("864. load(process=#751, place=4, cpu=0) \u2192 53");
    errno = 0;
    long r864 = their_swap_load((void *)handle, (size_t)(process751), (size_t)4LL);

    if (!(!(r864 == -3 || r864 == -14 || r864 == -12 || r864 == -5 || r864 < 0) && (long long)r864 == 53LL)) {
        puts("call 864 is answered otherwise by now");
        _exit(77);
    }

    puts("865. swap_off() \u2192 done");
    errno = 0;
    int r865 = their_swap_off((void *)handle);

    if (!(!(r865 == -22 || r865 == -12 || r865 == -5 || r865 < 0))) {
        puts("call 865 is answered otherwise by now");
        _exit(77);
    }

    puts("866. fork(parent=0) \u2192 1");
    errno = 0;
    long r866 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r866 == -3 || r866 == -24 || r866 < 0))) {
        puts("call 866 is answered otherwise by now");
        _exit(77);
    }
    long long process866 = (long long)r866;
    is_elsewhere |= !(!(r866 == -3 || r866 == -24 || r866 < 0) && (long long)r866 == 1LL);

    puts("867. load(process=0, place=2, cpu=0) \u2192 47");
    errno = 0;
    long r867 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r867 == -3 || r867 == -14 || r867 == -12 || r867 == -5 || r867 < 0) && (long long)r867 == 47LL)) {
        puts("call 867 is answered otherwise by now");
        _exit(77);
    }

    puts("868. map_page(process=#751, page=0) \u2192 done");
    errno = 0;
    int r868 = their_swap_map((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r868 == -3 || r868 == -17 || r868 < 0))) {
        puts("call 868 is answered otherwise by now");
        _exit(77);
    }

    puts("869. swap_on(size=5) \u2192 done");
    errno = 0;
    int r869 = their_swap_on((void *)handle, (size_t)5LL);

    if (!(!(r869 == -16 || r869 == -22 || r869 < 0))) {
        puts("call 869 is answered otherwise by now");
        _exit(77);
    }

    puts("870. load(process=#866, place=5, cpu=0) \u2192 41");
    errno = 0;
    long r870 = their_swap_load((void *)handle, (size_t)(process866), (size_t)5LL);

    if (!(!(r870 == -3 || r870 == -14 || r870 == -12 || r870 == -5 || r870 < 0) && (long long)r870 == 41LL)) {
        puts("call 870 is answered otherwise by now");
        _exit(77);
    }

    puts("871. map_page(process=#866, page=0) \u2192 done");
    errno = 0;
    int r871 = their_swap_map((void *)handle, (size_t)(process866), (size_t)0LL);

    if (!(!(r871 == -3 || r871 == -17 || r871 < 0))) {
        puts("call 871 is answered otherwise by now");
        _exit(77);
    }

    puts("872. exit(process=#866) \u2192 done");
    errno = 0;
    int r872 = their_swap_exit((void *)handle, (size_t)(process866));

    if (!(!(r872 == -3 || r872 == -13 || r872 < 0))) {
        puts("call 872 is answered otherwise by now");
        _exit(77);
    }

    puts("873. store(process=0, place=5, value=25, cpu=0) \u2192 done");
    errno = 0;
    int r873 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)25LL);

    if (!(!(r873 == -3 || r873 == -14 || r873 == -12 || r873 == -5 || r873 < 0))) {
        puts("call 873 is answered otherwise by now");
        _exit(77);
    }

    puts("874. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r874 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r874 == -3 || r874 == -14 || r874 < 0))) {
        puts("call 874 is answered otherwise by now");
        _exit(77);
    }

    puts("875. store(process=0, place=5, value=59, cpu=0) \u2192 done");
    errno = 0;
    int r875 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)59LL);

    if (!(!(r875 == -3 || r875 == -14 || r875 == -12 || r875 == -5 || r875 < 0))) {
        puts("call 875 is answered otherwise by now");
        _exit(77);
    }

    puts("876. unmap_page(process=#751, page=2) \u2192 done");
    errno = 0;
    int r876 = their_swap_unmap((void *)handle, (size_t)(process751), (size_t)2LL);

    if (!(!(r876 == -3 || r876 == -14 || r876 < 0))) {
        puts("call 876 is answered otherwise by now");
        _exit(77);
    }

    puts("877. exit(process=#866) \u2192 no process");
    errno = 0;
    int r877 = their_swap_exit((void *)handle, (size_t)(process866));

    if (!((r877 == -3) || ((r877 < 0) && !(r877 == -3) && !(r877 == -13)))) {
        puts("call 877 is answered otherwise by now");
        _exit(77);
    }

    puts("878. load(process=#751, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r878 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r878 == -3 || r878 == -14 || r878 == -12 || r878 == -5 || r878 < 0) && (long long)r878 == 0LL)) {
        puts("call 878 is answered otherwise by now");
        _exit(77);
    }

    puts("879. store(process=0, place=2, value=5, cpu=0) \u2192 done");
    errno = 0;
    int r879 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)5LL);

    if (!(!(r879 == -3 || r879 == -14 || r879 == -12 || r879 == -5 || r879 < 0))) {
        puts("call 879 is answered otherwise by now");
        _exit(77);
    }

    puts("880. store(process=#751, place=2, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r880 = their_swap_store((void *)handle, (size_t)(process751), (size_t)2LL, (size_t)31LL);

    if (!(!(r880 == -3 || r880 == -14 || r880 == -12 || r880 == -5 || r880 < 0))) {
        puts("call 880 is answered otherwise by now");
        _exit(77);
    }

    puts("881. load(process=#866, place=0, cpu=0) \u2192 no process");
    errno = 0;
    long r881 = their_swap_load((void *)handle, (size_t)(process866), (size_t)0LL);

    if (!((r881 == -3) || ((r881 < 0) && !(r881 == -3) && !(r881 == -14) && !(r881 == -12) && !(r881 == -5)))) {
        puts("call 881 is answered otherwise by now");
        _exit(77);
    }

    puts("882. fork(parent=#751) \u2192 1");
    errno = 0;
    long r882 = their_swap_fork((void *)handle, (size_t)(process751));

    if (!(!(r882 == -3 || r882 == -24 || r882 < 0))) {
        puts("call 882 is answered otherwise by now");
        _exit(77);
    }
    long long process882 = (long long)r882;
    is_elsewhere |= !(!(r882 == -3 || r882 == -24 || r882 < 0) && (long long)r882 == 1LL);

    puts("883. load(process=#882, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r883 = their_swap_load((void *)handle, (size_t)(process882), (size_t)0LL);

    if (!(!(r883 == -3 || r883 == -14 || r883 == -12 || r883 == -5 || r883 < 0) && (long long)r883 == 0LL)) {
        puts("call 883 is answered otherwise by now");
        _exit(77);
    }

    puts("884. store(process=#882, place=1, value=8, cpu=0) \u2192 done");
    errno = 0;
    int r884 = their_swap_store((void *)handle, (size_t)(process882), (size_t)1LL, (size_t)8LL);

    if (!(!(r884 == -3 || r884 == -14 || r884 == -12 || r884 == -5 || r884 < 0))) {
        puts("call 884 is answered otherwise by now");
        _exit(77);
    }

    puts("885. load(process=#751, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r885 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r885 == -3 || r885 == -14 || r885 == -12 || r885 == -5 || r885 < 0) && (long long)r885 == 0LL)) {
        puts("call 885 is answered otherwise by now");
        _exit(77);
    }

    puts("886. load(process=#751, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r886 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r886 == -3 || r886 == -14 || r886 == -12 || r886 == -5 || r886 < 0) && (long long)r886 == 0LL)) {
        puts("call 886 is answered otherwise by now");
        _exit(77);
    }

    puts("887. load(process=0, place=4, cpu=0) \u2192 41");
    errno = 0;
    long r887 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r887 == -3 || r887 == -14 || r887 == -12 || r887 == -5 || r887 < 0) && (long long)r887 == 41LL)) {
        puts("call 887 is answered otherwise by now");
        _exit(77);
    }

    puts("888. map_page(process=#751, page=0) \u2192 already mapped");
    errno = 0;
    int r888 = their_swap_map((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r888 == -17) || ((r888 < 0) && !(r888 == -3) && !(r888 == -17)))) {
        puts("call 888 is answered otherwise by now");
        _exit(77);
    }

    puts("889. load(process=#751, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r889 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r889 == -3 || r889 == -14 || r889 == -12 || r889 == -5 || r889 < 0) && (long long)r889 == 0LL)) {
        puts("call 889 is answered otherwise by now");
        _exit(77);
    }

    puts("890. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r890 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r890 == -17) || ((r890 < 0) && !(r890 == -3) && !(r890 == -17)))) {
        puts("call 890 is answered otherwise by now");
        _exit(77);
    }

    puts("891. map_page(process=#882, page=0) \u2192 already mapped");
    errno = 0;
    int r891 = their_swap_map((void *)handle, (size_t)(process882), (size_t)0LL);

    if (!((r891 == -17) || ((r891 < 0) && !(r891 == -3) && !(r891 == -17)))) {
        puts("call 891 is answered otherwise by now");
        _exit(77);
    }

    puts("892. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r892 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r892 == -3 || r892 == -14 || r892 == -12 || r892 == -5 || r892 < 0))) {
        puts("call 892 is answered otherwise by now");
        _exit(77);
    }

    puts("893. store(process=#751, place=1, value=67, cpu=0) \u2192 done");
    errno = 0;
    int r893 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)67LL);

    if (!(!(r893 == -3 || r893 == -14 || r893 == -12 || r893 == -5 || r893 < 0))) {
        puts("call 893 is answered otherwise by now");
        _exit(77);
    }

    puts("894. load(process=0, place=2, cpu=0) \u2192 5");
    errno = 0;
    long r894 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r894 == -3 || r894 == -14 || r894 == -12 || r894 == -5 || r894 < 0) && (long long)r894 == 5LL)) {
        puts("call 894 is answered otherwise by now");
        _exit(77);
    }

    puts("895. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r895 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r895 == -3 || r895 == -17 || r895 < 0))) {
        puts("call 895 is answered otherwise by now");
        _exit(77);
    }

    puts("896. store(process=0, place=4, value=4, cpu=0) \u2192 done");
    errno = 0;
    int r896 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)4LL);

    if (!(!(r896 == -3 || r896 == -14 || r896 == -12 || r896 == -5 || r896 < 0))) {
        puts("call 896 is answered otherwise by now");
        _exit(77);
    }

    puts("897. load(process=#882, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r897 = their_swap_load((void *)handle, (size_t)(process882), (size_t)0LL);

    if (!(!(r897 == -3 || r897 == -14 || r897 == -12 || r897 == -5 || r897 < 0) && (long long)r897 == 0LL)) {
        puts("call 897 is answered otherwise by now");
        _exit(77);
    }

    puts("898. exit(process=#882) \u2192 done");
    errno = 0;
    int r898 = their_swap_exit((void *)handle, (size_t)(process882));

    if (!(!(r898 == -3 || r898 == -13 || r898 < 0))) {
        puts("call 898 is answered otherwise by now");
        _exit(77);
    }

    puts("899. load(process=#751, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r899 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r899 == -3 || r899 == -14 || r899 == -12 || r899 == -5 || r899 < 0) && (long long)r899 == 0LL)) {
        puts("call 899 is answered otherwise by now");
        _exit(77);
    }

    puts("900. lock_page(process=#751, page=0) \u2192 done");
    errno = 0;
    int r900 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r900 == -3 || r900 == -14 || r900 == -12 || r900 == -5 || r900 < 0))) {
        puts("call 900 is answered otherwise by now");
        _exit(77);
    }

    puts("901. store(process=#751, place=1, value=12, cpu=0) \u2192 done");
    errno = 0;
    int r901 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)12LL);

    if (!(!(r901 == -3 || r901 == -14 || r901 == -12 || r901 == -5 || r901 < 0))) {
        puts("call 901 is answered otherwise by now");
        _exit(77);
    }

    puts("902. unmap_page(process=#751, page=1) \u2192 done");
    errno = 0;
    int r902 = their_swap_unmap((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r902 == -3 || r902 == -14 || r902 < 0))) {
        puts("call 902 is answered otherwise by now");
        _exit(77);
    }

    puts("903. load(process=0, place=4, cpu=0) \u2192 4");
    errno = 0;
    long r903 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r903 == -3 || r903 == -14 || r903 == -12 || r903 == -5 || r903 < 0) && (long long)r903 == 4LL)) {
        puts("call 903 is answered otherwise by now");
        _exit(77);
    }

    puts("904. load(process=0, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r904 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r904 == -3 || r904 == -14 || r904 == -12 || r904 == -5 || r904 < 0) && (long long)r904 == 0LL)) {
        puts("call 904 is answered otherwise by now");
        _exit(77);
    }

    puts("905. swap_off() \u2192 done");
    errno = 0;
    int r905 = their_swap_off((void *)handle);

    if (!(!(r905 == -22 || r905 == -12 || r905 == -5 || r905 < 0))) {
        puts("call 905 is answered otherwise by now");
        _exit(77);
    }

    puts("906. unlock_page(process=#882, page=1) \u2192 no process");
    errno = 0;
    int r906 = their_swap_unlock((void *)handle, (size_t)(process882), (size_t)1LL);

    if (!((r906 == -3) || ((r906 < 0) && !(r906 == -3) && !(r906 == -14)))) {
        puts("call 906 is answered otherwise by now");
        _exit(77);
    }

    puts("907. unlock_page(process=#882, page=0) \u2192 no process");
    errno = 0;
    int r907 = their_swap_unlock((void *)handle, (size_t)(process882), (size_t)0LL);

    if (!((r907 == -3) || ((r907 < 0) && !(r907 == -3) && !(r907 == -14)))) {
        puts("call 907 is answered otherwise by now");
        _exit(77);
    }

    puts("908. map_page(process=#751, page=0) \u2192 already mapped");
    errno = 0;
    int r908 = their_swap_map((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r908 == -17) || ((r908 < 0) && !(r908 == -3) && !(r908 == -17)))) {
        puts("call 908 is answered otherwise by now");
        _exit(77);
    }

    puts("909. store(process=#751, place=0, value=24, cpu=0) \u2192 done");
    errno = 0;
    int r909 = their_swap_store((void *)handle, (size_t)(process751), (size_t)0LL, (size_t)24LL);

    if (!(!(r909 == -3 || r909 == -14 || r909 == -12 || r909 == -5 || r909 < 0))) {
        puts("call 909 is answered otherwise by now");
        _exit(77);
    }

    puts("910. store(process=#751, place=0, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r910 = their_swap_store((void *)handle, (size_t)(process751), (size_t)0LL, (size_t)96LL);

    if (!(!(r910 == -3 || r910 == -14 || r910 == -12 || r910 == -5 || r910 < 0))) {
        puts("call 910 is answered otherwise by now");
        _exit(77);
    }

    puts("911. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r911 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r911 == -3 || r911 == -14 || r911 < 0))) {
        puts("call 911 is answered otherwise by now");
        _exit(77);
    }

    puts("912. store(process=#751, place=1, value=77, cpu=0) \u2192 done");
    errno = 0;
    int r912 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)77LL);

    if (!(!(r912 == -3 || r912 == -14 || r912 == -12 || r912 == -5 || r912 < 0))) {
        puts("call 912 is answered otherwise by now");
        _exit(77);
    }

    puts("913. store(process=0, place=4, value=43, cpu=0) \u2192 done");
    errno = 0;
    int r913 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)43LL);

    if (!(!(r913 == -3 || r913 == -14 || r913 == -12 || r913 == -5 || r913 < 0))) {
        puts("call 913 is answered otherwise by now");
        _exit(77);
    }

    puts("914. lock_page(process=#751, page=0) \u2192 done");
    errno = 0;
    int r914 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r914 == -3 || r914 == -14 || r914 == -12 || r914 == -5 || r914 < 0))) {
        puts("call 914 is answered otherwise by now");
        _exit(77);
    }

    puts("915. store(process=#751, place=0, value=59, cpu=0) \u2192 done");
    errno = 0;
    int r915 = their_swap_store((void *)handle, (size_t)(process751), (size_t)0LL, (size_t)59LL);

    if (!(!(r915 == -3 || r915 == -14 || r915 == -12 || r915 == -5 || r915 < 0))) {
        puts("call 915 is answered otherwise by now");
        _exit(77);
    }

    puts("916. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r916 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r916 == -3 || r916 == -14 || r916 < 0))) {
        puts("call 916 is answered otherwise by now");
        _exit(77);
    }

    puts("917. store(process=#751, place=1, value=17, cpu=0) \u2192 done");
    errno = 0;
    int r917 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)17LL);

    if (!(!(r917 == -3 || r917 == -14 || r917 == -12 || r917 == -5 || r917 < 0))) {
        puts("call 917 is answered otherwise by now");
        _exit(77);
    }

    puts("918. load(process=#751, place=1, cpu=0) \u2192 17");
    errno = 0;
    long r918 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r918 == -3 || r918 == -14 || r918 == -12 || r918 == -5 || r918 < 0) && (long long)r918 == 17LL)) {
        puts("call 918 is answered otherwise by now");
        _exit(77);
    }

    puts("919. store(process=#751, place=1, value=37, cpu=0) \u2192 done");
    errno = 0;
    int r919 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)37LL);

    if (!(!(r919 == -3 || r919 == -14 || r919 == -12 || r919 == -5 || r919 < 0))) {
        puts("call 919 is answered otherwise by now");
        _exit(77);
    }

    puts("920. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r920 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r920 == -17) || ((r920 < 0) && !(r920 == -3) && !(r920 == -17)))) {
        puts("call 920 is answered otherwise by now");
        _exit(77);
    }

    puts("921. store(process=0, place=5, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r921 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)96LL);

    if (!(!(r921 == -3 || r921 == -14 || r921 == -12 || r921 == -5 || r921 < 0))) {
        puts("call 921 is answered otherwise by now");
        _exit(77);
    }

    puts("922. store(process=0, place=2, value=38, cpu=0) \u2192 done");
    errno = 0;
    int r922 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)38LL);

    if (!(!(r922 == -3 || r922 == -14 || r922 == -12 || r922 == -5 || r922 < 0))) {
        puts("call 922 is answered otherwise by now");
        _exit(77);
    }

    puts("923. lock_page(process=#751, page=0) \u2192 done");
    errno = 0;
    int r923 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r923 == -3 || r923 == -14 || r923 == -12 || r923 == -5 || r923 < 0))) {
        puts("call 923 is answered otherwise by now");
        _exit(77);
    }

    puts("924. store(process=0, place=2, value=10, cpu=0) \u2192 done");
    errno = 0;
    int r924 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)10LL);

    if (!(!(r924 == -3 || r924 == -14 || r924 == -12 || r924 == -5 || r924 < 0))) {
        puts("call 924 is answered otherwise by now");
        _exit(77);
    }

    puts("925. fork(parent=0) \u2192 1");
    errno = 0;
    long r925 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r925 == -3 || r925 == -24 || r925 < 0))) {
        puts("call 925 is answered otherwise by now");
        _exit(77);
    }
    long long process925 = (long long)r925;
    is_elsewhere |= !(!(r925 == -3 || r925 == -24 || r925 < 0) && (long long)r925 == 1LL);

    puts("926. load(process=#925, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r926 = their_swap_load((void *)handle, (size_t)(process925), (size_t)3LL);

    if (!(!(r926 == -3 || r926 == -14 || r926 == -12 || r926 == -5 || r926 < 0) && (long long)r926 == 0LL)) {
        puts("call 926 is answered otherwise by now");
        _exit(77);
    }

    puts("927. load(process=#925, place=5, cpu=0) \u2192 96");
    errno = 0;
    long r927 = their_swap_load((void *)handle, (size_t)(process925), (size_t)5LL);

    if (!(!(r927 == -3 || r927 == -14 || r927 == -12 || r927 == -5 || r927 < 0) && (long long)r927 == 96LL)) {
        puts("call 927 is answered otherwise by now");
        _exit(77);
    }

    puts("928. map_page(process=#751, page=2) \u2192 done");
    errno = 0;
    int r928 = their_swap_map((void *)handle, (size_t)(process751), (size_t)2LL);

    if (!(!(r928 == -3 || r928 == -17 || r928 < 0))) {
        puts("call 928 is answered otherwise by now");
        _exit(77);
    }

    puts("929. load(process=#751, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r929 = their_swap_load((void *)handle, (size_t)(process751), (size_t)5LL);

    if (!(!(r929 == -3 || r929 == -14 || r929 == -12 || r929 == -5 || r929 < 0) && (long long)r929 == 0LL)) {
        puts("call 929 is answered otherwise by now");
        _exit(77);
    }

    puts("930. lock_page(process=#925, page=0) \u2192 not mapped");
    errno = 0;
    int r930 = their_swap_lock((void *)handle, (size_t)(process925), (size_t)0LL);

    if (!((r930 == -14) || ((r930 < 0) && !(r930 == -3) && !(r930 == -14) && !(r930 == -12) && !(r930 == -5)))) {
        puts("call 930 is answered otherwise by now");
        _exit(77);
    }

    puts("931. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r931 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r931 == -3 || r931 == -14 || r931 == -12 || r931 == -5 || r931 < 0))) {
        puts("call 931 is answered otherwise by now");
        _exit(77);
    }

    puts("932. store(process=#751, place=1, value=48, cpu=0) \u2192 done");
    errno = 0;
    int r932 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)48LL);

    if (!(!(r932 == -3 || r932 == -14 || r932 == -12 || r932 == -5 || r932 < 0))) {
        puts("call 932 is answered otherwise by now");
        _exit(77);
    }

    puts("933. map_page(process=#751, page=0) \u2192 already mapped");
    errno = 0;
    int r933 = their_swap_map((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r933 == -17) || ((r933 < 0) && !(r933 == -3) && !(r933 == -17)))) {
        puts("call 933 is answered otherwise by now");
        _exit(77);
    }

    puts("934. load(process=#751, place=1, cpu=0) \u2192 48");
    errno = 0;
    long r934 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r934 == -3 || r934 == -14 || r934 == -12 || r934 == -5 || r934 < 0) && (long long)r934 == 48LL)) {
        puts("call 934 is answered otherwise by now");
        _exit(77);
    }

    puts("935. load(process=#751, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r935 = their_swap_load((void *)handle, (size_t)(process751), (size_t)4LL);

    if (!(!(r935 == -3 || r935 == -14 || r935 == -12 || r935 == -5 || r935 < 0) && (long long)r935 == 0LL)) {
        puts("call 935 is answered otherwise by now");
        _exit(77);
    }

    puts("936. store(process=#925, place=3, value=35, cpu=0) \u2192 done");
    errno = 0;
    int r936 = their_swap_store((void *)handle, (size_t)(process925), (size_t)3LL, (size_t)35LL);

    if (!(!(r936 == -3 || r936 == -14 || r936 == -12 || r936 == -5 || r936 < 0))) {
        puts("call 936 is answered otherwise by now");
        _exit(77);
    }

    puts("937. fork(parent=0) \u2192 no number");
    errno = 0;
    long r937 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r937 == -24) || ((r937 < 0) && !(r937 == -3) && !(r937 == -24)))) {
        puts("call 937 is answered otherwise by now");
        _exit(77);
    }

    puts("938. load(process=0, place=2, cpu=0) \u2192 10");
    errno = 0;
    long r938 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r938 == -3 || r938 == -14 || r938 == -12 || r938 == -5 || r938 < 0) && (long long)r938 == 10LL)) {
        puts("call 938 is answered otherwise by now");
        _exit(77);
    }

    puts("939. store(process=#751, place=1, value=22, cpu=0) \u2192 done");
    errno = 0;
    int r939 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)22LL);

    if (!(!(r939 == -3 || r939 == -14 || r939 == -12 || r939 == -5 || r939 < 0))) {
        puts("call 939 is answered otherwise by now");
        _exit(77);
    }

    puts("940. load(process=#751, place=3, cpu=0) \u2192 not mapped");
    errno = 0;
    long r940 = their_swap_load((void *)handle, (size_t)(process751), (size_t)3LL);

    if (!((r940 == -14) || ((r940 < 0) && !(r940 == -3) && !(r940 == -14) && !(r940 == -12) && !(r940 == -5)))) {
        puts("call 940 is answered otherwise by now");
        _exit(77);
    }

    puts("941. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r941 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r941 == -17) || ((r941 < 0) && !(r941 == -3) && !(r941 == -17)))) {
        puts("call 941 is answered otherwise by now");
        _exit(77);
    }

    puts("942. load(process=#751, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r942 = their_swap_load((void *)handle, (size_t)(process751), (size_t)4LL);

    if (!(!(r942 == -3 || r942 == -14 || r942 == -12 || r942 == -5 || r942 < 0) && (long long)r942 == 0LL)) {
        puts("call 942 is answered otherwise by now");
        _exit(77);
    }

    puts("943. fork(parent=#751) \u2192 no number");
    errno = 0;
    long r943 = their_swap_fork((void *)handle, (size_t)(process751));

    if (!((r943 == -24) || ((r943 < 0) && !(r943 == -3) && !(r943 == -24)))) {
        puts("call 943 is answered otherwise by now");
        _exit(77);
    }

    puts("944. store(process=0, place=2, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r944 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)53LL);

    if (!(!(r944 == -3 || r944 == -14 || r944 == -12 || r944 == -5 || r944 < 0))) {
        puts("call 944 is answered otherwise by now");
        _exit(77);
    }

    puts("945. store(process=#925, place=3, value=74, cpu=0) \u2192 done");
    errno = 0;
    int r945 = their_swap_store((void *)handle, (size_t)(process925), (size_t)3LL, (size_t)74LL);

    if (!(!(r945 == -3 || r945 == -14 || r945 == -12 || r945 == -5 || r945 < 0))) {
        puts("call 945 is answered otherwise by now");
        _exit(77);
    }

    puts("946. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r946 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r946 == -3 || r946 == -14 || r946 < 0))) {
        puts("call 946 is answered otherwise by now");
        _exit(77);
    }

    puts("947. load(process=#751, place=0, cpu=0) \u2192 59");
    errno = 0;
    long r947 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r947 == -3 || r947 == -14 || r947 == -12 || r947 == -5 || r947 < 0) && (long long)r947 == 59LL)) {
        puts("call 947 is answered otherwise by now");
        _exit(77);
    }

    puts("948. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r948 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r948 == -3 || r948 == -17 || r948 < 0))) {
        puts("call 948 is answered otherwise by now");
        _exit(77);
    }

    puts("949. unlock_page(process=#751, page=2) \u2192 done");
    errno = 0;
    int r949 = their_swap_unlock((void *)handle, (size_t)(process751), (size_t)2LL);

    if (!(!(r949 == -3 || r949 == -14 || r949 < 0))) {
        puts("call 949 is answered otherwise by now");
        _exit(77);
    }

    puts("950. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r950 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r950 == -3 || r950 == -14 || r950 < 0))) {
        puts("call 950 is answered otherwise by now");
        _exit(77);
    }

    puts("951. map_page(process=#925, page=1) \u2192 already mapped");
    errno = 0;
    int r951 = their_swap_map((void *)handle, (size_t)(process925), (size_t)1LL);

    if (!((r951 == -17) || ((r951 < 0) && !(r951 == -3) && !(r951 == -17)))) {
        puts("call 951 is answered otherwise by now");
        _exit(77);
    }

    puts("952. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r952 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r952 == -3 || r952 == -14 || r952 == -12 || r952 == -5 || r952 < 0) && (long long)r952 == 0LL)) {
        puts("call 952 is answered otherwise by now");
        _exit(77);
    }

    puts("953. lock_page(process=#925, page=2) \u2192 done");
    errno = 0;
    int r953 = their_swap_lock((void *)handle, (size_t)(process925), (size_t)2LL);

    if (!(!(r953 == -3 || r953 == -14 || r953 == -12 || r953 == -5 || r953 < 0))) {
        puts("call 953 is answered otherwise by now");
        _exit(77);
    }

    puts("954. lock_page(process=#925, page=1) \u2192 done");
    errno = 0;
    int r954 = their_swap_lock((void *)handle, (size_t)(process925), (size_t)1LL);

    if (!(!(r954 == -3 || r954 == -14 || r954 == -12 || r954 == -5 || r954 < 0))) {
        puts("call 954 is answered otherwise by now");
        _exit(77);
    }

    puts("955. load(process=#925, place=4, cpu=0) \u2192 43");
    errno = 0;
    long r955 = their_swap_load((void *)handle, (size_t)(process925), (size_t)4LL);

    if (!(!(r955 == -3 || r955 == -14 || r955 == -12 || r955 == -5 || r955 < 0) && (long long)r955 == 43LL)) {
        puts("call 955 is answered otherwise by now");
        _exit(77);
    }

    puts("956. fail_device(fails=2) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)2LL);

    if (!(true)) {
        puts("call 956 is answered otherwise by now");
        _exit(77);
    }

    puts("957. swap_off() \u2192 invalid");
    errno = 0;
    int r957 = their_swap_off((void *)handle);

    if (!((r957 == -22) || ((r957 < 0) && !(r957 == -22) && !(r957 == -12) && !(r957 == -5)))) {
        puts("call 957 is answered otherwise by now");
        _exit(77);
    }

    puts("958. store(process=#925, place=4, value=39, cpu=0) \u2192 done");
    errno = 0;
    int r958 = their_swap_store((void *)handle, (size_t)(process925), (size_t)4LL, (size_t)39LL);

    if (!(!(r958 == -3 || r958 == -14 || r958 == -12 || r958 == -5 || r958 < 0))) {
        puts("call 958 is answered otherwise by now");
        _exit(77);
    }

    puts("959. load(process=#751, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r959 = their_swap_load((void *)handle, (size_t)(process751), (size_t)4LL);

    if (!(!(r959 == -3 || r959 == -14 || r959 == -12 || r959 == -5 || r959 < 0) && (long long)r959 == 0LL)) {
        puts("call 959 is answered otherwise by now");
        _exit(77);
    }

    puts("960. load(process=#751, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r960 = their_swap_load((void *)handle, (size_t)(process751), (size_t)4LL);

    if (!(!(r960 == -3 || r960 == -14 || r960 == -12 || r960 == -5 || r960 < 0) && (long long)r960 == 0LL)) {
        puts("call 960 is answered otherwise by now");
        _exit(77);
    }

    puts("961. load(process=#925, place=3, cpu=0) \u2192 74");
    errno = 0;
    long r961 = their_swap_load((void *)handle, (size_t)(process925), (size_t)3LL);

    if (!(!(r961 == -3 || r961 == -14 || r961 == -12 || r961 == -5 || r961 < 0) && (long long)r961 == 74LL)) {
        puts("call 961 is answered otherwise by now");
        _exit(77);
    }

    puts("962. store(process=#751, place=4, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r962 = their_swap_store((void *)handle, (size_t)(process751), (size_t)4LL, (size_t)94LL);

    if (!(!(r962 == -3 || r962 == -14 || r962 == -12 || r962 == -5 || r962 < 0))) {
        puts("call 962 is answered otherwise by now");
        _exit(77);
    }

    puts("963. map_page(process=#751, page=0) \u2192 already mapped");
    errno = 0;
    int r963 = their_swap_map((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r963 == -17) || ((r963 < 0) && !(r963 == -3) && !(r963 == -17)))) {
        puts("call 963 is answered otherwise by now");
        _exit(77);
    }

    puts("964. store(process=#925, place=2, value=21, cpu=0) \u2192 done");
    errno = 0;
    int r964 = their_swap_store((void *)handle, (size_t)(process925), (size_t)2LL, (size_t)21LL);

    if (!(!(r964 == -3 || r964 == -14 || r964 == -12 || r964 == -5 || r964 < 0))) {
        puts("call 964 is answered otherwise by now");
        _exit(77);
    }

    puts("965. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r965 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r965 == -3 || r965 == -14 || r965 < 0))) {
        puts("call 965 is answered otherwise by now");
        _exit(77);
    }

    puts("966. load(process=#751, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r966 = their_swap_load((void *)handle, (size_t)(process751), (size_t)5LL);

    if (!(!(r966 == -3 || r966 == -14 || r966 == -12 || r966 == -5 || r966 < 0) && (long long)r966 == 0LL)) {
        puts("call 966 is answered otherwise by now");
        _exit(77);
    }

    puts("967. load(process=0, place=4, cpu=0) \u2192 43");
    errno = 0;
    long r967 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r967 == -3 || r967 == -14 || r967 == -12 || r967 == -5 || r967 < 0) && (long long)r967 == 43LL)) {
        puts("call 967 is answered otherwise by now");
        _exit(77);
    }

    puts("968. exit(process=#925) \u2192 done");
    errno = 0;
    int r968 = their_swap_exit((void *)handle, (size_t)(process925));

    if (!(!(r968 == -3 || r968 == -13 || r968 < 0))) {
        puts("call 968 is answered otherwise by now");
        _exit(77);
    }

    puts("969. store(process=#751, place=0, value=14, cpu=0) \u2192 done");
    errno = 0;
    int r969 = their_swap_store((void *)handle, (size_t)(process751), (size_t)0LL, (size_t)14LL);

    if (!(!(r969 == -3 || r969 == -14 || r969 == -12 || r969 == -5 || r969 < 0))) {
        puts("call 969 is answered otherwise by now");
        _exit(77);
    }

    puts("970. store(process=0, place=5, value=37, cpu=0) \u2192 done");
    errno = 0;
    int r970 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)37LL);

    if (!(!(r970 == -3 || r970 == -14 || r970 == -12 || r970 == -5 || r970 < 0))) {
        puts("call 970 is answered otherwise by now");
        _exit(77);
    }

    puts("971. load(process=#751, place=1, cpu=0) \u2192 22");
    errno = 0;
    long r971 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r971 == -3 || r971 == -14 || r971 == -12 || r971 == -5 || r971 < 0) && (long long)r971 == 22LL)) {
        puts("call 971 is answered otherwise by now");
        _exit(77);
    }

    puts("972. load(process=#751, place=4, cpu=0) \u2192 94");
    errno = 0;
    long r972 = their_swap_load((void *)handle, (size_t)(process751), (size_t)4LL);

    if (!(!(r972 == -3 || r972 == -14 || r972 == -12 || r972 == -5 || r972 < 0) && (long long)r972 == 94LL)) {
        puts("call 972 is answered otherwise by now");
        _exit(77);
    }

    puts("973. swap_on(size=2) \u2192 done");
    errno = 0;
    int r973 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r973 == -16 || r973 == -22 || r973 < 0))) {
        puts("call 973 is answered otherwise by now");
        _exit(77);
    }

    puts("974. swap_off() \u2192 done");
    errno = 0;
    int r974 = their_swap_off((void *)handle);

    if (!(!(r974 == -22 || r974 == -12 || r974 == -5 || r974 < 0))) {
        puts("call 974 is answered otherwise by now");
        _exit(77);
    }

    puts("975. store(process=#925, place=0, value=49, cpu=0) \u2192 no process");
    errno = 0;
    int r975 = their_swap_store((void *)handle, (size_t)(process925), (size_t)0LL, (size_t)49LL);

    if (!((r975 == -3) || ((r975 < 0) && !(r975 == -3) && !(r975 == -14) && !(r975 == -12) && !(r975 == -5)))) {
        puts("call 975 is answered otherwise by now");
        _exit(77);
    }

    puts("976. load(process=0, place=4, cpu=0) \u2192 43");
    errno = 0;
    long r976 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r976 == -3 || r976 == -14 || r976 == -12 || r976 == -5 || r976 < 0) && (long long)r976 == 43LL)) {
        puts("call 976 is answered otherwise by now");
        _exit(77);
    }

    puts("977. swap_off() \u2192 invalid");
    errno = 0;
    int r977 = their_swap_off((void *)handle);

    if (!((r977 == -22) || ((r977 < 0) && !(r977 == -22) && !(r977 == -12) && !(r977 == -5)))) {
        puts("call 977 is answered otherwise by now");
        _exit(77);
    }

    puts("978. swap_on(size=6) \u2192 done");
    errno = 0;
    int r978 = their_swap_on((void *)handle, (size_t)6LL);

    if (!(!(r978 == -16 || r978 == -22 || r978 < 0))) {
        puts("call 978 is answered otherwise by now");
        _exit(77);
    }

    puts("979. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r979 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r979 == -3 || r979 == -14 || r979 == -12 || r979 == -5 || r979 < 0) && (long long)r979 == 0LL)) {
        puts("call 979 is answered otherwise by now");
        _exit(77);
    }

    puts("980. lock_page(process=#751, page=0) \u2192 done");
    errno = 0;
    int r980 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r980 == -3 || r980 == -14 || r980 == -12 || r980 == -5 || r980 < 0))) {
        puts("call 980 is answered otherwise by now");
        _exit(77);
    }

    puts("981. store(process=0, place=5, value=50, cpu=0) \u2192 done");
    errno = 0;
    int r981 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)50LL);

    if (!(!(r981 == -3 || r981 == -14 || r981 == -12 || r981 == -5 || r981 < 0))) {
        puts("call 981 is answered otherwise by now");
        _exit(77);
    }

    puts("982. store(process=#751, place=0, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r982 = their_swap_store((void *)handle, (size_t)(process751), (size_t)0LL, (size_t)72LL);

    if (!(!(r982 == -3 || r982 == -14 || r982 == -12 || r982 == -5 || r982 < 0))) {
        puts("call 982 is answered otherwise by now");
        _exit(77);
    }

    puts("983. exit(process=#925) \u2192 no process");
    errno = 0;
    int r983 = their_swap_exit((void *)handle, (size_t)(process925));

    if (!((r983 == -3) || ((r983 < 0) && !(r983 == -3) && !(r983 == -13)))) {
        puts("call 983 is answered otherwise by now");
        _exit(77);
    }

    puts("984. lock_page(process=#751, page=0) \u2192 done");
    errno = 0;
    int r984 = their_swap_lock((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r984 == -3 || r984 == -14 || r984 == -12 || r984 == -5 || r984 < 0))) {
        puts("call 984 is answered otherwise by now");
        _exit(77);
    }

    puts("985. load(process=#751, place=4, cpu=0) \u2192 94");
    errno = 0;
    long r985 = their_swap_load((void *)handle, (size_t)(process751), (size_t)4LL);

    if (!(!(r985 == -3 || r985 == -14 || r985 == -12 || r985 == -5 || r985 < 0) && (long long)r985 == 94LL)) {
        puts("call 985 is answered otherwise by now");
        _exit(77);
    }

    puts("986. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r986 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r986 == -3 || r986 == -17 || r986 < 0))) {
        puts("call 986 is answered otherwise by now");
        _exit(77);
    }

    puts("987. load(process=#751, place=0, cpu=0) \u2192 72");
    errno = 0;
    long r987 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r987 == -3 || r987 == -14 || r987 == -12 || r987 == -5 || r987 < 0) && (long long)r987 == 72LL)) {
        puts("call 987 is answered otherwise by now");
        _exit(77);
    }

    puts("988. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r988 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r988 == -3 || r988 == -14 || r988 < 0))) {
        puts("call 988 is answered otherwise by now");
        _exit(77);
    }

    puts("989. load(process=#751, place=1, cpu=0) \u2192 22");
    errno = 0;
    long r989 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r989 == -3 || r989 == -14 || r989 == -12 || r989 == -5 || r989 < 0) && (long long)r989 == 22LL)) {
        puts("call 989 is answered otherwise by now");
        _exit(77);
    }

    puts("990. load(process=#925, place=3, cpu=0) \u2192 no process");
    errno = 0;
    long r990 = their_swap_load((void *)handle, (size_t)(process925), (size_t)3LL);

    if (!((r990 == -3) || ((r990 < 0) && !(r990 == -3) && !(r990 == -14) && !(r990 == -12) && !(r990 == -5)))) {
        puts("call 990 is answered otherwise by now");
        _exit(77);
    }

    puts("991. store(process=#751, place=1, value=25, cpu=0) \u2192 done");
    errno = 0;
    int r991 = their_swap_store((void *)handle, (size_t)(process751), (size_t)1LL, (size_t)25LL);

    if (!(!(r991 == -3 || r991 == -14 || r991 == -12 || r991 == -5 || r991 < 0))) {
        puts("call 991 is answered otherwise by now");
        _exit(77);
    }

    puts("992. load(process=#751, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r992 = their_swap_load((void *)handle, (size_t)(process751), (size_t)5LL);

    if (!(!(r992 == -3 || r992 == -14 || r992 == -12 || r992 == -5 || r992 < 0) && (long long)r992 == 0LL)) {
        puts("call 992 is answered otherwise by now");
        _exit(77);
    }

    puts("993. store(process=#751, place=4, value=22, cpu=0) \u2192 done");
    errno = 0;
    int r993 = their_swap_store((void *)handle, (size_t)(process751), (size_t)4LL, (size_t)22LL);

    if (!(!(r993 == -3 || r993 == -14 || r993 == -12 || r993 == -5 || r993 < 0))) {
        puts("call 993 is answered otherwise by now");
        _exit(77);
    }

    puts("994. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r994 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r994 == -16) || ((r994 < 0) && !(r994 == -16) && !(r994 == -22)))) {
        puts("call 994 is answered otherwise by now");
        _exit(77);
    }

    puts("995. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r995 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r995 == -16) || ((r995 < 0) && !(r995 == -16) && !(r995 == -22)))) {
        puts("call 995 is answered otherwise by now");
        _exit(77);
    }

    puts("996. store(process=0, place=2, value=2, cpu=0) \u2192 done");
    errno = 0;
    int r996 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)2LL);

    if (!(!(r996 == -3 || r996 == -14 || r996 == -12 || r996 == -5 || r996 < 0))) {
        puts("call 996 is answered otherwise by now");
        _exit(77);
    }

    puts("997. load(process=#751, place=0, cpu=0) \u2192 72");
    errno = 0;
    long r997 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r997 == -3 || r997 == -14 || r997 == -12 || r997 == -5 || r997 < 0) && (long long)r997 == 72LL)) {
        puts("call 997 is answered otherwise by now");
        _exit(77);
    }

    puts("998. store(process=0, place=4, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r998 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)41LL);

    if (!(!(r998 == -3 || r998 == -14 || r998 == -12 || r998 == -5 || r998 < 0))) {
        puts("call 998 is answered otherwise by now");
        _exit(77);
    }

    puts("999. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r999 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r999 == -17) || ((r999 < 0) && !(r999 == -3) && !(r999 == -17)))) {
        puts("call 999 is answered otherwise by now");
        _exit(77);
    }

    puts("1000. store(process=#751, place=4, value=70, cpu=0) \u2192 done");
    errno = 0;
    int r1000 = their_swap_store((void *)handle, (size_t)(process751), (size_t)4LL, (size_t)70LL);

    if (!(!(r1000 == -3 || r1000 == -14 || r1000 == -12 || r1000 == -5 || r1000 < 0))) {
        puts("call 1000 is answered otherwise by now");
        _exit(77);
    }

    puts("1001. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1001 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1001 == -3 || r1001 == -14 || r1001 < 0))) {
        puts("call 1001 is answered otherwise by now");
        _exit(77);
    }

    puts("1002. store(process=0, place=5, value=12, cpu=0) \u2192 done");
    errno = 0;
    int r1002 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)12LL);

    if (!(!(r1002 == -3 || r1002 == -14 || r1002 == -12 || r1002 == -5 || r1002 < 0))) {
        puts("call 1002 is answered otherwise by now");
        _exit(77);
    }

    puts("1003. store(process=0, place=4, value=51, cpu=0) \u2192 done");
    errno = 0;
    int r1003 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)51LL);

    if (!(!(r1003 == -3 || r1003 == -14 || r1003 == -12 || r1003 == -5 || r1003 < 0))) {
        puts("call 1003 is answered otherwise by now");
        _exit(77);
    }

    puts("1004. store(process=0, place=5, value=52, cpu=0) \u2192 done");
    errno = 0;
    int r1004 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)52LL);

    if (!(!(r1004 == -3 || r1004 == -14 || r1004 == -12 || r1004 == -5 || r1004 < 0))) {
        puts("call 1004 is answered otherwise by now");
        _exit(77);
    }

    puts("1005. store(process=#751, place=0, value=76, cpu=0) \u2192 done");
    errno = 0;
    int r1005 = their_swap_store((void *)handle, (size_t)(process751), (size_t)0LL, (size_t)76LL);

    if (!(!(r1005 == -3 || r1005 == -14 || r1005 == -12 || r1005 == -5 || r1005 < 0))) {
        puts("call 1005 is answered otherwise by now");
        _exit(77);
    }

    puts("1006. map_page(process=#751, page=1) \u2192 done");
    errno = 0;
    int r1006 = their_swap_map((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r1006 == -3 || r1006 == -17 || r1006 < 0))) {
        puts("call 1006 is answered otherwise by now");
        _exit(77);
    }

    puts("1007. load(process=#751, place=1, cpu=0) \u2192 25");
    errno = 0;
    long r1007 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!(!(r1007 == -3 || r1007 == -14 || r1007 == -12 || r1007 == -5 || r1007 < 0) && (long long)r1007 == 25LL)) {
        puts("call 1007 is answered otherwise by now");
        _exit(77);
    }

    puts("1008. load(process=#751, place=0, cpu=0) \u2192 76");
    errno = 0;
    long r1008 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!(!(r1008 == -3 || r1008 == -14 || r1008 == -12 || r1008 == -5 || r1008 < 0) && (long long)r1008 == 76LL)) {
        puts("call 1008 is answered otherwise by now");
        _exit(77);
    }

    puts("1009. load(process=#925, place=4, cpu=0) \u2192 no process");
    errno = 0;
    long r1009 = their_swap_load((void *)handle, (size_t)(process925), (size_t)4LL);

    if (!((r1009 == -3) || ((r1009 < 0) && !(r1009 == -3) && !(r1009 == -14) && !(r1009 == -12) && !(r1009 == -5)))) {
        puts("call 1009 is answered otherwise by now");
        _exit(77);
    }

    puts("1010. exit(process=#751) \u2192 done");
    errno = 0;
    int r1010 = their_swap_exit((void *)handle, (size_t)(process751));

    if (!(!(r1010 == -3 || r1010 == -13 || r1010 < 0))) {
        puts("call 1010 is answered otherwise by now");
        _exit(77);
    }

    puts("1011. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1011 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1011 == -3 || r1011 == -17 || r1011 < 0))) {
        puts("call 1011 is answered otherwise by now");
        _exit(77);
    }

    puts("1012. store(process=0, place=3, value=50, cpu=0) \u2192 done");
    errno = 0;
    int r1012 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)50LL);

    if (!(!(r1012 == -3 || r1012 == -14 || r1012 == -12 || r1012 == -5 || r1012 < 0))) {
        puts("call 1012 is answered otherwise by now");
        _exit(77);
    }

    puts("1013. lock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r1013 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1013 == -3 || r1013 == -14 || r1013 == -12 || r1013 == -5 || r1013 < 0))) {
        puts("call 1013 is answered otherwise by now");
        _exit(77);
    }

    puts("1014. load(process=0, place=3, cpu=0) \u2192 50");
    errno = 0;
    long r1014 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1014 == -3 || r1014 == -14 || r1014 == -12 || r1014 == -5 || r1014 < 0) && (long long)r1014 == 50LL)) {
        puts("call 1014 is answered otherwise by now");
        _exit(77);
    }

    puts("1015. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r1015 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r1015 == -17) || ((r1015 < 0) && !(r1015 == -3) && !(r1015 == -17)))) {
        puts("call 1015 is answered otherwise by now");
        _exit(77);
    }

    puts("1016. store(process=0, place=2, value=43, cpu=0) \u2192 done");
    errno = 0;
    int r1016 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)43LL);

    if (!(!(r1016 == -3 || r1016 == -14 || r1016 == -12 || r1016 == -5 || r1016 < 0))) {
        puts("call 1016 is answered otherwise by now");
        _exit(77);
    }

    puts("1017. unmap_page(process=#751, page=0) \u2192 no process");
    errno = 0;
    int r1017 = their_swap_unmap((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r1017 == -3) || ((r1017 < 0) && !(r1017 == -3) && !(r1017 == -14)))) {
        puts("call 1017 is answered otherwise by now");
        _exit(77);
    }

    puts("1018. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r1018 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r1018 == -17) || ((r1018 < 0) && !(r1018 == -3) && !(r1018 == -17)))) {
        puts("call 1018 is answered otherwise by now");
        _exit(77);
    }

    puts("1019. load(process=0, place=2, cpu=0) \u2192 43");
    errno = 0;
    long r1019 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1019 == -3 || r1019 == -14 || r1019 == -12 || r1019 == -5 || r1019 < 0) && (long long)r1019 == 43LL)) {
        puts("call 1019 is answered otherwise by now");
        _exit(77);
    }

    puts("1020. store(process=0, place=4, value=70, cpu=0) \u2192 done");
    errno = 0;
    int r1020 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)70LL);

    if (!(!(r1020 == -3 || r1020 == -14 || r1020 == -12 || r1020 == -5 || r1020 < 0))) {
        puts("call 1020 is answered otherwise by now");
        _exit(77);
    }

    puts("1021. load(process=#751, place=2, cpu=0) \u2192 no process");
    errno = 0;
    long r1021 = their_swap_load((void *)handle, (size_t)(process751), (size_t)2LL);

    if (!((r1021 == -3) || ((r1021 < 0) && !(r1021 == -3) && !(r1021 == -14) && !(r1021 == -12) && !(r1021 == -5)))) {
        puts("call 1021 is answered otherwise by now");
        _exit(77);
    }

    puts("1022. load(process=0, place=3, cpu=0) \u2192 50");
    errno = 0;
    long r1022 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1022 == -3 || r1022 == -14 || r1022 == -12 || r1022 == -5 || r1022 < 0) && (long long)r1022 == 50LL)) {
        puts("call 1022 is answered otherwise by now");
        _exit(77);
    }

    puts("1023. store(process=0, place=3, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r1023 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)66LL);

    if (!(!(r1023 == -3 || r1023 == -14 || r1023 == -12 || r1023 == -5 || r1023 < 0))) {
        puts("call 1023 is answered otherwise by now");
        _exit(77);
    }

    puts("1024. lock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r1024 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1024 == -3 || r1024 == -14 || r1024 == -12 || r1024 == -5 || r1024 < 0))) {
        puts("call 1024 is answered otherwise by now");
        _exit(77);
    }

    puts("1025. store(process=0, place=1, value=44, cpu=0) \u2192 done");
    errno = 0;
    int r1025 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)44LL);

    if (!(!(r1025 == -3 || r1025 == -14 || r1025 == -12 || r1025 == -5 || r1025 < 0))) {
        puts("call 1025 is answered otherwise by now");
        _exit(77);
    }

    puts("1026. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r1026 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1026 == -3 || r1026 == -14 || r1026 == -12 || r1026 == -5 || r1026 < 0) && (long long)r1026 == 0LL)) {
        puts("call 1026 is answered otherwise by now");
        _exit(77);
    }

    puts("1027. store(process=0, place=4, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r1027 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)66LL);

    if (!(!(r1027 == -3 || r1027 == -14 || r1027 == -12 || r1027 == -5 || r1027 < 0))) {
        puts("call 1027 is answered otherwise by now");
        _exit(77);
    }

    puts("1028. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r1028 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1028 == -3 || r1028 == -14 || r1028 == -12 || r1028 == -5 || r1028 < 0) && (long long)r1028 == 0LL)) {
        puts("call 1028 is answered otherwise by now");
        _exit(77);
    }

    puts("1029. store(process=#925, place=1, value=76, cpu=0) \u2192 no process");
    errno = 0;
    int r1029 = their_swap_store((void *)handle, (size_t)(process925), (size_t)1LL, (size_t)76LL);

    if (!((r1029 == -3) || ((r1029 < 0) && !(r1029 == -3) && !(r1029 == -14) && !(r1029 == -12) && !(r1029 == -5)))) {
        puts("call 1029 is answered otherwise by now");
        _exit(77);
    }

    puts("1030. unlock_page(process=#925, page=2) \u2192 no process");
    errno = 0;
    int r1030 = their_swap_unlock((void *)handle, (size_t)(process925), (size_t)2LL);

    if (!((r1030 == -3) || ((r1030 < 0) && !(r1030 == -3) && !(r1030 == -14)))) {
        puts("call 1030 is answered otherwise by now");
        _exit(77);
    }

    puts("1031. load(process=#751, place=1, cpu=0) \u2192 no process");
    errno = 0;
    long r1031 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!((r1031 == -3) || ((r1031 < 0) && !(r1031 == -3) && !(r1031 == -14) && !(r1031 == -12) && !(r1031 == -5)))) {
        puts("call 1031 is answered otherwise by now");
        _exit(77);
    }

    puts("1032. store(process=0, place=2, value=81, cpu=0) \u2192 done");
    errno = 0;
    int r1032 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)81LL);

    if (!(!(r1032 == -3 || r1032 == -14 || r1032 == -12 || r1032 == -5 || r1032 < 0))) {
        puts("call 1032 is answered otherwise by now");
        _exit(77);
    }

    puts("1033. store(process=0, place=0, value=33, cpu=0) \u2192 done");
    errno = 0;
    int r1033 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)33LL);

    if (!(!(r1033 == -3 || r1033 == -14 || r1033 == -12 || r1033 == -5 || r1033 < 0))) {
        puts("call 1033 is answered otherwise by now");
        _exit(77);
    }

    puts("1034. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r1034 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r1034 == -13) || ((r1034 < 0) && !(r1034 == -3) && !(r1034 == -13)))) {
        puts("call 1034 is answered otherwise by now");
        _exit(77);
    }

    puts("1035. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 1035 is answered otherwise by now");
        _exit(77);
    }

    puts("1036. exit(process=#925) \u2192 no process");
    errno = 0;
    int r1036 = their_swap_exit((void *)handle, (size_t)(process925));

    if (!((r1036 == -3) || ((r1036 < 0) && !(r1036 == -3) && !(r1036 == -13)))) {
        puts("call 1036 is answered otherwise by now");
        _exit(77);
    }

    puts("1037. load(process=#751, place=1, cpu=0) \u2192 no process");
    errno = 0;
    long r1037 = their_swap_load((void *)handle, (size_t)(process751), (size_t)1LL);

    if (!((r1037 == -3) || ((r1037 < 0) && !(r1037 == -3) && !(r1037 == -14) && !(r1037 == -12) && !(r1037 == -5)))) {
        puts("call 1037 is answered otherwise by now");
        _exit(77);
    }

    puts("1038. map_page(process=#925, page=2) \u2192 no process");
    errno = 0;
    int r1038 = their_swap_map((void *)handle, (size_t)(process925), (size_t)2LL);

    if (!((r1038 == -3) || ((r1038 < 0) && !(r1038 == -3) && !(r1038 == -17)))) {
        puts("call 1038 is answered otherwise by now");
        _exit(77);
    }

    puts("1039. load(process=0, place=4, cpu=0) \u2192 66");
    errno = 0;
    long r1039 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1039 == -3 || r1039 == -14 || r1039 == -12 || r1039 == -5 || r1039 < 0) && (long long)r1039 == 66LL)) {
        puts("call 1039 is answered otherwise by now");
        _exit(77);
    }

    puts("1040. fork(parent=0) \u2192 1");
    errno = 0;
    long r1040 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r1040 == -3 || r1040 == -24 || r1040 < 0))) {
        puts("call 1040 is answered otherwise by now");
        _exit(77);
    }
    long long process1040 = (long long)r1040;
    is_elsewhere |= !(!(r1040 == -3 || r1040 == -24 || r1040 < 0) && (long long)r1040 == 1LL);

    puts("1041. load(process=#751, place=0, cpu=0) \u2192 no process");
    errno = 0;
    long r1041 = their_swap_load((void *)handle, (size_t)(process751), (size_t)0LL);

    if (!((r1041 == -3) || ((r1041 < 0) && !(r1041 == -3) && !(r1041 == -14) && !(r1041 == -12) && !(r1041 == -5)))) {
        puts("call 1041 is answered otherwise by now");
        _exit(77);
    }

    puts("1042. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r1042 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r1042 == -16) || ((r1042 < 0) && !(r1042 == -16) && !(r1042 == -22)))) {
        puts("call 1042 is answered otherwise by now");
        _exit(77);
    }

    puts("1043. store(process=0, place=4, value=36, cpu=0) \u2192 done");
    errno = 0;
    int r1043 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)36LL);

    if (!(!(r1043 == -3 || r1043 == -14 || r1043 == -12 || r1043 == -5 || r1043 < 0))) {
        puts("call 1043 is answered otherwise by now");
        _exit(77);
    }

    puts("1044. fork(parent=#1040) \u2192 2");
    errno = 0;
    long r1044 = their_swap_fork((void *)handle, (size_t)(process1040));

    if (!(!(r1044 == -3 || r1044 == -24 || r1044 < 0))) {
        puts("call 1044 is answered otherwise by now");
        _exit(77);
    }
    long long process1044 = (long long)r1044;
    is_elsewhere |= !(!(r1044 == -3 || r1044 == -24 || r1044 < 0) && (long long)r1044 == 2LL);

    puts("1045. store(process=#1040, place=1, value=73, cpu=0) \u2192 done");
    errno = 0;
    int r1045 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)1LL, (size_t)73LL);

    if (!(!(r1045 == -3 || r1045 == -14 || r1045 == -12 || r1045 == -5 || r1045 < 0))) {
        puts("call 1045 is answered otherwise by now");
        _exit(77);
    }

    puts("1046. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r1046 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r1046 == -17) || ((r1046 < 0) && !(r1046 == -3) && !(r1046 == -17)))) {
        puts("call 1046 is answered otherwise by now");
        _exit(77);
    }

    puts("1047. load(process=#1040, place=5, cpu=0) \u2192 52");
    errno = 0;
    long r1047 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)5LL);

    if (!(!(r1047 == -3 || r1047 == -14 || r1047 == -12 || r1047 == -5 || r1047 < 0) && (long long)r1047 == 52LL)) {
        puts("call 1047 is answered otherwise by now");
        _exit(77);
    }

    puts("1048. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r1048 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r1048 == -16) || ((r1048 < 0) && !(r1048 == -16) && !(r1048 == -22)))) {
        puts("call 1048 is answered otherwise by now");
        _exit(77);
    }

    puts("1049. fail_device(fails=1) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)1LL);

    if (!(true)) {
        puts("call 1049 is answered otherwise by now");
        _exit(77);
    }

    puts("1050. store(process=#1040, place=0, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r1050 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)0LL, (size_t)96LL);

    if (!(!(r1050 == -3 || r1050 == -14 || r1050 == -12 || r1050 == -5 || r1050 < 0))) {
        puts("call 1050 is answered otherwise by now");
        _exit(77);
    }

    puts("1051. store(process=#1040, place=4, value=8, cpu=0) \u2192 done");
    errno = 0;
    int r1051 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)4LL, (size_t)8LL);

    if (!(!(r1051 == -3 || r1051 == -14 || r1051 == -12 || r1051 == -5 || r1051 < 0))) {
        puts("call 1051 is answered otherwise by now");
        _exit(77);
    }

    puts("1052. exit(process=#1044) \u2192 done");
    errno = 0;
    int r1052 = their_swap_exit((void *)handle, (size_t)(process1044));

    if (!(!(r1052 == -3 || r1052 == -13 || r1052 < 0))) {
        puts("call 1052 is answered otherwise by now");
        _exit(77);
    }

    puts("1053. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r1053 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r1053 == -17) || ((r1053 < 0) && !(r1053 == -3) && !(r1053 == -17)))) {
        puts("call 1053 is answered otherwise by now");
        _exit(77);
    }

    puts("1054. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r1054 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r1054 == -16) || ((r1054 < 0) && !(r1054 == -16) && !(r1054 == -22)))) {
        puts("call 1054 is answered otherwise by now");
        _exit(77);
    }

    puts("1055. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r1055 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r1055 == -17) || ((r1055 < 0) && !(r1055 == -3) && !(r1055 == -17)))) {
        puts("call 1055 is answered otherwise by now");
        _exit(77);
    }

    puts("1056. store(process=0, place=3, value=77, cpu=0) \u2192 io error");
    errno = 0;
    int r1056 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)77LL);

    if (!((r1056 == -5) || ((r1056 < 0) && !(r1056 == -3) && !(r1056 == -14) && !(r1056 == -12) && !(r1056 == -5)))) {
        puts("call 1056 is answered otherwise by now");
        _exit(77);
    }

    puts("1057. store(process=#1040, place=3, value=38, cpu=0) \u2192 io error");
    errno = 0;
    int r1057 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)3LL, (size_t)38LL);

    if (!((r1057 == -5) || ((r1057 < 0) && !(r1057 == -3) && !(r1057 == -14) && !(r1057 == -12) && !(r1057 == -5)))) {
        puts("call 1057 is answered otherwise by now");
        _exit(77);
    }

    puts("1058. fork(parent=#1040) \u2192 2");
    errno = 0;
    long r1058 = their_swap_fork((void *)handle, (size_t)(process1040));

    if (!(!(r1058 == -3 || r1058 == -24 || r1058 < 0))) {
        puts("call 1058 is answered otherwise by now");
        _exit(77);
    }
    long long process1058 = (long long)r1058;
    is_elsewhere |= !(!(r1058 == -3 || r1058 == -24 || r1058 < 0) && (long long)r1058 == 2LL);

    puts("1059. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r1059 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r1059 == -16) || ((r1059 < 0) && !(r1059 == -16) && !(r1059 == -22)))) {
        puts("call 1059 is answered otherwise by now");
        _exit(77);
    }

    puts("1060. store(process=0, place=3, value=65, cpu=0) \u2192 io error");
    errno = 0;
    int r1060 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)65LL);

    if (!((r1060 == -5) || ((r1060 < 0) && !(r1060 == -3) && !(r1060 == -14) && !(r1060 == -12) && !(r1060 == -5)))) {
        puts("call 1060 is answered otherwise by now");
        _exit(77);
    }

    puts("1061. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r1061 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r1061 == -16) || ((r1061 < 0) && !(r1061 == -16) && !(r1061 == -22)))) {
        puts("call 1061 is answered otherwise by now");
        _exit(77);
    }

    puts("1062. map_page(process=#1040, page=1) \u2192 already mapped");
    errno = 0;
    int r1062 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)1LL);

    if (!((r1062 == -17) || ((r1062 < 0) && !(r1062 == -3) && !(r1062 == -17)))) {
        puts("call 1062 is answered otherwise by now");
        _exit(77);
    }

    puts("1063. store(process=#1058, place=2, value=91, cpu=0) \u2192 io error");
    errno = 0;
    int r1063 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)2LL, (size_t)91LL);

    if (!((r1063 == -5) || ((r1063 < 0) && !(r1063 == -3) && !(r1063 == -14) && !(r1063 == -12) && !(r1063 == -5)))) {
        puts("call 1063 is answered otherwise by now");
        _exit(77);
    }

    puts("1064. store(process=0, place=0, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r1064 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)72LL);

    if (!(!(r1064 == -3 || r1064 == -14 || r1064 == -12 || r1064 == -5 || r1064 < 0))) {
        puts("call 1064 is answered otherwise by now");
        _exit(77);
    }

    puts("1065. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 1065 is answered otherwise by now");
        _exit(77);
    }

    puts("1066. unlock_page(process=#1040, page=0) \u2192 done");
    errno = 0;
    int r1066 = their_swap_unlock((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!(!(r1066 == -3 || r1066 == -14 || r1066 < 0))) {
        puts("call 1066 is answered otherwise by now");
        _exit(77);
    }

    puts("1067. map_page(process=#1040, page=2) \u2192 already mapped");
    errno = 0;
    int r1067 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)2LL);

    if (!((r1067 == -17) || ((r1067 < 0) && !(r1067 == -3) && !(r1067 == -17)))) {
        puts("call 1067 is answered otherwise by now");
        _exit(77);
    }

    puts("1068. load(process=0, place=0, cpu=0) \u2192 72");
    errno = 0;
    long r1068 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1068 == -3 || r1068 == -14 || r1068 == -12 || r1068 == -5 || r1068 < 0) && (long long)r1068 == 72LL)) {
        puts("call 1068 is answered otherwise by now");
        _exit(77);
    }

    puts("1069. map_page(process=#1040, page=0) \u2192 already mapped");
    errno = 0;
    int r1069 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!((r1069 == -17) || ((r1069 < 0) && !(r1069 == -3) && !(r1069 == -17)))) {
        puts("call 1069 is answered otherwise by now");
        _exit(77);
    }

    puts("1070. map_page(process=#1058, page=1) \u2192 already mapped");
    errno = 0;
    int r1070 = their_swap_map((void *)handle, (size_t)(process1058), (size_t)1LL);

    if (!((r1070 == -17) || ((r1070 < 0) && !(r1070 == -3) && !(r1070 == -17)))) {
        puts("call 1070 is answered otherwise by now");
        _exit(77);
    }

    puts("1071. store(process=#1040, place=2, value=43, cpu=0) \u2192 done");
    errno = 0;
    int r1071 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)2LL, (size_t)43LL);

    if (!(!(r1071 == -3 || r1071 == -14 || r1071 == -12 || r1071 == -5 || r1071 < 0))) {
        puts("call 1071 is answered otherwise by now");
        _exit(77);
    }

    puts("1072. map_page(process=#1058, page=0) \u2192 already mapped");
    errno = 0;
    int r1072 = their_swap_map((void *)handle, (size_t)(process1058), (size_t)0LL);

    if (!((r1072 == -17) || ((r1072 < 0) && !(r1072 == -3) && !(r1072 == -17)))) {
        puts("call 1072 is answered otherwise by now");
        _exit(77);
    }

    puts("1073. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r1073 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r1073 == -16) || ((r1073 < 0) && !(r1073 == -16) && !(r1073 == -22)))) {
        puts("call 1073 is answered otherwise by now");
        _exit(77);
    }

    puts("1074. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r1074 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r1074 == -16) || ((r1074 < 0) && !(r1074 == -16) && !(r1074 == -22)))) {
        puts("call 1074 is answered otherwise by now");
        _exit(77);
    }

    puts("1075. load(process=#1040, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r1075 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)3LL);

    if (!(!(r1075 == -3 || r1075 == -14 || r1075 == -12 || r1075 == -5 || r1075 < 0) && (long long)r1075 == 66LL)) {
        puts("call 1075 is answered otherwise by now");
        _exit(77);
    }

    puts("1076. store(process=#1040, place=1, value=48, cpu=0) \u2192 done");
    errno = 0;
    int r1076 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)1LL, (size_t)48LL);

    if (!(!(r1076 == -3 || r1076 == -14 || r1076 == -12 || r1076 == -5 || r1076 < 0))) {
        puts("call 1076 is answered otherwise by now");
        _exit(77);
    }

    puts("1077. store(process=#1040, place=5, value=74, cpu=0) \u2192 done");
    errno = 0;
    int r1077 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)5LL, (size_t)74LL);

    if (!(!(r1077 == -3 || r1077 == -14 || r1077 == -12 || r1077 == -5 || r1077 < 0))) {
        puts("call 1077 is answered otherwise by now");
        _exit(77);
    }

    puts("1078. load(process=0, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r1078 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1078 == -3 || r1078 == -14 || r1078 == -12 || r1078 == -5 || r1078 < 0) && (long long)r1078 == 66LL)) {
        puts("call 1078 is answered otherwise by now");
        _exit(77);
    }

    puts("1079. map_page(process=#1040, page=1) \u2192 already mapped");
    errno = 0;
    int r1079 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)1LL);

    if (!((r1079 == -17) || ((r1079 < 0) && !(r1079 == -3) && !(r1079 == -17)))) {
        puts("call 1079 is answered otherwise by now");
        _exit(77);
    }

    puts("1080. load(process=#1058, place=0, cpu=0) \u2192 96");
    errno = 0;
    long r1080 = their_swap_load((void *)handle, (size_t)(process1058), (size_t)0LL);

    if (!(!(r1080 == -3 || r1080 == -14 || r1080 == -12 || r1080 == -5 || r1080 < 0) && (long long)r1080 == 96LL)) {
        puts("call 1080 is answered otherwise by now");
        _exit(77);
    }

    puts("1081. unlock_page(process=#1058, page=1) \u2192 done");
    errno = 0;
    int r1081 = their_swap_unlock((void *)handle, (size_t)(process1058), (size_t)1LL);

    if (!(!(r1081 == -3 || r1081 == -14 || r1081 < 0))) {
        puts("call 1081 is answered otherwise by now");
        _exit(77);
    }

    puts("1082. store(process=#1058, place=2, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r1082 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)2LL, (size_t)66LL);

    if (!(!(r1082 == -3 || r1082 == -14 || r1082 == -12 || r1082 == -5 || r1082 < 0))) {
        puts("call 1082 is answered otherwise by now");
        _exit(77);
    }

    puts("1083. store(process=0, place=4, value=40, cpu=0) \u2192 done");
    errno = 0;
    int r1083 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)40LL);

    if (!(!(r1083 == -3 || r1083 == -14 || r1083 == -12 || r1083 == -5 || r1083 < 0))) {
        puts("call 1083 is answered otherwise by now");
        _exit(77);
    }

    puts("1084. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r1084 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1084 == -3 || r1084 == -14 || r1084 < 0))) {
        puts("call 1084 is answered otherwise by now");
        _exit(77);
    }

    puts("1085. lock_page(process=#1040, page=1) \u2192 done");
    errno = 0;
    int r1085 = their_swap_lock((void *)handle, (size_t)(process1040), (size_t)1LL);

    if (!(!(r1085 == -3 || r1085 == -14 || r1085 == -12 || r1085 == -5 || r1085 < 0))) {
        puts("call 1085 is answered otherwise by now");
        _exit(77);
    }

    puts("1086. map_page(process=#1040, page=0) \u2192 already mapped");
    errno = 0;
    int r1086 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!((r1086 == -17) || ((r1086 < 0) && !(r1086 == -3) && !(r1086 == -17)))) {
        puts("call 1086 is answered otherwise by now");
        _exit(77);
    }

    puts("1087. load(process=#1058, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r1087 = their_swap_load((void *)handle, (size_t)(process1058), (size_t)3LL);

    if (!(!(r1087 == -3 || r1087 == -14 || r1087 == -12 || r1087 == -5 || r1087 < 0) && (long long)r1087 == 66LL)) {
        puts("call 1087 is answered otherwise by now");
        _exit(77);
    }

    puts("1088. store(process=#1040, place=3, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r1088 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)3LL, (size_t)53LL);

    if (!(!(r1088 == -3 || r1088 == -14 || r1088 == -12 || r1088 == -5 || r1088 < 0))) {
        puts("call 1088 is answered otherwise by now");
        _exit(77);
    }

    puts("1089. load(process=#1058, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r1089 = their_swap_load((void *)handle, (size_t)(process1058), (size_t)3LL);

    if (!(!(r1089 == -3 || r1089 == -14 || r1089 == -12 || r1089 == -5 || r1089 < 0) && (long long)r1089 == 66LL)) {
        puts("call 1089 is answered otherwise by now");
        _exit(77);
    }

    puts("1090. store(process=#1058, place=2, value=55, cpu=0) \u2192 done");
    errno = 0;
    int r1090 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)2LL, (size_t)55LL);

    if (!(!(r1090 == -3 || r1090 == -14 || r1090 == -12 || r1090 == -5 || r1090 < 0))) {
        puts("call 1090 is answered otherwise by now");
        _exit(77);
    }

    puts("1091. load(process=#1058, place=0, cpu=0) \u2192 96");
    errno = 0;
    long r1091 = their_swap_load((void *)handle, (size_t)(process1058), (size_t)0LL);

    if (!(!(r1091 == -3 || r1091 == -14 || r1091 == -12 || r1091 == -5 || r1091 < 0) && (long long)r1091 == 96LL)) {
        puts("call 1091 is answered otherwise by now");
        _exit(77);
    }

    puts("1092. load(process=#1058, place=0, cpu=0) \u2192 96");
    errno = 0;
    long r1092 = their_swap_load((void *)handle, (size_t)(process1058), (size_t)0LL);

    if (!(!(r1092 == -3 || r1092 == -14 || r1092 == -12 || r1092 == -5 || r1092 < 0) && (long long)r1092 == 96LL)) {
        puts("call 1092 is answered otherwise by now");
        _exit(77);
    }

    puts("1093. map_page(process=#1040, page=0) \u2192 already mapped");
    errno = 0;
    int r1093 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!((r1093 == -17) || ((r1093 < 0) && !(r1093 == -3) && !(r1093 == -17)))) {
        puts("call 1093 is answered otherwise by now");
        _exit(77);
    }

    puts("1094. load(process=#1040, place=2, cpu=0) \u2192 43");
    errno = 0;
    long r1094 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)2LL);

    if (!(!(r1094 == -3 || r1094 == -14 || r1094 == -12 || r1094 == -5 || r1094 < 0) && (long long)r1094 == 43LL)) {
        puts("call 1094 is answered otherwise by now");
        _exit(77);
    }

    puts("1095. load(process=0, place=4, cpu=0) \u2192 40");
    errno = 0;
    long r1095 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1095 == -3 || r1095 == -14 || r1095 == -12 || r1095 == -5 || r1095 < 0) && (long long)r1095 == 40LL)) {
        puts("call 1095 is answered otherwise by now");
        _exit(77);
    }

    puts("1096. store(process=#1058, place=0, value=27, cpu=0) \u2192 done");
    errno = 0;
    int r1096 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)0LL, (size_t)27LL);

    if (!(!(r1096 == -3 || r1096 == -14 || r1096 == -12 || r1096 == -5 || r1096 < 0))) {
        puts("call 1096 is answered otherwise by now");
        _exit(77);
    }

    puts("1097. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r1097 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r1097 == -16) || ((r1097 < 0) && !(r1097 == -16) && !(r1097 == -22)))) {
        puts("call 1097 is answered otherwise by now");
        _exit(77);
    }

    puts("1098. store(process=#1058, place=3, value=67, cpu=0) \u2192 done");
    errno = 0;
    int r1098 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)3LL, (size_t)67LL);

    if (!(!(r1098 == -3 || r1098 == -14 || r1098 == -12 || r1098 == -5 || r1098 < 0))) {
        puts("call 1098 is answered otherwise by now");
        _exit(77);
    }

    puts("1099. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r1099 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r1099 == -17) || ((r1099 < 0) && !(r1099 == -3) && !(r1099 == -17)))) {
        puts("call 1099 is answered otherwise by now");
        _exit(77);
    }

    puts("1100. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 1100 is answered otherwise by now");
        _exit(77);
    }

    puts("1101. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r1101 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r1101 == -13) || ((r1101 < 0) && !(r1101 == -3) && !(r1101 == -13)))) {
        puts("call 1101 is answered otherwise by now");
        _exit(77);
    }

    puts("1102. map_page(process=#1058, page=1) \u2192 already mapped");
    errno = 0;
    int r1102 = their_swap_map((void *)handle, (size_t)(process1058), (size_t)1LL);

    if (!((r1102 == -17) || ((r1102 < 0) && !(r1102 == -3) && !(r1102 == -17)))) {
        puts("call 1102 is answered otherwise by now");
        _exit(77);
    }

    puts("1103. load(process=#1040, place=3, cpu=0) \u2192 53");
    errno = 0;
    long r1103 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)3LL);

    if (!(!(r1103 == -3 || r1103 == -14 || r1103 == -12 || r1103 == -5 || r1103 < 0) && (long long)r1103 == 53LL)) {
        puts("call 1103 is answered otherwise by now");
        _exit(77);
    }

    puts("1104. load(process=0, place=2, cpu=0) \u2192 81");
    errno = 0;
    long r1104 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1104 == -3 || r1104 == -14 || r1104 == -12 || r1104 == -5 || r1104 < 0) && (long long)r1104 == 81LL)) {
        puts("call 1104 is answered otherwise by now");
        _exit(77);
    }

    puts("1105. map_page(process=#1040, page=0) \u2192 already mapped");
    errno = 0;
    int r1105 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!((r1105 == -17) || ((r1105 < 0) && !(r1105 == -3) && !(r1105 == -17)))) {
        puts("call 1105 is answered otherwise by now");
        _exit(77);
    }

    puts("1106. unlock_page(process=#1058, page=2) \u2192 done");
    errno = 0;
    int r1106 = their_swap_unlock((void *)handle, (size_t)(process1058), (size_t)2LL);

    if (!(!(r1106 == -3 || r1106 == -14 || r1106 < 0))) {
        puts("call 1106 is answered otherwise by now");
        _exit(77);
    }

    puts("1107. load(process=0, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r1107 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1107 == -3 || r1107 == -14 || r1107 == -12 || r1107 == -5 || r1107 < 0) && (long long)r1107 == 66LL)) {
        puts("call 1107 is answered otherwise by now");
        _exit(77);
    }

    puts("1108. store(process=#1040, place=1, value=47, cpu=0) \u2192 done");
    errno = 0;
    int r1108 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)1LL, (size_t)47LL);

    if (!(!(r1108 == -3 || r1108 == -14 || r1108 == -12 || r1108 == -5 || r1108 < 0))) {
        puts("call 1108 is answered otherwise by now");
        _exit(77);
    }

    puts("1109. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r1109 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r1109 == -13) || ((r1109 < 0) && !(r1109 == -3) && !(r1109 == -13)))) {
        puts("call 1109 is answered otherwise by now");
        _exit(77);
    }

    puts("1110. store(process=#1058, place=2, value=79, cpu=0) \u2192 done");
    errno = 0;
    int r1110 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)2LL, (size_t)79LL);

    if (!(!(r1110 == -3 || r1110 == -14 || r1110 == -12 || r1110 == -5 || r1110 < 0))) {
        puts("call 1110 is answered otherwise by now");
        _exit(77);
    }

    puts("1111. store(process=#1058, place=0, value=30, cpu=0) \u2192 done");
    errno = 0;
    int r1111 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)0LL, (size_t)30LL);

    if (!(!(r1111 == -3 || r1111 == -14 || r1111 == -12 || r1111 == -5 || r1111 < 0))) {
        puts("call 1111 is answered otherwise by now");
        _exit(77);
    }

    puts("1112. load(process=#1058, place=2, cpu=0) \u2192 79");
    errno = 0;
    long r1112 = their_swap_load((void *)handle, (size_t)(process1058), (size_t)2LL);

    if (!(!(r1112 == -3 || r1112 == -14 || r1112 == -12 || r1112 == -5 || r1112 < 0) && (long long)r1112 == 79LL)) {
        puts("call 1112 is answered otherwise by now");
        _exit(77);
    }

    puts("1113. store(process=#1040, place=1, value=36, cpu=0) \u2192 done");
    errno = 0;
    int r1113 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)1LL, (size_t)36LL);

    if (!(!(r1113 == -3 || r1113 == -14 || r1113 == -12 || r1113 == -5 || r1113 < 0))) {
        puts("call 1113 is answered otherwise by now");
        _exit(77);
    }

    puts("1114. store(process=#1040, place=0, value=54, cpu=0) \u2192 done");
    errno = 0;
    int r1114 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)0LL, (size_t)54LL);

    if (!(!(r1114 == -3 || r1114 == -14 || r1114 == -12 || r1114 == -5 || r1114 < 0))) {
        puts("call 1114 is answered otherwise by now");
        _exit(77);
    }

    puts("1115. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 1115 is answered otherwise by now");
        _exit(77);
    }

    puts("1116. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r1116 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r1116 == -13) || ((r1116 < 0) && !(r1116 == -3) && !(r1116 == -13)))) {
        puts("call 1116 is answered otherwise by now");
        _exit(77);
    }

    puts("1117. load(process=#1040, place=4, cpu=0) \u2192 8");
    errno = 0;
    long r1117 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)4LL);

    if (!(!(r1117 == -3 || r1117 == -14 || r1117 == -12 || r1117 == -5 || r1117 < 0) && (long long)r1117 == 8LL)) {
        puts("call 1117 is answered otherwise by now");
        _exit(77);
    }

    puts("1118. store(process=#1058, place=4, value=84, cpu=0) \u2192 done");
    errno = 0;
    int r1118 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)4LL, (size_t)84LL);

    if (!(!(r1118 == -3 || r1118 == -14 || r1118 == -12 || r1118 == -5 || r1118 < 0))) {
        puts("call 1118 is answered otherwise by now");
        _exit(77);
    }

    puts("1119. store(process=#1040, place=2, value=24, cpu=0) \u2192 done");
    errno = 0;
    int r1119 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)2LL, (size_t)24LL);

    if (!(!(r1119 == -3 || r1119 == -14 || r1119 == -12 || r1119 == -5 || r1119 < 0))) {
        puts("call 1119 is answered otherwise by now");
        _exit(77);
    }

    puts("1120. store(process=0, place=2, value=15, cpu=0) \u2192 done");
    errno = 0;
    int r1120 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)15LL);

    if (!(!(r1120 == -3 || r1120 == -14 || r1120 == -12 || r1120 == -5 || r1120 < 0))) {
        puts("call 1120 is answered otherwise by now");
        _exit(77);
    }

    puts("1121. load(process=#1040, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r1121 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)2LL);

    if (!(!(r1121 == -3 || r1121 == -14 || r1121 == -12 || r1121 == -5 || r1121 < 0) && (long long)r1121 == 24LL)) {
        puts("call 1121 is answered otherwise by now");
        _exit(77);
    }

    puts("1122. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1122 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1122 == -3 || r1122 == -14 || r1122 < 0))) {
        puts("call 1122 is answered otherwise by now");
        _exit(77);
    }

    puts("1123. lock_page(process=#1040, page=0) \u2192 done");
    errno = 0;
    int r1123 = their_swap_lock((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!(!(r1123 == -3 || r1123 == -14 || r1123 == -12 || r1123 == -5 || r1123 < 0))) {
        puts("call 1123 is answered otherwise by now");
        _exit(77);
    }

    puts("1124. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r1124 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1124 == -3 || r1124 == -17 || r1124 < 0))) {
        puts("call 1124 is answered otherwise by now");
        _exit(77);
    }

    puts("1125. load(process=#1040, place=3, cpu=0) \u2192 53");
    errno = 0;
    long r1125 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)3LL);

    if (!(!(r1125 == -3 || r1125 == -14 || r1125 == -12 || r1125 == -5 || r1125 < 0) && (long long)r1125 == 53LL)) {
        puts("call 1125 is answered otherwise by now");
        _exit(77);
    }

    puts("1126. store(process=0, place=4, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r1126 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)46LL);

    if (!(!(r1126 == -3 || r1126 == -14 || r1126 == -12 || r1126 == -5 || r1126 < 0))) {
        puts("call 1126 is answered otherwise by now");
        _exit(77);
    }

    puts("1127. load(process=#1040, place=1, cpu=0) \u2192 36");
    errno = 0;
    long r1127 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)1LL);

    if (!(!(r1127 == -3 || r1127 == -14 || r1127 == -12 || r1127 == -5 || r1127 < 0) && (long long)r1127 == 36LL)) {
        puts("call 1127 is answered otherwise by now");
        _exit(77);
    }

    puts("1128. store(process=#1040, place=4, value=52, cpu=0) \u2192 done");
    errno = 0;
    int r1128 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)4LL, (size_t)52LL);

    if (!(!(r1128 == -3 || r1128 == -14 || r1128 == -12 || r1128 == -5 || r1128 < 0))) {
        puts("call 1128 is answered otherwise by now");
        _exit(77);
    }

    puts("1129. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1129 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1129 == -3 || r1129 == -14 || r1129 < 0))) {
        puts("call 1129 is answered otherwise by now");
        _exit(77);
    }

    puts("1130. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r1130 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r1130 == -16) || ((r1130 < 0) && !(r1130 == -16) && !(r1130 == -22)))) {
        puts("call 1130 is answered otherwise by now");
        _exit(77);
    }

    puts("1131. store(process=0, place=4, value=68, cpu=0) \u2192 done");
    errno = 0;
    int r1131 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)68LL);

    if (!(!(r1131 == -3 || r1131 == -14 || r1131 == -12 || r1131 == -5 || r1131 < 0))) {
        puts("call 1131 is answered otherwise by now");
        _exit(77);
    }

    puts("1132. store(process=#1058, place=3, value=45, cpu=0) \u2192 done");
    errno = 0;
    int r1132 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)3LL, (size_t)45LL);

    if (!(!(r1132 == -3 || r1132 == -14 || r1132 == -12 || r1132 == -5 || r1132 < 0))) {
        puts("call 1132 is answered otherwise by now");
        _exit(77);
    }

    puts("1133. unmap_page(process=#1058, page=0) \u2192 done");
    errno = 0;
    int r1133 = their_swap_unmap((void *)handle, (size_t)(process1058), (size_t)0LL);

    if (!(!(r1133 == -3 || r1133 == -14 || r1133 < 0))) {
        puts("call 1133 is answered otherwise by now");
        _exit(77);
    }

    puts("1134. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r1134 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r1134 == -16) || ((r1134 < 0) && !(r1134 == -16) && !(r1134 == -22)))) {
        puts("call 1134 is answered otherwise by now");
        _exit(77);
    }

    puts("1135. unlock_page(process=#1058, page=2) \u2192 done");
    errno = 0;
    int r1135 = their_swap_unlock((void *)handle, (size_t)(process1058), (size_t)2LL);

    if (!(!(r1135 == -3 || r1135 == -14 || r1135 < 0))) {
        puts("call 1135 is answered otherwise by now");
        _exit(77);
    }

    puts("1136. load(process=0, place=4, cpu=0) \u2192 68");
    errno = 0;
    long r1136 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1136 == -3 || r1136 == -14 || r1136 == -12 || r1136 == -5 || r1136 < 0) && (long long)r1136 == 68LL)) {
        puts("call 1136 is answered otherwise by now");
        _exit(77);
    }

    puts("1137. store(process=#1058, place=3, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r1137 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)3LL, (size_t)94LL);

    if (!(!(r1137 == -3 || r1137 == -14 || r1137 == -12 || r1137 == -5 || r1137 < 0))) {
        puts("call 1137 is answered otherwise by now");
        _exit(77);
    }

    puts("1138. load(process=#1058, place=5, cpu=0) \u2192 52");
    errno = 0;
    long r1138 = their_swap_load((void *)handle, (size_t)(process1058), (size_t)5LL);

    if (!(!(r1138 == -3 || r1138 == -14 || r1138 == -12 || r1138 == -5 || r1138 < 0) && (long long)r1138 == 52LL)) {
        puts("call 1138 is answered otherwise by now");
        _exit(77);
    }

    puts("1139. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r1139 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r1139 == -16) || ((r1139 < 0) && !(r1139 == -16) && !(r1139 == -22)))) {
        puts("call 1139 is answered otherwise by now");
        _exit(77);
    }

    puts("1140. load(process=#1040, place=5, cpu=0) \u2192 74");
    errno = 0;
    long r1140 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)5LL);

    if (!(!(r1140 == -3 || r1140 == -14 || r1140 == -12 || r1140 == -5 || r1140 < 0) && (long long)r1140 == 74LL)) {
        puts("call 1140 is answered otherwise by now");
        _exit(77);
    }

    puts("1141. map_page(process=#1058, page=1) \u2192 already mapped");
    errno = 0;
    int r1141 = their_swap_map((void *)handle, (size_t)(process1058), (size_t)1LL);

    if (!((r1141 == -17) || ((r1141 < 0) && !(r1141 == -3) && !(r1141 == -17)))) {
        puts("call 1141 is answered otherwise by now");
        _exit(77);
    }

    puts("1142. store(process=#1058, place=4, value=23, cpu=0) \u2192 done");
    errno = 0;
    int r1142 = their_swap_store((void *)handle, (size_t)(process1058), (size_t)4LL, (size_t)23LL);

    if (!(!(r1142 == -3 || r1142 == -14 || r1142 == -12 || r1142 == -5 || r1142 < 0))) {
        puts("call 1142 is answered otherwise by now");
        _exit(77);
    }

    puts("1143. store(process=#1040, place=3, value=38, cpu=0) \u2192 done");
    errno = 0;
    int r1143 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)3LL, (size_t)38LL);

    if (!(!(r1143 == -3 || r1143 == -14 || r1143 == -12 || r1143 == -5 || r1143 < 0))) {
        puts("call 1143 is answered otherwise by now");
        _exit(77);
    }

    puts("1144. map_page(process=#1058, page=2) \u2192 already mapped");
    errno = 0;
    int r1144 = their_swap_map((void *)handle, (size_t)(process1058), (size_t)2LL);

    if (!((r1144 == -17) || ((r1144 < 0) && !(r1144 == -3) && !(r1144 == -17)))) {
        puts("call 1144 is answered otherwise by now");
        _exit(77);
    }

    puts("1145. exit(process=#1058) \u2192 done");
    errno = 0;
    int r1145 = their_swap_exit((void *)handle, (size_t)(process1058));

    if (!(!(r1145 == -3 || r1145 == -13 || r1145 < 0))) {
        puts("call 1145 is answered otherwise by now");
        _exit(77);
    }

    puts("1146. store(process=#1040, place=4, value=56, cpu=0) \u2192 done");
    errno = 0;
    int r1146 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)4LL, (size_t)56LL);

    if (!(!(r1146 == -3 || r1146 == -14 || r1146 == -12 || r1146 == -5 || r1146 < 0))) {
        puts("call 1146 is answered otherwise by now");
        _exit(77);
    }

    puts("1147. map_page(process=#1058, page=2) \u2192 no process");
    errno = 0;
    int r1147 = their_swap_map((void *)handle, (size_t)(process1058), (size_t)2LL);

    if (!((r1147 == -3) || ((r1147 < 0) && !(r1147 == -3) && !(r1147 == -17)))) {
        puts("call 1147 is answered otherwise by now");
        _exit(77);
    }

    puts("1148. store(process=0, place=4, value=98, cpu=0) \u2192 done");
    errno = 0;
    int r1148 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)98LL);

    if (!(!(r1148 == -3 || r1148 == -14 || r1148 == -12 || r1148 == -5 || r1148 < 0))) {
        puts("call 1148 is answered otherwise by now");
        _exit(77);
    }

    puts("1149. store(process=0, place=5, value=88, cpu=0) \u2192 done");
    errno = 0;
    int r1149 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)88LL);

    if (!(!(r1149 == -3 || r1149 == -14 || r1149 == -12 || r1149 == -5 || r1149 < 0))) {
        puts("call 1149 is answered otherwise by now");
        _exit(77);
    }

    puts("1150. store(process=#1040, place=4, value=89, cpu=0) \u2192 done");
    errno = 0;
    int r1150 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)4LL, (size_t)89LL);

    if (!(!(r1150 == -3 || r1150 == -14 || r1150 == -12 || r1150 == -5 || r1150 < 0))) {
        puts("call 1150 is answered otherwise by now");
        _exit(77);
    }

    puts("1151. swap_on(size=0) \u2192 busy");
    errno = 0;
    int r1151 = their_swap_on((void *)handle, (size_t)0LL);

    if (!((r1151 == -16) || ((r1151 < 0) && !(r1151 == -16) && !(r1151 == -22)))) {
        puts("call 1151 is answered otherwise by now");
        _exit(77);
    }

    puts("1152. store(process=#1040, place=1, value=4, cpu=0) \u2192 done");
    errno = 0;
    int r1152 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)1LL, (size_t)4LL);

    if (!(!(r1152 == -3 || r1152 == -14 || r1152 == -12 || r1152 == -5 || r1152 < 0))) {
        puts("call 1152 is answered otherwise by now");
        _exit(77);
    }

    puts("1153. lock_page(process=#1040, page=0) \u2192 done");
    errno = 0;
    int r1153 = their_swap_lock((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!(!(r1153 == -3 || r1153 == -14 || r1153 == -12 || r1153 == -5 || r1153 < 0))) {
        puts("call 1153 is answered otherwise by now");
        _exit(77);
    }

    puts("1154. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r1154 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r1154 == -17) || ((r1154 < 0) && !(r1154 == -3) && !(r1154 == -17)))) {
        puts("call 1154 is answered otherwise by now");
        _exit(77);
    }

    puts("1155. lock_page(process=#1040, page=1) \u2192 done");
    errno = 0;
    int r1155 = their_swap_lock((void *)handle, (size_t)(process1040), (size_t)1LL);

    if (!(!(r1155 == -3 || r1155 == -14 || r1155 == -12 || r1155 == -5 || r1155 < 0))) {
        puts("call 1155 is answered otherwise by now");
        _exit(77);
    }

    puts("1156. load(process=#1040, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r1156 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)2LL);

    if (!(!(r1156 == -3 || r1156 == -14 || r1156 == -12 || r1156 == -5 || r1156 < 0) && (long long)r1156 == 24LL)) {
        puts("call 1156 is answered otherwise by now");
        _exit(77);
    }

    puts("1157. unmap_page(process=#1040, page=1) \u2192 done");
    errno = 0;
    int r1157 = their_swap_unmap((void *)handle, (size_t)(process1040), (size_t)1LL);

    if (!(!(r1157 == -3 || r1157 == -14 || r1157 < 0))) {
        puts("call 1157 is answered otherwise by now");
        _exit(77);
    }

    puts("1158. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r1158 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1158 == -3 || r1158 == -14 || r1158 < 0))) {
        puts("call 1158 is answered otherwise by now");
        _exit(77);
    }

    puts("1159. store(process=#1040, place=1, value=45, cpu=0) \u2192 done");
    errno = 0;
    int r1159 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)1LL, (size_t)45LL);

    if (!(!(r1159 == -3 || r1159 == -14 || r1159 == -12 || r1159 == -5 || r1159 < 0))) {
        puts("call 1159 is answered otherwise by now");
        _exit(77);
    }

    puts("1160. load(process=#1040, place=5, cpu=0) \u2192 74");
    errno = 0;
    long r1160 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)5LL);

    if (!(!(r1160 == -3 || r1160 == -14 || r1160 == -12 || r1160 == -5 || r1160 < 0) && (long long)r1160 == 74LL)) {
        puts("call 1160 is answered otherwise by now");
        _exit(77);
    }

    puts("1161. swap_off() \u2192 done");
    errno = 0;
    int r1161 = their_swap_off((void *)handle);

    if (!(!(r1161 == -22 || r1161 == -12 || r1161 == -5 || r1161 < 0))) {
        puts("call 1161 is answered otherwise by now");
        _exit(77);
    }

    puts("1162. store(process=0, place=4, value=59, cpu=0) \u2192 done");
    errno = 0;
    int r1162 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)59LL);

    if (!(!(r1162 == -3 || r1162 == -14 || r1162 == -12 || r1162 == -5 || r1162 < 0))) {
        puts("call 1162 is answered otherwise by now");
        _exit(77);
    }

    puts("1163. load(process=#1040, place=5, cpu=0) \u2192 74");
    errno = 0;
    long r1163 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)5LL);

    if (!(!(r1163 == -3 || r1163 == -14 || r1163 == -12 || r1163 == -5 || r1163 < 0) && (long long)r1163 == 74LL)) {
        puts("call 1163 is answered otherwise by now");
        _exit(77);
    }

    puts("1164. map_page(process=#1040, page=2) \u2192 already mapped");
    errno = 0;
    int r1164 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)2LL);

    if (!((r1164 == -17) || ((r1164 < 0) && !(r1164 == -3) && !(r1164 == -17)))) {
        puts("call 1164 is answered otherwise by now");
        _exit(77);
    }

    puts("1165. store(process=#1040, place=4, value=73, cpu=0) \u2192 done");
    errno = 0;
    int r1165 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)4LL, (size_t)73LL);

    if (!(!(r1165 == -3 || r1165 == -14 || r1165 == -12 || r1165 == -5 || r1165 < 0))) {
        puts("call 1165 is answered otherwise by now");
        _exit(77);
    }

    puts("1166. load(process=#1040, place=1, cpu=0) \u2192 45");
    errno = 0;
    long r1166 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)1LL);

    if (!(!(r1166 == -3 || r1166 == -14 || r1166 == -12 || r1166 == -5 || r1166 < 0) && (long long)r1166 == 45LL)) {
        puts("call 1166 is answered otherwise by now");
        _exit(77);
    }

    puts("1167. swap_on(size=1) \u2192 done");
    errno = 0;
    int r1167 = their_swap_on((void *)handle, (size_t)1LL);

    if (!(!(r1167 == -16 || r1167 == -22 || r1167 < 0))) {
        puts("call 1167 is answered otherwise by now");
        _exit(77);
    }

    puts("1168. store(process=0, place=3, value=48, cpu=0) \u2192 done");
    errno = 0;
    int r1168 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)48LL);

    if (!(!(r1168 == -3 || r1168 == -14 || r1168 == -12 || r1168 == -5 || r1168 < 0))) {
        puts("call 1168 is answered otherwise by now");
        _exit(77);
    }

    puts("1169. lock_page(process=#1040, page=2) \u2192 done");
    errno = 0;
    int r1169 = their_swap_lock((void *)handle, (size_t)(process1040), (size_t)2LL);

    if (!(!(r1169 == -3 || r1169 == -14 || r1169 == -12 || r1169 == -5 || r1169 < 0))) {
        puts("call 1169 is answered otherwise by now");
        _exit(77);
    }

    puts("1170. fork(parent=#1040) \u2192 2");
    errno = 0;
    long r1170 = their_swap_fork((void *)handle, (size_t)(process1040));

    if (!(!(r1170 == -3 || r1170 == -24 || r1170 < 0))) {
        puts("call 1170 is answered otherwise by now");
        _exit(77);
    }
    long long process1170 = (long long)r1170;
    is_elsewhere |= !(!(r1170 == -3 || r1170 == -24 || r1170 < 0) && (long long)r1170 == 2LL);

    puts("1171. store(process=#1170, place=0, value=55, cpu=0) \u2192 done");
    errno = 0;
    int r1171 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)0LL, (size_t)55LL);

    if (!(!(r1171 == -3 || r1171 == -14 || r1171 == -12 || r1171 == -5 || r1171 < 0))) {
        puts("call 1171 is answered otherwise by now");
        _exit(77);
    }

    puts("1172. unlock_page(process=#1170, page=2) \u2192 done");
    errno = 0;
    int r1172 = their_swap_unlock((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1172 == -3 || r1172 == -14 || r1172 < 0))) {
        puts("call 1172 is answered otherwise by now");
        _exit(77);
    }

    puts("1173. load(process=#1040, place=4, cpu=0) \u2192 73");
    errno = 0;
    long r1173 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)4LL);

    if (!(!(r1173 == -3 || r1173 == -14 || r1173 == -12 || r1173 == -5 || r1173 < 0) && (long long)r1173 == 73LL)) {
        puts("call 1173 is answered otherwise by now");
        _exit(77);
    }

    puts("1174. lock_page(process=#1040, page=0) \u2192 done");
    errno = 0;
    int r1174 = their_swap_lock((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!(!(r1174 == -3 || r1174 == -14 || r1174 == -12 || r1174 == -5 || r1174 < 0))) {
        puts("call 1174 is answered otherwise by now");
        _exit(77);
    }

    puts("1175. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r1175 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r1175 == -17) || ((r1175 < 0) && !(r1175 == -3) && !(r1175 == -17)))) {
        puts("call 1175 is answered otherwise by now");
        _exit(77);
    }

    puts("1176. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r1176 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1176 == -3 || r1176 == -14 || r1176 < 0))) {
        puts("call 1176 is answered otherwise by now");
        _exit(77);
    }

    puts("1177. store(process=#1170, place=4, value=57, cpu=0) \u2192 done");
    errno = 0;
    int r1177 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)4LL, (size_t)57LL);

    if (!(!(r1177 == -3 || r1177 == -14 || r1177 == -12 || r1177 == -5 || r1177 < 0))) {
        puts("call 1177 is answered otherwise by now");
        _exit(77);
    }

    puts("1178. store(process=#1040, place=4, value=30, cpu=0) \u2192 done");
    errno = 0;
    int r1178 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)4LL, (size_t)30LL);

    if (!(!(r1178 == -3 || r1178 == -14 || r1178 == -12 || r1178 == -5 || r1178 < 0))) {
        puts("call 1178 is answered otherwise by now");
        _exit(77);
    }

    puts("1179. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r1179 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1179 == -3 || r1179 == -14 || r1179 == -12 || r1179 == -5 || r1179 < 0) && (long long)r1179 == 0LL)) {
        puts("call 1179 is answered otherwise by now");
        _exit(77);
    }

    puts("1180. swap_off() \u2192 done");
    errno = 0;
    int r1180 = their_swap_off((void *)handle);

    if (!(!(r1180 == -22 || r1180 == -12 || r1180 == -5 || r1180 < 0))) {
        puts("call 1180 is answered otherwise by now");
        _exit(77);
    }

    puts("1181. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1181 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1181 == -3 || r1181 == -14 || r1181 < 0))) {
        puts("call 1181 is answered otherwise by now");
        _exit(77);
    }

    puts("1182. map_page(process=#1040, page=2) \u2192 already mapped");
    errno = 0;
    int r1182 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)2LL);

    if (!((r1182 == -17) || ((r1182 < 0) && !(r1182 == -3) && !(r1182 == -17)))) {
        puts("call 1182 is answered otherwise by now");
        _exit(77);
    }

    puts("1183. load(process=#1170, place=0, cpu=0) \u2192 55");
    errno = 0;
    long r1183 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1183 == -3 || r1183 == -14 || r1183 == -12 || r1183 == -5 || r1183 < 0) && (long long)r1183 == 55LL)) {
        puts("call 1183 is answered otherwise by now");
        _exit(77);
    }

    puts("1184. load(process=#1040, place=0, cpu=0) \u2192 54");
    errno = 0;
    long r1184 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!(!(r1184 == -3 || r1184 == -14 || r1184 == -12 || r1184 == -5 || r1184 < 0) && (long long)r1184 == 54LL)) {
        puts("call 1184 is answered otherwise by now");
        _exit(77);
    }

    puts("1185. unlock_page(process=#1170, page=2) \u2192 done");
    errno = 0;
    int r1185 = their_swap_unlock((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1185 == -3 || r1185 == -14 || r1185 < 0))) {
        puts("call 1185 is answered otherwise by now");
        _exit(77);
    }

    puts("1186. store(process=#1040, place=4, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r1186 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)4LL, (size_t)53LL);

    if (!(!(r1186 == -3 || r1186 == -14 || r1186 == -12 || r1186 == -5 || r1186 < 0))) {
        puts("call 1186 is answered otherwise by now");
        _exit(77);
    }

    puts("1187. fork(parent=0) \u2192 no number");
    errno = 0;
    long r1187 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r1187 == -24) || ((r1187 < 0) && !(r1187 == -3) && !(r1187 == -24)))) {
        puts("call 1187 is answered otherwise by now");
        _exit(77);
    }

    puts("1188. swap_on(size=5) \u2192 done");
    errno = 0;
    int r1188 = their_swap_on((void *)handle, (size_t)5LL);

    if (!(!(r1188 == -16 || r1188 == -22 || r1188 < 0))) {
        puts("call 1188 is answered otherwise by now");
        _exit(77);
    }

    puts("1189. map_page(process=#1170, page=0) \u2192 already mapped");
    errno = 0;
    int r1189 = their_swap_map((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!((r1189 == -17) || ((r1189 < 0) && !(r1189 == -3) && !(r1189 == -17)))) {
        puts("call 1189 is answered otherwise by now");
        _exit(77);
    }

    puts("1190. load(process=#1040, place=4, cpu=0) \u2192 53");
    errno = 0;
    long r1190 = their_swap_load((void *)handle, (size_t)(process1040), (size_t)4LL);

    if (!(!(r1190 == -3 || r1190 == -14 || r1190 == -12 || r1190 == -5 || r1190 < 0) && (long long)r1190 == 53LL)) {
        puts("call 1190 is answered otherwise by now");
        _exit(77);
    }

    puts("1191. load(process=#1170, place=1, cpu=0) \u2192 45");
    errno = 0;
    long r1191 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!(!(r1191 == -3 || r1191 == -14 || r1191 == -12 || r1191 == -5 || r1191 < 0) && (long long)r1191 == 45LL)) {
        puts("call 1191 is answered otherwise by now");
        _exit(77);
    }

    puts("1192. unlock_page(process=#1170, page=0) \u2192 done");
    errno = 0;
    int r1192 = their_swap_unlock((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1192 == -3 || r1192 == -14 || r1192 < 0))) {
        puts("call 1192 is answered otherwise by now");
        _exit(77);
    }

    puts("1193. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r1193 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1193 == -3 || r1193 == -14 || r1193 == -12 || r1193 == -5 || r1193 < 0) && (long long)r1193 == 0LL)) {
        puts("call 1193 is answered otherwise by now");
        _exit(77);
    }

    puts("1194. load(process=0, place=2, cpu=0) \u2192 15");
    errno = 0;
    long r1194 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1194 == -3 || r1194 == -14 || r1194 == -12 || r1194 == -5 || r1194 < 0) && (long long)r1194 == 15LL)) {
        puts("call 1194 is answered otherwise by now");
        _exit(77);
    }

    puts("1195. map_page(process=#1170, page=2) \u2192 already mapped");
    errno = 0;
    int r1195 = their_swap_map((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!((r1195 == -17) || ((r1195 < 0) && !(r1195 == -3) && !(r1195 == -17)))) {
        puts("call 1195 is answered otherwise by now");
        _exit(77);
    }

    puts("1196. store(process=#1040, place=0, value=23, cpu=0) \u2192 done");
    errno = 0;
    int r1196 = their_swap_store((void *)handle, (size_t)(process1040), (size_t)0LL, (size_t)23LL);

    if (!(!(r1196 == -3 || r1196 == -14 || r1196 == -12 || r1196 == -5 || r1196 < 0))) {
        puts("call 1196 is answered otherwise by now");
        _exit(77);
    }

    puts("1197. unmap_page(process=#1040, page=0) \u2192 done");
    errno = 0;
    int r1197 = their_swap_unmap((void *)handle, (size_t)(process1040), (size_t)0LL);

    if (!(!(r1197 == -3 || r1197 == -14 || r1197 < 0))) {
        puts("call 1197 is answered otherwise by now");
        _exit(77);
    }

    puts("1198. load(process=0, place=3, cpu=0) \u2192 48");
    errno = 0;
    long r1198 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1198 == -3 || r1198 == -14 || r1198 == -12 || r1198 == -5 || r1198 < 0) && (long long)r1198 == 48LL)) {
        puts("call 1198 is answered otherwise by now");
        _exit(77);
    }

    puts("1199. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r1199 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r1199 == -17) || ((r1199 < 0) && !(r1199 == -3) && !(r1199 == -17)))) {
        puts("call 1199 is answered otherwise by now");
        _exit(77);
    }

    puts("1200. map_page(process=#1040, page=2) \u2192 already mapped");
    errno = 0;
    int r1200 = their_swap_map((void *)handle, (size_t)(process1040), (size_t)2LL);

    if (!((r1200 == -17) || ((r1200 < 0) && !(r1200 == -3) && !(r1200 == -17)))) {
        puts("call 1200 is answered otherwise by now");
        _exit(77);
    }

    puts("1201. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r1201 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r1201 == -16) || ((r1201 < 0) && !(r1201 == -16) && !(r1201 == -22)))) {
        puts("call 1201 is answered otherwise by now");
        _exit(77);
    }

    puts("1202. exit(process=#1040) \u2192 done");
    errno = 0;
    int r1202 = their_swap_exit((void *)handle, (size_t)(process1040));

    if (!(!(r1202 == -3 || r1202 == -13 || r1202 < 0))) {
        puts("call 1202 is answered otherwise by now");
        _exit(77);
    }

    puts("1203. store(process=0, place=3, value=27, cpu=0) \u2192 done");
    errno = 0;
    int r1203 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)27LL);

    if (!(!(r1203 == -3 || r1203 == -14 || r1203 == -12 || r1203 == -5 || r1203 < 0))) {
        puts("call 1203 is answered otherwise by now");
        _exit(77);
    }

    puts("1204. store(process=#1170, place=4, value=79, cpu=0) \u2192 done");
    errno = 0;
    int r1204 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)4LL, (size_t)79LL);

    if (!(!(r1204 == -3 || r1204 == -14 || r1204 == -12 || r1204 == -5 || r1204 < 0))) {
        puts("call 1204 is answered otherwise by now");
        _exit(77);
    }

    puts("1205. fork(parent=#1170) \u2192 1");
    errno = 0;
    long r1205 = their_swap_fork((void *)handle, (size_t)(process1170));

    if (!(!(r1205 == -3 || r1205 == -24 || r1205 < 0))) {
        puts("call 1205 is answered otherwise by now");
        _exit(77);
    }
    long long process1205 = (long long)r1205;
    is_elsewhere |= !(!(r1205 == -3 || r1205 == -24 || r1205 < 0) && (long long)r1205 == 1LL);

    puts("1206. store(process=#1170, place=5, value=45, cpu=0) \u2192 done");
    errno = 0;
    int r1206 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)5LL, (size_t)45LL);

    if (!(!(r1206 == -3 || r1206 == -14 || r1206 == -12 || r1206 == -5 || r1206 < 0))) {
        puts("call 1206 is answered otherwise by now");
        _exit(77);
    }

    puts("1207. swap_off() \u2192 done");
    errno = 0;
    int r1207 = their_swap_off((void *)handle);

    if (!(!(r1207 == -22 || r1207 == -12 || r1207 == -5 || r1207 < 0))) {
        puts("call 1207 is answered otherwise by now");
        _exit(77);
    }

    puts("1208. store(process=#1205, place=3, value=86, cpu=0) \u2192 not mapped");
    errno = 0;
    int r1208 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)3LL, (size_t)86LL);

    if (!((r1208 == -14) || ((r1208 < 0) && !(r1208 == -3) && !(r1208 == -14) && !(r1208 == -12) && !(r1208 == -5)))) {
        puts("call 1208 is answered otherwise by now");
        _exit(77);
    }

    puts("1209. store(process=#1170, place=0, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r1209 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)0LL, (size_t)46LL);

    if (!(!(r1209 == -3 || r1209 == -14 || r1209 == -12 || r1209 == -5 || r1209 < 0))) {
        puts("call 1209 is answered otherwise by now");
        _exit(77);
    }

    puts("1210. fork(parent=#1205) \u2192 no number");
    errno = 0;
    long r1210 = their_swap_fork((void *)handle, (size_t)(process1205));

    if (!((r1210 == -24) || ((r1210 < 0) && !(r1210 == -3) && !(r1210 == -24)))) {
        puts("call 1210 is answered otherwise by now");
        _exit(77);
    }

    puts("1211. fork(parent=0) \u2192 no number");
    errno = 0;
    long r1211 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r1211 == -24) || ((r1211 < 0) && !(r1211 == -3) && !(r1211 == -24)))) {
        puts("call 1211 is answered otherwise by now");
        _exit(77);
    }

    puts("1212. unmap_page(process=#1205, page=2) \u2192 done");
    errno = 0;
    int r1212 = their_swap_unmap((void *)handle, (size_t)(process1205), (size_t)2LL);

    if (!(!(r1212 == -3 || r1212 == -14 || r1212 < 0))) {
        puts("call 1212 is answered otherwise by now");
        _exit(77);
    }

    puts("1213. swap_on(size=5) \u2192 done");
    errno = 0;
    int r1213 = their_swap_on((void *)handle, (size_t)5LL);

    if (!(!(r1213 == -16 || r1213 == -22 || r1213 < 0))) {
        puts("call 1213 is answered otherwise by now");
        _exit(77);
    }

    puts("1214. fork(parent=#1205) \u2192 no number");
    errno = 0;
    long r1214 = their_swap_fork((void *)handle, (size_t)(process1205));

    if (!((r1214 == -24) || ((r1214 < 0) && !(r1214 == -3) && !(r1214 == -24)))) {
        puts("call 1214 is answered otherwise by now");
        _exit(77);
    }

    puts("1215. unlock_page(process=#1205, page=0) \u2192 done");
    errno = 0;
    int r1215 = their_swap_unlock((void *)handle, (size_t)(process1205), (size_t)0LL);

    if (!(!(r1215 == -3 || r1215 == -14 || r1215 < 0))) {
        puts("call 1215 is answered otherwise by now");
        _exit(77);
    }

    puts("1216. store(process=#1170, place=4, value=92, cpu=0) \u2192 done");
    errno = 0;
    int r1216 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)4LL, (size_t)92LL);

    if (!(!(r1216 == -3 || r1216 == -14 || r1216 == -12 || r1216 == -5 || r1216 < 0))) {
        puts("call 1216 is answered otherwise by now");
        _exit(77);
    }

    puts("1217. store(process=#1170, place=0, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r1217 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)0LL, (size_t)41LL);

    if (!(!(r1217 == -3 || r1217 == -14 || r1217 == -12 || r1217 == -5 || r1217 < 0))) {
        puts("call 1217 is answered otherwise by now");
        _exit(77);
    }

    puts("1218. load(process=0, place=3, cpu=0) \u2192 27");
    errno = 0;
    long r1218 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1218 == -3 || r1218 == -14 || r1218 == -12 || r1218 == -5 || r1218 < 0) && (long long)r1218 == 27LL)) {
        puts("call 1218 is answered otherwise by now");
        _exit(77);
    }

    puts("1219. store(process=#1205, place=1, value=42, cpu=0) \u2192 done");
    errno = 0;
    int r1219 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)1LL, (size_t)42LL);

    if (!(!(r1219 == -3 || r1219 == -14 || r1219 == -12 || r1219 == -5 || r1219 < 0))) {
        puts("call 1219 is answered otherwise by now");
        _exit(77);
    }

    puts("1220. map_page(process=#1205, page=2) \u2192 done");
    errno = 0;
    int r1220 = their_swap_map((void *)handle, (size_t)(process1205), (size_t)2LL);

    if (!(!(r1220 == -3 || r1220 == -17 || r1220 < 0))) {
        puts("call 1220 is answered otherwise by now");
        _exit(77);
    }

    puts("1221. store(process=0, place=1, value=2, cpu=0) \u2192 done");
    errno = 0;
    int r1221 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)2LL);

    if (!(!(r1221 == -3 || r1221 == -14 || r1221 == -12 || r1221 == -5 || r1221 < 0))) {
        puts("call 1221 is answered otherwise by now");
        _exit(77);
    }

    puts("1222. lock_page(process=#1170, page=0) \u2192 done");
    errno = 0;
    int r1222 = their_swap_lock((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1222 == -3 || r1222 == -14 || r1222 == -12 || r1222 == -5 || r1222 < 0))) {
        puts("call 1222 is answered otherwise by now");
        _exit(77);
    }

    puts("1223. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r1223 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r1223 == -16) || ((r1223 < 0) && !(r1223 == -16) && !(r1223 == -22)))) {
        puts("call 1223 is answered otherwise by now");
        _exit(77);
    }

    puts("1224. store(process=0, place=1, value=97, cpu=0) \u2192 done");
    errno = 0;
    int r1224 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)97LL);

    if (!(!(r1224 == -3 || r1224 == -14 || r1224 == -12 || r1224 == -5 || r1224 < 0))) {
        puts("call 1224 is answered otherwise by now");
        _exit(77);
    }

    puts("1225. load(process=#1170, place=0, cpu=0) \u2192 41");
    errno = 0;
    long r1225 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1225 == -3 || r1225 == -14 || r1225 == -12 || r1225 == -5 || r1225 < 0) && (long long)r1225 == 41LL)) {
        puts("call 1225 is answered otherwise by now");
        _exit(77);
    }

    puts("1226. store(process=0, place=0, value=10, cpu=0) \u2192 done");
    errno = 0;
    int r1226 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)10LL);

    if (!(!(r1226 == -3 || r1226 == -14 || r1226 == -12 || r1226 == -5 || r1226 < 0))) {
        puts("call 1226 is answered otherwise by now");
        _exit(77);
    }

    puts("1227. store(process=#1170, place=4, value=27, cpu=0) \u2192 done");
    errno = 0;
    int r1227 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)4LL, (size_t)27LL);

    if (!(!(r1227 == -3 || r1227 == -14 || r1227 == -12 || r1227 == -5 || r1227 < 0))) {
        puts("call 1227 is answered otherwise by now");
        _exit(77);
    }

    puts("1228. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r1228 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r1228 == -16) || ((r1228 < 0) && !(r1228 == -16) && !(r1228 == -22)))) {
        puts("call 1228 is answered otherwise by now");
        _exit(77);
    }

    puts("1229. store(process=#1205, place=0, value=58, cpu=0) \u2192 done");
    errno = 0;
    int r1229 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)0LL, (size_t)58LL);

    if (!(!(r1229 == -3 || r1229 == -14 || r1229 == -12 || r1229 == -5 || r1229 < 0))) {
        puts("call 1229 is answered otherwise by now");
        _exit(77);
    }

    puts("1230. map_page(process=#1170, page=0) \u2192 already mapped");
    errno = 0;
    int r1230 = their_swap_map((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!((r1230 == -17) || ((r1230 < 0) && !(r1230 == -3) && !(r1230 == -17)))) {
        puts("call 1230 is answered otherwise by now");
        _exit(77);
    }

    puts("1231. lock_page(process=#1170, page=2) \u2192 done");
    errno = 0;
    int r1231 = their_swap_lock((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1231 == -3 || r1231 == -14 || r1231 == -12 || r1231 == -5 || r1231 < 0))) {
        puts("call 1231 is answered otherwise by now");
        _exit(77);
    }

    puts("1232. load(process=#1205, place=1, cpu=0) \u2192 42");
    errno = 0;
    long r1232 = their_swap_load((void *)handle, (size_t)(process1205), (size_t)1LL);

    if (!(!(r1232 == -3 || r1232 == -14 || r1232 == -12 || r1232 == -5 || r1232 < 0) && (long long)r1232 == 42LL)) {
        puts("call 1232 is answered otherwise by now");
        _exit(77);
    }

    puts("1233. store(process=0, place=0, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r1233 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)46LL);

    if (!(!(r1233 == -3 || r1233 == -14 || r1233 == -12 || r1233 == -5 || r1233 < 0))) {
        puts("call 1233 is answered otherwise by now");
        _exit(77);
    }

    puts("1234. store(process=#1205, place=4, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r1234 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)4LL, (size_t)75LL);

    if (!(!(r1234 == -3 || r1234 == -14 || r1234 == -12 || r1234 == -5 || r1234 < 0))) {
        puts("call 1234 is answered otherwise by now");
        _exit(77);
    }

    puts("1235. lock_page(process=#1170, page=2) \u2192 done");
    errno = 0;
    int r1235 = their_swap_lock((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1235 == -3 || r1235 == -14 || r1235 == -12 || r1235 == -5 || r1235 < 0))) {
        puts("call 1235 is answered otherwise by now");
        _exit(77);
    }

    puts("1236. load(process=#1170, place=5, cpu=0) \u2192 45");
    errno = 0;
    long r1236 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)5LL);

    if (!(!(r1236 == -3 || r1236 == -14 || r1236 == -12 || r1236 == -5 || r1236 < 0) && (long long)r1236 == 45LL)) {
        puts("call 1236 is answered otherwise by now");
        _exit(77);
    }

    puts("1237. lock_page(process=#1205, page=0) \u2192 done");
    errno = 0;
    int r1237 = their_swap_lock((void *)handle, (size_t)(process1205), (size_t)0LL);

    if (!(!(r1237 == -3 || r1237 == -14 || r1237 == -12 || r1237 == -5 || r1237 < 0))) {
        puts("call 1237 is answered otherwise by now");
        _exit(77);
    }

    puts("1238. store(process=#1205, place=0, value=63, cpu=0) \u2192 done");
    errno = 0;
    int r1238 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)0LL, (size_t)63LL);

    if (!(!(r1238 == -3 || r1238 == -14 || r1238 == -12 || r1238 == -5 || r1238 < 0))) {
        puts("call 1238 is answered otherwise by now");
        _exit(77);
    }

    puts("1239. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r1239 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r1239 == -16) || ((r1239 < 0) && !(r1239 == -16) && !(r1239 == -22)))) {
        puts("call 1239 is answered otherwise by now");
        _exit(77);
    }

    puts("1240. lock_page(process=#1205, page=0) \u2192 done");
    errno = 0;
    int r1240 = their_swap_lock((void *)handle, (size_t)(process1205), (size_t)0LL);

    if (!(!(r1240 == -3 || r1240 == -14 || r1240 == -12 || r1240 == -5 || r1240 < 0))) {
        puts("call 1240 is answered otherwise by now");
        _exit(77);
    }

    puts("1241. unlock_page(process=#1170, page=0) \u2192 done");
    errno = 0;
    int r1241 = their_swap_unlock((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1241 == -3 || r1241 == -14 || r1241 < 0))) {
        puts("call 1241 is answered otherwise by now");
        _exit(77);
    }

    puts("1242. store(process=#1170, place=0, value=20, cpu=0) \u2192 done");
    errno = 0;
    int r1242 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)0LL, (size_t)20LL);

    if (!(!(r1242 == -3 || r1242 == -14 || r1242 == -12 || r1242 == -5 || r1242 < 0))) {
        puts("call 1242 is answered otherwise by now");
        _exit(77);
    }

    puts("1243. store(process=0, place=3, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r1243 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)53LL);

    if (!(!(r1243 == -3 || r1243 == -14 || r1243 == -12 || r1243 == -5 || r1243 < 0))) {
        puts("call 1243 is answered otherwise by now");
        _exit(77);
    }

    puts("1244. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r1244 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1244 == -3 || r1244 == -17 || r1244 < 0))) {
        puts("call 1244 is answered otherwise by now");
        _exit(77);
    }

    puts("1245. fork(parent=0) \u2192 no number");
    errno = 0;
    long r1245 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r1245 == -24) || ((r1245 < 0) && !(r1245 == -3) && !(r1245 == -24)))) {
        puts("call 1245 is answered otherwise by now");
        _exit(77);
    }

    puts("1246. store(process=#1205, place=2, value=47, cpu=0) \u2192 not mapped");
    errno = 0;
    int r1246 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)2LL, (size_t)47LL);

    if (!((r1246 == -14) || ((r1246 < 0) && !(r1246 == -3) && !(r1246 == -14) && !(r1246 == -12) && !(r1246 == -5)))) {
        puts("call 1246 is answered otherwise by now");
        _exit(77);
    }

    puts("1247. load(process=#1170, place=0, cpu=0) \u2192 20");
    errno = 0;
    long r1247 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1247 == -3 || r1247 == -14 || r1247 == -12 || r1247 == -5 || r1247 < 0) && (long long)r1247 == 20LL)) {
        puts("call 1247 is answered otherwise by now");
        _exit(77);
    }

    puts("1248. store(process=#1170, place=1, value=73, cpu=0) \u2192 done");
    errno = 0;
    int r1248 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)1LL, (size_t)73LL);

    if (!(!(r1248 == -3 || r1248 == -14 || r1248 == -12 || r1248 == -5 || r1248 < 0))) {
        puts("call 1248 is answered otherwise by now");
        _exit(77);
    }

    puts("1249. map_page(process=#1205, page=1) \u2192 done");
    errno = 0;
    int r1249 = their_swap_map((void *)handle, (size_t)(process1205), (size_t)1LL);

    if (!(!(r1249 == -3 || r1249 == -17 || r1249 < 0))) {
        puts("call 1249 is answered otherwise by now");
        _exit(77);
    }

    puts("1250. load(process=#1205, place=4, cpu=0) \u2192 75");
    errno = 0;
    long r1250 = their_swap_load((void *)handle, (size_t)(process1205), (size_t)4LL);

    if (!(!(r1250 == -3 || r1250 == -14 || r1250 == -12 || r1250 == -5 || r1250 < 0) && (long long)r1250 == 75LL)) {
        puts("call 1250 is answered otherwise by now");
        _exit(77);
    }

    puts("1251. load(process=#1170, place=0, cpu=0) \u2192 20");
    errno = 0;
    long r1251 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1251 == -3 || r1251 == -14 || r1251 == -12 || r1251 == -5 || r1251 < 0) && (long long)r1251 == 20LL)) {
        puts("call 1251 is answered otherwise by now");
        _exit(77);
    }

    puts("1252. load(process=#1205, place=4, cpu=0) \u2192 75");
    errno = 0;
    long r1252 = their_swap_load((void *)handle, (size_t)(process1205), (size_t)4LL);

    if (!(!(r1252 == -3 || r1252 == -14 || r1252 == -12 || r1252 == -5 || r1252 < 0) && (long long)r1252 == 75LL)) {
        puts("call 1252 is answered otherwise by now");
        _exit(77);
    }

    puts("1253. store(process=#1205, place=0, value=39, cpu=0) \u2192 done");
    errno = 0;
    int r1253 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)0LL, (size_t)39LL);

    if (!(!(r1253 == -3 || r1253 == -14 || r1253 == -12 || r1253 == -5 || r1253 < 0))) {
        puts("call 1253 is answered otherwise by now");
        _exit(77);
    }

    puts("1254. unlock_page(process=#1205, page=1) \u2192 done");
    errno = 0;
    int r1254 = their_swap_unlock((void *)handle, (size_t)(process1205), (size_t)1LL);

    if (!(!(r1254 == -3 || r1254 == -14 || r1254 < 0))) {
        puts("call 1254 is answered otherwise by now");
        _exit(77);
    }

    puts("1255. store(process=0, place=0, value=11, cpu=0) \u2192 done");
    errno = 0;
    int r1255 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)11LL);

    if (!(!(r1255 == -3 || r1255 == -14 || r1255 == -12 || r1255 == -5 || r1255 < 0))) {
        puts("call 1255 is answered otherwise by now");
        _exit(77);
    }

    puts("1256. map_page(process=#1170, page=1) \u2192 done");
    errno = 0;
    int r1256 = their_swap_map((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!(!(r1256 == -3 || r1256 == -17 || r1256 < 0))) {
        puts("call 1256 is answered otherwise by now");
        _exit(77);
    }

    puts("1257. fork(parent=0) \u2192 no number");
    errno = 0;
    long r1257 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r1257 == -24) || ((r1257 < 0) && !(r1257 == -3) && !(r1257 == -24)))) {
        puts("call 1257 is answered otherwise by now");
        _exit(77);
    }

    puts("1258. load(process=0, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r1258 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1258 == -3 || r1258 == -14 || r1258 == -12 || r1258 == -5 || r1258 < 0) && (long long)r1258 == 0LL)) {
        puts("call 1258 is answered otherwise by now");
        _exit(77);
    }

    puts("1259. load(process=0, place=1, cpu=0) \u2192 97");
    errno = 0;
    long r1259 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1259 == -3 || r1259 == -14 || r1259 == -12 || r1259 == -5 || r1259 < 0) && (long long)r1259 == 97LL)) {
        puts("call 1259 is answered otherwise by now");
        _exit(77);
    }

    puts("1260. unmap_page(process=#1170, page=0) \u2192 done");
    errno = 0;
    int r1260 = their_swap_unmap((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1260 == -3 || r1260 == -14 || r1260 < 0))) {
        puts("call 1260 is answered otherwise by now");
        _exit(77);
    }

    puts("1261. load(process=#1170, place=5, cpu=0) \u2192 45");
    errno = 0;
    long r1261 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)5LL);

    if (!(!(r1261 == -3 || r1261 == -14 || r1261 == -12 || r1261 == -5 || r1261 < 0) && (long long)r1261 == 45LL)) {
        puts("call 1261 is answered otherwise by now");
        _exit(77);
    }

    puts("1262. store(process=0, place=3, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r1262 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)96LL);

    if (!(!(r1262 == -3 || r1262 == -14 || r1262 == -12 || r1262 == -5 || r1262 < 0))) {
        puts("call 1262 is answered otherwise by now");
        _exit(77);
    }

    puts("1263. load(process=0, place=1, cpu=0) \u2192 97");
    errno = 0;
    long r1263 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1263 == -3 || r1263 == -14 || r1263 == -12 || r1263 == -5 || r1263 < 0) && (long long)r1263 == 97LL)) {
        puts("call 1263 is answered otherwise by now");
        _exit(77);
    }

    puts("1264. load(process=#1205, place=1, cpu=0) \u2192 42");
    errno = 0;
    long r1264 = their_swap_load((void *)handle, (size_t)(process1205), (size_t)1LL);

    if (!(!(r1264 == -3 || r1264 == -14 || r1264 == -12 || r1264 == -5 || r1264 < 0) && (long long)r1264 == 42LL)) {
        puts("call 1264 is answered otherwise by now");
        _exit(77);
    }

    puts("1265. load(process=0, place=1, cpu=0) \u2192 97");
    errno = 0;
    long r1265 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1265 == -3 || r1265 == -14 || r1265 == -12 || r1265 == -5 || r1265 < 0) && (long long)r1265 == 97LL)) {
        puts("call 1265 is answered otherwise by now");
        _exit(77);
    }

    puts("1266. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r1266 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r1266 == -13) || ((r1266 < 0) && !(r1266 == -3) && !(r1266 == -13)))) {
        puts("call 1266 is answered otherwise by now");
        _exit(77);
    }

    puts("1267. store(process=0, place=2, value=10, cpu=0) \u2192 done");
    errno = 0;
    int r1267 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)10LL);

    if (!(!(r1267 == -3 || r1267 == -14 || r1267 == -12 || r1267 == -5 || r1267 < 0))) {
        puts("call 1267 is answered otherwise by now");
        _exit(77);
    }

    puts("1268. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r1268 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r1268 == -16) || ((r1268 < 0) && !(r1268 == -16) && !(r1268 == -22)))) {
        puts("call 1268 is answered otherwise by now");
        _exit(77);
    }

    puts("1269. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r1269 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r1269 == -17) || ((r1269 < 0) && !(r1269 == -3) && !(r1269 == -17)))) {
        puts("call 1269 is answered otherwise by now");
        _exit(77);
    }

    puts("1270. store(process=#1170, place=4, value=68, cpu=0) \u2192 done");
    errno = 0;
    int r1270 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)4LL, (size_t)68LL);

    if (!(!(r1270 == -3 || r1270 == -14 || r1270 == -12 || r1270 == -5 || r1270 < 0))) {
        puts("call 1270 is answered otherwise by now");
        _exit(77);
    }

    puts("1271. store(process=#1170, place=3, value=60, cpu=0) \u2192 done");
    errno = 0;
    int r1271 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)3LL, (size_t)60LL);

    if (!(!(r1271 == -3 || r1271 == -14 || r1271 == -12 || r1271 == -5 || r1271 < 0))) {
        puts("call 1271 is answered otherwise by now");
        _exit(77);
    }

    puts("1272. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r1272 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r1272 == -13) || ((r1272 < 0) && !(r1272 == -3) && !(r1272 == -13)))) {
        puts("call 1272 is answered otherwise by now");
        _exit(77);
    }

    puts("1273. unmap_page(process=#1170, page=1) \u2192 done");
    errno = 0;
    int r1273 = their_swap_unmap((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!(!(r1273 == -3 || r1273 == -14 || r1273 < 0))) {
        puts("call 1273 is answered otherwise by now");
        _exit(77);
    }

    puts("1274. map_page(process=#1205, page=1) \u2192 already mapped");
    errno = 0;
    int r1274 = their_swap_map((void *)handle, (size_t)(process1205), (size_t)1LL);

    if (!((r1274 == -17) || ((r1274 < 0) && !(r1274 == -3) && !(r1274 == -17)))) {
        puts("call 1274 is answered otherwise by now");
        _exit(77);
    }

    puts("1275. store(process=0, place=4, value=15, cpu=0) \u2192 done");
    errno = 0;
    int r1275 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)15LL);

    if (!(!(r1275 == -3 || r1275 == -14 || r1275 == -12 || r1275 == -5 || r1275 < 0))) {
        puts("call 1275 is answered otherwise by now");
        _exit(77);
    }

    puts("1276. load(process=#1205, place=1, cpu=0) \u2192 42");
    errno = 0;
    long r1276 = their_swap_load((void *)handle, (size_t)(process1205), (size_t)1LL);

    if (!(!(r1276 == -3 || r1276 == -14 || r1276 == -12 || r1276 == -5 || r1276 < 0) && (long long)r1276 == 42LL)) {
        puts("call 1276 is answered otherwise by now");
        _exit(77);
    }

    puts("1277. unmap_page(process=#1205, page=1) \u2192 done");
    errno = 0;
    int r1277 = their_swap_unmap((void *)handle, (size_t)(process1205), (size_t)1LL);

    if (!(!(r1277 == -3 || r1277 == -14 || r1277 < 0))) {
        puts("call 1277 is answered otherwise by now");
        _exit(77);
    }

    puts("1278. load(process=0, place=3, cpu=0) \u2192 96");
    errno = 0;
    long r1278 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1278 == -3 || r1278 == -14 || r1278 == -12 || r1278 == -5 || r1278 < 0) && (long long)r1278 == 96LL)) {
        puts("call 1278 is answered otherwise by now");
        _exit(77);
    }

    puts("1279. store(process=#1170, place=5, value=61, cpu=0) \u2192 done");
    errno = 0;
    int r1279 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)5LL, (size_t)61LL);

    if (!(!(r1279 == -3 || r1279 == -14 || r1279 == -12 || r1279 == -5 || r1279 < 0))) {
        puts("call 1279 is answered otherwise by now");
        _exit(77);
    }

    puts("1280. store(process=0, place=3, value=13, cpu=0) \u2192 done");
    errno = 0;
    int r1280 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)13LL);

    if (!(!(r1280 == -3 || r1280 == -14 || r1280 == -12 || r1280 == -5 || r1280 < 0))) {
        puts("call 1280 is answered otherwise by now");
        _exit(77);
    }

    puts("1281. unlock_page(process=#1205, page=2) \u2192 done");
    errno = 0;
    int r1281 = their_swap_unlock((void *)handle, (size_t)(process1205), (size_t)2LL);

    if (!(!(r1281 == -3 || r1281 == -14 || r1281 < 0))) {
        puts("call 1281 is answered otherwise by now");
        _exit(77);
    }

    puts("1282. unlock_page(process=#1205, page=0) \u2192 done");
    errno = 0;
    int r1282 = their_swap_unlock((void *)handle, (size_t)(process1205), (size_t)0LL);

    if (!(!(r1282 == -3 || r1282 == -14 || r1282 < 0))) {
        puts("call 1282 is answered otherwise by now");
        _exit(77);
    }

    puts("1283. lock_page(process=#1205, page=2) \u2192 done");
    errno = 0;
    int r1283 = their_swap_lock((void *)handle, (size_t)(process1205), (size_t)2LL);

    if (!(!(r1283 == -3 || r1283 == -14 || r1283 == -12 || r1283 == -5 || r1283 < 0))) {
        puts("call 1283 is answered otherwise by now");
        _exit(77);
    }

    puts("1284. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r1284 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r1284 == -16) || ((r1284 < 0) && !(r1284 == -16) && !(r1284 == -22)))) {
        puts("call 1284 is answered otherwise by now");
        _exit(77);
    }

    puts("1285. store(process=0, place=3, value=71, cpu=0) \u2192 done");
    errno = 0;
    int r1285 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)71LL);

    if (!(!(r1285 == -3 || r1285 == -14 || r1285 == -12 || r1285 == -5 || r1285 < 0))) {
        puts("call 1285 is answered otherwise by now");
        _exit(77);
    }

    puts("1286. store(process=#1170, place=4, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r1286 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)4LL, (size_t)75LL);

    if (!(!(r1286 == -3 || r1286 == -14 || r1286 == -12 || r1286 == -5 || r1286 < 0))) {
        puts("call 1286 is answered otherwise by now");
        _exit(77);
    }

    puts("1287. load(process=0, place=3, cpu=0) \u2192 71");
    errno = 0;
    long r1287 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1287 == -3 || r1287 == -14 || r1287 == -12 || r1287 == -5 || r1287 < 0) && (long long)r1287 == 71LL)) {
        puts("call 1287 is answered otherwise by now");
        _exit(77);
    }

    puts("1288. load(process=#1170, place=5, cpu=0) \u2192 61");
    errno = 0;
    long r1288 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)5LL);

    if (!(!(r1288 == -3 || r1288 == -14 || r1288 == -12 || r1288 == -5 || r1288 < 0) && (long long)r1288 == 61LL)) {
        puts("call 1288 is answered otherwise by now");
        _exit(77);
    }

    puts("1289. store(process=#1205, place=1, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r1289 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)1LL, (size_t)94LL);

    if (!(!(r1289 == -3 || r1289 == -14 || r1289 == -12 || r1289 == -5 || r1289 < 0))) {
        puts("call 1289 is answered otherwise by now");
        _exit(77);
    }

    puts("1290. store(process=#1170, place=5, value=99, cpu=0) \u2192 done");
    errno = 0;
    int r1290 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)5LL, (size_t)99LL);

    if (!(!(r1290 == -3 || r1290 == -14 || r1290 == -12 || r1290 == -5 || r1290 < 0))) {
        puts("call 1290 is answered otherwise by now");
        _exit(77);
    }

    puts("1291. store(process=0, place=1, value=55, cpu=0) \u2192 done");
    errno = 0;
    int r1291 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)55LL);

    if (!(!(r1291 == -3 || r1291 == -14 || r1291 == -12 || r1291 == -5 || r1291 < 0))) {
        puts("call 1291 is answered otherwise by now");
        _exit(77);
    }

    puts("1292. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r1292 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r1292 == -13) || ((r1292 < 0) && !(r1292 == -3) && !(r1292 == -13)))) {
        puts("call 1292 is answered otherwise by now");
        _exit(77);
    }

    puts("1293. store(process=0, place=3, value=95, cpu=0) \u2192 done");
    errno = 0;
    int r1293 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)95LL);

    if (!(!(r1293 == -3 || r1293 == -14 || r1293 == -12 || r1293 == -5 || r1293 < 0))) {
        puts("call 1293 is answered otherwise by now");
        _exit(77);
    }

    puts("1294. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r1294 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r1294 == -17) || ((r1294 < 0) && !(r1294 == -3) && !(r1294 == -17)))) {
        puts("call 1294 is answered otherwise by now");
        _exit(77);
    }

    puts("1295. exit(process=#1205) \u2192 done");
    errno = 0;
    int r1295 = their_swap_exit((void *)handle, (size_t)(process1205));

    if (!(!(r1295 == -3 || r1295 == -13 || r1295 < 0))) {
        puts("call 1295 is answered otherwise by now");
        _exit(77);
    }

    puts("1296. store(process=0, place=4, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r1296 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)75LL);

    if (!(!(r1296 == -3 || r1296 == -14 || r1296 == -12 || r1296 == -5 || r1296 < 0))) {
        puts("call 1296 is answered otherwise by now");
        _exit(77);
    }

    puts("1297. store(process=0, place=1, value=28, cpu=0) \u2192 done");
    errno = 0;
    int r1297 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)28LL);

    if (!(!(r1297 == -3 || r1297 == -14 || r1297 == -12 || r1297 == -5 || r1297 < 0))) {
        puts("call 1297 is answered otherwise by now");
        _exit(77);
    }

    puts("1298. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r1298 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1298 == -3 || r1298 == -14 || r1298 == -12 || r1298 == -5 || r1298 < 0))) {
        puts("call 1298 is answered otherwise by now");
        _exit(77);
    }

    puts("1299. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r1299 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1299 == -3 || r1299 == -14 || r1299 < 0))) {
        puts("call 1299 is answered otherwise by now");
        _exit(77);
    }

    puts("1300. load(process=#1170, place=5, cpu=0) \u2192 99");
    errno = 0;
    long r1300 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)5LL);

    if (!(!(r1300 == -3 || r1300 == -14 || r1300 == -12 || r1300 == -5 || r1300 < 0) && (long long)r1300 == 99LL)) {
        puts("call 1300 is answered otherwise by now");
        _exit(77);
    }

    puts("1301. load(process=0, place=0, cpu=0) \u2192 11");
    errno = 0;
    long r1301 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1301 == -3 || r1301 == -14 || r1301 == -12 || r1301 == -5 || r1301 < 0) && (long long)r1301 == 11LL)) {
        puts("call 1301 is answered otherwise by now");
        _exit(77);
    }

    puts("1302. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r1302 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1302 == -3 || r1302 == -14 || r1302 < 0))) {
        puts("call 1302 is answered otherwise by now");
        _exit(77);
    }

    puts("1303. store(process=0, place=2, value=76, cpu=0) \u2192 done");
    errno = 0;
    int r1303 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)76LL);

    if (!(!(r1303 == -3 || r1303 == -14 || r1303 == -12 || r1303 == -5 || r1303 < 0))) {
        puts("call 1303 is answered otherwise by now");
        _exit(77);
    }

    puts("1304. store(process=#1170, place=5, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r1304 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)5LL, (size_t)31LL);

    if (!(!(r1304 == -3 || r1304 == -14 || r1304 == -12 || r1304 == -5 || r1304 < 0))) {
        puts("call 1304 is answered otherwise by now");
        _exit(77);
    }

    puts("1305. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r1305 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r1305 == -16) || ((r1305 < 0) && !(r1305 == -16) && !(r1305 == -22)))) {
        puts("call 1305 is answered otherwise by now");
        _exit(77);
    }

    puts("1306. map_page(process=#1170, page=1) \u2192 done");
    errno = 0;
    int r1306 = their_swap_map((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!(!(r1306 == -3 || r1306 == -17 || r1306 < 0))) {
        puts("call 1306 is answered otherwise by now");
        _exit(77);
    }

    puts("1307. fail_device(fails=2) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)2LL);

    if (!(true)) {
        puts("call 1307 is answered otherwise by now");
        _exit(77);
    }

    puts("1308. swap_on(size=0) \u2192 busy");
    errno = 0;
    int r1308 = their_swap_on((void *)handle, (size_t)0LL);

    if (!((r1308 == -16) || ((r1308 < 0) && !(r1308 == -16) && !(r1308 == -22)))) {
        puts("call 1308 is answered otherwise by now");
        _exit(77);
    }

    puts("1309. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r1309 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r1309 == -17) || ((r1309 < 0) && !(r1309 == -3) && !(r1309 == -17)))) {
        puts("call 1309 is answered otherwise by now");
        _exit(77);
    }

    puts("1310. store(process=0, place=5, value=63, cpu=0) \u2192 done");
    errno = 0;
    int r1310 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)63LL);

    if (!(!(r1310 == -3 || r1310 == -14 || r1310 == -12 || r1310 == -5 || r1310 < 0))) {
        puts("call 1310 is answered otherwise by now");
        _exit(77);
    }

    puts("1311. store(process=#1170, place=4, value=26, cpu=0) \u2192 done");
    errno = 0;
    int r1311 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)4LL, (size_t)26LL);

    if (!(!(r1311 == -3 || r1311 == -14 || r1311 == -12 || r1311 == -5 || r1311 < 0))) {
        puts("call 1311 is answered otherwise by now");
        _exit(77);
    }

    puts("1312. load(process=#1170, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r1312 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1312 == -3 || r1312 == -14 || r1312 == -12 || r1312 == -5 || r1312 < 0) && (long long)r1312 == 0LL)) {
        puts("call 1312 is answered otherwise by now");
        _exit(77);
    }

    puts("1313. lock_page(process=#1170, page=2) \u2192 done");
    errno = 0;
    int r1313 = their_swap_lock((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1313 == -3 || r1313 == -14 || r1313 == -12 || r1313 == -5 || r1313 < 0))) {
        puts("call 1313 is answered otherwise by now");
        _exit(77);
    }

    puts("1314. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1314 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1314 == -3 || r1314 == -14 || r1314 < 0))) {
        puts("call 1314 is answered otherwise by now");
        _exit(77);
    }

    puts("1315. unlock_page(process=#1170, page=1) \u2192 done");
    errno = 0;
    int r1315 = their_swap_unlock((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!(!(r1315 == -3 || r1315 == -14 || r1315 < 0))) {
        puts("call 1315 is answered otherwise by now");
        _exit(77);
    }

    puts("1316. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r1316 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r1316 == -16) || ((r1316 < 0) && !(r1316 == -16) && !(r1316 == -22)))) {
        puts("call 1316 is answered otherwise by now");
        _exit(77);
    }

    puts("1317. store(process=0, place=5, value=92, cpu=0) \u2192 done");
    errno = 0;
    int r1317 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)92LL);

    if (!(!(r1317 == -3 || r1317 == -14 || r1317 == -12 || r1317 == -5 || r1317 < 0))) {
        puts("call 1317 is answered otherwise by now");
        _exit(77);
    }

    puts("1318. lock_page(process=#1170, page=1) \u2192 done");
    errno = 0;
    int r1318 = their_swap_lock((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!(!(r1318 == -3 || r1318 == -14 || r1318 == -12 || r1318 == -5 || r1318 < 0))) {
        puts("call 1318 is answered otherwise by now");
        _exit(77);
    }

    puts("1319. load(process=0, place=4, cpu=0) \u2192 75");
    errno = 0;
    long r1319 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1319 == -3 || r1319 == -14 || r1319 == -12 || r1319 == -5 || r1319 < 0) && (long long)r1319 == 75LL)) {
        puts("call 1319 is answered otherwise by now");
        _exit(77);
    }

    puts("1320. lock_page(process=#1205, page=2) \u2192 no process");
    errno = 0;
    int r1320 = their_swap_lock((void *)handle, (size_t)(process1205), (size_t)2LL);

    if (!((r1320 == -3) || ((r1320 < 0) && !(r1320 == -3) && !(r1320 == -14) && !(r1320 == -12) && !(r1320 == -5)))) {
        puts("call 1320 is answered otherwise by now");
        _exit(77);
    }

    puts("1321. lock_page(process=#1170, page=2) \u2192 done");
    errno = 0;
    int r1321 = their_swap_lock((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1321 == -3 || r1321 == -14 || r1321 == -12 || r1321 == -5 || r1321 < 0))) {
        puts("call 1321 is answered otherwise by now");
        _exit(77);
    }

    puts("1322. store(process=#1170, place=3, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r1322 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)3LL, (size_t)66LL);

    if (!(!(r1322 == -3 || r1322 == -14 || r1322 == -12 || r1322 == -5 || r1322 < 0))) {
        puts("call 1322 is answered otherwise by now");
        _exit(77);
    }

    puts("1323. load(process=#1170, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r1323 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)3LL);

    if (!(!(r1323 == -3 || r1323 == -14 || r1323 == -12 || r1323 == -5 || r1323 < 0) && (long long)r1323 == 66LL)) {
        puts("call 1323 is answered otherwise by now");
        _exit(77);
    }

    puts("1324. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1324 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1324 == -3 || r1324 == -17 || r1324 < 0))) {
        puts("call 1324 is answered otherwise by now");
        _exit(77);
    }

    puts("1325. load(process=0, place=4, cpu=0) \u2192 75");
    errno = 0;
    long r1325 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1325 == -3 || r1325 == -14 || r1325 == -12 || r1325 == -5 || r1325 < 0) && (long long)r1325 == 75LL)) {
        puts("call 1325 is answered otherwise by now");
        _exit(77);
    }

    puts("1326. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r1326 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1326 == -3 || r1326 == -17 || r1326 < 0))) {
        puts("call 1326 is answered otherwise by now");
        _exit(77);
    }

    puts("1327. store(process=#1205, place=5, value=91, cpu=0) \u2192 no process");
    errno = 0;
    int r1327 = their_swap_store((void *)handle, (size_t)(process1205), (size_t)5LL, (size_t)91LL);

    if (!((r1327 == -3) || ((r1327 < 0) && !(r1327 == -3) && !(r1327 == -14) && !(r1327 == -12) && !(r1327 == -5)))) {
        puts("call 1327 is answered otherwise by now");
        _exit(77);
    }

    puts("1328. load(process=#1205, place=5, cpu=0) \u2192 no process");
    errno = 0;
    long r1328 = their_swap_load((void *)handle, (size_t)(process1205), (size_t)5LL);

    if (!((r1328 == -3) || ((r1328 < 0) && !(r1328 == -3) && !(r1328 == -14) && !(r1328 == -12) && !(r1328 == -5)))) {
        puts("call 1328 is answered otherwise by now");
        _exit(77);
    }

    puts("1329. store(process=#1170, place=4, value=28, cpu=0) \u2192 done");
    errno = 0;
    int r1329 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)4LL, (size_t)28LL);

    if (!(!(r1329 == -3 || r1329 == -14 || r1329 == -12 || r1329 == -5 || r1329 < 0))) {
        puts("call 1329 is answered otherwise by now");
        _exit(77);
    }

    puts("1330. load(process=#1170, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r1330 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1330 == -3 || r1330 == -14 || r1330 == -12 || r1330 == -5 || r1330 < 0) && (long long)r1330 == 0LL)) {
        puts("call 1330 is answered otherwise by now");
        _exit(77);
    }

    puts("1331. unlock_page(process=#1170, page=1) \u2192 done");
    errno = 0;
    int r1331 = their_swap_unlock((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!(!(r1331 == -3 || r1331 == -14 || r1331 < 0))) {
        puts("call 1331 is answered otherwise by now");
        _exit(77);
    }

    puts("1332. store(process=#1170, place=3, value=19, cpu=0) \u2192 done");
    errno = 0;
    int r1332 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)3LL, (size_t)19LL);

    if (!(!(r1332 == -3 || r1332 == -14 || r1332 == -12 || r1332 == -5 || r1332 < 0))) {
        puts("call 1332 is answered otherwise by now");
        _exit(77);
    }

    puts("1333. load(process=#1205, place=2, cpu=0) \u2192 no process");
    errno = 0;
    long r1333 = their_swap_load((void *)handle, (size_t)(process1205), (size_t)2LL);

    if (!((r1333 == -3) || ((r1333 < 0) && !(r1333 == -3) && !(r1333 == -14) && !(r1333 == -12) && !(r1333 == -5)))) {
        puts("call 1333 is answered otherwise by now");
        _exit(77);
    }

    puts("1334. store(process=0, place=3, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r1334 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)31LL);

    if (!(!(r1334 == -3 || r1334 == -14 || r1334 == -12 || r1334 == -5 || r1334 < 0))) {
        puts("call 1334 is answered otherwise by now");
        _exit(77);
    }

    puts("1335. load(process=#1170, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r1335 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1335 == -3 || r1335 == -14 || r1335 == -12 || r1335 == -5 || r1335 < 0) && (long long)r1335 == 0LL)) {
        puts("call 1335 is answered otherwise by now");
        _exit(77);
    }

    puts("1336. swap_off() \u2192 done");
    errno = 0;
    int r1336 = their_swap_off((void *)handle);

    if (!(!(r1336 == -22 || r1336 == -12 || r1336 == -5 || r1336 < 0))) {
        puts("call 1336 is answered otherwise by now");
        _exit(77);
    }

    puts("1337. swap_off() \u2192 invalid");
    errno = 0;
    int r1337 = their_swap_off((void *)handle);

    if (!((r1337 == -22) || ((r1337 < 0) && !(r1337 == -22) && !(r1337 == -12) && !(r1337 == -5)))) {
        puts("call 1337 is answered otherwise by now");
        _exit(77);
    }

    puts("1338. load(process=0, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r1338 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1338 == -3 || r1338 == -14 || r1338 == -12 || r1338 == -5 || r1338 < 0) && (long long)r1338 == 0LL)) {
        puts("call 1338 is answered otherwise by now");
        _exit(77);
    }

    puts("1339. store(process=#1170, place=2, value=24, cpu=0) \u2192 done");
    errno = 0;
    int r1339 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)2LL, (size_t)24LL);

    if (!(!(r1339 == -3 || r1339 == -14 || r1339 == -12 || r1339 == -5 || r1339 < 0))) {
        puts("call 1339 is answered otherwise by now");
        _exit(77);
    }

    puts("1340. load(process=0, place=5, cpu=0) \u2192 92");
    errno = 0;
    long r1340 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r1340 == -3 || r1340 == -14 || r1340 == -12 || r1340 == -5 || r1340 < 0) && (long long)r1340 == 92LL)) {
        puts("call 1340 is answered otherwise by now");
        _exit(77);
    }

    puts("1341. store(process=0, place=1, value=34, cpu=0) \u2192 done");
    errno = 0;
    int r1341 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)34LL);

    if (!(!(r1341 == -3 || r1341 == -14 || r1341 == -12 || r1341 == -5 || r1341 < 0))) {
        puts("call 1341 is answered otherwise by now");
        _exit(77);
    }

    puts("1342. store(process=0, place=2, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r1342 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)72LL);

    if (!(!(r1342 == -3 || r1342 == -14 || r1342 == -12 || r1342 == -5 || r1342 < 0))) {
        puts("call 1342 is answered otherwise by now");
        _exit(77);
    }

    puts("1343. load(process=0, place=2, cpu=0) \u2192 72");
    errno = 0;
    long r1343 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1343 == -3 || r1343 == -14 || r1343 == -12 || r1343 == -5 || r1343 < 0) && (long long)r1343 == 72LL)) {
        puts("call 1343 is answered otherwise by now");
        _exit(77);
    }

    puts("1344. store(process=0, place=5, value=28, cpu=0) \u2192 done");
    errno = 0;
    int r1344 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)28LL);

    if (!(!(r1344 == -3 || r1344 == -14 || r1344 == -12 || r1344 == -5 || r1344 < 0))) {
        puts("call 1344 is answered otherwise by now");
        _exit(77);
    }

    puts("1345. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r1345 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1345 == -3 || r1345 == -14 || r1345 < 0))) {
        puts("call 1345 is answered otherwise by now");
        _exit(77);
    }

    puts("1346. store(process=#1170, place=3, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r1346 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)3LL, (size_t)31LL);

    if (!(!(r1346 == -3 || r1346 == -14 || r1346 == -12 || r1346 == -5 || r1346 < 0))) {
        puts("call 1346 is answered otherwise by now");
        _exit(77);
    }

    puts("1347. load(process=#1170, place=4, cpu=0) \u2192 28");
    errno = 0;
    long r1347 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)4LL);

    if (!(!(r1347 == -3 || r1347 == -14 || r1347 == -12 || r1347 == -5 || r1347 < 0) && (long long)r1347 == 28LL)) {
        puts("call 1347 is answered otherwise by now");
        _exit(77);
    }

    puts("1348. fork(parent=#1170) \u2192 1");
    errno = 0;
    long r1348 = their_swap_fork((void *)handle, (size_t)(process1170));

    if (!(!(r1348 == -3 || r1348 == -24 || r1348 < 0))) {
        puts("call 1348 is answered otherwise by now");
        _exit(77);
    }
    long long process1348 = (long long)r1348;
    is_elsewhere |= !(!(r1348 == -3 || r1348 == -24 || r1348 < 0) && (long long)r1348 == 1LL);

    puts("1349. store(process=#1348, place=4, value=25, cpu=0) \u2192 done");
    errno = 0;
    int r1349 = their_swap_store((void *)handle, (size_t)(process1348), (size_t)4LL, (size_t)25LL);

    if (!(!(r1349 == -3 || r1349 == -14 || r1349 == -12 || r1349 == -5 || r1349 < 0))) {
        puts("call 1349 is answered otherwise by now");
        _exit(77);
    }

    puts("1350. load(process=#1348, place=5, cpu=0) \u2192 31");
    errno = 0;
    long r1350 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)5LL);

    if (!(!(r1350 == -3 || r1350 == -14 || r1350 == -12 || r1350 == -5 || r1350 < 0) && (long long)r1350 == 31LL)) {
        puts("call 1350 is answered otherwise by now");
        _exit(77);
    }

    puts("1351. load(process=#1348, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r1351 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)2LL);

    if (!(!(r1351 == -3 || r1351 == -14 || r1351 == -12 || r1351 == -5 || r1351 < 0) && (long long)r1351 == 24LL)) {
        puts("call 1351 is answered otherwise by now");
        _exit(77);
    }

    puts("1352. store(process=#1348, place=3, value=13, cpu=0) \u2192 no memory");
    errno = 0;
    int r1352 = their_swap_store((void *)handle, (size_t)(process1348), (size_t)3LL, (size_t)13LL);

    if (!((r1352 == -12) || ((r1352 < 0) && !(r1352 == -3) && !(r1352 == -14) && !(r1352 == -12) && !(r1352 == -5)))) {
        puts("call 1352 is answered otherwise by now");
        _exit(77);
    }

    puts("1353. lock_page(process=#1348, page=1) \u2192 no memory");
    errno = 0;
    int r1353 = their_swap_lock((void *)handle, (size_t)(process1348), (size_t)1LL);

    if (!((r1353 == -12) || ((r1353 < 0) && !(r1353 == -3) && !(r1353 == -14) && !(r1353 == -12) && !(r1353 == -5)))) {
        puts("call 1353 is answered otherwise by now");
        _exit(77);
    }

    puts("1354. load(process=#1348, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r1354 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)2LL);

    if (!(!(r1354 == -3 || r1354 == -14 || r1354 == -12 || r1354 == -5 || r1354 < 0) && (long long)r1354 == 24LL)) {
        puts("call 1354 is answered otherwise by now");
        _exit(77);
    }

    puts("1355. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 1355 is answered otherwise by now");
        _exit(77);
    }

    puts("1356. store(process=#1170, place=2, value=16, cpu=0) \u2192 no memory");
    errno = 0;
    int r1356 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)2LL, (size_t)16LL);

    if (!((r1356 == -12) || ((r1356 < 0) && !(r1356 == -3) && !(r1356 == -14) && !(r1356 == -12) && !(r1356 == -5)))) {
        puts("call 1356 is answered otherwise by now");
        _exit(77);
    }

    puts("1357. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1357 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1357 == -3 || r1357 == -14 || r1357 == -12 || r1357 == -5 || r1357 < 0))) {
        puts("call 1357 is answered otherwise by now");
        _exit(77);
    }

    puts("1358. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r1358 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r1358 == -13) || ((r1358 < 0) && !(r1358 == -3) && !(r1358 == -13)))) {
        puts("call 1358 is answered otherwise by now");
        _exit(77);
    }

    puts("1359. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r1359 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r1359 == -3 || r1359 == -14 || r1359 < 0))) {
        puts("call 1359 is answered otherwise by now");
        _exit(77);
    }

    puts("1360. load(process=#1348, place=4, cpu=0) \u2192 25");
    errno = 0;
    long r1360 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)4LL);

    if (!(!(r1360 == -3 || r1360 == -14 || r1360 == -12 || r1360 == -5 || r1360 < 0) && (long long)r1360 == 25LL)) {
        puts("call 1360 is answered otherwise by now");
        _exit(77);
    }

    puts("1361. load(process=#1348, place=5, cpu=0) \u2192 31");
    errno = 0;
    long r1361 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)5LL);

    if (!(!(r1361 == -3 || r1361 == -14 || r1361 == -12 || r1361 == -5 || r1361 < 0) && (long long)r1361 == 31LL)) {
        puts("call 1361 is answered otherwise by now");
        _exit(77);
    }

    puts("1362. load(process=#1348, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r1362 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)2LL);

    if (!(!(r1362 == -3 || r1362 == -14 || r1362 == -12 || r1362 == -5 || r1362 < 0) && (long long)r1362 == 24LL)) {
        puts("call 1362 is answered otherwise by now");
        _exit(77);
    }

    puts("1363. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r1363 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1363 == -3 || r1363 == -14 || r1363 == -12 || r1363 == -5 || r1363 < 0))) {
        puts("call 1363 is answered otherwise by now");
        _exit(77);
    }

    puts("1364. store(process=0, place=4, value=82, cpu=0) \u2192 done");
    errno = 0;
    int r1364 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)82LL);

    if (!(!(r1364 == -3 || r1364 == -14 || r1364 == -12 || r1364 == -5 || r1364 < 0))) {
        puts("call 1364 is answered otherwise by now");
        _exit(77);
    }

    puts("1365. load(process=0, place=4, cpu=0) \u2192 82");
    errno = 0;
    long r1365 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1365 == -3 || r1365 == -14 || r1365 == -12 || r1365 == -5 || r1365 < 0) && (long long)r1365 == 82LL)) {
        puts("call 1365 is answered otherwise by now");
        _exit(77);
    }

    puts("1366. load(process=#1170, place=5, cpu=0) \u2192 31");
    errno = 0;
    long r1366 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)5LL);

    if (!(!(r1366 == -3 || r1366 == -14 || r1366 == -12 || r1366 == -5 || r1366 < 0) && (long long)r1366 == 31LL)) {
        puts("call 1366 is answered otherwise by now");
        _exit(77);
    }

    puts("1367. map_page(process=#1348, page=2) \u2192 already mapped");
    errno = 0;
    int r1367 = their_swap_map((void *)handle, (size_t)(process1348), (size_t)2LL);

    if (!((r1367 == -17) || ((r1367 < 0) && !(r1367 == -3) && !(r1367 == -17)))) {
        puts("call 1367 is answered otherwise by now");
        _exit(77);
    }

    puts("1368. swap_off() \u2192 invalid");
    errno = 0;
    int r1368 = their_swap_off((void *)handle);

    if (!((r1368 == -22) || ((r1368 < 0) && !(r1368 == -22) && !(r1368 == -12) && !(r1368 == -5)))) {
        puts("call 1368 is answered otherwise by now");
        _exit(77);
    }

    puts("1369. store(process=#1170, place=5, value=67, cpu=0) \u2192 done");
    errno = 0;
    int r1369 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)5LL, (size_t)67LL);

    if (!(!(r1369 == -3 || r1369 == -14 || r1369 == -12 || r1369 == -5 || r1369 < 0))) {
        puts("call 1369 is answered otherwise by now");
        _exit(77);
    }

    puts("1370. store(process=0, place=5, value=79, cpu=0) \u2192 done");
    errno = 0;
    int r1370 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)79LL);

    if (!(!(r1370 == -3 || r1370 == -14 || r1370 == -12 || r1370 == -5 || r1370 < 0))) {
        puts("call 1370 is answered otherwise by now");
        _exit(77);
    }

    puts("1371. load(process=0, place=2, cpu=0) \u2192 72");
    errno = 0;
    long r1371 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1371 == -3 || r1371 == -14 || r1371 == -12 || r1371 == -5 || r1371 < 0) && (long long)r1371 == 72LL)) {
        puts("call 1371 is answered otherwise by now");
        _exit(77);
    }

    puts("1372. map_page(process=#1348, page=1) \u2192 already mapped");
    errno = 0;
    int r1372 = their_swap_map((void *)handle, (size_t)(process1348), (size_t)1LL);

    if (!((r1372 == -17) || ((r1372 < 0) && !(r1372 == -3) && !(r1372 == -17)))) {
        puts("call 1372 is answered otherwise by now");
        _exit(77);
    }

    puts("1373. swap_off() \u2192 invalid");
    errno = 0;
    int r1373 = their_swap_off((void *)handle);

    if (!((r1373 == -22) || ((r1373 < 0) && !(r1373 == -22) && !(r1373 == -12) && !(r1373 == -5)))) {
        puts("call 1373 is answered otherwise by now");
        _exit(77);
    }

    puts("1374. store(process=#1170, place=1, value=68, cpu=0) \u2192 not mapped");
    errno = 0;
    int r1374 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)1LL, (size_t)68LL);

    if (!((r1374 == -14) || ((r1374 < 0) && !(r1374 == -3) && !(r1374 == -14) && !(r1374 == -12) && !(r1374 == -5)))) {
        puts("call 1374 is answered otherwise by now");
        _exit(77);
    }

    puts("1375. store(process=#1348, place=2, value=8, cpu=0) \u2192 done");
    errno = 0;
    int r1375 = their_swap_store((void *)handle, (size_t)(process1348), (size_t)2LL, (size_t)8LL);

    if (!(!(r1375 == -3 || r1375 == -14 || r1375 == -12 || r1375 == -5 || r1375 < 0))) {
        puts("call 1375 is answered otherwise by now");
        _exit(77);
    }

    puts("1376. load(process=0, place=5, cpu=0) \u2192 79");
    errno = 0;
    long r1376 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r1376 == -3 || r1376 == -14 || r1376 == -12 || r1376 == -5 || r1376 < 0) && (long long)r1376 == 79LL)) {
        puts("call 1376 is answered otherwise by now");
        _exit(77);
    }

    puts("1377. unlock_page(process=#1170, page=2) \u2192 done");
    errno = 0;
    int r1377 = their_swap_unlock((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1377 == -3 || r1377 == -14 || r1377 < 0))) {
        puts("call 1377 is answered otherwise by now");
        _exit(77);
    }

    puts("1378. store(process=#1170, place=3, value=38, cpu=0) \u2192 done");
    errno = 0;
    int r1378 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)3LL, (size_t)38LL);

    if (!(!(r1378 == -3 || r1378 == -14 || r1378 == -12 || r1378 == -5 || r1378 < 0))) {
        puts("call 1378 is answered otherwise by now");
        _exit(77);
    }

    puts("1379. store(process=0, place=2, value=64, cpu=0) \u2192 done");
    errno = 0;
    int r1379 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)64LL);

    if (!(!(r1379 == -3 || r1379 == -14 || r1379 == -12 || r1379 == -5 || r1379 < 0))) {
        puts("call 1379 is answered otherwise by now");
        _exit(77);
    }

    puts("1380. load(process=0, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r1380 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1380 == -3 || r1380 == -14 || r1380 == -12 || r1380 == -5 || r1380 < 0) && (long long)r1380 == 31LL)) {
        puts("call 1380 is answered otherwise by now");
        _exit(77);
    }

    puts("1381. load(process=#1348, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r1381 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)3LL);

    if (!(!(r1381 == -3 || r1381 == -14 || r1381 == -12 || r1381 == -5 || r1381 < 0) && (long long)r1381 == 31LL)) {
        puts("call 1381 is answered otherwise by now");
        _exit(77);
    }

    puts("1382. lock_page(process=#1348, page=2) \u2192 done");
    errno = 0;
    int r1382 = their_swap_lock((void *)handle, (size_t)(process1348), (size_t)2LL);

    if (!(!(r1382 == -3 || r1382 == -14 || r1382 == -12 || r1382 == -5 || r1382 < 0))) {
        puts("call 1382 is answered otherwise by now");
        _exit(77);
    }

    puts("1383. store(process=#1348, place=5, value=85, cpu=0) \u2192 done");
    errno = 0;
    int r1383 = their_swap_store((void *)handle, (size_t)(process1348), (size_t)5LL, (size_t)85LL);

    if (!(!(r1383 == -3 || r1383 == -14 || r1383 == -12 || r1383 == -5 || r1383 < 0))) {
        puts("call 1383 is answered otherwise by now");
        _exit(77);
    }

    puts("1384. store(process=#1170, place=2, value=16, cpu=0) \u2192 done");
    errno = 0;
    int r1384 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)2LL, (size_t)16LL);

    if (!(!(r1384 == -3 || r1384 == -14 || r1384 == -12 || r1384 == -5 || r1384 < 0))) {
        puts("call 1384 is answered otherwise by now");
        _exit(77);
    }

    puts("1385. load(process=#1170, place=2, cpu=0) \u2192 16");
    errno = 0;
    long r1385 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1385 == -3 || r1385 == -14 || r1385 == -12 || r1385 == -5 || r1385 < 0) && (long long)r1385 == 16LL)) {
        puts("call 1385 is answered otherwise by now");
        _exit(77);
    }

    puts("1386. lock_page(process=#1348, page=2) \u2192 done");
    errno = 0;
    int r1386 = their_swap_lock((void *)handle, (size_t)(process1348), (size_t)2LL);

    if (!(!(r1386 == -3 || r1386 == -14 || r1386 == -12 || r1386 == -5 || r1386 < 0))) {
        puts("call 1386 is answered otherwise by now");
        _exit(77);
    }

    puts("1387. swap_on(size=2) \u2192 done");
    errno = 0;
    int r1387 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r1387 == -16 || r1387 == -22 || r1387 < 0))) {
        puts("call 1387 is answered otherwise by now");
        _exit(77);
    }

    puts("1388. load(process=#1170, place=2, cpu=0) \u2192 16");
    errno = 0;
    long r1388 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)2LL);

    if (!(!(r1388 == -3 || r1388 == -14 || r1388 == -12 || r1388 == -5 || r1388 < 0) && (long long)r1388 == 16LL)) {
        puts("call 1388 is answered otherwise by now");
        _exit(77);
    }

    puts("1389. load(process=0, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r1389 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r1389 == -3 || r1389 == -14 || r1389 == -12 || r1389 == -5 || r1389 < 0) && (long long)r1389 == 31LL)) {
        puts("call 1389 is answered otherwise by now");
        _exit(77);
    }

    puts("1390. unlock_page(process=#1348, page=1) \u2192 done");
    errno = 0;
    int r1390 = their_swap_unlock((void *)handle, (size_t)(process1348), (size_t)1LL);

    if (!(!(r1390 == -3 || r1390 == -14 || r1390 < 0))) {
        puts("call 1390 is answered otherwise by now");
        _exit(77);
    }

    puts("1391. unlock_page(process=#1348, page=1) \u2192 done");
    errno = 0;
    int r1391 = their_swap_unlock((void *)handle, (size_t)(process1348), (size_t)1LL);

    if (!(!(r1391 == -3 || r1391 == -14 || r1391 < 0))) {
        puts("call 1391 is answered otherwise by now");
        _exit(77);
    }

    puts("1392. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r1392 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r1392 == -3 || r1392 == -14 || r1392 < 0))) {
        puts("call 1392 is answered otherwise by now");
        _exit(77);
    }

    puts("1393. load(process=0, place=4, cpu=0) \u2192 82");
    errno = 0;
    long r1393 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1393 == -3 || r1393 == -14 || r1393 == -12 || r1393 == -5 || r1393 < 0) && (long long)r1393 == 82LL)) {
        puts("call 1393 is answered otherwise by now");
        _exit(77);
    }

    puts("1394. store(process=#1170, place=5, value=61, cpu=0) \u2192 done");
    errno = 0;
    int r1394 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)5LL, (size_t)61LL);

    if (!(!(r1394 == -3 || r1394 == -14 || r1394 == -12 || r1394 == -5 || r1394 < 0))) {
        puts("call 1394 is answered otherwise by now");
        _exit(77);
    }

    puts("1395. map_page(process=#1170, page=0) \u2192 done");
    errno = 0;
    int r1395 = their_swap_map((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!(!(r1395 == -3 || r1395 == -17 || r1395 < 0))) {
        puts("call 1395 is answered otherwise by now");
        _exit(77);
    }

    puts("1396. map_page(process=#1170, page=1) \u2192 already mapped");
    errno = 0;
    int r1396 = their_swap_map((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!((r1396 == -17) || ((r1396 < 0) && !(r1396 == -3) && !(r1396 == -17)))) {
        puts("call 1396 is answered otherwise by now");
        _exit(77);
    }

    puts("1397. load(process=0, place=4, cpu=0) \u2192 82");
    errno = 0;
    long r1397 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1397 == -3 || r1397 == -14 || r1397 == -12 || r1397 == -5 || r1397 < 0) && (long long)r1397 == 82LL)) {
        puts("call 1397 is answered otherwise by now");
        _exit(77);
    }

    puts("1398. store(process=#1170, place=3, value=90, cpu=0) \u2192 done");
    errno = 0;
    int r1398 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)3LL, (size_t)90LL);

    if (!(!(r1398 == -3 || r1398 == -14 || r1398 == -12 || r1398 == -5 || r1398 < 0))) {
        puts("call 1398 is answered otherwise by now");
        _exit(77);
    }

    puts("1399. load(process=#1348, place=4, cpu=0) \u2192 25");
    errno = 0;
    long r1399 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)4LL);

    if (!(!(r1399 == -3 || r1399 == -14 || r1399 == -12 || r1399 == -5 || r1399 < 0) && (long long)r1399 == 25LL)) {
        puts("call 1399 is answered otherwise by now");
        _exit(77);
    }

    puts("1400. load(process=#1348, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r1400 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)3LL);

    if (!(!(r1400 == -3 || r1400 == -14 || r1400 == -12 || r1400 == -5 || r1400 < 0) && (long long)r1400 == 31LL)) {
        puts("call 1400 is answered otherwise by now");
        _exit(77);
    }

    puts("1401. load(process=0, place=4, cpu=0) \u2192 82");
    errno = 0;
    long r1401 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r1401 == -3 || r1401 == -14 || r1401 == -12 || r1401 == -5 || r1401 < 0) && (long long)r1401 == 82LL)) {
        puts("call 1401 is answered otherwise by now");
        _exit(77);
    }

    puts("1402. load(process=#1170, place=3, cpu=0) \u2192 90");
    errno = 0;
    long r1402 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)3LL);

    if (!(!(r1402 == -3 || r1402 == -14 || r1402 == -12 || r1402 == -5 || r1402 < 0) && (long long)r1402 == 90LL)) {
        puts("call 1402 is answered otherwise by now");
        _exit(77);
    }

    puts("1403. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r1403 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r1403 == -16) || ((r1403 < 0) && !(r1403 == -16) && !(r1403 == -22)))) {
        puts("call 1403 is answered otherwise by now");
        _exit(77);
    }

    puts("1404. fork(parent=#1348) \u2192 no number");
    errno = 0;
    long r1404 = their_swap_fork((void *)handle, (size_t)(process1348));

    if (!((r1404 == -24) || ((r1404 < 0) && !(r1404 == -3) && !(r1404 == -24)))) {
        puts("call 1404 is answered otherwise by now");
        _exit(77);
    }

    puts("1405. load(process=#1170, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r1405 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)1LL);

    if (!(!(r1405 == -3 || r1405 == -14 || r1405 == -12 || r1405 == -5 || r1405 < 0) && (long long)r1405 == 0LL)) {
        puts("call 1405 is answered otherwise by now");
        _exit(77);
    }

    puts("1406. load(process=#1348, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r1406 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)3LL);

    if (!(!(r1406 == -3 || r1406 == -14 || r1406 == -12 || r1406 == -5 || r1406 < 0) && (long long)r1406 == 31LL)) {
        puts("call 1406 is answered otherwise by now");
        _exit(77);
    }

    puts("1407. swap_off() \u2192 done");
    errno = 0;
    int r1407 = their_swap_off((void *)handle);

    if (!(!(r1407 == -22 || r1407 == -12 || r1407 == -5 || r1407 < 0))) {
        puts("call 1407 is answered otherwise by now");
        _exit(77);
    }

    puts("1408. load(process=#1170, place=3, cpu=0) \u2192 90");
    errno = 0;
    long r1408 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)3LL);

    if (!(!(r1408 == -3 || r1408 == -14 || r1408 == -12 || r1408 == -5 || r1408 < 0) && (long long)r1408 == 90LL)) {
        puts("call 1408 is answered otherwise by now");
        _exit(77);
    }

    puts("1409. load(process=#1170, place=5, cpu=0) \u2192 61");
    errno = 0;
    long r1409 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)5LL);

    if (!(!(r1409 == -3 || r1409 == -14 || r1409 == -12 || r1409 == -5 || r1409 < 0) && (long long)r1409 == 61LL)) {
        puts("call 1409 is answered otherwise by now");
        _exit(77);
    }

    puts("1410. unlock_page(process=#1348, page=1) \u2192 done");
    errno = 0;
    int r1410 = their_swap_unlock((void *)handle, (size_t)(process1348), (size_t)1LL);

    if (!(!(r1410 == -3 || r1410 == -14 || r1410 < 0))) {
        puts("call 1410 is answered otherwise by now");
        _exit(77);
    }

    puts("1411. store(process=#1170, place=0, value=19, cpu=0) \u2192 done");
    errno = 0;
    int r1411 = their_swap_store((void *)handle, (size_t)(process1170), (size_t)0LL, (size_t)19LL);

    if (!(!(r1411 == -3 || r1411 == -14 || r1411 == -12 || r1411 == -5 || r1411 < 0))) {
        puts("call 1411 is answered otherwise by now");
        _exit(77);
    }

    puts("1412. store(process=0, place=5, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r1412 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)46LL);

    if (!(!(r1412 == -3 || r1412 == -14 || r1412 == -12 || r1412 == -5 || r1412 < 0))) {
        puts("call 1412 is answered otherwise by now");
        _exit(77);
    }

    puts("1413. map_page(process=#1348, page=0) \u2192 done");
    errno = 0;
    int r1413 = their_swap_map((void *)handle, (size_t)(process1348), (size_t)0LL);

    if (!(!(r1413 == -3 || r1413 == -17 || r1413 < 0))) {
        puts("call 1413 is answered otherwise by now");
        _exit(77);
    }

    puts("1414. load(process=#1348, place=5, cpu=0) \u2192 85");
    errno = 0;
    long r1414 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)5LL);

    if (!(!(r1414 == -3 || r1414 == -14 || r1414 == -12 || r1414 == -5 || r1414 < 0) && (long long)r1414 == 85LL)) {
        puts("call 1414 is answered otherwise by now");
        _exit(77);
    }

    puts("1415. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r1415 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r1415 == -3 || r1415 == -14 || r1415 < 0))) {
        puts("call 1415 is answered otherwise by now");
        _exit(77);
    }

    puts("1416. store(process=#1348, place=4, value=49, cpu=0) \u2192 done");
    errno = 0;
    int r1416 = their_swap_store((void *)handle, (size_t)(process1348), (size_t)4LL, (size_t)49LL);

    if (!(!(r1416 == -3 || r1416 == -14 || r1416 == -12 || r1416 == -5 || r1416 < 0))) {
        puts("call 1416 is answered otherwise by now");
        _exit(77);
    }

    puts("1417. load(process=0, place=4, cpu=0) \u2192 not mapped");
    errno = 0;
    long r1417 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!((r1417 == -14) || ((r1417 < 0) && !(r1417 == -3) && !(r1417 == -14) && !(r1417 == -12) && !(r1417 == -5)))) {
        puts("call 1417 is answered otherwise by now");
        _exit(77);
    }

    puts("1418. map_page(process=#1170, page=0) \u2192 already mapped");
    errno = 0;
    int r1418 = their_swap_map((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (!((r1418 == -17) || ((r1418 < 0) && !(r1418 == -3) && !(r1418 == -17)))) {
        puts("call 1418 is answered otherwise by now");
        _exit(77);
    }

    puts("1419. unmap_page(process=0, page=1) \u2192 not mapped");
    errno = 0;
    int r1419 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r1419 == -14) || ((r1419 < 0) && !(r1419 == -3) && !(r1419 == -14)))) {
        puts("call 1419 is answered otherwise by now");
        _exit(77);
    }

    puts("1420. swap_on(size=2) \u2192 done");
    errno = 0;
    int r1420 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r1420 == -16 || r1420 == -22 || r1420 < 0))) {
        puts("call 1420 is answered otherwise by now");
        _exit(77);
    }

    puts("1421. load(process=#1348, place=4, cpu=0) \u2192 49");
    errno = 0;
    long r1421 = their_swap_load((void *)handle, (size_t)(process1348), (size_t)4LL);

    if (!(!(r1421 == -3 || r1421 == -14 || r1421 == -12 || r1421 == -5 || r1421 < 0) && (long long)r1421 == 49LL)) {
        puts("call 1421 is answered otherwise by now");
        _exit(77);
    }

    puts("1422. load(process=0, place=3, cpu=0) \u2192 not mapped");
    errno = 0;
    long r1422 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!((r1422 == -14) || ((r1422 < 0) && !(r1422 == -3) && !(r1422 == -14) && !(r1422 == -12) && !(r1422 == -5)))) {
        puts("call 1422 is answered otherwise by now");
        _exit(77);
    }

    puts("1423. store(process=#1348, place=0, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r1423 = their_swap_store((void *)handle, (size_t)(process1348), (size_t)0LL, (size_t)72LL);

    if (!(!(r1423 == -3 || r1423 == -14 || r1423 == -12 || r1423 == -5 || r1423 < 0))) {
        puts("call 1423 is answered otherwise by now");
        _exit(77);
    }

    puts("1424. store(process=#1348, place=4, value=78, cpu=0) \u2192 done");
    errno = 0;
    int r1424 = their_swap_store((void *)handle, (size_t)(process1348), (size_t)4LL, (size_t)78LL);

    if (!(!(r1424 == -3 || r1424 == -14 || r1424 == -12 || r1424 == -5 || r1424 < 0))) {
        puts("call 1424 is answered otherwise by now");
        _exit(77);
    }

    puts("1425. swap_off() \u2192 done");
    errno = 0;
    int r1425 = their_swap_off((void *)handle);

    if (!(!(r1425 == -22 || r1425 == -12 || r1425 == -5 || r1425 < 0))) {
        puts("call 1425 is answered otherwise by now");
        _exit(77);
    }

    puts("1426. fail_device(fails=1) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)1LL);

    if (!(true)) {
        puts("call 1426 is answered otherwise by now");
        _exit(77);
    }

    puts("1427. unmap_page(process=#1348, page=0) \u2192 done");
    errno = 0;
    int r1427 = their_swap_unmap((void *)handle, (size_t)(process1348), (size_t)0LL);

    if (!(!(r1427 == -3 || r1427 == -14 || r1427 < 0))) {
        puts("call 1427 is answered otherwise by now");
        _exit(77);
    }

    puts("1428. store(process=0, place=1, value=2, cpu=0) \u2192 not mapped");
    errno = 0;
    int r1428 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)2LL);

    if (!((r1428 == -14) || ((r1428 < 0) && !(r1428 == -3) && !(r1428 == -14) && !(r1428 == -12) && !(r1428 == -5)))) {
        puts("call 1428 is answered otherwise by now");
        _exit(77);
    }

    puts("1429. load(process=#1170, place=0, cpu=0) \u2192 io error");
    errno = 0;
    long r1429 = their_swap_load((void *)handle, (size_t)(process1170), (size_t)0LL);

    if (is_elsewhere && !(false)) {
        puts("the library answers with other numbers by now, of which this run says nothing");
        _exit(77);
    }
    assert((false) && "what stays in memory is not read from a device: no I/O error");
    (void)r1429;

    puts("kept this time: what stays in memory is not read from a device: no I/O error");
    _exit(EXIT_SUCCESS);
}
