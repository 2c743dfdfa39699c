/* The buddy allocator as a model for SPIN, to measure our exploration against: the algorithm of impl/physical/buddy.py
 * with each free list read as a set, so that any free block of the smallest sufficient order may be handed out.
 *
 * FRAMES, ORDERS and START are given on the command line: the frames START … START + FRAMES - 1, orders 0 … ORDERS - 1.
 * With CHECKED the law is asserted as well: the invariants at every frame of every state, and each answer.
 *
 * Counting. A transition is a pair of a state and a step that is enabled in it: the giving back of one held block;
 * a request of one order and the block that serves it; the refusal of one order, which leaves the state as it is.
 * A step is one atomic sequence, inside which nothing is stored. SPIN counts two arrivals that are no steps of the
 * model, the root before the pool is laid out and the laying out: it reports one state and two transitions more.
 *
 * Speed. What the steps from a state have in common, which orders are free and whether the invariants hold, is worked
 * out once for the state, in the head of the sequence, and the choices share it. What a step scratches on is hidden, or
 * zero again when the step ends, so that the vector is the pool and two bytes. Choices are spelt out by the
 * preprocessor: a guard with a constant index is the cheapest that pan has.
 */
#define MAX_ORDER (ORDERS - 1)

#define TAIL 0 /* nothing begins at the frame */
#define FREE 16
#define USED 32

byte state[FRAMES]; /* what begins at the frame: TAIL, FREE + order, USED + order */
byte sizes;         /* the orders that have a free block, as bits; zero between steps */
byte chosen;        /* the free block that is to serve a request; zero between steps */

hidden int block, buddy, order, frame;

#define ORDER_AT(f) (state[f] & 15)
#define IS_USED(f) (state[f] >= USED)
#define IS_FREE(f) (state[f] >= FREE && state[f] < USED)
#define SIZE(o) (1 << (o))
#define IS_ALIGNED(f, o) ((((f) + START) & (SIZE(o) - 1)) == 0)
#define BUDDY(f, o) ((((f) + START) ^ SIZE(o)) - START)

/* ── Faults that the checked model must find, by their names in spec/physical/buddy.py ── */

#ifdef NEVER_MERGES
#define IS_WHOLE(f, o) false
#elif defined(MERGES_WITH_A_BUDDY_OF_ANOTHER_ORDER)
#define IS_WHOLE(f, o) IS_FREE(f)
#else
#define IS_WHOLE(f, o) (state[f] == FREE + (o))
#endif
#ifdef PUSHES_THE_HALF_WITH_THE_WHOLE_ORDER
#define HALF(o) ((o) + 1)
#else
#define HALF(o) (o)
#endif
#ifdef HANDED_OUT_AND_NOT_MARKED
#define MARK(o) TAIL
#else
#define MARK(o) (USED + (o))
#endif
#ifdef LARGEST_LIST_NEVER_SEARCHED
#define SEARCHED(o) ((o) < MAX_ORDER)
#else
#define SEARCHED(o) true
#endif

/* ── The algorithm ── */

inline lay_out()
{
	block = 0;
	do
	:: block < FRAMES ->
		order = MAX_ORDER;
		do
		:: !IS_ALIGNED(block, order) || block + SIZE(order) > FRAMES -> order--
		:: else -> break
		od;
		state[block] = FREE + order;
		block = block + SIZE(order)
	:: else -> break
	od
}

inline find_sizes()
{
	block = 0;
	do
	:: block < FRAMES ->
		if
		:: !IS_USED(block) && SEARCHED(ORDER_AT(block)) -> sizes = sizes | SIZE(ORDER_AT(block))
		:: else
		fi;
		block = block + SIZE(ORDER_AT(block))
	:: else -> break
	od
}

inline split(wanted)
{
	order = ORDER_AT(chosen);
	do
	:: order > wanted ->
		order--;
		state[chosen + SIZE(order)] = FREE + HALF(order)
	:: else -> break
	od;
	state[chosen] = MARK(wanted)
}

inline merge(head)
{
	block = head;
	order = ORDER_AT(head);
	state[head] = TAIL;
	do
	:: order < MAX_ORDER ->
		buddy = BUDDY(block, order);
		if
		:: buddy < 0 || buddy + SIZE(order) > FRAMES -> break
		:: else
		fi;
		if
		:: IS_WHOLE(buddy, order) -> state[buddy] = TAIL
		:: else -> break
		fi;
		block = (buddy < block -> buddy : block);
		order++
	:: else -> break
	od;
	state[block] = FREE + order
}

/* ── The law ── */

#ifdef CHECKED

hidden byte held[FRAMES]; /* USED + the order of the block that holds the frame; TAIL where nobody does */
hidden int holder, length, many;

#define BEGINS(f, o) (state[f] == FREE + (o) || state[f] == USED + (o))
#define HEAD(f, o) ((((f) + START) & ~(SIZE(o) - 1)) - START)

/* Every frame lies in exactly one block; every block is aligned and inside the pool; no two free buddies of an order
 * below the largest. */
inline assert_invariants()
{
	frame = 0;
	do
	:: frame < FRAMES ->
		many = 0;
		order = 0;
		do
		:: order <= MAX_ORDER ->
			block = HEAD(frame, order);
			if
			:: block >= 0 && BEGINS(block, order) -> many++
			:: else
			fi;
			order++
		:: else -> break
		od;
		assert(many == 1);
		if
		:: state[frame] != TAIL ->
			order = ORDER_AT(frame);
			assert(IS_ALIGNED(frame, order) && frame + SIZE(order) <= FRAMES);
			buddy = BUDDY(frame, order);
			assert(!(IS_FREE(frame) && order < MAX_ORDER && buddy >= 0 && buddy < FRAMES && state[buddy] == FREE + order))
		:: else
		fi;
		frame++
	:: else -> break
	od
}

#define HOLDER(f) (state[f] == TAIL -> holder : (IS_USED(f) -> state[f] : TAIL))

inline remember_holders()
{
	frame = 0;
	holder = TAIL;
	do
	:: frame < FRAMES -> holder = HOLDER(frame); held[frame] = holder; frame++
	:: else -> break
	od
}

/* The frames of a block went from one holder to another, and nobody else's did. */
inline assert_changed(head, size, before, after)
{
	frame = 0;
	holder = TAIL;
	do
	:: frame < FRAMES ->
		holder = HOLDER(frame);
		if
		:: frame >= head && frame < head + (size) -> assert(held[frame] == before && holder == after)
		:: else -> assert(holder == held[frame])
		fi;
		frame++
	:: else -> break
	od
}

/* No aligned range of the size is free. */
inline assert_exhausted(wanted)
{
	frame = 0;
	length = -FRAMES;
	do
	:: frame < FRAMES ->
		length = (IS_ALIGNED(frame, wanted) -> 0 : length);
		length = (held[frame] == TAIL -> length + 1 : -FRAMES);
		assert(length != SIZE(wanted));
		frame++
	:: else -> break
	od
}

inline alloc(wanted)
{
	remember_holders();
	split(wanted);
	assert(IS_ALIGNED(chosen, wanted) && chosen + SIZE(wanted) <= FRAMES);
	assert_changed(chosen, SIZE(wanted), TAIL, USED + wanted)
}

inline refuse(wanted)
{
	remember_holders();
	assert_exhausted(wanted)
}

inline free(head)
{
	remember_holders();
	merge(head);
	assert_changed(head, SIZE(held[head] - USED), USED + (held[head] - USED), TAIL)
}

#else

#define assert_invariants() skip
#define alloc(wanted) split(wanted)
#define refuse(wanted) skip
#define free(head) merge(head)

#endif

/* ── The steps ── */

#define FIRST_1(M) M(0)
#define FIRST_2(M) FIRST_1(M) M(1)
#define FIRST_3(M) FIRST_2(M) M(2)
#define FIRST_4(M) FIRST_3(M) M(3)
#define FIRST_5(M) FIRST_4(M) M(4)
#define FIRST_6(M) FIRST_5(M) M(5)
#define FIRST_7(M) FIRST_6(M) M(6)
#define FIRST_8(M) FIRST_7(M) M(7)
#define FIRST_9(M) FIRST_8(M) M(8)
#define FIRST_10(M) FIRST_9(M) M(9)
#define FIRST_11(M) FIRST_10(M) M(10)
#define FIRST_12(M) FIRST_11(M) M(11)
#define FIRST_13(M) FIRST_12(M) M(12)
#define FIRST_14(M) FIRST_13(M) M(13)
#define FIRST_15(M) FIRST_14(M) M(14)
#define FIRST_16(M) FIRST_15(M) M(15)
#define FIRST_17(M) FIRST_16(M) M(16)
#define FIRST_18(M) FIRST_17(M) M(17)
#define FIRST_19(M) FIRST_18(M) M(18)
#define FIRST_20(M) FIRST_19(M) M(19)
#define FIRST(n, M) FIRST_##n(M)
#define EACH(n, M) FIRST(n, M)

/* The smallest sufficient order: the chosen block is large enough, and no smaller one is. */
#define SERVES(o) (ORDER_AT(chosen) >= o && (sizes & (SIZE(ORDER_AT(chosen)) - SIZE(o))) == 0)

#define FREE_BLOCK(f) :: d_step { IS_USED(f) -> free(f); sizes = 0 } goto rest
#define REFUSE_ORDER(o) :: d_step { sizes >> o == 0 -> refuse(o); sizes = 0 } goto rest
#define CHOOSE(f) :: IS_FREE(f) -> chosen = f
#define ALLOC(o) :: d_step { SERVES(o) -> alloc(o); chosen = 0; sizes = 0 } goto rest

active proctype pool()
{
	d_step { lay_out(); skip };
rest:
	atomic {
		d_step { assert_invariants(); find_sizes(); skip };
		if
		EACH(ORDERS, REFUSE_ORDER)
		EACH(FRAMES, CHOOSE)
		EACH(FRAMES, FREE_BLOCK)
		fi;
		if
		EACH(ORDERS, ALLOC)
		fi
	}
}
