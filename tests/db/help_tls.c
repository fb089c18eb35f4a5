/* SPDX-License-Identifier: ISC
 * help_tls - see help_tls.h.
 */
#include "tests/db/help_tls.h"

#include "src/file.h"
#include "src/mem.h"

#include <dirent.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAY (24L * 3600L)

static void
must(int r, const char *what)
{
	if (r >= 0)
		return;
	printf("# %s: %s\n", what, gnutls_strerror(r));
	printf("not ok 1 - certificates\n");
	exit(1);
}

static void
path_of(const char *dir, const char *file, const char *end, char out[256])
{
	(void)snprintf(out, 256, "%s/%s%s", dir, file, end);
}

static void
put_file(const char *path, const gnutls_datum_t *d)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fwrite(d->data, 1, d->size, f) != d->size ||
	    fclose(f) != 0) {
		printf("not ok 1 - cannot write %s\n", path);
		exit(1);
	}
	(void)chmod(path, 0600);
}

static gnutls_datum_t
get_file(const char *path)
{
	size_t len = 0;
	gnutls_datum_t d;

	d.data = (unsigned char *)file_read(path, 1 << 20, &len);
	d.size = (unsigned)len;
	must(d.data == NULL ? GNUTLS_E_FILE_ERROR : 0, path);
	return d;
}

static void
load(const char *dir, const char *file, gnutls_x509_crt_t *crt,
    gnutls_x509_privkey_t *key)
{
	char path[256];
	gnutls_datum_t d;

	must(gnutls_x509_crt_init(crt), "crt");
	path_of(dir, file, ".pem", path);
	d = get_file(path);
	must(gnutls_x509_crt_import(*crt, &d, GNUTLS_X509_FMT_PEM), path);
	free(d.data);
	if (key == NULL)
		return;
	must(gnutls_x509_privkey_init(key), "key");
	path_of(dir, file, ".key", path);
	d = get_file(path);
	must(gnutls_x509_privkey_import(*key, &d, GNUTLS_X509_FMT_PEM), path);
	free(d.data);
}

static void
set_use(gnutls_x509_crt_t crt, const struct test_cert *c)
{
	static const unsigned char here[] = { 127, 0, 0, 1 };
	const char *host = c->host != NULL ? c->host : "localhost";

	must(gnutls_x509_crt_set_basic_constraints(crt, c->is_ca, -1), "ca");
	must(gnutls_x509_crt_set_key_usage(
		 crt, c->is_ca ? GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN
			       : GNUTLS_KEY_DIGITAL_SIGNATURE),
	    "usage");
	if (c->is_ca || c->has_no_purpose)
		return;
	must(gnutls_x509_crt_set_key_purpose_oid(crt,
		 c->is_server ? GNUTLS_KP_TLS_WWW_SERVER
			      : GNUTLS_KP_TLS_WWW_CLIENT,
		 0),
	    "purpose");
	if (!c->is_server)
		return;
	must(gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, host,
		 (unsigned)strlen(host), GNUTLS_FSAN_SET),
	    "name");
	if (c->host != NULL)
		return;
	must(gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS,
		 here, sizeof(here), GNUTLS_FSAN_APPEND),
	    "address");
}

static void
set_basics(gnutls_x509_crt_t crt, const struct test_cert *c)
{
	const char *cn = c->cn != NULL ? c->cn : c->file;
	time_t now = time(NULL);
	unsigned char serial[8];

	must(gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial)), "random");
	serial[0] &= 0x7f;
	must(gnutls_x509_crt_set_version(crt, 3), "version");
	must(gnutls_x509_crt_set_serial(crt, serial, sizeof(serial)), "serial");
	must(gnutls_x509_crt_set_activation_time(
		 crt, c->is_future ? now + DAY : now - 10 * DAY),
	    "from");
	must(gnutls_x509_crt_set_expiration_time(
		 crt, c->is_expired ? now - DAY : now + 30 * DAY),
	    "to");
	if (cn[0] != '\0')
		must(gnutls_x509_crt_set_dn_by_oid(crt,
			 GNUTLS_OID_X520_COMMON_NAME, 0, cn,
			 (unsigned)strlen(cn)),
		    "cn");
}

void
test_cert_make(const char *dir, const struct test_cert *c)
{
	const char *by = c->ca != NULL ? c->ca : "ca";
	gnutls_x509_crt_t crt, ca_crt = NULL;
	gnutls_x509_privkey_t key, ca_key = NULL;
	gnutls_datum_t pem;
	char path[256];

	must(gnutls_x509_privkey_init(&key), "key");
	must(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
		 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
	    "generate");
	must(gnutls_x509_crt_init(&crt), "crt");
	must(gnutls_x509_crt_set_key(crt, key), "set key");
	set_basics(crt, c);
	set_use(crt, c);
	if (!c->is_ca)
		load(dir, by, &ca_crt, &ca_key);
	must(gnutls_x509_crt_sign2(crt, c->is_ca ? crt : ca_crt,
		 c->is_ca ? key : ca_key, GNUTLS_DIG_SHA256, 0),
	    "sign");
	path_of(dir, c->file, ".pem", path);
	must(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem), path);
	put_file(path, &pem);
	gnutls_free(pem.data);
	path_of(dir, c->file, ".key", path);
	must(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem), path);
	put_file(path, &pem);
	gnutls_free(pem.data);
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
	if (c->is_ca)
		return;
	gnutls_x509_crt_deinit(ca_crt);
	gnutls_x509_privkey_deinit(ca_key);
}

void
test_certs(const char *dir)
{
	static const struct test_cert all[] = {
		{ .file = "ca", .cn = "Test CA", .is_ca = true },
		{ .file = "server", .cn = "daichod", .is_server = true },
		{ .file = "T1" },
		{ .file = "T2" },
	};
	size_t i;

	(void)mkdir(dir, 0700);
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		test_cert_make(dir, &all[i]);
}

void
test_crl(const char *dir, const char *const *files, int n)
{
	gnutls_x509_crt_t ca, crt;
	gnutls_x509_privkey_t key;
	gnutls_x509_crl_t crl;
	gnutls_datum_t pem;
	char path[256], fresh[256];
	time_t now = time(NULL);
	int i;

	load(dir, "ca", &ca, &key);
	must(gnutls_x509_crl_init(&crl), "crl");
	must(gnutls_x509_crl_set_version(crl, 2), "crl version");
	must(gnutls_x509_crl_set_this_update(crl, now - 60), "from");
	must(gnutls_x509_crl_set_next_update(crl, now + DAY), "to");
	for (i = 0; i < n; i++) {
		load(dir, files[i], &crt, NULL);
		must(gnutls_x509_crl_set_crt(crl, crt, now - 30), "revoke");
		gnutls_x509_crt_deinit(crt);
	}
	must(gnutls_x509_crl_sign2(crl, ca, key, GNUTLS_DIG_SHA256, 0), "sign");
	must(gnutls_x509_crl_export2(crl, GNUTLS_X509_FMT_PEM, &pem), "export");
	path_of(dir, "crl.new", "", fresh);
	put_file(fresh, &pem);
	path_of(dir, "crl", ".pem", path);
	must(rename(fresh, path), "rename");
	gnutls_free(pem.data);
	gnutls_x509_crl_deinit(crl);
	gnutls_x509_crt_deinit(ca);
	gnutls_x509_privkey_deinit(key);
}

void
test_certs_remove(const char *dir)
{
	struct dirent *e;
	char path[512];
	DIR *d = opendir(dir);

	while (d != NULL && (e = readdir(d)) != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (strstr(e->d_name, ".pem") != NULL ||
		    strstr(e->d_name, ".key") != NULL)
			(void)unlink(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(dir);
}
