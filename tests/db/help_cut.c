/* SPDX-License-Identifier: ISC
 * help_cut - see help_cut.h.
 */
#include "tests/db/help_cut.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAIRS 128
#define CHUNK 16384

enum fate { WHOLE, CUT, SILENT };
struct pair {
	int fd[2]; /* terminal, centre; -1 free */
	enum fate fate;
	long left; /* bytes until then */
};
struct line {
	struct cut_options o;
	volatile struct cut_counts *counts;
	int listener, next;
	unsigned seed;
	struct pair pair[PAIRS];
};

static unsigned
draw(struct line *l, unsigned below)
{
	l->seed = l->seed * 1103515245u + 12345u;
	return (l->seed >> 16) % (below > 0 ? below : 1);
}

/* A reset, so that neither side takes it for an orderly end. */
static void
drop(int fd)
{
	struct linger hard = { 1, 0 };

	if (fd < 0)
		return;
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	(void)close(fd);
}

static void
pair_end(struct pair *p)
{
	drop(p->fd[0]);
	drop(p->fd[1]);
	p->fd[0] = p->fd[1] = -1;
}

static int
dial(struct line *l)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int i, fd, n = 0;

	while (n < CUT_TARGETS && l->o.targets[n] != 0)
		n++;
	for (i = 0; i < n; i++) {
		a.sin_port = htons((uint16_t)l->o.targets[l->next++ % n]);
		(void)inet_pton(AF_INET, l->o.address, &a.sin_addr);
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd >= 0 &&
		    connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
			return fd;
		if (fd >= 0)
			(void)close(fd);
	}
	return -1;
}

static void
take(struct line *l)
{
	int fd = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC), i;
	struct pair *p = NULL;

	for (i = 0; i < PAIRS && p == NULL; i++)
		if (l->pair[i].fd[0] < 0)
			p = &l->pair[i];
	if (fd < 0)
		return;
	if (p == NULL || (p->fd[1] = dial(l)) < 0) {
		drop(fd);
		return;
	}
	p->fd[0] = fd;
	l->counts->connections++;
	p->fate = WHOLE;
	if (draw(l, 100) < (unsigned)l->o.cut_percent)
		p->fate = draw(l, 4) == 0 ? SILENT : CUT;
	p->left = 1 + (long)draw(l, (unsigned)l->o.most_bytes);
}

/* Bytes of one side to the other; the pair may end. */
static void
carry(struct line *l, struct pair *p, int side)
{
	char buf[CHUNK];
	ssize_t n = read(p->fd[side], buf, sizeof(buf)), at = 0, w;
	bool ends = false;

	if (n <= 0) {
		pair_end(p);
		return;
	}
	if (p->fate != WHOLE && !l->counts->is_off && n >= p->left) {
		n = p->left;
		ends = true;
	}
	p->left -= n;
	while (at < n) {
		w = write(p->fd[1 - side], buf + at, (size_t)(n - at));
		if (w <= 0)
			break;
		at += w;
	}
	l->counts->bytes += at;
	if (at < n) {
		pair_end(p);
	} else if (ends && p->fate == SILENT) {
		/* half of it is there, and nobody says anything more */
		l->counts->silences++;
		(void)close(p->fd[1]);
		p->fd[1] = -1;
	} else if (ends) {
		l->counts->cuts++;
		pair_end(p);
	}
}

static void
turn(struct line *l)
{
	struct pollfd f[1 + 2 * PAIRS];
	int who[1 + 2 * PAIRS], n = 1, i, k;

	f[0] = (struct pollfd){ l->listener, POLLIN, 0 };
	for (i = 0; i < PAIRS; i++)
		for (k = 0; k < 2; k++)
			if (l->pair[i].fd[k] >= 0) {
				f[n] = (struct pollfd){ l->pair[i].fd[k],
					POLLIN, 0 };
				who[n++] = 2 * i + k;
			}
	if (poll(f, (nfds_t)n, 1000) <= 0)
		return;
	for (i = 1; i < n; i++) {
		struct pair *p = &l->pair[who[i] / 2];

		if (f[i].revents == 0 || p->fd[who[i] % 2] != f[i].fd)
			continue;
		if (p->fd[1] < 0) /* a silent one: until its end hangs up */
			pair_end(p);
		else
			carry(l, p, who[i] % 2);
	}
	if (f[0].revents != 0)
		take(l);
}

static int
listen_on(const struct cut_options *o, int *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)o->port) };
	socklen_t n = sizeof(a);
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)inet_pton(AF_INET, o->listen, &a.sin_addr);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, n) != 0 ||
	    listen(fd, 64) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &n) != 0) {
		perror("help_cut");
		exit(1);
	}
	*port = ntohs(a.sin_port);
	return fd;
}

/* Sockets stay in the network that they were made in, so listening there is
 * done by a moment's visit. */
static int
listen_in(int net, const struct cut_options *o, int *port)
{
	int home, fd;

	if (net < 0)
		return listen_on(o, port);
	home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (home < 0 || setns(net, CLONE_NEWNET) != 0)
		exit(1);
	fd = listen_on(o, port);
	if (setns(home, CLONE_NEWNET) != 0)
		exit(1);
	(void)close(home);
	return fd;
}

void
cut_start(struct cut *c, const struct cut_options *o, int net)
{
	static struct line l;
	int i;

	memset(&l, 0, sizeof(l));
	l.o = *o;
	l.seed = o->seed;
	for (i = 0; i < PAIRS; i++)
		l.pair[i].fd[0] = l.pair[i].fd[1] = -1;
	l.counts = c->counts = mmap(NULL, sizeof(*l.counts),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (l.counts == MAP_FAILED)
		abort();
	l.listener = listen_in(net, o, &c->port);
	(void)fflush(stdout);
	c->pid = fork();
	if (c->pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)signal(SIGPIPE, SIG_IGN);
		/* what it dials lies on the other side of the cable */
		if (net >= 0 && setns(net, CLONE_NEWNET) != 0)
			_exit(1);
		for (;;)
			turn(&l);
	}
	(void)close(l.listener);
}

void
cut_end(struct cut *c)
{
	if (c->pid <= 0)
		return;
	(void)kill(c->pid, SIGKILL);
	(void)waitpid(c->pid, NULL, 0);
	c->pid = 0;
}

/* ---- a network ---- */

static bool
ip(const char *const *words)
{
	int status = -1, fd;
	pid_t pid;

	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		fd = open("/dev/null", O_WRONLY);
		(void)dup2(fd, 1);
		(void)dup2(fd, 2);
		(void)execvp("ip", (char **)(uintptr_t)words);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) != pid)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
#define IP(...) ip((const char *const[]){ "ip", __VA_ARGS__, NULL })

static void
keep(int ready)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (unshare(CLONE_NEWNET) != 0)
		_exit(1);
	(void)!write(ready, "x", 1);
	for (;;)
		(void)pause();
}

static bool
lay_cable(struct cut_net *n)
{
	char pid[16], far[16], at[24];
	int third = getpid() % 250;
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	bool ok;

	(void)snprintf(pid, sizeof(pid), "%d", n->keeper);
	(void)snprintf(n->name, sizeof(n->name), "mado%dn", third);
	(void)snprintf(far, sizeof(far), "mado%df", third);
	(void)snprintf(n->near, sizeof(n->near), "10.213.%d.1", third);
	(void)snprintf(at, sizeof(at), "%s/24", n->near);
	ok = home >= 0 &&
	     IP("link", "add", n->name, "type", "veth", "peer", "name", far,
		 "netns", pid) &&
	     IP("addr", "add", at, "dev", n->name) &&
	     IP("link", "set", n->name, "up") &&
	     setns(n->fd, CLONE_NEWNET) == 0;
	if (ok) {
		(void)snprintf(at, sizeof(at), "10.213.%d.2/24", third);
		ok = IP("link", "set", "lo", "up") &&
		     IP("addr", "add", at, "dev", far) &&
		     IP("link", "set", far, "up");
		ok = setns(home, CLONE_NEWNET) == 0 && ok;
	}
	if (home >= 0)
		(void)close(home);
	return ok;
}

bool
cut_net_make(struct cut_net *n)
{
	char path[64], c;
	int pipes[2];

	memset(n, 0, sizeof(*n));
	n->fd = -1;
	if (geteuid() != 0 || pipe(pipes) != 0) {
		printf("# no network of our own: not root\n");
		return false;
	}
	(void)fflush(stdout);
	n->keeper = fork();
	if (n->keeper == 0)
		keep(pipes[1]);
	(void)close(pipes[1]);
	if (read(pipes[0], &c, 1) == 1) {
		(void)snprintf(
		    path, sizeof(path), "/proc/%d/ns/net", n->keeper);
		n->fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	(void)close(pipes[0]);
	if (n->fd >= 0 && lay_cable(n))
		return true;
	printf("# no network of our own: the kernel or ip refuses\n");
	cut_net_end(n);
	return false;
}

void
cut_net_pull(struct cut_net *n, bool is_out)
{
	(void)IP("link", "set", n->name, is_out ? "down" : "up");
}

void
cut_net_end(struct cut_net *n)
{
	if (n->keeper <= 0)
		return;
	(void)IP("link", "del", n->name);
	(void)kill(n->keeper, SIGKILL);
	(void)waitpid(n->keeper, NULL, 0);
	if (n->fd >= 0)
		(void)close(n->fd);
	n->keeper = 0;
	n->fd = -1;
}

bool
cut_net_enter(const struct cut_net *n)
{
	return n->fd >= 0 && setns(n->fd, CLONE_NEWNET) == 0;
}
