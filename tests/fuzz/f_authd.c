/* SPDX-License-Identifier: ISC
 * Whatever a terminal or a PAM child sends, the helper neither crashes nor
 * says yes where no child did. The first byte chooses: odd, the bytes come
 * from the child; else from the terminal, with 2 in mid-conversation.
 */
/* A copy of the module under other names: the target looks inside it. */
#define authd_listen f_authd_listen
#define authd_serve f_authd_serve
#define authd_request f_authd_request
#include "src/authd.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct authd helper = {
	.kind = "demo",
	.terminal = "T1",
	.key_path = "/nonexistent/key",
	.accounts_path = "/nonexistent/accounts",
	.tries_path = "/nonexistent/tries",
	.unknown = "madoguchi-unknown",
	.limit_s = 60,
	.refuse_ms = 1,
};

struct ends {
	int client[2], child[2];
};

static void
open_talk(struct talk *t, struct ends *e)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, e->client) !=
		0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, e->child) != 0)
		die("no sockets");
	memset(t, 0, sizeof(*t));
	t->d = &helper;
	t->client = e->client[0];
	t->child = e->child[0];
	t->pid = -1;
	if (wire_init(&t->from_client, NULL) != RC_OK ||
	    wire_init(&t->from_child, NULL) != RC_OK)
		die("no locked memory");
}

static void
mid_conversation(struct talk *t, bool is_asked)
{
	t->is_started = true;
	t->is_known = true;
	t->is_asked = is_asked;
	t->has_tried = true;
	(void)snprintf(t->rq.service, sizeof(t->rq.service), "login");
	(void)snprintf(t->rq.staff, sizeof(t->rq.staff), "10001");
}

/* At most one 'R' with 'o' and 0 may lead to yes. */
static void
examine(const struct talk *t, bool is_from_child)
{
	if (t->is_ok && !is_from_child)
		die("yes without PAM");
	if (t->is_ok && t->pam != 0)
		die("yes with a refusal's number");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ends e;
	struct talk t;
	bool is_from_child;
	int fd;

	if (size < 1 || size > 16384)
		return 0;
	open_talk(&t, &e);
	is_from_child = (data[0] & 1) != 0;
	if (is_from_child || (data[0] & 2) != 0)
		mid_conversation(&t, !is_from_child);
	fd = is_from_child ? e.child[1] : e.client[1];
	if (size > 1 && write(fd, data + 1, size - 1) != (ssize_t)size - 1)
		die("no room in the socket");
	(void)shutdown(fd, SHUT_WR);
	while (!t.is_over && !t.is_decided) {
		if (is_from_child)
			from_child(&t);
		else
			from_client(&t);
		examine(&t, is_from_child);
	}
	if (!t.is_over)
		say(&t);
	if (t.child >= 0)
		(void)close(t.child);
	(void)close(e.child[1]);
	(void)close(e.client[0]);
	(void)close(e.client[1]);
	wire_release(&t.from_client);
	wire_release(&t.from_child);
	return 0;
}
