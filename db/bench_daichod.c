/* SPDX-License-Identifier: ISC
 * bench_daichod - see bench_daichod.h.
 */
#include "db/bench_daichod.h"

#include "src/mem.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DAY (24L * 3600L)
#define TERMINALS_MAX 1000

struct names { /* files of one terminal */
	char cert[300], key[300];
};
struct bench_daichod {
	char folder[256], uri[64], ca[300];
	struct names *terminal;
	int terminals, status_port;
	pid_t pid;
	int gate; /* the other end of what it writes to */
};

static enum rc
no_service(struct err *err, const char *why)
{
	enum rc rc =
	    err_set(err, RC_IO, "E9703", "測定用の daichod が起動しません",
		"証明書を作れないか、プログラムが断りました",
		"空きと許可を確かめてください");

	err_log(err, "bench: %s", why);
	return rc;
}

/* ---- certificates ---- */

struct identity {
	gnutls_x509_crt_t crt;
	gnutls_x509_privkey_t key;
};

static void
identity_release(struct identity *i)
{
	if (i->crt != NULL)
		gnutls_x509_crt_deinit(i->crt);
	if (i->key != NULL)
		gnutls_x509_privkey_deinit(i->key);
	memset(i, 0, sizeof(*i));
}

static bool
put_file(const char *path, gnutls_datum_t *d)
{
	FILE *f = fopen(path, "w");
	bool fine = f != NULL && fwrite(d->data, 1, d->size, f) == d->size;

	if (f != NULL)
		fine &= fclose(f) == 0;
	(void)chmod(path, 0600);
	gnutls_free(d->data);
	return fine;
}

/* who: "ca" signs itself, "server" serves localhost, else a terminal. */
static bool
make_one(struct bench_daichod *d, const char *who, struct identity *ca,
    struct identity *out)
{
	static const unsigned char here[] = { 127, 0, 0, 1 };
	bool is_ca = ca == NULL, is_server = strcmp(who, "server") == 0;
	struct identity i = { NULL, NULL };
	unsigned char serial[8];
	gnutls_datum_t pem;
	char path[300];
	time_t now = time(NULL);

	(void)gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));
	serial[0] &= 0x7f;
	if (gnutls_x509_privkey_init(&i.key) < 0 ||
	    gnutls_x509_privkey_generate(i.key, GNUTLS_PK_ECDSA,
		GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0) < 0 ||
	    gnutls_x509_crt_init(&i.crt) < 0 ||
	    gnutls_x509_crt_set_key(i.crt, i.key) < 0 ||
	    gnutls_x509_crt_set_version(i.crt, 3) < 0 ||
	    gnutls_x509_crt_set_serial(i.crt, serial, sizeof(serial)) < 0 ||
	    gnutls_x509_crt_set_activation_time(i.crt, now - DAY) < 0 ||
	    gnutls_x509_crt_set_expiration_time(i.crt, now + 2 * DAY) < 0 ||
	    gnutls_x509_crt_set_dn_by_oid(i.crt, GNUTLS_OID_X520_COMMON_NAME, 0,
		who, (unsigned)strlen(who)) < 0 ||
	    gnutls_x509_crt_set_basic_constraints(i.crt, is_ca, -1) < 0 ||
	    gnutls_x509_crt_set_key_usage(
		i.crt, is_ca ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN
			     : GNUTLS_KEY_DIGITAL_SIGNATURE) < 0)
		goto fail;
	if (!is_ca &&
	    gnutls_x509_crt_set_key_purpose_oid(i.crt,
		is_server ? GNUTLS_KP_TLS_WWW_SERVER : GNUTLS_KP_TLS_WWW_CLIENT,
		0) < 0)
		goto fail;
	if (is_server &&
	    gnutls_x509_crt_set_subject_alt_name(i.crt, GNUTLS_SAN_IPADDRESS,
		here, sizeof(here), GNUTLS_FSAN_SET) < 0)
		goto fail;
	if (gnutls_x509_crt_sign2(i.crt, is_ca ? i.crt : ca->crt,
		is_ca ? i.key : ca->key, GNUTLS_DIG_SHA256, 0) < 0 ||
	    gnutls_x509_crt_export2(i.crt, GNUTLS_X509_FMT_PEM, &pem) < 0)
		goto fail;
	(void)snprintf(path, sizeof(path), "%.250s/%.32s.pem", d->folder, who);
	if (!put_file(path, &pem) ||
	    gnutls_x509_privkey_export2(i.key, GNUTLS_X509_FMT_PEM, &pem) < 0)
		goto fail;
	(void)snprintf(path, sizeof(path), "%.250s/%.32s.key", d->folder, who);
	if (!put_file(path, &pem))
		goto fail;
	if (out != NULL)
		*out = i;
	else
		identity_release(&i);
	return true;
fail:
	identity_release(&i);
	return false;
}

static bool
make_all(struct bench_daichod *d)
{
	struct identity ca = { NULL, NULL };
	char name[16];
	bool fine =
	    make_one(d, "ca", NULL, &ca) && make_one(d, "server", &ca, NULL);

	for (int i = 0; i < d->terminals && fine; i++) {
		(void)snprintf(name, sizeof(name), "b%04d", i);
		(void)snprintf(d->terminal[i].cert, sizeof(d->terminal->cert),
		    "%.250s/%s.pem", d->folder, name);
		(void)snprintf(d->terminal[i].key, sizeof(d->terminal->key),
		    "%.250s/%s.key", d->folder, name);
		fine = make_one(d, name, &ca, NULL);
	}
	identity_release(&ca);
	(void)snprintf(d->ca, sizeof(d->ca), "%.250s/ca.pem", d->folder);
	return fine;
}

/* ---- the process ---- */

static bool
write_conf(const struct bench_daichod *d, const char *uri, int port, int pool)
{
	char path[300];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%.250s/daichod.conf", d->folder);
	f = fopen(path, "w");
	if (f == NULL)
		return false;
	(void)chmod(path, 0600);
	(void)fprintf(f,
	    "register = %s\nlisten = 127.0.0.1:%d\n"
	    "status = unix:%s/status\ntls_ca = %s/ca.pem\n"
	    "tls_cert = %s/server.pem\ntls_key = %s/server.key\n"
	    "pool = %d\nrate = 100000\nburst = 100000\nconnections = 5000\n"
	    "pool_wait_ms = 60000\nsnapshots = %s/snapshots\n",
	    uri, port, d->folder, d->folder, d->folder, d->folder, pool,
	    d->folder);
	return fclose(f) == 0;
}

static pid_t
spawn(const struct bench_daichod *d, const struct bench *b)
{
	char exe[600], conf[300], log[300];
	pid_t pid;

	(void)snprintf(exe, sizeof(exe), "%.500s/daichod", b->programs);
	(void)snprintf(conf, sizeof(conf), "%.250s/daichod.conf", d->folder);
	(void)snprintf(log, sizeof(log), "%.250s/daichod.log", d->folder);
	pid = fork();
	if (pid != 0)
		return pid;
	if (freopen(log, "w", stderr) == NULL)
		_exit(126);
	(void)execl(exe, "daichod", "--config", conf, (char *)NULL);
	_exit(127);
}

/* Until a terminal is answered. */
static bool
wait_until_there(struct bench_daichod *d)
{
	static const struct timespec pause = { 0, 50000000 };
	struct reg_options o = { .terminal = "b0000" };
	struct err ignored;
	struct reg *r;
	int status;

	bench_daichod_reach(d, "b0000", &o);
	for (int i = 0; i < 200; i++) {
		err_clear(&ignored);
		if (reg_open(&o, &r, &ignored) == RC_OK) {
			reg_close(r);
			return true;
		}
		if (waitpid(d->pid, &status, WNOHANG) == d->pid) {
			d->pid = 0;
			return false;
		}
		(void)nanosleep(&pause, NULL);
	}
	return false;
}

enum rc
bench_daichod_start(const struct bench *b, const char *uri, int terminals,
    int pool, struct bench_daichod **out, struct err *err)
{
	struct bench_daichod *d = x_alloc(sizeof(*d));
	int port = 20000 + (int)(getpid() % 20000);

	*out = d;
	d->terminals = terminals < TERMINALS_MAX ? terminals : TERMINALS_MAX;
	d->terminal = x_alloc((size_t)d->terminals * sizeof(*d->terminal));
	(void)snprintf(d->folder, sizeof(d->folder), "%.240s/tls", b->folder);
	if ((mkdir(d->folder, 0700) != 0 && access(d->folder, W_OK) != 0) ||
	    !make_all(d))
		return no_service(err, "certificates");
	for (int i = 0; i < 5; i++, port++) { /* one may be taken */
		(void)snprintf(
		    d->uri, sizeof(d->uri), "https://127.0.0.1:%d", port);
		if (!write_conf(d, uri, port, pool) ||
		    (d->pid = spawn(d, b)) <= 0)
			return no_service(err, "process");
		if (wait_until_there(d))
			return RC_OK;
		if (d->pid > 0)
			break;
	}
	return no_service(err, "no answer");
}

void
bench_daichod_stop(struct bench_daichod *d)
{
	int status;

	if (d == NULL)
		return;
	if (d->pid > 0) {
		(void)kill(d->pid, SIGTERM);
		(void)waitpid(d->pid, &status, 0);
	}
	free(d->terminal);
	free(d);
}

void
bench_daichod_reach(void *arg, const char *terminal, struct reg_options *o)
{
	const struct bench_daichod *d = arg;
	int i = atoi(terminal + 1);

	if (i < 0 || i >= d->terminals)
		die("no such terminal");
	o->uri = d->uri;
	o->tls.ca = d->ca;
	o->tls.cert = d->terminal[i].cert;
	o->tls.key = d->terminal[i].key;
	o->timeout_ms = 120000;
}

long
bench_daichod_pid(const struct bench_daichod *d)
{
	return d->pid;
}

double
bench_daichod_cpu(const struct bench_daichod *d)
{
	return d != NULL && d->pid > 0 ? bench_process_cpu(d->pid, NULL) : 0;
}

long
bench_daichod_kib(const struct bench_daichod *d)
{
	return d != NULL && d->pid > 0 ? bench_process_kib(d->pid) : 0;
}
