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
 * Tell from the path of a file of which package it is a part; the rows of {@code package-folders.tsv} say how.
 *
 * <p>Each package is made once, so that all its files lead to the same object; at most {@link #MOST} are kept, and
 * none whose folder is longer than {@link #LONGEST} bytes or no UTF-8. Event thread only.
 */
final class PackageNames {
    /** The most packages that are kept; the eldest are forgotten, and get another number if they come again. */
    static final int MOST = 4096;

    /** Bytes of the longest folder of a package that is kept: what packages lie in is far shorter. */
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
    /** What the names of files that Python runs at its start have behind the name of their package. */
    private static final Pattern STARTUP_WORDS = Pattern.compile("[-_.](setup|nspkg|init|hook|startup|bootstrap)$");

    private static final Pattern GEM_VERSION = Pattern.compile("-\\d[^-]*(-[a-z0-9_]+)*$");

    private static final byte[] ARCHIVE = Bytes.of(".jar");
    private static final byte[] ZIPPED = Bytes.of(".zip");
    /** What the names of most plug-ins of Maven and Gradle have in them. */
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
    /** Numbers of runs of package scripts are above zero, and -1 stands for none. */
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

    private record Row(byte[] folder, String manager, How how) {}

    PackageNames() {
        String resource = "package-folders.tsv";
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

    /** Return whether Java, with these arguments, is a build tool that runs plug-ins inside of itself. */
    boolean isBuildTool(byte[] arguments) {
        return mains.stream().anyMatch(main -> Bytes.indexOf(arguments, main) >= 0);
    }

    /** Return whether {@code path} is a file that describes a package: it is read by whoever looks for one, and never run. */
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

    /** Return whether {@code path} is an archive as Java runs them. */
    static boolean isArchive(byte[] path) {
        return Bytes.endsWith(path, path.length, ARCHIVE);
    }

    /** Return whether a package of archives is called a plug-in. */
    static boolean isPlugin(PackageScript code) {
        byte[] name = code.name();
        for (int i = 0; i < PLUGIN_WORDS.size(); i++) {
            if (Bytes.indexOf(name, PLUGIN_WORDS.get(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Return whether {@code path} is a file that Python runs at each start. */
    static boolean isStartup(byte[] path) {
        return path.length > STARTUP_ENDING.length && Bytes.endsWith(path, path.length, STARTUP_ENDING);
    }

    /** Return whether {@code code} lies among the sources of what is built. */
    static boolean isVendored(PackageScript code) {
        return Arrays.equals(code.manager(), VENDORED_MANAGER);
    }

    /** Return the package that the file at {@code path} is a part of; null where it is of none. Allocates for new packages alone. */
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
        int from = at + found.folder.length;
        int end = end(found, path, from);
        if (end < 0 || end > LONGEST) {
            return null;
        }
        PackageScript old = known.get(probe.to(path, end, Bytes.EMPTY));
        return old != null ? old : isText(path, end) ? made(found, path, from, end) : null;
    }

    /** Return where the path of the package ends that lies in its kind's folder, which ends at {@code from}; -1 where that is no package. */
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
            case GROUP -> folders(path, from, 3) ? slash(path, path.length) : -1;
            case MODULES -> folders(path, from, 4) ? slash(path, slash(path, path.length)) : -1;
        };
    }

    /** Return where the last slash before {@code end} is. */
    private static int slash(byte[] path, int end) {
        int at = end - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    /** Return whether at least so many folders are named from {@code from} on, with an archive in the last. */
    private static boolean folders(byte[] path, int from, int least) {
        if (!isArchive(path)) {
            return false;
        }
        int slashes = 0;
        for (int at = from; at < path.length; at++) {
            slashes += path[at] == '/' ? 1 : 0;
        }
        return slashes >= least;
    }

    private @Nullable PackageScript made(Row row, byte[] path, int from, int end) {
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
        byte[] folder = Arrays.copyOf(path, end + 1);
        folder[end] = '/';
        PackageScript script = PackageScript.ofCode(
                --number,
                Bytes.of(manager),
                Bytes.of(name),
                Bytes.of(version),
                manager.equals(VENDORED) ? BUILD : IMPORT,
                folder);
        known.put(new ContainerPath().to(folder, end, Bytes.EMPTY), script);
        return script;
    }

    private static String text(byte[] path, int from, int end) {
        return new String(path, from, end - from, StandardCharsets.UTF_8);
    }

    /** Return whether {@code path} is ASCII up to {@code end}, or UTF-8; only the latter allocates, and little: it is short. */
    private static boolean isText(byte[] path, int end) {
        int at = 0;
        while (at < end && path[at] >= 0) {
            at++;
        }
        return at == end || Arrays.equals(Bytes.of(text(path, 0, end)), 0, end, path, 0, end);
    }

    /** Return where the name ends that begins at {@code from}. */
    private static int next(byte[] path, int from) {
        int at = from;
        while (at < path.length && path[at] != '/') {
            at++;
        }
        return at;
    }

    /** Returns the row whose folder is at this place of the path; null for none. */
    private @Nullable Row rowAt(byte[] path, int at) {
        for (int i = 0; i < rows.size(); i++) {
            byte[] folder = rows.get(i).folder;
            if (at + 1 < path.length && path[at + 1] == folder[1] && Bytes.startsWith(path, at, path.length, folder)) {
                return rows.get(i);
            }
        }
        return null;
    }

    /** Forget all packages; those of threads go with the threads. */
    void clear() {
        known.clear();
    }
}
