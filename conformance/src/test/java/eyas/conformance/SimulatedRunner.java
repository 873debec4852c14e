package eyas.conformance;

import eyas.conformance.WorkflowYaml.Action;
import eyas.conformance.WorkflowYaml.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executes one job of a workflow as GitHub's runner does, without Docker: its process tree, its folders, its variables and
 * command files, node and composite actions with their pre, main and post parts, and the worker's log.
 *
 * <p>Expressions are looked up, not evaluated: {@code inputs.x}, {@code env.x}, {@code steps.x.outputs.y},
 * {@code github.token} and the status functions; anything else fails the test.
 */
final class SimulatedRunner implements AutoCloseable {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*(.*?)\\s*}}");

    /** The runner's command files and how their names begin. */
    private static final Map<String, String> COMMAND_FILES = Map.of(
            "GITHUB_OUTPUT",
            "set_output_",
            "GITHUB_STATE",
            "save_state_",
            "GITHUB_ENV",
            "set_env_",
            "GITHUB_PATH",
            "add_path_",
            "GITHUB_STEP_SUMMARY",
            "step_summary_");

    private final Path home;
    private final Path actions;
    private final WorkerProcess worker;
    private final Path workspace;
    private final Path temporary;
    private final Path commands;
    private final Path log;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Map<String, String> jobEnvironment = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> outputs = new HashMap<>();
    private final Deque<Post> posts = new ArrayDeque<>();
    private final List<StepResult> results = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private boolean failed;
    private boolean cancelled;
    private int number;

    private record Post(
            Step step,
            String stepName,
            Path folder,
            String program,
            String condition,
            Map<String, String> environment) {}

    /**
     * Makes a runner.
     *
     * @param home its folder
     * @param actions folder of the actions that a workflow may use, as {@code OWNER/NAME}
     * @param name the runner's name
     */
    SimulatedRunner(Path home, Path actions, String name) throws IOException {
        this.home = home;
        this.actions = actions;
        this.workspace = Files.createDirectories(home.resolve("_work/app/app"));
        this.temporary = Files.createDirectories(home.resolve("_work/_temp"));
        this.commands = Files.createDirectories(temporary.resolve("_runner_file_commands"));
        Path tools = Files.createDirectories(home.resolve("_work/_tool"));
        this.log = Files.createDirectories(home.resolve("_diag")).resolve("Worker_20261124-220000-utc.log");
        this.worker = WorkerProcess.start(home);
        for (String inherited : List.of("PATH", "HOME", "LANG", "JAVA_HOME")) {
            String value = System.getenv(inherited);
            if (value != null) {
                variables.put(inherited, value);
            }
        }
        variables.put("CI", "true");
        variables.put("GITHUB_ACTIONS", "true");
        variables.put("GITHUB_WORKSPACE", workspace.toString());
        variables.put("GITHUB_REPOSITORY", "example/app");
        variables.put("GITHUB_RUN_ID", "4242");
        variables.put("GITHUB_RUN_ATTEMPT", "1");
        variables.put("GITHUB_WORKFLOW", "ci");
        variables.put("GITHUB_EVENT_NAME", "push");
        variables.put("RUNNER_NAME", name);
        variables.put("RUNNER_OS", "Linux");
        variables.put("RUNNER_TEMP", temporary.toString());
        variables.put("RUNNER_TOOL_CACHE", tools.toString());
        variables.put("RUNNER_TRACKING_ID", "github_" + name);
        variables.put("RUNNER_ENVIRONMENT", "self-hosted");
        variables.put("GITHUB_SERVER_URL", "https://github.com");
    }

    Path workspace() {
        return workspace;
    }

    Path temporary() {
        return temporary;
    }

    /** Sets a variable that every step gets. */
    SimulatedRunner with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Cancels the job when {@code file} appears. */
    JobRun run(Path workflow, String job, @Nullable Path cancel) throws IOException {
        variables.put("GITHUB_JOB", job);
        for (Step step : WorkflowYaml.job(workflow, job)) {
            trace("StepsRunner", "Processing step: DisplayName='" + step.displayName() + "'");
            if (!holds(step.condition(), Map.of())) {
                trace("StepsRunner", "Skipping step due to condition evaluation.");
                continue;
            }
            boolean success = step(step, stepName(step), null, Map.of(), cancel);
            if (!success && !step.continueOnError()) {
                failed = true;
            }
            trace("StepsRunner", "Step result: " + (success ? "Succeeded" : "Failed"));
        }
        while (!posts.isEmpty()) {
            post(posts.pop());
        }
        return new JobRun(cancelled ? "cancelled" : failed ? "failure" : "success", results, outputs);
    }

    private void post(Post post) throws IOException {
        trace("StepsRunner", "Processing step: DisplayName='Post " + post.step().displayName() + "'");
        if (holds(post.condition(), Map.of())) {
            boolean success = program(
                    "Post " + post.step().displayName(),
                    post.stepName(),
                    List.of("node", post.folder().resolve(post.program()).toString()),
                    post.environment(),
                    null);
            failed |= !success;
            trace("StepsRunner", "Step result: " + (success ? "Succeeded" : "Failed"));
        }
    }

    /** The names that the runner gives to steps without an id. */
    private String stepName(Step step) {
        if (!step.id().isEmpty()) {
            return step.id();
        }
        String uses = step.uses();
        String base = uses == null
                ? "__run"
                : uses.startsWith("./")
                        ? "__self"
                        : "__" + uses.substring(0, uses.indexOf('@')).replace('/', '_');
        int count = names.merge(base, 1, Integer::sum);
        return count == 1 ? base : base + "_" + count;
    }

    private boolean step(
            Step step,
            String stepName,
            @Nullable Map<String, String> inputs,
            Map<String, String> outer,
            @Nullable Path cancel)
            throws IOException {
        Map<String, String> scope = inputs == null ? Map.of() : inputs;
        Map<String, String> environment = new LinkedHashMap<>(outer);
        step.env().forEach((name, value) -> environment.put(name, expand(value, scope)));
        String run = step.run();
        if (run != null) {
            Path script = temporary.resolve("script-" + ++number + ".sh");
            Files.writeString(script, expand(run, scope));
            List<String> shell =
                    List.of("/usr/bin/bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script.toString());
            return program(step.displayName(), stepName, shell, environment, cancel);
        }
        return action(step, stepName, environment, scope, cancel);
    }

    private boolean action(
            Step step,
            String stepName,
            Map<String, String> environment,
            Map<String, String> scope,
            @Nullable Path cancel)
            throws IOException {
        String uses = java.util.Objects.requireNonNull(step.uses());
        Path folder = folder(uses, environment);
        Action action = WorkflowYaml.action(folder);
        Map<String, String> inputs = new LinkedHashMap<>();
        action.inputs().forEach((name, value) -> inputs.put(name, expand(value, scope)));
        step.with().forEach((name, value) -> inputs.put(name, expand(value, scope)));
        if (action.using().equals("composite")) {
            boolean success = true;
            for (Step inner : action.steps()) {
                // Steps of a composite action keep the name of the step that uses it.
                success = success && step(inner, stepName, inputs, environment, cancel);
            }
            return success;
        }
        inputs.forEach((name, value) ->
                environment.put("INPUT_" + name.replace(' ', '_').toUpperCase(Locale.ROOT), value));
        environment.put("GITHUB_ACTION_PATH", folder.toString());
        String post = action.post();
        if (post != null) {
            posts.push(new Post(step, stepName, folder, post, action.postIf(), environment));
        }
        return program(
                step.displayName(),
                stepName,
                List.of(
                        "node",
                        folder.resolve(java.util.Objects.requireNonNull(action.main()))
                                .toString()),
                environment,
                cancel);
    }

    private Path folder(String uses, Map<String, String> environment) {
        if (uses.startsWith("./")) {
            // The workspace holds the workflow's own repository, which in these tests is ours.
            return EyasProcess.home().resolve(uses).normalize();
        }
        String repository = uses.substring(0, uses.indexOf('@'));
        environment.put("GITHUB_ACTION_REPOSITORY", repository);
        environment.put("GITHUB_ACTION_REF", uses.substring(uses.indexOf('@') + 1));
        return actions.resolve(repository);
    }

    /** Runs a program as a step's, with command files of its own. */
    private boolean program(
            String name, String stepName, List<String> argv, Map<String, String> own, @Nullable Path cancel)
            throws IOException {
        int id = ++number;
        Map<String, String> environment = new LinkedHashMap<>(variables);
        environment.putAll(jobEnvironment);
        environment.putAll(own);
        environment.put("GITHUB_ACTION", stepName);
        Map<String, Path> files = new HashMap<>();
        for (Map.Entry<String, String> file : COMMAND_FILES.entrySet()) {
            Path path = Files.createFile(commands.resolve(file.getValue() + id));
            files.put(file.getKey(), path);
            environment.put(file.getKey(), path.toString());
        }
        Path printed = home.resolve("step-" + id + ".log");
        WorkerProcess.End end = worker.run(argv, environment, workspace, printed, cancel);
        cancelled |= end.cancelled();
        Map<String, String> set = CommandFileReader.pairs(files.get("GITHUB_OUTPUT"));
        outputs.computeIfAbsent(stepName, _ -> new LinkedHashMap<>()).putAll(set);
        jobEnvironment.putAll(CommandFileReader.pairs(files.get("GITHUB_ENV")));
        CommandFileReader.pairs(files.get("GITHUB_STATE")).forEach((key, value) -> own.put("STATE_" + key, value));
        String paths = String.join(":", Files.readAllLines(files.get("GITHUB_PATH")));
        if (!paths.isEmpty()) {
            variables.merge("PATH", paths, (old, more) -> more + ":" + old);
        }
        results.add(StepResult.of(
                name,
                end.code(),
                Files.readString(printed, StandardCharsets.UTF_8),
                Files.readString(files.get("GITHUB_STEP_SUMMARY"))));
        for (Path file : files.values()) {
            Files.delete(file);
        }
        return end.code() == 0;
    }

    private boolean holds(String condition, Map<String, String> inputs) {
        String text = condition.replaceAll("^\\$\\{\\{|}}$", "").strip();
        return switch (text) {
            case "success()" -> !failed && !cancelled;
            case "always()" -> true;
            case "failure()" -> failed && !cancelled;
            case "cancelled()" -> cancelled;
            case "!cancelled()" -> !cancelled;
            default ->
                throw new IllegalArgumentException("the simulated runner cannot evaluate: " + condition + inputs);
        };
    }

    private String expand(String text, Map<String, String> inputs) {
        return EXPRESSION.matcher(text).replaceAll(match -> Matcher.quoteReplacement(lookUp(match.group(1), inputs)));
    }

    private String lookUp(String path, Map<String, String> inputs) {
        String[] parts = path.split("\\.", -1);
        if (parts[0].equals("inputs") && parts.length == 2) {
            return inputs.getOrDefault(parts[1], "");
        }
        if (parts[0].equals("env") && parts.length == 2) {
            return jobEnvironment.getOrDefault(parts[1], variables.getOrDefault(parts[1], ""));
        }
        if (parts[0].equals("steps") && parts.length == 4) {
            return outputs.getOrDefault(parts[1], Map.of()).getOrDefault(parts[3], "");
        }
        if (path.equals("github.token")) {
            return "ghs_simulated";
        }
        throw new IllegalArgumentException("the simulated runner cannot evaluate: " + path);
    }

    private void trace(String source, String message) throws IOException {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
        Files.writeString(
                log,
                "[" + time + " INFO " + source + "] " + message + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Override
    public void close() throws IOException {
        worker.close();
    }
}
