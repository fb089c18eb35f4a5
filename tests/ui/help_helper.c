/* SPDX-License-Identifier: ISC
 * help_helper - see help_helper.h.
 */
#include "tests/ui/help_helper.h"

#include "src/authwire.h"

#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void
send_json(int fd, char type, json_t *j)
{
	char *s = json_dumps(j, JSON_COMPACT);

	(void)wire_send(fd, type, s, strlen(s), NULL, 0);
	free(s);
	json_decref(j);
}

static void
send_text(int fd, char type, const char *text)
{
	(void)wire_send(fd, type, text, strlen(text), NULL, 0);
}

static bool
read_frame(int fd, struct wire_in *in, char *type, char *body, size_t size)
{
	struct wire_frame f;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	for (;;) {
		switch (wire_next(in, &f)) {
		case WIRE_FRAME:
			*type = f.type;
			(void)snprintf(body, size, "%.*s", (int)f.len, f.body);
			wire_drop(in);
			return true;
		case WIRE_BAD:
			return false;
		case WIRE_NONE:
			break;
		}
		if (poll(&p, 1, 30000) <= 0 || wire_read(in, fd) < 0)
			return false;
	}
}

/* One pair for every test, from a fixed seed; n 0 the right one. */
static void
key_pair(int n, unsigned char pub[crypto_sign_PUBLICKEYBYTES],
    unsigned char sec[crypto_sign_SECRETKEYBYTES])
{
	unsigned char seed[crypto_sign_SEEDBYTES];

	if (sodium_init() < 0)
		abort();
	memset(seed, 'k' + n, sizeof(seed));
	(void)crypto_sign_seed_keypair(pub, sec, seed);
}

void
helper_public_key(char out[65])
{
	unsigned char pub[crypto_sign_PUBLICKEYBYTES],
	    sec[crypto_sign_SECRETKEYBYTES];

	key_pair(0, pub, sec);
	(void)sodium_bin2hex(out, 65, pub, sizeof(pub));
}

static void
prove(int fd, const json_t *start, enum helper how)
{
	unsigned char pub[crypto_sign_PUBLICKEYBYTES],
	    sec[crypto_sign_SECRETKEYBYTES];
	struct proof p;
	const char *s;

	memset(&p, 0, sizeof(p));
#define TEXT(member, name)                                                     \
	do {                                                                   \
		s = json_string_value(json_object_get(start, name));           \
		(void)snprintf(                                                \
		    p.member, sizeof(p.member), "%s", s != NULL ? s : "");     \
	} while (0)
	TEXT(staff, "staff");
	TEXT(act, "act");
	TEXT(subject, "subject");
	TEXT(nonce, "nonce");
#undef TEXT
	(void)snprintf(p.kind, sizeof(p.kind), "%s", "demo");
	(void)snprintf(p.key_id, sizeof(p.key_id), "%s", "T1");
	if (how == HELPER_OTHER)
		(void)snprintf(p.staff, sizeof(p.staff), "%s", "10002");
	if (how == HELPER_OTHER_ACT)
		(void)snprintf(p.act, sizeof(p.act), "%s", "entry.approve");
	if (how == HELPER_OLD_NONCE)
		memset(p.nonce, '0', strlen(p.nonce));
	key_pair(how == HELPER_FORGED, pub, sec);
	proof_sign(&p, sec);
	if (how == HELPER_NO_PROOF)
		send_json(fd, 'D',
		    json_pack(
			"{s:b, s:i, s:s}", "ok", 1, "pam", 0, "text", ""));
	else
		send_json(fd, 'D',
		    json_pack("{s:b, s:i, s:s, s:o}", "ok", 1, "pam", 0, "text",
			"", "proof", proof_to_json(&p)));
}

/* After the password; returns when the conversation is over. */
static void
answer(int fd, struct wire_in *in, const json_t *start, enum helper how,
    const char *password)
{
	static const unsigned char garbage[] = { 0, 0, 0, 3, 'Z', 0xff, 0xfe };
	static const unsigned char huge[] = { 0x7f, 0xff, 0xff, 0xff, 'D' };
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char type, body[WIRE_MAX + 1];

	if (how == HELPER_DROPS)
		return;
	if (how == HELPER_GARBAGE) {
		(void)!write(fd, garbage, sizeof(garbage));
		return;
	}
	if (how == HELPER_HUGE) {
		(void)!write(fd, huge, sizeof(huge));
		return;
	}
	/* as a module that sleeps: only the end of the line wakes it */
	if (how == HELPER_SLOW && poll(&p, 1, 10000) > 0)
		return;
	if (how == HELPER_SECOND) {
		send_text(fd, 'I', "二つ目を確かめます");
		send_text(fd, 'P', "h確認番号");
		if (!read_frame(fd, in, &type, body, sizeof(body)) ||
		    type != 'A' || strcmp(body, "1234") != 0)
			return;
	}
	if (strcmp(password, "madoguchi") == 0)
		prove(fd, start, how);
	else
		send_json(fd, 'D',
		    json_pack("{s:b, s:i, s:s}", "ok", 0, "pam", 7, "text",
			"職員番号か暗証が違います"));
}

static void
converse(int fd, enum helper how)
{
	struct wire_in in;
	char type, body[WIRE_MAX + 1], rest;
	json_t *start = NULL;

	memset(&in, 0, sizeof(in));
	if (wire_init(&in, NULL) != RC_OK)
		_exit(1);
	if (read_frame(fd, &in, &type, body, sizeof(body)) && type == 'S') {
		start = json_loads(body, 0, NULL);
		send_text(fd, 'P', "hPassword: ");
		if (read_frame(fd, &in, &type, body, sizeof(body)) &&
		    type == 'A')
			answer(fd, &in, start, how, body);
	}
	json_decref(start);
	/* The other side closes first, as with the real helper. */
	(void)shutdown(fd, SHUT_WR);
	while (read(fd, &rest, 1) > 0)
		;
	wire_release(&in);
}

pid_t
helper_start(const char *path, enum helper how)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
	pid_t pid;

	(void)snprintf(un.sun_path, sizeof(un.sun_path), "%s", path);
	(void)unlink(path);
	if (s < 0 || bind(s, (struct sockaddr *)&un, sizeof(un)) != 0 ||
	    listen(s, 8) != 0)
		abort();
	pid = fork();
	if (pid != 0) {
		(void)close(s);
		return pid;
	}
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		fd = accept(s, NULL, NULL);
		if (fd < 0)
			_exit(0);
		converse(fd, how);
		(void)close(fd);
	}
}
