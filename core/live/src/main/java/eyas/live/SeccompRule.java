package eyas.live;

import eyas.event.TableReader;
import eyas.live.sys.Errno;
import java.util.Arrays;
import java.util.List;

/**
 * A row of {@code refused-calls.tsv}: a system call, and where it is refused.
 *
 * @param name of the call
 * @param profile the first profile that refuses it; later ones do as well
 * @param test what is asked of {@code argument}
 * @param argument number of an argument, from 0; only the low 32 bits are looked at, since the kernel takes no more of these
 * @param values what the argument is compared with
 * @param error number of the error that the caller gets
 */
record SeccompRule(String name, Profile profile, Test test, int argument, List<Integer> values, int error) {
    static final String TABLE = "refused-calls.tsv";

    private static final int COLUMNS = 4;
    private static final String OWN_PROCESS = "own";

    /** What a process is for; each refuses what those before it refuse, and more. */
    enum Profile {
        /** Watches a job: loads BPF programs, starts commands that alerts go to, ends processes. */
        WATCHER,
        /** Reads untrusted input. */
        PARSER,
        /** Reads untrusted input, and needs no network. */
        OFFLINE
    }

    /** When an argument lets a call be refused. */
    enum Test {
        /** Whatever the arguments are. */
        NONE,
        /** It is one of the values. */
        IS,
        /** It is none of the values. */
        IS_NOT,
        /** It has no bit of the only value. */
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
        // By index: a regular expression costs a start more than the whole table.
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
