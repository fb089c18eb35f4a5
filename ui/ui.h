/* SPDX-License-Identifier: ISC
 * ui - replaced by the terminal engine.
 */
