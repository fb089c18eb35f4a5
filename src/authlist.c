/* SPDX-License-Identifier: ISC
 * authlist - the two files of the helper: which account a staff number has,
 * and the secret key of this terminal. Both are refused when somebody else
 * could have written them.
 */
#include "src/authd.h"

#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST_MAX (1024 * 1024) /* bytes */
#define KEY_WORD "madoguchi-auth-key"

/* Owned by root or by ourselves, writable (and with secret: readable) by
 * nobody else, a plain file. */
static bool
is_trusted(int fd, bool is_secret)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	       (st.st_uid == 0 || st.st_uid == geteuid()) &&
	       (st.st_mode & (is_secret ? 077 : 022)) == 0;
}

static enum rc
unusable(const char *path, const char *why, enum rc rc, struct err *err)
{
	(void)err_set(err, rc, "E9103", "本人確認の設定が使えません", why,
	    "管理者がファイルと所有者・権限を確かめてください");
	err_log(err, "%s: %s", path, why);
	return rc;
}

static enum rc
open_trusted(const char *path, bool is_secret, int *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return unusable(path, strerror(errno), RC_IO, err);
	if (GUARD("auth_file_trusted") && !is_trusted(fd, is_secret)) {
		(void)close(fd);
		return unusable(path,
		    is_secret ? "not a plain file of ours with mode 0600"
			      : "not a plain file of root that only root "
				"can write",
		    RC_DENIED, err);
	}
	*out = fd;
	return RC_OK;
}

static bool
is_account(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return n > 0 && s[n] == '\0' && n < AUTHD_ACCOUNT_MAX && s[0] != '-' &&
	       !(s[0] >= '0' && s[0] <= '9') && strcmp(s, "root") != 0;
}

static bool
is_staff(const char *s)
{
	size_t n = strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	return n > 0 && n < 16 && s[n] == '\0';
}

/* One line; true when it is fine. A match is copied to account. */
static bool
take_line(char *line, const char *staff, char *account, int *found)
{
	char *save = NULL, *number, *name;

	if (line[0] == '#' || line[strspn(line, " \t\r")] == '\0')
		return true;
	number = strtok_r(line, " \t\r", &save);
	name = strtok_r(NULL, " \t\r", &save);
	if (number == NULL || name == NULL || !is_staff(number) ||
	    !is_account(name))
		return false;
	if (strcmp(number, staff) == 0) {
		(void)snprintf(account, AUTHD_ACCOUNT_MAX, "%s", name);
		(*found)++;
	}
	return true;
}

/* The whole list is read whoever is asked for, so that a number at its head
 * is not answered sooner than one that it does not name. */
static enum rc
search_list(FILE *f, const char *path, const char *staff, char *account,
    struct err *err)
{
	char *line = NULL, why[64];
	size_t cap = 0;
	ssize_t n;
	int row = 0, found = 0;
	enum rc rc = RC_OK;

	while (rc == RC_OK && (n = getline(&line, &cap, f)) >= 0) {
		row++;
		if (n > 0 && line[n - 1] == '\n')
			line[n - 1] = '\0';
		(void)snprintf(why, sizeof(why), "line %d", row);
		if (!take_line(line, staff, account, &found) || found > 1 ||
		    ftell(f) > LIST_MAX)
			rc = unusable(path, why, RC_INPUT, err);
	}
	free(line);
	if (rc == RC_OK && ferror(f))
		rc = unusable(path, "read error", RC_IO, err);
	if (rc == RC_OK && found == 0)
		rc = RC_NOT_FOUND;
	return rc;
}

enum rc
authd_account(const char *path, const char *staff,
    char account[AUTHD_ACCOUNT_MAX], struct err *err)
{
	enum rc rc;
	FILE *f;
	int fd;

	rc = open_trusted(path, false, &fd, err);
	if (rc != RC_OK)
		return rc;
	f = fdopen(fd, "r");
	if (f == NULL) {
		(void)close(fd);
		return unusable(path, strerror(errno), RC_IO, err);
	}
	rc = search_list(f, path, staff, account, err);
	(void)fclose(f);
	return rc;
}

enum rc
authd_key_make(
    const char *path, const char *kind, char public_hex[65], struct err *err)
{
	unsigned char pk[crypto_sign_PUBLICKEYBYTES], *sk;
	char hex[2 * AUTHD_SECRET_KEY + 1];
	int fd, n = -1;

	if (sodium_init() < 0 || (sk = sodium_malloc(AUTHD_SECRET_KEY)) == NULL)
		return unusable(path, "no locked memory", RC_IO, err);
	fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		sodium_free(sk);
		return unusable(path, strerror(errno), RC_IO, err);
	}
	(void)crypto_sign_keypair(pk, sk);
	(void)sodium_bin2hex(hex, sizeof(hex), sk, AUTHD_SECRET_KEY);
	(void)sodium_bin2hex(public_hex, 65, pk, sizeof(pk));
	n = dprintf(fd, KEY_WORD " %s %s\n", kind, hex);
	sodium_memzero(hex, sizeof(hex));
	sodium_free(sk);
	if (n < 0 || fsync(fd) != 0) {
		n = -1;
		(void)unlink(path);
	}
	(void)close(fd);
	return n < 0 ? unusable(path, "cannot be written", RC_IO, err) : RC_OK;
}

/* `madoguchi-auth-key KIND HEX\n` into the 64 bytes; the public half must
 * be the one that belongs to the seed. */
static bool
parse_key(
    const char *text, const char *kind, unsigned char *sk, char public_hex[65])
{
	unsigned char seed[crypto_sign_SEEDBYTES], again[AUTHD_SECRET_KEY];
	unsigned char pk[crypto_sign_PUBLICKEYBYTES];
	char head[64];
	size_t n, len;
	bool ok;

	n = (size_t)snprintf(head, sizeof(head), KEY_WORD " %s ", kind);
	if (n >= sizeof(head) || strncmp(text, head, n) != 0 ||
	    sodium_hex2bin(
		sk, AUTHD_SECRET_KEY, text + n, 128, NULL, &len, NULL) != 0 ||
	    len != AUTHD_SECRET_KEY || strcmp(text + n + 128, "\n") != 0)
		return false;
	(void)crypto_sign_ed25519_sk_to_seed(seed, sk);
	(void)crypto_sign_seed_keypair(pk, again, seed);
	ok = sodium_memcmp(again, sk, AUTHD_SECRET_KEY) == 0;
	(void)sodium_bin2hex(public_hex, 65, pk, sizeof(pk));
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(again, sizeof(again));
	return ok;
}

enum rc
authd_key_load(const char *path, const char *kind, unsigned char *secret_key,
    char public_hex[65], struct err *err)
{
	enum { TEXT = 256 };
	unsigned char *own;
	char *text;
	ssize_t n;
	bool ok = false;
	enum rc rc;
	int fd;

	rc = open_trusted(path, true, &fd, err);
	if (rc != RC_OK)
		return rc;
	if (sodium_init() < 0 ||
	    (own = sodium_malloc(AUTHD_SECRET_KEY + TEXT)) == NULL) {
		(void)close(fd);
		return unusable(path, "no locked memory", RC_IO, err);
	}
	text = (char *)own + AUTHD_SECRET_KEY;
	n = read(fd, text, TEXT - 1);
	(void)close(fd);
	if (n > 0) {
		text[n] = '\0';
		ok = strlen(text) == (size_t)n &&
		     parse_key(text, kind, own, public_hex);
	}
	if (ok && secret_key != NULL)
		memcpy(secret_key, own, AUTHD_SECRET_KEY);
	sodium_free(own);
	return ok ? RC_OK
		  : unusable(path, "holds no key of this kind", RC_INPUT, err);
}
