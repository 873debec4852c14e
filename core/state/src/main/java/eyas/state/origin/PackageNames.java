package eyas.state.origin;

import eyas.event.Bytes;
import eyas.event.TableReader;
import eyas.state.job.PackageScript;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Determines the package that a file belongs to from its path, by the rows of {@code package-directories.tsv}.
 *
 * <p>Each package has one object, which all its files share. At most {@link #MOST} are kept, and none whose directory is longer than {@link
 * #LONGEST} bytes or not UTF-8. Event thread only.
 */
final class PackageNames {
    /** The maximum number of packages; the oldest are evicted, and get a new number if they are found again. */
    static final int MOST = 4096;

    /** The maximum length of a package's directory in bytes; usual ones are far shorter. */
    static final int LONGEST = 512;

    private static final int COLUMNS = 4;
    private static final byte[] IMPORT = Bytes.of("import");
    private static final byte[] BUILD = Bytes.of("build");
    private static final byte[] PHP = Bytes.of(".php");
    private static final byte[] COMPOSER = Bytes.of("composer");
    private static final byte[] INFO = Bytes.of("-info");
    private static final String STARTUP = ".pth";
    private static final byte[] STARTUP_ENDING = Bytes.of(STARTUP);
    private static final String VENDORED = "vendored";
    private static final byte[] VENDORED_MANAGER = Bytes.of(VENDORED);
    /** Suffixes that follow the package name in the names of Python's startup files. */
    private static final Pattern STARTUP_WORDS = Pattern.compile("[-_.](setup|nspkg|init|hook|startup|bootstrap)$");

    private static final Pattern GEM_VERSION = Pattern.compile("-\\d[^-]*(-[a-z0-9_]+)*$");

    private static final byte[] ARCHIVE = Bytes.of(".jar");
    private static final byte[] ZIPPED = Bytes.of(".zip");
    /** Strings that the names of most Maven and Gradle plug-ins contain. */
    private static final List<byte[]> PLUGIN_WORDS = List.of(Bytes.of("plugin"), Bytes.of("extension"));

    private static final String ZIP_VERSION = "-npm-";
    private static final Pattern ARCHIVE_VERSION = Pattern.compile("-\\d[^/]*$");
    private static final Pattern ENDING = Pattern.compile("(-[0-9a-f]{10}(-[0-9a-z]{1,8})?)?\\.(zip|jar)$");

    private final List<Row> rows;
    private final List<byte[]> mains;
    private final List<byte[]> descriptions;
    private final Map<ContainerPath, PackageScript> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ContainerPath, PackageScript> eldest) {
            return size() > MOST;
        }
    };
    private final ContainerPath probe = new ContainerPath();
    /** Numbers count down: those of package script runs are positive, and -1 means none. */
    private long number = -1;

    private enum How {
        MODULE,
        PYTHON,
        GEM,
        VENDOR,
        NAME,
        ZIP,
        GROUP,
        MODULES,
        JAR
    }

    private record Row(byte[] directory, String manager, How how) {}

    PackageNames() {
        String resource = "package-directories.tsv";
        List<String[]> all = TableReader.rows(
                Objects.requireNonNull(PackageNames.class.getResourceAsStream(resource), resource), resource, COLUMNS);
        mains = words(all, "main");
        descriptions = words(all, "about");
        rows = all.stream()
                .filter(row -> !row[3].equals("-"))
                .map(row -> new Row(Bytes.of(row[1]), row[2], How.valueOf(row[3].toUpperCase(Locale.ROOT))))
                .toList();
    }

    private static List<byte[]> words(List<String[]> rows, String kind) {
        return rows.stream()
                .filter(row -> row[0].equals(kind))
                .map(row -> Bytes.of(row[1]))
                .toList();
    }

    /** Returns whether Java with these arguments is a build tool that runs plug-ins in-process. */
    boolean isBuildTool(byte[] arguments) {
        return mains.stream().anyMatch(main -> Bytes.indexOf(arguments, main) >= 0);
    }

    /** Returns whether {@code path} is package metadata, which programs that search packages read but never run. */
    boolean isDescription(byte[] path) {
        for (int i = 0; i < descriptions.size(); i++) {
            byte[] name = descriptions.get(i);
            int from = path.length - name.length;
            if (from > 0 && path[from - 1] == '/' && Bytes.startsWith(path, from, path.length, name)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether {@code path} is a Java archive. */
    static boolean isArchive(byte[] path) {
        return Bytes.endsWith(path, path.length, ARCHIVE);
    }

    /** Returns whether a Java package has a plug-in's name. */
    static boolean isPlugin(PackageScript code) {
        byte[] name = code.name();
        for (int i = 0; i < PLUGIN_WORDS.size(); i++) {
            if (Bytes.indexOf(name, PLUGIN_WORDS.get(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether {@code path} is a file that Python runs at each start. */
    static boolean isStartup(byte[] path) {
        return path.length > STARTUP_ENDING.length && Bytes.endsWith(path, path.length, STARTUP_ENDING);
    }

    /** Returns whether {@code code} is among the sources of the build. */
    static boolean isVendored(PackageScript code) {
        return Arrays.equals(code.manager(), VENDORED_MANAGER);
    }

    /** Returns the package that the file at {@code path} belongs to; null for none. Allocates only for new packages. */
    @Nullable
    PackageScript find(byte[] path) {
        int at = path.length;
        Row found = null;
        while (found == null && --at >= 0) {
            if (path[at] == '/') {
                found = rowAt(path, at);
            }
        }
        if (found == null) {
            return null;
        }
        int from = at + found.directory.length;
        int end = end(found, path, from);
        if (end < 0 || end > LONGEST) {
            return null;
        }
        PackageScript old = known.get(probe.to(path, end, Bytes.EMPTY));
        return old != null ? old : isText(path, end) ? create(found, path, from, end) : null;
    }

    /**
     * Returns the end of the package's directory in {@code path}, given the end {@code from} of its kind's directory; -1 if there is no
     * package.
     */
    private static int end(Row row, byte[] path, int from) {
        int first = next(path, from);
        boolean isFile = first == path.length;
        if (first == from || path[from] == '.' || (first - from > 1 && path[from] == '_' && path[from + 1] == '_')) {
            return -1;
        }
        int second = isFile ? first : next(path, first + 1);
        boolean hasFileInSecond = second < path.length;
        return switch (row.how) {
            case MODULE -> path[from] != '@' ? (isFile ? -1 : first) : hasFileInSecond ? second : -1;
            case PYTHON -> Bytes.endsWith(path, first, INFO) ? -1 : first;
            case VENDOR -> {
                if (!Bytes.endsWith(path, path.length, PHP)) {
                    yield isFile ? -1 : first;
                }
                boolean isComposers =
                        first - from == COMPOSER.length && Bytes.startsWith(path, from, path.length, COMPOSER);
                yield hasFileInSecond && !isComposers ? second : -1;
            }
            case GEM, NAME -> isFile ? -1 : first;
            case ZIP -> isFile && Bytes.endsWith(path, path.length, ZIPPED) ? path.length : -1;
            case JAR -> isArchive(path) ? path.length : -1;
            case GROUP -> directories(path, from, 3) ? slash(path, path.length) : -1;
            case MODULES -> directories(path, from, 4) ? slash(path, slash(path, path.length)) : -1;
        };
    }

    /** Returns the index of the last slash before {@code end}. */
    private static int slash(byte[] path, int end) {
        int at = end - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    /** Returns whether at least {@code least} directories follow {@code from}, with an archive in the last. */
    private static boolean directories(byte[] path, int from, int least) {
        if (!isArchive(path)) {
            return false;
        }
        int slashes = 0;
        for (int at = from; at < path.length; at++) {
            slashes += path[at] == '/' ? 1 : 0;
        }
        return slashes >= least;
    }

    private @Nullable PackageScript create(Row row, byte[] path, int from, int end) {
        String name = text(path, from, end);
        String version = "";
        if (row.how == How.PYTHON && end == path.length) {
            int dot = name.endsWith(STARTUP) ? name.length() - STARTUP.length() : name.indexOf('.');
            name = STARTUP_WORDS
                    .matcher(dot < 0 ? name : name.substring(0, dot))
                    .replaceFirst("");
        } else if (row.how == How.GEM) {
            String all = name;
            name = GEM_VERSION.matcher(all).replaceFirst("");
            version = name.length() < all.length() ? all.substring(name.length() + 1) : "";
        }
        switch (row.how) {
            case GROUP, MODULES -> {
                int last = name.lastIndexOf('/');
                int middle = name.lastIndexOf('/', last - 1);
                version = name.substring(last + 1);
                name = name.substring(0, middle).replace('/', '.') + ':' + name.substring(middle + 1, last);
            }
            case ZIP -> {
                String all = ENDING.matcher(name).replaceFirst("");
                int at = all.lastIndexOf(ZIP_VERSION);
                name = at < 0 ? "" : all.substring(0, at);
                version = at < 0 ? "" : all.substring(at + ZIP_VERSION.length());
            }
            case JAR -> {
                String all = ENDING.matcher(name.substring(name.lastIndexOf('/') + 1))
                        .replaceFirst("");
                name = ARCHIVE_VERSION.matcher(all).replaceFirst("");
                version = name.length() < all.length() ? all.substring(name.length() + 1) : "";
            }
            case MODULE, PYTHON, GEM, VENDOR, NAME -> {}
        }
        if (name.isEmpty()) {
            return null;
        }
        String manager = row.how == How.VENDOR && !Bytes.endsWith(path, path.length, PHP) ? VENDORED : row.manager;
        byte[] directory = Arrays.copyOf(path, end + 1);
        directory[end] = '/';
        PackageScript script = PackageScript.ofCode(
                --number,
                Bytes.of(manager),
                Bytes.of(name),
                Bytes.of(version),
                manager.equals(VENDORED) ? BUILD : IMPORT,
                directory);
        known.put(new ContainerPath().to(directory, end, Bytes.EMPTY), script);
        return script;
    }

    private static String text(byte[] path, int from, int end) {
        return new String(path, from, end - from, StandardCharsets.UTF_8);
    }

    /** Returns whether {@code path} is ASCII or UTF-8 up to {@code end}; allocates only for the latter. */
    private static boolean isText(byte[] path, int end) {
        int at = 0;
        while (at < end && path[at] >= 0) {
            at++;
        }
        return at == end || Arrays.equals(Bytes.of(text(path, 0, end)), 0, end, path, 0, end);
    }

    /** Returns the end of the name that starts at {@code from}. */
    private static int next(byte[] path, int from) {
        int at = from;
        while (at < path.length && path[at] != '/') {
            at++;
        }
        return at;
    }

    /** Returns the row whose directory is at this index of the path; null for none. */
    private @Nullable Row rowAt(byte[] path, int at) {
        for (int i = 0; i < rows.size(); i++) {
            byte[] directory = rows.get(i).directory;
            if (at + 1 < path.length
                    && path[at + 1] == directory[1]
                    && Bytes.startsWith(path, at, path.length, directory)) {
                return rows.get(i);
            }
        }
        return null;
    }

    /** Removes all packages; threads keep theirs until they end. */
    void clear() {
        known.clear();
    }
}
