package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.Value;
import eyas.hunt.question.Question;
import eyas.hunt.question.JobScope;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Answers a question with the executors of a cluster. Indicators are looked for day by day, rules are run by day and repository; all other
 * questions are about all jobs at once, and are answered by one executor as a whole.
 */
final class ClusterSearch {
    /** The order of rows about indicators, which on one machine is that of the query. */
    private static final List<String> BY_TIME = List.of("first_time", "repository", "key", "kind", "value", "found");

    private static final String PARTS =
            "sql: \"SELECT CAST(day AS VARCHAR) AS day, repository FROM jobs GROUP BY ALL ORDER BY ALL\"\n";

    private final JavaSparkContext spark;

    ClusterSearch(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** What a part of a question is about. */
    private record Part(LocalDate day, List<String> repositories) {}

    /** Return the answers to a question, most have one. */
    List<Answer> ask(Question question, HuntTask whole) {
        return switch (question) {
            case Question.Indicators _ -> List.of(distributed(days(whole), whole, BY_TIME));
            case Question.Rules _ -> List.of(distributed(repositories(whole), whole, List.of()));
            case Question.FirstSeen _, Question.Sql _, Question.New _, Question.Locks _ ->
                run(List.of(whole)).getFirst();
        };
    }

    private Answer distributed(List<Part> parts, HuntTask whole, List<String> order) {
        List<HuntTask> tasks = parts.stream()
                .map(part -> whole.about(part.day(), part.day(), part.repositories()))
                .toList();
        if (tasks.isEmpty()) {
            return run(List.of(whole)).getFirst().getFirst();
        }
        List<Answer> answers = run(tasks).stream().map(List::getFirst).toList();
        String words = tasks.getFirst().scope().words();
        String title = answers.getFirst().title();
        String asked = title.endsWith(words) ? title.substring(0, title.length() - words.length()) : title;
        JobScope scope = whole.scope();
        return new AnswerMerge(asked + scope.words(), order, whole.rows()).of(answers);
    }

    /** One task each; Spark gives a task whose executor was lost to another, and takes one result of each. */
    private List<List<Answer>> run(List<HuntTask> tasks) {
        List<ArrayList<ShippedAnswer>> shipped = spark.parallelize(tasks, tasks.size())
                .map(ClusterSearch::answered)
                .collect();
        return shipped.stream()
                .map(each -> each.stream().map(ShippedAnswer::answer).toList())
                .toList();
    }

    private static ArrayList<ShippedAnswer> answered(HuntTask task) {
        ArrayList<ShippedAnswer> shipped = new ArrayList<>();
        task.answers().forEach(answer -> shipped.add(ShippedAnswer.of(answer)));
        return shipped;
    }

    private static List<Part> days(HuntTask whole) {
        List<LocalDate> days = new ArrayList<>();
        for (List<Value> row : stored(whole)) {
            LocalDate day = LocalDate.parse(row.getFirst().shown());
            if (!days.contains(day)) {
                days.add(day);
            }
        }
        return days.stream().map(day -> new Part(day, whole.repositories())).toList();
    }

    /**
     * Repositories whose names differ in case only are asked about together: a pattern of one means all of them. A name with an asterisk is a
     * pattern of others, so such a day is asked about as a whole.
     */
    private static List<Part> repositories(HuntTask whole) {
        Map<LocalDate, List<String>> byDay = new LinkedHashMap<>();
        for (List<Value> row : stored(whole)) {
            List<String> names =
                    byDay.computeIfAbsent(LocalDate.parse(row.getFirst().shown()), _ -> new ArrayList<>());
            String name = row.get(1).shown();
            if (names.stream().noneMatch(each -> each.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))) {
                names.add(name);
            }
        }
        List<Part> parts = new ArrayList<>();
        byDay.forEach((day, names) -> {
            if (names.stream().anyMatch(name -> name.isBlank() || name.contains("*"))) {
                parts.add(new Part(day, whole.repositories()));
            } else {
                names.forEach(name -> parts.add(new Part(day, List.of(name))));
            }
        });
        return parts;
    }

    /** Returns the days and repositories of which jobs are stored, in the order of one machine. Runs in the driver. */
    private static List<List<Value>> stored(HuntTask whole) {
        return whole.asking(PARTS.getBytes(StandardCharsets.UTF_8))
                .answers()
                .getFirst()
                .rows();
    }
}
