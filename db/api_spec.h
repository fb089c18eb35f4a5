/* SPDX-License-Identifier: ISC
 * api_spec - reads what db/reg_methods.h and db/api_types.h say of an object
 * and holds objects against it:
 *
 *	FIELDS = FIELD {"," FIELD}      FIELD = NAME [":" TYPE] ["?"]
 *	TYPE   = "text" | "int" | "bool" | "any" | "map" | "list" | "object"
 *	       | ("list" | "object" | "map") "(" NAME OF A TYPE ")"
 */
#ifndef DB_API_SPEC_H
#define DB_API_SPEC_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct spec_field {
	char name[40], type[12];
	char of[24];   /* in brackets; "" none */
	bool may_miss; /* then null is as good as missing */
};
/* spec_next - the field at *at, which moves on; false at the end. */
bool spec_next(const char **at, struct spec_field *f);

struct api_type {
	const char *name, *fields;
};
extern const struct api_type api_types[];
extern const int api_type_count;
/* Fields of a type of api_types.h; NULL: text, int … and the catalogue's. */
const char *api_type_fields(const char *name);

/*
 * spec_fits - whether every field is there that must be, each as it must be,
 * lists and objects inside too. Fields that the spec does not name are
 * another version's: they may stand there. where receives the name of the
 * first field that does not fit.
 */
bool spec_fits(const char *fields, const json_t *o, char where[40]);

/* api_schema - the interface as one JSON Schema document: "$defs" are the
 * types, "calls" each call's arguments and result. New reference. */
json_t *api_schema(void);

#endif
