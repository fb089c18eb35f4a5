/* SPDX-License-Identifier: ISC
 * sha256 - see sha256.h.
 */
#include "src/sha256.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

static const uint32_t k256[64] = {
	// clang-format off
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
	// clang-format on
};

static bool
has_instructions(void)
{
	unsigned int a, b, c, d;

	/* SHA extensions, and SSSE3 and SSE4.1 for the shuffles. */
	if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || !(b & (1u << 29)))
		return false;
	return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & (1u << 9)) != 0 &&
	       (c & (1u << 19)) != 0;
}

__attribute__((target("sha,sse4.1,ssse3"))) static void
blocks(uint32_t state[8], const uint8_t *p, size_t n)
{
	const __m128i swap =
	    _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
	__m128i abef, cdgh, abef0, cdgh0, t, w[4];
	int i;

	/* The instructions want the words as ABEF and CDGH. */
	t = _mm_shuffle_epi32(
	    _mm_loadu_si128((const __m128i *)(const void *)state), 0xB1);
	cdgh = _mm_shuffle_epi32(
	    _mm_loadu_si128((const __m128i *)(const void *)(state + 4)), 0x1B);
	abef = _mm_alignr_epi8(t, cdgh, 8);
	cdgh = _mm_blend_epi16(cdgh, t, 0xF0);
	for (; n > 0; n--, p += 64) {
		abef0 = abef;
		cdgh0 = cdgh;
		for (i = 0; i < 4; i++)
			w[i] = _mm_shuffle_epi8(
			    _mm_loadu_si128(
				(const __m128i *)(const void *)(p + 16 * i)),
			    swap);
#pragma GCC unroll 16
		for (i = 0; i < 16; i++) {
			if (i >= 4)
				w[i & 3] = _mm_sha256msg2_epu32(
				    _mm_add_epi32(_mm_sha256msg1_epu32(
						      w[i & 3], w[(i + 1) & 3]),
					_mm_alignr_epi8(
					    w[(i + 3) & 3], w[(i + 2) & 3], 4)),
				    w[(i + 3) & 3]);
			t = _mm_add_epi32(w[i & 3],
			    _mm_loadu_si128(
				(const __m128i *)(const void *)(k256 + 4 * i)));
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, t);
			t = _mm_shuffle_epi32(t, 0x0E);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, t);
		}
		abef = _mm_add_epi32(abef, abef0);
		cdgh = _mm_add_epi32(cdgh, cdgh0);
	}
	t = _mm_shuffle_epi32(abef, 0x1B);     /* FEBA */
	cdgh = _mm_shuffle_epi32(cdgh, 0xB1);  /* DCHG */
	abef = _mm_blend_epi16(t, cdgh, 0xF0); /* DCBA */
	cdgh = _mm_alignr_epi8(cdgh, t, 8);    /* HGFE */
	_mm_storeu_si128((__m128i *)(void *)state, abef);
	_mm_storeu_si128((__m128i *)(void *)(state + 4), cdgh);
}
#else
static bool
has_instructions(void)
{
	return false;
}

static void
blocks(uint32_t state[8], const uint8_t *p, size_t n)
{
	(void)state;
	(void)p;
	(void)n;
}
#endif

/* 0 not looked yet, 1 by instructions, 2 by libsodium; whoever looks finds
 * the same. */
static _Atomic int way;

void
sha256_by_sodium(bool on)
{
	way = on ? 2 : 0;
}

void
sha256_init(struct sha256 *h)
{
	static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
		0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	int w = way;

	if (w == 0)
		way = w = has_instructions() ? 1 : 2;
	h->is_own = w == 1;
	h->len = 0;
	if (h->is_own)
		memcpy(h->state, start, sizeof(start));
	else
		(void)crypto_hash_sha256_init(&h->sodium);
}

void
sha256_add(struct sha256 *h, const void *data, size_t len)
{
	const uint8_t *p = data;
	size_t have = h->len % 64, n;

	if (!h->is_own) {
		(void)crypto_hash_sha256_update(&h->sodium, p, len);
		return;
	}
	h->len += len;
	if (have > 0) {
		n = len < 64 - have ? len : 64 - have;
		memcpy(h->block + have, p, n);
		p += n;
		len -= n;
		if (have + n < 64)
			return;
		blocks(h->state, h->block, 1);
	}
	if (len >= 64)
		blocks(h->state, p, len / 64);
	memcpy(h->block, p + len / 64 * 64, len % 64);
}

void
sha256_end(struct sha256 *h, uint8_t out[32])
{
	uint64_t bits = h->len * 8;
	uint8_t tail[72] = { 0x80 };
	size_t pad = (h->len % 64 < 56 ? 56 : 120) - h->len % 64;
	int i;

	if (!h->is_own) {
		(void)crypto_hash_sha256_final(&h->sodium, out);
		explicit_bzero(h, sizeof(*h));
		return;
	}
	for (i = 0; i < 8; i++)
		tail[pad + (size_t)i] = (uint8_t)(bits >> (56 - 8 * i));
	sha256_add(h, tail, pad + 8);
	for (i = 0; i < 32; i++)
		out[i] = (uint8_t)(h->state[i / 4] >> (24 - i % 4 * 8));
	explicit_bzero(h, sizeof(*h));
}

void
sha256_end_hex(struct sha256 *h, char out[65])
{
	uint8_t raw[32];

	sha256_end(h, raw);
	(void)sodium_bin2hex(out, 65, raw, sizeof(raw));
}
