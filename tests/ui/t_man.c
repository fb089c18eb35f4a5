/* SPDX-License-Identifier: ISC
 * t_man - the manual pages that come from tables say what the tables say:
 * madoguchi-keys(7) from the keys and fields of every screen, madoguchi.conf(5) from
 * the settings. MAN=write makes them anew.
 */
#include "tests/test.h"
#include "ui/engine.h"

static const char keys_head[] =
    ".\\\" SPDX-License-Identifier: ISC\n"
    ".\\\" Made from the tables of keys and fields by MAN=write build/tests/ui/t_man.\n"
    ".Dd November 21, 2026\n"
    ".Dt MADOGUCHI-KEYS 7\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm madoguchi-keys\n"
    ".Nd keys of the counter terminal\n"
    ".Sh DESCRIPTION\n"
    "Every screen of\n"
    ".Xr madoguchi 1\n"
    "is operated by the keyboard alone.\n"
    "A function key has the same place and sense everywhere; where it does\n"
    "nothing its label is blank.\n"
    "Esc and then 1 to 9, 0, - or = stand for F1 to F12; Esc alone does\n"
    "nothing.\n"
    "In lists and in the empty search box,\n"
    ".Ql /\n"
    "and a code open a screen; /P prints the screen (logged), /Q signs out.\n"
    ".Pp\n"
    "Keys typed ahead belong to the screen they were typed for.\n"
    "When something else comes up they are held and shown; F5 runs them, any\n"
    "other key lets them go.\n"
    "A password takes none of them.\n"
    ".Pp\n"
    "Where a field holds kanji, small letters become kana and words stand\n"
    "under the field: a digit or Space takes one, F8 shows more, Enter keeps\n"
    "the kana; a word that begins with a capital letter stays Latin.\n"
    "The setting\n"
    ".Ic ime\n"
    "switches this off for terminals with an input method of their own.\n";
static const char keys_tail[] = ".Sh SEE ALSO\n"
				".Xr madoguchi 1 ,\n"
				".Xr madoguchi.conf 5\n";
static const char conf_head[] =
    ".\\\" SPDX-License-Identifier: ISC\n"
    ".\\\" Made from the table of settings by MAN=write build/tests/ui/t_man.\n"
    ".Dd November 21, 2026\n"
    ".Dt MADOGUCHI.CONF 5\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm madoguchi.conf\n"
    ".Nd settings of one counter terminal\n"
    ".Sh DESCRIPTION\n"
    "What belongs to a machine.\n"
    "What a municipality shares is in the register\n"
    ".Pq see Xr daicho 8 .\n"
    "Lines are\n"
    ".Ql key = value ;\n"
    ".Ql #\n"
    "begins a comment line.\n"
    "A wrong line is refused with its number, key and remedy.\n"
    ".Pp\n"
    "The keys are:\n"
    ".Bl -tag -width auth_socket\n";
static const char conf_tail[] = ".El\n"
				".Sh FILES\n"
				".Bl -tag -width Ds\n"
				".It Pa /etc/madoguchi/madoguchi.conf\n"
				"Read unless\n"
				".Fl \\-config\n"
				"names another.\n"
				".El\n"
				".Sh EXAMPLES\n"
				".Bd -literal -offset indent\n"
				"register = sqlite:/srv/madoguchi/register.db\n"
				"terminal = chuo-3\n"
				"idle_s = 90\n"
				".Ed\n"
				".Sh SEE ALSO\n"
				".Xr madoguchi 1 ,\n"
				".Xr madoguchi-keys 7\n";

/* A line that begins with a dot or an apostrophe would be a request. */
static void
add_text(struct sbuf *b, const char *s)
{
	if (s[0] == '.' || s[0] == '\'')
		sbuf_add(b, "\\&");
	for (; *s != '\0'; s++) {
		if (*s == '\\')
			sbuf_add(b, "\\e");
		else
			sbuf_add_n(b, s, 1);
		if (*s == '\n' && (s[1] == '.' || s[1] == '\''))
			sbuf_add(b, "\\&");
	}
	sbuf_add(b, "\n");
}

static void
add_key(struct sbuf *b, const struct key *k)
{
	char name[16];

	(void)key_label(k->code, name);
	if (strcmp(name, "-") == 0)
		(void)snprintf(name, sizeof(name), "%s", "\\-");
	sbuf_addf(b, ".It %s", name);
	if (k->face != NULL)
		sbuf_addf(b, " Pq %s", k->face);
	sbuf_add(b, "\n");
	add_text(b, k->help);
}

/* Where they stand first; else a word about where that is. */
static void
add_fields(struct sbuf *b, const struct screen *x)
{
	const struct screen *by = help_lister(x);

	if (by == NULL)
		return;
	if (by != x) {
		sbuf_addf(b, ".Pp\n項目は %s と同じ。\n", by->code);
		return;
	}
	sbuf_add(b, ".Ss 項目\n.Bl -tag -width Ds\n");
	for (int i = 0; x->each_field(i) != NULL; i++) {
		const struct field *f = x->each_field(i);

		if (f->help == NULL)
			continue;
		sbuf_addf(b, ".It %s\n", f->label);
		add_text(b, f->help);
		if (f->typing != NULL) {
			sbuf_add(b, ".br\n打ち方:\n");
			add_text(b, f->typing);
		}
		if (f->unknown != NULL) {
			sbuf_add(b, ".br\n不詳:\n");
			add_text(b, f->unknown);
		}
	}
	sbuf_add(b, ".El\n");
}

static char *
keys_page(void)
{
	struct sbuf b;
	char *page;

	sbuf_init(&b, 262144);
	sbuf_add(&b, keys_head);
	for (int s = 0; ui_screens[s] != NULL; s++) {
		const struct screen *x = ui_screens[s];

		sbuf_addf(&b, ".Sh %s %s\n", x->code, x->title);
		add_text(&b, x->about);
		if (x->keys != NULL && x->keys[0].code != 0) {
			sbuf_add(&b, ".Bl -tag -width Shift-Tab\n");
			for (const struct key *k = x->keys; k->code != 0; k++)
				add_key(&b, k);
			sbuf_add(&b, ".El\n");
		}
		add_fields(&b, x);
	}
	sbuf_add(&b, ".Sh SIGNS\n.Bl -tag -width Ds\n");
	for (int i = 0; i < sign_count; i++) {
		sbuf_addf(&b, ".It %s\n", sign_defs[i].sign);
		add_text(&b, sign_defs[i].word);
	}
	sbuf_add(&b, ".El\n");
	sbuf_add(&b, keys_tail);
	page = sbuf_take(&b);
	sbuf_release(&b);
	return page;
}

static char *
conf_page(void)
{
	struct sbuf b;
	char *page;

	sbuf_init(&b, 65536);
	sbuf_add(&b, conf_head);
	for (int i = 0; i < conf_key_count; i++) {
		const struct conf_key *k = &conf_keys[i];

		sbuf_addf(&b, ".It %s", k->name);
		if (k->unit[0] != '\0')
			sbuf_addf(&b, " Pq %s", k->unit);
		sbuf_add(&b, "\n");
		sbuf_addf(&b, "%s。\n", k->help);
		if (k->max > 0)
			sbuf_addf(&b, "%ld から %ld まで。\n", k->min, k->max);
		if (k->preset[0] != '\0')
			sbuf_addf(&b, "初めの値は %s。\n", k->preset);
	}
	sbuf_add(&b, conf_tail);
	page = sbuf_take(&b);
	sbuf_release(&b);
	return page;
}

static void
same(const char *path, char *want)
{
	FILE *f = fopen(path, getenv("MAN") != NULL ? "w+" : "r");
	char *got;
	size_t n;

	CHECK(f != NULL);
	if (f == NULL)
		return;
	if (getenv("MAN") != NULL) {
		(void)fputs(want, f);
		rewind(f);
	}
	got = x_alloc(262144);
	n = fread(got, 1, 262143, f);
	got[n] = '\0';
	(void)fclose(f);
	if (strcmp(got, want) != 0)
		printf("# %s is not what the tables say: MAN=write "
		       "build/tests/ui/t_man\n",
		    path);
	CHECK(strcmp(got, want) == 0);
	free(got);
	free(want);
}

TEST(keys_page_is_the_key_tables)
{
	char *page = keys_page();

	/* the words of fields stand in it, not only those of keys */
	CHECK(strstr(page, "濁点") != NULL && strstr(page, "異体字") != NULL);
	same("man/madoguchi-keys.7", page);
}

TEST(settings_page_is_the_table_of_settings)
{
	same("man/madoguchi.conf.5", conf_page());
}

int
main(int argc, char **argv)
{
	return test_main(argc, argv);
}
