package eyas.lock.run;

import eyas.lock.model.EntryText;
import eyas.lock.model.LockLimits;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Collects why not all that happened in a run is known: what its report says, and lists that the report cut. */
final class RunGaps {
    /** How many processes or files are named. */
    private static final int NAMED = 3;

    private final List<String> reported;
    private final Cut programs = new Cut();
    private final Cut touches = new Cut();
    private final Cut hashes = new Cut();
    private long tooMany;

    /** What was cut of one kind of rows. */
    private static final class Cut {
        private final List<String> names = new ArrayList<>();
        private long rows;
        private long cut;

        void add(String name, long count) {
            rows++;
            cut += count;
            if (names.size() < NAMED) {
                names.add(EntryText.word(name));
            }
        }

        String names() {
            return String.join(", ", names) + (rows > names.size() ? " and " + (rows - names.size()) + " more" : "");
        }
    }

    RunGaps(ReportedRun run) {
        reported = run.gaps();
    }

    /** Looks whether a process executed more than its row has. */
    void process(JsonValue process) {
        int told = process.get("execs").list().size();
        long cut = process.get("exec_count").whole(told) - told;
        if (cut > 0) {
            programs.add(process.get("name").text() + " (" + process.get("pid").whole(0) + ")", cut);
        }
    }

    /** Notes that of a file not everything is known that was done to it. */
    void file(String path, long cut) {
        touches.add(path, cut);
    }

    /** Notes that whether a program has another content cannot be told. */
    void hash(String path) {
        hashes.add(path, 1);
    }

    /** Notes that there is no room for an entry. */
    void tooMany() {
        tooMany++;
    }

    List<String> all() {
        List<String> all = new ArrayList<>(reported);
        if (programs.cut > 0) {
            all.add("programs that cannot be judged, since the report does not have them: " + programs.cut + ", of "
                    + programs.names());
        }
        if (touches.cut > 0) {
            all.add("uses of files that cannot be judged, since the report does not say whose they are: " + touches.cut
                    + ", of " + touches.names());
        }
        if (hashes.cut > 0) {
            all.add("programs whose content cannot be judged, since there was no time to take its hash: " + hashes.cut
                    + ", of " + hashes.names());
        }
        if (tooMany > 0) {
            all.add("entries beyond the limit of " + LockLimits.ENTRIES + " that cannot be judged: " + tooMany);
        }
        return all;
    }
}
