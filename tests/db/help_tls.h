/* SPDX-License-Identifier: ISC
 * help_tls - certificates for tests, made when they are needed: an authority
 * of the test's own, the service's certificate, terminals' certificates,
 * good and bad. PEM files NAME.pem and NAME.key in a folder.
 */
#ifndef TESTS_HELP_TLS_H
#define TESTS_HELP_TLS_H

#include <stdbool.h>

struct test_cert {
	const char *file;    /* name of the files, without their end */
	const char *cn;      /* NULL: the file's name */
	const char *ca;      /* authority's file; NULL: "ca" */
	bool is_ca;          /* signs itself */
	bool is_server;      /* for servers, named localhost and 127.0.0.1 */
	const char *host;    /* or another name alone */
	bool has_no_purpose; /* neither for servers nor for clients */
	bool is_expired, is_future;
};

/* test_cert_make - writes DIR/FILE.pem and DIR/FILE.key; dies on failure. */
void test_cert_make(const char *dir, const struct test_cert *c);
/* test_certs - authority "ca", service "server", terminals "T1" and "T2". */
void test_certs(const char *dir);
/* test_crl - DIR/crl.pem by "ca": revokes the certificates of n files. */
void test_crl(const char *dir, const char *const *files, int n);
/* test_certs_remove - every .pem and .key, and the folder. */
void test_certs_remove(const char *dir);

#endif
