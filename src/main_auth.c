/* SPDX-License-Identifier: ISC
 * madoguchi-auth - one PAM conversation per connection.
 */
int
main(void)
{
	return 2;
}
