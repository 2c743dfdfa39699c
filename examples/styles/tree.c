/* A whole binary tree in an array, one byte for each node: the order of the largest free block beneath it, plus one, or 0
 * where there is none. The children of node n are 2 n and 2 n + 1; its root is node 1. One pool, of a power of two. */
#include <stdint.h>
#include <stdlib.h>

static uint8_t *largest;
static uint64_t leaves;

int tree_init(uint64_t frames)
{
    free(largest);
    leaves = frames;
    largest = malloc(2 * frames);
    if (largest == NULL)
        return -1;
    for (uint64_t node = 2 * frames - 1, end = frames, value = 1; node > 0; node--) {
        largest[node] = value;
        if (node == end) {
            end /= 2;
            value++;
        }
    }
    return 0;
}

/* What is above a node that has changed; order: its own. */
static void lift(uint64_t node, int order)
{
    while ((node /= 2) != 0) {
        uint8_t left = largest[2 * node], right = largest[2 * node + 1];

        order++;
#ifdef BUG_EQUAL_HALVES
        if (left == right && left != 0) /* each may be the half of a half */
#else
        if (left == order && right == order)
#endif
            largest[node] = order + 1;
        else
            largest[node] = left > right ? left : right;
    }
}

int64_t tree_alloc(uint64_t units)
{
    int order = 0;

    if (units == 0 || units > leaves)
        return -1;
    while (UINT64_C(1) << order < units)
        order++;
    if (largest[1] < order + 1)
        return -1;
    uint64_t node = 1;
    for (uint64_t size = leaves; size > UINT64_C(1) << order; size /= 2) {
        uint8_t left = largest[2 * node], right = largest[2 * node + 1];
        int is_left = left >= order + 1 && (left <= right || right < order + 1);

        node = 2 * node + !is_left; /* of two that will do the smaller one */
    }
    largest[node] = 0;
    lift(node, order);
    return (int64_t)((node << order) - leaves);
}

int tree_free(int64_t first)
{
    if (first < 0 || (uint64_t)first >= leaves)
        return -1;
    uint64_t node = (uint64_t)first + leaves;
    int order = 0;
    for (; largest[node] != 0; order++) /* under a node that is taken whole all are as they were before */
        if ((node /= 2) == 0)
            return -1;
    if (node << order != (uint64_t)first + leaves)
        return -1;
    largest[node] = order + 1;
    lift(node, order);
    return 0;
}
