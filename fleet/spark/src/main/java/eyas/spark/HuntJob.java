package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerCsv;
import eyas.hunt.answer.AnswerJson;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.hunt.question.QuestionException;
import eyas.hunt.question.QuestionReader;
import eyas.hunt.question.RepositoryPattern;
import eyas.hunt.question.SavedQuestion;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs a saved question in a cluster; the main class for {@code spark-submit}. The exit codes are those of {@code eyas hunt}. */
public final class HuntJob {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int FINDINGS = 3;
    private static final int INCOMPLETE = 4;
    private static final int INTERRUPTED = 130;

    private static final int MOST_WORDS = 4_000;

    /** The longest list of indicators that is sent to executors, in bytes. */
    private static final long MOST_LIST = 64L << 20;

    private HuntJob() {}

    /** Runs a question and ends the JVM with the exit code. */
    public static void main(String[] arguments) {
        int code = run(arguments, System.out, System.err);
        System.out.flush();
        System.exit(code);
    }

    static int run(String[] arguments, PrintStream out, PrintStream errors) {
        HuntOptions options;
        try {
            options = HuntOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            errors.println("eyas: " + e.getMessage());
            errors.println(HuntOptions.USAGE);
            return USAGE;
        }
        try (JavaSparkContext spark =
                new JavaSparkContext(new SparkConf().setIfMissing("spark.app.name", "eyas hunt"))) {
            return answer(spark, options, out, errors);
        }
    }

    /** Returns the exit code. */
    static int answer(JavaSparkContext spark, HuntOptions options, PrintStream out, PrintStream errors) {
        try {
            SavedQuestion saved = saved(options);
            if (!saved.outputs().isEmpty()) {
                print(
                        errors,
                        "outputs of the question are ignored; the answer is written to standard output or --output");
            }
            if (!saved.title().isEmpty()) {
                // Neither format has a header.
                print(errors, saved.title());
            }
            List<Answer> answers = new ClusterSearch(spark).ask(saved.question(), task(options, saved));
            write(options, answers, out);
            if (options.csv()) {
                // CSV cannot express inconclusive jobs.
                AnswerCsv.footnotes(answers).forEach(line -> print(errors, line));
            }
            if (out.checkError()) {
                print(errors, "cannot write the answer: standard output failed (is the disk full?)");
                return FAILED;
            }
            return code(saved.question(), answers);
        } catch (IOException e) {
            print(errors, FileErrorMessage.reason(e));
            return FAILED;
        } catch (Exception e) { // Spark throws checked exceptions that its methods do not declare
            print(errors, reason(e));
            return FAILED;
        }
    }

    /** Prints a message, escaped because file names and database errors may contain untrusted input. */
    private static void print(PrintStream errors, String description) {
        errors.println("eyas: " + Printable.of(description, MOST_WORDS));
    }

    /** Extracts an executor's message from Spark's exception, without the stack trace behind it. */
    static String reason(Throwable problem) {
        Throwable last = problem;
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof HuntTaskException || each instanceof QuestionException) {
                return String.valueOf(each.getMessage());
            }
            last = each;
        }
        return last.getMessage() == null ? last.toString() : last.getMessage();
    }

    static SavedQuestion saved(HuntOptions options) throws IOException, QuestionException {
        String file = options.question().toString();
        return QuestionReader.read("question", file, bounded(options.question(), QuestionReader.LIMITS.bytes()));
    }

    private static byte[] bounded(Path file, long most) throws IOException {
        if (Files.size(file) > most) {
            throw new IOException(file + " has more than " + most + " bytes");
        }
        return Files.readAllBytes(file);
    }

    static HuntTask task(HuntOptions options, SavedQuestion saved) throws IOException {
        Map<String, byte[]> lists = new HashMap<>();
        if (saved.question() instanceof Question.Indicators indicators) {
            for (String list : indicators.lists()) {
                lists.put(list, bounded(Path.of(list), MOST_LIST));
            }
        }
        Map<String, byte[]> rules = new HashMap<>();
        Path directory = options.defaultRules();
        if (directory != null) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                        .sorted()
                        .toList()) {
                    rules.put(file.getFileName().toString(), bounded(file, QuestionReader.LIMITS.bytes()));
                }
            }
        }
        JobScope scope = saved.scope(LocalDate.now(ZoneOffset.UTC));
        return new HuntTask(
                options.store(),
                options.endpoint(),
                options.region(),
                bounded(options.question(), QuestionReader.LIMITS.bytes()),
                lists,
                rules,
                scope.since(),
                scope.until(),
                scope.repositories().stream().map(RepositoryPattern::text).toList(),
                options.limit(),
                options.memory());
    }

    private static void write(HuntOptions options, List<Answer> answers, PrintStream out) throws IOException {
        Path file = options.output();
        if (file == null) {
            write(options.csv(), answers, out);
            return;
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream into = Files.newOutputStream(part)) {
            write(options.csv(), answers, into);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(boolean csv, List<Answer> answers, OutputStream out) throws IOException {
        if (csv) {
            StringBuilder text = new StringBuilder();
            AnswerCsv.write(answers, text);
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } else {
            AnswerJson.write(answers, out);
        }
        out.flush();
    }

    /** Returns the exit code, like {@code eyas hunt}. */
    static int code(Question question, List<Answer> answers) {
        if (answers.stream().anyMatch(answer -> answer.evidence().interrupted())) {
            return INTERRUPTED;
        }
        if (!question.isAlarming()) {
            return OK;
        }
        if (answers.stream().anyMatch(answer -> !answer.rows().isEmpty())) {
            return FINDINGS;
        }
        return answers.stream().allMatch(answer -> answer.evidence().isComplete()) ? OK : INCOMPLETE;
    }
}
