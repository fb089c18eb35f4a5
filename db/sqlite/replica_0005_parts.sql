-- SPDX-License-Identifier: ISC
-- The different family and given names, words in Latin letters and 方書 of
-- all sheets, folded, once each; and what two characters stand in which of
-- them, so that a part of a name is found without reading every name. What
-- nobody bears any more may stay.
-- kind: n k family name or whole in kanji, kana; g h given name; r a word;
-- b 方書. gram: two characters that follow each other; the last one and '$'.
CREATE TABLE part (
  kind TEXT NOT NULL,
  part TEXT NOT NULL,
  PRIMARY KEY (kind, part)
) WITHOUT ROWID;
CREATE TABLE part_gram (
  kind TEXT NOT NULL,
  gram TEXT NOT NULL,
  part TEXT NOT NULL,
  PRIMARY KEY (kind, gram, part)
) WITHOUT ROWID;
