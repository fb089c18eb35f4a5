/* SPDX-License-Identifier: ISC
 * scr_cert - what C1, C2 and B1 share: the certificate being asked for.
 */
#ifndef UI_SCR_CERT_H
#define UI_SCR_CERT_H

#include "db/replica.h"
#include "src/cert.h"
#include "ui/ui.h"

struct letter;

#define ORDER_PERSONS 40

struct order_person {
	struct member m;
	bool is_chosen, is_removed;
	struct record *history; /* loaded when asked for */
	int history_count;
	char *notes; /* 備考, or NULL */
};
#define ORDER_COPIES 9
#define ORDER_NOTED 40
/* A request for certificates, as C1 fills it. */
struct order {
	struct order_person *people;
	int count;
	char household_no[20];
	enum cert_kind kind;
	struct cert_options options;
	int applicant;  /* 1-4 household, 7 agent, 8 third party, 9 public */
	int identity;   /* 1-6 */
	bool has_proxy; /* 委任状 seen */
	char purpose[EDIT_MAX]; /* 提出先, where the law asks for one */
	int copies;
	int64_t suspension; /* 一時解除 for this issue; 0 none */
	/* blocks of level アラート that were shown and answered on C2 */
	int64_t noted[ORDER_NOTED];
	int noted_count;
	bool is_noted;
	bool is_pending;   /* 届出前の内容 */
	char issue_id[40]; /* idempotency key of this issue */
	/* issued without a line: kept in the outbox on that day under these
	 * numbers of this terminal's series, so many of them printed */
	char alone_day[12]; /* "" not */
	int64_t alone[ORDER_COPIES];
	int alone_printed;
	/* of C3: a paper that follows from a change, borrowed; else NULL */
	const struct letter *letter;
};

/* What of an order a paper that was read said (10.8): 着. */
enum {
	CERT_CAME_KIND = 1,
	CERT_CAME_WHO = 2,
	CERT_CAME_PRINTED = 4,
	CERT_CAME_APPLICANT = 8,
	CERT_CAME_COPIES = 16
};
/* cert_order - the order of C1 where it is on top, NULL else; cert_came - it
 * was filled: kind and blocks follow. */
struct order *cert_order(const struct ui *ui);
void cert_came(struct ui *ui, unsigned came);

/* Persons chosen, in order; returns how many. */
int order_chosen(const struct order *o, struct order_person **out, int max);

/* "住民票の写し（世帯連記）"; what it costs, nothing for 公用. */
const char *order_kind_word(enum cert_kind k);
int order_fee(const struct order *o);

/*
 * order_compose - the sheets of one copy. number "" and certifier NULL: a
 * preview. mynumbers: as many as chosen, or NULL. *c is to be released.
 */
MUST_CHECK enum rc order_compose(const struct ui *ui, struct order *o,
    const char *number, const char *title, const char *certifier,
    const char *const *mynumbers, struct cert *c, struct err *err);

/* What stands in the way of this order, for B1: the answer of block.check.
 * The order is borrowed by the screens above C1. */
struct stop {
	struct order *order; /* NULL: 照会 is what is stopped */
	int64_t block_id;
	char person_no[20], name[256], processes[160], reason[96], from[64],
	    to[64], code[12];
};

/* stop_of_block - what a block of block.list says, in words; no person. */
void stop_of_block(struct stop *s, const json_t *block);

#endif
