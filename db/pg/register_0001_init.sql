-- SPDX-License-Identifier: ISC
-- The register. Times are microseconds since 1970 UTC, days ISO text, item
-- values the stored forms of the catalogue. Rules stand in C; here are keys,
-- uniqueness and types.

CREATE TABLE state (
	one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
	municipality TEXT NOT NULL, -- 団体コード, 6 digits
	name TEXT NOT NULL,
	is_training BIGINT NOT NULL CHECK (is_training IN (0, 1)),
	epoch TEXT NOT NULL,        -- new after a restore
	made_at BIGINT NOT NULL,
	today TEXT NOT NULL         -- business day; only forward
);

CREATE TABLE serial ( -- numbers given one after the other
	name TEXT NOT NULL PRIMARY KEY,
	value BIGINT NOT NULL
);

CREATE TABLE setting ( -- what the municipality shares, every version kept
	key TEXT NOT NULL,
	version BIGINT NOT NULL,
	value TEXT NOT NULL, -- JSON
	set_by TEXT NOT NULL,
	set_at BIGINT NOT NULL,
	PRIMARY KEY (key, version)
);

-- Staff, terminals, sessions ------------------------------------------------
CREATE TABLE staff (
	staff TEXT NOT NULL PRIMARY KEY, -- 職員番号
	name TEXT NOT NULL,
	org TEXT NOT NULL,
	role_label TEXT NOT NULL, -- shown only; gives no right
	account TEXT NOT NULL,    -- for PAM
	valid_from TEXT NOT NULL,
	valid_to TEXT NOT NULL,   -- '' open
	version BIGINT NOT NULL
);
CREATE TABLE staff_right (
	staff TEXT NOT NULL REFERENCES staff (staff),
	right_name TEXT NOT NULL,
	PRIMARY KEY (staff, right_name)
);
CREATE TABLE profile (
	profile TEXT NOT NULL PRIMARY KEY,
	sections TEXT NOT NULL, -- JSON list of feed sections
	calls TEXT NOT NULL     -- JSON list of calls, "*" all
);
CREATE TABLE terminal (
	terminal TEXT NOT NULL PRIMARY KEY,
	place TEXT NOT NULL,
	label TEXT NOT NULL,
	public_key TEXT NOT NULL, -- Ed25519, 64 hex digits; '' none
	profile TEXT NOT NULL REFERENCES profile (profile),
	is_demo BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE TABLE session ( -- a lease: one person, one terminal
	token TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the token
	staff TEXT NOT NULL UNIQUE REFERENCES staff (staff),
	terminal TEXT NOT NULL,
	place TEXT NOT NULL,
	opened_at BIGINT NOT NULL,
	lease_until BIGINT NOT NULL
);
CREATE TABLE nonce ( -- asked for, not yet answered
	nonce TEXT NOT NULL PRIMARY KEY,
	terminal TEXT NOT NULL,
	made_at BIGINT NOT NULL
);
CREATE TABLE sign_in (
	staff TEXT NOT NULL PRIMARY KEY,
	last_at BIGINT NOT NULL,
	last_place TEXT NOT NULL,
	failures BIGINT NOT NULL -- since then
);
CREATE TABLE sign_in_failure (
	terminal TEXT NOT NULL PRIMARY KEY,
	failures BIGINT NOT NULL, -- in a row
	until BIGINT NOT NULL     -- the terminal waits till then
);

-- Persons, sheets, rows -----------------------------------------------------
CREATE TABLE person (
	person_no TEXT NOT NULL PRIMARY KEY, -- 宛名番号
	last_hist BIGINT NOT NULL,          -- highest 履歴番号
	made_at BIGINT NOT NULL
);
CREATE TABLE household (
	household_no TEXT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL
);
CREATE TABLE sheet ( -- one 原票 or 除票, and what is looked up of its last row
	person_no TEXT NOT NULL REFERENCES person (person_no),
	sheet_no BIGINT NOT NULL,
	kind TEXT NOT NULL,         -- 住民種別
	opened_event TEXT NOT NULL,
	opened_on TEXT NOT NULL,
	closed_event TEXT NOT NULL, -- '' open
	closed_on TEXT NOT NULL,
	last_hist BIGINT NOT NULL,
	household_no TEXT NOT NULL REFERENCES household (household_no),
	juminhyo_code TEXT,
	card_no TEXT,
	name TEXT,
	birth TEXT,
	sex TEXT,
	PRIMARY KEY (person_no, sheet_no)
);
CREATE INDEX sheet_household ON sheet (household_no);
CREATE INDEX sheet_code ON sheet (juminhyo_code);
CREATE INDEX sheet_card ON sheet (card_no);
CREATE INDEX sheet_birth ON sheet (birth, sex);

-- One row per change, complete by itself (1.2.1). Never changed.
CREATE TABLE history (
	person_no TEXT NOT NULL REFERENCES person (person_no),
	hist_no BIGINT NOT NULL,  -- 履歴番号: 1, 2, 3 … of the person
	sheet_no BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	entry_id BIGINT NOT NULL, -- 0: taken in by import
	cancels BIGINT NOT NULL,  -- 履歴番号 cancelled by this row, else 0
	effective_lo BIGINT,      -- days since 1970-01-01, of 異動日
	effective_hi BIGINT,
	household_version BIGINT NOT NULL, -- after the change
	origin TEXT NOT NULL,      -- entry, import
	previous_digest TEXT NOT NULL,
	digest TEXT NOT NULL,      -- of this row and previous_digest
	event TEXT, -- 異動事由
	event_date TEXT, -- 異動日
	processed_on TEXT, -- 処理日
	event_notified_on TEXT, -- 異動の届出日
	offered_on TEXT, -- 申出日
	informed_on TEXT, -- 通知日
	requested_on TEXT, -- 請求日
	entry_place TEXT, -- 入力場所
	entry_terminal TEXT, -- 入力端末
	remarks TEXT, -- 留意事項
	status TEXT, -- 住民状態
	kind TEXT, -- 住民種別
	notification_no TEXT, -- 届出番号
	revised_on TEXT, -- 改製年月日
	name TEXT, -- 氏名
	name_family TEXT, -- 氏
	name_given TEXT, -- 名
	name_kanji TEXT, -- 氏名（漢字）
	name_roman TEXT, -- 氏名（アルファベット）
	name_katakana TEXT, -- 氏名（カタカナ）
	name_kana TEXT, -- 氏名のフリガナ
	name_kana_family TEXT, -- 氏のフリガナ
	name_kana_given TEXT, -- 名のフリガナ
	name_kana_checked TEXT, -- 氏名のフリガナ確認フラグ
	name_priority TEXT, -- 氏名優先区分
	former_name TEXT, -- 旧氏
	former_name_kana TEXT, -- 旧氏のフリガナ
	former_name_kana_checked TEXT, -- 旧氏のフリガナ確認フラグ
	alias TEXT, -- 通称
	alias_kana TEXT, -- 通称のフリガナ
	alias_kana_checked TEXT, -- 通称のフリガナ確認フラグ
	alias_entered_on TEXT, -- 通称を記載した年月日
	alias_entered_place TEXT, -- 通称を記載した市区町村
	alias_entered_code TEXT, -- 通称を記載した市区町村コード
	alias_deleted_on TEXT, -- 通称を削除した年月日
	alias_deleted_place TEXT, -- 通称を削除した市区町村
	alias_deleted_code TEXT, -- 通称を削除した市区町村コード
	birth TEXT, -- 生年月日
	sex TEXT, -- 性別
	resident_since TEXT, -- 住民となった年月日
	foreign_resident_since TEXT, -- 外国人住民となった年月日
	household_no TEXT, -- 世帯番号
	head_name TEXT, -- 世帯主の氏名
	relation TEXT, -- 続柄
	is_head TEXT, -- 世帯主である旨
	member_order TEXT, -- 世帯員の並び順
	address_code TEXT, -- 住所コード
	postcode TEXT, -- 住所の郵便番号
	address_pref TEXT, -- 住所 都道府県
	address_city TEXT, -- 住所 市区町村
	address_town TEXT, -- 住所 町字
	address_number TEXT, -- 住所 番地
	address_building TEXT, -- 住所 方書
	address_room TEXT, -- 住所 部屋番号
	address_since TEXT, -- 住所を定めた年月日
	notified_on TEXT, -- 届出の年月日
	district_code TEXT, -- 地区管理コード
	prev_code TEXT, -- 転入前住所の住所コード
	prev_postcode TEXT, -- 転入前住所の郵便番号
	prev_country TEXT, -- 転入前住所 国名
	prev_pref TEXT, -- 転入前住所 都道府県
	prev_city TEXT, -- 転入前住所 市区町村
	prev_town TEXT, -- 転入前住所 町字
	prev_number TEXT, -- 転入前住所 番地
	prev_building TEXT, -- 転入前住所 方書
	prev_unreported TEXT, -- 未届転入
	prev_head_name TEXT, -- 転入前の世帯主の氏名
	last_registered_address TEXT, -- 最終登録住所地
	honseki TEXT, -- 本籍
	honseki_town TEXT, -- 本籍 町字
	honseki_number TEXT, -- 本籍 地番
	honseki_code TEXT, -- 本籍 市区町村コード
	honseki_town_code TEXT, -- 本籍 町字コード
	hittousha TEXT, -- 筆頭者
	hittousha_family TEXT, -- 筆頭者 氏
	hittousha_given TEXT, -- 筆頭者 名
	juminhyo_code TEXT, -- 住民票コード
	nationality_code TEXT, -- 国籍・地域コード
	nationality TEXT, -- 国籍・地域
	article30_45 TEXT, -- 法第30条の45に規定する区分
	transit_reason TEXT, -- 経過滞在者の別
	residence_status_code TEXT, -- 在留資格コード
	residence_status TEXT, -- 在留資格
	residence_period_years TEXT, -- 在留期間 年
	residence_period_months TEXT, -- 在留期間 月
	residence_period_days TEXT, -- 在留期間 日
	residence_expires TEXT, -- 在留期間の満了の日
	card_no TEXT, -- 在留カード等の番号
	card_no_kind TEXT, -- 在留カード等番号区分
	special_permanent_expires TEXT, -- 特別永住者証有効期限
	landing_period TEXT, -- 上陸期間
	provisional_period TEXT, -- 仮滞在期間
	alien_registered_on TEXT, -- 旧外登法による登録年月日
	residence_reported TEXT, -- 住居地の届出の有無
	article30_46 TEXT, -- 法第30条の46転入である旨
	article30_47 TEXT, -- 法第30条の47届出である旨
	landing_permit_entry TEXT, -- 上陸許可証による転入の旨
	removal_reason TEXT, -- 消除事由
	removal_date TEXT, -- 事由の生じた年月日
	removal_notified_on TEXT, -- 消除の届出年月日
	out_notified_on TEXT, -- 転出届出年月日
	out_planned_on TEXT, -- 転出予定年月日
	out_date TEXT, -- 転出年月日（確定）
	out_notice_on TEXT, -- 転入通知年月日
	out_planned_code TEXT, -- 転出先住所（予定）の住所コード
	out_planned_postcode TEXT, -- 転出先住所（予定）の郵便番号
	out_planned_country TEXT, -- 転出先住所（予定） 国名
	out_planned_pref TEXT, -- 転出先住所（予定） 都道府県
	out_planned_city TEXT, -- 転出先住所（予定） 市区町村
	out_planned_town TEXT, -- 転出先住所（予定） 町字
	out_planned_number TEXT, -- 転出先住所（予定） 番地
	out_planned_building TEXT, -- 転出先住所（予定） 方書
	out_confirmed_code TEXT, -- 転出先住所（確定）の住所コード
	out_confirmed_postcode TEXT, -- 転出先住所（確定）の郵便番号
	out_confirmed_country TEXT, -- 転出先住所（確定） 国名
	out_confirmed_pref TEXT, -- 転出先住所（確定） 都道府県
	out_confirmed_city TEXT, -- 転出先住所（確定） 市区町村
	out_confirmed_town TEXT, -- 転出先住所（確定） 町字
	out_confirmed_number TEXT, -- 転出先住所（確定） 番地
	out_confirmed_building TEXT, -- 転出先住所（確定） 方書
	PRIMARY KEY (person_no, hist_no)
);
CREATE TABLE history_group ( -- repeating items of a row
	person_no TEXT NOT NULL,
	hist_no BIGINT NOT NULL,
	item TEXT NOT NULL,
	seq BIGINT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (person_no, hist_no, item, seq),
	FOREIGN KEY (person_no, hist_no) REFERENCES history (person_no, hist_no)
);
CREATE TABLE mynumber_link ( -- handles whose person the other file must learn
	handle TEXT NOT NULL PRIMARY KEY,
	person_no TEXT NOT NULL,
	is_done BIGINT NOT NULL
);

-- Attached items, notes, memos ---------------------------------------------
CREATE TABLE attached (
	person_no TEXT NOT NULL REFERENCES person (person_no),
	item TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (person_no, item)
);
CREATE TABLE attached_version (
	person_no TEXT NOT NULL PRIMARY KEY REFERENCES person (person_no),
	version BIGINT NOT NULL
);
CREATE TABLE note ( -- 備考 (C類型)
	person_no TEXT NOT NULL REFERENCES person (person_no),
	seq BIGINT NOT NULL,
	version BIGINT NOT NULL,
	text TEXT NOT NULL, -- '' deleted
	PRIMARY KEY (person_no, seq)
);
CREATE TABLE memo ( -- 1.1.15: every state kept, with writer and time
	person_no TEXT NOT NULL REFERENCES person (person_no),
	seq BIGINT NOT NULL,
	version BIGINT NOT NULL,
	text TEXT NOT NULL, -- '' deleted
	staff TEXT NOT NULL,
	written_at BIGINT NOT NULL,
	PRIMARY KEY (person_no, seq, version)
);

-- Entries (仮登録) ----------------------------------------------------------
CREATE TABLE entry (
	entry_id BIGINT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state IN
	    ('waiting', 'returned', 'approved', 'withdrawn')),
	event TEXT NOT NULL,
	menu TEXT NOT NULL,
	author TEXT NOT NULL,
	author_name TEXT NOT NULL,
	place TEXT NOT NULL,
	terminal TEXT NOT NULL,
	receipt_no TEXT NOT NULL UNIQUE,
	submitted_at BIGINT NOT NULL,
	submitted_day TEXT NOT NULL,
	names TEXT NOT NULL,
	persons TEXT NOT NULL,      -- JSON list of 宛名番号, "" new
	household_no TEXT NOT NULL, -- joined, '' new
	alerts BIGINT NOT NULL,    -- alerts answered
	digest TEXT NOT NULL,
	content TEXT NOT NULL,      -- JSON of src/entry.h
	return_reason TEXT NOT NULL,
	taken_by TEXT NOT NULL,     -- who has it open; gone when decided
	taken_terminal TEXT NOT NULL,
	taken_until BIGINT NOT NULL
);
CREATE INDEX entry_state ON entry (state);
CREATE TABLE submission ( -- idempotency keys and what was answered
	key TEXT NOT NULL PRIMARY KEY,
	digest TEXT NOT NULL,
	answer TEXT NOT NULL
);
CREATE TABLE hold ( -- who works on what; unique whoever asks
	object TEXT NOT NULL PRIMARY KEY, -- person:NO, household:NO, code:…,
	                                  -- card:…, new:name|birth|sex
	entry_id BIGINT REFERENCES entry (entry_id), -- a waiting entry, or
	lease TEXT,                       -- a lease
	staff TEXT NOT NULL,
	terminal TEXT NOT NULL,
	until BIGINT                     -- end of a lease
);
CREATE INDEX hold_entry ON hold (entry_id);
CREATE INDEX hold_lease ON hold (lease);

-- Blocks (3.1, 3.4) ---------------------------------------------------------
CREATE TABLE block (
	block_id BIGINT NOT NULL PRIMARY KEY,
	person_no TEXT REFERENCES person (person_no),
	household_no TEXT REFERENCES household (household_no),
	level BIGINT NOT NULL CHECK (level IN (1, 2)),
	from_day TEXT NOT NULL,
	to_day TEXT NOT NULL,  -- '' open; passing it releases nothing
	kind TEXT NOT NULL CHECK (kind IN
	    ('general', 'support', 'provisional_support', 'exclusive')),
	reason TEXT NOT NULL,
	set_by TEXT NOT NULL,
	set_at BIGINT NOT NULL,
	is_released BIGINT NOT NULL,
	release_reason TEXT NOT NULL,
	CHECK ((person_no IS NULL) <> (household_no IS NULL))
);
CREATE INDEX block_person ON block (person_no);
CREATE INDEX block_household ON block (household_no);
CREATE TABLE block_process (
	block_id BIGINT NOT NULL REFERENCES block (block_id),
	process TEXT NOT NULL CHECK (process IN
	    ('event', 'certificate', 'inquiry', 'link')),
	PRIMARY KEY (block_id, process)
);
CREATE TABLE suspension ( -- 一時解除, for one issue
	suspension BIGINT NOT NULL PRIMARY KEY,
	block_id BIGINT NOT NULL REFERENCES block (block_id),
	purpose TEXT NOT NULL,
	given_by TEXT NOT NULL,
	given_at BIGINT NOT NULL,
	until BIGINT NOT NULL,
	used_at BIGINT -- by the one issue
);
CREATE TABLE support ( -- 支援措置 (1.1.16)
	support BIGINT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state IN
	    ('provisional', 'running', 'ended')),
	applicant_person_no TEXT NOT NULL,
	applicant_name TEXT NOT NULL,
	from_day TEXT NOT NULL, -- '' while provisional
	to_day TEXT NOT NULL,
	affairs TEXT NOT NULL,    -- JSON list: 支援を求められている事務
	addresses TEXT NOT NULL,  -- JSON list: 抑止対象の住所等
	details TEXT NOT NULL     -- JSON: the other items of 1.1.16
);
CREATE TABLE support_person (
	support BIGINT NOT NULL REFERENCES support (support),
	person_no TEXT NOT NULL REFERENCES person (person_no),
	name TEXT NOT NULL,
	is_applicant BIGINT NOT NULL,
	block_id BIGINT NOT NULL REFERENCES block (block_id),
	PRIMARY KEY (support, person_no)
);

-- Issue of certificates (1.3.8): never deleted ------------------------------
CREATE TABLE issue (
	issue_id BIGINT NOT NULL PRIMARY KEY,
	number TEXT NOT NULL UNIQUE, -- 発行番号 without pages
	kind TEXT NOT NULL,
	issued_at BIGINT NOT NULL,
	issued_on TEXT NOT NULL,     -- business day
	place TEXT NOT NULL,
	terminal TEXT NOT NULL,
	staff TEXT NOT NULL,
	applicant TEXT NOT NULL,
	options TEXT NOT NULL,       -- JSON: 記載事項
	copy BIGINT NOT NULL,       -- n of copies
	copies BIGINT NOT NULL,
	certifier TEXT NOT NULL,
	offline_id TEXT
);
CREATE TABLE issue_person (
	issue_id BIGINT NOT NULL REFERENCES issue (issue_id),
	person_no TEXT NOT NULL REFERENCES person (person_no),
	sheet_no BIGINT NOT NULL,
	hist_no BIGINT NOT NULL,
	PRIMARY KEY (issue_id, person_no, sheet_no)
);
CREATE INDEX issue_by_person ON issue_person (person_no);
CREATE TABLE issue_spoil ( -- 処分情報
	issue_id BIGINT NOT NULL PRIMARY KEY REFERENCES issue (issue_id),
	reason TEXT NOT NULL,
	staff TEXT NOT NULL,
	spoilt_at BIGINT NOT NULL
);

-- Logs (10.2) ----------------------------------------------------------------
CREATE TABLE op_log ( -- the register's own log, chained
	seq BIGINT NOT NULL PRIMARY KEY,
	logged_at BIGINT NOT NULL,
	kind TEXT NOT NULL,     -- operation, auth, event, print, setting, error
	terminal TEXT NOT NULL,
	place TEXT NOT NULL,
	staff TEXT NOT NULL,
	org TEXT NOT NULL,
	act TEXT NOT NULL,      -- the call
	persons TEXT NOT NULL,  -- JSON list of 宛名番号
	details TEXT NOT NULL,  -- JSON
	used_mynumber BIGINT NOT NULL,
	previous TEXT NOT NULL,
	hash TEXT NOT NULL
);
CREATE INDEX op_log_time ON op_log (logged_at);
CREATE TABLE access_log ( -- what terminals sent, in their own chains
	terminal TEXT NOT NULL,
	seq BIGINT NOT NULL,
	logged_at BIGINT NOT NULL,
	received_at BIGINT NOT NULL,
	kind TEXT NOT NULL,
	staff TEXT NOT NULL,
	reason TEXT NOT NULL,
	details TEXT NOT NULL, -- the bytes that were hashed
	previous TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (terminal, seq)
);
CREATE INDEX access_log_time ON access_log (logged_at);
CREATE TABLE access_log_person (
	person_no TEXT NOT NULL,
	terminal TEXT NOT NULL,
	seq BIGINT NOT NULL,
	PRIMARY KEY (person_no, terminal, seq)
);
CREATE TABLE terminal_chain ( -- highest that a terminal has sent
	terminal TEXT NOT NULL PRIMARY KEY,
	seq BIGINT NOT NULL,
	hash TEXT NOT NULL
);

-- Feed (db/feed.h) -----------------------------------------------------------
CREATE TABLE feed (
	position BIGINT NOT NULL PRIMARY KEY,
	format BIGINT NOT NULL,
	kind TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	previous TEXT NOT NULL,
	hash TEXT NOT NULL
);
CREATE TABLE feed_section (
	position BIGINT NOT NULL REFERENCES feed (position),
	section TEXT NOT NULL,
	hash TEXT NOT NULL,
	salt TEXT NOT NULL,
	payload TEXT NOT NULL,
	PRIMARY KEY (position, section)
);
