/* SPDX-License-Identifier: ISC
 * approval - see approval.h.
 */
#include "src/approval.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/sha256.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
approval_subject(const struct approval *a, char out[APPROVAL_SUBJECT])
{
	static const char form[] = "madoguchi entry.approve rekeyed 1\n";
	char digest[65];
	struct sha256 h;

	(void)snprintf(digest, sizeof(digest), "%.64s", a->digest);
	if (a->rekeyed[0] != '\0' && GUARD("rekeyed_in_proof")) {
		sha256_init(&h);
		sha256_add(&h, form, sizeof(form) - 1);
		sha256_add(&h, a->digest, strlen(a->digest));
		sha256_add(&h, "\n", 1);
		sha256_add(&h, a->rekeyed, strlen(a->rekeyed));
		sha256_add(&h, "\n", 1);
		sha256_end_hex(&h, digest);
	}
	(void)snprintf(out, APPROVAL_SUBJECT, "%lld@%lld:%s", (long long)a->id,
	    (long long)a->version, digest);
}

void
notice_subject(int64_t notice, const char *digest, char out[APPROVAL_SUBJECT])
{
	(void)snprintf(
	    out, APPROVAL_SUBJECT, "%lld:%.64s", (long long)notice, digest);
}

static enum rc
refuse(struct err *err, const char *why)
{
	return err_set(err, RC_INPUT, "E4093",
	    "一度に承認する届出の並びが正しくありません", why,
	    "一覧を開き直して、選び直してください");
}

static int
by_id(const void *pa, const void *pb)
{
	const struct approval *a = pa, *b = pb;

	return a->id < b->id ? -1 : a->id > b->id;
}

static bool
is_digest(const char *s)
{
	return strlen(s) == 64 && strspn(s, "0123456789abcdef") == 64;
}

static enum rc
check(const struct approval *list, int n, struct err *err)
{
	int i;

	for (i = 0; i < n; i++) {
		if (list[i].id < 1 || list[i].version < 1 ||
		    !is_digest(list[i].digest))
			return refuse(err, "番号か版か内容の印がありません");
		if (GUARD("approvals_once") && i > 0 &&
		    list[i].id == list[i - 1].id)
			return refuse(err, "同じ届出が二度入っています");
	}
	return RC_OK;
}

enum rc
approvals_subject(
    struct approval *list, int n, char out[APPROVAL_SUBJECT], struct err *err)
{
	static const char form[] = "madoguchi entry.approve_many 1\n";
	unsigned char hash[crypto_hash_sha256_BYTES];
	char line[128], hex[65];
	crypto_hash_sha256_state st;
	int i;
	enum rc rc;

	if (n < 1 || n > APPROVALS_MAX)
		return refuse(err, "一件もないか、多すぎます");
	qsort(list, (size_t)n, sizeof(*list), by_id);
	if ((rc = check(list, n, err)) != RC_OK)
		return rc;
	(void)crypto_hash_sha256_init(&st);
	(void)crypto_hash_sha256_update(
	    &st, (const unsigned char *)form, sizeof(form) - 1);
	for (i = 0; i < n; i++) {
		(void)snprintf(line, sizeof(line), "%lld@%lld:%s\n",
		    (long long)list[i].id, (long long)list[i].version,
		    list[i].digest);
		(void)crypto_hash_sha256_update(
		    &st, (const unsigned char *)line, strlen(line));
	}
	(void)crypto_hash_sha256_final(&st, hash);
	(void)sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	(void)snprintf(out, APPROVAL_SUBJECT, "%d:%s", n, hex);
	return RC_OK;
}

json_t *
approvals_to_json(const struct approval *list, int n)
{
	json_t *out = json_array();
	int i;

	for (i = 0; i < n; i++)
		(void)json_array_append_new(out,
		    json_pack("{s:I,s:I,s:s}", "id", (json_int_t)list[i].id,
			"version", (json_int_t)list[i].version, "digest",
			list[i].digest));
	return out;
}

/* False when it is not exactly one of ours. */
static bool
read_one(const json_t *o, struct approval *a)
{
	const json_t *id = json_object_get(o, "id"),
		     *version = json_object_get(o, "version"),
		     *digest = json_object_get(o, "digest");

	if (json_object_size(o) != 3 || !json_is_integer(id) ||
	    !json_is_integer(version) || !json_is_string(digest) ||
	    json_string_length(digest) != 64)
		return false;
	a->id = json_integer_value(id);
	a->version = json_integer_value(version);
	(void)snprintf(
	    a->digest, sizeof(a->digest), "%s", json_string_value(digest));
	return true;
}

enum rc
approvals_from_json(
    const json_t *j, struct approval **out, int *n, struct err *err)
{
	size_t i, size = json_array_size(j);
	struct approval *list;

	if (size < 1 || size > APPROVALS_MAX)
		return refuse(err, "一件もないか、多すぎます");
	list = x_alloc(size * sizeof(*list));
	for (i = 0; i < size; i++)
		if (!read_one(json_array_get(j, i), &list[i])) {
			free(list);
			return refuse(err, "番号か版か内容の印がありません");
		}
	*out = list;
	*n = (int)size;
	return RC_OK;
}
