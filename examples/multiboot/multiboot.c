/* A parser of Multiboot information as a kernel could have it: it collects what is said of memory, and then goes from
 * one place where something begins or ends to the next. BUG_... switches on one fault each. */
#include "multiboot.h"

#include <stdbool.h>

enum { MOST_SAID = 512 };

static struct {
    uint64_t first, last;
    enum kind kind;
} said[MOST_SAID];
static int count_said;

/* ── Reading ── */

static bool holds(const struct block *block, uint64_t at, uint64_t count)
{
    return at >= block->origin && at - block->origin <= block->count && count <= block->count - (at - block->origin);
}

static uint32_t word(const struct block *block, uint64_t at)
{
    const unsigned char *byte = block->bytes + (at - block->origin);
    return byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 | (uint32_t)byte[3] << 24;
}

static uint64_t number(const struct block *block, uint64_t at)
{
#ifdef BUG_TRUNCATES
    return word(block, at);
#else
    return word(block, at) | (uint64_t)word(block, at + 4) << 32;
#endif
}

/* ── What is said ── */

static int say(uint64_t first, uint64_t last, enum kind kind)
{
    if (count_said == MOST_SAID)
        return NO_ROOM;
    said[count_said].first = first;
    said[count_said].last = last;
    said[count_said++].kind = kind;
    return 0;
}

static enum kind kind_of_type(uint32_t type)
{
#ifdef BUG_UNKNOWN_USABLE
    return type == RESERVED || type == ACPI || type == BAD ? (enum kind)type : USABLE;
#else
    return type == USABLE || type == ACPI || type == BAD ? (enum kind)type : RESERVED;
#endif
}

static int entry(const struct block *block, uint64_t at)
{
    uint64_t base = number(block, at), length = number(block, at + 8);
#ifndef BUG_KEEPS_EMPTY
    if (length == 0)
        return 0;
#endif
    if (length > 0 && length - 1 > UINT64_MAX - base)
        return BEYOND;
    uint64_t last = base + length - 1;
#ifdef BUG_ONE_MORE
    last = base + length;
#endif
    return say(base, last, kind_of_type(word(block, at + 16)));
}

static int module(const struct block *block, uint64_t at)
{
    uint32_t begin = word(block, at), end = word(block, at + 4);
    if (begin > end)
        return BEYOND;
#ifdef BUG_HANDS_OUT_MODULES
    return 0;
#else
    return begin < end ? say(begin, (uint64_t)end - 1, RESERVED) : 0;
#endif
}

static int of_multiboot_1(const struct block *block, uint64_t info)
{
    if (!holds(block, info, 4))
        return TRUNCATED;
    uint32_t flags = word(block, info);
    if (!(flags & 1 << 6))
        return NO_MAP;
    if (!holds(block, info + 44, 8))
        return TRUNCATED;
    uint64_t at = word(block, info + 48), end = at + word(block, info + 44);
    while (at < end) {
        if (at + 4 > end || !holds(block, at, 4))
            return TRUNCATED;
        uint32_t size = word(block, at);
        if (size < 20)
            return TOO_SHORT;
#ifdef BUG_SIZE_WRAPS
        uint32_t step = size + 4;
        if (at + step > end || !holds(block, at, step) || !holds(block, at, 24))
            return TRUNCATED;
#else
        uint64_t step = (uint64_t)size + 4;
        if (at + step > end || !holds(block, at, step))
            return TRUNCATED;
#endif
#ifdef BUG_IGNORES_SIZE
        step = 24;
#endif
        int code = entry(block, at + 4);
        if (code < 0)
            return code;
        at += step;
    }
    if (!(flags & 1 << 3))
        return 0;
    if (!holds(block, info + 20, 8))
        return TRUNCATED;
    uint32_t count = word(block, info + 20);
    at = word(block, info + 24);
    for (uint32_t i = 0; i < count; i++, at += 16) {
        if (!holds(block, at, 16))
            return TRUNCATED;
        int code = module(block, at);
        if (code < 0)
            return code;
    }
    return 0;
}

static int of_map(const struct block *block, uint64_t at, uint64_t end)
{
    if (end - at < 16)
        return TOO_SHORT;
    uint32_t size = word(block, at + 8);
    if (size % 8)
        return UNALIGNED;
    if (size < 24)
        return TOO_SHORT;
#ifdef BUG_IGNORES_SIZE
    size = 24;
#endif
    for (at += 16; at < end; at += size) {
        if (at + size > end)
            return TRUNCATED;
        int code = entry(block, at);
        if (code < 0)
            return code;
    }
    return 0;
}

static int of_multiboot_2(const struct block *block, uint64_t info)
{
    if (info % 8)
        return UNALIGNED;
    if (!holds(block, info, 8))
        return TRUNCATED;
    uint64_t end = info + word(block, info), at = info + 8;
    bool has_map = false;
#ifdef BUG_RUNS_ON
    end = UINT64_MAX;
#else
    if (!holds(block, info, end - info))
        return TRUNCATED;
#endif
    for (;;) {
        if (at + 8 > end)
            return TRUNCATED;
        uint32_t type = word(block, at), size = word(block, at + 4);
#ifndef BUG_LOOPS
        if (size < 8)
            return TOO_SHORT;
#endif
        if (at + size > end)
            return TRUNCATED;
        int code = 0;
        if (type == 0)
            return has_map ? 0 : NO_MAP;
        if (type == 6) {
            has_map = true;
            code = of_map(block, at, at + size);
        } else if (type == 3) {
            code = size < 16 ? TOO_SHORT : module(block, at + 8);
        }
        if (code < 0)
            return code;
        at += (size + UINT64_C(7)) & ~UINT64_C(7);
    }
}

/* ── The map ── */

static int precedence(enum kind kind)
{
    return kind == RESERVED ? 4 : kind == BAD ? 3 : kind == ACPI ? 2 : kind == USABLE ? 1 : 0;
}

static enum kind kind_at(uint64_t address)
{
    enum kind found = HOLE;
    for (int i = 0; i < count_said; i++) {
        bool is_there = said[i].first <= address && address <= said[i].last;
#ifdef BUG_ADVANCES_EARLY
        if (said[i].kind == RESERVED)
            is_there = said[i].first == address;
#endif
#ifdef BUG_FIRST_WINS
        if (is_there && precedence(found) == 0)
#else
        if (is_there && precedence(said[i].kind) > precedence(found))
#endif
            found = said[i].kind;
    }
    return found;
}

/* Where something begins or ends next, behind an address; 0 where nothing does. */
static uint64_t next_cut(uint64_t address)
{
    uint64_t found = 0;
    for (int i = 0; i < count_said; i++) {
        uint64_t cuts[] = {said[i].first, said[i].last + 1};
        for (int each = 0; each < 2; each++)
            if (cuts[each] > address && (found == 0 || cuts[each] < found))
                found = cuts[each];
    }
    return found;
}

static int make_map(struct range *map, size_t room)
{
    size_t count = 0;
    enum kind before = HOLE;
    uint64_t at = 0;
    do {
        enum kind kind = kind_at(at);
        uint64_t next = next_cut(at);
        if (kind != HOLE && kind == before) {
            map[count - 1].length += next - at;
        } else if (kind != HOLE) {
            if (count == room)
                return NO_ROOM;
            map[count++] = (struct range){at, next - at, kind};
        }
        before = kind;
        at = next;
    } while (at != 0);
    return (int)count;
}

int multiboot_parse(const unsigned char *bytes, size_t count, uint64_t origin, uint32_t magic, uint64_t address,
                    uint64_t kernel, uint64_t kernel_bytes, struct range *map, size_t room)
{
    struct block block = {bytes, count, origin};
    count_said = 0;
    int code = magic == 0x2badb002   ? of_multiboot_1(&block, address)
               : magic == 0x36d76289 ? of_multiboot_2(&block, address)
                                     : UNKNOWN_MAGIC;
    if (code == 0)
        code = say(origin, origin + count - 1, RESERVED);
    if (code == 0 && kernel_bytes > 0)
        code = say(kernel, kernel + kernel_bytes - 1, RESERVED);
#ifdef BUG_NO_ROOM_CHECK
    room = SIZE_MAX;
#endif
    return code < 0 ? code : make_map(map, room);
}
