/* SPDX-License-Identifier: ISC
 * The layout of 122 columns: rows are read and checked alone, then as
 * persons and households, then taken in household by household.
 */
#include "db/import_private.h"

#include "src/csv.h"
#include "src/mem.h"
#include "src/number.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEP 2000 /* rows between two reports of progress */

/* One line of the file, kept as it came. */
struct line {
	long line;
	char *blob;       /* owned: 122 strings, each with its NUL */
	const char *f[4]; /* into blob: person, household, code, newest */
	long long hist, branch;
	bool is_bad;
};
struct person {
	size_t first, count;   /* lines, ascending */
	const char *household; /* latest */
};
struct file {
	struct import_job *j;
	struct mado_at at;
	int order[MADO_COLUMNS]; /* where column i stands in the file */
	int width;
	struct line *lines;
	size_t count, cap;
	struct person *people;
	size_t people_count;
	char municipality[64];
	long bad_lines;
};

static void
blob_row(const struct line *l, struct mado_row *row)
{
	const char *s = l->blob;

	row->line = l->line;
	for (int i = 0; i < MADO_COLUMNS; i++) {
		row->f[i] = s;
		s += strlen(s) + 1;
	}
}

static size_t
blob_size(const struct line *l)
{
	const char *s = l->blob;

	for (int i = 0; i < MADO_COLUMNS; i++)
		s += strlen(s) + 1;
	return (size_t)(s - l->blob);
}

static void
say(struct file *f, const struct line *l, const char *code, int col)
{
	struct mado_fault fault;
	struct mado_row row;

	memset(&fault, 0, sizeof(fault));
	(void)snprintf(fault.code, sizeof(fault.code), "%s", code);
	fault.line = l->line;
	fault.column = "";
	if (col >= 0) {
		blob_row(l, &row);
		fault.column = mado_columns[col].name;
		mado_masked(row.f[col], fault.value, sizeof(fault.value));
	}
	f->j->report(f->j->arg, &fault);
}

/* ---- heading ---- */

static enum rc
heading_fault(
    struct err *err, const char *missing, const char *extra, const char *twice)
{
	char text[256], masked[128];

	if (twice[0] != '\0')
		(void)snprintf(
		    text, sizeof(text), "見出しが2つあります: %s", twice);
	else if (missing[0] != '\0')
		(void)snprintf(
		    text, sizeof(text), "足りない見出し: %s", missing);
	else
		text[0] = '\0';
	if (extra[0] != '\0') {
		mado_masked(extra, masked, sizeof(masked));
		(void)snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "%s知らない見出し: %s", text[0] != '\0' ? "、" : "",
		    masked);
	}
	return err_set(err, RC_INPUT, "E1842", "見出しが122列の形と違います",
	    text,
	    "見出しの行を db/codes/mado_columns.csv の名前にしてください");
}

static enum rc
read_heading(struct file *f, const struct csv_row *row, struct err *err)
{
	const char *missing = "", *extra = "", *twice = "";
	int missing_count = 0;
	char more[160];

	for (int i = 0; i < MADO_COLUMNS; i++)
		f->order[i] = -1;
	for (int i = 0; i < row->count; i++) {
		int col = mado_column(row->field[i]);

		if (col < 0 && extra[0] == '\0')
			extra = row->field[i][0] != '\0' ? row->field[i]
							 : "（空欄）";
		else if (col >= 0 && f->order[col] >= 0)
			twice = mado_columns[col].name;
		else if (col >= 0)
			f->order[col] = i;
	}
	for (int i = MADO_COLUMNS - 1; i >= 0; i--)
		if (f->order[i] < 0) {
			missing = mado_columns[i].name;
			missing_count++;
		}
	f->width = row->count;
	if (missing_count == 0 && extra[0] == '\0' && twice[0] == '\0')
		return RC_OK;
	more[0] = '\0';
	if (missing_count > 1)
		(void)snprintf(more, sizeof(more), "%s ほか%d列", missing,
		    missing_count - 1);
	else
		(void)snprintf(more, sizeof(more), "%s", missing);
	return heading_fault(err, more, extra, twice);
}

/* ---- lines ---- */

static long long
number_of(const char *s)
{
	return s[0] != '\0' && digits_only(s) && strlen(s) < 18 ? atoll(s) : 0;
}

static void
add_line(struct file *f, const struct csv_row *row)
{
	struct line *l;
	struct mado_row r;
	size_t size = 0;
	char *to;

	if (f->count == f->cap) {
		f->cap = f->cap == 0 ? 256 : f->cap * 2;
		f->lines = x_grow(f->lines, f->cap, sizeof(*f->lines));
	}
	l = &f->lines[f->count++];
	memset(l, 0, sizeof(*l));
	l->line = row->line;
	for (int i = 0; i < MADO_COLUMNS; i++)
		size += strlen(row->field[f->order[i]]) + 1;
	to = l->blob = x_alloc(size);
	for (int i = 0; i < MADO_COLUMNS; i++) {
		size_t n = strlen(row->field[f->order[i]]) + 1;

		memcpy(to, row->field[f->order[i]], n);
		to += n;
	}
	blob_row(l, &r);
	l->f[0] = r.f[f->at.person];
	l->f[1] = r.f[f->at.household];
	l->f[2] = r.f[f->at.code];
	l->f[3] = r.f[f->at.newest];
	l->hist = number_of(r.f[f->at.hist]);
	l->branch = number_of(r.f[f->at.branch]);
}

/* One line by itself. */
static void
check_line(struct file *f, struct line *l)
{
	struct record hist, attached;
	struct mado_row row;

	blob_row(l, &row);
	if (strcmp(row.f[f->at.deleted], "1") == 0) {
		say(f, l, "W1803", f->at.deleted);
		free(l->blob);
		f->count--;
		return;
	}
	record_init(&hist);
	record_init(&attached);
	if (!mado_read_row(
		&f->at, &row, &hist, &attached, f->j->report, f->j->arg))
		l->is_bad = true;
	record_release(&hist);
	record_release(&attached);
	if (f->municipality[0] == '\0') {
		(void)snprintf(f->municipality, sizeof(f->municipality), "%s",
		    row.f[f->at.municipality]);
	} else if (strcmp(f->municipality, row.f[f->at.municipality]) != 0) {
		say(f, l, "E1829", f->at.municipality);
		l->is_bad = true;
	}
}

static void
broken_line(struct file *f, long line, const char *code)
{
	struct mado_fault fault;

	memset(&fault, 0, sizeof(fault));
	(void)snprintf(fault.code, sizeof(fault.code), "%s", code);
	fault.line = line;
	fault.column = "";
	f->j->report(f->j->arg, &fault);
	f->bad_lines++;
}

static enum rc
read_lines(struct file *f, const char *data, size_t len, struct err *err)
{
	struct csv *c = csv_new(data, len);
	struct csv_row row;
	struct err why;
	enum rc rc;

	err_clear(&why);
	rc = csv_next(c, &row, &why);
	if (rc == RC_OK)
		rc = read_heading(f, &row, err);
	else if (rc == RC_NOT_FOUND)
		rc = err_set(err, RC_INPUT, "E1843", "ファイルが空です",
		    "見出しの行がありません",
		    "正しいファイルか確かめてください");
	else if (err != NULL)
		*err = why;
	while (rc == RC_OK) {
		rc = csv_next(c, &row, &why);
		if (rc == RC_NOT_FOUND)
			break;
		if (rc == RC_INPUT) {
			broken_line(f, row.line, "E1839");
			rc = RC_OK;
		} else if (rc != RC_OK) {
			if (err != NULL)
				*err = why;
		} else if (row.count == 1 && row.field[0][0] == '\0') {
			continue; /* an empty line at the end */
		} else if (row.count != f->width) {
			broken_line(f, row.line, "E1838");
		} else {
			add_line(f, &row);
			f->j->res->lines++;
			check_line(f, &f->lines[f->count - 1]);
			if (f->j->res->lines % STEP == 0)
				import_progress(
				    f->j, "読む", f->j->res->lines, 0);
		}
	}
	csv_free(c);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	/* A line nobody can read may belong to any household. */
	if (f->bad_lines > 0)
		return err_set(err, RC_INPUT, "E1845", "読めない行があります",
		    "どの世帯の行か分からないので、何も取り込んでいません",
		    "エラー一覧の行を直してください");
	return RC_OK;
}

/* ---- persons ---- */

static int
by_person(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int by = strcmp(x->f[0], y->f[0]);

	if (by != 0)
		return by;
	if (x->hist != y->hist)
		return x->hist < y->hist ? -1 : 1;
	if (x->branch != y->branch)
		return x->branch < y->branch ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

static void
check_newest(struct file *f, struct person *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct line *l = &f->lines[p->first + i];
		bool want = i + 1 == p->count;

		if (l->f[3][0] != '\0' && (strcmp(l->f[3], "1") == 0) != want) {
			say(f, l, "E1821", f->at.newest);
			l->is_bad = true;
			return;
		}
	}
}

static void
check_person(struct file *f, struct person *p)
{
	bool is_twice = false;

	for (size_t i = 1; i < p->count; i++) {
		struct line *l = &f->lines[p->first + i];

		if (l->hist == l[-1].hist && l->branch == l[-1].branch) {
			say(f, l, "E1820", f->at.hist);
			l->is_bad = true;
			is_twice = true;
		}
	}
	if (!is_twice)
		check_newest(f, p);
	p->household = f->lines[p->first + p->count - 1].f[1];
	for (size_t i = 0; i < p->count; i++) {
		const struct line *l = &f->lines[p->first + i];

		if (!l->is_bad)
			continue;
		import_refuse(f->j, p->household);
		/* Nobody can say whose line it is: its own household too. */
		if (!digits_only(l->f[0]))
			import_refuse(f->j, l->f[1]);
	}
}

static void
find_people(struct file *f)
{
	size_t i, n = 0;

	if (f->count > 1)
		qsort(f->lines, f->count, sizeof(*f->lines), by_person);
	f->people = x_grow(NULL, f->count + 1, sizeof(*f->people));
	for (i = 0; i < f->count; i++) {
		if (i == 0 ||
		    strcmp(f->lines[i].f[0], f->lines[i - 1].f[0]) != 0)
			f->people[n++] = (struct person){ .first = i };
		f->people[n - 1].count++;
	}
	f->people_count = n;
	for (i = 0; i < n; i++)
		check_person(f, &f->people[i]);
}

static const struct line *
newest(const struct file *f, const struct person *p)
{
	return &f->lines[p->first + p->count - 1];
}

/* Two persons with one 住民票コード: nobody can say whose it is. */
static void
check_codes(struct file *f)
{
	json_t *owner = json_object();

	for (size_t i = 0; i < f->people_count; i++) {
		const struct line *l = newest(f, &f->people[i]);
		const json_t *other;
		size_t k;

		if (l->f[2][0] == '\0')
			continue;
		other = json_object_get(owner, l->f[2]);
		if (other == NULL) {
			(void)json_object_set_new(
			    owner, l->f[2], json_integer((json_int_t)i));
			continue;
		}
		k = (size_t)json_integer_value(other);
		/* Say it at the later line. */
		say(f,
		    newest(f, &f->people[k])->line > l->line
			? newest(f, &f->people[k])
			: l,
		    "E1830", f->at.code);
		import_refuse(f->j, f->people[i].household);
		import_refuse(f->j, f->people[k].household);
	}
	json_decref(owner);
}

/* One living head at most in a household. */
static void
check_heads(struct file *f)
{
	json_t *heads = json_object();

	for (size_t i = 0; i < f->people_count; i++) {
		const struct line *l = newest(f, &f->people[i]);
		struct mado_row row;

		blob_row(l, &row);
		if (strcmp(row.f[f->at.relation], "世帯主") != 0 ||
		    (row.f[f->at.status][0] != '\0' &&
			strcmp(row.f[f->at.status], "1") != 0) ||
		    l->f[1][0] == '\0')
			continue;
		if (json_object_get(heads, l->f[1]) != NULL) {
			say(f, l, "E1822", f->at.relation);
			import_refuse(f->j, l->f[1]);
		}
		(void)json_object_set_new(heads, l->f[1], json_true());
	}
	json_decref(heads);
}

/* ---- taking in ---- */

static void
keep_originals(const struct file *f, const struct line *l,
    struct load_person *p, int i, bool is_newest)
{
	struct mado_row row;
	struct sbuf out;

	blob_row(l, &row);
	for (int col = 0; col < MADO_COLUMNS; col++) {
		if (mado_columns[col].keep == KEEP_NO)
			continue;
		sbuf_init(&out, 4096);
		mado_write(&f->at, col, &p->rows[i],
		    is_newest ? &p->attached : NULL, is_newest, &out);
		if (strcmp(out.s, row.f[col]) != 0) {
			p->originals =
			    x_grow(p->originals, (size_t)p->original_count + 1,
				sizeof(*p->originals));
			p->originals[p->original_count++] =
			    (struct load_original){ i + 1,
				    mado_columns[col].name,
				    x_strdup(row.f[col]) };
		}
		sbuf_release(&out);
	}
}

static bool
is_gone(const struct record *r)
{
	const char *status = record_get(r, IT_STATUS);

	return status[0] != '\0' && strcmp(status, "1") != 0;
}

/* A new sheet (票) begins where a removed person comes back, the 住民種別
 * changes or the file counts a 改製. */
static int
next_sheet(
    const struct file *f, const struct load_person *p, size_t first, int i)
{
	struct mado_row row, before;
	int sheet = i > 0 ? p->rows[i - 1].sheet_no : 1;

	if (i == 0)
		return 1;
	blob_row(&f->lines[first + (size_t)i], &row);
	blob_row(&f->lines[first + (size_t)i - 1], &before);
	if ((is_gone(&p->rows[i - 1]) && !is_gone(&p->rows[i])) ||
	    !record_same(&p->rows[i], &p->rows[i - 1], IT_KIND) ||
	    number_of(row.f[f->at.revision]) >
		number_of(before.f[f->at.revision]))
		sheet++;
	return sheet;
}

static void
no_report(void *arg, const struct mado_fault *fault)
{
	(void)arg;
	(void)fault;
}

static void
build(const struct file *f, const struct person *from, struct load_person *p)
{
	crypto_hash_sha256_state st;
	unsigned char hash[crypto_hash_sha256_BYTES];

	load_person_init(p, (int)from->count);
	(void)snprintf(p->person_no, sizeof(p->person_no), "%s",
	    f->lines[from->first].f[0]);
	(void)crypto_hash_sha256_init(&st);
	for (size_t i = 0; i < from->count; i++) {
		const struct line *l = &f->lines[from->first + i];
		bool is_newest = i + 1 == from->count;
		struct record *r = &p->rows[i], old;
		struct mado_row row;

		blob_row(l, &row);
		record_init(&old);
		(void)mado_read_row(&f->at, &row, r,
		    is_newest ? &p->attached : &old, no_report, NULL);
		record_release(&old);
		(void)snprintf(
		    r->person_no, sizeof(r->person_no), "%s", p->person_no);
		r->hist_no = (int)i + 1;
		r->sheet_no = next_sheet(f, p, from->first, (int)i);
		keep_originals(f, l, p, (int)i, is_newest);
		(void)crypto_hash_sha256_update(
		    &st, (const unsigned char *)l->blob, blob_size(l));
	}
	(void)crypto_hash_sha256_final(&st, hash);
	(void)sodium_bin2hex(p->digest, sizeof(p->digest), hash, sizeof(hash));
}

static int
by_household(const void *a, const void *b)
{
	const struct person *x = a, *y = b;
	int by = strcmp(x->household, y->household);

	return by != 0 ? by : x->first < y->first ? -1 : x->first > y->first;
}

static enum rc
take_household(
    struct file *f, const struct person *p, size_t n, struct err *err)
{
	struct load_person *people;
	struct err why;
	const char *code;
	size_t at;
	enum rc rc;

	if (!import_takes(f->j, p->household, n))
		return RC_OK;
	people = x_grow(NULL, n, sizeof(*people));
	for (size_t i = 0; i < n; i++)
		build(f, &p[i], &people[i]);
	err_clear(&why);
	rc = import_put(f->j, people, n, &why);
	for (size_t i = 0; i < n; i++)
		load_person_release(&people[i]);
	free(people);
	if (import_turned_down(f->j, rc, &why, n, &at, &code)) {
		say(f, newest(f, &p[at]), code,
		    strcmp(code, "E1837") == 0 ? f->at.code : f->at.person);
		return RC_OK;
	}
	if (rc != RC_OK && err != NULL)
		*err = why;
	return rc;
}

static enum rc
take_all(struct file *f, struct err *err)
{
	size_t i = 0, n;
	enum rc rc = RC_OK;

	if (f->people_count > 1)
		qsort(f->people, f->people_count, sizeof(*f->people),
		    by_household);
	while (rc == RC_OK && i < f->people_count) {
		for (n = 1; i + n < f->people_count &&
			    f->people[i].household[0] != '\0' &&
			    strcmp(f->people[i].household,
				f->people[i + n].household) == 0;
		     n++)
			;
		rc = take_household(f, &f->people[i], n, err);
		i += n;
		import_progress(
		    f->j, "取り込む", (long)i, (long)f->people_count);
	}
	return rc;
}

enum rc
import_mado(struct import_job *j, const char *data, size_t len, struct err *err)
{
	struct file f = { .j = j };
	enum rc rc;

	mado_at(&f.at);
	rc = read_lines(&f, data, len, err);
	if (rc == RC_OK) {
		find_people(&f);
		check_codes(&f);
		check_heads(&f);
		rc = take_all(&f, err);
	}
	for (size_t i = 0; i < f.count; i++)
		wipe_free(f.lines[i].blob);
	free(f.lines);
	free(f.people);
	return rc;
}
