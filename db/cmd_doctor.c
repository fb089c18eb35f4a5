/* SPDX-License-Identifier: ISC
 * cmd_doctor - `daicho doctor`: is this machine fit to hold residents' data?
 */
#include "db/aside.h"
#include "db/cmd.h"
#include "db/doctor.h"
#include "db/replica.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct cli_option doctor_options[] = {
	{ "--daichod", "FILE", "サービスの設定（センターの機械）" },
	{ "--root", "DIR", "別の場所にある /proc と /sys などを見る" },
	{ NULL, NULL, NULL },
};

/* What the replica knows of the municipality, of training and of time. */
static void
ask_replica(const char *path, struct replica_state *st)
{
	struct replica *r = NULL;

	memset(st, 0, sizeof(*st));
	if (path == NULL || path[0] == '\0' || !file_exists(path) ||
	    replica_open(path, false, &r, NULL) != RC_OK)
		return;
	if (replica_state(r, st, NULL) != RC_OK)
		memset(st, 0, sizeof(*st));
	replica_close(r);
}

int
cmd_doctor(struct cli *c)
{
	struct doctor_options o = { .root = cli_get(c, "--root"),
		.replica = c->replica,
		.outbox = c->conf.outbox,
		.share = c->share,
		.terminal = c->conf.terminal,
		.now_us = now_us(),
		.uid = getuid() };
	bool is_remote = strncmp(c->reg_uri, "https://", 8) == 0;
	bool is_centre = strncmp(c->reg_uri, "postgresql://", 13) == 0;
	json_t *database = NULL;
	struct replica_state st;
	struct finding *list = NULL;
	enum doctor_level worst;
	char *text;
	int n = 0, status;

	if (!cli_words(c, 0, 0, &status))
		return status;
	o.tls_ca = is_remote ? c->conf.tls_ca : NULL;
	o.tls_cert = is_remote ? c->conf.tls_cert : NULL;
	o.tls_key = is_remote ? c->conf.tls_key : NULL;
	ask_replica(c->replica, &st);
	o.municipality = st.municipality;
	o.is_training = st.is_training;
	o.last_us = st.synced_at;
	o.daichod = cli_get(c, "--daichod");
	if (is_centre) { /* no terminal's files are here */
		o.replica = o.outbox = NULL;
		if (doctor_ask_database(c->reg_uri, &database, &c->err) !=
		    RC_OK)
			return cli_fail_rc(c, c->err.rc);
		o.database = database;
	}
	worst = doctor_run(&o, &list, &n);
	json_decref(database);
	text = c->json ? doctor_json(list, n) : doctor_text(list, n);
	cli_put(c, "%s", text);
	free(text);
	free(list);
	return worst == DOCTOR_FAULT ? 1 : 0;
}
