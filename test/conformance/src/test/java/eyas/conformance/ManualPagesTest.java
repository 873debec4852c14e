package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.fleet.EyasFleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
final class ManualPagesTest {
    private static final Pattern LINK = Pattern.compile("(eyas[a-z\\\\-]*)\\(1\\)");

    /** Checks that the pages contain the help text, and that every referenced page exists. */
    @Test
    void everyCommandHasManPage(@TempDir Path directory) throws Exception {
        EyasProcess written = EyasProcess.run("manual", directory.toString());
        assertThat(written.exitCode()).as(written.err()).isZero();
        List<Path> pages;
        try (Stream<Path> files = Files.list(directory)) {
            pages = files.sorted().toList();
        }
        assertThat(pages).hasSizeGreaterThan(40);
        for (Path page : pages) {
            LINK.matcher(Files.readString(page))
                    .results()
                    .map(link -> link.group(1).replace("\\", "") + ".1")
                    .forEach(name -> assertThat(directory.resolve(name)).exists());
        }
        String rendered = rendered(directory.resolve("eyas-watch.1"));
        assertThat(rendered)
                .contains("eyas-watch - Run a command, watch what it and its descendants do, and report")
                .contains("eyas watch [OPTION ...] -- COMMAND [ARGUMENT ...]")
                .containsPattern("-r, --rules, --custom-rule-file=FILE\n +Rules file or directory")
                .contains("--[no-]hashes", "--wait[=LIMIT]")
                .containsPattern("127 +not found|127 not\\s+found")
                .containsPattern("\n +eyas watch --record job.scap -- ./build.sh\n")
                .doesNotContain("%n", "warm-up");
        assertThat(Files.readString(directory.resolve("eyas.1")))
                .contains("eyas\\-watch(1)")
                .doesNotContain("manual(1)");
        rendered(pages.toArray(Path[]::new));
    }

    /** The archive of the fleet commands contains their pages. */
    @Test
    void fleetCommandsHaveManPages(@TempDir Path image) throws Exception {
        assertThat(EyasFleet.run("shell-files", image.toString())).isZero();
        List<Path> pages;
        try (Stream<Path> files = Files.list(image.resolve("share/man/man1"))) {
            pages = files.sorted().toList();
        }
        assertThat(pages.stream().map(page -> page.getFileName().toString()))
                .contains(
                        "eyas-collect-serve.1",
                        "eyas-collect.1",
                        "eyas-hunt-digest.1",
                        "eyas-hunt.1",
                        "eyas-tables-compact.1",
                        "eyas-tables.1")
                .doesNotContain("eyas.1", "eyas-help.1", "eyas-shell-files.1");
        assertThat(rendered(image.resolve("share/man/man1/eyas-hunt.1")))
                .contains(
                        "eyas-hunt - Search the tables and captures of many jobs",
                        "eyas hunt STORE QUESTION [OPTION ...]")
                .contains("--indicator=WHAT", "eyas(1), eyas-hunt-digest(1)");
        rendered(pages.toArray(Path[]::new));
    }

    /** Returns the formatted pages. Fails if the formatter warns. */
    private static String rendered(Path... pages) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(ShellSession.program("man").toString(), "--warnings", "-E", "UTF-8", "-P", "cat", "-l"));
        Stream.of(pages).forEach(page -> command.add(page.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MANWIDTH", "200");
        builder.environment().put("LC_ALL", "C.UTF-8");
        EyasProcess man = EyasProcess.run(builder);
        assertThat(man.err()).isEmpty();
        assertThat(man.exitCode()).isZero();
        return man.out();
    }
}
