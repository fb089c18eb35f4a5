/* SPDX-License-Identifier: ISC
 * t_sync_sim - the machine of src/sync.h in a small world: a register with
 * feed, restorations and forks, a line that drops, repeats, delays, reorders
 * and cuts, a terminal that crashes, a replica that breaks, a slow snapshot.
 * What must hold is looked at after every step.
 *	MADO_SIMS=N	worlds (300)
 *	MADO_SEED=N	only this one, and every step of it is printed
 */
#include "src/sync.h"
#include "tests/test.h"

#define S INT64_C(1000000)
enum {
	NODES = 12000, /* records of all histories of one world */
	ITEMS = 300,
	MAILS = 64,
	FILES = 64,
	BATCH = 7,
	KEPT = 60, /* records that the feed still holds */
	STEPS = 60000
};
#define TROUBLE_UNTIL (900 * S)
#define CALM_UNTIL (2400 * S)
#define POLL_LIMIT (40 * S) /* a terminal waits no longer for an answer */

/* A record of a history: histories are paths through this tree. */
struct node {
	int parent, position, epoch;
	int item; /* of the outbox that it came from; -1 */
};
enum item_kind { ISSUE, ENTRY, LOG };
struct item { /* of the outbox: a submission, an issue, a line of the log */
	enum item_kind kind;
	bool is_made, is_acked;
	bool is_poison; /* the register fails over it until the calm */
	int node;       /* at the register: the record it made; 0 none */
	int times;      /* that it was applied in the present history */
	int64_t made_at;
	bool was_lost; /* by a restoration */
	int64_t next_at;
};
struct answer { /* of the register, or of a local step */
	struct sync_event ev;
	struct sync_hello hello;
	int item;
	int from, nodes[BATCH], n; /* records, and the node they follow */
	int snapshot;              /* node that a snapshot is of */
};
struct mail {
	int64_t due;
	bool is_request, is_used;
	enum sync_lane lane;
	enum sync_action action;
	int ticket, life; /* of the terminal when it was sent */
	int item, place;  /* what is asked: the replica's node */
	int64_t give_up;  /* a poll: when the register answers anyway */
	struct answer a;
};
static struct world {
	uint64_t x;
	int64_t now;
	/* register */
	int head, epoch, epochs;
	bool is_up, is_apart, is_denied;
	struct {
		int epoch, until, lost; /* lost: the head that was lost */
		bool is_settled;
	} past[SYNC_PAST_MAX];
	int pasts;
	/* terminal: what a crash leaves */
	int place;       /* the replica's node; 0 empty, -1 no file */
	bool is_damaged; /* the file */
	int files[FILES], file_count; /* tails saved, by their newest node */
	/* terminal: what a crash takes */
	struct sync s;
	struct answer held; /* records to be applied */
	int life, built;    /* node of a replica that waits beside */
	int told_other;     /* node of which the register said: not mine */
	bool told_apart;    /* that no version is common */
	int64_t limit[SYNC_LANES]; /* when waiting for an answer ends */
	int64_t up_told;           /* when the up lane last heard something */
	/* the line */
	struct mail mails[MAILS];
	/* the oracle */
	int tries, worst_tries, aside_unsaved, wrong, late;
	int forks, restores, damages, crashes, settled, repeats, cuts, denied,
	    aparts, gaps, expired, anew, poisons;
	const char *why;
} w;
static struct node nodes[NODES];
static int node_count;
static struct item items[ITEMS];
static int item_count;
static bool is_loud;

static unsigned
rnd(unsigned n)
{
	w.x = w.x * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return (unsigned)(w.x >> 33) % n;
}

static bool
is_calm(void)
{
	return w.now >= TROUBLE_UNTIL;
}

/* One in `of`, while there is trouble. */
static bool
trouble(unsigned of)
{
	return !is_calm() && rnd(of) == 0;
}

static void
wrong(const char *why)
{
	if (w.wrong++ == 0)
		w.why = why;
}

static void
loud(const char *what, int a, int b)
{
	if (is_loud)
		printf("# %9.3f %-12s %d %d  state %d met %d\n",
		    (double)w.now / 1e6, what, a, b, (int)w.s.state,
		    w.s.is_met);
}

/* ---- the register ---- */

static int
add_record(int item)
{
	struct node *n;

	if (node_count >= NODES)
		return w.head;
	n = &nodes[node_count];
	*n = (struct node){ w.head, nodes[w.head].position + 1, w.epoch, item };
	w.head = node_count++;
	return w.head;
}

/* The node of that position on the path that ends in `head`. */
static int
node_at(int head, int position)
{
	while (head > 0 && nodes[head].position > position)
		head = nodes[head].parent;
	return head;
}

static bool
holds(int head, int node)
{
	return node_at(head, nodes[node].position) == node;
}

/* Hashes of the simulation: a node is its own. */
static void
point_of(int node, int epoch, struct sync_point *p)
{
	memset(p, 0, sizeof(*p));
	snprintf(p->epoch, sizeof(p->epoch), "e%d", epoch);
	snprintf(p->hash, sizeof(p->hash), "%d", node);
	p->position = nodes[node].position;
}

static void
say_hello(struct sync_hello *h)
{
	int i;

	memset(h, 0, sizeof(*h));
	point_of(w.head, w.epoch, &h->head);
	for (i = 0; i < w.pasts; i++) {
		struct sync_past *p = &h->past[i];

		snprintf(p->epoch, sizeof(p->epoch), "e%d", w.past[i].epoch);
		snprintf(p->hash, sizeof(p->hash), "%d", w.past[i].until);
		p->until = nodes[w.past[i].until].position;
		p->is_settled = w.past[i].is_settled;
	}
	h->past_count = w.pasts;
}

static void
forget_lost(void)
{
	int i;

	for (i = 0; i < item_count; i++)
		if (items[i].node > 0 && !holds(w.head, items[i].node)) {
			items[i].node = 0;
			items[i].times = 0;
			items[i].was_lost = true;
		}
}

/* An older copy comes back. Said: with a new epoch. */
static void
restore(bool is_said)
{
	int back = (int)rnd(12) + 1, lost = w.head;
	int until = node_at(w.head, nodes[w.head].position - back);

	if (until <= 0 || w.pasts >= SYNC_PAST_MAX)
		return;
	loud(is_said ? "restored" : "forked", nodes[lost].position,
	    nodes[until].position);
	w.head = until;
	if (is_said) {
		w.past[w.pasts].epoch = w.epoch;
		w.past[w.pasts].until = until;
		w.past[w.pasts].lost = lost;
		w.past[w.pasts].is_settled = false;
		w.pasts++;
		w.epoch = ++w.epochs;
		w.restores++;
	} else {
		w.forks++;
	}
	forget_lost();
	if (!is_said)
		add_record(-1); /* another history */
}

/* The centre has reviewed a tail: what it holds is replayed as new records
 * and nobody is to keep one any longer. */
static void
settle_pasts(void)
{
	int i, k, n;

	for (i = 0; i < w.pasts; i++) {
		if (w.past[i].is_settled)
			continue;
		w.past[i].is_settled = true;
		w.settled++;
		loud("settled", w.past[i].epoch, 0);
		for (k = 0; k < w.file_count; k++)
			for (n = w.files[k]; n > 0 && !holds(w.head, n);
			     n = nodes[n].parent)
				if (nodes[n].item >= 0 &&
				    items[nodes[n].item].node == 0) {
					items[nodes[n].item].node =
					    add_record(nodes[n].item);
					items[nodes[n].item].times++;
				}
	}
}

/* Whether the register knows the place of a replica. */
static bool
is_known(int place)
{
	int i;

	if (place <= 0)
		return true;
	if (!holds(w.head, place))
		return false;
	if (nodes[place].epoch == w.epoch)
		return true;
	for (i = 0; i < w.pasts; i++)
		if (w.past[i].epoch == nodes[place].epoch)
			return nodes[place].position <=
			       nodes[w.past[i].until].position;
	return false;
}

static void
give_records(const struct mail *m, struct answer *a)
{
	int at = nodes[m->place].position, i;

	if (!is_known(m->place)) {
		a->ev.kind = SYNC_EV_FORK;
		return;
	}
	if (nodes[w.head].position - at > KEPT) {
		a->ev.kind = SYNC_EV_EXPIRED;
		w.expired++;
		return;
	}
	a->ev.kind = SYNC_EV_RECORDS;
	a->from = m->place;
	a->n = nodes[w.head].position - at;
	a->ev.is_full = a->n > BATCH;
	if (a->n > BATCH)
		a->n = BATCH;
	for (i = 0; i < a->n; i++)
		a->nodes[i] = node_at(w.head, at + i + 1);
	a->ev.n = a->n;
}

static void
take_item(const struct mail *m, struct answer *a)
{
	struct item *it = &items[m->item];

	a->item = m->item;
	if (it->is_poison && !is_calm()) {
		a->ev.kind = SYNC_EV_FAILED;
		w.poisons++;
		return;
	}
	a->ev.kind = SYNC_EV_SENT;
	if (it->node > 0) /* the same key, the same answer */
		return;
	it->node = add_record(m->item);
	it->times++;
}

/* Runs a request; false: it waits for news. */
static bool
serve(struct mail *m, struct answer *a)
{
	memset(a, 0, sizeof(*a));
	if (!w.is_up) {
		a->ev.kind = SYNC_EV_UNREACHABLE;
		return true;
	}
	if (w.is_apart && m->action != SYNC_HELLO) {
		a->ev.kind =
		    m->lane == SYNC_DOWN ? SYNC_EV_NEWER : SYNC_EV_UNREACHABLE;
		return true;
	}
	if (w.is_denied && m->action != SYNC_HELLO) {
		a->ev.kind =
		    m->lane == SYNC_DOWN ? SYNC_EV_DENIED : SYNC_EV_FAILED;
		a->item = m->item;
		return true;
	}
	switch (m->action) {
	case SYNC_HELLO:
		a->ev.kind = SYNC_EV_HELLO;
		say_hello(&a->hello);
		return true;
	case SYNC_PULL:
		give_records(m, a);
		return a->ev.kind != SYNC_EV_RECORDS || a->n > 0 ||
		       w.now >= m->give_up;
	case SYNC_SNAPSHOT:
		a->ev.kind = SYNC_EV_BUILT;
		a->snapshot = w.head;
		return true;
	case SYNC_PUSH_ISSUE:
	case SYNC_PUSH_ENTRY:
	case SYNC_PUSH_LOG:
		take_item(m, a);
		return true;
	case SYNC_WAIT:
	case SYNC_APPLY:
	case SYNC_SWAP:
	case SYNC_SAVE_TAIL:
	case SYNC_SET_ASIDE:
		break;
	}
	wrong("no such request");
	return true;
}

/* ---- the line ---- */

static struct mail *
post(int64_t due)
{
	int i;

	for (i = 0; i < MAILS; i++)
		if (!w.mails[i].is_used) {
			memset(&w.mails[i], 0, sizeof(w.mails[i]));
			w.mails[i].is_used = true;
			w.mails[i].due = due;
			return &w.mails[i];
		}
	wrong("too much on the line");
	return &w.mails[0];
}

static int64_t
delay(void)
{
	if (trouble(30))
		return (int64_t)rnd(60) * S; /* longer than anybody waits */
	return 1000 + (int64_t)rnd(40000);
}

static void
tell(enum sync_lane lane, int ticket, struct sync_event ev)
{
	ev.lane = lane;
	ev.ticket = ticket;
	if (!sync_tell(&w.s, &ev, w.now))
		w.late++;
	else
		w.limit[lane] = INT64_MAX;
	if (lane == SYNC_UP)
		w.up_told = w.now;
}

static void
tell_kind(enum sync_lane lane, int ticket, enum sync_kind kind)
{
	tell(lane, ticket, (struct sync_event){ .kind = kind });
}

static void
send_request(enum sync_lane lane, enum sync_action a, int ticket, int item)
{
	struct mail *m;
	int copies = 1, i;

	if (w.told_apart && lane == SYNC_DOWN && a != SYNC_HELLO)
		wrong("called a register that speaks another version");
	w.tries++;
	w.limit[lane] = w.now + POLL_LIMIT + (int64_t)sync_poll_ms(&w.s) * 1000;
	if (trouble(12)) {
		w.cuts++;
		return; /* dropped on the way there */
	}
	if (trouble(15)) {
		copies = 2;
		w.repeats++;
	}
	for (i = 0; i < copies; i++) {
		m = post(w.now + delay());
		m->is_request = true;
		m->lane = lane;
		m->action = a;
		m->ticket = ticket;
		m->life = w.life;
		m->item = item;
		m->place = w.place > 0 ? w.place : 0;
		m->give_up = m->due + (int64_t)sync_poll_ms(&w.s) * 1000;
	}
}

static void
arrive(struct mail *slot)
{
	struct answer a;
	struct mail *m = &(struct mail){ .lane = slot->lane }, *back;

	*m = *slot;
	if (!serve(m, &a)) {
		slot->due = w.now + S / 20; /* looked at again */
		return;
	}
	slot->is_used = false;
	if (trouble(12)) {
		w.cuts++;
		return; /* the answer is cut */
	}
	back = post(w.now + delay() +
		    (m->action == SYNC_SNAPSHOT ? (int64_t)rnd(30) * S : 0));
	back->lane = m->lane;
	back->action = m->action;
	back->ticket = m->ticket;
	back->life = m->life;
	back->place = m->place;
	back->a = a;
}

/* ---- the terminal ---- */

static void
boot(bool is_unfit)
{
	w.life++;
	sync_init(&w.s, w.x | 1, w.place >= 0, is_unfit || w.is_damaged);
	w.held.n = 0;
	w.told_other = 0;
	w.told_apart = false;
	w.up_told = -1;
	w.limit[SYNC_DOWN] = w.limit[SYNC_UP] = INT64_MAX;
}

static void
got_hello(struct answer *a, enum sync_lane lane, int place)
{
	struct sync_point p;

	memset(&p, 0, sizeof(p));
	if (place > 0)
		point_of(place, nodes[place].epoch, &p);
	a->ev.fit = sync_fits(&p, &a->hello);
	a->ev.is_home = true;
	w.told_apart = false;
	if (lane == SYNC_DOWN &&
	    (a->ev.fit == SYNC_FIT_OTHER || a->ev.fit == SYNC_FIT_BEYOND ||
		a->ev.fit == SYNC_FIT_SETTLED))
		w.told_other = w.place;
	loud("hello", (int)a->ev.fit, place);
}

static void
got_sent(const struct answer *a, struct sync_event *ev)
{
	struct item *it = &items[a->item];

	if (ev->kind == SYNC_EV_FAILED) {
		it->next_at = w.now + 30 * S;
		ev->at = it->next_at;
		return;
	}
	it->is_acked = true;
	if (it->node == 0 && !it->was_lost)
		wrong("acknowledged and not there");
}

/* An answer comes out of the line. */
static void
receive(struct mail *m)
{
	struct answer a = m->a;
	bool is_mine = m->life == w.life &&
		       m->ticket == w.s.lane[m->lane].ticket &&
		       w.s.lane[m->lane].action != SYNC_WAIT;

	m->is_used = false;
	if (m->life != w.life) {
		w.late++;
		return; /* of a process that is gone */
	}
	if (is_mine && a.ev.kind == SYNC_EV_HELLO)
		got_hello(&a, m->lane, m->place);
	if (is_mine && a.ev.kind == SYNC_EV_NEWER && m->lane == SYNC_DOWN)
		w.told_apart = true;
	if (is_mine && a.ev.kind == SYNC_EV_FORK)
		w.told_other = w.place;
	if (is_mine && a.ev.kind == SYNC_EV_RECORDS) {
		if (trouble(25) && a.n > 0)
			a.from = 0; /* bytes of something else */
		w.held = a;
	}
	if (is_mine && m->lane == SYNC_UP && a.item >= 0 &&
	    (a.ev.kind == SYNC_EV_SENT || a.ev.kind == SYNC_EV_FAILED))
		got_sent(&a, &a.ev);
	if (is_mine && a.ev.kind == SYNC_EV_BUILT) {
		if (trouble(8)) {
			a.ev.kind = SYNC_EV_DAMAGED; /* the copy is broken */
		} else {
			w.built = a.snapshot;
		}
	}
	tell(m->lane, m->ticket, a.ev);
}

static void
apply(int ticket)
{
	if (w.told_other > 0 && w.told_other == w.place)
		wrong("written after the register disowned it");
	if (w.is_damaged) {
		tell_kind(SYNC_DOWN, ticket, SYNC_EV_DAMAGED);
		return;
	}
	if (trouble(40)) {
		tell_kind(SYNC_DOWN, ticket, SYNC_EV_FAULT);
		return;
	}
	if (w.held.from != (w.place > 0 ? w.place : 0)) {
		w.gaps++;
		tell_kind(SYNC_DOWN, ticket, SYNC_EV_GAP);
		return;
	}
	if (nodes[w.held.nodes[0]].parent != w.held.from)
		wrong("a hole in the replica");
	w.place = w.held.nodes[w.held.n - 1];
	loud("applied", w.held.n, nodes[w.place].position);
	if (trouble(60)) {
		w.crashes++;
		boot(false); /* after the commit, before it was told */
		return;
	}
	tell_kind(SYNC_DOWN, ticket, SYNC_EV_APPLIED);
}

static void
save_tail(int ticket)
{
	if (trouble(4)) {
		tell_kind(SYNC_DOWN, ticket, SYNC_EV_FAULT);
		return;
	}
	if (!w.is_damaged && w.place > 0 && w.file_count < FILES)
		w.files[w.file_count++] = w.place;
	tell_kind(SYNC_DOWN, ticket, SYNC_EV_SAVED);
}

static void
set_aside(int ticket)
{
	int i;
	bool is_saved = w.is_damaged || w.place <= 0;

	if (trouble(6)) {
		tell_kind(SYNC_DOWN, ticket, SYNC_EV_FAULT);
		return;
	}
	for (i = 0; i < w.file_count; i++)
		is_saved = is_saved || w.files[i] == w.place;
	if (!is_saved)
		wrong("let go with its tail unsaved");
	w.place = -1;
	w.is_damaged = false;
	w.told_other = 0;
	tell_kind(SYNC_DOWN, ticket, SYNC_EV_EMPTY);
}

static void
swap(int ticket)
{
	if (w.told_other > 0 && w.told_other == w.place)
		wrong("replaced while its tail was wanted");
	if (trouble(10)) {
		tell_kind(SYNC_DOWN, ticket, SYNC_EV_FAULT);
		return;
	}
	w.place = w.built;
	w.is_damaged = false;
	w.told_other = 0;
	tell_kind(SYNC_DOWN, ticket, SYNC_EV_SWAPPED);
}

static int
find_item(enum item_kind kind, bool *is_later, int64_t *at)
{
	int i;

	*is_later = false;
	*at = INT64_MAX;
	for (i = 0; i < item_count; i++) {
		if (items[i].kind != kind || items[i].is_acked)
			continue;
		if (items[i].next_at <= w.now)
			return i;
		*is_later = true;
		if (items[i].next_at < *at)
			*at = items[i].next_at;
	}
	return -1;
}

static void
push(enum sync_action a, int ticket)
{
	enum item_kind kind = a == SYNC_PUSH_ISSUE   ? ISSUE
			      : a == SYNC_PUSH_ENTRY ? ENTRY
						     : LOG;
	bool is_later;
	int64_t at;
	int i = find_item(kind, &is_later, &at), k;

	if (w.s.state == SYNC_FORKED || w.s.state == SYNC_RESTORED ||
	    w.s.state == SYNC_APART)
		wrong("sent to a register that is not ours");
	if (!w.s.is_met)
		wrong("sent to a register not met");
	for (k = 0; k < item_count && kind != ISSUE; k++)
		if (items[k].kind == ISSUE && !items[k].is_acked &&
		    items[k].made_at <= w.up_told &&
		    items[k].next_at <= w.up_told)
			wrong("something went up before an issue");
	if (i < 0 && is_later)
		tell(SYNC_UP, ticket,
		    (struct sync_event){ .kind = SYNC_EV_LATER, .at = at });
	else if (i < 0)
		tell_kind(SYNC_UP, ticket, SYNC_EV_NOTHING);
	else
		send_request(SYNC_UP, a, ticket, i);
}

static void
act(enum sync_lane lane, enum sync_action a, int ticket)
{
	loud("action", (int)a, ticket);
	switch (a) {
	case SYNC_WAIT:
		return;
	case SYNC_HELLO:
	case SYNC_PULL:
	case SYNC_SNAPSHOT:
		if (a == SYNC_PULL && w.is_damaged) {
			tell_kind(lane, ticket, SYNC_EV_DAMAGED);
			return;
		}
		send_request(lane, a, ticket, -1);
		return;
	case SYNC_APPLY:
		apply(ticket);
		return;
	case SYNC_SWAP:
		swap(ticket);
		return;
	case SYNC_SAVE_TAIL:
		save_tail(ticket);
		return;
	case SYNC_SET_ASIDE:
		set_aside(ticket);
		return;
	case SYNC_PUSH_ISSUE:
	case SYNC_PUSH_ENTRY:
	case SYNC_PUSH_LOG:
		push(a, ticket);
		return;
	}
}

/* ---- the world goes on ---- */

static void
make_item(void)
{
	struct item *it;

	if (item_count >= ITEMS || is_calm())
		return;
	it = &items[item_count++];
	memset(it, 0, sizeof(*it));
	it->kind = (enum item_kind)rnd(3);
	it->made_at = w.now;
	it->is_poison = it->kind != LOG && rnd(20) == 0;
	sync_tell(&w.s, &(struct sync_event){ .kind = SYNC_EV_NEWS }, w.now);
}

/* What happens beside the machine, about twice a second. */
static void
weather(void)
{
	int i;

	if (rnd(is_calm() ? 40 : 4) == 0)
		add_record(-1);
	if (trouble(100))
		for (i = 0; i < 70; i++)
			add_record(-1); /* more than the feed keeps */
	if (rnd(6) == 0)
		make_item();
	if (trouble(40))
		w.is_up = false;
	else if (rnd(20) == 0 || is_calm())
		w.is_up = true;
	if (trouble(300)) {
		w.is_apart = true;
		w.aparts++;
	} else if (rnd(60) == 0 || is_calm()) {
		w.is_apart = false;
	}
	if (trouble(300)) {
		w.is_denied = true;
		w.denied++;
	} else if (rnd(60) == 0 || is_calm()) {
		w.is_denied = false;
	}
	if (trouble(250))
		restore(true);
	if (trouble(900))
		restore(false);
	if (rnd(is_calm() ? 100 : 200) == 0)
		settle_pasts();
	if (trouble(200) && w.place > 0) {
		w.is_damaged = true;
		w.damages++;
	}
	if (trouble(80)) {
		w.crashes++;
		boot(false);
	}
	/* a person looks at a fork at last */
	if (w.s.state == SYNC_FORKED && w.s.is_saved && rnd(60) == 0) {
		loud("anew", 0, 0);
		w.anew++;
		boot(true);
	}
}

/* After every step. */
static void
look(void)
{
	int i;

	for (i = 0; i < item_count; i++)
		if (items[i].times > 1)
			wrong("applied twice");
	if (w.s.failures < 0 || w.s.next_at > w.now + 60 * S)
		wrong("a back-off out of bounds");
}

static int64_t
next_time(int64_t weather_at)
{
	int64_t at = weather_at, wake = sync_wake(&w.s, w.now);
	int i;

	if (wake < w.now)
		wrong("a time that has passed");
	if (wake < at)
		at = wake;
	for (i = 0; i < MAILS; i++)
		if (w.mails[i].is_used && w.mails[i].due < at)
			at = w.mails[i].due;
	for (i = 0; i < SYNC_LANES; i++)
		if (w.limit[i] < at)
			at = w.limit[i];
	return at;
}

static void
step(void)
{
	enum sync_action a;
	int i, lane, ticket, done = 0;

	for (i = 0; i < MAILS; i++)
		if (w.mails[i].is_used && w.mails[i].due <= w.now) {
			if (w.mails[i].is_request)
				arrive(&w.mails[i]);
			else
				receive(&w.mails[i]);
			look();
		}
	for (lane = 0; lane < SYNC_LANES; lane++)
		if (w.limit[lane] <= w.now) {
			w.limit[lane] = INT64_MAX;
			tell_kind((enum sync_lane)lane, w.s.lane[lane].ticket,
			    SYNC_EV_UNREACHABLE);
		}
	do {
		a = SYNC_WAIT;
		for (lane = 0; lane < SYNC_LANES; lane++) {
			enum sync_action one = sync_next(
			    &w.s, (enum sync_lane)lane, w.now, &ticket);

			if (one == SYNC_WAIT)
				continue;
			a = one;
			act((enum sync_lane)lane, one, ticket);
			look();
		}
		if (++done > 2000) {
			wrong("turns on the spot");
			return;
		}
	} while (a != SYNC_WAIT);
}

static struct {
	int forks, restores, damages, crashes, settled, repeats, cuts, late,
	    denied, aparts, gaps, expired, anew, poisons, files;
} sum;

static void
count(void)
{
	sum.forks += w.forks;
	sum.restores += w.restores;
	sum.damages += w.damages;
	sum.crashes += w.crashes;
	sum.settled += w.settled;
	sum.repeats += w.repeats;
	sum.cuts += w.cuts;
	sum.late += w.late;
	sum.denied += w.denied;
	sum.aparts += w.aparts;
	sum.gaps += w.gaps;
	sum.expired += w.expired;
	sum.anew += w.anew;
	sum.poisons += w.poisons;
	sum.files += w.file_count;
}

static void
at_the_end(void)
{
	int i, waiting = 0, lost = 0;

	for (i = 0; i < item_count; i++) {
		waiting += !items[i].is_acked;
		lost += items[i].is_acked && items[i].node == 0 &&
			!items[i].was_lost;
	}
	if (waiting > 0)
		wrong("something never went up");
	if (lost > 0)
		wrong("acknowledged and lost");
	if (w.place != w.head &&
	    node_at(w.head, nodes[w.head].position - 2) != w.place)
		/* the last record may be on its way */
		if (w.place <= 0 || !holds(w.head, w.place) ||
		    nodes[w.head].position - nodes[w.place].position > 3)
			wrong("the replica is not what the register is");
	if (w.s.state != SYNC_FOLLOW)
		wrong("does not follow when all is calm");
}

static bool
run(uint64_t seed)
{
	int64_t weather_at = 0;
	int i;

	memset(&w, 0, sizeof(w));
	w.x = seed * UINT64_C(2654435761) + 1;
	node_count = 1;
	memset(&nodes[0], 0, sizeof(nodes[0]));
	item_count = 0;
	w.epoch = w.epochs = 1;
	w.is_up = true;
	for (i = 0; i < 30; i++)
		add_record(-1);
	w.place = rnd(2) ? -1 : node_at(w.head, (int)rnd(30));
	boot(false);
	for (i = 0; i < STEPS && w.now < CALM_UNTIL && w.wrong == 0; i++) {
		if (w.now >= weather_at) {
			weather();
			weather_at = w.now + S / 4 + (int64_t)rnd(500000);
		}
		step();
		w.now = next_time(weather_at);
	}
	if (i == STEPS)
		wrong("too many steps");
	if (w.wrong == 0)
		at_the_end();
	count();
	if (w.wrong > 0)
		printf("# seed %llu at %.3f s: %s (MADO_SEED repeats it)\n",
		    (unsigned long long)seed, (double)w.now / 1e6, w.why);
	return w.wrong == 0;
}

TEST(sync_sim_holds_in_every_world)
{
	const char *n = getenv("MADO_SIMS"), *one = getenv("MADO_SEED");
	int worlds = n != NULL ? atoi(n) : 300, i, bad = 0;

	if (one != NULL) {
		is_loud = true;
		CHECK(run(strtoull(one, NULL, 10)));
		return;
	}
	for (i = 1; i <= worlds && bad < 5; i++)
		bad += !run((uint64_t)i);
	CHECK_INT(bad, 0);
	printf("# %d worlds: %d cuts, %d repeats, %d late answers, %d crashes, "
	       "%d broken replicas, %d gaps, %d expired\n",
	    worlds, sum.cuts, sum.repeats, sum.late, sum.crashes, sum.damages,
	    sum.gaps, sum.expired);
	printf("# %d restorations, %d settled, %d tails saved, %d forks, %d "
	       "taken anew, %d times refused, %d apart, %d items failed\n",
	    sum.restores, sum.settled, sum.files, sum.forks, sum.anew,
	    sum.denied, sum.aparts, sum.poisons);
	/* what is to be withstood has happened */
	CHECK(sum.cuts > worlds && sum.repeats > worlds && sum.late > worlds);
	CHECK(sum.crashes > worlds && sum.damages > worlds / 2);
	CHECK(sum.restores > worlds / 2 && sum.settled > worlds / 4);
	CHECK(sum.forks > worlds / 10 && sum.anew > worlds / 20);
	CHECK(sum.files > worlds / 4 && sum.expired > worlds / 10);
	CHECK(sum.gaps > 0 && sum.denied > 0 && sum.aparts > 0);
	CHECK(sum.poisons > 0);
}

/* A line that stays dead costs about a try a minute. */
TEST(sync_sim_a_dead_line_is_left_alone)
{
	int64_t weather_at = 0, from;

	CHECK(run(7));
	w.is_up = false;
	from = w.now;
	w.tries = 0;
	while (w.now < from + 3600 * S) {
		if (w.now >= weather_at)
			weather_at = w.now + 10 * S;
		step();
		w.now = next_time(weather_at);
	}
	printf("# %d tries in an hour without a line\n", w.tries);
	CHECK(w.tries >= 30 && w.tries <= 140);
	CHECK_INT(w.wrong, 0);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
