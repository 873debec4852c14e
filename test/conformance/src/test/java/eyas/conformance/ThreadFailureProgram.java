package eyas.conformance;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the program with an additional thread that runs out of memory once a file exists. */
final class ThreadFailureProgram {
    private static final String FILE = "eyas.test.failure";

    private static final long POLL_MILLIS = 20;

    private ThreadFailureProgram() {}

    /** Returns a command without arguments whose thread fails once {@code file} exists. */
    static List<String> program(Path file) {
        List<String> command = new ArrayList<>(EyasProcess.java());
        // This class is in a directory, and the JVM caches classes from JARs only.
        command.removeIf(word -> word.startsWith("-XX:AOT"));
        String tests = EyasProcess.home()
                .resolve("test/conformance/target/test-classes")
                .toString();
        command.set(command.indexOf("-cp") + 1, command.get(command.indexOf("-cp") + 1) + File.pathSeparator + tests);
        String program = command.removeLast();
        command.addAll(List.of("-D" + FILE + "=" + file, ThreadFailureProgram.class.getName(), program));
        return command;
    }

    /** Runs the main class named by the first argument with the remaining arguments. */
    public static void main(String[] words) throws ReflectiveOperationException {
        Path file = Path.of(System.getProperty(FILE));
        Thread.ofPlatform().daemon().name("fails").start(() -> failAfter(file));
        Method main = Class.forName(words[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) List.of(words).subList(1, words.length).toArray(String[]::new));
    }

    private static void failAfter(Path file) {
        while (!Files.exists(file)) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        throw new OutOfMemoryError("of the test");
    }
}
