/* SPDX-License-Identifier: ISC
 * generate - see generate.h.
 */
#include "db/generate.h"

#include "db/reg_load.h"
#include "db/town.h"
#include "src/csv.h"
#include "src/date.h"
#include "src/invent.h"
#include "src/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 400 /* persons in one transaction */
#define RESIDENTS_MAX 2000000L

struct text { /* a file in memory, its rows pointing into `all` */
	char **cell;
	int rows, cols;
};
struct making {
	const struct generate_options *o;
	struct generate_result *res;
	struct reg *reg;
	struct text family, man, woman, foreign;
	struct towns towns;
	struct invent_tables t;
	struct invent_name *names[3];
	struct invent_foreign *strangers;
	struct invent_town *places;
	json_t *blocks; /* persons to get one */
	struct load_person *batch;
	int batch_count;
};

/* ---- tables ---- */

static enum rc
no_table(struct err *err, const char *path)
{
	enum rc rc = err_set(err, RC_NOT_FOUND, "E1852", "名前の表がありません",
	    "データの場所が違うか、壊れています",
	    "make の後の build/share を使うか、設定の share を直してください");

	err_log(err, "generate: %s", path);
	return rc;
}

static enum rc
read_table(const char *share, const char *name, int cols, struct text *out,
    struct err *err)
{
	char path[600];
	char *data = NULL;
	size_t len = 0, got;
	FILE *f;
	struct csv *c;
	struct csv_row row;
	enum rc rc;

	(void)snprintf(path, sizeof(path), "%s/data/names/%s", share, name);
	f = fopen(path, "rb");
	if (f == NULL)
		return no_table(err, path);
	do {
		data = x_grow(data, len + 65536, 1);
		got = fread(data + len, 1, 65536, f);
		len += got;
	} while (got > 0 && len < 16u * 1024 * 1024);
	(void)fclose(f);
	c = csv_new(data, len);
	out->cols = cols;
	rc = csv_next(c, &row, err); /* the heading */
	while (rc == RC_OK && (rc = csv_next(c, &row, err)) == RC_OK) {
		if (row.count != cols)
			continue;
		out->cell = x_grow(out->cell,
		    (size_t)(out->rows + 1) * (size_t)cols, sizeof(*out->cell));
		for (int i = 0; i < cols; i++)
			out->cell[out->rows * cols + i] =
			    x_strdup(row.field[i]);
		out->rows++;
	}
	csv_free(c);
	free(data);
	if (rc != RC_NOT_FOUND)
		return rc;
	return out->rows > 0 ? RC_OK : no_table(err, path);
}

static const char *
cell(const struct text *t, int row, int col)
{
	return t->cell[row * t->cols + col];
}

static void
text_free(struct text *t)
{
	for (int i = 0; i < t->rows * t->cols; i++)
		free(t->cell[i]);
	free(t->cell);
}

static const struct invent_name *
given_names(const struct text *t, struct invent_name **own)
{
	*own = x_grow(NULL, (size_t)t->rows, sizeof(**own));
	for (int i = 0; i < t->rows; i++)
		(*own)[i] = (struct invent_name){ cell(t, i, 0), cell(t, i, 1),
			{ atoi(cell(t, i, 2)), atoi(cell(t, i, 3)),
			    atoi(cell(t, i, 4)) } };
	return *own;
}

static void
set_tables(struct making *m)
{
	m->names[0] =
	    x_grow(NULL, (size_t)m->family.rows, sizeof(*m->names[0]));
	for (int i = 0; i < m->family.rows; i++)
		m->names[0][i] = (struct invent_name){ cell(&m->family, i, 0),
			cell(&m->family, i, 2),
			{ atoi(cell(&m->family, i, 1)), 0, 0 } };
	m->t.family = m->names[0];
	m->t.family_count = m->family.rows;
	m->t.man = given_names(&m->man, &m->names[1]);
	m->t.man_count = m->man.rows;
	m->t.woman = given_names(&m->woman, &m->names[2]);
	m->t.woman_count = m->woman.rows;
	m->strangers =
	    x_grow(NULL, (size_t)m->foreign.rows, sizeof(*m->strangers));
	for (int i = 0; i < m->foreign.rows; i++)
		m->strangers[i] =
		    (struct invent_foreign){ cell(&m->foreign, i, 0),
			    atoi(cell(&m->foreign, i, 1)),
			    strcmp(cell(&m->foreign, i, 2), "family") == 0,
			    cell(&m->foreign, i, 3), cell(&m->foreign, i, 4),
			    cell(&m->foreign, i, 5) };
	m->t.foreign = m->strangers;
	m->t.foreign_count = m->foreign.rows;
	m->places = x_grow(NULL, (size_t)m->towns.count, sizeof(*m->places));
	for (int i = 0; i < m->towns.count; i++)
		m->places[i] = (struct invent_town){ m->towns.list[i].code,
			m->towns.list[i].name, m->towns.list[i].postcode,
			m->towns.list[i].is_jukyo };
	m->t.towns = m->places;
	m->t.town_count = m->towns.count;
	m->t.pref = m->towns.pref;
	m->t.city = m->towns.city;
}

static enum rc
read_tables(struct making *m, struct err *err)
{
	const char *s = m->o->share;
	enum rc rc;

	if ((rc = town_load(s, m->o->municipality, NULL, &m->towns, err)) !=
		RC_OK ||
	    (rc = read_table(s, "family.csv", 3, &m->family, err)) != RC_OK ||
	    (rc = read_table(s, "given_m.csv", 5, &m->man, err)) != RC_OK ||
	    (rc = read_table(s, "given_f.csv", 5, &m->woman, err)) != RC_OK ||
	    (rc = read_table(s, "foreign.csv", 6, &m->foreign, err)) != RC_OK)
		return rc;
	set_tables(m);
	return RC_OK;
}

/* ---- who works there ---- */

static const struct {
	const char *staff, *name, *label, *rights;
} demo_staff[] = {
	// clang-format off
	{ "10001", "佐々木　由美", "窓口", "read enter certificate honseki juminhyo_code residence_status mynumber" },
	{ "10002", "高木　修", "審査", "read approve block_suspend certificate honseki juminhyo_code residence_status code" },
	{ "10003", "三宅　恵子", "管理", "read staff setting log log_report mass_search export_bulk block support support_view honseki juminhyo_code residence_status mynumber batch" },
	{ "10004", "今村　健", "窓口", "read enter approve certificate honseki juminhyo_code residence_status" },
	// clang-format on
};

static json_t *
words(const char *text)
{
	json_t *list = json_array();

	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		(void)json_array_append_new(list, json_stringn(text, n));
		text += n + strspn(text + n, " ");
	}
	return list;
}

static enum rc
call(struct making *m, const char *method, json_t *args, json_t **result,
    struct err *err)
{
	enum rc rc = reg_call(m->reg, method, args, result, err);

	json_decref(args);
	return rc;
}

static enum rc
put_staff(struct making *m, struct err *err)
{
	enum rc rc = RC_OK;

	/* The one with the right "staff" comes last: until then nobody has
	 * it and no session is asked for. */
	static const int order[] = { 0, 1, 3, 2 };

	for (int k = 0; k < 4 && rc == RC_OK; k++) {
		int i = order[k];

		rc = call(m, "staff.put",
		    json_pack("{s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s}", "staff",
			demo_staff[i].staff, "name", demo_staff[i].name, "org",
			"中央区役所区民課", "role_label", demo_staff[i].label,
			"rights", words(demo_staff[i].rights), "from",
			"2020-04-01", "to", "", "account", demo_staff[i].staff),
		    NULL, err);
	}
	return rc;
}

static enum rc
put_terminals(struct making *m, struct err *err)
{
	static const char *const terminals[][3] = {
		{ "chuo-3", "中央区役所区民課", "中央区 3番" },
		{ "chuo-5", "中央区役所区民課", "中央区 5番" },
		{ "chuo-7", "中央区役所区民課", "中央区 7番" },
	};
	enum rc rc = RC_OK;

	for (int i = 0; i < 3 && rc == RC_OK; i++)
		rc = call(m, "terminal.put",
		    json_pack("{s:s,s:s,s:s,s:s,s:s,s:b}", "terminal",
			terminals[i][0], "place", terminals[i][1], "label",
			terminals[i][2], "public_key", "", "profile", "counter",
			"demo", 1),
		    NULL, err);
	return rc;
}

static enum rc
set_one(struct making *m, const char *session, const char *key, json_t *value,
    struct err *err)
{
	return call(m, "setting.set",
	    json_pack("{s:s,s:s,s:o}", "session", session, "key", key, "value",
		value),
	    NULL, err);
}

static enum rc
put_settings(struct making *m, const char *session, struct err *err)
{
	char title[96];
	enum rc rc;

	(void)snprintf(title, sizeof(title), "%s長", m->towns.city);
	rc = set_one(m, session, "certifiers",
	    json_pack("[{s:s,s:s,s:s,s:s}]", "title", title, "name",
		"大村　征一郎", "from", "2020-04-01", "to", ""),
	    err);
	if (rc == RC_OK)
		rc = set_one(m, session, "number_digits", json_integer(8), err);
	return rc;
}

static enum rc
put_blocks(
    struct making *m, const char *session, const char *today, struct err *err)
{
	json_t *no;
	size_t i;
	enum rc rc = RC_OK;

	json_array_foreach(m->blocks, i, no)
	{
		if (rc != RC_OK)
			break;
		rc = call(m, "block.set",
		    json_pack("{s:s,s:O,s:[s,s],s:i,s:s,s:s,s:s,s:s}",
			"session", session, "person_no", no, "processes",
			"certificate", "inquiry", "level", i % 3 == 2 ? 1 : 2,
			"from", today, "to", "", "reason",
			i % 3 == 2 ? "所在確認中" : "支援措置", "kind",
			i % 3 == 2 ? "general" : "support"),
		    NULL, err);
		if (rc == RC_OK)
			m->res->blocks++;
		/* A register without blocks yet: the town stands without. */
		if (rc == RC_NOT_FOUND)
			return RC_OK;
	}
	return rc;
}

/* ---- people ---- */

static enum rc
flush(struct making *m, struct err *err)
{
	struct load_result got = { 0 };
	enum rc rc = RC_OK;

	if (m->batch_count > 0)
		rc = reg_load_people(m->reg, NULL, "generate", m->batch,
		    m->batch_count, &got, err);
	m->res->rows += got.rows;
	for (int i = 0; i < m->batch_count; i++)
		load_person_release(&m->batch[i]);
	m->batch_count = 0;
	if (m->o->progress != NULL)
		m->o->progress(m->o->arg, "住民を作る", m->res->residents,
		    m->o->residents);
	return rc;
}

static void
take(struct making *m, struct invent_person *q)
{
	struct load_person *p = &m->batch[m->batch_count++];

	load_person_init(p, q->row_count);
	memcpy(p->person_no, q->person_no, sizeof(p->person_no));
	for (int i = 0; i < q->row_count; i++) {
		p->rows[i] = q->rows[i]; /* taken over */
		record_init(&q->rows[i]);
	}
	p->attached = q->attached;
	record_init(&q->attached);
	if (q->is_removed)
		m->res->removed++;
	else
		m->res->residents++;
	if (q->is_foreign && !q->is_removed)
		m->res->foreign++;
	/* One in two thousand has a block. */
	if (!q->is_removed && m->res->residents % 2000 == 700)
		(void)json_array_append_new(
		    m->blocks, json_string(q->person_no));
}

static enum rc
make_people(struct making *m, int32_t today, struct err *err)
{
	struct invent_params p = { m->o->residents, m->o->seed, today };
	struct invent *v = invent_new(&m->t, &p);
	struct invent_household *h = x_alloc(sizeof(*h));
	enum rc rc = RC_OK;

	m->batch = x_grow(NULL, BATCH + INVENT_MEMBERS_MAX, sizeof(*m->batch));
	while (rc == RC_OK && invent_next(v, h)) {
		m->res->households++;
		for (int i = 0; i < h->count; i++)
			take(m, &h->people[i]);
		invent_release(h);
		if (m->batch_count >= BATCH)
			rc = flush(m, err);
	}
	if (rc == RC_OK)
		rc = flush(m, err);
	free(m->batch);
	free(h);
	invent_free(v);
	return rc;
}

static enum rc
make_register(struct making *m, char today[11], struct err *err)
{
	struct reg_options o = {
		.uri = m->o->uri, .terminal = "daicho", .create = true
	};
	json_t *st = NULL;
	enum rc rc = reg_open(&o, &m->reg, err);

	if (rc != RC_OK)
		return rc;
	rc = call(m, "register.init",
	    json_pack("{s:s,s:s,s:b}", "municipality", m->o->municipality,
		"name", m->towns.city, "training", 1),
	    &st, err);
	if (rc == RC_CONFLICT)
		return err_set(err, RC_CONFLICT, "E1850",
		    "この台帳はもうあります", "町は空の台帳にだけ作れます",
		    "別の場所を指定するか、古い研修用の台帳を片づけてください");
	if (rc != RC_OK)
		return rc;
	json_decref(st);
	rc = reg_call(m->reg, "register.status", NULL, &st, err);
	if (rc != RC_OK)
		return rc;
	(void)snprintf(
	    today, 11, "%s", json_string_value(json_object_get(st, "today")));
	json_decref(st);
	return RC_OK;
}

static enum rc
make_town(struct making *m, struct err *err)
{
	char today[11], session[80] = "";
	json_t *got = NULL;
	int32_t day;
	enum rc rc = make_register(m, today, err);

	if (rc != RC_OK)
		return rc;
	day = date_day(atoi(today), atoi(today + 5), atoi(today + 8));
	if ((rc = make_people(m, day, err)) != RC_OK ||
	    (rc = put_terminals(m, err)) != RC_OK ||
	    (rc = put_staff(m, err)) != RC_OK ||
	    (rc = call(m, "session.open", json_pack("{s:s}", "staff", "10003"),
		 &got, err)) != RC_OK)
		return rc;
	(void)snprintf(session, sizeof(session), "%s",
	    json_string_value(json_object_get(got, "session")));
	json_decref(got);
	if ((rc = put_settings(m, session, err)) == RC_OK)
		rc = put_blocks(m, session, today, err);
	if (rc == RC_OK)
		rc = call(m, "session.close",
		    json_pack("{s:s}", "session", session), NULL, err);
	return rc;
}

enum rc
generate_town(const struct generate_options *o, struct generate_result *res,
    struct err *err)
{
	struct making m = { .o = o, .res = res };
	enum rc rc;

	memset(res, 0, sizeof(*res));
	if (o->residents < 1 || o->residents > RESIDENTS_MAX)
		return err_set(err, RC_INPUT, "E1851", "住民の数が範囲の外です",
		    "1 から 2,000,000 までです",
		    "--residents を直してください");
	m.blocks = json_array();
	rc = read_tables(&m, err);
	if (rc == RC_OK)
		rc = make_town(&m, err);
	reg_close(m.reg);
	json_decref(m.blocks);
	town_release(&m.towns);
	text_free(&m.family);
	text_free(&m.man);
	text_free(&m.woman);
	text_free(&m.foreign);
	for (int i = 0; i < 3; i++)
		free(m.names[i]);
	free(m.strangers);
	free(m.places);
	return rc;
}
