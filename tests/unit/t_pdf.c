/* SPDX-License-Identifier: ISC */
#include "src/cert.h"
#include "src/date.h"
#include "src/mem.h"
#include "tests/test.h"

/* Writes the sheets of tests/cert/t_cert.sh; grows below. */
static void
row_set(struct record *r, const char *name, const char *rel, const char *sex,
    const char *birth)
{
	record_init(r);
	record_set(r, IT_KIND, "1");
	record_set(r, IT_STATUS, "1");
	record_set(r, IT_NAME, name);
	record_set(r, IT_NAME_KANA, "サトウ　タロウ");
	record_set(r, IT_SEX, sex);
	record_set(r, IT_BIRTH, birth);
	record_set(r, IT_RELATION, rel);
	record_set(r, IT_HEAD_NAME, "佐藤　太郎");
	record_set(r, IT_RESIDENT_SINCE, "H12.04.01");
	record_set(r, IT_ADDRESS_SINCE, "H20.10.01");
	record_set(r, IT_NOTIFIED_ON, "H20.10.03");
	record_set(r, IT_ADDRESS_PREF, "熊本県");
	record_set(r, IT_ADDRESS_CITY, "熊本市中央区");
	record_set(r, IT_ADDRESS_TOWN, "水前寺二丁目");
	record_set(r, IT_ADDRESS_NUMBER, "12番3-301号");
	record_set(r, IT_ADDRESS_BUILDING, "メゾン水前寺");
	record_set(r, IT_PREV_PREF, "福岡県");
	record_set(r, IT_PREV_CITY, "久留米市");
	record_set(r, IT_PREV_TOWN, "諏訪野町");
	record_set(r, IT_PREV_NUMBER, "99番地");
	record_set(r, IT_HONSEKI, "熊本県熊本市中央区水前寺二丁目");
	record_set(r, IT_HONSEKI_NUMBER, "12番地");
	record_set(r, IT_HITTOUSHA, "佐藤　太郎");
	record_set(r, IT_JUMINHYO_CODE, "12345678901");
	record_set(r, IT_EVENT, "301");
	record_set(r, IT_EVENT_DATE, "H20.10.01");
}

TEST(pdf_draws)
{
	struct record r[4];
	struct cert_person p[4];
	struct cert_request q = { .kind = CERT_HOUSEHOLD, .persons = p,
		.count = 4, .today = date_day(2025, 11, 20),
		.municipality = "熊本市", .prefecture = "熊本県",
		.title = "熊本市中央区長", .certifier = "山本　一郎",
		.issue_number = "20251120 熊本市 中央3 P01 118" };
	struct cert c;
	struct err err = { 0 };
	unsigned char *pdf;
	size_t len;
	char **rows;
	int n;

	row_set(&r[0], "佐藤　太郎", "世帯主", "1", "S50.01.02");
	row_set(&r[1], "佐藤　花子", "妻", "2", "S52.11.23");
	row_set(&r[2], "佐藤　結衣", "子", "2", "H17.06.18");
	row_set(&r[3], "佐藤　陽翔", "子", "1", "H20.02.03");
	memset(p, 0, sizeof(p));
	for (int i = 0; i < 4; i++)
		p[i].row = &r[i];
	CHECK_INT(cert_compose(&q, &c, &err), RC_OK);
	CHECK_STR(err.text, "");
	CHECK_INT(c.page_count, 1);
	for (int i = 0; i < c.page_count; i++) {
		cert_text(&c, i, &rows, &n);
		for (int k = 0; k < n; k++) {
			printf("# |%s|\n", rows[k]);
			free(rows[k]);
		}
		free(rows);
	}
	CHECK_INT(cert_pdf(&c, &pdf, &len, &err), RC_OK);
	CHECK(len > 1000 && memcmp(pdf, "%PDF-", 5) == 0);
	free(pdf);
	cert_release(&c);
	for (int i = 0; i < 4; i++)
		record_release(&r[i]);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
