package eyas.conformance;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program, with a thread that fails once a file exists: as one does that finds the heap full. */
final class ThreadFailureProgram {
    private static final String FILE = "eyas.test.failure";

    private static final long LOOK_MILLIS = 20;

    private ThreadFailureProgram() {}

    /** Return a command without arguments; its thread fails once {@code file} exists. */
    static List<String> program(Path file) {
        List<String> command = new ArrayList<>(EyasProcess.java());
        // A cache of classes takes no folder, which this class is in.
        command.removeIf(word -> word.startsWith("-XX:AOT"));
        String tests = EyasProcess.home()
                .resolve("test/conformance/target/test-classes")
                .toString();
        command.set(command.indexOf("-cp") + 1, command.get(command.indexOf("-cp") + 1) + File.pathSeparator + tests);
        String program = command.removeLast();
        command.addAll(List.of("-D" + FILE + "=" + file, ThreadFailureProgram.class.getName(), program));
        return command;
    }

    /** Runs the program whose main class is the first of {@code words} with the others. */
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
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        throw new OutOfMemoryError("of the test");
    }
}
