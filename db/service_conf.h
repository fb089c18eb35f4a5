/* SPDX-License-Identifier: ISC
 * service_conf - daichod.conf: lines `key = value`, `#` starts a comment
 * line. Here rather than on a command line, where others could read it.
 */
#ifndef DB_SERVICE_CONF_H
#define DB_SERVICE_CONF_H

#include "db/service.h"

struct service_conf {
	struct service_options o; /* its strings point into `text` */
	char *text;               /* owned */
};
struct service_conf_key { /* the table that parser, man page and tests share */
	const char *name, *unit, *preset, *help;
	long min, max; /* numbers; 0,0 for text */
};
extern const struct service_conf_key service_conf_keys[];
extern const int service_conf_key_count;

/* service_conf_load - RC_NOT_FOUND E7873 no file; RC_INPUT E7873: the line
 * in the text; RC_DENIED E7873: others may change the file. The caller
 * releases on success. */
MUST_CHECK enum rc service_conf_load(
    const char *path, struct service_conf *out, struct err *err);
void service_conf_release(struct service_conf *c);

#endif
