package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher of an image with a stub Java that prints its arguments. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of(System.getProperty("eyas.root"), "cli/commands/src/main/sh/eyas");
    private static final Path SUPERVISOR =
            Path.of(System.getProperty("eyas.root"), "core/live/target/classes/eyas/live/eyas-supervisor");

    @TempDir
    private Path directory = Path.of("");

    private String run(Path program, String... arguments) throws Exception {
        return run(Map.of(), program, arguments);
    }

    private String run(Map<String, String> environment, Path program, String... arguments) throws Exception {
        String[] words = new String[arguments.length + 1];
        words[0] = program.toString();
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private Path image() {
        return directory.resolve("image");
    }

    /** Returns the launcher of an image whose Java is the script {@code java}. */
    private Path launcher(String java) throws Exception {
        Path image = image();
        for (String part : List.of("bin", "runtime/bin", "lib")) {
            Files.createDirectories(image.resolve(part));
        }
        executable(Files.writeString(image.resolve("runtime/bin/java"), java));
        executable(Files.copy(SUPERVISOR, image.resolve("lib/eyas-supervisor")));
        return executable(Files.copy(LAUNCHER, image.resolve("bin/eyas")));
    }

    private static Path executable(Path file) throws Exception {
        Files.setPosixFilePermissions(
                file,
                Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE));
        return file;
    }

    @Test
    void linkNamedFalcoRunsFalco() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf '<%s>' \"$@\"\necho \" in $EYAS_HOME\"\n");
        Path links = Files.createDirectory(directory.resolve("links"));
        Path falco = Files.createSymbolicLink(links.resolve("falco"), eyas);
        Path again = Files.createSymbolicLink(directory.resolve("falco"), Path.of("links/falco"));

        String jar = "<-jar><" + image().toRealPath() + "/lib/eyas.jar>";
        assertThat(run(eyas, "falco", "--version")).contains(jar + "<falco><--version> in " + image().toRealPath());
        assertThat(run(falco, "-c", "a b")).contains(jar + "<falco><-c><a b> in " + image().toRealPath());
        assertThat(run(again)).contains(jar + "<falco> in ");
        assertThat(run(eyas, "read", "x")).contains(jar + "<read><x>");
    }

    @Test
    void commandsAreSupervised() throws Exception {
        Path eyas = launcher("#!/bin/sh\necho ${EYAS_SUPERVISOR:+supervised} $LC_ALL ${EYAS_LC_ALL-unset}\n");
        String[] none = {"-u", "LC_ALL", "EYAS_LC_ALL=forged", "EYAS_SUPERVISOR=9", eyas.toString()};
        for (List<String> words : List.of(
                List.of("watch", "x"),
                List.of("demo"),
                List.of("record", "-w", "x", "--", "y"),
                List.of("top", "--", "x"))) {
            assertThat(run(Path.of("/usr/bin/env"), command(none, words.toArray(String[]::new))))
                    .isEqualTo("supervised C.UTF-8\n");
        }
        for (List<String> words : List.of(List.of("record", "-w", "x"), List.of("top", "x"), List.of("read", "x"))) {
            assertThat(run(Path.of("/usr/bin/env"), command(none, words.toArray(String[]::new))))
                    .isEqualTo("C.UTF-8\n");
        }
    }

    @Test
    void missingSupervisorIsReported() throws Exception {
        Path eyas = launcher("#!/bin/sh\necho started\n");
        Files.delete(image().resolve("lib/eyas-supervisor"));
        assertThat(refused(125, eyas, "watch", "--", "true"))
                .contains("eyas: error[C022]: cannot execute "
                        + image().toRealPath().resolve("lib/eyas-supervisor")
                        + ", which supervises commands: unpack or install Eyas again");
        assertThat(run(eyas, "read", "x")).isEqualTo("started\n");
    }

    @Test
    void replayUsesItsOwnCache() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        Files.writeString(image().resolve("lib/eyas.aot"), "");
        Files.writeString(image().resolve("lib/read.aot"), "");
        assertThat(run(eyas, "read", "x")).contains("/lib/read.aot>");
        assertThat(run(eyas, "analyze", "x")).contains("/lib/read.aot>");
        assertThat(run(eyas, "action", "analyze")).contains("/lib/read.aot>");
        assertThat(run(eyas, "action", "start")).contains("/lib/eyas.aot>");
        assertThat(run(eyas, "readable")).contains("/lib/eyas.aot>");
        assertThat(run(eyas)).contains("/lib/eyas.aot>");
    }

    /** A step of the job can set these variables for later steps, including the last one, which runs as root. */
    @Test
    void jobEnvironmentDoesNotInjectCode() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf '<%s>' \"$@\"\necho\n/usr/bin/env\n");
        Path fake = Files.createDirectory(directory.resolve("fake"));
        for (String name : new String[] {"id", "readlink", "java", "sh"}) {
            executable(Files.writeString(fake.resolve(name), "#!/bin/sh\necho forged\n"));
        }
        Path link = Files.createSymbolicLink(directory.resolve("eyas"), eyas);
        Map<String, String> environment = Map.of(
                "EYAS_JAVA_OPTS", "-Dhostile=1",
                "EYAS_HEAP", "1k",
                "JAVA_TOOL_OPTIONS", "-Dhostile=2",
                "JDK_JAVA_OPTIONS", "-Dhostile=3",
                "_JAVA_OPTIONS", "-Dhostile=4",
                "LD_LIBRARY_PATH", "/hostile",
                "BASH_ENV", "/hostile",
                "PATH", fake + ":/usr/bin:/bin");
        for (String command : new String[] {"start", "stop", "analyze", "comment"}) {
            assertThat(run(environment, link, "action", command))
                    .contains("<-Xmx512m>", "\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\n")
                    .doesNotContain("hostile", "forged");
        }
        assertThat(run(Map.of("EYAS_HEAP", "1g", "EYAS_JAVA_OPTS", "-Da=b"), link, "watch"))
                .contains("<-Xmx1g>", "<-Da=b>");
    }

    @Test
    void nativeExecutableIsPreferred() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf 'jvm<%s>' \"$@\"\n");
        assertThat(run(eyas, "read", "x")).startsWith("jvm");
        assertThat(refused(125, eyas, "--engine", "native", "watch", "x")).contains("no native executable");

        Path executable = image().resolve("lib/eyas-native");
        executable(Files.writeString(executable, "#!/bin/sh\nprintf native\nprintf '<%s>' \"$@\"\n"));
        for (String brief :
                List.of("read", "analyze", "convert", "rules", "fields", "watch", "action", "demo", "--version")) {
            assertThat(run(eyas, brief, "a b")).isEqualTo("native<-Xmx512m><" + brief + "><a b>");
        }
        assertThat(run(Map.of("EYAS_HEAP", "1g"), eyas, "watch", "--", "java", "-Xmx2g", "-Da=b"))
                .startsWith("native<-Xmx1g><watch><--><java><-Xmx2g><-Da=b>");
        String replay = Files.writeString(directory.resolve("replay.yaml"), "engine:\n  kind: replay\n")
                .toString();
        String nested = Files.writeString(
                        directory.resolve("nested.yaml"),
                        "engine:\n  kind: modern_ebpf\nplugins:\n  - init_config:\n      kind: replay\n")
                .toString();
        for (List<String> brief : List.of(
                List.of("falco", "-V", "x"),
                List.of("falco", "--list"),
                List.of("falco", "-c", replay),
                List.of("falco", "-r", "x", "-o", "engine.kind=replay"))) {
            assertThat(run(eyas, brief.toArray(String[]::new))).startsWith("native");
        }
        for (List<String> other : List.of(
                List.of("falco", "-r", "x"),
                List.of("falco", "-c", replay, "-o", "engine.kind=modern_ebpf"),
                List.of("falco", "-c", nested),
                List.of("falco", "-c", "/dev/null", "-V", "x"),
                List.of("host", "run"),
                List.of("rules", "lsp"),
                List.of("--train"))) {
            String[] words = other.toArray(String[]::new);
            assertThat(run(eyas, words)).as("%s", other).startsWith("jvm");
            assertThat(run(Map.of("EYAS_ENGINE", "native"), eyas, words))
                    .as("%s", other)
                    .startsWith("jvm");
        }
        assertThat(run(Map.of("EYAS_JAVA_OPTS", "-Da=b"), eyas, "read", "x")).startsWith("jvm");
        assertThat(run(Map.of("EYAS_ENGINE", "jvm"), eyas, "read", "x")).startsWith("jvm");
        assertThat(run(eyas, "--engine", "jvm", "read", "x")).startsWith("jvm").contains("<read>");
        assertThat(run(Map.of("EYAS_JAVA_OPTS", "-Dhostile=1"), eyas, "--engine", "jvm", "action", "start"))
                .doesNotContain("hostile");

        Path large = directory.resolve("large");
        try (var file = FileChannel.open(large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[1]), 401L << 20);
        }
        assertThat(run(eyas, "read", large.toString())).startsWith("jvm");
        assertThat(run(eyas, "--engine", "native", "read", large.toString())).startsWith("native");
        assertThat(run(eyas, "watch", "--", "tar", "xf", large.toString())).startsWith("native");

        assertThat(refused(2, eyas, "--engine", "native", "rules", "lsp")).contains("runs on the JVM only");
        assertThat(refused(2, eyas, "--engine", "fast", "read")).contains("jvm, native or auto, not 'fast'");
        assertThat(refused(2, eyas, "--engine")).contains("jvm, native or auto");
        assertThat(refused(1, eyas, "--engine", "native", "falco", "-r", "x")).contains("runs on the JVM only");
    }

    /** The fleet commands are in a separate archive with its own Java. */
    @Test
    void fleetCommandsRunFromTheirArchive() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf 'jvm<%s>' \"$@\"\n");
        executable(Files.writeString(
                image().resolve("lib/eyas-native"), "#!/bin/sh\nprintf native\nprintf '<%s>' \"$@\"\n"));
        List<List<String>> calls = List.of(
                List.of("tables", "x"),
                List.of("collect", "serve"),
                List.of("hunt"),
                List.of("hunt", "x", "--since", "7d"),
                List.of("help", "tables"),
                List.of("help", "collect"),
                List.of("help", "hunt"));
        String there = image().toRealPath() + "/lib/fleet";
        for (List<String> call : calls) {
            String[] words = call.toArray(String[]::new);
            String name = words[0].equals("help") ? words[1] : words[0];
            assertThat(refused(words[0].equals("collect") ? 125 : 2, eyas, words))
                    .startsWith("eyas: error[C022]: '" + name
                            + "' is in a separate archive: unpack eyas-fleet-VERSION-linux-")
                    .contains(" is " + there + "; see docs/how-to/install.md\n");
        }
        for (String other : List.of("watch", "hunts")) {
            assertThat(run(eyas, "help", other)).isEqualTo("native<-Xmx512m><help><" + other + ">");
        }

        Files.createDirectories(image().resolve("lib/fleet/runtime/bin"));
        Path java = image().resolve("lib/fleet/runtime/bin/eyas");
        executable(Files.writeString(java, "#!/bin/sh\nprintf 'fleet<%s>' \"$@\"\n"));
        for (String jar : List.of("lib/fleet/eyas-fleet.jar", "lib/fleet/a.jar", "lib/b.jar")) {
            Files.writeString(image().resolve(jar), "");
        }
        String path = "<" + there + "/eyas-fleet.jar:" + there + "/a.jar:" + image().toRealPath() + "/lib/b.jar>";
        for (List<String> call : calls) {
            String[] words = call.toArray(String[]::new);
            String end = ("<-cp>" + path + "<eyas.fleet.EyasFleet><" + String.join("><", words) + ">")
                    .replace("<", "fleet<");
            assertThat(run(eyas, words)).startsWith("fleet<").endsWith(end).doesNotContain("AOTCache");
            assertThat(run(Map.of("EYAS_ENGINE", "native"), eyas, words)).endsWith(end);
            assertThat(refused(
                            words[0].equals("collect") ? 125 : 2,
                            eyas,
                            Stream.concat(Stream.of("--engine", "native"), call.stream())
                                    .toArray(String[]::new)))
                    .contains("runs on the JVM only");
        }
        assertThat(run(eyas, "--train-fleet"))
                .contains("<-XX:AOTCacheOutput=" + there + "/fleet.aot>", "<eyas.fleet.StartupTraining>");
        Files.writeString(image().resolve("lib/fleet/fleet.aot"), "");
        assertThat(run(eyas, "hunt", "x")).contains("<-XX:AOTCache=" + there + "/fleet.aot>");
        assertThat(run(eyas, "watch", "x")).startsWith("native");
    }

    /** The native executable reserves more address space than a limit may allow. */
    @Test
    void fallsBackToJvmIfNativeExecutableCannotRun() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf 'jvm<%s>' \"$@\"\n");
        executable(Files.writeString(image().resolve("lib/eyas-native"), "#!/bin/sh\nprintf native\n"));
        String limited = "ulimit -v 20000000; exec \"$0\" \"$@\"";
        Path sh = Path.of("/bin/sh");
        assertThat(run(sh, "-c", limited, eyas.toString(), "watch", "--", "x")).startsWith("jvm");
        assertThat(run(Map.of("EYAS_ENGINE", "native"), sh, "-c", limited, eyas.toString(), "watch"))
                .startsWith("jvm");
        assertThat(refused(125, sh, "-c", limited, eyas.toString(), "--engine", "native", "watch"))
                .contains("ulimit -v is 20000000 KiB");
        assertThat(run(sh, "-c", "ulimit -v 80000000; exec \"$0\" \"$@\"", eyas.toString(), "watch"))
                .startsWith("native");
    }

    /** The native executable requires AVX2. */
    @Test
    void fallsBackToJvmOnOlderProcessors() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf 'jvm<%s>' \"$@\"\n");
        executable(Files.writeString(image().resolve("lib/eyas-native"), "#!/bin/sh\nprintf native\n"));
        Path processors = directory.resolve("cpuinfo");
        // Unprivileged users can also bind-mount a file in their own namespaces.
        Path unshare = Path.of("/usr/bin/unshare");
        String bound = "mount --bind " + processors + " /proc/cpuinfo && exec \"$0\" \"$@\"";
        String[] watch = {"-rm", "sh", "-c", bound, eyas.toString(), "watch"};

        Files.writeString(processors, "processor\t: 0\nflags\t\t: fpu avx sse4_2 avx2x\nflags\t\t: avx2\n");
        assertThat(run(unshare, watch)).startsWith("jvm");
        assertThat(refused(125, unshare, "-rm", "sh", "-c", bound, eyas.toString(), "--engine", "native", "watch"))
                .contains("processor with AVX2");
        Files.writeString(processors, "processor\t: 0\nflags\t\t: fpu avx avx2 abm bmi1 bmi2 fma movbe\n");
        assertThat(run(unshare, watch)).as("no f16c").startsWith("jvm");
        Files.writeString(processors, "processor\t: 0\nflags\t\t: fpu avx avx2 abm bmi1 bmi2 f16c fma movbe\n");
        assertThat(run(unshare, watch)).startsWith("native");
        Files.writeString(processors, "processor\t: 0\nFeatures\t: fp asimd\n");
        assertThat(run(unshare, watch)).startsWith("native");
    }

    @Test
    void pathsMayContainSpecialCharacters() throws Exception {
        launcher("#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        Path moved = Files.move(image(), directory.resolve("a b"));
        Files.writeString(moved.resolve("lib/eyas.aot"), "");
        assertThat(run(moved.resolve("bin/eyas"), "fields"))
                .contains("<-XX:AOTCache=" + moved.toRealPath() + "/lib/eyas.aot>");
        Files.writeString(moved.resolve("a=b.yaml"), "engine:\n  kind: replay\n");
        Files.writeString(moved.resolve("lib/falco.aot"), "");
        String there = "cd \"$0\"; exec bin/eyas falco -c a=b.yaml";
        assertThat(run(Path.of("/bin/sh"), "-c", there, moved.toString())).contains("/lib/falco.aot>");
    }

    private static String refused(int code, Path program, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isEqualTo(code);
        return printed;
    }

    @Test
    void invalidHeapSizeIsReportedByVariable() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        assertThat(run(Map.of("EYAS_HEAP", "2G"), eyas, "read", "x"))
                .contains("<-Xmx2G>")
                .as("SIGQUIT prints no thread dump among what is read")
                .contains("<-Xrs>");
        assertThat(run(Map.of("EYAS_HEAP", "20480k"), eyas, "read", "x")).contains("<-Xmx20480k>");
        assertThat(run(Map.of("EYAS_HEAP", ""), eyas, "read", "x")).contains("<-Xmx512m>");
        for (String heap :
                List.of("lots", "4m", "512mb", "-1m", "1m 2m", "99999999999999999999g", "1025g", "999999g", "k", "*")) {
            ProcessBuilder builder =
                    new ProcessBuilder(eyas.toString(), "watch", "--", "true").redirectErrorStream(true);
            builder.environment().put("EYAS_HEAP", heap);
            Process process = builder.start();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("eyas: error[C003]: EYAS_HEAP=" + heap
                            + " is not a valid heap size: use EYAS_HEAP=512m or EYAS_HEAP=2g;"
                            + " the minimum is 20m\n");
            assertThat(process.waitFor()).isEqualTo(125);
        }
    }

    @Test
    void invalidHeapSizeInJavaOptionsIsReported() throws Exception {
        Path eyas = launcher("#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        Path env = Path.of("/usr/bin/env");
        assertThat(refused(125, env, "EYAS_JAVA_OPTS=-Da=b -Xmx999999999999g", eyas.toString(), "watch"))
                .isEqualTo("eyas: error[C003]: EYAS_JAVA_OPTS: -Xmx999999999999g is not a valid heap size:"
                        + " the minimum is 20m, the maximum 1024g\n");
        assertThat(run(env, "EYAS_JAVA_OPTS=-Da=b -Xmx1g", eyas.toString(), "watch"))
                .contains("<-Xmx1g>");
    }

    /** With another locale, the JVM cannot open files with non-ASCII names. */
    @Test
    void jvmGetsUtf8LocaleAndKeepsPreviousValue() throws Exception {
        Path eyas = launcher("#!/bin/sh\necho \"${LC_ALL-unset} ${EYAS_LC_ALL-unset}\"\n");
        Path env = Path.of("/usr/bin/env");
        String[] none = {"-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG", "EYAS_LC_ALL=forged"};
        assertThat(run(env, command(none, eyas.toString(), "read"))).isEqualTo("C.UTF-8 \n");
        assertThat(run(env, command(none, "LC_ALL=C", eyas.toString(), "read"))).isEqualTo("C.UTF-8 =C\n");
        assertThat(run(env, command(none, "LC_ALL=C", "LANG=C.UTF-8", eyas.toString(), "read")))
                .isEqualTo("C.UTF-8 =C\n");
        assertThat(run(env, command(none, "LANG=de_DE.utf8", eyas.toString(), "read")))
                .isEqualTo("C.UTF-8 \n");
        assertThat(run(env, command(none, "LC_ALL=xx_YY.UTF-8", eyas.toString(), "read")))
                .as("a locale named UTF-8 may not be installed")
                .isEqualTo("C.UTF-8 =xx_YY.UTF-8\n");
        executable(Files.writeString(
                image().resolve("lib/eyas-native"), "#!/bin/sh\necho \"${LC_ALL-unset} ${EYAS_LC_ALL-unset}\"\n"));
        assertThat(run(env, command(none, "LC_ALL=C", eyas.toString(), "read")))
                .as("forged values do not reach the executable")
                .isEqualTo("C unset\n");
    }

    private static String[] command(String[] first, String... more) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }

    /** The launcher and the program use the same exit code for a failure to start. */
    @Test
    void launcherAndProgramShareFatalExitCode() throws Exception {
        Path image = directory.resolve("image");
        Files.createDirectories(image.resolve("bin"));
        Path eyas = executable(Files.copy(LAUNCHER, image.resolve("bin/eyas")));
        Map<String, Integer> codes =
                Map.of("watch", 125, "record", 125, "demo", 125, "host", 125, "collect", 125, "read", 2, "analyze", 2);
        for (Map.Entry<String, Integer> each : codes.entrySet()) {
            ProcessBuilder builder = new ProcessBuilder(eyas.toString(), each.getKey()).redirectErrorStream(true);
            builder.environment().put("EYAS_HEAP", "lots");
            Process process = builder.start();
            assertThat(process.getInputStream().readAllBytes()).isNotEmpty();
            assertThat(process.waitFor()).as(each.getKey()).isEqualTo(each.getValue());
            assertThat(FailureExitCodes.fatal(each.getKey()) == 125)
                    .as(each.getKey())
                    .isEqualTo(each.getValue() == 125);
        }
    }
}
