/* SPDX-License-Identifier: ISC
 * t_change_relation - what is proposed as 続柄 to a new head (4.1.4.2), and what
 * nobody can say.
 */
#include "src/change.h"
#include "src/entry.h"
#include "src/event.h"
#include "tests/test.h"

#include <stdio.h>

struct someone {
	const char *relation, *sex, *birth;
};

/* What x is to `now`, who becomes the head in the place of `old`. */
static const char *
proposed(struct someone old, struct someone now, struct someone x)
{
	static char out[128];
	const struct someone all[3] = { old, now, x };
	struct entry e;
	int i;

	entry_init(&e);
	e.event = EV_HEAD_CHANGE;
	for (i = 0; i < 3; i++) {
		struct entry_person *p = entry_add_person(&e);

		(void)snprintf(p->person_no, sizeof(p->person_no), "%d", i + 1);
		record_set(&p->before, IT_RELATION, all[i].relation);
		record_set(&p->before, IT_SEX, all[i].sex);
		record_set(&p->before, IT_BIRTH, all[i].birth);
		record_set(&p->before, IT_IS_HEAD, i == 0 ? "1" : "0");
		record_copy(&p->after, &p->before);
		record_set(&p->after, IT_RELATION, i == 1 ? "世帯主" : NULL);
		record_set(&p->after, IT_IS_HEAD, i == 1 ? "1" : "0");
	}
	change_relations(&e);
	(void)snprintf(out, sizeof(out), "%s",
	    record_get(&e.persons[2].after, IT_RELATION));
	entry_release(&e);
	return out;
}

static const struct someone head = { "世帯主", "1", "S40.01.01" },
			    wife = { "妻", "2", "S42.01.01" },
			    son = { "子", "1", "H05.01.01" },
			    father = { "父", "1", "S10.01.01" },
			    mother = { "母", "2", "S12.01.01" },
			    sister = { "妹", "2", "S45.01.01" },
			    brother = { "弟", "1", "S48.01.01" };

TEST(std_4_1_4_2_seen_from_a_child)
{
	CHECK_STR(proposed(head, son, wife), "母");
	CHECK_STR(
	    proposed(head, son, (struct someone){ "子", "1", "H03.01.01" }),
	    "兄");
	CHECK_STR(proposed(head, son, father), "父の父");
	/* their own or a brother's: asked, not proposed */
	CHECK_STR(
	    proposed(head, son, (struct someone){ "子の妻", "2", "H06.01.01" }),
	    "");
	CHECK_STR(
	    proposed(head, son, (struct someone){ "子の子", "1", "R01.01.01" }),
	    "");
}

TEST(std_4_1_4_2_seen_from_the_wife)
{
	CHECK_STR(proposed(head, wife, son), "子");
	CHECK_STR(proposed(head, wife,
		      (struct someone){ "子の妻", "2", "H06.01.01" }),
	    "子の妻");
	CHECK_STR(proposed(head, wife, mother), "夫の母");
}

TEST(std_4_1_4_2_seen_from_a_parent)
{
	CHECK_STR(proposed(head, father, mother), "妻");
	CHECK_STR(proposed(head, father, brother), "子");
	CHECK_STR(proposed(head, father, wife), "子の妻");
	CHECK_STR(proposed(head, mother, son), "子の子");
}

TEST(std_4_1_4_2_seen_from_a_sister)
{
	CHECK_STR(proposed(head, sister, mother), "母");
	CHECK_STR(proposed(head, sister, wife), "兄の妻");
	CHECK_STR(proposed(head, sister, brother), "弟");
	CHECK_STR(proposed(head, sister,
		      (struct someone){ "妹の子", "1", "H20.01.01" }),
	    "");
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
