/* Pages of a process on the nodes of a machine, in words: policies say where they come from, and they can be moved.
 *
 * The nodes are numbered by multiples of a stride. What CPU n uses first comes from node n, and then from the nearest.
 */
#include <errno.h>
#include <stdlib.h>

enum { DEFAULT, PREFERRED, BIND, INTERLEAVE, LOCAL, PREFERRED_MANY, WEIGHTED, MODES };
enum { STATIC_NODES = 1 << 15, STRICT = 1, MOST_BITS = 4096 * 8, WORD = 64 };

struct node {
    long number, first, frames, weight;
    long distance[64];
};

struct policy {
    int mode;
    unsigned long low, high;
};

struct page {
    long frame, value; /* frame: -1 until it is used */
    int dirty;
};

struct machine {
    long nodes, limit, areas, pages;
    struct node node[64];
    struct policy task, *area;
    struct page *page;
    char *used; /* for each frame */
};

void numa_delete(struct machine *all)
{
    if (all) {
        free(all->area), free(all->page), free(all->used);
        free(all);
    }
}

struct machine *numa_new(long nodes, long stride, long limit, unsigned long frames, unsigned long distances,
                         long areas, long pages)
{
    if (nodes > 4)
        return NULL; /* more do not fit into these words */
    struct machine *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    made->nodes = nodes, made->limit = limit, made->areas = areas, made->pages = pages;
    long first = 0;
    for (long n = 0; n < nodes; n++) {
        made->node[n] = (struct node){.number = n * stride, .first = first, .frames = frames >> n * 16 & 0xffff,
                                      .weight = 1};
        first += made->node[n].frames;
        made->node[n].distance[n] = 10;
        for (long m = 0; m < n; m++, distances >>= 8)
            made->node[n].distance[m] = made->node[m].distance[n] = distances & 0xff;
    }
    made->area = calloc((size_t)areas, sizeof *made->area);
    made->page = calloc((size_t)(areas * pages), sizeof *made->page);
    made->used = calloc((size_t)first, 1);
    if (!made->area || !made->page || !made->used) {
        numa_delete(made);
        return NULL;
    }
    for (long page = 0; page < areas * pages; page++)
        made->page[page].frame = -1;
    return made;
}

/* ── Policies ── */

static int has(unsigned long low, unsigned long high, long number)
{
#ifdef BUG_ONE_WORD
    (void)high;
    return number < WORD && (low >> number & 1);
#else
    return (number < WORD ? low >> number : high >> (number - WORD)) & 1;
#endif
}

static unsigned long cut(unsigned long word, long bits)
{
    return bits <= 0 ? 0 : bits >= WORD ? word : word & ((1UL << bits) - 1);
}

static int understand(const struct machine *all, int mode, unsigned long low, unsigned long high, long maxnode,
                      struct policy *made)
{
#ifdef BUG_MAXNODE
    long bits = maxnode;
#else
    long bits = maxnode - 1;
#endif
    int kind = mode & ~STATIC_NODES;
    if (maxnode < 1 || maxnode > MOST_BITS + 1 || kind < DEFAULT || kind >= MODES)
        return -EINVAL;
    low = cut(low, bits), high = cut(high, bits - WORD);
    if (low != cut(low, all->limit) || high != cut(high, all->limit - WORD))
        return -EINVAL;
    int is_empty = !low && !high;
    if (kind == DEFAULT || kind == LOCAL || (kind == PREFERRED && is_empty)) {
        if (!is_empty || (kind != DEFAULT && mode != kind))
            return -EINVAL;
        *made = (struct policy){.mode = kind == DEFAULT ? DEFAULT : LOCAL};
        return 0;
    }
    *made = (struct policy){.mode = kind};
    for (long n = 0; n < all->nodes; n++) {
        long number = all->node[n].number;
        if (!all->node[n].frames || !has(low, high, number) || (kind == PREFERRED && (made->low || made->high)))
            continue;
        if (number < WORD)
            made->low |= 1UL << number;
        else
            made->high |= 1UL << (number - WORD);
    }
    return made->low || made->high ? 0 : -EINVAL;
}

int numa_set_policy(struct machine *all, int mode, unsigned long low, unsigned long high, long maxnode)
{
    struct policy made;
    int failure = understand(all, mode, low, high, maxnode, &made);
    if (!failure)
        all->task = made;
    return failure;
}

static long node_of(const struct machine *all, long frame)
{
    long n = all->nodes - 1;
    while (n > 0 && frame < all->node[n].first)
        n--;
    return n;
}

int numa_bind_area(struct machine *all, long area, int mode, unsigned long low, unsigned long high, long maxnode,
                   int flags)
{
    struct policy made;
    int failure = flags & ~STRICT ? -EINVAL : understand(all, mode, low, high, maxnode, &made);
    if (failure)
        return failure;
    for (long page = area * all->pages; page < (area + 1) * all->pages && flags && made.mode != DEFAULT; page++)
        if (all->page[page].frame >= 0 && !has(cut(low, maxnode - 1), cut(high, maxnode - 1 - WORD),
                                               all->node[node_of(all, all->page[page].frame)].number))
            return -EIO;
    all->area[area] = made;
    return 0;
}

int numa_set_weight(struct machine *all, long number, long weight)
{
    for (long n = 0; n < all->nodes; n++)
        if (all->node[n].number == number && all->node[n].frames) {
            if (weight < 1 || weight > 255)
                return -EINVAL;
            all->node[n].weight = weight;
            return 0;
        }
    return -ENODEV;
}

/* ── Frames ── */

static long take(struct machine *all, long n)
{
    for (long frame = all->node[n].first; frame < all->node[n].first + all->node[n].frames; frame++)
        if (!all->used[frame]) {
            all->used[frame] = 1;
            return frame;
        }
    return -1;
}

/* A frame of the nearest node of a mask that has one. */
static long nearest(struct machine *all, long start, unsigned long low, unsigned long high)
{
    char tried[64] = {0};
    (void)start;
    for (;;) {
        long best = -1;
        for (long n = 0; n < all->nodes; n++)
            if (!tried[n] && has(low, high, all->node[n].number)
#ifdef BUG_BY_NUMBER
                && best < 0)
#else
                && (best < 0 || all->node[start].distance[n] < all->node[start].distance[best]))
#endif
                best = n;
        if (best < 0)
            return -1;
        long frame = take(all, best);
        if (frame >= 0)
            return frame;
        tried[best] = 1;
    }
}

/* How many pages a node gets in its turn: none, where the policy does not have it. */
static long share(const struct machine *all, const struct policy *policy, long n)
{
    if (!has(policy->low, policy->high, all->node[n].number))
        return 0;
#ifndef BUG_IGNORES_WEIGHTS
    if (policy->mode == WEIGHTED)
        return all->node[n].weight;
#endif
    return 1;
}

static long in_turn(const struct machine *all, const struct policy *policy, long page)
{
    long total = 0, n = 0;
    for (n = 0; n < all->nodes; n++)
        total += share(all, policy, n);
    long rest = page % total;
    for (n = 0; rest >= share(all, policy, n); n++)
        rest -= share(all, policy, n);
    return n;
}

long numa_touch(struct machine *all, long cpu, long page)
{
    struct page *one = &all->page[page];
    if (one->frame >= 0)
        return one->frame;
    const struct policy *policy = &all->area[page / all->pages];
    if (policy->mode == DEFAULT)
        policy = &all->task;
    long start = cpu % all->nodes, frame = -1;
    int mode = policy->mode;
    if (mode == PREFERRED || mode == INTERLEAVE || mode == WEIGHTED)
        start = in_turn(all, policy, mode == PREFERRED ? 0 : page);
    if (mode == BIND || mode == PREFERRED_MANY)
        frame = nearest(all, start, policy->low, policy->high);
#ifndef BUG_BOUND_FALLS_BACK
    if (frame < 0 && mode == BIND)
        return -ENOMEM;
#endif
    if (frame < 0)
        frame = nearest(all, start, -1UL, -1UL);
    if (frame < 0)
        return -ENOMEM;
    *one = (struct page){.frame = frame};
    return frame;
}

/* ── Pages ── */

long numa_load(struct machine *all, long page)
{
    return all->page[page].frame < 0 ? -ENOENT : all->page[page].value;
}

int numa_store(struct machine *all, long page, long value)
{
    if (all->page[page].frame < 0)
        return -ENOENT;
    all->page[page].value = value, all->page[page].dirty = 1;
    return 0;
}

long numa_clean(struct machine *all, long page)
{
    if (all->page[page].frame < 0)
        return -ENOENT;
    int was = all->page[page].dirty;
    all->page[page].dirty = 0;
    return was;
}

int numa_drop(struct machine *all, long page)
{
    if (all->page[page].frame < 0)
        return -ENOENT;
    all->used[all->page[page].frame] = 0;
    all->page[page].frame = -1;
    return 0;
}

long numa_move(struct machine *all, long page, long number)
{
    struct page *one = &all->page[page];
    long n = 0;
    while (n < all->nodes && all->node[n].number != number)
        n++;
    if (n == all->nodes || !all->node[n].frames)
        return -ENODEV;
    if (one->frame < 0)
        return -ENOENT;
    if (node_of(all, one->frame) == n)
        return one->frame;
    long frame = take(all, n);
    if (frame < 0)
        return -ENOMEM;
    all->used[one->frame] = 0;
#ifdef BUG_LOSES_DIRTY
    *one = (struct page){.frame = frame, .value = one->value};
#else
    one->frame = frame;
#endif
    return frame;
}
