/* User copy as Linux does it: compare the range with the end of the user's half, then just read and write, and stop at
 * the first access that faults. A word that faults is tried again by bytes, so that the count is exact.
 *
 * In a kernel, get and put are single instructions with an entry in the exception table, and open_user and close_user
 * are stac and clac.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define USER_END 0x7ffffffff000UL

static int (*get)(uint64_t address, void *to, size_t bytes);
static int (*put)(uint64_t address, const void *from, size_t bytes);
static void (*open_user)(void);
static void (*close_user)(void);
static uintptr_t kernel, kernel_bytes;

void copy_init(void *memory, size_t bytes, int (*read)(uint64_t, void *, size_t),
               int (*write)(uint64_t, const void *, size_t), void (*open)(void), void (*close)(void))
{
    kernel = (uintptr_t)memory, kernel_bytes = bytes;
    get = read, put = write;
    open_user = open, close_user = close;
}

/* Whether all of a range is in the user's half. The sum is not computed: it may wrap. */
static int access_ok(uint64_t address, uint64_t count)
{
#if defined BUG_IGNORES_LENGTH
    (void)count;
    return address < USER_END;
#elif defined BUG_WRAPS
    return address < USER_END && address + count <= USER_END;
#elif defined BUG_NO_CHECK
    (void)address, (void)count;
    return 1;
#else
    return address <= USER_END && count <= USER_END - address;
#endif
}

/* Whether all of a range is in the kernel's memory. */
static int has_room(const void *buffer, size_t count)
{
    uintptr_t offset = (uintptr_t)buffer - kernel;
#ifdef BUG_ANY_BUFFER
    return count <= kernel_bytes;
#endif
    return offset <= kernel_bytes && count <= kernel_bytes - offset;
}

static size_t copy_in(char *to, uint64_t from, size_t left)
{
    for (; left >= 8 && !get(from, to, 8); left -= 8)
        from += 8, to += 8;
    for (; left && !get(from, to, 1); left--)
        from++, to++;
    return left;
}

static size_t copy_out(uint64_t to, const char *from, size_t count)
{
    size_t left = count;
    for (; left >= 8 && !put(to, from, 8); left -= 8)
        from += 8, to += 8;
#ifdef BUG_WORDS
    if (left < count && left >= 8)
        return left;
#endif
    for (; left && !put(to, from, 1); left--)
        from++, to++;
    return left;
}

size_t copy_from_user(void *to, uint64_t from, size_t count)
{
    size_t left = count;
    if (!has_room(to, count))
        return count;
    if (access_ok(from, count)) {
        open_user();
        left = copy_in(to, from, count);
#ifdef BUG_STAYS_OPEN
        if (left)
            return memset((char *)to + count - left, 0, left), left;
#endif
        close_user();
    }
#ifndef BUG_NOT_ZEROED
    memset((char *)to + count - left, 0, left);
#endif
    return left;
}

size_t copy_to_user(uint64_t to, const void *from, size_t count)
{
    size_t left = count;
    if (has_room(from, count) && access_ok(to, count)) {
        open_user();
        left = copy_out(to, from, count);
        close_user();
    }
    return left;
}

size_t clear_user(uint64_t to, size_t count)
{
    static const char zeros[8];
    size_t left = count;
    if (!access_ok(to, count))
        return count;
    open_user();
    for (; left >= 8 && !put(to, zeros, 8); left -= 8)
        to += 8;
    for (; left && !put(to, zeros, 1); left--)
        to++;
    close_user();
    return left;
}

static int has_zero(uint64_t word)
{
    return ((word - 0x0101010101010101) & ~word & 0x8080808080808080) != 0;
}

/* How long the string is; -EFAULT where a byte of it faults. By words as long as none has a NUL in it. */
static long copy_string(char *to, uint64_t from, long most)
{
    long done = 0;
    uint64_t word;
    while (most - done >= 8 && !get(from + done, &word, 8)) {
#ifdef BUG_PAST_NUL
        memcpy(to + done, &word, 8);
#endif
        if (has_zero(word))
            break;
        memcpy(to + done, &word, 8);
        done += 8;
    }
    for (; done < most; done++) {
        if (get(from + done, to + done, 1))
            return -EFAULT;
        if (!to[done])
            return done;
    }
    return done;
}

/* What the string may have is cut at the end of the user's half. */
long strncpy_from_user(char *to, uint64_t from, long count)
{
    if (count <= 0)
        return 0;
    if (!has_room(to, count) || from >= USER_END)
        return -EFAULT;
    long most = (uint64_t)count <= USER_END - from ? count : (long)(USER_END - from);
    open_user();
    long length = copy_string(to, from, most);
    close_user();
    return length == most && most < count ? -EFAULT : length;
}
