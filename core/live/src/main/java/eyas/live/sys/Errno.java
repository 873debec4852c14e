package eyas.live.sys;

import eyas.event.TableReader;
import java.util.HashMap;
import java.util.Map;

/** Error numbers and their names. The constants are those that the code depends on; {@link #name} knows all. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int E2BIG = 7;
    public static final int ENOEXEC = 8;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENOTDIR = 20;
    public static final int EINVAL = 22;
    public static final int ENOSYS = 38;

    private Errno() {}

    /** Returns the symbolic name of {@code errno}, for example {@code EPERM}; {@code errno N} if it has none. */
    public static String name(int errno) {
        String name = Names.BY_NUMBER.get(errno);
        return name == null ? "errno " + errno : name;
    }

    /** Lazy holder: most runs have no error to name. */
    private static final class Names {
        private static final String RESOURCE = "errno.tsv";
        static final Map<Integer, String> BY_NUMBER = read();

        private static Map<Integer, String> read() {
            Map<Integer, String> names = new HashMap<>();
            for (String[] row : TableReader.rows(Errno.class.getResourceAsStream(RESOURCE), RESOURCE, 2)) {
                names.put(Integer.valueOf(row[0]), row[1]);
            }
            return names;
        }
    }
}
