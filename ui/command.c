/* SPDX-License-Identifier: ISC
 * command - what is typed after "/": any screen by its code, a change by its
 * number, this screen on paper, the end of the session.
 */
#include "src/mutant.h"
#include "src/number.h"
#include "src/text.h"
#include "ui/engine.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Everything that stands in the frame, as text, into the folder of prints;
 * logged first (10.7). */
static void
hardcopy(struct ui *ui)
{
	const struct layer *l = ui_layer(ui);
	struct err err;
	char *path, *row;
	FILE *f;
	int fd;

	err_clear(&err);
	if (app_log(ui->app, "hardcopy", l->s->code, NULL, false, &err) !=
	    RC_OK) {
		ui_say_err(ui, &err);
		return;
	}
	ui->say[0] = '\0';
	ui_compose(ui);
	(void)mkdir(ui->app->conf.prints, 0700);
	path = x_printf("%s/screen-%lld.txt", ui->app->conf.prints,
	    (long long)app_now(ui->app));
	fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (f == NULL) {
		if (fd >= 0)
			(void)close(fd);
		ui_say(ui, LOOK_ERROR,
		    _("E9021 画面を印刷できません  %s を確かめてください"),
		    ui->app->conf.prints);
		free(path);
		return;
	}
	for (int i = 1; i <= ui->canvas.rows; i++) {
		row = canvas_row(&ui->canvas, i);
		(void)fprintf(f, "%s\n", row);
		wipe_free(row);
	}
	if (fclose(f) == 0)
		ui_say(ui, LOOK_PLAIN, _("画面を印刷しました  %s"), path);
	else
		ui_say(ui, LOOK_ERROR,
		    _("E9021 画面を印刷できません  %s を確かめてください"),
		    ui->app->conf.prints);
	free(path);
}

static void
strip(const char *from, char *to, size_t size)
{
	size_t n = 0;

	for (; *from != '\0' && n + 1 < size; from++)
		if (*from != '-' && *from != ' ')
			to[n++] = *from;
	to[n] = '\0';
}

/* A number that was typed may be that of somebody who is taken for another
 * as well (DESIGN 5): W1 says so before the person opens. */
static bool
asks_about_twin(struct ui *ui, const char *code, struct target *t)
{
	struct app *a = ui->app;
	struct member m;
	struct twin one;
	int n = 0;

	if (code[0] != 'K' || t->person_no[0] == '\0' || a->replica == NULL ||
	    replica_twins(a->replica, t->person_no, 0, &one, 1, &n, NULL) !=
		RC_OK ||
	    n == 0 || !GUARD("command_asks_twin"))
		return false;
	if (replica_person(a->replica, t->person_no, 0, &m, NULL) == RC_OK) {
		(void)snprintf(t->name, sizeof(t->name), "%s",
		    record_get(&m.row, IT_NAME));
		member_release(&m);
	}
	(void)snprintf(t->then, sizeof(t->then), "%.7s", code);
	t->has_twin = true;
	return true;
}

void
ui_command(struct ui *ui, const char *text)
{
	char code[16] = "", narrow[256];
	struct target t;
	const struct screen *s;
	size_t n = 0;
	const char *rest;

	text_narrow(text, narrow, sizeof(narrow));
	rest = narrow;
	while (*rest == ' ' || *rest == '/')
		rest++;
	for (; *rest != '\0' && *rest != ' '; rest++)
		if (n + 1 < sizeof(code))
			code[n++] = (char)toupper((unsigned char)*rest);
	code[n] = '\0';
	while (*rest == ' ')
		rest++;
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.argument, sizeof(t.argument), "%.63s", rest);
	if (code[0] == '\0')
		return;
	if (strcmp(code, "Q") == 0) {
		ui_sign_out(ui);
		ui_say(ui, LOOK_PLAIN, "%s",
		    _("終わりました  下書きは残っています"));
		return;
	}
	if (strcmp(code, "P") == 0) {
		hardcopy(ui);
		return;
	}
	if (strcmp(code, "H1") == 0) {
		ui_home(ui);
		return;
	}
	if (digits_only(code) && strlen(code) <= 2) {
		(void)snprintf(t.menu, sizeof(t.menu), "%.3s", code);
		/* What arrived is chosen before it is entered. */
		(void)snprintf(code, sizeof(code), "%s%s",
		    strcmp(t.menu, "13") == 0 ? "A" : "I",
		    strcmp(t.menu, "13") == 0 ? "1" : t.menu);
		/* I0 says why another number does not start. */
		if (screen_by_code(code) == NULL)
			(void)snprintf(code, sizeof(code), "%s", "I0");
		/* 入管通知 of nobody yet: the list of what waits. */
		if (strcmp(t.menu, "76") == 0)
			(void)snprintf(code, sizeof(code), "%s", "R4");
	}
	s = screen_by_code(code);
	if (s == NULL || s->no_command || s->is_public) {
		ui_say(ui, LOOK_PLAIN,
		    _("/%s という画面はありません  F1 で符号の一覧"), code);
		return;
	}
	if (strcmp(code, "K1") == 0 || strcmp(code, "K8") == 0)
		strip(rest, t.household_no, sizeof(t.household_no));
	if (code[0] == 'K' && code[1] >= '2' && code[1] <= '7')
		strip(rest, t.person_no, sizeof(t.person_no));
	/* What is left behind stays below; the same screen is not stacked
	 * upon itself. */
	if (ui_top(ui) == s)
		ui_pop(ui);
	if (asks_about_twin(ui, code, &t))
		(void)!ui_open(ui, "W1", &t);
	else
		(void)!ui_push(ui, s, &t);
}
