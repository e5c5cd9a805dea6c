// libedit's el_set and history are variadic and stdin, stdout are C globals: Swift can use
// neither, so they are wrapped here.
#ifndef SIZHANG_CEDIT_SHIM_H
#define SIZHANG_CEDIT_SHIM_H

#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/// What libedit's callbacks read and write; the caller owns it and frees it after el_end.
typedef struct {
    const char *prompt;
    int was_interrupted;
} cedit_state;

/// Takes the character set from the environment, and C.UTF-8 where that isn't UTF-8: libedit
/// crashes on a prompt outside ASCII in the C locale. Only LC_CTYPE is set, because a numeric
/// locale would change how C code prints decimals. Returns 1 when the codeset is UTF-8.
static inline int cedit_use_utf8(void) {
    if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL) setlocale(LC_CTYPE, "en_US.UTF-8");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static inline cedit_state *cedit_get_state(EditLine *editor) {
    void *state = NULL;
    el_get(editor, EL_CLIENTDATA, &state);
    return (cedit_state *)state;
}

static inline char *cedit_prompt(EditLine *editor) {
    cedit_state *state = cedit_get_state(editor);
    return (char *)(state != NULL && state->prompt != NULL ? state->prompt : "");
}

static inline unsigned char cedit_interrupt(EditLine *editor, int key) {
    (void)key;
    cedit_get_state(editor)->was_interrupted = 1;
    return CC_EOF;
}

/// An editor on stdin and stdout, or NULL. Free with el_end.
static inline EditLine *cedit_open(const char *program, cedit_state *state) {
    EditLine *editor = el_init(program, stdin, stdout, stderr);
    if (editor == NULL) return NULL;
    el_set(editor, EL_CLIENTDATA, (void *)state);
    el_set(editor, EL_PROMPT, cedit_prompt);
    return editor;
}

/// "emacs" or "vi". Call before binding keys: it resets them.
static inline int cedit_set_editor(EditLine *editor, const char *name) {
    return el_set(editor, EL_EDITOR, name);
}

/// 1: libedit restores the terminal on signals and redraws when the window changes its size.
static inline int cedit_set_signal(EditLine *editor, int is_on) {
    return el_set(editor, EL_SIGNAL, is_on);
}

static inline int cedit_set_history(EditLine *editor, History *lines) {
    return el_set(editor, EL_HIST, history, lines);
}

static inline int cedit_bind(EditLine *editor, const char *key, const char *function) {
    return el_set(editor, EL_BIND, key, function, NULL);
}

/// Makes Ctrl-C end the line with state->was_interrupted set. While a line is edited the terminal
/// sends no signals for keys: libedit swallows the first SIGINT when it comes as one. Naming only
/// the key ("intr=") doesn't last, as libedit copies the terminal's keys again at each line.
static inline int cedit_bind_interrupt(EditLine *editor) {
    el_set(editor, EL_ADDFN, "sizhang-interrupt", "Give the line up", cedit_interrupt);
    if (el_set(editor, EL_SETTY, "-d", "-isig", NULL) != 0) return -1;
    return cedit_bind(editor, "^C", "sizhang-interrupt");
}

/// One line in the locale's encoding with its newline, valid until the next call. NULL at the end
/// of input, with *count 0, or -1 on an error.
///
/// libedit writes the prompt before it changes the terminal's mode: a Ctrl-C in between would come
/// as a signal and end the program. So signals are off before the prompt is there, and on again
/// while a command runs.
static inline const char *cedit_read(EditLine *editor, int *count) {
    struct termios before, quiet;
    int is_known = tcgetattr(STDIN_FILENO, &before) == 0;
    if (is_known) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ISIG;
        tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
    }
    const char *line = el_gets(editor, count);
    if (is_known) tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    return line;
}

/// The same line as wide characters.
static inline const wchar_t *cedit_read_wide(EditLine *editor, int *count) {
    return el_wgets(editor, count);
}

static inline int cedit_history_set_size(History *lines, int count) {
    HistEvent event;
    return history(lines, &event, H_SETSIZE, count);
}

/// 1: a line equal to the one before it isn't kept twice.
static inline int cedit_history_set_unique(History *lines, int is_on) {
    HistEvent event;
    return history(lines, &event, H_SETUNIQUE, is_on);
}

static inline int cedit_history_enter(History *lines, const char *line) {
    HistEvent event;
    return history(lines, &event, H_ENTER, line);
}

static inline int cedit_history_count(History *lines) {
    HistEvent event;
    return history(lines, &event, H_GETSIZE) < 0 ? 0 : event.num;
}

static inline int cedit_history_load(History *lines, const char *path) {
    HistEvent event;
    return history(lines, &event, H_LOAD, path);
}

/// Writes the file with access for its owner only. Returns the count of lines, or -1.
static inline int cedit_history_save(History *lines, const char *path) {
    HistEvent event;
    return history(lines, &event, H_SAVE, path);
}

static inline int cedit_is_terminal(int descriptor) {
    return isatty(descriptor);
}

/// Columns of the window behind standard output, or 0 when that isn't a terminal.
static inline int cedit_window_width(void) {
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// Columns and rows of the window behind a descriptor. Returns 0 when that isn't a terminal, or
/// the terminal doesn't know.
static inline int cedit_window_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return size.ws_col > 0 && size.ws_row > 0;
}

static inline void cedit_write(const char *text) {
    fputs(text, stdout);
}

static inline void cedit_flush_stdout(void) {
    fflush(stdout);
}

static inline void cedit_flush_stderr(void) {
    fflush(stderr);
}

#endif
