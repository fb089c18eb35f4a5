/* SPDX-License-Identifier: ISC
 * help_schema - a small validator of JSON Schema: what our own documents use,
 * and a failure at anything else, so that nothing passes unlooked at.
 */
#ifndef TESTS_HELP_SCHEMA_H
#define TESTS_HELP_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>

/* root holds "$defs"; where receives the path of the first thing that does
 * not hold. */
bool schema_holds(const json_t *root, const json_t *schema, const json_t *v,
    char *where, size_t size);

/* The interface's document, made once and kept. */
const json_t *schema_api(void);
/* Whether an answer of a call is what the document says; says what is not. */
bool schema_answer_holds(const char *method, const json_t *answer);

#endif
