package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerEvidence;
import eyas.hunt.answer.InconclusiveJob;
import eyas.hunt.query.HuntException;
import eyas.hunt.query.InvalidRulesException;
import eyas.hunt.query.JobCounts;
import eyas.hunt.query.JobSearch;
import eyas.hunt.query.QueryLimits;
import eyas.hunt.query.SearchListener;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.hunt.question.QuestionException;
import eyas.hunt.question.QuestionReader;
import eyas.hunt.question.RepositoryPattern;
import eyas.hunt.question.SavedQuestion;
import eyas.rules.RuleFile;
import eyas.tables.model.StoredTables;
import eyas.tables.store.Store;
import eyas.tables.store.StoreAddress;
import eyas.tables.store.StoreLayout;
import eyas.tables.write.ScratchDirectory;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A serializable question, which an executor answers as a whole or in parts. Answering is idempotent, so a lost part can be rerun on
 * another executor. Each executor gets one copy.
 *
 * @param store address of the store, as given by the user
 * @param endpoint endpoint of an object store other than Amazon S3, null for Amazon S3
 * @param region its region, null for the configured one
 * @param question the file of the question, as {@link QuestionReader} reads it, without days
 * @param lists contents of the indicator lists of the question, by name
 * @param defaultRules contents of the default rules, by name
 * @param since the first day, null for any
 * @param until the last day, null for any
 * @param repositories patterns of repositories, empty for all
 * @param rows maximum number of rows of an answer
 * @param memory memory limit of the database, in MiB
 */
record HuntTask(
        String store,
        @Nullable String endpoint,
        @Nullable String region,
        byte[] question,
        Map<String, byte[]> lists,
        Map<String, byte[]> defaultRules,
        @Nullable LocalDate since,
        @Nullable LocalDate until,
        List<String> repositories,
        int rows,
        int memory)
        implements Serializable {
    /** Time limit of one query of a task. */
    private static final Duration TIME = Duration.ofHours(1);

    /** Returns the jobs in scope. */
    JobScope scope() {
        return new JobScope(
                since, until, repositories.stream().map(RepositoryPattern::new).toList());
    }

    /**
     * Answers the whole question here.
     *
     * @throws HuntTaskException if it cannot be answered
     */
    List<Answer> answers() {
        return answers(scope());
    }

    /**
     * Answers a part here.
     *
     * @throws HuntTaskException if it cannot be answered, or this executor sees no jobs of the part although there are some
     */
    Answer answer(HuntPartition part) {
        Answer answer = answers(part.scope(scope())).getFirst();
        AnswerEvidence evidence = answer.evidence();
        long missing = part.jobs() - evidence.jobs();
        if (missing <= 0 || evidence.interrupted()) {
            return answer;
        }
        String description =
                "an executor sees " + evidence.jobs() + " of " + part.jobs() + " jobs of " + part.describe();
        if (evidence.jobs() == 0) {
            throw new HuntTaskException(
                    description + " in " + store + ": check that the store is mounted on every machine");
        }
        Map<InconclusiveJob.Reason, Long> reasons = new EnumMap<>(InconclusiveJob.Reason.class);
        reasons.putAll(evidence.notJudged());
        reasons.merge(InconclusiveJob.Reason.NOT_REACHED, missing, Long::sum);
        List<InconclusiveJob> named = new ArrayList<>(evidence.named());
        named.addFirst(new InconclusiveJob("", part.describe(), InconclusiveJob.Reason.NOT_REACHED, description));
        return new Answer(
                answer.title(),
                answer.columns(),
                answer.rows(),
                answer.omitted(),
                new AnswerEvidence(
                        part.jobs(),
                        evidence.found(),
                        reasons,
                        named.subList(0, Math.min(AnswerEvidence.NAMED, named.size())),
                        evidence.interrupted()),
                answer.notes());
    }

    /** Returns the days in scope for which the store has files of jobs. */
    List<LocalDate> days() {
        try (Store opened = open()) {
            return opened.children(StoreLayout.prefix(StoredTables.JOBS)).stream()
                    .flatMap(directory -> StoreLayout.parseDayDirectory(directory).stream())
                    .filter(scope()::hasDay)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new HuntTaskException(store + ": cannot read: " + FileErrorMessage.reason(e), e);
        }
    }

    private Store open() {
        return StoreAddress.open(store, endpoint == null ? null : URI.create(endpoint), region);
    }

    /**
     * Counts the jobs in scope.
     *
     * @param byRepository whether to count by repository and day, or by day only
     * @throws HuntTaskException if they cannot be counted
     */
    JobCounts counts(boolean byRepository) {
        return withSearch((search, _) -> search.counts(scope(), byRepository, QueryLimits.MOST_ROWS));
    }

    private List<Answer> answers(JobScope scope) {
        return withSearch((search, scratch) -> {
            SavedQuestion saved = QuestionReader.read("question", "question", question);
            return search.ask(withLocalLists(saved.question(), scratch), scope);
        });
    }

    /** Work with a search and a temporary directory. */
    @FunctionalInterface
    private interface Work<T> {
        T run(JobSearch search, Path scratch)
                throws IOException, QuestionException, HuntException, InvalidRulesException;
    }

    private <T> T withSearch(Work<T> work) {
        try (Store opened = open();
                ScratchDirectory scratch = TaskDirectory.create()) {
            return work.run(search(opened, scratch.path()), scratch.path());
        } catch (IOException e) {
            throw new HuntTaskException(FileErrorMessage.reason(e), e);
        } catch (QuestionException | HuntException e) {
            throw new HuntTaskException(String.valueOf(e.getMessage()), e);
        } catch (InvalidRulesException e) {
            throw new HuntTaskException("the rules have errors; 'eyas rules check' reports them", e);
        }
    }

    private JobSearch search(Store opened, Path scratch) throws IOException {
        List<RuleFile> defaults = new ArrayList<>();
        defaultRules.forEach((name, content) -> defaults.add(new RuleFile.Content(name, content)));
        return new JobSearch(
                opened,
                new JobSearch.Settings(
                        new QueryLimits(rows, memory, 1, TIME),
                        Files.createDirectory(scratch.resolve("cache")),
                        Files.createDirectory(scratch.resolve("work")),
                        defaults),
                SearchListener.SILENT);
    }

    /** Replaces the names of lists by their local paths. */
    private Question withLocalLists(Question asked, Path scratch) throws IOException {
        if (!(asked instanceof Question.Indicators indicators)) {
            return asked;
        }
        List<String> files = new ArrayList<>();
        for (String list : indicators.lists()) {
            byte[] content = lists.get(list);
            if (content == null) {
                throw new IOException("the list " + list + " was not sent to the executor");
            }
            // The file name determines the format and appears in the answer; several lists may have the same one.
            Path directory = Files.createDirectory(scratch.resolve("list-" + files.size()));
            Path name = Path.of(list).getFileName();
            files.add(Files.write(directory.resolve(name == null ? "list" : name.toString()), content)
                    .toString());
        }
        return new Question.Indicators(indicators.typed(), files);
    }
}
