package eyas.spark;

import eyas.hunt.answer.Answer;
import eyas.hunt.query.HuntException;
import eyas.hunt.query.QueryLimits;
import eyas.hunt.query.JobSearch;
import eyas.hunt.query.SearchListener;
import eyas.hunt.query.UnusableRulesException;
import eyas.hunt.question.Question;
import eyas.hunt.question.QuestionException;
import eyas.hunt.question.QuestionReader;
import eyas.hunt.question.RepositoryPattern;
import eyas.hunt.question.SavedQuestion;
import eyas.hunt.question.JobScope;
import eyas.rules.RuleFile;
import eyas.tables.store.Store;
import eyas.tables.store.StoreAddress;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a question, to be answered in some executor: the whole of what that needs, as texts. Answering it again gives the same, and
 * leaves nothing behind, so whoever lost an executor asks another one.
 *
 * @param store address of the store, as people write it
 * @param endpoint where an object store is that is not Amazon's, null for Amazon's
 * @param region its region, null for the one that is set up
 * @param question the file of the question, as {@link QuestionReader} reads it, without days
 * @param lists contents of lists of indicators that the question names, by their names
 * @param defaultRules contents of the default rules by their names
 * @param since the first day, null for any
 * @param until the last day, null for any
 * @param repositories patterns of repositories, empty for all
 * @param rows the most rows of an answer
 * @param memory the most memory of the database, in MiB
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
    /** How long one query of a task may take. */
    private static final Duration TIME = Duration.ofHours(1);

    /** Return the same about other jobs. */
    HuntTask about(LocalDate first, LocalDate last, List<String> otherRepositories) {
        return new HuntTask(
                store, endpoint, region, question, lists, defaultRules, first, last, otherRepositories, rows, memory);
    }

    /** Return the jobs that it is about. */
    JobScope scope() {
        return new JobScope(
                since, until, repositories.stream().map(RepositoryPattern::new).toList());
    }

    /** Return the same about all jobs of {@code scope} with the question {@code text}. */
    HuntTask asking(byte[] text) {
        return new HuntTask(
                store,
                endpoint,
                region,
                text,
                Map.of(),
                Map.of(),
                since,
                until,
                repositories,
                QueryLimits.MOST_ROWS,
                memory);
    }

    /**
     * Answer it here.
     *
     * @throws IllegalStateException if it cannot be answered, in words
     */
    List<Answer> answers() {
        try {
            Path scratch = Files.createTempDirectory("eyas-hunt-");
            try (Store opened = StoreAddress.open(store, endpoint == null ? null : URI.create(endpoint), region)) {
                return answers(opened, scratch);
            } finally {
                delete(scratch);
            }
        } catch (IOException | QuestionException | HuntException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (UnusableRulesException e) {
            throw new IllegalStateException("the rules have errors; 'eyas rules check' shows them", e);
        }
    }

    private List<Answer> answers(Store opened, Path scratch)
            throws IOException, QuestionException, HuntException, UnusableRulesException {
        SavedQuestion saved = QuestionReader.read("question", "question", question);
        List<RuleFile> defaults = new ArrayList<>();
        defaultRules.forEach((name, content) -> defaults.add(new RuleFile.Content(name, content)));
        JobSearch search = new JobSearch(
                opened,
                new JobSearch.Settings(
                        new QueryLimits(rows, memory, 1, TIME),
                        Files.createDirectory(scratch.resolve("cache")),
                        Files.createDirectory(scratch.resolve("work")),
                        defaults),
                SearchListener.SILENT);
        return search.ask(here(saved.question(), scratch), scope());
    }

    /** Names lists by where they are on this machine. */
    private Question here(Question asked, Path scratch) throws IOException {
        if (!(asked instanceof Question.Indicators indicators)) {
            return asked;
        }
        List<String> files = new ArrayList<>();
        for (String list : indicators.lists()) {
            byte[] content = lists.get(list);
            if (content == null) {
                throw new IOException("the list " + list + " was not sent along");
            }
            files.add(Files.write(scratch.resolve("list-" + files.size()), content)
                    .toString());
        }
        return new Question.Indicators(indicators.typed(), files);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
