/* Breaks: what stays in memory is not read from a device: no I/O error
 *
 *     cc -std=gnu11 -g -o ./memspec-counterexample-advanced.swap-11 ./memspec-counterexample-advanced.swap-11.c -ldl && ./memspec-counterexample-advanced.swap-11
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
static long (*their_swap_fork)(void *, size_t);
static long (*their_swap_load)(void *, size_t, size_t);
static int (*their_swap_store)(void *, size_t, size_t, size_t);
static int (*their_swap_map)(void *, size_t, size_t);
static int (*their_swap_lock)(void *, size_t, size_t);
static int (*their_swap_unmap)(void *, size_t, size_t);
static int (*their_swap_unlock)(void *, size_t, size_t);
static void (*their_swap_fail)(void *, size_t);
static int (*their_swap_off)(void *);
static int (*their_swap_exit)(void *, size_t);
static int (*their_swap_on)(void *, size_t);

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    void *library = dlopen(LIBRARY, RTLD_NOW | OWN_SYMBOLS_FIRST);
    *(void **)&their_swap_new = found(library, "swap_new");
    *(void **)&their_swap_fork = found(library, "swap_fork");
    *(void **)&their_swap_load = found(library, "swap_load");
    *(void **)&their_swap_store = found(library, "swap_store");
    *(void **)&their_swap_map = found(library, "swap_map");
    *(void **)&their_swap_lock = found(library, "swap_lock");
    *(void **)&their_swap_unmap = found(library, "swap_unmap");
    *(void **)&their_swap_unlock = found(library, "swap_unlock");
    *(void **)&their_swap_fail = found(library, "swap_fail");
    *(void **)&their_swap_off = found(library, "swap_off");
    *(void **)&their_swap_exit = found(library, "swap_exit");
    *(void **)&their_swap_on = found(library, "swap_on");
    bool is_elsewhere = false;
    errno = 0;
    void *r0 = their_swap_new((size_t)3LL, (size_t)3LL, (size_t)2LL, (size_t)6LL, (size_t)6LL);
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

    puts("2. fork(parent=#1) \u2192 2");
    errno = 0;
    long r2 = their_swap_fork((void *)handle, (size_t)(process1));

    if (!(!(r2 == -3 || r2 == -24 || r2 < 0))) {
        puts("call 2 is answered otherwise by now");
        _exit(77);
    }
    long long process2 = (long long)r2;
    is_elsewhere |= !(!(r2 == -3 || r2 == -24 || r2 < 0) && (long long)r2 == 2LL);

    puts("3. fork(parent=#2) \u2192 no number");
    errno = 0;
    long r3 = their_swap_fork((void *)handle, (size_t)(process2));

    if (!((r3 == -24) || ((r3 < 0) && !(r3 == -3) && !(r3 == -24)))) {
        puts("call 3 is answered otherwise by now");
        _exit(77);
    }

    puts("4. fork(parent=#1) \u2192 no number");
    errno = 0;
    long r4 = their_swap_fork((void *)handle, (size_t)(process1));

    if (!((r4 == -24) || ((r4 < 0) && !(r4 == -3) && !(r4 == -24)))) {
        puts("call 4 is answered otherwise by now");
        _exit(77);
    }

    puts("5. load(process=#2, place=1, cpu=0) \u2192 not mapped");
    errno = 0;
    long r5 = their_swap_load((void *)handle, (size_t)(process2), (size_t)1LL);

    if (!((r5 == -14) || ((r5 < 0) && !(r5 == -3) && !(r5 == -14) && !(r5 == -12) && !(r5 == -5)))) {
        puts("call 5 is answered otherwise by now");
        _exit(77);
    }

    puts("6. store(process=#2, place=1, value=37, cpu=0) \u2192 not mapped");
    errno = 0;
    int r6 = their_swap_store((void *)handle, (size_t)(process2), (size_t)1LL, (size_t)37LL);

    if (!((r6 == -14) || ((r6 < 0) && !(r6 == -3) && !(r6 == -14) && !(r6 == -12) && !(r6 == -5)))) {
        puts("call 6 is answered otherwise by now");
        _exit(77);
    }

    puts("7. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r7 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r7 == -3 || r7 == -17 || r7 < 0))) {
        puts("call 7 is answered otherwise by now");
        _exit(77);
    }

    puts("8. store(process=0, place=5, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r8 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)96LL);

    if (!(!(r8 == -3 || r8 == -14 || r8 == -12 || r8 == -5 || r8 < 0))) {
        puts("call 8 is answered otherwise by now");
        _exit(77);
    }

    puts("9. store(process=0, place=2, value=38, cpu=0) \u2192 not mapped");
    errno = 0;
    int r9 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)38LL);

    if (!((r9 == -14) || ((r9 < 0) && !(r9 == -3) && !(r9 == -14) && !(r9 == -12) && !(r9 == -5)))) {
        puts("call 9 is answered otherwise by now");
        _exit(77);
    }

    puts("10. lock_page(process=#2, page=0) \u2192 not mapped");
    errno = 0;
    int r10 = their_swap_lock((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!((r10 == -14) || ((r10 < 0) && !(r10 == -3) && !(r10 == -14) && !(r10 == -12) && !(r10 == -5)))) {
        puts("call 10 is answered otherwise by now");
        _exit(77);
    }

    puts("11. store(process=0, place=2, value=10, cpu=0) \u2192 not mapped");
    errno = 0;
    int r11 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)10LL);

    if (!((r11 == -14) || ((r11 < 0) && !(r11 == -3) && !(r11 == -14) && !(r11 == -12) && !(r11 == -5)))) {
        puts("call 11 is answered otherwise by now");
        _exit(77);
    }

    puts("12. fork(parent=0) \u2192 no number");
    errno = 0;
    long r12 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r12 == -24) || ((r12 < 0) && !(r12 == -3) && !(r12 == -24)))) {
        puts("call 12 is answered otherwise by now");
        _exit(77);
    }

    puts("13. load(process=#1, place=3, cpu=0) \u2192 not mapped");
    errno = 0;
    long r13 = their_swap_load((void *)handle, (size_t)(process1), (size_t)3LL);

    if (!((r13 == -14) || ((r13 < 0) && !(r13 == -3) && !(r13 == -14) && !(r13 == -12) && !(r13 == -5)))) {
        puts("call 13 is answered otherwise by now");
        _exit(77);
    }

    puts("14. load(process=#1, place=5, cpu=0) \u2192 not mapped");
    errno = 0;
    long r14 = their_swap_load((void *)handle, (size_t)(process1), (size_t)5LL);

    if (!((r14 == -14) || ((r14 < 0) && !(r14 == -3) && !(r14 == -14) && !(r14 == -12) && !(r14 == -5)))) {
        puts("call 14 is answered otherwise by now");
        _exit(77);
    }

    puts("15. map_page(process=#2, page=2) \u2192 done");
    errno = 0;
    int r15 = their_swap_map((void *)handle, (size_t)(process2), (size_t)2LL);

    if (!(!(r15 == -3 || r15 == -17 || r15 < 0))) {
        puts("call 15 is answered otherwise by now");
        _exit(77);
    }

    puts("16. load(process=#2, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r16 = their_swap_load((void *)handle, (size_t)(process2), (size_t)5LL);

    if (!(!(r16 == -3 || r16 == -14 || r16 == -12 || r16 == -5 || r16 < 0) && (long long)r16 == 0LL)) {
        puts("call 16 is answered otherwise by now");
        _exit(77);
    }

    puts("17. lock_page(process=#1, page=0) \u2192 not mapped");
    errno = 0;
    int r17 = their_swap_lock((void *)handle, (size_t)(process1), (size_t)0LL);

    if (!((r17 == -14) || ((r17 < 0) && !(r17 == -3) && !(r17 == -14) && !(r17 == -12) && !(r17 == -5)))) {
        puts("call 17 is answered otherwise by now");
        _exit(77);
    }

    puts("18. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r18 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r18 == -3 || r18 == -14 || r18 == -12 || r18 == -5 || r18 < 0))) {
        puts("call 18 is answered otherwise by now");
        _exit(77);
    }

    puts("19. store(process=#2, place=1, value=48, cpu=0) \u2192 not mapped");
    errno = 0;
    int r19 = their_swap_store((void *)handle, (size_t)(process2), (size_t)1LL, (size_t)48LL);

    if (!((r19 == -14) || ((r19 < 0) && !(r19 == -3) && !(r19 == -14) && !(r19 == -12) && !(r19 == -5)))) {
        puts("call 19 is answered otherwise by now");
        _exit(77);
    }

    puts("20. map_page(process=#2, page=0) \u2192 done");
    errno = 0;
    int r20 = their_swap_map((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!(!(r20 == -3 || r20 == -17 || r20 < 0))) {
        puts("call 20 is answered otherwise by now");
        _exit(77);
    }

    puts("21. load(process=#2, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r21 = their_swap_load((void *)handle, (size_t)(process2), (size_t)1LL);

    if (!(!(r21 == -3 || r21 == -14 || r21 == -12 || r21 == -5 || r21 < 0) && (long long)r21 == 0LL)) {
        puts("call 21 is answered otherwise by now");
        _exit(77);
    }

    puts("22. load(process=#2, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r22 = their_swap_load((void *)handle, (size_t)(process2), (size_t)4LL);

    if (!(!(r22 == -3 || r22 == -14 || r22 == -12 || r22 == -5 || r22 < 0) && (long long)r22 == 0LL)) {
        puts("call 22 is answered otherwise by now");
        _exit(77);
    }

    puts("23. store(process=#1, place=3, value=35, cpu=0) \u2192 not mapped");
    errno = 0;
    int r23 = their_swap_store((void *)handle, (size_t)(process1), (size_t)3LL, (size_t)35LL);

    if (!((r23 == -14) || ((r23 < 0) && !(r23 == -3) && !(r23 == -14) && !(r23 == -12) && !(r23 == -5)))) {
        puts("call 23 is answered otherwise by now");
        _exit(77);
    }

    puts("24. fork(parent=0) \u2192 no number");
    errno = 0;
    long r24 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r24 == -24) || ((r24 < 0) && !(r24 == -3) && !(r24 == -24)))) {
        puts("call 24 is answered otherwise by now");
        _exit(77);
    }

    puts("25. load(process=0, place=2, cpu=0) \u2192 not mapped");
    errno = 0;
    long r25 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r25 == -14) || ((r25 < 0) && !(r25 == -3) && !(r25 == -14) && !(r25 == -12) && !(r25 == -5)))) {
        puts("call 25 is answered otherwise by now");
        _exit(77);
    }

    puts("26. store(process=#2, place=1, value=22, cpu=0) \u2192 done");
    errno = 0;
    int r26 = their_swap_store((void *)handle, (size_t)(process2), (size_t)1LL, (size_t)22LL);

    if (!(!(r26 == -3 || r26 == -14 || r26 == -12 || r26 == -5 || r26 < 0))) {
        puts("call 26 is answered otherwise by now");
        _exit(77);
    }

    puts("27. load(process=#2, place=3, cpu=0) \u2192 not mapped");
    errno = 0;
    long r27 = their_swap_load((void *)handle, (size_t)(process2), (size_t)3LL);

    if (!((r27 == -14) || ((r27 < 0) && !(r27 == -3) && !(r27 == -14) && !(r27 == -12) && !(r27 == -5)))) {
        puts("call 27 is answered otherwise by now");
        _exit(77);
    }

    puts("28. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r28 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r28 == -17) || ((r28 < 0) && !(r28 == -3) && !(r28 == -17)))) {
        puts("call 28 is answered otherwise by now");
        _exit(77);
    }

    puts("29. load(process=#2, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r29 = their_swap_load((void *)handle, (size_t)(process2), (size_t)4LL);

    if (!(!(r29 == -3 || r29 == -14 || r29 == -12 || r29 == -5 || r29 < 0) && (long long)r29 == 0LL)) {
        puts("call 29 is answered otherwise by now");
        _exit(77);
    }

    puts("30. fork(parent=#2) \u2192 no number");
    errno = 0;
    long r30 = their_swap_fork((void *)handle, (size_t)(process2));

    if (!((r30 == -24) || ((r30 < 0) && !(r30 == -3) && !(r30 == -24)))) {
        puts("call 30 is answered otherwise by now");
        _exit(77);
    }

    puts("31. store(process=0, place=2, value=53, cpu=0) \u2192 not mapped");
    errno = 0;
    int r31 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)53LL);

    if (!((r31 == -14) || ((r31 < 0) && !(r31 == -3) && !(r31 == -14) && !(r31 == -12) && !(r31 == -5)))) {
        puts("call 31 is answered otherwise by now");
        _exit(77);
    }

    puts("32. store(process=#1, place=3, value=74, cpu=0) \u2192 not mapped");
    errno = 0;
    int r32 = their_swap_store((void *)handle, (size_t)(process1), (size_t)3LL, (size_t)74LL);

    if (!((r32 == -14) || ((r32 < 0) && !(r32 == -3) && !(r32 == -14) && !(r32 == -12) && !(r32 == -5)))) {
        puts("call 32 is answered otherwise by now");
        _exit(77);
    }

    puts("33. unmap_page(process=0, page=1) \u2192 not mapped");
    errno = 0;
    int r33 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r33 == -14) || ((r33 < 0) && !(r33 == -3) && !(r33 == -14)))) {
        puts("call 33 is answered otherwise by now");
        _exit(77);
    }

    puts("34. load(process=#2, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r34 = their_swap_load((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!(!(r34 == -3 || r34 == -14 || r34 == -12 || r34 == -5 || r34 < 0) && (long long)r34 == 0LL)) {
        puts("call 34 is answered otherwise by now");
        _exit(77);
    }

    puts("35. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r35 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r35 == -3 || r35 == -17 || r35 < 0))) {
        puts("call 35 is answered otherwise by now");
        _exit(77);
    }

    puts("36. unlock_page(process=#2, page=2) \u2192 done");
    errno = 0;
    int r36 = their_swap_unlock((void *)handle, (size_t)(process2), (size_t)2LL);

    if (!(!(r36 == -3 || r36 == -14 || r36 < 0))) {
        puts("call 36 is answered otherwise by now");
        _exit(77);
    }

    puts("37. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r37 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r37 == -3 || r37 == -14 || r37 < 0))) {
        puts("call 37 is answered otherwise by now");
        _exit(77);
    }

    puts("38. map_page(process=#1, page=1) \u2192 done");
    errno = 0;
    int r38 = their_swap_map((void *)handle, (size_t)(process1), (size_t)1LL);

    if (!(!(r38 == -3 || r38 == -17 || r38 < 0))) {
        puts("call 38 is answered otherwise by now");
        _exit(77);
    }

    puts("39. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r39 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r39 == -3 || r39 == -14 || r39 == -12 || r39 == -5 || r39 < 0) && (long long)r39 == 0LL)) {
        puts("call 39 is answered otherwise by now");
        _exit(77);
    }

    puts("40. lock_page(process=#1, page=2) \u2192 not mapped");
    errno = 0;
    int r40 = their_swap_lock((void *)handle, (size_t)(process1), (size_t)2LL);

    if (!((r40 == -14) || ((r40 < 0) && !(r40 == -3) && !(r40 == -14) && !(r40 == -12) && !(r40 == -5)))) {
        puts("call 40 is answered otherwise by now");
        _exit(77);
    }

    puts("41. lock_page(process=#1, page=1) \u2192 done");
    errno = 0;
    int r41 = their_swap_lock((void *)handle, (size_t)(process1), (size_t)1LL);

    if (!(!(r41 == -3 || r41 == -14 || r41 == -12 || r41 == -5 || r41 < 0))) {
        puts("call 41 is answered otherwise by now");
        _exit(77);
    }

    puts("42. load(process=#1, place=4, cpu=0) \u2192 not mapped");
    errno = 0;
    long r42 = their_swap_load((void *)handle, (size_t)(process1), (size_t)4LL);

    if (!((r42 == -14) || ((r42 < 0) && !(r42 == -3) && !(r42 == -14) && !(r42 == -12) && !(r42 == -5)))) {
        puts("call 42 is answered otherwise by now");
        _exit(77);
    }

    puts("43. fail_device(fails=2) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)2LL);

    if (!(true)) {
        puts("call 43 is answered otherwise by now");
        _exit(77);
    }

    puts("44. swap_off() \u2192 invalid");
    errno = 0;
    int r44 = their_swap_off((void *)handle);

    if (!((r44 == -22) || ((r44 < 0) && !(r44 == -22) && !(r44 == -12) && !(r44 == -5)))) {
        puts("call 44 is answered otherwise by now");
        _exit(77);
    }

    puts("45. store(process=#1, place=4, value=39, cpu=0) \u2192 not mapped");
    errno = 0;
    int r45 = their_swap_store((void *)handle, (size_t)(process1), (size_t)4LL, (size_t)39LL);

    if (!((r45 == -14) || ((r45 < 0) && !(r45 == -3) && !(r45 == -14) && !(r45 == -12) && !(r45 == -5)))) {
        puts("call 45 is answered otherwise by now");
        _exit(77);
    }

    puts("46. load(process=#2, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r46 = their_swap_load((void *)handle, (size_t)(process2), (size_t)4LL);

    if (!(!(r46 == -3 || r46 == -14 || r46 == -12 || r46 == -5 || r46 < 0) && (long long)r46 == 0LL)) {
        puts("call 46 is answered otherwise by now");
        _exit(77);
    }

    puts("47. load(process=#2, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r47 = their_swap_load((void *)handle, (size_t)(process2), (size_t)4LL);

    if (!(!(r47 == -3 || r47 == -14 || r47 == -12 || r47 == -5 || r47 < 0) && (long long)r47 == 0LL)) {
        puts("call 47 is answered otherwise by now");
        _exit(77);
    }

    puts("48. load(process=#1, place=3, cpu=0) \u2192 0");
    errno = 0;
    long r48 = their_swap_load((void *)handle, (size_t)(process1), (size_t)3LL);

    if (!(!(r48 == -3 || r48 == -14 || r48 == -12 || r48 == -5 || r48 < 0) && (long long)r48 == 0LL)) {
        puts("call 48 is answered otherwise by now");
        _exit(77);
    }

    puts("49. store(process=#2, place=4, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r49 = their_swap_store((void *)handle, (size_t)(process2), (size_t)4LL, (size_t)94LL);

    if (!(!(r49 == -3 || r49 == -14 || r49 == -12 || r49 == -5 || r49 < 0))) {
        puts("call 49 is answered otherwise by now");
        _exit(77);
    }

    puts("50. map_page(process=#2, page=0) \u2192 already mapped");
    errno = 0;
    int r50 = their_swap_map((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!((r50 == -17) || ((r50 < 0) && !(r50 == -3) && !(r50 == -17)))) {
        puts("call 50 is answered otherwise by now");
        _exit(77);
    }

    puts("51. store(process=#1, place=2, value=21, cpu=0) \u2192 done");
    errno = 0;
    int r51 = their_swap_store((void *)handle, (size_t)(process1), (size_t)2LL, (size_t)21LL);

    if (!(!(r51 == -3 || r51 == -14 || r51 == -12 || r51 == -5 || r51 < 0))) {
        puts("call 51 is answered otherwise by now");
        _exit(77);
    }

    puts("52. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r52 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r52 == -3 || r52 == -14 || r52 < 0))) {
        puts("call 52 is answered otherwise by now");
        _exit(77);
    }

    puts("53. load(process=#2, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r53 = their_swap_load((void *)handle, (size_t)(process2), (size_t)5LL);

    if (!(!(r53 == -3 || r53 == -14 || r53 == -12 || r53 == -5 || r53 < 0) && (long long)r53 == 0LL)) {
        puts("call 53 is answered otherwise by now");
        _exit(77);
    }

    puts("54. load(process=0, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r54 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r54 == -3 || r54 == -14 || r54 == -12 || r54 == -5 || r54 < 0) && (long long)r54 == 0LL)) {
        puts("call 54 is answered otherwise by now");
        _exit(77);
    }

    puts("55. exit(process=#1) \u2192 done");
    errno = 0;
    int r55 = their_swap_exit((void *)handle, (size_t)(process1));

    if (!(!(r55 == -3 || r55 == -13 || r55 < 0))) {
        puts("call 55 is answered otherwise by now");
        _exit(77);
    }

    puts("56. store(process=#2, place=0, value=14, cpu=0) \u2192 done");
    errno = 0;
    int r56 = their_swap_store((void *)handle, (size_t)(process2), (size_t)0LL, (size_t)14LL);

    if (!(!(r56 == -3 || r56 == -14 || r56 == -12 || r56 == -5 || r56 < 0))) {
        puts("call 56 is answered otherwise by now");
        _exit(77);
    }

    puts("57. store(process=0, place=5, value=37, cpu=0) \u2192 done");
    errno = 0;
    int r57 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)37LL);

    if (!(!(r57 == -3 || r57 == -14 || r57 == -12 || r57 == -5 || r57 < 0))) {
        puts("call 57 is answered otherwise by now");
        _exit(77);
    }

    puts("58. load(process=#2, place=1, cpu=0) \u2192 22");
    errno = 0;
    long r58 = their_swap_load((void *)handle, (size_t)(process2), (size_t)1LL);

    if (!(!(r58 == -3 || r58 == -14 || r58 == -12 || r58 == -5 || r58 < 0) && (long long)r58 == 22LL)) {
        puts("call 58 is answered otherwise by now");
        _exit(77);
    }

    puts("59. load(process=#2, place=4, cpu=0) \u2192 94");
    errno = 0;
    long r59 = their_swap_load((void *)handle, (size_t)(process2), (size_t)4LL);

    if (!(!(r59 == -3 || r59 == -14 || r59 == -12 || r59 == -5 || r59 < 0) && (long long)r59 == 94LL)) {
        puts("call 59 is answered otherwise by now");
        _exit(77);
    }

    puts("60. swap_on(size=2) \u2192 done");
    errno = 0;
    int r60 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r60 == -16 || r60 == -22 || r60 < 0))) {
        puts("call 60 is answered otherwise by now");
        _exit(77);
    }

    puts("61. swap_off() \u2192 done");
    errno = 0;
    int r61 = their_swap_off((void *)handle);

    if (!(!(r61 == -22 || r61 == -12 || r61 == -5 || r61 < 0))) {
        puts("call 61 is answered otherwise by now");
        _exit(77);
    }

    puts("62. store(process=#1, place=0, value=49, cpu=0) \u2192 no process");
    errno = 0;
    int r62 = their_swap_store((void *)handle, (size_t)(process1), (size_t)0LL, (size_t)49LL);

    if (!((r62 == -3) || ((r62 < 0) && !(r62 == -3) && !(r62 == -14) && !(r62 == -12) && !(r62 == -5)))) {
        puts("call 62 is answered otherwise by now");
        _exit(77);
    }

    puts("63. load(process=0, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r63 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r63 == -3 || r63 == -14 || r63 == -12 || r63 == -5 || r63 < 0) && (long long)r63 == 0LL)) {
        puts("call 63 is answered otherwise by now");
        _exit(77);
    }

    puts("64. swap_off() \u2192 invalid");
    errno = 0;
    int r64 = their_swap_off((void *)handle);

    if (!((r64 == -22) || ((r64 < 0) && !(r64 == -22) && !(r64 == -12) && !(r64 == -5)))) {
        puts("call 64 is answered otherwise by now");
        _exit(77);
    }

    puts("65. swap_on(size=6) \u2192 done");
    errno = 0;
    int r65 = their_swap_on((void *)handle, (size_t)6LL);

    if (!(!(r65 == -16 || r65 == -22 || r65 < 0))) {
        puts("call 65 is answered otherwise by now");
        _exit(77);
    }

    puts("66. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r66 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r66 == -3 || r66 == -14 || r66 == -12 || r66 == -5 || r66 < 0) && (long long)r66 == 0LL)) {
        puts("call 66 is answered otherwise by now");
        _exit(77);
    }

    puts("67. lock_page(process=#2, page=0) \u2192 done");
    errno = 0;
    int r67 = their_swap_lock((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!(!(r67 == -3 || r67 == -14 || r67 == -12 || r67 == -5 || r67 < 0))) {
        puts("call 67 is answered otherwise by now");
        _exit(77);
    }

    puts("68. store(process=0, place=5, value=50, cpu=0) \u2192 done");
    errno = 0;
    int r68 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)50LL);

    if (!(!(r68 == -3 || r68 == -14 || r68 == -12 || r68 == -5 || r68 < 0))) {
        puts("call 68 is answered otherwise by now");
        _exit(77);
    }

    puts("69. store(process=#2, place=0, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r69 = their_swap_store((void *)handle, (size_t)(process2), (size_t)0LL, (size_t)72LL);

    if (!(!(r69 == -3 || r69 == -14 || r69 == -12 || r69 == -5 || r69 < 0))) {
        puts("call 69 is answered otherwise by now");
        _exit(77);
    }

    puts("70. exit(process=#1) \u2192 no process");
    errno = 0;
    int r70 = their_swap_exit((void *)handle, (size_t)(process1));

    if (!((r70 == -3) || ((r70 < 0) && !(r70 == -3) && !(r70 == -13)))) {
        puts("call 70 is answered otherwise by now");
        _exit(77);
    }

    puts("71. lock_page(process=#2, page=0) \u2192 done");
    errno = 0;
    int r71 = their_swap_lock((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!(!(r71 == -3 || r71 == -14 || r71 == -12 || r71 == -5 || r71 < 0))) {
        puts("call 71 is answered otherwise by now");
        _exit(77);
    }

    puts("72. load(process=#2, place=4, cpu=0) \u2192 94");
    errno = 0;
    long r72 = their_swap_load((void *)handle, (size_t)(process2), (size_t)4LL);

    if (!(!(r72 == -3 || r72 == -14 || r72 == -12 || r72 == -5 || r72 < 0) && (long long)r72 == 94LL)) {
        puts("call 72 is answered otherwise by now");
        _exit(77);
    }

    puts("73. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r73 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r73 == -3 || r73 == -17 || r73 < 0))) {
        puts("call 73 is answered otherwise by now");
        _exit(77);
    }

    puts("74. load(process=#2, place=0, cpu=0) \u2192 72");
    errno = 0;
    long r74 = their_swap_load((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!(!(r74 == -3 || r74 == -14 || r74 == -12 || r74 == -5 || r74 < 0) && (long long)r74 == 72LL)) {
        puts("call 74 is answered otherwise by now");
        _exit(77);
    }

    puts("75. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r75 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r75 == -3 || r75 == -14 || r75 < 0))) {
        puts("call 75 is answered otherwise by now");
        _exit(77);
    }

    puts("76. load(process=#2, place=1, cpu=0) \u2192 22");
    errno = 0;
    long r76 = their_swap_load((void *)handle, (size_t)(process2), (size_t)1LL);

    if (!(!(r76 == -3 || r76 == -14 || r76 == -12 || r76 == -5 || r76 < 0) && (long long)r76 == 22LL)) {
        puts("call 76 is answered otherwise by now");
        _exit(77);
    }

    puts("77. load(process=#1, place=3, cpu=0) \u2192 no process");
    errno = 0;
    long r77 = their_swap_load((void *)handle, (size_t)(process1), (size_t)3LL);

    if (!((r77 == -3) || ((r77 < 0) && !(r77 == -3) && !(r77 == -14) && !(r77 == -12) && !(r77 == -5)))) {
        puts("call 77 is answered otherwise by now");
        _exit(77);
    }

    puts("78. store(process=#2, place=1, value=25, cpu=0) \u2192 done");
    errno = 0;
    int r78 = their_swap_store((void *)handle, (size_t)(process2), (size_t)1LL, (size_t)25LL);

    if (!(!(r78 == -3 || r78 == -14 || r78 == -12 || r78 == -5 || r78 < 0))) {
        puts("call 78 is answered otherwise by now");
        _exit(77);
    }

    puts("79. load(process=#2, place=5, cpu=0) \u2192 0");
    errno = 0;
    long r79 = their_swap_load((void *)handle, (size_t)(process2), (size_t)5LL);

    if (!(!(r79 == -3 || r79 == -14 || r79 == -12 || r79 == -5 || r79 < 0) && (long long)r79 == 0LL)) {
        puts("call 79 is answered otherwise by now");
        _exit(77);
    }

    puts("80. store(process=#2, place=4, value=22, cpu=0) \u2192 done");
    errno = 0;
    int r80 = their_swap_store((void *)handle, (size_t)(process2), (size_t)4LL, (size_t)22LL);

    if (!(!(r80 == -3 || r80 == -14 || r80 == -12 || r80 == -5 || r80 < 0))) {
        puts("call 80 is answered otherwise by now");
        _exit(77);
    }

    puts("81. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r81 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r81 == -16) || ((r81 < 0) && !(r81 == -16) && !(r81 == -22)))) {
        puts("call 81 is answered otherwise by now");
        _exit(77);
    }

    puts("82. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r82 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r82 == -16) || ((r82 < 0) && !(r82 == -16) && !(r82 == -22)))) {
        puts("call 82 is answered otherwise by now");
        _exit(77);
    }

    puts("83. store(process=0, place=2, value=2, cpu=0) \u2192 done");
    errno = 0;
    int r83 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)2LL);

    if (!(!(r83 == -3 || r83 == -14 || r83 == -12 || r83 == -5 || r83 < 0))) {
        puts("call 83 is answered otherwise by now");
        _exit(77);
    }

    puts("84. load(process=#2, place=0, cpu=0) \u2192 72");
    errno = 0;
    long r84 = their_swap_load((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!(!(r84 == -3 || r84 == -14 || r84 == -12 || r84 == -5 || r84 < 0) && (long long)r84 == 72LL)) {
        puts("call 84 is answered otherwise by now");
        _exit(77);
    }

    puts("85. store(process=0, place=4, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r85 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)41LL);

    if (!(!(r85 == -3 || r85 == -14 || r85 == -12 || r85 == -5 || r85 < 0))) {
        puts("call 85 is answered otherwise by now");
        _exit(77);
    }

    puts("86. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r86 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r86 == -17) || ((r86 < 0) && !(r86 == -3) && !(r86 == -17)))) {
        puts("call 86 is answered otherwise by now");
        _exit(77);
    }

    puts("87. store(process=#2, place=4, value=70, cpu=0) \u2192 done");
    errno = 0;
    int r87 = their_swap_store((void *)handle, (size_t)(process2), (size_t)4LL, (size_t)70LL);

    if (!(!(r87 == -3 || r87 == -14 || r87 == -12 || r87 == -5 || r87 < 0))) {
        puts("call 87 is answered otherwise by now");
        _exit(77);
    }

    puts("88. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r88 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r88 == -3 || r88 == -14 || r88 < 0))) {
        puts("call 88 is answered otherwise by now");
        _exit(77);
    }

    puts("89. store(process=0, place=5, value=12, cpu=0) \u2192 done");
    errno = 0;
    int r89 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)12LL);

    if (!(!(r89 == -3 || r89 == -14 || r89 == -12 || r89 == -5 || r89 < 0))) {
        puts("call 89 is answered otherwise by now");
        _exit(77);
    }

    puts("90. store(process=0, place=4, value=51, cpu=0) \u2192 done");
    errno = 0;
    int r90 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)51LL);

    if (!(!(r90 == -3 || r90 == -14 || r90 == -12 || r90 == -5 || r90 < 0))) {
        puts("call 90 is answered otherwise by now");
        _exit(77);
    }

    puts("91. store(process=0, place=5, value=52, cpu=0) \u2192 done");
    errno = 0;
    int r91 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)52LL);

    if (!(!(r91 == -3 || r91 == -14 || r91 == -12 || r91 == -5 || r91 < 0))) {
        puts("call 91 is answered otherwise by now");
        _exit(77);
    }

    puts("92. store(process=#2, place=0, value=76, cpu=0) \u2192 done");
    errno = 0;
    int r92 = their_swap_store((void *)handle, (size_t)(process2), (size_t)0LL, (size_t)76LL);

    if (!(!(r92 == -3 || r92 == -14 || r92 == -12 || r92 == -5 || r92 < 0))) {
        puts("call 92 is answered otherwise by now");
        _exit(77);
    }

    puts("93. map_page(process=#2, page=1) \u2192 done");
    errno = 0;
    int r93 = their_swap_map((void *)handle, (size_t)(process2), (size_t)1LL);

    if (!(!(r93 == -3 || r93 == -17 || r93 < 0))) {
        puts("call 93 is answered otherwise by now");
        _exit(77);
    }

    puts("94. load(process=#2, place=1, cpu=0) \u2192 25");
    errno = 0;
    long r94 = their_swap_load((void *)handle, (size_t)(process2), (size_t)1LL);

    if (!(!(r94 == -3 || r94 == -14 || r94 == -12 || r94 == -5 || r94 < 0) && (long long)r94 == 25LL)) {
        puts("call 94 is answered otherwise by now");
        _exit(77);
    }

    puts("95. load(process=#2, place=0, cpu=0) \u2192 76");
    errno = 0;
    long r95 = their_swap_load((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!(!(r95 == -3 || r95 == -14 || r95 == -12 || r95 == -5 || r95 < 0) && (long long)r95 == 76LL)) {
        puts("call 95 is answered otherwise by now");
        _exit(77);
    }

    puts("96. load(process=#1, place=4, cpu=0) \u2192 no process");
    errno = 0;
    long r96 = their_swap_load((void *)handle, (size_t)(process1), (size_t)4LL);

    if (!((r96 == -3) || ((r96 < 0) && !(r96 == -3) && !(r96 == -14) && !(r96 == -12) && !(r96 == -5)))) {
        puts("call 96 is answered otherwise by now");
        _exit(77);
    }

    puts("97. exit(process=#2) \u2192 done");
    errno = 0;
    int r97 = their_swap_exit((void *)handle, (size_t)(process2));

    if (!(!(r97 == -3 || r97 == -13 || r97 < 0))) {
        puts("call 97 is answered otherwise by now");
        _exit(77);
    }

    puts("98. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r98 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r98 == -3 || r98 == -17 || r98 < 0))) {
        puts("call 98 is answered otherwise by now");
        _exit(77);
    }

    puts("99. store(process=0, place=3, value=50, cpu=0) \u2192 done");
    errno = 0;
    int r99 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)50LL);

    if (!(!(r99 == -3 || r99 == -14 || r99 == -12 || r99 == -5 || r99 < 0))) {
        puts("call 99 is answered otherwise by now");
        _exit(77);
    }

    puts("100. lock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r100 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r100 == -3 || r100 == -14 || r100 == -12 || r100 == -5 || r100 < 0))) {
        puts("call 100 is answered otherwise by now");
        _exit(77);
    }

    puts("101. load(process=0, place=3, cpu=0) \u2192 50");
    errno = 0;
    long r101 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r101 == -3 || r101 == -14 || r101 == -12 || r101 == -5 || r101 < 0) && (long long)r101 == 50LL)) {
        puts("call 101 is answered otherwise by now");
        _exit(77);
    }

    puts("102. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r102 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r102 == -17) || ((r102 < 0) && !(r102 == -3) && !(r102 == -17)))) {
        puts("call 102 is answered otherwise by now");
        _exit(77);
    }

    puts("103. store(process=0, place=2, value=43, cpu=0) \u2192 done");
    errno = 0;
    int r103 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)43LL);

    if (!(!(r103 == -3 || r103 == -14 || r103 == -12 || r103 == -5 || r103 < 0))) {
        puts("call 103 is answered otherwise by now");
        _exit(77);
    }

    puts("104. unmap_page(process=#2, page=0) \u2192 no process");
    errno = 0;
    int r104 = their_swap_unmap((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!((r104 == -3) || ((r104 < 0) && !(r104 == -3) && !(r104 == -14)))) {
        puts("call 104 is answered otherwise by now");
        _exit(77);
    }

    puts("105. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r105 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r105 == -17) || ((r105 < 0) && !(r105 == -3) && !(r105 == -17)))) {
        puts("call 105 is answered otherwise by now");
        _exit(77);
    }

    puts("106. load(process=0, place=2, cpu=0) \u2192 43");
    errno = 0;
    long r106 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r106 == -3 || r106 == -14 || r106 == -12 || r106 == -5 || r106 < 0) && (long long)r106 == 43LL)) {
        puts("call 106 is answered otherwise by now");
        _exit(77);
    }

    puts("107. store(process=0, place=4, value=70, cpu=0) \u2192 done");
    errno = 0;
    int r107 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)70LL);

    if (!(!(r107 == -3 || r107 == -14 || r107 == -12 || r107 == -5 || r107 < 0))) {
        puts("call 107 is answered otherwise by now");
        _exit(77);
    }

    puts("108. load(process=#2, place=2, cpu=0) \u2192 no process");
    errno = 0;
    long r108 = their_swap_load((void *)handle, (size_t)(process2), (size_t)2LL);

    if (!((r108 == -3) || ((r108 < 0) && !(r108 == -3) && !(r108 == -14) && !(r108 == -12) && !(r108 == -5)))) {
        puts("call 108 is answered otherwise by now");
        _exit(77);
    }

    puts("109. load(process=0, place=3, cpu=0) \u2192 50");
    errno = 0;
    long r109 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r109 == -3 || r109 == -14 || r109 == -12 || r109 == -5 || r109 < 0) && (long long)r109 == 50LL)) {
        puts("call 109 is answered otherwise by now");
        _exit(77);
    }

    puts("110. store(process=0, place=3, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r110 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)66LL);

    if (!(!(r110 == -3 || r110 == -14 || r110 == -12 || r110 == -5 || r110 < 0))) {
        puts("call 110 is answered otherwise by now");
        _exit(77);
    }

    puts("111. lock_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r111 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r111 == -3 || r111 == -14 || r111 == -12 || r111 == -5 || r111 < 0))) {
        puts("call 111 is answered otherwise by now");
        _exit(77);
    }

    puts("112. store(process=0, place=1, value=44, cpu=0) \u2192 done");
    errno = 0;
    int r112 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)44LL);

    if (!(!(r112 == -3 || r112 == -14 || r112 == -12 || r112 == -5 || r112 < 0))) {
        puts("call 112 is answered otherwise by now");
        _exit(77);
    }

    puts("113. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r113 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r113 == -3 || r113 == -14 || r113 == -12 || r113 == -5 || r113 < 0) && (long long)r113 == 0LL)) {
        puts("call 113 is answered otherwise by now");
        _exit(77);
    }

    puts("114. store(process=0, place=4, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r114 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)66LL);

    if (!(!(r114 == -3 || r114 == -14 || r114 == -12 || r114 == -5 || r114 < 0))) {
        puts("call 114 is answered otherwise by now");
        _exit(77);
    }

    puts("115. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r115 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r115 == -3 || r115 == -14 || r115 == -12 || r115 == -5 || r115 < 0) && (long long)r115 == 0LL)) {
        puts("call 115 is answered otherwise by now");
        _exit(77);
    }

    puts("116. store(process=#1, place=1, value=76, cpu=0) \u2192 no process");
    errno = 0;
    int r116 = their_swap_store((void *)handle, (size_t)(process1), (size_t)1LL, (size_t)76LL);

    if (!((r116 == -3) || ((r116 < 0) && !(r116 == -3) && !(r116 == -14) && !(r116 == -12) && !(r116 == -5)))) {
        puts("call 116 is answered otherwise by now");
        _exit(77);
    }

    puts("117. unlock_page(process=#1, page=2) \u2192 no process");
    errno = 0;
    int r117 = their_swap_unlock((void *)handle, (size_t)(process1), (size_t)2LL);

    if (!((r117 == -3) || ((r117 < 0) && !(r117 == -3) && !(r117 == -14)))) {
        puts("call 117 is answered otherwise by now");
        _exit(77);
    }

    puts("118. load(process=#2, place=1, cpu=0) \u2192 no process");
    errno = 0;
    long r118 = their_swap_load((void *)handle, (size_t)(process2), (size_t)1LL);

    if (!((r118 == -3) || ((r118 < 0) && !(r118 == -3) && !(r118 == -14) && !(r118 == -12) && !(r118 == -5)))) {
        puts("call 118 is answered otherwise by now");
        _exit(77);
    }

    puts("119. store(process=0, place=2, value=81, cpu=0) \u2192 done");
    errno = 0;
    int r119 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)81LL);

    if (!(!(r119 == -3 || r119 == -14 || r119 == -12 || r119 == -5 || r119 < 0))) {
        puts("call 119 is answered otherwise by now");
        _exit(77);
    }

    puts("120. store(process=0, place=0, value=33, cpu=0) \u2192 done");
    errno = 0;
    int r120 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)33LL);

    if (!(!(r120 == -3 || r120 == -14 || r120 == -12 || r120 == -5 || r120 < 0))) {
        puts("call 120 is answered otherwise by now");
        _exit(77);
    }

    puts("121. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r121 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r121 == -13) || ((r121 < 0) && !(r121 == -3) && !(r121 == -13)))) {
        puts("call 121 is answered otherwise by now");
        _exit(77);
    }

    puts("122. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 122 is answered otherwise by now");
        _exit(77);
    }

    puts("123. exit(process=#1) \u2192 no process");
    errno = 0;
    int r123 = their_swap_exit((void *)handle, (size_t)(process1));

    if (!((r123 == -3) || ((r123 < 0) && !(r123 == -3) && !(r123 == -13)))) {
        puts("call 123 is answered otherwise by now");
        _exit(77);
    }

    puts("124. load(process=#2, place=1, cpu=0) \u2192 no process");
    errno = 0;
    long r124 = their_swap_load((void *)handle, (size_t)(process2), (size_t)1LL);

    if (!((r124 == -3) || ((r124 < 0) && !(r124 == -3) && !(r124 == -14) && !(r124 == -12) && !(r124 == -5)))) {
        puts("call 124 is answered otherwise by now");
        _exit(77);
    }

    puts("125. map_page(process=#1, page=2) \u2192 no process");
    errno = 0;
    int r125 = their_swap_map((void *)handle, (size_t)(process1), (size_t)2LL);

    if (!((r125 == -3) || ((r125 < 0) && !(r125 == -3) && !(r125 == -17)))) {
        puts("call 125 is answered otherwise by now");
        _exit(77);
    }

    puts("126. load(process=0, place=4, cpu=0) \u2192 66");
    errno = 0;
    long r126 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r126 == -3 || r126 == -14 || r126 == -12 || r126 == -5 || r126 < 0) && (long long)r126 == 66LL)) {
        puts("call 126 is answered otherwise by now");
        _exit(77);
    }

    puts("127. fork(parent=0) \u2192 1");
    errno = 0;
    long r127 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!(!(r127 == -3 || r127 == -24 || r127 < 0))) {
        puts("call 127 is answered otherwise by now");
        _exit(77);
    }
    long long process127 = (long long)r127;
    is_elsewhere |= !(!(r127 == -3 || r127 == -24 || r127 < 0) && (long long)r127 == 1LL);

    puts("128. load(process=#2, place=0, cpu=0) \u2192 no process");
    errno = 0;
    long r128 = their_swap_load((void *)handle, (size_t)(process2), (size_t)0LL);

    if (!((r128 == -3) || ((r128 < 0) && !(r128 == -3) && !(r128 == -14) && !(r128 == -12) && !(r128 == -5)))) {
        puts("call 128 is answered otherwise by now");
        _exit(77);
    }

    puts("129. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r129 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r129 == -16) || ((r129 < 0) && !(r129 == -16) && !(r129 == -22)))) {
        puts("call 129 is answered otherwise by now");
        _exit(77);
    }

    puts("130. store(process=0, place=4, value=36, cpu=0) \u2192 done");
    errno = 0;
    int r130 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)36LL);

    if (!(!(r130 == -3 || r130 == -14 || r130 == -12 || r130 == -5 || r130 < 0))) {
        puts("call 130 is answered otherwise by now");
        _exit(77);
    }

    puts("131. fork(parent=#127) \u2192 2");
    errno = 0;
    long r131 = their_swap_fork((void *)handle, (size_t)(process127));

    if (!(!(r131 == -3 || r131 == -24 || r131 < 0))) {
        puts("call 131 is answered otherwise by now");
        _exit(77);
    }
    long long process131 = (long long)r131;
    is_elsewhere |= !(!(r131 == -3 || r131 == -24 || r131 < 0) && (long long)r131 == 2LL);

    puts("132. store(process=#127, place=1, value=73, cpu=0) \u2192 done");
    errno = 0;
    int r132 = their_swap_store((void *)handle, (size_t)(process127), (size_t)1LL, (size_t)73LL);

    if (!(!(r132 == -3 || r132 == -14 || r132 == -12 || r132 == -5 || r132 < 0))) {
        puts("call 132 is answered otherwise by now");
        _exit(77);
    }

    puts("133. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r133 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r133 == -17) || ((r133 < 0) && !(r133 == -3) && !(r133 == -17)))) {
        puts("call 133 is answered otherwise by now");
        _exit(77);
    }

    puts("134. load(process=#127, place=5, cpu=0) \u2192 52");
    errno = 0;
    long r134 = their_swap_load((void *)handle, (size_t)(process127), (size_t)5LL);

    if (!(!(r134 == -3 || r134 == -14 || r134 == -12 || r134 == -5 || r134 < 0) && (long long)r134 == 52LL)) {
        puts("call 134 is answered otherwise by now");
        _exit(77);
    }

    puts("135. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r135 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r135 == -16) || ((r135 < 0) && !(r135 == -16) && !(r135 == -22)))) {
        puts("call 135 is answered otherwise by now");
        _exit(77);
    }

    puts("136. fail_device(fails=1) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)1LL);

    if (!(true)) {
        puts("call 136 is answered otherwise by now");
        _exit(77);
    }

    puts("137. store(process=#127, place=0, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r137 = their_swap_store((void *)handle, (size_t)(process127), (size_t)0LL, (size_t)96LL);

    if (!(!(r137 == -3 || r137 == -14 || r137 == -12 || r137 == -5 || r137 < 0))) {
        puts("call 137 is answered otherwise by now");
        _exit(77);
    }

    puts("138. store(process=#127, place=4, value=8, cpu=0) \u2192 done");
    errno = 0;
    int r138 = their_swap_store((void *)handle, (size_t)(process127), (size_t)4LL, (size_t)8LL);

    if (!(!(r138 == -3 || r138 == -14 || r138 == -12 || r138 == -5 || r138 < 0))) {
        puts("call 138 is answered otherwise by now");
        _exit(77);
    }

    puts("139. exit(process=#131) \u2192 done");
    errno = 0;
    int r139 = their_swap_exit((void *)handle, (size_t)(process131));

    if (!(!(r139 == -3 || r139 == -13 || r139 < 0))) {
        puts("call 139 is answered otherwise by now");
        _exit(77);
    }

    puts("140. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r140 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r140 == -17) || ((r140 < 0) && !(r140 == -3) && !(r140 == -17)))) {
        puts("call 140 is answered otherwise by now");
        _exit(77);
    }

    puts("141. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r141 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r141 == -16) || ((r141 < 0) && !(r141 == -16) && !(r141 == -22)))) {
        puts("call 141 is answered otherwise by now");
        _exit(77);
    }

    puts("142. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r142 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r142 == -17) || ((r142 < 0) && !(r142 == -3) && !(r142 == -17)))) {
        puts("call 142 is answered otherwise by now");
        _exit(77);
    }

    puts("143. store(process=0, place=3, value=77, cpu=0) \u2192 io error");
    errno = 0;
    int r143 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)77LL);

    if (!((r143 == -5) || ((r143 < 0) && !(r143 == -3) && !(r143 == -14) && !(r143 == -12) && !(r143 == -5)))) {
        puts("call 143 is answered otherwise by now");
        _exit(77);
    }

    puts("144. store(process=#127, place=3, value=38, cpu=0) \u2192 io error");
    errno = 0;
    int r144 = their_swap_store((void *)handle, (size_t)(process127), (size_t)3LL, (size_t)38LL);

    if (!((r144 == -5) || ((r144 < 0) && !(r144 == -3) && !(r144 == -14) && !(r144 == -12) && !(r144 == -5)))) {
        puts("call 144 is answered otherwise by now");
        _exit(77);
    }

    puts("145. fork(parent=#127) \u2192 2");
    errno = 0;
    long r145 = their_swap_fork((void *)handle, (size_t)(process127));

    if (!(!(r145 == -3 || r145 == -24 || r145 < 0))) {
        puts("call 145 is answered otherwise by now");
        _exit(77);
    }
    long long process145 = (long long)r145;
    is_elsewhere |= !(!(r145 == -3 || r145 == -24 || r145 < 0) && (long long)r145 == 2LL);

    puts("146. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r146 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r146 == -16) || ((r146 < 0) && !(r146 == -16) && !(r146 == -22)))) {
        puts("call 146 is answered otherwise by now");
        _exit(77);
    }

    puts("147. store(process=0, place=3, value=65, cpu=0) \u2192 io error");
    errno = 0;
    int r147 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)65LL);

    if (!((r147 == -5) || ((r147 < 0) && !(r147 == -3) && !(r147 == -14) && !(r147 == -12) && !(r147 == -5)))) {
        puts("call 147 is answered otherwise by now");
        _exit(77);
    }

    puts("148. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r148 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r148 == -16) || ((r148 < 0) && !(r148 == -16) && !(r148 == -22)))) {
        puts("call 148 is answered otherwise by now");
        _exit(77);
    }

    puts("149. map_page(process=#127, page=1) \u2192 already mapped");
    errno = 0;
    int r149 = their_swap_map((void *)handle, (size_t)(process127), (size_t)1LL);

    if (!((r149 == -17) || ((r149 < 0) && !(r149 == -3) && !(r149 == -17)))) {
        puts("call 149 is answered otherwise by now");
        _exit(77);
    }

    puts("150. store(process=#145, place=2, value=91, cpu=0) \u2192 io error");
    errno = 0;
    int r150 = their_swap_store((void *)handle, (size_t)(process145), (size_t)2LL, (size_t)91LL);

    if (!((r150 == -5) || ((r150 < 0) && !(r150 == -3) && !(r150 == -14) && !(r150 == -12) && !(r150 == -5)))) {
        puts("call 150 is answered otherwise by now");
        _exit(77);
    }

    puts("151. store(process=0, place=0, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r151 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)72LL);

    if (!(!(r151 == -3 || r151 == -14 || r151 == -12 || r151 == -5 || r151 < 0))) {
        puts("call 151 is answered otherwise by now");
        _exit(77);
    }

    puts("152. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 152 is answered otherwise by now");
        _exit(77);
    }

    puts("153. unlock_page(process=#127, page=0) \u2192 done");
    errno = 0;
    int r153 = their_swap_unlock((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!(!(r153 == -3 || r153 == -14 || r153 < 0))) {
        puts("call 153 is answered otherwise by now");
        _exit(77);
    }

    puts("154. map_page(process=#127, page=2) \u2192 already mapped");
    errno = 0;
    int r154 = their_swap_map((void *)handle, (size_t)(process127), (size_t)2LL);

    if (!((r154 == -17) || ((r154 < 0) && !(r154 == -3) && !(r154 == -17)))) {
        puts("call 154 is answered otherwise by now");
        _exit(77);
    }

    puts("155. load(process=0, place=0, cpu=0) \u2192 72");
    errno = 0;
    long r155 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r155 == -3 || r155 == -14 || r155 == -12 || r155 == -5 || r155 < 0) && (long long)r155 == 72LL)) {
        puts("call 155 is answered otherwise by now");
        _exit(77);
    }

    puts("156. map_page(process=#127, page=0) \u2192 already mapped");
    errno = 0;
    int r156 = their_swap_map((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!((r156 == -17) || ((r156 < 0) && !(r156 == -3) && !(r156 == -17)))) {
        puts("call 156 is answered otherwise by now");
        _exit(77);
    }

    puts("157. map_page(process=#145, page=1) \u2192 already mapped");
    errno = 0;
    int r157 = their_swap_map((void *)handle, (size_t)(process145), (size_t)1LL);

    if (!((r157 == -17) || ((r157 < 0) && !(r157 == -3) && !(r157 == -17)))) {
        puts("call 157 is answered otherwise by now");
        _exit(77);
    }

    puts("158. store(process=#127, place=2, value=43, cpu=0) \u2192 done");
    errno = 0;
    int r158 = their_swap_store((void *)handle, (size_t)(process127), (size_t)2LL, (size_t)43LL);

    if (!(!(r158 == -3 || r158 == -14 || r158 == -12 || r158 == -5 || r158 < 0))) {
        puts("call 158 is answered otherwise by now");
        _exit(77);
    }

    puts("159. map_page(process=#145, page=0) \u2192 already mapped");
    errno = 0;
    int r159 = their_swap_map((void *)handle, (size_t)(process145), (size_t)0LL);

    if (!((r159 == -17) || ((r159 < 0) && !(r159 == -3) && !(r159 == -17)))) {
        puts("call 159 is answered otherwise by now");
        _exit(77);
    }

    puts("160. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r160 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r160 == -16) || ((r160 < 0) && !(r160 == -16) && !(r160 == -22)))) {
        puts("call 160 is answered otherwise by now");
        _exit(77);
    }

    puts("161. swap_on(size=6) \u2192 busy");
    errno = 0;
    int r161 = their_swap_on((void *)handle, (size_t)6LL);

    if (!((r161 == -16) || ((r161 < 0) && !(r161 == -16) && !(r161 == -22)))) {
        puts("call 161 is answered otherwise by now");
        _exit(77);
    }

    puts("162. load(process=#127, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r162 = their_swap_load((void *)handle, (size_t)(process127), (size_t)3LL);

    if (!(!(r162 == -3 || r162 == -14 || r162 == -12 || r162 == -5 || r162 < 0) && (long long)r162 == 66LL)) {
        puts("call 162 is answered otherwise by now");
        _exit(77);
    }

    puts("163. store(process=#127, place=1, value=48, cpu=0) \u2192 done");
    errno = 0;
    int r163 = their_swap_store((void *)handle, (size_t)(process127), (size_t)1LL, (size_t)48LL);

    if (!(!(r163 == -3 || r163 == -14 || r163 == -12 || r163 == -5 || r163 < 0))) {
        puts("call 163 is answered otherwise by now");
        _exit(77);
    }

    puts("164. store(process=#127, place=5, value=74, cpu=0) \u2192 done");
    errno = 0;
    int r164 = their_swap_store((void *)handle, (size_t)(process127), (size_t)5LL, (size_t)74LL);

    if (!(!(r164 == -3 || r164 == -14 || r164 == -12 || r164 == -5 || r164 < 0))) {
        puts("call 164 is answered otherwise by now");
        _exit(77);
    }

    puts("165. load(process=0, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r165 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r165 == -3 || r165 == -14 || r165 == -12 || r165 == -5 || r165 < 0) && (long long)r165 == 66LL)) {
        puts("call 165 is answered otherwise by now");
        _exit(77);
    }

    puts("166. map_page(process=#127, page=1) \u2192 already mapped");
    errno = 0;
    int r166 = their_swap_map((void *)handle, (size_t)(process127), (size_t)1LL);

    if (!((r166 == -17) || ((r166 < 0) && !(r166 == -3) && !(r166 == -17)))) {
        puts("call 166 is answered otherwise by now");
        _exit(77);
    }

    puts("167. load(process=#145, place=0, cpu=0) \u2192 96");
    errno = 0;
    long r167 = their_swap_load((void *)handle, (size_t)(process145), (size_t)0LL);

    if (!(!(r167 == -3 || r167 == -14 || r167 == -12 || r167 == -5 || r167 < 0) && (long long)r167 == 96LL)) {
        puts("call 167 is answered otherwise by now");
        _exit(77);
    }

    puts("168. unlock_page(process=#145, page=1) \u2192 done");
    errno = 0;
    int r168 = their_swap_unlock((void *)handle, (size_t)(process145), (size_t)1LL);

    if (!(!(r168 == -3 || r168 == -14 || r168 < 0))) {
        puts("call 168 is answered otherwise by now");
        _exit(77);
    }

    puts("169. store(process=#145, place=2, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r169 = their_swap_store((void *)handle, (size_t)(process145), (size_t)2LL, (size_t)66LL);

    if (!(!(r169 == -3 || r169 == -14 || r169 == -12 || r169 == -5 || r169 < 0))) {
        puts("call 169 is answered otherwise by now");
        _exit(77);
    }

    puts("170. store(process=0, place=4, value=40, cpu=0) \u2192 done");
    errno = 0;
    int r170 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)40LL);

    if (!(!(r170 == -3 || r170 == -14 || r170 == -12 || r170 == -5 || r170 < 0))) {
        puts("call 170 is answered otherwise by now");
        _exit(77);
    }

    puts("171. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r171 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r171 == -3 || r171 == -14 || r171 < 0))) {
        puts("call 171 is answered otherwise by now");
        _exit(77);
    }

    puts("172. lock_page(process=#127, page=1) \u2192 done");
    errno = 0;
    int r172 = their_swap_lock((void *)handle, (size_t)(process127), (size_t)1LL);

    if (!(!(r172 == -3 || r172 == -14 || r172 == -12 || r172 == -5 || r172 < 0))) {
        puts("call 172 is answered otherwise by now");
        _exit(77);
    }

    puts("173. map_page(process=#127, page=0) \u2192 already mapped");
    errno = 0;
    int r173 = their_swap_map((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!((r173 == -17) || ((r173 < 0) && !(r173 == -3) && !(r173 == -17)))) {
        puts("call 173 is answered otherwise by now");
        _exit(77);
    }

    puts("174. load(process=#145, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r174 = their_swap_load((void *)handle, (size_t)(process145), (size_t)3LL);

    if (!(!(r174 == -3 || r174 == -14 || r174 == -12 || r174 == -5 || r174 < 0) && (long long)r174 == 66LL)) {
        puts("call 174 is answered otherwise by now");
        _exit(77);
    }

    puts("175. store(process=#127, place=3, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r175 = their_swap_store((void *)handle, (size_t)(process127), (size_t)3LL, (size_t)53LL);

    if (!(!(r175 == -3 || r175 == -14 || r175 == -12 || r175 == -5 || r175 < 0))) {
        puts("call 175 is answered otherwise by now");
        _exit(77);
    }

    puts("176. load(process=#145, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r176 = their_swap_load((void *)handle, (size_t)(process145), (size_t)3LL);

    if (!(!(r176 == -3 || r176 == -14 || r176 == -12 || r176 == -5 || r176 < 0) && (long long)r176 == 66LL)) {
        puts("call 176 is answered otherwise by now");
        _exit(77);
    }

    puts("177. store(process=#145, place=2, value=55, cpu=0) \u2192 done");
    errno = 0;
    int r177 = their_swap_store((void *)handle, (size_t)(process145), (size_t)2LL, (size_t)55LL);

    if (!(!(r177 == -3 || r177 == -14 || r177 == -12 || r177 == -5 || r177 < 0))) {
        puts("call 177 is answered otherwise by now");
        _exit(77);
    }

    puts("178. load(process=#145, place=0, cpu=0) \u2192 96");
    errno = 0;
    long r178 = their_swap_load((void *)handle, (size_t)(process145), (size_t)0LL);

    if (!(!(r178 == -3 || r178 == -14 || r178 == -12 || r178 == -5 || r178 < 0) && (long long)r178 == 96LL)) {
        puts("call 178 is answered otherwise by now");
        _exit(77);
    }

    puts("179. load(process=#145, place=0, cpu=0) \u2192 96");
    errno = 0;
    long r179 = their_swap_load((void *)handle, (size_t)(process145), (size_t)0LL);

    if (!(!(r179 == -3 || r179 == -14 || r179 == -12 || r179 == -5 || r179 < 0) && (long long)r179 == 96LL)) {
        puts("call 179 is answered otherwise by now");
        _exit(77);
    }

    puts("180. map_page(process=#127, page=0) \u2192 already mapped");
    errno = 0;
    int r180 = their_swap_map((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!((r180 == -17) || ((r180 < 0) && !(r180 == -3) && !(r180 == -17)))) {
        puts("call 180 is answered otherwise by now");
        _exit(77);
    }

    puts("181. load(process=#127, place=2, cpu=0) \u2192 43");
    errno = 0;
    long r181 = their_swap_load((void *)handle, (size_t)(process127), (size_t)2LL);

    if (!(!(r181 == -3 || r181 == -14 || r181 == -12 || r181 == -5 || r181 < 0) && (long long)r181 == 43LL)) {
        puts("call 181 is answered otherwise by now");
        _exit(77);
    }

    puts("182. load(process=0, place=4, cpu=0) \u2192 40");
    errno = 0;
    long r182 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r182 == -3 || r182 == -14 || r182 == -12 || r182 == -5 || r182 < 0) && (long long)r182 == 40LL)) {
        puts("call 182 is answered otherwise by now");
        _exit(77);
    }

    puts("183. store(process=#145, place=0, value=27, cpu=0) \u2192 done");
    errno = 0;
    int r183 = their_swap_store((void *)handle, (size_t)(process145), (size_t)0LL, (size_t)27LL);

    if (!(!(r183 == -3 || r183 == -14 || r183 == -12 || r183 == -5 || r183 < 0))) {
        puts("call 183 is answered otherwise by now");
        _exit(77);
    }

    puts("184. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r184 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r184 == -16) || ((r184 < 0) && !(r184 == -16) && !(r184 == -22)))) {
        puts("call 184 is answered otherwise by now");
        _exit(77);
    }

    puts("185. store(process=#145, place=3, value=67, cpu=0) \u2192 done");
    errno = 0;
    int r185 = their_swap_store((void *)handle, (size_t)(process145), (size_t)3LL, (size_t)67LL);

    if (!(!(r185 == -3 || r185 == -14 || r185 == -12 || r185 == -5 || r185 < 0))) {
        puts("call 185 is answered otherwise by now");
        _exit(77);
    }

    puts("186. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r186 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r186 == -17) || ((r186 < 0) && !(r186 == -3) && !(r186 == -17)))) {
        puts("call 186 is answered otherwise by now");
        _exit(77);
    }

    puts("187. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 187 is answered otherwise by now");
        _exit(77);
    }

    puts("188. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r188 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r188 == -13) || ((r188 < 0) && !(r188 == -3) && !(r188 == -13)))) {
        puts("call 188 is answered otherwise by now");
        _exit(77);
    }

    puts("189. map_page(process=#145, page=1) \u2192 already mapped");
    errno = 0;
    int r189 = their_swap_map((void *)handle, (size_t)(process145), (size_t)1LL);

    if (!((r189 == -17) || ((r189 < 0) && !(r189 == -3) && !(r189 == -17)))) {
        puts("call 189 is answered otherwise by now");
        _exit(77);
    }

    puts("190. load(process=#127, place=3, cpu=0) \u2192 53");
    errno = 0;
    long r190 = their_swap_load((void *)handle, (size_t)(process127), (size_t)3LL);

    if (!(!(r190 == -3 || r190 == -14 || r190 == -12 || r190 == -5 || r190 < 0) && (long long)r190 == 53LL)) {
        puts("call 190 is answered otherwise by now");
        _exit(77);
    }

    puts("191. load(process=0, place=2, cpu=0) \u2192 81");
    errno = 0;
    long r191 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r191 == -3 || r191 == -14 || r191 == -12 || r191 == -5 || r191 < 0) && (long long)r191 == 81LL)) {
        puts("call 191 is answered otherwise by now");
        _exit(77);
    }

    puts("192. map_page(process=#127, page=0) \u2192 already mapped");
    errno = 0;
    int r192 = their_swap_map((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!((r192 == -17) || ((r192 < 0) && !(r192 == -3) && !(r192 == -17)))) {
        puts("call 192 is answered otherwise by now");
        _exit(77);
    }

    puts("193. unlock_page(process=#145, page=2) \u2192 done");
    errno = 0;
    int r193 = their_swap_unlock((void *)handle, (size_t)(process145), (size_t)2LL);

    if (!(!(r193 == -3 || r193 == -14 || r193 < 0))) {
        puts("call 193 is answered otherwise by now");
        _exit(77);
    }

    puts("194. load(process=0, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r194 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r194 == -3 || r194 == -14 || r194 == -12 || r194 == -5 || r194 < 0) && (long long)r194 == 66LL)) {
        puts("call 194 is answered otherwise by now");
        _exit(77);
    }

    puts("195. store(process=#127, place=1, value=47, cpu=0) \u2192 done");
    errno = 0;
    int r195 = their_swap_store((void *)handle, (size_t)(process127), (size_t)1LL, (size_t)47LL);

    if (!(!(r195 == -3 || r195 == -14 || r195 == -12 || r195 == -5 || r195 < 0))) {
        puts("call 195 is answered otherwise by now");
        _exit(77);
    }

    puts("196. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r196 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r196 == -13) || ((r196 < 0) && !(r196 == -3) && !(r196 == -13)))) {
        puts("call 196 is answered otherwise by now");
        _exit(77);
    }

    puts("197. store(process=#145, place=2, value=79, cpu=0) \u2192 done");
    errno = 0;
    int r197 = their_swap_store((void *)handle, (size_t)(process145), (size_t)2LL, (size_t)79LL);

    if (!(!(r197 == -3 || r197 == -14 || r197 == -12 || r197 == -5 || r197 < 0))) {
        puts("call 197 is answered otherwise by now");
        _exit(77);
    }

    puts("198. store(process=#145, place=0, value=30, cpu=0) \u2192 done");
    errno = 0;
    int r198 = their_swap_store((void *)handle, (size_t)(process145), (size_t)0LL, (size_t)30LL);

    if (!(!(r198 == -3 || r198 == -14 || r198 == -12 || r198 == -5 || r198 < 0))) {
        puts("call 198 is answered otherwise by now");
        _exit(77);
    }

    puts("199. load(process=#145, place=2, cpu=0) \u2192 79");
    errno = 0;
    long r199 = their_swap_load((void *)handle, (size_t)(process145), (size_t)2LL);

    if (!(!(r199 == -3 || r199 == -14 || r199 == -12 || r199 == -5 || r199 < 0) && (long long)r199 == 79LL)) {
        puts("call 199 is answered otherwise by now");
        _exit(77);
    }

    puts("200. store(process=#127, place=1, value=36, cpu=0) \u2192 done");
    errno = 0;
    int r200 = their_swap_store((void *)handle, (size_t)(process127), (size_t)1LL, (size_t)36LL);

    if (!(!(r200 == -3 || r200 == -14 || r200 == -12 || r200 == -5 || r200 < 0))) {
        puts("call 200 is answered otherwise by now");
        _exit(77);
    }

    puts("201. store(process=#127, place=0, value=54, cpu=0) \u2192 done");
    errno = 0;
    int r201 = their_swap_store((void *)handle, (size_t)(process127), (size_t)0LL, (size_t)54LL);

    if (!(!(r201 == -3 || r201 == -14 || r201 == -12 || r201 == -5 || r201 < 0))) {
        puts("call 201 is answered otherwise by now");
        _exit(77);
    }

    puts("202. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 202 is answered otherwise by now");
        _exit(77);
    }

    puts("203. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r203 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r203 == -13) || ((r203 < 0) && !(r203 == -3) && !(r203 == -13)))) {
        puts("call 203 is answered otherwise by now");
        _exit(77);
    }

    puts("204. load(process=#127, place=4, cpu=0) \u2192 8");
    errno = 0;
    long r204 = their_swap_load((void *)handle, (size_t)(process127), (size_t)4LL);

    if (!(!(r204 == -3 || r204 == -14 || r204 == -12 || r204 == -5 || r204 < 0) && (long long)r204 == 8LL)) {
        puts("call 204 is answered otherwise by now");
        _exit(77);
    }

    puts("205. store(process=#145, place=4, value=84, cpu=0) \u2192 done");
    errno = 0;
    int r205 = their_swap_store((void *)handle, (size_t)(process145), (size_t)4LL, (size_t)84LL);

    if (!(!(r205 == -3 || r205 == -14 || r205 == -12 || r205 == -5 || r205 < 0))) {
        puts("call 205 is answered otherwise by now");
        _exit(77);
    }

    puts("206. store(process=#127, place=2, value=24, cpu=0) \u2192 done");
    errno = 0;
    int r206 = their_swap_store((void *)handle, (size_t)(process127), (size_t)2LL, (size_t)24LL);

    if (!(!(r206 == -3 || r206 == -14 || r206 == -12 || r206 == -5 || r206 < 0))) {
        puts("call 206 is answered otherwise by now");
        _exit(77);
    }

    puts("207. store(process=0, place=2, value=15, cpu=0) \u2192 done");
    errno = 0;
    int r207 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)15LL);

    if (!(!(r207 == -3 || r207 == -14 || r207 == -12 || r207 == -5 || r207 < 0))) {
        puts("call 207 is answered otherwise by now");
        _exit(77);
    }

    puts("208. load(process=#127, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r208 = their_swap_load((void *)handle, (size_t)(process127), (size_t)2LL);

    if (!(!(r208 == -3 || r208 == -14 || r208 == -12 || r208 == -5 || r208 < 0) && (long long)r208 == 24LL)) {
        puts("call 208 is answered otherwise by now");
        _exit(77);
    }

    puts("209. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r209 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r209 == -3 || r209 == -14 || r209 < 0))) {
        puts("call 209 is answered otherwise by now");
        _exit(77);
    }

    puts("210. lock_page(process=#127, page=0) \u2192 done");
    errno = 0;
    int r210 = their_swap_lock((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!(!(r210 == -3 || r210 == -14 || r210 == -12 || r210 == -5 || r210 < 0))) {
        puts("call 210 is answered otherwise by now");
        _exit(77);
    }

    puts("211. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r211 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r211 == -3 || r211 == -17 || r211 < 0))) {
        puts("call 211 is answered otherwise by now");
        _exit(77);
    }

    puts("212. load(process=#127, place=3, cpu=0) \u2192 53");
    errno = 0;
    long r212 = their_swap_load((void *)handle, (size_t)(process127), (size_t)3LL);

    if (!(!(r212 == -3 || r212 == -14 || r212 == -12 || r212 == -5 || r212 < 0) && (long long)r212 == 53LL)) {
        puts("call 212 is answered otherwise by now");
        _exit(77);
    }

    puts("213. store(process=0, place=4, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r213 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)46LL);

    if (!(!(r213 == -3 || r213 == -14 || r213 == -12 || r213 == -5 || r213 < 0))) {
        puts("call 213 is answered otherwise by now");
        _exit(77);
    }

    puts("214. load(process=#127, place=1, cpu=0) \u2192 36");
    errno = 0;
    long r214 = their_swap_load((void *)handle, (size_t)(process127), (size_t)1LL);

    if (!(!(r214 == -3 || r214 == -14 || r214 == -12 || r214 == -5 || r214 < 0) && (long long)r214 == 36LL)) {
        puts("call 214 is answered otherwise by now");
        _exit(77);
    }

    puts("215. store(process=#127, place=4, value=52, cpu=0) \u2192 done");
    errno = 0;
    int r215 = their_swap_store((void *)handle, (size_t)(process127), (size_t)4LL, (size_t)52LL);

    if (!(!(r215 == -3 || r215 == -14 || r215 == -12 || r215 == -5 || r215 < 0))) {
        puts("call 215 is answered otherwise by now");
        _exit(77);
    }

    puts("216. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r216 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r216 == -3 || r216 == -14 || r216 < 0))) {
        puts("call 216 is answered otherwise by now");
        _exit(77);
    }

    puts("217. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r217 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r217 == -16) || ((r217 < 0) && !(r217 == -16) && !(r217 == -22)))) {
        puts("call 217 is answered otherwise by now");
        _exit(77);
    }

    puts("218. store(process=0, place=4, value=68, cpu=0) \u2192 done");
    errno = 0;
    int r218 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)68LL);

    if (!(!(r218 == -3 || r218 == -14 || r218 == -12 || r218 == -5 || r218 < 0))) {
        puts("call 218 is answered otherwise by now");
        _exit(77);
    }

    puts("219. store(process=#145, place=3, value=45, cpu=0) \u2192 done");
    errno = 0;
    int r219 = their_swap_store((void *)handle, (size_t)(process145), (size_t)3LL, (size_t)45LL);

    if (!(!(r219 == -3 || r219 == -14 || r219 == -12 || r219 == -5 || r219 < 0))) {
        puts("call 219 is answered otherwise by now");
        _exit(77);
    }

    puts("220. unmap_page(process=#145, page=0) \u2192 done");
    errno = 0;
    int r220 = their_swap_unmap((void *)handle, (size_t)(process145), (size_t)0LL);

    if (!(!(r220 == -3 || r220 == -14 || r220 < 0))) {
        puts("call 220 is answered otherwise by now");
        _exit(77);
    }

    puts("221. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r221 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r221 == -16) || ((r221 < 0) && !(r221 == -16) && !(r221 == -22)))) {
        puts("call 221 is answered otherwise by now");
        _exit(77);
    }

    puts("222. unlock_page(process=#145, page=2) \u2192 done");
    errno = 0;
    int r222 = their_swap_unlock((void *)handle, (size_t)(process145), (size_t)2LL);

    if (!(!(r222 == -3 || r222 == -14 || r222 < 0))) {
        puts("call 222 is answered otherwise by now");
        _exit(77);
    }

    puts("223. load(process=0, place=4, cpu=0) \u2192 68");
    errno = 0;
    long r223 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r223 == -3 || r223 == -14 || r223 == -12 || r223 == -5 || r223 < 0) && (long long)r223 == 68LL)) {
        puts("call 223 is answered otherwise by now");
        _exit(77);
    }

    puts("224. store(process=#145, place=3, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r224 = their_swap_store((void *)handle, (size_t)(process145), (size_t)3LL, (size_t)94LL);

    if (!(!(r224 == -3 || r224 == -14 || r224 == -12 || r224 == -5 || r224 < 0))) {
        puts("call 224 is answered otherwise by now");
        _exit(77);
    }

    puts("225. load(process=#145, place=5, cpu=0) \u2192 52");
    errno = 0;
    long r225 = their_swap_load((void *)handle, (size_t)(process145), (size_t)5LL);

    if (!(!(r225 == -3 || r225 == -14 || r225 == -12 || r225 == -5 || r225 < 0) && (long long)r225 == 52LL)) {
        puts("call 225 is answered otherwise by now");
        _exit(77);
    }

    puts("226. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r226 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r226 == -16) || ((r226 < 0) && !(r226 == -16) && !(r226 == -22)))) {
        puts("call 226 is answered otherwise by now");
        _exit(77);
    }

    puts("227. load(process=#127, place=5, cpu=0) \u2192 74");
    errno = 0;
    long r227 = their_swap_load((void *)handle, (size_t)(process127), (size_t)5LL);

    if (!(!(r227 == -3 || r227 == -14 || r227 == -12 || r227 == -5 || r227 < 0) && (long long)r227 == 74LL)) {
        puts("call 227 is answered otherwise by now");
        _exit(77);
    }

    puts("228. map_page(process=#145, page=1) \u2192 already mapped");
    errno = 0;
    int r228 = their_swap_map((void *)handle, (size_t)(process145), (size_t)1LL);

    if (!((r228 == -17) || ((r228 < 0) && !(r228 == -3) && !(r228 == -17)))) {
        puts("call 228 is answered otherwise by now");
        _exit(77);
    }

    puts("229. store(process=#145, place=4, value=23, cpu=0) \u2192 done");
    errno = 0;
    int r229 = their_swap_store((void *)handle, (size_t)(process145), (size_t)4LL, (size_t)23LL);

    if (!(!(r229 == -3 || r229 == -14 || r229 == -12 || r229 == -5 || r229 < 0))) {
        puts("call 229 is answered otherwise by now");
        _exit(77);
    }

    puts("230. store(process=#127, place=3, value=38, cpu=0) \u2192 done");
    errno = 0;
    int r230 = their_swap_store((void *)handle, (size_t)(process127), (size_t)3LL, (size_t)38LL);

    if (!(!(r230 == -3 || r230 == -14 || r230 == -12 || r230 == -5 || r230 < 0))) {
        puts("call 230 is answered otherwise by now");
        _exit(77);
    }

    puts("231. map_page(process=#145, page=2) \u2192 already mapped");
    errno = 0;
    int r231 = their_swap_map((void *)handle, (size_t)(process145), (size_t)2LL);

    if (!((r231 == -17) || ((r231 < 0) && !(r231 == -3) && !(r231 == -17)))) {
        puts("call 231 is answered otherwise by now");
        _exit(77);
    }

    puts("232. exit(process=#145) \u2192 done");
    errno = 0;
    int r232 = their_swap_exit((void *)handle, (size_t)(process145));

    if (!(!(r232 == -3 || r232 == -13 || r232 < 0))) {
        puts("call 232 is answered otherwise by now");
        _exit(77);
    }

    puts("233. store(process=#127, place=4, value=56, cpu=0) \u2192 done");
    errno = 0;
    int r233 = their_swap_store((void *)handle, (size_t)(process127), (size_t)4LL, (size_t)56LL);

    if (!(!(r233 == -3 || r233 == -14 || r233 == -12 || r233 == -5 || r233 < 0))) {
        puts("call 233 is answered otherwise by now");
        _exit(77);
    }

    puts("234. map_page(process=#145, page=2) \u2192 no process");
    errno = 0;
    int r234 = their_swap_map((void *)handle, (size_t)(process145), (size_t)2LL);

    if (!((r234 == -3) || ((r234 < 0) && !(r234 == -3) && !(r234 == -17)))) {
        puts("call 234 is answered otherwise by now");
        _exit(77);
    }

    puts("235. store(process=0, place=4, value=98, cpu=0) \u2192 done");
    errno = 0;
    int r235 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)98LL);

    if (!(!(r235 == -3 || r235 == -14 || r235 == -12 || r235 == -5 || r235 < 0))) {
        puts("call 235 is answered otherwise by now");
        _exit(77);
    }

    puts("236. store(process=0, place=5, value=88, cpu=0) \u2192 done");
    errno = 0;
    int r236 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)88LL);

    if (!(!(r236 == -3 || r236 == -14 || r236 == -12 || r236 == -5 || r236 < 0))) {
        puts("call 236 is answered otherwise by now");
        _exit(77);
    }

    puts("237. store(process=#127, place=4, value=89, cpu=0) \u2192 done");
    errno = 0;
    int r237 = their_swap_store((void *)handle, (size_t)(process127), (size_t)4LL, (size_t)89LL);

    if (!(!(r237 == -3 || r237 == -14 || r237 == -12 || r237 == -5 || r237 < 0))) {
        puts("call 237 is answered otherwise by now");
        _exit(77);
    }

    puts("238. swap_on(size=0) \u2192 busy");
    errno = 0;
    int r238 = their_swap_on((void *)handle, (size_t)0LL);

    if (!((r238 == -16) || ((r238 < 0) && !(r238 == -16) && !(r238 == -22)))) {
        puts("call 238 is answered otherwise by now");
        _exit(77);
    }

    puts("239. store(process=#127, place=1, value=4, cpu=0) \u2192 done");
    errno = 0;
    int r239 = their_swap_store((void *)handle, (size_t)(process127), (size_t)1LL, (size_t)4LL);

    if (!(!(r239 == -3 || r239 == -14 || r239 == -12 || r239 == -5 || r239 < 0))) {
        puts("call 239 is answered otherwise by now");
        _exit(77);
    }

    puts("240. lock_page(process=#127, page=0) \u2192 done");
    errno = 0;
    int r240 = their_swap_lock((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!(!(r240 == -3 || r240 == -14 || r240 == -12 || r240 == -5 || r240 < 0))) {
        puts("call 240 is answered otherwise by now");
        _exit(77);
    }

    puts("241. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r241 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r241 == -17) || ((r241 < 0) && !(r241 == -3) && !(r241 == -17)))) {
        puts("call 241 is answered otherwise by now");
        _exit(77);
    }

    puts("242. lock_page(process=#127, page=1) \u2192 done");
    errno = 0;
    int r242 = their_swap_lock((void *)handle, (size_t)(process127), (size_t)1LL);

    if (!(!(r242 == -3 || r242 == -14 || r242 == -12 || r242 == -5 || r242 < 0))) {
        puts("call 242 is answered otherwise by now");
        _exit(77);
    }

    puts("243. load(process=#127, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r243 = their_swap_load((void *)handle, (size_t)(process127), (size_t)2LL);

    if (!(!(r243 == -3 || r243 == -14 || r243 == -12 || r243 == -5 || r243 < 0) && (long long)r243 == 24LL)) {
        puts("call 243 is answered otherwise by now");
        _exit(77);
    }

    puts("244. unmap_page(process=#127, page=1) \u2192 done");
    errno = 0;
    int r244 = their_swap_unmap((void *)handle, (size_t)(process127), (size_t)1LL);

    if (!(!(r244 == -3 || r244 == -14 || r244 < 0))) {
        puts("call 244 is answered otherwise by now");
        _exit(77);
    }

    puts("245. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r245 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r245 == -3 || r245 == -14 || r245 < 0))) {
        puts("call 245 is answered otherwise by now");
        _exit(77);
    }

    puts("246. store(process=#127, place=1, value=45, cpu=0) \u2192 done");
    errno = 0;
    int r246 = their_swap_store((void *)handle, (size_t)(process127), (size_t)1LL, (size_t)45LL);

    if (!(!(r246 == -3 || r246 == -14 || r246 == -12 || r246 == -5 || r246 < 0))) {
        puts("call 246 is answered otherwise by now");
        _exit(77);
    }

    puts("247. load(process=#127, place=5, cpu=0) \u2192 74");
    errno = 0;
    long r247 = their_swap_load((void *)handle, (size_t)(process127), (size_t)5LL);

    if (!(!(r247 == -3 || r247 == -14 || r247 == -12 || r247 == -5 || r247 < 0) && (long long)r247 == 74LL)) {
        puts("call 247 is answered otherwise by now");
        _exit(77);
    }

    puts("248. swap_off() \u2192 done");
    errno = 0;
    int r248 = their_swap_off((void *)handle);

    if (!(!(r248 == -22 || r248 == -12 || r248 == -5 || r248 < 0))) {
        puts("call 248 is answered otherwise by now");
        _exit(77);
    }

    puts("249. store(process=0, place=4, value=59, cpu=0) \u2192 done");
    errno = 0;
    int r249 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)59LL);

    if (!(!(r249 == -3 || r249 == -14 || r249 == -12 || r249 == -5 || r249 < 0))) {
        puts("call 249 is answered otherwise by now");
        _exit(77);
    }

    puts("250. load(process=#127, place=5, cpu=0) \u2192 74");
    errno = 0;
    long r250 = their_swap_load((void *)handle, (size_t)(process127), (size_t)5LL);

    if (!(!(r250 == -3 || r250 == -14 || r250 == -12 || r250 == -5 || r250 < 0) && (long long)r250 == 74LL)) {
        puts("call 250 is answered otherwise by now");
        _exit(77);
    }

    puts("251. map_page(process=#127, page=2) \u2192 already mapped");
    errno = 0;
    int r251 = their_swap_map((void *)handle, (size_t)(process127), (size_t)2LL);

    if (!((r251 == -17) || ((r251 < 0) && !(r251 == -3) && !(r251 == -17)))) {
        puts("call 251 is answered otherwise by now");
        _exit(77);
    }

    puts("252. store(process=#127, place=4, value=73, cpu=0) \u2192 done");
    errno = 0;
    int r252 = their_swap_store((void *)handle, (size_t)(process127), (size_t)4LL, (size_t)73LL);

    if (!(!(r252 == -3 || r252 == -14 || r252 == -12 || r252 == -5 || r252 < 0))) {
        puts("call 252 is answered otherwise by now");
        _exit(77);
    }

    puts("253. load(process=#127, place=1, cpu=0) \u2192 45");
    errno = 0;
    long r253 = their_swap_load((void *)handle, (size_t)(process127), (size_t)1LL);

    if (!(!(r253 == -3 || r253 == -14 || r253 == -12 || r253 == -5 || r253 < 0) && (long long)r253 == 45LL)) {
        puts("call 253 is answered otherwise by now");
        _exit(77);
    }

    puts("254. swap_on(size=1) \u2192 done");
    errno = 0;
    int r254 = their_swap_on((void *)handle, (size_t)1LL);

    if (!(!(r254 == -16 || r254 == -22 || r254 < 0))) {
        puts("call 254 is answered otherwise by now");
        _exit(77);
    }

    puts("255. store(process=0, place=3, value=48, cpu=0) \u2192 done");
    errno = 0;
    int r255 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)48LL);

    if (!(!(r255 == -3 || r255 == -14 || r255 == -12 || r255 == -5 || r255 < 0))) {
        puts("call 255 is answered otherwise by now");
        _exit(77);
    }

    puts("256. lock_page(process=#127, page=2) \u2192 done");
    errno = 0;
    int r256 = their_swap_lock((void *)handle, (size_t)(process127), (size_t)2LL);

    if (!(!(r256 == -3 || r256 == -14 || r256 == -12 || r256 == -5 || r256 < 0))) {
        puts("call 256 is answered otherwise by now");
        _exit(77);
    }

    puts("257. fork(parent=#127) \u2192 2");
    errno = 0;
    long r257 = their_swap_fork((void *)handle, (size_t)(process127));

    if (!(!(r257 == -3 || r257 == -24 || r257 < 0))) {
        puts("call 257 is answered otherwise by now");
        _exit(77);
    }
    long long process257 = (long long)r257;
    is_elsewhere |= !(!(r257 == -3 || r257 == -24 || r257 < 0) && (long long)r257 == 2LL);

    puts("258. store(process=#257, place=0, value=55, cpu=0) \u2192 done");
    errno = 0;
    int r258 = their_swap_store((void *)handle, (size_t)(process257), (size_t)0LL, (size_t)55LL);

    if (!(!(r258 == -3 || r258 == -14 || r258 == -12 || r258 == -5 || r258 < 0))) {
        puts("call 258 is answered otherwise by now");
        _exit(77);
    }

    puts("259. unlock_page(process=#257, page=2) \u2192 done");
    errno = 0;
    int r259 = their_swap_unlock((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r259 == -3 || r259 == -14 || r259 < 0))) {
        puts("call 259 is answered otherwise by now");
        _exit(77);
    }

    puts("260. load(process=#127, place=4, cpu=0) \u2192 73");
    errno = 0;
    long r260 = their_swap_load((void *)handle, (size_t)(process127), (size_t)4LL);

    if (!(!(r260 == -3 || r260 == -14 || r260 == -12 || r260 == -5 || r260 < 0) && (long long)r260 == 73LL)) {
        puts("call 260 is answered otherwise by now");
        _exit(77);
    }

    puts("261. lock_page(process=#127, page=0) \u2192 done");
    errno = 0;
    int r261 = their_swap_lock((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!(!(r261 == -3 || r261 == -14 || r261 == -12 || r261 == -5 || r261 < 0))) {
        puts("call 261 is answered otherwise by now");
        _exit(77);
    }

    puts("262. map_page(process=0, page=2) \u2192 already mapped");
    errno = 0;
    int r262 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!((r262 == -17) || ((r262 < 0) && !(r262 == -3) && !(r262 == -17)))) {
        puts("call 262 is answered otherwise by now");
        _exit(77);
    }

    puts("263. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r263 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r263 == -3 || r263 == -14 || r263 < 0))) {
        puts("call 263 is answered otherwise by now");
        _exit(77);
    }

    puts("264. store(process=#257, place=4, value=57, cpu=0) \u2192 done");
    errno = 0;
    int r264 = their_swap_store((void *)handle, (size_t)(process257), (size_t)4LL, (size_t)57LL);

    if (!(!(r264 == -3 || r264 == -14 || r264 == -12 || r264 == -5 || r264 < 0))) {
        puts("call 264 is answered otherwise by now");
        _exit(77);
    }

    puts("265. store(process=#127, place=4, value=30, cpu=0) \u2192 done");
    errno = 0;
    int r265 = their_swap_store((void *)handle, (size_t)(process127), (size_t)4LL, (size_t)30LL);

    if (!(!(r265 == -3 || r265 == -14 || r265 == -12 || r265 == -5 || r265 < 0))) {
        puts("call 265 is answered otherwise by now");
        _exit(77);
    }

    puts("266. load(process=0, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r266 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r266 == -3 || r266 == -14 || r266 == -12 || r266 == -5 || r266 < 0) && (long long)r266 == 0LL)) {
        puts("call 266 is answered otherwise by now");
        _exit(77);
    }

    puts("267. swap_off() \u2192 done");
    errno = 0;
    int r267 = their_swap_off((void *)handle);

    if (!(!(r267 == -22 || r267 == -12 || r267 == -5 || r267 < 0))) {
        puts("call 267 is answered otherwise by now");
        _exit(77);
    }

    puts("268. unlock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r268 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r268 == -3 || r268 == -14 || r268 < 0))) {
        puts("call 268 is answered otherwise by now");
        _exit(77);
    }

    puts("269. map_page(process=#127, page=2) \u2192 already mapped");
    errno = 0;
    int r269 = their_swap_map((void *)handle, (size_t)(process127), (size_t)2LL);

    if (!((r269 == -17) || ((r269 < 0) && !(r269 == -3) && !(r269 == -17)))) {
        puts("call 269 is answered otherwise by now");
        _exit(77);
    }

    puts("270. load(process=#257, place=0, cpu=0) \u2192 55");
    errno = 0;
    long r270 = their_swap_load((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r270 == -3 || r270 == -14 || r270 == -12 || r270 == -5 || r270 < 0) && (long long)r270 == 55LL)) {
        puts("call 270 is answered otherwise by now");
        _exit(77);
    }

    puts("271. load(process=#127, place=0, cpu=0) \u2192 54");
    errno = 0;
    long r271 = their_swap_load((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!(!(r271 == -3 || r271 == -14 || r271 == -12 || r271 == -5 || r271 < 0) && (long long)r271 == 54LL)) {
        puts("call 271 is answered otherwise by now");
        _exit(77);
    }

    puts("272. unlock_page(process=#257, page=2) \u2192 done");
    errno = 0;
    int r272 = their_swap_unlock((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r272 == -3 || r272 == -14 || r272 < 0))) {
        puts("call 272 is answered otherwise by now");
        _exit(77);
    }

    puts("273. store(process=#127, place=4, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r273 = their_swap_store((void *)handle, (size_t)(process127), (size_t)4LL, (size_t)53LL);

    if (!(!(r273 == -3 || r273 == -14 || r273 == -12 || r273 == -5 || r273 < 0))) {
        puts("call 273 is answered otherwise by now");
        _exit(77);
    }

    puts("274. fork(parent=0) \u2192 no number");
    errno = 0;
    long r274 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r274 == -24) || ((r274 < 0) && !(r274 == -3) && !(r274 == -24)))) {
        puts("call 274 is answered otherwise by now");
        _exit(77);
    }

    puts("275. swap_on(size=5) \u2192 done");
    errno = 0;
    int r275 = their_swap_on((void *)handle, (size_t)5LL);

    if (!(!(r275 == -16 || r275 == -22 || r275 < 0))) {
        puts("call 275 is answered otherwise by now");
        _exit(77);
    }

    puts("276. map_page(process=#257, page=0) \u2192 already mapped");
    errno = 0;
    int r276 = their_swap_map((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!((r276 == -17) || ((r276 < 0) && !(r276 == -3) && !(r276 == -17)))) {
        puts("call 276 is answered otherwise by now");
        _exit(77);
    }

    puts("277. load(process=#127, place=4, cpu=0) \u2192 53");
    errno = 0;
    long r277 = their_swap_load((void *)handle, (size_t)(process127), (size_t)4LL);

    if (!(!(r277 == -3 || r277 == -14 || r277 == -12 || r277 == -5 || r277 < 0) && (long long)r277 == 53LL)) {
        puts("call 277 is answered otherwise by now");
        _exit(77);
    }

    puts("278. load(process=#257, place=1, cpu=0) \u2192 45");
    errno = 0;
    long r278 = their_swap_load((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!(!(r278 == -3 || r278 == -14 || r278 == -12 || r278 == -5 || r278 < 0) && (long long)r278 == 45LL)) {
        puts("call 278 is answered otherwise by now");
        _exit(77);
    }

    puts("279. unlock_page(process=#257, page=0) \u2192 done");
    errno = 0;
    int r279 = their_swap_unlock((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r279 == -3 || r279 == -14 || r279 < 0))) {
        puts("call 279 is answered otherwise by now");
        _exit(77);
    }

    puts("280. load(process=0, place=0, cpu=0) \u2192 0");
    errno = 0;
    long r280 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r280 == -3 || r280 == -14 || r280 == -12 || r280 == -5 || r280 < 0) && (long long)r280 == 0LL)) {
        puts("call 280 is answered otherwise by now");
        _exit(77);
    }

    puts("281. load(process=0, place=2, cpu=0) \u2192 15");
    errno = 0;
    long r281 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r281 == -3 || r281 == -14 || r281 == -12 || r281 == -5 || r281 < 0) && (long long)r281 == 15LL)) {
        puts("call 281 is answered otherwise by now");
        _exit(77);
    }

    puts("282. map_page(process=#257, page=2) \u2192 already mapped");
    errno = 0;
    int r282 = their_swap_map((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!((r282 == -17) || ((r282 < 0) && !(r282 == -3) && !(r282 == -17)))) {
        puts("call 282 is answered otherwise by now");
        _exit(77);
    }

    puts("283. store(process=#127, place=0, value=23, cpu=0) \u2192 done");
    errno = 0;
    int r283 = their_swap_store((void *)handle, (size_t)(process127), (size_t)0LL, (size_t)23LL);

    if (!(!(r283 == -3 || r283 == -14 || r283 == -12 || r283 == -5 || r283 < 0))) {
        puts("call 283 is answered otherwise by now");
        _exit(77);
    }

    puts("284. unmap_page(process=#127, page=0) \u2192 done");
    errno = 0;
    int r284 = their_swap_unmap((void *)handle, (size_t)(process127), (size_t)0LL);

    if (!(!(r284 == -3 || r284 == -14 || r284 < 0))) {
        puts("call 284 is answered otherwise by now");
        _exit(77);
    }

    puts("285. load(process=0, place=3, cpu=0) \u2192 48");
    errno = 0;
    long r285 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r285 == -3 || r285 == -14 || r285 == -12 || r285 == -5 || r285 < 0) && (long long)r285 == 48LL)) {
        puts("call 285 is answered otherwise by now");
        _exit(77);
    }

    puts("286. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r286 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r286 == -17) || ((r286 < 0) && !(r286 == -3) && !(r286 == -17)))) {
        puts("call 286 is answered otherwise by now");
        _exit(77);
    }

    puts("287. map_page(process=#127, page=2) \u2192 already mapped");
    errno = 0;
    int r287 = their_swap_map((void *)handle, (size_t)(process127), (size_t)2LL);

    if (!((r287 == -17) || ((r287 < 0) && !(r287 == -3) && !(r287 == -17)))) {
        puts("call 287 is answered otherwise by now");
        _exit(77);
    }

    puts("288. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r288 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r288 == -16) || ((r288 < 0) && !(r288 == -16) && !(r288 == -22)))) {
        puts("call 288 is answered otherwise by now");
        _exit(77);
    }

    puts("289. exit(process=#127) \u2192 done");
    errno = 0;
    int r289 = their_swap_exit((void *)handle, (size_t)(process127));

    if (!(!(r289 == -3 || r289 == -13 || r289 < 0))) {
        puts("call 289 is answered otherwise by now");
        _exit(77);
    }

    puts("290. store(process=0, place=3, value=27, cpu=0) \u2192 done");
    errno = 0;
    int r290 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)27LL);

    if (!(!(r290 == -3 || r290 == -14 || r290 == -12 || r290 == -5 || r290 < 0))) {
        puts("call 290 is answered otherwise by now");
        _exit(77);
    }

    puts("291. store(process=#257, place=4, value=79, cpu=0) \u2192 done");
    errno = 0;
    int r291 = their_swap_store((void *)handle, (size_t)(process257), (size_t)4LL, (size_t)79LL);

    if (!(!(r291 == -3 || r291 == -14 || r291 == -12 || r291 == -5 || r291 < 0))) {
        puts("call 291 is answered otherwise by now");
        _exit(77);
    }

    puts("292. fork(parent=#257) \u2192 1");
    errno = 0;
    long r292 = their_swap_fork((void *)handle, (size_t)(process257));

    if (!(!(r292 == -3 || r292 == -24 || r292 < 0))) {
        puts("call 292 is answered otherwise by now");
        _exit(77);
    }
    long long process292 = (long long)r292;
    is_elsewhere |= !(!(r292 == -3 || r292 == -24 || r292 < 0) && (long long)r292 == 1LL);

    puts("293. store(process=#257, place=5, value=45, cpu=0) \u2192 done");
    errno = 0;
    int r293 = their_swap_store((void *)handle, (size_t)(process257), (size_t)5LL, (size_t)45LL);

    if (!(!(r293 == -3 || r293 == -14 || r293 == -12 || r293 == -5 || r293 < 0))) {
        puts("call 293 is answered otherwise by now");
        _exit(77);
    }

    puts("294. swap_off() \u2192 done");
    errno = 0;
    int r294 = their_swap_off((void *)handle);

    if (!(!(r294 == -22 || r294 == -12 || r294 == -5 || r294 < 0))) {
        puts("call 294 is answered otherwise by now");
        _exit(77);
    }

    puts("295. store(process=#292, place=3, value=86, cpu=0) \u2192 not mapped");
    errno = 0;
    int r295 = their_swap_store((void *)handle, (size_t)(process292), (size_t)3LL, (size_t)86LL);

    if (!((r295 == -14) || ((r295 < 0) && !(r295 == -3) && !(r295 == -14) && !(r295 == -12) && !(r295 == -5)))) {
        puts("call 295 is answered otherwise by now");
        _exit(77);
    }

    puts("296. store(process=#257, place=0, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r296 = their_swap_store((void *)handle, (size_t)(process257), (size_t)0LL, (size_t)46LL);

    if (!(!(r296 == -3 || r296 == -14 || r296 == -12 || r296 == -5 || r296 < 0))) {
        puts("call 296 is answered otherwise by now");
        _exit(77);
    }

    puts("297. fork(parent=#292) \u2192 no number");
    errno = 0;
    long r297 = their_swap_fork((void *)handle, (size_t)(process292));

    if (!((r297 == -24) || ((r297 < 0) && !(r297 == -3) && !(r297 == -24)))) {
        puts("call 297 is answered otherwise by now");
        _exit(77);
    }

    puts("298. fork(parent=0) \u2192 no number");
    errno = 0;
    long r298 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r298 == -24) || ((r298 < 0) && !(r298 == -3) && !(r298 == -24)))) {
        puts("call 298 is answered otherwise by now");
        _exit(77);
    }

    puts("299. unmap_page(process=#292, page=2) \u2192 done");
    errno = 0;
    int r299 = their_swap_unmap((void *)handle, (size_t)(process292), (size_t)2LL);

    if (!(!(r299 == -3 || r299 == -14 || r299 < 0))) {
        puts("call 299 is answered otherwise by now");
        _exit(77);
    }

    puts("300. swap_on(size=5) \u2192 done");
    errno = 0;
    int r300 = their_swap_on((void *)handle, (size_t)5LL);

    if (!(!(r300 == -16 || r300 == -22 || r300 < 0))) {
        puts("call 300 is answered otherwise by now");
        _exit(77);
    }

    puts("301. fork(parent=#292) \u2192 no number");
    errno = 0;
    long r301 = their_swap_fork((void *)handle, (size_t)(process292));

    if (!((r301 == -24) || ((r301 < 0) && !(r301 == -3) && !(r301 == -24)))) {
        puts("call 301 is answered otherwise by now");
        _exit(77);
    }

    puts("302. unlock_page(process=#292, page=0) \u2192 done");
    errno = 0;
    int r302 = their_swap_unlock((void *)handle, (size_t)(process292), (size_t)0LL);

    if (!(!(r302 == -3 || r302 == -14 || r302 < 0))) {
        puts("call 302 is answered otherwise by now");
        _exit(77);
    }

    puts("303. store(process=#257, place=4, value=92, cpu=0) \u2192 done");
    errno = 0;
    int r303 = their_swap_store((void *)handle, (size_t)(process257), (size_t)4LL, (size_t)92LL);

    if (!(!(r303 == -3 || r303 == -14 || r303 == -12 || r303 == -5 || r303 < 0))) {
        puts("call 303 is answered otherwise by now");
        _exit(77);
    }

    puts("304. store(process=#257, place=0, value=41, cpu=0) \u2192 done");
    errno = 0;
    int r304 = their_swap_store((void *)handle, (size_t)(process257), (size_t)0LL, (size_t)41LL);

    if (!(!(r304 == -3 || r304 == -14 || r304 == -12 || r304 == -5 || r304 < 0))) {
        puts("call 304 is answered otherwise by now");
        _exit(77);
    }

    puts("305. load(process=0, place=3, cpu=0) \u2192 27");
    errno = 0;
    long r305 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r305 == -3 || r305 == -14 || r305 == -12 || r305 == -5 || r305 < 0) && (long long)r305 == 27LL)) {
        puts("call 305 is answered otherwise by now");
        _exit(77);
    }

    puts("306. store(process=#292, place=1, value=42, cpu=0) \u2192 done");
    errno = 0;
    int r306 = their_swap_store((void *)handle, (size_t)(process292), (size_t)1LL, (size_t)42LL);

    if (!(!(r306 == -3 || r306 == -14 || r306 == -12 || r306 == -5 || r306 < 0))) {
        puts("call 306 is answered otherwise by now");
        _exit(77);
    }

    puts("307. map_page(process=#292, page=2) \u2192 done");
    errno = 0;
    int r307 = their_swap_map((void *)handle, (size_t)(process292), (size_t)2LL);

    if (!(!(r307 == -3 || r307 == -17 || r307 < 0))) {
        puts("call 307 is answered otherwise by now");
        _exit(77);
    }

    puts("308. store(process=0, place=1, value=2, cpu=0) \u2192 done");
    errno = 0;
    int r308 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)2LL);

    if (!(!(r308 == -3 || r308 == -14 || r308 == -12 || r308 == -5 || r308 < 0))) {
        puts("call 308 is answered otherwise by now");
        _exit(77);
    }

    puts("309. lock_page(process=#257, page=0) \u2192 done");
    errno = 0;
    int r309 = their_swap_lock((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r309 == -3 || r309 == -14 || r309 == -12 || r309 == -5 || r309 < 0))) {
        puts("call 309 is answered otherwise by now");
        _exit(77);
    }

    puts("310. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r310 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r310 == -16) || ((r310 < 0) && !(r310 == -16) && !(r310 == -22)))) {
        puts("call 310 is answered otherwise by now");
        _exit(77);
    }

    puts("311. store(process=0, place=1, value=97, cpu=0) \u2192 done");
    errno = 0;
    int r311 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)97LL);

    if (!(!(r311 == -3 || r311 == -14 || r311 == -12 || r311 == -5 || r311 < 0))) {
        puts("call 311 is answered otherwise by now");
        _exit(77);
    }

    puts("312. load(process=#257, place=0, cpu=0) \u2192 41");
    errno = 0;
    long r312 = their_swap_load((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r312 == -3 || r312 == -14 || r312 == -12 || r312 == -5 || r312 < 0) && (long long)r312 == 41LL)) {
        puts("call 312 is answered otherwise by now");
        _exit(77);
    }

    puts("313. store(process=0, place=0, value=10, cpu=0) \u2192 done");
    errno = 0;
    int r313 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)10LL);

    if (!(!(r313 == -3 || r313 == -14 || r313 == -12 || r313 == -5 || r313 < 0))) {
        puts("call 313 is answered otherwise by now");
        _exit(77);
    }

    puts("314. store(process=#257, place=4, value=27, cpu=0) \u2192 done");
    errno = 0;
    int r314 = their_swap_store((void *)handle, (size_t)(process257), (size_t)4LL, (size_t)27LL);

    if (!(!(r314 == -3 || r314 == -14 || r314 == -12 || r314 == -5 || r314 < 0))) {
        puts("call 314 is answered otherwise by now");
        _exit(77);
    }

    puts("315. swap_on(size=5) \u2192 busy");
    errno = 0;
    int r315 = their_swap_on((void *)handle, (size_t)5LL);

    if (!((r315 == -16) || ((r315 < 0) && !(r315 == -16) && !(r315 == -22)))) {
        puts("call 315 is answered otherwise by now");
        _exit(77);
    }

    puts("316. store(process=#292, place=0, value=58, cpu=0) \u2192 done");
    errno = 0;
    int r316 = their_swap_store((void *)handle, (size_t)(process292), (size_t)0LL, (size_t)58LL);

    if (!(!(r316 == -3 || r316 == -14 || r316 == -12 || r316 == -5 || r316 < 0))) {
        puts("call 316 is answered otherwise by now");
        _exit(77);
    }

    puts("317. map_page(process=#257, page=0) \u2192 already mapped");
    errno = 0;
    int r317 = their_swap_map((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!((r317 == -17) || ((r317 < 0) && !(r317 == -3) && !(r317 == -17)))) {
        puts("call 317 is answered otherwise by now");
        _exit(77);
    }

    puts("318. lock_page(process=#257, page=2) \u2192 done");
    errno = 0;
    int r318 = their_swap_lock((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r318 == -3 || r318 == -14 || r318 == -12 || r318 == -5 || r318 < 0))) {
        puts("call 318 is answered otherwise by now");
        _exit(77);
    }

    puts("319. load(process=#292, place=1, cpu=0) \u2192 42");
    errno = 0;
    long r319 = their_swap_load((void *)handle, (size_t)(process292), (size_t)1LL);

    if (!(!(r319 == -3 || r319 == -14 || r319 == -12 || r319 == -5 || r319 < 0) && (long long)r319 == 42LL)) {
        puts("call 319 is answered otherwise by now");
        _exit(77);
    }

    puts("320. store(process=0, place=0, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r320 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)46LL);

    if (!(!(r320 == -3 || r320 == -14 || r320 == -12 || r320 == -5 || r320 < 0))) {
        puts("call 320 is answered otherwise by now");
        _exit(77);
    }

    puts("321. store(process=#292, place=4, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r321 = their_swap_store((void *)handle, (size_t)(process292), (size_t)4LL, (size_t)75LL);

    if (!(!(r321 == -3 || r321 == -14 || r321 == -12 || r321 == -5 || r321 < 0))) {
        puts("call 321 is answered otherwise by now");
        _exit(77);
    }

    puts("322. lock_page(process=#257, page=2) \u2192 done");
    errno = 0;
    int r322 = their_swap_lock((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r322 == -3 || r322 == -14 || r322 == -12 || r322 == -5 || r322 < 0))) {
        puts("call 322 is answered otherwise by now");
        _exit(77);
    }

    puts("323. load(process=#257, place=5, cpu=0) \u2192 45");
    errno = 0;
    long r323 = their_swap_load((void *)handle, (size_t)(process257), (size_t)5LL);

    if (!(!(r323 == -3 || r323 == -14 || r323 == -12 || r323 == -5 || r323 < 0) && (long long)r323 == 45LL)) {
        puts("call 323 is answered otherwise by now");
        _exit(77);
    }

    puts("324. lock_page(process=#292, page=0) \u2192 done");
    errno = 0;
    int r324 = their_swap_lock((void *)handle, (size_t)(process292), (size_t)0LL);

    if (!(!(r324 == -3 || r324 == -14 || r324 == -12 || r324 == -5 || r324 < 0))) {
        puts("call 324 is answered otherwise by now");
        _exit(77);
    }

    puts("325. store(process=#292, place=0, value=63, cpu=0) \u2192 done");
    errno = 0;
    int r325 = their_swap_store((void *)handle, (size_t)(process292), (size_t)0LL, (size_t)63LL);

    if (!(!(r325 == -3 || r325 == -14 || r325 == -12 || r325 == -5 || r325 < 0))) {
        puts("call 325 is answered otherwise by now");
        _exit(77);
    }

    puts("326. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r326 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r326 == -16) || ((r326 < 0) && !(r326 == -16) && !(r326 == -22)))) {
        puts("call 326 is answered otherwise by now");
        _exit(77);
    }

    puts("327. lock_page(process=#292, page=0) \u2192 done");
    errno = 0;
    int r327 = their_swap_lock((void *)handle, (size_t)(process292), (size_t)0LL);

    if (!(!(r327 == -3 || r327 == -14 || r327 == -12 || r327 == -5 || r327 < 0))) {
        puts("call 327 is answered otherwise by now");
        _exit(77);
    }

    puts("328. unlock_page(process=#257, page=0) \u2192 done");
    errno = 0;
    int r328 = their_swap_unlock((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r328 == -3 || r328 == -14 || r328 < 0))) {
        puts("call 328 is answered otherwise by now");
        _exit(77);
    }

    puts("329. store(process=#257, place=0, value=20, cpu=0) \u2192 done");
    errno = 0;
    int r329 = their_swap_store((void *)handle, (size_t)(process257), (size_t)0LL, (size_t)20LL);

    if (!(!(r329 == -3 || r329 == -14 || r329 == -12 || r329 == -5 || r329 < 0))) {
        puts("call 329 is answered otherwise by now");
        _exit(77);
    }

    puts("330. store(process=0, place=3, value=53, cpu=0) \u2192 done");
    errno = 0;
    int r330 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)53LL);

    if (!(!(r330 == -3 || r330 == -14 || r330 == -12 || r330 == -5 || r330 < 0))) {
        puts("call 330 is answered otherwise by now");
        _exit(77);
    }

    puts("331. map_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r331 = their_swap_map((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r331 == -3 || r331 == -17 || r331 < 0))) {
        puts("call 331 is answered otherwise by now");
        _exit(77);
    }

    puts("332. fork(parent=0) \u2192 no number");
    errno = 0;
    long r332 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r332 == -24) || ((r332 < 0) && !(r332 == -3) && !(r332 == -24)))) {
        puts("call 332 is answered otherwise by now");
        _exit(77);
    }

    puts("333. store(process=#292, place=2, value=47, cpu=0) \u2192 not mapped");
    errno = 0;
    int r333 = their_swap_store((void *)handle, (size_t)(process292), (size_t)2LL, (size_t)47LL);

    if (!((r333 == -14) || ((r333 < 0) && !(r333 == -3) && !(r333 == -14) && !(r333 == -12) && !(r333 == -5)))) {
        puts("call 333 is answered otherwise by now");
        _exit(77);
    }

    puts("334. load(process=#257, place=0, cpu=0) \u2192 20");
    errno = 0;
    long r334 = their_swap_load((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r334 == -3 || r334 == -14 || r334 == -12 || r334 == -5 || r334 < 0) && (long long)r334 == 20LL)) {
        puts("call 334 is answered otherwise by now");
        _exit(77);
    }

    puts("335. store(process=#257, place=1, value=73, cpu=0) \u2192 done");
    errno = 0;
    int r335 = their_swap_store((void *)handle, (size_t)(process257), (size_t)1LL, (size_t)73LL);

    if (!(!(r335 == -3 || r335 == -14 || r335 == -12 || r335 == -5 || r335 < 0))) {
        puts("call 335 is answered otherwise by now");
        _exit(77);
    }

    puts("336. map_page(process=#292, page=1) \u2192 done");
    errno = 0;
    int r336 = their_swap_map((void *)handle, (size_t)(process292), (size_t)1LL);

    if (!(!(r336 == -3 || r336 == -17 || r336 < 0))) {
        puts("call 336 is answered otherwise by now");
        _exit(77);
    }

    puts("337. load(process=#292, place=4, cpu=0) \u2192 75");
    errno = 0;
    long r337 = their_swap_load((void *)handle, (size_t)(process292), (size_t)4LL);

    if (!(!(r337 == -3 || r337 == -14 || r337 == -12 || r337 == -5 || r337 < 0) && (long long)r337 == 75LL)) {
        puts("call 337 is answered otherwise by now");
        _exit(77);
    }

    puts("338. load(process=#257, place=0, cpu=0) \u2192 20");
    errno = 0;
    long r338 = their_swap_load((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r338 == -3 || r338 == -14 || r338 == -12 || r338 == -5 || r338 < 0) && (long long)r338 == 20LL)) {
        puts("call 338 is answered otherwise by now");
        _exit(77);
    }

    puts("339. load(process=#292, place=4, cpu=0) \u2192 75");
    errno = 0;
    long r339 = their_swap_load((void *)handle, (size_t)(process292), (size_t)4LL);

    if (!(!(r339 == -3 || r339 == -14 || r339 == -12 || r339 == -5 || r339 < 0) && (long long)r339 == 75LL)) {
        puts("call 339 is answered otherwise by now");
        _exit(77);
    }

    puts("340. store(process=#292, place=0, value=39, cpu=0) \u2192 done");
    errno = 0;
    int r340 = their_swap_store((void *)handle, (size_t)(process292), (size_t)0LL, (size_t)39LL);

    if (!(!(r340 == -3 || r340 == -14 || r340 == -12 || r340 == -5 || r340 < 0))) {
        puts("call 340 is answered otherwise by now");
        _exit(77);
    }

    puts("341. unlock_page(process=#292, page=1) \u2192 done");
    errno = 0;
    int r341 = their_swap_unlock((void *)handle, (size_t)(process292), (size_t)1LL);

    if (!(!(r341 == -3 || r341 == -14 || r341 < 0))) {
        puts("call 341 is answered otherwise by now");
        _exit(77);
    }

    puts("342. store(process=0, place=0, value=11, cpu=0) \u2192 done");
    errno = 0;
    int r342 = their_swap_store((void *)handle, (size_t)0LL, (size_t)0LL, (size_t)11LL);

    if (!(!(r342 == -3 || r342 == -14 || r342 == -12 || r342 == -5 || r342 < 0))) {
        puts("call 342 is answered otherwise by now");
        _exit(77);
    }

    puts("343. map_page(process=#257, page=1) \u2192 done");
    errno = 0;
    int r343 = their_swap_map((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!(!(r343 == -3 || r343 == -17 || r343 < 0))) {
        puts("call 343 is answered otherwise by now");
        _exit(77);
    }

    puts("344. fork(parent=0) \u2192 no number");
    errno = 0;
    long r344 = their_swap_fork((void *)handle, (size_t)0LL);

    if (!((r344 == -24) || ((r344 < 0) && !(r344 == -3) && !(r344 == -24)))) {
        puts("call 344 is answered otherwise by now");
        _exit(77);
    }

    puts("345. load(process=0, place=4, cpu=0) \u2192 0");
    errno = 0;
    long r345 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r345 == -3 || r345 == -14 || r345 == -12 || r345 == -5 || r345 < 0) && (long long)r345 == 0LL)) {
        puts("call 345 is answered otherwise by now");
        _exit(77);
    }

    puts("346. load(process=0, place=1, cpu=0) \u2192 97");
    errno = 0;
    long r346 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r346 == -3 || r346 == -14 || r346 == -12 || r346 == -5 || r346 < 0) && (long long)r346 == 97LL)) {
        puts("call 346 is answered otherwise by now");
        _exit(77);
    }

    puts("347. unmap_page(process=#257, page=0) \u2192 done");
    errno = 0;
    int r347 = their_swap_unmap((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r347 == -3 || r347 == -14 || r347 < 0))) {
        puts("call 347 is answered otherwise by now");
        _exit(77);
    }

    puts("348. load(process=#257, place=5, cpu=0) \u2192 45");
    errno = 0;
    long r348 = their_swap_load((void *)handle, (size_t)(process257), (size_t)5LL);

    if (!(!(r348 == -3 || r348 == -14 || r348 == -12 || r348 == -5 || r348 < 0) && (long long)r348 == 45LL)) {
        puts("call 348 is answered otherwise by now");
        _exit(77);
    }

    puts("349. store(process=0, place=3, value=96, cpu=0) \u2192 done");
    errno = 0;
    int r349 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)96LL);

    if (!(!(r349 == -3 || r349 == -14 || r349 == -12 || r349 == -5 || r349 < 0))) {
        puts("call 349 is answered otherwise by now");
        _exit(77);
    }

    puts("350. load(process=0, place=1, cpu=0) \u2192 97");
    errno = 0;
    long r350 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r350 == -3 || r350 == -14 || r350 == -12 || r350 == -5 || r350 < 0) && (long long)r350 == 97LL)) {
        puts("call 350 is answered otherwise by now");
        _exit(77);
    }

    puts("351. load(process=#292, place=1, cpu=0) \u2192 42");
    errno = 0;
    long r351 = their_swap_load((void *)handle, (size_t)(process292), (size_t)1LL);

    if (!(!(r351 == -3 || r351 == -14 || r351 == -12 || r351 == -5 || r351 < 0) && (long long)r351 == 42LL)) {
        puts("call 351 is answered otherwise by now");
        _exit(77);
    }

    puts("352. load(process=0, place=1, cpu=0) \u2192 97");
    errno = 0;
    long r352 = their_swap_load((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r352 == -3 || r352 == -14 || r352 == -12 || r352 == -5 || r352 < 0) && (long long)r352 == 97LL)) {
        puts("call 352 is answered otherwise by now");
        _exit(77);
    }

    puts("353. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r353 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r353 == -13) || ((r353 < 0) && !(r353 == -3) && !(r353 == -13)))) {
        puts("call 353 is answered otherwise by now");
        _exit(77);
    }

    puts("354. store(process=0, place=2, value=10, cpu=0) \u2192 done");
    errno = 0;
    int r354 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)10LL);

    if (!(!(r354 == -3 || r354 == -14 || r354 == -12 || r354 == -5 || r354 < 0))) {
        puts("call 354 is answered otherwise by now");
        _exit(77);
    }

    puts("355. swap_on(size=1) \u2192 busy");
    errno = 0;
    int r355 = their_swap_on((void *)handle, (size_t)1LL);

    if (!((r355 == -16) || ((r355 < 0) && !(r355 == -16) && !(r355 == -22)))) {
        puts("call 355 is answered otherwise by now");
        _exit(77);
    }

    puts("356. map_page(process=0, page=0) \u2192 already mapped");
    errno = 0;
    int r356 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!((r356 == -17) || ((r356 < 0) && !(r356 == -3) && !(r356 == -17)))) {
        puts("call 356 is answered otherwise by now");
        _exit(77);
    }

    puts("357. store(process=#257, place=4, value=68, cpu=0) \u2192 done");
    errno = 0;
    int r357 = their_swap_store((void *)handle, (size_t)(process257), (size_t)4LL, (size_t)68LL);

    if (!(!(r357 == -3 || r357 == -14 || r357 == -12 || r357 == -5 || r357 < 0))) {
        puts("call 357 is answered otherwise by now");
        _exit(77);
    }

    puts("358. store(process=#257, place=3, value=60, cpu=0) \u2192 done");
    errno = 0;
    int r358 = their_swap_store((void *)handle, (size_t)(process257), (size_t)3LL, (size_t)60LL);

    if (!(!(r358 == -3 || r358 == -14 || r358 == -12 || r358 == -5 || r358 < 0))) {
        puts("call 358 is answered otherwise by now");
        _exit(77);
    }

    puts("359. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r359 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r359 == -13) || ((r359 < 0) && !(r359 == -3) && !(r359 == -13)))) {
        puts("call 359 is answered otherwise by now");
        _exit(77);
    }

    puts("360. unmap_page(process=#257, page=1) \u2192 done");
    errno = 0;
    int r360 = their_swap_unmap((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!(!(r360 == -3 || r360 == -14 || r360 < 0))) {
        puts("call 360 is answered otherwise by now");
        _exit(77);
    }

    puts("361. map_page(process=#292, page=1) \u2192 already mapped");
    errno = 0;
    int r361 = their_swap_map((void *)handle, (size_t)(process292), (size_t)1LL);

    if (!((r361 == -17) || ((r361 < 0) && !(r361 == -3) && !(r361 == -17)))) {
        puts("call 361 is answered otherwise by now");
        _exit(77);
    }

    puts("362. store(process=0, place=4, value=15, cpu=0) \u2192 done");
    errno = 0;
    int r362 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)15LL);

    if (!(!(r362 == -3 || r362 == -14 || r362 == -12 || r362 == -5 || r362 < 0))) {
        puts("call 362 is answered otherwise by now");
        _exit(77);
    }

    puts("363. load(process=#292, place=1, cpu=0) \u2192 42");
    errno = 0;
    long r363 = their_swap_load((void *)handle, (size_t)(process292), (size_t)1LL);

    if (!(!(r363 == -3 || r363 == -14 || r363 == -12 || r363 == -5 || r363 < 0) && (long long)r363 == 42LL)) {
        puts("call 363 is answered otherwise by now");
        _exit(77);
    }

    puts("364. unmap_page(process=#292, page=1) \u2192 done");
    errno = 0;
    int r364 = their_swap_unmap((void *)handle, (size_t)(process292), (size_t)1LL);

    if (!(!(r364 == -3 || r364 == -14 || r364 < 0))) {
        puts("call 364 is answered otherwise by now");
        _exit(77);
    }

    puts("365. load(process=0, place=3, cpu=0) \u2192 96");
    errno = 0;
    long r365 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r365 == -3 || r365 == -14 || r365 == -12 || r365 == -5 || r365 < 0) && (long long)r365 == 96LL)) {
        puts("call 365 is answered otherwise by now");
        _exit(77);
    }

    puts("366. store(process=#257, place=5, value=61, cpu=0) \u2192 done");
    errno = 0;
    int r366 = their_swap_store((void *)handle, (size_t)(process257), (size_t)5LL, (size_t)61LL);

    if (!(!(r366 == -3 || r366 == -14 || r366 == -12 || r366 == -5 || r366 < 0))) {
        puts("call 366 is answered otherwise by now");
        _exit(77);
    }

    puts("367. store(process=0, place=3, value=13, cpu=0) \u2192 done");
    errno = 0;
    int r367 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)13LL);

    if (!(!(r367 == -3 || r367 == -14 || r367 == -12 || r367 == -5 || r367 < 0))) {
        puts("call 367 is answered otherwise by now");
        _exit(77);
    }

    puts("368. unlock_page(process=#292, page=2) \u2192 done");
    errno = 0;
    int r368 = their_swap_unlock((void *)handle, (size_t)(process292), (size_t)2LL);

    if (!(!(r368 == -3 || r368 == -14 || r368 < 0))) {
        puts("call 368 is answered otherwise by now");
        _exit(77);
    }

    puts("369. unlock_page(process=#292, page=0) \u2192 done");
    errno = 0;
    int r369 = their_swap_unlock((void *)handle, (size_t)(process292), (size_t)0LL);

    if (!(!(r369 == -3 || r369 == -14 || r369 < 0))) {
        puts("call 369 is answered otherwise by now");
        _exit(77);
    }

    puts("370. lock_page(process=#292, page=2) \u2192 done");
    errno = 0;
    int r370 = their_swap_lock((void *)handle, (size_t)(process292), (size_t)2LL);

    if (!(!(r370 == -3 || r370 == -14 || r370 == -12 || r370 == -5 || r370 < 0))) {
        puts("call 370 is answered otherwise by now");
        _exit(77);
    }

    puts("371. swap_on(size=2) \u2192 busy");
    errno = 0;
    int r371 = their_swap_on((void *)handle, (size_t)2LL);

    if (!((r371 == -16) || ((r371 < 0) && !(r371 == -16) && !(r371 == -22)))) {
        puts("call 371 is answered otherwise by now");
        _exit(77);
    }

    puts("372. store(process=0, place=3, value=71, cpu=0) \u2192 done");
    errno = 0;
    int r372 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)71LL);

    if (!(!(r372 == -3 || r372 == -14 || r372 == -12 || r372 == -5 || r372 < 0))) {
        puts("call 372 is answered otherwise by now");
        _exit(77);
    }

    puts("373. store(process=#257, place=4, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r373 = their_swap_store((void *)handle, (size_t)(process257), (size_t)4LL, (size_t)75LL);

    if (!(!(r373 == -3 || r373 == -14 || r373 == -12 || r373 == -5 || r373 < 0))) {
        puts("call 373 is answered otherwise by now");
        _exit(77);
    }

    puts("374. load(process=0, place=3, cpu=0) \u2192 71");
    errno = 0;
    long r374 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r374 == -3 || r374 == -14 || r374 == -12 || r374 == -5 || r374 < 0) && (long long)r374 == 71LL)) {
        puts("call 374 is answered otherwise by now");
        _exit(77);
    }

    puts("375. load(process=#257, place=5, cpu=0) \u2192 61");
    errno = 0;
    long r375 = their_swap_load((void *)handle, (size_t)(process257), (size_t)5LL);

    if (!(!(r375 == -3 || r375 == -14 || r375 == -12 || r375 == -5 || r375 < 0) && (long long)r375 == 61LL)) {
        puts("call 375 is answered otherwise by now");
        _exit(77);
    }

    puts("376. store(process=#292, place=1, value=94, cpu=0) \u2192 done");
    errno = 0;
    int r376 = their_swap_store((void *)handle, (size_t)(process292), (size_t)1LL, (size_t)94LL);

    if (!(!(r376 == -3 || r376 == -14 || r376 == -12 || r376 == -5 || r376 < 0))) {
        puts("call 376 is answered otherwise by now");
        _exit(77);
    }

    puts("377. store(process=#257, place=5, value=99, cpu=0) \u2192 done");
    errno = 0;
    int r377 = their_swap_store((void *)handle, (size_t)(process257), (size_t)5LL, (size_t)99LL);

    if (!(!(r377 == -3 || r377 == -14 || r377 == -12 || r377 == -5 || r377 < 0))) {
        puts("call 377 is answered otherwise by now");
        _exit(77);
    }

    puts("378. store(process=0, place=1, value=55, cpu=0) \u2192 done");
    errno = 0;
    int r378 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)55LL);

    if (!(!(r378 == -3 || r378 == -14 || r378 == -12 || r378 == -5 || r378 < 0))) {
        puts("call 378 is answered otherwise by now");
        _exit(77);
    }

    puts("379. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r379 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r379 == -13) || ((r379 < 0) && !(r379 == -3) && !(r379 == -13)))) {
        puts("call 379 is answered otherwise by now");
        _exit(77);
    }

    puts("380. store(process=0, place=3, value=95, cpu=0) \u2192 done");
    errno = 0;
    int r380 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)95LL);

    if (!(!(r380 == -3 || r380 == -14 || r380 == -12 || r380 == -5 || r380 < 0))) {
        puts("call 380 is answered otherwise by now");
        _exit(77);
    }

    puts("381. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r381 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r381 == -17) || ((r381 < 0) && !(r381 == -3) && !(r381 == -17)))) {
        puts("call 381 is answered otherwise by now");
        _exit(77);
    }

    puts("382. exit(process=#292) \u2192 done");
    errno = 0;
    int r382 = their_swap_exit((void *)handle, (size_t)(process292));

    if (!(!(r382 == -3 || r382 == -13 || r382 < 0))) {
        puts("call 382 is answered otherwise by now");
        _exit(77);
    }

    puts("383. store(process=0, place=4, value=75, cpu=0) \u2192 done");
    errno = 0;
    int r383 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)75LL);

    if (!(!(r383 == -3 || r383 == -14 || r383 == -12 || r383 == -5 || r383 < 0))) {
        puts("call 383 is answered otherwise by now");
        _exit(77);
    }

    puts("384. store(process=0, place=1, value=28, cpu=0) \u2192 done");
    errno = 0;
    int r384 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)28LL);

    if (!(!(r384 == -3 || r384 == -14 || r384 == -12 || r384 == -5 || r384 < 0))) {
        puts("call 384 is answered otherwise by now");
        _exit(77);
    }

    puts("385. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r385 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r385 == -3 || r385 == -14 || r385 == -12 || r385 == -5 || r385 < 0))) {
        puts("call 385 is answered otherwise by now");
        _exit(77);
    }

    puts("386. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r386 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r386 == -3 || r386 == -14 || r386 < 0))) {
        puts("call 386 is answered otherwise by now");
        _exit(77);
    }

    puts("387. load(process=#257, place=5, cpu=0) \u2192 99");
    errno = 0;
    long r387 = their_swap_load((void *)handle, (size_t)(process257), (size_t)5LL);

    if (!(!(r387 == -3 || r387 == -14 || r387 == -12 || r387 == -5 || r387 < 0) && (long long)r387 == 99LL)) {
        puts("call 387 is answered otherwise by now");
        _exit(77);
    }

    puts("388. load(process=0, place=0, cpu=0) \u2192 11");
    errno = 0;
    long r388 = their_swap_load((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r388 == -3 || r388 == -14 || r388 == -12 || r388 == -5 || r388 < 0) && (long long)r388 == 11LL)) {
        puts("call 388 is answered otherwise by now");
        _exit(77);
    }

    puts("389. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r389 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r389 == -3 || r389 == -14 || r389 < 0))) {
        puts("call 389 is answered otherwise by now");
        _exit(77);
    }

    puts("390. store(process=0, place=2, value=76, cpu=0) \u2192 done");
    errno = 0;
    int r390 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)76LL);

    if (!(!(r390 == -3 || r390 == -14 || r390 == -12 || r390 == -5 || r390 < 0))) {
        puts("call 390 is answered otherwise by now");
        _exit(77);
    }

    puts("391. store(process=#257, place=5, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r391 = their_swap_store((void *)handle, (size_t)(process257), (size_t)5LL, (size_t)31LL);

    if (!(!(r391 == -3 || r391 == -14 || r391 == -12 || r391 == -5 || r391 < 0))) {
        puts("call 391 is answered otherwise by now");
        _exit(77);
    }

    puts("392. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r392 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r392 == -16) || ((r392 < 0) && !(r392 == -16) && !(r392 == -22)))) {
        puts("call 392 is answered otherwise by now");
        _exit(77);
    }

    puts("393. map_page(process=#257, page=1) \u2192 done");
    errno = 0;
    int r393 = their_swap_map((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!(!(r393 == -3 || r393 == -17 || r393 < 0))) {
        puts("call 393 is answered otherwise by now");
        _exit(77);
    }

    puts("394. fail_device(fails=2) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)2LL);

    if (!(true)) {
        puts("call 394 is answered otherwise by now");
        _exit(77);
    }

    puts("395. swap_on(size=0) \u2192 busy");
    errno = 0;
    int r395 = their_swap_on((void *)handle, (size_t)0LL);

    if (!((r395 == -16) || ((r395 < 0) && !(r395 == -16) && !(r395 == -22)))) {
        puts("call 395 is answered otherwise by now");
        _exit(77);
    }

    puts("396. map_page(process=0, page=1) \u2192 already mapped");
    errno = 0;
    int r396 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r396 == -17) || ((r396 < 0) && !(r396 == -3) && !(r396 == -17)))) {
        puts("call 396 is answered otherwise by now");
        _exit(77);
    }

    puts("397. store(process=0, place=5, value=63, cpu=0) \u2192 done");
    errno = 0;
    int r397 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)63LL);

    if (!(!(r397 == -3 || r397 == -14 || r397 == -12 || r397 == -5 || r397 < 0))) {
        puts("call 397 is answered otherwise by now");
        _exit(77);
    }

    puts("398. store(process=#257, place=4, value=26, cpu=0) \u2192 done");
    errno = 0;
    int r398 = their_swap_store((void *)handle, (size_t)(process257), (size_t)4LL, (size_t)26LL);

    if (!(!(r398 == -3 || r398 == -14 || r398 == -12 || r398 == -5 || r398 < 0))) {
        puts("call 398 is answered otherwise by now");
        _exit(77);
    }

    puts("399. load(process=#257, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r399 = their_swap_load((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r399 == -3 || r399 == -14 || r399 == -12 || r399 == -5 || r399 < 0) && (long long)r399 == 0LL)) {
        puts("call 399 is answered otherwise by now");
        _exit(77);
    }

    puts("400. lock_page(process=#257, page=2) \u2192 done");
    errno = 0;
    int r400 = their_swap_lock((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r400 == -3 || r400 == -14 || r400 == -12 || r400 == -5 || r400 < 0))) {
        puts("call 400 is answered otherwise by now");
        _exit(77);
    }

    puts("401. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r401 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r401 == -3 || r401 == -14 || r401 < 0))) {
        puts("call 401 is answered otherwise by now");
        _exit(77);
    }

    puts("402. unlock_page(process=#257, page=1) \u2192 done");
    errno = 0;
    int r402 = their_swap_unlock((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!(!(r402 == -3 || r402 == -14 || r402 < 0))) {
        puts("call 402 is answered otherwise by now");
        _exit(77);
    }

    puts("403. swap_on(size=4) \u2192 busy");
    errno = 0;
    int r403 = their_swap_on((void *)handle, (size_t)4LL);

    if (!((r403 == -16) || ((r403 < 0) && !(r403 == -16) && !(r403 == -22)))) {
        puts("call 403 is answered otherwise by now");
        _exit(77);
    }

    puts("404. store(process=0, place=5, value=92, cpu=0) \u2192 done");
    errno = 0;
    int r404 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)92LL);

    if (!(!(r404 == -3 || r404 == -14 || r404 == -12 || r404 == -5 || r404 < 0))) {
        puts("call 404 is answered otherwise by now");
        _exit(77);
    }

    puts("405. lock_page(process=#257, page=1) \u2192 done");
    errno = 0;
    int r405 = their_swap_lock((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!(!(r405 == -3 || r405 == -14 || r405 == -12 || r405 == -5 || r405 < 0))) {
        puts("call 405 is answered otherwise by now");
        _exit(77);
    }

    puts("406. load(process=0, place=4, cpu=0) \u2192 75");
    errno = 0;
    long r406 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r406 == -3 || r406 == -14 || r406 == -12 || r406 == -5 || r406 < 0) && (long long)r406 == 75LL)) {
        puts("call 406 is answered otherwise by now");
        _exit(77);
    }

    puts("407. lock_page(process=#292, page=2) \u2192 no process");
    errno = 0;
    int r407 = their_swap_lock((void *)handle, (size_t)(process292), (size_t)2LL);

    if (!((r407 == -3) || ((r407 < 0) && !(r407 == -3) && !(r407 == -14) && !(r407 == -12) && !(r407 == -5)))) {
        puts("call 407 is answered otherwise by now");
        _exit(77);
    }

    puts("408. lock_page(process=#257, page=2) \u2192 done");
    errno = 0;
    int r408 = their_swap_lock((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r408 == -3 || r408 == -14 || r408 == -12 || r408 == -5 || r408 < 0))) {
        puts("call 408 is answered otherwise by now");
        _exit(77);
    }

    puts("409. store(process=#257, place=3, value=66, cpu=0) \u2192 done");
    errno = 0;
    int r409 = their_swap_store((void *)handle, (size_t)(process257), (size_t)3LL, (size_t)66LL);

    if (!(!(r409 == -3 || r409 == -14 || r409 == -12 || r409 == -5 || r409 < 0))) {
        puts("call 409 is answered otherwise by now");
        _exit(77);
    }

    puts("410. load(process=#257, place=3, cpu=0) \u2192 66");
    errno = 0;
    long r410 = their_swap_load((void *)handle, (size_t)(process257), (size_t)3LL);

    if (!(!(r410 == -3 || r410 == -14 || r410 == -12 || r410 == -5 || r410 < 0) && (long long)r410 == 66LL)) {
        puts("call 410 is answered otherwise by now");
        _exit(77);
    }

    puts("411. map_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r411 = their_swap_map((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r411 == -3 || r411 == -17 || r411 < 0))) {
        puts("call 411 is answered otherwise by now");
        _exit(77);
    }

    puts("412. load(process=0, place=4, cpu=0) \u2192 75");
    errno = 0;
    long r412 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r412 == -3 || r412 == -14 || r412 == -12 || r412 == -5 || r412 < 0) && (long long)r412 == 75LL)) {
        puts("call 412 is answered otherwise by now");
        _exit(77);
    }

    puts("413. map_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r413 = their_swap_map((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r413 == -3 || r413 == -17 || r413 < 0))) {
        puts("call 413 is answered otherwise by now");
        _exit(77);
    }

    puts("414. store(process=#292, place=5, value=91, cpu=0) \u2192 no process");
    errno = 0;
    int r414 = their_swap_store((void *)handle, (size_t)(process292), (size_t)5LL, (size_t)91LL);

    if (!((r414 == -3) || ((r414 < 0) && !(r414 == -3) && !(r414 == -14) && !(r414 == -12) && !(r414 == -5)))) {
        puts("call 414 is answered otherwise by now");
        _exit(77);
    }

    puts("415. load(process=#292, place=5, cpu=0) \u2192 no process");
    errno = 0;
    long r415 = their_swap_load((void *)handle, (size_t)(process292), (size_t)5LL);

    if (!((r415 == -3) || ((r415 < 0) && !(r415 == -3) && !(r415 == -14) && !(r415 == -12) && !(r415 == -5)))) {
        puts("call 415 is answered otherwise by now");
        _exit(77);
    }

    puts("416. store(process=#257, place=4, value=28, cpu=0) \u2192 done");
    errno = 0;
    int r416 = their_swap_store((void *)handle, (size_t)(process257), (size_t)4LL, (size_t)28LL);

    if (!(!(r416 == -3 || r416 == -14 || r416 == -12 || r416 == -5 || r416 < 0))) {
        puts("call 416 is answered otherwise by now");
        _exit(77);
    }

    puts("417. load(process=#257, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r417 = their_swap_load((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r417 == -3 || r417 == -14 || r417 == -12 || r417 == -5 || r417 < 0) && (long long)r417 == 0LL)) {
        puts("call 417 is answered otherwise by now");
        _exit(77);
    }

    puts("418. unlock_page(process=#257, page=1) \u2192 done");
    errno = 0;
    int r418 = their_swap_unlock((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!(!(r418 == -3 || r418 == -14 || r418 < 0))) {
        puts("call 418 is answered otherwise by now");
        _exit(77);
    }

    puts("419. store(process=#257, place=3, value=19, cpu=0) \u2192 done");
    errno = 0;
    int r419 = their_swap_store((void *)handle, (size_t)(process257), (size_t)3LL, (size_t)19LL);

    if (!(!(r419 == -3 || r419 == -14 || r419 == -12 || r419 == -5 || r419 < 0))) {
        puts("call 419 is answered otherwise by now");
        _exit(77);
    }

    puts("420. load(process=#292, place=2, cpu=0) \u2192 no process");
    errno = 0;
    long r420 = their_swap_load((void *)handle, (size_t)(process292), (size_t)2LL);

    if (!((r420 == -3) || ((r420 < 0) && !(r420 == -3) && !(r420 == -14) && !(r420 == -12) && !(r420 == -5)))) {
        puts("call 420 is answered otherwise by now");
        _exit(77);
    }

    puts("421. store(process=0, place=3, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r421 = their_swap_store((void *)handle, (size_t)0LL, (size_t)3LL, (size_t)31LL);

    if (!(!(r421 == -3 || r421 == -14 || r421 == -12 || r421 == -5 || r421 < 0))) {
        puts("call 421 is answered otherwise by now");
        _exit(77);
    }

    puts("422. load(process=#257, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r422 = their_swap_load((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r422 == -3 || r422 == -14 || r422 == -12 || r422 == -5 || r422 < 0) && (long long)r422 == 0LL)) {
        puts("call 422 is answered otherwise by now");
        _exit(77);
    }

    puts("423. swap_off() \u2192 done");
    errno = 0;
    int r423 = their_swap_off((void *)handle);

    if (!(!(r423 == -22 || r423 == -12 || r423 == -5 || r423 < 0))) {
        puts("call 423 is answered otherwise by now");
        _exit(77);
    }

    puts("424. swap_off() \u2192 invalid");
    errno = 0;
    int r424 = their_swap_off((void *)handle);

    if (!((r424 == -22) || ((r424 < 0) && !(r424 == -22) && !(r424 == -12) && !(r424 == -5)))) {
        puts("call 424 is answered otherwise by now");
        _exit(77);
    }

    puts("425. load(process=0, place=2, cpu=0) \u2192 0");
    errno = 0;
    long r425 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r425 == -3 || r425 == -14 || r425 == -12 || r425 == -5 || r425 < 0) && (long long)r425 == 0LL)) {
        puts("call 425 is answered otherwise by now");
        _exit(77);
    }

    puts("426. store(process=#257, place=2, value=24, cpu=0) \u2192 done");
    errno = 0;
    int r426 = their_swap_store((void *)handle, (size_t)(process257), (size_t)2LL, (size_t)24LL);

    if (!(!(r426 == -3 || r426 == -14 || r426 == -12 || r426 == -5 || r426 < 0))) {
        puts("call 426 is answered otherwise by now");
        _exit(77);
    }

    puts("427. load(process=0, place=5, cpu=0) \u2192 92");
    errno = 0;
    long r427 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r427 == -3 || r427 == -14 || r427 == -12 || r427 == -5 || r427 < 0) && (long long)r427 == 92LL)) {
        puts("call 427 is answered otherwise by now");
        _exit(77);
    }

    puts("428. store(process=0, place=1, value=34, cpu=0) \u2192 done");
    errno = 0;
    int r428 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)34LL);

    if (!(!(r428 == -3 || r428 == -14 || r428 == -12 || r428 == -5 || r428 < 0))) {
        puts("call 428 is answered otherwise by now");
        _exit(77);
    }

    puts("429. store(process=0, place=2, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r429 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)72LL);

    if (!(!(r429 == -3 || r429 == -14 || r429 == -12 || r429 == -5 || r429 < 0))) {
        puts("call 429 is answered otherwise by now");
        _exit(77);
    }

    puts("430. load(process=0, place=2, cpu=0) \u2192 72");
    errno = 0;
    long r430 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r430 == -3 || r430 == -14 || r430 == -12 || r430 == -5 || r430 < 0) && (long long)r430 == 72LL)) {
        puts("call 430 is answered otherwise by now");
        _exit(77);
    }

    puts("431. store(process=0, place=5, value=28, cpu=0) \u2192 done");
    errno = 0;
    int r431 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)28LL);

    if (!(!(r431 == -3 || r431 == -14 || r431 == -12 || r431 == -5 || r431 < 0))) {
        puts("call 431 is answered otherwise by now");
        _exit(77);
    }

    puts("432. unlock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r432 = their_swap_unlock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r432 == -3 || r432 == -14 || r432 < 0))) {
        puts("call 432 is answered otherwise by now");
        _exit(77);
    }

    puts("433. store(process=#257, place=3, value=31, cpu=0) \u2192 done");
    errno = 0;
    int r433 = their_swap_store((void *)handle, (size_t)(process257), (size_t)3LL, (size_t)31LL);

    if (!(!(r433 == -3 || r433 == -14 || r433 == -12 || r433 == -5 || r433 < 0))) {
        puts("call 433 is answered otherwise by now");
        _exit(77);
    }

    puts("434. load(process=#257, place=4, cpu=0) \u2192 28");
    errno = 0;
    long r434 = their_swap_load((void *)handle, (size_t)(process257), (size_t)4LL);

    if (!(!(r434 == -3 || r434 == -14 || r434 == -12 || r434 == -5 || r434 < 0) && (long long)r434 == 28LL)) {
        puts("call 434 is answered otherwise by now");
        _exit(77);
    }

    puts("435. fork(parent=#257) \u2192 1");
    errno = 0;
    long r435 = their_swap_fork((void *)handle, (size_t)(process257));

    if (!(!(r435 == -3 || r435 == -24 || r435 < 0))) {
        puts("call 435 is answered otherwise by now");
        _exit(77);
    }
    long long process435 = (long long)r435;
    is_elsewhere |= !(!(r435 == -3 || r435 == -24 || r435 < 0) && (long long)r435 == 1LL);

    puts("436. store(process=#435, place=4, value=25, cpu=0) \u2192 done");
    errno = 0;
    int r436 = their_swap_store((void *)handle, (size_t)(process435), (size_t)4LL, (size_t)25LL);

    if (!(!(r436 == -3 || r436 == -14 || r436 == -12 || r436 == -5 || r436 < 0))) {
        puts("call 436 is answered otherwise by now");
        _exit(77);
    }

    puts("437. load(process=#435, place=5, cpu=0) \u2192 31");
    errno = 0;
    long r437 = their_swap_load((void *)handle, (size_t)(process435), (size_t)5LL);

    if (!(!(r437 == -3 || r437 == -14 || r437 == -12 || r437 == -5 || r437 < 0) && (long long)r437 == 31LL)) {
        puts("call 437 is answered otherwise by now");
        _exit(77);
    }

    puts("438. load(process=#435, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r438 = their_swap_load((void *)handle, (size_t)(process435), (size_t)2LL);

    if (!(!(r438 == -3 || r438 == -14 || r438 == -12 || r438 == -5 || r438 < 0) && (long long)r438 == 24LL)) {
        puts("call 438 is answered otherwise by now");
        _exit(77);
    }

    puts("439. store(process=#435, place=3, value=13, cpu=0) \u2192 no memory");
    errno = 0;
    int r439 = their_swap_store((void *)handle, (size_t)(process435), (size_t)3LL, (size_t)13LL);

    if (!((r439 == -12) || ((r439 < 0) && !(r439 == -3) && !(r439 == -14) && !(r439 == -12) && !(r439 == -5)))) {
        puts("call 439 is answered otherwise by now");
        _exit(77);
    }

    puts("440. lock_page(process=#435, page=1) \u2192 no memory");
    errno = 0;
    int r440 = their_swap_lock((void *)handle, (size_t)(process435), (size_t)1LL);

    if (!((r440 == -12) || ((r440 < 0) && !(r440 == -3) && !(r440 == -14) && !(r440 == -12) && !(r440 == -5)))) {
        puts("call 440 is answered otherwise by now");
        _exit(77);
    }

    puts("441. load(process=#435, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r441 = their_swap_load((void *)handle, (size_t)(process435), (size_t)2LL);

    if (!(!(r441 == -3 || r441 == -14 || r441 == -12 || r441 == -5 || r441 < 0) && (long long)r441 == 24LL)) {
        puts("call 441 is answered otherwise by now");
        _exit(77);
    }

    puts("442. fail_device(fails=0) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)0LL);

    if (!(true)) {
        puts("call 442 is answered otherwise by now");
        _exit(77);
    }

    puts("443. store(process=#257, place=2, value=16, cpu=0) \u2192 no memory");
    errno = 0;
    int r443 = their_swap_store((void *)handle, (size_t)(process257), (size_t)2LL, (size_t)16LL);

    if (!((r443 == -12) || ((r443 < 0) && !(r443 == -3) && !(r443 == -14) && !(r443 == -12) && !(r443 == -5)))) {
        puts("call 443 is answered otherwise by now");
        _exit(77);
    }

    puts("444. lock_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r444 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r444 == -3 || r444 == -14 || r444 == -12 || r444 == -5 || r444 < 0))) {
        puts("call 444 is answered otherwise by now");
        _exit(77);
    }

    puts("445. exit(process=0) \u2192 not permitted");
    errno = 0;
    int r445 = their_swap_exit((void *)handle, (size_t)0LL);

    if (!((r445 == -13) || ((r445 < 0) && !(r445 == -3) && !(r445 == -13)))) {
        puts("call 445 is answered otherwise by now");
        _exit(77);
    }

    puts("446. unmap_page(process=0, page=0) \u2192 done");
    errno = 0;
    int r446 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)0LL);

    if (!(!(r446 == -3 || r446 == -14 || r446 < 0))) {
        puts("call 446 is answered otherwise by now");
        _exit(77);
    }

    puts("447. load(process=#435, place=4, cpu=0) \u2192 25");
    errno = 0;
    long r447 = their_swap_load((void *)handle, (size_t)(process435), (size_t)4LL);

    if (!(!(r447 == -3 || r447 == -14 || r447 == -12 || r447 == -5 || r447 < 0) && (long long)r447 == 25LL)) {
        puts("call 447 is answered otherwise by now");
        _exit(77);
    }

    puts("448. load(process=#435, place=5, cpu=0) \u2192 31");
    errno = 0;
    long r448 = their_swap_load((void *)handle, (size_t)(process435), (size_t)5LL);

    if (!(!(r448 == -3 || r448 == -14 || r448 == -12 || r448 == -5 || r448 < 0) && (long long)r448 == 31LL)) {
        puts("call 448 is answered otherwise by now");
        _exit(77);
    }

    puts("449. load(process=#435, place=2, cpu=0) \u2192 24");
    errno = 0;
    long r449 = their_swap_load((void *)handle, (size_t)(process435), (size_t)2LL);

    if (!(!(r449 == -3 || r449 == -14 || r449 == -12 || r449 == -5 || r449 < 0) && (long long)r449 == 24LL)) {
        puts("call 449 is answered otherwise by now");
        _exit(77);
    }

    puts("450. lock_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r450 = their_swap_lock((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r450 == -3 || r450 == -14 || r450 == -12 || r450 == -5 || r450 < 0))) {
        puts("call 450 is answered otherwise by now");
        _exit(77);
    }

    puts("451. store(process=0, place=4, value=82, cpu=0) \u2192 done");
    errno = 0;
    int r451 = their_swap_store((void *)handle, (size_t)0LL, (size_t)4LL, (size_t)82LL);

    if (!(!(r451 == -3 || r451 == -14 || r451 == -12 || r451 == -5 || r451 < 0))) {
        puts("call 451 is answered otherwise by now");
        _exit(77);
    }

    puts("452. load(process=0, place=4, cpu=0) \u2192 82");
    errno = 0;
    long r452 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r452 == -3 || r452 == -14 || r452 == -12 || r452 == -5 || r452 < 0) && (long long)r452 == 82LL)) {
        puts("call 452 is answered otherwise by now");
        _exit(77);
    }

    puts("453. load(process=#257, place=5, cpu=0) \u2192 31");
    errno = 0;
    long r453 = their_swap_load((void *)handle, (size_t)(process257), (size_t)5LL);

    if (!(!(r453 == -3 || r453 == -14 || r453 == -12 || r453 == -5 || r453 < 0) && (long long)r453 == 31LL)) {
        puts("call 453 is answered otherwise by now");
        _exit(77);
    }

    puts("454. map_page(process=#435, page=2) \u2192 already mapped");
    errno = 0;
    int r454 = their_swap_map((void *)handle, (size_t)(process435), (size_t)2LL);

    if (!((r454 == -17) || ((r454 < 0) && !(r454 == -3) && !(r454 == -17)))) {
        puts("call 454 is answered otherwise by now");
        _exit(77);
    }

    puts("455. swap_off() \u2192 invalid");
    errno = 0;
    int r455 = their_swap_off((void *)handle);

    if (!((r455 == -22) || ((r455 < 0) && !(r455 == -22) && !(r455 == -12) && !(r455 == -5)))) {
        puts("call 455 is answered otherwise by now");
        _exit(77);
    }

    puts("456. store(process=#257, place=5, value=67, cpu=0) \u2192 done");
    errno = 0;
    int r456 = their_swap_store((void *)handle, (size_t)(process257), (size_t)5LL, (size_t)67LL);

    if (!(!(r456 == -3 || r456 == -14 || r456 == -12 || r456 == -5 || r456 < 0))) {
        puts("call 456 is answered otherwise by now");
        _exit(77);
    }

    puts("457. store(process=0, place=5, value=79, cpu=0) \u2192 done");
    errno = 0;
    int r457 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)79LL);

    if (!(!(r457 == -3 || r457 == -14 || r457 == -12 || r457 == -5 || r457 < 0))) {
        puts("call 457 is answered otherwise by now");
        _exit(77);
    }

    puts("458. load(process=0, place=2, cpu=0) \u2192 72");
    errno = 0;
    long r458 = their_swap_load((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r458 == -3 || r458 == -14 || r458 == -12 || r458 == -5 || r458 < 0) && (long long)r458 == 72LL)) {
        puts("call 458 is answered otherwise by now");
        _exit(77);
    }

    puts("459. map_page(process=#435, page=1) \u2192 already mapped");
    errno = 0;
    int r459 = their_swap_map((void *)handle, (size_t)(process435), (size_t)1LL);

    if (!((r459 == -17) || ((r459 < 0) && !(r459 == -3) && !(r459 == -17)))) {
        puts("call 459 is answered otherwise by now");
        _exit(77);
    }

    puts("460. swap_off() \u2192 invalid");
    errno = 0;
    int r460 = their_swap_off((void *)handle);

    if (!((r460 == -22) || ((r460 < 0) && !(r460 == -22) && !(r460 == -12) && !(r460 == -5)))) {
        puts("call 460 is answered otherwise by now");
        _exit(77);
    }

    puts("461. store(process=#257, place=1, value=68, cpu=0) \u2192 not mapped");
    errno = 0;
    int r461 = their_swap_store((void *)handle, (size_t)(process257), (size_t)1LL, (size_t)68LL);

    if (!((r461 == -14) || ((r461 < 0) && !(r461 == -3) && !(r461 == -14) && !(r461 == -12) && !(r461 == -5)))) {
        puts("call 461 is answered otherwise by now");
        _exit(77);
    }

    puts("462. store(process=#435, place=2, value=8, cpu=0) \u2192 done");
    errno = 0;
    int r462 = their_swap_store((void *)handle, (size_t)(process435), (size_t)2LL, (size_t)8LL);

    if (!(!(r462 == -3 || r462 == -14 || r462 == -12 || r462 == -5 || r462 < 0))) {
        puts("call 462 is answered otherwise by now");
        _exit(77);
    }

    puts("463. load(process=0, place=5, cpu=0) \u2192 79");
    errno = 0;
    long r463 = their_swap_load((void *)handle, (size_t)0LL, (size_t)5LL);

    if (!(!(r463 == -3 || r463 == -14 || r463 == -12 || r463 == -5 || r463 < 0) && (long long)r463 == 79LL)) {
        puts("call 463 is answered otherwise by now");
        _exit(77);
    }

    puts("464. unlock_page(process=#257, page=2) \u2192 done");
    errno = 0;
    int r464 = their_swap_unlock((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r464 == -3 || r464 == -14 || r464 < 0))) {
        puts("call 464 is answered otherwise by now");
        _exit(77);
    }

    puts("465. store(process=#257, place=3, value=38, cpu=0) \u2192 done");
    errno = 0;
    int r465 = their_swap_store((void *)handle, (size_t)(process257), (size_t)3LL, (size_t)38LL);

    if (!(!(r465 == -3 || r465 == -14 || r465 == -12 || r465 == -5 || r465 < 0))) {
        puts("call 465 is answered otherwise by now");
        _exit(77);
    }

    puts("466. store(process=0, place=2, value=64, cpu=0) \u2192 done");
    errno = 0;
    int r466 = their_swap_store((void *)handle, (size_t)0LL, (size_t)2LL, (size_t)64LL);

    if (!(!(r466 == -3 || r466 == -14 || r466 == -12 || r466 == -5 || r466 < 0))) {
        puts("call 466 is answered otherwise by now");
        _exit(77);
    }

    puts("467. load(process=0, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r467 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r467 == -3 || r467 == -14 || r467 == -12 || r467 == -5 || r467 < 0) && (long long)r467 == 31LL)) {
        puts("call 467 is answered otherwise by now");
        _exit(77);
    }

    puts("468. load(process=#435, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r468 = their_swap_load((void *)handle, (size_t)(process435), (size_t)3LL);

    if (!(!(r468 == -3 || r468 == -14 || r468 == -12 || r468 == -5 || r468 < 0) && (long long)r468 == 31LL)) {
        puts("call 468 is answered otherwise by now");
        _exit(77);
    }

    puts("469. lock_page(process=#435, page=2) \u2192 done");
    errno = 0;
    int r469 = their_swap_lock((void *)handle, (size_t)(process435), (size_t)2LL);

    if (!(!(r469 == -3 || r469 == -14 || r469 == -12 || r469 == -5 || r469 < 0))) {
        puts("call 469 is answered otherwise by now");
        _exit(77);
    }

    puts("470. store(process=#435, place=5, value=85, cpu=0) \u2192 done");
    errno = 0;
    int r470 = their_swap_store((void *)handle, (size_t)(process435), (size_t)5LL, (size_t)85LL);

    if (!(!(r470 == -3 || r470 == -14 || r470 == -12 || r470 == -5 || r470 < 0))) {
        puts("call 470 is answered otherwise by now");
        _exit(77);
    }

    puts("471. store(process=#257, place=2, value=16, cpu=0) \u2192 done");
    errno = 0;
    int r471 = their_swap_store((void *)handle, (size_t)(process257), (size_t)2LL, (size_t)16LL);

    if (!(!(r471 == -3 || r471 == -14 || r471 == -12 || r471 == -5 || r471 < 0))) {
        puts("call 471 is answered otherwise by now");
        _exit(77);
    }

    puts("472. load(process=#257, place=2, cpu=0) \u2192 16");
    errno = 0;
    long r472 = their_swap_load((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r472 == -3 || r472 == -14 || r472 == -12 || r472 == -5 || r472 < 0) && (long long)r472 == 16LL)) {
        puts("call 472 is answered otherwise by now");
        _exit(77);
    }

    puts("473. lock_page(process=#435, page=2) \u2192 done");
    errno = 0;
    int r473 = their_swap_lock((void *)handle, (size_t)(process435), (size_t)2LL);

    if (!(!(r473 == -3 || r473 == -14 || r473 == -12 || r473 == -5 || r473 < 0))) {
        puts("call 473 is answered otherwise by now");
        _exit(77);
    }

    puts("474. swap_on(size=2) \u2192 done");
    errno = 0;
    int r474 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r474 == -16 || r474 == -22 || r474 < 0))) {
        puts("call 474 is answered otherwise by now");
        _exit(77);
    }

    puts("475. load(process=#257, place=2, cpu=0) \u2192 16");
    errno = 0;
    long r475 = their_swap_load((void *)handle, (size_t)(process257), (size_t)2LL);

    if (!(!(r475 == -3 || r475 == -14 || r475 == -12 || r475 == -5 || r475 < 0) && (long long)r475 == 16LL)) {
        puts("call 475 is answered otherwise by now");
        _exit(77);
    }

    puts("476. load(process=0, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r476 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!(!(r476 == -3 || r476 == -14 || r476 == -12 || r476 == -5 || r476 < 0) && (long long)r476 == 31LL)) {
        puts("call 476 is answered otherwise by now");
        _exit(77);
    }

    puts("477. unlock_page(process=#435, page=1) \u2192 done");
    errno = 0;
    int r477 = their_swap_unlock((void *)handle, (size_t)(process435), (size_t)1LL);

    if (!(!(r477 == -3 || r477 == -14 || r477 < 0))) {
        puts("call 477 is answered otherwise by now");
        _exit(77);
    }

    puts("478. unlock_page(process=#435, page=1) \u2192 done");
    errno = 0;
    int r478 = their_swap_unlock((void *)handle, (size_t)(process435), (size_t)1LL);

    if (!(!(r478 == -3 || r478 == -14 || r478 < 0))) {
        puts("call 478 is answered otherwise by now");
        _exit(77);
    }

    puts("479. unmap_page(process=0, page=1) \u2192 done");
    errno = 0;
    int r479 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!(!(r479 == -3 || r479 == -14 || r479 < 0))) {
        puts("call 479 is answered otherwise by now");
        _exit(77);
    }

    puts("480. load(process=0, place=4, cpu=0) \u2192 82");
    errno = 0;
    long r480 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r480 == -3 || r480 == -14 || r480 == -12 || r480 == -5 || r480 < 0) && (long long)r480 == 82LL)) {
        puts("call 480 is answered otherwise by now");
        _exit(77);
    }

    puts("481. store(process=#257, place=5, value=61, cpu=0) \u2192 done");
    errno = 0;
    int r481 = their_swap_store((void *)handle, (size_t)(process257), (size_t)5LL, (size_t)61LL);

    if (!(!(r481 == -3 || r481 == -14 || r481 == -12 || r481 == -5 || r481 < 0))) {
        puts("call 481 is answered otherwise by now");
        _exit(77);
    }

    puts("482. map_page(process=#257, page=0) \u2192 done");
    errno = 0;
    int r482 = their_swap_map((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!(!(r482 == -3 || r482 == -17 || r482 < 0))) {
        puts("call 482 is answered otherwise by now");
        _exit(77);
    }

    puts("483. map_page(process=#257, page=1) \u2192 already mapped");
    errno = 0;
    int r483 = their_swap_map((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!((r483 == -17) || ((r483 < 0) && !(r483 == -3) && !(r483 == -17)))) {
        puts("call 483 is answered otherwise by now");
        _exit(77);
    }

    puts("484. load(process=0, place=4, cpu=0) \u2192 82");
    errno = 0;
    long r484 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r484 == -3 || r484 == -14 || r484 == -12 || r484 == -5 || r484 < 0) && (long long)r484 == 82LL)) {
        puts("call 484 is answered otherwise by now");
        _exit(77);
    }

    puts("485. store(process=#257, place=3, value=90, cpu=0) \u2192 done");
    errno = 0;
    int r485 = their_swap_store((void *)handle, (size_t)(process257), (size_t)3LL, (size_t)90LL);

    if (!(!(r485 == -3 || r485 == -14 || r485 == -12 || r485 == -5 || r485 < 0))) {
        puts("call 485 is answered otherwise by now");
        _exit(77);
    }

    puts("486. load(process=#435, place=4, cpu=0) \u2192 25");
    errno = 0;
    long r486 = their_swap_load((void *)handle, (size_t)(process435), (size_t)4LL);

    if (!(!(r486 == -3 || r486 == -14 || r486 == -12 || r486 == -5 || r486 < 0) && (long long)r486 == 25LL)) {
        puts("call 486 is answered otherwise by now");
        _exit(77);
    }

    puts("487. load(process=#435, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r487 = their_swap_load((void *)handle, (size_t)(process435), (size_t)3LL);

    if (!(!(r487 == -3 || r487 == -14 || r487 == -12 || r487 == -5 || r487 < 0) && (long long)r487 == 31LL)) {
        puts("call 487 is answered otherwise by now");
        _exit(77);
    }

    puts("488. load(process=0, place=4, cpu=0) \u2192 82");
    errno = 0;
    long r488 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!(!(r488 == -3 || r488 == -14 || r488 == -12 || r488 == -5 || r488 < 0) && (long long)r488 == 82LL)) {
        puts("call 488 is answered otherwise by now");
        _exit(77);
    }

    puts("489. load(process=#257, place=3, cpu=0) \u2192 90");
    errno = 0;
    long r489 = their_swap_load((void *)handle, (size_t)(process257), (size_t)3LL);

    if (!(!(r489 == -3 || r489 == -14 || r489 == -12 || r489 == -5 || r489 < 0) && (long long)r489 == 90LL)) {
        puts("call 489 is answered otherwise by now");
        _exit(77);
    }

    puts("490. swap_on(size=3) \u2192 busy");
    errno = 0;
    int r490 = their_swap_on((void *)handle, (size_t)3LL);

    if (!((r490 == -16) || ((r490 < 0) && !(r490 == -16) && !(r490 == -22)))) {
        puts("call 490 is answered otherwise by now");
        _exit(77);
    }

    puts("491. fork(parent=#435) \u2192 no number");
    errno = 0;
    long r491 = their_swap_fork((void *)handle, (size_t)(process435));

    if (!((r491 == -24) || ((r491 < 0) && !(r491 == -3) && !(r491 == -24)))) {
        puts("call 491 is answered otherwise by now");
        _exit(77);
    }

    puts("492. load(process=#257, place=1, cpu=0) \u2192 0");
    errno = 0;
    long r492 = their_swap_load((void *)handle, (size_t)(process257), (size_t)1LL);

    if (!(!(r492 == -3 || r492 == -14 || r492 == -12 || r492 == -5 || r492 < 0) && (long long)r492 == 0LL)) {
        puts("call 492 is answered otherwise by now");
        _exit(77);
    }

    puts("493. load(process=#435, place=3, cpu=0) \u2192 31");
    errno = 0;
    long r493 = their_swap_load((void *)handle, (size_t)(process435), (size_t)3LL);

    if (!(!(r493 == -3 || r493 == -14 || r493 == -12 || r493 == -5 || r493 < 0) && (long long)r493 == 31LL)) {
        puts("call 493 is answered otherwise by now");
        _exit(77);
    }

    puts("494. swap_off() \u2192 done");
    errno = 0;
    int r494 = their_swap_off((void *)handle);

    if (!(!(r494 == -22 || r494 == -12 || r494 == -5 || r494 < 0))) {
        puts("call 494 is answered otherwise by now");
        _exit(77);
    }

    puts("495. load(process=#257, place=3, cpu=0) \u2192 90");
    errno = 0;
    long r495 = their_swap_load((void *)handle, (size_t)(process257), (size_t)3LL);

    if (!(!(r495 == -3 || r495 == -14 || r495 == -12 || r495 == -5 || r495 < 0) && (long long)r495 == 90LL)) {
        puts("call 495 is answered otherwise by now");
        _exit(77);
    }

    puts("496. load(process=#257, place=5, cpu=0) \u2192 61");
    errno = 0;
    long r496 = their_swap_load((void *)handle, (size_t)(process257), (size_t)5LL);

    if (!(!(r496 == -3 || r496 == -14 || r496 == -12 || r496 == -5 || r496 < 0) && (long long)r496 == 61LL)) {
        puts("call 496 is answered otherwise by now");
        _exit(77);
    }

    puts("497. unlock_page(process=#435, page=1) \u2192 done");
    errno = 0;
    int r497 = their_swap_unlock((void *)handle, (size_t)(process435), (size_t)1LL);

    if (!(!(r497 == -3 || r497 == -14 || r497 < 0))) {
        puts("call 497 is answered otherwise by now");
        _exit(77);
    }

    puts("498. store(process=#257, place=0, value=19, cpu=0) \u2192 done");
    errno = 0;
    int r498 = their_swap_store((void *)handle, (size_t)(process257), (size_t)0LL, (size_t)19LL);

    if (!(!(r498 == -3 || r498 == -14 || r498 == -12 || r498 == -5 || r498 < 0))) {
        puts("call 498 is answered otherwise by now");
        _exit(77);
    }

    puts("499. store(process=0, place=5, value=46, cpu=0) \u2192 done");
    errno = 0;
    int r499 = their_swap_store((void *)handle, (size_t)0LL, (size_t)5LL, (size_t)46LL);

    if (!(!(r499 == -3 || r499 == -14 || r499 == -12 || r499 == -5 || r499 < 0))) {
        puts("call 499 is answered otherwise by now");
        _exit(77);
    }

    puts("500. map_page(process=#435, page=0) \u2192 done");
    errno = 0;
    int r500 = their_swap_map((void *)handle, (size_t)(process435), (size_t)0LL);

    if (!(!(r500 == -3 || r500 == -17 || r500 < 0))) {
        puts("call 500 is answered otherwise by now");
        _exit(77);
    }

    puts("501. load(process=#435, place=5, cpu=0) \u2192 85");
    errno = 0;
    long r501 = their_swap_load((void *)handle, (size_t)(process435), (size_t)5LL);

    if (!(!(r501 == -3 || r501 == -14 || r501 == -12 || r501 == -5 || r501 < 0) && (long long)r501 == 85LL)) {
        puts("call 501 is answered otherwise by now");
        _exit(77);
    }

    puts("502. unmap_page(process=0, page=2) \u2192 done");
    errno = 0;
    int r502 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)2LL);

    if (!(!(r502 == -3 || r502 == -14 || r502 < 0))) {
        puts("call 502 is answered otherwise by now");
        _exit(77);
    }

    puts("503. store(process=#435, place=4, value=49, cpu=0) \u2192 done");
    errno = 0;
    int r503 = their_swap_store((void *)handle, (size_t)(process435), (size_t)4LL, (size_t)49LL);

    if (!(!(r503 == -3 || r503 == -14 || r503 == -12 || r503 == -5 || r503 < 0))) {
        puts("call 503 is answered otherwise by now");
        _exit(77);
    }

    puts("504. load(process=0, place=4, cpu=0) \u2192 not mapped");
    errno = 0;
    long r504 = their_swap_load((void *)handle, (size_t)0LL, (size_t)4LL);

    if (!((r504 == -14) || ((r504 < 0) && !(r504 == -3) && !(r504 == -14) && !(r504 == -12) && !(r504 == -5)))) {
        puts("call 504 is answered otherwise by now");
        _exit(77);
    }

    puts("505. map_page(process=#257, page=0) \u2192 already mapped");
    errno = 0;
    int r505 = their_swap_map((void *)handle, (size_t)(process257), (size_t)0LL);

    if (!((r505 == -17) || ((r505 < 0) && !(r505 == -3) && !(r505 == -17)))) {
        puts("call 505 is answered otherwise by now");
        _exit(77);
    }

    puts("506. unmap_page(process=0, page=1) \u2192 not mapped");
    errno = 0;
    int r506 = their_swap_unmap((void *)handle, (size_t)0LL, (size_t)1LL);

    if (!((r506 == -14) || ((r506 < 0) && !(r506 == -3) && !(r506 == -14)))) {
        puts("call 506 is answered otherwise by now");
        _exit(77);
    }

    puts("507. swap_on(size=2) \u2192 done");
    errno = 0;
    int r507 = their_swap_on((void *)handle, (size_t)2LL);

    if (!(!(r507 == -16 || r507 == -22 || r507 < 0))) {
        puts("call 507 is answered otherwise by now");
        _exit(77);
    }

    puts("508. load(process=#435, place=4, cpu=0) \u2192 49");
    errno = 0;
    long r508 = their_swap_load((void *)handle, (size_t)(process435), (size_t)4LL);

    if (!(!(r508 == -3 || r508 == -14 || r508 == -12 || r508 == -5 || r508 < 0) && (long long)r508 == 49LL)) {
        puts("call 508 is answered otherwise by now");
        _exit(77);
    }

    puts("509. load(process=0, place=3, cpu=0) \u2192 not mapped");
    errno = 0;
    long r509 = their_swap_load((void *)handle, (size_t)0LL, (size_t)3LL);

    if (!((r509 == -14) || ((r509 < 0) && !(r509 == -3) && !(r509 == -14) && !(r509 == -12) && !(r509 == -5)))) {
        puts("call 509 is answered otherwise by now");
        _exit(77);
    }

    puts("510. store(process=#435, place=0, value=72, cpu=0) \u2192 done");
    errno = 0;
    int r510 = their_swap_store((void *)handle, (size_t)(process435), (size_t)0LL, (size_t)72LL);

    if (!(!(r510 == -3 || r510 == -14 || r510 == -12 || r510 == -5 || r510 < 0))) {
        puts("call 510 is answered otherwise by now");
        _exit(77);
    }

    puts("511. store(process=#435, place=4, value=78, cpu=0) \u2192 done");
    errno = 0;
    int r511 = their_swap_store((void *)handle, (size_t)(process435), (size_t)4LL, (size_t)78LL);

    if (!(!(r511 == -3 || r511 == -14 || r511 == -12 || r511 == -5 || r511 < 0))) {
        puts("call 511 is answered otherwise by now");
        _exit(77);
    }

    puts("512. swap_off() \u2192 done");
    errno = 0;
    int r512 = their_swap_off((void *)handle);

    if (!(!(r512 == -22 || r512 == -12 || r512 == -5 || r512 < 0))) {
        puts("call 512 is answered otherwise by now");
        _exit(77);
    }

    puts("513. fail_device(fails=1) \u2192 done");
    errno = 0;
    their_swap_fail((void *)handle, (size_t)1LL);

    if (!(true)) {
        puts("call 513 is answered otherwise by now");
        _exit(77);
    }

    puts("514. unmap_page(process=#435, page=0) \u2192 done");
    errno = 0;
    int r514 = their_swap_unmap((void *)handle, (size_t)(process435), (size_t)0LL);

    if (!(!(r514 == -3 || r514 == -14 || r514 < 0))) {
        puts("call 514 is answered otherwise by now");
        _exit(77);
    }

    puts("515. store(process=0, place=1, value=2, cpu=0) \u2192 not mapped");
    errno = 0;
    int r515 = their_swap_store((void *)handle, (size_t)0LL, (size_t)1LL, (size_t)2LL);

    if (!((r515 == -14) || ((r515 < 0) && !(r515 == -3) && !(r515 == -14) && !(r515 == -12) && !(r515 == -5)))) {
        puts("call 515 is answered otherwise by now");
        _exit(77);
    }

    puts("516. load(process=#257, place=0, cpu=0) \u2192 io error");
    errno = 0;
    long r516 = their_swap_load((void *)handle, (size_t)(process257), (size_t)0LL);

    if (is_elsewhere && !(false)) {
        puts("the library answers with other numbers by now, of which this run says nothing");
        _exit(77);
    }
    assert((false) && "what stays in memory is not read from a device: no I/O error");
    (void)r516;

    puts("kept this time: what stays in memory is not read from a device: no I/O error");
    _exit(EXIT_SUCCESS);
}
