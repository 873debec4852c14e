package eyas.github.runner;

import eyas.text.Printable;
import eyas.text.Sha256;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The identity of a job within its workflow, which is the same in the next run. All jobs of a matrix have the same ID; only the matrix
 * distinguishes them, and the runner passes it to inputs only.
 *
 * @param workflow the workflow's name
 * @param job the job's ID
 * @param matrix the values of its matrix by their names, empty if it has none
 */
public record JobIdentity(String workflow, String job, Map<String, String> matrix) {
    private static final JsonLimits LIMITS = new JsonLimits(64 << 10, 16, 4_000, 8 << 10);
    private static final int NAME = 120;
    private static final int VARIANT = 300;
    private static final int VARIANT_DIGITS = 16;

    public JobIdentity {
        matrix = Map.copyOf(matrix);
    }

    /** Reads the identity from the environment, and the matrix from the input of that name. */
    public static JobIdentity of(GitHubEnvironment environment) {
        return new JobIdentity(
                environment.variable("GITHUB_WORKFLOW").orElse(""),
                environment.variable("GITHUB_JOB").orElse("job"),
                values(environment.input("matrix").orElse("")));
    }

    private static Map<String, String> values(String text) {
        if (text.isEmpty()) {
            return Map.of();
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Map<String, String> values = new TreeMap<>();
        try {
            flatten("", new JsonReader(LIMITS).read(bytes), values);
            return values;
        } catch (JsonException e) {
            // The runner's JSON is valid; any other text still distinguishes jobs.
            return Map.of("matrix", text.length() <= NAME ? text : text.substring(0, NAME));
        }
    }

    private static void flatten(String name, JsonValue value, Map<String, String> into) {
        switch (value) {
            case JsonValue.Fields fields ->
                fields.values().forEach((key, inner) -> flatten(name.isEmpty() ? key : name + "." + key, inner, into));
            case JsonValue.Array array -> {
                for (int i = 0; i < array.values().size(); i++) {
                    flatten(name + "[" + i + "]", array.values().get(i), into);
                }
            }
            case JsonValue.Text text -> into.put(name, text.value());
            case JsonValue.Numeric number -> into.put(name, number.digits());
            case JsonValue.Truth truth -> into.put(name, Boolean.toString(truth.value()));
            case JsonValue.Absent _ -> {}
        }
    }

    /** Returns a readable name: the job's ID, and the values of its matrix as GitHub shows them. */
    public String name() {
        if (matrix.isEmpty()) {
            return job;
        }
        String name = new TreeMap<>(matrix)
                .values().stream().filter(value -> !value.isEmpty()).collect(Collectors.joining(", ", job + " (", ")"));
        return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
    }

    /** Returns the names and values of the matrix; empty if there is none. */
    public String variant() {
        String text = new TreeMap<>(matrix)
                .entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(", "));
        String shown = Printable.of(text, VARIANT);
        return shown.equals(text) ? text : Printable.of(text, NAME) + " " + key().substring(0, VARIANT_DIGITS);
    }

    /** Returns a key of letters and digits that distinguishes the job from all others of the repository. */
    public String key() {
        return Sha256.of(workflow + "\n" + job + "\n" + new TreeMap<>(matrix));
    }
}
