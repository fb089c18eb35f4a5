/* SPDX-License-Identifier: ISC */
#include "src/print.h"

#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_LEN 64
#define SAME_NAME_MAX 1000

enum rc
printer_init(struct printer *p, const struct print_ops *ops, const char *folder,
    struct err *err)
{
	if (folder[0] == '\0' || strlen(folder) >= sizeof(p->folder) - 90)
		return err_set(err, RC_INPUT, "E5851",
		    "印刷した控えを置く場所が使えません",
		    "prints の設定が空か、長すぎます",
		    "madoguchi.conf の prints を直してください");
	memset(p, 0, sizeof(*p));
	p->ops = ops;
	(void)snprintf(p->folder, sizeof(p->folder), "%s", folder);
	return RC_OK;
}

enum rc
print_job(const struct printer *p, const struct print_job *job, char where[512],
    struct err *err)
{
	return p->ops->print(p, job, where, err);
}

static bool
name_ok(const char *name)
{
	size_t n = strlen(name);

	return n >= 1 && n <= NAME_MAX_LEN &&
	       strspn(name,
		   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		   "0123456789-") == n;
}

static enum rc
print_fault(const char *what, int error, struct err *err)
{
	enum rc rc;

	rc = err_set(err, RC_IO, "E5853", "印刷できませんでした",
	    "控えを置く場所に書けません",
	    "空きと権限を確かめて、もう一度印刷してください");
	err_log(err, "print: %s: %s", what, strerror(error));
	return rc;
}

static bool
write_all(int fd, const unsigned char *p, size_t n)
{
	ssize_t put;

	while (n > 0) {
		put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return fsync(fd) == 0;
}

/* A name that is free: NAME.pdf, NAME-2.pdf, … Never overwrites. */
static bool
publish(int dir, const char *part, const char *name, char *final, size_t size)
{
	int i;

	for (i = 1; i <= SAME_NAME_MAX; i++) {
		(void)snprintf(
		    final, size, i == 1 ? "%s.pdf" : "%s-%d.pdf", name, i);
		if (linkat(dir, part, dir, final, 0) == 0)
			return true;
		if (errno != EEXIST)
			return false;
	}
	return false;
}

static enum rc
file_print(const struct printer *p, const struct print_job *job,
    char where[512], struct err *err)
{
	char part[32], final[NAME_MAX_LEN + 16];
	int dir, fd, error;
	bool done = false;

	if (GUARD("print_no_mynumber_file") && job->has_mynumber)
		return err_set(err, RC_DENIED, "E5855",
		    "個人番号の入る証明書はファイルに出せません",
		    "個人番号を端末のファイルに残せないため",
		    "個人番号を載せないか、印刷機のある端末で交付してください");
	if (!name_ok(job->name))
		return err_set(err, RC_INPUT, "E5854", "印刷の名前が使えません",
		    "控えの名前は英数字とハイフンだけです",
		    "発行番号の設定を確かめてください");
	if (mkdir(p->folder, 0700) < 0 && errno != EEXIST)
		return print_fault("mkdir", errno, err);
	dir = open(p->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return print_fault("open folder", errno, err);
	(void)snprintf(part, sizeof(part), ".part-%ld", (long)getpid());
	(void)unlinkat(dir, part, 0);
	fd = openat(dir, part,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	error = errno;
	if (fd >= 0) {
		done = write_all(fd, job->pdf, job->len) &&
		       publish(dir, part, job->name, final, sizeof(final));
		error = errno;
		(void)close(fd);
		(void)unlinkat(dir, part, 0);
		if (done)
			(void)fsync(dir);
	}
	(void)close(dir);
	if (!done)
		return print_fault("write", error, err);
	if (snprintf(where, 512, "%s/%s", p->folder, final) >= 512)
		where[0] = '\0';
	return RC_OK;
}

static enum rc
training_print(const struct printer *p, const struct print_job *job,
    char where[512], struct err *err)
{
	if (GUARD("print_sample_only") && !job->is_sample)
		return err_set(err, RC_DENIED, "E5852",
		    "見本のない紙は研修では印刷しません",
		    "研修の印刷には見本の字が入ります",
		    "研修の画面から作り直してください");
	return file_print(p, job, where, err);
}

const struct print_ops print_file = {
	.name = "file", .label = "PDFの控え", .print = file_print
};
const struct print_ops print_training = {
	.name = "training", .label = "研修（見本PDF）", .print = training_print
};
