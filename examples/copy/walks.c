/* User copy as xv6 does it (copyin, copyout and copyinstr in kernel/vm.c): the page tables are walked in software, page
 * by page, and the bytes of a page are used where they lie. Frames of neighbouring pages are no neighbours.
 *
 * Nothing compares a range with the end of the user's half: the walk finds nothing there. So bytes in front of it are
 * copied, which the law of user copy permits only where nobody promises otherwise. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static void *(*walk)(uint64_t address, int is_write);
static size_t page;

void walks_init(size_t bytes_of_page, void *(*walks)(uint64_t, int))
{
    page = bytes_of_page, walk = walks;
}

/* How many of so many bytes are in the page of an address. */
static size_t inside(uint64_t address, size_t count)
{
    size_t rest = page - address % page;
    return count < rest ? count : rest;
}

size_t copy_from_user(void *to, uint64_t from, size_t count)
{
    size_t left = count;
    while (left) {
        size_t run = inside(from, left);
#ifdef BUG_FIRST_PAGE
        run = left;
#endif
        char *at = walk(from, 0);
#ifdef BUG_COUNTS_FAULT
        left -= run;
#endif
        if (!at)
            break;
        memcpy((char *)to, at, run);
        to = (char *)to + run, from += run;
#ifndef BUG_COUNTS_FAULT
        left -= run;
#endif
    }
    memset(to, 0, left);
    return left;
}

size_t copy_to_user(uint64_t to, const void *from, size_t count)
{
    size_t left = count;
    while (left) {
        size_t run = inside(to, left);
#ifdef BUG_READ_ONLY
        char *at = walk(to, 0);
#else
        char *at = walk(to, 1);
#endif
        if (!at)
            break;
        memcpy(at, from, run);
        from = (const char *)from + run, to += run, left -= run;
    }
    return left;
}

size_t clear_user(uint64_t to, size_t count)
{
    size_t left = count;
    while (left) {
        size_t run = inside(to, left);
        char *at = walk(to, 1);
        if (!at)
            break;
        memset(at, 0, run);
        to += run, left -= run;
    }
    return left;
}

long strncpy_from_user(char *to, uint64_t from, long count)
{
    long done = 0;
    while (done < count) {
        size_t run = inside(from + done, count - done);
        char *at = walk(from + done, 0);
        if (!at)
            return -EFAULT;
        for (; run; run--, at++, done++)
            if (!(to[done] = *at))
                return done;
    }
    return done;
}
