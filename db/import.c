/* SPDX-License-Identifier: ISC
 * import - see import.h. What both layouts share.
 */
#include "db/import_private.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/private.h"
#include "src/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES_MAX ((size_t)2 * 1024 * 1024 * 1024 - 1)

void
import_progress(
    const struct import_job *j, const char *what, long done, long total)
{
	if (j->o != NULL && j->o->progress != NULL)
		j->o->progress(j->o->arg, what, done, total);
}

void
import_refuse(struct import_job *j, const char *household)
{
	(void)json_object_set_new(j->refused, household, json_true());
}

bool
import_is_refused(const struct import_job *j, const char *household)
{
	return GUARD("import_household_is_the_unit") &&
	       json_object_get(j->refused, household) != NULL;
}

bool
import_takes(struct import_job *j, const char *household, size_t n)
{
	if (import_is_refused(j, household) || household[0] == '\0') {
		j->res->refused_households++;
		j->res->refused_persons += (long)n;
		return false;
	}
	j->res->households++;
	return j->reg != NULL;
}

enum rc
import_put(struct import_job *j, const struct load_person *people, size_t n,
    struct err *why)
{
	struct load_result got = { 0 };
	enum rc rc = reg_load_people(
	    j->reg, j->o->session, "import", people, (int)n, &got, why);

	if (rc == RC_INPUT || rc == RC_CONFLICT)
		return rc;
	j->res->persons += got.persons;
	j->res->rows += got.rows;
	j->res->unchanged += got.unchanged;
	return rc;
}

bool
import_turned_down(struct import_job *j, enum rc rc, const struct err *why,
    size_t n, size_t *at, const char **code)
{
	if (rc != RC_INPUT && rc != RC_CONFLICT)
		return false;
	*at = why->person > 0 && (size_t)why->person < n ? (size_t)why->person
							 : 0;
	*code = strcmp(why->code, "E9410") == 0   ? "E1836"
		: strcmp(why->code, "E1837") == 0 ? "E1837"
		: strcmp(why->code, "E1863") == 0 ? "E1863"
						  : "E1848";
	j->res->households--;
	j->res->refused_households++;
	j->res->refused_persons += (long)n;
	return true;
}

/* Counts, and says a warning about one column and value only once. */
static void
report_once(void *arg, const struct mado_fault *f)
{
	struct import_job *j = arg;
	char *key;

	if (f->code[0] == 'W') {
		if (strcmp(f->code, "W1802") == 0) {
			key = x_printf("%s=%s", f->column, f->value);
			if (json_object_get(j->warned, key) != NULL) {
				free(key);
				return;
			}
			(void)json_object_set_new(j->warned, key, json_true());
			free(key);
		}
		j->res->warnings++;
	} else {
		j->res->faults++;
	}
	if (j->report != NULL)
		j->report(j->arg, f);
}

static enum rc
look_at(const char *data, size_t len, struct err *err)
{
	if (len == 0 || (len == 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0))
		return err_set(err, RC_INPUT, "E1843", "ファイルが空です",
		    "見出しの行もありません",
		    "正しいファイルか確かめてください");
	if (memchr(data, '\0', len < 4096 ? len : 4096) != NULL)
		return err_set(err, RC_INPUT, "E1844",
		    "文字のファイルではありません", "値 0 の文字があります",
		    "CSV か JSON lines を UTF-8 で書き出してください");
	return RC_OK;
}

static enum rc
run(struct reg *reg, const char *data, size_t len, bool is_full,
    const struct import_options *o, mado_report *report, void *arg,
    struct import_result *res, struct err *err)
{
	/* The job's own reporter counts and passes on to the caller's. */
	struct import_job j = {
		.reg = reg, .o = o, .res = res, .report = report, .arg = arg
	};
	struct import_job inner;
	enum rc rc;

	memset(res, 0, sizeof(*res));
	rc = look_at(data, len, err);
	if (rc != RC_OK)
		return rc;
	j.refused = json_object();
	j.warned = json_object();
	inner = j;
	inner.report = report_once;
	inner.arg = &j;
	rc = is_full ? import_full(&inner, data, len, err)
		     : import_mado(&inner, data, len, err);
	json_decref(j.refused);
	json_decref(j.warned);
	return rc;
}

enum rc
import_check(const char *data, size_t len, bool is_full, mado_report *report,
    void *arg, struct import_result *res, struct err *err)
{
	return run(NULL, data, len, is_full, NULL, report, arg, res, err);
}

enum rc
import_bytes(struct reg *r, const char *data, size_t len,
    const struct import_options *o, struct import_result *res, struct err *err)
{
	struct fault_list list = { 0 };
	struct err after;
	enum rc rc, wrote;

	err_clear(&after);
	rc = run(r, data, len, o->is_full, o, fault_list_add, &list, res, err);
	wrote = fault_list_write(&list, o->errors, &after);
	fault_list_release(&list);
	if (rc == RC_OK && wrote != RC_OK) {
		if (err != NULL)
			*err = after;
		return wrote;
	}
	return rc;
}

static enum rc
read_all(const char *path, char **data, size_t *len, struct err *err)
{
	struct stat st;
	char *s = NULL;
	size_t n = 0, cap = 0;
	ssize_t got = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		int why = fd < 0 ? errno : 0;

		if (fd >= 0)
			(void)close(fd);
		err_log(err, "import: errno %d", why);
		return err_set(err, why == ENOENT ? RC_NOT_FOUND : RC_IO,
		    "E1846",
		    why == ENOENT ? "ファイルがありません"
				  : "ファイルを読めません",
		    why == EACCES ? "読む権利がありません"
				  : "場所か名前が違います",
		    "場所と権利を確かめてください");
	}
	while (got > 0 && n < FILE_BYTES_MAX) {
		if (cap - n < 65536) {
			cap = cap == 0 ? (size_t)st.st_size + 65537 : cap * 2;
			s = x_grow(s, cap, 1);
		}
		got = read(fd, s + n, cap - n);
		if (got > 0)
			n += (size_t)got;
		else if (got < 0 && errno == EINTR)
			got = 1;
	}
	(void)close(fd);
	if (got < 0 || n >= FILE_BYTES_MAX) {
		free(s);
		return err_set(err, RC_IO, "E1846", "ファイルを読めません",
		    got < 0 ? "読む途中で失敗しました" : "2 GB を超えています",
		    "場所と大きさを確かめてください");
	}
	*data = s;
	*len = n;
	return RC_OK;
}

/* Nothing is taken in if its findings could not be told. */
static enum rc
errors_writable(const char *path, struct err *err)
{
	int fd;

	if (path == NULL)
		return RC_OK;
	fd = private_file(path, 0);
	if (fd < 0)
		return err_set(err, RC_IO, "E1847", "エラー一覧を書けません",
		    "保存先に書き込めません",
		    "--errors の場所と権利を確かめてください");
	(void)close(fd);
	return RC_OK;
}

enum rc
import_file(struct reg *r, const struct import_options *o,
    struct import_result *res, struct err *err)
{
	char *data = NULL;
	size_t len = 0;
	enum rc rc;

	rc = read_all(o->path, &data, &len, err);
	if (rc != RC_OK)
		return rc;
	rc = errors_writable(o->errors, err);
	if (rc == RC_OK)
		rc = import_bytes(r, data, len, o, res, err);
	if (data != NULL)
		explicit_bzero(data, len);
	free(data);
	return rc;
}
