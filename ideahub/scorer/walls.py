"""Walls that the Linux kernel puts around a process which asks for them; each can only be raised, never taken down.

* Landlock: files may be read beneath the named places only, and written beneath none but one; no TCP (kernel 5.13, for TCP 6.7)
* seccomp: no socket, no other program, no signal, no look into other processes, whatever the namespaces say
* namespaces: a network without any interface, where an ordinary process may have namespaces of its own

All three need no rights. https://docs.kernel.org/userspace-api/landlock.html, seccomp(2), unshare(2).
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# How many kinds of access to files each version of Landlock knows.
FILE_KINDS = {1: 13, 2: 14, 3: 15, 4: 15}
LATER_FILE_KINDS = 16
# By machine: the number of the architecture, and of each system call that is refused.
REFUSED_CALLS = {
    "x86_64": (
        0xC000003E,
        {"socket": 41, "connect": 42, "sendto": 44, "sendmsg": 46, "bind": 49, "socketpair": 53, "clone": 56, "fork": 57, "vfork": 58, "execve": 59,
         "kill": 62, "ptrace": 101, "mount": 165, "tkill": 200, "tgkill": 234, "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272,
         "perf_event_open": 298, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321, "execveat": 322},
    ),
    "aarch64": (
        0xC00000B7,
        {"mount": 40, "unshare": 97, "ptrace": 117, "kill": 129, "tkill": 130, "tgkill": 131, "socket": 198, "socketpair": 199, "bind": 200,
         "connect": 203, "sendto": 206, "sendmsg": 211, "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220, "execve": 221,
         "perf_event_open": 241, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280, "execveat": 281},
    ),
}  # fmt: skip
EVERYWHERE = {"pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "pidfd_open": 434, "clone3": 435, "pidfd_getfd": 438}
OTHER_NUMBERS = 0x40000000  # x32 programs call by numbers from here on
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06


def _kernel():
    """The C library of Linux; OSError elsewhere, where the same numbers mean other calls."""
    if sys.platform != "linux":
        raise OSError("These walls are Linux's.")
    return ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """Move into namespaces without a network; False where the kernel does not let us."""
    try:
        return _kernel().unshare(NEW_USER | NEW_NETWORK) == 0
    except (OSError, AttributeError):
        return False


def read_only(readable: Iterable[str | Path], writable: str | Path | None = None) -> bool:
    """From now on open files beneath the readable places only, and write beneath the writable one; False where Landlock is not there."""
    try:
        kernel = _kernel()
        version = kernel.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    except (OSError, AttributeError):
        return False
    if version < 1:
        return False
    every_kind = (1 << FILE_KINDS.get(version, LATER_FILE_KINDS)) - 1
    ruleset = struct.pack("QQQ", every_kind, 3 if version >= 4 else 0, 3 if version >= 6 else 0)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    rules = kernel.syscall(CREATE_RULESET, ruleset, ctypes.c_size_t(len(ruleset)), 0)
    if rules < 0:
        return False
    try:
        places = [(place, READ_FILE | READ_DIR) for place in readable] + ([(writable, every_kind)] if writable else [])
        allowed = all(_allow(kernel, rules, place, kinds) for place, kinds in places)
        return allowed and kernel.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and kernel.syscall(RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def _allow(kernel, rules: int, place: str | Path, kinds: int) -> bool:
    """Add a rule for a place; one that is not there needs none."""
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        if not os.path.isdir(place):
            kinds &= READ_FILE
        return kernel.syscall(ADD_RULE, rules, 1, struct.pack("<Qi", kinds, opened), 0) == 0
    finally:
        os.close(opened)


def refuse_calls() -> bool:
    """From now on refuse the dangerous system calls with "not permitted"; False where the kernel or the machine is not known."""
    if platform.machine() not in REFUSED_CALLS:
        return False
    architecture, calls = REFUSED_CALLS[platform.machine()]
    numbers = sorted({*calls.values(), *EVERYWHERE.values()})
    program = [
        (LOAD, 0, 0, 4), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0), (AT_LEAST, 0, 1, OTHER_NUMBERS), (RETURN, 0, 0, KILL),
        *((EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE),
    ]  # fmt: skip
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    head = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    try:
        kernel = _kernel()
        return kernel.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and kernel.prctl(SET_SECCOMP, FILTER, head, 0, 0) == 0
    except (OSError, AttributeError):
        return False
