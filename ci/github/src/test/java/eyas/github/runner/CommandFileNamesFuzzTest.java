package eyas.github.runner;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Fuzzes the parser of command files, which steps write.
 *
 * <p>For any input, names are limited in number and length, contain no line end, and are not empty. Explore with {@code ./dev fuzz github
 * CommandFileNamesFuzzTest 600}.
 */
final class CommandFileNamesFuzzTest {
    @FuzzTest
    void names(byte[] file) {
        CommandFileNames variables = CommandFileNames.variables(file);
        require(variables.names().stream().noneMatch(name -> name.contains("=")), "a value in a name");
        check(variables);
        check(CommandFileNames.directories(file));
    }

    private static void check(CommandFileNames read) {
        require(read.names().size() <= CommandFileNames.MOST, "too many names");
        for (String name : read.names()) {
            require(!name.isEmpty(), "an empty name");
            require(name.length() <= CommandFileNames.LONGEST + 1, "a name that is too long");
            require(name.indexOf('\n') < 0, "a line end in a name");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
