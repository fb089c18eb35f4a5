/* SPDX-License-Identifier: ISC
 * SHA-256 by instructions gives what libsodium gives, whatever the pieces.
 */
#include "src/sha256.h"
#include "tests/test.h"

static void
hash(const void *p, size_t len, size_t piece, char out[65])
{
	struct sha256 h;
	size_t at, n;

	sha256_init(&h);
	for (at = 0; at < len; at += n) {
		n = len - at < piece ? len - at : piece;
		sha256_add(&h, (const uint8_t *)p + at, n);
	}
	sha256_end_hex(&h, out);
}

TEST(sha256_known_answers)
{
	char got[65];

	for (int i = 0; i < 2; i++) {
		sha256_by_sodium(i == 1);
		hash("", 0, 1, got);
		CHECK_STR(got, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934"
			       "ca495991b7852b855");
		hash("abc", 3, 3, got);
		CHECK_STR(got, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9"
			       "cb410ff61f20015ad");
		hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    56, 5, got);
		CHECK_STR(got, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff216"
			       "7f6ecedd419db06c1");
	}
	sha256_by_sodium(false);
}

TEST(sha256_every_length_and_piece_as_libsodium)
{
	uint8_t data[400];
	char own[65], other[65];
	size_t len, piece;

	for (len = 0; len < sizeof(data); len++)
		data[len] = (uint8_t)(len * 37 + 11);
	for (len = 0; len <= sizeof(data); len++)
		for (piece = 1; piece < 140; piece += 23) {
			sha256_by_sodium(true);
			hash(data, len, len + 1, other);
			sha256_by_sodium(false);
			hash(data, len, piece, own);
			CHECK_STR(own, other);
		}
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
