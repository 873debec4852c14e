package eyas.state.job;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The variables by which processes of a CI system's steps are recognized; a row of {@code ci-systems.tsv}. The numbers are variable indexes
 * in {@link EnvironmentReader}, -1 if the system has no such variable.
 */
public final class CiSystem {
    private static final int COLUMNS = 18;
    private static final String NONE = "-";

    final byte[] name;
    private final Mark[] marks;
    final int job;
    final int run;
    private final int[] workflow;
    final int runner;
    final int step;
    final int action;
    final int actionRef;
    final int actionDirectory;
    final int workspace;
    final int toolCache;
    /** The runner's directory with the files by which steps set variables for later ones. */
    final int temporary;

    private final int otherWay;
    /** Scripts that the runner runs before and after its jobs. */
    final int[] hooks;
    /** Kernel name of the program that starts steps, empty if there is none. */
    final byte[] starter;
    /** Whether one starter serves one job. */
    final boolean starterPerJob;

    /**
     * A variable that identifies a job.
     *
     * @param value the required value, empty for any
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared or changed
    private record Mark(int place, byte[] value) {
        static Mark of(String text, EnvironmentReader variables) {
            int equals = text.indexOf('=');
            return new Mark(
                    variables.register(equals < 0 ? text : text.substring(0, equals)),
                    equals < 0 ? Bytes.EMPTY : Bytes.of(text.substring(equals + 1)));
        }
    }

    private CiSystem(String[] row, EnvironmentReader variables) {
        name = Bytes.of(row[0]);
        marks = Stream.of(row[1].split("\\|", -1))
                .map(text -> Mark.of(text, variables))
                .toArray(Mark[]::new);
        job = place(row[2], variables);
        run = place(row[3], variables);
        workflow = Stream.of(row[4].split("\\|", -1))
                .mapToInt(name -> place(name, variables))
                .toArray();
        runner = place(row[5], variables);
        step = place(row[6], variables);
        action = place(row[7], variables);
        actionRef = place(row[8], variables);
        actionDirectory = place(row[9], variables);
        workspace = place(row[10], variables);
        toolCache = place(row[11], variables);
        temporary = place(row[12], variables);
        otherWay = place(row[13], variables);
        hooks = Stream.of(row[14].split("\\|", -1))
                .mapToInt(name -> place(name, variables))
                .toArray();
        starter = row[15].equals(NONE) ? Bytes.EMPTY : Bytes.of(row[15]);
        starterPerJob = row[16].equals("worker");
    }

    private static int place(String name, EnvironmentReader variables) {
        return name.equals(NONE) ? -1 : variables.register(name);
    }

    private static List<String[]> rows() {
        String resource = "ci-systems.tsv";
        return TableReader.rows(CiSystem.class.getResourceAsStream(resource), resource, COLUMNS);
    }

    /** Reads the table and registers its variables. */
    static List<CiSystem> all(EnvironmentReader variables) {
        return rows().stream().map(row -> new CiSystem(row, variables)).toList();
    }

    /** Returns the location of job definitions of the system {@code name}, relative to the repository's root; empty if unknown. */
    public static Optional<String> workflows(String name) {
        return rows().stream()
                .filter(row -> row[0].equals(name) && !row[17].equals(NONE))
                .map(row -> row[17])
                .findFirst();
    }

    /** Returns whether the environment read last belongs to this system. */
    boolean marks(EnvironmentReader variables) {
        for (Mark mark : marks) {
            if (mark.value.length == 0 ? variables.has(mark.place) : variables.is(mark.place, mark.value)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether steps set variables for later ones only through files, according to the environment read last. */
    boolean givesByFilesAlone(EnvironmentReader variables) {
        return variables.has(temporary) && !variables.has(otherWay);
    }

    /** Returns the workflow's name in the environment read last, empty if it has none. */
    byte[] workflow(EnvironmentReader variables) {
        for (int place : workflow) {
            if (variables.has(place)) {
                return variables.value(place);
            }
        }
        return Bytes.EMPTY;
    }

    /** Returns whether {@code thread} runs the program that starts steps, by its name, and by its path if known. */
    boolean isStarter(JobProcess thread) {
        if (starter.length == 0 || !Arrays.equals(thread.comm(), starter)) {
            return false;
        }
        byte[] path = thread.exePath();
        int from = path.length - 1;
        while (from >= 0 && path[from] != '/') {
            from--;
        }
        // The kernel truncates names to 15 bytes, so the file's may be longer.
        return path.length == 0
                || (path.length - from - 1 >= starter.length
                        && Arrays.equals(path, from + 1, from + 1 + starter.length, starter, 0, starter.length));
    }
}
