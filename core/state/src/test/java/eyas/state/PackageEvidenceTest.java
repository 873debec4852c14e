package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.state.job.PackageScript;
import eyas.state.process.PackageAttribution;
import eyas.state.process.ThreadEntry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports what programs are started with and what they open, and checks the attributed package, its confidence and evidence. */
final class PackageEvidenceTest {
    private static final int READ = 0x1;
    private static final int CREATE = 0x4006;
    private static final long SHELL = 100;
    private static final long MANAGER = 150;
    private static final long RUN = 200;
    private static final String MAVEN = "-classpath x org.codehaus.plexus.classworlds.launcher.Launcher package";
    private static final String GRADLE = "org.gradle.launcher.daemon.bootstrap.GradleDaemon 8.10";

    private final StateEventFeed feed = StateEventFeed.withShell();
    private long inode = 1000;

    private void open(long pid, String name, int flags) {
        feed.begin(EventCode.SYSCALL_OPENAT_2_X, pid)
                .put(5)
                .put(-100)
                .put(name)
                .put(flags)
                .put(0)
                .put(8)
                .put(++inode);
        feed.run();
    }

    private void start(long parent, long pid, String env, String directory, String command) {
        feed.fork(parent, pid);
        feed.begin(EventCode.SYSCALL_CHDIR_X, pid).put(0).put(directory);
        feed.run();
        run(pid, env, command);
    }

    private void run(long pid, String env, String command) {
        String[] words = command.split(" ", -1);
        feed.exec(pid, "cpu=/\0", env.replace(' ', '\0'), words[0], 1, 0, Arrays.copyOfRange(words, 1, words.length));
    }

    /** Returns family, package, version, event, confidence and method as text. */
    private String blame(long pid) {
        ThreadEntry thread = feed.thread(pid);
        PackageScript code = thread.packageCode();
        if (code == null) {
            return "nobody";
        }
        return String.join(
                        " ",
                        Bytes.text(code.manager()),
                        Bytes.text(code.name()),
                        Bytes.text(code.version()),
                        Bytes.text(code.event()),
                        Objects.requireNonNull(PackageAttribution.confidence(thread))
                                .name()
                                .toLowerCase(Locale.ROOT),
                        Objects.requireNonNull(PackageAttribution.method(thread))
                                .label())
                .replaceAll(" +", " ");
    }

    private String evidence(long pid) {
        return Bytes.text(PackageAttribution.evidence(feed.thread(pid)));
    }

    private String seen(long pid) {
        return String.join(
                " ",
                feed.thread(pid).originState().packagesSeen().stream()
                        .map(each -> Bytes.text(each.name()))
                        .toList());
    }

    /** The kinds of loaded code: what was run, which file it opened, and the attributed package. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /usr/bin/node test.js          | /w/node_modules/left/index.js                                 | npm left import medium opened
            /usr/bin/node test.js          | /w/node_modules/@scope/left/a.node                            | npm @scope/left import medium opened
            /usr/bin/node test.js          | /w/.yarn/cache/left-pad-npm-1.3.0-0f2d3ce0bd-10c0.zip         | npm left-pad 1.3.0 import medium opened
            /usr/bin/deno run a.ts         | /home/u/.cache/deno/npm/registry.npmjs.org/left/1.0.0/i.js    | npm left import medium opened
            /usr/bin/node node_modules/left/cli.js | /w/node_modules/left/cli.js                           | npm left import high script
            /usr/bin/python3 gyp_main.py   | /w/node_modules/left/binding.gyp                              | npm left import medium opened
            /usr/bin/python3 a.py          | /w/venv/lib/python3.12/site-packages/left/__init__.py         | pip left import medium opened
            /usr/bin/python3 -m left       | /w/venv/lib/python3.12/site-packages/left/__main__.py         | pip left import high script
            /usr/bin/python3 a.py          | /w/venv/lib/python3.12/site-packages/left-setup.pth           | pip left import high startup
            /usr/bin/python3 -c 1          | /w/venv/lib/python3.12/site-packages/left-setup.pth           | pip left import low startup
            /usr/bin/ruby a.rb             | /home/u/gems/gems/left-pad-1.0.2/lib/left.rb                  | gem left-pad 1.0.2 import medium opened
            /usr/bin/php a.php             | /w/vendor/acme/left/src/Left.php                              | composer acme/left import medium opened
            /usr/bin/make                  | /w/third_party/left/Makefile                                  | vendored left build medium makefile
            """)
    void loadedCodeIsAttributed(String command, String file, String blame) {
        start(SHELL, RUN, "", "/w", command);
        open(RUN, file, READ);

        assertThat(blame(RUN)).isEqualTo(blame);
        assertThat(evidence(RUN)).isEqualTo(file);
    }

    /**
     * The kinds of scripts that a package manager or a build tool starts: parent, environment, directory, command, and the attributed
     * package.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
            /usr/bin/npm       | npm_lifecycle_event=install npm_package_name=left npm_package_version=1.2.3 | /w/node_modules/left | /bin/sh -c node-gyp          | npm left 1.2.3 install high manager
            /usr/bin/npm       | npm_lifecycle_event=test npm_package_name=shop                              | /w                   | /bin/sh -c jest              | npm shop test medium manager
            /usr/bin/pip3      | -                                     | /tmp/pip-install-ab/left_0123456789abcdef0123456789abcdef  | /usr/bin/python3 setup.py egg_info | pip left setup.py high manager
            /home/u/.cargo/bin/cargo | CARGO_PKG_NAME=left CARGO_PKG_VERSION=0.3.0 OUT_DIR=/t                | /w                   | /t/build/left-1/build-script-build | cargo left 0.3.0 build-script high manager
            /home/u/.cargo/bin/cargo | CARGO_PKG_NAME=left CARGO_PKG_VERSION=0.3.0                           | /w                   | /usr/bin/rustc               | cargo left 0.3.0 rustc medium manager
            /usr/bin/gem       | -                                     | /home/u/gems/gems/left-2.0.1/ext/left                      | /usr/bin/ruby -I. extconf.rb | gem left 2.0.1 extconf high manager
            /usr/bin/go        | GOFILE=a.go GOPACKAGE=left GOLINE=3   | /w                                                         | /bin/sh -c gen               | go left generate high manager
            /usr/bin/composer  | COMPOSER_DEV_MODE=1                   | /w                                                         | /bin/sh -c x                 | composer script high manager
            """)
    void startedScriptsAreAttributed(String manager, String env, String directory, String command, String blame) {
        start(SHELL, MANAGER, "", "/w", manager);
        start(MANAGER, RUN, env == null ? "" : env + ' ', directory, command);

        assertThat(blame(RUN)).isEqualTo(blame);
    }

    /** Values that any program can put into an environment or a command line are at most a hint. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            npm_lifecycle_event=postinstall npm_package_name=innocent     | /w/node_modules/innocent | /bin/sh -c x | npm innocent postinstall low environment | npm_package_name
            CARGO_PKG_NAME=innocent OUT_DIR=/t                            | /w | /t/build/innocent-1/build-script-build | cargo innocent build-script low environment | CARGO_PKG_NAME
            GOFILE=a.go GOPACKAGE=innocent GOLINE=3                       | /w | /bin/sh -c x | go innocent generate low environment | GOPACKAGE
            -                                                             | /tmp/pip-install-ab/innocent_0123456789abcdef0123456789abcdef | /usr/bin/python3 setup.py x | pip innocent setup.py low command | arguments
            """)
    void imitatedScriptsHaveLowConfidence(String env, String directory, String command, String blame, String evidence) {
        start(SHELL, RUN, env == null ? "" : env + ' ', directory, command);

        assertThat(blame(RUN)).isEqualTo(blame);
        assertThat(evidence(RUN)).isEqualTo(evidence);
    }

    /** Rustup names its own libraries in the environment of cargo; the job wrote none of them. */
    @Test
    void managerStartedByRustupHasHighConfidence() {
        start(
                SHELL,
                MANAGER,
                "LD_LIBRARY_PATH=/home/u/.rustup/toolchains/stable/lib ",
                "/w",
                "/home/u/.rustup/toolchains/stable/bin/cargo");
        start(MANAGER, RUN, "CARGO_PKG_NAME=left OUT_DIR=/t ", "/w", "/t/build/left-1/build-script-build");

        assertThat(blame(RUN)).isEqualTo("cargo left build-script high manager");
    }

    /** A live capture shows files written by the job, even in directories writable for all; rule cases contain libraries of the job. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/opt/x/lib",
                "/usr/local/bin",
                "/usr/lib/x86_64-linux-gnu",
                "/usr/local/cuda-12.6/lib64",
                "/opt/hostedtoolcache/Python/3.13.1/x64/lib"
            })
    void librariesNotWrittenByJobKeepHighConfidence(String place) {
        start(SHELL, MANAGER, "LD_LIBRARY_PATH=" + place + ' ', "/w", "/home/u/.cargo/bin/cargo");
        open(MANAGER, place + "/libz.so.1", READ);
        start(MANAGER, RUN, "CARGO_PKG_NAME=left OUT_DIR=/t ", "/w", "/t/build/left-1/build-script-build");

        assertThat(blame(RUN)).isEqualTo("cargo left build-script high manager");
    }

    /** Code of a package can make the real package manager run a script in a directory that it created. */
    @Test
    void installationByPackageCodeHasLowerConfidence() {
        start(SHELL, 140, "", "/w", "/usr/bin/node test.js");
        open(140, "/w/node_modules/evil/index.js", READ);
        start(140, MANAGER, "", "/tmp", "/usr/bin/npm rebuild");
        String env = "npm_lifecycle_event=postinstall npm_package_name=innocent ";
        start(MANAGER, RUN, env, "/tmp/node_modules/innocent", "/bin/sh -c x");

        assertThat(blame(RUN)).isEqualTo("npm innocent postinstall medium manager");
    }

    /** Attribution moves to the package of the last file, with lower confidence from then on. */
    @Test
    void fileOfAnotherPackageLowersConfidence() {
        start(SHELL, RUN, "", "/w", "/usr/bin/node node_modules/evil/cli.js");
        open(RUN, "/w/node_modules/evil/cli.js", READ);
        assertThat(blame(RUN)).isEqualTo("npm evil import high script");
        open(RUN, "/w/node_modules/innocent/index.js", READ);
        assertThat(blame(RUN)).isEqualTo("npm innocent import low opened");
        assertThat(seen(RUN)).isEqualTo("innocent evil");

        feed.fork(RUN, 201);
        run(201, "", "/usr/bin/node node_modules/innocent/cli.js");
        open(201, "/w/node_modules/innocent/cli.js", READ);
        assertThat(blame(201)).as("also of another program that it starts").isEqualTo("npm innocent import low script");
        assertThat(seen(201)).isEqualTo("innocent evil");
        open(RUN, "/w/node_modules/evil/cli.js", READ);
        assertThat(blame(RUN)).isEqualTo("npm evil import low script");
    }

    /** Opening many packages afterwards does not make one of them certain. */
    @Test
    void manyPackagesDoNotHideOthers() {
        start(SHELL, RUN, "", "/w", "/usr/bin/node test.js");
        open(RUN, "/w/node_modules/evil/index.js", READ);
        for (int i = 0; i < 9; i++) {
            open(RUN, "/w/node_modules/p" + i + "/index.js", READ);
        }

        assertThat(blame(RUN)).isEqualTo("npm p8 import low opened");
        assertThat(seen(RUN)).isEqualTo("p8 p7 p6 p5 p4 p3 p2 p1");
        assertThat(feed.thread(RUN).originState().hasMorePackages()).isTrue();
    }

    /** Package metadata is read by programs that search packages, and runs nothing. */
    @Test
    void metadataIsNotCode() {
        start(SHELL, RUN, "", "/w", "/usr/bin/node test.js");
        open(RUN, "/w/node_modules/left/index.js", READ);
        open(RUN, "/w/node_modules/right/package.json", READ);
        open(RUN, "/home/u/.m2/repository/org/x/a/1.0/a-1.0.jar", READ);

        assertThat(blame(RUN)).isEqualTo("npm left import medium opened");
    }

    @Test
    void timeIsThatOfTheLastFile() {
        start(SHELL, RUN, "", "/w", "/usr/bin/node test.js");
        open(RUN, "/w/node_modules/left/index.js", READ);
        open(RUN, "/w/node_modules/left/lib.js", READ);
        long opened = feed.time;
        open(RUN, "/w/src/a.js", READ);

        assertThat(PackageAttribution.time(feed.thread(RUN))).isEqualTo(opened);
        assertThat(evidence(RUN)).isEqualTo("/w/node_modules/left/lib.js");
        feed.fork(RUN, 201);
        open(RUN, "/w/node_modules/left/later.js", READ);
        assertThat(PackageAttribution.time(feed.thread(201)))
                .as("a fork keeps its own")
                .isEqualTo(opened);
    }

    /** The kinds of builds that run plug-ins in-process: the archive that is opened, and what is started then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            maven  | /home/u/.m2/repository/com/acme/left-maven-plugin/1.2/left-maven-plugin-1.2.jar                        | com.acme:left-maven-plugin 1.2
            maven  | /home/u/.m2/repository/org/acme/left/2.0-rc1/left-2.0-rc1.jar                                          | org.acme:left 2.0-rc1
            gradle | /home/u/.gradle/caches/modules-2/files-2.1/com.acme/left-gradle-plugin/1.2/0f2d/left-gradle-plugin-1.2.jar | com.acme:left-gradle-plugin 1.2
            gradle | /home/u/.gradle/caches/jars-9/0f2d/left-plugin-1.2.jar                                                 | left-plugin 1.2
            """)
    void pluginsOfBuildsAreAttributed(String tool, String archive, String name) {
        start(SHELL, RUN, "", "/w", "/usr/bin/java " + (tool.equals("maven") ? MAVEN : GRADLE));
        open(RUN, archive, READ);
        assertThat(blame(RUN)).isEqualTo(tool + " " + name + " import low opened");
        start(RUN, 201, "", "/w", "/bin/sh -c x");

        assertThat(blame(201)).isEqualTo(tool + " " + name + " plugin low opened");
        assertThat(evidence(201)).isEqualTo(archive);
    }

    @Test
    void pluginIsReplacedByAnotherPluginOnly() {
        String store = "/home/u/.m2/repository/org/x/";
        start(SHELL, RUN, "", "/w", "/usr/bin/java " + MAVEN);
        open(RUN, store + "maven-compiler-plugin/3.1/maven-compiler-plugin-3.1.jar", CREATE);
        open(RUN, store + "maven-compiler-plugin/3.1/maven-compiler-plugin-3.1.jar", READ);
        open(RUN, store + "utils/1.0/utils-1.0.jar", READ);
        assertThat(blame(RUN)).isEqualTo("maven org.x:maven-compiler-plugin 3.1 import low opened");
        assertThat(seen(RUN)).isEqualTo("org.x:utils org.x:maven-compiler-plugin");
        open(RUN, store + "exec-maven-plugin/3.0/exec-maven-plugin-3.0.jar", READ);
        assertThat(blame(RUN)).isEqualTo("maven org.x:exec-maven-plugin 3.0 import low opened");
        start(RUN, 201, "", "/w", "/usr/bin/java -jar /w/target/surefire/surefirebooter1.jar");
        assertThat(blame(201)).as("tests are the project's").isEqualTo("maven test medium manager");
        start(SHELL, 202, "", "/w", "/usr/bin/java -jar app.jar");
        open(202, store + "utils/1.0/utils-1.0.jar", READ);
        assertThat(blame(202)).as("any other program").isEqualTo("nobody");
    }
}
