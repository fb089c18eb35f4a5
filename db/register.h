/* SPDX-License-Identifier: ISC
 * register - what the central resident register can do. One call, one
 * transaction; the rules of src/ run inside it; the same calls in process
 * and, later, through a service. Nothing is acknowledged before it is
 * durable. Arguments and results are JSON objects: what a service will send
 * is what a test calls.
 */
#ifndef DB_REGISTER_H
#define DB_REGISTER_H

#include "src/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* People of one 支援措置: the 申出者 and who asks with them. A form has a page
 * for each (ui/measure.h). */
#define SUPPORT_PERSONS_MAX 38

struct reg;
struct snapshots; /* db/snapshot.h */

/* The time source; tests and training set it, production reads the clock. */
struct reg_clock {
	int64_t (*now_us)(void *arg); /* microseconds since 1970 UTC */
	void *arg;
};

/* Who a terminal is towards the service, and whom it trusts: PEM files. */
struct reg_tls {
	const char *ca, *cert, *key; /* NULL or "": none */
};

struct reg_options {
	const char *uri; /* "sqlite:PATH", "postgresql://…" (store_pg.h) or
			  * "https://HOST:PORT" */
	const char *terminal; /* who calls: terminal id; "daicho" for the CLI */
	bool create;
	struct reg_clock clock; /* now_us NULL: the system's clock; the
				 * environment's MADOGUCHI_NOW=YYYY-MM-DD[Thh:mm]
				 * is honoured on training registers only */
	/* The folder of snapshot files, borrowed; NULL: that of a sqlite:
	 * register is beside its file, others have none. */
	struct snapshots *snapshots;
	struct reg_tls tls; /* for https:// */
	int timeout_ms;     /* for an answer over https://, 0: 30000 */
	/* Once it can be read, a feed.pull waits no longer, and what goes over
	 * https:// is broken off; 0: none. Borrowed. */
	int stop_fd;
};
MUST_CHECK enum rc reg_open(
    const struct reg_options *o, struct reg **out, struct err *err);
void reg_close(struct reg *r);

/*
 * reg_call - run one call. args: borrowed object; *result: a new reference
 * the caller decrefs, untouched on failure; result may be NULL.
 * RC_NOT_FOUND with code E9404 when there is no such method.
 */
MUST_CHECK enum rc reg_call(struct reg *r, const char *method,
    const json_t *args, json_t **result, struct err *err);

/*
 * What reg_call has done since reg_open. On a store that several write at
 * once (store_is_shared) a call whose transaction met another's is run
 * again, up to a bound, after a short random wait; so is one whose
 * connection was gone before anything was written. A commit whose answer
 * did not come is not: RC_IO E7082, and nobody knows whether it was written
 * until the same idempotency key is sent again or the entry is read.
 */
struct reg_counts {
	uint64_t calls;
	uint64_t repeats;  /* runs of a call after its first */
	uint64_t given_up; /* calls that ended with RC_IO E7011 */
};
void reg_counts(const struct reg *r, struct reg_counts *out);

/* The method table, for help, schema and tests. */
struct reg_method {
	const char *name, *args, *result; /* one line of text each */
	const char *right;  /* right the session's person needs; "" none */
	bool needs_session; /* args hold "session" */
	bool writes;
};
extern const struct reg_method reg_methods[];
extern const int reg_method_count;
/* reg_shows_people - whether a call answers with residents' data. */
bool reg_shows_people(const char *method);

/*
 * The calls. "session" is the token of session.open; where a right stands
 * in brackets the register checks it on every call. Dates are stored form
 * (src/date.h); days "day" are ISO; times are microseconds.
 *
 * register.init {municipality, name, training, today?} -> status; once, on a
 *     new empty register; training stays so for ever
 * register.status {}                 -> {municipality, name, training, today
 *     (ISO), epoch, position, hash, schema, time (its clock), past:[{epoch, until, hash,
 *     settled}] (epochs that a restoration ended, newest first; until: what
 *     of it the register still has)}
 * request.void {id} -> {done} by a terminal of the service that got no answer
 *     to a request that writes: done, or now never to be done
 * register.count {} -> counts of people, rows, entries; nobody's data
 * load.people, load.fresh and export.people: by db/reg_load.h alone [batch,
 *     export_bulk]; replica.compare: by db/reg_compare.h alone, at the centre
 * Terminal "daicho" on a training register: reading calls need no session,
 *     session.open, entry.approve and entry.approve_many no proof. While nobody holds the right
 *     "staff", staff.put, terminal.put and profile.put need no session;
 *     terminal.put neither while no terminal has a key.
 * On a real register what terminal "daicho" looks at (person.get … ) wants
 *     "reason" in its arguments (E1052) and stands in the log before it is
 *     answered; feed.pull goes to registered terminals only (E1034).
 * A 個人番号 in any text of a call or an entry: RC_INPUT E1089.
 *
 * day.open {day, far?}               business day; only forward [setting];
 *     on a real register not past the clock (E4036) and, unless far, not by
 *     more than a fortnight (E4037): a clock that runs ahead opens no day
 * setting.get {key?} / setting.set {key, value} [setting]; versioned, logged
 *
 * staff.put {staff, name, org, role_label, rights:[…], from, to, account}
 * staff.list {} ; right names: read enter approve certificate block
 *     block_suspend support support_view staff setting log log_report mass_search
 *     export_bulk honseki juminhyo_code residence_status mynumber batch code
 *     ex_officio (events.csv says which of enter, ex_officio and code an entry
 *     needs; E1032)
 *     (the 8 of 10.3 and the 4 masks of 10.4 one by one)
 * terminal.put {terminal, place, label, public_key, profile, demo}
 * profile.put {profile, sections:[…], calls:[…]}
 *
 * session.nonce {staff?}             -> {nonce}
 * session.open {staff, proof}        -> {session, staff, name, role_label,
 *     place (of the terminal), rights, lease_until, last_at, last_place,
 *     failures, password_days, terminal_key, seconds (who may sign as the
 *     second person while the line is down)}
 *     one person, one terminal: E1031 names the other place
 * session.renew {session} ; session.close {session}
 * session.failed {staff}             a refused sign-in, unlocking or proof at
 *     this terminal; after setting "login_failures" (5) the session there ends
 *     with its leases, and the terminal must wait (E1036)
 * session.proved {session, failures} a right password after such: so many of
 *     them were the same person's and count no more; those of others stay
 *
 * person.get {session, person_no, sheet_no?, as_of?, known_at?}
 *     -> {record, history:[record…], sheets:[…], pending?:{entry_id,…}}
 * household.get {session, household_no, with_removed?}
 *     -> {household_no, version, members:[record…]}
 * returner.match {session, persons:[{name,sex,birth,juminhyo_code,card_no,
 *     mynumber_handle}]} -> {matches:[{person, person_no, sheet_no,
 *     removed, by_number, shown}]}
 *
 * edit.begin {session, persons:[no], households:[no]} -> {lease}; E1035 who
 *     (terminal and name of staff) holds it
 * edit.end {session, lease}
 * entry.submit {session, entry, key, lease?, made_at?} -> {id, version,
 *     receipt_no}
 *     [enter]; key: idempotency key, same key + same content: same answer,
 *     same key + other content: RC_CONFLICT E9409, logged
 * entry.propose {session, menu, persons?, whole?, household_no?, head?, mother?,
 *     cancels?, ex_officio?, offered?} or {session, entry, lease?} ->
 *     {entry, findings:[{level, code, row, item, person, text, why, remedy,
 *     answers, answered}], follow:[{menu, household_no, remaining,
 *     ex_officio}]} [enter]: the entry of that number (I0) as its form opens,
 *     or the one that the form has so far, with all that the system writes by
 *     itself (src/change.h), and every rule that holds against it; writes
 *     nothing. persons: 宛名番号, whole: their whole household too (取消:
 *     everybody of the notification); household_no: that they come into;
 *     head: who becomes 世帯主; mother: of a 出生; cancels: 履歴番号 of the first
 *     person's row to undo (91); ex_officio: by 職権 without 届出 (4.2.0.2);
 *     offered: on 申出. follow: what is to be done next about a household left
 *     without a head (4.0.4)
 * entry.change {session, id, version, entry} -> {version}  author only
 * entry.list {session, scope?: "all"|"mine"|"approvable"|"overnight"} -> {entries:[{id,
 *     version, state, event, menu, names, persons, author, author_name,
 *     place, receipt_no, submitted_at, alerts, blocked, taken_by, taken_name,
 *     digest, own, label, whole, foreign, rekey (something is to be typed
 *     again), overnight, return_reason (to its author)}],
 *     approvable, returned, overnight, approved_today (when nothing waits)};
 *     overnight: waiting since a day before; approvable:
 *     what this person may decide now: not their own, open with nobody else,
 *     not stopped by a block
 * entry.get {session, id}            -> {entry, digest, state, taken_by,
 *     conflicts:[{person, item, was, is}], hidden:[{person, item}] (changes
 *     that the caller's rights do not show), rekey:[{person, item}] (to be
 *     typed again by who decides, setting "rekey": blank here to all but its
 *     author), covered:[{person, item}] (what is blank for it),
 *     received:[record] (転出証明書情報 that it was made from, by person)};
 *     mynumber_handle and card_handle read "given" to all but its author
 * entry.claim {session, id} / entry.release {session, id}
 * entry.rekey {session, id, version, rekeyed:[{person, item, value}]} ->
 *     {items:[{person, item, same, entered, also:[{person, item, value}]}]}
 *     [approve]: what was typed from the paper beside what was entered, and
 *     what else was blank for it; logged, without a value
 * entry.approve {session, id, version, digest, proof, rekeyed?} -> {persons:[{person_no,
 *     hist_no}], household_no, position, record} [approve]; position is 0
 *     where records wait for the sequencer: feed.find says it later;
 *     author != approver
 *     (E4081) by every path; the proof's person decides, whoever's session
 *     it is, over the subject "ID@VERSION:DIGEST" (approval_subject, with what
 *     was typed again); digest or version off: RC_CONFLICT E4083; not all
 *     typed again or not the same: RC_INPUT E4099, E409A;
 *     an item changed since: RC_CONFLICT E4084 with the items in why
 * entry.approve_many {session, entries:[{id, version, digest}…], proof} ->
 *     {entries:[{id, approved, receipt_no, persons, household_no, position |
 *     error:{rc, code, item, person, text, why, remedy}}…], approved,
 *     refused} [approve]; the proof is over approvals_subject of the list
 *     (src/approval.h). One transaction; each entry is decided by itself by
 *     the rules of entry.approve, in the order of the ids: what stops one
 *     stands in its error and stops no other. More than the setting
 *     "approve_many_max": RC_INPUT E4092, nothing done (11.1 row 21)
 * entry.return {session, id, version, reason} [approve]
 * entry.withdraw {session, id, version, reason?}  the author [enter]; for
 *     them, with a reason, whoever has the right staff (E4090, E409C)
 *
 * notice.take {session, notices:[{line, juminhyo_code, name, moved_on,
 *     noticed_on, out_confirmed_pref …}]} -> {taken, superseded, known, errors:
 *     [{line, code, item, text, why, remedy}]} [batch]: 転入通知 received from
 *     the CS (4.1.3.1.2), at most 500; the newest of a person counts, what is
 *     garbled, too long, of nobody or of somebody whose entry waits is listed
 *     and stops no other; the same once more is known
 * notice.missing {session} -> {people:[{person_no, sheet_no, name, reason,
 *     planned_on, planned_to, letter}]} [read]: 転入通知未着者; letter: also
 *     転入通知未着照会書 (4.1.3.1.4). Where a block of level エラー stops
 *     certificates neither planned_to nor a letter
 *
 * arrival.put {session, lines:[{line, certificate, training, items by their ids}]} ->
 *     {taken, changed, known, errors:[{line, …}], persons:[{line, arrival,
 *     person, numbered}]} [batch]: 転出証明書情報 (4.1.1.3), at most 500 people; a
 *     line that cannot be read stops no other, the same again is known, another
 *     content under the same number takes its place until an entry is made from
 *     it. training: "1" out of a training register, "0" not; of the other kind
 *     than this one RC_INPUT E4178 and nothing of it. arrival.number {session, arrival, person, value} [mynumber]: the
 *     個人番号 that came with a person; it stays in its own store
 * arrival.list {session, all?} -> {arrivals:[{arrival, certificate, day, until,
 *     planned_on, from, city, missing, state: free|entered|used, entry_id, receipt_no,
 *     author_name, people}]} [enter or batch]; used ones with all; arrival.get {session,
 *     arrival} -> {line, people:[record], numbers:[{person, handle}], hidden: items that the
 *     caller's rights do not show} [enter or batch];
 *     arrival.count {session} -> {free, today (planned for today)} [enter].
 *     On its 31st day it is gone for all calls. An entry whose "arrival" names
 *     it has it for itself until it is returned or withdrawn (E4169); it is a
 *     特例転入 of somebody who came with it, or refused (E4177). While it waits,
 *     list and get leave out what another has to type again (entry.get, rekey)
 *
 * departure.list {session, all?} -> {departures:[{departure, certificate, file,
 *     state: queued|begun|sent|void, day, entry_id, receipt_no, at, people:[
 *     {person_no, name, back}]}]} [batch]: 転出証明書情報 that goes out
 *     (4.1.3.0.4), one for each 特例転入を利用した転出; those that wait, or all, the
 *     newest first
 * departure.next {session, after?, trial?} -> {next?: {departure, certificate,
 *     training, file, digest, people:[{person_no, numbered, values: items by their ids}],
 *     error?}} [batch, and every right that what stands in it needs: E4180]: the
 *     first that waits behind `after`, composed as the rows stand; it counts
 *     as begun, is given out again until it counts as sent, and no 取消 makes
 *     it void by itself any more. people []: all of them were taken back.
 *     error: the other side could not read it; it stays as it was
 * departure.sent {session, departure, digest} -> {sent: people} [batch]: it is
 *     out as composed, for ever; RC_CONFLICT E4181 not begun, E4182 somebody
 *     was taken back or changed meanwhile. With nobody in it it is void
 *
 * letter.list {session, person_no, sheet_no?, change?} -> {letters} [certificate]:
 *     the letters and certificates that follow from a change; letter.get {session,
 *     kind, person_no, sheet_no?, change?, to?, suspension?} -> {letter}: one of
 *     them as it is printed; letter.headless {session} -> {households} [read]: who
 *     is to be asked for a 世帯主 (4.0.5)
 * household.outside_head {session, household_no, name} -> {persons} [enter]:
 *     事実上の世帯主 who is outside the register (4.1.4.3)
 * code.take {session, codes:[11 digits]} -> {taken, known, errors:[{line, code,
 *     text, why, remedy}], free} [batch]: 住民票コード to be given (4.3.1), at most
 *     1,000; code.count {session} -> {free, least, low} [read]: free is counted
 *     up to a little above setting "code_stock_min"
 * mynumber.compare {session, person_no, handle, with?, reason} -> {known, same}
 *     [mynumber]: the number of a card that is shown with the person's; where
 *     they have none yet (person_no "" a newcomer), with that of handle `with`
 * mynumber.queue {session, after?} -> {waiting, next?:{request, person_no, kind:
 *     generate|change|change_ex_officio|correct, day}} [batch]: what 機構 is asked
 *     for, one after the other (4.4); mynumber.answer {session, request, handle?}
 *     [batch]: the number that came, a row of its own; of correct that it was
 *     noted
 * immigration.take {session, notices:[{line, card|person_no, name?, kind: correct|
 *     remove, happened_on, noticed_on, items by their ids}]} -> {taken, manual,
 *     known, errors} [batch]: 出入国在留管理庁長官通知 (4.5.6), at most 500
 * immigration.list {session} -> {notices:[{notice, person_no, name, state:
 *     waiting|checked|manual, why, digest, removal, hidden, items:[{item, label,
 *     before, after}] …}], ward} [read]: the 処理結果確認票; hidden: how many of its
 *     items the person asking may not see. ward: whose people's alone, where
 *     own_ward_only limits these calls to them (E4567)
 * immigration.count {session} -> {waiting (for the check of whoever asks: not
 *     what they took in), manual (to be entered by hand)} [read]
 * immigration.check {session, notice, digest, proof "NOTICE:DIGEST"} [approve]:
 *     somebody else than took it in has seen all of that, and proves to be who
 *     signed in (E4568); immigration.update {session, notice?} -> {done,
 *     queued, errors} [batch or approve]: writes what was checked (E4561 where
 *     it was not); immigration.settle {session, notice, reason} [enter]: entered
 *     by hand, and how
 * municipal.queue {session} -> {notices:[{seq, person_no, sheet_no, hist_no,
 *     event, law: both|immigration|basic, kind: notice|transmission, due, state,
 *     result, again_of, name, reason, row}]} [batch, residence_status]: 市町村通知
 *     that are due (4.5.7), in their order, with the row that is told;
 *     municipal.list {session, person_no?} [read]: of a person, or the newest
 * municipal.sent {session, seq} ; municipal.result {session, seq, accepted,
 *     text?} ; municipal.resend {session, seq} -> {seq} [batch]
 *
 * batch.step {session, step: left|old|arrived|ended, after?, limit?, trial?} -> {step,
 *     done, queued:[{person_no, entry_id, receipt_no}], followed (as
 *     entry.propose's follow), more, after, run} [batch]: what the calendar
 *     brings (9.1), one transaction; again with after while more. trial: nothing
 *     stays. batch.list {session, limit?} -> {runs} [batch]
 *
 * attached.put {session, person_no, values:{item: value}, version} -> {version}
 * note.put / memo.put {session, person_no, seq?, text, version?} ; memo keeps
 *     its history (1.1.15); memo.list {session, person_no}
 * mynumber.put {session, value} -> {handle} ; mynumber.find {session, value,
 *     reason} -> {person_no}; mynumber.get {session, person_no, reason}
 *
 * block.set {session, person_no|household_no, processes:[event|certificate|
 *     inquiry|link], level: 1|2, from, to, reason, kind: general|support|
 *     provisional_support|exclusive} [block]; kind 住民異動不受理 does not exist
 * block.release {session, id, reason} [block]; passing 終了日 releases nothing;
 *     not that of a 支援措置 that has not ended (E3408)
 * block.suspend {session, id, minutes, purpose, proof} [block_suspend] ->
 *     {suspension, until}; for one issue; ends by itself
 *     the proof's subject is the id in digits; its person is another than
 *     the session's (E3105); it serves the session's person alone
 * block.list {session, person_no|household_no}
 * block.check {session, persons:[no], process, households?:[no]} -> {level,
 *     blocks:[…], alerts:[…]}; alerts: those of level アラート, of the households
 *     named too: issue.begin wants their ids
 *
 * support.put {session, support?, version?, state: provisional|running,
 *     persons:[{person_no, name, applicant}], from?, to? (preset a
 *     year less a day), affairs, addresses, details} -> {support, version, from, to} [support]; 支援措置 (1.1.16,
 *     3.4): sets the blocks of its people; one year less a day; details: items
 *     of db/codes/support_item.csv, E3409 others and a 加害者 not of here;
 *     E3403 another number of 申出者 than one, or over SUPPORT_PERSONS_MAX
 * support.extend {session, support, version} from a month before the end; the
 *     last day of its blocks moves along
 * support.end {session, support, version, reason}
 * support.get {session, person_no} -> {running, state? (running where one of
 *     them does), alerts:[{code, text}], supports?: with right support or
 *     support_view, each with its persons, the newest first}
 *
 * issue.begin {session, kind, persons:[{person_no, sheet_no, hist_no}],
 *     options, applicant, copies, suspension?, offline_id?, printer?,
 *     pages? (枚数 of one copy), noted? (ids of the blocks of level アラート
 *     that were shown and answered: A3112 where one is not), overflow? (lines
 *     of the 文字超過リスト), overflow_noted? (that was seen: else A5801)} ->
 *     {issues:[{issue_no, number, text}], certifier:{title, name}, printed_on}
 *     [certificate]; refuses on block, lease, newer row, and 世帯主・続柄 while
 *     the row names a head who left (E5009), before any paper;
 *     an offline_id that is known is answered as it stands, for the same
 *     kind, people and copies alone (E9409)
 *     made_at and offline {numbers (one a copy, as printed), day, certifier,
 *     position (of the replica), second? (a proof of act "issue.offline" over
 *     the offline_id)}: it was printed while the line was down, at made_at.
 *     Then it is put on record whatever stands against it, once, also after
 *     its session ended; what the register would have stopped is noted
 * issue.offline {session, days?} -> {issues:[{issue_no, number, kind, made_at,
 *     received_at, terminal, place, staff, second, persons, findings:[{what:
 *     block|newer|kind|right|second|clock|number, …}], seen_by, note}]}
 *     [block]; the newest first
 * issue.offline_seen {session, issue_no, note} [block]: somebody looked
 * issue.spoil {session, issue_no, reason} ; issue.list {session, person_no}
 *
 * search.put {session, query}  a search of the person signed in, kept for
 *     them at every terminal (2.1.1); twelve figures in a row never are
 * search.past {session} -> {searches:[text]}, the newest first
 *
 * log.append {records:[…]}  the terminal's own chain, in order
 * log.head {}               -> highest sequence and hash of this terminal
 * log.list {session, from, to, staff?, person_no?, kind?} [log]
 * log.report {session, report: night|failed|by_staff|mass|person} [log_report]
 * log.verify {} -> {ok, findings:[…], waiting}
 *
 * feed.pull {epoch, position, hash, limit, wait_ms?} -> {records:[{position,
 *     hash, format, kind, time, previous, sections:{name: payload|null},
 *     salts, hashes}], head:{position, hash}, today, time}; db/feed.h says what payloads
 *     hold; null: not for this terminal, or erased. A mismatch: RC_CONFLICT
 *     E7001 (fork); what it lacks is erased: RC_CONFLICT E7059 (a snapshot
 *     leads on). Without news it is answered after wait_ms (at most 30 s) or
 *     with the next record, whichever comes first
 * feed.find {record} -> {position}; 0: waits for its number, or no such one
 * feed.expire {session?, limit?} -> {erased, position, more} [batch]: erases
 *     payloads and salts older than setting "feed_days", at most limit
 *     records at once; position: up to which all are erased
 *     a record hashed with another epoch than the one before it holds "epoch"
 * feed.verify {} -> {ok, findings, waiting}; a new replica pulls from position
 *     0 with epoch ""
 * restore.begin {reason, seen?:{person, household, entry, issue, block,
 *     suspension, support}, margin?, places?:[{position, hash}]} -> {old, new,
 *     until, common}
 *     [batch]: after the register was restored from an older backup: another
 *     epoch, every series beyond what was seen and by margin (setting
 *     restore_margin), sessions and nonces void
 * tail.replay {epoch, terminal, records:[as of feed.pull], apply?} ->
 *     {records:[{position, kind, time, outcome, why, persons}], position,
 *     hash} [batch]: what was lost, out of the records of replicas; they have
 *     to continue the chain (E7099), each is taken once; outcome applied,
 *     there, hand or nothing; without apply only what would be
 * restore.settle {epoch} [batch]: the loss is made good, replicas may let
 *     what they hold of it go
 * snapshot.begin {position?} -> {state: ready|making|wait, wait_s, …}: a
 *     whole replica for the sections of this terminal's profile, at that
 *     position of the feed or later. ready: {id, size, sha256, position,
 *     hash, epoch, rows}, and the terminal has a place among those that fetch
 *     (setting "snapshot_takers") for two minutes after each call; making and
 *     wait: ask again after wait_s. A file serves for "snapshot_minutes".
 *     A profile that has feed.pull has these three calls
 * snapshot.read {id, offset, length} -> {data (base64, at most 1 MiB), size};
 *     the service gives the same bytes at GET /v1/snapshot/ID
 * snapshot.end {}                    gives the place up
 * register.verify {} -> {ok, findings:[{invariant, where}], waiting}; waiting:
 *     records committed and not chained yet, which is no fault
 */

#endif
