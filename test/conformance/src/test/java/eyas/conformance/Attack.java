package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A row of {@code attacks.tsv}, which says what the columns mean.
 *
 * @param sent rule of which an alert is to have left the machine while the job ran, and after {@code =} a text of that alert; empty for
 *     none in particular
 * @param heap the agent's heap, empty for the usual one
 * @param disk size of the file system of the runner's temporary folder, empty for no limit of its own
 */
record Attack(
        String name,
        String watcher,
        String attacker,
        String disk,
        String heap,
        String did,
        List<String> verdicts,
        String job,
        String sent,
        String what) {
    static final Path FOLDER = Path.of("src/test/attack").toAbsolutePath();
    private static final int COLUMNS = 10;

    /** Reads all of them. */
    static List<Attack> all() throws IOException {
        return Files.readAllLines(FOLDER.resolve("attacks.tsv")).stream()
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

    /** Return whether the service of a machine watches, and not the agent of the job. */
    boolean isOnHost() {
        return watcher.equals("host");
    }

    /** Return whether the watch is begun and ended by steps of their own. */
    boolean isInSteps() {
        return watcher.equals("steps");
    }

    /** Return whether the job enforces a lock. */
    boolean isLocked() {
        return watcher.equals("locked");
    }

    /** Return the workflow of the job that is attacked. */
    String workflow() {
        return isInSteps() ? "attacked-steps.yml" : isLocked() ? "attacked-locked.yml" : "attacked.yml";
    }

    /** Returns the user who attacks; B is root, A has the runner's folders, D is neither. */
    int user() {
        return switch (attacker) {
            case "A" -> 4711;
            case "B" -> 0;
            case "D" -> 4712;
            default -> throw new AssertionError("attacks.tsv: unknown attacker " + attacker);
        };
    }

    Path script() {
        return FOLDER.resolve(name + ".sh");
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
