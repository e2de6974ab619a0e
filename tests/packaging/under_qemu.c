/* Keeps a program under qemu when it starts itself anew: qemu's user mode hands every execve to the real processor. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;
typedef int (*execve_t)(const char *, char *const[], char *const[]);

int execve(const char *path, char *const argv[], char *const envp[])
{
    execve_t real = (execve_t)dlsym(RTLD_NEXT, "execve");
    const char *qemu = getenv("UNDER_QEMU"), *only = getenv("UNDER_QEMU_PROGRAM"), *cpu = getenv("UNDER_QEMU_CPU");
    char *own = realpath(path, NULL);
    int count = 0;
    if (!qemu || !only || !cpu || !own || strcmp(own, only))
        return real(path, argv, envp);
    while (argv[count])
        count++;
    char **words = calloc(count + 6, sizeof *words);
    char *head[] = {(char *)qemu, "-cpu", (char *)cpu, own};
    memcpy(words, head, sizeof head);
    if (count > 1)
        memcpy(words + 4, argv + 1, (count - 1) * sizeof *words);
    /* The sandbox is started with next to nothing of the environment. */
    int size = 0;
    while (envp[size])
        size++;
    char **env = calloc(size + 5, sizeof *env);
    memcpy(env, envp, size * sizeof *env);
    const char *names[] = {"LD_PRELOAD", "UNDER_QEMU", "UNDER_QEMU_PROGRAM", "UNDER_QEMU_CPU"};
    for (int i = 0; i < 4; i++) {
        const char *value = getenv(names[i]);
        if (value && asprintf(&env[size], "%s=%s", names[i], value) > 0)
            size++;
    }
    return real(qemu, words, env);
}

int execv(const char *path, char *const argv[]) { return execve(path, argv, environ); }
int execvp(const char *path, char *const argv[]) { return execve(path, argv, environ); }
