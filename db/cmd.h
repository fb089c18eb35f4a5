/* SPDX-License-Identifier: ISC
 * cmd - the commands of `daicho`; each db/cmd_*.c holds some. Each returns
 * its exit status.
 */
#ifndef DB_CMD_H
#define DB_CMD_H

#include "db/cli.h"

extern const struct cli_option init_options[], import_options[],
    export_options[], generate_options[], sync_options[];
extern const struct cli_option show_options[], search_options[],
    entry_options[], staff_options[], right_options[], terminal_options[],
    block_options[], setting_options[], log_options[], verify_options[],
    stats_options[], certificate_options[], schema_options[];
extern const struct cli_option doctor_options[];
int cmd_certificate(struct cli *c);
int cmd_schema(struct cli *c);
int cmd_doctor(struct cli *c);
int cmd_show(struct cli *c);
/* cmd_show_alerts - what a 支援措置 says when its person is opened (11.1 rows 13
 * and 14: it ends within a month, has ended) into `alerts` of got, which is
 * what person.get answered. The error of the call. */
MUST_CHECK enum rc cmd_show_alerts(
    struct cli *c, const char *person_no, json_t *got);
int cmd_search(struct cli *c);
int cmd_entry(struct cli *c);
int cmd_staff(struct cli *c);
int cmd_right(struct cli *c);
int cmd_terminal(struct cli *c);
int cmd_block(struct cli *c);
int cmd_setting(struct cli *c);
int cmd_log(struct cli *c);
int cmd_verify(struct cli *c);
int cmd_stats(struct cli *c);
int cmd_init(struct cli *c);
int cmd_import(struct cli *c);
int cmd_export(struct cli *c);
int cmd_generate(struct cli *c);
int cmd_sync(struct cli *c);
extern const struct cli_option snapshot_options[];
int cmd_snapshot(struct cli *c);

extern const struct cli_option bench_options[];
int cmd_bench(struct cli *c);
extern const struct cli_option day_options[];
int cmd_day(struct cli *c);
extern const struct cli_option tail_options[], restore_options[];
int cmd_tail(struct cli *c);
int cmd_restore(struct cli *c);
extern const struct cli_option retention_options[];
int cmd_retention(struct cli *c);
/* retention_run - erases what has lived its time, in as many calls as it
 * takes; receives how many and up to which position. The error of the call. */
MUST_CHECK enum rc retention_run(
    struct cli *c, json_int_t *erased, json_int_t *position);
/* cmd_read_csv - the rows of a CSV file as objects of strings by its heading,
 * "line" among them, appended to list. What of it cannot be read is told with
 * its line and counted in *broken. RC_INPUT: no file, no heading. */
MUST_CHECK enum rc cmd_read_csv(
    struct cli *c, const char *path, json_t *list, int *broken);
/* cmd_say_line - what is wrong with a line of such a file: column, cause and
 * remedy; cmd_say_errors the same of what a call listed, counted. */
void cmd_say_line(struct cli *c, long line, const struct err *e);
void cmd_say_errors(struct cli *c, const json_t *errors, int *refused);
extern const struct cli_option arrival_options[];
int cmd_arrival(struct cli *c);
extern const struct cli_option departure_options[];
int cmd_departure(struct cli *c);
extern const struct cli_option notice_options[], immigration_options[];
int cmd_notice(struct cli *c);
int cmd_immigration(struct cli *c);
extern const struct cli_option municipal_options[], mynumber_options[];
int cmd_municipal(struct cli *c);
int cmd_mynumber(struct cli *c);
/* list_file_known - whether --output, if given, ends in .csv or .pdf. */
bool list_file_known(const struct cli *c);
/* list_write - the rows of that list (src/listing.h) into --output; counted:
 * how many its paper says, -1 the rows. RC_IO E5025; else as
 * cert_listing_compose. */
MUST_CHECK enum rc list_write(
    struct cli *c, const char *id, const json_t *rows, int counted);
/* cli_write - residents' data into a file of its owner alone, on the disk when
 * it returns. RC_IO E5025. */
MUST_CHECK enum rc cli_write(
    struct cli *c, const char *path, const void *data, size_t len);
extern const struct cli_option code_options[];
int cmd_code(struct cli *c);
extern const struct cli_option batch_options[];
int cmd_batch(struct cli *c);
extern const struct cli_option issue_options[];
int cmd_issue(struct cli *c);

#endif
