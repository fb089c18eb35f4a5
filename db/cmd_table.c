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
	{ "generate", "[--residents N] [--former N] [--seed S] [--municipality CODE] [URI]", "架空の町を研修用に作る", generate_options, cmd_generate },
	{ "sync", "[--watch] [--anew]", "写しを新しくする", sync_options, cmd_sync },
	{ "snapshot", "make [--output FILE] | fetch | restore [FILE]", "写しのもとを作る・取り寄せる・写しにする", snapshot_options, cmd_snapshot },
	{ "search", "WORDS", "写しを検索する（検索欄と同じ）", search_options, cmd_search },
	{ "show", "NO [--as-of DATE]", "一人の票と履歴を見る", show_options, cmd_show },
	{ "entry", "submit FILE | list | show ID | approve ID@VERSION... | return ID@VERSION --reason TEXT | withdraw ID@VERSION [--reason TEXT]", "仮登録を扱う", entry_options, cmd_entry },
	{ "certificate", "--household NO | --person NO --kind juminhyo --output FILE.pdf --applicant NAME | list --person NO | headless [--output FILE] | missing [--output FILE]", "証明書を1通交付する", certificate_options, cmd_certificate },
	{ "issue", "offline [--days N] [--open] | seen NO --text TEXT", "不通の間に出した証明書", issue_options, cmd_issue },
	{ "staff", "list | put STAFF --name NAME …", "職員", staff_options, cmd_staff },
	{ "right", "give STAFF RIGHT | take STAFF RIGHT", "権限", right_options, cmd_right },
	{ "terminal", "put TERMINAL --place PLACE … | profile NAME --sections a,b --calls x,y", "端末", terminal_options, cmd_terminal },
	{ "block", "list | set … | release ID --text TEXT | suspend ID --second STAFF --text TEXT [--minutes N]", "抑止", block_options, cmd_block },
	{ "setting", "list | get KEY | set KEY VALUE", "市区町村の設定", setting_options, cmd_setting },
	{ "log", "list | verify | report KIND", "記録", log_options, cmd_log },
	{ "verify", "[--replica PATH [--terminal T]]", "台帳・配信・記録を検査する", verify_options, cmd_verify },
	{ "day", "[open [DATE] [--far]]", "業務日を見る、次の日を開く", day_options, cmd_day },
	{ "restore", "[list] | begin [TAIL...] --text TEXT [--margin N] | settle [EPOCH]", "古い控えから戻した後の新しい世代", restore_options, cmd_restore },
	{ "tail", "save FILE | show FILE... | apply FILE...", "失われた分を写しの末尾から戻す", tail_options, cmd_tail },
	{ "batch", "[left] [old] [ended] [retention]",
	    "暦どおりに起こることを行う（転出の日、除票の移し替え）",
	    batch_options, cmd_batch },
	{ "code", "[take FILE]", "空きの住民票コード（数、取込み）", code_options,
	    cmd_code },
	{ "arrival", "take FILE.csv | list [--all] | show NUMBER",
	    "届いた転出証明書情報（取込み、一覧）", arrival_options,
	    cmd_arrival },
	{ "departure", "list [--all] | send FOLDER [--dry-run]",
	    "転出先へ送る転出証明書情報（一覧、送付）", departure_options,
	    cmd_departure },
	{ "notice", "take FILE.csv", "転入通知を取り込む", notice_options,
	    cmd_notice },
	{ "immigration", "take FILE.csv | list [--output FILE] | check NO --digest HEX | settle NO --text TEXT | update",
	    "出入国在留管理庁長官通知", immigration_options, cmd_immigration },
	{ "municipal",
	    "list [--person NO] [--output FILE] | due | send FILE.csv | results FILE.csv | resend SEQ",
	    "市町村通知・市町村伝達", municipal_options, cmd_municipal },
	{ "mynumber", "[next [--after N] | answer REQUEST]",
	    "個人番号の要求（一件ずつ）と答え", mynumber_options, cmd_mynumber },
	{ "retention", "", "保存の期間を過ぎたものを消す", retention_options, cmd_retention },
	{ "schema", "[entry|show|search|api]", "JSON の形", schema_options, cmd_schema },
	{ "stats", "", "数を数える", stats_options, cmd_stats },
	{ "doctor", "[--root DIR]", "この端末の安全を調べる", doctor_options, cmd_doctor },
	{ "bench", "[sizes|approvals|bootstrap|feed|visible|service|city] [--sizes N,N] [--folder DIR] [--terminals N] [--entries N] [--residents N]", "速さと大きさを測る", bench_options, cmd_bench },
	// clang-format on
};
const int command_count = (int)(sizeof(commands) / sizeof(commands[0]));
