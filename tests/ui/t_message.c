/* SPDX-License-Identifier: ISC
 * Texts from below the screens in the language of the screens: those with
 * values in them are found again, and nothing is lost of what is not known.
 */
#include "tests/test.h"
#include "ui/lang.h"
#include "ui/message.h"

#include <stdio.h>
#include <string.h>

static const char *
said(const char *text)
{
	static char out[1024];

	return message_text(text, out, sizeof(out));
}

TEST(japanese_stays_as_it_is)
{
	struct err err;

	lang_start("ja", "build/share");
	CHECK_STR(said("ほかの人が審査中です"), "ほかの人が審査中です");
	CHECK_STR(said("変わった項目: 氏名、番地"), "変わった項目: 氏名、番地");
	err_clear(&err);
	(void)err_set(
	    &err, RC_INPUT, "E4086", "ほかの人が審査中です", "空です", "");
	message_err(&err);
	CHECK_STR(err.text, "ほかの人が審査中です");
	CHECK_STR(err.why, "空です");
}

TEST(plain_texts_are_translated)
{
	struct err err;

	lang_start("en", "build/share");
	CHECK_STR(
	    said("ほかの人が審査中です"), "Somebody else is reviewing it");
	CHECK_STR(said(""), "");
	err_clear(&err);
	(void)err_set(&err, RC_CONFLICT, "E4086", "ほかの人が審査中です",
	    "先に開いた人がいます",
	    "その人が終えるのを待つか、別の届出を選んでください");
	(void)snprintf(err.item, sizeof(err.item), "name");
	err.person = 2;
	message_err(&err);
	CHECK_STR(err.text, "Somebody else is reviewing it");
	CHECK_STR(err.why, "Another person opened it first");
	CHECK_STR(
	    err.remedy, "Wait until they are done, or choose another entry");
	CHECK_STR(err.code, "E4086");
	CHECK_STR(err.item, "name");
	CHECK_INT(err.person, 2);
	CHECK_INT(err.rc, RC_CONFLICT);
	message_err(NULL);
}

TEST(values_come_back_in_the_translation)
{
	static const char *const cases[][2] = {
		{ "12件を選び、上限は 3件です",
		    "12 were chosen, the limit is 3" },
		{ "中央区 3番 chuo-3 で使われています",
		    "In use at 中央区 3番 chuo-3" },
		{ "続柄に「孫」は使えません", "「孫」 is no relation" },
		{ "「孫」は「子の子」にしてください。",
		    "Instead of 「孫」 write 「子の子」" },
		{ "異動日が令和 7.11.20より後です",
		    "The day of event is after 令和 7.11.20" },
		/* a value that has values itself */
		{ "chuo-3 高木（審査待ち） が扱っています",
		    "chuo-3 高木 (waits for review) has it in hand" },
		{ "番号の同じ除票があります  除票 令和 6. 2.10",
		    "A removed sheet has the same number  removed 令和 6. 2.10" },
		/* a value that is empty */
		{ "異動の抑止があります（）", "Changes are blocked ()" },
	};
	size_t i;

	lang_start("en", "build/share");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_STR(said(cases[i][0]), cases[i][1]);
}

TEST(names_of_items_are_translated_within_values)
{
	lang_start("en", "build/share");
	CHECK_STR(said("変わった項目: 氏名、異動日"),
	    "Items changed: Name, Date of event");
	CHECK_STR(said("氏名 はこの異動では変えられません"),
	    "Name cannot be changed by this event");
	/* one that is no item stays */
	CHECK_STR(
	    said("変わった項目: 氏名、某項目"), "Items changed: Name, 某項目");
}

TEST(what_is_not_known_stays)
{
	lang_start("en", "build/share");
	CHECK_STR(said("これはどこにもない文です"), "これはどこにもない文です");
	CHECK_STR(said("already English"), "already English");
	/* a number where the format has one */
	CHECK_STR(said("多くの件を選び、上限は 3件です"),
	    "多くの件を選び、上限は 3件です");
	/* nothing behind or before what the format says */
	CHECK_STR(said("chuo-3 が扱っていますよ"), "chuo-3 が扱っていますよ");
	CHECK_STR(said("%s が扱っています%n%s"), "%s が扱っています%n%s");
	CHECK_STR(said("%s%n が扱っています"), "%s%n has it in hand");
}

TEST(texts_are_cut_on_a_character)
{
	char out[8], *huge = malloc(100000);
	size_t i;

	lang_start("en", "build/share");
	CHECK_STR(message_text("これはない", out, sizeof(out)), "これ");
	CHECK(huge != NULL);
	for (i = 0; huge != NULL && i + 3 < 100000; i += 3)
		memcpy(huge + i, "、", 3);
	if (huge != NULL) {
		huge[99999] = '\0';
		(void)message_text(huge, out, sizeof(out));
		CHECK(strlen(out) < sizeof(out));
	}
	free(huge);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
