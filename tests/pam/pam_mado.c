/* SPDX-License-Identifier: ISC
 * pam_mado - a PAM module that behaves as badly, or as fully, as its first
 * argument says. Built for the tests alone; a second argument `file=PATH`
 * names where it notes what the tests want to know.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PAM_SM_AUTH
#define PAM_SM_ACCOUNT
#define PAM_SM_PASSWORD
#include <security/pam_modules.h>

static const char *
file_of(int argc, const char **argv)
{
	return argc > 1 && strncmp(argv[1], "file=", 5) == 0 ? argv[1] + 5
							     : "/dev/null";
}

static void
note(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd >= 0) {
		if (write(fd, text, strlen(text)) < 0)
			abort();
		(void)close(fd);
	}
}

static int
call(pam_handle_t *h, int n, const struct pam_message **m,
    struct pam_response **r)
{
	const void *item = NULL;
	const struct pam_conv *c;

	if (pam_get_item(h, PAM_CONV, &item) != PAM_SUCCESS || item == NULL)
		return PAM_SYSTEM_ERR;
	c = item;
	return c->conv(n, m, r, c->appdata_ptr);
}

/* One message; the answer, if any, is the caller's. */
static int
say(pam_handle_t *h, int style, const char *text, char **answer)
{
	const struct pam_message m = { style, text }, *pm = &m;
	struct pam_response *r = NULL;
	int rc = call(h, 1, &pm, &r);

	if (rc == PAM_SUCCESS && r != NULL) {
		if (answer != NULL)
			*answer = r[0].resp;
		else
			free(r[0].resp);
		free(r);
	}
	return rc;
}

/* Asks for the password; whether it was the right one. */
static int
ask(pam_handle_t *h)
{
	char *answer = NULL;
	int rc = say(h, PAM_PROMPT_ECHO_OFF, "Password: ", &answer);

	if (rc == PAM_SUCCESS)
		rc = answer != NULL && strcmp(answer, "madoguchi") == 0
			 ? PAM_SUCCESS
			 : PAM_AUTH_ERR;
	free(answer);
	return rc;
}

static int
styles(pam_handle_t *h)
{
	char *echo = NULL, *radio = NULL;
	int rc = PAM_AUTH_ERR;

	if (say(h, PAM_TEXT_INFO, "お知らせ", NULL) == 0 &&
	    say(h, PAM_ERROR_MSG, "注意", NULL) == 0 &&
	    say(h, PAM_PROMPT_ECHO_ON, "見える: ", &echo) == 0 &&
	    say(h, PAM_RADIO_TYPE, "はい/いいえ", &radio) == 0 &&
	    ask(h) == PAM_SUCCESS && strcmp(echo, "見") == 0 &&
	    strcmp(radio, "はい") == 0)
		rc = PAM_SUCCESS;
	free(echo);
	free(radio);
	return rc;
}

/* Several messages in one call, two of them answered. */
static int
bundle(pam_handle_t *h)
{
	const struct pam_message m[3] = { { PAM_TEXT_INFO, "三つ" },
		{ PAM_PROMPT_ECHO_ON, "一: " },
		{ PAM_PROMPT_ECHO_OFF, "二: " } };
	const struct pam_message *pm[3] = { &m[0], &m[1], &m[2] };
	struct pam_response *r = NULL;
	int rc;

	if (call(h, 3, pm, &r) != PAM_SUCCESS || r == NULL)
		return PAM_AUTH_ERR;
	rc = r[0].resp == NULL && strcmp(r[1].resp, "a") == 0 &&
		     strcmp(r[2].resp, "b") == 0
		 ? PAM_SUCCESS
		 : PAM_AUTH_ERR;
	free(r[1].resp);
	free(r[2].resp);
	free(r);
	return rc;
}

/* What a conversation must refuse: no crash, an error, nothing in *r. */
static int
abuse(pam_handle_t *h)
{
	const struct pam_message text = { PAM_TEXT_INFO, "x" };
	const struct pam_message hidden = { PAM_PROMPT_ECHO_OFF, "x" };
	const struct pam_message binary = { PAM_BINARY_PROMPT, "x" };
	const struct pam_message *many[33], *one;
	struct pam_response *r = NULL;
	int bad = 0;

	for (int i = 0; i < 33; i++)
		many[i] = &text;
	bad += call(h, 33, many, &r) == PAM_SUCCESS || r != NULL;
	bad += call(h, 0, many, &r) == PAM_SUCCESS || r != NULL;
	bad += call(h, -1, many, &r) == PAM_SUCCESS || r != NULL;
	one = &hidden;
	bad += call(h, 1, &one, NULL) == PAM_SUCCESS;
	one = &binary;
	bad += call(h, 1, &one, &r) == PAM_SUCCESS || r != NULL;
	one = NULL;
	bad += call(h, 1, &one, &r) == PAM_SUCCESS || r != NULL;
	one = &text;
	bad += call(h, 1, &one, NULL) != PAM_SUCCESS; /* as pam_matrix does */
	return bad == 0 ? ask(h) : PAM_AUTH_ERR;
}

static void
wait_s(int s)
{
	struct timespec t = { .tv_sec = s };

	while (nanosleep(&t, &t) != 0)
		;
}

static void
garbage(void)
{
	static const char bytes[] = "\0\0\0\5garbage\xff\xff\xff\xff";

	for (int fd = 0; fd < 64; fd++)
		if (write(fd, bytes, sizeof(bytes)) < 0)
			continue;
}

static int
flood(pam_handle_t *h)
{
	int rc = PAM_SUCCESS;

	for (int i = 0; i < 100000 && rc == PAM_SUCCESS; i++)
		rc = say(h, PAM_TEXT_INFO, "まだです", NULL);
	return rc;
}

static int
words(pam_handle_t *h)
{
	char *long_one = malloc(100001);
	int rc;

	(void)say(h, PAM_TEXT_INFO,
	    "a\033[2Jb\ac\x9b"
	    "d\nsecond\xe2\x80\xae"
	    "e\xff\xf0\x9f",
	    NULL);
	(void)say(h, PAM_ERROR_MSG, NULL, NULL);
	if (long_one == NULL)
		return PAM_BUF_ERR;
	memset(long_one, 'w', 100000);
	long_one[100000] = '\0';
	(void)say(h, PAM_TEXT_INFO, long_one, NULL);
	free(long_one);
	rc = ask(h);
	return rc;
}

static int
items(pam_handle_t *h)
{
	const void *tty = NULL;
	char text[128];

	(void)pam_get_item(h, PAM_TTY, &tty);
	(void)snprintf(text, sizeof(text), "tty=%s LD_PRELOAD=%s uid0=%d",
	    tty == NULL ? "none" : (const char *)tty,
	    getenv("LD_PRELOAD") == NULL ? "none" : getenv("LD_PRELOAD"),
	    geteuid() == 0);
	(void)say(h, PAM_TEXT_INFO, text, NULL);
	return ask(h);
}

static void
at_end(pam_handle_t *h, void *data, int status)
{
	char text[32];

	(void)h;
	(void)snprintf(text, sizeof(text), "end %d\n", status & 0xff);
	note(data, text);
	free(data);
}

static int
sleepy(pam_handle_t *h, const char *file)
{
	char text[32];
	int rc = ask(h);

	(void)snprintf(text, sizeof(text), "%d\n", (int)getpid());
	note(file, text);
	wait_s(10);
	return rc;
}

/* Takes longer over people that exist: what must not be seen outside. */
static int
telltale(pam_handle_t *h)
{
	const struct timespec t = { .tv_nsec = 150000000 };
	const char *user = NULL;
	int rc = ask(h);

	if (pam_get_user(h, &user, NULL) == PAM_SUCCESS &&
	    strncmp(user, "mado1", 5) == 0)
		(void)nanosleep(&t, NULL);
	return rc;
}

int
pam_sm_authenticate(pam_handle_t *h, int flags, int argc, const char **argv)
{
	const char *mode = argc > 0 ? argv[0] : "", *file = file_of(argc, argv);
	int rc;

	(void)flags;
	if (strcmp(mode, "styles") == 0)
		return styles(h);
	if (strcmp(mode, "bundle") == 0)
		return bundle(h);
	if (strcmp(mode, "abuse") == 0)
		return abuse(h);
	if (strcmp(mode, "words") == 0)
		return words(h);
	if (strcmp(mode, "items") == 0)
		return items(h);
	if (strcmp(mode, "flood") == 0)
		return flood(h);
	if (strcmp(mode, "sleep") == 0)
		return sleepy(h, file);
	if (strcmp(mode, "telltale") == 0)
		return telltale(h);
	if (strcmp(mode, "permit") == 0)
		return PAM_SUCCESS;
	if (strcmp(mode, "card") == 0)
		(void)say(h, PAM_TEXT_INFO, "職員証を置いてください", NULL);
	rc = ask(h);
	if (strcmp(mode, "crash") == 0)
		(void)raise(SIGSEGV);
	else if (strcmp(mode, "exit") == 0)
		_exit(0);
	else if (strcmp(mode, "garbage") == 0)
		garbage();
	else if (strcmp(mode, "other") == 0)
		(void)pam_set_item(h, PAM_USER, "mado10002");
	else if (strcmp(mode, "end") == 0)
		(void)pam_set_data(h, "mado_end", strdup(file), at_end);
	return rc;
}

int
pam_sm_setcred(pam_handle_t *h, int flags, int argc, const char **argv)
{
	(void)h;
	(void)flags;
	return argc > 0 && strcmp(argv[0], "badcred") == 0 ? PAM_CRED_ERR
							   : PAM_SUCCESS;
}

int
pam_sm_acct_mgmt(pam_handle_t *h, int flags, int argc, const char **argv)
{
	const char *mode = argc > 0 ? argv[0] : "";
	struct stat st;

	(void)h;
	(void)flags;
	if (strcmp(mode, "gone") == 0)
		return PAM_ACCT_EXPIRED;
	if (strcmp(mode, "old") == 0 && stat(file_of(argc, argv), &st) != 0)
		return PAM_NEW_AUTHTOK_REQD;
	return PAM_SUCCESS;
}

int
pam_sm_chauthtok(pam_handle_t *h, int flags, int argc, const char **argv)
{
	if (((unsigned)flags & PAM_PRELIM_CHECK) != 0)
		return say(h, PAM_TEXT_INFO,
		    ((unsigned)flags & PAM_CHANGE_EXPIRED_AUTHTOK) != 0
			? "期限が切れています"
			: "暗証を変えます",
		    NULL);
	note(file_of(argc, argv), "changed\n");
	return PAM_SUCCESS;
}
