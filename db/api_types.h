/* SPDX-License-Identifier: ISC
 * api_types - what stands in brackets in db/reg_methods.h: the fields of the
 * objects that calls take and give. Included with TYPE(name, fields). Besides
 * these there are text, int, bool, any, map (an object of anything), and what
 * the catalogue says: row (a history row, its numbers among its items) and
 * entry (src/entry.h).
 */
TYPE("setting", "value:any, version:int")
TYPE("staff", "staff, name, org, role_label, account, from, to, version:int, "
	      "rights:list(text)")
TYPE("proof", "kind, key_id, staff, act, subject, nonce, signature")
TYPE("sheet",
    "sheet_no:int, kind, opened_event, opened_on, closed_event, closed_on, "
    "last_hist:int")
TYPE("note", "seq:int, version:int, text")
TYPE("memo", "seq:int, version:int, text, staff, at")
TYPE("pending", "entry_id:int, event, menu, author_name, place, at")
TYPE("match",
    "person:int, person_no, sheet_no:int, removed:bool, by_number:bool, shown")
TYPE("entry_line",
    "id:int, version:int, state, event, label, menu, names, "
    "persons:list(text), author, author_name, place, receipt_no, "
    "submitted_at, alerts:int, taken_by, own:bool, taken_name, "
    "return_reason, digest, foreign:bool, whole:bool, blocked:bool, rekey:bool, "
    "overnight:bool")
TYPE("proposed",
    "level, code, row:int, item, person:int, shown, text, why, remedy, "
    "answers:list(text), answered:bool")
TYPE("followed", "menu, household_no, remaining:int, ex_officio:bool")
TYPE("immigration_item", "item, label, before, after")
TYPE("immigration",
    "notice:int, person_no, sheet_no:int, name, state, why, day, digest, "
    "removal:bool, happened_on, noticed_on, hidden:int, "
    "items:list(immigration_item)")
TYPE("arrival_person", "line:int, arrival:int, person:int, numbered:bool")
TYPE("arrival_number", "person:int, handle")
TYPE("arrived", "name, kana, birth, sex, relation")
TYPE("arrival",
    "arrival:int, certificate, day, until, planned_on, from, city, missing:int, "
    "state, entry_id:int, receipt_no, author_name, people:list(arrived)")
TYPE("departing", "person_no, name, back:bool")
TYPE("departure",
    "departure:int, certificate, file, state, day, entry_id:int, receipt_no, at, "
    "people:list(departing)")
TYPE("departure_said", "person_no, numbered:bool, values:map(text)")
TYPE("departure_next",
    "departure:int, certificate, training:bool, file, digest, people:list(departure_said), "
    "error:object(notice_error)?")
TYPE("municipal",
    "seq:int, person_no, sheet_no:int, hist_no:int, event, law, kind, due, "
    "state, result, again_of:int, name, reason")
TYPE("municipal_due",
    "seq:int, person_no, sheet_no:int, hist_no:int, event, law, kind, due, "
    "state, result, again_of:int, name, reason, row:object(row)")
TYPE("number_request", "request:int, person_no, kind, day")
TYPE("code_error", "line:int, code, text, why, remedy")
TYPE("batch_queued", "person_no, entry_id:int, receipt_no")
TYPE("batch_run",
    "run:int, step, day, at, staff, terminal, done:int, queued:int, "
    "details:any")
TYPE("notice_error", "line:int, code, item, text, why, remedy")
TYPE("notice_missing",
    "person_no, sheet_no:int, name, reason, planned_on, planned_to, "
    "letter:bool")
TYPE("conflict", "person:int, item, was, is")
TYPE("hidden", "person:int, item")
TYPE("rekeyed", "person:int, item, value")
TYPE("retyped", "person:int, item, same:bool, entered, also:list(rekeyed)")
TYPE("person_numbers", "person_no, hist_no:int, sheet_no:int")
TYPE("error", "rc, code, item, person:int, text, why, remedy")
TYPE("approved",
    "id:int, approved:bool, receipt_no, persons:list(person_numbers)?, "
    "followed:list(person_numbers)?, "
    "household_no?, position:int?, record:int?, alerts:list(alert)?, "
    "error:object(error)?")
TYPE("block", "id:int, level:int, from, to, kind, reason, released:bool, "
	      "processes:list(text), person_no?, household_no?")
TYPE("finding", "invariant, where:any")
TYPE("alert", "code, text")
TYPE("supported", "person_no, name, applicant:bool")
TYPE("support",
    "support:int, version:int, state, from, to, affairs:list, "
    "addresses:list, details:map?, applicant_person_no, applicant_name, "
    "persons:list(supported)")
TYPE("issued", "issue_no:int, number, text")
TYPE("certifier", "title, name")
TYPE("offline",
    "numbers:list(text)?, day?, certifier?, position:int?, second:object(proof)?")
TYPE("headless",
    "household_no, person_no, name, former_head, members:int, issued:int, at")
TYPE("letter_line",
    "kind, label, change:int, itself:bool, issued:int, number, at, "
    "reissue:bool, code, text, remedy")
TYPE("late",
    "issue_no:int, number, kind, made_at, received_at, terminal, place, staff, "
    "second, findings:list(found), persons:list(text), seen_by, note")
TYPE("found", "what, person_no?, hist_no:int?, before:bool?, block:int?")
TYPE("issue",
    "issue_no:int, number, kind, at, place, terminal, staff, applicant, "
    "options:map, copy:int, copies:int, sheet_no:int, hist_no:int, spoilt, "
    "pages:int")
TYPE("log_line",
    "at, time:int, kind, terminal, staff, act, persons:list(text), "
    "details:map, seq:int, log")
TYPE("report_line", "staff?, at?, time:int?, details:map?")
TYPE("feed_record", "position:int, format:int, kind, time:int, previous, hash, "
		    "sections:map, salts:map(text), hashes:map(text)")
TYPE("feed_head", "position:int, hash")
#undef TYPE
