package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A row of {@code attacks.tsv}; the head of that file describes the columns.
 *
 * @param sent rule of an alert that must leave the machine while the job runs, optionally followed by {@code =} and a text of that alert;
 * empty if no alert is required
 * @param heap the agent's heap size, empty for the default
 * @param disk size of the file system of the runner's temporary directory, empty for no separate file system
 */
record Attack(
        String name,
        String watcher,
        String attacker,
        String disk,
        String heap,
        String outcome,
        List<String> verdicts,
        String job,
        String sent,
        String description) {
    static final Path DIRECTORY = Path.of("src/test/attack").toAbsolutePath();
    private static final int COLUMNS = 10;

    /** Reads all rows. */
    static List<Attack> all() throws IOException {
        return Files.readAllLines(DIRECTORY.resolve("attacks.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Attack::of)
                .toList();
    }

    private static Attack of(String line) {
        String[] row = line.split("\t", -1);
        if (row.length != COLUMNS) {
            throw new AssertionError("attacks.tsv: " + row.length + " columns instead of " + COLUMNS + ": " + line);
        }
        return new Attack(
                row[0],
                row[1],
                row[2],
                row[3].equals("-") ? "" : row[3],
                row[4].equals("-") ? "" : row[4],
                row[5],
                List.of(row[6].split("\\|", -1)),
                row[7],
                row[8].equals("-") ? "" : row[8],
                row[9]);
    }

    boolean isByRoot() {
        return attacker.equals("B");
    }

    /** Returns whether the host service monitors the job, instead of an agent of the job. */
    boolean isOnHost() {
        return watcher.equals("host");
    }

    /** Returns whether separate steps start and stop the monitoring. */
    boolean isInSteps() {
        return watcher.equals("steps");
    }

    /** Returns whether the job enforces a lock. */
    boolean isLocked() {
        return watcher.equals("locked");
    }

    /** Returns the workflow of the attacked job. */
    String workflow() {
        return isInSteps() ? "attacked-steps.yml" : isLocked() ? "attacked-locked.yml" : "attacked.yml";
    }

    /** Returns the attacker's user id: B is root, A owns the runner's directories, D is neither. */
    int user() {
        return switch (attacker) {
            case "A" -> 4711;
            case "B" -> 0;
            case "D" -> 4712;
            default -> throw new AssertionError("attacks.tsv: unknown attacker " + attacker);
        };
    }

    Path script() {
        return DIRECTORY.resolve(name + ".sh");
    }

    /** Returns a unique id, which is also a valid directory name. */
    String id() {
        return attacker + "-" + name;
    }

    @Override
    public String toString() {
        return id();
    }
}
