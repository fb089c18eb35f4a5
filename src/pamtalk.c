/* SPDX-License-Identifier: ISC
 * pamtalk - see pamtalk.h.
 */
#include "src/pamtalk.h"

#include "src/authwire.h"
#include "src/mutant.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the conversation function needs. */
struct pipe_end {
	int fd;
	struct wire_in in;
};

/* The delay after a failure is ours (authd), the same for every reason. */
static void
no_delay(int status, unsigned int delay_us, void *data)
{
	(void)status;
	(void)delay_us;
	(void)data;
}

static bool
send_words(const struct pipe_end *e, char type, char how, const char *words)
{
	size_t n = words == NULL ? 0 : strnlen(words, WIRE_TEXT_MAX);

	return wire_send(e->fd, type, &how, how == '\0' ? 0 : 1, words, n);
}

/* Waits for 'A'; NULL when the other end is gone. PAM frees the copy. */
static char *
take_answer(struct pipe_end *e)
{
	struct wire_frame f;
	enum wire_got got;
	char *answer = NULL;

	while ((got = wire_next(&e->in, &f)) == WIRE_NONE)
		if (wire_read(&e->in, e->fd) < 0)
			return NULL;
	if (got == WIRE_FRAME && f.type == 'A' && f.len < PAM_MAX_RESP_SIZE) {
		answer = calloc(1, f.len + 1);
		if (answer != NULL)
			memcpy(answer, f.body, f.len);
	}
	wire_drop(&e->in);
	return answer;
}

/* One message; false ends the conversation. */
static bool
one(struct pipe_end *e, const struct pam_message *m, struct pam_response *r)
{
	char how;

	switch (m->msg_style) {
	case PAM_TEXT_INFO:
		return send_words(e, 'I', '\0', m->msg);
	case PAM_ERROR_MSG:
		return send_words(e, 'E', '\0', m->msg);
	case PAM_PROMPT_ECHO_OFF:
		how = 'h';
		break;
	case PAM_PROMPT_ECHO_ON:
		how = 'e';
		break;
	case PAM_RADIO_TYPE:
		how = 'r';
		break;
	default: /* binary prompts and what we do not know */
		return false;
	}
	if (r == NULL || !send_words(e, 'P', how, m->msg))
		return false;
	r->resp = take_answer(e);
	return r->resp != NULL;
}

static void
wipe(struct pam_response *r, int n)
{
	for (int i = 0; i < n; i++)
		wipe_free(r[i].resp);
	free(r);
}

/* resp may be NULL when nothing is asked (pam_matrix does that); *resp is
 * set on success only, and then belongs to the module. */
static int
converse(int n, const struct pam_message **msg, struct pam_response **resp,
    void *data)
{
	struct pipe_end *e = data;
	struct pam_response *r;

	if (resp != NULL)
		*resp = NULL;
	if (n < 1 || (GUARD("auth_message_count") && n > PAM_MAX_NUM_MSG) ||
	    msg == NULL)
		return PAM_CONV_ERR;
	r = calloc((size_t)n, sizeof(*r));
	if (r == NULL)
		return PAM_BUF_ERR;
	for (int i = 0; i < n; i++) {
		if (msg[i] == NULL ||
		    !one(e, msg[i], resp == NULL ? NULL : &r[i])) {
			wipe(r, n);
			return PAM_CONV_ERR;
		}
	}
	if (resp != NULL)
		*resp = r;
	else
		free(r);
	return PAM_SUCCESS;
}

static int
set_items(pam_handle_t *pam, const char *terminal)
{
	union {
		void (*f)(int, unsigned int, void *);
		const void *p;
	} delay = { .f = no_delay };
	char tty[64];
	int rc;

	(void)snprintf(tty, sizeof(tty), "madoguchi:%s", terminal);
	rc = pam_set_item(pam, PAM_TTY, tty);
	if (rc == PAM_SUCCESS)
		rc = pam_set_item(pam, PAM_FAIL_DELAY, delay.p);
	return rc;
}

/* A module may put another user in place of ours: that is not the person
 * who was asked for. */
static bool
is_same_user(pam_handle_t *pam, const char *account)
{
	const void *now = NULL;

	return pam_get_item(pam, PAM_USER, &now) == PAM_SUCCESS &&
	       now != NULL && strcmp(now, account) == 0;
}

static int
check_account(pam_handle_t *pam, const char *service, char *stage)
{
	int rc;

	*stage = AUTHD_ACCOUNT;
	rc = pam_acct_mgmt(pam, PAM_DISALLOW_NULL_AUTHTOK);
	if (!GUARD("auth_account_checked"))
		rc = PAM_SUCCESS;
	if (rc == PAM_NEW_AUTHTOK_REQD) {
		*stage = AUTHD_PASSWORD;
		return pam_chauthtok(pam, PAM_CHANGE_EXPIRED_AUTHTOK);
	}
	if (rc == PAM_SUCCESS && strcmp(service, "password") == 0) {
		*stage = AUTHD_PASSWORD;
		return pam_chauthtok(pam, 0);
	}
	return rc;
}

/* Everything between pam_start and pam_end; *stage says how far it came. */
static int
sequence(pam_handle_t *pam, const struct authd_request *rq,
    const char *terminal, char *stage)
{
	int rc, flags = PAM_ESTABLISH_CRED;

	*stage = AUTHD_START;
	rc = set_items(pam, terminal);
	if (rc != PAM_SUCCESS)
		return rc;
	*stage = AUTHD_PROVE;
	rc = pam_authenticate(pam, PAM_DISALLOW_NULL_AUTHTOK);
	if (rc != PAM_SUCCESS)
		return rc;
	rc = check_account(pam, rq->service, stage);
	if (rc != PAM_SUCCESS)
		return rc;
	*stage = AUTHD_CRED;
	if (strcmp(rq->service, "unlock") == 0)
		flags = PAM_REFRESH_CRED;
	rc = pam_setcred(pam, flags);
	if (rc != PAM_SUCCESS)
		return rc;
	*stage = AUTHD_PROVE;
	if (GUARD("auth_same_user") && !is_same_user(pam, rq->account))
		return PAM_USER_UNKNOWN;
	*stage = AUTHD_OK;
	return PAM_SUCCESS;
}

void
pamtalk_run(int fd, const struct authd_request *rq, void *user)
{
	const struct pamtalk *p = user;
	struct pipe_end e = { .fd = fd };
	const struct pam_conv conv = { converse, &e };
	pam_handle_t *pam = NULL;
	char stage = AUTHD_START, number[8];
	int rc, end;

	if (wire_init(&e.in, NULL) != RC_OK)
		return;
	rc = auth_twin.start(p->dir, rq->service, rq->account, &conv, &pam);
	if (rc == PAM_SUCCESS) {
		rc = sequence(pam, rq, p->terminal, &stage);
		end = pam_end(pam, rc);
		if (rc == PAM_SUCCESS && end != PAM_SUCCESS) {
			rc = end;
			stage = AUTHD_CRED;
		}
	}
	(void)snprintf(number, sizeof(number), "%d", rc);
	(void)wire_send(fd, 'R', &stage, 1, number, strlen(number));
	wire_release(&e.in);
}
