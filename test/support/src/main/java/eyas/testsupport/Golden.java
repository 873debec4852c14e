package eyas.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of golden files: stored output that tests compare with what the code does now.
 *
 * <p>{@code ./dev golden [MODULE]} rewrites them ({@code -Dgolden.update=true}); not in CI, where {@code CI=true} keeps them as
 * they are. A failure names the file, the first difference and that command, in less than thirty lines. Any thread; files are
 * not locked.
 */
public final class Golden {
    private static final boolean UPDATING = updating(Boolean.getBoolean("golden.update"), System.getenv("CI"));

    private final Path root;
    private final Path folder;
    private final String module;
    private final boolean rewrite;

    private Golden(Path root, String folder, boolean rewrite) {
        this.root = root;
        this.folder = root.resolve(folder).normalize();
        int source = folder.indexOf("/src/");
        this.module = source < 0 ? "" : " " + folder.substring(0, source);
        this.rewrite = rewrite;
    }

    /**
     * Return the files below {@code folder}.
     *
     * @param folder from the root of the checkout on; a module's directory, if any, comes first
     */
    public static Golden in(String folder) {
        return new Golden(Path.of(System.getProperty("eyas.root", "../..")), folder, UPDATING);
    }

    /** Return the files below {@code folder} of {@code root}, which are rewritten if {@code rewrite} says so. */
    static Golden in(Path root, String folder, boolean rewrite) {
        return new Golden(root, folder, rewrite);
    }

    /** @throws IllegalStateException if files are to be rewritten in CI */
    static boolean updating(boolean asked, @Nullable String ci) {
        if (asked && ci != null && !ci.isEmpty() && !ci.equals("false")) {
            throw new IllegalStateException("golden files are not rewritten in CI");
        }
        return asked;
    }

    /**
     * Compare a text with the file {@code name}.
     *
     * @throws AssertionError if they differ, or the file is missing
     */
    public void text(String name, String actual) {
        Path file = folder.resolve(name);
        if (rewrite) {
            write(file, actual.getBytes(StandardCharsets.UTF_8));
        }
        String stored = new String(stored(file), StandardCharsets.UTF_8);
        if (!stored.equals(actual)) {
            throw new AssertionError(message(file, TextDifference.of(stored, actual)));
        }
    }

    /**
     * Compare bytes with the file {@code name}.
     *
     * @throws AssertionError if they differ, or the file is missing
     */
    public void bytes(String name, byte[] actual) {
        Path file = folder.resolve(name);
        if (rewrite) {
            write(file, actual);
        }
        byte[] stored = stored(file);
        int at = Arrays.mismatch(stored, actual);
        if (at >= 0) {
            throw new AssertionError(message(
                    file, "stored " + stored.length + " bytes, now " + actual.length + ", different from byte " + at));
        }
    }

    /**
     * Rewrite seeds of a fuzz target on demand; hold otherwise only that there are some.
     *
     * <p>Seeds are starting points: that one of them is older than what it was made of is no fault.
     *
     * @param seeds contents by file name below the folder
     */
    public void seeds(Map<String, byte[]> seeds) {
        seeds.forEach((name, content) -> {
            if (rewrite) {
                write(folder.resolve(name), content);
            }
        });
        if (seeds.keySet().stream().noneMatch(name -> Files.exists(folder.resolve(name)))) {
            throw new AssertionError(message(folder, "none of its " + seeds.size() + " seeds is there"));
        }
    }

    /** Rewrite seeds that are texts; see {@link #seeds}. */
    public void textSeeds(Map<String, String> seeds) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        seeds.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        seeds(bytes);
    }

    private byte[] stored(Path file) {
        if (!Files.exists(file)) {
            throw new AssertionError(message(file, "the file is missing"));
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String message(Path file, String difference) {
        return "golden file differs: " + root.relativize(file) + "\n" + difference
                + "\nIf the change is meant: ./dev golden" + module + "   then look at the diff and commit it.";
    }
}
