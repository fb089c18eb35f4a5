/* SPDX-License-Identifier: ISC
 * help_amend - see help_amend.h.
 */
#include "tests/ui/help_amend.h"

#include "src/number.h"

#include <stdlib.h>
#include <string.h>

/* What a test cannot go on without. */
static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	printf("# %s\n", what);
	abort();
}

bool
has(struct real *c, const char *text)
{
	if (desk_has(c->ui, text))
		return true;
	printf("# not on the screen: %s\n", text);
	desk_print(c->ui);
	return false;
}

bool
at(struct real *c, const char *code)
{
	if (strcmp(ui_top(c->ui)->code, code) == 0)
		return true;
	printf("# at %s, not %s\n", ui_top(c->ui)->code, code);
	desk_print(c->ui);
	return false;
}

/* Registered, and everybody's number. */
static void
settle(struct family *f, struct entry *e)
{
	struct household h;
	struct err err;

	err_clear(&err);
	must(test_register(&f->c.t, e, "family", f->no[0], f->household) ==
		 RC_OK,
	    "family");
	real_sync(&f->c);
	must(replica_household(f->c.a.replica, f->household, false, &h, &err) ==
		 RC_OK,
	    "household");
	for (int i = 0; i < h.count && i < 4; i++)
		(void)snprintf(f->no[i], sizeof(f->no[0]), "%s",
		    h.members[i].row.person_no);
	household_release(&h);
}

void
family_start(struct family *f, int n)
{
	struct entry e;

	real_start(&f->c);
	test_family(&e, "架空", n, 11);
	settle(f, &e);
	entry_release(&e);
}

void
family_start_ward(struct family *f, int n)
{
	struct entry e;

	real_start_city(&f->c);
	test_family(&e, "架空", n, 11);
	for (int i = 0; i < n; i++) {
		struct record *r = &e.persons[i].after;

		record_set(r, IT_ADDRESS_CODE, "43102001002");
		record_set(r, IT_ADDRESS_CITY, "熊本市東区");
		record_set(r, IT_ADDRESS_TOWN, "東町一丁目");
	}
	settle(f, &e);
	entry_release(&e);
}

void
family_end(struct family *f)
{
	real_end(&f->c);
}

void
start_on(struct real *c, const char *words, const char *number)
{
	real_keys(c, "<2>");
	real_keys(c, words);
	real_keys(c, "{F6}");
	must(at(c, "I0"), "I0");
	for (const char *p = number; *p != '\0'; p++) {
		char key[8];

		(void)snprintf(key, sizeof(key), "<%c>", *p);
		real_keys(c, key);
	}
}

void
start(struct real *c, const char *number)
{
	start_on(c, "kakuu ichirou", number);
}

int64_t
waiting(struct real *c, struct entry *e)
{
	json_t *list = NULL, *got = NULL;
	int64_t id;

	entry_init(e);
	must(test_call(&c->t, "entry.list", &list, "{s:s,s:s}", "session",
		 c->t.clerk, "scope", "mine") == RC_OK,
	    "entry.list");
	id = json_integer_value(json_object_get(
	    json_array_get(json_object_get(list, "entries"), 0), "id"));
	json_decref(list);
	if (id == 0) {
		desk_print(c->ui);
		/* Nobody in it: what is asked of it below reads as blank. */
		for (int i = 0; i < 4; i++)
			(void)entry_add_person(e);
		return 0;
	}
	must(test_call(&c->t, "entry.get", &got, "{s:s,s:I}", "session",
		 c->t.clerk, "id", (json_int_t)id) == RC_OK &&
		 entry_from_json(e, json_object_get(got, "entry"), &c->t.err) ==
		     RC_OK,
	    "entry.get");
	if (strcmp(json_string_value(json_object_get(got, "state")),
		"waiting") != 0)
		id = 0;
	json_decref(got);
	return id;
}

bool
submit(struct real *c)
{
	real_keys(c, "{F10}");
	if (!at(c, "I19"))
		return false;
	real_keys(c, "{Enter}");
	return at(c, "H1") && has(c, "仮登録にしました  受付 中央区");
}

bool
approve(struct real *c, int64_t id)
{
	if (id == 0)
		return false;
	if (test_approve(&c->t, id, NULL) != RC_OK) {
		printf("# approve: %s %s %s\n", c->t.err.code, c->t.err.text,
		    c->t.err.why);
		return false;
	}
	real_sync(c);
	return true;
}

bool
is(struct real *c, const char *person_no, enum item it, const char *want)
{
	struct record r;
	bool same;

	real_person(c, person_no, &r);
	same = strcmp(record_get(&r, it), want) == 0;
	if (!same)
		printf("# %s of %s: %s, not %s\n", item_defs[it].id, person_no,
		    record_get(&r, it), want);
	record_release(&r);
	return same;
}

void
family_add(struct family *f, const char *name, int n, int code, char first[20],
    char household[20])
{
	struct entry e;
	char key[24];

	(void)snprintf(key, sizeof(key), "family-%d", code);
	test_family(&e, name, n, code);
	must(test_register(&f->c.t, &e, key, first, household) == RC_OK,
	    "another family");
	entry_release(&e);
	real_sync(&f->c);
}

void
go(struct real *c, const char *code, int id)
{
	struct form *f = ui_top(c->ui)->form(ui_state_of(c->ui, code));

	form_go(f, 0, form_slot_index(f, 0, id));
}

bool
done(struct family *f)
{
	struct entry e;
	int64_t id;

	if (!submit(&f->c))
		return false;
	id = waiting(&f->c, &e);
	entry_release(&e);
	return approve(&f->c, id);
}

bool
change(
    struct family *f, const char *words, const char *number, const char *keys)
{
	char code[8];

	if (words == NULL)
		start(&f->c, number);
	else
		start_on(&f->c, words, number);
	(void)snprintf(code, sizeof(code), "I%s", number);
	if (!at(&f->c, code))
		return false;
	real_keys(&f->c, keys);
	return done(f);
}

bool
give_back(struct real *c, int64_t id, const char *reason)
{
	if (test_call(&c->t, "entry.return", NULL, "{s:s,s:I,s:i,s:s}",
		"session", c->t.reviewer, "id", (json_int_t)id, "version", 1,
		"reason", reason) == RC_OK)
		return true;
	printf("# entry.return: %s %s\n", c->t.err.code, c->t.err.text);
	return false;
}

int
sheet_of(struct real *c, const char *person_no)
{
	json_t *got = NULL;
	int n;

	if (test_call(&c->t, "person.get", &got, "{s:s,s:s}", "session",
		c->t.manager, "person_no", person_no) != RC_OK)
		return 0;
	n = (int)json_integer_value(
	    json_object_get(json_object_get(got, "record"), "sheet_no"));
	json_decref(got);
	return n;
}

void
stock(struct real *c, char code[12])
{
	static int n;

	do
		(void)snprintf(code, 12, "%011d", 990000000 + n++);
	while (!juminhyo_code_valid(code));
	must(test_call(&c->t, "code.take", NULL, "{s:s,s:[s]}", "session",
		 c->t.manager, "codes", code) == RC_OK,
	    "code.take");
}

/* Keys of each change, from H1 to the receipt: {} and a digit that chooses;
 * text that is typed into fields is not counted. */
static const struct {
	const char *what, *label;
	int keys;
} budgets[] = {
	{ "15", "区間転入 of three", 22 },
	{ "21", "転居 of a whole household", 15 },
	{ "31", "転出 of a whole household", 12 },
	{ "33", "転入通知 of two", 10 },
	{ "43", "世帯変更 of one", 20 },
	{ "44", "世帯主変更 of four", 20 },
	{ "51", "出生", 25 },
	{ "51*", "出生 of twins", 26 },
	{ "53+63", "失踪 and 職権消除", 14 },
	{ "73", "帰化", 16 },
	{ "74", "国籍取得", 16 },
	{ "75", "国籍喪失", 14 },
	{ "76", "入管通知による修正", 18 },
	{ "81", "旧氏の記載", 16 },
	{ "82", "旧氏の変更", 12 },
	{ "83", "旧氏の削除", 8 },
	{ "84", "通称の記載", 12 },
	{ "85", "通称の削除", 8 },
	{ "91", "取消し of three", 14 },
	{ "92", "改製", 8 },
	{ "93", "再製", 8 },
	{ "95", "住民票コードの変更", 12 },
	{ "96", "個人番号の職権記載", 14 },
};

bool
budget(struct family *f, const char *what)
{
	int keys = f->c.keys;

	f->c.keys = 0;
	for (size_t i = 0; i < sizeof(budgets) / sizeof(budgets[0]); i++)
		if (strcmp(budgets[i].what, what) == 0) {
			printf("# %s %s: %d keys of %d\n", what,
			    budgets[i].label, keys, budgets[i].keys);
			return keys <= budgets[i].keys;
		}
	printf("# no budget of %s\n", what);
	return false;
}
