package eyas.fleet.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.cli.TrainingCapture;
import eyas.fleet.EyasFleet;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people type it, over tables and captures that the command {@code tables} has written. */
final class HuntCommandTest {
    private static final String RULE = """
            - rule: Compiles
              desc: a compiler runs
              condition: evt.type=execve and proc.exepath=/usr/bin/cc
              output: "%proc.exepath runs"
              priority: NOTICE
            """;

    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {}

    private Ran run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(taken, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            int code = EyasFleet.run(arguments);
            return new Ran(code, taken.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private String store() {
        return folder.resolve("store").toString();
    }

    @BeforeEach
    void write() {
        for (String run : new String[] {"1", "2"}) {
            Path capture = folder.resolve("job" + run + ".scap");
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
    void findsByAProgramAndSaysSoByItsExitCode() {
        Ran found = run("hunt", store(), "--indicator", "/usr/bin/cc", "--format", "json");

        assertThat(found.code()).as(found.err()).isEqualTo(3);
        assertThat(json(found)
                        .get("answers")
                        .list()
                        .getFirst()
                        .get("jobs_found")
                        .whole(0))
                .isEqualTo(2);

        Ran one = run("hunt", store(), "--indicator", "/usr/bin/cc", "--repository", "acme/lib");
        assertThat(one.code()).isEqualTo(3);
        assertThat(one.out()).contains("acme/lib").contains("1 of 1 job").doesNotContain("acme/app");

        // What was recorded says nothing of its losses, so nobody can say that nothing happened.
        Ran nothing = run("hunt", store(), "--indicator", "203.0.113.66");
        assertThat(nothing.code()).isIn(0, 4);
        assertThat(nothing.out()).contains("nothing was found").contains("0 of 2 jobs");
    }

    @Test
    void runsNewRulesOverOldCaptures() throws IOException {
        Path rules = Files.writeString(folder.resolve("new.yaml"), RULE);

        Ran found = run("hunt", store(), "--rules", rules.toString(), "--format", "csv");

        assertThat(found.code()).as(found.err()).isEqualTo(3);
        assertThat(found.out().lines().skip(1)).hasSize(6).allMatch(line -> line.contains("/usr/bin/cc runs"));
        assertThat(found.err()).contains("2 captures of ");

        Ran wrong = run(
                "hunt",
                store(),
                "--rules",
                Files.writeString(folder.resolve("bad.yaml"), "- rule: x\n  condition: (")
                        .toString());
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("bad.yaml").contains("the rules have errors");
    }

    @Test
    void asksForYesBeforeMuchIsRead() throws IOException {
        Path rules = Files.writeString(folder.resolve("new.yaml"), RULE);

        Ran refused = run("hunt", store(), "--rules", rules.toString(), "--max-bytes", "1");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--yes");

        assertThat(run("hunt", store(), "--rules", rules.toString(), "--max-bytes", "1", "--yes")
                        .code())
                .isEqualTo(3);
    }

    @Test
    void answersSqlAndWhatWasSeenFirst() {
        Ran sql = run(
                "hunt",
                store(),
                "--sql",
                "SELECT repository, count(*) AS jobs FROM jobs GROUP BY ALL ORDER BY 1",
                "--format",
                "csv");
        assertThat(sql.code()).as(sql.err()).isZero();
        assertThat(sql.out()).isEqualTo("repository,jobs\nacme/app,1\nacme/lib,1\n");

        Ran write = run("hunt", store(), "--sql", "COPY jobs TO '" + folder.resolve("out.csv") + "'");
        assertThat(write.code()).isEqualTo(1);
        assertThat(write.err()).contains("only SELECT is answered");
        assertThat(folder.resolve("out.csv")).doesNotExist();

        Ran first = run("hunt", store(), "--first-seen", "program", "--of", "acme/app");
        assertThat(first.code()).isZero();
        assertThat(first.out()).contains("/usr/bin/cc");
    }

    @Test
    void asksOneThing() {
        assertThat(run("hunt", store()).code()).isEqualTo(2);
        assertThat(run("hunt", store(), "--sql", "SELECT 1", "--first-seen", "program")
                        .code())
                .isEqualTo(2);
        assertThat(run("hunt").code()).isEqualTo(2);
        assertThat(run("hunt", store(), "--indicator", "https://x/").err()).contains("--indicator");
        assertThat(run("hunt", store(), "--sql", "SELECT 1", "--since", "soon").err())
                .contains("'soon' is no day");
    }

    @Test
    void savedQuestionsAreAskedAgainAndOneThatFailsKeepsNoOther() throws IOException {
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
        assertThat(run("hunt", "questions", store()).out())
                .contains("compilers")
                .contains("indicators: [\"/usr/bin/cc\"]");

        Ran all = run(
                "hunt",
                "run",
                store(),
                "--all",
                "--output-folder",
                folder.resolve("answers").toString());

        assertThat(all.code()).as(all.err()).isEqualTo(3);
        assertThat(all.err()).contains("eyas: a: the query fails");
        assertThat(folder.resolve("answers/compilers.html"))
                .content()
                .contains("<h1>Compilers</h1>")
                .contains("/usr/bin/cc");
        assertThat(folder.resolve("answers/compilers.json")).content().contains("\"jobs_found\":2");
        assertThat(run("hunt", "run", store(), "none").code()).isEqualTo(2);
    }

    @Test
    void answersArePostedToAServer() throws Exception {
        AtomicReference<String> body = new AtomicReference<>("");
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> take(server, body));
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/s3cret";
            run("hunt", "save", store(), "posted", "--indicator", "/usr/bin/cc", "--output", "http=" + url);

            Ran ran = run("hunt", "run", store(), "posted");

            assertThat(ran.code()).as(ran.err()).isEqualTo(3);
            answering.join();
            assertThat(new JsonReader(JsonLimits.DEFAULT)
                            .read(body.get())
                            .get("schema_version")
                            .text())
                    .isEqualTo("1.0");
        }
        Ran gone = run("hunt", "run", store(), "posted");
        assertThat(gone.err()).contains("an answer did not get to its output").doesNotContain("s3cret");
    }

    /** Takes one request and says that it is done. */
    private static void take(ServerSocket server, AtomicReference<String> body) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            String length = head.toString()
                    .lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .findFirst()
                    .orElseThrow();
            int bytes =
                    Integer.parseInt(length.substring(length.indexOf(':') + 1).strip());
            body.set(new String(in.readNBytes(bytes), StandardCharsets.UTF_8));
            socket.getOutputStream()
                    .write("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theDigestIsMarkdownAndAPage() {
        Ran digest = run(
                "hunt",
                "digest",
                store(),
                "--since",
                "2020-01-01",
                "--html",
                folder.resolve("week.html").toString());

        assertThat(digest.code()).as(digest.err()).isZero();
        assertThat(digest.out())
                .startsWith("# New: destination")
                .contains("## New: program")
                .contains("`/usr/bin/cc`");
        assertThat(folder.resolve("week.html"))
                .content()
                .contains("/usr/bin/cc")
                .contains("default-src 'none'");
    }

    @Test
    void locksStandSideBySide() {
        Ran locks = run("hunt", "locks", store(), "--format", "json");

        assertThat(locks.code()).as(locks.err()).isZero();
        assertThat(json(locks).get("answers").list().getFirst().get("question").text())
                .isEqualTo("Behaviour of 2 repositories");
    }
}
