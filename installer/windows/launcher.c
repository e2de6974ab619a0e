/* A small underdesk.exe over an embeddable Python: for trying the installer where PyInstaller cannot make one.
   It starts _internal\python.exe -m app with its own words, waits, and ends with the same code. */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#define LONG_PATH 32768

static wchar_t program[LONG_PATH], line[LONG_PATH];

/* What follows the program's own name on the command line, as it was typed. */
static const wchar_t *words(const wchar_t *typed)
{
    int quoted = 0;
    for (; *typed && (quoted || (*typed != L' ' && *typed != L'\t')); typed++)
        if (*typed == L'"')
            quoted = !quoted;
    return typed;
}

int main(void)
{
    DWORD length = GetModuleFileNameW(NULL, program, LONG_PATH - 32), code = 1;
    STARTUPINFOW how = {.cb = sizeof how};
    PROCESS_INFORMATION started;
    wchar_t *name;
    if (!length || !(name = wcsrchr(program, L'\\')))
        return 1;
    wcscpy(name + 1, L"_internal\\python.exe");
    if (swprintf(line, LONG_PATH, L"\"%ls\" -m app%ls", program, words(GetCommandLineW())) < 0)
        return 1;
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &how, &started)) {
        fputs("Underdesk's own Python is missing: install Underdesk again.\n", stderr);
        return 1;
    }
    WaitForSingleObject(started.hProcess, INFINITE);
    GetExitCodeProcess(started.hProcess, &code);
    return (int)code;
}
