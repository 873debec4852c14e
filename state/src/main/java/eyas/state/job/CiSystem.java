package eyas.state.job;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The variables by which a CI system makes itself known to the processes of a step; a row of {@code ci-systems.tsv}. The numbers are places in
 * {@link EnvironmentReader}, -1 where the system has no such variable.
 */
final class CiSystem {
    private static final int COLUMNS = 14;
    private static final String NONE = "-";

    final byte[] name;
    private final int mark;
    private final byte[] markValue;
    final int job;
    final int run;
    final int workflow;
    final int runner;
    final int step;
    final int action;
    final int actionRef;
    final int actionFolder;
    final int workspace;
    final int toolCache;
    /** Kernel name of the program that starts steps, empty if there is none. */
    final byte[] starter;
    /** Whether one starter serves one job. */
    final boolean starterPerJob;

    private CiSystem(String[] row, EnvironmentReader variables) {
        name = Bytes.of(row[0]);
        int equals = row[1].indexOf('=');
        mark = variables.register(equals < 0 ? row[1] : row[1].substring(0, equals));
        markValue = equals < 0 ? Bytes.EMPTY : Bytes.of(row[1].substring(equals + 1));
        job = place(row[2], variables);
        run = place(row[3], variables);
        workflow = place(row[4], variables);
        runner = place(row[5], variables);
        step = place(row[6], variables);
        action = place(row[7], variables);
        actionRef = place(row[8], variables);
        actionFolder = place(row[9], variables);
        workspace = place(row[10], variables);
        toolCache = place(row[11], variables);
        starter = row[12].equals(NONE) ? Bytes.EMPTY : Bytes.of(row[12]);
        starterPerJob = row[13].equals("worker");
    }

    private static int place(String name, EnvironmentReader variables) {
        return name.equals(NONE) ? -1 : variables.register(name);
    }

    /** Reads the table; the variables that it names are registered. */
    static List<CiSystem> all(EnvironmentReader variables) {
        String resource = "ci-systems.tsv";
        return TableReader.rows(
                        Objects.requireNonNull(CiSystem.class.getResourceAsStream(resource), resource),
                        resource,
                        COLUMNS)
                .stream()
                .map(row -> new CiSystem(row, variables))
                .toList();
    }

    /** Return whether the environment that was read last is one of this system's. */
    boolean marks(EnvironmentReader variables) {
        return markValue.length == 0 ? variables.has(mark) : variables.is(mark, markValue);
    }

    /** Return whether {@code thread} runs the program that starts steps: by its name, and its path where it is known. */
    boolean isStarter(JobProcess thread) {
        if (starter.length == 0 || !Arrays.equals(thread.comm(), starter)) {
            return false;
        }
        byte[] path = thread.exePath();
        int from = path.length - 1;
        while (from >= 0 && path[from] != '/') {
            from--;
        }
        // A kernel name is cut to 15 bytes, so the file's may go on.
        return path.length == 0
                || (path.length - from - 1 >= starter.length
                        && Arrays.equals(path, from + 1, from + 1 + starter.length, starter, 0, starter.length));
    }
}
