/* SPDX-License-Identifier: ISC
 * private - see private.h.
 */
#include "src/private.h"

#include "src/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int
private_file(const char *path, int truncate)
{
	int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
	int fd, error;
	struct stat sb;

	if (GUARD("private_no_link"))
		flags |= O_NOFOLLOW;
	fd = open(path, flags, 0600);
	if (fd < 0)
		return -1;
	/* Closed to others before the first byte; a pipe has no mode of ours. */
	if (fstat(fd, &sb) == 0 &&
	    (!S_ISREG(sb.st_mode) ||
		((!GUARD("private_mode") || fchmod(fd, 0600) == 0) &&
		    (!truncate || ftruncate(fd, 0) == 0))))
		return fd;
	error = errno;
	(void)close(fd);
	errno = error;
	return -1;
}
