/* SPDX-License-Identifier: ISC
 * madoguchi-auth itself, against service files that stand in /etc/pam.d for
 * this one process (tests/auth/room.h): the names of its services, its own
 * kind of proof, its key, activation by a handed over socket, pam_unix with
 * real accounts.
 */
#include "tests/auth/room.h"

#define SERVICE                                                                \
	"auth required @/pam_mado.so none\n"                                   \
	"account required @/pam_mado.so none\n"                                \
	"password required @/pam_mado.so none\n"

static char program[] = "madoguchi-auth", o_sock[] = "--socket",
	    o_key[] = "--key", o_acc[] = "--accounts", o_tries[] = "--tries",
	    o_peer[] = "--peer", o_t[] = "--terminal", t1[] = "T1",
	    o_make[] = "--make-key", o_public[] = "--public-key";

struct paths {
	char key[96], accounts[96], tries[96], peer[16];
};

static void
real_folder(struct helper *h, struct paths *p)
{
	static const char *const names[] = { "madoguchi-login",
		"madoguchi-unlock", "madoguchi-approve", "madoguchi-password" };
	char *const make[] = { program, o_make, p->key, NULL };

	helper_folder(h, NULL);
	if (geteuid() == 0 && chown(h->dir, 0, 0) != 0)
		abort();
	for (int i = 0; i < 4; i++)
		put_service(h, names[i], SERVICE);
	(void)snprintf(p->key, sizeof(p->key), "%s/key", h->dir);
	(void)snprintf(p->accounts, sizeof(p->accounts), "%s/accounts", h->dir);
	(void)snprintf(p->tries, sizeof(p->tries), "%s/tries", h->dir);
	(void)snprintf(p->peer, sizeof(p->peer), "%u", geteuid());
	put_file(p->accounts, "# staff\n10001 mado10001 佐々木\n");
	if (geteuid() == 0 && chown(p->accounts, 0, 0) != 0)
		abort();
	(void)chmod(p->accounts, 0644);
	CHECK_INT(
	    run_program(program, make, h->public_key, sizeof(h->public_key)),
	    0);
	h->public_key[strcspn(h->public_key, "\n")] = '\0';
}

static bool
real_start(struct helper *h, struct paths *p, enum room way)
{
	char zero[] = "0";
	char *const args[] = { program, o_sock, h->sock, o_key, p->key, o_acc,
		p->accounts, o_tries, p->tries, o_t, t1, o_peer, p->peer,
		o_peer, zero, NULL };
	pid_t parent = getpid();

	h->pid = fork();
	if (h->pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent || !room_enter(h, way, "pam.d"))
			_exit(1);
		become(h, program, args);
	}
	return wait_ready(h);
}

TEST(real_services_and_terminal_proofs)
{
	static const char *const cases[][2] = { { "login", "session.open" },
		{ "unlock", "session.unlock" }, { "approve", "entry.approve" },
		{ "password", "password.change" } };
	struct helper h;
	struct paths p;
	struct proof demo;
	struct seen s;
	enum room way;
	char path[128];

	real_folder(&h, &p);
	if ((way = room_way(&h)) == ROOM_NONE) {
		helper_stop(&h);
		return;
	}
	CHECK(real_start(&h, &p, way));
	for (int i = 0; i < 4; i++) {
		talk_as(&h, cases[i][0], "10001", cases[i][1],
		    ANSWERS("madoguchi"), &s);
		CHECK_INT(s.last.kind, AUTH_DONE_OK);
		CHECK_STR(s.last.proof.kind, "terminal");
		CHECK(proof_verify(&s.last.proof, h.public_key));
		demo = s.last.proof;
		(void)snprintf(demo.kind, sizeof(demo.kind), "demo");
		CHECK(!proof_verify(&demo, h.public_key));
	}
	sign_in(&h, "10001", "wrong", &s);
	CHECK_STR(s.text, "h<Password:>FAIL");
	CHECK(s.ms >= 1900 && s.ms < 4000); /* its beat is two seconds */
	/* each service has its own file */
	(void)snprintf(
	    path, sizeof(path), "%s/pam/service/madoguchi-approve", h.dir);
	(void)unlink(path);
	talk_as(
	    &h, "approve", "10001", "entry.approve", ANSWERS("madoguchi"), &s);
	CHECK_INT(s.last.kind, AUTH_DONE_FAIL);
	helper_stop(&h);
}

/* systemd's way: the socket is descriptor 3, listening (as_listener) or one
 * accepted connection. */
static void
activated(bool as_listener)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	char zero[] = "0", pid_text[16];
	struct auth_event ev;
	struct auth *a = NULL;
	struct helper h;
	struct paths p;
	enum room way;
	int fd, conn;

	real_folder(&h, &p);
	if ((way = room_way(&h)) == ROOM_NONE) {
		helper_stop(&h);
		return;
	}
	(void)snprintf(un.sun_path, sizeof(un.sun_path), "%s", h.sock);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(fd >= 0 && bind(fd, (struct sockaddr *)&un, sizeof(un)) == 0);
	CHECK_INT(listen(fd, 4), 0);
	CHECK_INT(auth_start(h.sock, "login", "10001", "session.open", "",
		      NONCE, &a, NULL),
	    RC_OK);
	conn = as_listener ? fd : accept(fd, NULL, NULL);
	h.pid = fork();
	if (h.pid == 0) {
		char *const args[] = { program, o_key, p.key, o_acc, p.accounts,
			o_tries, p.tries, o_t, t1, o_peer, p.peer, o_peer, zero,
			NULL };

		if (!room_enter(&h, way, "pam.d") ||
		    (conn != 3 && dup2(conn, 3) != 3))
			_exit(1);
		(void)snprintf(pid_text, sizeof(pid_text), "%d", (int)getpid());
		(void)setenv("LISTEN_PID", pid_text, 1);
		(void)setenv("LISTEN_FDS", "1", 1);
		become(&h, program, args);
	}
	if (!as_listener)
		(void)close(conn);
	CHECK_INT(next_event(a, &ev, 5000), AUTH_PROMPT_HIDDEN);
	CHECK(answer(a, "madoguchi"));
	CHECK_INT(next_event(a, &ev, 5000), AUTH_DONE_OK);
	CHECK(proof_verify(&ev.proof, h.public_key));
	auth_free(a);
	(void)close(fd);
	if (!as_listener) { /* one conversation, then it ends by itself */
		int status = -1;

		CHECK_INT(waitpid(h.pid, &status, 0), h.pid);
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		h.pid = 0;
	}
	helper_stop(&h);
}

TEST(activated_with_a_connection)
{
	activated(false);
}

TEST(activated_with_a_listener)
{
	activated(true);
}

/* pam_unix itself, with real accounts, in an /etc of its own. */
static bool
unix_start(struct helper *h, enum room way)
{
	char tries[96], peer[16], zero[] = "0";
	char *const args[] = { program, o_t, t1, o_sock, h->sock, o_tries,
		tries, o_peer, peer, o_peer, zero, NULL };
	pid_t parent = getpid();

	(void)snprintf(tries, sizeof(tries), "%s/tries", h->dir);
	(void)snprintf(peer, sizeof(peer), "%u", geteuid());
	h->pid = fork();
	if (h->pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent || !room_enter(h, way, ""))
			_exit(1);
		become(h, program, args);
	}
	return wait_ready(h);
}

TEST(std_10_3_pam_unix_with_real_accounts)
{
	struct helper h;
	struct paths p;
	struct seen s;
	char log[4096];
	enum room way;
	bool is_up;

	real_folder(&h, &p);
	if ((way = room_way(&h)) == ROOM_NONE) {
		helper_stop(&h);
		return;
	}
	is_up = room_make(&h, "etc") && unix_start(&h, way);
	CHECK(is_up);
	if (!is_up) {
		get_file(h.log, log, sizeof(log));
		printf("# %s\n", log);
		helper_stop(&h);
		return;
	}
	sign_in(&h, "2", "Alt-pass-2", &s);
	CHECK_INT(s.last.kind, AUTH_DONE_OK);
	CHECK(proof_verify(&s.last.proof, h.public_key));
	sign_in(&h, "2", "wrong", &s);
	CHECK_INT(s.last.kind, AUTH_DONE_FAIL);
	sign_in(&h, "99", "Alt-pass-2", &s);
	CHECK_INT(s.last.kind, AUTH_DONE_FAIL);
	sign_in(&h, "3", "Alt-pass-3", &s); /* its account has ended */
	CHECK_INT(s.last.kind, AUTH_DONE_FAIL);
	/* must change: PAM asks for the old one, then twice for the new one */
	talk_as(&h, "login", "1", "session.open",
	    ANSWERS("Alt-pass-1", "Alt-pass-1", "Neu-xk29-Qw", "Neu-xk29-Qw"),
	    &s);
	CHECK_INT(s.last.kind, AUTH_DONE_OK);
	talk_as(
	    &h, "unlock", "1", "session.unlock", ANSWERS("Neu-xk29-Qw"), &s);
	CHECK_INT(s.last.kind, AUTH_DONE_OK);
	talk_as(&h, "password", "2", "password.change",
	    ANSWERS("Alt-pass-2", "Zz-8812-mmk", "Zz-8812-mmk"), &s);
	CHECK_INT(s.last.kind, AUTH_DONE_OK);
	talk_as(
	    &h, "approve", "2", "entry.approve", ANSWERS("Zz-8812-mmk"), &s);
	CHECK_INT(s.last.kind, AUTH_DONE_OK);
	helper_stop(&h);
}

TEST(key_files)
{
	struct helper h;
	struct paths p;
	struct stat st;
	char out[512], demo[] = "madoguchi-auth-demo";
	char *const make[] = { program, o_make, p.key, NULL };
	char *const show[] = { program, o_public, o_key, p.key, NULL };

	real_folder(&h, &p);
	CHECK_INT(strlen(h.public_key), 64);
	CHECK(stat(p.key, &st) == 0 && (st.st_mode & 0777) == 0600);
	CHECK_INT(run_program(program, show, out, sizeof(out)), 0);
	out[strcspn(out, "\n")] = '\0';
	CHECK_STR(out, h.public_key);
	CHECK_INT(
	    run_program(program, make, out, sizeof(out)), 1); /* never over */
	CHECK(chmod(p.key, 0640) == 0);
	CHECK_INT(run_program(program, show, out, sizeof(out)), 1);
	CHECK(chmod(p.key, 0600) == 0);
	/* a terminal's key is none for the demo (as its own user, too) */
	if (geteuid() == 0)
		CHECK(chown(p.key, 65534, 65534) == 0);
	CHECK_INT(run_program(demo, show, out, sizeof(out)), 1);
	CHECK(strstr(out, "kind") != NULL);
	helper_stop(&h);
}

TEST(wrong_command_lines_say_so)
{
	char nosuch[] = "--nosuch", help[] = "--help",
	     sock[] = "/nonexistent/s";
	char dir[] = "--dir", tmp[] = "/tmp", bad_t[] = "a b",
	     sec[] = "--seconds", sixty_one[] = "61", zero[] = "0",
	     nobody[] = "no-such-user-here";
	char *const cases[][12] = {
		{ program, nosuch, NULL },
		{ program, NULL },
		{ program, dir, tmp, NULL }, /* the demo's alone */
		{ program, o_t, t1, NULL },
		{ program, o_t, t1, help, tmp, NULL },
		{ program, o_t, bad_t, o_peer, zero, o_sock, sock, NULL },
		{ program, sec, sixty_one, NULL },
		{ program, o_peer, nobody, NULL },
	};
	static const int want[] = { 2, 2, 2, 2, 0, 1, 1, 1 };
	char out[4096];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_INT(
		    run_program(program, cases[i], out, sizeof(out)), want[i]);
		CHECK(out[0] != '\0' && one_line(out));
	}
}

int
main(int argc, char **argv)
{
	test_begin();
	return test_main(argc, argv);
}
