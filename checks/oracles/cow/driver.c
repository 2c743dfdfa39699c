/* Processes that fork, map, store and load in a window of their address spaces, and what came of each call.

   driver WINDOW PAGES: standard input has scripts, standard output what came of them. A script is a word, how many calls
   it has, and for each a record (struct call). Each script begins with one process, number 0, in whose window nothing is
   mapped; a fork makes one with the lowest number that is free. What comes back is a record (struct head), and for each
   call another one (struct answer), behind it for each page of each process that has a frame then one more (struct
   shown).

   Each number has two pipes: calls come by the one, and answers go by the other. A process does its own calls; a child
   that it has by vfork does those that say so. This program does none of them, and looks at the memory of processes
   without changing it: a page that has no frame is not read (/proc/PID/pagemap). Only this program can write calls, so
   that when it ends, so does every process. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANNOT_BEGIN 99 /* exit code */
#define PAGE 4096UL
#define PROCESSES 4
#define MOST_PAGES 64UL
#define WORDS 2             /* of a page: its first and its last */
#define PATIENCE 20000      /* milliseconds that a call may take */
#define OUTPUT (16UL << 20) /* bytes of a script's answers, at most */
#define OF_FILE 1

enum { NOTHING, MAP, UNMAP, PROTECT, DISCARD, FORK, EXIT, LOAD, STORE, FORCE };

struct call { uint64_t what, arguments[6]; };

struct answer {
    int64_t returned; /* or an errno, negated */
    uint64_t signal, code;
    uint64_t address; /* that the signal is about */
    uint64_t shown;
};

struct shown {
    uint64_t process, page, words[WORDS];
    uint64_t frame;    /* 0 where it is not told */
    uint64_t mappings; /* of the frame; UNTOLD where it is not told, and of the zero page */
};
#define UNTOLD UINT64_MAX

struct head {
    uint64_t bytes;  /* of all that follows */
    uint64_t status; /* 0, or SIGKILL where a process had to be ended */
    uint64_t tells_frames, can_force, unused;
};

static uint64_t window, pages;
static int file, calls_of[PROCESSES][2], answers_of[PROCESSES][2], counts = -1, flags = -1;
static pid_t processes[PROCESSES]; /* 0 where there is none */
static struct head *head;

static void give_up(const char *why)
{
    fprintf(stderr, "%s: %s\n", why, strerror(errno));
    exit(CANNOT_BEGIN);
}

static uint64_t *word_at(uint64_t place)
{
    return (uint64_t *)(window + place / WORDS * PAGE + (place % WORDS ? PAGE - sizeof(uint64_t) : 0));
}

/* ── What a process does ── */

static sigjmp_buf back;
static struct answer made; /* of a process, and of its child by vfork */

static void catch(int signal, siginfo_t *about, void *context)
{
    (void)context;
    made.signal = (uint64_t)signal;
    made.code = (uint64_t)about->si_code;
    made.address = (uintptr_t)about->si_addr;
    siglongjmp(back, 1);
}

static void access_memory(const struct call *call)
{
    volatile uint64_t *at = word_at(call->arguments[1]);
    if (sigsetjmp(back, 0) != 0)
        return;
    if (call->what == LOAD)
        made.returned = (int64_t)*at;
    else
        *at = call->arguments[2];
}

static void access_by_vfork(const struct call *call)
{
    const pid_t child = vfork();
    if (child < 0)
        made.returned = -errno;
    if (child == 0) {
        access_memory(call);
        _exit(0);
    }
}

static int mapped(void *at, uint64_t is_of_file, uint64_t is_writable)
{
    const int how = MAP_PRIVATE | MAP_FIXED_NOREPLACE | (is_of_file ? 0 : MAP_ANONYMOUS);
    const off_t offset = is_of_file ? (off_t)((uintptr_t)at - window) : 0;
    void *there = mmap(at, PAGE, PROT_READ | (is_writable ? PROT_WRITE : 0), how, is_of_file ? file : -1, offset);
    return there == MAP_FAILED ? -1 : 0;
}

/* munmap does not say whether something was mapped, so that is asked first. */
static int unmapped(void *at)
{
    unsigned char is_resident;
    return mincore(at, PAGE, &is_resident) != 0 ? -1 : munmap(at, PAGE);
}

static int changed(const struct call *call)
{
    const uint64_t *a = call->arguments;
    void *at = (void *)(window + a[1] * PAGE);
    switch (call->what) {
    case MAP: return mapped(at, a[2], a[3]);
    case UNMAP: return unmapped(at);
    case PROTECT: return mprotect(at, PAGE, PROT_READ | (a[2] ? PROT_WRITE : 0));
    case DISCARD: return madvise(at, PAGE, MADV_DONTNEED);
    }
    errno = ENOSYS;
    return -1;
}

static int take(int descriptor, void *data, size_t bytes)
{
    return read(descriptor, data, bytes) == (ssize_t)bytes;
}

static void tell(int number)
{
    if (write(answers_of[number][1], &made, sizeof made) != (ssize_t)sizeof made)
        _exit(1);
}

static void perform(const struct call *call, int number)
{
    const int is_access = call->what == LOAD || call->what == STORE;
    made = (struct answer){0};
    if (is_access)
        (call->arguments[3] ? access_by_vfork : access_memory)(call);
    else if (changed(call) != 0)
        made.returned = -errno;
    tell(number);
}

static void live(int number)
{
    struct call call;
    for (int each = 0; each < PROCESSES; each++)
        close(calls_of[each][1]);
    while (take(calls_of[number][0], &call, sizeof call)) {
        if (call.what == EXIT)
            break;
        if (call.what != FORK) {
            perform(&call, number);
            continue;
        }
        const pid_t child = fork();
        if (child == 0) {
            number = (int)call.arguments[1];
            continue;
        }
        made = (struct answer){.returned = child < 0 ? -errno : child};
        tell(number);
    }
    _exit(0);
}

/* ── What this program does ── */

static void *room(uint64_t bytes)
{
    char *here = (char *)(head + 1) + head->bytes;
    if (head->bytes + bytes > OUTPUT)
        exit(CANNOT_BEGIN);
    head->bytes += bytes;
    return here;
}

static int opened(int number, const char *what, int how)
{
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/%s", processes[number], what);
    return open(name, how | O_CLOEXEC);
}

static uint64_t numbered(int descriptor, uint64_t number)
{
    uint64_t word;
    const off_t at = (off_t)(number * sizeof word);
    return pread(descriptor, &word, sizeof word, at) == (ssize_t)sizeof word ? word : UNTOLD;
}

#define PRESENT (1UL << 63)
#define SWAPPED (1UL << 62)
#define FRAME ((1UL << 55) - 1)
#define IS_ZERO (1UL << 24) /* of /proc/kpageflags */

static uint64_t word_of(int memory, uint64_t place)
{
    uint64_t word;
    if (pread(memory, &word, sizeof word, (off_t)(uintptr_t)word_at(place)) != (ssize_t)sizeof word)
        give_up("the memory of a process cannot be read (/proc/PID/mem)");
    return word;
}

static struct shown *shown_of(int number, uint64_t page, uint64_t entry, int memory)
{
    struct shown *shown = room(sizeof *shown);
    *shown = (struct shown){.process = (uint64_t)number, .page = page, .mappings = UNTOLD};
    for (uint64_t word = 0; word < WORDS; word++)
        shown->words[word] = word_of(memory, page * WORDS + word);
    if (entry & PRESENT && head->tells_frames) {
        shown->frame = entry & FRAME;
        const uint64_t about = numbered(flags, shown->frame);
        shown->mappings = about == UNTOLD || about & IS_ZERO ? UNTOLD : numbered(counts, shown->frame);
    }
    return shown;
}

/* By /proc/PID/mem, as process_vm_readv pins what it reads, and what is shared is copied before it is pinned
   (gup_must_unshare, mm/internal.h, 6.18). */
static void show(struct answer *answer, int number)
{
    const int map = opened(number, "pagemap", O_RDONLY), memory = opened(number, "mem", O_RDONLY);
    if (map < 0 || memory < 0)
        give_up("a process cannot be looked at");
    for (uint64_t page = 0; page < pages; page++) {
        const uint64_t entry = numbered(map, window / PAGE + page);
        if (entry != UNTOLD && entry & (PRESENT | SWAPPED) && shown_of(number, page, entry, memory))
            answer->shown++;
    }
    close(map), close(memory);
}

static void show_all(struct answer *answer)
{
    for (int number = 0; number < PROCESSES; number++)
        if (processes[number])
            show(answer, number);
}

/* A debugger's store, which the page's protection does not stop. */
static int64_t forced(const struct call *call)
{
    const int memory = opened((int)call->arguments[0], "mem", O_RDWR);
    const off_t at = (off_t)(uintptr_t)word_at(call->arguments[1]);
    const ssize_t stored = memory < 0 ? -1 : pwrite(memory, &call->arguments[2], 8, at);
    const int64_t returned = stored == 8 ? 0 : -errno;
    close(memory);
    return returned;
}

static void ended(int number)
{
    while (kill(processes[number], 0) == 0)
        sched_yield();
    processes[number] = 0;
}

/* Send a call to a process, and wait for its answer; whether there is one. */
static int asked(const struct call *call, struct answer *answer)
{
    const int number = (int)call->arguments[0];
    struct pollfd waited = {answers_of[number][0], POLLIN, 0};
    if (write(calls_of[number][1], call, sizeof *call) != (ssize_t)sizeof *call)
        give_up("a process cannot be asked");
    if (call->what == EXIT) {
        ended(number);
        return 1;
    }
    return poll(&waited, 1, PATIENCE) == 1 && take(waited.fd, answer, sizeof *answer);
}

static int forks(struct call call, struct answer *answer)
{
    int child = 0;
    while (child < PROCESSES && processes[child])
        child++;
    if (child == PROCESSES) {
        answer->returned = -EMFILE;
        return 1;
    }
    call.arguments[1] = (uint64_t)child;
    if (!asked(&call, answer))
        return 0;
    if (answer->returned < 0) {
        errno = (int)-answer->returned;
        give_up("a process cannot fork");
    }
    processes[child] = (pid_t)answer->returned;
    answer->returned = child;
    return 1;
}

static int make(const struct call *call)
{
    struct answer *answer = room(sizeof *answer);
    int is_done = 1;
    *answer = (struct answer){0};
    if (call->what != NOTHING && !processes[call->arguments[0]])
        answer->returned = -ESRCH;
    else if (call->what == FORCE)
        answer->returned = forced(call);
    else if (call->what == FORK)
        is_done = forks(*call, answer);
    else if (call->what != NOTHING)
        is_done = asked(call, answer);
    if (is_done)
        show_all(answer);
    return is_done;
}

static void begin(void)
{
    for (int each = 0; each < PROCESSES; each++)
        if (pipe2(calls_of[each], O_CLOEXEC) != 0 || pipe2(answers_of[each], O_CLOEXEC) != 0)
            give_up("there is no pipe");
    if ((processes[0] = fork()) < 0)
        give_up("no process can be made");
    if (processes[0] == 0) {
        close(STDIN_FILENO);
        close(STDOUT_FILENO);
        live(0);
    }
}

static void end(void)
{
    for (int each = 0; each < PROCESSES; each++) {
        close(calls_of[each][0]), close(calls_of[each][1]);
        if (head->status && processes[each])
            kill(processes[each], SIGKILL);
        processes[each] = 0;
    }
    while (wait(NULL) > 0 || errno != ECHILD) /* until there are none */
        ;
    for (int each = 0; each < PROCESSES; each++)
        close(answers_of[each][0]), close(answers_of[each][1]);
}

/* Whether the number of a frame is told, and whether a debugger may store where a process may not. */
static void find_out(void)
{
    if (mapped((void *)window, 0, 1) != 0)
        give_up("nothing can be mapped in the window");
    *word_at(0) = 7;
    const int map = open("/proc/self/pagemap", O_RDONLY), memory = open("/proc/self/mem", O_RDWR);
    const uint64_t entry = numbered(map, window / PAGE), value = 8;
    counts = open("/proc/kpagecount", O_RDONLY | O_CLOEXEC);
    flags = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
    if (entry == UNTOLD || !(entry & PRESENT))
        give_up("what is mapped cannot be seen (/proc/PID/pagemap)");
    head->tells_frames = entry & FRAME && numbered(counts, entry & FRAME) == 1;
    mprotect((void *)window, PAGE, PROT_READ);
    head->can_force = pwrite(memory, &value, sizeof value, (off_t)window) == (ssize_t)sizeof value;
    munmap((void *)window, PAGE);
    close(map), close(memory);
}

static void make_file(void)
{
    static uint64_t page[PAGE / 8] = {[0] = OF_FILE, [PAGE / 8 - 1] = OF_FILE};
    file = memfd_create("memspec", MFD_CLOEXEC);
    for (uint64_t each = 0; each < pages; each++)
        if (write(file, page, sizeof page) != (ssize_t)sizeof page)
            give_up("there is no file");
}

static void listen_to_signals(void)
{
    static char stack[1 << 16];
    const int caught[] = {SIGSEGV, SIGBUS};
    struct sigaction action = {.sa_sigaction = catch, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    for (size_t each = 0; each < sizeof caught / sizeof *caught; each++)
        sigaction(caught[each], &action, NULL);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
}

static void move(int descriptor, void *data, uint64_t bytes, ssize_t (*by)(int, void *, size_t))
{
    for (char *at = data; bytes > 0;) {
        ssize_t done = by(descriptor, at, bytes);
        if (done <= 0)
            exit(0);
        at += done;
        bytes -= (uint64_t)done;
    }
}

static ssize_t put(int descriptor, void *data, size_t bytes) { return write(descriptor, data, bytes); }

static void serve(struct call *calls, uint64_t most)
{
    for (uint64_t count;;) {
        move(STDIN_FILENO, &count, sizeof count, read);
        if (count > most)
            exit(CANNOT_BEGIN);
        move(STDIN_FILENO, calls, count * sizeof *calls, read);
        head->bytes = head->status = 0;
        begin();
        for (uint64_t each = 0; each < count && !head->status; each++)
            head->status = make(&calls[each]) ? 0 : SIGKILL;
        end();
        move(STDOUT_FILENO, head, sizeof *head + head->bytes, put);
    }
}

int main(int count, char **words)
{
    const uint64_t most = 1 << 12;
    if (count < 3)
        return CANNOT_BEGIN;
    window = strtoull(words[1], NULL, 0);
    pages = strtoull(words[2], NULL, 0);
    head = malloc(sizeof *head + OUTPUT);
    struct call *calls = malloc(most * sizeof *calls);
    if (head == NULL || calls == NULL || pages > MOST_PAGES)
        give_up("there is no memory");
    *head = (struct head){0};
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    listen_to_signals();
    make_file();
    find_out();
    serve(calls, most);
}
