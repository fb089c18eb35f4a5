/* SPDX-License-Identifier: ISC
 * reg_methods - every call once: name, arguments, answer, right, session,
 * writes, the function. Arguments and answers: name, then ":int", ":list",
 * ":object" or ":bool" unless text, then "?" when it may be missing; in
 * brackets what is in a list or an object (db/api_types.h, db/api_spec.h).
 * Included with HANDLER(f) for prototypes or METHOD(...) for rows.
 */
#ifndef METHOD
#define METHOD(name, args, result, right, session, writes, f) HANDLER(f)
#endif
METHOD("register.init", "municipality, name, training:bool, today?",
    "municipality, name, training:bool, today, epoch, "
    "position:int, hash, schema:int, time:int, reading_only:bool?",
    "", false, true, reg_init)
METHOD("register.status", "",
    "municipality, name, training:bool, today, epoch, "
    "position:int, hash, schema:int, time:int, reading_only:bool?",
    "", false, false, reg_status)
METHOD("day.open", "session?, day, far:bool?", "today", "setting", true, true,
    reg_day_open)
METHOD("setting.get", "key?", "settings:map(setting)", "", false, false,
    reg_setting_get)
METHOD("setting.set", "session, key, value:any", "version:int", "setting", true,
    true, reg_setting_set)
METHOD("staff.put",
    "session?, staff, name, org, role_label, rights:list(text), "
    "from, to, account",
    "version:int", "staff", true, true, reg_staff_put)
METHOD("staff.list", "", "staff:list(staff)", "", false, false, reg_staff_list)
METHOD("terminal.put",
    "session?, terminal, place, label, public_key, profile, "
    "demo:bool",
    "version:int", "setting", true, true, reg_terminal_put)
METHOD("profile.put",
    "session?, profile, sections:list(text), calls:list(text)", "", "setting",
    true, true, reg_profile_put)
METHOD("session.nonce", "staff?", "nonce", "", false, true, reg_nonce)
METHOD("session.open", "staff, proof:object(proof)?",
    "session, staff, name, org, role_label, place, "
    "rights:list(text), lease_until:int, last_at, last_place, "
    "failures:int, password_days:int, terminal_key?, seconds:list(text)",
    "", false, true, reg_session_open)
METHOD("session.renew", "session", "lease_until:int", "", true, true,
    reg_session_renew)
METHOD("session.close", "session", "", "", true, true, reg_session_close)
METHOD("session.failed", "staff", "failures:int, wait_until:int", "", false,
    true, reg_session_failed)
METHOD("session.proved", "session, failures:int", "", "", true, true,
    reg_session_proved)
METHOD("person.get",
    "session?, person_no, sheet_no:int?, as_of?, known_at:int?, "
    "suspension:int?",
    "record:object(row), history:list(row), sheets:list(sheet), "
    "notes:list(note), attached:map(text), attached_version:int, "
    "is_removed:bool, pending:object(pending)?, unsure:bool?",
    "read", true, false, reg_person_get)
METHOD("household.get", "session?, household_no, with_removed:bool?",
    "household_no, version:int, members:list(row)", "read", true, false,
    reg_household_get)
METHOD("returner.match", "session?, persons:list", "matches:list(match)",
    "enter", true, false, reg_returner_match)
METHOD("edit.begin", "session, persons:list(text), households:list(text)",
    "lease", "enter", true, true, reg_edit_begin)
METHOD("edit.end", "session, lease", "", "", true, true, reg_edit_end)
METHOD("entry.submit",
    "session, entry:object(entry), key, lease?, made_at:int?",
    "id:int, version:int, receipt_no", "enter", true, true, reg_entry_submit)
METHOD("entry.propose",
    "session?, menu?, persons:list(text)?, whole:bool?, household_no?, head?, "
    "mother?, cancels:int?, ex_officio:bool?, offered:bool?, "
    "entry:object(entry)?, lease?",
    "entry:object(entry), findings:list(proposed), follow:list(followed)",
    "enter", true, false, reg_entry_propose)
METHOD("entry.change", "session, id:int, version:int, entry:object(entry)",
    "version:int", "enter", true, true, reg_entry_change)
METHOD("entry.list", "session?, scope?",
    "entries:list(entry_line), approvable:int, returned:int, "
    "overnight:int, approved_today:int?",
    "", true, false, reg_entry_list)
METHOD("entry.get", "session?, id:int",
    "entry:object(entry), digest, conflicts:list(conflict), "
    "hidden:list(hidden), rekey:list(hidden), "
    "covered:list(hidden), received:list, state, taken_by",
    "", true, false, reg_entry_get)
METHOD("entry.claim", "session, id:int", "", "approve", true, true,
    reg_entry_claim)
METHOD("entry.release", "session, id:int", "", "approve", true, true,
    reg_entry_release)
METHOD("entry.rekey", "session, id:int, version:int, rekeyed:list",
    "items:list(retyped)", "approve", true, true, reg_entry_rekey)
METHOD("entry.approve",
    "session, id:int, version:int, digest, proof:object(proof)?, "
    "rekeyed:list?",
    "persons:list(person_numbers), followed:list(person_numbers), "
    "household_no, position:int, record:int, alerts:list(alert)?",
    "", true, true, reg_entry_approve)
METHOD("entry.approve_many", "session, entries:list, proof:object(proof)?",
    "entries:list(approved), approved:int, refused:int", "", true, true,
    reg_entry_approve_many)
METHOD("entry.return", "session, id:int, version:int, reason", "", "approve",
    true, true, reg_entry_return)
METHOD("entry.withdraw", "session, id:int, version:int, reason?", "", "", true,
    true, reg_entry_withdraw)
METHOD("notice.take", "session?, notices:list",
    "taken:int, superseded:int, known:int, errors:list(notice_error)", "batch",
    true, true, reg_notice_take)
METHOD("notice.missing", "session?", "people:list(notice_missing)", "read",
    true, false, reg_notice_missing)
METHOD("arrival.put", "session?, lines:list",
    "taken:int, changed:int, known:int, errors:list(notice_error), "
    "persons:list(arrival_person)",
    "batch", true, true, reg_arrival_put)
METHOD("arrival.number", "session?, arrival:int, person:int, value", "",
    "mynumber", true, true, reg_arrival_number)
METHOD("arrival.list", "session?, all:bool?", "arrivals:list(arrival)", "",
    true, false, reg_arrival_list)
METHOD("arrival.get", "session?, arrival:int",
    "line:object(arrival), people:list, numbers:list(arrival_number), "
    "hidden:int",
    "", true, true, reg_arrival_get)
METHOD("arrival.count", "session?", "free:int, today:int", "enter", true, false,
    reg_arrival_count)
METHOD("departure.list", "session?, all:bool?", "departures:list(departure)",
    "batch", true, false, reg_departure_list)
METHOD("departure.next", "session, after:int?, trial:bool?",
    "next:object(departure_next)?", "batch", true, true, reg_departure_next)
METHOD("departure.sent", "session, departure:int, digest", "sent:int", "batch",
    true, true, reg_departure_sent)
METHOD("code.take", "session?, codes:list(text)",
    "taken:int, known:int, errors:list(code_error), free:int", "batch", true,
    true, reg_code_take)
METHOD("code.count", "session?", "free:int, least:int, low:bool", "read", true,
    false, reg_code_count)
METHOD("immigration.take", "session?, notices:list",
    "taken:int, manual:int, known:int, errors:list(notice_error)", "batch",
    true, true, reg_immigration_take)
METHOD("immigration.list", "session?", "notices:list(immigration), ward",
    "read", true, false, reg_immigration_list)
METHOD("immigration.count", "session?", "waiting:int, manual:int", "read", true,
    false, reg_immigration_count)
METHOD("immigration.check", "session, notice:int, digest, proof:object(proof)?",
    "", "approve", true, true, reg_immigration_check)
METHOD("immigration.settle", "session, notice:int, reason", "", "enter", true,
    true, reg_immigration_settle)
METHOD("immigration.update", "session?, notice:int?",
    "done:int, queued:list(batch_queued), errors:list(notice_error)", "", true,
    true, reg_immigration_update)
METHOD("municipal.queue", "session?", "notices:list(municipal_due)", "batch",
    true, false, reg_municipal_queue)
METHOD("municipal.list", "session?, person_no?", "notices:list(municipal)",
    "read", true, false, reg_municipal_list)
METHOD("municipal.sent", "session, seq:int", "", "batch", true, true,
    reg_municipal_sent)
METHOD("municipal.result", "session, seq:int, accepted:bool, text?", "",
    "batch", true, true, reg_municipal_result)
METHOD("municipal.resend", "session, seq:int", "seq:int", "batch", true, true,
    reg_municipal_resend)
METHOD("mynumber.put", "session, value", "handle", "mynumber", true, true,
    reg_mynumber_put)
METHOD("mynumber.find", "session, value, reason", "person_no", "mynumber", true,
    true, reg_mynumber_find)
METHOD("mynumber.get", "session, person_no, reason", "value", "mynumber", true,
    true, reg_mynumber_get)
METHOD("mynumber.compare", "session, person_no, handle, with?, reason",
    "known:bool, same:bool", "mynumber", true, true, reg_mynumber_compare)
METHOD("mynumber.queue", "session?, after:int?",
    "waiting:int, next:object(number_request)?", "batch", true, false,
    reg_mynumber_queue)
METHOD("mynumber.answer", "session, request:int, handle?", "", "batch", true,
    true, reg_mynumber_answer)
METHOD("block.set",
    "session, person_no?, household_no?, processes:list(text), "
    "level:int, from, to, reason, kind",
    "id:int", "block", true, true, reg_block_set)
METHOD("block.release", "session, id:int, reason", "", "block", true, true,
    reg_block_release)
METHOD("block.suspend",
    "session, id:int, minutes:int, purpose, proof:object(proof)?",
    "suspension:int, until:int", "", true, true, reg_block_suspend)
METHOD("block.list", "session?, person_no?, household_no?",
    "blocks:list(block)", "read", true, false, reg_block_list)
METHOD("block.check",
    "session?, persons:list(text), process, households:list(text)?",
    "level:int, blocks:list(block), alerts:list(block)", "read", true, false,
    reg_block_check)
METHOD("register.verify", "", "ok:bool, findings:list(finding), waiting:int",
    "", false, false, reg_verify)
METHOD("attached.put", "session, person_no, values:object, version:int",
    "version:int", "enter", true, true, reg_attached_put)
METHOD("note.put", "session, person_no, seq:int?, text, version:int?",
    "seq:int, version:int", "enter", true, true, reg_note_put)
METHOD("household.outside_head", "session, household_no, name", "persons:int",
    "enter", true, true, reg_household_outside_head)
METHOD("memo.put", "session, person_no, seq:int?, text, version:int?",
    "seq:int, version:int", "enter", true, true, reg_memo_put)
METHOD("memo.list", "session?, person_no", "memos:list(memo)", "read", true,
    false, reg_memo_list)
METHOD("support.put",
    "session, support:int?, version:int?, state, persons:list, "
    "from?, to?, affairs:list, addresses:list, details:object?",
    "support:int, version:int, from, to", "support", true, true,
    reg_support_put)
METHOD("support.extend", "session, support:int, version:int",
    "support:int, version:int, from, to", "support", true, true,
    reg_support_extend)
METHOD("support.end", "session, support:int, version:int, reason",
    "support:int, version:int, from, to", "support", true, true,
    reg_support_end)
METHOD("support.get", "session?, person_no",
    "running:bool, state?, alerts:list(alert), support:object(support)?",
    "read", true, false, reg_support_get)
METHOD("issue.begin",
    "session, kind, persons:list, options:object?, applicant, "
    "copies:int?, suspension:int?, offline_id?, printer?, "
    "pages:int?, made_at:int?, offline:object(offline)?, change:int?, "
    "noted:list?",
    "issues:list(issued), certifier:object(certifier), printed_on",
    "certificate", true, true, reg_issue_begin)
METHOD("letter.list", "session?, person_no, sheet_no:int?, change:int?",
    "letters:list(letter_line)", "certificate", true, false, reg_letter_list)
METHOD("letter.get",
    "session?, kind, person_no, sheet_no:int?, change:int?, to:int?, "
    "suspension:int?",
    "letter:map", "certificate", true, false, reg_letter_get)
METHOD("letter.headless", "session?", "households:list(headless)", "read", true,
    false, reg_letter_headless)
METHOD("issue.offline", "session?, days:int?", "issues:list(late)", "block",
    true, false, reg_issue_offline)
METHOD("issue.offline_seen", "session, issue_no:int, note", "", "block", true,
    true, reg_issue_offline_seen)
METHOD("issue.spoil", "session, issue_no:int, reason", "", "certificate", true,
    true, reg_issue_spoil)
METHOD("issue.list", "session?, person_no", "issues:list(issue)", "read", true,
    false, reg_issue_list)
METHOD("search.put", "session, query", "", "read", true, true, reg_search_put)
METHOD("search.past", "session", "searches:list(text)", "read", true, false,
    reg_search_past)
METHOD("log.append", "records:list", "seq:int", "", false, true, reg_log_append)
METHOD("log.head", "", "seq:int, hash", "", false, false, reg_log_head)
METHOD("log.list", "session?, from, to, staff?, person_no?, kind?",
    "records:list(log_line)", "log", true, false, reg_log_list)
METHOD("log.report", "session?, report, from?, to?, person_no?",
    "rows:list(report_line)", "log_report", true, false, reg_log_report)
METHOD("log.verify", "", "ok:bool, findings:list(finding), waiting:int", "",
    false, false, reg_log_verify)
METHOD("feed.pull", "epoch, position:int, hash, limit:int?, wait_ms:int?",
    "records:list(feed_record), epoch, head:object(feed_head), today, "
    "time:int",
    "", false, false, reg_feed_pull)
METHOD(
    "feed.find", "record:int", "position:int", "", false, false, reg_feed_find)
METHOD("feed.expire", "session?, limit:int?",
    "erased:int, position:int, more:bool", "batch", true, true, reg_feed_expire)
METHOD("feed.verify", "", "ok:bool, findings:list(finding), waiting:int", "",
    false, false, reg_feed_verify)
METHOD("snapshot.begin", "position:int?",
    "state, wait_s:int, done:int?, total:int?, id?, size:int?, "
    "sha256?, position:int?, hash?, epoch?, rows:int?",
    "", false, false, reg_snapshot_begin)
METHOD("snapshot.read", "id, offset:int, length:int", "data, size:int", "",
    false, false, reg_snapshot_read)
METHOD("snapshot.end", "", "", "", false, false, reg_snapshot_end)
METHOD("restore.begin",
    "session?, reason, seen:object?, margin:int?, places:list?",
    "old, new, until:int, common:int, reason", "batch", true, true,
    reg_restore_begin)
METHOD("restore.settle", "session?, epoch", "", "batch", true, true,
    reg_restore_settle)
METHOD("tail.replay", "session?, epoch, terminal, records:list, apply:bool?",
    "records:list, position:int, hash", "batch", true, true, reg_tail_replay)
METHOD("replica.compare", "", "", "", false, false, reg_replica_compare)
METHOD("batch.step", "session?, step, after?, limit:int?, trial:bool?",
    "step, done:int, queued:list(batch_queued), followed:list(followed), "
    "more:bool, after, run:int",
    "batch", true, true, reg_batch_step)
METHOD("batch.list", "session?, limit:int?", "runs:list(batch_run)", "batch",
    true, false, reg_batch_list)
METHOD("load.people", "session?, what", "", "batch", true, true, reg_load_call)
METHOD("load.fresh", "session?", "", "batch", true, true, reg_fresh_call)
METHOD("request.void", "id", "done:bool", "", false, true, reg_request_void)
METHOD("register.count", "",
    "persons:int, sheets:int, rows:int, households:int, "
    "waiting:int, blocks:int, issues:int, log:int, japanese:int, "
    "foreign:int, leaving:int, removed:int",
    "", false, false, reg_count)
METHOD("export.people", "session?, after, limit:int?", "people:list(map)",
    "export_bulk", true, true, reg_export_people)
#undef METHOD
