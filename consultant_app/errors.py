"""Errors that a person can do something about."""

import errno

_REASONS = {
    errno.ENOENT: "这个位置不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "同名的文件已经存在",
    errno.EISDIR: "这是一个文件夹",
    errno.EACCES: "没有权限，或正被其他程序占用",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件太大",
    errno.ENAMETOOLONG: "名称或路径太长",
    errno.EIO: "磁盘读写出错",
    errno.EXDEV: "不能跨磁盘移动",
}


class AppError(Exception):
    """A refusal in plain Chinese: what happened, what became of the data, what to do.

    Anything that is not an AppError is a bug and goes to the crash dialog.
    """


class BadFile(AppError):
    """A file from outside that cannot be used; nothing was imported from it."""


def reason_of(error: OSError) -> str:
    """Why the system refused, in Chinese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
