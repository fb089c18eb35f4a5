/* SPDX-License-Identifier: ISC
 * cmd - the commands of `daicho`; each db/cmd_*.c holds some. Each returns
 * its exit status.
 */
#ifndef DB_CMD_H
#define DB_CMD_H

#include "db/cli.h"

extern const struct cli_option init_options[], import_options[],
    export_options[], generate_options[], sync_options[];
int cmd_init(struct cli *c);
int cmd_import(struct cli *c);
int cmd_export(struct cli *c);
int cmd_generate(struct cli *c);
int cmd_sync(struct cli *c);

#endif
