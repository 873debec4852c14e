package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The command files that the runner creates for one program of a step, and keeps until the job ends. */
final class StepFiles {
    /** Maximum size in bytes; the runner discards a larger summary. */
    private static final long MAX_SUMMARY = 1 << 20;

    /** The variables, with the prefixes of their file names. */
    private static final Map<String, String> FILES = Map.of(
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

    private final Map<String, Path> paths = new LinkedHashMap<>();

    private StepFiles() {}

    static StepFiles create(Path directory) throws IOException {
        StepFiles files = new StepFiles();
        String suffix = UUID.randomUUID().toString();
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            files.paths.put(file.getKey(), Files.createFile(directory.resolve(file.getValue() + suffix)));
        }
        return files;
    }

    void addTo(Map<String, String> environment) {
        paths.forEach((name, path) -> environment.put(name, path.toString()));
    }

    private Path path(String variable) {
        return Objects.requireNonNull(paths.get(variable), variable);
    }

    Map<String, String> outputs() throws IOException {
        return CommandFileReader.pairs(path("GITHUB_OUTPUT"));
    }

    Map<String, String> state() throws IOException {
        return CommandFileReader.pairs(path("GITHUB_STATE"));
    }

    /** Returns the variables for later steps, without NODE_OPTIONS, which the runner refuses. */
    Map<String, String> environment() throws IOException {
        Map<String, String> variables = CommandFileReader.pairs(path("GITHUB_ENV"));
        variables.remove("NODE_OPTIONS");
        return variables;
    }

    List<String> searchPath() throws IOException {
        return Files.readAllLines(path("GITHUB_PATH"));
    }

    String summary() throws IOException {
        Path file = path("GITHUB_STEP_SUMMARY");
        return Files.size(file) > MAX_SUMMARY ? "" : Files.readString(file);
    }
}
