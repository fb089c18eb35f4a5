/* SPDX-License-Identifier: ISC
 * probe - see probe.h. U+3099 is not asked about: kana are composed before
 * they are drawn.
 */
#include "ui/probe.h"

#include "src/text.h"

#include <stdio.h>
#include <string.h>

static const char *const samples[] = {
	"①",
	"○",
	"※",
	"─",
	"×",
	"⣿",
	"漢",
	"葛\xf3\xa0\x84\x82", /* with a selector */
	"𠮷",
	"ｶﾞ",
};
#define SAMPLES ((int)(sizeof(samples) / sizeof(samples[0])))

void
probe_ask(struct probe *p, int rows, struct sbuf *out)
{
	int i;

	memset(p, 0, sizeof(*p));
	p->asked = SAMPLES;
	sbuf_add(out, "\0337");
	for (i = 0; i < SAMPLES; i++)
		sbuf_addf(out, "\033[%d;1H%s\033[6n", rows, samples[i]);
	sbuf_addf(out, "\033[%d;1H\033[2K\0338", rows);
}

bool
probe_answer(struct probe *p, int col)
{
	if (p->answered >= p->asked)
		return false;
	if (col - 1 != text_cols(samples[p->answered]))
		p->wrong |= 1u << p->answered;
	return ++p->answered == p->asked;
}

void
probe_fault(const struct probe *p, char *out, size_t size)
{
	size_t used = 0;
	int i;

	out[0] = '\0';
	for (i = 0; i < SAMPLES; i++)
		if ((p->wrong & (1u << i)) != 0 && used < size)
			used += (size_t)snprintf(
			    out + used, size - used, "%s", samples[i]);
}
