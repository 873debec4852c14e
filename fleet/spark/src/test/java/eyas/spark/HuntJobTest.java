package eyas.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.InconclusiveJob;
import eyas.hunt.query.JobSearch;
import eyas.hunt.query.QueryLimits;
import eyas.hunt.query.SearchListener;
import eyas.hunt.question.QuestionReader;
import eyas.hunt.question.SavedQuestion;
import eyas.tables.store.DirectoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares answers of a cluster (a master, and two workers with an executor JVM each) with those of one machine. */
@Timeout(600)
final class HuntJobTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", "../.."));
    private static final Path CAPTURE = Path.of(
                    System.getProperty("eyas.shared", ROOT.resolve("../shared").toString()))
            .resolve("captures/attack-memdump.scap.gz");
    private static final String INDICATOR = "indicators: ['203.0.113.66']\n";
    private static final String RULES = """
            rules: |
              - rule: Program
                desc: a program was run
                condition: evt.type in (execve, execveat) and evt.failed = false
                output: ran %proc.cmdline
                priority: WARNING
            """;

    @TempDir
    private static Path directory;

    private static JavaSparkContext spark;

    // JUnit fills both fields.
    @SuppressWarnings("NullAway.Init")
    HuntJobTest() {}

    @BeforeAll
    static void start() throws IOException {
        // The executors start here: they have a class path of their own, so the directory may be empty.
        Path home = Path.of(System.getenv("SPARK_HOME"));
        Files.createDirectories(home.resolve("jars"));
        spark = new JavaSparkContext(new SparkConf()
                .setMaster("local-cluster[2,1,1024]")
                .setAppName("hunt")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.executor.memory", "768m")
                .set(
                        "spark.executor.extraClassPath",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static HuntTask task(Path store, String question, int limit) throws Exception {
        Path file = Files.writeString(directory.resolve("question.yaml"), question);
        HuntOptions options = HuntOptions.parse(List.of(
                store.toString(),
                "--question",
                file.toString(),
                "--limit",
                Integer.toString(limit),
                "--memory",
                "128"));
        return HuntJob.task(options, HuntJob.saved(options));
    }

    private static void sameAsOnOneMachine(Path store, String text, int limit) throws Exception {
        HuntTask task = task(store, text, limit);
        SavedQuestion saved = QuestionReader.read("question", "question", text.getBytes(StandardCharsets.UTF_8));
        List<Answer> here = onOneMachine(store, saved, limit);
        List<Answer> there = new ClusterSearch(spark).ask(saved.question(), task);
        assertThat(there).hasSameSizeAs(here);
        for (int i = 0; i < here.size(); i++) {
            assertThat(there.get(i).title()).isEqualTo(here.get(i).title());
            assertThat(there.get(i).columns()).isEqualTo(here.get(i).columns());
            assertThat(there.get(i).rows()).isEqualTo(here.get(i).rows());
            assertThat(there.get(i).omitted()).isEqualTo(here.get(i).omitted());
            assertThat(there.get(i).evidence().jobs())
                    .isEqualTo(here.get(i).evidence().jobs());
            assertThat(there.get(i).evidence().found())
                    .isEqualTo(here.get(i).evidence().found());
            assertThat(there.get(i).evidence().notJudged())
                    .isEqualTo(here.get(i).evidence().notJudged());
            assertThat(there.get(i).notes()).isEqualTo(here.get(i).notes());
        }
    }

    /** Answers like {@code eyas hunt run}. */
    private static List<Answer> onOneMachine(Path store, SavedQuestion saved, int limit) throws Exception {
        Path scratch = Files.createTempDirectory(directory, "one-");
        try (DirectoryStore opened = new DirectoryStore(store)) {
            return new JobSearch(
                            opened,
                            new JobSearch.Settings(
                                    new QueryLimits(limit, 128, 1, Duration.ofMinutes(5)),
                                    Files.createDirectory(scratch.resolve("cache")),
                                    Files.createDirectory(scratch.resolve("work")),
                                    List.of()),
                            SearchListener.SILENT)
                    .ask(saved.question(), saved.scope(LocalDate.EPOCH));
        }
    }

    /** A job that is reported again on another day counts for that day. */
    @Test
    void jobWithReportsOfTwoDaysCountsOnce() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("twice"));
        store.write(2, 2, CAPTURE);
        store.writeAgain(2, CAPTURE);
        Answer answer = onOneMachine(store.root(), saved(INDICATOR), 1_000).getFirst();
        assertThat(answer.evidence().jobs()).isEqualTo(12);
        sameAsOnOneMachine(store.root(), INDICATOR, 1_000);
        sameAsOnOneMachine(store.root(), INDICATOR + "repositories: [octo/*]\n", 1_000);
        sameAsOnOneMachine(store.root(), INDICATOR + "until: 2026-11-01\n", 1_000);
        sameAsOnOneMachine(store.root(), RULES, 1_000);
    }

    /** A day whose only file of jobs is unreadable has no jobs, and must still be reported. */
    @Test
    void reportsUnreadableDay() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("damaged"));
        store.write(3, 1, null);
        store.damage(1);
        HuntTask task = task(store.root(), INDICATOR, 1_000);
        Answer answer =
                new ClusterSearch(spark).ask(saved(INDICATOR).question(), task).getFirst();
        assertThat(answer.evidence().notJudged()).containsEntry(InconclusiveJob.Reason.UNREADABLE, 1L);
        sameAsOnOneMachine(store.root(), INDICATOR, 1_000);
        sameAsOnOneMachine(store.root(), RULES, 1_000);
    }

    /** Repository names are untrusted input. */
    @Test
    void repositoryNamesAreNotPatterns() throws Exception {
        TestJobStore store = new TestJobStore(
                directory.resolve("names"),
                List.of("octo/app", "Octo/app", "acme/x", "acme/*", "o/" + "x".repeat(500)));
        store.write(2, 2, CAPTURE);
        sameAsOnOneMachine(store.root(), RULES, 1_000);
        sameAsOnOneMachine(store.root(), RULES, 3);
    }

    @Test
    void listsKeepTheirNamesAndFormats() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("lists"));
        store.write(2, 2, null);
        Path first = Files.writeString(
                Files.createDirectory(directory.resolve("a")).resolve("feed.csv"),
                "value\n203.0.113.66\nno indicator\n");
        Path second =
                Files.writeString(Files.createDirectory(directory.resolve("b")).resolve("feed.csv"), "198.51.100.7\n");
        sameAsOnOneMachine(store.root(), "indicators: ['@%s', '@%s']\n".formatted(first, second), 1_000);
    }

    @Test
    void missingStoreIsAnError() throws Exception {
        for (String question : List.of(INDICATOR, RULES, "sql: SELECT 1 FROM jobs\n")) {
            HuntTask task = task(directory.resolve("nowhere"), question, 10);
            assertThat(catchThrowable(
                            () -> new ClusterSearch(spark).ask(saved(question).question(), task)))
                    .satisfies(problem -> assertThat(HuntJob.reason(problem))
                            .contains("nowhere")
                            .contains("has no tables"));
        }
    }

    /** An executor has another directory at the store's path. */
    @Test
    void reportsJobsThatAnExecutorDoesNotSee() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("unseen"));
        store.write(1, 2, null);
        HuntTask task = task(store.root(), INDICATOR, 10);
        Answer answer = task.answer(new HuntPartition(TestJobStore.FIRST, null, new ArrayList<>(), 9));
        assertThat(answer.evidence().jobs()).isEqualTo(9);
        assertThat(answer.evidence().notJudged()).containsEntry(InconclusiveJob.Reason.NOT_REACHED, 3L);
        assertThat(catchThrowable(() ->
                        task.answer(new HuntPartition(TestJobStore.FIRST.plusDays(1), null, new ArrayList<>(), 9))))
                .hasMessageContaining("sees 0 of 9 jobs")
                .hasMessageContaining("mounted");
    }

    private static SavedQuestion saved(String text) throws Exception {
        return QuestionReader.read("question", "question", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void exitCodeIsThatOfHunt() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("codes"));
        store.write(1, 5, null);
        assertThat(code(store, INDICATOR, "json", new ByteArrayOutputStream())).isEqualTo(3);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        assertThat(code(store, "indicators: ['198.51.100.1']\noutput: ['file=never.json']\n", "csv", errors))
                .isEqualTo(4);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("inconclusive")
                .contains("outputs of the question are ignored");
        assertThat(code(store, "first_seen: address\n", "json", errors)).isZero();
        assertThat(code(store, "sql: SELECT nothing FROM jobs\n", "json", errors))
                .isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("eyas tables schema");
        try (PrintStream full = new PrintStream(Files.newOutputStream(Path.of("/dev/full")))) {
            assertThat(HuntJob.answer(
                            spark,
                            options(store.root(), INDICATOR, "json"),
                            full,
                            new PrintStream(errors, true, StandardCharsets.UTF_8)))
                    .isEqualTo(1);
        }
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("cannot write the answer");
    }

    private static int code(TestJobStore store, String question, String format, ByteArrayOutputStream errors)
            throws Exception {
        return HuntJob.answer(
                spark,
                options(store.root(), question, format),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    private static HuntOptions options(Path store, String question, String format) throws Exception {
        Path file = Files.writeString(directory.resolve("asked.yaml"), question);
        return HuntOptions.parse(
                List.of(store.toString(), "--question", file.toString(), "--format", format, "--memory", "128"));
    }

    @Test
    void limitsAreThoseOfHunt() {
        for (String option : List.of("--limit=2000000", "--limit=0", "--memory=10")) {
            List<String> words = List.of(option.split("=", 2));
            assertThat(catchThrowable(() ->
                            HuntOptions.parse(List.of("s", "--question", "q", words.getFirst(), words.getLast()))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(words.getFirst() + " is ");
        }
    }

    @Test
    void rejectsInvalidStoreAddress() {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream output = new PrintStream(errors, true, StandardCharsets.UTF_8);
        for (String store : List.of("gs://x", "s3://A")) {
            assertThat(HuntJob.run(new String[] {store, "--question", "q"}, System.out, output))
                    .isEqualTo(2);
        }
        String[] endpoint = {"s3://bucket", "--question", "q", "--endpoint", "minio"};
        assertThat(HuntJob.run(endpoint, System.out, output)).isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("neither a directory nor s3://BUCKET/PREFIX")
                .contains("not an address of an object store: use s3://BUCKET")
                .contains("the endpoint 'minio' is not an address");
    }

    @Test
    void writesSameCsvAsHunt() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("csv"));
        store.write(1, 2, null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        String question = "title: What is new\nnew: [address, name]\nsince: 2026-11-01\n";
        assertThat(HuntJob.answer(
                        spark,
                        options(store.root(), question, "csv"),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8)))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .as("between two answers")
                .contains("\n\nfirst_time,");
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("eyas: What is new\n")
                .contains("eyas: New: address since 2026-11-01: 6 of 6 jobs\n");
    }

    /** A repository without jobs on some days is noted only if it has none on any day. */
    @Test
    void repositoryWithJobsOnSomeDaysIsNotNoted() throws Exception {
        Path shared = directory.resolve("some-days");
        new TestJobStore(shared, List.of("octo/app")).write(3, 1, CAPTURE);
        new TestJobStore(shared, List.of("octo/lib")).write(1, 1, CAPTURE);
        Path root = new TestJobStore(shared).root();
        for (String question : List.of(INDICATOR, RULES)) {
            String text = question + "repositories: [octo/app, octo/lib, octo/none]\n";
            sameAsOnOneMachine(root, text, 1_000);
            assertThat(new ClusterSearch(spark)
                            .ask(saved(text).question(), task(root, text, 10))
                            .getFirst()
                            .notes())
                    .containsExactly("No stored job of these days matches the repository octo/none");
        }
    }

    @Test
    void indicatorSearchHasSameRows() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("indicators"));
        store.write(5, 7, null);
        assertThat(task(store.root(), INDICATOR, 1_000).answers().getFirst().rows())
                .hasSizeBetween(30, 50);
        sameAsOnOneMachine(store.root(), INDICATOR, 1_000);
        sameAsOnOneMachine(store.root(), INDICATOR, 10);
        sameAsOnOneMachine(
                store.root(), INDICATOR + "since: 2026-11-02\nuntil: 2026-11-03\nrepositories: [octo/*]\n", 1_000);
        sameAsOnOneMachine(store.root(), "indicators: ['198.51.100.1']\n", 1_000);
        sameAsOnOneMachine(store.root(), INDICATOR + "since: 2027-01-01\n", 1_000);
    }

    @Test
    void undividedQuestionsHaveSameRows() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("whole"));
        store.write(3, 4, null);
        sameAsOnOneMachine(store.root(), "first_seen: address\n", 1_000);
        sameAsOnOneMachine(store.root(), "new: [address, name]\nsince: 2026-11-02\n", 1_000);
        sameAsOnOneMachine(
                store.root(), "sql: SELECT repository, count(*) AS jobs FROM jobs GROUP BY ALL ORDER BY ALL\n", 1_000);
    }

    @Test
    void killedExecutorLosesAndDuplicatesNothing() throws Exception {
        assertThat(CAPTURE).as("the recording").exists();
        TestJobStore store = new TestJobStore(directory.resolve("rules"));
        store.write(3, 2, CAPTURE);
        AtomicBoolean killed = new AtomicBoolean();
        AtomicInteger removed = new AtomicInteger();
        SparkListener killer = new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart started) {
                String id = started.taskInfo().executorId();
                if (started.taskInfo().index() >= 2 && killed.compareAndSet(false, true)) {
                    ProcessHandle.current()
                            .descendants()
                            .filter(each -> isExecutor(each, id))
                            .forEach(ProcessHandle::destroyForcibly);
                }
            }

            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
                removed.incrementAndGet();
            }
        };
        spark.sc().addSparkListener(killer);
        try {
            sameAsOnOneMachine(store.root(), RULES, 1_000);
            sameAsOnOneMachine(store.root(), RULES, 5);
        } finally {
            spark.sc().removeSparkListener(killer);
        }
        assertThat(killed).isTrue();
        assertThat(removed).hasPositiveValue();
        assertThat(task(store.root(), RULES, 1_000).answers().getFirst().rows()).isNotEmpty();
    }

    /** Reads the arguments from /proc, because Java omits command lines as long as one with a class path. */
    private static boolean isExecutor(ProcessHandle process, String id) {
        try {
            String command = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return command.contains("\0--executor-id\0" + id + "\0");
        } catch (IOException e) {
            // The process has ended meanwhile.
            return false;
        }
    }

    @Test
    void reportsErrorsOfExecutors() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("wrong"));
        store.write(1, 1, null);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream output = new PrintStream(errors, true, StandardCharsets.UTF_8);
        assertThat(HuntJob.run(new String[] {"a", "b"}, System.out, output)).isEqualTo(2);
        assertThat(HuntJob.run(new String[] {"--questoin", "x"}, System.out, output))
                .isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("more than one store: a, b")
                .contains("unknown option --questoin");
        assertThat(catchThrowable(() -> sameAsOnOneMachine(
                        store.root(),
                        "rules: |\n  - rule: A\n    desc: d\n    condition: proc.nam = a\n    output: o\n    priority: ERROR\n",
                        10)))
                .hasMessageContaining("the rules have errors");
    }
}
