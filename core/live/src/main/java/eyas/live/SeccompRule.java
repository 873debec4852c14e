package eyas.live;

import eyas.event.TableReader;
import eyas.live.sys.Errno;
import java.util.Arrays;
import java.util.List;

/**
 * A row of {@code refused-calls.tsv}: a system call, and when it is refused.
 *
 * @param name of the call
 * @param profile the first profile that refuses it; later ones do as well
 * @param test the condition on {@code argument}
 * @param argument number of an argument, from 0; only the low 32 bits are compared, since the kernel uses no more of these
 * @param values what the argument is compared with
 * @param error the error number that the caller gets
 */
record SeccompRule(String name, Profile profile, Test test, int argument, List<Integer> values, int error) {
    static final String TABLE = "refused-calls.tsv";

    private static final int COLUMNS = 4;
    private static final String OWN_PROCESS = "own";

    /** The purpose of a process; each profile refuses what those before it refuse, and more. */
    enum Profile {
        /** Watches a job: loads BPF programs, starts alert commands, ends processes. */
        WATCHER,
        /** Reads untrusted input. */
        PARSER,
        /** Reads untrusted input, and needs no network. */
        OFFLINE
    }

    /** The condition on an argument under which a call is refused. */
    enum Test {
        /** No condition. */
        NONE,
        /** The argument is one of the values. */
        IS,
        /** The argument is none of the values. */
        IS_NOT,
        /** The argument has no bit of the only value. */
        LACKS
    }

    /**
     * Reads the table.
     *
     * @param process the number of the calling process
     */
    static List<SeccompRule> all(int process) {
        return TableReader.rows(SeccompRule.class.getResourceAsStream(TABLE), TABLE, COLUMNS).stream()
                .map(row -> of(row, process))
                .toList();
    }

    private static SeccompRule of(String[] row, int process) {
        Profile profile = switch (row[1]) {
            case "always" -> Profile.WATCHER;
            case "parser" -> Profile.PARSER;
            case "offline" -> Profile.OFFLINE;
            default -> throw wrong(row, row[1]);
        };
        int error = switch (row[3]) {
            case "EPERM" -> Errno.EPERM;
            case "ENOSYS" -> Errno.ENOSYS;
            default -> throw wrong(row, row[3]);
        };
        if (row[2].equals("-")) {
            return new SeccompRule(row[0], profile, Test.NONE, 0, List.of(), error);
        }
        // Splits by index: a regular expression costs more at start than the whole table.
        String where = row[2].substring(1);
        Test test;
        if (where.startsWith("!=")) {
            test = Test.IS_NOT;
        } else if (where.startsWith("!&")) {
            test = Test.LACKS;
        } else if (where.startsWith("=")) {
            test = Test.IS;
        } else {
            throw wrong(row, row[2]);
        }
        List<Integer> values = Arrays.stream(
                        where.substring(test == Test.IS ? 1 : 2).split(",", -1))
                .map(value -> value.equals(OWN_PROCESS) ? Integer.valueOf(process) : Integer.decode(value))
                .toList();
        return new SeccompRule(row[0], profile, test, row[2].charAt(0) - '0', values, error);
    }

    private static IllegalStateException wrong(String[] row, String word) {
        return new IllegalStateException(TABLE + ", row of " + row[0] + ": \"" + word + "\" means nothing there");
    }
}
