package eyas.cli.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the declared inputs of an action of this repository. */
final class ActionFile {
    private static final Pattern INPUT = Pattern.compile("(?m)^  ([a-z0-9-]+):$");

    private ActionFile() {}

    /** Returns the names of the inputs; {@code file} is relative to the repository's root. */
    static Set<String> inputs(String file) throws IOException {
        String action = Files.readString(Path.of(System.getProperty("eyas.root"), file));
        Set<String> declared = INPUT.matcher(
                        action.substring(action.indexOf("\ninputs:"), action.indexOf("\noutputs:")))
                .results()
                .map(input -> input.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(declared).hasSizeGreaterThan(10);
        return declared;
    }

    /** Returns the first column of a table. */
    static Set<String> names(String rows) {
        return rows.lines()
                .map(row -> row.substring(0, row.indexOf('|')).strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
