/* SPDX-License-Identifier: ISC
 * help_replica - see help_replica.h.
 */
#include "tests/db/help_replica.h"

#include "db/replica_sections.h"
#include "db/town.h"
#include "src/mem.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char dir[64];

const char *
help_dir(void)
{
	if (dir[0] == '\0') {
		snprintf(dir, sizeof(dir), "/tmp/mado-test-XXXXXX");
		if (mkdtemp(dir) == NULL)
			die("mkdtemp");
	}
	return dir;
}

const char *
help_path(const char *name)
{
	static char paths[8][160];
	static int at;
	char *p = paths[at++ % 8];

	snprintf(p, sizeof(paths[0]), "%s/%s", help_dir(), name);
	return p;
}

void
help_empty(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	char path[512];

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(
		    path, sizeof(path), "%.200s/%.255s", folder, e->d_name);
		(void)unlink(path);
	}
	if (d != NULL)
		closedir(d);
}

void
help_clean(void)
{
	help_empty(help_dir());
	(void)rmdir(dir);
	dir[0] = '\0';
}

static void
must(enum rc rc, const struct err *e, const char *what)
{
	if (rc != RC_OK)
		die("%s: %s %s (%s)", what, e->code, e->text, e->log);
}

struct replica *
help_replica(const char *name, const char *today)
{
	static const char sql[] = "UPDATE cursor SET today = $1, municipality "
				  "= '431010', name = '熊本市中央区'";
	struct replica *r = NULL;
	struct store_stmt *st;
	struct towns t;
	struct err e;

	err_clear(&e);
	must(replica_make(help_path(name), &e), &e, "replica_make");
	must(replica_open(help_path(name), true, &r, &e), &e, "replica_open");
	must(store_begin(r->db, &e), &e, "begin");
	must(store_use(r->db, sql, &st, &e), &e, "cursor");
	store_text(st, 1, today);
	must(store_run(st, NULL, &e), &e, "cursor");
	must(store_commit(r->db, &e), &e, "commit");
	must(town_load("db", "431010", NULL, &t, &e), &e, "town_load");
	must(replica_use_towns(r, &t, &e), &e, "towns");
	town_release(&t);
	return r;
}

json_t *
help_row(const char *person_no, int hist_no, int sheet_no, ...)
{
	json_t *row = json_pack("{s:s, s:i, s:i, s:i, s:i, s:i}", "person_no",
	    person_no, "hist_no", hist_no, "sheet_no", sheet_no, "recorded_at",
	    hist_no, "entry_id", 0, "cancels", 0);
	const char *id, *value;
	va_list ap;

	va_start(ap, sheet_no);
	while ((id = va_arg(ap, const char *)) != NULL) {
		value = va_arg(ap, const char *);
		if (value[0] != '\0')
			json_object_set_new(row, id, json_string(value));
	}
	va_end(ap);
	return row;
}

/* Every sheet that occurs in rows. */
static json_t *
sheets_of(const json_t *rows, const char *kind)
{
	json_t *list = json_array(), *row, *s;
	size_t i, j;
	bool known;

	json_array_foreach(rows, i, row)
	{
		int64_t no = json_number(row, "sheet_no");

		known = false;
		json_array_foreach(list, j, s)
		{
			if (json_number(s, "sheet_no") != no)
				continue;
			known = true;
			json_object_set(
			    s, "last_hist", json_object_get(row, "hist_no"));
		}
		if (!known)
			json_array_append_new(list,
			    json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:O}",
				"sheet_no", (json_int_t)no, "kind", kind,
				"opened_event", "101", "opened_on", "",
				"closed_event", "", "closed_on", "",
				"last_hist", json_object_get(row, "hist_no")));
	}
	return list;
}

static void
put(struct replica *r, const char *person_no, const char *kind, json_t *rows)
{
	json_t *core = json_pack("{s:[{s:s, s:o, s:O}], s:[{s:s, s:i}]}",
	    "persons", "person_no", person_no, "sheets", sheets_of(rows, kind),
	    "rows", rows, "households", "household_no",
	    json_word(json_array_get(rows, json_array_size(rows) - 1),
		"household_no"),
	    "version", 1);
	struct err e;

	err_clear(&e);
	must(write_core(r, core, NULL, 1, &e), &e, "write_core");
	json_decref(core);
	json_decref(rows);
}

void
help_put(
    struct replica *r, const char *person_no, const char *kind, json_t *rows)
{
	struct err e;

	err_clear(&e);
	must(store_begin(r->db, &e), &e, "begin");
	put(r, person_no, kind, rows);
	must(store_commit(r->db, &e), &e, "commit");
}

void
help_section(struct replica *r, const char *name, const char *json)
{
	json_t *j = json_loads(json, 0, NULL);
	struct err e;
	enum rc rc = RC_INPUT;

	err_clear(&e);
	if (j == NULL)
		die("help_section: not JSON: %s", json);
	must(store_begin(r->db, &e), &e, "begin");
	if (strcmp(name, "block_flag") == 0)
		rc = write_blocks(r, j, &e);
	else if (strcmp(name, "pending") == 0)
		rc = write_pending(r, j, &e);
	else if (strcmp(name, "attached") == 0)
		rc = write_attached(r, j, &e);
	else if (strcmp(name, "staff") == 0)
		rc = write_staff(r, j, &e);
	else if (strcmp(name, "setting") == 0)
		rc = write_settings(r, j, &e);
	else if (strcmp(name, "core") == 0)
		rc = write_core(r, j, NULL, 1, &e);
	must(rc, &e, name);
	must(store_commit(r->db, &e), &e, "commit");
	json_decref(j);
}

void
help_resident(struct replica *r, const char *no, const char *household,
    const char *name, const char *kana, const char *birth, const char *sex,
    const char *town, const char *number)
{
	help_put(r, no, "1",
	    json_pack("[o]",
		help_row(no, 1, 1, "event", "101", "kind", "1", "status", "1",
		    "name", name, "name_kana", kana, "birth", birth, "sex", sex,
		    "household_no", household, "relation", "世帯主", "is_head",
		    "1", "member_order", "1", "address_pref", "熊本県",
		    "address_city", "熊本市中央区", "address_town", town,
		    "address_number", number, (char *)NULL)));
}

/* A few hundred names in about the proportions of real ones. */
static const char *const families[][2] = { { "佐藤", "サトウ" },
	{ "鈴木", "スズキ" }, { "高橋", "タカハシ" }, { "田中", "タナカ" },
	{ "伊藤", "イトウ" }, { "渡辺", "ワタナベ" }, { "渡邉", "ワタナベ" },
	{ "渡部", "ワタナベ" }, { "山本", "ヤマモト" }, { "中村", "ナカムラ" },
	{ "小林", "コバヤシ" }, { "加藤", "カトウ" }, { "吉田", "ヨシダ" },
	{ "山田", "ヤマダ" }, { "佐々木", "ササキ" }, { "山口", "ヤマグチ" },
	{ "松本", "マツモト" }, { "井上", "イノウエ" }, { "木村", "キムラ" },
	{ "林", "ハヤシ" }, { "斎藤", "サイトウ" }, { "清水", "シミズ" },
	{ "山崎", "ヤマザキ" }, { "森", "モリ" }, { "池田", "イケダ" },
	{ "橋本", "ハシモト" }, { "阿部", "アベ" }, { "石川", "イシカワ" },
	{ "山下", "ヤマシタ" }, { "中島", "ナカシマ" }, { "河野", "コウノ" },
	{ "小野", "オノ" }, { "大江", "オオエ" }, { "黒髪", "クロカミ" } };
static const char *const givens[][3] = { { "太郎", "タロウ", "1" },
	{ "健一", "ケンイチ", "1" }, { "健司", "ケンジ", "1" },
	{ "賢", "ケン", "1" }, { "翔太", "ショウタ", "1" },
	{ "大輔", "ダイスケ", "1" }, { "拓也", "タクヤ", "1" },
	{ "誠", "マコト", "1" }, { "浩", "ヒロシ", "1" }, { "蓮", "レン", "1" },
	{ "花子", "ハナコ", "2" }, { "美咲", "ミサキ", "2" },
	{ "陽子", "ヨウコ", "2" }, { "恵子", "ケイコ", "2" },
	{ "由美", "ユミ", "2" }, { "さくら", "サクラ", "2" },
	{ "結衣", "ユイ", "2" }, { "葵", "アオイ", "2" },
	{ "久美子", "クミコ", "2" }, { "純", "ジュン", "2" } };
#define N(a) (sizeof(a) / sizeof((a)[0]))

static unsigned
draw(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245U + 12345U;
	return (*seed >> 8) % n;
}

/* Common names are common: the smaller of three draws. */
static unsigned
common(unsigned *seed, unsigned n)
{
	unsigned a = draw(seed, n), b = draw(seed, n);

	return a < b ? a : b;
}

static json_t *
one_row(unsigned *seed, const char *no, int hist, const char *household,
    const char *const *family, const char *const *given, const char *tail,
    const struct town *t, bool is_removed)
{
	char name[96], kana[96], birth[24], lot[24], code[24];

	/* scattered as 住民票コード are, each once */
	snprintf(code, sizeof(code), "%011lld",
	    atoll(no) * 61803398875LL % 100000000000LL);
	snprintf(name, sizeof(name), "%s%s　%s", family[0], tail, given[0]);
	snprintf(kana, sizeof(kana), "%s　%s", family[1], given[1]);
	snprintf(birth, sizeof(birth), "S%02u.%02u.%02u", 1 + draw(seed, 62),
	    1 + draw(seed, 12), 1 + draw(seed, 28));
	if (birth[1] == '0' && birth[2] == '1')
		snprintf(birth, sizeof(birth), "S30.05.06");
	snprintf(lot, sizeof(lot), "%u番%u号", 1 + draw(seed, 30),
	    1 + draw(seed, 20));
	return help_row(no, hist, 1, "event", hist == 1 ? "101" : "301", "kind",
	    "1", "status", is_removed ? "2" : "1", "name", name, "name_kana",
	    kana, "birth", birth, "sex", given[2], "household_no", household,
	    "relation", "世帯主", "member_order", "1", "address_pref", "熊本県",
	    "address_city", "熊本市中央区", "address_town", t->name,
	    "address_code", t->code, "address_number", lot, "juminhyo_code",
	    code, "removal_reason", is_removed ? "2" : "", "removal_date",
	    is_removed ? "R03.03.25" : "", (char *)NULL);
}

void
help_town(struct replica *r, int n, unsigned seed)
{
	struct towns t;
	struct err e;
	int i;

	err_clear(&e);
	must(town_load("db", "431010", NULL, &t, &e), &e, "town_load");
	for (i = 0; i < n; i++) {
		char no[16], household[16];
		const char *const *family =
		    families[common(&seed, N(families))];
		const char *const *given = givens[common(&seed, N(givens))];
		/* most surnames of a real town are rare ones */
		const char *tail = draw(&seed, 4) == 0
				       ? ""
				       : families[draw(&seed, N(families))][0];
		json_t *rows = json_array();
		bool is_removed = draw(&seed, 10) < 3;

		if (i % 2000 == 0)
			must(store_begin(r->db, &e), &e, "begin");
		snprintf(no, sizeof(no), "%09d", 100000 + i);
		snprintf(household, sizeof(household), "%09d", 500000 + i / 2);
		if (draw(&seed, 5) == 0)
			json_array_append_new(rows,
			    one_row(&seed, no, 1, household, family, given,
				tail, &t.list[draw(&seed, (unsigned)t.count)],
				false));
		json_array_append_new(rows,
		    one_row(&seed, no, (int)json_array_size(rows) + 1,
			household, family, given, tail,
			&t.list[draw(&seed, (unsigned)t.count)], is_removed));
		put(r, no, "1", rows);
		if (i % 2000 == 1999 || i == n - 1)
			must(store_commit(r->db, &e), &e, "commit");
	}
	town_release(&t);
}
