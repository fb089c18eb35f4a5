/* SPDX-License-Identifier: ISC
 * service_conf - see service_conf.h.
 */
#include "db/service_conf.h"

#include "src/file.h"
#include "src/mem.h"
#include "src/text.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX (64u * 1024u)

/* clang-format off */
#define KEYS(TEXT, NUMBER) \
	TEXT(reg_uri, "register", "URI", "", "台帳（sqlite:場所 または postgresql://…）") \
	TEXT(listen, "listen", "HOST:PORT", ":8443", "端末がつなぐ場所") \
	TEXT(status, "status", "HOST:PORT|unix:PATH", "127.0.0.1:9443", "監視の入口（この機械の中だけ）") \
	TEXT(snapshots, "snapshots", "path", "", "写しのもとを置く場所。sqlite: ではファイルの隣。PostgreSQL で書かないと、新しい写しは記録を一つずつ取り寄せて作り（E7078）、古い記録が消えたあと（setting の feed_days）には作れない") \
	TEXT(instance, "instance", "", "daichod", "記録と計数に出る名前") \
	TEXT(tls_ca, "tls_ca", "path", "/etc/madoguchi/tls/ca.pem", "端末の証明書の認証局") \
	TEXT(tls_crl, "tls_crl", "path", "", "失効リスト。変わると読み直す") \
	TEXT(tls_cert, "tls_cert", "path", "/etc/madoguchi/tls/daichod.pem", "サービスの証明書") \
	TEXT(tls_key, "tls_key", "path", "/etc/madoguchi/tls/daichod.key", "その鍵") \
	NUMBER(connections, "connections", "", "1000", "同時の接続", 1, 100000) \
	NUMBER(terminal_connections, "terminal_connections", "", "8", "一台の端末の接続", 1, 1000) \
	NUMBER(terminal_requests, "terminal_requests", "", "6", "一台の端末の同時の依頼", 1, 1000) \
	NUMBER(rate, "rate", "/s", "50", "一台の端末の毎秒の依頼", 1, 100000) \
	NUMBER(burst, "burst", "", "200", "休みのあと一度に受ける依頼", 1, 100000) \
	NUMBER(body, "body", "bytes", "1048576", "依頼の大きさ（log.append はその8倍）", 4096, 67108864) \
	NUMBER(head, "head", "bytes", "8192", "依頼の頭の大きさ", 1024, 16384) \
	NUMBER(handshake_ms, "handshake_ms", "ms", "5000", "つないでから証明書を示すまで", 100, 60000) \
	NUMBER(strangers, "strangers", "", "250", "証明書をまだ示していない接続", 1, 100000) \
	NUMBER(address_strangers, "address_strangers", "", "64", "そのうち一つのアドレスから", 1, 100000) \
	NUMBER(request_ms, "request_ms", "ms", "15000", "依頼を送り終えるまで", 100, 600000) \
	NUMBER(idle_ms, "idle_ms", "ms", "120000", "次の依頼まで接続を残す", 1000, 3600000) \
	NUMBER(answer_ms, "answer_ms", "ms", "300000", "返事を受け取り終えるまで", 1000, 3600000) \
	NUMBER(pool, "pool", "", "8", "台帳への接続", 2, 200) \
	NUMBER(pool_wait_ms, "pool_wait_ms", "ms", "5000", "その空きを待つ", 100, 60000) \
	NUMBER(poll_ms, "poll_ms", "ms", "30000", "配信の知らせを待たせる", 1000, 300000) \
	NUMBER(drain_ms, "drain_ms", "ms", "10000", "止まるとき終わりを待つ", 100, 600000) \
	NUMBER(seen, "seen", "", "200000", "覚えておく依頼の番号", 1000, 10000000)
/* clang-format on */

#define ROW_TEXT(m, n, u, p, h) { n, u, p, h, 0, 0 },
#define ROW_NUMBER(m, n, u, p, h, lo, hi) { n, u, p, h, lo, hi },
const struct service_conf_key service_conf_keys[] = { KEYS(
    ROW_TEXT, ROW_NUMBER) };
const int service_conf_key_count =
    (int)(sizeof(service_conf_keys) / sizeof(service_conf_keys[0]));

#define AT_TEXT(m, n, u, p, h) offsetof(struct service_options, m),
#define AT_NUMBER(m, n, u, p, h, lo, hi)                                       \
	offsetof(struct service_options, limits.m),
static const size_t places[] = { KEYS(AT_TEXT, AT_NUMBER) };

static enum rc
fault(enum rc rc, const char *path, int line, const char *why, struct err *err)
{
	char what[200];

	(void)snprintf(what, sizeof(what),
	    line > 0 ? "サービスの設定の%d行目が正しくありません"
		     : "サービスの設定が使えません",
	    line);
	(void)err_set(err, rc, "E7873", what, why,
	    "daichod.conf を直してください（daichod(8)）");
	err_log(err, "%.100s:%d", path, line);
	return rc;
}

/* value must stay where it is. */
static bool
set(struct service_options *o, int k, const char *value)
{
	const struct service_conf_key *key = &service_conf_keys[k];
	char *end;
	long n;
	int v;

	if (key->max == 0) {
		if (!text_clean(value, NULL))
			return false;
		memcpy((char *)o + places[k], &value, sizeof(value));
		return true;
	}
	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end != '\0' || errno != 0 || n < key->min ||
	    n > key->max)
		return false;
	v = (int)n;
	memcpy((char *)o + places[k], &v, sizeof(v));
	return true;
}

static enum rc
take_line(struct service_conf *c, char *line, int no, const char *path,
    struct err *err)
{
	char *value = strchr(line, '=');
	int k;

	text_trim(line);
	if (*line == '\0' || *line == '#')
		return RC_OK;
	if (value == NULL)
		return fault(RC_INPUT, path, no, "「=」がありません", err);
	*value++ = '\0';
	text_trim(line);
	text_trim(value);
	for (k = 0; k < service_conf_key_count; k++)
		if (strcmp(service_conf_keys[k].name, line) == 0)
			break;
	if (k == service_conf_key_count)
		return fault(RC_INPUT, path, no, "知らない設定です", err);
	return set(&c->o, k, value)
		   ? RC_OK
		   : fault(RC_INPUT, path, no, "値が範囲の外です", err);
}

enum rc
service_conf_load(const char *path, struct service_conf *out, struct err *err)
{
	struct service_conf c = { .o = { .listen_fd = -1, .log_fd = -1 } };
	char *line, *end;
	struct stat sb;
	size_t len;
	int k, no = 1;
	enum rc rc = RC_OK;

	if ((c.text = file_read(path, FILE_MAX, &len)) == NULL)
		return fault(errno == ENOENT ? RC_NOT_FOUND : RC_IO, path, 0,
		    "ファイルが読めません", err);
	if (stat(path, &sb) != 0 || (sb.st_mode & (S_IWOTH | S_IWGRP)) != 0)
		rc = fault(
		    RC_DENIED, path, 0, "ほかの人が書き換えられます", err);
	else if (strlen(c.text) != len || !utf8_valid(c.text, len))
		rc =
		    fault(RC_INPUT, path, 0, "UTF-8 の文字ではありません", err);
	for (k = 0; k < service_conf_key_count; k++)
		if (!set(&c.o, k, service_conf_keys[k].preset))
			die("service_conf: %s", service_conf_keys[k].name);
	for (line = c.text; line != NULL && rc == RC_OK; line = end, no++) {
		if ((end = strchr(line, '\n')) != NULL)
			*end++ = '\0';
		rc = take_line(&c, line, no, path, err);
	}
	if (rc == RC_OK && c.o.reg_uri[0] == '\0')
		rc = fault(RC_INPUT, path, 0, "register がありません", err);
	if (rc == RC_OK)
		*out = c;
	else
		wipe_free(c.text);
	return rc;
}

void
service_conf_release(struct service_conf *c)
{
	wipe_free(c->text);
	c->text = NULL;
}
