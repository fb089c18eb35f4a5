/* SPDX-License-Identifier: ISC
 * Proofs: the bytes that are signed, and that nothing else verifies.
 */
#include "src/proof.h"
#include "tests/test.h"

#include <sodium.h>

static unsigned char pk[crypto_sign_PUBLICKEYBYTES];
static unsigned char sk[crypto_sign_SECRETKEYBYTES];
static char pk_hex[2 * crypto_sign_PUBLICKEYBYTES + 1];

static struct proof
good(void)
{
	static const unsigned char seed[crypto_sign_SEEDBYTES] = { 7 };
	struct proof p;

	CHECK(sodium_init() >= 0);
	crypto_sign_seed_keypair(pk, sk, seed);
	sodium_bin2hex(pk_hex, sizeof(pk_hex), pk, sizeof(pk));
	memset(&p, 0, sizeof(p));
	memcpy(p.kind, "terminal", 9);
	memcpy(p.key_id, "chuo-3", 7);
	memcpy(p.staff, "10002", 6);
	memcpy(p.act, "entry.approve", 14);
	memcpy(p.subject, "17@3:0123abcd", 14);
	memcpy(p.nonce, "00ff00ff", 9);
	proof_sign(&p, sk);
	return p;
}

TEST(proof_message_to_the_letter)
{
	struct proof p = good();
	char out[PROOF_MESSAGE_MAX];

	CHECK_INT(proof_message(&p, out), strlen(out));
	CHECK_STR(out, "madoguchi proof 1 terminal\nterminal\nchuo-3\n10002\n"
		       "entry.approve\n17@3:0123abcd\n00ff00ff\n");
}

TEST(proof_verifies_only_itself)
{
	struct proof p = good(), q;
	char other[sizeof(pk_hex)];

	CHECK(proof_verify(&p, pk_hex));
#define CHANGED(field, at)                                                     \
	q = p;                                                                 \
	q.field[at] ^= 1;                                                      \
	CHECK(!proof_verify(&q, pk_hex))
	CHANGED(key_id, 0);
	CHANGED(staff, 4);
	CHANGED(act, 0);
	CHANGED(subject, 1);
	CHANGED(nonce, 0);
	CHANGED(signature, 10);
	memcpy(other, pk_hex, sizeof(other));
	other[0] = other[0] == 'a' ? 'b' : 'a';
	CHECK(!proof_verify(&p, other));
}

/* The demo twin's signature is none, whatever kind it claims. */
TEST(proof_of_demo_is_not_of_terminal)
{
	struct proof p = good();

	memcpy(p.kind, "demo", 5);
	proof_sign(&p, sk);
	CHECK(proof_verify(&p, pk_hex));
	memcpy(p.kind, "terminal", 9);
	CHECK(!proof_verify(&p, pk_hex));
}

/* A field that holds a newline could be read as two. */
TEST(proof_fields_stay_apart)
{
	struct proof p = good();
	char out[PROOF_MESSAGE_MAX];

	memcpy(p.subject, "17\n3", 5);
	CHECK_INT(proof_message(&p, out), 0);
	CHECK_STR(out, "");
	proof_sign(&p, sk);
	CHECK_STR(p.signature, "");
	CHECK(!proof_verify(&p, pk_hex));
	p = good();
	memcpy(p.kind, "other", 6);
	CHECK_INT(proof_message(&p, out), 0);
	p = good();
	memset(p.staff, '1', sizeof(p.staff)); /* no end */
	CHECK_INT(proof_message(&p, out), 0);
	p = good();
	p.act[0] = (char)0xE3;
	CHECK_INT(proof_message(&p, out), 0);
}

TEST(proof_malformed_signature)
{
	struct proof p = good(), q;

	q = p;
	q.signature[0] = 'g';
	CHECK(!proof_verify(&q, pk_hex));
	q = p;
	q.signature[127] = '\0';
	CHECK(!proof_verify(&q, pk_hex));
	q = p;
	memset(q.signature, '0', sizeof(q.signature));
	CHECK(!proof_verify(&q, pk_hex));
	CHECK(!proof_verify(&p, ""));
	CHECK(!proof_verify(&p, "zz"));
}

TEST(proof_longest_fits)
{
	struct proof p = good();
	char out[PROOF_MESSAGE_MAX];

	memset(p.key_id, 'k', sizeof(p.key_id) - 1);
	memset(p.staff, '9', sizeof(p.staff) - 1);
	memset(p.act, 'a', sizeof(p.act) - 1);
	memset(p.subject, 's', sizeof(p.subject) - 1);
	memset(p.nonce, 'f', sizeof(p.nonce) - 1);
	CHECK(proof_message(&p, out) > 0);
	proof_sign(&p, sk);
	CHECK(proof_verify(&p, pk_hex));
}

TEST(proof_json_round_trip)
{
	struct proof p = good(), q;
	struct err err;
	json_t *j = proof_to_json(&p);

	err_clear(&err);
	CHECK_INT(proof_from_json(&q, j, &err), RC_OK);
	CHECK(proof_verify(&q, pk_hex));
	json_decref(j);
}

static void
refused(const char *text)
{
	struct proof p;
	struct err err;
	json_t *j = json_loads(text, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);

	CHECK(j != NULL);
	err_clear(&err);
	CHECK_INT(proof_from_json(&p, j, &err), RC_INPUT);
	CHECK_STR(err.code, "E1037");
	json_decref(j);
}

TEST(proof_json_hostile)
{
	struct proof p = good();
	json_t *j;

	refused("7");
	refused("[]");
	refused("{}");
	refused("{\"kind\":\"terminal\"}");
	refused("{\"kind\":\"terminal\",\"key_id\":\"k\",\"staff\":\"1\","
		"\"act\":\"a\",\"subject\":\"\",\"nonce\":\"n\","
		"\"signature\":7}");
	refused("{\"kind\":\"other\",\"key_id\":\"k\",\"staff\":\"1\","
		"\"act\":\"a\",\"subject\":\"\",\"nonce\":\"n\","
		"\"signature\":\"\"}");
	refused("{\"kind\":\"terminal\",\"key_id\":\"k\\u0000\","
		"\"staff\":\"1\",\"act\":\"a\",\"subject\":\"\","
		"\"nonce\":\"n\",\"signature\":\"\"}");
	refused("{\"kind\":\"terminal\",\"key_id\":\"k\","
		"\"staff\":\"12345678901234567\",\"act\":\"a\","
		"\"subject\":\"\",\"nonce\":\"n\",\"signature\":\"\"}");
	j = proof_to_json(&p);
	json_object_set_new(j, "extra", json_true());
	CHECK_INT(proof_from_json(&p, j, NULL), RC_INPUT);
	json_decref(j);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
