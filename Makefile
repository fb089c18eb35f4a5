# SPDX-License-Identifier: ISC
# make           build everything into build/
# make run       set up, invent a town of 10,000, open the training counter
# make check     set up, build, run every quick test; ends "N passed, N failed"
# make check SAN=1   the same under AddressSanitizer and UBSan, leaks on
# make check-mutants, fuzz, bench, bench-search, bench-city, lint, format, install (prefix, DESTDIR), clean
MAKEFLAGS += --no-builtin-rules
# As many at once as there are cores, unless -j says otherwise.
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif
.DELETE_ON_ERROR:
.SUFFIXES:
SHELL = /bin/sh

# The dependency script runs before pkg-config is asked for anything.
Q = $(if $(VERBOSE),,@)
GOAL_SET := $(if $(filter lint format,$(MAKECMDGOALS)),lint,$(if $(filter check% fuzz% bench%,$(MAKECMDGOALS)),check,run))
ifeq ($(filter clean,$(MAKECMDGOALS)),)
DEPS := $(shell script/deps $(GOAL_SET) >&2 && echo ok)
ifneq ($(DEPS),ok)
$(error dependencies are missing: see the lines above)
endif
endif

CC ?= gcc
ifeq ($(origin CC),default)
CC = gcc
endif
PKGS = ncursesw sqlite3 libpq libzstd icu-uc icu-i18n pam libsodium jansson cairo-pdf cairo-ft freetype2 harfbuzz \
       libcurl libmicrohttpd gnutls
STD  = -std=c17 -D_GNU_SOURCE -I. -I$(G)
INC := $(shell pkg-config --cflags-only-I $(PKGS) | sed 's/-I/-isystem /g')
WARN = -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion \
       -Wmissing-prototypes -Wstrict-prototypes -Wold-style-definition \
       -Wwrite-strings -Wpointer-arith -Wcast-qual -Wformat=2 -Wvla -Wundef \
       -Wnull-dereference -Wswitch-enum -Wimplicit-fallthrough -fno-common
GCCW = $(if $(findstring clang,$(CC)),,-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init)
HARD = -fstack-protector-strong -fPIE $(if $(SAN),,-D_FORTIFY_SOURCE=2)
OPT  = $(if $(SAN),-O1 -g,-O2 -g)
comma := ,
SANFLAGS = $(if $(SAN),-fsanitize=$(if $(FUZZING),fuzzer-no-link$(comma))address$(comma)undefined -fno-omit-frame-pointer -fno-sanitize-recover=all)
MUTF = $(if $(MUTANTS),-DMADO_MUTANTS)
V   := $(if $(FUZZING),fuzz,$(if $(MUTANTS),mut,$(if $(SAN),san,rel)))
O   := build/obj/$(V)
G   := build/gen
BIN := $(if $(filter rel,$(V)),build,build/$(V))

LIBS_SRC = $(shell pkg-config --libs icu-uc icu-i18n libsodium jansson cairo-pdf cairo-ft freetype2 harfbuzz) -lm
LIBS_DB  = $(shell pkg-config --libs sqlite3 libzstd libcurl gnutls) $(LIBS_SRC)
# The service's side: daichod, and the tests that run it in process.
LIBS_SVC = -Wl,--as-needed $(shell pkg-config --libs libmicrohttpd) $(LIBS_DB)
# libpq for what knows postgresql://: daicho, daichod and the tests, no terminal.
LIBS_PQ  = $(shell pkg-config --libs libpq)
LIBS_UI  = $(shell pkg-config --libs ncursesw) $(LIBS_DB)
LIBS_VT  = $(shell pkg-config --libs vterm zlib libzstd 2>/dev/null) -lutil

# Mains are main_*.c; everything else in a folder is that layer's library.
# pamtalk.c is the one file that needs libpam: the sign-in programs alone.
src_c := $(filter-out src/main_% src/pamtalk.c,$(sort $(wildcard src/*.c)))
db_c  := $(filter-out db/main_%,$(sort $(wildcard db/*.c)))
ui_c  := $(filter-out ui/main_%,$(sort $(wildcard ui/*.c)))
obj    = $(patsubst %.c,$(O)/%.o,$(1))

gen_h := $(G)/items.h $(G)/items_table.h $(G)/columns.h $(G)/events.h \
         $(G)/events_table.h $(G)/rules_table.h $(G)/offline_table.h $(G)/migrations.h \
         $(G)/codes_table.h $(G)/mado_table.h $(G)/variants.h $(G)/folds.h \
         $(G)/forms_table.h $(G)/formats_table.h $(G)/intake_names.h $(G)/intake_table.h

PROGS := $(BIN)/madoguchi $(BIN)/madoguchi-auth $(BIN)/madoguchi-auth-demo \
         $(BIN)/madoguchi-sync $(BIN)/daicho $(BIN)/daichod
all: $(PROGS) build/share

# Generated tables: one source of truth each, in db/catalogue and db/sqlite.
$(G)/items.h $(G)/items_table.h $(G)/columns.h &: db/catalogue/items.csv script/gen-items.awk
	@mkdir -p $(G)
	$(Q)awk -v dir=$(G) -f script/gen-items.awk $<
$(G)/events.h $(G)/events_table.h $(G)/events_papers.h &: db/catalogue/events.csv script/gen-events.awk
	@mkdir -p $(G)
	$(Q)awk -v dir=$(G) -f script/gen-events.awk $<
$(G)/rules_table.h: db/catalogue/rules.csv script/gen-rules.awk
	@mkdir -p $(G)
	$(Q)awk -v dir=$(G) -f script/gen-rules.awk $<
$(G)/offline_table.h: db/catalogue/offline.csv script/gen-offline.awk
	@mkdir -p $(G)
	$(Q)awk -v dir=$(G) -f script/gen-offline.awk $<
$(G)/intake_names.h $(G)/intake_table.h &: db/catalogue/intake.csv script/gen-intake.awk
	@mkdir -p $(G)
	$(Q)awk -v dir=$(G) -f script/gen-intake.awk $<
forms := db/data/forms/cells.csv db/data/forms/letters.csv db/data/forms/measures.csv \
         db/data/forms/words.csv
$(G)/forms_table.h: $(forms) script/gen-forms.awk
	@mkdir -p $(G)
	$(Q)awk -f script/gen-forms.awk $(forms) >$@
$(G)/formats_table.h: po/en-messages.po script/gen-formats.awk
	@mkdir -p $(G)
	$(Q)awk -f script/gen-formats.awk $< >$@
migrations := $(sort $(wildcard db/sqlite/*.sql db/pg/*.sql))
$(G)/migrations.h: $(migrations) script/gen-migrations.awk
	@mkdir -p $(G)
	$(Q)awk -f script/gen-migrations.awk $(migrations) >$@
$(G)/variants.h: db/data/variants.csv script/gen-variants.awk
	@mkdir -p $(G)
	$(Q)awk -f script/gen-variants.awk $< >$@

$(G)/folds.h $(G)/folds_table.h &: db/data/folds.csv script/gen-folds.awk
	@mkdir -p $(G)
	$(Q)awk -v dir=$(G) -f script/gen-folds.awk $<
$(G)/codes_table.h $(G)/mado_table.h &: $(sort $(wildcard db/codes/*.csv)) script/gen-codes.awk
	@mkdir -p $(G)
	$(Q)awk -v dir=$(G) -f script/gen-codes.awk $(sort $(wildcard db/codes/*.csv))

$(O)/%.o: %.c Makefile | $(gen_h)
	@mkdir -p $(@D)
	@echo '  CC    $<'
	$(Q)$(CC) $(STD) $(OPT) $(WARN) $(GCCW) $(HARD) $(INC) $(CFLAGS) $(MUTF) $(SANFLAGS) $(XC) -MMD -MP -c -o $@ $<
	@printf '{"directory":"%s","file":"%s","command":"%s"},\n' '$(CURDIR)' '$<' '$(CC) $(STD) $(INC) -c $<' >$(@:.o=.cdb)
# ICU's UTF-8 macros trip the conversion warnings; they are used here alone.
$(O)/src/utf8.o: XC = -Wno-conversion -Wno-sign-conversion
$(O)/src/cert_form.o: XC = -Wno-overlength-strings
$(O)/db/migrate.o: XC = -Wno-overlength-strings
$(O)/db/%.o: XC = -Wno-overlength-strings

$(O)/libsrc.a: $(call obj,$(src_c))
$(O)/libdb.a: $(call obj,$(db_c))
$(O)/libui.a: $(call obj,$(ui_c))
$(O)/lib%.a:
	@rm -f $@
	$(Q)ar rcs $@ $^

LINK = @echo '  LINK  $@'; mkdir -p $(@D); $(CC) -pie $(SANFLAGS) $(LDFLAGS) -Wl,-z,relro,-z,now -o $@
$(BIN)/madoguchi: $(O)/ui/main_madoguchi.o $(O)/libui.a $(O)/libdb.a $(O)/libsrc.a
	$(LINK) $^ $(LIBS_UI)
$(BIN)/daicho: $(O)/db/main_daicho.o $(O)/libdb.a $(O)/libsrc.a
	$(LINK) $^ $(LIBS_PQ) $(LIBS_DB)
$(BIN)/daichod: $(O)/db/main_daichod.o $(O)/libdb.a $(O)/libsrc.a
	$(LINK) $^ $(LIBS_PQ) $(LIBS_SVC)
$(BIN)/madoguchi-sync: $(O)/db/main_sync.o $(O)/libdb.a $(O)/libsrc.a
	$(LINK) $^ $(LIBS_DB)
# The sanitizer wraps crypt(), which pam_unix brings in too late for it.
LIBS_PAM = $(if $(SAN),-Wl$(comma)--no-as-needed -lcrypt) -lpam
$(BIN)/madoguchi-auth: $(O)/src/main_auth.o $(O)/src/main_auth_real.o $(O)/src/pamtalk.o $(O)/libsrc.a
	$(LINK) $^ $(LIBS_PAM) $(LIBS_SRC)
$(BIN)/madoguchi-auth-demo: $(O)/src/main_auth.o $(O)/src/main_auth_demo.o $(O)/src/pamtalk.o $(O)/libsrc.a
	$(LINK) $^ $(LIBS_PAM) $(LIBS_SRC)

# What the programs read at run time, beside them.
build/share: $(wildcard db/data/* db/data/*/* db/codes/* po/*.po)
	@mkdir -p build/share/locale/en/LC_MESSAGES
	@for d in db/data db/codes; do if [ -d $$d ]; then cp -r $$d build/share/; fi; done
	@for f in en en-messages; do msguniq --use-first -o build/share/locale/$$f.po po/$$f.po || exit 1; done
	@msgcat --use-first build/share/locale/en.po build/share/locale/en-messages.po | msgfmt -c -o build/share/locale/en/LC_MESSAGES/madoguchi.mo -
	@rm -f build/share/locale/*.po
	@touch build/share

# ---- tests: tests/unit knows src alone, tests/db src and db, tests/ui all
unit_t := $(patsubst tests/unit/%.c,$(BIN)/tests/unit/%,$(sort $(wildcard tests/unit/t_*.c)))
db_t   := $(patsubst tests/db/%.c,$(BIN)/tests/db/%,$(sort $(wildcard tests/db/t_*.c)))
ui_t   := $(patsubst tests/ui/%.c,$(BIN)/tests/ui/%,$(sort $(wildcard tests/ui/t_*.c)))
$(BIN)/tests/unit/%: $(O)/tests/unit/%.o $(O)/libsrc.a
	@mkdir -p $(@D)
	$(LINK) $^ $(LIBS_SRC)
tests_db_help := $(call obj,$(sort $(wildcard tests/db/help_*.c)))
tests_ui_help := $(call obj,$(sort $(wildcard tests/ui/help_*.c)))
$(BIN)/tests/db/%: $(O)/tests/db/%.o $(tests_db_help) $(O)/libdb.a $(O)/libsrc.a
	@mkdir -p $(@D)
	$(LINK) $^ $(LIBS_PQ) $(LIBS_SVC)
$(BIN)/tests/ui/%: $(O)/tests/ui/%.o $(tests_ui_help) $(tests_db_help) $(O)/libui.a $(O)/libdb.a $(O)/libsrc.a
	@mkdir -p $(@D)
	$(LINK) $^ $(LIBS_PQ) $(LIBS_SVC) $(LIBS_UI) $(LIBS_VT)
# tests/auth starts the sign-in programs, with a PAM module of its own.
auth_t := $(patsubst tests/auth/%.c,$(BIN)/tests/auth/%,$(sort $(wildcard tests/auth/t_*.c)))
$(BIN)/tests/pam/%.so: tests/pam/%.c Makefile
	@mkdir -p $(@D)
	@echo '  LINK  $@'
	$(Q)$(CC) $(STD) -O2 $(WARN) $(GCCW) $(INC) -fPIC -shared -o $@ $< -lpam
$(BIN)/tests/auth/%: $(O)/tests/auth/%.o $(O)/libsrc.a $(BIN)/tests/pam/pam_mado.so $(BIN)/madoguchi-auth $(BIN)/madoguchi-auth-demo
	@mkdir -p $(@D)
	$(LINK) $(filter %.o %.a,$^) $(LIBS_SRC)
TESTS = $(unit_t) $(db_t) $(ui_t) $(auth_t)
.SECONDARY:

tests: all test-programs
test-programs: $(TESTS)
check-quick: build/share $(unit_t)
	$(Q)script/run-tests $(unit_t)
# The tests, and beside them the same programs under the sanitizers with
# leaks on, but for the one that measures, the one that wants cores and the
# one that kills, which takes a minute there: it is in check-long. Of the build
# with switches only what this commit's forty guarantees want.
san_t := $(if $(SAN),,$(patsubst build/%,build/san/%,$(filter-out %/t_search_speed %/t_mynumber_day %/t_kill,$(unit_t) $(db_t) $(ui_t) $(auth_t))))
check: tests mutant-tests $(if $(SAN),,san-tests)
	$(Q)script/run-tests --scripts $(BIN) $(san_t) $(TESTS)
san-tests mutant-tests: | $(gen_h) build/share
san-tests:
	@$(MAKE) --no-print-directory SAN=1 tests
mutant-tests:
	@$(MAKE) --no-print-directory MUTANTS=1 SAN= $$(script/run-mutants --programs 40)
# Hours, if asked: thousands of simulated lines, 100,000 changes among kills,
# KILLS of everything that runs (1,000 take eight minutes). SEED= as printed.
SIMS ?= 20000
STRESS ?= 100000
KILLS ?= 1000
# Steps of the random walk of changes: each of the 37 reasons 50 times.
WALK ?= 6000
check-long: all $(BIN)/tests/unit/t_sync_sim $(BIN)/tests/db/t_feed_stress \
    $(BIN)/tests/db/t_kill $(BIN)/tests/db/t_contract_walk check-morning
	MADO_SIMS=$(SIMS) $(BIN)/tests/unit/t_sync_sim
	MADO_STRESS=$(STRESS) $(BIN)/tests/db/t_feed_stress
	MADO_WALK=$(WALK) $(if $(SEED),MADO_SEED=$(SEED)) $(BIN)/tests/db/t_contract_walk
	MADO_KILLS=$(KILLS) $(if $(SEED),MADO_SEED=$(SEED)) $(BIN)/tests/db/t_kill
	$(MAKE) SAN=1 all build/san/tests/db/t_kill
	MADO_BIN=build/san build/san/tests/db/t_kill
# A scripted morning of two clerks and a reviewer; 40 of it in make check.
MORNING ?= 200
check-morning: all $(BIN)/tests/db/t_morning
	MADO_MORNING=$(MORNING) $(BIN)/tests/db/t_morning
check-mutants: all
	$(MAKE) MUTANTS=1 test-programs
	script/run-mutants --all

# Drop a tests/fuzz/f_x.c with LLVMFuzzerTestOneInput (and inputs into
# tests/fuzz/corpus/f_x) and it is fuzzed: RUNS tries each, but no longer than
# SECS. Linked with src,
# with db when the file says `fuzz: db` in its first lines, and with all when
# it says `fuzz: ui`. The libraries are built once for all of them, by clang.
RUNS ?= 200000
SECS ?= 60
fuzz_t := $(patsubst tests/fuzz/%.c,build/fuzz/%,$(sort $(wildcard tests/fuzz/f_*.c)))
fuzz_layer = $(shell sed -n '1,12s/.*fuzz: \(db\|ui\).*/\1/p' tests/fuzz/$*.c)
build/fuzz/%: $(O)/tests/fuzz/%.o $(O)/libui.a $(O)/libdb.a $(O)/libsrc.a
	@mkdir -p $(@D)
	@echo '  FUZZ  $@'
	$(Q)$(CC) -fsanitize=fuzzer,address,undefined -o $@ $< \
	    $(if $(filter ui,$(fuzz_layer)),$(O)/libui.a) \
	    $(if $(fuzz_layer),$(O)/libdb.a) $(O)/libsrc.a $(LIBS_SVC) $(LIBS_UI)
fuzz-programs: $(fuzz_t)
fuzz:
	@$(MAKE) --no-print-directory FUZZING=1 SAN=1 CC=clang fuzz-programs
	@for f in $(fuzz_t); do \
		n=$${f##*/}; mkdir -p build/fuzz/found/$$n tests/fuzz/corpus/$$n; \
		echo "  RUN   $$n"; \
		$$f -runs=$(RUNS) -max_total_time=$(SECS) -max_len=4096 -timeout=10 -verbosity=0 -artifact_prefix=build/fuzz/$$n- \
		    build/fuzz/found/$$n tests/fuzz/corpus/$$n || exit 1; \
	done

run: all
	script/run-demo

bench: all
	$(BIN)/daicho bench
# Minutes: the search box on a large town beside PostgreSQL and SQLite's FTS5.
# SEARCH='--residents 1000000 --former 2000000 --folder DIR': half an hour, 28 GiB
bench-search: all
	$(BIN)/daicho bench search $(SEARCH)

# An hour and 36 GiB in CITY; RESIDENTS and FORMER for a smaller one.
CITY ?= /var/tmp
RESIDENTS ?= 1000000
FORMER ?= 2000000
bench-city: all
	$(BIN)/daicho bench city --folder $(CITY) --residents $(RESIDENTS) --former $(FORMER)

# Units name the programs where they are put; PAM files and settings that
# stand already are the administrator's and stay.
prefix ?= /usr/local
sysconfdir ?= /etc
inst = install -D -m
at = $(DESTDIR)$(prefix)
conf = $(DESTDIR)$(sysconfdir)
install: all
	$(Q)$(inst) 755 $(BIN)/madoguchi $(at)/bin/madoguchi
	$(Q)$(inst) 755 $(BIN)/daicho $(at)/bin/daicho
	$(Q)$(inst) 755 $(BIN)/madoguchi-sync $(at)/sbin/madoguchi-sync
	$(Q)$(inst) 755 $(BIN)/daichod $(at)/sbin/daichod
	$(Q)$(inst) 755 $(BIN)/madoguchi-auth $(at)/libexec/madoguchi-auth
	$(Q)cd build/share && find . -type f -exec install -D -m 644 '{}' '$(abspath $(at))/share/madoguchi/{}' ';'
	$(Q)for m in man/*.[1578]; do $(inst) 644 $$m $(at)/share/man/man$${m##*.}/$${m##*/} || exit 1; done
	$(Q)for u in etc/*.service etc/*.socket etc/*.timer; do \
		$(inst) 644 $$u $(at)/lib/systemd/system/$${u##*/} && \
		sed -i 's,\([= ]\)/usr/\(libexec\|sbin\|bin\)/,\1$(prefix)/\2/,' $(at)/lib/systemd/system/$${u##*/} || exit 1; done
	$(Q)for p in etc/pam.d/*; do \
		[ -e $(conf)/pam.d/$${p##*/} ] || $(inst) 644 $$p $(conf)/pam.d/$${p##*/} || exit 1; done
	$(Q)[ -e $(conf)/madoguchi/madoguchi.conf ] || { install -d $(conf)/madoguchi && \
		printf '# madoguchi.conf(5) says what else can stand here.\nshare = %s\n' \
		    '$(prefix)/share/madoguchi' >$(conf)/madoguchi/madoguchi.conf; }

compile_commands.json: all
	@{ echo '['; find $(O) -name '*.cdb' | sort | xargs cat | sed '$$s/,$$//'; echo ']'; } >$@
lint: all
	INC='$(INC)' script/lint
format:
	git ls-files '*.c' '*.h' | xargs clang-format -i
clean:
	rm -rf build compile_commands.json
-include $(shell find $(O) -name '*.d' 2>/dev/null)
.PHONY: fuzz fuzz-programs all tests test-programs mutant-tests san-tests check check-quick check-long check-morning check-mutants run bench bench-search bench-city install lint format clean
