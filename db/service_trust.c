/* SPDX-License-Identifier: ISC
 * service_trust - whose certificate counts: signed by the authority, made
 * for clients, in its time, not on the list of revoked ones, and named as a
 * terminal. The list is taken in again when its file changes.
 */
#include "db/service_private.h"
#include "src/file.h"
#include "src/mutant.h"

#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PEM_MAX (8u * 1024u * 1024u)

struct trust {
	pthread_rwlock_t lock;
	gnutls_x509_trust_list_t list;
	char *ca, *crl; /* paths; crl NULL: none */
	struct stat seen[2];
	int generation;
	int64_t until_s; /* the list's next one is due */
};

static enum rc
bad_file(const char *why, int r, struct err *err)
{
	(void)err_set(err, RC_INPUT, "E7870",
	    "サービスの証明書の設定が使えません", why,
	    "設定のファイルを確かめてください");
	err_log(err, "gnutls %d: %s", r, gnutls_strerror(r));
	return RC_INPUT;
}

static enum rc
add_file(gnutls_x509_trust_list_t list, const char *path, bool is_crl,
    struct err *err)
{
	gnutls_datum_t d;
	size_t len;
	char *pem = file_read(path, PEM_MAX, &len);
	int r;

	if (pem == NULL)
		return bad_file(is_crl ? "失効リストのファイルが読めません"
				       : "認証局のファイルが読めません",
		    0, err);
	d.data = (unsigned char *)pem;
	d.size = (unsigned)len;
	r = gnutls_x509_trust_list_add_trust_mem(list, is_crl ? NULL : &d,
	    is_crl ? &d : NULL, GNUTLS_X509_FMT_PEM,
	    is_crl ? GNUTLS_TL_VERIFY_CRL | GNUTLS_TL_FAIL_ON_INVALID_CRL : 0,
	    0);
	free(pem);
	if (r <= 0)
		return bad_file(
		    is_crl ? "失効リストがこの認証局のものではありません"
			   : "認証局の証明書がありません",
		    r, err);
	return RC_OK;
}

static enum rc
load(const struct trust *t, gnutls_x509_trust_list_t *out, struct err *err)
{
	gnutls_x509_trust_list_t list;
	enum rc rc;

	if (gnutls_x509_trust_list_init(&list, 0) < 0)
		die("gnutls: no memory");
	rc = add_file(list, t->ca, false, err);
	if (rc == RC_OK && t->crl != NULL)
		rc = add_file(list, t->crl, true, err);
	if (rc == RC_OK)
		*out = list;
	else
		gnutls_x509_trust_list_deinit(list, 1);
	return rc;
}

static int64_t
due(const char *path)
{
	gnutls_x509_crl_t crl;
	gnutls_datum_t d;
	int64_t until = 0;
	size_t len = 0;
	char *pem = path != NULL ? file_read(path, PEM_MAX, &len) : NULL;

	if (pem == NULL || gnutls_x509_crl_init(&crl) < 0) {
		free(pem);
		return 0;
	}
	d.data = (unsigned char *)pem;
	d.size = (unsigned)len;
	if (gnutls_x509_crl_import(crl, &d, GNUTLS_X509_FMT_PEM) >= 0)
		until = gnutls_x509_crl_get_next_update(crl);
	gnutls_x509_crl_deinit(crl);
	free(pem);
	return until > 0 ? until : 0;
}

static void
look_at(const struct trust *t, struct stat out[2])
{
	memset(out, 0, 2 * sizeof(out[0]));
	(void)stat(t->ca, &out[0]);
	if (t->crl != NULL)
		(void)stat(t->crl, &out[1]);
}

bool
file_is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

enum rc
trust_open(const char *ca, const char *crl, struct trust **out, struct err *err)
{
	struct trust *t;
	enum rc rc;

	if (ca == NULL || ca[0] == '\0')
		return bad_file("認証局のファイルが決まっていません", 0, err);
	t = x_alloc(sizeof(*t));
	(void)pthread_rwlock_init(&t->lock, NULL);
	t->ca = x_strdup(ca);
	t->crl = crl != NULL && crl[0] != '\0' ? x_strdup(crl) : NULL;
	look_at(t, t->seen);
	rc = load(t, &t->list, err);
	t->until_s = due(t->crl);
	if (rc == RC_OK)
		*out = t;
	else
		trust_close(t);
	return rc;
}

void
trust_close(struct trust *t)
{
	if (t == NULL)
		return;
	if (t->list != NULL)
		gnutls_x509_trust_list_deinit(t->list, 1);
	(void)pthread_rwlock_destroy(&t->lock);
	free(t->ca);
	free(t->crl);
	free(t);
}

enum rc
trust_refresh(struct trust *t, struct err *err)
{
	gnutls_x509_trust_list_t fresh, old;
	struct stat now[2];
	enum rc rc;

	look_at(t, now);
	if (file_is_same(&now[0], &t->seen[0]) &&
	    file_is_same(&now[1], &t->seen[1]))
		return RC_NOT_FOUND;
	/* A file half written is another one again when it is whole. */
	memcpy(t->seen, now, sizeof(now));
	rc = load(t, &fresh, err);
	if (rc != RC_OK)
		return rc;
	(void)pthread_rwlock_wrlock(&t->lock);
	old = t->list;
	t->list = fresh;
	t->until_s = due(t->crl);
	t->generation++;
	(void)pthread_rwlock_unlock(&t->lock);
	gnutls_x509_trust_list_deinit(old, 1);
	return RC_OK;
}

int
trust_generation(struct trust *t)
{
	int n;

	(void)pthread_rwlock_rdlock(&t->lock);
	n = t->generation;
	(void)pthread_rwlock_unlock(&t->lock);
	return n;
}

int64_t
trust_until(struct trust *t)
{
	int64_t s;

	(void)pthread_rwlock_rdlock(&t->lock);
	s = t->until_s;
	(void)pthread_rwlock_unlock(&t->lock);
	return s;
}

/* ---- one peer ---- */

static bool
is_for_clients(gnutls_x509_crt_t cert)
{
	char oid[128];
	unsigned int i, critical;
	size_t size;

	for (i = 0;; i++) {
		size = sizeof(oid);
		if (gnutls_x509_crt_get_key_purpose_oid(
			cert, i, oid, &size, &critical) < 0)
			return false;
		if (strcmp(oid, GNUTLS_KP_TLS_WWW_CLIENT) == 0)
			return true;
	}
}

static bool
take_name(gnutls_x509_crt_t cert, char cn[32])
{
	char all[128];
	size_t size = sizeof(all), second = 0;

	/* Exactly one: nobody chooses among several who they are. */
	if (gnutls_x509_crt_get_dn_by_oid(
		cert, GNUTLS_OID_X520_COMMON_NAME, 0, 0, all, &size) < 0 ||
	    strlen(all) != size ||
	    gnutls_x509_crt_get_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 1,
		0, NULL, &second) != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE ||
	    !reg_terminal_fine(all))
		return false;
	(void)snprintf(cn, 32, "%.31s", all);
	return true;
}

static enum verdict
verdict_of(unsigned status)
{
	/* An old list is still a list: it is used, and watched over. */
	const unsigned harmless = GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED |
				  GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE;
	const unsigned dated = GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED;
	const unsigned known = dated | GNUTLS_CERT_REVOKED |
			       GNUTLS_CERT_PURPOSE_MISMATCH |
			       GNUTLS_CERT_INVALID | harmless;

	if (GUARD("service_authority") && (status & ~known) != 0)
		return TRUST_STRANGER;
	if (GUARD("service_revoked") && (status & GNUTLS_CERT_REVOKED) != 0)
		return TRUST_REVOKED;
	if (GUARD("service_expired") && (status & dated) != 0)
		return TRUST_EXPIRED;
	if ((status & GNUTLS_CERT_PURPOSE_MISMATCH) != 0)
		return TRUST_USAGE;
	return TRUST_FINE;
}

#define CHAIN_MAX 8

static enum verdict
check_chain(struct trust *t, gnutls_x509_crt_t *chain, unsigned n, char cn[32])
{
	gnutls_typed_vdata_st data[1];
	unsigned status = 0;
	enum verdict v;
	int r;

	memset(data, 0, sizeof(data));
	data[0].type = GNUTLS_DT_KEY_PURPOSE_OID;
	data[0].data = (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_CLIENT;
	(void)pthread_rwlock_rdlock(&t->lock);
	r = gnutls_x509_trust_list_verify_crt2(
	    t->list, chain, n, data, 1, 0, &status, NULL);
	(void)pthread_rwlock_unlock(&t->lock);
	if (r < 0)
		return TRUST_STRANGER;
	v = verdict_of(status);
	if (v == TRUST_FINE && GUARD("service_usage") &&
	    !is_for_clients(chain[0]))
		v = TRUST_USAGE;
	/* The name of one who was ours says whom to help. */
	if (v != TRUST_STRANGER && !take_name(chain[0], cn) && v == TRUST_FINE)
		v = TRUST_NAME;
	return v;
}

enum verdict
trust_check(struct trust *t, gnutls_session_t session, char cn[32])
{
	unsigned n = 0, i, got = 0;
	const gnutls_datum_t *peers = gnutls_certificate_get_peers(session, &n);
	gnutls_x509_crt_t chain[CHAIN_MAX];
	enum verdict v = TRUST_STRANGER;

	cn[0] = '\0';
	if (peers == NULL || n == 0 || n > CHAIN_MAX)
		return TRUST_STRANGER;
	for (i = 0; i < n; i++) {
		if (gnutls_x509_crt_init(&chain[i]) < 0)
			die("gnutls: no memory");
		got++;
		if (gnutls_x509_crt_import(
			chain[i], &peers[i], GNUTLS_X509_FMT_DER) < 0)
			break;
	}
	if (i == n)
		v = check_chain(t, chain, n, cn);
	for (i = 0; i < got; i++)
		gnutls_x509_crt_deinit(chain[i]);
	return v;
}

const char *
trust_word(enum verdict v)
{
	static const char *const words[] = { [TRUST_UNKNOWN] = "no certificate",
		[TRUST_FINE] = "fine",
		[TRUST_EXPIRED] = "expired",
		[TRUST_REVOKED] = "revoked",
		[TRUST_USAGE] = "not for clients",
		[TRUST_NAME] = "no terminal's name",
		[TRUST_STRANGER] = "unknown authority" };

	return words[v];
}

enum rc
trust_error(enum verdict v, struct err *err)
{
	static const char what[] = "この証明書では台帳につながりません";
	static const char remedy[] =
	    "端末の証明書を管理者に作り直してもらってください";

	switch (v) {
	case TRUST_FINE:
		return RC_OK;
	case TRUST_EXPIRED:
		return err_set(err, RC_OFFLINE, "E7810", what,
		    "証明書の有効期間の外です", remedy);
	case TRUST_REVOKED:
		return err_set(err, RC_OFFLINE, "E7811", what,
		    "証明書は失効しています", remedy);
	case TRUST_USAGE:
		return err_set(err, RC_OFFLINE, "E7813", what,
		    "端末用の証明書ではありません", remedy);
	case TRUST_NAME:
		return err_set(err, RC_OFFLINE, "E7812", what,
		    "証明書の名前（CN）が端末の番号ではありません", remedy);
	case TRUST_UNKNOWN:
	case TRUST_STRANGER:
	default:
		return err_set(err, RC_OFFLINE, "E7814", what,
		    "知らない認証局の証明書です", remedy);
	}
}
