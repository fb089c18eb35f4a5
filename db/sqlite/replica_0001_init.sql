-- SPDX-License-Identifier: ISC
-- One terminal's copy of what its profile gives it. Never migrated: a
-- replica of another version is set aside and fetched anew.
CREATE TABLE cursor (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  epoch TEXT NOT NULL,
  position BIGINT NOT NULL,
  hash TEXT NOT NULL,
  synced_at BIGINT NOT NULL,
  today TEXT NOT NULL,
  municipality TEXT NOT NULL,
  name TEXT NOT NULL,
  is_training INTEGER NOT NULL,
  key_version INTEGER NOT NULL,
  state TEXT NOT NULL,
  last_error TEXT NOT NULL,
  next_try BIGINT NOT NULL
);
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE hist (
  person_no TEXT NOT NULL,
  hist_no INTEGER NOT NULL,
  sheet_no INTEGER NOT NULL,
  recorded_at BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  cancels INTEGER NOT NULL,
  groups TEXT,
  position BIGINT NOT NULL,
  event TEXT,
  event_date TEXT,
  processed_on TEXT,
  event_notified_on TEXT,
  offered_on TEXT,
  informed_on TEXT,
  requested_on TEXT,
  entry_place TEXT,
  entry_terminal TEXT,
  remarks TEXT,
  status TEXT,
  kind TEXT,
  notification_no TEXT,
  revised_on TEXT,
  name TEXT,
  name_family TEXT,
  name_given TEXT,
  name_kanji TEXT,
  name_roman TEXT,
  name_katakana TEXT,
  name_kana TEXT,
  name_kana_family TEXT,
  name_kana_given TEXT,
  name_kana_checked TEXT,
  name_priority TEXT,
  former_name TEXT,
  former_name_kana TEXT,
  former_name_kana_checked TEXT,
  alias TEXT,
  alias_kana TEXT,
  alias_kana_checked TEXT,
  alias_entered_on TEXT,
  alias_entered_place TEXT,
  alias_entered_code TEXT,
  alias_deleted_on TEXT,
  alias_deleted_place TEXT,
  alias_deleted_code TEXT,
  birth TEXT,
  sex TEXT,
  resident_since TEXT,
  foreign_resident_since TEXT,
  household_no TEXT,
  head_name TEXT,
  relation TEXT,
  is_head TEXT,
  member_order TEXT,
  address_code TEXT,
  postcode TEXT,
  address_pref TEXT,
  address_city TEXT,
  address_town TEXT,
  address_number TEXT,
  address_building TEXT,
  address_room TEXT,
  address_since TEXT,
  notified_on TEXT,
  district_code TEXT,
  prev_code TEXT,
  prev_postcode TEXT,
  prev_country TEXT,
  prev_pref TEXT,
  prev_city TEXT,
  prev_town TEXT,
  prev_number TEXT,
  prev_building TEXT,
  prev_unreported TEXT,
  prev_head_name TEXT,
  last_registered_address TEXT,
  honseki TEXT,
  honseki_town TEXT,
  honseki_number TEXT,
  honseki_code TEXT,
  honseki_town_code TEXT,
  hittousha TEXT,
  hittousha_family TEXT,
  hittousha_given TEXT,
  juminhyo_code TEXT,
  nationality_code TEXT,
  nationality TEXT,
  article30_45 TEXT,
  transit_reason TEXT,
  residence_status_code TEXT,
  residence_status TEXT,
  residence_period_years TEXT,
  residence_period_months TEXT,
  residence_period_days TEXT,
  residence_expires TEXT,
  card_no TEXT,
  card_no_kind TEXT,
  special_permanent_expires TEXT,
  landing_period TEXT,
  provisional_period TEXT,
  alien_registered_on TEXT,
  residence_reported TEXT,
  article30_46 TEXT,
  article30_47 TEXT,
  landing_permit_entry TEXT,
  removal_reason TEXT,
  removal_date TEXT,
  removal_notified_on TEXT,
  out_notified_on TEXT,
  out_planned_on TEXT,
  out_date TEXT,
  out_notice_on TEXT,
  out_planned_code TEXT,
  out_planned_postcode TEXT,
  out_planned_country TEXT,
  out_planned_pref TEXT,
  out_planned_city TEXT,
  out_planned_town TEXT,
  out_planned_number TEXT,
  out_planned_building TEXT,
  out_confirmed_code TEXT,
  out_confirmed_postcode TEXT,
  out_confirmed_country TEXT,
  out_confirmed_pref TEXT,
  out_confirmed_city TEXT,
  out_confirmed_town TEXT,
  out_confirmed_number TEXT,
  out_confirmed_building TEXT,
  PRIMARY KEY (person_no, hist_no)
);
CREATE INDEX hist_sheet ON hist (person_no, sheet_no, hist_no);
-- One row per sheet: what lists show, from the sheet's newest row.
-- gone: the first day (days since 1970) on which it is a 除票.
-- keys: every search key of the sheet; skey is its inverse.
CREATE TABLE sheet (
  id INTEGER PRIMARY KEY,
  person_no TEXT NOT NULL,
  sheet_no INTEGER NOT NULL,
  kind TEXT NOT NULL,
  opened_event TEXT NOT NULL,
  opened_on TEXT NOT NULL,
  closed_event TEXT NOT NULL,
  closed_on TEXT NOT NULL,
  last_hist INTEGER NOT NULL,
  household_no TEXT NOT NULL DEFAULT '',
  member_order INTEGER NOT NULL DEFAULT 0,
  gone BIGINT NOT NULL DEFAULT 0,
  name TEXT,
  kana TEXT,
  birth TEXT,
  sex TEXT,
  relation TEXT,
  address TEXT,
  removed TEXT,
  address_code TEXT,
  address_number TEXT,
  address_building TEXT,
  twin_key TEXT,
  keys TEXT NOT NULL DEFAULT '',
  UNIQUE (person_no, sheet_no)
);
-- gone and person_no: who lives with a hit is asked without reading their rows.
CREATE INDEX sheet_household ON sheet (household_no, member_order, gone, person_no);
CREATE INDEX sheet_twin ON sheet (twin_key, person_no);
CREATE INDEX sheet_building ON sheet (address_code, address_number, address_building);
CREATE TABLE skey (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  sheet INTEGER NOT NULL,
  former INTEGER NOT NULL,
  cut INTEGER NOT NULL,
  gone BIGINT NOT NULL,
  sex TEXT NOT NULL,
  raw TEXT,
  PRIMARY KEY (kind, key, sheet)
) WITHOUT ROWID;
CREATE TABLE town (
  id INTEGER PRIMARY KEY,
  city TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kana_key TEXT NOT NULL,
  roman TEXT NOT NULL,
  chome INTEGER NOT NULL,
  code TEXT NOT NULL,
  UNIQUE (city, name)
);
CREATE INDEX town_name ON town (name_key);
CREATE INDEX town_kana ON town (kana_key);
CREATE INDEX town_roman ON town (roman);
CREATE TABLE household (
  household_no TEXT PRIMARY KEY,
  version BIGINT NOT NULL
);
CREATE TABLE pending_entry (
  entry_id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  event TEXT NOT NULL,
  label TEXT NOT NULL,
  shown TEXT NOT NULL,
  household_no TEXT NOT NULL
);
CREATE TABLE pending_person (
  person_no TEXT NOT NULL,
  entry_id BIGINT NOT NULL,
  PRIMARY KEY (person_no, entry_id)
);
CREATE INDEX pending_by_entry ON pending_person (entry_id);
CREATE TABLE block_mark (
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  signs TEXT NOT NULL,
  levels TEXT NOT NULL,
  PRIMARY KEY (kind, number)
);
CREATE TABLE attached (
  person_no TEXT NOT NULL,
  section TEXT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (person_no, section)
);
CREATE TABLE note (
  person_no TEXT NOT NULL,
  seq INTEGER NOT NULL,
  version BIGINT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (person_no, seq)
);
CREATE TABLE staff (
  staff TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  org TEXT NOT NULL,
  role_label TEXT NOT NULL
);
