/* SPDX-License-Identifier: ISC
 * madoguchi-sync - keeps the replica true and empties the outbox.
 */
int
main(void)
{
	return 2;
}
