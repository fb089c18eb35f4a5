/* SPDX-License-Identifier: ISC
 * K5 旧氏・通称の履歴 - when a 旧氏 or 通称 came, changed or went on one sheet
 * (2.2.1), out of its history rows, and what came along as a list with an
 * import. Another sheet's are its own.
 */
#include "src/asof.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "ui/app.h"
#include "ui/pages.h"
#include "ui/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The items whose change makes a line, and what stands beside each. */
static const struct {
	enum item it, kana, on, place, off, off_place;
} kept[] = {
	{ IT_FORMER_NAME, IT_FORMER_NAME_KANA, IT_COUNT, IT_COUNT, IT_COUNT,
	    IT_COUNT },
	{ IT_ALIAS, IT_ALIAS_KANA, IT_ALIAS_ENTERED_ON, IT_ALIAS_ENTERED_PLACE,
	    IT_ALIAS_DELETED_ON, IT_ALIAS_DELETED_PLACE },
};
#define KEPT (sizeof(kept) / sizeof(kept[0]))

static const char *
item_of(const struct record *r, enum item it)
{
	return it == IT_COUNT ? "" : record_get(r, it);
}

static void
dated(const char *label, const struct record *r, enum item on, enum item place,
    char *out, size_t size)
{
	char day[64];
	const char *when = item_of(r, on), *where = item_of(r, place);

	out[0] = '\0';
	if (when[0] == '\0' && where[0] == '\0')
		return;
	show_date(when, false, day, sizeof(day));
	(void)snprintf(out, size, "  %s %s %.80s", label, day, where);
}

static void
add_change(struct tlines *l, const struct record *before,
    const struct record *row, size_t k)
{
	const char *was = before == NULL ? "" : record_get(before, kept[k].it);
	const char *is = record_get(row, kept[k].it), *kana;
	char day[64], entered[160], deleted[160];
	enum event ev = event_by_code(record_get(row, IT_EVENT));

	show_date(record_get(row, IT_EVENT_DATE), false, day, sizeof(day));
	kana = record_get(row, kept[k].kana);
	dated(_("記載"), row, kept[k].on, kept[k].place, entered,
	    sizeof(entered));
	dated(_("削除"), row, kept[k].off, kept[k].off_place, deleted,
	    sizeof(deleted));
	tlines_add(l, day, is[0] == '\0' ? LOOK_DIM : LOOK_PLAIN,
	    _("履歴 %d %s  %s%s%s%s%s%s%s"), row->hist_no,
	    ev < EV_COUNT ? show_event(ev) : record_get(row, IT_EVENT),
	    is[0] != '\0' ? is : _("（削除）"), kana[0] != '\0' ? " " : "",
	    kana, was[0] != '\0' ? _("  前は ") : "", was, entered, deleted);
}

static int
add_rows(struct tlines *l, const struct record *rows, int n, size_t k)
{
	const struct record *before = NULL;
	int i, found = 0;

	for (i = 0; i < n; i++) {
		if (asof_is_cancelled(rows, n, i, INT64_MAX))
			continue;
		if (before == NULL
			? record_get(&rows[i], kept[k].it)[0] != '\0'
			: !record_same(before, &rows[i], kept[k].it) ||
			      !record_same(before, &rows[i], kept[k].kana)) {
			add_change(l, before, &rows[i], k);
			found++;
		}
		before = &rows[i];
	}
	return found;
}

static const char *
group_of(const struct record *r, enum item it, int seq)
{
	int i;

	for (i = 0; i < r->group_count; i++)
		if (r->group[i].it == it && r->group[i].seq == seq)
			return r->group[i].value;
	return "";
}

/* Lists that came along: 氏 or 通称, from when and where, until when. */
static int
add_group(struct tlines *l, const struct record *r, enum item what,
    enum item on, enum item place, enum item off, enum item off_place)
{
	int seq, last = 0, i, found = 0;
	char from[64], to[64];

	for (i = 0; i < r->group_count; i++)
		if (r->group[i].it == what && r->group[i].seq > last)
			last = r->group[i].seq;
	for (seq = 1; seq <= last; seq++) {
		if (group_of(r, what, seq)[0] == '\0')
			continue;
		show_date(group_of(r, on, seq), false, from, sizeof(from));
		show_date(group_of(r, off, seq), false, to, sizeof(to));
		tlines_add(l, _("過去の記録"), LOOK_PLAIN,
		    _("%s  記載 %s %s  削除 %s %s"), group_of(r, what, seq),
		    from, place == IT_COUNT ? "" : group_of(r, place, seq), to,
		    off_place == IT_COUNT ? "" : group_of(r, off_place, seq));
		found++;
	}
	return found;
}

static void
make_lines(struct pages *v, const struct record *rows, int n)
{
	const struct record *now = &rows[n - 1];
	bool foreign = record_get(now, IT_KIND)[0] == '2';
	int found;

	tlines_head(&v->lines, _("旧氏"), foreign ? _("日本人住民の項目") : "");
	found = add_rows(&v->lines, rows, n, 0);
	found += add_group(&v->lines, now, IT_PAST_FORMER_NAME,
	    IT_PAST_FORMER_NAME_FROM, IT_COUNT, IT_PAST_FORMER_NAME_TO,
	    IT_COUNT);
	if (found == 0)
		tlines_add(&v->lines, "", LOOK_DIM, "%s", _("記録なし"));
	tlines_head(&v->lines, _("通称"), foreign ? "" : _("外国人住民の項目"));
	found =
	    GUARD("names_history_alias") ? add_rows(&v->lines, rows, n, 1) : 0;
	found += add_group(&v->lines, now, IT_PAST_ALIAS,
	    IT_PAST_ALIAS_ENTERED_ON, IT_PAST_ALIAS_ENTERED_PLACE,
	    IT_PAST_ALIAS_DELETED_ON, IT_PAST_ALIAS_DELETED_PLACE);
	if (found == 0)
		tlines_add(&v->lines, "", LOOK_DIM, "%s", _("記録なし"));
}

static enum rc
names_open(struct ui *ui, void *state, const struct target *t, struct err *err)
{
	struct pages *v = state;
	struct app *a = ui_app(ui);
	struct record *rows = NULL;
	int n = 0, i;
	enum rc rc = show_person_of(a, t, &v->m, err);

	v->foot = _("この票の分だけ  ほかの票のものとはつなぎません");
	if (rc != RC_OK)
		return rc;
	rc = app_log_one(a, "inquiry", "K5", v->m.row.person_no, err);
	if (rc == RC_OK)
		rc = replica_history(a->replica, v->m.row.person_no,
		    v->m.row.sheet_no, &rows, &n, err);
	if (rc == RC_OK && n > 0)
		make_lines(v, rows, n);
	for (i = 0; i < n; i++)
		record_release(&rows[i]);
	free(rows);
	if (rc != RC_OK)
		pages_close(ui, v);
	return rc;
}

const struct screen scr_names = {
	.name = "names",
	.code = "K5",
	.title = N_("個人 旧氏・通称の履歴"),
	.hint = N_("F3 戻る"),
	.about =
	    N_("旧氏と通称がいつ記載・変更・削除されたか。\n"
	       "この票の履歴から作ります。ほかの票のものとはつなぎません。\n"
	       "取り消された異動のものは出ません。"),
	.open = names_open,
	PAGES_SCREEN,
};
