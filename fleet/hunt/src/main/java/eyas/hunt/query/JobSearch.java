package eyas.hunt.query;

import eyas.enrich.indicators.IndicatorException;
import eyas.hunt.answer.Answer;
import eyas.hunt.answer.AnswerEvidence;
import eyas.hunt.captures.HuntRules;
import eyas.hunt.captures.HuntRules.Loaded;
import eyas.hunt.indicator.SearchTerms;
import eyas.hunt.query.SearchListener.Estimate;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.hunt.question.Question.RuleText;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.tables.model.StoredTable;
import eyas.tables.model.StoredTables;
import eyas.tables.query.FileCache;
import eyas.tables.query.StoreReader;
import eyas.tables.store.Store;
import eyas.tables.store.StoreLayout;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers questions about the jobs of one store, one after the other. Not thread-safe, except for {@link #stop}. */
public final class JobSearch {
    private final Store store;
    private final Settings settings;
    private final SearchListener listener;
    private volatile boolean stopped;
    private volatile @Nullable JobTables running;

    /**
     * Settings of a search.
     *
     * @param limits limits of one question
     * @param cache directory for copies of tables of an object store
     * @param scratch directory for temporary files; not shared with other processes
     * @param defaultRules provide missing macros and lists of rules
     */
    public record Settings(QueryLimits limits, Path cache, Path scratch, List<RuleFile> defaultRules) {
        public Settings {
            defaultRules = List.copyOf(defaultRules);
        }
    }

    /** Creates a search; the caller closes {@code store}. */
    public JobSearch(Store store, Settings settings, SearchListener listener) {
        this.store = store;
        this.settings = settings;
        this.listener = listener;
    }

    /** Stops the search; partial results are returned. Thread-safe. */
    public void stop() {
        stopped = true;
        JobTables now = running;
        if (now != null) {
            now.stop();
        }
    }

    /**
     * Answers a question; most have one answer.
     *
     * @throws HuntException if it cannot be answered
     * @throws InvalidRulesException if its rules have errors
     */
    public List<Answer> ask(Question question, JobScope scope) throws HuntException, InvalidRulesException {
        try (JobTables tables = tables()) {
            begin(tables);
            check();
            return answers(question, scope, tables).stream()
                    .map(answer -> answer.noting(notes(tables)))
                    .toList();
        } catch (JobTables.StoppedException e) {
            return List.of(new Answer(
                    "Interrupted", List.of(), List.of(), 0, new AnswerEvidence.Counter().of(0, 0, true), List.of()));
        } finally {
            running = null;
        }
    }

    /**
     * Counts the jobs in scope, for splitting a question into parts.
     *
     * @param byRepository whether to count by repository and day, or by day only
     * @param most maximum number of counts and of superseded reports
     * @throws HuntException if they cannot be counted, or the search was stopped
     */
    public JobCounts counts(JobScope scope, boolean byRepository, int most) throws HuntException {
        try (JobTables tables = tables()) {
            begin(tables);
            check();
            approve(scope, List.of(), tables);
            return JobCounts.of(tables, scope, byRepository, most);
        } catch (JobTables.StoppedException e) {
            throw new HuntException("the search was interrupted before the jobs were counted", e);
        } finally {
            running = null;
        }
    }

    /** Registers these tables with {@link #stop}. */
    private void begin(JobTables tables) {
        // In this order: a concurrent stop either finds the tables or is noticed here.
        running = tables;
        if (stopped) {
            tables.stop();
        }
    }

    /** Checks that the store has tables: a missing or unmounted store must not answer with nothing. */
    private void check() throws HuntException {
        try {
            if (store.children(StoreLayout.prefix(StoredTables.JOBS)).isEmpty()) {
                throw new HuntException(store.description() + " has no tables; check its name, or create tables with "
                        + "'eyas tables' or 'eyas collect'");
            }
        } catch (IOException e) {
            throw new HuntException(store.description() + ": cannot read: " + FileErrorMessage.reason(e), e);
        }
    }

    /** Returns notes about the selection of jobs. */
    static List<String> notes(JobTables tables) {
        return tables.unmatched().stream()
                .map(pattern -> "No stored job of these days matches the repository " + pattern)
                .toList();
    }

    /** Asks for approval before tables are downloaded. */
    private void approve(JobScope scope, List<StoredTable> read, JobTables tables) throws HuntException {
        if (store.file(StoreLayout.prefix(StoredTables.JOBS) + "any").isPresent()) {
            return;
        }
        List<StoredTable> all = new ArrayList<>(read);
        all.remove(StoredTables.JOBS);
        all.addFirst(StoredTables.JOBS);
        StoreReader.Extent extent = tables.extent(scope, all);
        if (!listener.approve(Estimate.unmeasured(SearchListener.FETCHED, extent.files(), extent.bytes()))) {
            throw new HuntException("nothing was read: select fewer days or repositories");
        }
    }

    private List<Answer> answers(Question question, JobScope scope, JobTables tables)
            throws HuntException, InvalidRulesException {
        return switch (question) {
            case Question.Indicators indicators -> {
                SearchTerms wanted = wanted(indicators);
                approve(scope, IndicatorSearch.read(wanted), tables);
                yield List.of(new IndicatorSearch(tables).answer(wanted, scope));
            }
            case Question.Rules(List<RuleText> files) ->
                List.of(new CaptureSearch(tables, store, settings.scratch(), listener, () -> !stopped)
                        .answer(rules(files), scope));
            case Question.FirstSeen(String kind) -> {
                approve(FirstSeenSearch.history(scope), List.of(StoredTables.OBSERVABLES), tables);
                yield List.of(new FirstSeenSearch(tables).answer("First seen: " + kind, kind, scope));
            }
            case Question.Sql(String text) -> {
                approve(scope, SqlSearch.used(text), tables);
                yield List.of(sql(text, scope, tables));
            }
            case Question.New(List<String> kinds) -> {
                approve(FirstSeenSearch.history(scope), List.of(StoredTables.OBSERVABLES), tables);
                yield fresh(kinds, scope, tables);
            }
            case Question.Locks _ -> {
                approve(scope, List.of(StoredTables.BEHAVIORS), tables);
                yield List.of(new LockSearch(tables).answer(scope));
            }
        };
    }

    /**
     * Answers an SQL question. A confined database cannot skip a file that turns out to be damaged, so the query is repeated with another
     * database.
     */
    private Answer sql(String text, JobScope scope, JobTables tables) throws HuntException {
        try {
            return new SqlSearch(tables).answer(text, scope);
        } catch (HuntException e) {
            // Rejected queries never reach the database.
            if (!(e.getCause() instanceof SQLException) || !DuckDbErrors.isDamage(e)) {
                throw e;
            }
            try (JobTables again = tables()) {
                // Checking each file takes long and must be stoppable.
                begin(again);
                if (!again.hideBroken(scope, SqlSearch.used(text)) && !DuckDbErrors.isFileMissing(e)) {
                    throw e;
                }
                return new SqlSearch(again).answer(text, scope);
            }
        }
    }

    private JobTables tables() throws HuntException {
        return JobTables.open(
                store, new FileCache(settings.cache()), settings.scratch().resolve("overflow"), settings.limits());
    }

    private static List<Answer> fresh(List<String> kinds, JobScope scope, JobTables tables) throws HuntException {
        List<Answer> answers = new ArrayList<>();
        for (String kind : kinds) {
            answers.add(new FirstSeenSearch(tables).answer("New: " + kind, kind, scope));
        }
        return answers;
    }

    private static SearchTerms wanted(Question.Indicators indicators) throws HuntException {
        try {
            SearchTerms wanted = new SearchTerms(
                    indicators.typed(),
                    SearchTerms.lists(indicators.lists().stream().map(Path::of).toList()));
            if (wanted.isEmpty()) {
                throw new HuntException("empty search: the lists have no indicators");
            }
            return wanted;
        } catch (IndicatorException e) {
            throw new HuntException(String.valueOf(e.getMessage()), e);
        }
    }

    private HuntRules rules(List<RuleText> texts) throws HuntException, InvalidRulesException {
        List<RuleFile> files = new ArrayList<>();
        texts.forEach(
                text -> files.add(new RuleFile.Content(text.name(), text.text().getBytes(StandardCharsets.UTF_8))));
        return switch (HuntRules.load(files, settings.defaultRules())) {
            case Loaded.Usable(HuntRules rules) -> rules;
            case Loaded.Unusable(LoadResult verdict) -> throw new InvalidRulesException(verdict);
            case Loaded.WithoutRules _ -> throw new HuntException("no rule is enabled: nothing could be found");
        };
    }
}
