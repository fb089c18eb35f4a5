/* SPDX-License-Identifier: ISC
 * daicho arrival: 転出証明書情報 out of a CSV file, one line a person (4.1.1.3),
 * until the link to the CS brings them; what is there, and all of one.
 */
#include "db/cmd.h"
#include "src/date.h"
#include "src/handout.h"
#include "src/mem.h"
#include "src/record.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 200 /* people of one call; a certificate is never cut */

const struct cli_option arrival_options[] = {
	{ "--all", NULL, "本登録になったものも出す" },
	{ NULL, NULL, NULL },
};

struct sums {
	json_int_t taken, changed, known, numbers;
	int refused;
};

/* ---- take ---- */

/* 個人番号 leave the lines; {"3": "…"} by line. */
static json_t *
numbers_out_of(json_t *list)
{
	json_t *numbers = json_object(), *o, *v;
	char line[24];
	size_t i;

	json_array_foreach(list, i, o)
	{
		v = json_object_get(o, "mynumber");
		if (v == NULL)
			continue;
		(void)snprintf(line, sizeof(line), "%lld",
		    (long long)json_integer_value(json_object_get(o, "line")));
		(void)json_object_set(numbers, line, v);
		(void)json_object_del(o, "mynumber");
	}

	return numbers;
}

static const char *
certificate_of(const json_t *o)
{
	const char *s = json_string_value(json_object_get(o, "certificate"));

	return s != NULL ? s : "";
}

/* The lines with those of one certificate together, in the order of their
 * first. */
static json_t *
by_certificate(const json_t *list)
{
	json_t *groups = json_object(), *order = json_array(), *o, *group;
	const char *key;
	size_t i;

	json_array_foreach(list, i, o)
	{
		group = json_object_get(groups, certificate_of(o));
		if (group == NULL) {
			group = json_array();
			(void)json_object_set_new(
			    groups, certificate_of(o), group);
		}
		(void)json_array_append(group, o);
	}

	json_object_foreach(groups, key, group)
	{
		(void)json_array_append(order, group);
	}

	json_decref(groups);
	return order;
}

/* Each 個人番号 by itself, to its own place at the centre. */
static enum rc
give_numbers(
    struct cli *c, const json_t *persons, const json_t *numbers, struct sums *s)
{
	json_t *o;
	const char *value;
	char line[24];
	size_t i;
	enum rc rc;

	json_array_foreach(persons, i, o)
	{
		(void)snprintf(line, sizeof(line), "%lld",
		    (long long)json_integer_value(json_object_get(o, "line")));
		value = json_string_value(json_object_get(numbers, line));
		if (value == NULL ||
		    json_is_true(json_object_get(o, "numbered")))
			continue;
		rc = cli_call_number(c, "arrival.number",
		    json_pack("{s:O,s:O,s:s}", "arrival",
			json_object_get(o, "arrival"), "person",
			json_object_get(o, "person"), "value", value),
		    NULL);
		s->numbers += rc == RC_OK;
		if (rc == RC_OK)
			continue;
		if (rc != RC_INPUT && rc != RC_CONFLICT && rc != RC_NOT_FOUND)
			return rc;
		cmd_say_line(c, strtol(line, NULL, 10), &c->err);
		err_clear(&c->err);
		s->refused++;
	}

	return RC_OK;
}

static enum rc
put_chunk(struct cli *c, json_t *lines, const json_t *numbers, struct sums *s)
{
	json_t *got = NULL;
	enum rc rc = cli_call(
	    c, "arrival.put", json_pack("{s:o}", "lines", lines), &got);

	if (rc != RC_OK)
		return rc;
	s->taken += json_integer_value(json_object_get(got, "taken"));
	s->changed += json_integer_value(json_object_get(got, "changed"));
	s->known += json_integer_value(json_object_get(got, "known"));
	cmd_say_errors(c, json_object_get(got, "errors"), &s->refused);
	rc = give_numbers(c, json_object_get(got, "persons"), numbers, s);
	json_decref(got);
	return rc;
}

static enum rc
put_all(
    struct cli *c, const json_t *list, const json_t *numbers, struct sums *s)
{
	int64_t when[2] = { 0, 0 };
	json_t *groups = by_certificate(list), *chunk = json_array();
	size_t i, n = json_array_size(groups);
	enum rc rc = RC_OK;

	for (i = 0; i < n && rc == RC_OK; i++) {
		(void)json_array_extend(chunk, json_array_get(groups, i));
		if (json_array_size(chunk) < CHUNK && i + 1 < n)
			continue;
		rc = put_chunk(c, chunk, numbers, s);
		chunk = json_array();
		cli_progress(when, "転出証明書情報の取込み", (long)i, (long)n);
	}
	cli_progress_end();
	json_decref(chunk);
	json_decref(groups);
	return rc;
}

static void
wipe(json_t *numbers)
{
	const char *key;
	json_t *v;

	json_object_foreach(numbers, key, v) explicit_bzero(
	    (void *)(uintptr_t)json_string_value(v), json_string_length(v));
	json_decref(numbers);
}

/* A 個人番号 lies on no disk; this one did, before anybody could say so. What
 * comes through a pipe lies nowhere. */
static void
say_on_disk(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat sb;

	if (fd < 0)
		return;
	if (fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode) &&
	    !file_is_in_memory(fd))
		(void)fprintf(stderr,
		    "daicho: 個人番号のあるファイルがディスクにあります: "
		    "個人番号はディスクに置かないため: 取り込んだら shred -u "
		    "で消し、次からは tmpfs（/run や /dev/shm）に置いてください\n");
	(void)close(fd);
}

static enum rc
take(struct cli *c, const char *path, struct sums *s)
{
	json_t *list = json_array(), *numbers, *v;
	enum rc rc = cmd_read_csv(c, path, list, &s->refused);

	numbers = numbers_out_of(list);
	if (json_object_size(numbers) > 0)
		say_on_disk(path);
	if (rc == RC_OK)
		rc = put_all(c, list, numbers, s);
	json_decref(list);
	wipe(numbers);
	if (rc != RC_OK)
		return rc;
	v = json_pack("{s:I,s:I,s:I,s:I,s:i}", "taken", s->taken, "changed",
	    s->changed, "known", s->known, "numbers", s->numbers, "refused",
	    s->refused);
	if (c->json)
		cli_json(c, v);
	else
		cli_put(c,
		    "取り込み %lld 件  差し替え %lld 件  もうあったもの %lld 件  "
		    "個人番号 %lld 件  エラー %d 件\n",
		    (long long)s->taken, (long long)s->changed,
		    (long long)s->known, (long long)s->numbers, s->refused);
	json_decref(v);
	return RC_OK;
}

/* ---- list, show ---- */

static const char *
text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : "";
}

static void
say_line(struct cli *c, const json_t *o)
{
	const json_t *people = json_object_get(o, "people");
	const char *state = text(o, "state");
	char planned[96];

	date_show_stored(
	    text(o, "planned_on"), false, planned, sizeof(planned));
	cli_put(c, "%lld %s %s %zu人 %s 転入予定 %s %s まで",
	    (long long)json_integer_value(json_object_get(o, "arrival")),
	    text(o, "certificate"), text(json_array_get(people, 0), "name"),
	    json_array_size(people), text(o, "from"),
	    planned[0] != '\0' ? planned : "-", text(o, "until"));
	if (json_integer_value(json_object_get(o, "missing")) > 0)
		cli_put(c, " 読めない行 %lld",
		    (long long)json_integer_value(
			json_object_get(o, "missing")));
	if (strcmp(state, "free") != 0)
		cli_put(c, " %s %s",
		    strcmp(state, "used") == 0 ? "本登録" : "審査待ち",
		    text(o, "receipt_no"));
	cli_put(c, "\n");
}

static enum rc
list_all(struct cli *c)
{
	json_t *got = NULL, *o;
	size_t i;
	enum rc rc = cli_call(c, "arrival.list",
	    json_pack("{s:b}", "all", cli_get(c, "--all") != NULL), &got);

	if (rc != RC_OK)
		return rc;
	json_array_foreach(json_object_get(got, "arrivals"), i, o)
	{
		if (c->json)
			cli_json(c, o);
		else
			say_line(c, o);
	}

	json_decref(got);
	return RC_OK;
}

static enum rc
show_one(struct cli *c, const char *number)
{
	json_t *got = NULL, *o;
	const char *v;
	size_t i;
	enum rc rc = cli_call(c, "arrival.get",
	    json_pack(
		"{s:I}", "arrival", (json_int_t)strtoll(number, NULL, 10)),
	    &got);

	if (rc != RC_OK)
		return rc;
	/* A handle is for the desk that enters it. */
	(void)json_object_del(got, "numbers");
	if (c->json) {
		cli_json(c, got);
		json_decref(got);
		return RC_OK;
	}
	say_line(c, json_object_get(got, "line"));
	if (json_integer_value(json_object_get(got, "hidden")) > 0)
		cli_put(c, "権限がないため伏せた項目 %lld\n",
		    (long long)json_integer_value(
			json_object_get(got, "hidden")));
	json_array_foreach(json_object_get(got, "people"), i, o)
	{
		cli_put(c, "%zu\n", i + 1);
		for (int it = 0; it < IT_COUNT; it++)
			if ((v = text(o, item_defs[it].id))[0] != '\0')
				cli_put(
				    c, "    %s: %s\n", item_defs[it].label, v);
	}

	json_decref(got);
	return RC_OK;
}

int
cmd_arrival(struct cli *c)
{
	struct sums s = { 0, 0, 0, 0, 0 };
	const char *verb;
	int status;
	enum rc rc;

	if (!cli_words(c, 1, 2, &status))
		return status;
	verb = c->word[0];
	if (!(strcmp(verb, "list") == 0 && c->words == 1) &&
	    !((strcmp(verb, "take") == 0 || strcmp(verb, "show") == 0) &&
		c->words == 2))
		return cli_usage("arrival", "知らない語です",
		    "take FILE.csv、list、show 番号 のどれか");
	if ((rc = cli_sign_in(c, verb[0] != 't')) == RC_OK)
		rc = verb[0] == 't'   ? take(c, c->word[1], &s)
		     : verb[0] == 'l' ? list_all(c)
				      : show_one(c, c->word[1]);
	if (rc != RC_OK)
		return cli_fail_rc(c, rc);
	return s.refused > 0 ? 1 : 0;
}
