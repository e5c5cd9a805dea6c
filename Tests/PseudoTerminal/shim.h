// openpty isn't in Swift's Glibc, and ioctl is variadic.
#ifndef SIZHANG_CPSEUDOTERMINAL_SHIM_H
#define SIZHANG_CPSEUDOTERMINAL_SHIM_H

#include <pty.h>
#include <stddef.h>
#include <sys/ioctl.h>

/// Opens both ends of a new terminal. Returns 0, or -1 with errno.
static inline int pseudo_terminal_open(int *person, int *program) {
    return openpty(person, program, NULL, NULL, NULL);
}

static inline int pseudo_terminal_resize(int descriptor, int columns, int rows) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    return ioctl(descriptor, TIOCSWINSZ, &size);
}

#endif
