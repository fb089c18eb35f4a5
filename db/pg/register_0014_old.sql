-- SPDX-License-Identifier: ISC
-- 除票 that are five years old stand in tables of their own (1.1.5, 9.3), each
-- sheet with its rows in one of the two; what looks for either reads the
-- views. And what `daicho batch` did, each step with what it wrote.
CREATE TABLE old_sheet (
	person_no TEXT NOT NULL REFERENCES person (person_no),
	sheet_no BIGINT NOT NULL,
	kind TEXT NOT NULL,
	opened_event TEXT NOT NULL,
	opened_on TEXT NOT NULL,
	closed_event TEXT NOT NULL,
	closed_on TEXT NOT NULL,
	last_hist BIGINT NOT NULL,
	household_no TEXT NOT NULL REFERENCES household (household_no),
	juminhyo_code TEXT,
	card_no TEXT,
	name TEXT,
	birth TEXT,
	sex TEXT,
	processed_day BIGINT NOT NULL, -- 処理年月日, days since 1970-01-01: the
	                           -- order that the store is read in
	moved_at BIGINT NOT NULL,
	PRIMARY KEY (person_no, sheet_no)
);
CREATE INDEX old_sheet_household ON old_sheet (household_no);
CREATE INDEX old_sheet_code ON old_sheet (juminhyo_code);
CREATE INDEX old_sheet_card ON old_sheet (card_no);
CREATE INDEX old_sheet_birth ON old_sheet (birth, sex);
CREATE INDEX old_sheet_processed ON old_sheet (processed_day);
CREATE TABLE old_history (
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
CREATE INDEX old_history_entry ON old_history (entry_id) WHERE entry_id > 0;
CREATE TABLE old_history_group (
	person_no TEXT NOT NULL,
	hist_no BIGINT NOT NULL,
	item TEXT NOT NULL,
	seq BIGINT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (person_no, hist_no, item, seq),
	FOREIGN KEY (person_no, hist_no)
	    REFERENCES old_history (person_no, hist_no)
);
CREATE VIEW sheet_all AS
	SELECT
		person_no, sheet_no, kind, opened_event, opened_on,
		closed_event, closed_on, last_hist, household_no,
		juminhyo_code, card_no, name, birth, sex
	FROM sheet
	UNION ALL SELECT
		person_no, sheet_no, kind, opened_event, opened_on,
		closed_event, closed_on, last_hist, household_no,
		juminhyo_code, card_no, name, birth, sex
	FROM old_sheet;
CREATE VIEW history_all AS
	SELECT
		person_no, hist_no, sheet_no, recorded_at, entry_id, cancels,
		effective_lo, effective_hi, household_version, origin,
		previous_digest, digest, event, event_date, processed_on,
		event_notified_on, offered_on, informed_on, requested_on,
		entry_place, entry_terminal, remarks, status, kind,
		notification_no, revised_on, name, name_family, name_given,
		name_kanji, name_roman, name_katakana, name_kana,
		name_kana_family, name_kana_given, name_kana_checked,
		name_priority, former_name, former_name_kana,
		former_name_kana_checked, alias, alias_kana,
		alias_kana_checked, alias_entered_on, alias_entered_place,
		alias_entered_code, alias_deleted_on, alias_deleted_place,
		alias_deleted_code, birth, sex, resident_since,
		foreign_resident_since, household_no, head_name, relation,
		is_head, member_order, address_code, postcode, address_pref,
		address_city, address_town, address_number, address_building,
		address_room, address_since, notified_on, district_code,
		prev_code, prev_postcode, prev_country, prev_pref, prev_city,
		prev_town, prev_number, prev_building, prev_unreported,
		prev_head_name, last_registered_address, honseki,
		honseki_town, honseki_number, honseki_code, honseki_town_code,
		hittousha, hittousha_family, hittousha_given, juminhyo_code,
		nationality_code, nationality, article30_45, transit_reason,
		residence_status_code, residence_status,
		residence_period_years, residence_period_months,
		residence_period_days, residence_expires, card_no,
		card_no_kind, special_permanent_expires, landing_period,
		provisional_period, alien_registered_on, residence_reported,
		article30_46, article30_47, landing_permit_entry,
		removal_reason, removal_date, removal_notified_on,
		out_notified_on, out_planned_on, out_date, out_notice_on,
		out_planned_code, out_planned_postcode, out_planned_country,
		out_planned_pref, out_planned_city, out_planned_town,
		out_planned_number, out_planned_building, out_confirmed_code,
		out_confirmed_postcode, out_confirmed_country,
		out_confirmed_pref, out_confirmed_city, out_confirmed_town,
		out_confirmed_number, out_confirmed_building
	FROM history
	UNION ALL SELECT
		person_no, hist_no, sheet_no, recorded_at, entry_id, cancels,
		effective_lo, effective_hi, household_version, origin,
		previous_digest, digest, event, event_date, processed_on,
		event_notified_on, offered_on, informed_on, requested_on,
		entry_place, entry_terminal, remarks, status, kind,
		notification_no, revised_on, name, name_family, name_given,
		name_kanji, name_roman, name_katakana, name_kana,
		name_kana_family, name_kana_given, name_kana_checked,
		name_priority, former_name, former_name_kana,
		former_name_kana_checked, alias, alias_kana,
		alias_kana_checked, alias_entered_on, alias_entered_place,
		alias_entered_code, alias_deleted_on, alias_deleted_place,
		alias_deleted_code, birth, sex, resident_since,
		foreign_resident_since, household_no, head_name, relation,
		is_head, member_order, address_code, postcode, address_pref,
		address_city, address_town, address_number, address_building,
		address_room, address_since, notified_on, district_code,
		prev_code, prev_postcode, prev_country, prev_pref, prev_city,
		prev_town, prev_number, prev_building, prev_unreported,
		prev_head_name, last_registered_address, honseki,
		honseki_town, honseki_number, honseki_code, honseki_town_code,
		hittousha, hittousha_family, hittousha_given, juminhyo_code,
		nationality_code, nationality, article30_45, transit_reason,
		residence_status_code, residence_status,
		residence_period_years, residence_period_months,
		residence_period_days, residence_expires, card_no,
		card_no_kind, special_permanent_expires, landing_period,
		provisional_period, alien_registered_on, residence_reported,
		article30_46, article30_47, landing_permit_entry,
		removal_reason, removal_date, removal_notified_on,
		out_notified_on, out_planned_on, out_date, out_notice_on,
		out_planned_code, out_planned_postcode, out_planned_country,
		out_planned_pref, out_planned_city, out_planned_town,
		out_planned_number, out_planned_building, out_confirmed_code,
		out_confirmed_postcode, out_confirmed_country,
		out_confirmed_pref, out_confirmed_city, out_confirmed_town,
		out_confirmed_number, out_confirmed_building
	FROM old_history;
CREATE VIEW history_group_all AS
	SELECT
		person_no, hist_no, item, seq, value
	FROM history_group
	UNION ALL SELECT
		person_no, hist_no, item, seq, value
	FROM old_history_group;
CREATE INDEX sheet_closed ON sheet (person_no, sheet_no)
	WHERE closed_event <> '';
CREATE TABLE out_effect ( -- 転出 that the batch has seen taking effect
	person_no TEXT NOT NULL REFERENCES person (person_no),
	sheet_no BIGINT NOT NULL,
	hist_no BIGINT NOT NULL, -- newest row that was looked at
	day TEXT NOT NULL,        -- of 消除: the earlier of plan and notice
	PRIMARY KEY (person_no, sheet_no)
);
CREATE TABLE batch_run ( -- one line for each transaction of a batch
	run BIGINT NOT NULL PRIMARY KEY,
	step TEXT NOT NULL,
	day TEXT NOT NULL,        -- business day
	done_at BIGINT NOT NULL,
	staff TEXT NOT NULL,
	terminal TEXT NOT NULL,
	done BIGINT NOT NULL,
	queued BIGINT NOT NULL,  -- behind entries that wait
	details TEXT NOT NULL     -- JSON: numbers of people and households
);
ALTER TABLE suspension ADD COLUMN is_ended BIGINT NOT NULL DEFAULT 0;
CREATE INDEX suspension_running ON suspension (until)
	WHERE is_ended = 0 AND used_at IS NULL;
CREATE INDEX hold_until ON hold (until) WHERE until IS NOT NULL;
CREATE INDEX support_applicant ON support (applicant_person_no);
