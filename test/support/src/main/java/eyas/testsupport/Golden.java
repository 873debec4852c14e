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
 * A directory of golden files: stored output that tests compare with the current output.
 *
 * <p>{@code ./dev golden [MODULE]} rewrites them ({@code -Dgolden.update=true}), except in CI. A failure names the file, the first
 * difference and that command in fewer than thirty lines. Any thread; files are not locked.
 */
public final class Golden {
    private static final boolean UPDATING = updating(Boolean.getBoolean("golden.update"), System.getenv("CI"));

    private final Path root;
    private final Path directory;
    private final String module;
    private final boolean rewrite;

    private Golden(Path root, String module, String directory, boolean rewrite) {
        this.root = root;
        this.directory = root.resolve(directory);
        this.module = module;
        this.rewrite = rewrite;
    }

    /**
     * Returns the golden files below a directory of a module.
     *
     * @param directory path from the root of the checkout, in {@code MODULE/src}
     */
    public static Golden in(String directory) {
        return in(directory.substring(0, directory.indexOf("/src/")), directory);
    }

    /**
     * Returns the golden files below a directory outside the module whose tests compare them.
     *
     * @param module path of the module, for the command in a failure's message
     * @param directory path from the root of the checkout
     */
    public static Golden in(String module, String directory) {
        return new Golden(Path.of(System.getProperty("eyas.root", "../..")), module, directory, UPDATING);
    }

    /** Returns the golden files below a directory of a module in {@code root}. */
    static Golden in(Path root, String module, String directory, boolean rewrite) {
        return new Golden(root, module, directory, rewrite);
    }

    /** @throws IllegalStateException if files are to be rewritten in CI */
    static boolean updating(boolean asked, @Nullable String ci) {
        if (asked && ci != null && !ci.isEmpty() && !ci.equals("false")) {
            throw new IllegalStateException("golden files are not rewritten in CI");
        }
        return asked;
    }

    /**
     * Compares a text with the file {@code name}.
     *
     * @throws AssertionError if they differ, or the file is missing
     */
    public void text(String name, String actual) {
        Path file = directory.resolve(name);
        if (rewrite) {
            write(file, actual.getBytes(StandardCharsets.UTF_8));
        }
        String stored = new String(stored(file), StandardCharsets.UTF_8);
        if (!stored.equals(actual)) {
            throw new AssertionError(message(file, TextDifference.of(stored, actual)));
        }
    }

    /**
     * Compares bytes with the file {@code name}.
     *
     * @throws AssertionError if they differ, or the file is missing
     */
    public void bytes(String name, byte[] actual) {
        Path file = directory.resolve(name);
        if (rewrite) {
            write(file, actual);
        }
        byte[] stored = stored(file);
        int at = Arrays.mismatch(stored, actual);
        if (at >= 0) {
            throw new AssertionError(message(
                    file,
                    "stored " + stored.length + " bytes, now " + actual.length + ", first difference at byte " + at));
        }
    }

    /**
     * Rewrites the seeds of a fuzz target when updating; otherwise only requires that one exists.
     *
     * <p>Seeds are starting points and may be older than their source.
     *
     * @param seeds contents by file name below the directory
     */
    public void seeds(Map<String, byte[]> seeds) {
        seeds.forEach((name, content) -> {
            if (rewrite) {
                write(directory.resolve(name), content);
            }
        });
        if (seeds.keySet().stream().noneMatch(name -> Files.exists(directory.resolve(name)))) {
            throw new AssertionError(message(directory, "none of its " + seeds.size() + " seeds exists"));
        }
    }

    /** Rewrites seeds that are texts; see {@link #seeds}. */
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
                + "\nIf the change is intended, run ./dev golden " + module + ", review the diff and commit it.";
    }
}
