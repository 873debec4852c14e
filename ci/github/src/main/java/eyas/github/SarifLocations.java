package eyas.github;

import eyas.github.runner.JobIdentity;
import eyas.github.runner.WorkflowLocations;
import eyas.report.SarifReport;
import eyas.text.AtomicFile;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonOutput;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * Adds locations in the workflow file to the findings of a report's SARIF, and a category to the run, so that code scanning shows several
 * jobs side by side.
 *
 * @param job the job
 * @param places the location of its steps, empty if unknown
 */
public record SarifLocations(JobIdentity job, Optional<WorkflowLocations> places) {
    /** The file's name in the report directory. */
    public static final String NAME = "report.sarif";

    /** Location of findings whose file is unknown. */
    private static final String UNPLACED = ".github/workflows";

    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 64, 4_000_000, 1 << 20);

    /**
     * Rewrites the file in {@code directory}; does nothing if it does not exist.
     *
     * @throws IOException if it cannot be read or written
     */
    public void apply(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return;
        }
        try {
            JsonValue placed = placed(new JsonReader(LIMITS).read(Files.readAllBytes(file)));
            AtomicFile.replace(file, out -> {
                try (JsonGenerator json = JsonOutput.closing(out)) {
                    // Sorted names, so that the same findings give the same file.
                    JsonText.write(json, placed);
                }
            });
        } catch (JsonException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private JsonValue placed(JsonValue top) {
        return with(
                top,
                "runs",
                new JsonValue.Array(
                        top.get("runs").list().stream().map(this::run).toList()));
    }

    private JsonValue run(JsonValue run) {
        JsonValue placed = with(
                run,
                "results",
                new JsonValue.Array(
                        run.get("results").list().stream().map(this::result).toList()));
        // The part after the last slash is the ID of the run; without a slash there is none.
        JsonValue category = new JsonValue.Text("eyas/" + job.workflow() + "/" + job.name() + "/");
        return with(placed, "automationDetails", new JsonValue.Fields(Map.of("id", category)));
    }

    private JsonValue result(JsonValue result) {
        return with(
                result,
                "locations",
                new JsonValue.Array(result.get("locations").list().stream()
                        .map(this::location)
                        .toList()));
    }

    private JsonValue location(JsonValue location) {
        String placed = location.get("physicalLocation")
                .get("artifactLocation")
                .get("uri")
                .text();
        // If the agent, which saw the checkout, has found the step in the file, its location is exact; this one is a
        // guess.
        String file = places.map(WorkflowLocations::file).orElse(UNPLACED);
        if (placed.equals(file) || !(placed.equals(UNPLACED) || placed.equals(SarifReport.PLACE))) {
            return location;
        }
        // WORKFLOW/JOB/STEP/ACTION, where the action contains a slash and the workflow's name may contain some.
        String name = location.get("logicalLocations").list().stream()
                .map(logical -> logical.get("fullyQualifiedName").text())
                .findFirst()
                .orElse("");
        String[] parts = StepName.of(name, job.workflow());
        int line = places.map(workflow -> workflow.line(job.job(), parts[0], parts[1]))
                .orElse(1);
        JsonValue physical = new JsonValue.Fields(Map.of(
                "artifactLocation", new JsonValue.Fields(Map.of("uri", new JsonValue.Text(file))),
                "region", new JsonValue.Fields(Map.of("startLine", new JsonValue.Numeric(line)))));
        return with(location, "physicalLocation", physical);
    }

    /** Parses the name of a step in SARIF. */
    private static final class StepName {
        private StepName() {}

        static String[] of(String name, String workflow) {
            String rest = name.startsWith(workflow + "/") ? name.substring(workflow.length() + 1) : name;
            String[] parts = rest.split("/", 3);
            return parts.length == 3 ? new String[] {parts[1], parts[2]} : new String[] {"", ""};
        }
    }

    private static JsonValue with(JsonValue object, String name, JsonValue value) {
        Map<String, JsonValue> fields = new HashMap<>(object.fields());
        fields.put(name, value);
        return new JsonValue.Fields(fields);
    }
}
