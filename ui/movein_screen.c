/* SPDX-License-Identifier: ISC
 * movein_screen - what the screens of a form of an 異動 do alike, a move-in's
 * and a change's: title, hint, the field in focus, the way to what stops F10.
 */
#include "ui/joined.h"
#include "ui/movein_in.h"

#include "ui/engine.h"
#include "ui/show.h"

#include <stdio.h>

const char *
movein_title_now(const struct ui *ui, const void *state)
{
	const struct movein *m = state;

	/* 【研修】 takes eight columns of the row. */
	return ui_app(ui)->is_training && m->brief[0] != '\0' ? m->brief
							      : m->title;
}

const char *
movein_hint_of(const struct form *form, const char *otherwise)
{
	const struct field *f = form_field(form);

	if (form->cand_count > 0)
		return _("Enter か数字で選ぶ   F3 窓を閉じる");
	if (form->note_at >= 0)
		return _("番号で答えてください   Tab あとで答える");
	if (f != NULL && f->has_list)
		return _("打って F4 で候補   Tab 次へ   F10 提出");
	if (f != NULL && f->kind == FIELD_CHOICE)
		return _("数字で選ぶと次へ   Tab 次へ   F10 提出");
	return otherwise;
}

bool
movein_can_choose(const struct form *form)
{
	const struct field *f = form_field(form);

	return form->note_at < 0 && f != NULL &&
	       (f->has_list || f->kind == FIELD_CHOICE);
}

/* Everybody's page after the notification's. */
const struct field *
movein_each_field(int i)
{
	if (i < movein_page_count)
		return &movein_page[i];
	i -= movein_page_count;
	if (i < 2)
		return i == 0 ? &movein_birth_day : &movein_birth_count;
	i -= 2;
	return i < movein_person_count ? &movein_person[i].f : NULL;
}

const struct field *
movein_field_now(const void *state)
{
	const struct movein *m = state;

	return form_field(&m->form);
}

struct form *
movein_form_of(void *state)
{
	return &((struct movein *)state)->form;
}

bool
movein_under(const void *state, char *out, size_t size)
{
	const struct movein *m = state;
	const struct field *f = form_field(&m->form);

	if (f == NULL || f->kind == FIELD_SECRET)
		return false;
	(void)snprintf(
	    out, size, "%s", form_get(&m->form, m->form.page, f->id));
	return out[0] != '\0';
}

/* Half a number does not wait for whoever comes back. */
void
movein_forget(struct ui *ui, void *state)
{
	struct movein *m = state;

	(void)ui;
	if (m->form.has_secret)
		secret_clear(&m->form.secret);
}

/* ---- F10 */

void
movein_end_kana(struct form *f)
{
	const struct field *field = form_field(f);

	if (!f->is_changed || field == NULL || field->kind != FIELD_KANA)
		return;
	edit_finish(&f->edit);
	form_set(f, f->page, field->id, f->edit.text, NULL, NULL);
}

void
movein_go_wanted(struct ui *ui, struct movein *m)
{
	int errors, alerts, musts;

	form_counts(&m->form, &errors, &alerts, &musts);
	(void)form_first_want(&m->form, true);
	ui_interrupt(ui, false);
	ui_say(ui, LOOK_ERROR,
	    _("誤 %d  注 %d  必 %d   直すか答えると進みます"), errors, alerts,
	    musts);
}

/* ---- drawing */

void
movein_draw_form(
    struct movein *m, const struct app *a, struct view *w, bool shows_joined)
{
	struct view upper = *w;

	if (m->return_reason[0] != '\0') {
		put(w, 5, COL_LABEL, LOOK_WARN, _("差戻"));
		put_cols(w, 5, COL_VALUE, 60, LOOK_WARN, m->return_reason);
	}
	if (shows_joined)
		upper.foot -= joined_draw(a, &m->joined, m->joined_head, w);
	form_draw(&m->form, &upper);
	form_draw_foot(&m->form, w);
}
