/* A program that makes it hard to be recorded, each way by its name; of what it prints, tests know what to expect. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define THREADS 4
#define ROUNDS 3000
#define SLOTS 64

static _Atomic(void *) slots[SLOTS];

/* Blocks are handed from thread to thread: each takes what lies in a slot, and resizes or frees it. */
static void *pass_on(void *seed)
{
    unsigned state = (unsigned)(size_t)seed;
    for (int round = 0; round < ROUNDS; round++) {
        size_t size = rand_r(&state) % 5 ? rand_r(&state) % 200 : rand_r(&state) % 300000;
        void *block = rand_r(&state) % 3 ? malloc(size) : calloc(1, size);
        block = atomic_exchange(&slots[rand_r(&state) % SLOTS], block);
        if (rand_r(&state) % 2)
            block = atomic_exchange(&slots[rand_r(&state) % SLOTS], realloc(block, 1 + rand_r(&state) % 400));
        free(block);
    }
    return NULL;
}

static void threads(void)
{
    pthread_t running[THREADS];
    for (size_t each = 0; each < THREADS; each++)
        pthread_create(&running[each], NULL, pass_on, (void *)(each + 1));
    for (size_t each = 0; each < THREADS; each++)
        pthread_join(running[each], NULL);
}

static void forks(void)
{
    pthread_t other;
    pthread_create(&other, NULL, pass_on, (void *)7); /* which holds the lock in some of the forks */
    for (int round = 0; round < 40; round++) {
        pid_t child = fork();
        if (child == 0) {
            for (size_t size = 1; size < 3000; size++)
                free(malloc(size));
            _exit(0);
        }
        waitpid(child, NULL, 0);
        free(malloc(77));
    }
    pthread_join(other, NULL);
}

static void spawns(const char *self)
{
    for (int round = 0; round < 3; round++) {
        pid_t child;
        char *arguments[] = {(char *)self, "kinds", NULL};
        posix_spawn(&child, self, NULL, NULL, arguments, environ);
        waitpid(child, NULL, 0);
        free(malloc(78));
    }
}

static void kinds(void)
{
    void *block = NULL;
    free(aligned_alloc(64, 128));
    free(memalign(48, 10));
    free(valloc(10));
    free(pvalloc(10));
    if (posix_memalign(&block, 4096, 10) == 0)
        free(block);
    if (posix_memalign(&block, 3, 10) != EINVAL)
        abort();
    free(reallocarray(NULL, 3, 5));
    block = malloc(21);
    memset(block, 1, malloc_usable_size(block));
    free(block);
    free(realloc(malloc(0), 0));
    free(strdup("a text"));
    volatile size_t most = (size_t)1 << 63;
    errno = 0;
    if (malloc(most) != NULL || errno != ENOMEM || calloc(most, 2) != NULL)
        abort();
}

static void closes(void)
{
    for (int file = 3; file < 1024; file++)
        close(file);
    int file = open("/dev/null", O_RDONLY);
    struct rlimit few = {8, 8};
    setrlimit(RLIMIT_NOFILE, &few);
    if (chdir("/") != 0)
        abort();
    clearenv();
    for (size_t round = 0; round < 70000; round++) /* more than two windows of records */
        free(malloc(round % 100));
    if (file == 3)
        free(malloc(179));
}

static void small_files(void)
{
    struct rlimit few = {3 << 20, 3 << 20};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &few);
    for (size_t round = 0; round < 40000; round++)
        free(malloc(80));
}

int main(int count, char **arguments)
{
    const char *way = count > 1 ? arguments[1] : "";
    setvbuf(stdout, NULL, _IONBF, 0); /* so that what it prints allocates nothing */
    if (!strcmp(way, "threads"))
        threads();
    else if (!strcmp(way, "forks"))
        forks();
    else if (!strcmp(way, "spawns"))
        spawns(arguments[0]);
    else if (!strcmp(way, "kinds"))
        kinds();
    else if (!strcmp(way, "closes"))
        closes();
    else if (!strcmp(way, "small files"))
        small_files();
    else if (!strcmp(way, "execs")) {
        free(malloc(81));
        execl(arguments[0], arguments[0], "kinds", NULL);
    } else if (!strcmp(way, "killed")) {
        free(malloc(82));
        raise(SIGKILL);
    } else if (!strcmp(way, "fails")) {
        free(malloc(83));
        return 7;
    } else if (!strcmp(way, "frees twice")) {
        char *volatile one = malloc(24), *volatile other = malloc(24);
        free(one);
        free(other);
        free(one);
    } else if (!strcmp(way, "waits")) {
        free(malloc(84));
        puts("ready");
        pause();
    }
    return 0;
}
