/* SPDX-License-Identifier: ISC */
#include "src/glyph.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct glyph_font {
	char *path;
	FT_Face face;
	hb_font_t *hb;
	double em; /* font units of the type size */
	struct glyph_font *next;
};

/* Opened fonts stay: a mapped, read-only file. The lock is for a service
 * that composes in several threads. */
static pthread_mutex_t font_lock = PTHREAD_MUTEX_INITIALIZER;
static struct glyph_font *font_first;

static enum rc
font_fault(const char *path, const char *why, struct err *err)
{
	enum rc rc;

	rc = err_set(err, RC_IO, "E5803", "印刷用の書体を開けません",
	    "住民票の字を正しい字形で印刷できる書体が見つかりません",
	    "fonts-ipamj-mincho を入れてから、もう一度行ってください");
	err_log(err, "glyph: %s: %s", path, why);
	return rc;
}

static enum rc
font_load(const char *path, struct glyph_font **out, struct err *err)
{
	struct glyph_font *f;
	FT_Library lib;
	FT_Face face;
	hb_blob_t *blob;
	hb_face_t *hface;

	if (FT_Init_FreeType(&lib) != 0)
		return font_fault(path, "no FreeType", err);
	if (FT_New_Face(lib, path, 0, &face) != 0) {
		FT_Done_FreeType(lib);
		return font_fault(path, "not a font", err);
	}
	blob = hb_blob_create_from_file(path);
	hface = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	if (hb_face_get_glyph_count(hface) == 0 || !FT_IS_SCALABLE(face)) {
		hb_face_destroy(hface);
		FT_Done_Face(face);
		FT_Done_FreeType(lib);
		return font_fault(path, "no outlines", err);
	}
	f = x_alloc(sizeof(*f));
	f->path = x_strdup(path);
	f->face = face;
	f->hb = hb_font_create(hface);
	f->em = (double)hb_face_get_upem(hface);
	hb_face_destroy(hface);
	*out = f;
	return RC_OK;
}

enum rc
glyph_open(const char *path, struct glyph_font **out, struct err *err)
{
	struct glyph_font *f;
	enum rc rc = RC_OK;

	if (path == NULL)
		path = GLYPH_FONT;
	pthread_mutex_lock(&font_lock);
	for (f = font_first; f != NULL && strcmp(f->path, path) != 0;)
		f = f->next;
	if (f == NULL && (rc = font_load(path, &f, err)) == RC_OK) {
		f->next = font_first;
		font_first = f;
	}
	pthread_mutex_unlock(&font_lock);
	if (rc == RC_OK)
		*out = f;
	return rc;
}

static bool
is_selector(int32_t c)
{
	return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

static bool
is_mark(int32_t c)
{
	hb_unicode_general_category_t k;

	k = hb_unicode_general_category(
	    hb_unicode_funcs_get_default(), (hb_codepoint_t)c);
	return k == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
	       k == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
	       k == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK;
}

/* The code's own glyph; 0 when the font has none. */
static uint32_t
plain_glyph(const struct glyph_font *f, int32_t c)
{
	hb_codepoint_t g;

	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return 0;
	return hb_font_get_nominal_glyph(f->hb, (hb_codepoint_t)c, &g) ? g : 0;
}

/* The form that the selector names. A font that does not know the selector
 * would draw the plain form: here that is a missing glyph. */
static uint32_t
form_glyph(const struct glyph_font *f, int32_t c, int32_t selector)
{
	hb_codepoint_t g;

	if (hb_font_get_variation_glyph(
		f->hb, (hb_codepoint_t)c, (hb_codepoint_t)selector, &g))
		return g;
	return GUARD("cert_variation") ? 0 : plain_glyph(f, c);
}

/* Base and mark as the one composed character that they canonically are. */
static uint32_t
composed_glyph(const struct glyph_font *f, int32_t *c, int32_t mark)
{
	hb_codepoint_t one;

	if (!hb_unicode_compose(hb_unicode_funcs_get_default(),
		(hb_codepoint_t)*c, (hb_codepoint_t)mark, &one))
		return 0;
	*c = (int32_t)one;
	return plain_glyph(f, *c);
}

int
glyph_next(
    const struct glyph_font *f, const char *text, size_t at, struct glyph *g)
{
	size_t len = strlen(text), i = at, before;
	int32_t c, next;

	memset(g, 0, sizeof(*g));
	if (at >= len)
		return 0;
	c = utf8_next(text, len, &i);
	g->index = c < 0 ? 0 : plain_glyph(f, c);
	for (;;) {
		before = i;
		next = i < len ? utf8_next(text, len, &i) : 0;
		if (c >= 0 && is_selector(next))
			g->index = g->index == 0 ? 0 : form_glyph(f, c, next);
		else if (c >= 0 && next > 0 && is_mark(next))
			g->index = composed_glyph(f, &c, next);
		else
			break;
	}
	g->bytes = (int)(before - at);
	g->advance =
	    g->index == 0
		? 1.0
		: (double)hb_font_get_glyph_h_advance(f->hb, g->index) / f->em;
	return g->bytes;
}

size_t
glyph_missing(const struct glyph_font *f, const char *text)
{
	struct glyph g;
	size_t at = 0;
	int n;

	while ((n = glyph_next(f, text, at, &g)) > 0 && g.index != 0)
		at += (size_t)n;
	return at;
}

double
glyph_width(const struct glyph_font *f, const char *text, size_t len)
{
	struct glyph g;
	double w = 0;
	size_t at = 0;
	int n;

	while (at < len && (n = glyph_next(f, text, at, &g)) > 0) {
		w += g.advance;
		at += (size_t)n;
	}
	return w;
}

void *
glyph_ft(const struct glyph_font *f)
{
	return f->face;
}
