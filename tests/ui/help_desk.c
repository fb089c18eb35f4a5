/* SPDX-License-Identifier: ISC
 * help_desk - see help_desk.h. All residents are invented.
 */
#include "tests/ui/help_desk.h"

#include "src/date.h"
#include "src/mem.h"
#include "tests/ui/help_helper.h"

#include <ftw.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[64];
static struct desk now;
static pid_t dir_owner;

static int
rm_one(const char *p, const struct stat *st, int flag, struct FTW *f)
{
	(void)st;
	(void)flag;
	(void)f;
	return remove(p);
}

static void
rm_dir(void)
{
	if (dir[0] != '\0' && getpid() == dir_owner)
		(void)nftw(dir, rm_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *
desk_dir(void)
{
	if (dir[0] == '\0') {
		(void)snprintf(dir, sizeof(dir), "/tmp/mado-ui-XXXXXX");
		if (mkdtemp(dir) == NULL)
			abort();
		dir_owner = getpid();
		(void)atexit(rm_dir);
	}
	return dir;
}

/* ---- residents */

static const struct hit people[] = {
	{ .person_no = "005120942",
	    .household_no = "004182731",
	    .sheet_no = 1,
	    .name = "渡邉　健司",
	    .kana = "ワタナベ　ケンジ",
	    .birth = "S38.05.11",
	    .sex = "男",
	    .relation = "世帯主",
	    .address = "水前寺二丁目4-18",
	    .why = "氏名かな",
	    .signs = "同",
	    .has_twin = true },
	{ .person_no = "005120950",
	    .household_no = "004182740",
	    .sheet_no = 1,
	    .name = "渡辺　健二",
	    .kana = "ワタナベ　ケンジ",
	    .birth = "S38.05.11",
	    .sex = "男",
	    .relation = "夫（未届）",
	    .address = "水前寺六丁目1-30 コーポ出水102",
	    .why = "邉=辺",
	    .signs = "同",
	    .has_twin = true },
	{ .person_no = "005120969",
	    .household_no = "004182758",
	    .sheet_no = 1,
	    .name = "渡部　健子",
	    .kana = "ワタナベ　ケンコ",
	    .birth = "S55.03.09",
	    .sex = "女",
	    .relation = "世帯主",
	    .address = "〔抑止〕",
	    .why = "氏名かな",
	    .signs = "抑支" },
	{ .person_no = "005120977",
	    .household_no = "004182766",
	    .sheet_no = 1,
	    .name = "渡辺　賢",
	    .kana = "ワタナベ　ケン",
	    .birth = "H28.09.01",
	    .sex = "男",
	    .relation = "子",
	    .address = "水前寺公園8-2",
	    .why = "氏名かな",
	    .signs = "仮",
	    .note = "転居 審査待ち（現住所は前のまま）" },
	{ .person_no = "005120985",
	    .household_no = "004182774",
	    .sheet_no = 1,
	    .name = "WATANABE KENJI",
	    .kana = "ワタナベ　ケンジ",
	    .birth = "1979.12.03",
	    .sex = "男",
	    .relation = "世帯主",
	    .address = "水前寺一丁目21-5-303",
	    .why = "ローマ字",
	    .signs = "外",
	    .is_foreign = true },
	{ .person_no = "005120993",
	    .household_no = "004182782",
	    .sheet_no = 1,
	    .name = "渡邊　健太郎",
	    .kana = "ワタナベ　ケンタロウ",
	    .birth = "H02.01.30",
	    .sex = "男",
	    .relation = "",
	    .address = "水前寺公園3-1",
	    .why = "旧住所 水前寺公園  邊=辺",
	    .signs = "除",
	    .note = "除票 転出 令和 3. 3.25",
	    .is_removed = true },
};
#define PEOPLE ((int)(sizeof(people) / sizeof(people[0])))

static void
word(struct search_result *r, const char *typed, const char *reading)
{
	struct search_word *w = &r->words[r->word_count++];

	(void)snprintf(w->typed, sizeof(w->typed), "%s", typed);
	(void)snprintf(w->reading, sizeof(w->reading), "%s", reading);
}

/* "hanako" finds one without a twin, "nobody" nobody, twelve figures are a
 * 個人番号, "tanaka" is given up for a key the first time, everything else
 * finds the whole list. */
static enum rc
fake_search(struct app *a, const char *query, const struct search_where *where,
    int limit, struct search_result *out, struct err *err)
{
	static const struct hit hanako = { .person_no = "001204631",
		.household_no = "004182731",
		.sheet_no = 1,
		.name = "佐藤　花子",
		.kana = "サトウ　ハナコ",
		.birth = "S52.11.23",
		.sex = "女",
		.relation = "妻",
		.address = "水前寺二丁目12-3",
		.why = "ローマ字" };

	static int asked;

	(void)a;
	(void)where;
	(void)limit;
	memset(out, 0, sizeof(*out));
	if (strcmp(query, "tanaka") == 0 && asked++ == 0)
		return err_set(err, RC_CONFLICT, "E2112", "x", "x", "x");
	if (strcmp(query, "123456789018") == 0) {
		out->is_mynumber = true;
		return RC_OK;
	}
	if (strncmp(query, "nobody", 6) == 0) {
		word(out, "nobody", "nobody");
		if (strlen(query) > 6)
			word(out, query + 7, query + 7);
		return RC_OK;
	}
	if (strcmp(query, "hanako") == 0) {
		out->hits = x_alloc(sizeof(hanako));
		out->hits[0] = hanako;
		out->count = out->total = out->living = 1;
		word(out, "hanako", "名 はなこ");
		return RC_OK;
	}
	out->hits = x_alloc(sizeof(people));
	memcpy(out->hits, people, sizeof(people));
	out->count = out->total = PEOPLE;
	out->living = PEOPLE - 1;
	out->removed = 1;
	word(out, "watanabe", "氏 わたなべ");
	word(out, "ken", "名 けん~");
	word(out, "suizenji", "町 水前寺");
	return RC_OK;
}

/* ---- the register */

static json_t *
queue(void)
{
	return json_pack("{s:[{s:i, s:s, s:s, s:s, s:i, s:s, s:s}], s:i, s:i}",
	    "entries", "id", 7, "state", "returned", "event", "301",
	    "receipt_no", "1098", "persons", 4, "submitted_at",
	    "2025-11-20 09:12", "return_reason", "部屋番号", "approvable", 3,
	    "returned", 1);
}

/* Former searches, as the register keeps them; one person works here. */
static char past[20][SEARCH_PAST_SIZE];
static int past_count;

static json_t *
searched_put(const char *query)
{
	memmove(past[1], past[0], sizeof(past) - sizeof(past[0]));
	(void)snprintf(past[0], sizeof(past[0]), "%s", query);
	past_count += past_count < 20;
	return json_object();
}

static json_t *
searched(void)
{
	json_t *list = json_array();

	for (int i = 0; i < past_count; i++)
		(void)json_array_append_new(list, json_string(past[i]));
	return json_pack("{s:o}", "searches", list);
}

static enum rc
fake_call(struct app *a, const char *method, const json_t *args,
    json_t **result, struct err *err)
{
	json_t *r = NULL;
	char key[65];

	(void)a;
	if (now.is_offline)
		return err_set(
		    err, RC_OFFLINE, "E7001", "登録簿につながりません", "", "");
	if (strcmp(method, "register.status") == 0)
		r = json_pack("{s:s, s:s, s:b, s:s}", "municipality", "431010",
		    "name", "熊本市中央区（架空の住民）", "training",
		    now.is_training, "today", "2025-11-20");
	else if (strcmp(method, "session.nonce") == 0)
		r = json_pack("{s:s}", "nonce", "00112233445566778899");
	else if (strcmp(method, "session.open") == 0)
		r = json_pack(
		    "{s:s, s:s, s:s, s:s, s:s, s:[s,s,s,s,s], s:I, s:s, s:s, "
		    "s:i, s:i}",
		    "session", "token", "staff",
		    json_string_value(json_object_get(args, "staff")), "name",
		    "佐々木由美", "org", "中央区役所区民課", "role_label",
		    "窓口", "rights", "read", "enter", "ex_officio", "code",
		    "certificate", "lease_until", (json_int_t)INT64_MAX / 2,
		    "last_at", "2025-11-19 17:21", "last_place", "中央区 3番",
		    "failures", 0, "password_days", 0);
	else if (strcmp(method, "entry.list") == 0)
		r = queue();
	else if (strcmp(method, "search.put") == 0)
		r = searched_put(
		    json_string_value(json_object_get(args, "query")));
	else if (strcmp(method, "search.past") == 0)
		r = searched();
	else if (strcmp(method, "entry.propose") == 0)
		/* This register has nothing against anybody. */
		r = json_pack("{s:O, s:[], s:[]}", "entry",
		    json_object_get(args, "entry"), "findings", "follow");
	else
		r = json_object();
	if (strcmp(method, "session.open") == 0) {
		helper_public_key(key);
		(void)json_object_set_new(r, "terminal_key", json_string(key));
	}
	if (result != NULL)
		*result = r;
	else
		json_decref(r);
	return RC_OK;
}

static int64_t
fake_now(struct app *a)
{
	(void)a;
	/* 2025-11-20 10:42:07 in Tokyo */
	return (((int64_t)date_day(2025, 11, 20) * 24 + 10 - 9) * 3600 +
		   42 * 60 + 7) *
	       1000000;
}

static enum rc
fake_state(struct app *a, struct replica_state *st, struct err *err)
{
	(void)err;
	memset(st, 0, sizeof(*st));
	st->position = 18204511;
	st->synced_at =
	    fake_now(a) - (now.is_offline ? INT64_C(12) * 60 * 1000000 : 0);
	st->is_training = now.is_training;
	(void)snprintf(
	    st->name, sizeof(st->name), "%s", "熊本市中央区（架空の住民）");
	return RC_OK;
}

static const struct app_services fakes = { fake_call, fake_search, fake_state,
	fake_now, NULL };

/* ---- the counter */

static void
conf_fill(struct conf *c, const struct desk *d)
{
	conf_preset(c);
	(void)snprintf(c->outbox, sizeof(c->outbox), "%s/outbox-%d.db",
	    desk_dir(), (int)getpid());
	(void)snprintf(c->auth_socket, sizeof(c->auth_socket), "%s/auth-%d",
	    desk_dir(), (int)getpid());
	(void)snprintf(c->prints, sizeof(c->prints), "%s/prints", desk_dir());
	(void)snprintf(c->share, sizeof(c->share), "%s", "build/share");
	(void)snprintf(c->terminal, sizeof(c->terminal), "%s", "T1");
	(void)snprintf(c->office, sizeof(c->office), "%s", "中央区");
	(void)snprintf(c->counter, sizeof(c->counter), "%s", "3番");
	if (d->is_english)
		(void)snprintf(c->language, sizeof(c->language), "%s", "en");
	c->reg[0] = c->replica[0] = '\0';
	c->idle_s = d->idle_s > 0 ? d->idle_s : 3600;
	c->away_s = d->away_s > 0 ? d->away_s : 1800;
	c->mono = d->is_mono;
}

static void
app_fill(struct app *a, const struct desk *d, const struct conf *c)
{
	struct err err;
	struct session *s = &a->session;

	err_clear(&err);
	if (app_open(a, c, &err) != RC_OK) {
		printf("# %s %s\n", err.text, err.log);
		abort();
	}
	a->sv = &fakes;
	app_refresh(a);
	a->today = date_day(2025, 11, 20);
	a->is_training = d->is_training;
	if (!d->wants_signin) {
		s->is_open = true;
		(void)snprintf(s->token, sizeof(s->token), "%s", "token");
		(void)snprintf(s->staff, sizeof(s->staff), "%s", "10001");
		(void)snprintf(s->name, sizeof(s->name), "%s", "佐々木由美");
		(void)snprintf(s->role, sizeof(s->role), "%s", "窓口");
		s->lease_until = INT64_MAX / 2;
		helper_public_key(s->terminal_key);
		s->rights = json_pack("[s,s,s,s,s,s]", "read", "enter",
		    "ex_officio", "code", "certificate", "approve");
		app_refresh(a);
	}
	if (d->log_fails) {
		outbox_close(a->outbox);
		a->outbox = NULL;
	}
}

/* H1 at the bottom, as after signing in. */
static void
ui_fill(struct ui *ui, const struct desk *d)
{
	struct layer top;

	if (d->wants_signin)
		return;
	if (ui_push(ui, &scr_home, NULL) != RC_OK)
		abort();
	top = ui->stack[1];
	ui->stack[0].s->close(ui, ui->stack[0].state);
	free(ui->stack[0].state);
	ui->stack[0] = top;
	memset(&ui->stack[1], 0, sizeof(ui->stack[1]));
	ui->depth = 1;
	if (d->opens != NULL && ui_push(ui, d->opens, NULL) != RC_OK)
		abort();
}

static int
desk_child(void *arg)
{
	const struct desk *d = arg;
	struct terminal *t;
	struct conf c;
	struct app a;
	struct ui *ui;
	struct err err;
	pid_t helper = -1;
	int status;

	now = *d;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	err_clear(&err);
	conf_fill(&c, d);
	if (sodium_init() < 0)
		return 99;
	if (d->locale != NULL)
		(void)setenv("LC_ALL", d->locale, 1);
	if (d->broken_outbox) {
		FILE *f = fopen(c.outbox, "w");

		if (f != NULL) {
			(void)fputs("this is no database, and long enough "
				    "to be looked at as one",
			    f);
			(void)fclose(f);
		}
	}
	lang_start(c.language, c.share);
	if (d->helper != HELPER_GONE)
		helper = helper_start(c.auth_socket, d->helper);
	app_fill(&a, d, &c);
	if (term_start(c.mono != 0, &t, &err) != RC_OK ||
	    ui_new(&a, t, &ui, &err) != RC_OK) {
		printf("%s\n", err.text);
		return 98;
	}
	ui_fill(ui, d);
	if (d->old_visit)
		app_reason_set(&a, 1, "", ui_now(ui) - INT64_C(599000000));
	status = ui_loop(ui);
	ui_free(ui);
	term_end(t);
	app_close(&a);
	if (helper > 0) {
		(void)kill(helper, SIGKILL);
		(void)waitpid(helper, NULL, 0);
	}
	return status;
}

/* The kernel tells the leader of the session alone that a terminal is gone;
 * others see the end of their input. */
static int
desk_below(void *arg)
{
	pid_t pid;
	int status = -1;

	(void)signal(SIGHUP, SIG_IGN);
	pid = fork();
	if (pid == 0)
		return desk_child(arg);
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}

struct vt *
desk_start(const struct desk *d, int rows, int cols)
{
	static struct desk copy;

	copy = *d;
	(void)desk_dir();
	return vt_start(rows, cols,
	    d->term != NULL ? d->term : "xterm-256color",
	    d->has_leader ? desk_below : desk_child, &copy);
}

struct ui *
desk_ui(const struct desk *d, struct app *a)
{
	struct conf c;
	struct ui *ui;
	struct err err;

	err_clear(&err);
	now = *d;
	conf_fill(&c, d);
	(void)unlink(c.outbox);
	if (sodium_init() < 0)
		abort();
	lang_start(c.language, c.share);
	app_fill(a, d, &c);
	if (ui_new(a, NULL, &ui, &err) != RC_OK)
		abort();
	ui_fill(ui, d);
	return ui;
}

void
desk_ui_end(struct ui *ui, struct app *a)
{
	ui_free(ui);
	app_close(a);
}

static int
named_key(const char *p, size_t n)
{
	static const struct {
		const char *name;
		int code;
	} named[] = { { "Enter", K_ENTER }, { "Tab", K_TAB },
		{ "STab", K_BACKTAB }, { "Up", K_UP }, { "Down", K_DOWN },
		{ "Left", K_LEFT }, { "Right", K_RIGHT }, { "BS", K_BACKSPACE },
		{ "Del", K_DELETE }, { "Home", K_HOME }, { "End", K_END },
		{ "^D", K_CTRL_D }, { "^R", K_CTRL_R }, { "^W", K_CTRL_W } };

	if (p[0] == 'F')
		return K_F1 + (int)strtol(p + 1, NULL, 10) - 1;
	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++)
		if (strlen(named[i].name) == n &&
		    strncmp(named[i].name, p, n) == 0)
			return named[i].code;
	abort();
}

void
desk_type(struct ui *ui, const char *keys)
{
	struct keypress k;
	const char *p = keys, *end;
	size_t n;
	int c;

	while (*p != '\0') {
		memset(&k, 0, sizeof(k));
		if (*p == '{' && (end = strchr(p, '}')) != NULL) {
			k.code = named_key(p + 1, (size_t)(end - p - 1));
			p = end + 1;
		} else {
			n = 1;
			while ((p[n] & 0xC0) == 0x80)
				n++;
			memcpy(k.text, p, n);
			c = (unsigned char)p[0];
			if (n > 1)
				c &= 0xFF >> (n + 1);
			for (size_t i = 1; i < n; i++)
				c = c << 6 | (p[i] & 0x3F);
			k.code = c;
			p += n;
		}
		ui_dispatch(ui, &k);
	}
}

bool
desk_has(struct ui *ui, const char *text)
{
	bool has = false;
	char *row;

	ui_compose(ui);
	for (int i = 1; i <= ui->canvas.rows && !has; i++) {
		row = canvas_row(&ui->canvas, i);
		has = strstr(row, text) != NULL;
		free(row);
	}
	return has;
}

void
desk_print(struct ui *ui)
{
	char *row;

	ui_compose(ui);
	for (int i = 1; i <= ui->canvas.rows; i++) {
		row = canvas_row(&ui->canvas, i);
		printf("# %2d %s\n", i, row);
		free(row);
	}
}

bool
desk_shows(struct ui *ui, const char *text)
{
	if (desk_has(ui, text))
		return true;
	printf("# not there: %s\n", text);
	desk_print(ui);
	return false;
}

bool
desk_lacks(struct ui *ui, const char *text)
{
	if (!desk_has(ui, text))
		return true;
	printf("# should not be there: %s\n", text);
	desk_print(ui);
	return false;
}

bool
desk_is_at(struct ui *ui, const char *code)
{
	if (strcmp(ui_top(ui)->code, code) == 0)
		return true;
	printf("# at %s, not %s\n", ui_top(ui)->code, code);
	desk_print(ui);
	return false;
}

void
desk_settle(struct ui *ui)
{
	struct layer *l = ui_layer(ui);

	l->s->tick(ui, l->state, ui_now(ui) + 1000000);
}

int64_t
desk_shows_after(struct ui *ui, int64_t *clock, const char *text)
{
	int64_t from = *clock;
	int i, ms;

	for (i = 0; i < 10; i++) {
		if (desk_has(ui, text))
			return *clock - from;
		ms = ui_wait_ms(ui, *clock);
		if (ms < 0 || ms > 1000)
			return -1;
		*clock += (int64_t)(ms > 0 ? ms : 1) * 1000;
		ui_ticks(ui, *clock);
	}
	return -1;
}

void
desk_goes_by(struct ui *ui, int64_t *clock, int64_t us)
{
	int64_t until = *clock + us, next;

	while (*clock < until) {
		next = *clock + (int64_t)ui_wait_ms(ui, *clock) * 1000;
		*clock = next < until ? next : until;
		if (next <= until)
			ui_ticks(ui, *clock);
	}
}

void
desk_open(
    struct ui *ui, const char *code, const char *household, const char *person)
{
	struct target t;

	memset(&t, 0, sizeof(t));
	(void)snprintf(t.household_no, sizeof(t.household_no), "%s", household);
	(void)snprintf(t.person_no, sizeof(t.person_no), "%s", person);
	if (ui_open(ui, code, &t) != RC_OK) {
		desk_print(ui);
		abort();
	}
}

int
desk_keys_of(const char *script, char *out, size_t size)
{
	size_t n = 0;
	int keys = 0;

	for (const char *p = script; *p != '\0' && n + 1 < size; p++) {
		keys += *p == '{' || *p == '<';
		if (*p != '<' && *p != '>')
			out[n++] = *p;
	}
	out[n] = '\0';
	return keys;
}
