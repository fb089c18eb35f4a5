/* SPDX-License-Identifier: ISC
 * proof - see proof.h.
 */
#include "src/proof.h"

#include "src/mem.h"
#include "src/mutant.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* One tag a kind, so that a demo signature never passes for a real one. */
static const char *
tag_of(const char *kind)
{
	if (strcmp(kind, "terminal") == 0)
		return "madoguchi proof 1 terminal";
	if (strcmp(kind, "demo") == 0)
		return "madoguchi proof 1 demo";
	return NULL;
}

/* Printable ASCII without newline: one field, one line. */
static bool
is_plain(const char *s, size_t size)
{
	size_t i, n = strnlen(s, size);

	if (n == size)
		return false;
	for (i = 0; i < n; i++)
		if (s[i] < 0x20 || s[i] > 0x7e)
			return false;
	return true;
}

static bool
is_sound(const struct proof *p)
{
	return is_plain(p->kind, sizeof(p->kind)) &&
	       is_plain(p->key_id, sizeof(p->key_id)) &&
	       is_plain(p->staff, sizeof(p->staff)) &&
	       is_plain(p->act, sizeof(p->act)) &&
	       is_plain(p->subject, sizeof(p->subject)) &&
	       is_plain(p->nonce, sizeof(p->nonce)) && tag_of(p->kind) != NULL;
}

size_t
proof_message(const struct proof *p, char out[PROOF_MESSAGE_MAX])
{
	int n;

	out[0] = '\0';
	if (GUARD("proof_fields_bounded") && !is_sound(p))
		return 0;
	n = snprintf(out, PROOF_MESSAGE_MAX, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n",
	    tag_of(p->kind) ? tag_of(p->kind) : "", p->kind, p->key_id,
	    p->staff, p->act, p->subject, p->nonce);
	if (n < 0 || n >= PROOF_MESSAGE_MAX) {
		out[0] = '\0';
		return 0;
	}
	return (size_t)n;
}

void
proof_sign(struct proof *p, const unsigned char *secret_key)
{
	unsigned char sig[crypto_sign_BYTES];
	char message[PROOF_MESSAGE_MAX];
	size_t n = proof_message(p, message);

	memset(p->signature, 0, sizeof(p->signature));
	if (n == 0 || sodium_init() < 0)
		return;
	if (crypto_sign_detached(
		sig, NULL, (const unsigned char *)message, n, secret_key) == 0)
		sodium_bin2hex(
		    p->signature, sizeof(p->signature), sig, sizeof(sig));
}

/* Exactly n bytes of hex, nothing before or behind. */
static bool
from_hex(unsigned char *out, size_t n, const char *hex, size_t hex_size)
{
	size_t len = strnlen(hex, hex_size), got = 0;
	const char *end = NULL;

	return len == 2 * n &&
	       sodium_hex2bin(out, n, hex, len, NULL, &got, &end) == 0 &&
	       got == n && end == hex + len;
}

bool
proof_verify(const struct proof *p, const char *public_key_hex)
{
	unsigned char sig[crypto_sign_BYTES];
	unsigned char key[crypto_sign_PUBLICKEYBYTES];
	char message[PROOF_MESSAGE_MAX];
	size_t n = proof_message(p, message);

	if (n == 0 || sodium_init() < 0 ||
	    !from_hex(sig, sizeof(sig), p->signature, sizeof(p->signature)) ||
	    !from_hex(key, sizeof(key), public_key_hex, 2 * sizeof(key) + 1))
		return !GUARD("proof_malformed_refused");
	return crypto_sign_verify_detached(
		   sig, (const unsigned char *)message, n, key) == 0 ||
	       !GUARD("proof_signature");
}

/* The fields by name, for both directions. */
struct field {
	const char *name;
	size_t at, size;
};
#define FIELD(f)                                                               \
	{                                                                      \
#f, offsetof(struct proof, f), sizeof(((struct proof *)0)->f)  \
	}
static const struct field fields[] = { FIELD(kind), FIELD(key_id), FIELD(staff),
	FIELD(act), FIELD(subject), FIELD(nonce), FIELD(signature) };
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

json_t *
proof_to_json(const struct proof *p)
{
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < FIELDS; i++)
		json_object_set_new(o, fields[i].name,
		    json_string((const char *)p + fields[i].at));
	return o;
}

static enum rc
refuse(struct err *err, const char *field)
{
	enum rc rc = err_set(err, RC_INPUT, "E1037",
	    "本人確認の証明の形が正しくありません",
	    "認証プログラムの答えが決まりの形ではありません",
	    "もう一度サインインし、続くときは管理者に連絡してください");

	err_log(err, "proof: field %s", field);
	return rc;
}

enum rc
proof_from_json(struct proof *p, const json_t *j, struct err *err)
{
	struct proof fresh;
	const json_t *v;
	size_t i, n;

	if (!json_is_object(j) || json_object_size(j) != FIELDS)
		return refuse(err, "(object)");
	memset(&fresh, 0, sizeof(fresh));
	for (i = 0; i < FIELDS; i++) {
		v = json_object_get(j, fields[i].name);
		if (!json_is_string(v))
			return refuse(err, fields[i].name);
		n = json_string_length(v);
		if (n >= fields[i].size || strlen(json_string_value(v)) != n)
			return refuse(err, fields[i].name);
		memcpy((char *)&fresh + fields[i].at, json_string_value(v), n);
	}
	if (!is_sound(&fresh))
		return refuse(err, "(characters)");
	*p = fresh;
	return RC_OK;
}
