/* SPDX-License-Identifier: ISC
 * message - see message.h. Japanese is the original: where there is no
 * translation, or none is wanted, texts pass unchanged.
 */
#include "ui/message.h"

#include "src/catalogue.h"
#include "src/mem.h"
#include "ui/lang.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const formats[] = {
#define FORMAT(s) s,
#include "formats_table.h" /* generated */
};

#define VALUES_MAX 6
#define TEXT_MAX 1024

struct match {
	const char *value[VALUES_MAX];
	size_t len[VALUES_MAX];
	int count;
	size_t literal; /* bytes of the format itself */
};

/* Behind the directive at f ("%.200s", "%lld"); *kind gets its letter. */
static const char *
behind(const char *f, char *kind)
{
	f++;
	f += strspn(f, "0123456789.*-+ #lhzj");
	*kind = *f;
	return *f != '\0' ? f + 1 : f;
}

/* How many bytes a value of that kind may take at s, at most. */
static size_t
value_room(char kind, const char *s)
{
	size_t n = 0;

	if (kind == 's')
		return strlen(s);
	n = s[0] == '-';
	n += strspn(s + n,
	    kind == 'g' || kind == 'f' ? "0123456789.e+-" : "0123456789");
	return n;
}

static bool
fits(const char *f, const char *s, struct match *m)
{
	const char *rest;
	size_t room, n, least;
	char kind;

	while (*f != '\0' && (*f != '%' || f[1] == '%')) {
		if (*f != *s)
			return false;
		m->literal++;
		f += *f == '%' ? 2 : 1;
		s++;
	}
	if (*f == '\0')
		return *s == '\0';
	if (m->count == VALUES_MAX)
		return false;
	rest = behind(f, &kind);
	room = value_room(kind, s);
	least = kind == 's' ? 0 : 1;
	for (n = least; n <= room; n++) {
		struct match try = *m;

		try.value[try.count] = s;
		try.len[try.count++] = n;
		if (!fits(rest, s + n, &try))
			continue;
		*m = try;
		return true;
	}
	return false;
}

static bool
is_translated(const char *msgid, const char **translation)
{
	*translation = lang_text(msgid);
	return strcmp(*translation, msgid) != 0;
}

static void message_put(struct sbuf *b, const char *text, int depth);

/* A word, the name of an item, a text with values again, or several of them
 * divided by 、 */
static void
value_put(struct sbuf *b, const char *value, size_t len, int depth)
{
	char one[TEXT_MAX], *next;
	const char *t;
	int i;

	(void)snprintf(one, sizeof(one), "%.*s", (int)len, value);
	for (i = 0; i < IT_COUNT; i++)
		if (strcmp(item_defs[i].label, one) == 0 &&
		    is_translated("、", &t)) {
			sbuf_add(b, item_defs[i].label_en);
			return;
		}
	next = strstr(one, "、");
	if (next == NULL || is_translated(one, &t)) {
		message_put(b, one, depth + 1);
		return;
	}
	*next = '\0';
	value_put(b, one, strlen(one), depth + 1);
	sbuf_add(b, lang_text("、"));
	next += strlen("、");
	value_put(b, next, strlen(next), depth + 1);
}

static void
format_put(
    struct sbuf *b, const char *translation, const struct match *m, int depth)
{
	const char *f = translation;
	int i = 0;
	char kind;

	while (*f != '\0') {
		if (*f == '%' && f[1] != '%') {
			if (i < m->count)
				value_put(b, m->value[i], m->len[i], depth);
			i++;
			f = behind(f, &kind);
			continue;
		}
		sbuf_add_n(b, f, 1);
		f += *f == '%' ? 2 : 1;
	}
}

static void
message_put(struct sbuf *b, const char *text, int depth)
{
	struct match best = { .literal = 0 };
	const char *translation, *chosen = NULL;
	size_t i;

	if (is_translated(text, &translation) || depth > 4) {
		sbuf_add(b, translation);
		return;
	}
	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct match m = { .literal = 0 };

		/* Of two that fit, the one that says more by itself. */
		if (is_translated(formats[i], &translation) &&
		    fits(formats[i], text, &m) && m.literal > best.literal) {
			best = m;
			chosen = translation;
		}
	}
	if (chosen != NULL)
		format_put(b, chosen, &best, depth);
	else
		sbuf_add(b, text);
}

const char *
message_text(const char *text, char *out, size_t size)
{
	struct sbuf b;
	size_t n;

	sbuf_init(&b, 4 * TEXT_MAX);
	message_put(&b, text, 0);
	n = b.len < size ? b.len : size - 1;
	while (n > 0 && n < b.len && ((unsigned char)b.s[n] & 0xC0) == 0x80)
		n--;
	memcpy(out, b.s, n);
	out[n] = '\0';
	sbuf_release(&b);
	return out;
}

void
message_err(struct err *err)
{
	struct err said;
	char text[TEXT_MAX], why[TEXT_MAX], remedy[TEXT_MAX];

	if (err == NULL)
		return;
	err_clear(&said);
	(void)err_set(&said, err->rc, err->code,
	    message_text(err->text, text, sizeof(text)),
	    message_text(err->why, why, sizeof(why)),
	    message_text(err->remedy, remedy, sizeof(remedy)));
	memcpy(err->text, said.text, sizeof(err->text));
	memcpy(err->why, said.why, sizeof(err->why));
	memcpy(err->remedy, said.remedy, sizeof(err->remedy));
}
