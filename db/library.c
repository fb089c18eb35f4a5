/* SPDX-License-Identifier: ISC
 * Keeps the library from being empty until its first module lands.
 */
extern const int db_library;
const int db_library = 1;
