/* SPDX-License-Identifier: ISC
 * madoguchi - the counter terminal. Everything is in run.c, which tests run
 * too.
 */
#include "ui/engine.h"

int
main(int argc, char **argv)
{
	return madoguchi_run(argc, argv);
}
