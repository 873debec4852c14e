package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Parses the parts of workflows and actions that the simulated runner executes. */
final class WorkflowYaml {
    private WorkflowYaml() {}

    /**
     * A step of a job or of a composite action.
     *
     * @param id its id; empty if it has none
     * @param name its name; empty if it has none
     * @param condition its {@code if}
     * @param run the script; null if it uses an action
     * @param shell the script's shell; empty for the runner's default
     * @param uses the action; null if it runs a script
     */
    record Step(
            String id,
            String name,
            String condition,
            @Nullable String run,
            String shell,
            @Nullable String uses,
            Map<String, String> with,
            Map<String, String> env,
            boolean continueOnError) {
        String displayName() {
            String script = run == null ? "" : run.lines().findFirst().orElse("");
            return !name.isEmpty() ? name : run == null ? "Run " + uses : "Run " + script;
        }
    }

    /**
     * An action.
     *
     * @param using node24, composite and so on
     * @param inputs the defaults by name
     * @param main the program of a node action
     * @param image the image of a Docker action
     * @param entrypoint the program of a Docker action
     * @param arguments its arguments
     */
    record Action(
            String using,
            Map<String, String> inputs,
            @Nullable String pre,
            String preIf,
            @Nullable String main,
            @Nullable String post,
            String postIf,
            List<Step> steps,
            String image,
            String entrypoint,
            List<String> arguments) {}

    /** Returns the image of job {@code name}'s container; empty if it has none. */
    static String container(Path workflow, String name) throws IOException {
        return text(map(map(read(workflow).get("jobs")).get(name)).get("container"));
    }

    /** Returns the steps of job {@code name}. */
    static List<Step> job(Path workflow, String name) throws IOException {
        Map<?, ?> jobs = map(read(workflow).get("jobs"));
        Map<?, ?> job = map(jobs.get(name));
        if (job.isEmpty()) {
            throw new IllegalArgumentException(workflow + " has no job " + name + ", only " + jobs.keySet());
        }
        return steps(job.get("steps"));
    }

    /** Returns the action in {@code directory}. */
    static Action action(Path directory) throws IOException {
        Path file = Files.exists(directory.resolve("action.yml"))
                ? directory.resolve("action.yml")
                : directory.resolve("action.yaml");
        Map<?, ?> top = read(file);
        Map<String, String> inputs = new LinkedHashMap<>();
        map(top.get("inputs"))
                .forEach((name, input) ->
                        inputs.put((String) name, text(map(input).get("default"))));
        Map<?, ?> runs = map(top.get("runs"));
        return new Action(
                text(runs.get("using")),
                inputs,
                optional(runs.get("pre")),
                runs.get("pre-if") == null ? "always()" : text(runs.get("pre-if")),
                optional(runs.get("main")),
                optional(runs.get("post")),
                runs.get("post-if") == null ? "always()" : text(runs.get("post-if")),
                steps(runs.get("steps")),
                text(runs.get("image")),
                text(runs.get("entrypoint")),
                runs.get("args") instanceof List<?> words
                        ? words.stream().map(WorkflowYaml::text).toList()
                        : List.of());
    }

    /** Returns the descriptions of the {@code inputs} or {@code outputs} of the action in {@code directory}. */
    static Map<String, String> descriptions(Path directory, String part) throws IOException {
        Map<String, String> descriptions = new LinkedHashMap<>();
        map(read(directory.resolve("action.yml")).get(part))
                .forEach((name, entry) ->
                        descriptions.put((String) name, text(map(entry).get("description"))));
        return descriptions;
    }

    /** Returns the steps of all jobs of a workflow, given as text. */
    static List<Step> allSteps(String workflow) {
        List<Step> steps = new ArrayList<>();
        map(parse(workflow).get("jobs")).values().forEach(job -> steps.addAll(steps(map(job).get("steps"))));
        return steps;
    }

    private static List<Step> steps(@Nullable Object list) {
        List<Step> steps = new ArrayList<>();
        if (list instanceof List<?> items) {
            for (Object item : items) {
                Map<?, ?> step = map(item);
                steps.add(new Step(
                        text(step.get("id")),
                        text(step.get("name")),
                        step.get("if") == null ? "success()" : text(step.get("if")),
                        optional(step.get("run")),
                        text(step.get("shell")),
                        optional(step.get("uses")),
                        texts(step.get("with")),
                        texts(step.get("env")),
                        "true".equals(text(step.get("continue-on-error")))));
            }
        }
        return steps;
    }

    private static Map<?, ?> read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    private static Map<?, ?> parse(String text) {
        return map(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Map<String, String> texts(@Nullable Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(value).forEach((name, text) -> texts.put((String) name, text(text)));
        return texts;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static @Nullable String optional(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
