/* Makes system calls on memory, loads, stores and fetches in a window of its own address space, and tells what came of
   each.

   driver WINDOW BYTES GAP BREAK PAGES [text]: standard input has scripts, standard output what came of them. A script is a
   word, how many calls it has, and for each a record (struct call). Each script runs in a child of this process, so that
   all begin alike: with nothing in the window, the break at BREAK, and two files of PAGES pages, each with 256 times the
   file's number and its own number in its first word, and zeros behind that. What comes back is a record (struct head), and for each call another one (struct answer),
   behind it as many areas (struct area) as then lie in the window. A call's FILE is 4 times its number, 1 or 2, and 1 where
   it was opened to be read and written, 2 to be read, 3 to be written; any other is none.

   All other addresses that a process may have are taken before the first script, by mappings without rights, and the
   break is moved into the window. So the kernel can choose addresses in the window alone, and what it chooses can be
   judged. Behind the window is a hole, where a range ends that is to have no end. GAP bytes above lies an area that could grow
   down, to which the kernel lets nothing come closer (stack_guard_gap), so that it does not choose the hole either; it is
   larger than a stack may be, so that it does not grow. Which areas there are, is asked of the kernel one by one (PROCMAP_QUERY, an ioctl of /proc/self/maps, Linux
   6.11); of a kernel that does not know that, or if "text" is said, the text is read. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#define CANNOT_BEGIN 99 /* exit code */
#define PAGE 4096UL
#define TOP 0x7ffffffff000UL   /* addresses of a process are below (Linux: TASK_SIZE_MAX, with four levels) */
#define STACK (256UL << 10)    /* bytes that this process's own stack may need: it cannot grow later */
#define OUTPUT (64UL << 20)    /* bytes of a script's answers, at most */
#define PATIENCE 20            /* seconds that a script may take */
#define FILES 2
#define NO_STACK (1UL << 32)   /* bytes that no script's stack may have */

enum { MMAP = 1, MUNMAP, MPROTECT, MREMAP, MADVISE, BRK, LOAD, STORE, FETCH, TRUNCATE, READ, WRITE, LIMIT };

struct call { uint64_t what, arguments[6]; };

struct answer {
    int64_t returned; /* or an errno, negated */
    uint64_t signal, code;
    uint64_t address; /* that the signal is about */
    uint64_t areas;
};

struct area { uint64_t start, end, rights, offset, file; };

struct head {
    uint64_t bytes;         /* of all that follows */
    uint64_t status;        /* how the child ended (waitpid) */
    uint64_t is_text;       /* whether areas are read from the text */
    uint64_t numbers[FILES]; /* by which the kernel knows the files */
};

static uint64_t window, window_end, gap, first_break, file_pages;
static int is_text, maps, files[FILES][4];
static struct head *head; /* shared with the children, and behind it what they answer */

static void give_up(const char *why)
{
    fprintf(stderr, "%s: %s\n", why, strerror(errno));
    exit(CANNOT_BEGIN);
}

/* ── Loads, stores and fetches ── */

#define STEP 0x100  /* EFLAGS.TF */
#define FETCHED 0x10 /* of a page fault's error code: I/D */

static sigjmp_buf back;
static volatile uint64_t caught, caught_code, caught_at, steps, harmless;

static void catch(int signal, siginfo_t *about, void *context)
{
    const greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    if (steps > 0) { /* a fetch: the first step is the jump, the second one what was fetched, whatever came of that */
        if (signal == SIGTRAP && --steps > 0)
            return;
        if (signal == SIGTRAP || !(registers[REG_ERR] & FETCHED))
            signal = 0;
    }
    caught = (uint64_t)signal;
    caught_code = (uint64_t)about->si_code;
    caught_at = (uintptr_t)about->si_addr;
    siglongjmp(back, 1);
}

static int64_t touched(const struct call *call)
{
    volatile uint64_t *at = (void *)call->arguments[0];
    switch (call->what) {
    case LOAD:
        return (int64_t)*at;
    case STORE:
        *at = call->arguments[1];
        return 0;
    }
    steps = 2; /* what is fetched may be an instruction that adds to what a register points to */
    __asm__ volatile("pushfq; orq %4, (%%rsp); popfq; jmp *%3"
                     :: "a"(&harmless), "c"(&harmless), "d"(&harmless), "D"(at), "i"(STEP) : "memory", "cc");
    return 0;
}

static void access_memory(const struct call *call, struct answer *answer)
{
    caught = steps = 0;
    if (sigsetjmp(back, 0) == 0) {
        answer->returned = touched(call);
        return;
    }
    if (caught) {
        answer->signal = caught;
        answer->code = caught_code;
        answer->address = caught_at;
    }
}

static void listen_to_signals(void)
{
    static char stack[1 << 16];
    const int signals[] = {SIGSEGV, SIGBUS, SIGTRAP, SIGILL, SIGFPE};
    struct sigaction action = {.sa_sigaction = catch, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK};
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    for (size_t each = 0; each < sizeof signals / sizeof *signals; each++)
        sigaction(signals[each], &action, NULL);
}

/* ── System calls ── */

/* That so many pages more may be mapped, and so many bytes be a stack. */
static int64_t limited(uint64_t pages, uint64_t stack)
{
    char text[64] = "";
    int descriptor = open("/proc/self/statm", O_RDONLY);
    if (descriptor < 0 || read(descriptor, text, sizeof text - 1) <= 0)
        return -1;
    close(descriptor);
    const rlim_t most = pages == UINT64_MAX ? RLIM_INFINITY : (strtoull(text, NULL, 10) + pages) * PAGE;
    return setrlimit(RLIMIT_STACK, &(struct rlimit){stack, RLIM_INFINITY}) == 0
        ? setrlimit(RLIMIT_AS, &(struct rlimit){most, RLIM_INFINITY}) : -1;
}

static int opened(uint64_t named)
{
    return named < 4 || named >= 4 * (FILES + 1) ? -1 : files[named / 4 - 1][named % 4];
}

static int64_t called(const struct call *call)
{
    const uint64_t *a = call->arguments;
    int64_t word = 0;
    errno = 0;
    switch (call->what) {
    case MMAP: return syscall(SYS_mmap, a[0], a[1], a[2], a[3], opened(a[4]), a[5]);
    case MUNMAP: return syscall(SYS_munmap, a[0], a[1]);
    case MPROTECT: return syscall(SYS_mprotect, a[0], a[1], a[2]);
    case MREMAP: return syscall(SYS_mremap, a[0], a[1], a[2], a[3], a[4]);
    case MADVISE: return syscall(SYS_madvise, a[0], a[1], a[2]);
    case BRK: return syscall(SYS_brk, a[0]);
    case TRUNCATE: return ftruncate(opened(a[0]), (off_t)a[1]);
    case READ: return pread(opened(a[0]), &word, sizeof word, (off_t)a[1]) == sizeof word ? word : -1;
    case WRITE: return pwrite(opened(a[0]), &a[2], sizeof a[2], (off_t)a[1]);
    case LIMIT: return limited(a[0], a[1]);
    }
    errno = ENOSYS;
    return -1;
}

/* ── Areas ── */

struct query {
    uint64_t size, flags, address, start, end, rights, page_size, offset, file;
    uint32_t major, minor, name_size, id_size;
    uint64_t name, id;
};
#define QUERY _IOWR('f', 17, struct query)
#define OR_NEXT 0x10
#define RIGHTS 15 /* read, write, execute, shared */

static void *room(uint64_t bytes)
{
    char *here = (char *)(head + 1) + head->bytes;
    if (head->bytes + bytes > OUTPUT)
        _exit(CANNOT_BEGIN);
    head->bytes += bytes;
    return here;
}

static void note(struct answer *answer, struct area area)
{
    *(struct area *)room(sizeof area) = area;
    answer->areas++;
}

static void ask_for_areas(struct answer *answer)
{
    for (uint64_t at = window; at < window_end;) {
        struct query query = {.size = sizeof query, .flags = OR_NEXT, .address = at};
        if (ioctl(maps, QUERY, &query) != 0 || query.start >= window_end)
            return;
        note(answer, (struct area){query.start, query.end, query.rights & RIGHTS, query.offset, query.file});
        at = query.end;
    }
}

static const char *text_of(int descriptor)
{
    static char text[1 << 20];
    size_t length = 0;
    ssize_t more;
    lseek(descriptor, 0, SEEK_SET);
    while ((more = read(descriptor, text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)more;
    text[length] = 0;
    return text;
}

/* A line of it; the next one, or NULL. */
static const char *line_read(const char *line, struct area *area)
{
    char *rest, rights[5];
    area->start = strtoull(line, &rest, 16);
    area->end = strtoull(rest + 1, &rest, 16);
    memcpy(rights, rest + 1, sizeof rights);
    area->rights = 0;
    for (int each = 0; each < 4; each++)
        area->rights |= (uint64_t)(rights[each] == "rwxs"[each]) << each;
    area->offset = strtoull(rest + 6, &rest, 16);
    area->file = strtoull(strchr(rest + 1, ' '), &rest, 10);
    rest = strchr(rest, '\n');
    return rest == NULL || rest[1] == 0 ? NULL : rest + 1;
}

static void read_areas(struct answer *answer)
{
    struct area area;
    for (const char *line = text_of(maps); line != NULL;) {
        line = line_read(line, &area);
        if (area.end > window && area.start < window_end)
            note(answer, area);
    }
}

/* ── Scripts ── */

static uint64_t number_of(int descriptor)
{
    struct query query = {.size = sizeof query, .address = window};
    struct area area = {0};
    if (mmap((void *)window, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, descriptor, 0) == MAP_FAILED)
        _exit(CANNOT_BEGIN);
    if (!is_text && ioctl(maps, QUERY, &query) != 0)
        _exit(CANNOT_BEGIN);
    for (const char *line = is_text ? text_of(maps) : NULL; line != NULL && area.start != window;)
        line = line_read(line, &area);
    munmap((void *)window, PAGE);
    return is_text ? area.file : query.file;
}

static void make_file(int number)
{
    static uint64_t page[PAGE / 8];
    static const int modes[] = {0, O_RDWR, O_RDONLY, O_WRONLY};
    const int made = memfd_create("memspec", 0);
    char name[64];
    for (uint64_t each = 0; each < file_pages; each++) {
        page[0] = 256 * (uint64_t)(number + 1) + each;
        if (write(made, page, sizeof page) != (ssize_t)sizeof page)
            _exit(CANNOT_BEGIN);
    }
    snprintf(name, sizeof name, "/proc/self/fd/%d", made);
    files[number][0] = -1;
    for (int mode = 1; mode < 4; mode++)
        if ((files[number][mode] = open(name, modes[mode])) < 0)
            _exit(CANNOT_BEGIN);
    close(made);
    head->numbers[number] = number_of(files[number][1]);
}

static void perform(const struct call *call)
{
    struct answer *answer = room(sizeof *answer);
    *answer = (struct answer){0};
    if (call->what == LOAD || call->what == STORE || call->what == FETCH)
        access_memory(call, answer);
    else if ((answer->returned = called(call)) == -1)
        answer->returned = -errno;
    (is_text ? read_areas : ask_for_areas)(answer);
}

static void run_script(const struct call *calls, uint64_t count)
{
    alarm(PATIENCE);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    maps = open("/proc/self/maps", O_RDONLY);
    for (int number = 0; number < FILES; number++)
        make_file(number);
    for (uint64_t each = 0; each < count; each++)
        perform(&calls[each]);
    _exit(0);
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
        int status = 0;
        move(STDIN_FILENO, &count, sizeof count, read);
        if (count > most)
            exit(CANNOT_BEGIN);
        move(STDIN_FILENO, calls, count * sizeof *calls, read);
        *head = (struct head){.is_text = (uint64_t)is_text};
        const pid_t child = fork();
        if (child < 0)
            give_up("no child can be made");
        if (child == 0)
            run_script(calls, count);
        waitpid(child, &status, 0);
        head->status = (uint64_t)status;
        move(STDOUT_FILENO, head, sizeof *head + head->bytes, put);
    }
}

/* ── The address space ── */

static void fill(uint64_t start, uint64_t end, int more)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE | more;
    if (start < end && mmap((void *)start, end - start, PROT_NONE, flags, -1, 0) != (void *)start)
        give_up("addresses outside the window cannot be taken");
}

static uint64_t lowest(void)
{
    int descriptor = open("/proc/sys/vm/mmap_min_addr", O_RDONLY);
    const uint64_t least = descriptor < 0 ? 0 : strtoull(text_of(descriptor), NULL, 10);
    close(descriptor);
    return least > PAGE ? least : PAGE;
}

/* Whatever lies between two areas, but not in the window, nor in the hole behind it. */
static void take_all_else(void)
{
    const uint64_t hole_end = window_end + gap;
    fill(hole_end, hole_end + NO_STACK, MAP_GROWSDOWN);
    int descriptor = open("/proc/self/maps", O_RDONLY);
    uint64_t free = lowest();
    struct area area = {0};
    for (const char *line = text_of(descriptor); free < TOP;) {
        if (line != NULL)
            line = line_read(line, &area);
        else
            area.start = area.end = TOP;
        const uint64_t end = area.start < TOP ? area.start : TOP;
        if (free < window) {
            fill(free, end < window ? end : window, 0);
            free = hole_end;
        }
        fill(free, end, 0);
        free = area.end;
    }
    close(descriptor);
}

static void move_break(void)
{
    const uint64_t low = window - 2 * PAGE;
    struct prctl_mm_map map = {
        .start_code = low, .end_code = low + 1, .start_data = low, .end_data = low, .start_brk = first_break,
        .brk = first_break, .start_stack = low, .arg_start = low, .arg_end = low, .env_start = low, .env_end = low,
        .exe_fd = (uint32_t)-1};
    if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) != 0 || (uint64_t)syscall(SYS_brk, 0) != first_break)
        give_up("the break cannot be moved (PR_SET_MM_MAP, which needs CONFIG_CHECKPOINT_RESTORE)");
}

static void drop_rights(void)
{
    struct __user_cap_header_struct about = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}};
    if (syscall(SYS_capset, &about, none) != 0)
        give_up("rights cannot be given up");
}

static void need_stack(void)
{
    char room[STACK];
    for (size_t each = 0; each < STACK; each += PAGE)
        *(volatile char *)&room[each] = 1;
}

static int is_asked(void)
{
    struct query query = {.size = sizeof query, .flags = OR_NEXT};
    const int descriptor = open("/proc/self/maps", O_RDONLY), is_known = ioctl(descriptor, QUERY, &query) == 0;
    close(descriptor);
    return is_known;
}

int main(int count, char **words)
{
    const uint64_t most = 1 << 16;
    if (count < 6)
        return CANNOT_BEGIN;
    window = strtoull(words[1], NULL, 0);
    window_end = window + strtoull(words[2], NULL, 0);
    gap = strtoull(words[3], NULL, 0);
    first_break = strtoull(words[4], NULL, 0);
    file_pages = strtoull(words[5], NULL, 0);
    is_text = count > 6 || !is_asked();
    const int shared = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE;
    head = mmap(NULL, sizeof *head + OUTPUT, PROT_READ | PROT_WRITE, shared, -1, 0);
    struct call *calls = mmap(NULL, most * sizeof *calls, PROT_READ | PROT_WRITE, shared, -1, 0);
    if (head == MAP_FAILED || calls == MAP_FAILED)
        give_up("there is no memory");
    signal(SIGPIPE, SIG_IGN);
    need_stack();
    drop_rights();
    move_break();
    listen_to_signals();
    take_all_else();
    serve(calls, most);
}
