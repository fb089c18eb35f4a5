/* SPDX-License-Identifier: ISC
 * conf - see conf.h.
 */
#include "src/conf.h"

#include "src/mem.h"
#include "src/mutant.h"
#include "src/text.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX (64L * 1024L)

#define KEY_COUNT 20
const int conf_key_count = KEY_COUNT;
const struct conf_key conf_keys[KEY_COUNT + 1] = {
	{ "register", "URI", "", "住民記録（sqlite:場所 または https://…）", 0,
	    0 },
	{ "replica", "path", "/var/lib/madoguchi/replica.db", "この端末の写し",
	    0, 0 },
	{ "outbox", "path", "/var/lib/madoguchi/outbox.db", "未送信の届出", 0,
	    0 },
	{ "auth_socket", "path", "/run/madoguchi/auth.sock",
	    "認証の入口（107バイトまで）", 0, 0 },
	{ "prints", "path", "/var/lib/madoguchi/prints",
	    "プリンタがないときに印刷物を置く場所", 0, 0 },
	{ "intake", "path", "/run/madoguchi/intake",
	    "取り込む CSV を置く場所。個人番号は tmpfs にあるときだけ読む", 0,
	    0 },
	{ "share", "path", "/usr/share/madoguchi",
	    "町字・コード・書体・表示言語の場所", 0, 0 },
	{ "tls_ca", "path", "/etc/madoguchi/tls/ca.pem",
	    "台帳のサービスの証明書の認証局", 0, 0 },
	{ "tls_cert", "path", "/etc/madoguchi/tls/terminal.pem",
	    "この端末の証明書", 0, 0 },
	{ "tls_key", "path", "/etc/madoguchi/tls/terminal.key",
	    "この端末の証明書の鍵", 0, 0 },
	{ "terminal", "", "", "住民記録での端末の番号", 0, 0 },
	{ "office", "", "",
	    "区役所などの名前。指定都市の区の窓口では区の名で始める（職員の所属に区がないときの区）",
	    0, 0 },
	{ "counter", "", "", "窓口の名前", 0, 0 },
	{ "printer", "", "", "プリンタの名前", 0, 0 },
	{ "language", "ja|en", "ja", "画面の言葉", 0, 0 },
	{ "idle_s", "s", "90", "操作がないとき画面を消すまで", 10, 3600 },
	{ "away_s", "s", "1800", "消えてから終了するまで", 60, 86400 },
	{ "mono", "0|1", "0", "1 で色を使わない", 0, 1 },
	{ "ime_hint", "0|1", "1", "1 でローマ字をかなにする", 0, 1 },
	{ "ime", "0|1", "1", "1 で漢字変換を使う（端末に変換があるときは 0）",
	    0, 1 },
	{ NULL, NULL, NULL, NULL, 0, 0 },
};

/* Where each key goes; same order as conf_keys. */
static const struct {
	size_t at, size; /* size 0: an int */
} places[KEY_COUNT] = {
#define TEXT(m)                                                                \
	{                                                                      \
		offsetof(struct conf, m), sizeof(((struct conf *)0)->m)        \
	}
#define NUMBER(m)                                                              \
	{                                                                      \
		offsetof(struct conf, m), 0                                    \
	}
	TEXT(reg),
	TEXT(replica),
	TEXT(outbox),
	TEXT(auth_socket),
	TEXT(prints),
	TEXT(intake),
	TEXT(share),
	TEXT(tls_ca),
	TEXT(tls_cert),
	TEXT(tls_key),
	TEXT(terminal),
	TEXT(office),
	TEXT(counter),
	TEXT(printer),
	TEXT(language),
	NUMBER(idle_s),
	NUMBER(away_s),
	NUMBER(mono),
	NUMBER(ime_hint),
	NUMBER(ime),
#undef TEXT
#undef NUMBER
};

static bool
set_number(struct conf *c, int k, const char *value)
{
	char *end;
	long v;
	int n;

	errno = 0;
	v = strtol(value, &end, 10);
	if (end == value || *end != '\0' || errno != 0 ||
	    v < conf_keys[k].min || v > conf_keys[k].max)
		return false;
	n = (int)v;
	memcpy((char *)c + places[k].at, &n, sizeof(n));
	return true;
}

static bool
set_text(struct conf *c, int k, const char *value)
{
	size_t n = strlen(value);

	if (n >= places[k].size || !text_clean(value, NULL))
		return false;
	if (strcmp(conf_keys[k].name, "language") == 0 &&
	    strcmp(value, "ja") != 0 && strcmp(value, "en") != 0)
		return false;
	memcpy((char *)c + places[k].at, value, n + 1);
	return true;
}

static bool
set(struct conf *c, int k, const char *value)
{
	return places[k].size == 0 ? set_number(c, k, value)
				   : set_text(c, k, value);
}

void
conf_preset(struct conf *c)
{
	int k;

	memset(c, 0, sizeof(*c));
	for (k = 0; k < KEY_COUNT; k++)
		if (!set(c, k, conf_keys[k].preset))
			die("conf: preset of %s", conf_keys[k].name);
}

static enum rc
fault(struct err *err, const char *path, int line, const char *key,
    const char *why, const char *remedy)
{
	char text[256], cut[60];

	/* an unclean key is not shown: it could drive the terminal */
	text_fit(
	    text_clean(key, NULL) ? key : "?", 40, false, cut, sizeof(cut));
	(void)snprintf(text, sizeof(text),
	    "設定ファイルの%d行目「%s」が正しくありません。", line, cut);
	(void)err_set(err, RC_INPUT, "E9001", text, why, remedy);
	err_log(err, "%s:%d", path, line);
	return RC_INPUT;
}

static enum rc
bad_value(struct err *err, const char *path, int line, int k)
{
	char remedy[256];
	const struct conf_key *key = &conf_keys[k];

	if (places[k].size == 0)
		(void)snprintf(remedy, sizeof(remedy),
		    "%ld から %ld までの整数（%s）にしてください。初めの値は %s です。",
		    key->min, key->max, key->unit, key->preset);
	else if (strcmp(key->name, "language") == 0)
		(void)snprintf(
		    remedy, sizeof(remedy), "ja か en にしてください。");
	else
		(void)snprintf(remedy, sizeof(remedy),
		    "%zu バイトまでの、制御文字のない値にしてください。",
		    places[k].size - 1);
	return fault(err, path, line, key->name, "値が範囲の外です。", remedy);
}

static enum rc
take_line(struct conf *c, char *line, int no, bool *seen, const char *path,
    struct err *err)
{
	char *eq, *key = line, *value;
	int k;

	text_trim(line);
	if (*line == '\0' || *line == '#')
		return RC_OK;
	eq = strchr(line, '=');
	if (eq == NULL)
		return fault(err, path, no, line, "「=」がありません。",
		    "「鍵 = 値」の形で書くか、行頭に # を付けてください。");
	*eq = '\0';
	value = eq + 1;
	text_trim(key);
	text_trim(value);
	for (k = 0; k < KEY_COUNT; k++)
		if (strcmp(conf_keys[k].name, key) == 0)
			break;
	if (k == KEY_COUNT)
		return fault(err, path, no, key, "知らない設定です。",
		    "綴りを確かめるか、この行を消してください。");
	if (seen[k])
		return fault(err, path, no, key, "同じ設定が二度あります。",
		    "どちらか一行を消してください。");
	seen[k] = true;
	return set(c, k, value) ? RC_OK : bad_value(err, path, no, k);
}

static enum rc
take_all(
    struct conf *c, char *data, size_t len, const char *path, struct err *err)
{
	bool seen[KEY_COUNT] = { false };
	char *line = data, *end;
	enum rc rc = RC_OK;
	int no = 1;

	if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
		line += 3;
	if (strlen(data) != len || !utf8_valid(data, len))
		return fault(err, path, 1, path,
		    "文字として読めない値があります。",
		    "UTF-8 の文字だけで書いてください。");
	for (; line != NULL && rc == RC_OK; line = end, no++) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		if (*line != '\0' && line[strlen(line) - 1] == '\r')
			line[strlen(line) - 1] = '\0';
		rc = take_line(c, line, no, seen, path, err);
	}
	return rc;
}

/* Presets first, so that an absent line means its preset. *c is changed
 * only when the whole file is right. */
enum rc
conf_load(struct conf *c, const char *path, struct err *err)
{
	struct conf fresh;
	FILE *f = fopen(path, "re");
	struct stat sb;
	char *data;
	size_t len;
	enum rc rc;
	bool bad;

	if (f == NULL) {
		rc = errno == ENOENT ? RC_NOT_FOUND : RC_IO;
		(void)err_set(err, rc, "E9002", "設定ファイルを開けません。",
		    errno == ENOENT ? "ファイルがありません。"
				    : "読む権利がないか、壊れています。",
		    "場所を --config で示すか、管理者に知らせてください。");
		err_log(err, "%s: errno %d", path, errno);
		return rc;
	}
	/* Whoever writes it says which register and which helper there are. */
	if (GUARD("conf_not_for_all") && fstat(fileno(f), &sb) == 0 &&
	    (sb.st_mode & S_IWOTH) != 0) {
		(void)fclose(f);
		return err_set(err, RC_DENIED, "E9004",
		    "設定ファイルを使えません。", "誰でも書き換えられます。",
		    "chmod o-w とし、中身を確かめてください。");
	}
	data = x_alloc((size_t)FILE_MAX + 1);
	len = fread(data, 1, (size_t)FILE_MAX, f);
	bad = ferror(f) != 0;
	(void)fclose(f);
	conf_preset(&fresh);
	if (bad)
		rc = err_set(err, RC_IO, "E9002", "設定ファイルを読めません。",
		    "読み取りに失敗しました。", "管理者に知らせてください。");
	else if (len == (size_t)FILE_MAX)
		rc = err_set(err, RC_INPUT, "E9001",
		    "設定ファイルが長すぎます。", "64 KiB までです。",
		    "正しいファイルか確かめてください。");
	else
		rc = take_all(&fresh, data, len, path, err);
	free(data);
	if (rc == RC_OK)
		*c = fresh;
	return rc;
}
