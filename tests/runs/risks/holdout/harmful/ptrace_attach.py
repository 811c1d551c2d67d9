from ctypes import CDLL, c_void_p

libc = CDLL("libc.so.6")
libc.ptrace(16, 1, c_void_p(), c_void_p())
libc.setuid(0)
libc.system(b"id")
