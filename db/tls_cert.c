/* SPDX-License-Identifier: ISC
 * tls_cert - see tls_cert.h.
 */
#include "db/tls_cert.h"

#include "src/file.h"
#include "src/mem.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#define PEM_MAX (256u * 1024u)

static enum rc
no_file(const char *why, int r, struct err *err)
{
	(void)err_set(err, RC_INPUT, "E7806",
	    "台帳のサービスにつなぐ設定が使えません", why,
	    "設定の register、tls_ca、tls_cert、tls_key を直してください");
	err_log(err, "gnutls %d", r);
	return RC_INPUT;
}

static bool
read_pem(const char *path, gnutls_datum_t *d)
{
	size_t len = 0;

	d->data = (unsigned char *)file_read(path, PEM_MAX, &len);
	d->size = (unsigned)len;
	return d->data != NULL;
}

static void
look_at_cert(gnutls_x509_crt_t crt, struct tls_cert *out)
{
	char oid[128];
	unsigned i, critical;
	size_t size = sizeof(out->cn);

	if (gnutls_x509_crt_get_dn_by_oid(
		crt, GNUTLS_OID_X520_COMMON_NAME, 0, 0, out->cn, &size) < 0)
		out->cn[0] = '\0';
	out->from_s = gnutls_x509_crt_get_activation_time(crt);
	out->to_s = gnutls_x509_crt_get_expiration_time(crt);
	for (i = 0; !out->is_for_clients; i++) {
		size = sizeof(oid);
		if (gnutls_x509_crt_get_key_purpose_oid(
			crt, i, oid, &size, &critical) < 0)
			break;
		out->is_for_clients =
		    strcmp(oid, GNUTLS_KP_TLS_WWW_CLIENT) == 0;
	}
}

/* Whether both have the same public half. */
static bool
is_pair(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key)
{
	unsigned char a[64], b[64];
	size_t an = sizeof(a), bn = sizeof(b);

	return gnutls_x509_crt_get_key_id(
		   crt, GNUTLS_KEYID_USE_SHA256, a, &an) >= 0 &&
	       gnutls_x509_privkey_get_key_id(
		   key, GNUTLS_KEYID_USE_SHA256, b, &bn) >= 0 &&
	       an == bn && memcmp(a, b, an) == 0;
}

static enum rc
look(const gnutls_datum_t pem[2], struct tls_cert *out, struct err *err)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;
	enum rc rc = RC_OK;
	int r;

	if (gnutls_x509_crt_init(&crt) < 0 ||
	    gnutls_x509_privkey_init(&key) < 0)
		die("gnutls: no memory");
	memset(out, 0, sizeof(*out));
	if ((r = gnutls_x509_crt_import(crt, &pem[0], GNUTLS_X509_FMT_PEM)) < 0)
		rc = no_file("tls_cert が証明書ではありません", r, err);
	else if ((r = gnutls_x509_privkey_import2(
		      key, &pem[1], GNUTLS_X509_FMT_PEM, NULL, 0)) < 0)
		rc = no_file("tls_key が鍵ではありません", r, err);
	if (rc == RC_OK) {
		look_at_cert(crt, out);
		out->key_fits = is_pair(crt, key);
	}
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
	return rc;
}

enum rc
tls_cert_look(
    const char *cert, const char *key, struct tls_cert *out, struct err *err)
{
	gnutls_datum_t pem[2] = { { NULL, 0 }, { NULL, 0 } };
	enum rc rc;

	if (!read_pem(cert, &pem[0]))
		rc = no_file("tls_cert のファイルが読めません", 0, err);
	else if (!read_pem(key, &pem[1]))
		rc = no_file("tls_key のファイルが読めません", 0, err);
	else
		rc = look(pem, out, err);
	free(pem[0].data);
	wipe_free((char *)pem[1].data);
	return rc;
}

enum rc
tls_crl_look(const char *path, int64_t *next_s, int *count, struct err *err)
{
	gnutls_datum_t pem = { NULL, 0 };
	gnutls_x509_crl_t crl;
	enum rc rc = RC_OK;
	int r;

	if (!read_pem(path, &pem))
		return no_file("tls_crl のファイルが読めません", 0, err);
	if (gnutls_x509_crl_init(&crl) < 0)
		die("gnutls: no memory");
	r = gnutls_x509_crl_import(crl, &pem, GNUTLS_X509_FMT_PEM);
	if (r < 0) {
		rc = no_file("tls_crl が失効リストではありません", r, err);
	} else {
		*next_s = gnutls_x509_crl_get_next_update(crl);
		*count = gnutls_x509_crl_get_crt_count(crl);
	}
	gnutls_x509_crl_deinit(crl);
	free(pem.data);
	return rc;
}
