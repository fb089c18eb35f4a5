/* SPDX-License-Identifier: ISC
 * paper - see paper.h.
 */
#include "ui/paper.h"

#include "src/print.h"

#include <stdio.h>
#include <string.h>

static const struct print_ops *
ops_of(const struct app *a)
{
	return a->is_training ? &print_training : &print_file;
}

bool
paper_is_file(const struct app *a)
{
	return !ops_of(a)->is_paper;
}

enum rc
paper_print(struct app *a, struct cert *sheet, const char *kind, int64_t number,
    char where[512], struct err *err)
{
	struct printer printer;
	struct print_job job;
	unsigned char *pdf = NULL;
	size_t len = 0;
	char name[64];
	enum rc rc = cert_pdf(sheet, &pdf, &len, err);

	if (rc != RC_OK)
		return rc;
	(void)snprintf(
	    name, sizeof(name), "%.24s-%lld", kind, (long long)number);
	memset(&job, 0, sizeof(job));
	job.pdf = pdf;
	job.len = len;
	job.name = name;
	job.is_sample = a->is_training;
	job.has_mynumber = sheet->has_mynumber;
	rc = printer_init(&printer, ops_of(a), a->conf.prints, err);
	if (rc == RC_OK)
		rc = print_job(&printer, &job, where, err);
	cert_pdf_free(pdf, len);
	return rc;
}
