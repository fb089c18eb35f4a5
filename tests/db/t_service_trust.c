/* SPDX-License-Identifier: ISC
 * Who may talk to the service: certificates good and bad, and what one
 * terminal can do with what is another's. Each refusal stands in the log.
 */
#include "src/approval.h"
#include "src/mem.h"
#include "src/rekey.h"
#include "tests/db/help_service.h"

#include "tests/test.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct test_service v;
static char code[16];

static const char *
status_as(const char *cert)
{
	return test_http_code(&v, &(struct test_http){ .cert = cert }, code);
}

static void
cert(const struct test_cert *c)
{
	test_cert_make(v.dir, c);
}

TEST(a_terminal_with_its_certificate_is_answered)
{
	struct test_answer a;

	test_service_make(&v, NULL);
	test_http(&v, &(struct test_http){ .cert = "T1" }, &a);
	CHECK_INT(a.status, 200);
	CHECK_STR(json_string_value(json_object_get(
		      json_object_get(a.json, "result"), "municipality")),
	    "431010");
	test_answer_release(&a);
	CHECK(test_service_logged(&v, "\"terminal\":\"T1\",\"call\":"
				      "\"register.status\""));
	test_service_free(&v);
}

TEST(certificate_of_another_authority_ends_in_the_handshake)
{
	test_service_make(&v, NULL);
	cert(&(struct test_cert){
	    .file = "other", .cn = "Test CA", .is_ca = true });
	cert(&(struct test_cert){ .file = "X1", .cn = "T1", .ca = "other" });
	CHECK(strncmp(status_as("X1"), "curl ", 5) == 0);
	CHECK(test_service_logged(&v, "\"reason\":\"unknown authority\""));
	CHECK(!test_service_has_logged(&v, "\"event\":\"call\""));
	test_service_free(&v);
}

TEST(no_certificate_and_no_tls_are_refused)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	static const char plain[] =
	    "POST /v1/register.status HTTP/1.1\r\nHost: x\r\n"
	    "Content-Length: 2\r\n\r\n{}";
	char got[64] = "";
	int fd;

	test_service_make(&v, NULL);
	CHECK(strncmp(status_as(""), "curl ", 5) == 0);
	CHECK(test_service_logged(&v, "\"reason\":\"no certificate\""));
	a.sin_port = htons((uint16_t)service_port(v.s));
	fd = socket(AF_INET, SOCK_STREAM, 0);
	CHECK_INT(connect(fd, (const struct sockaddr *)&a, sizeof(a)), 0);
	CHECK_INT(write(fd, plain, sizeof(plain) - 1), sizeof(plain) - 1);
	CHECK(read(fd, got, sizeof(got) - 1) <= 7); /* an alert at most */
	CHECK(strstr(got, "HTTP") == NULL);
	(void)close(fd);
	test_service_free(&v);
}

TEST(only_tls_1_2_and_1_3_are_spoken)
{
	static const struct {
		const char *words;
		bool is_spoken;
	} cases[] = {
		{ "NORMAL:-VERS-ALL:+VERS-TLS1.3", true },
		{ "NORMAL:-VERS-ALL:+VERS-TLS1.2", true },
		{ "LEGACY:-VERS-ALL:+VERS-TLS1.1", false },
		{ "LEGACY:-VERS-ALL:+VERS-TLS1.0", false },
	};
	struct test_dial *d;
	size_t i;

	test_service_make(&v, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		d = test_dial_as(&v, "T1", cases[i].words);
		CHECK((d != NULL) == cases[i].is_spoken);
		if (d != NULL)
			test_dial_end(d);
	}
	test_service_free(&v);
}

TEST(expired_certificate_is_told_so)
{
	test_service_make(&v, NULL);
	cert(&(struct test_cert){
	    .file = "old", .cn = "T1", .is_expired = true });
	cert(&(struct test_cert){
	    .file = "new", .cn = "T1", .is_future = true });
	CHECK_STR(status_as("old"), "E7810");
	CHECK_STR(status_as("new"), "E7810");
	CHECK(test_service_logged(
	    &v, "\"reason\":\"expired\",\"terminal\":\"T1\""));
	test_service_free(&v);
}

/* Waits until the service has read the list again. */
static void
take_back(const char *file)
{
	test_crl(v.dir, &file, 1);
	CHECK(test_service_logged(&v, "\"state\":\"read again\""));
}

TEST(revoked_certificate_is_refused_also_on_an_open_connection)
{
	struct reg *r;
	struct err err;

	test_service_make(&v, NULL);
	r = test_service_client(&v, "T2");
	CHECK(r != NULL);
	CHECK_STR(status_as("T2"), "");
	take_back("T2");
	err_clear(&err);
	CHECK_INT(reg_call(r, "register.status", NULL, NULL, &err), RC_OFFLINE);
	CHECK_STR(err.code, "E7811");
	CHECK_STR(status_as("T2"), "E7811");
	CHECK_STR(status_as("T1"), "");
	CHECK(test_service_logged(
	    &v, "\"reason\":\"revoked\",\"terminal\":\"T2\""));
	reg_close(r);
	test_service_free(&v);
}

TEST(a_list_that_cannot_be_read_changes_nothing)
{
	char dir[128], path[160];
	FILE *f;

	test_service_make(&v, NULL);
	take_back("T2");
	f = fopen(v.crl, "w");
	(void)fputs("no list\n", f);
	(void)fclose(f);
	CHECK(test_service_logged(&v, "cannot be read, the old one stays"));
	CHECK_STR(status_as("T2"), "E7811");
	CHECK_STR(status_as("T1"), "");
	/* one by another authority neither */
	(void)snprintf(dir, sizeof(dir), "%s/other", v.t.dir);
	test_certs(dir);
	test_crl(dir, NULL, 0);
	(void)snprintf(path, sizeof(path), "%s/crl.pem", dir);
	CHECK_INT(rename(path, v.crl), 0);
	CHECK(test_service_logged(&v, "\"why\":\"gnutls -"));
	CHECK_STR(status_as("T2"), "E7811");
	test_certs_remove(dir);
	test_service_free(&v);
}

/* In place of the one with which it started, whichever file comes first. */
TEST(a_new_certificate_of_its_own_is_given_without_a_restart)
{
	struct test_cert other = {
		.file = "server", .host = "elsewhere", .is_server = true
	};
	struct test_answer a;
	char own[160], kept[170], path[160];

	test_service_make(&v, NULL);
	/* whoever started it has gone on */
	(void)snprintf(v.cert, sizeof(v.cert), "/nowhere");
	test_http(&v, &(struct test_http){ 0 }, &a);
	CHECK_INT(a.status, 200);
	test_answer_release(&a);
	/* a certificate without its key changes nothing */
	(void)snprintf(own, sizeof(own), "%s/server.pem", v.dir);
	(void)snprintf(kept, sizeof(kept), "%s/server.old", v.dir);
	(void)snprintf(path, sizeof(path), "%s/T2.pem", v.dir);
	CHECK_INT(rename(own, kept), 0);
	CHECK_INT(link(path, own), 0);
	CHECK(test_service_logged(
	    &v, "\"event\":\"certificate\",\"state\":\"cannot be read"));
	test_http(&v, &(struct test_http){ 0 }, &a);
	CHECK_INT(a.status, 200);
	test_answer_release(&a);
	CHECK_INT(unlink(own), 0);
	/* one of another name, so that it can be told from the first */
	test_cert_make(v.dir, &other);
	CHECK(test_service_logged(
	    &v, "\"event\":\"certificate\",\"state\":\"read again"));
	test_http(&v, &(struct test_http){ 0 }, &a);
	CHECK_INT(a.curl, CURLE_PEER_FAILED_VERIFICATION);
	test_answer_release(&a);
	(void)unlink(kept);
	test_service_free(&v);
}

TEST(certificate_must_be_made_for_clients)
{
	test_service_make(&v, NULL);
	cert(&(struct test_cert){
	    .file = "any", .cn = "T1", .has_no_purpose = true });
	CHECK_STR(status_as("any"), "E7813");
	CHECK_STR(status_as("server"), "E7813");
	CHECK(test_service_logged(&v, "\"reason\":\"not for clients\""));
	test_service_free(&v);
}

TEST(the_name_must_be_a_terminals)
{
	test_service_make(&v, NULL);
	cert(&(struct test_cert){ .file = "daicho" });
	cert(&(struct test_cert){ .file = "odd", .cn = "T1 OR 1=1" });
	cert(&(struct test_cert){ .file = "none", .cn = "" });
	cert(&(struct test_cert){
	    .file = "long", .cn = "T1234567890123456789012345678901" });
	CHECK_STR(status_as("daicho"), "E7812");
	CHECK_STR(status_as("odd"), "E7812");
	CHECK_STR(status_as("none"), "E7812");
	CHECK_STR(status_as("long"), "E7812");
	CHECK(test_service_logged(&v, "\"reason\":\"no terminal's name\""));
	test_service_free(&v);
}

TEST(a_terminal_nobody_registered_learns_nothing)
{
	test_service_make(&v, NULL);
	cert(&(struct test_cert){ .file = "T9" });
	CHECK_STR(status_as("T9"), "E1034");
	CHECK_STR(test_http_code(&v,
		      &(struct test_http){ .cert = "T9",
			  .path = "/v1/register.init",
			  .body = "{\"municipality\":\"431010\",\"name\":\"x\","
				  "\"training\":true}" },
		      code),
	    "E1034");
	CHECK(test_service_logged(&v, "\"terminal\":\"T9\""));
	/* and a registered one makes no second one */
	CHECK_STR(test_http_code(&v,
		      &(struct test_http){ .path = "/v1/register.init",
			  .body = "{\"municipality\":\"431010\",\"name\":\"x\","
				  "\"training\":true}" },
		      code),
	    "E7031");
	test_service_free(&v);
}

/* A body with json_pack arguments, as somebody. */
static const char *
call_as(const char *who, const char *path, json_t *args)
{
	char *body = json_dumps(args, JSON_COMPACT);

	(void)test_http_code(&v,
	    &(struct test_http){ .cert = who, .path = path, .body = body },
	    code);
	free(body);
	json_decref(args);
	return code;
}

TEST(session_proof_and_lease_of_one_terminal_serve_no_other)
{
	json_t *lease = NULL, *proof;
	char person[20];
	struct entry e;

	test_service_make(&v, NULL);
	CHECK_STR(call_as("T1", "/v1/entry.list",
		      json_pack("{s:s}", "session", v.t.clerk)),
	    "");
	CHECK_STR(call_as("T2", "/v1/entry.list",
		      json_pack("{s:s}", "session", v.t.clerk)),
	    "E1030");
	/* made for a nonce of T1, by the key of T1 */
	proof = test_proof(&v.t, v.t.reg, "T1", "10004", "session.open", "");
	CHECK_STR(call_as("T2", "/v1/session.open",
		      json_pack("{s:s,s:o}", "staff", "10004", "proof", proof)),
	    "E1040");
	/* somebody at T2 with a session of their own and T1's lease */
	test_family(&e, "佐藤", 1, 1);
	CHECK_INT(test_register(&v.t, &e, "k", person, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&v.t, "edit.begin", &lease, "{s:s,s:[s],s:[]}",
		      "session", v.t.clerk, "persons", person, "households"),
	    RC_OK);
	CHECK_STR(call_as("T2", "/v1/edit.end",
		      json_pack("{s:s,s:O}", "session", v.t.clerk, "lease",
			  json_object_get(lease, "lease"))),
	    "E1030");
	json_decref(lease);
	CHECK(test_service_logged(&v, "\"terminal\":\"T2\",\"call\":"
				      "\"entry.list\",\"api\":1,\"status\":403,"
				      "\"code\":\"E1030\""));
	CHECK(test_service_logged(&v, "\"code\":\"E1040\""));
	test_service_free(&v);
}

/* A request to decide, with what was typed again; steals nothing. */
static const char *
decide_as(const char *cert_of, const char *session, const char *prover,
    const struct approval *what, json_t *typed)
{
	char subject[APPROVAL_SUBJECT];
	json_t *args;

	approval_subject(what, subject);
	args = json_pack("{s:s,s:I,s:i,s:s,s:o}", "session", session, "id",
	    (json_int_t)what->id, "version", what->version, "digest",
	    what->digest, "proof",
	    test_proof(&v.t, v.t.reg, "T1", prover, "entry.approve", subject));
	if (typed != NULL)
		(void)json_object_set(args, "rekeyed", typed);
	return call_as(cert_of, "/v1/entry.approve", args);
}

/* What 10004, who may enter and approve, entered with these typed again. */
static void
own_entry(char author[65], struct approval *what, json_t **typed)
{
	struct entry e;
	json_t *res = NULL, *got = NULL;

	CHECK_INT(
	    test_call(&v.t, "setting.set", NULL, "{s:s,s:s,s:{s:[s]}}",
		"session", v.t.manager, "key", "rekey", "value", "*", "birth"),
	    RC_OK);
	CHECK_INT(test_session(&v.t, v.t.reg, "T1", "10004", author), RC_OK);
	test_family(&e, "架空", 1, 1);
	CHECK_INT(
	    test_call(&v.t, "entry.submit", &res, "{s:s,s:o,s:s}", "session",
		author, "entry", entry_to_json(&e), "key", "own"),
	    RC_OK);
	*what = (struct approval){ .version = 1 };
	what->id = json_integer_value(json_object_get(res, "id"));
	*typed = json_pack("[{s:i,s:s,s:s}]", "person", 0, "item", "birth",
	    "value", record_get(&e.persons[0].after, IT_BIRTH));
	CHECK_INT(rekeyed_digest(*typed, what->rekeyed, NULL), RC_OK);
	CHECK_INT(test_call(&v.t, "entry.get", &got, "{s:s,s:I}", "session",
		      v.t.reviewer, "id", (json_int_t)what->id),
	    RC_OK);
	(void)snprintf(what->digest, sizeof(what->digest), "%s",
	    json_string_value(json_object_get(got, "digest")));
	json_decref(got);
	json_decref(res);
	entry_release(&e);
}

static const char *
rekey_as(const char *cert_of, const char *session, const struct approval *what,
    json_t *typed)
{
	return call_as(cert_of, "/v1/entry.rekey",
	    json_pack("{s:s,s:I,s:i,s:O}", "session", session, "id",
		(json_int_t)what->id, "version", what->version, "rekeyed",
		typed));
}

/* 4.0.8 by requests made by hand: whatever the certificate, the session and
 * the proof, the author decides nothing and types nothing again. */
TEST(no_request_by_hand_decides_what_its_author_entered)
{
	char author[65], second[65];
	struct approval what, none;
	json_t *typed, *got = NULL, *other;

	test_service_make(&v, NULL);
	own_entry(author, &what, &typed);
	CHECK_STR(decide_as("T1", author, "10004", &what, typed), "E4081");
	CHECK_STR(
	    decide_as("T1", v.t.reviewer, "10004", &what, typed), "E4081");
	/* another person at the author's screen, which shows the values */
	CHECK_STR(decide_as("T1", author, "10002", &what, typed), "E409B");
	CHECK_STR(rekey_as("T1", author, &what, typed), "E409B");
	/* by who may not decide, and from elsewhere */
	CHECK_STR(rekey_as("T1", v.t.clerk, &what, typed), "E1032");
	CHECK_STR(rekey_as("T2", v.t.reviewer, &what, typed), "E1030");
	CHECK_STR(
	    decide_as("T2", v.t.reviewer, "10002", &what, typed), "E1030");
	/* nothing typed, something else typed, another proof than sent */
	none = what;
	none.rekeyed[0] = '\0';
	CHECK_STR(decide_as("T1", v.t.reviewer, "10002", &none, NULL), "E4099");
	other = json_pack("[{s:i,s:s,s:s}]", "person", 0, "item", "birth",
	    "value", "S01.01.01");
	CHECK_STR(
	    decide_as("T1", v.t.reviewer, "10002", &what, other), "E1040");
	CHECK_INT(rekeyed_digest(other, none.rekeyed, NULL), RC_OK);
	CHECK_STR(
	    decide_as("T1", v.t.reviewer, "10002", &none, other), "E409A");
	/* it waits as it did, and the right person can */
	CHECK_INT(test_call(&v.t, "entry.list", &got, "{s:s}", "session",
		      v.t.reviewer),
	    RC_OK);
	CHECK_INT(json_array_size(json_object_get(got, "entries")), 1);
	json_decref(got);
	CHECK_INT(test_session(&v.t, v.t.reg, "T1", "10002", second), RC_OK);
	CHECK_STR(decide_as("T1", second, "10002", &what, typed), "");
	CHECK(test_service_logged(&v, "\"code\":\"E4081\""));
	json_decref(typed);
	json_decref(other);
	test_service_free(&v);
}

/* The same lease in the hands of a person who signed in at T2. */
TEST(lease_of_another_terminal_holds_against_it)
{
	json_t *lease = NULL, *proof, *entry;
	char person[20], session[65];
	struct reg *two;
	struct entry e;

	test_service_make(&v, NULL);
	two = test_service_client(&v, "T2");
	CHECK_INT(test_session(&v.t, two, "T2", "10004", session), RC_OK);
	test_family(&e, "佐藤", 1, 1);
	CHECK_INT(test_register(&v.t, &e, "k", person, NULL), RC_OK);
	entry_release(&e);
	CHECK_INT(test_call(&v.t, "edit.begin", &lease, "{s:s,s:[s],s:[]}",
		      "session", v.t.clerk, "persons", person, "households"),
	    RC_OK);
	CHECK_INT(test_move(&v.t, person, "9番9号", &e), RC_OK);
	entry = entry_to_json(&e);
	entry_release(&e);
	CHECK_STR(call_as("T2", "/v1/entry.submit",
		      json_pack("{s:s,s:O,s:s,s:O}", "session", session,
			  "entry", entry, "key", "k2", "lease",
			  json_object_get(lease, "lease"))),
	    "E1035");
	CHECK_STR(call_as("T1", "/v1/entry.submit",
		      json_pack("{s:s,s:O,s:s,s:O}", "session", v.t.clerk,
			  "entry", entry, "key", "k3", "lease",
			  json_object_get(lease, "lease"))),
	    "");
	CHECK(test_service_logged(&v, "\"code\":\"E1035\""));
	/* and a proof of T2 that answers a nonce of T1 */
	proof = test_proof(&v.t, v.t.reg, "T2", "10004", "session.open", "");
	CHECK_STR(call_as("T2", "/v1/session.open",
		      json_pack("{s:s,s:o}", "staff", "10004", "proof", proof)),
	    "E1040");
	json_decref(entry);
	json_decref(lease);
	reg_close(two);
	test_service_free(&v);
}

TEST(proof_for_another_nonce_is_refused)
{
	json_t *proof;

	test_service_make(&v, NULL);
	proof = test_proof(&v.t, v.t.reg, "T1", "10004", "session.open", "");
	(void)json_object_set_new(proof, "nonce",
	    json_string("00000000000000000000000000000000"
			"00000000000000000000000000000000"));
	CHECK_STR(call_as("T1", "/v1/session.open",
		      json_pack("{s:s,s:o}", "staff", "10004", "proof", proof)),
	    "E1040");
	CHECK(test_service_logged(&v, "\"call\":\"session.open\",\"api\":1,"
				      "\"status\":403,\"code\":\"E1040\""));
	test_service_free(&v);
}

TEST(idempotency_key_with_other_content_is_refused)
{
	json_t *entry;
	struct entry e;
	int i;

	test_service_make(&v, NULL);
	for (i = 0; i < 2; i++) {
		test_family(&e, i == 0 ? "佐藤" : "田中", 1, i + 1);
		entry = entry_to_json(&e);
		entry_release(&e);
		CHECK_STR(call_as("T1", "/v1/entry.submit",
			      json_pack("{s:s,s:o,s:s}", "session", v.t.clerk,
				  "entry", entry, "key", "same")),
		    i == 0 ? "" : "E9409");
	}
	CHECK(test_service_logged(&v, "\"status\":409,\"code\":\"E9409\""));
	test_service_free(&v);
}

TEST(call_outside_the_profile_is_refused_and_stands_in_the_log)
{
	json_t *list = NULL;
	char *text;

	test_service_make(&v, NULL);
	cert(&(struct test_cert){ .file = "T7" });
	CHECK_INT(
	    test_call(&v.t, "terminal.put", NULL,
		"{s:s,s:s,s:s,s:s,s:s,s:s,s:b}", "session", v.t.manager,
		"terminal", "T7", "place", "税務課", "label", "", "public_key",
		v.t.public_key, "profile", "inquiry", "demo", 1),
	    RC_OK);
	CHECK_STR(status_as("T7"), "");
	CHECK_STR(call_as("T7", "/v1/entry.list",
		      json_pack("{s:s}", "session", v.t.clerk)),
	    "E1037");
	CHECK(test_service_logged(&v, "\"terminal\":\"T7\",\"call\":"
				      "\"entry.list\",\"api\":1,\"status\":403,"
				      "\"code\":\"E1037\""));
	/* in the register's own log too */
	CHECK_INT(test_call(&v.t, "log.list", &list, "{s:s,s:s,s:s}", "session",
		      v.t.manager, "from", "2026-07-15", "to", "2026-07-15"),
	    RC_OK);
	text = json_dumps(list, JSON_COMPACT);
	CHECK(strstr(text, "E1037") != NULL);
	free(text);
	json_decref(list);
	test_service_free(&v);
}

/* What a command line at a terminal looks at. */
TEST(a_look_with_a_reason_stands_in_the_log)
{
	struct service *real;
	json_t *list = NULL;
	char person[20], *body, *text;
	struct entry e;
	int i;

	test_service_make(&v, NULL);
	test_family(&e, "佐藤", 1, 1);
	CHECK_INT(test_register(&v.t, &e, "k", person, NULL), RC_OK);
	entry_release(&e);
	test_plant(&v.t, "UPDATE state SET is_training = 0");
	real = test_service_also(&v);
	for (i = 0; i < 2; i++) {
		body = x_printf("{\"session\":\"%s\",\"person_no\":\"%s\"%s}",
		    v.t.clerk, person, i == 0 ? "" : ",\"reason\":\"07\"");
		CHECK_STR(test_http_code(&v,
			      &(struct test_http){ .path = "/v1/person.get",
				  .body = body,
				  .port = service_port(real) },
			      code),
		    "");
		free(body);
	}
	CHECK_INT(
	    test_call(&v.t, "log.list", &list, "{s:s,s:s,s:s,s:s}", "session",
		v.t.manager, "from", "", "to", "", "person_no", person),
	    RC_OK);
	text = json_dumps(list, JSON_COMPACT);
	CHECK(strstr(text, "\"reason\":\"07\"") != NULL);
	free(text);
	json_decref(list);
	service_stop(real);
	test_service_free(&v);
}

TEST(a_client_believes_no_other_authority_and_no_other_name)
{
	struct reg_options o = { .terminal = "T1", .tls = { v.ca } };
	char uri[64], pem[256], key[256], other[256];
	struct service *s;
	struct reg *r = NULL;
	struct err err;

	test_service_make(&v, NULL);
	cert(&(struct test_cert){
	    .file = "other", .cn = "Other", .is_ca = true });
	(void)snprintf(pem, sizeof(pem), "%s/T1.pem", v.dir);
	(void)snprintf(key, sizeof(key), "%s/T1.key", v.dir);
	o.uri = uri;
	o.tls.cert = pem;
	o.tls.key = key;
	(void)snprintf(
	    uri, sizeof(uri), "https://localhost:%d", service_port(v.s));
	CHECK_INT(reg_open(&o, &r, &err), RC_OK);
	reg_close(r);
	r = NULL;
	/* another service's certificate by the same authority */
	cert(&(struct test_cert){
	    .file = "server", .is_server = true, .host = "other.example" });
	s = test_service_also(&v);
	(void)snprintf(
	    uri, sizeof(uri), "https://localhost:%d", service_port(s));
	CHECK_INT(reg_open(&o, &r, &err), RC_OFFLINE);
	CHECK_STR(err.code, "E7802");
	service_stop(s);
	(void)snprintf(
	    uri, sizeof(uri), "https://localhost:%d", service_port(v.s));
	(void)snprintf(other, sizeof(other), "%s/other.pem", v.dir);
	o.tls.ca = other;
	CHECK_INT(reg_open(&o, &r, &err), RC_OFFLINE);
	CHECK_STR(err.code, "E7802");
	test_service_free(&v);
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
