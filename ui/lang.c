/* SPDX-License-Identifier: ISC
 * lang - see lang.h.
 */
#include "ui/lang.h"

#include "src/mem.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "madoguchi"

static bool is_english;

void
lang_start(const char *language, const char *share)
{
	char *dir;

	is_english = strcmp(language, "en") == 0;
	/* Set before the first look-up; a settings file decides, not the
	 * environment. */
	(void)setenv("LANGUAGE", language, 1);
	if (setlocale(LC_ALL, "") == NULL ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		(void)setlocale(LC_ALL, "C.UTF-8");
	dir = x_printf("%s/locale", share);
	(void)bindtextdomain(DOMAIN, dir);
	(void)bind_textdomain_codeset(DOMAIN, "UTF-8");
	free(dir);
}

bool
lang_is_english(void)
{
	return is_english;
}

const char *
lang_text(const char *s)
{
	/* The empty msgid is the catalogue's header. */
	if (s == NULL || s[0] == '\0')
		return "";
	return dgettext(DOMAIN, s);
}
