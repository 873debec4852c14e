package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Answers a question with the executors of a cluster. Indicator searches are split by day, and rules by day and repository; all other
 * questions depend on all jobs and run on one executor.
 */
final class ClusterSearch {
    /** The order of rows of indicator searches, which on one machine is that of the query. */
    private static final List<String> BY_TIME = List.of("first_time", "repository", "key", "kind", "value", "found");

    private final JavaSparkContext spark;

    ClusterSearch(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Returns the answers to a question; most have one. */
    List<Answer> ask(Question question, HuntTask whole) {
        Broadcast<HuntTask> shared = spark.broadcast(whole);
        try {
            return switch (question) {
                case Question.Indicators _ -> List.of(distributed(HuntPartitions.byDay(whole), whole, shared, BY_TIME));
                case Question.Rules _ ->
                    List.of(distributed(HuntPartitions.byRepository(whole), whole, shared, List.of()));
                case Question.FirstSeen _, Question.Sql _, Question.New _, Question.Locks _ -> undivided(shared);
            };
        } finally {
            shared.destroy();
        }
    }

    private Answer distributed(HuntPartitions cut, HuntTask whole, Broadcast<HuntTask> shared, List<String> order) {
        List<HuntPartition> parts = cut.parts();
        if (parts.isEmpty()) {
            return undivided(shared).getFirst();
        }
        List<Answer> answers = run(parts, shared);
        String title = answers.getFirst().title();
        String description = parts.getFirst().scope(whole.scope()).describe();
        String asked = title.endsWith(description) ? title.substring(0, title.length() - description.length()) : title;
        JobScope scope = whole.scope();
        return new AnswerMerge(asked + scope.describe(), order, cut.notes(), whole.rows()).of(answers);
    }

    /** Runs one task per part. Spark reruns the tasks of a lost executor and takes one result of each. */
    private List<Answer> run(List<HuntPartition> parts, Broadcast<HuntTask> shared) {
        List<SerializedAnswer> shipped = spark.parallelize(parts, parts.size())
                .map(part -> SerializedAnswer.of(shared.value().answer(part)))
                .collect();
        return shipped.stream().map(SerializedAnswer::answer).toList();
    }

    private List<Answer> undivided(Broadcast<HuntTask> shared) {
        return spark
                .parallelize(List.of(0), 1)
                .flatMap(_ -> shared.value().answers().stream()
                        .map(SerializedAnswer::of)
                        .toList()
                        .iterator())
                .collect()
                .stream()
                .map(SerializedAnswer::answer)
                .toList();
    }
}
