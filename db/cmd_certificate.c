/* SPDX-License-Identifier: ISC
 * daicho certificate: an issue like one at the counter. The register
 * decides and writes the 交付履歴 before the file is made.
 */
#include "db/cmd.h"
#include "src/cert.h"
#include "src/date.h"
#include "src/letter.h"
#include "src/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PERSONS_MAX 40
#define NOTES_MAX 65536 /* bytes, as the replica has */

const struct cli_option certificate_options[] = {
	{ "--household", "NO", "世帯番号: 世帯連記式" },
	{ "--person", "NO", "宛名番号: 個人票" },
	{ "--kind", "juminhyo|jomin|move_out|…",
	    "住民票の写し、除票の写し、異動の書類" },
	{ "--change", "N", "異動の書類: その異動の履歴番号（最新）" },
	{ "--output", "FILE.pdf", "置き場所（一覧は FILE.csv でもよい）" },
	{ "--applicant", "NAME", "請求者" },
	{ "--honseki", NULL, "本籍・筆頭者を載せる" },
	{ "--relation", NULL, "世帯主・続柄を載せる" },
	{ "--code", NULL, "住民票コードを載せる" },
	{ "--noted", NULL, "注意の抑止、文字超過を確かめた" },
	{ NULL, NULL, NULL },
};

struct sheets {
	struct record v[PERSONS_MAX];
	int n;
	char *notes[PERSONS_MAX];
	struct letter letter; /* --kind of a paper that follows from a change */
	bool is_letter;
};

static void
take_row(struct sheets *s, const json_t *row, struct cli *c)
{
	static const char *const extra[] = { "person_no", "hist_no", "sheet_no",
		"recorded_at", "entry_id", "cancels", "is_removed" };
	json_t *o = json_deep_copy(row);
	struct record *r = &s->v[s->n];
	const char *no = json_string_value(json_object_get(o, "person_no"));
	char person[20];
	int hist = (int)json_integer_value(json_object_get(o, "hist_no"));
	int sheet = (int)json_integer_value(json_object_get(o, "sheet_no"));

	(void)snprintf(person, sizeof(person), "%s", no != NULL ? no : "");
	for (size_t i = 0; i < sizeof(extra) / sizeof(extra[0]); i++)
		(void)json_object_del(o, extra[i]);
	record_init(r);
	if (record_from_json(r, o, &c->err) == RC_OK) {
		memcpy(r->person_no, person, sizeof(person));
		r->hist_no = hist;
		r->sheet_no = sheet;
		s->n++;
	}
	json_decref(o);
}

static enum rc
read_sheets(struct cli *c, struct sheets *s)
{
	json_t *got = NULL, *row;
	size_t i;
	enum rc rc;

	if (cli_get(c, "--person") != NULL) {
		rc = cli_call(c, "person.get",
		    json_pack("{s:s}", "person_no", cli_get(c, "--person")),
		    &got);
		if (rc == RC_OK)
			take_row(s, json_object_get(got, "record"), c);
	} else {
		rc = cli_call(c, "household.get",
		    json_pack(
			"{s:s}", "household_no", cli_get(c, "--household")),
		    &got);
		json_array_foreach(json_object_get(got, "members"), i, row)
		{
			if (s->n < PERSONS_MAX)
				take_row(s, row, c);
		}
	}
	json_decref(got);
	if (rc == RC_OK && s->n == 0)
		rc = err_set(&c->err, RC_NOT_FOUND, "E5101",
		    "載せる人がいません", "世帯に現存者がいません",
		    "除票は --person と --kind jomin で出してください");
	return rc;
}

/* All 備考 of a person, a line each; an imported one where there is none. */
static char *
notes_of(const json_t *got)
{
	const char *imported = json_string_value(
	    json_object_get(json_object_get(got, "attached"), "note"));
	const json_t *o;
	struct sbuf b;
	char *all;
	size_t i;

	sbuf_init(&b, NOTES_MAX);
	json_array_foreach(json_object_get(got, "notes"), i, o)
	{
		const char *text =
		    json_string_value(json_object_get(o, "text"));

		if (b.len > 0)
			sbuf_add(&b, "\n");
		sbuf_add(&b, text != NULL ? text : "");
	}
	if (b.len == 0 && imported != NULL)
		sbuf_add(&b, imported);
	all = x_strdup(b.len > 0 ? b.s : "");
	sbuf_release(&b);
	return all;
}

/* 備考 (C類型) of each, as on the sheets of the counter (1.1.14). */
static enum rc
read_notes(struct cli *c, struct sheets *s)
{
	json_t *got;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < s->n; i++) {
		got = NULL;
		rc = cli_call(c, "person.get",
		    json_pack("{s:s}", "person_no", s->v[i].person_no), &got);
		s->notes[i] = notes_of(got);
		json_decref(got);
	}
	return rc;
}

static json_t *
persons_json(const struct sheets *s)
{
	json_t *l = json_array();

	for (int i = 0; i < s->n; i++)
		(void)json_array_append_new(
		    l, json_pack("{s:s,s:i,s:i}", "person_no",
			   s->v[i].person_no, "sheet_no", s->v[i].sheet_no,
			   "hist_no", s->v[i].hist_no));
	return l;
}

static enum rc
write_file(struct cli *c, const unsigned char *pdf, size_t len)
{
	const char *path = cli_get(c, "--output");
	int fd = private_file(path, 1);
	size_t at = 0;
	bool fine = fd >= 0;

	while (fine && at < len) {
		ssize_t n = write(fd, pdf + at, len - at);

		if (n < 0 && errno != EINTR)
			fine = false;
		else if (n > 0)
			at += (size_t)n;
	}
	if (fd >= 0 && (fsync(fd) != 0 || close(fd) != 0))
		fine = false;
	return fine
		   ? RC_OK
		   : err_set(&c->err, RC_IO, "E5022",
			 "証明書のファイルを書けません",
			 "交付は記録しましたが、ファイルができていません",
			 "場所を直して、書損じとして記録し、もう一度交付してください");
}

/* The sheet; before the issue (NULL) to count its pages. */
static enum rc
compose(struct cli *c, struct sheets *s, enum cert_kind kind,
    const json_t *issue, const json_t *st, struct cert *cert)
{
	const json_t *certifier = json_object_get(issue, "certifier");
	struct cert_person people[PERSONS_MAX];
	struct cert_request q;
	const char *today = json_string_value(json_object_get(st, "today"));

	memset(people, 0, sizeof(people));
	memset(&q, 0, sizeof(q));
	memset(cert, 0, sizeof(*cert));
	for (int i = 0; i < s->n; i++) {
		people[i].row = &s->v[i];
		people[i].notes = s->notes[i];
	}
	q.kind = kind;
	q.options.honseki = cli_get(c, "--honseki") != NULL;
	q.options.head_relation = cli_get(c, "--relation") != NULL;
	q.options.juminhyo_code = cli_get(c, "--code") != NULL;
	q.options.sample = c->training;
	q.persons = people;
	q.count = s->n;
	q.today = today != NULL
		      ? date_day(atoi(today), atoi(today + 5), atoi(today + 8))
		      : 0;
	q.municipality = json_string_value(json_object_get(st, "name"));
	q.prefecture = record_get(&s->v[0], IT_ADDRESS_PREF);
	q.title = "〔職名〕";
	q.certifier = "〔氏名〕";
	q.issue_number = "";
	if (issue != NULL) {
		q.title =
		    json_string_value(json_object_get(certifier, "title"));
		q.certifier =
		    json_string_value(json_object_get(certifier, "name"));
		q.issue_number = json_string_value(json_object_get(
		    json_array_get(json_object_get(issue, "issues"), 0),
		    "number"));
	}
	return s->is_letter
		   ? cert_letter_compose(&s->letter, NULL, &q, cert, &c->err)
		   : cert_compose(&q, cert, &c->err);
}

static enum rc
draw(struct cli *c, struct sheets *s, enum cert_kind kind, const json_t *issue,
    const json_t *st)
{
	struct cert cert;
	unsigned char *pdf = NULL;
	size_t len = 0;
	enum rc rc = compose(c, s, kind, issue, st, &cert);

	if (rc == RC_OK)
		rc = cert_pdf(&cert, &pdf, &len, &c->err);
	if (rc == RC_OK)
		rc = write_file(c, pdf, len);
	if (pdf != NULL)
		explicit_bzero(pdf, len);
	free(pdf);
	cert_release(&cert);
	return rc;
}

/* What the register says stands on it; the sheets are those of its people. */
static enum rc
read_letter(struct cli *c, struct sheets *s, const char *kind, long change)
{
	json_t *got = NULL;
	enum rc rc = cli_call(c, "letter.get",
	    json_pack("{s:s,s:s,s:i}", "kind", kind, "person_no",
		cli_get(c, "--person"), "change", (int)change),
	    &got);

	if (rc == RC_OK)
		rc = letter_from_json(
		    &s->letter, json_object_get(got, "letter"), &c->err);
	json_decref(got);
	for (int i = 0; rc == RC_OK && i < s->letter.count; i++) {
		const struct record *r = &s->letter.persons[i].row;

		if (s->n == PERSONS_MAX)
			break;
		record_init(&s->v[s->n]);
		record_copy(&s->v[s->n], r);
		s->n++;
	}
	return rc;
}

/* What is left out is false: the least (5.1). */
static json_t *
options_json(struct cli *c, const struct sheets *s)
{
	struct cert_options o = { 0 };

	o.honseki = cli_get(c, "--honseki") != NULL;
	o.head_relation = cli_get(c, "--relation") != NULL;
	o.juminhyo_code = cli_get(c, "--code") != NULL;
	o.reissue = s->is_letter && s->letter.is_reissue;
	return cert_options_to_json(&o);
}

/* What asks for care, on stderr; --noted answers it. */
static enum rc
note_alerts(struct cli *c, const struct sheets *s, json_t *args)
{
	json_t *got = NULL, *who = json_array(), *homes = json_array(), *b;
	json_t *noted = json_array();
	size_t i;
	enum rc rc;

	for (int k = 0; k < s->n; k++) {
		(void)json_array_append_new(
		    who, json_string(s->v[k].person_no));
		(void)json_array_append_new(
		    homes, json_string(record_get(&s->v[k], IT_HOUSEHOLD_NO)));
	}
	rc = cli_call(c, "block.check",
	    json_pack("{s:o,s:o,s:s}", "persons", who, "households", homes,
		"process", "certificate"),
	    &got);
	json_array_foreach(json_object_get(got, "alerts"), i, b)
	{
		(void)fprintf(stderr, "注意の抑止 %s\n",
		    json_string_value(json_object_get(b, "reason")));
		if (cli_get(c, "--noted") != NULL)
			(void)json_array_append(
			    noted, json_object_get(b, "id"));
	}
	(void)json_object_set_new(args, "noted", noted);
	json_decref(got);
	return rc;
}

/* 文字超過リスト (5.8) before anything is issued, on stderr; --noted answers. */
static void
note_overflow(struct cli *c, const struct cert *cert, json_t *args)
{
	for (int i = 0; i < cert->overflow_count; i++)
		(void)fprintf(stderr, "文字超過 %d頁 %s\n",
		    cert->overflow[i].page, cert->overflow[i].item);
	if (cert->overflow_count == 0)
		return;
	(void)json_object_set_new(
	    args, "overflow", json_integer(cert->overflow_count));
	(void)json_object_set_new(args, "overflow_noted",
	    json_boolean(cli_get(c, "--noted") != NULL));
}

static enum rc
issue(struct cli *c, struct sheets *s, enum cert_kind kind, long change)
{
	json_t *got = NULL, *st = NULL, *args;
	struct cert cert;
	enum rc rc;

	s->is_letter = kind >= CERT_FIRST_LETTER;
	rc = s->is_letter ? read_letter(c, s, cert_kind_id(kind), change)
			  : read_sheets(c, s);
	if (rc == RC_OK && !s->is_letter)
		rc = read_notes(c, s);
	if (rc == RC_OK)
		rc = cli_call(c, "register.status", json_object(), &st);
	if (rc == RC_OK)
		rc = compose(c, s, kind, NULL, st, &cert);
	if (rc == RC_OK) {
		args = json_pack("{s:s,s:o,s:o,s:s,s:i,s:i}", "kind",
		    cert_kind_id(kind), "persons", persons_json(s), "options",
		    options_json(c, s), "applicant", cli_get(c, "--applicant"),
		    "copies", 1, "pages", cert.page_count);
		note_overflow(c, &cert, args);
		cert_release(&cert);
		if (s->is_letter)
			(void)json_object_set_new(
			    args, "change", json_integer(s->letter.change));
		rc = note_alerts(c, s, args);
		if (rc == RC_OK)
			rc = cli_call(c, "issue.begin", args, &got);
		else
			json_decref(args);
	}
	if (rc == RC_OK)
		rc = draw(c, s, kind, got, st);
	if (rc == RC_OK && c->json)
		cli_json(c, got);
	else if (rc == RC_OK)
		cli_put(c, "交付しました  %s  %d人  %s\n",
		    json_string_value(json_object_get(
			json_array_get(json_object_get(got, "issues"), 0),
			"number")),
		    s->n, cli_get(c, "--output"));
	json_decref(got);
	json_decref(st);
	return rc;
}

/* certificate list: the papers that a change has. */
static int
list(struct cli *c, long change)
{
	json_t *got = NULL, *line;
	size_t i;
	enum rc rc;

	if (cli_get(c, "--person") == NULL)
		return cli_usage("certificate list の形が違います",
		    "--person が要ります",
		    "daicho help certificate で形を確かめてください");
	rc = cli_sign_in(c, true);
	if (rc == RC_OK)
		rc = cli_call(c, "letter.list",
		    json_pack("{s:s,s:i}", "person_no", cli_get(c, "--person"),
			"change", (int)change),
		    &got);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	json_array_foreach(json_object_get(got, "letters"), i, line)
	{
		if (c->json)
			continue;
		(void)json_object_set_new(line, "itself",
		    json_string(json_is_true(json_object_get(line, "itself"))
				    ? "渡す"
				    : "求め"));
	}
	cli_table(c, json_object_get(got, "letters"),
	    "kind label change itself issued at number code");
	json_decref(got);
	return 0;
}

/* The lists that go with letters: 対象者リスト of the 世帯主変更依頼通知書 (4.0.5),
 * 転入通知未着者一覧 (4.1.3.1.4). */
static const struct {
	const char *word, *method, *key, *columns;
} lists[] = {
	{ "headless", "letter.headless", "households",
	    "household_no person_no name former_head members issued at" },
	{ "missing", "notice.missing", "people",
	    "person_no sheet_no name reason planned_on planned_to letter" },
};

static int
list_of(struct cli *c, size_t i)
{
	json_t *got = NULL;
	enum rc rc = cli_sign_in(c, true);

	if (rc == RC_OK)
		rc = cli_call(c, lists[i].method, json_object(), &got);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	if (cli_get(c, "--output") != NULL)
		rc = list_write(
		    c, lists[i].word, json_object_get(got, lists[i].key), -1);
	else
		cli_table(
		    c, json_object_get(got, lists[i].key), lists[i].columns);
	json_decref(got);
	return rc == RC_OK ? 0 : cli_fail_rc(c, rc);
}

/* What is asked for; CERT_KINDS: nothing that can be. */
static enum cert_kind
kind_of(struct cli *c)
{
	const char *kind = cli_get(c, "--kind");
	bool one = cli_get(c, "--person") != NULL;
	enum cert_kind k;

	if (kind == NULL)
		return CERT_KINDS;
	if (strcmp(kind, "juminhyo") == 0)
		return one ? CERT_PERSON : CERT_HOUSEHOLD;
	if (strcmp(kind, "jomin") == 0)
		return one ? CERT_REMOVED : CERT_KINDS;
	k = cert_kind_by_id(kind);
	return one && k >= CERT_FIRST_LETTER ? k : CERT_KINDS;
}

int
cmd_certificate(struct cli *c)
{
	enum cert_kind kind = kind_of(c);
	struct sheets *s;
	long change = 0;
	int status;
	enum rc rc;

	if (!cli_words(c, 0, 1, &status))
		return status;
	if (cli_get(c, "--change") != NULL &&
	    !cli_number(cli_get(c, "--change"), 1, 1000000, &change))
		return cli_usage("--change が正しくありません",
		    "履歴番号は 1 からの数です", "番号を確かめてください");
	if (c->words == 1 && strcmp(c->word[0], "list") == 0)
		return list(c, change);
	for (size_t i = 0;
	     c->words == 1 && i < sizeof(lists) / sizeof(lists[0]); i++)
		if (strcmp(c->word[0], lists[i].word) == 0 &&
		    list_file_known(c))
			return list_of(c, i);
	if ((cli_get(c, "--person") != NULL) ==
		(cli_get(c, "--household") != NULL) ||
	    cli_get(c, "--output") == NULL ||
	    cli_get(c, "--applicant") == NULL || kind == CERT_KINDS ||
	    c->words > 0)
		return cli_usage("certificate の形が違います",
		    "--household か --person の一方と、--kind --output "
		    "--applicant が要ります",
		    "daicho help certificate で形を確かめてください");
	if ((rc = cli_sign_in(c, false)) != RC_OK)
		return cli_fail_rc(c, rc);
	s = x_alloc(sizeof(*s));
	letter_init(&s->letter, kind);
	rc = issue(c, s, kind, change);
	for (int i = 0; i < s->n; i++) {
		record_release(&s->v[i]);
		wipe_free(s->notes[i]);
	}
	letter_release(&s->letter);
	free(s);
	return rc == RC_OK ? 0 : cli_fail_rc(c, rc);
}
