package eyas.github;

import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.HookFiles;
import eyas.ci.provider.RunnerHooks;
import eyas.ci.provider.RunnerProcess;
import eyas.github.runner.CommandValues;
import eyas.github.runner.GitHubEnvironment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The hooks of a self-hosted runner ({@code ACTIONS_RUNNER_HOOK_JOB_STARTED}, {@code …_COMPLETED}). */
final class GitHubHooks implements RunnerHooks {
    private static final int MAX_VALUE = 4_096;
    private static final Pattern TAKEN = Pattern.compile("GITHUB_(ACTIONS|REPOSITORY|RUN_ID|RUN_ATTEMPT|RUN_NUMBER|JOB|"
            + "WORKFLOW|WORKSPACE|EVENT_NAME|REF|SHA|SERVER_URL)|RUNNER_(NAME|OS|ARCH|ENVIRONMENT)");

    @Override
    public Path runner() throws IOException {
        long worker = RunnerProcess.above(GitHubJob.WORKER)
                .orElseThrow(() -> new CiException(
                        "no process " + GitHubJob.WORKER + " above this hook: only a runner may call it"))
                .pid();
        Path program = Files.readSymbolicLink(Path.of("/proc", Long.toString(worker), "exe"));
        Path bin = program.getParent();
        Path runner = bin == null ? null : bin.getParent();
        if (runner == null) {
            throw new CiException("the runner " + program + " lies in no folder of its own");
        }
        return runner;
    }

    @Override
    public CiJob job(
            Map<String, String> environment, Map<String, String> inputs, @Nullable HookFiles files, PrintStream out) {
        Map<String, String> variables = new HashMap<>();
        environment.forEach((name, value) -> {
            if (value.length() < MAX_VALUE && TAKEN.matcher(name).matches()) {
                variables.put(name, value);
            }
        });
        // What a machine of one's own is not.
        variables.remove("RUNNER_ENVIRONMENT", "github-hosted");
        inputs.forEach((name, value) -> variables.put("INPUT_" + name.toUpperCase(Locale.ROOT), value));
        if (files != null) {
            variables.put("RUNNER_TEMP", files.folder().toString());
            variables.put("GITHUB_STATE", files.state().toString());
            variables.put("GITHUB_STEP_SUMMARY", files.summary().toString());
            try {
                CommandValues.read(files.state()).forEach((name, value) -> variables.put("STATE_" + name, value));
            } catch (IOException e) {
                throw new CiException("cannot read " + files.state() + ": " + e, e);
            }
        }
        return new GitHubJob(new GitHubEnvironment(variables), out);
    }
}
