/* SPDX-License-Identifier: ISC
 * The part of madoguchi-auth that differs between the real and the demo
 * program.
 */
extern const int auth_twin;
const int auth_twin = 1;
