/* SPDX-License-Identifier: ISC
 * intake_cert - a request for certificates fills C1: whose, which, what is on
 * it, who asks. What the clerk has to see for themselves (本人確認, 委任状) no
 * paper answers.
 */
#include "ui/intake.h"

#include "ui/app.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

int
intake_whom(
    const struct app *a, const struct order *o, const struct intake *x, int row)
{
	const struct record *people[ORDER_PERSONS];
	int n = 0;

	while (n < o->count && n < ORDER_PERSONS) {
		people[n] = &o->people[n].m.row;
		n++;
	}
	return intake_who(a, x, row, people, n);
}

/* The people whom it names and nobody else; false: it names nobody. */
static bool
take_people(const struct app *a, struct order *o, struct intake *x)
{
	bool is_named_here[ORDER_PERSONS] = { false };
	bool any = false, removed = false;

	for (int i = 0; i < x->count; i++) {
		int k;

		if (intake_cell(x, i, IN_NAME)[0] == '\0' &&
		    intake_cell(x, i, IN_PERSON_NO)[0] == '\0')
			continue;
		k = intake_whom(a, o, x, i);
		if (k < 0 || (any && o->people[k].is_removed != removed)) {
			intake_tell(x, x->rows[i].line, IN_NAME, RC_NOT_FOUND,
			    "E1898", "この世帯の一人に決まりません",
			    "氏名と生年月日か宛名番号が、世帯の一人と合わないため",
			    "申請書を見て、対象を Space で選んでください");
			continue;
		}
		removed = o->people[k].is_removed;
		is_named_here[k] = any = true;
	}
	for (int k = 0; any && k < o->count && k < ORDER_PERSONS; k++)
		o->people[k].is_chosen = is_named_here[k];
	return any;
}

/* ---- what is to be on it */

static const struct {
	enum intake_name column;
	size_t at;
	const char *right;
} flags[] = {
#define FLAG(c, m, r)                                                          \
	{                                                                      \
		c, offsetof(struct cert_options, m), r                         \
	}
	FLAG(IN_WITH_HEAD_RELATION, head_relation, ""),
	FLAG(IN_WITH_HONSEKI, honseki, "honseki"),
	FLAG(IN_WITH_JUMINHYO_CODE, juminhyo_code, "juminhyo_code"),
	FLAG(IN_WITH_MYNUMBER, mynumber, "mynumber"),
	FLAG(IN_WITH_HISTORY, history, ""),
	FLAG(IN_WITH_FURIGANA, furigana, ""),
	FLAG(IN_WITH_NATIONALITY, nationality, "residence_status"),
	FLAG(IN_WITH_CATEGORY, category, "residence_status"),
	FLAG(IN_WITH_STATUS, status, "residence_status"),
	FLAG(IN_WITH_PERIOD, period, "residence_status"),
	FLAG(IN_WITH_EXPIRES, expires, "residence_status"),
	FLAG(IN_WITH_CARD_NO, card_no, "residence_status"),
	FLAG(IN_WITH_ALIAS, alias, ""),
#undef FLAG
};

static bool
take_flags(const struct app *a, struct order *o, struct intake *x)
{
	const char *purpose = intake_cell(x, 0, IN_PURPOSE);
	bool any = false;

	/* What the record of it cannot hold whole says not where it goes. */
	if (!intake_fits(x, IN_PURPOSE, purpose, sizeof(o->purpose)))
		purpose = "";

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (intake_cell(x, 0, flags[i].column)[0] == '\0')
			continue;
		if (flags[i].right[0] != '\0' && !app_has(a, flags[i].right)) {
			intake_tell(x, x->rows[0].line, (int)flags[i].column,
			    RC_DENIED, "E1041",
			    "この項目を見る権限がありません", "",
			    "権限のある人に頼んでください");
			continue;
		}
		/* It wants to know where it goes (番号法19条). */
		if (flags[i].column == IN_WITH_MYNUMBER && purpose[0] == '\0') {
			intake_tell(x, x->rows[0].line, IN_WITH_MYNUMBER,
			    RC_INPUT, "E5006",
			    "提出先がないので個人番号は載せません",
			    "個人番号は法の定める提出先にだけ出すため",
			    "提出先を尋ね、載せるもの 4 で入れてください");
			continue;
		}
		*(bool *)(void *)((char *)&o->options + flags[i].at) = true;
		any = true;
	}
	if (o->options.mynumber)
		(void)snprintf(o->purpose, sizeof(o->purpose), "%s", purpose);
	return any;
}

/* ---- who asks */

static bool
take_applicant(const struct app *a, struct order *o, struct intake *x)
{
	const char *kind = intake_cell(x, 0, IN_APPLICANT_KIND);
	const char *name = intake_cell(x, 0, IN_APPLICANT);

	switch (kind[0]) {
	case '3':
		o->applicant = 7;
		break;
	case '8':
	case '9':
		o->applicant = kind[0] - '0';
		break;
	default:
		o->applicant = 0;
		for (int i = 0; i < o->count && i < 4; i++)
			if (name[0] != '\0' &&
			    intake_is_named(&o->people[i].m.row, name))
				o->applicant = i + 1;
		/* 本人: the only one whom it names. */
		if (kind[0] == '1' && name[0] == '\0') {
			int k = intake_whom(a, o, x, 0);

			if (x->count == 1 && k >= 0 && k < 4)
				o->applicant = k + 1;
		}
		if (o->applicant == 0 && (kind[0] != '\0' || name[0] != '\0'))
			intake_tell(x, x->rows[0].line, IN_APPLICANT,
			    RC_NOT_FOUND, "E1898", "請求者が決まりません",
			    "その氏名の人が世帯の初めの四人にいないため",
			    "申請書を見て、請求者を数字で答えてください");
		break;
	}
	o->options.official_use = o->applicant == 9;
	return o->applicant != 0;
}

static bool
take_kind(struct order *o, struct intake *x)
{
	const char *kind = intake_cell(x, 0, IN_CERTIFICATE);
	int n = order_chosen(o, NULL, ORDER_PERSONS);

	if (kind[0] == '\0')
		return false;
	if (kind[0] == '2' && n > 1) {
		intake_tell(x, x->rows[0].line, IN_CERTIFICATE, RC_INPUT,
		    "E1898", "個人票は一人ずつです", "対象が二人以上のため",
		    "一人ずつ出すか、世帯連記にしてください");
		return false;
	}
	o->kind = kind[0] == '1' ? CERT_HOUSEHOLD : CERT_PERSON;
	return true;
}

unsigned
intake_request(struct ui *ui, struct order *o, struct intake *x)
{
	const struct app *a = ui_app(ui);
	const char *copies = intake_cell(x, 0, IN_COPIES);
	unsigned came = 0;

	if (take_people(a, o, x))
		came |= CERT_CAME_WHO;
	if (take_kind(o, x))
		came |= CERT_CAME_KIND;
	if (take_flags(a, o, x))
		came |= CERT_CAME_PRINTED;
	if (take_applicant(a, o, x))
		came |= CERT_CAME_APPLICANT;
	if (copies[0] >= '1' && copies[0] <= '9') {
		o->copies = copies[0] - '0';
		came |= CERT_CAME_COPIES;
	}
	return came;
}
