package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what only GitHub says in its module: everybody else asks a provider, or the table {@code ci-systems.tsv}. */
final class CiSystemsStayApartTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", ".."));

    /** A text in the code that names a variable of GitHub's runner. */
    private static final Pattern VARIABLE = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\\b(?:GITHUB|RUNNER)_[A-Z(]");

    @Test
    void variablesOfGitHubStandInItsModuleOnly() throws Exception {
        Set<String> elsewhere = new TreeSet<>();
        int ours = 0;
        for (Path file : sources()) {
            for (String line : Files.readAllLines(file)) {
                Matcher matcher = VARIABLE.matcher(line);
                if (line.strip().startsWith("*") || !matcher.find()) {
                    continue;
                }
                if (ROOT.relativize(file).startsWith("github")) {
                    ours++;
                } else {
                    elsewhere.add(ROOT.relativize(file) + ": " + line.strip());
                }
            }
        }
        assertThat(elsewhere)
                .as("variables of GitHub outside of its module: ask a CiProvider or CiJob, or use ci-systems.tsv")
                .isEmpty();
        assertThat(ours).isGreaterThan(20);
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(ROOT, Files::isDirectory)) {
            for (Path module : modules) {
                Path folder = module.resolve("src/main/java");
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> files = Files.walk(folder)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                    }
                }
            }
        }
        return found;
    }
}
