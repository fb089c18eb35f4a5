/* SPDX-License-Identifier: ISC */
#include "src/catalogue.h"
#include "src/codes.h"
#include "src/event.h"
#include "tests/test.h"

TEST(codes_find_and_label)
{
	CHECK_STR(code_label("sex", "2"), "女");
	CHECK_STR(code_label("sex", "7"), "7");
	CHECK_STR(code_find("mado_relation", "12")->to, "妻");
	CHECK_STR(code_find_to("mado_relation", "母")->code, "52");
	CHECK(code_find("mado_sex", "9") == NULL);
}

TEST(codes_every_row_says_where_it_is_from)
{
	static const char *const lists[] = { "sex", "mado_relation",
		"mado_event", "nationality", "papers", "reason" };
	int n;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct code_row *r = code_list(lists[i], &n);

		CHECK(n > 1);
		for (int j = 0; j < n; j++)
			CHECK(strcmp(r[j].origin, "seen") == 0 ||
			      strcmp(r[j].origin, "ours") == 0 ||
			      strcmp(r[j].origin, "law") == 0);
	}
}

TEST(codes_events_are_the_catalogue_s)
{
	int n;

	(void)code_list("event", &n);
	CHECK_INT(n, EV_COUNT);
	for (int i = 0; i < EV_COUNT; i++)
		CHECK_STR(code_label("event", event_defs[i].code),
		    event_defs[i].label);
}

TEST(codes_lists_of_items_exist)
{
	int n;

	for (int i = 0; i < IT_COUNT; i++) {
		const char *list = code_item_list(item_defs[i].id);

		if (list != NULL) {
			CHECK_INT(item_defs[i].type, TYPE_CODE);
			CHECK(code_list(list, &n) != NULL);
		}
	}
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
