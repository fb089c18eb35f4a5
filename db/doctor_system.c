/* SPDX-License-Identifier: ISC
 * doctor_system - what the machine does with memory, disks, consoles and
 * spools.
 */
#include "db/doctor_private.h"

#include "src/mutant.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 6 }; /* LVM on LUKS on RAID … */

/* ---- block devices ---- */

/* /sys/dev/block/MAJ:MIN or one of its slaves is dm-crypt. */
static bool
is_crypt(const struct doctor_options *o, const char *sys, int depth)
{
	char path[700], full[1024], uuid[128];
	struct dirent *e;
	DIR *d;
	int slaves = 0, good = 0;

	snprintf(path, sizeof(path), "%s/dm/uuid", sys);
	if (doctor_read(o, path, uuid, sizeof(uuid)) &&
	    strncmp(uuid, "CRYPT-", 6) == 0)
		return true;
	if (depth == 0)
		return false;
	snprintf(path, sizeof(path), "%s/slaves", sys);
	doctor_path(o, path, full, sizeof(full));
	d = opendir(full);
	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		slaves++;
		snprintf(
		    path, sizeof(path), "%s/slaves/%.200s", sys, e->d_name);
		if (is_crypt(o, path, depth - 1))
			good++;
	}
	if (d != NULL)
		closedir(d);
	return slaves > 0 && slaves == good; /* one open part is enough */
}

static bool
device_is_crypt(const struct doctor_options *o, const char *number)
{
	char sys[96], full[1024], parent[128];

	snprintf(sys, sizeof(sys), "/sys/dev/block/%.32s", number);
	if (is_crypt(o, sys, DEPTH_MAX))
		return true;
	/* a partition: its disk may be the encrypted device */
	snprintf(parent, sizeof(parent), "%s/../dm", sys);
	doctor_path(o, parent, full, sizeof(full));
	if (access(full, F_OK) != 0)
		return false;
	snprintf(parent, sizeof(parent), "%s/..", sys);
	return is_crypt(o, parent, DEPTH_MAX);
}

/* Device number and kind of the file system that holds path. */
static bool
mount_of(const struct doctor_options *o, const char *path, char number[32],
    char kind[32])
{
	static char text[262144];
	char dev[32], at[512], type[32], *line, *save, *sep;
	size_t best = 0, n;
	bool found = false;

	if (!doctor_read(o, "/proc/self/mountinfo", text, sizeof(text)))
		return false;
	for (line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		sep = strstr(line, " - ");
		if (sep == NULL || sscanf(sep, " - %31s", type) != 1 ||
		    sscanf(line, "%*d %*d %31s %*s %511s", dev, at) != 2)
			continue;
		n = strcmp(at, "/") == 0 ? 0 : strlen(at);
		if (strncmp(path, at, n) != 0 ||
		    (path[n] != '/' && path[n] != '\0'))
			continue;
		if (found && n < best)
			continue;
		best = n;
		found = true;
		snprintf(number, 32, "%s", dev);
		snprintf(kind, 32, "%s", type);
	}
	return found;
}

static void
check_disk_of(
    const struct doctor_options *o, struct doctor_report *r, const char *path)
{
	static const char remedy[] =
	    "LUKS で暗号化したディスクに置いてください";
	char number[32], kind[32];

	if (path == NULL || path[0] == '\0')
		return;
	if (!mount_of(o, path, number, kind)) {
		doctor_say(r, DOCTOR_UNKNOWN, remedy,
		    "%s のディスクが分かりません", path);
		return;
	}
	/* tmpfs, ramfs: memory, gone with the power */
	if (strcmp(kind, "tmpfs") == 0 || strcmp(kind, "ramfs") == 0) {
		doctor_say(r, DOCTOR_WARN,
		    "電源を切ると消えます。ディスクに"
		    "置いてください",
		    "%s はメモリの上にあります", path);
		return;
	}
	if (!GUARD("doctor_disk") || device_is_crypt(o, number))
		doctor_say(r, DOCTOR_OK, "",
		    "%s は暗号化ディスクの上にあります", path);
	else
		doctor_say(r, doctor_fault(r), remedy,
		    "%s は暗号化していないディスクの上にあります", path);
}

void
check_disk(const struct doctor_options *o, struct doctor_report *r)
{
	check_disk_of(o, r, o->replica);
	check_disk_of(o, r, o->outbox);
}

/* ---- memory that leaves memory ---- */

static bool
swap_is_safe(const struct doctor_options *o, const char *device)
{
	char sys[600], full[1024];
	const char *base = strrchr(device, '/');

	base = base != NULL ? base + 1 : device;
	if (strncmp(base, "zram", 4) == 0)
		return true;
	snprintf(sys, sizeof(sys), "/sys/class/block/%.200s", base);
	doctor_path(o, sys, full, sizeof(full));
	return access(full, F_OK) == 0 && is_crypt(o, sys, DEPTH_MAX);
}

void
check_swap(const struct doctor_options *o, struct doctor_report *r)
{
	char text[8192], device[512], *line, *save;
	int n = 0, bad = 0;

	if (!doctor_read(o, "/proc/swaps", text, sizeof(text))) {
		doctor_say(r, DOCTOR_UNKNOWN,
		    "/proc を見られるようにしてください",
		    "スワップの有無が分かりません");
		return;
	}
	for (line = strtok_r(text, "\n", &save); line != NULL;
	     line = strtok_r(NULL, "\n", &save)) {
		if (n++ == 0 || sscanf(line, "%511s", device) != 1)
			continue;
		if (GUARD("doctor_swap") && !swap_is_safe(o, device)) {
			bad++;
			doctor_say(r, doctor_fault(r),
			    "swapoff で止めるか、"
			    "暗号化したスワップにしてください",
			    "暗号化していないスワップがあります（%.120s）",
			    device);
		}
	}
	if (bad == 0)
		doctor_say(
		    r, DOCTOR_OK, "", "暗号化していないスワップはありません");
}

/* The soft limit of core files of this process; -1 unlimited or unknown. */
static long
core_limit(const struct doctor_options *o)
{
	char text[8192], *p;
	long n;

	if (!doctor_read(o, "/proc/self/limits", text, sizeof(text)))
		return -1;
	p = strstr(text, "Max core file size");
	if (p == NULL ||
	    sscanf(p + strlen("Max core file size"), " %ld", &n) != 1)
		return -1;
	return n;
}

void
check_core(const struct doctor_options *o, struct doctor_report *r)
{
	static const char remedy[] = "sysctl kernel.core_pattern=|/bin/false "
				     "とし、LimitCORE=0 で動かしてください";
	char pattern[256];

	if (!doctor_read(
		o, "/proc/sys/kernel/core_pattern", pattern, sizeof(pattern))) {
		doctor_say(r, DOCTOR_UNKNOWN, remedy,
		    "異常終了時の書き出し先が分かりません");
		return;
	}
	pattern[strcspn(pattern, "\n")] = '\0';
	if (!GUARD("doctor_core") || strcmp(pattern, "|/bin/false") == 0 ||
	    strcmp(pattern, "|/bin/true") == 0 || pattern[0] == '\0') {
		doctor_say(
		    r, DOCTOR_OK, "", "異常終了時にメモリを書き出しません");
		return;
	}
	/* a program that takes core files is not held by the limit */
	if (pattern[0] != '|' && core_limit(o) == 0)
		doctor_say(r, DOCTOR_OK, "",
		    "異常終了時の書き出しは上限 0 で止まっています");
	else
		doctor_say(r, doctor_fault(r), remedy,
		    "異常終了時にメモリの中身が書き出されます（%.80s）",
		    pattern);
}

static long
number_in(const struct doctor_options *o, const char *path)
{
	char text[64];

	if (!doctor_read(o, path, text, sizeof(text)))
		return -1;
	return strtol(text, NULL, 10);
}

void
check_dumpable(const struct doctor_options *o, struct doctor_report *r)
{
	long suid = number_in(o, "/proc/sys/fs/suid_dumpable");
	long scope = number_in(o, "/proc/sys/kernel/yama/ptrace_scope");

	if (suid < 0)
		doctor_say(r, DOCTOR_UNKNOWN,
		    "sysctl fs.suid_dumpable=0 としてください",
		    "fs.suid_dumpable が分かりません");
	else if (GUARD("doctor_dumpable") && suid != 0)
		doctor_say(r, doctor_fault(r),
		    "sysctl fs.suid_dumpable=0 としてください",
		    "特権のあるプログラムのメモリが書き出されます");
	else
		doctor_say(r, DOCTOR_OK, "", "fs.suid_dumpable は 0 です");
	if (scope < 0)
		doctor_say(r, DOCTOR_UNKNOWN,
		    "Yama のあるカーネルで ptrace_scope を 1 以上にしてください",
		    "ほかのプログラムから覗けるかどうか分かりません");
	else if (scope == 0)
		doctor_say(r, DOCTOR_WARN,
		    "sysctl kernel.yama.ptrace_scope=1 としてください",
		    "同じ利用者のプログラムからメモリを覗けます");
	else
		doctor_say(r, DOCTOR_OK, "", "ptrace_scope は %ld です", scope);
}

/* ---- clock ---- */

void
check_clock(const struct doctor_options *o, struct doctor_report *r)
{
	/* 2026-01-01: nothing of this program is older */
	static const int64_t oldest = INT64_C(1767225600) * 1000000;
	char full[1024];

	if (o->now_us < oldest) {
		doctor_say(r, DOCTOR_FAULT, "時刻を合わせてください",
		    "時計が 2026年より前を指しています");
		return;
	}
	if (GUARD("doctor_clock") && o->last_us > o->now_us + 2000000) {
		doctor_say(r, DOCTOR_FAULT,
		    "時刻を合わせてください。合うまで"
		    "証明書は出せません",
		    "時計が %lld 秒戻っています",
		    (long long)((o->last_us - o->now_us) / 1000000));
		return;
	}
	doctor_path(
	    o, "/run/systemd/timesync/synchronized", full, sizeof(full));
	if (access(full, F_OK) == 0) {
		doctor_say(
		    r, DOCTOR_OK, "", "時計は時刻サーバーと合っています");
		return;
	}
	doctor_path(o, "/run/chrony", full, sizeof(full));
	doctor_say(r, access(full, F_OK) == 0 ? DOCTOR_OK : DOCTOR_WARN,
	    access(full, F_OK) == 0 ? ""
				    : "systemd-timesyncd か chrony を"
				      "動かしてください",
	    access(full, F_OK) == 0 ? "chrony が時計を合わせています"
				    : "時計を合わせるものが動いていません");
}

/* ---- console ---- */

static bool
has_line(const char *text, const char *key, const char *value)
{
	const char *p = text;
	size_t n = strlen(key);

	while ((p = strstr(p, key)) != NULL) {
		if ((p == text || p[-1] == '\n') && p[n] == '=' &&
		    strncmp(p + n + 1, value, strlen(value)) == 0)
			return true;
		p += n;
	}
	return false;
}

static void
check_vt(const struct doctor_options *o, struct doctor_report *r)
{
	static const char *const files[] = { "/etc/systemd/logind.conf",
		"/etc/systemd/logind.conf.d/madoguchi.conf" };
	char full[1024], text[16384];
	bool closed = false;
	size_t i;

	doctor_path(o, "/sys/class/tty/tty0", full, sizeof(full));
	if (access(full, F_OK) != 0) {
		doctor_say(r, DOCTOR_OK, "", "仮想端末はありません");
		return;
	}
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (doctor_read(o, files[i], text, sizeof(text)) &&
		    has_line(text, "NAutoVTs", "0") &&
		    has_line(text, "ReserveVT", "0"))
			closed = true;
	if (closed || !GUARD("doctor_vt"))
		doctor_say(r, DOCTOR_OK, "", "ほかの仮想端末は開きません");
	else
		doctor_say(r, DOCTOR_WARN,
		    "logind.conf に NAutoVTs=0 と "
		    "ReserveVT=0 を書いてください",
		    "キー操作でほかの仮想端末に移れます");
}

void
check_console(const struct doctor_options *o, struct doctor_report *r)
{
	long sysrq = number_in(o, "/proc/sys/kernel/sysrq");

	if (sysrq < 0)
		doctor_say(r, DOCTOR_UNKNOWN,
		    "sysctl kernel.sysrq=0 としてください",
		    "SysRq が効くかどうか分かりません");
	else if (GUARD("doctor_sysrq") && sysrq != 0)
		doctor_say(r, doctor_fault(r),
		    "sysctl kernel.sysrq=0 としてください",
		    "SysRq でメモリやプログラムに触れます（%ld）", sysrq);
	else
		doctor_say(r, DOCTOR_OK, "", "SysRq は効きません");
	check_vt(o, r);
}

/* ---- spool and fonts ---- */

void
check_spool(const struct doctor_options *o, struct doctor_report *r)
{
	char full[1024], text[65536];
	struct dirent *e;
	DIR *d;
	int documents = 0;

	doctor_path(o, "/var/spool/cups", full, sizeof(full));
	d = opendir(full);
	if (d == NULL && access(full, F_OK) == 0) {
		doctor_say(r, DOCTOR_UNKNOWN, "管理者の権利で調べてください",
		    "印刷待ちのフォルダーを見られません");
	} else if (d == NULL) {
		doctor_say(
		    r, DOCTOR_OK, "", "印刷待ちのフォルダーはありません");
		return;
	}
	while (d != NULL && (e = readdir(d)) != NULL)
		if (e->d_name[0] == 'd' && e->d_name[1] >= '0' &&
		    e->d_name[1] <= '9')
			documents++;
	if (d != NULL)
		closedir(d);
	if (GUARD("doctor_spool") && documents > 0)
		doctor_say(r, doctor_fault(r),
		    "cancel -a -x で消し、"
		    "cupsd.conf に PreserveJobFiles No を書いてください",
		    "印刷した書類が %d 件残っています", documents);
	if (doctor_read(o, "/etc/cups/cupsd.conf", text, sizeof(text)) &&
	    strstr(text, "PreserveJobFiles No") == NULL)
		doctor_say(r, doctor_fault(r),
		    "cupsd.conf に PreserveJobFiles No を書いてください",
		    "印刷した書類が残る設定です");
	else if (documents == 0 && d != NULL)
		doctor_say(r, DOCTOR_OK, "", "印刷した書類は残っていません");
}

void
check_fonts(const struct doctor_options *o, struct doctor_report *r)
{
	static const char path[] = "/usr/share/fonts/truetype/ipamj/ipamjm.ttf";
	char full[1024];

	doctor_path(o, path, full, sizeof(full));
	if (access(full, R_OK) == 0)
		doctor_say(r, DOCTOR_OK, "", "IPAmj 明朝があります");
	else
		doctor_say(r, DOCTOR_FAULT,
		    "fonts-ipamj-mincho を入れてください",
		    "IPAmj 明朝がなく、証明書を印刷できません");
}
