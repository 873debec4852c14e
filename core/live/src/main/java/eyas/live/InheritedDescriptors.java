package eyas.live;

import eyas.live.sys.CapabilityCalls;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tracks descriptors above 2 that were inherited from the parent process and must survive the program's execution of itself, such as the
 * {@code /dev/fd/63} of a shell's process substitution.
 *
 * <p>The JVM opens its own files without close-on-exec, so only the time distinguishes them from inherited ones: descriptors that are open
 * at start were inherited, except for files of the Java runtime and of the class path. Immutable.
 */
public final class InheritedDescriptors {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final InheritedDescriptors AT_START = found(runtime());

    /** Link targets at the time of the listing, by descriptor. */
    private final Map<Integer, Path> targets;

    private InheritedDescriptors(Map<Integer, Path> targets) {
        this.targets = targets;
    }

    /** Returns the descriptors that were open when this class was first used; call it before the program opens anything. */
    public static InheritedDescriptors atStart() {
        return AT_START;
    }

    /** Returns the open descriptors above 2 whose targets do not match {@code ours}. */
    static InheritedDescriptors found(Predicate<Path> ours) {
        // A list instead of a directory stream, whose own descriptor would be listed as well.
        String[] names = DESCRIPTORS.toFile().list();
        Map<Integer, Path> targets = new TreeMap<>();
        for (String name : names == null ? new String[0] : names) {
            int number = Integer.parseInt(name);
            Optional<Path> target = number > 2 ? target(number) : Optional.empty();
            if (target.isPresent() && !ours.test(target.get())) {
                targets.put(number, target.get());
            }
        }
        return new InheritedDescriptors(targets);
    }

    /** Matches files that the JVM opens itself: the runtime, and the libraries of the class and module path. */
    private static Predicate<Path> runtime() {
        // A native executable has no runtime directory, and no such property; it opens itself.
        Path own = real(Path.of("/proc/self/exe"));
        Optional<Path> home = Optional.ofNullable(System.getProperty("java.home"))
                .map(Path::of)
                .map(InheritedDescriptors::real);
        Set<Path> libraries = Arrays.stream(new String[] {"java.class.path", "jdk.module.path"})
                .flatMap(key -> Arrays.stream(System.getProperty(key, "").split(File.pathSeparator)))
                .map(Path::of)
                .map(InheritedDescriptors::real)
                .map(entry ->
                        Files.isDirectory(entry) ? entry : entry.resolve("..").normalize())
                .collect(Collectors.toUnmodifiableSet());
        return target -> target.equals(own)
                || home.filter(target::startsWith).isPresent()
                || (target.toString().endsWith(".jar")
                        && libraries.contains(target.resolve("..").normalize()));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath(); // a missing file is not open either
        }
    }

    /** Returns the target of descriptor {@code number}; empty if it is not open. */
    private static Optional<Path> target(int number) {
        try {
            return Optional.of(Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(number))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Sets close-on-exec for all descriptors that this process has opened itself. */
    void closeOthersOnExec(CapabilityCalls calls) {
        String[] names = DESCRIPTORS.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            int number = Integer.parseInt(name);
            Path before = targets.get(number);
            if (number > 2 && (before == null || !target(number).equals(Optional.of(before)))) {
                calls.closeOnExec(number);
            }
        }
    }
}
