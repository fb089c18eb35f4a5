/* SPDX-License-Identifier: ISC
 * departure - one person of a 転出証明書情報 as it goes out (4.1.3.0.4): the other
 * half of src/arrival.h, in the columns that it reads. Pure.
 */
#ifndef SRC_DEPARTURE_H
#define SRC_DEPARTURE_H

#include "src/record.h"

/*
 * departure_say - what another municipality is told of somebody who moves out:
 * names, person, 続柄, 本籍, 住民票コード, the address of here as the former one,
 * where and when they plan to move, what article 30-45 says, and what other
 * offices have noted. row: the newest of the sheet on which the 転出 stands;
 * attached: items of other systems; both borrowed. out is initialised and
 * receives nothing that arrival_read would refuse as no item of it.
 */
void departure_say(const struct record *row, const struct record *attached,
    struct record *out);

/*
 * departure_check - whether arrival_read of the other side takes it. RC_INPUT
 * E4183, err->item the column, err->why what is wrong with it.
 */
MUST_CHECK enum rc departure_check(
    const struct record *said, const char *certificate, struct err *err);

/* departure_names - the number that the certificate has, 団体コード first, and
 * the file's name; of a training register both say so. */
void departure_names(const char *municipality, bool is_training,
    long long departure, char certificate[48], char file[80]);

#endif
