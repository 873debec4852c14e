package eyas.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import eyas.hunt.answer.Answer;
import eyas.hunt.question.QuestionReader;
import eyas.hunt.question.SavedQuestion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Asks a cluster of a master, a worker for each of two executors, and these as JVMs of their own, what one machine is asked. */
@Timeout(600)
final class HuntJobTest {
    private static final Path ROOT = Path.of(System.getProperty("eyas.root", ".."));
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
    private static Path folder;

    private static JavaSparkContext spark;

    // JUnit fills both before anything is run.
    @SuppressWarnings("NullAway.Init")
    HuntJobTest() {}

    @BeforeAll
    static void start() throws IOException {
        // What executors are started from: with a class path of their own, the folder may be empty.
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
        Path file = Files.writeString(folder.resolve("question.yaml"), question);
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
        List<Answer> here = task.answers();
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

    @Test
    void indicatorsHaveTheSameRows() throws Exception {
        StoreOfJobs store = new StoreOfJobs(folder.resolve("indicators"));
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
    void questionsAboutAllJobsAtOnceHaveTheSameRows() throws Exception {
        StoreOfJobs store = new StoreOfJobs(folder.resolve("whole"));
        store.write(3, 4, null);
        sameAsOnOneMachine(store.root(), "first_seen: address\n", 1_000);
        sameAsOnOneMachine(store.root(), "new: [address, name]\nsince: 2026-11-02\n", 1_000);
        sameAsOnOneMachine(
                store.root(), "sql: SELECT repository, count(*) AS jobs FROM jobs GROUP BY ALL ORDER BY ALL\n", 1_000);
    }

    @Test
    void anExecutorThatIsKilledLosesAndDoublesNothing() throws Exception {
        assertThat(CAPTURE).as("the recording").exists();
        StoreOfJobs store = new StoreOfJobs(folder.resolve("rules"));
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

    /** From the kernel: Java tells no arguments of a command line as long as one with a class path. */
    private static boolean isExecutor(ProcessHandle process, String id) {
        try {
            String command = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return command.contains("\0--executor-id\0" + id + "\0");
        } catch (IOException e) {
            // It has ended meanwhile.
            return false;
        }
    }

    @Test
    void anErrorIsSaidInTheWordsOfWhoMetIt() throws Exception {
        StoreOfJobs store = new StoreOfJobs(folder.resolve("wrong"));
        store.write(1, 1, null);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream said = new PrintStream(errors, true, StandardCharsets.UTF_8);
        assertThat(HuntJob.run(new String[] {"a", "b"}, System.out, said)).isEqualTo(2);
        assertThat(HuntJob.run(new String[] {"--questoin", "x"}, System.out, said))
                .isEqualTo(2);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("one store is asked: a, and not b, too")
                .contains("there is no option --questoin");
        assertThat(catchThrowable(() -> sameAsOnOneMachine(
                        store.root(),
                        "rules: |\n  - rule: A\n    desc: d\n    condition: proc.nam = a\n    output: o\n    priority: ERROR\n",
                        10)))
                .hasMessageContaining("the rules have errors");
    }
}
