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
 * Knows the descriptors above 2 that the caller has handed down, and that this program must find again where it executes
 * itself anew: the {@code /dev/fd/63} of a shell's process substitution.
 *
 * <p>The JVM does not mark what it opens for itself as closed on exec, so nothing but the time tells its descriptors from
 * inherited ones: what is open when the program begins was inherited, apart from the files of the Java runtime and of the
 * class path. Immutable.
 */
public final class InheritedDescriptors {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final InheritedDescriptors AT_START = found(runtime());

    /** What they led to when they were found, by their numbers. */
    private final Map<Integer, Path> targets;

    private InheritedDescriptors(Map<Integer, Path> targets) {
        this.targets = targets;
    }

    /** Returns what was open when this class was first used; the program uses it before it opens anything. */
    public static InheritedDescriptors atStart() {
        return AT_START;
    }

    /** Returns what is open now above 2 and leads to nothing of {@code ours}. */
    static InheritedDescriptors found(Predicate<Path> ours) {
        // A plain list, and no stream of the folder, whose own descriptor would still be there when it is looked at.
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

    /** Recognizes what the JVM opens for itself: the runtime, and the libraries of the class and module path. */
    private static Predicate<Path> runtime() {
        // A native executable has no runtime beside it, and no such property; it opens itself.
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
            return path.toAbsolutePath(); // not there, so nothing of it is open either
        }
    }

    /** Returns what descriptor {@code number} leads to; empty where it is not open. */
    private static Optional<Path> target(int number) {
        try {
            return Optional.of(Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(number))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Lets everything that this process has opened for itself end with it, should it execute another program. */
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
