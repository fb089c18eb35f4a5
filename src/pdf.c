/* SPDX-License-Identifier: ISC
 * pdf - draws a composed certificate. Glyphs are placed by number, the same
 * numbers that the check of src/glyph.h looked up in the same file: no text
 * engine stands between that could choose another font or another form.
 */
#include "src/cert.h"

#include "src/cert_int.h"
#include "src/date.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MM_PT (1 / PT_MM)
#define PAGE_W 595.2756 /* A4, points */
#define PAGE_H 841.8898
#define PDF_MAX (64 << 20) /* bytes */

struct out {
	unsigned char *data;
	size_t len, cap;
};

void
cert_pdf_free(unsigned char *pdf, size_t len)
{
	if (pdf != NULL)
		explicit_bzero(pdf, len);
	free(pdf);
}

static cairo_status_t
out_write(void *arg, const unsigned char *data, unsigned int n)
{
	struct out *o = arg;
	unsigned char *more;

	if (o->len + n > PDF_MAX)
		return CAIRO_STATUS_WRITE_ERROR;
	if (o->len + n > o->cap) {
		/* By hand: realloc would leave names in freed memory. */
		o->cap = (o->len + n) * 2;
		more = x_alloc(o->cap);
		if (o->len > 0)
			memcpy(more, o->data, o->len);
		cert_pdf_free(o->data, o->len);
		o->data = more;
	}
	memcpy(o->data + o->len, data, n);
	o->len += n;
	return CAIRO_STATUS_SUCCESS;
}

/* Glyphs of a text from x, y (points); the caller frees both arrays. */
static int
shape(const struct glyph_font *f, const char *text, double x, double y,
    double size, cairo_glyph_t **glyphs, cairo_text_cluster_t **clusters)
{
	size_t len = strlen(text), at = 0;
	struct glyph g;
	int n = 0, bytes;

	*glyphs = x_grow(NULL, len + 1, sizeof(**glyphs));
	*clusters = x_grow(NULL, len + 1, sizeof(**clusters));
	while ((bytes = glyph_next(f, text, at, &g)) > 0) {
		(*glyphs)[n] = (cairo_glyph_t){ g.index, x, y };
		(*clusters)[n] = (cairo_text_cluster_t){ bytes, 1 };
		x += g.advance * size;
		at += (size_t)bytes;
		n++;
	}
	return n;
}

static void
draw_text(cairo_t *cr, const struct glyph_font *f, const char *text, double x,
    double y, double size)
{
	cairo_text_cluster_t *clusters;
	cairo_glyph_t *glyphs;
	int n = shape(f, text, x, y, size, &glyphs, &clusters);

	cairo_set_font_size(cr, size);
	if (n > 0)
		cairo_show_text_glyphs(
		    cr, text, (int)strlen(text), glyphs, n, clusters, n, 0);
	free(glyphs);
	free(clusters);
}

/* 見本 across the page, under the text so that every word stays readable. */
static void
draw_sample(cairo_t *cr, const struct glyph_font *f, const char *word)
{
	double size = 190, w = glyph_width(f, word, strlen(word)) * size;

	cairo_save(cr);
	cairo_translate(cr, PAGE_W / 2, PAGE_H / 2);
	cairo_rotate(cr, -M_PI / 4);
	cairo_set_source_rgb(cr, 0.86, 0.86, 0.86);
	draw_text(cr, f, word, -w / 2, size * 0.38, size);
	cairo_restore(cr);
}

/* ---- the seal */

/* One cluster as an outline that fills a cell: the seal is a picture, not
 * text that could be copied from the file. */
static void
seal_cell(cairo_t *cr, const struct glyph_font *f, const char *text, size_t at,
    double x, double y, double w, double h)
{
	cairo_text_extents_t e;
	struct glyph g;
	cairo_glyph_t one;

	(void)glyph_next(f, text, at, &g);
	if (g.index == 0)
		return;
	one = (cairo_glyph_t){ g.index, 0, 0 };
	cairo_save(cr);
	cairo_set_font_size(cr, 100);
	cairo_glyph_extents(cr, &one, 1, &e);
	cairo_translate(cr, x + w * 0.08, y + h * 0.08);
	if (e.width > 30 && e.height > 30)
		cairo_scale(cr, w * 0.84 / e.width, h * 0.84 / e.height);
	else
		cairo_scale(cr, w * 0.84 / 100, h * 0.84 / 100);
	cairo_translate(cr, -e.x_bearing, -e.y_bearing);
	cairo_glyph_path(cr, &one, 1);
	cairo_set_line_width(cr, 3);
	cairo_fill_preserve(cr);
	cairo_stroke(cr);
	cairo_restore(cr);
}

/* Columns from the right, as on a seal: as square as the text allows. */
static void
seal_drawn(cairo_t *cr, const struct glyph_font *f, const char *text, double x,
    double y, double side)
{
	double w, h, inner = side * 0.86, edge = side * 0.07;
	int n = 0, cols, rows, i, bytes;
	struct glyph g;
	size_t at;

	for (at = 0; (bytes = glyph_next(f, text, at, &g)) > 0; n++)
		at += (size_t)bytes;
	cols = (int)ceil(sqrt((double)n));
	rows = cols == 0 ? 0 : (n + cols - 1) / cols;
	if (rows == 0)
		return;
	w = inner / cols;
	h = inner / rows;
	cairo_set_line_width(cr, side * 0.035);
	cairo_rectangle(cr, x + side * 0.0175, y + side * 0.0175, side * 0.965,
	    side * 0.965);
	cairo_stroke(cr);
	for (at = 0, i = 0; i < n; i++) {
		bytes = glyph_next(f, text, at, &g);
		seal_cell(cr, f, text, at,
		    x + edge + inner - (i / rows + 1) * w,
		    y + edge + (i % rows) * h, w, h);
		at += (size_t)bytes;
	}
}

/* A registered picture, as a black mask: a certificate's seal is black
 * whatever the file's colours (5.6). */
static enum rc
seal_picture(cairo_t *cr, const char *path, double x, double y, double side,
    struct err *err)
{
	cairo_surface_t *png = cairo_image_surface_create_from_png(path);
	cairo_surface_t *mask;
	unsigned char *row, *to;
	int w, h, i, j, light, alpha;
	uint32_t p;
	enum rc rc;

	w = cairo_image_surface_get_width(png);
	h = cairo_image_surface_get_height(png);
	if (cairo_surface_status(png) != CAIRO_STATUS_SUCCESS || w < 1 ||
	    h < 1 || w > 4000 || h > 4000 ||
	    (cairo_image_surface_get_format(png) != CAIRO_FORMAT_ARGB32 &&
		cairo_image_surface_get_format(png) != CAIRO_FORMAT_RGB24)) {
		cairo_surface_destroy(png);
		rc = err_set(err, RC_IO, "E5804", "公印の画像を読めません",
		    "ファイルがないか、PNG（4000ドット以下）ではありません",
		    "公印の登録を確かめてください。証明書は出していません");
		err_log(err, "pdf: seal %s", path);
		return rc;
	}
	mask = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
	for (j = 0; j < h; j++) {
		row = cairo_image_surface_get_data(png) +
		      (ptrdiff_t)j * cairo_image_surface_get_stride(png);
		to = cairo_image_surface_get_data(mask) +
		     (ptrdiff_t)j * cairo_image_surface_get_stride(mask);
		for (i = 0; i < w; i++) {
			memcpy(&p, row + 4 * i, sizeof(p));
			alpha = cairo_image_surface_get_format(png) ==
					CAIRO_FORMAT_ARGB32
				    ? (int)(p >> 24)
				    : 255;
			/* The least of the three: a full red is full black. */
			light = (int)(p & 255);
			light = light < (int)(p >> 8 & 255)
				    ? light
				    : (int)(p >> 8 & 255);
			light = light < (int)(p >> 16 & 255)
				    ? light
				    : (int)(p >> 16 & 255);
			to[i] =
			    (unsigned char)(alpha > light ? alpha - light : 0);
		}
	}
	cairo_surface_mark_dirty(mask);
	cairo_save(cr);
	cairo_translate(cr, x, y);
	cairo_scale(cr, side / fmax(w, h), side / fmax(w, h));
	cairo_mask_surface(cr, mask, 0, 0);
	cairo_restore(cr);
	cairo_surface_destroy(mask);
	cairo_surface_destroy(png);
	return RC_OK;
}

static enum rc
draw_seal(cairo_t *cr, const struct cert *c, const struct glyph_font *f,
    struct err *err)
{
	double x = c->seal_x * MM_PT, y = c->seal_y * MM_PT;
	double side = fmin(c->seal_mm, SEAL_MOST_MM) * MM_PT;

	if (c->seal_png != NULL)
		return seal_picture(cr, c->seal_png, x, y, side, err);
	seal_drawn(cr, f, c->seal_text, x, y, side);
	return RC_OK;
}

static enum rc
draw_page(cairo_t *cr, const struct cert *c, int page,
    const struct glyph_font *f, struct err *err)
{
	const struct cert_page *p = &c->pages[page];
	enum rc rc = RC_OK;
	int i;

	if (c->is_sample && GUARD("cert_sample"))
		draw_sample(cr, f, c->sample_text);
	cairo_set_source_rgb(cr, 0, 0, 0);
	for (i = 0; i < p->rule_count; i++) {
		cairo_set_line_width(cr, p->rules[i].width * MM_PT);
		cairo_move_to(
		    cr, p->rules[i].x1 * MM_PT, p->rules[i].y1 * MM_PT);
		cairo_line_to(
		    cr, p->rules[i].x2 * MM_PT, p->rules[i].y2 * MM_PT);
		cairo_stroke(cr);
	}
	for (i = 0; i < p->count; i++)
		draw_text(cr, f, p->lines[i].text, p->lines[i].x * MM_PT,
		    p->lines[i].y * MM_PT, p->lines[i].size);
	if (page == c->seal_page)
		rc = draw_seal(cr, c, f, err);
	cairo_show_page(cr);
	return rc;
}

/* The day of issue instead of the clock: same request, same bytes. */
static void
set_metadata(cairo_surface_t *s, int32_t day)
{
	char iso[40];
	int y, m, d;

	date_from_day(day, &y, &m, &d);
	(void)snprintf(
	    iso, sizeof(iso), "%04d-%02d-%02dT00:00:00+09:00", y, m, d);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, iso);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_MOD_DATE, iso);
}

/* The face lives as long as the font file stays open: for ever. */
static cairo_t *
pen_new(cairo_surface_t *s, const struct glyph_font *f)
{
	cairo_font_options_t *o = cairo_font_options_create();
	cairo_font_face_t *face;
	cairo_t *cr = cairo_create(s);

	face = cairo_ft_font_face_create_for_ft_face(glyph_ft(f), 0);
	cairo_set_font_face(cr, face);
	cairo_font_face_destroy(face);
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	cairo_set_font_options(cr, o);
	cairo_font_options_destroy(o);
	return cr;
}

enum rc
cert_pdf(struct cert *c, unsigned char **pdf, size_t *len, struct err *err)
{
	struct out out = { 0 };
	struct glyph_font *f;
	cairo_surface_t *s;
	cairo_status_t bad;
	cairo_t *cr;
	enum rc rc;
	int i;

	if ((rc = glyph_open(c->font, &f, err)) != RC_OK)
		return rc;
	s = cairo_pdf_surface_create_for_stream(
	    out_write, &out, PAGE_W, PAGE_H);
	set_metadata(s, c->today);
	cr = pen_new(s, f);
	for (i = 0; i < c->page_count && rc == RC_OK; i++)
		rc = draw_page(cr, c, i, f, err);
	bad = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(s);
	if (bad == CAIRO_STATUS_SUCCESS)
		bad = cairo_surface_status(s);
	cairo_surface_destroy(s);
	if (rc == RC_OK && bad != CAIRO_STATUS_SUCCESS) {
		rc = err_set(err, RC_IO, "E5805", "証明書を作れませんでした",
		    "印刷の形にする途中で失敗しました",
		    "もう一度行い、続くときは運用担当に知らせてください");
		err_log(err, "pdf: %s", cairo_status_to_string(bad));
	}
	if (rc != RC_OK) {
		cert_pdf_free(out.data, out.len);
		return rc;
	}
	*pdf = out.data;
	*len = out.len;
	return RC_OK;
}
