/* SPDX-License-Identifier: ISC
 * Keeps the library from being empty until its first module lands.
 */
extern const int ui_library;
const int ui_library = 1;
