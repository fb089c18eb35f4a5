/* SPDX-License-Identifier: ISC
 * offline - see offline.h.
 */
#include "src/offline.h"

#include "src/mutant.h"

#include <string.h>

#define DAY_US (INT64_C(86400) * 1000000)
#define TOKYO_US (INT64_C(9) * 3600 * 1000000)
#define MINUTE_US INT64_C(60000000)

/* ---- time ---- */

/* The machine has run on since then: its counting clock means the same. */
static bool
is_same_boot(const struct clock_ref *ref, const struct clock_now *now)
{
	return ref->at.boot[0] != '\0' &&
	       strcmp(ref->at.boot, now->boot) == 0 &&
	       now->mono_us >= ref->at.mono_us;
}

int64_t
clock_age(const struct clock_ref *ref, const struct clock_now *now)
{
	int64_t age;

	if (ref->register_us == 0)
		return INT64_MAX;
	if (is_same_boot(ref, now) && GUARD("clock_counts"))
		return now->mono_us - ref->at.mono_us;
	age = now->wall_us - ref->at.wall_us;
	if (age < -OFFLINE_SLACK_US)
		return INT64_MAX;
	return age > 0 ? age : 0;
}

bool
clock_is_back(
    const struct clock_ref *ref, const struct clock_now *now, int64_t latest)
{
	int64_t moved = now->wall_us - ref->at.wall_us;

	if (!GUARD("clock_back"))
		return false;
	if (latest > 0 && now->wall_us + OFFLINE_SLACK_US < latest)
		return true;
	if (ref->register_us == 0)
		return false;
	if (is_same_boot(ref, now))
		moved -= now->mono_us - ref->at.mono_us;
	return moved < -OFFLINE_SLACK_US;
}

int64_t
clock_register(const struct clock_ref *ref, const struct clock_now *now)
{
	int64_t age = clock_age(ref, now);

	return age == INT64_MAX ? ref->register_us : ref->register_us + age;
}

static int64_t
tokyo_day(int64_t us)
{
	us += TOKYO_US;
	return us >= 0 ? us / DAY_US : -((DAY_US - 1 - us) / DAY_US);
}

int32_t
clock_day(const struct clock_ref *ref, const struct clock_now *now)
{
	if (ref->register_us == 0 || ref->day == INT32_MIN)
		return INT32_MIN;
	return ref->day + (int32_t)(tokyo_day(clock_register(ref, now)) -
				    tokyo_day(ref->register_us));
}

/* ---- the table ---- */

#define OFFLINE_ROW(f, la, li, v, c, m, w) { f, la, li, v, c, m, w },
const struct offline_rule offline_rules[] = {
#include "offline_table.h" /* generated */
};
const int offline_rule_count =
    (int)(sizeof(offline_rules) / sizeof(offline_rules[0]));

/* How long each limit still holds; the shortest counts. */
static int64_t
left_of(unsigned limits, const struct offline_now *now, int *minutes)
{
	const struct {
		unsigned by;
		int64_t left, limit;
	} all[] = {
		{ OFFLINE_BY_RECORD, now->record_limit - now->record_age,
		    now->record_limit },
		{ OFFLINE_BY_BLOCKS, now->block_limit - now->block_age,
		    now->block_limit },
		{ OFFLINE_BY_LEASE, now->lease_left, 0 },
	};
	int64_t left = INT64_MAX;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if ((limits & all[i].by) != 0 && all[i].left <= left) {
			left = all[i].left;
			*minutes = (int)(all[i].limit / MINUTE_US);
		}
	return left;
}

static bool
is_issue(const struct offline_rule *r)
{
	return (r->limits & OFFLINE_BY_BLOCKS) != 0;
}

static void
hold(struct offline_answer *out, const char *code, const char *why)
{
	out->verdict = OFFLINE_HELD;
	out->code = code;
	out->why = why;
	out->minutes = 0;
	out->left = INT64_MAX;
}

void
offline_ask(const char *function, const struct offline_now *now,
    struct offline_answer *out)
{
	bool has_issue = false;
	int i;

	memset(out, 0, sizeof(*out));
	hold(out, "E7109", "不通の間はできない");
	for (i = 0; i < offline_rule_count; i++) {
		const struct offline_rule *r = &offline_rules[i];
		int64_t left;

		if (strcmp(r->function, function) != 0)
			continue;
		has_issue = has_issue || is_issue(r);
		left = left_of(r->limits, now, &out->minutes);
		if (r->limits != 0 && left <= 0 && GUARD("offline_limits"))
			continue;
		out->rule = r;
		out->verdict = r->verdict;
		out->code = r->code;
		out->why = r->verdict == OFFLINE_HELD ? r->why : r->meaning;
		out->left = r->limits != 0 ? left : INT64_MAX;
		break;
	}
	/* What is printed carries a day and stands for a register. */
	if (has_issue && out->verdict != OFFLINE_HELD && now->is_unsure &&
	    GUARD("offline_unsure"))
		hold(out, "E7111", "写しが登録簿と食い違っている");
	if (has_issue && out->verdict != OFFLINE_HELD && now->is_clock_back &&
	    GUARD("offline_clock_back"))
		hold(out, "E7112", "時計が戻っている");
}

const char *
offline_of_issue(const char *kind)
{
	if (strcmp(kind, "juminhyo") == 0 ||
	    strcmp(kind, "juminhyo_household") == 0)
		return "juminhyo";
	if (strcmp(kind, "jokyohyo") == 0 || strcmp(kind, "move_out") == 0)
		return kind;
	return "";
}

const struct offline_rule *
offline_next(const struct offline_rule *rule)
{
	const struct offline_rule *end = offline_rules + offline_rule_count,
				  *r = rule != NULL ? rule : offline_rules;

	while (
	    rule != NULL && r < end && strcmp(r->function, rule->function) == 0)
		r++;
	return r < end ? r : NULL;
}
