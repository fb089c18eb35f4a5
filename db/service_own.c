/* SPDX-License-Identifier: ISC
 * service_own - the service's own certificate and key, given out at each
 * handshake and taken in again when their files change: a new one needs no
 * restart. A file that fits the other one no longer leaves the old pair in
 * force, so it does not matter which of the two is put there first.
 */
#include "db/service_private.h"
#include "db/tls_cert.h"
#include "src/file.h"
#include "src/mutant.h"

#include <gnutls/abstract.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define PEM_MAX (1024u * 1024u)
#define CHAIN_MAX 8

/* Handshakes may still hold an older pair: they stay until the end. One a
 * year is little. */
struct pair {
	struct pair *older;
	gnutls_pcert_st chain[CHAIN_MAX];
	unsigned n;
	gnutls_privkey_t key;
	int64_t until_s;
};
struct own {
	const char *cert, *key; /* paths, the service's */
	_Atomic(struct pair *) now;
	struct stat seen[2];
};

/* NULL, with RC_INPUT in err. */
static struct pair *
bad(const char *why, struct err *err)
{
	(void)err_set(err, RC_INPUT, "E7870",
	    "サービスの証明書の設定が使えません", why,
	    "設定のファイルを確かめてください");
	return NULL;
}

static void
pair_free(struct pair *p)
{
	unsigned i;

	for (i = 0; i < p->n; i++)
		gnutls_pcert_deinit(&p->chain[i]);
	gnutls_privkey_deinit(p->key);
	free(p);
}

static bool
read_pem(const char *path, gnutls_datum_t *d)
{
	size_t len = 0;

	d->data = (unsigned char *)file_read(path, PEM_MAX, &len);
	d->size = (unsigned)len;
	return d->data != NULL;
}

static bool
import(struct pair *p, const gnutls_datum_t *cert, const gnutls_datum_t *key)
{
	unsigned n = CHAIN_MAX;

	if (gnutls_pcert_list_import_x509_raw(
		p->chain, &n, cert, GNUTLS_X509_FMT_PEM, 0) < 0)
		return false;
	p->n = n;
	return gnutls_privkey_import_x509_raw(
		   p->key, key, GNUTLS_X509_FMT_PEM, NULL, 0) >= 0;
}

static struct pair *
load(const struct own *o, struct err *err)
{
	gnutls_datum_t cert = { NULL, 0 }, key = { NULL, 0 };
	struct tls_cert look;
	struct pair *p;
	bool fine;

	if (o->cert == NULL || o->key == NULL ||
	    tls_cert_look(o->cert, o->key, &look, err) != RC_OK)
		return bad(
		    "tls_cert か tls_key が読めないか、形が違います", err);
	if (!look.key_fits)
		return bad("tls_key が tls_cert の鍵ではありません", err);
	if (look.to_s < time(NULL))
		return bad("tls_cert の期限が切れています", err);
	p = x_alloc(sizeof(*p));
	p->until_s = look.to_s;
	if (gnutls_privkey_init(&p->key) < 0)
		die("gnutls: no memory");
	fine = read_pem(o->cert, &cert) && read_pem(o->key, &key) &&
	       import(p, &cert, &key);
	free(cert.data);
	if (key.data != NULL)
		explicit_bzero(key.data, key.size);
	free(key.data);
	if (!fine) {
		pair_free(p);
		return bad("証明書と鍵が合わないか、形が違います", err);
	}
	return p;
}

static void
look_at(const struct own *o, struct stat out[2])
{
	memset(out, 0, 2 * sizeof(out[0]));
	(void)stat(o->cert, &out[0]);
	(void)stat(o->key, &out[1]);
}

enum rc
own_check(const char *cert, const char *key, struct err *err)
{
	const struct own o = { .cert = cert, .key = key };
	struct pair *p = load(&o, err);

	if (p == NULL)
		return RC_INPUT;
	pair_free(p);
	return RC_OK;
}

enum rc
own_open(const char *cert, const char *key, struct own **out, struct err *err)
{
	struct own *o = x_alloc(sizeof(*o));
	struct pair *p;

	o->cert = cert;
	o->key = key;
	if (cert != NULL && key != NULL)
		look_at(o, o->seen); /* before: a later change is one */
	p = load(o, err);
	if (p == NULL) {
		free(o);
		return RC_INPUT;
	}
	o->now = p;
	*out = o;
	return RC_OK;
}

void
own_close(struct own *o)
{
	struct pair *p, *older;

	if (o == NULL)
		return;
	for (p = o->now; p != NULL; p = older) {
		older = p->older;
		pair_free(p);
	}
	free(o);
}

enum rc
own_refresh(struct own *o, struct err *err)
{
	struct stat now[2];
	struct pair *p;

	look_at(o, now);
	if (!GUARD("service_own_refresh") ||
	    (file_is_same(&now[0], &o->seen[0]) &&
		file_is_same(&now[1], &o->seen[1])))
		return RC_NOT_FOUND;
	/* the same bad files are looked at once */
	memcpy(o->seen, now, sizeof(now));
	p = load(o, err);
	if (p == NULL)
		return RC_INPUT;
	p->older = o->now;
	o->now = p;
	return RC_OK;
}

int64_t
own_until(struct own *o)
{
	return o->now->until_s;
}

int
own_give(gnutls_session_t session, const gnutls_datum_t *dn, int n,
    const gnutls_pk_algorithm_t *algos, int algo_count, gnutls_pcert_st **chain,
    unsigned *chain_len, gnutls_privkey_t *key)
{
	struct visit *v = gnutls_db_get_ptr(session);
	struct pair *p;

	(void)dn;
	(void)n;
	(void)algos;
	(void)algo_count;
	if (v == NULL)
		return -1;
	p = v->s->own->now;
	*chain = p->chain;
	*chain_len = p->n;
	*key = p->key;
	return 0;
}
