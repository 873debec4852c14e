package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the options of {@code ./dev dist}, and the parts of an image that a package contains. */
final class DistTaskTest {
    private static final Path ROOT = EyasProcess.home();

    @TempDir
    private Path directory;

    /** Runs the task with stubs of its steps that only print their names. */
    private EyasProcess dist(String... options) throws Exception {
        String steps = """
                setup() { echo "setup $1"; }
                current_dist() { echo image; }
                dist() { echo "image anew"; }
                dist_fleet() { echo fleet; }
                packages() { for kind in "$@"; do echo "package $kind"; done; }
                """;
        Path checkout = Files.createTempDirectory(directory, "checkout");
        Path dev = DevTasks.copyTo(checkout);
        Path task = checkout.resolve("build/tasks/dist.sh");
        String script = Files.readString(task);
        String first = "\nrun() {";
        assertThat(script).containsOnlyOnce(first);
        // The stubs follow the functions of the task itself, which they replace.
        Files.writeString(task, script.replace(first, "\n" + steps + first));
        List<String> command = new ArrayList<>(List.of("/bin/sh", dev.toString(), "dist"));
        command.addAll(List.of(options));
        return EyasProcess.run(new ProcessBuilder(command));
    }

    @Test
    void optionsAcceptAnyOrder() throws Exception {
        assertThat(dist().out()).isEqualTo("image anew\n");
        assertThat(dist("--fleet").out()).isEqualTo("image\nfleet\n");
        assertThat(dist("--deb").out()).isEqualTo("setup deb\nimage\npackage deb\n");
        assertThat(dist("--fleet", "--deb").out()).isEqualTo("setup deb\nimage\nfleet\npackage deb\n");
        assertThat(dist("--rpm", "--fleet", "--deb").out())
                .isEqualTo("setup rpm\nsetup deb\nimage\nfleet\npackage rpm\npackage deb\n");
        EyasProcess wrong = dist("--fleet", "--dep");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("usage: ./dev dist [--fleet] [--deb] [--rpm]");
    }

    /** The image may already contain the commands about many jobs. */
    @Test
    void packageHasImageAndLicencesButNoFleetCommands() throws Exception {
        Path image = directory.resolve("image");
        for (String file : List.of(
                "bin/eyas",
                "runtime/release",
                "demo/readme",
                "rules/cicd/VERSION",
                "lib/re2j-1.8.jar",
                "lib/jackson-core-3.1.7.jar",
                "lib/jetty-http-12.1.14.jar",
                "lib/fleet/eyas-fleet.jar",
                "lib/fleet/duckdb_jdbc-2.0.0.1.jar",
                "share/bash-completion/completions/eyas",
                "share/fish/vendor_completions.d/eyas.fish",
                "share/zsh/site-functions/_eyas",
                "share/man/man1/eyas.1",
                "share/man/man1/eyas-watch.1",
                "share/man/man1/eyas-hunt.1",
                "share/man/man1/eyas-tables-compact.1")) {
            Path path = image.resolve(file);
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, file);
        }
        Path out = Files.createDirectory(directory.resolve("out"));
        EyasProcess built = EyasProcess.run(new ProcessBuilder(
                "/bin/sh",
                ROOT.resolve("build/packaging/linux/package.sh").toString(),
                "tree",
                image.toString(),
                "0.1.0",
                "1790000000",
                ROOT.toString(),
                out.toString()));
        assertThat(built.exitCode()).as(built.err()).isZero();
        Path tree = Path.of(built.out().strip());
        assertThat(tree).startsWith(out);
        assertThat(tree.resolve("usr/lib/eyas/lib/re2j-1.8.jar")).exists();
        assertThat(tree.resolve("usr/lib/eyas/lib/fleet")).doesNotExist();
        Path pages = tree.resolve("usr/share/man/man1");
        assertThat(pages).isDirectoryContaining("glob:**/eyas-watch.1.gz");
        assertThat(pages).isDirectoryNotContaining("glob:**/eyas-{hunt,tables,collect}*");
        try (GZIPInputStream page = new GZIPInputStream(Files.newInputStream(pages.resolve("eyas.1.gz")))) {
            assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("share/man/man1/eyas.1");
        }
        assertThat(Files.readString(tree.resolve("usr/share/doc/eyas/copyright")))
                .contains(
                        "\nFiles: usr/lib/eyas/lib/re2j-*.jar\nCopyright: 2009 The Go Authors\nLicense: BSD-3-Clause\n")
                .contains(
                        "\n Redistribution and use in source and binary forms",
                        "\n .\n Copyright (c) 2009 The Go Authors")
                .contains(
                        "\nFiles: usr/lib/eyas/lib/jetty-http-*.jar\n", "\nComment: ", "\n Notices for Eclipse Jetty\n")
                .contains("FastDoubleParser")
                .doesNotContain("DuckDB", "picocli", "\t");
    }

    /**
     * A package and an unpacked archive contain the program in different directories, so units find it by its name in systemd's search
     * path.
     */
    @Test
    void unitsDoNotDependOnArchivePaths() throws Exception {
        List<String> starts = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("build/packaging/systemd"))) {
            for (Path unit :
                    files.filter(file -> file.toString().endsWith(".service")).toList()) {
                Files.readAllLines(unit).stream()
                        .filter(line -> line.startsWith("ExecStart="))
                        .forEach(starts::add);
            }
        }
        assertThat(starts)
                .hasSize(3)
                .contains("ExecStart=eyas collect serve --config /etc/eyas/collect.conf")
                .noneMatch(line -> line.contains("/opt/"));
    }
}
