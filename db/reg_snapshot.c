/* SPDX-License-Identifier: ISC
 * reg_snapshot - snapshot.begin, snapshot.read, snapshot.end: a whole copy
 * goes to registered terminals, with the sections of their own profile.
 */
#include "db/reg.h"
#include "db/snapshot.h"
#include "db/snapshot_format.h"
#include "db/snapshot_write.h"
#include "db/snapshots.h"
#include "src/mem.h"
#include "src/mutant.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SNAPSHOT_FOLDER "/var/lib/madoguchi/snapshots"

enum { READ_MAX = 1024 * 1024, WAIT_S = 2 };

/* Beside the file of a sqlite: register; for the programs at the centre that
 * open a server's by themselves, where the service has its own by preset. */
static enum rc
need_folder(struct reg *r, struct err *err)
{
	struct snapshots_options o = { .folder = SNAPSHOT_FOLDER };
	char folder[600];
	enum rc rc;

	if (r->snapshots != NULL)
		return RC_OK;
	if (strncmp(r->uri, "sqlite:", 7) == 0) {
		(void)snprintf(
		    folder, sizeof(folder), "%.500s-snapshots", r->uri + 7);
		o.folder = folder;
	} else if (r->is_served) {
		return err_set(err, RC_IO, "E7078",
		    "写しのもとを置く場所がありません",
		    "設定 snapshots に置き場が書かれていません",
		    "台帳の側の設定にフォルダーを書いてください");
	}
	o.reg.uri = r->uri;
	o.reg.clock = r->clock;
	rc = snapshots_open(&o, &r->snapshots, err);
	r->owns_snapshots = rc == RC_OK;
	return rc;
}

/* As feed.pull: the command line signs people in for what it shows; a whole
 * copy goes to a registered terminal. */
static enum rc
check_taker(struct call *c)
{
	if (GUARD("snapshot_to_terminals") && c->is_daicho && !c->training &&
	    c->profile[0] == '\0')
		return err_set(c->err, RC_DENIED, "E1034",
		    "この端末は台帳に登録されていません",
		    "写しは登録のある端末だけが持てます",
		    "設定の terminal に、登録した端末の名を書いてください");
	return need_folder(c->r, c->err);
}

static enum rc
make(struct call *c, unsigned sections, struct snapshot_info *info)
{
	struct snapshots *s = c->r->snapshots;
	const struct snapshot_progress p = { snapshots_tell, s };
	struct snapshot_making m;
	enum rc rc = snapshots_begin(s, sections, &m, c->err);

	if (rc != RC_OK)
		return rc;
	rc = snapshot_write(c, m.fd, sections,
	    c->r->tell_snapshot.tell != NULL ? &c->r->tell_snapshot : &p,
	    snapshots_stop(s), info);
	return snapshots_done(s, &m, rc, info, c->err);
}

static enum rc
find_or_make(struct call *c, unsigned sections, struct snapshot_info *info,
    int64_t *done, int64_t *total)
{
	struct snapshots *s = c->r->snapshots;
	int64_t head, minutes;
	char hash[65];
	enum rc rc = feed_head_get(c, &head, hash);

	*done = *total = 0;
	if (rc == RC_OK)
		rc = setting_int(c, "snapshot_minutes", &minutes);
	if (rc == RC_OK)
		rc = snapshots_find(s, sections, c->epoch,
		    arg_int(c, "position", 0), head, minutes * 60, info,
		    c->err);
	if (rc != RC_NOT_FOUND)
		return rc;
	if (snapshots_in_background(s) && !c->r->makes_snapshots)
		return snapshots_start(
		    s, c->r->terminal, sections, done, total, c->err);
	return make(c, sections, info);
}

static enum rc
say_wait(
    struct call *c, const char *state, int wait_s, int64_t done, int64_t total)
{
	err_clear(c->err);
	(void)json_object_update_new(c->out,
	    json_pack("{s:s,s:i,s:I,s:I}", "state", state, "wait_s", wait_s,
		"done", (json_int_t)done, "total", (json_int_t)total));
	return RC_OK;
}

static void
say_ready(struct call *c, const struct snapshot_info *i)
{
	(void)json_object_update_new(c->out,
	    json_pack("{s:s,s:i,s:s,s:I,s:s,s:I,s:s,s:s,s:I}", "state", "ready",
		"wait_s", 0, "id", i->id, "size", (json_int_t)i->size, "sha256",
		i->sha256, "position", (json_int_t)i->position, "hash", i->hash,
		"epoch", i->epoch, "rows", (json_int_t)i->rows));
}

enum rc
reg_snapshot_begin(struct call *c)
{
	struct snapshot_info info;
	int64_t most, done, total;
	int wait_s = 0;
	enum rc rc = check_taker(c);

	if (rc == RC_OK)
		rc = find_or_make(
		    c, snapshot_sections_of(c->sections), &info, &done, &total);
	if (rc == RC_OFFLINE)
		return say_wait(c, "making", WAIT_S, done, total);
	if (rc == RC_OK)
		rc = setting_int(c, "snapshot_takers", &most);
	if (rc == RC_OK && !c->r->makes_snapshots)
		rc = snapshots_take(c->r->snapshots, c->r->terminal, info.id,
		    (int)most, &wait_s, c->err);
	if (rc != RC_OK)
		return rc;
	if (wait_s > 0)
		return say_wait(c, "wait", wait_s, 0, 0);
	say_ready(c, &info);
	return RC_OK;
}

/* Whose file it is and whether this terminal is fetching. */
static enum rc
check_id(struct call *c, const char *id)
{
	unsigned sections;
	bool has = false;
	enum rc rc = check_taker(c);

	if (rc != RC_OK)
		return rc;
	if (!snapshots_id(id, &sections))
		return err_set(c->err, RC_NOT_FOUND, "E7070",
		    "その写しのもとはありません", "番号の形が違います",
		    "もう一度取り寄せを始めてください");
	if (GUARD("snapshot_of_own_profile") &&
	    sections != snapshot_sections_of(c->sections)) {
		c->log_refusal = true;
		return err_set(c->err, RC_DENIED, "E7071",
		    "この端末のための写しのもとではありません",
		    "ほかの使い方の端末のために作られたものです",
		    "もう一度取り寄せを始めてください");
	}
	rc = snapshots_keep(c->r->snapshots, c->r->terminal, id, &has, c->err);
	if (rc == RC_OK && GUARD("snapshot_place_needed") && !has)
		return err_set(c->err, RC_DENIED, "E7073",
		    "写しのもとを受け取る順番が終わっています",
		    "しばらく受け取りがありませんでした",
		    "もう一度取り寄せを始めてください");
	return rc;
}

/* For snapshot_file: the checks of a call, then the file. */
enum rc
reg_snapshot_read(struct call *c)
{
	int64_t offset = arg_int(c, "offset", 0), size;
	int64_t length = arg_int(c, "length", 0);
	unsigned char *data;
	char *text;
	size_t cap;
	ssize_t n;
	int fd;
	enum rc rc = check_id(c, arg_text(c, "id"));

	if (rc == RC_OK)
		rc = snapshots_read(
		    c->r->snapshots, arg_text(c, "id"), &fd, &size, c->err);
	if (rc != RC_OK)
		return rc;
	(void)json_object_set_new(c->out, "size", json_integer(size));
	if (c->r->snapshot_fd != NULL) {
		*c->r->snapshot_fd = fd;
		return RC_OK;
	}
	if (length > READ_MAX)
		length = READ_MAX;
	data = x_alloc((size_t)length + 1);
	n = pread(fd, data, (size_t)length, offset);
	(void)close(fd);
	if (n >= 0) {
		cap = sodium_base64_encoded_len(
		    (size_t)n, sodium_base64_VARIANT_ORIGINAL);
		text = x_alloc(cap);
		(void)sodium_bin2base64(
		    text, cap, data, (size_t)n, sodium_base64_VARIANT_ORIGINAL);
		(void)json_object_set_new(c->out, "data", json_string(text));
		free(text);
	} else {
		rc = err_set(c->err, RC_IO, "E7074",
		    "写しのためのファイルを読み書きできません",
		    "読んでいる途中で誤りがありました",
		    "ディスクを確かめてください");
	}
	free(data);
	return rc;
}

enum rc
reg_snapshot_end(struct call *c)
{
	enum rc rc = check_taker(c);

	return rc == RC_OK
		   ? snapshots_leave(c->r->snapshots, c->r->terminal, c->err)
		   : rc;
}

void
snapshot_tell(struct reg *r, const struct snapshot_progress *p)
{
	memset(&r->tell_snapshot, 0, sizeof(r->tell_snapshot));
	if (p != NULL)
		r->tell_snapshot = *p;
}

enum rc
snapshot_file(
    struct reg *r, const char *id, int *fd, int64_t *size, struct err *err)
{
	json_t *args = json_pack(
		   "{s:s,s:i,s:i}", "id", id, "offset", 0, "length", 0),
	       *got = NULL;
	enum rc rc;

	if (args == NULL) /* the id is no UTF-8 */
		return err_set(err, RC_NOT_FOUND, "E7070",
		    "その写しのもとはありません", "番号の形が違います",
		    "もう一度取り寄せを始めてください");
	r->snapshot_fd = fd;
	rc = reg_call(r, "snapshot.read", args, &got, err);
	r->snapshot_fd = NULL;
	json_decref(args);
	if (rc == RC_OK)
		*size = json_integer_value(json_object_get(got, "size"));
	json_decref(got);
	return rc;
}
