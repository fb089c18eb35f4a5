/* SPDX-License-Identifier: ISC
 * Every command once: dispatch, help and the manual page's test follow it.
 */
#include "db/cmd.h"

#include <stddef.h>

const struct command commands[] = {
	// clang-format off
	{ "init", "--municipality CODE --name NAME [--training]", "空の台帳を作る", init_options, cmd_init },
	{ "import", "[--format mado|full] FILE [--errors FILE]", "住民をファイルから取り込む", import_options, cmd_import },
	{ "export", "[--format mado|full] FILE", "住民をファイルに書き出す", export_options, cmd_export },
	{ "generate", "[--residents N] [--seed S] [--municipality CODE] [URI]", "架空の町を研修用に作る", generate_options, cmd_generate },
	{ "sync", "[--watch] [--anew]", "写しを新しくする", sync_options, cmd_sync },
	// clang-format on
};
const int command_count = (int)(sizeof(commands) / sizeof(commands[0]));
