/* SPDX-License-Identifier: ISC
 * madoguchi - the counter terminal.
 */
int
main(void)
{
	return 2;
}
