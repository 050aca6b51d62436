"""Whether an error says that there is no room left: on a disk, or for a database."""

import errno

#: SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: not even the file by which processes share a log could be made
#: larger (https://sqlite.org/rescode.html).
_SQLITE_FULL = frozenset({13, 4874})
#: `disk_full`, in PostgreSQL's appendix A, "Error Codes".
_POSTGRESQL_FULL = "53100"
#: No room on the disk, or none within a quota.
_OF_A_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_out_of_room(error: BaseException | None) -> bool:
    """Return whether an error of the system, or of a database's driver, says that there is no room."""
    driver = getattr(error, "orig", None) or error
    if isinstance(driver, OSError):
        return driver.errno in _OF_A_DISK
    return (
        getattr(driver, "sqlite_errorcode", None) in _SQLITE_FULL
        or getattr(driver, "sqlstate", None) == _POSTGRESQL_FULL
    )
