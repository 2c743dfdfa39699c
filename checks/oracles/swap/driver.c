/* Processes that fork, map, store, load and are paged out to a swap area of this program's own, and what came of it.

   driver WINDOW PAGES SLOTS FOLDER...: standard input has scripts, standard output what came of them. A script is a word,
   how many calls it has, and for each a record (struct call). Each begins with one process, number 0, in whose window
   nothing is mapped, and without an area; a fork makes one with the lowest number that is free. What comes back is a
   record (struct head), and for each call another one (struct answer), behind it for each page of each process that has
   an entry then one more (struct shown).

   The swap file lies in a folder of its own, made in the first FOLDER of those named whose file system can. While a
   script runs, /proc/swaps is locked (flock), so that two observations on a machine take turns, and nothing has to be
   made for that. A second program, the guardian, waits until this one ends, however that comes about, and then ends the
   use of the area, gives zswap its setting back, and removes file and folder; if the guardian is killed, this program
   does so itself, and ends. What both of them left, as both were killed at once, the next one to begin takes away; a
   note beside the file says what zswap's setting was.

   Calls go to processes as in ../cow/driver.c: each number has two pipes, and only this program can write calls, so that
   when it ends, so does every process. All of them run on one CPU, as a page that another CPU has only just taken into
   its batch is not paged out (Linux: lru_add_drain in madvise_pageout, mm/madvise.c). */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CANNOT_BEGIN 99 /* exit code */
#define PAGE 4096UL
#define PROCESSES 3
#define MOST_PAGES 16UL
#define MOST_SLOTS 64
#define WORDS 2             /* of a page: its first and its last */
#define PATIENCE 20000      /* milliseconds that a call may take */
#define TURN 120000         /* milliseconds that others may have the lock */
#define OUTPUT (16UL << 20) /* bytes of a script's answers, at most */
#define ZSWAP "/sys/module/zswap/parameters/enabled"
#define FOLDER_NAME "memspec-swap-"
#define GUARDIAN "memspec-guard" /* which checks/processes.py leaves to end by itself */
#define UNTOLD UINT64_MAX

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

enum { NOTHING, MAP, UNMAP, FORK, EXIT, LOAD, STORE, LOCK, UNLOCK, ON, OFF, PAGE_OUT, READ_AHEAD };

struct call { uint64_t what, arguments[6]; };

struct answer {
    int64_t returned; /* or an errno, negated */
    uint64_t signal, code;
    uint64_t major; /* faults of an access that read from the device, or from zswap */
    uint64_t size, used; /* slots of the area, and how many of them are in use */
    uint64_t shown;
};

struct shown {
    uint64_t process, page, is_present;
    uint64_t words[WORDS];  /* UNTOLD where they cannot be read without changing something */
    uint64_t frame;         /* of a page in memory */
    uint64_t type, offset;  /* of one that is not */
};

struct head {
    uint64_t bytes;  /* of all that follows */
    uint64_t status; /* 0, or SIGKILL where a process had to be ended */
    uint64_t has_zswap, type; /* whether it can be switched; the number of the area */
    uint64_t tells_words; /* whether what a slot holds can be read from the file */
};

static uint64_t window, pages, slots;
static int calls_of[PROCESSES][2], answers_of[PROCESSES][2], flags = -1, swaps, device = -1, leash[2];
static pid_t processes[PROCESSES]; /* 0 where there is none */
static pid_t guardian;
static struct head *head;

/* Shared with the guardian. */
static struct {
    char folder[512], file[576], note[576];
    char zswap[8]; /* its setting before it was changed, which the note says, too; empty where it is as it was */
    int is_made;
} *ours;

static uint64_t frame_of_slot[MOST_SLOTS]; /* that was paged out to it last */
static int was_compressed; /* whether zswap was on since the area is used */

static void give_up(const char *why)
{
    fprintf(stderr, "%s: %s\n", why, strerror(errno));
    exit(CANNOT_BEGIN);
}

/* ── What is changed on the system, and changed back ── */

static int put_text(const char *path, const char *text)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const int is_done = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text);
    close(file);
    return is_done;
}

static int get_text(const char *path, char *text, size_t bytes)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t got = file < 0 ? -1 : read(file, text, bytes - 1);
    close(file);
    text[got < 0 ? 0 : got] = 0;
    return got > 0;
}

static void end_use(const char *file)
{
    while (swapoff(file) != 0 && errno == EINTR)
        ;
}

static void reset_zswap(void)
{
    if (ours->zswap[0] && put_text(ZSWAP, ours->zswap)) {
        ours->zswap[0] = 0;
        unlink(ours->note);
    }
}

static void remove_all(void)
{
    if (!ours->is_made)
        return;
    end_use(ours->file);
    reset_zswap();
    unlink(ours->file);
    rmdir(ours->folder);
    ours->is_made = 0;
}

static void guard(void)
{
    char byte;
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    setsid();
    prctl(PR_SET_NAME, GUARDIAN);
    close(STDIN_FILENO), close(STDOUT_FILENO), close(STDERR_FILENO);
    close(leash[1]);
    while (read(leash[0], &byte, 1) < 0 && errno == EINTR)
        ;
    remove_all();
    _exit(0);
}

static void begin_guard(void)
{
    if (pipe2(leash, O_CLOEXEC) != 0 || (guardian = fork()) < 0)
        give_up("no guardian can be made");
    if (guardian == 0)
        guard();
    close(leash[0]);
}

static void finish(void)
{
    if (!ours || !guardian)
        return;
    remove_all();
    close(leash[1]);
    waitpid(guardian, NULL, 0);
}

static int is_guarded(void) { return waitpid(guardian, NULL, WNOHANG) == 0; }

static void lock(void)
{
    for (int waited = 0; flock(swaps, LOCK_EX | LOCK_NB) != 0; waited += 10) {
        if (errno != EWOULDBLOCK || waited > TURN)
            give_up("another observation of swap on this machine does not end");
        nanosleep(&(struct timespec){0, 10000000}, NULL);
    }
}

/* How many slots an area has, and how many are in use; whether it is one. */
static int area(const char *file, uint64_t *size, uint64_t *used)
{
    char text[1 << 14], name[600], kind[32], *line = text;
    unsigned long long kilobytes, taken;
    *size = *used = 0;
    lseek(swaps, 0, SEEK_SET);
    const ssize_t got = read(swaps, text, sizeof text - 1);
    text[got < 0 ? 0 : got] = 0;
    for (; line; line = strchr(line, '\n'), line += line != NULL)
        if (sscanf(line, "%599s %31s %llu %llu", name, kind, &kilobytes, &taken) == 4 && strcmp(name, file) == 0) {
            *size = kilobytes / (PAGE >> 10), *used = taken / (PAGE >> 10);
            return 1;
        }
    return 0;
}

/* A folder of another one, with what is in it. */
static void take_away(const char *folder)
{
    char path[600], was[8];
    snprintf(path, sizeof path, "%.500s/area", folder);
    end_use(path);
    unlink(path);
    snprintf(path, sizeof path, "%.500s/zswap", folder);
    if (get_text(path, was, sizeof was) && put_text(ZSWAP, was))
        unlink(path);
    rmdir(folder);
}

/* What others left, which were killed together with their guardians: areas, of which nobody else's is in use while we
   have the lock, and folders, which their owners lock as long as they live. */
static void heal(char **folders, int count)
{
    char text[1 << 14], name[600], *line = text;
    lseek(swaps, 0, SEEK_SET);
    const ssize_t got = read(swaps, text, sizeof text - 1);
    text[got < 0 ? 0 : got] = 0;
    for (; line; line = strchr(line, '\n'), line += line != NULL) {
        char *at = sscanf(line, "%599s", name) == 1 ? strstr(name, "/" FOLDER_NAME) : NULL;
        if (!at || !strchr(at + 1, '/'))
            continue;
        *strrchr(name, '/') = 0;
        take_away(name);
    }
    for (int each = 0; each < count; each++) {
        glob_t found;
        snprintf(name, sizeof name, "%.500s/" FOLDER_NAME "??????", folders[each]);
        if (glob(name, 0, NULL, &found) != 0)
            continue;
        for (size_t other = 0; other < found.gl_pathc; other++) {
            const int owned = open(found.gl_pathv[other], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (owned >= 0 && flock(owned, LOCK_EX | LOCK_NB) == 0)
                take_away(found.gl_pathv[other]);
            close(owned);
        }
        globfree(&found);
    }
}

/* The header of a swap area (Linux: union swap_header in include/linux/swap.h, version 1), which says how many slots it
   has; slot 0 is the header's own. */
static int describe(uint64_t size)
{
    static uint32_t page[PAGE / 4] __attribute__((aligned(4096)));
    memset(page, 0, sizeof page);
    page[1024 / 4] = 1;
    page[1024 / 4 + 1] = (uint32_t)size;
    memcpy((char *)page + PAGE - 10, "SWAPSPACE2", 10);
    const int file = open(ours->file, O_WRONLY | O_CLOEXEC);
    const int is_done = file >= 0 && pwrite(file, page, PAGE, 0) == (ssize_t)PAGE && fsync(file) == 0;
    close(file);
    return is_done;
}

/* Ours comes before others that are in use on the machine. */
static int64_t swap_on(uint64_t size)
{
    uint64_t before, used;
    if (!area(ours->file, &before, &used)) {
        if (!describe(size))
            give_up("the swap file cannot be written");
        was_compressed = 0;
    }
    return swapon(ours->file, SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK) == 0 ? 0 : -errno;
}

static int64_t swap_off(void)
{
    int64_t done;
    do
        done = swapoff(ours->file) == 0 ? 0 : -errno;
    while (done == -EINTR);
    return done;
}

/* Without holes, and written: what is only reserved reads as zeros whatever is swapped to it. */
static int make_file(const char *folder)
{
    static char zeros[PAGE];
    snprintf(ours->folder, sizeof ours->folder, "%.400s/" FOLDER_NAME "XXXXXX", folder);
    ours->file[0] = 0;
    ours->is_made = 1;
    if (!mkdtemp(ours->folder)) {
        ours->is_made = 0;
        return 0;
    }
    flock(open(ours->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), LOCK_EX); /* until we end */
    snprintf(ours->file, sizeof ours->file, "%s/area", ours->folder);
    snprintf(ours->note, sizeof ours->note, "%s/zswap", ours->folder);
    const int file = open(ours->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int is_done = file >= 0;
    for (uint64_t each = 0; is_done && each <= slots; each++)
        is_done = write(file, zeros, PAGE) == (ssize_t)PAGE;
    is_done = is_done && fsync(file) == 0;
    close(file);
    return is_done;
}

static void make_area(char **folders, int count)
{
    int why = ENOENT;
    for (int each = 0; each < count; each++) {
        const int is_made = make_file(folders[each]);
        const int64_t is_on = is_made ? swap_on(slots) : -errno;
        if (is_on == 0) {
            swap_off();
            return;
        }
        why = (int)-is_on;
        remove_all();
        if (why == EPERM)
            break;
    }
    errno = why;
    give_up(why == EPERM ? "a swap area is for root to begin" : "no folder for temporary files can have a swap file");
}

static void set_zswap(int is_on)
{
    char now[8];
    if (!head->has_zswap || !get_text(ZSWAP, now, sizeof now) || (now[0] == 'Y') == is_on)
        return;
    if (!ours->zswap[0]) {
        if (!put_text(ours->note, now))
            give_up("the setting of zswap cannot be noted");
        memcpy(ours->zswap, now, sizeof now);
    }
    if (!put_text(ZSWAP, is_on ? "Y" : "N"))
        head->has_zswap = 0;
}

/* ── What a process does ── */

static sigjmp_buf back;
static struct answer made;

static uint64_t *word_at(uint64_t place)
{
    return (uint64_t *)(window + place / WORDS * PAGE + (place % WORDS ? PAGE - sizeof(uint64_t) : 0));
}

static void catch(int signal, siginfo_t *about, void *context)
{
    (void)context;
    made.signal = (uint64_t)signal;
    made.code = (uint64_t)about->si_code;
    siglongjmp(back, 1);
}

static uint64_t faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_majflt;
}

static void access_memory(const struct call *call)
{
    volatile uint64_t *at = word_at(call->arguments[1]);
    const uint64_t before = faults();
    if (sigsetjmp(back, 0) != 0)
        return;
    if (call->what == LOAD)
        made.returned = (int64_t)*at;
    else
        *at = call->arguments[2];
    made.major = faults() - before;
}

static int mapped(void *at)
{
    const int how = MAP_PRIVATE | MAP_FIXED_NOREPLACE | MAP_ANONYMOUS;
    return mmap(at, PAGE, PROT_READ | PROT_WRITE, how, -1, 0) == MAP_FAILED ? -1 : 0;
}

/* munmap does not say whether something was mapped, so that is asked first. */
static int unmapped(void *at)
{
    unsigned char is_resident;
    return mincore(at, PAGE, &is_resident) != 0 ? -1 : munmap(at, PAGE);
}

/* Pages of a mask; those that are not mapped, or locked, refuse. */
static int advised(uint64_t mask, int advice)
{
    for (uint64_t page = 0; page < pages; page++)
        if (mask >> page & 1)
            madvise((void *)(window + page * PAGE), PAGE, advice);
    return 0;
}

static int changed(const struct call *call)
{
    void *at = (void *)(window + call->arguments[1] * PAGE);
    switch (call->what) {
    case MAP: return mapped(at);
    case UNMAP: return unmapped(at);
    case LOCK: return mlock(at, PAGE);
    case UNLOCK: return munlock(at, PAGE);
    case PAGE_OUT: return advised(call->arguments[1], MADV_PAGEOUT);
    case READ_AHEAD: return advised(call->arguments[1], MADV_WILLNEED);
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

static void live(int number)
{
    struct call call;
    close(leash[1]);
    signal(SIGCHLD, SIG_IGN);
    for (int each = 0; each < PROCESSES; each++)
        close(calls_of[each][1]);
    while (take(calls_of[number][0], &call, sizeof call)) {
        if (call.what == EXIT)
            break;
        made = (struct answer){0};
        if (call.what == FORK) {
            const pid_t child = fork();
            if (child == 0) {
                number = (int)call.arguments[1];
                continue;
            }
            made.returned = child < 0 ? -errno : child;
        } else if (call.what == LOAD || call.what == STORE)
            access_memory(&call);
        else if (changed(&call) != 0)
            made.returned = -errno;
        tell(number);
    }
    _exit(0);
}

/* ── What this program sees ── */

static void *room(uint64_t bytes)
{
    char *here = (char *)(head + 1) + head->bytes;
    if (head->bytes + bytes > OUTPUT)
        exit(CANNOT_BEGIN);
    head->bytes += bytes;
    return here;
}

static int opened(int number, const char *what)
{
    char name[64];
    snprintf(name, sizeof name, "/proc/%d/%s", processes[number], what);
    return open(name, O_RDONLY | O_CLOEXEC);
}

static uint64_t numbered(int descriptor, uint64_t number)
{
    uint64_t word;
    const off_t at = (off_t)(number * sizeof word);
    return pread(descriptor, &word, sizeof word, at) == (ssize_t)sizeof word ? word : UNTOLD;
}

/* Of /proc/PID/pagemap (Documentation/admin-guide/mm/pagemap.rst); and of /proc/kpageflags. */
#define PRESENT (1UL << 63)
#define SWAPPED (1UL << 62)
#define FRAME ((1UL << 55) - 1)
#define TYPE_BITS 5
#define IS_DIRTY (1UL << 4)
#define IS_WRITTEN (1UL << 8) /* under writeback */

static void words_in_memory(struct shown *shown, int memory)
{
    for (uint64_t word = 0; word < WORDS; word++) {
        const off_t at = (off_t)(uintptr_t)word_at(shown->page * WORDS + word);
        if (pread(memory, &shown->words[word], sizeof(uint64_t), at) != (ssize_t)sizeof(uint64_t))
            give_up("the memory of a process cannot be read (/proc/PID/mem)");
    }
}

/* Past the page cache, which knows nothing of what is swapped to the file. What zswap has is not there; nor is what the
   swap cache has not written: a page is unmapped, and kept as it is as long as somebody else refers to it (Linux: pageout
   in mm/vmscan.c; so do the batches of CPUs). */
static void words_on_device(struct shown *shown)
{
    static uint64_t page[PAGE / 8] __attribute__((aligned(4096)));
    shown->words[0] = shown->words[1] = UNTOLD;
    if (shown->type != head->type || was_compressed || device < 0 || shown->offset > slots)
        return;
    if (numbered(flags, frame_of_slot[shown->offset]) & (IS_DIRTY | IS_WRITTEN))
        return;
    if (pread(device, page, PAGE, (off_t)(shown->offset * PAGE)) != (ssize_t)PAGE)
        return;
    shown->words[0] = page[0], shown->words[1] = page[PAGE / 8 - 1];
}

static void show(struct answer *answer, int number)
{
    const int map = opened(number, "pagemap"), memory = opened(number, "mem");
    if (map < 0 || memory < 0)
        give_up("a process cannot be looked at");
    for (uint64_t page = 0; page < pages; page++) {
        const uint64_t entry = numbered(map, window / PAGE + page);
        if (entry == UNTOLD || !(entry & (PRESENT | SWAPPED)))
            continue;
        struct shown *shown = room(sizeof *shown);
        *shown = (struct shown){.process = (uint64_t)number, .page = page, .is_present = entry >> 63};
        if (entry & PRESENT) {
            shown->frame = entry & FRAME;
            words_in_memory(shown, memory);
        } else {
            shown->type = entry & ((1UL << TYPE_BITS) - 1);
            shown->offset = (entry & FRAME) >> TYPE_BITS;
            words_on_device(shown);
        }
        answer->shown++;
    }
    close(map), close(memory);
}

static void show_all(struct answer *answer)
{
    area(ours->file, &answer->size, &answer->used);
    for (int number = 0; number < PROCESSES; number++)
        if (processes[number])
            show(answer, number);
}

/* ── What this program does ── */

/* Whoever has forked it reaps it, or this program, which orphans come to. */
static void ended(int number)
{
    while (kill(processes[number], 0) == 0) {
        waitpid(processes[number], NULL, WNOHANG);
        sched_yield();
    }
    processes[number] = 0;
}

/* Killed: its parent reaps it without waiting, which is another process of the window, or this program. */
static int is_gone(int number)
{
    return waitpid(processes[number], NULL, WNOHANG) > 0 || kill(processes[number], 0) != 0;
}

/* Send a call to a process, and wait for its answer; whether there is one. */
static int asked(struct call call, int number, struct answer *answer)
{
    struct pollfd waited = {answers_of[number][0], POLLIN, 0};
    if (write(calls_of[number][1], &call, sizeof call) != (ssize_t)sizeof call)
        return 0;
    if (call.what == EXIT) {
        ended(number);
        return 1;
    }
    for (int time = 0; time < PATIENCE; time += 20) {
        if (poll(&waited, 1, 20) == 1)
            return take(waited.fd, answer, sizeof *answer);
        if (is_gone(number))
            return 0;
    }
    return 0;
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
    if (!asked(call, (int)call.arguments[0], answer))
        return 0;
    if (answer->returned > 0) {
        processes[child] = (pid_t)answer->returned;
        answer->returned = child;
    }
    return 1;
}

static uint64_t frame_in(uint64_t entry) { return entry != UNTOLD && entry & PRESENT ? entry & FRAME : 0; }

/* Until what was in these frames is on the device: only then does the file hold it. */
static void wait_for_device(const uint64_t *entries)
{
    for (int waited = 0; waited < PATIENCE; waited++) {
        uint64_t each = 0;
        while (each < pages && !(frame_in(entries[each]) && numbered(flags, frame_in(entries[each])) & IS_WRITTEN))
            each++;
        if (each == pages)
            return;
        nanosleep(&(struct timespec){0, 100000}, NULL);
    }
}

/* The entries of a process. */
static void look_up(int number, uint64_t *entries)
{
    const int map = opened(number, "pagemap");
    for (uint64_t page = 0; page < pages; page++)
        entries[page] = numbered(map, window / PAGE + page);
    close(map);
}


static int page_out_of(int number, struct call call, struct answer *answer)
{
    uint64_t before[MOST_PAGES], after[MOST_PAGES];
    look_up(number, before);
    if (!asked(call, number, answer))
        return 0;
    wait_for_device(before);
    look_up(number, after);
    for (uint64_t page = 0; page < pages; page++) {
        const uint64_t offset = (after[page] & FRAME) >> TYPE_BITS;
        if (frame_in(before[page]) && after[page] != UNTOLD && after[page] & SWAPPED && offset <= slots)
            frame_of_slot[offset] = frame_in(before[page]);
    }
    return 1;
}

/* Bit 0: by way of zswap; then one for each page of each process. */
static int pages_out(struct call call, struct answer *answer)
{
    const uint64_t number = call.arguments[0];
    set_zswap(number & 1);
    was_compressed |= number & 1;
    for (int each = 0; each < PROCESSES; each++) {
        call.arguments[1] = number >> (1 + (uint64_t)each * pages) & ((1UL << pages) - 1);
        if (processes[each] && !page_out_of(each, call, answer))
            return 0;
    }
    return 1;
}

/* Whoever has an entry of the slot is asked to read ahead; offset 0 is the header's. */
static int reads_ahead(struct call call, struct answer *answer)
{
    const uint64_t offset = call.arguments[0] + 1;
    for (int each = 0; each < PROCESSES; each++) {
        uint64_t entries[MOST_PAGES];
        if (!processes[each])
            continue;
        look_up(each, entries);
        call.arguments[1] = 0;
        for (uint64_t page = 0; page < pages; page++)
            if (entries[page] != UNTOLD && entries[page] & SWAPPED && (entries[page] & FRAME) >> TYPE_BITS == offset)
                call.arguments[1] |= 1UL << page;
        if (call.arguments[1] && !asked(call, each, answer))
            return 0;
    }
    return 1;
}

static int make(const struct call *call)
{
    struct answer *answer = room(sizeof *answer);
    const uint64_t number = call->arguments[0];
    int is_done = 1;
    *answer = (struct answer){0};
    switch (call->what) {
    case NOTHING: break;
    case ON: answer->returned = swap_on(number); break;
    case OFF: answer->returned = swap_off(); break;
    case PAGE_OUT: is_done = pages_out(*call, answer); break;
    case READ_AHEAD: is_done = reads_ahead(*call, answer); break;
    default:
        if (number >= PROCESSES || !processes[number])
            answer->returned = -ESRCH;
        else
            is_done = call->what == FORK ? forks(*call, answer) : asked(*call, (int)number, answer);
    }
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
    }
    for (int each = 0; each < PROCESSES; each++) {
        if (processes[each])
            ended(each);
        close(answers_of[each][0]), close(answers_of[each][1]);
    }
}

static void perform(const struct call *calls, uint64_t count)
{
    head->bytes = head->status = 0;
    lock();
    begin();
    for (uint64_t each = 0; each < count && !head->status; each++)
        head->status = make(&calls[each]) ? 0 : SIGKILL;
    end();
    swap_off();
    reset_zswap();
    flock(swaps, LOCK_UN);
}

/* What a page of this program's own becomes when it is paged out: the area's number. */
static void find_out(char **folders, int count)
{
    char now[8];
    lock();
    heal(folders, count);
    make_area(folders, count);
    head->has_zswap = get_text(ZSWAP, now, sizeof now) && put_text(ZSWAP, now);
    device = open(ours->file, O_RDONLY | O_DIRECT | O_CLOEXEC);
    head->tells_words = device >= 0;
    set_zswap(0);
    const int64_t is_on = swap_on(slots);
    if (mapped((void *)window) != 0)
        give_up("nothing can be mapped in the window");
    *word_at(0) = 7;
    advised(1, MADV_PAGEOUT);
    const int map = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    const uint64_t entry = numbered(map, window / PAGE);
    close(map);
    if (is_on != 0 || entry == UNTOLD || !(entry & SWAPPED) || !(entry & FRAME))
        give_up("a page is not paged out, or that cannot be seen (MADV_PAGEOUT, /proc/PID/pagemap)");
    head->type = entry & ((1UL << TYPE_BITS) - 1);
    munmap((void *)window, PAGE);
    swap_off();
    reset_zswap();
    flock(swaps, LOCK_UN);
}

static void listen_to_signals(void)
{
    static char stack[1 << 16];
    const int caught[] = {SIGSEGV, SIGBUS};
    struct sigaction action = {.sa_sigaction = catch, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    for (size_t each = 0; each < sizeof caught / sizeof *caught; each++)
        sigaction(caught[each], &action, NULL);
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
        if (!is_guarded()) {
            errno = ECHILD;
            give_up("the guardian of the swap area was ended");
        }
        perform(calls, count);
        move(STDOUT_FILENO, head, sizeof *head + head->bytes, put);
    }
}

static void stay(void)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
}

int main(int count, char **words)
{
    const uint64_t most = 1 << 12;
    if (count < 5)
        return CANNOT_BEGIN;
    window = strtoull(words[1], NULL, 0);
    pages = strtoull(words[2], NULL, 0);
    slots = strtoull(words[3], NULL, 0);
    head = malloc(sizeof *head + OUTPUT);
    struct call *calls = malloc(most * sizeof *calls);
    ours = mmap(NULL, sizeof *ours, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (head == NULL || calls == NULL || ours == MAP_FAILED || pages > MOST_PAGES || slots >= MOST_SLOTS)
        give_up("there is no memory");
    *head = (struct head){0};
    if ((swaps = open("/proc/swaps", O_RDONLY | O_CLOEXEC)) < 0)
        give_up("there is no swap here (/proc/swaps)");
    flags = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    listen_to_signals();
    stay();
    atexit(finish);
    begin_guard();
    find_out(words + 4, count - 4);
    serve(calls, most);
}
