package eyas.report;

import eyas.event.Bytes;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the persistence mechanism that runs the content of a file later, by the file's path. */
final class PersistencePaths {
    private static final Pattern HOME = Pattern.compile("^(/home/[^/]+|/root)/");
    private static final byte[] SETTINGS = Bytes.of("/etc/");
    private static final PathPatterns SURFACES = PathPatterns.withPlaces("/eyas/report/persistence.tsv");

    private PersistencePaths() {}

    static boolean isInHome(String path) {
        return HOME.matcher(path).lookingAt();
    }

    /** Returns whether renaming {@code directory} to this name may give files below it a mechanism. */
    static boolean mayLieBelow(String directory) {
        return SURFACES.mayLieBelow(Bytes.of(directory));
    }

    /** Returns the mechanism of {@code path}, empty for none. */
    static String find(EventContext context, byte[] path) {
        return SURFACES.find(
                path, path.length, context.state().runnerDirectories().belowHome(path, 0, path.length));
    }

    /**
     * Returns the mechanism of an open file by one of its names, empty for none. Home and configuration directories below another root
     * directory belong to an image: they count only in a home directory of this machine, or if the entry applies anywhere.
     */
    static String find(EventContext context, DescriptorEntry file, byte[] name) {
        String surface = find(context, name);
        if (surface.isEmpty() || !file.isBelowAnotherRoot() || !Bytes.endsWith(name, name.length, file.name())) {
            return surface;
        }
        Matcher home = HOME.matcher(Bytes.text(file.name()));
        boolean isInHome = home.lookingAt();
        if (!isInHome && !Bytes.startsWith(file.name(), SETTINGS)) {
            return surface;
        }
        int behind = isInHome ? file.name().length - Bytes.of(home.group(1)).length : 0;
        byte[] directory = Arrays.copyOf(name, name.length - behind);
        return isInHome && isHome(context, directory) ? surface : SURFACES.findElsewhere(name, name.length);
    }

    private static boolean isHome(EventContext context, byte[] directory) {
        return HOME.matcher(Bytes.text(directory) + "/").matches()
                || context.state().users().ofHost().stream().anyMatch(user -> Arrays.equals(user.home(), directory));
    }
}
