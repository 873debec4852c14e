package eyas.fleet;

import eyas.cli.ProgramMain;
import eyas.live.Sandbox;
import eyas.session.terminal.ExitCode;
import java.nio.file.Path;
import java.util.List;

/** The training run for the startup cache: writes a report to tables and queries them. Classes that are not loaded here are not cached. */
public final class StartupTraining {
    private StartupTraining() {}

    /**
     * Runs the training.
     *
     * @param arguments a directory with a report; the tables are written there as well
     */
    public static void main(String[] arguments) {
        ProgramMain.watchFailures(ProgramMain.begin(arguments));
        Sandbox.warmUp();
        Path directory = Path.of(arguments[0]);
        String store = directory.resolve("store").toString();
        String cache = directory.resolve("cache").toString();
        run("tables", directory.toString(), "-o", store);
        for (List<String> question : List.of(
                List.of("--indicator", "203.0.113.66"),
                List.of("--name", "*.example.com", "--format", "json"),
                List.of("--first-seen", "program"),
                List.of("--sql", "SELECT count(*) FROM jobs", "--format", "csv"))) {
            String[] words = new String[question.size() + 4];
            words[0] = "hunt";
            words[1] = store;
            words[2] = "--cache";
            words[3] = cache;
            for (int i = 0; i < question.size(); i++) {
                words[i + 4] = question.get(i);
            }
            run(words);
        }
    }

    /** Runs a command and fails unless it succeeds: a failed command would load too few classes for the cache. */
    private static void run(String... words) {
        int code = EyasFleet.run(words);
        if (code != ExitCode.OK && code != ExitCode.FINDINGS && code != ExitCode.INCOMPLETE) {
            throw new IllegalStateException("'eyas " + String.join(" ", words) + "' exited with code " + code);
        }
    }
}
