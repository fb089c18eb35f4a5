/* SPDX-License-Identifier: ISC
 * relation - the vocabulary of 1.1.11.
 */
#include "src/relation.h"

#include "src/mutant.h"

#include <stdio.h>
#include <string.h>

const char *const relation_words[] = { "世帯主", "夫", "妻", "夫（未届）",
	"妻（未届）", "子", "子（子の夫）", "子（子の妻）", "子の夫", "子の妻",
	"子の子", "父", "母", "兄", "姉", "弟", "妹", "父の父", "父の母",
	"母の父", "母の母", "妻の父", "妻の母", "夫の父", "夫の母", "縁故者",
	"同居人", NULL };

/* 妻（未届） before 妻: the longer word first. 子（子の夫） holds a の of
 * its own. */
static const char *const terms[] = { "夫（未届）", "妻（未届）", "子（子の夫）",
	"子（子の妻）", "夫", "妻", "子", "父", "母", "兄", "姉", "弟", "妹" };
#define TERMS_MAX 4

static const struct {
	const char *word, *legal;
} corrections[] = {
	{ "曾孫", "子の子の子" },
	{ "曽孫", "子の子の子" },
	{ "ひ孫", "子の子の子" },
	{ "玄孫", "子の子の子の子" },
	{ "孫", "子の子" },
	{ "長男", "子" },
	{ "次男", "子" },
	{ "二男", "子" },
	{ "三男", "子" },
	{ "四男", "子" },
	{ "長女", "子" },
	{ "次女", "子" },
	{ "二女", "子" },
	{ "三女", "子" },
	{ "四女", "子" },
	{ "男", "子" },
	{ "女", "子" },
	{ "息子", "子" },
	{ "娘", "子" },
	{ "養子", "子" },
	{ "養女", "子" },
	{ "夫の連れ子", "夫の子" },
	{ "妻の連れ子", "妻の子" },
	{ "連れ子", "妻の子 または 夫の子" },
	{ "曾祖父", "父の父の父 など" },
	{ "曽祖父", "父の父の父 など" },
	{ "曾祖母", "父の父の母 など" },
	{ "曽祖母", "父の父の母 など" },
	{ "祖父", "父の父 または 母の父" },
	{ "祖母", "父の母 または 母の母" },
	{ "義父", "妻の父 または 夫の父" },
	{ "義母", "妻の母 または 夫の母" },
	{ "養父", "父" },
	{ "養母", "母" },
	{ "継父", "母の夫" },
	{ "継母", "父の妻" },
	{ "義兄", "妻の兄 夫の兄 または 姉の夫" },
	{ "義姉", "妻の姉 夫の姉 または 兄の妻" },
	{ "義弟", "妻の弟 夫の弟 または 妹の夫" },
	{ "義妹", "妻の妹 夫の妹 または 弟の妻" },
	{ "甥", "兄の子 姉の子 弟の子 または 妹の子" },
	{ "おい", "兄の子 姉の子 弟の子 または 妹の子" },
	{ "姪", "兄の子 姉の子 弟の子 または 妹の子" },
	{ "めい", "兄の子 姉の子 弟の子 または 妹の子" },
	{ "おじ", "父の兄 父の弟 母の兄 または 母の弟" },
	{ "伯父", "父の兄 または 母の兄" },
	{ "叔父", "父の弟 または 母の弟" },
	{ "おば", "父の姉 父の妹 母の姉 または 母の妹" },
	{ "伯母", "父の姉 または 母の姉" },
	{ "叔母", "父の妹 または 母の妹" },
	{ "いとこ", "父の兄の子 など" },
	{ "従兄弟", "父の兄の子 など" },
	{ "従姉妹", "父の兄の子 など" },
	{ "嫁", "子の妻" },
	{ "婿", "子の夫" },
	{ "夫(未届)", "夫（未届）" },
	{ "妻(未届)", "妻（未届）" },
	{ "内縁の夫", "夫（未届）" },
	{ "内縁の妻", "妻（未届）" },
	{ "未届の夫", "夫（未届）" },
	{ "未届の妻", "妻（未届）" },
	{ "配偶者", "夫 または 妻" },
	{ "本人", "世帯主" },
	{ "準世帯主", "世帯の世帯主との続柄" },
	{ "家事使用人", "同居人" },
	{ "使用人", "同居人" },
	{ "親族", "縁故者" },
	{ "知人", "同居人" },
	{ "友人", "同居人" },
};

/* Terms of ② chained by の from s on; 0 if that is not all of s. */
static int
chain(const char *s)
{
	size_t k, n, most = sizeof(terms) / sizeof(terms[0]);
	int count = 0;

	for (;;) {
		for (k = 0; k < most; k++) {
			n = strlen(terms[k]);
			if (strncmp(s, terms[k], n) == 0)
				break;
		}
		if (k == most || count == 99)
			return 0;
		count++;
		s += n;
		if (*s == '\0')
			return count;
		if (strncmp(s, "の", 3) != 0)
			return 0;
		s += 3;
	}
}

int
relation_terms(const char *relation)
{
	int n;

	if (strcmp(relation, "世帯主") == 0 ||
	    strcmp(relation, "縁故者") == 0 || strcmp(relation, "同居人") == 0)
		return 1;
	n = chain(relation);
	return n > TERMS_MAX && GUARD("relation_four_generations") ? 0 : n;
}

/* The word that is wrong, whole or at the end of a chain (妻の祖母), and
 * the legal one; NULL when none is known. */
static const char *
legal_for(const char *relation, const char **wrong)
{
	size_t k, n, len = strlen(relation);
	const char *end;

	for (k = 0; k < sizeof(corrections) / sizeof(corrections[0]); k++) {
		n = strlen(corrections[k].word);
		if (n > len)
			continue;
		end = relation + len - n;
		if (strcmp(end, corrections[k].word) != 0 ||
		    (n < len &&
			(len - n < 6 || strncmp(end - 3, "の", 3) != 0)))
			continue;
		*wrong = corrections[k].word;
		return corrections[k].legal;
	}
	return NULL;
}

enum rc
relation_check(const char *relation, struct err *err)
{
	char remedy[200];
	const char *legal, *wrong = "";

	if (*relation == '\0' || relation_terms(relation) > 0 ||
	    !GUARD("relation_vocabulary"))
		return RC_OK;
	legal = legal_for(relation, &wrong);
	if (chain(relation) > TERMS_MAX) {
		return err_set(err, RC_INPUT, "E1111",
		    "この続柄は 4 世代を超えています。",
		    "続柄は「の」でつないで 4 つまでです（1.1.11）。",
		    "「縁故者」にしてください。");
	}
	if (legal != NULL)
		(void)snprintf(remedy, sizeof(remedy),
		    "「%s」は「%s」にしてください。", wrong, legal);
	else
		(void)snprintf(remedy, sizeof(remedy),
		    "F4 の候補から選ぶか、「子の妻」のように「の」でつないでください。");
	return err_set(err, RC_INPUT, "E1111", "この続柄は使えません。",
	    "住民票の続柄は決まった言葉だけです（1.1.11）。", remedy);
}
