/* SPDX-License-Identifier: ISC
 * reg_rekey - blind re-keying at the register (setting "rekey"): what has to
 * be typed again does not leave the register before it was typed, and no
 * approval passes while something is missing or differs. What is typed is
 * compared and forgotten; the log keeps how many differed, never a value.
 */
#include "db/reg_entry.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

enum rc
rekeys_wanted(struct call *c, const struct entry *e, struct rekey *list, int *n)
{
	json_t *setting;
	enum rc rc = setting_value(c, "rekey", &setting);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	if (json_object_size(setting) > 0)
		*n = rekeys_of(setting, e, list, REKEYS_MAX);
	json_decref(setting);
	return RC_OK;
}

/* What of the notification itself goes with an item of somebody. */
static void
put_notice(const char *whole, const char *left, const char *key, json_t *out,
    const struct call *told)
{
	json_t *o;

	if (strcmp(whole, left) == 0)
		return;
	o = json_pack("{s:i,s:s}", "person", -1, "item", key);
	if (told != NULL)
		(void)json_object_set_new(o, "value", json_string(whole));
	(void)json_array_append_new(out, o);
}

/* Whether 異動日 is asked for by itself. */
static bool
has_day(const struct rekey *list, int n)
{
	for (int i = 0; i < n; i++)
		if (list[i].person < 0 && list[i].it == IT_EVENT_DATE)
			return true;
	return false;
}

/* Calls for every item that hiding the list takes away. */
static void
covered(const struct entry *e, const struct rekey *list, int n, json_t *out,
    const struct call *told)
{
	struct entry without;
	int i, k;

	entry_init(&without);
	entry_copy(&without, e);
	rekey_hide(&without, list, n);
	for (i = 0; i < e->person_count; i++)
		for (k = 0; k < IT_COUNT; k++) {
			const struct record *r = &e->persons[i].after;
			const char *mask = item_defs[k].mask;
			json_t *o;

			if (record_same(
				r, &without.persons[i].after, (enum item)k))
				continue;
			o = json_pack(
			    "{s:i,s:s}", "person", i, "item", item_defs[k].id);
			/* What the caller's rights do not show is not told. */
			if (told != NULL)
				(void)json_object_set_new(o, "value",
				    json_string(
					mask[0] != '\0' &&
						!who_may(&told->who, mask)
					    ? ""
					    : record_get(r, (enum item)k)));
			(void)json_array_append_new(out, o);
		}
	put_notice(e->applicant, without.applicant, "applicant", out, told);
	if (!has_day(list, n))
		put_notice(
		    e->event_date, without.event_date, "event_date", out, told);
	entry_release(&without);
}

enum rc
rekey_cover(struct call *c, struct waiting *w, json_t *out, json_t *hidden)
{
	struct rekey list[REKEYS_MAX];
	int i, n;
	enum rc rc;

	if (strcmp(w->state, "waiting") != 0 &&
	    strcmp(w->state, "returned") != 0)
		return RC_OK;
	if ((rc = rekeys_wanted(c, &w->e, list, &n)) != RC_OK)
		return rc;
	for (i = 0; i < n; i++)
		(void)json_array_append_new(
		    out, json_pack("{s:i,s:s}", "person", list[i].person,
			     "item", item_defs[list[i].it].id));
	if (n > 0 && GUARD("rekey_blind") &&
	    strcmp(w->author, c->who.staff) != 0) {
		covered(&w->e, list, n, hidden, NULL);
		rekey_hide(&w->e, list, n);
	}
	return RC_OK;
}

enum rc
rekey_names(struct call *c, const json_t *setting, const char *content,
    struct sbuf *out)
{
	struct rekey list[REKEYS_MAX];
	json_t *j = json_loads(content, 0, NULL);
	struct entry e;
	int n;
	enum rc rc;

	entry_init(&e);
	rc = entry_from_json(&e, j, c->err);
	n = rc == RC_OK ? rekeys_of(setting, &e, list, REKEYS_MAX) : 0;
	for (int i = 0; i < e.person_count && rc == RC_OK; i++)
		sbuf_addf(out, "%s%s", i > 0 ? "、" : "",
		    rekey_hides_name(list, n, i)
			? "〔伏〕"
			: record_get(&e.persons[i].after, IT_NAME));
	entry_release(&e);
	json_decref(j);
	return rc;
}

static enum rc
stays(struct call *c, enum item it, int person, const char *code,
    const char *what, const char *remedy)
{
	(void)err_set(
	    c->err, RC_INPUT, code, what, item_defs[it].label, remedy);
	(void)snprintf(
	    c->err->item, sizeof(c->err->item), "%s", item_defs[it].id);
	c->err->person = person;
	return RC_INPUT;
}

/* In the author's session the values stand on the screen. */
static enum rc
not_at_the_author(struct call *c, const struct waiting *w, int n)
{
	if (n == 0 || !GUARD("rekey_not_at_the_author") ||
	    strcmp(c->who.staff, w->author) != 0)
		return RC_OK;
	return err_set(c->err, RC_DENIED, "E409B",
	    "入力した人の画面では打ち直せません",
	    "打ち直す項目があり、入力した内容が見えるため",
	    "審査する人が自分の端末で開いて承認してください");
}

enum rc
rekey_check(struct call *c, const struct waiting *w, const json_t *rekeyed)
{
	const struct entry *e = &w->e;
	struct rekey list[REKEYS_MAX];
	const char *typed;
	int i, n;
	enum rc rc = rekeys_wanted(c, e, list, &n);

	if (rc == RC_OK)
		rc = not_at_the_author(c, w, n);
	for (i = 0; i < n && rc == RC_OK; i++) {
		enum item it = list[i].it;

		typed = rekey_find(rekeyed, &list[i]);
		if (typed == NULL && GUARD("rekey_all"))
			rc = stays(c, it, list[i].person, "E4099",
			    "打ち直していない項目があります",
			    "届出を開き、届書を見て打ち直してください");
		else if (typed != NULL && GUARD("rekey_same") &&
			 !rekey_same(
			     list[i].it, rekey_entered(e, &list[i]), typed))
			rc = stays(c, it, list[i].person, "E409A",
			    "打ち直した内容が届出と違います",
			    "届書を確かめ、届出が違っていれば差し戻してください");
	}
	return rc;
}

/* What the caller's rights do not show is compared and not told. */
static const char *
told(const struct call *c, const struct entry *e, const struct rekey *k)
{
	const char *mask = item_defs[k->it].mask;

	return mask[0] != '\0' && !who_sees(&c->who, mask)
		   ? ""
		   : rekey_entered(e, k);
}

static enum rc
compare(struct call *c, const struct waiting *w)
{
	struct rekey list[REKEYS_MAX];
	json_t *items = json_array(), *details, *also;
	int i, n, differ = 0, compared = 0;
	enum rc rc = rekeys_wanted(c, &w->e, list, &n);

	(void)json_object_set_new(c->out, "items", items);
	if (rc == RC_OK)
		rc = not_at_the_author(c, w, n);
	for (i = 0; i < n && rc == RC_OK; i++) {
		const char *typed =
		    rekey_find(arg_json(c, "rekeyed"), &list[i]);
		bool same;

		if (typed == NULL)
			continue;
		same = rekey_same(
		    list[i].it, rekey_entered(&w->e, &list[i]), typed);
		compared++;
		differ += !same;
		also = json_array();
		covered(&w->e, &list[i], 1, also, c);
		(void)json_array_append_new(items,
		    json_pack("{s:i,s:s,s:b,s:s,s:o}", "person", list[i].person,
			"item", item_defs[list[i].it].id, "same", (int)same,
			"entered", told(c, &w->e, &list[i]), "also", also));
	}
	if (rc != RC_OK)
		return rc;
	details = json_pack("{s:I,s:i,s:i,s:i}", "entry", (json_int_t)w->e.id,
	    "version", w->version, "rekeyed", compared, "differ", differ);
	rc = log_add(c, "operation", NULL, NULL, details, false);
	json_decref(details);
	return rc;
}

enum rc
reg_entry_rekey(struct call *c)
{
	struct waiting w;
	char digest[65];
	enum rc rc = entry_load(c, arg_int(c, "id", 0), &w);

	if (rc == RC_OK && strcmp(w.state, "waiting") != 0)
		rc = entry_stale(c->err, "もう審査待ちではありません");
	if (rc == RC_OK && w.version != arg_int(c, "version", 0))
		rc = entry_stale(c->err, "版が違います");
	if (rc == RC_OK)
		rc = entry_free(c->err, &w, c->who.staff);
	if (rc == RC_OK)
		rc = rekeyed_digest(arg_json(c, "rekeyed"), digest, c->err);
	if (rc == RC_OK)
		rc = compare(c, &w);
	entry_release(&w.e);
	return rc;
}
