/* SPDX-License-Identifier: ISC
 * help_papers - see help_papers.h.
 */
#include "tests/ui/help_papers.h"

#include "db/outbox_private.h"
#include "src/api.h"
#include "src/entry.h"
#include "src/event.h"
#include "tests/ui/help_fixture.h"

#include <stdio.h>
#include <string.h>

static void
must(enum rc rc, const struct err *err)
{
	if (rc != RC_OK)
		die("papers: %s %s", err->code, err->log);
}

/* 佐藤　三郎, from Hakata, to the household as it was an hour ago. */
static json_t *
form_of(void)
{
	static const struct {
		enum item it;
		const char *value;
	} items[] = { { IT_KIND, "1" }, { IT_NAME, "佐藤　三郎" },
		{ IT_NAME_FAMILY, "佐藤" }, { IT_NAME_GIVEN, "三郎" },
		{ IT_NAME_KANA, "サトウ　サブロウ" },
		{ IT_NAME_KANA_CHECKED, "1" }, { IT_BIRTH, "S54.03.03" },
		{ IT_SEX, "1" }, { IT_RELATION, "弟" },
		{ IT_HONSEKI, "熊本県熊本市中央区大江四丁目8番" },
		{ IT_HITTOUSHA, "佐藤　太郎" },
		{ IT_JUMINHYO_CODE, "12345678901" },
		{ IT_ADDRESS_TOWN, "水前寺二丁目" },
		{ IT_ADDRESS_CODE, "43101055002" },
		{ IT_ADDRESS_NUMBER, "9番7号" }, { IT_PREV_PREF, "福岡県" },
		{ IT_PREV_CITY, "福岡市博多区" }, { IT_PREV_CODE, "40132" },
		{ IT_PREV_TOWN, "住吉四丁目" }, { IT_PREV_NUMBER, "99番9号" },
		{ IT_PREV_HEAD_NAME, "佐藤　三郎" } };
	struct entry_person *p;
	struct entry e;
	json_t *form;

	entry_init(&e);
	e.event = event_by_menu("11");
	(void)snprintf(e.menu, sizeof(e.menu), "11");
	(void)snprintf(e.household_no, sizeof(e.household_no), SATO_HOUSEHOLD);
	(void)snprintf(e.event_date, sizeof(e.event_date), "R07.11.18");
	(void)snprintf(e.notified_on, sizeof(e.notified_on), "R07.11.20");
	e.applicant_kind = 1;
	(void)snprintf(e.applicant, sizeof(e.applicant), "佐藤　三郎");
	(void)snprintf(e.papers[0], sizeof(e.papers[0]), "mynum");
	e.paper_count = 1;
	p = entry_add_person(&e);
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		record_set(&p->after, items[i].it, items[i].value);
	form = json_pack("{s:s, s:o, s:[], s:s, s:i, s:i, s:{s:s, s:i, s:s, "
			 "s:s, s:s, s:s}}",
	    "menu", "11", "entry", entry_to_json(&e), "pages", "joined",
	    SATO_HOUSEHOLD, "page", 0, "at", 0, "seen", "head", "佐藤　ツル",
	    "members", 5, "address_town", "水前寺二丁目", "address_number",
	    "9番7号", "address_building", "", "address_room", "");
	entry_release(&e);
	return form;
}

static void
refuse(struct outbox *o, const char *key, const struct err *said)
{
	json_t *error = api_error_json(said);
	struct err err;

	err_clear(&err);
	must(outbox_done(o, key, error, said->code, &err), &err);
	json_decref(error);
}

/* Whenever the test runs, it was that day. */
static void
set_time(struct outbox *o)
{
	struct store_stmt *st;
	struct err err;

	err_clear(&err);
	must(store_use(o->db, "UPDATE submission SET done_at = $1", &st, &err),
	    &err);
	store_int(st, 1, FIXTURE_NOW - INT64_C(150000000));
	must(store_run(st, NULL, &err), &err);
}

void
papers_refused(const char *path)
{
	struct outbox *o = NULL;
	char aside[256], key[40];
	json_t *args = json_object(), *form = form_of();
	struct outbox_paper entry = { .kind = OUTBOX_ENTRY,
		.method = "entry.submit",
		.args = args,
		.staff = "10001",
		.title = "国内転入・一部 1人 佐藤　三郎",
		.draft_id = "I11:0011223344556677",
		.draft = form };
	struct outbox_paper issue = { .kind = OUTBOX_ISSUE,
		.method = "issue.begin",
		.args = args,
		.staff = "10001",
		.title = "住民票の写し 渡邉　健司 1" };
	struct err err, said;

	err_clear(&err);
	must(outbox_open(path, "T1", &o, aside, &err), &err);
	must(outbox_put(o, &entry, key, &err), &err);
	err_clear(&said);
	(void)err_set(&said, RC_CONFLICT, "E4025",
	    "入る世帯の内容が、見たときから変わっています",
	    "ほかの異動がその世帯に登録されたため",
	    "F5 で世帯を読み直し、続柄を確かめてください");
	refuse(o, key, &said);
	must(outbox_put(o, &issue, key, &err), &err);
	err_clear(&said);
	(void)err_set(&said, RC_NOT_FOUND, "E9405", "その履歴はありません",
	    "台帳にない履歴番号です", "送り直さずに管理者に連絡してください");
	refuse(o, key, &said);
	must(store_begin(o->db, &err), &err);
	set_time(o);
	must(store_commit(o->db, &err), &err);
	outbox_close(o);
	json_decref(args);
	json_decref(form);
}
