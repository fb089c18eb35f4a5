/* SPDX-License-Identifier: ISC
 * f_json - any JSON as an entry or a proof: what is taken in goes out the
 * same, the rules and the completing functions stand it, the messages are
 * whole. What is refused leaves nothing behind.
 */
#include "src/arrival.h"
#include "src/date.h"
#include "src/event.h"
#include "src/movein.h"
#include "src/proof.h"
#include "src/rule.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool so)
{
	if (!so)
		abort();
}

static void
run_rules(struct entry *e)
{
	static struct finding found[FINDINGS_MAX];
	struct rule_match match = { .is_removed = true, .person_no = "1" };
	struct rule_block block = { .process = "event", .level = 2 };
	struct facts f = { .today = date_day(2026, 7, 15),
		.at_register = true,
		.municipality = "431010",
		.matches = &match,
		.match_count = 1,
		.blocks = &block,
		.block_count = 1,
		.household_members = 2,
		.household_has_head = true };
	struct err err;
	bool is_stopped = false;
	int i, n;

	n = rule_run(e, &f, found, FINDINGS_MAX);
	check(n >= 0 && n <= FINDINGS_MAX);
	for (i = 0; i < n; i++) {
		rule_text(&found[i], &err);
		check(err.text[0] != '\0' && err.why[0] != '\0' &&
		      err.remedy[0] != '\0');
		if (found[i].rule->level == RULE_ERROR || !found[i].is_answered)
			is_stopped = true;
	}
	check((rule_stops(e, &f, &err) != RC_OK) == is_stopped);
}

static void
same_again(const struct entry *e)
{
	struct entry again;
	char a[65], b[65];
	json_t *j = entry_to_json(e);

	entry_init(&again);
	check(entry_from_json(&again, j, NULL) == RC_OK);
	entry_digest(e, a);
	entry_digest(&again, b);
	check(strcmp(a, b) == 0);
	json_decref(j);
	entry_release(&again);
}

static void
complete_and_carry(struct entry *e)
{
	struct facts f = { .today = date_day(2026, 7, 15),
		.household_members = 3 };
	char a[65], b[65];
	struct entry_person p;
	int i;

	movein_complete(e, &f);
	entry_digest(e, a);
	movein_complete(e, &f);
	entry_digest(e, b);
	check(strcmp(a, b) == 0);
	for (i = 0; i < e->person_count; i++) {
		(void)movein_carry(e, i, NULL);
		(void)record_status(&e->persons[i].after, f.today);
		memset(&p, 0, sizeof(p));
		movein_return(&p, &e->persons[i].after, i % 2 == 0);
		check(p.after.v[IT_REMOVAL_REASON] == NULL);
		record_release(&p.before);
		record_release(&p.after);
	}
}

/* A person of a 転出証明書情報: what is taken is taken again as it stands. */
static void
arrived(const json_t *j)
{
	struct arrival a, again;
	json_t *o;

	if (arrival_read(&a, j, NULL) == RC_OK) {
		o = record_to_json(&a.to);
		check(arrival_read(&again, o, NULL) == RC_OK);
		for (int i = 0; i < IT_COUNT; i++)
			check(record_same(&a.to, &again.to, (enum item)i));
		arrival_release(&again);
		json_decref(o);
	}
	arrival_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct entry e;
	struct proof p;
	json_t *j = json_loadb(
	    (const char *)data, size, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);

	if (j == NULL)
		return 0;
	arrived(j);
	entry_init(&e);
	if (entry_from_json(&e, j, NULL) == RC_OK) {
		same_again(&e);
		run_rules(&e);
		complete_and_carry(&e);
		run_rules(&e);
	} else {
		check(e.person_count == 0 && e.persons == NULL);
	}
	entry_release(&e);
	if (proof_from_json(&p, j, NULL) == RC_OK)
		check(!proof_verify(&p, "00000000000000000000000000000000"
					"00000000000000000000000000000000"));
	json_decref(j);
	return 0;
}
