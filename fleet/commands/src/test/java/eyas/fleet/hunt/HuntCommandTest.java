package eyas.fleet.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.cli.TrainingCapture;
import eyas.fleet.EyasFleet;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.Terminal;
import eyas.tables.store.Store;
import eyas.tables.store.StoreAddress;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tests {@code eyas hunt} over tables and captures that {@code eyas tables} has written. */
final class HuntCommandTest {
    private static final String RULE = """
            - rule: Compiles
              desc: a compiler runs
              condition: evt.type=execve and proc.exepath=/usr/bin/cc
              output: "%proc.exepath runs"
              priority: NOTICE
            """;

    @TempDir
    private Path directory;

    private record Ran(int code, String out, String err) {}

    private Ran run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(taken, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            int code = EyasFleet.run(arguments);
            return new Ran(code, taken.toString(StandardCharsets.UTF_8), output.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    @BeforeEach
    void write() {
        for (String run : new String[] {"1", "2"}) {
            Path capture = directory.resolve("job" + run + ".scap");
            TrainingCapture.write(capture, 3);
            Ran ran = run(
                    "tables",
                    capture.toString(),
                    "--repository",
                    run.equals("1") ? "acme/app" : "acme/lib",
                    "--run",
                    run,
                    "--job",
                    "build",
                    "--keep-captures",
                    "-o",
                    store());
            assertThat(ran.code()).as(ran.err()).isIn(0, 4);
            assertThat(Path.of(store())).isDirectory();
        }
    }

    private static JsonValue json(Ran ran) {
        return new JsonReader(JsonLimits.DEFAULT).read(ran.out());
    }

    @Test
    void exitCodeTellsWhetherProgramWasFound() {
        Ran found = run("hunt", store(), "--indicator", "/usr/bin/cc", "--format", "json");

        assertThat(found.code()).as(found.err()).isEqualTo(3);
        assertThat(json(found)
                        .get("answers")
                        .list()
                        .getFirst()
                        .get("jobs_found")
                        .integer(0))
                .isEqualTo(2);

        Ran one = run("hunt", store(), "--indicator", "/usr/bin/cc", "--repository", "acme/lib");
        assertThat(one.code()).isEqualTo(3);
        assertThat(one.out()).contains("acme/lib").contains("1 of 1 job").doesNotContain("acme/app");

        // The recording does not state its losses, so the absence of events is inconclusive.
        Ran nothing = run("hunt", store(), "--indicator", "203.0.113.66");
        assertThat(nothing.code()).isIn(0, 4);
        assertThat(nothing.out()).contains("nothing found").contains("0 of 2 jobs");
    }

    @Test
    void runsNewRulesOverOldCaptures() throws IOException {
        Path rules = Files.writeString(directory.resolve("new.yaml"), RULE);

        Ran found = run("hunt", store(), "--rules", rules.toString(), "--format", "csv");

        assertThat(found.code()).as(found.err()).isEqualTo(3);
        assertThat(found.out().lines().skip(1)).hasSize(6).allMatch(line -> line.contains("/usr/bin/cc runs"));
        assertThat(found.err()).contains("2 captures of ");

        Ran wrong = run(
                "hunt",
                store(),
                "--rules",
                Files.writeString(directory.resolve("bad.yaml"), "- rule: x\n  condition: (")
                        .toString());
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("bad.yaml").contains("the rules have errors");
    }

    @Test
    void requiresYesForLargeSearches() throws IOException {
        Path rules = Files.writeString(directory.resolve("new.yaml"), RULE);

        Ran refused = run("hunt", store(), "--rules", rules.toString(), "--max-bytes", "1");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--yes");

        assertThat(run("hunt", store(), "--rules", rules.toString(), "--max-bytes", "1", "--yes")
                        .code())
                .isEqualTo(3);
    }

    @Test
    void answersSqlAndFirstSeenQuestions() {
        Ran sql = run(
                "hunt",
                store(),
                "--sql",
                "SELECT repository, count(*) AS jobs FROM jobs GROUP BY ALL ORDER BY 1",
                "--format",
                "csv");
        assertThat(sql.code()).as(sql.err()).isZero();
        assertThat(sql.out()).isEqualTo("repository,jobs\nacme/app,1\nacme/lib,1\n");

        Ran write = run("hunt", store(), "--sql", "COPY jobs TO '" + directory.resolve("out.csv") + "'");
        assertThat(write.code()).isEqualTo(1);
        assertThat(write.err()).contains("only SELECT is allowed");
        assertThat(directory.resolve("out.csv")).doesNotExist();

        Ran first = run("hunt", store(), "--first-seen", "program", "--of", "acme/app");
        assertThat(first.code()).isZero();
        assertThat(first.out()).contains("/usr/bin/cc");
    }

    @Test
    void rejectsMissingOrMultipleQuestions() {
        assertThat(run("hunt", store()).code()).isEqualTo(2);
        assertThat(run("hunt", store(), "--sql", "SELECT 1", "--first-seen", "program")
                        .code())
                .isEqualTo(2);
        for (String[] command :
                new String[][] {{"hunt"}, {"hunt", "locks"}, {"hunt", "digest"}, {"hunt", "run", "--all"}}) {
            Ran ran = run(command);
            assertThat(ran.code()).as("%s", List.of(command)).isEqualTo(2);
            assertThat(ran.err()).contains("missing argument: STORE");
        }
        assertThat(run("hunt", store(), "--indicator", "https://x/").err()).contains("--indicator");
        assertThat(run("hunt", store(), "--sql", "SELECT 1", "--since", "soon").err())
                .contains("'soon' is not a day");
    }

    @Test
    void failingSavedQuestionDoesNotStopOthers() throws IOException {
        assertThat(run(
                                "hunt",
                                "save",
                                store(),
                                "compilers",
                                "--indicator",
                                "/usr/bin/cc",
                                "--title",
                                "Compilers",
                                "--output",
                                "file=compilers.html",
                                "--output",
                                "file=compilers.json")
                        .code())
                .isZero();
        assertThat(run("hunt", "save", store(), "a", "--sql", "SELECT nothing").code())
                .isZero();
        assertThat(run("hunt", "save", store(), "../a", "--sql", "SELECT 1").code())
                .isEqualTo(2);
        // Store writers must not choose which files of the current directory are replaced.
        Ran nowhere = run("hunt", "run", store(), "compilers");
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.err()).contains("set --output-folder");
        Ran noDirectory = run(
                "hunt",
                "run",
                store(),
                "compilers",
                "--output-folder",
                directory.resolve("job1.scap").toString());
        assertThat(noDirectory.code()).isEqualTo(2);
        assertThat(noDirectory.err()).contains("--output-folder: ");

        assertThat(run("hunt", "questions", store()).out())
                .contains("compilers")
                .contains("indicators: [\"/usr/bin/cc\"]");

        Ran all = run(
                "hunt",
                "run",
                store(),
                "--all",
                "--output-folder",
                directory.resolve("answers").toString());

        assertThat(all.code()).as(all.err()).isEqualTo(3);
        assertThat(all.err()).contains("eyas: a: the query failed");
        assertThat(directory.resolve("answers/compilers.html"))
                .content()
                .contains("<h1>Compilers</h1>")
                .contains("/usr/bin/cc");
        assertThat(directory.resolve("answers/compilers.json")).content().contains("\"jobs_found\":2");
        assertThat(run("hunt", "run", store(), "none").code()).isEqualTo(2);
    }

    @Test
    void questionWithEmptyDayRangeDoesNotStopOthers() throws IOException {
        Path questions = Files.createDirectories(directory.resolve("questions"));
        Files.writeString(questions.resolve("a.yaml"), "{locks: true, since: 2900-01-01, until: 60d}");
        Files.writeString(questions.resolve("b.yaml"), "{sql: SELECT 7 AS seven, since: 90d, until: 2999-12-31}");

        Ran ran = run("hunt", "run", store(), "--all", "--questions", questions.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("eyas: a: no day between");
        assertThat(ran.out()).contains("seven");
    }

    @Test
    void unreadableQuestionDirectoryIsNotEmpty() throws IOException {
        Path file = Files.writeString(directory.resolve("a-file"), "x");
        for (List<String> command :
                List.of(List.of("hunt", "run", store(), "--all"), List.of("hunt", "questions", store()))) {
            List<String> words = new ArrayList<>(command);
            words.addAll(List.of("--questions", file.toString()));

            Ran ran = run(words.toArray(String[]::new));

            assertThat(ran.code()).as(ran.err()).isEqualTo(1);
            assertThat(ran.err()).contains("cannot list the questions: ").doesNotContain("no saved questions");
        }
        assertThat(run(
                                "hunt",
                                "run",
                                store(),
                                "--all",
                                "--questions",
                                directory.resolve("not-there").toString())
                        .err())
                .contains("no saved questions");
    }

    /** Answers are written, questions are only read. */
    @Test
    void objectStoreQuestionsRunAsOwnerOfOutputDirectory() {
        Path answers = Path.of("answers");
        Path questions = Path.of("questions");

        assertThat(HuntRunCommand.owned("s3://bucket/x", answers, questions)).isEqualTo(answers);
        assertThat(HuntRunCommand.owned("s3://bucket/x", null, questions)).isEqualTo(questions);
        assertThat(HuntRunCommand.owned("store", answers, questions)).isEqualTo(Path.of("store"));
    }

    /** As root, such a command becomes the store's owner before it reads or writes there. */
    @Test
    void confinesEveryCommandThatOpensAStore() {
        CommandLine hunt = new CommandLine(new HuntCommand());
        HuntCommand.addCommands(hunt, List.of());
        List<Object> commands = new ArrayList<>(List.of(hunt.<Object>getCommand()));
        hunt.getSubcommands().values().forEach(each -> commands.add(each.getCommand()));

        assertThat(commands)
                .extracting(command -> command.getClass().getSimpleName())
                .contains(
                        "HuntCommand",
                        "HuntSaveCommand",
                        "HuntQuestionsCommand",
                        "HuntRunCommand",
                        "HuntDigestCommand");
        assertThat(commands)
                .filteredOn(command -> !command.getClass().getSimpleName().equals("HelpCommand"))
                .allSatisfy(command -> assertThat(command).isInstanceOf(UntrustedInputCommand.class));
    }

    @Test
    void postsAnswersToServer() throws Exception {
        AtomicReference<String> body = new AtomicReference<>("");
        String questions = directory.resolve("questions").toString();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> take(server, body));
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/s3cret";
            Files.createDirectories(Path.of(questions));
            Files.writeString(
                    Path.of(questions, "posted.yaml"), "indicators: [/usr/bin/cc]\noutput: ['http=" + url + "']\n");

            Ran ran = run("hunt", "run", store(), "posted", "--questions", questions);

            assertThat(ran.code()).as(ran.err()).isEqualTo(3);
            answering.join();
            assertThat(new JsonReader(JsonLimits.DEFAULT)
                            .read(body.get())
                            .get("schema_version")
                            .text())
                    .isEqualTo("1.0");
        }
        Ran gone = run("hunt", "run", store(), "posted", "--questions", questions);
        assertThat(gone.err()).contains("cannot deliver the answer").doesNotContain("s3cret");
        assertThat(run("hunt", "questions", store(), "--questions", questions).out())
                .contains("http=http://127.0.0.1/…")
                .doesNotContain("s3cret");
    }

    @Test
    void storeQuestionsMustNotNameAnAddress() throws IOException {
        Ran saved = run(
                "hunt",
                "save",
                store(),
                "posted",
                "--indicator",
                "/usr/bin/cc",
                "--output",
                "http=http://127.0.0.1:1/s3cret");
        assertThat(saved.code()).isEqualTo(2);
        assertThat(saved.err()).contains("http=$VARIABLE").doesNotContain("s3cret");

        Files.createDirectories(Path.of(store(), "v1/questions"));
        Files.writeString(
                Path.of(store(), "v1/questions/bad.yaml"),
                "indicators: [/usr/bin/cc]\noutput: ['http=http://127.0.0.1:1/s3cret']\n");
        Files.writeString(Path.of(store(), "v1/questions/my q.yaml"), "sql: SELECT 1\n");

        Ran ran = run("hunt", "run", store(), "bad");
        assertThat(ran.err()).contains("must not contain an address").doesNotContain("s3cret");
        Ran shown = run("hunt", "questions", store());
        assertThat(shown.out()).contains("my q").contains("bad").contains("http=http://127.0.0.1/…");
        assertThat(shown.code()).isEqualTo(1);
    }

    @Test
    void missingStoreIsAnError() {
        Ran typed = run("hunt", directory.resolve("typo").toString(), "--indicator", "203.0.113.66");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("has no tables");

        Ran misspelt = run("hunt", store(), "--indicator", "203.0.113.66", "--repository", "acme/ap");
        assertThat(misspelt.code()).isEqualTo(4);
        assertThat(misspelt.out()).contains("No stored job of these days matches the repository acme/ap");

        assertThat(run("hunt", "run", store(), "--all").code()).isEqualTo(2);
    }

    @Test
    void cacheEvictsOnlyOwnFiles() throws Exception {
        Path base = Files.createDirectories(directory.resolve("cache"));
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(3)));
        Path precious = Files.setLastModifiedTime(Files.writeString(base.resolve("precious.txt"), "x"), old);
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(base);

        run("hunt", store(), "--indicator", "203.0.113.66", "--cache", base.toString());
        assertThat(precious).exists();
        try (Stream<Path> files = Files.list(base)) {
            assertThat(files).containsExactly(precious);
        }

        Path copies;
        try (TableCacheDirectory opened = TableCacheDirectory.open(base, Files.getOwner(base), 100)) {
            copies = opened.path();
        }
        Path other = Files.setLastModifiedTime(Files.writeString(copies.resolve("precious.txt"), "x"), old);
        Path aged =
                Files.setLastModifiedTime(Files.writeString(copies.resolve("0a".repeat(32) + ".parquet"), "x"), old);
        Path first = Files.writeString(copies.resolve("0b".repeat(32) + ".parquet"), "x".repeat(80));
        Path second = Files.writeString(copies.resolve("0c".repeat(32) + ".parquet"), "x".repeat(80));
        Files.setLastModifiedTime(first, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        TableCacheDirectory.open(base, Files.getOwner(base), 100).close();

        assertThat(aged).doesNotExist();
        assertThat(first).as("the oldest copy is evicted if there are too many").doesNotExist();
        assertThat(second).exists();
        assertThat(other).exists();
        assertThat(Files.getPosixFilePermissions(base)).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copies)))
                .isEqualTo("rwx------");

        Files.setPosixFilePermissions(copies, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> TableCacheDirectory.open(base, Files.getOwner(base), 100))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("accessible to others");
    }

    @Test
    void evictsExpiredCopiesOnClose() throws Exception {
        Path base = directory.resolve("cache");
        SearchOptions options = CommandLine.populateCommand(new SearchOptions(), "--cache", base.toString(), "--quiet");
        Path aged;
        Path fresh;
        try (Store store = StoreAddress.open("s3://bucket/x", URI.create("https://127.0.0.1:1"), "eu-central-1");
                HuntRun _ = HuntRun.begin(store, options, Terminal.standardError(), false)) {
            Path copies = base.resolve("eyas-tables-v1");
            aged = Files.writeString(copies.resolve("0a".repeat(32) + ".parquet"), "x");
            Files.setLastModifiedTime(aged, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
            fresh = Files.writeString(copies.resolve("0b".repeat(32) + ".parquet"), "x");
        }

        assertThat(aged).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void keepsCopiesThatAnotherHuntReads() throws Exception {
        Path base = Files.createDirectories(directory.resolve("cache"));
        Path aged;
        try (TableCacheDirectory reader = TableCacheDirectory.open(base, Files.getOwner(base), 100)) {
            aged = Files.writeString(reader.path().resolve("0a".repeat(32) + ".parquet"), "x");
            Files.setLastModifiedTime(aged, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
            Path large = Files.writeString(reader.path().resolve("0b".repeat(32) + ".parquet"), "x".repeat(200));

            TableCacheDirectory.open(base, Files.getOwner(base), 100).close();

            assertThat(aged).exists();
            assertThat(large).exists();
        }
        assertThat(aged).as("the last process evicts").doesNotExist();
    }

    @Test
    void nextHuntRemovesFilesOfKilledHunt() throws IOException {
        Path left = Files.createDirectory(directory.resolve("eyas-hunt-1"));
        Files.writeString(left.resolve("capture-1.scap"), "x");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", directory.toString());
        try {
            assertThat(run("hunt", store(), "--sql", "SELECT 1").code()).isZero();
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("eyas-hunt-"));
        }
    }

    @Test
    void csvOutputReportsOmissionsSeparately() {
        Ran cut =
                run("hunt", store(), "--sql", "SELECT kind, value FROM observables", "--format", "csv", "--limit", "1");

        assertThat(cut.out().lines()).hasSize(2);
        assertThat(cut.err()).contains("rows are not shown: raise --limit").contains("jobs");
    }

    @Test
    void unwritablePageIsReportedBeforeQueries() {
        Ran ran = run(
                "hunt",
                store(),
                "--indicator",
                "/usr/bin/cc",
                "--html",
                directory.resolve("nodir/x.html").toString());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--html");
    }

    @Test
    void distinguishesListsFromPackagesByPath() throws IOException {
        Path list = Files.createDirectories(directory.resolve("lists@x")).resolve("bad.txt");
        Files.writeString(list, "203.0.113.66\n");

        assertThat(run("hunt", store(), "--indicator", "@" + list).out()).contains("1 of the list bad.txt");
        assertThat(run("hunt", store(), "--indicator", "@" + list + "s").code()).isEqualTo(1);
    }

    /** Accepts requests until one is complete, and answers it; the sender retries if a connection breaks. */
    private static void take(ServerSocket server, AtomicReference<String> body) {
        while (body.get().isEmpty()) {
            try (Socket socket = server.accept()) {
                String request = request(socket.getInputStream());
                socket.getOutputStream()
                        .write("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                body.set(request);
            } catch (IOException e) {
                if (server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("incomplete request: " + head);
            }
            head.append((char) octet);
        }
        String length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .findFirst()
                .orElseThrow();
        int bytes = Integer.parseInt(length.substring(length.indexOf(':') + 1).strip());
        byte[] body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new EOFException("of " + bytes + " body bytes, received only: " + body.length);
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    @Test
    void digestWritesMarkdownAndPage() {
        Ran digest = run(
                "hunt",
                "digest",
                store(),
                "--since",
                "2020-01-01",
                "--html",
                directory.resolve("week.html").toString());

        assertThat(digest.code()).as(digest.err()).isZero();
        assertThat(digest.out())
                .startsWith("# New: destination")
                .contains("## New: program")
                .contains("`/usr/bin/cc`")
                .contains("2 of 2 jobs");
        assertThat(run("hunt", "digest", store(), "--since", "2020-01-01", "--format", "text")
                        .out())
                .doesNotContain("# New");
        assertThat(directory.resolve("week.html"))
                .content()
                .contains("/usr/bin/cc")
                .contains("default-src 'none'");
    }

    @Test
    void comparesLocksOfRepositories() {
        Ran locks = run("hunt", "locks", store(), "--format", "json");

        assertThat(locks.code()).as(locks.err()).isZero();
        assertThat(json(locks).get("answers").list().getFirst().get("question").text())
                .isEqualTo("Behavior of 2 repositories");
    }
}
