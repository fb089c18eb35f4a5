/* SPDX-License-Identifier: ISC
 * daicho - the register's command line.
 */
int
main(void)
{
	return 2;
}
