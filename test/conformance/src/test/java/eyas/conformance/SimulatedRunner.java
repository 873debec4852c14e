package eyas.conformance;

import eyas.ci.agent.RunnerStateDirectory;
import eyas.conformance.ActionStore.Used;
import eyas.conformance.WorkflowYaml.Action;
import eyas.conformance.WorkflowYaml.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Executes one job of a workflow as GitHub's runner does: its process tree, directories, variables and command files, node, composite and
 * Docker actions with their pre, main and post parts, job containers, hooks, orphan process cleanup and the worker's log. Docker is the
 * program {@code docker} on the search path. Source: {@code actions/runner@258d6c85}, {@code src/Runner.Worker}.
 *
 * <p>Expressions are looked up, not evaluated: {@code inputs.x}, {@code env.x}, {@code steps.x.outputs.y}, {@code github.token},
 * {@code toJson(matrix)} and the status functions; anything else fails the test.
 */
final class SimulatedRunner implements AutoCloseable {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*(.*?)\\s*}}");

    /** Commands of the shells that a step can name; the default is bash without pipefail. */
    private static final Map<String, List<String>> SHELLS = Map.of(
            "",
            List.of("bash", "-e"),
            "bash",
            List.of("bash", "--noprofile", "--norc", "-e", "-o", "pipefail"),
            "sh",
            List.of("sh", "-e"),
            "python",
            List.of("python3"));

    private static final String START_TIMEOUT = "start-timeout";

    private final Path home;
    private final Path node;
    private final ActionStore actions;
    private final WorkerProcess worker;
    private final Path workspace;
    private final Path temporary;
    private final Path commands;
    private final WorkerLogWriter workerLog;
    private final RunnerVariables variables;
    private final Map<String, String> jobEnvironment = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> outputs = new HashMap<>();
    private final Map<Path, Action> parsedActions = new HashMap<>();
    private final IdentityHashMap<Step, Map<String, String>> states = new IdentityHashMap<>();
    private Deque<Post> posts = new ArrayDeque<>();
    private final List<StepResult> results = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private String matrix = "null";
    private String container = "";
    private boolean failed;
    private boolean cancelled;
    private int number;

    /**
     * A post step to run after all steps.
     *
     * @param name name on the run's page
     * @param embedded post steps of a composite action's own steps, last first; empty for a node action
     */
    private record Post(
            String name, String condition, Scope scope, Step step, List<String> argv, Deque<Post> embedded) {}

    /**
     * The context in which a step runs.
     *
     * @param stepName value of GITHUB_ACTION
     * @param inputs inputs of the enclosing composite action
     * @param environment variables set by the enclosing steps
     * @param action directory of the enclosing composite action; null for a step of the job
     */
    private record Scope(
            String stepName,
            Map<String, String> inputs,
            Map<String, String> environment,
            @Nullable Path action) {}

    /**
     * Creates a runner and starts its worker.
     *
     * @param home its directory
     * @param published directory of the available actions, as {@code OWNER/NAME}
     * @param name the runner's name
     */
    SimulatedRunner(Path home, Path published, String name) throws IOException {
        this.home = home;
        Path work = home.resolve("_work");
        this.workspace = Files.createDirectories(work.resolve("app/app"));
        this.temporary = Files.createDirectories(work.resolve("_temp"));
        this.commands = Files.createDirectories(temporary.resolve("_runner_file_commands"));
        // A runner empties its temporary directory before each job.
        try (Stream<Path> old = Files.list(commands)) {
            for (Path each : old.toList()) {
                Files.delete(each);
            }
        }
        this.actions = new ActionStore(work, published);
        this.node =
                Files.createDirectories(home.resolve("externals/node24/bin")).resolve("node");
        Files.deleteIfExists(node);
        Files.createSymbolicLink(node, NodeTools.runnerNode());
        this.variables = new RunnerVariables(work, workspace, temporary, name);
        // A real runner does not set this variable; attack scripts use it to find the agent.
        variables.put(
                "AGENT_FOLDER",
                RunnerStateDirectory.of(temporary).agent().root().toString());
        this.worker = WorkerProcess.start(home);
        this.workerLog = new WorkerLogWriter(home.resolve("_diag"));
    }

    Path workspace() {
        return workspace;
    }

    Path temporary() {
        return temporary;
    }

    /** Returns the directory of the report on the last job of the runner in {@code home}. */
    static Path report(Path home) {
        return RunnerStateDirectory.of(home.resolve("_work/_temp")).report();
    }

    /** Sets a variable of every step. */
    SimulatedRunner with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Sets the name and the JSON payload of the event that triggers the workflow. */
    SimulatedRunner event(String name, String payload) throws IOException {
        variables.event(name, payload);
        return this;
    }

    /** Sets the matrix values of the job. */
    SimulatedRunner ofMatrix(String json) {
        matrix = json;
        return this;
    }

    /** Runs a job; cancels it when the file {@code cancel} appears. */
    JobRun run(Path workflow, String job, @Nullable Path cancel) throws IOException {
        variables.put("GITHUB_JOB", job);
        List<Step> steps = WorkflowYaml.job(workflow, job);
        List<Scope> scopes = steps.stream()
                .map(step -> new Scope(stepName(step), Map.of(), Map.of(), null))
                .toList();
        workerLog.job(steps, scopes.stream().map(Scope::stepName).toList());
        hook("ACTIONS_RUNNER_HOOK_JOB_STARTED", "Set up runner");
        initialize(WorkflowYaml.container(workflow, job));
        for (int i = 0; i < steps.size(); i++) {
            prepare(steps.get(i), scopes.get(i));
        }
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            workerLog.stepStarted(step.displayName());
            if (!holds(step.condition())) {
                workerLog.stepSkipped();
                continue;
            }
            boolean success = step(step, scopes.get(i), cancel);
            failed |= !success && !step.continueOnError();
            workerLog.stepEnded(success);
        }
        while (!posts.isEmpty()) {
            Post post = posts.pop();
            workerLog.stepStarted(post.name());
            if (holds(post.condition())) {
                boolean success = post(post);
                failed |= !success;
                workerLog.stepEnded(success);
            } else {
                workerLog.stepSkipped();
            }
        }
        if (!container.isEmpty()) {
            runInternal("Stop containers", SimulatedDocker.remove(container));
            container = "";
        }
        hook("ACTIONS_RUNNER_HOOK_JOB_COMPLETED", "Complete runner");
        List<String> orphans = OrphanProcessCleanup.kill(variables.get("RUNNER_TRACKING_ID"));
        return new JobRun(cancelled ? "cancelled" : failed ? "failure" : "success", results, outputs, orphans);
    }

    /** Runs the pre parts of an action and of the actions that it uses, before the first step; local actions have none. */
    private void prepare(Step step, Scope scope) throws IOException {
        String uses = step.uses();
        if (uses == null || uses.startsWith("./")) {
            return;
        }
        Used used = actions.find(uses);
        Action action = action(used);
        if (action.using().equals("composite")) {
            Scope inside = new Scope(
                    scope.stepName(), inputs(step, scope, action), stepEnvironment(step, scope), used.directory());
            for (Step inner : action.steps()) {
                prepare(inner, inside);
            }
        } else if (action.pre() != null && holds(action.preIf())) {
            String name = "Pre " + step.displayName();
            workerLog.stepStarted(name);
            failed |=
                    !program(name, step, scope, node(used, action.pre()), environment(step, scope, used, action), null);
        }
    }

    private boolean post(Post post) throws IOException {
        boolean success = true;
        for (Post inner : post.embedded()) {
            success &= !holds(inner.condition()) || post(inner);
        }
        if (!post.argv().isEmpty()) {
            Used used = actions.find(Objects.requireNonNull(post.step().uses()));
            Map<String, String> environment = environment(post.step(), post.scope(), used, action(used));
            success &= program(post.name(), post.step(), post.scope(), post.argv(), environment, null);
        }
        return success;
    }

    /** Returns the step's id, or the name that GitHub generates for a step without one. */
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

    private boolean step(Step step, Scope scope, @Nullable Path cancel) throws IOException {
        String run = step.run();
        if (run == null) {
            return action(step, scope, cancel);
        }
        Path script = temporary.resolve(UUID.randomUUID() + ".sh");
        Files.writeString(script, expand(run, scope.inputs()));
        List<String> shell = new ArrayList<>(Objects.requireNonNull(SHELLS.get(step.shell()), step.shell()));
        shell.set(0, "/usr/bin/" + shell.getFirst());
        shell.add(script.toString());
        Map<String, String> environment = stepEnvironment(step, scope);
        // A script step has no action repository, even in a composite action.
        environment.put("GITHUB_ACTION_REPOSITORY", "");
        environment.put("GITHUB_ACTION_REF", "");
        return program(step.displayName(), step, scope, shell, environment, cancel);
    }

    private boolean action(Step step, Scope scope, @Nullable Path cancel) throws IOException {
        Used used = actions.find(Objects.requireNonNull(step.uses()));
        Action action = action(used);
        if (action.using().equals("composite")) {
            return composite(step, scope, used, action, cancel);
        }
        if (action.using().equals("docker")) {
            return image(step, scope, used, action, cancel);
        }
        String post = action.post();
        if (post != null) {
            posts.push(new Post(
                    "Post " + step.displayName(), action.postIf(), scope, step, node(used, post), new ArrayDeque<>()));
        }
        List<String> argv = node(used, Objects.requireNonNull(action.main()));
        return program(step.displayName(), step, scope, argv, environment(step, scope, used, action), cancel);
    }

    private boolean composite(Step step, Scope scope, Used used, Action action, @Nullable Path cancel)
            throws IOException {
        Deque<Post> around = posts;
        posts = new ArrayDeque<>();
        boolean success = true;
        // Steps of a composite action keep the name of the step that uses it.
        Scope inside = new Scope(
                scope.stepName(), inputs(step, scope, action), stepEnvironment(step, scope), used.directory());
        for (Step inner : action.steps()) {
            if (success) {
                workerLog.embeddedStepStarted(inner.displayName());
                success = step(inner, inside, cancel);
            }
        }
        Deque<Post> embedded = posts;
        posts = around;
        if (!embedded.isEmpty()) {
            posts.push(new Post("Post " + step.displayName(), "always()", scope, step, List.of(), embedded));
        }
        return success;
    }

    /** Runs a Docker action; post parts of Docker actions are not simulated. */
    private boolean image(Step step, Scope scope, Used used, Action action, @Nullable Path cancel) throws IOException {
        Map<String, String> environment = environment(step, scope, used, action);
        Map<String, String> inputs = inputs(step, scope, action);
        List<String> arguments = action.arguments().stream()
                .map(argument -> expand(argument, inputs))
                .toList();
        List<String> argv = SimulatedDocker.run(
                action.image(),
                action.entrypoint(),
                arguments,
                workspace,
                variables.with(environment).keySet());
        String inside = container;
        container = "";
        try {
            return program(step.displayName(), step, scope, argv, environment, cancel);
        } finally {
            container = inside;
        }
    }

    /** Runs a hook that the runner's administrator configured for the start or end of each job. */
    private void hook(String variable, String name) throws IOException {
        String script = variables.get(variable);
        if (!script.isEmpty()) {
            workerLog.stepStarted(name);
            Step step = new Step("", name, "always()", script, "", null, Map.of(), Map.of(), false);
            Scope scope = new Scope("", Map.of(), Map.of(), null);
            boolean success = program(name, step, scope, List.of("/usr/bin/bash", "-e", script), Map.of(), null);
            failed |= !success;
            workerLog.stepEnded(success);
        }
    }

    /** Creates and starts the job container, if the job has one. */
    private void initialize(String image) throws IOException {
        if (!image.isEmpty()) {
            String created = runInternal("Initialize containers", SimulatedDocker.create(image, workspace));
            container = created.strip();
            runInternal("", SimulatedDocker.start(container));
        }
    }

    /** Runs a program for the runner itself; returns its output. */
    private String runInternal(String name, List<String> argv) throws IOException {
        if (!name.isEmpty()) {
            workerLog.stepStarted(name);
        }
        Path printed = home.resolve("own-" + ++number + ".log");
        workerLog.processStarting(argv);
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : List.of("PATH", "HOME", "DOCKER_HOST", "RUNNER_TRACKING_ID", "GITHUB_ACTIONS", "CI")) {
            environment.put(variable, variables.get(variable));
        }
        WorkerProcess.End end = worker.run(argv, environment, workspace, printed, null, this::started);
        String text = Files.readString(printed, StandardCharsets.UTF_8);
        if (end.code() != 0) {
            throw new AssertionError(argv + " ended with " + end.code() + ": " + text);
        }
        workerLog.stepEnded(true);
        return text;
    }

    private void started(long pid) {
        try {
            workerLog.processStarted(pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the parsed action; the same instance for each use, because step state is stored by step identity. */
    private Action action(Used used) throws IOException {
        Action known = parsedActions.get(used.directory());
        if (known == null) {
            known = WorkflowYaml.action(used.directory());
            parsedActions.put(used.directory(), known);
        }
        return known;
    }

    private List<String> node(Used used, String program) {
        return List.of(node.toString(), used.directory().resolve(program).toString());
    }

    private Map<String, String> inputs(Step step, Scope scope, Action action) {
        Map<String, String> inputs = new LinkedHashMap<>();
        action.inputs().forEach((name, value) -> inputs.put(name, expand(value, scope.inputs())));
        // Only tests that set a timeout depend on how long the agent takes to start.
        inputs.replace(START_TIMEOUT, "600");
        step.with().forEach((name, value) -> inputs.put(name, expand(value, scope.inputs())));
        return inputs;
    }

    /** Returns the variables set by the step and the enclosing steps. */
    private Map<String, String> stepEnvironment(Step step, Scope scope) {
        Map<String, String> environment = new LinkedHashMap<>(scope.environment());
        step.env().forEach((name, value) -> environment.put(name, expand(value, scope.inputs())));
        return environment;
    }

    /** Returns the variables of a node action in addition to those of every program. */
    private Map<String, String> environment(Step step, Scope scope, Used used, Action action) {
        Map<String, String> environment = stepEnvironment(step, scope);
        inputs(step, scope, action)
                .forEach((name, value) ->
                        environment.put("INPUT_" + name.replace(' ', '_').toUpperCase(Locale.ROOT), value));
        environment.put("GITHUB_ACTION_REPOSITORY", used.repository());
        environment.put("GITHUB_ACTION_REF", used.ref());
        environment.put("ACTIONS_RUNTIME_URL", "https://pipelines.actions.invalid/");
        environment.put("ACTIONS_RUNTIME_TOKEN", "simulated-runtime-token");
        return environment;
    }

    /** Runs a program of a step, with its own command files. */
    private boolean program(
            String name, Step step, Scope scope, List<String> argv, Map<String, String> own, @Nullable Path cancel)
            throws IOException {
        Map<String, String> state = states.computeIfAbsent(step, _ -> new LinkedHashMap<>());
        Map<String, String> set = new LinkedHashMap<>(jobEnvironment);
        set.putAll(own);
        state.forEach((key, value) -> set.put("STATE_" + key, value));
        Map<String, String> environment = variables.with(set);
        if (!scope.stepName().isEmpty()) {
            environment.put("GITHUB_ACTION", scope.stepName());
        }
        Path action = scope.action();
        if (action != null) {
            environment.put("GITHUB_ACTION_PATH", action.toString());
        }
        StepFiles files = StepFiles.create(commands);
        files.addTo(environment);
        Path printed = home.resolve("step-" + ++number + ".log");
        List<String> words =
                container.isEmpty() ? argv : SimulatedDocker.exec(container, workspace, environment.keySet(), argv);
        workerLog.processStarting(words);
        WorkerProcess.End end = worker.run(words, environment, workspace, printed, cancel, this::started);
        cancelled |= end.cancelled();
        outputs.computeIfAbsent(scope.stepName(), _ -> new LinkedHashMap<>()).putAll(files.outputs());
        jobEnvironment.putAll(files.environment());
        state.putAll(files.state());
        files.searchPath().forEach(variables::prependPath);
        results.add(
                StepResult.of(name, end.code(), Files.readString(printed, StandardCharsets.UTF_8), files.summary()));
        return end.code() == 0;
    }

    private boolean holds(String condition) {
        String text = condition.replaceAll("^\\$\\{\\{|}}$", "").strip();
        return switch (text) {
            case "success()" -> !failed && !cancelled;
            case "always()" -> true;
            case "failure()" -> failed && !cancelled;
            case "cancelled()" -> cancelled;
            case "!cancelled()" -> !cancelled;
            default -> throw new IllegalArgumentException("the simulated runner cannot evaluate: " + condition);
        };
    }

    private String expand(String text, Map<String, String> inputs) {
        return EXPRESSION.matcher(text).replaceAll(match -> Matcher.quoteReplacement(lookup(match.group(1), inputs)));
    }

    private String lookup(String path, Map<String, String> inputs) {
        String[] parts = path.split("\\.", -1);
        if (parts[0].equals("inputs") && parts.length == 2) {
            return inputs.getOrDefault(parts[1], "");
        }
        if (parts[0].equals("env") && parts.length == 2) {
            return jobEnvironment.getOrDefault(parts[1], variables.get(parts[1]));
        }
        if (parts[0].equals("steps") && parts.length == 4) {
            return outputs.getOrDefault(parts[1], Map.of()).getOrDefault(parts[3], "");
        }
        if (path.equals("github.token")) {
            return "ghs_simulated";
        }
        if (path.equals("toJson(matrix)")) {
            return matrix;
        }
        throw new IllegalArgumentException("the simulated runner cannot evaluate: " + path);
    }

    @Override
    public void close() throws IOException {
        worker.close();
        Files.deleteIfExists(node);
    }
}
