/* SPDX-License-Identifier: ISC
 * letter - see letter.h.
 */
#include "src/letter.h"

#include "src/change.h"
#include "src/event.h"
#include "src/mem.h"
#include "src/mutant.h"
#include "src/relation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
letter_init(struct letter *l, enum cert_kind kind)
{
	memset(l, 0, sizeof(*l));
	l->kind = kind;
	l->event = EV_COUNT;
}

void
letter_release(struct letter *l)
{
	int i;

	for (i = 0; i < l->count; i++) {
		record_release(&l->persons[i].row);
		record_release(&l->persons[i].before);
	}
	free(l->persons);
	explicit_bzero(l, sizeof(*l));
}

struct letter_person *
letter_add(struct letter *l)
{
	struct letter_person *p;

	if (l->count == ENTRY_PERSONS_MAX)
		return NULL;
	l->persons =
	    x_grow(l->persons, (size_t)l->count + 1, sizeof(*l->persons));
	p = &l->persons[l->count++];
	memset(p, 0, sizeof(*p));
	record_init(&p->row);
	record_init(&p->before);
	return p;
}

/* ---- which papers a change has ---- */

bool
letter_once(enum cert_kind k)
{
	return k == CERT_MOVE_OUT || k == CERT_MOVE_OUT_LATE;
}

bool
letter_of_one(enum cert_kind k)
{
	return k == CERT_CODE_NEW || k == CERT_CODE_CHANGED ||
	       k == CERT_CODE_CORRECTED;
}

bool
letter_goes_out(enum cert_kind k)
{
	return k != CERT_OFFICE_RECORD || !GUARD("letter_internal");
}

bool
letter_is_now(enum cert_kind k)
{
	return k == CERT_HEAD_REQUEST || k == CERT_INQUIRY;
}

bool
letter_by_itself(enum cert_kind k, const struct entry *e)
{
	if (k == CERT_MOVE_OUT)
		return e == NULL || !e->is_special ||
		       !GUARD("letter_special_on_demand");
	return k == CERT_MOVE_OUT_LATE || k == CERT_OFFICE_RECORD ||
	       letter_of_one(k);
}

static enum event
event_of(const struct letter_case *x)
{
	return event_by_code(record_get(&x->rows[x->at], IT_EVENT));
}

/* Two rows of one 転出: it went along to another sheet (change_takes_plan). */
static bool
is_same_change(const struct record *a, const struct record *b)
{
	enum event ev = event_by_code(record_get(a, IT_EVENT));

	return a->hist_no == b->hist_no ||
	       ((ev == EV_OUT_DOMESTIC || ev == EV_OUT_ABROAD) &&
		   a->entry_id > 0 && a->entry_id == b->entry_id &&
		   record_same(a, b, IT_EVENT));
}

int
letter_origin(const struct record *rows, int at)
{
	int i = 0;

	while (i < at && !is_same_change(&rows[i], &rows[at]))
		i++;
	return i;
}

/* The newest row of a sheet, which has row i. */
static int
newest_of(const struct record *rows, int n, int i)
{
	int k;

	for (k = n - 1; k > i; k--)
		if (rows[k].sheet_no == rows[i].sheet_no)
			break;
	return k;
}

int
letter_newest(const struct record *rows, int n, int at)
{
	int i, k;

	for (i = n - 1; i > at; i--) {
		if (!is_same_change(&rows[i], &rows[at]))
			continue;
		/* unless that sheet was taken back again (4.6) */
		k = newest_of(rows, n, i);
		if (event_by_code(record_get(&rows[k], IT_EVENT)) !=
		    EV_CANCEL_DECREASE)
			return k;
	}
	return newest_of(rows, n, at);
}

/* The newest row of the sheet that the change is on. */
static const struct record *
newest(const struct letter_case *x)
{
	return &x->rows[letter_newest(x->rows, x->n, x->at)];
}

/* Whether the change was taken back, on whichever sheet it stood then. */
static bool
is_cancelled(const struct letter_case *x)
{
	int i, k;

	for (i = 0; i < x->n; i++)
		for (k = 0; x->rows[i].cancels != 0 && k < i; k++)
			if (x->rows[k].hist_no == x->rows[i].cancels &&
			    is_same_change(&x->rows[k], &x->rows[x->at]))
				return true;
	return false;
}

static enum rc
move_out_may(enum cert_kind k, const struct letter_case *x, struct err *err)
{
	bool by_office =
	    record_get(&x->rows[x->at], IT_EVENT_NOTIFIED_ON)[0] == '\0';

	if (k == CERT_MOVE_OUT && by_office && GUARD("letter_late_move_out"))
		return err_set(err, RC_INPUT, "E5123",
		    "職権の転出に転出証明書は出せません",
		    "転出から14日を過ぎた転出は職権で記録したため（4.1.3.0.3）",
		    "転出証明書に準ずる証明書か、除票の写しを出してください");
	if (k == CERT_MOVE_OUT_LATE && !by_office)
		return err_set(err, RC_INPUT, "E5124",
		    "届出の転出に準ずる証明書は出せません",
		    "転出届のあった転出には転出証明書が出るため",
		    "転出証明書を出してください");
	return RC_OK;
}

/* 職権記載, 職権消除, 職権修正 (4.2.1 to 4.2.3), and what was due by 届出 and
 * done by 職権 (4.2.0.2). */
static bool
is_by_office(const struct entry *e)
{
	return e->ex_officio ||
	       event_has_letter(e->event, cert_kind_id(CERT_OFFICE_RECORD));
}

/* A 届出 was due and did not come. */
static bool
is_in_place_of_notice(const struct entry *e)
{
	return e->ex_officio ||
	       event_has_letter(e->event, cert_kind_id(CERT_OFFICE_NOTICE));
}

/* Whether the entry took the person's code out of the stock (4.3.1): one that
 * a move-in brings along was told by the former municipality. */
static bool
is_new_code(const struct letter_case *x)
{
	const struct record *r = &x->rows[x->at];
	const struct entry *e = x->entry;
	const struct entry_person *p;
	int i;

	for (i = 0; e != NULL && i < e->person_count; i++) {
		p = &e->persons[i];
		if (p->person_no[0] != '\0'
			? strcmp(p->person_no, r->person_no) == 0
			: record_same(&p->after, r, IT_NAME) &&
			      record_same(&p->after, r, IT_BIRTH))
			return p->new_code || !change_is_newcomer(e->event);
	}
	return false;
}

/* Which of the three 通知票 the change has; CERT_KINDS none (4.3.3). */
static enum cert_kind
code_notice(const struct letter_case *x)
{
	const char *now = record_get(&x->rows[x->at], IT_JUMINHYO_CODE);
	const char *was =
	    x->at > 0 ? record_get(&x->rows[x->at - 1], IT_JUMINHYO_CODE) : "";

	if (now[0] == '\0' || strcmp(now, was) == 0)
		return CERT_KINDS;
	if (was[0] == '\0')
		return is_new_code(x) || !GUARD("letter_new_code")
			   ? CERT_CODE_NEW
			   : CERT_KINDS;
	return event_has_letter(event_of(x), cert_kind_id(CERT_CODE_CHANGED))
		   ? CERT_CODE_CHANGED
		   : CERT_CODE_CORRECTED;
}

/* Who left within Japan and whose notice has not come (4.1.3.1.4). */
static bool
is_unheard_of(const struct letter_case *x)
{
	const struct record *r = newest(x);

	return record_status(r, x->today) == STATUS_REMOVED &&
	       strcmp(record_get(r, IT_REMOVAL_REASON), "2") == 0 &&
	       record_get(r, IT_OUT_PLANNED_CITY)[0] != '\0' &&
	       (record_get(r, IT_OUT_NOTICE_ON)[0] == '\0' ||
		   !GUARD("letter_notice_missing"));
}

/* A 届出, or the 準ずる証明書 that came in its place (4.1.0.3). */
static bool
is_accepted(const struct letter_case *x)
{
	return change_by_notification(x->entry) ||
	       (x->entry->event == EV_OUT_DOMESTIC && x->is_issued) ||
	       !GUARD("notice_by_notification");
}

static bool
has_paper(enum cert_kind k, const struct letter_case *x)
{
	const struct entry *e = x->entry;

	switch ((int)k) {
	case CERT_MOVE_OUT:
	case CERT_MOVE_OUT_LATE:
		return event_has_letter(event_of(x), cert_kind_id(k));
	case CERT_CODE_NEW:
	case CERT_CODE_CHANGED:
	case CERT_CODE_CORRECTED:
		return code_notice(x) == k;
	case CERT_OFFICE_RECORD:
		return e != NULL && is_by_office(e);
	case CERT_OFFICE_NOTICE:
		return e != NULL && is_in_place_of_notice(e) &&
		       GUARD("letter_notice_due");
	case CERT_HEAD_NOTICE:
		return e != NULL && e->ex_officio &&
		       event_has_letter(e->event, cert_kind_id(k));
	case CERT_HEAD_REQUEST:
		return &x->rows[x->at] == newest(x) &&
		       record_status(newest(x), x->today) != STATUS_REMOVED &&
		       (!x->has_head || !GUARD("letter_headless"));
	case CERT_INQUIRY:
		return event_has_letter(event_of(x), cert_kind_id(k)) &&
		       is_unheard_of(x);
	case CERT_ACCEPTED:
		return e != NULL && is_accepted(x);
	default:
		return false;
	}
}

enum rc
letter_may(enum cert_kind k, const struct letter_case *x, struct err *err)
{
	if (x->at < 0 || x->at >= x->n || k < CERT_FIRST_LETTER ||
	    k >= CERT_KINDS || !has_paper(k, x))
		return err_set(err, RC_INPUT, "E5121",
		    "その書類はこの異動にありません",
		    "異動の種類や今の状態に、その書類が要らないため",
		    "履歴の行と書類の種類を確かめてください");
	if (is_cancelled(x) && k != CERT_OFFICE_RECORD &&
	    GUARD("letter_cancelled"))
		return err_set(err, RC_INPUT, "E5122",
		    "取り消された異動の書類は出せません",
		    "異動がなかったことになったため",
		    "履歴の行を確かめてください");
	return k == CERT_MOVE_OUT || k == CERT_MOVE_OUT_LATE
		   ? move_out_may(k, x, err)
		   : RC_OK;
}

/* ---- what stands on it ---- */

static void
put(char *to, size_t size, const char *s)
{
	(void)snprintf(to, size, "%s", s);
}

void
letter_take(struct letter *l, const struct entry *e, const struct record *row)
{
	l->change = row->hist_no;
	l->event = event_by_code(record_get(row, IT_EVENT));
	put(l->event_date, sizeof(l->event_date),
	    record_get(row, IT_EVENT_DATE));
	put(l->processed_on, sizeof(l->processed_on),
	    record_get(row, IT_PROCESSED_ON));
	put(l->notified_on, sizeof(l->notified_on),
	    record_get(row, IT_EVENT_NOTIFIED_ON));
	if (e == NULL)
		return;
	if (e->notified_on[0] != '\0')
		put(l->notified_on, sizeof(l->notified_on), e->notified_on);
	put(l->informed_on, sizeof(l->informed_on), e->informed_on);
	put(l->offered_on, sizeof(l->offered_on), e->offered_on);
	put(l->applicant, sizeof(l->applicant), e->applicant);
	put(l->remarks, sizeof(l->remarks), e->remarks);
	l->is_special = e->is_special;
}

int
letter_highest(const struct record *const *members, int n)
{
	struct order_member m[ENTRY_PERSONS_MAX];
	int order[ENTRY_PERSONS_MAX], who[ENTRY_PERSONS_MAX], i, k = 0;

	for (i = 0; i < n && k < ENTRY_PERSONS_MAX; i++) {
		const struct record *r = members[i];

		if (strcmp(record_get(r, IT_RELATION), "世帯主") == 0)
			continue;
		who[k] = i;
		m[k++] = (struct order_member){ .person_no = r->person_no,
			.relation = record_get(r, IT_RELATION),
			.birth = record_get(r, IT_BIRTH),
			.name = record_get(r, IT_NAME),
			.hittousha = record_get(r, IT_HITTOUSHA),
			.sex = record_get(r, IT_SEX) };
	}
	if (k == 0)
		return -1;
	relation_order(m, k, order);
	return GUARD("letter_highest") ? who[order[0]] : who[k - 1];
}

static void
to_person(struct letter *l, const struct record *r, const char *prefix,
    enum item postcode, const char *name)
{
	char *address = record_address(r, prefix, true);

	put(l->to_postcode, sizeof(l->to_postcode), record_get(r, postcode));
	put(l->to_address, sizeof(l->to_address), address);
	put(l->to_name, sizeof(l->to_name), name);
	wipe_free(address);
}

/* 4.1.0.3: to who notified, at the former address; to the 異動者 at the new
 * one where there is no former address or it lies abroad. */
static void
to_accepted(struct letter *l, enum notice_to to)
{
	const struct letter_person *p = &l->persons[0];
	const char *prefix = p->is_new ? "prev" : "address";
	const struct record *r = p->is_new ? &p->row : &p->before;
	char *former = record_address(r, prefix, true);
	bool to_subject = to == NOTICE_TO_SUBJECT ||
			  (to == NOTICE_TO_RULE &&
			      (l->event == EV_IN_ABROAD || former[0] == '\0'));

	if (to_subject || !GUARD("notice_address"))
		to_person(l, &p->row, "address", IT_POSTCODE,
		    record_get(&p->row, IT_NAME));
	else
		to_person(l, r, prefix,
		    p->is_new ? IT_PREV_POSTCODE : IT_POSTCODE, l->applicant);
	wipe_free(former);
}

void
letter_address(struct letter *l, enum notice_to to,
    const struct record *const *members, int n)
{
	const struct record *r;
	int i;

	if (l->count == 0)
		return;
	r = &l->persons[0].row;
	switch ((int)l->kind) {
	case CERT_CODE_NEW:
	case CERT_CODE_CHANGED:
	case CERT_CODE_CORRECTED:
	case CERT_OFFICE_NOTICE:
		to_person(l, r, "address", IT_POSTCODE, record_get(r, IT_NAME));
		break;
	case CERT_HEAD_NOTICE:
	case CERT_HEAD_REQUEST:
		i = letter_highest(members, n);
		if (i >= 0)
			to_person(l, r, "address", IT_POSTCODE,
			    record_get(members[i], IT_NAME));
		break;
	case CERT_INQUIRY:
		(void)snprintf(l->to_name, sizeof(l->to_name), "%.200s%.200s長",
		    record_get(r, IT_OUT_PLANNED_PREF),
		    record_get(r, IT_OUT_PLANNED_CITY));
		break;
	case CERT_ACCEPTED:
		to_accepted(l, to);
		break;
	default:
		break;
	}
}

/* ---- who may see it ---- */

enum item
letter_hidden(const struct letter *l,
    bool (*may)(const void *arg, const char *right), const void *arg)
{
	const struct letter_person *p;
	int i, it;

	for (i = 0; i < l->count; i++)
		for (it = 0; it < IT_COUNT; it++) {
			p = &l->persons[i];
			if (item_defs[it].mask[0] == '\0' ||
			    may(arg, item_defs[it].mask))
				continue;
			if ((letter_once(l->kind) &&
				record_get(&p->row, (enum item)it)[0] !=
				    '\0') ||
			    (letter_of_one(l->kind) &&
				it == IT_JUMINHYO_CODE) ||
			    (l->kind == CERT_OFFICE_RECORD &&
				!record_same(
				    &p->row, &p->before, (enum item)it)))
				return (enum item)it;
		}
	return IT_COUNT;
}
