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
    errno.ENODEV: "磁盘没有准备好，可能已被拔出",
    errno.EBADF: "磁盘没有响应，可能已被拔出",  # Windows: the rest of a file cannot be written
    errno.EINVAL: "系统不接受这个操作：名称里有不允许的字符，或磁盘已被拔出",
}
# Python makes "no permission" or "invalid" of many errors of Windows; the numbers are those of winerror.h.
_OF_WINDOWS = {
    19: errno.EROFS, 21: errno.ENODEV, 23: errno.EIO, 31: errno.EIO, 39: errno.ENOSPC, 55: errno.ENODEV,
    112: errno.ENOSPC, 206: errno.ENAMETOOLONG, 223: errno.EFBIG, 433: errno.ENODEV, 1006: errno.ENODEV,
    1117: errno.EIO, 1167: errno.ENODEV, 1393: errno.EIO,
}  # fmt: skip
_ONLY_ON_WINDOWS = {
    32: "正被其他程序占用",
    33: "正被其他程序占用",
    53: "找不到网络上的那台电脑",
    64: "网络断开了",
    67: "找不到网络上的文件夹",
    1224: "正被其他程序占用",
    225: "被杀毒软件拦下了",
    226: "被杀毒软件拦下了",
    362: "文件还在云端，没有下载到本机",
    389: "文件还在云端，没有下载到本机",
    395: "文件还在云端，没有下载到本机",
    404: "文件还在云端，没有下载到本机",
}
_LONGEST_PATH = 247  # characters; Windows as it is delivered makes no longer folder and hardly a longer file


class AppError(Exception):
    """A refusal in plain Chinese: what happened, what became of the data, what to do.

    Anything that is not an AppError is a bug and goes to the crash dialog.
    """


class BadFile(AppError):
    """A file from outside that cannot be used; nothing was imported from it."""


def reason_of(error: OSError) -> str:
    """Why the system refused, in Chinese where it is one of the usual reasons."""
    code = errno_of(error)
    told = _ONLY_ON_WINDOWS.get(_number(error)) or _REASONS.get(code)
    if _number(error) and code == errno.ENOENT and len(str(error.filename or "")) > _LONGEST_PATH:
        told = _REASONS[errno.ENAMETOOLONG]
    return told or error.strerror or str(error)


def errno_of(error: OSError) -> int:
    """The kind of failure as errno counts, the same for the same thing on every system; 0 when it is not known."""
    return _OF_WINDOWS.get(_number(error), error.errno or 0)


def _number(error: OSError) -> int:
    """The error number of Windows, 0 elsewhere."""
    return getattr(error, "winerror", None) or 0
